"""A county that is nowhere in data/, from nothing to its judged map, as a planner types it; undone and redone. Counts what it costs."""

import pytest

from loaders import catalogue
from tests import browser, screens
from tests.conftest import copied
from tests.test_browser_uploads import KNOWN, SEEN

pytestmark = pytest.mark.browser

# Of the table's first twelve rows: target, baseline, 2022, 2023; of an indicator not named here numbers that suit a coverage.
TYPED = {
    "life_expectancy": "80 78.1 78.6 79.0",
    "health_literacy": "25 18 21.5 23.4",
    "beds_per_1000": "6.5 5.8 6.0 6.2",
    "physicians_per_1000": "3.2 2.5 2.8 2.9",
    "nurses_per_1000": "3.8 2.9 3.3 3.5",
    "gps_per_10000": "3.5 2.4 2.7 3.0",
}
COVERAGE = "90 80 84 86"
CORE = [
    key
    for key, one in catalogue.read((browser.ROOT / "indicators.yaml").read_bytes())[0].indicators.items()
    if one.core
]
ROWS = [TYPED.get(key, COVERAGE).split(" ") for key in CORE[:12]]


@pytest.fixture(scope="module")
def address(known_store, tmp_path_factory):
    """A server of this module's own: it writes."""
    folder = tmp_path_factory.mktemp("register")
    with browser.serving(copied(known_store, folder), log=folder / "server.log") as served:
        yield served


class Planner:
    """Works a page by mouse and keyboard, and counts: clicks, entries (a field or a cell filled in), keys."""

    def __init__(self, page) -> None:
        self.page, self.clicks, self.entries, self.keys = page, 0, 0, 0

    def click(self, place, **at) -> None:
        place.click(**at)
        self.clicks += 1

    def type(self, text: str, end: str = "") -> None:
        self.page.keyboard.type(text)
        self.entries, self.keys = self.entries + 1, self.keys + len(text)
        if end:
            self.page.keyboard.press(end)
            self.keys += 1

    def press(self, name: str) -> None:
        """A button by its words; then the page answers."""
        self.click(self.page.get_by_role("button", name=name, exact=True).last)
        browser.settled(self.page)


HEADS = {"指标": 206, "单位": 76, "比较": 92}  # the columns before those typed into, and how wide they are


def fill_in(planner: Planner) -> None:
    """The plan's own table as it was copied from a document, put in at its first cell; then one number corrected by hand."""
    page = planner.page
    table = page.locator("[data-testid=stDataFrame] canvas").first  # its cells are drawn: they have a place, no element
    first = {"x": sum(HEADS.values()) + 40, "y": 52}
    table.hover(position=first, force=True)
    page.wait_for_timeout(300)  # the table follows the mouse before it takes a click
    planner.click(table, position=first, force=True)
    copied_ = "\n".join("\t".join((target, base, "", *years)) for target, base, *years in ROWS)
    page.evaluate("text => navigator.clipboard.writeText(text)", copied_)
    page.keyboard.press("Control+V")
    planner.keys += 2
    browser.settled(page)
    for text in ("8", "0.5"):  # no faster than a hand: the cell's editor opens at the first key
        page.keyboard.type(text, delay=150)
        page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    planner.entries, planner.keys = planner.entries + 1, planner.keys + 5
    browser.settled(page)


@pytest.mark.soak
def test_from_no_county_to_its_judged_map_undone_and_redone(opened, address):
    page = opened("/register", address=address)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    assert not page.locator(".st-key-pickers").is_visible(), "none of them has an effect here"
    planner = Planner(page)
    planner.click(page.get_by_role("combobox", name="县区"))
    planner.type("泾川", "Enter")
    browser.settled(page)
    planner.click(page.get_by_role("textbox", name="文件名称"))
    planner.type("泾川县“十四五”卫生健康发展规划", "Tab")
    browser.settled(page)
    fill_in(planner)
    planner.press("预览")
    assert "新增 36 行" in page.locator("body").inner_text()
    if page.get_by_text("提醒已核对").count():
        planner.click(page.get_by_text("提醒已核对"))
        browser.settled(page)
    planner.click(page.get_by_role("textbox", name="姓名"))
    planner.type("王芳", "Tab")
    browser.settled(page)
    assert screens.latin(page.evaluate(SEEN), known=KNOWN) == set()
    planner.press("写入 36 行")
    assert "已写入，为第 2 批：新增 36" in page.locator("body").inner_text()
    planner.click(page.get_by_role("link", name="查看县域画像"))
    browser.settled(page)
    print(
        f"\n从零到判定：点击 {planner.clicks} 次，填写 {planner.entries} 处（另整块粘贴 {len(ROWS)} 行），按键 {planner.keys} 次"
    )
    assert browser.query(page)["county"] == "620821"
    told = page.locator("body").inner_text()
    assert "泾川县" in told and "每千人口注册护士数" in told
    assert planner.clicks <= 12

    for act, gone in (("撤销", True), ("恢复", False)):
        page.goto(address + browser.link("ledger", batch="2"))
        browser.ready(page)
        page.get_by_role("textbox", name="姓名").fill("王芳")
        page.get_by_role("textbox", name="原因").fill("试填")
        page.keyboard.press("Tab")
        browser.settled(page)
        page.get_by_role("button", name=f"{act}第 2 批", exact=True).click()
        browser.settled(page)
        page.get_by_role("button", name=f"确定{act}第 2 批").click()
        browser.settled(page)
        page.goto(address + browser.link("county", county="620821"))
        browser.ready(page)
        assert ("泾川县" not in browser.title(page)) == gone
    assert browser.complaints(page) == []
