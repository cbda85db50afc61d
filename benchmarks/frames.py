"""Subject frames: what stands still and what jumps while pages load and change, frame by frame in a real browser.

Needs what the tests need (Playwright's client and the machine's Chromium).
"""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measuring import Failed
from benchmarks.report import Row

# By the rule of web vitals: shifts no input asked for, summed in windows of at most five seconds with gaps under one; the worst window.
SHIFT = """() => new Promise(done => new PerformanceObserver(list => {
    let worst = 0, sum = 0, first = 0, last = 0;
    for (const one of list.getEntries().filter(one => !one.hadRecentInput)) {
        if (one.startTime - last > 1000 || one.startTime - first > 5000) [sum, first] = [0, one.startTime];
        [sum, last] = [sum + one.value, one.startTime];
        worst = Math.max(worst, sum);
    }
    done(worst);
}).observe({type: 'layout-shift', buffered: true}) || setTimeout(() => done(0), 500))"""

# Ten times a second: who the page, the panel's title and the panel's working are about, and whether the map or a chart stands.
LOOK = """() => {
    window.frames_seen = [];
    const words = what => (document.querySelector(what)?.innerText || '').split('\\n')[0];
    window.looking = setInterval(() => window.frames_seen.push({
        at: performance.now(), title: words('h1'), panel: words('.st-key-panel h2, .st-key-panel h2'),
        working: document.querySelector('.st-key-panel .passport')?.innerText.split(' · ')[0] || '',
        drawn: Boolean(document.querySelector('.map td, .main-svg .trace')),
        busy: document.querySelector('[data-testid=stApp]')?.dataset.testScriptState !== 'notRunning',
    }), 100);
}"""


def measure() -> Iterator[Row]:
    from actions import building
    from model.actors import Actor
    from store import Store
    from tests import browser
    from ui import entries

    if browser.executable() is None:
        raise Failed("no Chromium")
    with tempfile.TemporaryDirectory() as name:
        folder, data = Path(name), browser.ROOT / "data"
        definitions = browser.ROOT / "indicators.yaml"
        with Store.open(folder / "store.duckdb", create=True) as store:
            building.build(store, data=data, definitions=definitions, actor=Actor(name="整理", via="build"))
        with (
            browser.serving(folder / "store.duckdb", log=folder / "log") as address,
            browser.chromium(folder) as chromium,
        ):
            for page in entries.PAGES:
                yield Row(
                    what=f"layout shift of {page}",
                    note=f"{_shift(chromium, address, entries.path(page)):.3f}, goal ≤ 0.1",
                )
            for page, picker, option in (("county", "county", "方山县"), ("overview", "extent", "全部指标")):
                yield Row(
                    what=f"another choice on {page}",
                    note=_change(chromium, f"{address}/{entries.path(page)}", picker, option),
                )


def _shift(chromium, address: str, path: str) -> float:
    from tests import browser

    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{address}/{path}")
    browser.ready(page)
    found = page.evaluate(SHIFT)
    context.close()
    return found


def _change(chromium, address: str, picker: str, option: str) -> str:
    """What the frames of one change of choice show, in words."""
    from tests import browser

    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(address)
    browser.ready(page)
    page.locator(f".st-key-pick_{picker} button").first.click()
    page.evaluate(LOOK)
    page.locator("[role=option]", has_text=option).first.click()
    browser.settled(page)
    frames = page.evaluate("() => { clearInterval(window.looking); return window.frames_seen; }")
    context.close()
    first, last = frames[0], frames[-1]
    busy = [one for one in frames if one["busy"]]
    blank = sum(not one["drawn"] for one in frames)
    mixed = sum(
        (one["panel"] == last["panel"]) != (one["working"] == last["working"]) and first["working"] != last["working"]
        for one in frames
    )
    return f"{len(frames)} frames, {len(busy)} at work, {blank} without map or chart, {mixed} with a panel of two minds"
