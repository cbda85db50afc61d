"""A pack is what a View says: the parts of its counts sum, its one sentence is the same in every file, and nothing is
shown that was not chosen.
"""

import csv
import io
import re
from html import unescape
from types import SimpleNamespace

import openpyxl
import pytest
from pptx import Presentation

from actions import importing, pack_files, packing, remarking, store_file
from actions.assess import View
from charts import profile_rows
from exports import csvs, html, pptx, xlsx
from exports import docx as report
from model.actors import Actor
from model.plans import PLANS
from model.remarks import Slot
from store import Store
from tests import packs
from tests.conftest import copied
from tests.test_cli import run
from wording import verdicts
from wording.counts import PARTS

NURSES = "nurses_per_1000"


@pytest.fixture(scope="module", params=["real", "demo"])
def pack(request, real_store):
    return packs.real(real_store) if request.param == "real" else packs.demo()


@pytest.fixture(scope="module")
def one_indicator(real_store):
    return packs.gathered(real_store, areas=("山丹县",), indicators=("每千人口注册护士数",))


def words(slide) -> str:
    return packs.unglued("\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame))


def test_the_parts_of_the_cover_sum_to_its_total(pack):
    """Each number as it stands in the sentence, before the first stop: '95 项目标中 37 项已达标、6 项未达标、…'."""
    total, listed = re.search(r"：(\d+) 项目标中 ([^；]*)", pack.finding).groups()
    assert int(total) == sum(map(int, re.findall(r"(\d+) 项", listed))) == pack.counts.total
    assert pack.counts.total == sum(pack.counts.of(part) for part in PARTS)
    counted = [one for one in pack.counties if not one.is_reference]
    assert pack.counts.total == sum(len(one.rows) for one in counted)
    for one in pack.counties:
        assert len(one.rows) == len(one.parts) == len(one.years) == one.counts.total
        assert {part: one.parts.count(part) for part in PARTS} == {part: one.counts.of(part) for part in PARTS}


def test_counties_are_counted_and_those_above_them_stand_beside():
    pack = packs.demo()
    assert [(one.area.name, one.is_reference) for one in pack.counties] == [
        ("甲市", True),
        ("甲县", False),
        ("乙县", False),
        ("丙县", False),
    ]
    assert pack.finding.startswith("3 个县：") or pack.finding.startswith("3 个地区：")
    assert pack.counties[0].finding.startswith("甲市（参考，不计入合计）：")
    alone = packs.gathered(packs.demo_store(), areas=("甲市",))
    assert alone.finding.startswith("甲市：") and alone.counts.total == len(alone.rows) > 0


def test_the_sentence_of_the_cover_is_the_first_of_the_report_and_on_the_pictures(pack):
    cover = next(iter(Presentation(io.BytesIO(pptx.write(pack))).slides))
    assert pack.finding in cover.notes_slide.notes_text_frame.text.splitlines()
    paragraphs = list(packs.document(report.write(pack)).paragraphs)
    place = next(n for n, one in enumerate(paragraphs) if one.text == "一、总体情况")
    assert paragraphs[place + 1].text.startswith(f"{pack.finding}。")
    printed: list[str] = []
    worker = SimpleNamespace(document_pictures=lambda text, **_: printed.append(text) or [b"png"])
    assert pack_files.one(pack, "png", worker) == b"png" and f"<div>{pack.finding}</div>" in printed[0]
    assert f"<div>{pack.finding}</div>" in html.write(pack)
    assert openpyxl.load_workbook(io.BytesIO(xlsx.write(pack)))["总览表"]["A1"].value.startswith(pack.finding)


def test_annual_and_milestone_targets_are_in_every_file_and_in_no_count(pack):
    """A known one of each set: 山丹县 asks for something before 2025; 甲县's annual plan of 2025."""
    assert pack.others and pack.counts.apart == len([a for a in pack.others if a.area.level == "county"])
    headline = {(a.area.code, a.indicator.id, a.target_year, a.scope) for a in pack.rows}
    assert not headline & {(a.area.code, a.indicator.id, a.target_year, a.scope) for a in pack.others}
    slides = "\n".join(
        "\n".join(
            cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells
        )
        for slide in Presentation(io.BytesIO(pptx.write(pack))).slides
        if any("年度或阶段目标" in (shape.text_frame.text if shape.has_text_frame else "") for shape in slide.shapes)
    )
    tables = packs.document(report.write(pack)).tables
    document = "\n".join(
        row.cells[1].text for table in tables if table.cell(0, 3).text == "年度或阶段" for row in table.rows
    )
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(pack)))["年度和阶段目标"]
    workbook = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row)
    page = html.write(pack)
    for a in pack.others:
        assert all(a.indicator.name in text for text in (slides, document, workbook, page)), a.indicator.name
    assert all(f"另有 {pack.counts.apart} 项年度或阶段目标" in text for text in (pack.finding, page))


def test_an_indicator_chosen_alone_brings_only_its_own_checks_and_no_tasks(one_indicator, real_store):
    pack = one_indicator
    assert {a.indicator.id for a in (*pack.rows, *pack.others)} == {NURSES}
    assert set(pack.findings["指标"]) <= {"每千人口注册护士数"} and len(packs.real(real_store).findings) > 40
    assert pack.tasks.empty and "文件所列任务不分指标" in pack.tasks_note and len(packs.real(real_store).tasks) > 10
    slides = list(Presentation(io.BytesIO(pptx.write(pack))).slides)
    assert len(slides) <= 13 and any(pack.tasks_note in words(slide) for slide in slides)
    for text in (
        html.write(pack),
        "\n".join(one.text for one in packs.document(report.write(pack)).paragraphs),
    ):
        assert pack.tasks_note in text


def test_a_plan_no_document_of_the_county_belongs_to_is_not_invented(real_store):
    """山丹县 has a plan of 2021—2025 only; what it promises for 2030 is all that 十五五 may show."""
    pack = packs.gathered(real_store, areas=("山丹县",), plan=PLANS[1])
    assert {a.target_year for a in (*pack.rows, *pack.others)} <= set(range(2026, 2031))
    assert pack.tasks.empty and len(pack.findings) <= len(pack.rows)
    told = "\n".join(words(slide) for slide in Presentation(io.BytesIO(pptx.write(pack))).slides)
    chosen = {a.indicator.name for a in pack.rows}
    other = {a.indicator.name for a in packs.real(real_store).rows} - chosen
    assert not [name for name in other if name in told]


def test_what_is_no_finding_stands_in_one_line_below_in_every_file(pack):
    assert pack.aside.startswith("另有 ") and "项未列基期" in pack.aside and pack.aside.endswith("，不列为待核。")
    paragraphs = [one.text for one in packs.document(report.write(pack)).paragraphs]
    assert paragraphs.count(pack.aside) == 1 and html.write(pack).count(pack.aside) == 1
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(pack)))["规划文本核对"]
    assert [row[0].value for row in sheet.iter_rows()].index(pack.aside) > len(pack.findings)
    told = [words(slide) for slide in Presentation(io.BytesIO(pptx.write(pack))).slides]
    assert sum(pack.aside in one for one in told) == 1, "on the slide, not in the speaker's notes"


def test_the_departments_involved_stand_with_their_tasks(real_store):
    pack = packs.real(real_store)
    row = pack.tasks.set_index("任务").loc["山丹县县域医学中心及急危重症救治中心建设项目"]
    assert row["涉及部门"] == "" and "县爱卫办" in set(pack.tasks["涉及部门"]) and "县爱卫办" in html.write(pack)
    tables = packs.document(report.write(pack)).tables
    (table,) = [one for one in tables if one.cell(0, 1).text == "任务"]
    assert "县爱卫办" in {row.cells[5].text for row in table.rows}


def test_core_indicators_narrow_the_checks_too(real_store):
    core, every = packs.gathered(real_store, areas=("山丹县",), core_only=True), packs.real(real_store)
    assert len(core.rows) < len(every.rows) and len(core.findings) < len(every.findings)
    assert {a.indicator.core for a in core.rows} == {True}


def test_suppressed_numbers_are_in_no_row_of_a_pack():
    for a in (*packs.demo().rows, *packs.demo().others):
        if a.suppressed:
            assert a.latest is None or a.latest.value is None or not a.latest.suppressed
            assert packs.let_out(" ".join(str(one) for one in (a.gap, a.progress, a.pace))) == set()


def test_names_are_found_as_people_write_them(real_store):
    with store_file.open_for_reading(real_store) as store:
        view = View.open(store, year=2026, audience="release")
        choice = packing.find(
            view, areas=["山丹", "620725", "全国"], indicators=["每千常住人口注册护士数"], plan=PLANS[0]
        )
    assert choice.areas == ("000000", "620725") and choice.indicators == (NURSES,)


def test_what_people_wrote_is_in_every_file_and_an_undo_takes_it_out(tmp_path):
    path = copied(packs.demo_store(), tmp_path)
    slot = Slot("900102", "target", "school_myopia", 2025, "annual", 2025, "cause")
    unit = Slot("900102", "indicator", "school_myopia", None, "", None, "unit")
    by = Actor(name="王芳", via="page")
    with Store.open(path) as store:
        known = View.open(store, year=2026).reference
        said = {slot: "户外活动不足", unit: "疾控股"}
        batch = remarking.submit(store, said, actor=by, seen=dict.fromkeys(said, 1), known=known)

    def told() -> list[list[bool]]:
        made = packs.gathered(path, areas=("乙县",))
        document = packs.document(report.write(made))
        book = openpyxl.load_workbook(io.BytesIO(xlsx.write(made)))
        slides = Presentation(io.BytesIO(pptx.write(made))).slides
        frames = [shape for slide in slides for shape in slide.shapes if shape.has_table]
        texts = [
            " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells),
            " ".join(str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row),
            " ".join(cell.text for frame in frames for row in frame.table.rows for cell in row.cells),
            html.write(made),
        ]
        return [[word in text for word in ("户外活动不足", "疾控股")] for text in texts]

    assert told() == [[True, True]] * 4
    with Store.open(path) as store:
        importing.undo(store, batch, actor=by)
    assert told() == [[False, False]] * 4


def test_a_choice_of_one_attribute_reaches_every_section_of_every_file(real_store):
    """Of 山丹县 the binding targets only: no other target, no check of another indicator, no task, which has no attribute."""
    with store_file.open_for_reading(real_store) as store:
        view = View.open(store, year=2026, audience="release")
        choice = packing.find(view, areas=["山丹"], indicators=None, plan=PLANS[0], attributes=["binding"])
        pack = packing.gather(view, choice, made=packs.MADE)
    whole = packs.real(real_store)
    binding = {a.indicator.name for a in (*whole.rows, *whole.others) if a.attribute == "binding"}
    others = {a.indicator.name for a in (*whole.rows, *whole.others)} - binding
    assert {a.indicator.name for a in (*pack.rows, *pack.others)} == binding and 0 < len(pack.findings) < len(
        whole.findings
    )
    assert set(pack.findings["指标"]) <= binding and pack.tasks.empty and pack.tasks_note
    document = packs.document(report.write(pack))
    cells = {cell.text for table in document.tables for row in table.rows for cell in row.cells}
    told = "\n".join(one.text for one in document.paragraphs)
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(pack)))
    cells |= {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    slides = Presentation(io.BytesIO(pptx.write(pack))).slides
    cells |= {
        cell.text
        for slide in slides
        for shape in slide.shapes
        if shape.has_table
        for row in shape.table.rows
        for cell in row.cells
    }
    assert not others & cells
    alone = [name for name in others if not any(name in one for one in binding)]
    assert not [name for name in alone if name in told or f">{name}<" in html.write(pack)]


@pytest.mark.parametrize("which", ["山丹县", "乙县"])
def test_figure_target_and_verdict_of_every_row_are_those_of_the_command_line(which, real_store):
    """What `gaps --format csv` prints of a county stands in the row of that indicator in XLSX, DOCX, PPTX, HTML and CSV; by the words of the
    command's own columns, not by those the files are made of.
    """
    invented = which == "乙县"
    store = packs.demo_store() if invented else real_store
    pack = packs.gathered(store, areas=(which,)) if invented else packs.real(real_store)
    printed = run("gaps", "--area", which, "--year", 2026, "--format", "csv", "--store", store).stdout.decode("utf-8")
    told = {row["indicator"]: row for row in csv.DictReader(io.StringIO(printed)) if row["area"] == which}
    told = {key: row for key, row in told.items() if key in {a.indicator.id for a in pack.rows}}
    of = {a.indicator.id: a for a in pack.rows}
    # A target of this year and scope is the headline one; the command prints the annual and milestone ones too.
    every = [row for row in csv.DictReader(io.StringIO(printed)) if row["area"] == which]
    headline = [
        row
        for row in every
        if (a := of.get(row["indicator"])) and (row["scope"], row["target_year"]) == (a.scope, str(a.target_year or ""))
    ]
    assert {row["indicator"] for row in headline} == set(of) == set(told) and len(headline) == len(pack.rows)
    for kind, rows in _lines_of(pack).items():
        for row in headline:
            name, a = row["indicator_name"], of[row["indicator"]]
            mine = [" | ".join(line) for line in rows if any(_is_named(cell, name) for cell in line[:8])]
            assert mine, (kind, name)
            for number in filter(
                None,
                (row["latest"] if not a.suppressed else "", row["target"] if row["reason"] != "unit_mismatch" else ""),
            ):
                if a.target.basis == "absolute" or number == row["latest"]:
                    assert any(_stands(float(number), line) for line in mine), (kind, name, number, mine)
            due = "due_no_final" in row["flags"].split(";")
            word = verdicts.class_word(row["class"], row["attribute"], due=due or verdicts.is_due(a))
            assert any(w in line for line in mine for w in (word, "仅定性目标")), (kind, name, word, mine)


def _lines_of(pack) -> dict[str, list[list[str]]]:
    """Every row of every table of the files, its cells as they read."""
    document = packs.document(report.write(pack))
    book = openpyxl.load_workbook(io.BytesIO(xlsx.write(pack)))
    slides = Presentation(io.BytesIO(pptx.write(pack))).slides
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    page = re.findall(r"<tr[ >].*?</tr>", html.write(pack), re.S)
    sheet = csvs.write(profile_rows.data_table(pack.rows)).decode("utf-8-sig")
    return {
        "docx": [[cell.text for cell in row.cells] for table in document.tables for row in table.rows],
        "xlsx": [[_shown(cell) for cell in row] for row in book["目标完成情况"].iter_rows()],
        "pptx": [[packs.unglued(cell.text) for cell in row.cells] for table in tables for row in table.rows],
        "html": [[unescape(re.sub(r"<[^>]*>", " ", cell)).strip() for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row, re.S)] for row in page],
        "csv": list(csv.reader(io.StringIO(sheet))),
    }  # fmt: skip


def _is_named(cell: str, name: str) -> bool:
    return re.split(r"[ \n]", cell.strip())[0] == name or cell.strip() == name


def _stands(number: float, line: str) -> bool:
    """Whether a row prints a number, with however many digits it prints it."""
    for token in re.findall(r"(?<![\d.])[−-]?\d+(?:\.\d+)?", line):
        digits = len(token.partition(".")[2])
        if abs(float(token.replace("−", "-")) - number) <= 0.5 * 10**-digits + 1e-9:
            return True
    return False


def _shown(cell) -> str:
    """A cell of the workbook as it reads: a number with the digits of its format."""
    if not isinstance(cell.value, (int, float)):
        return str(cell.value or "")
    digits = len(re.split(r"[^0#]", cell.number_format.partition(".")[2])[0])
    value = cell.value * 100 if "%" in cell.number_format else cell.value
    return f"{value:.{digits}f}".replace("-", "−")
