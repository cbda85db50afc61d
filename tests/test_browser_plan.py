"""读规划 in a real browser: a DOCX of a county that is nowhere in data/, from the file to its judged map, by keyboard; undone. Counts what it costs."""

import pytest

from tests import browser, plan_document, screens
from tests.conftest import copied
from tests.test_browser_uploads import KNOWN, SEEN

pytestmark = pytest.mark.browser

JINGCHUAN = "620821"
STATE = "() => Object.values(JSON.parse(Object.entries(sessionStorage).find(([name]) => name.startsWith('plan '))[1]).done).map(one => one.s).sort().join('')"
IN_SIGHT = """which => {
    const one = document.querySelector(which), pane = one.closest('.plan-doc, .plan-list').getBoundingClientRect(), at = one.getBoundingClientRect();
    return at.top >= pane.top - 1 && at.bottom <= pane.bottom + 1;
}"""


@pytest.fixture(scope="module")
def address(known_store, tmp_path_factory):
    """A server of this module's own: it writes."""
    folder = tmp_path_factory.mktemp("plan")
    with browser.serving(copied(known_store, folder), log=folder / "server.log") as served:
        yield served


def check(page) -> None:
    """Ask what would be written, and wait until it can be."""
    page.locator(".plan-bar .go").click()
    page.get_by_role("textbox", name="姓名").wait_for(timeout=60_000)
    browser.settled(page)


def sign(page) -> None:
    page.get_by_role("textbox", name="姓名").fill("王芳")
    page.keyboard.press("Tab")
    browser.settled(page)


def card(page, number: int):
    return page.locator(".plan-card").nth(number - 1)


@pytest.mark.soak
def test_from_a_document_to_the_countys_judged_map_and_back(opened, address):
    page = opened("/plan", address=address)
    file = {
        "name": plan_document.NAME,
        "mimeType": "application/octet-stream",
        "buffer": plan_document.docx_bytes(hostile=True),
    }
    page.set_input_files("input[type=file]", files=[file])
    page.locator(".plan-card").first.wait_for(timeout=60_000)
    browser.settled(page)
    assert browser.title(page) == "读出 26 条：24 条确定，2 条待核"
    assert page.get_by_role("combobox", name="县区").input_value().startswith("泾川县 620821")
    assert (
        page.evaluate(SEEN)
        and screens.latin(
            page.evaluate(SEEN), known=KNOWN | {"docx", "KB", "script", "alert", "SUM", "A1", "Esc"} | set("JKNAXEU")
        )
        == set()
    )

    # by keyboard: from one to the next, the words they were read from in sight, and the other way round
    page.locator(".plan-list").focus()
    for _ in range(19):
        page.keyboard.press("j")
    assert "now" in card(page, 20).get_attribute("class")
    assert page.evaluate(IN_SIGHT, "mark.now") and page.evaluate(IN_SIGHT, ".plan-card.now")
    page.locator("mark[data-c='1']").click()
    assert "now" in card(page, 1).get_attribute("class") and page.evaluate(IN_SIGHT, ".plan-card.now")
    page.locator(".plan-list").focus()
    page.keyboard.press("x")  # the first is refused
    page.keyboard.press("ArrowDown")  # past the baseline
    page.keyboard.press("e")  # 人均预期寿命 is changed
    page.locator(".plan-form [data-field=value]").fill("七十九")
    page.keyboard.press("Enter")
    assert "数值须为数字" in page.locator(".plan-form").inner_text()
    page.locator(".plan-form [data-field=value]").fill("79")
    page.keyboard.press("Enter")
    assert "79 岁" in card(page, 3).inner_text() and "已接受（已修改）" in card(page, 3).inner_text()

    # a name that no catalogue has is never taken without an indicator; what is for review is never taken with the many
    card(page, 24).get_by_role("button", name="接受").click()
    assert "请选指标" in page.locator(".plan-form").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".many").inner_text() == "全部接受确定项 20"
    page.locator(".many").click()
    assert page.evaluate(STATE) == "a" * 21 + "x"
    page.reload()
    browser.ready(page)
    page.locator(".plan-card").first.wait_for(timeout=60_000)
    assert page.evaluate(STATE) == "a" * 21 + "x", "what was decided outlives a reload, and the document is there again"
    assert "79 岁" in card(page, 3).inner_text()
    page.locator('[data-filter="conflict"]').click()
    assert page.locator(".plan-card:visible").count() == 2 and "两处表述不一致" in card(page, 15).inner_text()
    page.locator('[data-filter="all"]').click()

    check(page)
    assert "可写入 21 条：新增 21 行" in page.locator("body").inner_text()
    page.locator(".plan-list").focus()
    card(page, 4).get_by_role(
        "button", name="撤回"
    ).click()  # a decision after the check: what was shown no longer holds
    page.get_by_role("textbox", name="姓名").wait_for(state="detached", timeout=60_000)
    card(page, 4).get_by_role("button", name="接受").click()
    check(page)
    sign(page)
    page.get_by_role("button", name="写入 21 行（含任务 1 项）").click()
    page.get_by_text("已写入，为第 2 批：新增 21").wait_for(timeout=60_000)
    browser.settled(page)
    assert page.evaluate(STATE) == "w" * 21 + "x"
    assert "拒绝 1 条，未处理 4 条" in page.locator("body").inner_text()
    page.get_by_role("link", name="查看县域画像").click()
    browser.settled(page)
    told = page.locator("body").inner_text()
    assert browser.query(page)["county"] == JINGCHUAN and "泾川县" in told and "每千人口执业（助理）医师数" in told
    page.goto(address + browser.link())
    browser.ready(page)
    assert "泾川" in page.locator("body").inner_text()

    page.goto(address + browser.link("ledger", batch="2"))
    browser.ready(page)
    page.get_by_role("textbox", name="姓名").fill("王芳")
    page.get_by_role("textbox", name="原因").fill("试读")
    page.keyboard.press("Tab")
    browser.settled(page)
    page.get_by_role("button", name="撤销第 2 批", exact=True).click()
    browser.settled(page)
    page.get_by_role("button", name="确定撤销第 2 批").click()
    browser.settled(page)
    page.goto(address + browser.link("county", county=JINGCHUAN))
    browser.ready(page)
    assert "泾川县" not in browser.title(page)
    assert browser.complaints(page) == []


@pytest.mark.soak
def test_a_whole_plan_is_through_with_a_key_for_each_that_must_be_looked_at(opened, address):
    """From the file of a plan of a hundred targets to its judged map; counted are clicks and keys (docs/decisions/0033). It writes, and undoes."""
    page, clicks, keys = opened("/plan", address=address), 1, 0
    file = {"name": "规划.docx", "mimeType": "application/octet-stream", "buffer": plan_document.whole_docx_bytes()}
    page.set_input_files("input[type=file]", files=[file])
    page.locator(".plan-card").first.wait_for(timeout=60_000)
    browser.settled(page)
    total = page.locator(".plan-card").count()
    assert total >= 110 and page.get_by_role("combobox", name="县区").input_value().startswith("泾川县")
    page.locator(".many").click()
    page.locator('[data-filter="open"]').click()
    waiting = page.locator(".plan-card:visible").count()
    clicks += 2
    assert 30 <= waiting <= 60
    page.locator(".plan-list").focus()
    page.keyboard.press("j")
    while True:  # each is looked at: taken where it has an indicator, else refused; the next comes by itself
        now = page.locator(".plan-card.now:visible")
        if not now.count():
            break
        page.keyboard.press("x" if "指标库中没有" in now.inner_text() else "a")
        keys += 1
        assert keys <= waiting, "one key for each"
    assert keys == waiting
    page.locator('[data-filter="task"]').click()
    assert page.locator(".plan-card:visible").count() == 3 and "县人民医院" in page.locator(".plan-list").inner_text()
    page.locator('[data-filter="x"]').click()
    page.locator(".rest").click()  # 撤回所列, and refused again at once
    page.locator('[data-filter="new"]').click()
    page.locator(".rest").click()
    clicks += 5
    check(page)
    sign(page)
    page.get_by_role("button", name="（含任务 3 项）").click()
    page.get_by_text("已写入，为第").wait_for(timeout=60_000)
    browser.settled(page)
    clicks += 4
    assert clicks <= 12 and clicks + keys < total, "fewer than there are candidates"
    page.get_by_role("link", name="查看重点任务").click()
    browser.settled(page)
    told = page.locator("body").inner_text()
    assert "建成县级胸痛中心" in told and "完成村卫生室标准化改造" in told and "泾川县 3 条" in told
    page.go_back()
    browser.settled(page)
    page.get_by_role("button", name="撤销第").click()
    page.get_by_text("已撤销第").wait_for(timeout=60_000)
    assert browser.complaints(page) == []
