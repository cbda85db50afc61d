"""Many areas at once: of each city or province, how its areas stand on each indicator. Targets are counted, never
averaged.

table: the headline rows of a Selection (actions/assess.py) as columns: area_code, indicator, class, flags, latest_year,
target_year. A bar's parts are those of the counting rule (wording.counts.PARTS), so that they always sum to the whole.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from charts import marks, style
from charts.export_frame import Legend
from charts.matrix import WIDTH
from model.areas import Area
from model.indicators import Indicator
from wording.counts import FAVOURABLE, PARTS, flagged, parts

# part -> (colour, shape in the legend), in the order of a bar: best first, what cannot be judged last
PAINT: dict[str, tuple[str, str]] = {
    "met": (style.STATUS["met"][0], style.STATUS["met"][2]),
    "ahead": ("#4a9f98", style.STATUS["met_early"][2]),
    "on_pace": (style.STATUS["on_pace"][0], style.STATUS["on_pace"][2]),
    "behind": (style.STATUS["behind"][0], style.STATUS["behind"][2]),
    "missed": (style.STATUS["missed"][0], style.STATUS["missed"][2]),
    "worse": ("#d98672", style.STATUS["moving_away"][2]),
    "baseline_only": ("#dceceb", style.STATUS["baseline_meets"][2]),
    "owed": ("#b9c2c9", ""),
    "unknown": ("#e3e7ea", style.STATUS["unknown"][2]),
    "qualitative": ("#f3f5f6", "·"),
}
READING = "每格：列有该项目标的地区的判定分布，下方为 已达到或按时序 / 列有目标 的地区数"
SURE = "sure"  # beside the parts: how many of the favourable ones have no doubt in their wording
ROW, LABELS, HEAD = 34, 250, 62  # pixels of a row, of the names at the left, of the heads


@dataclass(frozen=True, kw_only=True)
class Group:
    """A city or province and the codes of its areas that are counted."""

    area: Area
    members: frozenset[str]


def counts(table: pd.DataFrame, *, groups: Sequence[Group]) -> pd.DataFrame:
    """A row each group and indicator: group (code), indicator, how many of the group's targets fall into each of PARTS,
    total, and how many are favourable without a doubt or a missed year (SURE).
    """
    part = parts(table)
    sure = part.isin(FAVOURABLE) & (table["doubts"].astype(str) == "") & ~flagged(table, "missed_year")
    found = []
    for group in groups:
        mine = table["area_code"].isin(group.members)
        tally = pd.crosstab(table.loc[mine, "indicator"], part[mine]).reindex(columns=list(PARTS), fill_value=0)
        known = sure[mine].groupby(table.loc[mine, "indicator"], observed=True).sum()
        more = {"total": tally.sum(axis=1), SURE: known.reindex(tally.index, fill_value=0).astype(int)}
        found.append(tally.assign(group=group.area.code, **more).reset_index())
    names = ["group", "indicator", *PARTS, "total", SURE]
    return pd.concat(found, ignore_index=True)[names] if found else pd.DataFrame(columns=names)


def draw(
    table: pd.DataFrame,
    *,
    indicators: Sequence[Indicator],
    groups: Sequence[Group],
    width: float = WIDTH,
    larger: float = 1.0,
) -> go.Figure:
    """A bar for each indicator and group, split by how many areas stand where; under it how many of those that list the
    target have reached it or are on pace. Every bar carries customdata [group code, indicator id]; width: pixels it
    will have; larger: how many times as large all of it is, for a projector.
    """
    row, labels, head = (larger * pixels for pixels in (ROW, LABELS, HEAD))
    found = _of(counts(table, groups=groups), indicators)
    found = found[found["total"] > 0]
    across = {group.area.code: place for place, group in enumerate(groups)}
    down = {one.id: place for place, one in enumerate(indicators)}
    figure = go.Figure()
    left = found["group"].map(across).astype("float64") - 0.46
    for part, (colour, _) in PAINT.items():
        share = found[part] / found["total"] * 0.92
        some = found[part] > 0
        figure.add_bar(
            name=PARTS[part],
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
            **marks.UNDIMMED,
        )
        left = left + share
    style.layout(
        figure,
        height=head + row * len(indicators) + 8,
        margin={"l": labels, "r": 4, "t": head, "b": 4},
        barmode="overlay",
        meta=style.parted((head + row * n for n in range(1, len(indicators))), head=head),
    )
    figure.update_xaxes(range=[-0.5, len(groups) - 0.5], visible=False, fixedrange=True)
    figure.update_yaxes(range=[len(indicators) - 0.5, -0.5], visible=False, fixedrange=True)
    room = larger * (width - LABELS) / max(len(groups), 1)
    notes = [*_heads(groups, room - 6, larger), *_rows(indicators, larger)]
    return figure.update_layout(annotations=[*notes, *_tallies(found, across, down, room=room, larger=larger)])


def describe(table: pd.DataFrame, *, indicators: Sequence[Indicator], groups: Sequence[Group]) -> str:
    """The same in one sentence, over all indicators: '甲市 12 个地区 80 项目标：已达标 20、滞后 3 …'."""
    found = _of(counts(table, groups=groups), indicators)
    sentences = []
    for group in groups:
        mine = found[found["group"] == group.area.code]
        sums = "、".join(f"{word} {mine[part].sum()}" for part, word in PARTS.items() if mine[part].sum())
        head = f"{group.area.name} {len(group.members)} 个地区 {mine['total'].sum()} 项目标"
        sentences.append(head + (f"：{sums}" if sums else ""))
    return f"{len(indicators)} 个指标按 {len(groups)} 个市或省汇总。" + "；".join(sentences) + "。"


def data_table(table: pd.DataFrame, *, indicators: Sequence[Indicator], groups: Sequence[Group]) -> pd.DataFrame:
    """The counts as strings, a row an indicator of a group: 汇总, 指标, 列出目标的地区 and the words of PARTS."""
    found = _of(counts(table, groups=groups), indicators)
    head = {
        "汇总": found["group"].map({group.area.code: group.area.name for group in groups}),
        "指标": found["indicator"].map({one.id: one.name for one in indicators}),
        "列出目标的地区": found["total"].astype(str),
    }
    return pd.DataFrame(head | {word: found[part].astype(str) for part, word in PARTS.items()}).reset_index(drop=True)


def keys(table: pd.DataFrame, *, indicators: Sequence[Indicator], groups: Sequence[Group]) -> list[str]:
    """Of each row of data_table what its bar carries for a click: '620700.nurses_per_1000'."""
    found = _of(counts(table, groups=groups), indicators)
    return [f"{group}.{indicator}" for group, indicator in zip(found["group"], found["indicator"])]


def legend() -> list[tuple[str, str, str, str]]:
    """(fill, ink, shape, word) of every part, in the order of a bar."""
    dark = (style.STATUS["met"][0], style.STATUS["missed"][0])
    return [
        (colour, style.PAPER if colour in dark else style.INK, shape, PARTS[part])
        for part, (colour, shape) in PAINT.items()
    ]


def read_as(table: pd.DataFrame, *, indicators: Sequence[Indicator], groups: Sequence[Group]) -> Legend:
    """How the picture is read: one cell, and the parts that are on it and no other."""
    found = _of(counts(table, groups=groups), indicators)
    there = {word for part, word in PARTS.items() if found[part].sum()}
    return Legend(reading=READING, entries=[entry for entry in legend() if entry[-1] in there])


def _of(found: pd.DataFrame, indicators: Sequence[Indicator]) -> pd.DataFrame:
    return found[found["indicator"].isin([one.id for one in indicators])]


def _hovers(found: pd.DataFrame, indicators: Sequence[Indicator], groups: Sequence[Group]) -> list[str]:
    names = {one.id: one.name for one in indicators}
    places = {group.area.code: group.area.name for group in groups}
    heads = [
        f"<b>{style.escaped(places[group])} · {style.escaped(names[indicator])}</b>"
        for group, indicator in zip(found["group"], found["indicator"])
    ]
    return [
        "<br>".join([head, *(f"{PARTS[part]} {number}" for part, number in zip(PARTS, numbers) if number)])
        for head, numbers in zip(heads, found[list(PARTS)].itertuples(index=False))
    ]


def _heads(groups: Sequence[Group], room: float, larger: float) -> list[dict]:
    size = larger * (14 if room > 90 * larger else 12)
    notes = []
    for place, group in enumerate(groups):
        lines = [f"<b>{style.escaped(line)}</b>" for line in style.broken(group.area.name, size, room, lines=2)]
        lines.append(style.small(f"{len(group.members)} 个地区", size=11 * larger, color=style.SECONDARY))
        notes.append(
            {
                "x": place,
                "y": 1,
                "yref": "paper",
                "yanchor": "bottom",
                "yshift": 6,
                "showarrow": False,
                "hovertext": group.area.name,
                "text": "<br>".join(lines),
                "font": {"size": size, "color": style.INK},
            }
        )
    return notes


def _rows(indicators: Sequence[Indicator], larger: float) -> list[dict]:
    return [
        {
            "x": 0,
            "xref": "paper",
            "xanchor": "left",
            "xshift": -LABELS * larger,
            "y": place,
            "showarrow": False,
            "hovertext": one.name,
            "text": style.escaped(style.cut(one.name, 13, LABELS - 14)),
            "font": {"size": 13 * larger, "color": style.INK},
        }
        for place, one in enumerate(indicators)
    ]


def _tallies(
    found: pd.DataFrame, across: dict[str, int], down: dict[str, int], *, room: float, larger: float
) -> list[dict]:
    words = " 已达标或按时序" if room >= 150 * larger else ""
    return [
        {
            "x": across[group] - 0.46,
            "y": down[indicator] + 0.27,
            "xanchor": "left",
            "showarrow": False,
            "text": f"{number}/{total}{words}",
            "font": {"size": 11 * larger, "color": style.SECONDARY},
        }
        for group, indicator, number, total in zip(found["group"], found["indicator"], found[SURE], found["total"])
    ]
