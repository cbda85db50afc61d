"""The store's file: opening it, telling what is wrong with it in words, publishing a copy that others may read.

One process owns a DuckDB file; a second cannot even read it. So after each commit a read-only copy (S + '.read') is put
in place by rename, and reading commands use it while the file is held.
"""

import glob
import logging
import os
import time
import uuid
from contextlib import suppress
from pathlib import Path

import duckdb

from model.failures import StoreTrouble
from store import schema

log = logging.getLogger(__name__)

# What the engine says. Windows speaks the language of the machine, so a Chinese one says it in Chinese.
HELD = (
    "could not set lock",
    "conflicting lock",
    "being used by another process",
    "另一个程序正在使用",
    "already attached",
    "different configuration",
)
NEWER = ("newer version", "serialization version", "storage version", "version number")
FULL = ("no space left", "out of disk", "disk full", "enospc", "quota exceeded", "file too large", "磁盘空间不足")
DENIED = ("permission denied", "read-only", "access is denied", "拒绝访问")
# What the engine raises when the file or the machine is at fault; anything else is a defect of ours and stays one.
AT_FAULT = (
    duckdb.IOException,
    duckdb.FatalException,
    duckdb.InternalException,
    duckdb.SerializationException,
    duckdb.OutOfMemoryException,
    OSError,
    UnicodeDecodeError,
)
FAULTY = (
    *FULL,
    "could not write",
    "could not read",
    "could not fsync",
    "corrupt",
    "invalidated",
)  # … under another name, as a failed commit is
HEADERS = 3 * 4096  # what stands in a database file before its blocks
# A file of another program must not make the engine fetch an extension from the network: offline that takes minutes.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


def read_copy(path: Path) -> Path:
    """The published copy of a store, which other processes read."""
    return path.with_name(path.name + ".read")


def is_at_fault(error: Exception) -> bool:
    """Whether the file or the machine is at fault (damaged, full, unreadable), not a defect of ours."""
    return isinstance(error, AT_FAULT) or (
        isinstance(error, duckdb.Error) and any(sign in _said(error) for sign in FAULTY)
    )


def is_given_up(error: Exception) -> bool:
    """Whether the engine has given the database up until it is opened anew, as after a checkpoint on a full disk."""
    return isinstance(error, (duckdb.FatalException, duckdb.InternalException)) or "invalidated" in _said(error)


def _said(error: Exception) -> str:
    if isinstance(
        error, UnicodeDecodeError
    ):  # the engine passes on a Chinese Windows' own words in GBK, and Python chokes on them
        return bytes(error.object).decode("gb18030", "replace").lower()
    return str(error).lower()


def trouble(error: Exception, path: Path) -> StoreTrouble:
    """An engine's error -> what an operator can do about it."""
    said = _said(error)
    if any(sign in said for sign in HELD):
        return StoreTrouble(
            "held",
            str(path),
            f"数据库 {path} 正被另一个进程占用。看板正在运行时请在网页上操作, 或先停下它再运行这个命令",
        )
    if any(sign in said for sign in FULL):
        return StoreTrouble(
            "full", str(path), f"磁盘已满(或超出配额), 数据库 {path} 没有写入任何新内容。请腾出空间后重试"
        )
    if any(sign in said for sign in NEWER):
        return newer(path)
    if isinstance(error, PermissionError) or any(sign in said for sign in DENIED):
        return StoreTrouble("unreadable", str(path), f"没有权限读写数据库 {path}。请检查文件和所在目录的权限")
    if isinstance(error, OSError):
        return StoreTrouble("unreadable", str(path), f"打不开数据库 {path}: {error.strerror or error}。请检查路径")
    return damaged(path, "已损坏或不是本程序的数据库")


def damaged(path: Path, what: str) -> StoreTrouble:
    """The StoreTrouble of a damaged store, with what to do. what: follows its name in the sentence."""
    copy = f"; 只读副本 {read_copy(path).name} 若完好, 复制为 {path.name} 也可恢复" if read_copy(path).is_file() else ""
    return StoreTrouble(
        "damaged",
        str(path),
        f"数据库 {path} {what}。请把它连同 {path.name}.wal 移走(保留备查), 再从备份恢复{copy}。都没有时运行 make run 由 data/ 重建, 但上传过的数据不在其中",
    )


def newer(path: Path) -> StoreTrouble:
    """The StoreTrouble of a store a newer version of the program wrote."""
    return StoreTrouble(
        "newer", str(path), f"数据库 {path} 由更新版本的程序写成, 本版本读不了。请升级程序, 或另指定一个数据库"
    )


def missing(path: Path) -> StoreTrouble:
    """The StoreTrouble of a store that is not there, with what to do."""
    copy = (
        f"。它的只读副本 {read_copy(path).name} 还在: 若是误删, 把副本复制为 {path.name} 即可恢复"
        if read_copy(path).is_file()
        else ""
    )
    return StoreTrouble(
        "missing", str(path), f"找不到数据库 {path}。请先运行 make run 或 python cli.py build 建立它{copy}"
    )


def lost(path: Path, *, found: int, published: int) -> StoreTrouble:
    """The store ends before its own published copy does: its .wal was lost or cut. The copy must not be written over."""
    return StoreTrouble(
        "damaged",
        str(path),
        f"数据库 {path} 只到批次 #{found}, 而它的只读副本 {read_copy(path).name} 已到 #{published}: 少了已提交的批次(多半是 {path.name}.wal 被移走或损坏)。"
        f"请把 {path.name} 移走备查, 再把 {read_copy(path).name} 复制为 {path.name}; 若是有意换回旧库, 请先移走 {read_copy(path).name}",
    )


def connect(path: Path, *, write: bool, create: bool = False) -> duckdb.DuckDBPyConnection:
    """An open connection to a store of our schema. Raises StoreTrouble; never creates a file unless asked to."""
    try:
        if not _there(path):
            if not create:
                raise missing(path)
            _create(path)
        at_rest = not wal(path).exists()
        con = _open(path, write)
    except (duckdb.Error, OSError, RuntimeError, UnicodeDecodeError) as error:
        raise trouble(error, path) from error
    try:
        _check(con, path)
        if at_rest:
            _check_length(con, path)
    except (duckdb.Error, OSError, RuntimeError, UnicodeDecodeError) as error:
        con.close()
        raise trouble(error, path) from error
    except StoreTrouble:
        con.close()
        raise
    return con


def _there(path: Path) -> bool:
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    if path.is_dir():
        raise IsADirectoryError(0, "这是一个文件夹, 不是数据库文件")
    return True


def _open(path: Path, write: bool) -> duckdb.DuckDBPyConnection:
    """A reading command holds the file for a moment only: a writer waits that moment out before it says 'held'."""
    for attempt in range(12 if write else 1):
        try:
            return duckdb.connect(str(path), read_only=not write, config=CONFIG)
        except (duckdb.Error, UnicodeDecodeError) as error:
            if attempt == 11 or not write or not any(sign in _said(error) for sign in HELD):
                raise
            time.sleep(0.25)
    raise AssertionError("unreachable")


def _create(path: Path) -> None:
    """A new store appears whole or not at all: a build stopped half-way must not leave a file that looks damaged."""
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.new.{os.getpid()}.tmp")
    unfinished.unlink(missing_ok=True)
    try:
        con = duckdb.connect(str(unfinished), config=CONFIG)
        try:
            con.begin()
            con.execute(schema.ddl())
            con.execute(
                "insert into meta values ('schema_version', ?), ('store_id', ?)",
                [str(schema.VERSION), uuid.uuid4().hex],
            )
            con.commit()
            con.execute(
                "checkpoint"
            )  # close() would keep silent about a full disk and leave the schema in the .wal alone
        finally:
            con.close()
        _set_aside_wal(path)
        try:
            os.link(unfinished, path)  # unlike a rename it never replaces the store of another process that was faster
        except FileExistsError:
            pass
        except OSError:  # a file system without hard links
            unfinished.rename(path)
    finally:
        for left in (unfinished, wal(unfinished)):
            left.unlink(missing_ok=True)


def wal(path: Path) -> Path:
    """The engine's log beside a store: what is committed and not yet in the file."""
    return path.with_name(path.name + ".wal")


def _set_aside_wal(path: Path) -> None:
    """A .wal without its store belongs to a store that was moved away: kept, but not taken for the new one's."""
    if wal(path).exists() and not path.exists():
        wal(path).replace(path.with_name(path.name + ".wal.old"))
        log.warning("数据库 %s 已不在, 它留下的 .wal 改名为 %s.wal.old 备查", path, path.name)


def _check(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """It must be ours, not newer than this program, and have every column this program reads."""
    said = dict(con.execute("select key, value from meta").fetchall())
    version = str(said.get("schema_version") or "")
    if not (version.isascii() and version.isdigit() and said.get("store_id")):
        raise damaged(path, "不是本程序的数据库")
    if int(version) > schema.VERSION:
        raise newer(path)
    there = set(
        con.execute(
            "select table_name, column_name from duckdb_columns() where database_name = current_database()"
        ).fetchall()
    )
    absent = sorted(f"{table}.{column}" for table, column in schema.expected() if (table, column) not in there)
    if absent:
        raise damaged(
            path,
            f"的表结构与本程序不符(缺 {'、'.join(absent[:3])}{' 等' if len(absent) > 3 else ''}), 多半由旧版本写成",
        )


def _check_length(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A file cut short opens well as long as nothing asks for the missing blocks: writing into it would hide the loss.

    Free blocks do not count: the engine itself cuts them off the end of the file.
    """
    size, blocks = con.execute(
        "select block_size, used_blocks from pragma_database_size() where database_name = current_database()"
    ).fetchall()[0]
    if path.stat().st_size < HEADERS + size * blocks:
        raise damaged(path, "不完整: 文件被截短")


def publish(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Put a fresh read-only copy beside the store, whole or not at all.

    The engine writes the copy: opening the store's file from Python and closing it again would drop this process's own
    POSIX lock on it, and a second process could then write into it.
    """
    unfinished = path.with_name(f"{path.name}.read.{os.getpid()}.tmp")
    name = "published_" + uuid.uuid4().hex[:8]
    try:
        _sweep(path)
        own = con.execute("select current_database()").fetchall()[0][0]
        con.execute(f"attach '{str(unfinished).replace(chr(39), chr(39) * 2)}' as {name}")
        try:
            con.execute(f'copy from database "{own.replace(chr(34), chr(34) * 2)}" to {name}')
        finally:
            con.execute(f"detach {name}")
        _replace(unfinished, read_copy(path))
    except (duckdb.Error, OSError) as error:
        # The batch itself is committed; only other processes' view of it waits for the next publication.
        log.warning(
            "没有写成只读副本 %s, 别的进程暂时只能看到上一次的: %s", read_copy(path), " ".join(str(error).split())
        )
    finally:
        _sweep(path)


def set_copy_aside(path: Path) -> None:
    """The copy of another store, one that was moved away as damaged or lost: it may hold the only whole uploads, so it is kept."""
    aside = path.with_name(path.name + ".read.old")
    try:
        read_copy(path).replace(aside)
        log.warning("只读副本 %s 属于先前的另一个数据库, 改名为 %s 备查", read_copy(path), aside.name)
    except OSError as error:
        log.warning("只读副本 %s 属于先前的另一个数据库, 没能改名: %s", read_copy(path), error)


def _replace(new: Path, old: Path) -> None:
    for attempt in range(8):
        try:
            new.replace(old)
            return
        except PermissionError:  # on Windows a reader of the old copy keeps it from being replaced for a moment
            if attempt == 7 or os.name != "nt":
                raise
            time.sleep(0.25)


def _sweep(path: Path) -> None:
    """Unfinished copies, also those of a process that was killed: only the one owner of the store publishes."""
    for left in path.parent.glob(f"{glob.escape(path.name)}.read.*.tmp*"):
        with suppress(OSError):  # it only takes up room; the next publication tries again
            left.unlink(missing_ok=True)
