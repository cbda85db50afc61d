"""judge(): the recipe, from the store's rows to one assessed row a target. Numbers and codes only: words are fetched for what is shown."""

import numpy as np
import pandas as pd

from gaps import classify, fold, measure, resolve
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


def spoken(stated: pd.DataFrame, *, catalogue: Catalogue, areas: pd.DataFrame, year: int) -> pd.DataFrame:
    """The same from the judged statements: for each cell the one that speaks for it."""
    return _columns(fold.cells(stated), catalogue=catalogue, areas=areas, year=year)


def statements(*, rows: pd.DataFrame, catalogue: Catalogue, year: int) -> pd.DataFrame:
    """Every target statement judged by itself, before the one that counts for its cell is chosen: what the checks on plans compare."""
    known = catalogue.indicators.values()
    better = np.array([resolve.GOOD[one.better] for one in known], dtype=np.int8)
    in_percent = np.array([one.unit == "%" for one in known], dtype=bool)
    rows = rows.rename(columns={"line": "line_no"})
    if not rows[
        "cell"
    ].is_monotonic_increasing:  # the store gives them in order; whoever mixes them gets the same verdicts
        rows = rows.sort_values(["cell", "position", "t"], kind="stable", ignore_index=True)
    table = resolve.resolve(rows, better=better, in_percent=in_percent, about=catalogue.thresholds.about)
    table = measure.pace(measure.level(table), year=year)
    table = classify.classify(table, year=year, thresholds=catalogue.thresholds)
    return fold.years(fold.readings(table))


def _columns(table: pd.DataFrame, *, catalogue: Catalogue, areas: pd.DataFrame, year: int) -> pd.DataFrame:
    """The published names and order."""
    is_range = (
        (table["comparator"] == "range") & table["value_to"].notna() & (table["basis"] != "external")
    ).to_numpy()
    far = np.where(is_range, np.where(table["direction"] < 0, table["low"], table["high"]), np.nan)
    attribute = table["attribute"].cat.codes.replace({2: 1})  # expected and unmarked ones stand together
    finish = table["year"].to_numpy()
    order = np.lexsort(
        (
            table["scope"].map(list(SCOPES).index).astype("int8"),
            np.where(np.isnan(finish), np.inf, finish),
            table["indicator"],
            attribute,
            table["area"],
        )
    )
    shares = {
        name: table[name].round(6) for name in ("time_share", "progress", "required_per_year", "achieved_per_year")
    }
    table = table.assign(
        area_code=pd.Categorical.from_codes(table["area"], categories=list(areas["code"])),
        indicator=pd.Categorical.from_codes(table["indicator"], categories=list(catalogue.indicators)),
        baseline_year=table["base_year"].where(table["base"].notna()),
        baseline=table["base"],
        latest_year=table["t"],
        latest=table["v"],
        target_year=finish,
        target=fold.shown_end(table),
        target_to=far,
        flags=_joined({name: table[name] for name in sorted(FLAGS)}),
        doubts=_joined(_doubts(table)),
        as_of_year=year,
        **shares,
    )
    gone = ["area", "base", "base_year", "t", "v", "year", "base_revised", *FLAGS, *INSIDE]
    return table.drop(columns=gone).take(order).reset_index(drop=True)


def _doubts(table: pd.DataFrame) -> dict[str, pd.Series]:
    """What makes each verdict doubtful (method section 5, last paragraph), by the codes of model.verdicts.DOUBTS."""
    measured = table["v"].notna() & ~table["is_base"]
    otherwise = table["other_class"].astype(str) != table["class"].astype(str)
    found = {
        "target_conflict": table["target_conflict"] & otherwise,
        "comparator_against_direction": table["comparator_against_direction"],
        "conflicting_figures": table["reason"] == "conflicting_figures",
        "preliminary": measured & (table["v_status"] == "快报"),
        "unreviewed": measured & (table["v_origin"] == 0) & (table["v_status"] != "核定"),
    }
    return {name: found[name] for name in DOUBTS}


def _joined(marks: dict[str, pd.Series]) -> pd.Categorical:
    """The codes that are on, joined by ';': one join for each combination that occurs, not one for each row."""
    number = sum(mark.to_numpy(dtype=np.int64) << place for place, mark in enumerate(marks.values()))
    found, which = np.unique(number, return_inverse=True)
    words = [";".join(name for place, name in enumerate(marks) if one >> place & 1) for one in found.tolist()]
    return pd.Categorical.from_codes(which, categories=words)
