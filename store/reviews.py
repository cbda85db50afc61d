"""What waits for a reviewer (docs/decisions/0038): a batch of an editor that is kept in the ledger and counts nowhere until it is published.

A submission is a batch of a kind of its own, which no reading takes for one that counts. What becomes of it are batches about it: approved,
returned, withdrawn. Publishing writes its rows once more, as a batch of the kind it would have been: from that number on it counts, so that
order, as-of and undo are those of every batch. Every function works on an open transaction of the caller's.
"""

import duckdb
import pandas as pd

from model.columns import STATEMENTS
from model.reviews import OPEN
from store import ledger, schema
from store.schema import to_pandas

KINDS = {
    "upload": "submitted",
    "plan_reading": "submitted_reading",
}  # kind of a batch -> what it is until it is published
PLAIN = {waiting: kind for kind, waiting in KINDS.items()}
# In the ledger an act is a batch of its own name; publishing is one of the kind that counts.
_BECAME = "case e.kind when 'approve' then 'approved' when 'return' then 'returned' when 'withdraw' then 'withdrawn' else 'published' end"
WAITING = ", ".join(f"'{kind}'" for kind in PLAIN)


def listed(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every submission, oldest first: id, kind (as published), by, via, made (UTC), reason, seen, added, changed, unchanged, file; state; act_id,
    act_by, act_via, act_made, words of the last act about it, missing where there was none; live: whether it counts now.
    """
    found = to_pandas(
        con.sql(f"""
        with last as (
          select e.* from batch e join batch s on s.id = e.target where s.kind in ({WAITING})
          qualify row_number() over (partition by e.target order by e.id desc) = 1)
        select s.id, case s.kind {" ".join(f"when '{was}' then '{kind}'" for was, kind in PLAIN.items())} end as kind,
               s.actor as "by", s.via, s.made, coalesce(s.reason, '') as reason, s.seen, s.added, s.changed, s.unchanged,
               coalesce(f.name, '') as file, case when e.id is null then 'submitted' else {_BECAME} end as state,
               e.id as act_id, e.actor as act_by, e.via as act_via, e.made as act_made, e.reason as words,
               coalesce(e.id in ({ledger.LIVE.format(at=ledger.version(con))}), false) as live
        from batch s left join last e on e.target = s.id left join (
            select batch, arg_min(name, (starts_with(name, '{ledger.ADDED}'), name)) as name from batch_file group by batch) f on f.batch = s.id
        where s.kind in ({WAITING}) order by s.id""")
    )
    return found.assign(**{name: found[name].dt.tz_convert("UTC") for name in ("made", "act_made")})


def state(con: duckdb.DuckDBPyConnection, batch: int) -> tuple[str, str, str] | None:
    """(state, the kind it is published as, who submitted it) of a submission; None where the batch is none."""
    found = con.execute(
        f"""select s.kind, s.actor, (select {_BECAME} from batch e where e.target = s.id order by e.id desc limit 1)
        from batch s where s.id = ? and s.kind in ({WAITING})""",
        [batch],
    ).fetchall()
    return (found[0][2] or "submitted", PLAIN[found[0][0]], found[0][1]) if found else None


def open_(con: duckdb.DuckDBPyConnection) -> list[int]:
    """The submissions of which anything may still become, oldest first."""
    return [
        row[0]
        for row in con.execute(
            f"""select s.id from batch s where s.kind in ({WAITING}) and coalesce(
            (select {_BECAME} from batch e where e.target = s.id order by e.id desc limit 1), 'submitted') in {OPEN}
            order by s.id"""
        ).fetchall()
    ]


def number(con: duckdb.DuckDBPyConnection) -> int:
    """How many submissions wait."""
    return len(open_(con))


def areas(con: duckdb.DuckDBPyConnection, batch: int) -> set[str]:
    """The codes of the areas that the statements of a batch speak of."""
    return {
        row[0]
        for table in STATEMENTS
        for row in con.execute(f"select distinct area from {table} where batch = ?", [batch]).fetchall()
    }


def cells(con: duckdb.DuckDBPyConnection, batches: list[int]) -> list[tuple[int, str, str, int]]:
    """(submission, area, indicator, year) of every figure of a year in these batches."""
    listed_ = ", ".join(map(str, batches)) or "null"
    return con.execute(
        f"""select distinct batch, area, indicator, "year" from figure
        where batch in ({listed_}) and "year" is not null and value is not null order by all"""
    ).fetchall()


def rivals(con: duckdb.DuckDBPyConnection, batch: int) -> list[tuple[dict, int, str, float]]:
    """Cells of a submission that others that wait speak of as well: (cell, the other batch, who submitted it, when)."""
    others = ", ".join(str(one) for one in open_(con) if one != batch) or "null"
    found = []
    for table, cell in ledger.CELLS.items():
        equal = dict.fromkeys(("year", "round"), "is not distinct from")
        same = " and ".join(f'i."{name}" {equal.get(name, "=")} f."{name}"' for name in cell)
        rows = con.execute(
            f"""select distinct {", ".join(f'f."{name}"' for name in cell)}, b.id, b.actor, epoch_us(b.made) / 1e6
            from {table} f join batch b on b.id = f.batch
            where f.batch in ({others}) and exists (select 1 from {table} i where i.batch = {int(batch)} and {same}) order by all"""
        ).fetchall()
        found += [(dict(zip(cell, row)), *row[len(cell) :]) for row in rows]
    return found


def stage(con: duckdb.DuckDBPyConnection, batch: int) -> list[str]:
    """Put what a submission says into the tables that ledger.write_rows writes from; the tables it speaks of."""
    found = []
    for table, columns in STATEMENTS.items():
        if con.execute(f"select 1 from {table} where batch = ? limit 1", [batch]).fetchall():
            con.execute(
                f"create or replace temp table incoming_{table} as select line, {schema.columns_sql(columns)} from {table} where batch = {int(batch)}"
            )
            found.append(table)
    return found


def copy_files(con: duckdb.DuckDBPyConnection, *, of: int, to: int) -> None:
    """The files of a submission are kept with what it was published as, too: each batch is whole by itself."""
    con.execute("insert into batch_file select ?, name, sha256, body from batch_file where batch = ?", [to, of])
