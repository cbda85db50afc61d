"""总览: where each county stands on every core target; one screen, one map, and everything behind a cell."""

import streamlit as st

from charts import matrix, summary
from ui import choices, frame, overview, panel, parts

choice = choices.current()
view = overview.view(choice)
shown = {"indicators": view.indicators, "areas": view.areas}

frame.headline(
    summary.finding(view.cells, who=view.areas[0]["name"] if len(view.areas) == 1 else f"{len(view.areas)} 个地区"),
    f"按 {choice.year} 年看 · {choice.plan.name} · 数据批次 #{choice.version} · 点一格看算式和出处",
)
if overview.no_choice(choice, view):
    st.stop()
parts.cards(summary.counts(view.cells))
with st.container(key="board_wide" if len(view.areas) > 3 else "board"):
    chart, side = st.columns([0.7, 0.3], gap="medium")
with chart:
    parts.legend(matrix.legend(view.cells), reading=matrix.reading(len(view.areas)))
    event = st.plotly_chart(
        matrix.draw(view.cells, **shown),
        theme=None,
        key="matrix",
        on_select="rerun",
        selection_mode="points",
        config={"displayModeBar": False},
        alt=matrix.describe(view.cells, **shown),
    )
row = overview.chosen(view, event)
with side:
    if row:
        with st.container(border=True, key="panel"):
            panel.show(choice, row)
        with st.container(border=True, key="push"):
            parts.push_list(view.cells, area=row["area_code"], name=row["area"])
