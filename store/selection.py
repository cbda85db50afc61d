"""Which figure counts: from the live statements to one row for each target statement and year it is judged on.

Rulings R4-R9, R11 and R23 of docs/decisions/0002-method-rulings.md, one named function each; the arithmetic is not here, gaps/ does
it. A nation is two million figures, so nothing but numbers and codes is read: area and indicator as their places in the given tables,
a text that is only compared (population, definition) as a code, and of each statement used where it stands (batch, line), by which
store.Store.texts fetches source, place and phrase of the rows that are shown.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import pyarrow as pa

from model.columns import ATTRIBUTES, BASES, COMPARATORS, FIGURE_ROLES, MEASURES, PERIODS, SCOPES, STATEMENTS, STATUSES
from model.numbers import missing
from store import ledger

NONE = -1  # no such row, no such code
UNDATED = 1  # instead of a date, negative, so that the latest is the smallest
YEARLY, PLAIN = ("year", "mch_year"), ("", "=", "~")  # R4: of whole years, and no bounds
YEARS = 1 << 16  # room for one year inside a key; years are shifted to be positive
ZERO_YEAR = 1 << 15
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
select a.place as area, i.place as indicator, f.year::integer as year, f.value::double as value, coalesce(f.decimals, -1)::tinyint as decimals,
  f.origin::tinyint as origin, coalesce(f.rank, 9)::tinyint as rank, f.period = 'mch_year' as late, f.batch, f.line,
  f.unit <> '' and not list_contains(i.units, f.unit) as is_foreign, {status}::tinyint as status,
  coalesce(d.code, 0)::integer as definition, coalesce(p.code, 0)::integer as population
from {figures} f join given_areas a on a.code = f.area join given_indicators i on i.indicator = f.indicator
left join given_texts d on f.definition_version <> '' and d.words = f.definition_version
left join given_texts p on f.population <> '' and p.words = f.population
where f.year is not null and f.value is not null and f.period in {yearly} and f.comparator in {plain} and a.figures and i.wanted
"""
EVERY_FIGURE = """
select a.place as area, i.place as indicator, f.year::double as year, f.value::double as value, f.decimals::double as decimals,
  greatest(f.origin, 0)::tinyint as origin, coalesce(f.rank, 9)::tinyint as rank, {period}::tinyint as period, {comparator}::tinyint as comparator,
  {role}::tinyint as role, f.batch, f.line, f.unit <> '' and not list_contains(i.units, f.unit) as is_foreign,
  s.place as source, coalesce(p.code, 0)::integer as population
from {figures} f join given_areas a on a.code = f.area join given_indicators i on i.indicator = f.indicator
join given_sources s on s.id = f.source left join given_texts p on f.population <> '' and p.words = f.population
where a.figures and i.wanted
"""
TARGETS = """
select a.place as area, i.place as indicator, coalesce(t.year, 0)::integer as year, {scope}::tinyint as scope, {comparator}::tinyint as comparator,
  {basis}::tinyint as basis, {attribute}::tinyint as attribute, t.value::double as value, t.value_to::double as value_to,
  t.tolerance::double as tolerance, t.baseline::double as printed, t.baseline_year::double as printed_year, t.decimals::double as decimals,
  t.reference_year::double as stated_reference, t.origin::tinyint as origin, coalesce(t.rank, 9)::tinyint as rank, t.batch, t.line,
  t.unit <> '' and not list_contains(i.units, t.unit) and not (t.basis not in ('absolute', 'external') and t.unit in {points}) as target_foreign,
  {measure}::tinyint as measure, i.measure as own_measure, s.place as source, s.date, s.period_start::double as period_start,
  s.period_end::double as period_end, s.supersedes, coalesce(p.code, 0)::integer as population, coalesce(w.code, 0)::integer as and_with
from {targets} t join given_areas a on a.code = t.area join given_indicators i on i.indicator = t.indicator
join given_sources s on s.id = t.source
left join given_texts p on t.population <> '' and p.words = t.population
left join given_texts w on t.and_with <> '' and w.words = t.and_with
where a.targets and i.wanted
"""


def _place_in(column: str, words: tuple[str, ...]) -> str:
    """SQL: the place of a column's word among the words allowed; '' has its own, NONE for any other."""
    cases = " ".join(f"when '{word}' then {place}" for place, word in enumerate(words))
    return f"case {column} {cases} else {NONE} end"


def _arrays(con: duckdb.DuckDBPyConnection, sql: str) -> pd.DataFrame:
    table = con.sql(sql).to_arrow_table()
    return pd.DataFrame({name: table.column(name).to_numpy() for name in table.column_names}, copy=False)


class _Reader:
    """Reads the live figures and targets of one batch as numbers and codes; register() puts the given words beside the store's tables."""

    def __init__(self, con: duckdb.DuckDBPyConnection, *, at: int, current: bool, given: Given) -> None:
        self._con, self.given = con, given
        among = ledger.among(area=given.read_areas, indicator=given.only_indicators)
        self._rows = {
            name: f"({ledger.live(name, at=at, current=current, among=among)})" for name in ("figure", "target")
        }
        if not current:  # found in the ledger once, then read several times
            for name, rows in self._rows.items():
                con.execute(f"create or replace temp table then_{name} as {rows}")
                self._rows[name] = f"then_{name}"

    def register(self) -> None:
        given, chosen, read = self.given, self.given.only_areas, self.given.read_areas
        codes = given.areas["code"]
        areas = pd.DataFrame(
            {
                "code": codes,
                "place": range(len(codes)),
                "targets": True if chosen is None else codes.isin(chosen),
                "figures": True if read is None else codes.isin(read),
            }
        )
        accepted: dict[str, list[str]] = {}  # a hundred small groups: as a table they take twenty times as long
        for indicator, unit in zip(given.units["indicator"].tolist(), given.units["unit"].tolist()):
            accepted.setdefault(indicator, []).append(unit)
        own = given.measures["measure"].map({word: place for place, word in enumerate(STATED_MEASURES)})
        indicators = pd.DataFrame(
            {
                "indicator": given.measures["indicator"],
                "place": range(len(given.measures)),
                "units": given.measures["indicator"].map(accepted),
                "measure": own.astype("int8"),
                "wanted": True
                if given.only_indicators is None
                else given.measures["indicator"].isin(given.only_indicators),
            }
        )
        for name, table in (
            ("given_areas", areas),
            ("given_indicators", indicators),
            ("given_sources", self._sources()),
            ("given_texts", self._texts()),
        ):
            self._con.register(name, pa.Table.from_pandas(table, preserve_index=False))

    def _sources(self) -> pd.DataFrame:
        """Every source a statement names, known or not (uploads name none), with a place of its own and what is known of it."""
        known = self.given.sources
        asked = " union ".join(f"select distinct source from {rows}" for rows in self._rows.values())
        named = self._con.sql(asked).to_arrow_table().column(0).to_pylist()
        ids = [*known["id"], *sorted(set(named) - set(known["id"]))]
        place = {one: number for number, one in enumerate(ids)}
        rows = known.set_index("id").reindex(ids)
        return pd.DataFrame(
            {
                "id": ids,
                "place": range(len(ids)),
                "date": [int((date or "0").replace("-", "").ljust(8, "0")) for date in rows["date"].fillna("")],
                "period_start": rows["period_start"].astype("float64").to_numpy(),
                "period_end": rows["period_end"].astype("float64").to_numpy(),
                "supersedes": [place.get(one, NONE) for one in rows["supersedes"].fillna("")],
            }
        )

    def _texts(self) -> pd.DataFrame:
        """A code from 1 for every population, definition and 且 mark that is stated."""
        columns = (
            ("figure", "definition_version"),
            ("figure", "population"),
            ("target", "population"),
            ("target", "and_with"),
        )
        asked = " union ".join(
            f"select distinct {name} from {self._rows[table]} where {name} <> ''" for table, name in columns
        )
        words = sorted(self._con.sql(asked).to_arrow_table().column(0).to_pylist())
        return pd.DataFrame(
            {"words": pd.array(words, dtype="str"), "code": np.arange(1, len(words) + 1, dtype=np.int32)}
        )

    def figures(self) -> pd.DataFrame:
        """R3, R4: the figures that may be judged."""
        return _arrays(
            self._con,
            FIGURES.format(
                figures=self._rows["figure"],
                status=_place_in("f.status", STATED_STATUSES),
                yearly=YEARLY,
                plain=PLAIN,
            ),
        )

    def every_figure(self, counted: Iterable[str]) -> pd.DataFrame:
        """All figures, also those that are shown and never judged: without a year, bounds, half years; `counts`: it is the figure of its
        year, looked up for the indicators `counted`.
        """
        allowed = {"period": PERIODS, "comparator": SIGNS, "role": FIGURE_ROLES}
        codes = {name: _place_in(f"f.{name}", words) for name, words in allowed.items()}
        table = _arrays(self._con, EVERY_FIGURE.format(figures=self._rows["figure"], **codes))
        words = {
            name: pd.Categorical.from_codes(table[name], categories=list(words)) for name, words in allowed.items()
        }
        order = np.lexsort(
            (table["line"], table["batch"], np.nan_to_num(table["year"], nan=np.inf), table["indicator"], table["area"])
        )
        table = table.assign(**words).take(order).reset_index(drop=True).assign(at=np.arange(len(table)))
        asked = np.flatnonzero(self.given.measures["indicator"].isin(list(counted)))
        dated = (
            table["indicator"].isin(asked)
            & table["year"].notna()
            & table["value"].notna()
            & table["comparator"].isin(PLAIN)
        )
        usable = table[dated & table["period"].isin(YEARLY)]
        usable = usable.assign(late=usable["period"] == "mch_year", definition=0, year=usable["year"].astype("int32"))
        usable = usable.assign(decimals=usable["decimals"].fillna(NONE))
        counts = np.zeros(len(table), dtype=bool)
        counts[self._figure_of_year(usable).rows["at"].to_numpy()] = True
        return table.assign(counts=counts)

    def targets(self) -> pd.DataFrame:
        allowed = {
            "scope": SCOPES,
            "comparator": SIGNS,
            "basis": BASES,
            "attribute": ATTRIBUTES,
            "measure": STATED_MEASURES,
        }
        codes = {name: _place_in(f"t.{name}", words) for name, words in allowed.items()}
        return _arrays(self._con, TARGETS.format(targets=self._rows["target"], points=POINTS, **codes))

    def figure_of_year(self) -> "FigureOfYear":
        return self._figure_of_year(self.figures())

    def _figure_of_year(self, usable: pd.DataFrame) -> "FigureOfYear":
        def ties(refs: pd.DataFrame) -> list[tuple]:
            found = self.words_of("figure", refs, ("source", "place", "role"))
            dates = _dates(self.given.sources, (source for source, *_ in found))
            return [(dates.get(source, UNDATED), source, place, role) for source, place, role in found]

        return FigureOfYear(usable, indicators=len(self.given.measures), ties=ties)

    def words_of(self, table: str, refs: pd.DataFrame, names: tuple[str, ...]) -> list[tuple]:
        """The texts of a few statements, to break a tie."""
        found = texts(self._con, table, refs=zip(refs["batch"], refs["line"]), names=names)
        return [tuple(row.values()) for row in found]


def texts(
    con: duckdb.DuckDBPyConnection, table: str, *, refs: Iterable[tuple[int, int]], names: tuple[str, ...]
) -> list[dict]:
    """Columns of the statements at these places, row by row. refs: (batch, line), NONE where there is no statement: '' and None.

    Looked up in the ledger itself, where every version stands for ever. Rows and no table: a few are asked for at a time, and to make
    a table of them would take longer than to find them.
    """
    batches, lines = zip(*refs) if (refs := list(refs)) else ((), ())
    asked = {"batch": pa.array(batches, "int64"), "line": pa.array(lines, "int64"), "nth": range(len(refs))}
    con.register("given_refs", pa.table(asked))
    shown = {"number": 'f."{0}"::double', "text": "coalesce(f.\"{0}\", '')", "date": "coalesce(f.\"{0}\", '')"}
    kinds = {column.name: shown.get(column.kind, 'f."{0}"') for column in STATEMENTS[table]}
    listed = ", ".join(f'{kinds[name].format(name)} as "{name}"' for name in names)
    found = con.sql(
        f"select {listed} from given_refs r left join {table} f on f.batch = r.batch and f.line = r.line and not f.retracted order by r.nth"
    ).to_arrow_table()
    con.unregister("given_refs")
    return found.to_pylist()


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

    rows: what FIGURES reads, one row a year that counts, with `disputed`, in the order of area, indicator, year.
    """

    def __init__(self, figures: pd.DataFrame, *, indicators: int, ties: Callable[[pd.DataFrame], list[tuple]]) -> None:
        """ties: of some figures (batch, line) what orders them last: (source date, source, place, role), smaller first."""
        self._indicators = indicators
        key = self._key(figures["area"], figures["indicator"], figures["year"])
        if np.any(key[1:] < key[:-1]):
            order = np.argsort(key, kind="stable")
            figures, key = figures.take(order), key[order]
        repeated = np.zeros(len(key), dtype=bool)
        repeated[1:] = key[1:] == key[:-1]
        repeated[:-1] |= repeated[1:]
        disputed = np.zeros(len(key), dtype=bool)
        keep = ~repeated
        if repeated.any():
            at = np.flatnonzero(repeated)
            first, contradicted = _precedence(figures.take(at).assign(key=key[at], at=at), ties)
            keep[first], disputed[contradicted] = True, True
        table = figures.assign(disputed=disputed)
        self.rows = table if keep.all() else table[keep].reset_index(drop=True)
        self.keys = key if keep.all() else key[keep]
        self._columns = {name: self.rows[name].to_numpy() for name in self.rows}

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
        values = self._columns[name]
        if not len(values):
            return np.full(len(rows), missing)
        return np.where(rows >= 0, values[np.where(rows >= 0, rows, 0)], missing)


def _precedence(rows: pd.DataFrame, ties: Callable[[pd.DataFrame], list[tuple]]) -> tuple[np.ndarray, np.ndarray]:
    """R5, R9 among figures that share a cell and year: (places of the first of each, places of those of them an equal one contradicts).

    rows: figures with `key` (the cell and year) and `at` (their place).
    """
    level = ["key", "origin", "rank", "late"]
    # A figure that was reviewed (schema.REVIEWED) is an upload like any other here.
    order = rows.assign(newest=-rows["batch"].astype("int64"), origin=rows["origin"].clip(lower=0)).reset_index(
        drop=True
    )
    again = order.duplicated([*level, "newest"], keep=False).to_numpy()
    last = pd.Series(0, index=order.index)
    if again.any():  # the same batch says it twice: source date, source, place, role decide
        words = ties(order.loc[again, ["batch", "line"]])
        ranks = {words_: place for place, words_ in enumerate(sorted(set(words)))}
        last[again] = [ranks[one] for one in words]
    order = order.assign(last=last).sort_values([*level, "newest", "last"], kind="stable")
    first = order.drop_duplicates("key")
    pairs = first.merge(order, on=level, suffixes=("", "_b"))
    pairs = pairs[(pairs["at"] != pairs["at_b"]) & ~pairs["is_foreign"] & ~pairs["is_foreign_b"]]
    coarser = np.minimum(pairs["decimals"].clip(lower=0), pairs["decimals_b"].clip(lower=0)).astype("float64")
    apart = (pairs["value"] - pairs["value_b"]).abs().round(6) > 0.5 * 10.0**-coarser
    for name in ("population", "definition"):
        mine, theirs = pairs[name], pairs[f"{name}_b"]
        apart &= ~((mine > 0) & (theirs > 0) & (mine != theirs))
    return first["at"].to_numpy(), pairs.loc[apart, "at"].unique()


# -- the statements of a cell ------------------------------------------------------------------------------------------


def _ordered(targets: pd.DataFrame, *, ties: Callable[[pd.DataFrame], list[tuple]], indicators: int) -> pd.DataFrame:
    """R23: the target statements sorted by cell, numbered `position` within it (1 speaks for the cell), with `superseded`."""
    cell = targets["area"].astype("int64") * indicators + targets["indicator"]
    cell = (cell * YEARS + targets["year"] + ZERO_YEAR) * len(SCOPES) + targets["scope"]
    superseded = np.zeros(len(targets), dtype=bool)
    newer = targets["supersedes"] != NONE
    if newer.any():
        gone = set(zip(cell[newer], targets.loc[newer, "supersedes"]))
        superseded = np.array([one in gone for one in zip(cell, targets["source"])])
    table = targets.assign(
        cell=cell, superseded=superseded, undated=-targets["date"], newest=-targets["batch"].astype("int64")
    )
    level = ["cell", "origin", "superseded", "rank", "undated", "newest"]
    last = np.zeros(len(table), dtype=np.int64)
    several = table["cell"].duplicated(keep=False).to_numpy()
    again = np.zeros(len(table), dtype=bool)
    again[several] = table[several].duplicated(level, keep=False)
    if again.any():
        words = ties(table.loc[again, ["batch", "line"]])
        ranks = {words_: place for place, words_ in enumerate(sorted(set(words)))}
        last[again] = [ranks[one] for one in words]
    order = np.lexsort((last, *(table[name].to_numpy() for name in reversed(level))))
    table = table.take(order).reset_index(drop=True)
    first = ~table["cell"].duplicated()
    begin = np.maximum.accumulate(np.where(first, np.arange(len(table)), 0))
    return table.assign(cell=first.cumsum() - 1, position=np.arange(len(table)) - begin + 1).drop(
        columns=["supersedes", "undated", "newest", "date"]
    )


def _code(words: tuple[str, ...], word: str) -> int:
    return words.index(word)


def _baselines(table: pd.DataFrame, years: FigureOfYear) -> pd.DataFrame:
    """R6, R8: B as printed with the target, 0 at the start of a cumulative plan, or the stored figure of the year before the plan."""
    plan = (table["scope"] == _code(SCOPES, "plan")).to_numpy()
    measure = np.where(table["measure"] > 0, table["measure"], table["own_measure"])
    cumulative = plan & (measure == _code(STATED_MEASURES, "cumulative"))
    flows = (table["own_measure"] == _code(STATED_MEASURES, "annual_flow")).to_numpy()
    totals = (table["own_measure"] == _code(STATED_MEASURES, "cumulative")).to_numpy()
    start = table["period_start"].to_numpy()
    may = plan & (table["basis"] != _code(BASES, "external")).to_numpy()
    before = years.at(table["area"], table["indicator"], np.where(may, start - 1, np.nan))
    printed = may & table["printed"].notna().to_numpy() & table["printed_year"].notna().to_numpy()
    zero = may & ~printed & cumulative & (flows | totals) & ~np.isnan(start)
    stored = may & ~printed & ~zero & (before >= 0)
    base = np.select([printed, zero, stored], [table["printed"], 0.0, years.take("value", before, np.nan)], np.nan)
    base_year = np.select([printed, zero, stored], [table["printed_year"], start - 1, start - 1], np.nan)
    figure = years.at(table["area"], table["indicator"], np.where(printed | stored, base_year, np.nan))
    population = years.take("population", figure, 0)
    return table.assign(
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


def _judged_years(table: pd.DataFrame, years: FigureOfYear, *, year: int) -> pd.DataFrame:
    """R7, R8: the figure each statement is judged by, as `t` and `v`; a statement of every year stands once for each of its years."""
    scope, horizon = table["scope"].to_numpy(), np.where(table["year"] == 0, year, np.minimum(table["year"], year))
    plan, annual, every = (scope == _code(SCOPES, name) for name in ("plan", "annual", "every_year"))
    start, summed = table["period_start"].to_numpy(), table["summed"].to_numpy()
    newest = years.newest(table["area"], table["indicator"], horizon)
    sums = _sums(table, years, horizon=horizon, which=summed)
    newest_year = np.where(summed, sums["year"], years.take("year", newest, np.nan))
    base_year = table["base_year"].to_numpy()
    may_stand = (
        plan
        & ~np.isnan(base_year)
        & ~table["base_is_zero"].to_numpy()
        & (base_year <= horizon)
        & ~(summed & np.isnan(start))
    )
    is_base = may_stand & ~(newest_year > base_year)
    of_year = years.at(
        table["area"],
        table["indicator"],
        np.where(annual & (table["year"] > 0) & (table["year"] <= year), table["year"], np.nan),
    )
    figure = np.select([plan & ~is_base & ~summed, annual], [newest, of_year], NONE)
    table = table.assign(
        is_base=is_base,
        figure=figure,
    )
    if every.any():
        table, taken = _each_year(table, years, horizon=horizon, every=every, start=start)
        is_base, summed, figure = (table[name].to_numpy() for name in ("is_base", "summed", "figure"))
        sums = {name: values[taken] for name, values in sums.items()}
    usable = summed & ~is_base
    definition, population = years.take("definition", figure, 0), years.take("population", figure, 0)
    return table.assign(
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


def _sums(table: pd.DataFrame, years: FigureOfYear, *, horizon: np.ndarray, which: np.ndarray) -> dict[str, np.ndarray]:
    """R8: the yearly flows from the plan's start to the newest year that has one, summed; value NaN where a year between is
    missing. status, origin: of the most doubtful flow.
    """
    size = len(table)
    found = {"year": np.full(size, np.nan), "value": np.full(size, np.nan), "decimals": np.full(size, np.nan)}
    found |= {"is_foreign": np.zeros(size, dtype=bool), "disputed": np.zeros(size, dtype=bool)}
    found |= {"status": np.zeros(size, dtype=np.int8), "origin": np.full(size, NONE, dtype=np.int8)}
    preliminary, reviewed = _code(STATED_STATUSES, "快报"), _code(STATED_STATUSES, "核定")
    at = np.flatnonzero(which)
    mine, start = table.take(at), table["period_start"].to_numpy()[at]
    begin, end = years.between(mine["area"], mine["indicator"], np.nan_to_num(start), horizon[at])
    for place, first, left, right in zip(at, start, begin, end):
        flows = years.rows.iloc[left:right]
        if flows.empty:
            continue
        last = float(flows["year"].max())
        whole = not np.isnan(first) and len(flows) == last - first + 1
        found["year"][place], found["decimals"][place] = last, _most_digits(flows["decimals"])
        found["value"][place] = flows["value"].sum() if whole else np.nan
        found["is_foreign"][place], found["disputed"][place] = flows["is_foreign"].any(), flows["disputed"].any()
        # What makes one flow doubtful makes the sum so: 快报, and an upload that nobody reviewed.
        found["status"][place] = preliminary if (flows["status"] == preliminary).any() else 0
        unreviewed = (flows["origin"] == 0) & (flows["status"] != reviewed)
        found["origin"][place] = 0 if unreviewed.any() else NONE
    return found


def _most_digits(decimals: pd.Series) -> float:
    stated = decimals[decimals != NONE]
    return float(stated.max()) if len(stated) else np.nan


def _each_year(
    table: pd.DataFrame, years: FigureOfYear, *, horizon: np.ndarray, every: np.ndarray, start: np.ndarray
) -> tuple[pd.DataFrame, np.ndarray]:
    """A row for each year a statement of every year has a figure, one without any where it has none; and the place each row came from."""
    begin, end = years.between(table["area"], table["indicator"], np.nan_to_num(start), horizon)
    number = np.where(every, np.maximum(end - begin, 1), 1)
    taken = np.repeat(np.arange(len(table)), number)
    step = np.arange(len(taken)) - np.repeat(np.cumsum(number) - number, number)
    row = np.where(
        every[taken], np.where(end[taken] > begin[taken], begin[taken] + step, NONE), table["figure"].to_numpy()[taken]
    )
    found = table.take(taken).reset_index(drop=True)
    return found.assign(figure=row), taken


def _references(table: pd.DataFrame, years: FigureOfYear, *, parent: np.ndarray, year: int) -> pd.DataFrame:
    """R11: the figure a relative target leans on."""
    basis, plan = table["basis"].to_numpy(), (table["scope"] == _code(SCOPES, "plan")).to_numpy()
    annual = (table["scope"] == _code(SCOPES, "annual")).to_numpy()
    external = basis == _code(BASES, "external")
    relative = np.isin(basis, [_code(BASES, name) for name in RELATIVE])
    step = np.isin(basis, [_code(BASES, name) for name in ("step_on", "step_off")])
    own_year = np.where(table["year"] == 0, np.nan, table["year"].astype("float64"))
    usual = np.select([plan, annual], [table["base_year"], own_year - 1], table["t"] - 1)
    stated = np.where(table["stated_reference"].notna() & ~step, table["stated_reference"], usual)
    lean = np.where(external, np.where(annual, own_year, table["t"]), np.where(relative, stated, np.nan))
    area = np.where(external, parent[table["area"]], table["area"])
    row = years.at(area, table["indicator"], np.where((lean <= year) & (relative | external), lean, np.nan))
    base = table["base"].to_numpy()
    is_base = relative & plan & ~np.isnan(base) & (lean == table["base_year"].to_numpy())
    figure = np.where(is_base | (step & plan), np.nan, years.take("value", row, np.nan))
    return table.assign(
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


def _coded(table: pd.DataFrame, years: FigureOfYear) -> pd.DataFrame:
    """Codes as words again (categories cost a byte a row), years without a value as NaN, and where each figure used stands."""
    allowed = {
        "scope": SCOPES,
        "comparator": SIGNS,
        "basis": BASES,
        "attribute": ATTRIBUTES,
        "v_status": STATED_STATUSES,
    }
    words = {
        name: pd.Categorical.from_codes(table[name].to_numpy(), categories=list(categories))
        for name, categories in allowed.items()
    }
    refs = {
        f"{name}_{column}": years.take(column, table[row].to_numpy(), NONE).astype("int64")
        for name, row in (("v", "figure"), ("base", "base_row"))
        for column in ("batch", "line")
    }
    newest = table.groupby("sid")["t"].transform("max")
    drop = [
        "printed",
        "printed_year",
        "stated_reference",
        "measure",
        "own_measure",
        "figure",
        "base_row",
        "base_is_zero",
    ]
    return table.assign(
        **words,
        **refs,
        year=np.where(table["year"] == 0, np.nan, table["year"].astype("float64")),
        is_newest=(table["t"] == newest) | newest.isna(),
    ).drop(columns=drop)


def select(con: duckdb.DuckDBPyConnection, *, at: int, current: bool, given: Given) -> pd.DataFrame:
    """One row for each target statement and, for every_year targets, each year it is judged on; sorted by cell, position and year.

    area, indicator: places in given.areas and given.measures; cell, sid: numbers of the cell and the statement; batch, line, v_batch,
    v_line, base_batch, base_line: where the statements stand (see texts); population, and_with, source: codes, only to be compared.
    """
    reader = _Reader(con, at=at, current=current, given=given)
    reader.register()
    years = reader.figure_of_year()
    table = _ordered(
        reader.targets(),
        ties=lambda refs: reader.words_of("target", refs, ("source", "place")),
        indicators=len(given.measures),
    )
    table = table.assign(sid=np.arange(len(table)))
    table = _judged_years(_baselines(table, years), years, year=given.year)
    table = _references(table, years, parent=given.parent, year=given.year)
    return _coded(table, years)


def every_figure(
    con: duckdb.DuckDBPyConnection, *, at: int, current: bool, given: Given, counted: Iterable[str]
) -> pd.DataFrame:
    """Every live figure as numbers and codes, with its place `at`, by area, indicator and year: what the checks on plans compare."""
    reader = _Reader(con, at=at, current=current, given=given)
    reader.register()
    return reader.every_figure(counted)


def timeseries(con: duckdb.DuckDBPyConnection, *, at: int, current: bool, given: Given) -> list[dict]:
    """The figure of each year up to Y (R5) of the areas and indicators asked for, by cell, oldest first: a figure's columns with batch and line."""
    among = ledger.among(area=given.only_areas, indicator=given.only_indicators)
    live = ledger.live("figure", at=at, current=current, among=among)
    rows = records(
        con,
        "figure",
        f"({live}) f where year <= {int(given.year)} and value is not null and period in {YEARLY} and comparator in {PLAIN}",
    )
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
    return con.sql(f"select * replace ({as_double(table)}) from {which}").to_arrow_table().to_pylist()


def _places(known: pd.Series, words: Iterable[str]) -> dict[str, int]:
    """The place of each of these words among those that are known."""
    found = known[known.isin(list(set(words)))]
    return dict(zip(found, found.index))


def _later_first(date: str) -> int:
    """Orders dates from the latest to the earliest, '' last: '2024-03' before '2023-12-01' before ''."""
    return -int(date.replace("-", "").ljust(8, "0")) if date else UNDATED
