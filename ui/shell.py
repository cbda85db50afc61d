"""Streamlit's one page as a browser first gets it, with our language, looks and words in it (decision 0026).

What a run sends comes seconds later: until then the page would be English, and all of it would move once the style sheet arrives.
"""

import re
from functools import cache
from pathlib import Path

import streamlit as st

from ui import components, markup

TITLE = "县域卫生健康目标差距看板"
LOOKS = ("frame", "map", "indicator", "print")  # static/*.css that every page has


# The pieces of Streamlit that draw what every page has: asked for by the first run they come one after the other, each after the message
# that needs it, and what is not there yet stands as a grey bar.
PIECES = ("Html", "PageLink", "Button", "ButtonGroup", "Selectbox", "TextInput", "BidiComponent", "DownloadButton")


def early() -> str:
    """The pieces of Streamlit that a page draws with, what they are made of, and our script for tables, fetched with the page. Raises ValueError
    where Streamlit has no such piece.
    """
    scripts = Path(st.__file__).parent / "static" / "static" / "js"
    found: dict[str, None] = {}
    for piece in PIECES:
        (own,) = scripts.glob(f"{piece}.*.js")
        _gather(own, found)
    known = (scripts.parent.parent / "index.html").read_text("utf-8")
    places = [f"./static/js/{name}" for name in found if name not in known] + [components.place("grid")]
    return "".join(f'<link rel="modulepreload" crossorigin href="{place}">' for place in places)


def _gather(script: Path, found: dict[str, None]) -> None:
    """A script and all it is made of, at any depth."""
    if script.name in found:
        return
    found[script.name] = None
    for name in re.findall(r'(?:from|import)"\./([^"]+)"', script.read_text("utf-8")):
        _gather(script.with_name(name), found)


@cache
def page(*, signed_in: bool = False) -> str:
    """The HTML. signed_in: it leaves by itself once its session is over (static/session.js). Raises ValueError where Streamlit's page is no
    longer what we know.
    """
    made = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    looks = f"<style>{markup.variables()}{''.join(map(markup.css, LOOKS))}</style>"
    scripts = ("window", "words", *(["session"] if signed_in else []))
    script = "".join(f"<script>{markup.script(name)}</script>" for name in scripts)
    for known, ours in (
        ('<html lang="en">', '<html lang="zh-CN">'),
        ("<title>Streamlit</title>", f"<title>{TITLE}</title>{early()}"),
        # Before all that is drawn: what one page asks for besides comes after it, and of equals the last one counts. After the head, where
        # Streamlit writes its own.
        ('<div id="root">', f'{looks}{script}<div id="root">'),
    ):
        if made.count(known) != 1:
            raise ValueError(f"Streamlit's page has {made.count(known)} of {known}")
        made = made.replace(known, ours)
    return made
