"""Typed rows for what is shown: a few rows of the judged table, and the words of the statements behind them, as Assessments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from actions.reference import Reference, source_title
from actions.small_counts import SmallCounts
from gaps.classify import MEASURES
from gaps.rows import Rows
from model.areas import Area
from model.assessment import Assessment, Figure, OtherStatement, Target
from model.numbers import missing
from store import Store
from wording.suppression import NOT_SHOWN

OF_TARGET = ("source", "place", "as_printed", "strength", "measure", "population", "note")
WORDS_OF_TARGET = (*OF_TARGET, "unit", "basis")
POINTS = (
    "%",
    "％",
    "个百分点",
    "百分点",
)  # what an amount of change may be printed in, whatever the indicator's unit (ruling R3)
OF_FIGURE = (
    "source",
    "place",
    "as_printed",
    "definition_version",
    "population",
    "numerator",
    "denominator",
    "status",
    "period",
    "unit",
    "year_from",
    "note",
)
# table -> (the words of its statements, part of a row -> where the statement behind it stands)
WORDS = {
    "target": (WORDS_OF_TARGET, {"target": ("batch", "line_no"), "other": ("other_batch", "other_line")}),
    "figure": (OF_FIGURE, {"figure": ("v_batch", "v_line"), "baseline": ("base_batch", "base_line")}),
}


@dataclass(frozen=True, kw_only=True)
class Known:
    """What rows are made with: the words of the batch, the areas by code, the as-of year, and which small counts are not shown."""

    reference: Reference
    areas: Mapping[str, Area]
    year: int
    hidden: SmallCounts


def assessments(store: Store, table: pd.DataFrame | Rows, known: Known) -> list[Assessment]:
    """Rows of a View's table as Assessments, in their order. The words are read from the store in two queries, whatever their number."""
    if not len(table):
        return []
    told = records(table)
    words = {
        part: of
        for kind, (names, parts) in WORDS.items()
        for part, of in _words(store, kind, names, parts, told, known)
    }
    return [_assessment(row, {part: of[place] for part, of in words.items()}, known) for place, row in enumerate(told)]


def unwritten(row: dict, known: Known) -> Assessment:
    """One row of a judged and suppressed table that no document stands behind (a trial of the method)."""
    return _assessment(row, {"target": dict.fromkeys(WORDS_OF_TARGET, "") | {"title": "", "batch": None}}, known)


def _words(
    store: Store, kind: str, names: tuple[str, ...], parts: dict[str, tuple[str, str]], told: list[dict], known: Known
) -> Iterator[tuple[str, list[dict]]]:
    """(part, of each row the words of its statement): those of one table in one query; a part that no row has is left out."""
    there = {part: at for part, at in parts.items() if any(row[at[0]] >= 0 for row in told)}
    refs = [(row[batch], row[line]) for batch, line in there.values() for row in told]
    found = (
        [
            titled(row | {"batch": batch if batch >= 0 else None}, known.reference)
            for row, (batch, _) in zip(store.texts(kind, refs, names), refs)
        ]
        if refs
        else []
    )
    for place, part in enumerate(there):
        yield part, found[place * len(told) :][: len(told)]


def titled(row: dict, reference: Reference) -> dict:
    """A statement's row with `title`, what its document is called."""
    return row | {"title": source_title(row["source"], row["batch"], reference)}


def records(table: pd.DataFrame | Rows) -> list[dict]:
    """The rows of a table; column by column, which is several times quicker than to_dict where columns are many and rows few."""
    names = table.names if isinstance(table, Rows) else list(table.columns)
    columns = {name: np.asarray(table[name]).tolist() for name in names}
    return [dict(zip(columns, row)) for row in zip(*columns.values())]


def _assessment(row: dict, words: dict[str, dict], known: Known) -> Assessment:
    catalogue = known.reference.catalogue
    indicator = catalogue.indicators[row["indicator"]]
    target = _target(row, words["target"], known, unit=indicator.unit)
    baseline = _baseline(row, words, known)
    return Assessment(
        area=known.areas[row["area_code"]],
        indicator=indicator,
        category=catalogue.categories[indicator.category],
        as_of_year=known.year,
        verdict=row["class"],
        target=target,
        baseline=baseline,
        latest=_latest(row, words, known, baseline),
        is_baseline=bool(row["is_base"]),
        met=bool(row["met"]),
        baseline_met=bool(row["base_met"]),
        reason=row["reason"],
        flags=frozenset(code for code in row["flags"].split(";") if code),
        doubts=tuple(code for code in row["doubts"].split(";") if code),
        missed_years=tuple(int(year) for year in row["missed_years"].split(";") if year),
        other=_other(row, words.get("other", {})),
        suppressed=bool(row["suppressed"]),
        **{name: number(row[name]) for name in MEASURES},
    )


def _baseline(row: dict, words: dict[str, dict], known: Known) -> Figure | None:
    """B: printed with its target unless a figure of its year stands elsewhere too."""
    said = _instead(row, "baseline", known)
    if missing(row["baseline"]) and not said:
        return None
    own, target = words.get("baseline", {}), words["target"]
    printed = own if own.get("source") else target
    of_figure = bool(own.get("source"))
    return Figure(
        value=number(row["baseline"]),
        decimals=whole(row["base_decimals"]),
        year=whole(row["baseline_year"]),
        unit=own["unit"] if of_figure else target.get("unit") or "",
        foreign=foreign(own["unit"], row["indicator"], known)
        if of_figure
        else of_target(target, row["indicator"], known),
        year_from=own.get("year_from") or "",
        definition=own.get("definition_version") or "",
        population=own.get("population") or target["population"],
        source=printed["source"],
        title=printed["title"],
        place=printed["place"],
        as_printed="" if said else own.get("as_printed") or "",
        suppressed=said,
    )


def _latest(row: dict, words: dict[str, dict], known: Known, baseline: Figure | None) -> Figure | None:
    said = _instead(row, "latest", known)
    if missing(row["latest"]) and not said:
        return None
    if row["is_base"]:
        return baseline
    own = words.get("figure", {})
    bare = said or (row["area_code"], row["indicator"], whole(row["latest_year"])) in known.hidden.parts
    return Figure(
        value=number(row["latest"]),
        decimals=whole(row["latest_decimals"]),
        year=whole(row["latest_year"]),
        unit=own.get("unit") or "",
        foreign=foreign(own.get("unit") or "", row["indicator"], known),
        year_from=own.get("year_from") or "",
        status=own.get("status") or "",
        definition=own.get("definition_version") or "",
        population=own.get("population") or "",
        period=own.get("period") or "year",
        numerator=None if bare else number(own.get("numerator")),
        denominator=None if bare else number(own.get("denominator")),
        source=own.get("source") or "",
        title=own.get("title") or "",
        place=own.get("place") or "",
        as_printed="" if said else own.get("as_printed") or "",
        batch=whole(own.get("batch")),
        note="" if said else own.get("note") or "",
        suppressed=said,
        counts_suppressed=bool(bare),
    )


def _instead(row: dict, part: str, known: Known) -> str:
    """What is said in place of a suppressed figure; '' where it is shown."""
    if not row[f"{part}_suppressed"]:
        return ""
    return known.hidden.figures.get((row["area_code"], row["indicator"], whole(row[f"{part}_year"])), NOT_SHOWN)


def _target(row: dict, words: dict, known: Known, *, unit: str) -> Target:
    reference = None
    if not missing(row["reference"]):
        digits = row["base_decimals"] if row["reference_is_base"] else row["reference_decimals"]
        reference = Figure(value=number(row["reference"]), decimals=whole(digits), year=whole(row["reference_year"]))
    at = row["reference_area"]
    return Target(
        year=whole(row["target_year"]),
        scope=row["scope"],
        attribute=row["attribute"],
        comparator=row["comparator"],
        sign=row["sign"],
        direction=int(row["direction"]),
        **_asked(row),
        unit=unit,
        basis=row["basis"],
        foreign=of_target(words, row["indicator"], known),
        low=number(row["low"]),
        high=number(row["high"]),
        end=number(row["target"]),
        far=number(row["target_to"]),
        digits=whole(row["target_decimals"]),
        allowed=_allowed(row),
        reference_area=known.reference.areas["code"].iloc[at] if at >= 0 else "",
        reference=reference,
        summed=bool(row["summed"]),
        period_start=whole(row["period_start"]),
        title=words["title"],
        batch=whole(words["batch"]),
        **{name: words[name] for name in OF_TARGET},
    )


def _asked(row: dict) -> dict:
    """What every row of a target says of the amount as printed."""
    amount = {name: number(row[name]) for name in ("value", "value_to")}
    return amount | {name: whole(row[name]) for name in ("decimals", "reference_year")}


def _allowed(row: dict) -> float:
    """How far beyond its end a figure still meets the target (gaps.measure.meets)."""
    if row["sign"] != "~" and row["direction"] != 0:
        return 0.0
    return number(row["allowed" if row["sign"] == "~" else "half_unit"]) or 0.0


def resolved(row: dict, *, unit: str, foreign: str = "") -> Target:
    """A judged statement (gaps.judge.statements) with its words, as far as the checks on plans need it. foreign: the unit it is printed in, where
    that is not the indicator's.
    """
    words = ("scope", "attribute", "comparator", "basis", "sign", *OF_TARGET, "title")
    return Target(
        year=whole(row["year"]),
        direction=int(row["direction"]),
        **_asked(row),
        unit=unit,
        foreign=foreign,
        low=number(row["low"]),
        high=number(row["high"]),
        end=number(row["end"]),
        digits=whole(row["target_decimals"]),
        period_start=whole(row["period_start"]),
        **{name: row[name] for name in words},
    )


def statement(row: dict, known: Known) -> Target:
    """A row of the store's targets (titled): as printed, not resolved."""
    words = ("scope", "attribute", "comparator", "unit", "basis", *OF_TARGET, "title")
    return Target(
        year=whole(row["year"]),
        sign=row["comparator"],
        direction=0,
        foreign=of_target(row, row["indicator"], known),
        **_asked(row),
        batch=whole(row["batch"]),
        **{name: row[name] for name in words},
    )


def figure(row: dict, known: Known) -> Figure:
    """A row of the store's figures (titled)."""
    cell = row["area"], row["indicator"], whole(row["year"])
    said = known.hidden.figures.get(cell, "")
    bare = bool(said) or cell in known.hidden.parts
    return Figure(
        value=None if said else number(row["value"]),
        decimals=whole(row["decimals"]),
        year=whole(row["year"]),
        unit=row["unit"],
        foreign=foreign(row["unit"], row["indicator"], known),
        year_from=row["year_from"],
        status=row["status"],
        definition=row["definition_version"],
        population=row["population"],
        period=row["period"],
        numerator=None if bare else number(row["numerator"]),
        denominator=None if bare else number(row["denominator"]),
        source=row["source"],
        title=row["title"],
        place=row["place"],
        as_printed="" if said else row["as_printed"],
        batch=whole(row["batch"]),
        note="" if said else row["note"],
        comparator=row["comparator"],
        suppressed=said,
        counts_suppressed=bare,
    )


def foreign(unit: str, indicator: str, known: Known) -> str:
    """The unit a number is printed in, '' where it is the indicator's or one of its spellings."""
    return "" if unit in known.reference.catalogue.accepted_units(indicator) else unit


def of_target(words: Mapping, indicator: str, known: Known) -> str:
    """The same of a target statement: an amount of change may be in per cent or points."""
    unit, change = words.get("unit") or "", words.get("basis") not in ("absolute", "external", "", None)
    return "" if change and unit in POINTS else foreign(unit, indicator, known)


def _other(row: dict, words: dict) -> OtherStatement | None:
    if row["other_line"] < 0:
        return None
    return OtherStatement(
        comparator=row["other_sign"],
        value=number(row["other_target"]),
        verdict=row["other_class"],
        place=words["place"],
        source=words["source"],
        as_printed=words["as_printed"],
        joined=bool(row["joined"]),
    )


def number(value) -> float | None:
    """A number of a table, None where it is missing."""
    return None if missing(value) else float(value)


def whole(value) -> int | None:
    """A whole number of a table (a year, decimals), None where it is missing."""
    return None if missing(value) else int(value)
