"""县域画像 in a real browser: a choice in the address, a click on a row, Back, and the page on paper."""

import re

import pytest

from tests import browser
from tests.browser import link, query, settled, title

pytestmark = pytest.mark.browser

A4 = {"width": 696, "height": 986}  # what is left of A4 at 96 dots an inch inside the margins


def click(page, indicator: str) -> None:
    page.locator(f'.map td[data-cell$=".{indicator}"]').click()
    settled(page)


def panel(page) -> str:
    return page.locator(".st-key-panel h2").inner_text()


def test_a_choice_and_a_click_stand_in_the_address_and_back_takes_them_out(opened):
    page = opened(link("county", county="620725"))
    page.locator(".st-key-pick_county [data-baseweb=select], .st-key-pick_county button").first.click()
    page.locator("[role=option]", has_text="方山县").first.click()
    settled(page)
    assert title(page).startswith("方山县：") and query(page) == {"county": "141128"}
    page.go_back()
    settled(page)
    assert title(page).startswith("山丹县：") and "141128" not in page.url
    click(page, "health_literacy")
    assert panel(page) == "居民健康素养水平 · 山丹县" and query(page)["cell"] == "620725.health_literacy"
    click(page, "nurses_per_1000")
    assert panel(page) == "每千人口注册护士数 · 山丹县"
    page.locator(".pending button", has_text="每万人口全科医生数").click()
    settled(page)
    assert panel(page) == "每万人口全科医生数 · 山丹县", "the list above the rows leads to the panel too"
    page.go_back()
    settled(page)
    page.go_back()
    settled(page)
    assert panel(page) == "居民健康素养水平 · 山丹县", "Back is not answered by the last click"
    again = opened("/county?" + page.url.partition("?")[2])
    assert panel(again) == "居民健康素养水平 · 山丹县", "the address opened elsewhere shows the same row"


def test_on_a_small_screen_the_explanation_stands_at_the_foot_once_asked_for(opened):
    page = opened(link("county", county="620725"), width=1024, height=768)
    assert page.locator(".st-key-panel").bounding_box()["y"] > 768, "not before: the rows have the screen"
    click(page, "health_literacy")
    box = page.locator("[data-testid=stColumn]:has(.st-key-panel)").bounding_box()
    assert 300 < box["y"] < 768 and box["width"] > 700
    page.locator(".st-key-close_panel button").click()
    settled(page)
    assert "cell" not in query(page) and page.locator(".st-key-close_panel").count() == 0


def test_on_paper_there_are_the_rows_and_no_pickers(opened):
    page = opened(link("county", demo="1", county="900102", extent="all"))
    pages = len(re.findall(rb"/Type\s*/Page\b", page.pdf(prefer_css_page_size=True, print_background=True)))
    assert 3 <= pages <= 8, "all of it, on A4"
    page.set_viewport_size(A4)
    page.emulate_media(media="print")
    page.wait_for_timeout(300)
    shown = page.evaluate("""() => {
        const seen = one => !!one && one.getClientRects().length > 0, all = what => [...document.querySelectorAll(what)];
        return {
            controls: all('button, [data-baseweb=select], [data-testid=stSidebar], [data-testid=stPlotlyChart], [data-testid=stExpander], .map').filter(seen).length,
            rows: all('.paper tbody:not(.group)').filter(seen).length, targets: all('.map td[data-cell]').length,
            split: all('.paper tbody, .sheet tr').filter(one => getComputedStyle(one).breakInside !== 'avoid').length,
            wide: Math.max(...all('.paper table, .sheet, .cover, h1').map(one => one.getBoundingClientRect().right)),
            cut: all('.sheet-box').filter(one => one.scrollHeight > one.clientHeight + 1).length,
            marks: all('.paper .mark').filter(seen).length,
        };
    }""")
    assert shown["controls"] == 0 and shown["rows"] == shown["targets"] > 30 and shown["marks"] > 15
    assert shown["split"] == 0 and shown["cut"] == 0, "no row is torn in two, no table is cut"
    assert shown["wide"] <= A4["width"] + 1


SHOWN = """() => {
    const seen = one => one.getClientRects().length > 0, all = what => [...document.querySelectorAll(what)].filter(seen);
    const said = one => [...one.childNodes].some(node => node.nodeType === 3 && node.textContent.trim());
    const main = document.querySelector('[data-testid=stMain]');
    return {
        smallest: Math.min(...all('.map tbody *, .pending *, .numbers *').filter(said).map(one => parseFloat(getComputedStyle(one).fontSize))),
        controls: all('[data-testid=stSidebar], .st-key-bar, [data-baseweb=select], [data-testid=stExpander], button:not([data-cell])').map(one => one.innerText),
        wide: main.scrollWidth - main.clientWidth, first: document.querySelector('.map tbody tr').getBoundingClientRect().top,
        cut: all('.map th, .map td').filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.textContent),
        line: document.querySelector('img.gapline').getBoundingClientRect().right - document.querySelector('.st-key-panel').getBoundingClientRect().right,
    };
}"""


@pytest.mark.soak
def test_the_county_of_this_browser_is_remembered_and_keys_lead_on_a_projector(opened):
    page = opened(link("county", county="141128"), width=1920, height=1080)
    page.get_by_text("设为我的县").click()
    settled(page)
    again = page.url.partition("/county")[0] + "/county"
    for address in (again, again):
        page.goto(address)
        browser.ready(page)
        assert title(page).startswith("方山县：") and query(page) == {"county": "141128"}
    page.go_back()
    settled(page)
    assert query(page) == {} and title(page).startswith("方山县：")
    page.go_back()
    settled(page)
    assert query(page) == {"county": "141128"}, "Back leads on, not to the same again"
    page.goto(again.replace("county", ""))
    browser.ready(page)
    assert page.locator(".map thead th[scope=col] b").first.inner_text() == "方山县"
    page.get_by_text("县域画像").first.click()
    settled(page)
    page.get_by_role("button", name="投影").click()
    settled(page)
    assert query(page) == {"county": "141128", "show": "1"}
    page.keyboard.press("ArrowRight")
    settled(page)
    assert query(page)["county"] != "141128", "the first of the others: its own stands first"
    page.goto(f"{again}?county=620725&show=1")
    browser.ready(page)
    shown = page.evaluate(SHOWN)
    assert shown["smallest"] >= 18 and shown["controls"] == ["退出投影（Esc）"] and shown["first"] < 0.7 * 1080
    assert shown["wide"] == 0 and shown["cut"] == [] and shown["line"] < 0
    page.keyboard.press("PageUp")
    settled(page)
    assert query(page) == {"county": "141128", "show": "1"}
    page.keyboard.press("ArrowRight")
    settled(page)
    assert query(page) == {"county": "620725", "show": "1"} and title(page).startswith("山丹县：")
    page.keyboard.press("Escape")
    settled(page)
    assert query(page) == {"county": "620725"} and page.locator(".st-key-bar").is_visible()
    assert browser.complaints(page) == []
