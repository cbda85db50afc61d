"""The shipped font itself: which signs it has and how wide they are; and the runs of text inside a Plotly label."""

import functools
import html
import re

from tests import browser


@functools.cache
def _font():
    from fontTools.ttLib import TTFont

    font = TTFont(browser.font_folder() / "NotoSansSC-Regular.otf", lazy=True)
    return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


def lacks(text: str) -> set[str]:
    """The signs of a text the shipped font cannot draw."""
    return {sign for sign in text if ord(sign) not in _font()[0] and sign != "\n"}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels a run really takes."""
    signs, advances, em = _font()
    return sum(advances[signs[ord(sign)]][0] for sign in text) / em * size * (1.05 if bold else 1)


def lines(label: str, size: float) -> list[list[tuple[str, float, bool]]]:
    """A Plotly label -> its lines, each a list of (text, size, bold).

    '△ <b>7</b><br><span style="font-size:11px">≥9</span>', 13 -> [[('△ ', 13, False), ('7', 13, True)], [('≥9', 11, False)]]
    """
    found, sizes, bold = [[]], [size], False
    for piece in re.split(r"(<[^<>]+>)", label):
        if piece == "<br>":
            found.append([])
        elif piece in ("<b>", "</b>"):
            bold = piece == "<b>"
        elif piece.startswith("<span"):
            sizes.append(float(re.search(r"font-size:([\d.]+)px", piece).group(1)))
        elif piece == "</span>":
            sizes.pop()
        elif piece:
            assert not piece.startswith("<"), piece
            found[-1].append((html.unescape(piece), sizes[-1], bold))
    return found


def widest(label: str, size: float) -> float:
    return max(sum(width(text, type_, bold=bold) for text, type_, bold in line) for line in lines(label, size))


def plain(label: str) -> str:
    return "\n".join("".join(text for text, _, _ in line) for line in lines(label, 12))
