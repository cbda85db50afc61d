"""One figure a year, in the same order of precedence as the judged one (ruling R5)."""

import pandas as pd

OF_A_YEAR = ["area", "indicator", "year"]


def yearly(*, figures: pd.DataFrame, dates: dict[str, str], year: int) -> pd.DataFrame:
    """The figure of each (area, indicator, year ≤ `year`) among the live statements, unchanged columns; figures is not changed.

    dates: source id -> its date or ''. Bounds, half years and figures without a year are left out (ruling R4).
    """
    usable = figures[
        figures["value"].notna()
        & figures["period"].isin(("year", "mch_year"))
        & figures["comparator"].isin(("", "=", "~"))
        & (figures["year"] <= year).fillna(False)
    ]
    order = usable.assign(
        by_rank=usable["rank"].fillna(9),
        late=usable["period"] == "mch_year",
        batch_back=-usable["batch"],
        undated=usable["source"].map(dates).fillna("") == "",
        dated=usable["source"].map(dates).fillna("").map(lambda date: int(date.replace("-", "") or 0)).mul(-1),
    )
    keys = [*OF_A_YEAR, "origin", "by_rank", "late", "batch_back", "undated", "dated", "source", "place", "role"]
    return usable.loc[order.sort_values(keys, kind="stable").index].drop_duplicates(OF_A_YEAR).reset_index(drop=True)
