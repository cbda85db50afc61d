"""The store's file: opening it, telling what is wrong with it in words, publishing a copy that others may read.

One process owns a DuckDB file; a second cannot even read it. So after each commit a read-only copy (S + '.read') is put
in place by rename, and reading commands use it while the file is held (store/publication.py says when).
"""

import glob
import logging
import os
import re
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from model import clock
from model.failures import StoreTrouble
from store import migrations, reach, schema
from store.places import Address
from store.reach import Reach

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
    "permission denied",
    "access is denied",
    "拒绝访问",
    "read-only file system",
    "could not write",
    "could not read",
    "could not fsync",
    "corrupt",
    "invalidated",
)  # … under another name, as a failed commit is
PATIENCE = 12  # how often a writer asks for a file that another process has, four times a second
LAST_CALL = 10.0  # seconds a connection that is closed waits for a cursor of it to end
HEADERS = 3 * 4096  # what stands in a database file before its blocks
# A file of another program must not make the engine fetch an extension from the network: offline that takes minutes.
CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}


# When each store was last found held, by time.monotonic(): of many visitors the first waits, the others are told at once.
_HELD: dict[Path, float] = {}
ONE_ANSWER = 5.0  # seconds for which that holds


def read_copy(path: Path) -> Path:
    """The published copy of a store, which other processes read."""
    return path.with_name(path.name + ".read")


def signs(path: Path) -> list[Path]:
    """What stands beside a store only where there was one: where the store itself is not, it was lost."""
    return [one for one in (read_copy(path), reach.place(path), path.with_name(path.name + ".built")) if one.exists()]


def aside(path: Path, what: str = "") -> Path:
    """A dated name for what is put aside, never one that is there: 'store.duckdb.20261122-140501.old'. what: goes before the '.old'."""
    name = f"{path.name}.{clock.local(datetime.now(UTC)):%Y%m%d-%H%M%S}"
    places = (path.with_name(f"{name}{'' if n == 1 else f'-{n}'}{what}.old") for n in range(1, 1000))
    return next(place for place in places if not (place.exists() or read_copy(place).exists()))


def identity(path: Path) -> tuple[int, int] | None:
    """Which file stands under a name; None where there is none. It asks the name, not the file: no lock is dropped (see publish)."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


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


def reason(error: Exception) -> str:
    """What stopped a copy, in a few words."""
    said = _said(error)
    known = {"磁盘已满": FULL, "没有权限": DENIED}
    return next(
        (words for words, signs in known.items() if any(sign in said for sign in signs)), " ".join(said.split())
    )


def trouble(error: Exception, path: Path) -> StoreTrouble:
    """An engine's error -> what an operator can do about it."""
    said = _said(error)
    if any(sign in said for sign in HELD):
        return StoreTrouble(
            "held",
            str(path),
            f"数据库 {path} 正被另一个进程占用。看板正在运行时请在网页上操作，或先停止看板再运行本命令",
        )
    if any(sign in said for sign in FULL):
        return StoreTrouble(
            "full", str(path), f"磁盘已满（或超出配额），数据库 {path} 没有写入任何新内容。请腾出空间后重试"
        )
    if any(sign in said for sign in NEWER):
        return newer(path)
    if isinstance(error, PermissionError) or any(sign in said for sign in DENIED):
        return StoreTrouble("unreadable", str(path), f"没有权限读写数据库 {path}。请检查文件和所在目录的权限")
    if isinstance(error, OSError):
        return StoreTrouble("unreadable", str(path), f"打不开数据库 {path}：{error.strerror or error}。请检查路径")
    return damaged(path, "已损坏或不是本程序的数据库")


def damaged(path: Path, what: str) -> StoreTrouble:
    """The StoreTrouble of a damaged store, with what to do. what: follows its name in the sentence."""
    copy = f"；只读副本若完好，它也是一份备份：{_restoring(path)}" if read_copy(path).is_file() else ""
    return StoreTrouble(
        "damaged",
        str(path),
        f"数据库 {path} {what}。请停止看板，从备份恢复：python cli.py restore 备份文件 --store {path} （原数据库改名留存备查）{copy}。"
        f"都没有时把 {'、'.join(one.name for one in (path, wal(path), *signs(path)))} 移走，再运行 make run 由 data/ 重建，但上传过的数据不在其中",
    )


def _restoring(path: Path) -> str:
    return f"python cli.py restore {read_copy(path)} --store {path}"


def newer(path: Path | Address) -> StoreTrouble:
    """The StoreTrouble of a store a newer version of the program wrote."""
    return StoreTrouble(
        "newer", str(path), f"数据库 {path} 由更新版本的程序写成，本版本无法读取。请升级程序，或另指定一个数据库"
    )


def older(path: Path, version: int) -> StoreTrouble:
    """The StoreTrouble of a store that must be brought forward first, which only its owner can do."""
    return StoreTrouble(
        "older",
        str(path),
        f"数据库 {path} 由旧版本的程序写成（第 {version} 版表结构，本程序用第 {schema.VERSION} 版）。"
        f"请运行 python cli.py migrate --store {path} （或打开看板），升级前自动备份",
    )


def missing(path: Path) -> StoreTrouble:
    """The StoreTrouble of a store that is not there, with what to do: another thing where there was one before."""
    left = signs(path)
    if not left:
        return StoreTrouble(
            "missing", str(path), f"找不到数据库 {path}。请先运行 make run 或 python cli.py build 建立它"
        )
    held = read_copy(path) in left
    how = (
        f"同一文件夹中的只读副本尚在，请用其恢复：{_restoring(path)}"
        if held
        else "请从备份恢复：python cli.py restore 备份文件"
    )
    names = "、".join(one.name for one in left)
    return StoreTrouble(
        "missing",
        str(path),
        f"数据库 {path} 不存在，同一文件夹中还有 {names}：可能被删除或移走。为避免丢失上传数据，不另建数据库。{how}；确需重新建立的，先将 {names} 移走",
    )


def vanished(path: Path) -> StoreTrouble:
    """The StoreTrouble of a file that was taken away, or replaced by another, while it was open here."""
    what = "换成了另一个文件" if path.exists() else "删除或移走了"
    return StoreTrouble(
        "missing",
        str(path),
        f"数据库 {path} 在打开期间被{what}，本次未写入。请停止看板，将原文件放回；无法找回的，用只读副本恢复：{_restoring(path)}",
    )


def behind(path: Path, *, copy: int, newest: int) -> StoreTrouble:
    """The StoreTrouble of a copy that lacks batches of the store it was made of."""
    return StoreTrouble(
        "behind",
        str(path),
        f"数据库 {path} 已到第 {newest} 批，其他进程可读的只读副本只到第 {copy} 批，之后的批次尚未发布（可能磁盘已满）。"
        "请腾出空间，或停止看板后重试",
    )


def lost(path: Path, *, found: int, known: Reach) -> StoreTrouble:
    """The store lacks a batch that it had: its .wal was lost or cut, or an older file was put in its place."""
    copy = reached(read_copy(path))
    how = (
        f"副本到第 {copy.newest} 批，请用其恢复：{_restoring(path)}"
        if copy
        else "请从备份恢复：python cli.py restore 备份文件"
    )
    return StoreTrouble(
        "damaged",
        str(path),
        f"数据库 {path} 只到第 {found} 批，而旁边的 {read_copy(path).name} 或 {reach.place(path).name} 记录已到第 {known.newest} 批："
        f"少了已提交的批次（可能是 {path.name}.wal 被移走或损坏，或被替换为旧文件）。{how}；有意换回旧数据库的，请先移走这两个文件",
    )


def reached(path: Path) -> Reach | None:
    """How far the ledger in a file goes, whichever version of the program wrote it; None where no ledger can be read."""
    try:
        con = _open(path, write=False)
    except (duckdb.Error, OSError, RuntimeError, UnicodeDecodeError):
        return None
    try:
        return reach.of(con)
    except (duckdb.Error, UnicodeDecodeError):
        return None
    finally:
        con.close()


@contextmanager
def kept_open(path: Path) -> Iterator[None]:
    """The engine stays started for a file, where it can read it: starting is most of what a look into a small one takes."""
    con = None
    with suppress(duckdb.Error, OSError, RuntimeError, UnicodeDecodeError):
        con = _open(path, write=False)
    try:
        yield
    finally:
        if con is not None:
            con.close()


def close(con: duckdb.DuckDBPyConnection) -> None:
    """Closes a connection once no cursor of it is at work: the engine refuses instead of waiting, as when the read copy is just being written."""
    until = time.monotonic() + LAST_CALL
    while True:
        try:
            return con.close()
        except duckdb.ResourceInUseException:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def connect(path: Path, *, write: bool, create: bool = False, keep: bool = True) -> duckdb.DuckDBPyConnection:
    """An open connection to a store of our schema. Raises StoreTrouble; never creates a file unless asked to.

    Opened for writing, a store of an earlier version is brought forward; keep: after a backup.
    """
    try:
        if not _there(path):
            if not create or signs(path):
                raise missing(path)
            create_at(path)
        at_rest = not wal(path).exists()
        con = _open(path, write)
    except (duckdb.Error, OSError, RuntimeError, UnicodeDecodeError) as error:
        raise trouble(error, path) from error
    try:
        _check(con, path, write, keep)
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
        raise IsADirectoryError(0, "这是一个文件夹，不是数据库文件")
    return True


def _open(path: Path, write: bool) -> duckdb.DuckDBPyConnection:
    """A reading command holds the file for a moment only: a writer waits that moment out before it says 'held'."""
    place = path.resolve()
    told = place in _HELD and time.monotonic() - _HELD[place] < ONE_ANSWER
    attempts = PATIENCE if write and not told else 1
    for attempt in range(1, attempts + 1):
        try:
            return duckdb.connect(str(path), read_only=not write, config=CONFIG)
        except (duckdb.Error, UnicodeDecodeError) as error:
            if not write or not any(sign in _said(error) for sign in HELD):
                raise
            if attempt == attempts:
                _HELD[place] = time.monotonic()
                raise
            time.sleep(0.25)
    raise AssertionError("unreachable")


def create_at(path: Path) -> None:
    """A new store appears whole or not at all: a build stopped half-way must not leave a file that looks damaged.

    Where there may have been one before (signs), the caller has asked.
    """
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
        put_new(unfinished, path)
    finally:
        for left in (unfinished, wal(unfinished)):
            left.unlink(missing_ok=True)


def put_new(unfinished: Path, path: Path) -> bool:
    """A finished file takes the place of a store where there is none; never that of another process that was faster: then False."""
    _set_aside_wal(path)
    try:
        os.link(unfinished, path)
    except FileExistsError:
        return False
    except OSError:  # a file system without hard links
        unfinished.rename(path)
    return True


def wal(path: Path) -> Path:
    """The engine's log beside a store: what is committed and not yet in the file."""
    return path.with_name(path.name + ".wal")


def _set_aside_wal(path: Path) -> None:
    """A .wal without its store belongs to a store that was moved away: kept, but not taken for the new one's."""
    if wal(path).exists() and not path.exists():
        kept = wal(path).replace(wal(aside(path)))
        log.warning("数据库 %s 已不在，其遗留的 .wal 改名为 %s 备查", path, kept.name)


def begin_anew(path: Path) -> None:
    """Put aside what was left of a store that is gone and need not be missed, as of the invented one: its copy is kept all the same."""
    if identity(path) or not signs(path):
        return
    if read_copy(path).exists():
        set_copy_aside(path)
    for left in signs(path):
        left.unlink()


def _check(con: duckdb.DuckDBPyConnection, path: Path, write: bool, keep: bool) -> None:
    """It must be ours, not newer than this program, and have every column this program reads. An older one is brought forward."""
    said = dict(con.execute("select key, value from meta").fetchall())
    version = str(said.get("schema_version") or "")
    if not (version.isascii() and version.isdigit() and said.get("store_id")):
        raise damaged(path, "不是本程序的数据库")
    if int(version) > schema.VERSION:
        raise newer(path)
    if not migrations.known(int(version)):
        raise damaged(path, f"的表结构写着第 {version} 版，没有这一版")
    if int(version) < schema.VERSION:
        if not write:
            raise older(path, int(version))
        _bring_forward(con, path, int(version), keep)
    there = {table: _columns(con, table) for table in {table for table, _ in schema.expected()}}
    absent = sorted(f"{table}.{column}" for table, column in schema.expected() if column not in there[table])
    if absent:
        raise damaged(
            path,
            f"的表结构不全（缺 {'、'.join(absent[:3])}{' 等' if len(absent) > 3 else ''}），不属于任何版本程序的格式",
        )


def _columns(con: duckdb.DuckDBPyConnection, table: str) -> frozenset[str]:
    """What a table has; nothing where there is none. duckdb_columns() would first make the engine's own views: five times as long."""
    try:
        return frozenset(con.table(f'"{table}"').columns)
    except duckdb.CatalogException:
        return frozenset()


def _bring_forward(con: duckdb.DuckDBPyConnection, path: Path, version: int, keep: bool) -> None:
    """A dated backup first, then every step in one transaction."""
    if not keep:
        migrations.forward(con, version)
        return
    kept = aside(path, f".v{version}")
    unfinished = path.with_name(f"{path.name}.v{version}.{os.getpid()}.tmp")
    try:
        copy_into(con, unfinished)
        unfinished.replace(kept)
    finally:
        for left in (unfinished, wal(unfinished)):
            left.unlink(missing_ok=True)
    migrations.forward(con, version)
    log.info("数据库 %s 由第 %s 版表结构升到第 %s 版，升级前的备份是 %s", path, version, schema.VERSION, kept.name)


def _check_length(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    """A file cut short opens well as long as nothing asks for the missing blocks: writing into it would hide the loss.

    Free blocks do not count: the engine itself cuts them off the end of the file.
    """
    size, blocks = con.execute(
        "select block_size, used_blocks from pragma_database_size() where database_name = current_database()"
    ).fetchall()[0]
    if path.stat().st_size < HEADERS + size * blocks:
        raise damaged(path, "不完整：文件被截短")


def copy_into(con: duckdb.DuckDBPyConnection, target: Path) -> None:
    """All an open database holds at this moment, written by the engine into a new file. Raises what the engine raises, OSError.

    The engine writes it: opening the store's file from Python and closing it again would drop this process's own POSIX lock
    on it, and a second process could then write into it. Without a log of its own: a copy that was not finished is thrown away.
    """
    name = "copy_" + uuid.uuid4().hex[:8]
    own = con.execute("select current_database()").fetchall()[0][0]
    con.execute(f"attach '{_quoted(target)}' as {name} (recovery_mode no_wal_writes)")
    try:
        con.execute(f'copy from database "{own.replace(chr(34), chr(34) * 2)}" to {name}')
    finally:
        con.execute(f"detach {name}")  # writes all of it into the one file


def copy_file(source: Path, target: Path) -> None:
    """All that the store in a file holds, into a new file, by the engine, so that a .wal beside the source is in the copy too. Not of a file this process has open to write."""
    name = "copy_" + uuid.uuid4().hex[:8]
    con = duckdb.connect(config=CONFIG)
    try:
        con.execute(f"attach '{_quoted(source)}' as {name}_from (read_only)")
        con.execute(f"attach '{_quoted(target)}' as {name}_to")
        con.execute(f"copy from database {name}_from to {name}_to")
        con.execute(f"detach {name}_to")  # writes all of it into the one file
    finally:
        con.close()


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")


def publish(con: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Put a fresh read-only copy beside the store, whole or not at all. Gives '', or why there is none."""
    # A name of its own each time: the engine may know a file as open for a moment after it was detached, while another thread asks something.
    unfinished = path.with_name(f"{path.name}.read.{uuid.uuid4().hex[:8]}.{os.getpid()}.tmp")
    try:
        _sweep(path)
        copy_into(con, unfinished)
        _replace(unfinished, read_copy(path))
        return ""
    except (duckdb.Error, OSError) as error:
        # The batch itself is committed; only other processes' view of it waits for the next publication.
        why = reason(error)
        log.warning("未能写入只读副本 %s，其他进程暂时只能读取上一次的副本：%s", read_copy(path), why)
        return why
    finally:
        _sweep(path)


def set_copy_aside(path: Path) -> None:
    """The copy of another store, one that was moved away as damaged or lost: it may hold the only whole uploads, so it is kept."""
    kept = aside(path)
    try:
        read_copy(path).replace(kept)
        log.warning("只读副本 %s 属于先前的另一个数据库，改名为 %s 备查", read_copy(path), kept.name)
    except OSError as error:
        log.warning("只读副本 %s 属于先前的另一个数据库，未能改名：%s", read_copy(path), error)


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


def unfinished(path: Path) -> list[Path]:
    """What killed processes left half-written beside a store: S.….PID.tmp of which no process of that number lives."""
    names = ((one, re.fullmatch(r".*\.(\d+)\.tmp(\.wal)?", one.name)) for one in beside(path))
    return [one for one, found in names if found and not _alive(int(found[1]))]


def beside(path: Path) -> list[Path]:
    """Everything whose name begins with the store's and a dot."""
    return sorted(path.parent.glob(f"{glob.escape(path.name)}.*"))


def tidy(path: Path) -> None:
    """Take away what killed processes left half-written."""
    for left in unfinished(path):
        with suppress(OSError):
            left.unlink(missing_ok=True)
            log.info("清掉中断时遗留的不完整文件 %s", left.name)


def _alive(pid: int) -> bool:
    if os.name == "nt":  # there os.kill would end it, and a file that is open cannot be removed anyhow
        return False
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
