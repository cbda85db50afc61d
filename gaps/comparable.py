"""Which areas may stand on one scale for one indicator, which are set apart and why, and in what order (method section 5, Summaries).

Two opposite examples. 甲县 and 乙县, both 2024 figures of one definition against 2025 targets: one scale, and the larger gap may come
first. 甲县 2024 beside 丙县 2023: the years differ, so 丙县 is set apart and says so; its gap is never put in order with the others.
Codes only; their words are in wording/comparable.
"""

from collections.abc import Sequence
from dataclasses import asdict, replace
from itertools import pairwise
from typing import Any

from model.areas import LEVELS
from model.assessment import NO_TARGET, NOT_LISTED, Assessment
from model.comparison import BY_AREA, BY_GAP, Comparison, Placement, Scale
from model.numbers import given
from model.verdicts import REASONS

# Why a row stands apart, in the order it is asked. What a row lacks comes before how it differs.
OWN = ("no_target", *REASONS)
DIFFERS = ("level", "definition", "population", "plan", "year", "status")
UNUSABLE = {
    "figure": (
        "no_figure",
        "no_reference_figure",
        "qualitative_only",
        "ambiguous_basis",
        "unit_mismatch",
        "definition_changed",
        "conflicting_figures",
    ),
    "promise": ("no_reference_figure", "qualitative_only", "ambiguous_basis", "unit_mismatch", "conflicting_figures"),
}
ORDERS = (
    "promises", "alone", "nobody", "asked", "gap_missing", "directions_differ", "few_events", "intervals_overlap",
    "by_gap", "by_gap_neighbours_overlap",
)  # fmt: skip


def compare(rows: Sequence[Placement], *, kind: str = "figure", chosen: str = "", order: str = BY_GAP) -> Comparison:
    """rows: one of each area in the order of areas.csv, each with the confidence interval of its figure where there is one; apart and
    scale are not read. kind: of model.comparison.KINDS; chosen: the id of a scale; one that is not there falls back to the largest;
    order: the one asked for, given only where it means something: inside chance nothing is put in order.
    """
    own = [_own(row.assessment, kind) for row in rows]
    scales = _scales(rows, own, kind)
    counted = _counted(scales)
    scale = next((one for one, _ in counted if one.id == chosen), counted[0][0] if counted else None)
    placed = [
        replace(row, apart=fault or _differs(given(mine), given(scale)), scale=mine)
        for row, fault, mine in zip(rows, own, scales)
    ]
    possible, because = _order([row for row in placed if not row.apart], kind, order)
    ranks = {code: n for n, code in enumerate(("", *DIFFERS, *OWN))}
    # Figures without a target, then the areas above, come last: they are what one compares with.
    ranks |= {"no_target": len(ranks), "level": len(ranks) + 1}

    def place(row: Placement) -> tuple:
        return ranks[row.apart], -given(row.assessment.gap) if possible == BY_GAP and not row.apart else 0.0

    return Comparison(
        rows=tuple(sorted(placed, key=place)),
        kind=kind,
        scale=scale,
        scales=tuple(counted),
        order=possible,
        because=because,
    )


def _own(a: Assessment, kind: str) -> str:
    """What keeps a row off every scale, or ''."""
    if a.verdict in (NO_TARGET, NOT_LISTED):
        return "no_target"
    if a.reason in UNUSABLE[kind]:
        return a.reason
    # A suppressed figure stands on its scale, without its value: that it cannot be compared would be another statement.
    return "no_baseline" if kind == "promise" and a.baseline is None else ""


def _scales(rows: Sequence[Placement], own: list[str], kind: str) -> list[Scale | None]:
    """The scale of each row; None for a row that can stand on none.

    A definition, population or status that is not stated joins the stated one where there is only one, as in the method's
    definition_changed: only two stated ones that differ are known to differ.
    """
    found = [None if fault else _scale(row.assessment, kind) for row, fault in zip(rows, own)]
    for name in ("definition", "population", "status"):
        stated: dict[tuple, set[str]] = {}
        for one in found:
            if one:
                stated.setdefault(_without(one, name), set()).add(getattr(one, name))
        known = {rest: next(iter(values - {""})) for rest, values in stated.items() if len(values - {""}) == 1}
        found = [
            _stating(one, name, known.get(_without(one, name), "")) if one and not getattr(one, name) else one
            for one in found
        ]
    return found


def _stating(one: Scale, name: str, value: str) -> Scale:
    stated: dict[str, Any] = {name: value}
    return replace(one, **stated)


def _without(one: Scale, name: str) -> tuple:
    return tuple(value for key, value in asdict(one).items() if key != name)


def _scale(a: Assessment, kind: str) -> Scale:
    target = given(a.target)
    figure = a.baseline if kind == "promise" or a.is_baseline else a.latest
    year = a.baseline if kind == "promise" else a.latest
    return Scale(
        level=a.area.level,
        definition=figure.definition if figure else "",
        population=(figure.population if figure else "") or target.population,
        target_year=target.year,
        scope=target.scope,
        year=year.year if year else None,
        status="基期" if kind == "promise" else "" if a.is_baseline or a.latest is None else a.latest.status,
    )


def _counted(scales: list[Scale | None]) -> list[tuple[Scale, int]]:
    """Every scale with its number of rows: the largest first, then counties before those above, then the newest figures."""
    counts: dict[Scale, int] = {}
    for one in scales:
        if one:
            counts[one] = counts.get(one, 0) + 1
    return sorted(counts.items(), key=lambda one: (-one[1], -LEVELS.index(one[0].level), -(one[0].year or 0)))


def _differs(mine: Scale, scale: Scale) -> str:
    """The first way in which a row's scale is another one, or ''."""
    if mine.level != scale.level:
        return "level"
    if (mine.target_year, mine.scope) != (scale.target_year, scale.scope):
        apart = "plan"
    elif mine.year != scale.year:
        apart = "year"
    else:
        apart = "status" if mine.status != scale.status else ""
    return next((name for name in ("definition", "population") if getattr(mine, name) != getattr(scale, name)), apart)


def _order(on: list[Placement], kind: str, order: str) -> tuple[str, str]:
    """(which order the rows on the scale may have, why: of ORDERS). By gap only within one scale, one direction, and not inside chance."""
    if kind == "promise":
        return BY_AREA, "promises"
    if len(on) < 2:
        return BY_AREA, "alone" if on else "nobody"
    if order != BY_GAP:
        return BY_AREA, "asked"
    if any(row.assessment.gap is None for row in on):
        return BY_AREA, "gap_missing"
    if len({given(row.assessment.target).direction for row in on}) > 1:
        return BY_AREA, "directions_differ"
    if any(row.few for row in on):
        return BY_AREA, "few_events"
    gaps = [limits for row in on if (limits := _gap_limits(row))]
    if len(gaps) == len(on):
        if max(low for low, _ in gaps) <= min(high for _, high in gaps):
            return BY_AREA, "intervals_overlap"
        if any(after[1] >= before[0] for before, after in pairwise(sorted(gaps, key=lambda pair: -sum(pair)))):
            return BY_GAP, "by_gap_neighbours_overlap"
    return BY_GAP, "by_gap"


def _gap_limits(row: Placement) -> tuple[float, float] | None:
    """The gaps at both limits of the figure's interval; None without one, and for a two-sided target, whose gap turns round inside it."""
    t = row.assessment.target
    if row.low is None or row.high is None or t is None or t.direction == 0 or t.end is None:
        return None
    low, high = sorted(t.direction * (t.end - limit) for limit in (row.low, row.high))
    return low, high
