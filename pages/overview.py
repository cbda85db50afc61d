"""总览: where each county stands on every core target; one screen, one map, and everything behind a cell."""

import streamlit as st

from ui import choices, frame, grid, overview, panel, parts

choice = choices.current()
grid.clicked()
cards = st.container()
shown = overview.view(choice)

frame.headline(overview.finding(choice, shown), f"{choices.line(choice)} · 点击单元格查看算式和出处")
if overview.no_choice(choice, shown):
    st.stop()
with cards:
    parts.cards(shown.selection.counts)
with st.container(key="board_wide" if len(shown.areas) > 3 else "board"):
    chart, side = st.columns([0.7, 0.3], gap="medium")
row = overview.chosen(shown)
with chart:
    overview.draw(choice, shown, row)
with side:
    if row:
        with st.container(border=True, key="panel"):
            panel.show(choice, row)
        with st.container(border=True, key="push"):
            parts.push_list(shown.selection.rows(areas=[row.area.code]), name=row.area.name)
