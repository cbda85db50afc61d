"""Steps 2 and 3: how far, and how fast? Level, progress and pace (method sections 3 and 4, rulings R13-R20)."""

import numpy as np

from gaps.rows import Rows, is_in


def _outside(x: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Distance to the nearest end of [low, high], 0 inside."""
    return np.round(np.maximum(np.maximum(low - x, x - high), 0), 6)


def meets(x: np.ndarray, table: Rows) -> np.ndarray:
    """Whether a figure x meets the resolved target. Missing x or missing target never meets."""
    direction, low, high, allowed = (table[name] for name in ("direction", "low", "high", "allowed"))
    short = np.round(direction * (table["end"] - x), 6)
    strict, about = is_in(table["sign"], (">", "<")), (table["sign"] == "~")
    one_sided = np.where(strict, short < 0, short <= np.where(about, allowed, 0.0))
    two_sided = _outside(x, low, high) <= np.where(about, allowed, table["half_unit"])
    return np.where(direction == 0, two_sided, one_sided) & ~np.isnan(x) & ~np.isnan(low)


def level(table: Rows) -> Rows:
    """Adds end (the end that decides), met, base_met and gap = direction · (end - v), for two-sided targets the distance."""
    direction, low, high, v = (table[name] for name in ("direction", "low", "high", "v"))
    table = table.also(end=np.select([direction > 0, direction < 0], [low, high], np.nan))
    gap = np.where(direction == 0, _outside(v, low, high), direction * (table["end"] - v))
    return table.also(met=meets(v, table), base_met=meets(table["base"], table), gap=np.round(gap, 6) + 0.0)


def pace(table: Rows, *, year: int) -> Rows:
    """Adds drift, time_share τ, progress P, pace ρ, required and achieved change per year, overshot, against (how far v is on the wrong
    side of B) and shortfall (from the straight path). NaN wherever the method gives none; nothing divides by B or T. year: Y; once the
    target year lies behind it, nothing is required a year.
    """
    v, base, low, high, end, direction = (table[name] for name in ("v", "base", "low", "high", "end", "direction"))
    t, start, finish = (table[name] for name in ("t", "base_year", "year"))
    met, base_met = table["met"], table["base_met"]
    two_sided = direction == 0
    # The end the promise moves towards: for a two-sided target the one nearest to B.
    toward = np.where(two_sided, np.where(base < low, low, np.where(base > high, high, np.nan)), end)
    way = np.where(two_sided, np.sign(toward - base), direction)
    overshot = two_sided & ~met & (((base < low) & (v > high)) | ((base > high) & (v < low)))

    moved = ~np.isnan(base) & ~np.isnan(v) & (t > start)
    timed = moved & (finish > start)
    share = _divided(t - start, finish - start, where=timed)
    promised, walked = np.round(toward - base, 6), np.round(v - base, 6)
    progress = _divided(walked, promised, where=timed & (promised != 0) & ~base_met & ~overshot)
    ahead = np.where(two_sided, np.where(v < low, low - v, np.where(v > high, high - v, 0.0)), end - v)
    yearly = (table["scope"] == "plan") & (table["basis"] != "external") & (finish >= year)
    # At a strict bound, and not beyond it, 0 a year would read as nothing to do.
    yearly &= met | (np.round(ahead, 6) != 0)
    return table.also(
        time_share=share,
        progress=progress,
        pace=np.round(_divided(progress, share, where=timed), 6),
        drift=np.where(moved & base_met, walked, np.nan),
        required_per_year=_divided(np.round(ahead, 6), finish - t, where=yearly & (t < finish)),
        achieved_per_year=_divided(walked, t - start, where=moved),
        overshot=overshot,
        against=np.round(way * (base - v), 6),
        shortfall=np.round(way * (base + share * promised - v), 6),
    )


def _divided(above: np.ndarray, below: np.ndarray, *, where: np.ndarray) -> np.ndarray:
    """The quotient above / below where it is asked for, NaN elsewhere."""
    return np.divide(above, below, out=np.full(len(above), np.nan), where=where)
