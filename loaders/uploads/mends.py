"""Cells that a person put right: set into the sheet as parsed, before anything is read of it. The file stays as it came."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from loaders.spreadsheets import Sheet, Workbook, column_of
from model.problems import Problem

CODE = "mend"


@dataclass(frozen=True, kw_only=True)
class Mend:
    """One cell: the text it had as parsed, the text it gets, and who says so. row counts from 1, column is a letter,
    as the reader's program shows them.
    """

    file: str
    sheet: str
    row: int
    column: str
    was: str
    becomes: str
    by: str = ""

    @property
    def cell(self) -> str:
        """'E5'."""
        return f"{self.column}{self.row}"


def applied(book: Workbook, file: str, mends: Sequence[Mend]) -> tuple[Workbook, list[Problem]]:
    """A new workbook with the mends of this file in it, in their order, and a Problem for each that does not fit: there
    is no such cell, or it says something else than `was`. A mended cell is plain text: its formula, its strike are gone.
    """
    mine: dict[str, list[Mend]] = {}
    for one in mends:
        if one.file == file:
            mine.setdefault(one.sheet, []).append(one)
    problems: list[Problem] = []
    sheets = [_mended(sheet, mine.pop(sheet.name), problems) if sheet.name in mine else sheet for sheet in book.sheets]
    problems += [_lost(one, "文件中没有该工作表") for left in mine.values() for one in left]
    return replace(book, sheets=sheets), problems


def unknown(files: Sequence[str], mends: Sequence[Mend]) -> list[Problem]:
    """A Problem for each mend of a file that is not among these."""
    return [_lost(one, "更正所指的文件不在本次上传中") for one in mends if one.file not in set(files)]


def noted(tables: dict[str, pd.DataFrame], mends: Sequence[Mend]) -> dict[str, pd.DataFrame]:
    """The statements, the note of each one whose row was mended saying which cell; the words stand beside the file."""
    cells: dict[tuple[str, str, int], list[str]] = {}
    for one in mends:
        cells.setdefault((one.file, one.sheet, one.row), []).append(one.cell)
    if not cells:
        return tables
    found = {}
    for name, table in tables.items():
        places = zip(table["note"], table["file"], table["sheet"], table["row"])
        notes = [
            f"{note}；{'、'.join(cells[file, sheet, row])} 已更正" if (file, sheet, row) in cells else note
            for note, file, sheet, row in places
        ]
        found[name] = table.assign(note=pd.Series(notes, index=table.index, dtype="str"))
    return found


def _mended(sheet: Sheet, mends: list[Mend], problems: list[Problem]) -> Sheet:
    rows, notes, width = dict(sheet.rows), dict(sheet.notes), sheet.width
    for one in mends:
        cells, column = rows.get(one.row), column_of(one.column)
        if cells is None or not 0 <= column < width:
            problems.append(_lost(one, "表中没有该单元格"))
            continue
        cells = cells + [""] * (column + 1 - len(cells))
        if cells[column] != one.was:
            problems.append(_lost(one, f"更正前应为“{one.was}”，文件中为“{cells[column]}”", cells[column]))
            continue
        rows[one.row] = [*cells[:column], one.becomes, *cells[column + 1 :]]
        notes.pop((one.row, column), None)
    return replace(sheet, rows=list(rows.items()), notes=notes)


def _lost(one: Mend, why: str, found: str = "") -> Problem:
    return Problem(
        code=CODE, file=one.file, sheet=one.sheet, row=one.row, column=one.column, value=found[:80], why=why,
        fix=f"核对该单元格后重新更正，或取消这一处更正（改为“{one.becomes[:40]}”）",
    )  # fmt: skip
