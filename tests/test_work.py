"""What a page, a panel and a pack may cost, counted and not timed: parses of the reference, judgings, reads of the store.

Times belong in benchmarks/; a count cannot be slow on a busy machine, and it is what grows when somebody asks twice.
"""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date

import pytest
import streamlit as st

import gaps
from actions import packing
from actions.assess import View
from charts import gapline
from gaps import checks
from loaders import curated
from model.choice import Choice
from store import Store
from tests import packs, screens, verdicts
from ui import cache

READS = ("select", "timeseries", "every_figure", "statements", "of_cell", "texts", "areas_with")


@contextmanager
def counted(monkeypatch):
    """Counts calls while it is open: parse (the reference read from its files), judge, check, and each read of the store by name."""
    calls = Counter()

    def count(owner, name: str, said: str) -> None:
        real = getattr(owner, name)

        def counting(*given, **more):
            calls[said] += 1
            return real(*given, **more)

        monkeypatch.setattr(owner, name, counting)

    with monkeypatch.context() as patch:
        monkeypatch = patch
        count(curated, "read_reference", "parse")
        count(gaps, "statements", "judge")
        count(checks, "find", "check")
        for name in READS:
            count(Store, name, name)
        yield calls


@pytest.fixture
def demo(monkeypatch):
    """The demonstration set as a server has it that was just started."""
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(packs.demo_store()))
    st.cache_data.clear()
    st.cache_resource.clear()
    yield
    st.cache_data.clear()
    st.cache_resource.clear()


# page -> the most reads of the store at its first view
PAGES = {
    "overview": 18,
    "county": 24,
    "compare": 24,
    "progress": 16,
    "pack": 20,
    "uploads": 3,
    "register": 3,
    "plan": 3,
    "ledger": 6,
    "indicator": 16,
    "method": 3,
    "status": 3,
    "sources": 9,
    "evaluation": 20,
    "draft": 6,
    "tasks": 12,
}


# page -> the most reads at its next view, where what is drawn of a View is not kept (ui/cache.kept)
AGAIN = {"ledger": 2}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_parses_and_judges_once_and_not_again(demo, monkeypatch, page):
    with counted(monkeypatch) as first:
        screens.page(page)
    # The pickers look at the batch's View as of this year; the page at the same one.
    assert first["parse"] == 1 and first["judge"] <= 2 and first["check"] <= 1, first
    assert sum(first[name] for name in READS) <= PAGES[page], first
    with counted(monkeypatch) as again:
        screens.page(page)
    assert again["parse"] == again["judge"] == again["check"] == again["select"] == 0, again
    assert sum(again[name] for name in READS) <= AGAIN.get(page, 0), again


def test_a_pack_is_gathered_with_one_judging(demo, monkeypatch):
    with Store.open_for_reading(packs.demo_store()) as store, counted(monkeypatch) as calls:
        view = View.open(store, year=2026, audience="release")
        choice = Choice(areas=tuple(view.areas), year=2026, version=view.version)
        packing.gather(view, choice, made=date(2026, 11, 29))
    assert calls["parse"] == calls["judge"] == calls["check"] == 1, calls
    assert calls["select"] <= 1 and sum(calls[name] for name in READS) <= 14, calls


def test_a_panel_costs_a_few_reads_and_no_judging(demo, monkeypatch):
    with Store.open_for_reading(packs.demo_store()) as store:
        view = View.open(store, year=2024)
        first = view.table.head(1)
        with counted(monkeypatch) as calls:
            a = view.assessments(first)[0]
            view.statements(a.area.code, a.indicator.id)
            view.timeseries([(a.area.code, a.indicator.id)])
    assert calls["parse"] == calls["judge"] == 0 and sum(calls[name] for name in READS) <= 4, calls


@pytest.mark.parametrize("rows", [1, 50])
def test_typed_rows_cost_the_same_reads_whatever_their_number(demo, monkeypatch, rows):
    with Store.open_for_reading(packs.demo_store()) as store:
        view = View.open(store, year=2024)
        table = view.table.head(rows)
        with counted(monkeypatch) as calls:
            assert len(view.assessments(table)) == rows
    assert calls["texts"] <= 4 and set(calls) <= {"texts", "statements"}, calls


def test_what_waits_for_one_key_is_made_once_and_what_is_raised_is_not_kept():
    shelf, made, wait = cache.Shelf(2), [], threading.Barrier(8)

    def make() -> str:
        made.append("made")
        time.sleep(0.02)  # so that the others come meanwhile
        return "x"

    def ask(_) -> str:
        wait.wait()
        return shelf.get("key", make)

    with ThreadPoolExecutor(8) as at_once:
        assert set(at_once.map(ask, range(8))) == {"x"}
    assert made == ["made"]
    with pytest.raises(ZeroDivisionError):
        shelf.get("other", lambda: 1 // 0)
    assert shelf.get("other", lambda: "y") == "y"


def test_of_too_much_that_goes_which_was_asked_for_longest_ago():
    shelf = cache.Shelf(2)
    for key in ("a", "b", "a", "c"):
        shelf.get(key, lambda key=key: key)
    assert [shelf.get(key, lambda: "anew") for key in ("a", "c", "b")] == ["a", "c", "anew"]
    shelf.clear()
    assert shelf.get("a", lambda: "anew") == "anew"


def test_another_choice_of_the_map_makes_its_typed_rows_once(demo, monkeypatch):
    """The first that still has to move and the list of its area are rows of the map: two queries for the words of all (targets, figures)."""
    screens.page("overview")
    with counted(monkeypatch) as calls:
        screens.page("overview", area="900101")
    assert calls["judge"] == calls["parse"] == 0 and calls["texts"] <= 2, calls


def test_the_line_of_a_panel_asks_nothing_of_plotly(monkeypatch):
    monkeypatch.setattr(gapline.go, "Figure", None)
    assert gapline.picture(verdicts.assessment("vector 6")).circles
