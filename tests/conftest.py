"""Shared by the tests: stores built once, the page served once a process, one browser a process.

`make test` runs four processes (two cores: while one waits for a browser, another works) that take whole files in
turn (pytest-xdist, --dist loadfile), so that what a module shares is made once. `real_store` holds all of data/ and is for what is said of the documents themselves. Pages are
looked at with the documents their tests know (`known_store`) and with the demonstration set beside it (?demo=1), so
that a document that comes later breaks none of them. Nobody writes to either, all processes read them: take
`own_store`, a copy in the test's own folder.
"""

import csv
import fcntl
import gc
import itertools
import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from store import replica
from tests import browser, postgres

# Random cases: few while one works, many when there is time. What a test asks for itself (phases, counts) stays.
settings.register_profile("test", max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
settings.register_profile("soak", max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "test"))

# What takes longest goes first, so that no process is left alone with it at the end; the other files follow in their order.
FIRST = (
    "exports_pptx",
    "ui_uploads",
    "uploads_work",
    "checks",
    "plan_batches",
    "invented",
    "exports_chromium",
    "cli",
    "store_lasting",
    "store_files",
    "uploads_scope",
    "registering",
    "importing",
    "cli_hostile",
    "uploads_kill",
    "counting",
)


def pytest_collection_modifyitems(items):
    """Files of the browser and others in turn: while one process waits for its browser, another works, and the browsers do not all work at once."""
    place = {f"test_{name}.py": at for at, name in enumerate(FIRST)}
    paths = sorted(dict.fromkeys(item.path for item in items), key=lambda path: place.get(path.name, len(FIRST)))
    shown = [path for path in paths if path.name.startswith("test_browser")]
    others = [path for path in paths if path not in shown]
    turn = [path for pair in itertools.zip_longest(shown, others) for path in pair if path]
    order = {path: at for at, path in enumerate(turn)}
    items.sort(key=lambda item: order[item.path])


def pytest_collection_finish():
    """What has been imported and collected stays: it need not be searched for garbage again and again, a tenth of all time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def pytest_unconfigure():
    gc.unfreeze()  # the engine counts at the end of a process what was not let go


# The documents that the tests of pages know: sources.csv may grow, these tests see no other.
KNOWN = {
    "shandan-145",
    "fangshan-2025",
    "jiaocheng-2023",
    "pianguan-2024",
    "template-2025",
    "national-health-145",
    "public-services-145",
    "healthy-china-2030",
    "healthy-children-2021-2025",
    *(f"literacy-survey-{year}" for year in (2022, 2023, 2024)),
    *(f"nhc-bulletin-{year}" for year in range(2015, 2025)),
}


@pytest.fixture(scope="session")
def stores(tmp_path_factory) -> Path:
    """A folder with real/ and known/, in each store.duckdb and demo.duckdb, closed, so that any process may read."""
    own = tmp_path_factory.getbasetemp()
    folder = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "stores"
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:  # the process that comes first builds; closing lets the other one in
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "whole").exists():
            data = browser.ROOT / "data"
            for name, rows in (("real", data), ("known", _known(data, folder / "rows"))):
                (folder / name).mkdir()
                _build(folder / name / "store.duckdb", rows, stamped=data)
            _build(folder / "real" / "demo.duckdb", data / "demo", stamped=data / "demo")
            for path in (folder / "real").glob("demo.duckdb*"):
                shutil.copy(path, folder / "known" / path.name)
            (folder / "whole").touch()
    return folder


def _known(data: Path, folder: Path) -> Path:
    """The rows of data/ that the known documents print, and the areas they are of."""
    folder.mkdir()
    tables = {path.name: list(csv.reader(path.open(encoding="utf-8", newline=""))) for path in data.glob("*.csv")}
    column = {
        name: table[0].index("id" if name == "sources.csv" else "source")
        for name, table in tables.items()
        if name != "areas.csv"
    }
    for name, at in column.items():
        tables[name][1:] = [row for row in tables[name][1:] if row[at] in KNOWN]
    assert {row[column["sources.csv"]] for row in tables["sources.csv"][1:]} == KNOWN, (
        "data/ no longer has these documents"
    )
    named = {row[table[0].index("area")] for name, table in tables.items() if name != "areas.csv" for row in table[1:]}
    head, *areas = tables["areas.csv"]
    for row in reversed(areas):  # parents come before their children
        if row[head.index("code")] in named:
            named.add(row[head.index("parent")])
    tables["areas.csv"][1:] = [row for row in areas if row[head.index("code")] in named]
    for name, table in tables.items():
        with (folder / name).open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, lineterminator="\n").writerows(table)
    return folder


def _build(path: Path, data: Path, *, stamped: Path) -> None:
    """stamped: the folder the page compares the store with; it then has nothing to say of changed files."""
    from actions import building, stamp
    from model.actors import Actor
    from store import Store

    definitions = browser.ROOT / "indicators.yaml"
    with Store.open(path, create=True) as store:
        building.build(store, data=data, definitions=definitions, actor=Actor(name="整理", via="build"))
    stamp.set_current(path, data=stamped, definitions=definitions)


@pytest.fixture(scope="session")
def real_store(stores) -> Path:
    return stores / "real" / "store.duckdb"


@pytest.fixture(scope="session")
def known_store(stores) -> Path:
    return stores / "known" / "store.duckdb"


@pytest.fixture(scope="session")
def demo_store(stores) -> Path:
    """The demonstration set as a store, to read or to copy."""
    return stores / "real" / "demo.duckdb"


def copied(store: Path, folder: Path) -> Path:
    """The store, its read copy and its stamp, and those of the demonstration set, in another folder."""
    for path in store.parent.glob("*.duckdb*"):
        shutil.copy(path, folder / path.name)
    return folder / store.name


@pytest.fixture
def own_store(known_store, tmp_path) -> Path:
    """A copy of known_store to do with as the test likes."""
    return copied(known_store, tmp_path)


@pytest.fixture(scope="session")
def served(known_store, tmp_path_factory):
    """The address of the dashboard, served once a process for all browser tests from a copy of known_store."""
    folder = tmp_path_factory.mktemp("served")
    with browser.serving(copied(known_store, folder), log=folder / "server.log") as address:
        yield address


@pytest.fixture(scope="session")
def postgres_server():
    """A PostgreSQL of Debian's, one a process of the tests. Where there is none, skips with a reason; with CI set, fails."""
    with postgres.running("fsync=off", "max_connections=60") as server:
        yield server


@pytest.fixture
def shared(postgres_server, tmp_path, monkeypatch):
    """shared() -> the address of an empty database of the test's own; the replicas of this process stand in its folder."""
    monkeypatch.setenv("COUNTY_HEALTH_REPLICAS", str(tmp_path / "replicas"))
    yield postgres_server.database
    replica.let_go()


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """A real Chromium with the shipped font only, one a process. Where there is none, skips with a reason; with CI set, fails."""
    if browser.executable() is None:
        words = "没有 Chromium, 浏览器测试未运行 (apt install chromium) / no Chromium, browser tests not run"
        (pytest.skip if browser.is_let_off() else pytest.fail)(words)
    with browser.chromium(tmp_path_factory.mktemp("chromium")) as opened:
        yield opened


@pytest.fixture(scope="session")
def window(chromium, served):
    """The browser context that the tests' pages stand in, and a page of the server that stays: pages of one place share
    its renderer, which has Streamlit's and Plotly's scripts compiled already (a quarter of what a fresh one takes).
    """
    context = chromium.new_context(locale="zh-CN")
    kept = context.new_page()
    kept.goto(f"{served}/healthz")
    return context, kept


@pytest.fixture
def opened(chromium, window, served):
    """opened(path, width, height) -> a page that is ready; its console errors and requests are kept on it. Cookies and what pages
    store are of this test; apart: even of this page, as another person's browser has them. waited: False gives it as soon as
    the server has answered, before anything of it is there.
    """
    context, kept = window
    pages, contexts = [], []

    def open_(
        path: str = "/",
        *,
        width: int = 1440,
        height: int = 900,
        address: str = served,
        apart: bool = False,
        waited: bool = True,
    ):
        if apart:
            contexts.append(chromium.new_context(locale="zh-CN"))
        page = (contexts[-1] if apart else context).new_page()
        pages.append(page)
        page.set_viewport_size({"width": width, "height": height})
        page.set_default_timeout(30_000)
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
        page.goto(address + path, wait_until="load" if waited else "commit")
        if waited:
            browser.ready(page)
        return page

    yield open_
    for one in (*pages, *contexts):
        one.close()
    context.clear_cookies()
    context.clear_permissions()
    kept.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")


@pytest.fixture(scope="session")
def plan_names():
    """What areas and indicators are called in this repository: a document is read with them."""
    from loaders import curated
    from loaders.uploads.naming import Names

    root = Path(__file__).resolve().parents[1]
    bodies, _ = curated.gather(data=root / "data", definitions=root / "indicators.yaml")
    known, problems = curated.read_reference(bodies)
    assert known is not None, problems
    return Names(catalogue=known.catalogue, areas=known.areas)


@pytest.fixture(scope="module")
def open_store(known_store, tmp_path_factory):
    """A copy of known_store for a module's tests that only look: opened and judged once."""
    path = copied(known_store, tmp_path_factory.mktemp("looked_at"))
    _nothing_open()
    yield path
    _nothing_open()


@pytest.fixture(scope="module")
def open_real(real_store, tmp_path_factory):
    """A copy of real_store that the pages of a module's tests look at: they open their store to write, which one process at a time may."""
    path = copied(real_store, tmp_path_factory.mktemp("real"))
    _nothing_open()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTY_HEALTH_STORE", str(path))
        yield path
    _nothing_open()


@pytest.fixture(scope="module")
def open_demo(known_store, tmp_path_factory):
    """The demonstration set as the store of a module's tests that only look: what they say of a page stands, whatever document comes
    to data/.
    """
    path = copied(known_store, tmp_path_factory.mktemp("demonstrated")).with_name("demo.duckdb")
    _nothing_open()
    yield path
    _nothing_open()


def _nothing_open() -> None:
    """The page's caches hold open stores; those of another module are let go."""
    import streamlit as st

    st.cache_data.clear()
    st.cache_resource.clear()
