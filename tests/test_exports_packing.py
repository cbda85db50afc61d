"""A pack is what a View says: the parts of its counts sum, its one sentence is the same in every file, and nothing is
shown that was not chosen.
"""

import io
import re

import docx
import openpyxl
import pytest
from pptx import Presentation

from actions import downloads, importing, packing, remarking, store_file
from actions.assess import View
from exports import docx as report
from exports import html, pptx, xlsx
from model.actors import Actor
from model.plans import PLANS
from model.remarks import Slot
from store import Store
from tests import packs
from tests.conftest import copied
from wording.counts import PARTS

NURSES = "nurses_per_1000"


@pytest.fixture(scope="module", params=["real", "demo"])
def pack(request, real_store):
    return packs.real(real_store) if request.param == "real" else packs.demo()


@pytest.fixture(scope="module")
def one_indicator(real_store):
    return packs.gathered(real_store, areas=("山丹县",), indicators=("每千人口注册护士数",))


def words(slide) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


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


def test_the_sentence_of_the_cover_is_the_first_of_the_report_and_the_title_of_the_picture(pack, monkeypatch):
    cover = next(iter(Presentation(io.BytesIO(pptx.write(pack))).slides))
    assert pack.finding in cover.notes_slide.notes_text_frame.text.splitlines()
    paragraphs = list(docx.Document(io.BytesIO(report.write(pack))).paragraphs)
    place = next(n for n, one in enumerate(paragraphs) if one.text == "一、总体情况")
    assert paragraphs[place + 1].text.startswith(f"{pack.finding}。")
    titles = []
    monkeypatch.setattr(downloads, "made", lambda worker, figure, *, title, **more: titles.append(title))
    packing.one(pack, "png", None)
    assert titles == [pack.finding]
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
    tables = docx.Document(io.BytesIO(report.write(pack))).tables
    document = "\n".join(
        row.cells[1].text for table in tables if table.cell(0, 4).text == "年度或阶段" for row in table.rows
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
        "\n".join(one.text for one in docx.Document(io.BytesIO(report.write(pack))).paragraphs),
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
    paragraphs = [one.text for one in docx.Document(io.BytesIO(report.write(pack))).paragraphs]
    assert paragraphs.count(pack.aside) == 1 and html.write(pack).count(pack.aside) == 1
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(pack)))["规划文本核对"]
    assert [row[0].value for row in sheet.iter_rows()].index(pack.aside) > len(pack.findings)
    told = [words(slide) for slide in Presentation(io.BytesIO(pptx.write(pack))).slides]
    assert sum(pack.aside in one for one in told) == 1, "on the slide, not in the speaker's notes"


def test_the_departments_involved_stand_with_their_tasks(real_store):
    pack = packs.real(real_store)
    row = pack.tasks.set_index("任务").loc["山丹县县域医学中心及急危重症救治中心建设项目"]
    assert row["涉及部门"] == "" and "县爱卫办" in set(pack.tasks["涉及部门"]) and "县爱卫办" in html.write(pack)
    told = "\n".join(one.text for one in docx.Document(io.BytesIO(report.write(pack))).paragraphs)
    assert f"另有 {(pack.tasks['涉及部门'] != '').sum()} 条提到有关部门" in told and "（县爱卫办" in told


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
        document = docx.Document(io.BytesIO(report.write(made)))
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
