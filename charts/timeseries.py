"""One indicator of one area over the years: the figures, the straight path asked for, and the target."""

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts import timeseries_parts as parts
from charts.label_layout import Frame
from model.assessment import NO_TARGET, Figure
from model.trajectory import PARTS, Point, Trajectory
from wording import confidence, numbers, verdicts

HEIGHT = 392  # pixels
WIDTH = 730  # the least the page gives it: labels that do not touch there touch nowhere
FEW = "事件太少，以个案评审为准"
SUPPRESSED = "不显示"
MARGIN = {"l": 46, "r": 10, "t": 10, "b": 30}
COLUMNS = ("年份", "是什么", "数值", "单位", "时序应为", confidence.NAME, "分子", "分母", "数据状态", "口径", "出处")


def draw(t: Trajectory, *, width: float = WIDTH) -> go.Figure:
    """The large chart. width: pixels it will at least have."""
    room = width - MARGIN["l"] - MARGIN["r"]
    years, values = parts.span(t, size=parts.LARGE, width=room)
    frame = Frame(x=years, y=values, width=room, height=HEIGHT - MARGIN["t"] - MARGIN["b"])
    traces, notes = parts.layers(t, frame=frame, size=parts.LARGE)
    figure = style.layout(go.Figure(traces), height=HEIGHT, margin=MARGIN)
    figure.update_xaxes(**parts.years_axis(t, years, room=frame.width))
    figure.update_yaxes(
        range=values,
        fixedrange=True,
        nticks=5,
        showgrid=True,
        gridcolor="#f1f3f5",
        zeroline=False,
        tickfont={"size": 11, "color": style.SECONDARY},
        ticklabelstandoff=4,
    )
    return figure.update_layout(annotations=notes)


def reading(t: Trajectory) -> str:
    """How the marks of this chart are to be read; only those that stand on it."""
    seen = {point.part for point in t.points}
    target = t.assessment.target
    keys = {
        "○ 基期": "baseline" in seen,
        _judged_mark(t): "judged" in seen,
        "虚线是从基期到目标的时序进度": t.path is not None,
        "虚线是目标线": t.path is None and bool(parts.asked_lines(t)),
        "粗横线是目标": parts.target_at(t.assessment) is not None,
        "细横线是其他年份的目标": any(parts.target_at(a) for a in t.milestones),
        f"竖线是{confidence.NAME}" + ("（至图边的实际更长）" if _is_cut(t) else ""): any(
            point.low is not None for point in t.points
        ),
        "◆ 快报": any(point.figure.status == "快报" for point in t.points),
        "■ 口径或人群与基期不同": any(point.changed for point in t.points),
        "浅色为目标年后数据，不判定": "after" in seen,
        "隔年数据之间不连线": _has_hole(t),
        "各点为自规划起累计数": target is not None and target.summed,
        f"{'、'.join(str(one.year) for one in t.suppressed)} 年例数很少，不显示": bool(t.suppressed),
    }
    return " · ".join(word for word, on in keys.items() if on)


def _judged_mark(t: Trajectory) -> str:
    if t.assessment.verdict == NO_TARGET:
        return "● 最新数据，未列目标，不判定"
    if t.few:
        return "● 现状值，因事件太少以灰色表示"
    pale = "，浅色加框：目标年已到，待报期末数" if style.is_history(t.assessment) else ""
    return f"● 现状值，颜色表示判定{pale}"


def _is_cut(t: Trajectory) -> bool:
    """Whether a confidence interval leaves the large chart."""
    low, high = parts.span(t, size=parts.LARGE, width=1000)[1]
    return any(point.low is not None and (point.low < low or point.high > high) for point in t.points)


def _has_hole(t: Trajectory) -> bool:
    years = sorted({point.year for point in t.points})
    return any(later - year > 1 for year, later in pairwise(years))


def describe(t: Trajectory) -> str:
    """The chart in one sentence: every year's figure, the path, the target, the status."""
    a = t.assessment
    words = [f"{point.year} 年{_part(point)} {numbers.figure(point.figure)}" for point in t.points] or ["没有年度数"]
    words += [f"{one.year} 年 {numbers.figure(one)}" for one in t.suppressed]
    if a.verdict == NO_TARGET:
        words.append(style.NO_TARGET)
    else:
        when = "" if a.target_year is None else f"{a.target_year} 年"
        words.append(f"{when}目标 {verdicts.target_with_number(a)}")
        due = _judged_due(t)
        words += [f"按时序 {a.latest.year} 年应为 {due}"] if due else []
        words += [word for word in (verdicts.gap(a), verdicts.status(a)) if word]
    return f"{a.area.name}{a.indicator.name}逐年：" + "，".join(words) + "。"


def data_table(t: Trajectory) -> pd.DataFrame:
    """The chart as strings, columns COLUMNS: a row a figure by year, the suppressed ones, then the targets."""
    unit = t.assessment.indicator.unit
    lines = [_line(t, point) for point in t.points]
    lines += [
        dict.fromkeys(COLUMNS, "")
        | {"年份": str(one.year), "是什么": "年度数（遮盖）", "数值": numbers.figure(one), "单位": unit}
        for one in t.suppressed
    ]
    lines += [
        dict.fromkeys(COLUMNS, "")
        | {"年份": verdicts.year(a.target_year), "是什么": "目标", "数值": verdicts.resolved(a) or verdicts.target(a)}
        | {"单位": unit, "出处": _source(a.target.title, a.target.place)}
        for a in (t.assessment, *t.milestones)
        if a.has_target
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS), dtype="str")


def _line(t: Trajectory, point: Point) -> dict[str, str]:
    figure = point.figure
    return {
        "年份": str(point.year),
        "是什么": PARTS[point.part],
        "数值": numbers.figure(figure),
        "单位": t.assessment.indicator.unit_word,
        "时序应为": "" if point.due is None else verdicts.due(t.assessment, point.due),
        confidence.NAME: parts.interval(point),
        "分子": SUPPRESSED if point.counts_suppressed else numbers.printed(figure.numerator),
        "分母": SUPPRESSED if point.counts_suppressed else numbers.printed(figure.denominator),
        "数据状态": figure.status,
        "口径": _definition(figure),
        "出处": _source(figure.title, figure.place),
    }


def _definition(figure: Figure) -> str:
    return " ".join(text for text in (figure.definition, figure.population) if text)


def _source(title: str, place: str) -> str:
    return " · ".join(text for text in (title, place) if text)


def finding(t: Trajectory) -> str:
    """The title: what the years show; a year stays on one line with its 年.
    '甲县居民健康素养水平：2024 年 25.3%，按时序应为 26，略滞后于时序进度'.
    """
    return _sentence(t).replace(" 年", "\u00a0年")


def _sentence(t: Trajectory) -> str:
    a = t.assessment
    who = f"{a.area.name}{a.indicator.name}"
    if a.verdict == NO_TARGET:
        return f"{who}：文件未列目标，仅列年度数"
    if marks.value(a.latest) is None:
        return f"{who}：{verdicts.status(a)}，{'例数很少的年份不显示' if t.suppressed else '暂不能判断进度'}"
    if not marks.has_newer_value(a):
        since = verdicts.unreported_since(a)
        base = f"{who}：{f'{since}，' if since else '只有 '}{a.latest.year} 年基期 {verdicts.figure_with_sign(a)}"
        if a.met:
            return f"{base} 已达到目标值，须看是否保持"
        need, asked = verdicts.required(a), verdicts.asked(a)
        if need:
            return f"{base}，到 {a.target_year} 年每年需变化 {need}"
        return f"{base}，规划要求每年变化 {asked}" if asked and verdicts.is_past(a) else base
    due = _judged_due(t)
    sign = a.indicator.unit if a.indicator.unit in numbers.SIGNS else ""
    path = f"，按时序应为 {numbers.with_unit(due, sign)}" if due else ""
    few = f"（{FEW}）" if t.few else ""
    return f"{who}：{a.latest.year} 年 {verdicts.figure_with_sign(a)}{path}，{verdicts.status(a)}{few}"


def _judged_due(t: Trajectory) -> str:
    """Where the straight path stands in the year of the judged figure; '' where there is none."""
    due = next((point.due for point in t.points if point.part == "judged"), None)
    return "" if due is None else verdicts.due(t.assessment, due)


def _part(point: Point) -> str:
    word = {"baseline": "基期", "after": "（目标年后）", "revised": "另一数"}.get(point.part, "")
    return word + ("（快报）" if point.figure.status == "快报" else "")
