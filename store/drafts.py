"""Drafts in the store: two tables of their own, beside the ledger and known to none of its reads. Versions are added and never changed.

SQL with a connection; the transaction, the lock and who may write are Store's.
"""

from collections.abc import Iterable
from datetime import datetime

import duckdb

from model.drafts import Draft, DraftLine, Version

LONGEST_ID = 12  # signs of an id that are told
TABLES = """
create table draft(
  id text not null, version integer not null, name text not null, area text not null, first integer not null, last integer not null,
  actor text not null, via text not null, made timestamptz not null, deleted boolean not null, primary key(id, version));
create table draft_line(
  id text not null, version integer not null, line integer not null, indicator text not null, comparator text not null,
  value numeric(20,6), value_to numeric(20,6), decimals integer, attribute text not null, note text not null);
"""
COLUMNS = {
    "draft": ("id", "version", "name", "area", "first", "last", "actor", "via", "made", "deleted"),
    "draft_line": (
        *("id", "version", "line", "indicator", "comparator", "value", "value_to", "decimals", "attribute", "note"),
    ),
}
HEAD = """select d.id, d.version, d.name, d.area, d.first, d.last, d.actor, epoch_us(d.made) / 1e6, d.deleted, b.actor
from draft d join draft b on b.id = d.id and b.version = 1"""


def newest(con: duckdb.DuckDBPyConnection) -> list[Draft]:
    """The newest version of every draft, the deleted ones as well; the one saved last comes first."""
    heads = con.execute(
        f"{HEAD} where d.version = (select max(n.version) from draft n where n.id = d.id) order by d.made desc, d.id"
    ).fetchall()
    return _with_lines(con, heads)


def version(con: duckdb.DuckDBPyConnection, id: str, number: int | None = None) -> Draft | None:
    """One version of a draft, the newest where none is named; None where there is none."""
    asked = "(select max(version) from draft where id = $id)" if number is None else "$number"
    given = {"id": id} if number is None else {"id": id, "number": number}
    heads = con.execute(f"{HEAD} where d.id = $id and d.version = {asked}", given).fetchall()
    return next(iter(_with_lines(con, heads)), None)


def versions(con: duckdb.DuckDBPyConnection, id: str) -> list[Version]:
    """Every version of a draft, the newest first."""
    found = con.execute(
        """select version, actor, epoch_us(made) / 1e6, (select count(*) from draft_line l where l.id = d.id and l.version = d.version), deleted
        from draft d where id = ? order by version desc""",
        [id],
    ).fetchall()
    return [
        Version(version=number, maker=by, made=made, lines=lines, deleted=deleted)
        for number, by, made, lines, deleted in found
    ]


def add(con: duckdb.DuckDBPyConnection, draft: Draft, *, actor: str, via: str, made: datetime) -> None:
    """Write one more version."""
    head = (draft.id, draft.version, draft.name, draft.area, draft.first, draft.last, actor, via, made, draft.deleted)
    con.execute(f"insert into draft values ({', '.join('?' * len(head))})", head)
    lines = [
        (
            *(draft.id, draft.version, number, line.indicator, line.comparator),
            *(line.value, line.value_to, line.decimals, line.attribute, line.note),
        )
        for number, line in enumerate(draft.lines, 1)
    ]
    if lines:
        con.executemany(f"insert into draft_line values ({', '.join('?' * len(lines[0]))})", lines)


def written(con: duckdb.DuckDBPyConnection) -> set[tuple[str, int, int]]:
    """(id, version, microseconds since 1970) of every version: what one file must have to hold all that another holds."""
    return set(con.execute("select id, version, epoch_us(made) from draft").fetchall())


def unsound(con: duckdb.DuckDBPyConnection) -> list[str]:
    """What contradicts itself: versions that are not counted from 1, lines of no version."""
    (gaps,) = con.execute(
        "select count(*) from (select id from draft group by id having min(version) <> 1 or max(version) <> count(*))"
    ).fetchall()[0]
    (loose,) = con.execute(
        "select count(*) from draft_line where (id, version) not in (select (id, version) from draft)"
    ).fetchall()[0]
    return ["草案版本号不连续"] * bool(gaps) + ["有草案目标不属于任何版本"] * bool(loose)


def _with_lines(con: duckdb.DuckDBPyConnection, heads: Iterable[tuple]) -> list[Draft]:
    heads = list(heads)
    lines: dict[tuple[str, int], list[DraftLine]] = {}
    rows = con.execute(
        """select id, version, indicator, comparator, value::double, value_to::double, decimals, attribute, note
        from draft_line where list_contains($ids, id) order by id, version, line""",
        {"ids": [head[0] for head in heads]},
    ).fetchall()
    for id, number, indicator, comparator, value, value_to, decimals, attribute, note in rows:
        lines.setdefault((id, number), []).append(
            DraftLine(
                indicator=indicator,
                comparator=comparator,
                value=value,
                value_to=value_to,
                decimals=decimals,
                attribute=attribute,
                note=note,
            )
        )
    names = ("id", "version", "name", "area", "first", "last", "maker", "made", "deleted", "began")
    return [Draft(**dict(zip(names, head)), lines=tuple(lines.get(head[:2], ()))) for head in heads]
