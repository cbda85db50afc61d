"""The link is the view: plain ids in the address, kept from page to page, restored by Back."""

import pytest
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from actions import importing
from store import Store
from tests import browser, stores
from tests.browser import link, query, settled, title

pytestmark = pytest.mark.browser


MORE = ("category", "attribute")  # behind a button


def choose(page, picker: str, words: str) -> None:
    if picker in MORE:
        browser.behind(page, "more")
    page.locator(f".st-key-pick_{picker} [data-baseweb=select], .st-key-pick_{picker} button").first.click()
    before = page.url
    page.locator("[role=option]", has_text=words).first.click()
    page.wait_for_url(lambda url: url != before)
    settled(page)


def menu(page, words: str) -> None:
    page.locator(".st-key-menu a", has_text=words).click()
    settled(page)


def shown(page, picker: str) -> str:
    if picker in MORE:
        browser.behind(page, "more")
    return page.locator(f".st-key-pick_{picker}").inner_html()  # a list shows what is picked as its input's value


def test_choices_are_kept_from_page_to_page_and_back_goes_one_step(opened):
    page = opened()
    assert query(page) == {}, "what is usual is not said"
    choose(page, "year", "2024 年")
    choose(page, "attribute", "仅约束性")
    assert query(page) == {"year": "2024", "attribute": "binding"}
    menu(page, "指标对比")
    assert page.url.split("?")[0].endswith("/compare") and "2024" in shown(page, "year")
    asked = query(page)
    assert asked["year"] == "2024" and asked["attribute"] == "binding"
    page.go_back()
    settled(page)
    assert "/compare" not in page.url and query(page) == {"year": "2024", "attribute": "binding"}
    assert "更多：仅约束性" in page.locator(".st-key-more").inner_text()
    assert "仅约束性" in shown(page, "attribute")
    browser.put_away(page)
    page.go_back()
    settled(page)
    assert query(page) == {"year": "2024"} and "约束性 + 预期性" in shown(page, "attribute")
    page.go_forward()
    settled(page)
    assert query(page) == {"year": "2024", "attribute": "binding"} and "仅约束性" in shown(page, "attribute")


def test_what_stands_behind_a_button_is_what_is_chosen_also_after_another_choice(opened):
    """A browser draws it only when the button is pressed: after a run that had nothing to do with it nothing was picked there, and one click put
    the area clicked in the place of all.
    """
    page = opened(link(area="620725,141128,000000", attribute="binding"))
    choose(page, "year", "2024 年")
    assert "仅约束性" in shown(page, "attribute")
    browser.put_away(page)
    choose(page, "year", "2025 年")
    browser.behind(page, "areas")
    page.locator(".st-key-pick_area button", has_text="全国").click()
    page.wait_for_url(lambda url: "000000" not in url)
    settled(page)
    assert set(query(page)["area"].split(",")) == {"620725", "141128"}


def heard(page) -> list[str]:
    """Fills with what the server says, the kinds of its messages; from the next time the page is loaded on."""
    found: list[str] = []
    page.on(
        "websocket",
        lambda wire: wire.on("framereceived", lambda one: found.append(ForwardMsg.FromString(one).WhichOneof("type"))),
    )
    return found


def test_a_cell_draws_its_panel_alone(opened):
    page = opened(link(year="2024"))
    told = heard(page)
    page.reload()
    settled(page)
    assert {"navigation", "delta", "script_finished"} <= set(told)
    told.clear()
    page.locator("td[data-cell='620725.nurses_per_1000']").click()
    settled(page)
    assert {"delta", "script_finished"} <= set(told) and "navigation" not in told, "the rest of the page stays"
    assert query(page) == {"year": "2024", "cell": "620725.nurses_per_1000"}
    panel = page.locator(".st-key-panel")
    assert "护士" in panel.locator("h2").inner_text() and panel.locator("a", has_text="县域画像").count()
    page.go_back()
    settled(page)
    assert query(page) == {"year": "2024"} and "护士" not in panel.locator("h2").inner_text()
    page.go_forward()
    settled(page)
    assert "护士" in panel.locator("h2").inner_text()
    choose(page, "year", "2025 年")
    assert query(page) == {"year": "2025", "cell": "620725.nurses_per_1000"}, "the cell is kept as any choice"


def test_what_a_link_cannot_mean_is_taken_out_of_it(opened):
    page = opened(link(area="990000", year="1066", asof="77", category="<b>", cell="x.y"))
    assert "year" not in query(page) and "area" not in query(page) and "asof" not in query(page)
    assert title(page) and browser.complaints(page) == []


@pytest.mark.soak
def test_the_demonstration_set_is_marked_and_left_again(opened):
    page = opened(link(year="2024"))
    page.locator(".st-key-demo_switch button").click()
    settled(page)
    assert query(page) == {"demo": "1"} and "演示数据" in page.locator(".banner.demo").inner_text()
    assert "甲县" in page.locator(".st-key-where").inner_text() and "山丹" not in page.locator("body").inner_text()
    menu(page, "指标对比")
    assert query(page)["demo"] == "1" and page.locator(".banner.demo").count() == 1
    for name in ("读规划", "上传记录", "方法与帮助"):  # pages to which the pickers mean nothing
        menu(page, name)
        assert page.locator(".banner.demo").is_visible(), name
    menu(page, "总览")
    page.locator(".st-key-demo_switch button").click()
    settled(page)
    assert "demo" not in query(page) and "山丹县" in page.locator(".st-key-where").inner_text()


def test_a_link_in_a_table_leads_on_in_the_page_and_back_goes_one_step(opened):
    page = opened(link("sources", demo="1", year="2024"))
    page.evaluate("() => { window.same = true; }")
    page.locator(".listing a[href*='source=demo-yi-145&']").click()
    settled(page)
    document = query(page)
    assert document["source"] == "demo-yi-145" and document["demo"] == "1" and title(page).startswith("乙县“十四五”")
    page.locator(
        ".listing a", has_text="人均预期寿命"
    ).first.click()  # the usual one of its page, which the address leaves out
    settled(page)
    assert "/indicator" in page.url and title(page).startswith("人均预期寿命") and "indicator" not in query(page)
    assert page.evaluate("() => window.same"), "nothing was loaded anew"
    page.go_back()
    settled(page)
    assert query(page) == document and title(page).startswith("乙县“十四五”")
    assert browser.complaints(page) == []


def test_a_frozen_batch_says_so_on_every_page(opened):
    page = opened(link(asof="1"))
    assert query(page) in ({}, {"asof": "1"})


@pytest.mark.soak
def test_a_link_to_the_page_it_stands_on_is_followed_also_to_an_address_looked_at_before(opened, own_store, tmp_path):
    """#2 was looked at, #3 undid it and was looked at after it: its link back to #2 asks for what this session wrote itself."""
    with Store.open(own_store) as store:
        stores.upload(store, "年报.csv", "县区,指标,单位,年份,数值\n山丹县,居民健康素养水平,%,2025,26.5\n")
        importing.turn(store, 2, actor=stores.ADMIN, reason="试")
    with browser.serving(own_store, log=tmp_path / "log") as address:
        page = opened(link("ledger", batch="2"), address=address)
        for _ in range(2):
            page.locator(".st-key-see_3 button").click()
            page.wait_for_url(lambda url: url.endswith("?batch=3"))
            page.locator(".st-key-go a", has_text="看第 2 批").click()
            page.wait_for_url(lambda url: url.endswith("?batch=2"))
            settled(page)
            assert page.locator(".st-key-one_batch").inner_text().startswith("第 2 批 · 上传 · 已撤销")
        page.go_back()
        settled(page)
        assert query(page) == {"batch": "3"}, "one step"


def test_on_a_phone_the_bar_is_one_line_and_pickers_without_effect_are_gone(opened):
    page = opened("/", width=390, height=844)
    bar = page.locator(".st-key-bar")
    assert bar.bounding_box()["height"] < 60
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390, (
        "the bar scrolls, not the page"
    )
    year = page.locator(".st-key-pick_year")
    bar.evaluate("(one, x) => one.scrollLeft += x - 300", year.bounding_box()["x"])
    place = year.bounding_box()
    assert place["x"] < 380 < place["x"] + place["width"], "half seen"
    page.mouse.click(place["x"] + 20, place["y"] + 10)
    page.locator("[role=option]", has_text="2024").first.click()
    page.wait_for_url(lambda url: "year=2024" in url)
    settled(page)
    root = page.url.partition("?")[0]
    for path, gone in (("method", ".st-key-pickers"), ("evaluation", ".st-key-where"), ("draft", ".st-key-pick_plan")):
        page.goto(f"{root}{path}?county=620725")
        browser.ready(page)
        assert bar.bounding_box()["height"] < 60 and not page.locator(gone).is_visible(), path
