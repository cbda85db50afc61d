"""One sentence, and the lists of numbers in it: what all that read it share. Pure."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from loaders.plans.indicators import Resolver, cleaned, stripped
from loaders.plans.proposals import ACTUAL, TARGET
from loaders.plans.quantities import Quantity, Text, sign_of
from loaders.plans.years import Mark, Period

RATES = re.compile(r"%|‰|‱|1:|个[百千]分点|[^/]*/(?:每)?(?:100万|10万|十万|100,?000|万|千|百).*")
CLAUSE = re.compile(r"[,:]")
_JOIN = re.compile(r"(?:[、和及与以且]|以及|并|或)?(?:(?:20[0-9]{2}年)?(?:达到|达|为|不低于|不超过)?)?")
_STRENGTH = re.compile(r"确保|力争|争取|努力|原则上|推动|计划|逐步|不断|促进|鼓励|支持|探索|保证")
_STRONGLY = re.compile(r"确保|力争|争取|原则上|计划")
LIVED = re.compile(
    r"已(?!确诊|婚|知晓|签约)|实际(?:达到|完成|为|是)|现有(?!的?(?:基础|水平))|目前|截至|截止|曾经|此前|以来|历年|过去|连续[一二三四五六七八九两0-9]+年|位居|位列|排名|荣获|被评为|"
    r"(?:实现|完成|达到|建成|增长|下降|提高|提升|降低|组建|设立|配备|投入|新增|开展|举办|培训|减少|增加|争取|落实|建立|取得|获得|超过)了|"
    r"(?<![比较由从与同])(?:去年|上一?年)(?!度?(?:的?基础|[增提上降下减]|同期?[增提上降下减]|相比|水平))|占全[国省市县]|累计(?:完成|投入|培训|签约|筛查|接种|争取|建成)"
)
AHEAD = re.compile(
    r"力争|确保|争取|努力|计划|目标|将|要(?!求|素|点|闻)|到20[2-9][0-9]年|今年|年内|到[“\"]?十[四五六]五|下一步|全年"
)
_BRACKET = r"\((?=[^()]*(?:[,;]|20[0-9]{2}年[^()]*[0-9]))[^()]*\)"
ASIDE = re.compile(_BRACKET + r"(?=[^,;。、:()])")  # 经常参加体育锻炼(每周3次及以上,每次30分钟及以上)人数比例
_ASIDE_BEFORE = re.compile(_BRACKET + r"(?=[^,;。、:()]|$)")  # 县域就诊率(2024年:90.2%)达到
_ON_WHAT = re.compile("^的?(?:基础|水平)上?")  # 在2024年73.2%的基础上提高
QUOTED = re.compile(r"“[^”]{1,24}”|《[^》]{1,80}》|〔[^〕]*〕")


@dataclass(frozen=True)
class Reader:
    """What all paragraphs of one document share."""

    resolver: Resolver
    period: Period


@dataclass(frozen=True)
class Sentence:
    """One sentence of a paragraph, from start to end of its bare text. milestone: a year before the plan's end that a sentence above it spoke of."""

    source: Text
    start: int
    end: int
    place: str
    context: str
    past: bool
    times: tuple[Mark, ...]
    carried: int | None
    milestone: int | None = None

    @property
    def bare(self) -> str:
        """The whole paragraph without spaces."""
        return self.source.bare


def sentences(bare: str) -> Iterator[tuple[int, int]]:
    """Where the sentences of a text stand; signs within quotation marks and brackets end none."""
    start = depth = 0
    for place, sign in enumerate(bare):
        depth = max(0, min(depth + (sign in "“《") - (sign in "”》"), 3))
        if (sign in "。!?;" and not depth) or place - start > 600:
            yield start, place + 1
            start, depth = place + 1, 0
    if start < len(bare):
        yield start, len(bare)


@dataclass(frozen=True)
class Group:
    """Numbers that stand in one list, with the words before the first and behind the last."""

    numbers: tuple[Quantity, ...]

    @property
    def first(self) -> Quantity:
        """The number that the words of the bound stand before."""
        return self.numbers[0]

    @property
    def ends(self) -> int:
        """Where the words behind the last number end."""
        return self.numbers[-1].ends


def grouped(bare: str, found: list[Quantity]) -> list[Group]:
    """The numbers of a sentence, those of one list together."""
    groups: list[list[Quantity]] = []
    for one in found:
        before = groups[-1][-1] if groups else None
        between = bare[before.ends : one.begins] if before else ""
        listed = (
            before
            and _JOIN.fullmatch(between)
            and (between or before.ends == one.begins)
            and not one.change
            and (not one.word or one.word == before.word)
        )
        same = (
            before
            and (not before.unit or bool(RATES.fullmatch(before.unit)) == bool(RATES.fullmatch(one.unit)))
            and not (before.change and one.change)
        )
        if listed and same and between not in (",",):
            groups[-1].append(one)
        else:
            groups.append([one])
    return [Group(tuple(_shared_bound(one))) for one in groups]


def _shared_bound(numbers: list[Quantity]) -> list[Quantity]:
    """控制在 before the first, 以内 and the unit behind the last are meant of all."""
    if len(numbers) == 1:
        return numbers
    first, last = numbers[0], numbers[-1]
    bound = next((one for one in numbers if one.comparator not in ("=",) and one.comparator != "range"), None)
    said = sign_of(first.word) or first.comparator  # 分别达到100%、80%: 100 alone is all of it
    shared = last.comparator if last.after else said if first.word else bound.comparator if bound else "="
    change = first.change if len({one.change for one in numbers} - {""}) == 1 else ""
    return [
        one
        if one.after or one.comparator == "range"
        else replace(
            one,
            change=one.change or change,
            yearly=one.yearly or (bool(change) and first.yearly),
            comparator="=" if shared == "≥" and one.value == 100 and one.unit == "%" and not last.after else shared,
            after=last.after,
            unit=one.unit or last.unit,
        )
        for one in numbers
    ]


_WAS = re.compile(r"(?:由|从)(?:[“\"]?(?:去年|上一?年|[0-9十二三四五六年底末初期”\"]{0,10})的?)?$")
_BESIDE = re.compile(r"[较比与](?:20[0-9]{2}年[底末]?|[“\"]?十[二三四五六]五[”\"]?[期末初]{0,2}|去年|上一?年)的?$")
_WAS_AFTER = re.compile(r"的?(?:基础|水平)上|基础上|→|-+>")


def is_baseline(bare: str, one: Quantity, floor: int) -> bool:
    """Whether a number is what was: 由 or 从 before it, 比2025年的 directly before it, 的基础上 or an arrow behind it."""
    if one.change:
        return False
    before = bare[max(floor, one.begins - 16) : one.begins]
    return bool(
        _WAS.search(before) or (one.begins == one.start and _BESIDE.search(before)) or _WAS_AFTER.match(bare, one.ends)
    )


def may_go_on(window: str) -> bool:
    """Whether what stands between two numbers names nothing of its own: ',力争达到'."""
    return len(stripped(cleaned(_ON_WHAT.sub("", window)))) < 2


def subject_of(window: str) -> str:
    """The last clause of what stands before a bound that names something."""
    window = _ON_WHAT.sub("", _ASIDE_BEFORE.sub("", window.rpartition("全覆盖")[2]))
    opened = window.rfind("(")
    window = window[opened + 1 :] if opened > window.rfind(")") else window
    clauses = [cleaned(one) for one in CLAUSE.split(window)]
    for clause in reversed(clauses[-3:]):
        named = stripped(clause)
        if len(named) >= 2 and not re.fullmatch(r"[0-9年月日底末前到至在、]*", named):
            return clause
    return ""


def knows(reader: Reader) -> Callable[[str], bool]:
    """Whether the catalogue has a name as it stands, or without verbs before it, or as a number of things."""
    known = reader.resolver.known
    return lambda name: bool(known(name) or known(stripped(name)) or known(stripped(name) + "数"))


def strength(bare: str, start: int, end: int) -> str:
    """The word that says how firmly it is meant (确保, 力争), of the clause before end, else a firm one of the sentence; '' for none."""
    clause = max(bare.rfind(",", start, end), start)
    found = list(_STRENGTH.finditer(bare, clause, end)) or list(_STRONGLY.finditer(bare, max(start, end - 120), end))
    return found[-1].group() if found else ""


def role_of(s: Sentence, group: Group) -> str:
    """Target, or actual where the section or words before the number tell of what has been (已, 目前) and none after them of what is to be."""
    if s.past:
        return ACTUAL
    begins = max(s.start, group.first.begins - 60)
    said = s.bare[begins : group.first.end]
    lived = list(LIVED.finditer(said))
    if lived and not AHEAD.search(said, lived[-1].end()):
        return ACTUAL
    return TARGET
