"""Ruling R5 has one answer: of two bulletins of one rank and year the newer document counts, wherever a figure of a year is shown."""

import pandas as pd
import pytest

import gaps
from actions import difference
from gaps import profile, yearly
from loaders.curated import Reference
from model.columns import AREAS, FIGURES, SOURCES
from tests import ledgers, stores

# The older one comes first in every other order there is: by id, by place, by line.
OLDER, NEWER = "a_bulletin", "b_bulletin"
OLD, NEW = {"source": OLDER, "place": "表 1", "value": "90"}, {"source": NEWER, "place": "表 2", "value": "88"}
COUNTY, OTHER = "370100", "370200"


def reference(older: str, newer: str) -> Reference:
    areas = [
        *ledgers.AREA_ROWS,
        {"code": OTHER, "name": "乙县", "short": "乙县", "level": "county", "parent": "370000"},
    ]
    dated = [
        {"id": key, "title": key, "area": COUNTY, "date": date, "kind": "bulletin"}
        for key, date in ((OLDER, older), (NEWER, newer))
    ]
    return Reference(
        catalogue=ledgers.CATALOGUE,
        areas=ledgers.table(areas, AREAS),
        sources=ledgers.table([*ledgers.SOURCE_ROWS, *dated], SOURCES),
    )


@pytest.fixture
def store(tmp_path):
    with stores.Store.open(tmp_path / "store.duckdb", create=True) as opened:
        rows = [stores.figure(year=2023, **one) for one in (OLD, NEW)]
        other = stores.figure(year=2023, area=OTHER, value="70", source=OLDER)
        stores.write(opened, *rows, other, targets=[stores.target(year=2025)], kind="curated", files={})
        yield opened


@pytest.mark.parametrize(
    "older, newer",
    [
        ("2024-03-01", "2024-04-01"),
        ("2024-03-01", "2024-03-02"),
        ("2023", "2024"),
        ("2024-05-01", "2025"),  # a year alone is no small number
        ("2024", "2024-05"),
        ("", "2024-03-01"),  # one that is not dated gives way
    ],
)
def test_the_newer_document_counts_everywhere(store, older, newer):
    known = reference(older, newer)
    dates = dict(zip(known.sources["id"], known.sources["date"]))
    standing = store.statements("figure")
    units = [(key, unit) for key in ledgers.CATALOGUE.indicators for unit in ledgers.CATALOGUE.accepted_units(key)]
    selected = store.select(
        areas=known.areas, sources=known.sources, year=2024, units=pd.DataFrame(units, columns=["indicator", "unit"]),
        measures=pd.DataFrame([(k, i.measure) for k, i in ledgers.CATALOGUE.indicators.items()], columns=["indicator", "measure"]),
    )  # fmt: skip
    latest = gaps.latest(figures=standing, dates=dates, year=2024)
    of_years = yearly.yearly(figures=standing, dates=dates, year=2024)
    beside = profile.beside(
        figures=standing, dates=dates, hidden=pd.Series(False, index=standing.index), catalogue=ledgers.CATALOGUE,
        area=COUNTY, other=OTHER, year=2024,
    )  # fmt: skip
    incoming = ledgers.table([ledgers.full(stores.figure(year=2023, value="91", source="upload"), FIGURES)], FIGURES)
    told, _ = difference.against(
        "figure", rows=incoming.assign(file="", sheet="", row=1), standing=standing, batches=store.batches(), reference=known
    )  # fmt: skip
    said = {
        "judged": selected["v"].iloc[0],
        "latest": latest.loc[latest["area"] == COUNTY, "latest"].iloc[0],
        "yearly": of_years.loc[of_years["area"] == COUNTY, "value"].iloc[0],
        "beside": beside["value"].iloc[0],
        "upload": float(told["old"].iloc[0]),
    }
    assert said == dict.fromkeys(said, 88), said


def test_a_part_is_set_against_the_figure_that_counts(store):
    """The plan's own checks: 88 counts, and 89 of the whole is no contradiction of it."""
    known = reference("2024-03-01", "2024-04-01")
    parts = known.catalogue.indicators["up"].model_copy(update={"part_of": "share"})
    catalogue = known.catalogue.model_copy(update={"indicators": known.catalogue.indicators | {"up": parts}})
    rows = [stores.figure(year=2023, **one) for one in (OLD, NEW)]
    stores.write(store, *rows, stores.figure(year=2023, indicator="share", value="89"), kind="curated", files={})
    from gaps import checks

    figures = store.statements("figure")
    found = checks._part_over_whole(
        checks.Material(
            judged=pd.DataFrame(), winner=pd.DataFrame(), figures=figures.assign(title="", line=1), catalogue=catalogue,
            stated=pd.DataFrame(columns=["position", "unresolved", "area", "indicator", "year", "scope", "low"]), areas=known.areas,
            dates=dict(zip(known.sources["id"], known.sources["date"])),
        )
    )  # fmt: skip
    assert found == []
