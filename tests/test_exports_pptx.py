"""The meeting pack as slides: read back with python-pptx, and drawn by LibreOffice where it is installed."""

import dataclasses
import io
import itertools
import re
import shutil
import subprocess
import zipfile
from functools import cache

import openpyxl
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu

from actions import building, store_file
from actions.assess import View
from charts import style
from exports import pptx, xlsx
from exports.pptx.page import FACE, FOOT, GB_SIGNS, HEIGHT
from exports.pptx.presentation import CHECKS, SOURCES, TASKS, TASKS_OF_ONE
from exports.report_data import County, Pack
from model.actors import Actor
from model.areas import Area
from model.numbers import missing
from store import Store
from tests import browser, many, packs
from wording import numbers, verdicts
from wording.numbers import printed
from wording.steps import steps

LONG_AREA = "积石山保安族东乡族撒拉族自治县"
LONG_NAME = "各级医疗卫生机构突发公共卫生事件和传染病疫情网络直报率(含乡镇卫生院与社区卫生服务中心)"


@pytest.fixture(scope="module")
def demo() -> Pack:
    return dataclasses.replace(
        packs.demo(), provenance=dataclasses.replace(packs.demo().provenance, link="http://看板/?area=900101")
    )


@pytest.fixture(scope="module")
def real(real_store) -> Pack:
    return packs.gathered(real_store, areas=("620725", "000000"), core_only=True)


@pytest.fixture(scope="module")
def wide(demo) -> Pack:
    """Eight areas of 22 rows each, with the longest names, many documents and both marks."""
    model = next(one for one in demo.counties if one.area.name == "乙县")
    names = [f"{LONG_AREA}{sign}" for sign in "甲乙丙丁戊己庚辛"]
    areas = tuple(Area(code=f"99{n:04d}", name=name, short=name[:3], level="county") for n, name in enumerate(names))
    rows = [
        dataclasses.replace(a, indicator=a.indicator.model_copy(update={"name": LONG_NAME + f"第{n}"}))
        if n % 3 == 0
        else a
        for n, a in enumerate(model.rows[:22])
    ]
    counties = tuple(
        dataclasses.replace(
            model,
            area=area,
            finding=model.finding.replace("乙县", area.name),
            rows=tuple(dataclasses.replace(a, area=area) for a in rows),
            parts=model.parts[:22],
            series=model.series[:22],
            others=tuple(dataclasses.replace(a, area=area) for a in model.others),
        )
        for area in areas
    )
    provenance = dataclasses.replace(
        demo.provenance, areas=tuple(names), unreviewed=12, sources=tuple(f"{LONG_AREA}“十四五”卫生健康事业发展规划(第{n}稿)" for n in range(9))
    )  # fmt: skip
    return dataclasses.replace(
        demo,
        title=f"{names[0]}等 8 个地区卫生健康规划目标完成情况",
        provenance=provenance,
        areas=areas,
        rows=tuple(a for one in counties for a in one.rows),
        others=tuple(a for one in counties for a in one.others),
        counties=counties,
        indicators=tuple({a.indicator.id: a.indicator for a in rows}.values()),
    )


@pytest.fixture(scope="module")
def made(demo, real, wide) -> dict[str, tuple[Pack, bytes]]:
    return {name: (pack, pptx.write(pack)) for name, pack in (("demo", demo), ("real", real), ("wide", wide))}


@pytest.fixture(scope="module")
def read(made):
    """read(name) -> the presentation, read once for all that only look at it."""
    return cache(lambda name: Presentation(io.BytesIO(made[name][1])))


@pytest.fixture(params=("demo", "real", "wide"))
def deck(request, made, read):
    """(pack, presentation)."""
    return made[request.param][0], read(request.param)


def shape(a) -> str:
    return style.shape(a).translate(GB_SIGNS)


def title(slide) -> str:
    return packs.unglued(slide.shapes.title.text_frame.text)


def tables(slide) -> list[list[list[str]]]:
    return [
        [[packs.unglued(cell.text_frame.text) for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes
        if shape.has_table
    ]


def texts(slide) -> str:
    framed = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return packs.unglued("\n".join([*framed, *("\n".join("\n".join(row) for row in table) for table in tables(slide))]))


def notes(slide) -> str:
    return slide.notes_slide.notes_text_frame.text


def inside(body: bytes) -> str:
    """Everything a file holds, the workbooks behind its charts too, as one text."""
    found = []
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        for name in archive.namelist():
            part = archive.read(name)
            found.append(inside(part) if name.endswith(".xlsx") else part.decode("utf-8", "ignore"))
    return "\n".join(found)


def parted(presentation) -> tuple[list, list]:
    """(main part with its cover, annex behind the slide that divides them)."""
    slides = list(presentation.slides)
    at = next(place for place, slide in enumerate(slides) if title(slide).startswith("附件："))
    return slides[:at], slides[at + 1 :]


def of_county(presentation, county: County) -> list:
    return [
        slide
        for slide in parted(presentation)[1]
        if title(slide).startswith((f"{county.area.name}：", f"{county.area.name}（参考"))
    ]


# ---- every slide


def test_every_slide_is_stamped_numbered_and_titled(deck):
    pack, presentation = deck
    number = len(presentation.slides)
    assert number > 8 and presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9, abs=0.001)
    for place, slide in enumerate(presentation.slides, start=1):
        told = texts(slide)
        short = f"数据截至 {pack.provenance.year} 年 · 数据第 {pack.provenance.batch} 批 · 来源"
        assert title(slide).strip() and ((pack.provenance.line() in told and "来源：" in told) or short in told)
        pages = next(shape for shape in slide.shapes if shape.name == "页码")
        (field,) = pages._element.iter(qn("a:fld"))
        assert field.get("type") == "slidenum" and [one.text for one in pages._element.iter(qn("a:t"))] == [str(place)]
        assert all(mark in told.splitlines() for mark in pack.provenance.marks())
        assert pack.provenance.source_line(99) in notes(slide)


def test_titles_are_large_and_wrap(deck):
    for slide in deck[1].slides:
        frame = slide.shapes.title.text_frame
        assert frame.word_wrap is None and slide.slide_layout.placeholders[0].text_frame.word_wrap  # the layout's
        assert all(run.font.size.pt >= 28 for p in frame.paragraphs for run in p.runs)


def test_demonstration_and_unreviewed_marks_only_where_they_are(made, read):
    assert "演示数据" not in inside(made["real"][1]) and "未审核数据" not in inside(made["real"][1])
    last = list(read("wide").slides)[-1]
    assert "含未审核数据 12 个" in texts(last) and "演示数据（虚构）" in texts(last)


def test_type_is_never_too_small_and_has_a_chinese_face(deck):
    for slide in deck[1].slides:
        for shape in slide.shapes:
            runs = list(shape._element.iter(qn("a:rPr")))
            for run in runs:
                faces = [one.get("typeface") for one in run if one.tag in (qn("a:latin"), qn("a:ea"), qn("a:cs"))]
                assert faces == ["+mn-lt", "+mn-ea", "+mn-cs"]  # the theme's
            if shape.has_table:
                assert min(int(run.get("sz")) for run in runs) >= 1100
            if shape.has_chart:  # no face of its own: the theme's
                assert not [one for tag in ("a:ea", "a:latin") for one in shape.chart.element.iter(qn(tag))]


def test_the_theme_is_chinese_too(made):
    with zipfile.ZipFile(io.BytesIO(made["real"][1])) as archive:
        themes = [
            archive.read(name).decode() for name in archive.namelist() if "/theme/" in name and name.endswith(".xml")
        ]
    assert len(themes) == 2
    for theme in themes:
        assert set(re.findall(r'<a:(?:latin|ea|cs) typeface="([^"]*)"', theme)) == {FACE}


def test_nothing_of_the_librarys_template_is_left(made):
    body = made["real"][1]
    told = inside(body)
    assert "Click to edit" not in told and "Steve Canny" not in told
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert not [name for name in archive.namelist() if "thumbnail" in name]
        assert len([name for name in archive.namelist() if re.match(r"ppt/slideLayouts/[^/]*xml$", name)]) == 3
        assert "Macintosh" not in archive.read("docProps/app.xml").decode()


def test_every_picture_of_numbers_has_an_alt_text(deck):
    for slide in deck[1].slides:
        for shape in slide.shapes:
            if shape.has_table or shape.has_chart:
                assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 8


def test_nothing_lies_outside_the_slide(deck):
    _, presentation = deck
    for slide in presentation.slides:
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.left + shape.width <= presentation.slide_width
            assert shape.top >= 0 and shape.top + shape.height <= presentation.slide_height
            lines = len(shape.table.rows) - 1 if shape.has_table else 0
            lines = len(shape.text_frame.paragraphs) if shape.has_text_frame else lines
            assert lines <= 12, (title(slide), shape.name, "twelve lines of a slide at most")
            if shape.has_table or shape.has_chart:
                assert Emu(shape.top + shape.height).inches <= FOOT + 0.01, title(slide)


# ---- the main part: ten minutes


def test_the_main_part_is_short_and_can_be_read_from_the_back(deck):
    main, _ = parted(deck[1])
    assert 5 <= len(main) <= 12
    heads = [title(slide) for slide in main]
    assert len(set(heads)) == len(heads) and heads[-1].startswith("请审定 ")
    for slide in main:
        for shape in slide.shapes:
            sizes = [
                int(run.get("sz"))
                for tag in ("a:rPr", "a:endParaRPr")
                for run in shape._element.iter(qn(tag))
                if run.get("sz")
            ]
            assert not [one for one in sizes if one < 1400 and tagged(shape, one)], (title(slide), shape.name)
            if shape.has_chart:
                assert shape.chart.font.size.pt >= 14
        assert all(len(table) <= 11 for table in tables(slide)), title(slide)
        assert (
            len([one for one in notes(slide).splitlines() if one]) <= 6
        )  # three sentences, the title, where the data are from


def tagged(shape, size: int) -> bool:
    """Whether type of this size carries a sign that is seen: an empty cell has a size too."""
    return any(
        int(run.find(qn("a:rPr")).get("sz")) == size and run.find(qn("a:t")).text.strip()
        for run in shape._element.iter(qn("a:r"))
    )


def test_every_sign_has_a_glyph_in_faces_of_gb_2312(read):
    for name in ("real", "demo"):
        told = "".join(texts(slide) for slide in read(name).slides)
        for sign in set(told) - set("—–−·"):  # every face has these
            sign.encode("gb2312")


def test_the_answer_counts_what_the_evaluation_counts(real_store):
    """山丹县 of 2026, by hand: 8 binding, 14 expected, 69 others; none reported; 16 of the others cannot be judged."""
    deck = Presentation(io.BytesIO(pptx.write(packs.gathered(real_store, areas=("620725",), appendix=False))))
    answer = list(deck.slides)[1]
    assert title(answer) == "山丹县：91 项目标待报 75 项、不可评 16 项；约束性 8 项均待报"
    (table,) = tables(answer)
    assert [[re.sub(r"\D", "", cell) or cell for cell in line[1:4]] for line in table[1:]] == [
        ["8", "8", "0"],
        ["14", "14", "0"],
        ["69", "53", "16"],
    ]
    assert "按最近一次数据，未保持：婴儿死亡率 2021 年 5.09‰" in texts(answer), "0.09 ‰ is no largest gap of anything"
    assert [title(slide) for slide in deck.slides][-1] == "请审定 3 个事项"
    beside = next(slide for slide in deck.slides if "与全国同口径" in title(slide))
    assert title(beside) == "2020 年与全国同口径可比的 7 项中，4 项优于、2 项差于全国，1 项相同或不分优劣", (
        "deaths and reported cases are not among them"
    )
    assert "另有 3 项例数少或随报告而变，相差不代表优劣" in texts(beside)
    assert not any(title(slide).startswith("附件") for slide in deck.slides)


def test_the_course_of_the_furthest_holds_the_figures_as_numbers():
    pack = packs.gathered(packs.demo_store(), areas=("900102",), year=2025, appendix=False)
    (county,) = [one for one in pack.counties if one.rows]
    series = {a.indicator.name: {one.year: one.value for one in mine} for a, mine in zip(county.rows, county.series)}
    deck = Presentation(io.BytesIO(pptx.write(pack)))
    slide = next(slide for slide in deck.slides if title(slide).startswith("未保持或目标实现程度最低的 5 项"))
    charts = [shape for shape in slide.shapes if shape.has_chart]
    assert len(charts) == 5
    for shape in charts:
        plot = shape.chart.plots[0]
        held = dict(zip((int(one) for one in plot.categories), plot.series[0].values))
        known = series[shape.name.removeprefix("历年走向 ")]
        a = next(a for a in county.rows if a.indicator.name == shape.name.removeprefix("历年走向 "))
        given = {year: value for year, value in known.items() if year >= 2020 and value is not None} | (
            {a.baseline.year: a.baseline.value} if a.baseline else {}
        )
        assert {year: value for year, value in held.items() if value is not None} == given
        assert set(plot.series[1].values) == {a.target.end} and not a.met


def test_each_status_has_a_sign_of_its_own_in_every_face():
    """Printed in grey, the sign is all that tells two statuses apart."""
    signs = {code: sign.translate(GB_SIGNS) for code, (*_, sign) in style.STATUS.items()}
    assert len(set(signs.values())) == len(signs)
    standings = {code: sign.translate(GB_SIGNS) for code, (*_, sign) in style.STANDINGS.items()}
    assert len(set(standings.values())) == len(standings)
    for sign in {*signs.values(), *standings.values()} - {"–", "·", ""}:
        sign.encode("gb2312")


def test_several_counties_are_compared_not_told_one_after_the_other():
    pack = packs.gathered(packs.demo_store(), year=2025, appendix=False)
    slides = list(Presentation(io.BytesIO(pptx.write(pack))).slides)
    assert len(slides) <= 12 and title(slides[1]).startswith(
        "3 个县：95 项目标已完成 37 项（其中 1 项待核、1 项有年份未达）、未完成 6 项、待报 43 项、不可评 9 项"
    )
    (table,) = tables(slides[1])
    assert [line[:6] for line in table[1:]] == [
        ["甲县", "32", "29", "0", "3", "0"],
        ["乙县", "33", "7", "5", "18", "3"],
        ["丙县", "30", "1", "1", "22", "6"],
    ]
    for slide in slides[1:]:  # three sentences to say: a name alone says nothing
        head, *said = notes(slide).splitlines()
        assert head == title(slide) and 1 <= len(said[:-2]) <= 3, head
        assert all(len(one) > 12 and re.search(r"\d", one) and one.endswith("。") for one in said[:-2]), said


# ---- the numbers


def test_the_charts_hold_the_shares_of_the_assessments(deck):
    pack, presentation = deck
    charted = set()
    for county in pack.counties:
        at = {a.indicator.name: a for a in county.rows}
        for slide in of_county(presentation, county):
            for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
                plot = chart.plots[0]
                assert len(plot.categories) <= 8 and [series.name for series in plot.series] == [
                    "目标实现程度",
                    "时序进度",
                ]
                for place, name in enumerate(plot.categories):
                    a = at[name]
                    progress, passed = (series.values[place] for series in plot.series)
                    if a.progress is None:
                        assert progress is None and passed is None
                        continue
                    assert (progress, passed) == (a.progress, a.time_share)
                    charted.add((county.area.code, a.indicator.id))
                    fill = plot.series[0].points[place].format.fill.fore_color.rgb
                    assert f"#{fill}".lower() == style.strong(a.verdict)
    with_progress = {
        (a.area.code, a.indicator.id) for a in pack.rows if a.progress is not None and a.verdict != "unknown"
    }
    assert charted == with_progress and (charted or pack.provenance.areas == ("全国", "山丹县"))


def test_every_row_of_a_county_is_on_its_slides_once_in_the_words_of_its_assessment(deck):
    pack, presentation = deck
    for county in pack.counties:
        shown = [
            cells
            for slide in of_county(presentation, county)
            for table in tables(slide)
            if table[0][0] == "指标" and "目标" in table[0] and "年度或阶段" not in table[0]
            for cells in (dict(zip(table[0], line)) for line in table[1:])
        ]
        assert len(shown) == len(county.rows)
        for a in county.rows:
            record = verdicts.record(a)
            (cells,) = [one for one in shown if re.split(r"\n|  ", one["指标"])[0] == a.indicator.name]
            assert cells["目标"] == f"{verdicts.target_with_number(a)}\n{verdicts.year(a.target_year)}"
            assert record["属性"] in cells["指标"] and a.indicator.unit_word in cells["指标"]
            if a.verdict == "unknown" and not verdicts.by_newest(a):
                assert cells["现有的数"] == (record["现状值"] or "—")
                assert cells["待补什么"].startswith(f"– {verdicts.reason(a)}")
                assert all(word in cells["待补什么"] for word in verdicts.doubts(a))
                continue
            gap = record["差距"] or ("不显示" if a.suppressed else "")
            assert cells["差距 · 判定"] == f"{gap}\n{shape(a)} {record['判定']}".strip()
            figures = cells.get("基期 / 现状值") or f"{cells['基期']}\n{cells['现状值']}"
            base, latest = figures.split("\n")
            assert base.split(" · ")[0] == (numbers.figure(a.baseline) or base)
            assert bool(a.baseline) or not base[0].isdigit()
            assert latest.split(" · ")[0] == (numbers.figure(a.latest) if a.has_newer_figure else "尚无新数据")


def test_binding_comes_first_and_what_is_to_be_lifted_before_the_rest(made):
    pack, body = made["demo"]
    county = next(one for one in pack.counties if one.area.name == "乙县")
    mine = of_county(Presentation(io.BytesIO(body)), county)
    told, _, more = county.finding.partition("；")  # the rest of it stands below
    assert title(mine[0]) == told and more in texts(mine[0]) and title(mine[1]) == "乙县：5 项需提升（约束性 2 项）"
    names = [line[0] for line in tables(mine[1])[0][1:]]
    assert ["约束性" in name for name in names] == sorted(("约束性" in name for name in names), reverse=True)


def test_the_parts_of_the_slides_are_those_of_the_counts(deck):
    """The numbers in the titles of an area sum to its counted targets; the other targets are numbered apart."""
    pack, presentation = deck
    for county in pack.counties:
        heads = [title(slide).removeprefix(f"{county.area.name}：") for slide in of_county(presentation, county)[1:]]
        counted = [one for one in heads if not re.search("（续 |^另有|规划文本核对|重点任务", one)]
        total = sum(sum(map(int, re.findall(r"(\d+) 项", re.sub(r"（约束性 \d+ 项）", "", one)))) for one in counted)
        assert total == len(county.rows)
        apart = [one for one in heads if one.startswith("另有") and "（续 " not in one]
        assert apart == [f"另有 {len(county.others)} 项年度或阶段目标，单独列出"] * bool(county.others)


def test_a_doubtful_verdict_says_so_at_its_row_and_is_not_among_what_is_well_done(made):
    pack, body = made["demo"]
    presentation = Presentation(io.BytesIO(body))
    doubtful = 0
    for county in pack.counties:
        for slide in of_county(presentation, county)[1:]:
            for cells in (dict(zip(table[0], line)) for table in tables(slide) for line in table[1:]):
                if "年度或阶段" in cells or "目标" not in cells:
                    continue
                a = next(a for a in county.rows if a.indicator.name == re.split(r"\n|  ", cells["指标"])[0])
                if a.doubts:
                    doubtful += 1
                    assert all(word in "".join(cells.values()) for word in verdicts.doubts(a))
                    assert not re.search(r"：(已达标|提前达到|按时序) \d+ 项", title(slide)), (
                        title(slide),
                        a.indicator.name,
                    )
    assert doubtful >= 5
    marked = [
        cell
        for slide in presentation.slides
        if title(slide).startswith("总览")
        for line in tables(slide)[0][1:]
        for cell in line[1:]
        if "※" in cell
    ]
    assert len(marked) == sum(bool(a.doubts) for a in pack.rows)


def test_annual_and_milestone_targets_are_listed_apart(made):
    pack, body = made["demo"]
    shown = [
        dict(zip(table[0], line))
        for slide in Presentation(io.BytesIO(body)).slides
        for table in tables(slide)
        if "年度或阶段" in table[0]
        for line in table[1:]
    ]
    assert len(shown) == len(pack.others) == 6
    assert sorted(re.split(r"\n|  ", one["指标"])[0] for one in shown) == sorted(a.indicator.name for a in pack.others)


def test_the_finding_is_the_same_on_the_cover_and_over_the_overview(deck):
    pack, presentation = deck
    slides = list(presentation.slides)
    overview = next(slide for slide in slides if title(slide).startswith("总览"))
    told = pack.finding if len(pack.areas) <= 6 else pack.finding.partition("；")[0]  # of more, as much as has room
    assert pack.finding in notes(slides[0]).splitlines() and f"{told}。" in texts(overview)


def test_the_overview_tells_each_cell_once(deck):
    pack, presentation = deck
    rows = {(a.indicator.id, a.area.code): a for a in pack.rows}
    parts = [tables(slide)[0] for slide in presentation.slides if title(slide).startswith("总览")]
    assert [line[0].rsplit(" ", 1)[0] for part in parts for line in part[1:]] == [one.name for one in pack.indicators]
    lines = [line for part in parts for line in part[1:]]
    for one, line in zip(pack.indicators, lines, strict=True):
        for area, cell in zip(pack.areas, line[1:], strict=True):
            a = rows.get((one.id, area.code))
            if a is None:
                assert cell == "文件未列"
                continue
            first, second = cell.split("\n")[:2]
            in_words = a.reason == "qualitative_only" and a.latest is None
            asked = a.target.as_printed if in_words else verdicts.short_target(a)
            assert first.startswith(shape(a)) and second.startswith(asked[:3] if in_words else asked)
            assert first.split(" ")[1].rstrip("※") == (numbers.figure(a.latest) or verdicts.reason(a))


def test_more_than_eight_areas_are_spread_over_slides(wide):
    more = (*wide.areas, *(dataclasses.replace(one, code=f"x{one.code}", name=f"又{one.name}") for one in wide.areas))
    body = pptx.write(dataclasses.replace(wide, areas=more, sections=("overview",)))
    parts = [tables(slide)[0] for slide in Presentation(io.BytesIO(body)).slides if title(slide).startswith("总览")]
    assert {len(part[0]) for part in parts} == {9}
    assert sum(len(part) - 1 for part in parts) == 2 * len(wide.indicators)


def test_the_notes_hold_every_working_and_place(deck):
    pack, presentation = deck
    for county in pack.counties:
        said = "\n".join(notes(slide) for slide in of_county(presentation, county))
        for a in (*county.rows, *county.others):
            assert all(f"{step.label}：{step.formula}" in said for step in steps(a))
            assert a.target.place in said and (not a.target.as_printed or f"原文“{a.target.as_printed}”" in said)
    overview = "\n".join(notes(slide) for slide in presentation.slides if title(slide).startswith("总览"))
    assert all(step.formula in overview for a in pack.rows for step in steps(a))


def test_checks_tasks_sources_and_method_are_all_there(deck):
    pack, presentation = deck
    found = {}
    for slide in presentation.slides:
        for table in tables(slide):
            found.setdefault(tuple(table[0]), []).extend(table[1:])
    checks = found[tuple(CHECKS)]
    assert [line[1:3] for line in checks] == pack.findings.sort_values("地区", key=lambda c: c.map(list(dict.fromkeys(c)).index), kind="stable")[["指标", "说明"]].values.tolist()  # fmt: skip
    assert len([*found.get(tuple(TASKS), []), *found.get(tuple(TASKS_OF_ONE), [])]) == len(pack.tasks)
    assert [line[0] for line in found[tuple(SOURCES)]] == pack.sources["文件"].tolist()
    assert [tuple(line) for line in found[("项目", "说明")]] == list(pack.method)
    told = "\n".join(notes(slide) for slide in presentation.slides)
    assert all(place in told for place in [*pack.findings["位置一"], *pack.findings["原文二"], *pack.tasks["出处"]])


def test_only_the_sections_asked_for(demo):
    body = pptx.write(dataclasses.replace(demo, sections=("tasks",)))
    titles = [title(slide) for slide in Presentation(io.BytesIO(body)).slides]
    assert "重点任务 12 项" in titles[1] and all("个文件" in one for one in titles[3:]) and len(titles) >= 5


def test_an_empty_choice_says_so(demo):
    empty = dataclasses.replace(
        demo,
        areas=demo.areas[:1],
        indicators=(),
        rows=(),
        others=(),
        counties=(dataclasses.replace(demo.counties[0], rows=(), parts=(), series=(), others=()),),
        findings=demo.findings.head(0),
        tasks=demo.tasks.head(0),
        sources=demo.sources.head(0),
    )
    titles = [title(slide) for slide in Presentation(io.BytesIO(pptx.write(empty))).slides]
    assert "规划文本核对：没有待核的表述" in titles and any("文件未列任务" in one for one in titles)


# ---- what is suppressed


def test_no_suppressed_number_is_anywhere_in_the_file(demo, made):
    suppressed = [a for a in demo.rows if a.suppressed]
    assert len(suppressed) >= 5
    with store_file.open_for_reading(packs.demo_store()) as store:
        screen = View.open(store, year=2026)  # where the rates stand
        before = [screen.assessment(a.area.code, a.indicator.id, a.target_year, a.scope) for a in suppressed]
    body = inside(made["demo"][1])
    shown = "\n".join(
        [step.formula for a in demo.rows for step in steps(a)]
        + [text for county in demo.counties for years in county.years for text in years.values()]
        + [text for column in demo.findings for text in demo.findings[column]]
        + ["\n".join(verdicts.record(a).values()) for a in (*demo.rows, *demo.others)]
    )
    secret = {printed(a.latest.value, a.latest.decimals) for a in before if a.latest is not None}
    secret |= {repr(value) for a in before for value in (a.progress, a.pace) if value not in (None, 0, 1)}
    secret = {one for one in secret if one not in shown and len(one) > 3}
    assert len(secret) >= 3
    assert [one for one in secret if re.search(rf"(?<![\d.]){re.escape(one)}(?!\d)", body)] == []


def test_words_from_files_cannot_break_the_slides(demo):
    odd = demo.tasks.head(1).assign(任务="<a:t>&\x0b=1+1 任务")
    body = pptx.write(dataclasses.replace(demo, sections=("tasks",), tasks=odd))
    assert any("<a:t>& =1+1 任务" in texts(slide) for slide in Presentation(io.BytesIO(body)).slides)


# ---- as it is drawn


@pytest.mark.parametrize("name", ("wide", pytest.param("demo", marks=pytest.mark.soak)))
def test_libreoffice_draws_every_slide_without_a_word_over_another_or_the_foot(made, name, tmp_path):
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("没有 LibreOffice 或 pdftotext, 幻灯片没有画出来看 (apt install libreoffice-impress poppler-utils)")
    pack, body = made[name]
    (pdf,) = packs.drawn({"a.pptx": body}, tmp_path)
    drawn = subprocess.run(["pdftotext", "-bbox", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pages = drawn.split("<page ")[1:]
    assert len(pages) == len(Presentation(io.BytesIO(body)).slides)
    foot = re.sub(
        r"\W", "", f"{pack.provenance.line()}{''.join(pack.provenance.source_line(n) for n in (1, 2, 3))}0123456789"
    )
    for number, page in enumerate(pages, start=1):
        wide, high = (float(one) for one in re.match(r'width="([\d.]+)" height="([\d.]+)"', page).groups())
        boxes = [
            (*(float(one) for one in found[:4]), found[4])
            for found in re.findall(
                r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>', page
            )
        ]
        for left, top, right, bottom, word in boxes:
            assert left >= 0 and right <= wide and top >= 0 and bottom <= high, (number, word)
            if bottom / high * HEIGHT > FOOT + 0.06:
                assert re.sub(r"\W", "", word) in foot or word in (str(number), str(len(pages))), (number, word)
        over = [
            (one[4], other[4])
            for place, one in enumerate(boxes)
            for other in boxes[place + 1 :]
            if min(one[2], other[2]) - max(one[0], other[0]) > 2
            and min(one[3], other[3]) - max(one[1], other[1]) > 0.5 * min(one[3] - one[1], other[3] - other[1])
        ]
        assert over == [], number


@pytest.fixture(scope="module")
def nasty():
    return Presentation(io.BytesIO(pptx.write(packs.nasty())))


def test_a_control_character_in_a_name_does_not_cost_the_deck(nasty):
    assert len(nasty.slides) > 20


def test_nothing_stands_under_the_marks(nasty):
    for number, slide in enumerate(nasty.slides, start=1):
        marked = [shape for shape in slide.shapes if shape.name.startswith("标记")]
        assert len(marked) == 2
        for shape in slide.shapes:
            if shape in marked or shape == slide.shapes.title:
                continue
            for mark in marked:
                beside = shape.left >= mark.left + mark.width or shape.left + shape.width <= mark.left
                below = shape.top >= mark.top + mark.height or shape.top + shape.height <= mark.top
                assert beside or below, (number, shape.name)


# ---- what a reader of the deck was once told wrongly


def headings(**asked) -> list[str]:
    pack = packs.gathered(packs.demo_store(), appendix=False, **asked)
    return [title(slide) for slide in Presentation(io.BytesIO(pptx.write(pack))).slides]


def test_nothing_is_owed_or_missed_before_the_plan_is_over():
    told = headings(areas=("900102",), year=2023)
    assert any("进度滞后" in one for one in told) and not any("未完成" in one or "待报" in one for one in told)
    assert any(one.startswith("滞后或变差的目标 ") for one in told)


def test_preliminary_figures_are_not_praised_in_silence():
    told = headings(areas=("900101",), year=2025)
    assert told[1] == "甲县：32 项目标已完成 29 项、待报 3 项；29 项据快报数"


def test_a_doubt_travels_into_the_matrix():
    pack = packs.gathered(packs.demo_store(), year=2026, appendix=False)
    cells = [
        cell
        for slide in Presentation(io.BytesIO(pptx.write(pack))).slides
        if title(slide).startswith("约束性")
        for line in tables(slide)[0][1:]
        for cell in line[1:]
    ]
    doubtful = [
        a
        for one in pack.counties
        if not one.is_reference
        for a in one.rows
        if a.attribute == "binding" and a.is_qualified
    ]
    assert doubtful and sum("※" in cell for cell in cells) == len(doubtful)


def test_the_nation_is_not_set_beside_itself_and_a_county_beside_what_is_above_it(real_store):
    nation = packs.gathered(real_store, areas=("000000",), appendix=False)
    assert nation.beside == () and nation.beside_name == ""
    assert packs.gathered(packs.demo_store(), areas=("900102",), year=2025).beside_name == "甲市"


def test_a_chosen_county_without_targets_is_named(real_store):
    pack = packs.gathered(real_store, areas=("620725", "140932"), appendix=False)
    answer = list(Presentation(io.BytesIO(pptx.write(pack))).slides)[1]
    assert "偏关县：文件在本规划期内未列目标" in texts(answer)


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    """A store of 117 counties."""
    folder = tmp_path_factory.mktemp("province")
    path = folder / "many.duckdb"
    with Store.open(path, create=True) as store:
        given = {"data": many.write(folder / "data"), "definitions": browser.ROOT / "indicators.yaml"}
        building.build(store, **given, actor=Actor(name="整理", via="build"))
    return path


@pytest.mark.parametrize("year", [2024, 2026])
def test_the_main_part_of_117_counties_is_twelve_slides_at_most(province, year):
    pack = packs.gathered(province, year=year, appendix=False)
    slides = list(Presentation(io.BytesIO(pptx.write(pack))).slides)
    heads = [title(slide) for slide in slides]
    assert len(slides) <= 12 and len(set(heads)) == len(heads)
    assert all(len(table) <= 12 for slide in slides for table in tables(slide))
    if year == 2024:  # the plan is under way: who is furthest behind, and who is not
        (short,) = [
            slide for slide in slides if title(slide).startswith("未完成或滞后项数最多的 10 个地区（共 117 个）")
        ]
        (table,) = tables(short)
        place = [
            number for number, name in enumerate(table[0]) if any(word in name for word in ("进度滞后", "较基期变差"))
        ]
        counted = [sum(int(line[number]) for number in place) for line in table[1:]]
        assert counted == sorted(counted, reverse=True) and counted[0] > 0


def test_no_chart_has_a_negative_height_under_a_title_of_long_names():
    pack = packs.nasty()
    one = dataclasses.replace(pack, counties=pack.counties[:1], areas=pack.areas[:1], appendix=False)
    for slide in Presentation(io.BytesIO(pptx.write(one))).slides:
        assert all(shape.height > 0 for shape in slide.shapes if shape.has_chart)


# ---- what stands on the slides and in the workbook is what was judged


@pytest.mark.parametrize(
    "which",
    ["one", "demo", pytest.param("four", marks=pytest.mark.soak), pytest.param("many", marks=pytest.mark.soak)],
)
def test_figure_target_and_gap_of_every_row_read_back_as_the_judging_has_them(which, real_store, province, made):
    """山丹县; four counties; the demonstration set; 21 invented counties: every row of the workbook, of the annex and of the slides of the binding
    targets against the table of verdicts, which no file is made from by another way than this one.
    """
    store = {"demo": packs.demo_store(), "many": province}.get(which, real_store)
    some = {
        "four": ("山丹县", "偏关县", "交城县", "方山县"),
        "many": [f"第{n}自治县" for n in range(1, 22)],
    }
    if which in some:
        pack = packs.gathered(store, areas=some[which])
    else:
        pack = packs.demo() if which == "demo" else packs.real(real_store)
    with store_file.open_for_reading(store) as opened:
        view = View.open(opened, year=2026, audience="release")
        table, named, indicators = view.table, view.areas, view.reference.catalogue.indicators
    chosen = table[table["area_code"].isin([one.code for one in pack.areas])]
    judged = {
        (named[row["area_code"]].name, indicators[row["indicator"]].name): row
        for row in chosen.to_dict("records")
        if any(a.area.code == row["area_code"] and a.indicator.id == row["indicator"] and a.scope == row["scope"] and (a.target_year or 0) == (0 if missing(row["target_year"]) else row["target_year"]) for a in pack.rows)
    }  # fmt: skip
    assert len(judged) == len(pack.rows) >= {"one": 91, "four": 168, "demo": 108, "many": 84}[which]

    sheet = openpyxl.load_workbook(io.BytesIO(xlsx.write(pack)))["目标完成情况"]
    heads = [cell.value for cell in sheet[4]]
    lines = [dict(zip(heads, (cell.value for cell in row))) for row in sheet.iter_rows(min_row=5)]
    assert {(line["地区"], line["指标"]) for line in lines} == set(judged)
    for line in lines:
        row = judged[line["地区"], line["指标"]]
        for name, key in (("基期值", "baseline"), ("现状值", "latest"), ("目标值", "end"), ("差距", "gap")):
            hidden = row["suppressed"] and name != "目标值"
            value = row["target"] if key == "end" and row["basis"] == "absolute" else row[key]
            expected = None if missing(value) else pytest.approx(value, abs=1e-6)
            assert line[name] == expected or (hidden and line[name] in (None, "不显示")), (line["指标"], name)

    deck = Presentation(io.BytesIO(made["demo"][1] if which == "demo" else pptx.write(pack)))
    shown = [
        (county.area.name, re.split(r"\n|  ", cells[0])[0], cells)
        for county in pack.counties
        for slide in of_county(deck, county)
        for rows in tables(slide)
        if rows[0][0] == "指标" and "目标" in rows[0] and "年度或阶段" not in rows[0]
        for cells in rows[1:]
    ]
    assert sorted(one[:2] for one in shown) == sorted(judged)
    main = [
        (pack.counties[0].area.name, re.sub(r" \S+$", "", cells[0]), cells)
        for slide in parted(deck)[0]
        for rows in tables(slide)
        if rows[0][:2] == ["指标", "基期"]
        for cells in rows[1:]
    ]
    assert len(main) == (8 if which == "one" else 0)
    for area, name, cells in shown + main:
        row, said = judged[area, name], " ".join(cells)
        if not missing(row["latest"]) and not row["suppressed"]:
            assert stands(row["latest"], said), (area, name, cells)
        if row["basis"] == "absolute" and not missing(row["target"]):
            assert stands(row["target"], said), (area, name, cells)


def stands(number: float, said: str) -> bool:
    """Whether a text has this number, with however many digits it prints it."""
    found = [one.replace("−", "-") for one in re.findall(r"(?<![\d.])[−-]?\d+(?:\.\d+)?", said)]
    return any(abs(float(one) - number) <= 0.5 * 10 ** -len(one.partition(".")[2]) + 1e-9 for one in found)


# ---- how it is set out


def test_few_rows_share_a_slide_and_a_title_is_two_lines(deck):
    """No slide of a single row that another of the same columns has room for; what does not fit a title stands below it."""
    pack, presentation = deck
    for county in pack.counties:
        slides = of_county(presentation, county)
        assert "；" not in title(slides[0])
        bare = [len(rows) - 1 for slide in slides for rows in tables(slide) if "待补什么" in rows[0]]
        assert all(one + other > 10 for one, other in itertools.pairwise(bare)), bare


def test_a_bar_that_is_cut_has_a_break_and_its_slide_says_so(made):
    """By hand, of the demonstration set: 丙县 婴儿死亡率 at −663 % is drawn to −50 %, its break at the left end; 乙县 at −69 % too."""
    pack, body = made["demo"]
    found = {}
    for county in pack.counties:
        progress = {a.indicator.name: a.progress for a in county.rows}
        for slide in of_county(Presentation(io.BytesIO(body)), county):
            charts = [shape for shape in slide.shapes if shape.has_chart]
            marked = {
                shape.name.removeprefix("断口 "): shape for shape in slide.shapes if shape.name.startswith("断口")
            }
            drawn = [name for chart in charts for name in chart.chart.plots[0].categories]
            cut = {name for name in drawn if progress[name] is not None and not -0.5 <= progress[name] <= 1.5}
            assert set(marked) == cut and ("断口" in texts(slide)) == bool(cut)
            for name, shape in marked.items():
                (chart,) = charts
                at = (shape.left - chart.left) / chart.width
                assert at < 0.1 if progress[name] < 0 else 0.85 < at < 1, (name, at)
                row = (shape.top + shape.height / 2 - chart.top) / chart.height
                assert 0 < row < 1
                found[county.area.name, name] = shape
    assert {("丙县", "婴儿死亡率"), ("乙县", "婴儿死亡率")} <= set(found)


def test_the_annex_says_on_which_slide_each_part_begins(deck):
    pack, presentation = deck
    slides = list(presentation.slides)
    front = next(slide for slide in slides if title(slide).startswith("附件："))
    told = dict(reversed(line.split(" 页　")) for line in texts(front).splitlines() if " 页　" in line)
    first = {name: int(re.search(r"\d+", pages).group()) for name, pages in told.items()}
    assert title(slides[first["总览表"] - 1]).startswith("总览") and "规划文本核对" in title(
        slides[first["规划文本核对"] - 1]
    )
    assert "个文件" in title(slides[first["数据来源"] - 1]) and title(slides[first["方法说明"] - 1]).startswith(
        "各项判定"
    )
    for county in pack.counties:
        assert (
            slides[first[f"{county.area.name}目标"] - 1].shapes.title.text
            == of_county(presentation, county)[0].shapes.title.text
        )
    assert [int(re.findall(r"\d+", pages)[-1]) for pages in told.values()][-1] == len(slides)


def test_no_number_is_torn_from_what_it_counts(deck):
    """Where a line may break, no plain space stands between a number and the Chinese word behind it."""
    for slide in deck[1].slides:
        for run in slide.shapes._spTree.iter(qn("a:t")):
            assert not re.search(r"\d [\u4e00-\u9fff]", run.text or ""), run.text
