"""The store as a whole, and the machine it stands on: backup, restore, doctor, migrate."""

import os
from pathlib import Path

from commands import acting
from commands.command import Command, option, place
from commands.ending import DONE, STORE, Misused
from commands.output import say, tell, visible


def _backup(asked) -> None:
    from actions import store_file

    version = store_file.backup(asked.store, asked.path)
    acting.note(asked, to=asked.path, newest=version)
    say(f"已备份到 {asked.path}，到第 {version} 批为止。")


def _restore(asked) -> None:
    from actions import store_file

    done = store_file.restore(asked.path, asked.store)
    acting.note(asked, of=asked.path, newest=done.newest, before=done.before, aside=done.aside and done.aside.name)
    where = "" if isinstance(asked.store, Path) else f"（{asked.store}）。各服务器的 COUNTY_HEALTH_STORE 须指向该数据库"
    say(
        f"已恢复到第 {done.newest} 批{where}。"
        + (f"原数据库改名为 {done.aside.name}，在同一文件夹。" if done.aside else "")
        + (f"注意：原数据库到第 {done.before} 批，之后的批次已不在库中。" if (done.before or 0) > done.newest else "")
        + "data/ 此后有改动的，请再运行一次 python cli.py build。"
    )


def _doctor(asked) -> int:
    from actions import doctor

    at = doctor.Place(
        store=asked.store, root=asked.root, data=asked.data, definitions=asked.definitions, environ=os.environ
    )
    found = doctor.examine(at)
    if asked.format == "json":
        tell([one.as_dict() for one in found])
    else:
        for one in found:
            print(visible(one.line()))
    counts = {level: sum(one.level == level for one in found) for level in doctor.LEVELS}
    say(f"检查 {len(found)} 项：正常 {counts['ok']}，提示 {counts['hint']}，问题 {counts['trouble']}。")
    return STORE if counts["trouble"] else DONE


def _migrate(asked) -> None:
    from actions import store_file

    if bool(asked.source) != bool(asked.target):
        raise Misused("--from 和 --to 须同时给出。")
    if asked.source:
        _move(asked)
        return
    version = store_file.migrate(asked.store)
    acting.note(asked, newest=version)
    say(f"{asked.store} 的表结构与本程序版本一致，数据到第 {version} 批。")


def _move(asked) -> None:
    from actions import store_file

    moved = store_file.move(asked.source, asked.target)
    kept = {"batch": "批次", "batch_file": "文件", "draft": "草案版本"}
    told = "、".join(f"{words} {moved.rows[table]}" for table, words in kept.items() if table in moved.rows)
    lines = sum(count for table, count in moved.rows.items() if table not in (*kept, "meta"))
    say(
        f"已从 {asked.source} 迁到 {asked.target}，到第 {moved.newest} 批为止：{told}、数据行 {lines}，已逐行核对，两边一致。",
        "今后请使用新的数据库：COUNTY_HEALTH_STORE 或 --store。原数据库未改动，请勿再写入。",
    )


BACKUP = Command("backup", "将数据库备份为一个文件，看板运行时也可使用", _backup, acts="备份", options=(
    option("path", type=Path, metavar="PATH", help="备份文件路径"),
))  # fmt: skip
RESTORE = Command("restore", "以备份替换现有数据库，原数据库改名保留", _restore, acts="恢复备份", options=(
    option("path", type=Path, metavar="PATH", help="备份文件"),
))  # fmt: skip
DOCTOR = Command("doctor", "检查安装和数据库：逐项列出正常、提示、问题和处理办法", _doctor, formats=("table", "json"))
MIGRATE = Command("migrate", "将旧版本数据库升级到本版本，升级前自动备份；或将全部数据迁到另一个数据库", _migrate, acts="升级", options=(
    option("--from", dest="source", type=place, metavar="S", help="迁出的数据库：文件或 postgresql:// 地址"),
    option("--to", dest="target", type=place, metavar="S", help="迁入的数据库：不存在的文件，或空的 postgresql:// 数据库"),
))  # fmt: skip
