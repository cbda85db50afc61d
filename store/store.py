"""Store: one open store. Reads take a cursor each; writes go one at a time, in one transaction, past the door."""

import threading
from contextlib import contextmanager
from datetime import datetime, timezone
from pathlib import Path

import duckdb
import pandas as pd

from model.actors import Actor
from model.columns import STATEMENTS
from model.failures import NotAllowed, NotFound, Refused, StoreTrouble
from model.problems import Problem
from store import files, ledger, schema, selection

METHOD = "1"  # the version of the published method a batch was made under

# One writer at a time for each file of this process, also where it is open twice (a cleared cache opens a second Store).
_WRITERS: dict[Path, threading.Lock] = {}


class Store:
    """An open store. Use Store.open / Store.open_for_reading, and close() or `with`."""

    def __init__(self, path: Path, con: duckdb.DuckDBPyConnection, *, file: Path, writable: bool) -> None:
        """path: the store as the caller names it. file: what is open, the store itself or its published copy."""
        self.path, self.writable = path, writable
        self._con, self._file = con, file
        self._lock = _WRITERS.setdefault(path.resolve(), threading.Lock())
        self._given_up, self._mending = False, threading.Lock()
        try:
            self.id = self._one("select value from meta where key = 'store_id'")[0]
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, path: str | Path, *, create: bool = False) -> "Store":
        """Open to read and write. Raises StoreTrouble (missing, held, damaged, newer, full, unreadable)."""
        path = Path(path)
        store = cls(path, files.connect(path, write=True, create=create), file=path, writable=True)
        try:
            with store._lock:
                store._bring_copy_up_to_date()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open_for_reading(cls, path: str | Path) -> "Store":
        """Open to read only; while another process holds the file, its published copy. Never creates a store."""
        path = Path(path)
        try:
            return cls(path, files.connect(path, write=False), file=path, writable=False)
        except StoreTrouble as held:
            if held.kind != "held":
                raise
            copy = files.read_copy(path)
            try:
                return cls(path, files.connect(copy, write=False), file=copy, writable=False)
            except (
                StoreTrouble
            ) as error:  # the copy is the owner's to mend: what the operator must know is who holds the store
                raise held from error

    def close(self) -> None:
        self._con.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    # -- reading ---------------------------------------------------------------------------------------------------

    def version(self) -> int:
        """The newest batch id; 0 when nothing was written yet."""
        return self._one("select coalesce(max(id), 0) from batch")[0]

    def batches(self, *, as_of: int | None = None) -> pd.DataFrame:
        """Every batch, oldest first (columns of the `batches` command)."""
        with self._reading() as con:
            return ledger.batches(con, at=self._at(con, as_of))

    def reference_files(self, *, as_of: int | None = None) -> dict[str, bytes]:
        """indicators.yaml, areas.csv and sources.csv as kept with the curated batch that counts."""
        with self._reading() as con:
            return ledger.reference_files(con, at=self._at(con, as_of))

    def select(
        self,
        *,
        areas: pd.DataFrame,
        sources: pd.DataFrame,
        measures: pd.DataFrame,
        units: pd.DataFrame,
        year: int,
        as_of: int | None = None,
        only_areas: list[str] | None = None,
        only_indicators: list[str] | None = None,
        target_year: int | None = None,
    ) -> pd.DataFrame:
        """One wide row for each target statement and year it is judged on; see store/selection.py."""
        with self._reading() as con:
            at = self._at(con, as_of)
            return selection.select(
                con,
                at=at,
                current=at == ledger.version(con),
                areas=areas,
                sources=sources,
                measures=measures,
                units=units,
                year=year,
                only_areas=only_areas,
                only_indicators=only_indicators,
                target_year=target_year,
            )

    def statements(
        self, table: str, *, as_of: int | None = None, area: str | None = None, indicator: str | None = None
    ) -> pd.DataFrame:
        """The live statements of a table ('figure', 'target', 'commitment'), of one area or indicator or all."""
        if table not in STATEMENTS:
            raise ValueError(table)
        with self._reading() as con:
            at = self._at(con, as_of)
            rows = f"{table}_current" if at == ledger.version(con) else f"({ledger.newest(table, at=at)})"
            asked = {"area": area, "indicator": indicator}
            where = "".join(f' and "{name}" = ?' for name, value in asked.items() if value is not None)
            found = con.sql(
                f"select * replace ({selection.as_double(table)}) from {rows} where true {where}",
                params=[v for v in asked.values() if v is not None],
            )
            return schema.to_pandas(found)

    # -- writing ---------------------------------------------------------------------------------------------------

    def append(
        self,
        *,
        kind: str,
        rows: dict[str, pd.DataFrame],
        files_kept: dict[str, bytes],
        actor: Actor,
        seen: int,
        reason: str = "",
    ) -> int | None:
        """Write statements as one batch; gives its id, or None when a curated batch says nothing new.

        rows: table name -> a table of model.columns plus `line`. seen: the version the writer looked at.
        A curated batch speaks for all curated statements: what it no longer says is retracted.
        Raises NotAllowed (role), Refused (a touched cell changed after `seen`), StoreTrouble (disk full …); then nothing is written.
        """
        with self._writing(actor) as con:
            _admit(actor, kind, {area for table in rows.values() if "area" in table for area in table["area"]})
            number = ledger.version(con) + 1
            if seen >= number:
                raise Refused(
                    [
                        Problem(
                            code="changed_meanwhile",
                            value=f"#{seen}",
                            why=f"库只到批次 #{number - 1}, 比您看到的旧: 多半换回过旧库",
                            fix="刷新后再提交",
                        )
                    ]
                )
            rows = {table: incoming for table, incoming in rows.items() if len(incoming) or kind == "curated"}
            for table, incoming in rows.items():
                ledger.stage(con, table, incoming)
            changed = [cell for table in rows for cell in ledger.changed_since(con, table, seen=seen)]
            if changed:
                raise Refused([_moved(*cell) for cell in changed])
            counts = dict.fromkeys(("added", "changed", "unchanged", "retracted"), 0)
            for table in rows:
                for what, count in ledger.write_rows(con, table, batch=number, kind=kind).items():
                    counts[what] += count
            if (
                kind == "curated"
                and not (counts["added"] or counts["changed"] or counts["retracted"])
                and ledger.reference_files(con, at=number) == files_kept
            ):
                return None
            ledger.add_batch(
                con,
                kind=kind,
                target=None,
                seen=seen,
                actor=actor.name,
                via=actor.via,
                made=datetime.now(timezone.utc),
                reason=reason,
                method=METHOD,
                counts=counts,
                number=number,
            )
            ledger.add_files(con, batch=number, files=files_kept)
            ledger.refresh(con, touched_by=number)
            return number

    def undo(self, batch: int, *, actor: Actor, reason: str = "") -> int:
        """Take a batch's statements back; undoing an undo puts them in force again (redo). Gives the id of the new batch."""
        with self._writing(actor) as con:
            found = con.execute("select kind, target from batch where id = ?", [batch]).fetchall()
            if not found:
                raise NotFound(f"没有批次 #{batch}, 现有 #1 到 #{ledger.version(con)}")
            kind, concerned = (
                ("redo", found[0][1])
                if found[0][0] == "undo"
                else ("undo", found[0][1] if found[0][0] == "redo" else batch)
            )
            of = con.execute("select kind from batch where id = ?", [concerned]).fetchall()[0][0]
            _admit(
                actor,
                of,
                {
                    row[0]
                    for table in STATEMENTS
                    for row in con.execute(f"select distinct area from {table} where batch = ?", [concerned]).fetchall()
                },
            )
            live = con.execute(
                f"select count(*) from ({ledger.LIVE.format(at=ledger.version(con))}) where id = ?", [concerned]
            ).fetchall()[0][0]
            if live == (kind == "redo"):
                raise Refused(
                    [
                        Problem(
                            code="already",
                            value=f"#{concerned}",
                            why="已经是" + ("有效" if kind == "redo" else "撤销") + "状态",
                            fix="看 batches 的 live 一列",
                        )
                    ]
                )
            if of == "curated":
                _keep_builds_in_order(
                    concerned,
                    under=ledger.builds(con, at=concerned - 1),
                    live=ledger.builds(con, at=ledger.version(con)),
                )
            number = ledger.version(con) + 1
            nothing = dict.fromkeys(("added", "changed", "unchanged", "retracted"), 0)
            ledger.add_batch(
                con,
                kind=kind,
                target=concerned,
                seen=number - 1,
                actor=actor.name,
                via=actor.via,
                made=datetime.now(timezone.utc),
                reason=reason,
                method=METHOD,
                counts=nothing,
                number=number,
            )
            ledger.refresh(con, touched_by=concerned)
            return number

    # -- inside ----------------------------------------------------------------------------------------------------

    def _one(self, sql: str) -> tuple:
        with self._reading() as con:
            return con.execute(sql).fetchall()[0]

    @contextmanager
    def _reading(self):
        """A cursor of one's own in a snapshot of one's own: no reader sees half a batch, not even between two queries."""
        con = self._cursor()
        try:
            con.begin()
            yield con
            con.commit()
        except Exception as error:
            raise self._told(error)
        finally:
            con.close()

    @contextmanager
    def _writing(self, actor: Actor):
        """One writer at a time, one transaction; all or nothing; published to readers in other processes after the commit."""
        if actor.role == "reader":
            raise NotAllowed(f"{actor.name} 只有查看权限, 不能写入")
        with self._lock:
            con = self._cursor()
            try:
                con.begin()
                before = ledger.version(con)
                yield con
                wrote = ledger.version(con) > before
                con.commit() if wrote else con.rollback()
            except BaseException as error:
                _roll_back(con)
                raise self._told(error)
            finally:
                con.close()
            if wrote:
                files.publish(self._con, self.path)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor; where the engine has given the database up (a full disk), the file is opened anew first."""
        with self._mending:
            if self._given_up:
                self._con.close()
                self._con = files.connect(self._file, write=self.writable)
                self._given_up = False
            return self._con.cursor()

    def _told(self, error: BaseException) -> BaseException:
        """What to raise for an error: StoreTrouble where the file or the machine is at fault, else the error itself."""
        if not isinstance(error, Exception) or not files.is_at_fault(error):
            return error
        self._given_up = self._given_up or files.is_given_up(error)
        told = files.trouble(error, self.path)
        told.__cause__ = error
        return told

    def _at(self, con: duckdb.DuckDBPyConnection, as_of: int | None) -> int:
        newest = ledger.version(con)
        if as_of is None:
            return newest
        if not 1 <= as_of <= newest:
            raise NotFound(
                f"没有批次 #{as_of}, 现有 #1 到 #{newest}" if newest else f"没有批次 #{as_of}, 库中还没有批次"
            )
        return as_of

    def _bring_copy_up_to_date(self) -> None:
        """A process that died between commit and publication left an old copy, or none. One that is ahead means the store lost batches."""
        of, published = self._published()
        version = self.version()
        if of == self.id and published > version:
            raise files.lost(self.path, found=version, published=published)
        if of not in (self.id, None) and published:
            files.set_copy_aside(self.path)
        if (of, published) != (self.id, version):
            files.publish(self._con, self.path)

    def _published(self) -> tuple[str | None, int]:
        """Whose the published copy is, and its version; (None, 0) when there is none that can be read."""
        try:
            copy = files.connect(files.read_copy(self.path), write=False)
        except StoreTrouble:
            return None, 0
        try:
            return copy.execute("select value from meta where key = 'store_id'").fetchall()[0][0], ledger.version(copy)
        except duckdb.Error:
            return None, 0
        finally:
            copy.close()


def _roll_back(con: duckdb.DuckDBPyConnection) -> None:
    try:
        con.rollback()
    except duckdb.Error:
        pass  # the engine has rolled back already; the error being raised says why


def _admit(actor: Actor, kind: str, areas: set[str]) -> None:
    """The door: an admin writes anything; a county role uploads into its own areas, and undoes and redoes such uploads.

    kind is that of the batch written, or of the one undone: undoing a build is as much an admin's as building.
    """
    if actor.role == "admin":
        return
    if actor.role != "county" or kind not in ("upload", "plan_reading"):
        raise NotAllowed(f"{actor.name} 不能写入或撤销{'整理' if kind == 'curated' else kind}批次, 请由管理员操作")
    foreign = sorted(map(str, areas - actor.areas))
    if foreign:
        raise NotAllowed(
            f"{actor.name} 只能写入本县数据({'、'.join(sorted(actor.areas)) or '未分配'}), 这批里有 {'、'.join(foreign)}。一行也没有写入"
        )


def _keep_builds_in_order(batch: int, *, under: list[int], live: list[int]) -> None:
    """A build wrote only what differed from those under it: it goes off before them and comes back on top of the very same."""
    later, changed = [n for n in live if n > batch], sorted(set(under) ^ {n for n in live if n < batch})
    if later:
        raise Refused(
            [
                Problem(
                    code="later_build",
                    value=f"#{batch}",
                    why=f"之后的整理批次 #{later[-1]} 建立在它上面",
                    fix=f"先撤销 #{later[-1]}, 或改 data/ 后重新 build",
                )
            ]
        )
    if changed:
        raise Refused(
            [
                Problem(
                    code="other_base",
                    value=f"#{batch}",
                    why=f"它建立在其上的整理批次已不同 ({'、'.join(f'#{n}' for n in changed)})",
                    fix="先把那些批次恢复到当时的状态, 或重新 build",
                )
            ]
        )


def _moved(area: str, indicator: str, year: int | None, batch: int, by: str) -> Problem:
    return Problem(
        code="changed_meanwhile",
        value=f"{area} {indicator} {year or '无年份'}",
        why=f"在您打开之后, {by} 的批次 #{batch} 改动了这一格",
        fix="刷新后对照新值, 再决定是否提交",
    )
