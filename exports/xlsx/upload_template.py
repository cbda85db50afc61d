"""The file a county fills in: its indicators with units and last figures, drop-downs and checks, as XLSX or CSV.

What is grey is there already; what is white is filled in. A row without a 数值 is left out when the file is read.
"""

import io

import pandas as pd

from exports import csvs
from exports.xlsx import form
from exports.xlsx.book import begin, fitted
from exports.xlsx.form import ASKED, LAST, OFFERED, Line
from model.columns import COMPARATORS
from model.verdicts import ATTRIBUTES, SCOPES

GIVEN = ("县区代码", "县区", "指标编号", "指标", "单位", "年份")
FIGURES = (*GIVEN, *ASKED, LAST)
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
WIDTHS = form.WIDTHS | {
    "目标年": 8, "范围": 9, "比较符": 8, "目标值": 10, "目标值上限": 11, "属性": 9, "基期值": 10, "基期年": 8, "来源文件": 30, "位置": 24,
    "任务编号": 18, "任务": 48, "数量": 9, "数量单位": 9, "期限": 14, "责任单位": 16, "涉及部门": 16,
}  # fmt: skip
FREE = 200  # empty rows with drop-downs, for targets and tasks to add
HELP = (
    "“数据”表：灰色列已预填，无须改动；白色列由填报人填写。每行至少填写“数值”；没有数据的留空，不得填 0。",
    "“时期”和“状态”从下拉列表中选择。妇幼年度（上年10月至本年9月）的数据请选“妇幼年度”。",
    "“数值”照报表所列填写，只填数字，不写单位，也不使用公式。显示为浅黄色的超出合理范围，请核对单位和小数点。",
    "有分子、分母的一并填写：看板据此核对，并给出随机波动范围。口径与基期不同的，请在“口径”中注明。",
    "“目标”表：补录规划目标，须写明来源文件和位置（如 指标体系表 第 3 行）。“任务”表：更新任务状态。",
    "不填的行、不用的表可保留。填写后在看板“上传数据”中选择本文件；写入前可核对变更内容。",
)  # fmt: skip


def csv(lines: list[Line]) -> bytes:
    """The sheet 数据 alone."""
    return csvs.write(pd.DataFrame([line.cells() for line in lines], columns=list(FIGURES)))


def xlsx(lines: list[Line], *, tasks: list[dict], areas: list[tuple[str, str]]) -> bytes:
    """The workbook 数据, 目标, 任务, 说明.

    tasks: cells by the column names of TASKS. areas: (code, name) of the counties it is for.
    """
    out = io.BytesIO()
    with begin(out) as book:
        looks = form.looks(book)
        names = list(dict.fromkeys(line.name for line in lines))
        sheets = {"widths": WIDTHS, "freeze": 4}
        figures = form.sheet(book, "数据", FIGURES, looks, given=(*GIVEN, LAST), filled=True, **sheets)
        form.figures(figures, FIGURES, lines, looks, widths=WIDTHS)
        _targets(form.sheet(book, "目标", TARGETS, looks, given=(), **sheets), areas, names)
        _tasks(form.sheet(book, "任务", TASKS, looks, given=TASKS[:4], **sheets), tasks, areas, looks)
        form.words(book, "说明", HELP, looks)
        _offered(book, areas, names)
    return out.getvalue()


def _targets(sheet, areas: list[tuple[str, str]], names: list[str]) -> None:
    """Empty rows: the targets a plan states are typed in with their document and place; county and indicator by drop-down."""
    form.choose(sheet, TARGETS, "县区", f"={OFFERED}!$A$1:$A${max(len(areas), 1)}", FREE)
    form.choose(sheet, TARGETS, "指标", f"={OFFERED}!$B$1:$B${max(len(names), 1)}", FREE)
    form.choose(sheet, TARGETS, "范围", list(SCOPES.values()), FREE)
    form.choose(sheet, TARGETS, "比较符", [one if one != "range" else "区间" for one in COMPARATORS], FREE)
    form.choose(sheet, TARGETS, "属性", list(ATTRIBUTES.values()), FREE)


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
    form.choose(sheet, TASKS, "县区", f"={OFFERED}!$A$1:$A${max(len(areas), 1)}", end)
    form.choose(sheet, TASKS, "状态", list(STAGES), end)
    sheet.ignore_errors({"number_stored_as_text": f"B2:B{end + 1}"})


def _offered(book, areas: list[tuple[str, str]], names: list[str]) -> None:
    """The names the drop-downs of 目标 and 任务 offer, in a hidden sheet: a hidden sheet is not read back."""
    sheet = book.add_worksheet(OFFERED)
    sheet.hide()
    for column, texts in enumerate(([name for _, name in areas], names)):
        for row, text in enumerate(texts):
            sheet.write_string(row, column, text)
