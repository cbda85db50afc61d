"""What the tests of the store share: small batches of figures and targets, and a second process to do things in."""

import functools
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from actions import importing
from model.actors import Actor
from model.columns import FIGURES, TARGETS
from store import Store
from tests import ledgers, processes

ROOT = Path(__file__).resolve().parent.parent
ADMIN = Actor(name="管理员", via="test")
COUNTY, CITY = "370100", "370000"


def figure(value="90", **said) -> dict:
    return {
        "area": COUNTY,
        "indicator": "up",
        "year": 2024,
        "role": "actual",
        "source": "bulletin",
        "place": "表 1",
        "value": value,
    } | said


def target(value="95", **said) -> dict:
    return {
        "area": COUNTY,
        "indicator": "up",
        "year": 2025,
        "comparator": "≥",
        "source": "plan",
        "place": "第 1 行",
        "value": value,
        "baseline": "80",
        "baseline_year": 2020,
    } | said


NONE = {"figure": ledgers.table([], FIGURES), "target": ledgers.table([], TARGETS)}


def rows(*figures: dict, targets=()) -> dict:
    given = {"figure": (figures, FIGURES), "target": (targets, TARGETS)}
    return {
        name: ledgers.table([ledgers.full(one, columns) for one in said], columns) if said else NONE[name]
        for name, (said, columns) in given.items()
    }


def write(
    store: Store, *figures: dict, targets=(), kind="upload", by=ADMIN, seen=None, files=None, reason=""
) -> int | None:
    """One batch, prepared against what the store holds now (or held at `seen`)."""
    return store.append(
        kind=kind,
        rows=rows(*figures, targets=targets),
        files_kept={"a.csv": b"x"} if files is None else files,
        actor=by,
        seen=store.version() if seen is None else seen,
        reason=reason,
    )


def upload(store: Store, name: str, text: str, *, by=ADMIN, reason="") -> int | None:
    """A planner's CSV written as its page writes it, what can be written of it."""
    made = importing.prepare(store, [importing.Given(name=name, body=text.encode())], year=2026)
    return importing.submit(store, made, actor=by, reason=reason, accepted_warnings=True, good_rows=True).batch


def three_uploads(path: Path) -> Path:
    """A store of three batches, put at path with what stands beside it: made once a process."""
    made = _three_uploads()
    for one in made.parent.glob(f"{made.name}*"):
        shutil.copy(one, path.with_name(path.name + one.name.removeprefix(made.name)))
    return path


@functools.cache
def _three_uploads() -> Path:
    folder = tempfile.TemporaryDirectory(prefix="three-")
    _kept.append(folder)
    path = Path(folder.name) / "s.duckdb"
    with Store.open(path, create=True) as store:
        for number in range(1, 4):
            write(store, figure(str(number), place=f"p{number}"))
    return path


_kept: list[tempfile.TemporaryDirectory] = []  # their end is the end of the folders


def grow(path: Path, *places: str) -> int:
    """A batch more for each place. The number of the last."""
    with Store.open(path) as store:
        return [write(store, figure("9", place=place)) for place in places][-1]


def numbers(store: Store, table="figure", **asked) -> dict[str, float]:
    """Place -> value of the live statements."""
    found = store.statements(table, **asked)
    return dict(zip(found["place"], found["value"]))


def everything(store: Store) -> str:
    """All a store holds, as text: equal before and after means that nothing was written."""
    with store._reading() as con:
        names = [
            name
            for (name,) in con.execute(
                "select table_name from duckdb_tables() where database_name = current_database() and not internal order by 1"
            ).fetchall()
        ]
        return "\n".join(
            f"{name}: {con.execute(f'select cast(t as text) from {name} t order by all').fetchall()}" for name in names
        )


def content(path: Path) -> str:
    """The same of the store at path, as a reader sees it."""
    with Store.open_for_reading(path) as store:
        return everything(store)


PREAMBLE = """
import json, os, sys, time
from pathlib import Path
from model.failures import StoreTrouble
from store import Store, files
from tests import stores
"""


def begun(code: str, *given, **more) -> processes.Started:
    """A second process at this code. more: of processes.Started."""
    return processes.Started(PREAMBLE + code, *given, **more)


def finished(code: str, *given, timeout=60, **more) -> subprocess.CompletedProcess:
    """The same, at its end."""
    return processes.run(PREAMBLE + code, *given, timeout=timeout, **more)


def command(code: str, *given) -> list[str]:
    """What begins a new Python at this code."""
    return [sys.executable, "-c", PREAMBLE + code, *map(str, given)]


def elsewhere(code: str, *given, before: tuple[str, ...] = (), timeout=60, **more) -> str:
    """What a second process prints when it runs this code (given: its sys.argv[1:]). Fails when it fails, or hangs.

    before: words of a command that begins a new Python; more: of subprocess.run, which also makes it one.
    """
    if before or more:
        done = subprocess.run(
            [*before, *command(code, *given)], cwd=ROOT, capture_output=True, text=True, timeout=timeout, **more
        )
    else:
        done = processes.run(PREAMBLE + code, *given, timeout=timeout)
    assert done.returncode == 0, (done.returncode, done.stdout[-2000:], done.stderr[-4000:])
    return done.stdout
