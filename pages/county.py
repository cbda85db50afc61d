"""县域画像: one county's plan target by target, what it lacks, what its documents say twice, and its tasks; a page that can be printed."""

import streamlit as st

from charts import profile_rows
from ui import choices, county, frame, paper, parts, sections

choice = choices.current()
left, right = st.columns([0.2, 0.8], vertical_alignment="center")
view = county.view(choice, county.pick(left.container(key="county_pickers"), choice))
name = view.area["name"]

paper.set_up(choice, view)
frame.headline(profile_rows.finding(view.rows, who=name), county.line(choice, view))
with right:
    county.head(choice, view)
with st.container(key="screen"):
    sections.jumps()
    county.body(choice, view)
    if len(view.rows):
        parts.twin(county.table(view), name=f"{name}_逐项对照", words="表格(含算式)")
paper.targets(view)
sections.draw(choice, view)
parts.passport(choice, name)
