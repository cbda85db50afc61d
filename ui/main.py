"""The script Streamlit runs: the frame, the menu, the shared pickers, then the chosen page.

It stands in ui/ because a folder pages/ beside the main script would switch on Streamlit's old page discovery, which breaks
deep links after a restart and loses choices between pages.
"""

import streamlit as st

from model.failures import StoreTrouble
from ui import cache, choices, frame

PAGES = [st.Page("../pages/overview.py", title="总览", icon=":material/grid_view:", url_path="overview", default=True)]

frame.set_up()
page = st.navigation(PAGES)
this_year = cache.this_year()
try:
    judged = cache.judged(int(st.session_state.get("year", this_year)))
except StoreTrouble as trouble:
    frame.brand("没有可用的数据库")
    frame.tell_trouble(trouble, cache.source_problems())
    st.stop()
frame.brand(f"数据批次 #{judged.version} · {page.title}")
frame.tell_stale(cache.source_problems(), judged.version)
frame.hold_headline()
choices.draw(judged, years=list(range(this_year + 1, 2019, -1)), newest=this_year)
page.run()
