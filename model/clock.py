"""One zone for the house, that of China: which day and which year it is, and how a moment reads. Takes an instant, reads no clock.

A server may stand anywhere and a browser may be set to anything: the planner's "this year" begins at midnight in China.
    day(2026-12-31T16:30Z) -> 2027-01-01      words(2026-11-22T13:40Z) -> '2026年11月22日 21:40'
Kept and exchanged are instants with their offset, in UTC (the ledger, JSON); only what a person reads is told here.
"""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

ZONE = "Asia/Shanghai"  # China keeps one


def local(instant: datetime | float) -> datetime:
    """The moment on the clocks of China. instant: seconds since 1970, or a datetime; one without an offset is UTC."""
    if isinstance(instant, (int, float)):
        return datetime.fromtimestamp(instant, ZoneInfo(ZONE))
    aware = instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant
    return aware.astimezone(ZoneInfo(ZONE))


def day(instant: datetime) -> date:
    """Which day it is in China."""
    return local(instant).date()


def words(instant: datetime | float) -> str:
    """'2026年11月22日 21:40'."""
    moment = local(instant)
    return f"{date_words(moment)} {moment:%H:%M}"


def date_words(day: date) -> str:
    """A day as official documents write it: '2026年11月22日'."""
    return f"{day.year}年{day.month}月{day.day}日"


def stated_words(text: str) -> str:
    """The same of a day, month or year as it is kept: '2023-04-26' -> '2023年4月26日', '2025-12' -> '2025年12月'; any other text as it stands."""
    if not re.fullmatch(r"\d{4}(-\d{1,2}){0,2}", text):
        return text
    return "".join(f"{int(part)}{word}" for part, word in zip(text.split("-"), "年月日"))
