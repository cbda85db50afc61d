"""backup: the whole store as one file. restore: a backup in the store's place, what stood there kept beside it."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from actions import stamp
from model.failures import NotFound
from store import Store, backups


def backup(path: Path, target: Path) -> int:
    """Write the store to one file, also while a server holds it. Gives the batch it reaches. Raises StoreTrouble, Refused."""
    return backups.backup(path, target)


def restore(source: Path, path: Path) -> tuple[int, Path | None]:
    """Give back what a backup holds: (its newest batch, where the replaced store is kept now). Raises NotFound, StoreTrouble, Refused."""
    if not source.is_file():
        raise NotFound(f"找不到备份文件 {source}")
    version, aside = backups.restore(source, path)
    stamp.place(path).unlink(missing_ok=True)  # it spoke of the store that stood here before
    return version, aside


@contextmanager
def scratch(path: Path) -> Iterator[Store]:
    """A throw-away copy of the store to try things on, also while a server holds it. Raises StoreTrouble."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        backups.backup(path, copy)
        with Store.open(copy) as store:
            yield store
