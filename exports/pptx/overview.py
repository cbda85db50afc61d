"""The slides of the overview: indicators down, areas across, as coloured native tables; as many slides as keep it
legible.
"""

from collections.abc import Callable, Iterator, Sequence

from charts import matrix, style
from exports.pptx import target_cells
from exports.pptx.page import LABEL, LEAST, LEFT, NOTE, ROOM, Deck, Page, Run, line_count, pages_needed, text_box
from exports.pptx.table import Cell, draw, text_cell
from exports.report_data import Pack
from model.areas import Area
from model.assessment import Assessment
from model.indicators import Indicator

ROWS, AREAS = 10, 8  # at most, a slide
WIDE, STACKED = 6, 7  # with more areas than WIDE the years stand on a line of their own, and a slide has STACKED rows
HEAD = 0.44
CELL, STACK = "每格：符号 现状值 · 年份 / 目标 · 目标年", "每格：符号 现状值 / 目标 / 现状年→目标年"


def add(deck: Deck, pack: Pack, row_notes: Callable[[Assessment], list[str]]) -> None:
    """Add the slides; the first has the pack's finding under its title. row_notes: a target -> the lines its slide
    says of it in the speaker notes.
    """
    parts = list(_parts(pack))
    for number, (indicators, areas) in enumerate(parts, start=1):
        wanted, codes = {one.id for one in indicators}, {area.code for area in areas}
        shown = [a for a in pack.rows if a.indicator.id in wanted and a.area.code in codes]
        who = "总览" if len(parts) == 1 else f"总览 {number}/{len(parts)}"
        categories = "、".join(dict.fromkeys(pack.categories[one.category] for one in indicators))
        how = STACK if len(areas) > WIDE else CELL
        # The finding stands in the smaller type of the second line: as a title it would take the room of three rows.
        # Where the rows are three lines high there is room for its first clause only; all of it is told before.
        told = pack.finding.partition("；")[0] if len(areas) > WIDE else pack.finding
        page = deck.add(f"{who}：{categories}", f"{told}。{how}" if number == 1 else how)
        marks = legend(shown)
        high = line_count(marks, LEAST, ROOM) * 0.2
        _table(page, shown, indicators, areas, under=high + 0.06)
        text_box(page.slide, "图例", LEFT, page.top + 0.06, ROOM, high, [(Run(marks, LEAST, style.SECONDARY),)])
        for a in shown:
            page.notes += row_notes(a)


def _parts(pack: Pack) -> Iterator[tuple[Sequence[Indicator], Sequence[Area]]]:
    """(indicators, areas) of each slide."""
    start, columns = 0, pages_needed(len(pack.areas), AREAS)
    if not columns:  # no area chosen: nothing to lay out
        return
    for number in pages_needed(len(pack.indicators), STACKED if columns[0] > WIDE else ROWS):
        left = 0
        for wide in columns:
            yield pack.indicators[start : start + number], pack.areas[left : left + wide]
            left += wide
        start += number


def _table(
    page: Page, shown: list[Assessment], indicators: Sequence[Indicator], areas: Sequence[Area], *, under: float
) -> None:
    """shown: the targets of this slide; under: inches kept free below, for the legend."""
    at = {(a.indicator.id, a.area.code): a for a in shown}
    names = 3.3 if len(areas) > 4 else 4.2
    widths = [names] + [min((ROOM - names) / len(areas), 4.0)] * len(areas)
    stacked = len(areas) > WIDE
    rows = [
        [
            _name(one),
            *(
                target_cells.figure(at[key], widths[1], stacked=stacked)
                if (key := (one.id, area.code)) in at
                else text_cell(style.NOT_LISTED, LEAST, style.SECONDARY)
                for area in areas
            ),
        ]
        for one in indicators
    ]
    heads = [area.name if line_count(area.name, NOTE, widths[1], bold=True) == 1 else area.short for area in areas]
    draw(
        page,
        ["指标", *heads],
        widths,
        rows,
        name="总览表",
        sentence=matrix.describe(shown, indicators=indicators, areas=areas),
        row=min((page.room - under - HEAD) / len(rows), 0.65 if stacked else 0.5),
        head=HEAD,
        lined=False,
    )


def _name(one: Indicator) -> Cell:
    return Cell(((Run(one.name, LABEL), Run(f" {one.unit_word}", LEAST, style.SECONDARY)),))


def legend(shown: list[Assessment]) -> str:
    """Shape and word of each status on the slide, and what ※ stands for, in one line."""
    marks = matrix.legend([a for a in shown if a.has_target])
    return "   ".join(f"{shape} {word}".strip() for _, _, shape, word in marks)
