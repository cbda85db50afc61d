"""The one Jinja environment of the web pages: everything escaped, the colours of the charts, the files beside this one."""

import base64
import functools
import hashlib
import re
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from charts import style
from wording import numbers

FOLDER = Path(__file__).parent
# The custom properties of the style sheets.
VARIABLES = {
    "font": style.FONT,
    "ink": style.INK,
    "secondary": style.SECONDARY,
    "frame": style.FRAME,
    "line": style.LINE,
    "good-ink": style.GOOD_INK,
}


def render(name: str, **values) -> str:
    """The text of <name>.html.jinja; `variables` is there for every template. Raises jinja2.UndefinedError where a value is missing."""
    return drawable(_environment().get_template(f"{name}.html.jinja").render(variables=VARIABLES, **values))


def text(name: str) -> str:
    """A style sheet or script of ours, as it stands."""
    return (FOLDER / name).read_text("utf-8")


@functools.cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["css_string"] = css_string
    made.filters["together"] = numbers.together
    return made


def css_string(text: str) -> str:
    """The text for the inside of a quoted CSS string: signs that could end it, or the style element, as CSS escapes."""
    return "".join(f"\\{ord(sign):x} " if sign in '"\\<>\n' else sign for sign in drawable(text))


def drawable(text: str) -> str:
    """Without control characters: one of an upload would be drawn as a box."""
    return re.sub(r"[\x00-\x09\x0b-\x1f]", "", text)


def colours() -> str:
    """The custom properties, and of each verdict the colours of its pill (also as history) and of its line, as a style sheet."""
    told = [f":root{{{';'.join(f'--{name}:{value}' for name, value in VARIABLES.items())}}}"]
    for code, (fill, ink, _) in style.STATUS.items():
        told.append(f".v-{code}{{--fill:{fill};--on:{ink};--strong:{style.strong(code)};--word:{style.ink(code)}}}")
    told += [f".past.v-{code}{{--fill:{fill};--on:{ink}}}" for code, (fill, ink) in style.PALE.items()]
    return "\n".join(told) + "\n"


def policy(css: str, js: str) -> str:
    """The Content-Security-Policy under which a page runs: its own style and script, known by their digests, and nothing else."""
    return f"default-src 'none'; style-src '{_digest(css)}'; script-src '{_digest(js)}'; img-src data:; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"
