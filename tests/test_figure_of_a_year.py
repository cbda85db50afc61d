"""Ruling R5 has one answer: of two bulletins of one rank and year the newer document counts, wherever a figure of a year is shown."""

import pytest

from actions import difference
from actions.assess import View
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
    view = View.open(store, year=2024, reference=known, declared=known)
    ((_, series),) = view.timeseries([(COUNTY, "up")]).items()
    (beside,) = view.beside(area=COUNTY, other=OTHER)
    standing = store.statements("figure", sources=known.sources)
    incoming = ledgers.table([ledgers.full(stores.figure(year=2023, value="91", source="upload"), FIGURES)], FIGURES)
    change, _ = difference.against(
        "figure",
        rows=incoming.assign(file="", sheet="", row=1),
        standing=standing,
        batches=store.batches(),
        reference=known,
    )
    found = {
        "judged": view.assessment(COUNTY, "up", 2025, "plan").latest.value,
        "series": series[-1].value,
        "beside": beside.own.value,
        "upload": float(change["old"].iloc[0]),
    }
    assert found == dict.fromkeys(found, 88), found


def test_a_part_is_set_against_the_figure_that_counts(store):
    """The plan's own checks: 88 counts, and 89 of the whole is no contradiction of it."""
    known = reference("2024-03-01", "2024-04-01")
    part = known.catalogue.indicators["up"].model_copy(update={"part_of": "even"})
    catalogue = known.catalogue.model_copy(update={"indicators": known.catalogue.indicators | {"up": part}})
    rows = [stores.figure(year=2023, **one) for one in (OLD, NEW)]
    stores.write(store, *rows, stores.figure(year=2023, indicator="even", value="89"), kind="curated", files={})
    known = Reference(catalogue=catalogue, areas=known.areas, sources=known.sources)
    found = View.open(store, year=2024, reference=known, declared=known).findings()
    assert "part_over_whole" not in set(found["check"])
