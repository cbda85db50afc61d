"""The slides of the overview: indicators down, areas across, as coloured native tables; as many slides as keep it
legible.
"""

from charts import matrix, style, summary
from exports.pptx import target_cells
from exports.pptx.page import LABEL, LEAST, LEFT, NOTE, ROOM, Deck, Page, Run, line_count, pages_needed, text_box
from exports.pptx.table import Cell, draw, text_cell
from exports.report_data import Pack

ROWS, AREAS = 10, 8  # at most, a slide
WIDE, STACKED = 6, 7  # with more areas than WIDE the years stand on a line of their own, and a slide has STACKED rows
HEAD = 0.44
CELL, STACK = "每格: 形状 现值 · 年份 / 目标 · 目标年", "每格: 形状 现值 / 目标 / 现值年→目标年"
HISTORY = "浅色带边: 目标年已到, 待报终期数"


def add(deck: Deck, pack: Pack, row_notes) -> None:
    """Add the slides. row_notes: gaps row -> the lines its slide says of it in the speaker notes."""
    parts = list(_parts(pack))
    for number, (indicators, areas) in enumerate(parts, start=1):
        shown = pack.cells[
            pack.cells["indicator"].isin([one["id"] for one in indicators])
            & pack.cells["area_code"].isin([one["code"] for one in areas])
        ]
        who = "总览" if len(parts) == 1 else f"总览 {number}/{len(parts)}" + ("(续)" if number > 1 else "")
        categories = "、".join(dict.fromkeys(one["category"] for one in indicators))
        page = deck.add(summary.finding(shown, who=who), f"{categories} · {STACK if len(areas) > WIDE else CELL}")
        legend = _legend(shown)
        high = line_count(legend, LEAST, ROOM) * 0.2
        _table(page, shown, indicators, areas, under=high + 0.06)
        text_box(page.slide, "图例", LEFT, page.top + 0.06, ROOM, high, [(Run(legend, LEAST, style.SECONDARY),)])
        for row in shown.to_dict("records"):
            page.notes += row_notes(row)


def _parts(pack: Pack):
    """(indicators, areas) of each slide."""
    start, columns = 0, pages_needed(len(pack.areas), AREAS)
    for number in pages_needed(len(pack.indicators), STACKED if columns[0] > WIDE else ROWS):
        left = 0
        for wide in columns:
            yield pack.indicators[start : start + number], pack.areas[left : left + wide]
            left += wide
        start += number


def _table(page: Page, shown, indicators: list[dict], areas: list[dict], *, under: float) -> None:
    """shown: the cells of this slide as charts.matrix takes them; under: inches kept free below, for the legend."""
    at = {(row["indicator"], row["area_code"]): row for row in shown.to_dict("records")}
    names = 3.3 if len(areas) > 4 else 4.2
    widths = [names] + [min((ROOM - names) / len(areas), 4.0)] * len(areas)
    stacked = len(areas) > WIDE
    rows = [
        [
            _name(one),
            *(
                target_cells.figure(at[key], widths[1], stacked=stacked)
                if (key := (one["id"], area["code"])) in at
                else text_cell(style.NOT_LISTED, LEAST, style.SECONDARY)
                for area in areas
            ),
        ]
        for one in indicators
    ]
    heads = [
        area["name"] if line_count(area["name"], NOTE, widths[1], bold=True) == 1 else area["short"] for area in areas
    ]
    sentence = matrix.describe(shown, indicators=indicators, areas=areas)
    draw(
        page,
        ["指标", *heads],
        widths,
        rows,
        name="总览表",
        sentence=sentence,
        row=min((page.room - under - HEAD) / len(rows), 0.65 if stacked else 0.5),
        head=HEAD,
        lined=False,
    )


def _name(one: dict) -> Cell:
    return Cell(((Run(one["name"], LABEL), Run(f" {one['unit']}", LEAST, style.SECONDARY)),))


def _legend(shown) -> str:
    """Shape and word of each status on the slide, in one line."""
    entries = [
        f"{shape} {word}".strip().replace(style.HISTORY, HISTORY)
        for _, _, shape, word in matrix.legend(shown)
        if word not in (style.NO_TARGET, style.NOT_LISTED)
    ]
    return "   ".join(entries)
