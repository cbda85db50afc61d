"""The PostgreSQL that several servers share: connecting, its tables, what goes in and out, and what is wrong with it in words.

It holds the ledger as store/schema.py writes it, but the tables that are derived (X_current), and two things more: `change`, a
line for each write, and in every other table but meta the number of the change that wrote the row. All is only ever added, one
writer at a time in the order of the numbers, so that whoever knows the number he has asks for what is above it, and has it all.
"""

import logging
import re
import threading
import time
import weakref
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple, TypeVar

import duckdb
import pyarrow as pa
from adbc_driver_manager import AdbcStatusCode, Error, OperationalError
from adbc_driver_postgresql import dbapi

from model.failures import StoreTrouble
from store import schema
from store.places import Address

log = logging.getLogger(__name__)
T = TypeVar("T")

# Asked of libpq where the address does not say otherwise: a server that is gone is noticed within seconds, not by the system's patience.
LIBPQ = {
    "connect_timeout": "3",
    "application_name": "county-health",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "15000",
}
# Of the session: what is acknowledged is on the disk, whatever the server's own setting; nobody waits for ever, or holds the others up for ever.
SESSION = """select set_config('synchronous_commit', 'on', false), set_config('lock_timeout', '60s', false),
  set_config('idle_in_transaction_session_timeout', '30min', false), set_config('timezone', 'UTC', false)"""
FAULTS = (Error, pa.ArrowException)  # what the driver raises, also in the middle of a stream
BATCH_ROWS = 100_000  # rows of one Arrow batch on their way in
BATCH_FILES = 16  # … and files: of a batch's bytes Arrow counts no more than 2 GB
# Seconds until a server that neither answers nor goes (stopped, its disk hangs) is given up: nothing of the network ever tells of it.
PATIENCE = 20.0  # for a question, or a statement that changes little
LONG = 90.0  # for the lock, which another writer may have for a minute
LONGEST = 1800.0  # for rows on their way in, and what waits for them
CERTAIN = 30.0  # seconds in which a commit that was not answered is asked about
CHANGES = (
    "create table change(id bigint primary key, mark text not null unique, made timestamptz not null default now())"
)

# What servers say before they know what language to speak: in English, or in Chinese where they were set up so.
NO_PASSWORD = re.compile(
    r"password authentication failed|no password supplied|Password 认证失败|密码认证失败|pg_hba\.conf", re.I
)
NO_ROLE = re.compile(r'role ".*" does not exist|角色.*不存在', re.I)
NO_DATABASE = re.compile(r'database ".*" does not exist|数据库.*不存在', re.I)
WRONG = re.compile(
    r"invalid (URI|connection option|integer value|port|\S+ value)|in URI|percent-encoded|URI query", re.I
)
TLS = {
    "does not support SSL": "服务器没有启用加密",
    "root certificate file": "找不到 sslrootcert 所指的根证书",
    "certificate verify failed": "服务器证书不是由 sslrootcert 中的根证书签发",
    "does not match host name": "服务器证书上的主机名与地址不同",
}
DAMAGED = re.compile(
    r"invalid page in block|could not read block|unexpected data beyond EOF|missing chunk number", re.I
)
NO_TLS = re.compile("|".join((*TLS, "certificate", "private key")))
CLOSED = re.compile(
    r"server closed the connection|SSL connection has been closed|terminating connection|no connection to the server|could not (send|receive)",
    re.I,
)
LOST = re.compile(
    r"server closed the connection|SSL connection has been closed|terminating connection|connection (not open|.*lost|refused)|no connection to the server|could not (send|receive)|SSL SYSCALL|shutting down|starting up|recovery mode|timeout expired|failed to connect|in recovery",
    re.I,
)


class State(NamedTuple):
    """What a server says of its ledger. newest: the number of its last change; known: whether it has the change it was asked about."""

    store: str
    version: str
    newest: int
    known: bool


class Connection:
    """One connection. Every statement stands for itself unless `begin` was called. Raises what the driver raises; see trouble()."""

    def __init__(self, address: Address) -> None:
        self.address, self.committed, self._given_up = address, False, False
        if address.wrong:
            raise StoreTrouble("unreadable", str(address), f"数据库地址 {address} 写法有误：{address.wrong}")
        self._con = dbapi.connect(_with(address.url, LIBPQ), autocommit=True)
        self._end = weakref.finalize(self, _close, self._con)  # also of one nobody closed, as when a server is stopped
        try:
            self._cursor = self._con.cursor()
            self.ask(SESSION)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """What was not committed is undone by the server."""
        if not self._given_up:
            self._end()

    def run(self, sql: str, *given: Any, patience: float = PATIENCE) -> None:
        """A statement that gives nothing."""
        self._answered(lambda: self._cursor.execute(sql, given or None), patience)

    def ask(self, sql: str, *given: Any, patience: float = PATIENCE) -> list[tuple]:
        """The rows of a query."""

        def asked() -> list[tuple]:
            self._cursor.execute(sql, given or None)
            return self._cursor.fetchall()

        return self._answered(asked, patience)

    def stream(self, sql: str) -> pa.RecordBatchReader:
        """The rows of a query as they come; no other statement before it is read to its end."""
        self._cursor.execute(sql)
        return self._cursor.fetch_record_batch()

    def copy_in(self, table: str, rows: pa.RecordBatchReader) -> int:
        """Rows into a table, by name of column; gives how many."""
        return self._answered(lambda: self._cursor.adbc_ingest(table, rows, mode="append"), LONGEST)

    def _answered(self, work: Callable[[], T], patience: float) -> T:
        """What work gives. A server that does not answer in time is left to a thread, which lets the connection go when it does."""
        if self._given_up:
            raise _silent()
        done: list[tuple[bool, Any]] = []
        over, lock = threading.Event(), threading.Lock()

        def go() -> None:
            told: tuple[bool, Any]
            try:
                told = (True, work())
            except BaseException as error:
                told = (False, error)
            with lock:
                done.append(told)
                late = self._given_up
            over.set()
            if late:
                self._end()

        threading.Thread(target=go, name="asking", daemon=True).start()
        try:
            over.wait(patience)
        finally:  # also of who is told to stop meanwhile
            with lock:
                self._given_up = not done
        if not done:
            raise _silent()
        well, told = done[0]
        if not well:
            raise told
        return told


def _silent() -> Error:
    return OperationalError("timeout expired: the server does not answer", status_code=AdbcStatusCode.TIMEOUT)


def _close(con: dbapi.Connection) -> None:
    with suppress(*FAULTS, RuntimeError):
        con.close()


@contextmanager
def connected(address: Address) -> Iterator[Connection]:
    """A connection for as long as it is needed. Raises StoreTrouble for whatever the server or the way to it is at fault for."""
    con = None
    try:
        con = Connection(address)
        yield con
    except FAULTS as error:
        raise trouble(error, address) from error
    finally:
        if con:
            con.close()


class Writer:
    """Who writes, with a connection that is kept from one write to the next: to connect takes longer than to write."""

    def __init__(self, address: Address) -> None:
        self._address = address
        self._kept: Connection | None = None

    def close(self) -> None:
        """Let the connection go."""
        if self._kept:
            self._kept.close()
        self._kept = None

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """A connection in a transaction of the one writer there is, on any server. What `commit` has not ended is undone.

        Raises StoreTrouble for whatever the server or the way to it is at fault for.
        """
        try:
            con = self._begun()
            # Readers and pg_dump are not held up by it; the wall stands in each schema for itself.
            con.run("lock table change in exclusive mode", patience=LONG)
            yield con
        except BaseException as error:
            self.close()
            if isinstance(error, FAULTS):
                raise trouble(error, self._address) from error
            raise
        try:
            if not con.committed:
                con.run("rollback")
        except FAULTS:  # whatever was written stands
            self.close()

    def _begun(self) -> Connection:
        """The kept connection may have ended long ago, with its server: then another."""
        begin = "begin isolation level read committed"
        if self._kept:
            try:
                self._kept.run(begin)
                self._kept.committed = False
                return self._kept
            except FAULTS:
                self.close()
        self._kept = Connection(self._address)
        self._kept.run(begin)
        return self._kept


def commit(con: Connection, mark: str) -> None:
    """Make a change stand, and know that it does: where the answer is lost, the server is asked for the mark.

    Raises StoreTrouble: nothing was written; kind 'unsure': nobody can say.
    """
    try:
        con.run("commit", patience=LONG)
        con.committed = True
        return
    except FAULTS as error:
        con.close()
        log.warning("提交时与 %s 的连接中断，正在核实：%s", con.address, reason(error, con.address))
        stands = _stands(con.address, mark)
        if stands is None:
            raise StoreTrouble(
                "unsure",
                str(con.address),
                f"提交时与数据库服务器 {con.address} 的连接中断，无法确认是否已写入。恢复连接后请先查看上传记录，再决定是否重新提交",
            ) from error
        if not stands:
            raise trouble(error, con.address) from error


def _stands(address: Address, mark: str) -> bool | None:
    """Whether a change was committed; None where the server does not come back in time to say.

    The lock first: the server may still be at the commit whose answer was lost, and holds it until that is done.
    """
    until = time.monotonic() + CERTAIN
    while True:
        try:
            con = Connection(address)
            try:
                con.run("begin")
                con.run(
                    "set local lock_timeout = '10s'"
                )  # another writer may be at it for a minute: asked again instead
                con.run("lock table change in exclusive mode", patience=PATIENCE)
                return bool(con.ask("select 1 from change where mark = $1", mark))
            finally:
                con.close()
        except FAULTS:
            if time.monotonic() > until:
                return None
            time.sleep(0.2)


# -- the tables ------------------------------------------------------------------------------------------------------------


def there(con: Connection) -> bool:
    """Whether the database holds a ledger (or half of something that is not one)."""
    # Read from the catalog, not to_regclass: that may still know from before the lock that there was none.
    return con.ask(
        "select exists (select from pg_catalog.pg_tables where schemaname = any(current_schemas(false)) and tablename in ('meta', 'batch'))"
    )[0][0]


def create(con: Connection, id: str) -> None:
    """The tables of an empty ledger, in the transaction of the caller. Two servers that start at once: one makes them, one waits."""
    for statement in filter(str.strip, schema.ddl().split(";")):
        name = re.match(r"\s*create table (\w+)\(", statement)
        if name is None:
            raise AssertionError(statement)
        if name[1] not in ("meta", *schema.kept()):
            continue
        if name[1] != "meta":
            statement = statement.replace("(", "(change bigint not null, ", 1)
        con.run(statement)
        if name[1] != "meta":
            con.run(f"create index on {name[1]}(change)")
    con.run(CHANGES)
    con.run("insert into meta values ('schema_version', $1), ('store_id', $2)", str(schema.VERSION), id)


def alone(con: Connection) -> None:
    """Begin a transaction in which no other program of this kind makes or remakes tables in this database."""
    con.run("begin")
    con.ask("select pg_advisory_xact_lock(hashtext('county-health ' || current_schema()))::text", patience=LONGEST)


def state(con: Connection, *, have: int = 0, mark: str = "") -> State:
    """How far the ledger goes, and whether it has the change `have` with its mark; one question. Raises what the driver raises."""
    store, version, newest, known = con.ask(
        """select (select value from meta where key = 'store_id'), (select value from meta where key = 'schema_version'),
          (select coalesce(max(id), 0) from change), (select count(*) from change where id = $1 and mark = $2)""",
        have,
        mark,
    )[0]
    return State(store or "", version or "", newest, bool(known) or not have)


# -- who signed out: no part of the ledger, and of no replica -----------------------------------------------------------------


def keep_signed_out(con: Connection) -> None:
    """The table of it, where there is none."""
    alone(con)
    con.run("create table if not exists signed_out(mark text primary key, until timestamptz not null)")
    con.run("commit")


def signed_out(con: Connection, more: Mapping[str, float]) -> frozenset[str]:
    """All marks that are worth anything still, these added."""
    for mark, until in more.items():
        con.run("insert into signed_out values ($1, to_timestamp($2)) on conflict do nothing", mark, until)
    if more:
        con.run("delete from signed_out where until < now()")
    return frozenset(mark for (mark,) in con.ask("select mark from signed_out where until >= now()"))


# -- in and out ------------------------------------------------------------------------------------------------------------


def pull(con: Connection, into: duckdb.DuckDBPyConnection, *, above: int, upto: int) -> int:
    """Rows of the changes above one up to another, into the tables of the same names; gives how many. meta becomes the server's.

    In the DuckDB transaction of the caller. What is above `upto` may come meanwhile: it is not looked at.
    """
    count = 0
    for table, columns in types(into).items():
        asked = ", ".join(f'"{name}"::text' if kind.startswith("DECIMAL") else f'"{name}"' for name, kind in columns)
        names = ", ".join(f'"{name}"' for name, _ in columns)
        with con.stream(f"select {asked} from {table} where change > {above} and change <= {upto}") as rows:
            into.register("given", rows)
            cast = ", ".join(f'cast("{name}" as {kind})' for name, kind in columns)
            try:
                count += into.execute(f"insert into {table} ({names}) select {cast} from given").fetchall()[0][0]
            except duckdb.Error as error:
                if "get_next" in str(error) or "libpq" in str(error):  # the server broke off, in the engine's words
                    raise OperationalError(str(error), status_code=AdbcStatusCode.IO) from error
                raise
            into.unregister("given")
    for key, value in con.ask("select key, value from meta"):
        into.execute(
            "insert into meta values (?, ?) on conflict (key) do update set value = excluded.value", [key, value]
        )
    return count


def push(con: Connection, of: duckdb.DuckDBPyConnection, *, change: int, mark: str, above: dict[str, int]) -> int:
    """Rows into the server as one change; gives how many. above: table -> the highest rowid that is not to go.

    In the transaction of the caller on either side. Raises what the drivers raise.
    """
    con.run("insert into change(id, mark) values ($1, $2)", change, mark)
    count = 0
    for table, columns in types(of).items():
        new = f"from {table} where rowid > {above.get(table, -1)}"
        (rows,) = of.execute(f"select count(*) {new}").fetchall()[0]
        if rows:
            names = ", ".join(f'"{name}"' for name, _ in columns)
            given = of.sql(f"select {names}, {change}::bigint as change {new}").to_arrow_reader(
                BATCH_FILES if any(kind == "BLOB" for _, kind in columns) else BATCH_ROWS
            )
            went = con.copy_in(table, given)
            if went != rows:
                raise OperationalError(f"{went} of {rows} rows went into {table}", status_code=AdbcStatusCode.IO)
            count += rows
    return count


def types(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[str, str]]]:
    """Every table that goes to and fro, with its columns and what DuckDB calls their types."""
    found = con.execute(
        "select table_name, column_name, data_type from duckdb_columns() where database_name = current_database() order by column_index"
    ).fetchall()
    return {table: [(name, kind) for of, name, kind in found if of == table] for table in schema.kept()}


def put_meta(con: Connection, of: duckdb.DuckDBPyConnection) -> None:
    """What is declared of the store, as DuckDB has it."""
    for key, value in of.execute("select key, value from meta where key not like 'replica%'").fetchall():
        con.run(
            "insert into meta values ($1, $2) on conflict (key) do update set value = excluded.value where meta.value <> excluded.value",
            key,
            value,
        )


# -- words -----------------------------------------------------------------------------------------------------------------


def reason(error: Exception, address: Address) -> str:
    """What is wrong, in a few words."""
    said = _said(error, address)
    code = _code(error)
    if NO_PASSWORD.search(said) or code in ("28P01", "28000"):
        return "用户名或密码不对，或服务器不允许从本机登录"
    if code == "53100":
        return "服务器磁盘已满"
    if code == "42501":
        return "没有权限"
    if code == "55P03":
        return "另一台服务器正在写入"
    if "could not translate host name" in said:
        return "找不到该主机"
    if "refused" in said:
        return "服务器没有运行，或端口不对"
    if "timeout expired" in said:
        return "服务器没有应答"
    if "starting up" in said or "shutting down" in said or "in recovery" in said or "recovery mode" in said:
        return "服务器正在启动或停止"
    return "连接中断" if CLOSED.search(said) else said[:200]


def tls(said: str) -> str:
    """Why there is no encrypted connection, in words where they are known."""
    return next((words for part, words in TLS.items() if part in said), said[:200])


def away(error: Exception) -> bool:
    """Whether the server, or the way to it, is gone for the moment: to be tried again."""
    code = _code(error)
    return code[:2] in ("08", "57") or (not code and bool(LOST.search(str(error))))


def trouble(error: Exception, address: Address) -> StoreTrouble:
    """A driver's error -> what an operator can do about it. Nothing was written."""
    said, code = _said(error, address), _code(error)
    kind, words = (
        "away",
        f"连不上数据库服务器 {address}（{reason(error, address)}），未写入任何内容。请检查服务器和网络；恢复后重试即可",
    )
    if NO_PASSWORD.search(said) or code in ("28P01", "28000"):
        kind, words = (
            "unreadable",
            f"数据库 {address} 拒绝登录：用户名或密码不对，或服务器不允许从本机登录。请核对地址、密码文件（PGPASSFILE）和 pg_hba.conf",
        )
    elif not code and WRONG.search(said):
        kind, words = "unreadable", f"数据库地址 {address} 写法有误：{said[:200]}"
    elif NO_ROLE.search(said):
        kind, words = "unreadable", f"数据库 {address} 拒绝登录：服务器上没有该用户。请核对地址中的用户名"
    elif NO_DATABASE.search(said) or code == "3D000":
        kind, words = "missing", f"服务器上没有数据库 {address}。请先建立（createdb），或核对地址"
    elif code == "42501":
        kind, words = "unreadable", f"数据库 {address} 的用户没有读写权限。请授权，或改用建表时的用户"
    elif code in ("53100", "53200"):
        kind, words = (
            "full",
            f"数据库服务器 {address} 的{'磁盘' if code == '53100' else '内存'}已满，没有写入任何新内容。请腾出空间后重试",
        )
    elif code == "53300" or "too many clients" in said or "remaining connection slots" in said:
        kind, words = "held", f"数据库服务器 {address} 的连接数已满。请稍后重试，或调高 max_connections"
    elif code in ("55P03", "40001", "40P01"):
        kind, words = "held", f"另一台服务器正在写入 {address}，等候未果，未写入任何内容。请稍后重试"
    elif code == "25006":
        kind, words = "unreadable", f"数据库 {address} 是只读的（可能是备用服务器），不能写入。请改用主服务器的地址"
    elif code in ("22021", "22P05"):
        kind, words = (
            "unreadable",
            "内容含有数据库服务器不能存储的字符（如空字符），未写入任何内容。请删去文件中不可见的字符后重试",
        )
    elif code in ("XX001", "XX002", "58030") or DAMAGED.search(said):
        kind, words = (
            "damaged",
            f"数据库服务器 {address} 的数据文件损坏或无法读写（{said[:200]}），未写入任何内容。请停止写入，检查服务器磁盘，从备份恢复到一个空数据库",
        )
    elif NO_TLS.search(said):
        kind, words = (
            "unreadable",
            f"与数据库 {address} 的加密连接未能建立：{tls(said)}。请核对地址中的 sslmode、sslrootcert 和服务器证书",
        )
    elif code in ("42P01", "42703", "42P07"):
        kind, words = (
            "damaged",
            f"数据库 {address} 的表结构不全，或不是本程序的数据库。请从备份恢复到一个空数据库，或另指定一个",
        )
    elif not away(error):
        kind, words = "unreadable", f"数据库服务器 {address} 报告：{said[:300]}。未写入任何内容"
    return StoreTrouble(kind, str(address), words)


def missing(address: Address) -> StoreTrouble:
    """The StoreTrouble of a database in which no ledger was begun."""
    return StoreTrouble(
        "missing",
        str(address),
        f"数据库 {address} 中尚无账目。请先运行 make run 或 python cli.py build 建立，或用 python cli.py migrate 迁入",
    )


def foreign(address: Address) -> StoreTrouble:
    """The StoreTrouble of a database with tables of our names that are not ours."""
    return StoreTrouble(
        "damaged", str(address), f"数据库 {address} 不是本程序的数据库，或表结构不全。请另指定一个空数据库"
    )


def older(address: Address, version: str) -> StoreTrouble:
    """The StoreTrouble of a ledger that must be brought forward first."""
    return StoreTrouble(
        "older",
        str(address),
        f"数据库 {address} 由旧版本的程序写成（第 {version} 版表结构，本程序用第 {schema.VERSION} 版）。"
        f"请先备份（pg_dump），停止旧版本的看板，再运行 python cli.py migrate --store {address}",
    )


def _said(error: Exception, address: Address) -> str:
    """What the driver says on one line, without what the address keeps secret: of one it cannot read it repeats all."""
    said = str(error)
    for secret in address.secrets:
        said = said.replace(secret, "…")
    return " ".join(re.sub(r"^.*\[PGRES_\w+\]:\s*(ERROR:\s*)?", "", said, flags=re.S).split())


def _code(error: Exception) -> str:
    code = getattr(error, "sqlstate", None)
    found = re.search(r"SQLSTATE: (\w{5})", str(error))
    return code or (found[1] if found else "")


def _with(url: str, more: dict[str, str]) -> str:
    """An address with what is asked of libpq, where it does not ask for that itself."""
    said = url.partition("?")[2]
    lacking = [f"{name}={value}" for name, value in more.items() if f"{name}=" not in said]
    return url + ("&" if said else "?" if "?" not in url else "") + "&".join(lacking)
