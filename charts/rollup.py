"""Many areas at once: of each city or province, how its areas stand on each indicator. Classes are counted, never averaged."""

import pandas as pd
import plotly.graph_objects as go

from charts import style
from charts.matrix import UNDIMMED, WIDTH
from model.verdicts import CLASSES

# What a bar counts, best first: the classes, the word of the group in twins and hovers, and its colour.
FAMILIES = (
    (("met", "kept", "met_early"), "已达到", style.STATUS["met"][0]),
    (("on_pace",), "达到时序", style.STATUS["on_pace"][0]),
    (("slightly_behind",), "略滞后", style.STATUS["slightly_behind"][0]),
    (("behind",), "滞后", style.STATUS["behind"][0]),
    (("missed", "lost", "moving_away"), "未达或变差", style.STATUS["missed"][0]),
    (("baseline_meets",), "基线已达标", style.STATUS["baseline_meets"][0]),
    (("baseline_short",), "基线未达标", style.STATUS["baseline_short"][0]),
    (("unknown",), "待补数据", "#d5dadf"),
)
ROW, LABELS, HEAD = 34, 250, 62


def counts(cells: pd.DataFrame, *, groups: list[dict]) -> pd.DataFrame:
    """group, indicator, one column a family (its word) and total: areas of the group whose documents list a target.

    cells: one row a filled cell (charts.cells.cells); groups: {code, name, areas: set of codes} in order.
    """
    told = cells[cells["class"].isin(list(CLASSES))]
    family = {code: word for codes, word, _ in FAMILIES for code in codes}
    parts = []
    for group in groups:
        mine = told[told["area_code"].isin(group["areas"])]
        table = pd.crosstab(mine["indicator"], mine["class"].map(family))
        table = table.reindex(columns=[word for _, word, _ in FAMILIES], fill_value=0)
        parts.append(table.assign(group=group["code"], total=table.sum(axis=1)).reset_index())
    names = ["group", "indicator", *(word for _, word, _ in FAMILIES), "total"]
    return pd.concat(parts, ignore_index=True)[names] if parts else pd.DataFrame(columns=names)


def draw(cells: pd.DataFrame, *, indicators: list[dict], groups: list[dict], width: float = WIDTH) -> go.Figure:
    """A bar a cell, split by how many areas stand where; under it how many reached it of how many list it.

    indicators: {id, name, unit, category} in order. Every bar carries customdata [group code, indicator].
    """
    found = counts(cells, groups=groups)
    across = {group["code"]: place for place, group in enumerate(groups)}
    down = {one["id"]: place for place, one in enumerate(indicators)}
    found = found[found["indicator"].isin(list(down)) & (found["total"] > 0)]
    figure = go.Figure()
    left = found["group"].map(across).astype("float64") - 0.46
    for _, word, colour in FAMILIES:
        share = found[word] / found["total"] * 0.92
        some = found[word] > 0
        figure.add_bar(
            name=word,
            orientation="h",
            x=share[some].tolist(),
            base=left[some].tolist(),
            y=found["indicator"].map(down)[some].tolist(),
            width=0.34,
            offset=-0.3,
            marker={"color": colour, "line": {"color": style.PAPER, "width": 1}},
            customdata=found.loc[some, ["group", "indicator"]].to_numpy().tolist(),
            hovertext=_hovers(found[some], indicators, groups),
            hoverinfo="text",
            **UNDIMMED,
        )
        left = left + share
    style.layout(
        figure,
        height=HEAD + ROW * len(indicators) + 8,
        margin={"l": LABELS, "r": 4, "t": HEAD, "b": 4},
        barmode="overlay",
    )
    figure.update_xaxes(range=[-0.5, len(groups) - 0.5], visible=False, fixedrange=True)
    figure.update_yaxes(range=[len(indicators) - 0.5, -0.5], visible=False, fixedrange=True)
    return figure.update_layout(
        annotations=[
            *_heads(groups, width),
            *_rows(indicators),
            *_tallies(found, across, down, room=(width - LABELS) / max(len(groups), 1)),
        ]
    )


def describe(cells: pd.DataFrame, *, indicators: list[dict], groups: list[dict]) -> str:
    """The same in one sentence, over all indicators: '甲市 12 个地区 80 项目标: 已达到 20、滞后 3 …'."""
    found = counts(cells, groups=groups)
    found = found[found["indicator"].isin([one["id"] for one in indicators])]
    told = []
    for group in groups:
        mine = found[found["group"] == group["code"]]
        parts = "、".join(f"{word} {int(mine[word].sum())}" for _, word, _ in FAMILIES if mine[word].sum())
        told.append(
            f"{group['name']} {len(group['areas'])} 个地区 {int(mine['total'].sum())} 项目标"
            + (f": {parts}" if parts else "")
        )
    return f"{len(indicators)} 个指标按 {len(groups)} 个市或省汇总。" + "; ".join(told) + "。"


def twin(cells: pd.DataFrame, *, indicators: list[dict], groups: list[dict]) -> pd.DataFrame:
    """The counts as a table of text, one row an indicator of a group."""
    found = counts(cells, groups=groups)
    names = {one["id"]: one["name"] for one in indicators}
    found = found[found["indicator"].isin(list(names))]
    groups_by = {group["code"]: group["name"] for group in groups}
    columns = {word: found[word].astype(str) for _, word, _ in FAMILIES}
    head = {
        "汇总": found["group"].map(groups_by),
        "指标": found["indicator"].map(names),
        "列出目标的地区": found["total"].astype(str),
    }
    return pd.DataFrame(head | columns).reset_index(drop=True)


def legend() -> list[tuple[str, str, str, str]]:
    """(fill, ink, shape, word) of every family, as ui.parts.legend wants them."""
    return [(colour, style.INK, "", word) for _, word, colour in FAMILIES]


def _hovers(found: pd.DataFrame, indicators: list[dict], groups: list[dict]) -> list[str]:
    names = {one["id"]: one["name"] for one in indicators}
    places = {group["code"]: group["name"] for group in groups}
    return [
        f"<b>{style.escaped(places[row['group']])} · {style.escaped(names[row['indicator']])}</b><br>"
        + "<br>".join(f"{word} {row[word]}" for _, word, _ in FAMILIES if row[word])
        for row in found.to_dict("records")
    ]


def _heads(groups: list[dict], width: float) -> list[dict]:
    room = (width - LABELS) / max(len(groups), 1) - 6
    size = 14 if room > 90 else 12
    return [
        {
            "x": place, "y": 1, "yref": "paper", "yanchor": "bottom", "yshift": 6, "showarrow": False, "hovertext": group["name"],
            "text": "<br>".join([*(f"<b>{style.escaped(line)}</b>" for line in style.broken(group["name"], size, room, lines=2)), style.small(f"{len(group['areas'])} 个地区", color=style.SECONDARY)]),
            "font": {"size": size, "color": style.INK},
        }
        for place, group in enumerate(groups)
    ]  # fmt: skip


def _rows(indicators: list[dict]) -> list[dict]:
    return [
        {
            "x": 0, "xref": "paper", "xanchor": "left", "xshift": -LABELS, "y": place, "showarrow": False, "hovertext": one["name"],
            "text": style.escaped(style.cut(one["name"], 13, LABELS - 14)), "font": {"size": 13, "color": style.INK},
        }
        for place, one in enumerate(indicators)
    ]  # fmt: skip


def _tallies(found: pd.DataFrame, across: dict[str, int], down: dict[str, int], *, room: float) -> list[dict]:
    done, pace = FAMILIES[0][1], FAMILIES[1][1]
    words = " 已达到或按时序" if room >= 150 else ""
    return [
        {
            "x": across[row["group"]] - 0.46, "y": down[row["indicator"]] + 0.27, "xanchor": "left", "showarrow": False,
            "text": f"{row[done] + row[pace]}/{row['total']}{words}", "font": {"size": 11, "color": style.SECONDARY},
        }
        for row in found.to_dict("records")
    ]  # fmt: skip
