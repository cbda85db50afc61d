"""The parts every picture over the years is made of, the large one and the small ones alike: lines, marks, targets, labels.

A line joins two figures only where they are of neighbouring years and of one definition: over a hole nobody knows what happened.
"""

from dataclasses import dataclass, field
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from charts import pace, style, words
from charts.placing import Frame, Label, placed
from model.numbers import missing, printed

UNDIMMED = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}
LINE_EW = 1.4  # Plotly draws this symbol so much wider than its size
GREY, PALE_MARK = "#8a949d", "#e3e7ea"
PARTS = {
    "baseline": "基线",
    "judged": "现值(判定用)",
    "between": "年度数",
    "after": "目标年后(不判定)",
    "revised": "基期年另一数",
}


@dataclass(frozen=True, kw_only=True)
class Course:
    """What one picture shows.

    row: the cell's row of the gaps table, or one of class no_target. points: one row a figure: year, value, decimals, part (PARTS), status,
    definition_version, population, changed (another definition than the baseline's), low, high (random range or missing), due
    (where the straight path stands), numerator, denominator, hidden (counts masked), source_title, place. path: (t0, B, tT, T) or
    None. milestones: rows of the cell's other targets. few: the events are too few, the verdict is drawn grey. withheld: (year, '1—4') of
    figures that are masked counts themselves and stand nowhere else.
    """

    row: dict
    points: pd.DataFrame
    path: tuple[int, float, int, float] | None = None
    milestones: list[dict] = field(default_factory=list)
    few: bool = False
    withheld: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much a picture tells: the large one, or one of many small ones."""

    mark: float
    judged: float
    label: float
    tick: float
    small: bool


LARGE = Size(mark=11, judged=17, label=12.5, tick=28, small=False)
SMALL = Size(mark=6, judged=12, label=11, tick=17, small=True)


def span(course: Course, *, size: Size, width: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges of both axes in a picture `width` pixels wide, with room for the labels, to the right for the target's. A whisker may
    stretch the picture to twice its height, not more."""
    aims = [aim for aim in [course.row, *course.milestones] if not missing(aim.get("target"))]
    years = [float(year) for year in course.points["year"]]
    years += [float(aim["target_year"]) for aim in aims if not missing(aim["target_year"])]
    years += [float(course.path[0])] if course.path else []
    ends = [float(aim[name]) for aim in aims for name in ("target", "target_to") if not missing(aim[name])]
    values = [float(value) for value in course.points["value"]] + ends + ([course.path[1]] if course.path else [])
    if not values:
        return (2019.4, 2025.6), (0.0, 1.0)
    years = years or [2020.0]
    beside = max(
        (style.width(_target_words(aim, size), size.label, bold=True) for aim in aims if target_at(aim)), default=0
    )
    left, right = 22 if size.small else 40, max(beside + size.tick / 2 + 8, 26 if size.small else 50)
    scale = max(width - left - right, width / 3) / max(max(years) - min(years), 1)
    low, high = min(values), max(values)
    room = (high - low) or abs(high) * 0.2 or 1.0
    limits = course.points[["low", "high"]].astype("float64")
    low, high = (
        max(low - room / 2, min(low, limits["low"].min())) if limits["low"].notna().any() else low,
        min(high + room / 2, max(high, limits["high"].max())) if limits["high"].notna().any() else high,
    )
    pad = (high - low or room) * (0.5 if size.small else 0.2)  # a label above and one below
    return (min(years) - left / scale, max(years) + right / scale), (low - pad, high + pad)


def ends(course: Course) -> tuple[int, int]:
    """The first and the last year anything stands at."""
    held = [int(year) for year in course.points["year"]]
    held += [int(target_at(aim)[0]) for aim in [course.row, *course.milestones] if target_at(aim)]
    return (min(held), max(held)) if held else (2020, 2025)


def years_axis(course: Course, years: tuple[float, float], *, room: float) -> dict:
    """Whole years only, as many as have room, from the first mark to the last."""
    first, last = ends(course)
    step = next((n for n in (1, 2, 5, 10) if room / (years[1] - years[0]) * n >= 42), 20)
    ticks = [year for year in range(first, last + 1) if (last - year) % step == 0]
    return {
        "range": years,
        "fixedrange": True,
        "tickvals": ticks,
        "ticktext": [str(year) for year in ticks],
        "tickfont": {"size": 11.5, "color": style.SECONDARY},
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": style.LINE,
        "ticks": "outside",
        "tickcolor": style.LINE,
        "ticklen": 4,
    }


def layers(course: Course, *, frame: Frame, size: Size, axis: str = "") -> tuple[list, list[dict]]:
    """(traces, annotations) of one picture on the axes x{axis}, y{axis}."""
    axes = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    rows = course.points.to_dict("records")
    drawn = asked(course) + _runs(rows)
    traces = [_line(name, xs, ys, how, axes) for name, xs, ys, how in drawn]
    traces += _whiskers(rows, frame, size, axes)
    traces += _targets(course, size, axes)
    traces += _figures(course, rows, size, axes)
    traces.append(_clickable(course, rows, axes))
    lines = [
        box
        for _, xs, ys, _ in drawn
        for start, end in pairwise(zip(xs, ys))
        if None not in (*start, *end)
        for box in frame.line(start, end)
    ]
    marks = [frame.mark(one["year"], one["value"], _mark_size(one, size) / 2 + 1) for one in rows]
    marks += [
        box for one in _ranged(rows, size) for box in frame.line((one["year"], one["low"]), (one["year"], one["high"]))
    ]
    aims = [aim for aim in [course.row, *course.milestones] if target_at(aim)]
    marks += [frame.bar(*target_at(aim), size.tick, 5) for aim in aims]
    refs = {"xref": f"x{axis}", "yref": f"y{axis}"}
    return traces, placed(_labels(course, rows, size), frame=frame, marks=marks, lines=lines, **refs)


def asked(course: Course) -> list[tuple]:
    """The straight path from B to T, thin and dashed; where a target is only to be kept, its level."""
    row, how = course.row, {"color": style.FRAME, "width": 1.5, "dash": "5px,4px"}
    if course.path:
        start, base, finish, end = course.path
        return [("path", [start, finish], [base, end], how)]
    if target_at(row) is None or row["reason"] or course.points.empty:
        return []
    first = min(course.points["year"])
    return [
        ("level", [first, float(row["target_year"])], [float(row[name])] * 2, how)
        for name in ("target", "target_to")
        if not missing(row[name]) and first < row["target_year"]
    ]


def _runs(rows: list[dict]) -> list[tuple]:
    """Lines between figures of neighbouring years of one definition, broken elsewhere; after the target year pale."""
    lines: dict[bool, tuple[list, list]] = {}
    for one, other in pairwise(row for row in rows if row["part"] != "revised"):
        if other["year"] - one["year"] == 1 and one["changed"] == other["changed"]:
            xs, ys = lines.setdefault(other["part"] == "after", ([], []))
            if xs and xs[-1] == one["year"]:
                xs.append(other["year"])
                ys.append(other["value"])
            else:
                xs += [None, one["year"], other["year"]] if xs else [one["year"], other["year"]]
                ys += [None, one["value"], other["value"]] if ys else [one["value"], other["value"]]
    return [
        ("run", xs, ys, {"color": "#c3cad0" if late else style.SECONDARY, "width": 2.2})
        for late, (xs, ys) in lines.items()
    ]


def _line(name: str, xs: list, ys: list, how: dict, axes: dict) -> go.Scatter:
    return go.Scatter(name=name, x=xs, y=ys, mode="lines", line=how, hoverinfo="skip", **axes)


def _whiskers(rows: list[dict], frame: Frame, size: Size, axes: dict) -> list[go.Scatter]:
    """The random range; of small pictures only the judged figure's. One that leaves the picture is cut at its edge, without a cap."""
    how, cap = {"color": GREY, "width": 1.4}, 6 if size.small else 9
    return [
        go.Scatter(
            name="range",
            x=[one["year"]] * 2,
            y=[max(one["low"], frame.y[0]), min(one["high"], frame.y[1])],
            mode="lines+markers",
            line=how,
            marker={
                "symbol": "line-ew",
                "size": [cap * (one["low"] >= frame.y[0]), cap * (one["high"] <= frame.y[1])],
                "line": how,
            },
            hoverinfo="skip",
            **UNDIMMED,
            **axes,
        )
        for one in _ranged(rows, size)
    ]


def _ranged(rows: list[dict], size: Size) -> list[dict]:
    return [one for one in rows if not missing(one["low"]) and (not size.small or one["part"] == "judged")]


def _targets(course: Course, size: Size, axes: dict) -> list[go.Scatter]:
    found = []
    for aim, name in [(one, "milestone") for one in course.milestones] + [(course.row, "target")]:
        if not target_at(aim):
            continue
        ends = [float(aim[end]) for end in ("target", "target_to") if not missing(aim[end])]
        thick = (3 if size.small else 4) if name == "target" else 2
        found.append(
            go.Scatter(
                name=name,
                x=[float(aim["target_year"])] * len(ends),
                y=ends,
                mode="lines+markers" if len(ends) > 1 else "markers",
                line={"color": style.FRAME, "width": 1.5},
                marker={
                    "symbol": "line-ew",
                    "size": (size.tick if name == "target" else size.tick * 0.7) / LINE_EW,
                    "line": {"color": style.FRAME, "width": thick},
                },
                hoverinfo="skip",
                **UNDIMMED,
                **axes,
            )
        )
    return found


def _mark_size(one: dict, size: Size) -> float:
    return size.judged if one["part"] == "judged" else size.judged - 3 if one["part"] == "baseline" else size.mark


def _figures(course: Course, rows: list[dict], size: Size, axes: dict) -> list[go.Scatter]:
    """Hollow circle baseline, filled circle judged; 快报 a diamond, another definition a square, after the target year pale;
    a verdict that is history (the target year has come, its figure has not) pale in a frame of its colour."""
    judged, old = style.strong(course.row["class"]), style.is_history(course.row) and not course.few
    own = GREY if course.few else style.PALE[course.row["class"]][0] if old else judged
    fill = {"baseline": style.PAPER, "revised": style.PAPER, "judged": own, "after": PALE_MARK}
    edge = {"baseline": style.INK, "after": "#9aa5ad", "revised": GREY} | ({"judged": judged} if old else {})
    return [
        go.Scatter(
            name=part,
            x=[one["year"] for one in mine],
            y=[one["value"] for one in mine],
            mode="markers",
            marker={
                "symbol": [
                    "square" if one["changed"] else "diamond" if one["status"] == "快报" else "circle" for one in mine
                ],
                "size": [_mark_size(one, size) for one in mine],
                "opacity": 1,
                "color": fill.get(part, style.SECONDARY),
                "line": {"color": edge.get(part, style.PAPER), "width": 2 if part == "baseline" or old else 1.2},
            },
            hoverinfo="skip",
            **UNDIMMED,
            **axes,
        )
        for part in PARTS
        if (mine := [one for one in rows if one["part"] == part])
    ]


def _clickable(course: Course, rows: list[dict], axes: dict) -> go.Scatter:
    """Invisible marks over all figures and targets: what a click and the pointer find."""
    row = course.row
    aims = [aim for aim in [row, *course.milestones] if target_at(aim)]
    year = "" if missing(row.get("target_year")) else int(row["target_year"])
    return go.Scatter(
        name="marks",
        x=[one["year"] for one in rows] + [target_at(aim)[0] for aim in aims],
        y=[one["value"] for one in rows] + [target_at(aim)[1] for aim in aims],
        mode="markers",
        marker={"size": 26, "symbol": "square", "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[[row["area_code"], row["indicator"], year, row["scope"]]] * (len(rows) + len(aims)),
        hovertext=[_hover(course, one) for one in rows] + [_hover_target(aim) for aim in aims],
        hoverinfo="text",
        hoverlabel={"namelength": 0},
        **axes,
    )


def _hover(course: Course, one: dict) -> str:
    row = course.row
    finer = 1 if missing(one["decimals"]) else max(1, int(one["decimals"]))
    limits = "" if missing(one["low"]) else f"95% 随机范围 {printed(one['low'], finer)}—{printed(one['high'], finer)}"
    lines = [
        f"<b>{style.escaped(row['area'])} · {style.escaped(row['indicator_name'])}</b>",
        f"{one['year']} 年 {printed(one['value'], one['decimals'])} · {PARTS[one['part']]}",
        "" if missing(one["due"]) or one["part"] == "baseline" else f"时序应为 {pace.due(row, one['due'])}",
        limits,
        f"数据状态 {one['status']}" if one["status"] else "",
        "口径或人群与基期不同" if one["changed"] else "",
        style.escaped(one["source_title"]),
    ]
    return "<br>".join(line for line in lines if line)


def _hover_target(aim: dict) -> str:
    head = f"<b>{style.escaped(aim['area'])} · {style.escaped(aim['indicator_name'])}</b>"
    return f"{head}<br>{int(aim['target_year'])} 年目标 {style.escaped(words.target(aim))}<br>{style.escaped(aim['source_title'])}"


def target_at(aim: dict) -> tuple[float, float] | None:
    if aim["class"] == "no_target" or missing(aim["target"]) or missing(aim["target_year"]):
        return None
    if aim["reason"] == "unit_mismatch":
        return None
    return float(aim["target_year"]), float(aim["target"])


def _labels(course: Course, rows: list[dict], size: Size) -> list[Label]:
    """Most important first: the judged figure, the target, the baseline, then the rest as far as there is room."""
    row, small = course.row, size.small
    by_part = {part: [one for one in rows if one["part"] == part] for part in PARTS}
    upwards = missing(row.get("direction")) or row["direction"] >= 0
    found = []
    for one in by_part["judged"]:
        text = printed(one["value"], one["decimals"])
        ink = style.INK if course.few else style.ink(row["class"])
        first = "above" if missing(one["due"]) or one["value"] >= one["due"] else "below"
        head = "" if row["class"] == "no_target" else "现值 "
        lines = (text,) if small else (head + text, *_notes(one))
        reach = size.judged / 2 + 4
        found.append(
            Label(
                x=one["year"],
                y=one["value"],
                lines=lines,
                size=size.label + 1.5,
                color=ink,
                bold=True,
                reach=reach,
                first=first,
            )
        )
    for aim in [row, *course.milestones]:
        if end := target_at(aim):
            own = aim is row
            found.append(
                Label(
                    x=end[0],
                    y=end[1],
                    lines=(_target_words(aim, size),),
                    size=size.label if own else 11,
                    color=style.FRAME if own else style.SECONDARY,
                    bold=own,
                    reach=size.tick / 2 + 3 if own else 8,
                    must=own,
                    first="right" if own else "above" if upwards else "below",
                )
            )
    rest = by_part["baseline"] + by_part["after"] + by_part["revised"] + ([] if small else by_part["between"])
    for one in rest:
        value = printed(one["value"], one["decimals"])
        head = {"baseline": "基线 ", "after": "目标年后 ", "revised": "另一数 "}.get(one["part"], "")
        found.append(
            Label(
                x=one["year"],
                y=one["value"],
                lines=(value,) if small else (head + value, *_notes(one)),
                size=size.label if not small else 11,
                color=style.SECONDARY,
                reach=_mark_size(one, size) / 2 + 4,
                must=one["part"] == "baseline",
                first="below" if upwards else "above",
            )
        )
    return found


def _target_words(aim: dict, size: Size) -> str:
    """'≥90' in a small picture, '2025 目标 ≥90' in the large one."""
    told = words.resolved(aim)
    return told if size.small else f"{words.year(aim['target_year'])} 目标 {told}"


def _notes(one: dict) -> list[str]:
    return [word for word, on in (("快报", one["status"] == "快报"), ("另口径", one["changed"])) if on]
