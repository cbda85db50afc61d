"""A list of numbers and the names before it -> proposals: which is said of which, for which year, how sure."""

import re
from dataclasses import replace

from loaders.plans.counts import ADDED, AREA, DONE_TO_SOME
from loaders.plans.indicators import HEAD, Match, cleaned, stripped
from loaders.plans.proposals import ACTUAL, BASELINE, TARGET, Proposal, reasons
from loaders.plans.quantities import Quantity, quantities
from loaders.plans.sentence import AHEAD, RATES, Group, Reader, Sentence, is_baseline, role_of, strength
from loaders.plans.years import Mark, Period, listed

_EVERY_YEAR = re.compile(r"始终|持续(?:保持|稳定|控制|巩固|维持)?|每年|常年|逐年(?:保持|稳定)")
_SOME_DAY = re.compile(r"逐步|尽快")
_BY_RULE = re.compile(r"(?:按照?|根据|落实)[^,;。]{0,40}(?:要求|标准|规定|比例|政策|原则)")
_IF_NOT = re.compile(r"(?:未|没有?|不能|达不)(?:达到|达|完成|到)[^,;。]{0,30}$")  # 未达到县域就诊率90%的，不得评优
_POINTS_GIVEN = re.compile(r"(?:的|及以上)?,?(?:得|加|扣|计)[0-9.满]{1,4}分")
_FORECAST = re.compile(r"预计|预测|有望|可望|将(?:达|超|增|升|降|突破)")
_WITHIN_YEAR = re.compile(
    r"(?<![0-9])(?:[1-9]|1[01])月(?:底|末|份|中旬)?(?:前|,|$|[^0-9日])|[一二三]季度|上半年|半年内"
)
_OF_PLACES = re.compile("的(?:乡镇|社区|单位|机构|医院|村|街道|卫生院)")  # 达到90%以上的乡镇补助2万元: which of them
_AIMED = re.compile("目标|要?控制[在到为]|[要应须]达到?|力争|确保|要求|不[低高]于")
_AIM_BEHIND = re.compile("的?目标(?:任务|值|要求)?")
_MET = re.compile("[^,;。]{0,48}?的目标(?:任务|值)?[^,;。]{0,12}?(?:实现|完成|达成)")  # ≤4‰的目标在2020年已经实现
_MET_SURELY = re.compile("已|提前|全面|如期|圆满|顺利|均")
_EACH = re.compile(
    "每一?(?:个|所|家|县|村|乡|镇|社区|街道|机构|支)|各(?:乡|镇|村|县|区|社区|单位|机构)"
)  # 每所村卫生室至少1名
_SOME_OF_THEM = re.compile(
    "要?(?:达到|通过|创成|建成|具备|纳入|参加|完成|实现|设置|提供|开展)"
)  # 2家乡镇卫生院达到推荐标准
LONGEST_PHRASE = 30  # characters of as_printed, about


def made_of(
    reader: Reader,
    s: Sentence,
    group: Group,
    floor: int,
    names: list[str],
    *,
    counts: str | None = None,
    whole: int = 0,
    unclear: str = "",
) -> list[Proposal]:
    """The proposals of one list of numbers and the names it is said of. floor: where what was said before ends; counts: the verb of a
    count of things, None for all else; whole: where the phrase ends, if behind the numbers; unclear: what is doubtful of all.
    """
    before = s.bare[max(floor, group.first.begins - 8) : group.first.end]
    role = role_of(s, group)
    if _is_aim_of_then(s, group, role):
        return []
    found: list[Proposal] = []
    fronted = said_of = ""
    for name, number, time, doubt in _paired(names, group.numbers, _years_of(s, group, floor), "分别" in before):
        if doubt and "、" in name:
            match = Match("", name, "new", "指标库中没有这个名称")
        else:
            match = _match(reader, name, s, counts, number, group.ends)
        if not match.id and counts is None and said_of:
            match = _of_the_same(reader, name, said_of) or match
        if match.id and counts is None and not said_of:
            said_of = reader.resolver.names.catalogue.indicators[match.id].name
        if counts is not None and match.id and _SOME_OF_THEM.match(s.bare, max(whole, group.ends), s.end):
            match = Match("", name, "new", "只数其中做到的，不是总数")
        if counts is not None and match.id and _EACH.search(s.bare, s.start, group.first.start):
            match = Match("", name, "new", "说的是每一处，不是总数")
        if name == names[0] and match.how == "end":
            fronted = match.said  # 农村 before the first is said of all
        elif name == names[0] and match.how != "exact" and counts is None and not HEAD.search(name):
            fronted = f"同列的“{name}”不是完整的指标名称，各名称如何断开待核"
        doubt = reasons(doubt, unclear, fronted if match.how == "exact" else "", _spoken(number))
        if role == ACTUAL and not (match.sure and counts is None):
            continue
        if (
            AREA.fullmatch(number.unit) and not match.id and "人均" not in name
        ):  # of some building: a project's size, no aim
            continue
        made = _one(reader, s, group, name, number, time, match, counts, max(whole, group.ends), floor)
        if role == TARGET and made.year_from in ("printed", "sentence") and _is_over(made.year, reader.period):
            if _AIMED.search(s.bare, max(s.start, floor), group.first.end):
                continue  # an aim of a year that is over: none of this plan, and no result
            if match.sure and counts is None:  # 2024年达到95%, in the plan of 2025
                level = made.comparator if number.after or made.comparator not in "≥≤" else "="
                found.append(
                    replace(
                        made, role=ACTUAL, comparator=level, scope="plan", strength="", why=reasons(made.why, doubt)
                    )
                )
            continue
        found.append(replace(made, role=role, why=reasons(made.why, doubt)))
    return [*found, *_baseline(s, group, found)]


def _spoken(number: Quantity) -> str:
    return f"原文为“{number.spoken}”，换算为百分数" if number.spoken else ""


def _is_aim_of_then(s: Sentence, group: Group, role: str) -> bool:
    """Whether a number is an aim of what is over: 2020年的目标值为70% in a section that looks back, ≤4‰的目标已经实现 anywhere."""
    met = _MET.match(s.bare, group.ends, s.end)
    if met and _MET_SURELY.search(met.group().rpartition("的目标")[2]):
        return role == ACTUAL or not AHEAD.search(s.bare, s.start, group.first.start)
    near = s.bare[max(s.start, group.first.begins - 8) : group.first.start]
    return role == ACTUAL and bool(
        re.search("目标(?:任务|值|要求)?(?:为|是|:|达到)?$", near) or _AIM_BEHIND.match(s.bare, group.ends, s.end)
    )


def _is_over(year: int | None, period: Period) -> bool:
    """Whether a year was over when the document's own years began."""
    began = period.end if period.annual else period.start
    return year is not None and began is not None and year < began


def _paired(
    names: list[str], numbers: tuple[Quantity, ...], times: list[Mark], apart: bool
) -> list[tuple[str, Quantity, Mark | None, str]]:
    """(name, number, the time named for it, what is doubtful) of each statement. apart: 分别 stands before the numbers."""
    last = times[-1] if times else None
    if len(names) == 1 and all(one.year for one in numbers):  # 3.3名（2027年）、4.5名（2030年）
        return [(names[0], number, None, "") for number in numbers]
    if len(numbers) == len(names) and len(numbers) > 1:
        doubt = f"原文列 {len(names)} 个名称、{len(times)} 个年份，各数指何者待核" if len(times) > 1 else ""
        return [(name, number, last, doubt) for name, number in zip(names, numbers)]
    if len(numbers) == 1:
        years = times[-1:] if numbers[0].yearly or not times else times  # 到2022年和2030年，保持在95%以上: in both
        doubt = "原文有“分别”而只有一个数" if apart and len(names) > 1 and len(years) < 2 else ""
        return [(name, numbers[0], time, doubt) for name in names for time in years or [None]]
    if len(numbers) > 1 and len(names) % len(numbers) == 0 and _by_kind(names, len(numbers)):
        return [(name, numbers[at % len(numbers)], last, "") for at, name in enumerate(names)]
    if len(names) == 1 and len(times) == len(numbers):
        return [(names[0], number, time, "") for number, time in zip(numbers, times)]
    if len(names) == 1:
        return [(names[0], number, last, "一个名称后有几个数，各指何者待核") for number in numbers]
    doubt = f"原文列 {len(names)} 个名称、{len(numbers)} 个数，无法一一对应"
    return [("、".join(names), number, last, doubt) for number in numbers]


def _by_kind(names: list[str], kinds: int) -> bool:
    """Whether names are those of several groups with the same kinds of rates: 高血压规范管理率、高血压控制率、糖尿病规范管理率、糖尿病控制率, 2 numbers."""
    ends = [re.sub("^.*?(?:患者|人群|儿童|妇女|老年人|居民)的?", "", name) for name in names]
    return all(end == ends[at % kinds] for at, end in enumerate(ends)) and len(set(ends)) == kinds


_WHOM = re.compile(".{2,14}?(?:患者|人群|儿童|老年人|妇女|孕产妇|居民|新生儿)")


def _of_the_same(reader: Reader, name: str, first: str) -> Match | None:
    """A name that leaves out whom the first of its list names: 规律服药率 beside 严重精神障碍患者规范管理率."""
    whom = _WHOM.match(first)
    found = reader.resolver.known(whom.group() + name) if whom and len(name) >= 3 else ""
    if not whom or not found:
        return None
    own = reader.resolver.names.catalogue.indicators[found].name
    return Match(found, name, "parts", f"按同列所说的“{whom.group()}”认作“{own}”，待核")


def _match(reader: Reader, name: str, s: Sentence, counts: str | None, number: Quantity, until: int) -> Match:
    """The indicator of a name; what stands before the number says more than what follows."""
    resolve = reader.resolver.resolve
    before = s.context.replace(s.bare[s.start : s.end], s.bare[s.start : until])
    if counts is None:
        found = resolve(name, before)
        found = found if found.id else resolve(name, s.context)
        one = reader.resolver.names.catalogue.indicators.get(found.id)
        if one and one.kind == "count" and number.basis == "absolute" and RATES.fullmatch(number.unit):
            return Match("", name, "new", "指标库中没有这个名称")  # a share of them is no number of them
        return found
    found = _counted_match(reader, name, s, counts)
    own = reader.resolver.names.catalogue.indicators.get(found.id)
    if own and counts in ADDED and counts[-1] not in own.name and own.measure == "stock":
        return Match("", name, "new", f"原文为“{counts}”，不是总数；指标库中没有新增数的名称")
    if (
        own
        and found.sure
        and counts in DONE_TO_SOME
        and counts not in own.name
        and own.measure == "stock"
        and own.kind == "count"
        and not number.word
    ):
        return Match("", name, "new", f"原文为“{counts}”，不是总数")
    fits = (
        not found.id
        or bool(reader.resolver.known(stripped(name)))
        or reader.resolver.names.accepted(found.id, number.unit) is not None
    )
    return found if fits else Match("", name, "new", "指标库中没有这个名称")


def _counted_match(reader: Reader, name: str, s: Sentence, counts: str) -> Match:
    """A count of things is called by its verb, as a number, or by the end of its name."""
    resolve = reader.resolver.resolve
    for tried in (f"{counts}{name}", f"{name}数", name):
        if reader.resolver.known(tried):
            return resolve(tried, s.context)
    found = resolve(name, s.context)
    name = re.sub("(?:工作|活动)$", "", name) or name
    for start in range(0, min(len(name) - 3, 30)):
        if found.id:
            break
        shorter = resolve(name[start:], s.context)
        if shorter.id:
            found = Match(shorter.id, name, "parts", shorter.said or f"名称前另有“{name[:start]}”，口径是否相同待核")
    return found


def _one(
    reader: Reader,
    s: Sentence,
    group: Group,
    name: str,
    number: Quantity,
    time: Mark | None,
    match: Match,
    counts: str | None,
    end: int,
    floor: int,
) -> Proposal:
    """One statement: the number as the name's, with its year, scope and doubts."""
    bare, period = s.bare, reader.period
    clause_from = max(
        bare.rfind(",", s.start, group.first.begins), bare.rfind(":", s.start, group.first.begins), s.start
    )
    near = bare[max(floor, clause_from) : group.first.end]
    year, how = year_of(reader, s, number, time, group)
    every = bool(_EVERY_YEAR.search(near)) and not number.change
    annual = period.annual and year is not None and year == period.end
    reference = _reference(s, number, year, group)
    catalogue = reader.resolver.names.catalogue.indicators
    own = catalogue[match.id] if match.id else None
    unit = "" if number.unit == "1:" else number.unit
    if own and own.unit == "1/10万" and unit in ("人", "名") and re.match("每(?:10|十)万", stripped(name)):
        unit = own.unit  # 每10万人口…达到3.3名: the name says of how many
    doubts = [match.said, "前后两个比较词不一致" if number.clash else ""]
    if (
        own
        and number.basis == "absolute"
        and number.unit not in ("", "1:")
        and reader.resolver.names.accepted(match.id, unit) is None
    ):
        doubts.append(f"单位“{number.unit}”与指标的单位“{own.unit}”不同")
    if own and number.basis.startswith("percent") and own.unit in ("%", "‰"):
        doubts.append("指标本身以百分比计，提高（降低）百分之几有两种读法")
    if counts is not None and not match.sure:
        doubts.append("工作量，是否列为目标待核")
    if _IF_NOT.search(bare[max(floor, s.start) : number.start]) or _POINTS_GIVEN.match(bare, group.ends):
        doubts.append("是条件或评分办法，是否目标待核")
    elif end == group.ends and _OF_PLACES.match(bare, end):
        doubts.append("是条件，是否目标待核")
    if annual and _WITHIN_YEAR.search(near):
        doubts.append("年中的节点，不是全年的目标")
    if is_part_of_one(own, number):
        doubts.append("个数有小数，是否每千人口之类的比率待核")
    if _disputed(own, number):
        doubts.append("比较词与指标方向相反")
    comparator = number.comparator
    if counts is not None and comparator == "=" and re.search("至少|不少于|不低于", near):
        comparator = "≥"
    if s.milestone and how in ("section", "title") and year != s.milestone and number.basis == "absolute":
        doubts.append(f"同段上文为 {s.milestone} 年，此数的年份待核")
    if role_of(s, group) == ACTUAL:
        if _FORECAST.search(near):
            doubts.append("预计数，不是已有的结果")
        annual, every = False, False
        year, how = (year, how) if how in ("printed", "sentence") else (None, "")
        comparator = "=" if not number.after and comparator in "≥≤" else comparator
    start = bare.rfind(name, s.start, group.first.begins) if len(name) > 1 and counts is None else -1
    begins = (
        start
        if start >= 0 and end - start <= LONGEST_PHRASE
        else max(clause_from + (bare[clause_from] in ",:"), _beginning(bare, end - LONGEST_PHRASE))
    )
    return Proposal(
        indicator=match.id, indicator_name=own.name if own else match.name, indicator_as_printed=match.name or name,
        year=year, year_from=how, comparator=comparator, value=number.value, value_to=number.value_to, unit=unit,
        basis=number.basis, reference_year=reference, scope="every_year" if every else "annual" if annual else "plan",
        strength=strength(bare, s.start, group.first.begins), of=number.of, place=s.place,
        as_printed=s.source.phrase(begins, max(end, begins + 1)).strip(" ,，。；;、"), why=reasons(*doubts),
    )  # fmt: skip


def _beginning(bare: str, at: int) -> int:
    """The nearest place before one where a name may begin: a phrase starts with no half of a name, and no half of a number."""
    for place in range(at, max(at - 24, 0), -1):
        if bare[place - 1] in ",;:、。()《》“”":
            return place
    return at


def is_part_of_one(own, number: Quantity) -> bool:
    """Whether a number of beds or people is none: 其中公立医院床位3.5张, where 每千人口 was said before."""
    return (
        own is not None
        and own.kind == "count"
        and number.value % 1 > 0
        and number.unit[:1] not in ("万", "亿")
        and not number.change
    )


def _disputed(own, number: Quantity) -> bool:
    if own is None or number.change or own.better == "neutral":
        return False
    return number.comparator in (("≤", "<") if own.better == "higher" else ("≥", ">"))


def _years_of(s: Sentence, group: Group, floor: int) -> list[Mark]:
    """The times that may be meant: those named before the numbers, the nearest list of them last."""
    ahead = [one for one in s.times if not one.reference and one.end <= group.ends and not _is_aside(s, one, group)]
    behind = [one for one in s.times if not one.reference and group.ends < one.start <= group.ends + 12]
    if len(behind) == len(group.numbers) >= 2 and s.bare[group.ends] == "(":
        return behind
    near = [one for one in ahead if one.start >= floor]
    if len(near) >= 2 and len(near) == len(group.numbers):
        return near
    return listed(s.bare, ahead)


def _is_aside(s: Sentence, time: Mark, group: Group) -> bool:
    """Whether a time stands in brackets that are closed before the numbers: 达到70%(2025年为66.8%),…."""
    signs = re.findall("[()]", s.bare[time.end : group.first.begins])
    return bool(signs) and signs[0] == ")"


def year_of(reader: Reader, s: Sentence, number: Quantity, time: Mark | None, group: Group) -> tuple[int | None, str]:
    """The target year of a number and where it was found (year_from); (None, '') where none is meant. time: the one named for it."""
    if number.year:
        return number.year, "printed"
    if time:
        return time.year, time.how
    ruled = s.bare[max(s.start, group.first.begins - 80) : min(s.end, group.ends + 24)]
    if _SOME_DAY.search(_own_clause(s, group)) or (_BY_RULE.search(ruled) and not reader.period.annual):
        return None, ""
    later = [
        one
        for one in s.times
        if not one.reference
        and one.how != "title"
        and s.bare[group.ends : one.start] in ("(", "")
        and s.bare[one.end : one.end + 1] in tuple("),;。")
    ]
    if later:
        return later[0].year, later[0].how
    if s.carried and not reader.period.annual:
        return s.carried, "section"
    return (reader.period.end, "title") if reader.period.end else (None, "")


def _own_clause(s: Sentence, group: Group) -> str:
    """The clause of a number, and the one before it where its own names nothing."""
    comma = s.bare.rfind(",", s.start, group.first.begins)
    if comma >= 0 and len(stripped(cleaned(s.bare[comma + 1 : group.first.begins]))) < 2:
        comma = s.bare.rfind(",", s.start, comma)
    return s.bare[max(comma, s.start) : group.first.end]


def _reference(s: Sentence, number: Quantity, year: int | None, group: Group) -> int | None:
    if not number.change:
        return None
    named = [
        one.year
        for one in s.times
        if one.reference and one.end <= group.first.end and group.first.begins - one.end < 30
    ]
    if named:
        return named[-1]
    return (
        year - 1
        if year
        and re.search(r"(?:上|前)一?年|去年|同比", s.bare[max(s.start, group.first.begins - 30) : group.first.begins])
        else None
    )


def _baseline(s: Sentence, group: Group, found: list[Proposal]) -> list[Proposal]:
    """由84元提高到89元: 84 is what it was. So is 79.3 of 在2025年79.3岁的基础上提高1岁."""
    if len(found) != 1 or found[0].role != TARGET or len(group.numbers) != 1:
        return []
    before = list(quantities(s.bare, max(s.start, group.first.begins - 30), group.first.begins))
    if not before or not is_baseline(s.bare, before[-1], s.start):
        return []
    points = {"个百分点": "%", "个千分点": "‰"}
    if before[-1].unit not in (group.first.unit, points.get(group.first.unit, group.first.unit)):
        return []
    named = [one for one in s.times if one.end <= before[-1].begins and before[-1].begins - one.end <= 2]
    year = named[-1].year if named else None
    printed = found[0].as_printed
    if s.bare[before[-1].start : before[-1].end] not in printed.replace(
        " ", ""
    ):  # 在2025年3.8人的基础上，达到4.3人以上
        begins = _beginning(s.bare, max(s.start, min(before[-1].start, group.ends - LONGEST_PHRASE)))
        printed = s.source.phrase(max(s.start, begins), group.ends).strip(" ,，。；;、")
    return [
        replace(
            found[0], role=BASELINE, comparator="=", value=before[-1].value, value_to=None, year=year, year_from="printed" if year else "",
            unit=before[-1].unit.removesuffix("1:"), basis="absolute", reference_year=None, of="", strength="", scope="plan",
            as_printed=printed, why=reasons(found[0].why, "" if year else "起点值，年份未写"),
        )
    ]  # fmt: skip
