"""Subject browsing: 总览 in a real browser beside the plainest Streamlit page that shows the same HTML of the same map and panel.

Beside it stands `beside/page.py`: the HTML as this house made it, read from a file, one pill an area, one pill a cell. So it knows the answer and
reckons nothing; what the house costs more is choosing, judging, words, links and frame.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from actions import stamp
from benchmarks import nation, pack
from benchmarks.measuring import Side, beside_each_other
from benchmarks.report import ROOT, Row
from tests import browser

AREA = "全国"  # the one a click takes out of the usual choice
CELLS = ("td[data-cell='620725.nurses_per_1000']", "td[data-cell='620725.beds_per_1000']")
GOALS = {
    "cold": ("server and browser started, until the page is whole", "≤ 1.25"),
    "reload": ("reload", "≤ 1.25"),
    "choice": ("an area taken out of the choice", "≤ 1.5"),
    "cell": ("another cell, until its panel is there", "≤ 1.2"),
}

# The page is whole: its title and its map are there and nothing is on its way. In the page itself, so that the driver's own time is not counted.
STILL = """const still = () => { const app = document.querySelector('[data-testid="stApp"]');
    return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1') && document.querySelector('td[data-cell]') && document.querySelector('.st-key-panel h2')
        && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]'); };"""
WHOLE = "() => { " + STILL + " return still(); }"
CLICK = (
    "([button, words, changes]) => new Promise(done => { "
    + STILL
    + """
    const read = () => document.querySelector(changes)?.textContent, before = read(), begun = performance.now();
    [...document.querySelectorAll(button)].find(one => one.textContent.includes(words)).click();
    const look = () => read() !== before && still() ? done((performance.now() - begun) / 1000) : requestAnimationFrame(look);
    requestAnimationFrame(look); })"""
)


def measure() -> Iterator[Row]:
    mine, other = beside_each_other(Side(prepare="browsing:house"), Side(prepare="browsing:bare"))
    for part, (what, goal) in GOALS.items():
        yield Row(what=what, house=mine, beside=other, part=part, other="the same HTML in a page", goal=goal)
    yield Row(what="the whole visit, with one cell more", house=mine, beside=other, other="the same HTML in a page")
    megabytes = [f"{side.parts['memory']:.0f}" for side in (mine, other)]
    ratio = mine.parts["memory"] / other.parts["memory"]
    yield Row(
        what="memory of the server with one user",
        note=f"{ratio:.2f}: {megabytes[0]} MB beside {megabytes[1]} (goal ≤ 2)",
    )


def house() -> Callable:
    return lambda: _visited(ROOT / "app.py", cells=[(cell, "") for cell in CELLS])


def bare() -> Callable:
    """Takes the HTML from the house once."""
    known = nation.cache() / "page.json"
    with server(ROOT / "app.py") as (address, _), _chromium() as chromium:
        page = _opened(chromium, address)
        made: dict[str, dict] = {"areas": {}, "cells": {}}
        look = "() => [document.querySelector('h1').textContent, document.querySelector('.map-box').innerHTML]"
        made["areas"][""] = page.evaluate(look)
        for number, cell in enumerate(CELLS):
            page.evaluate(CLICK, [cell, "", ".st-key-panel h2"])
            made["cells"][f"{number}"] = page.locator(".st-key-panel").evaluate("one => one.innerHTML")
        _choose(page)
        made["areas"][AREA] = page.evaluate(look)
    known.write_text(json.dumps(made, ensure_ascii=False), encoding="utf-8")
    script = ROOT / "benchmarks" / "beside" / "page.py"
    return lambda: _visited(script, cells=[(".st-key-cell button", f"{number}") for number in range(len(CELLS))])


def _visited(script: Path, *, cells: list[tuple[str, str]]) -> dict[str, float]:
    """One visit of a server and a browser just started: seconds of each step, and MB of the server at the end."""
    begun = time.perf_counter()
    with server(script) as (address, served), _chromium() as chromium:
        page = _opened(chromium, address)
        taken = {"cold": time.perf_counter() - begun}
        begun = time.perf_counter()
        page.reload(wait_until="commit")
        page.wait_for_function(WHOLE, polling="raf")
        taken["reload"] = time.perf_counter() - begun
        for button, words in cells:  # the second counts: the first may make what is then kept
            taken["cell"] = page.evaluate(CLICK, [button, words, ".st-key-panel h2"])
        taken["choice"] = _choose(page)
        return taken | {"memory": _memory(served)}


def _opened(chromium, address: str):
    page = chromium.new_page(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page.set_default_timeout(120_000)
    page.goto(address, wait_until="commit")
    page.wait_for_function(WHOLE, polling="raf")
    return page


def _choose(page) -> float:
    browser.behind(page, "areas")
    page.locator(".st-key-pick_area button", has_text=AREA).wait_for()
    return page.evaluate(CLICK, [".st-key-pick_area button", AREA, ".map thead"])  # it is in no count: the title stays


@contextmanager
def _chromium():
    folder = Path(tempfile.mkdtemp())
    try:
        with browser.chromium(folder) as chromium:
            yield chromium
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def server(script: Path) -> Iterator[tuple[str, subprocess.Popen]]:
    """A server of the real store, asked for as soon as it answers."""
    port = browser.free_port()
    store = nation.cache() / "browsing.duckdb"
    shutil.copy(pack.ledger(), store)  # a server opens its store to write
    stamp.set_current(store, data=ROOT / "data", definitions=ROOT / "indicators.yaml")  # as make run does
    served = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", f"{port}"],
        cwd=ROOT,
        env=os.environ
        | {"COUNTY_HEALTH_STORE": str(store), "COUNTY_HEALTH_LOG": "WARNING"}
        | {"PAGE_MADE": str(nation.cache() / "page.json")},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        browser.wait_for(lambda: urllib.request.urlopen(f"{address}/_stcore/health", timeout=2), seconds=120)
        yield address, served
    finally:
        served.kill()
        served.wait()


def _memory(served: subprocess.Popen) -> float:
    with open(f"/proc/{served.pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS")) / 1024


def processor(served: subprocess.Popen) -> float:
    """Seconds of a server so far."""
    with open(f"/proc/{served.pid}/stat") as told:
        user, system = told.read().rpartition(")")[2].split()[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
