"""What sessions did and what was refused, as lines of the server's log; what was done also in the file beside the store (actions.trail)."""

import logging

import streamlit as st

from actions import trail

log = logging.getLogger("county_health")


def note(act: str, **facts) -> None:
    """Inside a run of a page: what this session did. facts: told in their order, those that are None or '' left out."""
    from ui import access, cache  # now: the gate needs this module before Streamlit's caches have their runtime

    who = {"client": st.context.ip_address or "本机", "who": access.name(st.session_state.get("who", "").strip())}
    write(act, **who, **facts)
    trail.keep(cache.store_path(), act, **who, **facts)


def write(act: str, *, client: str, **facts) -> None:
    """A line of the log: act, the client's address, and facts in their order."""
    log.info("%s", trail.line(act, client=client, **facts))
