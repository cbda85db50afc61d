"""总览: where each county stands on every core target; one screen, one map, and everything behind a cell."""

import streamlit as st

from charts import matrix, summary
from ui import choices, overview, panel, parts

choice = choices.current()
view = overview.view(choice)
names = {area["code"]: area["name"] for area in view.areas}
who = next(iter(names.values())) if len(names) == 1 else f"{len(names)} 个地区"

st.title(summary.finding(view.cells, who=who))
st.html(f'<div class="sub">按 {choice.year} 年看 · {choice.plan.name} · 数据批次 #{view.version} · 每格: 现值 年份 / 目标 · 目标年 · 点一格看算式和出处</div>')
if overview.no_choice(choice, view):
    st.stop()
parts.cards(summary.counts(view.cells))
chart, side = st.columns([0.7, 0.3], gap="medium")
with chart:
    event = st.plotly_chart(
        matrix.draw(view.cells, indicators=view.indicators, areas=view.areas), theme=None, key="matrix", on_select="rerun", selection_mode="points",
        config={"displayModeBar": False}, alt=matrix.describe(view.cells, indicators=view.indicators, areas=view.areas))
    parts.legend(matrix.legend(view.cells))
cell = overview.clicked(view, event)
with side:
    told = cell and overview.explained(choice, cell)
    if told:
        with st.container(border=True, key="panel"):
            panel.draw(told)
    if cell:
        with st.container(border=True):
            parts.push_list(view.cells, area=cell[0], name=names.get(cell[0], ""))
