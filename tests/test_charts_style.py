"""The one look: texts can be read on every ground, the shipped font has every sign, widths are never estimated too
small.
"""

import math

import pytest

from charts import rollup, style
from model.verdicts import CLASSES, OPEN
from tests import typeface, verdicts


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
    + [(fill, ink) for fill, ink, shape, _ in rollup.legend() if shape]
    + [(style.PAPER, ink) for ink in (style.INK, style.SECONDARY, style.FRAME, style.GOOD_INK, style.BAD_INK)]
    + [(style.PAPER, style.ink(code)) for code in CLASSES],
)
def test_text_can_be_read(fill, ink):
    assert contrast(fill, ink) >= 4.5


@pytest.mark.parametrize("code", sorted(style.STATUS.keys() - {"not_listed"}))
def test_marks_stand_out_from_white(code):
    # the palest of the palette is slightly_behind; its shape and word say the rest
    assert contrast(style.PAPER, style.strong(code)) >= 1.35
    assert style.strong(code) not in ("#dceceb", "#f6e3da", "#f1f3f5"), "a pale ground is no line"


def test_the_shipped_font_has_every_sign():
    words = [shape for _, _, shape in style.STATUS.values()] + [style.NO_TARGET, style.NOT_LISTED, style.HISTORY]
    words += [shape + word for _, _, shape, word in rollup.legend()]
    assert typeface.lacks("".join(words)) == set()
    assert typeface.lacks("◕◔") == {"◕", "◔"}, "the check itself can fail"


def test_history_is_a_status_on_an_earlier_figure_whose_target_year_has_come():
    for case, a in verdicts.assessments().items():
        late = "due_no_final" in a.flags and a.verdict not in ("met", "missed", "baseline_meets", "baseline_short")
        assert style.is_history(a) == (late and a.verdict != "unknown"), case
        assert style.paint(a)[0] == (style.PALE[a.verdict][0] if style.is_history(a) else style.STATUS[a.verdict][0])
        assert style.shape(a) == style.STATUS[a.verdict][2]


def test_what_is_open_is_neither_good_nor_unknown():
    assert set(OPEN) == set(CLASSES) - set(style.GOOD) - {"unknown"}


@pytest.mark.parametrize(
    "text",
    [
        "△ 262.79 2020",
        "≥9.66 · 2025",
        "较2022年提高2个百分点",
        "−0.35 ÷ 12",
        "103～107",
        "（1/10万）",
        "2020→2025",
        "ABC abc %‰",
        "全国：22/22 项；",
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


@pytest.mark.parametrize(
    "room, lines",
    [
        (200, ["未具名县（文库范文）"]),
        (80, ["未具名县", "（文库范文）"]),  # the blank halves of the brackets may stand over
        (70, ["未具名县", "（文库范", "文）"]),  # no line begins with a closing bracket
    ],
)
def test_a_name_is_broken_before_a_bracket_and_no_line_begins_with_a_closing_one(room, lines):
    assert style.broken("未具名县（文库范文）", 15, room, lines=3) == lines
