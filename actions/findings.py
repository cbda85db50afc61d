"""What the checks on plans found, as a table of words: made for the areas asked for, the statements behind it looked up then."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actions import rows
from actions.reference import Reference
from gaps import checks
from gaps.rows import Rows
from model.assessment import Figure
from model.columns import FINDINGS
from store import Store
from wording import findings as wording
from wording.findings import Side

OF_TARGET = (*rows.OF_TARGET, "unit")
OF_FIGURE = ("source", "place", "as_printed", "unit", "comparator", "numerator")
# What is said of a side: of a figure, and of a statement as gaps.statements resolved it.
STATED = ("area", "indicator", "year", "value", "decimals")
RESOLVED = (
    *STATED,
    *("scope", "attribute", "comparator", "basis", "sign", "direction", "value_to", "low", "high", "end"),
    *("target_decimals", "reference_year", "base", "base_decimals", "base_year", "period_start"),
)
OF_STATED = (checks.TARGET, checks.BASELINE)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """found: the findings as pairs of rows, aside: what is none (gaps.checks.find); stated: the statements they point into; figures:
    the ones pointed at, by place; tasks: the commitments, by place.
    """

    found: pd.DataFrame
    aside: pd.DataFrame
    stated: Rows
    figures: pd.DataFrame
    tasks: pd.DataFrame


def check(store: Store, stated: Rows, figures: pd.DataFrame, tasks: pd.DataFrame, *, reference: Reference) -> Checked:
    """Run every check. stated: what gaps.statements gives; figures: what Store.every_figure gives; tasks: the live commitments."""
    catalogue, areas = reference.catalogue, reference.areas
    tasks = _tasks(tasks, areas)
    found, aside = checks.find(
        stated=stated,
        figures=figures,
        catalogue=catalogue,
        areas=areas,
        tasks=tasks,
        listing=_listing(store, checks.listing(stated, catalogue)) if len(tasks) else None,
        gradual=_gradual(store, checks.without_year(stated)),
    )
    # Of a nation's figures a finding points at few; the others would be kept for nobody.
    further = [place for more in found["more"].tolist() for kind, place in more if kind == checks.FIGURE]
    of_pairs = [found.loc[found[f"{side}_kind"] == checks.FIGURE, side] for side in "ab"]
    pointed = np.unique(np.concatenate([*of_pairs, further])).astype(int)
    return Checked(found=found, aside=aside, stated=stated, figures=figures.iloc[pointed], tasks=tasks)


def _tasks(given: pd.DataFrame, areas: pd.DataFrame) -> pd.DataFrame:
    """Commitments as the checks read them, with the place of their area; those of areas not known are left out."""
    place = {code: number for number, code in enumerate(areas["code"])}
    known = given[given["area"].isin(list(place))].reset_index(drop=True)
    return known.assign(at=np.arange(len(known)), area=known["area"].map(place).astype("int64"))


def _listing(store: Store, rows_: pd.DataFrame) -> pd.DataFrame:
    """Target statements with where they stand in words: few, those that count tasks."""
    refs = list(zip(rows_["batch"].tolist(), rows_["line_no"].tolist()))
    texts = store.texts("target", refs, ("source", "place")) if refs else []
    return rows_.assign(**{name: [one[name] for one in texts] for name in ("source", "place")})


def _gradual(store: Store, rows_: pd.DataFrame) -> list[int]:
    """The rows of stated among these whose words leave open by when."""
    refs = list(zip(rows_["batch"].tolist(), rows_["line_no"].tolist()))
    texts = store.texts("target", refs, ("strength",)) if refs else []
    return [at for at, one in zip(rows_["at"].tolist(), texts) if one["strength"] in checks.GRADUAL]


def _sides(found: pd.DataFrame) -> Iterable[tuple[str, int]]:
    """(kind, place) of every side of these findings."""
    for side in "ab":
        yield from zip(found[f"{side}_kind"].tolist(), found[side].tolist())
    for further in found["more"].tolist():
        yield from further


def aside(checked: Checked, *, areas: Iterable[str] | None, reference: Reference) -> pd.DataFrame:
    """What the checks met that is no finding, of these areas (all where None): area_code, indicator, aside, one row each."""
    codes, ids = reference.areas["code"].to_numpy(), np.array(list(reference.catalogue.indicators), dtype=object)
    table = checked.aside
    named = pd.DataFrame(
        {
            "area_code": codes[table["area"].to_numpy("int64")],
            "indicator": ids[table["indicator"].to_numpy("int64")],
            "aside": table["aside"].to_numpy(),
        }
    )
    return named if areas is None else named[named["area_code"].isin(set(areas))]


def worded(store: Store, checked: Checked, *, areas: Iterable[str] | None, known: rows.Known) -> pd.DataFrame:
    """The findings of these areas (all where None), in words: columns model.columns.FINDINGS. Of a task indicator is '' and its name the task."""
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
        more = [side for kind, place in one["more"] if (side := sides.at(kind, place))]
        said = wording.words(
            one["check"], a.side, b and b.side, more=[side.side for side in more], number=one["number"]
        )
        others = [side for side in (b, *more) if side]
        apart = any(a.source != side.source for side in others)
        indicator = indicators[one["indicator"]] if one["indicator"] >= 0 else None
        lines.append(
            {
                "area_code": codes[one["area"]],
                "area": known.areas[codes[one["area"]]].name,
                "check": one["check"],
                "indicator": indicator.id if indicator else "",
                "indicator_name": indicator.name if indicator else a.side.task,
                "value_a": a.value,
                "place_a": a.place_beside(apart),
                "as_printed_a": a.as_printed,
                "value_b": one["number"] if (more and not b) or one["check"] in RECKONED else b.value if b else None,
                "place_b": _joined(side.place_beside(apart) for side in others),
                "as_printed_b": _joined(side.as_printed for side in others),
                "words": said,
            }
        )
    table = pd.DataFrame(lines, columns=list(FINDINGS))
    return table.astype({"value_a": "float64", "value_b": "float64"})


# Checks whose second value is the reckoned one.
RECKONED = ("ratio_vs_parts",)


def _joined(texts: Iterable[str]) -> str:
    """Different texts beside each other: '4.5 / 3.5'."""
    return " / ".join(dict.fromkeys(text for text in texts if text))


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

        places: dict[str, set[int]] = {}
        for kind, place in _sides(found):
            places.setdefault(kind, set()).add(place)

        def at(*kinds: str) -> np.ndarray:
            return np.array(sorted(set().union(*(places.get(kind, set()) for kind in kinds))), dtype=int)

        stated, figures, tasks = checked.stated, checked.figures, checked.tasks
        wanted, based = at(*OF_STATED), at(checks.BASELINE)
        self._targets = self._read(store, "target", stated.take(wanted), wanted, RESOLVED, ("batch", "line_no"))
        self._baselines = self._read(store, "figure", stated.take(based), based, (), ("base_batch", "base_line"))
        wanted = at(checks.FIGURE)
        pointed = figures.loc[wanted]
        self._figures = self._read(store, "figure", pointed, wanted, STATED, ("batch", "line"))
        wanted = at(checks.TASK, checks.LISTED)
        known_tasks = rows.records(tasks.iloc[wanted])
        self._tasks = {place: rows.titled(row, known.reference) for place, row in zip(wanted.tolist(), known_tasks)}

    def _read(
        self,
        store: Store,
        kind: str,
        table: Rows | pd.DataFrame,
        places: np.ndarray,
        names: tuple[str, ...],
        stands: tuple[str, str],
    ) -> dict[int, dict]:
        """Place -> what these columns say there, with its statement's words. stands: the columns that say where the statement stands."""
        refs = list(zip(*(table[name].tolist() for name in stands)))
        columns = [np.asarray(table[name]).tolist() for name in names]
        own = [dict(zip(names, row)) for row in zip(*columns)] if names else [{} for _ in refs]
        texts = store.texts(kind, refs, OF_TARGET if kind == "target" else OF_FIGURE) if refs else []
        known = self._known.reference
        return {
            place: one | rows.titled(words | {"batch": batch if batch >= 0 else None}, known)
            for place, one, words, (batch, _) in zip(places.tolist(), own, texts, refs)
        }

    def suppressed(self, one: dict) -> bool:
        """Whether a side of a finding is a figure this audience is not shown; the finding's words would show it."""
        sides = ((one["a_kind"], one["a"]), (one["b_kind"], one["b"]), *one["more"])
        return any(
            self._cell(kind, place) in self._known.hidden.figures
            for kind, place in sides
            if kind in (checks.FIGURE, checks.BASELINE)
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
        if kind in (checks.TASK, checks.LISTED):
            return self._task(self._tasks[place], elsewhere=kind == checks.LISTED)
        row = self._targets[place]
        return self._baseline(row, self._baselines[place]) if kind == checks.BASELINE else self._target(row)

    def _target(self, row: dict) -> _Stated:
        indicator = self._indicators[row["indicator"]]
        foreign = rows.of_target(row, indicator.id, self._known)
        target = rows.resolved(row, unit=indicator.unit, foreign=foreign)
        return self._stated(Side(indicator=indicator, target=target), target.value, row)

    def _figure(self, row: dict) -> _Stated:
        figure = Figure(
            value=rows.number(row["value"]),
            decimals=rows.whole(row["decimals"]),
            year=rows.whole(row["year"]),
            unit=row["unit"],
            foreign=rows.foreign(row["unit"], self._indicators[row["indicator"]].id, self._known),
            comparator=row["comparator"],
            numerator=None if self._hidden_parts(row) else rows.number(row["numerator"]),
        )
        return self._stated(Side(indicator=self._indicators[row["indicator"]], figure=figure), figure.value, row)

    def _hidden_parts(self, row: dict) -> bool:
        cell = self._codes[row["area"]], self._indicators[row["indicator"]].id, rows.whole(row["year"])
        return cell in self._known.hidden.parts

    def _task(self, row: dict, *, elsewhere: bool) -> _Stated:
        """A commitment; elsewhere: the other name its row gives, and where that stands."""
        place, _, name = row["elsewhere"].rpartition("：") if elsewhere else (row["place"], "", row["task"])
        return self._stated(Side(task=name), None, row | {"place": place, "as_printed": name})

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
