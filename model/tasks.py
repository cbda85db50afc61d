"""A task that a document commits somebody to: when it is due, read from the words, and how it stands on a day. Reads no clock.

Where the words leave room, the last day they allow counts: nothing is called late before it certainly is.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from model import numerals

DONE, STOPPED = "已完成", "已调整"  # of the stages a county reports (exports/xlsx/upload_template.py)
STATES = ("overdue", "unreported", "soon", "later", "recurring", "open", "done", "adjusted")

_FIVE_YEARS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030}
_RECURRING = re.compile(r"每[天日周月年]|每个?季度|每半年|逐年|常年|长期|常态化?|持续")
_THIS_YEAR = re.compile(r"今年|本年|当年|年内|全年|年底|年末")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)(?:\s*年)?")
_SPAN = re.compile(r"(?:通过|用|利用)?([\d一二两三四五六七八九十]{1,3})年(?:的?(?:努力|时间|内|左右))?$")
_DAY = re.compile(r"(?<!\d)(\d{1,2})月(?:份)?(?:(\d{1,2})[日号]|(上旬|中旬))?")
_QUARTER = re.compile(r"第?([一二三四1-4])季度")
_UNITS = re.compile(r"[、，,；;]")
_TENS = {"上旬": 10, "中旬": 20}


@dataclass(frozen=True)
class Deadline:
    """due: the last day the words allow, None where they name none; recurring: to be done again and again."""

    due: date | None = None
    recurring: bool = False


@dataclass(frozen=True, kw_only=True)
class Task:
    """One commitment (model.columns.COMMITMENTS). deadline, responsible, involved: the document's words; stage: what the county last
    reported, '' for nothing; due, state: see read and state; title: the document.
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

    @property
    def units(self) -> tuple[str, ...]:
        """The responsible units one by one, the leading one first: '县卫体局、县医保局' -> ('县卫体局', '县医保局')."""
        return tuple(dict.fromkeys(one for one in _UNITS.split("".join(self.responsible.split())) if one))


def read(words: str, *, first: int | None = None, last: int | None = None) -> Deadline:
    """The deadline a document writes. first, last: the years its document is for; what says no year of its own is read by them.

    '2024年底' -> 2024-12-31 · '11 月底前' in a plan of 2023 -> 2023-11-30 · '“十四五”期间' -> 2025-12-31 · '2024-2027年' -> 2027-12-31
    '三年' in a plan of 2021-2025 -> 2023-12-31 · '每月' -> recurring · '条件成熟后', '' and what is not understood -> none
    """
    text = "".join(words.split())
    if _RECURRING.search(text):
        return Deadline(recurring=True)
    years = [*map(int, _YEAR.findall(text)), *(year for name, year in _FIVE_YEARS.items() if name in text)]
    rest = _YEAR.sub("", text)
    if years:
        return Deadline(due=_within(max(years), rest) or date(max(years), 12, 31))
    if first is not None and (span := _SPAN.search(text)):
        length = int(span[1]) if span[1].isdecimal() else numerals.number(span[1])
        return Deadline(due=date(first + length - 1, 12, 31) if length and length < 30 else None)
    if last is None or first != last:
        return Deadline()
    return Deadline(due=_within(last, rest) or (date(last, 12, 31) if _THIS_YEAR.search(text) else None))


def _within(year: int, rest: str) -> date | None:
    """The last day of the part of a year that words name; None where they name no part."""
    days = [(int(month), day, tens) for month, day, tens in _DAY.findall(rest) if 1 <= int(month) <= 12]
    if days:
        month, day, tens = days[-1]
        longest = monthrange(year, month)[1]
        return date(year, month, min(int(day) or longest, longest) if day else _TENS.get(tens, longest))
    quarters = [numerals.number(one) or int(one) for one in _QUARTER.findall(rest)]
    ends = {"上半年": 6, "下半年": 12}
    months = [3 * quarters[-1]] if quarters else [month for name, month in ends.items() if name in rest]
    return date(year, months[-1], monthrange(year, months[-1])[1]) if months else None


def state(deadline: Deadline, stage: str, *, on: date) -> str:
    """How a task stands on a day, one of STATES. stage: what the county reports of it, '' for nothing.

    A task that is past its day and of which nothing is reported is 'unreported', not 'overdue': it may be done.
    """
    if stage in (DONE, STOPPED):
        return "done" if stage == DONE else "adjusted"
    if deadline.due is None:
        return "recurring" if deadline.recurring else "open"
    if deadline.due < on:
        return "overdue" if stage else "unreported"
    return "soon" if deadline.due <= quarter_end(on) else "later"


def quarter_end(day: date) -> date:
    """The last day of the quarter a day lies in."""
    month = (day.month + 2) // 3 * 3
    return date(day.year, month, monthrange(day.year, month)[1])
