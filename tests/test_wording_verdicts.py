"""An assessment as a planner's words: every verdict, with its doubts, in full-width punctuation the shipped font can draw."""

import re

import pytest

from model.numbers import missing
from model.verdicts import ATTRIBUTES, CLASSES, DOUBTS, FLAGS, REASONS, SCOPES
from tests import typeface
from tests.verdicts import CASES as ALL
from tests.verdicts import assessment, assessments, changed, not_listed, without_target
from wording import comparable, confidence, extrapolation, verdicts

CASES = sorted(ALL)
HALF = re.compile(r"[㐀-鿿][,;:()]|[,;:()][㐀-鿿]")


def texts(a) -> list[str]:
    return [
        verdicts.sentence(a),
        verdicts.target(a),
        verdicts.short_target(a),
        verdicts.target_with_number(a),
        verdicts.target_in_words(a),
        verdicts.resolved(a),
        verdicts.gap(a),
        verdicts.status(a),
        verdicts.required(a),
        verdicts.achieved(a),
        verdicts.progress(a),
        verdicts.pace(a),
        *verdicts.flags(a),
        *verdicts.doubts(a),
        *verdicts.record(a).values(),
    ]


def test_the_shipped_font_has_every_sign():
    words = [text for case in CASES for text in texts(assessment(case, area__name="甲县"))]
    tables = (CLASSES, REASONS, FLAGS, ATTRIBUTES, SCOPES, DOUBTS, extrapolation.WITHHELD, confidence.WHY)
    words += [word for table in (*tables, confidence.FIRMNESS, comparable.ORDERS) for word in table.values()]
    assert typeface.lacks("".join(words)) == set()
    assert typeface.lacks("◕◔") == {"◕", "◔"}, "the check itself can fail"


def test_punctuation_in_chinese_is_full_width():
    for case in CASES:
        for text in texts(assessment(case, area__name="甲县")):
            assert not HALF.search(text), text
    for table in (CLASSES, REASONS, FLAGS, DOUBTS, extrapolation.WITHHELD, confidence.WHY, comparable.ORDERS):
        assert not [word for word in table.values() if HALF.search(word)]


@pytest.mark.parametrize(
    "case, changes, words",
    [
        ("vector 15", {}, "≥75"),
        ("vector 6", {}, "103～107"),
        ("vector 19", {}, "25左右"),
        ("hold", {}, "100"),
        ("below, less than", {}, "<7.0"),
        ("vector 17", {}, ">95"),
        ("vector 10", {}, "较2022年提高2个百分点以上"),
        ("vector 14", {}, "较2022年降低1个千分点以上"),  # a reduction is told as printed, its limit too
        ("percent on", {}, "较基期提高5%以上"),
        ("percent off", {}, "较基期降低7.5%以上"),
        ("percent off", {"target__comparator": ">"}, "较基期降低超过7.5%"),
        ("step on", {}, "每年提高1.5个百分点以上"),
        ("step off", {"indicator__unit": "1/10万"}, "每年降低0.4（1/10万）以上"),
        ("range of points", {}, "较2022年提高2～4个百分点"),
        ("external, annual", {}, "不低于上级地区"),
        ("external, annual", {"target__comparator": "≤"}, "不高于上级地区"),
        ("words only", {}, "仅定性目标"),
        ("vector 10", {"target__reference_year": None}, "较上年提高2个百分点以上"),
        ("base printed coarser", {}, "≥3.35"),
        ("base meets, lower", {"target__value": 6.0, "target__decimals": 1}, "≤6.0"),
        ("base printed coarser", {"indicator__unit": "1:", "target__value": 1.4, "target__decimals": 1}, "1：1.4 以上"),
        ("hold", {"indicator__unit": "1:", "target__value": 1.4, "target__decimals": 1}, "1：1.4"),
    ],
)
def test_targets_as_printed(case, changes, words):
    assert verdicts.target(assessment(case, **changes)) == words


@pytest.mark.parametrize(
    "case, words",
    [
        ("vector 10", "≥88.3"),
        ("vector 14", "≤51.0"),  # turned
        ("percent off", "≤48.42"),  # 52.35 less 7.5 % is 48.42375
        ("step on", "≥68.0"),
        ("range of points", "88.3～90.3"),
        ("range of points off", "49.0～51.0"),
        ("neutral, relative range", "105～110"),
        ("vector 10, last year missing", "较2022年 +2"),
        ("vector 15", "≥75"),
        ("external, annual", "≥81.25"),
        ("words only", "仅定性目标"),
        ("percent of a percent, split", "较基期 +10%"),
    ],
)
def test_short_targets_are_the_number_they_come_to(case, words):
    assert verdicts.short_target(assessment(case)) == words


def test_a_rounded_target_never_seems_to_contradict_the_verdict():
    """172.9 less 7.549 % is 159.84755: with 159.85 it is missed by 0.00245, so the target must not read ≤159.85."""
    near = {"target__end": 159.84755, "target__low": 159.84755, "target__high": 159.84755, "target__digits": 2}
    a = assessment("percent off", **near, latest__value=159.85, latest__decimals=2, gap=0.00245)
    assert verdicts.resolved(a) == "≤159.84755" and verdicts.gap(a) == "高 0.00245 个千分点"
    a = assessment("percent off", **near, latest__value=172.0, latest__decimals=1, gap=12.15245)
    assert verdicts.resolved(a) == "≤159.85" and verdicts.gap(a) == "高 12.15 个千分点"


@pytest.mark.parametrize(
    "case, changes, words",
    [
        ("vector 15", {}, "基期与目标相差 0.59 人"),  # what it was: nothing newer is held
        ("vector 15", {"as_of_year": 2020}, "还差 0.59 人"),  # the year after the baseline's has not begun
        ("vector 10", {}, "还差 0.3 个百分点"),
        ("vector 7", {}, "高 1.6 个千分点"),
        ("base short, lower", {"indicator__unit": "1/10万"}, "基期与目标相差 82.79（1/10万）"),
        ("vector 2", {}, "优于目标 0.1 人"),
        ("base meets, lower", {}, "基期优于目标 1.7 个千分点"),
        ("hold", {}, "基期恰为目标值"),
        ("vector 17", {}, "等于目标值，须超过该值"),  # > 95 and just 95: not met
        ("below, less than", {}, "等于目标值，须低于该值"),
        ("vector 18", {}, "距目标 3 张"),
        ("neutral, inside", {}, "在目标区间内"),
        ("neutral equal, hit", {}, "恰为目标值"),
        ("vector 19", {}, "高 0.3 个千分点（在允许范围内）"),  # 左右: met, and yet above
        ("neutral about", {}, "距目标 0.1 张（在允许范围内）"),
        ("percent off", {}, "高 1.68 个千分点"),
        ("neutral, bounded", {}, "基期与目标相差 0.10 张"),
        ("vector 15", {"indicator__unit": "1:"}, "基期与目标相差 0.59"),
    ],
)
def test_gaps(case, changes, words):
    assert verdicts.gap(assessment(case, **changes)) == words


@pytest.mark.parametrize(
    "case, changes, words",
    [
        ("vector 15", {}, "75 人/千人以上"),
        ("vector 15", {"indicator__name": "每千人口升"}, "75 人以上"),  # the base once
        ("vector 15", {"indicator__unit": "1:"}, "1：75 以上"),
        ("vector 1", {}, "12‰以下"),
        ("vector 17", {}, "超过 95 人/千人"),
        ("vector 19", {}, "25‰左右"),
        ("vector 6", {}, "103～107 张"),
        ("percent off", {}, "较基期降低7.5%以上（即48.42‰以下）"),
    ],
)
def test_a_target_in_a_sentence_has_its_unit_and_no_sign(case, changes, words):
    assert verdicts.target_in_words(assessment(case, **changes)) == words


def test_what_leans_on_the_area_above_has_no_baseline_to_lack():
    a = assessment("external, plan", verdict="unknown", reason="no_baseline")
    assert verdicts.status(a) == "待补数据：目标年方可判定" and verdicts.reason(assessment("no figure")) == "缺现状值"
    assert verdicts.reason(assessment("vector 15")) == ""


@pytest.mark.parametrize("case", CASES)
def test_a_gap_has_words_exactly_where_it_is_known_and_never_the_opposite_of_the_verdict(case):
    a = assessment(case)
    words = verdicts.gap(a)
    assert (words == "") == (a.gap is None)
    if a.verdict in ("missed", "behind", "lost", "baseline_short", "moving_away", "slightly_behind"):
        assert "优于目标" not in words and "在目标区间内" not in words
    if a.verdict in ("met", "kept", "met_early", "baseline_meets") and "允许" not in words:
        assert "还差" not in words and not words.startswith(("高", "距"))


@pytest.mark.parametrize(
    "case, changes, words",
    [
        ("vector 15", {}, "基期未达标（仅有基期）"),
        ("no figure", {}, "待补数据：缺现状值"),
        ("words only", {}, "仅定性目标，不作判定"),
        ("early", {}, "略滞后于时序（早期）"),
        ("vector 11", {}, "未达预期"),  # an expected target
        ("binding missed", {}, "未达标"),
        ("two statements", {}, "已达标（表述不一致待核）"),
        ("against the direction", {}, "略滞后于时序（比较符待核）"),
        ("figures differ", {}, "待补数据：数据待核"),  # said once
        ("early", {"doubts": ("preliminary", "unreviewed")}, "略滞后于时序（早期，快报数，未审核）"),
        ("vector 2", {}, "提前达到"),
        ("met early, due", {}, "曾达目标值"),  # nothing is early once the target year has come
        ("met early, due", {"doubts": ("unreviewed",)}, "曾达目标值（未审核）"),
    ],
)
def test_a_verdict_says_its_doubts(case, changes, words):
    assert verdicts.status(assessment(case, **changes)) == words


@pytest.mark.parametrize("case", CASES)
def test_every_doubt_is_said_with_the_verdict(case):
    for code, word in DOUBTS.items():
        assert word in verdicts.status(assessment(case, doubts=(code,)))


def test_words_are_tallied_as_they_are_said():
    rows = [assessment(case) for case in ("vector 1", "met early, due", "vector 2", "met early, due", "binding missed")]
    assert verdicts.tally(rows) == [
        ("met_early", "曾达目标值", 2),
        ("met_early", "提前达到", 1),
        ("on_pace", "达到时序进度", 1),
        ("missed", "未达标", 1),
    ]


def test_only_a_baseline_is_said_to_be_unreported():
    assert verdicts.unreported_since(assessment("vector 15")) == "未报送 2021 年以来数据"
    assert verdicts.unreported_since(assessment("vector 15", as_of_year=2020)) == "", "2021 has not begun"
    assert verdicts.unreported_since(assessment("vector 1")) == "" == verdicts.unreported_since(assessment("no figure"))
    assert verdicts.unreported([2020, 2020]) == "未报送 2021 年以来数据"
    assert verdicts.unreported([2019, 2020]) == "未报送基期以后的数据" and verdicts.unreported([]) == ""


def test_what_was_asked_a_year_is_told_once_nothing_is_required_any_more():
    past = assessment("vector 15")
    assert (verdicts.required(past), verdicts.asked(past), verdicts.is_past(past)) == ("", "+0.118 人", True)
    assert verdicts.asked(assessment("vector 1")) == "−1.3 个千分点" and not verdicts.is_past(assessment("vector 1"))
    assert verdicts.asked_per_year(assessment("vector 6")) == -1.0  # 112 to the near end 107
    for case in ("vector 3a", "no baseline", "annual, met", "no target year, met", "foreign unit", "words only"):
        assert verdicts.asked_per_year(assessment(case)) is None


def test_at_a_strict_bound_words_say_what_is_required():
    a = assessment("below, less than")
    assert (verdicts.gap(a), verdicts.required(a), a.required_per_year) == ("等于目标值，须低于该值", "", None)


def test_a_target_of_every_year_says_which_years_are_owed():
    due = frozenset({"due_no_final"})
    assert verdicts.flags(assessment("every year", flags=due, as_of_year=2025)) == ["待报 2024 年以来数据"]
    assert verdicts.flags(assessment("every year", flags=due, as_of_year=2026)) == ["目标年已到，待报期末数"]


def test_flags_and_doubts_beside_the_verdict():
    assert verdicts.flags(assessment("lost, due")) == ["目标年已到，待报期末数", "基期已优于目标值"]
    assert verdicts.flags(assessment("vector 1")) == [] == verdicts.doubts(assessment("vector 1"))
    assert verdicts.doubts(assessment("two statements")) == ["表述不一致待核"]


@pytest.mark.parametrize("attribute, word", [("expected", "未达预期"), ("binding", "未达标"), ("none", "未达标")])
def test_a_missed_expectation_is_no_missed_obligation(attribute, word):
    assert verdicts.class_word("missed", attribute) == word and verdicts.class_word("met", attribute) == "已达标"


@pytest.mark.parametrize("case", CASES)
def test_the_sentence_has_the_numbers(case):
    a = assessment(case)
    words = verdicts.sentence(a)
    assert words.startswith(f"{case}{a.indicator.name}，") and words.endswith("。")
    for figure in (a.baseline, a.latest):
        if figure is not None:
            assert f"{figure.value:g}".replace("-", "−") in words and f"{figure.year} 年" in words
    assert verdicts.gap(a) in words and verdicts.status(a) in words
    assert not any(word in words.lower() for word in ("nan", "none", "<na>"))


@pytest.mark.parametrize(
    "a, words",
    [
        (
            assessment("vector 15", area__name="甲县"),
            "甲县升，2020 年基期 74.41，未报送 2021 年以来数据，2025 年目标 ≥75，基期与目标相差 0.59 人，基期未达标（仅有基期），目标年已到，待报期末数。",
        ),
        (
            assessment("vector 10", area__name="甲县"),
            "甲县率，2023 年 88.0，2023 年目标较2022年提高2个百分点以上（即≥88.3），还差 0.3 个百分点，未达预期。",
        ),
        (assessment("no figure", area__name="甲县"), "甲县升，没有现状值，2025 年目标 ≥90，待补数据：缺现状值。"),
        (without_target("vector 10", area__name="甲县"), "甲县率，2023 年 88.0，文件未列目标。"),
        (not_listed("vector 10", area__name="甲县"), "甲县率，没有现状值，文件未列。"),
        (
            assessment("vector 4", area__name="甲县", latest__value=None, latest__suppressed="1—4", gap=None),
            "甲县降，2020 年基期 3，2023 年 1—4，2025 年目标 ≤0，达到时序进度。",
        ),
    ],
)
def test_sentences(a, words):
    assert verdicts.sentence(a) == words


def test_records_carry_each_year_and_are_blank_only_where_nothing_is():
    assert verdicts.record(assessment("vector 1", area__name="甲县", latest__status="快报")) == {
        "地区": "甲县", "指标": "降", "单位": "‰", "属性": "预期性", "基期": "18.5（2020）", "现状值": "12.7（2024 快报）",
        "目标": "≤12（2025）", "差距": "高 0.7 个千分点", "判定": "达到时序进度", "说明": "", "出处": "规划 · 第二章 表",
    }  # fmt: skip
    bare = verdicts.record(without_target("vector 1", area__name="甲县"))
    assert (bare["现状值"], bare["判定"], bare["目标"], bare["出处"]) == (
        "12.7（2024）",
        "文件未列目标",
        "",
        "公报 · 表",
    )
    assert tuple(bare) == verdicts.RECORD


@pytest.mark.parametrize(
    "case, required, achieved",
    [
        ("vector 1", "−0.70 个千分点", "−1.45 个千分点"),
        ("vector 9", "+3 人", "+0.7 人"),
        ("vector 2", "", "+0.3 人"),  # met: nothing more is asked
        ("vector 15", "", ""),  # its year lies behind: nothing is asked a year any more
        ("no figure", "", ""),
    ],
)
def test_changes_a_year(case, required, achieved):
    a = assessment(case)
    assert (verdicts.required(a), verdicts.achieved(a)) == (required.replace("0.70", "0.7"), achieved)


def test_progress_and_pace():
    assert verdicts.progress(assessment("vector 1")) == "89%" and verdicts.pace(assessment("vector 1")) == "1.115"
    assert verdicts.pace(assessment("vector 1", pace=0.948)) == "0.948", "two digits would read as on pace"
    assert verdicts.progress(assessment("vector 1", progress=7.0)) == "超额完成"
    assert verdicts.progress(assessment("no figure")) == "" == verdicts.pace(assessment("no figure"))


def test_figures_with_their_sign():
    assert verdicts.figure_with_sign(assessment("vector 10")) == "88.0%"
    assert verdicts.figure_with_sign(assessment("vector 15")) == "74.41"
    assert (
        verdicts.due(assessment("vector 1"), 13.3) == "13.3"
        and verdicts.size(-0.7, assessment("vector 1")) == "0.7 个千分点"
    )


def test_nothing_is_changed():
    before = {case: repr(a) for case, a in assessments().items()}
    for a in assessments().values():
        texts(a)
    assert {case: repr(a) for case, a in assessments().items()} == before
    assert changed(assessment("vector 1"), gap=None).gap is None and not missing(assessment("vector 1").gap)
