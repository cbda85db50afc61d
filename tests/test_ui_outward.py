"""Pictures leave the house: on every page drawn for one, small counts and what gives them back are blank, and the verdict stays."""

import json
import re

import pytest
import streamlit as st

from tests import screens
from ui import cache, visits

PAGES = {
    "overview": {},
    "compare": {"indicator": "maternal_mortality"},
    "county": {"county": "900102"},
    "indicator": {"indicator": "maternal_mortality"},
    "sources": {"source": "demo-yi-2025"},
    "evaluation": {"county": "900102"},
    "draft": {"county": "900102", "draft": "new", "from": "145"},
    "progress": {"county": "900102", "indicator": "maternal_mortality"},
}
RATE = re.compile(r"(?<![\d.])50\.3(?!\d)")  # 孕产妇死亡率 2025 of 乙县: 1 of 1,990


@pytest.fixture
def looking(own_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(own_store))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def everything(app) -> str:
    drawn = [one.proto.spec + one.proto.alt for one in app.get("plotly_chart")]
    return screens.text(app) + screens.map_html(app) + json.dumps(drawn, ensure_ascii=False)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_drawn_for_a_picture_tells_no_small_count(name, looking):
    asked = PAGES[name] | {"demo": "1", "year": "2026", "cell": "900102.maternal_mortality"}
    own = everything(screens.page(name, **asked))
    assert RATE.search(own), "within the house the county's own printed rate stands"
    token = cache.visits().issue()
    app = screens.page(name, **asked, shot=token)
    screens.sound(app)
    told = everything(app)
    assert not RATE.search(told)
    assert "不显示" in told and "孕产妇死亡率" in told
    assert proofs(app) == [visits.proof(token)]


def proofs(app) -> list[str]:
    return [found for body in screens.bodies(app) for found in re.findall(r'data-proof="(\w*)"', body)]


@pytest.mark.parametrize("case", ["no token", "unknown token", "the same token again"])
def test_who_is_not_admitted_shows_no_proof(case, looking):
    token = cache.visits().issue()
    if case == "the same token again":
        assert proofs(screens.page(shot=token)) == [visits.proof(token)]
    app = screens.page(**{} if case == "no token" else {"shot": "x" * 32 if case == "unknown token" else token})
    screens.sound(app)
    assert proofs(app) == [] and app.selectbox, "the page as anyone sees it"
