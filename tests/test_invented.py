"""The store knows whether what it holds is invented, and everything that is made of it says so, whichever way it was asked for."""

import io
import shutil
import subprocess
import zipfile

import pytest

import cli
from actions import building, demonstrating, downloads, stamp, store_file
from exports.report_data import DEMO
from loaders import dataset
from model.actors import Actor
from model.failures import NotAllowed, Refused, StoreTrouble
from store import Store
from tests import browser, packs, screens, stores

BUILDER = Actor(name="整理", via="build")
DEFINITIONS = browser.ROOT / "indicators.yaml"
REAL, INVENTED = browser.ROOT / "data", browser.ROOT / "data" / "demo"


def build(store: Store, data=INVENTED):
    return building.build(store, data=data, definitions=DEFINITIONS, actor=BUILDER)


@pytest.fixture
def demo_store(tmp_path):
    """A copy of the demonstration store, with its read copy, to do with as the test likes."""
    given = packs.demo_store()
    for path in given.parent.glob(given.name + "*"):
        shutil.copy(path, tmp_path / path.name)
    return tmp_path / given.name


@pytest.fixture
def old_demo_store(demo_store):
    """The same as an earlier version left it: nothing is written down of what it holds."""
    forget(demo_store)
    return demo_store


def forget(path) -> None:
    with Store.open(path) as store:
        store._con.execute("delete from meta where key = 'invented'")
        store._con.execute("checkpoint")
    path.with_name(path.name + ".read").unlink()
    Store.open(path).close()


def declared(path) -> list[tuple[str]]:
    with Store.open_for_reading(path) as store:
        return store._con.execute("select value from meta where key = 'invented'").fetchall()


# ---- the declaration of a folder


@pytest.mark.parametrize(
    "body, invented, problems",
    [
        (None, False, 0),
        ("invented: true\n", True, 0),
        ("\ufeff# 说明\ninvented: true\n", True, 0),
        ("invented: false\n", False, 0),
        ("invented: yes\n", False, 1),
        ("invented:\n", False, 1),
        ("", False, 1),
        ("invented: true\nname: 演示\n", False, 1),
        ("- invented\n", False, 1),
        ("invented: [true\n", False, 1),
    ],
)
def test_a_folder_declares_what_it_holds(tmp_path, body, invented, problems):
    if body is not None:
        (tmp_path / dataset.FILE).write_text(body, "utf-8")
    found, told = dataset.read(tmp_path)
    assert (found, len(told)) == (invented, problems)


@pytest.mark.parametrize("case", ["undeclared", "a real county in it", "declared but real"])
def test_a_folder_whose_areas_contradict_its_declaration_is_refused(tmp_path, case):
    data = tmp_path / "data"
    shutil.copytree(
        REAL if case == "declared but real" else INVENTED, data, ignore=shutil.ignore_patterns("demo", "*.duckdb*")
    )
    if case == "undeclared":
        (data / dataset.FILE).unlink()
    elif case == "a real county in it":
        with (data / "areas.csv").open("a", encoding="utf-8") as file:
            file.write("620725,山丹县,山丹,county,900100\n")
    else:
        shutil.copy(INVENTED / dataset.FILE, data)
    errors = [one for one in building.check(data=data, definitions=DEFINITIONS) if one.level == "error"]
    assert errors and {(one.code, one.file) for one in errors} == {("invented", "areas.csv")}
    assert case != "a real county in it" or [one.value for one in errors] == ["620725"]
    with Store.open(tmp_path / "s.duckdb", create=True) as store, pytest.raises(Refused):
        build(store, data)


# ---- the store


def test_a_store_knows_what_it_was_built_from(real_store, demo_store, tmp_path):
    for path, invented in ((real_store, False), (demo_store, True)):
        with Store.open_for_reading(path) as store:
            assert store.invented is invented
        store_file.backup(path, tmp_path / f"{invented}.backup")
        with Store.open_for_reading(tmp_path / f"{invented}.backup") as store:
            assert store.invented is invented, "a backup too"
    assert declared(real_store) == [("0",)] and declared(demo_store) == [("1",)]


def test_the_copy_for_readers_and_a_trial_know_it_too(demo_store):
    with Store.open(demo_store) as store:
        with store.trial() as trial:
            assert trial.invented
        told = stores.elsewhere("print(Store.open_for_reading(Path(sys.argv[1])).invented)", demo_store)
    assert told.strip() == "True"


@pytest.mark.parametrize("forgotten", [False, True], ids=["declared", "older than the declaration"])
@pytest.mark.parametrize("kind", ["real", "invented"])
def test_the_other_kind_is_refused_and_nothing_is_written(own_store, demo_store, kind, forgotten):
    path, other = (own_store, INVENTED) if kind == "real" else (demo_store, REAL)
    if forgotten:
        forget(path)
    with Store.open(path) as store:
        before = stores.everything(store)
        with pytest.raises(Refused, match="不能写入"):
            build(store, other)
        assert stores.everything(store) == before and store.invented is (kind == "invented")


def test_a_store_that_holds_nothing_may_become_either(tmp_path):
    with Store.open(tmp_path / "s.duckdb", create=True) as store:
        assert store.invented is False
        store.declare(invented=False, actor=BUILDER)
        build(store)
        assert store.invented is True


@pytest.mark.parametrize("role", ["viewer", "editor"])
def test_only_an_admin_declares(tmp_path, role):
    with Store.open(tmp_path / "s.duckdb", create=True) as store, pytest.raises(NotAllowed):
        store.declare(invented=True, actor=Actor(name="李四", role=role))


def test_an_older_demonstration_store_is_known_by_its_areas(old_demo_store):
    assert declared(old_demo_store) == []
    with Store.open_for_reading(old_demo_store) as store:
        assert store.invented is True


def test_an_older_store_of_real_areas_is_known_by_them(own_store):
    forget(own_store)
    assert declared(own_store) == []
    with Store.open_for_reading(own_store) as store:
        assert store.invented is False


def test_the_next_build_writes_it_down_without_a_new_batch(old_demo_store):
    with Store.open(old_demo_store) as store:
        assert build(store).batch is None and store.version() == 1
    assert declared(old_demo_store) == [("1",)]


def test_an_older_demonstration_store_is_brought_up_to_date_when_it_is_opened(old_demo_store):
    stamp.place(old_demo_store).write_text("the digest of an earlier version\n")
    demonstrating.open_set(old_demo_store, data=INVENTED, definitions=DEFINITIONS).close()
    assert declared(old_demo_store) == [("1",)]
    assert stamp.is_current(old_demo_store, data=INVENTED, definitions=DEFINITIONS)


def test_real_data_where_the_demonstration_set_belongs_is_trouble_with_words(own_store):
    stamp.place(own_store).unlink()
    with pytest.raises(StoreTrouble, match="真实的数据"):
        demonstrating.open_set(own_store, data=INVENTED, definitions=DEFINITIONS)


# ---- what is made of it


def words(body: bytes, kind: str, folder) -> str:
    """The text of a file: of office files all their parts, of a PDF what pdftotext reads."""
    if kind == "html":
        return body.decode("utf-8")
    if kind == "pdf":
        (folder / "a.pdf").write_bytes(body)
        return subprocess.run(["pdftotext", folder / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        return "\n".join(file.read(name).decode("utf-8") for name in file.namelist() if name.endswith(".xml"))


@pytest.mark.parametrize("kind", ["pptx", "docx", "xlsx", "html", pytest.param("pdf", marks=pytest.mark.browser)])
@pytest.mark.parametrize("invented", [True, False], ids=["invented", "real"])
def test_an_export_of_the_command_line_is_marked_as_its_store_is(kind, invented, real_store, tmp_path, capsys):
    if kind == "pdf" and not (browser.executable() and shutil.which("pdftotext")):
        pytest.skip("没有 Chromium 或 pdftotext")
    store, out = packs.demo_store() if invented else real_store, tmp_path / f"a.{kind}"
    area = "乙县" if invented else "方山"
    assert cli.main(["export", kind, "--store", str(store), "--out", str(out), "--area", area, "--year", "2026"]) == 0
    assert (DEMO in words(out.read_bytes(), kind, tmp_path)) is invented
    assert (DEMO in capsys.readouterr().err) is invented


class Easel:
    """Stands where the worker does and keeps the page instead of drawing it: a PNG cannot be read."""

    def document_pictures(self, html, **_) -> list[bytes]:
        self.drawn = html
        return [b"png", b"png"]

    def close(self) -> None:
        pass


@pytest.mark.parametrize("invented", [True, False], ids=["invented", "real"])
def test_the_png_of_the_command_line_is_marked_as_its_store_is(invented, real_store, tmp_path, monkeypatch):
    easel = Easel()
    monkeypatch.setattr(downloads, "worker", lambda: easel)
    monkeypatch.setattr(downloads, "trouble", lambda: "")
    store = packs.demo_store() if invented else real_store
    assert cli.main(["export", "png", "--store", str(store), "--out", str(tmp_path / "a.png"), "--year", "2026"]) == 0
    assert (DEMO in easel.drawn) is invented
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a-1.png", "a-2.png"]


def test_building_real_data_into_a_demonstration_store_is_refused_on_the_command_line(demo_store, capsys):
    assert cli.main(["build", "--store", str(demo_store)]) == 1
    assert "虚构的演示数据，不能写入真实的数据" in capsys.readouterr().err
    with store_file.open_for_reading(demo_store) as store:
        assert store.version() == 1 and store.invented


@pytest.fixture
def looking(demonstrated, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(demonstrated))


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory):
    """A copy that pages only look at: opened and judged once."""
    import streamlit as st

    given, folder = packs.demo_store(), tmp_path_factory.mktemp("looked_at")
    for path in given.parent.glob(given.name + "*"):
        shutil.copy(path, folder / path.name)
    st.cache_resource.clear()
    yield folder / given.name
    st.cache_resource.clear()


@pytest.mark.parametrize(
    "name", ["overview", "compare", "county", "progress", "uploads", "ledger", "pack", "method", "indicator", "sources"]
)
def test_every_page_of_a_demonstration_store_is_marked_without_being_asked(name, looking):
    app = screens.page(name, year="2026")
    screens.sound(app)
    bodies = "".join(one.proto.body for one in app.get("html"))
    assert 'class="banner demo"' in bodies and "演示数据 · 数据第" in bodies
    assert [one.key for one in app.button if one.key == "demo_switch"] == [], "it is the demonstration already"
    if name == "county":
        assert 'content: "演示数据（虚构） · ' in bodies, "on paper"
    if name in ("compare", "progress", "pack"):
        assert DEMO in screens.text(app)


def test_pages_of_real_data_are_not_marked(open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))
    app = screens.page()
    screens.sound(app)
    assert "演示数据（虚构）" not in screens.text(app) and 'class="banner demo"' not in "".join(screens.bodies(app))
    assert "demo_switch" in [one.key for one in app.button]
