"""The slides of one area: its finding with the counts, the targets to be improved (binding first), the others, and
those without a figure.
"""

from collections.abc import Callable

from charts import profile_rows, style, summary, words
from exports.pptx import progress_chart, table, target_cells
from exports.pptx.page import LABEL, LEFT, NOTE, ROOM, Deck, Line, Page, Run, pages_needed, rectangle, text_box
from exports.pptx.table import Cell, text_cell
from exports.report_data import County
from model.numbers import missing
from wording.numbers import share
from model.verdicts import ATTRIBUTES, CLASSES, REASONS

MOST = 8  # rows of a slide
MOST_UNKNOWN = 10  # rows without a figure: a list to be read at the desk
SHARE = (("指标", 3.2), ("", 2.85), ("完成 / 时序", 1.05), ("基期 / 现值", 1.4), ("目标", 1.45), ("差距 · 判定", 2.3))
PLAIN = (("指标", 3.6), ("基期", 1.5), ("现值", 1.5), ("目标", 1.75), ("差距 · 判定", 2.1), ("说明", 1.8))
BARE = (("指标", 5.0), ("目标", 2.2), ("现有的数", 1.5), ("待补什么", 1.6), ("说明", 1.95))
READ = "色条: 承诺变化完成的份额, 颜色即判定; 灰条: 时序进度"


def add(deck: Deck, county: County, row_notes: Callable[[dict], list[str]]) -> None:
    """Add all slides of one area. row_notes: gaps row -> the lines its slide says of it in the speaker notes."""
    _front(deck, county)
    rows = county.rows.to_dict("records")
    judged = [row for row in rows if row["class"] not in ("unknown", "no_target")]
    open_ = [row for row in judged if row["class"] in summary.OPEN]
    done = [row for row in judged if row["class"] not in summary.OPEN]
    who = county.area["name"]
    for group, title in ((open_, _open_title), (done, _done_title)):
        _slides(deck, group, title(who, group), _judged, row_notes, MOST)
    unknown = [row for row in rows if row["class"] == "unknown"]
    _slides(deck, unknown, _unknown_title(who, unknown), _bare, row_notes, MOST_UNKNOWN)


def _slides(deck: Deck, rows: list[dict], title: str, draw, row_notes, most: int) -> None:
    start, parts = 0, pages_needed(len(rows), most)
    for number, size in enumerate(parts, start=1):
        mine = rows[start : start + size]
        draw(deck, title + (f"(续 {number}/{len(parts)})" if number > 1 else ""), mine, row_notes)
        start += size


def _open_title(who: str, group: list[dict]) -> str:
    """'乙县: 14 项需提升(约束性 3 项)'."""
    return f"{who}: {len(group)} 项需提升{_binding(group)}"


def _done_title(who: str, group: list[dict]) -> str:
    """'乙县: 已达标 3 项、提前达到 5 项(约束性 4 项)'."""
    counts = [f"{word} {n} 项" for code, word in CLASSES.items() if (n := sum(row["class"] == code for row in group))]
    return f"{who}: {'、'.join(counts)}{_binding(group)}"


def _unknown_title(who: str, rows: list[dict]) -> str:
    return f"{who}: {len(rows)} 项待补数据{_binding(rows)}"


def _binding(rows: list[dict]) -> str:
    number = sum(row["attribute"] == "binding" for row in rows)
    return f"(约束性 {number} 项)" if number else ""


def _judged(deck: Deck, title: str, rows: list[dict], row_notes) -> None:
    """Bars where any row has a progress; where all have only a baseline every bar would be alike, and the numbers say
    more.
    """
    draw = _shares if any(not missing(row["progress"]) for row in rows) else _numbers
    draw(deck, title, rows, row_notes)


def _shares(deck: Deck, title: str, rows: list[dict], row_notes) -> None:
    """A slide with bars over a table: names left, numbers right, in rows of one height; a row without a share says why
    instead.
    """
    page = deck.add(title, READ)
    widths = [width for _, width in SHARE]
    head, top = 0.4, page.top
    begin = progress_chart.zero(rows, widths[1]) + 0.08
    row = min((page.room - head) / len(rows), 0.78)
    cells = [
        [
            target_cells.name_fitted(one, widths[0], row - 0.02),
            target_cells.no_share(one, begin),
            _done(one),
            _figures(one),
            target_cells.target(one),
            target_cells.status(one),
        ]
        for one in rows
    ]
    _add_notes(page, rows, row_notes)
    table.draw(
        page, [name for name, _ in SHARE], widths, cells, name="目标表", sentence=_sentence(rows), row=row, head=head
    )
    shares = "; ".join(
        f"{one['indicator_name']}{share_text}, {words.status(one)}"
        for one in rows
        if (share_text := progress_chart.share_text(one))
    )
    progress_chart.draw(
        page, rows, left=LEFT + widths[0], top=top, wide=widths[1], head=head, row=row,
        sentence=f"横条图, 基期为 0、目标为 1, 各指标承诺变化完成的份额: {shares}。",
    )  # fmt: skip


def _done(row: dict) -> Cell:
    if missing(row["progress"]):
        return text_cell("—", LABEL, style.SECONDARY)
    lines: list[Line] = [(Run(share(row["progress"]), 16, style.ink(row["class"]), True),)]
    if not missing(row["time_share"]):
        lines.append((Run(f"时序 {share(row['time_share'])}", NOTE, style.SECONDARY),))
    return Cell(tuple(lines))


def _figures(row: dict) -> Cell:
    base, latest = target_cells.baseline(row).text, target_cells.latest(row).text
    return Cell(((Run(base, NOTE, style.SECONDARY),), (Run(latest, LABEL, style.INK, True),)))


def _numbers(deck: Deck, title: str, rows: list[dict], row_notes) -> None:
    """A slide with baseline, latest figure and target of each row, without bars."""
    page = deck.add(title, "没有完成份额可画, 列出数值; 约束性在前")
    widths = [width for _, width in PLAIN]
    row = min((page.room - table.HEAD) / len(rows), 0.72)
    cells = [
        [
            target_cells.name_fitted(one, widths[0], row - 0.02),
            target_cells.baseline(one),
            target_cells.latest(one),
            target_cells.target(one),
            target_cells.status(one),
            target_cells.remark(one),
        ]
        for one in rows
    ]
    _add_notes(page, rows, row_notes)
    table.draw(
        page,
        [name for name, _ in PLAIN],
        widths,
        cells,
        name="目标表",
        sentence=_sentence(rows),
        row=row,
    )


def _bare(deck: Deck, title: str, rows: list[dict], row_notes) -> None:
    """A slide with targets that cannot be judged, and which figure would let them be judged."""
    why = [f"{word} {n}" for code, word in REASONS.items() if (n := sum(row["reason"] == code for row in rows))]
    page = deck.add(title, f"{'、'.join(why)}; 缺的数不当作 0")
    row = min((page.room - table.HEAD) / len(rows), 0.6)
    cells = [
        [
            target_cells.name_in_line(one),
            target_cells.target(one),
            text_cell(words.record(one)["现值"] or "—"),
            text_cell(f"{style.STATUS['unknown'][2]} {REASONS[one['reason']]}", LABEL, style.STATUS["unknown"][1]),
            target_cells.remark(one),
        ]
        for one in rows
    ]
    _add_notes(page, rows, row_notes)
    table.draw(
        page,
        [name for name, _ in BARE],
        [width for _, width in BARE],
        cells,
        name="待补数据表",
        sentence=_sentence(rows),
        row=row,
    )


def _add_notes(page: Page, rows: list[dict], row_notes) -> None:
    for row in rows:
        page.notes += row_notes(row)


def _sentence(rows: list[dict]) -> str:
    """The alt text of a table: each row in a clause."""
    return (
        "; ".join(
            words.sentence(row).rstrip("。") + ("(现值不显示)" if profile_rows.held_back(row) else "") for row in rows
        )
        + "。"
    )


def _front(deck: Deck, county: County) -> None:
    """The first slide of an area: its finding; counts of binding targets first and apart, counts of each status under
    them.
    """
    page = deck.add(county.finding)
    kinds = [card for card in county.cards if card["title"] in ATTRIBUTES.values()]
    others = [card for card in county.cards if card["title"] not in ATTRIBUTES.values()]
    top, high = page.top + 0.15, 2.1
    _cards(page, kinds, top, high, apart=True)
    _cards(page, others, top + high + 0.25, high, apart=False)
    page.notes += [f"{card['title']}: {card['number']} 项; {card.get('more') or card['note']}" for card in county.cards]


def _cards(page: Page, cards: list[dict], top: float, high: float, *, apart: bool) -> None:
    """A row of boxes, each with a title, a count and a note. top, high: in inches; apart: the first box is of the
    binding targets.
    """
    wide = (ROOM - 0.2 * (len(cards) - 1)) / max(len(cards), 1)
    for number, card in enumerate(cards):
        first = apart and number == 0  # binding
        left = LEFT + number * (wide + 0.2)
        rectangle(
            page.slide,
            f"卡片 {card['title']}",
            left,
            top,
            wide,
            high,
            style.FRAME if first else style.STATUS["unknown"][0],
        )
        ink, quiet = (style.PAPER, style.PAPER) if first else (style.INK, style.SECONDARY)
        lines: list[Line] = [
            (Run(card["title"], 18, ink, True),),
            (Run(f"{card['number']}", 40, ink, True), Run(" 项", 16, ink)),
            (Run(card["note"], LABEL, quiet),),
        ]
        text_box(page.slide, f"{card['title']}数", left + 0.15, top + 0.1, wide - 0.3, high - 0.2, lines)
