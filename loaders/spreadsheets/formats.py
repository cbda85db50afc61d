"""A number with the format of its cell -> the text the reader's program shows.

3 '0.0' -> '3.0'     0.985 '0.0%' -> '98.5%'     12.700000000000001 'General' -> '12.7'     45291 'yyyy"年"' -> '2024年'
1234.5 '#,##0.00' -> '1234.50'     4.3 '0.0"‰"' -> '4.3‰'     a format that is not plain -> the fewest digits that write the number
"""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

# The formats an .xlsx or .xls names by number only (ECMA-376 18.8.30), with those of Chinese Excel for dates.
BUILT_IN = {0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 49: "@"}
BUILT_IN |= {37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00"}
BUILT_IN |= {14: "yyyy/m/d", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm"}
BUILT_IN |= {21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"'}
BUILT_IN |= {30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"', 36: 'yyyy"年"m"月"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"'}
# How Excel-2003 XML calls some of them.
NAMED = {
    "Fixed": "0.00",
    "Standard": "#,##0.00",
    "Percent": "0.00%",
    "Short Date": "yyyy/m/d",
    "General Date": "yyyy/m/d h:mm",
}
NAMED |= {
    "Long Date": 'yyyy"年"m"月"d"日"',
    "Medium Date": "d-mmm-yy",
    "Scientific": "0.00E+00",
    "General Number": "General",
}

_IDLE = re.compile(r"\\(.)|_.|\*.|\[[^\]]*\]")  # escapes, spaces as wide as a sign, fillers, colours and conditions
_PLAIN = re.compile(r"^(?:#,##0|#,###|#|0)(?:\.(0+))?(%?)((?:\"[^\"]*\"|[‰人个岁张年])?)$")
_DATE = re.compile(r"[ymdh年月日]", re.I)


def is_date(code: str) -> bool:
    """Whether a number in this format is shown as a day or a time."""
    bare = re.sub(r'"[^"]*"', "", _IDLE.sub("", code.split(";")[0]))
    return bool(_DATE.search(bare)) and "General" not in bare


def is_plain(code: str) -> bool:
    """Whether the text of a number shows all that its format says: '0.0%' does, '0.0,,"亿"' does not."""
    section = _IDLE.sub(lambda found: found.group(1) or "", code.split(";")[0]).strip()
    return section in ("", "General", "@") or _PLAIN.match(section) is not None


def text(value: str, code: str, *, is_date: bool, from_1904: bool = False) -> str:
    """The text of a number as a file writes it; what is no number stays as it is, what is too large is an error's
    text.
    """
    try:
        number = float(value)
    except ValueError:
        return value[:60]
    if not abs(number) < 1e300:
        return "#NUM!"
    return day(number, code, from_1904=from_1904) if is_date else shown(number, code)


def shown(number: float, code: str) -> str:
    """The text of a number cell. Not for dates."""
    section = _IDLE.sub(lambda found: found.group(1) or "", code.split(";")[0]).strip()
    plain = _PLAIN.match(section)
    if not plain:
        return fewest(number)
    digits, percent, suffix = len(plain.group(1) or ""), plain.group(2), plain.group(3).strip('"')
    # Excel shows the fifteen digits it holds: 0.285 -> '28.5%', though the float times 100 is 28.499999999999996.
    exact = Decimal(f"{number:.15g}") * (100 if percent else 1)
    rounded = exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP) if abs(exact) < 10**20 else exact
    return f"{rounded:f}{percent}{suffix}"


def fewest(number: float) -> str:
    """The fewest digits that write the number, of the fifteen a spreadsheet keeps."""
    digits = f"{Decimal(f'{number:.15g}'):f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def day(number: float, code: str, *, from_1904: bool = False) -> str:
    """A serial day as text: a format with the year alone gives '2023年', others '2023-12-31'."""
    try:
        found = (date(1904, 1, 1) if from_1904 else date(1899, 12, 30)) + timedelta(days=float(number))
    except (OverflowError, ValueError):
        return fewest(number)
    bare = re.sub(r'"[^"]*"', "", _IDLE.sub("", code.split(";")[0])).lower()
    if "y" in bare and "m" not in bare and "d" not in bare:
        return f"{found.year}年"
    if "y" in bare and "m" in bare and "d" not in bare:
        return f"{found.year}年{found.month}月"
    return f"{found:%Y-%m-%d}"
