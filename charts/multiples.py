"""Many small pictures over the years: the indicators of one county, each on its own scale, or one indicator of many areas on one scale."""

from dataclasses import replace

import pandas as pd
import plotly.graph_objects as go

from charts import course as parts
from charts import pace, style, words
from charts.course import Course
from charts.placing import Frame
from model.numbers import missing, printed
from model.verdicts import ATTRIBUTES

MOST = 12  # pictures a page
ACROSS = 3
WIDTH = 730  # the least the page gives: three pictures of 230 and the room between
GUTTER, HEAD, PLOT, AXIS, BETWEEN = 18, 64, 110, 24, 14  # pixels
OWN_SCALES = "各图纵轴各自取值, 只看走向和离目标的远近, 不比高低"
ONE_SCALE = "各图纵轴相同; 口径或年份不同的不宜直接比"


def draw(courses: list[Course], *, by: str, width: float = WIDTH) -> go.Figure:
    """by: 'indicator' (titles are indicators, own scales) or 'area' (titles are areas, one scale). At most MOST courses."""
    down = -(-len(courses) // ACROSS)
    tall = HEAD + PLOT + AXIS + BETWEEN
    height = max(1, down) * tall
    each = (width - GUTTER * (ACROSS - 1)) / ACROSS
    courses = [replace(course, milestones=[]) for course in courses]  # a small picture has room for one target
    spans = [parts.span(course, size=parts.SMALL, width=each) for course in courses]
    if by == "area" and spans:
        spans = [_union(spans)] * len(spans)
    traces, notes, axes = [], [], {}
    for place, (course, (years, values)) in enumerate(zip(courses, spans)):
        across, row = place % ACROSS, place // ACROSS
        name = "" if place == 0 else str(place + 1)
        left = across * (each + GUTTER) / width
        top = 1 - (row * tall + HEAD) / height
        frame = Frame(x=years, y=values, width=each, height=PLOT)
        drawn, labels = parts.layers(course, frame=frame, size=parts.SMALL, axis=name)
        traces += drawn
        notes += labels + _head(course, by=by, x=left, y=1 - row * tall / height, room=each)
        axes[f"xaxis{name}"] = _years(course, years, each) | {
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
    return style.layout(figure, height=height, margin={"l": 0, "r": 0, "t": 0, "b": 0})


def describe(courses: list[Course], *, by: str) -> str:
    """What the small pictures show, with the numbers of each."""
    if not courses:
        return "没有可画的图。"
    head = f"{courses[0].row['area']}" if by == "indicator" else courses[0].row["indicator_name"]
    return f"{head}的 {len(courses)} 张逐年小图。" + " ".join(_said(course, by) for course in courses)


def twin(courses: list[Course], *, by: str) -> pd.DataFrame:
    head = ["指标" if by == "indicator" else "地区", "属性", "单位", "基线", "现值", "目标"]
    head += ["每年还需变化", "已实现年均变化", "进度比", "判定", "有数的年份"]
    lines = []
    for course in courses:
        row = course.row
        asked = "" if row["class"] == "no_target" else f"{words.target(row)}({words.year(row['target_year'])})"
        lines.append(
            [
                row["indicator_name"] if by == "indicator" else row["area"],
                "" if row["class"] == "no_target" else ATTRIBUTES[row["attribute"]],
                row["unit"],
                _dated(row, "baseline", "base_decimals"),
                _dated(row, "latest", "latest_decimals"),
                asked or style.NO_TARGET,
                pace.required(row),
                pace.achieved(row),
                "" if missing(row.get("pace")) else printed(row["pace"], 2),
                style.NO_TARGET if row["class"] == "no_target" else words.status(row),
                "、".join(str(year) for year in dict.fromkeys(course.points["year"])),
            ]
        )
    return pd.DataFrame(lines, columns=head)


def finding(rows: list[dict], *, who: str, by: str) -> str:
    """The title over small pictures: how many show a way, and which way; of a county's indicators binding apart."""
    judged = [row for row in rows if row["class"] != "no_target"]
    if not judged:
        return f"{who}: 文件在所选范围内没有列出目标"
    one = "项" if by == "indicator" else "个地区"
    moving = [row for row in judged if words.has_newer(row) and row["class"] != "unknown"]
    still = len(judged) - len(moving)
    if not moving:
        based = sum(row["class"] in ("baseline_meets", "baseline_short") for row in judged)
        told = [f"{based}\u00a0{one}只有基线"] * (based > 0) + [f"{still - based}\u00a0{one}待补数据"] * (still > based)
        return f"{who}: {len(judged)}\u00a0{one}{'目标' if by == 'indicator' else ''}还看不到进度, {', '.join(told)}"
    behind = [row for row in moving if row["class"] not in style.GOOD]
    binding = sum(row["attribute"] == "binding" for row in behind) if by == "indicator" else 0
    tail = f"; 另 {still}\u00a0{one}还看不到进度" if still else ""
    if not behind:
        return f"{who}: {len(moving)}\u00a0{one}看得到进度, 都跟上时序或已达标{tail}"
    late = f"{len(behind)}\u00a0{one}滞后或未达" + (f"(约束性 {binding} 项)" if binding else "")
    return f"{who}: {len(moving)}\u00a0{one}看得到进度, {late}, {len(moving) - len(behind)}\u00a0{one}跟上时序或已达标{tail}"


def ordered(rows: list[dict], *, by: str, areas: list[str], indicators: list[str]) -> list[dict]:
    """Of a county's indicators: binding first, then the furthest behind, then those without a pace in the order of the indicators, then
    those without a target. Of areas: in their own order, never as a league table."""

    def place(row: dict) -> tuple:
        if by == "area":
            return (areas.index(row["area_code"]),)
        silent = row["class"] == "no_target"
        known = not missing(row.get("pace"))
        pace_ = row["pace"] if known else 0.0
        return silent, row["attribute"] != "binding", not known, pace_, indicators.index(row["indicator"])

    return sorted(rows, key=place)


def _said(course: Course, by: str) -> str:
    row = course.row
    name = row["indicator_name"] if by == "indicator" else row["area"]
    if row["class"] == "no_target":
        return f"{name}: {style.NO_TARGET}。"
    told = [_dated(row, "latest", "latest_decimals") or "没有现值", f"目标 {words.target(row)}", words.status(row)]
    return f"{name}: " + ", ".join(told) + "。"


def _dated(row: dict, name: str, digits: str) -> str:
    if missing(row.get(name)) or missing(row.get(f"{name}_year")):
        return ""
    return f"{printed(row[name], row[digits])}({int(row[f'{name}_year'])})"


def _union(spans: list[tuple]) -> tuple:
    return tuple((min(one[axis][0] for one in spans), max(one[axis][1] for one in spans)) for axis in (0, 1))


def _years(course: Course, years: tuple[float, float], room: float) -> dict:
    """The first year, the judged one and the target's: what the eye needs, as far as they have room."""
    axis = parts.years_axis(course, years, room=room)
    row, first, last = course.row, *parts.ends(course)
    wanted = [last, first] if missing(row.get("target_year")) else [int(row["target_year"]), first, last]
    wanted += [] if missing(row.get("latest_year")) else [int(row["latest_year"])]
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


def _head(course: Course, *, by: str, x: float, y: float, room: float) -> list[dict]:
    """Three lines over a picture: whose it is, its unit, and what it says in words."""
    row = course.row
    name = style.cut(row["indicator_name"] if by == "indicator" else row["area"], 13 * 1.06, room)
    notes = [row["unit"], "约束性" if row["attribute"] == "binding" else ""]
    mark = "·" if row["class"] == "no_target" else style.STATUS[row["class"]][2]
    ways = [f"{mark} {way}" for way in _told(course)]
    type_, told = next(
        ((type_, way) for way in ways for type_ in (12, 11) if style.width(way, type_) <= room),
        (11, style.cut(ways[-1], 11, room)),
    )
    ink = style.SECONDARY if course.few or row["class"] == "no_target" else style.ink(row["class"])
    about = style.small(style.escaped(" · ".join(one for one in notes if one)) or " ", color=style.SECONDARY)
    text = f"<b>{style.escaped(name)}</b><br>{about}<br>{style.small(style.escaped(told), size=type_, color=ink)}"
    return [
        {
            "x": x,
            "y": y,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "top",
            "align": "left",
            "showarrow": False,
            "text": text,
            "hovertext": style.escaped(row["indicator_name"]),
            "font": {"size": 13, "color": style.INK},
        }
    ]


def _told(course: Course) -> list[str]:
    """What the years say in a few words, the fullest way first: '滞后于时序进度 · 每年还需 +0.6 个百分点', '… · 需 +0.6 个百分点'."""
    row = course.row
    if row["class"] == "no_target":
        return [style.NO_TARGET]
    need, done, status = pace.required(row), pace.achieved(row), words.status(row)
    if row["class"] == "unknown":
        return [status]
    if not words.has_newer(row):
        return [f"基线未达标 · 每年需 {need}"] if need else [status]
    if need:
        return [f"{status} · {say} {need}" for say in ("每年还需", "需")]
    return [f"{status} · 年均 {done}", status] if done else [status]
