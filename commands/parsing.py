"""argparse in Chinese, and the table of commands it reads."""

import argparse
import os
import re
from pathlib import Path

from commands import data, exports, judging, lists, operations, plans, review
from commands.command import Command, place
from commands.ending import USAGE

COMMANDS = (
    *(data.CHECK, data.BUILD),
    *(judging.GAPS, judging.PLAN_CHECK, judging.EVALUATE),
    *(data.IMPORT, plans.READ_PLAN, review.REVIEW, data.BATCHES, data.UNDO),
    *(operations.BACKUP, operations.RESTORE, operations.DOCTOR, operations.MIGRATE),
    *(exports.EXPORT, lists.OWED, lists.TASKS, exports.BOARD),
)  # in the order of the help


class Parser(argparse.ArgumentParser):
    """argparse in Chinese; a complaint not known here stays as it is."""

    WORDS = (
        (r"the following arguments are required: (.+)", r"还缺：\1"),
        (r"unrecognized arguments: (.+)", r"不能识别：\1"),
        (r"invalid choice: (.+) \(choose from (.+)\)", r"没有 \1，可用：\2"),
        (r"expected one argument", "须给出一个值"),
        (r"invalid int value: (.+)", r"\1 不是整数"),
        (r"ambiguous option: (.+) could match (.+)", r"\1 可指 \2"),
        (r"^argument (\S+): ", r"\1："),
    )

    def __init__(self, **more) -> None:
        super().__init__(add_help=False, **more)
        self._positionals.title, self._optionals.title = "参数", "选项"
        self.add_argument("-h", "--help", action="help", help="显示用法")

    def format_help(self) -> str:
        """The help, its English titles in Chinese."""
        text = super().format_help().replace("usage: ", "用法：", 1)
        for title in ("参数", "选项"):
            text = text.replace(f"{title}:\n", f"{title}：\n")
        return text

    def error(self, message: str) -> None:
        """Says what is wrong with the usage; ends with 2."""
        for english, chinese in self.WORDS:
            message = re.sub(english, chinese, message)
        self.exit(USAGE, f"{message}\n用法见 {self.prog} --help\n")


def parser(*, root: Path, data: Path, definitions: Path) -> Parser:
    """The parser of all commands. What it parses carries its command, and the three paths given: of the house, data/, indicators.yaml."""
    made = Parser(prog="cli.py", description="县域卫生健康目标差距看板：命令行")
    made.set_defaults(root=root, data=data, definitions=definitions)
    commands = made.add_subparsers(required=True, metavar="命令")
    store = place(os.environ.get("COUNTY_HEALTH_STORE") or str(data / "store.duckdb"))
    for command in COMMANDS:
        one = commands.add_parser(command.name, help=command.words, description=command.words)
        one.set_defaults(command=command)
        _enter(one, command, store)
    return made


def _enter(one: Parser, command: Command, store: object) -> None:
    if command.whose != "anybody":
        told = "数据库文件或 postgresql:// 地址（默认 data/store.duckdb，或环境变量 COUNTY_HEALTH_STORE）"
        one.add_argument("--store", type=place, default=store, metavar="S", help=told)
    if command.areas:
        one.add_argument("--area", action="append", metavar="A", help="地区：代码、全称或简称，可重复")
    if command.formats:
        one.add_argument("--format", choices=command.formats, default=command.formats[0], help="输出格式")
    for names, more in command.options:
        one.add_argument(*names, **more)
