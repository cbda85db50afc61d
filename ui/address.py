"""Where this server is to be asked by a browser on this machine."""

import streamlit as st

UNSPECIFIED = {
    "": "127.0.0.1",
    "0.0.0.0": "127.0.0.1",  # read, not bound  # nosec B104
    "::": "::1",
}  # all addresses -> the loopback address of that family


def host() -> str:
    """The address the server listens on, as an address or a name: '127.0.0.2', '::1'; where it listens on all, a loopback address."""
    listening = (st.get_option("server.address") or "").strip("[]")
    return UNSPECIFIED.get(listening, listening)


def url(path: str = "") -> str:
    """The address of a page by its path under the server's base: 'county' -> 'http://127.0.0.1:8501/county'."""
    named = f"[{host()}]" if ":" in host() else host()
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"http://{named}:{st.get_option('server.port')}/" + "/".join(part for part in (base, path) if part)
