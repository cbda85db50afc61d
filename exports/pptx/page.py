"""One slide: its frame, a title that wraps, words in type that fits, notes, and the foot every slide has.

Sizes are inches on a slide of 13.333 × 7.5, type in points. Line heights are set exactly, so that what is reckoned here is
what every program draws, whatever Chinese face it has.
"""

import math
import re
from dataclasses import dataclass
from datetime import datetime
from xml.sax.saxutils import escape

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from charts import style
from exports.report_data import DEMO, UNREVIEWED, Pack, Stamp

FACE = "微软雅黑"
WIDTH, HEIGHT = 13.333, 7.5
LEFT, ROOM = 0.55, 12.25  # where text begins, and how wide it may be
TOP, FOOT = 0.36, 6.86  # the title's top, the line over the foot
TITLE, SECOND, LABEL, NOTE, LEAST = 28, 16, 14, 12, 11  # type: title, line under it, labels, small labels, tables at the least
LEADING = 1.22  # line height over type size
CHIPS = 0.78  # inches two marks reach down from the title's top
MARK = 2.3  # inches kept free for the marks at the right of a title
SIDE = 0.07  # inches inside a box, left and right
PALETTE = {"dk1": style.INK, "lt1": style.PAPER, "dk2": style.FRAME, "lt2": style.STATUS["unknown"][0], "accent1": style.STATUS["met"][0],
           "accent2": style.STATUS["on_pace"][0], "accent3": style.STATUS["slightly_behind"][0], "accent4": style.STATUS["behind"][0],
           "accent5": style.STATUS["missed"][0], "accent6": style.SECONDARY, "hlink": style.FRAME, "folHlink": style.SECONDARY}  # fmt: skip

CHINESE = {"Click to edit Master title style": "标题", "Click to edit Master text styles": "正文", "Second level": "第二级",
           "Third level": "第三级", "Fourth level": "第四级", "Fifth level": "第五级"}  # fmt: skip


@dataclass(frozen=True)
class Run:
    """Words in one type."""

    text: str
    size: float = LABEL
    color: str = style.INK
    bold: bool = False


Line = tuple[Run, ...]


@dataclass
class Page:
    """A slide being filled. top: where the next thing may stand, inches; told: what its notes say."""

    slide: object
    top: float
    told: list[str]

    @property
    def room(self) -> float:
        """Inches left above the foot."""
        return FOOT - 0.1 - self.top


class Deck:
    """The presentation and its stamp: add gives a page, save puts the foot on all of them."""

    def __init__(self, pack: Pack):
        self.pack = pack
        self.presentation = _presentation(pack)
        self.pages: list[Page] = []

    def add(self, title: str, second: str = "", *, size: float = TITLE, left: float = LEFT, top: float = TOP) -> Page:
        """A new slide under its finding; second: a quieter line under it. A cover has its title elsewhere and larger."""
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[0])
        room, high, under = self._heights(title, second, size, left, top)
        place(slide.shapes.title, left, top, room, high)
        write(slide.shapes.title.text_frame, [(Run(title, size, style.INK, True),)], anchor=MSO_ANCHOR.TOP)
        page = Page(slide, top + high + 0.04, [title])
        if second:
            words(page.slide, "副题", LEFT, page.top, self._second, under, [(Run(second, SECOND, style.SECONDARY),)])
        page.top += under + 0.1
        self.pages.append(page)
        return page

    def room(self, title: str, second: str = "") -> float:
        """Inches a page of this title has left."""
        _, high, under = self._heights(title, second, TITLE, LEFT, TOP)
        return FOOT - 0.1 - (TOP + high + 0.04 + under + 0.1)

    def _heights(self, title: str, second: str, size: float, left: float, top: float) -> tuple[float, float, float]:
        """Inches the title is wide, high, and the second line high."""
        room = LEFT + ROOM - left - (MARK if marks(self.pack.stamp) and top == TOP else 0)
        high = rows_of(title, size, room, bold=True) * size * LEADING / 72 + 0.06
        if len(marks(self.pack.stamp)) > 1 and top == TOP and not second:
            high = max(high, CHIPS)  # nothing begins beside the second mark
        return room, high, rows_of(second, SECOND, self._second) * SECOND * LEADING / 72 + 0.04 if second else 0.0

    @property
    def _second(self) -> float:
        """Inches a second line may be wide: two marks reach down to it."""
        return ROOM - (MARK if len(marks(self.pack.stamp)) > 1 else 0)

    def save(self, file) -> None:
        for number, page in enumerate(self.pages, start=1):
            _marked(page.slide, self.pack.stamp)
            _foot(page.slide, self.pack.stamp, number, len(self.pages))
            notes = [*page.told, self.pack.stamp.line(), self.pack.stamp.source_line(most=99)]
            page.slide.notes_slide.notes_text_frame.text = plain("\n".join(notes))
        _chinese(self.presentation)
        self.presentation.save(file)


def rows_of(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """Lines a text takes in so many inches: Chinese breaks anywhere, a number or a Latin word nowhere; between the two stands a little air."""
    within, used, lines, before = (room - 2 * SIDE) * 72 * 0.97, 0.0, 1, None
    for token in re.findall(r"[!-~−≥≤–]+|\s|.", text):
        latin = None if token.isspace() else token[0].isascii()
        air = size / 4 if None not in (before, latin) and before != latin else 0.0
        wide = style.width(token, size, bold=bold)
        if used and used + air + wide > within:
            lines, used, air = lines + 1, 0.0, 0.0
        lines += int(wide // within)
        used += air + (wide % within if wide > within else wide)
        before = latin
    return lines


def tall(lines: list[Line], room: float) -> float:
    """Inches the lines need, each wrapped in so many inches."""
    return sum(
        rows_of("".join(run.text for run in line), max(run.size for run in line), room, bold=any(r.bold for r in line))
        * max(run.size for run in line)
        * LEADING
        / 72
        for line in lines
        if line
    )


def fitted(lines: list[Line], room: float, high: float, *, least: float = LEAST) -> list[Line]:
    """The lines in the largest type, their own at most, that stands in the box; never under `least`, never cut."""
    while tall(lines, room) > high and any(run.size > least for line in lines for run in line):
        lines = [
            tuple(Run(r.text, max(r.size - 0.5, min(r.size, least)), r.color, r.bold) for r in line) for line in lines
        ]
    return lines


def words(slide, name: str, left: float, top: float, room: float, high: float, lines: list[Line], **more):
    """A box of words; more as write takes."""
    box = slide.shapes.add_textbox(0, 0, 0, 0)
    box.name = name
    place(box, left, top, room, high)
    write(box.text_frame, lines, **more)
    return box


def write(frame, lines: list[Line], *, align: str = "l", anchor=MSO_ANCHOR.MIDDLE, side: float = 0.0) -> None:
    """The lines into a text frame, one paragraph each."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = Inches(side)
    frame.margin_top = frame.margin_bottom = 0
    frame.vertical_anchor = anchor
    fill_in(frame._txBody, lines, align)


def fill_in(body, lines: list[Line], align: str) -> None:
    """Paragraphs of a shape or a cell (its a:txBody), in our face, with exact line height. Written as XML: a deck has thousands of runs."""
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for line in lines or [()]:
        points = round(max((run.size for run in line), default=LEAST) * LEADING * 100)
        runs = "".join(
            f"<a:r>{properties('rPr', one.size, one.color, one.bold)}<a:t>{escape(plain(one.text))}</a:t></a:r>"
            for one in line
        )
        last = "" if line else properties("endParaRPr", LEAST, style.INK, False)
        body.append(
            parse_xml(
                f'<a:p {nsdecls("a")}><a:pPr algn="{align}"><a:lnSpc><a:spcPts val="{points}"/></a:lnSpc></a:pPr>{runs}{last}</a:p>'
            )
        )


def properties(tag: str, size: float, color: str, bold: bool) -> str:
    """a:rPr with our face for Latin, Chinese and complex signs alike: without a:ea the reader's default stands in, often a serif one."""
    return (
        f'<a:{tag} lang="zh-CN" altLang="en-US" sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill><a:srgbClr val="{color.lstrip("#")}"/></a:solidFill>'
        f'<a:latin typeface="{FACE}"/><a:ea typeface="{FACE}"/><a:cs typeface="{FACE}"/></a:{tag}>'
    )


def face(properties) -> None:
    """The same for the type of a chart, an a:defRPr."""
    for tag in ("a:latin", "a:ea", "a:cs"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
        properties.append(parse_xml(f'<{tag} {nsdecls("a")} typeface="{FACE}"/>'))


def block(slide, name: str, left: float, top: float, wide: float, high: float, fill: str, edge: str | None = None):
    """A plain rectangle."""
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(one) for one in (left, top, wide, high)))
    shape.name = name
    shape._element.remove(shape._element.find(qn("p:style")))  # it brings a shadow
    shape.fill.solid()
    shape.fill.fore_color.rgb = rgb(fill)
    if edge:
        shape.line.color.rgb, shape.line.width = rgb(edge), Pt(1)
    return shape


def describe(frame, name: str, sentence: str) -> None:
    """Name and alt text of a chart or table."""
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", plain(sentence))


def place(shape, left: float, top: float, wide: float, high: float) -> None:
    shape.left, shape.top, shape.width, shape.height = (Inches(one) for one in (left, top, wide, high))


def rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#"))


def plain(text: str) -> str:
    """Words from files without the signs XML cannot hold."""
    return re.sub(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]", " ", text)


def marks(stamp: Stamp) -> list[str]:
    """What must be seen on every slide: 演示数据, 含未审核数据."""
    return ([DEMO] if stamp.demo else []) + ([f"{UNREVIEWED} {stamp.unreviewed} 个"] if stamp.unreviewed else [])


def _marked(slide, stamp: Stamp) -> None:
    for number, mark in enumerate(marks(stamp)):
        chip = block(slide, "标记", LEFT + ROOM - 2.15, TOP + 0.04 + number * 0.4, 2.15, 0.34, style.FRAME)
        write(chip.text_frame, [(Run(mark, LABEL, style.PAPER, True),)], align="ctr")


def _foot(slide, stamp: Stamp, number: int, pages: int) -> None:
    """Stamp, source line and page number. Of many long titles fewer are named, the rest counted: the list is on its own slide."""
    line = block(slide, "页脚线", LEFT, FOOT, ROOM, 0.012, style.LINE)
    line._element.nvSpPr.cNvPr.set("descr", "")
    room, high = ROOM - 1.0, HEIGHT - FOOT - 0.12
    told = [
        [(Run(stamp.line(), 10, style.SECONDARY),), (Run(stamp.source_line(most), 10, style.SECONDARY),)]
        for most in (3, 2, 1)
    ]
    lines = next((one for one in told if tall(one, room) <= high), told[-1])
    words(slide, "落款", LEFT, FOOT + 0.06, room, high, fitted(lines, room, high, least=7), anchor=MSO_ANCHOR.TOP)
    box = words(
        slide,
        "页码",
        LEFT + ROOM - 1.0,
        FOOT + 0.06,
        1.0,
        0.25,
        [(Run(f" / {pages}", NOTE, style.SECONDARY),)],
        align="r",
        anchor=MSO_ANCHOR.TOP,
    )
    box.text_frame.paragraphs[0].runs[0]._r.addprevious(
        parse_xml(
            f'<a:fld {nsdecls("a")} id="{{5B2C6E1A-0D0B-4C52-9B0E-2F4A5F0E7A11}}" type="slidenum">{properties("rPr", NOTE, style.SECONDARY, False)}<a:t>{number}</a:t></a:fld>'
        )
    )


def _presentation(pack: Pack) -> Presentation:
    """An empty 16:9 presentation with one layout: a title and the band at the left."""
    made = Presentation()
    wider = WIDTH * 914400 / made.slide_width
    made.slide_width, made.slide_height = Inches(WIDTH), Inches(HEIGHT)
    master = made.slide_master
    for shape in master.placeholders:
        shape.left, shape.width = int(shape.left * wider), int(shape.width * wider)
    layout = made.slide_layouts.get_by_name("Title Only")
    for other in list(made.slide_layouts):
        if other is not layout and other.name != layout.name:
            made.slide_layouts.remove(other)
    layout.name = "标题与内容"
    for shape in list(layout.placeholders):
        if shape.placeholder_format.type is not None and shape.placeholder_format.idx != 0:
            shape._element.getparent().remove(shape._element)
        else:
            place(shape, LEFT, TOP, ROOM, 0.6)
    band = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="90" name="边带"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr><a:xfrm><a:off x="0" y="0"/>'
        f'<a:ext cx="{Inches(0.13)}" cy="{Inches(HEIGHT)}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:solidFill><a:srgbClr val="{style.FRAME.lstrip("#")}"/>'
        f"</a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
    )
    layout.shapes._spTree.append(band)
    for key, relation in list(made.part.package._rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # of the library's empty template
            made.part.package._rels.pop(key)
    about = made.core_properties
    about.title, about.author, about.last_modified_by, about.language = (
        pack.title,
        "县域卫生健康目标差距看板",
        "",
        "zh-CN",
    )
    about.subject, about.comments, about.keywords, about.revision = pack.stamp.line(), "", "", 1
    about.created = about.modified = datetime.fromisoformat(pack.stamp.made)
    return made


def _chinese(presentation) -> None:
    """Our face, colours and words in master, layout and theme, of the slides and of their notes, for whatever is typed in later."""
    themed = [presentation.slide_master.part, presentation.notes_master.part]
    for part in [*themed, presentation.slide_layouts[0].part]:
        for text in part._element.iter(qn("a:t")):
            text.text = CHINESE.get(text.text, text.text)
    for part in themed:
        theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
        text = theme.blob.decode("utf-8")
        text = re.sub(r'(<a:(?:latin|ea|cs) typeface=")[^"]*"', rf'\g<1>{FACE}"', text)
        text = re.sub(r'(<a:font script="Hans" typeface=")[^"]*"', rf'\g<1>{FACE}"', text)
        for name, colour in PALETTE.items():
            text = re.sub(
                rf"(<a:{name}>).*?(</a:{name}>)",
                rf'\g<1><a:srgbClr val="{colour.lstrip("#")}"/>\g<2>',
                text,
                flags=re.DOTALL,
            )
        # The notes' theme is made by the library and kept as a tree, the slides' as bytes.
        if hasattr(theme, "_element"):
            theme._element = parse_xml(text.encode("utf-8"))
        else:
            theme._blob = text.encode("utf-8")


def pages_needed(number: int, most: int) -> list[int]:
    """So many rows on as few slides as hold `most` each, spread evenly: (9, 8) -> [5, 4]."""
    slides = math.ceil(number / most)
    return [number // slides + (place < number % slides) for place in range(slides)]
