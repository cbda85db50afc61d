"""Which small counts of deaths and of mental disorder are not shown, and what would give them away (method section 6, last line).

Two opposite examples. 孕产妇死亡率 50.3 with 1 of 1,990: one family, so the 1 is 1—4, and the 1,990 is not shown beside 50.3. The same
rate over a whole city with 7 deaths is shown. Which indicators count deaths or mental disorder is declared in indicators.yaml
(sensitive), never read from a name. A 0 is shown: it is nobody.

The verdict stands whatever is masked. What else a masked row may show depends on where it is shown: held_back is for all that leaves
the house; docs/decisions say why.
"""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from gaps.confidence_intervals import SCALES
from model.areas import LEVELS
from model.indicators import Catalogue
from model.numbers import missing, printed

LEAST, MOST = 1, 4
SMALL, HELD = "1—4", "不显示"
COUNTS = ["events", "rest", "total"]
CELL = ["area", "indicator", "year", "period"]

# What of a row of the gaps table tells a hidden figure, or gives it back by arithmetic: 差距 = 目标 − 现值.
OF_LATEST = ("latest", "gap", "drift", "progress", "pace", "required_per_year", "achieved_per_year")
OF_BASELINE = ("baseline", "drift", "progress", "pace", "achieved_per_year")
OF_REFERENCE = ("target", "target_to", "gap", "progress", "pace", "required_per_year", "other_target")
BESIDE = {
    OF_LATEST: ("v", "v_numerator", "v_denominator", "v_as_printed", "shortfall", "against"),
    OF_BASELINE: ("base", "base_revised", "shortfall", "against"),
    OF_REFERENCE: ("reference", "low", "high", "end", "shortfall"),
}


def counts(*, figures: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The persons behind each figure that it tells or gives away: events, rest, total; missing where it does neither. figures is not changed.

    events: the numerator, a count itself, or rate × denominator, where the denominator stands in the row or in another row of the same
    area and year with the same `per` (活产数). rest and total: of shares of patients, who are all of them cases of mental disorder.
    """
    known = {key: one for key, one in catalogue.indicators.items() if one.sensitive}
    found = pd.DataFrame(np.nan, index=figures.index, columns=COUNTS)
    mine = figures[figures["indicator"].isin(list(known)) & figures["value"].notna()]
    if mine.empty:
        return found
    kind = mine["indicator"].map({key: one.kind for key, one in known.items()})
    elsewhere = _from_another_row(mine, figures, catalogue)
    events = mine["numerator"].fillna(mine["value"].where(kind == "count"))
    events = events.fillna(_reckoned(mine, mine["denominator"], catalogue)).fillna(elsewhere["events"])
    patients = mine["indicator"].map({key: one.sensitive for key, one in known.items()}) == "mental_disorder"
    total = mine["denominator"].fillna(elsewhere["denominator"]).where(patients & (kind == "proportion"))
    found.loc[mine.index, COUNTS] = pd.DataFrame({"events": events, "rest": total - events, "total": total})
    return found


def masked(*, figures: pd.DataFrame, catalogue: Catalogue, areas: pd.DataFrame) -> pd.Series:
    """Of each row of figures, whether its counts must not be shown: one is 1 to 4, or a masked one follows from them by subtraction.

    figures: live statements (area, indicator, year, period, value, unit, decimals, numerator, denominator). areas: code, level, parent.
    A parent's count minus its other counties' counts is the last county's: then the parent's is masked as well.
    """
    told = counts(figures=figures, catalogue=catalogue)
    cell = [figures[name] for name in CELL]
    hidden = _small(told).any(axis=1).groupby(cell, dropna=False).transform("any")
    for level in reversed(LEVELS[:-1]):
        parents = set(areas.loc[areas["level"] == level, "code"])
        hidden |= _gives_away(figures, told, hidden, areas, parents=parents)
    return hidden


def pools_masked(given: Sequence[float], *, spans: tuple[int, ...] = (3, 5)) -> dict[int, bool]:
    """Whether the sum over the last 3 (5) years may not be shown beside the years that are not masked, and beside the longer pool.

    given: the yearly counts, oldest first.  3 years of [1, 0, 7] -> masked, 8 − 0 − 7 tells the 1 · [3, 2, 7] -> shown, 12 − 7 leaves 5 for
    two years · of [1, 0, 3, 2, 7] the 5 years are shown and the 3 are not, because 13 − 12 would tell the 1 · [0, 0, 6] -> shown.
    """
    found, longer = {}, 0
    for span in sorted((span for span in spans if span <= len(given)), reverse=True):
        inside, outside = given[len(given) - span :], given[len(given) - longer : len(given) - span] if longer else []
        small = [[count for count in years if _small(count)] for years in (inside, outside)]
        found[span] = any(_follows(sum(counts), len(counts)) for counts in small)
        longer = longer if found[span] else span
    return found


def shown(count: float, *, masked: bool) -> str:
    """A count in words: (0, False) -> '0' · (12, False) -> '12' · (3, True) -> '1—4' · (431, True) -> '不显示' · missing -> ''."""
    if missing(count):
        return ""
    return printed(count) if not masked else SMALL if _small(count) else HELD


def held_back(*, table: pd.DataFrame, figures: pd.DataFrame, hidden: pd.Series) -> pd.DataFrame:
    """A new gaps table for what leaves the house: no number of it gives a masked count back. Class, reason, flags and target stay.

    hidden: masked(...) of figures; on the screen of the house only those of indicators of kind count, whose figure is the count
    itself. Adds held_back: whether something of the row was. A target that leans on a masked figure is blank too.
    """
    cells = {(row.area, row.indicator, int(row.year)) for row in figures[hidden & figures["year"].notna()].itertuples()}
    of = {
        OF_LATEST: ("area_code", "latest_year"),
        OF_BASELINE: ("area_code", "baseline_year"),
        OF_REFERENCE: ("reference_area", "reference_year"),
    }
    table = table.assign(held_back=False)
    for columns, (area, year) in of.items():
        if area not in table or year not in table:
            continue
        since = table[year]
        if columns == OF_LATEST and "summed" in table:  # a sum of years tells each of them
            since = since.mask(table["summed"].eq(True), table["period_start"])
        on = pd.Series(
            [
                not missing(last) and any((where, what, when) in cells for when in range(int(first), int(last) + 1))
                for where, what, first, last in zip(
                    table[area], table["indicator"], since.fillna(table[year]), table[year]
                )
            ],
            index=table.index,
            dtype=bool,
        )
        blank = [name for name in (*columns, *BESIDE[columns]) if name in table]
        table = table.assign(held_back=table["held_back"] | on, **{name: table[name].mask(on) for name in blank})
    return table


def _small(count):
    """1 to 4, of a number or of a table; a count that is missing is not. Fractions (a slip of an upload) count as well."""
    return (count > 0) & (count < MOST + 1)


def _follows(total, number):
    """Whether the sum of so many masked counts tells too much: it is 1 to 4 itself, or can only be all 1 or all 4."""
    return (number > 0) & ((total <= MOST) | (total == LEAST * number) | (total == MOST * number))


def _reckoned(rows: pd.DataFrame, denominator: pd.Series, catalogue: Catalogue) -> pd.Series:
    """rate × denominator, where the printed decimals leave one whole number only; else missing. 50.3 per 100,000 of 1,990 -> 1."""
    canonical = {word: unit for unit, words in catalogue.units.items() for word in words if unit in SCALES}
    own = rows["indicator"].map({key: one.unit for key, one in catalogue.indicators.items()})
    scale = rows["unit"].mask(rows["unit"] == "", own).replace(canonical).map(SCALES).astype("float64")
    exact = rows["value"] * denominator / scale
    off = 0.5 * 10.0 ** -rows["decimals"].fillna(0).astype("float64") * denominator / scale + 1e-9
    least, most = np.ceil(exact - off), np.floor(exact + off)
    return least.where(least == most)


def _from_another_row(rows: pd.DataFrame, figures: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The same with a denominator printed elsewhere: the births of 婴儿死亡率 tell the deaths behind 孕产妇死亡率. events, denominator."""
    per = {key: one.per for key, one in catalogue.indicators.items() if "未写明" not in one.per}
    there = figures.assign(per=figures["indicator"].map(per))[["area", "year", "per", "denominator"]].dropna()
    asked = rows[rows["denominator"].isna()].drop(columns="denominator").assign(per=rows["indicator"].map(per))
    asked = asked.assign(row=asked.index).dropna(subset=["per", "year"])
    pairs = asked.merge(there.drop_duplicates(), on=["area", "year", "per"])
    pairs = pairs.assign(events=_reckoned(pairs, pairs["denominator"], catalogue)).sort_values("events", kind="stable")
    return pairs.drop_duplicates("row").set_index("row")[["events", "denominator"]].reindex(rows.index)


def _gives_away(
    figures: pd.DataFrame, told: pd.DataFrame, hidden: pd.Series, areas: pd.DataFrame, *, parents: set[str]
) -> pd.Series:
    """Rows of these parents whose count minus the counts shown of their parts leaves a masked one.

    Only where the denominators show that the parts are all there: they add up to the parent's.
    """
    above = dict(zip(areas["code"], areas["parent"]))
    rows = figures[[*CELL, "denominator"]].assign(**told, hidden=hidden, of=figures["area"].map(above))
    rows = rows[rows["events"].notna() & rows["year"].notna() & rows["denominator"].notna()]
    parts = rows[rows["of"].isin(parents)].drop_duplicates(CELL).assign(area=lambda part: part["of"])
    unseen = parts[parts["hidden"]]
    if unseen.empty:
        return pd.Series(False, index=figures.index)
    by = unseen.groupby(CELL)
    number = by.size().rename("number")
    follows = [_small(by[name].min()) & _small(by[name].max()) & _follows(by[name].sum(), number) for name in COUNTS]
    tells = ((number == 1) | pd.concat(follows, axis=1).any(axis=1)).rename("tells")
    whole = parts.groupby(CELL)["denominator"].sum().rename("whole")
    asked = rows.loc[rows["area"].isin(parents) & ~rows["hidden"], [*CELL, "denominator"]].join(whole, on=CELL)
    asked = asked.join(tells, on=CELL)
    complete = (asked["whole"] - asked["denominator"]).round(6) == 0
    return (complete & asked["tells"].eq(True)).reindex(figures.index, fill_value=False)
