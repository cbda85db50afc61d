"""The demonstration set: invented counties in a store of their own, never beside real ones."""

from pathlib import Path

from actions import building, stamp
from model.actors import Actor
from model.failures import Refused, StoreTrouble
from store import Store, files


def place(store: Path) -> Path:
    """Where the demonstration set of a store is: demo.duckdb beside store.duckdb, x.demo.duckdb beside x.duckdb."""
    return store.with_name("demo.duckdb" if store.name == "store.duckdb" else f"{store.stem}.demo.duckdb")


def open_set(path: Path, *, data: Path, definitions: Path) -> Store:
    """The open demonstration store, built first where it is new or older than its files.

    data: the folder of the demonstration set. Raises StoreTrouble (held by another process, disk full, real data in its place …).
    """
    files.begin_anew(path)  # it may be deleted at any time: its figures are invented
    current = stamp.is_current(path, data=data, definitions=definitions)
    store = Store.open(path, create=True)
    try:
        if not current:
            building.build(store, data=data, definitions=definitions, actor=Actor(name="演示", via="build"))
            stamp.set_current(path, data=data, definitions=definitions)
    except Refused as error:
        store.close()
        raise StoreTrouble("unreadable", str(path), f"演示数据库 {path} 没有建成：{error}") from error
    except BaseException:
        store.close()
        raise
    return store
