"""Uploads as planners have them: CSV, TSV, XLSX, XLS in long and wide forms -> rows, or Problems; never a traceback.

    decoding, xlsx, xls, markup      bytes -> Sheets of text cells; package, ole, events: what lies around and below them; limits
    numerals, formats, naming        the text of one cell -> a number, a year, an area, an indicator
    headings, titles, layout, body   which rows are the header, what each column holds, what holds for the sheet, which rows are data
    labels, checks, figures, plans   rows -> statements, each with its place, and every problem at once
    duplicates, doubts               what can only be seen beside other figures
    reader                           the recipe; reading: what comes out

A file that cannot be read ends in limits.Refused, which never leaves this room. Tested in tests/test_uploads_*.py.
"""

from loaders.uploads.reader import read
from loaders.uploads.reading import Given, Reading, SheetReading

__all__ = ["Given", "Reading", "SheetReading", "read"]
