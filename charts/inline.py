"""A small figure as what an SVG is made of: strokes, circles and words at their pixels.

For figures that nobody clicks: Plotly's script is 4.7 MB, which a browser reads for half a second or more before the first of them stands.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

import plotly.graph_objects as go

LINE = 1.3  # of the size of the type, from one line of words to the next
TALL = 1.4  # Plotly draws such a tick so much longer than its size
TAG = re.compile(r"</?b>")


@dataclass(frozen=True, kw_only=True)
class Stroke:
    """A straight line between two points."""

    x1: float
    y1: float
    x2: float
    y2: float
    colour: str
    width: float
    opacity: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Circle:
    """Filled, with an edge or none."""

    x: float
    y: float
    radius: float
    fill: str
    edge: str = "none"
    edge_width: float = 0


@dataclass(frozen=True, kw_only=True)
class Words:
    """One line of words, centred at x; y: its base line."""

    x: float
    y: float
    size: float
    colour: str
    text: str
    bold: bool


@dataclass(frozen=True, kw_only=True)
class Picture:
    """strokes are drawn first, then circles, then ticks, then words."""

    width: float
    height: float
    font: str
    strokes: list[Stroke]
    circles: list[Circle]
    ticks: list[Stroke]
    words: list[Words]


def picture(figure: go.Figure | dict, *, width: float) -> Picture:
    """The parts of a figure (or of its data and layout) with fixed ranges and height. It knows what such a figure has: lines, circles, upright
    ticks (line-ns), shapes that are lines, and annotations centred at a point. Raises ValueError for any other mark. width: pixels.
    """
    told = figure if isinstance(figure, dict) else figure.to_dict()
    layout = told["layout"]
    left, right, top, bottom = (layout["margin"][side] for side in "lrtb")
    x = _scale(layout["xaxis"]["range"], left, width - right)
    y = _scale(layout["yaxis"]["range"], layout["height"] - bottom, top)
    strokes = [
        Stroke(x1=x(one["x0"]), y1=y(one["y0"]), x2=x(one["x1"]), y2=y(one["y1"]), **_ink(one["line"]))
        for one in layout.get("shapes", ())
    ]
    circles, ticks = [], []
    for trace in told["data"]:
        places = [(x(a), y(b)) for a, b in zip(trace["x"], trace["y"])]
        if trace["mode"] == "lines":
            (x1, y1), (x2, y2) = places
            strokes.append(Stroke(x1=x1, y1=y1, x2=x2, y2=y2, opacity=trace.get("opacity", 1.0), **_ink(trace["line"])))
            continue
        mark = trace["marker"]
        line = mark.get("line", {})
        for at, down in places:
            if mark["symbol"] == "circle":
                edge = {"edge": line["color"], "edge_width": line["width"]} if "color" in line else {}
                circles.append(Circle(x=at, y=down, radius=mark["size"] / 2, fill=mark["color"], **edge))
            elif mark["symbol"] == "line-ns":
                half = TALL * mark["size"] / 2
                ticks.append(Stroke(x1=at, y1=down - half, x2=at, y2=down + half, **_ink(line)))
            else:
                raise ValueError(f"no such mark here: {mark['symbol']}")
    words = [line for note in layout.get("annotations", ()) for line in _lines(note, x(note["x"]), y(note["y"]))]
    return Picture(
        width=width,
        height=layout["height"],
        font=layout["font"]["family"],
        strokes=strokes,
        circles=circles,
        ticks=ticks,
        words=words,
    )


def _ink(line: dict) -> dict:
    return {"colour": line["color"], "width": line["width"]}


def _scale(span: tuple[float, float], start: float, end: float):
    low, high = span
    return lambda value: start + (value - low) / (high - low) * (end - start)


def _lines(note: dict, x: float, y: float) -> Iterator[Words]:
    """An annotation's lines, the block standing on y (yanchor bottom) or hanging from it."""
    lines, size = note["text"].split("<br>"), note["font"]["size"]
    begin = y - LINE * size * len(lines) if note["yanchor"] == "bottom" else y
    for place, line in enumerate(lines):
        base = begin + LINE * size * (place + 0.75)
        plain = html.unescape(TAG.sub("", line))
        yield Words(x=x, y=base, size=size, colour=note["font"]["color"], text=plain, bold=plain != html.unescape(line))
