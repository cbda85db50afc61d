"""Blocks -> each with the section it stands in: 第二章 三、（一）2. 一是; and whether that section tells of what has been."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from loaders.plans.blocks import Block, Paragraph, Table

_HAN = "[一二三四五六七八九十百]{1,4}"
_MARKS = (
    (1, re.compile(rf"第 ?(?:{_HAN}|[0-9]{{1,2}}) ?[章篇编部](?:分)?|【[^】]{{1,12}}】|附 ?件 ?[0-9一二三四五六七八九十]*[:：]?|附 ?表 ?[0-9]*[:：]?")),
    (2, re.compile(rf"第 ?(?:{_HAN}|[0-9]{{1,2}}) ?节")),
    (3, re.compile(rf"{_HAN} ?[、．]")),
    (4, re.compile(rf"[（(] ?{_HAN} ?[)）]")),
    (5, re.compile(r"[0-9]{1,2} ?[、．](?![0-9])|[0-9]{1,2}\.(?![0-9])")),
    (6, re.compile(r"[（(] ?[0-9]{1,2} ?[)）]|[①-⑳]")),
    (7, re.compile(r"专栏 ?[0-9一二三四五六七八九十]*")),
)  # fmt: skip
_TITLE = re.compile(r"[^。；;！？]{1,45}")
_PAST = re.compile(
    r"(?:发展|现实|工作|规划)(?:基础|环境)|基本(?:情况|现状)|现状|成就|成效|成绩|回顾|总结|完成情况|工作情况|进展情况|实施情况|评估情况|取得.{0,6}(?:进展|成果)"
    r"|存在.{0,6}(?:问题|不足|困难|短板)|主要问题|(?:面临|发展|环境).{0,4}(?:形势|挑战|机遇|问题)|机遇|挑战|形势|背景|困难"
)
_AHEAD = re.compile(r"目标|任务|计划|安排|打算|思路|举措|措施|要点|重点工作|指标|保障|工程|行动|要求|愿景|下一?步")
_STRONG = re.compile(r"(?:成就|成效|成绩|回顾|现状|问题|挑战|机遇|形势|基础|环境|背景|情况)$")
_UNNUMBERED = re.compile(
    r"[^，。；、：:,.]{0,8}(?:发展基础|发展成就|主要成就|主要成效|工作成效|工作总结|工作回顾|工作开展情况|存在(?:的)?问题|形势(?:与|和)挑战|发展目标|主要目标|工作目标|总体目标|总体要求|主要任务|重点任务|重点工作|工作任务|工作安排|工作计划|保障措施)"
)
_YEAR = re.compile(r"(?<![较比自从由])(20[0-9]{2}) ?年(?! ?[0-9]{1,2} ?月|的?基础|以来|相比|同期|出生)")
_SAYS_A_NUMBER = re.compile(
    r"[0-9] ?(?:[%‰％]|个|/|人|张)"
)  # a sentence behind a mark, no heading: its year is its own


@dataclass(frozen=True)
class Heading:
    """One heading of a path. mark as printed ('（一）'), title without it, '' where the paragraph goes on at once."""

    level: int
    mark: str
    title: str


@dataclass(frozen=True)
class Section:
    """Where a block stands: its headings from the highest down. note: 脚注 2 of a footnote, which is its place."""

    path: tuple[Heading, ...] = ()
    note: str = ""

    @property
    def place(self) -> str:
        """'第三章 六、（二）'; the last heading with its title where it is one that has a line of its own."""
        if self.note:
            return self.note
        parts = [one.mark for one in self.path]
        text = ""
        for mark in parts:
            text += (" " if text and (text[-1] in "章节篇部编分" or mark.startswith(("专栏", "附"))) else "") + mark
        last = self.path[-1] if self.path else None
        spaced = " " if last and (last.mark[-1:] in "章节篇部编分" or last.mark.startswith("专栏")) else ""
        return text + (spaced + last.title if last and last.title and last.level <= 3 else "")

    @property
    def words(self) -> str:
        """All titles, for what they say of the matter."""
        return " ".join(one.title for one in self.path)

    @property
    def is_past(self) -> bool:
        """Whether the nearest heading that says so tells of results, the state of things or troubles, not of what is to come."""
        for one in reversed(self.path):
            past = list((_STRONG if one.level >= 4 else _PAST).finditer(one.title))
            ahead = list(_AHEAD.finditer(one.title))
            if past or (ahead and one.level <= 3):
                return bool(past) and (not ahead or past[-1].end() >= ahead[-1].end())
        return False

    @property
    def year(self) -> int | None:
        """The one year its headings name: 二、2025年工作安排."""
        for one in reversed(self.path):
            years = set() if _SAYS_A_NUMBER.search(one.title) else set(_YEAR.findall(one.title))
            if len(years) == 1:
                return int(years.pop())
        return None


def placed(blocks: Iterable[Block]) -> Iterator[tuple[Block, Section]]:
    """Each block with its section. A paragraph that is a heading is given with the section it opens."""
    path: list[Heading] = []
    for block in blocks:
        if isinstance(block, Paragraph) and block.note:
            yield block, Section(tuple(path), block.note)
            continue
        if isinstance(block, Paragraph):
            heading = _heading(block)
            if heading:
                path = [one for one in path if one.level < heading.level]
                path.append(heading)
        yield block, Section(tuple(path))


def body(block: Paragraph) -> tuple[str, int]:
    """A paragraph without its mark, and how long the mark is."""
    found = _mark(block.text)
    return (block.text[found[1] :], found[1]) if found else (block.text, 0)


def _mark(text: str) -> tuple[int, int] | None:
    for level, pattern in _MARKS:
        found = pattern.match(text)
        if found:
            return level, found.end()
    return None


def _heading(block: Paragraph) -> Heading | None:
    found = _mark(block.text)
    if found is None and _UNNUMBERED.fullmatch(block.text):
        return Heading(3, "", block.text)
    if found is None:
        alone = block.level and len(block.text) <= 45
        return Heading(min(block.level + (1 if block.level > 1 else 0), 6), "", block.text) if alone else None
    level, end = found
    rest = block.text[end:].strip()
    title = _TITLE.match(rest)
    whole = title.group().strip() if title else ""
    if len(rest) > len(whole) + 1 and level <= 3 and len(whole) > 30:
        whole = ""
    mark = re.sub(r"\s|[:：]$", "", block.text[:end]).replace("(", "（").replace(")", "）")
    return Heading(level, mark, re.split("[:：,，]", whole)[0] if len(whole) > 20 and level > 3 else whole)


def tells_of_results(caption: str) -> bool:
    """Whether a table is called one of results: “十三五”规划主要指标完成情况."""
    return bool(re.search("(?:完成|实现|执行)情况", caption))


def caption(before: list[Block]) -> str:
    """What the lines above a table call it: the last short paragraph with 表 or 指标 in it."""
    for block in reversed(before[-3:]):
        if isinstance(block, Table):
            return ""
        mark = _mark(block.text)
        if mark and mark[0] > 1:
            return ""
        if len(block.text) <= 50 and re.search("表|指标|目标", block.text) and not re.search("[。；]", block.text):
            return block.text
    return ""
