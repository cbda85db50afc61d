"""方法与帮助: the published method, the handbook and the terms, passage by passage, and a trial of the method with numbers of one's own."""

import streamlit as st

from ui import choices, frame, method

choice = choices.current()
section = method.section()
frame.headline(*method.headline(section))
left, right = st.columns([0.22, 0.78], gap="medium")
with left:
    method.contents(section)
with right:
    method.show(choice, section)
