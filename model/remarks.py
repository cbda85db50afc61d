"""What people write beside the numbers: why a target was missed, what is done next, who answers for an indicator.

A remark stands in a slot. Each slot is a statement of the ledger of its own, so that two people who fill in one row do not collide,
and an undo takes back exactly what its batch said. Remarks are text: nothing is counted or judged by them.
"""

import unicodedata
from collections.abc import Mapping
from typing import NamedTuple

from model.numbers import missing

# What a remark may be about, and its fields: of a target as it stood in a year, of an indicator whatever the year, of a task.
FIELDS: dict[str, dict[str, str]] = {
    "target": {"cause": "偏差原因", "measure": "下一步措施", "review": "判定复核"},
    "indicator": {"unit": "责任单位"},
    "task": {
        "responsible": "责任单位",
        "involved": "协办单位",
        "progress": "进展情况",
        "done": "完成时间",
        "evidence": "依据",
    },
}
REVIEWS = ("同意", "有异议")  # what a review of a verdict usually begins with; any text may stand there
LONGEST = 500  # signs: what a cell of a printed table still takes
SOURCE = "page"  # remarks come from no document: they are typed


class Slot(NamedTuple):
    """Where a remark stands. about, field: of FIELDS; item: an indicator's id, or a task's; year, scope: of the target; round: the as-of
    year of the evaluation it is written for. What an `about` does not have is '' or None.
    """

    area: str
    about: str
    item: str
    year: int | None
    scope: str
    round: int | None
    field: str

    @property
    def key(self) -> str:
        """As one word: '620725:target:beds_per_1000:2025:plan:2025:cause'."""
        return ":".join("" if part is None else str(part) for part in self)

    @classmethod
    def of(cls, row: Mapping) -> "Slot":
        """Of a row of the statement table."""
        cells = {name: row[name] for name in cls._fields}
        return cls(**cells | {name: None if missing(row[name]) else int(row[name]) for name in ("year", "round")})


def of_target(area: str, item: str, *, year: int | None, scope: str, last: int) -> dict[str, Slot]:
    """Where is written what belongs to a target (indicator, target year, scope): its own fields, and the unit of its indicator.

    last: the year of the evaluation.
    """
    target = Slot(area, "target", item, year, scope, last, "")
    indicator = Slot(area, "indicator", item, None, "", None, "")
    of = {"target": target, "indicator": indicator}
    return {field: of[about]._replace(field=field) for about in of for field in FIELDS[about]}


def of_task(area: str, item: str) -> dict[str, Slot]:
    """Where is written what belongs to a task."""
    return {field: Slot(area, "task", item, None, "", None, field) for field in FIELDS["task"]}


class Remark(NamedTuple):
    """What stands in a slot, and who wrote it when (seconds) in which batch."""

    text: str
    batch: int
    by: str
    made: float


def tidy(text: str) -> str:
    """As it is kept: single blanks, no empty lines, and no signs that nobody sees (those that turn the direction of writing, for one).

    ' 外出  未归\r\n\r\n补检 ' -> '外出 未归\n补检'
    """
    lines = (
        "".join(" " if sign == "\t" else sign for sign in line if sign == "\t" or unicodedata.category(sign)[0] != "C")
        for line in text.splitlines()
    )
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
