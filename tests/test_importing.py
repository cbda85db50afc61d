"""From files to the ledger and back, through real files and the real reader: what is shown is what is written, and nothing else."""

import csv
import dataclasses
import functools
import hashlib
import io
import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

import cli
from actions import building, importing, mending, templates
from actions.assess import View
from actions.importing import Given
from loaders.catalogue import RELATIONS
from loaders.spreadsheets import Cell, Sheet, Workbook
from loaders.uploads import Mend, mends
from model import clock
from model.actors import Actor
from model.columns import COMMITMENTS, FIGURES, TARGETS, names
from model.failures import NotAllowed, NotFound, Refused
from model.problems import Problem
from store import Store, files
from tests.stores import ROOT, everything

YEAR = 2024
ZHANG, LI = Actor(name="张三", via="page"), Actor(name="李四", via="page")
KEPT = (
    *(
        "nurses_per_1000",
        "beds_per_1000",
        "tcm_beds_per_1000",
        "health_literacy",
        "infant_mortality",
        "under5_mortality",
    ),
    *("life_expectancy", "maternal_mortality"),
)
AREAS = """code,name,short,level,parent
990100,甲市,甲市,city,
990101,甲县,甲县,county,990100
990102,乙县,乙县,county,990100
"""
SOURCES = """id,title,issuer,number,date,area,kind,period_start,period_end,supersedes,note
plan,甲县规划,,,2021-06-01,990101,plan,2021,2025,,
"""
FIGURE = {"period": "year", "role": "actual", "source": "plan", "place": "表 1", "area": "990101"}
TARGET = {
    "area": "990101",
    "comparator": "≥",
    "source": "plan",
    "place": "表 1",
    "year": "2025",
    "attribute": "binding",
}
FIGURES_HELD = [
    {"indicator": "nurses_per_1000", "year": "2020", "value": "4.0"},
    {"indicator": "nurses_per_1000", "year": "2021", "value": "4.1", "status": "年报"},
    {"indicator": "nurses_per_1000", "year": "2022", "value": "4.2"},
    {"indicator": "health_literacy", "year": "2020", "value": "24.1"},
    {"indicator": "infant_mortality", "year": "2022", "value": "2.9"},
    {"indicator": "under5_mortality", "year": "2022", "value": "4.3"},
    {"indicator": "beds_per_1000", "year": "2022", "value": "6.0"},
    {"indicator": "beds_per_1000", "year": "2022", "value": "5.0", "area": "990100"},
]
TARGETS_HELD = [
    {"indicator": "nurses_per_1000", "value": "4.5", "baseline": "4.0", "baseline_year": "2020"},
    {"indicator": "health_literacy", "value": "25", "baseline": "24.1", "baseline_year": "2020"},
    {"indicator": "beds_per_1000", "basis": "external", "place": "第三章"},
]
TASKS_HELD = [
    {"id": "t1", "area": "990101", "task": "建成县级胸痛中心", "deadline": "2025", "source": "plan", "place": "第三章"}
    | {"involved": "乙局", "elsewhere": "附件：县级胸痛中心"}
]


def csv_of(rows: list[dict], columns) -> str:
    return (
        "\n".join([",".join(names(columns)), *(",".join(row.get(n, "") for n in names(columns)) for row in rows)])
        + "\n"
    )


@functools.cache
def definitions_held() -> str:
    """The project's own definitions of eight indicators."""
    definitions = yaml.load((ROOT / "indicators.yaml").read_text("utf-8"), yaml.BaseLoader)
    definitions["indicators"] = {
        key: {name: value for name, value in one.items() if name not in ("differs_from", *RELATIONS)}
        for key, one in definitions["indicators"].items()
        if key in KEPT
    }
    return yaml.dump(definitions, allow_unicode=True, sort_keys=False)


def project(folder: Path, figures=FIGURES_HELD) -> dict[str, Path]:
    """A made-up data/ of two counties and the project's own definitions of eight indicators."""
    folder.mkdir(exist_ok=True)
    (folder / "indicators.yaml").write_text(definitions_held(), "utf-8")
    tables = {
        "areas.csv": AREAS,
        "sources.csv": SOURCES,
        "figures.csv": csv_of([FIGURE | row for row in figures], FIGURES),
        "targets.csv": csv_of([TARGET | row for row in TARGETS_HELD], TARGETS),
        "commitments.csv": csv_of(TASKS_HELD, COMMITMENTS),
    }
    for name, text in (tables | {"dataset.yaml": "invented: true\n"}).items():
        (folder / name).write_text(text, "utf-8")
    return {"data": folder, "definitions": folder / "indicators.yaml"}


def build(path: Path, folder: Path, **more) -> int | None:
    with Store.open(path, create=True) as store:
        return building.build(store, **project(folder, **more), actor=Actor(name="整理", via="build")).batch


@pytest.fixture(scope="session")
def small_store(tmp_path_factory) -> Path:
    """Built once from the made-up data/; to be copied."""
    path = tmp_path_factory.mktemp("small") / "s.duckdb"
    build(path, path.parent / "data")
    return path


@pytest.fixture
def store(small_store, tmp_path, monkeypatch, request):
    """A copy of one's own; nobody else reads it, so nothing is published. Judged twice only where flips are asked for: it takes time."""
    monkeypatch.setattr(files, "publish", lambda *_: None)
    if "flip" not in request.node.name:
        monkeypatch.setattr(importing, "_flips", lambda *_, **__: pd.DataFrame(columns=importing.FLIPS))
    shutil.copy(small_store, tmp_path / "s.duckdb")
    with Store.open(tmp_path / "s.duckdb") as opened:
        yield opened


def csv_file(*lines: str, name="年报.csv", head="县区,指标,年份,数值") -> Given:
    return Given(name=name, body="\n".join([head, *lines, ""]).encode())


def prepare(store: Store, *lines: str, **more) -> importing.Prepared:
    given = csv_file(*lines, **{key: more.pop(key) for key in ("name", "head") if key in more})
    return importing.prepare(store, [given], year=YEAR, **more)


def put(store: Store, *lines: str, by=ZHANG, reason="核对", **more) -> importing.Imported:
    made = prepare(store, *lines, **more)
    return importing.submit(store, made, actor=by, reason=reason, accepted_warnings=True)


def gaps(store: Store, as_of: int | None = None) -> pd.DataFrame:
    """The whole dashboard: every cell of the gaps table, without the batches it came from."""
    return View.open(store, year=YEAR, as_of=as_of).published()


def held(store: Store, indicator="nurses_per_1000", year=2023) -> list[tuple]:
    found = store.statements("figure", area="990101", indicator=indicator)
    found = found[(found["year"] == year)].sort_values("origin")
    return list(zip(found["value"], found["source"], found["batch"]))


def codes(refused) -> list[str]:
    return [problem.code for problem in refused.value.problems]


# -- the difference ------------------------------------------------------------------------------------------------------


def test_what_is_new_changed_and_the_same(store):
    made = prepare(
        store,
        "甲县,每千人口注册护士数,2023,4.31",
        "甲县,每千人口注册护士数,2021,4.15",
        "甲县,每千人口注册护士数,2022,4.2",
    )
    table = made.difference
    assert table["what"].tolist() == ["new", "changed", "same"] and [
        made.count(w) for w in ("new", "changed", "same")
    ] == [1, 1, 1]
    assert table["old"].tolist() == ["", "4.1", "4.2"] and table["new"].tolist() == ["4.31", "4.15", "4.2"]
    assert table["old_by"].tolist() == ["", "整理", "整理"] and table["old_source"].tolist() == [
        "",
        "甲县规划",
        "甲县规划",
    ]
    assert table["old_batch"].tolist() == [pd.NA, 1, 1] or table["old_batch"].fillna(0).tolist() == [0, 1, 1]
    assert set(table["area"]) == {"甲县"} and set(table["indicator_name"]) == {"每千人口注册护士数"}
    assert table["row"].tolist() == [2, 3, 4] and set(table["file"]) == {"年报.csv"}
    assert made.needs_reason and made.seen == 1 and made.repeated is None
    assert store.version() == 1, "a preview writes nothing"


def test_what_came_by_an_upload_says_by_whom_and_in_which_batch(store):
    put(store, "甲县,每千人口注册护士数,2021,4.15", by=LI)
    (row,) = prepare(store, "甲县,每千人口注册护士数,2021,4.16").difference.to_dict("records")
    assert (row["what"], row["old"], row["old_by"], row["old_batch"], row["old_source"]) == (
        "changed",
        "4.15",
        "李四",
        2,
        "上传数据",
    )


def test_another_status_of_the_same_number_is_a_change_that_needs_no_reason(store):
    head = "县区,指标,年份,数值,状态"
    made = prepare(store, "甲县,每千人口注册护士数,2022,4.2,核定", head=head)
    (row,) = made.difference.to_dict("records")
    assert (row["what"], row["old"], row["new"], row["also"]) == ("changed", "4.2", "4.2", "状态：未写 → 核定")
    assert not made.needs_reason
    assert importing.submit(store, made, actor=ZHANG).changed == 1


def test_a_year_of_maternal_and_child_health_is_set_beside_the_calendar_year_it_displaces(store):
    head = "县区,指标,年份,数值,时期"
    (row,) = prepare(store, "甲县,婴儿死亡率,2022,2.5,妇幼年度", head=head).difference.to_dict("records")
    assert (row["what"], row["old"], row["new"], row["also"]) == ("changed", "2.9", "2.5", "时期：全年 → 妇幼年度")
    put(store, "甲县,婴儿死亡率,2022,2.9,妇幼年度", head=head)
    (row,) = prepare(store, "甲县,婴儿死亡率,2022,2.4,妇幼年度", head=head, name="二.csv").difference.to_dict("records")
    assert (row["old"], row["old_batch"], row["also"]) == ("2.9", 2, ""), "the upload's own figure is what is corrected"
    (row,) = prepare(store, "甲县,婴儿死亡率,2022,2.4,上半年", head=head, name="三.csv").difference.to_dict("records")
    assert row["what"] == "new", "half a year is another cell"


def test_what_a_row_does_not_state_is_kept(store):
    put(store, "甲县,每千人口注册护士数,2023,4.31,核定", head="县区,指标,年份,数值,状态")
    done = put(store, "甲县,每千人口注册护士数,2023,4.31", "乙县,每千人口注册护士数,2023,3.9", by=LI)
    assert (done.added, done.changed, done.unchanged) == (1, 0, 1)
    standing = store.statements("figure", area="990101", indicator="nurses_per_1000")
    assert standing[standing["year"] == 2023]["status"].tolist() == ["核定"]


def test_a_row_that_only_says_what_a_document_says_leaves_the_document_its_word(store):
    done = put(store, "甲县,每千人口注册护士数,2021,4.1", "甲县,每千人口注册护士数,2023,4.31")
    assert (done.batch, done.added, done.changed, done.unchanged) == (2, 1, 0, 1)
    assert held(store, year=2021) == [(4.1, "plan", 1)]
    listed = store.batches().set_index("id").loc[2]
    assert [int(listed[name]) for name in ("added", "changed", "unchanged", "retracted")] == [1, 0, 1, 0]


def test_nothing_new_writes_nothing_and_says_so(store):
    before = everything(store)
    done = put(store, "甲县,每千人口注册护士数,2021,4.1", "甲县,每千人口注册护士数,2022,4.20")
    assert (done.batch, done.added, done.changed, done.unchanged) == (None, 0, 0, 2)
    assert everything(store) == before


def test_targets_and_tasks_go_the_same_way(store):
    target = csv_file(
        "甲县,每千人口注册护士数,2025,≥,4.6,甲县规划中期调整,表 1",
        "甲县,居民健康素养水平,2025,≥,25,甲县规划中期调整,表 2",
        name="目标.csv",
        head="县区,指标,目标年,比较符,目标值,来源文件,位置",
    )
    task = csv_file("t1,甲县,建成县级胸痛中心,已完成", name="任务.csv", head="编号,县区,任务,状态")
    made = importing.prepare(store, [target, task], year=YEAR)
    assert not [p for p in made.problems if p.level == "error"], [p.line() for p in made.problems]
    table = made.difference.set_index(["table", "indicator"])
    assert table["what"].to_dict() == {
        ("target", "nurses_per_1000"): "changed",
        ("target", "health_literacy"): "same",
        ("commitment", ""): "changed",
    }
    assert table.loc[("target", "nurses_per_1000"), ["old", "new"]].tolist() == ["≥4.5", "≥4.6"]
    assert table.loc[("commitment", ""), "new"] == "已完成"
    done = importing.submit(store, made, actor=ZHANG, reason="中期调整", accepted_warnings=True)
    assert (done.added, done.changed, done.unchanged) == (0, 2, 1)
    assert gaps(store).set_index("indicator").loc["nurses_per_1000", "target"] == 4.6
    (now,) = store.rows(done.batch)["commitment"].to_dict("records")
    assert (now["involved"], now["elsewhere"]) == ("乙局", "附件：县级胸痛中心"), "left empty it says nothing"


def test_the_departments_involved_are_read_from_a_form(store):
    task = csv_file("t1,甲县,建成县级胸痛中心,丙局、丁局", name="任务.csv", head="编号,县区,任务,涉及部门")
    made = importing.prepare(store, [task], year=YEAR)
    assert made.problems == [] and "涉及部门：乙局 → 丙局、丁局" in "".join(made.difference["also"])
    importing.submit(store, made, actor=ZHANG, reason="补部门", accepted_warnings=True)
    assert View.open(store, year=YEAR).commitments(["990101"])["involved"].tolist() == ["丙局、丁局"]


def test_documents_and_counties_count_their_tasks_from_one_and_none_writes_over_another(store):
    """The printed number names a task only within its area and document; without a document its words do."""

    def tasks() -> dict[str, tuple[str, str, str]]:
        found = View.open(store, year=YEAR).commitments(["990101", "990102"])
        return {row["task"]: (row["area"], row["status"], row["place"]) for row in found.to_dict("records")}

    def put_in(name: str, *lines: str, head="编号,县区,任务,状态,来源文件") -> tuple[int, int]:
        made = importing.prepare(store, [csv_file(*lines, name=f"{name}.csv", head=head)], year=YEAR)
        assert not [p for p in made.problems if p.level == "error"], [p.line() for p in made.problems]
        done = importing.submit(store, made, actor=ZHANG, accepted_warnings=True)
        return done.added, done.changed

    before = tasks()
    two = ("1,甲县,建胸痛中心,未开始,甲县方案", "1,乙县,建卒中中心,未开始,乙县方案")
    assert put_in("两县", *two) == (2, 0)
    assert put_in("另一份", "1,甲县,培训村医,未开始,甲县计划") == (1, 0)
    assert put_in("未写文件", "1,甲县,创建卫生县,未开始,", "1,甲县,改造厕所,未开始,") == (2, 0)
    assert put_in("进展", *(line.replace("未开始", "进行中") for line in two)) == (0, 2), "the same come back"
    assert put_in("改写", "1,甲县,建成胸痛中心和卒中中心,已完成,甲县方案") == (0, 1), (
        "within a document it is the number"
    )
    assert put_in("别县", "t1,乙县,建成县级胸痛中心,已完成,") == (1, 0), "a number of another county's"
    now = tasks()
    assert {task: now[task] for task in before} | {
        "建成胸痛中心和卒中中心": ("990101", "已完成", "甲县方案 编号 1"),
        "建卒中中心": ("990102", "进行中", "乙县方案 编号 1"),
        "培训村医": ("990101", "未开始", "甲县计划 编号 1"),
        "创建卫生县": ("990101", "未开始", "上报任务 编号 1"),
        "改造厕所": ("990101", "未开始", "上报任务 编号 1"),
    } | ({"建成县级胸痛中心": now["建成县级胸痛中心"]}) == now
    assert len(View.open(store, year=YEAR).commitments(["990102"])) == 2
    # The template gives them out by the numbers of the ledger, and takes them back.
    view = View.open(store, year=YEAR)
    out = templates.make(view, areas=["990101", "990102"], years=[2023]).xlsx()
    made = importing.prepare(store, [Given(name="模板.xlsx", body=out)], year=YEAR)
    assert made.count("new") == made.count("changed") == 0 and made.count("same") == len(now) + 1


# -- verdicts that would flip --------------------------------------------------------------------------------------------


def test_flips_are_what_judging_says_after_writing(store):
    before = gaps(store).set_index(["area_code", "indicator"])["class"]
    made = prepare(
        store,
        "甲县,每千人口注册护士数,2023,4.6",
        "甲县,居民健康素养水平,2023,24.5",
        "甲市,每千人口医疗卫生机构床位数,2022,6.5",
        "乙县,婴儿死亡率,2023,3",
    )
    flips = made.flips.set_index(["area_code", "indicator"])
    assert store.version() == 1 and gaps(store).set_index(["area_code", "indicator"])["class"].equals(before)
    importing.submit(store, made, actor=ZHANG, reason="年报", accepted_warnings=True)
    after = gaps(store).set_index(["area_code", "indicator"])["class"]
    assert flips["from"].to_dict() == before[before != after].to_dict()
    assert flips["to"].to_dict() == after[before != after].to_dict()
    assert ("990101", "beds_per_1000") in flips.index, "the county's target leans on its city's figure"
    assert flips.loc[("990101", "nurses_per_1000"), ["area", "indicator_name", "target_year", "to"]].tolist() == [
        "甲县",
        "每千人口注册护士数",
        2025,
        "met_early",
    ]


def test_rows_that_change_no_verdict_flip_nothing(store):
    assert prepare(store, "乙县,婴儿死亡率,2023,3").flips.empty
    assert prepare(store, "甲县,每千人口注册护士数,2021,4.1").flips.empty


def test_a_trial_leaves_nothing_and_lets_others_write(store):
    before = everything(store)
    with store.trial() as trial:
        made = prepare_rows(trial)
        assert trial.version() == 2 and made == 2 and len(trial.statements("figure")) == len(FIGURES_HELD) + 1
    assert everything(store) == before
    with pytest.raises(RuntimeError), store.trial() as trial:
        prepare_rows(trial)
        raise RuntimeError
    assert everything(store) == before and put(store, "甲县,每千人口注册护士数,2023,4.3").batch == 2


def prepare_rows(store: Store) -> int | None:
    from tests.stores import figure, write

    return write(store, figure())


# -- what stands in the way ----------------------------------------------------------------------------------------------


def test_errors_stop_their_rows_and_the_sound_ones_can_go_in(store):
    made = prepare(
        store,
        "甲县,每千人口注册护士数,2023,4.31",
        "丁县,每千人口注册护士数,2023,4.3",
        "甲县,每千人口注册护士数,2033,4.5",
    )
    before = everything(store)
    with pytest.raises(Refused) as refused:
        importing.submit(store, made, actor=ZHANG)
    assert codes(refused) == ["unknown_area", "future_year"] and everything(store) == before
    done = importing.submit(store, made, actor=ZHANG, good_rows=True, accepted_warnings=True)
    assert (done.batch, done.added, done.refused) == (2, 1, 2)
    assert [value for value, *_ in held(store)] == [4.31]


def test_a_file_without_a_sound_row_writes_nothing(store):
    made = prepare(store, "丁县,每千人口注册护士数,2023,4.3")
    for good_rows in (False, True):
        with pytest.raises(Refused) as refused:
            importing.submit(store, made, actor=ZHANG, good_rows=good_rows)
        assert codes(refused) == ["unknown_area"] and store.version() == 1
    assert made.difference.empty and made.flips.empty and list(made.difference.columns)


def test_warnings_ask_for_a_tick(store):
    made = prepare(store, "甲县,每千人口注册护士数,2023,42.0")
    assert "unit_slip" in [p.code for p in made.problems]
    with pytest.raises(Refused) as refused:
        importing.submit(store, made, actor=ZHANG)
    assert "unit_slip" in codes(refused) and store.version() == 1
    assert importing.submit(store, made, actor=ZHANG, accepted_warnings=True).batch == 2


def test_everything_that_stands_in_the_way_is_told_at_once(store):
    body = ["甲县,每千人口注册护士数,2021,4.15"]
    put(store, *body)
    made = prepare(store, *body, "丁县,每千人口注册护士数,2023,4.3", "甲县,每千人口注册护士数,2022,42")
    made_of_both = importing.prepare(store, [*made.files, csv_file(*body, name="又一次.csv")], year=YEAR)
    with pytest.raises(Refused) as refused:
        importing.submit(store, made_of_both, actor=ZHANG)
    assert set(codes(refused)) >= {"unknown_area", "unit_slip", "same_file", "no_reason"}


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_correction_needs_a_reason_and_the_batch_keeps_it(store, reason):
    made = prepare(store, "甲县,每千人口注册护士数,2021,4.15")
    with pytest.raises(Refused) as refused:
        importing.submit(store, made, actor=ZHANG, reason=reason)
    assert codes(refused) == ["no_reason"] and store.version() == 1
    importing.submit(store, made, actor=ZHANG, reason="核定数替换年报数")
    listed = store.batches().set_index("id").loc[2]
    assert (listed["reason"], listed["by"], listed["via"], listed["kind"]) == (
        "核定数替换年报数",
        "张三",
        "page",
        "upload",
    )


def test_the_same_file_twice_is_recognised_by_its_bytes_while_its_batch_counts(store):
    line = "甲县,每千人口注册护士数,2023,4.31"
    put(store, line)
    made = prepare(store, line, name="换个名字.csv")
    assert made.repeated == 2
    with pytest.raises(Refused) as refused:
        importing.submit(store, made, actor=LI)
    (problem,) = refused.value.problems
    assert problem.code == "same_file" and "第 2 批" in problem.why and problem.file == "换个名字.csv"
    importing.turn(store, 2, actor=ZHANG)
    assert prepare(store, line).repeated is None and put(store, line).batch == 4


def test_two_people_changing_the_same_cell_are_told_which_by_whom_and_when(store):
    mine = prepare(store, "甲县,每千人口注册护士数,2023,4.31", "甲县,每千人口注册护士数,2022,4.2")
    put(store, "甲县,每千人口注册护士数,2023,4.35", by=LI)
    before = everything(store)
    with pytest.raises(Refused) as refused:
        importing.submit(store, mine, actor=ZHANG)
    (problem,) = refused.value.problems
    assert problem.code == "changed_meanwhile" and problem.value == "甲县 每千人口注册护士数 2023 年"
    today = clock.date_words(pd.Timestamp.now("Asia/Shanghai"))
    assert "李四" in problem.why and "第 2 批" in problem.why and today in problem.why
    assert everything(store) == before


def test_two_people_uploading_the_same_tasks_are_told_as_those_of_figures_are(store):
    """Also a task that nobody had yet: two who upload one new file at once make one task, and the second is told."""

    def tasks(name: str, *lines: str) -> importing.Prepared:
        given = csv_file(*lines, name=name, head="编号,县区,任务,状态")
        return importing.prepare(store, [given], year=YEAR)

    first = tasks("任务.csv", "t1,甲县,建成县级胸痛中心,在建", ",甲县,培训村医,未开始")
    second = tasks("任务二.csv", "t1,甲县,建成县级胸痛中心,已完成", ",甲县,培训村医,进行中", ",乙县,培训村医,进行中")
    importing.submit(store, first, actor=LI, accepted_warnings=True)
    before = everything(store)
    with pytest.raises(Refused) as refused:
        importing.submit(store, second, actor=ZHANG, accepted_warnings=True)
    assert codes(refused) == ["changed_meanwhile"] * 2
    assert {one.value for one in refused.value.problems} == {"甲县 建成县级胸痛中心", "甲县 培训村医"}
    assert all("李四" in one.why and "第 2 批" in one.why for one in refused.value.problems)
    assert everything(store) == before
    again = tasks("任务二.csv", "t1,甲县,建成县级胸痛中心,已完成")
    assert again.difference["old"].tolist() == ["在建"], "seen anew, it goes in"
    assert importing.submit(store, again, actor=ZHANG, accepted_warnings=True).changed == 1


def test_a_document_changed_under_a_row_that_was_the_same_is_told_too(store, tmp_path):
    """The row is not written: without the check the person would be told 'the same' of a number that is no longer there."""
    mine = prepare(store, "甲县,每千人口注册护士数,2021,4.1", "甲县,每千人口注册护士数,2023,4.3")
    changed = [row | ({"value": "4.12"} if row["year"] == "2021" else {}) for row in FIGURES_HELD]
    building.build(store, **project(tmp_path / "data", changed), actor=Actor(name="整理", via="build"))
    with pytest.raises(Refused) as refused:
        importing.submit(store, mine, actor=ZHANG)
    assert codes(refused) == ["changed_meanwhile"] and "2021" in refused.value.problems[0].value


def test_a_county_role_uploads_only_into_its_own_areas(store):
    ours = Actor(name="甲县填报员", role="editor", areas=frozenset({"990101"}), via="page")
    both = prepare(store, "甲县,每千人口注册护士数,2023,4.31", "乙县,每千人口注册护士数,2023,4.3")
    before = everything(store)
    with pytest.raises(NotAllowed, match="乙县") as told:
        importing.submit(store, both, actor=ours)
    assert "（甲县 990101）" in str(told.value) and everything(store) == before
    with pytest.raises(NotAllowed):
        importing.submit(store, both, actor=Actor(name="访客", role="viewer"))
    assert put(store, "甲县,每千人口注册护士数,2023,4.31", by=ours).batch == 2
    put(store, "乙县,每千人口注册护士数,2023,4.3")
    with pytest.raises(NotAllowed):
        importing.turn(store, 3, actor=ours)
    assert importing.turn(store, 2, actor=ours) == 4


def test_a_county_role_does_not_take_over_another_countys_task(store):
    theirs = Actor(name="乙县填报员", role="editor", areas=frozenset({"990102"}), via="page")
    made = importing.prepare(
        store, [csv_file("t1,乙县,建成县级胸痛中心,已完成", name="任务.csv", head="编号,县区,任务,状态")], year=YEAR
    )
    (row,) = made.rows["commitment"].to_dict("records")
    assert row["area"] == "990102" and row["id"] != "t1", "it is a task of 乙县's own"
    made.rows["commitment"]["id"] = "t1"
    with pytest.raises(NotAllowed, match="甲县"):
        importing.submit(store, made, actor=theirs, reason="x", accepted_warnings=True, good_rows=True)
    assert store.version() == 1


# -- the batch keeps everything ------------------------------------------------------------------------------------------


def test_every_file_comes_back_as_it_went_in(store):
    given = [
        csv_file("甲县,每千人口注册护士数,2023,4.31", name="年报.csv"),
        csv_file("乙县,每千人口注册护士数,2023,4.3", name="年报.csv"),
        Given(name="GBK.csv", body="县区,指标,年份,数值\n甲县,婴儿死亡率,2023,2.5\n".encode("gb18030")),
    ]
    made = importing.prepare(store, given, year=YEAR)
    batch = importing.submit(store, made, actor=ZHANG, accepted_warnings=True).batch
    kept = store.files(batch)
    assert sorted(kept.values()) == sorted(one.body for one in given) and sorted(kept) == [
        "GBK.csv",
        "年报 (2).csv",
        "年报.csv",
    ]
    assert importing.original(store, batch, "GBK.csv") == given[2].body
    assert store.batches()["sha256"].iloc[-1] in {hashlib.sha256(one.body).hexdigest() for one in given}
    with pytest.raises(NotFound, match="GBK.csv"):
        importing.original(store, batch, "别的.csv")
    with pytest.raises(NotFound):
        store.files(99)


def test_the_rows_of_a_batch_come_back_as_written(store):
    put(store, "甲县,每千人口注册护士数,2023,4.31", "乙县,每千人口注册护士数,2023,4.3")
    importing.turn(store, 2, actor=ZHANG)
    rows = store.rows(2)
    assert list(zip(rows["figure"]["area"], rows["figure"]["value"])) == [("990101", 4.31), ("990102", 4.3)]
    assert rows["target"].empty and rows["commitment"].empty and store.rows(3)["figure"].empty
    assert rows["figure"]["note"].str.contains("年报.csv").all()
    with pytest.raises(NotFound):
        store.rows(99)


# -- cancel --------------------------------------------------------------------------------------------------------------


class Cancelled(Exception):
    pass


def test_progress_tells_numbers_and_may_cancel_anywhere(store):
    told, before = [], everything(store)
    line = "甲县,每千人口注册护士数,2023,4.31"
    made = prepare(store, line, progress=lambda *said: told.append(said))
    importing.submit(store, made, actor=ZHANG, dry_run=True, progress=lambda *said: told.append(said))
    assert everything(store) == before, "a dry run writes nothing"
    assert told and all(0 <= done <= total and words for done, total, words in told)
    for stop in range(0, len(told) + 8, 2):
        said = iter(range(stop))

        def cancel(*_):
            if next(said, None) is None:
                raise Cancelled

        try:
            importing.submit(store, prepare(store, line, progress=cancel), actor=ZHANG, progress=cancel)
            break
        except Cancelled:
            assert everything(store) == before
    else:
        pytest.fail("never went through")
    assert stop > 2 and store.version() == 2 and [v for v, *_ in held(store)] == [4.31], "the lock is free again"


# -- undo and redo -------------------------------------------------------------------------------------------------------


def test_upload_undo_redo_give_the_dashboard_back_cell_by_cell(store):
    before = gaps(store)
    put(
        store,
        "甲县,每千人口注册护士数,2023,4.6",
        "甲县,居民健康素养水平,2020,24.9",
        "甲市,每千人口医疗卫生机构床位数,2022,6.5",
    )
    after = gaps(store)
    assert not after.equals(before)
    assert importing.turn(store, 2, actor=LI, reason="填错") == 3
    pd.testing.assert_frame_equal(gaps(store), before)
    assert importing.turn(store, 2, actor=LI) == 4
    pd.testing.assert_frame_equal(gaps(store), after)
    pd.testing.assert_frame_equal(gaps(store, as_of=3), before)
    assert store.batches()["kind"].tolist() == ["curated", "upload", "undo", "redo"]


def test_undoing_the_first_of_two_uploads_keeps_the_second(store):
    put(store, "甲县,每千人口注册护士数,2023,4.3", "甲县,居民健康素养水平,2023,24.5")
    put(store, "甲县,每千人口注册护士数,2023,4.4", "甲县,婴儿死亡率,2023,2.8", name="更正.csv")
    put(store, "甲县,婴儿死亡率,2023,2.8", "甲县,每千人口注册护士数,2024,4.5", name="第三次.csv")
    importing.turn(store, 2, actor=LI)
    assert held(store) == [(4.4, "upload", 3)] and held(store, "health_literacy") == []
    importing.turn(store, 3, actor=LI)
    assert held(store) == [] and held(store, "infant_mortality") == [(2.8, "upload", 4)], "the third said it too"
    importing.turn(store, 2, actor=LI)
    assert held(store) == [(4.3, "upload", 2)]


def test_after_a_build_is_undone_the_stamp_is_gone(store, tmp_path):
    from actions import stamp

    given = project(tmp_path / "data")
    stamp.set_current(store.path, **given)
    put(store, "甲县,每千人口注册护士数,2023,4.3")
    importing.undo(store, 2, actor=ZHANG)
    assert stamp.is_current(store.path, **given), "an upload is not what the stamp speaks of"
    importing.undo(store, 1, actor=ZHANG)
    assert not stamp.is_current(store.path, **given)


def test_an_upload_is_titled_by_its_batch(store):
    put(store, "甲县,每千人口注册护士数,2023,4.3")
    view = View.open(store, year=YEAR)
    found = view.assessment("990101", "nurses_per_1000", 2025, "plan")
    assert found.latest.title == "上传数据（第 2 批）" and found.target.title == "甲县规划"
    assert "上传数据（第 2 批）" in [one.title for one in view.statements("990101", "nurses_per_1000").figures]


@pytest.mark.soak
def test_every_file_of_the_corpus_goes_in_comes_out_and_goes_in_again(tmp_path, monkeypatch):
    """tests/uploads, good and bad: what can go in goes in whole, undone it leaves every statement as it was, redone it is all 'same'."""
    from tests.uploads import corpus

    monkeypatch.setattr(files, "publish", lambda *_: None)
    monkeypatch.setattr(importing, "_flips", lambda *_, **__: pd.DataFrame(columns=importing.FLIPS))
    given = project(tmp_path / "data") | {"definitions": ROOT / "indicators.yaml"}
    for path in given["data"].glob("*.csv"):
        path.write_text(path.read_text("utf-8").replace(",9901", ",9001").replace("\n9901", "\n9001"), "utf-8")
    areas = (corpus.HERE / "areas.csv").read_text("utf-8")
    invented_only = areas.replace("000000,全国,全国,nation,\n", "").replace(",province,000000", ",province,")
    (given["data"] / "areas.csv").write_text(invented_only, "utf-8")
    gone_in = 0
    with Store.open(tmp_path / "s.duckdb", create=True) as store:
        building.build(store, **given, actor=Actor(name="整理", via="build"))
        for path in corpus.files():
            before = statements(store)
            made = importing.prepare(store, [corpus.given(path)], year=corpus.YEAR)
            try:
                done = importing.submit(store, made, actor=ZHANG, reason="核对", accepted_warnings=True, good_rows=True)
            except Refused:
                assert made.difference.empty and statements(store) == before, path
                continue
            assert done.added + done.changed + done.unchanged == sum(map(len, made.reading.tables.values())), path
            assert store.files(done.batch) == {path.name: path.read_bytes()}, path
            importing.turn(store, done.batch, actor=ZHANG)
            assert statements(store) == before, path
            importing.turn(store, done.batch, actor=ZHANG)
            again = importing.prepare(store, [corpus.given(path)], year=corpus.YEAR)
            assert again.repeated == done.batch and set(again.difference["what"]) == {"same"}, path
            importing.turn(store, done.batch, actor=ZHANG)
            gone_in += 1
    assert gone_in > 40


def statements(store: Store) -> list[list[str]]:
    """Every statement that counts, as text."""
    tables = (store.statements(table).drop(columns="line") for table in ("figure", "target", "commitment"))
    return [sorted(map(str, table.itertuples(index=False))) for table in tables]


# -- many problems -------------------------------------------------------------------------------------------------------


def _many(count: int, **more) -> list[Problem]:
    return [
        Problem(code="duplicate", file="a.csv", row=row, column="D", why=f"与第 {row} 行重复", **more)
        for row in range(count)
    ]


def test_what_a_refusal_adds_is_found_without_comparing_each_problem_with_each(monkeypatch):
    """20,000 duplicate rows once took 41 s: comparisons are counted, not seconds."""
    compared = 0
    equal = Problem.__eq__

    def counted(one, other):
        nonlocal compared
        compared += 1
        return equal(one, other)

    known = _many(3_000)
    monkeypatch.setattr(Problem, "__eq__", counted)
    same, new = _many(3_000), Problem(code="same_file", why="已写入过")
    assert importing.further([*same, new, new], known) == [new, new]
    assert compared < 10 * len(known)


def test_problems_of_one_kind_are_listed_up_to_a_number_and_the_rest_is_counted():
    other = Problem(code="unit", file="a.csv", row=1, column="E", why="单位不对")
    problems = [*_many(60), other, *_many(7, level="warning")]
    found = importing.listed(problems)
    assert found[:50] == problems[:50] and found[51] == other and found[52:] == problems[61:]
    assert found[50].why == "另有 10 处同样的问题" and found[50].row is None and found[50].level == "error"
    assert importing.listed(problems[:50]) == problems[:50], "none to count"


# -- cells put right -----------------------------------------------------------------------------------------------------

SLIPS = ("甲县,每千人口注册护士数,2023,四点三", "丁县,每千人口注册护士数,2022,4.25", "丁县,婴儿死亡率,2023,2.8")


def mend(column: str, row: int, was: str, becomes: str, **more) -> Mend:
    return Mend(**({"file": "年报.csv", "sheet": ""} | more), row=row, column=column, was=was, becomes=becomes)


MENDS = [mend("D", 2, "四点三", "4.3"), mend("A", 3, "丁县", "乙县"), mend("A", 4, "丁县", "乙县")]


def found(prepared: importing.Prepared) -> tuple[list[mending.Place], list[Problem]]:
    return mending.places(prepared.reading, prepared.problems, prepared.mends)


def test_the_cells_a_problem_points_at_are_told_with_the_words_of_their_rows(store):
    made = prepare(store, *SLIPS)
    places, others = found(made)
    assert [(one.column, one.rows, one.was, one.level) for one in places] == [
        ("D", (2,), "四点三", "error"),
        ("A", (3, 4), "丁县", "error"),
    ], "one label, many rows: put right at once; a value alone"
    assert others == [] and [mending.words(made.reading, one, made.names) for one in places] == [
        "甲县 · 每千人口注册护士数 · 2023 · 四点三",
        "丁县 · 每千人口注册护士数 · 2022 · 4.25",
    ]
    assert places[1].mends("乙县") == MENDS[1:]


@pytest.mark.parametrize(
    "head, line, words",
    [
        ("县区,指标,2022年,2023年", "甲县,婴儿死亡率,2.9,二点八", "甲县 · 婴儿死亡率 · 2023 · 二点八"),
        ("年份,县区,婴儿死亡率,每千人口注册护士数", "2023,甲县,二点八,4.3", "甲县 · 婴儿死亡率 · 2023 · 二点八"),
        ("甲县2023年卫生指标\n指标,数值", "婴儿死亡率,二点八", "甲县 · 婴儿死亡率 · 2023 · 二点八"),
    ],
)
def test_what_heads_and_titles_say_of_a_row_is_named(store, head, line, words):
    made = prepare(store, line, head=head)
    (place,), _ = found(made)
    assert mending.words(made.reading, place, made.names) == words


def test_mended_cells_are_read_and_the_file_is_kept_as_it_came_beside_its_mends(store):
    made = prepare(store, *SLIPS, mends=MENDS)
    assert made.problems == [] and made.count("new") == 3
    assert [(one.becomes, one.level) for one in found(made)[0]] == [("4.3", ""), ("乙县", "")], "still told, as done"
    batch = importing.submit(store, made, actor=ZHANG).batch
    kept = store.files(batch)
    assert list(kept) == ["年报.csv", "年报_更正.csv"] and kept["年报.csv"] == made.files[0].body
    assert store.batches()["file"].iloc[-1] == "年报.csv", "the ledger lists the file, not its mends"
    again = mending.read(kept["年报_更正.csv"], "年报_更正.csv")
    assert again == [dataclasses.replace(one, by="张三") for one in MENDS]
    rows = store.rows(batch)["figure"]
    assert rows["value"].tolist() == [4.3, 4.25, 2.8] and [note.split("；")[1] for note in rows["note"]] == [
        *("D2 已更正", "A3 已更正", "A4 已更正")
    ]
    importing.turn(store, batch, actor=ZHANG)
    redone = importing.prepare(store, [Given(name="年报.csv", body=kept["年报.csv"])], year=YEAR, mends=again)
    for name, table in made.rows.items():
        pd.testing.assert_frame_equal(redone.rows[name], table)


def test_the_same_file_with_mends_may_come_after_its_sound_rows(store):
    lines = [*SLIPS, "甲县,居民健康素养水平,2023,24.5"]
    put_in = importing.submit(store, prepare(store, *lines), actor=ZHANG, good_rows=True)
    assert (put_in.added, put_in.refused) == (1, 3)
    made = prepare(store, *lines, mends=MENDS)
    assert made.repeated is None and (made.count("new"), made.count("same")) == (3, 1)
    assert importing.submit(store, made, actor=ZHANG).added == 3


def test_a_mend_that_does_not_fit_is_a_problem_and_nothing_is_written(store):
    wrong = [
        mend("D", 2, "四点二", "4.2"),
        mend("Z", 3, "", "x"),
        mend("A", 99, "丁县", "乙县"),
        mend("A", 3, "丁县", "乙县", sheet="表一"),
        mend("A", 3, "丁县", "乙县", file="别的.csv"),
        *(mend("A", 4, "丁县", becomes) for becomes in ("乙县", "甲县")),
    ]
    made = prepare(store, *SLIPS, mends=wrong)
    told = [p for p in made.problems if p.code == "mend"]
    assert [(p.file, p.sheet, p.row, p.column) for p in told] == [
        ("别的.csv", "", 3, "A"),
        *(("年报.csv", "", row, column) for row, column in ((2, "D"), (3, "Z"), (99, "A"), (4, "A"))),
        ("年报.csv", "表一", 3, "A"),
    ]
    assert "更正前应为“四点二”，文件中为“四点三”" in told[1].why and "乙县" in told[4].why
    assert [p for p in found(made)[1] if p.code == "mend"] == told
    for good_rows in (False, True):
        with pytest.raises(Refused) as refused:
            importing.submit(store, made, actor=ZHANG, good_rows=good_rows)
        assert set(told) <= set(refused.value.problems) and store.version() == 1


def test_a_mended_cell_is_plain_text_and_the_parsed_sheet_stays_as_it_was():
    sheet = Sheet(rows=[(3, ["甲", "=A1+1"]), (5, ["乙"])], notes={(3, 1): Cell(text="=A1+1", formula="uncomputed")})
    book, lost = mends.applied(
        Workbook(sheets=[sheet], problems=[]), "年报.csv", [mend("B", 3, "=A1+1", "2"), mend("B", 5, "", "7")]
    )
    assert lost == [] and book.sheets[0].rows == [(3, ["甲", "2"]), (5, ["乙", "7"])] and book.sheets[0].notes == {}
    assert sheet.rows == [(3, ["甲", "=A1+1"]), (5, ["乙"])] and sheet.notes


def test_the_command_line_mends_too_and_a_refused_try_tells_no_verdicts(small_store, tmp_path, capsys):
    """Before: a refused dry run listed the verdicts that would change, of which none would."""
    path, beside, file = tmp_path / "s.duckdb", tmp_path / "更正.csv", tmp_path / "年报.csv"
    shutil.copy(small_store, path)
    file.write_bytes(csv_file(*SLIPS, "甲县,居民健康素养水平,2023,25.5").body)
    beside.write_bytes(mending.write(MENDS))

    def run(*more) -> tuple[int, dict]:
        code = cli.main(["import", str(file), "--store", str(path), "--dry-run", "--format", "json", *map(str, more)])
        return code, json.loads(capsys.readouterr().out)

    code, said = run()
    assert code == cli.REFUSED and said["refused"] == 3 and said["flips"] == []
    code, said = run("--mends", beside)
    assert (code, said["added"], said["refused"]) == (cli.DONE, 4, 0) and said["flips"]
    beside.write_text("x", "utf-8")
    assert cli.main(["import", str(file), "--store", str(path), "--mends", str(beside)]) == cli.REFUSED
    assert "不是更正文件" in capsys.readouterr().err


@given(st.lists(st.tuples(*[st.text(alphabet="'=+-@＝\t\r\n,\"；甲4.", max_size=6)] * 4), max_size=4))
@example([("'", "'=1", "=1", "\r")])
def test_mends_come_back_from_their_file_and_start_no_formula(said):
    told = [mend("AB", 12, was, becomes, sheet=sheet, by=by) for was, becomes, sheet, by in said]
    body = mending.write(told)
    assert mending.read(body, "更正.csv") == told == mending.found_in({"年报.csv": b"x", "更正.csv": body})
    cells = [cell for line in csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")) for cell in line]
    assert not any(cell.startswith(("=", "+", "-", "@", "＝")) for cell in cells)


@pytest.mark.parametrize(
    "body, words",
    [
        (b"\xff\xfe\x00", "不是更正文件"),
        ("文件,行\n".encode(), "不是更正文件"),
        (",".join(mending.HEAD).encode() + b'\n"a', "不是更正文件"),
        ("\n".join([",".join(mending.HEAD), "年报.csv,,x,A,丁县,乙县,", "", "年报.csv"]).encode(), "不能识别该行更正"),
    ],
)
def test_what_is_no_file_of_mends_is_refused(body, words):
    with pytest.raises(Refused, match=words) as refused:
        mending.read(body, "更正.csv")
    assert [problem.row for problem in refused.value.problems] in ([None], [2, 4])


def test_the_file_of_mends_has_a_name_of_its_own_behind_the_first_files():
    for others in (["年报.csv"], ["表.xlsx", "年报.csv", "年报_更正.csv"], ["无尾"], ["年报.csv", "年报(2).csv"]):
        (name,) = mending.kept(others, MENDS, by="张三")
        assert name not in others and min([*others, name]) == min(others) and "_更正" in name
    assert mending.kept(["年报.csv"], [], by="张三") == {}
