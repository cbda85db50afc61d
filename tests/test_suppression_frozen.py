"""A view frozen to an earlier batch hides what indicators.yaml has declared sensitive since, in every place that shows a figure."""

import re
from dataclasses import replace
from datetime import date

import pytest
import streamlit as st

import model.choice
from actions import building, compare, packing, recording, reference, templates, timeseries
from actions.assess import View
from model.actors import Actor
from store import Store
from tests import browser
from ui import cache
from ui.choices import Choice

COUNT, AREA, OTHER, YEAR = "maternal_deaths", "900103", "900101", 2026
CHOICE = model.choice.Choice(areas=(OTHER, AREA), year=YEAR, version=1)
ADMIN = Actor(name="整理", via="build")


def entry(definitions: str, key: str) -> str:
    return re.search(rf"(?ms)^  {key}:\n.*?(?=^  \w+:|^\w|\Z)", definitions)[0]


def undeclared(definitions: str) -> str:
    """indicators.yaml as before anybody declared the deaths of mothers sensitive."""
    own = entry(definitions, COUNT)
    assert "sensitive: deaths" in own
    return definitions.replace(own, re.sub(r"(?m)^    sensitive:.*\n", "", own))


def without(definitions: str) -> str:
    """indicators.yaml that no longer has the indicator at all."""
    gone = definitions.replace(entry(definitions, COUNT), "")
    return re.sub(rf"(?m)^      {COUNT}: .*\n", "", gone)


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A store of two batches: one before the declaration, one after it. Nobody writes to it."""
    tmp_path = tmp_path_factory.mktemp("declared")
    text = (browser.ROOT / "indicators.yaml").read_text("utf-8")
    definitions, path = tmp_path / "indicators.yaml", tmp_path / "store.duckdb"
    with Store.open(path, create=True) as store:
        for words in (undeclared(text), text):
            definitions.write_text(words, "utf-8")
            data = browser.ROOT / "data" / "demo"
            assert building.build(store, data=data, definitions=definitions, actor=ADMIN).batch
        yield store


def small(store: Store) -> dict[tuple[str, int], float]:
    """(area, year) -> the counts of 1 to 4 that stand in the ledger, read past every mask."""
    found = store.statements("figure", as_of=1, indicator=COUNT)
    found = found[found["value"].between(1, 4)]
    assert {AREA, OTHER} <= set(found["area"])
    return {(row.area, int(row.year)): row.value for row in found.itertuples()}


def views(store: Store, year: int = YEAR) -> dict[str, View]:
    """The earlier batch as it is looked at now."""
    return {audience: View.open(store, year=year, as_of=1, audience=audience) for audience in ("screen", "release")}


def test_the_earlier_batch_itself_declared_nothing(store):
    assert views(store)["screen"].reference.catalogue.indicators[COUNT].sensitive == ""


@pytest.mark.parametrize("audience", ["screen", "release"])
def test_series_and_the_progress_page(store, audience):
    view = views(store)[audience]
    rows = [
        *view.select(CHOICE, indicators=[COUNT]).rows(),
        *view.without_target(areas=CHOICE.areas, indicators=[COUNT]),
    ]
    assert {a.area.code for a in rows} == {AREA, OTHER}
    for found in timeseries.analyse(view, rows):
        years = {year for area, year in small(store) if area == found.trajectory.assessment.area.code}
        assert {one.year for one in found.trajectory.suppressed} >= years
        assert not years & {point.year for point in found.trajectory.points}


@pytest.mark.parametrize("audience", ["screen", "release"])
def test_the_compare_page(store, audience):
    view = views(store, 2023)[audience]
    assert small(store)[AREA, 2023] == 3
    every = replace(CHOICE, areas=tuple(view.areas), year=2023)
    rows = compare.compare(view, every, indicator=COUNT).comparison.rows
    for a in (row.assessment for row in rows):
        for figure in (a.latest, a.baseline):
            assert figure is None or figure.value != small(store).get((a.area.code, figure.year))
    shown = {row.assessment.area.code: row.assessment.latest for row in rows}
    assert shown[AREA].suppressed == "1—4", "what stands in the place of the figure"


def test_the_figures_beside_another_countys(store):
    (row,) = [one for one in views(store, 2023)["screen"].beside(area=AREA, other=OTHER) if one.indicator == COUNT]
    assert (row.own.year, row.other.year, row.other.value) == (2023, 2023, 0)
    assert row.own.value is None and row.difference is None, "a difference to a known count tells the other"


@pytest.mark.parametrize("audience", ["screen", "release"])
def test_the_panel_and_the_newest_figures(store, audience):
    view = views(store)[audience]
    for area in (AREA, OTHER):
        for figure in view.statements(area, COUNT).figures:
            assert figure.value is None or figure.value != small(store).get((area, figure.year))
            assert figure.value is not None or figure.as_printed == ""
    for a in view.assessments(view.table[view.table["indicator"] == COUNT]):
        assert a.latest is None or a.latest.value != small(store).get((a.area.code, a.latest.year))


def test_the_template(store):
    made = templates.make(views(store)["screen"], areas=[AREA, OTHER], years=[2026], extent="all")
    lines = [line.last for line in made.lines if line.indicator == COUNT and line.last]
    assert lines
    for last in lines:
        number = re.match(r"\d+(?![—\d])", last)
        assert number is None or not 1 <= float(number[0]) <= 4, last


def test_a_pack(store):
    pack = packing.gather(views(store)["release"], CHOICE, made=date(YEAR, 1, 1))
    for county in pack.counties:
        for a, years in zip(county.rows, county.years):
            if a.indicator.id == COUNT:
                hidden = {year for area, year in small(store) if area == county.area.code} & set(years)
                assert hidden and all(years[year] in ("1—4", "不显示") for year in hidden)


def test_the_ledger_page(store):
    rows = recording.rows(store, 1)
    mine = rows[rows["指标或任务"] == reference.read(store).catalogue.indicators[COUNT].name]
    mine = mine[mine["类别"].isin(["数据", "基期数据"])]
    assert len(mine) and not set(mine["数值"]) & {"1", "2", "3", "4"}
    assert "1—4" in set(mine["数值"])


def test_an_indicator_that_was_taken_out_since_stays_hidden(tmp_path):
    """Nothing declares it now: then what was declared when it was last there."""
    text = (browser.ROOT / "indicators.yaml").read_text("utf-8")
    definitions, data = tmp_path / "indicators.yaml", tmp_path / "data"
    data.mkdir()
    for file in (browser.ROOT / "data" / "demo").iterdir():
        (data / file.name).write_bytes(file.read_bytes())
    with Store.open(tmp_path / "store.duckdb", create=True) as store:
        definitions.write_text(text, "utf-8")
        building.build(store, data=data, definitions=definitions, actor=ADMIN)
        definitions.write_text(without(text), "utf-8")
        for file in data.glob("*.csv"):
            lines = file.read_text("utf-8").splitlines(keepends=True)
            file.write_text("".join(line for line in lines if f",{COUNT}," not in line), "utf-8")
        building.build(store, data=data, definitions=definitions, actor=ADMIN)
        assert COUNT not in reference.read(store).catalogue.indicators
        hidden = small(store)
        assert hidden
        for view in views(store).values():
            for area in (AREA, OTHER):
                figures = view.statements(area, COUNT).figures
                assert figures and all(
                    one.value != hidden.get((area, one.year)) for one in figures if one.value is not None
                )
        rows = recording.rows(store, 1)
        written = rows[(rows["指标或任务"] == COUNT) & rows["类别"].isin(["数据", "基期数据"])]
        assert len(written) and not set(written["数值"]) & {"1", "2", "3", "4"}


def test_a_link_looked_at_before_the_declaration_and_again_after_it(tmp_path, monkeypatch):
    """The process that drew the frozen link before must not draw it again from memory."""
    text = (browser.ROOT / "indicators.yaml").read_text("utf-8")
    definitions, path = tmp_path / "indicators.yaml", tmp_path / "store.duckdb"
    data = browser.ROOT / "data" / "demo"
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(path))

    def shown() -> list[float | None]:
        """What the cached Views and the pack say of the 3 deaths of 2023."""
        choice = Choice(areas=(AREA,), year=2023, version=1, frozen=cache.version(False) > 1)
        found = []
        for outward in (False, True):
            view = cache.view(replace(choice, outward=outward))
            found += [one.value for one in view.statements(AREA, COUNT).figures if one.year == 2023]
            found.append(view.timeseries([(AREA, COUNT)])[AREA, COUNT][-1].value)
        pack = cache.pack(choice, sections=("counties",), made=date(2026, 1, 1), link="")
        return found + [a.latest.value for a in pack.rows if a.indicator.id == COUNT]

    st.cache_data.clear()
    st.cache_resource.clear()
    try:
        with Store.open(path, create=True) as store:
            definitions.write_text(undeclared(text), "utf-8")
            building.build(store, data=data, definitions=definitions, actor=ADMIN)
        before = shown()
        assert before and set(before) == {3.0}
        definitions.write_text(text, "utf-8")
        building.build(cache.store(False), data=data, definitions=definitions, actor=ADMIN)
        after = shown()
    finally:
        st.cache_data.clear()
        st.cache_resource.clear()
    assert len(after) == len(before) and all(one is None for one in after), after
