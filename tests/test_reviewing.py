"""What a reviewer sees of a submission, and what of it is seen before it is published: by action, by command, in the files that leave the house."""

import json
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from streamlit.testing.v1 import AppTest

from actions import access as who
from actions import importing, owed, remarking, reviewing
from actions import reference as references
from actions.assess import View
from actions.importing import Given
from model.actors import Actor
from model.choice import Choice
from model.failures import NotAllowed, Refused
from model.plans import PLANS
from model.problems import Problem
from model.remarks import Slot
from store import Store
from store.limited import Limited
from tests import signing_in
from tests.stores import ADMIN
from tests.test_cli import run, words
from ui import review

OURS = signing_in.OURS
EDITOR = Actor(name="王填报", role="editor", areas=frozenset({OURS}), via="page", reviewed=True)
REVIEWER = Actor(name="赵审核", role="reviewer", via="page")
CSV = "县区,指标,年份,数值\n山丹县,人均预期寿命,2025,81.2\n山丹县,每千人口注册护士数,2025,4.2\n".encode()
CELL = OURS, "life_expectancy"


def submit(store, body=CSV, name="年报.csv"):
    made = importing.prepare(store, [Given(name=name, body=body)], year=2026)
    return importing.submit(store, made, actor=EDITOR, reason="年报", accepted_warnings=True)


def released(store) -> tuple[list, str, tuple]:
    """(the years that have a figure, the verdict, its doubts) of the cell as it leaves the house."""
    view = View.open(store, year=2026, audience="release")
    one = view.assessment(*CELL, 2025, "plan")
    return [figure.year for figure in view.timeseries([CELL])[CELL]], one.verdict, one.doubts


def test_a_reviewer_sees_what_it_changes_and_the_house_only_what_is_published(own_store):
    with Store.open(own_store) as whole:
        store, before = Limited(whole, EDITOR), released(whole)
        assert 2025 not in before[0] and before[1] == "baseline_short"
        done = submit(store)
        assert done.waits and done.batch == whole.version()
        assert released(whole) == before
        known = references.read(whole)
        look = reviewing.look(Limited(whole, REVIEWER), done.batch, known=known, year=2026)
        table = look.prepared.difference
        assert [(row["indicator"], row["old"], row["new"], row["what"]) for row in table.to_dict("records")] == [
            ("life_expectancy", "", "81.2", "new"),
            ("nurses_per_1000", "", "4.2", "new"),
        ]
        preview = importing.prepare(whole, [Given(name="年报.csv", body=CSV)], year=2026)
        assert look.prepared.flips.equals(preview.flips) and set(look.prepared.flips["to"]) == {"met", "missed"}
        assert set(look.prepared.flips["doubts"]) == {"unreviewed"}
        assert [one.why for one in look.prepared.problems] == [
            one.why for one in preview.problems if one.code == "implausible"
        ] or look.prepared.problems
        assert not look.beneath and not look.others
        choice = Choice(areas=(OURS,), year=2026, version=whole.version(), plan=PLANS[0])
        found = owed.find(View.open(whole, year=2026), choice)
        waits = owed.with_waiting(found, whole.waiting())
        told, asked = (
            " ".join(text for _, text in owed.reminders(one, on=date(2026, 11, 30))) for one in (found, waits)
        )
        assert "人均预期寿命" in told and "人均预期寿命" not in asked and "每千人口注册护士数" not in asked
        lines = {line.indicator.id: line for line in waits.owed}
        assert lines["life_expectancy"].waits == (2025,) and len(waits.owed) == len(found.owed)
        shown = owed.table(waits, on=date(2026, 11, 30)).set_index("indicator")["since"]
        assert (
            shown["life_expectancy"] == "已提交待审核"
            and "起" in shown.drop(["life_expectancy", "nurses_per_1000"]).iloc[0]
        )
        number = reviewing.act(Limited(whole, REVIEWER), done.batch, "publish", actor=REVIEWER, known=known)
        assert released(whole) == ([*before[0], 2025], "met", ()), "it is no longer 未审核"
        assert 2025 not in [one.year for one in View.open(whole, year=2026, as_of=number - 1).timeseries([CELL])[CELL]]
        rows = whole.rows(number)["figure"].query("indicator == 'life_expectancy'").assign(value=74.9, place="另处")
        whole.append(kind="upload", rows={"figure": rows}, files_kept={}, actor=ADMIN, seen=whole.version())
        assert released(whole)[1] == "unknown", "two uploads that contradict each other, reviewed or not"
        whole.undo(whole.version(), actor=ADMIN)
        again = importing.prepare(whole, [Given(name="年报.csv", body=CSV)], year=2026)
        assert again.repeated == number, "the file is in now"


def test_what_is_typed_into_a_table_waits_too_and_is_withdrawn_by_its_undo(own_store):
    with Store.open(own_store) as whole:
        store, known = Limited(whole, EDITOR), references.read(whole)
        slot = Slot(area=OURS, about="indicator", item="life_expectancy", year=None, scope="", round=None, field="unit")
        batch = remarking.submit(store, {slot: "疾控中心"}, actor=EDITOR, seen={slot: whole.version()}, known=known)
        assert whole.statements("remark").empty
        look = reviewing.look(store, batch, known=known, year=2026)
        assert look.prepared.difference["new"].tolist() == ["疾控中心"] and look.prepared.flips.empty
        importing.undo(store, batch, actor=EDITOR, reason="重填")
        assert reviewing.listed(store, known)["state"].tolist() == ["withdrawn"] and reviewing.waiting(whole) == 0


def test_by_command(own_store, tmp_path, monkeypatch):
    file, said = tmp_path / "年报.csv", tmp_path / "access.yaml"
    file.write_bytes(CSV)
    account = who.account()

    def as_(person: dict, *, review=True) -> None:
        others = [one for one in signing_in.PEOPLE if one["name"] != person["name"]]
        people = [*others, person | {"os_user": account}]
        signing_in.write(
            said, {"sign_in": "oidc", "issuer": "https://id.example.cn", "review": review, "people": people}
        )

    monkeypatch.setattr(who, "place", lambda: said)
    _, reviewer, editor, viewer = signing_in.PEOPLE

    def command(*asked: str) -> tuple[int, str, str]:
        done = run(*asked, "--store", str(own_store))
        return done.returncode, done.stdout.decode(), words(done)

    as_(editor)
    ended, _, told = command("import", str(file))
    assert ended == 0 and "已提交第" in told
    with Store.open_for_reading(own_store) as store:
        batch, before = str(store.version()), released(store)
    assert 2025 not in before[0]
    listed = json.loads(command("review", "list", "--format", "json")[1])
    assert [(one["id"], one["state"], one["by"], one["areas"]) for one in listed] == [
        (int(batch), "submitted", "王填报", "山丹县")
    ]
    ended, shown, _ = command("review", "list")
    assert ended == 0 and "王填报" in shown and "年报" in shown
    assert "已提交待审核" in command("owed", "--area", OURS, "--year", "2026", "--format", "csv")[1]
    ended, _, told = command("review", "publish", batch)
    assert ended == 1 and "审核人员" in told
    as_(viewer)
    assert command("review", "show", batch)[0] == command("review", "publish", batch)[0] == 2
    as_(reviewer)
    ended, shown, told = command("review", "show", batch)
    assert ended == 0 and "81.2" in shown and "已达标" in shown and "2 个判定会变" in told
    ended, _, told = command("review", "return", batch)
    assert ended == 1 and "写明原因" in told
    ended, _, told = command("review", "publish", batch, "--reason", "无误")
    assert ended == 0 and "发布" in told
    with Store.open_for_reading(own_store) as store:
        assert 2025 in released(store)[0]
    ended, _, told = command("review", "publish")
    assert ended == 2 and "批次号" in told
    as_(editor, review=False)
    file.write_text("县区,指标,年份,数值\n山丹县,人均预期寿命,2024,80\n", "utf-8")
    ended, _, told = command("import", str(file))
    assert ended == 0 and "已写入第" in told, "switched off, all is as it was"


def test_a_store_without_submissions_tells_of_none(own_store):
    with Store.open(own_store) as store:
        assert reviewing.waiting(store) == 0 and store.waiting() == {} and store.submissions().empty
        with pytest.raises(NotAllowed):
            importing.undo(store, 1, actor=EDITOR)


def test_an_indicator_that_went_meanwhile_is_told_and_nothing_of_it_is_published(own_store):
    with Store.open(own_store) as whole:
        known = references.read(whole)
        text = Path("indicators.yaml").read_text("utf-8").splitlines()
        at = text.index("  life_expectancy:")
        end = next(line for line in range(at + 1, len(text)) if text[line].startswith("  ") and text[line][2].isalpha())
        entry = "\n".join(["indicators:", "  new_one:", *text[at + 1 : end], ""])
        given = {"files_kept": {}, "actor": ADMIN}
        added = whole.append(
            kind="upload", rows={}, additions={"indicators.yaml": entry.encode()}, seen=whole.version(), **given
        )
        newest = next(at for at in range(1, added) if len(whole.rows(at)["figure"]))
        rows = whole.rows(newest)["figure"].head(1).assign(indicator="new_one", area=OURS, place="某处")
        batch = whole.append(kind="upload", rows={"figure": rows}, seen=whole.version(), **(given | {"actor": EDITOR}))
        whole.undo(added, actor=ADMIN)
        look = reviewing.look(Limited(whole, REVIEWER), batch, known=known, year=2026)
        assert look.prepared.difference.empty and [one.value for one in look.prepared.problems] == ["new_one"]
        with pytest.raises(Refused, match="目录中删去"):
            reviewing.act(whole, batch, "publish", actor=REVIEWER, known=known)
        reviewing.act(whole, batch, "return", actor=REVIEWER, reason="指标已撤", known=known)
        assert reviewing.waiting(whole) == 0


def test_a_tick_and_words_hold_for_what_was_looked_at_and_nothing_else(monkeypatch):
    now = {"seen": 5, "id": 2, "beneath": ["第 5 批"]}
    calls = []

    def look(_, number):
        beneath = tuple(Problem(code="changed_meanwhile", value="A 2024", why=why) for why in now["beneath"])
        return SimpleNamespace(beneath=beneath, others=(), prepared=SimpleNamespace(seen=now["seen"]))

    reviewer = SimpleNamespace(name="赵审核", role="reviewer", reviews=True)
    monkeypatch.setattr(review.cache, "look", look)
    monkeypatch.setattr(review.cache, "store", lambda demo: None)
    monkeypatch.setattr(review.cache, "newest_reference", lambda choice: None)
    monkeypatch.setattr(review.access, "actor", lambda name="": reviewer)
    monkeypatch.setattr(review.trail, "note", lambda *_, **__: None)
    monkeypatch.setattr(reviewing, "told", lambda *_: "")
    monkeypatch.setattr(
        reviewing, "act", lambda _, number, act, **said: calls.append((number, said["over"], said["reason"])) or 9
    )

    def page(now):
        from types import SimpleNamespace

        from ui import access, review

        shown = SimpleNamespace(choice=SimpleNamespace(demo=False), mine=access.actor())
        review._acts(shown, {"id": now["id"], "state": "submitted", "by": "王"})

    at = AppTest.from_function(page, kwargs={"now": now}).run()
    at.checkbox[0].check().run()
    now |= {"seen": 7, "beneath": ["第 5 批", "第 7 批"]}
    at.text_input[0].input("无误").run()
    assert not at.checkbox[0].value, "a colleague wrote meanwhile: that was not looked at"
    at.button(key="publish").click().run()
    assert not calls
    at.checkbox[0].check().run()
    at.button(key="publish").click().run()
    assert calls == [(2, 7, "无误")]
    now |= {"id": 3, "seen": 9, "beneath": ["第 9 批"]}
    at.run()
    assert not at.checkbox[0].value and not at.text_input[0].value, "another submission came into its place"
    now |= {"id": 4, "beneath": []}
    at.run()
    at.button(key="publish").click().run()
    assert not at.exception and calls[-1] == (4, None, "") and not at.checkbox
