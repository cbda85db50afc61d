"""One cell, one sheet, one workbook, whatever file they came from."""

import re
from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from loaders.spreadsheets import limits
from model.problems import Problem

# Cell.kind, where the text alone does not say it; Cell.formula.
TEXT_NUMBER, DATE, UNSHOWN = "text_number", "date", "unshown"
COMPUTED, UNCOMPUTED = "computed", "uncomputed"
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
STROKE = "\u0336"  # Unicode's own: laid over the sign before it
Range = tuple[int, int, int, int]
# Before what a comment says: who wrote it, as spreadsheet programs put it there. '张三:' and a new line.
_AUTHOR = re.compile(r"\A\s*[^\n:：]{1,30}[:：][ \t]*\r?\n")


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a cell's text in one look, as it stands in the file: raised (a superscript) or struck out."""

    text: str
    raised: bool = False
    struck: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its text, and what the text alone does not say.

    text: as the spreadsheet program shows it; raised digits as ¹²³, so that 4.3 with the mark of a footnote is not
    4.31, and a stroke behind each sign that is struck out, so that a 3 struck before a 4 is not 34. kind: 'text_number'
    a number stored as text, 'date' a number shown as a day, 'unshown' one whose format shows no digit (';;;'), '' all
    else. formula: 'computed' (the text is the value saved with it), 'uncomputed' (no value was saved; the text begins
    with '='), '' none. format: the number format where the text does not show it: 1.2 in '0.0,,"亿"'. runs: the parts of
    the text, only where one is raised or struck. struck: the whole cell is struck out. hidden: its row or column is, or
    the cell itself. merged: the range of merged cells it lies in; only the first of them is seen.
    """

    text: str = ""
    kind: str = ""
    formula: str = ""
    format: str = ""
    runs: tuple[Run, ...] = ()
    struck: bool = False
    hidden: bool = False
    merged: Range | None = None


@dataclass(kw_only=True)
class Sheet:
    """rows: (row number as the spreadsheet program shows it, texts of the cells from column A on); rows without any
    text are left out.

    notes: (row number, column from 0) -> the Cell, only of cells that have more than their text. comments: (row number, column from 0) -> the
    words somebody hung on the cell (批注), without who wrote them. merged: (first row,
    first column, last row, last column), columns from 0. hidden: the sheet itself; hidden_rows by number,
    hidden_columns from 0. numbers: how many cells hold real numbers; 0 for text files. encoding: of text files. fields:
    of text files, how many cells a row has with the empty ones at its end, only where there are such; None of others, whose cells have
    places of their own.
    """

    name: str = ""
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    notes: dict[tuple[int, int], Cell] = field(default_factory=dict)
    comments: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[Range] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    encoding: str = ""
    numbers: int = 0
    fields: dict[int, int] | None = None

    @property
    def width(self) -> int:
        """The number of cells of the longest row."""
        return max((len(cells) for _, cells in self.rows), default=0)

    def cell(self, row: int, column: int) -> Cell:
        """All that is known of one cell; an empty Cell where nothing stands."""
        noted = self.notes.get((row, column))
        if noted is None:
            cells = self._by_number.get(row, ())
            noted = Cell(text=cells[column] if column < len(cells) else "")
        hidden = noted.hidden or row in self.hidden_rows or column in self.hidden_columns
        merged = self._range_of(row, column) if self.merged else None
        return replace(noted, merged=merged, hidden=hidden) if merged or hidden else noted

    @cached_property
    def _by_number(self) -> dict[int, list[str]]:
        return dict(self.rows)

    def _range_of(self, row: int, column: int) -> Range | None:
        ranges = self._ranges.get(column, ())
        place = bisect_right(ranges, (row, limits.COLUMNS)) - 1  # ranges of a sheet do not overlap
        return ranges[place] if place >= 0 and ranges[place][2] >= row else None

    @cached_property
    def _ranges(self) -> dict[int, list[Range]]:
        """The merged ranges that each column is part of."""
        ranges: dict[int, list[Range]] = {}
        spent, width = 0, self.width
        for one in sorted(self.merged):
            for column in range(one[1], min(one[3] + 1, width)):
                ranges.setdefault(column, []).append(one)
                spent += 1
            if spent > limits.CELLS // 4:  # ranges laid over one another: a file made to cost time
                break
        return ranges

    def comment(self, row: int, column: int, text: str) -> None:
        """Keep what hangs on a cell; for the readers. Of several the later ones stand behind the first."""
        text = " ".join(_AUTHOR.sub("", text).split())[: limits.COMMENT_CHARS]
        if text and len(self.comments) < limits.COMMENTS:
            before = self.comments.get((row, column))
            self.comments[row, column] = f"{before} {text}" if before else text

    def note(self, row: int, column: int, text: str, **more) -> str:
        """Remember what a cell is beside its text; for the readers. Nothing is kept of a cell that is only its text. Gives
        the text as it stands in the row: with strokes where the whole cell is struck out.
        """
        if runs := more.get("runs"):  # they overrule the font of the cell
            more["struck"] = all(run.struck for run in runs if run.text.strip())
        elif more.get("struck"):
            text = stroked(text)
        more = {key: value for key, value in more.items() if value}
        if more:
            self.notes[row, column] = Cell(text=text, **more)
        return text


@dataclass(frozen=True, kw_only=True)
class Workbook:
    """One file as read. problems: warnings of the file as a whole. refusal: why it is not read, or not to its end; then
    sheets are those before that place.
    """

    sheets: list[Sheet]
    problems: list[Problem]
    refusal: Problem | None = None


class Runs:
    """Puts a text together from the pieces that a reader comes by."""

    def __init__(self) -> None:
        self._pieces: list[tuple[bool, bool, list[str]]] = []

    def add(self, piece: str, *, raised: bool = False, struck: bool = False) -> None:
        """Put a piece of text behind what is there, in a run of its own where it is raised or struck otherwise."""
        if not self._pieces or self._pieces[-1][:2] != (raised, struck):
            self._pieces.append((raised, struck, []))
        self._pieces[-1][2].append(piece)

    def take(self, clean: Callable[[str], str] = str) -> tuple[str, tuple[Run, ...]]:
        """(the text, its runs where one is raised or struck), and begin anew. clean is asked of each run's text."""
        runs = [Run(clean("".join(pieces)), raised, struck) for raised, struck, pieces in self._pieces]
        self._pieces = []
        return shown(runs), tuple(runs) if any(run.raised or run.struck for run in runs) else ()


def shown(runs: Sequence[Run]) -> str:
    """The text of runs, raised digits and struck signs as such: 'm' and a raised '2' -> 'm²', a struck '3' and '4' ->
    '3̶4'.
    """
    texts = ((run, run.text.translate(RAISED) if run.raised else run.text) for run in runs)
    return "".join(stroked(text) if run.struck else text for run, text in texts)


def stroked(text: str) -> str:
    """A text with a stroke through each of its signs."""
    return "".join(sign if sign.isspace() else sign + STROKE for sign in text)


def letter(column: int) -> str:
    """Column from 0 -> its letter: 0 -> 'A', 25 -> 'Z', 26 -> 'AA'."""
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_of(letters: str) -> int:
    """'A' -> 0, 'AA' -> 26; -1 for what is no letter of a column."""
    place = 0
    for sign in letters:
        if not "A" <= sign <= "Z":
            return -1
        place = place * 26 + ord(sign) - 64
    return place - 1


def trimmed(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]
