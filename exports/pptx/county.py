"""The slides of one area: its finding with the counts; its targets by the parts of the counting rule, binding first;
the annual and milestone targets last.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from charts import style
from exports import statements
from exports.pptx import progress_chart, table, target_cells
from exports.pptx.page import (
    LABEL,
    LEFT,
    NOTE,
    ROOM,
    Deck,
    Line,
    Page,
    Run,
    fitted,
    pages_needed,
    rectangle,
    text_box,
    text_height,
)
from exports.pptx.table import Cell, text_cell
from exports.report_data import County, others_line
from model.assessment import Assessment
from model.verdicts import ATTRIBUTES, REASONS
from wording import counts as counting
from wording import numbers, verdicts
from wording.counts import PARTS

MOST = 8  # rows of a slide
MOST_UNKNOWN = 10  # rows without a figure: a list to be read at the desk
SHARE = (
    ("指标", 3.1),
    ("", 2.6),
    ("实现程度 / 时序", 1.05),
    ("基期 / 现状值", 1.75),
    ("目标", 1.3),
    ("差距 · 判定", 2.45),
)
PLAIN = (("指标", 2.8), ("基期", 1.3), ("现状值", 1.8), ("目标", 1.35), ("差距 · 判定", 2.6), ("说明", 2.4))
BARE = (("指标", 4.25), ("目标", 1.85), ("现有的数", 2.2), ("待补什么", 1.6), ("说明", 2.35))
OTHERS = (("指标", 3.5), ("年度或阶段", 1.5), ("目标", 2.2), ("现状值", 2.2), ("差距 · 判定", 2.85))
READ = "色条：目标实现程度，颜色即判定；灰条：时序进度"
CUT = "；断口：超出图幅，数见右列"
CAUSES = (("指标", 2.6), ("差距 · 判定", 2.1), ("偏差原因", 3.15), ("下一步措施", 3.15), ("责任单位", 1.25))
MOST_SIGNS = 240  # of a cause or a measure
HEAD = 0.4  # inches of the row of names
LONGER = "（续 99/99）"  # what a title may grow by
NEED, GOOD = ("missed", "behind", "worse"), ("met", "ahead", "on_pace")
Notes = Callable[[Assessment], list[str]]


@dataclass(frozen=True)
class Group:
    """Rows that share slides. title: behind the name of the area; draw: what makes one slide of them; most: rows of a
    slide.
    """

    rows: Sequence[Assessment]
    title: str
    draw: Callable
    most: int = MOST


def add(deck: Deck, county: County, row_notes: Notes) -> None:
    """Add all slides of one area. row_notes: a target -> the lines its slide says of it in the speaker notes."""
    _front(deck, county)
    for group in _groups(county):
        _slides(deck, f"{county.area.name}：{group.title}", group, row_notes)
    _causes(deck, county, row_notes)


def _groups(county: County) -> list[Group]:
    """Every headline target in one group, the others in the last. A doubtful target is not among those that are well
    done.
    """
    need, good = county.in_parts(*NEED), county.in_parts(*GOOD, doubtful=False)
    doubtful, owed = county.in_parts(*GOOD, doubtful=True), county.in_parts("owed")
    newer = [a for a in owed if verdicts.by_newest(a) in ("met", "short")]
    baseline = [a for a in owed if verdicts.by_newest(a) == "baseline"]
    nothing = [a for a in owed if not verdicts.by_newest(a)]
    early, unknown = county.in_parts("baseline_only"), county.in_parts("unknown")
    qualitative = county.in_parts("qualitative")
    return [
        Group(need, f"{len(need)} 项需提升{_binding(need)}", _judged),
        Group(good, f"{_by_part(county)}{_binding(good)}", _judged),
        Group(
            doubtful,
            f"{len(doubtful)} 项判定附说明（{verdicts.doubts_among(doubtful)}），不列入完成较好{_binding(doubtful)}",
            _judged,
        ),
        Group(newer, f"{len(newer)} 项待报期末数，最近一次数据仅供过程参考{_binding(newer)}", _judged),
        Group(baseline, f"{len(baseline)} 项待报期末数，{_since(baseline)}{_binding(baseline)}", _numbers),
        Group(early, f"{len(early)} 项{_since(early)}，基期数不作完成情况{_binding(early)}", _numbers),
        *_without(
            Group(nothing, f"{len(nothing)} 项待报期末数，目前不能判定{_binding(nothing)}", _bare, MOST_UNKNOWN),
            Group(unknown, f"{len(unknown)} 项待补数据{_binding(unknown)}", _bare, MOST_UNKNOWN),
            Group(
                qualitative, f"{len(qualitative)} 项仅有定性表述，不作判定{_binding(qualitative)}", _bare, MOST_UNKNOWN
            ),
        ),
        Group(county.others, others_line(county.others), _apart),
    ]


def _without(*groups: Group) -> list[Group]:
    """The groups of targets without a figure that decides; those that take fewer slides together share them, and their title
    names each with its number.
    """
    found: list[Group] = []
    for one in filter(lambda group: group.rows, groups):
        if found:
            before = found[-1]
            together = Group([*before.rows, *one.rows], f"{before.title}；{one.title}", _bare, MOST_UNKNOWN)
            apart = sum(len(pages_needed(len(each.rows), MOST_UNKNOWN)) for each in (before, one))
            if len(pages_needed(len(together.rows), MOST_UNKNOWN)) < apart:
                one = together
                found.pop()
        found.append(one)
    return found


def _by_part(county: County) -> str:
    """'已达标 3 项、提前达到 5 项'."""
    parts = [(PARTS[name], len(county.in_parts(name, doubtful=False))) for name in GOOD]
    return "、".join(f"{word} {number} 项" for word, number in parts if number)


def _since(rows: Sequence[Assessment]) -> str:
    """'未报送 2021 年以来数据' of rows that have a baseline only; '仅有基期数' while its year is not over."""
    return verdicts.unreported({a.latest.year for a in rows if verdicts.unreported_since(a)}) or "仅有基期数"


def _binding(rows: Sequence[Assessment]) -> str:
    number = sum(a.attribute == "binding" for a in rows)
    return f"（约束性 {number} 项）" if number else ""


def _slides(deck: Deck, title: str, group: Group, row_notes: Notes) -> None:
    start, parts = 0, pages_needed(len(group.rows), _most(deck, title, group))
    for number, size in enumerate(parts, start=1):
        mine = group.rows[start : start + size]
        group.draw(deck, title + (f"（续 {number}/{len(parts)}）" if number > 1 else ""), mine, row_notes)
        start += size


def _most(deck: Deck, title: str, group: Group) -> int:
    """How many rows a slide of the group can hold in the least type: a verdict with its doubts may take three lines."""
    if group.draw is _bare or not group.rows:
        return group.most
    room = deck.room(title + LONGER, READ) - HEAD
    plain = all(a.progress is None for a in group.rows)
    cells = [
        (cell, width)
        for a in group.rows
        for cell, width in (
            (target_cells.status(a), SHARE[-1][1]),
            (target_cells.name_in_line(a), PLAIN[0][1]),
            *([(target_cells.remark(a), PLAIN[-1][1])] if plain else []),
        )
    ]
    need = max(text_height(fitted(list(cell.lines), width, 0), width) for cell, width in cells) + 0.04
    return max(1, min(group.most, int(room / need)))


def _judged(deck: Deck, title: str, rows: Sequence[Assessment], row_notes: Notes) -> None:
    """Bars where any row has a progress; where all have only a baseline every bar would be alike, and the numbers say
    more.
    """
    draw = _shares if any(a.progress is not None for a in rows) else _numbers
    draw(deck, title, rows, row_notes)


def _shares(deck: Deck, title: str, rows: Sequence[Assessment], row_notes: Notes) -> None:
    """A slide with bars over a table: names left, numbers right, in rows of one height; a row without a share says why
    instead.
    """
    page = deck.add(title, READ + CUT if any(map(progress_chart.is_cut, rows)) else READ)
    widths = [width for _, width in SHARE]
    head, top = HEAD, page.top
    begin = progress_chart.zero(rows, widths[1]) + 0.08
    row = min((page.room - head) / len(rows), 0.78)
    cells = [
        [
            target_cells.name_fitted(a, widths[0], row - 0.02),
            target_cells.no_share(a, begin),
            _done(a),
            _figures(a),
            target_cells.target(a),
            target_cells.status(a),
        ]
        for a in rows
    ]
    _add_notes(page, rows, row_notes)
    table.draw(
        page, [name for name, _ in SHARE], widths, cells, name="目标表", sentence=_sentence(rows), row=row, head=head
    )
    shares = "；".join(
        f"{a.indicator.name}{share_text}，{verdicts.status(a)}"
        for a in rows
        if (share_text := progress_chart.share_text(a))
    )
    progress_chart.draw(
        page, rows, left=LEFT + widths[0], top=top, wide=widths[1], head=head, row=row,
        sentence=f"横条图，基期为 0、目标为 1，各指标目标实现程度：{shares}。",
    )  # fmt: skip


def _done(a: Assessment) -> Cell:
    if a.progress is None:
        return text_cell("—", LABEL, style.SECONDARY)
    lines: list[Line] = [(Run(verdicts.progress(a), 16, style.ink(a.verdict), True),)]
    if a.time_share is not None:
        lines.append((Run(f"时序 {numbers.share(a.time_share)}", NOTE, style.SECONDARY),))
    return Cell(tuple(lines))


def _figures(a: Assessment) -> Cell:
    base = Run(target_cells.baseline(a).text, NOTE, style.SECONDARY)
    return Cell(((base,), *target_cells.latest(a).lines))


def _numbers(deck: Deck, title: str, rows: Sequence[Assessment], row_notes: Notes) -> None:
    """A slide with baseline, latest figure and target of each row, without bars."""

    def cells(a: Assessment, height: float) -> list[Cell]:
        return [
            target_cells.name_fitted(a, PLAIN[0][1], height - 0.02),
            target_cells.baseline(a),
            target_cells.latest(a),
            target_cells.target(a),
            target_cells.status(a),
            target_cells.remark(a),
        ]

    page = deck.add(title, "目标实现程度无法图示，列出数值；约束性在前")
    _table(page, PLAIN, rows, cells, row_notes, name="目标表", highest=0.72)


def _bare(deck: Deck, title: str, rows: Sequence[Assessment], row_notes: Notes) -> None:
    """A slide with targets that cannot be judged, and which figure would let them be judged."""
    shape, ink = style.STATUS["unknown"][2], style.STATUS["unknown"][1]

    def cells(a: Assessment, height: float) -> list[Cell]:
        return [
            target_cells.name_in_line(a),
            target_cells.target(a),
            text_cell(numbers.dated(a.latest) or "—"),
            text_cell(f"{shape} {'、'.join(dict.fromkeys((verdicts.reason(a), *verdicts.remarks(a))))}", LABEL, ink),
            target_cells.remark(a),
        ]

    why = [f"{word} {n}" for code, word in REASONS.items() if (n := sum(a.reason == code for a in rows))]
    lacking = any(a.reason != "qualitative_only" for a in rows)
    page = deck.add(title, "；".join(["、".join(why), *["缺报数据不按 0 计"] * lacking]))
    _table(page, BARE, rows, cells, row_notes, name="待补数据表", highest=0.6)


def _apart(deck: Deck, title: str, rows: Sequence[Assessment], row_notes: Notes) -> None:
    """A slide with annual and milestone targets, which are in none of the counts."""

    def cells(a: Assessment, height: float) -> list[Cell]:
        return [
            target_cells.name_fitted(a, OTHERS[0][1], height - 0.02),
            text_cell(statements.period(a)),
            text_cell(verdicts.target_with_number(a), LABEL, style.INK, True),
            text_cell(statements.latest(a)),
            target_cells.status(a),
        ]

    page = deck.add(title, "规划期内各年度的目标和阶段目标，不计入以上各数")
    _table(page, OTHERS, rows, cells, row_notes, name="年度和阶段目标表", highest=0.72)


def _causes(deck: Deck, county: County, row_notes: Notes) -> None:
    """Slides with what people wrote: why, what is done next, by whom; each row as high as its words need."""
    rows = [a for a in (*county.rows, *county.others) if county.said(a).keys() & {"cause", "measure", "review"}]
    title = f"{county.area.name}：{len(rows)} 项已写明原因、措施或复核意见"
    heads, widths = [name for name, _ in CAUSES], [width for _, width in CAUSES]

    def cells(a: Assessment) -> list[Cell]:
        said = county.said(a)
        why = "\n".join(filter(None, (said.get("cause", ""), statements.review(said))))
        words = map(_shortened, (why, said.get("measure", ""), said.get("unit", "")))
        written = [Cell(tuple((Run(line, LABEL, style.INK),) for line in text.split("\n"))) for text in words]
        return [target_cells.name_in_line(a), target_cells.status(a), *written]

    slides = table.spread(rows, cells, widths, deck.room(title + LONGER, "") - table.HEAD)
    for number, mine in enumerate(slides, start=1):
        page = deck.add(title + (f"（续 {number}/{len(slides)}）" if number > 1 else ""), "")
        _add_notes(page, mine, row_notes)
        table.draw(page, heads, widths, [cells(a) for a in mine], name="原因和措施表", sentence=_sentence(mine))


def _shortened(text: str) -> str:
    """What a slide has room for; the report and the workbook have all of it."""
    return text if len(text) <= MOST_SIGNS else f"{text[: MOST_SIGNS - 1]}…"


def _table(
    page: Page,
    columns: Sequence[tuple[str, float]],
    rows: Sequence[Assessment],
    cells: Callable[[Assessment, float], list[Cell]],
    row_notes: Notes,
    *,
    name: str,
    highest: float,
) -> None:
    """cells: those of a row of a height in inches; rows share the page's room, none is higher than `highest`."""
    _add_notes(page, rows, row_notes)
    heads, widths = [name for name, _ in columns], [width for _, width in columns]
    height = min((page.room - table.HEAD) / len(rows), highest)
    made = [cells(a, height) for a in rows]
    table.draw(page, heads, widths, made, sentence=_sentence(rows), name=name, row=height)


def _add_notes(page: Page, rows: Sequence[Assessment], row_notes: Notes) -> None:
    for a in rows:
        page.notes += row_notes(a)


def _sentence(rows: Sequence[Assessment]) -> str:
    """The alt text of a table: each row in a clause."""
    return "；".join(verdicts.sentence(a).rstrip("。") for a in rows) + "。"


def _front(deck: Deck, county: County) -> None:
    """The first slide of an area: its finding, and its counts, those of binding targets first and apart."""
    told, _, more = county.finding.partition("；")
    page = deck.add(told, more)
    cards = counting.cards(county.counts)
    kinds = [card for card in cards if card.title in ATTRIBUTES.values()]
    others = [card for card in cards if card.title not in ATTRIBUTES.values()]
    top, high = page.top + 0.15, min(2.1, (page.room - 0.4) / 2)
    _cards(page, kinds, top, high, apart=True)
    _cards(page, others, top + high + 0.25, high, apart=False)
    page.notes += [f"{card.title}：{card.number} 项；{card.note}" for card in cards]


def _cards(page: Page, cards: list, top: float, high: float, *, apart: bool) -> None:
    """A row of boxes, each with a title, a count and a note. top, high: in inches; apart: the first box is of the
    binding targets.
    """
    wide = (ROOM - 0.2 * (len(cards) - 1)) / max(len(cards), 1)
    for number, card in enumerate(cards):
        first = apart and number == 0  # binding
        left = LEFT + number * (wide + 0.2)
        fill = style.FRAME if first else style.STATUS["unknown"][0]
        rectangle(page.slide, f"卡片 {card.title}", left, top, wide, high, fill)
        ink, quiet = (style.PAPER, style.PAPER) if first else (style.INK, style.SECONDARY)
        lines: list[Line] = [
            (Run(card.title, 18, ink, True),),
            (Run(f"{card.number}", 40, ink, True), Run(" 项", 16, ink)),
            (Run(card.note, LABEL, quiet),),
        ]
        text_box(
            page.slide,
            f"{card.title}数",
            left + 0.15,
            top + 0.1,
            wide - 0.3,
            high - 0.2,
            fitted(lines, wide - 0.3, high - 0.2),
        )
