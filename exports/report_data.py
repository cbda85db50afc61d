"""The data of a meeting pack: what slides, report, workbook and web page are written from.

actions.packing gathers it from one batch, with small counts suppressed already. A writer takes every value from here:
it asks no store, judges nothing and suppresses nothing by itself.
"""

from dataclasses import dataclass, field

import pandas as pd

SECTIONS = {
    "overview": "总览表",
    "counties": "各地区目标完成情况",
    "checks": "规划体检",
    "tasks": "重点任务",
    "method": "方法说明",
}
FORMATS = {
    "pptx": "幻灯片 PPTX",
    "docx": "报告 DOCX",
    "xlsx": "表格 XLSX",
    "pdf": "PDF",
    "html": "网页 HTML(离线可看)",
}
DEMO, UNREVIEWED = "演示数据(虚构)", "含未审核数据"
SUPPRESSED = "不显示"  # in the place of a figure of few cases, which is in no export
FINDINGS = ("地区", "核对项", "指标", "说明", "位置一", "原文一", "位置二", "原文二")
TASKS = ("地区", "任务", "数量", "期限", "责任单位", "进展", "出处")
SOURCES = ("文件", "制发机关", "文号", "日期", "地区")


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Which data an export was made from, printed on every page of it.

    areas: their names; choices: as-of year, plan and indicators in words; year: the as-of year; batch: of the ledger;
    made: the day, 'YYYY-MM-DD'; sources: titles of the documents; demo: the data are invented; unreviewed: how many
    figures shown are not reviewed; link: to the same view on the dashboard, '' where none was asked for.
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

    def marks(self) -> list[str]:
        """What must be seen on every page: '演示数据(虚构)', '含未审核数据 12 个'."""
        marks = [DEMO] if self.demo else []
        return marks + ([f"{UNREVIEWED} {self.unreviewed} 个"] if self.unreviewed else [])

    def line(self) -> str:
        """'山丹县、方山县 · 按 2026 年看 · 十四五 · 数据批次 #3 · 2026-11-22 制', after the marks."""
        named = "、".join(self.areas[:6]) + (f"等 {len(self.areas)} 个地区" if len(self.areas) > 6 else "")
        return " · ".join([*self.marks(), named, self.choices, f"数据批次 #{self.batch}", f"{self.made} 制"])

    def source_line(self, most: int = 3) -> str:
        """'来源: 山丹县…规划、…等 5 个文件', at most so many named."""
        more = f"等 {len(self.sources)} 个文件" if len(self.sources) > most else ""
        return "来源: " + ("、".join(self.sources[:most]) + more if self.sources else "无")


@dataclass(frozen=True, kw_only=True)
class County:
    """One area's part of a pack.

    area: {code, name, short}; finding: one sentence, its title; cards: counts as charts.summary.counts gives them;
    rows: its rows of gaps, binding targets first, worded by charts.words. In the order of rows, one entry each:
    years: {year: figure as printed}; steps: its calculation as (label, formula), none where the figure is suppressed.
    """

    area: dict
    finding: str
    cards: list[dict]
    rows: pd.DataFrame
    years: tuple[dict[int, str], ...]
    steps: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """Everything the files of one pack show.

    title: of the cover; finding: one sentence on all areas; sections: keys of SECTIONS asked for, in their order;
    areas, indicators, cells: of the overview, as charts.matrix takes them; counties: one part an area; findings, tasks,
    sources: tables of text with the columns FINDINGS, TASKS, SOURCES; method: (name, explanation) of each rule;
    gaps: the rows of gaps all this was made from, small counts suppressed.
    """

    title: str
    finding: str
    sections: tuple[str, ...]
    provenance: Provenance
    areas: list[dict]
    indicators: list[dict]
    cells: pd.DataFrame
    counties: tuple[County, ...]
    findings: pd.DataFrame
    tasks: pd.DataFrame
    sources: pd.DataFrame
    method: tuple[tuple[str, str], ...]
    gaps: pd.DataFrame = field(repr=False)
