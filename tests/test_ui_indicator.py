"""指标: a definition with its source, every statement of all areas, and never another indicator than the one asked for."""

import io
import json

import pandas as pd
import pytest
import streamlit as st

from actions.assess import View
from store import Store
from tests import packs, screens

pytestmark = pytest.mark.usefixtures("open_real")


def page(at="indicator", **query):
    app = screens.page(at, **query)
    screens.sound(app)
    return app


def listed(app) -> str:
    return "".join(body for body in screens.bodies(app) if 'class="listing"' in body)


def test_a_definition_stands_with_its_source_and_what_it_differs_from():
    told = screens.text(page(indicator="life_expectancy"))
    assert "出生者今后平均可能存活的年数" in told and "来源：《中国卫生健康统计年鉴》" in told
    assert "越高越好" in told and "不可混比" in told and "健康预期寿命" in told


def test_every_statement_of_every_area_is_listed_and_downloaded():
    with Store.open_for_reading(packs.demo_store()) as store:
        view = View.open(store, year=2024)
        told = view.told(indicator="infant_mortality")
        one_by_one = [view.statements(code, "infant_mortality") for code in view.areas]
    assert len(told.targets) == sum(len(one.targets) for one in one_by_one) == 5
    assert len(told.figures) == sum(len(one.figures) for one in one_by_one) > 20
    assert [said for *_, said in told.figures] == [said for one in one_by_one for said in one.figures]
    app = page(indicator="infant_mortality", demo="1", year="2024", area="900101")
    assert "乙县" in listed(app) and "丙县" in listed(app), "all areas, whatever is picked elsewhere"
    assert "指标体系表 第 3 行" in listed(app)
    files = [one for one in app.get("download_button") if "各地数据" in str(one.proto.id)]
    assert len(files) == 1


@pytest.mark.parametrize("asked", ["infant_mortality", "婴儿死亡率", "婴儿死亡率（‰）", "1.婴儿死亡率"])
@pytest.mark.parametrize("at", ["indicator", "compare", "progress"])
def test_a_link_names_an_indicator_as_uploads_do(at, asked):
    app = page(at, indicator=asked)
    assert app.selectbox(key="pick_indicator").value == "infant_mortality" and "婴儿死亡率" in app.title[0].value
    assert not app.warning


def test_every_small_picture_opens_from_the_table_too():
    app = page(indicator="infant_mortality", demo="1", year="2024", cell="900102.infant_mortality")
    (chart,) = app.get("plotly_chart")
    marks = [one["customdata"] for one in json.loads(chart.proto.spec)["data"] if one["name"] == "marks"]
    assert screens.opens(app, "everywhere") == [".".join(one[0][:2]) for one in marks]
    assert screens.told(app, "everywhere_rows")["chosen"] == "900102.infant_mortality"


def test_an_alias_is_found_in_the_lists():
    app = page(indicator="婴儿死亡率")
    (picker,) = [one for one in app.selectbox if one.key == "pick_indicator"]
    assert any("城乡居民健康素养水平" in one and one.startswith("居民健康素养水平") for one in picker.options)


@pytest.mark.parametrize("asked, near", [("婴儿死忘率", "婴儿死亡率"), ("不存在的指标", ""), ("<b>x", "")])
def test_an_unknown_indicator_is_not_silently_another(asked, near):
    app = page(indicator=asked)
    assert f"没有“{asked}”这一指标" in screens.plain(app.title[0].value).replace("\\", "") or asked == "<b>x"
    assert "无法识别" in app.info[0].value and not app.get("plotly_chart") and not listed(app)
    links = [one.proto.label for one in app.get("page_link")]
    assert not near or near in links
    assert not app.warning and asked in str(app.query_params["indicator"])
    picker = app.selectbox(key="pick_indicator")
    assert picker.value == ""
    picker.set_value("infant_mortality").run()
    screens.sound(app)
    assert app.title[0].value.startswith("婴儿死亡率")


def test_compare_says_that_an_indicator_is_unknown_once():
    app = page("compare", indicator="不存在的指标")
    assert "指标“不存在的指标”不在可选范围" in app.warning[0].value
    app.run()
    assert not app.warning


@pytest.mark.parametrize(
    "query, said",
    [
        ({"area": "999999"}, "地区“999999”"),
        ({"area": "620725,123456"}, "地区“123456”"),
        ({"plan": "166"}, "规划“166”"),
        ({"year": "1999"}, "数据截至“1999”"),
        ({"asof": "999"}, "数据批次“999”"),
        ({"at": "county", "county": "山"}, "县区“山”"),
        ({"plan": "<b>:red[x]"}, "规划“"),
    ],
)
def test_what_a_link_asks_for_and_is_not_there_is_said_once(query, said):
    app = page(query.pop("at", "overview"), **query)
    assert said in app.warning[0].value
    app.run()
    assert not app.warning
    assert not page().warning, "and a link without a fault says nothing"


def test_an_open_definition_says_what_is_lacking_and_how_to_propose_it():
    known = _catalogue()
    key = next(key for key, one in known.items() if not one.definition)
    app = page(indicator=key)
    told = screens.text(app)
    assert "口径待补：尚缺口径定义、口径来源" in told.replace("\\", "") and "口径待补" in told
    assert [one for one in app.get("download_button") if one.proto.id.endswith("proposal")]
    assert "提出新指标" in [one.proto.label for one in app.get("page_link")]


def test_an_open_definition_that_a_known_document_prints_says_which():
    told = screens.text(page(indicator="ehr_established"))
    assert "见《国家基本公共卫生服务规范（第三版）》（国卫基层发〔2017〕13号）居民健康档案管理服务规范" in told
    assert "原文尚未收录" in told and "口径待补" in told and "来源：《国家基本公共卫生服务规范" not in told


def _catalogue():
    from ui import cache

    return cache.reference(False, cache.version(False)).catalogue.indicators


def test_an_indicator_nobody_speaks_of_says_so():
    known = _catalogue()
    from ui import cache

    with Store.open_for_reading(cache.store_path()) as store:
        view = View.open(store, year=2026)
        key = next(key for key in known if not any((told := view.told(indicator=key)).targets + told.figures))
    app = page(indicator=key)
    assert "尚无目标和数据" in app.title[0].value and not app.get("plotly_chart")


def test_small_counts_stay_suppressed_in_the_list():
    app = page(indicator="maternal_deaths", demo="1", year="2026")
    if "没有" in app.title[0].value:
        app = page(indicator="maternal_mortality", demo="1", year="2026")
    frame = pd.read_html(io.StringIO(listed(app)))[-1].astype(str)
    shown = {one for one in frame["分子"] if one not in ("nan", "不显示")}
    assert "不显示" in set(frame["分子"]) and not shown & {"1", "2", "3", "4", "1.0", "2.0", "3.0", "4.0"}
    st.cache_resource.clear()
