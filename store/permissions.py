"""Who may write what, and what is refused because the ledger has moved on. Decides and words it; touches no row."""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

from model import clock
from model.actors import Actor
from model.drafts import Draft
from model.failures import NotAllowed, Refused
from model.problems import Problem

DEFINITIONS = "indicators.yaml"


def admit(actor: Actor, kind: str, areas: set[str], *, names: Mapping[str, str]) -> None:
    """An admin writes anything; an editor uploads into its own areas, and undoes and redoes such uploads.

    kind is that of the batch written, or of the one undone: undoing a build is as much an admin's as building.
    names: what areas are called, where the caller knows. Raises NotAllowed.
    """
    if actor.role == "admin":
        return
    if actor.role != "editor" or kind not in ("upload", "plan_reading"):
        raise NotAllowed(
            f"{actor.name} 不能写入或撤销{'系统初始数据' if kind == 'curated' else '该类'}批次，请由管理员操作"
        )
    foreign = {code for code in areas if not actor.may_write(code)}
    if foreign:
        own, others = (
            "、".join(f"{names[code]} {code}" if code in names else str(code) for code in sorted(codes, key=str))
            for codes in (actor.areas, foreign)
        )
        raise NotAllowed(f"{actor.name} 只能写入本县数据（{own or '未分配'}），本批含有 {others}。未写入任何一行")


def admit_turn(actor: Actor, *, published: bool, areas: set[str]) -> bool:
    """Whether a reviewer undoes or redoes what was published after review. Raises NotAllowed for who would turn it without one.

    published: the batch was submitted and reviewed; areas: it speaks of.
    """
    if actor.reviewed:
        raise NotAllowed(f"数据经审核后发布，{actor.name} 不能撤销或恢复批次，请由审核人员操作")
    return published and actor.role == "reviewer" and all(map(actor.may_read, areas))


def admit_review(actor: Actor, act: str, *, maker: str, areas: set[str]) -> None:
    """Reviewers and admins approve, publish and send back what they may read; whoever submitted it withdraws it. Raises NotAllowed.

    maker: who submitted it. Four eyes: nobody reviews what they submitted themselves, but an admin.
    """
    if act == "withdraw":
        if actor.name != maker or not all(map(actor.may_write, areas)):
            raise NotAllowed(f"只有提交人 {maker} 可以撤回，{actor.name} 不能操作；审核人员请用“退回”")
        return
    if not actor.reviews or not all(map(actor.may_read, areas)):
        raise NotAllowed(f"{actor.name} 不能审核该批，请由审核人员操作")
    if actor.name == maker and actor.role != "admin":
        raise NotAllowed(f"{actor.name} 不能审核本人提交的数据，请由其他审核人员操作")


def not_open(batch: int, state: str) -> Problem:
    """That nothing can become of a submission any more."""
    why = {"published": "已发布", "returned": "已退回", "withdrawn": "已撤回", "approved": "已审核"}[state]
    return Problem(code="already", value=f"第 {batch} 批", why=why, fix="刷新页面，查看当前状态")


def moved_beneath(problem: Problem, batch: int) -> Problem:
    """The same of a cell that changed after it was submitted."""
    why = problem.why.replace("在您打开之后", f"第 {batch} 批提交之后", 1)
    return replace(problem, why=why, fix="核对现有值和新值；确需发布的，注明改动已核对")


def rival(cell: Mapping, batch: int, by: str, made: float, *, names: Mapping[str, str]) -> Problem:
    """That another submission that waits speaks of the same cell: whichever is published last counts."""
    why = f"{by} 于 {clock.words(made)} 提交的第 {batch} 批也含该单元"
    return replace(
        moved(cell, batch, by, made, names=names), code="rival", why=why, fix="两批对照后再发布，后发布的生效"
    )


def admit_draft(actor: Actor, areas: set[str], *, names: Mapping[str, str]) -> None:
    """An admin drafts for anybody, an editor for its own areas: also where the draft is moved, deleted or brought back. Raises NotAllowed."""
    if foreign := {code for code in areas if not actor.may_write(code)}:
        others = "、".join(names.get(code, code) for code in sorted(foreign))
        raise NotAllowed(f"{actor.name} 只能保存本县草案，该草案属 {others}。未保存")


def draft_moved(newest: Draft) -> Problem:
    """What the second of two people is told who save one draft."""
    done = "删除" if newest.deleted else "保存"
    return Problem(
        code="changed_meanwhile",
        value=newest.name,
        why=f"在您打开之后，{newest.maker} 于 {clock.words(newest.made)} {done}了第 {newest.version} 版",
        fix="所填内容仍在本页；可另存为新草案，或载入最新版后重新填写",
    )


def brought(additions: Mapping[str, bytes]) -> dict[tuple[str, str], tuple[str, ...]]:
    """What files for data/ bring along: (file, what the row is known by) -> its cells; of indicators.yaml the lines of each entry."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for name in ("areas.csv", "sources.csv"):
        text = additions.get(name, b"").decode("utf-8")
        found |= {(name, row[0]): tuple(row) for row in list(csv.reader(io.StringIO(text, newline="")))[1:] if row}
    entry = DEFINITIONS, ""
    for line in additions.get(DEFINITIONS, b"").decode("utf-8").splitlines()[1:]:
        if line.startswith("  ") and not line.startswith(("   ", "  -")):
            entry = DEFINITIONS, line.strip().rstrip(":")
        found[entry] = (*found.get(entry, ()), line)
    return found


def areas_brought(additions: Mapping[str, bytes]) -> set[str]:
    """The codes of the areas that files for data/ bring along, and of those their documents are of."""
    rows = brought(additions)
    return {key for (file, key), cells in rows.items() if file == "areas.csv" and cells[3] == "county"} | {
        cells[5] for (file, _), cells in rows.items() if file == "sources.csv"
    }


def admit_additions(actor: Actor, additions: Mapping[str, bytes], *, names: Mapping[str, str]) -> None:
    """An editor registers its own counties and their documents; an indicator is everybody's, so it is an admin's. Raises NotAllowed."""
    if actor.role != "admin" and any(file == DEFINITIONS for file, _ in brought(additions)):
        raise NotAllowed(f"{actor.name} 不能登记新指标：指标供所有县区使用，请由管理员登记。未写入任何一行")
    admit(actor, "upload", areas_brought(additions), names=names)


def brought_meanwhile(what: tuple[str, str], cells: tuple[str, ...], batch: int, by: str, made: float) -> Problem:
    """What the second of two people is told who register the same county, document or indicator differently."""
    file, key = what
    kind = {"areas.csv": "地区", "sources.csv": "文件", DEFINITIONS: "指标"}[file]
    return Problem(
        code="changed_meanwhile",
        value=f"{kind} {key}" + ("" if file == DEFINITIONS else f" {cells[1]}"),
        why=f"在您打开之后，{by} 于 {clock.words(made)} 在第 {batch} 批中登记，内容不同",
        fix="重新预览，对照后再决定是否写入",
    )


def keep_builds_in_order(batch: int, *, under: list[int], live: list[int]) -> None:
    """A build wrote only what differed from those under it: it goes off before them and comes back on top of the very same. Raises Refused."""
    later, changed = [n for n in live if n > batch], sorted(set(under) ^ {n for n in live if n < batch})
    if later:
        raise Refused.because(
            "later_build",
            f"之后的系统初始数据（第 {later[-1]} 批）以该批为基础",
            f"先撤销第 {later[-1]} 批，或修改 data/ 后重新运行 build",
            value=f"第 {batch} 批",
        )
    if changed:
        raise Refused.because(
            "other_base",
            f"该批所依据的系统初始数据已变动（第 {'、'.join(map(str, changed))} 批）",
            "先将有关批次恢复到当时的状态，或重新运行 build",
            value=f"第 {batch} 批",
        )


def moved(cell: Mapping, batch: int, by: str, made: float, *, names: Mapping[str, str]) -> Problem:
    """What the second of two people is told who change the same cell (store.ledger.CELLS): which cell, who was first, and when."""
    year = f"{cell['year']} 年" if cell.get("year") else "" if "field" in cell or "id" in cell else "无年份"
    words = (cell["area"], cell.get("indicator") or cell.get("item") or cell.get("id"), year, cell.get("field"))
    return Problem(
        code="changed_meanwhile",
        value=" ".join(names.get(one, one) for one in words if one),
        why=f"在您打开之后，{by} 于 {clock.words(made)} 在第 {batch} 批中改动了该单元",
        fix="刷新后对照新值，再决定是否提交",
    )
