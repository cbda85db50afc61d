"""What the checks on plans found, as a table of words: made for the areas asked for, the statements behind it looked up then."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actions import rows
from actions.reference import Reference
from gaps import checks
from model.assessment import Figure
from model.columns import FINDINGS
from store import Store
from wording import findings as wording
from wording.findings import Side

OF_TARGET = (*rows.OF_TARGET, "unit")
OF_FIGURE = ("source", "place", "as_printed", "unit")
# What is said of a side: of a figure, and of a statement as gaps.statements resolved it.
STATED = ("area", "indicator", "year", "value", "decimals")
RESOLVED = (
    *STATED,
    *("scope", "attribute", "comparator", "basis", "sign", "direction", "value_to", "low", "high", "end"),
    *("target_decimals", "reference_year", "base", "base_decimals", "base_year"),
)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """found: the findings as pairs of rows (gaps.checks.find); stated: the statements they point into; figures: the ones pointed at, by place."""

    found: pd.DataFrame
    stated: pd.DataFrame
    figures: pd.DataFrame


def check(stated: pd.DataFrame, figures: pd.DataFrame, *, reference: Reference) -> Checked:
    """Run every check. stated: what gaps.statements gives; figures: what Store.every_figure gives."""
    found = checks.find(stated=stated, figures=figures, catalogue=reference.catalogue, areas=reference.areas)
    # Of a nation's figures a finding points at few; the others would be kept for nobody.
    pointed = np.unique(np.concatenate([found.loc[found[f"{side}_kind"] == checks.FIGURE, side] for side in "ab"]))
    return Checked(found=found, stated=stated, figures=figures.iloc[pointed])


def worded(store: Store, checked: Checked, *, areas: Iterable[str] | None, known: rows.Known) -> pd.DataFrame:
    """The findings of these areas (all where None), in words: columns model.columns.FINDINGS."""
    codes, catalogue = known.reference.areas["code"].tolist(), known.reference.catalogue
    found = checked.found
    if areas is not None:
        wanted = set(areas)
        found = found[found["area"].isin([place for place, code in enumerate(codes) if code in wanted])]
    sides = _Sides(store, checked, found, known)
    indicators = list(catalogue.indicators.values())
    lines = []
    for one in found.to_dict("records"):
        if sides.suppressed(one):
            continue
        a, b = sides.at(one["a_kind"], one["a"]), sides.at(one["b_kind"], one["b"])
        below = sides.at(checks.TARGET, one["c"])
        names = tuple(
            known.areas[codes[place]].name for place in (one["area"], sides.area(one["b_kind"], one["b"], one["area"]))
        )
        said = wording.words(
            one["check"], a.side, b and b.side, number=one["number"], below=below and below.side, areas=names
        )
        apart = b is not None and a.source != b.source
        printed = f"{b.as_printed} / {below.as_printed}" if below else b.as_printed if b else ""
        lines.append(
            {
                "area_code": codes[one["area"]],
                "area": names[0],
                "check": one["check"],
                "indicator": indicators[one["indicator"]].id,
                "indicator_name": indicators[one["indicator"]].name,
                "value_a": a.value,
                "place_a": a.place_beside(apart),
                "as_printed_a": a.as_printed,
                "value_b": one["number"] if below else b.value if b else None,
                "place_b": b.place_beside(apart) if b else "",
                "as_printed_b": printed,
                "words": said,
            }
        )
    table = pd.DataFrame(lines, columns=list(FINDINGS))
    return table.astype({"value_a": "float64", "value_b": "float64"})


@dataclass(frozen=True, kw_only=True)
class _Stated:
    """A side with where it stands."""

    side: Side
    value: float | None
    source: str
    title: str
    place: str
    as_printed: str

    def place_beside(self, apart: bool) -> str:
        """The place; with the document's title where the two sides stand in different documents."""
        return f"{self.title} · {self.place}" if apart and self.title else self.place


class _Sides:
    """The statements the findings point at, their words read in one query a kind."""

    def __init__(self, store: Store, checked: Checked, found: pd.DataFrame, known: rows.Known) -> None:
        self._known = known
        self._indicators = list(known.reference.catalogue.indicators.values())
        self._codes = known.reference.areas["code"].tolist()

        def places(*kinds: str) -> np.ndarray:
            sides = [found.loc[found[f"{side}_kind"].isin(kinds), side] for side in "ab"]
            thirds = found.loc[found["c"] >= 0, "c"] if checks.TARGET in kinds else found["c"].head(0)
            return np.unique(np.concatenate([*sides, thirds])).astype(int)

        stated, figures, based = checked.stated, checked.figures, places(checks.BASELINE)
        at = places(checks.TARGET, checks.BASELINE)
        self._targets = self._read(store, "target", stated[[*RESOLVED, "batch", "line_no"]].iloc[at], at)
        at = places(checks.FIGURE)
        self._figures = self._read(store, "figure", figures[[*STATED, "batch", "line"]].loc[at], at)
        self._baselines = self._read(store, "figure", stated[["base_batch", "base_line"]].iloc[based], based)

    def _read(self, store: Store, kind: str, table: pd.DataFrame, places: np.ndarray) -> dict[int, dict]:
        """Place -> the row there with its statement's words; the last two columns of table say where that stands."""
        refs = list(zip(*(table.iloc[:, column].tolist() for column in (-2, -1))))
        texts = store.texts(kind, refs, OF_TARGET if kind == "target" else OF_FIGURE) if refs else []
        known = self._known.reference
        return {
            place: own | rows.titled(words | {"batch": batch if batch >= 0 else None}, known)
            for place, own, words, (batch, _) in zip(places.tolist(), rows.records(table), texts, refs)
        }

    def area(self, kind: str, place: int, otherwise: int) -> int:
        """The place of the area a side is of."""
        of = {checks.TARGET: self._targets, checks.FIGURE: self._figures}.get(kind)
        return of[place]["area"] if of else otherwise

    def suppressed(self, one: dict) -> bool:
        """Whether a side of a finding is a figure this audience is not shown; the finding's words would show it."""
        return any(
            self._cell(one[f"{side}_kind"], one[side]) in self._known.hidden.figures
            for side in "ab"
            if one[f"{side}_kind"] in (checks.FIGURE, checks.BASELINE)
        )

    def _cell(self, kind: str, place: int) -> tuple[str, str, int | None]:
        row, year = (self._figures[place], "year") if kind == checks.FIGURE else (self._targets[place], "base_year")
        return self._codes[row["area"]], self._indicators[row["indicator"]].id, rows.whole(row[year])

    def at(self, kind: str, place: int) -> _Stated | None:
        """The side of a finding; None where it has none."""
        if place < 0 or not kind:
            return None
        if kind == checks.FIGURE:
            return self._figure(self._figures[place])
        row = self._targets[place]
        return self._baseline(row, self._baselines[place]) if kind == checks.BASELINE else self._target(row)

    def _target(self, row: dict) -> _Stated:
        indicator = self._indicators[row["indicator"]]
        target = rows.resolved(row, unit=indicator.unit)
        return self._stated(Side(indicator=indicator, target=target), target.value, row)

    def _figure(self, row: dict) -> _Stated:
        figure = Figure(
            value=rows.number(row["value"]),
            decimals=rows.whole(row["decimals"]),
            year=rows.whole(row["year"]),
            unit=row["unit"],
        )
        return self._stated(Side(indicator=self._indicators[row["indicator"]], figure=figure), figure.value, row)

    def _baseline(self, row: dict, own: dict) -> _Stated:
        """Where B is printed elsewhere too, that place; else the target's own."""
        figure = Figure(
            value=rows.number(row["base"]), decimals=rows.whole(row["base_decimals"]), year=rows.whole(row["base_year"])
        )
        stated = self._stated(
            Side(indicator=self._indicators[row["indicator"]], figure=figure),
            figure.value,
            own if own["source"] else row,
        )
        return _Stated(**{**stated.__dict__, "title": "", "as_printed": stated.side.number})

    @staticmethod
    def _stated(side: Side, value: float | None, row: dict) -> _Stated:
        words = {name: row[name] for name in ("source", "title", "place", "as_printed")}
        return _Stated(side=side, value=value, **words)
