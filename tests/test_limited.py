"""A store as one person may use it: what it gives is exactly what all of it gives of the areas they may see, and what it takes is written as theirs."""

import inspect
from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from actions import importing, recording
from actions import reference as references
from actions.assess import View
from model.actors import Actor, covers, is_public
from model.choice import Choice
from model.drafts import Draft
from model.failures import NotAllowed, NotFound
from model.plans import PLANS
from store import Store
from store.limited import Limited
from tests.conftest import copied

MINE, OTHER, CITY = "900101", "900102", "900100"
VIEWER = Actor(name="看", role="viewer", via="page", reads=frozenset({MINE}))
EDITOR = Actor(name="填", role="editor", via="page", areas=frozenset({MINE}), reads=frozenset({MINE}))
DAY = date(2026, 11, 30)


@pytest.fixture
def demo(demo_store, tmp_path):
    """The demonstration set, with an upload of each county, one of both, and a draft of each."""
    with Store.open(copied(demo_store, tmp_path).with_name("demo.duckdb")) as store:
        names = references.read(store).area_names
        for codes, name in (((MINE,), "本县.csv"), ((OTHER,), "他县.csv"), ((MINE, OTHER), "两县.csv")):
            lines = [
                f"{names[code]},人均预期寿命,{2019 + len(codes)},8{len(name)}.{number}"
                for number, code in enumerate(codes)
            ]
            body = "\n".join(["县区,指标,年份,数值", *lines]).encode()
            made = importing.prepare(store, [importing.Given(name=name, body=body)], year=2026, on=DAY)
            importing.submit(store, made, actor=Actor(name="整理", via="test"), reason="试", accepted_warnings=True)
        for code in (MINE, OTHER):
            store.save_draft(Draft(id="", name=f"草案{code}", area=code), actor=Actor(name="整理", via="test"))
        yield store


def shown(table: pd.DataFrame, column: str) -> pd.DataFrame:
    seen = table[[is_public(code) or code == MINE for code in table[column]]]
    return seen.reset_index(drop=True).astype(str)


@pytest.mark.parametrize("audience", ["screen", "release"])
def test_what_is_seen_of_an_area_is_what_all_see_of_it(demo, audience):
    """The oracle is the whole: also what is suppressed, which leans on neighbours that are not shown."""
    all_, mine = (View.open(one, year=2026, audience=audience) for one in (demo, Limited(demo, VIEWER)))
    assert set(all_.areas) - set(mine.areas) == {code for code in all_.areas if not is_public(code) and code != MINE}
    assert (
        shown(all_.table, "area_code")
        .drop(columns=["area_code"])
        .equals(mine.table.reset_index(drop=True).astype(str).drop(columns=["area_code"]))
    )
    assert shown(all_.published(), "area_code").equals(mine.published().reset_index(drop=True).astype(str))
    cells = [(code, key) for code in all_.areas for key in all_.reference.catalogue.indicators]
    whole = {cell: figures for cell, figures in all_.timeseries(cells).items() if cell[0] in mine.areas}
    assert mine.timeseries(cells) == whole and any(code == MINE for code, _ in whole)
    assert any(one.suppressed for figures in whole.values() for one in figures), "the set has small counts"
    assert shown(all_.findings(), "area_code").equals(mine.findings().reset_index(drop=True).astype(str))
    assert mine.areas_with_targets == all_.areas_with_targets & set(mine.areas)
    assert not mine.statements(OTHER, "life_expectancy").figures and mine.statements(
        MINE, "life_expectancy"
    ) == all_.statements(MINE, "life_expectancy")
    assert not [one for one, *_ in mine.told(indicator="life_expectancy").figures if one.code == OTHER]
    assert not mine.tasks([OTHER], on=DAY) and not mine.remarks([OTHER])
    choice = Choice(areas=(MINE,), year=2026, version=mine.version, plan=PLANS[0])
    assert (
        mine.select(choice).counts
        == all_.select(Choice(areas=(MINE,), year=2026, version=mine.version, plan=PLANS[0])).counts
    )
    with pytest.raises(NotFound):
        mine.find_area(OTHER)


def test_batches_and_files_of_other_counties_are_not_there(demo):
    limited = Limited(demo, VIEWER)
    every, seen = demo.batches(), limited.batches()
    named = dict(zip(seen["id"], seen["file"]))
    assert set(every["file"].dropna()) >= {"本县.csv", "他县.csv", "两县.csv"}
    assert "本县.csv" in named.values() and not {"他县.csv", "两县.csv"} & set(named.values())
    ids = {file: int(number) for number, file in zip(every["id"], every["file"]) if isinstance(file, str)}
    assert ids["他县.csv"] not in set(seen["id"]) and ids["两县.csv"] in set(seen["id"])
    both = seen[seen["id"] == ids["两县.csv"]].iloc[0]
    assert "其他县区" in both["reason"] and pd.isna(both["added"])
    assert (
        not limited.files(
            ids["本县.csv"]
        )  # what of a file was not written no table tells: only whoever sent it has it again
        and not limited.files(ids["两县.csv"])
        and not limited.files(1)
    )
    assert set(limited.rows(ids["两县.csv"])["figure"]["area"]) == {MINE} and not len(
        limited.rows(ids["他县.csv"])["figure"]
    )
    rows = recording.rows(limited, ids["两县.csv"])
    assert len(rows) == 1 and OTHER not in rows.to_string()
    with pytest.raises(NotFound):
        importing.original(limited, ids["他县.csv"], "他县.csv")
    undone = demo.undo(ids["他县.csv"], actor=Actor(name="整理", via="test"))
    assert undone not in set(limited.batches()["id"])


def test_what_others_registered_is_not_there_but_the_indicators_they_brought(demo):
    head = "id,title,issuer,number,date,area,kind,period_start,period_end,supersedes,note"
    for code in (MINE, OTHER):
        brought = {"sources.csv": f"{head}\nplan-{code},规划{code},,,2021-01-01,{code},plan,2021,2025,,\n".encode()}
        brought |= {"indicators.yaml": f"indicators:\n  x{code}:\n    name: 指标{code}\n".encode()}
        demo.append(
            kind="upload",
            rows={},
            files_kept={},
            additions=brought,
            actor=Actor(name="整理", via="test"),
            seen=demo.version(),
        )
    every, seen = list(demo.additions().values())[-2:], list(Limited(demo, VIEWER).additions().values())[-2:]
    assert [set(kept) for kept in every] == [{"sources.csv", "indicators.yaml"}] * 2
    assert [set(kept) for kept in seen] == [{"sources.csv", "indicators.yaml"}, {"indicators.yaml"}]


def test_a_preview_tells_nothing_of_another_county(demo):
    name = references.read(demo).area_names[OTHER]
    body = f"县区,指标,年份,数值\n{name},人均预期寿命,2020,79".encode()
    made = importing.prepare(Limited(demo, EDITOR), [importing.Given(name="x.csv", body=body)], year=2026, on=DAY)
    assert not len(made.difference) and made.problems, "the county is not known to whoever may not see it"


def test_drafts_are_seen_by_their_own_editors_reviewers_and_admins(demo):
    ids = {one.area: one.id for one in demo.drafts()}
    reviewer = Actor(name="审", role="reviewer", via="page")
    for actor, seen in (
        (EDITOR, {MINE}),
        (VIEWER, set()),
        (reviewer, {MINE, OTHER}),
        (Actor(name="管", via="page"), {MINE, OTHER}),
    ):
        limited = Limited(demo, actor)
        assert {one.area for one in limited.drafts()} == seen
        for area, id in ids.items():
            if area not in seen:
                with pytest.raises(NotFound):
                    limited.draft(id)
                with pytest.raises(NotFound):
                    limited.draft_versions(id)
    draft, versions = demo.draft(ids[OTHER]), demo.draft_versions(ids[OTHER])
    for actor in (EDITOR, VIEWER):
        said = []
        for id in (
            ids[OTHER],
            "0" * 8,
        ):  # another county's, guessed, and one that is not there: no word tells them apart
            with pytest.raises(NotFound) as told:
                Limited(demo, actor).save_draft(replace(draft, id=id, area=MINE), actor=Actor(name="管", via="page"))
            said.append(str(told.value).replace(id, "…"))
        assert said[0] == said[1]
    with pytest.raises(NotAllowed, match="只能保存本县草案"):
        Limited(demo, EDITOR).save_draft(replace(draft, id="", version=0), actor=Actor(name="管", via="page"))
    assert demo.draft_versions(ids[OTHER]) == versions


def test_who_writes_is_who_it_is_whatever_the_caller_says(demo):
    admin, before = Actor(name="冒名", via="page"), demo.version()
    name = references.read(demo).area_names[MINE]
    body = f"县区,指标,年份,数值\n{name},人均预期寿命,2018,77".encode()
    made = importing.prepare(Limited(demo, EDITOR), [importing.Given(name="y.csv", body=body)], year=2026, on=DAY)
    for actor in (VIEWER, Actor(name="审", role="reviewer", via="page")):
        with pytest.raises(NotAllowed):
            importing.submit(Limited(demo, actor), made, actor=admin, accepted_warnings=True)
    with pytest.raises(NotAllowed):
        Limited(demo, EDITOR).undo(1, actor=admin)
    assert demo.version() == before
    importing.submit(Limited(demo, EDITOR), made, actor=admin, accepted_warnings=True)
    assert demo.batches()["by"].iloc[-1] == "填"


def test_whatever_a_store_learns_to_tell_is_told_here_too():
    """A method of Store that Limited does not have would give everything."""
    of_store = {name for name, _ in inspect.getmembers(Store) if not name.startswith("_")}
    assert of_store - set(vars(Limited)) == {"open", "open_for_reading"}


def test_a_city_stands_for_all_below_it():
    assert covers({"620700"}, "620725") and covers({"620000"}, "620725") and covers({"620725"}, "620725")
    assert not covers({"620700"}, "620800") and not covers({"620725"}, "620700") and not covers({"000000"}, "620725")
    assert (
        is_public("620700")
        and is_public("000000")
        and not is_public("620725")
        and not is_public("X00001")
        and not is_public("")
    )
