"""The years of one target as a line of a few dozen pixels: whole coordinates for an SVG, the target as a mark at its year."""

from dataclasses import dataclass

from charts import marks
from model.assessment import Assessment
from model.trajectory import Point

WIDTH, HEIGHT = 96, 36
LEFT, RIGHT, TOP, BOTTOM = 6, 84, 6, 30
TICK = 8  # half of the target's mark
BROKEN = ("definition_changed", "unit_mismatch", "conflicting_figures")  # such years make no line
LEAST = 0.05  # of the largest number: a smaller difference is not drawn from bottom to top


@dataclass(frozen=True)
class Sparkline:
    """line: 'x,y x,y', '' of a single figure; dots: (x, y, whether it is the baseline) of the baseline and the judged figure; way: from
    the last figure to the target while it is not met and its year not reached; ends: the y of the target's ends.
    """

    line: str
    way: str
    dots: list[tuple[int, int, bool]]
    ends: list[int]


def draw(a: Assessment, points: tuple[Point, ...]) -> Sparkline | None:
    """None where there is nothing to set beside each other: no figure, one figure and no target value, or years of two definitions. points: suppressed figures are
    not among them (gaps.timeseries.points).
    """
    shown = [point for point in points if point.part != "revised"]
    ends = marks.target_ends(a)
    if not shown or (len(shown) == 1 and not ends) or a.reason in BROKEN or any(point.changed for point in shown):
        return None
    years = [point.year for point in shown]
    last = max([*years, *([a.target_year] if a.target_year is not None else [])])
    values = [_value(point) for point in shown]
    x = _scale(min(years), last, LEFT, RIGHT)
    low, high = min(*values, *ends, values[0]), max(*values, *ends, values[0])
    room = max(0.0, LEAST * max(abs(low), abs(high)) - (high - low)) / 2
    y = _scale(low - room, high + room, BOTTOM, TOP)
    at = [(x(year), y(value)) for year, value in zip(years, values)]
    to = [y(end) for end in ends]
    short = bool(ends) and not a.met and at[-1][0] < RIGHT - TICK
    dots = [
        (*place, point.part == "baseline") for place, point in zip(at, shown) if point.part in ("baseline", "judged")
    ]
    return Sparkline(
        line=" ".join(f"{left},{top}" for left, top in at) if len(at) > 1 else "",
        way=f"{at[-1][0]},{at[-1][1]} {RIGHT},{to[0]}" if short else "",
        dots=dots,
        ends=to,
    )


def _value(point: Point) -> float:
    value = marks.value(point.figure)
    assert value is not None  # what has none has no point
    return value


def _scale(low: float, high: float, start: int, end: int):
    """Where a number stands between two whole pixels; in the middle where there is but one."""
    if high == low:
        return lambda value: (start + end) // 2 if start > end else start
    return lambda value: int(start + (value - low) / (high - low) * (end - start) + 0.5)
