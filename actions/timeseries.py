"""The figures of a cell over the years: what a picture shows, what the pace comes to, and the confidence interval of the judged figure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from actions.assess import Cell, View
from gaps import confidence_intervals, extrapolation, timeseries
from model.assessment import Assessment, Figure
from model.extrapolation import Extrapolation
from model.interval import Interval
from model.trajectory import Point, Trajectory
from wording import confidence

POOLS = (3, 5)  # years an interval may be pooled over


@dataclass(frozen=True, kw_only=True)
class TimeseriesAnalysis:
    """trajectory: what the picture shows. extrapolation: the arithmetic, or why it is withheld. interval: of the judged figure, pooled
    over `pool` years, or None and why (in words); firmness: a key of wording.confidence.FIRMNESS; offered: the pools one may ask for;
    not_pooled: in words, why the others cannot be had.
    """

    trajectory: Trajectory
    extrapolation: Extrapolation
    interval: Interval | None
    why: str
    firmness: str
    pool: int
    offered: tuple[int, ...]
    not_pooled: tuple[str, ...]


def analyse(view: View, rows: Sequence[Assessment], *, pool: int = 1) -> list[TimeseriesAnalysis]:
    """One for each of these assessments of the view, in their order; also of cells without a target. pool: years, 1 for none."""
    figures = view.timeseries(_cell(a) for a in rows)
    milestones = _milestones(view, rows)
    return [_analyse(view, a, figures.get(_cell(a), ()), milestones.get(_cell(a), ()), pool=pool) for a in rows]


def _cell(a: Assessment) -> Cell:
    return a.area.code, a.indicator.id


def _analyse(
    view: View, a: Assessment, figures: tuple[Figure, ...], targets: tuple[Assessment, ...], *, pool: int
) -> TimeseriesAnalysis:
    found = timeseries.points(a, figures, units=view.reference.catalogue.accepted_units(a.indicator.id))
    dated = [point.figure for point in found if point.part != "revised"]
    intervals = {one.year: confidence_intervals.of_year(one, indicator=a.indicator) for one in dated}
    points = tuple(
        _with_interval(a, point, None if point.part == "revised" else intervals[point.year][0]) for point in found
    )
    year = None if a.latest is None else a.latest.year
    own, why = intervals.get(year, (None, confidence_intervals.kind(a.indicator)[1] or "no_counts"))
    tried = {
        span: confidence_intervals.pooled(dated, last=year, years=span, indicator=a.indicator)
        for span in (POOLS if own is not None else ())
    }
    pools = ({1: own} if own is not None else {}) | {span: one for span, (one, *_) in tried.items() if one is not None}
    chosen = pools.get(pool, own)
    early = view.reference.catalogue.thresholds.early
    return TimeseriesAnalysis(
        trajectory=Trajectory(
            assessment=a,
            points=points,
            path=extrapolation.straight_path(a),
            milestones=tuple(one for one in targets if one.target_year != a.target_year),
            few=chosen is not None and chosen.few,
            suppressed=tuple(one for one in figures if one.suppressed),
        ),
        extrapolation=extrapolation.extrapolate(a, early=early, few=own is not None and own.few),
        interval=chosen,
        why=confidence.why(why),
        firmness=confidence_intervals.firmness(chosen, a),
        pool=pool if pool in pools else 1,
        offered=tuple(pools),
        not_pooled=tuple(
            f"{span} 年合并：{confidence.why(code, years)}" for span, (one, code, years) in tried.items() if one is None
        ),
    )


def _with_interval(a: Assessment, point: Point, interval: Interval | None) -> Point:
    figure = point.figure
    if interval is not None and interval.suppressed:
        figure = replace(figure, numerator=None, denominator=None)  # the value with one of them tells the other
    return replace(
        point,
        figure=figure,
        counts_suppressed=interval is not None and interval.suppressed,
        low=None if interval is None else interval.low,
        high=None if interval is None else interval.high,
        due=extrapolation.on_schedule(a, point.year),
    )


def _milestones(view: View, rows: Sequence[Assessment]) -> dict[Cell, tuple[Assessment, ...]]:
    """Of each cell its resolved targets of the whole plan, of all years: 2022, 2025 and 2030 beside each other."""
    table = view.table
    cells = {_cell(a) for a in rows}
    mine = pd.Series(
        [cell in cells for cell in zip(table["area_code"], table["indicator"])], index=table.index, dtype=bool
    )
    dated = (table["scope"] == "plan") & table["target"].notna() & table["target_year"].notna()
    found: dict[Cell, tuple[Assessment, ...]] = {}
    for one in view.assessments(table[mine & dated]):
        found[_cell(one)] = (*found.get(_cell(one), ()), one)
    return found
