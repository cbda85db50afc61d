"""What goes out to be filled in or mended comes back in: templates, corrected files, CSV that runs no formula."""

import csv
import io
import shutil

import openpyxl
import pandas as pd
import pytest

from actions import importing, templates
from actions.assess import View
from exports import csvs
from exports.xlsx import annotated_upload, form, upload_template
from loaders import spreadsheets
from loaders.uploads import Given
from model.problems import Problem
from store import Store

YEAR = 2026
SHANDAN, FANGSHAN = "620725", "141128"


@pytest.fixture(scope="module")
def store(real_store, tmp_path_factory):
    """A copy of this module's own: preparing an upload tries it on, so it takes a store that may be written to."""
    with Store.open(shutil.copy(real_store, tmp_path_factory.mktemp("templates"))) as held:
        yield held


@pytest.fixture(scope="module")
def made(store):
    return templates.make(View.open(store, year=YEAR), areas=[SHANDAN], years=[2024, 2025])


def opened(body: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(body))


def heads(sheet) -> list[str]:
    return [cell.value for cell in sheet[1] if cell.value]


def at(sheet, row: int, column: str):
    return sheet.cell(row, heads(sheet).index(column) + 1)


# ---- the template


def test_the_workbook_has_the_sheets_and_headers_that_are_read_back(made):
    book = opened(made.xlsx())
    assert [sheet.title for sheet in book if sheet.sheet_state == "visible"] == ["数据", "目标", "任务", "说明"]
    assert heads(book["数据"]) == list(upload_template.FIGURES)
    assert heads(book["目标"]) == list(upload_template.TARGETS) and heads(book["任务"]) == list(upload_template.TASKS)
    assert book["数据"].freeze_panes == "E2" and not book["数据"].protection.sheet


def test_a_row_for_each_indicator_with_a_target_and_year(made, store):
    aimed = set(store.statements("target", area=SHANDAN)["indicator"])
    sheet = opened(made.xlsx())["数据"]
    rows = [{cell.column: cell.value for cell in row} for row in sheet.iter_rows(min_row=2)]
    names = heads(sheet)
    got = {(row[names.index("指标编号") + 1], row[names.index("年份") + 1]) for row in rows}
    assert got == {(one, year) for one in aimed for year in (2024, 2025)} and len(rows) == len(got)
    nurses = next(row for row in rows if row[3] == "nurses_per_1000")
    assert (nurses[1], nurses[2], nurses[4], nurses[5]) == (SHANDAN, "山丹县", "每千人口注册护士数", "人/千人")
    assert nurses[names.index(form.LAST) + 1] == "4.35（2020）", "the last figure as printed, with its year"
    assert all(row[names.index("数值") + 1] is None for row in rows), "nothing is filled in for the county"


def test_a_county_without_targets_gets_the_core_indicators(store):
    known = {
        line.indicator for line in templates.make(View.open(store, year=YEAR), areas=["620000"], years=[2025]).lines
    }
    everything = {
        line.indicator
        for line in templates.make(View.open(store, year=YEAR), areas=["620000"], years=[2025], extent="all").lines
    }
    assert 20 <= len(known) < len(everything)


def test_drop_downs_and_soft_checks(made):
    sheet = opened(made.xlsx())["数据"]
    lists = {str(one.sqref)[0]: one for one in sheet.data_validations.dataValidation if one.type == "list"}
    assert (
        lists["G"].formula1 == '"全年,上半年,一季度,二季度,三季度,四季度,妇幼年度"'
        and lists["H"].formula1 == '"快报,年报,核定"'
    )
    row = next(cell.row for cell in sheet["C"] if cell.value == "health_literacy")
    check = next(
        one for one in sheet.data_validations.dataValidation if one.type == "decimal" and f"I{row}" in one.sqref
    )
    assert (float(check.formula1), float(check.formula2)) == (0, 100) and "%" in check.prompt
    assert check.errorStyle == "warning", "out of range may be true: it is asked, not forbidden"
    aims = opened(made.xlsx())["目标"].data_validations.dataValidation
    assert any(one.formula1 == '"≥,>,≤,<,=,~,区间"' for one in aims)


def test_the_tasks_that_stand_are_in_it(made, store):
    sheet = opened(made.xlsx())["任务"]
    mine = store.statements("commitment", area=SHANDAN)
    told = [row[0].value for row in sheet.iter_rows(min_row=2) if row[0].value]
    assert told == sorted(mine["id"]) and at(sheet, 2, "任务").value


def test_the_csv_says_the_same(made):
    body = made.csv()
    assert body.startswith("\ufeff".encode())
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert lines[0] == list(upload_template.FIGURES) and len(lines) == len(made.lines) + 1


def test_an_empty_template_says_nothing_and_is_no_error(made, store):
    got = importing.prepare(store, [Given(name="模板.xlsx", body=made.xlsx())], year=YEAR)
    assert [one for one in got.problems if one.level == "error"] == []
    assert len(got.difference[got.difference["table"] == "figure"]) == 0


VALUES = {"nurses_per_1000": 4.42, "health_literacy": 26.5, "life_expectancy": 75.2, "under5_mortality": 4.1}


def test_a_filled_template_goes_in_without_a_warning(made, store):
    book = opened(made.xlsx())
    sheet = book["数据"]
    for row in range(2, sheet.max_row + 1):
        indicator, year = at(sheet, row, "指标编号").value, at(sheet, row, "年份").value
        if year == 2025 and indicator in VALUES:
            at(sheet, row, "数值").value, at(sheet, row, "状态").value = VALUES[indicator], "年报"
            at(sheet, row, "来源").value = "2025 年年报"
    goal = book["目标"]
    for column, value in {
        "县区": "山丹县",
        "指标": "居民健康素养水平",
        "目标年": 2030,
        "范围": "规划期",
        "比较符": "≥",
        "目标值": 35,
        "属性": "预期性",
        "来源文件": "山丹县健康素养提升方案",
        "位置": "第二条",
    }.items():
        at(goal, 2, column).value = value
    tasks = book["任务"]
    at(tasks, 2, "状态").value = "已完成"
    out = io.BytesIO()
    book.save(out)
    got = importing.prepare(store, [Given(name="山丹县.xlsx", body=out.getvalue())], year=YEAR)
    assert got.problems == []
    figures = got.difference[got.difference["table"] == "figure"]
    assert dict(zip(figures["indicator"], figures["new"])) == {key: str(value) for key, value in VALUES.items()}
    assert set(figures["what"]) == {"new"} and set(figures["year"]) == {2025}
    goals = got.difference[got.difference["table"] == "target"]
    assert goals[["area_code", "indicator", "year", "new"]].values.tolist() == [
        [SHANDAN, "health_literacy", 2030, "≥35"]
    ]
    moved = got.difference[(got.difference["table"] == "commitment") & (got.difference["what"] == "changed")]
    assert moved["new"].tolist() == ["已完成"]


def test_a_filled_csv_goes_in_too(made, store):
    lines = list(csv.reader(io.StringIO(made.csv().decode("utf-8-sig"))))
    for line in lines[1:]:
        if line[2] == "nurses_per_1000" and line[5] == "2025":
            line[lines[0].index("数值")] = "4.42"
    out = io.StringIO()
    csv.writer(out).writerows(lines)
    for encoding in ("utf-8-sig", "gb18030"):
        got = importing.prepare(store, [Given(name="山丹县.csv", body=out.getvalue().encode(encoding))], year=YEAR)
        assert got.problems == [] and got.difference["new"].tolist() == ["4.42"]


# ---- formulas


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "＝1+1"])
def test_a_cell_that_would_run_is_made_text(text):
    assert csvs.harmless(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["-0.5", "+3", "-12.7%", "1e5", "-.5", "山丹县", "", "≥95", "2024-12-31", "−0.5", "=", "-"]
)
def test_numbers_and_words_stay(text):
    assert csvs.harmless(text) == text


def test_a_table_as_csv():
    table = pd.DataFrame({"县": ["=a", None], "值": [75.0, -0.0], "年": pd.array([2024, pd.NA], dtype="Int64")})
    before = table.copy()
    assert csvs.write(table).decode("utf-8-sig") == "县,值,年\r\n'=a,75,2024\r\n,0,\r\n"
    pd.testing.assert_frame_equal(table, before)


def test_nothing_we_write_to_xlsx_is_a_formula():
    line = form.Line(area_code="=1", area="=cmd()", indicator="@x", name="+1", unit="=2", year=2025, last="-x")
    book = opened(upload_template.xlsx([line], tasks=[{"任务编号": "=1", "任务": "=2"}], areas=[("=1", "=cmd()")]))
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None}
    assert "f" not in kinds and book["数据"]["B2"].value == "=cmd()"


# ---- the annotated upload


def test_a_bad_file_comes_back_with_each_bad_cell_marked(store):
    text = "山丹县2025年\n\n县区,指标,年份,数值\n山单县,居民健康素养水平,2025,26\n山丹县,居民健康素养水平,2025,二十六\n山丹县,每千人口注册护士数,2025,4.40\n"
    got = importing.prepare(store, [Given(name="坏.csv", body=text.encode("gb18030"))], year=YEAR)
    book = opened(templates.annotated(got))
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[3]] == ["县区", "指标", "年份", "数值", "问题"]
    assert sheet["A4"].value == "山单县" and sheet["A4"].fill.fgColor.rgb.endswith("F3C9BD")
    assert "山丹县" in sheet["A4"].comment.text and "山丹县" in sheet["E4"].value
    assert sheet["D5"].value == "二十六" and sheet["D5"].comment and sheet["D5"].fill.fgColor.rgb.endswith("F3C9BD")
    assert sheet["E6"].value is None and sheet["D6"].value == 4.4 and sheet["D6"].number_format == "0.00"
    assert sheet["A1"].value == "山丹县2025年", "every row stands where it stood"
    told = book["问题一览"]
    assert told.max_row == len(got.problems) + 1
    for printed in (sheet, told):  # all columns on one sheet of paper
        setup = printed.page_setup
        assert (setup.orientation, setup.paperSize, setup.fitToHeight) == ("landscape", 9, 0), printed.title
        assert printed.sheet_properties.pageSetUpPr.fitToPage
    assert told.print_title_rows == "$1:$1" and sheet.print_title_rows == "$3:$3"

    again = importing.prepare(store, [Given(name="坏_待改.xlsx", body=templates.annotated(got))], year=YEAR)
    twice = opened(templates.annotated(again))
    assert len(twice.sheetnames) == 2 and [cell.value for cell in twice.worksheets[0][3]].count("问题") == 1

    sheet["A4"].value, sheet["D5"].value, sheet["C5"].value = "山丹县", 25.8, 2024
    out = io.BytesIO()
    book.save(out)
    mended = importing.prepare(store, [Given(name="坏_待改.xlsx", body=out.getvalue())], year=YEAR)
    assert [one for one in mended.problems if one.level == "error"] == [], "mended in place, it goes in as it is"
    assert sorted(mended.difference["new"]) == ["25.8", "26", "4.40"]


def test_sheets_of_several_files_keep_names_apart():
    sheets = [
        annotated_upload.AnnotatedSheet(
            file=f"{name}.xlsx", sheet="一个很长很长很长很长很长很长很长的工作表名称[1]", rows=[(1, ["a"])]
        )
        for name in ("甲", "乙", "甲")
    ]
    book = opened(annotated_upload.xlsx(sheets, [Problem(code="x", file="甲.xlsx", why="打不开")]))
    assert len(book.sheetnames) == len(set(book.sheetnames)) == 4 and max(map(len, book.sheetnames)) <= 31
    assert book["问题一览"]["G2"].value == "打不开"


def test_many_rows_are_written_whole():
    rows = [(row, ["山丹县", str(row)]) for row in range(1, 2001)]
    problems = [Problem(code="x", file="a.csv", row=row, column="B", why="不对") for row in range(1, 2001)]
    sheet = opened(
        annotated_upload.xlsx(
            [annotated_upload.AnnotatedSheet(file="a.csv", sheet="", rows=rows, header=None)], problems
        )
    ).worksheets[0]
    assert sheet.max_row == 2000 and all(sheet.cell(row, 3).value == "不对" for row in (1, 1000, 2000))


def test_an_uploaded_file_is_parsed_once(store, monkeypatch):
    """The preview's header words and the annotated file use what was parsed for the reading."""
    parsed, parse = [], spreadsheets.read
    monkeypatch.setattr(spreadsheets, "read", lambda body, name, *more: parsed.append(name) or parse(body, name, *more))
    body = "县区,指标,年份,数值\n甲县,婴儿死亡率,2023,见附件\n".encode()
    got = importing.prepare(store, [Given(name="a.csv", body=body)], year=YEAR)
    assert templates.heads(got) == {("a.csv", ""): {"A": "县区", "B": "指标", "C": "年份", "D": "数值"}}
    assert templates.annotated(got) and parsed == ["a.csv"]
