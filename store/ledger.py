"""The ledger: append-only batches of statement versions, undo and redo, and the derived current tables.

Live = the last undo/redo for a batch is not an undo. Of a statement the newest live version counts; a retraction removes it.
Every function works on an open transaction of the caller's.
"""

import hashlib
from datetime import datetime

import duckdb
import pandas as pd

from model.columns import STATEMENTS
from store import schema

# The batches that count at a given batch id (the parameter $at, given twice per use as a number we made ourselves).
LIVE = """
select b.id from batch b
where b.kind in ('curated', 'upload', 'plan_reading') and b.id <= {at} and not exists (
  select 1 from batch u where u.target = b.id and u.kind = 'undo' and u.id <= {at} and not exists (
    select 1 from batch r where r.target = b.id and r.kind = 'redo' and r.id <= {at} and r.id > u.id))
"""


def version(con: duckdb.DuckDBPyConnection) -> int:
    """The newest batch id, 0 for an empty store."""
    return con.execute("select coalesce(max(id), 0) from batch").fetchall()[0][0]


def newest(table: str, *, at: int, among: str = "") -> str:
    """SQL: the live versions of a table's statements at batch `at`; among limits it to rows of some keys."""
    columns = STATEMENTS[table]
    keys = ", ".join(f'"{c.name}"' for c in columns if c.key)
    return (f"select * exclude (nth) from (select f.*, row_number() over (partition by {keys} order by batch desc, line desc) as nth "
            f"from {table} f where batch in ({LIVE.format(at=int(at))}) {among}) where nth = 1 and not retracted")


def stage(con: duckdb.DuckDBPyConnection, table: str, rows: pd.DataFrame) -> None:
    """Put incoming rows into a temporary table of the statement's own types, as incoming_<table>."""
    columns = STATEMENTS[table]
    types = {"text": "text", "date": "text", "int": "integer", "year": "integer", "number": "numeric(20,6)"}
    parts = ", ".join(f"coalesce(cast(\"{c.name}\" as text), '') as \"{c.name}\"" if types[c.kind] == "text" else f'cast("{c.name}" as {types[c.kind]}) as "{c.name}"' for c in columns)
    con.register("given", rows[["line", *(c.name for c in columns)]])
    con.execute(f"create or replace temp table incoming_{table} as select cast(line as integer) as line, {parts} from given")
    con.unregister("given")


def write_rows(con: duckdb.DuckDBPyConnection, table: str, *, batch: int, origin: int, retract_gone: bool) -> dict[str, int]:
    """Staged rows -> the ledger. Rows that say the same as the live version are not written again.

    retract_gone (curated batches): live statements of this origin that the staged rows no longer make are written as retracted.
    Gives the counts added, changed, unchanged, retracted.
    """
    columns = STATEMENTS[table]
    key, content, listed = schema.same_key(columns, "i", "c"), schema.same_content(columns, "i", "c"), schema.columns_sql(columns)
    con.execute(f"create or replace temp table live_{table} as {newest(table, at=batch - 1)}")
    con.execute(f"""
        create or replace temp table judged_{table} as
        select i.*, case when c.batch is null then 'added' when {content} then 'unchanged' else 'changed' end as what
        from incoming_{table} i left join live_{table} c on {key}""")
    counted = dict(con.execute(f"select what, count(*) from judged_{table} group by what").fetchall())
    con.execute(f"insert into {table} select {batch}, line, false, {origin}, {listed} from judged_{table} where what <> 'unchanged' order by line")
    gone = 0
    if retract_gone:
        gone = con.execute(f"""
            insert into {table} select {batch}, 0, true, {origin}, {schema.columns_sql(columns, 'c.')}
            from live_{table} c where c.origin = {origin} and not exists (select 1 from incoming_{table} i where {key})""").fetchall()[0][0]
    for name in (f"incoming_{table}", f"live_{table}", f"judged_{table}"):
        con.execute(f"drop table {name}")
    return {what: counted.get(what, 0) for what in ("added", "changed", "unchanged")} | {"retracted": gone}


def refresh(con: duckdb.DuckDBPyConnection, *, batch: int, touched_by: int) -> None:
    """Bring the current tables up to date at `batch` for the statements that batch `touched_by` speaks of."""
    for table, columns in STATEMENTS.items():
        keys = ", ".join(f'"{c.name}"' for c in columns if c.key)
        order = ", ".join(f'"{c.name}"' for c in columns if c.key and c.name in ("area", "indicator", "year", "id"))
        con.execute(f"create or replace temp table touched as select distinct {keys} from {table} where batch = {int(touched_by)}")
        among = f"and exists (select 1 from touched i where {schema.same_key(columns, 'i', 'f')})"
        con.execute(f"delete from {table}_current c where exists (select 1 from touched i where {schema.same_key(columns, 'i', 'c')})")
        con.execute(f"insert into {table}_current {newest(table, at=batch, among=among)} order by {order}")
        con.execute("drop table touched")


def add_batch(con: duckdb.DuckDBPyConnection, *, kind: str, target: int | None, seen: int, actor: str, via: str, made: datetime,
              reason: str, method: str, counts: dict[str, int], number: int) -> None:
    con.execute("insert into batch values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [number, kind, target, seen, actor, via, made, reason or None, method,
                 counts["added"], counts["changed"], counts["unchanged"], counts["retracted"]])


def add_files(con: duckdb.DuckDBPyConnection, *, batch: int, files: dict[str, bytes]) -> None:
    for name, body in files.items():
        con.execute("insert into batch_file values (?, ?, ?, ?)", [batch, name, hashlib.sha256(body).hexdigest(), body])


def changed_since(con: duckdb.DuckDBPyConnection, *, seen: int) -> list[tuple]:
    """Staged cells that a batch after `seen` wrote, undid or redid: (table, area, indicator, year, batch, actor)."""
    found = []
    for table in ("figure", "target"):
        staged = con.execute("select 1 from duckdb_tables() where table_name = ?", [f"incoming_{table}"]).fetchall()
        if not staged:
            continue
        extra = "f.period = i.period" if table == "figure" else "f.scope = i.scope"
        found += [(table, *row) for row in con.execute(f"""
            select distinct f.area, f.indicator, f.year, b.id, b.actor
            from batch b join {table} f on f.batch = case when b.kind in ('undo', 'redo') then b.target else b.id end
            join incoming_{table} i on f.area = i.area and f.indicator = i.indicator and f.year is not distinct from i.year and {extra}
            where b.id > ? order by all""", [seen]).fetchall()]
    return found


def batches(con: duckdb.DuckDBPyConnection, *, at: int) -> pd.DataFrame:
    """Every batch up to `at`, oldest first, with `live` and the first file kept with it."""
    return con.execute(f"""
        select b.id, b.kind, b.target, b.id in ({LIVE.format(at=int(at))}) or b.kind not in ('curated', 'upload', 'plan_reading') as live,
               f.name as file, f.sha256, b.actor as "by", b.via, b.made, b.added, b.changed, b.unchanged, b.retracted, b.reason
        from batch b left join (select batch, min(name) as name, arg_min(sha256, name) as sha256 from batch_file group by batch) f on f.batch = b.id
        where b.id <= {int(at)} order by b.id""").df()


def reference_files(con: duckdb.DuckDBPyConnection, *, at: int) -> dict[str, bytes]:
    """The files kept with the newest live curated batch at `at`; empty before the first build."""
    batch = con.execute(f"select max(id) from batch where kind = 'curated' and id in ({LIVE.format(at=int(at))})").fetchall()[0][0]
    return {name: bytes(body) for name, body in con.execute("select name, body from batch_file where batch = ?", [batch]).fetchall()} if batch else {}
