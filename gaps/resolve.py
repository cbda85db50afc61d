"""Step 1: what is asked? Direction, ends and reason of every target statement (method section 1, rulings R10-R17)."""

import numpy as np
import pandas as pd

TURNED = {"≥": "≤", ">": "<", "≤": "≥", "<": ">"}
SIGNS = {"≥": 1, ">": 1, "≤": -1, "<": -1}
GOOD = {"higher": 1, "lower": -1, "neutral": 0}


def fewest_digits(values: pd.Series) -> pd.Series:
    """Digits after the point needed to write a number: 75.0 -> 0, 4.35 -> 2, missing -> missing."""
    digits = pd.Series(pd.NA, index=values.index, dtype="Int64")
    for places in range(6, -1, -1):
        digits = digits.mask(values.notna() & (values.round(places) == values.round(6)), places)
    return digits


def resolve(table: pd.DataFrame, *, better: dict[str, str], unit: dict[str, str]) -> pd.DataFrame:
    """Adds direction (1, -1, 0 two-sided), sign (the comparator after turning), low and high (the resolved ends), decimals of B, v and T,
    half_unit, tolerance, unresolved (a reason or '').

    A percentage of a percentage has two readings: such rows come twice, as reading 1 and 2; fold.readings brings them together.
    """
    table = _both_readings(table, unit)
    off = table["basis"].isin(("points_off", "percent_off", "step_off"))
    sign = table["comparator"].mask(off, table["comparator"].replace(TURNED))
    table = table.assign(
        sign=sign,
        direction=sign.map(SIGNS).fillna(table["indicator"].map(better).map(GOOD)).astype(int),
        better=table["indicator"].map(better),
    )
    near, far = (
        _end(table, table["value"]),
        _end(table, table["value_to"].where(table["comparator"] == "range").fillna(table["value"])),
    )
    table = table.assign(low=np.minimum(near, far), high=np.maximum(near, far), unresolved=_reasons(table, near))
    return _precision(table)


def _both_readings(table: pd.DataFrame, unit: dict[str, str]) -> pd.DataFrame:
    twice = table["basis"].isin(("percent_on", "percent_off")) & (table["indicator"].map(unit) == "%")
    return pd.concat([table.assign(reading=1), table[twice].assign(reading=2)], ignore_index=True)


def _end(table: pd.DataFrame, amount: pd.Series) -> pd.Series:
    """One end of the target from its printed amount, rounded to 6 decimals (R17)."""
    basis, reference = table["basis"], table["reference"]
    as_points = (table["reading"] == 2) | basis.isin(("points_on", "points_off", "step_on", "step_off"))
    years = (
        (table["year"] - table["base_year"]).astype("float64").where(table["is_step"] & (table["scope"] == "plan"), 1.0)
    )
    step = np.where(as_points, amount * years, reference * amount / 100)
    step = np.where(basis.isin(("points_off", "percent_off", "step_off")), -step, step)
    resolved = np.select([basis == "absolute", basis == "external"], [amount, reference], reference + step)
    return pd.Series(resolved, index=table.index, dtype="float64").round(6)


def _reasons(table: pd.DataFrame, near: pd.Series) -> pd.Series:
    silent = table["value"].isna() & (table["basis"] != "external")
    return pd.Series(
        np.select([silent, near.isna()], ["qualitative_only", "no_reference_figure"], ""),
        index=table.index,
        dtype="str",
    )


def _precision(table: pd.DataFrame) -> pd.DataFrame:
    """Half a unit of the last decimal, by the most decimals printed among B, v and T; and what 左右 allows."""
    same = table["base_revised"] == table["base"]
    of_base = (
        table["base_figure_decimals"]
        .where((table["base_from"] == "stored") | same)
        .fillna(fewest_digits(table["base"]))
    )
    of_latest = of_base.where(table["is_base"], table["v_decimals"].fillna(fewest_digits(table["v"])))
    own = (
        table["decimals"]
        .fillna(
            _most(fewest_digits(table["value"]), fewest_digits(table["value_to"].where(table["comparator"] == "range")))
        )
        .mask(table["basis"] == "external")
    )
    of_reference = of_base.where(
        table["reference_is_base"], table["reference_decimals"].fillna(fewest_digits(table["reference"]))
    )
    of_target = _most(own, of_reference.where(table["basis"] != "absolute"))
    # Rounded, because 10.0 ** -5 is not 0.00001 but a hair more, and a tie would fall on the wrong side.
    half_unit = (0.5 * 10.0 ** -_most(of_base, of_latest, of_target).fillna(0).astype("float64")).round(7)
    about = table["tolerance"].fillna(np.maximum(half_unit, (table["about"] * table["low"].abs()).round(6)))
    return table.assign(
        base_decimals=of_base,
        latest_decimals=of_latest,
        target_decimals=of_target,
        half_unit=half_unit,
        allowed=about.where(table["comparator"] == "~", 0.0),
    )


def _most(*digits: pd.Series) -> pd.Series:
    return pd.concat(digits, axis=1).astype("Float64").max(axis=1).astype("Int64")
