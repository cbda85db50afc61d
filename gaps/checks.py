"""Checks on the plan itself (method section 7): no new figures needed. Whole columns in, pairs of rows out; wording/findings.py says them.

A table of check -> function. Each takes the same Material and gives a Pairs table; its cost grows with the rows it reads, not with
their pairs: rows are first narrowed to those that share what makes them comparable. Here stand the checks of one indicator, in
gaps/relations.py those of several, in gaps/task_checks.py those of tasks.
    山丹 beds 控制在 9.66 beside ≥9.66 -> target_conflict      11.91 beside 0 -> figure_conflict
    医护比 1:1.4 beside 4.5 ÷ 3.5 -> ratio_vs_parts             老年人中医药 80.95 above 健康管理 75.14 -> part_over_whole
"""

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from gaps import fold, relations, rows, task_checks
from gaps.material import BASELINE, FIGURE, LISTED, TARGET, TASK, Material, Pairs, below, nothing, pairs
from gaps.rows import Rows, is_in
from model.indicators import Catalogue, Indicator
from model.verdicts import ASIDE

__all__ = [
    "BASELINE",
    "CHECKS",
    "FIGURE",
    "GRADUAL",
    "LISTED",
    "TARGET",
    "TASK",
    "Material",
    "counted",
    "find",
    "listing",
    "without_year",
]

GRADUAL = ("逐步",)  # words of strength that leave open by when
SLIP = 0.05  # how near to a power of ten two values must be for a slip of the unit (or of a digit) to be asked about
SAME = ("area", "indicator", "source")
# The levels of areas in the order their findings are told: a county's plan before what stands above it.
LEVELS = ("county", "city", "province", "nation")


def find(
    *,
    stated: Rows,
    figures: pd.DataFrame,
    catalogue: Catalogue,
    areas: pd.DataFrame,
    tasks: pd.DataFrame | None = None,
    listing: pd.DataFrame | None = None,
    gradual: Collection[int] = (),
    only: Collection[str] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(Every finding, what is no finding). Findings by area, counties first, then binding ones, then check, then the order of indicators.yaml.

    stated: what gaps.statements gives; figures: what Store.every_figure gives, `counts` for the indicators of `counted`; tasks: at, area
    (place), source, place, task, elsewhere of every commitment; listing: at (of stated), area, source, place of the targets whose
    indicator lists_tasks; gradual: the rows of `without_year` whose strength is GRADUAL; only: names of CHECKS, all where None. None of the tables is
    changed. Columns of findings: check, area, indicator (places; -1 of a task), a_kind, a, b_kind,
    b (rows of `stated`, of `figures` or of `tasks`; a baseline is that of a row of stated; -1 where there is no second side), more (of
    further sides (kind, row)) and number (a reckoned ratio, a power of ten), NaN where there is none. Of the others: area, indicator, aside
    (a key of model.verdicts.ASIDE), one row each.
    """
    material = Material.of(
        stated=stated.also(at=np.arange(len(stated))),
        figures=Rows.of(figures),
        catalogue=catalogue,
        areas=areas,
        tasks=tasks,
        listing=listing,
        gradual=gradual,
    )
    asked = [(place, look) for place, (name, look) in enumerate(CHECKS.items()) if only is None or name in only]
    by_check = [(place, look(material)) for place, look in asked]
    found = below(nothing(), *(one for _, one in by_check))
    check = np.repeat([place for place, _ in by_check], [len(one["more"]) for _, one in by_check])
    level = areas["level"].map(LEVELS.index).to_numpy()[found["area"]]
    order = np.lexsort((found["indicator"], check, ~_binding(found, material), found["area"], level))
    further = found["more"]
    table = pd.DataFrame(
        {
            **{name: column[order] for name, column in found.items() if name != "more"},
            "more": pd.Series([further[place] for place in order.tolist()], dtype=object),
            "check": pd.Categorical.from_codes(check[order], categories=list(CHECKS)),
        },
        columns=["area", "indicator", "a_kind", "a", "b_kind", "b", "more", "number", "check"],
    )
    return table, _aside(material, _told_near(table))


def counted(catalogue: Catalogue) -> list[str]:
    """The ids of the indicators of whose figures a check asks which is the figure of its year: parts and their wholes."""
    parts = {key: one.part_of for key, one in catalogue.indicators.items() if one.part_of}
    return sorted({*parts, *parts.values()})


def listing(stated: Rows, catalogue: Catalogue) -> pd.DataFrame:
    """The target statements whose indicator counts the tasks its document lists: at, area, batch, line_no."""
    concerned = [place for place, one in enumerate(catalogue.indicators.values()) if one.lists_tasks]
    at = np.flatnonzero(is_in(stated["indicator"], concerned) & (stated["unresolved"] == ""))
    return stated.take(at).also(at=at).frame(("area", "batch", "line_no", "at"))


def without_year(stated: Rows) -> pd.DataFrame:
    """The statements without number and year whose document also asks for a number by a year, of the same indicator: at, batch, line_no."""
    of_plan, dated = stated["scope"] == "plan", ~np.isnan(stated["year"])
    open_ = np.flatnonzero((stated["unresolved"] == "qualitative_only") & ~dated & of_plan)
    firm = stated.where((stated["unresolved"] == "") & dated & of_plan).first(*SAME)
    return rows.beside(stated.take(open_).also(at=open_), firm, SAME).frame(("at", "batch", "line_no"))


def _binding(found: Pairs, material: Material) -> np.ndarray:
    """Whether a finding is about an indicator its area has a binding target for."""
    number = len(material.catalogue.indicators)
    binding = material.stated.where(material.stated["attribute"] == "binding")
    bound = np.unique(binding["area"].astype("int64") * number + binding["indicator"])
    second = found["indicator"].copy()
    for kind, of in ((TARGET, material.stated), (BASELINE, material.stated), (FIGURE, material.figures)):
        mine = found["b_kind"] == kind
        second[mine] = of["indicator"][found["b"][mine]]
    area, first = found["area"] * number, found["indicator"]
    return (first >= 0) & (np.isin(area + first, bound) | np.isin(area + second, bound))


# -- of one statement --------------------------------------------------------------------------------------------------


def _floor_below_baseline(material: Material) -> Pairs:
    """B is better than T. Of a target whose sign goes against its indicator the sign is told, and nothing more."""
    table = material.judged
    table = table.where(table["floor_below_baseline"] & ~table["comparator_against_direction"])
    table = table.where(~_without_a_death(material, table)).first("area", "indicator", "end", "base")
    return pairs(table, TARGET, table["at"], BASELINE)


def _without_a_death(material: Material, table: Rows) -> np.ndarray:
    """Whether B is a year without a death: chance, and no level a county has reached. At 1,000 births ≤12/10万 lets nobody die either."""
    return (table["base"] == 0) & material.are(table, lambda one: one.sensitive == "deaths")


def _hold(material: Material) -> Pairs:
    """B equals T, and there is room above it: 100 held at 100 asks for all there is."""
    table = material.judged.where(material.judged["hold"])
    table = table.where(~material.at_limit(table["indicator"], table["end"])).first("area", "indicator", "end")
    return pairs(table, TARGET, table["at"], BASELINE)


def _comparator_against_direction(material: Material) -> Pairs:
    return pairs(material.stated.where(material.stated["comparator_against_direction"]), TARGET)


def _ambiguous(material: Material) -> np.ndarray:
    stated = material.stated
    return is_in(stated["basis"], ("percent_on", "percent_off")) & material.are(stated, lambda one: one.unit == "%")


def _ambiguous_basis(material: Material) -> Pairs:
    return pairs(material.stated.where(_ambiguous(material)), TARGET)


def _unresolved(material: Material) -> Pairs:
    """Targets that lack the figure they are measured from, of areas whose planner can upload it."""
    lacking = (material.stated["unresolved"] == "no_reference_figure") & ~_ambiguous(material)
    return pairs(material.stated.where(lacking & ~(material.levels == "nation")[material.stated["area"]]), TARGET)


def _implausible(material: Material) -> Pairs:
    low, high = material.bounds

    def outside(table: Rows) -> np.ndarray:
        value, place = table["value"], table["indicator"]
        return (value < low[place]) | (value > high[place])

    # A figure that contradicts another, or stands in a foreign unit, is told there.
    figures, doubted = material.figures, np.zeros(len(material.figures), dtype=bool)
    for name in ("at", "at_b"):
        doubted[material.contradicting[name]] = True
    figures = figures.where(outside(figures) & ~figures["is_foreign"] & ~doubted)
    targets = material.stated.where(outside(material.stated) & (material.stated["basis"] == "absolute"))
    return below(pairs(figures, FIGURE), pairs(targets, TARGET))


# -- of two statements of one thing ------------------------------------------------------------------------------------


def _target_conflict(material: Material) -> Pairs:
    """Each other number a cell is given, once: beside the winner."""
    stated = material.stated
    differing = np.flatnonzero((stated["position"] > 1) & fold.differs(stated, material.winner))
    again = rows.again(stated.take(differing), ("cell", "direction", "low", "high"))
    others = differing[~again]
    return pairs(material.winner.take(others), TARGET, others, TARGET)


def _left_open(material: Material) -> Pairs:
    """全覆盖 by 2025 in one place, 逐步 and no year in another: whether the year holds is asked."""
    open_ = material.stated.take(np.array(sorted(material.gradual), dtype="int64"))
    firm = material.speaking
    firm = firm.where((firm["scope"] == "plan") & ~np.isnan(firm["year"])).by("-year").first(*SAME)
    found = rows.beside(firm, open_.first(*SAME), SAME)
    return pairs(found, TARGET, found["at_b"], TARGET)


def _figure_conflict(material: Material) -> Pairs:
    found = material.contradicting
    return pairs(found, FIGURE, found["at_b"], FIGURE, number=_power(found["value"], found["value_b"]))


def _power(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """The n for which the two differ by about 10^n; NaN for any others."""
    big, small = np.fmax(one, other), np.fmin(one, other)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(small > 0, big / small, np.nan)
        power = np.round(np.log10(ratio))
        return np.where((power >= 1) & (np.abs(ratio / 10**power - 1) <= SLIP), power, np.nan)


def _unit_slip(material: Material) -> Pairs:
    """Figures printed in a foreign unit, and targets about 10, 100 … times their printed baseline. Counts may well grow tenfold."""
    foreign = material.figures.where(material.figures["is_foreign"])
    table = material.judged
    table = table.where(~np.isnan(table["base"]) & (table["basis"] == "absolute") & material.are(table, _is_rate))
    power = _power(table["end"], table["base"])
    slips = table.where(~np.isnan(power))
    told = pairs(slips, TARGET, slips["at"], BASELINE, number=power[~np.isnan(power)])
    return below(pairs(foreign, FIGURE), told)


def _is_rate(one: Indicator) -> bool:
    """Whether an indicator's numbers stay in one order of magnitude: no count, no amount, no rate of rare deaths."""
    return one.kind not in ("count", "amount") and not one.sensitive


def _is_counted_anew(one: Indicator) -> bool:
    """Whether an indicator counts what comes anew, not what there is."""
    return one.kind in ("count", "amount") and one.measure != "stock"


def _built_and_planned(material: Material) -> Pairs:
    """A number the document gives as what there is, and again as its target: 5 centres 建成, and the same 5 to be built.

    Only a figure without a year: one of the year before the plan is the baseline, and equal to its target it is a hold.
    """
    figures = material.figures.where(np.isnan(material.figures["year"]) & (material.figures["role"] == "actual"))
    figures = figures.first("area", "indicator", "source", "value")
    targets = material.judged
    wanted = (targets["basis"] == "absolute") & (targets["unresolved"] == "") & (targets["scope"] != "every_year")
    wanted &= (targets["end"] != 0) & ~material.are(targets, _is_counted_anew)
    targets = targets.where(wanted & ~material.at_limit(targets["indicator"], targets["end"]))
    found = rows.beside(targets, figures, (*SAME, ("end", "value")))
    return pairs(found, TARGET, found["at_b"], FIGURE)


# -- what is no finding --------------------------------------------------------------------------------------------------


def _told_near(found: pd.DataFrame) -> list[int]:
    """The targets a near figure is told of: rows of their own, so that they are not counted as lacking a baseline as well."""
    near = found[found["check"] == "near_figure"]
    return near["a"].tolist() + [at for more in near["more"] for kind, at in more if kind == TARGET]


def _aside(material: Material, told: list[int]) -> pd.DataFrame:
    """What the checks meet that is no finding: area, indicator and aside, one row each."""
    met = dict(_no_findings(material, told))
    each = [met[name] for name in ASIDE]
    table = rows.together(each, ("area", "indicator")).frame()
    return table.assign(aside=np.repeat(np.array(list(ASIDE)), [len(one) for one in each]))


def _no_findings(material: Material, told: list[int]) -> Iterator[tuple[str, Rows]]:
    judged, stated, lacking = material.judged, material.stated, material.without_baseline
    yield "no_baseline", lacking.where(~is_in(lacking["at"], told))
    yield "qualitative", stated.where(stated["unresolved"] == "qualitative_only")
    yield "repeated", stated.where((stated["position"] > 1) & fold.repeats(stated, material.winner))
    yield "held", judged.where(judged["hold"] & material.at_limit(judged["indicator"], judged["end"]))
    yield "no_event", judged.where(judged["floor_below_baseline"] & _without_a_death(material, judged))
    yield "no_target", _no_target(material)
    yield "other_years", _other_years(material)


def _no_target(material: Material) -> Rows:
    """Core indicators a county's document gives a figure for, but no target. Counts of institutions and the like are not asked about."""
    number, figures, stated = len(material.catalogue.indicators), material.figures, material.stated
    has = np.zeros((len(material.levels), number), dtype=bool)
    has[stated["area"], stated["indicator"]] = True
    core = material.are(figures, lambda one: one.core) & (material.levels == "county")[figures["area"]]
    return figures.where(core & ~has[figures["area"], figures["indicator"]]).first("area", "indicator")


def _other_years(material: Material) -> Rows:
    """The same indicator promised for years no two counties share: their gaps must not be ranked together."""
    table = material.judged
    table = table.where((material.levels == "county")[table["area"]] & ~np.isnan(table["year"]))
    table = table.by("area", "indicator", "year")
    area, indicator = table["area"].astype("int64"), table["indicator"].astype("int64")
    first = np.zeros(len(material.catalogue.indicators), dtype="int64")
    first[indicator[::-1]] = area[::-1]
    # One number for an indicator and year, one for an indicator and area: numbers are looked up many times quicker than pairs.
    years = indicator * 10_000 + table["year"].astype("int64")
    cells = indicator * (int(area.max()) + 1 if len(area) else 1) + area
    agreeing = np.isin(cells, cells[np.isin(years, years[area == first[indicator]])])
    return table.where(~agreeing).first("indicator", "area")


CHECKS = {
    "target_conflict": lambda material: below(_target_conflict(material), _left_open(material)),
    "figure_conflict": _figure_conflict,
    "built_and_planned": lambda material: below(_built_and_planned(material), task_checks.enlarged(material)),
    "ratio_vs_parts": relations.ratio_vs_parts,
    "sum_vs_parts": lambda material: below(relations.sum_vs_parts(material), task_checks.listed(material)),
    "part_over_whole": relations.part_over_whole,
    "share_vs_count": lambda material: below(relations.share_of_count(material), relations.wider(material)),
    "comparator_against_direction": _comparator_against_direction,
    "ambiguous_basis": _ambiguous_basis,
    "unit_slip": _unit_slip,
    "implausible": _implausible,
    "figures_transposed": relations.transposed,
    "name_differs": task_checks.named_otherwise,
    "definition_differs": relations.definition_differs,
    "floor_below_baseline": _floor_below_baseline,
    "hold": _hold,
    "near_figure": lambda material: below(relations.near_figure(material), relations.ratio_of_parts(material)),
    "unresolved": _unresolved,
}
