"""Two servers of the dashboard, four writers and a PostgreSQL, each killed with -9 at random moments: nothing acknowledged is lost,
nothing is half seen, readers stay up.
"""

import os
import random
import sys
import threading
import time
import traceback
from pathlib import Path
from types import ModuleType
from unittest.mock import patch

import pytest

from model.failures import StoreTrouble
from store import Store, backups, replica
from store import shared as shared_module
from store.places import Address
from tests.kills import FORK
from tests.postgres import elsewhere, running
from tests.stores import everything, figure, numbers, write

TOLD = ("away", "held", "unsure", "behind")  # what a server may say while it, the other or the database dies


def serving(address: Address, folder: Path, name: str) -> None:
    """A server: two writers and a reader in one process. What is acknowledged is in a file before the next thing is done."""
    os.environ[replica.FOLDER] = str(folder / name)
    shared_module.PAUSE = 0.2
    said = os.open(folder / f"{name}.said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def tell(*words) -> None:
        os.write(said, (" ".join(map(str, words)) + "\n").encode())

    def guarded(act) -> None:
        while not (folder / "stop").exists():
            try:
                act()
            except StoreTrouble as trouble:
                if trouble.kind not in TOLD:
                    tell("BAD", trouble.kind, trouble.words)
                time.sleep(0.05)
            except Exception:
                tell("BAD", traceback.format_exc().replace("\n", "|"))
                time.sleep(0.05)

    def writer(who: str):
        done = 0

        def act() -> None:
            nonlocal done
            done += 1
            mine = f"{name}-{os.getpid()}-{who}-{done}"
            rows = [figure("1", indicator=mine, place=mine), figure("2", indicator=mine, place=mine + "/2")]
            batch = write(store, *rows, files={mine: mine.encode()})
            tell("wrote", mine, batch)

        return act

    seen = 0

    def read() -> None:
        nonlocal seen
        begun = time.monotonic()
        version = store.version()
        if version < seen:
            tell("BAD went back from", seen, version)
        seen = version
        found = numbers(store, as_of=version) if version else {}
        if {one.removesuffix("/2") for one in found} != {one for one in found if not one.endswith("/2")}:
            tell("BAD half a batch", version)
        tell("read", version, round(time.monotonic() - begun, 2))
        time.sleep(0.02)

    store = None
    while store is None:
        try:
            store = Store.open(address, create=True)
        except StoreTrouble as trouble:
            if trouble.kind not in TOLD:
                tell("BAD", trouble.kind, trouble.words)
            time.sleep(0.1)
    threads = [threading.Thread(target=guarded, args=(act,)) for act in (writer("a"), writer("b"), read)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    store.close()


class Pair:
    """The two servers. killed: how often each of the three was."""

    def __init__(self, address: Address, folder: Path) -> None:
        self.address, self.folder = address, folder
        self.killed = {"one": 0, "other": 0, "postgresql": 0}
        self.processes, self._begun = {}, {}
        for name in ("one", "other"):
            self.start(name)

    def start(self, name: str) -> None:
        self._begun[name] = self._length(name)
        process = FORK.Process(target=serving, args=(self.address, self.folder, name))
        with patch.dict(sys.modules, __main__=ModuleType("__main__")):
            process.start()
        self.processes[name] = process

    def kill(self, name: str) -> None:
        self.processes[name].kill()
        self.processes[name].join(30)
        self.start(name)

    def _length(self, name: str) -> int:
        path = self.folder / f"{name}.said"
        return path.stat().st_size if path.exists() else 0

    def at_work(self) -> None:
        """Return when each has done something since it was started, or the database was."""
        until = time.monotonic() + 60
        while any(self._length(name) <= self._begun[name] for name in self.processes):
            assert time.monotonic() < until, "a server does nothing any more"
            assert all(one.is_alive() for one in self.processes.values()), "a server ended by itself"
            time.sleep(0.02)
        self._begun = {name: self._length(name) for name in self.processes}

    def end(self) -> None:
        (self.folder / "stop").touch()
        for one in self.processes.values():
            one.join(60)
        assert [one.exitcode for one in self.processes.values()] == [0, 0]


def survive(folder: Path, kills: int, seed: int, most: float) -> None:
    dice = random.Random(seed)
    with running() as server:
        address = server.database()
        pair, until = Pair(address, folder), time.monotonic() + most
        try:
            while sum(pair.killed.values()) < kills and time.monotonic() < until:
                pair.at_work()
                time.sleep(1.2 * dice.random())
                what = dice.choice(("one", "other", "postgresql"))
                pair.killed[what] += 1
                if what == "postgresql":
                    server.kill()
                    time.sleep(0.5 * dice.random())
                    server.start()
                else:
                    pair.kill(what)
            pair.at_work()
            time.sleep(1)
            pair.end()
        finally:
            for one in pair.processes.values():
                one.kill()
        said = [line.split() for name in pair.processes for line in (folder / f"{name}.said").read_text().splitlines()]
        bad = [" ".join(line) for line in said if line[0] == "BAD"]
        assert not bad, (len(bad), bad[:3])
        wrote = {line[1]: int(line[2]) for line in said if line[0] == "wrote"}
        reads = [float(line[2]) for line in said if line[0] == "read"]
        check(address, folder, wrote)
    print(f"{pair.killed}, {len(wrote)} acknowledged, {len(reads)} reads, the slowest {max(reads):.1f} s")
    assert sum(pair.killed.values()) >= min(kills, 3) and len(wrote) >= kills and max(reads) < 30


def check(address: Address, folder: Path, wrote: dict[str, int]) -> None:
    """Every acknowledged batch is there, under its number and whole; every replica is what one fetched anew is."""
    told = []
    for name in ("one", "other", "new"):
        with elsewhere(folder / name), Store.open(address) as store:
            with store._reading() as con:
                assert backups._unsound(con) == []
                there = dict(con.execute("select place, batch from figure where place not like '%/2'").fetchall())
                kept = dict(con.execute("select name, batch from batch_file").fetchall())
                (rows,) = con.execute("select count(*) from figure").fetchall()[0]
            assert {mine: there.get(mine) for mine in wrote} == wrote, "nothing acknowledged is lost"
            assert kept == there and rows == 2 * len(there), "nothing is half"
            told.append(everything(store))
    replica.let_go()
    assert told[0] == told[1] == told[2]


@pytest.mark.soak
def test_killed_fifty_times(tmp_path):
    survive(tmp_path, 50, 1, 200)


def test_killed_three_times(tmp_path):
    survive(tmp_path, 3, 2, 30)
