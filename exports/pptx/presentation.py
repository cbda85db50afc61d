"""The meeting pack as a 16:9 presentation: native tables and charts, findings as titles, working and sources in the notes.

Everything it says is in the pack already, masked; here it is only set.
"""

import io
from collections.abc import Callable

import pandas as pd

from charts import style
from exports.pptx import county, overview, target_cells
from exports.report_data import Pack
from exports.pptx.page import LABEL, LEFT, NOTE, ROOM, Deck, Run, block, fitted, tall, words
from exports.pptx.table import HEAD, Cell, draw, said, spread

LONGER = "(续 99/99)"  # what a title may grow by
CHECKS = {"核对项": 1.9, "指标": 2.75, "说明": 4.1, "位置": 3.5}
TASKS = {"地区": 1.4, "任务": 4.45, "数量": 1.4, "期限": 1.6, "责任单位": 2.1, "进展": 1.3}
FEW = 12  # tasks of several areas that share a slide
SOURCES = {"文件": 5.3, "制发机关": 2.6, "文号": 1.95, "日期": 1.1, "地区": 1.3}


def write(pack: Pack) -> bytes:
    """The pack as PPTX: cover, then the sections asked for in their order, then sources; the method last."""
    deck = Deck(pack)
    working = _worked(pack)
    _cover(deck, pack)
    if "overview" in pack.sections:
        overview.add(deck, pack, working)
    if "counties" in pack.sections:
        for one in pack.counties:
            county.add(deck, one, working)
    if "checks" in pack.sections:
        _checks(deck, pack)
    if "tasks" in pack.sections:
        _tasks(deck, pack)
    _sources(deck, pack)
    if "method" in pack.sections:
        _method(deck, pack)
    file = io.BytesIO()
    deck.save(file)
    return file.getvalue()


def _worked(pack: Pack) -> Callable[[dict], list[str]]:
    counties = {one.area["code"]: one for one in pack.counties}
    return lambda row: target_cells.working(counties[row["area_code"]], row)


def _cover(deck: Deck, pack: Pack) -> None:
    """Title, finding, and what the figures are of."""
    left, wide, stamp = 0.95, LEFT + ROOM - 0.95, pack.stamp
    page = deck.add(pack.title, size=40, left=left, top=1.6)
    block(page.slide, "线", left, page.top + 0.1, 1.6, 0.05, style.FRAME)
    lines = [
        (Run(pack.finding, 24),),
        (Run(" ", 12),),
        (Run("、".join(stamp.areas), 16, style.SECONDARY),),
        (Run(f"{stamp.choices} · 数据批次 #{stamp.batch} · {stamp.made} 制", 16, style.SECONDARY),),
    ]
    lines += [(Run(f"看板链接: {stamp.link}", LABEL, style.SECONDARY),)] if stamp.link else []
    lines = fitted(lines, wide, page.room - 0.35)
    words(page.slide, "要点", left, page.top + 0.35, wide, tall(lines, wide) + 0.05, lines)
    page.told += [pack.finding]


def _checks(deck: Deck, pack: Pack) -> None:
    """Area by area, what the plan itself leaves open; the words as printed stand in the notes too."""
    if pack.findings.empty:
        _nothing(deck, "规划体检: 没有待核的表述")
    for area, mine in _by_area(pack.findings):
        kinds = "、".join(f"{kind} {number}" for kind, number in mine["核对项"].value_counts(sort=False).items())

        def cells(row: dict) -> list[Cell]:
            return [
                said(row["核对项"], NOTE, style.INK, True),
                said(row["指标"], LABEL),
                said(row["说明"], LABEL),
                Cell(tuple((Run(one, 11, style.SECONDARY),) for one in (row["位置一"], row["位置二"]) if one)),
            ]

        def notes(row: dict) -> list[str]:
            places = [f"{row[f'位置{n}']}: 原文“{row[f'原文{n}']}”" for n in "一二" if row[f"位置{n}"]]
            return [f"■ {row['指标']} · {row['核对项']}: {row['说明']}", *(f"  {one}" for one in places)]

        _list(
            deck,
            f"{area}: 规划体检 {len(mine)} 处待核",
            kinds,
            CHECKS,
            mine.to_dict("records"),
            cells,
            notes,
            "规划体检表",
        )


def _tasks(deck: Deck, pack: Pack) -> None:
    """Area by area; a few tasks of several areas stand together on one slide."""
    if pack.tasks.empty:
        _nothing(deck, "重点任务: 所选地区的文件没有收录任务")
    parts = _by_area(pack.tasks)
    if len(parts) > 1 and len(pack.tasks) <= FEW:
        parts = [(f"{len(parts)} 个地区", pack.tasks)]
    for who, mine in parts:
        reported = int((mine["进展"] != "").sum())

        def cells(row: dict) -> list[Cell]:
            told = [_or(row[name], "未写明") for name in ("数量", "期限", "责任单位")]
            return [said(row["地区"], NOTE), said(row["任务"], LABEL), *told, _or(row["进展"], "待填报")]

        def notes(row: dict) -> list[str]:
            return [f"■ {row['地区']} · {row['任务']}: {row['数量']} {row['期限']}".rstrip(), f"  出处: {row['出处']}"]

        title = f"{who}: 重点任务 {len(mine)} 项, " + (f"{reported} 项已报进展" if reported else "进展待填报")
        _list(deck, title, "", TASKS, mine.to_dict("records"), cells, notes, "重点任务表")


def _sources(deck: Deck, pack: Pack) -> None:
    def cells(row: dict) -> list[Cell]:
        return [
            said(row["文件"], LABEL),
            *(_or(row[name], "未写明", NOTE) for name in ("制发机关", "文号", "日期", "地区")),
        ]

    def notes(row: dict) -> list[str]:
        return [" · ".join(one for one in row.values() if one)]

    title = f"数据来自 {len(pack.sources)} 个文件, 每个数都能查到出处"
    _list(deck, title, "", SOURCES, pack.sources.to_dict("records"), cells, notes, "来源表")


def _method(deck: Deck, pack: Pack) -> None:
    rows = [{"项目": head, "说明": text} for head, text in pack.method]

    def cells(row: dict) -> list[Cell]:
        return [said(row["项目"], 16, style.FRAME, True), said(row["说明"], 16)]

    _list(
        deck, "同一套公开的方法判定每一项, 每步都能用计算器复核", "", {"项目": 2.6, "说明": 9.65}, rows, cells,
        lambda row: [f"{row['项目']}: {row['说明']}"], "方法说明表",
    )  # fmt: skip


def _list(deck: Deck, title: str, second: str, columns: dict, rows: list[dict], cells, notes, name: str) -> None:
    """A table as long as it is, on as many slides as it needs."""
    widths = list(columns.values())
    parts = spread(rows, cells, widths, deck.room(title + LONGER, second) - HEAD)
    for number, part in enumerate(parts, start=1):
        page = deck.add(title + (f"(续 {number}/{len(parts)})" if number > 1 else ""), second if number == 1 else "")
        for row in part:
            page.told += notes(row)
        sentence = f"{name}, {len(part)} 行: {'、'.join(row.get('指标') or row.get('任务') or next(iter(row.values())) for row in part)}。"
        draw(page, list(columns), widths, [cells(row) for row in part], name=name, sentence=sentence)


def _by_area(table: pd.DataFrame):
    return [(area, mine) for area, mine in table.groupby("地区", sort=False)]


def _or(text: str, why: str, size: float = LABEL) -> Cell:
    """The words, or in grey why there are none."""
    return said(text, size) if text else said(why, NOTE, style.SECONDARY)


def _nothing(deck: Deck, title: str) -> None:
    deck.add(title)
