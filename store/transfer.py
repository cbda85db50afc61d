"""Whole ledgers from one engine to the other: a shared ledger begun, brought forward, filled from a file, or taken out into one.

What arrives is read back and compared row by row before it counts.
"""

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import duckdb

from model.failures import Refused, StoreTrouble
from store import files, ledger, migrations, postgres, replica, schema
from store.places import Address
from store.postgres import Connection


class Moved(NamedTuple):
    """newest: the newest batch of the ledger moved; rows: of each table, read back and found equal."""

    newest: int
    rows: dict[str, int]


def begin(server: Connection) -> None:
    """An empty ledger, unless another server was faster."""
    postgres.alone(server)
    if not postgres.there(server):
        postgres.create(server, uuid.uuid4().hex)
        server.run(
            "insert into change(id, mark) values (1, $1)", uuid.uuid4().hex
        )  # so that a replica has a place in it
    server.run("commit")


def forward(server: Connection, version: int) -> None:
    """A ledger of an earlier version becomes one of schema.VERSION, or stays as it was: in one transaction of the server's.

    The steps are those of the files (store/migrations.py): they run on the whole ledger in a DuckDB of its own, and what comes of
    it takes the place of what was. Replicas notice by the version, and are fetched anew.
    """
    if not migrations.known(version):
        raise postgres.foreign(server.address)
    postgres.alone(server)
    server.run("lock table change in access exclusive mode", patience=postgres.LONG)
    said = postgres.state(server)
    if said.version != str(version):  # another server was faster
        server.run("rollback")
        return
    with _scratch() as path, duckdb.connect(str(path), config=files.CONFIG) as con:
        tables = _as_it_is(server, con)
        migrations.forward(con, version)
        for table in tables:
            server.run(f"drop table {table}")
        server.run("alter table change rename to change_before")
        postgres.create(server, said.store)
        server.run("insert into change select * from change_before")
        server.run("drop table change_before")
        server.run("delete from meta")
        _fill(server, con, change=said.newest + 1)
        _compare(server, con, path)
    server.run("commit")


def fill(address: Address, source: Path) -> Moved:
    """A whole, sound file of this version's tables into an empty PostgreSQL: all of it, or nothing. Raises StoreTrouble, Refused."""
    con = files.connect(source, write=False)
    try:
        with postgres.connected(address) as server:
            postgres.alone(server)
            if postgres.there(server):
                # whoever writes just now: what he writes is then seen
                server.run("lock table change in access exclusive mode", patience=postgres.LONG)
                held = postgres.state(server)
                full = any(server.ask(f"select exists (select 1 from {table})")[0][0] for table in schema.kept())
                if full or held.newest > 1 or held.version != str(schema.VERSION):
                    raise _not_empty(str(address), "换一个新建的空数据库（createdb）")
                for table in (*schema.kept(), "meta", "change"):
                    server.run(f"drop table {table}")
            postgres.create(server, "")
            server.run("delete from meta")
            _fill(server, con, change=1)
            with _scratch() as path:
                rows = _compare(server, con, path)
            mark = server.ask("select mark from change where id = 1")[0][0]
            postgres.commit(server, mark)
        return Moved(ledger.version(con), rows)
    except duckdb.Error as error:
        raise files.trouble(error, source) from error
    finally:
        con.close()


def take_out(address: Address, target: Path) -> Moved:
    """A whole shared ledger as a file where none is: whole or not at all. Raises StoreTrouble, Refused."""
    if target.exists() or files.signs(target):
        raise _not_empty(str(target), "另指定一个文件名，或先将原文件及同名附属文件移走")
    if not target.parent.is_dir():
        raise Refused.because("path", "没有它所在的文件夹", "先建立文件夹", file=str(target))
    unfinished = target.with_name(f"{target.name}.move.{os.getpid()}.tmp")
    try:
        with postgres.connected(address) as server:
            if not postgres.there(server):
                raise postgres.missing(address)
            said = postgres.state(server)
            if said.version != str(schema.VERSION):
                older = said.version.isdigit() and int(said.version) < schema.VERSION
                raise postgres.older(address, said.version) if older else files.newer(address)
            files.create_at(unfinished)
            with duckdb.connect(str(unfinished), config=files.CONFIG) as con:
                replica.bring(con, server, upto=said.newest)
                replica.forget_position(con)
                with _scratch() as path:
                    rows = _compare(server, con, path, upto=said.newest)
                newest = ledger.version(con)
                con.execute("checkpoint")
        if not files.put_new(unfinished, target):
            raise _not_empty(str(target), "另指定一个文件名")
        return Moved(newest, rows)
    except (duckdb.Error, OSError) as error:
        raise files.trouble(error, target) from error
    finally:
        for left in (unfinished, files.wal(unfinished)):
            left.unlink(missing_ok=True)


def _fill(server: Connection, con: duckdb.DuckDBPyConnection, *, change: int) -> None:
    postgres.push(server, con, change=change, mark=uuid.uuid4().hex, above={})
    postgres.put_meta(server, con)


def _compare(server: Connection, con: duckdb.DuckDBPyConnection, path: Path, *, upto: int = 2**62) -> dict[str, int]:
    """How many rows of each table the two sides have, every one of them the same; StoreTrouble where one is not.

    con: the DuckDB side; path: an unused file to read the server's side into.
    """
    back = path.with_name("back")
    files.create_at(back)
    with duckdb.connect(str(back), config=files.CONFIG) as other:
        postgres.pull(server, other, above=0, upto=upto)
        other.execute("checkpoint")
    name = "back_" + uuid.uuid4().hex[:8]  # the engine calls a database by its file, which may be called anything
    con.execute(f"attach '{str(back).replace(chr(39), chr(39) * 2)}' as {name} (read_only)")
    try:
        rows = {}
        for table, columns in {**schema.kept(), "meta": ["key", "value"]}.items():
            names = ", ".join(f'"{name}"' for name in columns)
            here, there = (f"select {names} from {at}{table} where {_ours(table)}" for at in ("", f"{name}."))
            (count,) = con.execute(f"select count(*) from ({here})").fetchall()[0]
            (wrong,) = con.execute(
                f"select count(*) from (({here} except all {there}) union all ({there} except all {here}))"
            ).fetchall()[0]
            if wrong:
                raise StoreTrouble(
                    "damaged",
                    str(server.address),
                    f"核对未通过：表 {table} 有 {wrong} 行两边不一致，未写入任何内容。请重试，仍不一致的请报告",
                )
            rows[table] = count
    finally:
        con.execute(f"detach {name}")
    return rows


def _ours(table: str) -> str:
    return f"key <> '{replica.POSITION}'" if table == "meta" else "true"


def _as_it_is(server: Connection, con: duckdb.DuckDBPyConnection) -> list[str]:
    """All of a server's ledger, of whichever version, into a new DuckDB, the current tables empty; the names of its tables."""
    found = server.ask("""select table_name, column_name, format_type(a.atttypid, a.atttypmod) || case when a.attnotnull then ' not null' else '' end
        from information_schema.columns c join pg_attribute a on a.attrelid = to_regclass(quote_ident(table_name)) and a.attname = column_name
        where table_schema = current_schema() and table_name not in ('change', 'signed_out') order by table_name, ordinal_position""")
    tables: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in found:
        if column != "change":
            tables.setdefault(table, []).append((column, kind.replace("bytea", "blob")))
    for table, columns in tables.items():
        body = ", ".join(f'"{name}" {kind}' for name, kind in columns)
        con.execute(f"create table {table}({body})")
        if {"batch", "line", "retracted", "origin"} <= {name for name, _ in columns}:
            con.execute(f"create table {table}_current({body})")
        asked = ", ".join(f'"{name}"::text' if kind.startswith("numeric") else f'"{name}"' for name, kind in columns)
        with server.stream(f"select {asked} from {table}") as rows:
            con.register("given", rows)
            con.execute(f"insert into {table} select * from given")
            con.unregister("given")
    return list(tables)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A file of one's own in a folder that goes."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "ledger"


def _not_empty(where: str, fix: str) -> Refused:
    return Refused.because("path", "其中已有数据，不覆盖", fix, file=where)
