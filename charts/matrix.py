"""The map: indicators down, areas across; each cell holds figure and target with their years, and the status as shape
and colour.

Rows are the headline assessments of a Selection (actions/assess.py), one a cell, and for cells without a target the
newest figure (verdict no_target); which row stands in a cell is decided by wording.counts.headline, never here.

What a cell and a head say is made here once (`tell`, `placed`, `head_note`, `spans`, `paint`): the page draws it as a table (ui/grid.py, decision
0023), `draw` as a picture for files.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.export_frame import Legend
from model.areas import Area
from model.assessment import NO_TARGET, Assessment
from model.indicators import Indicator
from model.verdicts import ATTRIBUTES
from wording import numbers, verdicts

WIDTH = 820  # pixels the map has on a screen of 1440, beside the menu and the panel
BAR, GUTTER, GAP = 3, 34, 3  # the category's bar, its name left of the indicators, the white between cells
NUDGE = 2  # Plotly centres a text of two sizes that much too high
ALONE = 310  # pixels of the column of one area alone
EDGE = 3.5  # pixels: the dark edge of what is 约束性
SMALLEST = 8.5  # no type below this


@dataclass(frozen=True, kw_only=True)
class Density:
    """How much a cell holds. least: pixels a column must have; row, labels: pixels of a row's height and of the names
    at the left; figure, note, year: pixels of type.
    """

    name: str
    least: float
    row: int
    labels: int
    figure: float
    note: float
    year: float = 9.5


DENSITIES = (
    Density(
        name="full", least=200, row=44, labels=290, figure=15.5, note=12.5, year=12
    ),  # one or two areas: to be read from afar
    Density(name="full", least=82, row=40, labels=290, figure=13, note=11),  # △ 74.41 2020 / ≥75 · 2025
    Density(name="stacked", least=50, row=52, labels=250, figure=12.5, note=10),  # △ 74.41 / ≥75 / 2020→2025
    Density(name="short", least=33, row=36, labels=236, figure=11.5, note=10),  # △ / 74.41
    Density(name="shape", least=0, row=24, labels=236, figure=12, note=10),  # △
)


@dataclass(frozen=True, kw_only=True)
class Cell:
    """An assessment in its place: x the number of its column (area), y of its row (indicator)."""

    x: int
    y: int
    a: Assessment


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a cell says, in pieces. value: the figure, or why there is none (has_value tells which); year: of the figure; target: with its sign, or
    that none is listed; due: the target's year, '' without a target; about: every word of it in lines, for a pointer and for a screen reader.
    """

    shape: str
    value: str
    has_value: bool
    year: str
    target: str
    due: str
    about: tuple[str, ...]


def tell(a: Assessment) -> Told:
    """≥75 by 2025, 74.41 in 2020: shape '△', value '74.41', year '2020', target '≥75', due '2025'."""
    has_value = marks.value(a.latest) is not None
    return Told(
        shape=style.shape(a),
        value=_value(a),
        has_value=has_value,
        year=f"{a.latest.year}" if has_value else "",
        target=verdicts.cell_target(a) if a.has_target else style.NO_TARGET,
        due=verdicts.year(a.target_year) if a.has_target else "",
        about=_about(a),
    )


@dataclass(frozen=True, kw_only=True)
class Bar:
    """A figure against its target on a scale that begins at 0: shares of its length, 0 to 1. length: of the figure; ticks: of the target, two of a range."""

    length: float
    ticks: tuple[float, ...]


def bar(a: Assessment) -> Bar | None:
    """≤180 with 262.79: length 1, one tick at 0.685; None without a figure, without a target that is a number, where one is below 0 and where the two
    are in different units.
    """
    value, ends = marks.value(a.latest), marks.target_ends(a)
    apart = a.latest is not None and a.target is not None and a.latest.foreign != a.target.foreign
    if value is None or apart or not ends or min(value, *ends) < 0 or max(value, *ends) == 0:
        return None
    longest = max(value, *ends)
    return Bar(length=value / longest, ticks=tuple(end / longest for end in ends))


def density(areas: int, *, width: float = WIDTH) -> Density:
    """The fullest density a column has room for, where so many areas share `width` pixels."""
    return next(one for one in DENSITIES if (width - one.labels) / max(areas, 1) >= one.least)


def draw(
    rows: Sequence[Assessment],
    *,
    indicators: Sequence[Indicator],
    areas: Sequence[Area],
    categories: Mapping[str, str],
    width: float = WIDTH,
) -> go.Figure:
    """The map of these indicators and areas as a picture for files, in their order: nobody clicks it. rows: at most one a cell, others are left
    out; categories: id -> name; width: pixels it will have.
    """
    dense = density(len(areas), width=width)
    beside = (
        width - dense.labels - ALONE if len(areas) == 1 else 4
    )  # of one area alone there is room for the gaps in words
    column = (width - dense.labels - beside + 4) / max(len(areas), 1) - 4
    cells, _ = placed(rows, indicators, areas)
    heads, head = _area_names(cells, areas, dense, column)
    box = {"width": 1 - GAP / (column + 4), "height": 1 - GAP / dense.row}
    figure = go.Figure(
        [
            _fills(cells, len(areas), len(indicators)),
            _edges(cells, box),
            _bound(cells, box, wide=EDGE / (column + 4)),
            _texts(cells, dense, column),
        ]
    )
    style.layout(
        figure,
        height=head + dense.row * len(indicators) + 8,
        margin={"l": dense.labels, "r": beside, "t": head, "b": 4},
        barmode="overlay",
        bargap=0,
    )
    figure.update_xaxes(range=[-0.5, len(areas) - 0.5], visible=False, fixedrange=True)
    figure.update_yaxes(range=[len(indicators) - 0.5, -0.5], visible=False, fixedrange=True)
    runs = spans(indicators, categories)
    return figure.update_layout(
        annotations=[
            *heads,
            *_indicator_names(indicators, dense),
            *_category_names(runs, dense),
            *(_gaps(cells) if len(areas) == 1 else []),
        ],
        shapes=[*_rules(len(areas), len(indicators)), *_category_bars(runs, dense)],
    )


def describe(rows: Sequence[Assessment], *, indicators: Sequence[Indicator], areas: Sequence[Area]) -> str:
    """The map in one sentence: how many targets, how many of each verdict, which areas list none."""
    cells, _ = placed(rows, indicators, areas)
    judged = [cell.a for cell in cells if cell.a.has_target]
    by_verdict = "、".join(f"{word} {number} 项" for _, word, number in verdicts.tally(judged))
    listing = {a.area.code for a in judged}
    silent = [area.name for area in areas if area.code not in listing]
    named = "、".join(silent[:6]) + (f"等 {len(silent)} 个地区" if len(silent) > 6 else "")
    return (
        f"{len(indicators)} 个指标、{len(areas)} 个地区的矩阵，共 {len(judged)} 项目标"
        + (f"：{by_verdict}" if by_verdict else "")
        + (f"。{named}的文件没有列出这些指标的目标" if silent else "")
        + "。"
    )


def data_table(rows: Sequence[Assessment], *, indicators: Sequence[Indicator], areas: Sequence[Area]) -> pd.DataFrame:
    """The filled cells as strings, indicator by indicator: 类别 and the columns of wording.verdicts.RECORD; and a row for
    each area that lists nothing.
    """
    cells, _ = placed(rows, indicators, areas)
    lines = [
        verdicts.record(cell.a) | {"类别": cell.a.category} for cell in sorted(cells, key=lambda cell: (cell.y, cell.x))
    ]
    filled = {cell.x for cell in cells}
    lines += [{"地区": area.name, "判定": style.NOT_LISTED} for x, area in enumerate(areas) if x not in filled]
    return pd.DataFrame(lines, columns=["类别", *verdicts.RECORD]).fillna("")


def read_as(rows: Sequence[Assessment], *, indicators: Sequence[Indicator], areas: Sequence[Area]) -> Legend:
    """How the picture of the map is read: one cell, and the marks that are on it and no other."""
    cells, empty = placed(rows, indicators, areas)
    shown = [cell.a for cell in cells]
    bound = [(style.PAPER, style.FRAME, "▌", ATTRIBUTES["binding"])] if any(map(_is_binding, shown)) else []
    blank = f"；空白：{style.NOT_LISTED}" if empty else ""
    return Legend(reading=reading(len(areas)) + blank, entries=legend(shown) + bound)


def _is_binding(a: Assessment) -> bool:
    return a.has_target and a.attribute == "binding"


def legend(rows: Sequence[Assessment]) -> list[tuple[str, str, str, str]]:
    """(fill, ink, shape, word) of every status among the rows, in the order of the method; of ※; and of cells without a target, where there are any."""
    none = [] if all(a.has_target for a in rows) else [(*style.STATUS["no_target"], style.NO_TARGET)]
    doubts = verdicts.doubts_among(rows)
    marked = [(style.PAPER, style.INK, verdicts.DOUBTFUL, f"判定附说明：{doubts}")] if doubts else []
    return style.legend(rows) + marked + none


def head_note(rows: Sequence[Assessment]) -> str:
    """The line under an area's name: how many targets it lists and how new its newest figure is: '27 项 · 最新 2021', '3 项 · 未报数', '未列目标'.

    rows: those of the area, without its figures without a target.
    """
    years = [a.latest.year for a in rows if marks.value(a.latest) is not None and a.latest.year is not None]
    if not rows:
        return "未列目标"
    return f"{len(rows)} 项 · {f'最新 {max(years)}' if years else '未报数'}"


def reading(areas: int, *, width: float = WIDTH) -> str:
    """How one cell of the map is to be read, at the density it has."""
    return {
        "full": "每格：符号 现状值 年份 / 目标 · 目标年",
        "stacked": "每格：符号 现状值 / 目标 / 现状年→目标年",
        "short": "每格：符号 / 现状值；目标见表格",
        "shape": "每格只列符号；数值和目标见表格",
    }[density(areas, width=width).name]


def placed(
    rows: Sequence[Assessment], indicators: Sequence[Indicator], areas: Sequence[Area]
) -> tuple[list[Cell], list[tuple[int, int]]]:
    """The rows in their places, and the places (x, y) without a row."""
    across = {area.code: place for place, area in enumerate(areas)}
    down = {one.id: place for place, one in enumerate(indicators)}
    cells = [
        Cell(x=across[a.area.code], y=down[a.indicator.id], a=a)
        for a in rows
        if a.area.code in across and a.indicator.id in down
    ]
    taken = {(cell.x, cell.y) for cell in cells}
    return cells, [(x, y) for y in range(len(indicators)) for x in range(len(areas)) if (x, y) not in taken]


def _fills(cells: list[Cell], width: int, height: int) -> go.Heatmap:
    """The grounds: z is the number of the colour on a scale of steps."""
    colours = list(
        dict.fromkeys([fill for fill, _, _ in style.STATUS.values()] + [fill for fill, _ in style.PALE.values()])
    )
    z = [[None] * width for _ in range(height)]
    for cell in cells:
        z[cell.y][cell.x] = colours.index(style.paint(cell.a)[0])
    steps = len(colours)
    scale = [(edge / steps, colour) for place, colour in enumerate(colours) for edge in (place, place + 1)]
    return go.Heatmap(
        name="fills",
        z=z,
        zmin=-0.5,
        zmax=steps - 0.5,
        colorscale=scale,
        showscale=False,
        xgap=GAP,
        ygap=GAP,
        hoverinfo="skip",
    )


def _boxes(places: list[tuple[int, int]], *, width: float, height: float) -> dict:
    """Bars that are cells: what a Bar needs to stand over each place."""
    return {
        "x": [x for x, _ in places],
        "base": [y - height / 2 for _, y in places],
        "y": [height] * len(places),
        "width": width,
    }


def _rules(width: int, height: int) -> list[dict]:
    """Thin lines between the rows, so that an empty cell is still one of its row."""
    line = {"type": "line", "layer": "below", "x0": -0.5, "x1": width - 0.5, "line": {"color": style.HATCH, "width": 1}}
    return [line | {"y0": y - 0.5, "y1": y - 0.5} for y in range(1, height)]


def _bound(cells: list[Cell], box: dict, *, wide: float) -> go.Bar:
    """A dark left edge on what is 约束性. wide: as a share of a column."""
    bound = [cell for cell in cells if _is_binding(cell.a)]
    return go.Bar(
        name="bound",
        **_boxes([(cell.x - (box["width"] - wide) / 2, cell.y) for cell in bound], width=wide, height=box["height"]),
        hoverinfo="skip",
        marker={"color": style.FRAME, "line": {"width": 0}},
    )


def _gaps(cells: list[Cell]) -> list[dict]:
    """Beside the one column there is, the gap of each row in words."""
    right = {"x": 1, "xref": "paper", "xanchor": "left", "xshift": 16, "align": "left", "showarrow": False}
    head = {"y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 4, "text": "<b>与目标的差距</b>"}
    notes = [right | head | {"font": {"size": 13, "color": style.INK}}]
    for cell in cells:
        words, ink = verdicts.gap(cell.a) or verdicts.status(cell.a), style.ink(cell.a.verdict)
        notes.append(right | {"y": cell.y, "text": style.escaped(words), "font": {"size": 13, "color": ink}})
    return notes


def _edges(cells: list[Cell], box: dict) -> go.Bar:
    """A frame in the colour of the status around the pale cells."""
    old = [cell for cell in cells if style.is_history(cell.a)]
    return go.Bar(
        name="edges",
        **_boxes([(cell.x, cell.y) for cell in old], **box),
        hoverinfo="skip",
        marker={
            "color": "rgba(0,0,0,0)",
            "line": {"color": [style.strong(cell.a.verdict) for cell in old], "width": 1.6},
        },
    )


def _texts(cells: list[Cell], dense: Density, column: float) -> go.Scatter:
    """The words of the filled cells; an empty one stays empty, and the legend says what that means."""
    return go.Scatter(
        name="texts",
        x=[cell.x for cell in cells],
        y=[cell.y + NUDGE / dense.row for cell in cells],
        mode="text",
        text=[_cell_text(cell.a, dense, column) for cell in cells],
        textfont={
            "family": style.FONT,
            "size": min(dense.figure, max(column, SMALLEST)),
            "color": [style.paint(cell.a)[1] for cell in cells],
        },
        hoverinfo="skip",
    )


def _cell_text(a: Assessment, dense: Density, column: float) -> str:
    """'△ 74.41 2020' over '≥75 · 2025', or what of it a narrow column can hold; a figure stays readable even where it
    cannot be judged.
    """
    told = tell(a)
    shape, shown = told.shape, told.has_value
    if dense.name == "shape":
        return shape
    figure = told.value + (verdicts.DOUBTFUL if a.is_qualified and a.latest is not None else "")
    size = dense.figure if shown else dense.note + 1
    if dense.name == "short":
        return f"{shape}<br>{_fitted([figure], dense.note, column, bold=shown)}"
    room = column - style.width(f"{shape} ", dense.figure)
    target = told.target
    if a.reason == "qualitative_only" and not shown and a.target.as_printed:
        target = style.cut(target, dense.note, column)
    if dense.name == "full":
        year = f" {told.year}" if shown else ""
        first = (
            f"{shape} "
            + _fitted([figure], size, room - style.width(year, dense.year), bold=shown)
            + (style.small(year, size=dense.year) if shown else "")
        )
        years = [] if not a.has_target else [told.due, "无年份"] if a.target_year is None else [told.due]
        return f"{first}<br>{_fitted([*(f'{target} · {year}' for year in years), target], dense.note, column)}"
    had = a.latest.year if shown else None
    years = (f"{had}" if shown else "") + (f"→{a.target_year}" if a.target_year not in (None, had) else "")
    return "<br>".join(
        [
            f"{shape} " + _fitted([figure], size, room, bold=shown),
            _fitted([target] if a.has_target else [target, "未列目标"], dense.note, column),
            _fitted([years], dense.year, column),
        ]
    )


def _value(a: Assessment) -> str:
    """The figure, what stands in its place where it is suppressed, or why there is none."""
    if a.latest is not None:
        return numbers.figure(a.latest)
    return verdicts.instead(a)


def _fitted(ways: list[str], size: float, room: float, *, bold: bool = False) -> str:
    """A run of type of the first of `ways` that fits into `room` pixels; else of the last in smaller type; else as much
    of it as fits.
    """
    text = next((way for way in ways if style.width(way, size, bold=bold) <= room), None)
    if text is None:
        text = ways[-1]
        size = max(SMALLEST, min(size, int(size * room / style.width(text, size, bold=bold) * 10) / 10))
        text = style.cut(text, size * (1.06 if bold else 1), room)
    run = f"<b>{style.escaped(text)}</b>" if bold else style.escaped(text)
    return style.small(run, size=size)


def blank(area: Area, indicator: Indicator) -> tuple[str, ...]:
    """What an empty cell says to who asks: area, indicator, and that no document lists it."""
    return f"{area.name} · {indicator.name}", style.NOT_LISTED


def _about(a: Assessment) -> tuple[str, ...]:
    """All of a cell: area and indicator, verdict, 约束性 where it is, figure, target, gap, flags, document."""
    head, _ = blank(a.area, a.indicator)
    figure = "" if a.latest is None else f"{a.latest.year} 年 {numbers.figure(a.latest)}"
    if a.verdict == NO_TARGET:
        return tuple(line for line in (head, figure, style.NO_TARGET) if line)
    due = "" if a.target_year is None else f"{a.target_year} 年"
    binding = f" · {ATTRIBUTES['binding']}" if a.attribute == "binding" else ""
    lines = [
        head,
        f"{style.shape(a)} {verdicts.status(a)}{binding}",
        figure,
        f"{due}目标 {verdicts.target(a)}",
        verdicts.gap(a),
        *verdicts.flags(a),
        a.target.title,
    ]
    return tuple(line for line in lines if line)


def _area_names(cells: list[Cell], areas: Sequence[Area], dense: Density, column: float) -> tuple[list[dict], int]:
    """The head of each column as annotations: the area, and how many of its listed targets have a figure; and the
    heads' height in pixels.

    In narrow columns the name stands upright, one sign below the other, as Chinese can.
    """
    held, listed = [0] * len(areas), [0] * len(areas)
    for cell in cells:
        listed[cell.x] += cell.a.has_target
        held[cell.x] += cell.a.has_target and marks.value(cell.a.latest) is not None
    size = {"full": 15, "stacked": 13}.get(dense.name, 12)
    texts = []
    for place, area in enumerate(areas):
        lines = _name_lines(area, dense, size, column)
        if dense.name in ("full", "stacked"):
            ways = (
                [f"{held[place]}/{listed[place]} 项有现状值", f"{held[place]}/{listed[place]}"]
                if listed[place]
                else ["文件未列这些目标", "未列目标"]
            )
            lines = [f"<b>{style.escaped(line)}</b>" for line in lines] + [_fitted(ways, dense.note, column)]
        texts.append(lines)
    notes = [
        {
            "x": place,
            "y": 1,
            "yref": "paper",
            "yanchor": "bottom",
            "yshift": 4,
            "showarrow": False,
            "text": "<br>".join(lines),
            "font": {"size": size, "color": style.INK},
        }
        for place, lines in enumerate(texts)
    ]
    return notes, int(12 + 1.3 * size * max(map(len, texts), default=1))


def _name_lines(area: Area, dense: Density, size: float, column: float) -> list[str]:
    """'未具名县（文库范文）' in a column of 80 -> ['未具名县', '（文库范文）']; in one of 14 -> ['未', '具', '名', '县']."""
    short = area.short or area.name
    if dense.name in ("short", "shape"):
        return list(style.cut(short, 1, 8))
    name = area.name if style.width(area.name, size, bold=True) <= 3 * column else short
    return style.broken(name, size, column, lines=3)


def _indicator_names(indicators: Sequence[Indicator], dense: Density) -> list[dict]:
    """The name, and once its unit; a long name on two lines where the row is high enough."""
    size, lines, notes = (14, 2, []) if dense.row >= 36 else (12.5, 1, [])
    for place, one in enumerate(indicators):
        room = dense.labels - GUTTER - 6 - (style.width(f" {one.unit_word}", 11) if one.unit else 0)
        if style.width(one.name, size) <= room:
            text, type_ = [one.name], size
        else:
            type_ = min(size, 12)
            text = style.broken(one.name, type_, room, lines=lines)
        unit = f" {style.small(style.escaped(one.unit_word), color=style.SECONDARY)}" if one.unit else ""
        notes.append(
            {
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "xshift": GUTTER - dense.labels,
                "y": place,
                "showarrow": False,
                "text": "<br>".join(map(style.escaped, text)) + unit,
                "align": "left",
                "font": {"size": type_, "color": style.INK},
            }
        )
    return notes


def spans(indicators: Sequence[Indicator], categories: Mapping[str, str]) -> list[tuple[str, int, int]]:
    """Runs of one category: (its name, first row, last row)."""
    runs: list[tuple[str, int, int]] = []
    for place, name in enumerate(categories[one.category] for one in indicators):
        if runs and runs[-1][0] == name:
            runs[-1] = (name, runs[-1][1], place)
        else:
            runs.append((name, place, place))
    return runs


def _category_names(runs: list[tuple[str, int, int]], dense: Density) -> list[dict]:
    """A category's name down its rows, one sign a line, as far as it has room."""
    notes = []
    for name, first, last in runs:
        room = (last - first + 1) * dense.row // 16
        notes.append(
            {
                "x": 0,
                "xref": "paper",
                "xanchor": "center",
                "xshift": 14 - dense.labels,
                "y": (first + last) / 2,
                "showarrow": False,
                "text": "<br>".join(style.escaped(sign) for sign in name[:room]),
                "font": {"size": 12, "color": style.SECONDARY},
            }
        )
    return notes


def _category_bars(runs: list[tuple[str, int, int]], dense: Density) -> list[dict]:
    return [
        {
            "type": "line",
            "xref": "paper",
            "xsizemode": "pixel",
            "xanchor": 0,
            "x0": BAR - dense.labels,
            "x1": BAR - dense.labels,
            "y0": first - 0.44,
            "y1": last + 0.44,
            "line": {"color": style.FRAME, "width": 2.5},
        }
        for _, first, last in runs
    ]
