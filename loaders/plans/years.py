"""For which year a document, a section or a place in a sentence speaks.

'…“十四五”…规划' -> 2021 to 2025     '2025年工作要点' -> 2025 alone     '2024年工作总结和2025年工作计划' -> 2025     '（2024—2026年）' -> 2024 to 2026
'到2025年' '2025年底前' -> printed   '“十四五”末' '“十四五”期间' -> sentence   '二〇三〇年' -> as 2030年   '今年' '年内' -> title   '较2020年' '在2022年的基础上' -> a reference
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from loaders.plans.blocks import Block, Paragraph
from loaders.plans.quantities import plain_years

_PLANS = {"二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035}
FIVE = re.compile(r"[“\"'‘「]?第?十([二三四五六])个?五[”\"'’」]?")
_SPAN = re.compile(r"(20[0-9]{2}) ?年? ?(?:[-—–―~～至]{1,2}|到) ?(20[0-9]{2})")
_SINGLE = re.compile(r"(20[0-9]{2}) ?年?(?! ?年? ?[0-9]{1,2} ?月)(?![0-9])")
_TITLES = re.compile(r"规划|计划|方案|要点|意见|思路|纲要|行动|总结|报告|安排|打算|目标任务|工作任务|清单|实事")
_TELLS_NO_YEAR = re.compile(
    r"[〔\[（(] ?20[0-9]{2} ?[〕\]）)] ?[0-9]+ ?号|20[0-9]{2} ?年 ?[0-9]{1,2} ?月(?: ?[0-9]{1,2} ?日)?|20[0-9]{2}-[0-9]{2}-[0-9]{2}\S*"
)


@dataclass(frozen=True)
class Period:
    """The years a document is for. annual: one year alone. end is None where it states none."""

    start: int | None = None
    end: int | None = None
    annual: bool = False


def of_document(blocks: Sequence[Block], name: str = "") -> Period:
    """From the title: the first short lines that name a kind of document; else from the file's name."""
    lines = [one.text for one in blocks[:25] if isinstance(one, Paragraph)]
    short = [line if len(line) <= 80 and not re.search("[。；]", line) else "" for line in lines]
    broken = (a + b for a, b in pairwise(short) if a and b and not _TITLES.search(a) and len(a + b) <= 60)
    titles = [line for line in [*short, *broken] if _TITLES.search(line)]
    for title in [*titles[:6], *([name] if _TITLES.search(name) else [])]:
        period = of_title(title)
        if period.end:
            return period
    return Period()


def of_title(title: str) -> Period:
    """The period a title names."""
    title = _TELLS_NO_YEAR.sub(" ", plain_years(title))
    span = _SPAN.search(title)
    if span and int(span.group(1)) < int(span.group(2)):
        return Period(int(span.group(1)), int(span.group(2)))
    plan = FIVE.search(title)
    if plan:
        end = _PLANS[plan.group(1)]
        return Period(end - 4, end)
    years = [int(year) for year in _SINGLE.findall(title)]
    if not years:
        return Period()
    if re.search(r"健康[\u4e00-\u9fff]{1,4}20[0-9]{2}(?! ?年)|20[0-9]{2} ?[”》]", title):
        return Period(None, max(years))
    return Period(max(years), max(years), annual=True)


def before_of(words: str, year: int | None, period: Period) -> int | None:
    """The year of results in a section that looks back: the end of the plan its headings name (“十三五”), else the one year they name (2024年回顾);
    None where they name none, or one that is not over as this plan begins.
    """
    plans = {_PLANS[one] for one in FIVE.findall(words)}
    found = plans.pop() if len(plans) == 1 else year
    began = (period.end if period.annual else period.start) or 0
    return found if found and found < began else None


@dataclass(frozen=True)
class Mark:
    """A time named in a sentence, from start to end. how: printed, sentence or title; reference: what a change is measured from."""

    start: int
    end: int
    year: int
    how: str
    reference: bool = False


_MARK = re.compile(
    r"(?P<year>(?<=[到至])20[0-9]{2}|20[0-9]{2}(?!年[0-9]{1,2}月[0-9]{1,2}日))年(?:底|末|初)?|(?<=[到至])(?P<bare>20[0-9]{2})(?![0-9年])"
    r"|[“\"‘「]?十(?P<plan>[二三四五六])五[”\"’」]?(?P<tail>期末|末期?|期间|时期|期内|初期|初|以来)|(?P<now>今年|年内|本年度?|当年|全年|年底前?|年末)"
    r"|(?P<last>去年|上一?年度?|前一?年)|(?P<next>明年)"
)
_FROM = re.compile(r"(?:较|比|与|由|从|自|同|以|在)(?:[“\"])?$")
_WITH_UNIT = r"[0-9.]{1,8}(?:%|‰|‱|/10万|[岁人张个名元天所家])?"
_OF_REFERENCE = re.compile(
    rf"(?:的?{_WITH_UNIT}(?:[、和]{_WITH_UNIT}){{0,3}})?(?:为|的)?(?:基础|同期|基数|基准|基线|水平上)|以来|起(?!步)|相比|的?[0-9.]+[^,;。]{0, 8}(?:提高|增加|上升|下降|降低|减少|降|升|增)[到至]"
)
_ON_BASE = re.compile(r"(?:(?!现有|此|在)[^,;。]){1,36}?(?:基础上|基数)")  # 在2025年孕产妇系统管理率95.2%的基础上
_IN_TITLE = re.compile(r"《[^》]{0,80}$")
_OF_NAME = re.compile(r"[)）》”]|[^,;。]{0,12}(?:规划|计划|方案|行动|纲要|项目|任期)")  # what the years are the name of
_RANGE_BEFORE = re.compile(r"20[0-9]{2}年?[-~至]{1,2}$")


def marks(bare: str, start: int, end: int, period: Period) -> Iterator[Mark]:
    """The times named between two places of a text without spaces."""
    for found in _MARK.finditer(bare, start, end):
        behind, ahead = bare[max(start, found.start() - 90) : found.start()], bare[found.end() : found.end() + 40]
        if re.match("(?:[0-9]{1,2}月)?(?:[0-9]{1,2}日)?[以之]?[前后]?出生", ahead):  # whose turn it is, not by when
            continue
        if (
            ahead.startswith("远景目标")  # 锚定2035年远景目标: what it is called
            or _IN_TITLE.search(behind)
            or (_RANGE_BEFORE.search(behind) and _OF_NAME.match(ahead))
            or re.match(r"[-~]{1,2}20|至20", ahead)
        ):
            continue
        year, how = _year(found, period)
        if year is None:
            continue
        named = found.group("year") or found.group("bare") or found.group("plan") or found.group("last")
        reference = bool(named) and bool(
            found.group("last")
            or found.group("tail") == "以来"
            or (_FROM.search(behind) and not re.search(r"(?:在|以)$", behind))
            or _OF_REFERENCE.match(ahead)
            or (behind.endswith(("在", "以")) and _ON_BASE.match(ahead))
        )
        yield Mark(found.start(), found.end(), year, how, reference)


def listed(bare: str, found: Sequence[Mark]) -> list[Mark]:
    """The times at the end of those found that stand in one list: 到2022年和2030年."""
    made: list[Mark] = []
    for one in found:
        joined = made and re.fullmatch("(?:[、和及与]|以及)[到至]?", bare[made[-1].end : one.start])
        made = [*made, one] if joined else [one]
    return made


def _year(found: re.Match, period: Period) -> tuple[int | None, str]:
    named = found.group("year") or found.group("bare")
    if named:
        return int(named), "printed"
    if found.group("plan"):
        end = _PLANS[found.group("plan")]
        tail = found.group("tail")
        return (end - 5 if tail.startswith("初") else end), "sentence"
    base = period.end if period.annual else None
    if base is None:
        return None, ""
    return (base - 1 if found.group("last") else base + 1 if found.group("next") else base), "title"
