"""A number with the format of its cell -> the text the reader's program shows.

3 '0.0' -> '3.0'     0.985 '0.0%' -> '98.5%'     12.700000000000001 'General' -> '12.7'     45291 'yyyy"年"' -> '2024年'
1234.5 '#,##0.00' -> '1234.50'     4.3 '0.0"‰"' -> '4.3‰'     93.8 '0.0"%"' -> '93.8%'     1.8 '+0.0;-0.0' -> '+1.8'
12345 '0.0,"千"', 5 ';;;' -> the number itself, with a note that the program shows another text
"""

import functools
import operator
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from loaders.spreadsheets.sheet import DATE, UNSHOWN

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
_DATE = re.compile(r"[ymdh年月日]", re.I)
_TOKEN = re.compile(
    r'"(?P<words>[^"]*)"?|[\\!](?P<sign>.)|_.|\*.|\[(?P<bracket>[^\]]*)\]|(?P<general>General)|(?P<exponent>E[+-])|(?P<one>.)',
    re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)")
_MEETS: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip
SCALED = "scaled"


def is_date(code: str) -> bool:
    """Whether a number in this format is shown as a day or a time."""
    bare = re.sub(r'"[^"]*"', "", _IDLE.sub("", code.split(";")[0]))
    return bool(_DATE.search(bare)) and "General" not in bare


def cell(value: str, code: str, *, is_date: bool, from_1904: bool = False) -> tuple[str, dict]:
    """(text, what Sheet.note keeps of it) of a number as a file writes it; what is no number stays as it is, what is too
    large is an error's text.
    """
    try:
        number = float(value)
    except ValueError:
        return value[:60], {}
    if not abs(number) < 1e300:
        return "#NUM!", {}
    if is_date:
        return day(number, code, from_1904=from_1904), {"kind": DATE}
    doubtful = doubt(number, code)
    return shown(number, code), {"kind": UNSHOWN if doubtful == UNSHOWN else "", "format": code if doubtful else ""}


@dataclass(frozen=True, slots=True)
class _Section:
    """One part of a format. before, after: the words around the number. digits: the least and the most printed after the
    point. percent: how often the number is taken times 100. kind: 'number', 'exact' (as few digits as write it: General,
    exponents, fractions), SCALED (shown in thousands or millions) or UNSHOWN (no digit of it is shown). blank_zero: a
    zero is shown by no digit.
    """

    kind: str
    before: str = ""
    after: str = ""
    digits: tuple[int, int] = (0, 0)
    percent: int = 0
    condition: tuple[str, float] | None = None
    blank_zero: bool = False


@functools.lru_cache(maxsize=1_000)
def _sections(code: str) -> tuple[_Section, ...]:
    """The parts of a format, divided by ';'."""
    parts: list[list[re.Match[str]]] = [[]]
    for token in _TOKEN.finditer(code[:255]):
        if token["one"] == ";":
            parts.append([])
        else:
            parts[-1].append(token)
    if not parts[0] and len(parts) == 1:
        return (_Section("exact"),)
    return tuple(map(_section, parts[:3]))


def _section(tokens: list[re.Match[str]]) -> _Section:
    words, pattern, percent, condition = ["", ""], "", 0, None
    exact = bare = parted = False  # as few digits as write it; without words; a word between two digits
    for token in tokens:
        said, one = token["words"] or token["sign"] or "", token["one"] or ""
        if found := _CONDITION.fullmatch(token["bracket"] or ""):
            condition = found[1], float(found[2])
        if token["general"] or token["exponent"] or one in ("/", "@"):
            exact, bare, pattern = True, bare or not token["general"], pattern or "0"
        elif one and one in "0#?.,":
            parted = parted or (bool(words[1]) and one in "0#?")
            pattern += one
        else:
            percent += one == "%"
            said += one
        words[bool(pattern)] += said
    before, after = words[0].strip(" ¥￥"), words[1].strip()
    if not any(sign in pattern for sign in "0#?"):
        return _Section(UNSHOWN, before, condition=condition)
    if exact:
        return _Section("exact", *(("", "") if bare else (before, after)), percent=percent, condition=condition)
    if parted or re.search(r",(?:\.|$)", pattern):
        return _Section(SCALED, condition=condition)
    decimals = pattern.partition(".")[2]
    digits = decimals.count("0"), len(decimals)
    return _Section("number", before, after, digits, percent, condition, blank_zero="0" not in pattern)


def _chosen(number: float, code: str) -> _Section:
    """The part of a format that shows this number. A negative number is shown as a positive one with its sign, unless
    its own part has other words; a zero that accounts print as a dash is a zero.
    """
    sections = _sections(code)
    if any(one.condition for one in sections[:2]):
        fits = (one for one in sections if one.condition is None or _MEETS[one.condition[0]](number, one.condition[1]))
        return next(fits, sections[-1])
    if number < 0 and len(sections) > 1 and (sections[1].kind == UNSHOWN or set(sections[1].before) - set("-( $")):
        return sections[1]
    if not number and len(sections) > 2 and sections[2].before != "-":
        return sections[2]
    return sections[0]


def doubt(number: float, code: str) -> str:
    """What the text of a number does not tell: SCALED where the program shows it in thousands or millions, UNSHOWN where
    it shows no digit of it (';;;', a zero left blank, [=1]"是"), else ''.
    """
    section = _chosen(number, code)
    if section.kind == UNSHOWN or (section.blank_zero and not number):
        return UNSHOWN
    return SCALED if section.kind == SCALED else ""


def shown(number: float, code: str) -> str:
    """The text of a number cell; of one that is SCALED or UNSHOWN the number itself. Not for dates."""
    section = _chosen(number, code)
    if section.kind in (SCALED, UNSHOWN):
        return fewest(number)
    # Excel shows the fifteen digits it holds: 0.285 -> '28.5%', though the float times 100 is 28.499999999999996.
    exact = Decimal(f"{number:.15g}") * 100**section.percent
    least, most = section.digits
    if section.kind == "exact" or abs(exact) >= 10**20:
        digits = _plain(exact)
    else:
        digits = f"{exact.quantize(Decimal(1).scaleb(-most), ROUND_HALF_UP):f}"
        if most > least:
            whole, _, part = digits.partition(".")
            part = part[:least] + part[least:].rstrip("0")
            digits = f"{whole}.{part}" if part else whole
    before = section.before if number >= 0 else section.before.rstrip("+")
    return f"{before}{digits}{section.after}"


def fewest(number: float) -> str:
    """The fewest digits that write the number, of the fifteen a spreadsheet keeps."""
    return _plain(Decimal(f"{number:.15g}"))


def _plain(number: Decimal) -> str:
    digits = f"{number:f}"
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
