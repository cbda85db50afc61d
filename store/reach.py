"""How far a ledger goes, and the one comparison of two: opening, reading, backup and restore all ask `lacks`."""

import os
from pathlib import Path
from typing import NamedTuple

import duckdb


class Reach(NamedTuple):
    """store: whose ledger it is; newest: its newest batch, 0 for none; made: when that was written, microseconds since 1970."""

    store: str
    newest: int
    made: int


def of(con: duckdb.DuckDBPyConnection) -> Reach:
    """How far the ledger behind a connection goes."""
    return Reach(
        *con.execute(
            "select (select value from meta where key = 'store_id'), coalesce(max(id), 0), coalesce(epoch_us(arg_max(made, id)), 0) from batch"
        ).fetchall()[0]
    )


def lacks(con: duckdb.DuckDBPyConnection, other: Reach | None) -> bool:
    """Whether a ledger knows less than another place says of the same store: it has not the other's newest batch.

    A batch of the same number made at another moment is another batch: after a restore, two ledgers of one store may have
    gone on apart. What is of another store, or says nothing, cannot be lacking.
    """
    if other is None or not other.newest or other.store != of(con).store:
        return False
    return con.execute("select epoch_us(made) from batch where id = ?", [other.newest]).fetchall() != [(other.made,)]


def place(path: Path) -> Path:
    """The note beside a store, S.newest: how far its ledger goes, for those who cannot open it."""
    return path.with_name(path.name + ".newest")


def note(path: Path, reach: Reach) -> None:
    """Write the note. Always of one length and in the same place on the disk, so that a full one does not stop it. Raises OSError."""
    body = f"{reach.store} {reach.newest:>10} {reach.made:>20}\n".encode()
    file = os.open(place(path), os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    try:
        os.write(file, body)
    finally:
        os.close(file)


def noted(path: Path) -> Reach | None:
    """What the note says; None where there is none that can be read."""
    try:
        store, newest, made = place(path).read_text("ascii").split()
        return Reach(store, int(newest), int(made))
    except (OSError, ValueError):
        return None
