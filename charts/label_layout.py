"""Where direct labels stand so that they touch neither each other nor the marks: the cheapest of eight places around
each mark.
"""

from dataclasses import dataclass

from charts import style

LEADING = 1.3  # a line of type, in its size
TOUCH, CROSS, OUT = 10, 1, 40  # what a place costs: on a label or mark, on a line, outside the picture


@dataclass(frozen=True, kw_only=True)
class Label:
    """Lines of text at a mark (x, y in the data's units). size: pixels of type; reach: pixels to keep from the mark;
    must: drawn even where it touches something; first: the side (a key of SIDES) tried first.
    """

    x: float
    y: float
    lines: tuple[str, ...]
    size: float
    color: str
    reach: float = 11
    bold: bool = False
    must: bool = True
    first: str = "above"


Box = tuple[float, float, float, float]  # left, bottom, right, top in pixels
# side -> (horizontal, vertical): -1 ends before the mark, 0 centred on it, 1 begins after it
SIDES = {
    "above": (0, 1),
    "below": (0, -1),
    "right": (1, 0),
    "left": (-1, 0),
    "above right": (1, 1),
    "below right": (1, -1),
    "above left": (-1, 1),
    "below left": (-1, -1),
}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """The picture the labels stand in: the ranges of both axes and its size in pixels."""

    x: tuple[float, float]
    y: tuple[float, float]
    width: float
    height: float

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A place in the data's units as pixels from the left and from the bottom."""
        return (
            (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width,
            (y - self.y[0]) / (self.y[1] - self.y[0]) * self.height,
        )

    def line(self, start: tuple[float, float], end: tuple[float, float]) -> list[Box]:
        """A straight line between two places in the data's units as small boxes, one every 8 pixels."""
        (x0, y0), (x1, y1) = self.at(*start), self.at(*end)
        steps = max(2, int(max(abs(x1 - x0), abs(y1 - y0)) / 8))
        return [
            (x - 1, y - 1, x + 1, y + 1)
            for x, y in ((x0 + (x1 - x0) * k / steps, y0 + (y1 - y0) * k / steps) for k in range(steps + 1))
        ]

    def mark(self, x: float, y: float, radius: float) -> Box:
        """The box of a mark at (x, y), radius in pixels."""
        return self.bar(x, y, 2 * radius, 2 * radius)

    def bar(self, x: float, y: float, wide: float, high: float) -> Box:
        """A box centred at (x, y), wide and high in pixels."""
        across, up = self.at(x, y)
        return across - wide / 2, up - high / 2, across + wide / 2, up + high / 2


def placed(labels: list[Label], *, frame: Frame, marks: list[Box], lines: list[Box], **axes) -> list[dict]:
    """Plotly annotations for the labels, most important first. marks, lines: boxes that are taken already, a mark
    dearer than a line; axes: xref, yref of the annotations.
    """
    taken, notes = list(marks), []
    for label in labels:
        sides = sorted(SIDES, key=lambda side: side != label.first)
        boxes = {side: _box(label, frame, side) for side in sides}
        cost = {side: _cost(box, frame, taken, lines) for side, box in boxes.items()}
        side = min(sides, key=cost.get)
        if cost[side] >= TOUCH and not label.must:
            continue
        taken.append(boxes[side])
        notes.append(_note(label, side) | axes)
    return notes


def _box(label: Label, frame: Frame, side: str) -> Box:
    x, y = frame.at(label.x, label.y)
    wide = max(style.width(line, label.size, bold=label.bold) for line in label.lines)
    high = len(label.lines) * label.size * LEADING
    across, up = SIDES[side]
    reach = label.reach * (0.75 if across and up else 1)
    left = x + (across * reach if across else -wide / 2) - (wide if across < 0 else 0)
    bottom = y + (up * reach if up else -high / 2) - (high if up < 0 else 0)
    return left, bottom, left + wide, bottom + high


def _cost(box: Box, frame: Frame, taken: list[Box], lines: list[Box]) -> float:
    out = box[0] < 0 or box[1] < 0 or box[2] > frame.width or box[3] > frame.height
    return OUT * out + TOUCH * sum(overlap(box, one) for one in taken) + CROSS * sum(overlap(box, one) for one in lines)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes have a part in common."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _note(label: Label, side: str) -> dict:
    across, up = SIDES[side]
    reach = label.reach * (0.75 if across and up else 1)
    text = "<br>".join(style.escaped(line) for line in label.lines)
    return {
        "x": label.x,
        "y": label.y,
        "xanchor": {-1: "right", 0: "center", 1: "left"}[across],
        "yanchor": {-1: "top", 0: "middle", 1: "bottom"}[up],
        "xshift": across * reach,
        "yshift": up * reach,
        "align": {-1: "right", 0: "center", 1: "left"}[across],
        "text": f"<b>{text}</b>" if label.bold else text,
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": label.size, "color": label.color},
    }
