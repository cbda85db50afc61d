"""县域画像: how one county stands, what of its binding targets is not reached or owed, its plan target by target, what it lacks, what its
documents say twice, and its tasks; a page that can be printed.
"""

import streamlit as st

from ui import choices, county, frame, panel, paper, parts, review, sections

choice = choices.current()
panel.listen("matrix")
left, right = st.columns([0.28, 0.72], vertical_alignment="center")
pickers = left.container(horizontal=True, vertical_alignment="center", key="county_pickers")
shown = county.view(choice, county.pick(pickers, choice))
name = shown.area.name

row = county.prepare(choice, shown)
paper.set_up(choice, shown)
frame.headline(county.finding(choice, shown), "")
with right:
    parts.numbers_of(shown.counts)
with st.container(key="screen"):
    review.county_note(choice, shown.area.code)
    county.body(choice, shown, row)
    if shown.rows:
        parts.data_table(county.table(choice, shown), name=f"{name}_逐项对照", words="表格（含算式）")
    sections.jumps()
paper.targets(choice, shown)
county.head(choice, shown)
sections.draw(choice, shown)
parts.passport(choice, name)
