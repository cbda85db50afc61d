"""Small multiples over the years: the indicators of one county, each on its own scale, or one indicator of many areas
on one scale.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts import timeseries_parts as parts
from charts.label_layout import Frame
from model.assessment import NO_TARGET, Assessment
from model.trajectory import Trajectory
from model.verdicts import ATTRIBUTES
from wording import numbers, verdicts

By = Literal["indicator", "area"]  # what the small charts are one of each: it stands as their title
MOST = 12  # charts a page
ACROSS = 3
NARROW = 500  # pixels under which they stand one below the other: two beside each other would cut their titles
WIDTH = 730  # the least the page gives: three charts of 230 and the room between
GUTTER, HEAD, PLOT, AXIS, BETWEEN = 18, 64, 110, 24, 14  # pixels
READING = "○ 基期 · 实心点 现状值，颜色表示判定 · 虚线 时序进度 · 横线 目标 · ◆ 快报"
OWN_SCALES = "各图纵轴各自取值，只看走向及与目标的距离，不比高低"
ONE_SCALE = "各图纵轴相同；口径或年份不同的不宜直接比较"


def draw(given: Sequence[Trajectory], *, by: By, width: float = WIDTH) -> go.Figure:
    """At most MOST small charts. by: 'indicator' (each on its own scale) or 'area' (all on one); width: pixels it will
    have.
    """
    columns = ACROSS if width >= NARROW else 1
    down = -(-len(given) // columns)
    tall = HEAD + PLOT + AXIS + BETWEEN
    height = max(1, down) * tall
    each = (width - GUTTER * (columns - 1)) / columns
    shown = [replace(t, milestones=()) for t in given]  # a small chart has room for one target
    spans = [parts.span(t, size=parts.SMALL, width=each) for t in shown]
    if by == "area" and spans:
        spans = [_union(spans)] * len(spans)
    traces, notes, axes = [], [], {}
    for place, (t, (years, values)) in enumerate(zip(shown, spans)):
        across, row = place % columns, place // columns
        name = "" if place == 0 else str(place + 1)
        left = across * (each + GUTTER) / width
        top = 1 - (row * tall + HEAD) / height
        frame = Frame(x=years, y=values, width=each, height=PLOT)
        drawn, labels = parts.layers(t, frame=frame, size=parts.SMALL, axis=name)
        traces += drawn
        notes += [*labels, _head(t, by=by, x=left, y=1 - row * tall / height, room=each)]
        axes[f"xaxis{name}"] = _years(t, years, each) | {
            "domain": [left, min(1, left + each / width)],
            "anchor": f"y{name}",
        }
        axes[f"yaxis{name}"] = {
            "range": values,
            "fixedrange": True,
            "visible": False,
            "domain": [max(0, top - PLOT / height), top],
            "anchor": f"x{name}",
        }
    figure = go.Figure(traces, {"annotations": notes, **axes})
    cuts = style.parted(tall * row for row in range(1, down))
    return style.layout(figure, height=height, margin={"l": 0, "r": 0, "t": 0, "b": 0}, meta=cuts)


def describe(given: Sequence[Trajectory], *, by: By) -> str:
    """What the small charts show, with the numbers of each."""
    if not given:
        return "没有可显示的图。"
    first = given[0].assessment
    head = first.area.name if by == "indicator" else first.indicator.name
    return f"{head}的 {len(given)} 张逐年小图。" + " ".join(_sentence(t.assessment, by) for t in given)


def data_table(given: Sequence[Trajectory], *, by: By) -> pd.DataFrame:
    """The small charts as strings, a row each."""
    head = ["指标" if by == "indicator" else "地区", "属性", "单位", "基期", "现状值", "目标"]
    head += ["每年还需变化", "已实现年均变化", "进度比", "判定", "有数据的年份"]
    return pd.DataFrame([_line(t, by) for t in given], columns=head, dtype="str")


def _line(t: Trajectory, by: By) -> list[str]:
    a = t.assessment
    target = f"{verdicts.target(a)}（{verdicts.year(a.target_year)}）" if a.has_target else style.NO_TARGET
    return [
        _title(a, by),
        ATTRIBUTES[a.attribute] if a.has_target else "",
        a.indicator.unit_word,
        numbers.dated(a.baseline),
        numbers.dated(a.latest),
        target,
        verdicts.required(a),
        verdicts.achieved(a),
        verdicts.pace(a),
        verdicts.status(a),
        "、".join(dict.fromkeys(str(point.year) for point in t.points)),
    ]


def finding(rows: Sequence[Assessment], *, who: str, by: By) -> str:
    """The title over small charts: how many show a way, and which way; of a county's indicators binding apart.
    '甲县：3 项可判断进度，2 项滞后或未达（约束性 1 项），1 项达到时序或已达标；另 2 项暂不能判断进度'.
    """
    judged = [a for a in rows if a.verdict != NO_TARGET]
    if not judged:
        return f"{who}：文件在所选范围内未列目标"
    one = "项" if by == "indicator" else "个地区"
    moving = [a for a in judged if marks.has_newer_value(a) and a.verdict != "unknown"]
    owed = [a for a in moving if verdicts.is_due(a)]
    still = len(judged) - len(moving)
    if not moving:
        baselines = [a for a in judged if a.verdict in verdicts.BASELINE_ONLY]
        since = verdicts.unreported({a.latest.year for a in baselines if verdicts.unreported_since(a)}) or "只有基期"
        based = len(baselines)
        why = [f"{based}\u00a0{one}{since}"] * (based > 0) + [f"{still - based}\u00a0{one}待补数据"] * (still > based)
        return f"{who}：{len(judged)}\u00a0{one}{'目标' if by == 'indicator' else ''}暂不能判断进度，{'，'.join(why)}"
    standing = [a for a in moving if not verdicts.is_due(a)]
    behind = [a for a in standing if a.verdict not in style.GOOD]
    doubtful = [a for a in standing if a.verdict in style.GOOD and a.is_qualified]
    good = len(standing) - len(behind) - len(doubtful)
    binding = sum(a.attribute == "binding" for a in behind) if by == "indicator" else 0
    tail = f"；另 {still}\u00a0{one}暂不能判断进度" if still else ""
    if good == len(moving):
        return f"{who}：{good}\u00a0{one}可判断进度，均达到时序或已达标{tail}"
    told = {
        "滞后或未达" + (f"（约束性 {binding} 项）" if binding else ""): len(behind),
        "达到时序或已达标": good,
        f"判定附说明（{verdicts.doubts_among(doubtful)}）": len(doubtful),
        "待报期末数，最近一次数据仅供过程参考": len(owed),
    }
    words = "，".join(f"{number}\u00a0{one}{word}" for word, number in told.items() if number)
    return f"{who}：{len(moving)}\u00a0{one}可判断进度，{words}{tail}"


def ordered(rows: Sequence[Assessment], *, by: By, areas: Sequence[str], indicators: Sequence[str]) -> list[Assessment]:
    """Of a county's indicators: binding first, then the furthest behind, then those without a pace in the order of the
    indicators, then those without a target. Of areas: in their own order, never as a league table. areas: codes;
    indicators: ids.
    """

    def place(a: Assessment) -> tuple:
        if by == "area":
            return (areas.index(a.area.code),)
        known = a.pace is not None
        return (
            a.verdict == NO_TARGET,
            a.attribute != "binding",
            not known,
            a.pace if known else 0.0,
            indicators.index(a.indicator.id),
        )

    return sorted(rows, key=place)


def _title(a: Assessment, by: By) -> str:
    return a.indicator.name if by == "indicator" else a.area.name


def _sentence(a: Assessment, by: By) -> str:
    if a.verdict == NO_TARGET:
        return f"{_title(a, by)}：{style.NO_TARGET}。"
    words = [numbers.dated(a.latest) or "没有现状值", f"目标 {verdicts.target(a)}", verdicts.status(a)]
    return f"{_title(a, by)}：" + "，".join(words) + "。"


def _union(spans: list[tuple]) -> tuple:
    return tuple((min(one[axis][0] for one in spans), max(one[axis][1] for one in spans)) for axis in (0, 1))


def _years(t: Trajectory, years: tuple[float, float], room: float) -> dict:
    """The x axis with the target's year, the first, the last and the judged one: what the eye needs, as far as they
    have room.
    """
    axis = parts.years_axis(t, years, room=room)
    a, (first, last) = t.assessment, parts.ends(t)
    wanted = [last, first] if a.target_year is None else [a.target_year, first, last]
    wanted += [] if a.latest is None or a.latest.year is None else [a.latest.year]
    scale, ticks = room / (years[1] - years[0]), []
    for year in wanted:
        if first <= year <= last and all(abs(year - other) * scale >= 36 for other in ticks):
            ticks.append(year)
    ticks.sort()
    return axis | {
        "tickvals": ticks,
        "ticktext": [str(year) for year in ticks],
        "tickfont": axis["tickfont"] | {"size": 11},
    }


def _head(t: Trajectory, *, by: By, x: float, y: float, room: float) -> dict:
    """Three lines over a chart as an annotation: whose it is, its unit, and what it shows in words."""
    a = t.assessment
    name = style.cut(_title(a, by), 13 * 1.06, room)
    notes = [a.indicator.unit_word, ATTRIBUTES["binding"] if a.attribute == "binding" else ""]
    ways = [f"{style.shape(a)} {way}" for way in _ways(a)]
    type_, words = next(
        ((type_, way) for way in ways for type_ in (12, 11) if style.width(way, type_) <= room),
        (11, style.cut(ways[-1], 11, room)),
    )
    ink = style.SECONDARY if t.few or a.verdict == NO_TARGET else style.ink(a.verdict)
    about = style.small(style.escaped(" · ".join(one for one in notes if one)) or " ", color=style.SECONDARY)
    text = f"<b>{style.escaped(name)}</b><br>{about}<br>{style.small(style.escaped(words), size=type_, color=ink)}"
    return {
        "x": x,
        "y": y,
        "xref": "paper",
        "yref": "paper",
        "xanchor": "left",
        "yanchor": "top",
        "align": "left",
        "showarrow": False,
        "text": text,
        "hovertext": style.escaped(a.indicator.name),
        "font": {"size": 13, "color": style.INK},
    }


def _ways(a: Assessment) -> list[str]:
    """What the years show in a few words, the fullest first: '滞后于时序进度 · 每年还需 +0.6 个百分点', '… · 需 +0.6 个百分点'."""
    status = verdicts.status(a)
    if a.verdict in (NO_TARGET, "unknown"):
        return [status]
    need, done = verdicts.required(a), verdicts.achieved(a)
    if not marks.has_newer_value(a):
        word = status if a.is_qualified else verdicts.class_word(a.verdict)
        return [f"{word} · 每年需 {need}", status] if need else [status]
    if need:
        return [f"{status} · {word} {need}" for word in ("每年还需", "需")]
    return [f"{status} · 年均 {done}", status] if done else [status]
