"""指标对比: one indicator, all areas: who stands where, how far from the target, how fast, how much the targets ask."""

import streamlit as st

from charts import compare as chart
from ui import choices, compare, frame, panel, parts

choice = choices.current()
view = compare.view(choice)
if compare.nothing(choice, view):
    st.stop()
frame.headline(
    chart.finding(view.rows, areas=len(choice.areas), name=view.indicator.name),
    f"按 {choice.year} 年看 · {choice.plan.name} · 数据批次 #{choice.version} · 点一行看算式和出处",
)
compare.about(view)
with st.container(key="board_wide"):
    picture, side = st.columns([0.7, 0.3], gap="medium")
with picture:
    event = parts.chart(
        choice,
        chart.draw(view.rows, **view.how, page=view.page),
        key="compare",
        alt=chart.describe(view.rows, **view.how, unit=view.indicator.unit),
        drawn_at=chart.WIDTH,
    )
    compare.notes(choice, view)
    parts.twin(
        chart.twin(view.rows, silent=view.compared.silent, beside=view.compared.beside), name=view.indicator.name
    )
row = compare.chosen(view, event)
with side:
    if row:
        with st.container(border=True, key="panel"):
            panel.show(choice, row)
