"""Equal questions to the store give equal tables, rows in one order: on a store so big that the engine reads it in parallel."""

import numpy as np
import pandas as pd
import pytest

from model.columns import FIGURES
from store import Store
from store.selection import Given
from tests import ledgers, stores

ROWS, CALLS = 250_000, 3


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """250,000 figures in two batches, written in no order at all."""
    one = ledgers.table([ledgers.full(stores.figure(), FIGURES)], FIGURES)
    many = one.loc[one.index.repeat(ROWS)].reset_index(drop=True)
    at = np.random.default_rng(5).permutation(ROWS)
    many = many.assign(
        line=np.arange(1, ROWS + 1),
        area=[f"{code:06d}" for code in 370000 + at % 997],
        indicator=np.where(at % 3 == 0, "up", "down"),
        year=pd.array(2000 + at // 997 % 24, dtype="Int64"),
        place=[f"第 {number} 行" for number in at],
        value=at.astype("float64"),
    )
    with Store.open(tmp_path_factory.mktemp("big") / "store.duckdb", create=True) as opened:
        for rows in (many.iloc[: ROWS - 10], many.iloc[ROWS - 10 :]):
            opened.append(
                kind="upload", rows={"figure": rows}, files_kept={"a.csv": b"x"}, actor=stores.ADMIN, seen=opened.version()
            )  # fmt: skip
        yield opened


def alike(read) -> pd.DataFrame:
    tables = [read() for _ in range(CALLS)]
    for other in tables[1:]:
        pd.testing.assert_frame_equal(tables[0], other)
    return tables[0]


@pytest.mark.parametrize("as_of", [1, 2, None])
def test_statements(store, as_of):
    found = alike(lambda: store.statements("figure", as_of=as_of))
    assert len(found) == (ROWS - 10 if as_of == 1 else ROWS)
    expected = found.sort_values(["area", "indicator", "year", "batch", "line"], kind="stable").reset_index(drop=True)
    pd.testing.assert_frame_equal(found, expected)


def test_statements_of_some_areas_and_one_indicator(store):
    asked = {"area": [f"{370000 + n:06d}" for n in range(0, 900)], "indicator": "up", "as_of": 1}
    assert len(alike(lambda: store.statements("figure", **asked))) > 70_000


def test_the_rows_of_a_batch_come_by_line(store):
    found = alike(lambda: store.rows(1)["figure"])
    assert list(found["line"]) == sorted(found["line"]) and len(found) == ROWS - 10


def test_batches_and_files(store):
    assert list(alike(store.batches)["id"]) == [1, 2]
    assert list(store.files(1)) == ["a.csv"]


def test_a_selection(tmp_path):
    """Many statements of one cell, told apart by source and place only."""
    targets = [stores.target(year=2025, place=f"第 {n % 50} 行", source=f"plan {n // 50}") for n in range(400)]
    with Store.open(tmp_path / "store.duckdb", create=True) as store:
        stores.write(store, *(stores.figure(year=year) for year in range(2015, 2025)), targets=targets)
        units = pd.DataFrame([("up", "")], columns=["indicator", "unit"])
        measures = pd.DataFrame([("up", "stock")], columns=["indicator", "measure"])
        given = Given(areas=ledgers.areas(), sources=ledgers.sources(), measures=measures, units=units, year=2026)
        found = alike(lambda: store.select(given))
    assert list(found["sid"]) == sorted(found["sid"]) and found["sid"].is_unique and len(found) == 400


def test_the_same_batch_as_of_and_as_the_newest(tmp_path):
    with Store.open(tmp_path / "store.duckdb", create=True) as store:
        for batch in range(3):
            rows = [
                stores.figure(place=f"{n}", value=str(n + batch), year=2020 + n % 3)
                for n in reversed(range(20 + batch))
            ]
            stores.write(store, *rows)
        newest = store.statements("figure")
        stores.write(store, stores.figure(place="later"))
        pd.testing.assert_frame_equal(newest, store.statements("figure", as_of=3))
