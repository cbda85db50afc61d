"""A county that is not in data/, from what was typed to a batch and back: what it brings along, what it costs others, and its rows for data/."""

import io
import shutil
import zipfile
from dataclasses import replace

import pytest

from actions import building, importing, recording, reference, registering, rows_for_data, typed_rows
from actions.assess import View
from actions.typed_rows import Draft
from loaders import additions, area_codes
from model.actors import Actor
from model.failures import NotAllowed, Refused
from store import Store
from tests.conftest import copied
from tests.stores import ROOT, everything, upload

YEAR = 2026
JINGCHUAN = "620821"
WANG, LI = Actor(name="王芳", via="page"), Actor(name="李建国", via="page")
PLAN = {
    "title": "泾川县“十四五”卫生健康发展规划",
    "kind": "plan",
    "date": "2021-12",
    "period_start": "2021",
    "period_end": "2025",
}
USUAL = {"year": "2025", "baseline_year": "2020", "scope": "plan", "attribute": "none", "place": "指标体系表"}
NURSES = USUAL | {"indicator": "nurses_per_1000", "comparator": "≥", "value": "3.8", "baseline": "2.9", "2023": "3.30"}
LITERACY = USUAL | {"indicator": "health_literacy", "comparator": "≥", "value": "25%以上", "2023": "22.5"}
DRAFT = Draft(area=JINGCHUAN, source=PLAN, lines=(NURSES, LITERACY))
ENTRY = {
    "id": "village_clinic_visits",
    "name": "村卫生室诊疗人次占比",
    "english": "Share of visits to village clinics",
    "unit": "%",
    "category": "primary_care",
    "core": "false",
    "better": "higher",
    "kind": "proportion",
    "per": "县域内诊疗人次",
    "measure": "annual_flow",
    "decimals": "1",
    "definition_source": "口径待补",
}


@pytest.fixture
def store(own_store):
    with Store.open(own_store) as opened:
        yield opened


@pytest.fixture(scope="module")
def registered_once(known_store, tmp_path_factory):
    """A store in which 泾川 was registered, as batch 2."""
    path = copied(known_store, tmp_path_factory.mktemp("registered"))
    with Store.open(path) as opened:
        assert write(opened) == 2
    return path


@pytest.fixture
def registered(registered_once, tmp_path):
    """A copy of it to do with as the test likes."""
    with Store.open(copied(registered_once, tmp_path)) as opened:
        yield opened


def write(store, draft=DRAFT, *, by=WANG, reason="", accepted=True):
    return registering.submit(
        store, registering.prepare(store, draft, year=YEAR), actor=by, reason=reason, accepted_warnings=accepted
    ).batch


def told(store, draft) -> list[str]:
    return [one.line() for one in typed_rows.check(store, draft, year=YEAR).problems]


def targets(store, **asked) -> set[str]:
    """The indicators the county has a live target for."""
    return set(store.statements("target", area=JINGCHUAN, **asked)["indicator"])


def judged(store, indicator: str, area: str = JINGCHUAN):
    """The target of 2025, judged."""
    return View.open(store, year=YEAR, areas=[area]).assessment(area, indicator, 2025, "plan")


# ---- the table of counties


def test_the_table_of_counties_is_whole():
    rows = list(area_codes.table().values())
    codes = {row["code"]: row for row in rows}
    assert len(codes) == len(rows) and all(len(code) == 6 and code.isdigit() for code in codes)
    assert additions.rows(area_codes.PLACE.read_bytes()) == rows
    seen = set()
    for row in rows:
        assert row["level"] == "nation" or row["parent"] in seen, f"{row}: parents stand first"
        assert row["level"] not in ("county", "city") or row["parent"][:2] == row["code"][:2]
        assert row["short"] and row["name"].startswith(row["short"])
        seen.add(row["code"])
    for code, name, city in (
        ("620725", "山丹县", "张掖市"),
        ("620821", "泾川县", "平凉市"),
        ("140932", "偏关县", "忻州市"),
    ):
        assert codes[code]["name"] == name and codes[codes[code]["parent"]]["name"] == city
    assert codes["110105"]["parent"] == "110000", "a municipality's districts lie in it"
    assert codes["441900"]["parent"] == "440000" and codes["441900"]["level"] == "county", "东莞 has no counties"
    per = {
        code: sum(row["level"] == "county" and row["code"][:2] == code[:2] for row in rows)
        for code in seen
        if code[2:] == "0000"
    }
    per.pop("000000")
    assert len(per) == 31 and per["620000"] == 87 and per["140000"] == 117 and per["110000"] == 16
    assert all(16 <= count <= 185 for count in per.values()) and 2840 < sum(per.values()) < 2870
    assert not [row["name"] for row in rows if row["code"][4:] in {"71", "73"} and row["level"] == "county"], "no zones"


def test_a_known_county_of_the_table_is_the_one_of_data(store):
    known = reference.read(store)
    for row in known.areas.to_dict("records"):
        ours = area_codes.table().get(row["code"])
        assert ours is None or (ours["name"], ours["parent"]) == (row["name"], row["parent"])
    offered = registering.counties(known, invented=False)
    assert offered[JINGCHUAN] == "泾川县 620821 · 甘肃省平凉市"
    assert list(offered).index("620725") < list(offered).index(JINGCHUAN), "those that are known come first"


# ---- writing, undo, redo, frozen views


def test_one_batch_brings_a_county_its_plan_and_its_targets(store):
    before = reference.read(store)
    proposal = registering.prepare(store, DRAFT, year=YEAR)
    assert [one.line() for one in proposal.prepared.problems] == []
    assert (proposal.prepared.count("new"), store.version()) == (4, 1)
    assert registering.brought(proposal)[0] == "随批次登记的地区：平凉市、泾川县", "甘肃省 is known"
    batch = registering.submit(store, proposal, actor=WANG).batch
    assert batch == 2 and targets(store) == {"nurses_per_1000", "health_literacy"}
    known = reference.read(store)
    assert known.area_names[JINGCHUAN] == "泾川县" and known.titles["620821-2021-2025"] == PLAN["title"]
    view = View.open(store, year=YEAR, areas=[JINGCHUAN])
    a = view.assessment(JINGCHUAN, "nurses_per_1000", 2025, "plan")
    assert (a.target.value, a.baseline.value, a.latest.value, a.latest.decimals) == (3.8, 2.9, 3.3, 2)
    assert a.target.title == PLAN["title"] and a.latest.title == "上传数据（第 2 批）"
    assert view.assessment(JINGCHUAN, "health_literacy", 2025, "plan").target.comparator == "≥"
    rows = recording.rows(store, batch)
    assert set(rows["县区"]) == {"泾川县"} and PLAN["title"] in rows["出处"].iloc[-1]

    assert len(before.areas) == len(reference.read(store, as_of=1).areas), "a view held to batch 1 knows no new county"
    undone = importing.undo(store, batch, actor=LI, reason="试填")
    view = View.open(store, year=YEAR)
    assert targets(store) == set() and JINGCHUAN not in view.areas and JINGCHUAN not in set(view.table["area_code"])
    assert View.open(store, year=YEAR, as_of=batch, areas=[JINGCHUAN]).table["class"].notna().sum() == 2, (
        "a frozen link is right"
    )
    importing.undo(store, undone, actor=LI, reason="恢复")
    assert targets(store) == targets(store, as_of=batch) and JINGCHUAN in reference.read(store).area_names


def test_a_later_batch_stands_by_itself(registered):
    first = 2
    more = replace(DRAFT, source={"id": "620821-2021-2025"}, lines=(LITERACY | {"value": "26", "year": "2024"},))
    second = write(registered, more)
    importing.undo(registered, first, actor=WANG, reason="重填")
    assert second and JINGCHUAN in reference.read(registered).area_names and targets(registered) == {"health_literacy"}
    assert reference.read(registered).titles["620821-2021-2025"] == PLAN["title"]


def test_figures_uploaded_for_it_lie_still_when_it_is_undone(registered):
    """What an upload says of a county nobody knows any more is shown nowhere and breaks nothing; it counts again with the county."""
    first = 2
    upload(registered, "年报.csv", "县区,指标,单位,年份,数值\n泾川县,每千人口注册护士数,人/千人,2024,3.7\n", by=WANG)
    importing.undo(registered, first, actor=WANG, reason="撤")
    view = View.open(registered, year=YEAR)
    assert targets(registered) == set() and len(view.table) and len(view.findings()) and view.areas_with_figures
    importing.turn(registered, first, actor=WANG, reason="恢复")
    assert judged(registered, "nurses_per_1000").latest.value == 3.7


def test_an_upload_corrects_a_figure_typed_here(registered):
    """One key for what a person reports (decision 0014)."""
    upload(
        registered,
        "年报.csv",
        "县区,指标,单位,年份,数值\n泾川县,每千人口注册护士数,人/千人,2023,3.41\n",
        by=WANG,
        reason="年报数",
    )
    rows = registered.statements("figure", area=JINGCHUAN, indicator="nurses_per_1000")
    assert rows["value"].tolist() == [3.41]


def test_a_county_and_its_plan_alone(store):
    batch = write(store, replace(DRAFT, lines=()))
    assert batch == 2 and JINGCHUAN in reference.read(store).area_names
    made = upload(store, "年报.csv", "县区,指标,单位,年份,数值\n泾川县,每千人口注册护士数,人/千人,2023,3.41\n", by=WANG)
    assert made == 3, "an upload knows the county now"
    with pytest.raises(Refused, match="均已存在"):
        write(store, Draft(area=JINGCHUAN, source={"id": "620821-2021-2025"}))


def test_a_county_no_table_has_is_typed(store):
    typed = {"code": "620891", "name": "平凉新区", "parent": "620800"}
    draft = replace(DRAFT, area="620891", typed=typed)
    assert told(store, draft) == []
    write(store, draft)
    row = reference.read(store).areas.set_index("code").loc["620891"]
    assert (row["name"], row["short"], row["parent"]) == ("平凉新区", "平凉新", "620800")
    bad = replace(draft, area="62089", typed={"code": "62089", "name": "某区", "parent": ""})
    assert [line for line in told(store, bad) if "不是 6 位代码" in line or "选择所属的市" in line][1:]
    assert any(
        "已是 山丹县" in line for line in told(store, replace(draft, area="620725", typed=typed | {"code": "620725"}))
    )


# ---- every rule of the loaders, in the words of the form


BAD = [
    (NURSES | {"value": "三点八"}, ("目标 第 1 行·目标值", "三点八")),
    (LITERACY | {"baseline": "20", "baseline_year": "2025"}, ("目标 第 2 行·基期年", "基期年不早于目标年")),
    (NURSES | {"value": "4—3", "year": "2024"}, ("目标 第 3 行·目标值", "不是数")),
    (
        USUAL | {"indicator": "beds_per_1000", "value": "6", "comparator": "=", "unit": "‰"},
        ("目标 第 4 行·单位", "该指标用 张/千人"),
    ),
    (USUAL | {"indicator": "physicians_per_1000", "value": "320", "comparator": "≥"}, ("（提醒）", "超出合理范围 0～")),
    (USUAL | {"indicator": "infant_mortality", "2027": "4"}, ("历年数 第 6 行·2027 年", "年份尚未到来")),
    (USUAL | {"indicator": "infant_mortality", "2023": "3..3"}, ("历年数 第 7 行·2023 年", "不是数")),
    (USUAL | {"indicator": "", "value": "3", "comparator": "≥"}, ("目标 第 8 行·指标", "空着")),
    (
        USUAL | {"indicator": "life_expectancy", "value": "80", "comparator": "≥", "year": "25"},
        ("目标 第 9 行·目标年", "不是年份"),
    ),
]


def test_every_problem_is_told_at_once_where_it_was_typed(store):
    draft = replace(DRAFT, lines=tuple(line for line, _ in BAD))
    lines = told(store, draft)
    for _, said in BAD:
        assert any(all(part in one for part in said) for one in lines), (said, lines)
    with pytest.raises(Refused):
        write(store, draft)
    assert store.version() == 1


def test_the_same_target_twice_is_told(store):
    assert any("与前一行为同一处" in one for one in told(store, replace(DRAFT, lines=(NURSES, NURSES))))


def test_warnings_are_to_be_accepted(store):
    with pytest.raises(Refused, match="超出合理范围"):
        write(store, replace(DRAFT, lines=(NURSES | {"value": "380"},)), accepted=False)


def test_an_invented_set_takes_no_real_county(own_store):
    with Store.open(own_store.with_name("demo.duckdb")) as demo:
        before = everything(demo)
        assert any("虚构" in one for one in told(demo, DRAFT))
        with pytest.raises(Refused):
            write(demo, DRAFT)
        assert everything(demo) == before
        typed = {"code": "900104", "name": "丁县", "parent": "900100"}
        assert write(demo, replace(DRAFT, area="900104", typed=typed, source=PLAN | {"title": "丁县规划（虚构）"})) == 2
        assert JINGCHUAN not in registering.counties(reference.read(demo), invented=True)


# ---- two people, roles


def test_the_second_of_two_who_register_the_same_county_is_told(store):
    mine = registering.prepare(store, DRAFT, year=YEAR)
    write(store, replace(DRAFT, source=PLAN | {"title": "另一份规划"}, lines=(LITERACY | {"year": "2024"},)), by=LI)
    with pytest.raises(Refused, match="李建国.*第 2 批.*登记"):
        registering.submit(store, mine, actor=WANG, accepted_warnings=True)
    assert store.version() == 2
    assert write(store) == 3, "seen anew it is another document of the same years"
    assert reference.read(store).titles["620821-2021-2025-2"] == PLAN["title"]


def test_the_same_cell_changed_meanwhile_is_told(registered):
    more = replace(DRAFT, source={"id": "620821-2021-2025"}, lines=(NURSES | {"2023": "3.5"},))
    mine = registering.prepare(registered, more, year=YEAR)
    write(registered, replace(more, lines=(NURSES | {"2023": "3.4"},)), by=LI, reason="更正")
    with pytest.raises(Refused, match="李建国"):
        registering.submit(registered, mine, actor=WANG, reason="更正", accepted_warnings=True)


def test_a_county_role_registers_its_own_county_and_no_indicator(store):
    own = Actor(name="泾川填报员", role="editor", areas=frozenset({JINGCHUAN}), via="page")
    other = Actor(name="崇信填报员", role="editor", areas=frozenset({"620823"}), via="page")
    with pytest.raises(NotAllowed):
        write(store, by=other)
    with pytest.raises(NotAllowed):
        write(store, replace(DRAFT, lines=()), by=other)
    with pytest.raises(NotAllowed, match="新指标"):
        write(store, replace(DRAFT, indicators=(ENTRY,)), by=own)
    batch = write(store, replace(DRAFT, lines=()), by=own)
    with pytest.raises(NotAllowed):
        store.undo(batch, actor=other)
    assert store.undo(batch, actor=own) == 3


def test_an_uploaded_file_never_passes_for_rows_the_house_checked(store):
    made = importing.prepare(
        store,
        [
            importing.Given(
                name="data/areas.csv",
                body="县区,指标,单位,年份,数值\n山丹县,每千人口注册护士数,人/千人,2025,4.9\n".encode(),
            )
        ],
        year=YEAR,
    )
    importing.submit(store, made, actor=WANG, accepted_warnings=True)
    assert store.additions() == {} and list(store.files(2)) == ["areas.csv"] and reference.read(store)


# ---- correcting, new indicators, rows for data/


def test_a_mid_term_change_is_a_statement_of_its_own_and_wins(registered):
    view = View.open(registered, year=YEAR, areas=[JINGCHUAN])
    standing = registering.standing_lines(view, JINGCHUAN, "620821-2021-2025")
    assert {(one["indicator"], one["value"]) for one in standing} == {
        ("nurses_per_1000", "3.8"),
        ("health_literacy", "25"),
    }
    changed = tuple(one | {"value": "3.6"} if one["indicator"] == "nurses_per_1000" else one for one in standing)
    midterm = PLAN | {"title": "泾川县“十四五”规划中期调整", "date": "2023-10", "supersedes": "620821-2021-2025"}
    draft = Draft(area=JINGCHUAN, source=midterm, lines=changed, unchanged=standing)
    with pytest.raises(Refused, match="原因"):
        write(registered, draft)
    batch = write(registered, draft, reason="中期评估")
    a = judged(registered, "nurses_per_1000")
    assert (a.target.value, a.target.title, a.baseline.value) == (3.6, midterm["title"], 2.9)
    assert len(registered.statements("target", area=JINGCHUAN)) == 3, (
        "the old one stays, the unchanged one is not said again"
    )
    importing.undo(registered, batch, actor=WANG, reason="撤")
    assert judged(registered, "nurses_per_1000").target.value == 3.8


def test_a_target_of_data_is_superseded_too(store):
    view = View.open(store, year=YEAR, areas=["620725"])
    standing = registering.standing_lines(view, "620725", "shandan-145")
    line = next(one for one in standing if one["indicator"] == "health_literacy")
    draft = Draft(
        area="620725",
        source=PLAN | {"title": "山丹县中期调整", "date": "2023-10", "supersedes": "shandan-145"},
        lines=(line | {"value": "27"},),
        unchanged=standing,
    )
    write(store, draft, reason="中期评估")
    a = View.open(store, year=YEAR, areas=["620725"]).assessment("620725", "health_literacy", int(line["year"]), "plan")
    assert (a.target.value, a.target.title) == (27, "山丹县中期调整")


def test_a_new_indicator_is_proposed_kept_and_used_at_once(store):
    assert registering.indicator_problems(store, ENTRY, ()) == []
    bad = ENTRY | {"better": "up", "category": "其他", "name": "居民健康素养水平"}
    lines = "\n".join(one.line() for one in registering.indicator_problems(store, bad, ()))
    assert "新指标·优化方向" in lines and "新指标·类别" in lines and "也指 health_literacy" in lines
    line = USUAL | {"indicator": ENTRY["id"], "comparator": "≥", "value": "40", "2023": "36.5", "unit": "%"}
    draft = replace(DRAFT, lines=(line,), indicators=(ENTRY,))
    assert told(store, draft) == []
    batch = write(store, draft)
    known = reference.read(store)
    assert known.catalogue.indicators[ENTRY["id"]].name == ENTRY["name"] and targets(store)
    assert list(known.catalogue.indicators)[-1] == ENTRY["id"]
    upload(store, "年报.csv", f"县区,指标,单位,年份,数值\n泾川县,{ENTRY['name']},%,2024,37\n", by=WANG)
    assert judged(store, ENTRY["id"]).latest.value == 37
    assert "编号" in registering.indicator_problems(store, ENTRY, ())[0].line(), "it is known now"
    second = write(
        store, replace(draft, source={"id": "620821-2021-2025"}, lines=(line | {"year": "2024"},), indicators=())
    )
    importing.undo(store, batch, actor=WANG, reason="撤")
    assert ENTRY["id"] in reference.read(store).catalogue.indicators, f"batch {second} speaks of it"


def test_the_rows_for_data_are_accepted_there_and_a_build_afterwards_keeps_what_is_shown(store, tmp_path):
    line = USUAL | {"indicator": ENTRY["id"], "comparator": "≥", "value": "40", "2023": "36.5", "unit": "%"}
    write(store, replace(DRAFT, lines=(NURSES, LITERACY, line), indicators=(ENTRY,)))
    write(store, replace(DRAFT, source={"id": "620821-2021-2025"}, lines=(NURSES | {"2023": "3.4"},)), reason="更正")
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("*.duckdb*"))
    definitions = tmp_path / "indicators.yaml"
    shutil.copy(ROOT / "indicators.yaml", definitions)
    with zipfile.ZipFile(io.BytesIO(rows_for_data.zipped(store, JINGCHUAN))) as folder:
        kept = {name: folder.read(name).decode() for name in folder.namelist()}
    assert set(kept) == {"areas.csv", "sources.csv", "targets.csv", "figures.csv", "indicators.yaml"}
    assert ",3.4," in kept["figures.csv"] and "3.30" not in kept["figures.csv"], "the newest version of each"
    for name, text in kept.items():
        place = definitions if name == "indicators.yaml" else data / name
        head, _, rows = text.partition("\n")
        with place.open("a", encoding="utf-8") as file:
            file.write(("\n" if name == "indicators.yaml" else "") + rows)
        assert name == "indicators.yaml" or place.read_text("utf-8").startswith(head)
    assert [one.line() for one in building.check(data=data, definitions=definitions) if one.level == "error"] == []

    before = judged(store, "nurses_per_1000")
    built = building.build(store, data=data, definitions=definitions, actor=Actor(name="整理", via="build"))
    after = judged(store, "nurses_per_1000")
    assert (after.verdict, after.target, after.latest) == (before.verdict, before.target, before.latest)
    assert any("泾川县 620821" in one for one in built.outranked)
    assert registering.counties(reference.read(store), invented=False)[JINGCHUAN].startswith("泾川县 620821")
    assert rows_for_data.zipped(store, JINGCHUAN) is None, "all of it stands in data/ now"


def test_what_data_says_of_an_area_goes_before_what_was_typed(registered):
    known = reference.read(registered, as_of=1)
    row = {"code": JINGCHUAN, "name": "泾川区", "short": "泾川", "level": "county", "parent": "620000"}
    renamed = additions.read({"areas.csv": additions.body("areas.csv", [row])})
    own = additions.joined(known, [renamed])  # as if data/ said so
    joined = additions.joined(own, map(additions.read, registered.additions().values()))
    assert joined.area_names[JINGCHUAN] == "泾川区"


def test_a_planners_file_fills_the_table(store):
    text = (
        "县区,指标,目标年,比较符,目标值,属性,基期值,基期年,来源文件,位置\n"
        "泾川县,每千人口注册护士数,2025,≥,3.80,预期性,2.9,2020,规划,指标体系表 第 3 行\n山丹县,居民健康素养水平,2025,≥,25,,,,规划,表\n"
    )
    given = importing.Given(name="目标.csv", body=text.encode())
    lines, problems = registering.lines_of_file(store, replace(DRAFT, lines=()), given, year=YEAR)
    assert [(one["indicator"], one["value"], one["baseline"], one["attribute"], one["place"]) for one in lines] == [
        ("nurses_per_1000", "3.80", "2.9", "expected", "指标体系表 第 3 行")
    ]
    assert [one.code for one in problems] == ["other_area"] and store.version() == 1
    form = registering.template(reference.read(store), JINGCHUAN, "泾川县", years=[2023])
    lines, problems = registering.lines_of_file(
        store, replace(DRAFT, lines=()), importing.Given(name="表.xlsx", body=form), year=YEAR
    )
    assert lines == [] and [one for one in problems if one.level == "error" and one.code != "not_a_table"] == []
