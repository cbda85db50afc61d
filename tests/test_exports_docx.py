"""The pack as DOCX, read back: its cells are the pack's words, its sentences hold the pack's numbers only, its sheets
are official.
"""

import dataclasses
import io
import re
import shutil
import subprocess
import zipfile

import docx
import pytest
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from pptx import Presentation

from exports import html
from exports import pptx as slides_of
from exports.docx import draft, indicator_table, page, prose, write
from exports.report_data import DEMO, UNREVIEWED
from model.areas import Area
from tests import packs
from wording import counts, numbers, verdicts
from wording.numbers import printed
from wording.steps import steps

FIXED = ["序号", "指标", "单位"]
WRITTEN = {"原因": 30, "下一步措施": 35, "责任\n单位": 22}  # millimetres at the least, to be written in by hand
FILL_IN = ["下一步措施", "责任\n单位"]


@pytest.fixture(scope="module", params=["real", "demo", "nasty"])
def made(request, real_store):
    """(pack, its bytes, read back)."""
    pack = packs.real(real_store) if request.param == "real" else getattr(packs, request.param)()
    body = write(pack)
    return pack, body, packs.document(body)


def grid(table) -> list[list[str]]:
    """The texts of a table, quicker than cell by cell through the library."""
    return [
        ["".join(part.text or "" if part.tag == qn("w:t") else "\n" for part in cell.iter(qn("w:t"), qn("w:br"))) for cell in row.iter(qn("w:tc"))]
        for row in table._tbl.iter(qn("w:tr"))
    ]  # fmt: skip


def tables(pack, document) -> list:
    """(county, head, lines) of each area that has targets, without the titles of the groups."""
    there = [one for one in pack.counties if one.rows]
    found = [grid(table) for table in document.tables]
    return [
        (one, lines[0], [line for line in lines[1:] if len(line) > 1])
        for one, lines in zip(there, (one for one in found if "判定" in one[0] and "年度或阶段" not in one[0]))
    ]


def apart(document) -> list[list[str]]:
    """The lines of the tables of annual and milestone targets."""
    found = [grid(table) for table in document.tables]
    return [line for lines in found if "年度或阶段" in lines[0] for line in lines[1:] if len(line) > 1]


def text_of(document) -> str:
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_no_line_of_text_ends_between_a_number_and_what_it_counts(real_store):
    body = write(packs.gathered(real_store, areas=("620725",)))
    told = text_of(docx.Document(io.BytesIO(body)))
    assert re.findall(r"[0-9] [\u4e00-\u9fff]", told) == [] and "91\u00a0项目标" in told


def everything(body: bytes) -> str:
    """All words of all parts, so that nothing hides in a note, a property or a header."""
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        kept = [name for name in parts.namelist() if re.search(r"document|header|footer|comments|notes|core|app", name)]
        return "\n".join(re.sub(r"<[^>]+>", " ", parts.read(name).decode("utf-8")) for name in kept)


def test_every_target_is_a_row_with_the_numbers_and_words_of_the_pack(made):
    pack, _, document = made
    found = tables(pack, document)
    assert len(found) == sum(bool(one.rows) for one in pack.counties)
    for one, head, lines in found:
        assert head[:3] == FIXED and head[-4:] == ["判定", "原因", *FILL_IN] and len(lines) == len(one.rows)
        place = {name.split("\n")[-1] if name.endswith("目标") else name: number for number, name in enumerate(head)}
        for line, a, years in zip(lines, one.rows, one.years):
            assert line[1] == a.indicator.name.replace("\x07", "") and line[2] == a.indicator.unit_word
            assert line[place["目标"]].startswith(verdicts.target(a))
            assert line[place["判定"]]
            said = one.said(a)
            assert [line[place[name]] for name in FILL_IN] == [said.get("measure", ""), said.get("unit", "")]
            for year, figure in years.items():
                if f"{year}" in place:
                    assert line[place[f"{year}"]] == figure
            base = next((name for name in place if "基期" in name), None)
            if base and a.baseline is not None:
                assert line[place[base]].split("\n")[0] == numbers.figure(a.baseline)
            if a.has_newer_figure:  # a figure of another year is no result of the target year: it says its own
                value, final = line[place["完成值"]], a.latest.year == a.target_year
                past = a.target_year is not None and a.target_year < a.as_of_year
                first = "待报" if verdicts.is_due(a) else "—" if past else numbers.figure(a.latest)
                assert value.split("\n")[0] == (numbers.figure(a.latest) if final else first)
                assert final or f"（{a.latest.year}" in value
                assert ("\n最新 " in value) == (not final and (past or verdicts.is_due(a)))
            else:  # owed where the final figure is, and nowhere else
                assert line[place["完成值"]] == ("待报" if verdicts.is_due(a) else "—")


def test_doubts_stand_at_the_row(made):
    pack, _, document = made
    for one, head, lines in tables(pack, document):
        for line, a in zip(lines, one.rows):
            words = [word for code, word in zip(a.doubts, verdicts.doubts(a)) if code != a.reason]
            assert all(word in line[head.index("判定")] for word in words)


def test_annual_and_milestone_targets_have_a_table_of_their_own(made):
    pack, _, document = made
    given = [a for one in pack.counties for a in one.others]
    found = apart(document)
    assert [line[1] for line in found] == [a.indicator.name.replace("\x07", "") for a in given]
    words = ["仅定性" if a.reason == "qualitative_only" else verdicts.class_word(a.verdict, a.attribute) for a in given]
    assert all(word in line[6] for line, word in zip(found, words))


def test_binding_stands_first_and_the_numbers_run_through(made):
    pack, _, document = made
    for one, _head, lines in tables(pack, document):
        assert [line[0] for line in lines] == [f"{n}" for n in range(1, len(one.rows) + 1)]
    whole = [
        grid(table) for table in document.tables if "判定" in grid(table)[0] and "年度或阶段" not in grid(table)[0]
    ]
    for one, lines in zip((one for one in pack.counties if one.rows), whole):
        groups = [line[0] for line in lines[1:] if len(line) == 1]
        kinds = {"binding": "约束性目标", "expected": "预期性目标", "none": "文件未标属性的目标"}
        counted = {kind: sum(a.attribute == kind for a in one.rows) for kind in kinds}
        assert groups == [f"{word} {counted[kind]} 项" for kind, word in kinds.items() if counted[kind]]


def test_there_is_room_to_write_in_and_the_documents_stand_under_the_table(made):
    pack, _, document = made
    found = [table for table in document.tables if "下一步措施" in grid(table)[0]]
    assert found
    for table in found:
        widths = [int(column.get(qn("w:w"))) / 56.7 for column in table._tbl.tblGrid]
        head = grid(table)[0]
        assert all(widths[head.index(name)] > least - 0.1 for name, least in WRITTEN.items())
    notes = [one.text for one in document.paragraphs if one.style.name == page.NOTE and one.text.startswith("来源：")]
    for one in (one for one in pack.counties if one.rows):
        titles = {a.target.title.replace("\x07", "") for a in one.rows}
        assert any(all(title in note for title in titles) for note in notes)


def test_causes_are_what_people_wrote_or_the_reasons_of_the_method(made):
    pack, _, document = made
    for one, head, lines in tables(pack, document):
        for line, a in zip(lines, one.rows):
            assert line[head.index("原因")] == one.said(a).get("cause", verdicts.reason(a))


def test_years_are_those_with_figures_and_six_columns_at_most(made):
    pack, _, document = made
    for one, head, _lines in tables(pack, document):
        years = [name for name in head if re.fullmatch(r"\d{4}(\n基期)?|基期", name)]
        assert len(years) <= indicator_table.MOST_YEARS
        assert all(any(int(name) in told for told in one.years) for name in years if name.isdigit())
    assert "2020\n基期" in tables(pack, document)[0][1]


def test_a_target_stated_twice_has_both_verdicts():
    pack = packs.demo()
    one, head, lines = tables(pack, packs.document(write(pack)))[2]
    line = next(line for line in lines if line[1] == "孕产妇系统管理率")
    assert (
        line[head.index("判定")] == "● 已达标\n（表述不一致待核，快报数）\n另有表述 ≥95：未达标"
        and one.area.name == "乙县"
    )


def test_suppressed_figures_read_so_in_the_table():
    pack = packs.demo()
    document = packs.document(write(pack))
    suppressed = 0
    for one, head, lines in tables(pack, document):
        for line, a in zip(lines, one.rows):
            if a.suppressed and a.latest is not None and a.latest.value is None:
                suppressed += 1
                assert "不显示" in line[head.index("完成值")] and not re.search(r"\d\.\d", line[head.index("完成值")])
    assert suppressed >= 3
    assert "写作“不显示”" in text_of(document)


def test_nothing_suppressed_stands_in_any_part(made):
    _, body, _ = made
    assert packs.let_out(everything(body)) == set()
    assert packs.let_out(f"某处 {min(packs.only_hidden())} 例") != set()  # the look-out sees


def test_heads_are_repeated_and_rows_are_not_split(made):
    _, _, document = made
    for table in document.tables:
        lines = list(table._tbl.iter(qn("w:tr")))
        assert lines[0].find(qn("w:trPr")).find(qn("w:tblHeader")) is not None
        assert all(line.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for line in lines)
        assert all(line.find(qn("w:trPr")).find(qn("w:tblHeader")) is None for line in lines[1:])
        widths = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
        assert sum(widths) <= 267 * 56.7 + 20 and min(widths) >= 8 * 56.7  # on the sheet, and wide enough for a word


def test_the_text_has_the_page_of_an_official_document_and_annexes_say_what_they_show(made):
    pack, _, document = made
    first, *annexes = document.sections
    assert first.orientation == WD_ORIENT.PORTRAIT and all(one.orientation == WD_ORIENT.LANDSCAPE for one in annexes)
    margins = (first.top_margin, first.bottom_margin, first.left_margin, first.right_margin)
    assert [round(one.mm) for one in margins] == [37, 35, 28, 26]
    provenance, marks = pack.provenance.line().replace("\x07", ""), " · ".join(pack.provenance.marks())
    assert document.settings.odd_and_even_pages_header_footer
    for place, section in enumerate(document.sections):
        assert sorted((round(section.page_width.mm), round(section.page_height.mm))) == [210, 297]
        for head in (section.header, section.even_page_header):
            told = head.paragraphs[0].text
            assert told == marks if place == 0 else told.startswith(provenance)
        for foot, side in ((section.footer, "right"), (section.even_page_footer, "left")):
            (number,) = foot.paragraphs
            assert "".join(part.text for part in number._p.iter(qn("w:t"))) == "— 1 —"
            assert [field.get(qn("w:instr")) for field in number._p.iter(qn("w:fldSimple"))] == ["PAGE"]
            assert number._p.pPr.find(qn("w:jc")).get(qn("w:val")) == side
            assert {fonts.get(qn("w:ascii")) for fonts in number._p.iter(qn("w:rFonts"))} == {"宋体"}
            assert {size.get(qn("w:val")) for size in number._p.iter(qn("w:sz"))} == {"28"}
    assert (DEMO in provenance) == pack.provenance.demo and (UNREVIEWED in provenance) == bool(
        pack.provenance.unreviewed
    )


def test_the_order_is_that_of_an_official_document(real_store):
    document = packs.document(write(packs.real(real_store)))
    told = [(one.style.name, one.text) for one in document.paragraphs if one.text]
    place = {text: number for number, (_, text) in enumerate(told)}
    order = [
        "关于山丹县“十四五”卫生健康规划\n目标完成情况的报告",
        "（草稿）",
        "〔主送机关〕：",
        "一、总体情况",
        "二、主要目标完成情况",
        "三、存在问题",
        "四、原因分析",
        "五、下一步措施",
        "附件：1. 山丹县“十四五”卫生健康规划指标完成情况表",
        "　　　2. 规划文本核对",
        "　　　3. 重点任务",
        "　　　4. 判定方法和数据来源",
        "〔发文机关署名〕",
        "〔成文日期〕",
        "附件1",
        "附件2",
        "附件3",
        "附件4",
    ]
    assert [place[text] for text in order] == sorted(place[text] for text in order)
    assert [text for name, text in told if name == "Heading 1"] == order[3:8]
    assert not document.tables[0]._tbl.getparent().index(document.tables[0]._tbl) < next(
        number for number, one in enumerate(document.element.body) if "附件1" in "".join(one.itertext())
    ), "no table before the annexes of one county's report"


def test_a_single_annex_has_no_number_and_no_trace_of_the_library_is_left(real_store):
    body = write(packs.only(packs.real(real_store), "overview"))
    told = [one.text for one in packs.document(body).paragraphs]
    assert "附件：数据来源" in told and "附件" in told
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        whole = "\n".join(
            parts.read(name).decode("utf-8") for name in parts.namelist() if name.endswith((".xml", ".rels"))
        )
    assert not re.search(r"ja-JP|ＭＳ|thumbnail|generated by|python-docx", whole)


def test_faces_are_named_for_chinese_and_have_stand_ins(made):
    _, body, document = made
    faces = {name: document.styles[name].element.rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "公文正文")}  # fmt: skip
    assert faces == {"Title": "方正小标宋简体", "Heading 1": "黑体", "Heading 2": "楷体_GB2312", "Heading 3": "黑体", "公文正文": "仿宋_GB2312"}  # fmt: skip
    used = {style.style.name for style in document.paragraphs}
    for name in used:
        fonts = document.styles[name].element.rPr.find(qn("w:rFonts"))
        assert fonts.get(qn("w:ascii")) and fonts.get(qn("w:hAnsi")) and fonts.get(qn("w:asciiTheme")) is None
    runs = [fonts for table in document.tables for fonts in table._tbl.iter(qn("w:rFonts"))]
    assert runs and all(fonts.get(qn("w:eastAsia")) in ("仿宋_GB2312", "黑体") for fonts in runs)
    with zipfile.ZipFile(io.BytesIO(body)) as parts:
        table = parts.read("word/fontTable.xml").decode("utf-8")
    assert re.search(r'w:name="仿宋_GB2312"><w:altName w:val="仿宋"', table)
    assert re.search(r'w:name="方正小标宋简体"><w:altName w:val="宋体"', table)


@pytest.mark.parametrize(
    ("asked", "there", "away"),
    [
        (("counties",), ("需提升的目标", "待补数据的目标", "指标完成情况表"), ("规划文本核对", "重点任务", "判定方法")),
        (("checks",), ("规划文本核对",), ("需提升的目标", "重点任务", "判定方法")),
        (("tasks", "method"), ("重点任务", "判定方法"), ("需提升的目标", "规划文本核对")),
        (("overview",), ("总体情况",), ("需提升的目标", "规划文本核对", "重点任务", "判定方法")),
    ],
)
def test_sections_are_those_asked_for(real_store, asked, there, away):
    document = packs.document(write(packs.only(packs.real(real_store), *asked)))
    heads = "\n".join(one.text for one in document.paragraphs if one.style.name.startswith(("Heading", "Title")))
    assert all(word in heads for word in there) and not any(word in heads for word in away)
    more = sum(key in asked for key in ("checks", "tasks", "method"))
    assert len(document.tables) == 1 + 2 * ("counties" in asked) + more  # the sources always; the others' table


# -- the draft in sentences ------------------------------------------------------------------------------------------------


def paragraphs(pack, *chapters: str) -> list[str]:
    """The paragraphs under these headings, '需提升' -> […]."""
    said, found = draft.paragraphs(pack), []
    open_ = False
    for one in said:
        if one.level:
            open_ = any(chapter in one.text for chapter in chapters) or (
                open_ and one.level == 2 and "分地区" in chapters
            )
        elif open_:
            found.append(f"{one.lead}{one.text}")
    return found


def test_the_draft_tells_causes_as_they_were_written_and_which_are_lacking():
    pack = packs.gathered(packs.demo_store(), areas=("乙县",), year=2025)
    (one,) = pack.counties
    first, *others = one.in_parts(*draft.NEED)
    key = first.indicator.id, first.target_year, first.scope
    written = {key: {"cause": "外出务工多。\n未按期复查；", "measure": "补检", "unit": "医政股"}}
    pack = dataclasses.replace(pack, counties=(dataclasses.replace(one, remarks=written),))
    texts = [line.text for line in draft.paragraphs(pack)]
    name, left = first.indicator.name, "、".join(a.indicator.name for a in others)
    assert f"{name}：外出务工多；未按期复查（医政股）。" in texts and f"{name}：补检（医政股）。" in texts
    assert f"需提升而尚未写明原因的 {len(others)} 项：{left}。" in texts and len(others) > 1


def test_the_first_sentence_is_the_finding_of_the_cover(made):
    pack, _, _ = made
    assert draft.paragraphs(pack)[1].text.startswith(f"{pack.finding}。")


def test_binding_is_counted_first_and_apart(real_store):
    pack = packs.real(real_store)
    said = paragraphs(pack, "总体情况")
    assert said[0].endswith("以下除另注年份外，基期均指 2020 年、目标均指 2025 年。")
    binding, *others = counts.by_attribute(pack.counts)
    assert binding == "约束性 8 项均待报期末数" and f"；{binding}；" in said[0], "told once"
    assert said[1] == f"{'；'.join(others)}。各类目标分开计数，不互相抵补。" and binding not in said[1]


def test_a_baseline_is_neither_an_achievement_nor_todays_gap(known_store):
    """山丹县 as of 2026 by its plan alone: of 2021 to 2025 no figure has come."""
    pack = packs.real(known_store)
    assert paragraphs(pack, "需提升") == ["按已有数据，目前没有需提升的目标；待报期末数的目标尚不能认定。"]
    assert paragraphs(pack, "完成较好") == ["按现有数据，尚无判为已达标、提前达到或达到时序进度且判定不附说明的目标。"]
    said = paragraphs(pack, "待报期末数")
    assert said[1].startswith("未报送 2021 年以来数据，按基期数已达到目标值的 16 项，不计入完成情况。约束性 5 项：")
    assert said[2].startswith(
        "未报送 2021 年以来数据，按基期数未达到目标值的 8 项，基期与目标的差距不代表当前差距。约束性 3 项："
    )
    assert "每千人口注册护士数基期 4.35 人，目标 4.5 人以上，基期与目标相差 0.15 人" in said[2]


def test_what_is_short_by_its_newest_figure_is_not_missed_while_its_final_one_is_owed(real_store):
    """婴儿死亡率 (5.09 against ≤5) and 新生儿死亡率 (3.05 against ≤3, without a baseline) of 2021 are above their targets: 需提升 says where they
    stand; their few cases are told beside them.
    """
    pack = packs.real(real_store)
    said = paragraphs(pack, "需提升")
    assert said[1:] == [
        "按最近一次数据滞后、变差或未达标而期末数尚未报送的 2 项，见待报期末数的目标：婴儿死亡率、新生儿死亡率。"
    ]
    owed = paragraphs(pack, "待报期末数")
    assert any(
        "缺基期、不判定进度而未达目标值 1 项：新生儿死亡率 2021 年 3.05‰，目标 3‰以下，比目标高 0.05 个千分点" in text
        for text in owed
    )
    assert draft.FEW_DEATHS in owed and not any("缺基期 1 项" in text for text in owed)


def test_sentences_have_targets_with_their_units_and_no_arithmetic():
    said = "\n".join(one.text for one in draft.paragraphs(packs.gathered(packs.demo_store(), areas=("乙县",))))
    assert re.search(r"未达预期 \d+ 项：[^。]*目标 [\d.]+(‰|%|/10万)以下，比目标高 [\d.]+ ", said)
    assert not re.search(r"目标 [≥≤<>]| [−+×÷] [\d.]+ = ", said), "the working stands on the page and in the workbook"


def test_a_rate_of_reports_teaches_nobody_to_report_less(real_store):
    for pack in (packs.real(real_store), packs.gathered(packs.demo_store(), areas=("甲县",))):
        told = [one.text for one in draft.paragraphs(pack)]
        assert draft.REPORTED in told
        heads = [one.text for one in draft.paragraphs(pack) if one.level]
        assert not any("发病率" in head for head in heads)


def test_missing_data_is_told_by_reason_and_long_lists_end(known_store):
    said = paragraphs(packs.real(known_store), "待报期末数")
    (lacking,) = [text for text in said if text.startswith("尚无可判定数据 51 项，均为缺现状值，缺报数据不按 0 计：")]
    assert lacking.endswith("等 51 项。") and lacking.count("、") == 11
    said = paragraphs(packs.real(known_store), "待补数据")
    assert said[0].startswith("待补数据 3 项，均为缺现状值，缺报数据不按 0 计：") and "等 3 项" not in said[0]
    (said,) = paragraphs(packs.real(known_store), "仅有定性表述")
    assert said.startswith("文件仅有定性表述、不作判定的 13 项：") and said.count("、") == 13, (
        "one more is named, not counted"
    )


def test_doubtful_targets_are_not_among_what_is_well_done():
    pack = packs.gathered(packs.demo_store(), areas=("乙县",))
    good = paragraphs(pack, "完成较好")
    assert good and not any(
        word in text for text in good for word in ("表述不一致待核", "快报数", "未审核", "孕产妇系统管理率")
    )
    (county,) = pack.counties
    assert any(a.indicator.name == "孕产妇系统管理率" for a in county.in_parts(*draft.GOOD, doubtful=True))
    assert any("孕产妇系统管理率（" in text and "表述不一致待核" in text for text in paragraphs(pack, "判定附说明"))
    several = [one.text for one in draft.paragraphs(packs.demo())]
    assert not any(
        text.startswith("完成较好的") and "孕产妇系统管理率" in text and "3岁以下" in text for text in several
    )


def test_several_areas_are_compared_first_and_then_told_short():
    pack = packs.demo()
    said = draft.paragraphs(pack)
    grid_of = next(one.grid for one in said if one.grid)
    counted = [one for one in pack.counties if not one.is_reference]
    assert [row[0] for row in grid_of.rows] == [one.area.name for one in counted]
    for row, one in zip(grid_of.rows, counted):
        total, *three, binding, _, _ = map(int, row[1:])
        assert total == sum(three) == one.counts.total and binding == one.counts.of(attribute="binding")
    heads = [one.text for one in said if one.level == 2]
    assert heads[:5] == ["（一）各地区对比", "（二）甲市（参考，不计入合计）", "（三）甲县", "（四）乙县", "（五）丙县"]


def test_every_number_of_the_sentences_stands_in_the_pack(made):
    """What the draft says of targets can be found in the tables of the same pack: figures, years, workings, counts."""
    pack, _, _ = made
    known = "\n".join(
        " ".join((*verdicts.record(a).values(), a.indicator.name, *(f"{step.label} {step.formula}" for step in steps(a)), printed(a.pace, 3)))
        for one in pack.counties
        for a in (*one.rows, *one.others)
    )  # fmt: skip
    known += pack.finding
    found = set(packs.NUMBER.findall(known)) | {f"{n}" for n in range(len(packs.rows(pack)) + 1)}
    said = " ".join(
        paragraphs(
            pack,
            "总体",
            "主要目标",
            "完成较好",
            "判定附说明",
            "需提升",
            "待报",
            "仅有基期",
            "待补",
            "年度和阶段",
            "分地区",
        )
    )
    assert set(packs.NUMBER.findall(said)) - found == set()


def test_no_rank_no_praise_no_blame_no_invented_cause(made):
    said = "\n".join(one.text for one in draft.paragraphs(made[0]))
    assert not re.search(
        r"第一名|排名|位居|领先|落后|最好|最差|成效显著|优秀|不力|由于|因为|主要原因|导致|nan|None|<NA>", said
    )


def test_checks_and_tasks_are_annexes_with_every_row(made):
    pack, _, document = made
    found = {tuple(grid(table)[0])[1]: [line for line in grid(table)[1:] if len(line) > 1] for table in document.tables}
    if not pack.findings.empty:
        assert [line[2] for line in found["核对项"]] == [one.replace("\x07", "") for one in pack.findings["指标"]]
        assert f"共 {len(pack.findings)} 处" in text_of(document)
    assert [line[1] for line in found["任务"]] == [one.replace("\x07", "") for one in pack.tasks["任务"]]
    assert [line[5] for line in found["任务"]] == [one or "—" for one in pack.tasks["涉及部门"]]


NUMERALS = {  # written by hand, as a Chinese reader counts
    1: "一", 9: "九", 10: "十", 11: "十一", 19: "十九", 20: "二十", 21: "二十一", 35: "三十五", 99: "九十九", 100: "一百", 101: "一百零一",
    105: "一百零五", 110: "一百一十", 111: "一百一十一", 130: "一百三十", 999: "九百九十九", 1000: "一千", 1001: "一千零一", 1010: "一千零一十",
    1100: "一千一百", 2024: "二千零二十四", 10000: "一万", 10001: "一万零一", 10050: "一万零五十", 10500: "一万零五百", 15000: "一万五千",
    100000: "十万", 100005: "十万零五", 105000: "十万五千", 110000: "十一万", 1010010: "一百零一万零一十", 20000000: "二千万",
    20003000: "二千万三千", 99999999: "九千九百九十九万九千九百九十九",
}  # fmt: skip


def test_numerals():
    assert {number: prose.numeral(number) for number in NUMERALS} == NUMERALS


@pytest.mark.parametrize("number", [0, -1, 10**8])
def test_a_numeral_nobody_heads_a_chapter_with_is_refused(number):
    with pytest.raises(ValueError):
        prose.numeral(number)


def test_numerals_of_every_chapter_differ_and_say_no_zero_twice():
    told = [prose.numeral(number) for number in range(1, 20000)]
    assert len(set(told)) == len(told) and not any("零零" in words or words.endswith("零") for words in told)


def test_a_report_of_130_areas_is_written_and_numbers_them_all():
    given = packs.demo()
    whole = given.counties[2]
    areas = tuple(Area(code=f"98{n:04d}", name=f"第{n}县", short=f"{n}县", level="county") for n in range(1, 131))
    counties = tuple(
        dataclasses.replace(
            whole,
            area=area,
            rows=(dataclasses.replace(whole.rows[0], area=area),),
            parts=whole.parts[:1],
            series=whole.series[:1],
            others=(),
        )
        for area in areas
    )
    rows = tuple(a for one in counties for a in one.rows)
    pack = dataclasses.replace(given, areas=areas, counties=counties, rows=rows, others=())
    told = text_of(packs.document(write(pack)))
    for numeral, number in (("一百", 99), ("一百零一", 100), ("一百零二", 101), ("一百三十一", 130)):
        assert f"（{numeral}）第{number}县" in told  # the comparison is （一）


def test_an_area_without_targets_says_so():
    told = [one.text for one in draft.paragraphs(packs.nasty())]
    assert "文件在所选范围内未列目标。" in told


def test_it_opens_in_an_office_program(tmp_path):
    if shutil.which("soffice") is None:
        pytest.skip("没有 LibreOffice, 不转换 / no LibreOffice, not converted")
    pack = packs.demo()
    assert packs.to_pdf(write(pack), "a.docx", tmp_path) > 10
    if shutil.which("pdftotext"):
        told = subprocess.run(
            ["pdftotext", "-raw", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True
        ).stdout
        drawn = re.sub(r"\s|演示数据（虚构）.*|— \d+ —", "", told)
        said = re.sub(r"\s", "", draft.paragraphs(pack)[1].text)
        assert said[:60] in drawn  # no sign is lost where a line ends


def annexed(document) -> list[tuple[str, str]]:
    """(label, title) of each annex as it stands over its pages."""
    told = [(one.style.name, one.text) for one in document.paragraphs]
    return [(text, told[at + 1][1]) for at, (name, text) in enumerate(told) if name == page.ANNEX]


@pytest.mark.parametrize("sections", [(), ("counties",), ("checks", "tasks")])
@pytest.mark.parametrize("whose", ["山丹县", "偏关县", "nasty"])
def test_the_list_of_annexes_is_what_follows_and_no_annex_is_empty(whose, sections, real_store):
    pack = packs.nasty() if whose == "nasty" else packs.gathered(real_store, areas=(whose,))
    pack = packs.only(pack, *sections) if sections else pack
    document = packs.document(write(pack))
    found = annexed(document)
    listed = [
        one.text.strip("　").removeprefix("附件：") for one in document.paragraphs if one.style.name == page.LISTED
    ]
    numbered = len(found) > 1
    assert [label for label, _ in found] == ([f"附件{n}" for n in range(1, len(found) + 1)] if numbered else ["附件"])
    titles = [one if whose != "nasty" else one.replace(pack.areas[0].name, "各地区") for _, one in found]
    assert listed == [f"{n}. {title}" if numbered else title for n, title in enumerate(titles, start=1)]
    there = {label for label, _ in found}
    text = "\n".join(one.text for one in document.paragraphs if one.style.name == page.TEXT)
    assert set(re.findall(r"(?:详见|项指标见)(附件\d*)", text)) <= there
    assert len(document.tables) >= len(found) - 1, "an annex has a table; the last one says what there is none of"
    if whose == "偏关县":  # lists tasks, no target
        assert "存在问题" not in text_of(document) and "指标完成情况表" not in text_of(document)
        assert ("规划文本核对：所选地区的规划文本未发现需要核对之处。" in text_of(document)) == (
            sections != ("counties",)
        )


def test_who_signs_stands_with_the_list_of_annexes(made):
    _, _, document = made
    last = [one for one in document.paragraphs if one.style.name == page.LISTED][-1]
    signed = [one for one in document.paragraphs if one.style.name == page.SIGNED]
    assert [one.text for one in signed] == ["", "〔发文机关署名〕", "〔成文日期〕"]
    assert [one.paragraph_format.keep_with_next for one in (last, *signed)] == [True, True, True, None]


def test_the_last_rows_of_a_table_stay_together(made):
    _, _, document = made
    for table in document.tables:
        kept = [line.find(f".//{qn('w:keepNext')}") is not None for line in table._tbl.iter(qn("w:tr"))]
        assert all(kept[1:][-page.KEPT :])


def test_a_note_explains_the_signs_that_stand_in_its_table(made):
    pack, _, document = made
    notes = [one.text for one in document.paragraphs if one.style.name == page.NOTE and "注：" in one.text]
    for (one, _, lines), note in zip(tables(pack, document), notes, strict=True):
        cells = [cell for line in lines for cell in line]
        assert ("“不显示”" in note) == any("不显示" in cell for cell in cells), one.area.name
        assert ("“最新”" in note) == any("\n最新 " in cell for cell in cells)
        assert ("“—”" in note) == any(cell.split("\n")[0] == "—" for cell in cells)
        assert ("“待报”" in note) == any(cell.split("\n")[0] == "待报" for cell in cells)


def test_the_documents_of_tasks_are_told_by_the_numbers_of_their_rows():
    pack = packs.only(packs.demo(), "tasks")
    told = text_of(packs.document(write(pack)))
    (line,) = re.findall(r"来源：甲县.*", told)
    numbers_of = [part.rpartition("（第 ")[2] for part in line.removesuffix("。").split("；")]
    assert len(numbers_of) == len({one.partition(" · ")[0] for one in pack.tasks["出处"]}) > 3
    found: list[int] = []
    for part in numbers_of:
        for one in part.removesuffix(" 项）").split("、"):
            first, _, last = one.partition("—")
            found += range(int(first), int(last or first) + 1)
    assert sorted(found) == list(range(1, len(pack.tasks) + 1))


def test_a_title_of_many_long_names_is_not_broken_within_them():
    pack = packs.nasty()
    pack = dataclasses.replace(
        pack, title="、".join(one.name for one in pack.areas[:3]) + "等 8 个地区" + pack.title[-12:]
    )
    title = next(one.text for one in packs.document(write(pack)).paragraphs if one.style.name == "Title")
    assert title.split("\n")[0] == f"关于{pack.areas[0].name}等 {len(pack.areas)} 个地区"


def test_of_an_indicator_without_findings_the_files_do_not_say_the_documents_have_none(real_store):
    found = {"每万人口全科医生数"}
    assert not found & set(packs.real(real_store).findings["指标"]) and len(packs.real(real_store).findings) == 43
    pack = packs.gathered(real_store, areas=(packs.SHANDAN,), indicators=tuple(found), appendix=True)
    told = "所选范围内没有须核对之处：0 处（所选范围；所选地区文件的全部表述共 43 处）。"
    deck = Presentation(io.BytesIO(slides_of.write(pack)))
    slides = "".join(shape.text_frame.text for slide in deck.slides for shape in slide.shapes if shape.has_text_frame)
    for text in (text_of(packs.document(write(pack))), html.write(pack), slides):
        assert told in packs.unglued(text) and "规划文本未发现需要核对" not in text


def test_what_people_wrote_of_an_annual_target_stands_also_where_no_target_of_the_plan_is(real_store):
    full = packs.real(real_store)
    other = full.counties[0].others[0]
    pack = packs.gathered(real_store, areas=(packs.SHANDAN,), indicators=(other.indicator.name,))
    said = {(other.indicator.id, other.target_year, other.scope): {"cause": "监测点减少", "measure": "恢复三个监测点"}}
    county = dataclasses.replace(pack.counties[0], rows=(), parts=(), series=(), remarks=said)
    text = text_of(packs.document(write(dataclasses.replace(pack, rows=(), counties=(county,)))))
    assert "监测点减少" in text and "恢复三个监测点" in text and "尚未填写" not in text
