"""指标对比: one indicator, all areas: who stands where, how far from the target, how fast, how much the targets ask."""

from functools import partial

import streamlit as st

from charts import compare as chart
from ui import choices, compare, frame, panel, parts

choice = choices.current()
shown = compare.view(choice)
if compare.nothing(choice, shown):
    frame.end_page()
name = shown.indicator.name
frame.headline(
    chart.finding(shown.rows, areas=len(shown.areas), name=name),
    f"{choices.line(choice)} · 点击任一行，或在“表格”中选行，查看算式和出处",
)
compare.about(shown)
row = compare.chosen(shown)
with st.container(key="board_wide"):
    picture, side = st.columns([0.7, 0.3], gap="medium")
with picture:
    parts.chart(
        choice,
        partial(compare.draw, choice, shown),
        key="compare",
        alt=chart.describe(shown.rows, **shown.look),
        drawn_at=chart.WIDTH,
        **compare.taken(shown),
    )
    compare.notes(choice, shown)
    compare.table(shown, row)
with side:
    if row:
        with st.container(border=True, key="panel"):
            panel.show(choice, row)
