"""Step 4: the class, by the first line of method section 5 that fits; its reason and its flags (rulings R9, R18-R22)."""

import numpy as np
import pandas as pd

MEASURES = ("gap", "drift", "progress", "time_share", "pace", "required_per_year", "achieved_per_year")


def classify(table: pd.DataFrame, *, year: int, thresholds) -> pd.DataFrame:
    """Adds class, reason, line (which line of the table fitted: 1, 2, 2.5 for 2b, 3 … 11) and one column a flag; blanks what the line leaves blank."""
    unusable = _unusable(table)
    has_base = table["base"].notna()
    t, start, finish = table["t"], table["base_year"], table["year"]
    own_year = table["scope"].isin(("annual", "every_year")) | (t == finish).fillna(False)
    met, base_met = table["met"], table["base_met"]
    on_path = (table["pace"] >= thresholds.on_pace) | (table["shortfall"] < table["half_unit"]) | table["pace"].isna()
    early = table["time_share"] < thresholds.early
    lines = [
        (1, table["unresolved"] != "", "unknown", table["unresolved"]),
        (2, table["v"].isna(), "unknown", "no_figure"),
        (2.5, unusable != "", "unknown", unusable),
        (3, own_year & met & base_met, "kept", ""),
        (3, own_year & met, "met", ""),
        (4, own_year, "missed", ""),
        (5, finish.isna() & met, "met", ""),
        (5, finish.isna(), "unknown", "no_target_year"),
        (6, ~has_base & met, "met_early", ""),
        (6, ~has_base, "unknown", "no_baseline"),
        (7, (t <= start).fillna(False) & met, "baseline_meets", ""),
        (7, (t <= start).fillna(False), "baseline_short", ""),
        (8, base_met & met, "kept", ""),
        (8, base_met, "lost", ""),
        (9, met, "met_early", ""),
        (10, table["overshot"] | (table["against"] > table["half_unit"]), "moving_away", ""),
        (11, on_path, "on_pace", ""),
        (11, (table["pace"] >= thresholds.slightly_behind) | early, "slightly_behind", ""),
    ]
    conditions = [condition.to_numpy(dtype=bool) for _, condition, _, _ in lines]
    line = pd.Series(np.select(conditions, [number for number, *_ in lines], 11), index=table.index)
    table = table.assign(
        **{
            "class": pd.Series(
                np.select(conditions, [name for *_, name, _ in lines], "behind"), index=table.index, dtype="str"
            )
        },
        reason=pd.Series(
            np.select(
                conditions,
                [
                    np.asarray(reason, dtype=object) if isinstance(reason, str) else reason.to_numpy(dtype=object)
                    for *_, reason in lines
                ],
                "",
            ),
            index=table.index,
            dtype="str",
        ),
        line=line,
    )
    return _blank(_flags(table, year=year, early=early))


def _unusable(table: pd.DataFrame) -> pd.Series:
    """The reason a resolved target with a figure still cannot be judged (line 2b), or ''."""

    def differs(left: str, right: str) -> pd.Series:
        return (table[left] != "") & (table[right] != "") & (table[left] != table[right])

    leans = table["is_relative"] | (table["basis"] == "external")
    foreign = (
        table["target_foreign"] | table["v_foreign"] | table["base_foreign"] | (leans & table["reference_foreign"])
    )
    changed = (
        table["base"].notna()
        & ~table["is_base"]
        & (differs("base_definition", "v_definition") | differs("base_population", "v_population"))
    )
    disputed = table["v_disputed"] | table["base_disputed"] | (leans & table["reference_disputed"])
    return pd.Series(
        np.select([foreign, changed, disputed], ["unit_mismatch", "definition_changed", "conflicting_figures"], ""),
        index=table.index,
        dtype="str",
    )


def _flags(table: pd.DataFrame, *, year: int, early: pd.Series) -> pd.DataFrame:
    line, judged = table["line"], ~table["line"].isin((1, 2.5))
    two_sided = table["direction"] == 0
    better_than = (table["direction"] * (table["base"] - table["end"])).round(6)
    against = (table["sign"].isin(("≥", ">")) & (table["better"] == "lower")) | (
        table["sign"].isin(("≤", "<")) & (table["better"] == "higher")
    )
    return table.assign(
        baseline_met=(line == 4) & table["base_met"],
        comparator_against_direction=against,
        due_no_final=(table["year"] <= year).fillna(False)
        & ((line == 2) | (line >= 6))
        & (table["t"] != table["year"]).fillna(True),
        early=judged & table["pace"].notna() & early,
        floor_below_baseline=judged & table["base_met"] & ~two_sided & (better_than > 0),
        hold=judged & table["base_met"] & (two_sided | (better_than == 0)),
    )


def _blank(table: pd.DataFrame) -> pd.DataFrame:
    """A row that cannot be judged shows no number that looks like a judgement (R21)."""
    silent = table["line"].isin((1, 2, 2.5))
    return table.assign(**{name: table[name].mask(silent) for name in MEASURES})
