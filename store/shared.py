"""SharedStore: a Store whose ledger stands in a PostgreSQL that several servers share, and which is read and reckoned in a replica.

A write is the same write as anywhere, in a DuckDB transaction on a replica that was brought to the newest under the server's one
lock; its rows go to the server, and count once the server has committed them. Reads ask the server how far it is, and go on
without it when it is away (docs/decisions/0035).
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from model.failures import StoreTrouble
from store import files, ledger, postgres, replica, schema, transfer
from store.places import Address
from store.postgres import Connection, State
from store.replica import Position
from store.store import Store, roll_back

log = logging.getLogger(__name__)

PATIENCE = 2.0  # seconds a reader waits to hear how far the server is
BRINGING = 10.0  # … and then, once it has answered, until what is new is here
PAUSE = 3.0  # seconds after which a server that was away is asked again
BUSY = 0.2  # seconds the bringing forward waits for a write or a preview of this process

_OPENING = threading.Lock()  # two who open at once would begin one replica twice


class SharedStore(Store):
    """An open shared store; Store.open gives one for an Address. path: its replica, beside which this machine keeps what it notes."""

    def __init__(
        self, address: Address, path: Path, con: duckdb.DuckDBPyConnection, *, writable: bool, late: str
    ) -> None:
        super().__init__(path, con, file=path, writable=writable)
        self.address = address
        self._held_up = False  # whether there is more, which a write or preview of this process keeps from coming
        self._late, self._again = late, 0.0  # why the replica may be behind, '' where it is not; when to ask anew
        self._server: Connection | None = None
        self._writer = postgres.Writer(address)
        self._follower = _Follower(self._follow)
        self._leaving: Connection | None = None  # of signed_out alone

    @classmethod
    def begin(cls, address: Address, *, create: bool = False, writable: bool = True) -> "SharedStore":
        """Open, from the server's newest. A server that is away is no reason not to read what this machine has. Raises StoreTrouble."""
        with _OPENING:
            return cls._begun(address, create=create, writable=writable)

    @classmethod
    def _begun(cls, address: Address, *, create: bool, writable: bool) -> "SharedStore":
        path = replica.beside(address)
        con, late = replica.connect(path), ""
        try:
            at = replica.position(con)
            try:
                with postgres.connected(address) as server:
                    said = _met(server, at, create=create, writable=writable)
                    if at.change and said.store != _id(con):
                        con.close()
                        kept = path.replace(files.aside(path))
                        log.warning("本机副本属于先前的另一个数据库，改名为 %s 备查", kept.name)
                        con, at = replica.connect(path), Position(0, "")
                    if not said.known and at.change:
                        raise _lost(address, path, con, said)
                    cursor = con.cursor()
                    try:
                        replica.bring(cursor, server, upto=said.newest)
                    finally:
                        cursor.close()
            except StoreTrouble as trouble:
                if trouble.kind != "away" or not at.change:
                    raise
                cause = trouble.__cause__
                late = _away(address, postgres.reason(cause, address) if isinstance(cause, Exception) else "没有应答")
            except duckdb.Error as error:
                raise _replica_trouble(error, path) from error
            store = cls(address, path, con, writable=writable, late=late)
        except BaseException:
            with suppress(duckdb.Error):
                con.close()
            raise
        if late:
            log.warning("%s", late)
        return store

    @property
    def told(self) -> str:
        """The address, without the password."""
        return str(self.address)

    def close(self) -> None:
        """Let go of server and replica."""
        self._follower.wait()
        self._writer.close()
        for one in (self._server, self._leaving):
            if one:
                one.close()
        files.close(self._con)

    # -- reading -----------------------------------------------------------------------------------------------------------

    def version(self) -> int:
        """The newest batch id, as the server has it; while it is away, or slow to say, as this process has it."""
        if time.monotonic() >= self._again:
            self._follower.ask(PATIENCE)
        return super().version()

    @property
    def unpublished(self) -> None:
        """Nothing ever: what is written is on the server, where all see it."""
        return None

    def troubles(self) -> list[str]:
        """What whoever looks at this store must be told of it, in words; empty when all is well."""
        version = self.version()
        told = []
        if self._late:
            told.append(f"{self._late}。所显示的数据到第 {version} 批为止")
        elif self._held_up:
            told.append(f"本机正在预览或写入，其他服务器的新批次稍后显示。所显示的数据到第 {version} 批为止")
        elif self._follower.stuck(PATIENCE):
            told.append(f"{_away(self.address, '没有应答')}。所显示的数据到第 {version} 批为止")
        return told + self._clock_is_wrong()

    def signed_out(self, more: Mapping[str, float]) -> frozenset[str]:
        """As Store says. One caller at a time. Raises StoreTrouble: nothing is known of the others, and `more` is to be told again."""
        try:
            if self._leaving is None:
                self._leaving = Connection(self.address)
                postgres.keep_signed_out(self._leaving)
            return postgres.signed_out(self._leaving, more)
        except BaseException as error:
            if self._leaving:
                self._leaving.close()
            self._leaving = None
            if isinstance(error, postgres.FAULTS):
                raise postgres.trouble(error, self.address) from error
            raise

    def settle(self) -> None:
        """Return when nothing is being brought."""
        self._follower.wait()

    @property
    def behind(self) -> int:
        """1 where the server may have more than is read here, as it is away; else 0."""
        return int(bool(self._late))

    @behind.setter
    def behind(self, _: int) -> None:
        """Told by whether the server answers."""

    def copy_into(self, target: Path) -> None:
        """All of it as a file of its own. Raises what the engine raises, OSError."""
        con = self._cursor()
        try:
            files.copy_into(con, target)
        finally:
            con.close()
        with duckdb.connect(str(target), config=files.CONFIG) as copy:
            replica.forget_position(copy)
            copy.execute("checkpoint")

    # -- inside ------------------------------------------------------------------------------------------------------------

    @contextmanager
    def _transaction(self, *, batch: bool):
        if not self.writable:
            raise StoreTrouble("unreadable", self.told, f"数据库 {self.told} 是只为读取打开的")
        with self._lock, self._writer.transaction() as server, self._attempt() as con:
            self._forward(con, server)
            con.begin()
            before, above = ledger.version(con), _highest(con)
            yield con
            newest = ledger.version(con)
            if newest == before and batch:
                con.rollback()
                return
            at = replica.position(con)
            now = Position(at.change + 1, uuid.uuid4().hex)
            postgres.push(server, con, change=now.change, mark=now.mark, above=above)
            postgres.put_meta(server, con)
            replica.put_position(con, now)
            postgres.commit(server, now.mark)
            self._keep(con, newest)

    def _keep(self, con: duckdb.DuckDBPyConnection, newest: int) -> None:
        """The server has it; now the replica. One that cannot take it is brought forward when it can."""
        try:
            con.commit()
            self._late = ""
        except BaseException as error:
            roll_back(con)
            why = files.reason(error) if isinstance(error, Exception) else "中断"
            log.warning("已写入 %s，本机副本未能跟上：%s", self.told, why)
            if isinstance(error, Exception):
                self._given_up = self._given_up or files.is_given_up(error)
            raise StoreTrouble(
                "behind",
                self.told,
                f"第 {newest} 批已写入数据库服务器，请勿重复提交；但本机副本 {self.path} 未能更新（{why}），暂时看不到。请腾出空间后刷新",
            ) from error

    def _follow(self) -> None:
        """Ask the server how far it is and bring the replica there. Told, never raised: whoever reads goes on with what there is."""
        try:
            con = self._cursor()
            try:
                self._ask(con)
            finally:
                con.close()
            self._late, self._again = "", 0.0
        except Exception as error:
            if self._server:
                self._server.close()
            self._server, first = None, not self._late
            trouble = self._trouble(error)
            if isinstance(error, StoreTrouble):
                self._late = error.words
            elif isinstance(error, postgres.FAULTS):
                self._late = _away(self.address, postgres.reason(error, self.address))
            else:
                self._late = f"本机的数据库副本未能更新（{files.reason(error)}），系统将自动重试"
            self._again = time.monotonic() + PAUSE
            if not trouble and not isinstance(error, StoreTrouble):
                log.exception("%s", self._late)
            elif first:
                log.warning("%s", self._late)

    def _ask(self, con: duckdb.DuckDBPyConnection) -> None:
        """On the connection that is kept; where that has ended meanwhile, with its server, once more on a new one."""
        if self._server:
            try:
                return self._forward(con, self._server, lock=True)
            except postgres.FAULTS:
                self._server.close()
        self._server = Connection(self.address)
        self._forward(con, self._server, lock=True)

    def _forward(self, con: duckdb.DuckDBPyConnection, server: Connection, *, lock: bool = False) -> None:
        """The replica as far as the server. lock: the caller has not the writers' lock of this process; while it is taken, next time."""
        at = replica.position(con)
        said = postgres.state(server, have=at.change, mark=at.mark)
        _checked(said, self.address)
        if said.store != self.id or not said.known:
            raise _lost(self.address, self.path, con, said)
        self._held_up = False
        if said.newest > at.change:
            if lock and not self._lock.acquire(timeout=BUSY):
                self._held_up = True
                return
            try:
                if lock:
                    self._follower.answered()
                replica.bring(con, server, upto=said.newest)
            finally:
                if lock:
                    self._lock.release()

    def _must_be_there(self) -> None:
        """The replica may go: what counts is on the server."""

    def _trouble(self, error: BaseException) -> StoreTrouble | None:
        if isinstance(error, postgres.FAULTS):
            return postgres.trouble(error, self.address)
        if not isinstance(error, Exception) or not files.is_at_fault(error):
            return None
        self._given_up = self._given_up or files.is_given_up(error)
        return _replica_trouble(error, self.path)


class _Follower:
    """Runs one piece of work in a thread for all who ask at once; none of them waits for it longer than he likes.

    bringing: set by the work once the server has answered, and is only to be read out.
    """

    def __init__(self, work: Callable[[], None]) -> None:
        self._work, self._changed = work, threading.Condition()
        self._asked = self._done = 0
        self._since = 0.0  # when the run that is going on began, 0 where none is
        self.bringing = False

    def ask(self, patience: float) -> None:
        """Return when a run that began after this was asked is over, or patience is."""
        with self._changed:
            self._asked += 1
            mine = self._asked
            if not self._since:
                self._since = time.monotonic()
                threading.Thread(target=self._run, name="following", daemon=True).start()
            elif time.monotonic() - self._since > patience:
                return  # who came before has waited already
            over = self._changed.wait_for(lambda: self._done >= mine or self.bringing, timeout=patience)
            if over and self._done < mine:
                self._changed.wait_for(lambda: self._done >= mine, timeout=BRINGING)

    def answered(self) -> None:
        """The server has answered: what is left is to be read out, and worth a longer wait."""
        with self._changed:
            self.bringing = True
            self._changed.notify_all()

    def stuck(self, patience: float) -> bool:
        """Whether a run takes longer than anybody would wait."""
        since = self._since
        return bool(since) and time.monotonic() - since > patience

    def wait(self) -> None:
        """Return when nothing runs, or it must be taken that it hangs."""
        with self._changed:
            self._changed.wait_for(lambda: not self._since, timeout=5 * PATIENCE)

    def _run(self) -> None:
        while True:
            with self._changed:
                asked, self._since = self._asked, time.monotonic()
            try:
                self._work()
            finally:
                with self._changed:
                    self._done, self.bringing = asked, False
                    over = self._asked == asked
                    if over:
                        self._since = 0.0
                    self._changed.notify_all()
            if over:
                return


def _away(address: Address, why: str) -> str:
    return f"数据库服务器 {address} 暂时不可用（{why}），暂不能写入；恢复后自动继续，无须重启"


def _met(server: Connection, at: Position, *, create: bool, writable: bool) -> State:
    """The server's ledger: begun where there is none and one may be, brought forward where it is older. Raises StoreTrouble."""
    if not postgres.there(server):
        if not (create and writable):
            raise postgres.missing(server.address)
        transfer.begin(server)
    said = postgres.state(server, have=at.change, mark=at.mark)
    if said.version.isdigit() and int(said.version) < schema.VERSION and writable:
        transfer.forward(server, int(said.version))
        said = postgres.state(server, have=at.change, mark=at.mark)
    _checked(said, server.address)
    return said


def _checked(said: State, address: Address) -> None:
    if not (said.store and said.version.isascii() and said.version.isdigit()):
        raise postgres.foreign(address)
    if int(said.version) > schema.VERSION:
        raise files.newer(address)
    if int(said.version) < schema.VERSION:
        raise postgres.older(address, said.version)


def _lost(address: Address, path: Path, con: duckdb.DuckDBPyConnection, said: State) -> StoreTrouble:
    """The server has not what this machine has seen there: it was put back to an earlier state, or replaced."""
    at, newest = replica.position(con), ledger.version(con)
    return StoreTrouble(
        "damaged",
        str(address),
        f"数据库服务器 {address} 上的账目少了本机见过的内容：服务器到第 {said.newest} 次写入，本机副本已到第 {at.change} 次（第 {newest} 批），"
        f"可能服务器被恢复到了较早的备份，或切换到了落后的备用服务器。暂不写入。请从较新的备份恢复服务器；"
        f"有意换回旧账目的，请停止看板，将 {path} 移走备查后再启动",
    )


def _replica_trouble(error: Exception, path: Path) -> StoreTrouble:
    kind = files.trouble(error, path).kind
    return StoreTrouble(
        kind,
        str(path),
        f"本机的数据库副本 {path} 不能使用（{files.reason(error)}），未写入任何内容。请腾出空间或检查权限后重试；副本可以删除，会自动重新取得",
    )


def _id(con: duckdb.DuckDBPyConnection) -> str:
    return con.execute("select value from meta where key = 'store_id'").fetchall()[0][0]


def _highest(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """Table -> its highest rowid: what is added gets a higher one."""
    tables = list(schema.kept())
    asked = ", ".join(f"(select coalesce(max(rowid), -1) from {table})" for table in tables)
    return dict(zip(tables, con.execute(f"select {asked}").fetchall()[0]))
