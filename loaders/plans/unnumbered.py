"""Aims that print no number of their own: 不低于全市平均水平; 全覆盖, which is all of it; 明显提高, which says no number."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from loaders.plans.indicators import HEAD, cleaned, stripped
from loaders.plans.items import items
from loaders.plans.proposals import Proposal, reasons
from loaders.plans.quantities import Quantity
from loaders.plans.sentence import CLAUSE, LIVED, Group, Reader, Sentence, strength, subject_of
from loaders.plans.statements import LONGEST_PHRASE, year_of

_COVERED = re.compile(
    r"(?P<name>[^,;。:]{2,50}?)(?P<verb>(?:要|须)?(?:基本)?(?:实现|达到|做到|达成|达))?(?P<where>(?:县域|区域|乡镇|乡村|城乡|行政村|县乡村?|全县|[^,;。:实现达到]{2,16}(?:机构|单位|医院|乡镇|社区|卫生院|卫生室|服务中心)))?全覆盖"
)
_EXTERNAL = re.compile(
    r"(?:连年|持续|始终|总体|均|都|稳定)?(?P<word>不低于|不高于|高于|低于|优于|达到|超过|不超过|接近|好于)(?P<whose>全[国省市州]|国家|省|市|省级|市级|全[省市]的?)(?:同期|的|总体)?平均(?:水平|数|值)?"
)
_AIM = re.compile(
    "(?:明显|稳步|持续|不断|逐步|进一步|显著|大幅|稳定|有所|得到|较大幅度){0,3}+(?:提高|提升|下降|降低|减少|改善|延长|增加|缩短|上升)(?=[,;。]|$)"
)
QUALITATIVE = "只有定性表述，没有数值"
_BETTER = {"不低于": "≥", "不高于": "≤", "高于": ">", "低于": "<", "达到": "≥", "超过": ">", "不超过": "≤", "接近": "~"}


def externals(reader: Reader, s: Sentence, subject: str) -> Iterator[Proposal]:
    """不低于全市平均水平: the figure of the area above."""
    if s.past:
        return
    for found in _EXTERNAL.finditer(s.bare, s.start, s.end):
        window = s.bare[max(s.start, found.start() - 60) : found.start()]
        named = subject_of(CLAUSE.split(window)[-1]) or subject
        if not named or LIVED.search(window):
            continue
        for name in items(named, lambda one: bool(reader.resolver.known(stripped(one)))):
            match = reader.resolver.resolve(stripped(name), s.context)
            if not match.id and not HEAD.search(name):
                continue
            own = reader.resolver.names.catalogue.indicators.get(match.id)
            word = found.group("word")
            comparator = _BETTER.get(word) or ("<" if own and own.better == "lower" else ">")
            yield Proposal(
                indicator=match.id, indicator_name=own.name if own else match.name, indicator_as_printed=name,
                comparator=comparator, basis="external", **_when(reader, s, found, comparator=comparator, upto=found.start()),
                as_printed=s.source.phrase(found.start(), found.end()),
                why=reasons(match.said, "" if own or word in _BETTER else "方向不明"),
            )  # fmt: skip


def aims(reader: Reader, s: Sentence) -> Iterator[Proposal]:
    """居民健康素养水平明显提升: an aim of a known indicator that says no number; always for review."""
    if s.past:
        return
    for found in _AIM.finditer(s.bare, s.start, s.end):
        begins = max((s.bare.rfind(sign, s.start, found.start()) for sign in ",;。:"), default=-1) + 1
        clause = s.bare[max(begins, s.start) : found.start()]
        if not 3 <= len(clause) <= 60 or re.search("[0-9%‰]", clause) or LIVED.search(clause):
            continue
        for name in items(cleaned(clause), lambda one: bool(reader.resolver.known(stripped(one)))):
            match = reader.resolver.resolve(stripped(name), s.context)
            if not match.sure:
                continue
            own = reader.resolver.names.catalogue.indicators[match.id]
            yield Proposal(
                indicator=match.id, indicator_name=own.name, indicator_as_printed=name,
                **_when(reader, s, found, upto=found.start()),
                as_printed=s.source.phrase(max(begins, found.end() - LONGEST_PHRASE), found.end()).strip(" ，,"), why=QUALITATIVE,
            )  # fmt: skip


def covered(reader: Reader, s: Sentence) -> Iterator[Proposal]:
    """X实现全覆盖: all of it, counted as 100 and left for review."""
    if s.past or "全覆盖" not in s.bare[s.start : s.end]:
        return
    for found in _COVERED.finditer(s.bare, s.start, s.end):
        name, where = found.group("name"), (found.group("where") or "")
        if LIVED.search(found.group()) or s.bare[found.end() : found.end() + 1] in ("的", "”"):
            continue
        name = cleaned(name)
        for one in items(name, _known_covered(reader, where)):
            bare = stripped(one)
            bare = bare.removesuffix("建设") if len(bare) > 4 else bare
            tries = [
                where + bare + "覆盖率",
                bare + where + "覆盖率",
                bare + "覆盖率",
                one + where + "覆盖率",
                bare + "设置比例",
            ]
            known = next((said for said in tries if reader.resolver.known(said)), None)
            match = reader.resolver.resolve(known or tries[2], s.context)
            if not match.id and (len(bare) < 4 or not found.group("verb")):
                continue
            own = reader.resolver.names.catalogue.indicators.get(match.id)
            yield Proposal(
                indicator=match.id, indicator_name=own.name if own else match.name, indicator_as_printed=bare,
                comparator="=", value=100.0, **_when(reader, s, found, value=100, comparator="=", upto=found.end()),
                as_printed=s.source.phrase(max(found.start(), found.end() - LONGEST_PHRASE), found.end()), why=reasons("原文为“全覆盖”，记作 100", match.said),
            )  # fmt: skip


def _known_covered(reader: Reader, where: str) -> Callable[[str], bool]:
    """Whether the catalogue has the coverage of a thing: 紧密型县域医共体 -> 紧密型县域医共体县域覆盖率."""
    ends = ("覆盖率", where + "覆盖率", "设置比例")
    return lambda said: any(bool(reader.resolver.known(stripped(said) + end)) for end in ends)


def _when(
    reader: Reader, s: Sentence, found: re.Match, *, value: float = 0, comparator: str = "", upto: int
) -> dict[str, Any]:
    """What a proposal says of its time, its force and its place. found: its phrase; upto: where a time must end to go before it."""
    ahead = [mark for mark in s.times if not mark.reference and mark.end <= upto]
    group = Group((Quantity(found.start(), found.end(), found.start(), found.end(), value, None, "", comparator),))
    year, how = year_of(reader, s, group.first, ahead[-1] if ahead else None, group)
    return {
        "year": year,
        "year_from": how,
        "scope": "annual" if reader.period.annual and year == reader.period.end else "plan",
        "strength": strength(s.bare, s.start, found.start()),
        "place": s.place,
    }
