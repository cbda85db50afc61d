"""The pack as XLSX, read back: numbers are numbers with their printed decimals, and no cell is a formula."""

import dataclasses
import io
import re
import shutil

import openpyxl
import pytest
from openpyxl.utils import column_index_from_string, get_column_letter

from charts import matrix, style
from exports import statements
from exports.pptx import target_cells
from exports.report_data import DEMO, UNREVIEWED
from exports.xlsx import write
from tests import packs
from wording import verdicts

HEAD = 4  # the line of column names
TARGETS, TOLD = (
    ("目标完成情况", "年度和阶段目标"),
    "D",
)  # sheets several pages wide tell of themselves behind the columns that are repeated


def number_of(a, name: str) -> float | None:
    """The number a column holds, straight from the assessment."""
    return {
        "基期值": a.baseline and a.baseline.value,
        "基期年": a.baseline and a.baseline.year,
        "现状值": a.latest and a.latest.value,
        "现状年": a.latest and a.latest.year,
        "目标年": a.target_year,
        "目标值": a.target.end,
        "差距": a.gap,
        "目标实现程度": a.progress,
        "时序进度": a.time_share,
        "进度比": a.pace,
        "每年需变化": a.required_per_year,
    }[name]


NUMBERS = (
    "基期值",
    "基期年",
    "现状值",
    "现状年",
    "目标年",
    "目标值",
    "差距",
    "目标实现程度",
    "时序进度",
    "进度比",
    "每年需变化",
)


@pytest.fixture(scope="module", params=["real", "demo", "nasty"])
def made(request, real_store):
    """(pack, the workbook read back)."""
    pack = packs.real(real_store) if request.param == "real" else getattr(packs, request.param)()
    return pack, openpyxl.load_workbook(io.BytesIO(write(pack)))


def lines(sheet) -> list[dict]:
    """Each row as {column name: cell}."""
    names = [cell.value for cell in sheet[HEAD]]
    return [dict(zip(names, row)) for row in sheet.iter_rows(min_row=HEAD + 1)]


def test_numbers_are_those_of_the_assessments(made):
    pack, book = made
    given = packs.rows(pack)
    found = lines(book["目标完成情况"])
    assert len(found) == len(given)
    for line, a in zip(found, given):
        for name in NUMBERS:
            cell, value = line[name], number_of(a, name)
            if value is None:
                assert cell.value in (None, "不显示"), (name, cell.value)
            else:
                assert cell.data_type == "n" and cell.value == round(float(value), 6), (name, a.indicator.id)


def test_numbers_wear_their_printed_decimals(made):
    pack, book = made
    for line, a in zip(lines(book["目标完成情况"]), packs.rows(pack)):
        for name, figure in (("基期值", a.baseline), ("现状值", a.latest)):
            if figure is not None and figure.value is not None:
                digits = figure.decimals
                form = "General" if digits is None else "0" + ("." + "0" * digits if digits else "")
                unit = f'"{figure.foreign}"' if figure.foreign else ""  # 2.02 of ‰ in a row of 1/10万
                assert line[name].number_format == form + unit
        if a.gap is not None and line["差距"].number_format != "General":
            shown = len(line["差距"].number_format.partition(".")[2])
            assert round(a.gap, shown) == round(a.gap, 6)  # nothing of the gap is rounded away


def test_years_and_the_change_to_the_year_before_are_those_of_the_series(made):
    pack, book = made
    given = [figures for county in pack.counties for figures in county.series]
    last = min(pack.provenance.year, pack.plan.last)
    for line, figures in zip(lines(book["目标完成情况"]), given, strict=True):
        of = {one.year: one for one in figures}
        for year in range(pack.plan.first, last + 1):
            value = of[year].value if year in of else None
            assert line[str(year)].value == (
                value if value is not None else of[year].suppressed if year in of else None
            )
        if line["比上年"].value is not None:
            assert line["比上年"].value == pytest.approx(line[str(last)].value - line[str(last - 1)].value)
        for name in ("目标实现程度", "时序进度"):
            assert line[name].value is None or line[name].number_format == "0%"


def test_words_are_those_of_the_pack(made):
    pack, book = made
    said = [one.said(a) for one in pack.counties for a in one.rows]
    for line, a, written in zip(lines(book["目标完成情况"]), packs.rows(pack), said, strict=True):
        heads = {"偏差原因": "cause", "下一步措施": "measure", "判定复核": "review", "责任单位": "unit"}
        assert {name: line[name].value or "" for name in heads} == {
            name: written.get(field, "") for name, field in heads.items()
        }
        assert line["指标"].value.replace("_x0007_", "") == a.indicator.name.replace("\x07", "")
        assert line["判定"].value == f"{style.shape(a)} {verdicts.status(a)}"
        assert line["目标"].value.startswith(verdicts.target(a))


def test_annual_and_milestone_targets_have_a_sheet_of_their_own(made):
    pack, book = made
    assert ("年度和阶段目标" in book.sheetnames) == any(one.others for one in pack.counties)
    if "年度和阶段目标" in book.sheetnames:
        given = [a for one in pack.counties for a in one.others]
        found = lines(book["年度和阶段目标"])
        assert [line["目标年"].value for line in found] == [a.target_year for a in given]
        assert [line["判定"].value for line in found] == [f"{style.shape(a)} {verdicts.status(a)}" for a in given]
        assert f"{len(given)} 项，不计入" in book["年度和阶段目标"][f"{TOLD}1"].value


def test_doubts_stand_at_the_row_and_in_the_overview():
    pack = packs.demo()
    book = openpyxl.load_workbook(io.BytesIO(write(pack)))
    doubtful = [(line, a) for line, a in zip(lines(book["目标完成情况"]), packs.rows(pack)) if a.doubts]
    assert len(doubtful) >= 5
    for line, a in doubtful:
        assert all(word in line["判定"].value for word in verdicts.doubts(a) if a.verdict != "unknown")
    cells = [cell.value for row in book["总览表"].iter_rows(min_row=HEAD + 1, min_col=4) for cell in row]
    assert sum("※" in str(cell) for cell in cells) == len(doubtful)
    assert "※ 判定附说明：" in book["总览表"]["A1"].value


def test_a_target_stated_twice_has_both_verdicts():
    book = openpyxl.load_workbook(io.BytesIO(write(packs.demo())))
    line = next(
        line
        for line in lines(book["目标完成情况"])
        if (line["地区"].value, line["指标"].value) == ("乙县", "孕产妇系统管理率")
    )
    assert line["说明"].value == "表述不一致待核；另有表述 ≥95：未达标（第三章 任务 四）"


def test_binding_stands_first_in_each_area(made):
    pack, book = made
    found = lines(book["目标完成情况"])
    for one in pack.counties:
        order = [line["属性"].value for line in found if line["地区"].value == one.area.name]
        assert order == sorted(order, key=["约束性", "预期性", "未标属性"].index)


def test_suppressed_figures_read_so_and_nothing_gives_them_back():
    pack = packs.demo()
    book = openpyxl.load_workbook(io.BytesIO(write(pack)))
    suppressed = [
        (line, a)
        for line, a in zip(lines(book["目标完成情况"]), packs.rows(pack))
        if a.suppressed and a.latest is not None and a.latest.value is None
    ]
    assert len(suppressed) >= 3
    for line, _ in suppressed:
        assert line["现状值"].value == line["差距"].value == "不显示"
        assert [line[name].value for name in ("目标实现程度", "进度比", "每年需变化")] == [None] * 3
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
        if sheet.sheet_state == "hidden":
            continue
        at = TOLD if sheet.title in TARGETS or sheet.print_title_cols else "A"
        assert sheet[f"{at}2"].value.replace("_x0007_", "\x07") == provenance
        assert sheet[f"{at}3"].value.startswith("来源：")
        assert sheet.freeze_panes and sheet.print_title_rows == "$1:$4"
        assert sheet.auto_filter.ref or sheet.title == "总览表"
        assert "&P" in sheet.oddFooter.right.text and (
            sheet.page_setup.orientation == "landscape" or sheet.title == "总览表"
        )
    assert (DEMO in provenance) == pack.provenance.demo and (UNREVIEWED in provenance) == bool(
        pack.provenance.unreviewed
    )


def test_a_cell_of_the_map_says_figure_and_target_with_their_years(real_store):
    book = openpyxl.load_workbook(io.BytesIO(write(packs.real(real_store))))
    found = {line["指标"].value: line["山丹县"].value for line in lines(book["总览表"])}
    assert found["人均预期寿命"] == "△ 74.41（2020）\n≥75（2025）"


def test_suppressed_reads_so_on_the_map():
    book = openpyxl.load_workbook(io.BytesIO(write(packs.demo())))
    found = {line["指标"].value: line["甲市"].value for line in lines(book["总览表"])}
    assert found["孕产妇死亡率"] == "▲ 不显示（2025 快报）※\n≤12（2025）"


@pytest.mark.parametrize(
    ("asked", "sheets"),
    [
        (("counties",), ["目标完成情况", "年度和阶段目标", "数据来源"]),
        (("overview", "method"), ["总览表", "方法说明", "数据来源"]),
        (("counties", "checks", "tasks"), ["目标完成情况", "年度和阶段目标", "规划文本核对", "重点任务", "数据来源"]),
    ],
)
def test_sheets_are_those_asked_for(real_store, asked, sheets):
    book = openpyxl.load_workbook(io.BytesIO(write(packs.only(packs.real(real_store), *asked))))
    assert book.sheetnames == sheets


def test_it_opens_in_an_office_program(tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("没有 LibreOffice, 不转换 / no LibreOffice, not converted")
    assert packs.to_pdf(write(packs.nasty()), "a.xlsx", tmp_path) >= 6


def test_a_target_in_words_only_lacks_no_figure_in_any_table(real_store):
    """山丹县, by hand: 慢性病发病率 is a target in words ('降低慢性病的发病率') without a figure; 医护比 has a number and no figure."""
    pack = packs.real(real_store)
    book = openpyxl.load_workbook(io.BytesIO(write(pack)))
    told = {line["指标"].value: line["山丹县"].value for line in lines(book["总览表"])}
    assert told["慢性病发病率"] == "– 仅定性目标\n降低慢性病的发病率（2025）"
    assert told["医护比"] == "– 缺现状值\n1：1.4 以上（2025）"
    in_words = [a for a in pack.rows if a.reason == "qualitative_only"]
    assert len(in_words) == 13 and sum(a.latest is None for a in in_words) == 12
    for a in in_words:
        cells = (told[a.indicator.name], statements.latest(a), target_cells.latest(a).text, matrix.tell(a).value)
        cells += (target_cells.figure(a, 3.0, stacked=False).text, target_cells.figure(a, 1.0, stacked=True).text)
        assert not any("缺" in one for one in cells), cells
        assert a.latest is not None or all("仅定性目标" in one for one in cells), cells
    assert sum("仅定性目标" in one for one in told.values()) == 13
    assert sum("缺现状值" in one for one in told.values()) == sum(a.reason == "no_figure" for a in pack.rows) == 52


@pytest.mark.parametrize("number", [1, 2, 6, 7, 21])
def test_every_sheet_prints_all_its_columns_on_a4_large_enough_to_read(number):
    """No column outside of the print area, no page wider than its paper: A4 is 595 × 842 points, with 0.4 inches free on each side."""
    given = packs.demo()
    areas = tuple(
        dataclasses.replace(given.areas[at % 4], code=f"99{at:04d}", name=f"第{at}县") for at in range(number)
    )
    rows = tuple(dataclasses.replace(a, area=area) for area in areas for a in given.counties[2].rows)
    book = openpyxl.load_workbook(io.BytesIO(write(dataclasses.replace(given, areas=areas, rows=rows))))
    for sheet in book:
        if sheet.sheet_state == "hidden":
            continue
        columns = {at: one for one in sheet.column_dimensions.values() for at in range(one.min, one.max + 1)}
        shown = [cell.column for cell in sheet[HEAD] if cell.value and not columns[cell.column].hidden]
        first, last = re.findall(r"\$([A-Z]+)\$\d+", sheet.print_area)
        assert (first, last) == ("A", get_column_letter(max(shown))), (sheet.title, sheet.print_area)
        assert sheet.print_title_rows == "$1:$4" and sheet.page_setup.paperSize == 9
        if sheet.sheet_properties.pageSetUpPr and sheet.sheet_properties.pageSetUpPr.fitToPage:
            continue  # one page across, as small as it must be
        repeated = sheet.print_title_cols and sheet.print_title_cols.split(":")[1].strip("$")
        repeated = shown[: column_index_from_string(repeated)] if repeated else []
        ends = [*(one.id for one in sheet.col_breaks.brk), max(shown)]
        for begin, end in zip([0, *ends], ends):
            page = {*repeated, *(at for at in shown if begin < at <= end)}
            points = sum(0.75 * (7 * columns[at].width + 5) for at in page) * sheet.page_setup.scale / 100
            across = 595 if sheet.page_setup.orientation == "portrait" else 842
            assert points < across - 0.8 * 72, (sheet.title, begin, points)
        if sheet.title == "总览表":
            assert 60 <= sheet.page_setup.scale <= 80, "ten points become six at the least"


def test_no_line_over_a_table_runs_out_of_its_paper(made):
    """The lines over each table are merged over its columns, and high enough for all of their words."""
    for sheet in made[1]:
        if sheet.sheet_state == "hidden" or sheet.title in TARGETS:
            continue
        merged = {str(one).split(":")[0] for one in sheet.merged_cells.ranges}
        assert {f"{'D' if sheet.print_title_cols else 'A'}{row}" for row in (1, 2, 3)} <= merged, sheet.title
