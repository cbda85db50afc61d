"""县区与目标 through AppTest: from no county to a batch, and what was typed is kept. The table itself is Streamlit's; what it says is set here."""

import re

from actions import reference
from store import Store
from tests import screens
from tests.test_ui_uploads import held  # noqa: F401
from ui import cache, registering

JINGCHUAN = "620821"
TITLE = "泾川县“十四五”卫生健康发展规划"


def typed(app, indicator: str, **cells: str):
    """Type into the table's row of an indicator (by its name): the editor begins anew with what stands there."""
    grids, turns = (app.session_state[name] for name in (registering.GRIDS, registering.TURNS))
    name = list(grids)[-1]
    table = grids[name].copy()
    row = table.index[table["indicator"] == indicator][0]
    for column, text in cells.items():
        table.loc[row, column] = text
    app.session_state[registering.GRIDS] = grids | {name: table}
    app.session_state[registering.TURNS] = turns | {name: turns.get(name, 0) + 1}
    return app


def press(app, key: str):
    return app.button(key=key).click().run()


def batches(path):
    """Read from the copy published to other processes: the page holds the store itself."""
    with Store.open_for_reading(path) as store:
        return store.batches()


def test_the_link_names_the_county(held):  # noqa: F811
    """To the page and back: what it names is picked, what is picked it names, and one that is not there is told."""
    app = screens.page("register", county="620725")
    screens.sound(app)
    assert app.selectbox(key="reg_county").value == "620725" and "登记规划" in screens.text(app)
    app.selectbox(key="reg_county").set_value("141128").run()
    assert app.query_params["county"] == "141128", "another one picked"
    app.selectbox(key="reg_county").set_value(None).run()
    assert "county" not in app.query_params and app.selectbox(key="reg_county").value is None
    app.query_params["county"], app.query_params["go"] = "620725", "1"
    app.run()
    assert app.selectbox(key="reg_county").value == "620725", "a link again"
    app.query_params["county"] = "999999"
    app.run()
    assert app.selectbox(key="reg_county").value == "620725" and "999999" in app.warning[0].value


def test_a_county_nowhere_in_data_is_registered_with_its_plan_and_targets(held):  # noqa: F811
    app = screens.page("register")
    screens.sound(app)
    assert "全国县级区划可直接选用" in screens.text(app)
    app.selectbox(key="reg_county").set_value(JINGCHUAN).run()
    press(app, "reg_preview")
    assert [one.value for one in app.warning] == ["请填写文件名称。"]
    app.text_input(key="reg_title").set_value(TITLE)
    typed(app, "每千人口注册护士数", value="3.8", baseline="2.9", **{"2022": "3.1", "2023": "三"})
    typed(app, "居民健康素养水平", value="25%以上", baseline="18")
    press(app, "reg_preview")
    screens.sound(app)
    assert re.search(r"历年数 第 \d+ 行·2023 年：“三”不是数", screens.text(app)) and "reg_write" not in [
        one.key for one in app.button
    ]

    app.switch_page("../pages/ledger.py").run()
    app.switch_page("../pages/register.py").run()
    assert app.text_input(key="reg_title").value == TITLE, "what was typed survives a change of page"
    typed(app, "每千人口注册护士数", **{"2023": "3.30"})
    press(app, "reg_preview")
    screens.sound(app)
    told = screens.text(app)
    assert "平凉市、泾川县" in told and TITLE in told and "新增 4 行" in told and "3.30" in told
    assert screens.latin(told, known={"XLSX", "ZIP", "X00001"}) == set()
    press(app, "reg_write")
    assert [one.value for one in app.warning] == ["请填写姓名。"] and len(batches(held)) == 1
    app.text_input(key="who").set_value("王芳")
    press(app, "reg_write")
    screens.sound(app)
    assert "已写入，为第 2 批：新增 4" in screens.text(app) and app.selectbox(key="reg_county").value is None
    row = batches(held).iloc[-1]
    assert (row["kind"], row["by"], row["via"]) == ("upload", "王芳", "page")
    app.query_params["county"] = JINGCHUAN
    app.switch_page("../pages/county.py").run()
    screens.sound(app)
    assert "泾川县" in screens.title(app)


def test_a_target_is_changed_by_a_later_document_and_a_new_indicator_used(held):  # noqa: F811
    app = screens.page("register")
    app.selectbox(key="reg_county").set_value("620725").run()
    app.selectbox(key="reg_over_620725").set_value("shandan-145").run()
    screens.sound(app)
    app.text_input(key="reg_title").set_value("山丹县“十四五”规划中期调整")
    typed(app, "居民健康素养水平", value="31")
    for part, text in (
        ("name", "村卫生室诊疗人次占比"),
        ("id", "village_visits"),
        ("english", "Village visits"),
        ("unit", "%"),
        ("per", "诊疗人次"),
    ):
        app.text_input(key=f"reg_new_{part}").set_value(text)
    press(app, "reg_new_add")
    assert "新指标·类别" in screens.text(app), "what lacks is told, what was typed stays"
    for part, code in (
        ("category", "primary_care"),
        ("better", "higher"),
        ("kind", "proportion"),
        ("measure", "annual_flow"),
        ("decimals", "1"),
    ):
        app.selectbox(key=f"reg_new_{part}").set_value(code)
    press(app, "reg_new_add")
    screens.sound(app)
    typed(app, "村卫生室诊疗人次占比", value="40")
    press(app, "reg_preview")
    screens.sound(app)
    told = screens.text(app)
    assert "随批次登记的指标：村卫生室诊疗人次占比" in told and "新增 1 行 · 改动 1 行" in told, told
    app.text_input(key="who").set_value("王芳")
    press(app, "reg_write")
    assert "原因" in app.warning[0].value and len(batches(held)) == 1
    app.text_input(key="why").set_value("中期评估")
    press(app, "reg_write")
    screens.sound(app)
    assert batches(held).iloc[-1]["reason"] == "中期评估"
    assert reference.read(cache.store()).catalogue.indicators["village_visits"].unit == "%"
    assert set(cache.store().additions()[2]) == {"sources.csv", "targets.csv", "indicators.yaml"}


def test_the_demonstration_set_takes_an_invented_county(held):  # noqa: F811
    app = screens.page("register", demo="1")
    assert JINGCHUAN not in "".join(app.selectbox(key="reg_county").options)
    app.toggle(key="reg_by_hand").set_value(True).run()
    app.text_input(key="reg_code").set_value("900104")
    app.text_input(key="reg_name").set_value("<b>丁县</b>")
    app.selectbox(key="reg_parent").set_value("900100").run()
    app.text_input(key="reg_title").set_value("丁县规划（虚构）")
    press(app, "reg_preview")
    app.text_input(key="who").set_value("王芳")
    press(app, "reg_write")
    screens.sound(app)
    assert "已写入，为第 2 批" in screens.text(app) and all("<b>丁县" not in body for body in screens.bodies(app))
    assert reference.read(cache.store(demo=True)).area_names["900104"] == "<b>丁县</b>"


def test_a_relative_target_is_typed_in_the_words_of_the_plan(held):  # noqa: F811
    app = screens.page("register")
    app.selectbox(key="reg_county").set_value(JINGCHUAN).run()
    app.text_input(key="reg_title").set_value(TITLE)
    typed(app, "居民健康素养水平", value="不低于全省平均水平", **{"2024": "22.5"})
    press(app, "reg_preview")
    screens.sound(app)
    told = screens.text(app)
    assert "“不低于全省平均水平”只能与所在的上级地区（平凉市）比" in told and "reg_write" not in [
        one.key for one in app.button
    ]
    typed(app, "居民健康素养水平", value="较上年提高2个百分点", scope="当年")
    press(app, "reg_preview")
    screens.sound(app)
    assert "新增 2 行" in screens.text(app) and "加百分点" in screens.text(app)
    app.text_input(key="who").set_value("王芳")
    press(app, "reg_write")
    screens.sound(app)
    row = cache.store().statements("target", area=JINGCHUAN).iloc[0]
    assert (row["basis"], row["comparator"], row["value"], row["reference_year"]) == ("points_on", "=", 2, 2024)
