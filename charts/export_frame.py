"""A chart in a frame for export: the same figure with its finding and its legend above and its passport below. As wide as a slide and
as high as what stands on it: no blank part, nothing cut. The one frame of every picture, of page and command line alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts import style
from model.assessment import Assessment

WIDTH = 1920  # pixels of the picture
TITLE, WORD, LINE = 34, 22, 19  # type, in pixels of the picture: of the title, the legend, the passport
EDGE = 48  # pixels of white around everything
APART = 26  # pixels between title, legend, figure and passport
TALL = 1.5  # a line's height in its type
ENDS = ("·；。", "、，）,;)", " ")  # signs a line may end with, the best first
MORE = 3  # lines of a title, of one line of the passport

Entry = tuple[str, str, str, str]  # fill, ink, shape, word


@dataclass(frozen=True, kw_only=True)
class Legend:
    """How a picture is read. reading: one mark or cell in words; entries: (fill, ink, shape, word) of each status on it."""

    reading: str = ""
    entries: Sequence[Entry] = ()

    @classmethod
    def of(cls, rows: Iterable[Assessment], *, reading: str = "") -> "Legend":
        """The legend of marks whose colour is the status of these rows: only statuses that are there."""
        return cls(reading=reading, entries=style.legend(rows))


def draw(
    figure: go.Figure, *, title: str, legend: Legend, passport: Iterable[str], drawn_at: float, larger: float = 1.0
) -> go.Figure:
    """The figure with `title` and `legend` above and the lines of `passport` below, as a new figure; the given one stays as it is.

    drawn_at: the width in pixels the figure was laid out for. Type grows with the picture: all is laid out in the figure's own pixels. larger: how much
    larger than usual the type around the figure is, for a picture that is printed small.
    """
    scale = (WIDTH - 2 * EDGE) / drawn_at
    edge, apart, own = round(EDGE / scale), APART / scale, figure.layout.margin
    title_size, word_size, line_size = (larger * size / scale for size in (TITLE, WORD, LINE))
    heads = _lines(title, title_size, drawn_at, bold=True)
    feet = [line for one in passport if one for line in _lines(one, line_size, drawn_at)]
    places, deep = _legend(legend, word_size, drawn_at)
    above = round(
        _tall(heads, title_size) + (deep + apart if deep else 0) + apart
    )  # whole pixels: the figure stays sharp
    below = round(apart + _tall(feet, line_size))
    framed = go.Figure(figure)
    framed.update_layout(
        width=drawn_at + 2 * edge,
        height=(figure.layout.height or 0) + above + below + 2 * edge,
        autosize=False,
        margin={
            "l": (own.l or 0) + edge,
            "r": (own.r or 0) + edge,
            "t": (own.t or 0) + above + edge,
            "b": (own.b or 0) + below + edge,
        },
    )
    left, top = -(own.l or 0), (own.t or 0) + above
    _write(framed, heads, title_size, left=left, shift=top, ink=style.INK, bold=True)
    down = top - _tall(heads, title_size) - apart
    for place in places:
        framed.add_annotation(**place | {"xshift": left + place["xshift"], "yshift": down + place["yshift"]})
    _write(framed, feet, line_size, left=left, shift=-(own.b or 0) - apart, ink=style.SECONDARY, y=0)
    return framed


def size(figure: go.Figure) -> tuple[int, int, float]:
    """(width, height, scale) of a framed figure: pixels, and how many of the picture each becomes to make it WIDTH pixels wide."""
    width = round(figure.layout.width)
    return width, round(figure.layout.height), WIDTH / width


def _tall(lines: Sequence[str], size: float) -> float:
    return len(lines) * TALL * size


def _write(
    figure: go.Figure,
    lines: list[str],
    size: float,
    *,
    left: float,
    shift: float,
    ink: str,
    y: int = 1,
    bold: bool = False,
) -> None:
    """Lines below each other, the first one's top `shift` pixels above the figure's axes (y 1) or below them (y 0, shift < 0)."""
    for place, line in enumerate(lines):
        text = style.escaped(line)
        figure.add_annotation(
            text=f"<b>{text}</b>" if bold else text,
            font={"size": size, "color": ink},
            **_at(left, shift - place * TALL * size, y=y),
        )


def _at(x: float, y_: float, *, y: int = 1) -> dict:
    """Where an annotation's upper left corner stands: pixels from the left and from the upper (y 1) or lower (y 0) end of the axes."""
    where = {"x": 0, "xref": "paper", "xanchor": "left", "y": y, "yref": "paper", "yanchor": "top", "align": "left"}
    return where | {"xshift": x, "yshift": y_, "showarrow": False, "borderpad": 0}


def _legend(legend: Legend, size: float, room: float) -> tuple[list[dict], float]:
    """Annotations of the legend, from its own upper left corner, and its height: the reading, then chip and word of each entry, wrapped."""
    chip, line = 1.35 * size, 1.7 * size
    found, x, y = [], 0.0, 0.0
    for text in _lines(legend.reading, size, room) if legend.reading else []:
        note = {"text": style.escaped(text), "font": {"size": size, "color": style.SECONDARY}}
        found.append(_at(0, -y) | note)
        y += line
    for fill, ink, shape, word in legend.entries:
        wide = chip + 0.35 * size + style.width(word, size)
        if x and x + wide > room:
            x, y = 0.0, y + line
        framed = {
            "bgcolor": fill,
            "bordercolor": ink if word == style.HISTORY else style.LINE,
            "borderwidth": size / 18,
        }
        box = {"width": chip, "height": chip, "align": "center", "valign": "middle"}
        found.append(_at(x, -y) | framed | box | {"text": shape or " ", "font": {"size": 0.85 * size, "color": ink}})
        found.append(
            _at(x + chip + 0.35 * size, -y + 0.06 * size)
            | {"text": style.escaped(word), "font": {"size": size, "color": style.INK}}
        )
        x += wide + size
    return found, y + (line if legend.entries else 0)


def _lines(text: str, size: float, room: float, *, bold: bool = False, most: int = MORE) -> list[str]:
    """The text on as few lines as it needs in `room` pixels, broken after a sign that may end one where that costs little; what does
    not fit on `most` ends in …
    """
    if style.width(text, size, bold=bold) <= room:
        return [text]
    if most == 1:
        return [style.cut(text, size * (1.06 if bold else 1), room)]
    fits = next(end for end in range(len(text), 0, -1) if end == 1 or style.width(text[:end], size, bold=bold) <= room)
    near = (max(text.rfind(sign, fits * 3 // 4, fits) + 1 for sign in signs) for signs in ENDS)
    end = next(filter(None, near), fits)
    return [text[:end].rstrip(), *_lines(text[end:].lstrip(), size, room, bold=bold, most=most - 1)]
