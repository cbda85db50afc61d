"""Subject asof: a province one batch ago in a ledger of 10,000 batches, beside the newest of the same ledger."""

from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from benchmarks import nation, product
from benchmarks.measuring import Side, beside_each_other
from benchmarks.report import Row

BATCHES, ROWS, UNDO_EACH = 10_000, 20, 100  # every hundredth batch undoes the upload fifty before it


def measure() -> Iterator[Row]:
    then, now = beside_each_other(
        Side(prepare="asof:judged", given={"as_of": BATCHES - 1}), Side(prepare="asof:judged", given={"as_of": None})
    )
    yield Row(
        what=f"judge 117 counties as of batch {BATCHES - 1:,} of {BATCHES:,}",
        house=then,
        beside=now,
        other="the newest of the same ledger",
    )


def judged(as_of: int | None) -> Callable:
    store = product.opened(ledger())
    known = product.known(store)
    return lambda: product.judged(store, nation.YEAR, known=known, as_of=as_of)


def ledger() -> Path:
    """A province's store with many uploads of 20 revised figures: the very tables, filled by SQL."""
    return nation.kept(f"batches-{BATCHES}", _fill)


def _fill(path: Path) -> None:
    tables = nation.make(nation.PROVINCE)
    product.write(path, [tables.figures, tables.uploads], targets=tables.targets, bodies=tables.bodies)
    con = duckdb.connect(str(path))
    con.execute("set enable_progress_bar = false")
    for name, rows in (("batch", _batches()), ("figure", _uploads(tables.figures))):
        con.register("rows", rows)
        con.execute(f"insert into {name} by name from rows")
    con.execute(f"create temp table live as {product.live('figure', at=BATCHES)}")
    con.execute("delete from figure_current")
    con.execute("insert into figure_current by name from live order by area, indicator, year")
    con.execute("checkpoint")
    con.close()


def _batches() -> pd.DataFrame:
    number = np.arange(3, BATCHES + 1)
    undo = number % UNDO_EACH == 0
    return pd.DataFrame(
        {
            "id": number,
            "kind": np.where(undo, "undo", "upload"),
            "target": pd.array(np.where(undo, number - 50, 0), dtype="Int64"),
            "seen": number - 1,
            "actor": "benchmarks",
            "via": "bench",
            "made": pd.Timestamp("2025-01-01", tz="UTC") + pd.to_timedelta(number, unit="min"),
            "method": "1",
            "added": np.where(undo, 0, ROWS),
            "changed": 0,
            "unchanged": 0,
            "retracted": 0,
        }
    ).assign(target=lambda table: table["target"].where(table["target"] > 0))


def _uploads(figures: pd.DataFrame) -> pd.DataFrame:
    number = np.arange(3, BATCHES + 1)
    number = np.repeat(number[number % UNDO_EACH != 0], ROWS)
    rng = np.random.default_rng(nation.SEED + 4)
    table = figures.take(rng.integers(0, len(figures), len(number))).reset_index(drop=True)
    return table.assign(
        batch=number,
        line=np.arange(len(number)) % ROWS + 2,
        retracted=False,
        origin=0,
        value=(table["value"] + rng.uniform(-1, 1, len(number))).clip(0, 100).round(1),
        rank=pd.NA,
        source="upload",
        place="第 2 行",
    ).drop_duplicates(["batch", "area", "indicator", "year", "period", "role"])
