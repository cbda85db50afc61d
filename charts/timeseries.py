"""One indicator of one area over the years: the figures, the straight path asked for, and the target."""

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from charts import course as parts
from charts import pace, style, words
from charts.course import Course
from charts.placing import Frame
from model.numbers import missing, printed

HEIGHT = 392
WIDTH = 730  # the least the page gives it: labels that do not touch there touch nowhere
FEW = "事件太少, 以个案评审为准"
MARGIN = {"l": 46, "r": 10, "t": 10, "b": 30}


def draw(course: Course, *, width: float = WIDTH) -> go.Figure:
    """width: pixels the picture will at least have."""
    room = width - MARGIN["l"] - MARGIN["r"]
    years, values = parts.span(course, size=parts.LARGE, width=room)
    frame = Frame(x=years, y=values, width=room, height=HEIGHT - MARGIN["t"] - MARGIN["b"])
    traces, notes = parts.layers(course, frame=frame, size=parts.LARGE)
    figure = style.layout(go.Figure(traces), height=HEIGHT, margin=MARGIN)
    figure.update_xaxes(**parts.years_axis(course, years, room=frame.width))
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


def reading(course: Course) -> str:
    """How the marks on this picture are to be read; only those that stand on it."""
    points, seen = course.points, set(course.points["part"])
    told = {
        "○ 基线": "baseline" in seen,
        _mark_words(course): "judged" in seen,
        "虚线是从基线到目标的时序进度": course.path is not None,
        "虚线是目标线": course.path is None and bool(parts.asked(course)),
        "粗横线是目标": parts.target_at(course.row) is not None,
        "细横线是其他年份的目标": any(parts.target_at(aim) for aim in course.milestones),
        "竖线是 95% 随机范围" + ("(到图边的还要更长)" if _is_cut(course) else ""): points["low"].notna().any(),
        "◆ 快报": (points["status"] == "快报").any(),
        "■ 口径或人群与基期不同": points["changed"].any(),
        "浅色是目标年后的数, 不判定": "after" in seen,
        "隔年的数之间不连线": _has_hole(points),
        "各点是从规划起累计的数": course.row["class"] != "no_target" and bool(course.row["summed"]),
        f"{'、'.join(str(year) for year, _ in course.withheld)} 年例数很少, 不显示": bool(course.withheld),
    }
    return " · ".join(word for word, on in told.items() if on)


def _mark_words(course: Course) -> str:
    if course.row["class"] == "no_target":
        return "● 最新的数, 没有目标, 不判定"
    if course.few:
        return "● 现值, 事件太少故画灰"
    return "● 现值, 颜色是判定" + (", 浅色加框: 目标年已到, 待报终期数" if style.is_history(course.row) else "")


def _is_cut(course: Course) -> bool:
    """Whether a random range leaves the large picture."""
    low, high = parts.span(course, size=parts.LARGE, width=1000)[1]
    limits = course.points[["low", "high"]].astype("float64")
    return bool((limits["low"] < low).any() or (limits["high"] > high).any())


def _has_hole(points: pd.DataFrame) -> bool:
    years = sorted(set(points["year"]))
    return any(later - year > 1 for year, later in pairwise(years))


def describe(course: Course) -> str:
    """The picture in one sentence: every year's figure, the path, the target, the status."""
    row, told = course.row, course.points
    told_years = [
        f"{one['year']} 年{_part(one)} {printed(one['value'], one['decimals'])}" for one in told.to_dict("records")
    ] or ["没有年度数"]
    if row["class"] != "no_target":
        due = "" if missing(row["target_year"]) else f"{int(row['target_year'])} 年"
        known = "" if row["basis"] == "absolute" or missing(row["target"]) else f"(即 {words.resolved(row)})"
        told_years.append(f"{due}目标 {words.target(row)}{known}")
        judged = _judged_due(course)
        told_years += [f"按时序 {int(row['latest_year'])} 年应为 {judged}"] if judged else []
        told_years += [word for word in (words.gap(row), words.status(row)) if word]
    else:
        told_years.append(style.NO_TARGET)
    return f"{row['area']}{row['indicator_name']}逐年: " + ", ".join(told_years) + "。"


def twin(course: Course) -> pd.DataFrame:
    """The picture as a table: a line a figure, then the targets."""
    row = course.row
    head = ["年份", "是什么", "数值", "单位", "时序应为", "95% 随机范围", "分子", "分母", "数据状态", "口径", "出处"]
    lines = []
    for one in course.points.to_dict("records"):
        digits = one["decimals"]
        finer = 1 if missing(digits) else max(1, int(digits))
        counts = [printed(one[name]) for name in ("numerator", "denominator")]
        counts = ["不显示" if count and one["hidden"] else count for count in counts]
        limits = "" if missing(one["low"]) else f"{printed(one['low'], finer)}—{printed(one['high'], finer)}"
        due = "" if missing(one["due"]) else pace.due(row, one["due"])
        version = " ".join(text for text in (one["definition_version"], one["population"]) if text)
        lines.append(
            [str(one["year"]), parts.PARTS[one["part"]], printed(one["value"], digits), row.get("unit") or "", due]
            + [limits, *counts, one["status"], version, f"{one['source_title']} · {one['place']}"]
        )
    lines += [[str(year), "年度数(遮盖)", told, row.get("unit") or "", *[""] * 7] for year, told in course.withheld]
    for aim in [row, *course.milestones]:
        if aim["class"] != "no_target":
            told = words.resolved(aim) or words.target(aim)
            lines.append(
                [words.year(aim["target_year"]), "目标", told, row.get("unit") or ""]
                + [""] * 6
                + [f"{aim['source_title']} · {aim['place']}"]
            )
    return pd.DataFrame(lines, columns=head)


def finding(course: Course) -> str:
    """The title: what the years say; a year stays on one line with its 年. '甲县居民健康素养水平: 2024 年 25.3%, 按时序应为 26, 略滞后于时序'."""
    return _said(course).replace(" 年", "\u00a0年")


def _said(course: Course) -> str:
    row = course.row
    who = f"{row['area']}{row['indicator_name']}"
    if row["class"] == "no_target":
        return f"{who}: 文件没有列出目标, 只看年度数"
    if missing(row["latest"]) and course.withheld:
        return f"{who}: {words.status(row)}, 例数很少的年份不显示"
    if missing(row["latest"]):
        return f"{who}: {words.status(row)}, 还看不到进度"
    if not words.has_newer(row):
        need = pace.required(row)
        base = f"{who}: 只有 {int(row['latest_year'])} 年基线 {pace.figure(row)}"
        if row["met"]:
            return f"{base}, 基线已达标, 要看是否保持"
        return f"{base}, 到 {int(row['target_year'])} 年每年需变化 {need}" if need else base
    due = _judged_due(course)
    path = f", 按时序应为 {due}{pace.sign(row)}" if due else ""
    return f"{who}: {int(row['latest_year'])} 年 {pace.figure(row)}{path}, {words.status(row)}" + (
        f"({FEW})" if course.few else ""
    )


def _judged_due(course: Course) -> str:
    mine = course.points[course.points["part"] == "judged"]
    if mine.empty or missing(mine["due"].iloc[0]):
        return ""
    return pace.due(course.row, mine["due"].iloc[0])


def _part(one: dict) -> str:
    return {"baseline": "基线", "after": "(目标年后)", "revised": "另一数"}.get(one["part"], "") + (
        f"({one['status']})" if one["status"] == "快报" else ""
    )
