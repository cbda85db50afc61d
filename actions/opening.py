"""Opening the store for those who serve and those who read, so that no front door needs to know the store's room."""

from pathlib import Path

from store import Store


def open_for_serving(path: Path) -> Store:
    """The one owner: reads and writes, and publishes a copy others may read. Raises StoreTrouble; never creates a store."""
    return Store.open(path)
