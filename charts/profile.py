"""One county, target by target: figures with their years, and where a change was promised, how much of it is done (baseline 0, target 1).

Never gap ÷ target. Where not one row has a share there is nothing to draw on a common scale (every bar would be alike): the numbers get
the room, with the change promised and what it is a year. The rows and their words come from profile_rows.py.
"""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts import profile_rows, style, words
from charts.matrix import UNDIMMED
from model.numbers import missing, printed, share
from model.verdicts import CLASSES

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
ALLOWED = "(在允许范围内)"  # as charts.words.gap ends; beside the status where the gap has no room for it
WIDTH = 800  # pixels it is laid out for
SMALL, BASE = 11, 12.5  # smallest type; the type Plotly reckons the lines of a number and its year by


@dataclass(frozen=True, kw_only=True)
class Columns:
    """Where each column stands, in pixels of a drawing 800 wide; wider drawings stretch it. mark: left and right end of the common scale, or None."""

    name: tuple[float, float]
    baseline: float
    latest: float
    target: float
    gap: tuple[float, float]
    figure: float
    mark: tuple[float, float] | None = None
    whole: float = WIDTH


MARKED = Columns(name=(32, 226), baseline=256, latest=324, target=398, mark=(442, 568), gap=(634, 798), figure=14)
NUMBERS = Columns(name=(34, 300), baseline=346, latest=436, target=536, gap=(606, 798), figure=17)


def describe(rows: pd.DataFrame, *, who: str) -> str:
    """The same as one sentence with its numbers, for those who cannot see it."""
    if rows.empty:
        return f"{who}的文件在所选范围内没有列出目标。"
    counts = rows["class"].value_counts()
    told = "、".join(f"{word} {counts[code]} 项" for code, word in CLASSES.items() if code in counts)
    shares = rows[rows["progress"].notna()]
    if shares.empty:
        way = "没有一项能算完成份额, 只列数字"
    else:
        least, most = (shares.loc[shares["progress"].pipe(pick)] for pick in (pd.Series.idxmin, pd.Series.idxmax))
        way = f"{len(shares)} 项能算完成份额, 从{least['indicator_name']}的 {share(least['progress'])} 到{most['indicator_name']}的 {share(most['progress'])}"
    return f"{who}逐项对照 {len(rows)} 项目标, 约束性在前: {told}; {way}。"


def draw(rows: pd.DataFrame, *, chosen: dict | None = None) -> go.Figure:
    """rows: ordered(...) rows of one area; chosen: the one to frame. Every row carries customdata [area_code, indicator, target_year or '', scope or ''].

    x is the width of the drawing in its own 800 pixels; scale(share) stands where a share of the promised change is drawn. One axis only:
    Plotly gives an overlaid axis the width of the one below it, and hears clicks on the uppermost of two overlapping plots alone.
    """
    told = rows.to_dict("records")
    at, titles, height = _places(told)
    tall = [_tall(row) for row in told]
    columns = MARKED if any(not missing(row["progress"]) for row in told) else NUMBERS
    figure = go.Figure([_rules(at, tall, columns), *_texts(told, at, columns), _chips(told, at)])
    if columns.mark:
        figure.add_traces(_marks(told, at, columns))
    figure.add_trace(_rows(told, at, tall, columns))
    style.layout(figure, height=int(height), margin={"l": 0, "r": 0, "t": 0, "b": 0}, barmode="overlay", bargap=0)
    figure.update_xaxes(range=[0, columns.whole], visible=False, fixedrange=True)
    figure.update_yaxes(range=[height, 0], visible=False, fixedrange=True)
    return figure.update_layout(
        annotations=[*_heads(told, columns), *_titles(titles, told, columns)],
        shapes=[_frame(y, one, columns) for row, y, one in zip(told, at, tall) if chosen and _key(row) == _key(chosen)],
    )


def scale(done: float, columns: Columns = MARKED) -> float:
    """Where a share of the promised change stands: baseline 0, target 1; beyond the ends of the scale at its edge."""
    left, right = columns.mark
    return left + (min(max(done, ENDS[0]), ENDS[1]) - ENDS[0]) / (ENDS[1] - ENDS[0]) * (right - left)


def _places(rows: list[dict]) -> tuple[list[float], dict[str, float], float]:
    """The middle of each row, of each group's title, and the whole height, in pixels from the top."""
    at, titles, y = [], {}, float(HEAD)
    for row in rows:
        if row["attribute"] not in titles:
            titles[row["attribute"]] = y + GROUP / 2
            y += GROUP
        at.append(y + _tall(row) / 2)
        y += _tall(row)
    return at, titles, y + 4


def _tall(row: dict) -> int:
    return QUIET if row["class"] == "unknown" and missing(row["gap"]) else ROW


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


def _chips(rows: list[dict], at: list[float]) -> go.Scatter:
    """The status as shape on its colour; as history pale in a frame."""
    return go.Scatter(
        name="chips",
        x=[14] * len(rows),
        y=at,
        mode="markers+text",
        text=[style.STATUS[row["class"]][2] for row in rows],
        textfont={"family": style.FONT, "size": 15, "color": [style.paint(row)[1] for row in rows]},
        marker={
            "symbol": "square",
            "size": 25,
            "opacity": 1,
            "color": [style.paint(row)[0] for row in rows],
            "line": {
                "color": [style.strong(row["class"]) if style.is_history(row) else style.paint(row)[0] for row in rows],
                "width": 1.6,
            },
        },
        **UNDIMMED,
        hoverinfo="skip",
    )


def _texts(rows: list[dict], at: list[float], columns: Columns) -> list[go.Scatter]:
    """The columns of words and numbers, one trace each."""
    left, right = columns.name
    start, end = columns.gap
    second = _latest if profile_rows.any_newer(rows) else _promised
    told = [(row, columns.figure if _tall(row) == ROW else min(columns.figure, 14)) for row in rows]
    column = {
        "names": (left, [_name(row, right - left) for row in rows], 13, "middle right", style.INK),
        "baselines": (columns.baseline, [_baseline(row, size) for row, size in told], BASE, "middle center", style.INK),
        "latests": (columns.latest, [second(row, size) for row, size in told], BASE, "middle center", style.INK),
        "targets": (columns.target, [_target(row, size) for row, size in told], BASE, "middle center", style.INK),
        "gaps": (start, [_gap(row, end - start) for row in rows], 13.5, "middle right", [style.ink(r["class"]) for r in rows]),
    }  # fmt: skip
    if columns.mark:
        room = start - columns.mark[0] - 8
        notes = [style.cut(profile_rows.note(row), 11.5, room) if missing(row["progress"]) else "" for row in rows]
        column["notes"] = (columns.mark[0], notes, 11.5, "middle right", style.SECONDARY)
    return [
        go.Scatter(
            name=name,
            x=[x] * len(rows),
            y=[y + NUDGE if size == BASE and "<br>" in said else y for y, said in zip(at, text)],
            mode="text",
            text=text,
            textposition=position,
            textfont={"family": style.FONT, "size": size, "color": ink},
            cliponaxis=False,
            hoverinfo="skip",
        )
        for name, (x, text, size, position, ink) in column.items()
    ]


def _marks(rows: list[dict], at: list[float], columns: Columns) -> list[go.Scatter]:
    """On the common scale: hollow circle baseline 0, thick tick target 1, filled circle the share done, thin tick the time share."""
    drawn = [(row, y) for row, y in zip(rows, at) if not missing(row["progress"])]
    ys = [y for _, y in drawn]
    done = [scale(row["progress"], columns) for row, _ in drawn]
    start, end = scale(0, columns), scale(1, columns)
    symbols = [
        "triangle-left" if row["progress"] < ENDS[0] else "triangle-right" if row["progress"] > ENDS[1] else "circle"
        for row, _ in drawn
    ]
    fills = [style.strong(row["class"]) for row, _ in drawn]
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
        return go.Scatter(
            name=name, x=x, y=places, mode="markers", marker=marker | {"opacity": 1}, **UNDIMMED, **common
        )

    timed = [(scale(row["time_share"], columns), y) for row, y in drawn if not missing(row["time_share"])]
    return [
        line("track", [columns.mark] * len(drawn), ys, style.LINE, 2),
        *stretches,
        dots("time", [x for x, _ in timed], [y for _, y in timed],
             symbol="line-ns", size=19, line={"color": style.INK, "width": 1.5}),
        dots("baseline", [start] * len(ys), ys, symbol="circle", size=11, color=style.PAPER, line={"color": style.INK, "width": 1.8}),
        dots("target", [end] * len(ys), ys, symbol="line-ns", size=22, line={"color": style.FRAME, "width": 4}),
        dots("latest", done, ys, symbol=symbols, size=13, color=fills, line={"color": style.PAPER, "width": 1}),
        go.Scatter(
            name="shares",
            x=[columns.gap[0] - 10] * len(ys),
            y=ys,
            mode="text",
            text=[f"<b>{share(row['progress'])}</b>" for row, _ in drawn],
            textposition="middle left",
            textfont={"family": style.FONT, "size": 13, "color": style.INK},
            hoverinfo="skip",
        ),
    ]  # fmt: skip


def _rows(rows: list[dict], at: list[float], tall: list[int], columns: Columns) -> go.Bar:
    """Invisible boxes over whole rows, for clicks and for the words under the pointer."""
    return go.Bar(
        name="marks",
        orientation="h",
        base=0,
        x=[columns.whole] * len(rows),
        y=at,
        width=[one - 3 for one in tall],
        marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        **UNDIMMED,
        customdata=[_key(row) for row in rows],
        hovertext=[_hover(row) for row in rows],
        hoverinfo="text",
        hoverlabel={"namelength": 0},
    )  # fmt: skip


def _key(row: dict) -> list:
    year = row["target_year"]
    return [row["area_code"], row["indicator"], "" if missing(year) else int(year), row["scope"]]


def _frame(y: float, tall: int, columns: Columns) -> dict:
    """Around the chosen row, whether it was clicked or a link names it."""
    return {
        "type": "rect", "x0": 1, "x1": columns.whole - 1, "y0": y - tall / 2 + 1, "y1": y + tall / 2 - 1,
        "line": {"color": style.FRAME, "width": 2},
    }  # fmt: skip


def _hover(row: dict) -> str:
    lines = [
        f"<b>{style.escaped(row['indicator_name'])}</b>",
        f"{style.STATUS[row['class']][2]} {words.status(row)}",
        "" if missing(row["progress"]) else f"完成份额 {share(row['progress'])}, 时序进度 {share(row['time_share'])}",
        *words.flags(row),
        style.escaped(row["place"]),
    ]
    return "<br>".join(line for line in lines if line)


def _heads(rows: list[dict], columns: Columns) -> list[dict]:
    heads = [
        (columns.name[0], "指标 · 单位", "left"),
        (columns.baseline, "基线", "center"),
        (columns.latest, _second(rows), "center"),
        (columns.target, "目标", "center"),
        (columns.gap[0], "差距 · 状态", "left"),
    ]
    if columns.mark:
        left, right = columns.mark
        heads.append(((left + right) / 2, "承诺的变化完成了多少", "center"))
    return [_note_at(x, HEAD / 2, text, anchor, 12, style.SECONDARY) for x, text, anchor in heads]


def _second(rows: list[dict]) -> str:
    """What stands between baseline and target: newer figures; where there are none the change promised; nothing where that is not known."""
    if profile_rows.any_newer(rows):
        return "现值"
    return "承诺的变化" if any(profile_rows.promised(row)[0] for row in rows) else ""


def _titles(titles: dict[str, float], rows: list[dict], columns: Columns) -> list[dict]:
    """'约束性 8 项' over its rows; and over the first one's scale what its ends are."""
    notes = []
    for code, y in titles.items():
        number = sum(row["attribute"] == code for row in rows)
        notes.append(_note_at(0, y + 2, f"<b>{profile_rows.GROUPS[code]}</b> {number} 项", "left", 14, style.FRAME))
    if columns.mark:
        y = min(titles.values())
        notes += [
            _note_at(scale(value, columns), y + 2, text, "center", SMALL, style.SECONDARY)
            for value, text in ((0, "基线 0"), (1, "目标 1"))
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


def _name(row: dict, room: float) -> str:
    """The name with its unit, on two lines at most; what does not fit ends in …"""
    unit = row["unit"]
    said = f" {unit}" if unit else ""
    if style.width(row["indicator_name"], 13) + style.width(said, SMALL) <= room:
        lines = [row["indicator_name"]]
    else:
        head = next(
            row["indicator_name"][:end]
            for end in range(len(row["indicator_name"]), 0, -1)
            if style.width(row["indicator_name"][:end], 12.5) <= room
        )
        rest = row["indicator_name"][len(head) :]
        lines = [head, style.cut(rest, 12.5, room - style.width(said, SMALL))]
    size = 13 if len(lines) == 1 else 12.5
    text = "<br>".join(style.small(style.escaped(line), size=size) for line in lines if line or len(lines) == 1)
    if len(lines) == 2 and not lines[1]:
        text, said = text + "<br>", unit
    return text + style.small(style.escaped(said), size=SMALL, color=style.SECONDARY)


def _baseline(row: dict, size: float) -> str:
    if missing(row["baseline"]):
        return style.small("未印基期" if row["scope"] == "plan" else "不用基期", size=SMALL, color=style.SECONDARY)
    return _under(
        printed(row["baseline"], row["base_decimals"]),
        profile_rows.year(row["baseline_year"]),
        size,
        bold=not words.has_newer(row),
    )


def _latest(row: dict, size: float) -> str:
    if profile_rows.held_back(row):
        return style.small("人数少不显示", size=SMALL, color=style.SECONDARY)
    if not words.has_newer(row):
        return style.small("缺现值" if missing(row["latest"]) else "尚无新数", size=SMALL, color=style.SECONDARY)
    return _under(
        printed(row["latest"], row["latest_decimals"]),
        f"{profile_rows.year(row['latest_year'])} {profile_rows.state(row)}".strip(),
        size,
    )


def _promised(row: dict, size: float) -> str:
    """In place of a newer figure, where no row has one."""
    amount, yearly = profile_rows.promised(row)
    return (
        _under(amount, yearly, size - 2, bold=False)
        if yearly
        else style.small(amount, size=12.5, color=style.SECONDARY)
    )


def _target(row: dict, size: float) -> str:
    asked = words.short_target(row)
    year = words.year(row["target_year"]) if not missing(row["target_year"]) else "未写年份"
    room = 82
    if style.width(asked, size, bold=True) <= room:
        return _under(asked, year, size)
    type_ = max(SMALL, min(size, size * room / style.width(asked, size, bold=True)))
    asked = style.cut(asked, type_ * 1.06, room)
    return f"{style.small(f'<b>{style.escaped(asked)}</b>', size=type_)}<br>" + style.small(
        year, size=SMALL, color=style.SECONDARY
    )


def _gap(row: dict, room: float) -> str:
    """The gap in words over the status with its reason; the status alone where there is no gap."""
    said, status = words.gap(row), words.status(row)
    if said.endswith(ALLOWED) and style.width(said, 13.5, bold=True) > room:
        said, status = said.removesuffix(ALLOWED), status + ALLOWED
    status = style.cut(status, 12, room)
    if not said:
        return style.small(style.escaped(status), size=12)
    size = 13.5 if style.width(said, 13.5, bold=True) <= room else 11.5
    said = style.cut(said, size * 1.06, room)
    return f"{style.small(f'<b>{style.escaped(said)}</b>', size=size)}<br>{style.small(style.escaped(status), size=12)}"
