"""Into the meeting: screenshots of what one sees, charts as files, packs made beside the dashboard."""

import io
import re
import zipfile

import openpyxl
import pypdfium2
import pytest
from PIL import Image

from exports import chromium as chromium_sheets
from exports import html
from tests import browser, packs
from tests.browser import link, query, settled
from tests.test_browser_board import UNFIT

pytestmark = pytest.mark.browser
SIDEBAR = (18, 52, 59)


def download(page, key: str) -> tuple[str, bytes]:
    page.wait_for_selector(f".st-key-{key} button", timeout=90_000)
    with page.expect_download() as told:
        page.locator(f".st-key-{key} button").click()
    with open(told.value.path(), "rb") as file:
        return told.value.suggested_filename, file.read()


def shoot(page, way: str) -> tuple[str, bytes]:
    page.locator(".st-key-shot button").first.click()
    page.locator(f".st-key-shot_{way} button").click()
    return download(page, f"shot_download_{way}")


OTHERS = ("compare", "county", "progress", "uploads", "ledger", "pack")
# Of a page as it is printed: the text of every piece that may stand last on a sheet, without blanks.
PIECES = """() => [...document.querySelectorAll('.paper tbody, tr, .note, .sub, .legend, .push, .panel, .step, .passport, .section, .cover, .indicator, .statements')]
    .map(one => one.innerText.replace(/\\s+/g, '')).filter(Boolean)"""


@pytest.mark.parametrize("name", ["overview", *(pytest.param(name, marks=pytest.mark.soak) for name in OTHERS)])
def test_a_whole_page_is_a_picture_a_sheet_without_menu(opened, name):
    page = opened(link("" if name == "overview" else name, demo=1, year=2024))
    before = query(page)
    file, body = shoot(page, "zip")
    with zipfile.ZipFile(io.BytesIO(body)) as packed:
        pictures = [Image.open(io.BytesIO(packed.read(one))).convert("RGB") for one in sorted(packed.namelist())]
    assert file.endswith(".zip") and {picture.size for picture in pictures} == {(1920, 1080)}
    for picture in pictures:
        assert picture.getpixel((4, 500)) != SIDEBAR, "no menu"
        assert len(picture.getcolors(2**24)) > 50, "something was drawn"
    assert query(page) == before, "the asker's own page stays where it was"


LONG = {
    "county": link("county", county="620725", extent="all"),
    "overview": link(extent="all"),
    "indicator": link("indicator", indicator="nurses_per_1000"),
}


@pytest.mark.parametrize(
    "name", [pytest.param(one, marks=() if one == "overview" else pytest.mark.soak) for one in LONG]
)
def test_no_row_is_cut_by_the_end_of_a_sheet_and_every_sheet_says_what_it_is(opened, name):
    page = opened(LONG[name], width=1208, height=624)
    title = browser.title(page)
    file, body = shoot(page, "pdf")
    document = pypdfium2.PdfDocument(body)
    assert file.endswith(".pdf") and {one.get_size() for one in document} == {document[0].get_size()}
    assert document[0].get_width() / document[0].get_height() == pytest.approx(16 / 9, abs=0.01)
    sheets = [re.sub(r"\s+", "", one.get_textpage().get_text_range()) for one in document]
    page.emulate_media(media="print")
    pieces = set(page.evaluate(PIECES))
    head = re.sub(r"\s+", "", title)
    for number, text in enumerate(sheets, 1):
        assert f"第{number}页，共{len(sheets)}页" in text and "数据第1批" in text and head in text
    bodies = [re.sub(r"县域卫生健康目标差距看板|第\d+页，共\d+页", "", text).replace(head, "") for text in sheets]
    if name == "county":  # all of it is text in the order it is read
        cut = [text[-60:] for text in bodies[:-1] if not any(text.endswith(piece) for piece in pieces)]
        assert cut == [], cut
    for number, one in enumerate(document, 1):
        picture = one.render(scale=96 / 72).to_pil().convert("L")
        end = picture.height - round(chromium_sheets.HEAD * 96)
        band = picture.crop((0, end - 2, picture.width, end))
        inked = sum(band.histogram()[:200])  # of words and marks: a row may end in its rule
        assert inked < 10, f"something goes on beyond sheet {number}"
    assert len(sheets) > 1
    assert re.search(r"来源：.+制图", bodies[-1]), "the passport stands at the end"
    if name == "overview":
        assert all("山丹县" in text and "全国" in text for text in sheets[:-2]), "heads come again"


def test_a_token_that_was_never_made_shows_the_page_as_to_anyone(opened):
    page = opened(link(shot="x" * 32))
    assert page.locator(".st-key-menu").is_visible() and "shot" not in query(page)


def test_a_chart_as_a_file_with_title_and_source_inside(opened):
    page = opened(link(demo=1, year=2024, category="health_level"))
    page.locator(".st-key-picture_matrix button").first.click()
    page.locator(".st-key-picture_matrix_svg button").click()
    file, body = download(page, "picture_matrix_file_svg")
    told = body.decode("utf-8")
    assert file.endswith(".svg")
    lacking = [words for words in ("项目标中", "演示数据（虚构）", "来源", "甲县", "人均预期寿命") if words not in told]
    assert lacking == []


def test_a_pack_is_made_beside_the_dashboard(opened):
    page = opened(link("pack", demo=1, year=2024, formats="xlsx,html"))
    page.locator(".st-key-pack_start button").click()
    _, body = download(page, "pack_xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(body))["目标完成情况"]
    assert any("演示数据（虚构）" in (cell.value or "") for cell in sheet[2]) and sheet.max_row > 30
    name, text = download(page, "pack_html")
    assert name.endswith(".html") and "甲县" in text.decode("utf-8")
    page.locator(".st-key-menu a", has_text="总览").click()
    settled(page)
    page.locator(".st-key-menu a", has_text="会议材料").click()
    settled(page)
    assert page.locator(".st-key-pack_xlsx").count() == 1, "the files wait for who comes back"
    assert browser.complaints(page) == []


def test_the_web_page_is_read_and_searched_on_a_phone_without_a_network(chromium, tmp_path):
    """Opened from a file: no word under 11 px, nothing beyond the edge, no name a sign a line; search and filters leave what they say."""
    (tmp_path / "a.html").write_text(html.write(packs.demo()), "utf-8")
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", offline=True)
    page, told = context.new_page(), []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.goto((tmp_path / "a.html").as_uri())
    assert page.evaluate(UNFIT) == [] and told == []
    narrow = "[...document.querySelectorAll('tbody th')].filter(one => one.getBoundingClientRect().width < 200).length"
    assert page.evaluate(narrow) == 0
    shown = "[...document.querySelectorAll('.item.target:not([hidden]) th')].map(one => one.textContent)"
    every = page.evaluate(shown)
    page.locator("#q").fill("死亡率")
    found = page.evaluate(shown)
    assert 0 < len(found) < len(every) and all("死亡率" in name for name in found)
    page.locator("#s").select_option("short")
    rows = [
        a
        for one in packs.demo().counties
        for a in one.in_parts("missed", "behind", "worse")
        if "死亡率" in a.indicator.name
    ]
    assert sorted(page.evaluate(shown)) == sorted(a.indicator.name for a in rows)
    assert page.locator("#found").inner_text().startswith(f"符合条件 {len(rows)} 项")
    page.locator("#k").select_option("binding")
    assert len(page.evaluate(shown)) == sum(a.attribute == "binding" for a in rows)
    page.locator("button[type=reset]").click()
    page.wait_for_function(f"({shown}).length === {len(every)}")
    context.close()


def test_a_brief_is_offered_for_one_county_and_refused_for_several(opened):
    page = opened(link("pack", demo=1, year=2024, formats="none", brief="brief-docx"))
    assert "领导简报每次一个县" in page.locator("main, [data-testid=stMain]").first.inner_text()
    page = opened(link("pack", demo=1, year=2024, area="900102", formats="none", brief="brief-docx"))
    page.locator(".st-key-pack_start button").click()
    name, body = download(page, "pack_brief-docx")
    assert name.endswith("领导简报.docx") and body.startswith(b"PK")
