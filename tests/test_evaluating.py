"""The 完成情况表 beside what documents and figures say (counted by hand), beside the published gaps, and with what is written in it."""

import json

import pytest

import cli
from actions import evaluating, importing, remarking
from actions.assess import View
from model.actors import Actor
from model.choice import Choice
from model.evaluation import STANDINGS
from model.failures import Refused
from model.plans import PLANS
from model.remarks import LONGEST
from store import Store
from tests import packs, stores
from tests.packs import SHANDAN
from wording import evaluation as words

JIA, YI, BING = "900101", "900102", "900103"
WANG = Actor(name="王芳", via="page")


def evaluated(store: Store, area: str, *, year: int, plan=PLANS[0], **narrowed):
    view = View.open(store, year=year)
    choice = Choice(areas=(area,), year=year, version=view.version, plan=plan, **narrowed)
    return evaluating.evaluate(view, choice, area=area)


def standings(e) -> dict[str, dict[str, int]]:
    """Attribute -> standing -> how many."""
    found: dict[str, dict[str, int]] = {}
    for row in e.rows:
        of = found.setdefault(row.a.attribute, {})
        of[row.standing] = of.get(row.standing, 0) + 1
    return found


@pytest.fixture(scope="module")
def demo():
    with Store.open_for_reading(packs.demo_store()) as store:
        yield store


# 乙县's binding targets beside its figures of 2025 in data/demo/figures.csv: the first half year is no year, 10.0 is not below 10,
# 53.4 is more than 54.1 − 1.
BINDING_OF_YI = {
    "elderly_health_management": "owed",
    "gps_per_10000": "owed",
    "out_of_pocket_share": "owed",
    "under3_systematic_management": "done",
    "maternal_systematic_management": "done",
    "county_hospital_tcm_coverage": "owed",
    "vaccination_by_township": "done",
    "county_referral_out": "undone",
    "school_myopia": "undone",
}


def test_a_county_of_the_demonstration_by_hand(demo):
    e = evaluated(demo, YI, year=2025)
    binding = {row.a.indicator.id: row for row in e.of("binding")}
    assert {key: row.standing for key, row in binding.items()} == BINDING_OF_YI
    assert (
        words.sentence(e)[0]
        == "乙县终期评估：约束性 9 项，已完成 3 项（其中 1 项待核、1 项有年份未达）、未完成 2 项、待报 4 项"
    )
    told = words.cells(binding["maternal_systematic_management"], e)
    assert (told.base, told.years, told.final, told.status) == (
        "91.01",
        ("91.61", "92.08", "92.88", "93.40"),
        "93.92",
        "快报",
    )
    assert told.other == "另有表述 ≥95：未完成" and "表述不一致待核" in told.notes
    assert words.cells(binding["vaccination_by_township"], e).notes[-1] == "2022 年未达"
    owed = words.cells(binding["elderly_health_management"], e)
    assert (owed.final, owed.gap, owed.target) == ("待报", "", "≥75")
    assert words.cells(binding["gps_per_10000"], e).target == "每年提高0.2人以上（即≥2.81）"


def test_three_counties_by_hand(demo):
    """As counted from data/demo: 95 targets, 37 reached, 6 missed, 43 owed, 9 that cannot be assessed."""
    every = [evaluated(demo, area, year=2025) for area in (JIA, YI, BING)]
    totals = [{key: sum(row.standing == key for row in e.rows) for key in STANDINGS} for e in every]
    assert [[of[key] for key in ("done", "undone", "owed", "not_assessable")] for of in totals] == [
        [29, 0, 3, 0],
        [7, 5, 18, 3],
        [1, 1, 22, 6],
    ]
    assert standings(every[1])["expected"] == {"done": 2, "undone": 3, "owed": 13, "not_assessable": 2}


def test_a_real_plan_at_its_end(real_store):
    """山丹县 as of 2026: 109 statements of 91 indicators; nothing of 2025 is reported, 13 have no number, 3 neither year nor number."""
    with Store.open_for_reading(real_store) as store:
        e = evaluated(store, SHANDAN, year=2026)
        assert standings(e) == {
            "binding": {"owed": 8},
            "expected": {"owed": 14},
            "none": {"owed": 53, "not_assessable": 16},
        }
        title, line = words.sentence(e)
        assert title == "山丹县终期评估：约束性 8 项，均待报期末数"
        assert (
            line
            == "预期性 14 项，均待报；未标属性 69 项，待报 53 项、不可评 16 项；共 1 项待核；另有 1 项年度或阶段目标"
        )
        why = [words.why(row) for row in e.rows if row.standing == "not_assessable"]
        assert why.count("仅定性目标") == 13 and len(why) == 16
        assert len(evaluated(store, SHANDAN, year=2026, core_only=True).rows) == 28


def test_what_is_put_in_moves_from_owed(own_store):
    """4.5 reaches ≥4.5; 28.77 is above ≤28; 9.71 reaches the table's ≥9.66 and not the text's 控制在 9.66."""
    with Store.open(own_store) as store:
        text = "县区,指标,年份,数值\n" + "".join(
            f"山丹县,{name},2025,{value}\n"
            for name, value in (
                ("每千人口注册护士数", "4.5"),
                ("每千人口医疗卫生机构床位数", "9.71"),
                ("个人卫生支出占卫生总费用比重", "28.77"),
            )
        )
        stores.upload(store, "2025.csv", text)
        rows = {row.a.indicator.id: row for row in evaluated(store, SHANDAN, year=2026).rows}
        assert {key: rows[key].standing for key in ("nurses_per_1000", "beds_per_1000", "out_of_pocket_share")} == {
            "nurses_per_1000": "done",
            "beds_per_1000": "done",
            "out_of_pocket_share": "undone",
        }
        e = evaluated(store, SHANDAN, year=2026)
        assert words.cells(rows["out_of_pocket_share"], e).gap == "高 0.77 个百分点"
        assert "表述不一致待核" in words.cells(rows["beds_per_1000"], e).notes
        assert sum(row.standing == "owed" for row in rows.values()) == 72
        assert rows["out_of_pocket_share"].lacks_cause and "未写原因 1 项" in words.sentence(e)[1]


@pytest.mark.parametrize("year", [2023, 2025, 2026])
@pytest.mark.parametrize("area", [JIA, YI, BING])
def test_every_row_is_the_published_one_and_stands_once(demo, area, year):
    view = View.open(demo, year=year)
    published = {
        (row["indicator"], row["target_year"], row["scope"]): row
        for row in json.loads(view.published().to_json(orient="records"))
        if row["area_code"] == area
    }
    made = json.loads(evaluating.table(evaluated(demo, area, year=year)).to_json(orient="records"))
    keys = [(row["indicator"], row["target_year"], row["scope"]) for row in made]
    assert len(set(keys)) == len(keys) and {row["counted"] for row in made} <= {True, False}
    for key, row in zip(keys, made):
        same = published[key]
        assert {name: row[name] for name in ("class", "target", "reason", "flags", "comparator", "baseline")} == {
            name: same[name] for name in ("class", "target", "reason", "flags", "comparator", "baseline")
        }
        if row["standing"] in ("done", "undone"):
            assert row["final"] == same["latest"], "the value told is the one that was judged"
    inside = [key for key in published if key[1] and 2021 <= key[1] <= 2025]
    assert set(inside) <= set(keys)


def test_before_the_plan_s_end_it_is_a_mid_term_one(demo):
    e = evaluated(demo, YI, year=2023)
    assert words.sentence(e)[0].startswith("乙县中期评估：约束性 ") and e.mid and e.last == 2023
    assert {row.standing for row in e.rows} & {"ahead", "on_schedule", "late", "worse"}
    assert words.heads(e)[4:8] == ("基期（2020）", "2021", "2022", "最新值（2023）")
    assert all(len(words.record(row, e)) == len(words.heads(e)) for row in (*e.rows, *e.apart))


def test_a_cause_is_written_read_undone_and_of_its_round(own_store, capsys):
    with Store.open(own_store) as store:
        e = evaluated(store, SHANDAN, year=2026)
        row = next(row for row in e.rows if row.a.indicator.id == "nurses_per_1000")
        told = {row.slots["cause"].key: "编制未增", row.slots["unit"].key: "医政股"}
        known = View.open(store, year=2026).reference
        edits = remarking.chosen(row.slots.values(), told)
        batch = remarking.submit(store, edits, actor=WANG, seen=dict.fromkeys(edits, store.version()), known=known)

        def said(year: int) -> dict[str, str]:
            rows = evaluated(store, SHANDAN, year=year).rows
            found = next(row for row in rows if row.a.indicator.id == "nurses_per_1000")
            return {field: remark.text for field, remark in found.remarks.items()}

        assert said(2026) == said(2025) == {"cause": "编制未增", "unit": "医政股"}
        assert said(2023) == {"unit": "医政股"}, (
            "a unit answers for its indicator at any time, a cause is of one evaluation"
        )
        assert evaluating.units(View.open(store, year=2026), [SHANDAN])[0] == "医政股"
    asked = ["evaluate", "--store", str(own_store), "--area", "山丹", "--year", "2026", "--format", "json"]
    assert cli.main(asked) == cli.DONE
    out = capsys.readouterr()
    (listed,) = [one for one in json.loads(out.out) if one["indicator"] == "nurses_per_1000"]
    assert (listed["cause"], listed["measure"], listed["unit_responsible"], listed["written_by"]) == (
        "编制未增",
        None,
        "医政股",
        "王芳",
    )
    assert out.err.startswith("山丹县终期评估：约束性 8 项，均待报期末数；")
    with Store.open(own_store) as store:
        importing.undo(store, batch, actor=WANG)
        assert said(2026) == {}


def test_what_an_earlier_evaluation_said_is_shown_beside_an_empty_field_and_is_no_cause(own_store):
    with Store.open(own_store) as store:

        def row(year: int):
            return next(
                row for row in evaluated(store, SHANDAN, year=year).rows if row.a.indicator.id == "beds_per_1000"
            )

        known = View.open(store, year=2026).reference
        for year in (2022, 2023):
            told = {row(year).slots["cause"]: f"{year} 年的原因"}
            remarking.submit(store, told, actor=WANG, seen=dict.fromkeys(told, store.version()), known=known)
        assert row(2025).before == {"cause": (2023, "2023 年的原因")} and not row(2025).remarks
        assert row(2023).before == {} and row(2022).before == {}


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x",
        f"{JIA}:target:nurses_per_1000:2025:plan:2026:cause",
        "620725:target:nurses_per_1000:2025:plan:2026:note",
    ],
)
def test_a_key_that_is_not_of_the_table_is_refused(real_store, key):
    with Store.open_for_reading(real_store) as store, pytest.raises(Refused, match="没有这一格"):
        rows = evaluated(store, SHANDAN, year=2026).rows
        remarking.chosen([slot for row in rows for slot in row.slots.values()], {key: "x" * LONGEST})


def test_a_plan_without_targets_and_an_unknown_plan_say_so(real_store, capsys):
    asked = ["evaluate", "--store", str(real_store), "--area", "山丹", "--year", "2026"]
    assert cli.main([*asked, "--plan", "155"]) == cli.DONE
    assert "文件在本规划期内未列目标" in capsys.readouterr().err
    assert cli.main([*asked, "--plan", "x"]) == cli.USAGE
