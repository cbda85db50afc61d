"""judge(): the recipe, from the store's rows to one assessed row a target. Numbers and codes only: words are fetched for what is shown."""

import numpy as np
import pandas as pd

from gaps import classify, fold, measure, resolve
from gaps.rows import Rows, worded
from model.indicators import Catalogue
from model.verdicts import DOUBTS, FLAGS, SCOPES

# What the table of the method is made of and nobody reads afterwards.
INSIDE = ("sid", "cell", "is_newest", "position", "superseded", "target_foreign", "origin", "rank", "reading", "tolerance",
          "unresolved", "overshot", "against", "shortfall", "changed", "line", "base_foreign", "base_disputed", "v_foreign", "v_disputed",
          "reference_foreign", "reference_disputed", "base_figure_decimals", "base_is_stored", "is_step", "v_decimals",
          "base_definition", "base_population", "and_with", "population", "source", "better")  # fmt: skip


def judge(*, rows: pd.DataFrame, catalogue: Catalogue, areas: pd.DataFrame, year: int) -> pd.DataFrame:
    """One row for each (area, indicator, target year, scope), binding first, then in the order of indicators.yaml.

    rows: what store.Store.select gives; areas: code, in their order; year: Y, the as-of year. rows is not changed. Columns: area_code,
    indicator, scope, attribute, comparator, class, reason, flags, doubts (categories of text); baseline_year, latest_year, target_year and the numbers of method
    sections 3 and 4 (NaN where the method gives none); of every statement used where it stands: batch and line_no, v_batch, v_line, ….
    """
    return spoken(statements(rows=rows, catalogue=catalogue, year=year), catalogue=catalogue, areas=areas, year=year)


def spoken(stated: Rows, *, catalogue: Catalogue, areas: pd.DataFrame, year: int) -> pd.DataFrame:
    """The same from the judged statements: for each cell the one that speaks for it."""
    return _columns(fold.cells(stated), catalogue=catalogue, areas=areas, year=year)


def statements(*, rows: pd.DataFrame, catalogue: Catalogue, year: int) -> Rows:
    """Every target statement judged by itself, before the one that counts for its cell is chosen: what the checks on plans compare."""
    known = catalogue.indicators.values()
    better = np.array([resolve.GOOD[one.better] for one in known], dtype=np.int8)
    in_percent = np.array([one.unit == "%" for one in known], dtype=bool)
    if not rows[
        "cell"
    ].is_monotonic_increasing:  # the store gives them in order; whoever mixes them gets the same verdicts
        rows = rows.sort_values(["cell", "position", "t"], kind="stable", ignore_index=True)
    table = resolve.resolve(
        Rows.of(rows.rename(columns={"line": "line_no"})),
        better=better,
        in_percent=in_percent,
        about=catalogue.thresholds.about,
    )
    table = measure.pace(measure.level(table), year=year)
    table = classify.classify(table, year=year, thresholds=catalogue.thresholds)
    return fold.years(fold.readings(table))


def _columns(table: Rows, *, catalogue: Catalogue, areas: pd.DataFrame, year: int) -> pd.DataFrame:
    """The published names and order."""
    is_range = (table["comparator"] == "range") & ~np.isnan(table["value_to"]) & (table["basis"] != "external")
    far = np.where(is_range, np.where(table["direction"] < 0, table["low"], table["high"]), np.nan)
    finish = table["year"]
    table = table.also(
        area_code=pd.Categorical.from_codes(table["area"], categories=list(areas["code"])),
        indicator=pd.Categorical.from_codes(table["indicator"], categories=list(catalogue.indicators)),
        baseline_year=np.where(np.isnan(table["base"]), np.nan, table["base_year"]),
        baseline=table["base"],
        latest_year=table["t"],
        latest=table["v"],
        target_year=finish,
        target=fold.shown_end(table),
        target_to=far,
        flags=_joined({name: table[name] for name in sorted(FLAGS)}),
        doubts=_joined(_doubts(table)),
        as_of_year=np.full(len(table), year),
        **{
            name: np.round(table[name], 6)
            for name in ("time_share", "progress", "required_per_year", "achieved_per_year")
        },
    )
    scope = worded(table["scope"], {name: place for place, name in enumerate(SCOPES)}, len(SCOPES))
    loose = table["attribute"].codes > 0  # expected and unmarked ones stand together
    order = np.lexsort(
        (scope, np.where(np.isnan(finish), np.inf, finish), table["indicator"].codes, loose, table["area"])
    )
    gone = {"area", "base", "base_year", "t", "v", "year", "base_revised", *FLAGS, *INSIDE}
    return table.take(order).frame(name for name in table.names if name not in gone)


def _doubts(table: Rows) -> dict[str, np.ndarray]:
    """What makes each verdict doubtful (method section 5, last paragraph), by the codes of model.verdicts.DOUBTS."""
    measured = ~np.isnan(table["v"]) & ~table["is_base"]
    found = {
        "target_conflict": table["target_conflict"] & (table["other_class"].codes != table["class"].codes),
        "comparator_against_direction": table["comparator_against_direction"],
        "conflicting_figures": table["reason"] == "conflicting_figures",
        "preliminary": measured & (table["v_status"] == "快报"),
        "unreviewed": measured & (table["v_origin"] == 0) & (table["v_status"] != "核定"),
    }
    return {name: found[name] for name in DOUBTS}


def _joined(marks: dict[str, np.ndarray]) -> pd.Categorical:
    """The codes that are on, joined by ';': one join for each combination that occurs, not one for each row."""
    number = sum(mark.astype(np.int64) << place for place, mark in enumerate(marks.values()))
    found, which = np.unique(number, return_inverse=True)
    words = [";".join(name for place, name in enumerate(marks) if one >> place & 1) for one in found.tolist()]
    return pd.Categorical.from_codes(which, categories=words)
