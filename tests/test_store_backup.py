"""Backup and restore: one sound file out, one sound file in, nothing written over and nothing half done."""

import shutil
import subprocess

import duckdb
import pytest

from actions import stamp, store_file
from model.failures import NotFound, Refused, StoreTrouble
from store import Store, backups, files
from tests.stores import ADMIN, begun, content, everything, figure, finished, numbers, write


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A store of two uploads and an undo, closed."""
    path = tmp_path_factory.mktemp("made") / "s.duckdb"
    with Store.open(path, create=True) as store:
        write(store, figure(), kind="curated", files={"indicators.yaml": b"one: 1\n"})
        write(store, figure("91", place="u"), files={"a.csv": b"\x00\xffx"})
        store.undo(2, actor=ADMIN)
    return path


@pytest.fixture
def path(made, tmp_path):
    for one in made.parent.glob("s.duckdb*"):
        shutil.copy(one, tmp_path / one.name)
    return tmp_path / "s.duckdb"


def folder(path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir())


def test_a_backup_holds_everything_and_touches_nothing(path, tmp_path):
    before, body = folder(path), path.read_bytes()
    target = tmp_path / "备 份's" / "b.duckdb"
    target.parent.mkdir()
    assert store_file.backup(path, target) == 3
    assert content(target) == content(path) and path.read_bytes() == body
    assert [one for one in folder(path) if one != "备 份's"] == before and folder(target) == ["b.duckdb"]
    with Store.open_for_reading(target) as kept, Store.open_for_reading(path) as store:
        assert kept.id == store.id and kept.files(2) == {"a.csv": b"\x00\xffx"}


HOLD = "store = Store.open(sys.argv[1]); stores.write(store, stores.figure('7', place='held')); print('held', flush=True); sys.stdin.read()"


def test_a_backup_is_made_while_another_process_holds_the_store_and_a_restore_is_not(path, tmp_path, monkeypatch):
    monkeypatch.setattr(files.time, "sleep", lambda _: None)  # a writer would wait three seconds
    assert store_file.backup(path, tmp_path / "old") == 3
    holder = begun(HOLD, path, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        assert store_file.backup(path, tmp_path / "b") == 4
        with Store.open_for_reading(tmp_path / "b") as kept:
            assert numbers(kept) == {"表 1": 90, "held": 7}
        with store_file.scratch(path) as trying:
            assert write(trying, figure("8")) == 5
        before = folder(path)
        with pytest.raises(StoreTrouble) as told:
            store_file.restore(tmp_path / "old", path)
        assert told.value.kind == "held" and folder(path) == before
        with Store.open_for_reading(path) as store:
            assert store.version() == 4
    finally:
        holder.stdin.close()
        holder.wait(20)
        holder.stdout.close()


def test_an_older_backup_of_the_same_store_is_replaced_and_no_other_file(path, tmp_path):
    target = tmp_path / "b"
    store_file.backup(path, target)
    with Store.open(path) as store:
        write(store, figure("92", place="later"))
    assert store_file.backup(path, target) == 4 and content(target) == content(path)
    (tmp_path / "areas.csv").write_text("code\n")
    with Store.open(tmp_path / "other.duckdb", create=True):
        pass
    for name in ("areas.csv", "other.duckdb", "s.duckdb", "s.duckdb.read", ".", "none/b"):
        body = (tmp_path / name).read_bytes() if (tmp_path / name).is_file() else None
        with pytest.raises(Refused):
            store_file.backup(path, tmp_path / name)
        assert body is None or (tmp_path / name).read_bytes() == body, name
    assert not (tmp_path / "none").exists()


def test_a_backup_that_fails_leaves_the_older_one(path, tmp_path, monkeypatch):
    target = tmp_path / "b"
    store_file.backup(path, target)
    body = target.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups.os, "replace", full)
    with pytest.raises(StoreTrouble) as told:
        store_file.backup(path, target)
    assert told.value.kind == "full" and target.read_bytes() == body
    assert not [name for name in folder(path) if "tmp" in name]


def test_restore_brings_back_what_was_and_keeps_what_stood_there(path, tmp_path):
    store_file.backup(path, tmp_path / "b")
    wanted = content(path)
    with Store.open(path) as store:
        write(store, figure("92", place="later"))
    replaced = content(path)
    stamp.place(path).write_text("x")
    done = store_file.restore(tmp_path / "b", path)
    aside = done.aside
    assert (done.newest, done.before) == (3, 4) and content(path) == wanted and content(aside) == replaced
    assert aside.parent == path.parent and aside.name.startswith("s.duckdb.20") and aside.name.endswith(".old")
    assert not stamp.place(path).exists(), "build must look for itself"
    with Store.open(path) as store:  # the copy of the replaced store is not in the way
        assert write(store, figure("93", place="again")) == 4
        store.settle()
        assert content(files.read_copy(path)) == everything(store)
    assert content(tmp_path / "b") == wanted
    assert store_file.restore(aside, path).newest == 4 and content(path) == replaced, (
        "what was put aside is a backup too"
    )


def test_restore_where_no_store_is(path, tmp_path):
    store_file.backup(path, tmp_path / "b")
    new = tmp_path / "new" / "s.duckdb"
    done = store_file.restore(tmp_path / "b", new)
    assert (done.newest, done.aside, done.before) == (3, None, None)
    assert content(new) == content(path) and folder(new) == ["s.duckdb", "s.duckdb.newest", "s.duckdb.read"]


def test_restore_over_a_damaged_store_keeps_the_damaged_one(path, tmp_path):
    store_file.backup(path, tmp_path / "b")
    path.write_bytes(b"garbage" * 9999)
    (tmp_path / "s.duckdb.wal").write_bytes(b"half a log")
    aside = store_file.restore(tmp_path / "b", path).aside
    assert aside.read_bytes() == b"garbage" * 9999 and files.wal(aside).read_bytes() == b"half a log"
    with Store.open(path) as store:
        assert store.version() == 3 and write(store, figure("94")) == 4


SPOILT = {
    "a gap in the ledger": "delete from batch where id = 2",
    "an undo of nothing": "update batch set target = 9 where id = 3",
    "a row without a batch": "insert into figure select 9, line, retracted, origin, * exclude (batch, line, retracted, origin) from figure limit 1",
    "current unlike the ledger": "update figure_current set value = 1",
    "a retraction forgotten": "delete from figure_current",
    "a file that changed": "update batch_file set body = 'y'::blob where batch = 2",
    "a newer program": "update meta set value = '99' where key = 'schema_version'",
    "a column gone": "alter table figure drop column note",
}


@pytest.mark.parametrize("sql", SPOILT.values(), ids=SPOILT)
def test_a_backup_that_is_not_sound_is_refused_before_anything_is_touched(path, tmp_path, sql):
    bad = tmp_path / "bad"
    shutil.copy(path, bad)
    with duckdb.connect(str(bad)) as con:
        con.execute(sql)
    before, body = folder(path), path.read_bytes()
    with pytest.raises(StoreTrouble) as told:
        store_file.restore(bad, path)
    assert told.value.kind in ("damaged", "newer") and str(bad) in told.value.words and "不能用" in told.value.words
    assert folder(path) == before and path.read_bytes() == body


def test_what_is_no_backup_is_refused(path, tmp_path):
    body = path.read_bytes()
    (tmp_path / "text").write_text("县区,指标\n")
    (tmp_path / "cut").write_bytes(body[: len(body) // 2])
    for name in ("text", "cut"):
        with pytest.raises(StoreTrouble, match="不能用"):
            store_file.restore(tmp_path / name, path)
    with pytest.raises(NotFound):
        store_file.restore(tmp_path / "none", path)
    with pytest.raises(NotFound):
        store_file.restore(tmp_path, path)
    with pytest.raises(Refused):
        store_file.restore(path, path)
    assert path.read_bytes() == body


DIE = """
import signal
from store import backups
left = int(sys.argv[3])
def dying(act):
    def run(*given):
        global left
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
        left -= 1
        return act(*given)
    return run
backups.os.replace, backups.os.link = dying(os.replace), dying(os.link)
backups.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.parametrize("after", range(5))
def test_a_restore_killed_between_two_steps_leaves_the_old_store_or_the_new_one(path, tmp_path, after):
    store_file.backup(path, tmp_path / "b")
    with Store.open(path) as store:
        write(store, figure("92", place="later"))
    old, new = content(path), content(tmp_path / "b")
    killed = finished(DIE, tmp_path / "b", path, after)
    assert killed.returncode == -9, killed.stderr
    assert content(path) in (old, new)
    assert store_file.restore(tmp_path / "b", path).newest == 3 and content(path) == new
    with Store.open(path) as store:
        assert write(store, figure("95")) == 4
