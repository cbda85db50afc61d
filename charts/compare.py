"""One indicator, all areas: a line for each area with hollow baseline, filled figure and thick target tick, the numbers
in columns beside it, the finding in words; areas that may not stand on the same scale under a dividing line, each with
its reason.

Rows are the placements of a model.comparison.Comparison, in the order to be drawn. compare_rows.py says what one area
shows in each view, compare_traces.py draws the marks, compare_text.py gives the same in words and as a data table.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts import compare_traces, style
from charts.compare_rows import NOT_STATED, OFF_SCALE, VIEWS, ReferenceFigure, Row, View
from charts.compare_text import data_table, describe, finding
from charts.compare_traces import Density, Shown
from model.assessment import Assessment
from model.comparison import Placement
from model.verdicts import ATTRIBUTES
from wording import comparable, numbers

__all__ = ["PAGE", "data_table", "describe", "draw", "finding", "pages"]

WIDTH = 820  # pixels on a screen of 1440, beside the menu and the panel
NARROW = 500  # pixels under which the numbers stand over the marks of a row, not beside them
PAGE = 30  # areas in one chart
# Pixels: heads of columns, of a section, one label of a reference line, words at the ends, numbers of the axis.
HEADS, SECTION, REFERENCE, ENDS, AXIS = 26, 32, 19, 20, 24
NAMES, FINDING = 140, 228  # most pixels of the names, of the findings
ROOM = 132  # the least pixels of the marks: where the columns are wide, the findings give way
BETWEEN = 16  # pixels between two columns
STACK = 18  # pixels of a line of words over the marks, on a phone
SMALL = 11  # type of years and notes
DIVIDED = "另列：与上面的地区不可比"
DENSITIES = (
    Density(upto=6, row=58, name=16, figure=15, below=12, dot=17, tick=32),  # to be read from afar
    Density(upto=12, row=46, name=14, figure=13, below=12, dot=14, tick=26),
    Density(upto=PAGE, row=40, name=14, figure=13, below=12, dot=13, tick=22),
)


def pages(rows: Sequence[Placement]) -> int:
    """How many pages the rows take, one at least."""
    return max(1, -(-len(rows) // PAGE))


def on_page(rows: Sequence[Placement], page: int) -> Sequence[Placement]:
    """The rows of one page; pages count from 1."""
    return rows[(page - 1) * PAGE : page * PAGE]


def draw(
    rows: Sequence[Placement],
    *,
    view: str = "level",
    head: str = "",
    references: Sequence[ReferenceFigure] = (),
    beside: Assessment | None = None,
    page: int = 1,
    width: float = WIDTH,
) -> go.Figure:
    """One page of the comparison.

    view: a key of VIEWS; head: what the rows on the scale share, in words; references: figures of the areas above, thin
    lines of the level view; beside: the assessment of an area above, of the same plan, for what targets ask; page:
    counts from 1, all pages have one axis; width: pixels it will have. Every row carries the customdata of
    marks.click_key.
    """
    how = VIEWS[view]
    everyone = [(p, how.row(p, beside)) for p in rows]
    lines = _lines(references, beside, rows, view)
    span = _span([row for _, row in everyone], [line.value for line in lines] + ([0.0] if how.zero else []))
    shown = everyone[(page - 1) * PAGE : page * PAGE]
    if width < NARROW:
        return _stacked(shown, how, head=head, lines=lines, span=span, width=width)
    dense = next(one for one in DENSITIES if len(shown) <= one.upto)
    plan = _plan(shown, head, dense, lines=len(lines), ends=bool(how.ends[0]))
    heads = (*how.heads, how.finding)
    left = _name_room(shown, dense)
    columns, room = _columns(heads, [row for _, row in shown], dense, width - left - ROOM)
    right = int(columns[-1] + room + 8)
    below = AXIS if how.has_axis else 4
    figure = _marks(shown, plan, dense, how, span, margin={"l": left, "r": right, "t": 0, "b": below})
    return figure.update_layout(
        annotations=[
            *_column_heads(heads, columns, plan.top - 5),
            *_section_heads(plan.sections, left),
            *_names(shown, plan.places, left, dense),
            *_numbers(shown, plan.places, columns, room, dense),
            *_off_scale(shown, plan.places, span, how.kind),
            *_line_labels(lines, span, width - left - right, plan.lines_at),
            *_end_words(how.ends, plan.ends_at),
        ],
        shapes=[*_rules(plan, shown, dense, left, right), *_line_shapes(lines, plan, how)],
    )


def _marks(shown: Shown, plan: "Plan", dense: Density, how: View, span: list[float], *, margin: dict) -> go.Figure:
    """The figure with its marks and axes, without a word. margin: pixels around the marks."""
    figure = go.Figure(
        [
            compare_traces.bands(shown, plan.places, dense),
            compare_traces.stretches(shown, plan.places),
            compare_traces.intervals(shown, plan.places),
            compare_traces.ticks(shown, plan.places, dense),
            compare_traces.points("baseline", shown, plan.places, dense),
            compare_traces.points("latest", shown, plan.places, dense),
            compare_traces.click_boxes(shown, plan.middles, span, dense, kind=how.kind),
        ]
    )
    style.layout(
        figure,
        height=plan.bottom + margin["b"],
        margin=margin,
        barmode="overlay",
        bargap=0,
        meta=style.parted((middle + dense.row / 2 for middle in plan.middles[:-1]), head=plan.top),
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
    return figure.update_yaxes(range=[plan.bottom, 0], visible=False, fixedrange=True)


def _stacked(shown: Shown, how: View, *, head: str, lines: "list[Line]", span: list[float], width: float) -> go.Figure:
    """The same for a phone: of each area its name and its finding, its numbers, what is said under the finding, and then its marks over
    the whole width.
    """
    inside = width - 8
    numbered = [_in_lines(row, how, inside) for _, row in shown]
    most, said = max(map(len, numbered), default=1), any(row.below for _, row in shown)
    under = 26 + STACK * (most + said)  # pixels of the words of a row, its marks below them
    dense = Density(upto=PAGE, row=under + 34, name=14, figure=13, below=12, dot=13, tick=22)
    named = DIVIDED if shown and shown[0][0].apart else head
    wrapped = style.broken(named, 13, inside, lines=3)
    plan = _plan(
        shown, head, dense, lines=len(lines), ends=bool(how.ends[0]), at=under + 14, wrapped=len(wrapped), key=True
    )
    edge = 8
    figure = _marks(
        shown, plan, dense, how, span, margin={"l": edge, "r": edge, "t": 0, "b": AXIS if how.has_axis else 4}
    )
    signs = "\u3000".join(one for one in how.heads if one[1] == " ")
    words = [
        _before(edge, plan.top - 5, signs, yanchor="bottom", font={"size": 12, "color": style.SECONDARY}),
        *_section_heads(plan.sections, edge, inside),
    ]
    for (p, row), middle, said_in in zip(shown, plan.middles, numbered):
        words += _stack(p, row, said_in, top=middle - dense.row / 2, edge=edge, inside=inside, dense=dense)
    strips = [(place - 15, place + 15) for place in plan.places]
    hairs = [_across(y, "#e8ebee", 2) for (p, _), y in zip(shown, plan.places) if p.apart not in OFF_SCALE]
    rules = [rule for y in plan.middles for rule in _broad(y + dense.row / 2, "#eef1f3", 1, edge, edge)]
    rules += _broad(plan.divide, style.FRAME, 1.4, edge, edge) if plan.divide else []
    down = {"type": "line", "layer": "below"}
    for value, line in [(one.value, {"color": style.SECONDARY, "width": 1.2, "dash": "dot"}) for one in lines] + (
        [(0.0, {"color": style.FRAME, "width": 1.2})] if how.zero else []
    ):
        rules += [
            down | {"x0": value, "x1": value, "y0": first, "y1": last, "line": line}
            for (first, last), (p, _) in zip(strips, shown)
            if p.apart not in OFF_SCALE
        ]
    return figure.update_layout(
        annotations=[
            *words,
            *_off_scale(shown, plan.places, span, how.kind),
            *_line_labels(lines, span, width - 2 * edge, plan.lines_at),
            *_end_words(how.ends, plan.ends_at),
        ],
        shapes=[*hairs, *rules],
    )


def _in_lines(row: Row, how: View, inside: float) -> list[str]:
    """The numbers of a row with their signs, '● 3.91 2024 年报', on as few lines as they need."""
    found: list[str] = []
    used = inside
    for head, (number, year) in zip(how.heads, row.cells):
        sign = head[0] if head[1] == " " else head
        wide = style.width(f"{sign} {number}", 13) + (4 + style.width(year, SMALL) if year else 0)
        text = f"{sign} {style.escaped(number)}"
        text += f" {style.small(style.escaped(year), size=SMALL, color=style.SECONDARY)}" if year else ""
        if used + BETWEEN + wide > inside:
            found.append(text)
            used = wide
        else:
            found[-1] += f"\u3000{text}"
            used += BETWEEN + wide
    return found or [""]


def _stack(
    p: Placement, row: Row, numbered: list[str], *, top: float, edge: int, inside: float, dense: Density
) -> list[dict]:
    """The words of one row. numbered: see _in_lines; top: where it begins, inside: its breadth, in pixels."""
    a = p.assessment
    attribute = ATTRIBUTES[a.attribute] if a.has_target else ""
    beside = style.width(attribute, SMALL) + 8 if attribute else 0
    wide = style.width(row.finding, dense.figure, bold=True)
    name = style.cut(a.area.name, dense.name, max(inside - beside - wide - BETWEEN, inside * 0.3))
    left = style.width(name, dense.name) + beside + BETWEEN
    finding = style.cut(row.finding, dense.figure * 1.06, inside - left)
    small = f" {style.small(attribute, size=SMALL, color=style.SECONDARY)}" if attribute else ""
    about = {"hovertext": f"{a.area.name}：{row.finding}" + (f"，{row.below}" if row.below else "")}
    y = top + 15
    said = [
        _before(edge, y, style.escaped(name) + small, font={"size": dense.name, "color": style.INK}, **about),
        _beside(
            1, edge - 4, y, f"<b>{style.escaped(finding)}</b>", xanchor="right", align="right",
            font={"size": dense.figure, "color": row.ink}, **about,
        ),
    ]  # fmt: skip
    for place, text in enumerate(numbered):
        line = top + 26 + STACK * (place + 0.5)
        said.append(_before(edge, line, text, font={"size": dense.figure, "color": style.INK}))
    if row.below:
        line = top + 26 + STACK * (len(numbered) + 0.5)
        below = style.escaped(style.cut(row.below, dense.below, inside))
        said.append(_before(edge, line, below, font={"size": dense.below, "color": style.SECONDARY}))
    return said


@dataclass(frozen=True, kw_only=True)
class Plan:
    """Where everything stands, in pixels from the top. top: end of the heads of columns; places: the marks of each row;
    middles: its middle; sections: heads of the sections; divide: where the others are set apart; ends_at: the words at the ends;
    lines_at: the first label of a reference line; scale_end: end of the rows on the scale; bottom: end of the
    drawing.
    """

    top: int
    places: list[float]
    middles: list[float]
    sections: list[tuple[float, str]]
    divide: float | None
    ends_at: int
    lines_at: int
    scale_end: float
    bottom: int


@dataclass(frozen=True, kw_only=True)
class Line:
    """A thin line of an area above. value: on the axis; words: what it is, years: of which years."""

    value: float
    words: str
    years: str


def _plan(
    shown: Shown,
    head: str,
    dense: Density,
    *,
    lines: int,
    ends: bool,
    at: float | None = None,
    wrapped: int = 1,
    key: bool = False,
) -> Plan:
    """The head of the scale, the labels of the lines above, the heads of columns; then row by row. at: where in a row its marks stand, its
    middle if not said; wrapped: lines of the head; key: the heads of columns stand under the labels, not beside them.
    """
    first_apart = bool(shown) and bool(shown[0][0].apart)
    named = DIVIDED if first_apart else head
    more = 17 * (wrapped - 1)
    sections = [(13.0 + more / 2, named)] if named else []
    lines_at = (26 + more) * len(sections)
    ends_at, lines_at = lines_at, lines_at + ENDS * ends
    top = max(lines_at + REFERENCE * lines + (HEADS if key else 0), ends_at + HEADS)
    y, places, middles, divide, scale_end = float(top), [], [], None, float(top)
    for number, (p, _) in enumerate(shown):
        if p.apart and number and not shown[number - 1][0].apart:
            divide = y + 4
            sections.append((y + SECTION / 2 + 4, DIVIDED))
            y += SECTION + 4
        places.append(y + (dense.row / 2 if at is None else at))
        middles.append(y + dense.row / 2)
        y += dense.row
        if not p.apart:
            scale_end = y
    return Plan(
        top=top,
        places=places,
        middles=middles,
        sections=sections,
        divide=divide,
        ends_at=ends_at,
        lines_at=lines_at,
        scale_end=scale_end,
        bottom=int(y + 4),
    )


def _lines(
    references: Sequence[ReferenceFigure], beside: Assessment | None, rows: Sequence[Placement], view: str
) -> list[Line]:
    """The thin lines of the areas above. Only where some row stands on the scale to be compared with."""
    if all(p.apart for p in rows):
        return []
    if view == "level":
        return [
            Line(
                value=one.figure.value,
                words=f"{one.area.name} {numbers.figure(one.figure)}",
                years=f"{one.figure.year}",
            )
            for one in references
        ]
    if view == "ambition" and beside is not None:
        row = VIEWS[view].row(Placement(assessment=beside), None)
        if row.ticks:
            years = f"{beside.baseline.year}→{beside.target_year}"
            return [Line(value=row.ticks[0], words=f"{beside.area.name}：{row.finding}", years=years)]
    return []


def _span(rows: list[Row], more: list[float]) -> list[float]:
    """One axis for all: every mark inside it, with room for its breadth."""
    at = [
        place
        for row in rows
        for place in (row.hollow, row.filled, *row.ticks, *(row.interval or ()))
        if place is not None
    ] + more
    low, high = (min(at), max(at)) if at else (0.0, 1.0)
    if low == high == 0:
        return [-0.1, 1.0]
    room = (high - low) * 0.07 or abs(high) * 0.1
    return [low - room, high + room]


def _columns(heads: tuple[str, ...], rows: list[Row], dense: Density, most: float) -> tuple[list[float], float]:
    """Where each column begins right of the marks, the finding's last, and the room of the finding. most: what all may
    take; in pixels.
    """

    def wide(number: str, year: str) -> float:
        return style.width(number, dense.figure) + (4 + style.width(year, SMALL) if year else 0)

    at, starts = float(BETWEEN), []
    for place, head in enumerate(heads[:-1]):
        starts.append(at)
        at += max([style.width(head, 12), *(wide(*row.cells[place]) for row in rows)]) + BETWEEN
    findings = [style.width(heads[-1], 12)] + [
        max(style.width(row.finding, dense.figure, bold=True), style.width(row.below, dense.below)) for row in rows
    ]
    return [*starts, at], min(max(findings), FINDING, most - at - 8)


def _name_room(shown: Shown, dense: Density) -> int:
    widths = [style.width(p.assessment.area.name, dense.name) + 16 for p, _ in shown]
    return int(min(max(widths, default=60), NAMES))


def _beside(edge: int, shift: float, y: float, text: str, **more) -> dict:
    """An annotation `shift` pixels right of an edge of the plot, 0 the left or 1 the right one; more: overrides."""
    place = {"x": edge, "xref": "paper", "xanchor": "left", "xshift": shift, "y": y}
    return place | {"text": text, "showarrow": False, "align": "left"} | more


def _beyond(x: float, y: float, text: str, **more) -> dict:
    """An annotation in the right margin, x pixels from the marks; more: overrides."""
    return _beside(1, x, y, text, **more)


def _column_heads(heads: tuple[str, ...], columns: list[float], y: float) -> list[dict]:
    font = {"size": 12, "color": style.SECONDARY}
    return [_beyond(x, y, head, font=font, yanchor="bottom") for head, x in zip(heads, columns)]


def _before(left: int, y: float, text: str, **more) -> dict:
    """An annotation from the left edge, of a left margin of `left` pixels; more: overrides."""
    return _beside(0, 4 - left, y, text, **more)


def _section_heads(sections: list[tuple[float, str]], left: int, room: float | None = None) -> list[dict]:
    """room: pixels a head may take before it goes on below; None for all."""
    font, notes = {"size": 13, "color": style.FRAME}, []
    for y, text in sections:
        lines = [text] if room is None else style.broken(text, 13, room, lines=3)
        notes.append(_before(left, y, "<br>".join(f"<b>{style.escaped(line)}</b>" for line in lines), font=font))
    return notes


def _names(shown: Shown, places: list[float], left: int, dense: Density) -> list[dict]:
    notes = []
    for (p, _), y in zip(shown, places):
        a = p.assessment
        name = style.escaped(style.cut(a.area.name, dense.name, left - 12))
        attribute = ATTRIBUTES[a.attribute] if a.has_target else ""
        below = f"<br>{style.small(attribute, size=SMALL, color=style.SECONDARY)}" if attribute else ""
        font = {"size": dense.name, "color": style.INK}
        notes.append(_before(left, y, name + below, hovertext=a.area.name, font=font))
    return notes


def _numbers(shown: Shown, places: list[float], columns: list[float], room: float, dense: Density) -> list[dict]:
    notes = []
    for (p, row), y in zip(shown, places):
        for (number, year), x in zip(row.cells, columns):
            small = f" {style.small(style.escaped(year), size=SMALL, color=style.SECONDARY)}" if year else ""
            colour = style.SECONDARY if number == NOT_STATED else style.INK
            notes.append(_beyond(x, y, style.escaped(number) + small, font={"size": dense.figure, "color": colour}))
        size = dense.figure if style.width(row.finding, dense.figure, bold=True) <= room else SMALL
        words = f"<b>{style.escaped(style.cut(row.finding, size * 1.06, room))}</b>"
        below = style.escaped(style.cut(row.below, dense.below, room))
        if below:
            words += f"<br>{style.small(below, size=dense.below, color=style.SECONDARY)}"
        notes.append(
            _beyond(
                columns[-1],
                y,
                words,
                font={"size": size, "color": row.ink},
                hovertext=f"{p.assessment.area.name}：{row.finding}" + (f"，{row.below}" if row.below else ""),
            )
        )
    return notes


def _off_scale(shown: Shown, places: list[float], span: list[float], kind: str) -> list[dict]:
    """Where no mark may stand, the words why."""
    return [
        {
            "x": sum(span) / 2,
            "y": y,
            "text": f"{comparable.why(p, kind=kind).partition('：')[0]}，不画在同一刻度上",
            "showarrow": False,
            "font": {"size": 12, "color": style.SECONDARY},
        }
        for (p, _), y in zip(shown, places)
        if p.apart in OFF_SCALE
    ]


def _line_labels(lines: list[Line], span: list[float], room: float, at: int) -> list[dict]:
    """Each label on a line of its own above the marks, kept inside them. room: pixels of the axis; at: of the first
    label, from the top.
    """
    notes = []
    for number, line in enumerate(lines):
        place = (line.value - span[0]) / (span[1] - span[0])
        half = style.width(f"{line.words} {line.years}", 12, bold=True) / 2 / max(room, 1)
        notes.append(
            {
                "x": line.value,
                "xanchor": "left" if place < half else "right" if place > 1 - half else "center",
                "y": at + REFERENCE * number,
                "yanchor": "top",
                "text": f"{style.escaped(line.words)} {style.small(line.years, size=SMALL)}",
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


def _line_shapes(lines: list[Line], plan: Plan, how: View) -> list[dict]:
    down = {"type": "line", "layer": "below"}
    shapes = [
        down
        | {"x0": line.value, "x1": line.value, "y0": plan.lines_at + REFERENCE * (number + 1), "y1": plan.scale_end}
        | {"line": {"color": style.SECONDARY, "width": 1.2, "dash": "dot"}}
        for number, line in enumerate(lines)
    ]
    if how.zero:
        blocks = [(plan.top, plan.scale_end if plan.divide else plan.bottom)]
        blocks += [(plan.divide + SECTION, plan.bottom)] if plan.divide else []
        line = {"color": style.FRAME, "width": 1.2}
        shapes += [down | {"x0": 0, "x1": 0, "y0": first, "y1": last, "line": line} for first, last in blocks]
    return shapes


def _rules(plan: Plan, shown: Shown, dense: Density, left: int, right: int) -> list[dict]:
    """A hair line through the marks of every row, a paler one under it, and a strong one where the others are set
    apart.
    """
    hairs = [_across(y, "#e8ebee", 2) for (p, _), y in zip(shown, plan.places) if p.apart not in OFF_SCALE]
    under = [rule for y in plan.places for rule in _broad(y + dense.row / 2, "#eef1f3", 1, left, right)]
    return hairs + under + (_broad(plan.divide, style.FRAME, 1.4, left, right) if plan.divide else [])


def _across(y: float, colour: str, width: float) -> dict:
    line = {"color": colour, "width": width}
    return {"type": "line", "layer": "below", "xref": "paper", "x0": 0, "x1": 1, "y0": y, "y1": y, "line": line}


def _broad(y: float, colour: str, width: float, left: int, right: int) -> list[dict]:
    """A line over the whole chart: the margins are pixels, the marks between them are as wide as the screen lets them
    be.
    """
    line = _across(y, colour, width)
    side = line | {"xsizemode": "pixel"}
    return [side | {"xanchor": 0, "x0": -left, "x1": 0}, line, side | {"xanchor": 1, "x0": 0, "x1": right}]
