"""What a command is, and the options that several share."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

Option = tuple[tuple[str, ...], dict]


def option(*names: str, **more) -> Option:
    """An option or argument, in the terms of argparse's add_argument."""
    return names, more


@dataclass(frozen=True)
class Command:
    """One command.

    run: takes what was asked (the parsed arguments, beside them data, definitions, root: where the house's files are, and, of a
    command on a store, actor: who gives it); gives the exit code, None where it is done. done: says before anything is imported that there is nothing to do.
    options: in the order of the help, after --store, --area and --format; the first of formats is the default.
    acts: what the file beside the store calls it; "" leaves no line there.
    whose, where people sign in: "admin", "people" (each within what they may see and write), "anybody" (a command of no store).
    """

    name: str
    words: str
    run: Callable[[argparse.Namespace], int | None]
    options: tuple[Option, ...] = ()
    areas: bool = False
    formats: tuple[str, ...] = ()
    acts: str = ""
    whose: str = "admin"
    done: Callable[[argparse.Namespace], bool] | None = None


def place(written: str) -> object:
    """A store: a file, or the address of a PostgreSQL, for which alone the rooms are imported."""
    if "://" not in written:
        return Path(written)
    from actions import store_file

    return store_file.place(written)


def year(text: str) -> int:
    """'2025' -> 2025. Raises ArgumentTypeError for what is no year."""
    if not (text.isdigit() and 1900 <= int(text) <= 2199):
        raise argparse.ArgumentTypeError(f"“{text}”不是年份，请用四位年份，如 2025")
    return int(text)


def today() -> date:
    """The day in China, wherever this machine stands."""
    from model import clock

    return clock.day(datetime.now(UTC))


def find_plan(asked: str):
    """The plan of an id. Raises NotFound."""
    from model.failures import NotFound
    from model.plans import PLANS

    found = next((one for one in PLANS if one.id == asked), None)
    if found is None:
        raise NotFound(f"没有规划“{asked}”，可用：{'、'.join(f'{one.id} {one.name}' for one in PLANS)}")
    return found


TABLES = ("table", "csv", "json")
INDICATOR = option("--indicator", action="append", metavar="I", help="指标：编号、名称或别名，可重复")
YEAR = option("--year", type=year, metavar="Y", help="数据截至年份（默认今年）")
PLAN = option("--plan", default="145", metavar="P", help="规划：145 十四五，155 十五五，2030 健康中国 2030")
AS_OF = option("--as-of", type=int, metavar="BATCH", help="以该批次时的数据为准")
OUT = option("--out", type=Path, required=True, metavar="PATH", help="输出文件路径")
