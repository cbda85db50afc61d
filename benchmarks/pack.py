"""Subject pack: a meeting pack of the documents of data/ gathered, beside the judging it needs."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks import nation, product
from benchmarks.measuring import Side, beside_each_other
from benchmarks.report import ROOT, Row

YEAR = 2025


def measure() -> Iterator[Row]:
    mine, other = beside_each_other(Side(prepare="pack:gathered"), Side(prepare="pack:judged"))
    yield Row(
        what="a pack gathered: real store, every county, core", house=mine, beside=other, other="the judging it needs"
    )


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
    name = f"real-{hashlib.sha256(bodies).hexdigest()[:12]}"
    return nation.kept(name, lambda path: product.build(path, data=data, definitions=definitions))
