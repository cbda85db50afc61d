"""Judging by hand in pandas: the columns needed are read from the store's tables, the rest is pandas and numpy."""

import duckdb
import numpy as np
import pandas as pd

CELL, LEVEL = ["area", "indicator"], ["origin", "rank", "late"]
USED = ["value", "decimals", "is_foreign", "disputed", "definition_version", "population"]
OWN_UNITS = "('', '%', '％', '个百分点', '百分点')"
FIGURES = f"""
select area, indicator, year, value::double as value, decimals, unit not in {OWN_UNITS} as is_foreign, origin,
  coalesce(rank, 9) as rank, period = 'mch_year' as late, batch, line, definition_version, population
from figure_current
where year <= $year and value is not null and period in ('year', 'mch_year') and comparator in ('', '=', '~')
"""
TARGETS = f"""
select area, indicator, year as finish, value::double as target, decimals as target_decimals, comparator, attribute,
  unit not in {OWN_UNITS} as foreign_target, baseline::double as printed, baseline_year, origin,
  coalesce(rank, 9) as rank, batch, source, place
from target_current where scope = 'plan'
"""
# Source, place and role break a tie of two figures: read only for those stated more than once.
TIES = "select f.batch, f.line, source, place, role from figure_current f join crowd using (batch, line)"
EARLY, SPAN = 1950, 100  # years in a table of one place a cell and year


def judge(
    con: duckdb.DuckDBPyConnection, *, documents: pd.DataFrame, indicators: pd.DataFrame, year: int
) -> pd.DataFrame:
    """One row a target."""
    targets = _targets(_read(con, TARGETS), documents.set_index("id"), indicators.set_index("indicator"))
    figures = _wanted(_read(con, FIGURES, params={"year": year}), targets)
    return verdicts(levels(targets, _of_years(con, figures, documents.set_index("id")["newest"])))


def _read(con: duckdb.DuckDBPyConnection, sql: str, **more) -> pd.DataFrame:
    """Texts as categories: two million strings of a few thousand kinds are codes."""
    return con.sql(sql, **more).to_arrow_table().to_pandas(strings_to_categorical=True)


def _targets(targets: pd.DataFrame, documents: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    """With the cell's number, the date of the document, and the year of the baseline."""
    start, newest = (targets["source"].map(documents[name]).astype("float64") for name in ("start", "newest"))
    better, base_year = targets["indicator"].map(indicators["better"]), targets["baseline_year"].fillna(start - 1)
    number = targets["area"].cat.codes.astype("int64") * targets["indicator"].cat.categories.size
    targets = targets.assign(
        newest=newest, better=better, base_year=base_year.astype("int64"), cell=number + targets["indicator"].cat.codes
    )
    key = ["cell", "finish"]
    if not targets.duplicated(key).any():
        return targets
    order = ["origin", "rank", "newest", "batch", "source", "place"]
    texts = {name: targets[name].astype(str) for name in ("source", "place")}
    ordered = targets.assign(**texts).sort_values([*key, *order], ascending=[True] * 5 + [False, True, True])
    return ordered.drop_duplicates(key)


def _wanted(figures: pd.DataFrame, targets: pd.DataFrame) -> pd.DataFrame:
    """The figures of the newest year and of the baseline's of each cell that has a target, with the cell's number."""
    area, indicator = (figures[name].cat.set_categories(targets[name].cat.categories).cat.codes for name in CELL)
    there = ((area >= 0) & (indicator >= 0)).to_numpy()
    size = targets["indicator"].cat.categories.size
    cell, year = (area.astype("int64") * size + indicator).to_numpy()[there], figures["year"].to_numpy()[there]
    newest = np.zeros(targets["area"].cat.categories.size * size, dtype=year.dtype)
    np.maximum.at(newest, cell, year)
    based = np.zeros(len(newest) * SPAN, dtype=bool)
    based[targets["cell"] * SPAN + targets["base_year"] - EARLY] = True
    wanted = (year == newest[cell]) | based[cell * SPAN + year - EARLY]
    return figures.take(np.flatnonzero(there)[wanted]).assign(cell=cell[wanted])


def _of_years(con: duckdb.DuckDBPyConnection, figures: pd.DataFrame, newest: pd.Series) -> pd.DataFrame:
    """The figure of each cell and year, with disputed."""
    key = ["cell", "year"]
    several = figures.duplicated(key, keep=False)
    alone, crowd = figures[~several].assign(disputed=False), figures[several]
    con.register("crowd", crowd[["batch", "line"]])
    crowd = crowd.merge(con.sql(TIES).df(), on=["batch", "line"])
    crowd = crowd.assign(newest=crowd["source"].map(newest).fillna(1), latest=-crowd["batch"].astype("int64"))
    crowd = crowd.sort_values([*key, *LEVEL, "latest", "newest", "source", "place", "role"]).reset_index(drop=True)
    first = crowd.drop_duplicates(key)
    pairs = first.reset_index(names="at").merge(crowd.reset_index(names="at"), on=[*key, *LEVEL], suffixes=("", "_b"))
    pairs = pairs[(pairs["at"] != pairs["at_b"]) & ~pairs["is_foreign"] & ~pairs["is_foreign_b"]]
    coarser = np.minimum(pairs["decimals"], pairs["decimals_b"])
    apart = (pairs["value"] - pairs["value_b"]).abs().round(6) > 0.5 * 10.0**-coarser
    for name in ("definition_version", "population"):
        one, other = pairs[name].astype(str), pairs[f"{name}_b"].astype(str)
        apart &= ~((one != "") & (other != "") & (one != other))
    return pd.concat([alone, first.assign(disputed=first.index.isin(pairs.loc[apart, "at"]))])[[*key, *USED]]


def levels(targets: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    newest = figures.sort_values(["cell", "year"]).drop_duplicates("cell", keep="last")
    base = figures.rename(columns={"year": "base_year"} | {name: f"base_{name}" for name in USED})
    table = targets.merge(newest, on="cell", how="left").merge(base, on=["cell", "base_year"], how="left")
    return table.assign(base=table["printed"].fillna(table["base_value"]), stored=table["printed"].isna())


def verdicts(table: pd.DataFrame) -> pd.DataFrame:
    column = {name: table[name].to_numpy() for name in table}
    base, year, base_year, finish, target = (
        column[name].astype("float64") for name in ("base", "year", "base_year", "finish", "target")
    )
    is_base = ~np.isnan(base) & ~(year > base_year)
    t, v = np.where(is_base, base_year, year), np.where(is_base, base, column["value"])
    way = np.where(table["comparator"].isin(["≥", ">"]), 1, -1)
    strict = table["comparator"].isin(["<", ">"]).to_numpy()
    digits = np.where(
        np.round(base) == np.round(base, 6), 0.0, np.where(np.round(base, 1) == np.round(base, 6), 1.0, 2.0)
    )
    own = column["stored"] | (column["base_value"] == base)
    base_digits = np.where(np.isnan(base), np.nan, np.where(own, column["base_decimals"].astype("float64"), digits))
    latest_digits = np.where(is_base, base_digits, column["decimals"].astype("float64"))
    most = np.fmax(np.fmax(base_digits, latest_digits), column["target_decimals"].astype("float64"))
    half_unit = 0.5 * 10.0**-most
    gap, base_gap = np.round(way * (target - v), 6) + 0.0, np.round(way * (target - base), 6)
    met, base_met = np.where(strict, gap < 0, gap <= 0), np.where(strict, base_gap < 0, base_gap <= 0)
    moved = ~np.isnan(base) & (t > base_year)
    promised, walked = np.round(target - base, 6), np.round(v - base, 6)
    share = np.where(moved, (t - base_year) / (finish - base_year), np.nan)
    counts = moved & (promised != 0) & ~base_met
    progress = np.divide(walked, promised, out=np.full(len(table), np.nan), where=counts)
    pace = np.round(progress / share, 6)
    against, shortfall = np.round(way * (base - v), 6), np.round(way * (base + share * promised - v), 6)
    early = share < 0.3
    foreign = (
        column["foreign_target"]
        | (~is_base & _true(column["is_foreign"]))
        | (column["stored"] & _true(column["base_is_foreign"]))
    )
    changed = np.zeros(len(table), dtype=bool)
    for name in ("definition_version", "population"):
        one, other = (table[side].astype("str").fillna("").to_numpy() for side in (name, f"base_{name}"))
        changed |= (one != "") & (other != "") & (one != other)
    changed &= ~is_base & ~np.isnan(base)
    disputed = (~is_base & _true(column["disputed"])) | (column["stored"] & _true(column["base_disputed"]))
    reason = np.select(
        [np.isnan(v), foreign, changed, disputed],
        ["no_figure", "unit_mismatch", "definition_changed", "conflicting_figures"],
        "",
    )
    silent = reason != ""
    last, none, at_base = t == finish, np.isnan(base), t <= base_year
    cases = [
        (silent, "unknown"),
        (last & met & base_met, "kept"),
        (last & met, "met"),
        (last, "missed"),
        (none & met, "met_early"),
        (none, "unknown"),
        (at_base & met, "baseline_meets"),
        (at_base, "baseline_short"),
        (base_met & met, "kept"),
        (base_met, "lost"),
        (met, "met_early"),
        (against > half_unit, "moving_away"),
        (np.isnan(pace) | (pace >= 0.95) | (shortfall < half_unit), "on_pace"),
        ((pace >= 0.6) | early, "slightly_behind"),
    ]
    shown = lambda numbers: np.where(silent, np.nan, numbers)
    return pd.DataFrame(
        {
            "area_code": table["area"],
            "indicator": table["indicator"],
            "attribute": table["attribute"],
            "baseline_year": base_year,
            "baseline": base,
            "latest_year": t,
            "latest": v,
            "target_year": finish,
            "comparator": table["comparator"],
            "target": target,
            "gap": shown(gap),
            "progress": shown(np.round(progress, 6)),
            "time_share": shown(np.round(share, 6)),
            "pace": shown(pace),
            "class": np.select([where for where, _ in cases], [word for _, word in cases], "behind"),
            "reason": np.where(none & ~met & ~silent & ~last, "no_baseline", reason),
            "hold": ~silent & base_met & (base_gap == 0),
            "floor_below_baseline": ~silent & base_met & (base_gap < 0),
            "early": ~silent & ~np.isnan(pace) & early,
            "comparator_against_direction": (way == 1) != (column["better"] == "higher"),
        }
    )


def _true(column: np.ndarray) -> np.ndarray:
    """A column of a left join: missing is no."""
    return column == True  # noqa: E712
