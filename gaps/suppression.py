"""Which small counts of deaths and of mental disorder are not shown, and what would give them away (method section 6, last line).

Two opposite examples. 孕产妇死亡率 50.3 with 1 of 1,990: one family, so the 1 is 1—4, and the 1,990 is not shown beside 50.3. The same
rate over a whole city with 7 deaths is shown. Which indicators count deaths or mental disorder is declared in indicators.yaml
(sensitive), never read from a name. A 0 is shown: it is nobody.

The verdict stands whatever is suppressed. What else a row may show depends on its audience (docs/decisions/0007).
"""

import numpy as np
import pandas as pd

from gaps.confidence_intervals import SCALES
from model.areas import LEVELS
from model.indicators import Catalogue
from model.numbers import missing

LEAST, MOST = 1, 4
COUNTS = ["events", "rest", "total"]
CELL = ["area", "indicator", "year", "period"]

# What of a judged row tells a hidden figure, or gives it back by arithmetic: 差距 = 目标 − 现状值.
OF_LATEST = ("latest", "gap", "drift", "progress", "pace", "required_per_year", "achieved_per_year")
OF_BASELINE = ("baseline", "drift", "progress", "pace", "achieved_per_year")
OF_REFERENCE = (
    "target",
    "target_to",
    "gap",
    "progress",
    "pace",
    "required_per_year",
    "other_target",
    "reference",
    "low",
    "high",
    "end",
)


def counts(*, figures: pd.DataFrame, catalogue: Catalogue) -> pd.DataFrame:
    """The persons behind each figure, as far as the figure says or lets one calculate them: events, rest, total; else missing. figures is
    not changed.

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


def concerned(catalogue: Catalogue) -> list[str]:
    """The ids of the indicators whose figures masked() has to see: the sensitive ones, and those with the same
    denominator, by which theirs could be calculated.
    """
    sensitive = [one for one in catalogue.indicators.values() if one.sensitive]
    pers = {one.per for one in sensitive}
    return [key for key, one in catalogue.indicators.items() if one.sensitive or (sensitive and one.per in pers)]


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
        hidden |= _parents_to_mask(figures, told, hidden, areas, parents=parents)
    return hidden


def instead(count: float) -> str:
    """What is said in place of a suppressed count, a key of wording.suppression.INSTEAD: 3 -> 'small' · 431 -> 'other' · missing -> ''."""
    if missing(count):
        return ""
    return "small" if _small(count) else "other"


def suppress(*, table: pd.DataFrame, cells: set[tuple[str, str, int]], areas: list[str]) -> pd.DataFrame:
    """A new judged table in which no number gives a suppressed figure back. Class, reason, flags and a printed target stay.

    cells: (area, indicator, year) of the figures that are not shown; areas: the codes reference_area is a place in. Adds
    latest_suppressed, baseline_suppressed, reference_suppressed and suppressed (any of them). A target that leans on a suppressed figure is blank too.
    """
    parts = {"latest": OF_LATEST, "baseline": OF_BASELINE, "reference": OF_REFERENCE}
    table = table.assign(**{f"{part}_suppressed": False for part in parts}, suppressed=False)
    indicators = {indicator for _, indicator, _ in cells}
    mine = table[table["indicator"].isin(indicators)] if cells else table.head(0)
    if mine.empty:
        return table
    code = dict(enumerate(areas))
    own, indicator = mine["area_code"].astype(str), mine["indicator"].astype(str)
    since = mine["latest_year"].where(~mine["summed"], mine["period_start"])  # a sum of years tells each of them
    asked = {
        "latest": (own, since.fillna(mine["latest_year"]), mine["latest_year"]),
        "baseline": (own, mine["baseline_year"], mine["baseline_year"]),
        "reference": (mine["reference_area"].map(code), mine["reference_year"], mine["reference_year"]),
    }
    for part, columns in parts.items():
        on = pd.Series(
            [
                not missing(last) and any((where, what, year) in cells for year in range(int(first), int(last) + 1))
                for where, what, first, last in zip(asked[part][0], indicator, *asked[part][1:])
            ],
            index=mine.index,
            dtype=bool,
        ).reindex(table.index, fill_value=False)
        table = table.assign(
            **{name: table[name].mask(on) for name in columns},
            **{f"{part}_suppressed": on, "suppressed": table["suppressed"] | on},
        )
    return table


def _small(count):
    """1 to 4, of a number or of a table; a count that is missing is not. Fractions (a slip of an upload) count as well."""
    return (count > 0) & (count < MOST + 1)


def _follows(total, number):
    """Whether the sum of so many masked counts tells too much: it is 1 to 4 itself, or can only be all 1 or all 4."""
    return (number > 0) & ((total <= MOST) | (total == LEAST * number) | (total == MOST * number))


def _reckoned(rows: pd.DataFrame, denominator: pd.Series, catalogue: Catalogue) -> pd.Series:
    """The count: rate × denominator, where the printed decimals leave one whole number only; else missing. 50.3 per 100,000 of 1,990 -> 1."""
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


def _parents_to_mask(
    figures: pd.DataFrame, told: pd.DataFrame, hidden: pd.Series, areas: pd.DataFrame, *, parents: set[str]
) -> pd.Series:
    """Rows of these parents whose count minus the counts shown of their parts leaves a masked one (complementary suppression).

    City 7, county A 5, county B 2: B is masked, and 7 − 5 gives it back, so the city's 7 is masked as well. Only where the
    parts are all there: their denominators, or the counts themselves where the parent has none, add up to the parent's.
    """
    above = dict(zip(areas["code"], areas["parent"]))
    rows = figures[[*CELL, "denominator"]].assign(**told, hidden=hidden, of=figures["area"].map(above))
    rows = rows[rows["events"].notna() & rows["year"].notna()]
    parts = rows[rows["of"].isin(parents)].drop_duplicates(CELL).assign(area=lambda part: part["of"])
    unseen = parts[parts["hidden"]]
    if unseen.empty:
        return pd.Series(False, index=figures.index)
    by = unseen.groupby(CELL)
    number = by.size().rename("number")
    follows = [_small(by[name].min()) & _small(by[name].max()) & _follows(by[name].sum(), number) for name in COUNTS]
    tells = ((number == 1) | pd.concat(follows, axis=1).any(axis=1)).rename("tells")
    whole = parts.groupby(CELL)[["denominator", "events"]].sum(min_count=1).add_prefix("whole_")
    asked = rows.loc[rows["area"].isin(parents) & ~rows["hidden"], [*CELL, "denominator", "events"]].join(
        whole, on=CELL
    )
    asked = asked.join(tells, on=CELL)
    same = {name: (asked[f"whole_{name}"] - asked[name]).round(6) == 0 for name in ("denominator", "events")}
    complete = same["denominator"] | (asked["denominator"].isna() & same["events"])
    return (complete & asked["tells"].eq(True)).reindex(figures.index, fill_value=False)
