"""Rows <-> database: schema, ledger, selection, undo, as-of. The only room that knows an SQL engine.

May import model only. Tests run on a fresh database each: tests/test_store_*.py.
"""

from store.selection import Given
from store.store import Store

__all__ = ["Given", "Store"]
