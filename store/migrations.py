"""Stores written by earlier versions: brought forward when they are opened for writing, one step a schema version.

Releases 0.1.0 to 0.3.0 wrote version 1. Whoever raises schema.VERSION adds the step from the version before, and a store of that
version to tests/test_store_migrations.py. A step says its tables in full: schema.py speaks of today's.
"""

from collections.abc import Callable
from contextlib import suppress

import duckdb

from store import schema

COMMITMENT_2 = """batch integer not null, line integer not null, retracted boolean not null, origin smallint not null,
  id text not null, area text not null, task text not null, quantity numeric(20,6), quantity_unit text not null, deadline text not null,
  responsible text not null, involved text not null, status text not null, source text not null, place text not null,
  elsewhere text not null, note text not null"""


def _involved_and_elsewhere(con: duckdb.DuckDBPyConnection) -> None:
    """1 -> 2: commitments name the departments involved, and what a task is called elsewhere. Rows are written by the order of the columns, so
    the tables are made anew rather than given columns at their end.
    """
    for table in ("commitment", "commitment_current"):
        con.execute(f"create table {table}_2({COMMITMENT_2})")
        con.execute(f"""insert into {table}_2 select batch, line, retracted, origin, id, area, task, quantity, quantity_unit, deadline,
          responsible, '', status, source, place, '', note from {table}""")
        con.execute(f"drop table {table}")
        con.execute(f"alter table {table}_2 rename to {table}")


REMARK_3 = """batch integer not null, line integer not null, retracted boolean not null, origin smallint not null,
  area text not null, about text not null, item text not null, "year" integer, "scope" text not null, "round" integer, field text not null,
  "text" text not null, source text not null, place text not null"""


DRAFT_3 = """id text not null, version integer not null, name text not null, area text not null, first integer not null, last integer not null,
  actor text not null, via text not null, made timestamptz not null, deleted boolean not null, primary key(id, version)"""
DRAFT_LINE_3 = """id text not null, version integer not null, line integer not null, indicator text not null, comparator text not null,
  value numeric(20,6), value_to numeric(20,6), decimals integer, attribute text not null, note text not null"""


def _remarks_and_drafts(con: duckdb.DuckDBPyConnection) -> None:
    """2 -> 3: what people write beside the numbers, and the targets they draft apart from the ledger."""
    for table in ("remark", "remark_current"):
        con.execute(f"create table {table}({REMARK_3})")
    con.execute(f"create table draft({DRAFT_3})")
    con.execute(f"create table draft_line({DRAFT_LINE_3})")


# version -> what makes a store of that version one of the next. Runs inside the caller's transaction: SQL, no commit.
STEPS: dict[int, Callable[[duckdb.DuckDBPyConnection], object]] = {1: _involved_and_elsewhere, 2: _remarks_and_drafts}


def known(version: int) -> bool:
    """Whether this program can read a version, or knows the whole way from it to its own."""
    return 1 <= version <= schema.VERSION and all(step in STEPS for step in range(version, schema.VERSION))


def forward(con: duckdb.DuckDBPyConnection, version: int) -> None:
    """A store of an earlier version becomes one of schema.VERSION, or stays as it was: all steps in one transaction."""
    con.begin()
    try:
        for step in range(version, schema.VERSION):
            STEPS[step](con)
        con.execute("update meta set value = ? where key = 'schema_version'", [str(schema.VERSION)])
        con.commit()
    except BaseException:
        # A commit that found the disk full has rolled back already: what it said must be told, not that there is nothing to roll back.
        with suppress(duckdb.Error):
            con.rollback()
        raise
