"""A file dragged in, its problems read, mended, accepted, and seen by a colleague: in a real browser, as a planner does it."""

import functools
import re

import pytest

from tests import browser, screens
from tests.conftest import copied

pytestmark = pytest.mark.browser

KNOWN = {"csv", "tsv", "txt", "xlsx", "xls", "xlsm", "MB", "KB", "GB18030", "CSV", "XLSX", "APP"}
HEAD = "山丹县2025年主要卫生健康指标\n\n县区,指标,单位,年份,数值,状态\n"
BAD = HEAD + "山丹县,居民健康素养水平,%,2025,26.53,年报\n山单县,每千人口注册护士数,人/千人,2025,四点六,年报\n"
MENDED = BAD.replace("山单县", "山丹县").replace("四点六", "4.62")

SEEN = """() => [...document.body.querySelectorAll('*')]
    .filter(one => !one.closest('[data-testid=stIconMaterial], [data-live-announcer], style, script') && getComputedStyle(one).fontSize !== '0px'
        && one.checkVisibility({opacityProperty: true, visibilityProperty: true}))
    .flatMap(one => [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent)).join('\\n')"""
DROP = """([name, bytes]) => {
    const carried = new DataTransfer(), zone = document.querySelector('[data-testid=stFileUploaderDropzone]');
    carried.items.add(new File([new Uint8Array(bytes)], name));
    for (const type of ['dragenter', 'dragover', 'drop']) zone.dispatchEvent(new DragEvent(type, {bubbles: true, cancelable: true, dataTransfer: carried}));
}"""


@pytest.fixture(scope="module")
def address(known_store, tmp_path_factory):
    """A server of this module's own: it writes."""
    folder = tmp_path_factory.mktemp("uploads")
    with browser.serving(copied(known_store, folder), log=folder / "server.log") as served:
        yield served


@pytest.fixture
def person(opened, address):
    """person(path) -> a page of the server that is written to; apart=True: in a browser context of its own."""
    return functools.partial(opened, address=address)


def drop(page, name: str, text: str) -> None:
    page.evaluate(DROP, [name, list(text.encode("gb18030"))])
    page.locator(".st-key-write").wait_for()
    browser.ready(page)


def english(page) -> set[str]:
    told = re.sub(r"(?<![A-Za-z])[A-Z]\d+(?!\w)", " ", page.evaluate(SEEN))  # cells: E5
    return screens.latin(told, known=KNOWN)


def test_from_a_bad_file_to_a_figure_a_colleague_sees(person):
    colleague = person("/?cell=620725.health_literacy&area=620725", apart=True)
    assert "26.53" not in colleague.locator(".st-key-panel").inner_text()

    page = person("/uploads")
    assert english(page) == set(), "the uploader speaks Chinese"
    drop(page, "2025年报.csv", BAD)
    assert browser.title(page) == "1 行可写入，2 处须改"
    told = page.locator(".mend").all_inner_texts()
    assert [line.split()[1] for line in told] == ["A5", "E5"]
    assert "山单县" in told[0] and "山丹县（620725）" in told[0] and "GB18030" in page.locator(".sheet").inner_text()
    assert english(page) == set()
    with page.expect_download() as marked:
        page.locator(".st-key-corrected button").click()
    assert marked.value.suggested_filename == "2025年报_待改.xlsx"

    typed = page.locator("[class*=st-key-mend_line_] input")
    for at, words in enumerate(("山丹县", "4.6")):  # one after the other, as fast as one types
        typed.nth(at).click()
        typed.nth(at).press_sequentially(words, delay=40)
    typed.nth(1).press("Tab")
    page.get_by_role("heading", name="2 行可写入", exact=True).wait_for()
    browser.ready(page)
    assert [line[:3] for line in page.locator(".mend").all_inner_texts()] == ["已更正"] * 2 and "chosen=1" in page.url
    assert english(page) == set()

    drop(page, "2025年报.csv", MENDED)
    page.locator(".said-note", has_text="已替换为新选文件").wait_for()
    page.get_by_role("heading", name="2 行可写入", exact=True).wait_for()
    page.locator(".st-key-who input").fill("王芳")
    page.locator(".st-key-why input").fill("2025 年年报")
    page.locator(".st-key-write button").click()
    page.locator(".said-done").wait_for()
    assert "第 2 批：新增 2" in page.locator(".said-done").inner_text()
    assert english(page) == set()
    page.locator("[class*=st-key-flip_]", has_text="居民健康素养水平").get_by_role("link", name="县域画像").click()
    page.get_by_role("heading", name="山丹县").first.wait_for()
    browser.ready(page)
    assert "cell=620725.health_literacy" in page.url, "from a changed verdict to its row"

    assert "26.53" not in colleague.locator(".st-key-panel").inner_text(), "nothing moves under a reader's eyes"
    colleague.locator(".st-key-pick_extent input").click()
    colleague.get_by_role("option", name="全部指标").click()
    colleague.wait_for_timeout(500)
    browser.ready(colleague)
    said = colleague.locator(".st-key-panel").inner_text()
    assert "26.53" in said and "第 2 批" in said, "at the next interaction, with its passport"


@pytest.mark.soak
def test_a_long_reading_shows_how_far_it_is_and_can_be_cancelled(person):
    page = person("/uploads")
    rows = "".join(f"山丹县,居民健康素养水平,%,{1950 + n % 76},{20 + n % 50}.{n % 10},\n" for n in range(60_000))
    big = {"name": "大.csv", "mimeType": "text/csv", "buffer": (HEAD + rows).encode("gb18030")}
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(big)
    page.get_by_text("60,0").first.wait_for()
    assert "读取 大.csv" in page.locator("[data-testid=stProgress]").inner_text()
    page.locator(".st-key-cancel button").click()
    page.get_by_text("已取消，未写入任何数据。").wait_for()
    assert page.locator(".st-key-write").count() == 0


def test_a_file_that_is_none_is_refused_in_chinese(person):
    page = person("/uploads")
    page.locator("[data-testid=stFileUploaderDropzoneInput]").set_input_files(
        {"name": "通知.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"}
    )
    page.locator("[data-testid=stFileChip]").hover(force=True)
    page.wait_for_timeout(300)
    said = page.evaluate(
        "() => getComputedStyle(document.querySelector('[data-testid=stFileChip]'), '::after').content"
    )
    assert "未接收" in said
    assert english(page) - {"add", "icon", "pdf"} == set(), "but for the plus sign's own hidden name"


def test_the_ledger_speaks_chinese_and_gives_the_file_back(person):
    """Follows the upload above: batch 2 is there."""
    page = person("/ledger?batch=2")
    assert english(page) - {"http", "127.0.0.1", "asof"} == set()
    with page.expect_download() as kept:
        page.get_by_role("button", name="2025年报.csv").click()
    with open(kept.value.path(), "rb") as file:
        assert file.read() == MENDED.encode("gb18030"), "byte for byte"
    page.get_by_role("button", name="第 1 批", exact=True).click()
    page.get_by_text("第 1 批 · 系统初始数据 · 有效").wait_for()
    browser.ready(page)
    page.get_by_role("link", name="按本批次查看总览").click()
    page.locator(".st-key-frozen").wait_for()
    browser.ready(page)
    assert "asof=1" in page.url and "正在查看第 1 批" in page.locator(".st-key-frozen").inner_text()
