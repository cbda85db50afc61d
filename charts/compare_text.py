"""The comparison in words: the finding of the title, the sentence for those who cannot see the chart, the data
table.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from charts import marks, style
from charts.compare_rows import FIGURE, NOT_STATED, VIEWS, ReferenceFigure
from model.areas import Area
from model.assessment import NO_TARGET, Assessment, Figure
from model.comparison import Placement
from model.verdicts import ATTRIBUTES
from wording import comparable, confidence, numbers, verdicts

UNBROKEN = "\N{NO-BREAK SPACE}个"  # a line must not end between a number and its word
MARKS = "○●┃ "  # before the heads of columns, which name what is drawn
MET = ("met", "kept", "met_early")
COLUMNS = (
    "地区",
    "属性",
    "基期年",
    "基期值",
    "现状年",
    "现状值",
    "数据状态",
    "目标年",
    "目标",
    "目标折算",
    "差距",
    "每年需变化",
    "已实现年均变化",
    "目标要求",
    "较上级目标",
    "判定",
    "随机波动",
    "提示",
    "可比",
    "原因",
    "目标出处",
    "现状值出处",
)  # of the data table


def in_short(p: Placement, *, kind: str = FIGURE) -> str:
    """'2020 年基期 4.10，2024 年 4.35，2025 年目标 ≥4.5，还差 0.15 人，略滞后于时序进度', and why it stands apart."""
    a = p.assessment
    if a.verdict == NO_TARGET:
        return f"{a.latest.year} 年 {numbers.figure(a.latest)}，{style.NO_TARGET}"
    text = verdicts.sentence(a).removeprefix(f"{a.area.name}{a.indicator.name}，").removesuffix("。")
    why = comparable.why(p, kind=kind)
    return text + (f"，{why}" if why and why not in text else "")


def describe(
    rows: Sequence[Placement],
    *,
    view: str = "level",
    head: str = "",
    references: Sequence[ReferenceFigure] = (),
    beside: Assessment | None = None,
    most: int = 6,
) -> str:
    """The chart in words, with its numbers: those on the scale (at most `most` one by one), those apart with their
    reasons, the lines of the areas above. The other arguments: see compare.draw.
    """
    kind = VIEWS[view].kind
    on, apart = ([p for p in rows if bool(p.apart) == side] for side in (False, True))
    one = rows[0].assessment.indicator if rows else None
    name = "该指标" if one is None else numbers.named(one)
    parts = [f"{name}，{VIEWS[view].question}"]
    if on:
        counts = "、".join(f"{word} {n} 个" for _, word, n in verdicts.tally(p.assessment for p in on))
        one_by_one = "；".join(f"{p.assessment.area.name} {_in_view(p, view, beside)}" for p in on[:most])
        more = f"；等 {len(on)} 个地区" if len(on) > most else ""
        parts.append(f"可比 {len(on)} 个地区（{head or counts}）：{one_by_one}{more}")
        if len(on) > most:
            parts.append(counts)
    else:
        parts.append("无可比地区")
    if apart:
        named = "；".join(
            f"{p.assessment.area.name} {_in_view(p, view, beside)}（{comparable.why(p, kind=kind)}）"
            for p in apart[:most]
        )
        parts.append(f"另列 {len(apart)} 个：{named}" + (f"；等 {len(apart)} 个地区" if len(apart) > most else ""))
    if on and view == "level":
        parts += [f"参照 {one.area.name} {one.figure.year} {numbers.figure(one.figure)}" for one in references]
    return "。".join(parts) + "。"


def _in_view(p: Placement, view: str, beside: Assessment | None) -> str:
    """What one row shows in the view, without why it stands apart: that follows in brackets."""
    if view == "level":
        return in_short(replace(p, apart=""))
    row = VIEWS[view].row(p, beside)
    cells = [
        f"{head.lstrip(MARKS)} {number}{f'（{year}）' if year else ''}"
        for head, (number, year) in zip(VIEWS[view].heads, row.cells)
        if number != NOT_STATED
    ]
    shape, below = style.shape(p.assessment), [] if p.apart or not row.below else [row.below]
    return "，".join([*cells, row.finding.removeprefix(shape).strip(), *below])


def finding(rows: Sequence[Placement], *, areas: int, name: str) -> str:
    """'每千人口注册护士数：6 个地区中 2 个列有目标，1 个已达目标值，1 个只有基期数'. What is known, never a rank; of a few deaths
    no count of who is above and who below: chance put them there. areas: how many are chosen; name: the indicator's.
    """
    listed = [p for p in rows if p.assessment.verdict != NO_TARGET]
    if not listed:
        return f"{name}：{areas} 个地区的文件{'均' if areas > 1 else ''}未列目标".replace(" 个", UNBROKEN)
    if areas == 1:
        a = listed[0].assessment
        gap = verdicts.gap(a)
        since = verdicts.unreported_since(a)
        gap = "比目标" + gap if gap.startswith("高 ") else gap
        words = [since, gap, verdicts.status(a)]
        return f"{name}：{a.area.name}" + "，".join(word for word in words if word)
    who = f"{areas} 个地区中 {len(listed)} 个列有目标" if len(listed) < areas else f"{areas} 个地区均列有目标"
    if any(p.few for p in listed):
        return f"{name}：{who}；事件太少，以个案评审为准".replace(" 个", UNBROKEN)
    codes = [p.assessment.verdict for p in listed]
    based = [p.assessment for p in listed if p.assessment.verdict in verdicts.BASELINE_ONLY]
    since = verdicts.unreported({a.latest.year for a in based if verdicts.unreported_since(a)}) or "只有基期数"
    reached = [p.assessment for p in listed if p.assessment.verdict in MET]
    past = [a for a in reached if verdicts.is_due(a)]  # whose final figure is owed
    counts = {
        _with_notes("已达目标值", [a for a in reached if not verdicts.is_due(a)]): len(reached) - len(past),
        _with_notes(verdicts.PAST_EARLY, past): len(past),
        "未达目标值": sum(code not in (*MET, *verdicts.BASELINE_ONLY, "unknown") for code in codes),
        since: len(based),
        "待补数据": codes.count("unknown"),
    }
    words = "，".join([f"{name}：{who}"] + [f"{number} 个{word}" for word, number in counts.items() if number])
    return words.replace(" 个", UNBROKEN)


def _with_notes(word: str, rows: Sequence[Assessment]) -> str:
    """'已达目标值（其中 1 个判定附说明）'."""
    noted = sum(a.is_qualified for a in rows)
    return word + (f"（其中 {noted} 个判定附说明）" if noted else "")


def data_table(
    rows: Sequence[Placement], *, view: str = "level", silent: Sequence[Area] = (), beside: Assessment | None = None
) -> pd.DataFrame:
    """The comparison as strings, columns COLUMNS, all pages of the chart; and a row for each area whose documents list
    neither target nor figure (silent). view, beside: see compare.draw.
    """
    lines = [_line(p, beside, VIEWS[view].kind) for p in rows]
    lines += [
        {"地区": area.name, "判定": style.NOT_LISTED, "可比": "另列", "原因": "文件未列该指标，也没有该指标的数据"}
        for area in silent
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS)).fillna("").astype("str")


def _line(p: Placement, beside: Assessment | None, kind: str) -> dict[str, str]:
    a, t = p.assessment, p.assessment.target
    required, achieved = VIEWS["pace"].row(p, beside).cells
    asks = VIEWS["ambition"].row(p, beside)
    return {
        "地区": a.area.name,
        "属性": ATTRIBUTES[t.attribute] if t else "",
        "基期年": _year(a.baseline),
        "基期值": numbers.figure(a.baseline),
        "现状年": _year(a.latest),
        "现状值": numbers.figure(a.latest),
        "数据状态": a.latest.status if a.latest else "",
        "目标年": "" if a.target_year is None else f"{a.target_year}",
        "目标": verdicts.target(a),
        "目标折算": verdicts.resolved(a) if t and t.basis != "absolute" else "",
        "差距": verdicts.gap(a),
        "每年需变化": _or_blank(required),
        "已实现年均变化": _or_blank(achieved),
        "目标要求": asks.finding if t and marks.value(a.baseline) is not None else "",
        "较上级目标": _or_blank(asks.cells[2]),
        "判定": verdicts.status(a),
        "随机波动": confidence.FIRMNESS[p.firmness],
        "提示": "；".join(verdicts.flags(a)),
        "可比": "另列" if p.apart else "可比",
        "原因": comparable.why(p, kind=kind),
        "目标出处": verdicts.source(t),
        "现状值出处": verdicts.source(a.latest),
    }


def _year(figure: Figure | None) -> str:
    return "" if figure is None or figure.year is None else f"{figure.year}"


def _or_blank(cell: tuple[str, str]) -> str:
    return "" if cell[0] == NOT_STATED else cell[0]
