"""Where only baselines are held: no place tells them as today's standing, every place says 未报送 … 年以来数据; and once the plan's last
year is over no place asks a yearly change of it.

Through the page, its panel, the title of a picture, the report, the slides, the workbook and the web page: of 山丹县, and of a
county of the demonstration set from which every figure after the baselines was taken away.
"""

import io
import re
import shutil
from datetime import date
from types import SimpleNamespace

import openpyxl
import pytest
from pptx import Presentation

from actions import building, pack_files, store_file
from actions.assess import View
from exports import docx, html, pptx, xlsx
from model.actors import Actor
from model.plans import PLANS
from store import Store
from tests import browser, packs, screens

SINCE = "未报送 2021 年以来数据"
STANDING = re.compile(r"基期数，?\d+ 项|\d+ 项已达到目标值|\d+ 项提前达到")
ASKED = re.compile(r"(每年|年)(还)?需(变化)? ?[+−]?\d|每年(还)?需(变化)? [+−]|[^划]年均 [+−]\d|今后每年")
BASED = "900102"


@pytest.fixture(scope="module")
def based(tmp_path_factory):
    """The set with no figure after the baselines."""
    folder = tmp_path_factory.mktemp("based")
    shutil.copytree(browser.ROOT / "data" / "demo", folder / "data")
    figures = folder / "data" / "figures.csv"
    head, *rows = figures.read_text("utf-8").splitlines(keepends=True)
    figures.write_text(head + "".join(row for row in rows if row.split(",")[2] == "2020"), "utf-8")
    given = {"data": folder / "data", "definitions": browser.ROOT / "indicators.yaml"}
    with Store.open(folder / "store.duckdb", create=True) as store:
        building.build(store, **given, actor=Actor(name="整理", via="build"))
    return folder / "store.duckdb"


@pytest.fixture(params=["real", "based"])
def county(request, known_store, based):
    """(store, code of a county of which only baselines are held)."""
    return (known_store, packs.SHANDAN) if request.param == "real" else (based, BASED)


@pytest.fixture
def pack(county):
    return packs.gathered(county[0], areas=(county[1],))


def words_of_slide(slide) -> str:
    texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
    texts += [cell.text for shape in slide.shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return packs.unglued("\n".join(texts + [slide.notes_slide.notes_text_frame.text] * slide.has_notes_slide))


def words_of_report(body: bytes) -> str:
    document = packs.document(body)
    return "\n".join([*(one.text for one in document.paragraphs), *packs.cells(document)])


def words_of_book(body: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row if cell is not None)


def told_in_the_files(pack) -> dict[str, str]:
    """Everything written in each file of a pack, the method's own explanations left out."""
    pack = packs.only(pack, "overview", "counties")
    slides = [words_of_slide(one) for one in Presentation(io.BytesIO(pptx.write(pack))).slides]
    return {
        "cover": slides[0],
        "slides": "\n".join(slides),
        "report": words_of_report(docx.write(pack)),
        "workbook": words_of_book(xlsx.write(pack)),
        "web page": screens.plain(html.write(pack)),
    }


def test_every_file_says_that_nothing_was_reported(pack):
    for place, told in told_in_the_files(pack).items():
        assert SINCE in told, place
        assert not STANDING.search(told), (place, STANDING.search(told))
    assert SINCE in pack.counties[0].finding and SINCE in pack.finding


def test_the_picture_says_so_under_its_title(pack):
    printed: list[str] = []
    pack_files.one(
        pack, "png", worker=SimpleNamespace(document_pictures=lambda text, **_: printed.append(text) or [b""])
    )
    told = re.search(r"<h1>.*?</h1>\n<div>(.*?)</div>", printed[0])[1]
    assert SINCE in told and not STANDING.search(told)


@pytest.mark.parametrize("at", ["overview", "county", "progress", "compare"])
def test_every_page_says_so_and_asks_no_change_of_a_plan_that_is_over(at, county, monkeypatch):
    store, code = county
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(store))
    with store_file.open_for_reading(store) as opened:
        indicator = next(
            row["indicator"]
            for row in View.open(opened, year=2026).published().to_dict("records")
            if row["area_code"] == code and row["class"] == "baseline_short" and row["target_year"] == 2025
        )
    app = screens.page(
        at, area=code, county=code, year="2026", extent="all", cell=f"{code}.{indicator}", indicator=indicator
    )
    screens.sound(app)
    told = "\n".join([app.title[0].value, screens.text(app), *(one.proto.alt for one in app.get("plotly_chart"))])
    drawn = "\n".join(screens.plain(one.proto.spec) for one in app.get("plotly_chart"))
    assert SINCE in told.replace("\N{NO-BREAK SPACE}", " "), told[:400]
    for text in (told, drawn):
        assert not STANDING.search(text) and not ASKED.search(text), ASKED.search(text) or STANDING.search(text)
        assert "提前达到" not in re.sub(r"<[^>]*>|图例", "", text) or at == "compare"


def test_no_file_asks_a_yearly_change_of_a_plan_that_is_over(county):
    past = packs.gathered(county[0], areas=(county[1],), year=2026)
    for place, told in told_in_the_files(past).items():
        assert not ASKED.search(told.replace("每年需变化", "", 1)), (place, ASKED.search(told))
    running = packs.gathered(county[0], areas=(county[1],), year=2023)
    assert ASKED.search(told_in_the_files(running)["slides"]), "the check itself can find one"


def test_before_the_target_year_the_headline_says_so_too(county):
    found = packs.gathered(county[0], areas=(county[1],), year=2023, plan=PLANS[0])
    assert "仅有基期" in found.finding and SINCE in found.finding
    assert date(2026, 11, 22) == packs.MADE
