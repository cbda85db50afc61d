"""Opening the store, so that no front door needs to know the store's room. All raise StoreTrouble with words."""

from pathlib import Path

from store import Store


def for_reading(path: Path) -> Store:
    """To read only; while another process holds the file, its published copy. Never creates a store."""
    return Store.open_for_reading(path)


def for_writing(path: Path, *, create: bool = False) -> Store:
    """The one owner: reads and writes, and publishes a copy that others may read. Creates a store only when asked to."""
    return Store.open(path, create=create)
