"""Which figure counts: from the live statements to one row for each target statement and year it is judged on.

Rulings R4-R9, R11 and R23 of docs/decisions/0002-method-rulings.md, one named function each; the arithmetic is not here, gaps/ does
it. A nation is two million figures, so nothing but numbers and codes is read: area and indicator as their places in the given tables,
a text that is only compared (population, definition) as a code, and of each statement used where it stands (batch, line), by which
store.Store.texts fetches source, place and phrase of the rows that are shown.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from model.columns import ATTRIBUTES, BASES, COMPARATORS, FIGURE_ROLES, MEASURES, PERIODS, SCOPES, STATEMENTS, STATUSES
from model.numbers import missing
from store import ledger

NONE = -1  # no such row, no such code
UNDATED = 1  # instead of a date, negative, so that the latest is the smallest
YEARLY, PLAIN = ("year", "mch_year"), ("", "=", "~")  # R4: of whole years, and no bounds
YEARS = 1 << 16  # room for one year inside a key; years are shifted to be positive
ZERO_YEAR = 1 << 15
OF_FLOWS = (
    "year",
    "value",
    "decimals",
    "is_foreign",
    "disputed",
    "status",
    "origin",
)  # what of a sum's parts counts (R8)
RELATIVE = ("points_on", "points_off", "percent_on", "percent_off", "step_on", "step_off")
POINTS = ("%", "％", "个百分点", "百分点")  # what the amount of a relative target may be printed in (R3)
SIGNS, STATED_MEASURES, STATED_STATUSES = ("", *COMPARATORS), ("", *MEASURES), ("", *STATUSES)  # '': not stated


def as_double(table: str) -> str:
    """The decimal columns of a statement table as doubles: '"value"::double as "value", …'."""
    return (
        ", ".join(f'"{c.name}"::double as "{c.name}"' for c in STATEMENTS[table] if c.kind == "number")
        or "batch as batch"
    )


@dataclass(frozen=True, kw_only=True)
class Given:
    """The words of the batch asked about. areas(code, parent), sources(id, date, period_start, period_end, supersedes),
    measures(indicator, measure), units(indicator, unit: the spellings accepted). year: Y of the method; only_areas: codes, only_indicators: ids, None for all.
    """

    areas: pd.DataFrame
    sources: pd.DataFrame
    measures: pd.DataFrame
    units: pd.DataFrame
    year: int
    only_areas: list[str] | None = None
    only_indicators: list[str] | None = None

    @property
    def read_areas(self) -> list[str] | None:
        """The areas whose figures are read: those asked for and the ones above them; None for all."""
        if self.only_areas is None:
            return None
        above = set(self.areas.loc[self.areas["code"].isin(self.only_areas), "parent"]) - {""}
        return sorted({*self.only_areas, *above})

    @property
    def parent(self) -> np.ndarray:
        """Of each area the place of the one above it, NONE where there is none."""
        place = {code: number for number, code in enumerate(self.areas["code"])}
        return np.array([place.get(code, NONE) for code in self.areas["parent"]], dtype=np.int32)


# -- reading -----------------------------------------------------------------------------------------------------------

FIGURES = """
select area, indicator, year::integer as year, value::double as value, coalesce(decimals, {none})::tinyint as decimals, origin::tinyint as origin,
  coalesce(rank, 9)::tinyint as rank, period = 'mch_year' as late, batch, line, unit, {status}::tinyint as status, definition_version, population
from {rows} where year is not null and value is not null and period in {yearly} and comparator in {plain}
"""
EVERY_FIGURE = """
select area, indicator, year::double as year, value::double as value, decimals::double as decimals, greatest(origin, 0)::tinyint as origin,
  coalesce(rank, 9)::tinyint as rank, {period}::tinyint as period, {comparator}::tinyint as comparator, {role}::tinyint as role, batch, line,
  unit, source, population
from {rows}
"""
TARGETS = """
select area, indicator, coalesce(year, 0)::integer as year, {scope}::tinyint as scope, {comparator}::tinyint as comparator,
  {basis}::tinyint as basis, {attribute}::tinyint as attribute, value::double as value, value_to::double as value_to,
  tolerance::double as tolerance, baseline::double as printed, baseline_year::double as printed_year, decimals::double as decimals,
  reference_year::double as stated_reference, origin::tinyint as origin, coalesce(rank, 9)::tinyint as rank, batch, line,
  unit, basis not in ('absolute', 'external') and unit in {points} as in_points, {measure}::tinyint as measure, source, population, and_with
from {rows}
"""

Columns = dict[str, np.ndarray]


def _place_in(column: str, words: tuple[str, ...]) -> str:
    """SQL: the place of a column's word among the words allowed; '' has its own, NONE for any other."""
    cases = " ".join(f"when '{word}' then {place}" for place, word in enumerate(words))
    return f"case {column} {cases} else {NONE} end"


def _also(table: Columns, **columns: np.ndarray) -> Columns:
    """With these columns as well; one that was there keeps its place."""
    return table | columns


def _take(table: Columns, at: np.ndarray) -> Columns:
    return {name: values[at] for name, values in table.items()}


@dataclass(frozen=True, kw_only=True)
class _Text:
    """A column of text: each row's code, and the word of each code."""

    codes: np.ndarray
    words: list[str]

    @classmethod
    def of(cls, column: pa.ChunkedArray) -> "_Text":
        coded = pc.dictionary_encode(column.combine_chunks())
        return cls(codes=coded.indices.to_numpy(), words=coded.dictionary.to_pylist())

    def places(self, known: Mapping[str, int], missing: int = NONE) -> np.ndarray:
        """Of each row what its word is known as."""
        return np.array([known.get(word, missing) for word in self.words] or [missing], dtype=np.int64)[self.codes]


class _Reader:
    """Reads the live figures and targets of one batch as numbers and codes."""

    def __init__(self, con: duckdb.DuckDBPyConnection, *, at: int, current: bool, given: Given) -> None:
        self._con, self.given = con, given
        self._at, self._current = at, current
        known = given.measures["indicator"].tolist()
        asked = None if given.only_indicators is None else set(given.only_indicators)
        self._areas = _numbered(given.areas["code"].tolist())
        self._indicators = {one: place for place, one in enumerate(known) if asked is None or one in asked}
        self._units: dict[str, set[str]] = {}
        for indicator, unit in zip(given.units["indicator"].tolist(), given.units["unit"].tolist()):
            self._units.setdefault(indicator, set()).add(unit)

    def _rows(self, table: str, areas: list[str] | None) -> str:
        among = ledger.among(area=areas, indicator=self.given.only_indicators)
        return f"({ledger.live(table, at=self._at, current=self._current, among=among)})"

    def _read(self, sql: str, *, areas: list[str] | None) -> tuple[Columns, dict[str, _Text]]:
        """(numbers and codes, texts) of the rows of areas and indicators that are known."""
        table = self._con.sql(sql).to_arrow_table()
        text = {one.name: _Text.of(table.column(one.name)) for one in table.schema if one.type == pa.string()}
        plain = {name: table.column(name).to_numpy() for name in table.column_names if name not in text}
        known = self._areas if areas is None else {one: self._areas[one] for one in areas if one in self._areas}
        area, indicator = text.pop("area").places(known), text.pop("indicator").places(self._indicators)
        columns = {"area": area, "indicator": indicator} | plain
        there = (area >= 0) & (indicator >= 0)
        if not there.all():
            at = np.flatnonzero(there)
            columns = _take(columns, at)
            text = {name: _Text(codes=one.codes[at], words=one.words) for name, one in text.items()}
        return columns | {"is_foreign": self._foreign(text.pop("unit"), columns["indicator"])}, text

    def _foreign(self, unit: _Text, indicator: np.ndarray) -> np.ndarray:
        """R3: whether each row is printed in a unit that is not its indicator's."""
        if not len(indicator):
            return np.zeros(0, dtype=bool)
        spelled = [self._units.get(one, set()) for one in self.given.measures["indicator"].tolist()]
        foreign = np.array([[word != "" and word not in known for word in unit.words] for known in spelled], dtype=bool)
        return foreign[indicator, unit.codes]

    def figures(self) -> tuple[Columns, dict[str, _Text]]:
        """R3, R4: the figures that may be judged."""
        areas = self.given.read_areas
        status = _place_in("status", STATED_STATUSES)
        sql = FIGURES.format(rows=self._rows("figure", areas), none=NONE, status=status, yearly=YEARLY, plain=PLAIN)
        return self._read(sql, areas=areas)

    def every_figure(self, counted: Iterable[str]) -> pd.DataFrame:
        """All figures, also those that are shown and never judged: without a year, bounds, half years; `counts`: it is the figure of its
        year, looked up for the indicators `counted`.
        """
        allowed = {"period": PERIODS, "comparator": SIGNS, "role": FIGURE_ROLES}
        codes = {name: _place_in(name, words) for name, words in allowed.items()}
        areas = self.given.read_areas
        table, text = self._read(EVERY_FIGURE.format(rows=self._rows("figure", areas), **codes), areas=areas)
        table["source"] = text["source"].places(self._sources(text["source"]))
        table |= self.coded({"population": text["population"]})[0]
        year = table["year"]
        order = np.lexsort(
            (table["line"], table["batch"], np.nan_to_num(year, nan=np.inf), table["indicator"], table["area"])
        )
        table = _take(table, order)
        asked = [self._indicators[one] for one in counted if one in self._indicators]
        late, year = table["period"] == PERIODS.index("mch_year"), table["year"]
        usable = np.flatnonzero(
            np.isin(table["indicator"], asked)
            & ~np.isnan(year)
            & ~np.isnan(table["value"])
            & np.isin(table["comparator"], [SIGNS.index(one) for one in PLAIN])
            & (late | (table["period"] == PERIODS.index("year")))
        )
        of_years = _take(table | {"late": late}, usable)
        of_years |= {
            "year": of_years["year"].astype(np.int32),
            "decimals": np.nan_to_num(of_years["decimals"], nan=NONE),
            "definition": np.zeros(len(usable), dtype=np.int32),
        }
        counts = np.zeros(len(year), dtype=bool)
        counts[usable[self.figure_of_year(of_years).places]] = True
        words = {
            name: pd.Categorical.from_codes(table[name], categories=list(known)) for name, known in allowed.items()
        }
        return pd.DataFrame(table | words | {"at": np.arange(len(year)), "counts": counts}, copy=False)

    def targets(self) -> tuple[Columns, dict[str, _Text]]:
        allowed = {
            "scope": SCOPES,
            "comparator": SIGNS,
            "basis": BASES,
            "attribute": ATTRIBUTES,
            "measure": STATED_MEASURES,
        }
        codes = {name: _place_in(name, words) for name, words in allowed.items()}
        areas = self.given.only_areas
        table, text = self._read(TARGETS.format(rows=self._rows("target", areas), points=POINTS, **codes), areas=areas)
        known, source = self.given.sources, text["source"]
        place = self._sources(source)

        def of_source(name: str, shown: Callable, missing) -> np.ndarray:
            """What is known of each row's document."""
            told = dict(zip(known["id"].tolist(), map(shown, known[name].tolist())))
            return np.array([told.get(one, missing) for one in source.words] or [missing])[source.codes]

        measure = self.given.measures["measure"].map(STATED_MEASURES.index).to_numpy(dtype=np.int8)
        table |= {
            "target_foreign": table.pop("is_foreign") & ~table.pop("in_points"),
            "own_measure": measure[table["indicator"]],
            "source": source.places(place),
            "date": of_source("date", _day, 0),
            "period_start": of_source("period_start", _number, np.nan),
            "period_end": of_source("period_end", _number, np.nan),
            "supersedes": of_source("supersedes", lambda one: NONE if missing(one) else place.get(one, NONE), NONE),
        }
        return table, text

    def _sources(self, named: _Text) -> dict[str, int]:
        """A number for each document: its place among those known; of others, as uploads name them, one made of its name, so that it is the same
        wherever it is named.
        """
        known = _numbered(self.given.sources["id"].tolist())
        return known | {one: len(known) + _made_of(one) for one in named.words if one not in known}

    def coded(self, *texts: Mapping[str, _Text]) -> list[Columns]:
        """A code from 1 for every word of these columns, the same for one word in all; 0 where nothing is stated."""
        words = sorted({word for of in texts for one in of.values() for word in one.words} - {""})
        code = {word: place for place, word in enumerate(words, start=1)}
        return [{name: one.places(code, 0).astype(np.int32) for name, one in of.items()} for of in texts]

    def figure_of_year(self, usable: Columns) -> "FigureOfYear":
        """See FigureOfYear. usable: figures that may be judged."""

        def ties(at: np.ndarray) -> list[tuple]:
            found = self.words_of("figure", usable, at, ("source", "place", "role"))
            dates = _dates(self.given.sources, (source for source, *_ in found))
            return [(dates.get(source, UNDATED), source, place, role) for source, place, role in found]

        return FigureOfYear(usable, indicators=len(self.given.measures), ties=ties)

    def words_of(self, table: str, rows: Columns, at: np.ndarray, names: tuple[str, ...]) -> list[tuple]:
        """The texts of a few of these statements, to break a tie."""
        refs = zip(rows["batch"][at].tolist(), rows["line"][at].tolist())
        found = texts(self._con, table, refs=refs, names=names)
        return [tuple(row.values()) for row in found]


def _numbered(words: Iterable[str]) -> dict[str, int]:
    return {word: place for place, word in enumerate(words)}


def _made_of(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=6).digest(), "big")


def _number(value) -> float:
    return np.nan if missing(value) else float(value)


def _day(date) -> int:
    """'2024-03' -> 20240300, 0 where there is none."""
    return 0 if missing(date) else int(date.replace("-", "").ljust(8, "0"))


def texts(
    con: duckdb.DuckDBPyConnection, table: str, *, refs: Iterable[tuple[int, int]], names: tuple[str, ...]
) -> list[dict]:
    """Columns of the statements at these places, row by row. refs: (batch, line), NONE where there is no statement: '' and None.

    Looked up in the ledger itself, where every version stands for ever. Rows and no table: a few are asked for at a time, and to make
    a table of them would take longer than to find them.
    """
    kinds = {column.name: column.kind for column in STATEMENTS[table]}
    shown = {"number": '"{0}"::double', "text": '"{0}"', "date": '"{0}"'}
    listed = ", ".join(shown.get(kinds.get(name, ""), '"{0}"').format(name) for name in names)
    refs = list(refs)
    asked = [[*{one for one in column if one is not None and one >= 0}] for column in zip(*refs)] or [[], []]
    found = con.execute(
        f"select batch, line, {listed} from {table} where batch in (select unnest(?::bigint[])) "
        "and line in (select unnest(?::bigint[])) and not retracted",
        asked,
    ).fetchall()
    said = {(batch, line): dict(zip(names, row)) for batch, line, *row in found}
    blank = {name: "" if kinds.get(name) in ("text", "date") else None for name in names}
    return [dict(said.get(ref, blank)) for ref in refs]


def in_precedence(table: str, rows: pd.DataFrame, *, sources: pd.DataFrame) -> pd.DataFrame:
    """The same statements, whichever counts first (R5, R23): for whoever sets new statements beside those that stand.

    Figures that are never judged (bounds, no year, half years) come after those that are. sources: id, date.
    """
    named = ("origin", "batch", "source", "place", "rank", "role", "period", "comparator", "value")
    told = rows[[name for name in named if name in rows]].to_dict("records")
    dates = _dates(sources, rows["source"])
    keys = [_precedence_of(table, row, dates) for row in told]
    return rows.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


def _dates(sources: pd.DataFrame, ids: Iterable[str]) -> dict[str, int]:
    """Of these documents how late they are dated, the latest the smallest number; those that are not known are left out."""
    named = sources[sources["id"].isin(list(set(ids)))]
    return {one: _later_first(date) for one, date in zip(named["id"], named["date"].fillna(""))}


def _precedence_of(table: str, row: Mapping, dates: Mapping[str, int]) -> tuple:
    """What a statement is ordered by among those of one cell and year: the smallest counts."""
    rank = 9 if missing(row.get("rank")) else row["rank"]
    date, batch = dates.get(row["source"], UNDATED), -row["batch"]
    if table == "target":
        return row["origin"], rank, date, batch, row["source"], row["place"]
    if table == "commitment":
        return row["origin"], batch, date, row["source"], row["place"]
    bound = row["comparator"] not in PLAIN or missing(row["value"])
    late = row["period"] == "mch_year"
    return bound, max(row["origin"], 0), rank, late, batch, date, row["source"], row["place"], row["role"]


# -- the figure of a year ----------------------------------------------------------------------------------------------


class FigureOfYear:
    """R5: of each area, indicator and year the one figure that counts, and whether an equal one says otherwise.

    keys: of each year that counts its cell and year, in order; places: where its figure stands among those given.
    """

    def __init__(self, figures: Columns, *, indicators: int, ties: Callable[[np.ndarray], list[tuple]]) -> None:
        """ties: of the figures at some places what orders them last: (source date, source, place, role), smaller first."""
        self._figures, self._indicators = figures, indicators
        key = self._key(figures["area"], figures["indicator"], figures["year"])
        places = np.arange(len(key))
        if np.any(key[1:] < key[:-1]):
            places = np.argsort(key, kind="stable")
            key = key[places]
        keep, disputed = np.ones(len(key), dtype=bool), np.zeros(len(key), dtype=bool)
        repeated = np.zeros(len(key), dtype=bool)
        repeated[1:] = key[1:] == key[:-1]
        repeated[:-1] |= repeated[1:]
        if repeated.any():
            at = np.flatnonzero(repeated)
            crowd = _take(figures, places[at]) | {"key": key[at]}
            first, contradicted = _precedence(crowd, lambda some: ties(places[at[some]]))
            keep[at] = False
            keep[at[first]], disputed[at[contradicted]] = True, True
        self.keys, self.places, self._disputed = key[keep], places[keep], disputed[keep]

    def of(self, name: str, rows: np.ndarray | slice) -> np.ndarray:
        """A column at these rows: as given, or `disputed`."""
        return self._disputed[rows] if name == "disputed" else self._figures[name][self.places[rows]]

    def _key(self, area, indicator, year) -> np.ndarray:
        cell = np.asarray(area, dtype=np.int64) * self._indicators + np.asarray(indicator, dtype=np.int64)
        return cell * YEARS + (np.asarray(year, dtype=np.int64) + ZERO_YEAR)

    def at(self, area, indicator, year: np.ndarray) -> np.ndarray:
        """The rows of these cells and years, NONE where there is none. year: may be NaN; area: may be NONE."""
        asked = ~np.isnan(year) & (np.asarray(area) >= 0)
        key = self._key(area, indicator, np.where(asked, year, 0))
        place = np.searchsorted(self.keys, key)
        there = asked & (place < len(self.keys))
        there[there] = self.keys[place[there]] == key[there]
        return np.where(there, place, NONE)

    def newest(self, area, indicator, last: np.ndarray) -> np.ndarray:
        """The row of the newest year up to `last` of each cell, NONE where there is none."""
        place = np.searchsorted(self.keys, self._key(area, indicator, last), side="right") - 1
        found = np.where(place >= 0, place, 0)
        cell = self._key(area, indicator, np.full(len(place), -ZERO_YEAR))
        there = (place >= 0) & (len(self.keys) > 0)
        there[there] = self.keys[found[there]] >= cell[there]
        return np.where(there, place, NONE)

    def between(self, area, indicator, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """(start, stop): the rows start..stop-1 are the years first..last of each cell."""
        start = np.searchsorted(self.keys, self._key(area, indicator, first))
        stop = np.searchsorted(self.keys, self._key(area, indicator, last), side="right")
        return start, np.maximum(start, stop)

    def take(self, name: str, rows: np.ndarray, missing) -> np.ndarray:
        """A column at these rows; `missing` where the row is NONE."""
        if not len(self.keys):
            return np.full(len(rows), missing)
        return np.where(rows >= 0, self.of(name, np.where(rows >= 0, rows, 0)), missing)


def _precedence(rows: Columns, ties: Callable[[np.ndarray], list[tuple]]) -> tuple[np.ndarray, np.ndarray]:
    """R5, R9 among figures that share a cell and year: (places of the first of each, places of those of them an equal one contradicts).

    rows: figures with `key` (the cell and year).
    """
    # A figure that was reviewed (schema.REVIEWED) is an upload like any other here.
    level = [rows["key"], np.maximum(rows["origin"], 0), rows["rank"], rows["late"]]
    newest = -rows["batch"].astype("int64")
    order = _in_order([*level, newest], ties)
    level = [values[order] for values in level]
    begins = _apart_from_before(level[:1])
    first = np.flatnonzero(begins)[np.cumsum(begins) - 1]  # of each row, where the first of its cell and year stands
    alike = np.logical_and.reduce([values == values[first] for values in level]) & (first != np.arange(len(first)))
    one, other = (_take(rows, order[at[alike]]) for at in (first, np.arange(len(first))))
    coarser = np.minimum(np.maximum(one["decimals"], 0), np.maximum(other["decimals"], 0)).astype("float64")
    apart = np.round(np.abs(one["value"] - other["value"]), 6) > 0.5 * 10.0**-coarser
    apart &= ~one["is_foreign"] & ~other["is_foreign"]
    for name in ("population", "definition"):
        apart &= ~_apart(one[name], other[name])
    return order[begins], np.unique(order[first[alike]][apart])


def _in_order(level: list[np.ndarray], ties: Callable[[np.ndarray], list[tuple]]) -> np.ndarray:
    """The order by these columns; what is equal in all of them by what ties says of the rows at such places."""
    order = np.lexsort(level[::-1])
    again = ~_apart_from_before([values[order] for values in level])
    again[:-1] |= again[1:]
    if not again.any():
        return order
    at = np.sort(order[again])
    words = ties(at)
    ranks = {word: place for place, word in enumerate(sorted(set(words)))}
    last = np.zeros(len(order), dtype=np.int64)
    last[at] = [ranks[one] for one in words]
    return np.lexsort([last, *level[::-1]])


def _apart_from_before(columns: list[np.ndarray]) -> np.ndarray:
    """Whether each row differs from the one before it in one of these columns; the first does."""
    differs = np.ones(len(columns[0]), dtype=bool)
    differs[1:] = np.logical_or.reduce([values[1:] != values[:-1] for values in columns])
    return differs


# -- the statements of a cell ------------------------------------------------------------------------------------------


def _ordered(targets: Columns, *, ties: Callable[[np.ndarray], list[tuple]], indicators: int) -> Columns:
    """R23: the target statements sorted by cell, numbered `position` within it (1 speaks for the cell), with `superseded`."""
    cell = targets["area"].astype("int64") * indicators + targets["indicator"]
    cell = (cell * YEARS + targets["year"] + ZERO_YEAR) * len(SCOPES) + targets["scope"]
    superseded = np.zeros(len(cell), dtype=bool)
    newer = targets["supersedes"] != NONE
    if newer.any():
        gone = set(zip(cell[newer].tolist(), targets["supersedes"][newer].tolist()))
        superseded = np.array([one in gone for one in zip(cell.tolist(), targets["source"].tolist())], dtype=bool)
    newest = -targets["batch"].astype("int64")
    order = _in_order([cell, targets["origin"], superseded, targets["rank"], -targets["date"], newest], ties)
    table = _take(targets | {"cell": cell, "superseded": superseded}, order)
    first = _apart_from_before([table["cell"]])
    number = np.arange(len(first))
    begin = np.maximum.accumulate(np.where(first, number, 0))
    table |= {"cell": np.cumsum(first) - 1, "position": number - begin + 1}
    return {name: values for name, values in table.items() if name not in ("supersedes", "date")}


def _code(words: tuple[str, ...], word: str) -> int:
    return words.index(word)


def _baselines(table: Columns, years: FigureOfYear) -> Columns:
    """R6, R8: B as printed with the target, 0 at the start of a cumulative plan, or the stored figure of the year before the plan."""
    plan = table["scope"] == _code(SCOPES, "plan")
    measure = np.where(table["measure"] > 0, table["measure"], table["own_measure"])
    cumulative = plan & (measure == _code(STATED_MEASURES, "cumulative"))
    flows = table["own_measure"] == _code(STATED_MEASURES, "annual_flow")
    totals = table["own_measure"] == _code(STATED_MEASURES, "cumulative")
    start = table["period_start"]
    may = plan & (table["basis"] != _code(BASES, "external"))
    before = years.at(table["area"], table["indicator"], np.where(may, start - 1, np.nan))
    printed = may & ~np.isnan(table["printed"]) & ~np.isnan(table["printed_year"])
    zero = may & ~printed & cumulative & (flows | totals) & ~np.isnan(start)
    stored = may & ~printed & ~zero & (before >= 0)
    base = np.select([printed, zero, stored], [table["printed"], 0.0, years.take("value", before, np.nan)], np.nan)
    base_year = np.select([printed, zero, stored], [table["printed_year"], start - 1, start - 1], np.nan)
    figure = years.at(table["area"], table["indicator"], np.where(printed | stored, base_year, np.nan))
    population = years.take("population", figure, 0)
    return _also(
        table,
        summed=cumulative & flows,
        base=base,
        base_year=base_year,
        base_is_zero=zero,
        base_is_stored=stored,
        base_revised=years.take("value", figure, np.nan),
        base_figure_decimals=_digits(years.take("decimals", figure, NONE)),
        base_definition=years.take("definition", figure, 0),
        base_population=np.where(population > 0, population, np.where(printed, table["population"], 0)),
        base_foreign=stored & years.take("is_foreign", figure, False).astype(bool),
        base_disputed=stored & years.take("disputed", figure, False).astype(bool),
        base_row=figure,
    )


def _judged_years(table: Columns, years: FigureOfYear, *, year: int) -> Columns:
    """R7, R8: the figure each statement is judged by, as `t` and `v`; a statement of every year stands once for each of its years."""
    scope, horizon = table["scope"], np.where(table["year"] == 0, year, np.minimum(table["year"], year))
    plan, annual, every = (scope == _code(SCOPES, name) for name in ("plan", "annual", "every_year"))
    start, summed = table["period_start"], table["summed"]
    newest = years.newest(table["area"], table["indicator"], horizon)
    sums = _sums(table, years, horizon=horizon, which=summed)
    newest_year = np.where(summed, sums["year"], years.take("year", newest, np.nan))
    base_year = table["base_year"]
    may_stand = (
        plan & ~np.isnan(base_year) & ~table["base_is_zero"] & (base_year <= horizon) & ~(summed & np.isnan(start))
    )
    is_base = may_stand & ~(newest_year > base_year)
    of_year = years.at(
        table["area"],
        table["indicator"],
        np.where(annual & (table["year"] > 0) & (table["year"] <= year), table["year"], np.nan),
    )
    figure = np.select([plan & ~is_base & ~summed, annual], [newest, of_year], NONE)
    table = _also(
        table,
        is_base=is_base,
        figure=figure,
    )
    if every.any():
        table, taken = _each_year(table, years, horizon=horizon, every=every, start=start)
        is_base, summed, figure = (table[name] for name in ("is_base", "summed", "figure"))
        sums = {name: values[taken] for name, values in sums.items()}
    usable = summed & ~is_base
    definition, population = years.take("definition", figure, 0), years.take("population", figure, 0)
    return _also(
        table,
        t=np.select(
            [is_base, usable],
            [table["base_year"], np.where(np.isnan(sums["value"]), np.nan, sums["year"])],
            years.take("year", figure, np.nan),
        ),
        v=np.select([is_base, usable], [table["base"], sums["value"]], years.take("value", figure, np.nan)),
        v_decimals=np.where(usable, sums["decimals"], _digits(years.take("decimals", figure, NONE))),
        v_foreign=np.where(usable, sums["is_foreign"], years.take("is_foreign", figure, False)).astype(bool),
        v_disputed=np.where(usable, sums["disputed"], years.take("disputed", figure, False)).astype(bool),
        v_status=np.where(usable, sums["status"], years.take("status", figure, 0)),
        v_origin=np.where(usable, sums["origin"], years.take("origin", figure, NONE)),
        changed=~is_base
        & (_apart(table["base_definition"], definition) | _apart(table["base_population"], population)),
    )


def _apart(one, other) -> np.ndarray:
    """Both stated (a code above 0), and not the same."""
    one, other = np.asarray(one), np.asarray(other)
    return (one > 0) & (other > 0) & (one != other)


def _digits(decimals: np.ndarray) -> np.ndarray:
    return np.where(decimals == NONE, np.nan, decimals.astype("float64"))


def _sums(table: Columns, years: FigureOfYear, *, horizon: np.ndarray, which: np.ndarray) -> dict[str, np.ndarray]:
    """R8: the yearly flows from the plan's start to the newest year that has one, summed; value NaN where a year between is
    missing. status, origin: of the most doubtful flow.
    """
    size = len(which)
    found = {"year": np.full(size, np.nan), "value": np.full(size, np.nan), "decimals": np.full(size, np.nan)}
    found |= {"is_foreign": np.zeros(size, dtype=bool), "disputed": np.zeros(size, dtype=bool)}
    found |= {"status": np.zeros(size, dtype=np.int8), "origin": np.full(size, NONE, dtype=np.int8)}
    preliminary, reviewed = _code(STATED_STATUSES, "快报"), _code(STATED_STATUSES, "核定")
    at = np.flatnonzero(which)
    start = table["period_start"][at]
    begin, end = years.between(table["area"][at], table["indicator"][at], np.nan_to_num(start), horizon[at])
    for place, first, left, right in zip(at, start, begin, end):
        if left == right:
            continue
        flows = {name: years.of(name, slice(left, right)) for name in OF_FLOWS}
        last, stated = float(flows["year"].max()), flows["decimals"][flows["decimals"] != NONE]
        whole = not np.isnan(first) and right - left == last - first + 1
        found["year"][place], found["decimals"][place] = last, stated.max() if len(stated) else np.nan
        found["value"][place] = flows["value"].sum() if whole else np.nan
        found["is_foreign"][place], found["disputed"][place] = flows["is_foreign"].any(), flows["disputed"].any()
        # What makes one flow doubtful makes the sum so: 快报, and an upload that nobody reviewed.
        found["status"][place] = preliminary if (flows["status"] == preliminary).any() else 0
        unreviewed = (flows["origin"] == 0) & (flows["status"] != reviewed)
        found["origin"][place] = 0 if unreviewed.any() else NONE
    return found


def _each_year(
    table: Columns, years: FigureOfYear, *, horizon: np.ndarray, every: np.ndarray, start: np.ndarray
) -> tuple[Columns, np.ndarray]:
    """A row for each year a statement of every year has a figure, one without any where it has none; and the place each row came from."""
    begin, end = years.between(table["area"], table["indicator"], np.nan_to_num(start), horizon)
    number = np.where(every, np.maximum(end - begin, 1), 1)
    taken = np.repeat(np.arange(len(number)), number)
    step = np.arange(len(taken)) - np.repeat(np.cumsum(number) - number, number)
    row = np.where(every[taken], np.where(end[taken] > begin[taken], begin[taken] + step, NONE), table["figure"][taken])
    return _also(_take(table, taken), figure=row), taken


def _references(table: Columns, years: FigureOfYear, *, parent: np.ndarray, year: int) -> Columns:
    """R11: the figure a relative target leans on."""
    basis, plan = table["basis"], (table["scope"] == _code(SCOPES, "plan"))
    annual = table["scope"] == _code(SCOPES, "annual")
    external = basis == _code(BASES, "external")
    relative = np.isin(basis, [_code(BASES, name) for name in RELATIVE])
    step = np.isin(basis, [_code(BASES, name) for name in ("step_on", "step_off")])
    own_year = np.where(table["year"] == 0, np.nan, table["year"].astype("float64"))
    usual = np.select([plan, annual], [table["base_year"], own_year - 1], table["t"] - 1)
    stated = np.where(~np.isnan(table["stated_reference"]) & ~step, table["stated_reference"], usual)
    lean = np.where(external, np.where(annual, own_year, table["t"]), np.where(relative, stated, np.nan))
    area = np.where(external, parent[table["area"]], table["area"])
    row = years.at(area, table["indicator"], np.where((lean <= year) & (relative | external), lean, np.nan))
    base = table["base"]
    is_base = relative & plan & ~np.isnan(base) & (lean == table["base_year"])
    figure = np.where(is_base | (step & plan), np.nan, years.take("value", row, np.nan))
    return _also(
        table,
        is_relative=relative,
        is_step=step,
        reference_area=area,
        reference_year=lean,
        reference_is_base=is_base,
        reference=np.where(is_base, base, figure),
        reference_decimals=np.where(is_base, np.nan, _digits(years.take("decimals", row, NONE))),
        reference_foreign=~is_base & years.take("is_foreign", row, False).astype(bool),
        reference_disputed=~is_base & years.take("disputed", row, False).astype(bool),
    )


def _worded(table: Columns, years: FigureOfYear) -> pd.DataFrame:
    """Codes as words again (categories cost a byte a row), years without a value as NaN, and where each figure used stands."""
    allowed = {
        "scope": SCOPES,
        "comparator": SIGNS,
        "basis": BASES,
        "attribute": ATTRIBUTES,
        "v_status": STATED_STATUSES,
    }
    words = {
        name: pd.Categorical.from_codes(table[name], categories=list(categories))
        for name, categories in allowed.items()
    }
    refs = {
        f"{name}_{column}": years.take(column, table[row], NONE).astype("int64")
        for name, row in (("v", "figure"), ("base", "base_row"))
        for column in ("batch", "line")
    }
    t = table["t"]
    newest = np.fmax.reduceat(t, np.flatnonzero(_apart_from_before([table["sid"]])))[table["sid"]] if len(t) else t
    gone = (
        *("printed", "printed_year", "stated_reference", "measure", "own_measure"),
        *("figure", "base_row", "base_is_zero"),
    )
    table = _also(
        table,
        **words,
        **refs,
        year=np.where(table["year"] == 0, np.nan, table["year"].astype("float64")),
        is_newest=(t == newest) | np.isnan(newest),
    )
    return pd.DataFrame({name: values for name, values in table.items() if name not in gone}, copy=False)


def select(con: duckdb.DuckDBPyConnection, *, at: int, current: bool, given: Given) -> pd.DataFrame:
    """One row for each target statement and, for every_year targets, each year it is judged on; sorted by cell, position and year.

    area, indicator: places in given.areas and given.measures; cell, sid: numbers of the cell and the statement; batch, line, v_batch,
    v_line, base_batch, base_line: where the statements stand (see texts); population, and_with, source: codes, only to be compared.
    """
    reader = _Reader(con, at=at, current=current, given=given)
    (figures, said), (targets, told) = reader.figures(), reader.targets()
    of_figures, of_targets = reader.coded(said, {name: told[name] for name in ("population", "and_with")})
    figures |= {"definition": of_figures["definition_version"], "population": of_figures["population"]}
    years = reader.figure_of_year(figures)
    table = _ordered(
        targets | of_targets,
        ties=lambda at: reader.words_of("target", targets, at, ("source", "place")),
        indicators=len(given.measures),
    )
    table = _also(table, sid=np.arange(len(table["cell"])))
    table = _judged_years(_baselines(table, years), years, year=given.year)
    table = _references(table, years, parent=given.parent, year=given.year)
    return _worded(table, years)


def every_figure(
    con: duckdb.DuckDBPyConnection, *, at: int, current: bool, given: Given, counted: Iterable[str]
) -> pd.DataFrame:
    """Every live figure as numbers and codes, with its place `at`, by area, indicator and year: what the checks on plans compare."""
    reader = _Reader(con, at=at, current=current, given=given)
    return reader.every_figure(counted)


def timeseries(con: duckdb.DuckDBPyConnection, *, at: int, current: bool, given: Given) -> list[dict]:
    """The figure of each year up to Y (R5) of the areas and indicators asked for, by cell, oldest first: a figure's columns with batch and line."""
    among = ledger.among(area=given.only_areas, indicator=given.only_indicators)
    live = ledger.live("figure", at=at, current=current, among=among)
    which = f"value is not null and period in {YEARLY} and comparator in {PLAIN}"
    return of_years(records(con, "figure", f"({live}) f where year <= {int(given.year)} and {which}"), given)


def of_years(rows: Iterable[dict], given: Given) -> list[dict]:
    """The same from the live figures of these areas and indicators."""
    rows = [
        row
        for row in rows
        if row["year"] is not None
        and row["year"] <= given.year
        and row["value"] is not None
        and row["period"] in YEARLY
        and row["comparator"] in PLAIN
    ]
    dates = _dates(given.sources, (row["source"] for row in rows))
    area = _places(given.areas["code"], (row["area"] for row in rows))
    indicator = _places(given.measures["indicator"], (row["indicator"] for row in rows))
    first: dict[tuple, dict] = {}
    for row in sorted(rows, key=lambda row: _precedence_of("figure", row, dates)):
        if row["area"] in area and row["indicator"] in indicator:
            first.setdefault((area[row["area"]], indicator[row["indicator"]], row["year"]), row)
    return [first[cell] for cell in sorted(first)]


def records(con: duckdb.DuckDBPyConnection, table: str, which: str) -> list[dict]:
    """Statements as rows of plain values, None where there is none. which: SQL, where they are from and in which order.

    For few: of some dozen rows a table would take several times as long to make as they take to find.
    """
    found = con.execute(f"select * replace ({as_double(table)}) from {which}")
    names = [one[0] for one in found.description or ()]
    return [dict(zip(names, row)) for row in found.fetchall()]


def _places(known: pd.Series, words: Iterable[str]) -> dict[str, int]:
    """The place of each of these words among those that are known."""
    found = known[known.isin(list(set(words)))]
    return dict(zip(found, found.index))


def _later_first(date: str) -> int:
    """Orders dates from the latest to the earliest, '' last: '2024-03' before '2023-12-01' before ''."""
    return -int(date.replace("-", "").ljust(8, "0")) if date else UNDATED
