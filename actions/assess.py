"""The assessed View: everything that is read of a store, of one batch and one as-of year, for the screen or for release.

Pages, charts, panel, packs, screenshots, templates and the command line ask a View and nothing else. It holds the reference (parsed
once a batch), the judged table, the figure of each year and the findings on the plans, suppressed for its audience by the newest
declaration (decision 0007). Typed rows are made only for what is shown. A View is immutable and may be shared between threads.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
import pandas as pd

import gaps
from actions import findings, rows, small_counts
from actions import reference as references
from actions.reference import Reference, source_title
from actions.small_counts import Audience
from gaps import checks, profile, suppression
from gaps.profile import Beside, Lacking
from gaps.rows import Rows
from model import forms, tasks
from model.areas import Area
from model.assessment import NO_TARGET, Assessment, Figure, Target
from model.choice import Choice
from model.columns import GAPS
from model.indicators import Indicator
from model.numbers import missing
from model.remarks import Remark, Slot, of_task
from model.tasks import Task
from store import Given, Store, of_years
from wording import counts as counting
from wording import findings as wording_of_findings

Cell = tuple[str, str]  # area code, indicator id


@dataclass(frozen=True, kw_only=True)
class Statements:
    """Everything the live ledger says of one cell, oldest year first."""

    targets: tuple[Target, ...]
    figures: tuple[Figure, ...]


@dataclass(frozen=True, kw_only=True)
class Told:
    """What the live ledger says of one indicator or in one document, by area, indicator and year: each statement with whose it is."""

    targets: tuple[tuple[Area, Indicator, Target], ...]
    figures: tuple[tuple[Area, Indicator, Figure], ...]


class View:
    """See the module. Made by View.open; year: Y of the method; version: the batch shown, asked: it was asked for; audience: 'screen' or 'release'; invented: what
    the store says of itself.
    """

    def __init__(
        self,
        store: Store,
        *,
        year: int,
        version: int,
        asked: bool,
        audience: Audience,
        reference: Reference,
        declared: Reference,
        only: tuple[str, ...] | None,
    ) -> None:
        self._store, self._declared, self._only, self._asked = store, declared, only, asked
        self.year, self.version, self.audience = year, version, audience
        self._last: tuple[Cell | None, dict[str, list[dict]]] = (None, {})
        self._said: tuple[tuple[str, ...] | None, dict[Slot, Remark]] = (None, {})
        self._at = version if asked or version else None  # a store that never had a batch is read as it is
        self.reference, self.invented = reference, store.invented
        known = reference.areas
        self.areas: dict[str, Area] = {
            code: Area(code=code, name=name, short=short, level=level, parent=parent)
            for code, name, short, level, parent in zip(
                known["code"], known["name"], known["short"], known["level"], known["parent"].fillna("")
            )
        }

    @property
    def seal(self) -> str:
        """What tells the batch shown from one of the same number elsewhere (model.forms.seal); '' where there is none."""
        made = self._store.makers({self.version}).get(self.version)
        return forms.seal(self._store.id, made[1]) if made else ""

    @classmethod
    def open(
        cls,
        store: Store,
        *,
        year: int,
        as_of: int | None = None,
        audience: Audience = "screen",
        areas: list[str] | None = None,
        reference: Reference | None = None,
        declared: Reference | None = None,
    ) -> "View":
        """The View of a store as of a batch (the newest where as_of is None).

        store: limited to what a person may see (store/limited.py), the View is too. areas: any of their names, to judge only these (and what
        they lean on); reference, declared: what the batch asked about and the newest batch know, all of it, where the caller has parsed them already. Raises StoreTrouble where nothing was ever built, NotFound
        for a batch or an area that is not there.
        """
        newest = store.version()
        full = reference or references.read(store.whole, as_of=as_of)
        if declared is None:
            declared = full if as_of in (None, newest) else references.declared(store.whole, as_of=as_of)
        else:
            declared = references.as_declared_now(then=full, now=declared)
        known = references.seen_by(store, full)
        return cls(
            store,
            year=year,
            version=newest if as_of is None else as_of,
            asked=as_of is not None,
            audience=audience,
            reference=known,
            declared=declared,
            only=None if areas is None else tuple(references.find_area(known, one) for one in areas),
        )

    def for_release(self) -> "View":
        """The same View as it may leave the house. Both are judged once: what is hidden is hidden afterwards."""
        shared = {name: getattr(self, name) for name in OF_BOTH}
        made = View(
            self._store,
            year=self.year,
            version=self.version,
            asked=self._asked,
            audience="release",
            reference=self.reference,
            declared=self._declared,
            only=self._only,
        )
        made.__dict__.update(shared)
        return made

    # -- targets ---------------------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every target of every area, judged: see gaps.judge, and gaps.suppression.suppress. Not to be changed."""
        hidden = {cell for cell in self._known.hidden.figures if cell[2] is not None}
        return suppression.suppress(table=self._spoken, cells=hidden, areas=list(self.reference.areas["code"]))

    @cached_property
    def _spoken(self) -> pd.DataFrame:
        """Every target of every area, judged, with all that may be hidden."""
        catalogue, areas = self.reference.catalogue, self.reference.areas
        return gaps.spoken(self._stated, catalogue=catalogue, areas=areas, year=self.year)

    @cached_property
    def _columns(self) -> Rows:
        """The table by its columns, to find one row among all."""
        return Rows.of(self.table)

    @cached_property
    def _stated(self) -> Rows:
        """Every target statement judged by itself: what the table and the checks on plans are made of."""
        selected = self._store.select(self._given(self._only), as_of=self._at)
        return gaps.statements(rows=selected, catalogue=self.reference.catalogue, year=self.year)

    def published(self, *, indicators: list[str] | None = None, target_year: int | None = None) -> pd.DataFrame:
        """The gaps table as it is published (model.columns.GAPS). indicators: any of their names. Raises NotFound."""
        table = self.table
        if indicators is not None:
            table = table[table["indicator"].isin([self.find_indicator(one) for one in indicators])]
        if target_year is not None:
            table = table[table["target_year"] == target_year]
        table = table.reset_index(drop=True)
        known, text = self.reference.catalogue.indicators, {name: table[name].astype(str) for name in TEXTS}
        own = self._store.texts("target", zip(table["batch"], table["line_no"]), OF_PRINTED)
        other = self._store.texts("target", zip(table["other_batch"], table["other_line"]), ("place",))
        figure, base = (
            self._store.texts("figure", zip(table[batch], table[line]), ("source", "unit", "year_from"))
            for batch, line in (("v_batch", "v_line"), ("base_batch", "base_line"))
        )
        of = {
            name: text["indicator"].map({key: getattr(one, name) for key, one in known.items()})
            for name in ("unit", "better")
        }
        table = table.assign(
            **text,
            **of,
            **{name: table[name].astype("Int64") for name in ("baseline_year", "latest_year", "target_year")},
            **{name: [row[name] for row in own] for name in PRINTED},
            area=text["area_code"].map({code: one.name for code, one in self.areas.items()}),
            indicator_name=text["indicator"].map(self.reference.catalogue.names),
            category=text["indicator"].map(
                {key: self.reference.catalogue.categories[one.category] for key, one in known.items()}
            ),
            other_class=table["other_class"].astype(object).fillna("").astype(str),
            other_place=[row["place"] for row in other],
            baseline_unit=[
                rows.foreign(one["unit"], key, self._known)
                if one["source"]
                else rows.of_target(target, key, self._known)
                for one, target, key in zip(base, own, text["indicator"])
            ],
            latest_unit=[rows.foreign(one["unit"], key, self._known) for one, key in zip(figure, text["indicator"])],
            latest_year_from=[
                (below if is_base else one)["year_from"] for one, below, is_base in zip(figure, base, table["is_base"])
            ],
        )
        return table[list(GAPS)]

    def select(self, choice: Choice, *, indicators: Iterable[str] | None = None) -> "Selection":
        """What a choice shows and counts (wording.counts). indicators: instead of those the choice asks for."""
        wanted = choice.wanted(self.reference.catalogue) if indicators is None else list(indicators)
        table = self.table
        mine = (
            table["area_code"].isin(choice.areas)
            & table["indicator"].isin(wanted)
            & table["attribute"].isin(choice.attributes)
        )
        # By the few columns the rule looks at: all eighty are cut once.
        asked = counting.headline(table.loc[mine, list(OF_HEADLINE)], plan=choice.plan)
        headline, apart = (table.take(rows_.index) for rows_ in asked)
        return Selection(view=self, choice=choice, indicators=tuple(wanted), headline=headline, apart=apart)

    def assessments(self, table: pd.DataFrame) -> list[Assessment]:
        """Rows of `table` (any of this View's, in any order) as typed rows."""
        return rows.assessments(self._store, table, self._known)

    def assessment(self, area: str, indicator: str, target_year: int | None, scope: str) -> Assessment | None:
        """One target by its key; None where no document lists it."""
        table = self._columns
        year = table["target_year"]
        of_year = np.isnan(year) if target_year is None else year == target_year
        mine = (table["area_code"] == area) & (table["indicator"] == indicator) & (table["scope"] == scope) & of_year
        found = rows.assessments(self._store, table.take(np.flatnonzero(mine)[:1]), self._known)
        return found[0] if found else None

    def without_target(self, *, areas: Iterable[str], indicators: Iterable[str]) -> list[Assessment]:
        """The newest figure of each of these cells for which no document lists a target, verdict no_target."""
        catalogue, wanted = self.reference.catalogue, list(indicators)
        has = set(zip(self.table["area_code"], self.table["indicator"]))
        cells = [(area, one) for area in areas for one in wanted if (area, one) not in has]
        return [
            Assessment(
                area=self.areas[area],
                indicator=catalogue.indicators[indicator],
                category=catalogue.categories[catalogue.indicators[indicator].category],
                as_of_year=self.year,
                verdict=NO_TARGET,
                latest=figures[-1],
                suppressed=bool(figures[-1].suppressed),
            )
            for (area, indicator), figures in self.timeseries(cells).items()
        ]

    # -- figures ---------------------------------------------------------------------------------------------------

    def timeseries(self, cells: Iterable[Cell]) -> dict[Cell, tuple[Figure, ...]]:
        """The figure of each year up to the as-of year (ruling R5) of these cells, oldest first; cells without one are left out."""
        wanted = dict.fromkeys(cells)
        if not wanted:
            return {}
        asked = self._given({area for area, _ in wanted}, {one for _, one in wanted})
        found: dict[Cell, list[Figure]] = {cell: [] for cell in wanted}
        if len(wanted) == 1:
            told = of_years(self._told_of("figure", *next(iter(wanted))), asked)
        else:
            told = self._store.timeseries(asked, as_of=self._at)
        for row in told:
            if (row["area"], row["indicator"]) in found:
                figure = rows.figure(rows.titled(row, self.reference), self._known)
                found[row["area"], row["indicator"]].append(figure)
        return {cell: tuple(figures) for cell, figures in found.items() if figures}

    def told_only(self, cells: Iterable[Cell]) -> dict[Cell, Figure]:
        """Of cells without a figure of a year what is told all the same, by year, without one last: a bound, half a year, a number without a year."""
        wanted = set(cells)
        if not wanted:
            return {}
        table = self._store.statements("figure", as_of=self._at, area=sorted({area for area, _ in wanted}))
        mine = [row for row in rows.records(table) if (row["area"], row["indicator"]) in wanted]
        mine = [row for row in mine if missing(row["year"]) or row["year"] <= self.year]
        found = sorted(mine, key=lambda row: (missing(row["year"]), 0 if missing(row["year"]) else row["year"]))
        return {(row["area"], row["indicator"]): rows.figure(self._with_title(row), self._known) for row in found}

    def statements(self, area: str, indicator: str) -> Statements:
        """Every live statement of a cell with its document, targets and figures, by year."""
        targets, figures = (
            [rows.titled(row, self.reference) for row in sorted(self._told_of(table, area, indicator), key=_by_year)]
            for table in ("target", "figure")
        )
        return Statements(
            targets=tuple(rows.statement(row, self._known) for row in targets),
            figures=tuple(rows.figure(row, self._known) for row in figures),
        )

    def _told_of(self, table: str, area: str, indicator: str) -> list[dict]:
        """The live statements of a cell. Of the one asked for last they are kept: who opens it asks for its years and for all that is said of it."""
        asked, kept = self._last
        if asked != (area, indicator):
            kept = {}
            self._last = ((area, indicator), kept)
        if table not in kept:
            kept[table] = self._store.of_cell(table, area=area, indicator=indicator, as_of=self._at)
        return kept[table]

    def told(self, *, indicator: str | None = None, source: str | None = None) -> Told:
        """Every live statement about an indicator, of a document, or of both, small counts as everywhere."""
        targets, figures = (
            [
                (self.areas[row["area"]], self.reference.catalogue.indicators[row["indicator"]], row)
                for row in rows.records(
                    self._store.statements(table, as_of=self._at, indicator=indicator, source=source)
                )
                if row["area"] in self.areas and row["indicator"] in self.reference.catalogue.indicators
            ]
            for table in ("target", "figure")
        )
        return Told(
            targets=tuple(
                (*of, rows.statement(self._with_title(row), self._known)) for *of, row in self._in_order(targets)
            ),
            figures=tuple(
                (*of, rows.figure(self._with_title(row), self._known)) for *of, row in self._in_order(figures)
            ),
        )

    def _with_title(self, row: dict) -> dict:
        return rows.titled(row | {"batch": int(row["batch"])}, self.reference)

    def _in_order(self, found: list[tuple[Area, Indicator, dict]]) -> list[tuple[Area, Indicator, dict]]:
        """By area, then indicator, as both are listed; then year and rank, the missing last."""
        areas, indicators = (
            {one: place for place, one in enumerate(known)}
            for known in (self.areas, self.reference.catalogue.indicators)
        )

        def key(of: tuple[Area, Indicator, dict]) -> tuple:
            area, indicator, row = of
            late = tuple((missing(row[name]), 0 if missing(row[name]) else row[name]) for name in ("year", "rank"))
            return areas[area.code], indicators[indicator.id], *late

        return sorted(found, key=key)

    def beside(self, *, area: str, other: str) -> tuple[Beside, ...]:
        """Every indicator both areas (codes) have a figure of: the newest year both have and the difference, or why there is none."""
        catalogue = self.reference.catalogue
        series = self.timeseries((code, indicator) for code in (area, other) for indicator in catalogue.indicators)

        def of(code: str) -> dict[str, tuple[Figure, ...]]:
            return {indicator: figures for (owner, indicator), figures in series.items() if owner == code}

        return profile.beside(own=of(area), other=of(other), catalogue=catalogue)

    @staticmethod
    def lacking(targets: Iterable[Assessment]) -> tuple[Lacking, ...]:
        """Which figure of which year would let which of these targets be judged."""
        return profile.lacking(targets)

    # -- documents -------------------------------------------------------------------------------------------------

    @cached_property
    def _checked(self) -> findings.Checked:
        catalogue = self.reference.catalogue
        figures = self._store.every_figure(self._given(self._only), counted=checks.counted(catalogue), as_of=self._at)
        return findings.check(self._store, self._stated, figures, self._tasks(self._only), reference=self.reference)

    def findings(self, areas: Iterable[str] | None = None) -> pd.DataFrame:
        """What in the plans themselves contradicts or cannot be judged (model.columns.FINDINGS), of these areas or of all."""
        return findings.worded(self._store, self._checked, areas=areas, known=self._known)

    def aside(self, areas: Iterable[str] | None = None) -> pd.DataFrame:
        """What the checks on the plans met that is no finding: area_code, indicator, aside (model.verdicts.ASIDE), one row each."""
        return findings.aside(self._checked, areas=areas, reference=self.reference)

    def aside_line(self, areas: Iterable[str] | None = None) -> str:
        """The same counted in one line, as it stands below the findings everywhere; '' where there is nothing."""
        return wording_of_findings.aside(self.aside(areas)["aside"])

    def _tasks(self, areas: Iterable[str] | None) -> pd.DataFrame:
        """The commitments of these areas, or of all; of one id the statement that counts."""
        table = self._every_task
        return table if areas is None else table[table["area"].isin(list(areas))]

    @cached_property
    def _every_task(self) -> pd.DataFrame:
        """They are few, and read once: the checks on plans, the page, the files and the units to choose from ask for them."""
        table = self._store.statements("commitment", as_of=self._at)
        return table.sort_values(["origin", "batch"], ascending=[True, False], kind="stable").drop_duplicates("id")

    def commitments(self, areas: Iterable[str]) -> pd.DataFrame:
        """The tasks of these areas (model.columns.COMMITMENTS and `title`), by area and id; of one id the statement that counts."""
        table = self._tasks(areas)
        place = {code: number for number, code in enumerate(self.areas)}
        order = {"area": lambda column: column.map(place)}
        return self._titled(table).sort_values(
            ["area", "id"], key=lambda column: order.get(column.name, lambda same: same)(column), kind="stable"
        )

    def tasks(self, areas: Iterable[str], *, on: date) -> tuple[Task, ...]:
        """The tasks of these areas as they stand on a day, by area and id. A past as-of year is seen from its last day."""
        areas, day = list(areas), min(on, date(self.year, 12, 31))
        said = self.remarks(areas)
        known = self.reference.sources
        periods = dict(zip(known["id"], zip(known["period_start"], known["period_end"])))
        found = []
        for row in rows.records(self.commitments(areas)):
            years = periods.get(row["source"], (None, None))
            first, last = (None if missing(one) else int(one) for one in years)
            deadline, slots = tasks.read(row["deadline"], first=first, last=last), of_task(row["area"], row["id"])
            mine = {field: said[slot] for field, slot in slots.items() if slot in said}
            when = mine["done"].text if "done" in mine else ""
            state = tasks.state(deadline, row["status"], on=day, finished=when, told="progress" in mine)
            found.append(
                Task(
                    **{name: row[name] for name in OF_TASK},
                    quantity=None if missing(row["quantity"]) else row["quantity"],
                    stage=row["status"],
                    due=deadline.due,
                    state=state,
                    finished=tasks.ended(when) if when else None,
                    slots=slots,
                    said=mine,
                )
            )
        return tuple(found)

    def remarks(self, areas: Iterable[str]) -> dict[Slot, Remark]:
        """What people wrote beside the numbers of these areas, by where it stands; what was emptied again is left out."""
        asked, kept = tuple(areas), self._said
        if (
            kept[0] != asked
        ):  # kept of the areas asked for last: a pack asks for its tasks, its counties and who fills them in
            table = self._store.statements("remark", as_of=self._at, area=list(asked))
            rows_ = table[table["text"] != ""].to_dict("records")
            makers = self._store.makers({row["batch"] for row in rows_})
            said = {Slot.of(row): Remark(row["text"], int(row["batch"]), *makers[row["batch"]]) for row in rows_}
            self._said = kept = (asked, said)
        return kept[1]

    def spoken_by(self) -> dict[str, tuple[int, int, int]]:
        """Source id -> how many live targets, figures and tasks it states."""
        counts = [self._store.spoken_by(table, as_of=self._at) for table in ("target", "figure", "commitment")]
        first, second, third = counts
        return {
            source: (first.get(source, 0), second.get(source, 0), third.get(source, 0))
            for source in {**first, **second, **third}
        }

    def indicators_with_targets(self, area: str) -> frozenset[str]:
        """The ids of the indicators an area (code) has a target for."""
        table = self.table
        return frozenset(table.loc[table["area_code"] == area, "indicator"].unique())

    def listed_by_source(self, area: str) -> dict[tuple[str, str], int]:
        """('target' | 'commitment' | 'figure', source id) -> how many live statements of an area it makes."""
        found = {}
        for table in ("target", "commitment", "figure"):
            rows = self._store.statements(table, as_of=self._at, area=area)
            found |= {(table, source): int(number) for source, number in rows["source"].value_counts().items()}
        return found

    @cached_property
    def areas_with_targets(self) -> frozenset[str]:
        """The codes of the areas that have a target."""
        return frozenset(self.table["area_code"].unique())

    @cached_property
    def areas_with_figures(self) -> frozenset[str]:
        """The codes of the areas that have a figure."""
        return self._store.areas_with("figure", as_of=self._at)

    def find_area(self, asked: str) -> str:
        """The code of an area given by code, name or short name. Raises NotFound naming what is near."""
        return references.find_area(self.reference, asked)

    def find_indicator(self, asked: str) -> str:
        """The id of an indicator given by id, name or alias. Raises NotFound naming what is near."""
        return references.find_indicator(self.reference, asked)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _given(self, areas: Iterable[str] | None = None, indicators: Iterable[str] | None = None) -> Given:
        areas, indicators = (None if one is None else sorted(one) for one in (areas, indicators))
        return replace(self._given_all, only_areas=areas, only_indicators=indicators)

    @cached_property
    def _given_all(self) -> Given:
        return references.given(self.reference, year=self.year)

    @cached_property
    def _known(self) -> rows.Known:
        """What typed rows are made with; small counts by what is declared now, whatever batch is looked at (decision 0007)."""
        asked = suppression.concerned(self._declared.catalogue)
        hidden = small_counts.NONE
        if asked:
            figures, targets = (
                self._store.whole.statements(name, as_of=self._at, indicator=asked) for name in ("figure", "target")
            )
            hidden = small_counts.find(
                figures=figures, targets=targets, declared=self._declared, audience=self.audience
            )
        return rows.Known(reference=self.reference, areas=self.areas, year=self.year, hidden=hidden)

    def _titled(self, table: pd.DataFrame) -> pd.DataFrame:
        titles = [source_title(*one, self.reference) for one in zip(table["source"], table["batch"])]
        return table.assign(title=pd.Series(titles, index=table.index, dtype=str))


def _by_year(row: dict) -> tuple:
    """By year, then rank, the missing last."""
    return tuple((row[name] is None, row[name] or 0) for name in ("year", "rank"))


OF_BOTH = ("_stated", "_spoken", "_every_task")  # what a View has made before anything is hidden in it
OF_HEADLINE = ("area_code", "indicator", "scope", "target_year", "period_start", "period_end")
TEXTS = ("area_code", "indicator", "attribute", "scope", "comparator", "class", "reason", "flags", "missed_years")
PRINTED = ("source", "place", "as_printed")
OF_PRINTED = (*PRINTED, "unit", "basis")
OF_TASK = ("area", "id", "task", "quantity_unit", "deadline", "responsible", "involved", "source", "title", "place")


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a choice shows of a View. headline: one row a cell (wording.counts.headline); apart: the plan's annual and milestone targets;
    both rows of View.table. indicators: the ids asked for.
    """

    view: View
    choice: Choice
    indicators: tuple[str, ...]
    headline: pd.DataFrame
    apart: pd.DataFrame

    @cached_property
    def counts(self) -> counting.Counts:
        """The headline targets of the counted areas in their parts; one count for page, picture, pack and command line."""
        return self.counts_of(*counting.counted_areas(self.choice.areas, areas=self.view.areas))

    def counts_of(self, *codes: str) -> counting.Counts:
        """The same of some of the chosen areas."""
        return counting.count(self.headline, self.apart, codes=codes)

    def counts_of_each(self) -> dict[str, counting.Counts]:
        """The same of each chosen area by itself, by its code."""
        return counting.count_each(self.headline, self.apart, codes=self.choice.areas)

    def rows(self, *, areas: Iterable[str] | None = None, indicators: Iterable[str] | None = None) -> list[Assessment]:
        """Typed headline rows of these (or all chosen) areas and indicators."""
        return self.view.assessments(_narrowed(self.headline, areas, indicators))

    def others(
        self, *, areas: Iterable[str] | None = None, indicators: Iterable[str] | None = None
    ) -> list[Assessment]:
        """Typed rows of the annual and milestone targets."""
        return self.view.assessments(_narrowed(self.apart, areas, indicators))


def _narrowed(table: pd.DataFrame, areas: Iterable[str] | None, indicators: Iterable[str] | None) -> pd.DataFrame:
    if areas is not None:
        table = table[table["area_code"].isin(list(areas))]
    return table if indicators is None else table[table["indicator"].isin(list(indicators))]
