"""Publishing beside the work: the read copy is written in a thread of its own, and many batches become one copy.

A writer does not wait for it. What others may therefore not see yet is never a secret: S.newest says at once how far the
ledger goes, readers of the copy compare (Store.open_for_reading), and the owner knows it as Store.unpublished.
"""

import logging
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from store import files, reach
from store.reach import Reach

log = logging.getLogger(__name__)

AGAIN = 30.0  # seconds after which a publication that failed is tried again: by then somebody may have made room

# One publication at a time for each file of this process, also where it is open twice.
_ALONE: dict[Path, threading.Lock] = {}


@dataclass(frozen=True, kw_only=True)
class Unpublished:
    """Batches that other processes (commands, backups) do not see yet. why: what went wrong, '' while the copy is being written."""

    batches: range
    why: str


class Publisher:
    """The one who keeps S.read and S.newest of an open store. cursor() gives a connection of one's own to the store."""

    def __init__(self, path: Path, cursor: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._path, self._cursor = path, cursor
        self._alone = _ALONE.setdefault(path.resolve(), threading.Lock())
        self._changed = threading.Condition()
        self._asked = self._done = 0  # how often a copy was asked for, and which of these asks the newest copy answers
        self._running, self._why = False, ""
        self._again: threading.Timer | None = None
        self._closed = False
        self._newest = self._published = 0

    def published(self, newest: int) -> None:
        """The copy that is there already holds the ledger up to a batch."""
        self._newest = self._published = newest

    def publish(self, newest: Reach) -> None:
        """Note how far the ledger goes now, and ask for a copy; returns before it is written."""
        self.note(newest)
        with self._changed:
            self._newest = newest.newest
            self._wake()

    def note(self, newest: Reach) -> None:
        """Say beside the store how far its ledger goes."""
        try:
            reach.note(self._path, newest)
        except OSError as error:  # the copy that follows says as much, a moment later
            log.warning("未能写入 %s: %s", reach.place(self._path), files.reason(error))

    @property
    def unpublished(self) -> Unpublished | None:
        """What others do not see yet; None when the copy holds everything."""
        with self._changed:
            if self._done == self._asked and not self._why:
                return None
            return Unpublished(batches=range(self._published + 1, self._newest + 1), why=self._why)

    def wait(self) -> None:
        """Return when nothing is being written any more: the copy is in place, or could not be written."""
        with self._changed:
            self._changed.wait_for(lambda: not self._running)

    def close(self) -> None:
        """Let the copy be finished; one that failed is not tried again."""
        self.wait()
        with self._changed:
            self._closed = True
            if self._again:
                self._again.cancel()

    def _wake(self) -> None:
        self._asked += 1
        if self._again:
            self._again.cancel()
        if self._running:
            return
        self._running = True
        # No daemon: a process that ends lets the copy be finished.
        threading.Thread(target=self._run, name="publication").start()

    def _retry(self) -> None:
        with self._changed, suppress(RuntimeError):  # the process is ending; the next owner publishes
            if not self._closed:
                self._wake()

    def _run(self) -> None:
        while True:
            with self._changed:
                asked = self._asked
            newest, why = self._write()
            with self._changed:
                if why:
                    self._why = why
                else:
                    self._done, self._published, self._why = asked, newest, ""
                if self._asked == asked:
                    self._running = False
                    if why:
                        self._again = threading.Timer(AGAIN, self._retry)
                        self._again.daemon = True
                        self._again.start()
                    self._changed.notify_all()
                    return

    def _write(self) -> tuple[int, str]:
        """(the newest batch in the copy, what went wrong or '')."""
        try:
            with self._alone:
                con = self._cursor()
                try:
                    newest = reach.of(con)
                    why = files.publish(con, self._path) or ""
                finally:
                    con.close()
        except Exception as error:  # the owner closed it meanwhile, or the engine gave the database up
            return 0, files.reason(error)
        return newest.newest, why
