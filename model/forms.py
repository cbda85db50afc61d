"""What a form that goes out and comes back carries, so that it is known again: which batch it was made of, and of each row whose it is.

A sheet has two hidden columns at its right edge. One names the row; its head also says the batch and its seal, so that a sheet copied into
another file is still known. The other holds what stood in the row when the form went out: the words in sight that say whose the row is, so
that a row torn from its name is not read, and its figures, so that one that was written over is told.
"""

from collections.abc import Iterable, Mapping

from model.remarks import FIELDS, Slot, of_target, of_task

MARK, BEFORE = "识别码", "原值"
# By which words in sight a row is known, by what it is about: they must fit its hidden name.
KNOWN_BY = {"target": ("地区", "指标", "目标"), "task": ("任务",)}
# Heads that stand together in no table but a form: where they do and no column names the rows, those were lost.
# Heads of the command line's table of tasks -> those of the form.
IN_ENGLISH = {"task": "任务"} | FIELDS["task"]
TOLD_BY = (("判定", "偏差原因", "下一步措施", "判定复核"), ("文件所列单位", "进展情况", "完成时间"))
# The other sheets of a workbook that holds a form. They are not read: a table of results would be read as data.
BESIDE = ("总览表", "规划文本核对", "重点任务", "方法说明", "数据来源")


def seal(store: str, made: float) -> str:
    """What tells a batch from one of the same number in another store, or written after a backup was put back. store: its id; made: when the
    batch was, in seconds.
    """
    return f"{store[:12]}-{round(made * 1e6):x}"


def head(batch: int, seal: str) -> str:
    """The head of the column that names the rows: '识别码 第12批 3f2a90c1d2e4-63f1c0a2b3c4d'."""
    return f"{MARK} 第{batch}批 {seal}".rstrip()


def columns(
    batch: int, seal: str, rows: Iterable[tuple[Mapping[str, Slot], Mapping[str, str]]]
) -> dict[str, list[str]]:
    """The two columns of a table that goes out as text, in sight: head -> cells. rows: of each its slots, and the cells by which it is known
    with those that it holds for remarks.
    """
    rows = list(rows)
    return {head(batch, seal): [row(slots) for slots, _ in rows], BEFORE: [before(cells) for _, cells in rows]}


def made_of(text: str) -> tuple[int, str] | None:
    """Of which (batch, its seal) such a head says the form is; None for any other text."""
    words = "".join(text.split())
    number, end, seal = words.removeprefix(f"{MARK}第").partition("批")
    whole = end and words.startswith(f"{MARK}第") and number.isascii() and number.isdigit() and len(number) < 10
    return (int(number), seal) if whole else None


def row(slots: Mapping[str, Slot]) -> str:
    """What names a row of these slots (model.remarks.of_target, of_task): '620725:target:beds_per_1000:2025:plan:2025', '620725:task:x-1'."""
    first = next(iter(slots.values()))
    parts = first[:3] if first.about == "task" else first[:6]
    return ":".join("" if part is None else str(part) for part in parts)


def slots(text: str) -> dict[str, Slot]:
    """The slots of a row by its name; none for a text that names no row."""
    area, about, rest = (text.strip().split(":", 2) + [""] * 2)[
        :3
    ]  # the number a document gives a task may hold a colon
    if not (area and rest):
        return {}
    if about == "task":
        return of_task(area, rest)
    item, year, scope, last = (rest.rsplit(":", 3) + [""] * 3)[:4]
    numbers = [int(part) if part.isascii() and part.isdigit() else None for part in (year, last)]
    if about == "target" and item and numbers[1] is not None:
        return of_target(area, item, year=numbers[0], scope=scope, last=numbers[1])
    return {}


def before(cells: Mapping[str, float | str | None]) -> str:
    """What stood in cells, by their heads: '指标=每千人口护士|2024=4.15|2025=|目标值=4.5'."""
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
        return "".join(_plain(now).split()) == "".join(was.split())
    digits = len(now.partition(".")[2])
    return abs(shown - held) <= 0.5 * 10**-digits + 1e-9


def _plain(cell: float | str | None) -> str:
    if cell is None or isinstance(cell, str):
        return (cell or "").replace("|", " ").replace("=", " ")
    return repr(round(float(cell), 6)).removesuffix(".0")
