"""Parts of the draft's sentences: paragraphs, Chinese numerals, full-width stops and lists."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

MOST = 12  # items of a list before it ends in 等
FEW_MORE = 2  # that are named all the same: 等 13 项 behind twelve names saves nothing
DIGITS = "零一二三四五六七八九"
PLACES = ("千", "百", "十", "")


@dataclass(frozen=True)
class Grid:
    """A small table between two paragraphs. columns: name -> millimetres, 156 together; rows: as many texts each."""

    columns: Mapping[str, float]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Paragraph:
    """level: 1 or 2 for a heading, 0 for a paragraph of text; lead: a few words in front of the text, in 黑体; grid: a table under it."""

    level: int
    text: str
    lead: str = ""
    grid: Grid | None = None


def numeral(number: int) -> str:
    """The number of a heading, 1 to 99,999,999: 1 -> 一, 12 -> 十二, 105 -> 一百零五, 10050 -> 一万零五十. Raises
    ValueError for any other.
    """
    if not 0 < number < 10**8:
        raise ValueError(number)
    above, below = divmod(number, 10**4)
    gap = "零" if above and 0 < below < 1000 else ""
    words = f"{_below_ten_thousand(above)}万{gap}" * bool(above) + _below_ten_thousand(below)
    return words.removeprefix("一") if words.startswith("一十") else words  # 十二, 十万; but 一百一十


def _below_ten_thousand(number: int) -> str:
    """105 -> 一百零五: zeros inside are one 零, those at either end none; 0 -> ''."""
    places = [DIGITS[int(digit)] + place if digit != "0" else "零" for digit, place in zip(f"{number:04d}", PLACES)]
    return re.sub("零+", "零", "".join(places)).strip("零")


def full(text: str) -> str:
    """Text of the screen with the full-width stops of a document: ', ' -> '，'."""
    for narrow, wide in ((", ", "，"), ("; ", "；"), (": ", "："), ("(", "（"), (")", "）")):
        text = text.replace(narrow, wide)
    return text


def listed(items: Iterable[str], *, sign: str = "、", what: str = "项") -> str:
    """'A、B'; of more than MOST, and a few, 'A、B、…等 30 项'."""
    items = list(items)
    if len(items) <= MOST + FEW_MORE:
        return sign.join(items)
    return f"{sign.join(items[:MOST])}等 {len(items)} {what}"


def parted(parts: Sequence[tuple[str, Sequence[str]]]) -> list[Paragraph]:
    """(heading, texts) of each part, those without a text left out, numbered （一）."""
    there = [(head, texts) for head, texts in parts if texts]
    return [
        line
        for place, (head, texts) in enumerate(there, start=1)
        for line in (Paragraph(2, f"（{numeral(place)}）{head}"), *(Paragraph(0, text) for text in texts))
    ]


def numbered(texts: Sequence[str]) -> list[str]:
    """['1. 甲。', '2. 乙。']."""
    return [f"{place}. {text}。" for place, text in enumerate(texts, start=1)]
