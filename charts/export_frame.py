"""A chart in a frame for export: the same figure with its finding above and its source line below, at a slide's
size.
"""

import plotly.graph_objects as go

from charts import style

WIDTH, HEIGHT = 1920, 1080
TITLE, LINE = 34, 18  # type, in pixels of the picture
ENDS = "·、，；。）, ;)"  # signs a line may end with
SIDE, TOP, BOTTOM = 60, 132, 84


def draw(figure: go.Figure, *, title: str, source: str, drawn_at: float) -> go.Figure:
    """The figure with `title` above and `source` below as a new figure; the given one stays as it is.

    drawn_at: the width in pixels the figure was laid out for. The frame is as wide as a slide in the same proportion,
    so that type grows with it; it is longer than a slide where the figure is.
    """
    scale = (WIDTH - 2 * SIDE) / drawn_at
    framed = go.Figure(figure)
    own = figure.layout.margin
    width, side = drawn_at + 2 * SIDE / scale, SIDE / scale
    height = max((figure.layout.height or 0) + (TOP + BOTTOM) / scale, HEIGHT / scale)
    top, bottom = (own.t or 0) + TOP / scale, (own.b or 0) + BOTTOM / scale
    spare = height - (figure.layout.height or 0) - (TOP + BOTTOM) / scale
    framed.update_layout(
        width=width,
        height=height,
        autosize=False,
        margin={"l": (own.l or 0) + side, "r": (own.r or 0) + side, "t": top, "b": bottom + spare},
    )
    left = {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -(own.l or 0), "align": "left", "showarrow": False}
    framed.add_annotation(
        text="<br>".join(f"<b>{style.escaped(line)}</b>" for line in _wrapped(title, TITLE / scale, drawn_at)),
        y=1,
        yref="paper",
        yanchor="bottom",
        yshift=(own.t or 0) + 26 / scale,
        font={"size": TITLE / scale, "color": style.INK},
        **left,
    )
    framed.add_annotation(
        text="<br>".join(style.escaped(line) for line in _wrapped(source, LINE / scale, drawn_at)),
        y=0,
        yref="paper",
        yanchor="top",
        yshift=-(own.b or 0) - 18 / scale,
        font={"size": LINE / scale, "color": style.SECONDARY},
        **left,
    )
    return framed


def size(figure: go.Figure) -> tuple[int, int, float]:
    """(width, height, scale) that make a framed figure WIDTH pixels wide: pixels, and how many of the picture each
    becomes.
    """
    return round(figure.layout.width), round(figure.layout.height), WIDTH / figure.layout.width


def _wrapped(text: str, size: float, room: float, *, lines: int = 2) -> list[str]:
    """The text on as few lines as it needs in `room` pixels, at most `lines`, broken after a sign that may end one
    where that costs little; what does not fit ends in …
    """
    if style.width(text, size, bold=True) <= room:
        return [text]
    if lines == 1:
        return [style.cut(text, size * 1.06, room)]
    fits = next(end for end in range(len(text), 0, -1) if end == 1 or style.width(text[:end], size, bold=True) <= room)
    near = max((text.rfind(sign, fits * 3 // 4, fits) + 1 for sign in ENDS), default=0)
    end = near or fits
    return [text[:end].rstrip(), *_wrapped(text[end:].lstrip(), size, room, lines=lines - 1)]
