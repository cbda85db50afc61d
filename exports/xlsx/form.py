"""A sheet of figures to fill in: grey what is there already, white what is asked for; drop-downs, and checks that warn and never forbid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from charts import style
from exports.xlsx.book import fitted
from model import forms
from model.columns import STATUSES
from model.verdicts import PERIODS
from wording.numbers import printed, span

LAST = "上次数值（年份）"  # ignored when the file is read
ASKED = ("时期", "状态", "数值", "分子", "分母", "口径", "来源", "备注")
TARGET = "目标要求"
RATIO = "只填冒号后的数，如 1：1.4 填 1.4；"
WRAPPED = ("指标", TARGET)  # of the given columns, those whose text takes as many lines as it needs
WIDTHS = {"县区代码": 9, "县区": 10, "指标编号": 21, "指标": 34, "单位": 9, "年份": 7, "时期": 10, "状态": 8, "数值": 11, "分子": 10, "分母": 10,
          "口径": 18, "来源": 24, "备注": 24, LAST: 16}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Line:
    """One row of 数据 to fill in. last: the newest figure with its year as printed, '97.2(2020)', or ''. low, high: the plausible range, or None.
    more: what else is given, by the heading of its column.
    """

    area_code: str
    area: str
    indicator: str
    name: str
    unit: str
    year: int
    last: str = ""
    low: float | None = None
    high: float | None = None
    more: Mapping[str, str] = field(default_factory=dict)

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
            **self.more,
        }


def looks(book) -> dict:
    """The formats of a workbook to fill in, by what they are for."""
    font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
    line = {"border": 1, "border_color": style.LINE}
    grey = {"bg_color": "#f1f3f5", "font_color": style.SECONDARY}
    return {
        "plain": book.add_format(font | line),
        "number": book.add_format(font | line | {"align": "right"}),
        "wrap": book.add_format(font | line | {"text_wrap": True}),
        "asked": book.add_format(font | line | {"text_wrap": True, "num_format": "@"}),
        "given": book.add_format(font | line | grey),
        "given_wrap": book.add_format(font | line | grey | {"text_wrap": True}),
        "year": book.add_format(font | line | grey | {"align": "center"}),
        "last": book.add_format(font | line | grey | {"italic": True}),
        "head": book.add_format(font | line | {"bold": True, "bg_color": style.FRAME, "font_color": style.PAPER}),
        "ask": book.add_format(font | line | {"bold": True, "bg_color": "#dceceb", "font_color": style.FRAME}),
        "title": book.add_format(font | {"bold": True, "font_size": 13, "font_color": style.FRAME}),
        "text": book.add_format(font | {"text_wrap": True}),
        "doubt": book.add_format({"bg_color": "#fbe7b2"}),
        "bad": book.add_format({"bg_color": "#f3c9bd"}),
    }


def sheet(
    book,
    name: str,
    columns: Sequence[str],
    looks: dict,
    *,
    widths: Mapping[str, float],
    given: Sequence[str],
    freeze: int,
    filled: bool = False,
):
    """A sheet with its header, A4 lying; columns: in their order, with their widths; given: those that are not asked for; freeze: how many
    columns stay in sight; filled: every row below is one of the form, also the empty ones.
    """
    made = book.add_worksheet(name)
    made.set_row(0, 24)
    for at, column in enumerate(columns):
        grey = column in given
        made.set_column(at, at, widths[column], looks["given" if grey else "plain"] if filled else None)
        made.write_string(0, at, column, looks["head" if grey else "ask"])
    made.freeze_panes(1, freeze)
    made.set_landscape()
    made.set_paper(9)
    made.fit_to_pages(1, 0)
    made.repeat_rows(0)
    made.set_footer("&C&P / &N")
    return made


def figures(sheet, columns: Sequence[str], lines: Sequence[Line], looks: dict, *, widths: Mapping[str, float]) -> None:
    """The lines below the header, their drop-downs and checks. columns: of the sheet; those of ASKED are left empty but for what a line gives."""
    formats = {column: looks["plain" if column in ASKED else "given"] for column in columns}
    formats |= {column: looks["given_wrap"] for column in columns if column in WRAPPED}
    formats |= {LAST: looks["last"], "年份": looks["year"]} | dict.fromkeys(("数值", "分子", "分母"), looks["number"])
    for row, line in enumerate(lines, 1):
        cells = line.cells()
        sheet.set_row(row, 15 * max(fitted(str(cells.get(one, "")), widths[one]) for one in columns if one in WRAPPED))
        for at, column in enumerate(columns):
            look, cell = formats[column], cells.get(column)
            if isinstance(cell, int):
                sheet.write_number(row, at, cell, look)
            elif cell:
                sheet.write_string(row, at, cell, look)
            else:
                sheet.write_blank(row, at, None, look)
    end = max(len(lines), 1)
    choose(sheet, columns, "时期", list(PERIODS.values()), end)
    choose(sheet, columns, "状态", list(STATUSES), end)
    _check_numbers(sheet, columns, lines, looks)
    code = columns.index("县区代码")
    sheet.ignore_errors({"number_stored_as_text": _span(1, end, code)})
    sheet.autofilter(0, 0, end, len(columns) - 1)


def choose(
    sheet,
    columns: Sequence[str],
    column: str,
    options: list[str] | str,
    end: int,
    *,
    first: int = 1,
    free: bool = False,
) -> None:
    """A drop-down in a column, from row `first` to row `end`, counted from 0. options: the words, or a range where they stand; free: any other
    text may stand there without a word.
    """
    at = columns.index(column)
    if not options:
        return
    sheet.data_validation(
        first,
        at,
        end,
        at,
        {
            "validate": "list",
            "source": options,
            "error_type": "warning",
            "error_title": "请从下拉列表中选择",
            "error_message": "本格请从下拉列表中选择，或留空。",
            "show_error": not free,
        },
    )


OFFERED = "选项"  # a hidden sheet


def offer(book, words: Sequence[str]) -> None:
    """The words a drop-down offers, in a hidden sheet: too many for a drop-down of its own. It is not read back."""
    made = book.add_worksheet(OFFERED)
    made.hide()
    for row, word in enumerate(words):
        made.write_string(row, 0, word)


def offered(words: Sequence[str]) -> str:
    """The range of that sheet in which they stand; '' where there are none."""
    return f"={OFFERED}!$A$1:$A${len(words)}" if words else ""


def marked(sheet, row: int, column: int, end: int, *, batch: int, seal: str) -> None:
    """The heads of the two hidden columns by which a form is known again (model/forms.py), and the filter over all columns down to row `end`:
    what stands outside of it stays where it is when the rows are sorted.
    """
    sheet.write_string(row, column, forms.head(batch, seal))
    sheet.write_string(row, column + 1, forms.BEFORE)
    sheet.set_column(column, column + 1, None, None, {"hidden": True})
    sheet.autofilter(row, 0, end, column + 1)


def _check_numbers(sheet, columns: Sequence[str], lines: Sequence[Line], looks: dict) -> None:
    """A soft warning only: a number may be out of range and true, and a county must still be able to write it down."""
    value, top, bottom = columns.index("数值"), columns.index("分子"), columns.index("分母")
    rows: dict[tuple, list[int]] = {}
    for row, line in enumerate(lines, 1):
        rows.setdefault((line.unit, line.low, line.high), []).append(row)
    for (unit, low, high), those in rows.items():
        spans = _spans(those)
        told = RATIO if unit == "比值" else f"单位 {unit or '见指标名'}；"
        asked = told + ("只填数字" if low is None else f"合理范围 {span(printed(low), printed(high))}")
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


def words(book, name: str, lines: Sequence[str], looks: dict) -> None:
    """A sheet that says how the others are filled in, one numbered line each."""
    made = book.add_worksheet(name)
    made.hide_gridlines(2)
    made.set_column(0, 0, 7)
    made.set_column(1, 1, 100)
    made.write_string(0, 0, "填报说明", looks["title"])
    for row, line in enumerate(lines, 2):
        made.write_string(row, 0, f"{row - 1}.", looks["text"])
        made.write_string(row, 1, line, looks["text"])
        made.set_row(row, 16 * fitted(line, 92))  # not every program fits the height of a row to its text
    made.set_landscape()
    made.set_paper(9)
    made.fit_to_pages(1, 0)
