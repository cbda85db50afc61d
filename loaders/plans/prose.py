"""Sentences -> proposals, by the wording of method section 1.

A sentence is read number by number. Its subject is what stands before the words of the bound; where a number has no words that say how it is
meant, and no rate before it, it is none of ours. Money, dates, documents' numbers, ages, and what has been reached already give no target.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from loaders.plans import years
from loaders.plans.indicators import HEAD, Match, Resolver, cleaned, stripped
from loaders.plans.items import items
from loaders.plans.proposals import ACTUAL, BASELINE, TARGET, Proposal, reasons
from loaders.plans.quantities import Quantity, Text, quantities, text
from loaders.plans.sections import Section
from loaders.plans.years import Mark, Period

RATES = re.compile(r"%|‰|‱|1:|个百分点|[^/]*/(?:每)?(?:10万|十万|100,?000|万|千|百).*")
_MONEY = re.compile(r"[万亿]?元")
_AREA = re.compile("万?平方米|平米|m²|m2|㎡")
_TIME_UNITS = set("分钟 小时 学时 课时 天 日 个月 周".split())
_SENTENCE_END = re.compile(r"[。!?;]|(?<=[^0-9]):(?=[一二三四五六七]是)")
_CLAUSE = re.compile(r"[,:]")
_JOIN = re.compile(r"(?:[、和及与以且]|以及|并|或)?(?:(?:20[0-9]{2}年)?(?:达到|达|为|不低于|不超过)?)?")
_STRENGTH = re.compile(r"确保|力争|争取|努力|原则上|推动|计划|逐步|不断|促进|鼓励|支持|探索|保证")
_STRONGLY = re.compile(r"确保|力争|争取|原则上|计划")
_SHARED = re.compile(r"均|都|皆|一律|全部|各自")
_EVERY_YEAR = re.compile(r"始终|持续(?:保持|稳定|控制|巩固|维持)?|每年|常年|逐年(?:保持|稳定)")
_SOME_DAY = re.compile(r"逐步|尽快")
_BY_RULE = re.compile(r"(?:按照?|根据|落实)[^,;。]{0,40}(?:要求|标准|规定|比例|政策|原则)")
_LIVED = re.compile(
    r"已(?!确诊|婚|知晓|签约)|现有|目前|截至|截止|曾经|此前|以来|历年|过去|连续[一二三四五六七八九两0-9]+年|位居|位列|排名|荣获|被评为|"
    r"(?:实现|完成|达到|建成|增长|下降|提高|提升|降低|组建|设立|配备|投入|新增|开展|举办|培训|减少|增加|争取|落实|建立|取得|获得|超过)了|"
    r"(?:去年|上一?年)(?!度?(?:的?基础|[增提上降下减]|同期?[增提上降下减]|相比|水平))|占全[国省市县]|累计(?:完成|投入|培训|签约|筛查|接种|争取|建成)"
)
_AHEAD = re.compile(
    r"力争|确保|争取|努力|计划|目标|将|要(?!求|素|点|闻)|到20[2-9][0-9]年|今年|年内|到[“\"]?十[四五六]五|下一步|全年"
)
_MUST = (
    "不低于",
    "不少于",
    "不得低于",
    "不得少于",
    "至少",
    "至少达到",
    "至少有",
    "至少为",
    "不小于",
    "不超过",
    "不高于",
    "控制在",
    "不得超过",
)
_BUILD = (
    "建成 新建 改建 扩建 改扩建 新改扩建 建设 新增 新增加 新创建 创建 创成 打造 培育 设立 建立 设置 配备 配齐 购置 配置 引进 招聘 招录 招收 招募 培训 培养 选派 遴选 选取 评选 举办 组建 成立 "
    "认定 布设 新设 增设 增加 实施 申报 下派 派驻 改造 发放 提升 建强 完成 完成好 开展 组织 推广 举行 进行 筛查 救助 服务 签约 提供 命名 创评 新晋 晋升 吸引 储备 制作 播出 印发 处置 检测 抽检 监测 争创 争取 运行 推出 打包 列支 具备 覆盖".split()
)
_MORE = set(
    "新建 新增 新增加 增加 新设 增设 招聘 招录 招收 招募 引进 培训 选派 购置 扩建 改扩建 新改扩建 下派 派驻".split()
)
_BUILD_RE = "|".join(sorted(_BUILD, key=len, reverse=True))
_BUILT_BEFORE = re.compile(rf"(?P<verb>{_BUILD_RE})(?:好|了|出|成|起)?(?:不少于|至少|达到|共|约|各)?$")
_BUILT_THERE = re.compile(rf"(?P<verb>{_BUILD_RE})(?:好)?(?P<noun>[^,;。0-9]{{2,30}})$")
_NOUN = re.compile(r"(?:以上|以下|左右|规模)?的?(?P<noun>[\u4e00-\u9fffA-Za-z“”\"()+-]{2,40})")
_SIZED = re.compile(r"(?:规模|面积|床位|服务)[^,;。]{0,16}的(?P<noun>[^,;。、和及]{2,14})")
_SHORTER = ("缩短到", "缩短至", "降至", "降到", "压缩到", "压缩至")
_TIMES = re.compile(r"住院日|时间|时长|半径|培训|学时|天数|时限|日数|响应")
_NOUN_END = re.compile(
    r"和|及(?!时)|并|以及|以(?!上|下|外)|用于|进行|开展|达到|纳入|作为|为(?!主|民)|与|,|、|在(?!编|职|岗)|要|能够|可|实现|具有|成为"
)
_PREDICATE = re.compile(
    r"(?P<noun>[^,;。、0-9]{2,24}?)(?P<able>能够|能|可以|可|应|要|均|都|须|已)?(?P<what>(?:达到|具备|提供|开展|设有|设置|配备|建成|完成|实现|建立|拥有|符合|参加|通过|使用|掌握|纳入|创建成|建有|接种|接受|达标)[^,;。0-9]{0,24})"
)
_COVERED = re.compile(
    r"(?P<name>[^,;。:]{2,50}?)(?P<verb>(?:要|须)?(?:基本)?(?:实现|达到|做到|达成|达))?(?P<where>(?:县域|区域|乡镇|乡村|城乡|行政村|县乡村?|全县|[^,;。:实现达到]{4,16}(?:机构|单位|医院|乡镇|社区)))?全覆盖"
)
_EXTERNAL = re.compile(
    r"(?P<word>不低于|不高于|高于|低于|优于|达到|超过|不超过|接近|好于)(?P<whose>全[国省市州]|国家|省|市|省级|市级|全[省市]的?)(?:同期|的|总体)?平均(?:水平|数|值)?"
)
_BETTER = {"不低于": "≥", "不高于": "≤", "高于": ">", "低于": "<", "达到": "≥", "超过": ">", "不超过": "≤", "接近": "~"}
_QUOTED = re.compile(r"“[^”]{1,24}”|《[^》]{1,80}》|〔[^〕]*〕")
_QUALIFIES = re.compile(r"的")
LONGEST_PHRASE = 30  # characters of as_printed, about


@dataclass(frozen=True)
class Reader:
    """What all paragraphs of one document share."""

    resolver: Resolver
    period: Period


@dataclass(frozen=True)
class _Sentence:
    """One sentence of a paragraph, from start to end of its bare text."""

    source: Text
    start: int
    end: int
    place: str
    context: str
    past: bool
    times: tuple[Mark, ...]
    carried: int | None

    @property
    def bare(self) -> str:
        return self.source.bare


def propose(
    reader: Reader, paragraph: str, section: Section, carried: int | None = None
) -> Iterator[tuple[list[Proposal], int | None]]:
    """The proposals of each sentence, and the year the section goes on with. carried: the year last printed in the section."""
    source = text(paragraph)
    topic, ordinal = "", ""
    for start, end in sentences(source.bare):
        times = tuple(years.marks(source.bare, start, end, reader.period))
        ordinal = _ordinal(source.bare[start : start + 3]) or ordinal
        if ordinal and _ordinal(source.bare[start : start + 3]):
            topic = ""
        place = section.place + (
            f" {ordinal}" if ordinal and section.place[-1:] not in ("", "、", "）", "】", ".") else ordinal
        )
        context = f"{topic}{source.bare[max(0, start - 120) if not ordinal else start : end]} {section.words}"
        sentence = _Sentence(
            source,
            start,
            end,
            place,
            context,
            section.is_past or _past_year(section, reader.period),
            times,
            carried or section.year,
        )
        yield _of_two_years(list(_sentence(reader, sentence))), _carried(times, reader.period)
        ahead = [one.year for one in times if not one.reference and one.how == "printed"]
        carried = ahead[-1] if ahead and not reader.period.annual and _is_ahead(ahead[-1], reader.period) else carried
        topic = topic or source.bare[start : min(end, start + 24)]


def _of_two_years(made: list[Proposal]) -> list[Proposal]:
    """A value without a year of its own beside another that prints it: 提升到20%，到2025年提升到25%."""
    printed = {
        (one.indicator or one.indicator_name, one.year): one.value
        for one in made
        if one.role == TARGET and one.year_from == "printed" and one.basis == "absolute"
    }
    return [
        replace(one, year=None, year_from="", why=reasons(one.why, f"同句另有 {one.year} 年的数，此数的年份待核"))
        if one.role == TARGET and one.basis == "absolute" and one.year_from in ("section", "title")
        and printed.get((one.indicator or one.indicator_name, one.year), one.value) != one.value
        else one
        for one in made
    ]  # fmt: skip


def _carried(times: tuple[Mark, ...], period: Period) -> int | None:
    ahead = [one.year for one in times if not one.reference and one.how in ("printed", "sentence")]
    return ahead[-1] if ahead and not period.annual and _is_ahead(ahead[-1], period) else None


def _is_ahead(year: int, period: Period) -> bool:
    return year >= (period.start or period.end or 0)


def _past_year(section: Section, period: Period) -> bool:
    return bool(section.year and period.end and period.annual and section.year < period.end)


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


def _ordinal(beginning: str) -> str:
    found = re.match(r"[一二三四五六七八九十]{1,2}[是要]", beginning)
    return found.group() if found else ""


@dataclass(frozen=True)
class _Group:
    """Numbers that stand in one list, with the words before the first and behind the last."""

    numbers: tuple[Quantity, ...]

    @property
    def first(self) -> Quantity:
        return self.numbers[0]

    @property
    def ends(self) -> int:
        return self.numbers[-1].ends


def _groups(bare: str, found: list[Quantity]) -> list[_Group]:
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
    return [_Group(tuple(_shared_bound(one))) for one in groups]


def _shared_bound(numbers: list[Quantity]) -> list[Quantity]:
    """控制在 before the first, 以内 and the unit behind the last are meant of all."""
    if len(numbers) == 1:
        return numbers
    first, last = numbers[0], numbers[-1]
    bound = next((one for one in numbers if one.comparator not in ("=",) and one.comparator != "range"), None)
    shared = last.comparator if last.after else first.comparator if first.word else bound.comparator if bound else "="
    return [
        one
        if one.after or one.comparator == "range"
        else replace(
            one,
            comparator="=" if shared == "≥" and one.value == 100 and one.unit == "%" and not last.after else shared,
            after=last.after,
            unit=one.unit or last.unit,
        )
        for one in numbers
    ]


def _sentence(reader: Reader, s: _Sentence) -> Iterator[Proposal]:
    bare = s.bare
    quoted = [found.span() for found in _QUOTED.finditer(bare, s.start, s.end)]
    found = [
        one
        for one in quantities(bare, s.start, s.end)
        if not any(a <= one.start < b for a, b in quoted)
        and not any(mark.start <= one.start < mark.end for mark in s.times)
    ]
    floor, subject = s.start, ""
    groups = _groups(bare, found)
    built = ""
    for at, group in enumerate(groups):
        if group.first.start < floor:  # within the phrase of the one before: 1所100个托位的机构
            continue
        until = groups[at + 1].first.begins if at + 1 < len(groups) else s.end
        window = bare[floor : group.first.begins]
        made, subject, built, done = _group(reader, s, group, floor, window, until, subject, built)
        yield from made
        floor = done
    yield from _externals(reader, s, subject)
    yield from _covered(reader, s)


def _group(reader, s, group, floor, window, until, subject, built) -> tuple[list[Proposal], str, str, int]:
    """The proposals of one list of numbers, the subject and verb that the next one may go on with, and where its phrase ends."""
    first = group.first
    behind = s.bare[group.ends : until]
    named = _subject(window)
    nothing = [], subject, built, group.ends
    if not RATES.fullmatch(first.unit) and _is_within_name(behind):
        return [], subject, built, floor
    if _is_baseline(s.bare, first, floor):
        return [], stripped(named) or subject, built, group.ends
    unit = first.unit
    if _MONEY.fullmatch(unit) and not re.search(r"人均|每人|每月|标准|补助|次均|百元", subject + window + behind[:8]):
        return nothing
    if RATES.fullmatch(unit) or unit in ("岁", "") or re.search(r"每(?:千|万|百|10万|十万)|千人口", window[-60:]):
        if unit == "个百分点" and not first.change:
            return nothing
        forward = None if (named and HEAD.search(named)) else _forward(s, group, window, behind)
        if forward:
            return _made(reader, s, group, floor, [forward[0]], whole=forward[1]), subject, "", forward[1]
        per = _per_person(window, behind, first) if unit not in ("", "岁", "%", "‰", "1:") else ""
        if per:
            end = group.ends + min(len(behind), 12)
            return _made(reader, s, group, floor, [per], whole=end), per, "", end
        named = named or (subject if _may_go_on(window) and not behind.startswith("的") else "")
        if not named or (unit in ("", "岁") and not (first.bound and HEAD.search(named))):
            return [], named or subject, built, group.ends
        if not first.bound and not HEAD.search(named):
            return nothing
        if _QUALIFIES.match(behind) and not HEAD.search(named) and not first.word:
            return nothing
        listed = _listed(reader, window, named, len(group.numbers))
        return _made(reader, s, group, floor, listed), listed[-1], "", group.ends
    counted = _counted(s, group, window, behind, built, named or (subject if _may_go_on(window) else ""))
    if counted is None:
        return [], subject, "", group.ends
    name, verb, whole = counted
    listed = items(name, _known(reader)) if len(group.numbers) > 1 else [name]
    return _made(reader, s, group, floor, listed, counts=verb, whole=whole), subject or named, verb, whole


def _is_within_name(behind: str) -> bool:
    """Whether a number is part of the name of the rate that follows: 6类以上中医非药物疗法开展比例, up to its own number."""
    return (
        bool(behind)
        and not re.search("[,;:。、和及]", behind.removeprefix("及"))
        and bool(re.search("(?:率|比例|占比|比重)$", cleaned(behind)))
    )


def _is_baseline(bare: str, one: Quantity, floor: int) -> bool:
    """由 or 从 before a number: what it was."""
    return bool(
        re.search(
            r"(?:由|从)(?:[“\"]?[0-9十二三四五六年底末初期”\"]{0,10}的?)?$",
            bare[max(floor, one.begins - 16) : one.begins],
        )
    )


def _may_go_on(window: str) -> bool:
    """Whether what stands between two numbers names nothing of its own: ',力争达到'."""
    return len(stripped(cleaned(window))) < 2


def _subject(window: str) -> str:
    """The last clause of what stands before a bound that names something."""
    window = window.rpartition("全覆盖")[2]
    opened = window.rfind("(")
    window = window[opened + 1 :] if opened > window.rfind(")") else window
    clauses = [cleaned(one) for one in _CLAUSE.split(window)]
    for clause in reversed(clauses[-3:]):
        named = stripped(clause)
        if len(named) >= 2 and not re.fullmatch(r"[0-9年月日底末前到至在、]*", named):
            return clause
    return ""


def _listed(reader: Reader, window: str, named: str, count: int) -> list[str]:
    """The names of a subject; with 均 also those before the last comma that are known."""
    known = _known(reader)
    listed = items(named, known, count)
    before = [cleaned(one) for one in _CLAUSE.split(window)]
    by = before[before.index(named) - 1] if named in before[1:] else ""
    if re.fullmatch("以[^,;。]{1,14}为单位", by):  # 以乡镇为单位，适龄儿童…接种率
        listed = [by + listed[0], *listed[1:]]
    if _SHARED.search(window[-8:]) or "分别" in window[-8:]:
        place = next((at for at in range(len(before) - 1, -1, -1) if before[at] == named), 0)
        for clause in reversed(before[max(0, place - 3) : place]):
            more = re.match(r"(.*?(?:率|比例|水平|数))以[^,]{2,14}为单位$", clause)
            front = items(more.group(1) if more else clause, known)
            if not all(map(known, front)):
                break
            if more:
                listed = [
                    clause.removeprefix(more.group(1)) + listed[0]
                    if known(clause.removeprefix(more.group(1)) + listed[0])
                    else listed[0],
                    *listed[1:],
                ]
            listed = [*front, *listed]
    return listed


def _known(reader: Reader) -> Callable[[str], bool]:
    """Whether the catalogue has a name as it stands, or without verbs before it, or as a number of things."""
    known = reader.resolver.known
    return lambda name: bool(known(name) or known(stripped(name)) or known(stripped(name) + "数"))


def _forward(s: _Sentence, group: _Group, window: str, behind: str) -> tuple[str, int] | None:
    """'90%以上的基层医疗卫生机构能够提供儿科诊疗服务' -> ('提供儿科诊疗服务的基层医疗卫生机构比例', where it ends)."""
    if group.first.unit != "%" or len(group.numbers) > 1 or group.first.change:
        return None
    covered = re.search("(?P<by>[^,;。]{2,16})覆盖$", window + group.first.word.partition("覆盖")[0])
    whom = re.match("的(?P<whom>[^,;。、]{2,14})", behind)
    if covered and whom:
        return f"{stripped(covered.group('by'))}{whom.group('whom')}覆盖率", group.ends + whom.end()
    found = _PREDICATE.match(behind.removeprefix("的"))
    if not found or (not behind.startswith("的") and not group.first.after):
        return None
    what = found.group("what").removeprefix("达到") if found.group("what").startswith("达到") else found.group("what")
    end = group.ends + found.end() + (1 if behind.startswith("的") else 0)
    verb = "达到" if found.group("what").startswith("达到") else ""
    return f"{verb}{what}的{found.group('noun')}比例", end


def _per_person(window: str, behind: str, one: Quantity) -> str:
    """'每万名居民拥有' and '合格全科医生' around a number -> '每万名居民拥有合格全科医生数'."""
    noun = _NOUN.match(behind)
    per = re.search(r"每(?:千|万|百|10万|十万)[^,;。]{1,20}?(?:拥有|配备|配置|有|达到?)$", (window + one.word)[-40:])
    if not per or not noun:
        return ""
    said = _NOUN_END.split(noun.group("noun"))[0].partition("的")[0]
    return (
        re.sub("(?:配备|配置|有|达到?)$", "", per.group()).removesuffix("拥")
        + said
        + ("" if said.endswith("数") else "数")
        if len(said) >= 2
        else ""
    )


def _counted(
    s: _Sentence, group: _Group, window: str, behind: str, built: str, named: str
) -> tuple[str, str, int] | None:
    """A count of things: (what is counted, the verb, where the phrase ends); None where it is none to be reached."""
    first = group.first
    clause = _CLAUSE.split(window)[-1]
    strict = first.word in _MUST or "至少" in clause[-16:] or "不少于" in clause[-8:]
    if first.unit in _TIME_UNITS:
        name = cleaned(clause)
        good = first.word in (*_MUST, *_SHORTER, "达到") and _TIMES.search(clause)
        return (name, "", group.ends) if good and len(name) >= 2 else None
    if _MONEY.fullmatch(first.unit):
        return _money(first, clause, named, behind, group)
    if _QUALIFIES.match(behind) and (first.after or len(behind) < 3) and not strict:
        return None
    if re.match(r"大|项?(?:[\u4e00-\u9fff]{0,6})制度|[^,;。]{0,20}为(?:抓手|基础|重点|目标|依据|导向|牵引|主)", behind):
        return None
    if not strict and re.match(r"(?:以(?!上|下)|按照?|围绕|聚焦|对照|依托|根据|结合|针对)", clause):
        return None
    verb = _BUILT_BEFORE.search(clause + (first.word if first.word not in _MUST else ""))
    there = None if verb else _BUILT_THERE.search(clause)
    said = verb or there
    if first.word == "有" and re.search("实现|确保|至少|要", clause) and (made := _PREDICATE.match(behind)):
        return f"{made.group('what')}的{made.group('noun')}数", "", group.ends + made.end()
    if first.han and not (
        strict
        or _one_of_its_own(said, first)
        or (first.unit == "次" and re.search("每|年内|半年|(?:进行|开展)$", clause))
    ):
        return None
    after, end = _noun(s, group, behind)
    acted = re.search("对(?P<whom>[^,;。]{2,20}?)(?:进行|开展|组织)$", clause)
    if acted and 2 <= len(after) <= 4:
        after = acted.group("whom") + after
    if (
        said is None
        and built
        and re.match("[、和及]", window)
        and len(after) < 2
        and len(listed := stripped(cleaned(clause))) >= 2
    ):
        return listed, built, group.ends  # 建成健康村20个、健康社区5个
    if verb or (said is None and built and (len(stripped(cleaned(clause))) < 2 or window.startswith("的"))):
        word = verb.group("verb") if verb else built
        if len(after) >= 2:
            return after, word, end
        before = stripped(cleaned(clause[: verb.start()]) if verb else named)
        if len(before) < 2 and first.unit in ("人", "名", "人次"):
            before = f"{word}人数"
        return (before, word, group.ends) if len(before) >= 2 else None
    if there:
        noun = cleaned(there.group("noun"))
        if len(after) >= 2 and not HEAD.search(noun) and not re.match("[赴到参进开前下等以]", after):
            return (after if strict else noun + after), there.group("verb"), end
        return (noun, there.group("verb"), group.ends) if len(noun) >= 2 else None
    if _AREA.fullmatch(first.unit) and re.search("面积$", named):
        return stripped(named), built, group.ends
    if strict or (
        first.bound and (HEAD.search(named) or first.word in ("达到", "达", "增加到", "扩大到", "提高到", "增至"))
    ):
        name = stripped(cleaned(clause)) or stripped(named)
        if len(after) >= 2 and not HEAD.search(name):
            return after, "", end
        return (name, "", group.ends) if len(name) >= 2 else None
    return None


def _noun(s: _Sentence, group: _Group, behind: str) -> tuple[str, int]:
    """What is counted, behind its number, and where it ends: '符合条件的基层医疗卫生机构进行…' -> 基层医疗卫生机构."""
    sized = _SIZED.match(s.bare, group.ends, min(s.end, group.ends + 48))
    if sized:
        return sized.group("noun"), sized.end()
    found = _NOUN.match(behind)
    if not found:
        return "", group.ends
    said = found.group("noun")
    head, of, rest = said.rpartition("的")
    if of and rest:
        rest = _NOUN_END.split(rest)[0]
        said = rest if re.fullmatch("符合.{0,6}|达到.{0,6}|合格|优秀", head) else f"{head}的{rest}"
        return said.strip('“”"('), group.ends + found.start("noun") + len(head) + 1 + len(rest)
    said = _NOUN_END.split(said)[0]
    return said.strip('“”"('), group.ends + found.start("noun") + len(said)


def _one_of_its_own(said: re.Match | None, one: Quantity) -> bool:
    """建成一所, 创建一支: a thing that can be counted. 打造一支过硬的队伍 is a manner of speaking."""
    return (
        bool(said)
        and said.group("verb") in ("创建", "建成", "新建", "新增", "设立", "增设", "组建")
        and one.unit in ("支", "所", "家", "座", "辆", "台")
    )


def _money(one: Quantity, clause: str, named: str, behind: str, group: _Group) -> tuple[str, str, int] | None:
    """Money is a target only as a standard a head: 人均…经费提高到89元, 每月1000元的岗位补助."""
    if one.unit != "元":
        return None
    noun = re.match(r"的(?P<noun>[^,;。]{2,12}?(?:补助|标准|补贴|津贴))", behind)
    if noun:
        whose = stripped(cleaned(re.sub("每[人月年]+$", "", clause)))
        return whose + noun.group("noun"), "", group.ends + noun.end()
    name = stripped(cleaned(re.sub("每[人月年]+$", "", cleaned(clause)))) or named
    good = re.search(r"人均|次均|补助|标准|补贴|百元", name) and (one.bound or re.search("每[月人年]$", clause))
    return (name, "", group.ends) if good and len(name) >= 3 else None


def _made(reader, s, group, floor, listed, *, counts=None, whole=0, shared=False) -> list[Proposal]:
    """The proposals of one list of numbers and the names it is said of."""
    bare = s.bare
    window = bare[floor : group.first.begins]
    numbers = group.numbers
    apart = "分别" in bare[max(floor, group.first.begins - 8) : group.first.end] or "分别" in group.first.word
    times = _years_of(s, group, floor)
    pairs: list[tuple[str, Quantity, Mark | None, str]] = []
    if len(numbers) == len(listed) and len(numbers) > 1:
        pairs = [(name, number, times[-1] if times else None, "") for name, number in zip(listed, numbers)]
    elif len(numbers) == 1:
        doubt = "原文有“分别”而只有一个数" if apart and len(listed) > 1 else ""
        pairs = [(name, numbers[0], times[-1] if times else None, doubt) for name in listed]
    elif len(listed) == 1 and len(times) == len(numbers):
        pairs = [(listed[0], number, time, "") for number, time in zip(numbers, times)]
    elif len(listed) == 1 and len(numbers) == 2 and len(times) < 2:
        pairs = [
            (listed[0], number, times[-1] if times else None, "一个名称后有几个数，各指何者待核") for number in numbers
        ]
    else:
        doubt = f"原文列 {len(listed)} 个名称、{len(numbers)} 个数，无法一一对应"
        pairs = [("、".join(listed), number, times[-1] if times else None, doubt) for number in numbers]
    end = max(whole, group.ends)
    role, told = _role(s, floor, group)
    found: list[Proposal] = []
    for name, number, time, doubt in pairs:
        match = (
            Match("", name, "new", "指标库中没有这个名称")
            if doubt and "、" in name
            else _match(reader, name, s, counts, number, group.ends)
        )
        if role == ACTUAL and not (match.sure and counts is None):
            continue
        if _AREA.fullmatch(number.unit) and not match.id:  # of some building: a project's size, no aim
            continue
        made = _one(reader, s, group, name, number, time, match, counts, end, floor, window)
        found.append(replace(made, role=role, why=reasons(made.why, doubt, told)))
    found = list(
        {
            (one.role, one.indicator or one.indicator_name, one.year, one.comparator, one.value): one
            for one in reversed(found)
        }.values()
    )[::-1]
    baseline = _baseline(reader, s, group, floor, found)
    return [*found, *baseline]


def _match(reader: Reader, name: str, s: _Sentence, counts: str | None, number: Quantity, until: int) -> Match:
    """The indicator of a name; what stands before the number says more than what follows."""
    resolve = reader.resolver.resolve
    before = s.context.replace(s.bare[s.start : s.end], s.bare[s.start : until])
    if counts is None:
        found = resolve(name, before)
        return found if found.id else resolve(name, s.context)
    found = _counted_match(reader, name, s, counts)
    own = reader.resolver.names.catalogue.indicators.get(found.id)
    if own and counts in _MORE and counts[-1] not in own.name and own.measure == "stock":
        return Match("", name, "new", f"原文为“{counts}”，不是总数；指标库中没有新增数的名称")
    fits = (
        not found.id
        or bool(reader.resolver.known(stripped(name)))
        or reader.resolver.names.accepted(found.id, number.unit) is not None
    )
    return found if fits else Match("", name, "new", "指标库中没有这个名称")


def _counted_match(reader: Reader, name: str, s: _Sentence, counts: str) -> Match:
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


def _one(reader, s, group, name, number, time, match, counts, end, floor, window) -> Proposal:
    bare, period = s.bare, reader.period
    clause_from = max(
        bare.rfind(",", s.start, group.first.begins), bare.rfind(":", s.start, group.first.begins), s.start
    )
    near = bare[max(floor, clause_from) : group.first.end]
    year, how = _year(reader, s, number, time, group)
    every = bool(_EVERY_YEAR.search(near)) and not number.change
    annual = period.annual and year is not None and year == period.end
    reference = _reference(s, number, year, group)
    catalogue = reader.resolver.names.catalogue.indicators
    own = catalogue[match.id] if match.id else None
    unit = "" if number.unit == "1:" else number.unit
    doubts = [match.said, "前后两个比较词不一致" if number.clash else ""]
    if (
        own
        and number.basis == "absolute"
        and number.unit not in ("", "1:")
        and reader.resolver.names.accepted(match.id, number.unit) is None
    ):
        doubts.append(f"单位“{number.unit}”与指标的单位“{own.unit}”不同")
    if own and number.basis.startswith("percent") and own.unit in ("%", "‰"):
        doubts.append("指标本身以百分比计，提高（降低）百分之几有两种读法")
    if counts is not None and not match.sure:
        doubts.append("工作量，是否列为目标待核")
    if _disputed(own, number):
        doubts.append("比较词与指标方向相反")
    comparator = number.comparator
    if counts is not None and comparator == "=" and re.search("至少|不少于|不低于", near):
        comparator = "≥"
    if _role(s, floor, group)[0] == ACTUAL:
        annual, every = False, False
        year, how = (year, how) if how in ("printed", "sentence") else (None, "")
        comparator = "=" if not number.after and comparator in "≥≤" else comparator
    start = bare.rfind(name, s.start, group.first.begins) if len(name) > 1 and counts is None else -1
    begins = (
        start
        if start >= 0 and end - start <= LONGEST_PHRASE
        else max(clause_from + (bare[clause_from] in ",:"), end - LONGEST_PHRASE)
    )
    return Proposal(
        indicator=match.id, indicator_name=own.name if own else match.name, indicator_as_printed=match.name or name,
        year=year, year_from=how, comparator=comparator, value=number.value, value_to=number.value_to, unit=unit,
        basis=number.basis, reference_year=reference, scope="every_year" if every else "annual" if annual else "plan",
        strength=_strength(bare, s.start, group.first.begins), of=number.of, place=s.place,
        as_printed=s.source.phrase(begins, max(end, begins + 1)).strip(" ,，。；;、"), why=reasons(*doubts),
    )  # fmt: skip


def _disputed(own, number: Quantity) -> bool:
    if own is None or number.change or own.better == "neutral":
        return False
    return number.comparator in (("≤", "<") if own.better == "higher" else ("≥", ">"))


def _strength(bare: str, start: int, end: int) -> str:
    clause = max(bare.rfind(",", start, end), start)
    found = list(_STRENGTH.finditer(bare, clause, end)) or list(_STRONGLY.finditer(bare, max(start, end - 120), end))
    return found[-1].group() if found else ""


def _years_of(s: _Sentence, group: _Group, floor: int) -> list[Mark]:
    """The times that may be meant: those named before the numbers, the nearest list of them last."""
    ahead = [one for one in s.times if not one.reference and one.end <= group.ends]
    behind = [one for one in s.times if not one.reference and group.ends < one.start <= group.ends + 12]
    if len(behind) == len(group.numbers) >= 2 and s.bare[group.ends] == "(":
        return behind
    listed = [one for one in ahead if one.start >= floor]
    if len(listed) >= 2 and len(listed) == len(group.numbers):
        return listed
    return ahead


def _year(reader: Reader, s: _Sentence, number: Quantity, time: Mark | None, group: _Group) -> tuple[int | None, str]:
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
        if not one.reference and one.how != "title" and s.bare[group.ends : one.start] in ("(", "")
    ]
    if later:
        return later[0].year, later[0].how
    if s.carried and not reader.period.annual:
        return s.carried, "section"
    return (reader.period.end, "title") if reader.period.end else (None, "")


def _own_clause(s: _Sentence, group: _Group) -> str:
    """The clause of a number, and the one before it where its own names nothing."""
    comma = s.bare.rfind(",", s.start, group.first.begins)
    if comma >= 0 and len(stripped(cleaned(s.bare[comma + 1 : group.first.begins]))) < 2:
        comma = s.bare.rfind(",", s.start, comma)
    return s.bare[max(comma, s.start) : group.first.end]


def _reference(s: _Sentence, number: Quantity, year: int | None, group: _Group) -> int | None:
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


def _role(s: _Sentence, floor: int, group: _Group) -> tuple[str, str]:
    """Target or actual, and what makes that doubtful."""
    if s.past:
        return ACTUAL, ""
    begins = max(s.start, group.first.begins - 60)
    said = s.bare[begins : group.first.end]
    lived = list(_LIVED.finditer(said))
    if lived and not _AHEAD.search(said, lived[-1].end()):
        return ACTUAL, ""
    return TARGET, ""


def _baseline(reader: Reader, s: _Sentence, group: _Group, floor: int, found: list[Proposal]) -> list[Proposal]:
    """由84元提高到89元: 84 is what it was."""
    if len(found) != 1 or found[0].role != TARGET or len(group.numbers) != 1:
        return []
    before = list(quantities(s.bare, max(s.start, group.first.begins - 30), group.first.begins))
    if not before or not _is_baseline(s.bare, before[-1], s.start) or before[-1].unit != group.first.unit:
        return []
    named = [one for one in s.times if one.end <= before[-1].begins and before[-1].begins - one.end <= 2]
    year = named[-1].year if named else None
    return [
        replace(
            found[0], role=BASELINE, comparator="=", value=before[-1].value, value_to=None, year=year, year_from="printed" if year else "",
            strength="", scope="plan", why=reasons(found[0].why, "" if year else "起点值，年份未写"),
        )
    ]  # fmt: skip


def _externals(reader: Reader, s: _Sentence, subject: str) -> Iterator[Proposal]:
    """不低于全市平均水平: the figure of the area above."""
    if s.past:
        return
    for found in _EXTERNAL.finditer(s.bare, s.start, s.end):
        window = s.bare[max(s.start, found.start() - 60) : found.start()]
        named = _subject(_CLAUSE.split(window)[-1]) or subject
        if not named or _LIVED.search(window):
            continue
        for name in items(named, lambda one: bool(reader.resolver.known(stripped(one)))):
            match = reader.resolver.resolve(stripped(name), s.context)
            if not match.id and not HEAD.search(name):
                continue
            own = reader.resolver.names.catalogue.indicators.get(match.id)
            word = found.group("word")
            comparator = _BETTER.get(word) or ("<" if own and own.better == "lower" else ">")
            ahead = [one for one in s.times if not one.reference and one.end <= found.start()]
            group = _Group((Quantity(found.start(), found.end(), found.start(), found.end(), 0, None, "", comparator),))
            year, how = _year(reader, s, group.first, ahead[-1] if ahead else None, group)
            yield Proposal(
                indicator=match.id, indicator_name=own.name if own else match.name, indicator_as_printed=name, year=year, year_from=how,
                comparator=comparator, basis="external", scope="annual" if reader.period.annual and year == reader.period.end else "plan",
                strength=_strength(s.bare, s.start, found.start()), place=s.place, as_printed=s.source.phrase(found.start(), found.end()),
                why=reasons(match.said, "" if own or word in _BETTER else "方向不明"),
            )  # fmt: skip


def _covered(reader: Reader, s: _Sentence) -> Iterator[Proposal]:
    """X实现全覆盖: all of it, counted as 100 and left for review."""
    if s.past or "全覆盖" not in s.bare[s.start : s.end]:
        return
    for found in _COVERED.finditer(s.bare, s.start, s.end):
        name, where = found.group("name"), (found.group("where") or "")
        if _LIVED.search(found.group()) or s.bare[found.end() : found.end() + 1] in ("的", "”"):
            continue
        name = cleaned(name)
        for one in items(name, _known_covered(reader, where)):
            bare = stripped(one)
            bare = bare.removesuffix("建设") if len(bare) > 4 else bare
            tries = [bare + where + "覆盖率", bare + "覆盖率", one + where + "覆盖率"]
            known = next((said for said in tries if reader.resolver.known(said)), None)
            match = reader.resolver.resolve(known or tries[1], s.context)
            if not match.id and (len(bare) < 4 or not found.group("verb")):
                continue
            ahead = [mark for mark in s.times if not mark.reference and mark.end <= found.end()]
            group = _Group((Quantity(found.start(), found.end(), found.start(), found.end(), 100, None, "", "="),))
            year, how = _year(reader, s, group.first, ahead[-1] if ahead else None, group)
            own = reader.resolver.names.catalogue.indicators.get(match.id)
            yield Proposal(
                indicator=match.id, indicator_name=own.name if own else match.name, indicator_as_printed=bare, year=year, year_from=how,
                comparator="=", value=100.0, scope="annual" if reader.period.annual and year == reader.period.end else "plan",
                strength=_strength(s.bare, s.start, found.start()), place=s.place,
                as_printed=s.source.phrase(max(found.start(), found.end() - LONGEST_PHRASE), found.end()), why=reasons("原文为“全覆盖”，记作 100", match.said),
            )  # fmt: skip


def _known_covered(reader: Reader, where: str) -> Callable[[str], bool]:
    """Whether the catalogue has the coverage of a thing: 紧密型县域医共体 -> 紧密型县域医共体县域覆盖率."""
    ends = ("覆盖率", where + "覆盖率")
    return lambda said: any(bool(reader.resolver.known(stripped(said) + end)) for end in ends)
