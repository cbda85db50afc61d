"""Step 5: from judged statements to one row a target (rulings R7, R15, R23-R25).

Every function takes statements in the order of their cells and positions, as store.Store.select gives them.
"""

import numpy as np
import pandas as pd

from gaps import rows
from gaps.classify import CLASS_NAMES, MEASURES, REASON_NAMES
from gaps.resolve import UNRESOLVED
from gaps.rows import Rows, Values
from model.verdicts import WORST_FIRST

BADNESS = np.array([WORST_FIRST.index(name) for name in CLASS_NAMES])
SILENCED = ("baseline_met", "due_no_final", "early", "floor_below_baseline", "hold")


def readings(table: Rows) -> Rows:
    """Two readings of one phrase count only if they agree; else the row is unknown, 表述有歧义, with no target and no gap."""
    reading = table["reading"]
    if (reading == 1).all():
        return table
    first, second = table.where(reading == 1), table.where(reading == 2)
    split = np.zeros(len(first), dtype=bool)
    mine, other = rows.matches([first["sid"], first["t"]], [second["sid"], second["t"]])
    split[mine] = first["class"].codes[mine] != second["class"].codes[other]
    words = (
        ("class", CLASS_NAMES, "unknown"),
        ("reason", REASON_NAMES, "ambiguous_basis"),
        ("unresolved", list(UNRESOLVED), "ambiguous_basis"),
    )
    return first.also(
        **{name: np.where(split, np.nan, first[name]) for name in (*MEASURES, "low", "high", "end")},
        **{name: first[name] & ~split for name in SILENCED},
        **{
            name: pd.Categorical.from_codes(
                np.where(split, known.index(word), first[name].codes), dtype=first[name].dtype
            )
            for name, known, word in words
        },
        line=np.where(split, 1.0, first["line"]),
    )


def years(table: Rows) -> Rows:
    """A target of every year shows its newest year; a missed year stays visible, as a flag and in missed_years ('2021;2023')."""
    missed = np.flatnonzero((table["class"] == "missed") & (table["scope"] == "every_year"))
    there, told = np.zeros(len(table), dtype=bool), np.zeros(len(table), dtype=np.int8)
    words: list[str] = []
    if len(missed):
        missed = missed[np.lexsort((table["t"][missed], table["sid"][missed]))]
        sids, of = _missed(table["sid"][missed], table["t"][missed].astype(np.int64))
        place = np.minimum(np.searchsorted(sids, table["sid"]), len(sids) - 1)
        there = sids[place] == table["sid"]
        told, words = np.where(there, of.codes[place] + 1, 0), list(of.categories)
    table = table.also(missed_year=there, missed_years=pd.Categorical.from_codes(told, categories=["", *words]))
    return table.where(table["is_newest"])


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


def cells(table: Rows) -> Rows:
    """One row a cell: the winning statement, of conditions joined by 且 the worst, with the strictest statement that differs beside it.

    other_*: of the statement beside it (other_batch, other_line: where it stands, -1 where there is none); joined: it must hold as well.
    """
    shown, joined, strictest = speaking(table)
    there = np.flatnonzero((joined >= 0) | (strictest >= 0))
    at = np.where(joined >= 0, joined, strictest)[there]
    others, number = table.take(at), len(shown)

    def spread(values, missing):
        found = np.full(number, missing)
        found[there] = values
        return found

    def words(name: str) -> pd.Categorical:
        return pd.Categorical.from_codes(spread(others[name].codes, -1), dtype=table[name].dtype)

    return table.take(shown).also(
        other_target=spread(shown_end(others), np.nan),
        other_class=words("class"),
        other_sign=words("sign"),
        other_batch=spread(others["batch"], -1),
        other_line=spread(others["line_no"], -1),
        joined=joined >= 0,
        target_conflict=strictest >= 0,
    )


def speaking(table: Rows) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Of each cell in their order the place of the statement that is shown, of the one joined to it by 且 and of the strictest that differs, -1 for none."""
    cell = table["cell"]
    begins = np.ones(len(cell), dtype=bool)
    begins[1:] = cell[1:] != cell[:-1]
    shown = np.flatnonzero(begins)
    joined, strictest = np.full(len(shown), -1), np.full(len(shown), -1)
    crowded = ~(begins & np.append(begins[1:], True))
    if not crowded.any():
        return shown, joined, strictest
    number, places = np.cumsum(begins) - 1, np.flatnonzero(crowded)
    crowd, winner = table.take(places), table.take(winners(table)[places])
    of, position = number[places], crowd["position"]
    bound = (crowd["and_with"] > 0) & (crowd["and_with"] == winner["and_with"]) & (crowd["source"] == winner["source"])
    badness = BADNESS[crowd["class"].codes]
    candidates = np.flatnonzero(bound | (position == 1))
    candidates = candidates[np.lexsort((position[candidates], badness[candidates], of[candidates]))]
    worst = candidates[_first(of[candidates])]
    shown[of[worst]] = places[worst]
    rest = bound.copy()
    rest[worst] = False
    rest = np.flatnonzero(rest)
    rest = rest[_first(of[rest])]
    joined[of[rest]] = places[rest]
    differing = np.flatnonzero((position > 1) & differs(crowd, winner))
    strictness = -(winner["direction"] * shown_end(crowd))[differing]
    differing = differing[np.lexsort((position[differing], strictness, of[differing]))]
    differing = differing[_first(of[differing])]
    strictest[of[differing]] = places[differing]
    return shown, joined, strictest


def _first(ordered: np.ndarray) -> np.ndarray:
    """Which of numbers that stand in order is the first of its kind."""
    first = np.ones(len(ordered), dtype=bool)
    first[1:] = ordered[1:] != ordered[:-1]
    return first


def winners(table: Rows) -> np.ndarray:
    """Row by row, the place of the winning statement of the same cell."""
    first = np.flatnonzero(table["position"] == 1)
    cell = table["cell"]
    return first[np.searchsorted(cell[first], cell)]


def shown_end(table: Rows) -> Values:
    """The end of each target that is shown: the one that decides, of a two-sided target the lower one."""
    return np.where(table["direction"] != 0, table["end"], table["low"])


def differs(table: Rows, winner: Rows) -> np.ndarray:
    """Statements that ask for something else than the winner: another direction or another value, not merely another rounding (R24)."""
    return _comparable(table, winner) & ~_agrees(table, winner) & ~_raised(table, winner)


def repeats(table: Rows, winner: Rows) -> np.ndarray:
    """Statements that ask for the same as the winner, to the rounding."""
    return _comparable(table, winner) & _agrees(table, winner)


def _comparable(table: Rows, winner: Rows) -> np.ndarray:
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


def _raised(table: Rows, winner: Rows) -> np.ndarray:
    """Statements of a plan that a plan of a later period has gone beyond: 79.0 for 2030 from 2016, ≥80 for 2030 from 2026."""
    later = winner["period_start"] > table["period_start"]
    one_way = (table["direction"] == winner["direction"]) & (winner["direction"] != 0)
    more = winner["direction"] * (shown_end(winner) - shown_end(table)) > 0
    return (winner["scope"] == "plan") & later & one_way & more


def _agrees(table: Rows, winner: Rows) -> np.ndarray:
    return (table["direction"] == winner["direction"]) & _same(table, winner, "low") & _same(table, winner, "high")


def _same(table: Rows, winner: Rows, end: str) -> np.ndarray:
    """Equal, or one the rounding of the other to its own decimals: 12.7 and 13, 3.30 and 3.3."""
    mine, theirs = table[end], winner[end]
    return (
        (mine == theirs)
        | (_rounded(mine, winner["target_decimals"]) == theirs)
        | (_rounded(theirs, table["target_decimals"]) == mine)
    )


def _rounded(values: np.ndarray, decimals: np.ndarray) -> np.ndarray:
    """四舍五入: half away from zero, as the reader rounds (numpy rounds half to even)."""
    scale = 10.0 ** np.nan_to_num(decimals)
    return np.round(np.sign(values) * np.floor(np.round(np.abs(values) * scale, 6) + 0.5) / scale, 6)
