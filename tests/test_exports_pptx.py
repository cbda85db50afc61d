"""The meeting pack as slides: read back with python-pptx, and drawn by LibreOffice where it is installed."""

import dataclasses
import io
import os
import re
import shutil
import subprocess
import zipfile
from datetime import date

import pandas as pd
import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Emu

from actions import building, judging, opening, packing
from charts import style, words
from exports import pptx
from exports.pptx.page import FACE, FOOT, HEIGHT
from exports.pptx.presentation import CHECKS, SOURCES, TASKS
from exports.report_data import County, Pack
from model.actors import Actor
from model.numbers import missing, printed
from model.plans import PLANS
from store import Store
from tests import browser, packs

LONG_AREA = "积石山保安族东乡族撒拉族自治县"
LONG_NAME = "各级医疗卫生机构突发公共卫生事件和传染病疫情网络直报率(含乡镇卫生院与社区卫生服务中心)"
MADE = date(2026, 11, 22)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """(pack, the judged table before masking) of the demonstration set."""
    path = tmp_path_factory.mktemp("slides") / "s.duckdb"
    with Store.open(path, create=True) as store:
        building.build(
            store,
            data=browser.ROOT / "data" / "demo",
            definitions=browser.ROOT / "indicators.yaml",
            actor=Actor(name="整理", via="build"),
        )
        asked = packing.Asked(areas=(), plan=PLANS[0], year=2026, made=MADE, link="http://看板/?area=900101")
        return packing.gather(store, asked), judging.judge(store, year=2026).table


@pytest.fixture(scope="module")
def real(real_store) -> Pack:
    asked = packing.Asked(areas=("620725", "000000"), plan=PLANS[0], year=2026, made=MADE, core_only=True)
    with opening.for_reading(real_store) as store:
        return packing.gather(store, asked)


@pytest.fixture(scope="module")
def wide(demo) -> Pack:
    """Eight areas of 22 rows each, with the longest names, many documents and both marks."""
    pack = demo[0]
    model = pack.counties[2]
    names = [f"{LONG_AREA}{sign}" for sign in "甲乙丙丁戊己庚辛"]
    areas = [{"code": f"99{number:04d}", "name": name, "short": name[:3]} for number, name in enumerate(names)]
    rows = model.rows.head(22).assign(
        indicator_name=[LONG_NAME + f"第{n}" if n % 3 == 0 else one for n, one in enumerate(model.rows.head(22)["indicator_name"])]
    )  # fmt: skip
    counties = tuple(
        County(
            area=area,
            finding=model.finding.replace("乙县", area["name"]),
            cards=model.cards,
            rows=rows.assign(area_code=area["code"], area=area["name"]),
            years=model.years[:22],
            steps=model.steps[:22],
        )
        for area in areas
    )
    told = dict(zip(rows["indicator"], rows["indicator_name"]))
    indicators = [one | {"name": told[one["id"]]} for one in pack.indicators if one["id"] in told]
    provenance = dataclasses.replace(
        pack.provenance, areas=tuple(names), unreviewed=12, sources=tuple(f"{LONG_AREA}“十四五”卫生健康事业发展规划(第{n}稿)" for n in range(9))
    )  # fmt: skip
    cells = pd.concat([county.rows for county in counties], ignore_index=True)
    return dataclasses.replace(
        pack, title=f"{names[0]}等 8 个地区卫生健康规划目标完成情况", provenance=provenance, areas=areas, cells=cells, counties=counties, indicators=indicators
    )  # fmt: skip


@pytest.fixture(scope="module")
def made(demo, real, wide) -> dict[str, tuple[Pack, bytes]]:
    return {name: (pack, pptx.write(pack)) for name, pack in (("demo", demo[0]), ("real", real), ("wide", wide))}


@pytest.fixture(params=("demo", "real", "wide"))
def deck(request, made):
    """(pack, presentation)."""
    pack, body = made[request.param]
    return pack, Presentation(io.BytesIO(body))


def title(slide) -> str:
    return slide.shapes.title.text_frame.text


def tables(slide) -> list[list[list[str]]]:
    return [
        [[cell.text_frame.text for cell in row.cells] for row in shape.table.rows]
        for shape in slide.shapes
        if shape.has_table
    ]


def texts(slide) -> str:
    framed = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    return "\n".join(framed + ["\n".join("\n".join(row) for row in table) for table in tables(slide)])


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


def of_county(presentation, county: County) -> list:
    return [slide for slide in presentation.slides if title(slide).startswith(f"{county.area['name']}: ")]


# ---- every slide


def test_every_slide_is_stamped_numbered_and_titled(deck):
    pack, presentation = deck
    number = len(presentation.slides)
    assert number > 8 and presentation.slide_width / presentation.slide_height == pytest.approx(16 / 9, abs=0.001)
    for place, slide in enumerate(presentation.slides, start=1):
        told = texts(slide)
        assert title(slide).strip() and pack.provenance.line() in told and "来源: " in told
        pages = next(shape for shape in slide.shapes if shape.name == "页码")
        assert "".join(one.text for one in pages._element.iter(qn("a:t"))).split() == [str(place), "/", str(number)]
        assert all(mark in told.splitlines() for mark in pack.provenance.marks())
        assert pack.provenance.source_line(99) in notes(slide)


def test_titles_are_large_and_wrap(deck):
    for slide in deck[1].slides:
        frame = slide.shapes.title.text_frame
        assert frame.word_wrap is None and slide.slide_layout.placeholders[0].text_frame.word_wrap  # the layout's
        assert all(run.font.size.pt >= 28 for p in frame.paragraphs for run in p.runs)


def test_demonstration_and_unreviewed_marks_only_where_they_are(made):
    assert "演示数据" not in inside(made["real"][1]) and "未审核数据" not in inside(made["real"][1])
    last = list(Presentation(io.BytesIO(made["wide"][1])).slides)[-1]
    assert "含未审核数据 12 个" in texts(last) and "演示数据(虚构)" in texts(last)


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
            assert 0 <= shape.left and shape.left + shape.width <= presentation.slide_width
            assert 0 <= shape.top and shape.top + shape.height <= presentation.slide_height
            if shape.has_table or shape.has_chart:
                assert Emu(shape.top + shape.height).inches <= FOOT + 0.01, title(slide)


# ---- the numbers


def test_the_charts_hold_the_shares_of_the_gaps_table(deck):
    pack, presentation = deck
    charted = set()
    for county in pack.counties:
        at = {row["indicator_name"]: row for row in county.rows.to_dict("records")}
        for slide in of_county(presentation, county):
            for chart in (shape.chart for shape in slide.shapes if shape.has_chart):
                plot = chart.plots[0]
                assert len(plot.categories) <= 8 and [series.name for series in plot.series] == ["完成份额", "时序进度"]
                for place, name in enumerate(plot.categories):
                    row = at[name]
                    progress, passed = (series.values[place] for series in plot.series)
                    if missing(row["progress"]):
                        assert progress is None and passed is None
                        continue
                    assert (progress, passed) == (row["progress"], row["time_share"])
                    charted.add((county.area["code"], row["indicator"]))
                    fill = plot.series[0].points[place].format.fill.fore_color.rgb
                    assert f"#{fill}".lower() == style.strong(row["class"])
    with_progress = pack.cells[pack.cells["progress"].notna() & (pack.cells["class"] != "unknown")]
    assert charted == set(zip(with_progress["area_code"], with_progress["indicator"])) and charted


def test_every_row_of_a_county_is_on_its_slides_once_in_the_words_of_the_charts(deck):
    pack, presentation = deck
    for county in pack.counties:
        shown = [
            cells
            for slide in of_county(presentation, county)
            for table in tables(slide)
            if table[0][0] == "指标" and "目标" in table[0]
            for cells in (dict(zip(table[0], line)) for line in table[1:])
        ]
        rows = county.rows.to_dict("records")
        assert len(shown) == len(rows)
        for row in rows:
            told = words.record(row)
            (cells,) = [one for one in shown if re.split(r"\n|  ", one["指标"])[0] == row["indicator_name"]]
            assert cells["目标"] == told["目标"]
            assert told["属性"] in cells["指标"] and row["unit"] in cells["指标"]
            if row["class"] == "unknown":
                assert (
                    cells["现有的数"] == (told["现值"] or "—")
                    and cells["待补什么"] == f"– {words.REASONS[row['reason']]}"
                )
                continue
            assert (
                cells["差距 · 判定"]
                == "\n".join(
                    [
                        told["差距"] or ("不显示" if row["held_back"] else ""),
                        f"{style.STATUS[row['class']][2]} {told['判定']}",
                    ]
                ).strip()
            )
            figures = cells.get("基期 / 现值") or f"{cells['基期']}\n{cells['现值']}"
            base, latest = figures.split("\n")
            assert base == (told["基期"] or base) and not (base[0].isdigit() and not told["基期"])
            assert latest == (told["现值"] if words.has_newer(row) else "不显示" if row["held_back"] else "尚无新数")


def test_binding_comes_first_and_what_is_to_be_lifted_before_the_rest(made):
    pack, body = made["demo"]
    county = next(one for one in pack.counties if one.area["name"] == "乙县")
    mine = of_county(Presentation(io.BytesIO(body)), county)
    assert title(mine[0]) == county.finding and "14 项需提升(约束性 3 项)" in title(mine[1])
    names = [line[0] for slide in mine[1:3] for line in tables(slide)[0][1:]]
    assert ["约束性" in name for name in names] == sorted(("约束性" in name for name in names), reverse=True)


def test_the_overview_tells_each_cell_once(deck):
    pack, presentation = deck
    shapes = {code: shape for code, (_, _, shape) in style.STATUS.items()}
    rows = {(row["indicator"], row["area_code"]): row for row in pack.cells.to_dict("records")}
    parts = [tables(slide)[0] for slide in presentation.slides if title(slide).startswith("总览")]
    assert [line[0].rsplit(" ", 1)[0] for part in parts for line in part[1:]] == [
        one["name"] for one in pack.indicators
    ]
    lines = [line for part in parts for line in part[1:]]
    for one, line in zip(pack.indicators, lines, strict=True):
        for area, cell in zip(pack.areas, line[1:], strict=True):
            row = rows.get((one["id"], area["code"]))
            if row is None:
                assert cell == "文件未列"
                continue
            first, second = cell.split("\n")[:2]
            assert first.startswith(shapes[row["class"]]) and second.startswith(words.short_target(row))
            number = printed(row["latest"], row["latest_decimals"])
            assert first.split(" ")[1] == (number or ("不显示" if row["held_back"] else words.REASONS[row["reason"]]))


def test_more_than_eight_areas_are_spread_over_slides(wide):
    more = [*wide.areas, *({**one, "code": f"x{one['code']}", "name": f"又{one['name']}"} for one in wide.areas)]
    body = pptx.write(dataclasses.replace(wide, areas=more, sections=("overview",)))
    parts = [tables(slide)[0] for slide in Presentation(io.BytesIO(body)).slides if title(slide).startswith("总览")]
    assert {len(part[0]) for part in parts} == {9}
    assert sum(len(part) - 1 for part in parts) == 2 * len(wide.indicators)


def test_the_notes_hold_every_working_and_place(deck):
    pack, presentation = deck
    for county in pack.counties:
        told = "\n".join(notes(slide) for slide in of_county(presentation, county))
        for row, steps in zip(county.rows.to_dict("records"), county.steps):
            assert all(f"{label}: {formula}" in told for label, formula in steps)
            assert row["place"] in told and (missing(row["as_printed"]) or f"原文“{row['as_printed']}”" in told)
    overview = "\n".join(notes(slide) for slide in presentation.slides if title(slide).startswith("总览"))
    assert all(formula in overview for county in pack.counties for steps in county.steps for _, formula in steps)


def test_checks_tasks_sources_and_method_are_all_there(deck):
    pack, presentation = deck
    found = {}
    for slide in presentation.slides:
        for table in tables(slide):
            found.setdefault(tuple(table[0]), []).extend(table[1:])
    checks = found[tuple(CHECKS)]
    assert [line[1:3] for line in checks] == pack.findings.sort_values("地区", key=lambda c: c.map(list(dict.fromkeys(c)).index), kind="stable")[["指标", "说明"]].values.tolist()  # fmt: skip
    assert len(found.get(tuple(TASKS), [])) == len(pack.tasks)
    assert [line[0] for line in found[tuple(SOURCES)]] == pack.sources["文件"].tolist()
    assert [tuple(line) for line in found[("项目", "说明")]] == list(pack.method)
    told = "\n".join(notes(slide) for slide in presentation.slides)
    assert all(place in told for place in [*pack.findings["位置一"], *pack.findings["原文二"], *pack.tasks["出处"]])


def test_only_the_sections_asked_for(demo):
    body = pptx.write(dataclasses.replace(demo[0], sections=("tasks",)))
    titles = [title(slide) for slide in Presentation(io.BytesIO(body)).slides]
    assert len(titles) == 4 and "重点任务 12 项" in titles[1] and all("个文件" in one for one in titles[2:])


def test_an_empty_choice_says_so(demo):
    pack = demo[0]
    empty = dataclasses.replace(
        pack,
        areas=pack.areas[:1],
        indicators=[],
        cells=pack.cells.head(0),
        gaps=pack.gaps.head(0),
        counties=(dataclasses.replace(pack.counties[0], rows=pack.cells.head(0), years=(), steps=()),),
        findings=pack.findings.head(0),
        tasks=pack.tasks.head(0),
        sources=pack.sources.head(0),
    )
    titles = [title(slide) for slide in Presentation(io.BytesIO(pptx.write(empty))).slides]
    assert "规划体检: 没有待核的表述" in titles and any("没有收录任务" in one for one in titles)


# ---- what is held back


def test_no_number_that_is_held_back_is_anywhere_in_the_file(demo, made):
    pack, before = demo
    held = pack.gaps[pack.gaps["held_back"]]
    assert len(held) >= 5
    key = ["area_code", "indicator", "target_year", "scope"]
    secret = before.merge(held[key], on=key)
    body = inside(made["demo"][1])
    shown = "\n".join(
        [*(formula for county in pack.counties for steps in county.steps for _, formula in steps)]
        + [text for county in pack.counties for years in county.years for text in years.values()]
        + [text for column in pack.findings for text in pack.findings[column]]
        + ["\n".join(words.record(row).values()) for row in pack.cells.to_dict("records")]
    )
    numbers = {printed(row["latest"], row["latest_decimals"]) for row in secret.to_dict("records")}
    numbers |= {repr(value) for name in ("progress", "pace") for value in secret[name].dropna() if value not in (0, 1)}
    numbers = {one for one in numbers if one not in shown and len(one) > 3}
    assert len(numbers) >= 3
    assert [one for one in numbers if re.search(rf"(?<![\d.]){re.escape(one)}(?!\d)", body)] == []


def test_columns_beside_a_held_back_row_are_not_read(demo):
    """Whatever else the table may still hold of such a row, the slides do not show it."""
    pack = demo[0]
    county = next(one for one in pack.counties if one.rows["held_back"].any())
    rows = county.rows.assign(v_numerator=77123.0, v_denominator=77124.0, base_revised=77125.0, shortfall=77126.0)
    body = pptx.write(
        dataclasses.replace(pack, counties=(dataclasses.replace(county, rows=rows),), sections=("counties",))
    )
    assert "7712" not in inside(body)


def test_words_from_files_cannot_break_the_slides(demo):
    pack = demo[0]
    odd = pack.tasks.head(1).assign(任务="<a:t>&\x0b=1+1 任务")
    body = pptx.write(dataclasses.replace(pack, sections=("tasks",), tasks=odd))
    assert any("<a:t>& =1+1 任务" in texts(slide) for slide in Presentation(io.BytesIO(body)).slides)


def test_the_pack_is_left_as_it_was(demo):
    pack = demo[0]
    before = pack.cells.copy(deep=True)
    pptx.write(dataclasses.replace(pack, sections=("overview",)))
    pd.testing.assert_frame_equal(pack.cells, before)


# ---- as it is drawn


@pytest.mark.parametrize("name", ("wide", pytest.param("demo", marks=pytest.mark.soak)))
def test_libreoffice_draws_every_slide_without_a_word_over_another_or_the_foot(made, name, tmp_path):
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("没有 LibreOffice 或 pdftotext, 幻灯片没有画出来看 (apt install libreoffice-impress poppler-utils)")
    pack, body = made[name]
    (tmp_path / "a.pptx").write_bytes(body)
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/lo", "--convert-to", "pdf", "--outdir", tmp_path, tmp_path / "a.pptx"],
        env=os.environ | {"FONTCONFIG_FILE": str(browser.fontconfig(tmp_path))}, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    drawn = subprocess.run(
        ["pdftotext", "-bbox", tmp_path / "a.pdf", "-"], check=True, capture_output=True, text=True
    ).stdout
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
            assert 0 <= left and right <= wide and 0 <= top and bottom <= high, (number, word)
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


def test_a_control_character_in_a_name_does_not_cost_the_deck():
    deck = Presentation(io.BytesIO(pptx.write(packs.nasty())))
    assert len(deck.slides) > 20


def test_nothing_stands_under_the_marks():
    deck = Presentation(io.BytesIO(pptx.write(packs.nasty())))
    for number, slide in enumerate(deck.slides, start=1):
        marked = [shape for shape in slide.shapes if shape.name.startswith("标记")]
        assert len(marked) == 2
        for shape in slide.shapes:
            if shape in marked or shape == slide.shapes.title:
                continue
            for mark in marked:
                beside = shape.left >= mark.left + mark.width or shape.left + shape.width <= mark.left
                below = shape.top >= mark.top + mark.height or shape.top + shape.height <= mark.top
                assert beside or below, (number, shape.name)
