"""The meeting pack as XLSX: numbers are numbers with their printed decimals, with filters, frozen heads and a sheet of
sources.
"""

import io
import math

import pandas as pd
import xlsxwriter

from charts import style, words
from exports import statements
from exports.report_data import SUPPRESSED, Pack
from model.numbers import missing
from model.verdicts import ATTRIBUTES

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
    "现值年": 8,
    "现值": 10,
    "数据状态": 9,
    "目标年": 8,
    "目标": 20,
    "目标值": 10,
    "差距": 12,
    "完成份额": 10,
    "时序进度": 10,
    "进度比": 9,
    "每年需变化": 11,
    "判定": 22,
    "说明": 30,
    "下一步措施": 24,
    "责任股室": 14,
    "出处": 62,
    "原文": 36,
}
SHORT = ("地区", "属性", "类别", "单位", "数据状态")
# Chinese signs to a unit of column width, a little on the narrow side; points a line of them takes.
SIGN, ROW = 0.5, 14


def write(pack: Pack) -> bytes:
    """The pack as the bytes of an XLSX. Sheets: 目标完成情况, 总览表, 规划体检, 重点任务, 方法说明, each where the pack
    asks for it, and 数据来源.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties({"title": pack.title, "comments": f"{pack.provenance.line()}。{pack.provenance.source_line()}"})
    formats = _Formats(book)
    if "counties" in pack.sections:
        _targets(book, formats, pack)
    if "overview" in pack.sections:
        _overview(book, formats, pack)
    if "checks" in pack.sections:
        _table(book, formats, pack, "规划体检", pack.findings, (12, 16, 26, 44, 26, 26, 26, 26))
    if "tasks" in pack.sections:
        _table(book, formats, pack, "重点任务", pack.tasks, (12, 50, 12, 16, 18, 12, 40))
    if "method" in pack.sections:
        _table(book, formats, pack, "方法说明", pd.DataFrame(pack.method, columns=["项目", "怎样算"]), (18, 110))
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

    def number(self, decimals, **properties):
        """A number with so many decimals; General where they are not known."""
        digits = 0 if missing(decimals) else int(decimals)
        form = "General" if missing(decimals) else "0." + "0" * digits if digits else "0"
        aligned = {"align": "right", "indent": 1}  # off the text in the next cell
        return self.of(num_format=form, border=1, **(aligned | properties))


def _targets(book, formats: _Formats, pack: Pack) -> None:
    """The sheet 目标完成情况: one row a target, areas and rows in the order of the pack."""
    sheet = book.add_worksheet("目标完成情况")
    first = _head(sheet, formats, pack, f"{pack.finding}", list(TARGETS), list(TARGETS.values()))
    category = {one["id"]: one["category"] for one in pack.indicators}
    rows = [row for county in pack.counties for row in county.rows.to_dict("records")]
    for place, row in enumerate(rows):
        line = first + place
        texts, numbers = _texts(row, category.get(row["indicator"], "")), _numbers(row)
        lengths = {"序号": f"{place + 1}"} | texts
        sheet.set_row(line, _height(list(lengths.values()), [TARGETS[name] for name in lengths]))
        for column, name in enumerate(TARGETS):
            if name == "序号":
                sheet.write_number(line, column, place + 1, formats.number(0, align="center", indent=0))
            elif name in numbers:
                value, decimals = numbers[name]
                if missing(value):
                    suppressed = row.get("held_back") is True and name in ("现值", "差距")
                    _text(sheet, line, column, SUPPRESSED if suppressed else "", formats.short)
                    continue
                year = name.endswith("年")
                number = formats.number(0, align="center", indent=0) if year else formats.number(decimals)
                sheet.write_number(line, column, round(float(value), 6), number)
            elif name == "判定":
                fill, ink = style.paint(row)
                coloured = formats.of(text_wrap=True, border=1, bg_color=fill, font_color=ink)
                sheet.write_string(line, column, texts[name], coloured)
            else:
                _text(sheet, line, column, texts[name], formats.short if name in SHORT else formats.text)
    sheet.autofilter(first - 1, 0, first + max(len(rows), 1) - 1, len(TARGETS) - 1)
    sheet.freeze_panes(first, 5)
    sheet.set_paper(8)  # A3, without the columns to fill in: the whole width on A4 could not be read
    sheet.print_area(0, 0, first + max(len(rows), 1) - 1, list(TARGETS).index("说明"))


def _texts(row: dict, category: str) -> dict[str, str]:
    """The columns of text of one target: name -> text. 下一步措施 and 责任股室 are filled in by the county."""
    return {
        "地区": row["area"],
        "属性": ATTRIBUTES[row["attribute"]],
        "类别": category,
        "指标": row["indicator_name"],
        "单位": row["unit"],
        "数据状态": "" if missing(row["v_status"]) else row["v_status"],
        "目标": words.target(row) + _known(row),
        "判定": f"{style.STATUS[row['class']][2]} {words.status(row)}",
        "说明": "; ".join([*words.flags(row), *filter(None, [statements.other(row)])]),
        "下一步措施": "",
        "责任股室": "",
        "出处": f"{row['source_title']} · {row['place']}",
        "原文": str(row["as_printed"]),
    }


def _numbers(row: dict) -> dict[str, tuple]:
    """The columns of numbers of one target: name -> (value, its decimals or None)."""
    return {
        "基期年": (row["baseline_year"], 0),
        "基期值": (row["baseline"], row["base_decimals"]),
        "现值年": (row["latest_year"], 0),
        "现值": (row["latest"], row["latest_decimals"]),
        "目标年": (row["target_year"], 0),
        "目标值": (row["target"], _digits(row, "target", "target_decimals")),
        "差距": (row["gap"], _digits(row, "gap", "latest_decimals", "target_decimals")),
        "完成份额": (row["progress"], 3),
        "时序进度": (row["time_share"], 3),
        "进度比": (row["pace"], 3),
        "每年需变化": (row["required_per_year"], None),
    }


def _overview(book, formats: _Formats, pack: Pack) -> None:
    """The sheet 总览表: indicators down, areas across; a cell has shape, figure and year over target and year."""
    sheet = book.add_worksheet("总览表")
    columns = ["类别", "指标", "单位", *(area["name"] for area in pack.areas)]
    first = _head(sheet, formats, pack, pack.finding, columns, [12, 34, 10, *[18] * len(pack.areas)])
    cells = {(row["indicator"], row["area_code"]): row for row in pack.cells.to_dict("records")}
    for line, one in enumerate(pack.indicators, start=first):
        for column, text in enumerate((one["category"], one["name"], one["unit"])):
            sheet.write_string(line, column, text, formats.text)
        for column, area in enumerate(pack.areas, start=3):
            row = cells.get((one["id"], area["code"]))
            if row is None:
                sheet.write_string(
                    line, column, style.NOT_LISTED, formats.of(border=1, align="center", font_color=style.SECONDARY)
                )
                continue
            fill, ink = style.paint(row)
            cell_format = formats.of(border=1, align="center", text_wrap=True, bg_color=fill, font_color=ink)
            sheet.write_string(line, column, cell(row), cell_format)
        sheet.set_row(line, 32)
    sheet.freeze_panes(first, 3)


def cell(row: dict) -> str:
    """'△ 74.41 (2020)\\n≥75 (2025)'; a suppressed figure reads 不显示. row: of gaps, as a dict."""
    latest = words.record(row)["现值"] or (SUPPRESSED if row.get("held_back") is True else "缺现值")
    return f"{style.STATUS[row['class']][2]} {latest}\n{words.short_target(row)} ({words.year(row['target_year'])})"


def _table(book, formats: _Formats, pack: Pack, name: str, table: pd.DataFrame, widths: tuple[float, ...]) -> None:
    """A sheet with a table of text; widths: of its columns, as in TARGETS."""
    sheet = book.add_worksheet(name)
    first = _head(sheet, formats, pack, f"{name}: {len(table)} 条", list(table.columns), list(widths))
    for line, row in enumerate(table.itertuples(index=False), start=first):
        sheet.set_row(line, _height([str(text) for text in row], widths))
        for column, text in enumerate(row):
            _text(sheet, line, column, str(text), formats.text)
    sheet.autofilter(first - 1, 0, first + max(len(table), 1) - 1, len(table.columns) - 1)
    sheet.freeze_panes(first, 0)


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


def _digits(row: dict, name: str, *decimals: str):
    """Decimals to show row[name] with: the most of these columns of decimals, or more where the number needs them, as a
    resolved relative target may; None where no column has any.
    """
    digits = max([d for d in (row[one] for one in decimals) if not missing(d)], default=None)
    needed = next(n for n in range(7) if missing(row[name]) or round(float(row[name]), n) == round(float(row[name]), 6))
    return digits if missing(digits) else max(int(digits), needed)


def _known(row: dict) -> str:
    """'(即 ≥88.3)' behind a relative target that could be resolved."""
    return "" if row["basis"] == "absolute" or missing(row["target"]) else f"(即 {words.resolved(row)})"
