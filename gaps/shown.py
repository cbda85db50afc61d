"""Figures that are shown without being judged: the newest one of each area and indicator."""

import pandas as pd

from gaps.yearly import yearly


def latest(*, figures: pd.DataFrame, dates: dict[str, str], year: int) -> pd.DataFrame:
    """The newest usable figure (ruling R4, R5) up to a year, as latest_year, latest, latest_decimals, with source and place.

    figures: live statements; dates: source id -> its date or ''.
    """
    newest = yearly(figures=figures, dates=dates, year=year).drop_duplicates(["area", "indicator"], keep="last")
    return newest.rename(columns={"year": "latest_year", "value": "latest", "decimals": "latest_decimals"})[
        ["area", "indicator", "latest_year", "latest", "latest_decimals", "source", "place"]
    ].reset_index(drop=True)
