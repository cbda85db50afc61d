"""重点任务 in a real browser: progress is written, a task done, counts change; undone they stand as before; a doubtful day is refused in words."""

import pytest

from tests import browser
from tests.conftest import copied

pytestmark = pytest.mark.browser

AREA = "620725"
DONE, PROGRESS, OTHER = (
    f'[data-slot="{AREA}:task:{item}::::{field}"]'
    for item, field in (("shandan-145-001", "done"), ("shandan-145-001", "progress"), ("shandan-145-002", "done"))
)


@pytest.fixture(scope="module")
def address(known_store, tmp_path_factory):
    """A server of this module's own: it writes."""
    folder = tmp_path_factory.mktemp("tasks")
    with browser.serving(copied(known_store, folder), log=folder / "server.log") as served:
        yield served


def save(page, *, by: str = "王芳") -> None:
    page.locator(".by").fill(by)
    page.locator(".written-bar .go").click()


@pytest.mark.soak
def test_written_done_counted_undone(opened, address):
    page = opened(browser.link("tasks", area=AREA, year="2026"), address=address)
    page.locator(DONE).wait_for()
    late = page.locator('[data-filter="overdue"]').inner_text()
    title = browser.title(page)
    assert late == "逾期 12" and "逾期 12 条（均未报进展）" in title and "已完成" not in title
    page.locator(OTHER).fill("2025年2月30日")
    save(page)
    page.get_by_text("没有这一天").wait_for()
    browser.settled(page)
    assert page.locator(OTHER).input_value() == "2025年2月30日", "what was refused stays to be put right"
    page.locator(".st-key-shot button").first.click()
    page.get_by_text("表内有填写未保存，保存后再截图。").wait_for()
    page.keyboard.press("Escape")
    page.locator(OTHER).fill("")
    page.locator(DONE).fill("2025年12月")
    page.locator(PROGRESS).fill("通过验收 <b>")
    save(page)
    page.get_by_text("已写入第 2 批：进展情况 1 处、完成时间 1 处").wait_for()
    browser.settled(page)
    assert page.locator('[data-filter="overdue"]').inner_text() == "逾期 11"
    assert page.locator('[data-filter="done"]').inner_text() == "已完成 1"
    assert "逾期 11 条（均未报进展）" in browser.title(page)
    row = page.locator("tr", has=page.locator(DONE))
    assert "已完成" in row.inner_text() and "2025年12月" in row.inner_text()
    assert page.locator(PROGRESS).input_value() == "通过验收 <b>"
    page.locator('[data-filter="done"]').click()
    assert not page.locator(OTHER).is_visible() and page.locator(DONE).is_visible()
    page.get_by_role("button", name="撤销", exact=True).click()
    page.get_by_text("已撤销第 2 批").wait_for()
    browser.settled(page)
    assert browser.title(page) == title and page.locator(DONE).input_value() == ""
    page.locator(".st-key-shot button").first.click()
    page.get_by_text("本屏图片").wait_for()
    page.keyboard.press("Escape")
    page.locator('[data-filter="overdue"]').click()
    page.set_viewport_size({"width": 1024, "height": 768})
    box = page.locator(".written-box")
    box.evaluate("one => one.scrollTo(one.scrollWidth, 0)")
    name, whole = page.locator("tr[data-tags]:visible th.name").first.bounding_box(), box.bounding_box()
    assert abs(name["x"] - whole["x"]) < 2, "scrolled to its end, the table still says which task a row is"
    assert browser.complaints(page) == []


def test_on_a_phone_each_task_is_a_card(opened, address):
    page = opened(browser.link("tasks", area=AREA, year="2026"), address=address, width=390, height=844)
    page.locator(DONE).wait_for()
    box = page.locator("tr[data-tags]").first.bounding_box()
    assert box["width"] <= 390 and page.locator(PROGRESS).bounding_box()["width"] > 250
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
