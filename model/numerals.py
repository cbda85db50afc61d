"""Chinese numerals: '一百零五' <-> 105. The only place that reads or writes them."""

import re

_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1_000}
_SHORT = str.maketrans({"廿": "二十", "卅": "三十"})
RUN = re.compile(f"[{''.join(_DIGITS)}{''.join(_UNITS)}万亿廿卅]+")


def number(text: str) -> int | None:
    """The whole number a numeral says; None for what is none. Nothing is guessed: 一百五 (150 in speech) is None.

    '十二' -> 12     '一百零五' -> 105     '两千' -> 2000     '十二万' -> 120000     '廿三' -> 23     '二〇二五' -> 2025, digit by digit
    """
    text = text.translate(_SHORT)
    if text and all(sign in _DIGITS for sign in text):
        return int("".join(str(_DIGITS[sign]) for sign in text[:18])) if len(text) <= 18 else None
    total = 0
    for name, size in (("亿", 10**8), ("万", 10**4), ("", 1)):
        high, there, rest = text.partition(name) if name else (text, "x" if text else "", "")
        if there:
            part = _below_10_000(high, begins=not total)
            if part is None:
                return None
            total, text = total + part * size, rest
    return total or None


def _below_10_000(text: str, *, begins: bool) -> int | None:
    """A part without 万 and 亿. begins: nothing stands before it; a part that follows says its gaps: 一万零五, not 一万五."""
    total, digit, zero, last = 0, None, False, 10_000
    for sign in text:
        unit = _UNITS.get(sign)
        if unit is None:
            if digit is not None or sign not in _DIGITS:
                return None
            zero, digit = zero or not _DIGITS[sign], _DIGITS[sign] or None
            continue
        if unit >= last or (digit is None and ((unit > 10 and total) or (unit == 10 and total and not zero))):
            return None
        total, digit, last, zero = total + (digit or 1) * unit, None, unit, False
    if digit is not None and last > 10 and not zero and (total or not begins):
        return None
    return total + (digit or 0) or None


def words(value: int) -> str:
    """A whole number from 0 to 999,999,999,999 as a numeral: 105 -> '一百零五', 12 -> '十二', 120000 -> '十二万'. Raises
    ValueError.
    """
    if not 0 <= value < 10**12:
        raise ValueError(f"no numeral for {value}")
    signs = "零一二三四五六七八九"
    text, pending = "", False
    for place in range(11, -1, -1):
        digit = value // 10**place % 10
        if digit:
            text += ("零" if pending and text else "") + signs[digit] + ("", "十", "百", "千")[place % 4]
            pending = False
        else:
            pending = True
        if place % 4 == 0 and value // 10**place % 10_000:
            text += {8: "亿", 4: "万"}.get(place, "")
            pending = False
    text = text or "零"
    return text[1:] if text.startswith("一十") else text
