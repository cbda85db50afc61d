"""A plan document as every reader gives it: paragraphs and tables in the document's order, whatever file they came from."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from model.problems import Problem

# Signs whose plain form would be another sign to a reader: full-width punctuation, footnotes, powers.
_KEPT = re.compile(r"[\uff00-\uffef\u3000-\u303f①-⓿²³㎡⁰¹⁴-⁹…‥‰℅∶：㎞]")
# Radicals that a font shares with a character and NFKC leaves as they are: what a browser prints as PDF is full of them.
_RADICALS = dict(
    zip(
        "⺟⺠⺫⻁⻄⻅⻆⻉⻋⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
        "母民目虎西见角贝车长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
    )
)


@dataclass(frozen=True, kw_only=True)
class Paragraph:
    """One paragraph in one piece. level: of its heading style, 1 the highest; 0 where the file states none. note: what it is called where it is a
    footnote or an endnote (脚注 2), and then it stands behind the paragraph that refers to it.
    """

    text: str
    level: int = 0
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Table:
    """Rows of cells, '' where nothing stands or a merged cell goes on. merged: where one goes on from above, (row, column), as far as the file says so."""

    rows: tuple[tuple[str, ...], ...]
    merged: frozenset[tuple[int, int]] = frozenset()


Block = Paragraph | Table
GOES_ON = "\0"  # a cell that is covered by a merged one; no file prints it


@dataclass(frozen=True, kw_only=True)
class Document:
    """One file as read. problems: warnings (tracked changes, footnotes). refusal: why it is not read at all."""

    name: str
    blocks: tuple[Block, ...] = ()
    problems: tuple[Problem, ...] = ()
    refusal: Problem | None = None


@lru_cache(maxsize=65_536)
def _plain(sign: str) -> str:
    return sign if _KEPT.match(sign) else _RADICALS.get(sign) or unicodedata.normalize("NFKC", sign)


def composed(text: str) -> str:
    """A text with characters of compatibility put right, as PDF files have them: '⼭⽊' -> '山木'. Full-width punctuation stays as printed."""
    return text if text.isascii() else "".join(map(_plain, text))


def table(rows: Iterable[Iterable[str]]) -> Table:
    """A table of rows of any length: cells stripped, empty rows left out, all rows as long as the longest. A cell GOES_ON is empty, and
    known as one that a merged cell covers.
    """
    cells = [[cell if cell == GOES_ON else " ".join(cell.replace(GOES_ON, "").split()) for cell in row] for row in rows]
    cells = [row for row in cells if any(cell not in ("", GOES_ON) for cell in row)]
    width = max(map(len, cells), default=0)
    return Table(
        rows=tuple(
            tuple(["" if cell == GOES_ON else cell for cell in row] + [""] * (width - len(row))) for row in cells
        ),
        merged=frozenset((y, x) for y, row in enumerate(cells) for x, cell in enumerate(row) if cell == GOES_ON),
    )
