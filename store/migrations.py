"""Stores written by earlier versions: brought forward when they are opened for writing, one step a schema version.

Every release so far (0.1.0 to 0.3.0) wrote version 1, so no step stands here yet. Whoever raises schema.VERSION adds the step
from the version before, and a store of that version to tests/test_store_migrations.py.
"""

from collections.abc import Callable
from contextlib import suppress

import duckdb

from store import schema

# version -> what makes a store of that version one of the next. Runs inside the caller's transaction: SQL, no commit.
STEPS: dict[int, Callable[[duckdb.DuckDBPyConnection], object]] = {}


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
        with suppress(
            duckdb.Error
        ):  # of a commit that found the disk full the engine has rolled back already: that is the word to tell
            con.rollback()
        raise
