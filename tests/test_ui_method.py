"""方法与帮助: the published texts passage by passage, every term with its meaning, and a trial judged as the product judges."""

import re

import pytest
from markupsafe import escape

from actions import manual, trying
from actions.trying import Asked
from model import verdicts as codes
from tests import ledgers, screens
from ui import markup, method
from wording import steps

THRESHOLDS = ledgers.CATALOGUE.thresholds


pytestmark = pytest.mark.usefixtures("open_real")


def page(**query):
    app = screens.page("method", **query)
    screens.sound(app)
    return app


def judged(**typed):
    return trying.judge(Asked(**typed), thresholds=THRESHOLDS, this_year=2026)


# -- the texts


@pytest.mark.parametrize("section", manual.passages())
def test_a_passage_is_shown_whole_and_in_its_own_words(section):
    found = manual.passages()[section]
    told = re.sub(r"\s", "", screens.plain(markup.passage(found.text))).replace(" ", "")
    source = re.sub(r"!\[.*|\]\([^)]*\)|[`*\s]", " ", found.text)
    words = re.findall(r"[一-龥]{6,}", source)
    assert words and [word for word in words if word not in told] == []


@pytest.mark.parametrize("section", ["pages", "m5", "m5.2", "upload", "terms", "try"])
def test_a_link_opens_its_passage(section):
    app = page(section=section)
    found = manual.passages().get(section)
    assert (found.title if found else method.OWN[section]) in app.title[0].value
    if found:
        assert screens.plain(markup.passage(found.text)).strip() in screens.text(app)


def test_an_unknown_section_says_so():
    app = page(section="m77")
    assert "“m77”不存在" in app.info[0].value and app.title[0].value == "未找到该段"


def test_a_passage_is_text_and_no_markup_of_others():
    made = str(
        markup.passage("# 一\n\n<b onclick=x>甲</b> [去](http://a.example) ![图](b.png)\n\n| 列 |\n|---|\n| <i>x</i> |")
    )
    assert "<b" not in made and "<i" not in made and "href" not in made and "<img" not in made
    assert "&lt;b onclick" in made and "去" in made and "<table" in made


def test_a_term_carries_its_meaning_once_in_a_passage():
    made = str(markup.passage("时序进度与`时序进度`，时序进度。"))
    assert made.count('<abbr class="term"') == 1 and escape(manual.terms()["时序进度"].meaning) in made


def test_the_panel_leads_to_the_order_of_verdicts_and_to_the_reasons():
    queries = [
        one.proto.query_string for one in screens.page(cell="620725.life_expectancy", year="2026").get("page_link")
    ]
    assert any("section=m5" in one for one in queries), queries


# -- the terms


def test_every_code_shown_in_words_is_a_term():
    known = manual.terms()
    for words in (codes.CLASSES, codes.REASONS, codes.FLAGS, codes.CHECKS):
        assert set(words.values()) <= set(known), set(words.values()) - set(known)
    assert all(one.meaning.endswith("。") and len(one.meaning) > 4 for one in known.values())


def test_the_glossary_of_the_developers_is_explained_to_planners():
    text = (manual.ROOT / "CONTRIBUTING.md").read_text("utf-8").split("## Glossary")[1]
    words = [word for cell in re.findall(r"^\| ([^|]+) \|", text, re.M)[2:] for word in re.split(r", ", cell)]
    internal = {
        "规划", "计数", "部分", "判定的文字", "年度或阶段目标", "待报期末数", "逐年走向", "时间序列", "矩阵", "数据表", "数据缺口", "规划文本核对", "来路", "权限",
        "上传", "问题", "会议材料", "虚构", "北京时间", "提醒", "标记", "原因", "第 1 批", "数据第 1 批", "四舍五入", "随机波动范围（95%置信区间）", "规划期", "年度", "每年",
        "数据库服务器", "本机副本", "查看", "填报", "审核", "管理", "登录", "未读出的数", "年份由文件名称推定",
    }  # fmt: skip
    lacking = [word for word in words if word not in manual.terms() and word not in internal]
    assert lacking == []


def test_a_term_is_found_and_an_unknown_one_is_answered():
    app = page(section="terms", term="时序进度")
    assert "规划期已过时间的比重" in screens.text(app) and "活产为总数" not in screens.text(app)
    assert "没有含“量子”的名词" in page(section="terms", term="量子").info[0].value


def test_a_word_nobody_defines_stays_a_word():
    assert markup.term("<b>x") == escape("<b>x") and markup.meaning("乙") is None


# -- the trial


@pytest.mark.parametrize("number", manual.vectors())
def test_a_worked_example_of_the_published_method(number):
    given = dict(manual.vectors()[number])
    told = given.pop("verdict")
    found, problems = judged(**given)
    assert problems == [] and found.verdict == told


def test_most_worked_examples_can_be_tried():
    assert len(manual.vectors()) >= 14


def test_the_steps_are_those_of_the_panel():
    found, _ = judged(sign="range", target="103", to="107", finish="2025", base="112", start="2020", latest="108.5", year="2023",
                      better="neutral", as_of="2023")  # fmt: skip
    assert found.verdict == "on_pace"
    assert [one.formula for one in steps.steps(found)] == [
        "108.5 − 107 = 1.5",
        "(2023 − 2020) ÷ (2025 − 2020) = 0.6",
        "(108.5 − 112) ÷ (107 − 112) = 0.7",
        "0.7 ÷ 0.6 = 1.167",
    ]


@pytest.mark.parametrize(
    "typed, verdict, reason, flags",
    [
        ({"latest": "", "year": ""}, "baseline_short", "", {"due_no_final"}),
        ({"base": "", "start": "", "latest": "", "year": ""}, "unknown", "no_figure", set()),
        ({"base": "", "start": ""}, "unknown", "no_baseline", {"due_no_final"}),
        ({"year": "2026", "latest": "99"}, "baseline_short", "", {"due_no_final"}),  # after the target year: shown, not judged
        ({"year": "2025", "latest": "91"}, "met", "", set()),
        ({"scope": "annual", "year": "2025", "latest": "89"}, "missed", "", set()),
        ({"scope": "annual", "year": "2024", "latest": "99"}, "unknown", "no_figure", set()),
        ({"sign": "≤"}, "kept", "", {"comparator_against_direction", "due_no_final", "floor_below_baseline"}),
    ],
)  # fmt: skip
def test_what_is_left_open_or_late(typed, verdict, reason, flags):
    given = {
        "sign": "≥",
        "target": "90",
        "finish": "2025",
        "base": "85",
        "start": "2020",
        "latest": "88",
        "year": "2023",
    }
    found, problems = judged(**(given | typed))
    assert problems == [] and (found.verdict, found.reason) == (verdict, reason)
    assert flags <= found.flags


@pytest.mark.parametrize(
    "typed, said",
    [
        ({"target": "九成"}, "目标值"),
        ({"target": ""}, "未填写"),
        ({"finish": "25"}, "不是年份"),
        ({"base": "85", "start": ""}, "基期年份"),
        ({"start": "2025"}, "不早于目标年"),
        ({"year": "2020"}, "不晚于基期年份"),
        ({"sign": "range"}, "区间另一端"),
        ({"latest": "<script>"}, "现状值"),
    ],
)
def test_what_cannot_be_is_said(typed, said):
    given = {
        "sign": "≥",
        "target": "90",
        "finish": "2025",
        "base": "85",
        "start": "2020",
        "latest": "88",
        "year": "2023",
    }
    found, problems = judged(**(given | typed))
    assert found is None and said in "".join(one.line() for one in problems)


def test_the_trial_on_the_page_says_verdict_steps_and_meaning():
    app = page(section="try")
    told = screens.text(app)
    assert "◐ 达到时序进度" in told and "12.7 − 12 = 0.7" in told and "进度不慢于时序" in told
    app.text_input(key="pick_try_latest").set_value("19").run()
    screens.sound(app)
    assert "较基期变差" in screens.text(app) and "19" in app.query_params["try_latest"]
    app.text_input(key="pick_try_latest").set_value("很多").run()
    screens.sound(app)
    assert "现状值“很多”" in screens.text(app)


def test_a_trial_is_a_link():
    app = page(section="try", try_sign="≥", try_better="higher", try_target="90", try_base="none", try_start="none", try_latest="91", try_year="2025", try_as_of="none")  # fmt: skip
    assert "● 已达标" in screens.text(app) and "未填写" in screens.text(app)
