"""The store as one file: open it, try things on a copy of it, back it up, put a backup in its place."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actions import stamp
from model.failures import NotFound
from store import Store, backups

# Front doors know no store room: they open, and back up, here. What each takes, gives and raises stands there.
open_for_reading, open_for_writing, backup = Store.open_for_reading, Store.open, backups.backup
examine = backups.examine


def restore(source: Path, path: Path) -> backups.Restored:
    """Give back what a backup holds, and what became of the store that stood there. Raises NotFound, StoreTrouble, Refused."""
    if not source.is_file():
        raise NotFound(f"找不到备份文件 {source}")
    # It speaks of the store that stands here now. First, so that a build looks for itself also when this ends half-way.
    stamp.place(path).unlink(missing_ok=True)
    return backups.restore(source, path)


def migrate(path: Path) -> int:
    """Bring a store of an earlier version forward (a backup is kept beside it); gives its newest batch. Raises StoreTrouble."""
    with Store.open(path) as store:
        return store.version()


@contextmanager
def scratch(path: Path) -> Iterator[Store]:
    """A throw-away copy of the store to try things on, also while a server holds it. Raises StoreTrouble."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        backup(path, copy)
        with Store.open(copy) as store:
            yield store
