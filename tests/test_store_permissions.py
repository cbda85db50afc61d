"""Who may write what. A refusal leaves the store as it was, to the last row."""

import pytest

from model.actors import Actor
from model.columns import COMMITMENTS
from model.failures import NotAllowed
from store import Store, files
from tests import ledgers
from tests.stores import ADMIN, CITY, COUNTY, everything, figure, numbers, rows, target, write

READER = Actor(name="访客", role="viewer", areas=frozenset({COUNTY}))
OURS = Actor(name="甲县填报员", role="editor", areas=frozenset({COUNTY}), via="page")
NOBODYS = Actor(name="新来的", role="editor")


@pytest.fixture
def store(tmp_path, monkeypatch):
    """One build (batch 1) of both areas and one upload (batch 2) into the city."""
    monkeypatch.setattr(files, "publish", lambda *_: None)
    with Store.open(tmp_path / "s.duckdb", create=True) as opened:
        write(opened, figure(), figure(place="b", area=CITY), targets=[target()], kind="curated")
        write(opened, figure(place="u", area=CITY))
        yield opened


def refused(store, act, *words):
    before, version = everything(store), store.version()
    with pytest.raises(NotAllowed) as told:
        act()
    for word in words:
        assert word in str(told.value)
    assert store.version() == version and everything(store) == before


def test_a_reader_writes_nothing(store):
    for act in (
        lambda: write(store, figure("1"), by=READER),
        lambda: write(store, by=READER),
        lambda: write(store, kind="curated", by=READER),
        lambda: store.undo(1, actor=READER),
        lambda: store.undo(2, actor=READER),
        lambda: store.undo(99, actor=READER),
    ):
        refused(store, act, "访客", "查看权限")


def test_a_county_role_is_refused_outside_its_areas(store):
    elsewhere = figure("1", area=CITY)
    refused(store, lambda: write(store, elsewhere, by=OURS), "甲县填报员", CITY, COUNTY)
    refused(store, lambda: write(store, figure("1"), elsewhere, by=OURS), CITY, "未写入任何一行")
    refused(store, lambda: write(store, figure("1"), targets=[target("1", area=CITY)], by=OURS), CITY)
    refused(store, lambda: write(store, figure("1", area=""), by=OURS))
    refused(store, lambda: write(store, figure("1"), by=NOBODYS), "未分配")
    refused(store, lambda: store.undo(2, actor=OURS), CITY)


def test_a_county_role_is_allowed_inside_its_areas(store):
    assert write(store, figure("1"), targets=[target("99", place="第 2 行")], by=OURS) == 3
    assert write(store, figure("2", place="c"), by=OURS, kind="plan_reading") == 4
    assert (
        store.batches()["by"].tolist()[2:] == ["甲县填报员"] * 2 and store.batches()["via"].tolist()[2:] == ["page"] * 2
    )
    assert store.undo(3, actor=OURS) == 5
    assert store.undo(5, actor=OURS) == 6
    assert set(numbers(store, area=COUNTY)) == {"表 1", "c"}


def test_a_county_role_does_not_build(store):
    refused(store, lambda: write(store, figure("1"), by=OURS, kind="curated"), "管理员")
    refused(store, lambda: write(store, by=OURS, kind="curated"), "管理员")


def test_a_county_role_does_not_undo_a_build_even_of_its_own_area_alone(store):
    write(
        store, figure("1"), figure(place="b", area=CITY), targets=[target()], kind="curated"
    )  # differs in the county only
    write(
        store, figure("1"), figure(place="b", area=CITY), targets=[target()], kind="curated", files={"a.csv": b"y"}
    )  # differs in no area at all
    refused(store, lambda: store.undo(4, actor=OURS), "管理员")
    store.undo(4, actor=ADMIN)
    refused(store, lambda: store.undo(3, actor=OURS), "管理员")
    refused(store, lambda: store.undo(5, actor=OURS), "管理员")  # redo of a build


def test_a_county_role_does_not_undo_what_reaches_beyond_its_areas(store):
    write(store, figure("1", place="x"), figure("1", place="x", area=CITY))
    refused(store, lambda: store.undo(3, actor=OURS), CITY)
    store.undo(3, actor=ADMIN)
    refused(store, lambda: store.undo(4, actor=OURS), CITY)


def test_an_admin_writes_anything(store):
    assert write(store, figure("1"), figure("1", area=CITY)) == 3
    assert write(store, kind="plan_reading") == 4
    assert write(store, kind="curated") == 5
    assert [store.undo(number, actor=ADMIN) for number in (5, 3, 2)] == [6, 7, 8]


def test_unknown_roles_do_not_exist():
    with pytest.raises(ValueError, match="viewer / editor / reviewer / admin"):
        Actor(name="x", role="root")


def test_words_name_areas_where_their_names_are_known(store):
    names = {COUNTY: "甲县", CITY: "甲市"}
    with pytest.raises(NotAllowed, match=f"甲县 {COUNTY}.*甲市 {CITY}"):
        store.append(kind="upload", rows=rows(figure(area=CITY)), files_kept={}, actor=OURS, seen=2, names=names)


def test_a_county_role_does_not_speak_over_another_areas_task(store):
    """A task's number does not say whose it is: writing c1 of one's own county would take the other's task off the list."""
    theirs, ours = (task({"id": "c1", "area": area}) for area in (CITY, COUNTY))
    store.append(kind="upload", rows=theirs, files_kept={}, actor=ADMIN, seen=2)
    refused(store, lambda: store.append(kind="upload", rows=ours, files_kept={}, actor=OURS, seen=3), CITY)
    own = task({"id": "c2", "area": COUNTY})
    assert store.append(kind="upload", rows=own, files_kept={}, actor=OURS, seen=3) == 4


def task(said: dict) -> dict:
    full = {"task": "建设", "source": "upload", "place": "第三章"} | said
    return {"commitment": ledgers.table([full], COMMITMENTS)}
