"""The store as a whole: open it, try things on a copy of it, back it up, put a backup in its place, move it to the other engine.

A store is named by its file, or by the Address of a PostgreSQL (store.places).
"""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actions import stamp
from model.failures import NotFound, Refused
from store import Store, backups, places
from store.places import Address

# Front doors know no store room: they open, and back up, here. What each takes, gives and raises stands there.
open_for_reading, open_for_writing, backup = Store.open_for_reading, Store.open, backups.backup
examine, place = backups.examine, places.place


def beside(store: Path | Address) -> Path:
    """The file of this machine beside which is kept what is noted of a store: of one on a server its replica. Raises StoreTrouble."""
    if isinstance(store, Path):
        return store
    from store import replica

    return replica.beside(store)


def restore(source: Path, path: Path | Address) -> backups.Restored:
    """Give back what a backup holds, and what became of the store that stood there. Raises NotFound, StoreTrouble, Refused."""
    if not source.is_file():
        raise NotFound(f"找不到备份文件 {source}")
    # It speaks of the store that stands here now. First, so that a build looks for itself also when this ends half-way.
    stamp.place(beside(path)).unlink(missing_ok=True)
    return backups.restore(source, path)


def move(source: Path | Address, target: Path | Address):
    """Everything of a store into an empty one of the other engine, compared row by row; gives store.transfer.Moved. The source stays as it is.

    Raises NotFound, StoreTrouble, Refused; then the target is as it was.
    """
    from store import transfer

    if isinstance(source, Path) and isinstance(target, Path):
        why, fix = "两边都是文件", "文件之间请用 backup 和 restore"
        raise Refused.because("path", why, fix, file=str(target))
    if isinstance(target, Path):
        return transfer.take_out(source, target)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "store.duckdb"
        if isinstance(source, Path):
            with Store.open(source) as store:  # whoever owns it could go on writing into what is being left
                store.copy_into(copy)
        else:
            transfer.take_out(source, copy)
        backups.check(copy)
        return transfer.fill(target, copy)


def migrate(path: Path | Address) -> int:
    """Bring a store of an earlier version forward (a backup is kept beside it); gives its newest batch. Raises StoreTrouble."""
    with Store.open(path) as store:
        return store.version()


@contextmanager
def scratch(path: Path | Address) -> Iterator[Store]:
    """A throw-away copy of the store to try things on, also while a server holds it. Raises StoreTrouble."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / beside(path).name
        backup(path, copy)
        with Store.open(copy) as store:
            yield store
