"""Type for paper: of the shipped font the signs a page needs, with TrueType outlines.

Chromium puts TrueType fonts into a PDF as fonts. Of the shipped one, whose outlines are cubic (CFF), it makes a Type 3 font of every 256
glyphs: drawings, which print coarsely and are slow to open. Half a second of work for a page of some hundred different signs.
"""

import base64
import functools
import io
from pathlib import Path

ERROR = 1.0  # thousandths of the type's size a quadratic curve may stand off the cubic one
NAMES = (1, 2, 4, 6)  # family, style, whole name, name in a PDF
LEFT_OUT = ("BASE", "GDEF", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG")  # vertical type and ligatures


def font_file() -> Path:
    """Noto Sans SC, as the dependencies bring it."""
    import pylopdf_fonts_zh_cn

    return next(Path(pylopdf_fonts_zh_cn.__file__).parent.rglob("NotoSansSC*.otf"))


def face(text: str) -> str:
    """An @font-face rule that stands in for Noto Sans SC, with every sign of the text the font has."""
    body = base64.b64encode(_font("".join(sorted(set(text))))).decode()
    return f'@font-face{{font-family:"Noto Sans SC";src:url(data:font/ttf;base64,{body})}}\n'


@functools.lru_cache(maxsize=8)
def _font(signs: str) -> bytes:
    """A TrueType font with these signs."""
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.subset import Options, Subsetter
    from fontTools.ttLib import TTFont, newTable

    font = TTFont(font_file(), lazy=True)
    wanted = Options(layout_features=[], notdef_outline=True, name_IDs=list(NAMES), hinting=False)
    wanted.drop_tables += LEFT_OUT
    subset = Subsetter(wanted)
    subset.populate(text=signs)
    subset.subset(font)
    order, drawn, glyphs = font.getGlyphOrder(), font.getGlyphSet(), {}
    for name in order:
        pen = TTGlyphPen(drawn)
        drawn[name].draw(Cu2QuPen(pen, ERROR, reverse_direction=True))
        glyphs[name] = pen.glyph()
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, glyphs
    for name in order:
        glyphs[name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyphs[name], "xMin", 0))
    del font["CFF "]
    most = font["maxp"]
    most.tableVersion = 0x00010000
    for name in (
        "Zones TwilightPoints Storage FunctionDefs InstructionDefs StackElements SizeOfInstructions ComponentElements "
        "Points Contours CompositePoints CompositeContours ComponentDepth"
    ).split():
        setattr(most, f"max{name}", 0)  # those of points and contours are counted when it is written
    most.maxZones = 1
    font["post"].formatType, font["post"].glyphOrder = 3.0, None
    font.sfntVersion = "\x00\x01\x00\x00"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()
