"""领导简报 as DOCX: the one page of exports.brief in the styles of the report."""

from exports import brief
from exports.brief import Brief
from exports.docx.page import HEAD, HEAD_AIR, TITLE, Cell, Report
from exports.report_data import Pack

ACROSS = 210.0 - 2 * brief.SIDE  # millimetres of text


def write(pack: Pack, told: Brief, picture: bytes) -> bytes:
    """The page as the bytes of a DOCX. picture: a PNG of brief.figure."""
    report = Report(title=told.title, provenance=pack.provenance)
    report.begin_page(top=brief.TOP, bottom=brief.BOTTOM, side=brief.SIDE)
    report.line(told.title, brief.TITLE, centred=True, face=TITLE)
    report.line(told.about, brief.SENTENCE, centred=True)
    report.line(told.finding, brief.FINDING, indent=True)
    heads = {card.title: ACROSS / len(told.cards) for card in told.cards}
    numbers = [Cell(f"{card.number}", size=26, bold=True) for card in told.cards]
    notes = [Cell(card.note) for card in told.cards]
    report.table(columns=heads, rows=[numbers, notes])
    if told.beside:
        report.note(f"{told.beside}。")
    report.line(brief.ASKED, brief.SENTENCE, face=HEAD, above=HEAD_AIR)
    for text in told.asked:
        report.line(text, brief.SENTENCE, indent=True)
    report.picture(picture, told.picture[0], told.picture[1], told.caption)
    report.note(told.source)
    return report.save()
