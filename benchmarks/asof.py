"""Subject asof: a province as it was one batch ago in a ledger of 10,000 batches, beside the newest of the same ledger."""

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
    then, now = beside_each_other(Side(prepare="asof:judged", given={"as_of": BATCHES - 1}), Side(prepare="asof:judged", given={"as_of": None}))
    yield Row(what=f"judge 117 counties as of batch {BATCHES - 1:,} of {BATCHES:,}", house=then, beside=now, other="the newest of the same ledger")


def judged(as_of: int | None) -> Callable:
    store = product.opened(ledger())
    known = product.known(store)
    return lambda: product.judged(store, nation.YEAR, known=known, as_of=as_of)


def ledger() -> Path:
    """A province's store with many uploads of 20 revised figures: the very tables, filled by SQL because 10,000 appends take hours."""
    path = nation.cache() / f"batches-{BATCHES}-{nation.EDITION}.duckdb"
    if path.exists():
        return path
    tables, unfinished = nation.make(nation.PROVINCE), path.with_suffix(".building")
    unfinished.unlink(missing_ok=True)
    product.write(unfinished, [tables.figures, tables.uploads], targets=tables.targets, bodies=tables.bodies)
    con = duckdb.connect(str(unfinished))
    con.execute("set enable_progress_bar = false")
    batches, uploads = _batches(), _uploads(tables.figures)
    con.execute("insert into batch by name select * from batches")
    con.execute("insert into figure by name select * from uploads order by batch, line")
    con.execute(f"create temp table live as {product.live('figure', at=BATCHES)}")
    con.execute("delete from figure_current")
    con.execute("insert into figure_current by name select * from live order by area, indicator, year")
    con.execute("checkpoint")
    con.close()
    unfinished.rename(path)
    return path


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
