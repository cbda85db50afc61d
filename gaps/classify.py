"""Step 4: the class, by the first line of method section 5 that fits; its reason and its flags (rulings R9, R18-R22)."""

import numpy as np
import pandas as pd

from gaps.rows import Rows, is_in
from model.verdicts import CLASSES, REASONS

MEASURES = ("gap", "drift", "progress", "time_share", "pace", "required_per_year", "achieved_per_year")
CLASS_NAMES, REASON_NAMES = list(CLASSES), ["", *REASONS]


def classify(table: Rows, *, year: int, thresholds) -> Rows:
    """Adds class, reason, line (which line of the table fitted: 1, 2, 2.5 for 2b, 3 … 11) and one column a flag; blanks what the line leaves blank."""
    t, start, finish, pace = (table[name] for name in ("t", "base_year", "year", "pace"))
    met, base_met, no_base = table["met"], table["base_met"], np.isnan(table["base"])
    unresolved, unusable = _codes(table["unresolved"], REASON_NAMES), _unusable(table)
    own_year = (table["scope"] != "plan") | (t == finish)
    half_unit = table["half_unit"]
    on_path = (pace >= thresholds.on_pace) | (table["shortfall"] < half_unit) | np.isnan(pace)
    early = table["time_share"] < thresholds.early
    wrong_way = table["overshot"] | (table["against"] > half_unit)
    at_base, no_year = t <= start, np.isnan(finish)
    lines: list[tuple[float, np.ndarray, str, str | np.ndarray]] = [
        (1, unresolved > 0, "unknown", unresolved),
        (2, np.isnan(table["v"]), "unknown", "no_figure"),
        (2.5, unusable > 0, "unknown", unusable),
        (3, own_year & met & base_met, "kept", ""),
        (3, own_year & met, "met", ""),
        (4, own_year, "missed", ""),
        (5, no_year & met, "met", ""),
        (5, no_year, "unknown", "no_target_year"),
        (6, no_base & met, "met_early", ""),
        (6, no_base, "unknown", "no_baseline"),
        (7, at_base & met, "baseline_meets", ""),
        (7, at_base, "baseline_short", ""),
        (8, base_met & met, "kept", ""),
        (8, base_met, "lost", ""),
        (9, met, "met_early", ""),
        (10, wrong_way, "moving_away", ""),
        (11, on_path, "on_pace", ""),
        (11, (pace >= thresholds.slightly_behind) | early, "slightly_behind", ""),
    ]
    fitted = np.full(len(table), len(lines), dtype=np.int8)
    for place in range(len(lines) - 1, -1, -1):
        fitted[lines[place][1]] = place
    classes = np.array(
        [*(CLASS_NAMES.index(name) for *_, name, _ in lines), CLASS_NAMES.index("behind")], dtype=np.int8
    )
    reason = np.zeros(len(table), dtype=np.int8)
    for place, (*_, why) in enumerate(lines):
        here = fitted == place
        reason[here] = REASON_NAMES.index(why) if isinstance(why, str) else why[here]
    table = table.also(
        **{"class": pd.Categorical.from_codes(classes[fitted], categories=CLASS_NAMES)},
        reason=pd.Categorical.from_codes(reason, categories=REASON_NAMES),
        line=np.array([*(number for number, *_ in lines), 11])[fitted],
    )
    return _blank(_flags(table, year=year, early=early))


def _codes(words: pd.Categorical, categories: list[str]) -> np.ndarray:
    """The place of each word (a category of its own column) among other categories."""
    place = np.array([categories.index(word) for word in words.categories], dtype=np.int8)
    return place[words.codes]


def _unusable(table: Rows) -> np.ndarray:
    """The reason (its place in REASON_NAMES) a resolved target with a figure still cannot be judged (line 2b), or 0."""
    leans = table["is_relative"] | (table["basis"] == "external")
    foreign, disputed = (
        np.any([table[f"{name}_{what}"] for name in ("v", "base")], axis=0) | (leans & table[f"reference_{what}"])
        for what in ("foreign", "disputed")
    )
    foreign |= table["target_foreign"]
    changed = ~np.isnan(table["base"]) & table["changed"]
    reasons = [REASON_NAMES.index(name) for name in ("unit_mismatch", "definition_changed", "conflicting_figures")]
    return np.select([foreign, changed, disputed], reasons, 0)


def _flags(table: Rows, *, year: int, early: np.ndarray) -> Rows:
    line, base_met, two_sided = (
        table["line"],
        table["base_met"],
        (table["direction"] == 0),
    )
    judged = (line != 1) & (line != 2.5)
    better_than = np.round(table["direction"] * (table["base"] - table["end"]), 6)
    sign, good = table["sign"], table["better"]
    against = (is_in(sign, ("≥", ">")) & (good < 0)) | (is_in(sign, ("≤", "<")) & (good > 0))
    due = (table["year"] <= year) & ((line == 2) | (line >= 6))
    # Each year is a promise of its own: a year's figure is owed once the year after it is over.
    owed = (table["t"] + 1 < year) | (table["year"] < year)
    due |= (table["scope"] == "every_year") & ((line == 3) | (line == 4)) & owed
    due &= table["t"] != table["year"]
    return table.also(
        baseline_met=(line == 4) & base_met,
        comparator_against_direction=against,
        due_no_final=due,
        early=judged & ~np.isnan(table["pace"]) & early,
        floor_below_baseline=judged & base_met & ~two_sided & (better_than > 0),
        hold=judged & base_met & (two_sided | (better_than == 0)),
    )


def _blank(table: Rows) -> Rows:
    """A row that cannot be judged shows no number that looks like a judgement (R21)."""
    silent = is_in(table["line"], (1, 2, 2.5))
    return table.also(**{name: np.where(silent, np.nan, table[name]) for name in MEASURES})
