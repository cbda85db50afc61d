"""Rows <-> database. The only room that knows an SQL engine, and the only one that says which figure counts.

    store        one open Store: reads take a cursor each, writes go one at a time; writing: what a write does in its transaction
    ledger       append-only batches of statement versions, undo and redo; schema: the tables, from model.columns
    selection    which figure counts: one row for each target statement, as numbers and codes
    permissions  who may write what
    files        opening the file; publication: the read copy, written beside the work; reach: how far a ledger goes
    backups      backup and restore; migrations: stores of earlier versions
    places       where a store is: a file, or the address of a PostgreSQL
    shared       the store that several servers share: postgres (the server), replica (where it is reckoned), transfer (whole ledgers)

May import model only. Tests run on a fresh database each: tests/test_store_*.py.
"""

from store.selection import Given, of_years
from store.store import Store

__all__ = ["Given", "Store", "of_years"]
