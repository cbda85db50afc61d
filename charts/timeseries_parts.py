"""The parts every chart over the years is made of, the large one and the small multiples alike: lines, marks, targets,
labels.

A line joins two figures only where they are of neighbouring years and of one definition: over a hole nobody knows what
happened.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from charts import marks, style
from charts.label_layout import Frame, Label, placed
from model.assessment import NO_TARGET, Assessment
from model.trajectory import PARTS, Point, Trajectory
from wording import confidence, numbers, verdicts

LINE_EW = 1.4  # Plotly draws this symbol so much wider than its size
GREY, PALE_MARK = "#8a949d", "#e3e7ea"
NO_YEARS, NO_VALUES = (2019.4, 2025.6), (0.0, 1.0)  # the axes of a chart that has nothing to show


@dataclass(frozen=True, kw_only=True)
class Size:
    """Pixels of the marks and of the type, in the large chart or in one of many small ones. mark: of a figure, judged:
    of the judged one; label: type; tick: length of a target's bar; small: whether it is one of many.
    """

    mark: float
    judged: float
    label: float
    tick: float
    small: bool


LARGE = Size(mark=11, judged=17, label=12.5, tick=28, small=False)
SMALL = Size(mark=6, judged=12, label=11, tick=17, small=True)


def targets(t: Trajectory) -> list[Assessment]:
    """The targets that can be drawn: the assessed one first, then those of other years."""
    return [a for a in (t.assessment, *t.milestones) if target_at(a)]


def target_at(a: Assessment) -> tuple[float, float] | None:
    """(year, value) of the target's deciding end; None while it has no year or no number, or stands in another unit
    than the figures.
    """
    if a.target is None or a.target.end is None or a.target.year is None or a.reason == "unit_mismatch":
        return None
    return float(a.target.year), a.target.end


def span(t: Trajectory, *, size: Size, width: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """The ranges of both axes, ((first year, last year), (lowest, highest value)), of a chart `width` pixels wide.

    There is room for the labels, at the right for the target's. A confidence interval may stretch the values to twice
    their height, not more.
    """
    stated = [a for a in (t.assessment, *t.milestones) if a.target is not None and a.target.end is not None]
    years = [float(point.year) for point in t.points]
    years += [float(a.target.year) for a in stated if a.target.year is not None]
    years += [float(t.path[0])] if t.path else []
    values = [point.figure.value for point in t.points] + [end for a in stated for end in marks.target_ends(a)]
    values += [t.path[1]] if t.path else []
    if not values:
        return NO_YEARS, NO_VALUES
    years = years or [2020.0]
    beside = max((style.width(_target_words(a, size), size.label, bold=True) for a in targets(t)), default=0)
    left, right = 22 if size.small else 40, max(beside + size.tick / 2 + 8, 26 if size.small else 50)
    scale = max(width - left - right, width / 3) / max(max(years) - min(years), 1)
    low, high = min(values), max(values)
    room = (high - low) or abs(high) * 0.2 or 1.0
    lows = [point.low for point in t.points if point.low is not None]
    highs = [point.high for point in t.points if point.high is not None]
    low, high = (
        max(low - room / 2, min([low, *lows])) if lows else low,
        min(high + room / 2, max([high, *highs])) if highs else high,
    )
    pad = (high - low or room) * (0.5 if size.small else 0.2)  # a label above and one below
    return (min(years) - left / scale, max(years) + right / scale), (low - pad, high + pad)


def ends(t: Trajectory) -> tuple[int, int]:
    """The first and the last year a figure or a target stands at."""
    years = [point.year for point in t.points] + [int(target_at(a)[0]) for a in targets(t)]
    return (min(years), max(years)) if years else (2020, 2025)


def years_axis(t: Trajectory, years: tuple[float, float], *, room: float) -> dict:
    """The x axis: whole years only, as many as `room` pixels can hold, from the first mark to the last. years: the
    axis' range.
    """
    first, last = ends(t)
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


def layers(t: Trajectory, *, frame: Frame, size: Size, axis: str = "") -> tuple[list, list[dict]]:
    """(traces, annotations) of one chart on the axes x{axis}, y{axis}; frame: their ranges and the size in pixels,
    which keep the labels apart.
    """
    axes = {"xaxis": f"x{axis}", "yaxis": f"y{axis}"}
    drawn = asked_lines(t) + _runs(t.points)
    traces = [_line(name, xs, ys, how, axes) for name, xs, ys, how in drawn]
    traces += _whiskers(t.points, frame, size, axes)
    traces += _targets(t, size, axes)
    traces += _figures(t, size, axes)
    traces.append(_clickable(t, axes))
    lines = [
        box
        for _, xs, ys, _ in drawn
        for start, end in pairwise(zip(xs, ys))
        if None not in (*start, *end)
        for box in frame.line(start, end)
    ]
    taken = [frame.mark(point.year, point.figure.value, _mark_size(point, size) / 2 + 1) for point in t.points]
    taken += [
        box
        for point in _ranged(t.points, size)
        for box in frame.line((point.year, point.low), (point.year, point.high))
    ]
    taken += [frame.bar(*target_at(a), size.tick, 5) for a in targets(t)]
    refs = {"xref": f"x{axis}", "yref": f"y{axis}"}
    return traces, placed(_labels(t, size), frame=frame, marks=taken, lines=lines, **refs)


def asked_lines(t: Trajectory) -> list[tuple[str, list, list, dict]]:
    """(name, years, values, line style) of what is asked for, thin and dashed: 'path', the straight line from the
    baseline to the target; where a target is only to be kept 'level', its value.
    """
    how = {"color": style.FRAME, "width": 1.5, "dash": "5px,4px"}
    if t.path:
        start, base, finish, end = t.path
        return [("path", [start, finish], [base, end], how)]
    at = target_at(t.assessment)
    if at is None or t.assessment.reason or not t.points:
        return []
    first = t.points[0].year
    if first >= at[0]:
        return []
    return [("level", [first, at[0]], [end] * 2, how) for end in marks.target_ends(t.assessment)]


def _runs(points: Sequence[Point]) -> list[tuple[str, list, list, dict]]:
    """Lines between figures of neighbouring years of one definition, broken elsewhere; after the target year pale."""
    lines: dict[bool, tuple[list, list]] = {}
    for one, other in pairwise(point for point in points if point.part != "revised"):
        if other.year - one.year != 1 or one.changed != other.changed:
            continue
        xs, ys = lines.setdefault(other.part == "after", ([], []))
        if not xs or xs[-1] != one.year:
            xs += [None, one.year] if xs else [one.year]
            ys += [None, one.figure.value] if ys else [one.figure.value]
        xs.append(other.year)
        ys.append(other.figure.value)
    return [
        ("run", xs, ys, {"color": "#c3cad0" if late else style.SECONDARY, "width": 2.2})
        for late, (xs, ys) in lines.items()
    ]


def _line(name: str, xs: list, ys: list, how: dict, axes: dict) -> go.Scatter:
    return go.Scatter(name=name, x=xs, y=ys, mode="lines", line=how, hoverinfo="skip", **axes)


def _whiskers(points: Sequence[Point], frame: Frame, size: Size, axes: dict) -> list[go.Scatter]:
    """The confidence intervals; of small charts only the judged figure's. One that leaves the chart is cut at its edge,
    without a cap.
    """
    how, cap = {"color": GREY, "width": 1.4}, 6 if size.small else 9
    return [
        go.Scatter(
            name="range",
            x=[point.year] * 2,
            y=[max(point.low, frame.y[0]), min(point.high, frame.y[1])],
            mode="lines+markers",
            line=how,
            marker={
                "symbol": "line-ew",
                "size": [cap * (point.low >= frame.y[0]), cap * (point.high <= frame.y[1])],
                "line": how,
            },
            hoverinfo="skip",
            **marks.UNDIMMED,
            **axes,
        )
        for point in _ranged(points, size)
    ]


def _ranged(points: Sequence[Point], size: Size) -> list[Point]:
    return [point for point in points if point.low is not None and (not size.small or point.part == "judged")]


def _targets(t: Trajectory, size: Size, axes: dict) -> list[go.Scatter]:
    found = []
    for a, name in [(one, "milestone") for one in t.milestones] + [(t.assessment, "target")]:
        if not target_at(a):
            continue
        ends = list(marks.target_ends(a))
        thick = (3 if size.small else 4) if name == "target" else 2
        found.append(
            go.Scatter(
                name=name,
                x=[float(a.target.year)] * len(ends),
                y=ends,
                mode="lines+markers" if len(ends) > 1 else "markers",
                line={"color": style.FRAME, "width": 1.5},
                marker={
                    "symbol": "line-ew",
                    "size": (size.tick if name == "target" else size.tick * 0.7) / LINE_EW,
                    "line": {"color": style.FRAME, "width": thick},
                },
                hoverinfo="skip",
                **marks.UNDIMMED,
                **axes,
            )
        )
    return found


def _mark_size(point: Point, size: Size) -> float:
    return {"judged": size.judged, "baseline": size.judged - 3}.get(point.part, size.mark)


def _figures(t: Trajectory, size: Size, axes: dict) -> list[go.Scatter]:
    """Hollow circle baseline, filled circle judged; 快报 a diamond, another definition a square, after the target year
    pale; a verdict that is history (the target year has come, its figure has not) pale in a frame of its colour.
    """
    a = t.assessment
    judged, old = style.strong(a.verdict), style.is_history(a) and not t.few
    own = GREY if t.few else style.PALE[a.verdict][0] if old else judged
    fill = {"baseline": style.PAPER, "revised": style.PAPER, "judged": own, "after": PALE_MARK}
    edge = {"baseline": style.INK, "after": "#9aa5ad", "revised": GREY} | ({"judged": judged} if old else {})
    return [
        go.Scatter(
            name=part,
            x=[point.year for point in mine],
            y=[point.figure.value for point in mine],
            mode="markers",
            marker={
                "symbol": [_symbol(point) for point in mine],
                "size": [_mark_size(point, size) for point in mine],
                "opacity": 1,
                "color": fill.get(part, style.SECONDARY),
                "line": {"color": edge.get(part, style.PAPER), "width": 2 if part == "baseline" or old else 1.2},
            },
            hoverinfo="skip",
            **marks.UNDIMMED,
            **axes,
        )
        for part in PARTS
        if (mine := [point for point in t.points if point.part == part])
    ]


def _symbol(point: Point) -> str:
    return "square" if point.changed else "diamond" if point.figure.status == "快报" else "circle"


def _clickable(t: Trajectory, axes: dict) -> go.Scatter:
    """Invisible marks over all figures and targets: what a click and the pointer find."""
    shown = targets(t)
    return go.Scatter(
        name="marks",
        x=[point.year for point in t.points] + [target_at(a)[0] for a in shown],
        y=[point.figure.value for point in t.points] + [target_at(a)[1] for a in shown],
        mode="markers",
        marker={"size": 26, "symbol": "square", "opacity": 0},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        customdata=[marks.click_key(t.assessment)] * (len(t.points) + len(shown)),
        hovertext=[_hover(t.assessment, point) for point in t.points] + [_hover_target(a) for a in shown],
        hoverinfo="text",
        hoverlabel={"namelength": 0},
        **axes,
    )


def interval(point: Point) -> str:
    """The confidence interval of a figure, as precise as the figure, to one decimal at least: '20.5—25.7'; '' where
    there is none.
    """
    if point.low is None or point.high is None:
        return ""
    return confidence.limits(point.low, point.high, unit="", decimals=point.figure.decimals)


def _hover(a: Assessment, point: Point) -> str:
    limits = interval(point)
    due = "" if point.due is None or point.part == "baseline" else f"时序应为 {verdicts.due(a, point.due)}"
    judged = f"{style.shape(a)} {verdicts.status(a)}" if point.part == "judged" and a.verdict != NO_TARGET else ""
    lines = [
        f"<b>{style.escaped(a.area.name)} · {style.escaped(a.indicator.name)}</b>",
        f"{point.year} 年 {style.escaped(numbers.figure(point.figure))} · {PARTS[point.part]}",
        judged,
        due,
        f"{confidence.NAME} {limits}" if limits else "",
        f"数据状态 {point.figure.status}" if point.figure.status else "",
        "口径或人群与基期不同" if point.changed else "",
        style.escaped(point.figure.title),
    ]
    return "<br>".join(line for line in lines if line)


def _hover_target(a: Assessment) -> str:
    head = f"<b>{style.escaped(a.area.name)} · {style.escaped(a.indicator.name)}</b>"
    return f"{head}<br>{a.target.year} 年目标 {style.escaped(verdicts.target(a))}<br>{style.escaped(a.target.title)}"


def _labels(t: Trajectory, size: Size) -> list[Label]:
    """Most important first: the judged figure, the target, the baseline, then the rest as far as there is room."""
    a, small = t.assessment, size.small
    by_part = {part: [point for point in t.points if point.part == part] for part in PARTS}
    upwards = a.target is None or a.target.direction >= 0
    found = []
    for point in by_part["judged"]:
        text = numbers.figure(point.figure)
        head = "" if a.verdict == NO_TARGET else "现状值 "
        found.append(
            Label(
                x=point.year,
                y=point.figure.value,
                lines=(text,) if small else (head + text, *_notes(point)),
                size=size.label + 1.5,
                color=style.INK if t.few else style.ink(a.verdict),
                bold=True,
                reach=size.judged / 2 + 4,
                first="above" if point.due is None or point.figure.value >= point.due else "below",
            )
        )
    for one in targets(t):
        own, (year, end) = one is a, target_at(one)
        found.append(
            Label(
                x=year,
                y=end,
                lines=(_target_words(one, size),),
                size=size.label if own else 11,
                color=style.FRAME if own else style.SECONDARY,
                bold=own,
                reach=size.tick / 2 + 3 if own else 8,
                must=own,
                first="right" if own else "above" if upwards else "below",
            )
        )
    for point in by_part["baseline"] + by_part["after"] + by_part["revised"] + ([] if small else by_part["between"]):
        value = numbers.figure(point.figure)
        head = {"baseline": "基期 ", "after": "目标年后 ", "revised": "另一数 "}.get(point.part, "")
        found.append(
            Label(
                x=point.year,
                y=point.figure.value,
                lines=(value,) if small else (head + value, *_notes(point)),
                size=size.label if not small else 11,
                color=style.SECONDARY,
                reach=_mark_size(point, size) / 2 + 4,
                must=point.part == "baseline",
                first="below" if upwards else "above",
            )
        )
    return found


def _target_words(a: Assessment, size: Size) -> str:
    """'≥90' in a small chart, '2025 目标 ≥90' in the large one."""
    end = verdicts.resolved(a)
    return end if size.small else f"{verdicts.year(a.target_year)} 目标 {end}"


def _notes(point: Point) -> list[str]:
    return [word for word, on in (("快报", point.figure.status == "快报"), ("另口径", point.changed)) if on]
