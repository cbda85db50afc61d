"""Pieces drawn by more than one page: cards, legend, the list of what to push forward. All text is escaped: names come from files."""

from html import escape

import pandas as pd
import streamlit as st

from charts import style, summary, words
from model.numbers import missing, printed
from model.verdicts import ATTRIBUTES


def cards(counts: list[dict]) -> None:
    st.html(
        '<div class="cards">'
        + "".join(
            f'<div class="card"><span>{escape(one["title"])}</span><b>{one["number"]}</b><small title="{escape(one.get("more") or one["note"])}">{escape(one["note"])}</small></div>'
            for one in counts
        )
        + "</div>"
    )


def legend(entries: list[tuple[str, str, str, str]], *, reading: str = "") -> None:
    """reading: how one cell is to be read, before the marks."""
    head = f'<span class="note">{escape(reading)}</span>' if reading else ""
    st.html(
        '<div class="legend">'
        + head
        + "".join(f"<span>{_mark(fill, ink, shape, word)}{escape(word)}</span>" for fill, ink, shape, word in entries)
        + "</div>"
    )


def _mark(fill: str, ink: str, shape: str, word: str) -> str:
    """The chip of a status as the map draws it: hatched where no document speaks, framed where it is history."""
    if word == style.NOT_LISTED:
        return '<i class="hatched">&nbsp;</i>'
    frame = f";border-color:{ink}" if word == style.HISTORY else ""
    return f'<i style="background:{fill};color:{ink}{frame}">{shape or "&nbsp;"}</i>'


def push_list(cells: pd.DataFrame, *, area: str, name: str) -> None:
    """What one county still has to move, binding first, in the order of its document."""
    mine = cells[(cells["area_code"] == area) & cells["class"].isin(summary.OPEN)].sort_values(
        "attribute", key=lambda a: a.map({"binding": 0}).fillna(1), kind="stable"
    )
    st.html(
        f'<div class="panel"><h3>{escape(name)} · 待推进指标</h3><div class="status">约束性在前, 按文件顺序, 共 {len(mine)} 项</div></div>'
    )
    if mine.empty:
        st.html('<div class="note">所选范围内没有未达标或滞后的目标。待补数据的目标见矩阵中的 – 格。</div>')
        return
    lines = []
    for row in mine.to_dict("records"):
        mark = " · " + ATTRIBUTES[row["attribute"]] if row["attribute"] == "binding" else ""
        now = "缺现值" if missing(row["latest"]) else printed(row["latest"], row["latest_decimals"])
        lines.append(
            f'<div class="push"><span>{escape(row["indicator_name"])}{mark}</span><b>{escape(words.gap(row))}</b><small>{now} → {escape(words.target(row))}</small></div>'
        )
    st.html("".join(lines))
