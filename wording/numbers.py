"""Numbers as text: printed as precisely as the document printed them, a difference in the unit a planner would say.

printed(3.0, 1) -> '3.0'      printed(4.35, 2) -> '4.35'      printed(75.0) -> '75'      rounded(0.6004, 3) -> '0.6'
gap_unit('%') -> '个百分点'   with_unit('0.15', '人') -> '0.15 人'   with_unit('12', '1/10万') -> '12（1/10万）'

Every rounding of the house that is read by a person is made here: half away from zero, as a reader rounds.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from model.assessment import Figure
from model.indicators import Indicator
from model.numbers import missing

GAP_UNITS = {"%": "个百分点", "‰": "个千分点", "1:": ""}
SIGNS = ("%", "‰")  # units that stand directly behind a number
BOUNDS = {"≥": "≥{}", ">": ">{}", "≤": "≤{}", "<": "<{}", "~": "{}左右"}
MOST_DIGITS = 6
COUNTED = re.compile(r"(?<=[0-9]) (?=[\u4e00-\u9fff])")  # between a number and what it counts
TO = "～"  # between the ends of a range of quantities


def together(text: str) -> str:
    """'91 项' with a space at which no line is broken: a number torn from what it counts is read as another one."""
    return COUNTED.sub("\u00a0", text)


def _decimal(value, digits: int) -> Decimal:
    # Nine decimals first: a sum of floats such as 0.1 + 0.2 must not round differently from 0.3.
    exact = Decimal(repr(round(float(value), 9)))
    number = exact.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    return abs(number) if number == 0 else number


def printed(value, decimals=None) -> str:
    """A number with its printed decimals; without them the fewest digits that write it, six at most. Missing is ''."""
    if missing(value):
        return ""
    if missing(decimals):
        return rounded(value, MOST_DIGITS)
    return f"{_decimal(value, int(decimals)):f}".replace("-", "−")


def rounded(value, digits: int) -> str:
    """Without zeros at the end: (0.89231, 3) -> '0.892', (0.6, 3) -> '0.6', (−2.5, 0) -> '−3'. Missing is ''."""
    if missing(value):
        return ""
    text = f"{_decimal(value, digits):f}"
    return (text.rstrip("0").rstrip(".") if "." in text else text).replace("-", "−")


def decimals(value) -> int:
    """The digits after the point that write a number: 7.60 -> 1, 50.3 -> 1, 12 -> 0."""
    return len(rounded(value, MOST_DIGITS).partition(".")[2])


def exact(value, decimals) -> str:
    """As printed; with more digits where those do not tell the whole number: (90.615, 1) -> '90.615', (51.0, 1) -> '51.0'."""
    if missing(value):
        return ""
    text = printed(value, decimals)
    return text if number(text) == round(float(value), MOST_DIGITS) else printed(value)


def number(text: str) -> float:
    """The value of a number as these functions write it: '−0.3' -> -0.3."""
    return float(text.replace("−", "-"))


def signed(text: str) -> str:
    """A change as text with its sign: '0.59' -> '+0.59', '−7' -> '−7', '0.0' -> '0.0', '' -> ''."""
    return text if text.startswith("−") or not text.strip("0.") else f"+{text}"


def term(text: str) -> str:
    """A number that follows a sign: a negative one stands in brackets, '−0.3' -> '(−0.3)'."""
    return f"({text})" if text.startswith("−") else text


def minus(left: str, right: str) -> str:
    """Of two numbers as text: ('5', '−0.3') -> '5 − (−0.3)'."""
    return f"{left} − {term(right)}"


def share(value) -> str:
    """A share of 1 as a percentage: 0.8917 -> '89%'. What is not whole never reads 100%: 0.997 -> '99.7%'. Missing is ''."""
    if missing(value):
        return ""
    hundredfold = float(value) * 100
    texts = (rounded(hundredfold, digits) for digits in range(MOST_DIGITS + 1))
    return f"{next((text for text in texts if hundredfold >= 100 or number(text) < 100), '<100')}%"


def file_size(count: int) -> str:
    """Bytes as a reader counts them: 900 -> '900 字节', 1536 -> '1.5 KB', 20480 -> '20 KB', from ten of the next unit on in that: '45 MB'."""
    if count < 1024:
        return f"{count} 字节"
    unit, name = next((one for one in ((2**30, "GB"), (2**20, "MB")) if count >= 10 * one[0]), (2**10, "KB"))
    return f"{rounded(count / unit, 1 if count < 10 * unit else 0)} {name}"


def gap_unit(unit: str) -> str:
    """The unit of a difference between two figures of this unit: '人/千人' -> '人', '1/10万' -> '1/10万'."""
    return GAP_UNITS.get(unit, unit if unit.startswith("1/") else unit.split("/")[0])


def with_unit(number: str, unit: str) -> str:
    """A number as text with its unit: '63.5%', '0.15 人', '12（1/10万）', '1：1.4'; '' stays ''."""
    if not number or not unit:
        return number
    if unit == "1:":
        return f"1：{number}"
    if unit.startswith("1/"):
        return f"{number}（{unit}）"
    # GB/T 15835: 15%～30%, never 15～30%.
    return number.replace(TO, f"{unit}{TO}") + unit if unit in SIGNS else f"{number} {unit}"


def apart(difference: float, unit: str, decimals: int | None = None) -> str:
    """How a number stands to another of the same unit: '高 0.7 个千分点', '低 16.9/10万', '相同'. decimals: that both are printed with, at most."""
    if difference == 0:
        return "相同"
    size, unit = exact(abs(difference), decimals), gap_unit(unit)
    amount = f"{size}{unit.removeprefix('1')}" if unit.startswith("1/") else with_unit(size, unit)
    return f"{'高' if difference > 0 else '低'} {amount}"


def bound(text: str, comparator: str) -> str:
    """A number as text with its comparator; a plain value has no sign: ('95', '≥') -> '≥95', ('2', '~') -> '2左右', ('100', '=') -> '100'."""
    return BOUNDS.get(comparator, "{}").format(text) if text else ""


def figure(f: Figure | None) -> str:
    """A figure as its document prints it: '4.35', '≤5'; in another unit than its indicator's with that unit: '2.02‰' of a rate in 1/10万; what is
    said in its place where it is suppressed; '' where there is none.
    """
    if f is None:
        return ""
    return f.suppressed or bound(with_unit(printed(f.value, f.decimals), f.foreign), f.comparator)


def amount(f: Figure, indicator: Indicator) -> str:
    """A figure with its unit as a sentence writes it, the base once: '9.56 张' of 每千人口…床位数, '75%', '12.0/10万', '1：1.4'."""
    if f.suppressed:
        return f.suppressed
    return quantity(bound(printed(f.value, f.decimals), f.comparator), indicator, foreign=f.foreign)


def quantity(text: str, indicator: Indicator, *, foreign: str = "") -> str:
    """The same of a number as text, or of a span of two: '25%～30%'. foreign: the unit it is in, where that is not the indicator's."""
    unit = foreign or indicator.unit
    if unit.startswith("1/"):
        return f"{text}{unit.removeprefix('1')}"
    return with_unit(text, unit.split("/")[0] if "每" in indicator.name else unit)


def span(low: str, high: str) -> str:
    """From one number as text to another: '103～107'. GB/T 15834: ～ between quantities, — between years and places."""
    return f"{low}{TO}{high}"


def named(indicator: Indicator) -> str:
    """An indicator with its unit, the base once: '居民健康素养水平（%）', '每千人口注册护士数（人）'; without one where it has none to name: '医护比'."""
    unit = (
        indicator.unit.split("/")[0]
        if "每" in indicator.name and not indicator.unit.startswith("1/")
        else indicator.unit
    )
    return indicator.name if unit in ("", "1:") else f"{indicator.name}（{unit}）"


def dated(f: Figure | None) -> str:
    """A figure with its year and, where stated, its status: '4.35（2020 快报）', '1—4（2023）'; '' where there is none."""
    if f is None:
        return ""
    text = figure(f)
    return f"{text}（{' '.join(part for part in (year(f.year), f.status) if part)}）" if text else ""


def years_inferred(figures: Iterable[Figure | None]) -> list[str]:
    """What must be said of figures whose year stands beside none of them, one line a year: the title of the document tells it.

    A yearbook of 2022 that says no year -> '2021 年数的年份由文件名称推定'; a bulletin 2021年…公报 -> '2021 年数的年份据文件名称'.
    """
    told: dict[str, None] = {}
    for f in figures:
        if f is not None and f.year_from == "title" and f.year is not None:
            named = f"{f.year}" in f.title
            told[f"{f.year} 年数的年份" + ("据文件名称" if named else "由文件名称推定")] = None
    return list(told)


def year(value) -> str:
    """'2025', or 未写年份 where the document gives none."""
    return "未写年份" if missing(value) else f"{int(value)}"
