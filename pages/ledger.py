"""上传记录: every batch that was ever written; what it wrote, its files, undo and redo, the dashboard as it was then."""

import streamlit as st

from ui import cache, choices, frame, ledger

choice = choices.current()
batches = cache.batches(choice.demo)
ledger.begin()
ledger.follow()
frame.headline(*ledger.finding(batches))
left, right = st.columns([0.52, 0.48], gap="medium")
with left:
    row = ledger.pick(batches, cache.submissions(choice.demo))
with right, st.container(border=True, key="one_batch"):
    ledger.show(choice, row, batches)
