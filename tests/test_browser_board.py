"""The board in a real browser, of a phone's size: readable, quiet, and doing what a tap asks without the network."""

import pytest

from tests import browser

pytestmark = pytest.mark.browser

# Of what is seen: text under 11 px, targets of a finger under 40 px, what reaches beyond the right edge.
UNFIT = """() => {
    const seen = one => one.getClientRects().length && getComputedStyle(one).visibility !== 'hidden', found = [];
    for (const one of document.querySelectorAll('body *')) {
        if (!seen(one) || one.closest('svg, script, style')) continue;
        const size = parseFloat(getComputedStyle(one).fontSize);
        if (size < 11 && [...one.childNodes].some(node => node.nodeType === 3 && node.data.trim())) found.push(`${size}px ${one.textContent.slice(0, 20)}`);
        if (one.matches('a, button, input, select, summary') && one.getBoundingClientRect().height < 40) found.push(`${one.getBoundingClientRect().height}px high ${one.textContent.slice(0, 20)}`);
        if (!one.closest('.chips') && one.getBoundingClientRect().right > innerWidth + 0.5) found.push(`beyond the edge ${one.textContent.slice(0, 20)}`);
    }
    if (document.documentElement.scrollWidth > innerWidth) found.push(`${document.documentElement.scrollWidth}px wide`);
    return found;
}"""
SHOWN = "() => [...document.querySelectorAll('.view.on .row:not([hidden]) .name')].map(one => one.textContent)"


@pytest.fixture
def phone(chromium, served):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN", has_touch=True)
    page = context.new_page()
    page.complaints, page.asked = [], []
    page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.on("request", lambda request: page.asked.append(request.url))
    page.goto(f"{served}/board?demo=1&year=2024")
    yield page
    context.close()


def test_on_a_phone(phone):
    assert phone.evaluate("document.documentElement.className") == "js", "the script runs under the policy"
    assert phone.evaluate("document.querySelector('.thirds').getBoundingClientRect().bottom") < 844
    phone.context.set_offline(True)
    assert phone.evaluate(UNFIT) == []

    phone.get_by_role("link", name="乙县").first.click()
    assert phone.locator("h1").inner_text() == "乙县 · 十四五目标" and "#area=900102" in phone.url
    every = phone.evaluate(SHOWN)
    assert len(every) == 29 and phone.evaluate(UNFIT) == []
    phone.locator(".view.on .row").first.click()
    assert phone.locator(".view.on .row[open] dl").first.inner_text().count("出处") == 1
    assert phone.evaluate(UNFIT) == []

    phone.locator(".view.on .third.short").click()
    short = phone.evaluate(SHOWN)
    assert len(short) == int(phone.locator(".view.on .third.short b").inner_text()) > 0
    assert phone.locator(".view.on .third.short").get_attribute("aria-pressed") == "true"
    phone.locator("#q").fill("床位")
    assert len(phone.evaluate(SHOWN)) < len(short)
    kept = phone.url
    assert "status=short" in kept and "q=" in kept
    phone.locator("#q").fill("没有这样的指标")
    assert phone.evaluate(SHOWN) == [] and phone.get_by_text("没有符合条件的内容").is_visible()
    phone.get_by_role("button", name="清除条件").click()
    assert phone.evaluate(SHOWN) == every

    phone.get_by_role("link", name="比一比").click()
    phone.locator("#i").select_option("nurses_per_1000")
    assert phone.evaluate(SHOWN) == ["甲县", "乙县", "丙县", "甲市"] and phone.evaluate(UNFIT) == []
    phone.go_back()
    phone.go_back()
    assert phone.evaluate(SHOWN) == every, "Back leads back"
    assert len(phone.asked) == 1 and not phone.complaints, (phone.asked, phone.complaints)

    phone.context.set_offline(False)
    phone.goto("about:blank")
    phone.goto(kept)  # a link somebody was sent
    assert phone.evaluate(SHOWN) == [name for name in short if "床位" in name]
    assert phone.locator("#q").input_value() == "床位"


def test_without_a_script_an_address_still_shows_its_area(chromium, served):
    context = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served}/board?demo=1#area=900102")
    assert page.locator("section.area:visible h2").all_inner_texts()[0].startswith("乙县：")
    page.get_by_role("link", name="丙县").first.click()
    assert page.locator("section:visible h2").all_inner_texts()[0].startswith("丙县：")
    context.close()


def test_who_opens_a_page_on_a_phone_is_led_to_the_board(opened):
    page = opened("/?demo=1", width=390, height=844)
    link = page.get_by_role("link", name="打开手机版")
    assert link.is_visible()
    link.click()
    page.wait_for_url("**/board?demo=1")
    page.goto(page.url.replace("board", ""))
    browser.ready(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    assert not page.get_by_role("link", name="打开手机版").is_visible()
