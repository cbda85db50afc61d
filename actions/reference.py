"""The words a judgement stands on: indicators, areas and sources as they were at the batch asked about."""

import pandas as pd

from loaders import curated
from loaders.curated import Reference
from model.failures import StoreTrouble
from model.indicators import Catalogue
from store import Store


def read(store: Store, *, as_of: int | None = None) -> Reference:
    """What the newest live curated batch knew. Raises StoreTrouble when the store has never been built, or every build is undone."""
    bodies = store.reference_files(as_of=as_of)
    if not bodies and store.version():
        raise StoreTrouble(
            "missing",
            str(store.path),
            f"数据库 {store.path} 里整理的批次都已撤销。请看 python cli.py batches, 再撤销那次撤销: python cli.py undo 批次号",
        )
    if not bodies:
        raise StoreTrouble(
            "missing",
            str(store.path),
            f"数据库 {store.path} 里还没有整理好的数据。请先运行 make run 或 python cli.py build",
        )
    known, problems = curated.read_reference(bodies)
    if known is None:  # only checked files are ever written, so the store's own copy no longer reads
        raise StoreTrouble("damaged", str(store.path), f"数据库 {store.path} 里保存的 {problems[0].line()}")
    return known


def dates(known: Reference) -> dict[str, str]:
    """source id -> its date as printed, '' where none is: the newer of two documents of one rank counts (ruling R5)."""
    return dict(zip(known.sources["id"], known.sources["date"].fillna("")))


def measures(catalogue: Catalogue) -> pd.DataFrame:
    """indicator, measure: what the store needs to know which figures are yearly flows."""
    return pd.DataFrame(
        [(key, one.measure) for key, one in catalogue.indicators.items()], columns=["indicator", "measure"]
    )


def units(catalogue: Catalogue) -> pd.DataFrame:
    """indicator, unit: every spelling accepted without conversion."""
    return pd.DataFrame(
        [(key, unit) for key in catalogue.indicators for unit in catalogue.accepted_units(key)],
        columns=["indicator", "unit"],
    )
