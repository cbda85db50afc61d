"""Into the meeting: screenshots of what one sees, charts as files, packs made beside the dashboard."""

import io

import openpyxl
import pytest
from PIL import Image

from tests import browser
from tests.browser import link, query, settled

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


@pytest.mark.parametrize("name", ["overview", *(pytest.param(name, marks=pytest.mark.soak) for name in OTHERS)])
def test_a_screenshot_shows_the_page_without_menu_and_in_its_whole_length(opened, name):
    page = opened(link("" if name == "overview" else name, demo=1, year=2024))
    before = query(page)
    file, body = shoot(page, "whole")
    picture = Image.open(io.BytesIO(body)).convert("RGB")
    assert file.endswith(".png") and picture.width == 1920 and picture.height >= 1080
    assert picture.getpixel((4, 500)) != SIDEBAR, "no menu"
    colours = {colour for _, colour in picture.resize((480, picture.height // 4)).getcolors(2**20)}
    assert len(colours) > 50, "something was drawn"
    if picture.height > 1080:
        assert picture.crop((0, picture.height - 400, 1920, picture.height)).getcolors(2) is None, "down to its foot"
    assert query(page) == before, "the asker's own page stays where it was"


def test_a_pdf_of_the_page(opened):
    file, body = shoot(opened(link(demo=1, year=2024)), "pdf")
    assert file.endswith(".pdf") and body.startswith(b"%PDF") and b"NotoSansSC" in body


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
    assert "演示数据（虚构）" in sheet["A2"].value and sheet.max_row > 30
    name, text = download(page, "pack_html")
    assert name.endswith(".html") and "甲县" in text.decode("utf-8")
    page.locator(".st-key-menu a", has_text="总览").click()
    settled(page)
    page.locator(".st-key-menu a", has_text="会议材料").click()
    settled(page)
    assert page.locator(".st-key-pack_xlsx").count() == 1, "the files wait for who comes back"
    assert browser.complaints(page) == []
