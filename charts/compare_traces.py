"""The marks of the comparison as Plotly traces.

shown: of each area drawn its placement and the Row of the view; places: the middle of its row, in pixels from the top.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts import compare_text, marks, style
from charts.compare_rows import Row
from model.comparison import Placement
from wording import verdicts

BAND = "#dfe5e8"  # between the ends of a target that is a range
Shown = Sequence[tuple[Placement, Row]]


@dataclass(frozen=True, kw_only=True)
class Density:
    """upto: how many areas it is for, at most; in pixels row: height of a row, name, figure, below: type, dot, tick:
    size of the marks.
    """

    upto: int
    row: int
    name: float
    figure: float
    below: float
    dot: int
    tick: int


def bands(shown: Shown, places: list[float], dense: Density) -> go.Bar:
    """Between the two ends of a target that is a range."""
    drawn = [(row.ticks, y) for (_, row), y in zip(shown, places) if len(row.ticks) == 2]
    return go.Bar(
        name="bands",
        orientation="h",
        base=[min(ends) for ends, _ in drawn],
        x=[abs(ends[1] - ends[0]) for ends, _ in drawn],
        y=[y for _, y in drawn],
        width=dense.tick - 6,
        marker={"color": BAND, "line": {"width": 0}},
        **marks.UNDIMMED,
        hoverinfo="skip",
    )


def stretches(shown: Shown, places: list[float]) -> go.Bar:
    """The way still to go (or the margin), in the colour of the status."""
    drawn = [(row, y) for (_, row), y in zip(shown, places) if row.stretch]
    return go.Bar(
        name="stretches",
        orientation="h",
        base=[min(row.stretch) for row, _ in drawn],
        x=[abs(row.stretch[1] - row.stretch[0]) for row, _ in drawn],
        y=[y for _, y in drawn],
        width=7,
        marker={"color": [row.colour for row, _ in drawn], "opacity": 0.55, "line": {"width": 0}},
        selected={"marker": {"opacity": 0.55}},
        unselected={"marker": {"opacity": 0.55}},
        hoverinfo="skip",
    )


def intervals(shown: Shown, places: list[float]) -> go.Scatter:
    """The confidence interval of a figure as a thin line with ends."""
    drawn = [(row.interval, y) for (_, row), y in zip(shown, places) if row.interval]
    return go.Scatter(
        name="intervals",
        x=[sum(ends) / 2 for ends, _ in drawn],
        y=[y for _, y in drawn],
        mode="markers",
        marker={"size": 1, "color": style.SECONDARY},
        error_x={
            "type": "data",
            "array": [abs(ends[1] - ends[0]) / 2 for ends, _ in drawn],
            "color": style.SECONDARY,
            "thickness": 1.4,
            "width": 5,
        },
        **marks.UNDIMMED,
        hoverinfo="skip",
    )


def points(name: str, shown: Shown, places: list[float], dense: Density) -> go.Scatter:
    """Circles. name: 'baseline' (hollow, in ink) or 'latest' (filled, in the colour of the status)."""
    hollow = name == "baseline"
    drawn = [
        (row.hollow if hollow else row.filled, row, y)
        for (_, row), y in zip(shown, places)
        if (row.hollow if hollow else row.filled) is not None
    ]
    return go.Scatter(
        name=name,
        x=[x for x, _, _ in drawn],
        y=[y for _, _, y in drawn],
        mode="markers",
        marker={
            "symbol": "circle",
            "size": dense.dot,
            "color": style.PAPER if hollow else [row.colour for _, row, _ in drawn],
            "line": {"color": style.INK, "width": 2} if hollow else {"color": style.PAPER, "width": 1.2},
        },
        **marks.UNDIMMED,
        hoverinfo="skip",
    )


def ticks(shown: Shown, places: list[float], dense: Density) -> go.Scatter:
    """The ends of the targets as thick bars across the row."""
    drawn = [(x, y) for (_, row), y in zip(shown, places) for x in row.ticks]
    return go.Scatter(
        name="targets",
        x=[x for x, _ in drawn],
        y=[y for _, y in drawn],
        mode="markers",
        marker={"symbol": "line-ns", "size": dense.tick, "line": {"color": style.FRAME, "width": 4}},
        **marks.UNDIMMED,
        hoverinfo="skip",
    )


def click_boxes(shown: Shown, places: list[float], span: list[float], dense: Density, *, kind: str) -> go.Bar:
    """Invisible boxes over the rows, for hover and clicks; the chosen one gets a frame. span: the range of the axis;
    kind: what is put side by side (model.comparison.KINDS).
    """
    rows = [p for p, _ in shown]
    return go.Bar(
        name="marks",
        orientation="h",
        base=[span[0]] * len(rows),
        x=[span[1] - span[0]] * len(rows),
        y=places,
        width=dense.row - 4,
        marker={"color": "rgba(0,0,0,0)", "opacity": 0, "line": {"color": style.FRAME, "width": 2}},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        customdata=[marks.click_key(p.assessment) for p in rows],
        hovertext=[_hover(p, kind) for p in rows],
        hoverinfo="text",
        hoverlabel={"namelength": 0},
    )


def _hover(p: Placement, kind: str) -> str:
    a = p.assessment
    lines = [f"<b>{style.escaped(a.area.name)} · {style.escaped(a.indicator.name)}</b>"]
    lines += [style.escaped(part) for part in compare_text.in_short(p, kind=kind).split("，")]
    lines += [style.escaped(flag) for flag in verdicts.flags(a)]
    lines.append(style.escaped(a.target.title if a.target else a.latest.title if a.latest else ""))
    return "<br>".join(dict.fromkeys(line for line in lines if line))
