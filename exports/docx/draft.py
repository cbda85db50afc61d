"""The text of the report in sentences: only numbers and reasons of the pack, no cause but what people wrote, no praise, no rank.

It begins with the pack's finding; 总体情况, 主要目标完成情况, 存在问题, 原因分析 and 下一步措施 follow, their parts those of the counting rule
(wording.counts). Of several areas a comparison comes first, then a short part an area. What is said of targets stands in said.py, of several areas in several.py, what people wrote in people.py.
"""

from collections.abc import Mapping
from types import MappingProxyType

from exports.docx import people, said, several
from exports.docx.prose import Paragraph, listed, numeral, parted
from exports.docx.said import ANNEX, FEW_DEATHS, GOOD, NEED, NONE, NONE_LACKING, NONE_YET, REPORTED, Usual
from exports.report_data import Pack
from model.assessment import Assessment
from wording import counts as counting
from wording import verdicts

__all__ = ["FEW_DEATHS", "GOOD", "NEED", "REPORTED", "paragraphs"]
NOTHING: Mapping[str, str] = MappingProxyType({})
NONE_GOOD = "按现有数据，尚无判为已达标、提前达到或达到时序进度且判定不附说明的目标。"


def paragraphs(pack: Pack, where: Mapping[str, str] = NOTHING) -> list[Paragraph]:
    """The whole text in order, headings numbered 一、 and （一）. Without the section of the counties, and where no area lists a target, only
    总体情况 and what there is beside it. where: section -> what its annex is called, '附件2'.
    """
    usual = Usual.of(_rows(pack))
    chapters = [("总体情况", _overall(pack, usual))]
    if "counties" in pack.sections:
        chapters += _chapters(pack, usual, where) if _rows(pack) else _without_targets(pack, usual, where)
    return [
        line
        for place, (head, inside) in enumerate(chapters, start=1)
        for line in (Paragraph(1, f"{numeral(place)}、{head}"), *inside)
    ]


def _chapters(pack: Pack, usual: Usual, where: Mapping[str, str]) -> list[tuple[str, list[Paragraph]]]:
    alone = len(pack.counties) == 1
    return [
        ("主要目标完成情况", _done(pack, usual) if alone else several.done(pack)),
        ("存在问题", _wrong(pack, usual, where) if alone else several.wrong(pack, where)),
        ("原因分析", [Paragraph(0, text) for text in people.causes(pack)]),
        ("下一步措施", [Paragraph(0, text) for text in people.measures(pack)]),
    ]


def _without_targets(pack: Pack, usual: Usual, where: Mapping[str, str]) -> list[tuple[str, list[Paragraph]]]:
    """No problem is told where there is nothing to judge, and of causes and measures only what people wrote of other targets."""
    whose = {one.area.code: f"{one.area.name}：" if len(pack.counties) > 1 else "" for one in pack.counties}
    apart = [f"{whose[one.area.code]}{text}" for one in pack.counties for text in said.others(one, usual)]
    documents = said.documents(pack, where.get("checks", ANNEX))
    wrote = {"原因分析": people.written(pack, "cause"), "下一步措施": people.written(pack, "measure")}
    chapters = {"年度和阶段目标": apart} | wrote | {"规划文本表述": documents}
    return [(head, [Paragraph(0, text) for text in texts]) for head, texts in chapters.items() if texts]


def _rows(pack: Pack) -> list[Assessment]:
    return [a for one in pack.counties for a in one.rows]


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


def _done(pack: Pack, usual: Usual) -> list[Paragraph]:
    """What one area has reached, what of it is doubtful, what is known of the baseline only."""
    (one,) = pack.counties

    def reached(a: Assessment) -> str:
        return said.reached(a, usual)

    good, doubtful = (one.in_parts(*GOOD, doubtful=doubt) for doubt in (False, True))
    good_texts = said.clauses(good, reached, sign="、") or [NONE_GOOD]
    doubtful_texts = said.clauses(doubtful, reached, sign="、")
    for texts, mine in ((good_texts, good), (doubtful_texts, doubtful)):
        texts += said.cautions(mine)
    return parted(
        [
            ("完成较好的目标", good_texts),
            (
                "判定附说明的目标",
                doubtful_texts
                and [
                    f"下列目标的判定附有说明（{verdicts.doubts_among(doubtful)}），核实以前不列入完成较好。",
                    *doubtful_texts,
                ],
            ),
            ("仅有基期数的目标", said.baseline_only(one.in_parts("baseline_only"), usual)),
            ("年度和阶段目标", said.others(one, usual)),
        ]
    )


def _wrong(pack: Pack, usual: Usual, where: Mapping[str, str]) -> list[Paragraph]:
    """Where one area falls short, what it owes, what is lacking, what its documents say twice. where: as for paragraphs."""
    (one,) = pack.counties

    def short(a: Assessment) -> str:
        return said.short(a, usual)

    need, owed = one.in_parts(*NEED), one.in_parts("owed")
    newer = [a for a in owed if verdicts.by_newest(a) in ("met", "short")]
    need_texts = said.clauses(need, short, sign="；") or [NONE_YET if owed else NONE]
    owed_texts = [
        *said.clauses(newer, short, sign="；"),
        *said.baseline_only([a for a in owed if a.verdict in verdicts.BASELINE_ONLY], usual),
        *said.lacking([a for a in owed if not verdicts.by_newest(a)], "尚无可判定数据"),
    ]
    for texts, mine in ((need_texts, need), (owed_texts, [a for a in owed if verdicts.by_newest(a)])):
        texts += said.cautions(mine)
    return parted(
        [
            ("需提升的目标", need_texts + said.still_short(newer)),
            (
                "待报期末数的目标",
                owed_texts and [f"目标年已到、待报期末数的目标共 {len(owed)} 项{said.of_binding(owed)}。", *owed_texts],
            ),
            ("待补数据的目标", said.lacking(one.in_parts("unknown"), "待补数据") or [NONE_LACKING]),
            ("仅有定性表述的目标", said.qualitative(one)),
            ("规划文本表述", said.documents(pack, where.get("checks", ANNEX))),
        ]
    )
