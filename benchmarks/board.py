"""Subject board: the page for phones made, beside the judging it needs; and a running server asked for it by many readers at once."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from benchmarks import nation, pack, product
from benchmarks.measuring import Side, alone, beside_each_other
from benchmarks.report import ROOT, Row

YEAR = 2025
READERS, REQUESTS = 16, 1_500


def measure() -> Iterator[Row]:
    mine, other = beside_each_other(Side(prepare="board:made"), Side(prepare="board:judged"))
    yield Row(
        what="the board made: real store, judged, gathered, written",
        house=mine,
        beside=other,
        other="the judging it needs",
        goal="≤ 0.6 s",
    )
    first = alone(Side(prepare="board:cold"))
    yield Row(what="the board of a server just healthy, asked once", house=first, part="asked", goal="≤ 0.6 s")
    for what, given in (("sent", {}), ("not sent again (304)", {"held": True})):
        taken = alone(Side(prepare="board:served", given=given))
        yield Row(
            what=f"the board {what}, {READERS} readers",
            house=taken,
            part="asked",
            per=REQUESTS,
            goal="≤ 3.3 ms",
            note=f"{REQUESTS / taken.parts['asked']:.0f} a second",
        )


def made() -> Callable:
    store = product.opened(pack.ledger())
    return lambda: product.board(store, YEAR)


def judged() -> Callable:
    store = product.opened(pack.ledger())
    return lambda: product.judged(store, YEAR)


def cold() -> Callable:
    """A server started anew, healthy, and then asked: what its first reader waits ('asked')."""
    return lambda: _timed(readers=1, requests=1, warm=False)


def served(*, held: bool = False) -> Callable:
    """Of a server that has the page: REQUESTS of READERS, each keeping its connection and asking again once it is answered."""
    return lambda: _timed(readers=READERS, requests=REQUESTS, warm=True, held=held)


def _timed(*, readers: int, requests: int, warm: bool, held: bool = False) -> dict[str, float]:
    with _server() as port:
        tag = asyncio.run(_ask(port, readers=1, requests=1)) if warm else ""
        begun = time.perf_counter()
        asyncio.run(_ask(port, readers=readers, requests=requests, tag=tag if held else ""))
        return {"asked": time.perf_counter() - begun}


@contextmanager
def _server() -> Iterator[int]:
    """A server of the real store on a free port, healthy."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    store = nation.cache() / "board.duckdb"
    shutil.copy(pack.ledger(), store)  # a server opens its store to write
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", "app.py", "--server.port", f"{port}"],
        cwd=ROOT,
        env=os.environ | {"COUNTY_HEALTH_STORE": str(store), "COUNTY_HEALTH_LOG": "WARNING"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        while not _healthy(port):
            if server.poll() is not None:
                raise RuntimeError(f"the server ended with {server.returncode}")
            time.sleep(0.01)
        yield port
    finally:
        server.kill()
        server.wait()


def _healthy(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
            return True
    except OSError:
        return False


async def _ask(port: int, *, readers: int, requests: int, tag: str = "") -> str:
    """The requests, shared among the readers; gives the tag of the page. Raises RuntimeError for an answer that is not the one expected."""
    tags = await asyncio.gather(*(_reader(port, requests // readers, tag) for _ in range(readers)))
    return tags[0]


async def _reader(port: int, requests: int, tag: str) -> str:
    held = f"If-None-Match: {tag}\r\n" if tag else ""
    asked = f"GET /board HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n{held}\r\n".encode()
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    told: dict[str, str] = {}
    for _ in range(requests):
        writer.write(asked)
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        told = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        if first.split()[1] != ("304" if tag else "200"):
            raise RuntimeError(first)
        await reader.readexactly(0 if tag else int(told["content-length"]))
    writer.close()
    return told["etag"]
