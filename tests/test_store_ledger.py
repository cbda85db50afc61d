"""The ledger: what a batch writes, what counts afterwards, and that nothing written ever changes (docs/decisions/0002 R1, R2)."""

import hashlib
import random
import shutil

import pandas as pd
import pytest

from model.actors import Actor
from model.columns import COMMITMENTS, FIGURES, STATEMENTS, TARGETS, key_names
from model.failures import NotFound, Refused
from store import Store, files
from tests import ledgers
from tests.stores import ADMIN, CITY, COUNTY, everything, figure, numbers, rows, target, write

YAML = {"indicators.yaml": b"one: 1\n", "areas.csv": b"code\n370100\n"}


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    path = tmp_path_factory.mktemp("empty") / "s.duckdb"
    Store.open(path, create=True).close()
    return path


@pytest.fixture
def store(empty, tmp_path, monkeypatch):
    """A fresh one; nobody else reads it, so nothing is published."""
    monkeypatch.setattr(files, "publish", lambda *_: None)
    shutil.copy(empty, tmp_path / "s.duckdb")
    with Store.open(tmp_path / "s.duckdb") as opened:
        yield opened


def counts(store: Store, batch: int) -> tuple[int, ...]:
    """added, changed, unchanged, retracted"""
    row = store.batches().set_index("id").loc[batch]
    return tuple(int(row[name]) for name in ("added", "changed", "unchanged", "retracted"))


def live(store: Store) -> dict[int, bool]:
    listed = store.batches()
    return {int(number): bool(on) for number, on in zip(listed["id"], listed["live"])}


# -- what a batch writes ---------------------------------------------------------------------------------------------


def test_a_batch_counts_what_it_did(store):
    assert write(store, figure(place="a"), figure(place="b"), targets=[target()]) == 1
    assert counts(store, 1) == (3, 0, 0, 0)
    assert write(store, figure(place="a"), figure("91", place="b"), figure(place="c")) == 2
    assert counts(store, 2) == (1, 1, 1, 0)
    assert numbers(store) == {"a": 90, "b": 91, "c": 90}


def test_every_column_that_is_not_of_the_key_counts_as_content(store):
    said, changes = (
        {},
        {
            "value": "90.1",
            "unit": "%",
            "note": "核过",
            "decimals": 2,
            "year_from": "table",
            "comparator": "~",
            "rank": 2,
            "as_printed": "90",
        },
    )
    write(store, figure(), kind="curated")
    for name in changes:
        said |= {name: changes[name]}
        assert counts(store, write(store, figure(**said), kind="curated")) == (0, 1, 0, 0), name
    assert write(store, figure(**said), kind="curated", files={"another": b""}) == store.version() and counts(
        store, store.version()
    ) == (0, 0, 1, 0)


def test_every_key_column_makes_another_statement(store):
    others = [
        {"area": CITY},
        {"indicator": "down"},
        {"year": 2023},
        {"year": None},
        {"period": "mch_year"},
        {"role": "baseline"},
        {"source": "plan"},
        {"place": "b"},
    ]
    assert {name for one in others for name in one} == set(key_names(FIGURES))
    write(store, figure())
    for number, said in enumerate(others, start=2):
        write(store, figure(**said))
        assert counts(store, number) == (1, 0, 0, 0) and len(store.statements("figure")) == number, said


def test_an_empty_year_equals_an_empty_year(store):
    write(store, figure(year=None), kind="curated")
    write(store, figure("91", year=None), kind="curated")
    assert counts(store, 2) == (0, 1, 0, 0) and numbers(store) == {"表 1": 91}


def test_of_one_statement_given_twice_the_last_line_counts_once(store):
    for kind, number in (("curated", 1), ("curated", None), ("upload", 2)):  # and a second build does not flip it
        assert write(store, figure("1"), figure("2"), kind=kind) == number
    assert counts(store, 1) == counts(store, 2) == (1, 0, 0, 0) and set(store.statements("figure")["value"]) == {2}


def test_a_second_identical_build_writes_nothing(store):
    said = {"targets": [target()], "kind": "curated", "files": YAML}
    assert write(store, figure(), **said) == 1
    before = everything(store)
    assert write(store, figure(), **said) is None
    assert store.version() == 1 and everything(store) == before


def test_a_build_with_another_indicators_yaml_alone_is_a_batch_of_zero_counts(store):
    write(store, figure(), kind="curated", files=YAML)
    changed = YAML | {"indicators.yaml": b"one: 2\n"}
    assert write(store, figure(), kind="curated", files=changed) == 2
    assert counts(store, 2) == (0, 0, 1, 0)
    assert store.reference_files() == changed and store.reference_files(as_of=1) == YAML
    assert numbers(store) == {"表 1": 90}
    assert write(store, figure(), kind="curated", files=YAML) == 3, "back again is news too"


def test_rows_gone_from_data_are_retracted_and_may_come_back(store):
    write(store, figure(place="a"), figure(place="b"), targets=[target()], kind="curated")
    assert write(store, figure(place="a"), kind="curated") == 2
    assert counts(store, 2) == (0, 0, 1, 2)
    assert numbers(store) == {"a": 90} and store.statements("target").empty
    assert write(store, figure(place="a"), kind="curated") is None, "a retraction is not repeated"
    write(store, figure(place="a"), figure(place="b"), kind="curated")
    assert counts(store, 3) == (1, 0, 1, 0) and numbers(store) == {"a": 90, "b": 90}
    assert numbers(store, as_of=1) == {"a": 90, "b": 90} and numbers(store, as_of=2) == {"a": 90}


def test_commitments_are_statements_too(store):
    task = {"id": "c1", "area": COUNTY, "task": "建设", "source": "plan", "place": "第三章", "quantity": "2"}
    said = lambda *tasks: {"commitment": ledgers.table(list(tasks), COMMITMENTS)}
    for batch, tasks in enumerate([(task,), (task | {"quantity": "3"},), ()], start=1):
        assert (
            store.append(kind="curated", rows=said(*tasks), files_kept={}, actor=ADMIN, seen=store.version()) == batch
        )
        assert list(store.statements("commitment")["quantity"]) == [float(one["quantity"]) for one in tasks]
    assert [counts(store, batch) for batch in (1, 2, 3)] == [(1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 0, 1)]


def test_an_upload_retracts_nothing(store):
    write(store, figure(place="a"), kind="curated")
    write(store, figure(place="b"))
    write(store, figure(place="c"))
    assert set(numbers(store)) == {"a", "b", "c"}


def test_numbers_come_back_as_they_went_in(store):
    write(
        store,
        figure("0.000001", place="a"),
        figure("9000000000.5", place="b", decimals=1),
        figure("-0.1", place="c", numerator="7"),
        figure("3.0", place="d"),
    )
    back = store.statements("figure").set_index("place")
    assert back["value"].to_dict() == {"a": 0.000001, "b": 9000000000.5, "c": -0.1, "d": 3.0}
    assert back.loc["d", "decimals"] == 1 and back["numerator"].notna().to_dict() == {
        "a": False,
        "b": False,
        "c": True,
        "d": False,
    }
    assert (
        str(back["year"].dtype) == str(back["rank"].dtype) == "Int64"
        and back["rank"].isna().all()
        and (back["unit"] == "").all()
    )


@pytest.mark.parametrize("slip", [{"value": "1e15"}, {"value": "inf"}, {"numerator": "-1e14"}, {"rank": 2**31}])
def test_a_number_the_store_cannot_hold_is_refused_by_line(store, slip):
    with pytest.raises(Refused) as refused:
        write(store, figure(place="a"), figure(place="b", decimals=0) | slip)
    (problem,) = refused.value.problems
    assert problem.row == 2 and problem.column in slip and store.version() == 0


def test_the_rows_given_stay_as_they_were(store):
    given = rows(figure(), targets=[target()])
    kept = {name: one.copy(deep=True) for name, one in given.items()}
    store.append(kind="upload", rows=given, files_kept={}, actor=ADMIN, seen=0)
    for name in given:
        pd.testing.assert_frame_equal(given[name], kept[name])


def test_a_batch_remembers_who_how_why_and_its_file(store):
    write(store, figure(), by=Actor(name="王某", via="page"), reason="年报", files={"b.xlsx": b"bb", "a.csv": b"aa"})
    write(store, figure(place="b"), files={})
    first, second = store.batches().to_dict("records")
    assert (first["by"], first["via"], first["reason"], first["kind"], first["live"], first["file"]) == (
        "王某",
        "page",
        "年报",
        "upload",
        True,
        "a.csv",
    )
    assert first["sha256"] == "961b6dd3ede3cb8ecbaacbd68de040cd78eb2ed5889130cceb4c49268ea4d506"
    assert first["made"].tzinfo is not None and first["made"] <= second["made"] and pd.isna(second["file"])


# -- uploads before builds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["表 9", "表 1"], ids=["of its own place", "of the very same place"])
def test_a_build_never_displaces_an_upload(store, place):
    latest = lambda **more: ledgers.judged(store, year=2024, **more).set_index("indicator").loc["up", "latest"]
    write(store, figure("90"), targets=[target()], kind="curated")
    write(store, figure("85", place=place))
    write(store, figure("92"), targets=[target()], kind="curated")
    assert latest() == 85, "a newer build has said otherwise, and still the upload counts"
    assert latest(as_of=1) == 90
    store.undo(2, actor=ADMIN)
    assert latest() == 92
    store.undo(4, actor=ADMIN)
    write(store, targets=[target()], kind="curated")
    assert latest() == 85, "gone from data/, not from the upload"


def test_a_repeated_build_does_not_take_an_upload_of_the_same_place_for_its_own(store):
    write(store, figure("90"), kind="curated", files=YAML)
    write(store, figure("85"))
    assert write(store, figure("90"), kind="curated", files=YAML) is None


# -- undo ------------------------------------------------------------------------------------------------------------


def test_undo_takes_back_and_undoing_the_undo_puts_in_force_again(store):
    write(store, figure("1"))
    write(store, figure("2"))
    assert store.undo(2, actor=ADMIN, reason="传错") == 3
    assert numbers(store) == {"表 1": 1} and live(store) == {1: True, 2: False, 3: True}
    assert store.undo(3, actor=ADMIN) == 4
    assert numbers(store) == {"表 1": 2} and live(store) == {1: True, 2: True, 3: True, 4: True}
    assert store.undo(4, actor=ADMIN) == 5, "undoing a redo is an undo"
    assert numbers(store) == {"表 1": 1}
    assert list(store.batches()["kind"]) == ["upload", "upload", "undo", "redo", "undo"]
    assert [None if pd.isna(t) else int(t) for t in store.batches()["target"]] == [None, None, 2, 2, 2]
    assert store.batches()["reason"][2] == "传错"


def test_undo_of_a_retraction_brings_back(store):
    write(store, figure(), kind="curated")
    write(store, kind="curated")
    assert numbers(store) == {}
    store.undo(2, actor=ADMIN)
    assert numbers(store) == {"表 1": 90}


def test_undo_of_the_first_of_two_uploads_keeps_the_second(store):
    write(store, figure("1", place="a"), figure("1", place="b"), figure("1", place="only in the first"))
    write(store, figure("1", place="a"), figure("2", place="b"))  # the same sheet again, one cell mended
    assert counts(store, 2) == (0, 1, 1, 0)
    store.undo(1, actor=ADMIN)
    assert numbers(store) == {"a": 1, "b": 2}, "what the second upload repeats is its own word"
    store.undo(2, actor=ADMIN)
    assert numbers(store) == {}
    store.undo(3, actor=ADMIN)
    assert numbers(store) == {"a": 1, "b": 1, "only in the first": 1}


def test_the_same_holds_for_the_slow_reference(tmp_path):
    said = [
        {"id": 1, "kind": "upload", "figures": [figure("1")], "targets": [target()]},
        {"id": 2, "kind": "upload", "figures": [figure("1")], "targets": [target()]},
        {"id": 3, "kind": "undo", "target": 1},
    ]
    with ledgers.build(tmp_path / "r.duckdb", said) as store:
        assert (
            list(ledgers.judged(store, year=2024)["latest"])
            == [float(row["latest"]) for row in ledgers.slowly(said, year=2024)]
            == [1.0]
        )


@pytest.mark.parametrize("asked, refusal", [(7, NotFound), (0, NotFound), (-1, NotFound)])
def test_undo_of_an_unknown_batch_says_what_there_is(store, asked, refusal):
    write(store, figure())
    with pytest.raises(refusal, match=f"第 {asked} 批.*共 1 批"):
        store.undo(asked, actor=ADMIN)
    assert store.version() == 1


def test_double_undo_and_double_redo_are_refused(store):
    write(store, figure())
    store.undo(1, actor=ADMIN)
    with pytest.raises(Refused, match="第 1 批.*已经是撤销状态"):
        store.undo(1, actor=ADMIN)
    store.undo(2, actor=ADMIN)
    with pytest.raises(Refused, match="第 1 批.*已经是有效状态"):
        store.undo(2, actor=ADMIN)
    assert store.version() == 3 and numbers(store) == {"表 1": 90}


def test_a_build_that_a_later_one_rests_on_cannot_be_undone_before_it(store):
    """The later build wrote only what differed: without the first, all the rest would silently be gone."""
    write(store, figure("1", place="a"), figure("1", place="b"), kind="curated")
    write(store, figure("1", place="a"), figure("2", place="b"), kind="curated")
    with pytest.raises(Refused, match="第 1 批.*先撤销第 2 批"):
        store.undo(1, actor=ADMIN)
    assert store.version() == 2 and numbers(store) == {"a": 1, "b": 2}
    store.undo(2, actor=ADMIN)
    assert numbers(store) == {"a": 1, "b": 1}
    store.undo(1, actor=ADMIN)
    assert numbers(store) == {}
    with pytest.raises(Refused, match="第 2 批.*第 1 批"):
        store.undo(3, actor=ADMIN)  # redo of 2, while 1 that it rests on is off
    write(store, figure("3", place="a"), kind="curated")
    with pytest.raises(Refused, match="先撤销第 5 批"):
        store.undo(4, actor=ADMIN)  # redo of 1, under a build made without it
    assert numbers(store) == {"a": 3}
    for number, then in ((5, {}), (4, {"a": 1, "b": 1}), (3, {"a": 1, "b": 2})):
        store.undo(number, actor=ADMIN)
        assert numbers(store) == then


# -- as of a batch -----------------------------------------------------------------------------------------------------


def test_as_of_a_batch_that_is_not_there(store):
    with pytest.raises(NotFound, match="尚无批次"):
        store.batches(as_of=1)
    write(store, figure())
    for ask in (
        store.batches,
        store.reference_files,
        lambda as_of: store.statements("figure", as_of=as_of),
        lambda as_of: ledgers.judged(store, year=2024, as_of=as_of),
    ):
        for asked in (0, -1, 2):
            with pytest.raises(NotFound, match=f"第 {asked} 批.*共 1 批"):
                ask(as_of=asked)


def test_reference_files_are_those_of_the_newest_live_build(store):
    assert store.reference_files() == {}
    write(store, figure(place="u"), files={"a.csv": b"upload"})
    assert store.reference_files() == {}
    one, two = {"indicators.yaml": b"1"}, {"indicators.yaml": b"2", "areas.csv": bytes(range(256))}
    write(store, kind="curated", files=one)
    write(store, kind="curated", files=two)
    write(store, figure(place="u2"))
    assert store.reference_files() == two
    store.undo(3, actor=ADMIN)
    assert store.reference_files() == one
    assert [store.reference_files(as_of=at) for at in (1, 2, 3, 4, 5)] == [{}, one, two, two, one]


def test_statements_by_area_and_indicator(store):
    write(
        store, figure(place="a"), figure(place="b", area=CITY), figure(place="c", indicator="down"), targets=[target()]
    )
    assert set(numbers(store)) == {"a", "b", "c"}
    assert set(numbers(store, area=COUNTY)) == {"a", "c"}
    assert set(numbers(store, indicator="up")) == {"a", "b"}
    assert set(numbers(store, area=COUNTY, indicator="up")) == {"a"}
    assert set(numbers(store, area="370100' or true --")) == set()
    assert set(numbers(store, area=CITY, as_of=1)) == {"b"}
    assert list(store.statements("target")["value"]) == [95.0] and store.statements("commitment").empty
    with pytest.raises(ValueError):
        store.statements("batch")


def test_the_columns_of_statements_are_the_models(store):
    write(store, figure(), targets=[target()])
    for table, columns in STATEMENTS.items():
        assert list(store.statements(table).columns) == [
            "batch",
            "line",
            "retracted",
            "origin",
            *(c.name for c in columns),
        ]


# -- changed meanwhile -------------------------------------------------------------------------------------------------


def test_a_cell_changed_after_it_was_seen_is_refused_by_name(store):
    write(store, figure("1"))
    seen = store.version()
    write(store, figure("2", place="表 2"), by=Actor(name="李某", via="page"))
    before = everything(store)
    with pytest.raises(Refused) as refused:
        write(store, figure("3", place="表 3"), figure("3", place="表 3", indicator="down"), seen=seen)
    (problem,) = refused.value.problems
    assert (
        problem.code == "changed_meanwhile"
        and problem.value == "370100 up 2024 年"
        and "李某" in problem.why
        and "第 2 批" in problem.why
        and problem.fix
    )
    assert everything(store) == before
    assert write(store, figure("3", place="表 3")) == 3, "seen anew, it goes in"


@pytest.mark.parametrize(
    "meanwhile, changed",
    [
        (lambda s: write(s, figure("2", indicator="down")), False),
        (lambda s: write(s, figure("2", year=2023)), False),
        (lambda s: write(s, figure("2", period="mch_year")), False),
        (lambda s: write(s, figure("2", area=CITY)), False),
        (lambda s: write(s, targets=[target("1", year=2024)]), False),
        (lambda s: write(s, figure("1")), False),  # says what stood
        (lambda s: (s.undo(1, actor=ADMIN), s.undo(2, actor=ADMIN)), False),  # undone, and the undo undone
        (lambda s: write(s, figure("2")), True),
        (lambda s: write(s, figure("1", note="另注")), True),
        (lambda s: write(s, figure("2", place="表 7"), kind="curated"), True),
        (lambda s: s.undo(1, actor=ADMIN), True),
        (lambda s: (s.undo(1, actor=ADMIN), s.undo(2, actor=ADMIN), s.undo(3, actor=ADMIN)), True),
    ],
)
def test_only_what_changes_the_cell_refuses(store, meanwhile, changed):
    write(store, figure("1"))
    meanwhile(store)
    now = store.version()
    if changed:
        with pytest.raises(Refused, match="changed_meanwhile|改动了该单元"):
            write(store, figure("5", place="表 5"), seen=1)
    else:
        assert write(store, figure("5", place="表 5"), seen=1) == now + 1


def test_a_target_is_its_own_cell(store):
    write(store, targets=[target("1")])
    write(store, targets=[target("2", place="第 9 行")])
    with pytest.raises(Refused, match="370100 up 2025"):
        write(store, targets=[target("3", place="第 8 行")], seen=1)
    assert write(store, targets=[target("3", place="第 8 行", scope="annual")], seen=1) == 3
    write(store, targets=[target("4", year=None)])
    with pytest.raises(Refused, match="无年份"):
        write(store, targets=[target("5", year=None, place="第 7 行")], seen=1)


def test_a_task_is_a_cell_and_its_words_name_it(store):
    def task(status, *, area=COUNTY, id="t1", seen=None):
        given = {
            "id": id,
            "area": area,
            "task": "建成县级胸痛中心",
            "status": status,
            "source": "upload",
            "place": "上传",
        }
        table = ledgers.table([{one.name: given.get(one.name, one.default) for one in COMMITMENTS}], COMMITMENTS)
        seen = store.version() if seen is None else seen
        return store.append(kind="upload", rows={"commitment": table}, files_kept={}, actor=ADMIN, seen=seen)

    task("未开始")
    task("在建")
    with pytest.raises(Refused) as refused:
        task("完成", seen=1)
    (problem,) = refused.value.problems
    assert (problem.code, problem.value) == (
        "changed_meanwhile",
        f"{COUNTY} 建成县级胸痛中心",
    ) and "第 2 批" in problem.why
    assert store.statements("commitment")["status"].tolist() == ["在建"] and store.version() == 2
    assert task("未开始", id="t2", seen=1) == 3, "another task"
    assert task("在建", seen=2) == 4 and task("完成", seen=2) == 5, "what was only repeated changed nothing"
    store.undo(5, actor=ADMIN)
    with pytest.raises(Refused, match="第 6 批|第 5 批"):
        task("完成", seen=5)


def test_a_writer_who_saw_a_later_store_than_this_one_is_refused(store):
    """The store was put back to an older backup while a page was open: what that page saw is gone."""
    write(store, figure("1"))
    with pytest.raises(Refused, match="第 9 批.*第 1 批"):
        write(store, figure("2"), seen=9)
    assert store.version() == 1


# -- random sequences against a plain model ------------------------------------------------------------------------------


class Model:
    """The ledger in plain Python: every batch keeps all that it said. Of people's statements the newest live word counts;
    of data/ the newest live build, whole.
    """

    def __init__(self):
        self.batches, self.off, self.under = [], set(), {}

    def write(self, kind, said):
        self.under[len(self.batches) + 1] = self._builds()
        self.batches.append((kind, dict(said), None))

    def undo(self, number):
        """As Store.undo; False when it must refuse."""
        kind, _, target = self.batches[number - 1]
        concerned = number if target is None else target
        turning_on = kind == "undo"
        if (concerned not in self.off) == turning_on or (
            self._kind(concerned) == "curated" and self._builds() - {concerned} != self.under[concerned]
        ):
            return False
        (self.off.discard if turning_on else self.off.add)(concerned)
        self.batches.append(("redo" if turning_on else "undo", {}, concerned))
        return True

    def stands(self, table):
        people, curated = {}, {}
        for number, (kind, said, _) in enumerate(self.batches, start=1):
            mine = {key: content for (name, key), content in said.items() if name == table}
            if kind in ("upload", "plan_reading") and self._is_live(number):
                people |= {key: (number, kind, content) for key, content in mine.items()}
            elif kind == "curated" and self._is_live(number):
                curated = mine
        return sorted(
            [(key, content, kind, number) for key, (number, kind, content) in people.items()]
            + [(key, content, "curated", None) for key, content in curated.items()],
            key=repr,
        )

    def _builds(self):
        return {n for n in range(1, len(self.batches) + 1) if self._is_live(n) and self._kind(n) == "curated"}

    def _kind(self, number):
        return self.batches[number - 1][0]

    def _is_live(self, number):
        return self._kind(number) in ("upload", "plan_reading", "curated") and number not in self.off


KINDS = ("upload", "plan_reading", "curated")


def stored(store, table, **asked):
    """The live statements as Model.stands() tells them; of curated ones not the batch that wrote them."""
    columns = STATEMENTS[table]
    keys = key_names(columns)
    plain = lambda value: None if pd.isna(value) else value
    found = []
    for row in store.statements(table, **asked).to_dict("records"):
        kind = KINDS[row["origin"]]
        found.append(
            (
                tuple(plain(row[k]) for k in keys),
                (float(row["value"]), row["note"]),
                kind,
                None if kind == "curated" else int(row["batch"]),
            )
        )
    return sorted(found, key=repr)


def said_by(given):
    return {
        ("figure", tuple(figure(**one)[k] if k != "period" else "year" for k in key_names(FIGURES))): (
            float(one["value"]),
            one["note"],
        )
        for one in given[0]
    } | {
        ("target", tuple(target(**one)[k] if k != "scope" else "plan" for k in key_names(TARGETS))): (
            float(one["value"]),
            one["note"],
        )
        for one in given[1]
    }


def play(store, seed, steps):
    """Random uploads, plan readings, builds, undos and redos; after each the store says what the model says."""
    dice, model, history = random.Random(seed), Model(), []
    for _ in range(steps):
        what = dice.choice(("upload", "upload", "plan_reading", "curated", "undo", "undo"))
        if what == "undo" and model.batches:
            number = dice.randint(1, len(model.batches))
            if model.undo(number):
                assert store.undo(number, actor=ADMIN) == len(model.batches)
            else:
                with pytest.raises(Refused):
                    store.undo(number, actor=ADMIN)
        elif what != "undo":
            spread = lambda year: [
                {"year": y, "place": p, "value": str(dice.randint(1, 3)), "note": dice.choice("ab")}
                for y in year
                for p in "ab"
                if dice.random() < 0.5
            ]
            given = spread((2023, 2024, None)), spread((2025, None))
            number = write(
                store,
                *(figure(**one) for one in given[0]),
                targets=[target(**one) for one in given[1]],
                kind=what,
                files={},
            )
            if number is None:
                assert what == "curated" and history and model.stands("figure") + model.stands("target")
            else:
                model.write(what, said_by(given))
                assert number == len(model.batches)
        now = [stored(store, table) for table in ("figure", "target")]
        assert now == [model.stands(table) for table in ("figure", "target")], seed
        if len(history) < len(model.batches):
            history.append((now, store.batches().to_dict("records")))
    assert list(store.batches()["id"]) == list(range(1, len(model.batches) + 1)), "gapless, in order"
    for at, (then, listed) in enumerate(history, start=1):
        assert [stored(store, table, as_of=at) for table in ("figure", "target")] == then, (seed, at)
        assert repr(store.batches(as_of=at).to_dict("records")) == repr(listed), "what a batch said it did stays said"
    with store._reading() as con:  # the derived tables hold exactly the ledger's newest, versions and all
        from store import ledger

        for table in STATEMENTS:
            assert (
                con.execute(f"select * from {table}_current order by all").fetchall()
                == con.execute(f"select * from ({ledger.newest(table, at=len(model.batches))}) order by all").fetchall()
            )


@pytest.mark.parametrize("seed", range(3))
def test_random_sequences(store, seed):
    play(store, seed, steps=12)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100, 112))
def test_random_sequences_at_length(store, seed):
    play(store, seed, steps=30)


# -- a batch's own rows and files, and a trial -------------------------------------------------------------------------


def test_rows_and_files_of_a_batch_stay_as_written_whatever_befalls_it(store):
    write(store, figure("1", place="a"), files={"b.csv": b"\x00\xff", "甲.xlsx": b""})
    write(store, figure("2", place="a"), targets=[target()])
    store.undo(1, actor=ADMIN)
    assert store.files(1) == {"b.csv": b"\x00\xff", "甲.xlsx": b""} and store.files(3) == {}
    assert [list(store.rows(batch)["figure"]["value"]) for batch in (1, 2, 3)] == [[1], [2], []]
    assert [len(store.rows(batch)["target"]) for batch in (1, 2, 3)] == [0, 1, 0]
    for act in (store.rows, store.files):
        for unknown in (0, 4):
            with pytest.raises(NotFound):
                act(unknown)


def test_what_was_retracted_is_among_the_rows_of_its_batch(store):
    write(store, figure(place="a"), figure(place="b"), kind="curated")
    write(store, figure(place="a"), kind="curated")
    assert list(zip(store.rows(2)["figure"]["place"], store.rows(2)["figure"]["retracted"])) == [("b", True)]


def test_who_keeps_a_file_is_the_newest_live_upload(store):
    digest = {body: hashlib.sha256(body).hexdigest() for body in (b"x", b"y", b"z")}
    write(store, figure("1"), kind="curated", files={"a": b"x"})
    write(store, figure("1"), files={"a": b"x", "b": b"y"})
    write(store, figure("2"), files={"other name": b"x"})
    asked = list(digest.values())
    assert store.keepers(asked) == {digest[b"x"]: 3, digest[b"y"]: 2}
    store.undo(3, actor=ADMIN)
    assert store.keepers(asked) == {digest[b"x"]: 2, digest[b"y"]: 2} and store.keepers([]) == {}
    store.undo(2, actor=ADMIN)
    assert store.keepers(asked) == {}


def test_lines_that_repeat_a_document_are_checked_but_not_written(store):
    write(store, figure("1", place="doc"), kind="curated")
    said = rows(figure("1", place="u"), figure("5", place="v", year=2023))
    batch = store.append(
        kind="upload",
        rows=said,
        files_kept={},
        actor=ADMIN,
        seen=1,
        counts={"added": 1, "changed": 0, "unchanged": 1},
        repeats={"figure": [1]},
    )
    assert numbers(store) == {"doc": 1, "v": 5} and counts(store, batch) == (1, 0, 1, 0)
    write(store, figure("2", place="doc"), kind="curated")
    with pytest.raises(Refused):
        store.append(kind="upload", rows=said, files_kept={}, actor=ADMIN, seen=2, repeats={"figure": [1]})


def test_a_refusal_names_the_cell_as_people_call_it(store):
    write(store, figure("1"), by=Actor(name="李某"))
    with pytest.raises(Refused) as refused:
        store.append(
            kind="upload",
            rows=rows(figure("2")),
            files_kept={},
            actor=ADMIN,
            seen=0,
            names={COUNTY: "甲县", "up": "升"},
        )
    (problem,) = refused.value.problems
    now = pd.Timestamp.now("Asia/Shanghai")
    assert problem.value == "甲县 升 2024 年" and f"{now.month}月{now.day}日" in problem.why


@pytest.mark.parametrize("at", range(3))
def test_a_progress_that_raises_leaves_nothing(store, at):
    write(store, figure("1"))
    before, told = everything(store), []

    def progress(*said):
        told.append(said)
        if len(told) > at:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        store.append(
            kind="upload",
            rows=rows(figure("2"), targets=[target()]),
            files_kept={},
            actor=ADMIN,
            seen=1,
            progress=progress,
        )
    assert everything(store) == before and [done for done, _, _ in told] == [0, 1, 2][: at + 1]
    assert write(store, figure("3")) == 2


def test_a_trial_shows_what_would_be_and_leaves_nothing(store):
    write(store, figure("1", place="a"))
    before = everything(store)
    with store.trial() as trial:
        assert write(trial, figure("2", place="a"), targets=[target()]) == 2
        assert numbers(trial) == {"a": 2} and trial.version() == 2 and trial.undo(2, actor=ADMIN) == 3
        assert numbers(trial) == {"a": 1} and numbers(store) == {"a": 1} and store.version() == 1, "others see nothing"
    assert everything(store) == before and write(store, figure("3", place="a")) == 2
