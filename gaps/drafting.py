"""What a drafted target asks, beside what is held: its baseline, a year's change asked and achieved, the targets above it, other counties.

Nothing is reckoned anew: a line becomes a row like those of the plans (gaps.typed), judged by gaps.statements and checked by gaps.checks; chance is
gaps.confidence_intervals'. Teaching example: 护士 4.16 in 2024, ≥5.5 in 2030 asks +0.223 a year where 2020 to 2024 brought +0.205; the nation's 5.1 is
met. Its opposite: 婴儿死亡率 ≤6 where 4.6 is held asks for less than there is, and is told.
Codes and numbers only; their words are in wording/drafting.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median

import pandas as pd

import gaps
from gaps import checks, confidence_intervals, profile, typed
from model.areas import Area
from model.assessment import Assessment, Figure, Target
from model.drafts import DraftLine, most_decimals
from model.indicators import Catalogue, Indicator
from model.numbers import given

BEFORE = 6  # years before the plan from which the pace so far is told: 2020 of a plan from 2026
WHOLE = ("count", "amount")  # kinds whose numbers follow the size of a county: they are not set beside other counties'
STEPS = 200  # of a slider at most, so that a step can be seen
# The checks on plans that ask of targets alone; the others need documents, tasks or several figures.
OF_TARGETS = (
    *("ratio_vs_parts", "part_over_whole", "comparator_against_direction", "unit_slip", "implausible"),
    *("floor_below_baseline", "hold"),
)
# Doubts about a proposed baseline, in the order they are told.
DOUBTS = ("suppressed", "unit", "later", "older", "preliminary")


@dataclass(frozen=True, kw_only=True)
class Baseline:
    """The baseline proposed for a line. figure: None where nothing is held; start: the figure the pace so far is measured from, None where there is
    none; doubts: of DOUBTS.
    """

    figure: Figure | None
    start: Figure | None
    doubts: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Spread:
    """The newest figures of other counties that mean the same. figures: (area, figure) by value; first, last: the years they are of."""

    figures: tuple[tuple[Area, Figure], ...]
    low: float
    middle: float
    high: float
    first: int
    last: int


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Between which numbers, and in which steps, a target is looked for with a slider."""

    low: float
    high: float
    step: float
    decimals: int


def baseline(figures: Sequence[Figure], *, first: int, units: tuple[str, ...]) -> Baseline:
    """figures: the figure of each year of one cell, oldest first; first: the plan's first year; units: the spellings of the indicator's unit.

    The newest figure before the plan; where there is none the oldest later one. A suppressed figure is not passed over for an older one.
    """
    before = [one for one in figures if given(one.year) < first]
    newest = before[-1] if before else next(iter(figures), None)
    if newest is None:
        return Baseline(figure=None, start=None, doubts=())
    year = given(newest.year)
    found = {
        "suppressed": newest.value is None,
        "unit": newest.unit not in units,
        "later": year >= first,
        "older": year < first - 1,
        "preliminary": newest.status == "快报",
    }
    earlier = [one for one in before if given(one.year) < year and one.value is not None]
    near = [one for one in earlier if given(one.year) >= first - BEFORE]
    start = near[0] if near else earlier[-1] if earlier else None
    return Baseline(figure=newest, start=start, doubts=tuple(name for name in DOUBTS if found[name]))


def judge(
    lines: Mapping[str, tuple[DraftLine, Baseline]],
    *,
    catalogue: Catalogue,
    areas: pd.DataFrame,
    area: str,
    finish: int,
    year: int,
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """(statements, the judged table, the findings of the checks on plans) of the lines that have a number. lines: indicator id -> line and baseline;
    area: the county's code; finish: the plan's last year; year: Y. The rows of statements are in the order of the lines.
    """
    places = {key: place for place, key in enumerate(catalogue.indicators)}
    at = {"area": list(areas["code"]).index(area)}
    rows = [
        at | {"cell": number, "sid": number, "indicator": places[key]} | _asked(line, base, catalogue, finish)
        for number, (key, (line, base)) in enumerate(lines.items())
    ]
    stated = gaps.statements(rows=typed.select(rows), catalogue=catalogue, year=year)
    table = gaps.spoken(stated, catalogue=catalogue, areas=areas, year=year)
    found, _ = checks.find(stated=stated, figures=typed.no_figures(), catalogue=catalogue, areas=areas, only=OF_TARGETS)
    return stated.frame(), table, found


def achieved(bases: Mapping[str, Baseline], *, catalogue: Catalogue, year: int) -> dict[str, float]:
    """The change a year from the start to the baseline of each indicator (id), as the method reckons it; those without one are left out."""
    places = {key: place for place, key in enumerate(catalogue.indicators)}
    walked = {
        key: (given(base.start), given(base.figure))
        for key, base in bases.items()
        if base.start is not None and base.figure is not None and base.figure.value is not None
    }
    if not walked:
        return {}
    rows = [
        {"cell": number, "sid": number, "indicator": places[key]}
        | _walked(start, end, bases[key], catalogue.accepted_units(key))
        for number, (key, (start, end)) in enumerate(walked.items())
    ]
    stated = gaps.statements(rows=typed.select(rows), catalogue=catalogue, year=year)
    found = dict(zip(walked, stated["achieved_per_year"].tolist()))
    return {key: round(change, 6) for key, change in found.items() if not math.isnan(change)}


def _asked(line: DraftLine, base: Baseline, catalogue: Catalogue, finish: int) -> dict:
    """A line as a target statement of a table, judged by its baseline alone."""
    held = base.figure if base.figure is not None and base.figure.value is not None else None
    value, start = (given(held.value), float(given(held.year))) if held else (typed.NAN, typed.NAN)
    digits = typed.NAN if held is None or held.decimals is None else float(held.decimals)
    foreign = "unit" in base.doubts
    return {
        "year": float(finish),
        "comparator": line.comparator,
        "value": given(line.value),
        "value_to": typed.NAN if line.value_to is None or line.comparator != "range" else line.value_to,
        "decimals": typed.NAN if line.decimals is None else float(line.decimals),
        "attribute": line.attribute,
        "rank": 1,
        **{"base": value, "base_year": start, "base_figure_decimals": digits, "base_foreign": foreign},
        **{"is_base": held is not None, "t": start, "v": value, "v_decimals": digits, "v_foreign": foreign},
    }


def _walked(start: Figure, end: Figure, base: Baseline, units: tuple[str, ...]) -> dict:
    """The way from one figure to another; the target itself says nothing here, so it is where the way ends."""
    differ = profile.apart(start, replace(end, year=start.year), units) in ("definition", "population", "period")
    return {
        "year": float(given(end.year)),
        "comparator": "=",
        "value": given(end.value),
        "value_to": typed.NAN,
        "decimals": typed.NAN,
        **{"base": given(start.value), "base_year": float(given(start.year)), "base_figure_decimals": typed.NAN},
        **{"is_base": False, "t": float(given(end.year)), "v": given(end.value), "v_decimals": typed.NAN},
        **{"changed": differ, "v_foreign": "unit" in base.doubts, "base_foreign": start.unit not in units},
    }


def weaker_than(target: Target, above: Iterable[Assessment]) -> tuple[Assessment, ...]:
    """Those targets of the areas above that ask for more than a drafted one: of one direction, and further in it."""
    found = []
    for other in above:
        asked = other.target
        if asked is None or not target.direction or asked.direction != target.direction:
            continue
        if None in (target.end, asked.end):
            continue
        if round(target.direction * (given(asked.end) - given(target.end)), 6) > 0:
            found.append(other)
    return tuple(found)


def chance(a: Assessment, figure: Figure | None) -> str:
    """Whether chance alone is larger than what a line promises: 'few' (fewer than ten events stand behind the baseline), 'chance' (its interval reaches
    the target), or ''. a: the line judged by its baseline; figure: that baseline with its counts.
    """
    if figure is None or a.met:
        return ""
    found, _ = confidence_intervals.of_year(figure, indicator=a.indicator)
    return {"few": "few", "loose_short": "chance"}.get(confidence_intervals.firmness(found, a), "")


def spread(
    own: Figure | None, others: Iterable[tuple[Area, Figure]], *, indicator: Indicator, units: tuple[str, ...]
) -> Spread | None:
    """Of other counties' newest figures those in the same unit, definition and population; None of counts and amounts, and where there are none."""
    if indicator.kind in WHOLE:
        return None
    alike = [
        (area, one)
        for area, one in others
        if not profile.apart(replace(own, value=0.0, year=one.year) if own else one, one, units)
    ]
    if not alike:
        return None
    alike.sort(key=lambda pair: given(pair[1].value))
    values, years = [given(one.value) for _, one in alike], [given(one.year) for _, one in alike]
    return Spread(
        figures=tuple(alike),
        low=values[0],
        middle=round(median(values), 6),
        high=values[-1],
        first=min(years),
        last=max(years),
    )


def limits(
    indicator: Indicator, *, base: Figure | None, targets: Iterable[float], others: Spread | None, decimals: int | None
) -> Limits:
    """From what is held: wide enough for the baseline, the targets above and other counties with room on both sides, within what is plausible.

    Where nothing is known the plausible range itself, else 0 to 100. decimals: those of the number typed.
    """
    digits = max((one for one in (decimals, base.decimals if base else None) if one is not None), default=None)
    digits = min(indicator.decimals if digits is None else digits, most_decimals(indicator))
    low, high = indicator.plausible or (-math.inf, math.inf)
    known = [*targets, *([base.value] if base is not None and base.value is not None else [])]
    known += [others.low, others.high] if others else []
    if not known:
        least, most = (low, high) if indicator.plausible else (0.0, 100.0)
    else:
        room = max((max(known) - min(known)) / 2, abs(max(known, key=abs)) * 0.25, 10.0**-digits * 10)
        least, most = max(min(known) - room, low), min(max(known) + room, high)
        least = max(least, 0.0) if min(known) >= 0 else least
        least, most = min(least, *known), max(most, *known)
    step = 10.0**-digits
    while (most - least) / step > STEPS * 5:
        step *= 10
    return Limits(
        low=round(math.floor(round(least / step, 6)) * step, 6),
        high=round(math.ceil(round(most / step, 6)) * step, 6),
        step=round(step, 6),
        decimals=digits,
    )
