"""The meeting pack as XLSX: numbers are numbers with their printed decimals, with filters, frozen heads and a sheet of
sources.
"""

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd
import xlsxwriter

from charts import style
from exports import statements
from exports.report_data import DOUBTFUL, SUPPRESSED, Pack, doubts_line
from model.assessment import Assessment, Figure
from model.verdicts import ATTRIBUTES, DOUBTS
from wording import verdicts
from wording.numbers import MOST_DIGITS

FACE = "微软雅黑"
# Columns of 目标完成情况: name -> width in units of Excel, about one Latin letter each.
TARGETS = {
    "序号": 6,
    "地区": 12,
    "属性": 9,
    "类别": 12,
    "指标": 34,
    "单位": 10,
    "基期年": 8,
    "基期值": 10,
    "现状年": 8,
    "现状值": 10,
    "数据状态": 9,
    "目标年": 8,
    "目标": 20,
    "目标值": 10,
    "差距": 12,
    "目标实现程度": 10,
    "时序进度": 10,
    "进度比": 9,
    "每年需变化": 11,
    "判定": 22,
    "说明": 30,
    "偏差原因": 24,
    "下一步措施": 24,
    "责任单位": 14,
    "出处": 62,
    "原文": 36,
}
SHORT = ("地区", "属性", "类别", "单位", "数据状态")
# Chinese signs to a unit of column width, a little on the narrow side; points a line of them takes.
SIGN, ROW = 0.5, 14


def write(pack: Pack) -> bytes:
    """The pack as the bytes of an XLSX. Sheets: 目标完成情况, 年度和阶段目标 (where there are any), 总览表, 规划文本核对,
    重点任务, 方法说明, each where the pack asks for it, and 数据来源.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": pack.title, "comments": f"{pack.provenance.line()}。{pack.provenance.source_line()}"})
    formats = _Formats(book)
    if "counties" in pack.sections:
        _targets(book, formats, pack)
        _others(book, formats, pack)
    if "overview" in pack.sections:
        _overview(book, formats, pack)
    if "checks" in pack.sections:
        _table(book, formats, pack, "规划文本核对", pack.findings, (12, 16, 26, 44, 26, 26, 26, 26), below=pack.aside)
    if "tasks" in pack.sections:
        _table(book, formats, pack, "重点任务", pack.tasks, (12, 50, 12, 16, 18, 18, 12, 40), note=pack.tasks_note)
    if "method" in pack.sections:
        _table(book, formats, pack, "方法说明", pd.DataFrame(pack.method, columns=["项目", "计算方法"]), (18, 110))
    _table(book, formats, pack, "数据来源", pack.sources, (54, 24, 24, 14, 16))
    book.close()
    return out.getvalue()


class _Formats:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book) -> None:
        self._book, self._made = book, {}
        self.title = self.of(bold=True, font_size=14)
        self.note = self.of(font_color=style.SECONDARY, font_size=9)
        self.head = self.of(
            bold=True, bg_color=style.FRAME, font_color="#ffffff", text_wrap=True, align="center", border=1
        )
        self.text = self.of(text_wrap=True, border=1)
        self.short = self.of(text_wrap=True, border=1, align="center")

    def of(self, **properties):
        """The format with these properties of XlsxWriter, in our face."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            plain = {"font_name": FACE, "font_size": 10, "valign": "vcenter", "border_color": style.LINE}
            self._made[key] = self._book.add_format(plain | properties)
        return self._made[key]

    def number(self, decimals: int | None, **properties):
        """A number with so many decimals; General where they are not known."""
        form = "General" if decimals is None else "0." + "0" * decimals if decimals else "0"
        aligned = {"align": "right", "indent": 1}  # off the text in the next cell
        return self.of(num_format=form, border=1, **(aligned | properties))


def _targets(book, formats: _Formats, pack: Pack) -> None:
    """The sheet 目标完成情况: one row a target, areas and rows in the order of the pack."""
    rows = [(a, county.said(a)) for county in pack.counties for a in county.rows]
    title = "；".join(filter(None, (pack.finding, doubts_line([a for a, _ in rows]))))
    _rows(book.add_worksheet("目标完成情况"), formats, pack, title, rows)


def _others(book, formats: _Formats, pack: Pack) -> None:
    """The sheet 年度和阶段目标, in the same columns; these targets are in none of the counts."""
    rows = [(a, county.said(a)) for county in pack.counties for a in county.others]
    if rows:
        title = f"年度和阶段目标：{len(rows)} 项，不计入目标完成情况的各数"
        _rows(book.add_worksheet("年度和阶段目标"), formats, pack, title, rows)


def _rows(sheet, formats: _Formats, pack: Pack, title: str, rows: list[tuple[Assessment, Mapping[str, str]]]) -> None:
    """A sheet with the columns TARGETS. rows: each with what people wrote beside it."""
    first = _head(sheet, formats, pack, title, list(TARGETS), list(TARGETS.values()))
    for place, (a, said) in enumerate(rows):
        line = first + place
        texts, cells = _texts(a, said), _numbers(a)
        lengths = {"序号": f"{place + 1}"} | texts
        sheet.set_row(line, _height(list(lengths.values()), [TARGETS[name] for name in lengths]))
        for column, name in enumerate(TARGETS):
            if name == "序号":
                sheet.write_number(line, column, place + 1, formats.number(0, align="center", indent=0))
            elif name in cells:
                _number(sheet, line, column, cells[name], formats, year=name.endswith("年"))
            elif name == "判定":
                fill, ink = style.paint(a)
                coloured = formats.of(text_wrap=True, border=1, bg_color=fill, font_color=ink)
                sheet.write_string(line, column, texts[name], coloured)
            else:
                _text(sheet, line, column, texts[name], formats.short if name in SHORT else formats.text)
    sheet.autofilter(first - 1, 0, first + max(len(rows), 1) - 1, len(TARGETS) - 1)
    sheet.freeze_panes(first, 5)
    sheet.set_paper(8)  # A3, without the columns to fill in: the whole width on A4 could not be read
    sheet.print_area(0, 0, first + max(len(rows), 1) - 1, list(TARGETS).index("说明"))


@dataclass(frozen=True)
class Number:
    """A cell of a number with so many decimals (None: not known); instead: what stands in its place where it is
    suppressed.
    """

    value: float | None
    decimals: int | None = None
    instead: str = ""

    @classmethod
    def of(cls, figure: Figure | None) -> "Number":
        """The cell of a figure; an empty one where there is none."""
        return cls(None) if figure is None else cls(figure.value, figure.decimals, figure.suppressed)


def _number(sheet, line: int, column: int, cell: Number, formats: _Formats, *, year: bool) -> None:
    if cell.value is None:
        _text(sheet, line, column, cell.instead, formats.short)
    else:
        look = formats.number(0, align="center", indent=0) if year else formats.number(cell.decimals)
        sheet.write_number(line, column, round(float(cell.value), MOST_DIGITS), look)


def _texts(a: Assessment, said: Mapping[str, str]) -> dict[str, str]:
    """The columns of text of one target: name -> text. said: field -> what people wrote beside it."""
    return {
        "地区": a.area.name,
        "属性": ATTRIBUTES[a.attribute],
        "类别": a.category,
        "指标": a.indicator.name,
        "单位": a.indicator.unit,
        "数据状态": "、".join(filter(None, (_status(a), DOUBTS["unreviewed"] if "unreviewed" in a.doubts else ""))),
        "目标": verdicts.target_with_number(a),
        "判定": f"{style.shape(a)} {verdicts.status(a)}",
        "说明": "；".join([*verdicts.flags(a), *filter(None, [statements.other(a)])]),
        "偏差原因": said.get("cause", ""),
        "下一步措施": said.get("measure", ""),
        "责任单位": said.get("unit", ""),
        "出处": statements.source(a),
        "原文": a.target.as_printed,
    }


def _status(a: Assessment) -> str:
    """快报, 年报, 核定 of the judged figure, as its source says it."""
    return "" if a.latest is None or a.is_baseline else a.latest.status


def _numbers(a: Assessment) -> dict[str, Number]:
    """The columns of numbers of one target by name."""
    latest = None if a.latest is None else a.latest.decimals
    gap = SUPPRESSED if a.suppressed and a.gap is None else ""
    return {
        "基期年": Number(None if a.baseline is None else a.baseline.year, 0),
        "基期值": Number.of(a.baseline),
        "现状年": Number(None if a.latest is None else a.latest.year, 0),
        "现状值": Number.of(a.latest),
        "目标年": Number(a.target_year, 0),
        "目标值": Number(a.target.end, _digits(a.target.end, a.target.digits)),
        "差距": Number(a.gap, _digits(a.gap, latest, a.target.digits), gap),
        "目标实现程度": Number(a.progress, 3),
        "时序进度": Number(a.time_share, 3),
        "进度比": Number(a.pace, 3),
        "每年需变化": Number(a.required_per_year),
    }


def _overview(book, formats: _Formats, pack: Pack) -> None:
    """The sheet 总览表: indicators down, areas across; a cell has shape, figure and year over target and year."""
    sheet = book.add_worksheet("总览表")
    columns = ["类别", "指标", "单位", *(area.name for area in pack.areas)]
    title = "；".join(filter(None, (pack.finding, doubts_line(pack.rows))))
    first = _head(sheet, formats, pack, title, columns, [12, 34, 10, *[18] * len(pack.areas)])
    at = {(a.indicator.id, a.area.code): a for a in pack.rows}
    for line, one in enumerate(pack.indicators, start=first):
        for column, text in enumerate((pack.categories[one.category], one.name, one.unit)):
            sheet.write_string(line, column, text, formats.text)
        for column, area in enumerate(pack.areas, start=3):
            a = at.get((one.id, area.code))
            if a is None:
                sheet.write_string(
                    line, column, style.NOT_LISTED, formats.of(border=1, align="center", font_color=style.SECONDARY)
                )
                continue
            fill, ink = style.paint(a)
            cell_format = formats.of(border=1, align="center", text_wrap=True, bg_color=fill, font_color=ink)
            sheet.write_string(line, column, cell(a), cell_format)
        sheet.set_row(line, 32)
    sheet.freeze_panes(first, 3)


def cell(a: Assessment) -> str:
    """'△ 74.41（2020）\n≥75（2025）', with ※ behind a figure whose verdict is doubtful; a suppressed figure reads
    不显示.
    """
    mark = DOUBTFUL if a.doubts else ""
    return (
        f"{style.shape(a)} {statements.latest(a)}{mark}\n{verdicts.short_target(a)}（{verdicts.year(a.target_year)}）"
    )


def _table(
    book,
    formats: _Formats,
    pack: Pack,
    name: str,
    table: pd.DataFrame,
    widths: tuple[float, ...],
    *,
    note: str = "",
    below: str = "",
) -> None:
    """A sheet with a table of text; widths: of its columns, as in TARGETS; note: instead of how many lines there
    are; below: a line under the table.
    """
    sheet = book.add_worksheet(name)
    title = f"{name}：{note or f'{len(table)} 条'}"
    first = _head(sheet, formats, pack, title, list(table.columns), list(widths))
    for line, row in enumerate(table.itertuples(index=False), start=first):
        sheet.set_row(line, _height([str(text) for text in row], widths))
        for column, text in enumerate(row):
            _text(sheet, line, column, str(text), formats.text)
    sheet.autofilter(first - 1, 0, first + max(len(table), 1) - 1, len(table.columns) - 1)
    sheet.freeze_panes(first, 0)
    if below:
        sheet.write_string(first + max(len(table), 1), 0, below, formats.note)


def _head(sheet, formats: _Formats, pack: Pack, title: str, columns: list[str], widths: list[float]) -> int:
    """Title, provenance, sources and column names in the first four rows, repeated on every printed page. Gives the
    index of the first row of data.
    """
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.write_string(0, 0, title, formats.title)
    sheet.write_string(1, 0, pack.provenance.line(), formats.note)
    sheet.write_string(
        2,
        0,
        pack.provenance.source_line() + (f" · {pack.provenance.link}" if pack.provenance.link else ""),
        formats.note,
    )
    for column, name in enumerate(columns):
        sheet.write_string(3, column, name, formats.head)
    sheet.set_row(3, 30)
    sheet.repeat_rows(0, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f'&L&"{FACE}"&8{pack.provenance.line()[:180].replace("&", "&&")}&R&8第 &P 页 / 共 &N 页')
    return 4


def _text(sheet, line: int, column: int, text: str, cell_format) -> None:
    """Text into a cell; '' leaves it blank: an empty text would count as an entry in filters and in COUNTA."""
    if text:
        sheet.write_string(line, column, text, cell_format)
    else:
        sheet.write_blank(line, column, None, cell_format)


def _height(texts: list[str], widths) -> float:
    """Height of a row in points, from its longest text: not every program fits the height by itself. widths: of the
    columns.
    """
    lines = max(math.ceil(style.width(text, 1) / (width * SIGN)) for text, width in zip(texts, widths, strict=True))
    return min(max(lines, 1) * ROW + 3, 400)


def _digits(value: float | None, *decimals: int | None) -> int | None:
    """Decimals to show a value with: the most of these, or more where the number needs them, as a resolved relative
    target may; None where none is known.
    """
    known = max((one for one in decimals if one is not None), default=None)
    if known is None or value is None:
        return known
    needed = next(n for n in range(MOST_DIGITS + 1) if round(value, n) == round(value, MOST_DIGITS))
    return max(known, needed)
