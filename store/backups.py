"""Backup and restore: one whole file out of a store, and one put back in its place, checked before anything is touched.

Neither needs an open Store: a backup is taken beside a running server from its published copy, a restore wants the file alone.
"""

import hashlib
import logging
import os
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import duckdb

from model.columns import STATEMENTS
from model.failures import Refused, StoreTrouble
from store import drafts, files, ledger, reach
from store.places import Address
from store.reach import Reach
from store.store import Store

log = logging.getLogger(__name__)

UNUSABLE = {
    "missing": "找不到该文件",
    "held": "正被另一个进程占用",
    "newer": "由更新版本的程序写成，请先升级程序",
    "unreadable": "打不开，请检查路径和权限",
    "full": "磁盘已满",
    "damaged": "已损坏，或不是本程序的数据库",
    "older": "由旧版本的程序写成",
}


def backup(path: Path | Address, target: Path) -> int:
    """Write the store (while another process holds it, its published copy) as one file; gives the batch it reaches.

    The file appears whole or not at all. An older backup of the same store is replaced once the new one is proven to hold all
    that it holds; no other file ever is. Raises StoreTrouble (the store; behind: the backup is there, but the published copy
    lacked batches), Refused (the target).
    """
    if isinstance(path, Path) and (_same(target, path) or _same(target, files.read_copy(path))):
        raise _refused(target, "该文件属于数据库自身", "请另指定文件名")
    if target.is_dir() or not target.parent.is_dir():
        raise _refused(target, "是一个文件夹" if target.is_dir() else "没有它所在的文件夹", "写出文件夹和文件名")
    files.tidy(target)
    with Store.open_for_reading(path) as store:
        older = files.reached(target)
        if target.exists() and (older is None or older.store != store.id):
            raise _refused(target, "该文件已存在，且不是本数据库的备份，不覆盖", "请另指定文件名")
        unfinished = target.with_name(f"{target.name}.{os.getpid()}.tmp")
        try:
            store.copy_into(unfinished)
            version = check(unfinished)
            if older and _lacks(unfinished, older):
                raise _refused(
                    target,
                    f"已有的这份备份到第 {older.newest} 批，其中有数据库中没有的批次（该数据库只到第 {version} 批），不覆盖",
                    "请先查明数据库缺少的内容；需保留两份的，请另指定文件名",
                )
            if older and (lost := len(_drafts(target) - _drafts(unfinished))):
                raise _refused(
                    target,
                    f"已有的这份备份中有数据库中没有的草案版本 {lost} 个，不覆盖",
                    "请先查明数据库缺少的内容；需保留两份的，请另指定文件名",
                )
            unfinished.replace(target)
        except (duckdb.Error, OSError) as error:
            raise files.trouble(error, target) from error
        finally:
            _sweep(unfinished)
        if store.behind:
            why = (
                f"数据库服务器 {path} 当时连不上，备份的是本机副本的内容。服务器恢复后请再备份一次"
                if isinstance(path, Address)
                else files.behind(path, copy=version, newest=version + store.behind).words
            )
            raise StoreTrouble("behind", str(path), f"{target} 已写好，但只到第 {version} 批：{why}")
    return version


@dataclass(frozen=True, kw_only=True)
class Restored:
    """newest: the newest batch now; aside: where the store that stood there is kept, None where there was none; before: the
    newest batch known of it, None where nothing is known or it was another store.
    """

    newest: int
    aside: Path | None
    before: int | None


def restore(source: Path, path: Path | Address) -> Restored:
    """Put a backup (of this version or an earlier one) in the store's place, also one that ends earlier: what stood there is kept.

    On a server it goes into an empty database only. Raises StoreTrouble (the backup is not sound; the store is held by another
    process), Refused; then nothing has changed.
    """
    if isinstance(path, Address):
        return _restore_to(path, source)
    if _same(source, path):
        raise _refused(source, "该文件即数据库本身", "给出备份文件")
    path = path.resolve()
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.restore.{os.getpid()}.tmp")
    try:
        version = _bring_forward(source, unfinished)
        before = _known(path, files.reached(unfinished))
        aside = _put_in_place(unfinished, path)
    except (duckdb.Error, OSError) as error:
        raise files.trouble(error, path) from error
    finally:
        _sweep(unfinished)
    log.info("数据库 %s 由备份 %s 恢复，到第 %s 批", path, source, version)
    try:
        Store.open(path).close()  # publishes the copy for readers
    except StoreTrouble as trouble:  # a server was faster: it publishes itself
        log.warning("%s", trouble.words)
    return Restored(newest=version, aside=aside, before=before)


def _restore_to(address: Address, source: Path) -> Restored:
    from store import transfer  # with its driver: who has files alone need not load it

    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "store.duckdb"
        try:
            _bring_forward(source, copy)
        except (duckdb.Error, OSError) as error:
            raise files.trouble(error, copy) from error
        moved = transfer.fill(address, copy)
    log.info("数据库 %s 由备份 %s 恢复，到第 %s 批", address, source, moved.newest)
    return Restored(newest=moved.newest, aside=None, before=None)


def _bring_forward(source: Path, copy: Path) -> int:
    """Copy a backup, and make of the copy a store of this version; gives its newest batch. Raises StoreTrouble, duckdb.Error, OSError."""
    try:
        check(source)
    except StoreTrouble as trouble:
        if trouble.kind != "older":
            raise
    files.copy_file(source, copy)
    files.connect(copy, write=True, keep=False).close()
    return check(copy)


def _known(path: Path, restored: Reach | None) -> int | None:
    """The newest batch that a store, its copy or its note tells of, where it is the one restored."""
    told = (files.reached(path), files.reached(files.read_copy(path)), reach.noted(path))
    return max((one.newest for one in told if one and restored and one.store == restored.store), default=None)


def _lacks(path: Path, other: Reach) -> bool:
    with closing(files.connect(path, write=False)) as con:
        return reach.lacks(con, other)


def _drafts(path: Path) -> set[tuple[str, int, int]]:
    """Every version of every draft in a file; a store of an earlier version has none."""
    try:
        with closing(files.connect(path, write=False)) as con:
            return drafts.written(con)
    except StoreTrouble:
        return set()


def check(path: Path) -> int:
    """Whether a file is a whole store of ours with a sound ledger; gives its newest batch. Raises StoreTrouble with the reason."""
    try:
        with closing(files.connect(path, write=False)) as con:
            wrong, version = _unsound(con), ledger.version(con)
    except StoreTrouble as trouble:
        raise StoreTrouble(trouble.kind, str(path), f"备份 {path} 不能用：{UNUSABLE[trouble.kind]}") from trouble
    except (duckdb.Error, UnicodeDecodeError) as error:
        raise StoreTrouble("damaged", str(path), f"备份 {path} 不能用：{UNUSABLE['damaged']}") from error
    if wrong:
        raise StoreTrouble("damaged", str(path), f"备份 {path} 不能用：{'；'.join(wrong)}")
    return version


def examine(path: Path | Address) -> list[tuple[str, bool]]:
    """What stands in a store's folder, or on a server: a sentence each, and whether that is in order. It only reads; no StoreTrouble leaves it."""
    try:
        with Store.open_for_reading(path) as store:
            version, late, file = store.version(), store.behind, store.file
            told = [(words, False) for words in store.troubles()]
            with closing(files.connect(file, write=isinstance(path, Address))) as con:
                wrong = _unsound(con)
    except StoreTrouble as trouble:
        return [(trouble.words, False)]
    if isinstance(path, Address):
        which, more = " 的本机副本" if late else "", _replicas(file)  # while it is away, nobody knows more
    else:
        held = file != path
        which, more = "（正被另一个进程占用，所列为只读副本）" if held else "", _folder(path, version, late, held=held)
    return [(f"数据库 {path}{which}：到第 {version} 批，{'；'.join(wrong) or '账目完好'}", not wrong), *told, *more]


def _folder(path: Path, version: int, late: int, *, held: bool) -> list[tuple[str, bool]]:
    """What stands beside the file of a store that reaches a version; late: by how many batches its copy is behind."""
    said = []
    if late:
        said.append((files.behind(path, copy=version, newest=version + late).words, False))
    elif not held:
        copy = files.reached(files.read_copy(path))
        said.append((f"只读副本：{f'到第 {copy.newest} 批' if copy else '没有'}，下次打开数据库时核对、补写", True))
    left, old = files.unfinished(path), [one for one in files.beside(path) if ".old" in one.name]
    if left:
        said.append((f"中断时遗留的不完整文件 {len(left)} 个：下次打开数据库时清除", True))
    if old:
        said.append((f"替换、移出的旧文件 {len(old)} 个，共 {_megabytes(old)} MB：核对并另存后可删除", True))
    return said


def _replicas(file: Path) -> list[tuple[str, bool]]:
    """The replicas of shared stores on this machine, of which this file is one."""
    folder = file.parent.parent
    kept = sorted(folder.glob("*/store.duckdb"))
    what = f"本机副本 {len(kept)} 个，共 {_megabytes(kept)} MB，在 {folder}"
    return [(f"{what}：其中 store.duckdb 停止看板后可以删除，会自动重新取得；操作记录（.log）请先另存", True)]


def _megabytes(paths: list[Path]) -> str:
    return f"{sum(one.stat().st_size for one in paths) / 1e6:.0f}"


def _unsound(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What contradicts itself in a ledger: ids, targets, rows without a batch, files unlike their digest, current unlike newest."""

    def count(sql: str) -> int:
        return con.execute(sql).fetchall()[0][0]

    at, wrong = ledger.version(con), drafts.unsound(con)
    if count("select count(*) from batch") != at or (at and count("select min(id) from batch") != 1):
        wrong.append("批次号不连续")
    if count("""
        select count(*) from batch u left join batch b on b.id = u.target and b.id < u.id
        where case when u.kind in ('undo', 'redo') then coalesce(b.kind not in ('curated', 'upload', 'plan_reading'), true)
          when u.kind in ('approve', 'return', 'withdraw') or u.kind in ('upload', 'plan_reading') and u.target is not null
            then not coalesce(starts_with(b.kind, 'submitted'), false)
          else u.target is not null end"""):
        wrong.append("有撤销或恢复对不上批次")
    if count(
        "select count(*) from (select target from batch where kind in ('upload', 'plan_reading') and target is not null group by 1 having count(*) > 1)"
    ):
        wrong.append("有提交发布了两次")
    for table in STATEMENTS:
        if count(f"select count(*) from {table} where batch not in (select id from batch)"):
            wrong.append(f"表 {table} 有行不属于任何批次")
        newest, current = ledger.newest(table, at=at), f"select * from {table}_current"
        if count(f"select count(*) from (({newest} except all {current}) union all ({current} except all {newest}))"):
            wrong.append(f"表 {table}_current 与台账不符")
    kept = con.execute("select batch, name, sha256, body from batch_file where batch in (select id from batch)")
    while row := kept.fetchone():
        if hashlib.sha256(row[3]).hexdigest() != row[2]:
            wrong.append(f"第 {row[0]} 批保存的文件 {row[1]} 已变")
    return wrong


def _put_in_place(unfinished: Path, path: Path) -> Path | None:
    """The finished file takes the store's place in one step; what stood there, its .wal and its copy go aside first."""
    holding = _seize(path)
    try:
        aside = files.aside(path)
        for place in (files.read_copy, files.wal, reach.place):
            old, new = place(path), place(aside)
            if old.exists():
                old.replace(new)
        was_there = path.exists()
        if was_there:
            try:
                os.link(path, aside)  # no moment without a store
            except OSError:  # a file system without hard links
                path.replace(aside)
        unfinished.replace(path)
        return aside if was_there else None
    finally:
        if holding:
            holding.close()


def _seize(path: Path) -> duckdb.DuckDBPyConnection | None:
    """Keeps writers out while files change their names. None where there is no store, or none that opens."""
    if not path.exists():
        return None
    try:
        files.connect(path, write=True).close()  # waits for readers; brings the .wal into the file
        # Open to read only: closing it later writes nothing beside the new store. Windows renames no file that is open.
        return None if os.name == "nt" else files.connect(path, write=False)
    except StoreTrouble as trouble:
        if trouble.kind not in ("damaged", "newer"):
            raise
        return None


def _same(one: Path, other: Path) -> bool:
    return one.resolve() == other.resolve()


def _sweep(unfinished: Path) -> None:
    for left in (unfinished, files.wal(unfinished)):
        left.unlink(missing_ok=True)


def _refused(path: Path, why: str, fix: str) -> Refused:
    return Refused.because("path", why, fix, file=str(path))
