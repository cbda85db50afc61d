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

from gaps import fold, relations, task_checks
from gaps.material import BASELINE, FIGURE, LISTED, TARGET, TASK, Material, pairs
from model.indicators import Catalogue
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
SAME = ["area", "indicator", "source"]
# The levels of areas in the order their findings are told: a county's plan before what stands above it.
LEVELS = ("county", "city", "province", "nation")
# What of a judged statement a check reads; the other columns would be carried through every choice of rows.
READ = (
    "area indicator year scope cell position rank source population basis value sign class attribute "
    "low high end direction half_unit target_decimals base base_is_stored unresolved and_with batch line_no "
    "period_start superseded target_foreign floor_below_baseline hold comparator_against_direction"
).split()


def find(
    *,
    stated: pd.DataFrame,
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
        stated=stated[READ].reset_index(drop=True).assign(at=np.arange(len(stated))),
        figures=figures,
        catalogue=catalogue,
        areas=areas,
        tasks=tasks,
        listing=listing,
        gradual=gradual,
    )
    asked = [(place, look) for place, (name, look) in enumerate(CHECKS.items()) if only is None or name in only]
    found = [look(material).assign(check=place) for place, look in asked]
    table = pd.concat([one for one in found if len(one)] or found[:1], ignore_index=True)
    table = table.assign(
        level=areas["level"].map(LEVELS.index).to_numpy()[table["area"].to_numpy("int64")],
        loose=~_binding(table, material),
    )
    table = table.sort_values(["level", "area", "loose", "check", "indicator"], kind="stable", ignore_index=True)
    table = table.assign(check=pd.Categorical.from_codes(table["check"], categories=list(CHECKS)))
    return table.drop(columns=["level", "loose"]), _aside(material, _told_near(table))


def counted(catalogue: Catalogue) -> list[str]:
    """The ids of the indicators of whose figures a check asks which is the figure of its year: parts and their wholes."""
    parts = {key: one.part_of for key, one in catalogue.indicators.items() if one.part_of}
    return sorted({*parts, *parts.values()})


def listing(stated: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The target statements whose indicator counts the tasks its document lists: at, area, batch, line_no."""
    concerned = [place for place, one in enumerate(catalogue.indicators.values()) if one.lists_tasks]
    rows = np.flatnonzero(stated["indicator"].isin(concerned).to_numpy() & (stated["unresolved"] == "").to_numpy())
    return stated[["area", "batch", "line_no"]].iloc[rows].assign(at=rows).reset_index(drop=True)


def without_year(stated: pd.DataFrame) -> pd.DataFrame:
    """The statements without number and year whose document also asks for a number by a year, of the same indicator: at, batch, line_no."""
    of_plan = stated["scope"] == "plan"
    open_ = np.flatnonzero((stated["unresolved"] == "qualitative_only") & stated["year"].isna() & of_plan)
    firm = stated.loc[(stated["unresolved"] == "") & stated["year"].notna() & of_plan, SAME].drop_duplicates()
    rows = stated[[*SAME, "batch", "line_no"]].iloc[open_].assign(at=open_)
    return rows.merge(firm, on=SAME)[["at", "batch", "line_no"]]


def _binding(found: pd.DataFrame, material: Material) -> np.ndarray:
    """Whether a finding is about an indicator its area has a binding target for."""
    number = len(material.catalogue.indicators)
    bound = material.stated[material.stated["attribute"] == "binding"]
    bound = np.unique(bound["area"].to_numpy("int64") * number + bound["indicator"].to_numpy("int64"))
    second = found["indicator"].to_numpy("int64").copy()
    for kind, rows in ((TARGET, material.stated), (BASELINE, material.stated), (FIGURE, material.figures)):
        mine = (found["b_kind"] == kind).to_numpy()
        second[mine] = rows["indicator"].to_numpy()[found.loc[mine, "b"].to_numpy("int64")]
    area = found["area"].to_numpy("int64") * number
    first = found["indicator"].to_numpy("int64")
    return (first >= 0) & (np.isin(area + first, bound) | np.isin(area + second, bound))


# -- of one statement --------------------------------------------------------------------------------------------------


def _floor_below_baseline(material: Material) -> pd.DataFrame:
    """B is better than T. Of a target whose sign goes against its indicator the sign is told, and nothing more."""
    rows = material.judged[material.judged["floor_below_baseline"] & ~material.judged["comparator_against_direction"]]
    rows = rows[~_without_a_death(material, rows)].drop_duplicates(["area", "indicator", "end", "base"])
    return pairs(rows, TARGET, rows["at"], BASELINE)


def _without_a_death(material: Material, rows: pd.DataFrame) -> pd.Series:
    """Whether B is a year without a death: chance, and no level a county has reached. At 1,000 births ≤12/10万 lets nobody die either."""
    return (rows["base"] == 0) & rows["indicator"].isin(material.places(lambda one: one.sensitive == "deaths"))


def _hold(material: Material) -> pd.DataFrame:
    """B equals T, and there is room above it: 100 held at 100 asks for all there is."""
    rows = material.judged[material.judged["hold"]]
    rows = rows[~material.at_limit(rows["indicator"], rows["end"])].drop_duplicates(["area", "indicator", "end"])
    return pairs(rows, TARGET, rows["at"], BASELINE)


def _comparator_against_direction(material: Material) -> pd.DataFrame:
    return pairs(material.stated[material.stated["comparator_against_direction"]], TARGET)


def _ambiguous(material: Material) -> pd.Series:
    of_percent = material.places(lambda one: one.unit == "%")
    return material.stated["basis"].isin(("percent_on", "percent_off")) & material.stated["indicator"].isin(of_percent)


def _ambiguous_basis(material: Material) -> pd.DataFrame:
    return pairs(material.stated[_ambiguous(material)], TARGET)


def _unresolved(material: Material) -> pd.DataFrame:
    """Targets that lack the figure they are measured from, of areas whose planner can upload it."""
    rows = material.stated[(material.stated["unresolved"] == "no_reference_figure") & ~_ambiguous(material)]
    return pairs(rows[~rows["area"].isin(material.nations)], TARGET)


def _implausible(material: Material) -> pd.DataFrame:
    low, high = material.bounds

    def outside(table: pd.DataFrame) -> pd.DataFrame:
        value, place = table["value"].to_numpy(), table["indicator"].to_numpy()
        return table[(value < low[place]) | (value > high[place])]

    # A figure that contradicts another, or stands in a foreign unit, is told there.
    doubted = np.concatenate([material.contradicting["at"], material.contradicting["at_b"]])
    figures = material.figures[~material.figures["is_foreign"] & ~material.figures["at"].isin(doubted)]
    targets = outside(material.stated[material.stated["basis"] == "absolute"])
    return pd.concat([pairs(outside(figures), FIGURE), pairs(targets, TARGET)])


# -- of two statements of one thing ------------------------------------------------------------------------------------


def _target_conflict(material: Material) -> pd.DataFrame:
    """Each other number a cell is given, once: beside the winner."""
    differing = (material.stated["position"] > 1) & fold.differs(material.stated, material.winner)
    others = material.stated[differing].drop_duplicates(["cell", "direction", "low", "high"])
    return pairs(material.winner.loc[others.index], TARGET, others["at"], TARGET)


def _left_open(material: Material) -> pd.DataFrame:
    """全覆盖 by 2025 in one place, 逐步 and no year in another: whether the year holds is asked."""
    open_ = material.stated[material.stated["at"].isin(material.gradual)]
    if open_.empty:
        return pairs(open_, TARGET)
    firm = material.speaking[(material.speaking["scope"] == "plan") & material.speaking["year"].notna()]
    firm = firm.sort_values("year", ascending=False, kind="stable").drop_duplicates(SAME)
    found = firm.merge(open_[[*SAME, "at"]].drop_duplicates(SAME), on=SAME, suffixes=("", "_b"))
    return pairs(found, TARGET, found["at_b"], TARGET)


def _figure_conflict(material: Material) -> pd.DataFrame:
    found = material.contradicting
    power = _power(found["value"], found["value_b"])
    return pairs(found, FIGURE, found["at_b"], FIGURE, number=power)


def _power(one: pd.Series, other: pd.Series) -> np.ndarray:
    """The n for which the two differ by about 10^n; NaN for any others."""
    big, small = np.fmax(one, other).to_numpy("float64"), np.fmin(one, other).to_numpy("float64")
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(small > 0, big / small, np.nan)
        power = np.round(np.log10(ratio))
        return np.where((power >= 1) & (np.abs(ratio / 10**power - 1) <= SLIP), power, np.nan)


def _unit_slip(material: Material) -> pd.DataFrame:
    """Figures printed in a foreign unit, and targets about 10, 100 … times their printed baseline. Counts may well grow tenfold."""
    foreign = material.figures[material.figures["is_foreign"]]
    rows = material.judged[material.judged["indicator"].isin(material.places(_is_rate))]
    rows = rows[rows["base"].notna() & (rows["basis"] == "absolute")]
    power = _power(rows["end"], rows["base"])
    slips = rows[~np.isnan(power)]
    told = pairs(slips, TARGET, slips["at"], BASELINE, number=power[~np.isnan(power)])
    return pd.concat([pairs(foreign, FIGURE), told])


def _is_rate(one) -> bool:
    """Whether an indicator's numbers stay in one order of magnitude: no count, no amount, no rate of rare deaths."""
    return one.kind not in ("count", "amount") and not one.sensitive


def _built_and_planned(material: Material) -> pd.DataFrame:
    """A number the document gives as what there is, and again as its target: 5 centres 建成, and the same 5 to be built.

    Only a figure without a year: one of the year before the plan is the baseline, and equal to its target it is a hold.
    """
    counts = material.places(lambda one: one.kind in ("count", "amount") and one.measure != "stock")
    targets = material.judged[(material.judged["basis"] == "absolute") & (material.judged["unresolved"] == "")]
    targets = targets[(targets["scope"] != "every_year") & ~targets["indicator"].isin(counts) & (targets["end"] != 0)]
    targets = targets[~material.at_limit(targets["indicator"], targets["end"])]
    figures = material.figures[material.figures["year"].isna() & (material.figures["role"] == "actual")]
    figures = figures.drop_duplicates(["area", "indicator", "source", "value"])
    keys = ["area", "indicator", "source"]
    beside = figures[[*keys, "value", "at"]].rename(columns={"value": "end", "at": "at_b"})
    found = targets.merge(beside, on=[*keys, "end"])
    return pairs(found, TARGET, found["at_b"], FIGURE)


# -- what is no finding --------------------------------------------------------------------------------------------------


def _told_near(found: pd.DataFrame) -> list[int]:
    """The targets a near figure is told of: rows of their own, so that they are not counted as lacking a baseline as well."""
    near = found[found["check"] == "near_figure"]
    return near["a"].tolist() + [at for more in near["more"] for kind, at in more if kind == TARGET]


def _aside(material: Material, told: list[int]) -> pd.DataFrame:
    """What the checks meet that is no finding: area, indicator and aside, one row each."""
    rows = {name: one[["area", "indicator"]] for name, one in _no_findings(material, told)}
    return pd.concat([rows[name].assign(aside=name) for name in ASIDE], ignore_index=True)


def _no_findings(material: Material, told: list[int]) -> Iterator[tuple[str, pd.DataFrame]]:
    judged, stated = material.judged, material.stated
    yield "no_baseline", material.without_baseline[~material.without_baseline["at"].isin(told)]
    yield "qualitative", stated[stated["unresolved"] == "qualitative_only"]
    yield "repeated", stated[(stated["position"] > 1) & fold.repeats(stated, material.winner)]
    yield "held", judged[judged["hold"] & material.at_limit(judged["indicator"], judged["end"])]
    yield "no_event", judged[judged["floor_below_baseline"] & _without_a_death(material, judged)]
    yield "no_target", _no_target(material)
    yield "other_years", _other_years(material)


def _no_target(material: Material) -> pd.DataFrame:
    """Core indicators a county's document gives a figure for, but no target. Counts of institutions and the like are not asked about."""
    number = len(material.catalogue.indicators)
    cell = material.figures["area"].astype("int64") * number + material.figures["indicator"]
    has = np.unique(material.stated["area"].to_numpy("int64") * number + material.stated["indicator"].to_numpy())
    asked = ~cell.isin(has) & material.figures["indicator"].isin(material.places(lambda one: one.core))
    rows = material.figures[asked & material.figures["area"].isin(material.counties)]
    return rows.drop_duplicates(["area", "indicator"])


def _other_years(material: Material) -> pd.DataFrame:
    """The same indicator promised for years no two counties share: their gaps must not be ranked together."""
    rows = material.judged[["area", "indicator", "year"]]
    rows = rows[rows["area"].isin(material.counties) & rows["year"].notna()]
    rows = rows.sort_values(["area", "indicator", "year"], kind="stable")
    first = rows.drop_duplicates("indicator").set_index("indicator")
    of_first = rows["area"].to_numpy() == first["area"].reindex(rows["indicator"]).to_numpy()
    # One number for an indicator and year, one for an indicator and area: numbers are looked up many times quicker than pairs.
    years = rows["indicator"].to_numpy("int64") * 10_000 + rows["year"].to_numpy("int64")
    cells = rows["indicator"].to_numpy("int64") * (rows["area"].max() + 1 if len(rows) else 1) + rows["area"].to_numpy(
        "int64"
    )
    agreeing = np.isin(cells, cells[np.isin(years, years[of_first])])
    return rows[~agreeing].drop_duplicates(["indicator", "area"])


CHECKS = {
    "target_conflict": lambda material: pd.concat([_target_conflict(material), _left_open(material)]),
    "figure_conflict": _figure_conflict,
    "built_and_planned": lambda material: pd.concat([_built_and_planned(material), task_checks.enlarged(material)]),
    "ratio_vs_parts": relations.ratio_vs_parts,
    "sum_vs_parts": lambda material: pd.concat([relations.sum_vs_parts(material), task_checks.listed(material)]),
    "part_over_whole": relations.part_over_whole,
    "share_vs_count": lambda material: pd.concat([relations.share_of_count(material), relations.wider(material)]),
    "comparator_against_direction": _comparator_against_direction,
    "ambiguous_basis": _ambiguous_basis,
    "unit_slip": _unit_slip,
    "implausible": _implausible,
    "figures_transposed": relations.transposed,
    "name_differs": task_checks.named_otherwise,
    "definition_differs": relations.definition_differs,
    "floor_below_baseline": _floor_below_baseline,
    "hold": _hold,
    "near_figure": lambda material: pd.concat([relations.near_figure(material), relations.ratio_of_parts(material)]),
    "unresolved": _unresolved,
}
