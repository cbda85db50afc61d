"""Steps 2 and 3: how far, and how fast? Level, progress and pace (method sections 3 and 4, rulings R13-R20)."""

import numpy as np
import pandas as pd


def _outside(x: pd.Series, low: pd.Series, high: pd.Series) -> pd.Series:
    """Distance to the nearest end of [low, high], 0 inside."""
    return np.maximum(np.maximum(low - x, x - high), 0).round(6)


def meets(x: pd.Series, table: pd.DataFrame) -> pd.Series:
    """Whether a figure x meets the resolved target. Missing x or missing target never meets."""
    short = (table["direction"] * (table["end"] - x)).round(6)
    one_sided = np.where(
        table["sign"].isin((">", "<")), short < 0, short <= table["allowed"].where(table["sign"] == "~", 0.0)
    )
    slack = table["allowed"].where(table["sign"] == "~", table["half_unit"])
    two_sided = _outside(x, table["low"], table["high"]) <= slack
    return (
        pd.Series(np.where(table["direction"] == 0, two_sided, one_sided), index=table.index)
        & x.notna()
        & table["low"].notna()
    )


def level(table: pd.DataFrame) -> pd.DataFrame:
    """Adds end (the end that decides), met, base_met and gap = direction · (end - v), for two-sided targets the distance."""
    table = table.assign(
        end=np.select([table["direction"] > 0, table["direction"] < 0], [table["low"], table["high"]], np.nan)
    )
    gap = np.where(
        table["direction"] == 0,
        _outside(table["v"], table["low"], table["high"]),
        table["direction"] * (table["end"] - table["v"]),
    )
    return table.assign(
        met=meets(table["v"], table),
        base_met=meets(table["base"], table),
        gap=pd.Series(gap, index=table.index).round(6) + 0.0,
    )


def pace(table: pd.DataFrame) -> pd.DataFrame:
    """Adds drift, time_share τ, progress P, pace ρ, required and achieved change per year, overshot, against (how far v is on the wrong
    side of B) and shortfall (from the straight path). Missing wherever the method gives none; nothing divides by B or T."""
    v, base = table["v"], table["base"]
    low, high = table["low"], table["high"]
    two_sided = table["direction"] == 0
    # The end the promise moves towards: for a two-sided target the one nearest to B.
    toward = table["end"].mask(two_sided, low.where(base < low, high.where(base > high)))
    way = pd.Series(np.where(two_sided, np.sign(toward - base), table["direction"]), index=table.index)
    overshot = two_sided & ~table["met"] & (((base < low) & (v > high)) | ((base > high) & (v < low)))

    t, start, finish = (table[name].astype("float64") for name in ("t", "base_year", "year"))
    moved = base.notna() & v.notna() & (t > start)
    timed = moved & (finish > start)
    share = ((t - start) / (finish - start)).where(timed)
    promised = (toward - base).round(6)
    walked = (v - base).round(6)
    progress = (walked / promised.where(promised != 0)).where(timed & ~table["base_met"] & ~overshot)
    ahead = ((low - v).where(v < low, (high - v).where(v > high, 0.0))).where(two_sided, table["end"] - v)
    yearly = (table["scope"] == "plan") & (table["basis"] != "external")
    return table.assign(
        time_share=share,
        progress=progress,
        pace=(progress / share).round(6),
        drift=walked.where(moved & table["base_met"]),
        required_per_year=(ahead.round(6) / (finish - t)).where(yearly & (t < finish)),
        achieved_per_year=(walked / (t - start)).where(moved),
        overshot=overshot,
        against=(way * (base - v)).round(6),
        shortfall=(way * (base + share * promised - v)).round(6),
    )
