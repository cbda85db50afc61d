"""The marks of the comparison as Plotly traces. shown: (row, Side) of each area drawn; places: the middle of its row, in pixels from the top."""

from dataclasses import dataclass

import plotly.graph_objects as go

from charts import compared, style, words
from model.numbers import missing

BAND = "#dfe5e8"  # between the ends of a target that is a range
# A click makes Plotly fade whatever was not clicked, on every trace that does not say otherwise.
UNDIMMED = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


@dataclass(frozen=True, kw_only=True)
class Density:
    """upto: areas it is for; row: pixels; name, figure, below: type; dot, tick: pixels of the marks."""

    upto: int
    row: int
    name: float
    figure: float
    below: float
    dot: int
    tick: int


def bands(shown: list, places: list[float], told: Density) -> go.Bar:
    """Between the two ends of a target that is a range."""
    drawn = [(side.ticks, y) for (_, side), y in zip(shown, places) if len(side.ticks) == 2]
    return go.Bar(
        name="bands",
        orientation="h",
        base=[min(ends) for ends, _ in drawn],
        x=[abs(ends[1] - ends[0]) for ends, _ in drawn],
        y=[y for _, y in drawn],
        width=told.tick - 6,
        marker={"color": BAND, "line": {"width": 0}},
        **UNDIMMED,
        hoverinfo="skip",
    )


def stretches(shown: list, places: list[float]) -> go.Bar:
    """The way still to go (or the margin), in the colour of the status."""
    drawn = [(side, y) for (_, side), y in zip(shown, places) if side.stretch]
    return go.Bar(
        name="stretches",
        orientation="h",
        base=[min(side.stretch) for side, _ in drawn],
        x=[abs(side.stretch[1] - side.stretch[0]) for side, _ in drawn],
        y=[y for _, y in drawn],
        width=7,
        marker={"color": [side.colour for side, _ in drawn], "opacity": 0.55, "line": {"width": 0}},
        selected={"marker": {"opacity": 0.55}},
        unselected={"marker": {"opacity": 0.55}},
        hoverinfo="skip",
    )


def chances(shown: list, places: list[float]) -> go.Scatter:
    """The random range of a figure as a thin line with ends."""
    drawn = [(side.chance, y) for (_, side), y in zip(shown, places) if side.chance]
    return go.Scatter(
        name="chances",
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
        **UNDIMMED,
        hoverinfo="skip",
    )


def points(name: str, shown: list, places: list[float], told: Density) -> go.Scatter:
    hollow = name == "baseline"
    drawn = [
        (side.hollow if hollow else side.filled, side, y)
        for (_, side), y in zip(shown, places)
        if (side.hollow if hollow else side.filled) is not None
    ]
    return go.Scatter(
        name=name,
        x=[x for x, _, _ in drawn],
        y=[y for _, _, y in drawn],
        mode="markers",
        marker={
            "symbol": "circle",
            "size": told.dot,
            "color": style.PAPER if hollow else [side.colour for _, side, _ in drawn],
            "line": {"color": style.INK, "width": 2} if hollow else {"color": style.PAPER, "width": 1.2},
        },
        **UNDIMMED,
        hoverinfo="skip",
    )


def ticks(shown: list, places: list[float], told: Density) -> go.Scatter:
    drawn = [(x, y) for (_, side), y in zip(shown, places) for x in side.ticks]
    return go.Scatter(
        name="targets",
        x=[x for x, _ in drawn],
        y=[y for _, y in drawn],
        mode="markers",
        marker={"symbol": "line-ns", "size": told.tick, "line": {"color": style.FRAME, "width": 4}},
        **UNDIMMED,
        hoverinfo="skip",
    )


def marks(shown: list, places: list[float], span: list[float], told: Density) -> go.Bar:
    """Invisible boxes over the rows, for hover and clicks; the chosen one gets a frame."""
    rows = [row for row, _ in shown]
    return go.Bar(
        name="marks",
        orientation="h",
        base=[span[0]] * len(rows),
        x=[span[1] - span[0]] * len(rows),
        y=places,
        width=told.row - 4,
        marker={"color": "rgba(0,0,0,0)", "opacity": 0, "line": {"color": style.FRAME, "width": 2}},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        customdata=[
            [
                row["area_code"],
                row["indicator"],
                "" if missing(row["target_year"]) else int(row["target_year"]),
                row["scope"] or "",
            ]
            for row in rows
        ],
        hovertext=[hover(row) for row in rows],
        hoverinfo="text",
        hoverlabel={"namelength": 0},
    )


def hover(row: dict) -> str:
    lines = [f"<b>{style.escaped(row['area'])} · {style.escaped(row['indicator_name'])}</b>"]
    lines += [style.escaped(part) for part in compared.in_short(row).split(", ")]
    if row["class"] != "no_target":
        lines += [style.escaped(flag) for flag in words.flags(row)]
    source = row.get("source_title")
    return "<br>".join([line for line in lines if line] + ([] if missing(source) else [style.escaped(source)]))
