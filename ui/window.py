"""How wide the window is that a run draws for: a phone's or any other. Streamlit tells a server nothing of it, and a chart's words and marks
must be laid out for the room they will have.

static/window.js says it in a cookie before the first run asks for anything. One that changes its width afterwards keeps its charts until it is
loaded again; the other pieces of a page are moved by style sheets alone.
"""

import streamlit as st

COOKIE = "narrow"
PHONE = 334  # pixels a chart has at least in a window of 360


def is_narrow() -> bool:
    """Whether this window is as narrow as a phone's; not where it has not said so."""
    return st.context.cookies.get(COOKIE) == "1"


def room(wide: float) -> float:
    """The pixels a chart is laid out for. wide: those it has beside the menu."""
    return PHONE if is_narrow() else wide
