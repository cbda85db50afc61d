"""Figures that are shown without being judged: the newest one of each area and indicator."""

import pandas as pd


def latest(*, figures: pd.DataFrame, year: int) -> pd.DataFrame:
    """The newest usable figure (ruling R4, R5) up to a year, as latest_year, latest, latest_decimals, with source and place."""
    usable = figures[
        figures["year"].notna()
        & figures["value"].notna()
        & figures["period"].isin(("year", "mch_year"))
        & figures["comparator"].isin(("", "=", "~"))
        & (figures["year"] <= year).fillna(False)
    ]
    order = usable.assign(
        late=usable["period"] == "mch_year",
        rank=usable["rank"].fillna(9),
        newest=-usable["year"].astype("int64"),
        batch_back=-usable["batch"],
    )
    order = order.sort_values(
        ["area", "indicator", "newest", "origin", "rank", "late", "batch_back", "source", "place"], kind="stable"
    )
    first = order.drop_duplicates(["area", "indicator"])
    return first.rename(columns={"year": "latest_year", "value": "latest", "decimals": "latest_decimals"})[
        ["area", "indicator", "latest_year", "latest", "latest_decimals", "source", "place"]
    ].reset_index(drop=True)
