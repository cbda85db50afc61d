"""A real PostgreSQL for the tests: Debian's, in a folder of its own, reached over 127.0.0.1, ended with the run that began it."""

import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import count
from pathlib import Path

import pytest

from store import Store, backups, replica
from store.places import Address
from tests import stores

OWNER = "postgres"  # who runs it where the tests run as root, which it refuses
NONE = "没有 PostgreSQL, 共享数据库的测试未运行 (apt install postgresql) / no PostgreSQL, tests of the shared store not run"


def programs() -> Path | None:
    """The folder of initdb, pg_ctl and the server; None where there is none."""
    found = sorted(glob.glob("/usr/lib/postgresql/*/bin/initdb")) or list(filter(None, [shutil.which("initdb")]))
    return Path(found[-1]).resolve().parent if found else None


def lack() -> None:
    """Skip with the reason; with CI set, fail."""
    (pytest.skip if os.environ.get("CI", "").lower() in ("", "0", "false") else pytest.fail)(NONE)


class Server:
    """A server that may be stopped, started and killed. settings: '-c name=value' on top."""

    def __init__(self, *settings: str, folder: Path | None = None) -> None:
        # Not in the folder of the tests, which nobody but root may enter.
        self.folder = folder or Path(tempfile.mkdtemp(prefix="postgresql-"))
        self._bin, self._settings = programs(), settings
        self._numbers = count(1)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        if os.geteuid() == 0:
            shutil.chown(self.folder, OWNER)
        self._as_owner(
            "initdb", "-D", self.folder / "data", "-A", "trust", "-U", OWNER, "-E", "UTF8", "--locale=C", "-N"
        )
        self.start()

    def _as_owner(self, program: str, *given) -> None:
        before = ["setpriv", f"--reuid={OWNER}", f"--regid={OWNER}", "--clear-groups"] if os.geteuid() == 0 else []
        with (self.folder / "said").open(
            "w+"
        ) as said:  # no pipe: the server would inherit it, and nobody could wait for its end
            asked = [*before, str(self._bin / program), *map(str, given)]
            done = subprocess.run(asked, stdout=said, stderr=said, cwd=self.folder, timeout=60)
            assert done.returncode == 0, (program, (self.folder / "said").read_text())

    def start(self) -> None:
        options = [
            f"-p {self.port}",
            "-c unix_socket_directories=''",
            "-c listen_addresses=127.0.0.1",
            *(f"-c {one}" for one in self._settings),
        ]
        self._as_owner(
            "pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-w", "-o", " ".join(options), "start"
        )

    def stop(self) -> None:
        """As `systemctl restart` does: connections are ended, what is committed is on the disk."""
        self._as_owner("pg_ctl", "-D", self.folder / "data", "-w", "-m", "fast", "stop")

    def freeze(self) -> list[int]:
        """Stop every process it has in its tracks (SIGSTOP): it neither answers nor goes. Gives their numbers."""
        pid = int((self.folder / "data" / "postmaster.pid").read_text().split()[0])
        os.kill(pid, signal.SIGSTOP)  # no child more while they are counted
        children = [pid, *map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split())]
        self._signal(children, signal.SIGSTOP)
        return children

    def thaw(self) -> None:
        """It goes on where it was."""
        self._signal(self.freeze(), signal.SIGCONT)

    @staticmethod
    def _signal(processes: list[int], number: int) -> None:
        for one in processes:
            with suppress(ProcessLookupError):
                os.kill(one, number)

    def kill(self) -> None:
        """Kill -9 of every process it has."""
        processes = self.freeze()
        self._signal(processes, signal.SIGKILL)
        until = time.monotonic() + 30
        while any(_runs(one) for one in processes):
            assert time.monotonic() < until
            time.sleep(0.01)
        # Where nobody buries the dead, a number stays taken, and the next one would think the server still ran.
        (self.folder / "data" / "postmaster.pid").unlink()

    def url(self, database: str, *, user: str = OWNER) -> str:
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def run(self, sql: str, database: str = "postgres") -> str:
        """What psql prints."""
        asked = [
            str(self._bin / "psql"),
            "-X",
            "-q",
            "-A",
            "-t",
            "-v",
            "ON_ERROR_STOP=1",
            "-d",
            self.url(database),
            "-c",
            sql,
        ]
        done = subprocess.run(asked, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def database(self) -> Address:
        """An empty database nobody has used."""
        name = f"ledger_{next(self._numbers)}"
        self.run(f"create database {name} template template0 strategy file_copy")
        return Address(self.url(name))


@contextmanager
def shared_store(request) -> Iterator[Store]:
    """A fresh store in PostgreSQL. What its replica became, write by write, is what a machine that comes later derives from the server."""
    address = request.getfixturevalue("shared")()
    with Store.open(address, create=True) as store:
        yield store
        with elsewhere(store.path.parent / "another"), Store.open_for_reading(address) as later:
            assert later.path != store.path and stores.everything(later) == stores.everything(store)
            with later._reading() as con:
                assert backups._unsound(con) == []


@contextmanager
def elsewhere(folder: Path) -> Iterator[None]:
    """As on another machine: with replicas of its own."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(replica.FOLDER, str(folder))
        yield


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@contextmanager
def running(*settings: str, folder: Path | None = None) -> Iterator[Server]:
    """A server for as long as it is needed. folder: an empty one of its own, where it matters on which disk."""
    if programs() is None:
        lack()
    server = Server(*settings, folder=folder)
    try:
        yield server
    finally:
        with suppress(AssertionError):  # killed
            server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
