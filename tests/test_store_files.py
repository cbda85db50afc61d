"""The store's file: missing, held, damaged, newer, full, killed. Always words in Chinese, never another exception, never half a batch.

What may end the engine's process, or must happen in another one, happens in a real second process.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import threading
from itertools import count
from pathlib import Path

import duckdb
import pytest

from model.failures import StoreTrouble
from store import Store, backups, files, reach, schema
from tests.kills import Killer
from tests.stores import ADMIN, begun, elsewhere, everything, figure, finished, numbers, rows, write

KINDS = {"missing", "held", "damaged", "older", "newer", "full", "unreadable", "behind"}
ROWS = 5  # figures in each small batch


def batch(number: int) -> list[dict]:
    return [figure(str(number), place=f"{number}-{one}") for one in range(ROWS)]


def whole(store: Store) -> int:
    """The number of batches; fails when one of them is not there whole."""
    found, version = store.statements("figure"), store.version()
    assert list(store.batches()["id"]) == list(range(1, version + 1))
    assert found.groupby("batch").size().to_dict() == dict.fromkeys(range(1, version + 1), ROWS)
    assert all(place.startswith(f"{number}-") for place, number in zip(found["place"], found["batch"]))
    return version


def beside(path: Path) -> list[str]:
    """What stands in a store's folder, without the store's own name."""
    return sorted(one.name.removeprefix(path.name) for one in path.parent.iterdir())


def trouble(act, kind: str, *words: str) -> StoreTrouble:
    with pytest.raises(StoreTrouble) as told:
        act()
    in_chinese(told.value.kind, told.value.words, told.value.path)
    assert told.value.kind == kind, told.value
    for word in words:
        assert word in told.value.words
    return told.value


def in_chinese(kind: str, words: str, path) -> None:
    assert (
        kind in KINDS
        and str(path) in words
        and any("一" <= sign <= "鿿" for sign in words)
        and "Error" not in words
        and "\n" not in words
    )


def make(path: Path, batches=3) -> Path:
    with Store.open(path, create=True) as store:
        for number in range(1, batches + 1):
            write(store, *batch(number))
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """A store of three batches, at rest; to be copied."""
    return make(tmp_path_factory.mktemp("made") / "s.duckdb")


@pytest.fixture
def path(tmp_path) -> Path:
    return tmp_path / "s.duckdb"


@pytest.fixture
def copied(made, path) -> Path:
    shutil.copy(made, path)
    return path


# -- missing and new ---------------------------------------------------------------------------------------------------


def test_a_missing_store_is_missing_and_stays_missing(tmp_path):
    for path in (tmp_path / "s.duckdb", tmp_path / "folder" / "s.duckdb"):
        trouble(lambda: Store.open_for_reading(path), "missing", "cli.py build")
        trouble(lambda: Store.open(path), "missing", "make run")
    assert list(tmp_path.iterdir()) == []


def test_reading_a_store_leaves_nothing_beside_it(copied):
    with Store.open_for_reading(copied) as store:
        assert whole(store) == 3
    assert [one.name for one in copied.parent.iterdir()] == ["s.duckdb"]


def test_a_reading_store_does_not_write(copied):
    with Store.open_for_reading(copied) as store:
        with pytest.raises(Exception):
            write(store, figure())
        assert whole(store) == 3


def test_a_new_store_appears_whole_or_not_at_all(path, monkeypatch):
    def killed(*_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(files.os, "link", killed)
        with pytest.raises(KeyboardInterrupt):
            Store.open(path, create=True)
    assert list(path.parent.iterdir()) == []
    with monkeypatch.context() as patched:  # no hard links here
        patched.setattr(files.os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "Operation not permitted")))
        Store.open(path, create=True).close()
    # at rest its schema stands in the file itself: the .wal may get lost
    assert not files.wal(path).exists() and Store.open(path).version() == 0


def test_of_two_who_create_the_faster_one_keeps_its_store(path, made, monkeypatch):
    link = os.link
    monkeypatch.setattr(files.os, "link", lambda new, old: (shutil.copy(made, old), link(new, old)))
    with Store.open(path, create=True) as store:
        assert whole(store) == 3


def test_a_wal_left_alone_is_kept_but_not_taken_for_the_new_stores(path):
    files.wal(path).write_bytes(b"of a store that was moved away")
    with Store.open(path, create=True) as store:
        write(store, figure())
    (kept,) = path.parent.glob("s.duckdb.20*.old.wal")
    assert kept.read_bytes() == b"of a store that was moved away"


def test_a_store_can_be_created_in_a_new_folder_with_quotes_and_chinese_in_its_name(tmp_path):
    path = tmp_path / '甲县 o\'neil "x" [1]*' / "库.duckdb"
    assert whole(Store.open(make(path))) == 3
    assert beside(path) == ["", ".newest", ".read"]


# -- held ----------------------------------------------------------------------------------------------------------------

ASK = """
files.time.sleep = lambda seconds: None   # a writer would wait three seconds
for way in ("open", "open_for_reading"):
    try:
        with getattr(Store, way)(sys.argv[1]) as store:
            print(way, "batches", store.version(), len(store.statements("figure")))
    except StoreTrouble as told:
        print(way, told.kind, told.words)
"""


def test_while_one_process_holds_the_store_another_cannot_write_and_reads_the_copy(path):
    with Store.open(path, create=True) as store:
        write(store, *batch(1))
        write(store, *batch(2))
        with (
            Store.open_for_reading(path) as second,
            Store.open(path) as third,
        ):  # in this process too; closing them drops no lock
            assert whole(second) == whole(third) == 2
        writing, reading = elsewhere(ASK, path).splitlines()
        assert writing.startswith("open held") and str(path) in writing and "占用" in writing
        assert reading == f"open_for_reading batches 2 {2 * ROWS}"
        write(store, *batch(3))
        store.undo(3, actor=ADMIN)
        store.settle()
        files.read_copy(path).write_bytes(b"garbage")
        writing, reading = elsewhere(ASK, path).splitlines()
        assert writing.startswith("open held"), "our own lock survives publishing"
        assert reading.startswith("open_for_reading held"), (
            "the copy is ours to mend: the other one is told who holds the store"
        )
    assert elsewhere(ASK, path).splitlines() == [f"{way} batches 4 {2 * ROWS}" for way in ("open", "open_for_reading")]


def test_a_writer_waits_out_a_reading_command(copied):
    reading = "with Store.open_for_reading(sys.argv[1]) as store: print('reading', flush=True); time.sleep(0.8)"
    reader = begun(reading, copied, stdout=subprocess.PIPE, text=True)
    assert reader.stdout.readline() == "reading\n"
    with Store.open(copied) as store:
        assert whole(store) == 3
    assert reader.wait(10) == 0


# -- killed --------------------------------------------------------------------------------------------------------------


def writing(path: Path):
    """Batch after batch, for ever; the first is published before it is said."""
    with Store.open(path, create=True) as store:
        for number in count(store.version() + 1):
            write(store, *batch(number))
            if number == 1:
                store.settle()
            yield number


def kill_while_writing(path: Path, killer: Killer) -> int:
    """Kills a writer at some moment after its first batch. The last batch it acknowledged."""
    said = killer.kill_once_said(writing, path, within=2).said
    assert said == list(range(said[0], said[-1] + 1))
    return said[-1]


def survive_kills(path: Path, kills: int, seed: int) -> None:
    killer = Killer(seed)
    for _ in killer.rounds(kills):
        acknowledged = kill_while_writing(path, killer)
        with Store.open_for_reading(path) as store:  # beside the .wal that was left behind, without touching it
            there = whole(store)
        # the one batch it was at may have been committed just before it could say so
        assert acknowledged <= there <= acknowledged + 1
        if killer.dice.random() < 0.5:  # sometimes the next process is a writer, sometimes the owner looks first
            with Store.open(path) as store:
                assert whole(store) == there
                store.settle()
            with Store.open_for_reading(files.read_copy(path)) as copy:
                assert whole(copy) == there, "what died between commit and publication is published now"
    Store.open(path).close()
    assert beside(path) == ["", ".newest", ".read"], "no unfinished copy is left lying about"


def test_after_kill_9_every_acknowledged_batch_is_whole_and_no_half_one_is_there(path):
    survive_kills(path, kills=3, seed=1)


@pytest.mark.soak
def test_after_a_hundred_kills(path):
    survive_kills(path, kills=100, seed=2)


def test_a_death_between_commit_and_publication_is_mended_by_the_next_owner(copied):
    Store.open(copied).close()
    code = "import signal; files._replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL); stores.write(Store.open(sys.argv[1]), stores.figure('4', place='new'))"
    assert finished(code, copied).returncode == -signal.SIGKILL
    with Store.open_for_reading(files.read_copy(copied)) as copy:
        assert whole(copy) == 3, "the old copy, whole"
    with Store.open_for_reading(copied) as store:
        assert store.version() == 4
    assert list(copied.parent.glob("*.tmp*"))
    with Store.open(copied) as store:
        assert store.version() == 4 and "new" in numbers(store)
        store.settle()
        with Store.open_for_reading(files.read_copy(copied)) as copy:
            assert everything(copy) == everything(store)
    assert not list(copied.parent.glob("*.tmp*"))


def test_a_lost_wal_is_told_and_the_copy_that_has_more_is_kept(path):
    kill_while_writing(path, Killer(3))
    with Store.open_for_reading(files.read_copy(path)) as copy:
        published = whole(copy)
    known = reach.noted(path).newest
    assert known >= published
    kept = files.read_copy(path).read_bytes()
    wal = files.wal(path)
    cut = wal.read_bytes()[: wal.stat().st_size // 3]
    for left in (cut, None):
        wal.write_bytes(cut) if left else wal.unlink(missing_ok=True)
        for way in (Store.open, Store.open_for_reading):
            trouble(lambda: way(path), "damaged", f"第 {known} 批", f"restore {files.read_copy(path)} --store {path}")
        assert files.read_copy(path).read_bytes() == kept
    backups.restore(files.read_copy(path), path)  # as the words say
    with Store.open(path) as store:
        assert whole(store) == published


def test_the_copy_of_another_store_is_not_believed_but_kept(copied, tmp_path):
    for batches in (9, 8):  # the second is not put where the first was kept
        shutil.copy(make(tmp_path / f"other{batches}.duckdb", batches=batches), files.read_copy(copied))
        Store.open(copied).close()
        with Store.open(copied) as store, Store.open_for_reading(files.read_copy(copied)) as copy:
            assert whole(store) == whole(copy) == 3 and store.id == copy.id
    kept = sorted(copied.parent.glob("s.duckdb.20*.old"))
    assert {Store.open_for_reading(one).version() for one in kept} == {8, 9}


@pytest.mark.parametrize(
    "harm, kind",
    [(lambda path: path.write_bytes(b"garbage"), "damaged"), (lambda path: path.unlink(), "missing")],
    ids=["damaged", "deleted"],
)
def test_after_harm_to_the_store_the_copy_is_named_and_brings_everything_back(copied, harm, kind):
    with Store.open(copied) as store:
        write(store, *batch(4))
        before = everything(store)
    harm(copied)
    for way in (Store.open, Store.open_for_reading, lambda path: Store.open(path, create=True)):
        trouble(lambda: way(copied), kind, f"restore {files.read_copy(copied)} --store {copied}")
    backups.restore(files.read_copy(copied), copied)
    with Store.open(copied) as store:
        assert everything(store) == before and write(store, *batch(5)) == 5


# -- damaged -------------------------------------------------------------------------------------------------------------

LOOK = """
files.publish = lambda *_: None   # not what is looked at, and slow
# Each file: what reading it says, and what opening, writing and closing it says.
def read(path):
    with Store.open_for_reading(path) as store:
        return [store.version(), stores.numbers(store), len(store.batches()), len(store.reference_files())]

def own(path):
    with Store.open(path) as store:
        said = [store.version(), stores.numbers(store), len(store.batches()), len(store.reference_files())]
        stores.write(store, stores.figure("1", place="more"))
        store.undo(store.version(), actor=stores.ADMIN)
        return said

for name in sys.argv[2:]:
    path = Path(sys.argv[1]) / name
    for act in (read, own):
        print("at", name, act.__name__, file=sys.stderr, flush=True)   # the last line told when the engine takes the process down
        started = time.monotonic()
        try:
            print(json.dumps([name, "ok", act(path)]))
        except StoreTrouble as told:
            print(json.dumps([name, told.kind, told.words, str(told.__cause__)]))
        assert time.monotonic() - started < 20, (name, "took too long")
"""


def look(folder: Path, names) -> list[tuple]:
    """(name, kind or ok, words or content, cause), twice for each file: read, then owned. No other exception, no crash, no hang."""
    told = [tuple(json.loads(line)) for line in elsewhere(LOOK, folder, *names, timeout=300).splitlines()]
    for name, kind, words, *_ in told:
        kind == "ok" or in_chinese(kind, words, folder / name)
    assert len(told) == 2 * len(names)
    return told


def test_a_file_cut_short_is_damaged(made, tmp_path):
    good = made.read_bytes()
    lengths = {
        0,
        1,
        8,
        12,
        4095,
        4096,
        8192,
        12287,
        12288,
        12289,
        len(good) // 3,
        len(good) // 2,
        len(good) - 262144,
        len(good) - 262143,
        len(good) - 4096,
        len(good) - 1,
    }
    for length in lengths:
        (tmp_path / str(length)).write_bytes(good[:length])
    assert {(name, kind) for name, kind, *_ in look(tmp_path, [str(length) for length in sorted(lengths)])} == {
        (str(length), "damaged") for length in lengths
    }


def test_a_file_the_engine_itself_shortened_is_not_damaged(path):
    """It gives free blocks at the end of the file back to the disk: found in use, six builds on."""
    much, little = rows(*(figure(str(one % 97), place=f"p{one}") for one in range(3000))), rows(figure("1", place="p1"))
    for number in range(1, 8):
        with Store.open(path, create=True) as store:
            assert (
                store.append(
                    kind="curated", rows=much if number % 2 else little, files_kept={}, actor=ADMIN, seen=number - 1
                )
                == number
            )


def test_a_file_that_is_not_ours_is_damaged(made, tmp_path):
    dice = random.Random(4)
    bodies = {
        "random1": dice.randbytes(1),
        "random": dice.randbytes(300_000),
        "zeros": bytes(100_000),
        "csv": "县区,指标\n甲县,率\n".encode(),
        "duck and random": dice.randbytes(8) + b"DUCK" + dice.randbytes(50_000),
        "header and random": made.read_bytes()[:12288] + dice.randbytes(800_000),
    }
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)
    statements = {
        "other program": "create table t(a int)",
        "another's meta": "create table meta(a int)",
        "no version": "create table meta(key text, value text); insert into meta values ('store_id', 'x')",
        "strange version": "create table meta(key text, value text); insert into meta values ('schema_version', 'abc'), ('store_id', 'x')",
        "no tables": "create table meta(key text, value text); "
        f"insert into meta values ('schema_version', '{schema.VERSION}'), ('store_id', 'x')",
    }
    for name, sql in statements.items():
        with duckdb.connect(str(tmp_path / name)) as con:
            con.execute(sql)
    with sqlite3.connect(tmp_path / "sqlite") as con:
        con.execute("create table meta(key text, value text)")
    con.close()
    told = look(tmp_path, [*bodies, *statements, "sqlite"])
    assert {kind for _, kind, *_ in told} == {"damaged"}, told
    assert not [cause for *_, cause in told if "http" in cause], "nothing is fetched from the network to open a file"
    assert {name for name, *_ in told} == {*bodies, *statements, "sqlite"}


def test_a_store_that_lacks_a_column_says_which(copied):
    with duckdb.connect(str(copied)) as con:
        con.execute("alter table figure_current drop column note")
    trouble(lambda: Store.open(copied), "damaged", "figure_current.note", "任何版本")


def test_a_newer_store_is_newer_and_untouched(copied):
    with duckdb.connect(str(copied)) as con:
        con.execute("update meta set value = ? where key = 'schema_version'", [str(schema.VERSION + 1)])
    before = copied.read_bytes()
    for way in (Store.open, Store.open_for_reading, lambda path: Store.open(path, create=True)):
        trouble(lambda: way(copied), "newer", "升级程序")
    assert copied.read_bytes() == before


def test_a_folder_is_not_a_store(tmp_path):
    for way in (Store.open, Store.open_for_reading, lambda path: Store.open(path, create=True)):
        trouble(lambda: way(tmp_path), "unreadable", "文件夹")
    (tmp_path / "file").write_bytes(b"")
    trouble(lambda: Store.open(tmp_path / "file" / "s.duckdb", create=True), "unreadable")
    trouble(lambda: Store.open(tmp_path / ("长" * 200), create=True), "unreadable")


def test_an_empty_file_is_not_taken_for_a_new_store(path):
    path.write_bytes(b"")
    for way in (Store.open, Store.open_for_reading, lambda path: Store.open(path, create=True)):
        trouble(lambda: way(path), "damaged")


def flip(made: Path, folder: Path, count: int, seed: int) -> None:
    """Files with a few bytes changed either say that they are damaged, or say exactly what the good one says."""
    dice, good = random.Random(seed), made.read_bytes()
    (folder / "good").write_bytes(good)
    names = []
    for number in range(count):
        body = bytearray(good)
        for _ in range(dice.choice((1, 1, 5, 200))):
            at = dice.randrange(dice.choice((60, 12288, len(good))))  # the headers are small and matter most
            body[at] ^= dice.randrange(1, 256)
        names.append(f"flipped{number}")
        (folder / names[-1]).write_bytes(body)
    (_, _, right), (_, _, same) = look(folder, ["good"])
    assert right == same
    for name, kind, *said in look(folder, names):
        assert kind in ("ok", "damaged", "newer") and (kind != "ok" or said[0] == right), (name, kind, said)


def test_flipped_bytes_are_told_or_harmless(made, tmp_path):
    flip(made, tmp_path, count=16, seed=5)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(10, 15))
def test_flipped_bytes_at_length(made, tmp_path, seed):
    flip(made, tmp_path, count=100, seed=seed)


def test_a_flipped_or_cut_wal_is_told_or_gives_whole_batches(path, tmp_path):
    kill_while_writing(path, Killer(6))
    dice, wal = random.Random(7), files.wal(path).read_bytes()
    with Store.open_for_reading(path) as store:
        right = numbers(store)
    names = []
    for number in range(10):
        body = bytearray(wal)
        if number % 2:
            body = body[: dice.randrange(len(wal))]
        else:
            body[dice.randrange(len(wal))] ^= dice.randrange(1, 256)
        names.append(f"w{number}")
        shutil.copy(path, tmp_path / names[-1])
        (tmp_path / (names[-1] + ".wal")).write_bytes(body)
    for _name, kind, *said in look(tmp_path, names):
        assert kind in ("ok", "damaged")
        if (
            kind == "ok"
        ):  # the first so many batches, each whole (without a published copy nothing tells that there were more)
            _version, found = said[0][:2]
            found = {place: value for place, value in found.items() if place != "more"}
            assert found.items() <= right.items() and len(found) % ROWS == 0


def test_damage_found_only_on_reading_is_told_too(made, path):
    """A block that opening does not need."""
    good = bytearray(made.read_bytes())
    told = set()
    for at in range(12288 + 8, len(good), 262144):
        body = bytearray(good)
        body[at : at + 4000 : 7] = bytes(byte ^ 0x5A for byte in body[at : at + 4000 : 7])
        path.write_bytes(body)
        try:
            with Store.open_for_reading(path) as store:
                whole(store)
        except StoreTrouble as error:
            in_chinese(error.kind, error.words, path)
            told.add(error.kind)
    assert told == {"damaged"}


@pytest.mark.parametrize(
    "words, kind",
    [
        ('IO Error: Could not set lock on file "x": Conflicting lock is held in python (PID 1)', "held"),
        (
            'IO Error: Cannot open file "x": The process cannot access the file because it is being used by another process.',
            "held",
        ),
        ('IO Error: Cannot open file "x": 另一个程序正在使用此文件，进程无法访问。', "held"),
        ('IO Error: Could not write file "x": No space left on device', "full"),
        ('IO Error: Could not write file "x": Disk quota exceeded', "full"),
        ('IO Error: Could not write file "x": 磁盘空间不足。', "full"),
        ('IO Error: Cannot open file "x": Permission denied', "unreadable"),
        ('IO Error: Cannot open file "x": 拒绝访问。', "unreadable"),
        (
            "IO Error: Trying to read a database file with version number 99, but we can only read versions between 64 and 70",
            "newer",
        ),
        ("IO Error: Corrupt database file: computed checksum 1 does not match stored checksum 2", "damaged"),
    ],
)
def test_what_the_engine_says_in_words_an_operator_can_use(words, kind):
    path = Path("data/store.duckdb")
    in_gbk = UnicodeDecodeError(
        "utf-8", words.encode("gb18030"), 0, 1, "invalid start byte"
    )  # how a Chinese Windows' words arrive
    for error in (
        duckdb.IOException(words),
        duckdb.TransactionException(f"TransactionContext Error: Failed to commit: {words}"),
        in_gbk,
    ):
        told = files.trouble(error, path)
        in_chinese(told.kind, told.words, path)
        assert told.kind == kind
        assert files.is_at_fault(error) or (
            isinstance(error, duckdb.TransactionException) and kind not in ("full", "damaged")
        )


def test_a_defect_of_ours_stays_one(copied):
    assert not files.is_at_fault(
        duckdb.TransactionException(
            "TransactionContext Error: Failed to commit: PRIMARY KEY or UNIQUE constraint violated"
        )
    )
    with Store.open(copied) as store:
        with pytest.raises(KeyError):
            store.append(
                kind="upload",
                rows={"figure": rows(figure())["figure"].drop(columns="note")},
                files_kept={},
                actor=ADMIN,
                seen=3,
            )
        assert whole(store) == 3 and write(store, *batch(4)) == 4


def test_without_rights_reading_works_and_writing_is_told(made):
    """As another user of the machine: the file may be read, the folder not written."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        path = Path(shutil.copy(made, folder))
        os.chmod(path, 0o444)
        os.chmod(folder, 0o555)
        locked = Path(folder) / "locked"
        if os.geteuid() == 0:
            locked.mkdir(mode=0o700)
        # every module is loaded by a first look: the other user may have no right to read our Python
        become = f"with Store.open_for_reading({str(path)!r}) as store: store.statements('figure')\nos.geteuid() or os.setuid(65534)\n"
        said = elsewhere(become + ASK, path).splitlines()
        assert said[0].startswith("open unreadable") and "权限" in said[0]
        assert said[1] == f"open_for_reading batches 3 {3 * ROWS}"
        if os.geteuid() == 0:
            assert {line.split()[1] for line in elsewhere(become + ASK, locked / "s.duckdb").splitlines()} == {
                "unreadable"
            }
        os.chmod(folder, 0o755)


# -- full ----------------------------------------------------------------------------------------------------------------

FILL = """
import logging, resource
path, limit, size = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
logging.disable(logging.CRITICAL)
def room(full):   # room(False): as if someone had tidied up
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit if full else -1, -1))
    elif not full:
        (path.parent / "balloon").unlink()
room(True)
store = Store.open(path, create=True)
told = None
for number in range(1, 40):
    try:
        stores.write(store, *[stores.figure(str(number), place=f"{number}-{one}") for one in range(5)], files={"scan.pdf": os.urandom(size)})
    except StoreTrouble as error:
        told = error.kind, error.words
        break
state = lambda: (store.version(), len(store.statements("figure")), store._one("select count(*) from batch_file where octet_length(body) = %d" % size)[0])
print(json.dumps({"told": told, "acknowledged": number - 1, "then": state()}))
room(False)
number = stores.write(store, stores.figure("0", place="after"), files={})
print(json.dumps({"number": number, "then": state()}))
store.close()
store = Store.open(path)
print(json.dumps({"then": state()}))
with Store.open_for_reading(files.read_copy(path)) as copy:
    print(json.dumps({"copy": copy.version()}))
"""


def check_full(said: list[dict]) -> None:
    full, after, again, copy = (json.loads(line) for line in said)
    acknowledged = full["acknowledged"]
    assert full["told"] and full["told"][0] == "full" and "磁盘" in full["told"][1]
    assert full["then"] == [acknowledged, acknowledged * ROWS, acknowledged], "nothing half-written, and still readable"
    assert after["number"] == acknowledged + 1, "as soon as there is room, the same open store writes again"
    assert after["then"] == again["then"] == [acknowledged + 1, acknowledged * ROWS + 1, acknowledged]
    assert copy["copy"] == acknowledged + 1


@pytest.mark.parametrize(
    "limit, size", [(1_500_000, 200_000), (20_000_000, 17_000_000)], ids=["in the wal", "in a checkpoint"]
)
def test_a_file_that_may_not_grow_is_full(path, limit, size):
    check_full(elsewhere(FILL, path, limit, size).splitlines())


@pytest.mark.parametrize(
    "room, balloon, size", [("14m", "8m", 600_000), ("76m", "40m", 17_000_000)], ids=["in the wal", "in a checkpoint"]
)
def test_a_full_disk(tmp_path, room, balloon, size):
    """A real small disk, mounted in a name space of its own that ends with the process."""
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("没有权限挂载小磁盘 / no right to mount a small disk")
    script = f"mount -t tmpfs -o size={room} tiny '{tmp_path}' && truncate -s 0 '{tmp_path}/balloon' && head -c {balloon} /dev/zero > '{tmp_path}/balloon' && exec \"$@\""
    check_full(
        elsewhere(
            FILL, tmp_path / "s.duckdb", 0, size, before=("unshare", "-rm", "bash", "-c", script, "-")
        ).splitlines()
    )


def test_no_room_for_a_new_store(tmp_path):
    code = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, -1))\ntry:\n    Store.open(sys.argv[1], create=True)\nexcept StoreTrouble as told:\n    print(told.kind)\nprint(sorted(os.listdir(Path(sys.argv[1]).parent)))"
    assert elsewhere(code, tmp_path / "s.duckdb").splitlines() == ["full", "[]"]


# -- several at once -----------------------------------------------------------------------------------------------------


def run_together(path: Path, *, writers: int, readers: int, each: int) -> None:
    """Every writer has its own Store of the same file half of the time; readers compare counts within one call."""
    store, errors, done = Store.open(path, create=True), [], threading.Event()

    def guarded(act):
        def run():
            try:
                act()
            except BaseException as error:
                errors.append(error)

        return threading.Thread(target=run)

    def writing(name, mine):
        def act():
            for number in range(each):
                while True:
                    try:
                        write(mine, *(figure(str(number), place=f"{name}-{number}-{one}") for one in range(ROWS)))
                        break
                    except Exception as error:
                        if type(error).__name__ != "Refused":  # the other one was faster into the same cell: look again
                            raise

        return act

    def reading():
        seen = 0
        while not done.is_set():
            found = store.statements("figure")
            assert len(found) % ROWS == 0 and (found.groupby("batch").size() == ROWS).all(), "half a batch"
            assert len(found) >= seen, "a batch was lost"
            seen = len(found)
            listed = store.batches()
            assert list(listed["id"]) == list(range(1, len(listed) + 1)) and len(listed) * ROWS >= seen

    second = Store.open(path)
    acting = [guarded(writing(name, (store, second)[name % 2])) for name in range(writers)]
    looking = [guarded(reading) for _ in range(readers)]
    for thread in acting + looking:
        thread.start()
    for thread in acting:
        thread.join()
    done.set()
    for thread in looking:
        thread.join()
    assert not errors, errors[:3]
    assert store.version() == writers * each and set(numbers(store)) == {
        f"{w}-{n}-{one}" for w in range(writers) for n in range(each) for one in range(ROWS)
    }
    second.close()
    store.close()
    with Store.open_for_reading(files.read_copy(path)) as copy:
        assert copy.version() == writers * each


def test_two_threads_write_while_four_read(path):
    run_together(path, writers=2, readers=4, each=4)


@pytest.mark.soak
def test_threads_at_length(path):
    run_together(path, writers=4, readers=6, each=15)


# -- the published copy ------------------------------------------------------------------------------------------------

WATCH = """
seen = looks = 0
least = int(sys.argv[2])
while min(seen, looks) < least:
    with Store.open_for_reading(files.read_copy(Path(sys.argv[1]))) as copy:
        found, version = copy.statements("figure"), copy.version()
        assert len(found) == 5 * version and version >= seen, (len(found), version, seen)
        seen, looks = version, looks + 1
        looks == 1 and print("looking", flush=True)
print(seen, looks)
"""


def watch(path, at_least):
    with Store.open(path, create=True) as store:
        write(store, *batch(1))
        store.settle()  # the first copy is there before anybody looks
        watcher = begun(WATCH, path, at_least, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert watcher.stdout.readline() == "looking\n"
        while watcher.poll() is None:
            write(store, *batch(store.version() + 1))
        assert watcher.returncode == 0, watcher.stderr.read()
        seen, looks = map(int, watcher.stdout.read().split())
        assert at_least <= seen <= store.version() and looks >= at_least


def test_a_reader_of_the_copy_sees_it_whole_or_old(path):
    watch(path, at_least=3)


def test_copies_follow_one_another_while_others_ask(copied):
    """The engine knows a detached file as open for as long as another thread's question lasts: a name used twice was refused, and the copy stayed old."""
    with Store.open(copied) as store:
        store.settle()  # its own copy of opening: from here on only this test publishes
        asking = [store._con.cursor() for _ in range(3)]
        over = threading.Event()

        def ask(con):
            while not over.is_set():
                con.execute("begin")
                con.execute("select count(*) from figure").fetchall()
                con.execute("from duckdb_databases()").fetchall()
                con.execute("commit")

        threads = [threading.Thread(target=ask, args=(con,)) for con in asking]
        for thread in threads:
            thread.start()
        try:
            failed = [why for _ in range(40) if (why := files.publish(store._con.cursor(), copied))]
        finally:
            over.set()
            for thread in threads:
                thread.join()
        assert failed == []


@pytest.mark.soak
def test_a_reader_of_the_copy_at_length(path):
    watch(path, at_least=20)


def test_a_publication_that_fails_leaves_the_old_copy_and_the_batch(copied, monkeypatch, caplog):
    with Store.open(copied) as store:
        store.settle()

        def broken(*_):
            raise OSError(28, "No space left on device")

        with monkeypatch.context() as patched:
            patched.setattr(files.os, "replace", broken)
            assert write(store, *batch(4)) == 4
            store.settle()
            late = store.unpublished
            assert late and late.batches == range(4, 5) and late.why == "磁盘已满"
            (told,) = store.troubles()
            assert "第 4 批已写入" in told and "磁盘已满" in told
        assert "未能写入只读副本" in caplog.text and "\n" not in caplog.messages[-1]
        with Store.open_for_reading(files.read_copy(copied)) as copy:
            assert whole(copy) == 3
        assert whole(store) == 4 and not list(copied.parent.glob("*.tmp*"))
        assert store._one("select count(*) from duckdb_databases() where not internal") == (1,), (
            "the failed copy is let go"
        )
        assert write(store, *batch(5)) == 5
        store.settle()
        assert store.unpublished is None and store.troubles() == []
        with Store.open_for_reading(files.read_copy(copied)) as copy:
            assert whole(copy) == 5


@pytest.mark.parametrize("left", ["garbage", "empty", "cut", "folder", "not ours"])
def test_a_spoilt_copy_is_written_anew_when_the_store_is_opened(copied, left, caplog):
    copy = files.read_copy(copied)
    if left == "folder":
        copy.mkdir()
    elif left == "not ours":
        with duckdb.connect(str(copy)) as con:
            con.execute("create table meta(key text, value text); insert into meta values ('schema_version', '1')")
    else:
        copy.write_bytes({"garbage": b"garbage" * 9999, "empty": b"", "cut": copied.read_bytes()[:300_000]}[left])
    with Store.open(copied) as store:
        store.settle()
        assert whole(store) == 3
        if left == "folder":  # in the way, told in the log; the store itself works
            assert "未能写入只读副本" in caplog.text and write(store, *batch(4)) == 4
        else:
            with Store.open_for_reading(copy) as published:
                assert everything(published) == everything(store)


def test_an_up_to_date_copy_is_left_alone(copied, monkeypatch):
    Store.open(copied).close()
    again = []
    monkeypatch.setattr(files, "publish", lambda *given: again.append(given))
    Store.open(copied).close()
    assert not again, "written again for nothing"


def test_a_store_is_closed_after_what_another_thread_still_asks(tmp_path):
    """The engine refused to close: a full disk while the read copy was written ended in its own words."""
    store = Store.open(tmp_path / "s.duckdb", create=True)
    begun, closing, found = threading.Event(), threading.Event(), []

    def slow(number: int) -> int:
        begun.set()
        closing.wait(10)
        return number

    def ask() -> None:
        with store._reading() as con:
            con.create_function("slow", slow, ["BIGINT"], "BIGINT")
            found.append(con.execute("select slow(42)").fetchone())

    asking = threading.Thread(target=ask)
    asking.start()
    assert begun.wait(10)
    threading.Timer(0.3, closing.set).start()
    store.close()
    asking.join()
    assert found == [(42,)]
