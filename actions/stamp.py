"""Whether a store is up to date with data/ and indicators.yaml, told without opening it: a digest beside the store.

Standard library only, so that `cli.py build` and `make run` pay no imports when nothing has changed.
"""

import hashlib
from pathlib import Path

# Raise when what a build writes changes without data/ changing.
FORMAT = "1"
NAMES = ("areas.csv", "sources.csv", "figures.csv", "targets.csv", "commitments.csv", "dataset.yaml")


def digest(*, data: Path, definitions: Path) -> str:
    """One digest over the files a build reads; a missing file counts as such."""
    total = hashlib.sha256(FORMAT.encode())
    for path in (definitions, *(data / name for name in NAMES)):
        body = path.read_bytes() if path.is_file() else b"\0missing"
        total.update(f"{path.name}:{len(body)}:".encode() + body)
    return total.hexdigest()


def place(store: Path) -> Path:
    """The file beside a store that holds the digest of what it was built from."""
    return store.with_name(store.name + ".built")


def is_current(store: Path, *, data: Path, definitions: Path) -> bool:
    """True when the store is there and was last built from exactly these files."""
    try:
        return store.is_file() and place(store).read_text("utf-8").strip() == digest(data=data, definitions=definitions)
    except OSError:
        return False


def set_current(store: Path, *, data: Path, definitions: Path) -> None:
    """Write down that the store was built from exactly these files."""
    place(store).write_text(digest(data=data, definitions=definitions) + "\n", "utf-8")
