"""The page as Streamlit runs it: it renders, it restores a link's choices, and in trouble it says in Chinese what to do."""

import re
import shutil
import subprocess

import pytest
import streamlit as st

from tests import browser, screens
from tests.processes import Started
from tests.test_cli import HOLD  # a process that opens a store and keeps it
from ui import cache

ROOT = browser.ROOT


def _no_caches() -> None:
    st.cache_data.clear()
    st.cache_resource.clear()


@pytest.fixture
def store(own_store, monkeypatch):
    """A store of the test's own; what an earlier test left open is not seen."""
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(own_store))
    _no_caches()
    yield own_store
    _no_caches()


@pytest.fixture
def looking(open_demo, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_demo))


@pytest.fixture
def sources(tmp_path, monkeypatch):
    """data/ and indicators.yaml of this test's own, for the page to look at; gives the path of indicators.yaml."""
    shutil.copytree(ROOT / "data", tmp_path / "data", ignore=shutil.ignore_patterns("store.duckdb*"))
    shutil.copy(ROOT / "indicators.yaml", tmp_path / "indicators.yaml")
    monkeypatch.setattr(cache, "DATA", tmp_path / "data")
    monkeypatch.setattr(cache, "DEFINITIONS", tmp_path / "indicators.yaml")
    return tmp_path / "indicators.yaml"


# ---- in order


def test_the_page_renders_the_real_data(own_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(own_store))
    app = screens.page()
    screens.sound(app)
    assert not app.error and not app.warning
    assert re.match(r"\d+ 个县：\d+ 项目标", screens.title(app)), "a title is a finding"
    assert "的矩阵，共" in re.search(r'<table [^>]*aria-label="(.*?)"', screens.map_html(app)).group(1)
    assert screens.line(app)[0].endswith("。"), "a picture says its words to those who cannot see it"
    heads = screens.heads(app)
    assert heads[0] == "山丹县" and heads[-1] == "全国", "what is counted first, what stands beside apart"
    told = screens.text(app)
    assert "约束性" in told and "出处" in told and "差距 = " in told
    assert "虚构" not in told
    assert screens.latin(told) == set()


def test_the_title_is_the_first_clause_and_the_rest_stands_under_it(looking):
    app = screens.page(area="900102", attribute="binding", extent="all", year="2026")
    # by hand from the set: of 乙县's nine binding targets of 十四五 three have met figures of 2025, 近视率 and 县域外转率 (<10: 10.0) have not,
    # four wait for the figure of 2025
    assert screens.title(app) == "乙县：9 项目标中 3 项已达标、2 项未达标、4 项待报期末数"
    below = next(screens.plain(body).strip() for body in screens.bodies(app) if 'class="sub"' in body)
    assert below.startswith("待报的 4 项按最近一次数据，1 项已达到目标值、3 项未达到；共 1 项待核"), (
        "孕产妇系统管理率 is 93.92, stated as ≥92 and as ≥95; the two statements of 老年人健康管理率 come to the same"
    )
    assert "数据截至 2026 年 · 十四五（2021—2025） · 数据第 1 批" in screens.text(app)


def test_nothing_english_in_the_map_and_the_line(looking):
    app = screens.page(area="900102,900103", extent="all")
    said, words = screens.line(app)
    told = [
        said,
        *words,
        screens.plain(screens.map_html(app)),
        *(about for _, about in screens.cells(app).values()),
    ]
    assert screens.latin(screens.plain(" ".join(told)), known={"null", "APP"}) == set()


def test_the_panel_opens_on_a_county_s_first_open_binding_target(looking):
    app = screens.page(area="900100,900102", year="2024")
    panel = next(body for body in screens.bodies(app) if "<h2>" in body)
    assert "65岁及以上老年人健康管理率 · 乙县" in panel, "not on the city's, which stands beside it as a reference"
    assert "约束性" in panel and "◒" in panel


@pytest.mark.parametrize(
    "year, cell, told",
    [
        (
            "2025",
            "900103.nurses_per_1000",
            [
                "每千人口注册护士数 · 丙县",
                "3.2 − 2.41 = 0.79",
                "(3.2 − 2.41) ÷ (2025 − 2024) = 0.79",
                "丙县“十四五”演示规划（虚构）",
                "指标体系表 第 9 行",
                "“≥3.2”",
                "目标年已到，待报期末数",
            ],
        ),
        ("2024", "900102.out_of_pocket_share", ["29.10 − 2 = 27.10", "27.50 − 27.10 = 0.40", "指标体系表 第 13 行"]),
        ("2026", "900102.diabetes_standard_management", ["未达预期", "65 − 64.80 = 0.20", "指标体系表 第 18 行"]),
        (
            "2026",
            "900102.new_provincial_key_specialties",
            ["待补数据", "尚无可判定的现状值。请上传 2025 年或更早年份的数据。", "乙县“十四五”演示规划（虚构）"],
        ),
        ("2024", "900103.under5_mortality", ["提前达到", "4.85 − 6 = −1.15", "丙县2024年演示年报（虚构）"]),
        ("2026", "900102.county_visit_share", ["文件未列目标", "没有目标，只作展示，不作判定", "演示年报（虚构）"]),
        (
            "2026",
            "900103.new_provincial_key_specialties",
            ["新创建省级重点专科数 · 丙县", "文件未列", "未列该指标的目标"],
        ),
    ],
)
def test_a_link_opens_the_cell_it_names(year, cell, told, looking):
    app = screens.page(area="900101,900102,900103", extent="all", cell=cell, year=year)
    screens.sound(app)
    words = screens.text(app)
    assert [part for part in told if part not in words] == []
    assert screens.latin(words) == set()


def test_a_blank_cell_says_why(looking):
    """One with a figure and no target, one nobody speaks of: taken from the map itself."""
    app = screens.page(area="900101,900102,900103", extent="all")
    blank = {
        "figure" if about.endswith("文件未列目标") else "nothing": key
        for key, (words, about) in screens.cells(app).items()
        if about.endswith(("文件未列目标", "文件未列"))
    }
    assert set(blank) == {"figure", "nothing"}
    for kind, told in (
        ("figure", ["文件未列目标", "没有目标，只作展示，不作判定", "年数出处"]),
        ("nothing", ["文件未列", "未列该指标的目标，也没有该指标的数据"]),
    ):
        app = screens.page(area="900101,900102,900103", extent="all", cell=blank[kind])
        screens.sound(app)
        assert [part for part in told if part not in screens.text(app)] == []


@pytest.mark.parametrize("cell", ["900102", "999999.nothing", "<script>.x"])
def test_a_link_to_no_cell_falls_back_to_the_first(cell, looking):
    app = screens.page(area="900102", cell=cell, year="2024")
    screens.sound(app)
    assert "65岁及以上老年人健康管理率 · 乙县" in screens.text(app)
    (told,) = (one.value for one in app.warning)
    assert "链接中的单元格“" in told and "不在可选范围" in told and "cell" not in app.query_params
    assert not app.run().warning, "said once"


@pytest.mark.parametrize("at", ["compare", "county", "progress", "indicator"])
def test_every_page_with_cells_says_so_of_one_that_is_not_there(at, looking):
    app = screens.page(
        at, area="900102", county="900102", indicator="gps_per_10000", cell="900102.no_such", year="2024"
    )
    screens.sound(app)
    assert [one.value for one in app.warning if "单元格“900102.no_such”不在可选范围" in one.value], at
    known = screens.page(at, area="900102", county="900102", indicator="gps_per_10000", cell="900102.gps_per_10000")
    assert not [one for one in known.warning if "单元格" in one.value], at


# ---- the pickers


def test_pickers_restore_from_the_link(looking):
    app = screens.page(
        area="900102",
        plan="2030",
        category="maternal_child",
        attribute="expected",
        extent="all",
        year="2024",
    )
    screens.sound(app)
    assert app.session_state["pick_area"] == ["900102"] and app.session_state["pick_category"] == "maternal_child"
    assert (
        app.session_state["pick_plan"] == "2030"
        and app.session_state["pick_attribute"] == "expected"
        and app.session_state["pick_extent"] == "all"
        and app.session_state["pick_year"] == 2024
    )
    assert screens.heads(app) == ["乙县"]
    assert screens.title(app).startswith("乙县：")
    assert "数据截至 2024 年 · 健康中国 2030 · 数据第 1 批" in screens.text(app)


def test_each_picker_changes_what_is_shown(looking):
    everything = screens.cells(screens.page(area="900103"))
    for narrower in ({"category": "health_level"}, {"attribute": "binding"}):
        assert 0 < len(screens.cells(screens.page(area="900103", **narrower))) < len(everything)
    assert len(screens.cells(screens.page(area="900103", extent="all"))) > len(everything)
    assert screens.heads(screens.page(area="900103,900101")) == ["甲县", "丙县"], (
        "in the order of areas.csv, whatever the order of the clicks"
    )
    assert screens.heads(screens.page(area="900103,900100")) == ["丙县", "甲市"], "but the city stands beside"
    earlier = screens.cells(screens.page(area="900101", year="2022"))
    assert "2023" not in " ".join(words for words, _ in earlier.values()), "as of 2022 nothing later is known"


def test_one_county_alone_is_a_list_with_bars_to_its_targets(looking):
    told = screens.map_html(screens.page(area="900103", year="2024"))
    assert told.count('class="track"') > 20 and "与目标的差距" in told and "还差 0.79 人" in screens.plain(told)
    several = screens.map_html(screens.page(area="900102,900103", year="2024"))
    assert 'class="track"' not in several


def test_choices_that_do_not_exist_are_dropped(looking):
    app = screens.page(area="990000", plan="九五", category="x", attribute="全部", year="1066", extent="3")
    screens.sound(app)
    assert (
        "乙县" in screens.heads(app)
        and app.session_state["pick_category"] == "all"
        and app.session_state["pick_plan"] == "145"
    )


def test_a_choice_made_on_the_page_survives_the_next_rerun(looking):
    app = screens.page(area="900102")
    app.selectbox(key="pick_category").set_value("maternal_child").run()
    app.selectbox(key="pick_attribute").set_value("binding").run()
    screens.sound(app)
    assert app.session_state["pick_category"] == "maternal_child" and app.session_state["pick_area"] == ["900102"]
    assert re.findall(r'class="category".*?<span>(.*?)</span>', screens.map_html(app)) == ["妇幼健康"]


def test_no_area_gives_a_notice_and_keeps_the_pickers(looking):
    app = screens.page(area="900102")
    app.get("button_group")[0].set_value([]).run()
    screens.sound(app)
    assert screens.title(app) == "请选择地区"
    assert [one.value for one in app.info] == ["尚未选择地区，请在上方至少选择一个。"]
    assert not screens.map_html(app) and len(app.selectbox) == 5
    assert screens.latin(screens.text(app)) == set()


def test_a_choice_without_targets_gives_a_notice(looking):
    app = screens.page(area="900100", category="tcm")  # the city lists nothing of it
    screens.sound(app)
    assert len(app.info) == 1 and "未列该范围内的目标" in app.info[0].value and "更换类别" in app.info[0].value
    assert not screens.map_html(app) and screens.title(app) == "甲市：文件在所选范围内未列目标"


# ---- the store in trouble


def trouble(app, *told: str, known: set[str] = frozenset()) -> None:
    screens.sound(app)
    assert screens.title(app) == "看板暂时没有数据"
    assert len(app.error) == 1
    for part in told:
        assert part in app.error[0].value, app.error[0].value
    assert not screens.map_html(app)
    assert screens.latin(screens.text(app), known=known) == set()


def test_a_missing_store(tmp_path, monkeypatch):
    path = tmp_path / "none" / "s.duckdb"
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(path))
    trouble(screens.page(), "找不到数据库", str(path), "make run", "python cli.py build", known={"s.duckdb"})
    assert not path.parent.exists(), "a page never creates a store"


def test_a_store_that_was_never_built(tmp_path, monkeypatch):
    from store import Store

    Store.open(tmp_path / "s.duckdb", create=True).close()
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(tmp_path / "s.duckdb"))
    trouble(screens.page(), "尚无系统初始数据", "make run")


def test_a_store_whose_only_build_is_undone(store):
    from model.actors import Actor
    from store import Store

    with Store.open(store) as held:
        held.undo(1, actor=Actor(name="李四"))
    trouble(screens.page(), "均已撤销", "cli.py undo", known={"batches", "undo"})


def test_a_damaged_store(tmp_path, monkeypatch):
    path = tmp_path / "s.duckdb"
    path.write_bytes(b"\x00" * 5000)
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(path))
    trouble(screens.page(), "损坏", "备份", known={"s.duckdb", "s.duckdb.wal"})
    assert path.read_bytes() == b"\x00" * 5000


def test_a_newer_store(store):
    import duckdb

    with duckdb.connect(str(store)) as con:
        con.execute("update meta set value = '999' where key = 'schema_version'")
    trouble(screens.page(), "更新版本", "升级程序")


def test_a_held_store_and_the_page_after_it_is_let_go(store):
    holder = Started(HOLD, store, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        app = screens.page()
        trouble(app, "占用")
    finally:
        holder.stdin.close()
        holder.wait(20)
        holder.stdout.close()
    app.run()  # the next rerun tries again: no restart needed
    screens.sound(app)
    assert not app.error and screens.map_html(app)


# ---- indicators.yaml broken while a planner looks


def broken(path) -> None:
    """One `better:` deleted, another misspelt."""
    lines = path.read_text("utf-8").splitlines(keepends=True)
    start = {entry: lines.index(f"  {entry}:\n") for entry in ("infant_mortality", "nurses_per_1000")}
    deleted, misspelt = (
        next(number for number in range(at, at + 30) if lines[number].strip().startswith("better:"))
        for at in start.values()
    )
    lines[misspelt] = "    better: highr\n"
    del lines[deleted]
    path.write_text("".join(lines), "utf-8")


ENTRIES = {"infant_mortality.better", "nurses_per_1000.better", "highr", "higher", "lower", "neutral"}


def tells_both_entries(app) -> None:
    listed = next(body for body in screens.bodies(app) if 'class="problems"' in body)
    lines = [screens.plain(line) for line in re.findall(r"<li>(.*?)</li>", listed)]
    assert len(lines) == 2
    for entry, found in (("infant_mortality.better", "缺少该项"), ("nurses_per_1000.better", "“highr”无效")):
        mine = next(line for line in lines if entry in line)
        assert mine.startswith("indicators.yaml 第 ") and found in mine and "可填 higher / lower / neutral" in mine


def test_broken_definitions_without_a_store(sources, tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(tmp_path / "s.duckdb"))
    broken(sources)
    app = screens.page()
    trouble(app, "找不到数据库", known=ENTRIES)
    tells_both_entries(app)


def test_broken_definitions_with_a_store_keep_the_last_good_view(sources, store):
    before = screens.map_html(screens.page())
    broken(sources)
    st.cache_data.clear()
    app = screens.page()
    screens.sound(app)
    assert screens.map_html(app) == before, "the last good view stays"
    assert next(one.label for one in app.expander) == "indicators.yaml 或 data/ 有 2 处问题，看板仍显示第 1 批的数据"
    tells_both_entries(app)
    assert screens.latin(screens.text(app), known=ENTRIES) == set()


def test_definitions_that_are_no_yaml_at_all(sources, store):
    sources.write_text("indicators: [\n  - : :", "utf-8")
    app = screens.page()
    screens.sound(app)
    assert screens.map_html(app) and "indicators.yaml" in screens.text(app)


def test_a_deleted_data_file(sources, store):
    (cache.DATA / "targets.csv").unlink()
    app = screens.page()
    screens.sound(app)
    assert screens.map_html(app) and "targets.csv" in screens.text(app)


def test_edited_files_that_are_in_order_say_how_they_take_effect(sources, store):
    sources.write_text(sources.read_text("utf-8") + "\n# 备注\n", "utf-8")
    app = screens.page()
    screens.sound(app)
    assert ["看板仍显示第 1 批" in one.value and "make run" in one.value for one in app.info] == [True]
    assert screens.map_html(app)


def test_many_problems_are_not_all_poured_on_the_page(sources, store):
    text = sources.read_text("utf-8")
    sources.write_text(
        re.sub(
            r"better: \w+", "better: up", re.sub(r"kind: \w+", "kind: x", re.sub(r"measure: \w+", "measure: y", text))
        ),
        "utf-8",
    )
    app = screens.page()
    screens.sound(app)
    listed = next(body for body in screens.bodies(app) if 'class="problems"' in body)
    assert listed.count("<li>") == 50 and re.search(r"另有 \d+ 处", listed)


# ---- what comes from files is no markup


def test_names_from_files_are_escaped(tmp_path, monkeypatch):
    from actions import building
    from model.actors import Actor
    from store import Store

    shutil.copytree(ROOT / "data" / "demo", tmp_path / "data")
    for name in ("targets.csv", "figures.csv", "sources.csv"):
        path = tmp_path / "data" / name
        path.write_text(
            path.read_text("utf-8")
            .replace("乙县“十四五”演示规划（虚构）", "<b>乙县</b>“十四五”规划{{7*7}}（虚构）")
            .replace("第二章 发展目标 · 指标体系表 第 7 行", "<i>第七行</i>"),
            "utf-8",
        )
    with Store.open(tmp_path / "s.duckdb", create=True) as store:
        building.build(
            store, data=tmp_path / "data", definitions=ROOT / "indicators.yaml", actor=Actor(name="整理", via="build")
        )
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(tmp_path / "s.duckdb"))
    app = screens.page(area="900102", cell="900102.elderly_health_management")
    screens.sound(app)
    whole = " ".join(screens.bodies(app)) + screens.map_html(app)
    assert "&lt;i&gt;第七行&lt;/i&gt;" in whole and "<i>第七行" not in whole
    assert "&lt;b&gt;乙县" in whole and "<b>乙县</b>“" not in whole
    assert "{{7*7}}" in whole, "a name is no template either"


def test_what_is_not_published_and_a_store_taken_away_is_said_on_the_page(store, monkeypatch):
    from store import files
    from tests import stores

    assert "尚未发布" not in screens.text(screens.page())

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(files, "_replace", full)
        stores.write(cache.store(), stores.figure("4", area="620725", indicator="nurses_per_1000"))
        cache.store().settle()
    assert "第 2 批已写入数据库，但尚未发布到只读副本（磁盘已满）" in screens.text(screens.page())
    store.rename(store.with_name("away"))
    assert "在打开期间被删除或移走了" in screens.text(screens.page())
    store.with_name("away").rename(store)
