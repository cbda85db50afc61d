"""The counting rule: which targets a choice counts, once each, and the parts they fall into. The parts always sum to the whole.

In scope are targets whose year lies in the chosen plan; one without a year only if its own document belongs to that plan. Of each
area and indicator one row is counted, the one of the plan's last year; annual and milestone targets are listed and counted apart.
Counties are counted; areas above them stand beside as reference, and are counted only where nothing else is chosen.

    ≥90 by 2025, newest figure 2023, as of 2026 -> owed: its final figure is owed, however well it stood in 2023
    ≥90 by 2025, only a baseline of 2020, as of 2023 -> baseline_only: a baseline is never an achievement
"""

from collections.abc import Iterable
from dataclasses import dataclass

import pandas as pd

from model.areas import Area
from model.plans import Plan, plan_of

PARTS: dict[str, str] = {
    "met": "已达标",
    "missed": "未达标",
    "owed": "待报期末数",
    "ahead": "提前达到",
    "on_pace": "按时序",
    "behind": "滞后",
    "worse": "变差",
    "baseline_only": "仅有基期",
    "unknown": "待补数据",
}
OF_CLASS = {
    "met": "met",
    "kept": "ahead",
    "met_early": "ahead",
    "on_pace": "on_pace",
    "slightly_behind": "behind",
    "behind": "behind",
    "missed": "missed",
    "lost": "worse",
    "moving_away": "worse",
    "baseline_meets": "baseline_only",
    "baseline_short": "baseline_only",
    "unknown": "unknown",
}
SCOPE_ORDER = {"plan": 0, "every_year": 1, "annual": 2}
CELL = ["area_code", "indicator"]


def in_plan(table: pd.DataFrame, *, plan: Plan) -> pd.Series:
    """Of each target whether it is in scope. table: target_year, period_start, period_end (of its document)."""
    year = table["target_year"].astype("float64")
    periods = list(zip(table["period_start"].astype(object), table["period_end"].astype(object)))
    known = {one: plan_of(*(None if pd.isna(end) else int(end) for end in one)) for one in set(periods)}
    belongs = pd.Series([known[one] == plan for one in periods], index=table.index, dtype=bool)
    return year.between(plan.first, plan.last) | (year.isna() & belongs)


def headline(table: pd.DataFrame, *, plan: Plan) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(headline rows, the plan's other targets): of each area and indicator the target of the whole plan before every_year before
    annual ones, the latest year first. table: the gaps table; its order is kept in both."""
    inside = table[in_plan(table, plan=plan)]
    order = pd.DataFrame(
        {
            "scope": inside["scope"].astype(str).map(SCOPE_ORDER),
            "year": -inside["target_year"].astype("float64").fillna(0),
        },
        index=inside.index,
    )
    first = inside.loc[order.sort_values(["scope", "year"], kind="stable").index].drop_duplicates(CELL).index
    return inside[inside.index.isin(first)], inside[~inside.index.isin(first)]


def counted_areas(codes: Iterable[str], *, areas: dict[str, Area]) -> tuple[str, ...]:
    """The chosen counties; where none is chosen, whatever is."""
    codes = tuple(codes)
    counties = tuple(code for code in codes if areas[code].level == "county")
    return counties or codes


def parts(table: pd.DataFrame) -> pd.Series:
    """The part (a key of PARTS) each target falls into. table: class, flags, latest_year, target_year."""
    part = table["class"].astype(str).map(OF_CLASS)
    final = (table["latest_year"] == table["target_year"]).fillna(False).astype(bool)
    part = part.mask((table["class"] == "kept") & final, "met")
    return part.mask(flagged(table, "due_no_final"), "owed")


def flagged(table: pd.DataFrame, flag: str) -> pd.Series:
    """Of each row whether its flags (codes joined by ';') hold this one."""
    on = {codes: flag in codes.split(";") for codes in table["flags"].astype(str).unique()}
    return table["flags"].astype(str).map(on).astype(bool)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """number[attribute][part]: how many headline targets of the counted areas; standing[class]: of those whose final figure is owed,
    how they last stood; doubtful: with a doubt in their wording; apart: annual and milestone targets, not in `number`;
    areas: how many areas are counted; due: whether every counted target's year has come."""

    number: dict[str, dict[str, int]]
    standing: dict[str, int]
    doubtful: int
    apart: int
    areas: int
    due: bool

    def of(self, *names: str, attribute: str | None = None) -> int:
        """How many are in these parts (all parts where none is named), of one attribute or of all."""
        kinds = [attribute] if attribute else list(self.number)
        return sum(self.number.get(kind, {}).get(name, 0) for kind in kinds for name in names or PARTS)

    @property
    def total(self) -> int:
        return self.of()


def count(rows: pd.DataFrame, apart: pd.DataFrame, *, codes: tuple[str, ...]) -> Counts:
    """The counts of headline rows and of the targets apart. codes: the counted areas; rows of others are left out."""
    mine = rows[rows["area_code"].isin(codes)]
    part = parts(mine)
    table = pd.crosstab(mine["attribute"].astype(str), part)
    owed = mine.loc[part == "owed", "class"].astype(str).value_counts()
    year = mine["target_year"].astype("float64")
    return Counts(
        number={
            kind: {name: int(table.at[kind, name]) for name in PARTS if name in table.columns and table.at[kind, name]}
            for kind in ("binding", "expected", "none")
            if kind in table.index
        },
        standing={name: int(number) for name, number in sorted(owed.items())},
        doubtful=int((mine["doubts"] != "").sum()),
        apart=int(apart["area_code"].isin(codes).sum()),
        areas=len(codes),
        due=bool(len(mine)) and bool((year <= mine["as_of_year"]).all()),
    )
