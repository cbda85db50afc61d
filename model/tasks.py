"""A task that a document commits somebody to: when it is due, read from the words, when it was done, and how it stands on a day. Reads no clock.

Where the words leave room, the last day they allow counts: nothing is called late before it certainly is. Done is what somebody said was
done: with the month or day of it on the page 重点任务, or as the state 已完成 of an upload.
"""

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from model import numerals
from model.remarks import Remark, Slot

DONE, STOPPED = "已完成", "已调整"  # of the stages a county reports (exports/xlsx/upload_template.py)
STATES = ("overdue", "unreported", "soon", "later", "recurring", "open", "done", "adjusted")
SOON = 90  # days: what is due within them is 临期
EARLIEST = 2000  # nothing that a plan of these years asks for was done before

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_MIDNIGHT = re.compile(r"[ T]+00:00(?::00)?$")  # of a day in a spreadsheet's cell
_FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_RECURRING = re.compile(r"每[天日周月年]|每个?季度|每半年|逐年|常年|长期|常态化?|持续")
_OF_DOCUMENT = {
    "今年": 0,
    "本年": 0,
    "明年": 1,
    "来年": 1,
    "下年": 1,
    "下一年": 1,
    "后年": 2,
}  # years after the document's
_OF_BEFORE = {
    "当年": 0,
    "次年": 1,
    "翌年": 1,
    "第二年": 1,
}  # years after the one named before, else after the document's
_TO = "[-–—~至到]"
_SHORT_YEARS = re.compile(rf"(?<!\d)20(\d\d)年?{_TO}(\d\d)(?![-\d./])")  # 2021-25年
_YEAR = re.compile(
    rf"(?P<plan>{'|'.join(_FIVE_YEARS)})"
    r"|(?<!\d)(?P<year>20\d\d)"
    r"(?:(?P<sep>[-./])(?P<month>\d{1,2})(?:(?P=sep)(?P<day>\d{1,2})(?![\d月]))?(?!\d)|年(?![底末内度]))?(?!\d)"
    rf"|(?P<word>{'|'.join((*_OF_DOCUMENT, *_OF_BEFORE))})"
)
_SPAN = re.compile(r"(?:通过|用|利用)?([\d一二两三四五六七八九十]{1,3})年(?:的?(?:努力|时间|内|左右))?$")
_DAY = re.compile(rf"(?<!\d)(\d{{1,2}})月(?:份)?(?:(?:\d{{1,2}}[日号]?{_TO})?(\d{{1,2}})[日号]|(上旬|中旬))?")
_MONTHS = re.compile(rf"(?<!\d)(\d{{1,2}})月?(?:份)?{_TO}(\d{{1,2}})月")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_TO_THE_END = re.compile(r"下半年|年内|全年|年底|年末")
# A day from which something is done, and no day by which: 2025年起, 6月后; 启动后 18 个月.
_FROM = re.compile(
    r"(?:^|[年月日号底初末份度])(?:起|开始|以来|[以之]?后(?!半))"
    r"|(?:启动|开工|动工).*[\d一二两三四五六七八九十](?:个月|年)"
)
_UNITS = re.compile(r"[、，,；;\n]")
_DONE = re.compile(r"(\d{4})[-./年](\d{1,2})(?:[-./月](?:(\d{1,2})日?)?)?(?:00:00(?::00)?)?")
_TENS = {"上旬": 10, "中旬": 20}


@dataclass(frozen=True)
class Deadline:
    """due: the last day the words allow, None where they name none; recurring: to be done again and again."""

    due: date | None = None
    recurring: bool = False


@dataclass(frozen=True, kw_only=True)
class Task:
    """One commitment (model.columns.COMMITMENTS). deadline, responsible, involved: the document's words; stage: what the county last
    reported, '' for nothing; due, state: see read and state; finished: when it was done, the last day the words allow, None where nobody
    said; title: the document; slots, said: field -> where it is written, what stands there.
    """

    area: str
    id: str
    task: str
    quantity: float | None
    quantity_unit: str
    deadline: str
    responsible: str
    involved: str
    stage: str
    source: str
    title: str
    place: str
    due: date | None
    state: str
    finished: date | None
    slots: Mapping[str, Slot]
    said: Mapping[str, Remark]

    @property
    def units(self) -> tuple[str, ...]:
        """The responsible units one by one, the leading one first: '县卫体局、县医保局' -> ('县卫体局', '县医保局')."""
        return units(self.lead)

    @property
    def concerned(self) -> tuple[str, ...]:
        """The responsible units, then those that help."""
        return tuple(dict.fromkeys((*self.units, *units(self.helping))))

    @property
    def lead(self) -> str:
        """The responsible units: as people wrote, else as the document has them."""
        return self.written("responsible") or self.responsible

    @property
    def helping(self) -> str:
        """The units that help, likewise."""
        return self.written("involved") or self.involved

    def written(self, field: str) -> str:
        """What people wrote in a field of model.remarks.FIELDS; '' where nothing."""
        return self.said[field].text if field in self.said else ""


def units(words: str) -> tuple[str, ...]:
    """The units one by one, in their order: '县卫体局、县医保局' -> ('县卫体局', '县医保局')."""
    return tuple(dict.fromkeys(one for one in ("".join(part.split()) for part in _UNITS.split(words)) if one))


def read(words: str, *, first: int | None = None, last: int | None = None) -> Deadline:
    """The deadline a document writes. first, last: the years its document is for; what says no year of its own is read by them.

    '2024年底' -> 2024-12-31 · '11 月底前' in a plan of 2023 -> 2023-11-30 · '“十四五”期间' -> 2025-12-31 · '2024-2027年' -> 2027-12-31
    '三年' in a plan of 2021-2025 -> 2023-12-31 · '每月' -> recurring · '条件成熟后', '' and what is not understood -> none
    """
    text = "".join(_MIDNIGHT.sub("", words.translate(_FULL_WIDTH).strip()).split())
    text = _SHORT_YEARS.sub(_in_full, text)
    named = [*_YEAR.finditer(text)]
    if not any(one["plan"] or one["year"] for one in named):
        if _RECURRING.search(text):
            return Deadline(recurring=True)
        if first is not None and (span := _SPAN.search(text)):
            length = int(span[1]) if span[1].isdecimal() else numerals.number(span[1])
            return Deadline(due=date(first + length - 1, 12, 31) if length and length < 30 else None)
    days = _days(text, named, own=last if first == last else None)
    due, is_known = max(days, default=(None, False))
    return Deadline(due=due) if is_known else Deadline(recurring=bool(named and _RECURRING.search(text)))


def _in_full(found: re.Match) -> str:
    """'2021-25' -> '2021-2025'; what may be a month is left as it is."""
    first, last = int(found[1]), int(found[2])
    return f"20{found[1]}-20{found[2]}" if last > max(first, 12) else found[0]


def _days(text: str, named: list[re.Match], *, own: int | None) -> list[tuple[date, bool]]:
    """(the last day that each year named allows with the words behind it, whether something certainly is due then). own: the document's year."""
    before = text[: named[0].start()] if named else text
    part = None if own is None else _within(own, before)
    days = [] if part is None else [(part, not _FROM.search(before))]
    year = own
    for at, one in enumerate(named):
        rest = text[one.end() : named[at + 1].start() if at + 1 < len(named) else len(text)]
        if one["plan"]:
            year = _FIVE_YEARS[one["plan"]]
            days.append((date(year, 12, 31), not _FROM.search(rest.lstrip("”’\"'》"))))
            continue
        if one["year"]:
            year = int(one["year"])
        else:
            since, more = (own, _OF_DOCUMENT) if one["word"] in _OF_DOCUMENT else (year, _OF_BEFORE)
            if since is None:  # some year after one that nobody names
                days.append((date.max, False))
                continue
            year = since + more[one["word"]]
        # In a spreadsheet 2025.10 loses its last sign: 2025.1 is January or October.
        is_doubtful = one["sep"] == "." and one["month"] == "1" and not one["day"] and not rest.startswith("月")
        if one["month"]:
            rest = re.sub(rf"^({_TO}\d{{1,2}})(?![\d月])", r"\1月", rest)
            day = f"{one['day']}日" if one["day"] else ""
            rest = f"{10 if is_doubtful else one['month']}月{day}{rest.removeprefix('月') if not day else rest}"
        days.append((_within(year, rest) or date(year, 12, 31), not (is_doubtful or _FROM.search(rest))))
    return days


def _within(year: int, rest: str) -> date | None:
    """The last day of the parts of a year that words name; None where they name no part."""
    found = [
        date(year, int(month), min(int(day) or _long(year, month), _long(year, month)) if day else _TENS.get(tens, _long(year, month)))
        for month, day, tens in _DAY.findall(rest)
        if 1 <= int(month) <= 12
    ]  # fmt: skip
    # From November to March is March of the next year.
    found += [
        date(year + 1, int(end), _long(year + 1, end)) for begin, end in _MONTHS.findall(rest) if 1 <= int(end) < int(begin) <= 12
    ]  # fmt: skip
    months = [3 * (numerals.number(one) or int(one)) for one in _QUARTER.findall(rest)] + [6] * ("上半年" in rest)
    found += [date(year, month, _long(year, month)) for month in months]
    found += [date(year, 12, 31)] * bool(_TO_THE_END.search(rest))
    return max(found, default=None)


def _long(year: int, month: int | str) -> int:
    """The days of a month."""
    return monthrange(year, int(month))[1]


def done(words: str) -> str:
    """When a task was done, as it is kept: '2025-12' or '2025-12-31'; '' where the words name no month or day there is.

    '2025年12月' -> '2025-12' · '2025.12.31' -> '2025-12-31' · '2025-02-30', '已完成' -> ''
    """
    found = _DONE.fullmatch("".join(unicodedata.normalize("NFKC", words).split()))
    if found is None:
        return ""
    year, month, day = int(found[1]), int(found[2]), int(found[3] or 0)
    if not (year >= EARLIEST and 1 <= month <= 12 and day <= monthrange(year, month)[1]):
        return ""
    return f"{year}-{month:02d}" + (f"-{day:02d}" if day else "")


def began(kept: str) -> date:
    """The first day that a time as done gives it allows: '2025-12' -> 2025-12-01."""
    return date.fromisoformat(kept if len(kept) > 7 else f"{kept}-01")


def ended(kept: str) -> date:
    """The last day it allows: '2025-12' -> 2025-12-31."""
    day = began(kept)
    return day if len(kept) > 7 else day.replace(day=monthrange(day.year, day.month)[1])


def state(deadline: Deadline, stage: str, *, on: date, finished: str = "", told: bool = False) -> str:
    """How a task stands on a day, one of STATES. stage: what the county reports of it, '' for nothing; finished: when it was done (as done
    gives it; later than the day: not done yet), '' where nobody said; told: whether people wrote of its progress.

    A task that is past its day and of which nothing is reported is 'unreported', not 'overdue': it may be done.
    """
    if finished and began(finished) <= on:
        return "done"
    if stage in (DONE, STOPPED):
        return "done" if stage == DONE else "adjusted"
    if deadline.due is None:
        return "recurring" if deadline.recurring else "open"
    if deadline.due < on:
        return "overdue" if stage or told else "unreported"
    return "soon" if deadline.due <= on + timedelta(days=SOON) else "later"
