"""What the report tells from people: the causes and measures they wrote, for which targets nobody wrote any, and what is to be decided."""

from exports.docx.prose import listed, numbered
from exports.docx.said import NEED
from exports.report_data import Pack
from wording import decisions, evaluation


def causes(pack: Pack) -> list[str]:
    """Why targets fell short, as people wrote it, and which of those that did nobody wrote of."""
    said, silent = written(pack, "cause"), _silent(pack, "cause")
    if said or silent:
        return said + silent
    if any(one.in_parts("owed") for one in pack.counties):
        return ["偏差原因尚未填写；待报期末数的目标，报送后再作分析。"]
    return ["按现有数据，没有判为滞后、变差或未达标的目标，尚无偏差原因须分析。"]


def measures(pack: Pack) -> list[str]:
    """What people wrote, for which targets nobody did, and what is to be decided."""
    texts = written(pack, "measure")
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
    if len(asked) == 1:
        return [*texts, f"尚需明确 1 个事项：{asked[0]}。"]
    return [*texts, f"尚需明确以下 {len(asked)} 个事项：", *numbered(asked)] if asked else texts


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


def written(pack: Pack, field: str) -> list[str]:
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
