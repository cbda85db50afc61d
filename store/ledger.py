"""The ledger: append-only batches of statement versions, undo and redo, and the derived current tables.

Live = the last undo/redo for a batch is not an undo. Of a statement the newest live version counts; a retraction removes it.
Curated rows and rows of people (uploads, plan readings) are never versions of one another, even under one key: a build
must not displace an upload. Every function works on an open transaction of the caller's.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import duckdb
import pandas as pd
import pyarrow as pa

from model.actors import Actor
from model.columns import REMARKS, STATEMENTS, key_names
from model.failures import Refused
from model.problems import Problem
from store import schema
from store.schema import to_pandas

METHOD = "1"  # the version of the published method a batch is made under
COUNTS = ("added", "changed", "unchanged", "retracted")
LIVING = "'curated', 'upload', 'plan_reading'"  # kinds of batches that count unless they are undone

# The batches that count at a given batch id (the parameter $at, given twice per use as a number we made ourselves).
LIVE = f"""
select b.id from batch b
where b.kind in ({LIVING}) and b.id <= {{at}} and not exists (
  select 1 from batch u where u.target = b.id and u.kind = 'undo' and u.id <= {{at}} and not exists (
    select 1 from batch r where r.target = b.id and r.kind = 'redo' and r.id <= {{at}} and r.id > u.id))
"""

# What makes a cell: a batch that was prepared against an older one is refused.
CELLS = {
    "figure": ("area", "indicator", "year", "period"),
    "target": ("area", "indicator", "year", "scope"),
    "commitment": ("area", "id"),
    "remark": tuple(key_names(REMARKS)),
}

# The files that a batch brings along for data/ are kept under this folder; no file that was uploaded is called so.
ADDED = "data/"


def version(con: duckdb.DuckDBPyConnection) -> int:
    """The newest batch id, 0 for an empty store."""
    return con.execute("select coalesce(max(id), 0) from batch").fetchall()[0][0]


def newest(table: str, *, at: int, among: str = "") -> str:
    """SQL: the live versions of a table's statements at batch `at`; among limits it to rows of some keys."""
    columns = STATEMENTS[table]
    keys = ", ".join(f'"{c.name}"' for c in columns if c.key)
    return (
        f"select * exclude (nth) from (select f.*, row_number() over (partition by {keys}, origin = {schema.CURATED} order by batch desc, line desc) as nth "
        f"from {table} f where batch in ({LIVE.format(at=int(at))}) {among}) where nth = 1 and not retracted"
    )


def among(**columns: Iterable[str] | None) -> str:
    """SQL: the condition that these columns of f hold one of these words, a None column any: ' and f."area" in ('140726')'."""

    def listed(words: Iterable[str]) -> str:
        return ", ".join("'" + word.replace("'", "''") + "'" for word in words) or "null"

    return "".join(f' and f."{name}" in ({listed(words)})' for name, words in columns.items() if words is not None)


def live(table: str, *, at: int, current: bool, among: str = "") -> str:
    """SQL: the statements of a table that count at batch `at`; current: it is the newest, so that the derived table has them.

    Of an older batch the ledger is asked only about statements that were spoken of since; the others stand now as they stood then.
    """
    if current:
        return f"select * from {table}_current f where true {among}"
    columns = STATEMENTS[table]
    keys = ", ".join(f'"{c.name}"' for c in columns if c.key)
    since = f"select coalesce(target, id) from batch where id > {int(at)}"
    spoken = (
        f"exists (select 1 from since i where {schema.same_key(columns, 'i', 'f')} and {schema.same_side('i', 'f')})"
    )
    return (
        f"with since as materialized (select distinct {keys}, origin from {table} f where batch in ({since}) {among}) "
        f"select * from {table}_current f where not {spoken} {among} "
        f"union all ({newest(table, at=at, among=f'{among} and {spoken}')})"
    )


def stage(con: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame) -> None:
    """Put incoming rows into a temporary table of the statement's own types, as incoming_<table>; of one key the last line."""
    columns = STATEMENTS[table]
    _fit(table, rows)
    types = {"text": "text", "date": "text", "int": "integer", "year": "integer", "number": "numeric(20,6)"}
    parts = ", ".join(
        f'coalesce(cast("{c.name}" as text), \'\') as "{c.name}"'
        if types[c.kind] == "text"
        else f'cast("{c.name}" as {types[c.kind]}) as "{c.name}"'
        for c in columns
    )
    keys = ", ".join(f'"{c.name}"' for c in columns if c.key)
    # As Arrow: of a pandas column of text the engine would ask for each word by itself.
    con.register("given", pa.Table.from_pandas(rows[["line", *(c.name for c in columns)]], preserve_index=False))
    con.execute(
        f"create or replace temp table incoming_{table} as select cast(line as integer) as line, {parts} from given"
    )
    con.unregister("given")
    # A number for each key tells whether any comes twice in a fraction of the time that setting the keys themselves side by side takes.
    ((rows_, keys_),) = con.execute(f"select count(*), count(distinct hash({keys})) from incoming_{table}").fetchall()
    if keys_ < rows_:
        con.execute(f"""
            create or replace temp table incoming_{table} as select * from incoming_{table}
            qualify row_number() over (partition by {keys} order by line desc) = 1""")


def _fit(table: str, rows: pd.DataFrame) -> None:
    """Numbers the store's types cannot hold are the input's fault: told by line, before anything is written."""
    limits = {"number": 1e14, "int": 2**31, "year": 2**31}
    problems = []
    for column in STATEMENTS[table]:
        if column.kind in limits:
            bad = rows[column.name].notna() & ~(rows[column.name].abs() < limits[column.kind]).fillna(True)
            problems += [
                Problem(
                    code="out_of_range",
                    row=int(line),
                    column=column.name,
                    value=str(value),
                    why="数值过大，无法存储",
                    fix="核对单位和小数点",
                )
                for line, value in zip(rows["line"][bad], rows[column.name][bad])
            ]
    if problems:
        raise Refused(problems)


def spoken_over(con: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    """The areas of the standing statements that the staged ones would replace: a task's number does not say whose it is."""
    columns = STATEMENTS[table]
    return {
        row[0]
        for row in con.execute(
            f"select distinct c.area from {table}_current c join incoming_{table} i on {schema.same_key(columns, 'i', 'c')}"
        ).fetchall()
    }


def tasks_staged(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What the staged tasks say, by id: an id says nothing to a person. commitment must be staged."""
    return dict(con.execute("select id, task from incoming_commitment").fetchall())


def unstage(con: duckdb.DuckDBPyConnection, table: str, lines: list[int]) -> None:
    """Take staged lines out again: they only repeat what a document in the ledger says."""
    con.register("taken_out", pd.DataFrame({"line": pd.Series(lines, dtype="int64")}))
    con.execute(f"delete from incoming_{table} where line in (select line from taken_out)")
    con.unregister("taken_out")


def write_rows(
    con: duckdb.DuckDBPyConnection, table: str, *, batch: int, kind: str, reviewed: bool = False
) -> dict[str, int]:
    """Staged rows -> the ledger. Gives the counts added, changed, unchanged, retracted.

    A curated batch speaks for all curated statements: what already stands is not written again, what it no longer says is
    written as retracted. What a person uploads is written whole: undoing an earlier upload must not take away what a later
    one says too. reviewed: a reviewer publishes it.
    """
    columns, origin = STATEMENTS[table], schema.ORIGINS[kind]
    if reviewed and (table, kind) == ("figure", "upload"):
        origin = schema.REVIEWED
    curated = kind == "curated"
    key, content, listed = (
        schema.same_key(columns, "i", "c"),
        schema.same_content(columns, "i", "c"),
        schema.columns_sql(columns),
    )
    side = f"c.origin = {schema.CURATED}" if curated else f"c.origin <> {schema.CURATED}"
    into = f"insert into {table} select {batch}, line, false, {origin}, {listed}"
    if not con.execute(f"select 1 from {table}_current c where {side} limit 1").fetchall():  # nothing to compare with
        ((added,),) = con.execute(f"{into} from incoming_{table} order by line").fetchall()
        return {"added": added, "changed": 0, "unchanged": 0, "retracted": 0}
    con.execute(f"""
        create or replace temp table judged_{table} as
        select i.*, case when c.batch is null then 'added' when {content} then 'unchanged' else 'changed' end as what
        from incoming_{table} i left join {table}_current c on {key} and {side}""")
    counted = dict(con.execute(f"select what, count(*) from judged_{table} group by what").fetchall())
    gone = 0
    if curated:
        gone = con.execute(f"""
            insert into {table} select {batch}, 0, true, {origin}, {schema.columns_sql(columns, "c.")}
            from {table}_current c where {side} and not exists (select 1 from incoming_{table} i where {key})""").fetchall()[
            0
        ][0]
    news = "where what <> 'unchanged'" if curated else ""
    con.execute(f"{into} from judged_{table} {news} order by line")
    con.execute(f"drop table judged_{table}")
    return {what: counted.get(what, 0) for what in ("added", "changed", "unchanged")} | {"retracted": gone}


def refresh(con: duckdb.DuckDBPyConnection, *, touched_by: int) -> None:
    """Bring the current tables up to date for the statements that batch `touched_by`, new or just undone or redone, speaks of."""
    at = version(con)
    counts = con.execute(f"select kind in ({LIVING}) from batch where id = {int(touched_by)}").fetchall()[0][0]
    for table, columns in STATEMENTS.items():
        if not con.execute(f"select 1 from {table} where batch = {int(touched_by)} limit 1").fetchall():
            continue
        # A new batch's own versions are the newest there are: no need to look at the ledger before it. One that waits counts not.
        rows = f"select * from {table} where batch = {at} and not retracted" if touched_by == at and counts else ""
        if not rows or con.execute(f"select 1 from {table}_current limit 1").fetchall():
            keys = ", ".join(f'"{c.name}"' for c in columns if c.key)
            con.execute(
                f"create or replace temp table touched as select distinct {keys}, origin from {table} where batch = {int(touched_by)}"
            )
            where = f"exists (select 1 from touched i where {schema.same_key(columns, 'i', 'f')} and {schema.same_side('i', 'f')})"
            con.execute(f"delete from {table}_current f where {where}")
            rows = rows or newest(table, at=at, among=f"and {where}")
        con.execute(f"insert into {table}_current {rows} order by {schema.in_order(columns)}")
        con.execute("drop table if exists touched")


def derive(con: duckdb.DuckDBPyConnection) -> None:
    """Make the current tables anew from the whole ledger."""
    at = version(con)
    for table, columns in STATEMENTS.items():
        con.execute(f"delete from {table}_current")
        con.execute(f"insert into {table}_current {newest(table, at=at)} order by {schema.in_order(columns)}")


def add_batch(
    con: duckdb.DuckDBPyConnection,
    *,
    kind: str,
    target: int | None,
    seen: int,
    actor: Actor,
    reason: str,
    counts: Mapping[str, int],
) -> int:
    """Write the line of the next batch into the ledger, made now; gives its id.

    seen: the batch its maker had looked at; target: the batch that an undo, a redo or a review is of; counts: those of COUNTS that
    are not 0.
    """
    number = version(con) + 1
    counted = [counts.get(what, 0) for what in COUNTS]
    con.execute(
        "insert into batch values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [number, kind, target, seen, actor.name, actor.via, datetime.now(UTC), reason or None, METHOD, *counted],
    )
    return number


def add_files(con: duckdb.DuckDBPyConnection, *, batch: int, files: dict[str, bytes]) -> None:
    """Keep the files a batch was made from, with their digests. files: name -> bytes."""
    for name, body in files.items():
        con.execute("insert into batch_file values (?, ?, ?, ?)", [batch, name, hashlib.sha256(body).hexdigest(), body])


def builds(con: duckdb.DuckDBPyConnection, *, at: int) -> list[int]:
    """The curated batches live at batch `at`, oldest first. Each rests on those before it, having written only what differed."""
    return [
        row[0]
        for row in con.execute(
            f"select id from batch where kind = 'curated' and id in ({LIVE.format(at=int(at))}) order by id"
        ).fetchall()
    ]


def changed_since(con: duckdb.DuckDBPyConnection, table: str, *, seen: int) -> list[tuple[dict, int, str, float]]:
    """Staged cells that do not say now what they said at `seen`: (cell, batch, actor, made), of the newest batch that spoke of each."""
    if version(con) <= seen:
        return []
    cell = CELLS[table]

    def same(left: str, right: str) -> str:
        equal = dict.fromkeys(("year", "round"), "is not distinct from")
        return " and ".join(f'{left}."{name}" {equal.get(name, "=")} {right}."{name}"' for name in cell)

    listed = ", ".join(f'f."{name}"' for name in cell)
    con.execute(
        f"""
        create or replace temp table spoken as
        select {listed}, max(b.id) as batch, arg_max(b.actor, b.id) as actor, arg_max(b.made, b.id) as made
        from batch b join {table} f on f.batch = case when b.kind in ('undo', 'redo') then b.target else b.id end
        where b.id > ? and (b.kind in ({LIVING}) or b.kind in ('undo', 'redo'))
          and exists (select 1 from incoming_{table} i where {same("i", "f")}) group by all""",
        [seen],
    )
    # An upload that repeats what stood, or an undo undone, changed nothing: compare what the cells said then and say now.
    said = f"{schema.columns_sql(STATEMENTS[table])}, origin"
    among = f"exists (select 1 from spoken i where {same('i', 'f')})"
    then, now = (
        f"select {said} from ({newest(table, at=seen, among='and ' + among)})",
        f"select {said} from {table}_current f where {among}",
    )
    found = con.execute(f"""
        select {", ".join(f's."{name}"' for name in cell)}, s.batch, s.actor, extract(epoch from s.made) as made from spoken s
        where exists (select 1 from (({then} except all {now}) union all ({now} except all {then})) d where {same("d", "s")}) order by all""").fetchall()
    con.execute("drop table spoken")
    return [(dict(zip(cell, row)), *row[len(cell) :]) for row in found]


def batches(con: duckdb.DuckDBPyConnection, *, at: int) -> pd.DataFrame:
    """Every batch up to `at`, oldest first, with `live` and the first file kept with it, a person's before what it brought along; made in UTC, wherever the server stands."""
    found = to_pandas(
        con.sql(f"""
        select b.id, b.kind, b.target, b.id in ({LIVE.format(at=int(at))}) or b.kind not in ({LIVING}) and not starts_with(b.kind, 'submitted') as live,
               f.name as file, f.sha256, b.actor as "by", b.via, b.made, b.added, b.changed, b.unchanged, b.retracted, b.reason
        from batch b left join (
            select batch, arg_min(name, (starts_with(name, '{ADDED}'), name)) as name, arg_min(sha256, (starts_with(name, '{ADDED}'), name)) as sha256
            from batch_file group by batch) f on f.batch = b.id
        where b.id <= {int(at)} order by b.id""")
    )
    return found.assign(made=found["made"].dt.tz_convert("UTC"))


def reference_files(con: duckdb.DuckDBPyConnection, *, at: int) -> dict[str, bytes]:
    """The files kept with the newest live curated batch at `at`; empty before the first build."""
    batch = con.execute(
        f"select max(id) from batch where kind = 'curated' and id in ({LIVE.format(at=int(at))})"
    ).fetchall()[0][0]
    return kept_files(con, batch=batch) if batch else {}


def makers(con: duckdb.DuckDBPyConnection, batches: Iterable[int]) -> dict[int, tuple[str, float]]:
    """Who made each of these batches, and when (seconds); of one that was reviewed who submitted it, and when it was published."""
    listed = ", ".join(str(int(one)) for one in batches) or "null"
    found = con.execute(
        f"""select b.id, coalesce(s.actor, b.actor), epoch_us(b.made) / 1e6 from batch b
        left join batch s on s.id = b.target and b.kind in ({LIVING}) where b.id in ({listed})"""
    ).fetchall()
    return {batch: (actor, made) for batch, actor, made in found}


def additions(con: duckdb.DuckDBPyConnection, *, at: int | None) -> dict[int, dict[str, bytes]]:
    """Of each batch that brings areas, documents or indicators along, oldest first: file name in data/ -> body. at: of those that count at
    this batch; None: of all, whether they count or not.
    """
    among = "" if at is None else f" and batch in (select id from ({LIVE.format(at=int(at))}))"
    kept: dict[int, dict[str, bytes]] = {}
    for batch, name, body in con.execute(
        f"select batch, name, body from batch_file where starts_with(name, ?){among} order by batch, name", [ADDED]
    ).fetchall():
        kept.setdefault(batch, {})[name.removeprefix(ADDED)] = bytes(body)
    return kept


def brought_by(con: duckdb.DuckDBPyConnection, *, batch: int) -> dict[str, bytes]:
    """What one batch brought along for data/, whether it counts or not."""
    return {
        name.removeprefix(ADDED): body for name, body in kept_files(con, batch=batch).items() if name.startswith(ADDED)
    }


def kept_files(con: duckdb.DuckDBPyConnection, *, batch: int) -> dict[str, bytes]:
    """The body of every file kept with a batch, by name and in the order of their names."""
    found = con.execute("select name, body from batch_file where batch = ? order by name", [batch]).fetchall()
    return {name: bytes(body) for name, body in found}


def keepers(con: duckdb.DuckDBPyConnection, *, digests: list[str]) -> dict[str, int]:
    """sha256 -> the newest live batch of a person that kept a file of exactly these bytes."""
    return dict(
        con.execute(
            f"""
            select f.sha256, max(f.batch) from batch_file f join batch b on b.id = f.batch
            where b.kind in ('upload', 'plan_reading') and list_contains(?, f.sha256) and b.id in ({LIVE.format(at=version(con))})
            group by f.sha256 order by f.sha256""",
            [digests],
        ).fetchall()
    )
