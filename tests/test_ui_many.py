"""The overview with 117 counties: rolled up by city and province, one city's counties, paged, searched."""

import json

import pytest

from actions import building
from model.actors import Actor
from store import Store
from tests import browser, many, screens
from wording.counts import PARTS


@pytest.fixture(scope="module")
def province(tmp_path_factory):
    folder = tmp_path_factory.mktemp("many")
    with Store.open(folder / "store.duckdb", create=True) as store:
        given = {"data": many.write(folder / "data"), "definitions": browser.ROOT / "indicators.yaml"}
        building.build(store, **given, actor=Actor(name="整理", via="build"))
    return folder / "store.duckdb"


@pytest.fixture
def looking(province, monkeypatch):
    import streamlit as st

    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(province))
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def charts(app) -> dict[str, dict]:
    found = {}
    for one in app.get("plotly_chart"):
        spec = json.loads(one.proto.spec)
        names = {trace.get("name") for trace in spec["data"]}
        found["rollup" if PARTS["met"] in names else "line"] = spec | {"alt": one.proto.alt}
    return found


def test_many_areas_open_rolled_up_by_city(looking):
    app = screens.page()
    screens.sound(app)
    found = charts(app)["rollup"]
    heads = [note["text"] for note in found["layout"]["annotations"] if note.get("yref") == "paper"]
    assert len(heads) == many.CITIES and "虚构1市" in heads[0] and "个地区" in heads[0]
    assert "按 11 个市或省汇总" in found["alt"] and "虚构11市 10 个地区" in found["alt"]
    assert screens.title(app).startswith("117 个县：")
    assert not any("null" in bar.get("hovertext", []) for bar in found["data"])


def test_every_bar_opens_from_the_table_too(looking):
    app = screens.page(q="护士")
    bars = {".".join(one) for bar in charts(app)["rollup"]["data"] for one in bar["customdata"]}
    assert set(screens.opens(app, "rollup")) == bars


def test_counts_are_of_areas_and_add_up(looking):
    found = charts(screens.page())["rollup"]["data"]
    listed = sum(3 + place % 3 for place in range(many.COUNTIES))
    counted = 0
    for bar in found:
        for words in bar["hovertext"]:
            line = next(one for one in words.split("<br>") if one.startswith(bar["name"] + " "))
            counted += int(line.rsplit(" ", 1)[1])
    assert counted == listed, "every listed target of every county is in exactly one bar"


def test_one_city_and_single_counties_by_pages(looking):
    heads = screens.heads(screens.page(group="900100"))
    assert len(heads) == 11, "a city and its counties are few enough for the map"
    single = screens.page(by="county", columns="5")
    screens.sound(single)
    assert len(screens.heads(single)) == 117 - 4 * 24


def test_searching_looks_past_the_core_and_says_so_when_nothing_fits(looking):
    found = charts(screens.page(q="护士"))["rollup"]
    rows = [note["text"] for note in found["layout"]["annotations"] if note.get("xref") == "paper"]
    assert rows and all("护士" in row for row in rows)
    nothing = screens.page(q="没有这样的指标")
    screens.sound(nothing)
    assert not charts(nothing) and not screens.map_html(nothing) and "更换搜索词" in nothing.info[-1].value
