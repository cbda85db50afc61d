"""Step 5: from judged statements to one row a target (rulings R7, R15, R23-R25).

Every function takes statements in the order of their cells and positions, as store.Store.select gives them.
"""

import numpy as np
import pandas as pd

from gaps.classify import CLASS_NAMES, MEASURES
from model.verdicts import WORST_FIRST

BADNESS = np.array([WORST_FIRST.index(name) for name in CLASS_NAMES])
_NONE = pd.Categorical([""])
SILENCED = ("baseline_met", "due_no_final", "early", "floor_below_baseline", "hold")


def readings(table: pd.DataFrame) -> pd.DataFrame:
    """Two readings of one phrase count only if they agree; else the row is unknown, 表述有歧义, with no target and no gap."""
    if (table["reading"] == 1).all():
        return table
    keys = ["sid", "t"]
    second = table.loc[table["reading"] == 2, [*keys, "class"]].rename(columns={"class": "second"})
    first = table[table["reading"] == 1].merge(second, on=keys, how="left")
    split = (first["second"].notna() & (first["class"].astype(str) != first["second"].astype(str))).to_numpy()
    return first.assign(
        **{name: first[name].mask(split) for name in (*MEASURES, "low", "high", "end")},
        **{name: first[name] & ~split for name in SILENCED},
        **{"class": first["class"].mask(split, "unknown")},
        reason=first["reason"].mask(split, "ambiguous_basis"),
        unresolved=first["unresolved"].mask(split, "ambiguous_basis"),
        line=first["line"].mask(split, 1.0),
    ).drop(columns="second")


def years(table: pd.DataFrame) -> pd.DataFrame:
    """A target of every year shows its newest year; a missed year stays visible, as a flag and in missed_years ('2021;2023')."""
    missed = (table["class"] == "missed") & (table["scope"] == "every_year")
    table = table.assign(missed_year=False, missed_years=_NONE.take(np.zeros(len(table), dtype=np.int8)))
    if missed.any():
        rows = table.loc[missed, ["sid", "t"]].sort_values(["sid", "t"], kind="stable")
        sids, words = _missed(rows["sid"].to_numpy(), rows["t"].to_numpy().astype(np.int64))
        place = np.minimum(np.searchsorted(sids, table["sid"].to_numpy()), len(sids) - 1)
        there = sids[place] == table["sid"].to_numpy()
        codes = np.where(there, words.codes[place] + 1, 0)
        told = pd.Categorical.from_codes(codes, categories=["", *words.categories])
        table = table.assign(missed_year=there, missed_years=told)
    return table if table["is_newest"].all() else table[table["is_newest"]].reset_index(drop=True)


def _missed(sids: np.ndarray, years_: np.ndarray) -> tuple[np.ndarray, pd.Categorical]:
    """(each statement once, its missed years as text). sids, years_: of the rows missed, in order. One join for each combination of years that
    occurs, not one for each statement; what lies more than 60 years before the newest is not told.
    """
    starts = np.flatnonzero(np.r_[True, sids[1:] != sids[:-1]])
    last = int(years_.max())
    back = last - years_
    bits = np.where(back < 61, np.int64(1) << np.minimum(back, 61), 0)
    found, which = np.unique(np.bitwise_or.reduceat(bits, starts), return_inverse=True)
    words = [";".join(str(last - place) for place in range(60, -1, -1) if one >> place & 1) for one in found.tolist()]
    return sids[starts], pd.Categorical.from_codes(which, categories=words)


def cells(table: pd.DataFrame) -> pd.DataFrame:
    """One row a cell: the winning statement, of conditions joined by 且 the worst, with the strictest statement that differs beside it.

    other_*: of the statement beside it (other_batch, other_line: where it stands, -1 where there is none); joined: it must hold as well.
    """
    winner = beside_winner(table)
    several = table["cell"].duplicated(keep=False).to_numpy()
    alone, crowd = table[~several], table[several]
    if crowd.empty:
        return _beside(alone, alone.head(0), alone.head(0))
    of_winner = winner.loc[several].set_index(crowd.index)
    joined = (
        (crowd["and_with"] > 0)
        & (crowd["and_with"] == of_winner["and_with"])
        & (crowd["source"] == of_winner["source"])
    )
    crowd = crowd.assign(badness=BADNESS[crowd["class"].cat.codes.to_numpy()])
    candidates = crowd[joined | (crowd["position"] == 1)]
    shown = candidates.sort_values(["cell", "badness", "position"], kind="stable").drop_duplicates("cell")
    rest = crowd[joined & ~crowd.index.isin(shown.index)].drop_duplicates("cell")

    differing = crowd[(crowd["position"] > 1) & differs(crowd, of_winner)]
    strictness = (of_winner["direction"] * shown_end(crowd)).loc[differing.index]
    strictest = (
        differing.assign(strictness=-strictness)
        .sort_values(["cell", "strictness", "position"], kind="stable")
        .drop_duplicates("cell")
    )
    table = pd.concat([alone, shown.drop(columns="badness")]).sort_values("cell", kind="stable")
    return _beside(table, rest.drop(columns="badness"), strictest.drop(columns=["badness", "strictness"]))


def _beside(shown: pd.DataFrame, rest: pd.DataFrame, strictest: pd.DataFrame) -> pd.DataFrame:
    others = pd.concat([rest, strictest]).drop_duplicates("cell").set_index("cell")
    shown = shown.reset_index(drop=True)
    beside = others.reindex(shown["cell"])
    return shown.assign(
        other_target=shown_end(others).reindex(shown["cell"]).to_numpy(),
        other_class=beside["class"].array,
        other_sign=beside["sign"].array,
        other_batch=beside["batch"].fillna(-1).astype("int64").to_numpy(),
        other_line=beside["line_no"].fillna(-1).astype("int64").to_numpy(),
        joined=shown["cell"].isin(rest["cell"]).to_numpy(),
        target_conflict=shown["cell"].isin(strictest["cell"]).to_numpy(),
    )


def beside_winner(table: pd.DataFrame) -> pd.DataFrame:
    """Row by row, the winning statement of the same cell, under the index of `table`."""
    if not table["cell"].duplicated().any():
        return table
    winner = table[table["position"] == 1].set_index("cell")
    return winner.loc[table["cell"]].set_index(table.index)


def shown_end(table: pd.DataFrame) -> pd.Series:
    """The end of each target that is shown: the one that decides, of a two-sided target the lower one."""
    return table["end"].where(table["direction"] != 0, table["low"])


def differs(table: pd.DataFrame, winner: pd.DataFrame) -> pd.Series:
    """Statements that ask for something else than the winner: another direction or another value, not merely another rounding (R24)."""
    return _comparable(table, winner) & ~_agrees(table, winner) & ~_raised(table, winner)


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
        & (table["and_with"] == 0)
        & (winner["and_with"] == 0)
    )


def _raised(table: pd.DataFrame, winner: pd.DataFrame) -> pd.Series:
    """Statements of a plan that a plan of a later period has gone beyond: 79.0 for 2030 from 2016, ≥80 for 2030 from 2026."""
    later = winner["period_start"] > table["period_start"]
    one_way = (table["direction"] == winner["direction"]) & (winner["direction"] != 0)
    more = winner["direction"] * (shown_end(winner) - shown_end(table)) > 0
    return (winner["scope"] == "plan") & later & one_way & more


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
