"""The meeting pack as XLSX: numbers are numbers with their printed decimals, with filters, frozen heads and a sheet of
sources.
"""

import io
import math
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from charts import style
from exports import statements
from exports.report_data import DOUBTFUL, SUPPRESSED, Pack, doubts_line
from exports.xlsx import form
from exports.xlsx.book import begin, digits
from model import forms
from model.assessment import Assessment, Figure
from model.remarks import FIELDS, REVIEWS, of_target
from model.verdicts import ATTRIBUTES, DOUBTS
from wording import verdicts
from wording.numbers import MOST_DIGITS

FACE = "微软雅黑"
# Columns of 目标完成情况: name -> width in units of Excel, about one Latin letter each; `YEARS` stands for a column each year of the plan. They
# are printed on as many sheets of A4 as there are groups, each beside the columns LEFT: first the answer, then what people write,
# then the working.
YEARS, CHANGE = "各年", "比上年"
LEFT = {"序号": 5, "地区": 9, "指标": 27}
ANSWER = {"单位": 8, "属性": 8, "基期值": 9, YEARS: 8, CHANGE: 9, "目标": 18, "差距": 10, "判定": 20}
ASKED = {
    **{FIELDS["target"][name]: width for name, width in (("review", 17), ("cause", 34), ("measure", 34))},
    FIELDS["indicator"]["unit"]: 16,
}
WRITTEN = {"说明": 26} | ASKED
WORKING = {
    "类别": 10,
    "基期年": 7,
    "现状年": 7,
    "现状值": 9,
    "数据状态": 8,
    "目标年": 7,
    "目标值": 9,
    "目标实现程度": 8,
    "时序进度": 8,
    "进度比": 8,
    "每年需变化": 10,
    "出处": 34,
    "原文": 15,
}
GROUPS = (ANSWER, WRITTEN, WORKING)
# Of 总览表: the columns at the left, the width of an area, how many areas a sheet of paper has beside each other.
OVERVIEW, AREA, ACROSS = {"类别": 11, "指标": 32, "单位": 9}, 20, 6
FEW = 2  # areas at the most of an overview that stands on its paper
SHORT = ("地区", "属性", "类别", "单位", "数据状态")
SHARES = ("目标实现程度", "时序进度")  # written as shares, shown as percentages
FILL = "浅色表头的各栏供填写，填好后在看板“上传数据”中上传本文件；其余各栏改动不读入"
# Printable points of A4 lying and standing, with these margins; points of a column: 5 pixels and 7 a unit.
PAGE, STANDING, MARGIN = 842 - 2 * 0.4 * 72, 595 - 2 * 0.4 * 72, 0.4
# Chinese signs to a unit of column width, a little on the narrow side; points a line of them takes.
SIGN, ROW = 0.5, 14


def write(pack: Pack) -> bytes:
    """The pack as the bytes of an XLSX. Sheets: 目标完成情况, 年度和阶段目标 (where there are any), 总览表, 规划文本核对,
    重点任务, 方法说明, each where the pack asks for it, and 数据来源.
    """
    out = io.BytesIO()
    book = begin(out)
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
    if "counties" in pack.sections and pack.units:
        form.offer(book, pack.units)
    book.close()
    return out.getvalue()


class _Formats:
    """The cell formats of one workbook, each made once."""

    def __init__(self, book) -> None:
        self._book, self._made = book, {}
        titled, noted = {"bold": True, "font_size": 14}, {"font_color": style.SECONDARY, "font_size": 9}
        self.title, self.note = self.of(**titled), self.of(**noted)
        self._wraps = {self.title: self.of(**titled, text_wrap=True), self.note: self.of(**noted, text_wrap=True)}
        self.head = self.of(
            bold=True, bg_color=style.FRAME, font_color="#ffffff", text_wrap=True, align="center", border=1
        )
        self.ask = self.of(
            bold=True, bg_color="#dceceb", font_color=style.FRAME, text_wrap=True, align="center", border=1
        )
        self.share = self.of(num_format="0%", border=1, align="right", indent=1)
        self.text = self.of(text_wrap=True, border=1)
        self.asked = self.of(text_wrap=True, border=1, num_format="@")
        self.short = self.of(text_wrap=True, border=1, align="center")

    def of(self, **properties):
        """The format with these properties of XlsxWriter, in our face."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            plain = {"font_name": FACE, "font_size": 10, "valign": "vcenter", "border_color": style.LINE}
            self._made[key] = self._book.add_format(plain | properties)
        return self._made[key]

    def wrapped(self, look):
        """The format of a title or a note, on as many lines as it needs."""
        return self._wraps[look]

    def number(self, decimals: int | None, unit: str = "", **properties):
        """A number with so many decimals; General where they are not known. unit: shown behind it, where it is not that of its column."""
        form = digits(decimals)
        form += f'"{unit.replace(chr(34), "")}"' if unit else ""
        aligned = {"align": "right", "indent": 1}  # off the text in the next cell
        return self.of(num_format=form, border=1, **(aligned | properties))


def _targets(book, formats: _Formats, pack: Pack) -> None:
    """The sheet 目标完成情况: one row a target, areas and rows in the order of the pack."""
    rows = [(a, county.said(a), series) for county in pack.counties for a, series in zip(county.rows, county.series)]
    title = "；".join(filter(None, (pack.finding, doubts_line([a for a, *_ in rows]))))
    _rows(book.add_worksheet("目标完成情况"), formats, pack, title, rows)


def _others(book, formats: _Formats, pack: Pack) -> None:
    """The sheet 年度和阶段目标, in the same columns; these targets are in none of the counts."""
    rows = [
        (a, county.said(a), series)
        for county in pack.counties
        for a, series in zip(county.others, county.other_series or ((),) * len(county.others))
    ]
    if rows:
        title = f"年度和阶段目标：{len(rows)} 项，不计入目标完成情况的各数"
        _rows(book.add_worksheet("年度和阶段目标"), formats, pack, title, rows)


def _columns(years: Sequence[int]) -> tuple[dict[str, float], list[int]]:
    """(name -> width of every column, the columns before which a new sheet of paper begins)."""
    columns, breaks = dict(LEFT), []
    for group in GROUPS:
        breaks.append(len(columns))
        for name, width in group.items():
            columns |= {str(year): width for year in years} if name == YEARS else {name: width}
    return columns, breaks[1:]


def _rows(
    sheet,
    formats: _Formats,
    pack: Pack,
    title: str,
    rows: list[tuple[Assessment, Mapping[str, str], tuple[Figure, ...]]],
) -> None:
    """A sheet of targets, each with what people wrote beside it and its figure of each year. It comes back filled in (model/forms.py)."""
    last = min(pack.provenance.year, pack.plan.last)
    years = range(pack.plan.first, last + 1)
    columns, breaks = _columns(years)
    names = list(columns)
    wide = {"below": len(LEFT), "end": breaks[0]}
    first = _head(sheet, formats, pack, title, names, list(columns.values()), fill=ASKED, **wide)
    sheet.write_string(0, 0, sheet.get_name(), formats.title)
    for at, words in zip(breaks, ("原因、措施与复核（供填写）", "各项数据与出处")):
        sheet.write_string(0, at, words, formats.title)
    for place, (a, said, series) in enumerate(rows):
        line = first + place
        texts, cells = _texts(a, said, series), _numbers(a) | _of_years(series, years)
        lengths = {"序号": f"{place + 1}"} | texts
        sheet.set_row(line, _height(list(lengths.values()), [columns[name] for name in lengths]))
        for column, name in enumerate(names):
            if name == "序号":
                sheet.write_number(line, column, place + 1, formats.number(0, align="center", indent=0))
            elif name in cells:
                look = formats.share if name in SHARES else None
                look = formats.number(cells[name].decimals, cells[name].unit) if cells[name].unit else look
                _number(
                    sheet, line, column, cells[name], formats, year=name.endswith("年") and name != CHANGE, look=look
                )
            elif name == "判定":
                fill, ink = style.paint(a)
                coloured = formats.of(text_wrap=True, border=1, bg_color=fill, font_color=ink)
                sheet.write_string(line, column, texts[name], coloured)
            else:
                look = formats.asked if name in ASKED else formats.short if name in SHORT else formats.text
                _text(sheet, line, column, texts[name], look)
        held = {name: texts[name] for name in forms.KNOWN_BY["target"]} | {name: cells[name].value if cells[name].value is not None else cells[name].instead for name in (*map(str, years), "基期值", "现状值", "目标值")}  # fmt: skip
        slots = of_target(a.area.code, a.indicator.id, year=a.target_year, scope=a.scope, last=last)
        sheet.write_string(line, len(columns), forms.row(slots))
        sheet.write_string(line, len(columns) + 1, forms.before(held))
    end = first + max(len(rows), 1) - 1
    form.marked(sheet, first - 1, len(columns), end, batch=pack.provenance.batch, seal=pack.provenance.seal)
    for name, options in (
        (FIELDS["target"]["review"], list(REVIEWS)),
        (FIELDS["indicator"]["unit"], form.offered(pack.units)),
    ):
        form.choose(sheet, names, name, options, end, first=first, free=True)
    sheet.freeze_panes(first, len(LEFT))
    sheet.repeat_columns(0, len(LEFT) - 1)
    sheet.print_area(0, 0, end, len(columns) - 1)
    _break(sheet, list(columns.values()), len(LEFT), breaks)


def _break(sheet, widths: list[float], left: int, breaks: list[int], *, page: float = PAGE, most: int = 100) -> None:
    """A new sheet of paper before each of these columns, the first `left` repeated on each. Not fitted to pages: then breaks would not count.
    page: printable points across; most: per cent of its size at the most.
    """
    sheet.set_v_pagebreaks(breaks)
    sheet.set_margins(left=MARGIN, right=MARGIN, top=0.5, bottom=0.6)
    sheet.set_print_scale(min(most, _scale(widths, left, breaks, page)))


def _scale(widths: list[float], repeated: int, breaks: list[int], page: float) -> int:
    """Per cent of its size at which each group of columns, behind the first ones, fits a page, with some room: programs differ in how wide a
    column is.
    """
    points = [0.75 * (7 * width + 5) for width in widths]
    left, ends = sum(points[:repeated]), [*breaks, len(widths)]
    groups = [sum(points[begin:end]) for begin, end in zip([repeated, *breaks], ends)]
    return max(40, min(100, math.floor(86 * page / (left + max(groups)))))


def _of_years(series: tuple[Figure, ...], years: Sequence[int]) -> dict[str, "Number"]:
    """The figure of each year, and how much the last year's differs from the year before; nothing where the two are not of one definition and unit, or
    one of them is not shown.
    """
    of = {one.year: one for one in series}
    cells = {str(year): Number.of(of.get(year)) for year in years}
    now, before = of.get(years[-1]), of.get(years[-1] - 1)
    return cells | {CHANGE: _change(now, before) if now and before else Number(None)}


def _change(now: Figure, before: Figure) -> "Number":
    alike = all(
        getattr(now, name) == getattr(before, name) or not (getattr(now, name) and getattr(before, name))
        for name in ("definition", "population", "comparator")
    )
    alike = alike and not now.foreign and not before.foreign
    if now.value is None or before.value is None or now.suppressed or before.suppressed or not alike:
        return Number(None)
    known = [one.decimals for one in (now, before) if one.decimals is not None]
    return Number(round(now.value - before.value, MOST_DIGITS), max(known, default=None))


@dataclass(frozen=True)
class Number:
    """A cell of a number with so many decimals (None: not known); instead: what stands in its place where it is
    suppressed; unit: where it is another than the row's.
    """

    value: float | None
    decimals: int | None = None
    instead: str = ""
    unit: str = ""

    @classmethod
    def of(cls, figure: Figure | None) -> "Number":
        """The cell of a figure; an empty one where there is none."""
        return cls(None) if figure is None else cls(figure.value, figure.decimals, figure.suppressed, figure.foreign)


def _number(sheet, line: int, column: int, cell: Number, formats: _Formats, *, year: bool, look=None) -> None:
    """look: instead of the format by the number's digits."""
    if cell.value is None:
        _text(sheet, line, column, cell.instead, formats.short)
    else:
        look = look or (formats.number(0, align="center", indent=0) if year else formats.number(cell.decimals))
        sheet.write_number(line, column, round(float(cell.value), MOST_DIGITS), look)


def _texts(a: Assessment, said: Mapping[str, str], series: tuple[Figure, ...]) -> dict[str, str]:
    """The columns of text of one target: name -> text. said: field -> what people wrote beside it; series: its figures of each year."""
    return {
        "地区": a.area.name,
        "属性": ATTRIBUTES[a.attribute],
        "类别": a.category,
        "指标": a.indicator.name,
        "单位": a.indicator.unit_word,
        "数据状态": "、".join(filter(None, (_status(a), DOUBTS["unreviewed"] if "unreviewed" in a.doubts else ""))),
        "目标": verdicts.target_with_number(a),
        "判定": f"{style.shape(a)} {verdicts.status(a)}",
        "说明": "；".join([*statements.notes(a, series), *filter(None, [statements.other(a)])]),
        **{word: said.get(field, "") for about in ("target", "indicator") for field, word in FIELDS[about].items()},
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
        "目标值": Number(a.target.end, _digits(a.target.end, a.target.digits), unit=a.target.foreign),
        "差距": Number(a.gap, _digits(a.gap, latest, a.target.digits), gap),
        "目标实现程度": Number(a.progress, 3),
        "时序进度": Number(a.time_share, 3),
        "进度比": Number(a.pace, 3),
        "每年需变化": Number(a.required_per_year, max(latest or 0, a.target.digits or 0, 1)),
    }


def _overview(book, formats: _Formats, pack: Pack) -> None:
    """The sheet 总览表: indicators down, areas across; a cell has shape, figure and year over target and year."""
    sheet = book.add_worksheet("总览表")
    names = list(OVERVIEW)
    columns, widths = [*names, *(area.name for area in pack.areas)], [*OVERVIEW.values(), *[AREA] * len(pack.areas)]
    title = "；".join(filter(None, (pack.finding, doubts_line(pack.rows))))
    sheets = -(-len(pack.areas) // ACROSS)  # of paper beside each other
    breaks = [len(names) + round(len(pack.areas) * place / sheets) for place in range(1, sheets)]
    wide = {"below": len(names), "end": breaks[0]} if breaks else {}
    first = _head(sheet, formats, pack, title, columns, widths, **wide)
    at = {(a.indicator.id, a.area.code): a for a in pack.rows}
    for line, one in enumerate(pack.indicators, start=first):
        lines = [math.ceil(style.width(one.name, 1) / (OVERVIEW["指标"] * SIGN)), 2]
        for column, text in enumerate((pack.categories[one.category], one.name, one.unit_word)):
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
            lines.append(sum(math.ceil(style.width(part, 1) / (AREA * SIGN)) for part in cell(a).split("\n")))
        sheet.set_row(line, max(lines) * ROW + 4)
    sheet.freeze_panes(first, len(names))
    sheet.print_area(0, 0, first + max(len(pack.indicators), 1) - 1, len(columns) - 1)
    if breaks:
        sheet.write_string(0, 0, sheet.get_name(), formats.title)
        sheet.repeat_columns(0, len(names) - 1)
    if len(pack.areas) <= FEW:
        sheet.set_portrait()
    _break(sheet, widths, len(names), breaks, page=STANDING if len(pack.areas) <= FEW else PAGE, most=80)


def cell(a: Assessment) -> str:
    """'△ 74.41（2020）\n≥75（2025）', with ※ behind a figure whose verdict is doubtful; a suppressed figure reads
    不显示.
    """
    mark = DOUBTFUL if a.is_qualified else ""
    return f"{style.shape(a)} {statements.latest(a)}{mark}\n{verdicts.cell_target(a)}（{verdicts.year(a.target_year)}）"


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
    end = first + max(len(table), 1) - 1
    sheet.autofilter(first - 1, 0, end, len(table.columns) - 1)
    sheet.freeze_panes(first, 0)
    if below:
        end += 1
        _across(sheet, end, 0, len(widths), below, formats.note, 9, formats, widths)
    sheet.print_area(0, 0, end, len(widths) - 1)


def _head(
    sheet,
    formats: _Formats,
    pack: Pack,
    title: str,
    columns: list[str],
    widths: list[float],
    *,
    fill: Container[str] = (),
    below: int = 0,
    end: int = 0,  # of the lines, as of columns; 0: after the last
) -> int:
    """Title, provenance, sources and column names in the first four rows, repeated on every printed page. Gives the
    index of the first row of data. fill: the columns to fill in; below, end: the three lines stand from one column to before another, for a
    sheet that is several pages wide and repeats the columns left of them.
    """
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    told = (
        (title, formats.title),
        (pack.provenance.line(), formats.note),
        (
            " · ".join(filter(None, (pack.provenance.source_line(), pack.provenance.link, FILL if fill else ""))),
            formats.note,
        ),
    )
    for row, (text, look) in enumerate(told):
        _across(sheet, row, below, end or len(widths), text, look, 14 if row == 0 else 9, formats, widths)
    for column, name in enumerate(columns):
        sheet.write_string(3, column, name, formats.ask if name in fill else formats.head)
    sheet.set_row(3, 30)
    sheet.repeat_rows(0, 3)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer(f'&L&"{FACE}"&8{pack.provenance.line()[:180].replace("&", "&&")}&R&8第 &P 页 / 共 &N 页')
    return 4


def _across(sheet, row: int, begin: int, end: int, text: str, look, size: float, formats: _Formats, widths) -> None:
    """A line over the columns from one to before another, on as many lines as it needs: a text that runs out of its cell would be printed on
    paper of its own. size: of its type, in points.
    """
    lines = math.ceil(style.width(text, 1) / (sum(widths[begin:end]) * SIGN * 10 / size))
    sheet.set_row(row, max(lines, 1) * (size + 5))
    if end - begin > 1:
        sheet.merge_range(row, begin, row, end - 1, text, formats.wrapped(look))
    else:
        sheet.write_string(row, begin, text, formats.wrapped(look))


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
