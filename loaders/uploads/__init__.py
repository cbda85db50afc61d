"""Uploads as planners have them, in long and wide forms: sheets of cells -> statements, or Problems; never a traceback.

    pipeline                         the recipe: files -> sheets -> layout -> rows; result: what comes out of it
    mends                            cells a person put right, set into the sheets before they are read
    answers, times, titles           what the lines around a table say of whom, when and what, and what must be asked
    headings, head_words, layout     which rows are the header, what each column holds
    data_rows, row_scope             which rows below the header are data, and of whom and when
    parse_cell, naming, dimensions   the text of one cell -> a number, a year, an area, an indicator
    figures, targets_and_tasks       rows -> statements with their places, every problem at once; checks: of one figure
    forms                            our own forms for remarks that come back filled in
    duplicates, history_checks       what can only be seen beside other figures

The bytes are read by loaders.spreadsheets. Tested in tests/test_uploads_*.py.
"""

from loaders.uploads.mends import Mend
from loaders.uploads.pipeline import read
from loaders.uploads.result import OWN_NUMBER, Filled, Given, Reading, SheetReading

__all__ = ["OWN_NUMBER", "Filled", "Given", "Mend", "Reading", "SheetReading", "read"]
