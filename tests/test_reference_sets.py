"""The slow reference on the sets that are shipped: every row of data/ and of data/demo/, judged both ways, is the same row.

The slow way reads the text files itself (csv and yaml, none of our loaders), so a slip in reading shows as well.
"""

import csv
from pathlib import Path

import pytest
import yaml

from actions import building
from actions.assess import View
from model.actors import Actor
from store import Store
from tests.ledgers import decimals_of, same
from tests.reference import judge_slowly
from tests.test_properties import COMPARED

HOUSE = Path(__file__).resolve().parents[1]
SETS = {"data": HOUSE / "data", "demo": HOUSE / "data" / "demo"}
# Before the plans end with nothing to wait for, their last year, and the year the set is first looked at.
YEARS = (2021, 2024, 2026)
OTHER_YEARS = tuple(year for year in range(2020, 2032) if year not in YEARS)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _with_decimals(rows: list[dict[str, str]]) -> list[dict]:
    """What the text printed: 3.0 has one decimal; of a range the end printed finer counts."""
    printed = [[decimals_of(row[end]) for end in ("value", "value_to") if row.get(end)] for row in rows]
    return [row | {"decimals": row["decimals"] or max(found, default=None)} for row, found in zip(rows, printed)]


@pytest.fixture(scope="module", params=SETS)
def shipped(request, tmp_path_factory):
    """One set as a store of ours and as the raw rows the reference takes."""
    data, told = SETS[request.param], yaml.load((HOUSE / "indicators.yaml").read_text("utf-8"), yaml.BaseLoader)
    raw = {
        "batches": [
            {
                "id": 1,
                "kind": "curated",
                "figures": _with_decimals(_rows(data / "figures.csv")),
                "targets": _with_decimals(_rows(data / "targets.csv")),
            }
        ],
        "areas": _rows(data / "areas.csv"),
        "sources": _rows(data / "sources.csv"),
        "indicators": {
            key: one | {"unit_aliases": told["units"].get(one["unit"], [])} for key, one in told["indicators"].items()
        },
        "thresholds": told["thresholds"],
    }
    path = tmp_path_factory.mktemp(request.param) / "store.duckdb"
    with Store.open(path, create=True) as store:
        building.build(store, data=data, definitions=HOUSE / "indicators.yaml", actor=Actor(name="整理", via="build"))
        yield store, raw


def _agree(shipped, year: int) -> None:
    store, raw = shipped
    fast, slow = View.open(store, year=year).published().to_dict("records"), judge_slowly(**raw, year=year)
    assert len(fast) == len(slow) > 100
    differing = [
        (one["area"], one["indicator"], one["scope"], one["target_year"], name, one[name], other[name])
        for one, other in zip(fast, slow)
        for name in COMPARED
        if not same(one[name], other[name])
    ]
    assert differing == []


@pytest.mark.parametrize("year", YEARS)
def test_fast_and_slow_agree_on_what_is_shipped(shipped, year):
    _agree(shipped, year)


@pytest.mark.soak
@pytest.mark.parametrize("year", OTHER_YEARS)
def test_fast_and_slow_agree_on_what_is_shipped_in_every_year(shipped, year):
    _agree(shipped, year)
