"""The disk is full, at any point of a backup, a restore, a migration or a build: told in words, nothing is half, and once there is
room the same thing can be done. On a real small disk, mounted in a name space of its own that ends with the process.
"""

import contextlib
import io
import os
import random
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

import cli
from actions import store_file
from model.failures import StoreTrouble
from store import Store, backups
from tests.stores import elsewhere, figure, write
from tests.test_importing import FIGURES_HELD, project
from tests.test_store_kills import RELEASED, a_version_on, as_is, made

BALLOON = 2**20


def leave(folder: Path, room: int) -> None:
    """Fill the disk up to so many bytes."""
    free = os.statvfs(folder).f_bavail * os.statvfs(folder).f_frsize
    with (folder / "balloon").open("wb") as file:
        for at in range(0, free - room, BALLOON):
            file.write(bytes(min(BALLOON, free - room - at)))


def store_of_three(path: Path) -> Path:
    with Store.open(path, create=True) as store:
        for number in range(1, 4):
            write(store, figure(str(number), place=f"p{number}"))
            store.settle()
            if number == 2:
                backups.backup(path, path.with_name("b"))
    return path


def backing_up(path: Path) -> None:
    store_file.backup(path, path.with_name("b"))


def restoring(path: Path) -> None:
    store_file.restore(path.with_name("b"), path)


def migrating(path: Path) -> None:
    store_file.migrate(path)


def building(path: Path) -> None:
    """The command, in whose words a full disk is told too where it is a file beside the store that has no room."""
    cli.DATA, cli.DEFINITIONS = path.parent, path.parent / "indicators.yaml"
    out = io.BytesIO()
    with contextlib.redirect_stderr(io.TextIOWrapper(out, "utf-8", write_through=True)):
        code = cli.main(["build", "--store", str(path)])
        said = out.getvalue().decode()
    assert code in (cli.DONE, cli.REFUSED, cli.STORE), said
    if code != cli.DONE:
        raise StoreTrouble("full", str(path), said)


def held(path: Path) -> dict[str, tuple]:
    """What a store and a backup beside it hold."""
    return {one.name: as_is(one) for one in (path, path.with_name("b")) if one.exists()}


def a_build(path: Path) -> None:
    """A store built before, and data that have changed since."""
    project(path.parent)
    building(path)
    project(path.parent, [*FIGURES_HELD, {"indicator": "nurses_per_1000", "year": "2023", "value": "4.3"}])


BEGINNINGS: dict[Callable, Callable] = {
    backing_up: store_of_three,
    restoring: store_of_three,
    building: a_build,
    migrating: lambda path: made(path, RELEASED[0]),
}


def fill_up(folder: Path, rounds: int) -> None:
    """Each act so often, with another amount of room each time, from none to a little more than another copy of the store."""
    dice = random.Random(3)
    for act, begin in BEGINNINGS.items():
        first, own, counts = folder / "first", folder / "own", Counter()
        first.mkdir()
        begin(first / "s.duckdb")
        if act is migrating:
            a_version_on()
        path, before = own / "s.duckdb", held(first / "s.duckdb")
        for number in range(rounds):
            shutil.copytree(first, own)
            most = 1.2 * path.stat().st_size
            leave(
                folder, int(most ** dice.random() if number % 2 else most * dice.random())
            )  # small ones as often as large
            try:
                act(path)
                counts["done"] += 1
                assert held(path) != before
            except StoreTrouble as trouble:
                assert trouble.kind == "full" and "磁盘已满" in trouble.words, trouble.words
                counts["told"] += 1
                assert act is building or held(path) == before, "as it was; of a build the batch may be there already"
            finally:
                (folder / "balloon").unlink()
            act(path)
            with Store.open(path) as store:
                assert list(store.batches()["id"]) == list(range(1, store.version() + 1)) and store.version() >= 2
            assert not list(own.glob("*.tmp*"))
            shutil.rmtree(own)
        shutil.rmtree(first)
        print(f"{act.__name__}: {counts['told']} times told that the disk is full, {counts['done']} done", flush=True)
        assert counts["told"]


@pytest.mark.soak
def test_a_full_disk_at_any_point_of_backup_restore_migration_and_build(tmp_path):
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("没有权限挂载小磁盘 / no right to mount a small disk")
    mount = f"mount -t tmpfs -o size=96m tiny '{tmp_path}' && exec \"$@\""
    code = "from tests import test_store_full\ntest_store_full.fill_up(Path(sys.argv[1]), 12)"
    print(elsewhere(code, tmp_path, before=("unshare", "-rm", "bash", "-c", mount, "-"), timeout=900))


def read_only(folder: Path) -> None:
    """A disk that became read-only under a store: what reads goes on, what writes says so, and nothing has changed."""
    path = store_of_three(folder / "s.duckdb")
    other = folder.with_name("elsewhere")
    other.mkdir()
    before = as_is(path)
    subprocess.run(["mount", "-o", "remount,ro", folder], check=True)
    told = {}
    for asked in (
        ["batches"],
        ["undo", "3"],
        ["backup", str(other / "b")],
        ["backup", str(folder / "c")],
        ["restore", str(folder / "b")],
    ):
        said, printed = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(printed):
            code = cli.main([*asked, "--store", str(path)])
        told[asked[0]] = [*told.get(asked[0], []), (code, said.buffer.getvalue().decode())]
    assert [code for code, _ in told["batches"]] == [cli.DONE]
    assert [code for code, _ in told["backup"]] in ([cli.DONE, cli.REFUSED], [cli.DONE, cli.STORE]), told
    for code, words in (*told["undo"], told["backup"][1], *told["restore"]):
        assert code in (cli.REFUSED, cli.STORE) and re.search("只读|权限", words) and "Traceback" not in words, (
            code,
            words,
        )
    assert as_is(path) == before
    print(*(f"{name}: {said}" for name, said in told.items()), sep="\n")


@pytest.mark.soak
def test_a_disk_that_became_read_only(tmp_path):
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("没有权限挂载小磁盘 / no right to mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = f"mount -t tmpfs -o size=96m tiny '{disk}' && exec \"$@\""
    code = "from tests import test_store_full\ntest_store_full.read_only(Path(sys.argv[1]))"
    print(elsewhere(code, disk, before=("unshare", "-rm", "bash", "-c", mount, "-"), timeout=300))
