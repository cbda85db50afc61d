"""One target as a line: hollow circle baseline, filled circle latest, thick tick target, the stretch between in the colour of the status."""

import pandas as pd
import plotly.graph_objects as go

from charts import style, words
from model.numbers import missing, printed


def draw(row: dict) -> go.Figure:
    """row: one row of the gaps table. A row without figure or without target shows what there is."""
    _, _, shape = style.STATUS[row["class"]]
    fill = {"baseline_meets": "#1b7f79", "baseline_short": "#bf4d36", "unknown": "#9aa4ad"}.get(row["class"], style.STATUS[row["class"]][0])
    points = {name: float(row[name]) for name in ("baseline", "latest", "target") if not missing(row[name])}
    figure = go.Figure()
    if {"latest", "target"} <= points.keys():
        figure.add_scatter(x=[points["latest"], points["target"]], y=[0, 0], mode="lines", line={"color": fill, "width": 6}, opacity=0.55, hoverinfo="skip")
    if "baseline" in points:
        figure.add_scatter(x=[points["baseline"]], y=[0], mode="markers", marker={"symbol": "circle", "size": 15, "color": "#ffffff", "line": {"color": style.INK, "width": 2}}, hoverinfo="skip")
    if "latest" in points and row["latest_year"] != row["baseline_year"]:
        figure.add_scatter(x=[points["latest"]], y=[0], mode="markers", marker={"symbol": "circle", "size": 15, "color": fill}, hoverinfo="skip")
    if "target" in points:
        figure.add_scatter(x=[points["target"]], y=[0], mode="markers", marker={"symbol": "line-ns", "size": 26, "line": {"color": style.FRAME, "width": 4}}, hoverinfo="skip")
    low, high = (min(points.values()), max(points.values())) if points else (0, 1)
    room = (high - low) * 0.35 or abs(high) * 0.05 or 1
    style.layout(figure, height=118, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    figure.update_xaxes(range=[low - room, high + room], visible=False, fixedrange=True)
    figure.update_yaxes(range=[-1.6, 1.6], visible=False, fixedrange=True)
    figure.add_shape(type="line", x0=low - room, x1=high + room, y0=0, y1=0, line={"color": style.LINE, "width": 2}, layer="below")
    return figure.update_layout(annotations=_labels(row, points, fill, f"{shape} {words.gap(row) or words.status(row)}"))


def describe(row: dict) -> str:
    return words.sentence(row)


def _labels(row: dict, points: dict[str, float], fill: str, below: str) -> list[dict]:
    """Direct labels above the marks; two that would collide are pushed apart to the left and the right of theirs."""
    told = {}
    if "baseline" in points:
        told["baseline"] = f"{words.year(row['baseline_year'])} 基线<br><b>{printed(row['baseline'], row['base_decimals'])}</b>"
    if "latest" in points and row["latest_year"] != row["baseline_year"]:
        told["latest"] = f"{words.year(row['latest_year'])} 现值<br><b>{printed(row['latest'], row['latest_decimals'])}</b>"
    if "target" in points:
        told["target"] = f"{words.year(row['target_year'])} 目标<br><b>{words.target(row) if row['basis'] == 'absolute' else printed(row['target'], row['target_decimals'])}</b>"
    places = pd.Series({name: points[name] for name in told}).sort_values(kind="stable")
    anchors = dict(zip(places.index, {1: ["center"], 2: ["center", "center"], 3: ["right", "center", "left"]}.get(len(places), [])))
    if len(places) == 2 and places.iloc[0] == places.iloc[1]:
        anchors = dict(zip(places.index, ["right", "left"]))
    notes = [{"x": points[name], "y": 0.45, "yanchor": "bottom", "xanchor": anchors[name], "text": text, "showarrow": False, "font": {"size": 12, "color": style.SECONDARY}} for name, text in told.items()]
    middle = sum(places.iloc[[0, -1]]) / 2 if len(places) else 0.5
    dark = "#7d2d1c" if row["class"] in ("baseline_short", "missed", "lost", "moving_away") else "#14504c" if row["class"] in ("met", "kept", "met_early", "baseline_meets", "on_pace") else style.INK
    return [*notes, {"x": middle, "y": -0.5, "yanchor": "top", "text": f"<b>{below}</b>", "showarrow": False, "font": {"size": 15, "color": dark}}]
