"""投影: a page in type half as large again on a projector of 1920 pixels, without menu and controls; keys lead to the next county and out of it."""

import streamlit as st

from model.areas import is_place
from ui import cache, components, home, link, markup
from ui.choices import Choice

LARGER = 1.5  # type on a screen of 1920 pixels beside that of the page (static/show.css): for what is drawn in pixels
COUNTY = {
    "overview": "area",
    "county": "county",
}  # the pages that can be shown so -> what of their link names the county


def on(page: str) -> bool:
    """Whether this page is to be shown on a projector."""
    return page in COUNTY and link.get("show") == "1"


def button(page: str) -> None:
    """投影, on the pages that can be shown so."""
    if page in COUNTY and st.button("投影", key="show", icon=":material/slideshow:"):
        link.change(show="1")


def begin(page: str) -> None:
    """Before the page: its looks, what a key asked for, and a way out for who has no keyboard."""
    told = st.session_state.get("show_keys")
    asked = told.get("go") if told else None
    if st.button("退出投影（Esc）", key="show_leave") or asked == "":
        link.change(show=None)
    if asked:
        link.change(**{COUNTY[page]: str(asked), "cell": None, "target": None})
    markup.look("visit")
    markup.look("show")


def keys(choice: Choice, page: str) -> None:
    """After the page. Hear the keys: to the county before and after the one shown, of those with targets, round and round; and out."""
    view = cache.view(choice)
    shown = st.session_state.get("pick_county") if page == "county" else "".join(choice.areas[:2])
    ring = [
        code
        for code, one in view.areas.items()
        if one.level == "county" and code in view.areas_with_targets and is_place(code)
    ]
    ring = home.first(ring, choice.demo)
    near = {}
    if shown in ring:  # two areas at once are none of them
        at = ring.index(shown)
        near = {"previous": ring[at - 1], "next": ring[(at + 1) % len(ring)]}
    components.component("show")(key="show_keys", data=near, on_go_change=lambda: None)
