"""What the product says of itself to a planner: the published method and the handbook, cut at their headings, and the terms they define.

Neither text is written twice: docs/method.zh-CN.md is the method, README.zh-CN.md the handbook, and pages show their passages.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from wording import terms as own

ROOT = Path(__file__).resolve().parent.parent
METHOD, HANDBOOK = ROOT / "docs" / "method.zh-CN.md", ROOT / "README.zh-CN.md"
# id in links -> the heading of the handbook it is the passage under; what is for administrators is left to the file.
CHAPTERS = {
    "pages": "各页用途",
    "overview": "总览页面的内容",
    "cells": "单元格的读法",
    "counting": "计数规则",
    "blank": "空白的原因",
    "check": "用计算器复核判定",
    "upload": "上传数据",
    "export": "会议材料",
    "links": "链接",
    "questions": "常见问题",
}
NOTATION = "m0"  # 记号 stands before the numbered chapters of the method
# chapter of the method whose table defines terms -> the columns of term and meaning, from 0.
DEFINING = {NOTATION: (1, 2), "m5.1": (1, 3), "m5.2": (0, 2), "m5.3": (0, 2), "m6.3": (0, 1), "m7": (1, 2)}
HEADING = re.compile(r"^(#{2,3}) (.+)$", re.M)
NUMBERED = re.compile(r"(\d+(?:\.\d+)?) (.+)")
VECTOR = re.compile(
    r"(?P<more>.*?)(?P<sign>[≥≤<>])(?P<target>[\d.]+)（(?P<finish>\d{4})）：\D*?(?P<base>[\d.]+)（(?P<start>\d{4})），"
    r"\D*?(?P<latest>[\d.]+)（(?P<year>\d{4})）(?P<rest>.*)"
)


@dataclass(frozen=True, kw_only=True)
class Passage:
    """id: as in links, 'm5.2', 'upload'; title: without its number; number: '5.2', '' in the handbook; text: Markdown without the heading,
    with all parts below it; parts: the passages under sub-headings.
    """

    id: str
    number: str
    title: str
    text: str
    parts: tuple["Passage", ...] = ()


@dataclass(frozen=True, kw_only=True)
class Term:
    """word: as it stands on the screen; meaning: one or two sentences; passage: where the method defines it, '' where a table of our own does."""

    word: str
    meaning: str
    passage: str = ""


@cache
def passages() -> dict[str, Passage]:
    """Every passage by its id: the handbook's chapters, then the method's, each before its parts."""
    handbook = {title: (text, parts) for title, text, parts in _cut(HANDBOOK.read_text("utf-8"))}
    found = {id: Passage(id=id, number="", title=title, text=handbook[title][0]) for id, title in CHAPTERS.items()}
    for title, text, parts in _cut(METHOD.read_text("utf-8")):
        inside = tuple(_numbered(name, body) for name, body in parts)
        chapter = _numbered(title, text, inside)
        found |= {one.id: one for one in (chapter, *inside)}
    return found


def chapters() -> tuple[Passage, ...]:
    """The chapters of the method, in their order."""
    return tuple(one for one in passages().values() if re.fullmatch(r"m\d+", one.id))


@cache
def terms() -> dict[str, Term]:
    """Every term by its word: those the method's tables define, then those of wording.terms."""
    found = {}
    for id, (word, meaning) in DEFINING.items():
        for row in _rows(passages()[id].text):
            found.setdefault(row[word], Term(word=row[word], meaning=_sentence(row[meaning]), passage=id))
    return found | {word: Term(word=word, meaning=meaning) for word, meaning in own.TERMS.items() if word not in found}


def vectors() -> dict[str, dict[str, str]]:
    """The method's worked examples of two years and one number, by their number: sign, target, finish, base, start, latest, year, better
    (higher, lower), and the verdict the published table gives (`verdict`, a code).
    """
    found = {}
    for row in _rows(passages()["m8"].text):
        told = VECTOR.fullmatch(row[1])
        if told is None or told["more"]:
            continue
        later = re.search(r"Y (\d{4})", told["rest"])
        better = "lower" if told["sign"] in "≤<" else "higher"
        given = {name: text for name, text in told.groupdict().items() if name not in ("more", "rest")}
        as_of = later[1] if later else told["year"]
        found[row[0]] = given | {"better": better, "as_of": as_of, "verdict": row[6]}
    return found


def _cut(text: str) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
    """(heading, the whole text under it, [(sub-heading, text)]) of a document, in its order."""
    heads = [*HEADING.finditer(text)]
    for place, head in enumerate(heads):
        if len(head[1]) == 3:
            continue
        inside = []
        for number, one in enumerate(heads[place + 1 :], start=place + 1):
            if len(one[1]) == 2:
                break
            inside.append((one[2], text[one.end() : _end(heads, number, text)].strip()))
        last = next((one.start() for one in heads[place + 1 :] if len(one[1]) == 2), len(text))
        yield head[2], text[head.end() : last].strip(), inside


def _end(heads: list[re.Match], number: int, text: str) -> int:
    return heads[number + 1].start() if number + 1 < len(heads) else len(text)


def _numbered(title: str, text: str, parts: tuple[Passage, ...] = ()) -> Passage:
    told = NUMBERED.fullmatch(title)
    number, name = told.groups() if told else ("", title)
    return Passage(id=f"m{number}" if number else NOTATION, number=number, title=name, text=text, parts=parts)


def _rows(text: str) -> Iterator[list[str]]:
    """The rows of the tables in a text, without their heads, their cells without Markdown."""
    for block in re.findall(r"(?:^\|.*\n?)+", text, re.M):
        for line in block.splitlines()[2:]:
            yield [plain(cell) for cell in line.strip().strip("|").split("|")]


def plain(text: str) -> str:
    """Markdown of one line as the words it shows: '`met`' -> 'met', '[0008](decisions/…)' -> '0008'."""
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text).replace("`", "").replace("**", "").strip()


def _sentence(text: str) -> str:
    return text if text.endswith("。") else f"{text}。"
