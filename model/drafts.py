"""Targets somebody drafts for a plan that is not issued yet. They stand apart from the ledger: no count, verdict, file or board knows them.

A draft is saved whole, version by version; what shows is the newest version, and no version is ever lost (docs/decisions/0029).
"""

import re
from dataclasses import dataclass

from model.columns import ATTRIBUTES, COMPARATORS
from model.indicators import Indicator

FIRST, LAST = 2026, 2030  # the plan that is drafted now: 十五五
LONGEST_NAME, LONGEST_NOTE, MOST_LINES = 40, 200, 120
BEYOND = 10**13  # a number the store's columns do not hold
FINER = 2  # digits behind the point that any target may have, whatever its indicator is printed with
ID = re.compile(r"[0-9a-f]{8}")
NOT_A_NAME = re.compile(r"[\\/:*?\"<>|]+")  # signs no file may have in its name


@dataclass(frozen=True, kw_only=True)
class DraftLine:
    """One target of a draft. indicator: its id; comparator: of model.columns.COMPARATORS; value, value_to (the far end of a range): in the
    indicator's unit, None while nothing is chosen; decimals: as typed; attribute: binding, expected or none.
    """

    indicator: str
    comparator: str
    value: float | None = None
    value_to: float | None = None
    decimals: int | None = None
    attribute: str = "expected"
    note: str = ""

    def __post_init__(self) -> None:
        if self.comparator not in COMPARATORS:
            raise ValueError(f"比较符 {self.comparator!r} 无效，可填 {' '.join(COMPARATORS)}")
        if self.attribute not in ATTRIBUTES:
            raise ValueError(f"属性 {self.attribute!r} 无效，可填 {' / '.join(ATTRIBUTES)}")

    @property
    def is_reversed(self) -> bool:
        """Whether the far end of a range does not lie above the near one."""
        return None not in (self.value, self.value_to) and self.comparator == "range" and self.value >= self.value_to  # type: ignore[operator]


@dataclass(frozen=True, kw_only=True)
class Draft:
    """One version of a draft. id: eight signs, '' before it is first saved; area: code; first..last: the years of its plan; version: from 1, 0
    before it is saved; maker: who saved this version, made: when (seconds), began: who saved the first; deleted: it is no longer listed.
    """

    id: str
    name: str
    area: str
    first: int = FIRST
    last: int = LAST
    lines: tuple[DraftLine, ...] = ()
    version: int = 0
    maker: str = ""
    made: float = 0.0
    began: str = ""
    deleted: bool = False


@dataclass(frozen=True, kw_only=True)
class Version:
    """A version in a draft's list: what number, who, when (seconds), how many lines, whether it deleted the draft."""

    version: int
    maker: str
    made: float
    lines: int
    deleted: bool


def most_decimals(indicator: Indicator) -> int:
    """How many digits behind the point a target may be typed with: one more than the indicator is printed with, FINER at the least."""
    return max(FINER, indicator.decimals + 1)
