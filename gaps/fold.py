"""Step 5: from judged statements to one row a target (rulings R7, R15, R23-R25)."""

import numpy as np
import pandas as pd

from gaps.classify import MEASURES
from model.verdicts import WORST_FIRST

CELL = ["area", "indicator", "year", "scope"]


def readings(table: pd.DataFrame) -> pd.DataFrame:
    """Two readings of one phrase count only if they agree; else the row is unknown, 表述两解, with no target and no gap."""
    second = table.loc[table["reading"] == 2, ["sid", "t", "class"]].rename(columns={"class": "second"})
    first = table[table["reading"] == 1].merge(second, on=["sid", "t"], how="left")
    split = first["second"].notna() & (first["class"] != first["second"])
    blank = {name: first[name].mask(split) for name in (*MEASURES, "low", "high", "end")}
    silenced = {
        name: first[name] & ~split for name in ("baseline_met", "due_no_final", "early", "floor_below_baseline", "hold")
    }
    return first.assign(
        **blank,
        **silenced,
        **{"class": first["class"].mask(split, "unknown")},
        reason=first["reason"].mask(split, "ambiguous_basis"),
        unresolved=first["unresolved"].mask(split, "ambiguous_basis"),
        line=first["line"].mask(split, 1.0),
    ).drop(columns="second")


def years(table: pd.DataFrame) -> pd.DataFrame:
    """A target of every year shows its newest year; a missed year stays visible as a flag."""
    missed = (table["class"] == "missed") & (table["scope"] == "every_year")
    table = table.assign(missed_year=missed.groupby(table["sid"]).transform("any"))
    return table[table["is_newest"]]


def cells(table: pd.DataFrame) -> pd.DataFrame:
    """One row a cell: the winning statement, of conditions joined by 且 the worst, with the strictest statement that differs beside it."""
    table, of_winner = beside_winner(table)
    table = table.assign(badness=table["class"].map({name: place for place, name in enumerate(WORST_FIRST)}))
    joined = (
        (table["and_with"] != "")
        & (table["and_with"] == of_winner["and_with"])
        & (table["source"] == of_winner["source"])
    )
    candidates = table[joined | (table["position"] == 1)]
    shown = candidates.sort_values(["cell", "badness", "position"], kind="stable").drop_duplicates("cell")
    rest = table[joined & ~table.index.isin(shown.index)].drop_duplicates("cell")

    differing = table[(table["position"] > 1) & differs(table, of_winner)]
    strictness = (of_winner["direction"] * shown_end(table)).loc[differing.index]
    strictest = (
        differing.assign(strictness=-strictness)
        .sort_values(["cell", "strictness", "position"], kind="stable")
        .drop_duplicates("cell")
    )

    others = pd.concat([rest, strictest.drop(columns="strictness")]).drop_duplicates("cell").set_index("cell")
    shown = shown.set_index("cell")
    beside = others.reindex(shown.index)
    return shown.assign(
        other_target=shown_end(others).reindex(shown.index),
        other_class=beside["class"].fillna(""),
        other_place=beside["place"].fillna(""),
        other_source=beside["source"].fillna(""),
        other_as_printed=beside["as_printed"].fillna(""),
        other_comparator=beside["sign"].fillna(""),
        joined=shown.index.isin(rest["cell"]),
        target_conflict=shown.index.isin(strictest["cell"]),
    ).reset_index(drop=True)


def beside_winner(table: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Statements in the order of their cells, numbered by `cell`; and, row by row, the winning statement of the same cell."""
    table = table.sort_values([*CELL, "position"], kind="stable").reset_index(drop=True)
    table = table.assign(cell=table.groupby(CELL, dropna=False, sort=False).ngroup())
    winner = table[table["position"] == 1].set_index("cell")
    return table, winner.loc[table["cell"]].reset_index(drop=True)


def shown_end(table: pd.DataFrame) -> pd.Series:
    return table["end"].mask(table["direction"] == 0, table["low"])


def differs(table: pd.DataFrame, winner: pd.DataFrame) -> pd.Series:
    """Statements that ask for something else than the winner: another direction or another value, not merely another rounding (R24)."""
    return _comparable(table, winner) & ~_agrees(table, winner)


def repeats(table: pd.DataFrame, winner: pd.DataFrame) -> pd.Series:
    """Statements that ask for the same as the winner, to the rounding."""
    return _comparable(table, winner) & _agrees(table, winner)


def _comparable(table: pd.DataFrame, winner: pd.DataFrame) -> pd.Series:
    """Resolved, of one population and unit, in force, and not one of several conditions."""
    return (
        (table["unresolved"] == "")
        & (winner["unresolved"] == "")
        & (table["population"] == winner["population"])
        & ~table["target_foreign"]
        & ~winner["target_foreign"]
        & ~table["superseded"]
        & (table["and_with"] == "")
        & (winner["and_with"] == "")
    )


def _agrees(table: pd.DataFrame, winner: pd.DataFrame) -> pd.Series:
    return (table["direction"] == winner["direction"]) & _same(table, winner, "low") & _same(table, winner, "high")


def _same(table: pd.DataFrame, winner: pd.DataFrame, end: str) -> pd.Series:
    """Equal, or one the rounding of the other to its own decimals: 12.7 and 13, 3.30 and 3.3."""
    mine, theirs = table[end], winner[end]
    return (
        (mine == theirs)
        | (_rounded(mine, winner["target_decimals"]) == theirs)
        | (_rounded(theirs, table["target_decimals"]) == mine)
    )


def _rounded(values: pd.Series, decimals: pd.Series) -> pd.Series:
    """四舍五入: half away from zero, as the reader rounds (numpy rounds half to even)."""
    scale = 10.0 ** decimals.fillna(0).astype("float64")
    return (np.sign(values) * np.floor((values.abs() * scale).round(6) + 0.5) / scale).round(6)
