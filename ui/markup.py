"""HTML of the pages, from templates/ (Jinja2, everything escaped) and static/*.css: names and words come from files and are never markup.

Streamlit reads titles, notices and the labels of its widgets as Markdown: what is not a fixed text goes through plain first.
"""

import json
import re
from functools import cache
from pathlib import Path

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from charts import style

LINKS = re.compile(r"https?:(?=//)|www(?=\.)|@", re.I)
HERE = Path(__file__).resolve().parent


def show(template: str, **values) -> None:
    """Draw templates/<template>.html.jinja at this place of the page."""
    st.html(render(template, **values))


def render(template: str, **values) -> str:
    """The HTML of templates/<template>.html.jinja. Raises jinja2.UndefinedError where a value is missing."""
    return _environment().get_template(f"{template}.html.jinja").render(**values).strip()


def plain(words: str) -> str:
    """Words on one line for what reads Markdown, such that they are shown as they are: '*.csv :red[x]' -> '\\*.csv \\:red\\[x\\]'."""
    line = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    line = LINKS.sub("\\g<0>\u2060", line)  # an address becomes a link whatever is escaped; an invisible sign parts it
    line = re.sub(
        r"[\\`*\[\]<>#$~:|!&^]|(?<!\w)_|_(?!\w)", r"\\\g<0>", line
    )  # a_b stays: inside a word it means nothing
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", line)  # else a list, a rule or a heading


def look(*names: str, **words: str) -> None:
    """Apply static/<name>.css; the colours of charts/style.py stand in them as var(--ink), var(--line), …

    words: texts that hold a value of the program, as strings of the style sheet: offered='只收 csv' is var(--offered).
    """
    said = "".join(f"--{name}: {css_string(text)}; " for name, text in words.items())
    st.html(f"<style>{f':root {{{said}}}' if said else ''}{''.join(map(css, names))}</style>")


def colours() -> None:
    """Give every sheet the colours; once a run, before any look."""
    st.html(f"<style>{variables()}</style>")


@cache
def css(name: str) -> str:
    """The text of static/<name>.css."""
    return (HERE / "static" / f"{name}.css").read_text("utf-8")


def variables() -> str:
    """':root {--ink: …}': the colours charts and pages share, so that each stands once."""
    named = {
        "ink": style.INK, "secondary": style.SECONDARY, "line": style.LINE, "frame": style.FRAME, "paper": style.PAPER, "hatch": style.HATCH,
        "good": style.GOOD_INK, "bad": style.BAD_INK,
    }  # fmt: skip
    return ":root {" + "; ".join(f"--{name}: {colour}" for name, colour in named.items()) + "}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["css_string"] = css_string
    made.globals["font"] = Markup(style.FONT)  # ours alone: a style sheet knows no escaped quotes
    return made


def css_string(text: str) -> Markup:
    """A text as a string of a style sheet, quoted; names come from files, and '<' would end the sheet."""
    return Markup(json.dumps(text, ensure_ascii=False).replace("<", "\\3c "))
