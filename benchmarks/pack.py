"""Subject pack: what a meeting pack of every county says, gathered from the documents of data/, beside the judging it needs."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import nation, product
from benchmarks.measuring import Side, beside_each_other
from benchmarks.report import ROOT, Row

YEAR = 2025


def measure() -> Iterator[Row]:
    mine, other = beside_each_other(Side(prepare="pack:gathered"), Side(prepare="pack:judged"))
    yield Row(what="a pack gathered: real store, every county, core", house=mine, beside=other, other="the judging it needs")


def gathered() -> Callable:
    store = product.opened(ledger())
    return lambda: product.pack(store, YEAR)


def judged() -> Callable:
    store = product.opened(ledger())
    return lambda: product.judged(store, YEAR)


def ledger() -> Path:
    """The store that data/ and indicators.yaml make as they stand."""
    data, definitions = ROOT / "data", ROOT / "indicators.yaml"
    bodies = b"".join(path.read_bytes() for path in (definitions, *sorted(data.glob("*.csv"))))
    path = nation.cache() / f"real-{hashlib.sha256(bodies).hexdigest()[:12]}.duckdb"
    if not path.exists():
        unfinished = path.with_suffix(".building")
        unfinished.unlink(missing_ok=True)
        product.build(unfinished, data=data, definitions=definitions)
        unfinished.rename(path)
    return path
