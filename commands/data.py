"""What goes into the store and out of it again: check, build, import, batches, undo."""

from pathlib import Path

from commands import acting
from commands.command import Command, option, today
from commands.ending import DONE, REFUSED, one_piece
from commands.output import records, say, show, tell


def _check(asked) -> int:
    from actions import building

    problems = building.check(data=asked.data, definitions=asked.definitions)
    for problem in problems:
        print(problem.line())
    errors = sum(problem.level == "error" for problem in problems)
    say(f"{errors} 个问题，{len(problems) - errors} 个提醒。" if problems else "没有问题。")
    return REFUSED if errors else DONE


def _is_current(asked) -> bool:
    from actions import stamp

    if not isinstance(asked.store, Path):  # others build into it too: only the server knows
        return False
    given = {"data": asked.data, "definitions": asked.definitions}
    if not (stamp.untouched(asked.store) and stamp.is_current(asked.store, **given)):
        return False
    say(f"{asked.store.name} 已是最新。")
    return True


def _build(asked) -> None:
    from actions import building, stamp, store_file
    from model.actors import Actor
    from model.failures import Refused, StoreTrouble

    given = {"data": asked.data, "definitions": asked.definitions}
    try:
        opened = store_file.open_for_writing(asked.store, create=True)
    except StoreTrouble as trouble:  # who holds it opened it, and found it whole
        if (
            trouble.kind != "held"
            or not isinstance(asked.store, Path)
            or not stamp.is_current(acting.beside(asked), **given)
        ):
            raise
        say(f"{acting.beside(asked).name} 已是最新（正被另一个进程占用，没有打开核对）。")
        return
    actor = Actor(name="系统", via="build")
    with opened as store:
        try:
            built = building.build(store, **given, actor=actor)
        except Refused as error:  # another server built in the same moment: look once more at what there is now
            if {problem.code for problem in error.problems} != {"changed_meanwhile"}:
                raise
            built = building.build(store, **given, actor=actor)
    stamp.set_current(acting.beside(asked), **given)
    acting.note(asked, batch=built.batch)
    for problem in built.problems:
        say(problem.line())
    for line in built.outranked:
        say(f"提醒：{line}")
    say(f"已写入第 {built.batch} 批。" if built.batch else "data/ 没有新内容，未写入新批次。")


def _import(asked) -> int | None:
    from actions import importing, mending, store_file
    from model.failures import Refused

    files = [importing.Given(name=path.name, body=_body(path)) for path in asked.files]
    mends = mending.read(_body(asked.mends), asked.mends.name) if asked.mends else []
    with store_file.scratch(asked.store) if asked.dry_run else store_file.open_for_writing(asked.store) as opened:
        store = acting.allowed(asked, opened)
        prepared = importing.prepare(store, files, year=today().year, mends=mends, on=today())
        try:
            with one_piece() as step:
                done = importing.submit(
                    store,
                    prepared,
                    actor=asked.actor,
                    reason=asked.reason,
                    accepted_warnings=True,
                    good_rows=asked.good_rows,
                    dry_run=asked.dry_run,
                    progress=step,
                )
            refused = []
        except Refused as error:
            done, refused = None, error.problems
    told = importing.listed(prepared.problems + importing.further(refused, prepared.problems))
    _tell_import(asked, prepared, done, told)
    names = "、".join(one.name for one in prepared.files)
    if done is None:
        acting.note(asked, "被拒", files=names, why=told[0].line() if told else "")
        say("未写入任何内容。")
        return REFUSED
    if not asked.dry_run:
        acting.note(asked, batch=done.batch, files=names, added=done.added, changed=done.changed, reason=asked.reason)
    say(
        "本次为预演，未写入。"
        if asked.dry_run
        else f"已提交第 {done.batch} 批，待审核，发布前不计入判定、统计和材料。"
        if done.waits
        else f"已写入第 {done.batch} 批。"
        if done.batch
        else "数据库中均已存在，未写入新批次。"
    )


def _body(path: Path) -> bytes:
    from model.failures import NotFound

    try:
        return path.read_bytes()
    except OSError as error:
        raise NotFound(f"打不开文件 {path}") from error


def _tell_import(asked, prepared, done, problems) -> None:
    """json: one object of design's keys. table: the counts and the flips for eyes; problems one a line on stderr."""
    import pandas as pd

    from actions.importing import flips_in_words

    counts = {
        name: getattr(done, name) if done else None if name == "batch" else 0
        for name in ("batch", "added", "changed", "unchanged")
    } | {"refused": prepared.refused}
    flips = prepared.flips if done else prepared.flips.head(0)  # what is refused changes nothing
    if asked.format == "json":
        listed = records(flips[["area", "indicator", "target_year", "from", "to"]])
        tell(counts | {"problems": [one.as_dict() for one in problems], "flips": listed})
        return
    for problem in problems:
        say(problem.line())
    show(pd.DataFrame([counts]), "table")
    if len(flips):
        show(flips_in_words(flips), "table")


def _batches(asked) -> None:
    with acting.open_for_reading(asked) as store:
        show(store.batches(), asked.format)


def _undo(asked) -> None:
    from actions import importing

    with acting.open_for_writing(asked) as store:
        number = importing.undo(store, asked.batch, actor=asked.actor, reason=asked.reason)
    acting.note(asked, of=asked.batch, batch=number, reason=asked.reason)
    say(f"已写入第 {number} 批。")


WHO = (option("--by", metavar="NAME", help="操作人"), option("--reason", default="", metavar="R", help="原因"))
CHECK = Command("check", "检查 indicators.yaml 和 data/，逐行列出问题", _check, whose="anybody")
BUILD = Command(
    "build", "让数据库与 indicators.yaml 和 data/ 一致，保留上传的数据", _build, acts="更新初始数据", done=_is_current
)
IMPORT = Command("import", "将 CSV 或 XLSX 文件中的数据写入，作为一个批次", _import, formats=("table", "json"), acts="上传", whose="people", options=(
    option("files", nargs="+", type=Path, metavar="FILE", help="一个或几个文件"),
    *WHO,
    option("--dry-run", action="store_true", help="仅预演，不写入"),
    option("--good-rows", action="store_true", help="有问题的行不写入，其余写入"),
    option("--mends", type=Path, metavar="CSV", help="更正文件：先更正这些单元格，再读取；原文件不变"),
))  # fmt: skip
BATCHES = Command("batches", "列出全部批次，旧的在前", _batches, formats=("table", "json"), whose="people")
UNDO = Command("undo", "撤销一个批次；撤销一次撤销即为恢复", _undo, acts="撤销", whose="people", options=(
    option("batch", type=int, metavar="BATCH", help="批次号"),
    *WHO,
))  # fmt: skip
