"""Subject pages: `streamlit run app.py` until it is healthy, beside a page of one line."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import nation
from benchmarks.measuring import Side, beside_each_other
from benchmarks.report import ROOT, Row


def measure() -> Iterator[Row]:
    mine, other = beside_each_other(Side(prepare="pages:house"), Side(prepare="pages:bare"))
    yield Row(what="start until healthy", house=mine, beside=other, other="a page of one line", goal="≤ 1.5")


def house() -> Callable:
    return lambda: _started(ROOT / "app.py", ROOT)


def bare() -> Callable:
    folder = nation.cache() / "bare"
    folder.mkdir(exist_ok=True)
    script = folder / "app.py"
    script.write_text('import streamlit as st\n\nst.write("1")\n', encoding="utf-8")
    return lambda: _started(script, folder)


def _started(script: Path, folder: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = {"COUNTY_HEALTH_STORE": str(nation.cache() / "pages.duckdb"), "PYTHONPATH": str(folder)}
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(script),
        "--server.port",
        str(port),
        "--server.headless",
        "true",
    ]
    server = subprocess.Popen(
        command, cwd=folder, env=os.environ | told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while server.poll() is None:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.01)
        raise RuntimeError(f"the server of {script.name} ended with {server.returncode}")
    finally:
        server.kill()
        server.wait()
