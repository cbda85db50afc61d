"""A native table of a slide: cells with fill and edge, row heights computed from the text, rows spread over as many
slides as they need.
"""

from dataclasses import dataclass, replace

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from charts import style
from exports.pptx.page import (
    LABEL,
    LEAST,
    LEFT,
    NOTE,
    SIDE,
    Line,
    Page,
    Run,
    describe,
    fill_body,
    fitted,
    place,
    text_height,
)

PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style without lines and fills
AIR = 0.1  # inches above and below the text of a row, together
HEAD = 0.38


@dataclass(frozen=True)
class Cell:
    """lines: its text, one paragraph each. fill: '#rrggbb' behind it. edge: '#rrggbb' of a stripe at its left, for a
    status of an earlier year. indent: inches kept free at the left.
    """

    lines: tuple[Line, ...]
    fill: str | None = None
    edge: str | None = None
    indent: float = 0.0

    @property
    def text(self) -> str:
        """Its lines as plain text."""
        return "\n".join("".join(run.text for run in line) for line in self.lines)


def text_cell(text: str, size: float = LABEL, color: str = style.INK, bold: bool = False, **more) -> Cell:
    """A cell of one line in one type; more: fill, edge and indent of Cell."""
    return Cell(((Run(text, size, color, bold),),), **more)


def row_height(row: list[Cell], widths: list[float], least: float = LEAST) -> float:
    """Inches the tallest cell of a row needs; widths: of the columns, in inches; least: no type is smaller."""
    return max(text_height(_raised(cell, least), width) for cell, width in zip(row, widths)) + AIR


def _raised(cell: Cell, least: float) -> list[Line]:
    return [tuple(replace(run, size=max(run.size, least)) for run in line) for line in cell.lines]


def spread(
    rows: list,
    cells,
    widths: list[float],
    room: float,
    *,
    most: int | None = None,
    least: float = LEAST,
    first: float | None = None,
) -> list[list]:
    """The rows of each slide: as few slides as hold them, about equally full, no row cut in two.

    cells: row -> list[Cell], to measure it; widths: of the columns; room: height for rows on one slide; both in inches; most: rows of a
    slide at most; least: no type is smaller; first: height on the first slide, where it has less.
    """
    needs = [row_height(cells(row), widths, least) for row in rows]
    most = most or len(rows)
    first = room if first is None else first
    number = len(_filled(rows, needs, room, most, first))
    even = sum(needs) / max(number, 1)
    while len(_filled(rows, needs, min(even, room), most, min(even, first))) > number:
        even += 0.1
    return _filled(rows, needs, min(even, room), most, min(even, first))


def _filled(rows: list, needs: list[float], room: float, most: int, first: float) -> list[list]:
    """The rows in their order, each slide filled before the next is begun. needs: inches of each row; room: inches of a
    slide, first: of the first; most: rows of one.
    """
    slides, used = [], room
    for row, need in zip(rows, needs):
        if not slides or used + need > (first if len(slides) == 1 else room) or len(slides[-1]) == most:
            slides.append([])
            used = 0.0
        slides[-1].append(row)
        used += need
    return slides


def draw(
    page: Page,
    heads: list[str],
    widths: list[float],
    rows: list[list[Cell]],
    *,
    name: str,
    sentence: str,
    row: float | None = None,
    head: float = HEAD,
    lined: bool = True,
    least: float = LEAST,
):
    """Draw a table at page.top and move page.top below it; gives the graphic frame.

    heads: names of the columns; widths: of the columns, in inches; rows: their cells; name, sentence: name and alt text
    of the table. row: inches of every row, text made smaller to fit, or None for the height each row needs; head:
    inches of the row of names. lined: thin grey lines under the rows, else white lines between the fills; least: no type
    of the cells is made smaller than this.
    """
    heights = [head, *(row or row_height(cells, widths, least) for cells in rows)]
    frame = page.slide.shapes.add_table(len(rows) + 1, len(widths), 0, 0, 0, 0)
    place(frame, LEFT, page.top, sum(widths), sum(heights))
    describe(frame, name, sentence)
    table = frame.table
    next(frame.element.iter(qn("a:tableStyleId"))).text = PLAIN
    table.horz_banding = False
    for column, width in zip(table.columns, widths):
        column.width = Inches(width)
    top = [text_cell(text, max(NOTE, least), style.SECONDARY, True) for text in heads]
    drawn = (
        row.iter(qn("a:tc")) for row in frame.element.iter(qn("a:tr"))
    )  # cell by cell through the library takes seconds
    for line, cells, height in zip(table.rows, [top, *rows], heights):
        line.height = Inches(height)
        under = (style.FRAME, 1.5) if cells is top else (style.LINE, 0.75) if lined else (style.PAPER, 2)
        for target, cell, after, width in zip(next(drawn), cells, [*cells[1:], None], widths, strict=True):
            fill_body(
                target.get_or_add_txBody(),
                fitted(_raised(cell, least), width - cell.indent, height - 0.02, least=least),
                "l",
            )
            _dress(target, cell, after, under, lined)
    page.top += sum(heights)
    return frame


def _dress(target, cell: Cell, after: Cell | None, under: tuple[str, float], lined: bool) -> None:
    """Margins, borders and fill of an a:tc. A stripe is the left border of its cell and the right border of the cell
    before it: programs draw either. after: the next cell of the row; under: colour and points of the line below.
    """
    sides = {"L": cell.edge, "R": after.edge if after else None}
    between = None if lined else style.PAPER
    borders = "".join(_border(side, edge or between, 3) for side, edge in sides.items() if edge or between)
    if not lined:
        borders += _border("T", style.PAPER, 2)
    borders += _border("B", *under)
    fill = f'<a:solidFill><a:srgbClr val="{cell.fill.lstrip("#")}"/></a:solidFill>' if cell.fill else "<a:noFill/>"
    for old in target.findall(qn("a:tcPr")):
        target.remove(old)
    target.append(
        parse_xml(
            f'<a:tcPr {nsdecls("a")} marL="{Inches(SIDE + cell.indent)}" marR="{Inches(SIDE)}" '
            f'marT="0" marB="0" anchor="ctr">{borders}{fill}</a:tcPr>'
        )
    )


def _border(side: str, colour: str, points: float) -> str:
    return (
        f'<a:ln{side} w="{int(points * 12700)}" cap="flat" cmpd="sng" algn="ctr"><a:solidFill>'
        f'<a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'
        f'<a:prstDash val="solid"/></a:ln{side}>'
    )
