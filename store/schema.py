"""The tables, made from model.columns. Plain SQL that DuckDB and PostgreSQL both read, so that the ledger can move."""

import duckdb
import pandas as pd
import pyarrow as pa

from model.columns import STATEMENTS, Column
from store import drafts

VERSION = 3

ORIGINS = {"upload": 0, "plan_reading": 1, "curated": 2}  # smaller wins (docs/decisions/0002 R5, R23)
CURATED = ORIGINS["curated"]
REVIEWED = -1  # of a figure that was uploaded, reviewed and published: an upload in every order, and no longer 未审核

TYPES = {
    "text": "text not null",
    "date": "text not null",
    "int": "integer",
    "year": "integer",
    "number": "numeric(20,6)",
}

# meta holds schema_version, store_id, and, once something is built into the store, invented: 1 where its data are, else 0.
LEDGER = """
create table meta(key text primary key, value text not null);
create table batch(
  id integer primary key, kind text not null, target integer, seen integer not null, actor text not null,
  via text not null, made timestamptz not null, reason text, method text not null,
  added integer not null, changed integer not null, unchanged integer not null, retracted integer not null);
create table batch_file(batch integer not null, name text not null, sha256 text not null, body bytea not null, primary key(batch, name));
"""

TO_PANDAS = {
    pa.int8(): pd.Int64Dtype(),
    pa.int16(): pd.Int64Dtype(),
    pa.int32(): pd.Int64Dtype(),
    pa.int64(): pd.Int64Dtype(),
}.get


def ddl() -> str:
    """Every create statement of an empty store."""
    return LEDGER + "".join(_statement_tables(name, columns) for name, columns in STATEMENTS.items()) + drafts.TABLES


def expected() -> list[tuple[str, str]]:
    """(table, column) of every statement table, of the batches and of the drafts: what a store must have to be read."""
    head = ("batch", "line", "retracted", "origin")
    tables = {
        name + end: (*head, *(column.name for column in columns))
        for name, columns in STATEMENTS.items()
        for end in ("", "_current")
    }
    tables |= {
        "batch": (
            "id",
            "kind",
            "target",
            "seen",
            "actor",
            "via",
            "made",
            "reason",
            "method",
            "added",
            "changed",
            "unchanged",
            "retracted",
        ),
        "batch_file": ("batch", "name", "sha256", "body"),
    } | drafts.COLUMNS
    return [(table, column) for table, names in tables.items() for column in names]


def kept() -> dict[str, list[str]]:
    """Table -> its columns, of all that only grows: what a shared ledger holds. The current tables are derived, meta is declared."""
    tables: dict[str, list[str]] = {}
    for table, column in expected():
        if not table.endswith("_current"):
            tables.setdefault(table, []).append(column)
    return tables


def _statement_tables(name: str, columns: tuple[Column, ...]) -> str:
    body = ", ".join(f'"{column.name}" {TYPES[column.kind]}' for column in columns)
    head = "batch integer not null, line integer not null, retracted boolean not null, origin smallint not null"
    # No primary key: bulk speed. The current table is derived, in the same transaction, for the keys a batch touches.
    return f"create table {name}({head}, {body});\ncreate table {name}_current({head}, {body});\n"


def columns_sql(columns: tuple[Column, ...], prefix: str = "") -> str:
    """'"area", "indicator", …', quoted because year and value are words of SQL too."""
    return ", ".join(f'{prefix}"{column.name}"' for column in columns)


def in_order(columns: tuple[Column, ...]) -> str:
    """'"area", "indicator", "year", batch, line, …': what the reads of a statement table are ordered by. The keys at the end make it
    the order of one table and no other: the engine reads in parallel, and equal rows would come as they finish.
    """
    first = [c.name for c in columns if c.key and c.name in ("area", "indicator", "year", "id")]
    rest = [c.name for c in columns if c.key and c.name not in first]
    return ", ".join([*(f'"{name}"' for name in first), "batch", "line", "origin", *(f'"{name}"' for name in rest)])


def same_key(columns: tuple[Column, ...], left: str, right: str) -> str:
    """The condition that two rows speak of one statement; an empty year equals an empty year.

    Year is the only key column that may be empty: '=' on the others lets the engine skip what cannot match.
    """
    return " and ".join(
        f'{left}."{c.name}" {"=" if TYPES[c.kind].endswith("not null") else "is not distinct from"} {right}."{c.name}"'
        for c in columns
        if c.key
    )


def same_side(left: str, right: str) -> str:
    """The condition that both are curated, or neither is: a curated row is never a version of what a person uploaded, nor the other way."""
    return f"({left}.origin = {CURATED}) = ({right}.origin = {CURATED})"


def same_content(columns: tuple[Column, ...], left: str, right: str) -> str:
    """The condition that two versions of a statement say the same: all columns but the key, missing equal to missing."""
    return " and ".join(f'{left}."{c.name}" is not distinct from {right}."{c.name}"' for c in columns if not c.key)


def to_pandas(relation: duckdb.DuckDBPyRelation) -> pd.DataFrame:
    """Integers with gaps stay integers (Int64), text stays text, missing numbers are NaN."""
    return relation.to_arrow_table().to_pandas(types_mapper=TO_PANDAS)
