"""总览: where each county stands on every core target; one screen, one map, and everything behind a cell."""

import streamlit as st

from ui import choices, frame, overview, panel, parts

choice = choices.current()
panel.listen("matrix")
numbers = st.container(key="numbers")
with st.container(key="board_wide" if len(choice.areas) > 3 else "board"):
    chart, side = st.columns([0.71, 0.29], gap="medium")
with chart:
    shown = overview.view(choice)
row = overview.prepare(choice, shown)
frame.headline(overview.finding(choice, shown), "")
with chart:
    if overview.no_choice(choice, shown):
        frame.end_page()
with numbers:
    parts.numbers_of(shown.selection.counts)
with chart:
    overview.draw(choice, shown, row, side)
    parts.passport(choice)
