"""The store's file: opening it, telling what is wrong with it in words, publishing a copy that others may read.

One process owns a DuckDB file; a second cannot even read it. So after each commit a read-only copy (S + '.read') is put
in place by rename, and reading commands use it while the file is held.
"""

import logging
import os
import time
import uuid
from pathlib import Path

import duckdb

from model.failures import StoreTrouble
from store import schema

log = logging.getLogger(__name__)

HELD = ("could not set lock", "conflicting lock", "being used by another process", "already attached", "different configuration")
NEWER = ("newer version", "serialization version", "storage version", "version number")
# What the engine raises when the file or the machine is at fault; anything else is a defect of ours and stays one.
AT_FAULT = (duckdb.IOException, duckdb.FatalException, duckdb.InternalException, duckdb.SerializationException, duckdb.OutOfMemoryException, OSError)
FULL = ("no space left", "out of disk", "disk full", "enospc")


def read_copy(path: Path) -> Path:
    return path.with_name(path.name + ".read")


def trouble(error: Exception, path: Path) -> StoreTrouble:
    """An engine's error -> what an operator can do about it."""
    said = str(error).lower()
    if any(sign in said for sign in HELD):
        return StoreTrouble("held", str(path), f"数据库 {path} 正被另一个进程占用。看板正在运行时请在网页上操作, 或先停下它再运行这个命令")
    if any(sign in said for sign in FULL):
        return StoreTrouble("full", str(path), f"磁盘已满, 数据库 {path} 没有写入任何新内容。请腾出空间后重试")
    if any(sign in said for sign in NEWER):
        return newer(path)
    if isinstance(error, PermissionError) or "permission denied" in said or "read-only" in said:
        return StoreTrouble("unreadable", str(path), f"没有权限读写数据库 {path}。请检查文件和所在目录的权限")
    return StoreTrouble("damaged", str(path), f"数据库 {path} 已损坏或不是本程序的数据库。请移走它(保留备查), 再从备份恢复, 或运行 make run 由 data/ 重建(上传过的数据只在备份里)")


def newer(path: Path) -> StoreTrouble:
    return StoreTrouble("newer", str(path), f"数据库 {path} 由更新版本的程序写成, 本版本读不了。请升级程序, 或另指定一个数据库")


def missing(path: Path) -> StoreTrouble:
    return StoreTrouble("missing", str(path), f"找不到数据库 {path}。请先运行 make run 或 python cli.py build 建立它")


def connect(path: Path, *, write: bool, create: bool = False) -> duckdb.DuckDBPyConnection:
    """An open connection to a store of our schema. Raises StoreTrouble; never creates a file unless asked to."""
    fresh = not path.exists()
    if fresh and not create:
        raise missing(path)
    try:
        if fresh:
            path.parent.mkdir(parents=True, exist_ok=True)
        con = _open(path, write)
    except (duckdb.Error, OSError, RuntimeError) as error:
        raise trouble(error, path) from error
    try:
        if fresh:
            _create(con)
        _check(con, path)
    except (duckdb.Error, RuntimeError) as error:
        con.close()
        raise trouble(error, path) from error
    except StoreTrouble:
        con.close()
        raise
    return con


def _open(path: Path, write: bool) -> duckdb.DuckDBPyConnection:
    """A reading command holds the file for a moment only: a writer waits that moment out before it says 'held'."""
    for attempt in range(12 if write else 1):
        try:
            return duckdb.connect(str(path), read_only=not write)
        except duckdb.Error as error:
            if attempt == 11 or not write or not any(sign in str(error).lower() for sign in HELD):
                raise
            time.sleep(0.25)
    raise AssertionError("unreachable")


def _create(con: duckdb.DuckDBPyConnection) -> None:
    con.begin()
    con.execute(schema.ddl())
    con.execute("insert into meta values ('schema_version', ?), ('store_id', ?)", [str(schema.VERSION), uuid.uuid4().hex])
    con.commit()


def _check(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    found = con.execute("select value from meta where key = 'schema_version'").fetchall()
    if not found:
        raise trouble(RuntimeError("no schema version"), path)
    if int(found[0][0]) > schema.VERSION:
        raise newer(path)


def publish(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Put a fresh read-only copy beside the store, whole or not at all.

    The engine writes the copy: opening the store's file from Python and closing it again would drop this process's own
    POSIX lock on it, and a second process could then write into it.
    """
    unfinished = path.with_name(f"{path.name}.read.{os.getpid()}.tmp")
    unfinished.unlink(missing_ok=True)
    name = "published_" + uuid.uuid4().hex[:8]
    try:
        own = con.execute("select current_database()").fetchall()[0][0]
        con.execute(f"attach '{str(unfinished).replace(chr(39), chr(39) * 2)}' as {name}")
        try:
            con.execute(f'copy from database "{own}" to {name}')
        finally:
            con.execute(f"detach {name}")
        os.replace(unfinished, read_copy(path))
    except (duckdb.Error, OSError) as error:
        # The batch itself is committed; only other processes' view of it waits for the next publication.
        log.warning("没有写成只读副本 %s: %s", read_copy(path), error)
    finally:
        for left in (unfinished, unfinished.with_name(unfinished.name + ".wal")):
            left.unlink(missing_ok=True)
