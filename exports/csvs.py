"""A table -> CSV as Excel and WPS open it: UTF-8 with BOM, CRLF, and no cell that starts a formula."""

import csv
import io
import re

import pandas as pd

from model.numbers import missing

# Spreadsheets take these for the start of a formula; their full-width forms too, where an input method wrote them.
STARTS = tuple("=+-@\t\r\n＝＋－＠")
NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?%?")


def write(table: pd.DataFrame) -> bytes:
    """The table with its column names as the first line. Missing cells are empty; numbers are written plainly, 75.0 as 75."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow([harmless(str(name)) for name in table.columns])
    lines.writerows([harmless(_text(cell)) for cell in row] for row in table.itertuples(index=False))
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """A cell that a spreadsheet will not run: '=1+1' -> "'=1+1"; '-0.5', '山丹县' and a sign alone ('=' of a target) stay."""
    return "'" + text if len(text) > 1 and text.startswith(STARTS) and not NUMBER.fullmatch(text) else text


def _text(cell) -> str:
    if missing(cell):
        return ""
    if isinstance(cell, float):
        return f"{cell + 0.0:.6f}".rstrip("0").rstrip(".")  # never -0
    return str(cell)
