"""读规划 through AppTest: from a file to its statements, what is refused, what the browser sends becomes a batch, told and undone."""

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from store import Store
from tests import plan_document, screens
from tests.test_ui_uploads import held  # noqa: F401
from ui import cache, plan

KNOWN = {"docx", "pdf", "txt", "html", "MB", "KB", "HTML", "DOCX", "DRG", "GDP", "HPV", "DIP", "X00001"}


def put(app, body: bytes, name: str = plan_document.NAME):
    """Choose a document."""
    app.file_uploader[0].set_value([(name, body, "")])
    return app.run(timeout=60)


def told(app) -> dict:
    return screens.told(app, "plan")


def send(app, accepted: dict, *, refused: int = 0, open_: int = 0):
    """What the script sends when the button is pressed (its component is drawn by the browser alone)."""
    app.session_state[plan.SENT] = {"id": "1", "accepted": accepted, "refused": refused, "open": open_}
    app.session_state[plan.READIED] = None
    return app.run(timeout=60)


def batches(path):
    with Store.open_for_reading(path) as store:
        return store.batches()


def test_from_a_file_to_a_batch_and_back(held):  # noqa: F811
    app = screens.page("plan")
    screens.sound(app)
    assert screens.latin(screens.text(app), known=KNOWN) == set()
    put(app, plan_document.docx_bytes())
    screens.sound(app)
    assert screens.title(app) == "读出 25 条：24 条确定，1 条待核"
    assert (app.selectbox(key="plan_county").value, app.text_input(key="plan_title").value) == (
        "620821",
        plan_document.TITLE,
    )
    data = told(app)
    by_indicator = {(one["fields"]["indicator"], one["fields"]["role"]): one for one in data["candidates"]}
    assert len(data["candidates"]) == 25 and data["candidates"][-2]["why"]
    task = data["candidates"][-1]["fields"]
    assert (task["role"], task["task"], task["responsible"]) == ("task", "提升服务能力", "县卫健局、县财政局")
    numbers = {
        str(one["n"])
        for one in data["candidates"]
        if one["name"] == "每千人口注册护士数" and one["fields"]["role"] == "target"
    }
    assert set(data["conflicts"]) == numbers, "the two that contradict each other, before anything is decided"
    assert data["html"].count("<mark") >= 24 and app.query_params["doc"]

    send(app, {}, open_=24)
    assert [one.value for one in app.warning] == ["尚未接受任何一条。"]
    one, other = by_indicator["life_expectancy", "target"], by_indicator["infant_mortality", "target"]
    send(app, {one["key"]: {"value": "79"}, other["key"]: {"value": "四"}}, refused=1, open_=21)
    screens.sound(app)
    text = screens.text(app)
    assert "可写入 1 条：新增 1 行" in text and "随批次登记的地区：平凉市、泾川县" in text
    assert "1 条不能写入" in app.markdown[0].value and f"第 {other['n']} 条 婴儿死亡率：" in text
    assert screens.latin(text, known=KNOWN) == set()
    app.button(key="plan_write").click().run(timeout=60)
    assert [one.value for one in app.warning] == ["请填写姓名。"] and len(batches(held)) == 1
    app.text_input(key="who").set_value("王芳")
    app.button(key="plan_write").click().run(timeout=60)
    screens.sound(app)
    text = screens.text(app)
    assert "已写入，为第 2 批：新增 1" in text and "拒绝 1 条，未处理 22 条" in text
    assert told(app)["written"] == {"batch": 2, "keys": [one["key"]]} and told(app)["live"] == [2]
    row = batches(held).iloc[-1]
    assert (row["kind"], row["by"], row["via"], row["file"]) == ("plan_reading", "王芳", "page", plan_document.NAME)

    app.query_params["batch"] = "2"
    app.switch_page("../pages/ledger.py").run(timeout=60)
    screens.sound(app)
    assert "读规划" in screens.text(app) and plan_document.NAME in screens.text(app)
    app.switch_page("../pages/plan.py").run(timeout=60)
    assert told(app)["candidates"], "leaving is harmless"
    app.button(key="plan_undo").click().run(timeout=60)
    screens.sound(app)
    assert "已撤销第 2 批" in app.success[0].value and told(app)["live"] == []

    again = screens.page(
        "plan", doc=app.query_params["doc"][0] if isinstance(app.query_params["doc"], list) else app.query_params["doc"]
    )
    screens.sound(again)
    assert len(told(again)["candidates"]) == 25, "a page loaded anew has its document still"
    app.button(key="plan_close").click().run()
    assert app.file_uploader and "doc" not in app.query_params


def test_bad_files_empty_ones_and_a_link_to_what_is_gone(held):  # noqa: F811
    app = screens.page("plan", doc="0123456789abcdef")
    screens.sound(app)
    assert "重新选择同一文件" in app.warning[0].value
    for body, name, words in (
        (b"\xd0\xcf\x11\xe0" + b"0" * 600, "规划.wps", "另存为 DOCX"),
        (b"\x89PNG" + b"0" * 60, "扫描.png", "文字识别"),
        (b"", "空.txt", "文件是空的"),
    ):
        put(app, body, name)
        screens.sound(app)
        assert words in app.warning[0].value and name in app.warning[0].value and not told(app)
    app.button(key="plan_read").click().run()
    assert "没有文字" in app.warning[0].value
    app.text_area(key="plan_pasted").set_value("本文件没有任何数值。")
    app.button(key="plan_read").click().run(timeout=60)
    screens.sound(app)
    assert screens.title(app) == "未读出目标或数值" and "县区与目标" in app.info[-1].value


def test_hostile_words_are_shown_as_words(held):  # noqa: F811
    app = put(screens.page("plan"), plan_document.docx_bytes(hostile=True), "<img src=x>.docx")
    screens.sound(app)
    html = told(app)["html"]
    assert "<script" not in html and "&lt;script&gt;" in html
    assert not any("<img" in body for body in screens.bodies(app) if "data:image" not in body)


@pytest.mark.parametrize("sent", [{"accepted": {"x": "y"}}, {"accepted": []}, {"refused": "a"}, {}])
def test_what_a_browser_makes_up_writes_nothing(held, sent):  # noqa: F811
    put(screens.page("plan"), "甲县“十四五”卫生健康规划\n到2025年，婴儿死亡率控制在4‰以内。".encode(), "a.txt")

    def script():
        import streamlit as st

        from ui import cache, plan

        opened = next(iter(cache.documents().values()))
        st.session_state["plan"] = {"decided": st.session_state["made_up"]}
        plan._decided(opened)

    other = AppTest.from_function(script)
    other.session_state["made_up"] = sent
    other.run()
    assert not other.exception and other.session_state[plan.SENT]["accepted"] == {}


def test_a_document_in_use_stays_and_one_that_went_is_told(held):  # noqa: F811
    app = put(screens.page("plan"), "甲县“十四五”卫生健康规划\n到2025年，婴儿死亡率控制在4‰以内。".encode(), "a.txt")
    kept = cache.documents()
    (name,) = kept
    opened = kept[name]
    for number in range(2 * cache.DOCUMENTS):
        cache.keep_document(f"other {number}", opened)
        assert cache.document(name) is opened
    kept.clear()
    app.run(timeout=60)
    screens.sound(app)
    assert app.warning[0].value == plan.THROWN_OUT


def test_what_is_not_read_stands_below_with_its_reason_and_a_reading_can_be_stopped(held, monkeypatch):  # noqa: F811
    text = "甲县“十四五”卫生健康规划\n二、发展目标\n婴儿死亡率控制在4‰以内，药品集中带量采购金额占比达到三分之二。"
    app = put(screens.page("plan"), text.encode(), "a.txt")
    screens.sound(app)
    assert [one.label for one in app.expander] == ["未读出的数 · 1 处，请对照原文"]
    assert "药品集中带量采购金额占比达到三分之二" in screens.text(app)

    steps = []

    def stopped(box, *, cancel):
        def show(done, total, words):
            steps.append((done, total, words))
            if len(steps) == 3:
                cancel()
                st.stop()

        return show

    monkeypatch.setattr(plan.uploads, "shown_in", stopped)
    app.button(key="plan_close").click().run()
    put(app, (text + "\n婴儿死亡率控制在4‰以内。" * 9).encode(), "b.txt")
    assert steps[-1][2] == "辨认目标，段" and not app.exception
    app.run()
    assert app.warning[0].value == "已取消读取 b.txt，没有保留任何内容。" and app.file_uploader
