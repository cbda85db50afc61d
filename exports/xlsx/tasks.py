"""The workbook that asks how tasks stand: a sheet a county or a unit; what the document says is grey, what is asked for is white.

It comes back by 上传数据 as it is (model/forms.py): what is filled in becomes remarks of the tasks.
"""

import io
from collections.abc import Sequence

from exports.xlsx import form
from exports.xlsx.book import begin, fitted, named, print_head
from model import forms
from model.remarks import FIELDS
from model.tasks import Task
from wording import tasks as words

GIVEN = ("序号", "任务", "数量", "时限", "文件所列单位", "状态", "出处")
COLUMNS = (*GIVEN, *FIELDS["task"].values())
WIDTHS = {"序号": 5, "任务": 30, "数量": 8, "时限": 17, "文件所列单位": 14, "状态": 15, "出处": 16,
          "责任单位": 16, "协办单位": 16, "进展情况": 32, "完成时间": 11, "依据": 24}  # fmt: skip
HELP_SHEET = "填写说明"
HELP = (
    "每个工作表列一个县区（单位）的任务。灰色列摘自文件，无须改动；白色列由责任单位填写，已有内容的可修改，删除即清空。",
    "“完成时间”只在任务已经完成时填写，如 2025-12 或 2025年12月31日；未完成的留空，在“进展情况”中说明。",
    "“依据”写明何处可查：文件名和文号、链接，或一句话。“协办单位”有几个的，用顿号隔开。",
    "“责任单位”与文件所列一致的可不填；文件未列或有调整的，从下拉列表中选择，也可直接填写。",
    "行可以排序、删除，不要增加行；右侧两列隐藏，用于识别，请保留；汇总到其他文件时，复制整张工作表。",
    "填写后在看板“上传数据”中选择本文件；写入前可核对变更内容，写入后可撤销。他人已在看板上改写的，会提示，不覆盖。",
)


def xlsx(
    sheets: Sequence[tuple[str, Sequence[Task]]], *, head: str, batch: int, seal: str, units: Sequence[str]
) -> bytes:
    """The workbook. sheets: (name, its tasks); head: printed over each page; batch, seal: it is made of (model.forms.seal); units: what the
    drop-down offers.
    """
    out = io.BytesIO()
    with begin(out) as book:
        looks, taken = form.looks(book), {HELP_SHEET, form.OFFERED}
        for name, tasks in sheets:
            sheet = form.sheet(book, named(name, taken), COLUMNS, looks, widths=WIDTHS, given=GIVEN, freeze=2)
            for row, task in enumerate(tasks, 1):
                _row(sheet, row, task, looks)
            form.choose(sheet, COLUMNS, FIELDS["task"]["responsible"], form.offered(units), len(tasks), free=True)
            form.marked(sheet, 0, len(COLUMNS), len(tasks), batch=batch, seal=seal)
            print_head(sheet, name, head)
            sheet.print_area(0, 0, len(tasks), len(COLUMNS) - 1)
        form.words(book, HELP_SHEET, HELP, looks)
        form.offer(book, units)
    return out.getvalue()


def _row(sheet, row: int, task: Task, looks: dict) -> None:
    given = {
        "任务": task.task,
        "数量": words.quantity(task.quantity, task.quantity_unit),
        "时限": words.deadline(task) or "—",
        "文件所列单位": "；".join(filter(None, (task.responsible, task.involved))),
        "状态": words.standing(task),
        "出处": task.place,
    }
    asked = {word: task.written(field) for field, word in FIELDS["task"].items()}
    cells = given | asked
    sheet.set_row(row, 15 * max(fitted(text, int(WIDTHS[name]) - 1) for name, text in cells.items()))
    sheet.write_number(row, 0, row, looks["year"])
    for at, name in enumerate(COLUMNS[1:], 1):
        look, text = looks["given_wrap" if name in GIVEN else "asked"], cells[name]
        if text:
            sheet.write_string(row, at, text, look)
        else:
            sheet.write_blank(row, at, None, look)
    sheet.write_string(row, len(COLUMNS), forms.row(task.slots))
    sheet.write_string(row, len(COLUMNS) + 1, forms.before({name: cells[name] for name in forms.KNOWN_BY["task"]}))
