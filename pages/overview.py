"""总览: where each county stands on every core target; one screen, one map, and everything behind a cell."""

import streamlit as st

from charts import summary
from ui import choices, frame, overview, panel, parts

choice = choices.current()
cards = st.container()
view = overview.view(choice)

frame.headline(
    summary.finding(view.cells, who=view.areas[0]["name"] if len(choice.areas) == 1 else f"{len(choice.areas)} 个地区"),
    f"按 {choice.year} 年看 · {choice.plan.name} · 数据批次 #{choice.version} · 点一格看算式和出处",
)
if overview.no_choice(choice, view):
    st.stop()
with cards:
    parts.cards(summary.counts(view.cells))
with st.container(key="board_wide" if len(view.areas) > 3 else "board"):
    chart, side = st.columns([0.7, 0.3], gap="medium")
with chart:
    overview.draw(choice, view)
row = overview.chosen(view)
with side:
    if row:
        with st.container(border=True, key="panel"):
            panel.show(choice, row)
        with st.container(border=True, key="push"):
            parts.push_list(view.cells, area=row["area_code"], name=row["area"])
