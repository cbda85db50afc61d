"""The log's line of who did what, and from where: one line an act, whatever stands in the names."""

import logging

import streamlit as st

log = logging.getLogger("county_health")
LONGEST = 200  # characters of a value


def note(act: str, **facts) -> None:
    """Inside a run of a page: what this session did. facts: told in their order, those that are None or '' left out."""
    write(act, client=st.context.ip_address or "本机", who=st.session_state.get("who", "").strip(), **facts)


def write(act: str, *, client: str, **facts) -> None:
    """A line of the log: act, the client's address, and facts in their order."""
    log.info("%s", line(act, client=client, **facts))


def line(act: str, **facts) -> str:
    """('撤销', client='10.0.0.7', batch=7, file='a\\nb') -> '撤销 client="10.0.0.7" batch=7 file="a\\\\nb"': what is not printable is escaped."""
    told = (f"{name}={_shown(value)}" for name, value in facts.items() if value not in (None, ""))
    return " ".join((act, *told))


def _shown(value) -> str:
    if isinstance(value, int):
        return str(value)
    text = str(value)
    text = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
    plain = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in plain) + '"'
