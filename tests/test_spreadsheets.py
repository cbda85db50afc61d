"""loaders/spreadsheets by itself: what a cell carries in each format, which limits hold, what is refused.

Whole files as WPS, Excel and portals make them are read in test_uploads_corpus.py.
"""

import io
import struct
import zipfile

import pytest
import xlsxwriter

from loaders import spreadsheets
from loaders.spreadsheets import Cell, Run, decoding, formats, limits, markup, xls, xlsx
from loaders.spreadsheets.limits import Refused
from tests.uploads import make


def book(rows: list[list]) -> bytes:
    return make.book({"Sheet1": rows})


# ---- numbers and their formats


@pytest.mark.parametrize(
    "number, code, text",
    [
        (3.0, "0.0", "3.0"),
        (12.700000000000001, "General", "12.7"),
        (0.985, "0.0%", "98.5%"),
        (0.285, "0.0%", "28.5%"),
        (1234.5, "#,##0.00", "1234.50"),
        (12.345, "0.00_ ;[Red]\\-0.00\\ ", "12.35"),
        (4.3, '0.0"‰"', "4.3‰"),
        (0.00001234, "General", "0.00001234"),
        (-0.5, "0.0_);(0.0)", "-0.5"),
        (93.8, '0.0"%"', "93.8%"),  # a word, no scale
        (93.8, "0.0\\%", "93.8%"),
        (93.8, '0.0"％"', "93.8％"),
        (98, 'General"%"', "98%"),
        (1.8, "+0.0;-0.0", "+1.8"),
        (-0.6, "+0.0;-0.0", "-0.6"),
        (-0.6, '"↑"0.0;"↓"0.0', "↓-0.6"),
        (1.1, '0.0"个百分点"', "1.1个百分点"),
        (0.938, '[<1]0.0%;0.0"%"', "93.8%"),
        (93.8, '[<1]0.0%;0.0"%"', "93.8%"),
        (93.8471, "0.##", "93.85"),
        (94, "0.##", "94"),
        (1234.5, '"¥"#,##0.00', "1234.50"),
        (0, '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ ', "0.00"),  # accounts print a zero as a dash
    ],
)
def test_a_number_cell_is_shown_as_its_format_says(number, code, text):
    assert not formats.is_date(code) and formats.shown(number, code) == text


@pytest.mark.parametrize(
    "number, code, doubt",
    [
        (5, ";;;", "unshown"),
        (0, "0.0;-0.0;;@", "unshown"),
        (0, "#,###", "unshown"),
        (1, '[=1]"是";"否"', "unshown"),
        (12345, '0.0,"千"', "scaled"),
        (12345, '0!.0000"万"', "scaled"),
        (12345, "#,##0", ""),
        (3.5, "# ?/?", ""),
        (12345, "0.00E+00", ""),
    ],
)
def test_a_number_that_its_format_does_not_show_is_kept_and_noted(number, code, doubt):
    assert formats.doubt(number, code) == doubt
    if doubt:
        assert formats.shown(number, code) == str(number)


def test_days_are_known_from_numbers_and_shown_as_years_where_only_the_year_is_shown():
    assert formats.is_date('yyyy"年"') and not formats.is_date('0.0"日均"')
    assert formats.day(45291, 'yyyy"年"') == "2023年" and formats.day(45291, "yyyy/m/d") == "2023-12-31"


# ---- text files


def test_a_quotation_mark_never_closed_is_told_with_its_row():
    body = ("县区,数值\n甲县,1\n" + '乙县,"2\n' + "丙县,3\n" * 100).encode()
    with pytest.raises(Refused) as refused:
        decoding.read(body)
    assert refused.value.row == 3


def test_rows_are_counted_as_a_spreadsheet_shows_them():
    sheet = decoding.read('"县\n区",数值\n\n甲县,1\n'.encode())
    assert [number for number, _ in sheet.rows] == [1, 3]


# ---- limits: what is refused costs little


def _zipped(parts: dict[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as made:
        for name, body in parts.items():
            made.writestr(name, body)
    return into.getvalue()


def _with_sheet(xml: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(book([["县区"]]))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    return _zipped(parts | {"xl/worksheets/sheet1.xml": xml})


def _refusal(body: bytes, name: str = "a.xlsx") -> str:
    book = spreadsheets.read(body, name)
    assert book.refusal is not None and book.refusal.file == name
    return book.refusal.code


HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'


def test_a_dtd_is_refused_in_every_part_also_behind_a_long_comment():
    dtd = b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
    assert _refusal(_with_sheet(dtd + HEAD + b"</sheetData></worksheet>")) == "xml"
    assert _refusal(_with_sheet(b"<!-- %s -->" % (b"x" * 70_000) + dtd + HEAD + b"</sheetData></worksheet>")) == "xml"


def test_a_sheet_is_measured_by_its_cells_and_not_by_what_it_claims():
    cell = b'<row r="1048576"><c r="B1048576"><v>1</v></c></row></sheetData></worksheet>'
    claims = HEAD.replace(b"<sheetData>", b'<dimension ref="A1:XFD1048576"/><sheetData>')
    (sheet,) = xlsx.read(_with_sheet(claims + cell), print)
    assert sheet.rows == [(1048576, ["", "1"])]


def test_too_many_rows_columns_elements_and_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "ROWS", 10)
    assert _refusal(book([[1]] * 11)) == "too_many_rows"
    assert _refusal(b"a,b\n" * 11, "a.csv") == "too_many_rows"
    assert _refusal(b"<table>" + b"<tr><td>1</td></tr>" * 11, "a.xls") == "too_many_rows"
    assert _refusal(book([[1] * 501])) == "too_many_columns"
    monkeypatch.setattr(limits, "ELEMENTS", 100)
    assert _refusal(_with_sheet(HEAD + b"<c/>" * 200 + b"</sheetData></worksheet>")) == "too_many_cells"
    monkeypatch.setattr(limits, "FILE_BYTES", 100)
    assert _refusal(b"x" * 101, "a.csv") == "too_large"


def test_a_zip_that_unpacks_to_more_than_it_admits_is_refused():
    assert _refusal(_with_sheet(HEAD + b" " * 5_000_000 + b"</sheetData></worksheet>")) == "zip_bomb"


def test_what_is_no_table_is_refused_by_what_it_is_and_not_by_its_name():
    assert _refusal(b"%PDF-1.4 ...", "a.csv") == "not_a_table"
    assert _refusal(b"", "a.csv") == "not_a_table"
    assert _refusal(xls.SIGNATURE + b"\0" * 3000, "a.xls") == "not_a_table"
    assert _refusal(xls.SIGNATURE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le") + bytes(999)) == "encrypted"
    assert _refusal(_zipped({"xl/vbaProject.bin": b"x"})) == "macros"
    assert _refusal(b"<html><body>hello</body></html>", "a.xls") == "not_a_table"


def test_a_declaration_of_xml_that_never_ends_is_no_table():
    assert (
        _refusal(b'<?xml version="1.0" <Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "a.xls")
        == "not_a_table"
    )


def test_a_circle_of_sectors_in_an_old_container_ends():
    header = bytearray(xls.SIGNATURE + bytes(504))
    struct.pack_into("<HH", header, 30, 9, 6)
    struct.pack_into("<IIIII", header, 44, 1, 1, 0, 4096, 1)
    struct.pack_into("<II", header, 68, 0, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128I", 1, 1, *[0xFFFFFFFF] * 126)
    assert _refusal(bytes(header) + table + bytes(512), "a.xls") == "not_a_table"


def _container(entries: list[tuple[str, int, int, int, tuple[int, int, int]]], small: list[int]) -> bytes:
    """An old container: entries (name, kind, first sector, size, links); the chains of small sectors. Three sectors: table, directory
    (two), small table; then one of data.
    """
    header = bytearray(xls.SIGNATURE + bytes(504))
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<iiiiiiii", header, 44, 1, 1, 0, 4096, 3, 1, -2, 0)
    struct.pack_into("<109i", header, 76, 0, *[-1] * 108)
    table = struct.pack("<128i", -3, 2, -2, -2, -2, *[-1] * 123)
    directory = b""
    for name, kind, first, size, links in entries:
        word = name.encode("utf-16-le") + b"\0\0"
        directory += word.ljust(64, b"\0") + struct.pack("<HBBiii", len(word), kind, 1, *links) + bytes(36)
        directory += struct.pack("<iii", first, size, 0)
    return (
        bytes(header)
        + table
        + directory.ljust(1024, b"\0")
        + struct.pack("<128i", *small, *[-1] * (128 - len(small)))
        + bytes(512)
    )


ROOT = ("Root Entry", 5, 4, 512, (-1, -1, 1))


def test_a_circle_of_small_sectors_ends():
    body = _container([ROOT, ("Workbook", 2, 0, 100, (-1, -1, -1))], small=[1, 0])
    assert _refusal(body, "a.xls") == "not_a_table"


def test_a_directory_that_leads_to_each_entry_by_many_ways_is_walked_once():
    """2 to the power of 60 ways would take longer than anybody waits."""
    entries = [ROOT, *((f"e{n}", 2, 0, 64, (n + 1, n + 1, -1)) for n in range(1, 7)), ("x", 2, 0, 64, (-1, -1, -1))]
    listed = xls._listed(b"".join(struct.pack("<68xiii48x", *links) for *_, links in [*entries, *entries[1:7] * 9]))
    links = [struct.unpack_from("<iii", listed, at + 68) for at in range(0, len(listed), 128)]
    below = [entry for one in links for entry in one if entry >= 0]
    assert sorted(below) == list(range(1, len(links))), "each entry lies below exactly one"
    assert _refusal(_container(entries, small=[-2]), "a.xls") == "not_a_table"


def test_an_open_comment_a_hundred_thousand_times_costs_nothing():
    assert [sheet.rows for sheet in markup.read(b"<table><tr><td>1</td></tr></table>" + b"<!--" * 100_000)]


# ---- old workbooks


def test_an_old_workbook_record_by_record():
    """BIFF8 written by hand: shared texts broken over two records, a packed number, a formula with a text, a merged range."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    def text(words: str) -> bytes:
        return struct.pack("<HB", len(words), 1) + words.encode("utf-16-le")

    sst = struct.pack("<II", 2, 2) + text("县区") + struct.pack("<HB", 4, 1) + "婴儿".encode("utf-16-le")
    globals_ = record(0x0809, struct.pack("<HH", 0x0600, 5) + bytes(12)) + record(
        0x041E, struct.pack("<HHB", 164, 3, 0) + b"0.0"
    )
    globals_ += record(0x00E0, struct.pack("<HH", 0, 0) + bytes(16)) + record(
        0x00E0, struct.pack("<HH", 0, 164) + bytes(16)
    )
    globals_ += record(0x00FC, sst) + record(0x003C, b"\x01" + "死亡".encode("utf-16-le"))
    sheet_at = len(globals_) + 4 + 6 + 1 + 1 + 6 + 4
    globals_ += record(0x0085, struct.pack("<IBBBB", sheet_at, 0, 0, 3, 1) + "数据表".encode("utf-16-le")) + record(
        0x000A, b""
    )
    body = record(0x0809, struct.pack("<HH", 0x0600, 0x10) + bytes(12))
    body += record(0x00FD, struct.pack("<HHHI", 0, 0, 0, 0)) + record(0x00FD, struct.pack("<HHHI", 0, 1, 0, 1))
    body += record(0x027E, struct.pack("<HHHI", 1, 0, 1, (300 << 2) | 3))  # 300 / 100, shown 3.0
    body += record(0x0006, struct.pack("<HHH", 1, 1, 0) + b"\0\0\0\0\0\0\xff\xff" + bytes(8)) + record(
        0x0207, text("—")
    )
    body += record(0x00E5, struct.pack("<HHHHH", 1, 0, 0, 0, 1)) + record(0x000A, b"")
    (sheet,) = xls.read(globals_ + body, print)
    assert sheet.name == "数据表" and sheet.merged == [(1, 0, 1, 1)]
    assert sheet.rows == [(1, ["县区", "婴儿死亡"]), (2, ["3.0", "—"])]
    assert sheet.notes == {(2, 1): Cell(text="—", formula="computed")}


def test_a_raised_mark_is_no_digit():
    into = io.BytesIO()
    made = xlsxwriter.Workbook(into)
    raised = made.add_format({"font_script": 1})
    made.add_worksheet().write_rich_string(0, 0, "4.3", raised, "1")
    made.close()
    (sheet,) = xlsx.read(into.getvalue(), print)
    assert sheet.rows == [(1, ["4.3¹"])]


# ---- what a cell carries, the same in each format


def _xlsx() -> bytes:
    """4.3 with a raised 1 beside it, 3 struck out before 4, a whole cell struck out, 1.2 in 亿, a hidden row and column, a merged range."""

    def draw(made):
        raised, struck = made.add_format({"font_script": 1}), made.add_format({"font_strikeout": True})
        sheet = made.add_worksheet("数据")
        sheet.write_rich_string(0, 0, "4.3", raised, "1")
        sheet.write_rich_string(0, 1, struck, "3", "4")
        sheet.write_number(1, 0, 5, struck)
        sheet.write_number(1, 1, 120_000_000, made.add_format({"num_format": '0.0,,"百万"'}))
        sheet.write_number(1, 2, 0.938, made.add_format({"num_format": "0.0%"}))
        sheet.merge_range(2, 0, 2, 1, "合并")
        sheet.write_formula(3, 0, "=1+1", None, 2)
        sheet.set_row(3, None, None, {"hidden": True})
        sheet.write_string(1, 3, "12")
        sheet.set_column(3, 3, None, None, {"hidden": True})

    return make.written(draw)


XML_2003 = """<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:h="http://www.w3.org/TR/REC-html40"><Styles>
 <Style ss:ID="s"><Font ss:StrikeThrough="1"/></Style><Style ss:ID="m"><NumberFormat ss:Format="0.0,,&quot;百万&quot;"/></Style>
 <Style ss:ID="p"><NumberFormat ss:Format="0.0%"/></Style></Styles><Worksheet ss:Name="数据"><Table>
 <Column ss:Index="4" ss:Hidden="1"/>
 <Row><Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40">4.3<Sup>1</Sup></ss:Data></Cell>
 <Cell><ss:Data ss:Type="String" xmlns="http://www.w3.org/TR/REC-html40"><S>3</S>4</ss:Data></Cell></Row>
 <Row><Cell ss:StyleID="s"><Data ss:Type="Number">5</Data></Cell><Cell ss:StyleID="m"><Data ss:Type="Number">120000000</Data></Cell>
 <Cell ss:StyleID="p"><Data ss:Type="Number">0.938</Data></Cell></Row>
 <Row><Cell ss:MergeAcross="1"><Data ss:Type="String">合并</Data></Cell></Row>
 <Row ss:Hidden="1"><Cell ss:Formula="=1+1"><Data ss:Type="Number">2</Data></Cell></Row></Table></Worksheet></Workbook>""".encode()
HTML = """<table><tr><td>4.3<sup>1</sup></td><td><s>3</s>4</td></tr><tr><td>5</td></tr><tr><td colspan=2>合并</td></tr>
<tr style="display:none"><td>2</td></tr></table>""".encode()
RAISED = (Run("4.3"), Run("1", raised=True))
STRUCK = (Run("3", struck=True), Run("4"))


@pytest.fixture(scope="module")
def made_old() -> bytes:
    return make.HERE.joinpath("bad/looks_old.xls").read_bytes()


@pytest.mark.parametrize("kind", ["xlsx", "xls", "xml 2003", "html"])
def test_a_cell_carries_what_its_text_does_not_say(kind, made_old):
    body = {"xlsx": _xlsx(), "xls": made_old, "xml 2003": XML_2003, "html": HTML}[kind]
    book = spreadsheets.read(body, "a.xls")
    assert book.refusal is None and not book.problems
    (sheet,) = book.sheets
    assert sheet.cell(1, 0) == Cell(text="4.3¹", runs=RAISED)
    assert (sheet.cell(1, 1).text, sheet.cell(1, 1).runs, sheet.cell(1, 1).struck) == ("3\u03364", STRUCK, False)
    assert sheet.cell(3, 0) == Cell(text="合并", merged=(3, 0, 3, 1)) and sheet.cell(9, 9) == Cell()
    assert sheet.cell(4, 0).hidden and not sheet.cell(2, 0).hidden and 4 in sheet.hidden_rows
    if kind == "html":  # it has no formats and no formulas
        return
    assert sheet.cell(2, 0).struck and not sheet.cell(2, 1).struck
    assert sheet.cell(2, 1).format == '0.0,,"百万"' and sheet.cell(2, 2) == Cell(text="93.8%")
    assert sheet.cell(4, 0).formula == "computed" and 3 in sheet.hidden_columns


def test_a_cell_whose_every_part_is_struck_is_struck():
    (sheet,) = spreadsheets.read(
        b"<table><tr><td><s>3</s> <del>4</del></td><td><s>3</s>4</td></tr></table>", "a.xls"
    ).sheets
    assert sheet.cell(1, 0).struck and not sheet.cell(1, 1).struck


def test_a_raised_digit_of_a_text_in_its_cell_is_none_of_the_number():
    """Some programs write texts into the cells and not into the shared ones."""
    text = "<is><r><t>3.1</t></r><r><rPr><vertAlign val='superscript'/></rPr><t>2</t></r></is>"
    row = f"<row r='1'><c r='A1' t='inlineStr'>{text}</c></row></sheetData></worksheet>"
    (sheet,) = spreadsheets.read(_with_sheet(HEAD + row.encode()), "a.xlsx").sheets
    assert sheet.cell(1, 0) == Cell(text="3.1²", runs=(Run("3.1"), Run("2", raised=True)))


# ---- formulas that nobody computed


def _old_formulas(*cells) -> list[str]:
    """The texts of the second row of an XLS."""
    (sheet,) = spreadsheets.read(make.old_workbook("Sheet1", [["甲", "乙"], ["x", *cells]]), "a.xls").sheets
    return [sheet.cell(2, column + 1).formula for column in range(len(cells))]


def test_a_formula_of_an_xls_that_gives_a_number_and_has_a_text_was_never_computed():
    assert _old_formulas(("divided", 4, 930)) == ["uncomputed"]
    assert _old_formulas(("divided", 4, 930), ("copied", 1, 0)) == ["uncomputed", "uncomputed"], "the same writer"


def test_an_empty_text_that_a_formula_may_give_is_a_blank():
    """=A2 of an empty text, or IF(…, ""): nothing in the file says that it was not computed."""
    (sheet,) = spreadsheets.read(make.old_workbook("Sheet1", [["甲"], [("copied", 0, 0)]]), "a.xls").sheets
    assert sheet.rows == [(1, ["甲"])]


@pytest.mark.parametrize(
    "tokens, number",
    [
        ("1e0100 1e0200 03", True),  # =1+2
        ("1e0100 1e0200 03 15", True),  # =(1+2)
        ("1e0603", False),  # =774, whose last byte looks like +
        ("25 0100 0200 00c0 00c0 1910 0000", True),  # =SUM(A2:A3)
        ("44 0100 00c0 1e0100 41 1b00", True),  # =ROUND(A2,1)
        ("44 0100 00c0 1e0100 42 02 0400", True),  # =SUM(A2,1)
        ("44 0100 00c0 42 01 0100", False),  # =IF(A2)
        ("44 0100 00c0", False),  # =A2
        ("17 01 00 61", False),  # ="a"
        ("", False),
        ("03 19", False),  # cut short
    ],
)
def test_whether_a_formula_can_only_give_a_number(tokens, number):
    assert xls._gives_number(bytes.fromhex(tokens.replace(" ", "")), 80) is number


def test_named_formulas_that_double_a_text_again_and_again_cost_nothing():
    """40 names, each the one before twice: a terabyte for a reader that computes them."""

    def named(number: int) -> bytes:
        tokens = b"\x17\x01\x00x" if not number else struct.pack("<BHHBHHB", 0x23, number, 0, 0x23, number, 0, 0x08)
        name = f"n{number}".encode()
        head = struct.pack("<HBBHHHBBBB", 0, 0, len(name), len(tokens), 0, 0, 0, 0, 0, 0)
        body = head + b"\x00" + name + tokens
        return struct.pack("<HH", 0x0018, len(body)) + body

    plain = make.old_workbook("Sheet1", [["甲县", 4.3]])
    place, names = plain.index(b"\x85\x00"), b"".join(map(named, range(40)))
    at = struct.unpack_from("<I", plain, place + 4)[0] + len(names)
    body = plain[:place] + names + plain[place : place + 4] + struct.pack("<I", at) + plain[place + 8 :]
    assert [sheet.rows for sheet in spreadsheets.read(body, "a.xls").sheets] == [[(1, ["甲县", "4.3"])]]
