"""终期评估 in a real browser: what is typed outlives a reload, is saved as one batch, undone; by keyboard; on a phone."""

import pytest

from tests import browser
from tests.conftest import copied

pytestmark = pytest.mark.browser

CAUSE = '[data-slot="620725:target:nurses_per_1000:2025:plan:2025:cause"]'
UNIT = '[data-slot="620725:indicator:nurses_per_1000::::unit"]'


@pytest.fixture(scope="module")
def address(known_store, tmp_path_factory):
    """A server of this module's own: it writes."""
    folder = tmp_path_factory.mktemp("evaluation")
    with browser.serving(copied(known_store, folder), log=folder / "server.log") as served:
        yield served


@pytest.mark.soak
def test_written_kept_saved_undone(opened, address):
    page = opened(browser.link("evaluation", county="620725", year="2026"), address=address)
    page.locator(CAUSE).wait_for()
    page.locator(CAUSE).fill("编制未增 <b>")
    page.locator(UNIT).fill("医政股")
    assert page.locator(".written-bar .go").inner_text() == "保存 2 处修改"
    page.on("dialog", lambda dialog: dialog.accept())  # asks before it leaves what is not saved
    page.reload()
    browser.ready(page)
    assert page.locator(CAUSE).input_value() == "编制未增 <b>", "what was typed outlives a reload"
    page.locator('[data-filter="not_assessable"]').click()
    assert not page.locator(CAUSE).is_visible()
    page.locator('[data-filter="all"]').click()
    page.locator(".by").fill("王芳")
    page.locator(CAUSE).press("Control+s")
    page.get_by_text("已写入第 2 批：偏差原因 1 处、责任单位 1 处").wait_for()
    browser.settled(page)
    assert page.locator(CAUSE).get_attribute("data-text") == "编制未增 <b>" and not page.locator(".save").is_visible()
    assert "王芳" in page.locator(CAUSE).get_attribute("title")
    page.locator(CAUSE).fill("别的")
    page.locator(CAUSE).press("Escape")
    assert page.locator(CAUSE).input_value() == "编制未增 <b>"
    page.get_by_role("button", name="撤销", exact=True).click()
    page.get_by_text("已撤销第 2 批").wait_for()
    browser.settled(page)
    assert page.locator(CAUSE).input_value() == page.locator(UNIT).input_value() == ""
    assert browser.complaints(page) == []


def test_on_a_phone_each_target_is_a_card(opened, address):
    page = opened(browser.link("evaluation", county="620725", year="2026"), address=address, width=390, height=844)
    page.locator(CAUSE).wait_for()
    box = page.locator("tr[data-tags]").first.bounding_box()
    assert box["width"] <= 390 and page.locator(CAUSE).bounding_box()["width"] > 250
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
