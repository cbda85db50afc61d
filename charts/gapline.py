"""One target as a line: hollow circle baseline, filled circle latest, thick tick target, the stretch between in the
colour of the status.
"""

import plotly.graph_objects as go

from charts import inline, marks, style
from model.assessment import Assessment
from wording import numbers, verdicts

LABEL = 12  # pixels of the labels' type


def draw(a: Assessment, *, width: float = 300) -> go.Figure:
    """The line of one assessment; without a figure or a target it shows what there is. width: pixels it will have, for
    labels that must not touch.
    """
    return go.Figure(_figure(a, width))


def picture(a: Assessment, *, width: float = 300) -> inline.Picture:
    """The same as what a page draws by itself. No Plotly in between: to check each value of a figure takes it longer than all the rest of a panel."""
    return inline.picture(_figure(a, width), width=width)


def _figure(a: Assessment, width: float) -> dict:
    """Data and layout of the figure, as Plotly takes them."""
    fill = style.strong(a.verdict)
    points = _points(a)
    ends = [points[name] for name in ("target", "far") if name in points]
    low, high = (min(points.values()), max(points.values())) if points else (0, 1)
    room = (high - low) * 0.35 or abs(high) * 0.05 or 1
    data = []
    if "latest" in points and ends and a.gap is not None:
        line = {"color": fill, "width": 6}
        data.append(_trace("stretch", [points["latest"], marks.gap_end(a)], mode="lines", line=line, opacity=0.55))
    if len(ends) == 2:
        data.append(_trace("range", ends, mode="lines", line={"color": style.FRAME, "width": 2}))
    if "baseline" in points:
        edge = {"color": style.INK, "width": 2}
        marker = {"symbol": "circle", "size": 15, "color": style.PAPER, "line": edge}
        data.append(_trace("baseline", [points["baseline"]], mode="markers", marker=marker))
    if "latest" in points and marks.has_newer_value(a):
        marker = {"symbol": "circle", "size": 15, "color": fill}
        data.append(_trace("latest", [points["latest"]], mode="markers", marker=marker))
    if ends:
        marker = {"symbol": "line-ns", "size": 26, "line": {"color": style.FRAME, "width": 4}}
        data.append(_trace("target", ends, mode="markers", marker=marker))
    axis = {"type": "line", "x0": low - room, "x1": high + room, "y0": 0, "y1": 0, "layer": "below"}
    return {
        "data": data,
        "layout": style.plain(height=104, margin={"l": 4, "r": 4, "t": 0, "b": 0})
        | {
            "xaxis": {"range": [low - room, high + room], "visible": False, "fixedrange": True},
            "yaxis": {"range": [-1.3, 1.55], "visible": False, "fixedrange": True},
            "shapes": [axis | {"line": {"color": style.LINE, "width": 2}}] if points else [],
            "annotations": _labels(a, points, (low - room, high + room), width),
        },
    }


def _trace(name: str, x: list[float], **more) -> dict:
    return {"type": "scatter", "name": name, "x": x, "y": [0] * len(x), "hoverinfo": "skip"} | more


def describe(a: Assessment) -> str:
    """The same in one sentence with its numbers."""
    return verdicts.sentence(a)


def _points(a: Assessment) -> dict[str, float]:
    """Where the marks stand; of a range both ends. Numbers in different units have no common scale: then only the
    figure stands.
    """
    points = {"latest": marks.value(a.latest)}
    if a.reason != "unit_mismatch":
        points |= {"baseline": marks.value(a.baseline)} | dict(zip(("target", "far"), marks.target_ends(a)))
    return {name: at for name, at in points.items() if at is not None}


def _labels(a: Assessment, points: dict[str, float], span: tuple[float, float], width: float) -> list[dict]:
    """Direct labels above the marks, pushed apart where they would touch; the finding below."""
    lines = {}
    if "baseline" in points:
        lines["baseline"] = (f"{a.baseline.year} 基期", numbers.figure(a.baseline))
    if "latest" in points and marks.has_newer_value(a):
        lines["latest"] = (f"{a.latest.year} 现状值", numbers.figure(a.latest))
    if "target" in points:
        due = f"{a.target_year} " if a.target_year is not None else ""
        lines["target"] = (f"{due}目标", verdicts.resolved(a))
    at = {
        name: (points["target"] + points.get("far", points["target"])) / 2 if name == "target" else points[name]
        for name in lines
    }
    scale = (width - 8) / (span[1] - span[0])
    wide = {
        name: max(style.width(line, LABEL, bold=place == 1) for place, line in enumerate(pair)) + 8
        for name, pair in lines.items()
    }
    placed = _apart({name: (at[name] - span[0]) * scale for name in lines}, wide, width - 8)
    notes = [
        {
            "x": place / scale + span[0],
            "y": 0.48,
            "yanchor": "bottom",
            "xanchor": "center",
            "text": f"{lines[name][0]}<br><b>{style.escaped(lines[name][1])}</b>",
            "showarrow": False,
            "font": {"size": LABEL, "color": style.SECONDARY},
        }
        for name, place in placed.items()
    ]
    return [*notes, _finding(a, at, span, scale)]


def _finding(a: Assessment, at: dict[str, float], span: tuple[float, float], scale: float) -> dict:
    """The gap in words, else the status, centred under the marks and kept inside the picture."""
    below = f"{style.shape(a)} {verdicts.gap(a) or verdicts.status(a)}"
    middle = (min(at.values()) + max(at.values())) / 2 if at else 0.5
    half = style.width(below, 15, bold=True) / 2 / scale
    middle = min(max(middle, span[0] + half), max(span[1] - half, (span[0] + span[1]) / 2))
    return {
        "x": middle,
        "y": -0.45,
        "yanchor": "top",
        "xanchor": "center",
        "text": f"<b>{style.escaped(below)}</b>",
        "showarrow": False,
        "font": {"size": 15, "color": style.ink(a.verdict)},
    }


def _apart(places: dict[str, float], wide: dict[str, float], room: float) -> dict[str, float]:
    """Centres in pixels, from left to right, so that no two labels touch and none leaves the picture.

    {'a': 100, 'b': 110}, each 60 wide, in 300 -> {'a': 75, 'b': 135}
    """
    order = sorted(places, key=lambda name: places[name])
    groups: list[list[str]] = []
    centre: list[float] = []
    for name in order:
        groups.append([name])
        centre.append(places[name])
        while True:  # a group that touches the one before it joins it, around the mean of what both would like
            total = sum(wide[one] for one in groups[-1])
            centre[-1] = min(max(centre[-1], total / 2), room - total / 2)
            if (
                len(groups) < 2
                or centre[-2] + sum(wide[one] for one in groups[-2]) / 2 <= centre[-1] - total / 2 + 1e-9
            ):
                break
            later = groups.pop()
            centre.pop()
            groups[-1] += later
            centre[-1] = sum(places[one] for one in groups[-1]) / len(groups[-1])
    placed = {}
    for group, middle in zip(groups, centre):
        left = middle - sum(wide[one] for one in group) / 2
        for name in group:
            placed[name] = left + wide[name] / 2
            left += wide[name]
    return placed
