"""会议材料: slides, report, tables and pages of what is chosen, made beside the dashboard."""

import streamlit as st

from ui import choices, frame, packing, parts

choice = choices.current()
frame.headline("会议材料：选定地区和内容，一次生成", choices.line(choice))
if not choice.areas:
    parts.empty("尚未选择地区，请在上方至少选择一个。", upload=False)
    frame.end_page()
put, made = st.columns([0.55, 0.45], gap="large")
with put:
    request = packing.request(choice)
    pack = packing.gathered(choice, request)
    formats = packing.ready(pack, request)
    with st.container(border=True, key="preview"):
        packing.preview(pack)
with made:
    if st.button("生成", type="primary", key="pack_start", disabled=not (formats and request.sections)):
        packing.start(pack, formats)
    packing.result()
