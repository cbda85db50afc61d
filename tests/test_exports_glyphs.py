"""Chinese is right everywhere: every sign in the files we make has a glyph in the font that comes with the dependencies."""

import io
import re
import zipfile
from html import unescape

import pytest
from fontTools.ttLib import TTFont

from exports import docx, html, pptx, typeface, xlsx
from tests import packs

WRITERS = {
    "pptx": pptx.write,
    "docx": docx.write,
    "xlsx": xlsx.write,
    "html": lambda pack: html.write(pack).encode("utf-8"),
}


def signs(body: bytes) -> set[str]:
    """Every sign a reader of the file meets: text of its XML parts, without tags."""
    if body.startswith(b"PK"):
        parts = zipfile.ZipFile(io.BytesIO(body))
        texts = [parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith(".xml")]
    else:
        texts = [re.sub(r"<(style|script)>.*?</\1>", "", body.decode("utf-8"), flags=re.S)]
    return {sign for text in texts for sign in unescape(re.sub(r"<[^>]*>", "", text)) if sign.isprintable()}


@pytest.mark.parametrize("kind", WRITERS)
def test_no_sign_of_a_made_file_lacks_its_glyph(kind, real_store):
    known = TTFont(typeface.font_file(), lazy=True).getBestCmap()
    for pack in (packs.demo(), packs.real(real_store)):
        found = signs(WRITERS[kind](pack))
        assert {"县", "≥"} <= found and {sign for sign in found if ord(sign) not in known} == set()
