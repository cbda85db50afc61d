"""Small pictures beside a drafted target: the county's years with the target at their end, and other counties' figures on one line."""

from collections.abc import Sequence
from itertools import pairwise

from charts import style
from charts.inline import Circle, Picture, Stroke, Words
from model.assessment import Figure
from model.numbers import given

WIDTH, HEIGHT, EDGE, FOOT = 150, 54, 8, 12  # pixels; FOOT: the room of the years below
STRIP, STRIP_HEIGHT = 120, 20
FAINT, DASH = "#aab4bb", 4.0


def course(figures: Sequence[Figure], base: Figure | None, ends: Sequence[float], *, last: int, first: int) -> Picture:
    """figures: of the years, oldest first; base: the proposed baseline, a hollow circle; ends: of the target, ticks in the year `last`; first: the year the
    picture begins with at the latest. What is not known is not drawn.
    """
    shown = [(given(one.year), one.value) for one in figures if one.value is not None and given(one.year) >= first]
    start = min([first, *(year for year, _ in shown)])
    values = [*(value for _, value in shown), *ends]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    room = (high - low) * 0.15 or abs(high) * 0.05 or 1.0

    def x(year: float) -> float:
        return EDGE + (WIDTH - 2 * EDGE - 4) * (year - start) / max(last - start, 1)

    def y(value: float) -> float:
        top, bottom = 6.0, HEIGHT - FOOT - 5.0
        return bottom - (bottom - top) * (value - low + room) / (high - low + 2 * room)

    at = [(x(year), y(value)) for year, value in shown]
    strokes = [
        Stroke(x1=x(start) - 3, y1=HEIGHT - FOOT, x2=x(last) + 5, y2=HEIGHT - FOOT, colour=style.LINE, width=1),
        *(
            Stroke(x1=one[0], y1=one[1], x2=other[0], y2=other[1], colour=style.SECONDARY, width=1.5)
            for one, other in pairwise(at)
        ),
    ]
    circles = [Circle(x=left, y=top, radius=2, fill=style.SECONDARY) for left, top in at]
    if base is not None and base.value is not None and given(base.year) >= start:
        left, top = x(given(base.year)), y(base.value)
        if ends:
            strokes += _dashed(left, top, x(last), y(ends[0]))
        circles.append(Circle(x=left, y=top, radius=3.6, fill=style.PAPER, edge=style.INK, edge_width=1.6))
    ticks = [Stroke(x1=x(last) - 6, y1=y(end), x2=x(last) + 6, y2=y(end), colour=style.FRAME, width=3) for end in ends]
    years = [start, last] if start < last else [last]
    words = [
        Words(x=x(year) + (5 if year == start else -5), y=HEIGHT - 1.5, size=10, colour=style.SECONDARY, text=f"{year}", bold=False)
        for year in years
    ]  # fmt: skip
    return Picture(
        width=WIDTH, height=HEIGHT, font=style.FONT, strokes=strokes, circles=circles, ticks=ticks, words=words
    )


def strip(values: Sequence[float], base: float | None, ends: Sequence[float]) -> Picture:
    """Other counties' figures as grey dots, the own baseline as a hollow circle, the target as ticks, on one scale."""
    every = [*values, *ends, *([base] if base is not None else [])]
    low, high = min(every), max(every)

    def x(value: float) -> float:
        return EDGE + (STRIP - 2 * EDGE) * ((value - low) / (high - low) if high > low else 0.5)

    middle = STRIP_HEIGHT / 2
    circles = [Circle(x=x(one), y=middle, radius=3, fill=FAINT) for one in values]
    if base is not None:
        circles.append(Circle(x=x(base), y=middle, radius=3.6, fill=style.PAPER, edge=style.INK, edge_width=1.6))
    return Picture(
        width=STRIP,
        height=STRIP_HEIGHT,
        font=style.FONT,
        strokes=[Stroke(x1=2, y1=middle, x2=STRIP - 2, y2=middle, colour=style.LINE, width=1)],
        circles=circles,
        ticks=[Stroke(x1=x(end), y1=middle - 7, x2=x(end), y2=middle + 7, colour=style.FRAME, width=3) for end in ends],
        words=[],
    )


def _dashed(x1: float, y1: float, x2: float, y2: float) -> list[Stroke]:
    """The way that is asked for, in dashes: it has not been walked."""
    length = max(((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5, 1.0)
    number = max(int(length / (2 * DASH)), 1)

    def point(share: float) -> tuple[float, float]:
        return x1 + (x2 - x1) * share, y1 + (y2 - y1) * share

    found = []
    for place in range(number):
        (a, b), (c, d) = point(place / number), point((place + 0.5) / number)
        found.append(Stroke(x1=a, y1=b, x2=c, y2=d, colour=style.FRAME, width=1.2, opacity=0.7))
    return found
