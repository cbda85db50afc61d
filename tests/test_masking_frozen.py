"""A view frozen to an earlier batch hides what indicators.yaml has declared sensitive since, in every place that shows a figure."""

import re
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
import streamlit as st

from actions import building, comparing, judging, packing, profile, progress, recording, templates
from charts import cells as picking
from gaps import masking
from model.actors import Actor
from model.plans import PLANS
from store import Store
from tests import browser
from ui import cache

COUNT, AREA, OTHER, YEAR = "maternal_deaths", "900103", "900101", 2026
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


def as_shown(store: Store, year: int = YEAR):
    judged = judging.judge(store, year=year, as_of=1)
    return judged, store.statements("figure", as_of=1), judging.latest_figures(store, year=year, as_of=1)


def test_the_earlier_batch_itself_declared_nothing(store):
    judged, _, _ = as_shown(store)
    assert judged.reference.catalogue.indicators[COUNT].sensitive == ""
    assert judged.declared.catalogue.indicators[COUNT].sensitive == "deaths"


def test_the_progress_page(store):
    judged, figures, untargeted = as_shown(store)
    every = picking.cells(judged.table, plan=PLANS[0], figures=untargeted)
    rows = every[(every["indicator"] == COUNT) & every["area_code"].isin([AREA, OTHER])].to_dict("records")
    assert {row["area_code"] for row in rows} == {AREA, OTHER}
    hidden = progress.hidden(judged, figures, areas={AREA, OTHER})
    for told in progress.tell(judged, rows, figures=figures, hidden=hidden):
        years = {year for area, year in small(store) if area == told.course.row["area_code"]}
        assert {year for year, _ in told.course.withheld} >= years
        assert not years & set(told.course.points["year"])


def test_the_compare_page(store):
    judged, figures, untargeted = as_shown(store, 2023)
    assert small(store)[AREA, 2023] == 3
    compared = comparing.compare(
        judged, indicator=COUNT, areas=tuple(judged.reference.areas["code"]), plan=PLANS[0],
        attributes=("binding", "expected", "none"), figures=figures, untargeted=untargeted,
        kind="level", chosen="", order="area",
    )  # fmt: skip
    seen = compared.comparison.rows[["area_code", "latest_year", "latest", "baseline_year", "baseline"]]
    for row in seen.to_dict("records"):
        for name in ("latest", "baseline"):
            assert row[name] != small(store).get((row["area_code"], row[f"{name}_year"])), row
    told = compared.comparison.rows.set_index("area_code")["held_latest"]
    assert told[AREA] == masking.SMALL, "what stands in the place of the figure"


def test_the_figures_beside_another_countys(store):
    judged, figures, _ = as_shown(store, 2023)
    table = profile.beside(judged, figures, area=AREA, other=OTHER).set_index("indicator")
    row = table.loc[COUNT]
    assert (row["year"], row["other_year"], row["other_value"]) == (2023, 2023, 0)
    assert row["value"] != small(store).get((AREA, row["year"]))
    assert row["other_value"] != small(store).get((OTHER, row["other_year"]))
    assert row["difference"] != row["difference"], "a difference to a known count tells the other"


def test_the_newest_figures_the_panel_and_the_template(store):
    judged, _, untargeted = as_shown(store)
    for row in untargeted[untargeted["indicator"] == COUNT].to_dict("records"):
        assert row["latest"] != small(store).get((row["area_code"], row["latest_year"]))
    for row in judged.table[judged.table["indicator"] == COUNT].to_dict("records"):
        told = judging.explain(
            store, judged, area=row["area_code"], indicator=COUNT, scope=row["scope"], as_of=1,
            target_year=None if row["target_year"] is None else int(row["target_year"]),
        )  # fmt: skip
        for one in told.figures.to_dict("records"):
            assert one["value"] != small(store).get((one["area"], one["year"]))
    made = templates.make(store, areas=[AREA, OTHER], years=[2026], extent="all")
    for line in made.lines:
        if line.indicator == COUNT and line.last:
            number, year = re.fullmatch(r"(\S*?)\((\d+)\)", line.last).groups()
            assert number in ("", "0", "不显示") or float(number) > 4, line.last


def test_what_leaves_the_house(store):
    judged, _, _ = as_shown(store)
    _, figures = judging.outward(store, judged, as_of=1)
    for row in figures[figures["indicator"] == COUNT].to_dict("records"):
        assert row["value"] != small(store).get((row["area"], row["year"]))
    asked = packing.Asked(areas=(AREA, OTHER), plan=PLANS[0], year=YEAR, made=date(YEAR, 1, 1), as_of=1)
    pack = packing.gather(store, asked)
    for county in pack.counties:
        for row, years in zip(county.rows.to_dict("records"), county.years):
            if row["indicator"] == COUNT:
                told = {year for area, year in small(store) if area == county.area["code"]} & set(years)
                assert told and all(years[year] == masking.HELD for year in told)


def test_the_ledger_page(store):
    rows = recording.rows(store, 1)
    mine = rows[rows["指标或任务"] == judging.reference.read(store).catalogue.indicators[COUNT].name]
    mine = mine[mine["类别"].isin(["数据", "基期数据"])]
    assert len(mine) and not set(mine["数值"]) & {"1", "2", "3", "4"}
    assert masking.SMALL in set(mine["数值"])


def test_an_indicator_that_was_taken_out_since_stays_hidden(tmp_path):
    """Nothing declares it now: then what was declared when it was last there."""
    text = (browser.ROOT / "indicators.yaml").read_text("utf-8")
    definitions, data = tmp_path / "indicators.yaml", tmp_path / "data"
    data.mkdir()
    for file in (browser.ROOT / "data" / "demo").glob("*.csv"):
        (data / file.name).write_bytes(file.read_bytes())
    with Store.open(tmp_path / "store.duckdb", create=True) as store:
        definitions.write_text(text, "utf-8")
        building.build(store, data=data, definitions=definitions, actor=ADMIN)
        definitions.write_text(without(text), "utf-8")
        for file in data.glob("*.csv"):
            lines = file.read_text("utf-8").splitlines(keepends=True)
            file.write_text("".join(line for line in lines if f",{COUNT}," not in line), "utf-8")
        building.build(store, data=data, definitions=definitions, actor=ADMIN)
        assert COUNT not in judging.reference.read(store).catalogue.indicators
        judged, figures, untargeted = as_shown(store)
        shown = judging.outward(store, judged, as_of=1)[1]
        for table, value in ((shown, "value"), (untargeted, "latest")):
            years = table["year"] if "year" in table else table["latest_year"]
            areas = table["area"] if value == "value" else table["area_code"]
            for area, indicator, year, number in zip(areas, table["indicator"], years, table[value]):
                assert indicator != COUNT or number != small(store).get((area, year)), (area, year)
        hidden = progress.hidden(judged, figures, areas={AREA})
        mine = figures[(figures["indicator"] == COUNT) & (figures["area"] == AREA) & figures["value"].between(1, 4)]
        assert len(mine) and hidden.reindex(mine.index).all()
        rows = recording.rows(store, 1)
        told = rows[(rows["指标或任务"] == COUNT) & rows["类别"].isin(["数据", "基期数据"])]
        assert len(told) and not set(told["数值"]) & {"1", "2", "3", "4"}


def test_a_link_looked_at_before_the_declaration_and_again_after_it(tmp_path, monkeypatch):
    """The process that drew the frozen link before must not draw it again from memory."""
    text = (browser.ROOT / "indicators.yaml").read_text("utf-8")
    definitions, path = tmp_path / "indicators.yaml", tmp_path / "store.duckdb"
    data = browser.ROOT / "data" / "demo"
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(path))
    inside = SimpleNamespace(demo=False, version=1, year=2023, outward=False)
    outside = SimpleNamespace(demo=False, version=1, year=2023, outward=True)
    asked = packing.Asked(areas=(AREA,), plan=PLANS[0], year=2023, made=date(2026, 1, 1), as_of=1)
    cell = ("area_code", AREA), ("indicator", COUNT)

    def shown() -> list[float]:
        """What each of the caches says of the 3 deaths of 2023."""
        tables = [cache.judged(inside).table, cache.judged(outside).table, cache.untargeted(inside)]
        tables += [
            cache.figures(outside).rename(columns={"area": "area_code", "value": "latest"}).query("year == 2023")
        ]
        tables += [cache.pack(asked).gaps]
        for name, wanted in cell:
            tables = [table[table[name] == wanted] for table in tables]
        return [table["latest"].iloc[0] for table in tables if len(table)]

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
    assert len(after) == len(before) and all(pd.isna(one) for one in after), after
