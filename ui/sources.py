"""What the page 数据来源 draws: the documents, and of one of them every target, figure and task, and the core indicators it does not list."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from actions.assess import View as Assessed
from actions.reference import UPLOAD
from model.indicators import Indicator
from ui import cache, indicator, link, markup, menu, parts
from ui.choices import Choice
from wording.tasks import quantity

KINDS = {
    "plan": "规划",
    "annual_plan": "年度计划、工作要点",
    "scheme": "行动或实施方案",
    "template": "范文",
    "bulletin": "公报、年报",
    "upload": "上传",
}
DOCUMENTS = ("文件", "地区", "种类", "制发机关", "文号", "日期", "规划期", "目标", "数据", "任务")
TASKS = ("地区", "任务", "数量", "期限", "责任单位", "位置")
SILENT = ("类别", "指标", "单位")
EVERY = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """documents: every row of sources.csv and what pages brought, by id; counts: its targets, figures and tasks; source: the one picked, '' for all."""

    view: Assessed
    documents: dict[str, dict]
    counts: dict[str, tuple[int, int, int]]
    source: str

    @property
    def title(self) -> str:
        """Of the document that is picked."""
        return self.documents[self.source]["title"]


def view(choice: Choice) -> Shown:
    """Draw the page's picker: all documents, or one."""
    markup.look("indicator_page")
    markup.look("sources")
    assessed = cache.view(choice)
    counts = cache.kept(choice, "spoken_by", make=assessed.spoken_by)
    known = assessed.reference.sources.astype(object)
    documents = {row["id"]: row for row in known.where(known.notna(), "").to_dict("records")}
    if UPLOAD in counts and UPLOAD not in documents:
        documents[UPLOAD] = dict.fromkeys(known.columns, "") | {
            "id": UPLOAD,
            "title": "上传数据（各批次）",
            "kind": "upload",
        }
    box = st.container(horizontal=True, vertical_alignment="center", key="own_pickers")
    words = {EVERY: f"全部 {len(documents)} 份文件"} | {id: row["title"] for id, row in documents.items()}
    source = link.pick(
        box, "文件", words, key="source", default=EVERY, words=words.get, width=520, filter_mode="contains"
    )
    return Shown(view=assessed, documents=documents, counts=counts, source=source)


def headline(choice: Choice, shown: Shown) -> tuple[str, str]:
    """(finding, the line under it)."""
    if shown.source:
        targets, figures, tasks = shown.counts.get(shown.source, (0, 0, 0))
        return (
            f"{shown.title}：目标 {targets} 条、数据 {figures} 条、任务 {tasks} 条",
            f"数据来源 · 数据第 {choice.version} 批",
        )
    total = [sum(of) for of in zip(*shown.counts.values())] or [0, 0, 0]
    said = f"{len(shown.documents)} 份文件，目标 {total[0]} 条、数据 {total[1]} 条、任务 {total[2]} 条"
    return f"数据来源：{said}", f"点击文件名称，查看摘自该文件的全部内容 · 数据第 {choice.version} 批"


def every(choice: Choice, shown: Shown) -> None:
    """All documents as a table; a title leads to its document."""
    order = {code: place for place, code in enumerate(shown.view.areas)}
    rows = sorted(shown.documents.values(), key=lambda row: order.get(row["area"], len(order)))
    lines = [_document(shown, row) for row in rows]
    ways = [menu.address("sources", source=row["id"]) for row in rows]
    parts.listing(parts.of_text(lines, DOCUMENTS), name="数据来源", links=ways, linked="文件")


def _document(shown: Shown, row: dict) -> tuple:
    area = shown.view.areas.get(row["area"])
    counts = [str(count) for count in shown.counts.get(row["id"], (0, 0, 0))]
    return row["title"], area.name if area else "", KINDS.get(row["kind"], ""), *_issued(row), *counts


def _issued(row: dict) -> tuple[str, str, str, str]:
    """Issuer, number, date and period; what the document does not list says so."""
    first, last = (None if row[name] in ("", None) else int(row[name]) for name in ("period_start", "period_end"))
    period = "" if first is None else f"{first}—{last}" if last is not None else f"{first} 年起"
    return row["issuer"] or "文件未列", row["number"] or "文件未列", row["date"] or "文件未列", period


def one(choice: Choice, shown: Shown) -> None:
    """One document: what it is, what it states, what it does not."""
    row = shown.documents[shown.source]
    facts = zip(DOCUMENTS[1:7], _document(shown, row)[1:7])
    replaced = shown.documents.get(row["supersedes"])
    more = [("取代", replaced["title"] if replaced else ""), ("说明", row["note"])]
    markup.show(
        "indicator", core=False, facts=[(head, words, "") for head, words in (*facts, *more) if words], differing=[]
    )
    told = cache.kept(choice, "of_source", shown.source, make=lambda: shown.view.told(source=shown.source))
    targets = [(known, *indicator.target_line(area, known, said)) for area, known, said in told.targets]
    figures = [(known, *indicator.figure_line(area, known, said)) for area, known, said in told.figures]
    tasks = cache.kept(choice, "tasks_of_source", shown.source, make=lambda: _tasks(shown))
    _list(shown, "目标", indicator.TARGETS, targets)
    _list(shown, "数据", indicator.FIGURES, figures)
    markup.show("section_head", name="tasks", title="任务", finding=_count(tasks), note="")
    if tasks:
        parts.listing(parts.of_text(tasks, TASKS), name=f"{shown.title}_任务")
    spoken = {known.id for _, known, _ in (*told.targets, *told.figures)}
    _silent(shown, spoken)
    parts.passport(choice, shown.title)


def _list(shown: Shown, name: str, columns: Sequence[str], rows: list[tuple]) -> None:
    """Statements with their indicator in place of the document, which is the same in all; an indicator leads to its page."""
    markup.show("section_head", name=name, title=name, finding=_count(rows), note="")
    if rows:
        table = parts.of_text([row[1:] for row in rows], columns).drop(columns="文件")
        table.insert(1, "指标", [known.name for known, *_ in rows])
        parts.listing(table, name=f"{shown.title}_{name}", links=_ways([known for known, *_ in rows]), linked="指标")


def _silent(shown: Shown, spoken: set[str]) -> None:
    """The core indicators of which the document states neither target nor figure."""
    catalogue = shown.view.reference.catalogue
    silent = [one for one in catalogue.indicators.values() if one.core and one.id not in spoken]
    note = "该文件既未列目标、也未列数据的核心指标。" if silent else ""
    markup.show("section_head", name="silent", title="未列的核心指标", finding=_count(silent, "项"), note=note)
    if silent:
        lines = [(catalogue.categories[one.category], one.name, one.unit_word) for one in silent]
        parts.listing(
            parts.of_text(lines, SILENT), name=f"{shown.title}_未列的核心指标", links=_ways(silent), linked="指标"
        )


def _tasks(shown: Shown) -> list[tuple]:
    table = shown.view.commitments(shown.view.areas)
    areas = shown.view.areas
    return [
        (
            areas[row["area"]].name,
            row["task"],
            quantity(row["quantity"], row["quantity_unit"]),
            row["deadline"],
            row["responsible"] or row["involved"],
            row["place"],
        )
        for row in table[table["source"] == shown.source].to_dict("records")
    ]


def _ways(indicators: Sequence[Indicator]) -> list[str]:
    return [menu.address("indicator", indicator=one.id) for one in indicators]


def _count(rows: Sequence, what: str = "条") -> str:
    return f"{len(rows)} {what}" if rows else "没有"
