"""The page 指标对比 as Streamlit runs it: it restores a link, says why areas stand apart, and in an empty choice what to do."""

import json
import re

import pytest

from actions import building
from model.actors import Actor
from store import Store
from tests import browser, many, screens


@pytest.fixture(autouse=True)
def looking(open_demo, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_demo))


def page(**query):
    app = screens.page("compare", **query)
    screens.sound(app)
    return app


def areas(app) -> list[str]:
    marks = next(trace for trace in screens.marked(app)["data"] if trace["name"] == "marks")
    return [one[0] for one in marks["customdata"]]


def table(app) -> str:
    """The same as the picture, as a table."""
    return next(body for body in screens.bodies(app) if 'class="data-table"' in body)


def words(app) -> str:
    return screens.plain(
        json.dumps([note["text"] for note in screens.marked(app)["layout"]["annotations"]], ensure_ascii=False)
    )


def test_a_bare_address_shows_the_core_indicator_most_areas_have_a_target_for():
    app = page(year="2026")
    title = screens.title(app)
    assert title.startswith("人均预期寿命：4 个地区均列有目标"), (
        "a title is a finding; of equals the first of indicators.yaml"
    )
    assert areas(app)[0] == "900101" and set(areas(app)) == {"900100", "900101", "900102", "900103"}
    assert screens.marked(app)["alt"].startswith("人均预期寿命（岁），各地现状与目标。可比 1 个地区")
    told = screens.text(app)
    assert "出生者今后平均可能存活的年数" in told and "《中国卫生健康统计年鉴》主要指标解释" in told
    assert "顺序：按地区表，可比地区仅 1 个。" in told and "数据截至 2024 年，可比的有 2 个地区" in told
    assert "人均预期寿命 · 甲县" in told and "差距 = " in told, "the panel explains the first row"
    assert screens.latin(told + words(app)) == set()


def test_the_real_data_has_a_comparison(open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))
    app = page()
    assert areas(app) and re.match(r"\S+：\d+\s个地区", app.title[0].value)
    assert screens.latin(screens.text(app) + words(app)) == set()


def test_a_link_restores_indicator_view_and_cell():
    app = page(indicator="nurses_per_1000", view="gap", order="area", cell="900101.nurses_per_1000", year="2025")
    assert app.title[0].value.startswith("每千人口注册护士数：")
    assert app.selectbox(key="pick_indicator").value == "nurses_per_1000"
    assert app.selectbox(key="pick_order").value == "area"
    assert "未到目标" in words(app) and "与目标的差距" in screens.marked(app)["alt"]
    assert any("每千人口注册护士数 · 甲县" in body for body in screens.bodies(app)), "not the first row, 丙县"


def test_what_a_link_cannot_mean_falls_back():
    bad = page(indicator="no_such", view="x", order="<b>", scale="1", page="9")
    assert areas(bad) == areas(page()) and bad.title[0].value == page().title[0].value


def test_what_stands_apart_says_why_and_the_area_above_is_a_line():
    app = page(indicator="nurses_per_1000", year="2026")
    told = words(app)
    assert "可比 2 个地区：2024 年年报 · 2025 年目标，均待报期末数" in told
    assert "另列：与上面的地区不可比" in told and "层级不同：市级" in told and "年份不同：2025 年" in told
    assert "甲市 3.55 2024" in told, "the city's figure of the same year, not its newest"
    assert "虚线：甲市 2024 年数，甲市2024年演示年报（虚构）。" in screens.text(app)
    assert "另列 2 个：乙县" in screens.marked(app)["alt"]


def test_an_indicator_outside_the_extent_opens_when_the_link_asks_for_it():
    app = page(indicator="doctor_nurse_ratio")
    assert app.selectbox(key="pick_indicator").value == "doctor_nurse_ratio"
    assert areas(app) == ["900103"], "one county lists it, and has no figure"
    assert "无可比地区" in screens.marked(app)["alt"] and re.search("缺现(状)?值", words(app))
    assert "文件未列该指标，也没有该指标的数据：甲市、甲县、乙县。" in screens.text(app)


def test_every_view_says_that_the_set_is_invented():
    for view in ("pace", "ambition"):
        app = page(indicator="nurses_per_1000", view=view)
        assert set(areas(app)) == {"900100", "900101", "900102", "900103"}
        assert "演示数据" in screens.text(app)
        assert screens.latin(screens.text(app) + words(app)) == set()
    assert "基期 · " in words(app), "what targets ask is compared by the baseline's year"


def test_few_events_are_not_put_in_order():
    app = page(indicator="maternal_mortality", year="2025")
    below = screens.plain(next(body for body in screens.bodies(app) if 'class="sub"' in body)).strip()
    assert below.startswith("事件太少，以个案评审为准")
    assert "顺序：按地区表，有的地区事件太少" in screens.text(app) and "不足 10 例" in screens.text(app)


def test_an_earlier_year_is_offered_where_more_can_be_compared():
    app = page(indicator="nurses_per_1000", year="2026")
    assert "数据截至 2024 年，可比的有 3 个地区：" in screens.text(app) and "可比 2 个地区" in words(app)
    none = page(indicator="contract_coverage_key_groups", extent="all", year="2026")
    assert "人群不同" in words(none) and "，可比的有" not in screens.text(none), "an earlier year would not help"


def test_counts_of_a_few_deaths_are_not_shown():
    app = page(indicator="maternal_deaths", year="2021", extent="all")
    row = table(app)
    assert "<td>1—4</td>" in row and "1—4 2021" in words(app)
    marks = {trace["name"]: trace for trace in screens.marked(app)["data"]}
    assert 2 not in marks["latest"].get("x", []), "nor drawn"


def test_the_table_holds_every_area_chosen():
    found = table(page(indicator="nurses_per_1000"))
    for area in ("甲市", "甲县", "乙县", "丙县"):
        assert f"<td>{area}</td>" in found
    assert "<td>较上级目标</td>" not in found and "<th>较上级目标</th>" in found
    assert "<td>高 0.4 人</td>" in found and "<td>低 0.4 人</td>" in found, "≥4.0 and ≥3.2 beside the city's ≥3.6"
    silent = table(page(indicator="doctor_nurse_ratio"))
    assert "<td>甲市</td>" in silent, "also those whose documents say nothing of it"


@pytest.mark.parametrize("view", ["level", "ambition"])
def test_every_row_of_the_picture_opens_from_the_table_too(view):
    app = page(indicator="nurses_per_1000", view=view, cell="900101.nurses_per_1000")
    assert screens.opens(app, "compare") == [f"{area}.nurses_per_1000" for area in areas(app)]
    assert screens.told(app, "compare_rows")["chosen"] == "900101.nurses_per_1000"
    silent = screens.opens(page(indicator="doctor_nurse_ratio"), "compare")
    assert {one.partition(".")[0] for one in silent} == {"900100", "900101", "900102", "900103"}
    empty = page(indicator="doctor_nurse_ratio", cell="900101.doctor_nurse_ratio")
    assert any("医护比 · 甲县" in body for body in screens.bodies(empty)), "an area that says nothing says so"


def test_an_empty_choice_says_what_to_do():
    app = screens.page("compare", area="none")
    screens.sound(app)
    assert not app.get("plotly_chart") and "增选地区" in screens.text(app)
    silent = page(indicator="county_referral_out", area="900101")
    assert not silent.get("plotly_chart") and "可上传这些地区的数" in screens.text(silent)
    assert screens.title(silent) == "县域外转率：1 个地区的文件未列目标"


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    with Store.open(folder / "store.duckdb", create=True) as store:
        given = {"data": many.write(folder / "data"), "definitions": browser.ROOT / "indicators.yaml"}
        building.build(store, **given, actor=Actor(name="整理", via="build"))
    return folder / "store.duckdb"


def test_many_areas_come_in_pages_and_another_scale_may_be_chosen(province, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(province))
    first = page(indicator="nurses_per_1000")
    count = many.COUNTIES - len([place for place in range(many.COUNTIES) if (place + 1) % 4 == 0])
    assert len(areas(first)) == 30 and f"可比 {count} 个地区：2023 年数 · 2025 年目标" in words(first)
    assert first.selectbox(key="pick_page").options == [f"第 {n} 页，共 4 页" for n in (1, 2, 3, 4)]
    assert "差距大的在前" in screens.text(first) and "不是名次" in screens.text(first)
    last = page(indicator="nurses_per_1000", page="4")
    assert len(areas(last)) == many.COUNTIES - 90 and not set(areas(first)) & set(areas(last))
    assert "另列：与上面的地区不可比" in words(last) and "年份不同：2020 年" in words(last)
    other = page(indicator="nurses_per_1000", scale="county.2020.2025.plan")
    assert f"可比 {many.COUNTIES - count} 个地区：2020 年数 · 2025 年目标" in words(other)
