"""One county, target by target: figures with their years, and where a change was promised, how much of it is done
(baseline 0, target 1).

Never gap ÷ target. Where not one row has a share there is nothing to draw on a common scale (every bar would be alike):
the numbers get the room, with the change promised and what it is a year. The rows' order and labels come from
profile_rows.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from charts import marks, profile_rows, style
from model.assessment import Assessment
from wording import numbers, verdicts

ROW, QUIET, GROUP, HEAD = (
    46,
    38,
    34,
    30,
)  # pixels of a row, of one without a verdict, of a group's title, of the columns' titles
ENDS = (
    -0.25,
    1.25,
)  # how far a mark may stand from baseline 0 and target 1; further ones stand at the edge as an arrow
NUDGE = 3  # Plotly centres a large number over a small year that much too high
ALLOWED = "（在允许范围内）"  # as wording.verdicts.gap may end; beside the status where the gap has no room for it
WIDTH = 800  # pixels it is laid out for
SMALL, BASE = 11, 12.5  # smallest type; the type Plotly reckons the lines of a number and its year by


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where each column stands, in pixels of a drawing 800 wide; wider drawings stretch it. name, gap: left and right
    end; baseline, latest, target: the middle; figure: type of the numbers; mark: left and right end of the common
    scale, or None; number: room of a target; whole: all of it; statuses: lines a status may take.
    """

    name: tuple[float, float]
    baseline: float
    latest: float
    target: float
    gap: tuple[float, float]
    figure: float
    mark: tuple[float, float] | None = None
    number: float = 82
    whole: float = WIDTH
    statuses: int = 1


MARKED = Columns(name=(32, 226), baseline=256, latest=324, target=398, mark=(442, 564), gap=(627, 798), figure=14)
NUMBERS = Columns(name=(34, 300), baseline=346, latest=436, target=536, gap=(606, 798), figure=17)
# For paper: laid out narrower, so that its type is larger where the drawing is as wide as the text of an upright sheet.
PAPER = 640
ON_PAPER = (
    Columns(name=(32, 190), baseline=217, latest=270, target=327, mark=(362, 440), gap=(506, 638), figure=14, number=62, whole=PAPER, statuses=2),
    Columns(name=(32, 226), baseline=258, latest=328, target=400, gap=(446, 638), figure=15, number=70, whole=PAPER, statuses=2),
)  # fmt: skip
LINE = 14  # pixels of a further line of a status
REST = "（列 {shown} 项，共 {all} 项，其余见报告）"


def draw(rows: Sequence[Assessment], *, of: Mapping[str, int] | None = None, on_paper: bool = False) -> go.Figure:
    """A picture for meetings: nobody clicks it. rows: profile_rows.ordered(...) of one area; of: how many there are of each attribute, where the rows are
    a choice of them; on_paper: laid out PAPER pixels wide, else WIDTH.

    x is the width of the drawing in its own 800 pixels; scale(share) stands where a share of the promised change is drawn, on one axis.
    """
    columns = (ON_PAPER if on_paper else (MARKED, NUMBERS))[all(a.progress is None for a in rows)]
    at, titles, height = _places(rows, columns)
    tall = [_tall(a, columns) for a in rows]
    figure = go.Figure([_rules(at, tall, columns), *_texts(rows, at, columns), _chips(rows, at)])
    if columns.mark:
        figure.add_traces(_marks(rows, at, columns))
    style.layout(figure, height=int(height), margin={"l": 0, "r": 0, "t": 0, "b": 0}, barmode="overlay", bargap=0)
    figure.update_xaxes(range=[0, columns.whole], visible=False, fixedrange=True)
    figure.update_yaxes(range=[height, 0], visible=False, fixedrange=True)
    return figure.update_layout(annotations=[*_heads(rows, columns), *_titles(titles, rows, columns, of or {})])


def scale(done: float, columns: Columns = MARKED) -> float:
    """Where a share of the promised change stands: baseline 0, target 1; beyond the ends of the scale at its edge."""
    left, right = columns.mark
    return left + (min(max(done, ENDS[0]), ENDS[1]) - ENDS[0]) / (ENDS[1] - ENDS[0]) * (right - left)


def _places(rows: Sequence[Assessment], columns: Columns) -> tuple[list[float], dict[str, float], float]:
    """The middle of each row, of each group's title, and the whole height, in pixels from the top."""
    at, titles, y = [], {}, float(HEAD)
    for a in rows:
        if a.attribute not in titles:
            titles[a.attribute] = y + GROUP / 2
            y += GROUP
        at.append(y + _tall(a, columns) / 2)
        y += _tall(a, columns)
    return at, titles, y + 4


def _tall(a: Assessment, columns: Columns) -> int:
    more = len(_status(a, columns)) - 1
    return (QUIET if a.verdict == "unknown" and a.gap is None else ROW) + more * LINE


def _rules(at: list[float], tall: list[int], columns: Columns) -> go.Scatter:
    """A thin line under every row."""
    return go.Scatter(
        name="rules",
        x=[0, columns.whole, None] * len(at),
        y=[end for y, one in zip(at, tall) for end in (y + one / 2, y + one / 2, None)],
        mode="lines",
        line={"color": style.LINE, "width": 1},
        hoverinfo="skip",
    )


def _chips(rows: Sequence[Assessment], at: list[float]) -> go.Scatter:
    """The status as shape on its colour; as history pale in a frame."""
    fills = [style.paint(a)[0] for a in rows]
    edges = [style.strong(a.verdict) if style.is_history(a) else fill for a, fill in zip(rows, fills)]
    return go.Scatter(
        name="chips",
        x=[14] * len(rows),
        y=at,
        mode="markers+text",
        text=[style.shape(a) for a in rows],
        textfont={"family": style.FONT, "size": 15, "color": [style.paint(a)[1] for a in rows]},
        marker={"symbol": "square", "size": 25, "opacity": 1, "color": fills, "line": {"color": edges, "width": 1.6}},
        hoverinfo="skip",
    )


def _texts(rows: Sequence[Assessment], at: list[float], columns: Columns) -> list[go.Scatter]:
    """The columns of words and numbers, one trace each."""
    left, right = columns.name
    start, _ = columns.gap
    second = _latest if any(map(marks.has_newer_value, rows)) else _promised
    sized = [(a, columns.figure if _tall(a, columns) >= ROW else min(columns.figure, 14)) for a in rows]
    inks = [style.ink(a.verdict) for a in rows]
    column = {
        "names": (left, [_name(a, right - left) for a in rows], 13, "middle right", style.INK),
        "baselines": (columns.baseline, [_baseline(a, size) for a, size in sized], BASE, "middle center", style.INK),
        "latests": (columns.latest, [second(a, size) for a, size in sized], BASE, "middle center", style.INK),
        "targets": (columns.target, [_target(a, size, columns.number) for a, size in sized], BASE, "middle center", style.INK),
        "gaps": (start, [_gap(a, columns) for a in rows], 13.5, "middle right", inks),
    }  # fmt: skip
    if columns.mark:
        room = start - columns.mark[0] - 8
        notes = [style.cut(profile_rows.note(a), 11.5, room) if a.progress is None else "" for a in rows]
        column["notes"] = (columns.mark[0], notes, 11.5, "middle right", style.SECONDARY)
    return [
        go.Scatter(
            name=name,
            x=[x] * len(rows),
            y=[y + NUDGE if size == BASE and "<br>" in one else y for y, one in zip(at, text)],
            mode="text",
            text=text,
            textposition=position,
            textfont={"family": style.FONT, "size": size, "color": ink},
            cliponaxis=False,
            hoverinfo="skip",
        )
        for name, (x, text, size, position, ink) in column.items()
    ]


def _marks(rows: Sequence[Assessment], at: list[float], columns: Columns) -> list[go.Scatter]:
    """On the common scale: hollow circle baseline 0, thick tick target 1, filled circle the share done, thin tick the
    time share.
    """
    drawn = [(a, y) for a, y in zip(rows, at) if a.progress is not None]
    ys = [y for _, y in drawn]
    done = [scale(a.progress, columns) for a, _ in drawn]
    start, end = scale(0, columns), scale(1, columns)
    symbols = [
        "triangle-left" if a.progress < ENDS[0] else "triangle-right" if a.progress > ENDS[1] else "circle"
        for a, _ in drawn
    ]
    fills = [style.strong(a.verdict) for a, _ in drawn]
    common = {"hoverinfo": "skip", "cliponaxis": False}

    def line(name: str, ends: list[tuple[float, float]], places: list[float], color: str, width: float, **more):
        return go.Scatter(
            name=name,
            x=[x for pair in ends for x in (*pair, None)],
            y=[y for place in places for y in (place, place, None)],
            mode="lines",
            line={"color": color, "width": width},
            **common,
            **more,
        )

    stretches = [
        line(
            f"stretch {color}",
            [(x, end) for x, fill in zip(done, fills) if fill == color],
            [y for y, fill in zip(ys, fills) if fill == color],
            color,
            6,
            opacity=0.5,
        )
        for color in dict.fromkeys(fills)
    ]

    def dots(name: str, x: list[float], places: list[float], **marker):
        return go.Scatter(name=name, x=x, y=places, mode="markers", marker=marker | {"opacity": 1}, **common)

    timed = [(scale(a.time_share, columns), y) for a, y in drawn if a.time_share is not None]
    return [
        line("track", [columns.mark] * len(drawn), ys, style.LINE, 2),
        *stretches,
        dots("time", [x for x, _ in timed], [y for _, y in timed],
             symbol="line-ns", size=19, line={"color": style.INK, "width": 1.5}),
        dots("baseline", [start] * len(ys), ys,
             symbol="circle", size=11, color=style.PAPER, line={"color": style.INK, "width": 1.8}),
        dots("target", [end] * len(ys), ys, symbol="line-ns", size=22, line={"color": style.FRAME, "width": 4}),
        dots("latest", done, ys, symbol=symbols, size=13, color=fills, line={"color": style.PAPER, "width": 1}),
        go.Scatter(
            name="shares",
            x=[columns.gap[0] - 10] * len(ys),
            y=ys,
            mode="text",
            text=[f"<b>{verdicts.progress(a)}</b>" for a, _ in drawn],
            textposition="middle left",
            textfont={"family": style.FONT, "size": 13, "color": style.INK},
            hoverinfo="skip",
        ),
    ]  # fmt: skip


def _heads(rows: Sequence[Assessment], columns: Columns) -> list[dict]:
    heads = [
        (columns.name[0], "指标 · 单位", "left"),
        (columns.baseline, "基期", "center"),
        (columns.latest, _second(rows), "center"),
        (columns.target, "目标", "center"),
        (columns.gap[0], "差距 · 状态", "left"),
    ]
    if columns.mark:
        left, right = columns.mark
        heads.append(((left + right) / 2, "目标实现程度", "center"))
    return [_note_at(x, HEAD / 2, text, anchor, 12, style.SECONDARY) for x, text, anchor in heads]


def _second(rows: Sequence[Assessment]) -> str:
    """What stands between baseline and target: newer figures; where there are none the change promised; nothing where
    that is not known.
    """
    if any(map(marks.has_newer_value, rows)):
        return "现状值"
    return "目标实现程度" if any(profile_rows.promised(a)[0] for a in rows) else ""


def _titles(
    titles: dict[str, float], rows: Sequence[Assessment], columns: Columns, of: Mapping[str, int]
) -> list[dict]:
    """'约束性 8 项' over its rows, '约束性（列 4 项，共 8 项，其余见报告）' where there are more; and over the first one's scale what its ends are."""
    notes = []
    for code, y in titles.items():
        shown = sum(a.attribute == code for a in rows)
        told = REST.format(shown=shown, all=of[code]) if of.get(code, shown) > shown else f" {shown} 项"
        notes.append(_note_at(0, y + 2, f"<b>{profile_rows.GROUPS[code]}</b>{told}", "left", 14, style.FRAME))
    if columns.mark:
        y = min(titles.values())
        notes += [
            _note_at(scale(value, columns), y + 2, text, "center", SMALL, style.SECONDARY)
            for value, text in ((0, "基期 0"), (1, "目标 1"))
        ]
    return notes


def _note_at(x: float, y: float, text: str, anchor: str, size: float, color: str) -> dict:
    return {
        "x": x, "y": y, "text": text, "xanchor": anchor, "yanchor": "middle", "showarrow": False,
        "font": {"size": size, "color": color},
    }  # fmt: skip


def _under(figure: str, note: str, size: float, *, bold: bool = True) -> str:
    """A number, and under it its year in small type."""
    number = f"<b>{style.escaped(figure)}</b>" if bold else style.escaped(figure)
    return f"{style.small(number, size=size)}<br>" + style.small(style.escaped(note), size=SMALL, color=style.SECONDARY)


def _name(a: Assessment, room: float) -> str:
    """The name with its unit, on two lines at most of `room` pixels; what does not fit ends in …"""
    name, unit = a.indicator.name, a.indicator.unit_word
    behind = f" {unit}" if unit else ""
    if style.width(name, 13) + style.width(behind, SMALL) <= room:
        lines = [name]
    else:
        end = next(end for end in range(len(name), 0, -1) if style.width(name[:end], 12.5) <= room)
        lines = [name[:end], style.cut(name[end:], 12.5, room - style.width(behind, SMALL))]
    size = 13 if len(lines) == 1 else 12.5
    text = "<br>".join(style.small(style.escaped(line), size=size) for line in lines if line or len(lines) == 1)
    if len(lines) == 2 and not lines[1]:
        text, behind = text + "<br>", unit
    return text + style.small(style.escaped(behind), size=SMALL, color=style.SECONDARY)


def _quiet(text: str) -> str:
    return style.small(text, size=SMALL, color=style.SECONDARY)


def _baseline(a: Assessment, size: float) -> str:
    if a.baseline is None:
        return _quiet("未列基期" if a.scope == "plan" else "不计基期")
    return _under(numbers.figure(a.baseline), f"{a.baseline.year}", size, bold=not marks.has_newer_value(a))


def _latest(a: Assessment, size: float) -> str:
    if a.suppressed and marks.value(a.latest) is None:
        return _quiet("人数少不显示")
    if not marks.has_newer_value(a):
        return _quiet("缺现状值" if a.latest is None else "尚无新数据")
    return _under(numbers.figure(a.latest), f"{a.latest.year} {a.latest.status}".strip(), size)


def _promised(a: Assessment, size: float) -> str:
    """In place of a newer figure, where no row has one."""
    amount, yearly = profile_rows.promised(a)
    if yearly:
        return _under(amount, yearly, size - 2, bold=False)
    return style.small(amount, size=12.5, color=style.SECONDARY)


def _target(a: Assessment, size: float, room: float) -> str:
    target, year = verdicts.short_target(a), numbers.year(a.target_year)
    if style.width(target, size, bold=True) <= room:
        return _under(target, year, size)
    type_ = max(SMALL, min(size, size * room / style.width(target, size, bold=True)))
    target = style.cut(target, type_ * 1.06, room)
    return f"{style.small(f'<b>{style.escaped(target)}</b>', size=type_)}<br>{_quiet(year)}"


def _gap(a: Assessment, columns: Columns) -> str:
    """The gap in words over the status with its reason; the status alone where there is no gap."""
    room = columns.gap[1] - columns.gap[0]
    gap, lines = verdicts.gap(a), _status(a, columns)
    if _is_moved(a, columns):
        gap = gap.removesuffix(ALLOWED)
    small = 12 if all(style.width(line, 12) <= room for line in lines) else SMALL
    status = "<br>".join(style.small(style.escaped(line), size=small) for line in lines)
    if not gap:
        return status
    size = 13.5 if style.width(gap, 13.5, bold=True) <= room else 11.5
    gap = style.cut(gap, size * 1.06, room)
    return f"{style.small(f'<b>{style.escaped(gap)}</b>', size=size)}<br>{status}"


def _is_moved(a: Assessment, columns: Columns) -> bool:
    """Whether ALLOWED has no room beside the gap and stands beside the status."""
    gap = verdicts.gap(a)
    return gap.endswith(ALLOWED) and style.width(gap, 13.5, bold=True) > columns.gap[1] - columns.gap[0]


def _status(a: Assessment, columns: Columns) -> list[str]:
    """The status with its reason on as many lines as it may take; shorter where it does not fit, and cut only then."""
    room, moved = columns.gap[1] - columns.gap[0], ALLOWED if _is_moved(a, columns) else ""
    text = verdicts.status(a) + moved
    if style.width(text, SMALL) > room * columns.statuses - SMALL * (columns.statuses - 1):
        text = verdicts.status(a, short=True) + moved
    lines: list[str] = []
    while text and len(lines) < columns.statuses - 1 and style.width(text, SMALL) > room:
        end = next(end for end in range(len(text), 0, -1) if style.width(text[:end], SMALL) <= room)
        lines, text = [*lines, text[:end]], text[end:]
    return [*lines, style.cut(text, SMALL, room)]
