"""What was acknowledged lasts: nothing is replaced by what knows less, a store that is gone is not begun anew, and what others
do not see yet is told. Through the command line where an operator would meet it.
"""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from unittest import mock

import duckdb
import pytest

import cli
from actions import demonstrating, stamp, store_file
from model.failures import Refused, StoreTrouble
from store import Store, files, ledger, reach
from store import store as store_module
from tests import browser
from tests.kills import Killer
from tests.stores import ADMIN, ROOT, begun, content, figure, finished, grow, numbers, three_uploads, write
from tests.test_importing import project


@pytest.fixture
def path(tmp_path) -> Path:
    """A store of three uploads."""
    return three_uploads(tmp_path / "s.duckdb")


def run(capsys, *given) -> tuple[int, str]:
    """The command's exit code, and its words."""
    code = cli.main([str(one) for one in given])
    return code, capsys.readouterr().err


def shortened(path: Path, aside: Path) -> None:
    """The store of two batches ago in its place, as after a .wal was lost; its copy and note stay."""
    for number in (4, 5):
        if number == 5:
            shutil.copy(path, aside)
        grow(path, f"p{number}")
    shutil.copy(aside, path)


def taken(path: Path) -> None:
    """All trace of how far the store went."""
    for one in files.signs(path):
        one.unlink()


# -- nothing that knows more is replaced -----------------------------------------------------------------------------------


@pytest.mark.parametrize("left", [(".read", ".newest"), (".read",), (".newest",)])
def test_a_store_that_lost_batches_says_so_to_every_command(path, tmp_path, capsys, left):
    shortened(path, tmp_path / "aside")
    for ending in {".read", ".newest"} - set(left):
        path.with_name(path.name + ending).unlink()
    target = tmp_path / "b"
    for asked in (["gaps"], ["batches"], ["plan-check"], ["backup", target], ["undo", "1"], ["build"], ["migrate"]):
        code, words = run(capsys, *asked, "--store", path)
        assert code == cli.STORE and "第 5 批" in words and "第 4 批" in words and "restore" in words, (asked, words)
    assert not target.exists()


def test_a_backup_is_not_replaced_by_one_that_knows_less(path, tmp_path, capsys):
    shutil.copy(path, tmp_path / "aside")
    grow(path, "p4")
    target = tmp_path / "b"
    assert run(capsys, "backup", target, "--store", path)[0] == cli.DONE
    kept = target.read_bytes()
    shutil.copy(tmp_path / "aside", path)
    taken(path)  # nothing beside the store knows any more; the backup does
    code, words = run(capsys, "backup", target, "--store", path)
    assert code == cli.REFUSED and "第 4 批" in words and "第 3 批" in words and target.read_bytes() == kept
    assert run(capsys, "backup", tmp_path / "another", "--store", path)[0] == cli.DONE


def test_a_backup_is_not_replaced_by_one_that_went_another_way(path, tmp_path, capsys):
    target = tmp_path / "b"
    store_file.backup(path, tmp_path / "of three")
    grow(path, "p4")
    store_file.backup(path, target)
    store_file.restore(tmp_path / "of three", path)
    grow(path, "another 4", "another 5")
    assert run(capsys, "backup", target, "--store", path)[0] == cli.REFUSED
    with Store.open_for_reading(target) as store:
        assert "p4" in numbers(store)


def test_restore_says_what_is_no_longer_there_and_keeps_it(path, tmp_path, capsys):
    store_file.backup(path, tmp_path / "b")
    grow(path, "p4")
    whole = content(path)
    code, words = run(capsys, "restore", tmp_path / "b", "--store", path)
    assert code == cli.DONE and "第 3 批" in words and "第 4 批" in words
    aside = tmp_path / re.search(r"改名为 (\S+)，", words)[1]
    assert content(aside) == whole and reach.noted(aside).newest == 4 and reach.noted(path).newest == 3


# -- a store that is gone --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", [".read", ".newest", ".built"])
def test_a_store_that_is_gone_is_not_begun_anew(path, capsys, sign):
    stamp.place(path).write_text("x")
    before = content(path)
    path.unlink()
    for one in files.signs(path):
        if not one.name.endswith(sign):
            one.unlink()
    left = files.signs(path)[0].read_bytes()
    for asked in (["build"], ["gaps"], ["undo", "1"]):
        code, words = run(capsys, *asked, "--store", path)
        assert code == cli.STORE and "不存在" in words and sign in words, words
    assert not path.exists() and files.signs(path)[0].read_bytes() == left
    if sign == ".read":  # the words are a command that brings everything back
        told = shlex.split(re.search(r"python cli.py (restore .+?)；", words)[1])
        assert run(capsys, *told)[0] == cli.DONE and content(path) == before


def test_the_invented_store_may_be_deleted_and_its_copy_is_kept_all_the_same(tmp_path):
    given = {"data": ROOT / "data" / "demo", "definitions": ROOT / "indicators.yaml"}
    path = demonstrating.place(tmp_path / "x.duckdb")
    demonstrating.open_set(path, **given).close()
    before = content(path)
    path.unlink()
    with demonstrating.open_set(path, **given) as store:
        assert store.version() == 1 and store.invented
    (kept,) = tmp_path.glob("x.demo.duckdb.20*.old")
    assert content(kept) == before


def test_two_stores_in_one_folder_have_two_demonstration_sets():
    names = [demonstrating.place(Path("data") / name).name for name in ("store.duckdb", "a.duckdb", "b.duckdb")]
    assert names == ["demo.duckdb", "a.demo.duckdb", "b.demo.duckdb"]


@pytest.mark.parametrize("replaced", [False, True], ids=["deleted", "replaced"])
def test_a_store_deleted_or_replaced_while_it_is_open_takes_nothing_more(path, tmp_path, replaced):
    shutil.copy(path, tmp_path / "other")
    with Store.open(path) as store:
        path.rename(tmp_path / "away")
        if replaced:
            shutil.copy(tmp_path / "other", path)
        for act in (lambda: write(store, figure("4")), lambda: store.undo(1, actor=ADMIN)):
            with pytest.raises(StoreTrouble) as told:
                act()
            assert told.value.kind == "missing" and str(path) in told.value.words and "未写入" in told.value.words
        assert store.version() == 3 and len(store.troubles()) == 1
        (tmp_path / "away").replace(path)
        assert write(store, figure("4", place="p4")) == 4 and store.troubles() == []
    with Store.open_for_reading(path) as store:
        assert set(numbers(store)) == {"p1", "p2", "p3", "p4"}


def test_a_batch_is_not_acknowledged_when_the_file_goes_at_the_last_moment(path, tmp_path, monkeypatch):
    with Store.open(path) as store:
        asked = []

        def going(one):
            asked.append(one)
            if len(asked) == 3:  # before, at the end of, and after the transaction
                path.rename(tmp_path / "away")
            return identity(one)

        identity = files.identity
        monkeypatch.setattr(files, "identity", going)
        with pytest.raises(StoreTrouble):
            write(store, figure("4"))
        assert len(asked) == 3


# -- a stamp that speaks of another store ----------------------------------------------------------------------------------


@pytest.fixture
def built(path, tmp_path, monkeypatch, capsys):
    """build(): the command, on a store that was built from made-up data before."""
    given = project(tmp_path / "data")
    monkeypatch.setattr(cli, "DATA", given["data"])
    monkeypatch.setattr(cli, "DEFINITIONS", given["definitions"])
    path.unlink()
    taken(path)
    build = lambda: run(capsys, "build", "--store", path)
    assert build()[0] == cli.DONE and build() == (cli.DONE, "s.duckdb 已是最新。\n")
    return build


def an_older_one(path: Path) -> None:
    shutil.copy(path, path.with_name("earlier"))
    grow(path, "p2")
    shutil.copy(path.with_name("earlier"), path)


def a_lost_log(path: Path) -> None:
    Killer(1).kill_once_said(dying_in_the_log, path, "p2")
    files.wal(path).unlink()


HARMS = {
    "an older one": (an_older_one, "第 2 批"),
    "a lost log": (a_lost_log, "第 2 批"),
    "cut": (lambda path: os.truncate(path, path.stat().st_size - 1), "从备份恢复"),
    "garbage": (lambda path: path.write_bytes(b"garbage" * 9999), "从备份恢复"),
    "gone": (lambda path: path.unlink(), "不存在"),
}


@pytest.mark.parametrize("harm", HARMS)
def test_a_build_with_nothing_to_do_still_sees_that_its_store_came_to_harm(path, built, harm):
    act, words = HARMS[harm]
    act(path)
    code, said = built()
    assert code == cli.STORE and words in said and "已是最新" not in said


@pytest.mark.parametrize("replaced", [False, True], ids=["an upload", "another store"])
def test_a_build_looks_into_a_store_that_changed_and_then_knows_it(path, built, tmp_path, replaced):
    """An empty one, put in place by hand, is brought up to date."""
    if replaced:
        mark = stamp.place(path).read_text()
        taken(path)
        Store.open(tmp_path / "other.duckdb", create=True).close()
        (tmp_path / "other.duckdb").replace(path)
        stamp.place(path).write_text(mark)
    else:
        grow(path, "p2")
    code, said = built()
    assert code == cli.DONE and ("已写入第 1 批" if replaced else "没有新内容") in said
    assert built() == (cli.DONE, "s.duckdb 已是最新。\n")


def test_a_build_beside_the_server_says_that_it_did_not_look(path, built, monkeypatch):
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    grow(path, "p2")
    owner = begun(HOLD, path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert owner.stdout.readline() == "held\n"
        code, said = built()
        assert code == cli.DONE and "已是最新" in said and "占用" in said
        (cli.DATA / "areas.csv").write_text("")
        assert built()[0] == cli.STORE
    finally:
        owner.stdin.close()
        owner.wait(20)
        owner.stdout.close()


# -- what others do not see yet --------------------------------------------------------------------------------------------

STUCK = """
def stuck(*_):
    raise OSError(28, "No space left on device")
store = Store.open(sys.argv[1])
replace, files._replace = files._replace, stuck
stores.write(store, stores.figure("4", place="p4"))
stores.write(store, stores.figure("5", place="p5"))
store.settle()
print(store.unpublished.batches, flush=True)
sys.stdin.readline()
files._replace = replace
store._publisher._retry()
store.settle()
print(store.unpublished, flush=True)
sys.stdin.readline()
"""


def test_a_backup_that_lacks_batches_is_told_by_words_and_exit_code(path, tmp_path, capsys, monkeypatch, caplog):
    monkeypatch.setattr(files.time, "sleep", lambda _: None)
    owner = begun(STUCK, path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        assert owner.stdout.readline() == "range(4, 6)\n"
        code, words = run(capsys, "backup", tmp_path / "b", "--store", path)
        assert code == cli.STORE and "第 3 批" in words and "第 5 批" in words and "已写好" in words
        assert files.reached(tmp_path / "b").newest == 3
        with Store.open_for_reading(path) as store:
            assert (store.version(), store.behind) == (3, 2)
        assert "第 5 批" in caplog.text, "a reader is told which batch it reads, and how far that is behind"
        owner.stdin.write("\n")
        owner.stdin.flush()
        assert owner.stdout.readline() == "None\n"
        assert run(capsys, "backup", tmp_path / "b", "--store", path)[0] == cli.DONE
        assert files.reached(tmp_path / "b").newest == 5
    finally:
        owner.stdin.close()
        owner.wait(20)
        owner.stdout.close()


def test_while_the_copy_is_written_the_writer_goes_on_and_many_batches_become_one_copy(path, monkeypatch):
    import threading

    may, begun, copies = threading.Event(), threading.Event(), []
    publish = files.publish

    def slow(con, of):
        copies.append(reach.of(con).newest)
        begun.set()
        assert may.wait(60)
        return publish(con, of)

    with Store.open(path) as store:
        monkeypatch.setattr(files, "publish", slow)
        assert write(store, figure("4", place="p4")) == 4
        assert begun.wait(60)
        for number in range(5, 9):
            assert write(store, figure(str(number), place=f"p{number}")) == number
        assert store.unpublished.batches == range(4, 9) and not store.unpublished.why and store.troubles() == []
        assert reach.noted(path).newest == 8 and files.reached(files.read_copy(path)).newest == 3
        may.set()
        store.settle()
        assert copies == [4, 8] and store.unpublished is None
        assert files.reached(files.read_copy(path)).newest == 8


# -- what killed processes leave -------------------------------------------------------------------------------------------


def test_what_dead_processes_left_half_written_is_cleared_away_when_the_store_is_opened(path):
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    dead = [
        f"{path.name}.{what}{ended.pid}.tmp{end}" for what in ("read.", "new.", "restore.", "") for end in ("", ".wal")
    ]
    others = [f"{path.name}.restore.{os.getppid()}.tmp", "t.duckdb.read.1.tmp", f"{path.name}.tmp"]
    for name in (*dead, *others):
        (path.parent / name).write_bytes(b"half")
    with Store.open_for_reading(path):
        assert (path.parent / dead[0]).exists(), "a reader changes nothing"
    Store.open(path).close()
    assert {one.name for one in path.parent.iterdir()} & {*dead, *others} == set(others)


def test_a_restore_killed_at_the_end_leaves_a_build_that_looks_for_itself(path, tmp_path):
    store_file.backup(path, tmp_path / "b")
    stamp.place(path).write_text("x")
    code = """
import signal
from actions import store_file
from store import backups
place = backups._put_in_place
backups._put_in_place = lambda *given: (place(*given), os.kill(os.getpid(), signal.SIGKILL))
store_file.restore(Path(sys.argv[1]), Path(sys.argv[2]))
"""
    killed = finished(code, tmp_path / "b", path)
    assert killed.returncode == -9 and not stamp.place(path).exists()


def test_the_doctor_says_of_everything_whether_it_is_in_order(path, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("PORT", str(browser.free_port()))

    def doctor() -> tuple[int, str]:
        return cli.main(["doctor", "--store", str(path)]), capsys.readouterr().out

    before = sorted(one.name for one in tmp_path.iterdir())
    code, words = doctor()
    assert (
        code == cli.DONE and "第 3 批，账目完好" in words and "只读副本：到第 3 批" in words and "问题  " not in words
    )
    assert sorted(one.name for one in tmp_path.iterdir()) == before
    store_file.backup(path, tmp_path / "b")
    grow(path, "p4")
    store_file.restore(tmp_path / "b", path)
    assert "旧文件 3 个" in doctor()[1]
    shutil.copy(next(tmp_path.glob("*.old")), path)
    with duckdb.connect(str(path)) as con:
        con.execute("delete from batch where id = 2")
    code, words = doctor()
    assert code == cli.STORE and "问题  " in words and "批次号不连续" in words
    path.unlink()
    assert doctor()[0] == cli.STORE


# -- other hardships -------------------------------------------------------------------------------------------------------


def test_in_a_folder_nobody_may_write_to_a_writing_command_says_so(path):
    """As another user of the machine, whose the file is, but not the folder."""
    with tempfile.TemporaryDirectory() as folder:
        own = Path(shutil.copy(path, folder))
        os.chmod(own, 0o666)
        os.chmod(folder, 0o555)
        code = f"""
import cli
from actions import importing, store_file, trail
with Store.open_for_reading({str(own)!r}) as store:
    store.statements("figure"), store.batches()
os.geteuid() or os.setuid(65534)
for asked in (["undo", "1"], ["batches"]):
    print(asked[0], cli.main([*asked, "--store", {str(own)!r}]), flush=True)
"""
        before = own.read_bytes()
        done = finished(code, timeout=120)
        assert done.returncode == 0, done.stderr
        said = [line for line in done.stdout.splitlines() if line.split()[0] in ("undo", "batches")]
        assert said[0] == "undo 3" and said[-1] == "batches 0", (done.stdout, done.stderr)
        assert "权限" in done.stderr and "Traceback" not in done.stderr
        os.chmod(folder, 0o755)
        assert own.read_bytes() == before and os.listdir(folder) == ["s.duckdb"]


HOLD = "store = Store.open(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


def test_of_many_visitors_to_a_held_store_only_the_first_waits(path, monkeypatch):
    waits = []
    monkeypatch.setattr(files.time, "sleep", waits.append)
    owner = begun(HOLD, path, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        assert owner.stdout.readline() == "held\n"
        told = []
        for _ in range(4):
            with pytest.raises(StoreTrouble) as trouble:
                Store.open(path)
            told.append((trouble.value.kind, len(waits)))
        assert {kind for kind, _ in told} == {"held"} and len({count for _, count in told}) == 1 and waits
    finally:
        owner.stdin.close()
        owner.wait(20)
        owner.stdout.close()
    with Store.open(path) as store:  # free again, also within the time of the shared answer
        assert store.version() == 3


class Earlier(datetime):
    """A clock that somebody set to 1999."""

    @classmethod
    def now(cls, tz=None):
        return datetime(1999, 1, 1, tzinfo=UTC).astimezone(tz)


def test_a_clock_set_back_is_told_and_batches_keep_their_order(path, monkeypatch, caplog):
    with Store.open(path) as store:
        for module in (store_module, ledger):
            monkeypatch.setattr(module, "datetime", Earlier)
        assert write(store, figure("4", place="p4")) == 4
        listed = store.batches()
        assert list(listed["id"]) == [1, 2, 3, 4] and listed["made"].iloc[-1].year == 1999
        assert numbers(store)["p4"] == 4
        (told,) = store.troubles()
        assert "时钟" in told and "1999" in told
        assert store.undo(4, actor=ADMIN) == 5 and "p4" not in numbers(store)
    monkeypatch.undo()
    with Store.open(path) as store:
        assert store.version() == 5 and write(store, figure("6", place="p6")) == 6 and store.troubles() == []
    assert files.reached(files.read_copy(path)) == files.reached(path)


# -- at length -------------------------------------------------------------------------------------------------------------


LOSSES = ("cut", "older", "deleted", "vanished", "replaced", "clock")


def dying_in_the_log(path: Path, place: str):
    """A process that dies leaves its batch in the .wal."""
    store = Store.open(path)
    number = write(store, figure("1", place=place))
    store.settle()
    yield number
    time.sleep(60)


def survive_losses(path: Path, rounds: int, seed: int) -> dict[str, int]:
    """Batches, and between them every kind of loss. Nothing acknowledged is lost, nothing is silently short."""
    killer, counts = Killer(seed), dict.fromkeys(LOSSES, 0)
    target, earlier, away = (path.with_name(name) for name in ("b", "earlier", "away"))
    for number in range(rounds):
        shutil.copy(path, earlier)
        what = killer.dice.choice(LOSSES)
        counts[what] += 1
        with Store.open(path) as store:
            if what == "clock":
                with (
                    mock.patch.object(store_module, "datetime", Earlier),
                    mock.patch.object(ledger, "datetime", Earlier),
                ):
                    acknowledged = write(store, figure("9", place=f"r{number}"))
                    assert any("1999" in told for told in store.troubles())
            else:
                acknowledged = write(store, figure("9", place=f"r{number}"))
            if what in ("vanished", "replaced"):
                path.rename(away)
                if what == "replaced":
                    shutil.copy(earlier, path)
                with pytest.raises(StoreTrouble):
                    write(store, figure("1", place="never"))
                away.replace(path)
        if what == "cut":
            (acknowledged,) = killer.kill_once_said(dying_in_the_log, path, f"w{number}").said
            body = files.wal(path).read_bytes()
            files.wal(path).write_bytes(body[: killer.dice.randrange(len(body))])
        elif what == "deleted":
            path.unlink()
        elif what == "older":
            shutil.copy(earlier, path)
        if what in ("cut", "deleted", "older"):
            for act in (Store.open_for_reading, Store.open, lambda one: Store.open(one, create=True)):
                with pytest.raises(StoreTrouble):
                    act(path).close()
            with pytest.raises((StoreTrouble, Refused)):
                store_file.backup(path, target)
            store_file.restore(files.read_copy(path), path)
        assert store_file.backup(path, target) == acknowledged
        with Store.open_for_reading(target) as kept:
            assert list(kept.batches()["id"]) == list(range(1, acknowledged + 1)) and "never" not in numbers(kept)
        for kept in path.parent.glob("*.old*"):
            kept.unlink()
    return counts


def test_losses_of_every_kind_are_told(path):
    survive_losses(path, rounds=6, seed=1)


@pytest.mark.soak
def test_losses_of_every_kind_at_length(path):
    counts = survive_losses(path, rounds=60, seed=2)
    print(counts)
    assert sum(counts.values()) == 60 and all(counts.values())
