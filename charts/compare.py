"""One indicator, all areas: a line for each area with hollow baseline, filled figure and thick target tick, the numbers in columns
beside it, the finding in words; areas that may not stand on the same scale under a dividing line, each with its reason.

Three files: sides.py says what one area shows in each view, strokes.py draws the marks, compared.py says the same in words and as a table.
"""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts import strokes, style
from charts.compared import describe, finding, twin
from charts.sides import NOT_STATED, OFF_SCALE, VIEWS, Side
from charts.strokes import Density
from model.numbers import printed
from model.verdicts import ATTRIBUTES

__all__ = ["PAGE", "describe", "draw", "finding", "pages", "twin"]

WIDTH = 820  # pixels on a screen of 1440, beside the menu and the panel
PAGE = 30  # areas in one picture
# Pixels: heads of columns, of a section, one label of a reference line, words at the ends, numbers of the axis.
HEADS, SECTION, REFERENCE, ENDS, AXIS = 26, 32, 19, 20, 24
NAMES, FINDING = 140, 228  # most pixels of the names, of the findings
BETWEEN = 16  # pixels between two columns
SMALL = 11  # type of years and notes
DIVIDED = "另列: 不与上面的地区同比"
DENSITIES = (
    Density(upto=6, row=58, name=16, figure=15, below=12, dot=17, tick=32),  # to be read from afar
    Density(upto=12, row=46, name=14, figure=13, below=12, dot=14, tick=26),
    Density(upto=PAGE, row=40, name=14, figure=13, below=12, dot=13, tick=22),
)


def pages(rows: pd.DataFrame) -> int:
    return max(1, -(-len(rows) // PAGE))


def draw(
    rows: pd.DataFrame,
    *,
    view: str = "level",
    head: str = "",
    references: tuple[dict, ...] = (),
    beside: dict | None = None,
    page: int = 1,
    width: float = WIDTH,
) -> go.Figure:
    """rows: one row an area in the order to be drawn, the columns of the gaps table and `apart`, `why` (gaps.comparable). head: what the rows
    on the scale share. references: {area, value, decimals, year} of the areas above, thin lines of the level view. beside: the row of an area
    above of the same plan, for what targets ask. page counts from 1; all pages have one axis. width: pixels there will be.

    Every row carries customdata [area_code, indicator, target_year or '', scope or ''] for whoever listens to a click.
    """
    how = VIEWS[view]
    everyone = rows.to_dict("records")
    sides = [how.side(row, beside) for row in everyone]
    lines = _lines(references, beside, everyone, view)
    span = _span(sides, [line["value"] for line in lines] + ([0.0] if how.zero else []))
    first = (page - 1) * PAGE
    shown = list(zip(everyone, sides))[first : first + PAGE]
    told = next(one for one in DENSITIES if len(shown) <= one.upto)
    plan = _plan(shown, head, told, lines=len(lines), ends=bool(how.ends[0]))
    columns, right = _columns((*how.heads, how.said), [side for _, side in shown], told)
    left = _name_room([row for row, _ in shown], told)
    below = AXIS if how.has_axis else 4
    figure = go.Figure(
        [
            strokes.bands(shown, plan.places, told),
            strokes.stretches(shown, plan.places),
            strokes.chances(shown, plan.places),
            strokes.ticks(shown, plan.places, told),
            strokes.points("baseline", shown, plan.places, told),
            strokes.points("latest", shown, plan.places, told),
            strokes.marks(shown, plan.places, span, told),
        ]
    )
    style.layout(
        figure,
        height=plan.bottom + below,
        margin={"l": left, "r": right, "t": 0, "b": below},
        barmode="overlay",
        bargap=0,
    )
    figure.update_xaxes(
        range=span,
        fixedrange=True,
        showgrid=False,
        zeroline=False,
        nticks=5,
        tickformat=",.6~f",
        showticklabels=how.has_axis,
        tickfont={"size": SMALL, "color": style.SECONDARY},
        ticks="",
    )
    figure.update_yaxes(range=[plan.bottom, 0], visible=False, fixedrange=True)
    return figure.update_layout(
        annotations=[
            *_column_heads((*how.heads, how.said), columns, plan.top - 5),
            *_section_heads(plan.sections, left),
            *_names(shown, plan.places, left, told),
            *_numbers(shown, plan.places, columns, told),
            *_off_scale(shown, plan.places, span),
            *_line_labels(lines, span, width - left - right, plan.lines_at),
            *_end_words(how.ends, plan.ends_at),
        ],
        shapes=[
            *_rules(plan, shown, told, left, right),
            *_line_shapes(lines, plan, how),
        ],
    )


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where everything stands, in pixels from the top. top: end of the heads of columns; places: the middle of each row; sections: heads of the
    sections; divide: where the others are set apart; ends_at: the words at the ends; lines_at: the first label of a reference line; scale_end: end of the rows on the scale."""

    top: int
    places: list[float]
    sections: list[tuple[float, str]]
    divide: float | None
    ends_at: int
    lines_at: int
    scale_end: float
    bottom: int


def _plan(shown: list, head: str, told: Density, *, lines: int, ends: bool) -> Plan:
    """The head of the scale, the labels of the lines above, the heads of columns; then row by row."""
    first_apart = bool(shown) and bool(shown[0][0]["apart"])
    named = DIVIDED if first_apart else head
    sections = [(13.0, named)] if named else []
    lines_at = 26 * len(sections)
    ends_at, lines_at = lines_at, lines_at + ENDS * ends
    top = max(lines_at + REFERENCE * lines, ends_at + HEADS)
    y, places, divide, scale_end = float(top), [], None, float(top)
    for number, (row, _) in enumerate(shown):
        if row["apart"] and number and not shown[number - 1][0]["apart"]:
            divide = y + 4
            sections.append((y + SECTION / 2 + 4, DIVIDED))
            y += SECTION + 4
        places.append(y + told.row / 2)
        y += told.row
        if not row["apart"]:
            scale_end = y
    return Plan(
        top=top,
        places=places,
        sections=sections,
        divide=divide,
        ends_at=ends_at,
        lines_at=lines_at,
        scale_end=scale_end,
        bottom=int(y + 4),
    )


def _lines(references, beside: dict | None, rows: list[dict], view: str) -> list[dict]:
    """The thin lines of the areas above: {value, label}. Only where some row stands on the scale to be compared with."""
    if not any(not row["apart"] for row in rows):
        return []
    if view == "level":
        return [
            {
                "value": float(one["value"]),
                "label": f"{style.escaped(one['area'])} <b>{printed(one['value'], one['decimals'])}</b> {style.small(str(one['year']), size=SMALL)}",
                "plain": f"{one['area']} {printed(one['value'], one['decimals'])} {one['year']}",
            }
            for one in references
        ]
    if view == "ambition" and beside is not None:
        side = VIEWS[view].side(beside | {"apart": "", "why": ""}, None)
        if side.ticks:
            label = f"{beside['area']}: {side.said}"
            years = f"{int(beside['baseline_year'])}→{int(beside['target_year'])}"
            return [
                {
                    "value": side.ticks[0],
                    "label": f"{label} {style.small(years, size=SMALL)}",
                    "plain": f"{label} {years}",
                }
            ]
    return []


def _span(sides: list[Side], more: list[float]) -> list[float]:
    """One axis for all: every mark inside it, with room for its breadth."""
    at = [
        place
        for side in sides
        for place in (side.hollow, side.filled, *side.ticks, *(side.chance or ()))
        if place is not None
    ] + more
    low, high = (min(at), max(at)) if at else (0.0, 1.0)
    if low == high == 0:
        return [-0.1, 1.0]
    room = (high - low) * 0.07 or abs(high) * 0.1
    return [low - room, high + room]


def _columns(heads: tuple[str, ...], sides: list[Side], told: Density) -> tuple[list[float], int]:
    """Where each column begins right of the marks, the finding's last, and how wide the margin is."""

    def wide(number: str, year: str) -> float:
        return style.width(number, told.figure) + (4 + style.width(year, SMALL) if year else 0)

    at, starts = float(BETWEEN), []
    for place, head in enumerate(heads[:-1]):
        starts.append(at)
        at += max([style.width(head, 12), *(wide(*side.cells[place]) for side in sides)]) + BETWEEN
    said = [style.width(heads[-1], 12)] + [
        max(style.width(side.said, told.figure, bold=True), style.width(side.below, told.below)) for side in sides
    ]
    return [*starts, at], int(at + min(max(said), FINDING) + 8)


def _name_room(rows: list[dict], told: Density) -> int:
    return int(min(max([style.width(row["area"], told.name) for row in rows], default=60) + 16, NAMES))


def _beyond(x: float, y: float, text: str, **more) -> dict:
    """Words in the right margin, x pixels from the marks."""
    return {
        "x": 1,
        "xref": "paper",
        "xanchor": "left",
        "xshift": x,
        "y": y,
        "text": text,
        "showarrow": False,
        "align": "left",
    } | more


def _column_heads(heads: tuple[str, ...], columns: list[float], y: float) -> list[dict]:
    font = {"size": 12, "color": style.SECONDARY}
    return [_beyond(x, y, head, font=font, yanchor="bottom") for head, x in zip(heads, columns)]


def _before(left: int, y: float, text: str, **more) -> dict:
    """Words from the left edge."""
    return {
        "x": 0,
        "xref": "paper",
        "xanchor": "left",
        "xshift": 4 - left,
        "y": y,
        "text": text,
        "showarrow": False,
        "align": "left",
    } | more


def _section_heads(sections: list[tuple[float, str]], left: int) -> list[dict]:
    font = {"size": 13, "color": style.FRAME}
    return [_before(left, y, f"<b>{style.escaped(text)}</b>", font=font) for y, text in sections]


def _names(shown: list, places: list[float], left: int, told: Density) -> list[dict]:
    notes = []
    for (row, _), y in zip(shown, places):
        name = style.escaped(style.cut(row["area"], told.name, left - 12))
        attribute = "" if row["class"] == "no_target" else ATTRIBUTES[row["attribute"]]
        below = f"<br>{style.small(attribute, size=SMALL, color=style.SECONDARY)}" if attribute else ""
        notes.append(
            _before(left, y, name + below, hovertext=row["area"], font={"size": told.name, "color": style.INK})
        )
    return notes


def _numbers(shown: list, places: list[float], columns: list[float], told: Density) -> list[dict]:
    notes = []
    for (row, side), y in zip(shown, places):
        for (number, year), x in zip(side.cells, columns):
            small = f" {style.small(style.escaped(year), size=SMALL, color=style.SECONDARY)}" if year else ""
            colour = style.SECONDARY if number == NOT_STATED else style.INK
            notes.append(_beyond(x, y, style.escaped(number) + small, font={"size": told.figure, "color": colour}))
        said = f"<b>{style.escaped(style.cut(side.said, told.figure * 1.06, FINDING))}</b>"
        below = style.small(
            style.escaped(style.cut(side.below, told.below, FINDING)), size=told.below, color=style.SECONDARY
        )
        notes.append(
            _beyond(
                columns[-1],
                y,
                said + (f"<br>{below}" if side.below else ""),
                font={"size": told.figure, "color": side.ink},
                hovertext=f"{row['area']}: {side.said}" + (f", {side.below}" if side.below else ""),
            )
        )
    return notes


def _off_scale(shown: list, places: list[float], span: list[float]) -> list[dict]:
    """Where no mark may stand, the words why."""
    return [
        {
            "x": sum(span) / 2,
            "y": y,
            "text": f"{row['why'].partition(':')[0]}, 不画在同一刻度上",
            "showarrow": False,
            "font": {"size": 12, "color": style.SECONDARY},
        }
        for (row, _), y in zip(shown, places)
        if row["apart"] in OFF_SCALE
    ]


def _line_labels(lines: list[dict], span: list[float], room: float, at: int) -> list[dict]:
    """Each label on a line of its own above the marks, kept inside them."""
    notes = []
    for number, line in enumerate(lines):
        place = (line["value"] - span[0]) / (span[1] - span[0])
        half = style.width(line["plain"], 12, bold=True) / 2 / max(room, 1)
        notes.append(
            {
                "x": line["value"],
                "xanchor": "left" if place < half else "right" if place > 1 - half else "center",
                "y": at + REFERENCE * number,
                "yanchor": "top",
                "text": line["label"],
                "showarrow": False,
                "font": {"size": 12, "color": style.SECONDARY},
            }
        )
    return notes


def _end_words(ends: tuple[str, str], y: float) -> list[dict]:
    """What lies left and right of 0."""
    font = {"size": SMALL, "color": style.SECONDARY}
    return [
        {
            "x": x,
            "xref": "paper",
            "xanchor": anchor,
            "y": y,
            "yanchor": "top",
            "text": text,
            "showarrow": False,
            "font": font,
        }
        for x, anchor, text in ((0, "left", ends[0]), (1, "right", ends[1]))
        if text
    ]


def _line_shapes(lines: list[dict], plan: Plan, how) -> list[dict]:
    down = {"type": "line", "layer": "below"}
    shapes = [
        down
        | {
            "x0": line["value"],
            "x1": line["value"],
            "y0": plan.lines_at + REFERENCE * (number + 1),
            "y1": plan.scale_end,
        }
        | {"line": {"color": style.SECONDARY, "width": 1.2, "dash": "dot"}}
        for number, line in enumerate(lines)
    ]
    if how.zero:
        blocks = [(plan.top, plan.scale_end if plan.divide else plan.bottom)]
        blocks += [(plan.divide + SECTION, plan.bottom)] if plan.divide else []
        line = {"color": style.FRAME, "width": 1.2}
        shapes += [down | {"x0": 0, "x1": 0, "y0": first, "y1": last, "line": line} for first, last in blocks]
    return shapes


def _rules(plan: Plan, shown: list, told: Density, left: int, right: int) -> list[dict]:
    """A hair line through the marks of every row, a paler one under it, and a strong one where the others are set apart."""
    hairs = [_across(y, "#e8ebee", 2) for (row, _), y in zip(shown, plan.places) if row["apart"] not in OFF_SCALE]
    under = [rule for y in plan.places for rule in _broad(y + told.row / 2, "#eef1f3", 1, left, right)]
    return hairs + under + (_broad(plan.divide, style.FRAME, 1.4, left, right) if plan.divide else [])


def _across(y: float, colour: str, width: float) -> dict:
    line = {"color": colour, "width": width}
    return {"type": "line", "layer": "below", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line}


def _broad(y: float, colour: str, width: float, left: int, right: int) -> list[dict]:
    """A line over the whole picture: the margins are pixels, the marks between them are as wide as the screen lets them be."""
    line = _across(y, colour, width)
    side = line | {"xsizemode": "pixel"}
    return [side | {"xanchor": 0, "x0": -left, "x1": 0}, line, side | {"xanchor": 1, "x0": 0, "x1": right}]
