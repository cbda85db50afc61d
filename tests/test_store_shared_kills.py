"""Two servers of the dashboard, four writers and a PostgreSQL, each killed with -9 at random moments: nothing acknowledged is lost,
nothing is half seen, readers stay up.
"""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

import pytest

from model.places import Address
from store import Store, backups, replica
from tests.postgres import elsewhere, running
from tests.stores import ROOT, command, everything

# A server: two writers and a reader in one process. What is acknowledged is written to a file before the next thing is done.
SERVING = """
import threading, traceback
from model.failures import Refused
from model.places import place
from store import shared
shared.PAUSE = 0.2
address, folder, name = place(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
said = os.open(folder / f"{name}.said", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

def tell(*words):
    os.write(said, (" ".join(map(str, words)) + "\\n").encode())

def opened():
    while True:
        try:
            return Store.open(address, create=True)
        except StoreTrouble as trouble:
            if trouble.kind not in ("away", "held"):
                tell("BAD open", trouble.kind, trouble.words)
                os._exit(1)
            time.sleep(0.1)

store = opened()

def write(who):
    number = 0
    while not (folder / "stop").exists():
        number += 1
        mine = f"{name}-{os.getpid()}-{who}-{number}"
        try:
            batch = stores.write(store, stores.figure("1", indicator=mine, place=mine), stores.figure("2", indicator=mine, place=mine + "/2"), seen=store.version(), files={mine: mine.encode()})
            tell("wrote", mine, batch)
        except StoreTrouble as trouble:
            if trouble.kind not in ("away", "held", "unsure", "behind"):
                tell("BAD", trouble.kind, trouble.words)
            time.sleep(0.05)
        except Exception as error:
            tell("BAD", repr(error), traceback.format_exc().replace("\\n", "|"))

def read():
    seen = 0
    while not (folder / "stop").exists():
        begun = time.monotonic()
        try:
            version = store.version()
            if version < seen:
                tell("BAD went back", seen, version)
            seen = version
            found = stores.numbers(store, as_of=version) if version else {}
            half = {one.removesuffix("/2") for one in found} - {one for one in found if not one.endswith("/2")}
            if half or len(found) % 2:
                tell("BAD half", *half)
            tell("read", version, round(time.monotonic() - begun, 2))
        except Exception as error:
            tell("BAD read", repr(error), traceback.format_exc().replace("\\n", "|"))
        time.sleep(0.02)

threads = [threading.Thread(target=write, args=(one,)) for one in "ab"] + [threading.Thread(target=read)]
for one in threads: one.start()
for one in threads: one.join()
store.close()
"""


def survive(folder: Path, kills: int, seed: int, most: float) -> None:
    dice, killed = random.Random(seed), {"one": 0, "other": 0, "postgresql": 0}
    with running() as server:
        address = server.database()

        def serve(name: str) -> subprocess.Popen:
            env = os.environ | {replica.FOLDER: str(folder / name)}
            return subprocess.Popen(
                command(SERVING, address.url, folder, name), cwd=ROOT, env=env, stderr=(folder / "errors").open("a")
            )

        serving = {name: serve(name) for name in ("one", "other")}
        until = time.monotonic() + most
        try:
            while sum(killed.values()) < kills and time.monotonic() < until:
                time.sleep(0.3 + 1.5 * dice.random())
                what = dice.choice(("one", "other", "postgresql", "postgresql"))
                if what == "postgresql":
                    server.kill()
                    time.sleep(0.5 * dice.random())
                    server.start()
                else:
                    serving[what].send_signal(signal.SIGKILL)
                    serving[what].wait()
                    serving[what] = serve(what)
                killed[what] += 1
            time.sleep(2)
            (folder / "stop").touch()
            assert [one.wait(90) for one in serving.values()] == [0, 0], (folder / "errors").read_text()[-3000:]
        finally:
            for one in serving.values():
                one.kill()
        said = [line.split() for name in serving for line in (folder / f"{name}.said").read_text().splitlines()]
        assert not [line for line in said if line[0] == "BAD"], [line for line in said if line[0] == "BAD"][:3]
        wrote = {line[1]: int(line[2]) for line in said if line[0] == "wrote"}
        reads = [float(line[2]) for line in said if line[0] == "read"]
        check(address, folder, wrote)
    print(f"{killed}, {len(wrote)} acknowledged, {len(reads)} reads, the slowest {max(reads):.1f} s")
    assert sum(killed.values()) >= min(kills, 3) and len(wrote) > kills and len(reads) > kills


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
    survive(tmp_path, 50, 1, 180)


def test_killed_three_times(tmp_path):
    survive(tmp_path, 3, 2, 20)
