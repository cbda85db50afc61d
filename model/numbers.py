"""Numbers as words: printed as precisely as the source printed them, a difference in the unit a planner would say.

printed(3.0, 1) -> '3.0'      printed(4.35, 2) -> '4.35'     printed(75.0, None) -> '75'
gap_unit('%') -> '个百分点'   gap_unit('人/千人') -> '人'     gap_unit('1/10万') -> '/10万'
"""

import math

GAP_UNITS = {"%": "个百分点", "‰": "个千分点", "1/10万": "/10万", "1:": ""}


def missing(value) -> bool:
    """None, NaN, pandas.NA and '' are all missing; 0 is not."""
    try:
        return value is None or value == "" or bool(value != value)
    except TypeError:  # pandas.NA compared with anything has no truth value
        return True


def printed(value, decimals=None) -> str:
    """A number with its printed decimals; without them the fewest digits that write it. Missing is ''."""
    if missing(value):
        return ""
    if missing(decimals):
        text = f"{float(value):.6f}".rstrip("0").rstrip(".")
    else:
        text = f"{float(value):.{int(decimals)}f}"
    text = text[1:] if text.startswith("-") and float(text) == 0 else text
    return text.replace("-", "−")


def share(value) -> str:
    """A share as a percentage with no more precision than it has: 0.8917 -> '89%'."""
    return "" if missing(value) else f"{math.floor(float(value) * 100 + 0.5)}%".replace("-", "−")


def gap_unit(unit: str) -> str:
    """The unit of a difference between two figures of this unit."""
    return GAP_UNITS.get(unit, unit.split("/")[0])
