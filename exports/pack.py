"""The meeting pack before it is any file: what slides, report, workbook and web page all say, gathered once and already masked.

Whatever a writer prints it takes from here; none asks a store, judges or masks by itself.
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
FINDINGS = ("地区", "核对项", "指标", "说明", "位置一", "原文一", "位置二", "原文二")
TASKS = ("地区", "任务", "数量", "期限", "责任单位", "进展", "出处")
SOURCES = ("文件", "制发机关", "文号", "日期", "地区")


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """What every page of every export says of itself. made: the day; demo: made from a store of invented data, as the store says; link: back to
    the live view, only when asked for."""

    areas: tuple[str, ...]
    choices: str
    year: int
    batch: int
    made: str
    sources: tuple[str, ...]
    demo: bool
    unreviewed: int
    link: str = ""

    def line(self) -> str:
        """'山丹县、方山县 · 按 2026 年看 · 十四五 · 数据批次 #3 · 2026-11-22 制', with what must be marked in front."""
        marks = [DEMO] if self.demo else []
        marks += [f"{UNREVIEWED} {self.unreviewed} 个"] if self.unreviewed else []
        named = "、".join(self.areas[:6]) + (f"等 {len(self.areas)} 个地区" if len(self.areas) > 6 else "")
        return " · ".join([*marks, named, self.choices, f"数据批次 #{self.batch}", f"{self.made} 制"])

    def source_line(self, most: int = 3) -> str:
        """'来源: 山丹县…规划、…等 5 个文件'."""
        more = f"等 {len(self.sources)} 个文件" if len(self.sources) > most else ""
        return "来源: " + ("、".join(self.sources[:most]) + more if self.sources else "无")


@dataclass(frozen=True, kw_only=True)
class County:
    """One area's part. rows: its gaps rows as a county page orders them (charts.words tells each); years: of each row, in the same order,
    {year: figure as printed}; steps: of each row its working as (label, formula); finding: its title; cards: charts.summary.counts."""

    area: dict
    finding: str
    cards: list[dict]
    rows: pd.DataFrame
    years: tuple[dict[int, str], ...]
    steps: tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, kw_only=True)
class Pack:
    """title: of the cover; finding: of all areas together; sections: keys of SECTIONS asked for, in their order; cells, indicators, areas: as
    charts.matrix draws them; findings, tasks, sources: tables of text with the columns above; method: (head, words) in order."""

    title: str
    finding: str
    sections: tuple[str, ...]
    stamp: Stamp
    areas: list[dict]
    indicators: list[dict]
    cells: pd.DataFrame
    counties: tuple[County, ...]
    findings: pd.DataFrame
    tasks: pd.DataFrame
    sources: pd.DataFrame
    method: tuple[tuple[str, str], ...]
    gaps: pd.DataFrame = field(repr=False)
