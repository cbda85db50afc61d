"""Shared by the tests: one store of the real data, the page served once, a browser for each module that needs one.

Nobody writes to `real_store`: take `own_store`, a copy in the test's own folder.
"""

import os
import shutil
from pathlib import Path

import pytest

from tests import browser


@pytest.fixture(scope="session")
def real_store(tmp_path_factory) -> Path:
    """Built once from data/ and indicators.yaml, and closed again: any process may read it."""
    from actions import building, stamp
    from model.actors import Actor
    from store import Store

    path, given = (
        tmp_path_factory.mktemp("real") / "store.duckdb",
        {"data": browser.ROOT / "data", "definitions": browser.ROOT / "indicators.yaml"},
    )
    with Store.open(path, create=True) as store:
        building.build(store, **given, actor=Actor(name="整理", via="build"))
    stamp.set_current(path, **given)
    return path


@pytest.fixture
def own_store(real_store, tmp_path) -> Path:
    """A copy of real_store, its read copy and its stamp, to do with as the test likes."""
    for path in real_store.parent.glob(real_store.name + "*"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path / real_store.name


@pytest.fixture(scope="session")
def served(real_store, tmp_path_factory):
    """The address of the dashboard, served once for all browser tests from a copy of real_store."""
    folder = tmp_path_factory.mktemp("served")
    for path in real_store.parent.glob(real_store.name + "*"):
        shutil.copy(path, folder / path.name)
    with browser.serving(folder / real_store.name, log=folder / "server.log") as address:
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
    import streamlit as st

    folder = tmp_path_factory.mktemp("looked_at")
    for path in real_store.parent.glob(real_store.name + "*"):
        shutil.copy(path, folder / path.name)
    st.cache_data.clear()
    st.cache_resource.clear()
    yield folder / real_store.name
    st.cache_data.clear()
    st.cache_resource.clear()
