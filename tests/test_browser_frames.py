"""What is painted between a choice and its answer: one county at a time, nothing blank, where the reader stood, and a sign that there is work."""

import pytest

from tests.browser import link, settled

pytestmark = pytest.mark.browser

COUNTIES = ("山丹县", "方山县", "交城县", "偏关县")

# Of every frame that is painted: what the page, its rows, its panel and the panel's working speak of.
WATCH = """() => {
    const said = what => document.querySelector(what)?.textContent || '';
    const app = document.querySelector('[data-testid=stApp]'), main = document.querySelector('[data-testid=stMain]');
    let busy = 0;
    window.seen = [];
    const look = now => {
        const running = app.dataset.testScriptState !== 'notRunning';
        busy = running ? busy || now : 0;
        window.seen.push({
            title: said('h1'), rows: said('.map thead b'), cells: document.querySelectorAll('.map td[data-cell]').length,
            panel: said('.st-key-panel h2'), working: said('.st-key-panel .passport'), top: main.scrollTop,
            busy: busy ? now - busy : 0, sign: +getComputedStyle(app, '::before').opacity > 0 && getComputedStyle(app, '::before').content !== 'none',
        });
        window.watching = requestAnimationFrame(look);
    };
    window.watching = requestAnimationFrame(look);
}"""


def watched(page, change) -> list[dict]:
    """The frames from just before a change until it is answered, each different one once."""
    page.evaluate(WATCH)
    change()
    settled(page)
    frames = page.evaluate("() => { cancelAnimationFrame(window.watching); return window.seen; }")
    return [now for now, before in zip(frames, [None, *frames]) if now != before]


def county(words: str) -> str:
    """The county that words speak of; '' for none."""
    return next((one for one in COUNTIES if one in words), "")


def choose(page, picker: str, words: str) -> None:
    page.locator(f".st-key-pick_{picker} [data-baseweb=select], .st-key-pick_{picker} button").first.click()
    page.locator("[role=option]", has_text=words).first.click()


def test_another_county_comes_at_once(opened):
    page = opened(link("county", county="620725"))
    frames = watched(page, lambda: choose(page, "county", "方山县"))
    assert county(frames[0]["panel"]) == "山丹县" and county(frames[-1]["panel"]) == "方山县"
    for one in frames:
        assert county(one["panel"]) == county(one["working"]) != "", "one county's name over another's working"
    assert county(frames[-1]["title"]) == county(frames[-1]["rows"]) == "方山县"


def test_another_choice_leaves_the_reader_where_he_was(opened):
    page = opened(link(year="2026"))
    page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollBy(0, 300)")
    page.wait_for_timeout(100)
    frames = watched(page, lambda: choose(page, "year", "2024 年"))
    assert frames[0]["title"] != frames[-1]["title"] and {one["top"] for one in frames} == {300}
    assert all(one["cells"] and one["panel"] and one["working"] for one in frames), "nothing is blank"
    assert not any(one["sign"] for one in frames if not one["busy"]), (
        "a sign of work while there is work, and not before 150 ms"
    )
    assert not any(one["sign"] for one in frames if one["busy"] < 100)
    assert any(one["sign"] for one in frames) or max(one["busy"] for one in frames) < 400
