"""The meeting pack as a 16:9 presentation: native tables and charts, findings as titles, calculation steps and sources
in the notes.

Every value comes from the pack, where small counts are suppressed already; nothing is judged here.
"""

import io
from collections.abc import Callable

import pandas as pd

from charts import style
from exports import statements
from exports.pptx import briefing, comparison, county, overview, target_cells
from exports.pptx.page import (
    COVER_LEFT,
    LABEL,
    LEFT,
    NOTE,
    POINTS,
    ROOM,
    Deck,
    Page,
    Run,
    fitted,
    place,
    placeholder,
    rectangle,
    set_paragraphs,
    text_box,
    text_height,
)
from exports.pptx.table import HEAD, Cell, draw, spread, text_cell
from exports.report_data import SECTIONS, Pack
from model.assessment import Assessment
from wording import tasks as wording_of_tasks

CHECKS = {"核对项": 1.9, "指标": 2.75, "说明": 4.1, "位置": 3.5}
TASKS = {"地区": 1.2, "任务": 3.85, "数量": 1.1, "期限": 1.5, "责任单位": 2.5, "进展": 2.1}
TASKS_OF_ONE = {"任务": 4.6, "数量": 1.1, "期限": 1.8, "责任单位": 2.65, "进展": 2.1}  # the title names the area
UNIT = "汇报单位：〔　　　　〕"  # for whoever reports to fill in
MOST = 11  # rows of a table, under its head
OF_AREA = "目标"  # what the annex has of each area
CONTENTS, COLUMNS = 12, 2  # lines of a column of the annex's contents, and how many columns
FEW = 12  # tasks of several areas that share a slide
SOURCES = {"文件": 5.3, "制发机关": 2.6, "文号": 1.95, "日期": 1.1, "地区": 1.3}


def write(pack: Pack) -> bytes:
    """The pack as the bytes of a PPTX: cover and the main part of eight to twelve slides; where the annex is asked for, behind it the sections
    in their order, the sources and the method. Sections without the counties have no main part, and are the deck themselves.
    """
    deck = Deck(pack)
    _cover(deck, pack)
    counted = [one for one in pack.counties if not one.is_reference and one.rows]
    silent = [one.area.name for one in pack.counties if not one.is_reference and not one.rows]
    main = "counties" in pack.sections and bool(counted)
    if main and len(counted) == 1:
        briefing.add(deck, pack, counted[0], silent)
    elif main:
        comparison.add(deck, pack, counted, silent)
    if not main or pack.appendix:
        _annex(deck, pack, behind=main)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _annex(deck: Deck, pack: Pack, *, behind: bool) -> None:
    """Everything in detail, to be looked up; behind: a slide divides it from the main part."""
    row_notes = _row_notes(pack)
    front = deck.add(f"附件：{'、'.join(SECTIONS[name] for name in pack.sections)}") if behind else None
    deck.begin_annex()
    found: list[tuple[str, int]] = []  # what the annex holds, and the number of its first slide

    def part(name: str) -> None:
        found.append((name, len(deck.pages) + 1))

    if "overview" in pack.sections:
        part(SECTIONS["overview"])
        overview.add(deck, pack, row_notes)
    if "counties" in pack.sections:
        for one in pack.counties:
            if behind and not (one.rows or one.others):
                continue  # the main part names those that list nothing
            part(f"{one.area.name}{OF_AREA}")
            county.add(deck, one, row_notes)
    if "checks" in pack.sections:
        part(SECTIONS["checks"])
        _checks(deck, pack)
    if "tasks" in pack.sections:
        part(SECTIONS["tasks"])
        _tasks(deck, pack)
    part("数据来源")
    _sources(deck, pack)
    if "method" in pack.sections:
        part(SECTIONS["method"])
        _method(deck, pack)
    if front is not None:
        _contents(front, found, last=len(deck.pages))


def _contents(page: Page, found: list[tuple[str, int]], *, last: int) -> None:
    """Where each part of the annex stands, in as many columns as hold twelve lines each; of many areas the first and the last."""
    if len(found) > CONTENTS * COLUMNS:
        areas = [one for one in found if one[0].endswith(OF_AREA)]
        left = CONTENTS * COLUMNS - (len(found) - len(areas)) - 1
        dropped = areas[left:]
        at = found.index(dropped[0])
        found = [*found[:at], (f"其余 {len(dropped)} 个地区", dropped[0][1]), *found[at + len(dropped) :]]
    ends = [*(first - 1 for _, first in found[1:]), last]
    lines = [
        f"第 {first} 页　{name}" if first >= end else f"第 {first}—{end} 页　{name}"
        for (name, first), end in zip(found, ends, strict=True)
    ]
    columns = -(-len(lines) // CONTENTS)
    wide, each = ROOM / columns, -(-len(lines) // columns)
    for column in range(columns):
        mine = [(Run(one, 16),) for one in lines[column * each : (column + 1) * each]]
        mine = fitted(mine, wide, page.room - 0.2, least=LABEL)
        high = text_height(mine, wide) + 0.1
        text_box(page.slide, f"目录 {column + 1}", LEFT + column * wide, page.top + 0.1, wide, high, mine)


def _row_notes(pack: Pack) -> Callable[[Assessment], list[str]]:
    """A function: a target -> its lines of speaker notes, with calculation steps, places and remarks."""
    years = {(a.area.code, a.indicator.id): told for one in pack.counties for a, told in zip(one.rows, one.years)}
    return lambda a: target_cells.notes(a, years.get((a.area.code, a.indicator.id), {}))


def _cover(deck: Deck, pack: Pack) -> None:
    """Title, who reports and when, and which areas, choices and batch the figures are of."""
    left, wide, provenance = COVER_LEFT, LEFT + ROOM - COVER_LEFT, pack.provenance
    page = deck.cover(pack.title)
    rectangle(page.slide, "线", left, page.top + 0.1, 1.6, 0.05, style.FRAME)
    lines = [
        (Run(UNIT, 24),),
        (Run(provenance.day, 24),),
        (Run(" ", LABEL),),
        (Run("、".join(provenance.areas), 16, style.SECONDARY),),
        (Run(f"{provenance.choices} · 数据第 {provenance.batch} 批", 16, style.SECONDARY),),
    ]
    lines += [(Run(f"看板链接：{provenance.link}", LABEL, style.SECONDARY),)] if provenance.link else []
    lines = fitted(lines, wide, page.room - 0.35, least=LABEL)
    points = placeholder(page.slide, POINTS)
    place(points, left, page.top + 0.35, wide, text_height(lines, wide) + 0.05)
    set_paragraphs(points, lines)
    page.notes += [pack.finding]


def _checks(deck: Deck, pack: Pack) -> None:
    """Area by area, what the checks of the plan found; the text as printed stands in the notes."""
    if pack.findings.empty:
        _nothing(deck, "规划文本核对：没有待核的表述", f"{statements.no_findings(pack.checked)}{pack.aside}")
    parts = _by_area(pack.findings)
    for area, mine in parts:
        kinds = "、".join(f"{kind} {number}" for kind, number in mine["核对项"].value_counts(sort=False).items())
        if area == parts[-1][0]:  # these lines are of all areas
            told = [f"全部地区 {pack.checked}" if len(parts) > 1 else f"共 {pack.checked}"] if pack.checked else []
            kinds = "。".join(filter(None, (kinds, *told, pack.aside)))

        def cells(row: dict) -> list[Cell]:
            return [
                text_cell(row["核对项"], NOTE, style.INK, True),
                text_cell(row["指标"], LABEL),
                text_cell(row["说明"], LABEL),
                Cell(tuple((Run(one, 11, style.SECONDARY),) for one in (row["位置一"], row["位置二"]) if one)),
            ]

        def notes(row: dict) -> list[str]:
            places = [f"{row[f'位置{n}']}：原文“{row[f'原文{n}']}”" for n in "一二" if row[f"位置{n}"]]
            return [f"■ {row['指标']} · {row['核对项']}：{row['说明']}", *(f"  {one}" for one in places)]

        _list(
            deck,
            f"{area}：规划文本核对 {len(mine)} 处待核",
            kinds,
            CHECKS,
            mine.to_dict("records"),
            cells,
            notes,
            "规划文本核对表",
        )


def _tasks(deck: Deck, pack: Pack) -> None:
    """Area by area; a few tasks of several areas stand together on one slide."""
    if pack.tasks.empty:
        _nothing(deck, f"重点任务：{pack.tasks_note or '所选地区的文件未列任务'}")
    parts = _by_area(pack.tasks)
    if len(parts) > 1 and len(pack.tasks) <= FEW:
        parts = [(f"{len(parts)} 个地区", pack.tasks)]
    for who, mine in parts:
        several = mine["地区"].nunique() > 1
        columns = TASKS if several else TASKS_OF_ONE

        def cells(row: dict, several: bool = several) -> list[Cell]:
            given = [_or(row[name], "未写明") for name in ("数量", "期限", "责任单位")]
            return [
                *([text_cell(row["地区"], NOTE)] if several else []),
                text_cell(row["任务"], LABEL),
                *given,
                _or(row["进展"], "待填报", NOTE),
            ]

        def notes(row: dict) -> list[str]:
            involved = [f"  涉及部门：{row['涉及部门']}"] if row["涉及部门"] else []
            said = f"■ {row['地区']} · {row['任务']}：{row['数量']} {row['期限']}".rstrip()
            return [said, *involved, f"  出处：{row['出处']}"]

        title = f"{who}：重点任务 {len(mine)} 项，{wording_of_tasks.parts_of(mine['进展'], what='项')}"
        _list(deck, title, "", columns, mine.to_dict("records"), cells, notes, "重点任务表")


def _sources(deck: Deck, pack: Pack) -> None:
    def cells(row: dict) -> list[Cell]:
        return [
            text_cell(row["文件"], LABEL),
            *(_or(row[name], "未写明", NOTE) for name in ("制发机关", "文号", "日期", "地区")),
        ]

    def notes(row: dict) -> list[str]:
        return [" · ".join(one for one in row.values() if one)]

    title = f"数据来自 {len(pack.sources)} 个文件，每个数值均可追溯出处"
    _list(deck, title, "", SOURCES, pack.sources.to_dict("records"), cells, notes, "来源表")


def _method(deck: Deck, pack: Pack) -> None:
    rows = [{"项目": head, "说明": text} for head, text in pack.method]

    def cells(row: dict) -> list[Cell]:
        return [text_cell(row["项目"], 16, style.FRAME, True), text_cell(row["说明"], 16)]

    _list(
        deck, "各项判定采用统一公开的方法，每步均可用计算器复核", "", {"项目": 2.6, "说明": 9.65}, rows, cells,
        lambda row: [f"{row['项目']}：{row['说明']}"], "方法说明表",
    )  # fmt: skip


def _list(deck: Deck, title: str, second: str, columns: dict, rows: list[dict], cells, notes, name: str) -> None:
    """A table on as many slides as it needs. columns: name -> inches; cells: row -> list[Cell]; notes: row -> lines of
    speaker notes; name: of the table, in its alt text too.
    """
    widths = list(columns.values())
    room, first = (deck.room(title + county.LONGER, under) - HEAD for under in ("", second))
    parts = spread(rows, cells, widths, room, most=MOST, first=first)
    for number, part in enumerate(parts, start=1):
        page = deck.add(title + (f"（续 {number}/{len(parts)}）" if number > 1 else ""), second if number == 1 else "")
        for row in part:
            page.notes += notes(row)
        items = "、".join(row.get("指标") or row.get("任务") or next(iter(row.values())) for row in part)
        sentence = f"{name}，{len(part)} 行：{items}。"
        draw(page, list(columns), widths, [cells(row) for row in part], name=name, sentence=sentence)


def _by_area(table: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    return [(area, mine) for area, mine in table.groupby("地区", sort=False)]


def _or(text: str, why: str, size: float = LABEL) -> Cell:
    """The text, or in grey why there is none."""
    return text_cell(text, size) if text else text_cell(why, NOTE, style.SECONDARY)


def _nothing(deck: Deck, title: str, second: str = "") -> None:
    deck.add(title, second)
