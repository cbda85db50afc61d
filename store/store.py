"""Store: one open store. Reads take a cursor each; writes go one at a time, in one transaction, once permissions allow it."""

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import duckdb
import pandas as pd

from model import clock
from model.actors import Actor
from model.columns import STATEMENTS
from model.drafts import Draft, Version
from model.failures import NotAllowed, NotFound, StoreTrouble
from model.problems import Problem
from store import drafts, files, ledger, permissions, places, reach, reviews, schema, selection, writing
from store.places import Address
from store.publication import Publisher, Unpublished
from store.reach import Reach
from store.selection import Given

if TYPE_CHECKING:
    from store.shared import SharedStore

Read = TypeVar("Read")
log = logging.getLogger(__name__)

SLACK = 300.0  # seconds by which clocks may differ before it is told

# One writer at a time for each file of this process, also where it is open twice (a cleared cache opens a second Store).
_WRITERS: dict[Path, threading.Lock] = {}


class Store:
    """An open store. Use Store.open / Store.open_for_reading, and close() or `with`."""

    def __init__(self, path: Path, con: duckdb.DuckDBPyConnection, *, file: Path, writable: bool) -> None:
        """path: the store as the caller names it. file: what is open, the store itself or its published copy."""
        self.path, self.writable = path, writable
        self._con, self.file, self.behind = con, file, 0
        self._lock = _WRITERS.setdefault(path.resolve(), threading.Lock())
        self._given_up, self._mending = False, threading.Lock()
        self._identity = files.identity(file)
        self._publisher = Publisher(path, self._cursor)
        try:
            self.id = self._one("select value from meta where key = 'store_id'")[0]
        except BaseException:
            self.close()
            raise

    @classmethod
    def open(cls, path: str | Path | Address, *, create: bool = False) -> "Store":
        """Open to read and write; at an Address (store.places) the store that several servers share. Raises StoreTrouble (missing, held, damaged, newer, full, unreadable).

        A store of an earlier version is brought forward, after a backup. create: where there never was one, a new one begins.
        """
        where = places.place(path)
        if isinstance(where, Address):
            return _shared().begin(where, create=create)
        path = where
        store = cls(path, files.connect(path, write=True, create=create), file=path, writable=True)
        try:
            with store._lock:
                files.tidy(path)
                store._bring_copy_up_to_date()
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def open_for_reading(cls, path: str | Path | Address) -> "Store":
        """Open to read only; while another process holds the file, its published copy. Never creates a store.

        A copy that lacks batches is waited for a moment; `behind` says how many it lacks, and the log. Raises StoreTrouble.
        """
        where = places.place(path)
        if isinstance(where, Address):
            return _shared().begin(where, writable=False)
        path = where
        try:
            return cls._whole(path)
        except StoreTrouble as held:
            if held.kind != "held":
                raise
            for attempt in range(files.PATIENCE):
                try:
                    store = cls._copy(path)
                except StoreTrouble as error:
                    # the copy is the owner's to mend: what the operator must know is who holds the store
                    raise held from error
                if not store.behind or attempt == files.PATIENCE - 1:
                    break
                store.close()
                time.sleep(0.25)
        if store.behind:
            log.warning("%s", files.behind(path, copy=store.version(), newest=store.version() + store.behind).words)
        return store

    @classmethod
    def _whole(cls, path: Path) -> "Store":
        """The store itself to read, when nothing beside it knows more than it does."""
        store = cls(path, files.connect(path, write=False), file=path, writable=False)
        try:
            store._must_not_lack(reach.noted(path), files.reached(files.read_copy(path)))
        except BaseException:
            store.close()
            raise
        return store

    @classmethod
    def _copy(cls, path: Path) -> "Store":
        """The published copy to read, and how far it is behind the store it was made of."""
        copy = files.read_copy(path)
        store = cls(path, files.connect(copy, write=False), file=copy, writable=False)
        known = reach.noted(path)
        with store._reading() as con:
            if reach.lacks(con, known) and known:
                store.behind = max(known.newest - ledger.version(con), 1)
        return store

    def close(self) -> None:
        """Let the read copy be finished, and close the file; other processes can open it then."""
        self._publisher.close()
        files.close(self._con)

    def __enter__(self) -> "Store":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    # -- reading ---------------------------------------------------------------------------------------------------

    @property
    def told(self) -> str:
        """What it is called in words: its file, or the address of its server, without the password."""
        return str(self.path)

    @property
    def whole(self) -> "Store":
        """All there is, also where this is a store as one person may see it (store/limited.py): for suppression alone, which must know what it
        hides from whom (decision 0007).
        """
        return self

    def version(self) -> int:
        """The newest batch id; 0 when nothing was written yet."""
        return self._one("select coalesce(max(id), 0) from batch")[0]

    @property
    def unpublished(self) -> Unpublished | None:
        """The batches that commands and backups beside this process do not see yet, and why; None when they see everything."""
        return self._publisher.unpublished

    def troubles(self) -> list[str]:
        """What whoever looks at this store must be told of it, in words; empty when all is well."""
        told, late = [], self.unpublished
        if late and late.why:
            first, last = late.batches.start, late.batches.stop - 1
            which = f"第 {first} 至第 {last} 批" if last > first else f"第 {first} 批"
            told.append(
                f"{which}已写入数据库，但尚未发布到只读副本（{late.why}），命令行和备份暂时读不到。请腾出空间，系统将自动重试"
            )
        if self.writable and files.identity(self.path) != self._identity:
            told.append(files.vanished(self.path).words)
        return told + self._clock_is_wrong()

    def _clock_is_wrong(self) -> list[str]:
        """Batches are in the order of their numbers, whatever the clock says; but this year and the times shown are the clock's."""
        now = datetime.now(UTC)
        batch, made = self._one("select arg_max(id, made), epoch_us(max(made)) from batch")
        if not batch or made / 1e6 <= now.timestamp() + SLACK:
            return []
        return [
            f"本机时钟为 {clock.words(now)}，比第 {batch} 批的时间 {clock.words(made / 1e6)} 更早：请校正时钟（或该批写入时时钟偏快）。"
            "批次按编号先后，不受影响；“数据截至年份”的今年和显示的时刻以时钟为准"
        ]

    def settle(self) -> None:
        """Return when the read copy is written, or could not be."""
        self._publisher.wait()

    def copy_into(self, target: Path) -> None:
        """All of it as a file of its own. Raises what the engine raises, OSError."""
        if not self.writable:
            return files.copy_file(self.file, target)
        con = self._cursor()
        try:
            files.copy_into(con, target)
        finally:
            con.close()

    @property
    def invented(self) -> bool:
        """Whether what the store holds is invented, as the data it was built from declare (docs/decisions/0011).

        A store older than the declaration, or filled without a build, is invented where it names an area of a code 9xxxxx.
        """
        with self._reading() as con:
            return writing.is_invented(con)

    def batches(self, *, as_of: int | None = None) -> pd.DataFrame:
        """Every batch, oldest first (columns of the `batches` command)."""
        with self._reading() as con:
            return ledger.batches(con, at=self._at(con, as_of))

    def reference_files(self, *, as_of: int | None = None) -> dict[str, bytes]:
        """indicators.yaml, areas.csv and sources.csv as kept with the curated batch that counts."""
        with self._reading() as con:
            return ledger.reference_files(con, at=self._at(con, as_of))

    def additions(self, *, as_of: int | None = None) -> dict[int, dict[str, bytes]]:
        """What the live batches brought along for data/, by batch, oldest first: file name in data/ -> its bytes."""
        with self._reading() as con:
            return ledger.additions(con, at=self._at(con, as_of))

    def select(self, given: Given, *, as_of: int | None = None) -> pd.DataFrame:
        """One row of numbers and codes for each target statement and year it is judged on; see store/selection.py."""
        return self._selected(selection.select, given, as_of)

    def timeseries(self, given: Given, *, as_of: int | None = None) -> list[dict]:
        """The figure of each year of the areas and indicators asked for, up to the as-of year: rows as of_cell gives them."""
        return self._selected(selection.timeseries, given, as_of)

    def every_figure(self, given: Given, *, counted: Iterable[str], as_of: int | None = None) -> pd.DataFrame:
        """Every live figure as numbers and codes: what the checks on plans compare. counted: the indicators whose figures tell in `counts`
        whether they are the figure of their year.
        """
        return self._selected(partial(selection.every_figure, counted=counted), given, as_of)

    def _selected(self, read: Callable[..., Read], given: Given, as_of: int | None) -> Read:
        with self._reading() as con:
            at, current = self._standing(con, as_of)
            return read(con, at=at, current=current, given=given)

    def texts(self, table: str, refs: Iterable[tuple[int, int]], names: tuple[str, ...]) -> list[dict]:
        """Columns of single statements, row by row. refs: (batch, line) as select gives them, -1 where there is none ('' and None)."""
        with self._reading() as con:
            return selection.texts(con, table, refs=refs, names=names)

    def areas_with(self, table: str, *, as_of: int | None = None) -> frozenset[str]:
        """The codes of the areas that have a live statement in a table of STATEMENTS."""
        with self._live(table, as_of) as (con, rows):
            return frozenset(row[0] for row in con.execute(f"select distinct area from ({rows})").fetchall())

    def spoken_by(self, table: str, *, as_of: int | None = None) -> dict[str, int]:
        """Source id -> how many live statements of a table of STATEMENTS it makes."""
        with self._live(table, as_of) as (con, rows):
            return dict(con.execute(f"select source, count(*) from ({rows}) group by source").fetchall())

    def statements(
        self,
        table: str,
        *,
        as_of: int | None = None,
        area: str | list[str] | None = None,
        indicator: str | list[str] | None = None,
        source: str | None = None,
        pairs: pd.DataFrame | None = None,
        sources: pd.DataFrame | None = None,
    ) -> pd.DataFrame:
        """The live statements of a table ('figure', 'target', 'commitment', 'remark'), of one or several areas and indicators, or all;
        source: only those of this document; pairs (area, indicator): only those of these pairs.

        By area, indicator and year (tasks by number), then as they were written: the same at every call, and as of any batch. With
        sources (id, date) instead in the order of precedence: of each cell the one that counts first.
        """
        among = ledger.among(
            area=[area] if isinstance(area, str) else area,
            indicator=[indicator] if isinstance(indicator, str) else indicator,
            source=None if source is None else [source],
        )
        if pairs is not None:
            among += " and (f.area, f.indicator) in (select (area, indicator) from pairs)"
        with self._live(table, as_of, among) as (con, rows):
            if pairs is not None:
                con.register("pairs", pairs[["area", "indicator"]])
            found = schema.to_pandas(
                con.sql(
                    f"select * replace ({selection.as_double(table)}) from ({rows}) "
                    f"order by {schema.in_order(STATEMENTS[table])}"
                )
            )
            if pairs is not None:
                con.unregister("pairs")
        return found if sources is None else selection.in_precedence(table, found, sources=sources)

    def of_cell(self, table: str, *, area: str, indicator: str, as_of: int | None = None) -> list[dict]:
        """The live statements of one cell ('figure' or 'target'), each with its columns; missing ones None. In the order of statements()."""
        with self._live(table, as_of, ledger.among(area=[area], indicator=[indicator])) as (con, rows):
            return selection.records(con, table, f"({rows}) order by {schema.in_order(STATEMENTS[table])}")

    def rows(self, batch: int) -> dict[str, pd.DataFrame]:
        """What one batch wrote, whether it still counts or not: table name -> its statements as written, by line.

        Raises NotFound. A batch of undo or redo wrote none.
        """
        with self._reading() as con:
            self._at(con, batch)
            return {
                table: schema.to_pandas(
                    con.sql(
                        f"select * replace ({selection.as_double(table)}) from {table} "
                        f"where batch = ? order by line, {schema.in_order(STATEMENTS[table])}",
                        params=[batch],
                    )
                )
                for table in STATEMENTS
            }

    def files(self, batch: int) -> dict[str, bytes]:
        """The bytes of every file kept with a batch, exactly as they came, by its name. Raises NotFound."""
        with self._reading() as con:
            return ledger.kept_files(con, batch=self._at(con, batch))

    def areas_of_batches(self) -> dict[int, set[str]]:
        """Batch of a person -> the codes of the areas it speaks of or brings along, whether it counts or not."""
        spoken = " union ".join(f"select batch, area from {table}" for table in STATEMENTS)
        found: dict[int, set[str]] = {}
        with self._reading() as con:
            people = "select id from batch where kind <> 'curated'"
            for batch, area in con.execute(f"select * from ({spoken}) where batch in ({people})").fetchall():
                found.setdefault(batch, set()).add(area)
            for batch, kept in ledger.additions(con, at=None).items():
                found.setdefault(batch, set()).update(permissions.areas_brought(kept))
        return found

    def keepers(self, digests: list[str]) -> dict[str, int]:
        """sha256 -> the newest live upload that kept a file of exactly these bytes; others are left out."""
        with self._reading() as con:
            return ledger.keepers(con, digests=digests)

    def makers(self, batches: Iterable[int]) -> dict[int, tuple[str, float]]:
        """Who made each of these batches, and when (seconds)."""
        with self._reading() as con:
            return ledger.makers(con, batches)

    # -- drafts ----------------------------------------------------------------------------------------------------

    def drafts(self) -> list[Draft]:
        """The newest version of every draft, the deleted ones as well; the one saved last comes first. No other read knows of drafts."""
        with self._reading() as con:
            return drafts.newest(con)

    def draft(self, id: str, version: int | None = None) -> Draft:
        """One version of a draft, the newest where none is named. Raises NotFound."""
        with self._reading() as con:
            found = drafts.version(con, id, version)
        if found is None:
            raise NotFound(f"没有草案 {id[: drafts.LONGEST_ID]}" + (f" 的第 {version} 版" if version else ""))
        return found

    def draft_versions(self, id: str) -> list[Version]:
        """Every version of a draft, the newest first."""
        with self._reading() as con:
            return drafts.versions(con, id)

    def save_draft(self, draft: Draft, *, actor: Actor, names: dict[str, str] | None = None) -> Draft:
        """Write a draft as one more version, in no batch; gives it with its id, version, writer and time. draft.version: the version its writer
        began from, 0 (and no id) for a new one; names: what areas are called, for the words of a refusal.

        Raises NotAllowed (role), NotFound, Refused (somebody saved meanwhile), StoreTrouble; then nothing is written.
        """
        with self._writing(actor, batch=False) as con:
            return writing.save_draft(con, draft, actor=actor, names=names or {})

    # -- signing out -----------------------------------------------------------------------------------------------

    def signed_out(self, more: Mapping[str, float]) -> frozenset[str]:
        """What is told to all servers of one store: the marks of sessions that were ended on any of them. more: those ended on this one, each with
        the time until which its proof is worth anything (seconds since 1970). A file has one server, which knows its own.
        """
        return frozenset()

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
        counts: dict[str, int] | None = None,
        repeats: dict[str, list[int]] | None = None,
        names: dict[str, str] | None = None,
        additions: dict[str, bytes] | None = None,
        progress: Callable[[int, int, str], None] | None = None,
    ) -> int | None:
        """Write statements as one batch; gives its id, or None when a curated batch says nothing new.

        rows: table name -> a table of model.columns plus `line`. seen: the version the writer looked at.
        A curated batch speaks for all curated statements: what it no longer says is retracted.
        counts: added, changed, unchanged as the writer was shown them, cell by cell; without them versions of statements are
        counted. repeats: lines that only say what a document says already; checked like the others, not written.
        names: what areas and indicators are called, for the words of a refusal. additions: areas.csv, sources.csv, … of what this batch brings
        along that data/ does not know; kept with it, and known as long as it counts. progress(done, total, words) may raise: nothing is written.
        Of an actor who is reviewed it becomes a submission, which counts nowhere until it is published (review).
        Raises NotAllowed (role), Refused (a touched cell changed after `seen`), StoreTrouble (disk full …); then nothing is written.
        """
        with self._writing(actor) as con:
            return writing.append(
                con,
                kind=kind,
                rows=rows,
                files_kept=files_kept,
                actor=actor,
                seen=seen,
                reason=reason,
                counts=counts or {},
                repeats=repeats or {},
                names=names or {},
                additions=additions or {},
                step=progress or (lambda *_: None),
            )

    def declare(self, *, invented: bool, actor: Actor) -> None:
        """Write down whether what the store holds is invented; once a batch is written it stays so.

        Raises NotAllowed (role), Refused (the store holds the other kind), StoreTrouble; then nothing is written.
        """
        with self._reading() as con:
            if writing.declared(con) == invented:
                return
        with self._writing(actor, batch=False) as con:
            writing.declare(con, invented=invented, actor=actor, file=self.path.name)

    def undo(self, batch: int, *, actor: Actor, reason: str = "") -> int:
        """Take a batch's statements back; undoing an undo puts them in force again (redo). Gives the id of the new batch."""
        with self._writing(actor) as con:
            return writing.undo(con, batch, actor=actor, reason=reason)

    # -- review ----------------------------------------------------------------------------------------------------

    def submissions(self) -> pd.DataFrame:
        """What editors submitted, oldest first, with its state (store.reviews.listed); empty where nothing ever was."""
        with self._reading() as con:
            return reviews.listed(con)

    def waiting(self) -> dict[tuple[str, str, int], int]:
        """(area, indicator, year) -> the newest submission that has a figure of it and is not published, returned or withdrawn."""
        with self._reading() as con:
            return {(area, one, year): batch for batch, area, one, year in reviews.cells(con, reviews.open_(con))}

    def rivals(self, batch: int, *, names: dict[str, str] | None = None, unseen: Iterable[int] = ()) -> list[Problem]:
        """What of a submission changed after it was submitted, then what other submissions that wait speak of as well, but those unseen: a problem each."""
        with self._scratch() as con:
            called = writing.called(con, reviews.stage(con, batch), names or {})
            beneath = writing.changed_beneath(con, batch, seen=batch, names=called)
            others = [one for one in reviews.rivals(con, batch) if one[1] not in set(unseen)]
        return beneath + [permissions.rival(*one, names=called) for one in others]

    def review(
        self,
        batch: int,
        act: str,
        *,
        actor: Actor,
        reason: str = "",
        over: int | None = None,
        names: dict[str, str] | None = None,
    ) -> int:
        """approve, publish, return (with a reason) or withdraw a submission. Gives the id of the new batch; published, it counts from there on.

        over: the version at which the reviewer saw what had changed beneath it; without one any such change is refused. names: what areas
        and indicators are called, for the words of a refusal. Raises NotAllowed (role, one's own), NotFound, Refused (its state, no reason,
        changed meanwhile), StoreTrouble; then nothing is written.
        """
        with self._writing(actor) as con:
            return writing.review(con, batch, act, actor=actor, reason=reason.strip(), over=over, names=names or {})

    @contextmanager
    def trial(self):
        """This store to try a batch on: a Store whose reads show what was appended to it, and of which nothing stays.

        One transaction, rolled back at the end, so that a preview is judged by the very code that writes. Other writers wait.
        """
        with self._lock, self._scratch() as con:
            yield _Trial(self, con)

    @contextmanager
    def _scratch(self):
        """A transaction to reckon in, with temporary tables, of which nothing stays."""
        con = self._cursor()
        try:
            con.begin()
            yield con
        except Exception as error:
            if trouble := self._trouble(error):
                raise trouble from error
            raise
        finally:
            roll_back(con)
            con.close()

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
            if trouble := self._trouble(error):
                raise trouble from error
            raise
        finally:
            con.close()

    @contextmanager
    def _live(self, table: str, as_of: int | None, among: str = "") -> Iterator[tuple[duckdb.DuckDBPyConnection, str]]:
        """(a cursor, the SQL of the live statements of a table of STATEMENTS). Raises ValueError, NotFound."""
        if table not in STATEMENTS:
            raise ValueError(table)
        with self._reading() as con:
            at, current = self._standing(con, as_of)
            yield con, ledger.live(table, at=at, current=current, among=among)

    @contextmanager
    def _writing(self, actor: Actor, *, batch: bool = True):
        """One writer at a time, one transaction; all or nothing; published to readers in other processes after the commit.

        batch: what is written is a batch; where none came of it there is nothing to commit.
        """
        if actor.role == "viewer":
            raise NotAllowed(f"{actor.name} 只有查看权限，不能写入")
        with self._transaction(batch=batch) as con:
            yield con

    @contextmanager
    def _transaction(self, *, batch: bool):
        with self._lock:
            with self._attempt() as con:
                self._must_be_there()
                con.begin()
                before = ledger.version(con)
                yield con
                wrote, newest = ledger.version(con) > before or not batch, reach.of(con)
                self._must_be_there()
                con.commit() if wrote else con.rollback()
                self._must_be_there()  # what went into a file that is gone must not be called written
            if wrote:
                self._publisher.publish(newest)

    @contextmanager
    def _attempt(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor to write with: what fails is rolled back, and told as StoreTrouble where it is the store's."""
        con = self._cursor()
        try:
            yield con
        except BaseException as error:
            roll_back(con)
            if trouble := self._trouble(error):
                raise trouble from error
            raise
        finally:
            con.close()

    def _must_be_there(self) -> None:
        """A file deleted or replaced under its owner goes on taking batches that nobody will ever find again."""
        if files.identity(self.file) != self._identity:
            raise files.vanished(self.path)

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        """A new cursor; where the engine has given the database up (a full disk), the file is opened anew first."""
        with self._mending:
            if self._given_up:
                self._must_be_there()
                files.close(self._con)
                self._con = files.connect(self.file, write=self.writable)
                self._given_up = False
            return self._con.cursor()

    def _trouble(self, error: BaseException) -> StoreTrouble | None:
        """What to raise instead of an error for which the file or the machine is at fault; None for any other."""
        if not isinstance(error, Exception) or not files.is_at_fault(error):
            return None
        self._given_up = self._given_up or files.is_given_up(error)
        return files.trouble(error, self.path)

    def _at(self, con: duckdb.DuckDBPyConnection, as_of: int | None) -> int:
        return self._standing(con, as_of)[0]

    def _standing(self, con: duckdb.DuckDBPyConnection, as_of: int | None) -> tuple[int, bool]:
        """(the batch looked at, whether it is the newest). Raises NotFound."""
        newest = ledger.version(con)
        if as_of is None:
            return newest, True
        if not 1 <= as_of <= newest:
            raise NotFound(f"没有第 {as_of} 批，现共 {newest} 批" if newest else f"没有第 {as_of} 批，数据库中尚无批次")
        return as_of, as_of == newest

    def _bring_copy_up_to_date(self) -> None:
        """A process that died between commit and publication left an old copy, or none. One that has more means batches were lost."""
        with files.kept_open(files.read_copy(self.path)):
            published = files.reached(files.read_copy(self.path))
            self._must_not_lack(reach.noted(self.path), published)
            with self._reading() as con:
                here = reach.of(con)
            complete = published == here and self._copy_is_sound()
        if published and published.store != self.id and published.newest:
            files.set_copy_aside(self.path)
        self._publisher.published(published.newest if published and published.store == self.id else 0)
        if not complete:
            self._publisher.publish(here)
        elif reach.noted(self.path) != here:
            self._publisher.note(here)

    def _must_not_lack(self, *others: Reach | None) -> None:
        """Nothing may go on from a ledger that lacks a batch it once had: what it lacks would be written over."""
        with self._reading() as con:
            missed = [other for other in others if other and reach.lacks(con, other)]
            if missed:
                furthest = max(missed, key=lambda one: one.newest)
                raise files.lost(self.path, found=ledger.version(con), known=furthest)

    def _copy_is_sound(self) -> bool:
        """Whether the copy can be read and holds every draft: these are in no batch, so how far its ledger goes does not tell."""
        try:
            copy = files.connect(files.read_copy(self.path), write=False)
        except StoreTrouble:
            return False
        try:
            there = drafts.written(copy)
        finally:
            copy.close()
        with self._reading() as con:
            return drafts.written(con) == there


def _shared() -> "type[SharedStore]":
    """The store of several servers. Not above: it is one of these; and who has a file alone need not load its driver."""
    from store.shared import SharedStore

    return SharedStore


def roll_back(con: duckdb.DuckDBPyConnection) -> None:
    """End a transaction as if it had not been."""
    with suppress(duckdb.Error):  # the engine has rolled back already; the error being raised says why
        con.rollback()


class _Trial(Store):
    """A store inside one open transaction, which Store.trial ends."""

    def __init__(self, store: Store, con: duckdb.DuckDBPyConnection) -> None:
        self.path, self.writable, self.id, self._con = store.path, store.writable, store.id, con

    @contextmanager
    def _reading(self):
        yield self._con

    @contextmanager
    def _scratch(self):
        yield self._con

    @contextmanager
    def _writing(self, actor: Actor, *, batch: bool = True):
        yield self._con
