"""One indicator in all chosen areas, ready to be drawn side by side: which stand on one scale, what of the areas above lies beside it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from actions.assess import View
from charts.compare_rows import ReferenceFigure
from gaps import comparable, confidence_intervals
from model.areas import NATION, Area
from model.assessment import Assessment
from model.choice import Choice
from model.comparison import BY_GAP, Comparison, Placement, Scale


@dataclass(frozen=True, kw_only=True)
class AreasCompared:
    """comparison: see model.comparison; silent: areas whose documents say nothing of the indicator, neither target nor figure;
    elsewhere: areas that have a target of it, but of another plan or attribute than chosen; sooner: earlier years, newest first, of
    which more areas of the scale's level have a figure than stand on the scale; references: of the areas above, newest up to the year
    of the scale; beside: the target of the scale's year of the nation (else of the highest area above that has one), or None.
    """

    comparison: Comparison
    silent: tuple[Area, ...]
    elsewhere: tuple[Area, ...]
    sooner: tuple[int, ...]
    references: tuple[ReferenceFigure, ...]
    beside: Assessment | None


def compare(
    view: View, choice: Choice, *, indicator: str, kind: str = "figure", chosen: str = "", order: str = BY_GAP
) -> AreasCompared:
    """choice: areas, plan and attributes; kind, chosen, order: see gaps.comparable.compare."""
    rows = view.select(choice, indicators=[indicator]).rows()
    rows += view.without_target(areas=choice.areas, indicators=[indicator])
    place = {code: number for number, code in enumerate(view.areas)}
    rows.sort(key=lambda a: place[a.area.code])
    comparison = comparable.compare([_placed(a) for a in rows], kind=kind, chosen=chosen, order=order)
    stated = set(view.table.loc[view.table["indicator"] == indicator, "area_code"])
    absent = [code for code in choice.areas if code not in {a.area.code for a in rows}]
    above = _above(comparison, view.areas)
    return AreasCompared(
        comparison=comparison,
        silent=tuple(view.areas[code] for code in absent if code not in stated),
        elsewhere=tuple(view.areas[code] for code in absent if code in stated),
        sooner=_sooner(view, comparison, rows, indicator),
        references=_references(view, comparison.scale, above, indicator),
        beside=_beside(view, replace(choice, areas=above), comparison.scale, indicator),
    )


def _placed(a: Assessment) -> Placement:
    """With the confidence interval of a judged figure of one year. Limits are left out where a count of 1 to 4 would follow from them,
    and for events too few to speak of chance.
    """
    if a.target is None or a.is_baseline or a.target.summed or a.latest is None:
        return Placement(assessment=a)
    found, _ = confidence_intervals.of_year(a.latest, indicator=a.indicator)
    if found is None:
        return Placement(assessment=a)
    return Placement(
        assessment=a,
        low=None if found.few else found.low,
        high=None if found.few else found.high,
        few=found.few,
        firmness=confidence_intervals.firmness(found, a),
    )


def _on_scale(comparison: Comparison) -> list[str]:
    return [row.assessment.area.code for row in comparison.rows if not row.apart]


def _sooner(view: View, comparison: Comparison, rows: Sequence[Assessment], indicator: str) -> tuple[int, ...]:
    scale = comparison.scale
    if scale is None or scale.year is None:
        return ()
    mine = [a.area.code for a in rows if a.target is not None and a.area.level == scale.level]
    series = view.timeseries((code, indicator) for code in mine)
    areas = Counter(one.year for figures in series.values() for one in figures if one.year < view.year)
    return tuple(sorted((year for year, count in areas.items() if count > len(_on_scale(comparison))), reverse=True))


def _references(view: View, scale: Scale | None, above: tuple[str, ...], indicator: str) -> tuple[ReferenceFigure, ...]:
    """Of the scale's definition, population and unit, of its year or the newest before."""
    if scale is None or scale.year is None:
        return ()
    units = view.reference.catalogue.accepted_units(indicator)
    series = view.timeseries((code, indicator) for code in above)
    usable = {
        code: [
            one
            for one in series.get((code, indicator), ())
            if one.value is not None
            and one.year <= scale.year
            and one.unit in units
            and _alike(one.definition, scale.definition)
            and _alike(one.population, scale.population)
        ]
        for code in above
    }
    return tuple(ReferenceFigure(area=view.areas[code], figure=usable[code][-1]) for code in above if usable[code])


def _above(comparison: Comparison, areas: dict[str, Area]) -> tuple[str, ...]:
    """The nation, then every area above all rows on the scale, from the top down; codes."""
    codes = _on_scale(comparison)
    lines = []
    for code in codes:
        line = []
        while areas[code].parent:
            code = areas[code].parent
            line.append(code)
        lines.append(line)
    common = [code for code in (lines[0] if lines else []) if all(code in line for line in lines)]
    found = [NATION, *(code for code in reversed(common) if code != NATION)]
    return tuple(code for code in found if code in areas and code not in codes)


def _alike(stated: str, wanted: str) -> bool:
    """Only two stated ones that differ are known to differ."""
    return not stated or not wanted or stated == wanted


def _beside(view: View, above: Choice, scale: Scale | None, indicator: str) -> Assessment | None:
    """The first area above whose target is of the same year as the scale's and of the same scope."""
    if scale is None:
        return None
    rows = {a.area.code: a for a in view.select(above, indicators=[indicator]).rows()}
    asked = [rows[code] for code in above.areas if code in rows]
    return next(
        (
            a
            for a in asked
            if a.target.end is not None and (a.target.year, a.target.scope) == (scale.target_year, scale.scope)
        ),
        None,
    )
