"""One sheet as text cells, whatever file it came from."""

from dataclasses import dataclass, field

# What a cell is, beside its text: see Sheet.marks.
FORMULA, UNCOMPUTED, TEXT, DATE = "formula", "uncomputed", "text", "date"


@dataclass(kw_only=True)
class Sheet:
    """rows: (row number as the reader's program shows it, cells from column A on); rows without any text are left out.

    marks: (row number, column from 0) -> 'formula' (the value is the cached one), 'uncomputed' (a formula without one), 'text' (a
    number stored as text), 'date'. merged: (first row, first column, last row, last column), columns from 0.
    numbers: how many cells hold real numbers; 0 for text files. warnings: (code, why, fix) of the file the sheet came from.
    """

    name: str = ""
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    marks: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    encoding: str = ""
    numbers: int = 0
    warnings: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def width(self) -> int:
        return max((len(cells) for _, cells in self.rows), default=0)


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
