"""我的县: the county this browser puts first in lists, and that 县域画像 opens with where the address names none (decision 0025).

It stands in a cookie, which the server reads before the first paint; it is in no link and changes no count and no file.
"""

from collections.abc import Container, Iterable

import streamlit as st

from model.areas import Area
from ui import components, link

COOKIES = {False: "my_county", True: "my_county_demo"}  # of the real data, of the demonstration set


def code(demo: bool, among: Container[str]) -> str:
    """The county of this browser, '' where it has none or one that is not among these."""
    name = COOKIES[demo]
    said = st.session_state.get(
        f"_{name}"
    )  # set or taken back in this session, whose cookies are those of its first request
    own = st.context.cookies.get(name, "") if said is None else said
    return own if own in among else ""


def first(codes: Iterable[str], demo: bool) -> list[str]:
    """The same codes, the county of this browser before the others."""
    codes = list(codes)
    own = code(demo, codes)
    return sorted(codes, key=lambda one: one != own)


def control(box, demo: bool, area: Area) -> None:
    """A button that makes a county the one of this browser, or takes it back."""
    if area.level != "county":
        return
    own = code(demo, (area.code,))
    if box.button("取消我的县" if own else "设为我的县", key="home", type="tertiary"):
        st.session_state[f"_{COOKIES[demo]}"] = "" if own else area.code
        link.change()


def remember(demo: bool) -> None:
    """Let the browser keep what was set in this session; at the end of a page."""
    name = COOKIES[demo]
    said = st.session_state.get(f"_{name}")
    if said is not None:
        components.component("home")(key="home_cookie", data={"name": name, "value": said})
