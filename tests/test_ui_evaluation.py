"""The page 终期评估 as Streamlit runs it: what it says, what its table holds, and what becomes of what was typed."""

import io
import re
import zipfile

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from store import Store
from tests import screens
from ui import evaluation
from ui.choices import Choice

MATERNAL = "900102:target:maternal_systematic_management:2025:plan:2025:cause"


@pytest.fixture
def looking(own_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(own_store))
    st.cache_resource.clear()
    yield own_store
    st.cache_resource.clear()


def test_the_table_of_a_county(looking):
    app = screens.page("evaluation", county="900102", year="2025", demo="1")
    screens.sound(app)
    assert (
        screens.title(app)
        == "乙县终期评估：约束性 9 项，已完成 3 项（其中 1 项待核、1 项有年份未达）、未完成 2 项、待报 4 项"
    )
    html = screens.evaluation_html(app)
    assert re.findall(r'colspan="\d+">(.*?)</th>', html)[:2] == ["约束性 9 项", "预期性 20 项"]
    assert MATERNAL in html and html.count("<textarea") == 3 * html.count("<tr data-tags")
    plain = " ".join(screens.plain(html).split())
    assert "孕产妇系统管理率 （%） 91.01 91.61 92.08 92.88 93.40 93.92 快报 ≥92 另有表述 ≥95：未完成" in plain
    assert not screens.latin(plain, known={"BMI"})
    assert [one.label for one in app.button if one.key in ("middle", "final")] == ["中期评估 2023"]
    files = [one.proto.label for one in app.get("download_button")]
    assert [label for label in files if label.startswith("下载 ")] == ["下载 DOCX", "下载 XLSX"]


@pytest.mark.parametrize("kind", evaluation.FILES)
def test_the_table_as_a_file_holds_what_is_written_and_no_small_count(looking, kind):
    """50.3 per 100,000 is one death of 1,990 births: on the screen of the office, in no file."""
    choice = Choice(areas=("900102",), year=2026, version=1, demo=True)
    with zipfile.ZipFile(io.BytesIO(evaluation.file(choice, kind))) as parts:
        told = "".join(parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml"))
    assert "孕产妇系统管理率" in told and not re.search(r"(?<![\d.])50\.3(?!\d)", told)


def test_the_middle_of_the_plan_and_back(looking):
    app = screens.page("evaluation", county="900102", year="2025", demo="1")
    app.button("middle").click().run()
    assert app.title[0].value.startswith("乙县中期评估：") and screens.query(app)["year"] == "2023"
    app.button("final").click().run()
    assert "year" not in screens.query(app) and app.title[0].value.startswith("乙县终期评估：")


def test_an_earlier_batch_is_read_only_and_no_targets_say_what_to_do(looking):
    saved(edits={CAUSE: {"text": "编制未增", "seen": 1}})
    app = screens.page("evaluation", county="620725", asof="1")
    assert "<textarea" not in screens.evaluation_html(app) and "编制未增" not in screens.evaluation_html(app)
    assert "编制未增" in screens.evaluation_html(screens.page("evaluation", county="620725"))
    app = screens.page("evaluation", county="620725", plan="155")
    screens.sound(app)
    assert "未列目标" in app.title[0].value


def saved(**told) -> AppTest:
    """What comes of a saving that the browser asked for (its component is drawn by the browser alone)."""

    def script():
        import streamlit as st

        from model.plans import PLANS
        from ui import cache, evaluation
        from ui.choices import Choice

        given = dict(st.session_state["told"])
        version = cache.version(False)
        frozen = given.pop("frozen", False)
        choice = Choice(areas=("620725",), year=2026, version=version, plan=PLANS[0], frozen=frozen)
        shown = evaluation.evaluating.evaluate(cache.view(choice), choice, area="620725")
        st.session_state["evaluation"] = {"edits": given}
        evaluation._save(choice, shown)
        evaluation.tell(choice)

    app = AppTest.from_function(script, default_timeout=20)
    app.session_state["told"] = {"id": "1", "by": " 王芳 "} | told
    return app.run()


CAUSE = "620725:target:nurses_per_1000:2025:plan:2025:cause"


def said(store) -> list[str]:
    with Store.open_for_reading(store) as opened:
        return opened.statements("remark")["text"].tolist()


def test_a_saving_is_one_batch_and_can_be_taken_back(looking):
    before = {"text": "编制未增", "seen": 1}
    app = saved(edits={CAUSE: before, CAUSE.replace("cause", "measure"): {"text": "补编", "seen": 1}})
    assert app.success[0].value == "已写入第 2 批：偏差原因 1 处、下一步措施 1 处"
    st.cache_resource.clear()
    assert sorted(said(looking)) == sorted(["编制未增", "补编"])


@pytest.mark.parametrize(
    "told, words",
    [
        ({"by": " "}, "请填写姓名"),
        ({"frozen": True}, "正在查看历史批次"),
        ({"edits": {CAUSE.replace("620725", "900101"): {"text": "x", "seen": 1}}}, "没有这一格"),
        ({"edits": {CAUSE: {"text": "长" * 501, "seen": 1}}}, "共 501 字"),
        ({"edits": {CAUSE: {"text": "x", "seen": 99}}}, "早于您所查看的批次"),
    ],
)
def test_what_cannot_be_written_is_told_and_nothing_is(looking, told, words):
    app = saved(**{"edits": {CAUSE: {"text": "x", "seen": 1}}} | told)
    assert not app.exception and words in app.warning[0].value and not app.success
    st.cache_resource.clear()
    assert said(looking) == []
