"""The checks on plans: small made-up ones for each check, and what the real documents are known to contain."""

import re
from pathlib import Path

import pandas as pd
import pytest

from actions.assess import View
from loaders.catalogue import read
from model.columns import FINDINGS
from model.numbers import missing
from store import Store
from tests import ledgers

ROOT = Path(__file__).resolve().parent.parent


def target(value, comparator="≥", indicator="up", place="表", **more):
    return {
        "area": "370100",
        "indicator": indicator,
        "year": 2025,
        "scope": "plan",
        "comparator": comparator,
        "value": value,
        "source": "plan",
        "place": place,
        "as_printed": f"{comparator}{value}",
        **more,
    }


def figure(value, year=2020, indicator="up", place="表", **more):
    return {
        "area": "370100",
        "indicator": indicator,
        "year": year,
        "value": value,
        "role": "actual",
        "source": "plan",
        "place": place,
        "as_printed": str(value),
        **more,
    }


def found(tmp_path, *rows, tasks=(), catalogue=ledgers.CATALOGUE) -> pd.DataFrame:
    targets, figures = [r for r in rows if "scope" in r], [r for r in rows if "scope" not in r]
    batch = {"id": 1, "kind": "plan_reading", "figures": figures, "targets": targets, "tasks": tasks}
    with ledgers.build(tmp_path / "s.duckdb", [batch]) as store:
        table = ledgers.view(store, year=2026, catalogue=catalogue).findings()
    assert list(table.columns) == list(FINDINGS)
    return table


def aside(tmp_path, catalogue=ledgers.CATALOGUE) -> str:
    """The line below the findings of what found() wrote."""
    with Store.open_for_reading(tmp_path / "s.duckdb") as store:
        return ledgers.view(store, year=2026, catalogue=catalogue).aside_line()


def linked(**links):
    """The test catalogue with part_of, ratio_of or differs_from added to some indicators."""
    indicators = {key: one.model_copy(update=links.get(key, {})) for key, one in ledgers.CATALOGUE.indicators.items()}
    return ledgers.CATALOGUE.model_copy(update={"indicators": indicators})


def silent(table: pd.DataFrame) -> bool:
    return table.empty


def only(table: pd.DataFrame, check: str) -> dict:
    rows = table[table["check"] == check].to_dict("records")
    assert len(rows) == 1, table[["check", "words"]].to_string()
    return rows[0]


def test_nothing_to_find(tmp_path):
    table = found(tmp_path, target("95", baseline="90", baseline_year=2020), figure("90"))
    assert table.empty


@pytest.mark.parametrize(
    "other, conflict", [("97", True), ("95.0", False), ("95.4", False), ("95.5", True), ("95", False)]
)
def test_target_conflict_is_more_than_rounding(tmp_path, other, conflict):
    table = found(
        tmp_path, target("95", rank=1, baseline="90", baseline_year=2020), target(other, place="正文", rank=2)
    )
    assert ("target_conflict" in set(table["check"])) is conflict
    assert set(table["check"]) <= {"target_conflict"}
    if conflict:
        row = only(table, "target_conflict")
        assert (row["value_a"], row["value_b"], row["place_a"], row["place_b"]) == (95, float(other), "表", "正文")


def test_every_differing_statement_is_named_not_only_the_strictest(tmp_path):
    table = found(
        tmp_path, target("90", rank=1), target("95", place="正文一", rank=2), target("97", place="正文二", rank=3)
    )
    assert sorted(table[table["check"] == "target_conflict"]["value_b"]) == [95, 97]


def test_two_documents_are_not_two_places_of_one(tmp_path):
    one, other = target("95", rank=1), target("97", rank=2)
    assert "同一目标两处表述不一致" in only(found(tmp_path, one, other | {"place": "正文"}), "target_conflict")["words"]
    row = only(found(tmp_path / "2", one, other | {"source": "leaflet"}), "target_conflict")
    assert "同一目标在两份文件中表述不一致" in row["words"]


@pytest.mark.parametrize(
    "other, words",
    [
        ("11.91", "同一指标两处表述不同：0（2020 年）与 11.91以下"),
        ("-1", "同一指标两处数值不一致：0（2020 年）与 −1以下"),
    ],
)
def test_a_bound_that_allows_the_other_figure_is_no_other_number(tmp_path, other, words):
    bound = figure(other, year=None, place="正文", comparator="≤", indicator="down")
    assert words in only(found(tmp_path, figure("0", indicator="down"), bound), "figure_conflict")["words"]


def test_what_a_later_plan_eases_is_told_as_a_change_of_plan(tmp_path):
    """The nation's smoking rate for 2025: 20 by the plan from 2017, 23.3 by the one from 2021."""
    plans = [target("20", "≤", "down", source="former"), target("23.3", "≤", "down")]
    words = only(found(tmp_path, *plans), "target_conflict")["words"]
    assert words == "原定 ≤20，后一份规划放宽为 ≤23.3：是否以后者为准，待核；现按后者判定"
    apart = [target("20", "≤", "down", source="leaflet"), target("23.3", "≤", "down")]
    assert "两份文件中表述不一致" in only(found(tmp_path / "2", *apart), "target_conflict")["words"], (
        "no period of its own"
    )


def test_by_a_year_in_one_place_and_only_by_and_by_in_another(tmp_path):
    open_ = target(None, "", place="专栏", year=None, strength="逐步", as_printed="逐步覆盖")
    row = only(found(tmp_path, target("100", "="), open_), "target_conflict")
    assert (
        row["words"] == "同一目标两处力度不同：一处要求 2025 年达到 100，一处只写“逐步”、未写年份，待核；现按前者判定"
    )
    assert (row["place_b"], row["as_printed_b"]) == ("专栏", "逐步覆盖") and missing(row["value_b"])
    assert silent(found(tmp_path / "2", target("100", "="), open_ | {"strength": "不断"})), "how a head says it"
    assert silent(found(tmp_path / "3", target("100", "="), open_ | {"year": 2025}))
    assert silent(found(tmp_path / "4", target("100", "=", year=None), open_)), "no year here either"
    assert silent(found(tmp_path / "5", target("100", "="), open_ | {"source": "leaflet"})), "another document"


def test_a_cap_beside_a_floor_on_the_same_number(tmp_path):
    row = only(
        found(
            tmp_path,
            target("9.66", indicator="even", rank=1),
            target("9.66", "≤", indicator="even", place="正文", rank=2),
        ),
        "target_conflict",
    )
    assert "≥9.66 与 ≤9.66" in row["words"]


def test_floor_and_hold(tmp_path):
    row = only(found(tmp_path, target("90", baseline="95.1", baseline_year=2020)), "floor_below_baseline")
    assert (row["value_a"], row["value_b"]) == (90, 95.1)
    assert only(found(tmp_path / "2", target("9", "=", baseline="9", baseline_year=2020)), "hold")["value_b"] == 9


def test_a_year_without_a_death_is_no_level_that_was_reached(tmp_path):
    """No death in 2020 and ≤12/10万 by 2025: at 1,160 births one death is 86/10万, so the target asks for what the year had."""
    catalogue = linked(down={"sensitive": "deaths"})
    none = target("12", "≤", "down", baseline="0", baseline_year=2020)
    assert silent(found(tmp_path, none, catalogue=catalogue))
    assert aside(tmp_path, catalogue) == "另有 1 项基期当年无死亡而目标为上限，不列为待核。"
    some = none | {"baseline": "2.58"}
    row = only(found(tmp_path / "2", some, catalogue=catalogue), "floor_below_baseline")
    assert "（死亡例数少，一年的率受偶然因素影响大）：目标要求低于" in row["words"]
    plain = only(found(tmp_path / "3", none), "floor_below_baseline")
    assert "死亡" not in plain["words"], "0 of anything else is a level"


def test_a_share_held_at_100_asks_for_all_there_is(tmp_path):
    catalogue = linked(share={"plausible": (0.0, 100.0), "plausible_why": "百分数"})
    held = target("100", "=", "share", baseline="100", baseline_year=2020)
    assert silent(found(tmp_path, held, catalogue=catalogue))
    assert aside(tmp_path, catalogue) == "另有 1 项基期已到限值而以保持为目标，不列为待核。"


def test_undated_figures_beside_dated_ones_but_not_earlier_values_told_as_such(tmp_path):
    row = only(
        found(
            tmp_path,
            figure("0", indicator="down"),
            figure("11.91", None, indicator="down", place="正文", comparator="≤"),
        ),
        "figure_conflict",
    )
    assert (row["value_a"], row["value_b"]) == (0, 11.91)
    assert silent(
        found(
            tmp_path / "2",
            figure("432.69", indicator="down"),
            figure("738.39", None, indicator="down", place="正文", role="baseline"),
        )
    )
    assert silent(
        found(tmp_path / "3", figure("4.3", indicator="down"), figure("4.30", None, indicator="down", place="正文"))
    )
    assert silent(
        found(
            tmp_path / "4", figure("4.3", 2020, indicator="down"), figure("5.1", 2021, indicator="down", place="正文")
        )
    )


def test_ten_times_as_many_is_one_finding(tmp_path):
    catalogue = linked(total={"plausible": (1.0, 60.0), "plausible_why": "一县几十个"})
    rows = (figure("82", None, indicator="total"), figure("8", None, indicator="total", place="附件"))
    (row,) = found(tmp_path, *rows, catalogue=catalogue).to_dict("records")
    assert row["check"] == "figure_conflict" and "约差 10 倍" in row["words"]
    other = (figure("82", None, indicator="total"), figure("9", None, indicator="total", place="附件"))
    assert "倍" not in only(found(tmp_path / "2", *other), "figure_conflict")["words"]


def test_a_target_ten_times_its_baseline(tmp_path):
    row = only(found(tmp_path, target("95", baseline="9.5", baseline_year=2020)), "unit_slip")
    assert (row["value_a"], row["value_b"]) == (95, 9.5) and "10 倍" in row["words"]
    grown = target("10", indicator="flow", baseline="1", baseline_year=2020)
    counts = linked(flow={"kind": "count"})
    assert silent(found(tmp_path / "2", grown, catalogue=counts)), "a count may grow tenfold"


def test_a_bound_is_told_as_printed(tmp_path):
    rows = (figure("0", indicator="down"), figure("11.91", None, indicator="down", place="正文", comparator="≤"))
    assert "0（2020 年）与 11.91以下（未写年份）" in only(found(tmp_path, *rows), "figure_conflict")["words"]


def test_an_undated_figure_that_agrees_with_one_of_the_years_contradicts_none(tmp_path):
    rows = [figure("7.45", 2015, "down"), figure("2.58", 2020, "down"), figure("2.58", None, "down", place="正文")]
    assert silent(found(tmp_path, *rows))


def test_built_and_to_be_built(tmp_path):
    catalogue = linked(total={"kind": "count", "measure": "stock"})
    rows = (figure("5", None, "total", place="第一章"), target("5", "=", "total", place="专栏"))
    row = only(found(tmp_path, *rows, catalogue=catalogue), "built_and_planned")
    assert (row["value_a"], row["value_b"], row["place_a"], row["place_b"]) == (5, 5, "专栏", "第一章")
    other = (figure("4", None, "total"), target("5", "=", "total"))
    assert silent(found(tmp_path / "2", *other, catalogue=catalogue))
    dated = (figure("5", 2020, "total"), target("5", "=", "total"))
    assert set(found(tmp_path / "3", *dated, catalogue=catalogue)["check"]) == {"hold"}, "one fact, one finding"


def test_a_share_achieved_and_then_a_target(tmp_path):
    rows = (figure("60", None, "share", comparator="≥"), target("60", indicator="share", year=None))
    assert "现状 60以上" in only(found(tmp_path, *rows), "built_and_planned")["words"]


def test_a_sum_beside_its_parts(tmp_path):
    catalogue = linked(up={"sum_of": ("share", "down")})
    parts = (figure("5", indicator="share"), figure("3", indicator="down"), target("1", indicator="even"))
    row = only(found(tmp_path, figure("9"), *parts, catalogue=catalogue), "sum_vs_parts")
    assert (row["value_a"], row["value_b"]) == (9, 8) and "3 + 5 = 8" in row["words"]
    assert silent(found(tmp_path / "2", figure("8"), *parts, catalogue=catalogue))
    assert silent(found(tmp_path / "3", figure("9"), *parts[:1], parts[2], catalogue=catalogue)), "a part is missing"


def test_a_share_no_whole_number_can_be(tmp_path):
    catalogue = linked(share={"share_of": "total"})
    of = target("50", indicator="up")
    row = only(
        found(tmp_path, figure("11", None, "share"), figure("8", None, "total"), of, catalogue=catalogue),
        "share_vs_count",
    )
    assert (row["value_a"], row["value_b"]) == (11, 8) and "0.88 个" in row["words"] and "12.5%" in row["words"]
    for place, (share, count) in enumerate([("13", "8"), ("100", "8"), ("11", "82"), ("66.7", "3")]):
        rows = (figure(share, None, "share"), figure(count, None, "total"), of)
        assert silent(found(tmp_path / f"{place}", *rows, catalogue=catalogue)), (share, count)


def test_a_share_that_is_the_share_of_a_wider_whole(tmp_path):
    catalogue = linked(share={"wider_ratio": ("even", "up")})
    rows = (figure("3.17", None, "even"), figure("9.56", 2020, "up"), target("9.66", indicator="up"))
    row = only(
        found(tmp_path, figure("33.24", None, "share", numerator="477"), *rows, catalogue=catalogue), "share_vs_count"
    )
    assert "477 ÷ 33.24% = 1435" in row["words"] and "3.17 ÷ 9.56 = 33.16%" in row["words"]
    more = (figure("45", None, "share"), *rows)
    assert "share_vs_count" not in set(found(tmp_path / "2", *more, catalogue=catalogue)["check"])


def test_two_digits_in_each_others_place(tmp_path):
    catalogue = linked(share={"differs_from": {"even": "不同"}}, even={"unit": "%"})
    rows = (figure("95.78", indicator="share"), figure("95.87", indicator="even", place="正文"), target("1"))
    row = only(found(tmp_path, *rows, catalogue=catalogue), "figures_transposed")
    assert {row["value_a"], row["value_b"]} == {95.78, 95.87} and {row["place_a"], row["place_b"]} == {"表", "正文"}
    for place, value in enumerate(["95.79", "59.78", "95.78", "98.75"]):
        other = (rows[0], figure(value, indicator="even"), rows[2])
        wanted = {"figures_transposed"} if value == "59.78" else set()
        assert set(found(tmp_path / f"{place}", *other, catalogue=catalogue)["check"]) == wanted, value


def test_a_near_figure_beside_a_target_without_a_baseline(tmp_path):
    catalogue = linked(share={"near": ("even",)}, even={"unit": "%"})
    rows = (target("95", indicator="share"), figure("93.22", 2020, "even", place="正文"))
    row = only(found(tmp_path, *rows, catalogue=catalogue), "near_figure")
    assert (row["value_a"], row["value_b"], row["place_b"]) == (95, 93.22, "正文") and "可作基期参照" in row["words"]
    assert "未列基期" not in aside(tmp_path, catalogue), "it is a row"
    better = only(found(tmp_path / "2", rows[0], figure("100", 2020, "even"), catalogue=catalogue), "near_figure")
    assert "已优于目标值" in better["words"]
    based = target("95", indicator="share", baseline="90", baseline_year=2020)
    assert silent(found(tmp_path / "3", based, rows[1], catalogue=catalogue))
    later = figure("96", 2025, "even")
    assert silent(found(tmp_path / "4", rows[0], later, catalogue=catalogue))


def test_a_figure_near_two_targets_is_told_once(tmp_path):
    catalogue = linked(share={"near": ("even",)}, up={"near": ("even",), "unit": "%"}, even={"unit": "%"})
    rows = (target("95", indicator="share"), target("90"), figure("100", 2020, "even"))
    assert "≥90" in (words := only(found(tmp_path, *rows, catalogue=catalogue), "near_figure")["words"])
    assert "≥95" in words


def test_the_parts_of_a_ratio_without_a_baseline_are_pointed_at(tmp_path):
    catalogue = linked(even={"ratio_of": ("up", "share"), "ratio_of_counts": ("flow", "total")})
    printed = [("up", "4.35"), ("share", "3.39"), ("flow", "653"), ("total", "509")]
    rows = [target("1.4", indicator="even"), *(figure(value, 2020, key) for key, value in printed)]
    row = only(found(tmp_path, *rows, catalogue=catalogue), "near_figure")
    assert "4.35 ÷ 3.39 = 1.28、653 ÷ 509 = 1.28" in row["words"]


def test_what_is_binding_is_told_first_and_contradiction_before_weakness(tmp_path):
    table = found(
        tmp_path,
        target("90", indicator="share", baseline="95", baseline_year=2020, attribute="binding"),
        target("90", rank=1, baseline="95", baseline_year=2020),
        target("80", place="正文", rank=2),
    )
    assert list(zip(table["check"], table["indicator"])) == [
        ("floor_below_baseline", "share"),
        ("target_conflict", "up"),
        ("floor_below_baseline", "up"),
    ]


def test_a_target_stated_three_ways_is_told_once_for_each_number(tmp_path):
    rows = [target("90", rank=1), target("95", place="正文一", rank=2), target("95", place="正文二", rank=3)]
    assert only(found(tmp_path, *rows), "target_conflict")["value_b"] == 95


def test_a_foreign_unit_is_named(tmp_path):
    row = only(found(tmp_path, figure("14873", None, indicator="total", unit="万个")), "unit_slip")
    assert "万个" in row["words"] and "个" in row["words"]


def test_part_above_its_whole(tmp_path):
    catalogue = linked(share={"part_of": "up"})
    row = only(
        found(tmp_path, figure("80.95", indicator="share"), figure("75.14"), catalogue=catalogue), "part_over_whole"
    )
    assert (row["value_a"], row["value_b"]) == (80.95, 75.14)
    assert silent(found(tmp_path / "2", figure("70", indicator="share"), figure("75.14"), catalogue=catalogue))
    assert silent(
        found(tmp_path / "3", figure("80.95", 2021, indicator="share"), figure("75.14", 2020), catalogue=catalogue)
    )


def test_a_ratio_beside_its_parts(tmp_path):
    catalogue = linked(even={"ratio_of": ("up", "share")})
    rows = [target("1.4", indicator="even"), target("4.5"), target("3.5", indicator="share")]
    row = only(found(tmp_path, *rows, catalogue=catalogue), "ratio_vs_parts")
    assert row["value_a"] == 1.4 and row["value_b"] == pytest.approx(4.5 / 3.5) and "1.29" in row["words"]
    agreeing = [target("1.3", indicator="even"), *rows[1:]]
    assert "ratio_vs_parts" not in set(found(tmp_path / "2", *agreeing, catalogue=catalogue)["check"])


def test_percent_of_a_percentage_is_ambiguous(tmp_path):
    table = found(
        tmp_path, target("10", "=", indicator="share", basis="percent_on", scope="annual", reference_year=2024)
    )
    assert "两种读法" in only(table, "ambiguous_basis")["words"]


def test_a_sign_against_the_direction(tmp_path):
    assert (
        "相反"
        in only(
            found(tmp_path, target("5", indicator="down", baseline="6", baseline_year=2020)),
            "comparator_against_direction",
        )["words"]
    )


def test_unresolved_says_what_is_needed(tmp_path):
    row = only(found(tmp_path, target("2", basis="points_on", scope="annual", reference_year=2024)), "unresolved")
    assert "2024 年" in row["words"]


def test_near_names_with_different_numbers(tmp_path):
    catalogue = linked(up={"near": ("flow",)}, flow={"unit": "人/千人"})
    rows = (target("95"), target("90", indicator="flow", place="正文"))
    row = only(found(tmp_path, *rows, catalogue=catalogue), "definition_differs")
    assert (row["value_a"], row["value_b"]) == (95, 90)
    assert silent(found(tmp_path / "2", target("95"), target("95", indicator="flow"), catalogue=catalogue))
    rows_of_one_table = (target("95", rank=1), target("90", indicator="flow", place="表 2", rank=1))
    assert silent(found(tmp_path / "4", *rows_of_one_table, catalogue=catalogue)), "meant as two"
    undated = (target("95"), target("90", indicator="flow", place="正文", year=None))
    assert silent(found(tmp_path / "5", *undated, catalogue=catalogue)), "no year to share"
    neither = tuple(row | {"year": None} for row in rows)
    only(found(tmp_path / "6", *neither, catalogue=catalogue), "definition_differs")
    plainly = linked(up={"differs_from": {"flow": "分子不同"}}, flow={"unit": "人/千人"})
    assert silent(found(tmp_path / "3", *rows, catalogue=plainly)), "no reader takes one for the other"


@pytest.mark.parametrize("word", ["规范", "规范化"])
def test_fewer_are_managed_by_the_rules_than_managed(tmp_path, word):
    names = {"up": {"near": ("flow",), "name": "患者管理率"}, "flow": {"unit": "人/千人", "name": f"患者{word}管理率"}}
    rows = (target("95"), target("90", indicator="flow", place="正文"))
    assert silent(found(tmp_path, *rows, catalogue=linked(**names)))
    turned = (target("90"), target("95", indicator="flow", place="正文"))
    only(found(tmp_path / "2", *turned, catalogue=linked(**names)), "definition_differs")
    names["flow"]["name"] = "患者规律管理率"
    only(found(tmp_path / "3", *rows, catalogue=linked(**names)), "definition_differs")


def test_no_reader_takes_names_for_one_that_brackets_tell_apart():
    """发现率（医疗机构） and 发现率（县疾控中心）: whose it is stands in the name."""
    known, _ = read((ROOT / "indicators.yaml").read_bytes())
    named = {key: one.name for key, one in known.indicators.items()}
    tail = re.compile("（[^（）]*）$")
    for key, one in known.indicators.items():
        for other in one.near:
            both = tail.search(named[key]) and tail.search(named[other])
            assert not both or tail.sub("", named[key]) != tail.sub("", named[other]), (key, other)


def test_what_is_no_finding_is_counted(tmp_path):
    rows = [target("95", rank=1), target("95", place="正文", rank=2), target(None, "", "down", as_printed="逐步提高")]
    assert silent(found(tmp_path, *rows, figure("1", indicator="even")))
    assert aside(tmp_path) == (
        "另有 1 项未列基期、1 项仅有定性表述、1 处目标重复而数值一致、1 项有现状而未列目标，不列为待核。"
    )


def task(name, place="第三章 十一", elsewhere="", number=iter(range(999))):
    return {"area": "370100", "id": f"t{next(number)}", "task": name, "source": "plan", "place": place} | {
        "elsewhere": elsewhere
    }


def test_a_number_of_tasks_beside_those_listed(tmp_path):
    catalogue = linked(total={"lists_tasks": True})
    stated = target("2", "=", "total", place="第三章 十一")
    own = [task("建设甲院"), task("建设乙院")]
    assert silent(found(tmp_path, stated, tasks=own, catalogue=catalogue))
    box = task("丙工程", place="第三章 十一 · 专栏")
    part = task("丙之一", place="第三章 十一 · 专栏 · 丙工程")
    table = found(tmp_path / "2", stated, tasks=[*own, box, part], catalogue=catalogue)
    row = only(table, "sum_vs_parts")
    assert (row["value_a"], row["value_b"]) == (2, 3) and "丙工程" in row["words"] and "丙之一" not in row["words"]


def test_a_task_under_two_names(tmp_path):
    said = [task("甲县医疗应急救治能力提升建设项目", elsewhere="附件 第二项：甲县医疗急救救治能力提升建设项目")]
    row = only(found(tmp_path, tasks=said), "name_differs")
    assert (row["indicator"], row["indicator_name"], row["place_a"], row["place_b"]) == (
        *("", "甲县医疗应急救治能力提升建设项目", "第三章 十一", "附件 第二项"),
    )
    twice = [task("甲县医疗应急救治能力提升建设项目"), task("甲县医疗急救救治能力提升建设项目", place="附件")]
    assert only(found(tmp_path / "2", tasks=twice), "name_differs")["place_b"] in ("附件", "第三章 十一")
    apart = [task("加快资源共享“五大中心”建设"), task("加快高质量管理“五大中心”建设")]
    assert silent(found(tmp_path / "3", tasks=apart))


def test_set_up_anew_and_made_larger(tmp_path):
    said = [task("设立县应急物资储备库", elsewhere="专栏：应急物资储备库改扩建")]
    row = only(found(tmp_path, tasks=said), "built_and_planned")
    assert (row["place_b"], row["as_printed_b"]) == ("专栏", "应急物资储备库改扩建")
    assert (
        row["words"] == "一处写“设立县应急物资储备库”，一处写“应急物资储备库改扩建”：是新设，还是对已有的改扩建，待核"
    )
    both = [task("新建、改扩建乡镇卫生院", elsewhere="专栏：乡镇卫生院改扩建")]
    only(found(tmp_path / "2", tasks=both), "name_differs")


@pytest.fixture(scope="module")
def real(real_store):
    with Store.open_for_reading(real_store) as store:
        return View.open(store, year=2026).findings()


# What the documents print, read by hand: check, indicator, one number, the other (None where there is none).
TABLE = "第二章 三、发展目标 · 指标体系表 第 {} 行"
GOALS, BOX = "第二章 三、发展目标", "第三章 十一、（二） · 专栏 卫生健康重点项目"
SHANDAN = [
    ("target_conflict", "beds_per_1000", 9.66, 9.66),
    ("target_conflict", "vaccination_by_township", 90, 95),
    ("target_conflict", "maternal_systematic_management", 90, 95),
    ("target_conflict", "health_literacy", 25, 5),
    ("target_conflict", "teleconsultation_coverage", 100, None),
    ("figure_conflict", "maternal_mortality", 0, 11.91),
    ("figure_conflict", "township_hospitals", 82, 8),
    ("built_and_planned", "county_medical_centres", 5, 5),
    ("built_and_planned", "critical_care_centres", 5, 5),
    ("built_and_planned", "incentive_pay_share", 60, 60),
    ("built_and_planned", "", None, None),
    ("ratio_vs_parts", "doctor_nurse_ratio", 1.4, 1.286),
    ("sum_vs_parts", "key_projects", 6, 8),
    ("part_over_whole", "elderly_tcm_management", 80.95, 75.14),
    ("share_vs_count", "township_recommended_standard", 11, 8),
    ("share_vs_count", "tcm_bed_share", 33.24, 3.17),
    ("unit_slip", "contracted_relief_persons", 14873, None),
    ("unit_slip", "tcm_hospital_project_area", 3492.4, None),
    ("figures_transposed", "under3_systematic_management", 95.78, 95.87),
    ("name_differs", "", None, None),
    ("name_differs", "", None, None),
    ("name_differs", "", None, None),
    ("definition_differs", "direct_network_reporting", 100, 95),
    ("near_figure", "ehr_coverage", 95, 93.22),
    ("near_figure", "under7_health_management", 95, 91.46),
    ("near_figure", "smd_management", 80, 94.79),
    ("near_figure", "tb_management", 95, 100),
    ("near_figure", "doctor_nurse_ratio", 1.4, 4.35),
    ("near_figure", "primary_recommended_standard", 15, 11),
    ("near_figure", "tcm_capable_townships", 100, 95),
    ("near_figure", "tcm_capable_villages", 100, 85),
    ("floor_below_baseline", "under5_mortality", 6, 4.3),
    ("floor_below_baseline", "infant_mortality", 5, 2.58),
    ("floor_below_baseline", "elderly_health_management", 75, 75.14),
    ("floor_below_baseline", "government_health_share", 35, 47.91),
    ("floor_below_baseline", "vaccination_by_township", 90, 99),
    ("floor_below_baseline", "smd_standard_management", 80, 94.79),
    ("floor_below_baseline", "hypertension_standard_management", 60, 74.02),
    ("floor_below_baseline", "diabetes_standard_management", 60, 74.6),
    ("floor_below_baseline", "under3_systematic_management", 85, 95.78),
    ("floor_below_baseline", "maternal_systematic_management", 90, 95.10),
    ("floor_below_baseline", "newborn_screening", 98, 100),
    ("floor_below_baseline", "infectious_event_reporting", 95, 100),
]
OTHERS = [
    ("方山县", "unresolved", "contract_coverage_all", None, None),
    ("方山县", "unresolved", "contract_coverage_key_groups", None, None),
    ("交城县", "ambiguous_basis", "primary_visit_share", 10, None),
    ("交城县", "unresolved", "health_literacy", 2, None),
    ("交城县", "unresolved", "health_literacy", None, None),
    ("交城县", "unresolved", "school_myopia", 1, None),
    ("全国", "target_conflict", "smoking_15_plus", 23.3, 20),
]


def told(table: pd.DataFrame, area: str) -> list[tuple]:
    rows = table[table["area"] == area].to_dict("records")
    return [
        (
            row["check"],
            row["indicator"],
            *(None if missing(row[n]) else round(row[n], 3) for n in ("value_a", "value_b")),
        )
        for row in rows
    ]


def test_shandan_all_of_it_and_nothing_else(real):
    assert sorted(told(real, "山丹县"), key=str) == sorted(SHANDAN, key=str)


@pytest.mark.parametrize("area", ["方山县", "交城县", "偏关县", "未具名县（文库范文）", "全国"])
def test_the_other_counties(real, area):
    wanted = [(check, indicator) for name, check, indicator, *_ in OTHERS if name == area]
    assert sorted(row[:2] for row in told(real, area)) == sorted(wanted)


PLACES = [
    ("target_conflict", "beds_per_1000", TABLE.format(6), GOALS, "≥9.66 与 ≤9.66"),
    (
        "figure_conflict",
        "maternal_mortality",
        TABLE.format(3),
        "第一章 一、（二）",
        "0（2020 年）与 11.91以下（未写年份）",
    ),
    ("figure_conflict", "township_hospitals", "第一章 一、（十）", BOX, "10 倍"),
    ("built_and_planned", "critical_care_centres", BOX, "第一章 一、（七）", "已有 5 个"),
    ("built_and_planned", "incentive_pay_share", "第三章 二、（二）", "第一章 一、（六）", "60以上"),
    ("ratio_vs_parts", "doctor_nurse_ratio", GOALS, f"{TABLE.format(8)} / {TABLE.format(7)}", "4.5 ÷ 3.5 = 1.29"),
    ("near_figure", "doctor_nurse_ratio", GOALS, "第一章 一、（十一）", "4.35 ÷ 3.39 = 1.28、653 ÷ 509 = 1.28"),
    ("sum_vs_parts", "key_projects", "第三章 十一、（二）", BOX, "基层中医药服务能力提升工程、推进智慧医疗建设"),
    ("share_vs_count", "township_recommended_standard", "第一章 一、（三）", BOX, "0.88 个"),
    ("share_vs_count", "tcm_bed_share", "第一章 一、（三）", TABLE.format(6), "477 ÷ 33.24% = 1435"),
    ("near_figure", "tb_management", GOALS, "第三章 五、（一）", "≥95、肺结核患者规范管理率 ≥90"),
    ("unit_slip", "contracted_relief_persons", "第一章 一、（十）", "", "10000 倍"),
]


@pytest.mark.parametrize("check, indicator, place, other, words", PLACES)
def test_both_places_and_both_numbers_are_named(real, check, indicator, place, other, words):
    mine = real[(real["area"] == "山丹县") & (real["check"] == check) & (real["indicator"] == indicator)]
    (row,) = mine.to_dict("records")
    assert row["place_a"] == place and other in row["place_b"] and words in row["words"]


def test_the_projects_other_names_are_told(real):
    mine = real[real["check"] == "name_differs"]
    assert set(mine["as_printed_b"]) == {
        "山丹县县域医学中心及危急重症救治中心建设项目",
        "山丹县医疗急救救治能力提升建设项目",
        "山丹县疾病预防控制与卫生应急处置中心建设项目",
    }


def test_a_countys_own_plan_comes_first_and_what_is_binding_before_what_is_not(real):
    areas = list(dict.fromkeys(real["area"]))
    assert areas[0] == "山丹县" and areas[-1] == "全国"
    assert told(real, "山丹县")[:3] == SHANDAN[:3], "the three conflicts of binding targets"


def test_findings_name_places_and_are_calm(real):
    assert (real["words"] != "").all() and (real["place_a"] != "").all() and (real["as_printed_a"] != "").all()
    assert not real["words"].str.contains("错误|矛盾|造假|太松").any()
