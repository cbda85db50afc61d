"""What each year's figure is to the target beside it.

≥90 by 2025, baseline 85 (2020), figures 86 (2022), 89 (2025), 91 (2026) -> baseline, between, judged, after.
"""

from collections.abc import Iterable
from dataclasses import replace
from math import fsum

from model.assessment import Assessment, Figure
from model.numbers import given
from model.trajectory import Point


def points(a: Assessment, figures: Iterable[Figure], *, units: tuple[str, ...]) -> tuple[Point, ...]:
    """The figures of one cell as they stand on its time axis, oldest first. figures: one of each year; units: those on the scale.

    part: baseline (B of the target, as printed with it), judged, after (later than the target year, shown and not judged), revised
    (another figure of the baseline's year) or between. Figures in a foreign unit have no place on the scale, suppressed ones no value:
    both are left out. Of a cumulative target the running sums stand (a missing year ends them); numerators are not summed.
    """
    dated = (one for one in figures if one.unit in units and one.year is not None)
    own = sorted(dated, key=lambda one: given(one.year))
    if a.target is not None and a.target.summed:
        own = _running(own, a.target.period_start)
    own = [one for one in own if one.value is not None]
    base = a.baseline if a.baseline is not None and a.baseline.value is not None else None
    found = [Point(figure=_baseline(base, own), part="baseline")] if base else []
    for one in own:
        if base and one.year == base.year:
            if not _same(one, base):  # else it stands as the baseline already
                found.append(Point(figure=one, part="revised"))
        elif a.latest is not None and one.year == a.latest.year:
            found.append(Point(figure=one, part="judged"))
        else:
            after = a.target_year is not None and given(one.year) > a.target_year
            found.append(Point(figure=one, part="after" if after else "between"))
    found = [replace(point, changed=_changed(point.figure, a.baseline)) for point in found]
    return tuple(sorted(found, key=lambda point: (point.year, point.part)))


def _same(one: Figure, other: Figure) -> bool:
    return round(given(one.value) - given(other.value), 6) == 0


def _baseline(base: Figure, figures: list[Figure]) -> Figure:
    """The baseline with its own decimals; counts, status and source are those of the figure of its year where it is the same number."""
    same = next((one for one in figures if one.year == base.year and _same(one, base)), None)
    return replace(same, value=base.value, decimals=base.decimals) if same else base


def _changed(figure: Figure, baseline: Figure | None) -> bool:
    """Whether definition or population are stated for both and differ."""
    if baseline is None:
        return False
    pairs = ((figure.definition, baseline.definition), (figure.population, baseline.population))
    return any(one and other and one != other for one, other in pairs)


def _running(flows: list[Figure], start: int | None) -> list[Figure]:
    """Yearly flows as sums since the plan's start, up to the first hole; a suppressed year ends them as well."""
    if start is None:
        return []
    found: list[Figure] = []
    sums: list[float] = []
    for one in (flow for flow in flows if given(flow.year) >= start):
        if one.year != start + len(found) or one.value is None:
            break
        sums.append(one.value)
        found.append(replace(one, value=round(fsum(sums), 6), numerator=None, denominator=None))
    return found
