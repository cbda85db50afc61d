"""The report's text of several areas: a comparison, a short part an area, and by indicator and area what they fall short of and owe."""

from collections.abc import Mapping, Sequence

from exports.docx.prose import MOST, Grid, Paragraph, listed, numeral, parted
from exports.docx.said import ANNEX, GOOD, NEED, NO_TARGETS, NONE, NONE_LACKING, NONE_YET, cautions, documents, gap
from exports.report_data import County, Pack, others_line
from model.assessment import Assessment
from wording import counts as counting
from wording import verdicts

COMPARED = {"地区": 36, "目标": 15, "达到或\n按时序": 19, "滞后或\n未达标": 19, "待报或\n待补": 19, "约束性\n目标": 16, "约束性\n滞后或\n未达标": 16, "约束性\n待报或\n待补": 16}  # fmt: skip


def done(pack: Pack) -> list[Paragraph]:
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
    return f"，{told}" if (told := gap(a)) else ""


def _told_doubts(a: Assessment) -> str:
    return f"（{'，'.join(verdicts.remarks(a))}）" if a.is_qualified else ""


def wrong(pack: Pack, where: Mapping[str, str]) -> list[Paragraph]:
    """By indicator, what most areas fall short of; by area, what is owed and lacking. where: section -> what its annex is called."""
    table = where.get("counties", ANNEX)
    counted = [one for one in pack.counties if not one.is_reference]
    short: dict[str, list[Assessment]] = {}
    for one in counted:
        for a in one.in_parts(*NEED):
            short.setdefault(a.indicator.name, []).append(a)
    order = sorted(short.items(), key=lambda pair: (-len(pair[1]), all(a.attribute != "binding" for a in pair[1])))
    told = [
        f"{name} {len(mine)} 个地区：{listed((f'{a.area.name}{_told_gap(a)}{_told_doubts(a)}' for a in mine), sign='；', what='个地区')}。"
        for name, mine in order[:MOST]
    ]
    told += [f"另有 {len(order) - MOST} 项指标见{table}。"] if len(order) > MOST else []
    told += cautions([a for mine in short.values() for a in mine])
    return parted(
        [
            ("需提升的目标", told or [NONE_YET if any(one.counts.of("owed") for one in counted) else NONE]),
            ("待报期末数的目标", _each(counted, "owed", "目标年已到、待报期末数的目标", table)),
            ("待补数据的目标", _each(counted, "unknown", "待补数据的目标", table) or [NONE_LACKING]),
            ("仅有定性表述的目标", _each(counted, "qualitative", "仅有定性表述、不作判定的目标", table, filled=False)),
            ("规划文本表述", documents(pack, where.get("checks", ANNEX))),
        ]
    )


def _each(counted: Sequence[County], part: str, what: str, where: str, *, filled: bool = True) -> list[str]:
    """'待补数据的目标共 40 项：甲县 12 项、…。'; [] where there is none. where: what the annex is called; filled: figures would let
    them be judged.
    """
    number = {one.area.name: one.counts.of(part) for one in counted if one.counts.of(part)}
    if not number:
        return []
    told = listed((f"{name} {n} 项" for name, n in number.items()), what="个地区")
    return [f"{what}共 {sum(number.values())} 项：{told}。{'缺报数据不按 0 计，' if filled else ''}详见{where}。"]
