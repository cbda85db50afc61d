"""What only a browser can show: links, clicks, cut text, what the page asks of the network."""

import itertools
import re
import urllib.error
import urllib.parse
import urllib.request

import pytest

from tests import browser, screens
from tests.browser import link, settled, title

pytestmark = pytest.mark.browser


def cell(page, area: str, indicator: str):
    """A cell of the map."""
    return page.locator(f'.map td[data-cell="{area}.{indicator}"]')


def click(page, area: str, indicator: str, *, across: float = 0.5) -> None:
    """across: where in its width, 0 its left edge, 1 its right."""
    box = cell(page, area, indicator).bounding_box()
    cell(page, area, indicator).click(position={"x": max(1, box["width"] * across - 1), "y": box["height"] / 2})
    settled(page)


def outlined(page) -> list[str]:
    """The cells that are outlined, by what can be seen of them."""
    return page.evaluate(
        "() => [...document.querySelectorAll('.map td')].filter(one => getComputedStyle(one).outlineStyle === 'solid' && parseFloat(getComputedStyle(one).outlineWidth) > 2).map(one => one.dataset.cell)"
    )


def test_the_server_answers_healthz(served):
    with urllib.request.urlopen(f"{served}/healthz", timeout=10) as answer:
        assert (answer.status, answer.read()) == (200, b"ok")


def test_the_server_says_whether_it_is_ready(served, tmp_path):
    with urllib.request.urlopen(f"{served}/readyz", timeout=30) as answer:
        assert (answer.status, answer.read()) == (200, b"ready")
    with browser.serving(tmp_path / "none.duckdb", log=tmp_path / "log") as address:
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/readyz", timeout=30)
        assert refused.value.code == 503
        assert re.search(r"[一-鿿]", refused.value.read().decode()), "what is wrong, in words"


def test_quiet_console_local_requests_chinese_words(opened):
    page = opened()
    click(page, "620725", "nurses_per_1000")
    drawn = page.locator(".st-key-panel .gapline").evaluate("one => [one.complete, one.naturalWidth]")
    assert drawn == [True, 300], "the line is drawn, and by the browser itself"
    page.locator(".st-key-panel summary").click()
    settled(page)
    assert browser.complaints(page) == []
    outside = {
        host
        for url in page.asked
        if (host := urllib.parse.urlsplit(url).hostname) not in ("127.0.0.1", "localhost", None)
    }
    assert outside == set(), "nothing is asked of the world outside"
    assert any(url.startswith("ws://127.0.0.1") for url in page.asked), "the listener hears requests at all"

    seen = page.evaluate("""() => {
        return [...document.body.querySelectorAll('*')].filter(one => !one.closest('[data-testid=stIconMaterial], style, script') && getComputedStyle(one).fontSize !== '0px'
                && one.checkVisibility({opacityProperty: true, visibilityProperty: true}))
            .flatMap(one => [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent)).join('\\n');
    }""")
    assert "山丹县" in seen and "目标出处" in seen and "差距 = " in page.locator(".st-key-panel").inner_text()
    assert screens.latin(seen) == set()
    assert page.title() == "县域卫生健康目标差距看板"
    spoken = page.locator(".gapline").get_attribute("alt"), page.locator(".map").get_attribute("aria-label")
    assert spoken[0].endswith("。") and "的矩阵，共" in spoken[1], "the pictures speak to those who cannot see them"
    placeholders = page.evaluate(
        "() => [...document.querySelectorAll('[placeholder],[title]')].map(one => one.getAttribute('placeholder') || one.getAttribute('title')).join(' ')"
    )
    assert screens.latin(placeholders, known={"tT"}) == set()  # of a formula in what a term means


def test_the_pickers_lists_are_chinese_too(opened):
    page = opened()
    for name in ("plan", "extent", "year", "category", "attribute"):
        if name == "category":
            browser.behind(page, "more")
        page.locator(f".st-key-pick_{name} [data-baseweb=select], .st-key-pick_{name} button").first.click()
        page.wait_for_timeout(300)
        offered = page.locator("[role=listbox]").first.inner_text()
        assert offered.strip() and screens.latin(offered) == set(), name
        page.locator("[role=option]", has_text=offered.splitlines()[0]).first.click()
        settled(page)


def test_a_click_anywhere_on_a_cell_opens_its_panel(opened):
    page = opened(link(area="000000,620725", year=2026))
    panel = page.locator(".st-key-panel")
    assert "每千人口医疗卫生机构床位数 · 山丹县" in panel.inner_text()
    click(page, "620725", "gps_per_10000", across=0.03)  # near its left edge
    assert "每万人口全科医生数 · 山丹县" in panel.inner_text()
    click(page, "620725", "physicians_per_1000", across=0.97)
    assert "每千人口执业（助理）医师数 · 山丹县" in panel.inner_text()
    click(page, "620725", "nurses_per_1000")
    told = panel.inner_text() + panel.locator(".gapline").get_attribute("alt")
    for part in (
        "每千人口注册护士数 · 山丹县",
        "基期未达标（仅有基期）",
        "基期与目标相差 0.15 人",
        "4.5 − 4.35 = 0.15",
        "山丹县“十四五”卫生健康事业发展规划",
        "第二章 三、发展目标 · 指标体系表 第 8 行",
        "“≥4.5”",
        "第 1 批",
    ):
        assert part in told, part
    assert "山丹县 · 待推进指标" in page.locator(".st-key-push").inner_text()
    page.evaluate("() => getSelection().selectAllChildren(document.querySelector('.st-key-panel .panel'))")
    assert "基期与目标相差 0.15 人" in page.evaluate("() => String(getSelection())"), "what is drawn is copied in words"


def test_the_clicked_cell_is_framed_and_the_next_click_moves_the_frame(opened):
    page = opened(link(area="000000,620725"))

    click(page, "620725", "nurses_per_1000")
    assert outlined(page) == ["620725.nurses_per_1000"]
    click(page, "000000", "under5_mortality")
    assert outlined(page) == ["000000.under5_mortality"]
    assert "5岁以下儿童死亡率 · 全国" in page.locator(".st-key-panel").inner_text()


def test_the_explained_cell_is_outlined_at_first_view_by_a_deep_link_and_after_a_reload(opened):
    page = opened(link(area="000000,620725"))
    assert outlined(page) == ["620725.beds_per_1000"]
    assert "每千人口医疗卫生机构床位数 · 山丹县" in page.locator(".st-key-panel").inner_text()
    page = opened(link(area="000000,620725", cell="620725.nurses_per_1000"))
    assert outlined(page) == ["620725.nurses_per_1000"]
    page.reload()
    browser.ready(page)
    assert outlined(page) == ["620725.nurses_per_1000"]


def test_the_map_is_walked_through_with_the_arrow_keys(opened):
    page = opened(link(area="000000,620725", cell="620725.beds_per_1000"))
    cell(page, "620725", "beds_per_1000").focus()
    for key, there in (
        ("ArrowDown", "620725.physicians_per_1000"),
        ("ArrowRight", "000000.physicians_per_1000"),
        ("ArrowRight", "000000.physicians_per_1000"),
        ("ArrowLeft", "620725.physicians_per_1000"),
        ("ArrowDown", "620725.nurses_per_1000"),
    ):
        page.keyboard.press(key)
        assert page.evaluate("() => document.activeElement.dataset.cell") == there
    assert set(outlined(page)) == {"620725.beds_per_1000", "620725.nurses_per_1000"}, "the explained one, and the focus"
    page.keyboard.press("Enter")
    settled(page)
    assert "每千人口注册护士数 · 山丹县" in page.locator(".st-key-panel").inner_text()
    assert browser.query(page)["cell"] == "620725.nurses_per_1000"
    assert page.evaluate("() => document.activeElement.dataset.cell") == "620725.nurses_per_1000", "the focus stays"


def test_heads_and_names_stay_in_sight(opened):
    page = opened(link(extent="all"))
    last = page.locator(".map tbody tr").last
    last.scroll_into_view_if_needed()
    page.wait_for_timeout(200)
    assert 0 <= page.locator(".map thead th").nth(1).bounding_box()["y"] < 120


def test_a_blank_cell_says_why_and_the_panel_stays_in_sight(opened):
    page = opened(link(area="000000,620725"))
    for words, told in (("文件未列目标", "没有目标，只作展示"), ("文件未列", "未列该指标的目标")):
        blank = page.locator(f'.map td[aria-label$="，{words}"]').first.get_attribute("data-cell")
        click(page, *blank.split("."))
        assert told in page.locator(".st-key-panel").inner_text()
    click(page, "620725", "newborn_screening")  # far down: the panel stays beside it
    assert "新生儿疾病筛查率 · 山丹县" in page.locator(".st-key-panel").inner_text()
    assert 0 <= page.locator(".st-key-panel").bounding_box()["y"] < 450, "in sight without scrolling back"


def test_the_address_carries_choices_and_a_reload_restores_them(opened):
    page = opened(link(area="000000,620725"))
    browser.behind(page, "areas")
    page.locator(".st-key-pick_area button", has_text="全国").click()  # unchoose it
    settled(page)
    assert title(page).startswith("山丹县：") and page.locator(".st-key-areas").inner_text().startswith("山丹县")
    browser.put_away(page)
    browser.behind(page, "more")
    page.locator(".st-key-pick_attribute [data-baseweb=select], .st-key-pick_attribute button").first.click()
    page.locator("[role=option]", has_text="仅约束性").click()
    settled(page)
    click(page, "620725", "gps_per_10000")
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(page.url).query)
    assert query == {"area": ["620725"], "attribute": ["binding"], "cell": ["620725.gps_per_10000"]}
    before = title(page), page.locator(".numbers").inner_text(), page.locator(".st-key-panel").inner_text()
    page.reload()
    browser.ready(page)
    assert (title(page), page.locator(".numbers").inner_text(), page.locator(".st-key-panel").inner_text()) == before
    assert "每万人口全科医生数 · 山丹县" in before[2]
    stranger = opened(page.url[page.url.index("/?") :])  # the link in another's hands
    assert (title(stranger), stranger.locator(".st-key-panel").inner_text()) == (before[0], before[2])


OVERFLOW = """() => {
    const main = document.querySelector('[data-testid=stMain]');
    const wide = main.scrollWidth - main.clientWidth, page = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const cut = [...document.querySelectorAll('.numbers *, .st-key-panel *, .st-key-push *, .legend *, h1, .sub, .brand')]
        .filter(one => !one.closest('svg, .unseen') && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1).map(one => one.className + ': ' + one.textContent.slice(0, 40));
    const right = main.getBoundingClientRect().right;
    const drawn = getComputedStyle(document.querySelector('.st-key-bar')).overflowX === 'auto';  // a phone's bar is a line that is drawn aside
    const outside = [...document.querySelectorAll('.number, .panel, .push, .st-key-bar button, .st-key-bar input, .map-box:not(.inside) td')].filter(one => one.getBoundingClientRect().right > right + 1 && !(one.closest('.st-key-bar') && drawn)).map(one => one.textContent.slice(0, 40));
    return {wide, page, cut, outside};
}"""


SIZES = ((1440, 900), (1920, 1080), (1280, 720), (1024, 768), (390, 844))
FOLD = {(1440, 900): 0.28, (1024, 768): 0.40}  # where the first row of data begins, of the height


def resized(page, width: int, height: int) -> None:
    page.set_viewport_size({"width": width, "height": height})
    page.wait_for_timeout(600)


def test_nothing_is_cut_and_nothing_runs_over(opened):
    page = opened()
    click(page, "620725", "notifiable_ab_incidence")
    page.locator(".st-key-panel summary").click()
    below = page.evaluate(
        "() => ['.st-key-bar', 'h1', '.sub', '.numbers', '.map', '.st-key-picture_matrix'].map(one => document.querySelector(one).getBoundingClientRect()).map(one => [one.top, one.bottom])"
    )
    assert all(bottom <= top + 1 for (_, bottom), (top, _) in itertools.pairwise(below)), "nothing covers anything"
    for size in SIZES:
        resized(page, *size)
        assert page.evaluate(OVERFLOW) == {"wide": 0, "page": 0, "cut": [], "outside": []}, size
        assert page.evaluate(TOUCHING) == [], size
    for (width, height), share in FOLD.items():
        longest = opened(link(demo=1, year={1440: 2026, 1024: 2024}[width]), width=width, height=height)
        assert longest.locator(".map tbody tr").first.bounding_box()["y"] <= share * height, (
            "also below the longest title"
        )
        assert longest.locator(".st-key-bar .banner.demo").is_visible()
        page = opened(width=width, height=height)
        assert page.locator(".map tbody tr").first.bounding_box()["y"] <= share * height
        if width == 1440:
            bar = page.locator(".st-key-bar").bounding_box()
            assert bar["height"] < 60, "one line"
            page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollBy(0, 900)")
            page.wait_for_timeout(200)
            assert page.locator(".st-key-bar").bounding_box()["y"] == 0
            labels = page.locator(".st-key-bar").inner_text()
            assert all(word in labels for word in ("地区", "规划", "范围", "数据截至", "更多", "图例", "投影", "截图"))


def test_no_area_at_all_is_a_choice_that_is_kept(opened):
    """Unchoosing the last area left ?area=X00001."""
    page = opened(link(area="620725"))
    browser.behind(page, "areas")
    page.locator(".st-key-pick_area button", has_text="山丹县").click()
    settled(page)
    assert (
        browser.query(page) == {"area": "none"} and "尚未选择地区" in page.locator("[data-testid=stAlert]").inner_text()
    )
    page.reload()
    browser.ready(page)
    assert browser.query(page) == {"area": "none"} and page.locator(".map").count() == 0


# Words that reach beyond their cell, and rows whose text is cut.
TOUCHING = """() => [...document.querySelectorAll('.map th, .map td, .map td span')].filter(one => one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1)
    .filter(one => getComputedStyle(one).display !== 'inline').map(one => one.textContent.trim())"""


def test_six_areas_fit_the_map(opened):
    page = opened(link(area="000000,620725,141128,141122,140932,X00001"))
    assert page.locator(".map thead th[scope=col]").count() == 6, (
        "data/ no longer holds these areas: name six others here"
    )
    for size in SIZES:
        resized(page, *size)
        assert page.evaluate(TOUCHING) == [], size
        assert page.evaluate(OVERFLOW) == {"wide": 0, "page": 0, "cut": [], "outside": []}, size


def test_a_first_start_without_a_store_says_what_to_do(opened, tmp_path):
    with browser.serving(tmp_path / "none.duckdb", log=tmp_path / "log") as address:
        page = opened(address=address)
        told = page.locator("[data-testid=stAlert]")
        assert (
            title(page) == "看板暂时没有数据"
            and "找不到数据库" in told.inner_text()
            and "make run" in told.inner_text()
        )
        head, box = page.locator("h1").bounding_box(), told.bounding_box()
        assert head["y"] + head["height"] <= box["y"], "one does not cover the other"
    log = (tmp_path / "log").read_text("utf-8")
    assert "数据库不可用（missing）" in log and "Traceback" not in log
    assert not (tmp_path / "none.duckdb").exists()


def test_a_finger_on_a_term_shows_what_it_means(chromium, served):
    """On a phone nothing rests on a word: what a title= says would never be seen there."""
    context = chromium.new_context(
        locale="zh-CN", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    page = context.new_page()
    page.goto(served + browser.link("indicator", indicator="life_expectancy"))
    browser.ready(page)
    term = page.locator("abbr.term").first
    shown = "one => getComputedStyle(one, '::after').content"
    assert term.evaluate(shown) == "none"
    term.tap()
    assert term.evaluate(shown) == f'"{term.get_attribute("title")}"'
    context.close()
