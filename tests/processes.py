"""Second processes for tests, begun in a hundredth of the time a new Python takes: forked from one that has imported everything.

Each is a process like any other: an id, streams, an environment and a folder of its own, an exit code or a death by a signal. What
a new interpreter alone can show (what it imports, how it encodes what it prints) is asked of a new one, tests/stores.command.
"""

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BEGIN = """
import sys
from tests import processes
code = processes._serve(int(sys.argv[1]))  # comes back in a process that was asked for, and only there
exec(code)
"""
IMPORTED = ("cli", "actions.building", "actions.importing", "actions.store_file", "actions.assess", "tests.stores")
FOREVER = 3600.0


class Started:
    """A process that runs some code as `python -c code given …` does: sys.argv[1:] are the words given. As subprocess.Popen, where it
    has the same names; text is UTF-8.
    """

    def __init__(self, code: str, *given, env=None, cwd=ROOT, stdin=None, stdout=None, stderr=None, text=False) -> None:
        asked = {
            "argv": ["-c", *map(str, given)],
            "code": code,
            "cwd": str(cwd),
            "env": dict(os.environ if env is None else env),
        }
        ends, theirs, ours = [], [], []
        for number, stream in enumerate((stdin, stdout, stderr)):
            mine = None
            if stream == subprocess.PIPE:
                reading, writing = os.pipe()
                mine, their = (writing, reading) if number == 0 else (reading, writing)
                ends.append(their)
            elif stream == subprocess.DEVNULL:
                their = os.open(os.devnull, os.O_RDWR)
                ends.append(their)
            elif stream is None:
                their = number
            else:
                their = stream if isinstance(stream, int) else stream.fileno()
            theirs.append(their)
            ours.append(mine)
        self._wire, wire = socket.socketpair()
        with wire:
            _ask(asked, [*theirs, wire.fileno()])
        for one in ends:
            os.close(one)
        self.stdin, self.stdout, self.stderr = (
            None if one is None else _opened(one, "w" if number == 0 else "r", text) for number, one in enumerate(ours)
        )
        self.args, self.returncode, self._told = ["-c", code], None, b""
        self.pid = int(self._line(FOREVER))

    def _line(self, seconds: float) -> bytes | None:
        """The next line that is said of it; None when none was said so soon."""
        until = time.monotonic() + seconds
        while b"\n" not in self._told:
            if not select.select([self._wire], [], [], max(0, until - time.monotonic()))[0]:
                return None
            more = self._wire.recv(100)
            assert more, "who waits for its end has gone"
            self._told += more
        line, _, self._told = self._told.partition(b"\n")
        return line

    def poll(self) -> int | None:
        """Its exit code; None while it runs."""
        if self.returncode is None and (line := self._line(0)) is not None:
            self.returncode = int(line)
            self._wire.close()
        return self.returncode

    def wait(self, timeout: float = FOREVER) -> int:
        """Its exit code, a negative one for the signal it died of. Raises subprocess.TimeoutExpired."""
        if self.returncode is None:
            if (line := self._line(timeout)) is None:
                raise subprocess.TimeoutExpired(self.args, timeout)
            self.returncode = int(line)
            self._wire.close()
        return self.returncode

    def communicate(self, timeout: float = FOREVER) -> tuple:
        """(stdout, stderr) to their end, once nothing more is written to it."""
        if self.stdin:
            self.stdin.close()
        read: dict = {}
        streams = [one for one in (self.stdout, self.stderr) if one]
        threads = [threading.Thread(target=lambda one=one: read.update({one: one.read()})) for one in streams]
        for thread in threads:
            thread.start()
        self.wait(timeout)
        for thread in threads:
            thread.join(timeout)
        for one in streams:
            one.close()
        return read.get(self.stdout), read.get(self.stderr)

    def send_signal(self, number: int) -> None:
        """As os.kill, unless it has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):  # it has ended, and that is not told yet
                os.kill(self.pid, number)

    def kill(self) -> None:
        """Kill -9, unless it has ended."""
        self.send_signal(signal.SIGKILL)


def run(code: str, *given, timeout: float = FOREVER, text=True, **more) -> subprocess.CompletedProcess:
    """To its end, with what it printed: as subprocess.run(…, capture_output=True)."""
    started = Started(code, *given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=text, **more)
    try:
        out, err = started.communicate(timeout)
    finally:
        started.kill()
    return subprocess.CompletedProcess(started.args, started.returncode, out, err)


def _opened(number: int, way: str, text: bool):
    return open(number, way, encoding="utf-8") if text else open(number, way + "b", buffering=0 if way == "w" else -1)


# -- the process they are forked from ------------------------------------------------------------------------------------------

_alone = threading.Lock()
_server: tuple[int, socket.socket, subprocess.Popen] | None = (
    None  # (the process of ours that began it, the way to it, itself)
)


def _ask(asked: dict, streams: list[int]) -> None:
    global _server
    body = json.dumps(asked).encode()
    with _alone:
        if _server is None or _server[0] != os.getpid() or _server[2].poll() is not None:
            here, there = socket.socketpair()
            with there:
                # It ends with this process, when the other end of the wire is closed.
                begun = subprocess.Popen(
                    [sys.executable, "-c", BEGIN, str(there.fileno())], cwd=ROOT, pass_fds=[there.fileno()],
                    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                )  # fmt: skip
            _server = os.getpid(), here, begun
        socket.send_fds(_server[1], [len(body).to_bytes(4, "big")], streams)
        _server[1].sendall(body)


def _serve(number: int) -> str:
    """Forks for each question a process that becomes what was asked for, and one that waits for its end and says it."""
    for name in IMPORTED:
        __import__(name)
    gc.collect()
    gc.freeze()
    wire = socket.socket(fileno=number)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who wait
    while True:
        head, streams, *_ = socket.recv_fds(wire, 4, 4)
        if not head:
            sys.exit()
        body = bytearray()
        while len(body) < int.from_bytes(head, "big"):
            body += wire.recv(int.from_bytes(head, "big") - len(body))
        if not os.fork():
            break
        for one in streams:
            os.close(one)
    wire.close()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    telling = streams.pop()
    if child := os.fork():
        for one in streams:
            os.close(one)
        os.write(telling, f"{child}\n".encode())
        _, status = os.waitpid(child, 0)
        os.write(telling, f"{os.waitstatus_to_exitcode(status)}\n".encode())
        os._exit(0)
    os.close(telling)
    for place, one in enumerate(streams):
        os.dup2(one, place)
        os.close(one)
    for place, name in enumerate(("stdin", "stdout", "stderr")):
        old = getattr(sys, name)
        new = open(place, old.mode, encoding=old.encoding, errors=old.errors, closefd=False)
        new.reconfigure(line_buffering=old.line_buffering)
        setattr(sys, name, new)
        setattr(sys, f"__{name}__", new)
    asked = json.loads(bytes(body))
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"])
    tempfile.tempdir = None  # its own environment says where
    atexit.register(gc.unfreeze)  # the engine counts at the end of a process what was not let go
    sys.argv[:] = asked["argv"]
    return asked["code"]
