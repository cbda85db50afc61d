"""What the progress page tells of a cell: its course over the years, the what-if in arithmetic, and the random range."""

from dataclasses import dataclass

import pandas as pd

from actions.judging import Judged
from charts.course import Course
from gaps import masking, ranges, whatif, yearly
from gaps.ranges import Range
from gaps.whatif import WhatIf
from model.numbers import missing

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
    """Of the figures of these areas, whether their counts are masked. The areas below them are looked at as well: a masked count of a
    county follows from its city's."""
    known = judged.reference
    below, found = known.areas, set(areas)
    while more := set(below.loc[below["parent"].isin(found), "code"]) - found:
        found |= more
    return masking.masked(figures=figures[figures["area"].isin(found)], catalogue=known.catalogue, areas=below)


def tell(judged: Judged, row: dict, *, figures: pd.DataFrame, hidden: pd.Series, pool: int = 1) -> Told:
    """row: a cell of charts.cells.cells; figures: the live figure statements (at least this cell's); hidden: of figures, whose counts are not shown."""
    indicator = judged.reference.catalogue.indicators[row["indicator"]]
    row = row | {"unit": indicator.unit}
    points, unseen = _points(judged, row, figures, hidden)
    found = {
        int(one["year"]): ranges.of_year(one, indicator=indicator, masked=one["hidden"])
        for one in points[points["part"] != "revised"].to_dict("records")
    }
    limits = {year: one for year, (one, _) in found.items() if one is not None}
    mine = points["part"] != "revised"
    points = points.assign(
        low=[limits[year].low if on and year in limits else None for year, on in zip(points["year"], mine)],
        high=[limits[year].high if on and year in limits else None for year, on in zip(points["year"], mine)],
        due=[whatif.due(row, year) if row["class"] != "no_target" else None for year in points["year"]],
    )
    year = None if missing(row.get("latest_year")) else int(row["latest_year"])
    own, why = found.get(year, (None, ranges.kind(indicator)[1] or "没有分子分母"))
    tried = {
        span: ranges.pooled(points[mine], last=year, years=span, indicator=indicator, masked=unseen)
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


def _points(judged: Judged, row: dict, figures: pd.DataFrame, hidden: pd.Series):
    """The cell's figures on its time axis, with titles; and the years whose counts are masked."""
    known = judged.reference
    mine = (figures["area"] == row["area_code"]) & (figures["indicator"] == row["indicator"])
    own = figures[mine].assign(hidden=hidden.reindex(figures.index[mine], fill_value=False))
    dates = dict(zip(known.sources["id"], known.sources["date"].fillna("")))
    own = yearly.yearly(figures=own, dates=dates, year=judged.year)
    points = yearly.points(row, own, units=known.catalogue.accepted_units(row["indicator"]))
    titles = dict(zip(known.sources["id"], known.sources["title"]))
    base = tuple("" if missing(row.get(name)) else row[name] for name in ("base_definition", "base_population"))
    points = points.assign(
        source_title=points["source"].map(titles).fillna(points["source"]),
        hidden=points["hidden"].eq(True),
        changed=[
            any(said and held and said != held for said, held in zip((version, population), base))
            for version, population in zip(points["definition_version"], points["population"])
        ],
    )
    return points, frozenset(int(year) for year in points.loc[points["hidden"], "year"])


def _milestones(judged: Judged, row: dict) -> list[dict]:
    """The cell's targets of other years: 2022, 2025 and 2030 beside each other."""
    table = judged.table
    mine = table[
        (table["area_code"] == row["area_code"])
        & (table["indicator"] == row["indicator"])
        & (table["scope"] == "plan")
        & table["target"].notna()
        & table["target_year"].notna()
    ]
    return [one for one in mine.to_dict("records") if one["target_year"] != row.get("target_year")]
