"""A row as a planner's words: every class, and that the shipped font can draw and the eye can read them."""

import math

import pytest

from charts import style, words
from model.numbers import GAP_UNITS, missing
from model.verdicts import ATTRIBUTES, CLASSES, FLAGS, REASONS, SCOPES
from tests import typeface, verdicts

CASES = sorted(verdicts.CASES)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_contrast_of_black_on_white():
    assert math.isclose(contrast("#000000", "#ffffff"), 21)


@pytest.mark.parametrize(
    "fill, ink",
    [(fill, ink) for fill, ink, _ in style.STATUS.values()]
    + list(style.PALE.values())
    + [(style.PAPER, ink) for ink in (style.INK, style.SECONDARY, style.FRAME, style.GOOD_INK, style.BAD_INK)]
    + [(style.PAPER, style.ink(code)) for code in CLASSES],
)
def test_text_can_be_read(fill, ink):
    assert contrast(fill, ink) >= 4.5


@pytest.mark.parametrize("code", sorted(style.STATUS.keys() - {"not_listed"}))
def test_marks_stand_out_from_white(code):
    assert (
        contrast(style.PAPER, style.strong(code)) >= 1.35
    )  # the palest of the palette, slightly_behind; its shape and word say the rest
    assert style.strong(code) not in ("#dceceb", "#f6e3da", "#f1f3f5"), "a pale ground is no line"


def test_the_shipped_font_has_every_sign():
    said = [shape for _, _, shape in style.STATUS.values()] + [
        style.NO_TARGET,
        style.NOT_LISTED,
        style.HISTORY,
        *words.LIMITS.values(),
        *GAP_UNITS.values(),
    ]
    for table in (CLASSES, REASONS, FLAGS, ATTRIBUTES, SCOPES):
        said += table.values()
    for case in CASES:
        row = verdicts.row(case, area="甲县")
        said += [
            words.sentence(row),
            words.target(row),
            words.short_target(row),
            words.resolved(row),
            words.gap(row),
            words.status(row),
            *words.flags(row),
        ]
    assert typeface.lacks("".join(said)) == set()
    assert typeface.lacks("◕◔") == {"◕", "◔"}, "the check itself can fail"


@pytest.mark.parametrize(
    "text",
    [
        "△ 262.79 2020",
        "≥9.66 · 2025",
        "较2022年 +2 个百分点",
        "−0.35 ÷ 12",
        "103–107",
        "(1/10万)",
        "2020→2025",
        "ABC abc %‰",
        "全国: 22/22 项;",
    ],
)
@pytest.mark.parametrize("size, bold", [(8.5, False), (13.5, True), (15, False)])
def test_estimated_widths_are_never_too_small(text, size, bold):
    real = typeface.width(text, size, bold=bold)
    assert real <= style.width(text, size, bold=bold) + 1e-6 <= real * 1.35 + 1


def test_cut_keeps_what_fits():
    assert style.cut("山丹县", 10, 30) == "山丹县"
    assert style.cut("山丹自治县", 10, 30) == "山丹…"
    assert style.cut("山丹", 10, 3) == "…"


def test_targets():
    def told(case, **changed):
        return words.target(verdicts.row(case, **changed))

    assert told("vector 15") == "≥75"
    assert told("vector 6") == "103–107"
    assert told("vector 19") == "25左右"
    assert told("hold") == "=100"
    assert told("below, less than") == "<7.0"
    assert told("vector 17") == ">95"
    assert told("vector 10") == "较2022年 +2 个百分点以上"
    assert told("vector 14") == "较2022年 −1 个千分点以上"  # a reduction is told as printed, its limit too
    assert told("percent on") == "较基期 +5%以上"
    assert told("percent off") == "较基期 −7.5%以上"
    assert told("step on") == "每年 +1.5 个百分点以上"
    assert told("range of points") == "较2022年 +2–4 个百分点"
    assert told("external, annual") == "不低于上级地区"
    assert told("external, annual", comparator="≤") == "不高于上级地区"
    assert told("words only") == "仅定性目标"
    assert told("vector 10", reference_year=None) == "较上年 +2 个百分点以上"
    assert told("base printed coarser") == "≥3.35"
    assert told("base meets, lower", value=6.0, decimals=1) == "≤6.0"  # as printed


def test_short_targets_are_the_number_they_come_to():
    def told(case):
        return words.short_target(verdicts.row(case))

    assert told("vector 10") == "≥88.3"
    assert told("vector 14") == "≤51.0"  # turned
    assert told("percent off") == "≤48.42375"
    assert told("step on") == "≥68.0"
    assert told("range of points") == "88.3–90.3"
    assert told("range of points off") == "49.0–51.0"
    assert told("neutral, relative range") == "105–110"
    assert told("vector 10, last year missing") == "较2022年 +2"
    assert told("vector 15") == "≥75"


def test_gaps():
    def told(case, **changed):
        return words.gap(verdicts.row(case, **changed))

    assert told("vector 15") == "还差 0.59 人"
    assert told("vector 10") == "还差 0.3 个百分点"
    assert told("vector 7") == "高 1.6 个千分点"
    assert told("base short, lower", unit="1/10万") == "高 82.79/10万"
    assert told("vector 2") == "优于目标 0.1 人"
    assert told("base meets, lower") == "优于目标 1.7 个千分点"
    assert told("hold") == "恰为目标值"
    assert told("vector 17") == "等于目标值, 须超过"  # > 95 and just 95: not met
    assert told("below, less than") == "等于目标值, 须低于"
    assert told("vector 18") == "距目标 3 张"
    assert told("neutral, inside") == "在目标区间内"
    assert told("neutral equal, hit") == "恰为目标值"
    assert told("vector 19") == "高 0.3 个千分点(在允许范围内)"  # 左右: met, and yet above
    assert told("neutral about") == "距目标 0.1 张(在允许范围内)"
    assert told("percent off") == "高 1.67625 个千分点"  # no digit of a resolved target is lost
    assert told("neutral, bounded") == "还差 0.10 张"
    assert told("hold", unit="1:") == "恰为目标值" and told("vector 15", unit="1:") == "还差 0.59"
    for case in CASES:
        assert (told(case) == "") == missing(verdicts.row(case)["gap"])


def test_a_word_never_says_the_opposite_of_the_class():
    for case in CASES:
        row = verdicts.row(case)
        if row["class"] in ("missed", "behind", "lost", "baseline_short", "moving_away", "slightly_behind"):
            assert "优于目标" not in words.gap(row) and "在目标区间内" not in words.gap(row), case
        if row["class"] in ("met", "kept", "met_early", "baseline_meets") and "允许" not in words.gap(row):
            assert "还差" not in words.gap(row) and not words.gap(row).startswith(("高", "距")), case


def test_statuses():
    def told(case, **changed):
        return words.status(verdicts.row(case, **changed))

    assert told("vector 15") == "基线未达标(仅有基线)"
    assert told("no figure") == "待补数据: 缺现值"
    assert told("early") == "略滞后于时序(早期)"
    assert told("vector 11") == "未达预期"  # an expected target
    assert told("binding missed") == "未达标"
    for case in CASES:
        row = verdicts.row(case)
        assert told(case).startswith(CLASSES[row["class"]]) or (row["class"], row["attribute"]) == (
            "missed",
            "expected",
        )
    assert words.flags(verdicts.row("lost, due")) == ["到期待报终期数", "基期已优于目标值"]
    assert words.flags(verdicts.row("vector 1")) == []


@pytest.mark.parametrize("case", CASES)
def test_the_sentence_has_the_numbers(case):
    row = verdicts.row(case)
    told = words.sentence(row)
    assert told.startswith(f"{case}{row['indicator_name']}") and told.endswith("。")
    for name in ("baseline", "latest"):
        if not missing(row[name]):
            assert f"{row[name]:g}".replace("-", "−") in told and f"{int(row[f'{name}_year'])} 年" in told
    if not missing(row["target"]):
        assert f"{row['target']:.10g}".replace("-", "−") in told
    assert words.gap(row) in told and words.status(row) in told
    assert "nan" not in told.lower() and "none" not in told.lower() and "<NA>" not in told


def test_sentences():
    assert (
        words.sentence(verdicts.row("vector 15", area="甲县"))
        == "甲县升, 2020 年基线 74.41, 2025 年目标 ≥75, 还差 0.59 人, 基线未达标(仅有基线)。"
    )
    assert (
        words.sentence(verdicts.row("vector 10", area="甲县"))
        == "甲县率, 2023 年 88.0, 2023 年目标 较2022年 +2 个百分点以上(即 ≥88.3), 还差 0.3 个百分点, 未达预期。"
    )
    assert (
        words.sentence(verdicts.row("no figure", area="甲县"))
        == "甲县升, 没有现值, 2025 年目标 ≥90, 待补数据: 缺现值。"
    )


def test_rows_are_left_unchanged():
    for case in CASES:
        row = verdicts.row(case)
        before = repr(row)
        words.sentence(row), words.short_target(row), words.gap(row), words.flags(row)
        assert repr(row) == before
