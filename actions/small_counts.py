"""Which small counts of a store are not shown to whom (decision 0007): asked once by a View, by the preview of an upload and by the ledger."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from gaps import suppression
from loaders.curated import Reference
from model.numbers import missing
from wording import numbers
from wording.suppression import INSTEAD, NOT_SHOWN

Audience = Literal["screen", "release"]
COUNTED = ["area", "indicator", "year", "period", "value", "unit", "decimals", "numerator", "denominator"]
Cell = tuple[str, str, int | None]  # area code, indicator id, year


@dataclass(frozen=True, kw_only=True)
class SmallCounts:
    """figures: what is said in place of a figure that is not shown, by its cell; parts: the cells of which numerator and denominator
    are not shown, those of `figures` among them.
    """

    figures: Mapping[Cell, str]
    parts: frozenset[Cell]


NONE = SmallCounts(figures={}, parts=frozenset())


def find(*, figures: pd.DataFrame, targets: pd.DataFrame, declared: Reference, audience: Audience) -> SmallCounts:
    """The cells whose figures tell fewer than five persons, or give them away.

    figures, targets: live statements of at least the indicators that suppression.concerned names, of all areas; a baseline
    printed only with its target is a figure too. On the screen a count itself is not shown, and of a rate that tells one
    neither numerator nor denominator; for release no figure that tells a count is.
    """
    catalogue = declared.catalogue
    every = pd.concat([figures[COUNTED], _baselines(targets)], ignore_index=True)
    hidden = suppression.masked(figures=every, catalogue=catalogue, areas=declared.areas)
    said: dict[Cell, str] = {}
    parts = set()
    for row in every[hidden].to_dict("records"):
        cell = row["area"], row["indicator"], None if missing(row["year"]) else int(row["year"])
        is_count = catalogue.indicators[row["indicator"]].kind == "count"
        parts.add(cell)
        if is_count or audience == "release":
            words = INSTEAD[suppression.instead(row["value"])] if is_count else NOT_SHOWN
            said[cell] = words if said.get(cell, words) == words else NOT_SHOWN  # two statements that differ
    return SmallCounts(figures=said, parts=frozenset(parts))


def _baselines(targets: pd.DataFrame) -> pd.DataFrame:
    """The baselines that stand with their targets, as figures of their year."""
    own = targets[targets["baseline"].notna()]
    return pd.DataFrame(
        {
            "area": own["area"],
            "indicator": own["indicator"],
            "year": own["baseline_year"],
            "period": "year",
            "value": own["baseline"].astype("float64"),
            "unit": own["unit"].where(
                own["basis"] == "absolute", ""
            ),  # of a change it is 个百分点, of the baseline the indicator's
            "decimals": own["baseline"].map(numbers.decimals),
            "numerator": float("nan"),
            "denominator": float("nan"),
        }
    )
