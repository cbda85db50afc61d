"""Step 4: the class, by the first line of method section 5 that fits; its reason and its flags (rulings R9, R18-R22)."""

import numpy as np
import pandas as pd

from model.verdicts import CLASSES, REASONS

MEASURES = ("gap", "drift", "progress", "time_share", "pace", "required_per_year", "achieved_per_year")
CLASS_NAMES, REASON_NAMES = list(CLASSES), ["", *REASONS]


def classify(table: pd.DataFrame, *, year: int, thresholds) -> pd.DataFrame:
    """Adds class, reason, line (which line of the table fitted: 1, 2, 2.5 for 2b, 3 … 11) and one column a flag; blanks what the line leaves blank."""
    t, start, finish, pace = (table[name].to_numpy() for name in ("t", "base_year", "year", "pace"))
    met, base_met, no_base = table["met"].to_numpy(), table["base_met"].to_numpy(), table["base"].isna().to_numpy()
    unresolved, unusable = _codes(table["unresolved"], REASON_NAMES), _unusable(table)
    own_year = (table["scope"] != "plan").to_numpy() | (t == finish)
    half_unit = table["half_unit"].to_numpy()
    on_path = (pace >= thresholds.on_pace) | (table["shortfall"].to_numpy() < half_unit) | np.isnan(pace)
    early = table["time_share"].to_numpy() < thresholds.early
    wrong_way = table["overshot"].to_numpy() | (table["against"].to_numpy() > half_unit)
    at_base, no_year = t <= start, np.isnan(finish)
    lines: list[tuple[float, np.ndarray, str, str | np.ndarray]] = [
        (1, unresolved > 0, "unknown", unresolved),
        (2, table["v"].isna().to_numpy(), "unknown", "no_figure"),
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
    table = table.assign(
        **{"class": pd.Categorical.from_codes(classes[fitted], categories=CLASS_NAMES)},
        reason=pd.Categorical.from_codes(reason, categories=REASON_NAMES),
        line=np.array([*(number for number, *_ in lines), 11])[fitted],
    )
    return _blank(_flags(table, year=year, early=early))


def _codes(words: pd.Series, categories: list[str]) -> np.ndarray:
    """The place of each word (a category of its own column) among other categories."""
    place = np.array([categories.index(word) for word in words.cat.categories], dtype=np.int8)
    return place[words.cat.codes.to_numpy()]


def _unusable(table: pd.DataFrame) -> np.ndarray:
    """The reason (its place in REASON_NAMES) a resolved target with a figure still cannot be judged (line 2b), or 0."""
    leans = table["is_relative"].to_numpy() | (table["basis"] == "external").to_numpy()
    foreign, disputed = (
        np.any([table[f"{name}_{what}"] for name in ("v", "base")], axis=0)
        | (leans & table[f"reference_{what}"].to_numpy())
        for what in ("foreign", "disputed")
    )
    foreign |= table["target_foreign"].to_numpy()
    changed = table["base"].notna().to_numpy() & table["changed"].to_numpy()
    reasons = [REASON_NAMES.index(name) for name in ("unit_mismatch", "definition_changed", "conflicting_figures")]
    return np.select([foreign, changed, disputed], reasons, 0)


def _flags(table: pd.DataFrame, *, year: int, early: np.ndarray) -> pd.DataFrame:
    line, base_met, two_sided = (
        table["line"].to_numpy(),
        table["base_met"].to_numpy(),
        (table["direction"] == 0).to_numpy(),
    )
    judged = (line != 1) & (line != 2.5)
    better_than = np.round(table["direction"].to_numpy() * (table["base"].to_numpy() - table["end"].to_numpy()), 6)
    sign, good = table["sign"], table["better"].to_numpy()
    against = (sign.isin(("≥", ">")).to_numpy() & (good < 0)) | (sign.isin(("≤", "<")).to_numpy() & (good > 0))
    due = (table["year"] <= year).to_numpy() & ((line == 2) | (line >= 6))
    # Each year is a promise of its own: a year's figure is owed once the year after it is over.
    owed = (table["t"] + 1 < year).to_numpy() | (table["year"] < year).to_numpy()
    due |= (table["scope"] == "every_year").to_numpy() & ((line == 3) | (line == 4)) & owed
    due &= (table["t"] != table["year"]).to_numpy()
    return table.assign(
        baseline_met=(line == 4) & base_met,
        comparator_against_direction=against,
        due_no_final=due,
        early=judged & table["pace"].notna().to_numpy() & early,
        floor_below_baseline=judged & base_met & ~two_sided & (better_than > 0),
        hold=judged & base_met & (two_sided | (better_than == 0)),
    )


def _blank(table: pd.DataFrame) -> pd.DataFrame:
    """A row that cannot be judged shows no number that looks like a judgement (R21)."""
    silent = table["line"].isin((1, 2, 2.5)).to_numpy()
    return table.assign(**{name: np.where(silent, np.nan, table[name]) for name in MEASURES})
