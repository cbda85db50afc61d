"""judge(): the recipe, from the store's wide rows to the gaps table."""

import numpy as np
import pandas as pd

from gaps import classify, fold, measure, resolve
from model.columns import GAPS
from model.indicators import Catalogue
from model.verdicts import FLAGS, SCOPES

ATTRIBUTE_ORDER = ("binding", "expected", "none")


def judge(*, rows: pd.DataFrame, catalogue: Catalogue, areas: pd.DataFrame, year: int) -> pd.DataFrame:
    """One row for each (area, indicator, target year, scope), columns model.columns.GAPS and, after them, what the working shows.

    rows: the wide rows of store.Store.select; areas: code, name in their order; year: Y, the as-of year. rows is not changed.
    """
    table = fold.cells(statements(rows=rows, catalogue=catalogue, year=year))
    return _columns(table, catalogue=catalogue, areas=areas, year=year)


def statements(*, rows: pd.DataFrame, catalogue: Catalogue, year: int) -> pd.DataFrame:
    """Every target statement judged by itself, before one of a cell speaks for it: what the checks on plans compare."""
    better = {key: one.better for key, one in catalogue.indicators.items()}
    unit = {key: one.unit for key, one in catalogue.indicators.items()}
    table = resolve.resolve(rows.assign(about=catalogue.thresholds.about), better=better, unit=unit)
    table = measure.pace(measure.level(table))
    table = classify.classify(table, year=year, thresholds=catalogue.thresholds)
    return fold.years(fold.readings(table))


def _columns(table: pd.DataFrame, *, catalogue: Catalogue, areas: pd.DataFrame, year: int) -> pd.DataFrame:
    """The published names and order; binding first, then the order of indicators.yaml."""
    known = catalogue.indicators
    one_sided_range = (table["comparator"] == "range") & (table["direction"] < 0)
    far = (
        table["high"]
        .mask(one_sided_range, table["low"])
        .where((table["comparator"] == "range") & table["value_to"].notna() & (table["basis"] != "external"))
    )
    flags = pd.DataFrame({name: table[name] for name in sorted(FLAGS)})
    table = table.assign(
        area_code=table["area"],
        area=table["area"].map(dict(zip(areas["code"], areas["name"]))),
        indicator_name=table["indicator"].map({key: one.name for key, one in known.items()}),
        category=table["indicator"].map({key: catalogue.categories[one.category] for key, one in known.items()}),
        unit=table["indicator"].map({key: one.unit for key, one in known.items()}),
        baseline_year=table["base_year"].where(table["base"].notna()),
        baseline=table["base"],
        latest_year=table["t"],
        latest=table["v"],
        target_year=table["year"],
        target=fold.shown_end(table),
        target_to=far,
        flags=_joined(flags),
        as_of_year=year,
        **{name: table[name].round(6) for name in ("time_share", "progress", "required_per_year", "achieved_per_year")},
    )
    order = {
        "a": table["area_code"].map({code: place for place, code in enumerate(areas["code"])}),
        "b": table["attribute"].map({name: place for place, name in enumerate(ATTRIBUTE_ORDER)}).replace({2: 1}),
        "c": table["indicator"].map({key: place for place, key in enumerate(known)}),
        "d": table["target_year"].astype("float64"),
        "e": table["scope"].map({name: place for place, name in enumerate(SCOPES)}),
    }
    table = table.loc[pd.DataFrame(order).sort_values(list(order), na_position="last", kind="stable").index]
    rest = [
        name
        for name in table.columns
        if name not in GAPS
        and name not in FLAGS
        and name not in ("base", "base_year", "t", "v", "year", "badness", "about", "sid", "is_newest")
    ]
    return table[[*GAPS, *rest]].reset_index(drop=True)


def _joined(flags: pd.DataFrame) -> np.ndarray:
    """The codes that are on, joined by ';': one join for each combination that occurs, not one for each row."""
    combination = flags.to_numpy(dtype=bool) @ (1 << np.arange(flags.shape[1]))
    found, which = np.unique(combination, return_inverse=True)
    words = [
        ";".join(name for place, name in enumerate(flags.columns) if number >> place & 1) for number in found.tolist()
    ]
    return np.array(words, dtype=object)[which]
