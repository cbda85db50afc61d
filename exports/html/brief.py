"""领导简报 as a page of HTML, of which PDF and PNG are made: the one page of exports.brief."""

from exports import brief, typeface
from exports.brief import Brief
from exports.html import template


def write(told: Brief, picture: str) -> str:
    """The page as HTML for paper. picture: the SVG of brief.figure, drawn by this program."""
    css = template.colours() + template.text("brief.css")
    text = _rendered(told, picture, css)
    return _rendered(told, picture, typeface.face(text) + css)


def _rendered(told: Brief, picture: str, css: str) -> str:
    return template.render("brief", told=told, heading=brief.ASKED, picture=picture, css=css)
