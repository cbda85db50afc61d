"""What the progress page tells of a cell: its course over the years, the what-if in arithmetic, and the random range."""

from dataclasses import dataclass

import pandas as pd

from actions import reference
from actions.judging import Judged
from charts.course import Course
from gaps import masking, ranges, whatif, yearly
from gaps.ranges import Range
from gaps.whatif import WhatIf
from model.indicators import Indicator
from model.numbers import missing

OF_CELL = ["area", "indicator"]
# What of a figure is shown, or needed to reckon what is shown.
SHOWN = ["year", "value", "unit", "decimals", "numerator", "denominator", "status", "definition_version", "population"]
SHOWN += ["source", "source_title", "place", "hidden"]
POOLS = (3, 5)  # years a random range may be pooled over


@dataclass(frozen=True, kw_only=True)
class Told:
    """course: what the picture shows. whatif: the arithmetic, or why it is held back. range: of the judged figure, pooled over `pool` years, or
    None and why; said: it in words; word: how firm the verdict is ('' where there is no range); offered: the pools one may ask for;
    unpooled: why the others cannot be had."""

    course: Course
    whatif: WhatIf
    range: Range | None
    why: str
    said: str
    word: str
    pool: int
    offered: tuple[int, ...]
    unpooled: tuple[str, ...]


def hidden(judged: Judged, figures: pd.DataFrame, *, areas: set[str]) -> pd.Series:
    """Of the figures of these areas, whether their counts are masked, as declared now (decision 0007). The areas below them are looked at
    as well: a masked count of a county follows from its city's."""
    known = judged.declared
    below, found = known.areas, set(areas)
    while more := set(below.loc[below["parent"].isin(found), "code"]) - found:
        found |= more
    return masking.masked(figures=figures[figures["area"].isin(found)], catalogue=known.catalogue, areas=below)


def tell(judged: Judged, rows: list[dict], *, figures: pd.DataFrame, hidden: pd.Series, pool: int = 1) -> list[Told]:
    """One for each of the rows, cells of charts.cells.cells. figures: the live figure statements, of these cells at least; hidden: of
    figures, whose counts are not shown."""
    known = judged.reference
    own = figures.assign(hidden=hidden.reindex(figures.index, fill_value=False))
    own = own[
        own["area"].isin([row["area_code"] for row in rows]) & own["indicator"].isin([row["indicator"] for row in rows])
    ]
    titles = dict(zip(known.sources["id"], known.sources["title"]))
    own = yearly.yearly(figures=own, dates=reference.dates(known), year=judged.year)
    own = own.assign(source_title=own["source"].map(titles).fillna(own["source"]))[[*OF_CELL, *SHOWN]]
    mine = dict(tuple(own.groupby(OF_CELL)))
    return [_tell(judged, row, mine.get((row["area_code"], row["indicator"]), own.iloc[:0]), pool=pool) for row in rows]


def _tell(judged: Judged, row: dict, figures: pd.DataFrame, *, pool: int) -> Told:
    indicator = judged.reference.catalogue.indicators[row["indicator"]]
    row = row | {"unit": indicator.unit}
    row, figures, withheld = _withheld(row, figures, judged.declared.catalogue.indicators[row["indicator"]])
    points = _points(judged, row, figures)
    dated = points[points["part"] != "revised"]
    found = {
        int(one["year"]): ranges.of_year(one, indicator=indicator, masked=one["hidden"])
        for one in dated.to_dict("records")
    }
    limits = [found[year][0] if part != "revised" else None for year, part in zip(points["year"], points["part"])]
    points = points.assign(
        low=[None if one is None else one.low for one in limits],
        high=[None if one is None else one.high for one in limits],
        due=[whatif.due(row, year) for year in points["year"]],
    )
    year = None if missing(row.get("latest_year")) else int(row["latest_year"])
    own, why = found.get(year, (None, ranges.kind(indicator)[1] or "没有分子分母"))
    unseen = frozenset(int(one) for one in dated.loc[dated["hidden"], "year"])
    tried = {
        span: ranges.pooled(dated, last=year, years=span, indicator=indicator, masked=unseen)
        for span in (POOLS if own is not None else ())
    }
    pools = {1: own} if own is not None else {}
    pools |= {span: one for span, (one, _) in tried.items() if one is not None}
    chosen = pools.get(pool, own)
    course = Course(
        row=row,
        points=points,
        path=whatif.path(row),
        milestones=_milestones(judged, row),
        few=chosen is not None and chosen.few,
        withheld=withheld,
    )
    return Told(
        course=course,
        whatif=whatif.whatif(row, early=judged.reference.catalogue.thresholds.early, few=own is not None and own.few),
        range=chosen,
        why=why,
        said=ranges.words(chosen, unit=indicator.unit, decimals=row.get("latest_decimals")),
        word=ranges.word(chosen, row),
        pool=pool if pool in pools else 1,
        offered=tuple(pools),
        unpooled=tuple(f"{span} 年合并: {why}" for span, (one, why) in tried.items() if one is None),
    )


def _withheld(row: dict, figures: pd.DataFrame, indicator: Indicator) -> tuple[dict, pd.DataFrame, tuple]:
    """indicator: as declared now. Of one that is itself a count of deaths or of mental disorder: the row and the figures without the masked ones and what
    would give them back, and (year, what is said instead) of each."""
    unseen = figures[figures["hidden"]] if indicator.sensitive and indicator.kind == "count" else figures.iloc[:0]
    if unseen.empty:
        return row, figures, ()
    hidden = pd.Series(True, index=unseen.index)
    row = masking.held_back(table=pd.DataFrame([row]), figures=unseen, hidden=hidden).iloc[0].to_dict()
    told = tuple((int(one["year"]), masking.shown(one["value"], masked=True)) for one in unseen.to_dict("records"))
    return row, figures.drop(unseen.index), told


def _points(judged: Judged, row: dict, figures: pd.DataFrame) -> pd.DataFrame:
    """The cell's figures on its time axis."""
    units = judged.reference.catalogue.accepted_units(row["indicator"])
    points = yearly.points(row, figures, units=units)
    base = tuple("" if missing(row.get(name)) else row[name] for name in ("base_definition", "base_population"))
    return points.assign(
        source_title=points["source_title"].fillna(row.get("source_title")),  # a baseline printed with the target
        hidden=points["hidden"].eq(True),
        changed=[
            any(said and held and said != held for said, held in zip((version, population), base))
            for version, population in zip(points["definition_version"], points["population"])
        ],
    )


def _milestones(judged: Judged, row: dict) -> list[dict]:
    """The cell's targets of other years: 2022, 2025 and 2030 beside each other."""
    table = judged.table
    others = table[
        (table["area_code"] == row["area_code"])
        & (table["indicator"] == row["indicator"])
        & (table["scope"] == "plan")
        & table["target"].notna()
        & (table["target_year"] != row.get("target_year")).fillna(False)
    ]
    return others.to_dict("records") if len(others) else []
