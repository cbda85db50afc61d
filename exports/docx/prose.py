"""Parts of the draft's sentences: paragraphs, Chinese numerals, full-width stops and lists."""

from collections.abc import Iterable
from dataclasses import dataclass

MOST = 12  # items of a list before it ends in 等
NUMERALS = "一二三四五六七八九"


@dataclass(frozen=True)
class Paragraph:
    """level: 1 or 2 for a heading, 0 for a paragraph of text; lead: a few words in front of the text, in 黑体."""

    level: int
    text: str
    lead: str = ""


def numeral(number: int) -> str:
    """1 -> 一, 12 -> 十二, 25 -> 二十五."""
    tens, ones = divmod(number, 10)
    return ("" if tens < 2 else NUMERALS[tens - 1]) + ("十" if tens else "") + (NUMERALS[ones - 1] if ones else "")


def full(text: str) -> str:
    """Text of the screen with the full-width stops of a document: ', ' -> '，'."""
    for narrow, wide in ((", ", "，"), ("; ", "；"), (": ", "："), ("(", "（"), (")", "）")):
        text = text.replace(narrow, wide)
    return text


def listed(items: Iterable[str], *, sign: str = "、", what: str = "项") -> str:
    """'A、B'; of more than MOST 'A、B、…等 30 项'."""
    items = list(items)
    return sign.join(items[:MOST]) + (f"等 {len(items)} {what}" if len(items) > MOST else "")
