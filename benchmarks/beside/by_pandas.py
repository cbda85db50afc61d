"""Judging by hand in pandas: the columns it needs are read from the store's tables, everything else is pandas and numpy."""

import duckdb
import numpy as np
import pandas as pd

OWN_UNITS = ("", "%", "％", "个百分点", "百分点")
CELL = ["area", "indicator"]
FIGURES = """
select area, indicator, year, value::double as value, decimals, unit, origin, coalesce(rank, 9) as rank, period = 'mch_year' as late, batch,
  source, place, role, definition_version, population from figure_current
where year <= ? and value is not null and period in ('year', 'mch_year') and comparator in ('', '=', '~')
"""
TARGETS = """
select area, indicator, year as finish, value::double as target, decimals as target_decimals, comparator, attribute, unit, baseline::double as printed,
  baseline_year, origin, coalesce(rank, 9) as rank, batch, source, place from target_current where scope = 'plan'
"""


def judge(con: duckdb.DuckDBPyConnection, *, documents: pd.DataFrame, indicators: pd.DataFrame, year: int) -> pd.DataFrame:
    """One row a target."""
    figures, targets = con.execute(FIGURES, [year]).df(), con.execute(TARGETS).df()
    return verdicts(levels(_targets(targets, documents, indicators), _of_years(figures, documents)))


def _targets(targets: pd.DataFrame, documents: pd.DataFrame, indicators: pd.DataFrame) -> pd.DataFrame:
    targets = targets.merge(documents.rename(columns={"id": "source"}), on="source").merge(indicators, on="indicator")
    key = [*CELL, "finish"]
    if targets.duplicated(key).any():
        targets = targets.sort_values(
            [*key, "origin", "rank", "newest", "batch", "source", "place"], ascending=[True] * 6 + [False, True, True]
        ).drop_duplicates(key)
    return targets.assign(base_year=targets["baseline_year"].fillna(targets["start"] - 1).astype("int64"))


def _of_years(figures: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """The figure of each cell and year, with disputed."""
    figures = figures.assign(is_foreign=~figures["unit"].isin(OWN_UNITS))
    key, level = [*CELL, "year"], ["origin", "rank", "late"]
    several = figures.duplicated(key, keep=False)
    alone, crowd = figures[~several].assign(disputed=False), figures[several]
    crowd = crowd.assign(newest=crowd["source"].map(documents.set_index("id")["newest"]).fillna(1), latest=-crowd["batch"].astype("int64"))
    crowd = crowd.sort_values([*key, *level, "latest", "newest", "source", "place", "role"]).reset_index(drop=True)
    first = crowd.drop_duplicates(key)
    pairs = first.reset_index(names="at").merge(crowd.reset_index(names="at"), on=[*key, *level], suffixes=("", "_b"))
    pairs = pairs[(pairs["at"] != pairs["at_b"]) & ~pairs["is_foreign"] & ~pairs["is_foreign_b"]]
    apart = (pairs["value"] - pairs["value_b"]).abs().round(6) > 0.5 * 10.0 ** -np.minimum(pairs["decimals"], pairs["decimals_b"])
    for name in ("definition_version", "population"):
        apart &= ~((pairs[name] != "") & (pairs[f"{name}_b"] != "") & (pairs[name] != pairs[f"{name}_b"]))
    return pd.concat([alone, first.assign(disputed=first.index.isin(pairs.loc[apart, "at"]))])


def levels(targets: pd.DataFrame, figures: pd.DataFrame) -> pd.DataFrame:
    used = ["value", "decimals", "is_foreign", "disputed", "definition_version", "population"]
    newest = figures.loc[figures.groupby(CELL, sort=False)["year"].idxmax()] if figures.index.is_unique else None
    if newest is None:
        figures = figures.reset_index(drop=True)
        newest = figures.loc[figures.groupby(CELL, sort=False)["year"].idxmax()]
    base = figures[figures["year"].isin(targets["base_year"].unique())][[*CELL, "year", *used]]
    base = base.rename(columns={"year": "base_year"} | {name: f"base_{name}" for name in used})
    table = targets.merge(newest[[*CELL, "year", *used]], on=CELL, how="left").merge(base, on=[*CELL, "base_year"], how="left")
    stored = table["printed"].isna()
    return table.assign(base=table["printed"].fillna(table["base_value"]), stored=stored)


def verdicts(table: pd.DataFrame) -> pd.DataFrame:
    column = {name: table[name].to_numpy() for name in table}
    base, year, base_year, finish, target = (column[name].astype("float64") for name in ("base", "year", "base_year", "finish", "target"))
    is_base = ~np.isnan(base) & ~(year > base_year)
    t, v = np.where(is_base, base_year, year), np.where(is_base, base, column["value"])
    way = np.where(table["comparator"].isin(["≥", ">"]), 1, -1)
    strict = table["comparator"].isin(["<", ">"]).to_numpy()
    digits = np.where(np.round(base) == np.round(base, 6), 0.0, np.where(np.round(base, 1) == np.round(base, 6), 1.0, 2.0))
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
    foreign = ~table["unit"].isin(OWN_UNITS).to_numpy() | (~is_base & _true(column["is_foreign"])) | (column["stored"] & _true(column["base_is_foreign"]))
    changed = np.zeros(len(table), dtype=bool)
    for name in ("definition_version", "population"):
        one, other = table[name].fillna("").to_numpy(), table[f"base_{name}"].fillna("").to_numpy()
        changed |= (one != "") & (other != "") & (one != other)
    changed &= ~is_base & ~np.isnan(base)
    disputed = (~is_base & _true(column["disputed"])) | (column["stored"] & _true(column["base_disputed"]))
    reason = np.select([np.isnan(v), foreign, changed, disputed], ["no_figure", "unit_mismatch", "definition_changed", "conflicting_figures"], "")
    silent = reason != ""
    last, none, at_base = t == finish, np.isnan(base), t <= base_year
    cases = [
        (silent, "unknown"), (last & met & base_met, "kept"), (last & met, "met"), (last, "missed"), (none & met, "met_early"),
        (none, "unknown"), (at_base & met, "baseline_meets"), (at_base, "baseline_short"), (base_met & met, "kept"), (base_met, "lost"),
        (met, "met_early"), (against > half_unit, "moving_away"), (np.isnan(pace) | (pace >= 0.95) | (shortfall < half_unit), "on_pace"),
        ((pace >= 0.6) | early, "slightly_behind"),
    ]  # fmt: skip
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
