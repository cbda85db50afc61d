"""What a write is inside its transaction: who may is asked, what moved meanwhile is told, the batch and its rows are written.

Each takes a connection in a transaction of its own (Store opens it, and commits or rolls back), and writes all or raises.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import pandas as pd

from model.actors import Actor
from model.columns import STATEMENTS
from model.drafts import Draft
from model.failures import NotFound, Refused
from model.problems import Problem
from model.reviews import ACTS, OPEN
from store import drafts, ledger, permissions, reviews


def append(
    con: duckdb.DuckDBPyConnection,
    *,
    kind: str,
    rows: dict[str, pd.DataFrame],
    files_kept: dict[str, bytes],
    actor: Actor,
    seen: int,
    reason: str,
    counts: dict[str, int],
    repeats: dict[str, list[int]],
    names: dict[str, str],
    additions: dict[str, bytes],
    step: Callable[[int, int, str], object],
) -> int | None:
    """Store.append: the id of the batch, None when a curated one says nothing new. Raises NotAllowed, Refused."""
    spoken_of = {area for table in rows.values() for area in table["area"].unique()}
    permissions.admit(actor, kind, spoken_of, names=names)
    permissions.admit_additions(actor, additions, names=names)
    number = ledger.version(con) + 1
    if seen >= number:
        raise Refused.because(
            "changed_meanwhile",
            f"数据库只到第 {number - 1} 批，早于您所查看的批次：可能已换回旧数据库",
            "刷新后再提交",
            value=f"第 {seen} 批",
        )
    rows = {table: incoming for table, incoming in rows.items() if len(incoming) or kind == "curated"}
    for table, incoming in rows.items():
        ledger.stage(con, table, incoming)
    permissions.admit(actor, kind, {area for table in rows for area in ledger.spoken_over(con, table)}, names=names)
    changed = [cell for table in rows for cell in ledger.changed_since(con, table, seen=seen)]
    told = called(con, rows, names)
    moved = [permissions.moved(*cell, names=told) for cell in changed]
    moved += _brought_meanwhile(con, additions, seen=seen)
    if moved:
        raise Refused(moved)
    for table, lines in repeats.items():
        ledger.unstage(con, table, lines)
    counted = dict.fromkeys(ledger.COUNTS, 0)
    done, total = 0, sum(map(len, rows.values()))
    for table in rows:
        step(done, total, "写入")
        for what, count in ledger.write_rows(con, table, batch=number, kind=kind).items():
            counted[what] += count
        done += len(rows[table])
    if (
        kind == "curated"
        and not (counted["added"] or counted["changed"] or counted["retracted"])
        and ledger.reference_files(con, at=number) == files_kept
    ):
        return None
    ledger.add_batch(
        con,
        kind=reviews.KINDS.get(kind, kind) if actor.reviewed else kind,
        target=None,
        seen=seen,
        actor=actor,
        reason=reason,
        counts=counted | counts,
    )
    # A file that was uploaded never passes for one that the house checked, whatever it is called.
    uploaded = {name.removeprefix(ledger.ADDED): body for name, body in files_kept.items()}
    brought = {ledger.ADDED + name: body for name, body in additions.items()}
    ledger.add_files(con, batch=number, files=uploaded | brought)
    ledger.refresh(con, touched_by=number)
    step(done, total, "写入")
    return number


def undo(con: duckdb.DuckDBPyConnection, batch: int, *, actor: Actor, reason: str) -> int:
    """Store.undo: the id of the new batch. Raises NotAllowed, NotFound, Refused."""
    found = con.execute("select kind, target from batch where id = ?", [batch]).fetchall()
    if not found:
        raise NotFound(f"没有第 {batch} 批，现共 {ledger.version(con)} 批")
    ((was, target),) = found
    if was in (*reviews.PLAIN, *ACTS):
        raise Refused.because(
            "already",
            "提交和审核的记录不能撤销",
            "尚未发布的由提交人撤回或由审核人员退回；已发布的，撤销发布时所记的批次",
            value=f"第 {batch} 批",
        )
    kind = "redo" if was == "undo" else "undo"
    concerned = target if was in ("undo", "redo") else batch
    ((of, submission),) = con.execute("select kind, target from batch where id = ?", [concerned]).fetchall()
    spoken = reviews.areas(con, concerned)
    brought = ledger.brought_by(con, batch=concerned)
    concerns = spoken | permissions.areas_brought(brought)
    if not permissions.admit_turn(actor, published=submission is not None, areas=concerns):
        permissions.admit(actor, of, spoken, names={})
        permissions.admit_additions(actor, brought, names={})
    live = con.execute(
        f"select count(*) from ({ledger.LIVE.format(at=ledger.version(con))}) where id = ?", [concerned]
    ).fetchall()[0][0]
    if live == (kind == "redo"):
        why = f"已经是{'有效' if kind == 'redo' else '撤销'}状态"
        raise Refused.because("already", why, "刷新上传记录，查看当前状态", value=f"第 {concerned} 批")
    if of == "curated":
        permissions.keep_builds_in_order(
            concerned, under=ledger.builds(con, at=concerned - 1), live=ledger.builds(con, at=ledger.version(con))
        )
    number = _about(con, kind, concerned, actor=actor, reason=reason)
    ledger.refresh(con, touched_by=concerned)
    return number


# -- review ----------------------------------------------------------------------------------------------------------------


def review(
    con: duckdb.DuckDBPyConnection,
    batch: int,
    act: str,
    *,
    actor: Actor,
    reason: str,
    over: int | None,
    names: dict[str, str],
) -> int:
    """Store.review: the id of the new batch. Raises NotAllowed, NotFound, Refused."""
    if act not in ACTS:
        raise ValueError(act)
    found = reviews.state(con, batch)
    if found is None:
        raise NotFound(f"第 {batch} 批不是提交审核的数据")
    state, kind, maker = found
    brought = ledger.brought_by(con, batch=batch)
    concerns = reviews.areas(con, batch) | permissions.areas_brought(brought)
    permissions.admit_review(actor, act, maker=maker, areas=concerns)
    if state not in OPEN or state == ACTS[act]:
        raise Refused([permissions.not_open(batch, state)])
    if act == "return" and not reason:
        raise Refused.because("no_reason", "退回须写明原因", "填写原因后再退回", value=f"第 {batch} 批")
    actor = replace(actor, via=f"{actor.via}/{actor.role}")
    if act != "publish":
        return _about(con, act, batch, actor=actor, reason=reason)
    return _publish(con, batch, kind, actor=actor, reason=reason, over=over, names=names)


def _publish(
    con: duckdb.DuckDBPyConnection,
    batch: int,
    kind: str,
    *,
    actor: Actor,
    reason: str,
    over: int | None,
    names: dict[str, str],
) -> int:
    """Write what was submitted once more, as a batch that counts."""
    tables = reviews.stage(con, batch)
    if over is not None and over > ledger.version(con):
        raise Refused.because("changed_meanwhile", "数据库中没有该批", "刷新后再发布", value=f"第 {over} 批")
    seen = max(batch, over or 0)
    beneath = changed_beneath(con, batch, seen=seen, names=called(con, tables, names))
    beneath += [
        permissions.moved_beneath(one, batch)
        for one in _brought_meanwhile(con, ledger.brought_by(con, batch=batch), seen=seen)
    ]
    if beneath:
        raise Refused(beneath)
    number = ledger.version(con) + 1
    written = dict.fromkeys(ledger.COUNTS[:3], 0)
    for table in tables:
        for what, count in ledger.write_rows(con, table, batch=number, kind=kind, reviewed=True).items():
            if what in written:
                written[what] += count
    row = con.execute("select added, changed, unchanged, coalesce(reason, '') from batch where id = ?", [batch])
    *as_submitted, why = row.fetchall()[0]
    if over is None:  # nothing moved beneath: cell by cell, as they were shown
        written = dict(zip(written, as_submitted))
    said = "；".join(filter(None, (why, f"审核意见：{reason}" if reason else "")))
    _about(con, kind, batch, actor=actor, reason=said, counts=written)
    reviews.copy_files(con, of=batch, to=number)
    ledger.refresh(con, touched_by=number)
    return number


def called(con: duckdb.DuckDBPyConnection, staged: Iterable[str], names: dict[str, str]) -> dict[str, str]:
    """What areas, indicators and the tasks that are staged are called, for the words of a refusal."""
    return (ledger.tasks_staged(con) if "commitment" in staged else {}) | names


def changed_beneath(con: duckdb.DuckDBPyConnection, batch: int, *, seen: int, names: dict[str, str]) -> list[Problem]:
    """What of a staged submission says something else now than at `seen`."""
    changed = [
        cell
        for table in STATEMENTS
        if con.execute(f"select 1 from {table} where batch = ? limit 1", [batch]).fetchall()
        for cell in ledger.changed_since(con, table, seen=seen)
    ]
    return [permissions.moved_beneath(permissions.moved(*one, names=names), batch) for one in changed]


# -- beside the batches: drafts, and whether it is invented --------------------------------------------------------------------------------------------------


def save_draft(con: duckdb.DuckDBPyConnection, draft: Draft, *, actor: Actor, names: dict[str, str]) -> Draft:
    """Store.save_draft: the draft as it is kept now. Raises NotAllowed, NotFound, Refused."""
    standing = drafts.version(con, draft.id) if draft.id else None
    if draft.id and standing is None:
        raise NotFound(f"没有草案 {draft.id[: drafts.LONGEST_ID]}")
    permissions.admit_draft(actor, {draft.area} | ({standing.area} if standing else set()), names=names)
    if standing and standing.version != draft.version:
        raise Refused([permissions.draft_moved(standing)])
    id, made = draft.id or uuid.uuid4().hex[:8], datetime.now(UTC)
    saved = replace(draft, id=id, version=(standing.version if standing else 0) + 1)
    drafts.add(con, saved, actor=actor.name, via=actor.via, made=made)
    return replace(saved, maker=actor.name, made=made.timestamp(), began=standing.began if standing else actor.name)


def declare(con: duckdb.DuckDBPyConnection, *, invented: bool, actor: Actor, file: str) -> None:
    """Store.declare. file: what the store is called in a refusal. Raises NotAllowed, Refused."""
    permissions.admit(actor, "curated", set(), names={})
    held = is_invented(con)
    if ledger.version(con) and held != invented:
        kinds = ("真实的数据", "虚构的演示数据")
        raise Refused.because(
            "invented",
            f"该数据库存放的是{kinds[held]}，不能写入{kinds[invented]}",
            "两种数据各用各的数据库（--store 或 COUNTY_HEALTH_STORE）",
            file=file,
        )
    con.execute(
        "insert into meta values ('invented', ?) on conflict (key) do update set value = excluded.value",
        [str(int(invented))],
    )


def declared(con: duckdb.DuckDBPyConnection) -> bool | None:
    """What was written down of the store; None when nothing was yet."""
    found = con.execute("select value from meta where key = 'invented'").fetchall()
    return found[0][0] != "0" if found else None


def is_invented(con: duckdb.DuckDBPyConnection) -> bool:
    """What was written down; else whether an area of a code 9xxxxx is named."""
    said = declared(con)
    if said is not None:
        return said
    named = " union all ".join(f"select area from {table}" for table in STATEMENTS)
    return con.execute(f"select count(*) > 0 from ({named}) where area like '9%'").fetchall()[0][0]


# -- in common -----------------------------------------------------------------------------------------------------------------


def _about(
    con: duckdb.DuckDBPyConnection,
    kind: str,
    concerned: int,
    *,
    actor: Actor,
    reason: str,
    counts: Mapping[str, int] | None = None,
) -> int:
    """Write the line of a batch that is about another; gives its id."""
    return ledger.add_batch(
        con, kind=kind, target=concerned, seen=ledger.version(con), actor=actor, reason=reason, counts=counts or {}
    )


def _brought_meanwhile(con: duckdb.DuckDBPyConnection, additions: dict[str, bytes], *, seen: int) -> list[Problem]:
    """What others brought along after `seen` that these additions say otherwise."""
    mine = permissions.brought(additions)
    later = {batch: kept for batch, kept in ledger.additions(con, at=ledger.version(con)).items() if batch > seen}
    by = ledger.makers(con, later)
    return [
        permissions.brought_meanwhile(what, cells, batch, *by[batch])
        for batch, kept in later.items()
        for what, cells in permissions.brought(kept).items()
        if mine.get(what, cells) != cells
    ]
