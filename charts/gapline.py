"""One target as a line: hollow circle baseline, filled circle latest, thick tick target, the stretch between in the colour of the status."""

import plotly.graph_objects as go

from charts import style, words
from model.numbers import missing, printed

LABEL = 12  # pixels of the labels' type


def draw(row: dict, *, width: float = 300) -> go.Figure:
    """row: one row of the gaps table. A row without figure or without target shows what there is. width: pixels it will have, for labels that must not touch."""
    _, _, shape = style.STATUS[row["class"]]
    fill = style.strong(row["class"])
    points = _points(row)
    low, high = (min(points.values()), max(points.values())) if points else (0, 1)
    room = (high - low) * 0.35 or abs(high) * 0.05 or 1
    figure = go.Figure()
    if {"latest", "target"} <= points.keys() and not missing(row["gap"]):
        figure.add_scatter(
            name="stretch",
            x=[points["latest"], _end(row, points)],
            y=[0, 0],
            mode="lines",
            line={"color": fill, "width": 6},
            opacity=0.55,
            hoverinfo="skip",
        )
    if "target_to" in points:
        figure.add_scatter(
            name="range",
            x=[points["target"], points["target_to"]],
            y=[0, 0],
            mode="lines",
            line={"color": style.FRAME, "width": 2},
            hoverinfo="skip",
        )
    if "baseline" in points:
        figure.add_scatter(
            name="baseline",
            x=[points["baseline"]],
            y=[0],
            mode="markers",
            marker={"symbol": "circle", "size": 15, "color": style.PAPER, "line": {"color": style.INK, "width": 2}},
            hoverinfo="skip",
        )
    if "latest" in points and words.has_newer(row):
        figure.add_scatter(
            name="latest",
            x=[points["latest"]],
            y=[0],
            mode="markers",
            marker={"symbol": "circle", "size": 15, "color": fill},
            hoverinfo="skip",
        )
    ends = [points[name] for name in ("target", "target_to") if name in points]
    if ends:
        figure.add_scatter(
            name="target",
            x=ends,
            y=[0] * len(ends),
            mode="markers",
            marker={"symbol": "line-ns", "size": 26, "line": {"color": style.FRAME, "width": 4}},
            hoverinfo="skip",
        )
    style.layout(figure, height=104, margin={"l": 4, "r": 4, "t": 0, "b": 0})
    figure.update_xaxes(range=[low - room, high + room], visible=False, fixedrange=True)
    figure.update_yaxes(range=[-1.3, 1.55], visible=False, fixedrange=True)
    if points:
        figure.add_shape(
            type="line",
            x0=low - room,
            x1=high + room,
            y0=0,
            y1=0,
            line={"color": style.LINE, "width": 2},
            layer="below",
        )
    return figure.update_layout(
        annotations=_labels(
            row, points, (low - room, high + room), width, f"{shape} {words.gap(row) or words.status(row)}"
        )
    )


def describe(row: dict) -> str:
    return words.sentence(row)


def _points(row: dict) -> dict[str, float]:
    """Where the marks stand; of a range both ends. Numbers in different units have no common scale: then only the figure stands."""
    names = ("latest",) if row["reason"] == "unit_mismatch" else ("baseline", "latest", "target", "target_to")
    return {name: float(row[name]) for name in names if not missing(row[name])}


def _end(row: dict, points: dict[str, float]) -> float:
    """Where the gap is measured to: the target, of a two-sided range the nearest end, and inside it nowhere else."""
    if row["direction"] != 0:
        return points["target"]
    return min(max(points["latest"], points["target"]), points.get("target_to", points["target"]))


def _labels(row: dict, points: dict[str, float], span: tuple[float, float], width: float, below: str) -> list[dict]:
    """Direct labels above the marks, pushed apart where they would touch; the finding below."""
    told = {}
    if "baseline" in points:
        told["baseline"] = (f"{int(row['baseline_year'])} 基线", printed(row["baseline"], row["base_decimals"]))
    if "latest" in points and words.has_newer(row):
        told["latest"] = (f"{int(row['latest_year'])} 现值", printed(row["latest"], row["latest_decimals"]))
    if "target" in points:
        told["target"] = (
            f"{int(row['target_year'])} 目标" if not missing(row["target_year"]) else "目标",
            words.resolved(row),
        )
    at = {
        name: (points["target"] + points.get("target_to", points["target"])) / 2 if name == "target" else points[name]
        for name in told
    }
    scale = (width - 8) / (span[1] - span[0])
    wide = {
        name: max(style.width(line, LABEL, bold=place == 1) for place, line in enumerate(lines)) + 8
        for name, lines in told.items()
    }
    placed = _apart({name: (at[name] - span[0]) * scale for name in told}, wide, width - 8)
    notes = [
        {
            "x": place / scale + span[0],
            "y": 0.48,
            "yanchor": "bottom",
            "xanchor": "center",
            "text": f"{told[name][0]}<br><b>{style.escaped(told[name][1])}</b>",
            "showarrow": False,
            "font": {"size": LABEL, "color": style.SECONDARY},
        }
        for name, place in placed.items()
    ]
    middle = (min(at.values()) + max(at.values())) / 2 if at else 0.5
    half = style.width(below, 15, bold=True) / 2 / scale
    middle = min(max(middle, span[0] + half), max(span[1] - half, (span[0] + span[1]) / 2))
    return [
        *notes,
        {
            "x": middle,
            "y": -0.45,
            "yanchor": "top",
            "xanchor": "center",
            "text": f"<b>{below}</b>",
            "showarrow": False,
            "font": {"size": 15, "color": style.ink(row["class"])},
        },
    ]


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
