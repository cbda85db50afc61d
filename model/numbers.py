"""Numbers as words, and the one rounding of the house: half away from zero (四舍五入, ruling R17), on decimals, never on binary fractions.

printed(3.0, 1) -> '3.0'      printed(0.125, 2) -> '0.13'    printed(75.0, None) -> '75'
rounded(0.125, 2) -> '0.13'   rounded(−2.5, 0) -> '−3'       rounded(0.6, 3) -> '0.6'
gap_unit('%') -> '个百分点'   gap_unit('人/千人') -> '人'     gap_unit('1/10万') -> '/10万'
"""

import math
from decimal import ROUND_HALF_UP, Context, Decimal

GAP_UNITS = {"%": "个百分点", "‰": "个千分点", "1/10万": "/10万", "1:": ""}
MOST = 6  # decimals the store keeps
NOISE = 9  # decimals beyond which a float holds only what its arithmetic left behind: 4.5 − 4.35 is 0.15000000000000036
_EXACT = Context(prec=400, rounding=ROUND_HALF_UP)  # room for every float written out


def missing(value) -> bool:
    """None, NaN, pandas.NA and '' are all missing; 0 is not."""
    try:
        return value is None or value == "" or bool(value != value)
    except TypeError:  # pandas.NA compared with anything has no truth value
        return True


def half_away(value: float, digits: int) -> Decimal:
    """A finite number rounded half away from zero to so many decimals: (0.125, 2) -> 0.13, (−2.5, 0) -> −3, (1.005, 2) -> 1.01."""
    written = Decimal(repr(float(value)))
    return _quantized(_quantized(written, NOISE), digits)


def _quantized(number: Decimal, digits: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-digits), context=_EXACT)


def printed(value, decimals=None) -> str:
    """A number with its printed decimals; without them the fewest digits that write it. Missing is ''."""
    if missing(value):
        return ""
    return rounded(value, MOST) if missing(decimals) else _text(value, int(decimals))


def rounded(value, digits: int) -> str:
    """The same to at most so many decimals, without zeros at the end: (0.6, 3) -> '0.6', (0.89231, 3) -> '0.892'. Missing is ''."""
    if missing(value):
        return ""
    text = _text(value, digits)
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact(value, decimals) -> str:
    """As printed; with as many digits as it has where the printed ones do not tell the whole number (86.3 × 1.05)."""
    text = printed(value, decimals)
    return text if text == "" or number(text) == half_away(value, MOST) else printed(value)


def number(text: str) -> Decimal:
    """What `printed` wrote, as a number again: '−0.3' -> −0.3."""
    return Decimal(text.replace("−", "-"))


def yearly_decimals(*decimals) -> int:
    """The decimals of a change a year, which is a mean: one more than the finest of the figures it comes from; two where none states its own."""
    return max((int(one) for one in decimals if not missing(one)), default=1) + 1


def share(value) -> str:
    """A share as a percentage with no more precision than it has: 0.8917 -> '89%', 0.285 -> '29%'."""
    if missing(value):
        return ""
    hundredths = _quantized(Decimal(repr(float(value))), NOISE).scaleb(2, context=_EXACT)
    return _signed(_quantized(hundredths, 0)) + "%"


def _text(value, digits: int) -> str:
    value = float(value)
    return _signed(half_away(value, digits)) if math.isfinite(value) else f"{value}".replace("-", "−")


def _signed(number: Decimal) -> str:
    """With the minus sign of the type, and none before a zero."""
    text = f"{number:f}"
    return (text[1:] if text.startswith("-") and not number else text).replace("-", "−")


def gap_unit(unit: str) -> str:
    """The unit of a difference between two figures of this unit."""
    return GAP_UNITS.get(unit, unit.split("/")[0])
