"""上传数据 and 上传记录 through AppTest: the wiring from a file to a batch and back, and whether all of it is Chinese."""

import gc
import re
import tomllib

import pytest
import streamlit as st
from streamlit import config
from streamlit.testing.v1 import AppTest

from model.actors import Actor
from store import Store
from tests import browser, screens, stores
from ui import cache, ledger, uploads

SHANDAN = "620725"
KNOWN = {
    "APP",
    "Excel",
    "WPS",
    "XLS",
    "XLSX",
    "CSV",
    "GB18030",
    "UTF",
    "KB",
    "csv",
    "xlsx",
    "xls",
    "tsv",
    "txt",
    "xlsm",
    *("HPV", "GDP", "DIP", "DRG"),  # names of indicators, offered for a column
}
HEAD = "县区,指标,单位,年份,数值,状态\n"
GOOD = HEAD + "山丹县,居民健康素养水平,%,2025,26.5,年报\n山丹县,每千人口注册护士数,人/千人,2025,4.62,年报\n"
MIXED = GOOD + "山单县,每千人口注册护士数,人/千人,2024,4.41,年报\n山丹县,5岁以下儿童死亡率,‰,2025,四,快报\n"


@pytest.fixture
def held(own_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(own_store))
    st.cache_data.clear()
    st.cache_resource.clear()
    yield own_store
    st.cache_data.clear()
    st.cache_resource.clear()


def put(app, *files: tuple[str, str]):
    """Choose files: (name, text), as WPS saves them."""
    app.file_uploader[0].set_value([(name, text.encode("gb18030"), "text/csv") for name, text in files])
    return app.run()


def press(app, key: str):
    return app.button(key=key).click().run()


def tick(app, words: str) -> None:
    next(one for one in app.checkbox if words in one.label).set_value(True)


def batches(path):
    """Read from the copy published to other processes: the page holds the store itself."""
    with Store.open_for_reading(path) as store:
        return store.batches()


def cells(app) -> list[str]:
    """The cells that can be put right, as they are told."""
    return [screens.plain(body).strip() for body in screens.bodies(app) if body.startswith('<div class="mend">')]


def fields(app) -> list:
    return [one for one in app.text_input if str(one.key).startswith("mend_")]


def all_chinese(app, known=frozenset()) -> None:
    screens.sound(app)
    told = re.sub(r"(?<![A-Za-z])[A-Z]\d+(?!\w)", " ", screens.text(app))  # cells: E5
    assert screens.latin(told, known=KNOWN | set(known)) == set()


def test_an_empty_page_explains_itself_and_offers_the_template(held):
    app = screens.page("uploads")
    all_chinese(app)
    assert screens.title(app) == "上传数据：先核对变更，再写入"
    told = screens.text(app)
    assert "下载模板" in told and "未经确认，不改动任何数据" in told
    assert [one.label for one in app.get("download_button")] == ["下载模板（XLSX）", "CSV"]
    assert not app.text_input and "write" not in [one.key for one in app.button]


def test_a_file_is_read_compared_and_written(held):
    app = put(screens.page("uploads"), ("2025年报.csv", GOOD))
    all_chinese(app)
    assert screens.title(app) == "2 行可写入"
    told = screens.text(app)
    assert "未发现问题" in told and "新增 2 行 · 改动 0 行 · 相同 0 行" in told
    assert "26.5" in told and "4.62" in told and "2025年报.csv 第 2 行" in told
    assert re.search(r"山丹县 每千人口注册护士数 2025：\S+ → 已达标", told), "verdicts that would change, in words"

    press(app, "write")
    assert [one.value for one in app.warning] == ["请填写姓名。"]
    assert len(batches(held)) == 1, "nothing is written while something lacks"

    app.text_input(key="who").set_value("王芳")
    app.text_input(key="why").set_value("2025 年年报")
    press(app, "write")
    all_chinese(app)
    assert "已写入，为第 2 批：新增 2，改动 0，相同 0" in screens.text(app)
    row = batches(held).iloc[-1]
    assert (row["kind"], row["by"], row["via"], row["reason"], row["file"]) == (
        "upload",
        "王芳",
        "page",
        "2025 年年报",
        "2025年报.csv",
    )
    assert len(app.file_uploader) == 1 and not app.text_input, "the files are gone from the page"

    put(app, ("2025年报.csv", GOOD))
    assert "已在第 2 批写入" in app.warning[0].value, "the same file twice is recognised"
    assert app.text_input(key="who").value == "王芳", "the name is remembered"
    assert app.button(key="write").disabled and "不能写入：该文件已在第 2 批写入" in screens.text(app)
    assert len(batches(held)) == 2


def test_problems_are_told_at_once_and_a_mended_file_takes_the_place_of_the_bad_one(held):
    app = put(screens.page("uploads"), ("年报.csv", MIXED))
    all_chinese(app)
    assert screens.title(app) == "2 行可写入，2 处须改"
    lines = cells(app)
    assert [line.split()[:2] for line in lines] == [["须改", "A4"], ["须改", "E5"]]
    assert "山单县 · 每千人口注册护士数 · 2024 · 4.41" in lines[0], "the row's own words"
    assert "山丹县 · 5岁以下儿童死亡率 · 2025 · 四" in lines[1]
    assert "“山单县”：" in lines[0] and "是否为 山丹县（620725）" in lines[0], "the nearest first"
    (way,) = [one.proto for one in app.get("page_link") if one.proto.label == "登记新县区"]
    assert way.page == "register"
    app.text_input(key="who").set_value("王芳")
    press(app, "write")
    assert "有 2 处须改" in app.warning[0].value and len(batches(held)) == 1

    put(app, ("年报.csv", MIXED.replace("山单县", "山丹县").replace(",四,", ",4.1,")))
    assert screens.title(app) == "4 行可写入" and "年报.csv 已替换为新选文件" in screens.text(app)
    assert app.text_input(key="who").value == "王芳", "what was typed is not lost"
    press(app, "write")
    assert batches(held).iloc[-1]["added"] == 4


def test_a_cell_is_put_right_on_the_page_and_the_file_stays_as_it_came(held):
    app = put(screens.page("uploads"), ("年报.csv", MIXED.replace("山丹县,5岁", "山单县,5岁")))
    assert [line.split()[1] for line in cells(app)] == ["A4", "E5"] and "A4 等 2 格" in cells(app)[0]
    fields(app)[0].set_value("山丹县")
    app.run()
    all_chinese(app)
    assert cells(app)[0].startswith("已更正 A4 等 2 格 山丹县") and "原为“山单县”" in cells(app)[0]
    assert screens.title(app) == "3 行可写入，1 处须改"
    app.text_input(key="who").set_value("王芳")
    tick(app, "只写入无问题的行")
    fields(app)[1].set_value("4.1")
    press(app, "write")
    assert "刚填的更正已生效" in app.warning[0].value and len(batches(held)) == 1, "what was not seen is not written"
    assert screens.title(app) == "4 行可写入" and [line[:3] for line in cells(app)] == ["已更正"] * 2

    fields(app)[1].set_value("")
    app.run()
    assert screens.title(app) == "3 行可写入，1 处须改", "left empty, the cell is as it was"
    fields(app)[1].set_value(" 4.1 ")
    app.run()
    press(app, "write")
    with Store.open_for_reading(held) as store:
        kept = store.files(2)
        assert store.rows(2)["figure"]["value"].tolist() == [26.5, 4.62, 4.41, 4.1]
    assert kept["年报.csv"].decode("gb18030") == MIXED.replace("山丹县,5岁", "山单县,5岁")
    assert kept["年报_更正.csv"].decode("utf-8-sig").split() == [
        "文件,工作表,行,列,原为,改为,更正人",
        "年报.csv,,4,A,山单县,山丹县,王芳",
        "年报.csv,,5,A,山单县,山丹县,王芳",
        "年报.csv,,5,E,四,4.1,王芳",
    ]
    app = screens.page("ledger", batch="2")
    all_chinese(app, known={"cli"})
    assert {"年报.csv", "年报_更正.csv"} <= {one.label.replace("\\", "") for one in app.get("download_button")}
    assert "更正 3 个单元格：年报.csv A4、A5、E5" in screens.text(app), "where, not what: small counts may stand there"


def test_another_file_of_the_name_takes_its_mends_away(held):
    app = put(
        screens.page("uploads"), ("年报.csv", MIXED), ("二.csv", HEAD + "方山单县,居民健康素养水平,%,2025,24,年报\n")
    )
    for at in (0, 2):
        fields(app)[at].set_value("方山县" if at else "山丹县")
        app.run()
    assert [line[:3] for line in cells(app)].count("已更正") == 2
    put(app, ("年报.csv", MIXED.replace("四", "五")))
    screens.sound(app)
    assert [line[:3] for line in cells(app)].count("已更正") == 1
    app.button(key="remove_1").click().run()
    assert [line[:2] for line in cells(app)] == ["须改"] * 2 and not any(one.value for one in fields(app))


def test_after_a_restart_the_page_says_that_the_file_is_gone(held):
    app = put(screens.page("uploads", year="2024"), ("年报.csv", GOOD))  # an empty address is not told by AppTest
    assert "chosen" in app.query_params
    other = screens.page(
        "uploads", year="2024", chosen="1"
    )  # the browser comes back with its address, the session is gone
    all_chinese(other)
    assert "此前选择的文件未保留" in screens.text(other) and "chosen" not in other.query_params
    press(app, "clear")
    assert "chosen" not in app.query_params and "未保留" not in screens.text(app)


def test_after_writing_the_changed_verdicts_stay_with_the_ways_to_their_rows(held):
    app = put(screens.page("uploads"), ("年报.csv", GOOD))
    app.text_input(key="who").set_value("王芳")
    press(app, "write")
    told = screens.text(app)
    assert "个判定已变" in told and re.search(r"山丹县 每千人口注册护士数 2025：\S+ → 已达标", told)
    ways = [one.proto.query_string for one in app.get("page_link")]
    cell = f"{SHANDAN}.nurses_per_1000"
    assert any(f"cell={cell}" in one and f"county={SHANDAN}" in one for one in ways), "to the row of 县域画像"
    assert any("indicator=nurses_per_1000" in one and f"county={SHANDAN}" in one for one in ways), "to 进度"
    app.switch_page("../pages/ledger.py").run()
    app.switch_page("../pages/uploads.py").run()
    assert "个判定已变" in screens.text(app)
    put(app, ("另.csv", GOOD.replace("26.5", "26.6")))
    assert "个判定已变" not in screens.text(app)


def test_what_a_column_says_is_not_asked_for_the_whole_sheet(held):
    app = put(screens.page("uploads"), ("长.csv", GOOD), ("宽.csv", "指标,2024年,2025年\n居民健康素养水平,24,26.4\n"))
    labels = [one.label for one in app.selectbox if one.label.startswith(("全表", "时期", "状态"))]
    assert sorted(labels) == sorted(["时期", "状态", "全表的县区", "时期", "状态"])


def test_the_button_is_grey_where_nothing_can_be_written_and_the_reason_stands_beside_it(held):
    app = put(screens.page("uploads"), ("坏.csv", HEAD + "山单县,居民健康素养水平,%,2025,26.5,年报\n"))
    assert app.button(key="write").disabled and "不能写入：没有可写入的行，请先处理第 3 步所列问题" in screens.text(app)
    fields(app)[0].set_value("山丹县")
    app.run()
    assert not app.button(key="write").disabled


def test_the_sound_rows_alone(held):
    app = put(screens.page("uploads"), ("年报.csv", MIXED))
    app.text_input(key="who").set_value("王芳")
    tick(app, "只写入无问题的行")
    press(app, "write")
    assert batches(held).iloc[-1]["added"] == 2 and "未写入 2 行（有问题）" in screens.text(app)


def test_warnings_ask_for_a_tick_and_a_correction_for_a_reason(held):
    app = put(screens.page("uploads"), ("快报.csv", GOOD))
    app.text_input(key="who").set_value("王芳")
    press(app, "write")
    app = put(app, ("年报.csv", GOOD.replace("4.62", "46.2")))
    told = screens.text(app)
    assert "改动 1 行 · 相同 1 行" in told.replace("新增 0 行 · ", "") and "王芳 · 第 2 批" in told, (
        "whose figure it replaces"
    )
    press(app, "write")
    said = app.warning[0].value
    assert "条提醒" in said and "1 个已有数据将改动，请写明原因" in said and len(batches(held)) == 2
    tick(app, "条提醒已核对")
    app.run()
    put(app, ("年报.csv", GOOD.replace("4.62", "46.1")))
    assert not any(one.value for one in app.checkbox), "another warning asks for another tick"
    tick(app, "条提醒已核对")
    app.text_input(key="why").set_value("小数点更正")
    press(app, "write")
    assert batches(held).iloc[-1]["reason"] == "小数点更正"


def test_a_cell_changed_meanwhile_is_told_and_the_new_difference_shown(held):
    app = put(screens.page("uploads"), ("年报.csv", GOOD))
    app.text_input(key="who").set_value("王芳")
    figure = {"area": SHANDAN, "indicator": "health_literacy", "year": 2025, "place": "上报数据"}
    stores.write(
        cache.store(), stores.figure("27.1", **figure | {"source": "upload"}), by=Actor(name="李建国", via="page")
    )
    press(app, "write")  # what was on the screen when the button was pressed
    assert "李建国" in app.warning[0].value and len(batches(held)) == 2
    told = screens.text(app)
    assert "27.1" in told and "改动 1 行" in told, "the page now shows what stands"


def test_a_sheet_can_be_left_out_and_its_guess_changed(held):
    app = put(
        screens.page("uploads"), ("好.csv", GOOD), ("坏.csv", MIXED.replace("26.5", "26.4").replace("4.62", "4.6"))
    )
    both = screens.title(app)
    toggles = app.toggle
    assert len(toggles) == 2 and all(one.value for one in toggles)
    toggles[1].set_value(False).run()
    assert screens.title(app) == "2 行可写入" != both and not app.toggle[1].value
    year = next(one for one in app.selectbox if one.label == "D 列 年份")
    year.set_value("ignore").run()
    screens.sound(app)
    assert "没有可写入的行" in screens.title(app) and "年份" in screens.text(app)
    app.button(key="remove_1").click().run()
    assert len(app.toggle) == 1


def test_files_survive_a_change_of_page(held):
    app = put(screens.page("uploads"), ("年报.csv", GOOD))
    app.text_input(key="who").set_value("王芳").run()
    app.switch_page("../pages/ledger.py").run()
    screens.sound(app)
    app.switch_page("../pages/uploads.py").run()
    assert screens.title(app) == "2 行可写入" and app.text_input(key="who").value == "王芳"
    press(app, "clear")
    assert screens.title(app) == "上传数据：先核对变更，再写入"


def test_what_is_no_table_is_told_and_nothing_else(held):
    bodies = [b"", b"\x00\x01\x02" * 50, b"PK\x03\x04" + b"x" * 200, "没有表".encode()]
    app = screens.page("uploads")
    app.file_uploader[0].set_value([(f"坏{number}.xlsx", body, "") for number, body in enumerate(bodies)])
    app.run()
    all_chinese(app)
    assert screens.title(app).startswith("没有可写入的行")
    table = next(body for body in screens.bodies(app) if "<th>处理办法</th>" in body)
    assert all(f"坏{number}.xlsx" in table for number in range(len(bodies)))


def test_two_files_of_one_name_chosen_together_are_both_kept(held):
    app = put(
        screens.page("uploads"), ("年报.csv", GOOD), ("年报.csv", HEAD + "方山县,居民健康素养水平,%,2025,24,年报\n")
    )
    assert "年报.csv" in screens.text(app) and "年报(2).csv" in screens.text(app) and len(app.toggle) == 2
    assert screens.title(app) == "3 行可写入"


def test_names_of_files_are_no_markup(held):
    app = put(screens.page("uploads"), ("<img src=x onerror=alert(1)>.csv", GOOD.replace("山丹县,居", "<b>x</b>,居")))
    screens.sound(app)
    assert all("<img" not in body and "<b>x" not in body for body in screens.bodies(app))
    assert "<b>x</b>" in screens.text(app), "shown as it was found"


def asking() -> None:
    """A page of two questions that a sheet leaves open: who is counted, and whether these are figures at all."""
    from types import SimpleNamespace as Given

    import streamlit as st

    from ui import reading, uploads

    st.session_state.setdefault(uploads.CHOICES, {})
    who = Given(
        about="population", why="标题表明为 流动人口 的数据", fix="只上传全体居民的数据", choices=(("all", "全体居民"),)
    )
    what = Given(about="kind", why="标题表明为目标", fix="目标请用目标模板上传", choices=())
    sheet = Given(file="a.csv", sheet="", layout="long", used=True, header_rows=(2,), questions=(who, what))
    known = Given(area_names={}, catalogue=Given(names={}))
    reading.questions(Given(reading=Given(sheets=[sheet])), known)


def test_what_a_sheet_leaves_open_is_asked_with_its_reason_and_answered_by_a_choice():
    app = AppTest.from_function(asking, default_timeout=20).run()
    screens.sound(app)
    assert [screens.plain(body).strip() for body in screens.bodies(app)] == [
        "待确认 标题表明为 流动人口 的数据 只上传全体居民的数据",
        "待确认 标题表明为目标 目标请用目标模板上传",
    ]
    who, what = app.selectbox
    assert (who.options, what.options) == (["请选择", "全体居民"], ["请选择", "是实际数，照读"])
    who.set_value("all")
    what.set_value("long")
    app.run()
    assert app.session_state["_up_choices"] == {("a.csv", ""): {"context": {"population": "all"}, "layout": "long"}}


def test_the_figures_of_some_of_the_people_wait_for_an_answer(held):
    """As the reading itself asks: nothing can be written until someone says that they are everybody's."""
    asked = "山丹县流动人口健康状况（2025年）\n指标,数值\n每千人口注册护士数,4.41\n"
    app = put(screens.page("uploads"), ("流动人口.csv", asked))
    (who,) = [one for one in app.selectbox if one.key.startswith("answer_context_population")]
    assert app.button(key="write").disabled and who.options == ["请选择", "全体居民"]
    who.set_value("all").run()
    assert "1 行可写入" in screens.title(app) and not app.button(key="write").disabled


# ---- the ledger


@pytest.fixture
def uploaded(held):
    """Two uploads of the same cell and one undone: #2 李建国, #3 王芳, #4 undoes #3."""
    figure = {"area": SHANDAN, "indicator": "health_literacy", "year": 2025, "source": "upload", "place": "上报数据"}
    with Store.open(held) as store:
        stores.write(
            store, stores.figure("26.5", **figure), by=Actor(name="李建国", via="page"), files={"快报.csv": b"a"}
        )
        stores.write(
            store,
            stores.figure("27.5", **figure),
            by=Actor(name="王芳", via="cli"),
            files={"年报.xlsx": b"b"},
            reason="年报数",
        )
        store.undo(3, actor=Actor(name="李建国", via="page"), reason="传错了")
    return held


def test_the_ledger_lists_every_batch_newest_first(uploaded):
    app = screens.page("ledger")
    all_chinese(app)
    assert screens.title(app) == "共上传 2 次，其中 1 次已撤销"
    lines = [screens.plain(body) for body in screens.bodies(app) if 'class="batch"' in body]
    assert [re.match(r" ?(\S+)", line).group(1) for line in lines] == ["撤销第", "上传", "上传", "系统初始数据"]
    assert "王芳" in lines[1] and "已撤销" in lines[1] and "年报.xlsx" in lines[1] and "年报数" in lines[1]
    assert "已撤销" not in lines[2]


def test_a_batch_with_its_rows_files_and_frozen_link(uploaded):
    app = screens.page("ledger", batch="3")
    all_chinese(app, known={"cli"})
    told = screens.text(app)
    assert "第 3 批 · 上传 · 已撤销" in told and "王芳（命令行）" in told and "传错了" in told
    assert "27.5" in told and "居民健康素养水平" in told
    assert "年报.xlsx" in [one.label for one in app.get("download_button")]
    assert "asof=3" in app.code[0].value and "batch" not in app.code[0].value


def test_undo_and_redo_ask_for_a_reason_and_say_what_will_happen(uploaded):
    app = screens.page("ledger", batch="3")
    press(app, "turn")
    assert [one.value for one in app.warning] == ["请填写姓名。", "请写明原因。"]
    app.text_input(key="who").set_value("王芳")
    app.text_input(key="undo_why").set_value("核对无误")
    press(app, "turn")
    assert "恢复生效" in app.warning[0].value and len(batches(uploaded)) == 4, "a second button writes"
    press(app, "turn_sure")
    all_chinese(app, known={"cli"})
    last = batches(uploaded).iloc[-1]
    assert (last["kind"], last["target"], last["by"], last["reason"]) == ("redo", 3, "王芳", "核对无误")
    assert "第 3 批 · 上传 · 有效" in screens.text(app)

    app.text_input(key="undo_why").set_value("还是错的")
    press(app, "turn")
    assert "不再生效" in app.warning[0].value
    press(app, "turn_not")
    assert not app.warning and len(batches(uploaded)) == 5
    press(app, "turn")
    press(app, "turn_sure")
    assert batches(uploaded).iloc[-1]["kind"] == "undo" and "第 3 批 · 上传 · 已撤销" in screens.text(app)


def test_many_batches_are_paged_and_a_link_opens_its_page(uploaded, monkeypatch):
    monkeypatch.setattr(ledger, "PAGE", 2)
    app = screens.page("ledger", batch="2")
    screens.sound(app)
    assert "第 2 批 · 上传" in screens.text(app)
    assert [one.key for one in app.button if str(one.key).startswith("see_")] == ["see_2", "see_1"]
    press(app, "see_1")
    assert "第 1 批 · 系统初始数据" in screens.text(app)


def test_a_link_to_no_batch_shows_the_newest(uploaded):
    for batch in ("999", "x", "-1", "٣"):
        app = screens.page("ledger", batch=batch)
        screens.sound(app)
        assert "第 4 批 · 撤销" in screens.text(app)


def test_files_not_yet_written_have_a_limit_for_one_and_for_all(held, monkeypatch):
    monkeypatch.setattr(uploads, "TOGETHER", 0.0003)  # MB
    monkeypatch.setattr(uploads, "EVERYWHERE", 0.0004)
    app = put(screens.page("uploads"), ("甲.csv", GOOD), ("乙.csv", GOOD), ("丙.csv", GOOD.replace("26.5", "26.6")))
    told = screens.text(app)
    assert "未接收 丙.csv" in told and "甲.csv" in told and "乙.csv" in told
    assert [one.name for one in app.session_state["_up_files"]] == ["甲.csv", "乙.csv"]
    put(app, ("甲.csv", GOOD * 9))
    assert "未接收 甲.csv" in screens.text(app)
    assert sorted(one.name for one in app.session_state["_up_files"]) == ["乙.csv", "甲.csv"], "the one of before stays"
    other = put(screens.page("uploads"), ("丁.csv", GOOD), ("戊.csv", GOOD))
    assert [one.name for one in other.session_state["_up_files"]] == ["丁.csv"], "300 MB of all sessions together"
    press(app, "clear")
    put(app, ("己.csv", GOOD))
    assert [one.name for one in app.session_state["_up_files"]] == ["己.csv"]


def test_what_a_session_that_is_gone_let_lie_about_takes_no_room(held, monkeypatch):
    """Streamlit does not collect after each run here (.streamlit/config.toml): a circle that held a file may live on for a while."""
    monkeypatch.setattr(uploads, "EVERYWHERE", 0.0004)
    gone = uploads.Given(name="旧.csv", body=GOOD.encode("utf-8") * 4)
    cache.held()[id(gone)] = gone
    circle = {"file": gone}
    circle["itself"] = circle
    gc.disable()
    try:
        del gone, circle
        app = put(screens.page("uploads"), ("丁.csv", GOOD))
    finally:
        gc.enable()
    assert [one.name for one in app.session_state["_up_files"]] == ["丁.csv"]


def test_no_collection_after_each_run():
    """It went through every View that is kept for all, and cost as much as the view itself."""
    given = tomllib.loads((browser.ROOT / ".streamlit" / "config.toml").read_text("utf-8"))
    assert given["runner"]["postScriptGC"] is False and config.get_option("runner.postScriptGC") is False
