"""The marks of a chart without a mouse: a table of them that stands over the drawing unseen, is walked through with arrow keys and read aloud; the mark
where the focus is gets a ring, and what a pointer would be told stands beside it (static/grid.js). A row a small chart or an area, a cell a mark.
"""

import html
import re
from dataclasses import dataclass

import plotly.graph_objects as go

from ui import components, markup

TAGS = re.compile(r"</?b>|</?span[^>]*>")
WALKED = "marks"  # the traces that carry what a pointer is told, and the key of what a click opens


@dataclass(frozen=True, kw_only=True)
class Mark:
    """One mark. key: of what Enter opens, 'area.indicator'; at: 'trace.point', where it stands in the drawing; words: lines, the first says whose
    it is.
    """

    key: str
    at: str
    words: tuple[str, ...]


def walk(figure: go.Figure, *, chart: str, opens: bool) -> None:
    """Under a chart, the table of its marks; nothing where it has none of this kind. chart: its key; opens: whether Enter opens a mark."""
    rows = rows_of(figure)
    if not rows:
        return
    words = "图中各点：方向键逐点移动" + ("，回车键查看算式和出处" if opens else "")
    made = markup.render("points", chart=chart, words=words, rows=rows)
    components.grid(f"{chart}_points", made, chosen="", told=chart if opens else "")


def rows_of(figure: go.Figure) -> list[tuple[str, list[Mark]]]:
    """(whose, marks from left to right), in the order of the drawing. Of a trace whose marks are of several areas
    each mark has a row of its own.
    """
    found: list[tuple[str, list[Mark]]] = []
    for number, trace in enumerate(figure.data):
        if trace.name != WALKED:
            continue
        marks = [
            Mark(key=".".join(map(str, data[:2])), at=f"{number}.{place}", words=_lines(told))
            for place, (data, told) in enumerate(zip(trace.customdata, trace.hovertext, strict=True))
        ]
        if len({mark.key for mark in marks}) == 1:
            order = sorted(range(len(marks)), key=lambda place: trace.x[place])
            found.append((marks[0].words[0], [marks[place] for place in order]))
        else:
            found += [(mark.words[0], [mark]) for mark in marks]
    return found


def _lines(told: str) -> tuple[str, ...]:
    """What a pointer is told, as plain lines."""
    return tuple(html.unescape(TAGS.sub("", line)) for line in told.split("<br>"))
