"""Files to take away: export, board."""

import logging
from collections.abc import Iterable
from pathlib import Path

from commands import acting, writing
from commands.command import AS_OF, INDICATOR, OUT, PLAN, YEAR, Command, find_plan, option, today
from commands.ending import REFUSED, Misused
from commands.output import say


def _export(asked) -> int | None:
    from actions import downloads, pack_files, packing

    plan = find_plan(asked.plan)
    sections = asked.section or tuple(packing.SECTIONS)
    _must_be_known("部分", sections, packing.SECTIONS)
    _must_be_known("属性", asked.attribute or (), packing.ATTRIBUTES)
    writing.check(asked.kind, asked.out)
    name = f"brief-{asked.out.suffix[1:].lower()}" if asked.kind == "brief" else asked.kind
    if asked.kind in ("png", "pdf", "brief") and (trouble := downloads.trouble()):
        say(trouble)
        return REFUSED
    with acting.released(asked) as (_, view):
        choice = packing.find(
            view,
            areas=asked.area,
            indicators=asked.indicator,
            plan=plan,
            core_only=asked.core,
            attributes=asked.attribute,
        )
        pack = packing.gather(view, choice, made=today(), sections=sections, appendix=asked.appendix)
    if not pack.rows:
        say("没有符合条件的目标，未生成文件。")
        return REFUSED
    worker = downloads.worker()
    for chatty in ("asyncio", "choreographer"):  # of a browser that dies they speak English; the words are ours
        logging.getLogger(chatty).setLevel(logging.CRITICAL)
    try:
        body = pack_files.one(pack, name, worker)
    finally:
        worker.close()
    for path, part in _sheets(asked.out, body) if asked.kind == "png" else [(asked.out, body)]:
        writing.hand_over(path, part, invented=pack.provenance.demo)
    acting.note(asked, title=pack.title, formats=asked.kind, to=asked.out)


def _must_be_known(what: str, asked: Iterable[str], known: dict[str, str]) -> None:
    """Raises Misused, with all that is known, for the first that is not."""
    unknown = next((one for one in asked if one not in known), None)
    if unknown is not None:
        told = "、".join(f"{name} {words}" for name, words in known.items())
        raise Misused(f"没有{what}“{unknown}”，可用：{told}")


def _sheets(out: Path, body: bytes) -> list[tuple[Path, bytes]]:
    """Where pictures go: one as named; of several -1.png, -2.png, …, or all in one ZIP where its ending is asked for."""
    from actions import downloads

    pictures = downloads.apart(body)
    if out.suffix.lower() == ".zip":
        return [(out, downloads.zipped(pictures))]
    if len(pictures) == 1:
        return [(out, pictures[0])]
    return [(out.with_name(f"{out.stem}-{number}{out.suffix}"), one) for number, one in enumerate(pictures, start=1)]


def _board(asked) -> None:
    from actions import board

    plan = find_plan(asked.plan)
    writing.check("html", asked.out)
    with acting.released(asked) as (store, view):
        frozen = asked.as_of is not None and asked.as_of < store.version()
        made = board.gather(view, plan=plan, core_only=not asked.all, made=today(), frozen=frozen)
    writing.hand_over(asked.out, board.write(made).encode("utf-8"), invented=made.provenance.demo)
    acting.note(asked, plan=plan.id, to=asked.out)


EXPORT = Command("export", "生成会议材料或图片，看板运行时也可使用", _export, areas=True, acts="会议材料", whose="people", options=(
    option("kind", choices=("png", "pdf", "pptx", "docx", "xlsx", "html", "brief"), metavar="KIND", help="png pdf pptx docx xlsx html；brief 领导简报（一个县一页，按扩展名 .docx、.pdf 或 .png）"),
    OUT, INDICATOR, YEAR, PLAN,
    option("--core", action="store_true", help="仅核心指标（默认全部指标）"),
    option("--section", action="append", metavar="S", help="部分：overview 总览表，counties 各地区目标，checks 文本核对，tasks 任务，method 方法，可重复"),
    option("--attribute", action="append", metavar="A", help="属性：binding 约束性，expected 预期性，none 未标属性，可重复（默认全部）"),
    option("--appendix", action="store_true", help="幻灯片后附全部目标、核对、任务、方法和来源"),
    AS_OF,
))  # fmt: skip
BOARD = Command("board", "将手机版写成一个网页文件，可离线查看，看板运行时也可使用", _board, acts="手机版", whose="people", options=(
    OUT, YEAR, PLAN,
    option("--all", action="store_true", help="全部指标（默认核心指标）"),
    AS_OF,
))  # fmt: skip
