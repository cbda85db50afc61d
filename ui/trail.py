"""What sessions did and what was refused, as lines of the server's log; what was done also in the file beside the store (actions.trail)."""

import logging
from collections.abc import Callable
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from actions import trail
from model.failures import NotAllowed, NotFound, Refused, StoreTrouble
from ui import limits

Made = TypeVar("Made")
MOST = 20  # reasons of a refusal that a page tells
log = logging.getLogger("county_health")


def note(act: str, **facts) -> None:
    """Inside a run of a page: what this session did. facts: told in their order, those that are None or '' left out."""
    from ui import access, cache  # now: the gate needs this module before Streamlit's caches have their runtime

    who = {"client": st.context.ip_address or "本机", "who": access.name(st.session_state.get("who", "").strip())}
    write(act, session=session(), **who, **facts)
    trail.keep(cache.store_path(), act, **who, **facts)


def attempt(act: str, write: Callable[[], Made], **facts) -> tuple[Made | None, list[str]]:
    """(what writing gave, []); (None, the reasons, a line each) where it was refused, which is noted as note does. What was written the caller notes."""
    try:
        return write(), []
    except Refused as refused:
        told = refused.lines()
    except (NotAllowed, NotFound, StoreTrouble) as trouble:
        told = [str(trouble)]
    note(f"{act}被拒", **facts, why="；".join(told))
    return None, told


def write(act: str, *, client: str, session: str = "", **facts) -> None:
    """A line of the log: act, the client's address, and facts in their order. session: for programs that read the log."""
    from ui import meter  # now: it needs the menu, which needs this module

    meter.ACTS.labels(act).inc()
    told = {"act": act, "client": client, "session": session, **facts}
    log.info("%s", trail.line(act, client=client, **facts), extra={"facts": told})


def session() -> str:
    """The first signs of this session's id, '' outside one: two lines of one session are known as such, and nobody can use it."""
    context = get_script_run_ctx()
    return context.session_id[:6] if context else ""


def person() -> str:
    """Who is at work, as far as it can be known: who is signed in; else a browser by Streamlit's own cookie; where there is none, the session."""
    from ui import access

    if access.is_on():
        return access.key()
    return limits.browser(st.context.cookies.get(limits.COOKIE, "")) or session()
