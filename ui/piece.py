"""A piece of a page that is drawn again by itself when something in it is used, the rest of the page staying as it is.

Streamlit runs only the piece then (a fragment), and not ui/main.py: what main.py asks before each run is asked here, and where the answer has
changed since the page was drawn, all of it is drawn anew.
"""

from collections.abc import Callable
from functools import wraps

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from model.failures import NotAllowed, StoreTrouble
from ui import access, cache, entries, frame, link


def page_begins(*, demo: bool) -> None:
    """Before a page asks for anything it shows: what its pieces are held against later."""
    st.session_state["_piece_of"] = _stands(demo)


def by_itself(draw: Callable) -> Callable:
    """Decorate draw(choice, …), which draws the piece and gives nothing; it is called with a choice (ui.choices.Choice) first. What it is given
    is kept while somebody has the page open: nothing that holds a View.
    """

    @wraps(draw)
    def drawn(choice, *of, stood: tuple | None, title: str) -> None:
        again = _is_alone()
        if again:
            if not access.admitted() or choice.outward or stood is None or _stands(choice.demo) != stood:
                st.rerun()
            link.resume()
        try:
            draw(choice, *of)
        except Exception:  # Streamlit would tell it in English; the log has the whole of it
            frame.tell_defect(title)
        if again:
            link.finish()

    part = st.fragment(drawn)

    @wraps(draw)
    def begin(choice, *of) -> None:
        part(choice, *of, stood=st.session_state["_piece_of"], title=entries.PAGES[link.page()][0])

    return begin


def _is_alone() -> bool:
    """Whether this run draws a piece and not the page."""
    context = get_script_run_ctx(suppress_warning=True)
    return context is not None and bool(context.fragment_ids_this_run)


def _stands(demo: bool) -> tuple | None:
    """What a page is drawn with: the newest batch, and what whoever looks may see. A piece is drawn with what the page found, so that of what
    somebody may not see any more nothing is left. None where the store is in the way or the session over, which the whole page tells.
    """
    try:
        return cache.version(demo), access.audience()
    except (StoreTrouble, NotAllowed):
        return None
