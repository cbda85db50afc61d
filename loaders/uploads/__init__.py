"""Uploads as planners have them: CSV, TSV, XLSX, XLS in long and wide forms -> rows, or Problems; never a traceback.

decoding, xlsx, xls, markup   bytes -> Sheets of text cells, within limits
numerals, formats, naming     the text of one cell -> a number, a year, an area, an indicator
headings, titles, layout      which rows are the header, what each column holds, what holds for the sheet
figures, plans                rows -> statements, each with its place, and every problem at once
doubts                        what can only be seen beside other figures
"""

from loaders.uploads.reader import read
from loaders.uploads.reading import Given, Reading, SheetReading

__all__ = ["Given", "Reading", "SheetReading", "read"]
