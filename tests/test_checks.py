"""The checks on plans: small made-up ones for each check, and what the real documents are known to contain."""

from pathlib import Path

import pandas as pd
import pytest

from actions import building
from actions.assess import View
from model.actors import Actor
from model.columns import FINDINGS
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


def found(tmp_path, *rows, catalogue=ledgers.CATALOGUE) -> pd.DataFrame:
    targets, figures = [r for r in rows if "scope" in r], [r for r in rows if "scope" not in r]
    with ledgers.build(
        tmp_path / "s.duckdb", [{"id": 1, "kind": "plan_reading", "figures": figures, "targets": targets}]
    ) as store:
        table = ledgers.view(store, year=2026, catalogue=catalogue).findings()
    assert list(table.columns) == list(FINDINGS)
    return table


def linked(**links):
    """The test catalogue with part_of, ratio_of or differs_from added to some indicators."""
    indicators = {key: one.model_copy(update=links.get(key, {})) for key, one in ledgers.CATALOGUE.indicators.items()}
    return ledgers.CATALOGUE.model_copy(update={"indicators": indicators})


def silent(table: pd.DataFrame) -> bool:
    """Nothing but that a figure has no target, which is true of every figure here."""
    return set(table["check"]) <= {"no_target"}


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
    assert ("target_repeated" in set(table["check"])) is not conflict
    if conflict:
        row = only(table, "target_conflict")
        assert (row["value_a"], row["value_b"], row["place_a"], row["place_b"]) == (95, float(other), "表", "正文")


def test_every_differing_statement_is_named_not_only_the_strictest(tmp_path):
    table = found(
        tmp_path, target("90", rank=1), target("95", place="正文一", rank=2), target("97", place="正文二", rank=3)
    )
    assert sorted(table[table["check"] == "target_conflict"]["value_b"]) == [95, 97]


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
    assert only(found(tmp_path / "2", target("100", "=", baseline="100", baseline_year=2020)), "hold")["value_b"] == 100


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


def test_ten_times_as_many(tmp_path):
    table = found(tmp_path, figure("82", None, indicator="total"), figure("8", None, indicator="total", place="附件"))
    assert "10 倍" in only(table, "unit_slip")["words"]
    assert "unit_slip" not in set(
        found(
            tmp_path / "2", figure("82", None, indicator="total"), figure("9", None, indicator="total", place="附件")
        )["check"]
    )


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
    catalogue = linked(up={"differs_from": {"flow": "分子不同"}}, flow={"unit": "人/千人"})
    row = only(
        found(tmp_path, target("95"), target("90", indicator="flow", place="正文"), catalogue=catalogue),
        "definition_differs",
    )
    assert "分子不同" in row["words"]


@pytest.fixture(scope="module")
def real(tmp_path_factory):
    with Store.open(tmp_path_factory.mktemp("plans") / "s.duckdb", create=True) as store:
        building.build(
            store, data=ROOT / "data", definitions=ROOT / "indicators.yaml", actor=Actor(name="整理", via="build")
        )
        yield View.open(store, year=2026).findings()


def values(table: pd.DataFrame, area: str, check: str, name: str) -> set[tuple]:
    mine = table[
        (table["area"] == area) & (table["check"] == check) & table["indicator_name"].str.contains(name, regex=False)
    ]
    assert (mine["place_a"] != "").all()
    return {(row["value_a"], row["value_b"]) for row in mine.to_dict("records")}


SHANDAN = [
    ("target_conflict", "床位", {(9.66, 9.66)}),
    ("target_conflict", "免疫规划疫苗接种率", {(90, 95)}),
    ("target_conflict", "孕产妇系统管理率", {(90, 95)}),
    ("target_repeated", "孕产妇系统管理率", {(90, 90)}),
    ("target_conflict", "健康素养", {(25, 5)}),
    ("definition_differs", "肺结核患者", {(95, 90)}),
    ("definition_differs", "医护比", {(1.4, 2)}),
    ("figure_conflict", "孕产妇死亡率", {(0, 11.91)}),
    ("figure_conflict", "乡镇卫生院数", {(82, 8)}),
]


@pytest.mark.parametrize("check, name, pair", SHANDAN)
def test_shandan(real, check, name, pair):
    assert pair <= values(real, "山丹县", check, name)


def test_shandan_ratio_parts_and_reporting(real):
    ((ratio, reckoned),) = values(real, "山丹县", "ratio_vs_parts", "医护比")
    assert ratio == 1.4 and reckoned == pytest.approx(4.5 / 3.5, abs=1e-6)
    assert (80.95, 75.14) in values(real, "山丹县", "part_over_whole", "老年人中医药")
    assert (100, 95) in values(real, "山丹县", "definition_differs", "报告率") | values(
        real, "山丹县", "definition_differs", "直报率"
    )


def test_shandan_eleven_table_rows_are_below_their_baseline(real):
    mine = real[(real["area"] == "山丹县") & (real["check"] == "floor_below_baseline")]
    assert mine["place_a"].str.contains("指标体系表").sum() == 11
    assert (
        real[(real["area"] == "山丹县") & (real["check"] == "hold")]["place_a"].str.contains("指标体系表")
    ).sum() == 3


def test_jiaocheng_and_fangshan(real):
    assert (95, 90) in values(real, "交城县", "definition_differs", "发现率")
    assert len(real[(real["area"] == "交城县") & (real["check"] == "ambiguous_basis")]) == 1
    assert (4.5, 4.5) in values(real, "方山县", "target_repeated", "托位")


def test_findings_name_places_and_are_calm(real):
    assert (real["words"] != "").all() and (real["place_a"] != "").all()
    assert not real["words"].str.contains("错误|矛盾|造假|太松").any()
