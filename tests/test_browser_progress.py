"""进度 in a real browser: a choice in the address, a click, Back."""

import pytest

from tests import browser
from tests.browser import link, query, settled

pytestmark = pytest.mark.browser


def title(page) -> str:
    return browser.title(page).replace("\N{NO-BREAK SPACE}", " ")


def pick(page, picker: str, words: str) -> None:
    page.locator(f".st-key-pick_{picker} [data-baseweb=select], .st-key-pick_{picker} button").first.click()
    before = page.url
    page.locator("[role=option]", has_text=words).first.click()
    page.wait_for_url(lambda url: url != before)
    settled(page)


def place(page, chart: str, cell: str) -> tuple[float, float]:
    """Where the last figure of a cell stands on the screen, by the codes its mark carries."""
    found = page.evaluate(
        """([chart, cell]) => {
        const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
        const marks = plot.data.find(one => one.name === 'marks' && one.customdata[0].slice(0, 2).join('.') === cell);
        if (!marks) return null;
        const x = plot._fullLayout[(marks.xaxis || 'x').replace('x', 'xaxis')], y = plot._fullLayout[(marks.yaxis || 'y').replace('y', 'yaxis')];
        const box = plot.getBoundingClientRect();
        return [box.left + x._offset + x.l2p(marks.x[0]), box.top + y._offset + y.l2p(marks.y[0])];
    }""",
        [chart, cell],
    )
    assert found, f"{cell} is not in the picture"
    return tuple(found)


def panel(page) -> str:
    return page.locator(".st-key-panel h2").inner_text()


@pytest.mark.soak
def test_a_choice_stands_in_the_address_and_back_takes_it_out(opened):
    page = opened(link("progress", county="620725"))
    pick(page, "indicator", "每千人口注册护士数")
    asked = query(page)
    assert asked["indicator"] == "nurses_per_1000" and title(page).startswith("山丹县每千人口注册护士数")
    other = opened(page.url[page.url.index("/progress") :])
    assert title(other) == title(page), "the link in another's hands"
    page.go_back()
    settled(page)
    assert "indicator" not in query(page) and "暂不能判断进度" in title(page)


def test_a_click_opens_the_panel_and_the_way_on_leads_to_the_large_picture(opened):
    page = opened(link("progress", county="620725"))
    page.mouse.click(*place(page, "small", "620725.gps_per_10000"))
    settled(page)
    assert panel(page) == "每万人口全科医生数 · 山丹县" and query(page)["cell"] == "620725.gps_per_10000"
    opacity = page.evaluate(
        "() => [...document.querySelectorAll('.st-key-small .scatterlayer .trace .point')].map(one => +getComputedStyle(one).opacity)"
    )
    assert set(opacity) <= {0, 1} and 1 in opacity, "a click fades nothing"
    page.locator(".st-key-go a", has_text="进度").click()
    settled(page)
    assert title(page).startswith("山丹县每万人口全科医生数：未报送 2021 年以来数据，2020 年基期")


SPOKEN = "() => [document.activeElement.getAttribute('aria-label'), document.activeElement.dataset.at]"
# Where the focused mark is shown: the middle of its ring, and of the mark in the drawing; whether its words are on the screen.
RING = """chart => {
    const middle = box => [box.left + box.width / 2, box.top + box.height / 2], said = document.activeElement.getBoundingClientRect();
    const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`), drawn = plot.getBoundingClientRect();
    const [number, place] = document.activeElement.dataset.at.split('.'), marks = plot.data[number], of = plot._fullLayout;
    const x = of[(marks.xaxis || 'x').replace('x', 'xaxis')], y = of[(marks.yaxis || 'y').replace('y', 'yaxis')];
    return {ring: middle(document.querySelector('.ring').getBoundingClientRect()),
        mark: [drawn.left + x._offset + x.d2p(marks.x[place]), drawn.top + y._offset + y.d2p(marks.y[place])],
        seen: said.width > 60 && said.left >= 0 && said.right <= innerWidth && said.top >= 0 && said.bottom <= innerHeight + 1
            && document.elementFromPoint(said.left + 8, said.top + 8)?.closest('td') === document.activeElement};
}"""


def test_every_mark_is_reached_by_arrow_keys(opened):
    """All that a pointer is told, mark by mark, with a ring where the focus is; Enter opens the panel and the focus stays."""
    page = opened(link("progress", county="900102", year="2024", demo="1"))
    charts = page.evaluate(
        "() => document.querySelector('.st-key-small .js-plotly-plot').data.filter(one => one.name === 'marks').map(one => one.x.length)"
    )
    page.locator(".st-key-small_points td[tabindex='0']").focus()
    for chart, number in enumerate(charts):
        page.keyboard.press("Home")
        told = set()
        for _ in range(number):
            told.add(tuple(page.evaluate(SPOKEN)))
            page.keyboard.press("ArrowRight")
        assert len(told) == number and all(words and "年" in words for words, _ in told)
        found = page.evaluate(RING, "small")
        assert found["ring"] == pytest.approx(found["mark"], abs=1.5) and found["seen"], (chart, found)
        if chart < len(charts) - 1:
            page.keyboard.press("ArrowDown")
    words, at = page.evaluate(SPOKEN)
    page.keyboard.press("Enter")
    settled(page)
    name = words.split(" · ")[1].split("，")[0]
    assert panel(page).startswith(name) and page.evaluate(SPOKEN) == [words, at]
    page.keyboard.press("Tab")
    assert page.locator(".ring").count() == 0 and page.locator(".points td:focus").count() == 0
    assert browser.complaints(page) == []


CUT = """() => {
    const plot = document.querySelector('.st-key-small .js-plotly-plot').getBoundingClientRect(), main = document.querySelector('[data-testid=stMain]');
    const notes = [...document.querySelectorAll('.st-key-small .annotation-text')].map(one => [one.textContent, one.getBoundingClientRect()]);
    const outside = notes.filter(([, box]) => box.left < plot.left - 1 || box.right > plot.right + 1).map(([text]) => text);
    const touching = notes.flatMap(([text, a], at) => notes.slice(at + 1).filter(([, b]) =>
        Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 3).map(([other]) => [text, other]));
    return {outside, touching, sideways: main.scrollWidth - main.clientWidth, notes: notes.length};
}"""


def test_nothing_is_cut_off(opened):
    """No word of a picture stands outside it or on another, and the page does not scroll sideways."""
    page = opened(link("progress", county="900102", year="2024", demo="1"))
    for width, height in ((1440, 900), (1024, 768), (390, 844)):
        page.set_viewport_size({"width": width, "height": height})
        if width < 640:
            page.reload()  # a phone has its width from the start
            browser.ready(page)
        page.wait_for_timeout(600)
        found = page.evaluate(CUT)
        assert found.pop("notes") > 36
        assert found == {"outside": [], "touching": [], "sideways": 0}, (width, height)
