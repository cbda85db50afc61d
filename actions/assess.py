"""The assessed View: everything that is read of a store, of one batch and one as-of year, for the screen or for release.

Pages, charts, panel, packs, screenshots, templates and the command line ask a View and nothing else. It holds the reference (parsed
once a batch), the judged table, the figure of each year and the findings on the plans, suppressed for its audience by the newest
declaration (decision 0007). Typed rows are made only for what is shown. A View is immutable and may be shared between threads.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

import pandas as pd

import gaps
from actions import reference as references
from actions.judging import UPLOAD, find_area, find_indicator, source_titles
from gaps import checks, masking, yearly
from loaders.curated import Reference
from model.areas import Area
from model.assessment import NO_TARGET, Assessment, Figure, OtherStatement, Target
from model.choice import Choice
from model.columns import GAPS
from model.failures import StoreTrouble
from model.numbers import missing
from store import Store
from wording import counts as counting

Audience = Literal["screen", "release"]
Cell = tuple[str, str]  # area code, indicator id


@dataclass(frozen=True, kw_only=True)
class Statements:
    """Everything the live ledger says of one cell, oldest year first."""

    targets: tuple[Target, ...]
    figures: tuple[Figure, ...]


class View:
    """See the module. Made by View.open; year: Y of the method; version: the batch shown; audience: 'screen' or 'release'."""

    def __init__(self, store: Store, *, year: int, version: int, audience: Audience, reference: Reference, declared: Reference):
        self._store, self._declared = store, declared
        self.store_id, self.year, self.version, self.audience, self.reference = (
            store.id, year, version, audience, reference,
        )  # fmt: skip
        known = reference.areas
        self.areas: dict[str, Area] = {
            code: Area(code=code, name=name, short=short, level=level, parent=parent)
            for code, name, short, level, parent in zip(
                known["code"], known["name"], known["short"], known["level"], known["parent"].fillna("")
            )
        }

    @classmethod
    def open(
        cls,
        store: Store,
        *,
        year: int,
        as_of: int | None = None,
        audience: Audience = "screen",
        reference: Reference | None = None,
        declared: Reference | None = None,
    ) -> "View":
        """The View of a store as of a batch (the newest where as_of is None).

        reference, declared: what the batch asked about and the newest batch know, where the caller has parsed them already.
        Raises StoreTrouble where nothing was ever built, NotFound for a batch that is not there.
        """
        version = store.version() if as_of is None else as_of
        known = reference or references.read(store, as_of=as_of)
        if declared is None:
            declared = known if version == store.version() else _declared(store, otherwise=known)
        return cls(store, year=year, version=version, audience=audience, reference=known, declared=declared)

    # -- targets ---------------------------------------------------------------------------------------------------

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every target of every area, judged: the columns of model.columns.GAPS and what typed rows are made of. Not to be changed."""
        rows = self._store.select(
            areas=self.reference.areas,
            sources=self.reference.sources,
            measures=references.measures(self.reference.catalogue),
            units=references.units(self.reference.catalogue),
            year=self.year,
            as_of=self.version or None,
        )
        table = gaps.judge(rows=rows, catalogue=self.reference.catalogue, areas=self.reference.areas, year=self.year)
        table = masking.held_back(table=table, figures=self._hidden, hidden=pd.Series(True, index=self._hidden.index))
        return table.assign(doubts=_doubts(table))

    def published(
        self,
        *,
        areas: list[str] | None = None,
        indicators: list[str] | None = None,
        target_year: int | None = None,
    ) -> pd.DataFrame:
        """The gaps table as it is published (model.columns.GAPS). areas, indicators: any of their names. Raises NotFound."""
        table = self.table
        if areas is not None:
            table = table[table["area_code"].isin([self.find_area(one) for one in areas])]
        if indicators is not None:
            table = table[table["indicator"].isin([self.find_indicator(one) for one in indicators])]
        if target_year is not None:
            table = table[(table["target_year"] == target_year).fillna(False)]
        return table[list(GAPS)].reset_index(drop=True)

    def select(self, choice: Choice, *, indicators: Iterable[str] | None = None) -> "Selection":
        """What a choice shows and counts (wording.counts). indicators: instead of those the choice asks for."""
        wanted = choice.wanted(self.reference.catalogue) if indicators is None else list(indicators)
        table = self.table
        mine = (
            table["area_code"].isin(choice.areas)
            & table["indicator"].isin(wanted)
            & table["attribute"].isin(choice.attributes)
        )
        headline, apart = counting.headline(table[mine], plan=choice.plan)
        return Selection(view=self, choice=choice, indicators=tuple(wanted), headline=headline, apart=apart)

    def assessments(self, table: pd.DataFrame) -> list[Assessment]:
        """Rows of `table` (any of this View's, in any order) as typed rows."""
        titled = table.assign(
            source_title=source_titles(table["source"], table["batch"], self.reference),
            v_source_title=source_titles(table["v_source"], table["v_batch"], self.reference),
        )
        return [self._assessment(row) for row in titled.to_dict("records")]

    def assessment(self, area: str, indicator: str, target_year: int | None, scope: str) -> Assessment | None:
        """One target by its key; None where no document lists it."""
        table = self.table
        year = table["target_year"].isna() if target_year is None else (table["target_year"] == target_year).fillna(False)
        found = table[(table["area_code"] == area) & (table["indicator"] == indicator) & year & (table["scope"] == scope)]
        return self.assessments(found)[0] if len(found) else None

    def without_target(self, *, areas: Iterable[str], indicators: Iterable[str]) -> list[Assessment]:
        """The newest figure of each of these cells for which no document lists a target, verdict no_target."""
        has = set(zip(self.table["area_code"], self.table["indicator"]))
        series = self.timeseries((area, one) for area in areas for one in indicators if (area, one) not in has)
        catalogue = self.reference.catalogue
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
            for (area, indicator), figures in series.items()
        ]

    # -- figures ---------------------------------------------------------------------------------------------------

    def timeseries(self, cells: Iterable[Cell]) -> dict[Cell, tuple[Figure, ...]]:
        """The figure of each year up to the as-of year (ruling R5) of these cells, oldest first; cells without one are left out."""
        wanted = list(dict.fromkeys(cells))
        figures = self._store.statements("figure", as_of=self.version or None, area=sorted({area for area, _ in wanted}))
        dates = dict(zip(self.reference.sources["id"], self.reference.sources["date"].fillna("")))
        table = yearly.yearly(figures=figures, dates=dates, year=self.year)
        found: dict[Cell, list[Figure]] = {}
        for row in table.assign(title=source_titles(table["source"], table["batch"], self.reference)).to_dict("records"):
            found.setdefault((row["area"], row["indicator"]), []).append(self._figure(row))
        return {cell: tuple(sorted(found[cell], key=lambda one: one.year)) for cell in wanted if cell in found}

    def statements(self, area: str, indicator: str) -> Statements:
        """Every live statement of a cell with its document, targets and figures, by year."""
        asked = {"as_of": self.version or None, "area": area, "indicator": indicator}
        targets, figures = (
            table.assign(title=source_titles(table["source"], table["batch"], self.reference))
            .sort_values(["year", "rank"], na_position="last", kind="stable")
            .to_dict("records")
            for table in (self._store.statements(name, **asked) for name in ("target", "figure"))
        )
        return Statements(
            targets=tuple(_stated(row) for row in targets), figures=tuple(self._figure(row) for row in figures)
        )

    # -- documents -------------------------------------------------------------------------------------------------

    @cached_property
    def findings(self) -> pd.DataFrame:
        """What in the plans themselves contradicts or cannot be judged (model.columns.FINDINGS), of all areas."""
        rows = self._store.select(
            areas=self.reference.areas,
            sources=self.reference.sources,
            measures=references.measures(self.reference.catalogue),
            units=references.units(self.reference.catalogue),
            year=self.year,
            as_of=self.version or None,
        )
        return checks.find(
            rows=rows,
            figures=self._store.statements("figure", as_of=self.version or None),
            catalogue=self.reference.catalogue,
            areas=self.reference.areas,
            sources=self.reference.sources,
            year=self.year,
        )

    def commitments(self, areas: Iterable[str]) -> pd.DataFrame:
        """The tasks of these areas (model.columns.COMMITMENTS and `title`), by area and id; of one id the statement that counts."""
        table = self._store.statements("commitment", as_of=self.version or None, area=list(areas))
        table = table.sort_values(["origin", "batch"], ascending=[True, False], kind="stable").drop_duplicates("id")
        place = {code: number for number, code in enumerate(self.areas)}
        table = table.assign(title=source_titles(table["source"], table["batch"], self.reference))
        return table.sort_values(["area", "id"], key=lambda c: c.map(place) if c.name == "area" else c, kind="stable")

    @cached_property
    def areas_with_targets(self) -> frozenset[str]:
        return frozenset(self.table["area_code"])

    def find_area(self, asked: str) -> str:
        """The code of an area given by code, name or short name. Raises NotFound naming what is near."""
        return find_area(self.reference, asked)

    def find_indicator(self, asked: str) -> str:
        """The id of an indicator given by id, name or alias. Raises NotFound naming what is near."""
        return find_indicator(self.reference, asked)

    # -- inside ----------------------------------------------------------------------------------------------------

    @cached_property
    def _hidden(self) -> pd.DataFrame:
        """The figures whose value this audience is not shown: on the screen counts themselves, for release all that tell one."""
        figures = self._store.statements("figure", as_of=self.version or None)
        declared = self._declared.catalogue
        hidden = masking.masked(figures=figures, catalogue=declared, areas=self.reference.areas)
        if self.audience == "screen":
            of_counts = [key for key, one in declared.indicators.items() if one.kind == "count"]
            hidden &= figures["indicator"].isin(of_counts)
        return figures[hidden]

    @cached_property
    def _suppressed(self) -> dict[tuple[str, str, int | None], str]:
        """(area, indicator, year) -> what is said in place of the figure."""
        return {
            (row["area"], row["indicator"], _whole(row["year"])): (
                masking.shown(row["value"], masked=True)
                if self._declared.catalogue.indicators[row["indicator"]].kind == "count"
                else masking.HELD
            )
            for row in self._hidden.to_dict("records")
        }

    def _figure(self, row: dict) -> Figure:
        """A row of the store's figures, with title, as a Figure."""
        said = self._suppressed.get((row["area"], row["indicator"], _whole(row["year"])), "")
        return Figure(
            value=None if said else _number(row["value"]),
            decimals=_whole(row["decimals"]),
            year=_whole(row["year"]),
            unit=row["unit"],
            status=row["status"],
            definition=row["definition_version"],
            population=row["population"],
            period=row["period"],
            numerator=None if said else _number(row["numerator"]),
            denominator=None if said else _number(row["denominator"]),
            source=row["source"],
            title=row["title"],
            place=row["place"],
            as_printed="" if said else row["as_printed"],
            batch=_whole(row["batch"]),
            note=row["note"],
            comparator=row["comparator"],
            suppressed=said,
        )

    def _assessment(self, row: dict) -> Assessment:
        indicator = self.reference.catalogue.indicators[row["indicator"]]
        return Assessment(
            area=self.areas[row["area_code"]],
            indicator=indicator,
            category=self.reference.catalogue.categories[indicator.category],
            as_of_year=self.year,
            verdict=row["class"],
            target=_target(row),
            baseline=self._baseline(row),
            latest=self._latest(row),
            is_baseline=bool(row["is_base"]),
            met=bool(row["met"]),
            baseline_met=bool(row["base_met"]),
            reason=row["reason"],
            flags=frozenset(code for code in row["flags"].split(";") if code),
            doubts=tuple(code for code in row["doubts"].split(";") if code),
            other=_other(row),
            suppressed=bool(row["held_back"]),
            **{name: _number(row[name]) for name in MEASURES},
        )

    def _baseline(self, row: dict) -> Figure | None:
        year = _whole(row["baseline_year"])
        said = self._suppressed.get((row["area_code"], row["indicator"], year), "") if row["held_back"] else ""
        if missing(row["baseline"]) and not said:
            return None
        return Figure(
            value=_number(row["baseline"]),
            decimals=_whole(row["base_decimals"]),
            year=year,
            definition=row["base_definition"],
            population=row["base_population"],
            source=_text(row["base_source"]) or row["source"],
            place=_text(row["base_place"]) or row["place"],
            title=row["source_title"],
            suppressed=said,
        )

    def _latest(self, row: dict) -> Figure | None:
        year = _whole(row["latest_year"])
        said = self._suppressed.get((row["area_code"], row["indicator"], year), "") if row["held_back"] else ""
        if missing(row["latest"]) and not said:
            return None
        return Figure(
            value=_number(row["latest"]),
            decimals=_whole(row["latest_decimals"]),
            year=year,
            status=row["v_status"],
            definition=row["base_definition"] if row["is_base"] else row["v_definition"],
            population=row["base_population"] if row["is_base"] else row["v_population"],
            numerator=None if said else _number(row["v_numerator"]),
            denominator=None if said else _number(row["v_denominator"]),
            source=_text(row["v_source"]),
            title=_text(row["v_source_title"]),
            place=_text(row["v_place"]),
            as_printed="" if said else _text(row["v_as_printed"]),
            batch=_whole(row["v_batch"]),
            suppressed=said,
        )


MEASURES = ("gap", "drift", "progress", "time_share", "pace", "required_per_year", "achieved_per_year")


@dataclass(frozen=True, kw_only=True)
class Selection:
    """What a choice shows of a View. headline: one row a cell (wording.counts.headline); apart: the plan's annual and milestone targets;
    both rows of View.table. indicators: the ids asked for."""

    view: View
    choice: Choice
    indicators: tuple[str, ...]
    headline: pd.DataFrame
    apart: pd.DataFrame

    @cached_property
    def counts(self) -> counting.Counts:
        """The headline targets of the counted areas in their parts; one count for page, picture, pack and command line."""
        codes = counting.counted_areas(self.choice.areas, areas=self.view.areas)
        return counting.count(self.headline, self.apart, codes=codes)

    def counts_of(self, *codes: str) -> counting.Counts:
        """The same of some of the chosen areas."""
        return counting.count(self.headline, self.apart, codes=codes)

    def rows(self, *, areas: Iterable[str] | None = None, indicators: Iterable[str] | None = None) -> list[Assessment]:
        """Typed headline rows of these (or all chosen) areas and indicators."""
        return self.view.assessments(_narrowed(self.headline, areas, indicators))

    def others(self, *, areas: Iterable[str] | None = None, indicators: Iterable[str] | None = None) -> list[Assessment]:
        """Typed rows of the annual and milestone targets."""
        return self.view.assessments(_narrowed(self.apart, areas, indicators))


def _narrowed(table: pd.DataFrame, areas: Iterable[str] | None, indicators: Iterable[str] | None) -> pd.DataFrame:
    if areas is not None:
        table = table[table["area_code"].isin(list(areas))]
    return table if indicators is None else table[table["indicator"].isin(list(indicators))]


def _declared(store: Store, *, otherwise: Reference) -> Reference:
    """What indicators.yaml declares now; where every build is undone, what it declared at the batch asked about."""
    try:
        return references.read(store)
    except StoreTrouble:
        return otherwise


def _doubts(table: pd.DataFrame) -> pd.Series:
    """The doubts of each row, codes of model.verdicts.DOUBTS joined by ';' in their order."""
    conflict = counting.flagged(table, "target_conflict") & (table["other_class"] != table["class"])
    figure = table["latest"].notna() & ~table["is_base"]
    found = {
        "target_conflict": conflict,
        "comparator_against_direction": counting.flagged(table, "comparator_against_direction"),
        "conflicting_figures": table["reason"] == "conflicting_figures",
        "preliminary": figure & (table["v_status"] == "快报"),
        "unreviewed": figure & (table["v_source"] == UPLOAD) & (table["v_status"] != "核定"),
    }
    on = pd.DataFrame(found)
    return pd.Series(
        [";".join(name for name, yes in zip(found, row) if yes) for row in on.itertuples(index=False)],
        index=table.index,
        dtype="str",
    )


def _target(row: dict) -> Target:
    reference = None
    if not missing(row["reference"]):
        digits = row["base_decimals"] if row["reference_is_base"] else row["reference_decimals"]
        reference = Figure(value=_number(row["reference"]), decimals=_whole(digits), year=_whole(row["reference_year"]))
    return Target(
        year=_whole(row["target_year"]),
        end=_number(row["target"]),
        far=_number(row["target_to"]),
        low=_number(row["low"]),
        high=_number(row["high"]),
        sign=row["sign"],
        direction=int(row["direction"]),
        digits=_whole(row["target_decimals"]),
        allowed=_allowed(row),
        reference_area=_text(row["reference_area"]),
        reference=reference,
        reference_is_baseline=bool(row["reference_is_base"]),
        summed=bool(row["summed"]),
        period_start=_whole(row["period_start"]),
        period_end=_whole(row["period_end"]),
        title=row["source_title"],
        **_printed(row),
    )


def _allowed(row: dict) -> float:
    """How far beyond its end a figure still meets the target (gaps.measure.meets)."""
    if row["sign"] != "~" and row["direction"] != 0:
        return 0.0
    return _number(row["allowed" if row["sign"] == "~" else "half_unit"]) or 0.0


def _stated(row: dict) -> Target:
    """A row of the store's targets, with title: as printed, not resolved."""
    return Target(
        year=_whole(row["year"]), end=None, far=None, low=None, high=None, sign=row["comparator"], direction=0, digits=None,
        title=row["title"], **_printed(row),
    )  # fmt: skip


def _printed(row: dict) -> dict:
    numbers = {"value": _number(row["value"]), "value_to": _number(row["value_to"])}
    whole = {name: _whole(row[name]) for name in ("decimals", "reference_year", "batch")}
    words = ("scope", "attribute", "comparator", "basis", "strength", "measure", "population", "source", "place")
    return numbers | whole | {name: row[name] for name in (*words, "as_printed", "note", "unit")}


def _other(row: dict) -> OtherStatement | None:
    if not row["other_place"]:
        return None
    return OtherStatement(
        comparator=row["other_comparator"],
        value=_number(row["other_target"]),
        verdict=row["other_class"],
        place=row["other_place"],
        source=row["other_source"],
        as_printed=row["other_as_printed"],
        joined=bool(row["joined"]),
    )


def _number(value) -> float | None:
    return None if missing(value) else float(value)


def _whole(value) -> int | None:
    return None if missing(value) else int(value)


def _text(value) -> str:
    return "" if missing(value) else str(value)
