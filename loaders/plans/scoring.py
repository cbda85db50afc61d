"""Proposals beside the rows that a person curated from the same document: what was found, what was missed, what is too much.

A proposal is a row's when indicator, comparator, value, basis and year agree and the units are one; each is used once. Rows that print no number
(仅定性, 全覆盖 counted as 100) are asked for apart: they are no explicit targets.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from loaders.plans.proposals import TARGET, Proposal
from loaders.uploads.naming import Names
from model.numbers import missing


@dataclass(frozen=True, kw_only=True)
class Score:
    """explicit: rows that print a number, or an area above as reference; found of them. proposed: targets proposed; right: those that are a row's.
    missed, extra: the rest, as lines for a reader.
    """

    explicit: int = 0
    found: int = 0
    proposed: int = 0
    right: int = 0
    missed: tuple[str, ...] = ()
    extra: tuple[str, ...] = ()

    @property
    def recall(self) -> float | None:
        """The share of the explicit rows that were found."""
        return self.found / self.explicit if self.explicit else None

    @property
    def precision(self) -> float | None:
        """The share of the proposed targets that are rows."""
        return self.right / self.proposed if self.proposed else None


def score(proposals: Sequence[Proposal], targets: pd.DataFrame, names: Names, *, tables: bool | None = None) -> Score:
    """targets: rows of targets.csv of one document. tables: True those of its tables alone, False its prose, None both."""
    rows = [row for row in targets.to_dict("records") if tables is None or _in_table(str(row["place"])) == tables]
    aimed = [one for one in proposals if one.role == TARGET and (one.value is not None or one.comparator)]
    asked = [one for one in aimed if tables is None or _in_table(one.place) == tables]
    free = list(range(len(asked)))
    explicit = found = 0
    missed = []
    for row in sorted(rows, key=lambda row: row["implied"] == "yes"):
        stands = row["implied"] != "yes" and (not missing(row["value"]) or row["basis"] == "external")
        explicit += stands
        at = next((n for n in free if _same(asked[n], row, names)), None)
        if at is not None:
            free.remove(at)
            found += stands
        elif stands:
            missed.append(
                f"{row['place']}：{row['indicator']} {_number(row['comparator'], row['value'], row['unit'])}（{_shown(row['year'])}）“{_shown(row['as_printed'])}”"
            )
    extra = [
        f"{asked[n].place}：{asked[n].indicator or asked[n].indicator_name} {_number(asked[n].comparator, asked[n].value, asked[n].unit)}（{_shown(asked[n].year)}）“{asked[n].as_printed}”"
        for n in free
    ]
    return Score(
        explicit=explicit,
        found=found,
        proposed=len(asked),
        right=len(asked) - len(free),
        missed=tuple(missed),
        extra=tuple(extra),
    )


def _in_table(place: str) -> bool:
    return "表 第" in place


def _same(one: Proposal, row: dict, names: Names) -> bool:
    value = None if missing(row["value"]) else float(row["value"])
    year = None if missing(row["year"]) else int(row["year"])
    unit = "" if missing(row["unit"]) else str(row["unit"])
    same_unit = (
        not unit
        or not one.unit
        or names.same_unit(unit, one.unit)
        or names.accepted(row["indicator"], one.unit) is not None
    )
    return (
        one.indicator == row["indicator"] and one.comparator == ("" if missing(row["comparator"]) else row["comparator"])
        and one.value == value and one.year == year and one.basis == row["basis"] and same_unit
    )  # fmt: skip


def _number(comparator, value, unit) -> str:
    parts = [_shown(comparator), _shown(value), _shown(unit)]
    return " ".join(part for part in parts if part) or "全县之上的平均水平"


def _shown(value) -> str:
    if missing(value):
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
