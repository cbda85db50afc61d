"""指标对比 in a real browser: a choice in the address, a click, Back."""

import pytest

from tests import browser
from tests.browser import link, query, settled, title

pytestmark = pytest.mark.browser


def pick(page, picker: str, words: str) -> None:
    page.locator(f".st-key-pick_{picker} [data-baseweb=select], .st-key-pick_{picker} button").first.click()
    page.locator("[role=option]", has_text=words).first.click()
    settled(page)


def view(page, words: str) -> None:
    page.locator(".st-key-pick_view button", has_text=words).click()
    settled(page)


def place(page, area: str) -> tuple[float, float]:
    """Where the row of an area stands on the screen, by the code its mark carries: left of the middle, between the marks."""
    found = page.evaluate(
        """area => {
        const chart = document.querySelector('.st-key-compare .js-plotly-plot'), marks = chart.data.find(one => one.name === 'marks');
        const at = marks.customdata.findIndex(one => one[0] === area);
        if (at < 0) return null;
        const {xaxis, yaxis} = chart._fullLayout, box = chart.getBoundingClientRect();
        const x = marks.base[at] + marks.x[at] * .38;
        return [box.left + xaxis._offset + xaxis.l2p(x), box.top + yaxis._offset + yaxis.l2p(marks.y[at]) + 6];
    }""",
        area,
    )
    assert found, f"{area} is not in the picture"
    return tuple(found)


def panel(page) -> str:
    return page.locator(".st-key-panel h2").inner_text()


@pytest.mark.soak
def test_a_choice_stands_in_the_address_and_back_takes_it_out(opened):
    page = opened(link("compare", indicator="nurses_per_1000"))
    view(page, "目标力度")
    assert query(page) == {"indicator": "nurses_per_1000", "view": "ambition"}
    assert "要求提高 0.15 人" in page.locator(".st-key-compare").inner_text()
    pick(page, "indicator", "每千人口执业（助理）医师数")
    assert query(page)["indicator"] == "physicians_per_1000" and title(page).startswith("每千人口执业（助理）医师数")
    page.go_back()
    settled(page)
    assert query(page) == {"indicator": "nurses_per_1000", "view": "ambition"}
    assert title(page).startswith("每千人口注册护士数")
    page.go_back()
    settled(page)
    assert query(page) == {"indicator": "nurses_per_1000"}
    assert "差距与判定" in page.locator(".st-key-compare").inner_text()


def test_a_click_opens_the_panel_and_the_link_carries_it(opened):
    page = opened(link("compare", indicator="nurses_per_1000"))
    assert panel(page) == "每千人口注册护士数 · 山丹县"
    page.mouse.click(*place(page, "000000"))
    settled(page)
    assert panel(page) == "每千人口注册护士数 · 全国" and query(page)["cell"] == "000000.nurses_per_1000"
    opacity = page.evaluate(
        "() => [...document.querySelectorAll('.st-key-compare .scatterlayer .point')].map(one => getComputedStyle(one).opacity)"
    )
    assert set(opacity) == {"1"}, "a click fades nothing"
    other = opened(page.url[page.url.index("/compare") :])
    assert panel(other) == "每千人口注册护士数 · 全国"
    page.go_back()
    settled(page)
    assert "cell" not in query(page) and panel(page) == "每千人口注册护士数 · 山丹县", (
        "Back is not answered by the click"
    )
    view(page, "差距")
    assert panel(page) == "每千人口注册护士数 · 山丹县", "nor is another choice"
    view(page, "水平")
    page.mouse.click(*place(page, "000000"))
    settled(page)
    assert panel(page) == "每千人口注册护士数 · 全国", "the same mark again"


def test_every_row_is_reached_without_a_mouse(opened):
    """表格 by Tab and Enter, its rows by arrow keys, the panel by Enter; focus and scroll stay."""
    page = opened(link("compare", indicator="nurses_per_1000"))
    page.locator(".st-key-picture_compare button").focus()
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.tagName") == "SUMMARY":
            break
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    rows = page.locator(".data-table tr[data-cell]").evaluate_all("all => all.map(one => one.dataset.cell)")
    focused = "() => document.activeElement.dataset.cell"
    assert len(rows) > 3 and page.evaluate(focused) == rows[0] == "620725.nurses_per_1000", "the row that is open"
    for row in rows[1:]:
        page.keyboard.press("ArrowDown")
        assert page.evaluate(focused) == row
    ring = page.evaluate(
        "() => [getComputedStyle(document.activeElement).outlineStyle, document.activeElement.matches(':focus-visible')]"
    )
    assert ring == ["solid", True]
    at = rows.index("000000.nurses_per_1000")
    for _ in range(len(rows) - 1 - at):
        page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    settled(page)
    assert panel(page) == "每千人口注册护士数 · 全国" and query(page)["cell"] == rows[at]
    assert page.evaluate(focused) == rows[at], "the focus stays"
    assert page.locator(".data-table tr[aria-selected=true]").evaluate_all(
        "all => all.map(one => one.dataset.cell)"
    ) == [rows[at]]
    assert browser.complaints(page) == []


TOUCHING = """() => {
    const notes = [...document.querySelectorAll('.st-key-compare .annotation-text')].map(one => [one.textContent, one.getBoundingClientRect()]);
    return notes.flatMap(([text, a], at) => notes.slice(at + 1).filter(([, b]) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3).map(([other]) => [text, other]));
}"""


@pytest.mark.parametrize("width, height, demo", [(1440, 900, "1"), (1024, 768, ""), (390, 844, "1"), (390, 844, "")])
def test_nothing_is_cut_off(opened, width, height, demo):
    """No word of the picture stands outside it, and the page does not scroll sideways."""
    page = opened(link("compare", indicator="maternal_mortality", demo=demo), width=width, height=height)
    outside = page.evaluate(
        """() => {
        const box = document.querySelector('.st-key-compare .js-plotly-plot').getBoundingClientRect();
        return [...document.querySelectorAll('.st-key-compare .annotation-text')].filter(one => {
            const {left, right} = one.getBoundingClientRect(); return left < box.left - 1 || right > box.right + 1;
        }).map(one => one.textContent);
    }"""
    )
    assert outside == []
    assert page.evaluate(TOUCHING) == []
    assert (
        page.evaluate(
            "() => { const m = document.querySelector('[data-testid=stMain]'); return m.scrollWidth - m.clientWidth; }"
        )
        <= 1
    )
