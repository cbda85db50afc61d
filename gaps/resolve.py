"""Step 1: what is asked? Direction, ends and reason of every target statement (method section 1, rulings R10-R17)."""

import numpy as np
import pandas as pd

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


def resolve(table: pd.DataFrame, *, better: np.ndarray, in_percent: np.ndarray, about: float) -> pd.DataFrame:
    """Adds direction (1, -1, 0 two-sided), sign (the comparator after turning), low and high (the resolved ends), the decimals of B, v
    and T, half_unit, allowed (what 左右 leaves), unresolved (a reason or '').

    table: what store.Store.select gives; better: of each indicator its good direction (1, -1, 0); in_percent: whether its unit is %;
    about: the share of 左右 (thresholds). A percentage of a percentage has two readings: such rows come twice, as reading 1 and 2;
    fold.readings brings them together.
    """
    table = _both_readings(table, in_percent)
    off = table["basis"].isin(REDUCTIONS).to_numpy()
    sign = table["comparator"]
    if off.any():
        sign = sign.where(~off, sign.map(lambda one: TURNED.get(one, one)).astype(sign.dtype))
    good = better[table["indicator"].to_numpy()]
    direction = sign.map(SIGNS).astype("float64").to_numpy()
    table = table.assign(
        sign=sign, direction=np.where(np.isnan(direction), good, direction).astype(np.int8), better=good
    )
    value = table["value"].to_numpy()
    is_range = (table["comparator"] == "range").to_numpy() & table["value_to"].notna().to_numpy()
    near = _end(table, value)
    far = _end(table, np.where(is_range, table["value_to"], value)) if is_range.any() else near
    table = table.assign(low=np.fmin(near, far), high=np.fmax(near, far), unresolved=_reasons(table, near))
    return _precision(table, about)


def _both_readings(table: pd.DataFrame, in_percent: np.ndarray) -> pd.DataFrame:
    twice = table["basis"].isin(PERCENT).to_numpy() & in_percent[table["indicator"].to_numpy()]
    first = table.assign(reading=np.int8(1))
    return pd.concat([first, table[twice].assign(reading=np.int8(2))], ignore_index=True) if twice.any() else first


def _end(table: pd.DataFrame, amount: np.ndarray) -> np.ndarray:
    """One end of the target from its printed amount, rounded to 6 decimals (R17)."""
    basis, reference = table["basis"], table["reference"].to_numpy()
    if (basis == "absolute").all():
        return np.round(amount, 6)
    as_points = (table["reading"] == 2).to_numpy() | basis.isin(AS_POINTS).to_numpy()
    over_years = table["is_step"].to_numpy() & (table["scope"] == "plan").to_numpy()
    years = np.where(over_years, (table["year"] - table["base_year"]).to_numpy(), 1.0)
    step = np.where(as_points, amount * years, reference * amount / 100)
    step = np.where(basis.isin(REDUCTIONS), -step, step)
    return np.round(np.select([basis == "absolute", basis == "external"], [amount, reference], reference + step), 6)


def _reasons(table: pd.DataFrame, near: np.ndarray) -> pd.Categorical:
    silent = table["value"].isna().to_numpy() & (table["basis"] != "external").to_numpy()
    codes = np.select([silent, np.isnan(near)], [1, 2], 0)
    return pd.Categorical.from_codes(codes, categories=list(UNRESOLVED))


def _precision(table: pd.DataFrame, about: float) -> pd.DataFrame:
    """Half a unit of the last decimal, by the most decimals printed among B, v and T; and what 左右 allows."""
    base, is_base = table["base"].to_numpy(), table["is_base"].to_numpy()
    same = table["base_is_stored"].to_numpy() | (table["base_revised"].to_numpy() == base)
    of_base = _stated(np.where(same, table["base_figure_decimals"], np.nan), base)
    of_latest = np.where(is_base, of_base, _stated(table["v_decimals"].to_numpy(), table["v"].to_numpy()))
    external = (table["basis"] == "external").to_numpy()
    upper = np.where(table["comparator"] == "range", table["value_to"], np.nan)
    printed = table["decimals"].to_numpy()
    own = np.where(np.isnan(printed), np.fmax(fewest_digits(table["value"].to_numpy()), fewest_digits(upper)), printed)
    of_reference = np.where(
        table["reference_is_base"],
        of_base,
        _stated(table["reference_decimals"].to_numpy(), table["reference"].to_numpy()),
    )
    of_target = np.fmax(np.where(external, np.nan, own), np.where(table["basis"] == "absolute", np.nan, of_reference))
    most = np.nan_to_num(np.fmax(np.fmax(of_base, of_latest), of_target))
    # Rounded, because 10.0 ** -5 is not 0.00001 but a hair more, and a tie would fall on the wrong side.
    half_unit = np.round(0.5 * 10.0**-most, 7)
    # Of a change 左右 leaves a share of the change: 提高1岁左右 would else be met by standing still.
    level = table["basis"].isin(("absolute", "external")).to_numpy()
    size = table["low"].to_numpy() - np.where(level, 0.0, table["reference"].to_numpy())
    loose = np.fmax(half_unit, np.round(about * np.abs(size), 6))
    stated = table["tolerance"].to_numpy()
    return table.assign(
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
