"""县域画像: one county's plan target by target, what it lacks, what its documents say twice, and its tasks; a page that can be printed."""

import streamlit as st

from ui import choices, county, frame, paper, parts, sections

choice = choices.current()
left, right = st.columns([0.2, 0.8], vertical_alignment="center")
shown = county.view(choice, county.pick(left.container(key="county_pickers"), choice))
name = shown.area.name

paper.set_up(choice, shown)
frame.headline(county.finding(choice, shown), county.line(choice, shown))
with right:
    county.head(choice, shown)
with st.container(key="screen"):
    sections.jumps()
    county.body(choice, shown)
    if shown.rows:
        parts.data_table(county.table(choice, shown), name=f"{name}_逐项对照", words="表格（含算式）")
paper.targets(choice, shown)
sections.draw(choice, shown)
parts.passport(choice, name)
