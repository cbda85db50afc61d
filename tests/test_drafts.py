"""Drafts in the store: versions with who and when, two writers, deleted and brought back, in backups; apart from the ledger."""

import duckdb
import pytest

from actions import store_file
from model.actors import Actor
from model.drafts import Draft, DraftLine
from model.failures import NotAllowed, NotFound, Refused
from store import Store, backups, files
from tests import stores
from tests.stores import ADMIN, COUNTY

LINES = (
    DraftLine(indicator="up", comparator="≥", value=97.5, decimals=1, attribute="binding", note="按年递增"),
    DraftLine(indicator="even", comparator="range", value=103, value_to=107, decimals=0),
    DraftLine(indicator="down", comparator="≤"),
)
NEW = Draft(id="", name="草案一", area=COUNTY, lines=LINES)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "s.duckdb", create=True) as opened:
        stores.write(opened, stores.figure(), targets=[stores.target()])
        yield opened


def saved(store, draft=NEW, by=ADMIN, **changed) -> Draft:
    from dataclasses import replace

    return store.save_draft(replace(draft, **changed), actor=by)


def test_a_draft_is_kept_version_by_version(store):
    before = store.version()
    first = saved(store)
    assert (first.version, first.maker, first.began) == (1, "管理员", "管理员") and store.draft(first.id) == first
    second = saved(store, first, Actor(name="王芳"), lines=LINES[:1], name="草案二")
    assert (second.id, second.version, second.maker, second.began) == (first.id, 2, "王芳", "管理员")
    assert store.draft(first.id) == second and store.draft(first.id, 1).lines == LINES
    assert [(one.version, one.maker, one.lines) for one in store.draft_versions(first.id)] == [
        (2, "王芳", 1),
        (1, "管理员", 3),
    ]
    other = saved(store)
    assert {one.id for one in store.drafts()} == {first.id, other.id} and other.id != first.id
    gone = saved(store, second, deleted=True)
    assert gone.deleted and store.draft(gone.id).lines == LINES[:1]
    back = saved(store, gone, deleted=False)
    assert (back.version, back.deleted) == (4, False)
    assert store.version() == before and len(store.batches()) == before, "a draft is no batch"
    with pytest.raises(NotFound):
        store.draft("00000000")
    with pytest.raises(NotFound):
        saved(store, NEW, id="00000000", version=1)


def test_the_second_of_two_writers_is_told_who_was_first_and_nothing_is_written(store):
    first = saved(store)
    saved(store, first, Actor(name="王芳"), name="王芳的")
    held = stores.everything(store)
    with pytest.raises(Refused) as told:
        saved(store, first, Actor(name="李明"))
    (problem,) = told.value.problems
    assert "王芳 于 20" in problem.why and "第 2 版" in problem.why and problem.code == "changed_meanwhile"
    assert stores.everything(store) == held


@pytest.mark.parametrize(
    "by",
    [Actor(name="看", role="viewer"), Actor(name="外县", role="editor", areas=frozenset({"370999"}))],
    ids=["viewer", "another county"],
)
def test_who_may_not_write_is_refused_at_the_store(store, by):
    own = Actor(name="本县", role="editor", areas=frozenset({COUNTY}))
    first = saved(store, by=own)
    for change in ({"name": "改"}, {"deleted": True}, {"area": "370999"}):
        with pytest.raises(NotAllowed):
            saved(store, first, by, **change)
    assert store.draft(first.id) == first


def test_drafts_reach_readers_of_the_copy_and_backups_and_come_back(store, tmp_path):
    first = saved(store)
    store.settle()
    with Store.open_for_reading(files.read_copy(store.path)) as copy:
        assert copy.draft(first.id) == first
    store.close()
    assert store_file.backup(store.path, tmp_path / "b") == 1
    with Store.open(store.path) as again:
        second = saved(again, first, name="后来")
    with Store.open_for_reading(files.read_copy(store.path)) as copy:
        assert copy.draft(first.id) == second, "the copy is finished before the store closes"
    store_file.backup(store.path, tmp_path / "b")
    store_file.restore(tmp_path / "b", store.path)
    with Store.open(store.path) as again:
        assert again.draft(first.id) == second and backups.check(tmp_path / "b") == 1


def test_a_copy_that_lacks_a_draft_is_written_anew_and_a_backup_that_has_more_is_not_replaced(tmp_path):
    path, early = tmp_path / "s.duckdb", tmp_path / "early"
    stores.three_uploads(path)
    store_file.backup(path, early)
    old = files.read_copy(path).read_bytes()
    with Store.open(path) as opened:
        first = saved(opened)
    store_file.backup(path, tmp_path / "b")
    files.read_copy(path).write_bytes(old)  # as if the process had died before it published
    with Store.open(path) as opened:
        opened.settle()
        with Store.open_for_reading(files.read_copy(path)) as copy:
            assert copy.draft(first.id) == first
    store_file.restore(early, path)
    with pytest.raises(Refused) as told:
        store_file.backup(path, tmp_path / "b")
    assert "草案版本 1 个" in str(told.value)


def test_lines_of_no_version_are_found(store, tmp_path):
    saved(store)
    store.close()
    with duckdb.connect(str(store.path)) as con:
        con.execute("delete from draft")
    assert any("草案" in line for line, good in backups.examine(store.path) if not good)


@pytest.mark.parametrize("wrong", [{"comparator": "约"}, {"attribute": "必须"}])
def test_a_line_takes_only_words_there_are(wrong):
    with pytest.raises(ValueError, match="无效"):
        DraftLine(**{"indicator": "up", "comparator": "≥"} | wrong)
