"""Sentences -> proposals, by the wording of method section 1.

A sentence is read number by number. Its subject is what stands before the words of the bound; where a number has no words that say how it is
meant, and no rate before it, it is none of ours. Money, dates, documents' numbers, ages, and what has been reached already give no target.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from loaders.plans import years
from loaders.plans.counts import MONEY, NOUN, NOUN_END, PREDICATE, QUALIFIES, counted
from loaders.plans.indicators import HEAD, cleaned, stripped
from loaders.plans.items import PER, items
from loaders.plans.proposals import TARGET, Proposal, reasons
from loaders.plans.quantities import Quantity, quantities, text
from loaders.plans.sections import Section
from loaders.plans.sentence import (
    AHEAD,
    ASIDE,
    CLAUSE,
    QUOTED,
    RATES,
    Group,
    Reader,
    Sentence,
    grouped,
    is_baseline,
    knows,
    may_go_on,
    sentences,
    subject_of,
)
from loaders.plans.statements import made_of
from loaders.plans.unnumbered import aims, covered, externals
from loaders.plans.unread import Unread, left
from loaders.plans.years import Mark, Period

_ITS_YEAR = re.compile(r"\((20[0-9]{2})年(?:底|末)?\)")
_SHARED = re.compile(r"均|都|皆|双双|一律|全部|各自")


def propose(
    reader: Reader, paragraph: str, section: Section, carried: int | None = None
) -> Iterator[tuple[list[Proposal], list[Unread], int | None]]:
    """The proposals of each sentence, the numbers left out, and the year the section goes on with. carried: the year last printed in the section."""
    source = text(paragraph)
    topic, ordinal = "", ""
    lead: list[Mark] = []
    milestone: int | None = None
    was = False
    for start, end in sentences(source.bare):
        times = tuple(years.marks(source.bare, start, end, reader.period))
        if all(one.reference for one in times) and len(lead) > 1:  # 到2022年和2030年，…；…；…
            times = (*lead, *times)
        else:
            lead = years.listed(source.bare, [one for one in times if not one.reference])
        ordinal = _ordinal(source.bare[start : start + 3]) or ordinal
        if ordinal and _ordinal(source.bare[start : start + 3]):
            topic = ""
        place = section.place + (
            f" {ordinal}" if ordinal and section.place[-1:] not in ("", "、", "）", "】", ".") else ordinal
        )
        context = f"{topic}{source.bare[max(0, start - 120) if not ordinal else start : end]} {section.words}"
        own = [one for one in times if not one.reference]
        was = all(_is_before(one.year, reader.period) for one in own) if own else was
        tells_on = (
            was and not own and not AHEAD.search(source.bare, start, end)
        )  # 2020年末，…。居民健康素养水平达到22.3%。
        sentence = Sentence(
            source,
            start,
            end,
            place,
            context,
            section.is_past or _past_year(section, reader.period) or tells_on,
            times,
            carried or section.year,
            None if own else milestone,
        )
        opens = source.bare.endswith(":")
        made, unread = _sentence(reader, sentence)
        yield _of_two_years(made), unread, _carried(times, reader.period, opens=opens)
        ahead = [one.year for one in times if not one.reference and one.how == "printed"]
        if ahead and not reader.period.annual and _is_ahead(ahead[-1], reader.period):
            early = ahead[-1] < (reader.period.end or 0) and source.bare[end - 1] not in ";:"
            milestone = ahead[-1] if early else None
            carried = carried if early else ahead[-1]
        lead = lead if source.bare[end - 1] == ";" else []
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


def _carried(times: tuple[Mark, ...], period: Period, *, opens: bool) -> int | None:
    """The year a sentence leaves to the paragraphs that follow. One before or beyond the plan's end (展望2035年) is left to a list that its paragraph opens alone."""
    ahead = [one.year for one in times if not one.reference and one.how in ("printed", "sentence")]
    if not ahead or period.annual or not _is_ahead(ahead[-1], period):
        return None
    return ahead[-1] if opens or ahead[-1] == (period.end or ahead[-1]) else None


def _is_ahead(year: int, period: Period) -> bool:
    return year >= (period.start or period.end or 0)


def _is_before(year: int, period: Period) -> bool:
    began = period.end if period.annual else period.start
    return began is not None and year < began


def _past_year(section: Section, period: Period) -> bool:
    return bool(section.year and period.end and period.annual and section.year < period.end)


def _ordinal(beginning: str) -> str:
    found = re.match(r"[一二三四五六七八九十]{1,2}[是要]", beginning)
    return found.group() if found else ""


def _sentence(reader: Reader, s: Sentence) -> tuple[list[Proposal], list[Unread]]:
    """(what a sentence is read to say, which of its numbers say nothing that could be read)."""
    bare = s.bare
    all_made: list[Proposal] = []
    pending: list[tuple[Group, int]] = []
    quoted = [found.span() for found in (*QUOTED.finditer(bare, s.start, s.end), *ASIDE.finditer(bare, s.start, s.end))]
    found = [
        one
        for one in quantities(bare, s.start, s.end)
        if not any(a <= one.start < b for a, b in quoted)
        and not any(mark.start <= one.start < mark.end for mark in s.times)
    ]
    found = [_with_its_year(bare, one) for one in found]
    floor, subject = s.start, ""
    groups = grouped(bare, found)
    built = ""
    for at, group in enumerate(groups):
        if group.first.start < floor:  # within the phrase of the one before: 1所100个托位的机构
            continue
        until = groups[at + 1].first.begins if at + 1 < len(groups) else s.end
        window = bare[floor : group.first.begins]
        window = _of_part(reader, window, subject, group, groups[at - 1] if at else None)
        made, subject, built, done = _group(reader, s, group, floor, window, until, subject, built)
        all_made += made
        if not made:
            pending.append((group, floor))
        floor = done
    all_made += [*externals(reader, s, subject), *covered(reader, s), *aims(reader, s)]
    return all_made, list(left(reader, s, pending, all_made))


_PART = re.compile(
    ",(?P<part>[^,;。:、0-9]{0,12}(?:医院|机构|卫生院|城区|城市|农村|乡村|县域|市区|乡镇|社区|男性|女性|小学生|初中生|高中生))"
)


def _of_part(reader: Reader, window: str, subject: str, group: Group, before: Group | None) -> str:
    """A part named instead of the whole: 三级公立医院平均住院日压缩到8.5天以内，二级医院压缩到7.5天以内 speaks of 二级医院平均住院日."""
    part = _PART.fullmatch(window)
    if not part or not before or before.first.unit != group.first.unit or not group.first.bound:
        return window
    tail = next((subject[at:] for at in range(max(len(subject) - 3, 0)) if reader.resolver.known(subject[at:])), "")
    return window + tail


def _with_its_year(bare: str, one: Quantity) -> Quantity:
    """A number with the year in brackets behind it: 3.3名（2027年）."""
    behind = _ITS_YEAR.match(bare, one.ends)
    return replace(one, year=int(behind.group(1)), ends=behind.end()) if behind and not one.year else one


def _group(
    reader: Reader, s: Sentence, group: Group, floor: int, window: str, until: int, subject: str, built: str
) -> tuple[list[Proposal], str, str, int]:
    """The proposals of one list of numbers, the subject and verb that the next one may go on with, and where its phrase ends."""
    first = group.first
    behind = s.bare[group.ends : until]
    named = subject_of(window)
    nothing = [], subject, built, group.ends
    if not RATES.fullmatch(first.unit) and _is_within_name(behind):
        return [], subject, built, floor
    if is_baseline(s.bare, first, floor) or is_baseline(s.bare, group.numbers[-1], floor):
        # 县域内就诊率由86.5%提高到91%: its first words are part of it
        return [], (named if reader.resolver.known(named) else stripped(named)) or subject, built, group.ends
    unit = first.unit
    per_head = _per_head(reader, subject, named, window, first)
    named = per_head or named
    if MONEY.fullmatch(unit) and not re.search(r"人均|每人|每月|标准|补助|次均|百元", subject + window + behind[:8]):
        return nothing
    if (
        RATES.fullmatch(unit)
        or unit in ("岁", "")
        or per_head
        or re.search(r"每(?:千|万|百|10万|十万)|千人口", (subject if may_go_on(window) else "") + window[-60:])
    ):
        if unit in ("个百分点", "个千分点") and not first.change:
            return nothing
        forward = None if (named and HEAD.search(named)) else _forward(s, group, window, behind)
        if forward:
            return made_of(reader, s, group, floor, [forward[0]], whole=forward[1]), subject, "", forward[1]
        per = _per_person(window, behind, first) if unit not in ("", "岁", "%", "‰", "1:") else ""
        if per:
            end = group.ends + min(len(behind), 12)
            return made_of(reader, s, group, floor, [per], whole=end), per, "", end
        goes_on = not named and may_go_on(window) and not behind.startswith("的")
        named = subject if goes_on else named
        if not named or (unit in ("", "岁") and not ((first.bound or named.endswith("寿命")) and HEAD.search(named))):
            return [], named or subject, built, group.ends
        if not first.bound and not HEAD.search(named) and not _is_per_head(reader, named):
            return nothing
        if QUALIFIES.match(behind) and not HEAD.search(named) and not first.word:
            return nothing
        listed = [per_head] if per_head else _listed(reader, window, named, len(group.numbers))
        unclear = (
            "承上文几个名称，此数指何者待核"
            if goes_on and len(listed) > len(group.numbers) and not _SHARED.search(window)
            else ""
        )
        return made_of(reader, s, group, floor, listed, unclear=unclear), "、".join(listed), "", group.ends
    count = counted(s, group, window, behind, built, named or (subject if may_go_on(window) else ""))
    if count is None:
        return [], subject, "", group.ends
    name, verb, whole = count
    listed = items(name, knows(reader)) if len(group.numbers) > 1 else [name]
    return made_of(reader, s, group, floor, listed, counts=verb, whole=whole), subject or named, verb, whole


def _is_per_head(reader: Reader, named: str) -> bool:
    """Whether a name without a head is a known number a head: 每千人口拥有执业（助理）医师, 3.8名."""
    name = stripped(named)
    return bool(PER.match(name) and reader.resolver.known(name + "数"))


def _per_head(reader: Reader, subject: str, named: str, window: str, one: Quantity) -> str:
    """'注册护士' after '每千人口执业（助理）医师达到3.3人、' -> '每千人口注册护士'; '' where that is no name of the catalogue."""
    per = PER.match(stripped(subject))
    name = stripped(named)
    if (
        not per
        or window[:1] not in tuple("、,和及")
        or one.value >= 100
        or RATES.fullmatch(one.unit)
        or PER.match(name)
    ):
        return ""
    known = reader.resolver.known
    return next((one for one in (per.group() + name, per.group() + name + "数") if known(one)), "")


def _is_within_name(behind: str) -> bool:
    """Whether a number is part of the name of the rate that follows: 6类以上中医非药物疗法开展比例, up to its own number."""
    return (
        bool(behind)
        and not re.search("[,;:。、和及]", behind.removeprefix("及"))
        and bool(re.search("(?:率|比例|占比|比重)$", cleaned(behind)))
    )


def _listed(reader: Reader, window: str, named: str, count: int) -> list[str]:
    """The names of a subject; with 均 also those before the last comma that are known."""
    known = knows(reader)
    whole = re.fullmatch("(?P<name>.+?(?:率|比例))(?P<by>以[^,;。]{1,14}为单位)", named)
    if whole and known(whole.group("by") + whole.group("name")):
        return [whole.group("by") + whole.group("name")]
    listed = items(named, known, count)
    before = [cleaned(one) for one in CLAUSE.split(window)]
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


def _forward(s: Sentence, group: Group, window: str, behind: str) -> tuple[str, int] | None:
    """'90%以上的基层医疗卫生机构能够提供儿科诊疗服务' -> ('提供儿科诊疗服务的基层医疗卫生机构比例', where it ends)."""
    if group.first.unit != "%" or len(group.numbers) > 1 or group.first.change:
        return None
    covered = re.search("(?P<by>[^,;。]{2,16})覆盖$", window + group.first.word.partition("覆盖")[0])
    whom = re.match("的(?P<whom>[^,;。、]{2,14})", behind)
    if covered and whom:
        return f"{stripped(covered.group('by'))}{whom.group('whom')}覆盖率", group.ends + whom.end()
    found = PREDICATE.match(behind.removeprefix("的"))
    if not found or (not behind.startswith("的") and not group.first.after):
        return None
    what = found.group("what").removeprefix("达到") if found.group("what").startswith("达到") else found.group("what")
    end = group.ends + found.end() + (1 if behind.startswith("的") else 0)
    verb = "达到" if found.group("what").startswith("达到") else ""
    return f"{verb}{what}的{found.group('noun')}比例", end


def _per_person(window: str, behind: str, one: Quantity) -> str:
    """'每万名居民拥有' and '合格全科医生' around a number -> '每万名居民拥有合格全科医生数'."""
    noun = NOUN.match(behind)
    per = re.search(r"每(?:千|万|百|10万|十万)[^,;。]{1,20}?(?:拥有|配备|配置|有|达到?)$", (window + one.word)[-40:])
    if not per or not noun:
        return ""
    said = NOUN_END.split(noun.group("noun"))[0].partition("的")[0]
    return (
        re.sub("(?:配备|配置|有|达到?)$", "", per.group()).removesuffix("拥")
        + said
        + ("" if said.endswith("数") else "数")
        if len(said) >= 2
        else ""
    )
