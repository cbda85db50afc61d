"""Step 1: what is asked? Direction, ends and reason of every target statement (method section 1, rulings R10-R17)."""

import numpy as np
import pandas as pd

from gaps.rows import Rows, Values, is_in, worded

TURNED = {"≥": "≤", ">": "<", "≤": "≥", "<": ">"}
SIGNS = {"≥": 1, ">": 1, "≤": -1, "<": -1}
GOOD = {"higher": 1, "lower": -1, "neutral": 0}
REDUCTIONS = ("points_off", "percent_off", "step_off")
PERCENT = ("percent_on", "percent_off")
AS_POINTS = ("points_on", "points_off", "step_on", "step_off")
UNRESOLVED = ("", "qualitative_only", "no_reference_figure", "ambiguous_basis")


def fewest_digits(values: np.ndarray) -> np.ndarray:
    """Digits after the point needed to write a number: 75.0 -> 0, 4.35 -> 2, NaN -> NaN."""
    digits = np.where(np.isnan(values), np.nan, 6.0)
    exact = np.round(values, 6)
    for places in range(5, -1, -1):
        digits = np.where(np.round(values, places) == exact, places, digits)
    return digits


def resolve(table: Rows, *, better: np.ndarray, in_percent: np.ndarray, about: float) -> Rows:
    """Adds direction (1, -1, 0 two-sided), sign (the comparator after turning), low and high (the resolved ends), the decimals of B, v
    and T, half_unit, allowed (what 左右 leaves), unresolved (a reason or '').

    table: what store.Store.select gives; better: of each indicator its good direction (1, -1, 0); in_percent: whether its unit is %;
    about: the share of 左右 (thresholds). A percentage of a percentage has two readings: such rows come twice, as reading 1 and 2;
    fold.readings brings them together.
    """
    table = _both_readings(table, in_percent)
    sign = _turned(table["comparator"], is_in(table["basis"], REDUCTIONS))
    good = better[table["indicator"]]
    direction = worded(sign, SIGNS, np.nan)
    table = table.also(sign=sign, direction=np.where(np.isnan(direction), good, direction).astype(np.int8), better=good)
    value, upper = table["value"], table["value_to"]
    is_range = (table["comparator"] == "range") & ~np.isnan(upper)
    near = _end(table, value)
    far = _end(table, np.where(is_range, upper, value)) if is_range.any() else near
    table = table.also(low=np.fmin(near, far), high=np.fmax(near, far), unresolved=_reasons(table, near))
    return _precision(table, about)


def _turned(comparator: pd.Categorical, off: np.ndarray) -> pd.Categorical:
    """The comparator as it reads of the level: of a reduction by at least so much, at most."""
    if not off.any():
        return comparator
    words = list(comparator.categories)
    other = np.array([*(words.index(TURNED.get(one, one)) for one in words), -1], dtype=comparator.codes.dtype)
    return pd.Categorical.from_codes(np.where(off, other[comparator.codes], comparator.codes), dtype=comparator.dtype)


def _both_readings(table: Rows, in_percent: np.ndarray) -> Rows:
    twice = is_in(table["basis"], PERCENT) & in_percent[table["indicator"]]
    if not twice.any():
        return table.also(reading=np.ones(len(table), dtype=np.int8))
    second = np.flatnonzero(twice)
    reading = np.repeat(np.array([1, 2], dtype=np.int8), [len(table), len(second)])
    return table.take(np.concatenate([np.arange(len(table)), second])).also(reading=reading)


def _end(table: Rows, amount: Values) -> Values:
    """One end of the target from its printed amount, rounded to 6 decimals (R17)."""
    basis, reference = table["basis"], table["reference"]
    absolute = basis == "absolute"
    if absolute.all():
        return np.round(amount, 6)
    as_points = (table["reading"] == 2) | is_in(basis, AS_POINTS)
    over_years = table["is_step"] & (table["scope"] == "plan")
    years = np.where(over_years, table["year"] - table["base_year"], 1.0)
    step = np.where(as_points, amount * years, reference * amount / 100)
    step = np.where(is_in(basis, REDUCTIONS), -step, step)
    return np.round(np.select([absolute, basis == "external"], [amount, reference], reference + step), 6)


def _reasons(table: Rows, near: np.ndarray) -> pd.Categorical:
    silent = np.isnan(table["value"]) & (table["basis"] != "external")
    codes = np.select([silent, np.isnan(near)], [1, 2], 0)
    return pd.Categorical.from_codes(codes, categories=list(UNRESOLVED))


def _precision(table: Rows, about: float) -> Rows:
    """Half a unit of the last decimal, by the most decimals printed among B, v and T; and what 左右 allows."""
    base, is_base, value = table["base"], table["is_base"], table["value"]
    same = table["base_is_stored"] | (table["base_revised"] == base)
    of_base = _stated(np.where(same, table["base_figure_decimals"], np.nan), base)
    of_latest = np.where(is_base, of_base, _stated(table["v_decimals"], table["v"]))
    upper = np.where(table["comparator"] == "range", table["value_to"], np.nan)
    printed = table["decimals"]
    own = np.where(np.isnan(printed), np.fmax(fewest_digits(value), fewest_digits(upper)), printed)
    of_reference = np.where(
        table["reference_is_base"], of_base, _stated(table["reference_decimals"], table["reference"])
    )
    basis = table["basis"]
    of_target = np.fmax(np.where(basis == "external", np.nan, own), np.where(basis == "absolute", np.nan, of_reference))
    most = np.nan_to_num(np.fmax(np.fmax(of_base, of_latest), of_target))
    # Rounded, because 10.0 ** -5 is not 0.00001 but a hair more, and a tie would fall on the wrong side.
    half_unit = np.round(0.5 * 10.0**-most, 7)
    # Of a change 左右 leaves a share of the change: 提高1岁左右 would else be met by standing still.
    level = is_in(basis, ("absolute", "external"))
    size = table["low"] - np.where(level, 0.0, table["reference"])
    loose = np.fmax(half_unit, np.round(about * np.abs(size), 6))
    stated = table["tolerance"]
    return table.also(
        base_decimals=of_base,
        latest_decimals=of_latest,
        target_decimals=of_target,
        half_unit=half_unit,
        allowed=np.where(table["comparator"] == "~", np.where(np.isnan(stated), loose, stated), 0.0),
    )


def _stated(decimals: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Decimals as stored; where none are, the fewest digits that write the value (R10)."""
    unknown = np.isnan(decimals) & ~np.isnan(values)
    return np.where(unknown, fewest_digits(values), decimals) if unknown.any() else decimals
