"""The pages of an official document (公文, GB/T 9704): paper, faces, running head and foot, headings and tables.

Styles, faces and the page number are in template.docx, which is opened and filled. Faces are named as official
documents name them; where a machine lacks one, the template's font table names its stand-in, which Word and WPS take.
"""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from exports.report_data import Provenance
from wording import numbers

TITLE, HEAD, SECOND, BODY, LATIN = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "Times New Roman"
STAND_IN = {TITLE: "宋体", SECOND: "楷体", BODY: "仿宋", HEAD: "SimHei"}
ER_HAO, SAN_HAO, SI_HAO, XIAO_WU = 22, 16, 14, 9  # 二号 三号 四号 小五, in points
HEAD_AIR = 6  # points over a heading of the page for leaders
LINE = 28  # points from line to line of the text
TEXT, NOTE, LEAD, TABLE_TEXT = "公文正文", "表注", "公文导语", "TableText"  # styles of the template
FLUSH, ANNEX, LISTED, SIGNED = "公文顶格", "附件序号", "附件说明", "公文落款"
LONG, SHORT = 297, 210  # A4, millimetres
EDGE = 15  # millimetres left and right of a landscape page
TEMPLATE = str(
    Path(__file__).with_name("template.docx")
)  # exports/office_templates.py makes it from the faces and sizes above
MERGED = {"": "", "from": '<w:vMerge w:val="restart"/>', "on": "<w:vMerge/>"}
KEPT = 3  # rows at the end of a table that stay together: one alone on a page reads as forgotten
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Cell:
    """One cell of a table. text: a line break is '\\n'; size: in points; ink: '#rrggbb', '' for black; left: at the
    left, not centred; bold: in 黑体; merged: 'from' where it goes on through the cells below it that say 'on'.
    """

    text: str
    size: float = XIAO_WU
    ink: str = ""
    left: bool = False
    bold: bool = False
    merged: str = ""


class Report:
    """One document, filled from top to bottom."""

    def __init__(self, *, title: str, provenance: Provenance) -> None:
        self._document = docx.Document(TEMPLATE)
        self._provenance = provenance
        self._begun = False
        _properties(self._document, title, provenance)

    def begin_page(self, *, top: float, bottom: float, side: float) -> None:
        """One page that stands by itself, without a number. Margins in millimetres."""
        self.begin_section(landscape=False, annex=False)
        section = self._document.sections[0]
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(
            Mm, (top, bottom, side, side)
        )
        section.header_distance, section.footer_distance = Mm(top / 2), Mm(bottom / 2)
        for foot in (section.footer, section.even_page_footer):
            for run in list(foot.paragraphs[0].paragraph_format.element):
                foot.paragraphs[0].paragraph_format.element.remove(run)

    def begin_section(self, *, landscape: bool, annex: bool) -> None:
        """A new page and section: landscape for tables, portrait for text (margins of GB/T 9704). Of an annex, whose pages are handed round
        one by one, every page says at its head what data it was made from; the text has only its marks (虚构, 未审核) there.
        """
        section = self._document.add_section(WD_SECTION.NEW_PAGE) if self._begun else self._document.sections[0]
        self._begun = True
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if landscape else (Mm(SHORT), Mm(LONG))
        top, bottom, left, right = (22, 20, EDGE, EDGE) if landscape else (37, 35, 28, 26)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(
            Mm, (top, bottom, left, right)
        )
        # The number stands 7 mm under the text: its own height, 5 mm, is between it and the edge too.
        section.header_distance, section.footer_distance = (Mm(10), Mm(9)) if landscape else (Mm(20), Mm(23))
        for head in (section.header, section.even_page_header):
            head.is_linked_to_previous = False
            _head(head, self._provenance, whole=annex)

    def place(self, text: str, style: str, *, keep: bool = False) -> None:
        """A paragraph in one of the styles above: 主送, 附件说明, 落款. keep: on one page with what follows."""
        self._paragraph(text, style).paragraph_format.keep_with_next = keep or None

    def title(self, text: str, below: str = "", *, annex: str = "") -> None:
        """The title, centred, and a smaller line below it; annex: '附件1', at the left above it."""
        if annex:
            self._paragraph(annex, ANNEX)
        self._paragraph(text, "Title").paragraph_format.keep_with_next = True
        if below:
            self._paragraph(below, "Subtitle")

    def heading(self, text: str, *, level: int) -> None:
        """A heading of level 1 to 3."""
        self._paragraph(text, f"Heading {level}")

    def text(self, text: str, *, lead: str = "") -> None:
        """A paragraph of the text; lead: a few words in 黑体 in front of it."""
        paragraph = self._document.add_paragraph(style=TEXT)
        if lead:
            paragraph.add_run(_clean(lead), style=LEAD)
        paragraph.add_run(_running(text))

    def line(
        self,
        text: str,
        type_: tuple[float, float],
        *,
        centred: bool = False,
        indent: bool = False,
        face: str = "",
        above: float = 0.0,
    ) -> None:
        """A paragraph of its own type, (size, line) in points: of the page for leaders, whose lines are counted. face: other than that of the
        text; above: points of air.
        """
        size, height = type_
        paragraph = self._document.add_paragraph(style=FLUSH)
        run = paragraph.add_run(_running(text))
        run.font.size = Pt(size)
        if face:
            run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
        form = paragraph.paragraph_format
        form.line_spacing, form.space_before = Pt(height), Pt(above)
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else None
        form.first_line_indent = Pt(2 * size) if indent else None

    def picture(self, body: bytes, width: float, height: float, sentence: str) -> None:
        """A picture in the middle, with its alt text. width, height: in points."""
        paragraph = self._document.add_paragraph(style=NOTE)
        paragraph.alignment, paragraph.paragraph_format.line_spacing = WD_ALIGN_PARAGRAPH.CENTER, 1.0
        paragraph.add_run().add_picture(io.BytesIO(body), Pt(width), Pt(height))
        next(paragraph.runs[0].element.iter(qn("wp:docPr"))).set("descr", _clean(sentence))

    def note(self, text: str) -> None:
        """A note under a table."""
        self._paragraph(text, NOTE)

    def table(self, *, columns: dict[str, float], rows: list[list[Cell]]) -> None:
        """A table whose head is repeated on every page and whose rows are never split.

        columns: name -> width in millimetres, in their order; rows: as many cells each, or one cell over the whole width. Written as XML: a
        thousand cells one by one through the library take seconds.
        """
        widths = [round(width * 56.7) for width in columns.values()]  # twentieths of a point
        head = _row([Cell(name, bold=True) for name in columns], widths, head=True)
        lines = [_row(row, widths, last=place > len(rows) - KEPT) for place, row in enumerate(rows, start=1)]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        space = "".join(
            f'<w:{side} w:w="{40 if side in ("left", "right") else 20}" w:type="dxa"/>'
            for side in ("top", "left", "bottom", "right")
        )
        xml = (
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
            f"<w:tblBorders>{edges}</w:tblBorders>"
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{space}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{head}{''.join(lines)}</w:tbl>"
        )
        body = self._document.element.body
        body.insert(len(body) - 1, parse_xml(xml))  # the last child holds the section

    def save(self) -> bytes:
        """The document as the bytes of a DOCX."""
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _paragraph(self, text: str, name: str):
        return self._document.add_paragraph(_running(text), style=name)


def _clean(text: str) -> str:
    """The text without signs that XML cannot hold: one control character of an upload must not cost the report."""
    return NOT_XML.sub("", text)


def _running(text: str) -> str:
    """Text of a paragraph: no line of it ends between a number and what it counts. In a table, whose columns are narrow, a line may."""
    return numbers.together(_clean(text))


def _row(cells: list[Cell], widths: list[int], *, head: bool = False, last: bool = False) -> str:
    """A w:tr as text. cells: of the row; widths: of its columns, in twentieths of a point; head: it is repeated on
    every page; last: it stays on one page with what follows, the next row or the note under the table.
    """
    over = len(cells) == 1 < len(widths)  # the title of a group stays with its first row
    wide = [sum(widths)] if over else widths
    return (
        f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>"
        + "".join(
            _cell(cell, width, keep=last or over, span=len(widths) if over else 1)
            for cell, width in zip(cells, wide, strict=True)
        )
        + "</w:tr>"
    )


def _cell(cell: Cell, width: int, *, keep: bool, span: int = 1) -> str:
    """A w:tc as text. width: in twentieths of a point; keep: on one page with the paragraph that follows; span: columns it takes. The hint:
    without it quotation marks and ≥ are set in the Latin face, narrow and out of line.
    """
    latin = " ".join(f'w:{signs}="{LATIN}"' for signs in ("ascii", "hAnsi", "cs"))
    look = f'<w:rFonts w:hint="eastAsia" {latin} w:eastAsia={quoteattr(HEAD if cell.bold else BODY)}/>'
    look += f'<w:color w:val="{cell.ink.lstrip("#")}"/>' if cell.ink else ""
    look += f'<w:sz w:val="{round(cell.size * 2)}"/><w:szCs w:val="{round(cell.size * 2)}"/>'
    runs = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(_clean(line))}</w:t></w:r>' if line else ""
        for line in cell.text.split("\n")
    )
    over = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{over}{MERGED[cell.merged]}'
        f'<w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="{TABLE_TEXT}"/>{"<w:keepNext/>" if keep else ""}'
        f'<w:jc w:val="{"left" if cell.left else "center"}"/></w:pPr>{runs}</w:p></w:tc>'
    )


def _properties(document, title: str, provenance: Provenance) -> None:
    about = document.core_properties
    about.title = title
    about.subject, about.comments = _clean(provenance.line())[:255], _clean(provenance.source_line())[:255]
    about.created = about.modified = datetime.fromisoformat(provenance.made)


def _head(header, provenance: Provenance, *, whole: bool) -> None:
    """The marks (虚构, 未审核) in 黑体; whole: and behind them the provenance."""
    paragraph = header.paragraphs[0]
    front = " · ".join(provenance.marks())
    if front:
        paragraph.add_run(front, style=LEAD)
    if whole:
        paragraph.add_run(
            _clean(provenance.line().removeprefix(front) + (f" · {provenance.link}" if provenance.link else ""))
        )
