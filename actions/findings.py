"""What the checks on plans found, as a table of words: made for the areas asked for, the statements behind it looked up then."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actions import rows
from actions.reference import Reference, source_titles
from gaps import checks
from model.assessment import Figure
from model.columns import FINDINGS
from store import Store
from wording import findings as wording
from wording.findings import Side

OF_TARGET = (*rows.OF_TARGET, "unit")
OF_FIGURE = ("source", "place", "as_printed", "unit")


@dataclass(frozen=True, kw_only=True)
class Checked:
    """found: the findings as pairs of rows (gaps.checks.find); stated, figures: the tables they point into."""

    found: pd.DataFrame
    stated: pd.DataFrame
    figures: pd.DataFrame


def check(selected: pd.DataFrame, figures: pd.DataFrame, *, reference: Reference, year: int) -> Checked:
    """Run every check. selected, figures: what Store.select and Store.every_figure give."""
    found, stated = checks.find(
        rows=selected, figures=figures, catalogue=reference.catalogue, areas=reference.areas, year=year
    )
    return Checked(found=found, stated=stated, figures=figures)


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
        self._known, self._tables = known, {checks.TARGET: checked.stated, checks.FIGURE: checked.figures}
        self._indicators = list(known.reference.catalogue.indicators.values())
        ends = [(kind, name) for kind in ("a_kind", "b_kind") for name in (kind[0],)]
        rows_of = {
            kind: np.unique(
                np.concatenate([found.loc[found[column] == kind, name].to_numpy() for column, name in ends])
            )
            for kind in (checks.TARGET, checks.FIGURE, checks.BASELINE)
        }
        thirds = found.loc[found["c"] >= 0, "c"].to_numpy()
        targets = np.unique(np.concatenate([rows_of[checks.TARGET], rows_of[checks.BASELINE], thirds])).astype(int)
        self._targets = self._read(store, "target", targets, ("batch", "line_no"), OF_TARGET, checked.stated)
        self._figures = self._read(
            store, "figure", rows_of[checks.FIGURE].astype(int), ("batch", "line"), OF_FIGURE, checked.figures
        )
        based = rows_of[checks.BASELINE].astype(int)
        self._baselines = self._read(store, "figure", based, ("base_batch", "base_line"), OF_FIGURE, checked.stated)

    def _read(
        self,
        store: Store,
        kind: str,
        places: np.ndarray,
        refs: tuple[str, str],
        names: tuple[str, ...],
        table: pd.DataFrame,
    ) -> dict[int, dict]:
        if not len(places):
            return {}
        chosen = table.iloc[places]
        found = store.texts(kind, chosen[list(refs)].set_axis(["batch", "line"], axis=1), names)
        batches = chosen[refs[0]].where(chosen[refs[0]] >= 0).astype("Int64").reset_index(drop=True)
        found = found.assign(title=source_titles(found["source"], batches, self._known.reference))
        own = chosen.drop(columns=[name for name in names if name in chosen]).reset_index(drop=True)
        return dict(zip(places.tolist(), pd.concat([own, found], axis=1).to_dict("records")))

    def area(self, kind: str, place: int, otherwise: int) -> int:
        return int(self._tables[kind]["area"].iat[place]) if kind in self._tables else otherwise

    def suppressed(self, one: dict) -> bool:
        """Whether a side of a finding is a figure this audience is not shown; the finding's words would show it."""
        indicators = list(self._known.reference.catalogue.indicators)
        codes = self._known.reference.areas["code"].tolist()
        for kind, place in ((one["a_kind"], one["a"]), (one["b_kind"], one["b"])):
            table, year = (
                (self._tables[checks.FIGURE], "year")
                if kind == checks.FIGURE
                else (self._tables[checks.TARGET], "base_year")
            )
            if kind not in (checks.FIGURE, checks.BASELINE) or place < 0:
                continue
            row = table.iloc[place]
            if (codes[row["area"]], indicators[row["indicator"]], rows.whole(row[year])) in self._known.hidden.figures:
                return True
        return False

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
