"""Review at the store's door, on both engines: what an editor submits counts nowhere until a reviewer publishes it, and from that moment on.

The oracle is made by hand: which figure counts is said beside each act.
"""

import pandas as pd
import pytest

from actions import store_file
from model.actors import Actor
from model.columns import COMMITMENTS, REMARKS
from model.failures import NotAllowed, NotFound, Refused
from store import Store, backups, files, ledger
from store.limited import Limited
from tests import ledgers, stores
from tests.postgres import elsewhere, shared_store
from tests.stores import ADMIN, everything, numbers, rows, write

COUNTY, OTHER = "370125", "370126"
EDITOR = Actor(name="王填报", role="editor", areas=frozenset({COUNTY}), via="page", reviewed=True)
SECOND = Actor(name="孙填报", role="editor", areas=frozenset({COUNTY}), via="cli", reviewed=True)
REVIEWER = Actor(name="赵审核", role="reviewer", via="page")
VIEWER = Actor(name="李察看", role="viewer", via="page")
ELSEWHERE = Actor(name="周填报", role="editor", areas=frozenset({OTHER}), via="page", reviewed=True)


def figure(value="90", **said) -> dict:
    return stores.figure(value, area=COUNTY, **said)


def target(value="95", **said) -> dict:
    return stores.target(value, area=COUNTY, **said)


@pytest.fixture(params=["duckdb", "postgresql"])
def store(request, tmp_path, monkeypatch):
    """Batch 1: a build with the figure 90 of a document."""
    monkeypatch.setattr(files, "publish", lambda *_: None)
    if request.param == "duckdb":
        with Store.open(tmp_path / "s.duckdb", create=True) as opened:
            write(opened, figure(), targets=[target()], kind="curated")
            yield opened
    else:
        with shared_store(request) as opened:
            write(opened, figure(), targets=[target()], kind="curated")
            yield opened


def states(store) -> dict[int, str]:
    table = store.submissions()
    return dict(zip(table["id"], table["state"]))


def refused(store, error, act, *words):
    before = everything(store)
    with pytest.raises(error) as told:
        act()
    assert all(word in str(told.value) for word in words), str(told.value)
    assert everything(store) == before


def test_a_submission_counts_once_it_is_published_and_from_there_on(store):
    assert numbers(store) == {"表 1": 90}
    assert write(store, figure("7", place="u"), by=EDITOR, files={"年报.csv": b"x"}, reason="核定") == 2
    assert numbers(store) == {"表 1": 90} and states(store) == {2: "submitted"}
    assert store.keepers([ledger.hashlib.sha256(b"x").hexdigest()]) == {}, "nothing that counts keeps that file"
    assert store.waiting() == {(COUNTY, "up", 2024): 2}
    assert store.review(2, "approve", actor=REVIEWER) == 3
    assert numbers(store) == {"表 1": 90} and states(store) == {2: "approved"}
    assert store.review(2, "publish", actor=REVIEWER, reason="无误") == 4
    assert numbers(store) == {"表 1": 90, "u": 7} and states(store) == {2: "published"} and store.waiting() == {}
    assert [numbers(store, as_of=at) for at in (1, 2, 3, 4)] == [{"表 1": 90}] * 3 + [{"表 1": 90, "u": 7}]
    said = store.batches().set_index("id")
    assert list(said["kind"]) == ["curated", "submitted", "approve", "upload"]
    assert list(said["live"].astype(bool)) == [True, False, True, True] and said["target"][4] == 2
    assert list(said["by"])[1:] == ["王填报", "赵审核", "赵审核"] and list(said["via"])[2:] == ["page/reviewer"] * 2
    assert said["reason"][4] == "核定；审核意见：无误" and (said["added"][4], said["added"][2]) == (1, 1)
    assert store.files(4) == store.files(2) == {"年报.csv": b"x"}
    assert store.makers([4])[4][0] == "王填报", "whose figure it is"
    assert store.undo(4, actor=REVIEWER) == 5 and numbers(store) == {"表 1": 90}
    assert store.undo(5, actor=REVIEWER) == 6 and numbers(store) == {"表 1": 90, "u": 7}
    with store._reading() as con:
        assert backups._unsound(con) == []
        kept = {name: con.execute(f"from {name}_current order by all").fetchall() for name in ("figure", "target")}
        ledger.derive(con)
        assert kept == {name: con.execute(f"from {name}_current order by all").fetchall() for name in kept}
    for batch in (2, 3):
        refused(store, Refused, lambda batch=batch: store.undo(batch, actor=ADMIN), "不能撤销")


def test_what_is_returned_or_withdrawn_never_counts(store):
    for value in ("5", "6", "8"):
        write(store, figure(value, place=f"p{value}"), by=EDITOR)
    refused(store, Refused, lambda: store.review(2, "return", actor=REVIEWER, reason="  "), "写明原因")
    assert store.review(2, "return", actor=REVIEWER, reason="分母不对") == 5
    assert store.review(3, "withdraw", actor=EDITOR) == 6
    store.review(4, "approve", actor=REVIEWER)
    assert store.review(4, "return", actor=ADMIN, reason="再核") == 8, "also what was approved"
    assert numbers(store) == {"表 1": 90} and states(store) == {2: "returned", 3: "withdrawn", 4: "returned"}
    table = store.submissions().set_index("id")
    assert (table["words"][2], table["act_by"][2], table["act_via"][4]) == ("分母不对", "赵审核", "test/admin")
    for batch, word in ((2, "已退回"), (3, "已撤回")):
        for act in ("publish", "approve", "return"):
            refused(store, Refused, lambda b=batch, a=act: store.review(b, a, actor=REVIEWER, reason="x"), word)
    refused(store, NotFound, lambda: store.review(1, "publish", actor=REVIEWER), "第 1 批")
    refused(store, NotFound, lambda: store.review(99, "publish", actor=REVIEWER), "第 99 批")


def test_who_may_do_what(store):
    write(store, figure("5", place="u"), by=EDITOR)
    for act in ("approve", "publish", "return"):
        refused(store, NotAllowed, lambda a=act: store.review(2, a, actor=EDITOR, reason="x"), "审核人员")
        refused(store, NotAllowed, lambda a=act: store.review(2, a, actor=VIEWER, reason="x"))
    refused(store, NotAllowed, lambda: store.review(2, "withdraw", actor=SECOND), "王填报", "撤回")
    refused(store, NotAllowed, lambda: store.review(2, "withdraw", actor=REVIEWER), "退回")
    own = Actor(name="王填报", role="reviewer", via="page")  # who was an editor when it was submitted
    refused(store, NotAllowed, lambda: store.review(2, "publish", actor=own), "本人")
    narrow = Actor(name="孙审核", role="reviewer", reads=frozenset({OTHER}))
    refused(store, NotAllowed, lambda: store.review(2, "publish", actor=narrow))
    refused(store, NotAllowed, lambda: write(store, figure("1"), by=REVIEWER))
    refused(store, NotAllowed, lambda: write(store, figure("1"), by=VIEWER))
    published = store.review(2, "publish", actor=REVIEWER)
    refused(store, NotAllowed, lambda: store.undo(published, actor=EDITOR), "审核")
    direct = write(store, figure("6", place="admin"))
    assert numbers(store) == {"表 1": 90, "u": 5, "admin": 6}, "an admin writes as before"
    refused(store, NotAllowed, lambda: store.undo(direct, actor=REVIEWER))
    refused(store, NotAllowed, lambda: store.undo(1, actor=REVIEWER))


def test_two_that_wait_and_a_change_beneath_are_told_and_the_last_published_counts(store):
    write(store, figure("5", place="u"), by=EDITOR)
    write(store, figure("6", place="u"), by=SECOND)
    said = {"up": "升", COUNTY: "甲县"}
    told = store.rivals(2, names=said)
    assert [(one.code, one.value) for one in told] == [("rival", "甲县 升 2024 年")] and "孙填报" in told[0].why
    assert store.review(3, "publish", actor=REVIEWER) == 4 and numbers(store)["u"] == 6
    told = store.rivals(2, names=said)
    assert [one.code for one in told] == ["changed_meanwhile"] and "第 2 批提交之后" in told[0].why
    refused(store, Refused, lambda: store.review(2, "publish", actor=REVIEWER), "第 4 批")
    refused(store, Refused, lambda: store.review(2, "publish", actor=REVIEWER, over=99), "第 99 批")
    assert store.review(2, "publish", actor=REVIEWER, over=4) == 5
    assert numbers(store)["u"] == 5, "submitted earlier, published later"
    assert numbers(store, as_of=4)["u"] == 6
    assert store.undo(5, actor=REVIEWER) == 6 and numbers(store)["u"] == 6
    write(store, figure("9", place="u"), by=EDITOR)  # 7
    seen = store.version()
    write(store, figure("10", place="u"))  # 8, an admin's
    refused(store, Refused, lambda: store.review(7, "publish", actor=REVIEWER, over=seen), "第 8 批")


def test_tasks_and_remarks_wait_too(store):
    def table(row, columns):
        return ledgers.table([{one.name: row.get(one.name, one.default) for one in columns}], columns)

    def task(status):
        row = {"id": "t1", "area": COUNTY, "task": "建院", "status": status, "source": "upload", "place": "上传"}
        return {"commitment": table(row, COMMITMENTS)}

    said = {"area": COUNTY, "about": "target", "item": "up", "field": "cause", "text": "人少", "source": "page"}
    remark = {"remark": table(said, REMARKS)}
    for one in (task("在建"), remark):
        store.append(kind="upload", rows=one, files_kept={}, actor=EDITOR, seen=store.version())
    assert store.statements("commitment").empty and store.statements("remark").empty
    store.append(kind="upload", rows=task("完成"), files_kept={}, actor=ADMIN, seen=store.version())
    refused(store, Refused, lambda: store.review(2, "publish", actor=REVIEWER), "建院")
    store.review(2, "publish", actor=REVIEWER, over=4)
    store.review(3, "publish", actor=REVIEWER)
    assert store.statements("commitment")["status"].tolist() == ["在建"]
    assert store.statements("remark")["text"].tolist() == ["人少"]


def test_what_a_reading_of_a_plan_brings_along_is_known_once_published(store):
    head = "id,title,issuer,number,date,area,kind,period_start,period_end,supersedes,note"
    body = f"{head}\nnew,新规划,,,2026-01-01,{COUNTY},plan,2026,2030,,\n".encode()
    store.append(
        kind="plan_reading", rows=rows(targets=[target("99", source="new")]), files_kept={"规划.docx": b"w"},
        actor=EDITOR, seen=store.version(), additions={"sources.csv": body},
    )  # fmt: skip
    assert store.additions() == {} and len(store.statements("target")) == 1
    number = store.review(2, "publish", actor=REVIEWER)
    assert store.additions() == {number: {"sources.csv": body}}
    table = store.statements("target")
    assert dict(zip(table["source"], table["origin"])) == {"plan": 2, "new": 1}


def test_it_is_seen_by_those_alone_who_may_see_work_that_is_not_finished(store):
    write(store, figure("5", place="u"), by=EDITOR)
    store.review(2, "approve", actor=REVIEWER)
    for actor in (EDITOR, SECOND, REVIEWER, ADMIN):
        seen = Limited(store, actor)
        assert list(seen.submissions()["id"]) == [2] and len(seen.batches()) == 3 and seen.waiting()
        assert len(seen.rows(2)["figure"]) == 1 and seen.files(2)
    for actor in (VIEWER, ELSEWHERE, Actor(name="远", role="reviewer", reads=frozenset({OTHER}))):
        hidden = Limited(store, actor)
        assert hidden.submissions().empty and list(hidden.batches()["id"]) == [1] and not hidden.waiting()
        assert 2 not in hidden.areas_of_batches()
        for act in (lambda h=hidden: h.rows(2), lambda h=hidden: h.files(2), lambda h=hidden: h.rivals(2)):
            refused(store, NotFound, act, "没有第 2 批")
        refused(store, NotFound, lambda h=hidden: h.review(2, "publish", actor=ADMIN), "没有第 2 批")
    number = Limited(store, REVIEWER).review(2, "publish", actor=Actor(name="冒名", via="page"))
    assert store.makers([number])[number][0] == "王填报" and store.batches()["by"].iloc[-1] == "赵审核"
    seen = Limited(store, VIEWER).batches()
    assert list(seen["id"]) == [1, number] and numbers(Limited(store, VIEWER))["u"] == 5


def test_what_breaks_in_the_middle_of_publishing_leaves_it_waiting(store, monkeypatch):
    write(store, figure("5", place="u"), by=EDITOR)
    for where in ("write_rows", "add_batch", "refresh"):
        with monkeypatch.context() as patch:

            def broken(*_, **__):
                raise RuntimeError("stop")

            patch.setattr(ledger, where, broken)
            refused(store, RuntimeError, lambda: store.review(2, "publish", actor=REVIEWER))
        assert states(store) == {2: "submitted"} and numbers(store) == {"表 1": 90}
    store.review(2, "publish", actor=REVIEWER)
    assert numbers(store)["u"] == 5


def test_it_moves_to_the_other_engine_as_it_stands(shared, tmp_path):
    path, address = tmp_path / "s.duckdb", shared()
    with Store.open(path, create=True) as store:
        write(store, figure(), kind="curated")
        for value in ("5", "6", "7"):
            write(store, figure(value, place=f"p{value}", year=2010 + int(value)), by=EDITOR)
        store.review(2, "publish", actor=REVIEWER)
        store.review(3, "return", actor=REVIEWER, reason="再核")
        before = states(store), numbers(store), store.batches().astype(str).to_dict("records")
    assert before[0] == {2: "published", 3: "returned", 4: "submitted"} and before[1] == {"表 1": 90, "p5": 5}
    assert store_file.move(path, address).newest == 6
    with Store.open(address) as store:
        assert before == (states(store), numbers(store), store.batches().astype(str).to_dict("records"))
        store.review(4, "publish", actor=REVIEWER)
        assert numbers(store) == {"表 1": 90, "p5": 5, "p7": 7}


def test_another_server_learns_of_it_step_by_step(shared, tmp_path):
    address = shared()
    with Store.open(address, create=True) as one, elsewhere(tmp_path / "other"), Store.open(address) as other:
        write(one, figure(), kind="curated")
        write(one, figure("5", place="u"), by=EDITOR)
        assert other.version() == 2 and numbers(other) == {"表 1": 90} and states(other) == {2: "submitted"}
        other.review(2, "publish", actor=REVIEWER)
        assert one.version() == 3 and numbers(one) == {"表 1": 90, "u": 5}
        refused(one, Refused, lambda: one.review(2, "publish", actor=REVIEWER), "已发布")
        assert everything(one) == everything(other)
        assert pd.notna(other.submissions()["act_made"].iloc[0])


def test_whose_change_stands_beneath_is_told_and_no_other_submission(store):
    write(store, figure("5", place="u"), by=EDITOR)
    write(store, figure("6", place="u"))
    write(store, figure("7", place="u"), by=SECOND)
    before = everything(store)
    with pytest.raises(Refused) as told:
        store.review(2, "publish", actor=REVIEWER)
    assert "第 3 批" in str(told.value) and "第 4 批" not in str(told.value) and SECOND.name not in str(told.value)
    assert everything(store) == before


def test_a_publication_over_another_counts_what_it_wrote(store):
    for value, by in (("5", EDITOR), ("6", SECOND)):
        write(store, figure(value, place="u"), by=by)
    first = store.review(2, "publish", actor=REVIEWER)
    second = store.review(3, "publish", actor=REVIEWER, over=store.version())
    said = store.batches().set_index("id")
    assert [(said["added"][at], said["changed"][at]) for at in (first, second)] == [(1, 0), (0, 1)]
    assert numbers(store) == {"表 1": 90, "u": 6}


def test_who_registers_a_county_with_its_city_sees_and_withdraws_it(store):
    new = "370321"
    own = Actor(name="新填报", role="editor", areas=frozenset({new}), via="page", reviewed=True)
    areas = f"code,name,short,level,parent\n370300,新市,新市,city,370000\n{new},桓台县,桓台,county,370300\n".encode()
    mine = Limited(store, own)
    batch = mine.append(
        kind="upload",
        rows=rows(stores.figure("1", area=new, place="u")),
        files_kept={},
        seen=store.version(),
        additions={"areas.csv": areas},
        actor=own,
    )
    assert mine.submissions()["id"].tolist() == [batch] and mine.waiting() == {(new, "up", 2024): batch}
    mine.review(batch, "withdraw", actor=own)
    assert states(store) == {batch: "withdrawn"}


def test_a_reviewer_of_one_county_is_told_of_no_submission_that_is_not_there_for_them(store):
    city = Actor(name="市填报", role="editor", areas=frozenset({COUNTY, OTHER}), via="page", reviewed=True)
    write(store, figure("5", place="u"), stores.figure("6", area=OTHER, place="u"), by=city)
    write(store, figure("7", place="u"), by=EDITOR)
    own = Limited(store, Actor(name="县审核", role="reviewer", reads=frozenset({COUNTY}), via="page"))
    assert own.submissions()["id"].tolist() == [3] and own.rivals(3) == []
    assert [one.code for one in Limited(store, REVIEWER).rivals(3)] == ["rival"]
