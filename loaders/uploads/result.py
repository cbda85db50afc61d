"""What is made of one upload: the tables, the problems, and how each sheet was understood."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd

from loaders.spreadsheets import Sheet, Workbook, letter
from loaders.uploads.answers import Answer, Question
from model.columns import IN_FILES, Column
from model.problems import Problem
from model.remarks import Slot

Progress = Callable[[int, int, str], None]
# The tasks a store holds: (area, number) -> its words where the number is one a document prints, '' where it is the ledger's own.
Tasks = Mapping[tuple[str, str], str]
OWN_NUMBER = "upload-"  # so begins a number that was made for an uploaded task
MOST_PROBLEMS = (
    20_000  # of one sheet: two million bad cells listed one by one would fill the memory, and nobody reads them
)
# Beside the columns of a table: where each row came from. row and column as the reader's program shows them.
PLACE = ("line", "file", "sheet", "row", "column", "found")


@dataclass(frozen=True, kw_only=True)
class Given:
    """One file as it came."""

    name: str
    body: bytes


@dataclass(frozen=True, kw_only=True)
class SheetReading:
    """What was made of one sheet, to be shown and changed by the reader.

    used: False when left out (empty, cover sheet, hidden, or switched off by a choice). why: Chinese, how it was
    understood or why it was left out. layout: 'long', 'years_across', 'areas_across', 'indicators_across', 'targets',
    'commitments', 'form' (one of ours that came back, see loaders.uploads.forms) or 'none'. encoding: of text files. header_rows: rows from 1. columns: letter -> role; see
    loaders.uploads.headings. answers: what holds for the whole sheet (area, indicator, year, period, status, unit), each
    with where it was read; context: their values, '' when not known. questions: what keeps the sheet from being read
    until it is answered. rows: how many rows were read from it.
    """

    file: str
    sheet: str
    used: bool
    why: str
    layout: str
    encoding: str
    header_rows: tuple[int, ...]
    columns: dict[str, str]
    context: dict[str, str]
    rows: int
    answers: dict[str, Answer]
    questions: tuple[Question, ...]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """What stands in a cell for a remark of a form that came back; batch, seal: that the form was made of; column: its letter;
    is_left: the cell says what it went out with.
    """

    slot: Slot
    text: str
    batch: int
    seal: str
    file: str
    sheet: str
    row: int
    column: str
    is_left: bool = False


@dataclass(frozen=True, kw_only=True)
class Reading:
    """tables: 'figure', 'target', 'commitment' -> the columns of model.columns, typed, plus PLACE; rows with an error
    are not in them.

    A table without rows is there, empty. workbooks: file name -> the file as parsed, so that nobody parses it again. filled: the cells for
    remarks of forms that came back.
    """

    tables: dict[str, pd.DataFrame]
    problems: list[Problem]
    sheets: list[SheetReading]
    workbooks: dict[str, Workbook]
    filled: list[Filled] = field(default_factory=list)


class SheetProblems:
    """Collects the problems of one sheet. row() and cell() say where the next ones stand; a problem of a row's label is
    told once though several figures stand in the row. refused: whether an error was told since cell().
    """

    def __init__(self, file: str, sheet: Sheet) -> None:
        self.file, self.name = file, sheet.name
        self.problems: list[Problem] = []
        self.refused = False
        self.unlisted = 0
        self._number: int | None = None
        self._cells: list[str] = []
        self._column = 0
        self._told: set[tuple[str, int, str]] = set()

    def row(self, number: int | None, cells: list[str]) -> None:
        """Problems from here on are of this row. number: as the spreadsheet counts it."""
        self._number, self._cells = number, cells
        self._told.clear()

    def cell(self, column: int) -> None:
        """Problems from here on are of this column of the row."""
        self._column, self.refused = column, False

    def __call__(
        self, code: str, why: str, fix: str, *, at: int | None = None, value: str | None = None, level: str = "error"
    ) -> None:
        """Note a problem of the cell, once for each reason. at: another column; value: instead of the cell's text."""
        self.refused = self.refused or level == "error"
        column = self._column if at is None else at
        if (code, column, why) in self._told:
            return
        self._told.add((code, column, why))
        if len(self.problems) >= MOST_PROBLEMS:
            self.unlisted += 1
            return
        found = value if value is not None else self._cells[column] if column < len(self._cells) else ""
        self.problems.append(
            Problem(
                level=level, code=code, file=self.file, sheet=self.name, row=self._number, column=letter(column),
                value=" ".join(found.split())[:80], why=why, fix=fix,
            )
        )  # fmt: skip

    def all(self) -> list[Problem]:
        """The problems, and one more where there were too many to list."""
        if self.unlisted:
            why = f"另有 {self.unlisted} 个问题没有逐一列出"
            self.sheet("too_many_problems", why, "先改正所列问题；可能是整列的问题，可在页面上调整列的含义")
            self.unlisted = 0
        return self.problems

    def sheet(self, code: str, why: str, fix: str, *, row: int | None = None) -> None:
        """A problem of the sheet as a whole."""
        self.problems.append(Problem(code=code, file=self.file, sheet=self.name, row=row, why=why, fix=fix))


def place_of(file: str, sheet: str, column: int, row: int) -> str:
    """'2024年报.xlsx[Sheet1] D12', of a text file '2024.csv D12'."""
    return f"{file}[{sheet}] {letter(column)}{row}" if sheet else f"{file} {letter(column)}{row}"


def table(columns: tuple[Column, ...], rows: dict[str, list]) -> pd.DataFrame:
    """Lists -> a table typed as loaders.cells types it. A column not given is missing: '' or the column's default, NA
    for numbers.
    """
    count = len(rows["row"])
    made = {"line": np.arange(1, count + 1)}
    for column in columns:
        given = rows.get(column.name)
        if column.kind in ("int", "year"):
            made[column.name] = pd.array(given if given is not None else [None] * count, dtype="Int64")
        elif column.kind == "number":
            made[column.name] = np.array(given if given is not None else [None] * count, dtype="float64")
        else:
            made[column.name] = pd.array(given if given is not None else [column.default or ""] * count, dtype="str")
    made["file"] = pd.array(rows["file"], dtype="str")
    made["sheet"] = pd.array(rows["sheet"], dtype="str")
    made["row"] = np.array(rows["row"], dtype="int64")
    made["column"] = pd.array(rows["column"], dtype="str")
    made["found"] = pd.array(rows["found"], dtype="str")
    return pd.DataFrame(made)


@cache
def _none(name: str) -> pd.DataFrame:
    """The table of a kind of statement that no sheet makes."""
    return table(IN_FILES[name], {key: [] for key in ("file", "sheet", "row", "column", "found")})


def joined(parts: dict[str, list[pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    """The tables of all sheets, with line numbers unique in the whole batch."""
    tables, after = {}, 0
    for name in IN_FILES:
        there = [one for one in parts.get(name, []) if len(one)]
        whole = pd.concat(there, ignore_index=True) if there else _none(name).copy()
        whole["line"] = pd.Series(range(after + 1, after + len(whole) + 1), dtype="int64")
        after += len(whole)
        tables[name] = whole
    return tables
