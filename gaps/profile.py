"""What one county's page adds to its verdicts: which figures it lacks, and its figures beside another area's.

lacking: ≥90 in 2025 without any figure -> its 2025 figure would be judged; +2 points on last year -> last year's and this year's.
beside: both 2020, one definition -> the difference; 2020 beside 2024 -> both shown, no difference, and why.
Codes only; their words are in wording/profile.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.assessment import Assessment, Figure, Target
from model.indicators import Catalogue
from model.numbers import given


@dataclass(frozen=True, slots=True, kw_only=True)
class Lacking:
    """A figure that would let a target be judged.

    area: code of whose figure; year: None where any newer one will do; since: the first year, of yearly sums and of each_year, else None;
    why: a key of model.verdicts.REASONS, 'final' (the target year's figure is owed), 'each_year' (those of several years are) or
    'baseline_only'; target: the one it serves.
    """

    area: str
    indicator: str
    year: int | None
    since: int | None
    why: str
    target: Assessment


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """Two areas' figures of one indicator. difference: own − other in the indicator's unit, None where they are not alike, and why:
    a key of wording.profile.APART.
    """

    indicator: str
    own: Figure
    other: Figure
    difference: float | None
    why: str


def lacking(rows: Iterable[Assessment]) -> tuple[Lacking, ...]:
    """Which figure of which year would let which of these targets be judged; in their order, one for each figure and target."""
    return tuple(one for a in rows if a.target is not None for one in _lacks(a, a.target))


def _lacks(a: Assessment, target: Target) -> list[Lacking]:
    own_year = _own_year(a, target)

    def line(why: str, *, area: str = a.area.code, year: int | None = own_year, since: int | None = None) -> Lacking:
        return Lacking(area=area, indicator=a.indicator.id, year=year, since=since, why=why, target=a)

    reason, found = a.reason, []
    if reason in ("qualitative_only", "ambiguous_basis", "no_target_year"):
        return []
    if reason == "no_reference_figure":
        year = own_year if target.reference_year is None else target.reference_year
        found.append(line(reason, area=target.reference_area or a.area.code, year=year))
    if reason == "no_baseline":
        start = target.period_start
        return [line(reason, year=None if start is None else start - 1)]
    if reason in ("unit_mismatch", "definition_changed", "conflicting_figures"):
        return [line(reason, year=None if a.latest is None else a.latest.year)]
    if a.latest is None:
        return [*found, line("no_figure", since=_since(a, target))]
    if "due_no_final" in a.flags:
        if target.scope == "every_year":
            over = a.as_of_year - 1
            last = over if target.year is None else min(over, target.year)
            return [*found, line("each_year", year=last, since=given(a.latest.year) + 1)]
        return [*found, line("final")]
    if a.verdict in ("baseline_meets", "baseline_short"):
        return [*found, line("baseline_only")]
    return found


def _own_year(a: Assessment, target: Target) -> int:
    """The newest year that counts: the target's, or the as-of year before it."""
    if target.year is None:
        return a.as_of_year
    return target.year if target.scope == "annual" else min(target.year, a.as_of_year)


def _since(a: Assessment, target: Target) -> int | None:
    """Of a sum of yearly flows the first year that counts: one missing year makes the sum unknown."""
    if not target.summed:
        return None
    if a.baseline is not None and a.baseline.year is not None:
        return a.baseline.year + 1
    return target.period_start


def beside(
    *, own: Mapping[str, tuple[Figure, ...]], other: Mapping[str, tuple[Figure, ...]], catalogue: Catalogue
) -> tuple[Beside, ...]:
    """Every indicator both areas have a figure of, in the order of the catalogue. own, other: indicator -> the figure of each year.

    The newest year both have, and there their difference; without one the newest of each, no difference and why. Definitions or
    populations differ only where both are stated (method section 2).
    """
    found = []
    for indicator in catalogue.indicators:
        mine = {given(one.year): one for one in own.get(indicator, ())}
        theirs = {given(one.year): one for one in other.get(indicator, ())}
        if not mine or not theirs:
            continue
        both = mine.keys() & theirs.keys()
        a, b = (mine[max(both)], theirs[max(both)]) if both else (mine[max(mine)], theirs[max(theirs)])
        why = apart(a, b, catalogue.accepted_units(indicator))
        difference = None if why else round(given(a.value) - given(b.value), 6)
        found.append(Beside(indicator=indicator, own=a, other=b, difference=difference, why=why))
    return tuple(found)


def apart(a: Figure, b: Figure, units: tuple[str, ...]) -> str:
    """Why two figures give no difference, or ''. units: the spellings of the indicator's own."""
    if a.value is None or b.value is None:
        return "suppressed"
    if a.unit not in units or b.unit not in units:
        return "unit"
    if a.year != b.year:
        return "year"
    if a.period != b.period:
        return "period"
    return next(
        (
            name
            for name in ("definition", "population")
            if getattr(a, name) and getattr(b, name) and getattr(a, name) != getattr(b, name)
        ),
        "",
    )
