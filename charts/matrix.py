"""The map: indicators down, areas across; each cell tells figure, its year, target, its year, and status by shape, word and colour."""

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts import style, words
from model.numbers import missing, printed
from model.verdicts import CLASSES

WIDTH = 820  # pixels the map has on a screen of 1440, beside the menu and the panel
BAR, GUTTER, GAP = 3, 34, 3  # the category's bar, its name left of the indicators, the white between cells
NUDGE = 2  # Plotly centres a text of two sizes that much too high
SMALLEST = 8.5  # no type below this
# A click on a mark makes Plotly fade whatever was not clicked, on every trace that does not say otherwise: the map must stay readable.
UNDIMMED = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


@dataclass(frozen=True, kw_only=True)
class Density:
    """How much a cell tells, by the room a column has. least: pixels a column must have; row, labels: pixels; figure, note, year: type."""

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


def density(areas: int, *, width: float = WIDTH) -> Density:
    """The fullest telling a column has room for."""
    return next(one for one in DENSITIES if (width - one.labels) / max(areas, 1) >= one.least)


def draw(cells: pd.DataFrame, *, indicators: list[dict], areas: list[dict], width: float = WIDTH) -> go.Figure:
    """cells: one row a filled cell (charts.cells.cells); indicators: {id, name, unit, category} in order; areas: {code, name, short} in order.

    Every cell carries customdata [area_code, indicator, target_year or '', scope or ''] for whoever listens to a click.
    """
    told = density(len(areas), width=width)
    column = (width - told.labels) / max(len(areas), 1) - 4
    rows, empty = _placed(cells, indicators, areas)
    heads, head = _area_names(rows, areas, told, column)
    cell = {"width": 1 - GAP / (column + 4), "height": 1 - GAP / told.row}
    figure = go.Figure(
        [
            _fills(rows, len(areas), len(indicators)),
            _hatches(empty, cell),
            _edges(rows, cell),
            _texts(rows, empty, told, column),
            _marks(rows, empty, indicators, areas, cell),
        ]
    )
    style.layout(
        figure,
        height=head + told.row * len(indicators) + 8,
        margin={"l": told.labels, "r": 4, "t": head, "b": 4},
        barmode="overlay",
        bargap=0,
    )
    figure.update_xaxes(range=[-0.5, len(areas) - 0.5], visible=False, fixedrange=True)
    figure.update_yaxes(range=[len(indicators) - 0.5, -0.5], visible=False, fixedrange=True)
    return figure.update_layout(
        annotations=[*heads, *_indicator_names(indicators, told), *_category_names(indicators, told)],
        shapes=_category_bars(indicators, told),
    )


def describe(cells: pd.DataFrame, *, indicators: list[dict], areas: list[dict]) -> str:
    """The same in one sentence: how many targets, how many in each class, which area lists nothing."""
    shown = cells[
        cells["area_code"].isin([a["code"] for a in areas]) & cells["indicator"].isin([i["id"] for i in indicators])
    ]
    judged = shown[shown["class"].isin(list(CLASSES))]
    counts = judged["class"].value_counts()
    told = "、".join(f"{word} {counts[code]} 项" for code, word in CLASSES.items() if code in counts)
    silent = [area["name"] for area in areas if area["code"] not in set(judged["area_code"])]
    named = "、".join(silent[:6]) + (f"等 {len(silent)} 个地区" if len(silent) > 6 else "")
    return (
        f"{len(indicators)} 个指标、{len(areas)} 个地区的矩阵, 共 {len(judged)} 项目标"
        + (f": {told}" if told else "")
        + (f"。{named}的文件没有列出这些指标的目标" if silent else "")
        + "。"
    )


def twin(cells: pd.DataFrame, *, indicators: list[dict], areas: list[dict]) -> pd.DataFrame:
    """The filled cells as a table of text, in the order of the map; and a row for each area that lists nothing."""
    rows, _ = _placed(cells, indicators, areas)
    lines = [
        words.record(row) | {"类别": indicators[row["y"]]["category"]}
        for row in sorted(rows, key=lambda row: (row["y"], row["x"]))
    ]
    silent = [area for area in areas if area["code"] not in {row["area_code"] for row in rows}]
    lines += [{"地区": area["name"], "判定": style.NOT_LISTED} for area in silent]
    return pd.DataFrame(lines, columns=["类别", *words.RECORD]).fillna("")


def legend(cells: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """(fill, ink, shape, word) of every status on the screen, in the order of the method."""
    present = set(cells["class"])
    known = [(*style.STATUS[code], word) for code, word in CLASSES.items() if code in present]
    history = (
        [(*style.PALE["met_early"], "", style.HISTORY)]
        if any(style.is_history(row) for row in cells.to_dict("records"))
        else []
    )
    return (
        known
        + history
        + [(*style.STATUS["no_target"], style.NO_TARGET), (*style.STATUS["not_listed"], style.NOT_LISTED)]
    )


def reading(areas: int, *, width: float = WIDTH) -> str:
    """How one cell of the map is to be read, at the density it has."""
    return {
        "full": "每格: 形状 现值 年份 / 目标 · 目标年",
        "stacked": "每格: 形状 现值 / 目标 / 现值年→目标年",
        "short": "每格: 形状 / 现值; 其余见提示",
        "shape": "每格只画形状; 数值见提示",
    }[density(areas, width=width).name]


def _placed(cells: pd.DataFrame, indicators: list[dict], areas: list[dict]) -> tuple[list[dict], list[tuple[int, int]]]:
    """The rows with their place x (area), y (indicator), and the places nobody speaks of."""
    across = {area["code"]: place for place, area in enumerate(areas)}
    down = {one["id"]: place for place, one in enumerate(indicators)}
    mine = cells[cells["area_code"].isin(list(across)) & cells["indicator"].isin(list(down))]
    rows = [row | {"x": across[row["area_code"]], "y": down[row["indicator"]]} for row in mine.to_dict("records")]
    taken = {(row["x"], row["y"]) for row in rows}
    return rows, [(x, y) for y in range(len(indicators)) for x in range(len(areas)) if (x, y) not in taken]


def _fills(rows: list[dict], width: int, height: int) -> go.Heatmap:
    colours = list(
        dict.fromkeys([fill for fill, _, _ in style.STATUS.values()] + [fill for fill, _ in style.PALE.values()])
    )
    z = [[None] * width for _ in range(height)]
    for row in rows:
        z[row["y"]][row["x"]] = colours.index(style.paint(row)[0])
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


def _hatches(empty: list[tuple[int, int]], cell: dict) -> go.Bar:
    """Slanted lines over the cells no document speaks of: white, so that they cannot be taken for a status."""
    return go.Bar(
        name="hatches",
        **_boxes(empty, **cell),
        **UNDIMMED,
        hoverinfo="skip",
        marker={
            "color": style.PAPER,
            "line": {"width": 0},
            "pattern": {"shape": "/", "fgcolor": style.HATCH, "bgcolor": style.PAPER, "size": 9, "solidity": 0.12},
        },
    )


def _edges(rows: list[dict], cell: dict) -> go.Bar:
    """A frame in the colour of the status around the pale cells."""
    old = [row for row in rows if style.is_history(row)]
    return go.Bar(
        name="edges",
        **_boxes([(row["x"], row["y"]) for row in old], **cell),
        **UNDIMMED,
        hoverinfo="skip",
        marker={"color": "rgba(0,0,0,0)", "line": {"color": [style.strong(row["class"]) for row in old], "width": 1.6}},
    )


def _texts(rows: list[dict], empty: list[tuple[int, int]], told: Density, column: float) -> go.Scatter:
    blank = _fitted([style.NOT_LISTED, "未列"], told.note, column) if told.name != "shape" else ""
    text = [_cell(row, told, column) for row in rows] + [blank] * len(empty)
    color = [style.paint(row)[1] for row in rows] + [style.STATUS["not_listed"][1]] * len(empty)
    return go.Scatter(
        name="texts",
        x=[r["x"] for r in rows] + [x for x, _ in empty],
        y=[y + NUDGE / told.row for y in [r["y"] for r in rows] + [y for _, y in empty]],
        mode="text",
        text=text,
        textfont={"family": style.FONT, "size": min(told.figure, max(column, SMALLEST)), "color": color},
        selected={"textfont": {"color": style.INK}},
        hoverinfo="skip",
    )


def _cell(row: dict, told: Density, column: float) -> str:
    """'△ 74.41 2020' over '≥75 · 2025', or what of it a narrow column can hold; a figure stays readable even where it cannot be judged."""
    shape = style.STATUS[row["class"]][2]
    if told.name == "shape":
        return shape
    held, asked = not missing(row["latest"]), row["class"] != "no_target"
    blank = words.HELD if words.held_back(row) else words.REASONS.get(row["reason"] or "no_figure")
    figure = printed(row["latest"], row["latest_decimals"]) if held else blank
    size = told.figure if held else told.note + 1
    if told.name == "short":
        return f"{shape}<br>{_fitted([figure], told.note, column, bold=held)}"
    room = column - style.width(f"{shape} ", told.figure)
    target = _asked(row, told, column) if asked else style.NO_TARGET
    if told.name == "full":
        year = f" {int(row['latest_year'])}" if held else ""
        first = (
            f"{shape} "
            + _fitted([figure], size, room - style.width(year, told.year), bold=held)
            + (style.small(year, size=told.year) if held else "")
        )
        ways = (
            [
                f"{target} · {year}"
                for year in (
                    [words.year(row["target_year"])] if not missing(row["target_year"]) else ["未写目标年", "无年份"]
                )
            ]
            + [target]
            if asked
            else [target]
        )
        return f"{first}<br>{_fitted(ways, told.note, column)}"
    had, due = (None if missing(row[name]) else int(row[name]) for name in ("latest_year", "target_year"))
    years = (f"{had}" if held else "") + (f"→{due}" if due not in (None, had) else "")
    ways = [target] if asked else [target, "未列目标"]
    return "<br>".join(
        [
            f"{shape} " + _fitted([figure], size, room, bold=held),
            _fitted(ways, told.note, column),
            _fitted([years], told.year, column),
        ]
    )


def _asked(row: dict, told: Density, column: float) -> str:
    """The target in a few signs; of one in words only, its words."""
    if row["reason"] == "qualitative_only" and missing(row["latest"]) and row["as_printed"]:
        return style.cut(row["as_printed"], told.note, column)
    return words.short_target(row)


def _fitted(ways: list[str], size: float, room: float, *, bold: bool = False) -> str:
    """The first way of saying it that fits; else the last in smaller type; else as much of it as fits."""
    text = next((way for way in ways if style.width(way, size, bold=bold) <= room), None)
    if text is None:
        text = ways[-1]
        size = max(SMALLEST, min(size, int(size * room / style.width(text, size, bold=bold) * 10) / 10))
        text = style.cut(text, size * (1.06 if bold else 1), room)
    told = f"<b>{style.escaped(text)}</b>" if bold else style.escaped(text)
    return style.small(told, size=size)


def _marks(
    rows: list[dict], empty: list[tuple[int, int]], indicators: list[dict], areas: list[dict], cell: dict
) -> go.Bar:
    """Invisible boxes over all cells: heatmaps give no selection events, bars do. The chosen one gets a frame."""
    names = [
        f"<b>{style.escaped(areas[x]['name'])} · {style.escaped(indicators[y]['name'])}</b><br>{style.NOT_LISTED}"
        for x, y in empty
    ]
    return go.Bar(
        name="marks",
        **_boxes([(r["x"], r["y"]) for r in rows] + empty, **cell),
        marker={"color": "rgba(0,0,0,0)", "opacity": 0, "line": {"color": style.FRAME, "width": 3}},
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0}},
        customdata=[
            [r["area_code"], r["indicator"], "" if missing(r["target_year"]) else int(r["target_year"]), r["scope"]]
            for r in rows
        ]
        + [[areas[x]["code"], indicators[y]["id"], "", ""] for x, y in empty],
        hovertext=[_hover(r) for r in rows] + names,
        hoverinfo="text",
        hoverlabel={"namelength": 0},
    )


def _hover(row: dict) -> str:
    head = f"<b>{style.escaped(row['area'])} · {style.escaped(row['indicator_name'])}</b>"
    figure = (
        ""
        if missing(row["latest"])
        else f"{int(row['latest_year'])} 年 {printed(row['latest'], row['latest_decimals'])}"
    )
    if row["class"] == "no_target":
        return "<br>".join([head, figure, style.NO_TARGET])
    due = "" if missing(row["target_year"]) else f"{int(row['target_year'])} 年"
    lines = [
        head,
        f"{style.STATUS[row['class']][2]} {words.status(row)}",
        figure,
        style.escaped(f"{due}目标 {words.target(row)}"),
        words.gap(row),
        *words.flags(row),
        style.escaped(row["source_title"]),
    ]
    return "<br>".join(line for line in lines if line)


def _area_names(rows: list[dict], areas: list[dict], told: Density, column: float) -> tuple[list[dict], int]:
    """The head of each column: the area, and how many of its listed targets have a figure; and the head's height.

    In narrow columns the name stands upright, one sign below the other, as Chinese can.
    """
    held, listed = [0] * len(areas), [0] * len(areas)
    for row in rows:
        listed[row["x"]] += row["class"] != "no_target"
        held[row["x"]] += row["class"] != "no_target" and not missing(row["latest"])
    size = {"full": 15, "stacked": 13}.get(told.name, 12)
    texts = []
    for place, area in enumerate(areas):
        lines = _name_lines(area, told, size, column)
        if told.name in ("full", "stacked"):
            ways = (
                [f"{held[place]}/{listed[place]} 项有现值", f"{held[place]}/{listed[place]}"]
                if listed[place]
                else ["文件未列这些目标", "未列目标"]
            )
            lines = [f"<b>{style.escaped(line)}</b>" for line in lines] + [_fitted(ways, told.note, column)]
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
            "hovertext": areas[place]["name"],
            "font": {"size": size, "color": style.INK},
        }
        for place, lines in enumerate(texts)
    ]
    return notes, int(12 + 1.3 * size * max(map(len, texts), default=1))


def _name_lines(area: dict, told: Density, size: float, column: float) -> list[str]:
    """'未具名县(文库范文)' in a column of 80 -> ['未具名县', '(文库范文)']; in one of 14 -> ['未', '具', '名', '县']."""
    short = area.get("short") or area["name"]
    if told.name in ("short", "shape"):
        return list(style.cut(short, 1, 8))
    name = area["name"] if style.width(area["name"], size, bold=True) <= 3 * column else short
    return style.broken(name, size, column, lines=3)


def _indicator_names(indicators: list[dict], told: Density) -> list[dict]:
    """The name, and once its unit; a long name on two lines where the row is high enough."""
    size, lines, notes = (14, 2, []) if told.row >= 36 else (12.5, 1, [])
    for place, one in enumerate(indicators):
        room = told.labels - GUTTER - 6 - (style.width(f" {one['unit']}", 11) if one["unit"] else 0)
        if style.width(one["name"], size) <= room:
            text, type_ = [one["name"]], size
        else:
            type_ = min(size, 12)
            text = style.broken(one["name"], type_, room, lines=lines)
        unit = f" {style.small(style.escaped(one['unit']), color=style.SECONDARY)}" if one["unit"] else ""
        notes.append(
            {
                "x": 0,
                "xref": "paper",
                "xanchor": "left",
                "xshift": GUTTER - told.labels,
                "y": place,
                "showarrow": False,
                "text": "<br>".join(map(style.escaped, text)) + unit,
                "align": "left",
                "hovertext": one["name"],
                "font": {"size": type_, "color": style.INK},
            }
        )
    return notes


def _spans(indicators: list[dict]) -> list[tuple[str, int, int]]:
    """Runs of one category: (name, first row, last row)."""
    spans: list[tuple[str, int, int]] = []
    for place, one in enumerate(indicators):
        if spans and spans[-1][0] == one["category"]:
            spans[-1] = (one["category"], spans[-1][1], place)
        else:
            spans.append((one["category"], place, place))
    return spans


def _category_names(indicators: list[dict], told: Density) -> list[dict]:
    """A category's name down its rows, one sign a line, as far as it has room."""
    notes = []
    for name, first, last in _spans(indicators):
        room = (last - first + 1) * told.row // 16
        notes.append(
            {
                "x": 0,
                "xref": "paper",
                "xanchor": "center",
                "xshift": 14 - told.labels,
                "y": (first + last) / 2,
                "showarrow": False,
                "hovertext": name,
                "text": "<br>".join(style.escaped(sign) for sign in name[:room]),
                "font": {"size": 12, "color": style.SECONDARY},
            }
        )
    return notes


def _category_bars(indicators: list[dict], told: Density) -> list[dict]:
    return [
        {
            "type": "line",
            "xref": "paper",
            "xsizemode": "pixel",
            "xanchor": 0,
            "x0": BAR - told.labels,
            "x1": BAR - told.labels,
            "y0": first - 0.44,
            "y1": last + 0.44,
            "line": {"color": style.FRAME, "width": 2.5},
        }
        for _, first, last in _spans(indicators)
    ]
