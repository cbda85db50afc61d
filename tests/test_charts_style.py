"""The look of the charts: text can be read on every fill, marks stand out, estimated widths are never too small."""

import math

import pytest

from charts import style
from model.verdicts import CLASSES
from tests import typeface


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
