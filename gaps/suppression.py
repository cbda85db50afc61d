"""Which small counts of deaths and of mental disorder are not shown, and what would give them away (method section 6, last line).

Two opposite examples. 孕产妇死亡率 50.3 with 1 of 1,990: one family, so the 1 is 1—4, and the 1,990 is not shown beside 50.3. The same
rate over a whole city with 7 deaths is shown. Which indicators count deaths or mental disorder is declared in indicators.yaml
(sensitive), never read from a name. A 0 is shown: it is nobody.

The verdict stands whatever is suppressed. What else a row may show depends on its audience (docs/decisions/0007).
"""

import numpy as np
import pandas as pd

from gaps import rows
from gaps.confidence_intervals import SCALES
from gaps.rows import Rows
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


def counts(figures: Rows, *, catalogue: Catalogue) -> Rows:
    """The persons behind each figure, as far as the figure says or lets one calculate them: with events, rest, total; else missing.

    figures: see _read. events: the numerator, a count itself, or rate × denominator, where the denominator stands in the row or in another row of the
    same area and year with the same `per` (活产数). rest and total: of shares of patients, who are all of them cases of mental disorder.
    """
    known = list(catalogue.indicators.values())
    sensitive = np.array([bool(one.sensitive) for one in known] + [False])[figures["indicator"]]
    at = np.flatnonzero(sensitive & ~np.isnan(figures["value"]))
    mine = figures.take(at)
    is_count, patients, is_share = (
        np.array([wanted(one) for one in known] + [False], dtype=bool)[mine["indicator"]]
        for wanted in (
            lambda one: one.kind == "count",
            lambda one: one.sensitive == "mental_disorder",
            lambda one: one.kind == "proportion",
        )
    )
    elsewhere, denominator = _from_another_row(mine, figures, catalogue)
    events = mine["numerator"]
    for otherwise in (
        np.where(is_count, mine["value"], np.nan),
        _reckoned(mine, mine["denominator"], catalogue),
        elsewhere,
    ):
        events = np.where(np.isnan(events), otherwise, events)
    total = np.where(np.isnan(mine["denominator"]), denominator, mine["denominator"])
    total = np.where(patients & is_share, total, np.nan)
    found = {name: np.full(len(figures), np.nan) for name in COUNTS}
    for name, numbers in (("events", events), ("rest", total - events), ("total", total)):
        found[name][at] = numbers
    return figures.also(**found)


def _read(figures: pd.DataFrame, catalogue: Catalogue) -> Rows:
    """Figures with their indicator as its place in the catalogue (the last of all for one that is not there), and their area and period as numbers."""
    place = {key: number for number, key in enumerate(catalogue.indicators)}
    indicators = [place.get(one, len(place)) for one in figures["indicator"].tolist()]
    words = {name: pd.Categorical(figures[name].to_numpy(dtype=object)) for name in ("area", "period", "unit")}
    numbers = {
        name: figures[name].to_numpy(dtype="float64", na_value=np.nan)
        for name in ("year", "value", "decimals", "numerator", "denominator")
    }
    return Rows([(words | numbers | {"indicator": np.array(indicators, dtype="int64")}, None, "")], len(figures))


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
    told = counts(_read(figures, catalogue), catalogue=catalogue)
    small = np.logical_or.reduce([_small(told[name]) for name in COUNTS])
    cell = rows.key(told[name] for name in CELL)
    hidden = np.isin(cell, cell[small])
    for level in reversed(LEVELS[:-1]):
        parents = set(areas.loc[areas["level"] == level, "code"])
        hidden = hidden | _parents_to_mask(told, hidden, areas, parents=parents)
    return pd.Series(hidden, index=figures.index, dtype=bool)


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


def _reckoned(table: Rows, denominator: np.ndarray, catalogue: Catalogue) -> np.ndarray:
    """The count: rate × denominator, where the printed decimals leave one whole number only; else missing. 50.3 per 100,000 of 1,990 -> 1."""
    canonical = {word: unit for unit, words in catalogue.units.items() for word in words if unit in SCALES}

    def scale_of(unit: str) -> float:
        return float(SCALES.get(canonical.get(unit, unit), np.nan))

    unit = table["unit"]
    printed = np.array([*map(scale_of, unit.categories), np.nan])[unit.codes]
    own = np.array([*(scale_of(one.unit) for one in catalogue.indicators.values()), np.nan])[table["indicator"]]
    scale = np.where(unit == "", own, printed)
    exact = table["value"] * denominator / scale
    off = 0.5 * 10.0 ** -np.nan_to_num(table["decimals"]) * denominator / scale + 1e-9
    least, most = np.ceil(exact - off), np.floor(exact + off)
    return np.where(least == most, least, np.nan)


def _from_another_row(table: Rows, figures: Rows, catalogue: Catalogue) -> tuple[np.ndarray, np.ndarray]:
    """(the same with a denominator printed elsewhere, that denominator): the births of 婴儿死亡率 tell the deaths behind 孕产妇死亡率."""
    words = [one.per if "未写明" not in one.per else None for one in catalogue.indicators.values()]
    place = {word: number for number, word in enumerate(dict.fromkeys(words)) if word is not None}
    per = np.array([*(-1 if word is None else place[word] for word in words), -1])
    of = ("area", "year", "per")
    there = figures.also(per=per[figures["indicator"]])
    there = there.where(~np.isnan(there["year"]) & (there["per"] >= 0) & ~np.isnan(there["denominator"]))
    asked = table.also(per=per[table["indicator"]], row=np.arange(len(table)))
    asked = asked.where(np.isnan(asked["denominator"]) & (asked["per"] >= 0) & ~np.isnan(asked["year"]))
    pairs = rows.beside(asked, there.first(*of, "denominator"), of)
    pairs = pairs.also(events=_reckoned(pairs, pairs["denominator_b"], catalogue)).by("events").first("row")
    events, denominator = np.full(len(table), np.nan), np.full(len(table), np.nan)
    events[pairs["row"]], denominator[pairs["row"]] = pairs["events"], pairs["denominator_b"]
    return events, denominator


def _parents_to_mask(told: Rows, hidden: np.ndarray, areas: pd.DataFrame, *, parents: set[str]) -> np.ndarray:
    """Rows of these parents whose count minus the counts shown of their parts leaves a masked one (complementary suppression).

    City 7, county A 5, county B 2: B is masked, and 7 − 5 gives it back, so the city's 7 is masked as well. Only where the
    parts are all there: their denominators, or the counts themselves where the parent has none, add up to the parent's.
    """
    codes, above = told["area"].categories.tolist(), dict(zip(areas["code"], areas["parent"]))
    place = {code: number for number, code in enumerate(codes)}
    is_parent = np.array([*(code in parents for code in codes), False])
    # Of each area the place of the one above it, where that is one of these and tells anything.
    of = [*(place.get(above[code], -1) if above.get(code) in parents else -1 for code in codes), -1]
    area = told["area"].codes
    table = told.also(area=area.astype("int64"), of=np.array(of)[area], hidden=hidden, row=np.arange(len(told)))
    table = table.where(~np.isnan(table["events"]) & ~np.isnan(table["year"]))
    parts = table.where(table["of"] >= 0).first(*CELL)
    parts = parts.also(area=parts["of"])
    asked = table.where(is_parent[table["area"]] & ~table["hidden"])
    mask = np.zeros(len(told), dtype=bool)
    if not parts["hidden"].any() or not len(asked):
        return mask
    both = rows.together([parts, asked], CELL)
    _, group = np.unique(rows.key(both[name] for name in CELL), return_inverse=True)
    mine, size = group[: len(parts)], int(group.max()) + 1
    unseen, its = parts.where(parts["hidden"]), mine[parts["hidden"]]
    number = np.bincount(its, minlength=size)
    tells = number == 1
    for name in COUNTS:
        least, most = np.full(size, np.nan), np.full(size, np.nan)
        np.fmin.at(least, its, unseen[name])
        np.fmax.at(most, its, unseen[name])
        tells |= _small(least) & _small(most) & _follows(_summed(unseen[name], its, size), number)
    asks = group[len(parts) :]
    tells &= number > 0
    same = {}
    for name in ("denominator", "events"):
        given = np.bincount(mine, weights=~np.isnan(parts[name]), minlength=size) > 0
        whole = np.where(given, _summed(parts[name], mine, size), np.nan)
        same[name] = np.round(whole[asks] - asked[name], 6) == 0
    complete = same["denominator"] | (np.isnan(asked["denominator"]) & same["events"])
    mask[asked["row"][complete & tells[asks]]] = True
    return mask


def _summed(numbers: np.ndarray, group: np.ndarray, size: int) -> np.ndarray:
    """The sum of each group, what is missing left out."""
    return np.bincount(group, weights=np.nan_to_num(numbers), minlength=size)
