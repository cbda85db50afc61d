"""One slide: the shipped template opened, a title that wraps, text in type that fits, speaker notes, and the foot every
slide has.

Lengths are inches on a slide of 13.333 × 7.5, type sizes are points. Line heights are set exactly, so that the height
computed here is the height every program draws, whatever Chinese face it has. Faces, theme colours, layouts and the
band at the left are in template.pptx.

python-pptx has no public way to four things, so they are set on the XML that its objects give as `.element`: many runs
of text at once, the alt text of a table or chart, the copy of a layout's footer onto a slide, and a shape without the
theme's shadow.
"""

import copy
import math
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches

from charts import style
from exports.report_data import Pack, Provenance
from wording import numbers

FACE = "微软雅黑"
WIDTH, HEIGHT = 13.333, 7.5
LEFT, ROOM = 0.55, 12.25  # where text begins, and how wide it may be
TOP, FOOT = 0.36, 6.86  # the title's top, the line over the foot
# Type: title, line under it, labels, small labels, tables at the least.
TITLE, SECOND, LABEL, NOTE, LEAST = 28, 16, 14, 12, 11
COVER_TITLE = 40
LEADING = 1.22  # line height over type size
CHIPS = 0.78  # inches two marks reach down from the title's top
MARK = 2.3  # inches kept free for the marks at the right of a title
SIDE = 0.07  # inches inside a box, left and right
COVER_LEFT, COVER_TOP = 0.95, 1.6  # where the title of the cover begins
TEMPLATE = str(
    Path(__file__).with_name("template.pptx")
)  # exports/office_templates.py makes it from the measures above
COVER_LAYOUT, TITLE_LAYOUT, SECOND_LAYOUT = "封面", "标题", "标题与副题"  # its layouts
# Signs of the legend that faces of GB 2312 (simsun, fangsong of older machines) lack -> one that they have and no other status is drawn with: printed in
# grey the sign is all that tells them apart.
GB_SIGNS = str.maketrans("◉◐◑◒▼▽", "⊙◆◇□■↓")
SECOND_LINE, POINTS, FOOTER, NUMBER = "副题", "要点", "落款", "页码"  # its placeholders, besides the title


@dataclass(frozen=True)
class Run:
    """Text in one type: size in points, color as '#rrggbb'."""

    text: str
    size: float = LABEL
    color: str = style.INK
    bold: bool = False


Line = tuple[Run, ...]


@dataclass
class Page:
    """A slide being filled. top: where the next thing may stand, in inches; notes: the lines of its speaker notes;
    annex: it stands behind the main part, where type may be smaller.
    """

    slide: object
    top: float
    notes: list[str]
    annex: bool = False

    @property
    def room(self) -> float:
        """Inches left above the foot."""
        return FOOT - 0.1 - self.top


class Deck:
    """A presentation made from the template: cover and add give a page, save fills in the foot and the notes of all of
    them.
    """

    def __init__(self, pack: Pack):
        self.pack = pack
        self.presentation = _presentation(pack)
        self.pages: list[Page] = []
        self._annex = False

    def begin_annex(self) -> None:
        """What is added from here on is looked up, not shown."""
        self._annex = True

    def cover(self, title: str) -> Page:
        """The first slide; the placeholder 要点 waits for its text (see points)."""
        return self._add(COVER_LAYOUT, title, "", COVER_TITLE, COVER_LEFT, COVER_TOP)

    def add(self, title: str, second: str = "") -> Page:
        """A new slide under its finding; second: a quieter line under the title."""
        return self._add(SECOND_LAYOUT if second else TITLE_LAYOUT, title, second, TITLE, LEFT, TOP)

    def _add(self, layout: str, title: str, second: str, size: float, left: float, top: float) -> Page:
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts.get_by_name(layout))
        for name in (FOOTER, NUMBER):
            _copy_from_layout(slide, name)
        room, high, under = self._heights(title, second, size, left, top)
        place(slide.shapes.title, left, top, room, high)
        slide.shapes.title.name = "标题"
        set_paragraphs(slide.shapes.title, [(Run(title, size, style.INK, True),)])
        page = Page(slide, top + high + 0.04, [title], self._annex)
        if second:
            box = placeholder(slide, SECOND_LINE)
            place(box, LEFT, page.top, self._second, under)
            set_paragraphs(box, [(Run(second, SECOND, style.SECONDARY),)])
        page.top += under + 0.1
        self.pages.append(page)
        return page

    def room(self, title: str, second: str = "") -> float:
        """Inches a page of this title has left above the foot."""
        _, high, under = self._heights(title, second, TITLE, LEFT, TOP)
        return FOOT - 0.1 - (TOP + high + 0.04 + under + 0.1)

    def _heights(self, title: str, second: str, size: float, left: float, top: float) -> tuple[float, float, float]:
        """(width of the title, its height, height of the second line), in inches."""
        room = LEFT + ROOM - left - (MARK if self.pack.provenance.marks() and top == TOP else 0)
        high = line_count(title, size, room, bold=True) * size * LEADING / 72 + 0.06
        if len(self.pack.provenance.marks()) > 1 and top == TOP and not second:
            high = max(high, CHIPS)  # nothing begins beside the second mark
        return room, high, line_count(second, SECOND, self._second) * SECOND * LEADING / 72 + 0.04 if second else 0.0

    @property
    def _second(self) -> float:
        """Inches a second line may be wide: two marks reach down to it."""
        return ROOM - (MARK if len(self.pack.provenance.marks()) > 1 else 0)

    def save(self, file) -> None:
        """Write the presentation to an open binary file."""
        for number, page in enumerate(self.pages, start=1):
            _marked(page.slide, self.pack.provenance)
            _foot(page, self.pack.provenance, number)
            notes = [*page.notes, self.pack.provenance.line(), self.pack.provenance.source_line(most=99)]
            page.slide.notes_slide.notes_text_frame.text = plain("\n".join(notes))
        self.presentation.save(file)


def _presentation(pack: Pack) -> Presentation:
    """The template without a slide, described as this pack."""
    made = Presentation(TEMPLATE)
    about = made.core_properties
    about.title, about.subject = pack.title, pack.provenance.line()
    about.created = about.modified = datetime.fromisoformat(pack.provenance.made)
    return made


# ---- how much room text takes


def line_count(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """Lines a text of this size takes in so many inches: Chinese breaks anywhere, a number or a Latin word nowhere;
    between the two programs leave a quarter of the size free.
    """
    text = numbers.together(text)
    within, used, lines, before = (room - 2 * SIDE) * 72 * 0.97, 0.0, 1, None
    for token in re.findall(r"[!-~−≥≤–]+(?:\u00a0.)?|\s|.", text):
        latin = None if token.isspace() else token[0].isascii()
        air = size / 4 if None not in (before, latin) and before != latin else 0.0
        wide = style.width(token.replace("\u00a0", " "), size, bold=bold)
        if used and used + air + wide > within:
            lines, used, air = lines + 1, 0.0, 0.0
        lines += int(wide // within)
        used += air + (wide % within if wide > within else wide)
        before = None if token.isspace() else token[-1].isascii()
    return lines


def text_height(lines: list[Line], room: float) -> float:
    """Inches the lines need, each wrapped in so many inches."""
    return sum(
        line_count(
            "".join(run.text for run in line), max(run.size for run in line), room, bold=any(r.bold for r in line)
        )
        * max(run.size for run in line)
        * LEADING
        / 72
        for line in lines
        if line
    )


def fitted(lines: list[Line], room: float, high: float, *, least: float = LEAST) -> list[Line]:
    """The lines in the largest type, their own at most, that fits a box of room × high inches; never under `least`
    points, never cut.
    """
    while text_height(lines, room) > high and any(run.size > least for line in lines for run in line):
        lines = [
            tuple(Run(r.text, max(r.size - 0.5, min(r.size, least)), r.color, r.bold) for r in line) for line in lines
        ]
    return lines


def pages_needed(number: int, most: int) -> list[int]:
    """So many rows on as few slides as hold `most` each, spread evenly: (9, 8) -> [5, 4]."""
    slides = math.ceil(number / most)
    return [number // slides + (place < number % slides) for place in range(slides)]


# ---- shapes


def placeholder(slide, name: str):
    """The placeholder of a slide that its layout calls by this name."""
    idx = next(one.placeholder_format.idx for one in slide.slide_layout.placeholders if one.name == name)
    found = next(one for one in slide.placeholders if one.placeholder_format.idx == idx)
    found.name = name
    return found


def _copy_from_layout(slide, name: str) -> None:
    """Foot and page number: the library leaves them on the layout, where they are drawn on no slide. Position and type
    stay the layout's.
    """
    source = next(one for one in slide.slide_layout.placeholders if one.name == name)
    copied = copy.deepcopy(source.element)
    for old in list(copied.spPr) + list(copied.txBody.find(qn("a:lstStyle"))):
        old.getparent().remove(old)
    copied.nvSpPr.cNvPr.set("id", f"{1 + max(one.shape_id for one in slide.shapes)}")
    slide.shapes.element.append(copied)


def text_box(slide, name: str, left: float, top: float, room: float, high: float, lines: list[Line], **more):
    """A box of text; more: align, anchor and side as set_text takes them."""
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    box.name = name
    place(box, left, top, room, high)
    set_text(box, lines, **more)
    return box


def set_text(shape, lines: list[Line], *, align: str = "l", anchor=MSO_ANCHOR.MIDDLE, side: float = 0.0) -> None:
    """The lines into a shape, one paragraph each. align: 'l', 'ctr' or 'r'; side: inches free at left and right."""
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(side)
    frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = anchor
    set_paragraphs(shape, lines, align)


def set_paragraphs(shape, lines: list[Line], align: str = "l") -> None:
    """The same, with the margins of the shape or of its layout left as they are."""
    fill_body(shape.element.txBody, lines, align)


def fill_body(body, lines: list[Line], align: str) -> None:
    """Paragraphs of an a:txBody or p:txBody with exact line height. Written as XML: a deck has thousands of runs, and
    one by one through the library they take seconds.
    """
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for line in lines or [()]:
        size = max((run.size for run in line), default=LEAST)
        runs = "".join(
            f"<a:r>{_type('rPr', one.size, one.color, one.bold)}<a:t>{escape(numbers.together(plain(one.text)))}</a:t></a:r>"
            for one in line
        )
        body.append(_paragraph(runs or _type("endParaRPr", LEAST, style.INK, False), size, align))


def _paragraph(inside: str, size: float, align: str):
    points = round(size * LEADING * 100)
    return parse_xml(
        f'<a:p {nsdecls("a")}><a:pPr algn="{align}"><a:lnSpc><a:spcPts val="{points}"/></a:lnSpc></a:pPr>{inside}</a:p>'
    )


def _type(tag: str, size: float, color: str, bold: bool) -> str:
    """a:rPr in the theme's faces for Latin, Chinese and complex signs alike: whoever changes the theme's face changes
    all of them.
    """
    return (
        f'<a:{tag} lang="zh-CN" altLang="en-US" sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill>'
        f'<a:srgbClr val="{color.lstrip("#")}"/></a:solidFill>'
        f'<a:latin typeface="+mn-lt"/><a:ea typeface="+mn-ea"/><a:cs typeface="+mn-cs"/></a:{tag}>'
    )


def rectangle(slide, name: str, left: float, top: float, wide: float, high: float, fill: str):
    """A plain rectangle, filled with '#rrggbb'."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(one) for one in (left, top, wide, high)))
    shape.name = name
    shape.element.remove(shape.element.find(qn("p:style")))  # it brings a shadow
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    return shape


def describe(frame, name: str, sentence: str) -> None:
    """Name and alt text of a chart or table."""
    frame.name = name
    frame.element.nvGraphicFramePr.cNvPr.set("descr", plain(sentence))


def place(shape, left: float, top: float, wide: float, high: float) -> None:
    """Position and size in inches."""
    shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in (left, top, wide, high))


def rgb(colour: str) -> RGBColor:
    """'#1b7f79' -> RGBColor."""
    return RGBColor.from_string(colour.lstrip("#"))


def plain(text: str) -> str:
    """The text with a space for every sign that XML cannot hold, and signs of the legend that every Chinese face has."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", " ", text.translate(GB_SIGNS))


# ---- what every slide carries


def _marked(slide, provenance: Provenance) -> None:
    for number, mark in enumerate(provenance.marks()):
        chip = rectangle(slide, "标记", LEFT + ROOM - 2.15, TOP + 0.04 + number * 0.4, 2.15, 0.34, style.FRAME)
        set_text(chip, [(Run(mark, LABEL, style.PAPER, True),)], align="ctr")


def _foot(page: Page, provenance: Provenance, number: int) -> None:
    """Provenance, sources and the number of the slide, a field. In the main part one line in type that can be read from the back of a room; in the
    annex all of it, and of many long titles fewer are named, the rest counted.
    """
    room, high = ROOM - 1.0, HEIGHT - FOOT - 0.12
    if page.annex:
        size = NOTE
        ways = [
            [(Run(provenance.line(), 10, style.SECONDARY),), (Run(provenance.source_line(most), 10, style.SECONDARY),)]
            for most in (3, 2, 1)
        ]
        lines = fitted(next((one for one in ways if text_height(one, room) <= high), ways[-1]), room, high, least=7)
    else:
        size, front = LABEL, f"数据截至 {provenance.year} 年 · 数据第 {provenance.batch} 批 · "
        told = [front + provenance.source_line(most) for most in (2, 1)] + [
            f"{front}来源 {len(provenance.sources)} 个文件"
        ]
        line = next((one for one in told if line_count(one, size, room) == 1), told[-1])
        lines = [(Run(line, size, style.SECONDARY),)]
    set_paragraphs(placeholder(page.slide, FOOTER), lines)
    body = placeholder(page.slide, NUMBER).element.txBody
    field = body.find(f".//{qn('a:fld')}").get("id")
    look = _type("rPr", size, style.SECONDARY, False)
    body.replace(
        body.find(qn("a:p")),
        _paragraph(f'<a:fld id="{field}" type="slidenum">{look}<a:t>{number}</a:t></a:fld>', size, "r"),
    )
