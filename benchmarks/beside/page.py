"""The plainest page that shows the map: HTML from a file, an area to take out, two cells to open. PAGE_MADE says where the HTML lies."""

import json
import os
from pathlib import Path

import streamlit as st


@st.cache_data
def made() -> dict:
    return json.loads(Path(os.environ["PAGE_MADE"]).read_text("utf-8"))


st.set_page_config(layout="wide")
with st.popover("地区", key="areas"):
    left = st.pills("地区", ["山丹县", "全国"], default=["山丹县", "全国"], selection_mode="multi", key="pick_area")
title, html = made()["areas"]["" if "全国" in left else "全国"]
st.title(title)
st.html(html)
cell = st.pills("格", ["0", "1"], key="cell")
with st.container(key="panel"):
    st.html(made()["cells"][cell] if cell else "<h2>-</h2>")
