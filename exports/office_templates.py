"""The template files of slides and reports, made anew: python -m exports.office_templates.

Writes exports/pptx/template.pptx and exports/docx/template.docx. Run it after changing a face, a size or a measure in
exports/pptx/page.py or exports/docx/page.py, or a colour in charts/style.py, and commit the two files;
tests/test_exports_templates.py compares them with what this module makes. The writers only open the files.

Each template begins as the empty file of python-pptx or python-docx, which Office and WPS are known to open. What is of
its maker goes (thumbnail, printer settings, English layouts, Japanese faces, a hundred table styles); theme, layouts
and styles of ours come in. The files are edited part by part as XML, so no private attribute of either library is
needed.
"""

import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import docx
import pptx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import nsdecls as word_namespace
from docx.oxml.ns import qn as w
from docx.shared import Mm, Pt, RGBColor
from lxml import etree
from pptx.oxml.ns import nsdecls
from pptx.oxml.ns import qn as p
from pptx.util import Inches

from charts import style
from exports.docx import page as report
from exports.pptx import page as slide
from exports.report_data import PROGRAM

LANGUAGE = "zh-CN"
PAGE_FIELD = "{5B2C6E1A-0D0B-4C52-9B0E-2F4A5F0E7A11}"  # the identity of the field that prints the page number
FIRST_DAY = datetime(2026, 1, 1, tzinfo=UTC)  # until a writer sets the day of its data
# Theme colours: ink, paper and frame, then the statuses in the order of the legend, so that a chart somebody adds is in
# the same colours.
COLOURS = {
    "dk1": style.INK,
    "lt1": style.PAPER,
    "dk2": style.FRAME,
    "lt2": style.STATUS["unknown"][0],
    "accent1": style.STATUS["met"][0],
    "accent2": style.STATUS["on_pace"][0],
    "accent3": style.STATUS["slightly_behind"][0],
    "accent4": style.STATUS["behind"][0],
    "accent5": style.STATUS["missed"][0],
    "accent6": style.SECONDARY,
    "hlink": style.FRAME,
    "folHlink": style.SECONDARY,
}
LEFT_OVER = ("thumbnail", "printerSettings", "stylesWithEffects", "customXml", "numbering", "webSettings")
APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>{program}</Application>{more}</Properties>"
)


def main() -> None:
    """Write both files beside their writers."""
    for path, body in ((slide.TEMPLATE, presentation()), (report.TEMPLATE, document())):
        Path(path).write_bytes(body)


# ---- a package as its parts


def unpacked(body: bytes) -> dict[str, bytes]:
    """A file of Office as {part name: bytes}, in its order."""
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    """The parts as one file, the same bytes every time: no clock in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _without(parts: dict[str, bytes], left_over: tuple[str, ...]) -> dict[str, bytes]:
    """The parts without those whose name holds one of these words, nor a relation or a content type that names them."""
    kept = {name: body for name, body in parts.items() if not any(word in name for word in left_over)}
    for name in [name for name in kept if name.endswith((".rels", "[Content_Types].xml"))]:
        root = etree.fromstring(kept[name])
        for entry in list(root):
            target = entry.get("Target") or entry.get("PartName") or ""
            unused = entry.get("Extension") in ("jpeg", "bin")
            if unused or any(word in target for word in left_over):
                root.remove(entry)
        kept[name] = _xml(root)
    return kept


def _xml(root) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _theme(body: bytes, *, latin: str, heading: str, text: str) -> bytes:
    """A theme part in our colours and faces: latin for Western signs; heading and text for Chinese ones."""
    root = etree.fromstring(body, etree.XMLParser(remove_blank_text=True))
    root.set("name", PROGRAM)
    for colours in root.iter(p("a:clrScheme")):
        colours.set("name", PROGRAM)
        for one in colours:
            one[:] = [etree.Element(p("a:srgbClr"), val=COLOURS[etree.QName(one).localname].lstrip("#"))]
    for fonts in root.iter(p("a:fontScheme")):
        fonts.set("name", PROGRAM)
        for kind, face in (("a:majorFont", heading), ("a:minorFont", text)):
            fonts.find(p(kind))[:] = [
                etree.Element(p("a:latin"), typeface=latin),
                etree.Element(p("a:ea"), typeface=face),
                etree.Element(p("a:cs"), typeface=latin),
                etree.Element(p("a:font"), script="Hans", typeface=face),
            ]
    return _xml(root)


def _described(properties) -> None:
    """Core properties that are the same for every file; title, subject and days come with the data."""
    properties.author = properties.last_modified_by = PROGRAM
    properties.language, properties.title, properties.subject, properties.keywords = LANGUAGE, "", "", ""
    properties.comments, properties.revision = "", 1
    properties.created = properties.modified = FIRST_DAY


# ---- slides


def presentation() -> bytes:
    """template.pptx: 16:9, the layouts 封面, 标题 and 标题与副题, a notes master, all in Chinese."""
    made = pptx.Presentation()
    made.slide_width, made.slide_height = Inches(slide.WIDTH), Inches(slide.HEIGHT)
    layouts = {
        slide.COVER_LAYOUT: [_title(slide.COVER_TITLE, slide.COVER_LEFT, slide.COVER_TOP, 0.75), _points()],
        slide.TITLE_LAYOUT: [_title()],
        slide.SECOND_LAYOUT: [_title(), _second()],
    }
    for one in list(made.slide_layouts)[len(layouts) :]:
        made.slide_layouts.remove(one)
    made.notes_master  # noqa: B018 - asked for, it is made, and the file holds it
    _described(made.core_properties)
    out = io.BytesIO()
    made.save(out)
    parts = _without(unpacked(out.getvalue()), LEFT_OVER)
    for name in [name for name in parts if name.startswith("ppt/theme/")]:
        parts[name] = _theme(parts[name], latin=slide.FACE, heading=slide.FACE, text=slide.FACE)
    names = sorted(name for name in parts if name.startswith("ppt/slideLayouts/slideLayout"))
    for name, (title, shapes) in zip(names, layouts.items(), strict=True):
        parts[name] = _layout(title, shapes)
    parts["ppt/slideMasters/slideMaster1.xml"] = _master(parts["ppt/slideMasters/slideMaster1.xml"])
    parts["ppt/presentation.xml"] = _widescreen(parts["ppt/presentation.xml"], parts["ppt/_rels/presentation.xml.rels"])
    notes = next(name for name in parts if name.startswith("ppt/notesMasters/notesMaster"))
    parts[notes] = _notes(parts[notes])
    parts["docProps/app.xml"] = APP.format(
        program=PROGRAM, more="<PresentationFormat>宽屏</PresentationFormat>"
    ).encode()
    return _packed(parts)


def _placeholder(
    number: int,
    name: str,
    attributes: str,
    box: tuple[float, ...],
    size: float,
    *,
    look: str = "",
    prompt: str = "",
    top: bool = True,
    bold: bool = False,
    colour: str = "tx1",
) -> str:
    """A p:sp of a layout or master. attributes: of its p:ph; box: left, top, width, height in inches; size: of its type
    in points.
    """
    left, above, wide, high = (Inches(one) for one in box)
    field = (
        f'<a:fld id="{PAGE_FIELD}" type="slidenum"><a:rPr lang="{LANGUAGE}"/><a:t>‹#›</a:t></a:fld>'
        if "sldNum" in attributes
        else f'<a:r><a:rPr lang="{LANGUAGE}"/><a:t>{prompt}</a:t></a:r>'
    )
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1"/></p:cNvSpPr>'
        f"<p:nvPr><p:ph {attributes}/></p:nvPr></p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{left}" y="{above}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr>'
        "<p:txBody>"
        f'<a:bodyPr vert="horz" wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" rtlCol="0" '
        f'anchor="{"t" if top else "ctr"}"><a:noAutofit/></a:bodyPr>'
        f'<a:lstStyle><a:lvl1pPr marL="0" indent="0" {look}><a:spcBef><a:spcPts val="0"/></a:spcBef><a:buNone/>'
        f'<a:defRPr lang="{LANGUAGE}" sz="{round(size * 100)}" b="{int(bold)}"><a:solidFill>'
        f'<a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr></a:lstStyle>'
        f"<a:p>{field}</a:p></p:txBody></p:sp>"
    )


def _title(size: float = slide.TITLE, left: float = slide.LEFT, top: float = slide.TOP, high: float = 0.6) -> str:
    box = (left, top, slide.LEFT + slide.ROOM - left, high)
    return _placeholder(2, "标题", 'type="title"', box, size, look='algn="l"', prompt="标题", bold=True)


def _second() -> str:
    box = (slide.LEFT, slide.TOP + 0.64, slide.ROOM, 0.32)
    return _placeholder(
        3,
        slide.SECOND_LINE,
        'type="body" sz="quarter" idx="10"',
        box,
        slide.SECOND,
        look='algn="l"',
        prompt="副题",
        top=False,
        colour="accent6",
    )


def _points() -> str:
    box = (slide.COVER_LEFT, 3.0, slide.LEFT + slide.ROOM - slide.COVER_LEFT, 2.0)
    return _placeholder(
        3, slide.POINTS, 'type="body" sz="quarter" idx="10"', box, 24, look='algn="l"', prompt="要点", top=False
    )


def _foot(first: int, ftr: int, number: int) -> str:
    box = (slide.LEFT, slide.FOOT + 0.06, slide.ROOM - 1.0, slide.HEIGHT - slide.FOOT - 0.12)
    edge = (slide.LEFT + slide.ROOM - 1.0, slide.FOOT + 0.06, 1.0, 0.25)
    return _placeholder(
        first, slide.FOOTER, f'type="ftr" sz="quarter" idx="{ftr}"', box, 10, look='algn="l"', colour="accent6"
    ) + _placeholder(
        first + 1,
        slide.NUMBER,
        f'type="sldNum" sz="quarter" idx="{number}"',
        edge,
        slide.NOTE,
        look='algn="r"',
        colour="accent6",
    )


def _tree(shapes: list[str]) -> str:
    return (
        '<p:spTree><p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm>'
        '<a:off x="0" y="0"/>'
        '<a:ext cx="0" cy="0"/><a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm>'
        f"</p:grpSpPr>{''.join(shapes)}</p:spTree>"
    )


def _layout(name: str, shapes: list[str]) -> bytes:
    inside = _tree([*shapes, _foot(11, 11, 12)])
    return _xml(
        etree.fromstring(
            f'<p:sldLayout {nsdecls("p", "a", "r")} preserve="1" userDrawn="1"><p:cSld name="{name}">{inside}</p:cSld>'
            f"<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
        )
    )


def _bar(number: int, name: str, box: tuple[float, ...], colour: str) -> str:
    left, top, wide, high = (Inches(one) for one in box)
    return (
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{name}"/><p:cNvSpPr/>'
        '<p:nvPr userDrawn="1"/></p:nvSpPr><p:spPr>'
        f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm><a:prstGeom prst="rect">'
        "<a:avLst/></a:prstGeom>"
        f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill><a:ln><a:noFill/></a:ln></p:spPr></p:sp>'
    )


def _master(body: bytes) -> bytes:
    """The master with our placeholders, the band at the left and the line over the foot, which every layout shows."""
    root = etree.fromstring(body)
    text = (slide.LEFT, 1.4, slide.ROOM, slide.FOOT - 1.5)
    shapes = [
        _bar(20, "边带", (0, 0, 0.13, slide.HEIGHT), style.FRAME),
        _bar(21, "页脚线", (slide.LEFT, slide.FOOT, slide.ROOM, 0.012), style.LINE),
        _title(),
        _placeholder(3, "正文", 'type="body" idx="1"', text, slide.SECOND, look='algn="l"', prompt="正文"),
        _foot(4, 3, 4),
    ]
    inside = root.find(p("p:cSld"))
    inside.replace(
        inside.find(p("p:spTree")),
        etree.fromstring(_tree(shapes).replace("<p:spTree>", f"<p:spTree {nsdecls('p', 'a')}>")),
    )
    for level, one in enumerate(root.find(f"{p('p:txStyles')}/{p('p:bodyStyle')}"), start=1):
        one.find(p("a:defRPr")).set("sz", f"{max(slide.SECOND - 2 * (level - 1), slide.LEAST) * 100}")
    return _xml(_chinese(root))


def _widescreen(body: bytes, relations: bytes) -> bytes:
    """presentation.xml without the name of its old size, and with the notes master, which the library leaves out."""
    root = _chinese(etree.fromstring(body))
    root.find(p("p:sldSz")).attrib.pop("type", None)  # it says 4:3
    notes = next(one.get("Id") for one in etree.fromstring(relations) if one.get("Type").endswith("/notesMaster"))
    masters = etree.fromstring(
        f'<p:notesMasterIdLst {nsdecls("p", "r")}><p:notesMasterId r:id="{notes}"/></p:notesMasterIdLst>'
    )
    root.find(p("p:sldMasterIdLst")).addnext(masters)
    return _xml(root)


def _notes(body: bytes) -> bytes:
    """The notes master in Chinese, with a 16:9 picture of the slide."""
    root = _chinese(etree.fromstring(body))
    picture = next(one for one in root.iter(p("p:sp")) if one.find(f".//{p('p:ph')}").get("type") == "sldImg")
    for tag, across, down in (("a:off", 685800, 857250), ("a:ext", 5486400, 3086100)):
        place = picture.find(f".//{p(tag)}")
        names = ("x", "y") if tag == "a:off" else ("cx", "cy")
        place.set(names[0], f"{across}")
        place.set(names[1], f"{down}")
    return _xml(root)


def _chinese(root):
    """Language and prompts; the creation ids of the library's own file go."""
    prompts = {
        "Click to edit Master text styles": "正文",
        "Second level": "第二级",
        "Third level": "第三级",
        "Fourth level": "第四级",
        "Fifth level": "第五级",
        "10/17/16": "日期",
    }
    for one in root.iter(etree.Element):
        if "lang" in one.attrib:
            one.set("lang", LANGUAGE)
        one.attrib.pop("smtClean", None)
        if one.tag == p("a:t"):
            one.text = prompts.get(one.text, one.text)
        if one.tag == p("a:defRPr"):
            one.set("lang", LANGUAGE)
    for one in list(root.iter(p("p:extLst"))):
        one.getparent().remove(one)
    return root


# ---- reports


def document() -> bytes:
    """template.docx: the styles of an official document (GB/T 9704), head and foot, and faces with stand-ins."""
    made = docx.Document()
    _styles(made.styles)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(report.SHORT), Mm(report.LONG)
    made.settings.odd_and_even_pages_header_footer = True
    for one in (section.header, section.footer, section.even_page_header, section.even_page_footer):
        one.is_linked_to_previous = False  # made here, so that the file holds them
    _described(made.core_properties)
    out = io.BytesIO()
    made.save(out)
    parts = _without(unpacked(out.getvalue()), LEFT_OVER)
    parts["word/theme/theme1.xml"] = _theme(
        parts["word/theme/theme1.xml"], latin=report.LATIN, heading=report.HEAD, text="宋体"
    )
    parts["word/fontTable.xml"] = _fonts()
    odd, even = sorted(name for name in parts if name.startswith("word/footer"))  # in the order they were made
    parts[odd], parts[even] = _footer(right=True), _footer(right=False)
    parts["word/settings.xml"] = _settings(parts["word/settings.xml"])
    parts["docProps/app.xml"] = APP.format(program=PROGRAM, more="").encode()
    return _packed(parts)


KEPT = (
    "Normal",
    "Title",
    "Subtitle",
    "Heading 1",
    "Heading 2",
    "Heading 3",
    "Header",
    "Footer",
    "Default Paragraph Font",
    "Normal Table",
    "No List",
)


def _styles(styles) -> None:
    """Only the styles a report uses, in black and in the faces official documents are set in."""
    for one in [one for one in styles if one.name not in KEPT]:
        one.delete()
    for one in styles:
        for tag in ("w:link", "w:uiPriority", "w:rsid"):  # the linked character styles are gone
            for old in one.element.findall(w(tag)):
                one.element.remove(old)
    defaults = styles.element.find(f"{w('w:docDefaults')}/{w('w:rPrDefault')}/{w('w:rPr')}")
    defaults.remove(defaults.find(w("w:rFonts")))
    _face(defaults, report.BODY)
    defaults.find(w("w:lang")).set(w("w:eastAsia"), LANGUAGE)  # Western words stay en-US
    _look(styles["Normal"], report.BODY, report.SAN_HAO)
    _look(styles["Title"], report.TITLE, report.ER_HAO, align=ALIGN.CENTER, line=34, after=6)
    _look(styles["Subtitle"], report.SECOND, report.SAN_HAO, align=ALIGN.CENTER, line=report.LINE, after=12)
    for level, face in ((1, report.HEAD), (2, report.SECOND)):
        _look(styles[f"Heading {level}"], face, report.SAN_HAO, line=report.LINE, indent=True)
    _look(styles["Heading 3"], report.HEAD, report.SI_HAO, line=24, after=4)
    # Not justified: LibreOffice drops the stop a justified line ends in, 甲市、 became 甲市.
    paragraph = WD_STYLE_TYPE.PARAGRAPH
    _look(styles.add_style(report.TEXT, paragraph), report.BODY, report.SAN_HAO, line=report.LINE, indent=True)
    _look(styles.add_style(report.FLUSH, paragraph), report.BODY, report.SAN_HAO, line=report.LINE)
    _look(styles.add_style(report.ANNEX, paragraph), report.HEAD, report.SAN_HAO, line=report.LINE)
    _look(styles.add_style(report.LISTED, paragraph), report.BODY, report.SAN_HAO, line=report.LINE)
    _look(styles.add_style(report.SIGNED, paragraph), report.BODY, report.SAN_HAO, line=report.LINE, align=ALIGN.RIGHT)
    styles[report.LISTED].paragraph_format.left_indent = Pt(
        7 * report.SAN_HAO
    )  # 附件： stands two signs in, the names under each other
    styles[report.LISTED].paragraph_format.first_line_indent = Pt(-5 * report.SAN_HAO)
    styles[report.SIGNED].paragraph_format.right_indent = Pt(4 * report.SAN_HAO)
    _look(styles.add_style(report.NOTE, paragraph), report.BODY, report.XIAO_WU, line=13, before=3)
    _look(styles.add_style(report.TABLE_TEXT, paragraph), report.BODY, report.XIAO_WU)
    _face(styles.add_style(report.LEAD, WD_STYLE_TYPE.CHARACTER).element.get_or_add_rPr(), report.HEAD)
    for name in ("Header", "Footer"):
        _look(styles[name], report.BODY, report.XIAO_WU, align=ALIGN.CENTER)


def _face(properties, east: str) -> None:
    """hint: without it quotation marks and ≥ are set in the Latin face, narrow and out of line."""
    fonts = etree.SubElement(properties, w("w:rFonts"))
    for name, face in (
        ("hint", "eastAsia"),
        ("ascii", report.LATIN),
        ("hAnsi", report.LATIN),
        ("cs", report.LATIN),
        ("eastAsia", east),
    ):
        fonts.set(w(f"w:{name}"), face)
    properties.insert(0, fonts)  # the schema wants it first


def _look(one, face: str, size: float, *, align=None, line: float = 0, before=0, after=0, indent: bool = False) -> None:
    """size, line, before and after in points. Colours, borders and theme faces of the library's own go: an official
    document is black.
    """
    properties = one.element.get_or_add_rPr()
    for old in list(properties):
        properties.remove(old)
    _face(properties, face)
    one.font.size, one.font.bold, one.font.color.rgb = Pt(size), False, RGBColor(0, 0, 0)
    paragraph = one.element.get_or_add_pPr()
    for old in paragraph.findall(w("w:pBdr")) + paragraph.findall(w("w:numPr")):
        paragraph.remove(old)
    form = one.paragraph_format
    form.alignment, form.space_before, form.space_after = align, Pt(before), Pt(after)
    form.line_spacing = Pt(line) if line else 1.0
    if indent:
        form.first_line_indent = Pt(2 * size)
        paragraph.find(w("w:ind")).set(w("w:firstLineChars"), "200")


def _footer(*, right: bool) -> bytes:
    """The page number '— 1 —' in 四号 half-width 宋体, one sign from the edge: odd pages at the right, even ones at the left."""
    face = " ".join(f'w:{signs}="宋体"' for signs in ("ascii", "hAnsi", "cs", "eastAsia"))
    look = f'<w:rPr><w:rFonts {face}/><w:sz w:val="{report.SI_HAO * 2}"/><w:szCs w:val="{report.SI_HAO * 2}"/></w:rPr>'
    side = "right" if right else "left"
    return _xml(
        etree.fromstring(
            f'<w:ftr {word_namespace("w")}><w:p><w:pPr><w:pStyle w:val="Footer"/>'
            f'<w:ind w:{side}="{report.SI_HAO * 20}"/><w:jc w:val="{side}"/></w:pPr>'
            f'<w:r>{look}<w:t xml:space="preserve">— </w:t></w:r><w:fldSimple w:instr="PAGE"><w:r>{look}<w:t>1</w:t>'
            "</w:r></w:fldSimple>"
            f'<w:r>{look}<w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
        )
    )


def _fonts() -> bytes:
    """The font table: where a machine lacks a face, Word and WPS take the stand-in named here."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/>'
        '<w:pitch w:val="variable"/></w:font>'
        for name, other in report.STAND_IN.items()
    )
    return _xml(etree.fromstring(f"<w:fonts {word_namespace('w')}>{fonts}</w:fonts>"))


def _settings(body: bytes) -> bytes:
    root = etree.fromstring(body)
    for tag in ("w:rsids", "w:savePreviewPicture", "w:shapeDefaults", "w:proofState"):
        for old in root.findall(w(tag)):
            root.remove(old)
    root.find(w("w:themeFontLang")).set(w("w:eastAsia"), LANGUAGE)
    return _xml(root)


if __name__ == "__main__":
    main()
