"""指标体系表 as XLSX: the table as plans print it, its numbers as numbers; a second sheet with what each target asks and what is to be checked."""

import io

from charts import style
from exports.target_system import Line, TargetSystem
from exports.xlsx.book import begin, digits, fitted

FACE = "微软雅黑"
SHEET, WORKING = "指标体系表", "测算与核对"
COLUMNS = {"领域": 13, "序号": 6, "指标": 34, "单位": 10, "base": 18, "target": 13, "属性": 10}
MORE = {
    "序号": 6,
    "指标": 26,
    "单位": 9,
    "基期值": 17,
    "目标": 12,
    "每年需": 14,
    "此前每年": 14,
    "上级目标": 18,
    "其他县": 22,
    "核对事项": 46,
    "备注": 18,
}
UNDECIDED = "待定"
RATIO = "比值"  # the unit of a target printed 1：1.4
ROW = 16  # points of a line
SIGNED = {"≥": '"≥"{}', ">": '">"{}', "≤": '"≤"{}', "<": '"<"{}', "=": "{}", "~": '{}"左右"'}


def write(told: TargetSystem) -> bytes:
    """The table as the bytes of an XLSX."""
    out = io.BytesIO()
    with begin(out) as book:
        book.set_properties(
            {"title": told.title, "comments": f"{told.provenance.line()}。{told.provenance.source_line()}"}
        )
        _table(book, told)
        _working(book, told)
    return out.getvalue()


def _table(book, told: TargetSystem) -> None:
    sheet = _sheet(book, SHEET, told, COLUMNS, landscape=False)
    heads = {"base": told.base_head, "target": f"{told.last} 年目标"}
    for column, name in enumerate(COLUMNS):
        sheet.write_string(2, column, heads.get(name, name), _look(book, head=True))
    text, left, group = _look(book), _look(book, align="left"), _look(book, bold=True)
    spans: dict[str, list[int]] = {}
    for row, line in enumerate(told.lines, 3):
        sheet.set_row(row, ROW * max(fitted(line.name, COLUMNS["指标"]), fitted(line.unit, COLUMNS["单位"])) + 4)
        spans.setdefault(line.category, []).append(row)
        sheet.write_number(row, 1, row - 2, text)
        sheet.write_string(row, 2, line.name, left)
        sheet.write_string(row, 3, line.unit, text)
        _base(book, sheet, row, 4, told, line)
        _target(book, sheet, row, 5, line)
        sheet.write_string(row, 6, line.attribute or "—", text)
    for category, rows in spans.items():
        if len(rows) > 1:
            sheet.merge_range(rows[0], 0, rows[-1], 0, category, group)
        else:
            sheet.write_string(rows[0], 0, category, group)
    end = len(told.lines) + 3
    note = _look(book, align="left", border=0, font_color=style.SECONDARY, font_size=9)
    for row, words in enumerate((told.notes, told.provenance.source_line()), end):
        sheet.merge_range(row, 0, row, len(COLUMNS) - 1, words, note)
        sheet.set_row(row, 13 * fitted(words, sum(COLUMNS.values())) + 3)
    sheet.print_area(0, 0, end + 1, len(COLUMNS) - 1)


def _working(book, told: TargetSystem) -> None:
    sheet = _sheet(book, WORKING, told, MORE, landscape=True)
    for column, name in enumerate(MORE):
        head = f"{told.last} 年目标" if name == "目标" else f"上级 {told.last} 年目标" if name == "上级目标" else name
        sheet.write_string(2, column, head, _look(book, head=True))
    text, left = _look(book), _look(book, align="left")
    for row, line in enumerate(told.lines, 3):
        cells = (line.name, line.unit, told.base_of(line), line.target or UNDECIDED, line.required or "—")
        achieved = "\n（".join(line.achieved.rsplit("（", 1))  # the years in a line of their own
        cells += (achieved or "—", line.above or "—", line.others or "—", line.warnings or "—", line.note)
        widths = list(MORE.values())[1:]
        sheet.set_row(row, ROW * max(fitted(cell, width) for cell, width in zip(cells, widths)) + 4)
        sheet.write_number(row, 0, row - 2, text)
        for column, cell in enumerate(cells, 1):
            sheet.write_string(row, column, cell, left if column in (1, 7, 8, 9, 10) else text)
    end = len(told.lines) + 3
    if told.working_notes:
        note = _look(book, align="left", border=0, font_color=style.SECONDARY, font_size=9)
        sheet.merge_range(end, 0, end, len(MORE) - 1, told.working_notes, note)
    sheet.print_area(0, 0, end if told.working_notes else end - 1, len(MORE) - 1)


def _sheet(book, name: str, told: TargetSystem, columns: dict[str, int], *, landscape: bool):
    sheet = book.add_worksheet(name)
    for column, width in enumerate(columns.values()):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    if landscape:
        sheet.set_landscape()
    sheet.repeat_rows(2)
    sheet.freeze_panes(3, 3)
    sheet.set_footer("&C&P / &N")
    title = _look(book, bold=True, font_size=15, border=0)
    line = _look(book, border=0, font_color=style.SECONDARY, font_size=9)
    sheet.merge_range(0, 0, 0, len(columns) - 1, told.title, title)
    sheet.merge_range(1, 0, 1, len(columns) - 1, told.provenance.line(), line)
    sheet.set_row(0, 30)
    sheet.set_row(1, 13 * fitted(told.provenance.line(), sum(columns.values())) + 3)
    sheet.set_row(2, 34)
    return sheet


def _look(book, *, head: bool = False, **more):
    """A format of the table; head: of its heads."""
    look = {"font_name": FACE, "font_size": 10, "valign": "vcenter", "align": "center", "text_wrap": True, "border": 1}
    look |= {"border_color": "#7a858e"}
    return book.add_format(look | ({"bold": True, "bg_color": "#eef3f4"} if head else {}) | more)


def _base(book, sheet, row: int, column: int, told: TargetSystem, line: Line) -> None:
    """A number with its year and status in its format, so that it stays one; else what stands in its place."""
    if line.base is None or line.base_text[:1] in "≥≤<>":
        sheet.write_string(row, column, told.base_of(line), _look(book))
        return
    beside = told.base_of(line).removeprefix(line.base_text)
    form = digits(line.base_decimals) + (f'"{beside}"' if beside else "")
    sheet.write_number(row, column, line.base, _look(book, num_format=form))


def _target(book, sheet, row: int, column: int, line: Line) -> None:
    """A number whose comparator is in its format; a range and what is undecided as text."""
    form = SIGNED.get(line.comparator)
    if line.value is None or form is None or not line.target or line.unit == RATIO:
        sheet.write_string(row, column, line.target or UNDECIDED, _look(book, bold=bool(line.target)))
        return
    sheet.write_number(row, column, line.value, _look(book, bold=True, num_format=form.format(digits(line.decimals))))
