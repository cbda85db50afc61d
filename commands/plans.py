"""What a plan document is read to say: read-plan."""

from pathlib import Path

from commands.command import TABLES, Command, option
from commands.output import say, show


def _read_plan(asked) -> None:
    from actions import reading_plans

    if asked.tasks:
        found = reading_plans.tasks(asked.file)
        say(*found.notes, f"共 {len(found.table)} 项任务，其中 {_unsure(found.table)} 项待核。")
        show(found.table, asked.format)
        return
    read = reading_plans.read(
        asked.file, data=asked.data, definitions=asked.definitions, area=asked.area, against=asked.against
    )
    say(*read.notes)
    if asked.unread:
        say(f"未读出的数 {len(read.unread)} 处。")
        show(read.unread, asked.format)
        return
    table = read.table
    show(table.drop(columns=["indicator_name"]) if asked.format == "table" else table, asked.format)
    counted = reading_plans.told(read) if read.score else [f"共 {len(table)} 条，其中 {_unsure(table)} 条待核。"]
    say(*counted, *reading_plans.unread(read))


def _unsure(table) -> int:
    return int((~table["sure"].astype(bool)).sum())


READ_PLAN = Command("read-plan", "读取规划、方案、工作要点等文件，列出可作为目标的内容，不写入", _read_plan, formats=TABLES, whose="anybody", options=(
    option("file", type=Path, metavar="FILE", help="TXT、DOCX、PDF 或网页文件"),
    option("--area", metavar="A", help="文件属于哪个地区：代码、全称或简称"),
    option("--against", type=Path, metavar="DATA", help="与该文件夹中由同一文件整理的目标比对，列出漏读和多读的"),
    option("--tasks", action="store_true", help="改为列出有责任单位或牵头单位的任务，及配合单位和期限"),
    option("--unread", action="store_true", help="改为列出未读出的数和表格，及其位置和原因"),
))  # fmt: skip
