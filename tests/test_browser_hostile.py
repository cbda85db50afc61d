"""Names and words from outside, on every page: shown as they are, never markup, never a reason to ask another server.

A county, an indicator and its alias, a file, its header and a cell, a reason and a name carry what Markdown, HTML and formulas would make something of.
"""

import csv
import shutil

import pytest

from actions import building
from model.actors import Actor
from store import Store
from tests import browser, stores
from tests.browser import link, settled

pytestmark = pytest.mark.browser

HOSTILE = "![x](https:&#47;&#47;evil.example/x.png) :red[KEPT] $y^2$ **b** <b>B</b> `c` www.evil.example me@evil.example :material/home: :smile:"
ALIAS = f"素养 {HOSTILE}"
NAME = HOSTILE.replace("/", "∕")  # as a file may be called
PAGES = {
    "overview": {"cell": "620725.health_literacy"},
    "compare": {"indicator": "health_literacy", "cell": "620725.health_literacy"},
    "county": {"county": "620725", "cell": "620725.health_literacy"},
    "progress": {"county": "620725", "indicator": "health_literacy"},
    "indicator": {"indicator": "health_literacy", "cell": "620725.health_literacy"},
    "ledger": {"batch": "2"},
    "pack": {"area": "620725"},
    "uploads": {},
    "tasks": {"area": "620725"},
    "sources": {"source": "shandan-145"},
    "method": {"section": HOSTILE[:30]},
}
# What a browser would have made of the words: pictures, links, formulas, coloured, bold and code pieces, icons.
MADE = """() => [...document.querySelectorAll('img:not(.gapline), a[href*=evil], a[href^=mailto], .katex, strong, em, code, b, span[style*=color], svg a, tspan[style*=weight], [data-testid=stIconMaterial], [data-testid=stIconEmoji]')]
    .filter(one => /evil|KEPT|y\\^?2|^[bBc]$|^home$/.test(one.src || one.href || one.textContent)
        && !one.textContent.includes(':red[KEPT]')).map(one => one.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A server whose store has such a county and such an indicator, and an upload and an undo of such a file by such a person."""
    folder = tmp_path_factory.mktemp("hostile")
    data, definitions = folder / "data", folder / "indicators.yaml"
    shutil.copytree(browser.ROOT / "data", data)
    with (data / "areas.csv").open(encoding="utf-8", newline="") as file:
        head, *rows = csv.reader(file)
    for row in rows:
        if row[0] == "620725":
            row[1:3] = [f"山丹县 {HOSTILE}"] * 2
    with (data / "areas.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([head, *rows])
    text = (browser.ROOT / "indicators.yaml").read_text("utf-8")
    old = "name: 居民健康素养水平"
    assert text.count(old) == 1
    alias = "      - 城乡居民健康素养水平\n"
    text = text.replace(old, f"name: '居民健康素养水平 {HOSTILE}'").replace(alias, f"{alias}      - '{ALIAS}'\n")
    definitions.write_text(text, "utf-8")
    path = folder / "store.duckdb"
    with Store.open(path, create=True) as store:
        building.build(store, data=data, definitions=definitions, actor=Actor(name="整理", via="build"))
        by = Actor(name=HOSTILE, via="page")
        text = "县区,指标,单位,年份,数值\n620725,城乡居民健康素养水平,%,2025,26.5\n"
        assert stores.upload(store, f"{NAME}.csv", text, by=by, reason=HOSTILE) == 2
        store.undo(2, actor=by, reason=HOSTILE)
    with browser.serving(path, log=folder / "log") as address:
        yield address, folder


# What is read outside the charts: those cut and wrap long names.
TEXT = """() => {
    const parts = [], walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) if (!walk.currentNode.parentElement.closest('svg, style, script')) parts.push(walk.currentNode.data);
    return parts.join('');
}"""


def as_it_is(page, address: str) -> int:
    """Nothing was made of the words, nobody else was asked. Gives how often they are shown."""
    text = page.evaluate(TEXT)
    assert page.evaluate(MADE) == []
    assert text.count("KEPT") == text.count(":red[KEPT]") + text.count("：red[KEPT]")  # aliases: with full-width marks
    assert text.count("y^2") == text.count("$y^2$") and text.count("x](") == text.count("![x](https:")
    assert [
        url for url in page.asked if not url.replace("ws://", "http://").startswith((address, "data:", "blob:"))
    ] == []
    return text.count("KEPT")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_shows_hostile_names_as_they_are(opened, hostile, name):
    address, _ = hostile
    page = opened(link("" if name == "overview" else name, **PAGES[name], year="2026", extent="all"), address=address)
    for one in page.locator("[data-testid=stExpander] summary").all():
        one.click()
    settled(page)
    assert as_it_is(page, address) or name in ("uploads", "method")
    assert browser.complaints(page) == []


@pytest.mark.soak
def test_a_hostile_file_is_read_compared_and_written(opened, hostile, tmp_path):
    address, _ = hostile
    path = tmp_path / f"{NAME}.csv"
    path.write_text(
        f"县区,指标,单位,年份,数值,{HOSTILE}\n620725,城乡居民健康素养水平,%,2024,26.4,\n{HOSTILE},城乡居民健康素养水平,%,2024,{HOSTILE},\n",
        "utf-8",
    )
    page = opened("/uploads", address=address)
    page.locator("input[type=file]").set_input_files(path)
    page.locator("h1", has_text="1 行可写入").wait_for()
    settled(page)
    page.locator(".st-key-change_0 button").click()  # what each column was taken for, by its header
    settled(page)
    assert as_it_is(page, address) > 3
    page.keyboard.press("Escape")
    page.locator(".st-key-write button").click()
    settled(page)
    assert page.locator("[data-testid=stAlert]").count() and as_it_is(page, address)
    page.locator(".st-key-who input").fill(HOSTILE[:40])
    page.locator("label", has_text="只写入无问题的行").click()
    settled(page)
    if page.locator("label", has_text="条提醒已核对").count():
        page.locator("label", has_text="条提醒已核对").click()
        settled(page)
    page.locator(".st-key-write button").click()
    page.locator("text=第 4 批").first.wait_for()
    settled(page)
    as_it_is(page, address)
    page.locator("input[type=file]").set_input_files(path)
    page.locator("[data-testid=stAlert]", has_text="已在第 4 批写入").wait_for()
    settled(page)
    as_it_is(page, address)
