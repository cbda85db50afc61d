"""A native table: cells with fill and edge, row heights reckoned from the words, rows spread over as many slides as they need."""

from dataclasses import dataclass

from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from charts import style
from exports.slides_page import LABEL, LEFT, NOTE, SIDE, Line, Page, Run, describe, fill_in, fitted, place, rgb, tall

PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the style without lines and fills
AIR = 0.06  # inches over and under the words of a row, together
HEAD = 0.38


@dataclass(frozen=True)
class Cell:
    """lines in a cell; edge: the colour of a stripe at its left, of a status that is history."""

    lines: tuple[Line, ...]
    fill: str | None = None
    edge: str | None = None
    align: object = PP_ALIGN.LEFT

    @property
    def text(self) -> str:
        return "\n".join("".join(run.text for run in line) for line in self.lines)


def said(text: str, size: float = LABEL, color: str = style.INK, bold: bool = False, **more) -> Cell:
    """A cell of one line."""
    return Cell(((Run(text, size, color, bold),),), **more)


def high(row: list[Cell], widths: list[float]) -> float:
    """Inches a row needs."""
    return max(tall(list(cell.lines), width) for cell, width in zip(row, widths)) + AIR


def spread(rows: list, cells, widths: list[float], room: float) -> list[list]:
    """The rows on slides: each takes what its words need, none is torn. cells(row) -> list[Cell]."""
    slides, used = [[]], 0.0
    for row in rows:
        needs = high(cells(row), widths)
        if slides[-1] and used + needs > room:
            slides.append([])
            used = 0.0
        slides[-1].append(row)
        used += needs
    return slides


def draw(page: Page, heads: list[str], widths: list[float], rows: list[list[Cell]], *, name: str, sentence: str, row: float | None = None,
         head: float = HEAD, lined: bool = True):  # fmt: skip
    """The table at page.top, which moves below it. row: the same height for all rows, words made smaller to fit; None: what each needs."""
    heights = [row or high(cells, widths) for cells in rows]
    frame = page.slide.shapes.add_table(len(rows) + 1, len(widths), 0, 0, 0, 0)
    place(frame, LEFT, page.top, sum(widths), head + sum(heights))
    describe(frame, name, sentence)
    table = frame.table
    table._tbl.tblPr.find(qn("a:tableStyleId")).text = PLAIN
    table.horz_banding = False
    for column, width in zip(table.columns, widths):
        column.width = Inches(width)
    for line, height in zip(table.rows, [head, *heights]):
        line.height = Inches(height)
    for place_, text in enumerate(heads):
        _fill(table.cell(0, place_), said(text, NOTE, style.SECONDARY, True), widths[place_], head, style.FRAME)
    for number, cells in enumerate(rows, start=1):
        for place_, cell in enumerate(cells):
            _fill(table.cell(number, place_), cell, widths[place_], heights[number - 1], style.LINE if lined else None)
    if not lined:
        _white_between(table, rows)
    page.top += head + sum(heights)
    return frame


def _fill(target, cell: Cell, width: float, height: float, under: str | None) -> None:
    target.margin_left = target.margin_right = Inches(SIDE)
    target.margin_top = target.margin_bottom = 0
    target.vertical_anchor = MSO_ANCHOR.MIDDLE
    lines = fitted(list(cell.lines), width, height - 0.02)
    fill_in(target.text_frame, lines, cell.align)
    if not cell.text:
        target.text_frame.paragraphs[0].runs[0]._r.getparent().remove(target.text_frame.paragraphs[0].runs[0]._r)
    if under:
        _border(target, "B", under, 1.5 if under == style.FRAME else 0.75)
    if cell.fill:
        target.fill.solid()
        target.fill.fore_color.rgb = rgb(cell.fill)
    else:
        target.fill.background()


def _white_between(table, rows: list[list[Cell]]) -> None:
    """White lines between the fills, and the stripe of history at the left of a cell (its neighbour's right is the same line)."""
    for number, cells in enumerate(rows, start=1):
        for place_, cell in enumerate(cells):
            for side in "TB":
                _border(table.cell(number, place_), side, style.PAPER, 2)
            if place_ == 0:
                continue
            for target, side in ((table.cell(number, place_), "L"), (table.cell(number, place_ - 1), "R")):
                _border(target, side, cell.edge or style.PAPER, 3)


def _border(target, side: str, colour: str, points: float) -> None:
    """One side of a cell: L, R, T or B. The order inside a:tcPr is L, R, T, B, then the fill."""
    properties = target._tc.get_or_add_tcPr()
    for old in properties.findall(qn(f"a:ln{side}")):
        properties.remove(old)
    line = parse_xml(
        f'<a:ln{side} {nsdecls("a")} w="{int(points * 12700)}" cap="flat" cmpd="sng" algn="ctr"><a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'
        f'<a:prstDash val="solid"/></a:ln{side}>'
    )
    before = [properties.find(qn(f"a:ln{one}")) for one in "LRTB"[: "LRTB".index(side)]]
    properties.insert(sum(one is not None for one in before), line)
