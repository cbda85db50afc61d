"""The workbook that asks for figures: a sheet a county or unit, what is asked for beside its target, last figure and definition.

It comes back by 上传数据 like any file: the codes at the right edge name each cell, and a row without a 数值 is left out.
"""

import io
from collections.abc import Sequence

from exports.xlsx import form
from exports.xlsx.book import begin, named, print_head
from exports.xlsx.form import ASKED, LAST, TARGET, Line

DEFINITION = "指标解释"
COLUMNS = ("县区", "指标", "单位", "年份", TARGET, LAST, *ASKED, DEFINITION, "县区代码", "指标编号")
PRINTED = COLUMNS.index(DEFINITION)  # the first column that is on the screen only
WIDTHS = form.WIDTHS | {"县区": 9, "指标": 30, "口径": 14, "来源": 16, "备注": 16, TARGET: 22, DEFINITION: 48}
HELP = (
    "每个工作表列一个县区（单位）待报的数。灰色列已预填，无须改动；白色列由填报人填写。每行至少填写“数值”；没有数据的留空，不得填 0。",
    "“时期”和“状态”从下拉列表中选择：快报数请选“快报”，以后再报年报数。妇幼年度（上年10月至本年9月）的数据请选“妇幼年度”。",
    "“数值”照报表所列填写，只填数字，不写单位，也不使用公式。显示为浅黄色的超出合理范围，请核对单位和小数点。",
    "有分子、分母的一并填写。与“指标解释”口径不同的，请在“口径”中注明；数据取自何处写在“来源”中。",
    "右侧“县区代码”“指标编号”两列用于识别，不在打印范围内，请保留。行可以排序、删除，不填的行可保留。",
    "填写后在看板“上传数据”中选择本文件；写入前可核对变更内容，写入后可撤销。",
)


def xlsx(sheets: Sequence[tuple[str, Sequence[Line]]], *, head: str) -> bytes:
    """The workbook. sheets: (name, its lines) each, the cells of TARGET and DEFINITION in Line.more; head: printed over each page."""
    out = io.BytesIO()
    given = [column for column in COLUMNS if column not in ASKED]
    with begin(out) as book:
        looks, taken = form.looks(book), {"填写说明"}
        for name, lines in sheets:
            sheet = form.sheet(book, named(name, taken), COLUMNS, looks, widths=WIDTHS, given=given, freeze=2)
            form.figures(sheet, COLUMNS, lines, looks, widths=WIDTHS)
            print_head(sheet, name, head)
            sheet.print_area(0, 0, len(lines), PRINTED - 1)
        form.words(book, "填写说明", HELP, looks)
    return out.getvalue()
