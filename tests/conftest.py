"""Shared by the tests: one store of the real data and one of the demonstration set, the page served once a process,
a browser for each module that needs one.

`make test` runs two processes that take whole files in turn (pytest-xdist, --dist loadfile), so what a module shares is made once.
Nobody writes to `real_store`, which both processes read: take `own_store`, a copy in the test's own folder.
"""

import fcntl
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests import browser

# Random cases: few while one works, many when there is time. What a test asks for itself (phases, fewer examples) stays.
settings.register_profile("test", max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("soak", max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))

# Files of few tests that take long go first, so that no process is left alone with one at the end.
FIRST = ("test_uploads_kill.py", "test_cli.py", "test_properties.py", "test_exports_slides.py", "test_browser")


def pytest_collection_modifyitems(items):
    place = {name: at for at, name in enumerate(FIRST)}
    items.sort(key=lambda item: min((at for name, at in place.items() if item.path.name.startswith(name)), default=99))


@pytest.fixture(scope="session")
def real_store(tmp_path_factory) -> Path:
    """Built once from data/ and indicators.yaml, and closed again: any process may read it. demo.duckdb stands beside it."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "stores"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:  # the process that comes first builds; closing lets the other one in
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "whole").exists():
            _build(folder / "store.duckdb", browser.ROOT / "data")
            _build(folder / "demo.duckdb", browser.ROOT / "data" / "demo")
            (folder / "whole").touch()
    return folder / "store.duckdb"


def _build(path: Path, data: Path) -> None:
    from actions import building, stamp
    from model.actors import Actor
    from store import Store

    given = {"data": data, "definitions": browser.ROOT / "indicators.yaml"}
    with Store.open(path, create=True) as store:
        building.build(store, **given, actor=Actor(name="整理", via="build"))
    stamp.set_current(path, **given)


def copied(real_store: Path, folder: Path) -> Path:
    """The store, its read copy and its stamp, and those of the demonstration set, in another folder."""
    for path in real_store.parent.glob("*.duckdb*"):
        shutil.copy(path, folder / path.name)
    return folder / real_store.name


@pytest.fixture
def own_store(real_store, tmp_path) -> Path:
    """A copy of real_store to do with as the test likes."""
    return copied(real_store, tmp_path)


@pytest.fixture(scope="session")
def served(real_store, tmp_path_factory):
    """The address of the dashboard, served once a process for all browser tests from a copy of real_store."""
    folder = tmp_path_factory.mktemp("served")
    with browser.serving(copied(real_store, folder), log=folder / "server.log") as address:
        yield address


@pytest.fixture(scope="module")
def chromium(tmp_path_factory):
    """A real Chromium with the shipped font only. Skips with a reason where there is none; with CI set that is a failure."""
    if browser.executable() is None:
        words = "没有 Chromium, 浏览器测试未运行 (apt install chromium) / no Chromium, browser tests not run"
        (pytest.skip if os.environ.get("CI", "").lower() in ("", "0", "false") else pytest.fail)(words)
    with browser.chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture
def opened(chromium, served):
    """opened(path, width, height) -> a page that is ready; its console errors and requests are kept on it."""
    contexts = []

    def open_(path: str = "/", *, width: int = 1440, height: int = 900, address: str = served):
        context = chromium.new_context(viewport={"width": width, "height": height}, locale="zh-CN")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.complaints, page.asked = [], []
        page.on(
            "console",
            lambda message: (
                page.complaints.append((message.text, message.location.get("url", "")))
                if message.type == "error"
                else None
            ),
        )
        page.on("pageerror", lambda error: page.complaints.append((str(error), "")))
        page.on("request", lambda request: page.asked.append(request.url))
        page.on("websocket", lambda socket: page.asked.append(socket.url))
        page.goto(address + path)
        browser.ready(page)
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def open_store(real_store, tmp_path_factory):
    """A copy of real_store for a module's tests that only look: opened and judged once."""
    path = copied(real_store, tmp_path_factory.mktemp("looked_at"))
    _nothing_open()
    yield path
    _nothing_open()


@pytest.fixture(scope="module")
def open_demo(real_store, tmp_path_factory):
    """The demonstration set as the store of a module's tests that only look: what they say of a page stands, whatever document comes
    to data/."""
    path = copied(real_store, tmp_path_factory.mktemp("demonstrated")).with_name("demo.duckdb")
    _nothing_open()
    yield path
    _nothing_open()


def _nothing_open() -> None:
    """The page's caches hold open stores; those of another module are let go."""
    import streamlit as st

    st.cache_data.clear()
    st.cache_resource.clear()
