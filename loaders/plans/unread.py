"""Numbers that a document says and that no proposal has: told with their place and phrase, so that a person looks, and none is lost in silence.

'药品集中带量采购金额占比达到三分之二' -> told: no number that can be judged       '入住率不低于85%' without a subject -> told
'投入资金500万元', '18项核心制度', results of a section that looks back -> nothing: these say no target
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from loaders.plans.blocks import Table
from loaders.plans.counts import MONEY
from loaders.plans.indicators import HEAD
from loaders.plans.proposals import ACTUAL, Proposal
from loaders.plans.quantities import sign_of
from loaders.plans.sentence import LIVED, RATES, Group, Reader, Sentence, is_baseline, role_of

UNREAD_FIELDS = ("place", "as_printed", "why")
NO_NAME = "数前没有可辨认的指标名称"
NO_COLUMNS = "没有认出哪一列是指标名称、哪一列是目标值，表中的数没有读"
OTHER_FIELD = "不是卫生健康领域的指标，没有列为目标"
_LONGEST = 60  # characters of as_printed, about
_END = re.compile("[,;。!?]")
_IN_WORDS = re.compile(
    "(?:过半(?!数)|(?:超|过|超过|达到)?(?:半数|一半)以?上?|[二三四五六七八九十]+分之[一二三四五六七八九十]+(?:以上|以下|以内)?|翻番(?!其)"
    "|(?<![十百千万第零〇])[一二两三四五六七八九]成(?:以上|左右)?(?=[,;。、)]|$))"
)
_AIMS = re.compile("达到?|实现|超过|提高|提升|降低?|控制|不低于|不高于|不少于|不超过|占比?|力争|确保")
_BOUND = re.compile("过半|以上$|以下$|以内$")
_TARGETS = re.compile("指标|目标|20[0-9]{2}年")
_NUMBER = re.compile("[0-9]")
# What other chapters of an outline and a government's report ask for; asked only of names that no catalogue has.
_OTHER_FIELD = re.compile(
    "地区生产总值|GDP|生产总值|财政(?:总)?收入|预算收入|税收|工业增加值|固定资产投资|消费品零售|零售总额|失业率|城镇新增就业|就业人数|粮食|可支配收入|城镇化率|义务教育|学位"
    "|幼儿园|毛入学率|受教育年限|研发经费|高新技术|进出口|森林覆盖|能耗|碳排放|空气质量|优良天数|PM2|耕地|高标准农田|旅游|招商|市场主体|公路|物流|居民消费价格|CPI|农作物|产业园|三公"
)


@dataclass(frozen=True, kw_only=True)
class Unread:
    """One number, or a table, of which nothing was proposed. block: which of the document's blocks says it."""

    place: str
    as_printed: str
    why: str
    block: int = -1

    def as_dict(self) -> dict:
        """The keys of the command's list, in its order."""
        return {name: getattr(self, name) for name in UNREAD_FIELDS}


def left(
    reader: Reader, s: Sentence, pending: Sequence[tuple[Group, int]], made: Sequence[Proposal]
) -> Iterator[Unread]:
    """What a sentence says beside its proposals. pending: lists of numbers without a proposal, each with where the words before it begin."""
    if s.past:
        return
    phrases = [one.as_printed for one in made]
    found: dict[str, Unread] = {}  # by phrase: said in words and read wrongly as a number is told once
    for group, floor in pending:
        why = _why(reader, s, group, floor)
        if why and not any(s.source.phrase(group.first.start, group.first.end) in phrase for phrase in phrases):
            phrase = _phrase(s, group.first.start, group.ends)
            found[phrase] = Unread(place=s.place, as_printed=phrase, why=why)
    for spoken in _IN_WORDS.finditer(s.bare, s.start, s.end):
        phrase = _phrase(s, spoken.start(), spoken.end())
        clause = _clause(s, spoken.start())
        # 规范管理率三分之二以上, 满意度过半: the words themselves are a bound
        aimed = (_AIMS.search(clause + spoken.group()) or _BOUND.search(spoken.group())) and (
            HEAD.search(clause.split(",")[-1]) or reader.resolver.within(clause) or "率" in clause or "占" in clause
        )
        if (
            aimed
            and not LIVED.search(clause)
            and not any(s.source.phrase(spoken.start(), spoken.end()) in one for one in phrases)
        ):
            found[phrase] = Unread(place=s.place, as_printed=phrase, why=f"“{spoken.group()}”没有换算成数值")
    yield from found.values()


def _clause(s: Sentence, at: int) -> str:
    """The clause that a place stands in, up to it, with the one before where it is short."""
    comma = s.bare.rfind(",", s.start, at)
    if comma >= 0 and at - comma < 8:
        comma = s.bare.rfind(",", s.start, comma)
    return s.bare[max(comma + 1, s.start, at - 60) : at]


def _why(reader: Reader, s: Sentence, group: Group, floor: int) -> str:
    first = group.first
    if (
        role_of(s, group) == ACTUAL
        or is_baseline(s.bare, first, floor)
        or is_baseline(s.bare, group.numbers[-1], floor)
    ):
        return ""
    clause = _clause(s, first.start)
    meant = bool(sign_of(first.word) or first.change or first.after) and first.bound
    named = reader.resolver.within(clause)
    rate = bool(RATES.fullmatch(first.unit))
    if MONEY.fullmatch(first.unit) or (first.unit in ("岁", "") and not named):
        return ""
    if not (meant and (rate or named)) and not (rate and named and not first.word):
        return ""
    return f"句中有“{named}”，这个数的说法没有读懂" if named else NO_NAME


def _phrase(s: Sentence, start: int, end: int) -> str:
    begins = max(s.start, max(s.bare.rfind(sign, s.start, start) for sign in ",;:。") + 1, end - _LONGEST)
    behind = _END.search(s.bare, end, s.end)
    ends = min(behind.start() if behind else s.end, end + 12)
    return s.source.phrase(begins, max(ends, end)).strip(" ，,。；;、")


def of_table(table: Table, place: str) -> Unread | None:
    """A table that looks like one of targets and is laid out as none."""
    head = [cell for row in table.rows[:2] for cell in row if cell]
    numbers = sum(bool(_NUMBER.search(cell)) and len(cell) <= 16 for row in table.rows[1:] for cell in row)
    if sum(bool(_TARGETS.search(cell)) for cell in head) < 2 or numbers < 2 or len(table.rows) < 2:
        return None
    return Unread(place=place, as_printed=" | ".join(head)[:_LONGEST], why=NO_COLUMNS)


def of_other_field(one: Proposal) -> Unread | None:
    """A proposal without an indicator that speaks of what is no matter of health: 地区生产总值增长5.5%."""
    if one.indicator or not _OTHER_FIELD.search(one.indicator_as_printed):
        return None
    return Unread(place=one.place, as_printed=one.as_printed, why=OTHER_FIELD, block=one.block)
