"""The very first requests to a fresh server are links with choices: they are what each page shows."""

import pytest

from tests import browser, screens
from tests.browser import link, query

pytestmark = pytest.mark.browser

OVERVIEW = {"area": "620725", "category": "maternal_child", "year": "2024"}
PROGRESS = {"county": "900102", "indicator": "hypertension_standard_management", "year": "2024", "demo": "1"}
COMPARE = {"indicator": "nurses_per_1000", "view": "gap", "area": "000000,620725"}
COUNTY = {"county": "141122", "extent": "all", "beside": "620725"}


def title(page) -> str:
    return browser.title(page).replace("\N{NO-BREAK SPACE}", " ")


def menu(page) -> str:
    return page.locator(".st-key-menu").inner_text()


@pytest.mark.soak
def test_a_deep_link_comes_first_after_a_restart(opened, own_store, tmp_path):
    """All four are asked for before the server has drawn any page."""
    with browser.serving(own_store, log=tmp_path / "log") as address:
        asked = (("", OVERVIEW), ("progress", PROGRESS), ("compare", COMPARE), ("county", COUNTY))
        pages = [opened(link(name, **choices), address=address, waited=False) for name, choices in asked]
        for page, (_, choices) in zip(pages, asked):
            browser.ready(page)
            assert query(page) == choices and browser.complaints(page) == []
        overview, progress, compare, county = pages

        assert title(overview).startswith("山丹县：")
        assert "2024 年" in overview.locator(".st-key-pick_year").inner_html()
        assert "更多：妇幼健康" in overview.locator(".st-key-more").inner_text()
        shown = overview.locator(".map").inner_text()
        assert "孕产妇死亡率" in shown and "每千人口注册护士数" not in shown

        assert title(progress).startswith("乙县高血压患者规范管理率：2024 年 64.00%") and "进度" in menu(progress)
        drawn = progress.locator(".st-key-path").inner_text()
        assert "现状值 64.00" in drawn and "2025 目标 ≥65" in drawn and "基期 63.00" in drawn
        seen = progress.evaluate(
            """() => [...document.body.querySelectorAll('*')].filter(one => !one.closest('[data-testid=stIconMaterial], style, script')
                    && getComputedStyle(one).fontSize !== '0px' && one.checkVisibility({opacityProperty: true, visibilityProperty: true}))
                .flatMap(one => [...one.childNodes].filter(node => node.nodeType === 3).map(node => node.textContent)).join('\\n')"""
        )
        assert "不是预测" in seen and screens.latin(seen) == set()

        assert title(compare).startswith("每千人口注册护士数：2 个地区均列有目标") and "指标对比" in menu(compare)
        drawn = compare.locator(".st-key-compare").inner_text()
        assert "未到目标" in drawn and "山丹县" in drawn and "层级不同" in drawn

        assert title(county).startswith("交城县：") and "县域画像" in menu(county)
        assert "参照：山丹县" in county.locator(".st-key-pick_beside").inner_html()
