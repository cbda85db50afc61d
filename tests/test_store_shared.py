"""A ledger in PostgreSQL that several servers share: what one writes the other sees, nothing is merged silently, and a server that
goes away, comes back, or was put back to an earlier state is told in words.
"""

import os
import subprocess
import threading
import time
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

import cli
from actions import store_file
from model.columns import STATEMENTS
from model.drafts import Draft, DraftLine
from model.failures import NotAllowed, Refused, StoreTrouble
from store import Store, backups, files, migrations, postgres, replica, schema
from store import shared as shared_module
from store.places import Address, place
from tests.postgres import elsewhere, running, shared_store
from tests.processes import Started
from tests.stores import ADMIN, everything, figure, numbers, target, write
from tests.test_store_ledger import (  # the very same tests, on the store below
    test_a_batch_counts_what_it_did,  # noqa: F401
    test_a_progress_that_raises_leaves_nothing,  # noqa: F401
    test_a_task_is_a_cell_and_its_words_name_it,  # noqa: F401
    test_a_trial_shows_what_would_be_and_leaves_nothing,  # noqa: F401
    test_random_sequences,  # noqa: F401
)

DRAFT = Draft(
    id="", version=0, name="甲", area="370100", first=2026, last=2030,
    lines=(DraftLine(indicator="up", comparator="≥", value=1.5, value_to=None, decimals=1, attribute="expected", note=""),),
)  # fmt: skip


@pytest.fixture
def store(request):
    with shared_store(request) as opened:
        yield opened


@pytest.fixture
def two(shared, tmp_path):
    """Two servers of one ledger, each with a replica of its own."""
    address = shared()
    with Store.open(address, create=True) as one, elsewhere(tmp_path / "other"), Store.open(address) as other:
        yield one, other


def test_what_one_writes_the_other_sees_at_its_next_question(two):
    one, other = two
    assert one.id == other.id and one.path != other.path
    assert write(one, figure("1", place="a"), targets=[target()], files={"甲.csv": b"\x00\xff"}) == 1
    assert other.version() == 1 and numbers(other) == {"a": 1} and other.files(1) == {"甲.csv": b"\x00\xff"}
    assert write(other, figure("2", place="b", year=2023), kind="curated") == 2 and one.version() == 2
    assert one.undo(1, actor=ADMIN) == 3 and other.version() == 3 and numbers(other) == {"b": 2}
    assert other.undo(3, actor=ADMIN) == 4 and numbers(one) == {"b": 2}, "not before one asks"
    assert one.version() == 4 and numbers(one) == {"a": 1, "b": 2}
    saved = one.save_draft(DRAFT, actor=ADMIN)
    assert other.version() == 4 and other.drafts() == [saved]
    one.declare(invented=False, actor=ADMIN)
    other.version()
    assert not other.invented and everything(one) == everything(other)


@pytest.mark.parametrize("many", [3, 100])
def test_many_batches_at_once_come_to_the_same(two, many, monkeypatch):
    """Brought one by one, or all derived anew: the same tables."""
    monkeypatch.setattr(replica, "MANY", many)
    one, other = two
    for number in range(7):
        write(one, figure(str(number), place=f"p{number % 7}"), targets=[target(str(number + 1))])
        if number % 3 == 2:
            one.undo(one.version() - 1, actor=ADMIN)
        if number == 1:
            other.version()
    assert other.version() == one.version() and everything(other) == everything(one)
    with other._reading() as con:
        assert backups._unsound(con) == []


def test_of_two_who_change_one_cell_the_second_is_told_on_whichever_server(two):
    one, other = two
    write(one, figure("1", place="a"))
    assert other.version() == 1
    write(one, figure("2", place="a"))
    with pytest.raises(Refused) as told:
        write(other, figure("3", place="a"), seen=1)
    assert told.value.problems[0].code == "changed_meanwhile" and "第 2 批" in told.value.problems[0].why
    saved = one.save_draft(DRAFT, actor=ADMIN)
    other.version()
    one.save_draft(replace(saved, name="乙"), actor=ADMIN)
    with pytest.raises(Refused):
        other.save_draft(replace(saved, name="丙"), actor=ADMIN)
    assert other.version() == 2 and numbers(other) == {"a": 2} and [one.name for one in other.drafts()] == ["乙"]


def test_two_who_write_at_the_same_moment_write_one_after_the_other(two):
    said: dict[str, list] = {"one": [], "other": []}

    def go(name: str, store: Store) -> None:
        for number in range(5):
            mine = f"{name}{number}"
            said[name].append(write(store, figure("1", indicator=mine, place=mine), seen=0))

    threads = [threading.Thread(target=go, args=given) for given in zip(said, two)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(said["one"] + said["other"]) == list(range(1, 11))
    assert all(store.version() == 10 and len(numbers(store)) == 10 for store in two)
    assert everything(two[0]) == everything(two[1])


def test_what_is_refused_or_fails_leaves_nothing_on_the_server(two, monkeypatch):
    one, other = two
    write(one, figure("1", place="a"))
    before = everything(one)
    with pytest.raises(NotAllowed):
        write(one, figure("2", place="b"), by=replace(ADMIN, role="viewer"))
    for broken in ("put_meta", "push"):
        with monkeypatch.context() as patched:
            patched.setattr(postgres, broken, lambda *_, **__: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                write(one, figure("2", place="b"))
    assert other.version() == one.version() == 1 and everything(one) == everything(other) == before
    assert write(other, figure("2", place="b")) == 2 and one.version() == 2


def test_a_commit_whose_answer_is_lost_is_asked_about(two, monkeypatch):
    """It stood: then it is acknowledged, once. It did not: then it is told, and nothing is there."""
    one, other = two
    run = postgres.Connection.run

    def lost(after: bool):
        def answered(self, sql, *given, **more):
            if sql != "commit":
                return run(self, sql, *given, **more)
            if after:
                run(self, sql)
            self._con.close()
            raise postgres.OperationalError("server closed the connection unexpectedly", status_code=10)

        return answered

    with monkeypatch.context() as patched:
        patched.setattr(postgres.Connection, "run", lost(after=True))
        assert write(one, figure("1", place="a")) == 1
    with monkeypatch.context() as patched:
        patched.setattr(postgres.Connection, "run", lost(after=False))
        with pytest.raises(StoreTrouble) as told:
            write(one, figure("2", place="b"))
    assert told.value.kind == "away" and "未写入任何内容" in told.value.words
    for store in two:
        assert store.version() == 1 and numbers(store) == {"a": 1}
    assert write(other, figure("2", place="b")) == 2


def test_a_replica_without_room_loses_nothing(two, monkeypatch):
    """The server has the batch; the replica cannot take it: told that it is written, and brought forward once there is room."""
    one, other = two
    write(one, figure("1", place="a"))
    commit, put = postgres.commit, replica.put_position

    class Full:
        def __init__(self, con):
            self.con = con

        def commit(self):
            raise duckdb.IOException("No space left on device")

        def __getattr__(self, name):
            return getattr(self.con, name)

    keep = shared_module.SharedStore._keep
    with monkeypatch.context() as patched:
        patched.setattr(shared_module.SharedStore, "_keep", lambda self, con, newest: keep(self, Full(con), newest))
        with pytest.raises(StoreTrouble) as told:
            write(one, figure("2", place="b"))
    assert (commit, put) == (postgres.commit, replica.put_position)
    assert told.value.kind == "behind" and "第 2 批已写入数据库服务器，请勿重复提交" in told.value.words
    assert other.version() == 2 and one.version() == 2 and numbers(one) == {"a": 1, "b": 2}


def test_words_for_what_is_wrong_with_an_address(shared, postgres_server, capsys):
    address = shared()
    port = postgres_server.port
    postgres_server.run("create role reader login; create role locked login password 'geheim'")
    Store.open(address, create=True).close()
    name = address.url.rpartition("/")[2]
    told = {
        "postgresql://postgres:geheim@127.0.0.1:1/x": ("away", "服务器没有运行，或端口不对"),
        "postgresql://postgres:geheim@nowhere.invalid/x": ("away", "找不到该主机"),
        f"postgresql://nobody:geheim@127.0.0.1:{port}/{name}": ("unreadable", "没有该用户"),
        f"postgresql://postgres:geheim@127.0.0.1:{port}/nothing": ("missing", "服务器上没有数据库"),
        f"postgresql://postgres:geheim@127.0.0.1:{port}/postgres": ("missing", "尚无账目"),
        f"postgresql://reader:geheim@127.0.0.1:{port}/{name}": ("unreadable", "没有读写权限"),
        "postgresql://u:ge/he@im@host/db": ("unreadable", "写法有误"),
        "postgresql://u:geheim@host": ("unreadable", "缺少数据库名"),
        "postgresql://u:geheim%zz@host/db": ("unreadable", "写法有误"),
        "postgresql://u:geheim@[::1]x/db": ("unreadable", "写法有误"),
        "postgresql://u@host/db?password=geheim&nonsense=1": ("unreadable", "写法有误"),
    }
    for url, (kind, words) in told.items():
        for way in (Store.open, Store.open_for_reading):
            with pytest.raises(StoreTrouble) as error:
                way(place(url))
            assert (error.value.kind, words in error.value.words) == (kind, True), (url, error.value.words)
            assert (
                "geheim" not in error.value.words + error.value.path + repr(place(url))
                and "he@im" not in error.value.words
            )
        assert cli.main(["gaps", "--store", url]) == cli.STORE
    said = capsys.readouterr()
    assert "geheim" not in said.err + said.out and "Traceback" not in said.err
    assert str(place("postgresql://u:p@h:5/db?sslmode=require&password=x")) == "postgresql://u@h:5/db"
    assert str(place("postgresql:///db?host=/run/pg")) == "postgresql:///run/pg/db"
    assert place("data/store.duckdb") == Path("data/store.duckdb")


def test_a_database_that_is_not_ours_and_one_of_a_newer_program(shared, postgres_server):
    address = shared()
    name = address.url.rpartition("/")[2]
    postgres_server.run("create table batch(a integer)", name)
    with pytest.raises(StoreTrouble) as told:
        Store.open(address, create=True)
    assert told.value.kind == "damaged"
    address = shared()
    Store.open(address, create=True).close()
    postgres_server.run(
        f"update meta set value = '{schema.VERSION + 1}' where key = 'schema_version'", address.url.rpartition("/")[2]
    )
    for way in (Store.open, Store.open_for_reading):
        with pytest.raises(StoreTrouble) as told:
            way(address)
        assert told.value.kind == "newer"


def test_a_server_that_was_put_back_is_told_and_takes_nothing(two, postgres_server):
    one, other = two
    write(one, figure("1", place="a"))
    write(one, figure("2", place="b"))
    name = one.address.url.rpartition("/")[2]
    for table in (*schema.kept(), "change"):
        postgres_server.run(f"delete from {table} where {'id' if table == 'change' else 'change'} > 2", name)
    assert one.version() == 2 and "恢复到了较早的备份" in one.troubles()[0], "what it has seen it goes on showing"
    with pytest.raises(StoreTrouble) as told:
        write(one, figure("3", place="c"))
    assert told.value.kind == "damaged" and str(one.path) in told.value.words
    with pytest.raises(StoreTrouble), elsewhere(one.path.parents[2]):
        Store.open(one.address)
    assert write(other, figure("3", place="c")) == 2, "who has seen no more than the server has goes on"


def test_a_replica_that_is_damaged_or_of_another_store_is_fetched_anew(shared):
    address = shared()
    with Store.open(address, create=True) as store:
        write(store, figure("1", place="a"))
        path, before = store.path, everything(store)
    path.write_bytes(b"no database" * 1000)
    with Store.open_for_reading(address) as store:
        assert store.path == path and everything(store) == before
    another = shared()
    with Store.open(another, create=True) as store:
        write(store, figure("9", place="z"))
        strange = store.path
    path.unlink()
    os.link(strange, path)
    with Store.open(address) as store:
        assert everything(store) == before
    assert list(path.parent.glob("*.old")), "it may be the last that is left of that one"


def test_the_server_restarted_in_the_middle(tmp_path, monkeypatch):
    """Readers stay up on what they have and are told; writers are refused in words; it comes back by itself."""
    monkeypatch.setenv(replica.FOLDER, str(tmp_path / "replicas"))
    monkeypatch.setattr(shared_module, "PAUSE", 0.0)
    with running("fsync=off") as server:
        address = server.database()
        with Store.open(address, create=True) as store:
            write(store, figure("1", place="a"))
            server.stop()
            assert store.version() == 1 and numbers(store) == {"a": 1}
            (words,) = store.troubles()
            assert (
                "暂时不可用（服务器没有运行，或端口不对），暂不能写入" in words and "所显示的数据到第 1 批为止" in words
            )
            with pytest.raises(StoreTrouble) as told:
                write(store, figure("2", place="b"))
            assert told.value.kind == "away" and "未写入任何内容" in told.value.words
            with pytest.raises(StoreTrouble) as told, elsewhere(tmp_path / "new"):
                Store.open(address)
            assert told.value.kind == "away", "a machine that has nothing yet cannot show anything"
            server.start()
            assert store.version() == 1 and store.troubles() == []
            assert write(store, figure("2", place="b")) == 2
            server.kill()
            assert store.version() == 2 and store.troubles()
        replica.let_go()
        with Store.open(address) as store:  # the server is still away: the replica of before
            assert store.version() == 2 and store.troubles() and store.behind
        with pytest.raises(StoreTrouble) as told:
            backups.backup(address, tmp_path / "b")
        assert told.value.kind == "behind" and backups.check(tmp_path / "b") == 2
        server.start()
        with Store.open(address) as store:
            assert store.troubles() == [] and write(store, figure("3", place="c")) == 3
        replica.let_go()


def test_the_clock_set_back_is_told(two, monkeypatch):
    one, other = two
    write(one, figure("1", place="a"))
    from datetime import timedelta

    class Past(shared_module.Store.__init__.__globals__["datetime"]):
        @classmethod
        def now(cls, zone=None):
            return super().now(zone) - timedelta(days=400)

    monkeypatch.setitem(Store.append.__globals__, "datetime", Past)
    monkeypatch.setattr("store.ledger.datetime", Past)
    assert other.version() == 1 and "时钟" in other.troubles()[0]
    assert write(other, figure("2", place="b")) == 2 and one.version() == 2 and numbers(one) == {"a": 1, "b": 2}


def test_who_signed_out_is_told_to_all_servers_and_is_no_part_of_the_ledger(two, tmp_path):
    one, other = two
    assert write(one, figure("1", place="a")) == 1
    before, now = everything(one), time.time()
    assert one.signed_out({}) == frozenset()
    assert one.signed_out({"a": now + 3600, "old": now - 1}) == {"a"} == other.signed_out({})
    assert other.signed_out({"b": now + 3600, "a": now + 9}) == {"a", "b"} == one.signed_out({})
    assert one.version() == other.version() == 1 and everything(one) == everything(other) == before
    assert store_file.move(one.address, tmp_path / "file.duckdb").newest == 1
    with Store.open(tmp_path / "file.duckdb") as file:
        assert file.signed_out({"c": now + 3600}) == frozenset(), "a file has one server"


# -- whole ledgers -----------------------------------------------------------------------------------------------------------


@pytest.fixture
def full(tmp_path) -> Path:
    """A file with every kind of batch, files, drafts and a declaration."""
    path = tmp_path / "full.duckdb"
    with Store.open(path, create=True) as store:
        store.declare(invented=True, actor=ADMIN)
        write(store, figure("1", place="a"), targets=[target()], kind="curated", files={"indicators.yaml": b"a: 1\n"})
        write(store, figure("2.123456", place="b"), files={"甲.csv": bytes(range(256)), "空": b""}, reason="原因")
        write(store, figure("3", place="c"), kind="plan_reading")
        store.undo(2, actor=ADMIN)
        store.undo(4, actor=ADMIN)
        saved = store.save_draft(DRAFT, actor=ADMIN)
        store.save_draft(replace(saved, name="乙", deleted=True), actor=ADMIN)
    return path


def test_a_whole_store_moves_there_and_back_again(full, shared, tmp_path, capsys):
    address, back = shared(), tmp_path / "back.duckdb"
    with Store.open_for_reading(full) as store:
        before = everything(store)
    assert cli.main(["migrate", "--from", str(full), "--to", address.url]) == cli.DONE
    said = capsys.readouterr().err
    assert "到第 5 批为止：批次 5、文件 4、草案版本 2" in said and "已逐行核对" in said
    with Store.open(address) as store:
        assert without_position(everything(store)) == before
    assert cli.main(["migrate", "--from", address.url, "--to", str(back)]) == cli.DONE
    with Store.open(back) as store:
        assert everything(store) == before and write(store, figure("9", place="z")) == 6
    assert not list(tmp_path.glob("*.tmp*"))
    before_there = [cli.main(["migrate", "--from", str(full), "--to", where]) for where in (address.url, str(back))]
    assert before_there == [cli.REFUSED, cli.REFUSED], "nothing is written over"
    assert cli.main(["migrate", "--from", address.url, "--to", str(back)]) == cli.REFUSED
    assert cli.main(["migrate", "--from", str(full)]) == cli.USAGE


def without_position(text: str) -> str:
    """What a replica holds but where it is in the changes of the server."""
    return "\n".join(line if not line.startswith("meta:") else _meta(line) for line in text.split("\n"))


def _meta(line: str) -> str:
    rows = [row for row in eval(line.removeprefix("meta: ")) if "replica" not in row[0]]
    return f"meta: {rows}"


def test_a_move_that_breaks_off_leaves_nothing(full, shared, tmp_path, monkeypatch):
    address = shared()
    copy_in = postgres.Connection.copy_in

    def broken(self, table, rows):
        if table == "draft":
            raise KeyboardInterrupt
        return copy_in(self, table, rows)

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(postgres.Connection, "copy_in", broken)
        store_file.move(full, address)
    with pytest.raises(StoreTrouble) as told:
        Store.open(address)
    assert told.value.kind == "missing"

    def changed(self, table, rows):  # one cell arrives otherwise
        if table == "figure":
            table_ = rows.read_all()
            at = table_.column_names.index("value")
            import pyarrow.compute as pc

            less = pc.subtract(table_.column(at), table_.column(at).combine_chunks()[0])
            rows = table_.set_column(at, "value", less.cast(table_.schema.field("value").type)).to_reader()
        return copy_in(self, table, rows)

    with monkeypatch.context() as patched, pytest.raises(StoreTrouble) as told:
        patched.setattr(postgres.Connection, "copy_in", changed)
        store_file.move(full, address)
    assert "核对未通过：表 figure" in told.value.words
    assert store_file.move(full, address).newest == 5
    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(replica, "bring", lambda *_, **__: (_ for _ in ()).throw(KeyboardInterrupt))
        store_file.move(address, tmp_path / "out.duckdb")
    assert not list(tmp_path.glob("out*"))


def test_backup_and_restore(full, shared, tmp_path, capsys):
    address, another = shared(), shared()
    assert cli.main(["restore", str(full), "--store", address.url]) == cli.DONE
    with Store.open(address) as store:
        write(store, figure("9", place="z"))
        now = without_position(everything(store))
    assert cli.main(["backup", str(tmp_path / "b"), "--store", address.url]) == cli.DONE
    assert backups.check(tmp_path / "b") == 6
    with Store.open_for_reading(tmp_path / "b") as store:
        assert everything(store) == now, "an ordinary file, no replica"
    assert cli.main(["backup", str(tmp_path / "b"), "--store", address.url]) == cli.DONE
    assert cli.main(["restore", str(tmp_path / "b"), "--store", address.url]) == cli.REFUSED
    assert "其中已有数据" in capsys.readouterr().err
    assert store_file.restore(tmp_path / "b", another).newest == 6
    with Store.open(another) as store:
        assert without_position(everything(store)) == now
    assert cli.main(["doctor", "--store", address.url]) == cli.DONE
    assert "账目完好" in capsys.readouterr().out


def test_a_ledger_of_an_earlier_version_is_brought_forward_on_the_server(full, shared, tmp_path, monkeypatch):
    """By the same steps as a file is, to the same tables."""
    address = shared()
    store_file.move(full, address)
    with elsewhere(tmp_path / "other"):
        running_on = Store.open(address)
    step = {
        schema.VERSION: lambda con: con.execute(
            "update batch set reason = kind; update figure set place = place || '!'; update figure_current set place = place || '!'"
        )
    }
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS | step)
    monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)
    with pytest.raises(StoreTrouble) as told:
        Store.open_for_reading(address)
    assert told.value.kind == "older" and "migrate --store" in told.value.words
    assert cli.main(["migrate", "--store", address.url]) == cli.DONE
    Store.open(full).close()
    with Store.open(address) as store, Store.open_for_reading(full) as file:
        assert without_position(everything(store)) == everything(file)
        assert set(numbers(store)) == {"a!", "b!", "c!"} and write(store, figure("9", place="z")) == 6
    running_on.close()


def test_the_command_line_on_a_shared_store(shared, tmp_path, capsys):
    """Two processes at once, each with a replica of its own; the trail stands beside the replica."""
    from tests.test_importing import project

    project(tmp_path)
    address = shared()
    code = "import sys, cli; from pathlib import Path; cli.DATA = Path(sys.argv[1]); cli.DEFINITIONS = cli.DATA / 'indicators.yaml'; sys.exit(cli.main(sys.argv[2:]))"

    def command(*given):
        streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return Started(code, tmp_path, *given, "--store", address.url, **streams)

    builds = [command("build") for _ in range(2)]
    said = [one.communicate(timeout=120)[1] for one in builds]
    assert [one.returncode for one in builds] == [0, 0], said
    assert sorted("已写入第 1 批" in one for one in said) == [False, True], "both build, one batch"
    assert cli.main(["batches", "--format", "json", "--store", address.url]) == cli.DONE
    assert '"id": 1' in capsys.readouterr().out
    assert list((tmp_path / "replicas").glob("*/*/store.duckdb.log"))


def test_every_table_goes_to_and_fro():
    """What only grows is copied, what is derived is not: a table added to the schema is one of the two."""
    told = set(schema.kept()) | {f"{name}_current" for name in STATEMENTS} | {"meta"}
    con = duckdb.connect()
    con.execute(schema.ddl())
    there = {row[0] for row in con.execute("select table_name from duckdb_tables()").fetchall()}
    columns = con.execute("select table_name, column_name from duckdb_columns()").fetchall()
    assert there == told
    assert {(t, c) for t, c in columns if t in schema.kept()} == {(t, c) for t, cs in schema.kept().items() for c in cs}
    assert isinstance(place("postgresql://h/d"), Address) and files.identity(Path("nowhere")) is None


@pytest.mark.soak
def test_a_page_of_one_server_shows_what_another_wrote_and_stays_up_without_the_database(
    known_store, tmp_path, monkeypatch
):
    import streamlit as st

    from tests import screens

    monkeypatch.setenv(replica.FOLDER, str(tmp_path / "replicas"))
    monkeypatch.setattr(shared_module, "PAUSE", 0.0)
    with running("fsync=off") as server:
        address = server.database()
        (tmp_path / "s").mkdir()
        copy = tmp_path / "s" / "store.duckdb"
        backups.backup(known_store, copy)
        store_file.move(copy, address)
        monkeypatch.setenv("COUNTY_HEALTH_STORE", address.url)
        st.cache_data.clear()
        st.cache_resource.clear()
        try:
            app = screens.page("ledger").run()
            before = screens.text(app)
            assert not app.exception and "另一台服务器上的人" not in before
            with elsewhere(tmp_path / "other"), Store.open(address) as other:
                said = {"area": "620725", "indicator": "nurses_per_1000", "year": 2024, "source": "shandan-145"}
                write(other, figure("4.5", **said), by=replace(ADMIN, name="另一台服务器上的人"))
            assert "另一台服务器上的人" in screens.text(app.run()) and not app.exception
            server.stop()
            told = screens.text(app.run())
            assert "暂不能写入" in told and "另一台服务器上的人" in told and not app.exception
            server.start()
            assert "暂不能写入" not in screens.text(app.run()) and not app.exception
        finally:
            from ui import cache

            cache.store().close()
            st.cache_data.clear()
            st.cache_resource.clear()
            replica.let_go()
