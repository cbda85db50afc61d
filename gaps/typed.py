"""Targets that are typed and stand in no document, as rows like those Store.select gives: so that they are judged by the very functions that judge the plans."""

from collections.abc import Iterable, Mapping

import pandas as pd

from model.columns import ATTRIBUTES, BASES, COMPARATORS, FIGURE_ROLES, PERIODS, SCOPES, STATUSES

CODED: Mapping[str, list[str]] = {
    "scope": list(SCOPES), "comparator": ["", *COMPARATORS], "basis": list(BASES), "attribute": list(ATTRIBUTES), "v_status": ["", *STATUSES],
}  # fmt: skip
NAN = float("nan")
USUAL = (
    dict.fromkeys(("reference_area", "v_batch", "v_line", "base_batch", "base_line", "batch", "line", "v_origin"), -1)
    | dict.fromkeys(("area", "indicator", "cell", "sid", "source", "population", "and_with", "base_definition", "base_population", "origin", "rank"), 0)
    | dict.fromkeys(("target_foreign", "superseded", "summed", "base_foreign", "base_disputed", "v_foreign", "v_disputed", "changed", "is_relative",
                     "is_step", "reference_is_base", "reference_foreign", "reference_disputed"), False)
    | dict.fromkeys(("tolerance", "period_start", "period_end", "base_revised", "reference_year", "reference", "reference_decimals"), NAN)
    | {"scope": "plan", "basis": "absolute", "attribute": "expected", "v_status": "", "position": 1, "base_is_stored": True, "is_newest": True}
)  # fmt: skip
# What Store.every_figure gives, of no figure at all.
NO_FIGURES = {
    **dict.fromkeys(("area", "indicator", "origin", "rank", "batch", "line", "source", "population", "at"), "int64"),
    **dict.fromkeys(("year", "value", "decimals"), "float64"),
    **dict.fromkeys(("is_foreign", "counts"), "bool"),
}


def select(rows: Iterable[Mapping]) -> pd.DataFrame:
    """The rows with what they leave unsaid as usual. Each says year, comparator, value, value_to, decimals, base, base_year, base_figure_decimals, is_base,
    t, v and v_decimals (numbers as float, NaN for none), and what else is not as in USUAL.
    """
    table = pd.DataFrame([{**USUAL, **row} for row in rows])
    for name, known in CODED.items():
        table[name] = pd.Categorical(table[name], categories=known)
    return table


def no_figures() -> pd.DataFrame:
    """A table like that of Store.every_figure, without a row: for checks of targets alone."""
    words = {"period": list(PERIODS), "comparator": ["", *COMPARATORS], "role": list(FIGURE_ROLES)}
    plain = {name: pd.Series(dtype=kind) for name, kind in NO_FIGURES.items()}
    coded = {name: pd.Series(pd.Categorical([], categories=known)) for name, known in words.items()}
    return pd.DataFrame(plain | coded)
