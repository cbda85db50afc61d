"""Every page once, as axe-core, the accessibility tree and the layout see it (decision 0026)."""

import re
from dataclasses import dataclass

import pytest
from axe_playwright_python.sync_playwright import Axe

from benchmarks import frames
from exports.html import write
from tests import browser, packs, screens
from tests.browser import link
from ui import entries

pytestmark = pytest.mark.browser

DECISION = browser.ROOT / "docs" / "decisions" / "0026-read-aloud-and-standing-still.md"
PACK, BOARD = "a meeting pack", "/board"
ADDRESSES = [
    *(f"/{entries.path(name)}" for name in entries.PAGES),
    link("", demo="1"),
    link("county", demo="1"),
    link("draft", county="620725", draft="new", **{"from": "145"}),
    link("progress", county="620725", indicator="nurses_per_1000"),
    BOARD,
    PACK,
]
# Files, keys and the browser's own words.
KNOWN = {
    "csv",
    "tsv",
    "txt",
    "TXT",
    "doc",
    "docx",
    "html",
    "pdf",
    "wps",
    "xlsx",
    "xls",
    "xlsm",
    "KB",
    "MB",
    "A4",
    "APP",
    "CSV",
    "Excel",
    "WPS",
    "XLSX",
    "PPTX",
    "DOCX",
    "HTML",
    "Ctrl",
    "Esc",
    "No",
    "file",
    "chosen",
    "tT",
    "t0",
    "Chromium",
    "DuckDB",
    "Linux",
    "Python",
    "Streamlit",
}


# A rule of a sheet that waits for another sheet must not hide what no other sheet shows again.
HIDDEN = """() => [...document.querySelectorAll('[data-testid=stMain] *')].filter(one => getComputedStyle(one).visibility === 'hidden' && one.offsetParent
    && !one.closest('[data-testid=stSelectbox], svg, [aria-hidden=true]') && [...one.childNodes].some(it => it.nodeType === 3 && it.data.trim())).map(one => one.textContent.slice(0, 60))"""
UNSPOKEN = """() => {
    const plain = told => { const one = document.createElement('p'); one.innerHTML = told.replaceAll('<br>', '，'); return one.textContent; };
    const spoken = new Set([...document.querySelectorAll('.points td')].map(one => one.getAttribute('aria-label')));
    return [...document.querySelectorAll('.js-plotly-plot')].flatMap(one => one.data).filter(one => one.name === 'marks')
        .flatMap(one => one.hovertext).map(plain).filter(told => !spoken.has(told));
}"""


@dataclass
class Visit:
    """unspoken: what a pointer is told on a mark of a chart and no table says; faults: what axe-core says, (rule, selector, what it stands in); english: words in Latin letters of the tree; shift: see benchmarks.frames; hidden: words that have a place and are not seen."""

    lang: str
    unspoken: list[str]
    faults: list[tuple[str, str, str]]
    english: set[str]
    shift: float
    hidden: list[str]


@pytest.fixture(scope="module")
def visits(chromium, served):
    """All of them, with one browser and one server."""
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    found = {}
    for address in ADDRESSES:
        if address == PACK:
            page.set_content(write(packs.demo()))
        else:
            page.goto(served + address)
        if address not in (PACK, BOARD):
            browser.ready(page)
        shift = page.evaluate(frames.SHIFT)
        page.evaluate("() => document.querySelectorAll('details:not([open]) > summary').forEach(one => one.click())")
        page.wait_for_timeout(300)
        lang, unspoken = page.evaluate("document.documentElement.lang"), page.evaluate(UNSPOKEN)
        found[address] = Visit(lang, unspoken, faults(page), english(page), shift, page.evaluate(HIDDEN))
    yield found
    context.close()


def faults(page) -> list[tuple[str, str, str]]:
    known = [selector for _, selector in listed()]
    return [
        (one["id"], next((it for it in known if _is(page, node, it)), str(node["target"])), node["html"][:200])
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"]
    ]


def _is(page, node: dict, selector: str) -> bool:
    of = [one for one in node["target"] if isinstance(one, str)]
    return page.evaluate("([a, b]) => Boolean(document.querySelector(a)?.matches(b))", [of[-1], selector])


def english(page) -> set[str]:
    """What is read aloud in Latin letters, apart from names: of the accessibility tree, with what is off the screen."""
    session = page.context.new_cdp_session(page)
    told = []
    for node in session.send("Accessibility.getFullAXTree")["nodes"]:
        if not node.get("ignored"):
            told += [str(node.get(part, {}).get("value", "")) for part in ("name", "description", "value")]
    session.detach()
    told = [re.sub(r"https?://\S+|python cli\.py [^，。]*|\w+\.(csv|yaml)\b|\b[0-9a-f]{6}\b", " ", one) for one in told]
    return screens.latin("\n".join(told), known=KNOWN)


def listed() -> list[tuple[str, str]]:
    """(rule, selector) of the decision's table."""
    return re.findall(r"^\| ([a-z-]+) \| `([^`]+)` \| .{20,} \|$", DECISION.read_text("utf-8"), re.M)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_is_read_aloud_in_chinese_stands_still_and_has_no_fault_of_ours(visits, address):
    visit = visits[address]
    assert [one for one in visit.faults if one[:2] not in listed()] == []
    assert visit.unspoken == [] and visit.hidden == []
    assert visit.lang == "zh-CN" and visit.english == set()
    assert visit.shift <= 0.1, "good is what moves no more"


def test_every_listed_fault_of_streamlit_is_still_there(visits):
    assert set(listed()) == {one[:2] for visit in visits.values() for one in visit.faults}


def test_what_opens_is_chinese_too(opened):
    """Lists, announcements, and the buttons of the menu."""
    page = opened("/indicator")
    page.locator(".st-key-pick_indicator input").first.click()
    page.keyboard.type("zzzz")
    page.get_by_text("没有该项").wait_for()
    assert english(page) == {"zzzz"}
    page.keyboard.press("Escape")
    page.locator("[data-testid=stSidebarCollapseButton] button").dispatch_event("click")
    page.get_by_role("button", name="展开菜单").wait_for()
    assert english(page) == set()
    named = "<b>Open</b><table><tr><td title='Upload'>Upload</td></tr></table>"
    kept = """html => { const one = document.querySelector('[data-testid=stHtml]'); one.innerHTML = html;
        return new Promise(done => setTimeout(() => done([one.innerText, one.querySelector('td').title]))); }"""
    told, hint = page.evaluate(kept, named)
    assert "Open" in told and "Upload" in told and hint == "Upload", "a word of a file stays what it is"
