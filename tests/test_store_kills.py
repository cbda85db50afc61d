"""Killed at any moment: backup, restore, migration, build, undo. What was acknowledged is there, nothing is half, nothing silently
short, and the next one who comes finds a store that opens.
"""

import shutil
from itertools import chain
from pathlib import Path

import duckdb
import pytest

import cli
from actions import building, stamp, store_file
from store import Store, backups, files, migrations, schema
from tests.kills import Killer, Run
from tests.stores import ADMIN, everything, figure, grow, numbers, three_uploads, write
from tests.test_importing import FIGURES_HELD, project
from tests.test_store_migrations import RELEASED, made


@pytest.fixture
def path(tmp_path) -> Path:
    """A store of three uploads."""
    return three_uploads(tmp_path / "s.duckdb")


def content(path: Path, way=Store.open_for_reading) -> str:
    """All a store holds; its ledger is sound."""
    with way(path) as store:
        with store._reading() as con:
            assert backups._unsound(con) == []
        return everything(store)


def next_one(killer: Killer):
    """Who comes after a death: a reader, or the next owner."""
    return killer.dice.choice((Store.open_for_reading, Store.open))


def unfinished(path: Path) -> list[Path]:
    return list(path.parent.glob("*.tmp*"))


# -- backup ----------------------------------------------------------------------------------------------------------------


def backing_up(path: Path, target: Path):
    yield store_file.backup(path, target)


def survive_backups(path: Path, kills: int, killer: Killer) -> None:
    target = path.with_name("b")
    (held,) = killer.let(backing_up, path, target)
    newest = held
    for number in killer.rounds(kills):
        if held == newest:
            newest = grow(path, f"k{number}")
            before = content(path)
        run = killer.kill(backing_up, path, target)
        there = backups.check(target)
        assert there in (held, newest) and (there == newest or not run.said), "the old one, or the new one, whole"
        held = there
    assert content(path) == before
    assert store_file.backup(path, target) == newest and content(target) == before and not unfinished(path)


# -- restore ---------------------------------------------------------------------------------------------------------------


def restoring(source: Path, path: Path):
    yield store_file.restore(source, path).newest


def survive_restores(path: Path, kills: int, killer: Killer) -> None:
    """Two backups of one store that went on differently, restored in turn."""
    sources = [path.with_name(name) for name in "ab"]
    for source in sources:
        store_file.backup(path, source)
        grow(path, f"after {source.name}")
    store_file.restore(sources[0], path)
    grow(path, "another way")
    store_file.backup(path, sources[0])
    here, there = map(content, sources)
    killer.let(restoring, sources[1], path)
    here, there, sources = there, here, sources[::-1]
    for _ in killer.rounds(kills):
        for kept in path.parent.glob("*.old*"):
            kept.unlink()
        run = killer.kill(restoring, sources[1], path)
        found = content(path, next_one(killer))
        assert found in (here, there) and (found == there or not run.said), "one of the two, whole"
        if found == there:
            stood = {files.reached(one) for one in path.parent.glob("*.old")}
            assert files.reached(sources[0]) in stood, "what stood there is kept"
            here, there, sources = there, here, sources[::-1]
    grow(path, "it takes batches")
    assert not unfinished(path)


# -- migration -------------------------------------------------------------------------------------------------------------


def a_version_on():
    """The program as it would be one version of the tables later: two steps that must both be there, or none."""

    def step(con):
        con.execute("update batch set reason = kind")
        con.execute("create table another as select range as number from range(100000)")

    migrations.STEPS[schema.VERSION] = step
    schema.VERSION += 1


def migrating(path: Path):
    a_version_on()
    yield store_file.migrate(path)


def as_is(path: Path) -> tuple[str, str]:
    """(the version of a store's tables, all it holds), read without bringing anything forward."""
    with duckdb.connect(str(path), read_only=True) as con:
        ((version,),) = con.execute("select value from meta where key = 'schema_version'").fetchall()
        tables = con.execute("select table_name from duckdb_tables() where not internal order by 1").fetchall()
        held = [
            con.execute(f"select '{name}', cast(t as text) from {name} t order by all").fetchall() for (name,) in tables
        ]
    return version, repr(held)


def survive_migrations(path: Path, kills: int, killer: Killer) -> None:
    """Each time the same older store; the next owner finishes what was begun."""
    folder, release = path.parent / "older", RELEASED[0]
    older = made(path.with_name("older.duckdb"), release)
    before, after = as_is(older), None
    for number in chain([-1], killer.rounds(kills)):  # first to its end: what it comes to, and how long that takes
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        own = Path(shutil.copy(older, folder / "s.duckdb"))
        run = killer.kill(migrating, own) if number >= 0 else killer.let(migrating, own)
        found = as_is(own)
        after = after or found
        assert found in (before, after) and (found == after or not run.said), "as it was, or wholly brought forward"
        kept = list(folder.glob("s.duckdb.20*.old"))
        assert all(as_is(one) == before for one in kept) and (kept or found == before), "the backup came first"
        with Store.open(own) as store:
            assert store.version() == 4
        assert not unfinished(own)
    assert before[0] == "1" and after[0] == str(schema.VERSION)


# -- build -----------------------------------------------------------------------------------------------------------------


def building_from(path: Path, data: Path):
    cli.DATA, cli.DEFINITIONS = data, data / "indicators.yaml"
    yield cli.main(["build", "--store", str(path)])


def nurses(store: Store) -> float | None:
    """The figure in which the two sets of data differ, as the store has it; None before the first build."""
    found = store.statements("figure", indicator="nurses_per_1000")
    return found[found["year"] == 2023]["value"].max() if len(found) else None


def survive_builds(folder: Path, kills: int, killer: Killer) -> None:
    """Into a store with uploads, and, each fifth time, where there is none yet; in turn from data that differ in one figure."""
    values = (4.3, 4.4)
    for value in values:
        more = {"indicator": "nurses_per_1000", "year": "2023", "value": str(value)}
        project(folder / str(value), [*FIGURES_HELD, more])
    for number in chain([-1], killer.rounds(kills)):
        if number % 5 in (0, 4):
            path, before, uploads = folder / f"{number}.duckdb", 0, 0
        value = values[number % 2]
        data = folder / str(value)
        given = {"data": data, "definitions": data / "indicators.yaml"}
        run = (
            killer.kill(building_from, path, data) if number >= 0 else Run(killer.let(building_from, path, data), False)
        )
        assert run.said in ([], [cli.DONE])
        if path.exists():
            with next_one(killer)(path) as store:
                there = store.version()
                assert there in (before, before + 1) and (there == before + 1 or not run.said), "whole or not at all"
                assert (nurses(store) == value) == (there == before + 1)
            known = stamp.is_current(path, **given) and stamp.untouched(path)
            assert there == before + 1 or not known, "the stamp comes last"
        else:
            assert not (files.signs(path) or run.said), "what is not there yet is not taken for lost"
        with Store.open(path, create=True) as store:
            building.build(store, **given, actor=ADMIN)
            assert nurses(store) == value
            before, uploads = write(store, figure("9", area="990101", place=f"k{number}")), uploads + 1
            assert (store.batches()["kind"] == "upload").sum() == uploads
        assert not unfinished(path)


# -- undo ------------------------------------------------------------------------------------------------------------------


def turning(path: Path):
    """Undo the newest batch, and then that, for ever."""
    with Store.open(path) as store:
        while True:
            yield store.undo(store.version(), actor=ADMIN)


def survive_turns(path: Path, kills: int, killer: Killer) -> None:
    before = 3
    for _ in killer.rounds(kills):
        said = killer.kill_once_said(turning, path, within=2).said
        assert said == list(range(before + 1, said[-1] + 1))
        with next_one(killer)(path) as store:
            there = store.version()
            assert said[-1] <= there <= said[-1] + 1, "the one it was at may have been committed before it could say so"
            assert ("p3" in numbers(store)) == (there % 2 == 1), "undone and put back, in the order of the batches"
        before = there
    content(path, Store.open)
    assert files.reached(files.read_copy(path)).newest == before and not unfinished(path)


# -- how often -------------------------------------------------------------------------------------------------------------

EVERY = {
    "backup": survive_backups,
    "restore": survive_restores,
    "migration": survive_migrations,
    "build": lambda path, *given: survive_builds(path.parent, *given),
    "undo": survive_turns,
}


@pytest.fixture
def next_version(monkeypatch):
    """In this process too, and only for one test."""
    monkeypatch.setattr(schema, "VERSION", schema.VERSION)
    monkeypatch.setattr(migrations, "STEPS", dict(migrations.STEPS))
    return a_version_on


def survive(what: str, path: Path, kills: int, seed: int, next_version) -> None:
    killer = Killer(seed)
    if what == "migration":
        next_version()
    EVERY[what](path, kills, killer)
    print(f"{what}: {killer.kills} killed at their work, {killer.late} had come to their end first")


@pytest.mark.parametrize("what", EVERY)
def test_killed_at_any_moment_it_leaves_the_old_or_the_new(what, path, next_version):
    survive(what, path, 3, 1, next_version)


@pytest.mark.soak
@pytest.mark.parametrize("what", EVERY)
def test_a_hundred_kills(what, path, next_version):
    survive(what, path, 100, 2, next_version)
