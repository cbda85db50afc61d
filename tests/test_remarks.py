"""Remarks are statements of the ledger: written, written over, undone, restored, read as of any batch, by those who may."""

import pytest

from actions import importing, recording, remarking, store_file
from loaders.curated import Reference
from model.actors import Actor
from model.failures import NotAllowed, Refused
from model.remarks import LONGEST, Slot, tidy
from store import Store, files
from tests import ledgers
from tests.stores import ADMIN, CITY, COUNTY, everything, figure, write

KNOWN = Reference(catalogue=ledgers.CATALOGUE, areas=ledgers.areas(), sources=ledgers.sources())
CAUSE = Slot(area=COUNTY, about="target", item="up", year=2025, scope="plan", round=2025, field="cause")
MEASURE = CAUSE._replace(field="measure")
UNIT = Slot(area=COUNTY, about="indicator", item="up", year=None, scope="", round=None, field="unit")
WANG, LI = (Actor(name=name, via="page") for name in ("王芳", "李强"))


@pytest.fixture
def store(tmp_path):
    """Batch 1 is a build."""
    with Store.open(tmp_path / "s.duckdb", create=True) as opened:
        write(opened, figure(), kind="curated")
        yield opened


def say(store: Store, edits: dict[Slot, str], *, by: Actor = WANG, seen: int | None = None) -> int | None:
    at = store.version() if seen is None else seen
    return remarking.submit(store, edits, actor=by, seen=dict.fromkeys(edits, at), known=KNOWN)


def stands(store: Store, *areas: str, as_of: int | None = None) -> dict[Slot, str]:
    remarks = ledgers.view(store, year=2025, as_of=as_of).remarks(areas or [COUNTY])
    return {slot: remark.text for slot, remark in remarks.items()}


def test_three_batches_by_hand(store):
    """2: 原因 甲 and 单位 · 3: 原因 乙 · 4: 原因 emptied; then each undone and put back, and every batch as it was."""
    assert say(store, {CAUSE: "甲", UNIT: "妇幼股"}) == 2
    assert say(store, {CAUSE: "乙", UNIT: "妇幼股"}, by=LI) == 3
    assert say(store, {CAUSE: ""}) == 4
    assert say(store, {CAUSE: " ", UNIT: "妇幼股"}) is None and store.version() == 4, "nothing new is no batch"
    unit = {UNIT: "妇幼股"}
    assert stands(store) == unit
    assert [stands(store, as_of=batch) for batch in (1, 2, 3, 4)] == [
        {},
        {CAUSE: "甲"} | unit,
        {CAUSE: "乙"} | unit,
        unit,
    ]
    importing.undo(store, 4, actor=ADMIN)
    assert stands(store) == {CAUSE: "乙"} | unit
    importing.undo(store, 2, actor=ADMIN)
    assert stands(store) == {CAUSE: "乙"}, "the unit was said by batch 2 alone"
    importing.undo(store, 3, actor=ADMIN)
    assert stands(store) == {}
    importing.turn(store, 2, actor=ADMIN)
    assert stands(store) == {CAUSE: "甲"} | unit and stands(store, as_of=3) == {CAUSE: "乙"} | unit


def test_who_wrote_it_and_when_stands_beside_it(store):
    say(store, {CAUSE: "甲"})
    say(store, {MEASURE: "乙"}, by=LI)
    found = ledgers.view(store, year=2025).remarks([COUNTY])
    made = store.batches().set_index("id")["made"]
    assert {slot: (one.by, one.batch) for slot, one in found.items()} == {CAUSE: ("王芳", 2), MEASURE: ("李强", 3)}
    assert all(one.made == pytest.approx(made[one.batch].timestamp(), abs=1e-3) for one in found.values())
    assert stands(store, CITY) == {}


def test_two_people_meet_in_one_slot_only(store):
    seen = store.version()
    say(store, {CAUSE: "甲"}, seen=seen)
    assert say(store, {MEASURE: "补检", UNIT: "妇幼股"}, by=LI, seen=seen) == 3
    before = everything(store)
    with pytest.raises(Refused) as told:
        say(store, {CAUSE: "乙", CAUSE._replace(round=2023): "中期"}, by=LI, seen=seen)
    (problem,) = told.value.problems
    assert problem.value == "甲县 升 2025 年 偏差原因" and "王芳" in problem.why and "第 2 批" in problem.why
    assert everything(store) == before
    say(store, {UNIT: "公卫股"}, seen=3)
    with pytest.raises(Refused) as told:
        say(store, {UNIT: "医政股"}, by=LI, seen=3)
    assert told.value.problems[0].value == "甲县 升 责任单位"


def test_a_county_role_writes_beside_its_own_numbers(store):
    ours = Actor(name="甲县填报员", role="editor", areas=frozenset({COUNTY}), via="page")
    theirs = CAUSE._replace(area=CITY)
    say(store, {theirs: "甲"})
    before = everything(store)
    for act in (lambda: say(store, {CAUSE: "甲", theirs: "乙"}, by=ours), lambda: store.undo(2, actor=ours)):
        with pytest.raises(NotAllowed, match=CITY):
            act()
    assert everything(store) == before
    assert say(store, {CAUSE: "甲"}, by=ours) == 3 and store.undo(3, actor=ours) == 4


@pytest.mark.parametrize(
    "typed, kept",
    [
        ('=HYPERLINK("http://x","y")', '=HYPERLINK("http://x","y")'),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("甲\u202e乙\u200b\x00丙\x1b", "甲乙丙"),
        (" 外出  未归\r\n\r\n\t补\t检 \u2028 二 ", "外出 未归\n补 检\n二"),
        ("𠮷" * LONGEST, "𠮷" * LONGEST),
        ("\ud800", ""),
    ],
)
def test_what_is_typed_is_kept_as_text_without_what_nobody_sees(store, typed, kept):
    assert tidy(typed) == kept == tidy(kept)
    say(store, {CAUSE: typed})
    assert stands(store) == ({CAUSE: kept} if kept else {})


@pytest.mark.parametrize(
    "slot, text, words",
    [
        (CAUSE, "长" * (LONGEST + 1), "甲县 升 偏差原因”共 501 字，最多 500 字"),
        (CAUSE._replace(field="unit"), "x", "没有这一格"),
        (CAUSE._replace(about="x"), "x", "没有这一格"),
        (CAUSE._replace(area="999999"), "x", "没有这一格"),
        (CAUSE._replace(item="nothing"), "x", "没有这一格"),
    ],
)
def test_what_has_no_place_is_refused_whole(store, slot, text, words):
    before = everything(store)
    with pytest.raises(Refused) as told:
        say(store, {MEASURE: "补检", slot: text})
    assert words in told.value.problems[0].line() and everything(store) == before


def test_remarks_are_in_the_copy_for_readers_and_in_a_backup(store, tmp_path):
    say(store, {CAUSE: "甲"})
    store.settle()
    with Store.open_for_reading(files.read_copy(store.path)) as copy:
        assert stands(copy) == {CAUSE: "甲"}
    assert store_file.backup(store.path, tmp_path / "b") == 2
    store.close()
    store_file.restore(tmp_path / "b", store.path)
    with Store.open_for_reading(store.path) as restored:
        assert stands(restored) == {CAUSE: "甲"}


def test_a_build_and_an_upload_leave_remarks_alone_and_a_trial_leaves_none(store):
    say(store, {CAUSE: "甲"})
    write(store, figure("91"), kind="curated")
    write(store, figure("92"))
    with store.trial() as trial:
        say(trial, {CAUSE: "乙"})
        assert stands(trial) == {CAUSE: "乙"}
    assert stands(store) == {CAUSE: "甲"} and store.version() == 4


def test_the_ledger_tells_what_was_written(store):
    say(store, {CAUSE: "甲", CAUSE._replace(round=2023): "乙", UNIT: "妇幼股"})
    assert store.batches()["reason"].iloc[-1] == "表内填写：偏差原因 2 处、责任单位 1 处"
    rows = recording.rows(store, 2, known=KNOWN)
    said = rows[["类别", "县区", "指标或任务", "年份", "时期或范围", "内容", "出处"]].to_numpy().tolist()
    assert said == [
        ["偏差原因", "甲县", "升", "2025", "规划期（2025 年评估）", "甲", "表内填写"],
        ["偏差原因", "甲县", "升", "2025", "规划期（2023 年评估）", "乙", "表内填写"],
        ["责任单位", "甲县", "升", "", "", "妇幼股", "表内填写"],
    ]
