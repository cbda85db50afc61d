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
    return store.is_file() and _said(store)[:1] == [digest(data=data, definitions=definitions)]


def untouched(store: Path) -> bool:
    """True when nothing has become of the store since it was stamped, as its folder tells: else somebody must look into it.

    The file is not opened: in the process that has it open, closing it again would drop the engine's lock.
    """
    return not _wal(store).exists() and _said(store)[1:] == [_state(store)]


def set_current(store: Path, *, data: Path, definitions: Path) -> None:
    """Write down that the store, as it stands now, was built from exactly these files."""
    place(store).write_text(f"{digest(data=data, definitions=definitions)}\n{_state(store)}\n", "utf-8")


def _said(store: Path) -> list[str]:
    """The two lines of the stamp; those of earlier versions have one."""
    try:
        return place(store).read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        return []


def _state(store: Path) -> str:
    """Which file it is, its size and time, and how far the note beside it says its ledger goes; '' where there is none."""
    note = store.with_name(store.name + ".newest")
    try:
        found = store.stat()
        said = note.read_text("utf-8").strip() if note.is_file() else ""
    except (OSError, UnicodeDecodeError):
        return ""
    return f"{found.st_ino} {found.st_size} {found.st_mtime_ns} {said}"


def _wal(store: Path) -> Path:
    """What the engine has committed and not yet brought into the file."""
    return store.with_name(store.name + ".wal")
