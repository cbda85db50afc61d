"""A real Chromium for tests and pictures: the machine's browser, the font that comes with the dependencies, nothing outside this machine.

The browser is Debian's chromium driven by Playwright's client; no browser is downloaded.
"""

import asyncio
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.parse
import urllib.request
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",  # tests/conftest.py keeps one renderer
    # What moves while a page works (Streamlit's sign that it runs) is drawn with the page, not sixty times a second beside it.
    *("--disable-threaded-animation", "--disable-threaded-scrolling", "--disable-checker-imaging"),
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.* , EXCLUDE ::1 , EXCLUDE [::1]",
]


def executable() -> str | None:
    """make.sh has looked already and says where in BROWSER_PATH."""
    return next(
        (found for name in (os.environ.get("BROWSER_PATH"), *NAMES) if name and (found := shutil.which(name))), None
    )


def is_let_off() -> bool:
    """Whether tests that need a browser are skipped: there is none. Where CI is set they run all the same and fail: nothing is left untested unseen."""
    return executable() is None and os.environ.get("CI", "").lower() in ("", "0", "false")


def font_folder() -> Path:
    import pylopdf_fonts_zh_cn

    return Path(pylopdf_fonts_zh_cn.__file__).parent


def fontconfig(folder: Path) -> Path:
    """A fontconfig file that knows the shipped Chinese font only, so that pictures look the same on every machine."""
    path = folder / "fonts.conf"
    path.write_text(
        f'<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig><dir>{font_folder()}</dir><cachedir>{folder}/fontcache</cachedir>'
        "<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias></fontconfig>",
        "utf-8",
    )
    return path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(store: Path | str, *, log: Path, listening: str = "", asked: str = "127.0.0.1"):
    """The dashboard as `make run` serves it, on a free port: the command is make.sh's own. Gives its address and stops it afterwards.

    listening: the ADDRESS to serve at ('' the default); asked: the host of that address as a browser on this machine calls it.
    """
    with started(store, log=log, listening=listening, asked=asked) as (address, _):
        yield address


@contextmanager
def started(store: Path | str, *, log: Path, listening: str = "", asked: str = "127.0.0.1"):
    """The same, with the process that serves: (address, process)."""
    port = free_port()
    given = {name: value for name, value in os.environ.items() if name not in ("ADDRESS", "STREAMLIT_SERVER_ADDRESS")}
    given |= {"COUNTY_HEALTH_STORE": str(store), "PORT": str(port)} | ({"ADDRESS": listening} if listening else {})
    with log.open("ab") as out:
        process = subprocess.Popen(
            ["bash", ROOT / "make.sh", "serve"], cwd=ROOT, env=given, stdout=out, stderr=subprocess.STDOUT
        )  # it becomes the server: the signal that ends it reaches the server itself
    address = f"http://{asked}:{port}"
    try:
        wait_for(lambda: urllib.request.urlopen(f"{address}/healthz", timeout=2).status == 200, seconds=60)
        yield address, process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for(true, *, seconds: float):
    """Until true() holds; errors on the way count as not yet."""
    end = time.monotonic() + seconds
    while True:
        try:
            if true():
                return
        except OSError:
            pass
        if time.monotonic() > end:
            raise TimeoutError("没有在限定时间内就绪")
        time.sleep(0.1)


@contextmanager
def chromium(folder: Path):
    """A headless browser with only the shipped font."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=executable(), args=FLAGS, env=os.environ | {"FONTCONFIG_FILE": str(fontconfig(folder))}
        )
        try:
            yield browser
        finally:
            browser.close()


READY = """() => {
    const app = document.querySelector('[data-testid="stApp"]'), charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1') && document.fonts.status === 'loaded'
        && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]') && charts.every(one => one.querySelector('.main-svg'))
        && [...document.querySelectorAll('.st-key-matrix .stBidiComponent, .stBidiComponent.st-key-matrix')].every(one => one.querySelector('table'));
}"""


def ready(page) -> None:
    """The script has run, the charts are drawn, the fonts are there; and it stays so for a moment (a rerun may be on its way)."""
    for _ in range(3):
        page.wait_for_function(READY, timeout=60_000, polling=100)  # unasked, it looks at every frame
        page.wait_for_timeout(300)
        if page.evaluate(READY):
            return


def whole_length(page) -> None:
    """Streamlit scrolls inside stMain: make the window as tall as the page before a picture of all of it."""
    height = page.evaluate("() => document.querySelector('[data-testid=\"stMain\"]').scrollHeight")
    page.set_viewport_size(
        {"width": page.viewport_size["width"], "height": max(page.viewport_size["height"], int(height))}
    )
    page.wait_for_timeout(500)


# Streamlit's own client asks these beside the page of a deep link before it finds them at the root.
PROBES = re.compile(r"/_stcore/(health|host-config)$")


def link(page: str = "", **query) -> str:
    """The address of a page with choices: link('county', county='620725') -> '/county?county=620725'."""
    return f"/{page}?" + urllib.parse.urlencode(query)


def behind(page, button: str) -> None:
    """Open what stands behind a button of the bar (more, areas, legend), unless it is open."""
    if not page.locator("[data-testid=stPopoverBody]").count():
        page.locator(f".st-key-{button} button").first.click()
        page.locator("[data-testid=stPopoverBody]").wait_for()


def put_away(page) -> None:
    """Close what stands behind a button."""
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)


def title(page) -> str:
    """With plain spaces (tests/screens.py)."""
    return page.locator("h1").inner_text().replace("\u00a0", " ")


def settled(page) -> None:
    """A click has been answered: the script ran and the charts are drawn. Looked at twice: a busy machine may begin late."""
    page.wait_for_timeout(300)
    ready(page)
    page.wait_for_timeout(300)
    if not page.evaluate(READY):
        ready(page)


def query(page) -> dict[str, str]:
    """What the address says now."""
    return dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(page.url).query))


def complaints(page) -> list[tuple[str, str]]:
    """Console errors of a page opened by the fixture `opened`, without Streamlit's own probes."""
    return [one for one in page.complaints if not PROBES.search(urllib.parse.urlsplit(one[1]).path)]


def answered(asked: Coroutine):
    """What comes of it in an event loop of its own, in a thread of its own: this one may have the loop of a browser test."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, asked).result()
