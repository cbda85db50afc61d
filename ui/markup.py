"""HTML of the pages, from templates/ (Jinja2, everything escaped) and static/*.css: names and words come from files and are never markup.

Streamlit reads titles, notices and the labels of its widgets as Markdown: what is not a fixed text goes through plain first.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup, escape

from actions import manual
from charts import style
from wording import numbers

LINKS = re.compile(r"https?:(?=//)|www(?=\.)|@", re.I)
# Of the short terms those that mean one thing wherever they stand: 数据 and 目标 in every line would be dots under every line.
SHORT = {"口径", "基期", "差距", "批次", "待核", "余量"}
LEFT_OUT = ("link_open", "link_close", "image")  # links lead into the repository, which a planner does not have
HERE = Path(__file__).resolve().parent


class Html(str):
    """What a template gave: every value in it is escaped."""


def show(template: str, **values) -> None:
    """Draw templates/<template>.html.jinja at this place of the page."""
    put(render(template, **values))


def put(made: Html) -> None:
    """Draw what render gave before. Raises TypeError for any other text: a name from a file would be markup."""
    if not isinstance(made, Html):
        raise TypeError("only what a template gave is drawn")
    st.html(made)


def render(template: str, **values) -> Html:
    """The HTML of templates/<template>.html.jinja. Raises jinja2.UndefinedError where a value is missing."""
    return Html(_environment().get_template(f"{template}.html.jinja").render(**values).strip())


def plain(words: str, *, counted: bool = False) -> str:
    """Words on one line for what reads Markdown, such that they are shown as they are: '*.csv :red[x]' -> '\\*.csv \\:red\\[x\\]'.

    counted: no line of them ends between a number and what it counts.
    """
    line = " ".join("".join(one if one.isprintable() else " " for one in words).split())
    line = LINKS.sub("\\g<0>\u2060", line)  # an address becomes a link whatever is escaped; an invisible sign parts it
    line = re.sub(
        r"[\\`*\[\]<>#$~:|!&^]|(?<!\w)_|_(?!\w)", r"\\\g<0>", line
    )  # a_b stays: inside a word it means nothing
    line = numbers.together(line) if counted else line
    return re.sub(r"^(\d*)([-+=.)])", r"\1\\\2", line)  # else a list, a rule or a heading


def term(word: str, shown: str = "") -> Markup:
    """A word (or `shown` in its place) with its meaning where the pointer rests on it or a finger touches it; as it is where no table defines it.

    Templates have it too: {{ term('时序进度') }}.
    """
    known = manual.terms().get(str(word))
    text = escape(shown or word)
    # tabindex -1: a finger on it gives it the focus, with which a phone shows the meaning; the Tab key passes over it
    return (
        Markup('<abbr class="term" tabindex="-1" title="{}">{}</abbr>').format(known.meaning, text) if known else text
    )


def terms(text: str) -> Markup:
    """A line of words in which each term, where it first stands, has its meaning. Templates: {{ '基期未达标' | terms }}."""
    told: set[str] = set()
    return Markup().join(one if isinstance(one, Markup) else escape(one) for one in _explained(str(text), told))


def meaning(word: str) -> str | None:
    """What a term means, for a widget's help=; None where no table defines it."""
    known = manual.terms().get(word)
    return plain(known.meaning) if known else None


def passage(text: str) -> Markup:
    """Markdown of our own documents (actions.manual) as HTML: links and pictures left out, everything else escaped, each term with its
    meaning where it first stands.
    """
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    tokens = reader.parse(text)
    told: set[str] = set()
    for token in tokens:
        if token.type == "inline":
            token.children = [new for old in token.children or () for new in _with_terms(old, told)]
        elif token.type == "table_open":
            token.attrSet("tabindex", "0")  # wide ones scroll, and who has no mouse reaches them
    return Markup(reader.renderer.render(tokens, reader.options, {}))  # html is off, so what is not ours is escaped  # nosec B704


def _with_terms(token: Token, told: set[str]) -> list[Token]:
    if token.type in LEFT_OUT:
        return []
    if token.type != "text":
        return [token]
    return [
        Token("html_inline" if isinstance(one, Markup) else "text", "", 0, content=str(one))
        for one in _explained(token.content, told)
    ]


def _explained(text: str, told: set[str]) -> Iterator[str]:
    """A text in pieces, those that are terms and not yet among `told` as HTML with their meaning."""
    for place, piece in enumerate(_pattern().split(text)):
        if place % 2 == 1 and piece not in told:
            told.add(piece)
            yield term(piece)
        elif piece:
            yield piece


@cache
def _pattern() -> re.Pattern:
    words = sorted((word for word in manual.terms() if len(word) > 2 or word in SHORT), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, words))})")


def look(*names: str, **words: str) -> None:
    """Apply static/<name>.css; the colours of charts/style.py stand in them as var(--ink), var(--line), …

    words: texts that hold a value of the program, as strings of the style sheet: offered='只收 csv' is var(--offered).
    """
    said = "".join(f"--{name}: {css_string(text)}; " for name, text in words.items())
    st.html(f"<style>{f':root {{{said}}}' if said else ''}{''.join(map(css, names))}</style>")


@cache
def css(name: str) -> str:
    """The text of static/<name>.css."""
    return (HERE / "static" / f"{name}.css").read_text("utf-8")


@cache
def script(name: str) -> str:
    """The text of static/<name>.js."""
    return (HERE / "static" / f"{name}.js").read_text("utf-8")


def variables() -> str:
    """':root {--ink: …}': the colours charts and pages share, so that each stands once."""
    named = {
        "ink": style.INK, "secondary": style.SECONDARY, "line": style.LINE, "frame": style.FRAME, "paper": style.PAPER,
        "good": style.GOOD_INK, "bad": style.BAD_INK,
    }  # fmt: skip
    return ":root {" + "; ".join(f"--{name}: {colour}" for name, colour in named.items()) + "}"


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        auto_reload=False,  # else the disk is asked for each template at every run
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["css_string"] = css_string
    made.globals["term"] = term
    made.filters["terms"] = terms
    made.filters["together"] = numbers.together
    made.globals["font"] = Markup(style.FONT)  # ours alone: a style sheet knows no escaped quotes  # nosec B704
    return made


def css_string(text: str) -> Markup:
    """A text as a string of a style sheet, quoted; names come from files, and '<' would end the sheet."""
    return Markup(json.dumps(text, ensure_ascii=False).replace("<", "\\3c "))  # quoted as a string of a style sheet  # nosec B704
