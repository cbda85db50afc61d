"""Cells as clerks leave them: struck out, raised, hidden, merged, in odd formats, on another scale. What is stored is what the cell
says, or it is told and nothing is stored; the same in every format.
"""

import csv
import io
import random

import pytest

from loaders.uploads import Given, Reading, read
from loaders.uploads.history_checks import check
from tests.uploads import dress, make
from tests.uploads.corpus import YEAR, history, reference
from tests.uploads.make import DIABETES, ELDERLY, INFANT, MATERNAL, PRESSURE

NAMES = {"甲县": "900101", "乙县": "900102", "丙县": "900103"}
KEYS = {
    ELDERLY: "elderly_health_management",
    PRESSURE: "hypertension_standard_management",
    DIABETES: "diabetes_standard_management",
}


def reading(body: bytes, name: str = "a.xls") -> Reading:
    return read([Given(name=name, body=body)], reference=reference(), year=YEAR)


def stored(made: Reading) -> dict[tuple[str, str], float]:
    figures = made.tables["figure"]
    return dict(zip(zip(figures["area"], figures["indicator"]), figures["value"]))


def codes(made: Reading, level: str = "error") -> list[str]:
    return sorted({problem.code for problem in made.problems if problem.level == level})


# ---- one cell at a time: a number is stored, or a word says why it is not

HEADS = ["县区", "指标", "年份", "数值"]


def csv_of(*rows: list[str], heads: list[str] = HEADS) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([heads, *rows])
    return out.getvalue().encode()


def html_of(cell: str, css: str = "", more: str = "", indicator: str = ELDERLY) -> bytes:
    head = "".join(f"<td>{word}</td>" for word in HEADS)
    row = f"<tr {more}><td>甲县</td><td>{indicator}</td><td>2024</td>{cell}</tr>"
    return f"<html><style>{css}</style><table><tr>{head}</tr>{row}</table></html>".encode()


def xml_of(cell: str, styles: str = "", row: str = "", columns: str = "", options: str = "") -> bytes:
    head = "".join(dress._data(word, ' ss:StyleID="Default"') for word in HEADS)
    line = f"{dress._data('甲县')}{dress._data(ELDERLY)}{dress._data('2024')}{cell}"
    return (
        '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:h="h" '
        f'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles>{styles}</Styles><Worksheet ss:Name="甲">'
        f"<Table>{columns}<Row>{head}</Row><Row{row}>{line}</Row></Table>{options}</Worksheet></Workbook>"
    ).encode()


def xlsx_of(
    cell: str, styles: str = "", view: str = "", book: str = "", indicator: str = ELDERLY, after: str = ""
) -> bytes:
    parts = make.members(make.HERE.joinpath("good/portal_inline.xlsx").read_bytes())

    def text(word: str) -> str:
        return f'<c t="inlineStr"><is><t>{word}</t></is></c>'

    rows = f"<row>{''.join(map(text, HEADS))}</row><row>{''.join(map(text, ['甲县', indicator, '2024']))}{cell}</row>"
    parts["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{make.MAIN}">{view}<sheetData>{rows}</sheetData>{after}</worksheet>'.encode()
    )
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{make.MAIN}">{styles}</styleSheet>'.encode()
        links = parts["xl/_rels/workbook.xml.rels"].decode()
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles"
        parts["xl/_rels/workbook.xml.rels"] = links.replace(
            "</Relationships>", f'<Relationship Id="rId99" Type="{kind}" Target="styles.xml"/></Relationships>'
        ).encode()
    if book:
        whole = parts["xl/workbook.xml"].decode()
        parts["xl/workbook.xml"] = whole.replace("</workbook>", f"{book}</workbook>").encode()
    return make.zipped(parts)


def styles_of(code: str = "General", font: str = "") -> str:
    return (
        f'<numFmts><numFmt numFmtId="164" formatCode="{code}"/></numFmts><fonts><font/><font>{font}</font></fonts>'
        '<cellXfs><xf/><xf numFmtId="164" fontId="1"/></cellXfs>'
    )


def inline(runs: str) -> str:
    return f'<c t="inlineStr"><is>{runs}</is></c>'


def said(text: str, indicator: str = ELDERLY) -> bytes:
    return csv_of(["甲县", indicator, "2024", text])


STAFF, GROWTH = "注册护士数", "人口自然增长率"
UP = "<r><rPr><vertAlign val='superscript'/></rPr><t>1</t></r>"
GONE = "<rPr><strike/></rPr>"
ONE_CELL = {
    # struck out
    "html, del": (html_of("<td><del>93.8</del></td>"), "struck"),
    "html, strike and a new number": (html_of("<td><strike>9</strike>93.8</td>"), "struck"),
    "html, style of a span": (html_of("<td><span style='text-decoration: line-through'>9</span>93.8</td>"), "struck"),
    "html, style of the row": (html_of("<td>93.8</td>", more="style='text-decoration:line-through'"), "struck"),
    "html, a class as Excel saves it": (
        html_of("<td class=xl66>93.8</td>", "<!-- td {color:black} .xl65, .xl66\n{text-decoration:line-through;} -->"),
        "struck",
    ),
    "html, nested and closed again": (html_of("<td><b><s></s></b>93.8</td>"), 93.8),
    "html, a stroke in the cell before": (html_of("<td>93.8</td>", indicator=f"{ELDERLY}<s> </s>"), 93.8),
    "xml 2003, part": (xml_of(dress._data("<h:S>9</h:S>93.8")), "struck"),
    "xml 2003, style of the row": (
        xml_of(dress._data("93.8", kind="Number"), '<Style ss:ID="g"><Font ss:StrikeThrough="1"/></Style>', row=' ss:StyleID="g"'),
        "struck",
    ),
    "xml 2003, style of the column": (
        xml_of(
            dress._data("93.8", kind="Number"),
            '<Style ss:ID="g"><Font ss:StrikeThrough="1"/></Style>',
            columns='<Column ss:Index="4" ss:StyleID="g"/>',
        ),
        "struck",
    ),
    "xlsx, inline, part": (xlsx_of(inline(f"<r>{GONE}<t>9</t></r><r><t>93.8</t></r>")), "struck"),
    "xlsx, inline, struck and raised": (
        xlsx_of(inline("<r><t>93.8</t></r><r><rPr><vertAlign val='superscript'/><strike/></rPr><t>1</t></r>")),
        "struck",
    ),
    "xlsx, a part without a font of its own in a struck cell": (
        xlsx_of('<c s="1" t="inlineStr"><is><r><t>9</t></r><r><rPr><b/></rPr><t>3.8</t></r></is></c>', styles_of(font="<strike/>")),
        "struck",
    ),
    "xlsx, strike that is off": (xlsx_of(inline("<r><rPr><strike val='0'/></rPr><t>93.8</t></r>")), 93.8),
    "csv, strokes of Unicode": (said("9\u03363\u03368"), "struck"),
    # raised
    "html, style of a span, raised": (html_of("<td>93.8<span style='vertical-align:super'>1</span></td>"), 93.8),
    "html, raised in a merged cell": (html_of("<td colspan=2>93.8<sup>1</sup></td>"), 93.8),
    "xlsx, inline, raised in a merged cell": (
        xlsx_of(f'<c r="D2" t="inlineStr"><is><r><t>93.8</t></r>{UP}</is></c>', after='<mergeCells><mergeCell ref="D2:E2"/></mergeCells>'),
        93.8,
    ),
    "xml 2003, raised": (xml_of(dress._data("93.8<h:Sup>①</h:Sup>")), 93.8),
    "csv, raised": (said("93.8²"), 93.8),
    # formats
    "html, percent format": (html_of("<td style='mso-number-format:\"0\\.0%\"'>0.938</td>"), 93.8),
    "html, named percent format in a class": (html_of("<td class=p>0.938</td>", ".p {mso-number-format:Percent}"), 93.8),
    "html, percent format over the text it shows": (html_of("<td style='mso-number-format:\"0\\.0%\"'>93.8%</td>"), 93.8),
    "html, text format": (html_of("<td style='mso-number-format:\"\\@\"'>93.8</td>"), 93.8),
    "xml 2003, percent by its name": (
        xml_of(dress._data("0.938", ' ss:StyleID="p"', "Number"), '<Style ss:ID="p"><NumberFormat ss:Format="Percent"/></Style>'),
        93.8,
    ),
    "xml 2003, percent from the style above": (
        xml_of(
            dress._data("0.938", ' ss:StyleID="q"', "Number"),
            '<Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style><Style ss:ID="q" ss:Parent="p"/>',
        ),
        93.8,
    ),
    "xml 2003, a truth": (xml_of(dress._data("1", kind="Boolean")), "not_a_number"),
    "xml 2003, a day": (xml_of(dress._data("2024-01-05T00:00:00.000", kind="DateTime")), "not_a_number"),
    "xlsx, a percent sign that does not scale": (xlsx_of('<c s="1"><v>93.8</v></c>', styles_of("0.0\\%")), 93.8),
    "xlsx, a full-width percent sign": (xlsx_of('<c s="1"><v>93.8</v></c>', styles_of("0.0&quot;％&quot;")), 93.8),
    "xlsx, ‰ of an indicator in ‰": (xlsx_of('<c s="1"><v>4.3</v></c>', styles_of("0.0&quot;‰&quot;"), indicator=INFANT), 4.3),
    "xlsx, ‰ of an indicator in %": (xlsx_of('<c s="1"><v>938</v></c>', styles_of("0.0&quot;‰&quot;")), "unit"),
    "xlsx, % of an indicator in ‰": (xlsx_of('<c s="1"><v>0.0043</v></c>', styles_of("0.00%"), indicator=INFANT), "unit"),
    "xlsx, percent format of a percentage": (xlsx_of('<c s="1"><v>93.8</v></c>', styles_of("0.0%")), "scale"),
    "xlsx, half a percent, said by the format": (xlsx_of('<c s="1"><v>0.005</v></c>', styles_of("0.0%")), 0.5),
    "xlsx, an arrow of a change": (xlsx_of('<c s="1"><v>1.8</v></c>', styles_of("&quot;↑&quot;0.0")), "not_a_number"),
    "xlsx, a zero left blank": (xlsx_of('<c s="1"><v>0</v></c>', styles_of("0.0;-0.0;;@")), "unshown"),
    "xlsx, zeros of the sheet left blank": (
        xlsx_of("<c><v>0</v></c>", view='<sheetViews><sheetView showZeros="0"/></sheetViews>'),
        "unshown",
    ),
    "xlsx, a zero": (xlsx_of("<c><v>0</v></c>"), 0),
    "xml 2003, zeros of the sheet left blank": (
        xml_of(dress._data("0", kind="Number"), options='<WorksheetOptions xmlns="x"><DoNotDisplayZeros/></WorksheetOptions>'),
        "unshown",
    ),
    "xlsx, shown in thousands": (xlsx_of('<c s="1"><v>431000</v></c>', styles_of("#,##0,"), indicator=STAFF), "scale"),
    "xlsx, a point set before the thousands": (xlsx_of('<c s="1"><v>431000</v></c>', styles_of("0!.0,"), indicator=STAFF), "scale"),
    "xlsx, shown in 万, which it says": (xlsx_of('<c s="1"><v>431000</v></c>', styles_of("0!.0,&quot;万&quot;"), indicator=STAFF), 431000),
    "xml 2003, shown in thousands": (
        xml_of(dress._data("93.8", ' ss:StyleID="p"', "Number"), '<Style ss:ID="p"><NumberFormat ss:Format="0.0,"/></Style>'),
        "scale",
    ),
    # signs in words
    "below zero or a fall": (said("1.2（负）", GROWTH), "note_cell"),
    "a fall beside a number that may be below zero": (said("1.2(下降)", GROWTH), "note_cell"),
    "below zero": (said("-1.2", GROWTH), -1.2),
    "below zero with a long minus": (said("−1.2‰", GROWTH), -1.2),
    # formulas
    "xlsx, a formula without a value": (xlsx_of("<c><f>E2/F2*100</f></c>"), "formula"),
    "xlsx, a zero kept by a program that computes nothing": (
        xlsx_of("<c><f>E2/F2*100</f><v>0</v></c>", book='<calcPr fullCalcOnLoad="1"/>'),
        "formula",
    ),
    "xlsx, a zero that was computed": (xlsx_of("<c><f>E2/F2*100</f><v>0</v></c>"), 0),
    "html, a formula as text": (html_of("<td>=E2/F2*100</td>"), "formula"),
    # hidden
    "html, a key for sorting beside the number": (html_of("<td><span style='display:none'>0009380</span>93.8</td>"), 93.8),
    "html, a field of a form": (html_of("<td><input type=text value=93.8></td>"), 93.8),
    # scale
    "a share": (said("0.938"), "scale"),
    "a share of one": (said("1.0"), "scale"),
    "a share with its unit": (said("0.938%"), 0.938),
    "a hundred": (said("100"), 100),
    "nothing": (said("0"), 0),
    "a share of an indicator in ‰": (said("0.0043", INFANT), "scale"),
    "less than one in ‰": (said("0.43", INFANT), 0.43),
    "a share of an indicator in 1/10万": (said("0.000127", MATERNAL), "scale"),
    "a change with its sign": (said("＋1.8"), "change"),
    "a fall": (said("-1.8"), "change"),
    "a fall with a long minus": (said("−1.8"), "change"),
    "a change in points": (said("2 个百分点"), "change"),
    "a change in points, at least": (said("≥2百分点"), "change"),
    "a rise in words": (said("上升1.8"), "not_a_number"),
    "points in the unit column": (csv_of(["甲县", ELDERLY, "2024", "1.8", "个百分点"], heads=[*HEADS, "单位"]), "change"),
    "points in the head": (csv_of(["甲县", ELDERLY, "2024", "1.8"], heads=[*HEADS[:3], "数值(百分点)"]), "change"),
    "a share that its numerator and denominator make": (
        csv_of(["甲县", ELDERLY, "2024", "0.5", "5", "1000"], heads=[*HEADS, "分子", "分母"]),
        0.5,
    ),
    # texts
    "a mark that makes a number a text": (said("'93.8"), 93.8),
    "full-width percent": (said("９３．８％"), 93.8),
    "a footnote at the year": (csv_of(["甲县", ELDERLY, "2024年①", "93.8"]), 93.8),
}  # fmt: skip


@pytest.mark.parametrize("body, outcome", ONE_CELL.values(), ids=ONE_CELL)
def test_a_cell_is_stored_as_it_says_or_told(body, outcome):
    made = reading(body)
    if isinstance(outcome, str):
        assert not stored(made) and codes(made) == [outcome]
    else:
        assert list(stored(made).values()) == [outcome] and not codes(made)


# ---- rows of text files


LINES = [
    "县区,指标,年份,数值,备注",
    "甲县,婴儿死亡率,2024,4.1,",
    "乙县,婴儿死亡率,2024,4.4,",
    "丙县,婴儿死亡率,2024,5.0,",
]
ROWS = {
    "a quotation mark never closed": ("乙县,婴儿死亡率,2024,4.4,\"据年报", None),
    "a quotation mark before a number": ("乙县,婴儿死亡率,2024,\"4.4,", None),
    "a ditto mark": ("乙县,婴儿死亡率,2024,4.4,\"", None),
    "one field too many": ("乙县,,婴儿死亡率,2024,4.4,", "ragged"),
    "thousands without quotation marks": ("乙县,婴儿死亡率,2024,1,234,", "ragged"),
    "one field too few": ("乙县,2024,4.4,", "ragged"),
    "no remark": ("乙县,婴儿死亡率,2024,4.4", ""),
    "two lines in a remark": ("乙县,婴儿死亡率,2024,4.4,\"见年报\n第3页\"", ""),
    "a quotation mark within a remark": ("乙县,婴儿死亡率,2024,4.4,据\"年报", ""),
}  # fmt: skip


@pytest.mark.parametrize("line, code", ROWS.values(), ids=ROWS)
def test_a_row_out_of_shape_is_told_and_shifts_nothing(line, code):
    """code: None where the whole file is refused, '' where all is well."""
    made = reading("\n".join([*LINES[:2], line, *LINES[3:]]).encode(), "a.csv")
    values = {area: value for (area, _), value in stored(made).items()}
    whole = {"900101": 4.1, "900102": 4.4, "900103": 5.0}
    if code:
        del whole["900102"]
    assert values == ({} if code is None else whole)
    assert [(problem.code, problem.row) for problem in made.problems] == (
        [("not_a_table", 3)] if code is None else [(code, 3)] if code else []
    )


def test_two_ditto_marks_do_not_hide_the_row_between_them():
    lines = [*LINES[:2], '乙县,婴儿死亡率,2024,4.4,"', '丙县,婴儿死亡率,2024,5.0,"']
    made = reading("\n".join(lines).encode(), "a.csv")
    assert not stored(made) and [problem.row for problem in made.problems] == [3]


def test_thousands_without_quotation_marks_in_every_row_are_no_numbers_of_one():
    lines = ["县区,指标,年份,数值", "甲县,卫生专业技术人员数,2024,1,234", "乙县,卫生专业技术人员数,2024,2,345"]
    made = reading("\n".join(lines).encode(), "a.csv")
    assert not stored(made) and "ragged" in codes(made)


@pytest.mark.parametrize("mark", ["①", "(2024年末)", "*"])
def test_a_row_that_begins_as_a_note_and_has_a_number_is_none(mark):
    """注册护士数 begins with the 注 of 注: …"""
    made = reading(csv_of(["甲县", "注册护士数" + mark, "2024", "527"], ["注：含助理"]), "a.csv")
    rows = csv_of(["注册护士数" + mark, "甲县", "2024", "527"], ["注：含助理"], heads=["指标", "县区", "年份", "数值"])
    again = reading(rows, "a.csv")
    assert stored(made) == stored(again) and codes(made) == codes(again)
    assert bool(stored(made)) != bool(codes(made)), "read, or told"


# ---- hidden and merged


def test_hidden_rows_and_columns_are_told_once_each_and_not_read():
    cells = [(71.5, "plain"), (66.3, "plain"), (64.9, "plain")]
    table = dress.Table(
        [ELDERLY, PRESSURE, DIABETES], [(name, cells) for name in NAMES], frozenset({0, 1}), frozenset({1})
    )
    for kind in dress.KINDS:
        made = reading(dress.written(table, kind))
        assert stored(made) == {("900103", KEYS[ELDERLY]): 71.5, ("900103", KEYS[DIABETES]): 64.9}, kind
        told = [(problem.row, problem.column, problem.value) for problem in made.problems if problem.code == "hidden"]
        assert told == [(3, "B", "71.5"), (3, "C", "66.3")] and not codes(made), kind
        assert "第 3—4 行" in next(problem.why for problem in made.problems)


@pytest.mark.parametrize("more", ["height=0", "style='height:0pt'", "style='display:none'"])
def test_a_row_without_height_is_hidden(more):
    made = reading(html_of("<td>93.8</td>", more=more))
    assert not stored(made) and not codes(made) and codes(made, "warning") == ["hidden"]
    assert list(stored(reading(html_of("<td>93.8</td>", more="style='height:14.25pt'"))).values()) == [93.8]


def test_a_hidden_sheet_of_excel_2003_is_left_out():
    body = xml_of(dress._data("93.8"), options="<WorksheetOptions><Visible>SheetHidden</Visible></WorksheetOptions>")
    assert not stored(reading(body))


def test_a_figure_merged_over_rows_or_years_is_asked_for():
    head = "".join(f"<td>{word}</td>" for word in ("指标", "2023年", "2024年"))
    rows = (
        f"<tr><td>{ELDERLY}</td><td colspan=2>71.5</td></tr>"
        f"<tr><td>{PRESSURE}</td><td rowspan=2>66.3</td><td>67.0</td></tr><tr><td>{DIABETES}</td><td>64.9</td></tr>"
    )
    made = reading(f"<table><tr><td>甲县指标</td></tr><tr>{head}</tr>{rows}</table>".encode())
    assert stored(made) == {("900101", KEYS[PRESSURE]): 67.0, ("900101", KEYS[DIABETES]): 64.9}
    assert [(problem.code, problem.row, problem.column) for problem in made.problems] == [
        ("merged", 3, "B"),
        ("merged", 4, "B"),
    ]


def test_some_of_the_people_in_a_merged_cell_are_not_everybody_in_any_format():
    heads, rows = (
        ["人群", "指标", "数值"],
        [["农村", ELDERLY, "71.5"], ["", DIABETES, "64.9"], ["合计", PRESSURE, "66.3"]],
    )
    html = "".join(
        "<tr>" + "".join(f"<td{' rowspan=2' if cell == '农村' else ''}>{cell}</td>" for cell in row if cell) + "</tr>"
        for row in [["甲县2024年"], heads, *rows]
    )
    down, second = ' ss:MergeDown="1"', ' ss:Index="2"'
    cell = '<Cell{}><Data ss:Type="{}">{}</Data></Cell>'
    xml = "".join(
        "<Row>"
        + "".join(cell.format(at, "Number" if one[0].isdigit() else "String", one) for one, at in row)
        + "</Row>"
        for row in (
            [("县区：甲县", "")],
            [("年份：2024年", "")],
            [(one, "") for one in heads],
            [("农村", down), (ELDERLY, ""), ("71.5", "")],
            [(DIABETES, second), ("64.9", "")],
            [("合计", ""), (PRESSURE, ""), ("66.3", "")],
        )
    )
    office = "urn:schemas-microsoft-com:office:spreadsheet"
    for body in (
        f"<table>{html}</table>",
        f'<?xml version="1.0"?><Workbook xmlns="{office}" xmlns:ss="{office}"><Worksheet ss:Name="表1"><Table>{xml}</Table></Worksheet></Workbook>',
    ):
        made = reading(body.encode())
        assert stored(made) == {("900101", KEYS[PRESSURE]): 66.3}
        assert [(one.code, one.value) for one in made.problems] == [("population", "农村")] * 2


def test_what_is_merged_beside_targets_and_tasks_holds_for_all_their_rows():
    head = ["县区", "指标", "单位", "目标年", "目标值", "属性", "来源文件", "位置"]
    lines = [
        ["甲县", ELDERLY, "%", 2025, 72, "约束性", "甲县规划", "表1"],
        [None, PRESSURE, "%", None, 65, None, None, None],
    ]
    made = reading(
        make.book({"表1": [head, *lines]}, lambda book: [book.active.merge_cells(f"{c}2:{c}3") for c in "ADFGH"]),
        "目标.xlsx",
    )
    table = made.tables["target"]
    assert list(zip(table["area"], table["year"], table["value"], table["attribute"], table["place"])) == [
        ("900101", 2025, 72, "binding", "甲县规划 表1"),
        ("900101", 2025, 65, "binding", "甲县规划 表1"),
    ]
    head = ["任务编号", "任务", "县区", "期限", "责任单位", "来源文件", "位置"]
    lines = [
        ["1", "建成五大中心", "甲县", "2025年", "县卫健局", "甲县规划", "第二章"],
        ["2", "配备救护车", *[None] * 5],
    ]
    made = reading(
        make.book({"表1": [head, *lines]}, lambda book: [book.active.merge_cells(f"{c}2:{c}3") for c in "CDEFG"]),
        "任务.xlsx",
    )
    table = made.tables["commitment"]
    assert list(zip(table["task"], table["responsible"], table["deadline"])) == [
        ("建成五大中心", "县卫健局", "2025年"),
        ("配备救护车", "县卫健局", "2025年"),
    ]


def test_a_row_of_two_merged_lines_is_one_figure():
    rows = f"<tr><td rowspan=2>甲县</td><td rowspan=2>{ELDERLY}</td><td rowspan=2>2024</td><td rowspan=2>71.5</td></tr><tr></tr>"
    head = "".join(f"<td>{word}</td>" for word in HEADS)
    made = reading(
        f"<table><tr>{head}</tr>{rows}<tr><td>乙县</td><td>{ELDERLY}</td><td>2024</td><td>70</td></tr></table>".encode()
    )
    assert sorted(stored(made).values()) == [70, 71.5] and not made.problems


def test_a_number_below_a_merged_cell_is_not_seen_and_not_read():
    cells = '<c r="D2"><v>71.5</v></c></row><row r="3"><c r="D3"><v>9.9</v></c>'
    body = xlsx_of(
        cells,
        after='<mergeCells><mergeCell ref="A2:A3"/><mergeCell ref="B2:B3"/><mergeCell ref="C2:C3"/><mergeCell ref="D2:D3"/></mergeCells>',
    )
    made = reading(body)
    assert stored(made) == {("900101", KEYS[ELDERLY]): 71.5} and codes(made) == ["merged"]


# ---- scale within one upload


def test_a_slip_of_the_point_shows_beside_the_other_years_of_the_same_file():
    rows = [["甲县", INFANT, year, value] for year, value in (("2022", "4.3"), ("2023", "4.4"), ("2024", "43"))]
    made = reading(csv_of(*rows, ["乙县", INFANT, "2024", "41"]), "a.csv")
    doubts = check(made.tables["figure"], reference=reference(), history=history())
    assert [(problem.code, problem.row) for problem in doubts] == [("unit_slip", 4)]


# ---- what files are


OTHERS = {
    "Numbers": (make.zipped({"Index/Document.iwa": b"x", "Metadata/Properties.plist": b"x"}), "Numbers"),
    "a web archive": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x\r\n<table></table>", "MHTML"),
    "SYLK": (b"ID;PWXL;N;E\r\nC;Y1;X1;K1\r\nE\r\n", "SYLK"),
}  # fmt: skip


@pytest.mark.parametrize("body, word", OTHERS.values(), ids=OTHERS)
def test_a_file_of_another_kind_is_told_for_what_it_is(body, word):
    (problem,) = reading(body).problems
    assert problem.code == "not_a_table" and word in problem.why and problem.fix


def test_names_of_parts_are_read_in_any_case_and_with_backslashes():
    cells = [(71.5, "plain"), (66.3, "raised"), (64.9, "text")]
    table = dress.Table([ELDERLY, PRESSURE, DIABETES], [("甲县", cells)])
    parts = make.members(dress.written(table, "xlsx"))
    expected = stored(reading(make.zipped(parts)))
    assert len(expected) == 3
    for bent in (str.upper, str.title, lambda name: name.replace("/", "\\"), lambda name: "/" + name):
        assert stored(reading(make.zipped({bent(name): body for name, body in parts.items()}))) == expected


# ---- all dresses in all formats


def true_to(table: dress.Table, made: Reading, kind: str) -> None:
    """What is stored is what the table says; what is not is told at its cell or its row."""
    expected, asked = {}, []
    for row, (name, cells) in enumerate(table.rows):
        for column, (value, _) in enumerate(cells):
            if table.is_stored(row, column):
                expected[NAMES[name], KEYS[table.heads[column]]] = value
            elif not table.is_covered(row, column):
                asked.append((row + 3, "BCD"[column]))
    assert stored(made) == expected, kind
    told = {(problem.row, problem.column) for problem in made.problems}
    rows = {problem.row for problem in made.problems if problem.code == "struck" and problem.column == "A"}
    columns = {problem.column for problem in made.problems if problem.code == "hidden"}
    rows |= (
        {row + 3 for row in table.hidden_rows} if table.hidden_rows and "hidden" in codes(made, "warning") else set()
    )
    assert [place for place in asked if place not in told and place[0] not in rows and place[1] not in columns] == [], (
        kind
    )


@pytest.mark.parametrize("kind", dress.KINDS)
def test_each_dress_in_each_format(kind):
    for look in dress.DRESSES:
        cells = [(71.5, "plain"), (66.3, look), (64.9, "plain")]
        table = dress.Table([ELDERLY, PRESSURE, DIABETES], [("甲县", cells), ("乙县", [(70.1, "plain")] * 3)])
        true_to(table, reading(dress.written(table, kind)), f"{kind}: {look}")


def random_table(chance: random.Random) -> dress.Table:
    def cells() -> list[tuple[float, str]]:
        return [
            (chance.randint(500, 999) / 10, chance.choice(dress.DRESSES) if chance.random() < 0.5 else "plain")
            for _ in range(3)
        ]

    def some(most: int, share: float) -> frozenset[int]:
        return frozenset(place for place in range(most) if chance.random() < share)

    heads = chance.sample([ELDERLY, PRESSURE, DIABETES], 3)
    rows = [(name, cells()) for name in chance.sample(list(NAMES), 3)]
    return dress.Table(heads, rows, some(2, 0.2), some(3, 0.15), some(3, 0.15))


def dressed_at_random(count: int, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(count):
        table = random_table(chance)
        for kind in dress.KINDS:
            true_to(table, reading(dress.written(table, kind)), f"{kind}, {seed}/{number}: {table}")


def test_a_table_dressed_at_random_is_stored_as_it_says_or_told():
    dressed_at_random(5, seed=1)


@pytest.mark.soak
def test_many_tables_dressed_at_random_are_stored_as_they_say_or_told():
    dressed_at_random(250, seed=random.randrange(10**6))


def bent(chance: random.Random) -> tuple[str, set[int]]:
    """(a text table with one or two lines bent, the rows that are whole)."""
    lines = [
        f"{name},婴儿死亡率,{2015 + at // 3},{chance.randint(20, 90) / 10},{'见年报' * chance.randint(0, 1)}"
        for at, name in enumerate([*NAMES] * 4)
    ]
    whole = set(range(2, len(lines) + 2))
    for at in chance.sample(range(len(lines)), chance.randint(1, 2)):
        parts = lines[at].split(",")
        how = chance.choice(["more", "fewer", "quote", "thousands"])
        if how == "more":
            parts.insert(chance.randrange(4), "")
        elif how == "fewer":
            del parts[chance.randrange(3)]
        elif how == "quote":
            place = chance.randrange(5)
            parts[place] = '"' + parts[place]
        else:
            parts[3] = "1,234"
        lines[at] = ",".join(parts)
        whole.discard(at + 2)
    return "\n".join([LINES[0], *lines]), whole


def bent_at_random(count: int, seed: int) -> None:
    chance = random.Random(seed)
    for number in range(count):
        text, whole = bent(chance)
        made = reading(text.encode(), "a.csv")
        lines = text.split("\n")
        figures = made.tables["figure"]
        for row, area, year, value in zip(figures["row"], figures["area"], figures["year"], figures["value"]):
            name, _, when, given, *_ = lines[row - 1].split(",")
            assert (NAMES.get(name), int(when), float(given)) == (area, year, value), (seed, number, text)
        if made.problems and made.problems[0].code == "not_a_table":
            assert figures.empty
        else:
            told = {problem.row for problem in made.problems}
            assert set(figures["row"]) >= whole and not set(range(2, len(lines) + 1)) - set(figures["row"]) - told, (
                seed,
                number,
                text,
            )


def test_a_text_table_with_bent_lines_is_stored_as_it_says_or_told():
    bent_at_random(30, seed=2)


@pytest.mark.soak
def test_many_text_tables_with_bent_lines_are_stored_as_they_say_or_told():
    bent_at_random(2_500, seed=random.randrange(10**6))
