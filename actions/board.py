"""The board: what it shows, gathered from one View for release, and its page (decision 0024).

It judges, counts and suppresses nothing itself: rows, counts and sentences are those of a meeting pack of the same choice.
"""

from collections.abc import Iterable, Sequence
from datetime import date

from actions import packing
from actions.assess import View
from exports.html import board as page
from exports.html.board import Board, Cell, Links, policy_of_all, write_words
from gaps import timeseries
from model.assessment import Assessment
from model.indicators import Indicator
from model.plans import Plan
from model.trajectory import Point
from wording import counts as counting

__all__ = ["Board", "Links", "gather", "policy_of_all", "write", "write_words"]


def gather(view: View, *, plan: Plan, core_only: bool, made: date, frozen: bool = False) -> Board:
    """Everything the board says of all areas that list targets. view: of audience 'release'; made: the day."""
    choice = packing.find(view, areas=None, indicators=None, plan=plan, core_only=core_only)
    selection = view.select(choice)
    areas = tuple(view.areas[code] for code in choice.areas)
    rows, others = tuple(selection.rows()), tuple(selection.others())
    counted = counting.counted_areas(choice.areas, areas=view.areas)
    return Board(
        plan=plan,
        core_only=core_only,
        finding=counting.sentence(selection.counts, who=counting.who(counted, areas=view.areas), plan=plan),
        counts=selection.counts,
        counties=packing.counties(view, selection, areas, rows, others, counted=counted),
        points=_points(view, rows),
        indicators=_indicators(view, rows),
        sources=_sources((*rows, *others)),
        provenance=packing.provenance(view, choice, rows, others, made=made, link=""),
        frozen=frozen,
    )


def write(board: Board, *, links: Links | None = None, told: Sequence[str] = ()) -> str:
    """The page: see exports.html.board."""
    return page.write(board, links=links, told=told)


def _points(view: View, rows: Sequence[Assessment]) -> dict[Cell, tuple[Point, ...]]:
    """Of each cell the figures that stand on its scale, suppressed ones left out."""
    catalogue = view.reference.catalogue
    series = view.timeseries((a.area.code, a.indicator.id) for a in rows)
    return {
        (cell := (a.area.code, a.indicator.id)): timeseries.points(
            a, series.get(cell, ()), units=catalogue.accepted_units(a.indicator.id)
        )
        for a in rows
    }


def _indicators(view: View, rows: Iterable[Assessment]) -> dict[str, tuple[Indicator, ...]]:
    """Those with a row, in the order of indicators.yaml, by the name of their category."""
    catalogue, shown = view.reference.catalogue, {a.indicator.id for a in rows}
    return {
        name: mine
        for key, name in catalogue.categories.items()
        if (mine := tuple(one for one in catalogue.indicators.values() if one.id in shown and one.category == key))
    }


def _sources(rows: Iterable[Assessment]) -> dict[str, tuple[str, ...]]:
    """Of each area the titles of the documents its targets stand in."""
    found: dict[str, dict[str, None]] = {}
    for a in rows:
        if a.target is not None:
            found.setdefault(a.area.code, {})[a.target.title] = None
    return {code: tuple(titles) for code, titles in found.items()}
