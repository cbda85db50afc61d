"""数据来源: every document, everything taken from it, and what it does not list."""

import re

import pytest

from actions.assess import View
from store import Store
from tests import packs, screens

pytestmark = pytest.mark.usefixtures("open_real")


def page(**query):
    app = screens.page("sources", **query)
    screens.sound(app)
    return app


def listings(app) -> list[str]:
    return [body for body in screens.bodies(app) if 'class="listing"' in body]


def test_every_document_is_listed_with_what_was_taken_from_it():
    with Store.open_for_reading(packs.demo_store()) as store:
        view = View.open(store, year=2024)
        counts, sources = view.spoken_by(), view.reference.sources
        told = view.told(source="demo-yi-145")
    app = page(demo="1", year="2024")
    (body,) = listings(app)
    assert body.count("<tr>") == len(sources) + 1 and all(title in screens.plain(body) for title in sources["title"])
    assert counts["demo-yi-145"][:2] == (len(told.targets), len(told.figures)) and len(told.targets) > 5
    assert f"{len(sources)} 份文件" in screens.title(app)
    assert re.search(r'href="sources\?[^"]*source=demo-yi-145', body), "a title leads to its document, the choice kept"


def test_a_document_shows_all_its_statements_and_what_it_leaves_out():
    with Store.open_for_reading(packs.demo_store()) as store:
        view = View.open(store, year=2024)
        told = view.told(source="demo-yi-145")
        core = {one.id for one in view.reference.catalogue.indicators.values() if one.core}
    app = page(demo="1", year="2024", source="demo-yi-145")
    bodies = listings(app)
    assert bodies[0].count("<tr>") == len(told.targets) + 1 and "指标体系表" in bodies[0]
    silent = core - {known.id for _, known, _ in (*told.targets, *told.figures)}
    assert bodies[-1].count("<tr>") == len(silent) + 1 and f"{len(silent)} 项" in screens.text(app)
    assert len(app.get("download_button")) == len(bodies)
    assert re.search(r'href="indicator\?[^"]*indicator=\w+', bodies[0]) and "demo=1" in bodies[0]


def test_the_facts_of_a_document_and_what_it_does_not_say():
    told = screens.text(page(source="shandan-145"))
    assert "山丹县" in told and "2021—2025" in told and "文件未列" in told and "规划" in told


def test_an_unknown_document_is_said_once():
    app = page(source="no-such")
    assert "文件“no-such”不在可选范围" in app.warning[0].value and listings(app)


def test_small_counts_of_a_document_stay_suppressed():
    app = page(demo="1", year="2026", source="demo-yi-2025")
    told = screens.plain("".join(listings(app)))
    assert "孕产妇死亡率" in told and "不显示" in told
