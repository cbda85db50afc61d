"""The text of the report in sentences: only numbers and reasons of the pack, no cause but what people wrote, no praise, no rank.

It begins with the pack's finding; 总体情况, 主要目标完成情况, 存在问题, 原因分析 and 下一步措施 follow, their parts those of the counting rule
(wording.counts). Of several areas a comparison comes first, then a short part an area. Binding targets come first and apart. Targets of the same standing share one sentence, in a list; a list longer than MOST ends in 等.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from exports.docx.prose import MOST, Grid, Paragraph, listed, numeral
from exports.report_data import County, Pack, doubts_of, others_line
from model.assessment import Assessment, Figure
from model.verdicts import CLASSES, OPEN, REASONS
from wording import counts as counting
from wording import decisions, evaluation, numbers, verdicts

GOOD = ("met", "ahead", "on_pace")  # parts of the counting rule
NEED = ("missed", "worse", "behind")
KINDS = {"binding": "约束性目标", "expected": "预期性目标", "none": "文件未标属性的目标"}
FREQUENCY = "notifiable_ab_incidence"
REPORTED = (
    "甲乙类传染病发病率随报告而变，须与报告质量一并核看，升降均不单独作为成效。"  # else it teaches under-reporting
)
FEW_DEATHS = (
    "死亡率按少数死亡例数计算，一年的率受偶然因素影响大，一两例即可改变是否达到目标值，宜结合多年合计和个案评审。"
)
NONE = "按已有期末数和时序进度，目前没有。"
NONE_YET = "按已有数据，目前没有；待报期末数的目标尚不能认定。"
NO_TARGETS = "文件在所选范围内未列目标。"


@dataclass(frozen=True)
class Usual:
    """The baseline year and the target year most rows share: named once in 总体情况, and at a row only where its own
    differs.
    """

    base: int | None
    target: int | None

    @classmethod
    def of(cls, rows: Sequence[Assessment]) -> "Usual":
        """The years most of these rows share; None where no row has one."""
        bases = Counter(a.baseline.year for a in rows if a.baseline is not None and a.baseline.year is not None)
        targets = Counter(a.target_year for a in rows if a.scope == "plan" and a.target_year is not None)
        return cls(*(found.most_common(1)[0][0] if found else None for found in (bases, targets)))

    def words(self) -> str:
        """'以下除另注年份外，基期均指 2020 年、目标均指 2025 年。', '' where no year is usual."""
        years = [f"{name}均指 {year} 年" for name, year in (("基期", self.base), ("目标", self.target)) if year]
        return f"以下除另注年份外，{'、'.join(years)}。" if years else ""

    def baseline(self, a: Assessment) -> str:
        """'基期 4.35 人/千人', '2019 年基期 …', '基期不显示'."""
        if a.baseline is None:
            return "无基期"
        year = "" if a.baseline.year in (None, self.base) else f"{a.baseline.year} 年"
        return f"{year}基期{_amount(a.baseline, a)}"

    def asked(self, a: Assessment) -> str:
        """'目标 4.5 人以上', '2025 年度目标 较2022年提高2个百分点以上（即88.3%以上）', '每年目标 95%以上'."""
        year = "" if a.target_year is None else f"{a.target_year} 年"
        plan = "" if year == f"{self.target} 年" else year
        when = {"plan": plan, "annual": f"{year}度", "every_year": "每年"}[a.scope]
        return f"{when}{verdicts.aim(verdicts.target_in_words(a))}"


def paragraphs(pack: Pack) -> list[Paragraph]:
    """The whole text in order, headings numbered 一、 and （一）. Without the section of the counties only 总体情况."""
    usual = Usual.of(_rows(pack))
    chapters = [("总体情况", _overall(pack, usual))]
    if "counties" in pack.sections:
        several = len(pack.counties) != 1
        done, wrong = (_done_each, _wrong_each) if several else (_done, _wrong)
        chapters += [
            ("主要目标完成情况", done(pack, usual)),
            ("存在问题", wrong(pack, usual)),
            ("原因分析", [Paragraph(0, text) for text in _causes(pack)]),
            ("下一步措施", [Paragraph(0, text) for text in _measures(pack)]),
        ]
    return [
        line
        for place, (head, inside) in enumerate(chapters, start=1)
        for line in (Paragraph(1, f"{numeral(place)}、{head}"), *inside)
    ]


def _parts(parts: Sequence[tuple[str, Sequence[str]]]) -> list[Paragraph]:
    """(heading, texts) of each part, those without a text left out, numbered （一）."""
    there = [(head, texts) for head, texts in parts if texts]
    return [
        line
        for place, (head, texts) in enumerate(there, start=1)
        for line in (Paragraph(2, f"（{numeral(place)}）{head}"), *(Paragraph(0, text) for text in texts))
    ]


def _rows(pack: Pack) -> list[Assessment]:
    return [a for one in pack.counties for a in one.rows]


def _kinds(rows: Sequence[Assessment]) -> dict[str, list[Assessment]]:
    """Rows by kind of target, binding first; only kinds that are there."""
    found = {kind: [a for a in rows if a.attribute == kind] for kind in KINDS}
    return {kind: mine for kind, mine in found.items() if mine}


def _overall(pack: Pack, usual: Usual) -> list[Paragraph]:
    rows = _rows(pack)
    beside = [one.area.name for one in pack.counties if one.is_reference]
    notes = ["本稿所用为虚构的演示数据，不反映任何实际地区。"] if pack.provenance.demo else []
    notes += [_unreviewed(pack)] if pack.provenance.unreviewed else []
    notes += [f"{listed(beside, what='个地区')}列作参考，不计入以上各数。"] if beside else []
    sentences = [f"{pack.finding}。{''.join(notes)}"]
    if not rows:
        return [Paragraph(0, text) for text in sentences]
    binding = "" if pack.counts.of(attribute="binding") else "文件未标约束性目标。"
    sentences[0] += f"{binding}{usual.words()}"
    by_kind = counting.by_attribute(pack.counts)
    if len(by_kind) > 1:
        told = [line for line in by_kind if line not in pack.finding]  # the binding ones stand there already
        sentences.append(f"{'；'.join(told)}。各类目标分开计数，不互相抵补。")
    if pack.counts.of("owed"):
        sentences.append("目标年已到而期末数尚未报送的，最近一次数据仅反映过程，不作完成情况，以期末数为准。")
    if any(a.verdict in verdicts.BASELINE_ONLY for a in rows):
        since = verdicts.unreported(pack.counts.baseline_years) or "目前只有基期数"
        sentences.append(f"判为基期已达标、基期未达标的，{since}，基期数不作完成情况。")
    if any(a.suppressed for a in rows):
        sentences.append("涉及人数少（1—4）的数不对外列出，写作“不显示”，判定不受影响。")
    return [Paragraph(0, text) for text in sentences]


def _unreviewed(pack: Pack) -> str:
    """'所用数据中有 12 个未审核，其中 1 个仅用于年度或阶段目标。': figures are counted, where the finding counts targets."""
    of = {
        (a.area.code, a.indicator.id, a.latest.year)
        for a in _rows(pack)
        if "unreviewed" in a.doubts and a.latest is not None
    }
    apart = pack.provenance.unreviewed - len(of)
    return f"所用数据中有 {pack.provenance.unreviewed} 个未审核" + (
        f"，其中 {apart} 个仅用于年度或阶段目标。" if apart > 0 else "。"
    )


def _kind_of(kind: str) -> str:
    return KINDS[kind].removesuffix("目标").removesuffix("的")


# -- one area ------------------------------------------------------------------------------------------------------------


def _reached(a: Assessment, usual: Usual) -> str:
    return f"{a.indicator.name}（{'，'.join((_now(a), usual.asked(a), *verdicts.remarks(a)))}）"


def _done(pack: Pack, usual: Usual) -> list[Paragraph]:
    """What one area has reached, what of it is doubtful, what is known of the baseline only."""
    (one,) = pack.counties
    if not one.rows:
        return [Paragraph(0, text) for text in (NO_TARGETS, *_others(one, usual))]

    def reached(a: Assessment) -> str:
        return _reached(a, usual)

    good, doubtful = (one.in_parts(*GOOD, doubtful=doubt) for doubt in (False, True))
    good_texts = _clauses(good, reached, sign="、") or [
        "按现有数据，没有判为已达标、提前达到或达到时序进度、且判定无须附说明的目标。"
    ]
    doubtful_texts = _clauses(doubtful, reached, sign="、")
    for texts, mine in ((good_texts, good), (doubtful_texts, doubtful)):
        texts += _cautions(mine)
    return _parts(
        [
            ("完成较好的目标", good_texts),
            (
                "判定附说明的目标",
                doubtful_texts
                and [f"下列目标的判定附有说明（{doubts_of(doubtful)}），核实以前不列入完成较好。", *doubtful_texts],
            ),
            ("仅有基期数的目标", _baseline_only(one.in_parts("baseline_only"), usual)),
            ("年度和阶段目标", _others(one, usual)),
        ]
    )


def _wrong(pack: Pack, usual: Usual) -> list[Paragraph]:
    """Where one area falls short, what it owes, what is lacking, what its documents say twice."""
    (one,) = pack.counties

    def short(a: Assessment) -> str:
        return _short(a, usual)

    need, owed = one.in_parts(*NEED), one.in_parts("owed")
    newer = [a for a in owed if verdicts.by_newest(a) in ("met", "short")]
    need_texts = _clauses(need, short, sign="；") or [NONE_YET if owed else NONE]
    owed_texts = [
        *_clauses(newer, short, sign="；"),
        *_baseline_only([a for a in owed if a.verdict in verdicts.BASELINE_ONLY], usual),
        *_lacking([a for a in owed if not verdicts.by_newest(a)], "尚无可判定数据"),
    ]
    for texts, mine in ((need_texts, need), (owed_texts, [a for a in owed if verdicts.by_newest(a)])):
        texts += _cautions(mine)
    return _parts(
        [
            ("需提升的目标", need_texts + _still_short(newer)),
            (
                "待报期末数的目标",
                owed_texts and [f"目标年已到、待报期末数的目标共 {len(owed)} 项{_of_binding(owed)}。", *owed_texts],
            ),
            ("待补数据的目标", _lacking(one.in_parts("unknown"), "待补数据") or ["目前没有。"]),
            ("仅有定性表述的目标", _qualitative(one)),
            ("规划文本表述", _texts(pack)),
        ]
    )


def _cautions(rows: Sequence[Assessment]) -> list[str]:
    """What must be told beside targets whose figures do not mean what they seem to."""
    found = [REPORTED] if any(a.indicator.id == FREQUENCY for a in rows) else []
    return found + ([FEW_DEATHS] if any(a.indicator.sensitive == "deaths" for a in rows) else [])


def _texts(pack: Pack) -> list[str]:
    """One sentence that leads to the annex of the checks."""
    if "checks" not in pack.sections or pack.findings.empty:
        return []
    return [f"规划文本须核对的表述或数字有 {pack.checked or f'{len(pack.findings)} 处'}，不属于完成情况，详见附件。"]


# -- several areas -------------------------------------------------------------------------------------------------------

COMPARED = {"地区": 36, "目标": 15, "达到或\n按时序": 19, "滞后或\n未达标": 19, "待报或\n待补": 19, "约束性\n目标": 16, "约束性\n滞后或\n未达标": 16, "约束性\n待报或\n待补": 16}  # fmt: skip


def _done_each(pack: Pack, usual: Usual) -> list[Paragraph]:
    """First a comparison, then a short part an area."""
    counted = [one for one in pack.counties if not one.is_reference]
    several = [
        "各地区按地区表的次序排列，不列名次；“达到或按时序”含提前达到，“滞后或未达标”含变差，“待报或待补”含仅有基期和仅定性。"
    ]
    head = [
        Paragraph(2, "（一）各地区对比"),
        Paragraph(0, several[0], grid=Grid(COMPARED, [_compared(one) for one in counted])),
    ]
    return head + [
        line
        for place, one in enumerate(pack.counties, start=2)
        for line in (
            Paragraph(2, f"（{numeral(place)}）{one.area.name}{'（参考，不计入合计）' if one.is_reference else ''}"),
            *(Paragraph(0, text) for text in _apart(one)),
        )
    ]


def _compared(one: County) -> list[str]:
    numbers_of = [card.number for card in counting.thirds(one.counts).values()]
    binding = [one.counts.of(*names, attribute="binding") for _, names in counting.THIRDS.values()]
    told = [one.counts.total, *numbers_of, one.counts.of(attribute="binding"), *binding[1:]]
    return [one.area.name, *(f"{number}" for number in told)]


def _apart(one: County) -> list[str]:
    """One of several areas: its counts, and the names of what is reached, doubtful and short."""
    if not one.rows:
        return [NO_TARGETS, *([f"{others_line(one.others)}。"] if one.others else [])]
    front = "" if one.counts.of(attribute="binding") else "文件未标约束性目标。"
    texts = [front + "".join(f"{line}。" for line in counting.by_attribute(one.counts))]
    for words, mine in (
        ("完成较好的", one.in_parts(*GOOD, doubtful=False)),
        ("判定附说明、核实以前不列入完成较好的", one.in_parts(*GOOD, doubtful=True)),
    ):
        if mine:
            texts.append(f"{words} {len(mine)} 项：{listed(a.indicator.name for a in mine)}。")
    need = one.in_parts(*NEED)
    if need:
        told = listed((f"{a.indicator.name}{_told_gap(a)}{_told_doubts(a)}" for a in need), sign="；")
        texts.append(f"需提升的 {len(need)} 项：{told}。")
    return texts + ([f"{others_line(one.others)}，不计入以上各数。"] if one.others else [])


def _told_gap(a: Assessment) -> str:
    return f"，{gap}" if (gap := _gap(a)) else ""


def _told_doubts(a: Assessment) -> str:
    return f"（{'，'.join(verdicts.remarks(a))}）" if a.is_qualified else ""


def _wrong_each(pack: Pack, usual: Usual) -> list[Paragraph]:
    """By indicator, what most areas fall short of; by area, what is owed and lacking."""
    counted = [one for one in pack.counties if not one.is_reference]
    short: dict[str, list[Assessment]] = {}
    for one in counted:
        for a in one.in_parts(*NEED):
            short.setdefault(a.indicator.name, []).append(a)
    order = sorted(short.items(), key=lambda pair: (-len(pair[1]), all(a.attribute != "binding" for a in pair[1])))
    texts = [
        f"{name} {len(mine)} 个地区：{listed((f'{a.area.name}{_told_gap(a)}{_told_doubts(a)}' for a in mine), sign='；', what='个地区')}。"
        for name, mine in order[:MOST]
    ]
    texts += [f"另有 {len(order) - MOST} 项指标见附件。"] if len(order) > MOST else []
    texts += _cautions([a for mine in short.values() for a in mine])
    return _parts(
        [
            ("需提升的目标", texts or [NONE_YET if any(one.counts.of("owed") for one in counted) else NONE]),
            ("待报期末数的目标", _each(counted, "owed", "目标年已到、待报期末数的目标")),
            ("待补数据的目标", _each(counted, "unknown", "待补数据的目标") or ["目前没有。"]),
            ("仅有定性表述的目标", _each(counted, "qualitative", "仅有定性表述、不作判定的目标", filled=False)),
            ("规划文本表述", _texts(pack)),
        ]
    )


def _each(counted: Sequence[County], part: str, what: str, *, filled: bool = True) -> list[str]:
    """'待补数据的目标共 40 项：甲县 12 项、…。'; [] where there is none. filled: figures would let them be judged."""
    number = {one.area.name: one.counts.of(part) for one in counted if one.counts.of(part)}
    if not number:
        return []
    told = listed((f"{name} {n} 项" for name, n in number.items()), what="个地区")
    return [f"{what}共 {sum(number.values())} 项：{told}。{'缺报数据不按 0 计，' if filled else ''}详见附件。"]


# -- what people wrote ---------------------------------------------------------------------------------------------------


def _causes(pack: Pack) -> list[str]:
    """Why targets fell short, as people wrote it, and which of those that did nobody wrote of."""
    written, silent = _written(pack, "cause"), _silent(pack, "cause")
    if written or silent:
        return written + silent
    if any(one.in_parts("owed") for one in pack.counties):
        return ["偏差原因尚未填写；待报期末数的目标，报送后再作分析。"]
    return ["偏差原因尚未填写；按现有数据没有判为滞后、变差或未达标的目标。"]


def _measures(pack: Pack) -> list[str]:
    """What people wrote, for which targets nobody did, and what is to be decided."""
    texts = _written(pack, "measure")
    texts += _silent(pack, "measure") or ([] if texts else ["下一步措施尚未填写。"])
    over = pack.provenance.year >= pack.plan.last
    counted = [one for one in pack.counties if not one.is_reference]
    rows = [
        (a, evaluation.standing(part, over=over))
        for one in counted
        for a, part in zip(one.rows, one.parts, strict=True)
    ]
    said = {one.area.code: one for one in counted}
    asked = decisions.decisions(rows, over=over, said=lambda a, field: said[a.area.code].said(a).get(field, ""))
    if asked:
        texts.append(f"尚需明确以下 {len(asked)} 个问题：")
        texts += [f"{place}. {one}。" for place, one in enumerate(asked, start=1)]
    return texts


def _silent(pack: Pack, field: str) -> list[str]:
    """['需提升而尚未写明原因的 3 项：…。'], of several areas how many each."""
    word = {"cause": "原因", "measure": "措施"}[field]
    of = {
        one.area.name: names
        for one in pack.counties
        if not one.is_reference
        and (names := [a.indicator.name for a in one.in_parts(*NEED) if field not in one.said(a)])
    }
    if not of:
        return []
    told = (
        listed(next(iter(of.values())))
        if len(pack.counties) == 1
        else listed((f"{area} {len(names)} 项" for area, names in of.items()), what="个地区")
    )
    return [f"需提升而尚未写明{word}的 {sum(map(len, of.values()))} 项：{told}。"]


def _written(pack: Pack, field: str) -> list[str]:
    """What people wrote, a paragraph a target, with the unit that answers: '县域外转率：外出务工多（医政股）。'."""
    several = len(pack.counties) > 1
    said = [
        (f"{one.area.name if several else ''}{a.indicator.name}", one.said(a))
        for one in pack.counties
        for a in (*one.rows, *one.others)
    ]
    return [
        f"{name}：{_in_a_line(written[field])}{f'（{unit}）' if (unit := written.get('unit')) else ''}。"
        for name, written in said
        if field in written
    ]


def _in_a_line(text: str) -> str:
    return "；".join(line.rstrip("。；") for line in text.split("\n"))


def _still_short(owed: Sequence[Assessment]) -> list[str]:
    """Those behind or short by their newest figure whose final one is owed: they stand in a part of their own, and must not be missed here."""
    names = [
        a.indicator.name for a in owed if a.verdict in (*OPEN, "unknown")
    ]  # of unknown ones those whose level is known
    said = f"按最近一次数据滞后、变差或未达标而期末数尚未报送的 {len(names)} 项，见待报期末数的目标：{listed(names)}。"
    return [said] if names else []


def _clauses(rows: Sequence[Assessment], clause: Callable[[Assessment], str], *, sign: str) -> list[str]:
    """One paragraph for each kind of target, binding first; in it one sentence for each verdict, in the order of the
    legend.

    clause: of one target; sign: between the clauses.
    """
    sentences = []
    for kind, mine in _kinds(rows).items():
        alike = {code: [a for a in mine if a.verdict == code] for code in CLASSES}
        sentences.append(
            f"{KINDS[kind]}中，"
            + "".join(
                f"{_word_of(code, kind, same)}{len(same)} 项：{listed(map(clause, same), sign=sign)}。"
                for code, same in alike.items()
                if same
            )
        )
    return sentences


def _word_of(code: str, kind: str, same: Sequence[Assessment]) -> str:
    """The verdict of these targets, with a space; of one that only lacks its baseline what its newest figure says."""
    if code == "unknown":
        return "缺基期、不判定进度而未达目标值 "
    return f"{verdicts.class_word(code, kind, due=any(map(verdicts.is_due, same)))} "


def _baseline_only(rows: Sequence[Assessment], usual: Usual) -> list[str]:
    """What the baseline says of targets without a newer figure: what had reached the target then, and what had not; no achievement and
    not today's gap.
    """

    def reached(a: Assessment) -> str:
        return f"{a.indicator.name}（{'，'.join((usual.baseline(a), usual.asked(a), *verdicts.doubts(a)))}）"

    def short(a: Assessment) -> str:
        return "，".join(
            filter(None, (f"{a.indicator.name}{usual.baseline(a)}", usual.asked(a), _gap(a), *verdicts.doubts(a)))
        )

    def paragraph(front: str, mine: Sequence[Assessment], clause: Callable[[Assessment], str], sign: str) -> list[str]:
        parts = [
            f"{_kind_of(kind)} {len(same)} 项：{listed(map(clause, same), sign=sign)}。"
            for kind, same in _kinds(mine).items()
        ]
        since = verdicts.unreported({a.latest.year for a in mine if verdicts.unreported_since(a)}) or "尚无新数据"
        return [f"{since}，按基期数{front.format(len(mine))}。{''.join(parts)}"] if mine else []

    return [
        *paragraph(
            "已达到目标值的 {} 项，不计入完成情况", [a for a in rows if a.verdict == "baseline_meets"], reached, "、"
        ),
        *paragraph(
            "未达到目标值的 {} 项，基期与目标的差距不代表当前差距",
            [a for a in rows if a.verdict == "baseline_short"],
            short,
            "；",
        ),
    ]


def _others(one: County, usual: Usual) -> list[str]:
    """The annual and milestone targets with their verdicts, which are in none of the counts."""

    def clause(a: Assessment) -> str:
        asked = [] if a.reason == "qualitative_only" else [usual.asked(a)]  # the verdict says so
        now = [] if a.latest is None and not asked else [_now(a)]
        return f"{a.indicator.name}（{'，'.join((*now, *asked, verdicts.status(a)))}）"

    return (
        [f"{others_line(one.others)}，不计入以上各数：{listed(map(clause, one.others), sign='；')}。"]
        if one.others
        else []
    )


def _short(a: Assessment, usual: Usual) -> str:
    """'每千人口注册护士数 2024 年 4.35 人，基期 4.10 人，目标 4.5 人以上，还差 0.15 人'."""
    figures = _now(a)
    base = [] if a.baseline is None or a.is_baseline else [usual.baseline(a)]
    early = ["尚在规划早期"] if "early" in a.flags else []
    space = " " if figures[0].isdigit() else ""
    return "，".join(
        filter(
            None,
            (f"{a.indicator.name}{space}{figures}", *base, usual.asked(a), _gap(a), *early, *verdicts.remarks(a)),
        )
    )


def _gap(a: Assessment) -> str:
    """'还差 0.15 人', '比目标高 0.77 个百分点'; '' where there is none. The calculation stands on the page and in the workbook."""
    gap = verdicts.gap(a)
    return f"比目标{gap}" if gap.startswith("高 ") else gap


def _lacking(rows: Sequence[Assessment], what: str) -> list[str]:
    """One sentence a reason, the most frequent first; the binding ones are counted apart. what: '待补数据'."""
    if not rows:
        return []
    reasons = Counter(map(verdicts.reason, rows))
    order = {verdicts.reason(a): list(REASONS).index(a.reason) for a in rows}
    sentences = [f"{what} {len(rows)} 项{_of_binding(rows)}，缺报数据不按 0 计。"]
    for why, number in sorted(reasons.items(), key=lambda pair: (-pair[1], order[pair[0]])):
        mine = [a for a in rows if verdicts.reason(a) == why]
        names = listed(
            a.indicator.name + (f"（{'，'.join(more)}）" if (more := _further_doubts(a)) else "") for a in mine
        )
        sentences.append(f"{why} {number} 项{_of_binding(mine)}：{names}。")
    return ["".join(sentences)] if len(rows) <= MOST else sentences


def _qualitative(one: County) -> list[str]:
    """One sentence of the targets without a number: no figure is lacking, and none can be reported."""
    mine = one.in_parts("qualitative")
    names = listed(a.indicator.name for a in mine)
    return [f"文件仅有定性表述、不作判定的 {len(mine)} 项{_of_binding(mine)}：{names}。"] if mine else []


def _further_doubts(a: Assessment) -> list[str]:
    """The doubts that are not the reason itself."""
    return [word for code, word in zip(a.doubts, verdicts.doubts(a)) if code != a.reason]


def _of_binding(rows: Sequence[Assessment]) -> str:
    number = sum(a.attribute == "binding" for a in rows)
    return f"（其中约束性 {number} 项）" if 0 < number < len(rows) else "（约束性）" if number else ""


def _now(a: Assessment) -> str:
    """'2025 年 4.6 人/千人'; '2025 年现状值不显示'; '缺现状值'."""
    if a.latest is None:
        return REASONS["no_figure"]
    name = "现状值" if a.latest.suppressed else ""
    return f"{numbers.year(a.latest.year)} 年{name}{_amount(a.latest, a)}"


def _amount(figure: Figure, a: Assessment) -> str:
    """A figure with its unit as it is written in a sentence: ' 74.41 岁', ' 75%', ' 12.0/10万', ' 1：1.4', '不显示'."""
    return numbers.figure(figure) if figure.suppressed else f" {numbers.amount(figure, a.indicator)}"
