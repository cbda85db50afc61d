"""The data of a meeting pack: what slides, report, workbook and web page are written from.

actions.packing gathers it from one View, with small counts suppressed already. A writer takes every value from here:
it asks no store, judges nothing, counts nothing and suppresses nothing by itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from model import clock
from model.areas import Area
from model.assessment import Assessment, Figure
from model.indicators import Indicator
from model.plans import Plan
from wording import evaluation, numbers
from wording.counts import Counts
from wording.verdicts import DOUBTFUL, doubts_among

PROGRAM = "县域卫生健康目标差距看板"  # the author of every file
SECTIONS = {
    "overview": "总览表",
    "counties": "各地区目标完成情况",
    "checks": "规划文本核对",
    "tasks": "重点任务",
    "method": "方法说明",
}
FORMATS = {
    "pptx": "幻灯片 PPTX",
    "docx": "报告 DOCX",
    "xlsx": "表格 XLSX",
    "pdf": "PDF",
    "html": "网页 HTML（离线可看）",
    "png": "图片 PNG（每页一张）",
}
BRIEFS = {
    "brief-docx": "领导简报 DOCX",
    "brief-pdf": "领导简报 PDF",
    "brief-png": "领导简报 PNG",
}  # one page of one county
DEMO, UNREVIEWED = "演示数据（虚构）", "含未审核数据"
SUPPRESSED = "不显示"  # in the place of a figure of few cases, which is in no export
FINDINGS = ("地区", "核对项", "指标", "说明", "位置一", "原文一", "位置二", "原文二")
TASKS = ("地区", "任务", "数量", "期限", "责任单位", "涉及部门", "进展", "出处")
SOURCES = ("文件", "制发机关", "文号", "日期", "地区")


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Which data an export was made from, printed on every page of it.

    areas: their names; choices: as-of year, plan and indicators in words; year: the as-of year; batch: of the ledger;
    made: the day, 'YYYY-MM-DD'; sources: titles of the documents; demo: the data are invented; unreviewed: how many
    figures shown are not reviewed; link: to the same view on the dashboard, '' where none was asked for; seal: of the batch
    (model.forms.seal), '' where the export does not come back.
    """

    areas: tuple[str, ...]
    choices: str
    year: int
    batch: int
    made: str
    sources: tuple[str, ...]
    demo: bool
    unreviewed: int
    link: str = ""
    seal: str = ""

    @property
    def day(self) -> str:
        """The day it was made: '2026年11月22日'."""
        return clock.date_words(date.fromisoformat(self.made))

    def marks(self) -> list[str]:
        """What must be seen on every page: '演示数据（虚构）', '含未审核数据 12 个'."""
        marks = [DEMO] if self.demo else []
        return marks + ([f"{UNREVIEWED} {self.unreviewed} 个"] if self.unreviewed else [])

    def line(self) -> str:
        """'山丹县、方山县 · 数据截至 2026 年 · 十四五 · 数据第 3 批 · 2026年11月22日制', after the marks."""
        named = "、".join(self.areas[:6]) + (f"等 {len(self.areas)} 个地区" if len(self.areas) > 6 else "")
        return " · ".join([*self.marks(), named, self.choices, f"数据第 {self.batch} 批", f"{self.day}制"])

    def source_line(self, most: int = 3) -> str:
        """'来源：山丹县…规划、…等 5 个文件', at most so many named."""
        more = f"等 {len(self.sources)} 个文件" if len(self.sources) > most else ""
        return "来源：" + ("、".join(self.sources[:most]) + more if self.sources else "无")


@dataclass(frozen=True, kw_only=True)
class County:
    """One area's part of a pack.

    counts: of its headline targets; finding: the same in one sentence, its title; is_reference: an area above the
    counties, which stands beside and is not in the pack's counts; rows: its headline targets, binding first. In the
    order of rows, one entry each: parts: the part of the counts (a key of wording.counts.PARTS); series: the figure of each year,
    oldest first. others: its annual and milestone targets, counted apart; other_series: the same of them. remarks: (indicator, target year, scope) -> what people wrote
    beside that target, by field (model.remarks.FIELDS).
    """

    area: Area
    counts: Counts
    finding: str
    is_reference: bool
    rows: tuple[Assessment, ...]
    parts: tuple[str, ...]
    series: tuple[tuple[Figure, ...], ...]
    others: tuple[Assessment, ...]
    remarks: Mapping[tuple[str, int | None, str], Mapping[str, str]]
    other_series: tuple[tuple[Figure, ...], ...] = ()

    def standings(self, *, over: bool) -> list[tuple[Assessment, str]]:
        """The headline rows, each with its standing (model.evaluation). over: the plan has ended."""
        return [(a, evaluation.standing(part, over=over)) for a, part in zip(self.rows, self.parts, strict=True)]

    def said(self, a: Assessment) -> Mapping[str, str]:
        """What people wrote beside one of its targets: field -> text."""
        return self.remarks.get((a.indicator.id, a.target_year, a.scope), {})

    @property
    def years(self) -> tuple[dict[int, str], ...]:
        """Of each row {year: figure as printed, or what stands in its place}."""
        return tuple({one.year: numbers.figure(one) for one in mine if one.year is not None} for mine in self.series)

    def in_parts(self, *names: str, doubtful: bool | None = None) -> list[Assessment]:
        """The rows of these parts; doubtful: only those with, or without, a doubt or a missed year in their wording."""
        return [a for a, part in zip(self.rows, self.parts) if part in names and doubtful in (None, a.is_qualified)]


@dataclass(frozen=True, kw_only=True)
class Beside:
    """A county's figure and one of the area above, of one year and one definition; difference: own − other, in the indicator's unit."""

    indicator: Indicator
    own: Figure
    other: Figure
    difference: float


@dataclass(frozen=True, kw_only=True)
class Pack:
    """Everything the files of one pack show.

    title: of the cover; finding: one sentence on all counted areas; sections: keys of SECTIONS asked for, in their
    order; areas, indicators, categories (id -> name), rows: of the overview, as charts.matrix takes them; counts: of
    the headline targets of the counted areas; others: annual and milestone targets, not in the counts; counties: one
    part an area; findings, tasks, sources: tables of text with the columns FINDINGS, TASKS, SOURCES; aside: one line
    on what the checks met that is no finding, '' where nothing; tasks_note: why
    tasks are left out, '' where they are not; method: (name, explanation) of each rule; beside,
    beside_name: of one county, its figures beside those of the next area above that has any; appendix: the deck has all of it behind the main
    part; who: whose targets are counted ('5 个县'), as the finding begins; checked: how many findings, and of what.
    """

    title: str
    finding: str
    sections: tuple[str, ...]
    plan: Plan
    provenance: Provenance
    areas: tuple[Area, ...]
    indicators: tuple[Indicator, ...]
    categories: Mapping[str, str]
    counts: Counts
    rows: tuple[Assessment, ...]
    others: tuple[Assessment, ...]
    counties: tuple[County, ...]
    findings: pd.DataFrame
    aside: str
    tasks: pd.DataFrame
    tasks_note: str
    sources: pd.DataFrame
    method: tuple[tuple[str, str], ...]
    beside: tuple[Beside, ...] = ()
    beside_name: str = ""
    who: str = ""
    checked: str = ""
    appendix: bool = True
    units: tuple[str, ...] = ()


def others_line(others: Sequence[Assessment]) -> str:
    """'另有 6 项年度或阶段目标，单独列出'; '' where there are none."""
    return f"另有 {len(others)} 项年度或阶段目标，单独列出" if others else ""


def doubts_line(rows: Sequence[Assessment]) -> str:
    """What the mark DOUBTFUL stands for among these: '※ 判定附说明：表述不一致待核、快报数'; '' where no verdict is
    doubtful.
    """
    return f"{DOUBTFUL} 判定附说明：{told}" if (told := doubts_among(rows)) else ""
