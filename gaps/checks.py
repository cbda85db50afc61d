"""Checks on the plan itself (method section 7): no new figures needed. Each finding names both places, in calm words."""

import pandas as pd


def find(*, rows, figures, catalogue, areas, sources, year) -> pd.DataFrame:
    raise NotImplementedError
