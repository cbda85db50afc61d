"""Which row of the gaps table stands in which cell of the map: one plan at a time, every year marked."""

import pandas as pd

from model.plans import Plan


def cells(table: pd.DataFrame, *, plan: Plan, figures: pd.DataFrame) -> pd.DataFrame:
    """One row for each (area, indicator): the plan's own target (the whole period before single years, the latest year first), else the nearest
    other one, whose year the cell shows; and a row of class no_target where a figure is held but no target is listed.

    table: the gaps table; figures: area_code, area, indicator, indicator_name, latest_year, latest, latest_decimals, source_title.
    """
    year = table["target_year"].astype("float64")
    inside = year.between(plan.first, plan.last)
    distance = (year - plan.last).abs().fillna(1000)
    scope = table["scope"].map({"plan": 0, "every_year": 1, "annual": 2})
    order = pd.DataFrame(
        {"outside": ~inside, "scope": scope.where(inside, 0), "distance": distance, "later": year}, index=table.index
    )
    picked = table.loc[order.sort_values(list(order), kind="stable").index].drop_duplicates(["area_code", "indicator"])
    taken = pd.MultiIndex.from_frame(picked[["area_code", "indicator"]])
    alone = figures[~pd.MultiIndex.from_frame(figures[["area_code", "indicator"]]).isin(taken)]
    return pd.concat(
        [picked, alone.assign(**{"class": "no_target", "reason": "", "flags": "", "scope": "", "attribute": "none"})],
        ignore_index=True,
    )
