"""What a form that goes out and comes back carries, so that it is known again: which batch it was made of, and of each row whose it is.

A sheet has two hidden columns at its right edge. One names the row; its head also says the batch, so that a sheet copied into another file is
still known. The other holds what stood in the row's figures when the form went out: a figure that was written over is told, not read.
"""

from collections.abc import Mapping

from model.remarks import Slot, of_target, of_task

MARK, BEFORE = "识别码", "原值"


def head(batch: int) -> str:
    """The head of the column that names the rows: '识别码 第12批'."""
    return f"{MARK} 第{batch}批"


def batch(text: str) -> int | None:
    """Of which batch such a head says the form is; None for any other text."""
    words = "".join(text.split())
    number = words.removeprefix(f"{MARK}第").removesuffix("批")
    whole = words == f"{MARK}第{number}批" and number.isascii() and number.isdigit() and len(number) < 10
    return int(number) if whole else None


def row(slots: Mapping[str, Slot]) -> str:
    """What names a row of these slots (model.remarks.of_target, of_task): the key of its first one, without a field."""
    return next(iter(slots.values()))._replace(field="").key.rstrip(":")


def slots(text: str) -> dict[str, Slot]:
    """The slots of a row by its name; none for a text that names no row."""
    parts = (text.strip().split(":") + [""] * 5)[:6]
    numbers = [int(part) if part.isascii() and part.isdigit() else None for part in (parts[3], parts[5])]
    if not (parts[0] and parts[2]):
        return {}
    if parts[1] == "task":
        return of_task(parts[0], parts[2])
    if parts[1] == "target" and numbers[1] is not None:
        return of_target(parts[0], parts[2], year=numbers[0], scope=parts[4], last=numbers[1])
    return {}


def before(cells: Mapping[str, float | str | None]) -> str:
    """What stood in the cells of figures, by their heads: '2024=4.15|2025=|目标值=4.5'."""
    return "|".join(f"{name}={_plain(cell)}" for name, cell in cells.items())


def read_before(text: str) -> dict[str, str]:
    """The same, read back."""
    return dict(part.split("=", 1) for part in text.split("|") if "=" in part)


def same(now: str, was: str) -> bool:
    """Whether a cell that shows `now` still holds what it held: a number may be shown with fewer digits than it has."""
    now, was = "".join(now.split()), was.strip()
    try:
        shown, held = float(now.replace(",", "")), float(was)
    except ValueError:
        return now == "".join(was.split())
    digits = len(now.partition(".")[2])
    return abs(shown - held) <= 0.5 * 10**-digits + 1e-9


def _plain(cell: float | str | None) -> str:
    if cell is None or isinstance(cell, str):
        return (cell or "").replace("|", " ").replace("=", " ")
    return repr(round(float(cell), 6)).removesuffix(".0")
