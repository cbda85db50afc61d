"""The replica: a DuckDB file of this process in which a shared ledger is read and reckoned, brought forward from the server.

Nothing in it is not on the server as well, so that it may be thrown away at any time. It stands in a folder of the machine that
is kept between starts, one for each process that runs at once: whoever starts next goes on from where the last one ended.
"""

import hashlib
import logging
import os
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

import duckdb

from model.failures import StoreTrouble
from store import files, ledger, postgres, schema
from store.places import Address
from store.postgres import Connection

log = logging.getLogger(__name__)

FOLDER = "COUNTY_HEALTH_REPLICAS"
MANY = 20  # batches at once, above which all current tables are derived anew: cheaper than key by key
POSITION = "replica"  # in meta, of a replica only: the number and the mark of the last change it has

# The folder this process holds of each shared ledger, and the file whose lock says so.
_OURS: dict[Path, tuple[Path, IO]] = {}
_ALONE = threading.Lock()  # two who ask at once must be told of one folder: the lock of the other would go


class Position(NamedTuple):
    """The last change a replica has: its number, 0 for none, and its mark."""

    change: int
    mark: str


def root() -> Path:
    """Where the replicas of this machine stand: COUNTY_HEALTH_REPLICAS, else the folder for the state of a user's programs."""
    named = os.environ.get(FOLDER)
    if named:
        return Path(named)
    state = os.environ.get("XDG_STATE_HOME")
    try:
        return (Path(state) if state else Path.home() / ".local" / "state") / "county-health"
    except RuntimeError:  # a service without a home
        return Path(tempfile.gettempdir()) / f"county-health-{os.getuid() if hasattr(os, 'getuid') else 'replicas'}"


def beside(address: Address) -> Path:
    """The file of this process for a shared ledger; what stands beside a store otherwise stands beside it. Raises StoreTrouble."""
    where = (root() / hashlib.sha256(f"{address} {address.url.partition('?')[2]}".encode()).hexdigest()[:12]).absolute()
    with _ALONE:
        if where not in _OURS:
            try:
                _OURS[where] = _free(where)
            except OSError as error:
                raise StoreTrouble(
                    "unreadable",
                    str(address),
                    f"本机存放数据库副本的文件夹 {where} 不能使用（{files.reason(error)}）。请检查权限，或用环境变量 {FOLDER} 另指定一个",
                ) from error
        return _OURS[where][0] / "store.duckdb"


def let_go() -> None:
    """Give back every folder this process holds; for processes that open many, one after the other."""
    for _, lock in _OURS.values():
        lock.close()
    _OURS.clear()


def _free(where: Path) -> tuple[Path, IO]:
    """The first folder that no process holds. The lock goes with the process, kill -9 included."""
    where.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = 0
    while True:
        number += 1
        folder = where / str(number if os.name != "nt" else os.getpid())
        folder.mkdir(exist_ok=True, mode=0o700)
        lock = (folder / "lock").open("w")
        if _locked(lock):
            return folder, lock
        lock.close()


def _locked(lock: IO) -> bool:
    if os.name == "nt":  # there each process has a folder of its number
        return True
    import fcntl

    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def connect(path: Path) -> duckdb.DuckDBPyConnection:
    """The replica of a path, empty where there was none that can be used. Raises StoreTrouble (disk full, no permission)."""
    try:
        con = files.connect(path, write=True, keep=False)
        if _written_by(con) in ("", str(schema.VERSION)):
            return con
        con.close()  # on the server every row was written anew, as one more change: it would come a second time
        kept = path.replace(files.aside(path))
        log.warning("本机副本由旧版本的程序写成，改名为 %s 备查，重新取一份", kept.name)
    except StoreTrouble as trouble:
        if trouble.kind not in ("missing", "damaged", "newer", "older"):
            raise
        if trouble.kind != "missing":
            log.warning("本机副本 %s 不能用（%s），重新取一份", path, trouble.kind)
    begin_anew(path)
    return files.connect(path, write=True)


def begin_anew(path: Path) -> None:
    """An empty file in the place of a replica that nobody has open."""
    for left in (path, files.wal(path)):
        left.unlink(missing_ok=True)
    try:
        files.create_at(path)
    except (duckdb.Error, OSError) as error:
        raise files.trouble(error, path) from error


def position(con: duckdb.DuckDBPyConnection) -> Position:
    """How far a replica is."""
    change, mark, *_ = _noted(con) or ("0", "")
    return Position(int(change), mark)


def _written_by(con: duckdb.DuckDBPyConnection) -> str:
    """The version of the tables in which a replica was last brought forward, '' for one that has nothing."""
    found = _noted(con)
    return [*found, "older"][2] if found else ""


def _noted(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What put_position wrote, word by word; [] where it never did."""
    found = con.execute("select value from meta where key = ?", [POSITION]).fetchall()
    return found[0][0].split(" ") if found else []


def put_position(con: duckdb.DuckDBPyConnection, at: Position) -> None:
    """Write down how far a replica is, in the transaction that brought it there."""
    con.execute(
        "insert into meta values (?, ?) on conflict (key) do update set value = excluded.value",
        [POSITION, f"{at.change} {at.mark} {schema.VERSION}"],
    )


def forget_position(con: duckdb.DuckDBPyConnection) -> None:
    """A copy that is no replica any more: a store of its own, or a backup."""
    con.execute("delete from meta where key = ?", [POSITION])


def bring(con: duckdb.DuckDBPyConnection, server: Connection, *, upto: int) -> bool:
    """Bring a replica forward to a change of the server, in one transaction; whether there was anything to bring.

    con: a cursor of its own, in no transaction. Raises what the drivers raise; then nothing has changed.
    """
    at = position(con)
    if upto <= at.change:
        return False
    con.begin()
    try:
        before = ledger.version(con)
        postgres.pull(server, con, above=at.change, upto=upto)
        batches = con.execute(
            "select distinct coalesce(target, id) from batch where id > ? order by 1", [before]
        ).fetchall()
        if len(batches) > MANY or not before:
            ledger.derive(con)
        else:
            for (batch,) in batches:
                ledger.refresh(con, touched_by=batch)
        ((mark,),) = server.ask("select mark from change where id = $1", upto)
        put_position(con, Position(upto, mark))
        con.commit()
    except BaseException:
        with suppress(duckdb.Error):
            con.rollback()
        raise
    return True
