"""Subjects append, import: figures into the ledger, beside DuckDB's own read_csv and an insert that minds the key."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pandas as pd

from benchmarks import nation, product
from benchmarks.measuring import Side, beside_each_other
from benchmarks.report import Row
from model.columns import COMMITMENTS, STATEMENTS

FEW = 100  # counties whose files are imported
TYPES = {"int": "integer", "year": "integer", "number": "numeric(20,6)"}


def measure_append() -> Iterator[Row]:
    mine, other = beside_each_other(*(Side(prepare=f"appending:{name}") for name in ("house", "raw")))
    of = {"house": mine, "beside": other, "other": "read_csv + keyed insert"}
    yield Row(what="append the nation's figures as one batch", without="publication", goal="≤ 3", **of)
    yield Row(what="publication of the read copy after it", part="publication", **of)


def measure_import() -> Iterator[Row]:
    mine, other = beside_each_other(Side(prepare="appending:house_files"), Side(prepare="appending:raw_files"))
    of = {"house": mine, "beside": other, "other": "read_csv + keyed insert"}
    yield Row(what=f"files of {FEW} counties read, checked, appended", without="publication", **of)


def house() -> Callable:
    """The figures are read already; a run makes a store and appends them to it."""
    tables, taken = nation.make(), product.published()
    return lambda: _written(taken, lambda: ([tables.figures], None, tables.bodies))


def house_files() -> Callable:
    bodies, taken = _files(), product.published()

    def read() -> tuple:
        content = product.read_files(bodies)
        return [content.figures], content.targets, bodies

    return lambda: _written(taken, read)


def _written(taken: list[float], read: Callable) -> dict[str, float]:
    taken.clear()
    with tempfile.TemporaryDirectory(dir=nation.cache()) as folder:
        figures, targets, bodies = read()
        product.write(Path(folder) / "store.duckdb", figures, targets=targets, bodies=bodies)
    return {"publication": sum(taken)}


def raw() -> Callable:
    path = nation.cache() / f"figures-{nation.EDITION}.csv"
    if not path.exists():
        duckdb.from_df(nation.make().figures.drop(columns="line")).write_csv(str(path))
    return lambda: _inserted({"figure": path})


def raw_files() -> Callable:
    folder = nation.cache() / f"files-{FEW}-{nation.EDITION}"
    folder.mkdir(exist_ok=True)
    paths = {"figure": folder / "figures.csv", "target": folder / "targets.csv"}
    bodies = _files()
    for path in paths.values():
        path.write_bytes(bodies[path.name])
    return lambda: _inserted(paths)


def _inserted(paths: dict[str, Path]) -> int:
    """A new database, one table a file, with the columns and key of the ledger's; written through to the disk."""
    with tempfile.TemporaryDirectory(dir=nation.cache()) as folder:
        con = duckdb.connect(str(Path(folder) / "raw.duckdb"))
        con.execute("set enable_progress_bar = false")
        for name, path in paths.items():
            columns = {column.name: TYPES.get(column.kind, "varchar") for column in STATEMENTS[name]}
            keys = [column.name for column in STATEMENTS[name] if column.key]
            typed = ", ".join(f'"{one}" {kind}' for one, kind in columns.items())
            con.execute(f"create table {name}({typed})")
            same = " and ".join(f't."{key}" is not distinct from f."{key}"' for key in keys)
            read = f"read_csv('{path}', header = true, columns = {columns})"
            con.execute(f"insert into {name} from {read} f where not exists (select 1 from {name} t where {same})")
        count = con.execute("select count(*) from figure").fetchall()[0][0]
        con.execute("checkpoint")
        con.close()
    return count


def _files() -> dict[str, bytes]:
    """What data/ holds for a few counties."""
    tables = nation.make(FEW)
    empty = pd.DataFrame(columns=[column.name for column in COMMITMENTS])
    of = {"figures.csv": tables.figures, "targets.csv": tables.targets, "commitments.csv": empty}
    return tables.bodies | {
        name: table.drop(columns="line", errors="ignore").to_csv(index=False).encode() for name, table in of.items()
    }
