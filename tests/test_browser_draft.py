"""十五五工作台 in a real browser: ten indicators chosen, two to be checked, saved, shared, saved by two, compared, deleted, restored, taken along; counted nowhere."""

import io
import re

import openpyxl
import pytest
from axe_playwright_python.sync_playwright import Axe
from docx import Document

from actions.assess import View
from model.choice import Choice
from store import Store
from tests import browser
from tests.conftest import copied

pytestmark = pytest.mark.browser

# indicator -> what is chosen for 2030. 山丹 holds of 2020 4.35 nurses and 3.0 general practitioners; no share is above 100%.
CHOSEN = {
    "life_expectancy": "81",
    "health_literacy": "35",
    "beds_per_1000": "9.80",
    "physicians_per_1000": "4.0",
    "nurses_per_1000": "4.8",
    "gps_per_10000": "2.9",
    "elderly_health_management": "105",
    "hypertension_standard_management": "85",
    "diabetes_standard_management": "85",
    "smd_standard_management": "96",
}
TO_CHECK = {"gps_per_10000": "已优于目标值 ≥2.9", "elderly_health_management": "超出合理范围 0～100"}


@pytest.fixture(scope="module")
def path(known_store, tmp_path_factory):
    return copied(known_store, tmp_path_factory.mktemp("draft"))


@pytest.fixture(scope="module")
def address(path):
    """A server of this module's own: it writes."""
    with browser.serving(path, log=path.with_name("server.log")) as served:
        yield served


def field(page, indicator: str, name: str = "value"):
    return page.locator(f'[data-line="{indicator}"] [data-field="{name}"]')


def part(page, name: str, indicator: str) -> str:
    return page.locator(f'[data-part="{name}:{indicator}"]').inner_text()


def save(page, button: str = ".go", by: str = "王芳") -> None:
    page.locator(".draft-bar .by").fill(by)
    page.locator(f".draft-bar {button}").click()


def counted(path) -> list[str]:
    """Every target, figure, finding and count, as another process reads them."""
    with Store.open_for_reading(path) as store:
        view = View.open(store, year=2026)
        choice = Choice(areas=tuple(view.areas), year=2026, version=view.version)
        return [view.published().to_csv(), view.findings().to_csv(), repr(view.select(choice).counts)]


def titles(opened, address) -> list[str]:
    pages = ("", "owed", "evaluation")
    return [browser.title(opened(browser.link(name, county="620725", plan="155"), address=address)) for name in pages]


@pytest.mark.soak
def test_a_draft_from_the_first_indicator_to_the_file(opened, address, path):
    before, said = counted(path), titles(opened, address)
    page = opened(browser.link("draft", county="620725"), address=address)
    page.get_by_role("button", name="新建空白草案").click()
    for indicator, value in CHOSEN.items():
        page.locator(f'[data-add="{indicator}"]').click()
        field(page, indicator).wait_for()
        field(page, indicator).fill(value)
    page.get_by_role("heading", name="山丹县草案 10 项指标：2 项需核对").wait_for()
    browser.settled(page)
    told = {key: part(page, "told", key) for key in CHOSEN}
    assert {key for key, words in told.items() if words} == set(TO_CHECK)
    assert all(TO_CHECK[key] in told[key] for key in TO_CHECK)
    assert "+0.045 人" in part(page, "pace", "nurses_per_1000"), "(4.8 − 4.35) ÷ 10"

    slider = page.locator('[data-slide="nurses_per_1000"]')
    slider.focus()
    page.keyboard.press("ArrowRight")
    assert field(page, "nurses_per_1000").input_value() == "4.81", "the slider moves the number at once"
    page.get_by_text("+0.046 人").wait_for()  # and the server reckons what it asks
    assert page.evaluate("document.activeElement.dataset.slide") == "nurses_per_1000", "and leaves the slider alone"
    field(page, "nurses_per_1000").fill("4.8")
    field(page, "nurses_per_1000", "attribute").select_option("binding")
    field(page, "nurses_per_1000", "note").fill("含民营 <b>")
    faults = Axe().run(page.locator(".draft-box").element_handle().owner_frame()).response["violations"]
    assert [
        one["id"] for one in faults if one["impact"] in ("serious", "critical") and "draft" in str(one["nodes"])
    ] == []

    page.on("dialog", lambda dialog: dialog.accept())  # asks before it leaves what is not saved
    page.reload()
    browser.ready(page)
    field(page, "nurses_per_1000").wait_for()
    browser.settled(page)
    assert {key: field(page, key).input_value() for key in CHOSEN} == CHOSEN, "what was chosen outlives a reload"
    assert browser.title(page) == "山丹县草案 10 项指标：2 项需核对"
    page.locator(".draft-name").fill("初稿")
    save(page)
    page.get_by_text("已保存“初稿”第 1 版，10 项指标").wait_for()
    browser.settled(page)
    first = browser.query(page)["draft"]
    assert re.fullmatch(r"[0-9a-f]{8}", first) and not page.locator(".draft-bar .save").is_visible()
    page.reload()
    browser.ready(page)
    assert field(page, "nurses_per_1000", "note").input_value() == "含民营 <b>"

    files = {}
    for kind in ("DOCX", "XLSX"):
        with page.expect_download() as told_file:
            page.get_by_role("button", name=f"指标体系表 {kind}").click()
        assert told_file.value.suggested_filename == f"山丹县十五五指标体系表_初稿.{kind.lower()}"
        files[kind] = told_file.value.path().read_bytes()
    (table,) = Document(io.BytesIO(files["DOCX"])).tables
    cells = {row.cells[2].text: [cell.text.replace("\n", "") for cell in row.cells[3:]] for row in table.rows}
    assert cells["每千人口注册护士数"] == ["人/千人", "4.35", "≥4.8", "约束性"] and len(cells) == 11
    sheet = openpyxl.load_workbook(io.BytesIO(files["XLSX"])).worksheets[0]
    values = {row[2].value: row for row in sheet.iter_rows(min_row=4, max_row=13)}
    assert values["每千人口注册护士数"][4].value == 4.35 and values["每千人口注册护士数"][5].value == 4.8
    assert values["人均预期寿命"][5].value == 81

    other = opened(browser.link("draft", draft=first), address=address, apart=True)
    assert field(other, "nurses_per_1000").input_value() == "4.8", "the link shows it to everybody"
    field(other, "nurses_per_1000").fill("5.2")
    save(other, by="李明")
    other.get_by_text("已保存“初稿”第 2 版").wait_for()
    field(page, "life_expectancy").fill("82")
    save(page)
    page.get_by_text("李明 于 20").wait_for()
    browser.settled(page)
    assert field(page, "life_expectancy").input_value() == "82", "nothing is lost"
    assert "李明 已保存第 2 版" in page.locator(".draft-bar .state").inner_text()
    page.locator(".draft-name").fill("比选稿")
    save(page, ".anew")
    page.get_by_text("已保存“比选稿”第 1 版").wait_for()
    browser.settled(page)
    second = browser.query(page)["draft"]
    assert second != first

    page.get_by_role("link", name="全部草案").click()
    page.get_by_role("heading", name="十五五草案 2 份：山丹县 2 份").wait_for()
    for name in ("初稿（山丹县）", "比选稿（山丹县）"):
        page.get_by_role("button", name=name).click()
        browser.settled(page)
    compared = page.locator(".compared")
    compared.wait_for()
    rows = {row.split("\t")[0].split("（")[0]: row for row in compared.inner_text().splitlines() if "\t" in row}
    assert "≥5.2" in rows["每千人口注册护士数"] and "≥4.8" in rows["每千人口注册护士数"]
    assert rows["每千人口注册护士数"].endswith("不同") and rows["居民健康素养水平"].endswith("相同")
    assert set(browser.query(page)["compare"].split(",")) == {first, second}

    page.get_by_role("link", name="比选稿", exact=True).first.click()
    page.locator(".st-key-draft_delete button").first.click()
    page.get_by_role("button", name="确认删除").click()
    page.get_by_text("已删除“比选稿”").wait_for()
    page.get_by_role("heading", name="十五五草案 1 份").wait_for()
    page.get_by_text("已删除 1 份").click()
    page.get_by_role("button", name="恢复", exact=True).click()
    page.get_by_role("button", name="确认恢复").click()
    page.get_by_text("已恢复“比选稿”（第 3 版）").wait_for()
    browser.settled(page)
    assert field(page, "life_expectancy").input_value() == "82"
    assert browser.complaints(page) == browser.complaints(other) == []
    assert counted(path) == before and titles(opened, address) == said, "nothing of it is counted anywhere"
