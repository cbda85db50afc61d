"""The file a county fills in: its indicators with units and last figures, drop-downs and checks, as XLSX or CSV.

What is grey is there already; what is white is filled in. A row without a 数值 is left out when the file is read.
"""

import io
from dataclasses import dataclass

import pandas as pd
import xlsxwriter

from charts import style
from exports import csvs
from exports.xlsx.annotated_upload import lines as fitted
from model.columns import COMPARATORS, STATUSES
from model.verdicts import ATTRIBUTES, PERIODS, SCOPES
from wording.numbers import printed

LAST = "上次数值（年份）"  # after 备注, ignored when the file is read
FIGURES = (
    "县区代码",
    "县区",
    "指标编号",
    "指标",
    "单位",
    "年份",
    "时期",
    "状态",
    "数值",
    "分子",
    "分母",
    "口径",
    "来源",
    "备注",
)
TARGETS = ("县区代码", "县区", "指标编号", "指标", "单位", "目标年", "范围", "比较符", "目标值", "目标值上限", "属性", "基期值", "基期年",
           "来源文件", "位置", "备注")  # fmt: skip
TASKS = (
    "任务编号",
    "县区代码",
    "县区",
    "任务",
    "数量",
    "数量单位",
    "期限",
    "责任单位",
    "涉及部门",
    "状态",
    "来源文件",
    "位置",
    "备注",
)
STAGES = ("未开始", "进行中", "已完成", "已延期", "已调整")
WIDTHS = {"县区代码": 9, "县区": 10, "指标编号": 21, "指标": 34, "单位": 9, "年份": 7, "时期": 10, "状态": 8, "数值": 11, "分子": 10, "分母": 10,
          "口径": 18, "来源": 24, "备注": 24, LAST: 16, "目标年": 8, "范围": 9, "比较符": 8, "目标值": 10, "目标值上限": 11, "属性": 9, "基期值": 10,
          "基期年": 8, "来源文件": 30, "位置": 24, "任务编号": 18, "任务": 48, "数量": 9, "数量单位": 9, "期限": 14, "责任单位": 16,
          "涉及部门": 16}  # fmt: skip
OFFERED = "选项"  # a hidden sheet
FREE = 200  # empty rows with drop-downs, for targets and tasks to add
HELP = (
    ("填报说明", ""),
    ("1", "“数据”表：灰色列已预填，无须改动；白色列由填报人填写。每行至少填写“数值”；没有数据的留空，不得填 0。"),
    ("2", "“时期”和“状态”从下拉列表中选择。妇幼年度（上年10月至本年9月）的数据请选“妇幼年度”。"),
    ("3", "“数值”照报表所列填写，只填数字，不写单位，也不使用公式。显示为浅黄色的超出合理范围，请核对单位和小数点。"),
    ("4", "有分子、分母的一并填写：看板据此核对，并给出随机波动范围。口径与基期不同的，请在“口径”中注明。"),
    ("5", "“目标”表：补录规划目标，须写明来源文件和位置（如 指标体系表 第 3 行）。“任务”表：更新任务状态。"),
    ("6", "不填的行、不用的表可保留。填写后在看板“上传数据”中选择本文件；写入前可核对变更内容。"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of 数据 to fill in. last: the newest figure with its year as printed, '97.2(2020)', or ''. low, high: the plausible range, or None."""

    area_code: str
    area: str
    indicator: str
    name: str
    unit: str
    year: int
    last: str = ""
    low: float | None = None
    high: float | None = None

    def cells(self) -> dict:
        """The cells of the line that are filled in beforehand, by the heading of their column."""
        return {
            "县区代码": self.area_code,
            "县区": self.area,
            "指标编号": self.indicator,
            "指标": self.name,
            "单位": self.unit,
            "年份": self.year,
            "时期": PERIODS["year"],
            LAST: self.last,
        }


def csv(lines: list[Line]) -> bytes:
    """The sheet 数据 alone."""
    return csvs.write(pd.DataFrame([line.cells() for line in lines], columns=[*FIGURES, LAST]))


def xlsx(lines: list[Line], *, tasks: list[dict], areas: list[tuple[str, str]]) -> bytes:
    """The workbook 数据, 目标, 任务, 说明.

    tasks: cells by the column names of TASKS. areas: (code, name) of the counties it is for.
    """
    out = io.BytesIO()
    with xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    ) as book:
        looks = _looks(book)
        names = list(dict.fromkeys(line.name for line in lines))
        _figures(_sheet(book, "数据", (*FIGURES, LAST), looks, grey=6, freeze=4), lines, looks)
        _targets(_sheet(book, "目标", TARGETS, looks, grey=0, freeze=4), areas, names)
        _tasks(_sheet(book, "任务", TASKS, looks, grey=4, freeze=4, tasks=len(tasks)), tasks, areas, looks)
        _words(book, looks)
        _offered(book, areas, names)
    return out.getvalue()


def _looks(book) -> dict:
    font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
    line = {"border": 1, "border_color": style.LINE}
    grey = {"bg_color": "#f1f3f5", "font_color": style.SECONDARY}
    return {
        "plain": book.add_format(font | line),
        "number": book.add_format(font | line | {"align": "right"}),
        "wrap": book.add_format(font | line | {"text_wrap": True}),
        "given": book.add_format(font | line | grey),
        "given_wrap": book.add_format(font | line | grey | {"text_wrap": True}),
        "last": book.add_format(font | line | grey | {"italic": True}),
        "head": book.add_format(font | line | {"bold": True, "bg_color": style.FRAME, "font_color": style.PAPER}),
        "ask": book.add_format(font | line | {"bold": True, "bg_color": "#dceceb", "font_color": style.FRAME}),
        "title": book.add_format(font | {"bold": True, "font_size": 13, "font_color": style.FRAME}),
        "text": book.add_format(font | {"text_wrap": True}),
        "doubt": book.add_format({"bg_color": "#fbe7b2"}),
        "bad": book.add_format({"bg_color": "#f3c9bd"}),
    }


def _sheet(book, name: str, columns: tuple[str, ...], looks: dict, *, grey: int, freeze: int, tasks: int = 0):
    """A sheet with its header; the first `grey` columns and the last figure are given, the others asked for."""
    sheet = book.add_worksheet(name)
    sheet.set_row(0, 24)
    for at, column in enumerate(columns):
        given = at < grey or column == LAST
        sheet.set_column(at, at, WIDTHS[column], looks["given" if given else "plain"] if name == "数据" else None)
        sheet.write_string(0, at, column, looks["head" if given else "ask"])
    sheet.freeze_panes(1, freeze)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_footer("&C&P / &N")
    return sheet


def _figures(sheet, lines: list[Line], looks: dict) -> None:
    columns = (*FIGURES, LAST)
    formats = dict.fromkeys(columns[:6], looks["given"]) | {"指标": looks["given_wrap"], LAST: looks["last"]}
    formats |= dict.fromkeys(("数值", "分子", "分母"), looks["number"])
    for row, line in enumerate(lines, 1):
        sheet.set_row(row, 15 * fitted(line.name, WIDTHS["指标"]))
        cells = line.cells()
        for at, column in enumerate(columns):
            look, cell = formats.get(column, looks["plain"]), cells.get(column)
            if isinstance(cell, int):
                sheet.write_number(row, at, cell, look)
            elif cell:
                sheet.write_string(row, at, cell, look)
            else:
                sheet.write_blank(row, at, None, look)
    end = max(len(lines), 1)
    _choose(sheet, columns, "时期", list(PERIODS.values()), end)
    _choose(sheet, columns, "状态", list(STATUSES), end)
    _check_numbers(sheet, columns, lines, looks)
    sheet.ignore_errors({"number_stored_as_text": f"A2:A{end + 1}"})
    sheet.autofilter(0, 0, end, len(columns) - 1)


def _check_numbers(sheet, columns: tuple[str, ...], lines: list[Line], looks: dict) -> None:
    """A soft warning only: a number may be out of range and true, and a county must still be able to write it down."""
    value, top, bottom = columns.index("数值"), columns.index("分子"), columns.index("分母")
    rows: dict[tuple, list[int]] = {}
    for row, line in enumerate(lines, 1):
        rows.setdefault((line.unit, line.low, line.high), []).append(row)
    for (unit, low, high), those in rows.items():
        spans = _spans(those)
        asked = (
            f"单位 {unit or '见指标名'}；只填数字"
            if low is None
            else f"单位 {unit or '见指标名'}；合理范围 {printed(low)}—{printed(high)}"
        )
        sheet.data_validation(
            spans[0][0],
            value,
            spans[0][1],
            value,
            {
                "validate": "decimal",
                "criteria": "between",
                "minimum": -1e12 if low is None else low,
                "maximum": 1e12 if low is None else high,
                "error_type": "warning",
                "error_title": "请核对",
                "error_message": "不是数值，或超出合理范围。核对单位和小数点；确实如此的可保留。",
                "input_title": "数值",
                "input_message": asked,
                "other_cells": [[first, value, last, value] for first, last in spans[1:]],
            },
        )
        area = {"multi_range": " ".join(_span(first, last, value) for first, last in spans)}
        if low is not None:
            first = _span(spans[0][0], spans[0][0], value)
            sheet.conditional_format(
                spans[0][0],
                value,
                spans[0][1],
                value,
                area
                | {
                    "type": "formula",
                    "criteria": f"=AND(ISNUMBER({first}),OR({first}<{low!r},{first}>{high!r}))",
                    "format": looks["doubt"],
                },
            )
    if lines:
        sheet.data_validation(
            1,
            top,
            len(lines),
            bottom,
            {
                "validate": "decimal",
                "criteria": ">=",
                "value": 0,
                "error_type": "warning",
                "error_title": "请核对",
                "error_message": "分子、分母应是不小于 0 的数。",
            },
        )
        for at in (value, top, bottom):
            sheet.conditional_format(
                1,
                at,
                len(lines),
                at,
                {"type": "formula", "criteria": f"=ISTEXT({_span(1, 1, at)})", "format": looks["bad"]},
            )


def _spans(rows: list[int]) -> list[tuple[int, int]]:
    """[1, 2, 3, 7] -> [(1, 3), (7, 7)]"""
    found: list[list[int]] = []
    for row in rows:
        if found and row == found[-1][1] + 1:
            found[-1][1] = row
        else:
            found.append([row, row])
    return [(first, last) for first, last in found]


def _span(first: int, last: int, column: int) -> str:
    """(1, 1, 8) -> 'I2', (1, 3, 8) -> 'I2:I4'"""
    letter = chr(ord("A") + column)
    return f"{letter}{first + 1}" + ("" if first == last else f":{letter}{last + 1}")


def _choose(sheet, columns: tuple[str, ...], column: str, options: list[str] | str, end: int) -> None:
    """A drop-down. options: the words, or a range where they stand."""
    at = columns.index(column)
    sheet.data_validation(
        1,
        at,
        end,
        at,
        {
            "validate": "list",
            "source": options,
            "error_type": "warning",
            "error_title": "请从下拉列表中选择",
            "error_message": "本格请从下拉列表中选择，或留空。",
        },
    )


def _targets(sheet, areas: list[tuple[str, str]], names: list[str]) -> None:
    """Empty rows: the targets a plan states are typed in with their document and place; county and indicator by drop-down."""
    _choose(sheet, TARGETS, "县区", f"={OFFERED}!$A$1:$A${max(len(areas), 1)}", FREE)
    _choose(sheet, TARGETS, "指标", f"={OFFERED}!$B$1:$B${max(len(names), 1)}", FREE)
    _choose(sheet, TARGETS, "范围", list(SCOPES.values()), FREE)
    _choose(sheet, TARGETS, "比较符", [one if one != "range" else "区间" for one in COMPARATORS], FREE)
    _choose(sheet, TARGETS, "属性", list(ATTRIBUTES.values()), FREE)


def _tasks(sheet, tasks: list[dict], areas: list[tuple[str, str]], looks: dict) -> None:
    """The tasks the store holds, to be given a new state, and empty rows for more."""
    for row, task in enumerate(tasks, 1):
        sheet.set_row(row, 15 * max(fitted(str(task.get(column, "")), WIDTHS[column]) for column in TASKS))
        for at, column in enumerate(TASKS):
            cell = task.get(column, "")
            look = looks["given_wrap" if column in TASKS[:4] else "wrap"]
            if isinstance(cell, (int, float)):
                sheet.write_number(row, at, cell, look)
            else:
                sheet.write_string(row, at, cell, look) if cell else sheet.write_blank(row, at, None, look)
    end = len(tasks) + FREE
    _choose(sheet, TASKS, "县区", f"={OFFERED}!$A$1:$A${max(len(areas), 1)}", end)
    _choose(sheet, TASKS, "状态", list(STAGES), end)
    sheet.ignore_errors({"number_stored_as_text": f"B2:B{end + 1}"})


def _words(book, looks: dict) -> None:
    """How to fill it in."""
    sheet = book.add_worksheet("说明")
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 7)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, HELP[0][0], looks["title"])
    for row, (number, words) in enumerate(HELP[1:], 2):
        sheet.write_string(row, 0, number + ".", looks["text"])
        sheet.write_string(row, 1, words, looks["text"])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _offered(book, areas: list[tuple[str, str]], names: list[str]) -> None:
    """The names the drop-downs of 目标 and 任务 offer, in a hidden sheet: a hidden sheet is not read back."""
    sheet = book.add_worksheet(OFFERED)
    sheet.hide()
    for column, texts in enumerate(([name for _, name in areas], names)):
        for row, text in enumerate(texts):
            sheet.write_string(row, column, text)
