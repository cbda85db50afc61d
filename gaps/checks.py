"""Checks on the plan itself (method section 7): no new figures needed. Whole columns in, pairs of rows out; wording/findings.py says them.

A table of check -> function. Each takes the same Material and gives a Pairs table; its cost grows with the rows it reads, not with
their pairs: rows are first narrowed to those that share what makes them comparable.
    山丹 beds 控制在 9.66 beside ≥9.66 -> target_conflict      11.91 beside 0 -> figure_conflict
    医护比 1:1.4 beside 4.5 ÷ 3.5 -> ratio_vs_parts             老年人中医药 80.95 above 健康管理 75.14 -> part_over_whole
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from gaps import fold
from model.indicators import Catalogue

SLIP = 0.05  # how near to a power of ten two values must be for a slip of the unit (or of a digit) to be asked about
TARGET, FIGURE, BASELINE, NOTHING = "target", "figure", "baseline", ""
PAIRS = ["area", "indicator", "a_kind", "a", "b_kind", "b", "c", "number"]
# What of a judged statement a check reads; the other columns would be carried through every choice of rows.
READ = (
    "area indicator year scope cell position source population basis value sign class "
    "low high end direction half_unit target_decimals base unresolved and_with batch line_no "
    "superseded target_foreign floor_below_baseline hold comparator_against_direction"
).split()


@dataclass(frozen=True, kw_only=True)
class Material:
    """What every check reads. stated: one row a target statement (gaps.statements); winner: row by row, the one that counts for its
    cell; judged: the rows of stated that stand for their cells, with the flags; figures: every live figure as numbers and codes
    (Store.every_figure); catalogue; counties: places of the areas that are counties.
    """

    stated: pd.DataFrame
    winner: pd.DataFrame
    judged: pd.DataFrame
    figures: pd.DataFrame
    catalogue: Catalogue
    counties: np.ndarray

    @cached_property
    def contradicting(self) -> pd.DataFrame:
        """The figures that contradict each other: see _contradicting."""
        return _contradicting(self.figures)

    def places(self, wanted) -> list[int]:
        """The places of the indicators for which wanted(indicator) holds."""
        return [place for place, one in enumerate(self.catalogue.indicators.values()) if wanted(one)]


def find(*, stated: pd.DataFrame, figures: pd.DataFrame, catalogue: Catalogue, areas: pd.DataFrame) -> pd.DataFrame:
    """Every finding by area, then check, then the order of indicators.yaml.

    stated: what gaps.statements gives; figures: what Store.every_figure gives, `counts` for the indicators of `counted`. Neither is changed. Columns: check, area, indicator (places), a_kind, a, b_kind, b (rows of `stated` or of `figures`; a baseline is that of a row of
    stated; -1 where there is no second side), c (of a ratio the row of stated it is divided by, else -1) and number (a reckoned ratio, a power of ten), NaN where there is none.
    """
    stated = stated[READ].reset_index(drop=True).assign(at=np.arange(len(stated)))
    material = Material(
        stated=stated,
        winner=fold.beside_winner(stated),
        judged=fold.cells(stated),
        figures=figures,
        catalogue=catalogue,
        counties=np.flatnonzero((areas["level"] == "county").to_numpy()),
    )
    found = [look(material).assign(check=place) for place, look in enumerate(CHECKS.values())]
    table = pd.concat([one for one in found if len(one)] or found[:1], ignore_index=True)
    table = table.sort_values(["area", "check", "indicator"], kind="stable", ignore_index=True)
    return table.assign(check=pd.Categorical.from_codes(table["check"], categories=list(CHECKS)))


def counted(catalogue: Catalogue) -> list[str]:
    """The ids of the indicators of whose figures a check asks which is the figure of its year: parts and their wholes."""
    parts = {key: one.part_of for key, one in catalogue.indicators.items() if one.part_of}
    return sorted({*parts, *parts.values()})


def _pairs(a: pd.DataFrame, kind: str, b=None, b_kind: str = NOTHING, *, c=-1, number=np.nan) -> pd.DataFrame:
    """Findings from rows a (with `at`), each beside a row b (its place) of a table of kind b_kind."""
    return pd.DataFrame(
        {
            "area": a["area"].to_numpy(),
            "indicator": a["indicator"].to_numpy(),
            "a_kind": kind,
            "a": a["at"].to_numpy(),
            "b_kind": b_kind,
            "b": -1 if b is None else np.asarray(b),
            "c": c,
            "number": number,
        },
        columns=PAIRS,
    )


# -- of one statement --------------------------------------------------------------------------------------------------


def _floor_below_baseline(material: Material) -> pd.DataFrame:
    rows = material.judged[material.judged["floor_below_baseline"]]
    return _pairs(rows, TARGET, rows["at"], BASELINE)


def _hold(material: Material) -> pd.DataFrame:
    rows = material.judged[material.judged["hold"]]
    return _pairs(rows, TARGET, rows["at"], BASELINE)


def _comparator_against_direction(material: Material) -> pd.DataFrame:
    return _pairs(material.stated[material.stated["comparator_against_direction"]], TARGET)


def _ambiguous_basis(material: Material) -> pd.DataFrame:
    of_percent = material.places(lambda one: one.unit == "%")
    twice = material.stated["basis"].isin(("percent_on", "percent_off")) & material.stated["indicator"].isin(of_percent)
    return _pairs(material.stated[twice], TARGET)


def _unresolved(material: Material) -> pd.DataFrame:
    return _pairs(
        material.stated[material.stated["unresolved"].isin(("no_reference_figure", "qualitative_only"))], TARGET
    )


def _no_baseline(material: Material) -> pd.DataFrame:
    table = material.judged
    lacking = (table["scope"] == "plan") & table["base"].isna() & fold.shown_end(table).notna()
    return _pairs(table[lacking & table["year"].notna() & (table["basis"] != "external")], TARGET)


def _implausible(material: Material) -> pd.DataFrame:
    bounds = [one.plausible or (-np.inf, np.inf) for one in material.catalogue.indicators.values()]
    low, high = np.array(bounds).reshape(-1, 2).T

    def outside(table: pd.DataFrame) -> pd.DataFrame:
        value, place = table["value"].to_numpy(), table["indicator"].to_numpy()
        return table[(value < low[place]) | (value > high[place])]

    targets = outside(material.stated[material.stated["basis"] == "absolute"])
    return pd.concat([_pairs(outside(material.figures), FIGURE), _pairs(targets, TARGET)])


def _no_target(material: Material) -> pd.DataFrame:
    """Core indicators a plan gives a figure for, but no target. Counts of institutions and the like are not asked about."""
    number = len(material.catalogue.indicators)
    cell = material.figures["area"].astype("int64") * number + material.figures["indicator"]
    has = np.unique(material.stated["area"].to_numpy("int64") * number + material.stated["indicator"].to_numpy())
    asked = ~cell.isin(has) & material.figures["indicator"].isin(material.places(lambda one: one.core))
    rows = material.figures[asked & material.figures["area"].isin(material.counties)]
    rows = rows.sort_values(["year", "rank"], ascending=[False, True], kind="stable", na_position="last")
    rows = rows.drop_duplicates(["area", "indicator"])
    return _pairs(rows.sort_values(["area", "indicator"], kind="stable"), FIGURE)


# -- of two statements of one thing ------------------------------------------------------------------------------------


def _target_conflict(material: Material) -> pd.DataFrame:
    differing = (material.stated["position"] > 1) & fold.differs(material.stated, material.winner)
    return _pairs(material.winner[differing], TARGET, material.stated.loc[differing, "at"], TARGET)


def _repeated(material: Material) -> pd.DataFrame:
    """The same target twice with the same number: nothing contradicts, but whoever changes one must change the other."""
    same = (material.stated["position"] > 1) & fold.repeats(material.stated, material.winner)
    return _pairs(material.winner[same], TARGET, material.stated.loc[same, "at"], TARGET)


def _contradicting(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures of one indicator in one document that cannot both be the figure of one year (columns of both, _b for the second).

    Undated ones contradict dated and undated ones; an undated baseline is an earlier value told as such (由 … 降至 …) and contradicts nothing.
    """
    group = ["area", "indicator", "source", "period"]
    figures = figures[figures["value"].notna()]
    figures = figures[(figures["role"] == "actual") | figures["year"].notna()]
    undated = figures["year"].isna()
    # Only figures that share their year with another, and those of a group with an undated one, have a partner at all.
    partners = figures.duplicated([*group, "year"], keep=False)
    if undated.any():
        keys = pd.MultiIndex.from_frame(figures[group])
        partners |= keys.isin(keys[undated.to_numpy()])
    figures = figures[partners]
    figures = figures.assign(undated=figures["year"].isna()).sort_values(["undated", "rank", "at"], kind="stable")
    figures = figures.assign(nth=range(len(figures)))
    pairs = figures.merge(figures, on=group, suffixes=("", "_b"))
    pairs = pairs[pairs["nth"] < pairs["nth_b"]]
    one_year = pairs["undated"] | pairs["undated_b"] | (pairs["year"] == pairs["year_b"])
    one_group = (
        (pairs["population"] == pairs["population_b"]) | (pairs["population"] == 0) | (pairs["population_b"] == 0)
    )
    coarser = pairs[["decimals", "decimals_b"]].min(axis=1).fillna(0)
    apart = (pairs["value"] - pairs["value_b"]).abs().round(6) > 0.5 * 10.0**-coarser
    return pairs[one_year & one_group & apart]


def _figure_conflict(material: Material) -> pd.DataFrame:
    pairs = material.contradicting
    return _pairs(pairs, FIGURE, pairs["at_b"], FIGURE)


def _unit_slip(material: Material) -> pd.DataFrame:
    """Two figures of one indicator that differ by about 10, 100 …, and figures printed in a foreign unit."""
    pairs = material.contradicting
    pairs = pairs[(pairs["value"] > 0) & (pairs["value_b"] > 0)]
    ratio = pairs[["value", "value_b"]].max(axis=1) / pairs[["value", "value_b"]].min(axis=1)
    slips = [
        _pairs(pairs[near], FIGURE, pairs.loc[near, "at_b"], FIGURE, number=float(power))
        for power in (1, 2, 3, 4)
        if (near := (ratio / 10**power - 1).abs() <= SLIP).any()
    ]
    return pd.concat([*slips, _pairs(material.figures[material.figures["is_foreign"]], FIGURE)])


# -- of two indicators -------------------------------------------------------------------------------------------------


def _speaking(material: Material) -> pd.DataFrame:
    """The resolved statements that speak for their cells."""
    return material.stated[(material.stated["position"] == 1) & (material.stated["unresolved"] == "")]


def _linked(table: pd.DataFrame, link: dict[int, int], *, on: list[str]) -> pd.DataFrame:
    """Rows of linked indicators that agree in `on` (an empty year agrees with an empty one), columns of the second with _b."""
    part = table[table["indicator"].isin(list(link))]
    whole = table[table["indicator"].isin(set(link.values()))].drop_duplicates([*on, "indicator"], keep="last")
    return part.assign(of=part["indicator"].map(link)).merge(
        whole.rename(columns={"indicator": "of"}), on=[*on, "of"], suffixes=("", "_b")
    )


def _part_over_whole(material: Material) -> pd.DataFrame:
    """A part above its whole: figures of the same year, and targets of the same year and area."""
    place = {key: number for number, key in enumerate(material.catalogue.indicators)}
    link = {place[key]: place[one.part_of] for key, one in material.catalogue.indicators.items() if one.part_of}
    concerned = [place[key] for key in counted(material.catalogue)]
    if not concerned:
        return _pairs(material.stated.head(0), TARGET)
    figures = material.figures[material.figures["indicator"].isin(concerned) & material.figures["year"].notna()]
    figures = figures[figures["value"].notna() & figures["comparator"].isin(("", "=", "~"))]
    cell = ["area", "indicator", "year", "period"]
    order = ["counts", "origin", "rank"]  # the figure of the year; of half years the one of the better document
    figures = (
        figures.sort_values(order, ascending=[False, True, True], kind="stable").drop_duplicates(cell).sort_values("at")
    )
    of_figures = _linked(figures, link, on=["area", "year", "period"])
    of_figures = of_figures[of_figures["value"] > of_figures["value_b"]]
    targets = _speaking(material)
    of_targets = _linked(targets[targets["indicator"].isin(concerned)], link, on=["area", "year", "scope"])
    above = (
        (of_targets["high"] > of_targets["high_b"])
        & (of_targets["direction"] == -1)
        & (of_targets["direction_b"] == -1)
    )
    return pd.concat(
        [
            _pairs(of_figures, FIGURE, of_figures["at_b"], FIGURE),
            _pairs(of_targets[above], TARGET, of_targets.loc[above, "at_b"], TARGET),
        ]
    )


def _ratio_vs_parts(material: Material) -> pd.DataFrame:
    """A stated ratio beside the ratio of its stated parts: 1:1.4 beside 4.5 ÷ 3.5 = 1.29. number: the reckoned ratio; b: the part above."""
    place = {key: number for number, key in enumerate(material.catalogue.indicators)}
    parts = {place[key]: one.ratio_of for key, one in material.catalogue.indicators.items() if one.ratio_of}
    targets = material.stated[(material.stated["unresolved"] == "") & (material.stated["basis"] == "absolute")]
    first = targets[targets["position"] == 1].drop_duplicates(["area", "indicator", "year"], keep="last")
    found = []
    for ratio, (above, below) in parts.items():
        rows = targets[targets["indicator"] == ratio]
        for name, part in (("above", place[above]), ("below", place[below])):
            side = first.loc[first["indicator"] == part, ["area", "year", "low", "at"]]
            rows = rows.merge(side, on=["area", "year"], suffixes=("", f"_{name}"))
        rows = rows[rows["low_below"] != 0]
        reckoned = rows["low_above"] / rows["low_below"]
        apart = (reckoned - rows["low"]).abs() > rows["half_unit"]
        parts_ = {"c": rows.loc[apart, "at_below"].to_numpy(), "number": reckoned[apart].round(6).to_numpy()}
        found.append(_pairs(rows[apart], TARGET, rows.loc[apart, "at_above"], TARGET, **parts_))
    return pd.concat(found) if found else _pairs(targets.head(0), TARGET)


def _definition_differs(material: Material) -> pd.DataFrame:
    """Near names side by side: in one area where their numbers differ, and across areas where the same indicator has another population."""
    known = material.catalogue.indicators
    place = {key: number for number, key in enumerate(known)}
    near = {
        tuple(sorted((place[key], place[other])))
        for key, one in known.items()
        for other in one.differs_from
        if other in place
    }
    units = [one.unit for one in known.values()]
    alike = pd.DataFrame(
        [pair for pair in near if units[pair[0]] == units[pair[1]]], columns=["indicator", "indicator_b"]
    )
    targets = _speaking(material)
    columns = targets[["area", "source", "low", "at", "indicator"]]
    beside = columns.rename(columns={"low": "low_b", "at": "at_b", "indicator": "indicator_b"})
    pairs = columns.merge(alike.astype(columns["indicator"].dtype), on="indicator")
    pairs = pairs.merge(beside, on=["area", "source", "indicator_b"])
    pairs = pairs[pairs["low"] != pairs["low_b"]].sort_values(["area", "at", "at_b"], kind="stable")
    return pd.concat([_pairs(pairs, TARGET, pairs["at_b"], TARGET), _population_differs(targets)])


def _population_differs(targets: pd.DataFrame) -> pd.DataFrame:
    rows = targets[targets["population"] > 0]
    first = rows.drop_duplicates("indicator").set_index("indicator")
    beside = first.reindex(rows["indicator"])
    apart = (beside["area"].to_numpy() != rows["area"].to_numpy()) & (
        beside["population"].to_numpy() != rows["population"].to_numpy()
    )
    return _pairs(rows[apart], TARGET, beside["at"].to_numpy()[apart], TARGET)


def _target_year_differs(material: Material) -> pd.DataFrame:
    """The same indicator promised for years no two counties share: their gaps must not be ranked together."""
    rows = material.judged[["area", "indicator", "year", "at"]]
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
    others = rows[~agreeing].drop_duplicates(["indicator", "area"])
    return _pairs(others, TARGET, first["at"].reindex(others["indicator"]), TARGET)


CHECKS = {
    "target_conflict": _target_conflict,
    "figure_conflict": _figure_conflict,
    "ratio_vs_parts": _ratio_vs_parts,
    "part_over_whole": _part_over_whole,
    "comparator_against_direction": _comparator_against_direction,
    "ambiguous_basis": _ambiguous_basis,
    "definition_differs": _definition_differs,
    "unit_slip": _unit_slip,
    "implausible": _implausible,
    "floor_below_baseline": _floor_below_baseline,
    "hold": _hold,
    "target_repeated": _repeated,
    "unresolved": _unresolved,
    "no_baseline": _no_baseline,
    "no_target": _no_target,
    "target_year_differs": _target_year_differs,
}
