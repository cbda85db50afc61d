"""Tables of a PDF that are drawn without lines, found by the white between their columns. Lines of characters in, text or tables out.

Only what cannot be misread is a table: under a row of heads that say they are such, each row keeps to the heads' columns, and the white between two
columns is never written into. All else stays text, as it was.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDE = 1.2  # of a character's size: a gap in a line that parts two cells
SHORTEST = 3  # rows, with the heads
FEWEST = 3  # columns
_HEADS = re.compile(r"指标|名称|项目|目标|单位|属性|基期|现状|20[0-9]{2}")


@dataclass(frozen=True)
class Piece:
    """Some characters of a line without a wide gap between them, from x0 to x1."""

    x0: float
    x1: float
    text: str


@dataclass(frozen=True)
class Line:
    """One line of a page: where it stands, its text, and its pieces."""

    top: float
    text: str
    pieces: tuple[Piece, ...]


def line(top: float, text: str, chars: Sequence[dict]) -> Line:
    """chars: as pdfplumber has them (x0, x1, size, text)."""
    pieces: list[Piece] = []
    for char in sorted((one for one in chars if one["text"].strip()), key=lambda one: one["x0"]):
        last = pieces[-1] if pieces else None
        if last and char["x0"] - last.x1 < WIDE * char["size"]:
            pieces[-1] = Piece(last.x0, max(char["x1"], last.x1), last.text + char["text"])
        else:
            pieces.append(Piece(char["x0"], char["x1"], char["text"]))
    return Line(top, text, tuple(pieces))


def parted(lines: Sequence[Line]) -> Iterator[tuple[float, str | list[list[str]]]]:
    """The lines of a page in their order, each with where it stands; those of a table as its rows."""
    at = 0
    while at < len(lines):
        rows, after = _table(lines, at)
        if rows:
            yield lines[at].top, rows
            at = after
        else:
            yield lines[at].top, lines[at].text
            at += 1


def doubtful(lines: Sequence[Line]) -> str:
    """The heads of a table that stands among the lines and is not read as one, since its columns cannot be told apart; '' where there is none."""
    at = 0
    while at < len(lines):
        rows, after = _table(lines, at)
        if (
            not rows
            and _is_heads(lines[at])
            and sum(len(one.pieces) > 1 for one in lines[at + 1 : at + 4]) >= SHORTEST - 1
        ):
            return lines[at].text
        at = after if rows else at + 1
    return ""


def _is_heads(one: Line) -> bool:
    return len(one.pieces) >= FEWEST and sum(bool(_HEADS.search(piece.text)) for piece in one.pieces) >= 2


def _table(lines: Sequence[Line], at: int) -> tuple[list[list[str]], int]:
    """(the rows of the table that begins at a line, the line after it); ([], at) where none does."""
    heads = lines[at].pieces
    if not _is_heads(lines[at]):
        return [], at
    end = at + 1
    while end < len(lines) and len(lines[end].pieces) > 1 and not re.search("[。；]", lines[end].text):
        end += 1
    mine = lines[at:end]
    columns = _columns([one for row in mine for one in row.pieces])
    if len(mine) < SHORTEST or len(columns) != len(heads):
        return [], at
    return [[_cell(row, column) for column in columns] for row in mine], end


def _columns(pieces: Sequence[Piece]) -> list[tuple[float, float]]:
    """From where to where each column goes: pieces that stand above each other are of one."""
    found: list[tuple[float, float]] = []
    for one in sorted(pieces, key=lambda piece: piece.x0):
        if found and one.x0 <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], one.x1))
        else:
            found.append((one.x0, one.x1))
    return found


def _cell(row: Line, column: tuple[float, float]) -> str:
    return "".join(one.text for one in row.pieces if column[0] <= one.x0 <= column[1])
