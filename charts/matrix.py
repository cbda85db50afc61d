"""The map: indicators down, areas across; each cell tells figure, its year, target, its year, and status by shape, word and colour."""

import pandas as pd
import plotly.graph_objects as go

from charts import style, words
from model.numbers import missing, printed
from model.verdicts import CLASSES

ROW, HEAD, LABELS = 44, 60, 290   # pixels: a row, the head with the areas' names, the column of indicator names
OUTCOMES = {"met": "met", "kept": "met", "met_early": "met"}


def draw(cells: pd.DataFrame, *, indicators: list[dict], areas: list[dict]) -> go.Figure:
    """cells: one row a filled cell (charts.cells.cells); indicators: {id, name, unit, category} in order; areas: {code, name} in order.

    Marks carry customdata [area_code, indicator, target_year or '', scope] for whoever listens to a click.
    """
    across = {area["code"]: place for place, area in enumerate(areas)}
    down = {one["id"]: place for place, one in enumerate(indicators)}
    placed = cells[cells["area_code"].isin(list(across)) & cells["indicator"].isin(list(down))]
    rows = [row | {"x": across[row["area_code"]], "y": down[row["indicator"]]} for row in placed.to_dict("records")]
    empty = [(x, y) for y in range(len(indicators)) for x in range(len(areas)) if not any(r["x"] == x and r["y"] == y for r in rows)]

    figure = go.Figure([_fills(rows, len(areas), len(indicators)), _hatches(empty), _texts(rows, empty), _marks(rows)])
    style.layout(figure, height=HEAD + ROW * len(indicators) + 8, margin={"l": LABELS, "r": 4, "t": HEAD, "b": 4})
    figure.update_xaxes(range=[-0.5, len(areas) - 0.5], visible=False, fixedrange=True)
    figure.update_yaxes(range=[len(indicators) - 0.5, -0.5], visible=False, fixedrange=True)
    figure.update_layout(annotations=[*_area_names(rows, areas), *_indicator_names(indicators), *_category_names(indicators)], shapes=_category_bars(indicators, len(areas)))
    return figure


def describe(cells: pd.DataFrame, *, indicators: list[dict], areas: list[dict]) -> str:
    """The same in one sentence: how many targets, how many in each class, which area lists nothing."""
    shown = cells[cells["area_code"].isin([a["code"] for a in areas]) & cells["indicator"].isin([i["id"] for i in indicators])]
    judged = shown[shown["class"].isin(list(CLASSES))]
    counts = judged["class"].value_counts()
    told = "、".join(f"{word} {counts[code]} 项" for code, word in CLASSES.items() if code in counts)
    silent = [area["name"] for area in areas if area["code"] not in set(judged["area_code"])]
    return (f"{len(indicators)} 个指标、{len(areas)} 个地区的矩阵, 共 {len(judged)} 项目标" + (f": {told}" if told else "")
            + (f"。{'、'.join(silent)}的文件没有列出这些指标的目标" if silent else "") + "。")


def legend(cells: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    """(fill, ink, shape, word) of every status on the screen, in the order of the method."""
    present = set(cells["class"])
    known = [(*style.STATUS[code], word) for code, word in CLASSES.items() if code in present]
    return known + [(*style.STATUS["no_target"], style.NO_TARGET), (*style.STATUS["not_listed"], style.NOT_LISTED)]


def _fills(rows: list[dict], width: int, height: int) -> go.Heatmap:
    codes = list(style.STATUS)
    z = [[None] * width for _ in range(height)]
    for row in rows:
        z[row["y"]][row["x"]] = codes.index(row["class"])
    steps = len(codes)
    scale = [(edge / steps, style.STATUS[code][0]) for place, code in enumerate(codes) for edge in (place, place + 1)]
    return go.Heatmap(z=z, zmin=-0.5, zmax=steps - 0.5, colorscale=scale, showscale=False, xgap=3, ygap=3, hoverinfo="skip")


def _hatches(empty: list[tuple[int, int]]) -> go.Scatter:
    """Slanted lines over the cells no document speaks of: white, so that they cannot be taken for a status."""
    x, y = [], []
    for column, line in empty:
        for step in range(-5, 6):
            ends = _clipped(step / 6)
            if ends:
                (x0, y0), (x1, y1) = ends
                x += [column + x0, column + x1, None]
                y += [line + y0, line + y1, None]
    return go.Scatter(x=x, y=y, mode="lines", line={"color": "#e6eaed", "width": 1}, hoverinfo="skip")


def _clipped(offset: float, half: float = 0.46) -> tuple | None:
    """The part of the slanted line y = -x + offset that lies inside a cell of half-width `half`."""
    low, high = max(-half, offset - half), min(half, offset + half)
    return ((low, offset - low), (high, offset - high)) if low < high else None


def _texts(rows: list[dict], empty: list[tuple[int, int]]) -> go.Scatter:
    text = [_cell(row) for row in rows] + [style.small(style.NOT_LISTED, size=11)] * len(empty)
    color = [style.STATUS[row["class"]][1] for row in rows] + ["#7a858f"] * len(empty)
    return go.Scatter(x=[r["x"] for r in rows] + [x for x, _ in empty], y=[r["y"] for r in rows] + [y for _, y in empty], mode="text",
                      text=text, textfont={"family": style.FONT, "size": 13.5, "color": color}, hoverinfo="skip")


def _cell(row: dict) -> str:
    """'△ 74.41 2020' over '≥75 · 2025'; a figure stays readable even where it cannot be judged."""
    shape = style.STATUS[row["class"]][2]
    if missing(row["latest"]):
        first = f"{shape} " + style.small("缺现值" if row["reason"] == "no_figure" else words.REASONS.get(row["reason"], ""), size=12)
    else:
        first = f"{shape} <b>{printed(row['latest'], row['latest_decimals'])}</b> " + style.small(f"{int(row['latest_year'])}", size=10)
    second = style.NO_TARGET if row["class"] == "no_target" else f"{words.target(row)} · {words.year(row['target_year'])}"
    return f"{first}<br>{style.small(second)}"


def _marks(rows: list[dict]) -> go.Scatter:
    """Invisible squares over the cells: heatmaps give no selection events, marks do."""
    return go.Scatter(
        x=[r["x"] for r in rows], y=[r["y"] for r in rows], mode="markers",
        marker={"symbol": "square", "size": ROW - 4, "opacity": 0, "color": style.FRAME},
        selected={"marker": {"opacity": 0.12}}, unselected={"marker": {"opacity": 0}},
        customdata=[[r["area_code"], r["indicator"], "" if missing(r["target_year"]) else int(r["target_year"]), r["scope"]] for r in rows],
        hovertext=[_hover(r) for r in rows], hoverinfo="text")


def _hover(row: dict) -> str:
    if row["class"] == "no_target":
        return f"<b>{row['area']} · {row['indicator_name']}</b><br>{int(row['latest_year'])} 年 {printed(row['latest'], row['latest_decimals'])}<br>{style.NO_TARGET}"
    lines = [f"<b>{row['area']} · {row['indicator_name']}</b>", f"{style.STATUS[row['class']][2]} {words.status(row)}"]
    gap = words.gap(row)
    lines += [gap] if gap else []
    return "<br>".join(lines + words.flags(row) + [row["source_title"]])


def _area_names(rows: list[dict], areas: list[dict]) -> list[dict]:
    """The head of each column: the area, and how many of its listed targets have a figure."""
    notes = []
    for place, area in enumerate(areas):
        mine = [row for row in rows if row["x"] == place and row["class"] != "no_target"]
        held = sum(not missing(row["latest"]) for row in mine)
        coverage = f"{held}/{len(mine)} 项有现值" if mine else "文件未列这些目标"
        notes.append({"x": place, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 6, "showarrow": False,
                      "text": f"<b>{area['name']}</b><br>{style.small(coverage, color=style.SECONDARY)}", "font": {"size": 15}})
    return notes


def _indicator_names(indicators: list[dict]) -> list[dict]:
    notes = []
    for place, one in enumerate(indicators):
        name = one["name"] if len(one["name"]) <= 17 else f"{one['name'][:16]}…"
        unit = f" {style.small(one['unit'], color=style.SECONDARY)}" if one["unit"] else ""
        notes.append({"x": 0, "xref": "paper", "xanchor": "left", "xshift": 34 - LABELS, "y": place, "showarrow": False, "text": name + unit, "align": "left", "hovertext": one["name"],
                      "font": {"size": 14}})
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


def _category_names(indicators: list[dict]) -> list[dict]:
    """A category's name down its rows, one sign a line, as far as it has room."""
    notes = []
    for name, first, last in _spans(indicators):
        room = (last - first + 1) * ROW // 17
        notes.append({"x": 0, "xref": "paper", "xanchor": "center", "xshift": 14 - LABELS, "y": (first + last) / 2, "showarrow": False,
                      "text": "<br>".join(name[:room]), "font": {"size": 12, "color": style.SECONDARY}})
    return notes


def _category_bars(indicators: list[dict], width: int) -> list[dict]:
    return [{"type": "line", "xref": "paper", "x0": 0, "x1": 0, "xsizemode": "pixel", "xanchor": 0, "y0": first - 0.44, "y1": last + 0.44,
             "line": {"color": style.FRAME, "width": 2.5}} | {"x0": 3 - LABELS, "x1": 3 - LABELS} for _, first, last in _spans(indicators)]
