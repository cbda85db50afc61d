"""进度: the years so far against the straight path to each target; arithmetic of what the pace comes to, and how firm a figure is."""

import streamlit as st

from ui import choices, frame, overview, progress

choice = choices.current()
cells = overview.view(choice)
if not (choice.areas and cells.indicators):
    frame.headline("进度: 还没有可画的目标", f"按 {choice.year} 年看 · {choice.plan.name}")
if overview.no_choice(choice, cells):
    st.stop()
shown = progress.view(choice, cells)
frame.headline(*progress.headline(choice, shown))
if progress.nothing(shown):
    st.stop()
if shown.mode == "one":
    progress.one(choice, shown)
else:
    progress.many(choice, shown)
