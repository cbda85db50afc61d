"""What every check on plans reads, and the table each gives: see gaps/checks.py."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from gaps import fold, rows
from gaps.rows import Rows, is_in
from model.indicators import Catalogue, Indicator

TARGET, FIGURE, BASELINE, TASK, LISTED, NOTHING = "target", "figure", "baseline", "task", "listed", ""
PAIRS = ("area", "indicator", "a_kind", "a", "b_kind", "b", "more", "number")
PLAIN = ("", "=")  # comparators of a figure that is the number itself, no bound

Pairs = Mapping[str, Any]  # the columns of PAIRS: arrays, and of `more` a list


class Task(NamedTuple):
    """A commitment as the checks read it: at: its place; area: the place of its area."""

    at: int
    area: int
    source: str
    place: str
    task: str
    elsewhere: str


@dataclass(frozen=True, kw_only=True)
class Material:
    """stated: one row a target statement (gaps.statements); winner: row by row, the one that counts for its
    cell; judged: the rows of stated that stand for their cells, with the flags; figures: every live figure as numbers and codes
    (Store.every_figure); tasks, listing, gradual: see checks.find; catalogue; levels: of each area.
    """

    stated: Rows
    winner: Rows
    judged: Rows
    figures: Rows
    tasks: tuple[Task, ...]
    listing: pd.DataFrame
    gradual: Collection[int]
    catalogue: Catalogue
    levels: np.ndarray

    @classmethod
    def of(
        cls,
        *,
        stated: Rows,
        figures: Rows,
        catalogue: Catalogue,
        areas: pd.DataFrame,
        tasks: pd.DataFrame | None,
        listing: pd.DataFrame | None,
        gradual: Collection[int],
    ) -> "Material":
        """The same of what checks.find is given."""
        return cls(
            stated=stated,
            winner=stated.take(fold.winners(stated)),
            judged=stated.take(fold.speaking(stated)[0]),
            figures=figures,
            tasks=()
            if tasks is None
            else tuple(map(Task._make, zip(*(tasks[name].tolist() for name in Task._fields)))),
            listing=pd.DataFrame(columns=["at", "area", "source", "place"]) if listing is None else listing,
            gradual=gradual,
            catalogue=catalogue,
            levels=areas["level"].to_numpy(dtype=object),
        )

    @cached_property
    def contradicting(self) -> Rows:
        """The figures that contradict each other: see _contradicting."""
        return _contradicting(self.figures)

    @cached_property
    def bounds(self) -> np.ndarray:
        """The plausible (low, high) of each indicator, in two rows."""
        given = [one.plausible or (-np.inf, np.inf) for one in self.catalogue.indicators.values()]
        return np.array(given).reshape(-1, 2).T

    @cached_property
    def without_baseline(self) -> Rows:
        """Targets of a plan that no baseline is known of. Buildings, teams and vehicles are not asked for one."""
        table = self.judged
        lacking = (table["scope"] == "plan") & np.isnan(table["base"]) & (table["unresolved"] == "")
        lacking &= ~np.isnan(table["year"]) & (table["basis"] != "external")
        return table.where(lacking & ~self.are(table, lambda one: one.kind in ("count", "amount")))

    @cached_property
    def place(self) -> dict[str, int]:
        """The place of each indicator, by its id."""
        return {key: number for number, key in enumerate(self.catalogue.indicators)}

    def are(self, table: Rows, wanted: Callable[[Indicator], bool]) -> np.ndarray:
        """Of each row whether wanted(its indicator) holds."""
        there = np.array([bool(wanted(one)) for one in self.catalogue.indicators.values()], dtype=bool)
        return there[table["indicator"]]

    def relation(self, name: str) -> dict[int, tuple[int, ...]]:
        """A key of indicators.yaml that names others: place -> the places named, of the indicators that have it."""
        found = {}
        for key, one in self.catalogue.indicators.items():
            others = getattr(one, name) or ()
            if others:
                others = (others,) if isinstance(others, str) else tuple(others)
                found[self.place[key]] = tuple(self.place[other] for other in others)
        return found

    def both_ways(self, links: Iterable[tuple[str, str]]) -> Rows:
        """Pairs of indicators (ids) of one unit, in both directions: columns indicator, indicator_b (places)."""
        units = {key: one.unit for key, one in self.catalogue.indicators.items()}
        alike = {(self.place[a], self.place[b]) for a, b in links if b in units and units[a] == units[b]}
        ordered = np.array(sorted(alike | {(b, a) for a, b in alike}), dtype="int64").reshape(-1, 2)
        return Rows([({"indicator": ordered[:, 0], "other": ordered[:, 1]}, None, "")], len(ordered))

    @cached_property
    def near(self) -> Rows:
        """Indicators whose names a reader takes for one, in both directions."""
        return self.both_ways((key, other) for key, one in self.catalogue.indicators.items() for other in one.near)

    def at_limit(self, indicator: np.ndarray, value: np.ndarray) -> np.ndarray:
        """Whether a value is an end of its indicator's plausible range: of a share 100 (or 0) is all there can be."""
        return (value == self.bounds[0][indicator]) | (value == self.bounds[1][indicator])

    @cached_property
    def speaking(self) -> Rows:
        """The resolved statements that speak for their cells."""
        return self.stated.where((self.stated["position"] == 1) & (self.stated["unresolved"] == ""))

    @cached_property
    def dated_first(self) -> Rows:
        """What there is, by the documents that state targets: figures in the indicator's own unit, without starting points told in passing,
        the newest year first.
        """
        table = self.figures
        of_plan = is_in(table["source"], np.unique(self.stated["source"]))
        return table.where(of_plan & _there(table) & ~table["is_foreign"]).by("-year", "rank", "at")

    @cached_property
    def plain_first(self) -> Rows:
        """The same without bounds."""
        return self.dated_first.where(is_in(self.dated_first["comparator"], PLAIN))

    @cached_property
    def told(self) -> Mapping[int, Rows]:
        """The same by indicator."""
        table = self.plain_first
        order = np.argsort(table["indicator"], kind="stable")
        known, begin = np.unique(table["indicator"][order], return_index=True)
        return dict(zip(known.tolist(), (table.take(at) for at in np.split(order, begin[1:]))))


def _there(figures: Rows) -> np.ndarray:
    """Figures that have a value, and are no starting point told in passing."""
    return ~np.isnan(figures["value"]) & ((figures["role"] == "actual") | ~np.isnan(figures["year"]))


def pairs(a: Rows, kind: str, b=None, b_kind: str = NOTHING, *, more=None, number=np.nan) -> Pairs:
    """Findings from rows a (with `at`), each beside a row b (its place) of a table of kind b_kind; more: further sides, one tuple a row."""
    size = len(a)
    return {
        "area": a["area"].astype("int64"),
        "indicator": a["indicator"].astype("int64") if "indicator" in a else np.full(size, -1),
        "a_kind": np.full(size, kind, dtype=object),
        "a": a["at"].astype("int64"),
        "b_kind": np.full(size, b_kind, dtype=object),
        "b": np.full(size, -1) if b is None else np.asarray(b, dtype="int64"),
        "more": [()] * size if more is None else list(more),
        "number": np.broadcast_to(np.asarray(number, dtype="float64"), size),
    }


def below(*found: Pairs) -> Pairs:
    """Findings below each other."""
    of = {name: [one[name] for one in found] for name in PAIRS}
    return {name: list(chain(*parts)) if name == "more" else np.concatenate(parts) for name, parts in of.items()}


def nothing() -> Pairs:
    """No finding."""
    empty = np.zeros(0, dtype="int64")
    return pairs(Rows([({"area": empty, "indicator": empty, "at": empty}, None, "")], 0), NOTHING)


def _contradicting(figures: Rows) -> Rows:
    """Figures of one indicator in one document that cannot both be the figure of one year (columns of both, _b for the second).

    Of one year: each beside the first of its year. Without a year: beside the newest one that has a year, or else the first without,
    unless it agrees with one of the document's; an undated baseline is an earlier value told as such (由 … 降至 …) and contradicts nothing.
    """
    group = ("area", "indicator", "source", "period")
    figures = figures.where(_there(figures))
    # Only figures that share their year with another, and those of a group with an undated one, have a partner at all.
    without_year = np.isnan(figures["year"])
    partners = rows.again(figures, (*group, "year"), keep=False)
    if without_year.any():
        keys = rows.key(figures[name] for name in group)
        partners |= np.isin(keys, keys[without_year])
    figures = figures.where(partners)
    figures = figures.also(undated=np.isnan(figures["year"])).by("undated", "rank", "at")
    undated = figures["undated"]
    dated, loose = figures.where(~undated), figures.where(undated)
    first = dated.first(*group, "year")
    of_year = rows.beside(first, dated, (*group, "year"))
    newest = figures.by("undated", "-year").first(*group)
    known, _ = rows.matches([loose[name] for name in (*group, "value")], [first[name] for name in (*group, "value")])
    unknown = np.ones(len(loose), dtype=bool)
    unknown[known] = False
    of_none = rows.beside(newest, loose.where(unknown), group)
    found = rows.together([of_year, of_none], _OF_PAIRS)
    one_group = (
        (found["population"] == found["population_b"]) | (found["population"] == 0) | (found["population_b"] == 0)
    )
    coarser = np.nan_to_num(np.fmin(found["decimals"], found["decimals_b"]))
    apart = np.round(np.abs(found["value"] - found["value_b"]), 6) > 0.5 * 10.0**-coarser
    return found.where((found["at"] != found["at_b"]) & one_group & apart)


_OF_PAIRS = (
    "area",
    "indicator",
    *(name + end for name in ("at", "value", "decimals", "population") for end in ("", "_b")),
)
