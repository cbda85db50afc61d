"""The sheet of an official document (公文): paper, faces, running head and foot, headings and tables. Words in, python-docx out.

Faces are named as official documents name them; where a machine lacks one, the font table names its stand-in, which Word and WPS take.
"""

import io
import re
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.opc.oxml import serialize_part_xml
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from exports.report_data import DEMO, UNREVIEWED, Stamp

TITLE, HEAD, SECOND, BODY, LATIN = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "Times New Roman"
STAND_IN = {TITLE: "宋体", SECOND: "楷体", BODY: "仿宋", HEAD: "SimHei"}
ER_HAO, SAN_HAO, SI_HAO, WU_HAO, XIAO_WU, LIU_HAO = 22, 16, 14, 10.5, 9, 7.5  # 二号 三号 四号 五号 小五 六号, in points
LINE = 28  # points from line to line of the text
TEXT, NOTE, LEAD = "公文正文", "表注", "公文导语"
LONG, SHORT = 297, 210  # A4, millimetres
EDGE = 15  # millimetres left and right of a lying sheet
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True)
class Cell:
    """One cell: text (a line break is '\\n'); size in points; ink as '#rrggbb'; left: not centred; bold."""

    text: str
    size: float = XIAO_WU
    ink: str = ""
    left: bool = False
    bold: bool = False


class Sheet:
    """One document, filled from top to bottom."""

    def __init__(self, *, title: str, stamp: Stamp) -> None:
        self._document = docx.Document()
        self._first = True
        _properties(self._document, title, stamp)
        _faces(self._document)
        _styles(self._document)
        self._stamp = stamp

    def turn(self, *, lying: bool) -> None:
        """Begin a new section: a lying sheet for tables, a standing one for text (margins of GB/T 9704)."""
        if self._first:
            section = self._document.sections[0]
            _head(section, self._stamp)
            _foot(section, self._stamp)
            self._first = False
        else:
            section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (Mm(LONG), Mm(SHORT)) if lying else (Mm(SHORT), Mm(LONG))
        top, bottom, left, right = (20, 17, EDGE, EDGE) if lying else (37, 32, 28, 26)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = map(
            Mm, (top, bottom, left, right)
        )
        section.header_distance, section.footer_distance = (Mm(9), Mm(8)) if lying else (Mm(18), Mm(16))

    def title(self, text: str, below: str = "") -> None:
        self._said(text, "Title")
        if below:
            self._said(below, "Subtitle")

    def head(self, text: str, *, level: int, new_page: bool = False) -> None:
        self._said(text, f"Heading {level}").paragraph_format.page_break_before = new_page or None

    def text(self, text: str, *, lead: str = "") -> None:
        """A paragraph of the text; lead: words in 黑体 in front of it."""
        paragraph = self._document.add_paragraph(style=TEXT)
        if lead:
            paragraph.add_run(_clean(lead), style=LEAD)
        paragraph.add_run(_clean(text))

    def note(self, text: str) -> None:
        self._said(text, NOTE)

    def table(self, *, columns: dict[str, float], rows: list[list[Cell]]) -> None:
        """A table whose head is repeated on every page and whose rows are never split. columns: name -> millimetres."""
        widths = [round(width * 56.7) for width in columns.values()]  # twentieths of a point
        head = _row([Cell(name, bold=True) for name in columns], widths, head=True)
        lines = [_row(row, widths, last=place == len(rows)) for place, row in enumerate(rows, start=1)]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        space = "".join(f'<w:{side} w:w="{40 if side in ("left", "right") else 20}" w:type="dxa"/>' for side in ("top", "left", "bottom", "right"))  # fmt: skip
        xml = (
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
            f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{space}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
            f"{head}{''.join(lines)}</w:tbl>"
        )
        body = self._document.element.body
        body.insert(len(body) - 1, parse_xml(xml))  # the last child holds the section

    def save(self) -> bytes:
        out = io.BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _said(self, text: str, name: str):
        return self._document.add_paragraph(_clean(text), style=name)


def _clean(text: str) -> str:
    """Without what an XML file cannot hold: one control character of an upload must not cost the report."""
    return NOT_XML.sub("", text)


def _row(cells: list[Cell], widths: list[int], *, head: bool = False, last: bool = False) -> str:
    """Written as text: a thousand cells one by one through the library take seconds. The last one keeps the note under it company."""
    return (
        f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if head else ''}</w:trPr>"
        + "".join(_cell(cell, width, keep=last) for cell, width in zip(cells, widths, strict=True))
        + "</w:tr>"
    )


def _cell(cell: Cell, width: int, *, keep: bool) -> str:
    look = f'<w:rFonts w:hint="eastAsia" w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia={quoteattr(HEAD if cell.bold else BODY)}/>'
    look += f'<w:color w:val="{cell.ink.lstrip("#")}"/>' if cell.ink else ""
    look += f'<w:sz w:val="{round(cell.size * 2)}"/><w:szCs w:val="{round(cell.size * 2)}"/>'
    runs = "<w:r><w:br/></w:r>".join(
        f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(_clean(line))}</w:t></w:r>' if line else ""
        for line in cell.text.split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/><w:vAlign w:val="center"/></w:tcPr><w:p><w:pPr><w:pStyle w:val="TableText"/>{"<w:keepNext/>" if keep else ""}'
        f'<w:jc w:val="{"left" if cell.left else "center"}"/></w:pPr>{runs}</w:p></w:tc>'
    )


def _properties(document, title: str, stamp: Stamp) -> None:
    told = document.core_properties
    told.title, told.subject, told.author, told.last_modified_by, told.language = (
        title,
        _clean(stamp.line())[:255],
        "",
        "",
        "zh-CN",
    )
    told.comments = _clean(stamp.source_line())[:255]
    told.created = told.modified = datetime.fromisoformat(stamp.made)


def _faces(document) -> None:
    """Name the stand-ins in the font table."""
    part = next(rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/fontTable"))
    table = parse_xml(part.blob)
    for name, other in STAND_IN.items():
        table.append(
            parse_xml(
                f'<w:font {nsdecls("w")} w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
            )
        )
    part._blob = serialize_part_xml(table)  # the library keeps this part as bytes and offers no other way in


def _face(properties, east: str) -> None:
    """hint: without it quotation marks and ≥ are set in the Latin face, narrow and out of line."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for name, value in {"hint": "eastAsia", "ascii": LATIN, "hAnsi": LATIN, "cs": LATIN, "eastAsia": east}.items():
        fonts.set(qn(f"w:{name}"), value)
    properties.insert(0, fonts)


def _styles(document) -> None:
    styles = document.styles
    _face(styles.element.find(".//" + qn("w:rPrDefault")).find(qn("w:rPr")), BODY)
    language = styles.element.find(".//" + qn("w:rPrDefault")).find(".//" + qn("w:lang"))
    language.set(qn("w:eastAsia"), "zh-CN")
    _look(styles["Normal"], BODY, SAN_HAO)
    _look(styles["Title"], TITLE, ER_HAO, align=ALIGN.CENTER, line=34, after=6)
    _look(styles["Subtitle"], SECOND, SAN_HAO, align=ALIGN.CENTER, line=LINE, after=12)
    for level, face in ((1, HEAD), (2, SECOND)):
        _look(styles[f"Heading {level}"], face, SAN_HAO, line=LINE, indent=True)
    _look(styles["Heading 3"], HEAD, SI_HAO, line=24, after=4)
    # Not justified: LibreOffice drops the stop a justified line ends in, 甲市、 became 甲市.
    _look(styles.add_style(TEXT, WD_STYLE_TYPE.PARAGRAPH), BODY, SAN_HAO, line=LINE, indent=True)
    _look(styles.add_style(NOTE, WD_STYLE_TYPE.PARAGRAPH), BODY, XIAO_WU, line=13, before=3)
    _look(styles.add_style("TableText", WD_STYLE_TYPE.PARAGRAPH), BODY, XIAO_WU)
    lead = styles.add_style(LEAD, WD_STYLE_TYPE.CHARACTER)
    _face(lead.element.get_or_add_rPr(), HEAD)
    for name in ("Header", "Footer"):
        _look(styles[name], BODY, XIAO_WU, align=ALIGN.CENTER)


def _look(one, face: str, size: float, *, align=None, line: float = 0, before=0, after=0, indent: bool = False) -> None:
    """The template's own colours, borders and theme faces go: an official document is black."""
    properties = one.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    _face(properties, face)
    one.font.size, one.font.bold, one.font.color.rgb = Pt(size), False, RGBColor(0, 0, 0)
    paragraph = one.element.get_or_add_pPr()
    for old in paragraph.findall(qn("w:pBdr")):
        paragraph.remove(old)
    form = one.paragraph_format
    form.alignment, form.space_before, form.space_after = align, Pt(before), Pt(after)
    form.line_spacing = Pt(line) if line else 1.0
    if indent:
        form.first_line_indent = Pt(2 * size)
        paragraph.find(qn("w:ind")).set(qn("w:firstLineChars"), "200")


def _head(section, stamp: Stamp) -> None:
    """The stamp stands on every sheet, because sheets are handed round one by one; what must be marked in front, in 黑体."""
    paragraph = section.header.paragraphs[0]
    marks = [mark for mark in (DEMO if stamp.demo else "", f"{UNREVIEWED} {stamp.unreviewed} 个" if stamp.unreviewed else "") if mark]  # fmt: skip
    front = " · ".join(marks)
    if front:
        paragraph.add_run(front, style=LEAD)
    paragraph.add_run(_clean(stamp.line().removeprefix(front)))


def _foot(section, stamp: Stamp) -> None:
    """'— 1 —', and above it the sources."""
    source = section.footer.paragraphs[0]
    source.add_run(_clean(stamp.source_line() + (f" · {stamp.link}" if stamp.link else "")))
    number = section.footer.add_paragraph(style="Footer")
    number.add_run("— ").font.size = Pt(SI_HAO)
    number._p.append(
        parse_xml(
            f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:rPr><w:sz w:val="{SI_HAO * 2}"/></w:rPr><w:t>1</w:t></w:r></w:fldSimple>'
        )
    )
    number.add_run(" —").font.size = Pt(SI_HAO)
