"""What every check on plans reads, and the table each gives: see gaps/checks.py."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from gaps import fold
from model.indicators import Catalogue, Indicator

TARGET, FIGURE, BASELINE, TASK, LISTED, NOTHING = "target", "figure", "baseline", "task", "listed", ""
PAIRS = ["area", "indicator", "a_kind", "a", "b_kind", "b", "more", "number"]
TASKS = ["at", "area", "source", "place", "task", "elsewhere"]
PLAIN = ("", "=")  # comparators of a figure that is the number itself, no bound


@dataclass(frozen=True, kw_only=True)
class Material:
    """stated: one row a target statement (gaps.statements); winner: row by row, the one that counts for its
    cell; judged: the rows of stated that stand for their cells, with the flags; figures: every live figure as numbers and codes
    (Store.every_figure); tasks, listing, gradual: see checks.find; catalogue; counties, nations: places of the areas of that level.
    """

    stated: pd.DataFrame
    winner: pd.DataFrame
    judged: pd.DataFrame
    figures: pd.DataFrame
    tasks: pd.DataFrame
    listing: pd.DataFrame
    gradual: Collection[int]
    catalogue: Catalogue
    counties: np.ndarray
    nations: np.ndarray

    @classmethod
    def of(
        cls,
        *,
        stated: pd.DataFrame,
        figures: pd.DataFrame,
        catalogue: Catalogue,
        areas: pd.DataFrame,
        tasks: pd.DataFrame | None,
        listing: pd.DataFrame | None,
        gradual: Collection[int],
    ) -> "Material":
        """The same of what checks.find is given."""
        level = areas["level"].to_numpy()
        return cls(
            stated=stated,
            winner=fold.beside_winner(stated),
            judged=fold.cells(stated),
            figures=figures,
            tasks=pd.DataFrame(columns=TASKS) if tasks is None else tasks,
            listing=pd.DataFrame(columns=["at", "area", "source", "place"]) if listing is None else listing,
            gradual=gradual,
            catalogue=catalogue,
            counties=np.flatnonzero(level == "county"),
            nations=np.flatnonzero(level == "nation"),
        )

    @cached_property
    def contradicting(self) -> pd.DataFrame:
        """The figures that contradict each other: see _contradicting."""
        return _contradicting(self.figures)

    @cached_property
    def bounds(self) -> np.ndarray:
        """The plausible (low, high) of each indicator, in two rows."""
        given = [one.plausible or (-np.inf, np.inf) for one in self.catalogue.indicators.values()]
        return np.array(given).reshape(-1, 2).T

    @cached_property
    def without_baseline(self) -> pd.DataFrame:
        """Targets of a plan that no baseline is known of. Buildings, teams and vehicles are not asked for one."""
        table = self.judged
        lacking = (table["scope"] == "plan") & table["base"].isna() & (table["unresolved"] == "")
        lacking &= table["year"].notna() & (table["basis"] != "external")
        return table[lacking & ~table["indicator"].isin(self.places(lambda one: one.kind in ("count", "amount")))]

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each indicator, by its id."""
        return {key: number for number, key in enumerate(self.catalogue.indicators)}

    def places(self, wanted: Callable[[Indicator], bool]) -> list[int]:
        """The places of the indicators for which wanted(indicator) holds."""
        return [place for place, one in enumerate(self.catalogue.indicators.values()) if wanted(one)]

    def relation(self, name: str) -> dict[int, tuple[int, ...]]:
        """A key of indicators.yaml that names others: place -> the places named, of the indicators that have it."""
        found = {}
        for key, one in self.catalogue.indicators.items():
            others = getattr(one, name) or ()
            if others:
                others = (others,) if isinstance(others, str) else tuple(others)
                found[self.place[key]] = tuple(self.place[other] for other in others)
        return found

    def both_ways(self, links: Iterable[tuple[str, str]]) -> pd.DataFrame:
        """Pairs of indicators (ids) of one unit, in both directions: columns indicator, indicator_b (places)."""
        units = {key: one.unit for key, one in self.catalogue.indicators.items()}
        alike = {(self.place[a], self.place[b]) for a, b in links if b in units and units[a] == units[b]}
        ordered = sorted(alike | {(b, a) for a, b in alike})
        table = pd.DataFrame(ordered, columns=["indicator", "indicator_b"])
        return table.astype(self.stated["indicator"].dtype)

    @cached_property
    def near(self) -> pd.DataFrame:
        """Indicators whose names a reader takes for one, in both directions."""
        return self.both_ways((key, other) for key, one in self.catalogue.indicators.items() for other in one.near)

    def at_limit(self, indicator: pd.Series, value: pd.Series) -> np.ndarray:
        """Whether a value is an end of its indicator's plausible range: of a share 100 (or 0) is all there can be."""
        place = indicator.to_numpy("int64")
        return (value.to_numpy("float64") == self.bounds[0][place]) | (
            value.to_numpy("float64") == self.bounds[1][place]
        )

    @cached_property
    def speaking(self) -> pd.DataFrame:
        """The resolved statements that speak for their cells."""
        return self.stated[(self.stated["position"] == 1) & (self.stated["unresolved"] == "")]

    @cached_property
    def dated_first(self) -> pd.DataFrame:
        """What there is, by the documents that state targets: figures in the indicator's own unit, without starting points told in passing,
        the newest year first.
        """
        rows = self.figures[self.figures["source"].isin(self.stated["source"].unique())]
        rows = rows[rows["value"].notna() & ~rows["is_foreign"]]
        rows = rows[(rows["role"] == "actual") | rows["year"].notna()]
        return rows.sort_values(["year", "rank", "at"], ascending=[False, True, True], kind="stable")


def plain(figures: pd.DataFrame) -> pd.DataFrame:
    """Those that are the number itself, no bound."""
    return figures[figures["comparator"].isin(PLAIN)]


def pairs(a: pd.DataFrame, kind: str, b=None, b_kind: str = NOTHING, *, more=None, number=np.nan) -> pd.DataFrame:
    """Findings from rows a (with `at`), each beside a row b (its place) of a table of kind b_kind; more: further sides, one tuple a row."""
    return pd.DataFrame(
        {
            "area": a["area"].to_numpy(),
            "indicator": a["indicator"].to_numpy() if "indicator" in a else -1,
            "a_kind": kind,
            "a": a["at"].to_numpy(),
            "b_kind": b_kind,
            "b": -1 if b is None else np.asarray(b),
            "more": [()] * len(a) if more is None else list(more),
            "number": number,
        },
        columns=PAIRS,
    )


def _contradicting(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures of one indicator in one document that cannot both be the figure of one year (columns of both, _b for the second).

    Of one year: each beside the first of its year. Without a year: beside the newest one that has a year, or else the first without,
    unless it agrees with one of the document's; an undated baseline is an earlier value told as such (由 … 降至 …) and contradicts nothing.
    """
    group = ["area", "indicator", "source", "period"]
    figures = figures[figures["value"].notna()]
    figures = figures[(figures["role"] == "actual") | figures["year"].notna()]
    # Only figures that share their year with another, and those of a group with an undated one, have a partner at all.
    without_year = figures["year"].isna().to_numpy()
    partners = figures.duplicated([*group, "year"], keep=False).to_numpy(copy=True)
    if without_year.any():
        keys = pd.MultiIndex.from_frame(figures[group])
        partners |= keys.isin(keys[without_year])
    figures = figures[partners]
    if figures.empty:
        return figures.merge(figures, on=group, suffixes=("", "_b"))
    undated = figures["year"].isna()
    figures = figures.assign(undated=undated).sort_values(["undated", "rank", "at"], kind="stable")
    first = figures[~figures["undated"]].drop_duplicates([*group, "year"])
    of_year = first.merge(figures[~figures["undated"]], on=[*group, "year"], suffixes=("", "_b"))
    of_year = of_year.assign(year_b=of_year["year"])
    newest = figures.sort_values(["undated", "year"], ascending=[True, False], kind="stable").drop_duplicates(group)
    loose = figures[figures["undated"]]
    stated = first[[*group, "value"]].drop_duplicates()
    known = loose.merge(stated.assign(known=True), on=[*group, "value"], how="left")["known"].notna().to_numpy()
    of_none = newest.merge(loose[~known], on=group, suffixes=("", "_b"))
    found = pd.concat([of_year, of_none], ignore_index=True)
    found = found[found["at"] != found["at_b"]]
    one_group = (
        (found["population"] == found["population_b"]) | (found["population"] == 0) | (found["population_b"] == 0)
    )
    coarser = found[["decimals", "decimals_b"]].min(axis=1).fillna(0)
    apart = (found["value"] - found["value_b"]).abs().round(6) > 0.5 * 10.0**-coarser
    return found[one_group & apart]
