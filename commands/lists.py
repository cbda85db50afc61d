"""What is still to be reported and done, as a list or as the form to fill in: owed, tasks."""

from pathlib import Path

from commands import acting, writing
from commands.command import AS_OF, PLAN, TABLES, YEAR, Command, find_plan, option, today, year
from commands.output import say, show


def _owed(asked) -> None:
    from actions import owed, packing

    plan = find_plan(asked.plan)
    if asked.out:
        writing.check("xlsx", asked.out)
    with acting.released(asked) as (store, view):
        found = owed.find(view, packing.find(view, areas=asked.area, indicators=None, plan=plan), yearly=asked.yearly)
        if asked.as_of is None:  # what was submitted is owed still, and asked of nobody
            found = owed.with_waiting(found, store.waiting())
        say(writing.mark(found.invented) + found.finding)
        if not asked.out:
            show(owed.table(found, on=today()), asked.format)
            return
        if not any(line.asked for line in found.owed):
            say("没有待报的数，未生成文件。")
            return
        body = owed.workbook(view, found, on=today(), by=asked.sheets)
    writing.hand_over(asked.out, body)
    acting.note(asked, plan=plan.id, owed=len(found.owed), to=asked.out)


def _tasks(asked) -> None:
    from actions import packing, tasks
    from model.failures import NotFound

    plan = find_plan(asked.plan)
    if asked.out:
        writing.check("xlsx", asked.out)
    with acting.released(asked) as (_, view):
        found = tasks.find(view, packing.find(view, areas=asked.area, indicators=None, plan=plan), on=today())
        units = tasks.named(found, asked.unit) if asked.unit else [""]
        if len(units) != 1:
            near = "、".join(units or list(found.units)) or "无"
            raise NotFound(f"单位“{asked.unit}”{'不唯一' if units else '不在所列任务中'}，可用：{near}")
        mine = found.of(units[0])
        say(writing.mark(found.invented) + units[0] + tasks.finding(mine))
        if not asked.out:
            told = tasks.table(mine, found)
            show(tasks.returning(mine, found, told) if asked.format == "csv" else told, asked.format)
            return
        if not mine:
            say("没有任务，未生成文件。")
            return
        body = tasks.workbook(found, on=today(), unit=units[0])
    writing.hand_over(asked.out, body)
    acting.note(asked, plan=plan.id, tasks=len(mine), to=asked.out)


OWED = Command("owed", "列出待报的数，或写成填报表，填好后可直接上传", _owed, areas=True, formats=TABLES, acts="待报填报表", whose="people", options=(
    option("--out", type=Path, metavar="PATH", help="填报表路径（.xlsx）；不给则列出"),
    YEAR, PLAN,
    option("--yearly", action="store_true", help="含过程年份（默认仅评价所需年份）"),
    AS_OF,
    option("--by", dest="sheets", choices=("area", "unit"), default="area", help="填报表的工作表：area 每县一个，unit 每单位一个"),
))  # fmt: skip
TASKS = Command("tasks", "列出重点任务，或写成进展表，填好后可直接上传", _tasks, areas=True, formats=TABLES, acts="重点任务进展表", whose="people", options=(
    option("--unit", metavar="U", help="牵头或参与的单位：全称或其中几个字"),
    option("--out", type=Path, metavar="PATH", help="进展表路径（.xlsx）；不给则列出"),
    option("--year", type=year, metavar="Y", help="数据截至年份（默认今年）；早于今年的按该年末计"),
    PLAN, AS_OF,
))  # fmt: skip
