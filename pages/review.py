"""数据审核: what editors submitted and what publishing it would change; approved, published, sent back or withdrawn here."""

import streamlit as st

from ui import choices, frame, review

choice = choices.current()
shown = review.view(choice)
frame.headline(*review.headline(shown))
if not review.is_open(shown):
    frame.end_page()
left, right = st.columns([0.4, 0.6], gap="medium")
with left:
    row = review.pick(shown)
with right, st.container(border=True, key="one_submission"):
    review.show(shown, row)
review.changes(shown, row)
