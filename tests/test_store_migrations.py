"""Stores of earlier versions: every one released opens, and one that must be brought forward is, or stays as it was.

tests/released holds what each version wrote, as SQL. Whoever raises schema.VERSION adds the last store of the version before.
"""

from pathlib import Path

import duckdb
import pytest

import cli
from actions import store_file
from model.columns import COMMITMENTS
from model.failures import StoreTrouble
from store import Store, backups, files, migrations, schema
from tests import ledgers
from tests.stores import ADMIN, content, everything, figure, numbers, write

NOW = schema.VERSION
RELEASED = sorted((Path(__file__).parent / "released").glob("*.sql"))


def made(path: Path, sql: Path = RELEASED[0]) -> Path:
    with duckdb.connect(str(path)) as con:
        con.execute(sql.read_text("utf-8"))
    return path


def columns(path: Path) -> list[tuple[str, str]]:
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute("select table_name, column_name from duckdb_columns() order by all").fetchall()


@pytest.fixture
def path(tmp_path) -> Path:
    return made(tmp_path / "s.duckdb")


@pytest.mark.parametrize("sql", RELEASED, ids=lambda sql: sql.stem)
def test_a_store_of_every_release_opens_reads_and_takes_a_batch(sql, tmp_path):
    path = made(tmp_path / "s.duckdb", sql)
    with Store.open(path) as store:
        assert list(store.batches()["live"]) == [True, False, True, True] and not store.invented
        assert numbers(store) == {"表 1": 80.0, "v": 92.0}
        assert numbers(store, "target") == {"第 1 行": 95.0} and store.files(2) == {"a.csv": b"\x00\xffx"}
        assert write(store, figure("93", place="new")) == 5 and store.undo(4, actor=ADMIN) == 6
    assert store_file.backup(path, tmp_path / "b") == 6 and store_file.restore(tmp_path / "b", path).newest == 6


TASK = "1, 1, false, 2, 't1', '370100', '建成发热门诊', 1.000000, '个', '2025年底', '甲局', '已完成', 'plan', '第三章', '备注'"


def test_a_task_of_version_1_keeps_every_cell_and_takes_the_new_ones(path):
    with duckdb.connect(str(path)) as con:
        for table in ("commitment", "commitment_current"):
            con.execute(f"insert into {table} values ({TASK})")
    with Store.open(path) as store:
        (row,) = store.statements("commitment").to_dict("records")
        kept = {name: row[name] for name in ("id", "task", "quantity", "deadline", "responsible", "status", "note")}
        assert list(kept.values()) == ["t1", "建成发热门诊", 1.0, "2025年底", "甲局", "已完成", "备注"]
        assert (row["source"], row["place"], row["involved"], row["elsewhere"]) == ("plan", "第三章", "", "")
        full = {
            "area": "370100",
            "id": "t2",
            "task": "建成产科",
            "source": "plan",
            "place": "第三章",
            "involved": "乙局",
        }
        new = ledgers.table([full | {"retracted": False}], COMMITMENTS)
        store.append(kind="upload", rows={"commitment": new}, files_kept={}, actor=ADMIN, seen=store.version())
        assert store.statements("commitment").set_index("id")["involved"].to_dict() == {"t1": "", "t2": "乙局"}
    with Store.open_for_reading(files.read_copy(path)) as copy:
        assert len(copy.statements("commitment")) == 2


@pytest.mark.parametrize("sql", RELEASED, ids=lambda sql: sql.stem)
def test_a_store_brought_forward_has_the_tables_of_a_new_one(sql, tmp_path):
    """Columns in their order too: rows are written by it."""
    Store.open(made(tmp_path / "old.duckdb", sql)).close()
    Store.open(tmp_path / "new.duckdb", create=True).close()
    asked = """select table_name, column_name, column_index, data_type, is_nullable from duckdb_columns()
      where table_name not in ('batch', 'batch_file', 'meta') order by all"""
    told = []
    for name in ("old", "new"):
        with duckdb.connect(str(tmp_path / f"{name}.duckdb"), read_only=True) as con:
            told.append(con.execute(asked).fetchall())
    assert told[0] == told[1]


@pytest.fixture
def next_version(monkeypatch):
    """The program as it would be with one more version of the tables."""
    step = {NOW: lambda con: con.execute("alter table batch add column place text; update batch set place = kind")}
    monkeypatch.setattr(schema, "VERSION", NOW + 1)
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS | step)


def test_an_older_store_is_older_to_readers_and_brought_forward_by_its_owner(path, tmp_path, capsys, next_version):
    before = path.read_bytes()
    with pytest.raises(StoreTrouble) as told:
        Store.open_for_reading(path)
    assert told.value.kind == "older" and f"migrate --store {path}" in told.value.words and path.read_bytes() == before
    assert cli.main(["gaps", "--store", str(path)]) == cli.STORE
    assert cli.main(["migrate", "--store", str(path)]) == cli.DONE and "第 4 批" in capsys.readouterr().err
    with Store.open_for_reading(path) as store:
        assert store._one("select string_agg(place, ' ' order by id) from batch") == ("curated upload upload undo",)
        assert store._one("select value from meta where key = 'schema_version'") == (str(NOW + 1),)
    with Store.open_for_reading(files.read_copy(path)) as copy:
        assert everything(copy) == content(path)
    (kept,) = tmp_path.glob("s.duckdb.20*.v1.old")
    assert files.reached(kept) == files.reached(path)
    assert cli.main(["migrate", "--store", str(path)]) == cli.DONE
    assert len(list(tmp_path.glob("*.old"))) == 1, "done once"


def test_the_copy_of_before_is_written_anew(path, next_version, monkeypatch):
    with monkeypatch.context() as patched:
        patched.setattr(schema, "VERSION", NOW)
        Store.open(path).close()
    Store.open(path).close()
    with Store.open_for_reading(files.read_copy(path)) as copy:
        assert copy._one("select value from meta where key = 'schema_version'") == (str(NOW + 1),)


def test_a_step_that_fails_changes_nothing_and_the_backup_is_there(path, tmp_path, next_version, monkeypatch):
    def half(con):
        con.execute("alter table batch add column place text")
        raise duckdb.IOException("No space left on device")

    tables = columns(path)
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS | {NOW: half})
    with pytest.raises(StoreTrouble) as told:
        Store.open(path)
    assert told.value.kind == "full" and columns(path) == tables, "the steps before it stood in the same transaction"
    (kept,) = tmp_path.glob("s.duckdb.20*.v1.old")
    for one in (path, kept):
        with duckdb.connect(str(one), read_only=True) as con:
            assert con.execute("select value from meta where key = 'schema_version'").fetchall() == [("1",)]
    assert not list(tmp_path.glob("*.tmp*"))
    monkeypatch.setattr(schema, "VERSION", NOW)
    for one in (path, kept):
        Store.open(one).close()
    assert content(path) == content(kept)


def test_a_full_disk_is_told_as_one_also_where_the_engine_has_rolled_back_by_itself(path, next_version, monkeypatch):
    """As when it is the commit that has no room: the store was called damaged, and the words were to move it away."""

    def full(con):
        con.rollback()
        raise duckdb.IOException("No space left on device")

    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS | {NOW: full})
    with pytest.raises(StoreTrouble) as told:
        Store.open(path)
    assert told.value.kind == "full"


def test_a_backup_of_an_earlier_version_is_restored_and_replaced(path, tmp_path, monkeypatch):
    Store.open(path).close()
    store_file.backup(path, tmp_path / "b")
    monkeypatch.setattr(schema, "VERSION", NOW + 1)
    another = {NOW: lambda con: con.execute("create table another(a integer)")}
    monkeypatch.setattr(migrations, "STEPS", migrations.STEPS | another)
    Store.open(path).close()
    done = store_file.restore(tmp_path / "b", path)
    assert (done.newest, done.before) == (4, 4) and backups.check(path) == 4
    with Store.open(path) as store:
        write(store, figure("95", place="later"))
    assert store_file.backup(path, tmp_path / "b") == 5, "the older backup is this store's too"


@pytest.mark.parametrize("version", ["0", "00", "-1", "", "x", "一"])
def test_a_version_there_never_was_is_refused(path, version):
    with duckdb.connect(str(path)) as con:
        con.execute("update meta set value = ? where key = 'schema_version'", [version])
    before = path.read_bytes()
    for way in (Store.open, Store.open_for_reading):
        with pytest.raises(StoreTrouble) as told:
            way(path)
        assert told.value.kind == "damaged"
    assert path.read_bytes() == before


def test_every_step_from_the_first_version_is_there():
    assert all(migrations.known(version) for version in range(1, schema.VERSION + 1)) and not migrations.known(0)
