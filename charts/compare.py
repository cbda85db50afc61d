"""One indicator, all areas: a line for each area with hollow baseline, filled figure and thick target tick, the numbers in columns
beside it, the finding in words; areas that may not stand on the same scale under a dividing line, each with its reason."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts import style, words
from charts.sides import NOT_STATED, OFF_SCALE, VIEWS, Side
from model.numbers import missing, printed
from model.verdicts import ATTRIBUTES, CLASSES, class_word

WIDTH = 820  # pixels on a screen of 1440, beside the menu and the panel
PAGE = 30  # areas in one picture
# Pixels: heads of columns, of a section, one label of a reference line, words at the ends, numbers of the axis.
HEADS, SECTION, REFERENCE, ENDS, AXIS = 26, 32, 19, 20, 24
NAMES, FINDING = 168, 244  # most pixels of the names, of the findings
BETWEEN = 16  # pixels between two columns
BAND = "#dfe5e8"  # between the ends of a target that is a range
SMALL = 11  # type of years and notes
DIVIDED = "另列: 不与上面的地区同比"
COLUMNS = (
    "地区",
    "属性",
    "基期年",
    "基期值",
    "现值年",
    "现值",
    "数据状态",
    "目标年",
    "目标",
    "目标折算",
    "差距",
    "每年需变化",
    "已实现年均变化",
    "目标要求",
    "较上级目标",
    "判定",
    "随机范围",
    "提示",
    "同比",
    "原因",
    "目标出处",
    "现值出处",
)  # of the table twin
# A click makes Plotly fade whatever was not clicked, on every trace that does not say otherwise.
UNDIMMED = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


@dataclass(frozen=True, kw_only=True)
class Density:
    """upto: areas it is for; row: pixels; name, figure, below: type; dot, tick: pixels of the marks."""

    upto: int
    row: int
    name: float
    figure: float
    below: float
    dot: int
    tick: int


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
            _bands(shown, plan.places, told),
            _stretches(shown, plan.places),
            _chances(shown, plan.places),
            _ticks(shown, plan.places, told),
            _points("baseline", shown, plan.places, told),
            _points("latest", shown, plan.places, told),
            _marks(shown, plan.places, span, told),
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
    room = (high - low) * 0.07 or abs(high) * 0.1 or 1.0
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


def _bands(shown: list, places: list[float], told: Density) -> go.Bar:
    """Between the two ends of a target that is a range."""
    drawn = [(side.ticks, y) for (_, side), y in zip(shown, places) if len(side.ticks) == 2]
    return go.Bar(
        name="bands",
        orientation="h",
        base=[min(ends) for ends, _ in drawn],
        x=[abs(ends[1] - ends[0]) for ends, _ in drawn],
        y=[y for _, y in drawn],
        width=told.tick - 6,
        marker={"color": BAND, "line": {"width": 0}},
        **UNDIMMED,
        hoverinfo="skip",
    )


def _stretches(shown: list, places: list[float]) -> go.Bar:
    """The way still to go (or the margin), in the colour of the status."""
    drawn = [(side, y) for (_, side), y in zip(shown, places) if side.stretch]
    return go.Bar(
        name="stretches",
        orientation="h",
        base=[min(side.stretch) for side, _ in drawn],
        x=[abs(side.stretch[1] - side.stretch[0]) for side, _ in drawn],
        y=[y for _, y in drawn],
        width=7,
        marker={"color": [side.colour for side, _ in drawn], "opacity": 0.55, "line": {"width": 0}},
        selected={"marker": {"opacity": 0.55}},
        unselected={"marker": {"opacity": 0.55}},
        hoverinfo="skip",
    )


def _chances(shown: list, places: list[float]) -> go.Scatter:
    """The random range of a figure as a thin line with ends."""
    drawn = [(side.chance, y) for (_, side), y in zip(shown, places) if side.chance]
    return go.Scatter(
        name="chances",
        x=[sum(ends) / 2 for ends, _ in drawn],
        y=[y for _, y in drawn],
        mode="markers",
        marker={"size": 1, "color": style.SECONDARY},
        error_x={
            "type": "data",
            "array": [abs(ends[1] - ends[0]) / 2 for ends, _ in drawn],
            "color": style.SECONDARY,
            "thickness": 1.4,
            "width": 5,
        },
        **UNDIMMED,
        hoverinfo="skip",
    )


def _points(name: str, shown: list, places: list[float], told: Density) -> go.Scatter:
    hollow = name == "baseline"
    drawn = [
        (side.hollow if hollow else side.filled, side, y)
        for (_, side), y in zip(shown, places)
        if (side.hollow if hollow else side.filled) is not None
    ]
    return go.Scatter(
        name=name,
        x=[x for x, _, _ in drawn],
        y=[y for _, _, y in drawn],
        mode="markers",
        marker={
            "symbol": "circle",
            "size": told.dot,
            "color": style.PAPER if hollow else [side.colour for _, side, _ in drawn],
            "line": {"color": style.INK, "width": 2} if hollow else {"color": style.PAPER, "width": 1.2},
        },
        **UNDIMMED,
        hoverinfo="skip",
    )


def _ticks(shown: list, places: list[float], told: Density) -> go.Scatter:
    drawn = [(x, y) for (_, side), y in zip(shown, places) for x in side.ticks]
    return go.Scatter(
        name="targets",
        x=[x for x, _ in drawn],
        y=[y for _, y in drawn],
        mode="markers",
        marker={"symbol": "line-ns", "size": told.tick, "line": {"color": style.FRAME, "width": 4}},
        **UNDIMMED,
        hoverinfo="skip",
    )


def _marks(shown: list, places: list[float], span: list[float], told: Density) -> go.Bar:
    """Invisible boxes over the rows, for hover and clicks; the chosen one gets a frame."""
    rows = [row for row, _ in shown]
    return go.Bar(
        name="marks",
        orientation="h",
        base=[span[0]] * len(rows),
        x=[span[1] - span[0]] * len(rows),
        y=places,
        width=told.row - 4,
        marker={"color": "rgba(0,0,0,0)", "opacity": 0, "line": {"color": style.FRAME, "width": 2}},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        customdata=[
            [
                row["area_code"],
                row["indicator"],
                "" if missing(row["target_year"]) else int(row["target_year"]),
                row["scope"] or "",
            ]
            for row in rows
        ],
        hovertext=[_hover(row) for row in rows],
        hoverinfo="text",
        hoverlabel={"namelength": 0},
    )


def _hover(row: dict) -> str:
    lines = [f"<b>{style.escaped(row['area'])} · {style.escaped(row['indicator_name'])}</b>"]
    lines += [style.escaped(part) for part in _told(row).split(", ")]
    if row["class"] != "no_target":
        lines += [style.escaped(flag) for flag in words.flags(row)]
    source = row.get("source_title")
    return "<br>".join([line for line in lines if line] + ([] if missing(source) else [style.escaped(source)]))


def _told(row: dict) -> str:
    """'2020 年基线 4.10, 2024 年 4.35, 2025 年目标 ≥4.5, 还差 0.15 人, 略滞后于时序', and why it stands apart."""
    if row["class"] == "no_target":
        return f"{int(row['latest_year'])} 年 {printed(row['latest'], row['latest_decimals'])}, {style.NO_TARGET}"
    said = words.sentence(row | {"area": "", "indicator_name": ""}).removeprefix(", ").removesuffix("。")
    return said + (f", {row['why']}" if row["why"] and row["why"] not in said else "")


def describe(
    rows: pd.DataFrame,
    *,
    view: str = "level",
    head: str = "",
    references: tuple[dict, ...] = (),
    unit: str = "",
    most: int = 6,
) -> str:
    """The picture in words, with its numbers: those on the scale (at most `most` one by one), those apart with their reasons, the lines of the areas above."""
    everyone = rows.to_dict("records")
    on, apart = ([row for row in everyone if bool(row["apart"]) == side] for side in (False, True))
    name = everyone[0]["indicator_name"] if everyone else "这个指标"
    told = [f"{name}{f'({unit})' if unit else ''}, {VIEWS[view].question}"]
    if on:
        counts = "、".join(
            f"{word} {n} 个" for code, word in CLASSES.items() if (n := sum(row["class"] == code for row in on))
        )
        one_by_one = "; ".join(f"{row['area']} {_said(row, view)}" for row in on[:most])
        more = f"; 等 {len(on)} 个地区" if len(on) > most else ""
        told.append(f"可同比 {len(on)} 个地区({head or counts}): {one_by_one}{more}")
        if len(on) > most:
            told.append(counts)
    else:
        told.append("没有可同比的地区")
    if apart:
        named = "; ".join(f"{row['area']} {_said(row, view)}({row['why']})" for row in apart[:most])
        told.append(f"另列 {len(apart)} 个: {named}" + (f"; 等 {len(apart)} 个地区" if len(apart) > most else ""))
    if on and view == "level":
        told += [f"参照 {one['area']} {one['year']} {printed(one['value'], one['decimals'])}" for one in references]
    return "。".join(told) + "。"


def _said(row: dict, view: str) -> str:
    if view == "level":
        return _told(row | {"why": ""})
    side = VIEWS[view].side(row | {"why": ""}, None)
    cells = [
        f"{head[2:]} {number}{f'({year})' if year else ''}"
        for head, (number, year) in zip(VIEWS[view].heads, side.cells)
        if number != NOT_STATED
    ]
    return ", ".join(
        [*cells, side.said.removeprefix(style.STATUS[row["class"]][2]).strip(), *([side.below] if side.below else [])]
    )


def finding(rows: pd.DataFrame, *, areas: int, name: str) -> str:
    """'每千人口注册护士数: 6 个地区中 2 个列有目标, 1 个已达目标值, 1 个只有基线数'. Tells what is known, never a rank."""
    listed = rows[rows["class"] != "no_target"]
    if listed.empty:
        return f"{name}: {areas} 个地区的文件都没有列出目标"
    who = f"{areas} 个地区中 {len(listed)} 个列有目标" if len(listed) < areas else f"{areas} 个地区都列有目标"
    classes = listed["class"]
    counts = {
        "已达目标值": classes.isin(("met", "kept", "met_early")),
        "未到目标值": ~classes.isin(("met", "kept", "met_early", "baseline_meets", "baseline_short", "unknown")),
        "只有基线数": classes.isin(("baseline_meets", "baseline_short")),
        "待补数据": classes == "unknown",
    }
    told = ", ".join([f"{name}: {who}"] + [f"{mine.sum()} 个{word}" for word, mine in counts.items() if mine.any()])
    return told.replace(" 个", "\N{NO-BREAK SPACE}个")  # a line must not end between the number and its word


def twin(rows: pd.DataFrame, *, silent: tuple[str, ...] = (), beside: dict | None = None) -> pd.DataFrame:
    """The same as a table of strings as shown, Chinese columns; and a line for every area whose documents say nothing. A blank says why in 原因."""
    lines = [_line(row, beside) for row in rows.to_dict("records")]
    lines += [
        {"地区": name, "判定": style.NOT_LISTED, "同比": "另列", "原因": "文件未列这个指标, 也没有它的数"}
        for name in silent
    ]
    return pd.DataFrame(lines, columns=list(COLUMNS)).fillna("").astype("str")


def _line(row: dict, beside: dict | None) -> dict[str, str]:
    pace, asks = (VIEWS[name].side(row, beside) for name in ("pace", "ambition"))
    listed = row["class"] != "no_target"
    return {
        "地区": row["area"],
        "属性": ATTRIBUTES[row["attribute"]] if listed else "",
        "基期年": "" if missing(row["baseline_year"]) else f"{int(row['baseline_year'])}",
        "基期值": printed(row["baseline"], row["base_decimals"]),
        "现值年": "" if missing(row["latest_year"]) else f"{int(row['latest_year'])}",
        "现值": printed(row["latest"], row["latest_decimals"]),
        "数据状态": "" if missing(row.get("v_status")) else row["v_status"],
        "目标年": "" if missing(row["target_year"]) else f"{int(row['target_year'])}",
        "目标": words.target(row) if listed else "",
        "目标折算": words.resolved(row) if listed and row["basis"] != "absolute" else "",
        "差距": words.gap(row) if listed else "",
        "每年需变化": _or_blank(pace.cells[0]),
        "已实现年均变化": _or_blank(pace.cells[1]),
        "目标要求": asks.said if listed and not missing(row["baseline"]) else "",
        "较上级目标": _or_blank(asks.cells[2]),
        "判定": class_word(row["class"], row["attribute"]) if listed else style.NO_TARGET,
        "随机范围": "" if missing(row.get("range_word")) else row["range_word"],
        "提示": "; ".join(words.flags(row)) if listed else "",
        "同比": "另列" if row["apart"] else "可同比",
        "原因": row["why"],
        "目标出处": _place(row, "source_title", "place") if listed else "",
        "现值出处": _place(row, "v_source_title", "v_place") if listed else _place(row, "source_title", "place"),
    }


def _or_blank(cell: tuple[str, str]) -> str:
    return "" if cell[0] == NOT_STATED else cell[0]


def _place(row: dict, title: str, place: str) -> str:
    return " · ".join(str(row[name]) for name in (title, place) if not missing(row.get(name)))
