"""Streamlit's one page as a browser first gets it, with our language, looks and words in it (decision 0026).

What a run sends comes seconds later: until then the page would be English, and all of it would move once the style sheet arrives.
"""

import re
from functools import cache
from pathlib import Path

import streamlit as st

from ui import markup

TITLE = "县域卫生健康目标差距看板"
LOOKS = ("frame", "map", "indicator", "print")  # static/*.css that every page has


def early() -> str:
    """The piece of Streamlit that draws our HTML, fetched with the page: asked for by the first run it comes so late that all HTML stands as grey bars
    of one height before, and jumps. Raises ValueError where Streamlit has no such piece.
    """
    scripts = Path(st.__file__).parent / "static" / "static" / "js"
    (piece,) = scripts.glob("Html.*.js")
    names = [piece.name, *re.findall(r'from"\./([^"]+)"', piece.read_text("utf-8"))]
    return "".join(f'<link rel="modulepreload" crossorigin href="./static/js/{name}">' for name in names)


@cache
def page(*, signed_in: bool = False) -> str:
    """The HTML. signed_in: it leaves by itself once its session is over (static/session.js). Raises ValueError where Streamlit's page is no
    longer what we know.
    """
    made = (Path(st.__file__).parent / "static" / "index.html").read_text("utf-8")
    looks = f"<style>{markup.variables()}{''.join(map(markup.css, LOOKS))}</style>"
    scripts = ("words", *(["session"] if signed_in else []))
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
