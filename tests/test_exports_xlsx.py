"""The pack as XLSX, read back: numbers are numbers with their printed decimals, and no cell is a formula."""

import io
import shutil

import openpyxl
import pytest

from charts import style, words
from exports.report_data import DEMO, UNREVIEWED
from exports.xlsx import write
from model.numbers import missing, printed
from tests import packs

HEAD = 4  # the line of column names
COLUMN = {"基期值": "baseline", "基期年": "baseline_year", "现值": "latest", "现值年": "latest_year", "目标年": "target_year", "目标值": "target",
          "差距": "gap", "完成份额": "progress", "时序进度": "time_share", "进度比": "pace", "每年需变化": "required_per_year"}  # fmt: skip


@pytest.fixture(scope="module", params=["real", "demo", "nasty"])
def made(request, real_store):
    """(pack, the workbook read back)."""
    pack = packs.real(real_store) if request.param == "real" else getattr(packs, request.param)()
    return pack, openpyxl.load_workbook(io.BytesIO(write(pack)))


def lines(sheet) -> list[dict]:
    """Each row as {column name: cell}."""
    names = [cell.value for cell in sheet[HEAD]]
    return [dict(zip(names, row)) for row in sheet.iter_rows(min_row=HEAD + 1)]


def test_numbers_are_those_of_the_gaps_table(made):
    pack, book = made
    gaps = {
        (row["area_code"], row["indicator"], row["scope"], printed(row["target_year"])): row
        for row in pack.gaps.to_dict("records")
    }
    given = packs.rows(pack)
    found = lines(book["目标完成情况"])
    assert len(found) == len(given)
    for line, told in zip(found, given):
        row = gaps[told["area_code"], told["indicator"], told["scope"], printed(told["target_year"])]
        for name, column in COLUMN.items():
            cell = line[name]
            if missing(row[column]):
                assert cell.value in (None, "不显示"), (name, cell.value)
            else:
                assert cell.data_type == "n" and cell.value == round(float(row[column]), 6), (name, row["indicator"])


def test_numbers_wear_their_printed_decimals(made):
    pack, book = made
    for line, row in zip(lines(book["目标完成情况"]), packs.rows(pack)):
        for name, column, decimals in (("基期值", "baseline", "base_decimals"), ("现值", "latest", "latest_decimals")):
            if not missing(row[column]):
                digits = 0 if missing(row[decimals]) else int(row[decimals])
                form = "General" if missing(row[decimals]) else "0" + ("." + "0" * digits if digits else "")
                assert line[name].number_format == form
        if not missing(row["gap"]) and line["差距"].number_format != "General":
            shown = len(line["差距"].number_format.partition(".")[2])
            assert round(row["gap"], shown) == round(row["gap"], 6)  # nothing of the gap is rounded away


def test_words_are_those_of_the_pack(made):
    pack, book = made
    for line, row in zip(lines(book["目标完成情况"]), packs.rows(pack)):
        assert line["指标"].value.replace("_x0007_", "") == row["indicator_name"].replace("\x07", "")
        assert line["判定"].value == f"{style.STATUS[row['class']][2]} {words.status(row)}"
        assert line["目标"].value.startswith(words.target(row))
        assert line["下一步措施"].value is None and line["责任股室"].value is None


def test_a_target_stated_twice_has_both_verdicts():
    book = openpyxl.load_workbook(io.BytesIO(write(packs.demo())))
    line = next(
        line
        for line in lines(book["目标完成情况"])
        if (line["地区"].value, line["指标"].value) == ("乙县", "孕产妇系统管理率")
    )
    assert line["说明"].value == "表述不一致待核; 另有表述 ≥95: 未达标(第三章 任务 四)"


def test_binding_stands_first_in_each_area(made):
    pack, book = made
    found = lines(book["目标完成情况"])
    for one in pack.counties:
        order = [line["属性"].value for line in found if line["地区"].value == one.area["name"]]
        assert order == sorted(order, key=["约束性", "预期性", "未标属性"].index)


def test_figures_held_back_read_so_and_nothing_gives_them_back():
    pack = packs.demo()
    book = openpyxl.load_workbook(io.BytesIO(write(pack)))
    held = [
        (line, row)
        for line, row in zip(lines(book["目标完成情况"]), packs.rows(pack))
        if row["held_back"] and missing(row["latest"])
    ]
    assert len(held) >= 3
    for line, _ in held:
        assert line["现值"].value == line["差距"].value == "不显示"
        assert [line[name].value for name in ("完成份额", "进度比", "每年需变化")] == [None] * 3
    told = "\n".join(
        str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None
    )
    assert packs.let_out(told) == set()


def test_no_cell_is_a_formula_or_a_link(made):
    _, book = made
    for sheet in book:
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" and cell.hyperlink is None for cell in row)


def test_every_sheet_is_stamped_frozen_filtered_and_prints_its_head_again(made):
    pack, book = made
    provenance = pack.provenance.line()
    for sheet in book:
        assert sheet["A2"].value.replace("_x0007_", "\x07") == provenance and sheet["A3"].value.startswith("来源: ")
        assert sheet.freeze_panes and sheet.print_title_rows == "$1:$4"
        assert sheet.auto_filter.ref or sheet.title == "总览表"
        assert "&P" in sheet.oddFooter.right.text and sheet.page_setup.orientation == "landscape"
    assert (DEMO in provenance) == pack.provenance.demo and (UNREVIEWED in provenance) == bool(
        pack.provenance.unreviewed
    )


def test_a_cell_of_the_map_says_figure_and_target_with_their_years(real_store):
    book = openpyxl.load_workbook(io.BytesIO(write(packs.real(real_store))))
    found = {line["指标"].value: line["山丹县"].value for line in lines(book["总览表"])}
    assert found["人均预期寿命"] == "△ 74.41 (2020)\n≥75 (2025)"


def test_held_back_reads_so_on_the_map():
    book = openpyxl.load_workbook(io.BytesIO(write(packs.demo())))
    found = {line["指标"].value: line["甲市"].value for line in lines(book["总览表"])}
    assert found["孕产妇死亡率"] == "▲ 不显示\n≤12 (2025)"


@pytest.mark.parametrize(
    ("asked", "sheets"),
    [
        (("counties",), ["目标完成情况", "数据来源"]),
        (("overview", "method"), ["总览表", "方法说明", "数据来源"]),
        (("counties", "checks", "tasks"), ["目标完成情况", "规划体检", "重点任务", "数据来源"]),
    ],
)
def test_sheets_are_those_asked_for(real_store, asked, sheets):
    book = openpyxl.load_workbook(io.BytesIO(write(packs.only(packs.real(real_store), *asked))))
    assert book.sheetnames == sheets


def test_it_opens_in_an_office_program(tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("没有 LibreOffice, 不转换 / no LibreOffice, not converted")
    assert packs.to_pdf(write(packs.nasty()), "a.xlsx", tmp_path) >= 6
