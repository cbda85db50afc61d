"""Bytes of a spreadsheet or text table -> sheets of cells. Knows no county and no indicator; a file it cannot read is a
Problem.

    decoding, xlsx, xls, markup      bytes -> Sheets, by what the file is and not by what it is called
    xlsx_zip, xml_sax                the zip around an XLSX and the XML in it
    formats                          a number and the format of its cell -> the text a spreadsheet program shows
    sheet                            Cell, Sheet and Workbook: the same for all; limits: what a file may cost

Never raises on bad content and never writes; limits.Refused does not leave this room. May import model only. Tested in
tests/test_spreadsheets.py and, through loaders/uploads, by the files of tests/uploads.
"""

from loaders.spreadsheets.sheet import Cell, Run, Sheet, Workbook, column_of, letter
from loaders.spreadsheets.workbook import read

__all__ = ["Cell", "Run", "Sheet", "Workbook", "column_of", "letter", "read"]
