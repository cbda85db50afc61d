"""What an editor submitted: review list, show, approve, publish, return, withdraw."""

from commands import acting
from commands.command import Command, option, today
from commands.ending import Misused
from commands.output import records, say, show, tell

ACTS = ("approve", "publish", "return", "withdraw")  # what writes; list and show only look
LISTED = ("id", "state", "by", "made", "areas", "file", "added", "changed", "reason", "act_by", "act_made", "words")


def _review(asked) -> None:
    if asked.act != "list" and asked.batch is None:
        raise Misused(f"review {asked.act} 须给出批次号，见 review list")
    {"list": _list, "show": _look}.get(asked.act, _act)(asked)


def _act(asked) -> None:
    from actions import reference, reviewing
    from model.failures import Refused

    with acting.open_for_writing(asked) as store:
        known = reference.read(store)
        try:
            number = reviewing.act(
                store, asked.batch, asked.act, actor=asked.actor, reason=asked.reason, over=asked.over, known=known
            )
        except Refused as refused:
            if any(one.code == "changed_meanwhile" for one in refused.problems):
                say(f"以 review show {asked.batch} 核对后，确需发布的，加 --over {store.version()}。")
            raise
    acting.note(asked, what=asked.act, of=asked.batch, batch=number, reason=asked.reason)
    say(f"{reviewing.told(asked.batch, asked.act, number)}。")


def _list(asked) -> None:
    from actions import reference, reviewing

    with acting.open_for_reading(asked) as store:
        table = reviewing.listed(store, reference.read(store))
        table = reviewing.in_words(table) if asked.format == "table" else table
    show(table[list(LISTED)], asked.format)


def _look(asked) -> None:
    from actions import importing, reference, reviewing, store_file
    from model.failures import NotFound

    with store_file.scratch(asked.store) as opened:  # to look is to try, on a copy
        store = acting.allowed(asked, opened)
        known = reference.read(store)
        if asked.batch not in set(reviewing.listed(store, known)["id"]):
            raise NotFound(f"第 {asked.batch} 批不是提交审核的数据")
        look = reviewing.look(store, asked.batch, known=known, year=today().year)
    told = look.prepared.difference[["what", "area", "indicator_name", "year", "old", "new", "unit", "also"]]
    flips = importing.flips_in_words(look.prepared.flips)
    problems = (*look.beneath, *look.others)
    if asked.format == "json":
        tell({"difference": records(told), "flips": records(flips), "problems": [one.as_dict() for one in problems]})
        return
    for problem in problems:
        say(problem.line())
    show(told, "table")
    say(reviewing.flips_told(look))
    if len(flips):
        show(flips, "table")


REVIEW = Command("review", "数据审核：列出、查看、审核、发布、退回、撤回填报人员提交的批次", _review, formats=("table", "json"), acts="数据审核", whose="people", options=(
    option("act", choices=("list", "show", *ACTS), metavar="ACT", help="list 列出，show 查看变更和判定变化，approve 审核通过，publish 发布，return 退回（须写 --reason），withdraw 撤回"),
    option("batch", nargs="?", type=int, metavar="BATCH", help="提交的批次号（list 不需要）"),
    option("--reason", default="", metavar="R", help="审核意见、退回或撤回的原因"),
    option("--over", type=int, metavar="BATCH", help="提交后的改动已核对到该批次，仍发布"),
))  # fmt: skip
