"""A table on the screen as a file to take away."""

import pandas as pd

from exports import csvs


def as_csv(table: pd.DataFrame) -> bytes:
    """UTF-8 with BOM, so that Excel and WPS read Chinese by a double click; no cell can act as a formula."""
    return csvs.write(table)
