"""The script Streamlit runs: the frame, the menu, the shared pickers, then the chosen page.

It stands in ui/ because a folder pages/ beside the main script would switch on Streamlit's old page discovery, which breaks
deep links after a restart and loses choices between pages.
"""

import streamlit as st

from model.failures import StoreTrouble
from ui import access, cache, choices, entries, frame, home, link, menu, parts, shooting, showing

frame.set_up()
if not access.admitted():
    frame.tell_over()
    st.stop()
page = st.navigation(menu.pages(), position="hidden")  # our own menu's links carry the choices
name = entries.of(page)
link.begin(page=name)
pictured = shooting.admit()
projected = not pictured and showing.on(name)
demo = link.get("demo") == "1"
try:
    pickers, marks, tools = frame.hold_bar(name)
    choice = choices.draw(pickers, outward=pictured or parts.picturing_now())
except StoreTrouble as trouble:
    menu.brand("没有可用的数据库")
    frame.tell_trouble(trouble, None if demo else cache.source_problems())
    st.stop()
menu.draw(choice)
with tools:
    frame.hold_legend()
    showing.button(name)
    shooting.button(name)
if projected:
    showing.begin(name)
frame.hold_headline()
with st.container() if pictured or projected else marks:  # the bar is not seen then
    frame.tell_invented(choice)
frame.tell_state(choice)
if pictured:
    shooting.undress(choice, choices.words(choices.of_page(choice, name)))
try:
    if not access.refuse(name):
        page.run()
except frame.PageEnded:
    pass
except Exception:  # Streamlit would tell it in English; the log has the whole of it
    frame.tell_defect(page.title)
if pictured:
    shooting.sign(choices.of_page(choice, name), choices.words(choices.of_page(choice, name)))
if projected:
    showing.keys(choice, name)
home.remember(choice.demo)
link.tell_dropped(st.session_state["_headline"])
link.finish()
