"""The time a line of text speaks of, in whatever way it is written.

'2024年1—9月' '2024.1-2024.9' '截至2024年9月底' '9月份' '前三季度' -> months: of no year, half-year or quarter
'2023.10.1-2024.9.30' '2023年10月—2024年9月' '妇幼年度' -> mch_year, 2024       '1-6月' '上半年' -> H1
'2024年12月' -> 2024, December ends the year; '2024年12月月报' -> months       '2021—2025年' '2024年12月5日' -> nothing
"""

import re
from dataclasses import dataclass

MONTHS = "months"  # a span of months that is none of model.columns.PERIODS
QUARTERS = {(1, 12): "year", (1, 6): "H1", (1, 3): "Q1", (4, 6): "Q2", (7, 9): "Q3", (10, 12): "Q4"}
_HAN = {"一": "Q1", "二": "Q2", "三": "Q3", "四": "Q4", "1": "Q1", "2": "Q2", "3": "Q3", "4": "Q4"}
_YEAR, _MONTH, _DAY = r"(?:19|20|21)[0-9]{2}", r"(?:1[0-2]|0?[1-9])", r"(?:3[01]|[12][0-9]|0?[1-9])"
_DASH = r" ?(?:[-–—~]{1,3}|至|到) ?"
# 2023年10月1日, 2023/10/1, 2023-10-01 -> 2023.10.1: then one pattern knows them all.
_DOTTED = (
    (re.compile(r"(?<![0-9])(20[0-9]{2}) ?(?=全年|[上下]半年|[前头]三|第?[一二三四]季)"), r"\1年"),
    (re.compile(r"(?<![0-9])(20[0-9]{2})(0[1-9]|1[0-2])([0-2][0-9]|3[01])(?![0-9])"), r"\1.\2.\3"),
    (re.compile(r"(?<![0-9])(20[0-9]{2})(0[1-9]|1[0-2])(?![0-9])"), r"\1.\2月"),
    (re.compile(rf"({_YEAR}) ?年 ?({_MONTH}) ?月 ?({_DAY}) ?[日号]"), r"\1.\2.\3"),
    (re.compile(rf"({_YEAR})[-/]({_MONTH})[-/]({_DAY})(?![0-9])"), r"\1.\2.\3"),
    (re.compile(rf"(?<![0-9.])({_YEAR})\.({_MONTH})(?![0-9.月年/-])(?! ?[-–—~至到])"), r"\1.\2月"),
    (re.compile(rf"({_YEAR}) ?年 ?({_MONTH}) ?月份?"), r"\1.\2月"),
    (re.compile(rf"({_YEAR})[-/](0[1-9]|1[0-2])(?![0-9/-])"), r"\1.\2月"),
    (re.compile(rf"(?<![0-9.])({_MONTH}) ?月 ?({_DAY}) ?[日号]"), r"\1.\2日"),
)
# 十一月, 一至十一月 -> 11月, 1至11月; 三个月 and 三月龄 are spans and ages.
_HAN_MONTH = re.compile(
    r"(?<![一二三四五六七八九十百个])(?:十[一二]?|[一二三四五六七八九])(?=月(?!龄|子)|月?(?:份|末|底)?[-–—~至到](?:十[一二]?|[一二三四五六七八九])月(?!龄))"
)
_END = rf"(?:({_YEAR})(?:\.| ?年 ?))?({_MONTH})(?:\.({_DAY})日?)?( ?月份?)?"
_RANGE = re.compile(rf"(?<![0-9.]){_END}{_DASH}((?:当|次|本|翌|上)年)? ?{_END}(?![0-9.%‰]| ?[岁周天日个]|龄)")
_LETTERED = re.compile(rf"({_YEAR}) ?年?[- ]?(Q[1-4]|H[12])(?![0-9a-z])", re.I)
# 1-4季度 is the year, 一至三季度 and 一、二季度 are no quarter of it.
_QUARTERS = re.compile(r"第?([一二三四1-4])(?:季度)? ?([-–—~至到]{1,2}|[、和及]) ?第?([一二三四1-4])季度")
# 2024Q1-Q3, Q1至Q3: as 1-3季度. 2024年9M, 2024YTD, 2024M1-M9: months of a year so far.
_QS = re.compile(
    rf"(?:({_YEAR}) ?年?[- ]?)?(?<![a-z])Q([1-4]) ?([-–—~至到]{{1,2}}|[、,/+&和及]) ?(?:{_YEAR})?年?Q?([1-4])Q?(?![0-9a-z])",
    re.I,
)
_M = rf"(?:M ?{_MONTH}|{_MONTH} ?M)"
_MS = re.compile(
    rf"(?:({_YEAR}) ?年?[- ]?|(?<![0-9a-z])(?<=年))(?:(?:{_M}|{_MONTH}) ?[-–—~至到]{{1,2}} ?)?{_M}(?![0-9a-z])|(?:({_YEAR}) ?年?[- ]?)?(?<![a-z])YTD(?![a-z])",
    re.I,
)
_QUARTER = re.compile(r"第?([一二三四1-4])季(?:度|(?![度节健]))")
_WHOLE = (
    ("mch_year", re.compile(rf"(?:({_YEAR}) ?年?)?妇幼(?:卫生|统计|保健|健康)?年度|mch_year()")),
    (
        MONTHS,
        re.compile(
            r"()(?:前|头)[一二三123]个?季度?|(?:前|头)(?:1[01]|[1-9]|十一?|[一二三四五六七八九])个月(?!龄|儿|婴)|(?<=年)1[-–—~至](?:1[01]|[2-9])(?=$|[)、,:;])|(?:截至|截止|截止到|至)第?[一二三1-3]季度末?|年中(?=$|[)、,:数报])|汛期|元月|开学季|[暑寒]期|(?:春节|国庆|五一|疫情|[暑寒]假|节日|中秋|大会)期间|下半年|[0-9一二三]季度累计|季报|月报(?!告)|(?<![0-9])[日周旬]报(?![告送])|当月|本月|单月(?!龄)|截[至止]到?目前|到?目前为止|至今|(?<=年)年?初(?![步中诊产婚审报级核评治始稿次查筛])|季度末|[春夏秋冬]季(?!度)|学期|第[0-9]+周"
            r"|(?<![十0-9])[一二三四五六七八九元]月?[至到-][一二三四五六七八九十]{1,2}月(?!龄)"
        ),
    ),
    ("H1", re.compile(r"()上半年度?|半年报|(?<=年)半年度?(?![报考评])")),
    ("year", re.compile(r"()全年度?(?!目标)|自然年度?|日历年度?")),
)
_AS_OF = re.compile(rf"(?:截至|截止|截止到|累计至|截止日期?|截止时间)[为是:]? ?({_YEAR})\.({_MONTH})\.({_DAY})")
_AS_OF_DAY = re.compile(
    rf"(?:截至|截止到?|截止日期?|截止时间|累计至|(?<![0-9月日号年])至)[为是:]? ?({_MONTH})\.({_DAY})日"
)  # of the year named elsewhere
_DAYS = re.compile(rf"(?<![0-9.]){_YEAR}\.{_MONTH}\.{_DAY}(?![0-9])|(?<![0-9.]){_MONTH}\.{_DAY}日")
_ONE_MONTH = re.compile(rf"(?:({_YEAR})\.)?(?<![0-9个])({_MONTH}) ?月(?:份|底|末)?(?![龄经0-9])")
_SPAN = re.compile(rf"{_YEAR} ?年?(?:{_DASH}|/){_YEAR} ?年?")
_A_YEAR = re.compile(rf"(?<![0-9])({_YEAR}) ?年(?!以|来|前|后)")
_SHORT_YEAR = re.compile(
    r"(?<![0-9.第近满前后逾超约])([12][0-9]) ?年(?!级|来|内|期|平均|以|前|后|行动|生存|计划|间|龄|规划)"
)
_HAN_YEAR = re.compile(r"(?:二[〇零○0]|一九)[〇零○0一二三四五六七八九]{2}(?= ?年)")
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_DAY_ALONE = re.compile(r"^(1[0-2]|0?[1-9])\.([12][0-9]|3[01])(?![0-9.%])")
_YEAR_ALONE = re.compile(rf"(?<![0-9.])({_YEAR})(?![0-9.])")


@dataclass(frozen=True)
class Times:
    """What a text says of time. years: named in it. periods: (one of model.columns.PERIODS or 'months', the words). short: years of two
    digits, 24年, where no other is named.
    """

    years: frozenset[str] = frozenset()
    periods: tuple[tuple[str, str], ...] = ()
    short: tuple[str, ...] = ()


@dataclass(frozen=True)
class Day:
    """A day written in a text, or a month of a year where whole is False; start, end: where it stands."""

    year: str
    month: str
    whole: bool
    start: int
    end: int


_A_DAY = re.compile(
    rf"(?<![0-9])(?:(20[0-9]{{2}})(0[1-9]|1[0-2])(?:[0-2][0-9]|3[01])(?![0-9])"
    rf"|(20[0-9]{{2}}|[12][0-9](?=\.))(?: ?年 ?|[./-])({_MONTH})(?: ?月 ?|[./-])({_DAY})(?![0-9]) ?[日号]?(?:[上下]午)?"
    rf"|(20[0-9]{{2}})(?: ?年 ?|[./-])({_MONTH})(?![0-9]) ?月?)"
)
_HAN_DAY = re.compile(
    r"(二[〇零][〇零一二三四五六七八九]{2})年([一二三四五六七八九十]{1,2})月(?:([一二三四五六七八九十]{1,3})日)?"
)
_HAN_MONTHS = {word: f"{number}" for number, word in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), 1)}


def day_in(text: str, *, last: bool = False) -> Day | None:
    """The first day a text writes, or the last: '2024年10月8日' '2024-10-08' '20241008' '24.10.8' '二〇二四年十月八日' '2024年10月'."""
    found = []
    for one in _A_DAY.finditer(text):
        year, month = (one[1] or one[3] or one[6]), (one[2] or one[4] or one[7])
        found.append(Day(f"20{year[-2:]}", month.zfill(2), one[6] is None, one.start(), one.end()))
    for one in _HAN_DAY.finditer(text):
        if one[2] in _HAN_MONTHS:
            year, month = one[1].translate(_DIGITS), _HAN_MONTHS[one[2]].zfill(2)
            found.append(Day(year, month, one[3] is not None, one.start(), one.end()))
    found.sort(key=lambda one: one.start)
    return found[-1 if last else 0] if found else None


def of(text: str, *, alone: bool = False) -> Times:
    """text: as parse_cell.plain gives it. alone: a number like 2023 is a year even without 年, as in a sheet's name."""
    if not any(sign.isdigit() or sign in "年月季半至前学期QqMmTt" for sign in text):
        return Times()
    text = _HAN_YEAR.sub(lambda found: found.group().translate(_DIGITS), text)
    text = _HAN_MONTH.sub(lambda found: _HAN_MONTHS[found.group()], text)
    if alone:
        text = _DAY_ALONE.sub(r"\1.\2日", text)  # 9.30 on a tab: figures up to that day
    for pattern, form in _DOTTED:
        text = pattern.sub(form, text)
    years: set[str] = set()
    periods: list[tuple[str, str]] = []

    def note(period: str, words: str, year: str | None = None) -> str:
        periods.append((period, re.sub(rf"({_YEAR})\.({_MONTH}) ?月", r"\1年\2月", words.strip())))
        years.update({year} if year else ())
        return " "

    def a_range(found: re.Match) -> str:
        said = _of_range(found)
        return note(said[0], found.group(), said[1]) if said else found.group()

    text = _RANGE.sub(a_range, text)
    for name, pattern in _WHOLE:
        text = pattern.sub(lambda found, name=name: note(name, found.group(), found[1]), text)
    text = re.sub(r"(?<![0-9a-z])([1-4])Q(?![0-9a-z])", r"Q\1", text, flags=re.I)  # 3Q, 1Q-3Q
    text = re.sub(r"Q1 ?[+、,和及] ?Q2 ?[+、,和及] ?Q3", "Q1-Q3", text, flags=re.I)
    text = _QS.sub(lambda found: note(_of_quarters(found[2], found[3], found[4]), found.group(), found[1]), text)
    text = _MS.sub(lambda found: note(MONTHS, found.group(), found[1] or found[2]), text)
    text = _LETTERED.sub(
        lambda found: note(MONTHS if found[2].upper() == "H2" else found[2].upper(), found.group(), found[1]), text
    )
    text = re.sub(r"(?<![0-9a-z])Q([1-4])(?![0-9a-z])", r"\1季度", text, flags=re.I)
    text = _QUARTERS.sub(lambda found: note(_of_quarters(*found.groups()), found.group()), text)
    text = _QUARTER.sub(lambda found: note(_HAN[found.group(1)], found.group()), text)
    text = _AS_OF.sub(
        lambda found: (
            f"{found[1]}年" if (int(found[2]), int(found[3])) == (12, 31) else note(MONTHS, found.group(), found[1])
        ),
        text,
    )
    text = _AS_OF_DAY.sub(
        lambda found: " " if (int(found[1]), int(found[2])) == (12, 31) else note(MONTHS, found.group()), text
    )
    if alone and (day := re.fullmatch(rf"({_MONTH})\.({_DAY})日.*", text)) and (day[1], day[2]) != ("12", "31"):
        note(MONTHS, f"{day[1]}.{day[2]}")
    text = _DAYS.sub(" ", text)
    monthly = any(words in ("月报", "当月", "本月", "单月") for _, words in periods)
    text = _ONE_MONTH.sub(
        lambda found: note(MONTHS, found.group(), found[1]) if found[2] != "12" or monthly else f"{found[1] or ''}年",
        text,
    )
    text = _SPAN.sub(" ", text)
    said = set(_A_YEAR.findall(text)) or (set(_YEAR_ALONE.findall(text)) if alone else set())
    short = _SHORT_YEAR.findall(text) if not years | said else []
    if any(name in QUARTERS.values() and name != "year" for name, _ in periods):  # 季报表（四季度） says which quarter
        periods = [one for one in periods if one[1] != "季报"]
    return Times(frozenset(years | said), tuple(periods), tuple(short))


def _of_quarters(first: str, between: str, last: str) -> str:
    """The period of a range of quarters, or of two that are named together."""
    begin, end = (int(_HAN[one][1]) for one in (first, last))
    return QUARTERS.get((3 * begin - 2, 3 * end), MONTHS) if between not in "、和及" else MONTHS


def _of_range(found: re.Match) -> tuple[str, str | None] | None:
    """(period, year) of a range of months; None where it is none: '3-6' of ages, '2021-2025' of years."""
    first_year, first, first_day, month, other, last_year, last, last_day, last_month = found.groups()
    dated = bool(first_day and last_day and (first_year or last_year or other)) or bool(first_year and last_year)
    if not (month or last_month or dated):
        return None
    begin, end = int(first), int(last)
    first_year, last_year = first_year or (None if other else last_year), last_year or (None if other else first_year)
    whole = int(first_day or 1) == 1 and int(last_day or 31) >= 28
    next_year = bool(other in ("当年", "次年", "翌年", "本年")) or (
        first_year and last_year and int(last_year) == int(first_year) + 1
    )
    if whole and (begin, end) == (10, 9) and (next_year or not (first_year and last_year)):
        return "mch_year", last_year if last_year != found.group(1) or found.group(6) else None
    if whole and first_year == last_year and (begin, end) in QUARTERS:
        return QUARTERS[begin, end], last_year
    return MONTHS, last_year
