"""What one county's page reckons beside its verdicts: the figures it lacks, and its figures beside another area's."""

import pandas as pd
import pytest

from gaps import profile
from model.columns import FIGURES
from model.numbers import missing
from tests import ledgers, verdicts

YEAR = 2024


def lacks(case: str) -> list[tuple]:
    """(whose, year, since, why) of the figures one case lacks; own: the county's."""
    rows = pd.DataFrame([verdicts.row(case)])
    found = profile.lacking(rows=rows).to_dict("records")
    own = verdicts.row(case)["area_code"]
    return [
        (
            "own" if one["area_code"] == own else "other",
            int(one["year"]),
            None if missing(one["since"]) else int(one["since"]),
            one["why"],
        )
        for one in found
    ]


@pytest.mark.parametrize(
    "case, expected",
    [
        ("no figure", [("own", 2023, None, "缺现值")]),  # Y 2023 is before the target year
        ("vector 10, last year missing", [("own", 2022, None, "缺参照值")]),
        ("no baseline", [("own", 2020, None, "缺基期")]),  # the year before the plan starts
        ("vector 12", [("own", 2025, None, "到期待报终期数")]),
        ("vector 15", [("own", 2025, None, "到期待报终期数")]),
        ("base printed coarser", [("own", 2022, None, "仅有基线")]),
        ("definition changed", [("own", 2023, None, "口径变化")]),
        ("foreign unit", [("own", 2023, None, "单位不符")]),
        ("figures differ", [("own", 2023, None, "数据待核")]),
        ("words only", []),  # no figure would make it a number
        ("percent of a percent, split", []),
        ("no target year", []),
        ("vector 1", []),
        ("met at the end", []),
        ("external, plan", []),
    ],
)
def test_which_figure_of_which_year_is_lacking(case, expected):
    assert lacks(case) == expected


def test_a_sum_lacks_every_year_since_the_first():
    rows = pd.DataFrame([verdicts.row("no figure", summed=True, baseline_year=None, period_start=2021)])
    assert profile.lacking(rows=rows)[["since", "year"]].to_numpy().tolist() == [[2021, 2023]]


def test_a_missing_reference_and_a_missing_figure_are_two_figures():
    rows = pd.DataFrame([verdicts.row("vector 10, last year missing", latest=None)])
    assert list(profile.lacking(rows=rows)["year"]) == [2022, 2023]


def test_the_area_above_is_asked_for_its_own_figure():
    row = verdicts.row("external, annual", reason="no_reference_figure", **{"class": "unknown"})
    (one,) = profile.lacking(rows=pd.DataFrame([row])).to_dict("records")
    assert one["area_code"] == row["reference_area"] != row["area_code"] and one["year"] == 2023


def test_a_figure_held_back_is_not_lacking():
    row = verdicts.row("vector 1", latest=None, held_back=True)
    assert profile.lacking(rows=pd.DataFrame([row])).empty


def test_lacking_leaves_its_rows_as_they_were_and_names_the_target_served():
    rows = pd.DataFrame([verdicts.row(case) for case in ("vector 1", "vector 12")], index=[7, 9])
    before = rows.copy(deep=True)
    assert list(profile.lacking(rows=rows)["target"]) == [9]
    pd.testing.assert_frame_equal(rows, before)
    assert list(profile.lacking(rows=rows.head(0)).columns) == list(profile.LACKING)


# ---- beside another area


def figures(*rows: dict) -> pd.DataFrame:
    """Live statements of 甲 and 乙, as the store gives them."""
    usual = {"role": "actual", "source": "bulletin", "place": "表", "indicator": "up", "year": 2023, "period": "year"}
    table = ledgers.table([ledgers.full(usual | row, FIGURES) for row in rows], FIGURES)
    return table.assign(batch=1, origin=2)


def side_by_side(*rows: dict, hidden=()) -> dict:
    table = figures(*rows)
    before = table.copy(deep=True)
    masked = pd.Series([n in hidden for n in range(len(table))], index=table.index)
    catalogue = ledgers.CATALOGUE
    count = catalogue.indicators["flow"].model_copy(update={"kind": "count"})
    catalogue = catalogue.model_copy(update={"indicators": catalogue.indicators | {"flow": count}})
    found = profile.beside(figures=table, dates={}, hidden=masked, catalogue=catalogue, area="甲", other="乙", year=YEAR)
    pd.testing.assert_frame_equal(table, before)
    return {row["indicator"]: row for row in found.to_dict("records")}


def test_the_newest_year_both_have_gives_the_difference():
    (one,) = side_by_side(
        {"area": "甲", "value": "4.35"},
        {"area": "甲", "value": "4.5", "year": 2024},
        {"area": "乙", "value": "5.2"},
        {"area": "乙", "value": "5.0", "year": 2022},
    ).values()
    assert (one["year"], one["value"], one["other_value"], one["difference"], one["why"]) == (
        2023,
        4.35,
        5.2,
        -0.85,
        "",
    )


@pytest.mark.parametrize(
    "differing, why",
    [
        ({"year": 2022}, "年份不同"),
        ({"definition_version": "新口径"}, "口径不同"),
        ({"population": "农村"}, "人群不同"),
        ({"unit": "张"}, "单位不同"),
        ({"period": "mch_year"}, "统计年度不同"),
    ],
)
def test_no_difference_of_what_is_not_alike(differing, why):
    stated = {"definition_version": "旧口径", "population": "城乡"}
    (one,) = side_by_side(
        {"area": "甲", "value": "4"} | stated, {"area": "乙", "value": "5"} | stated | differing
    ).values()
    assert one["why"] == why and missing(one["difference"]) and (one["value"], one["other_value"]) == (4, 5)


def test_a_definition_only_one_side_states_is_not_known_to_differ():
    (one,) = side_by_side(
        {"area": "甲", "value": "4", "definition_version": "新"}, {"area": "乙", "value": "5"}
    ).values()
    assert one["difference"] == -1


def test_indicators_of_one_side_later_years_and_unusable_figures_are_left_out():
    assert not side_by_side({"area": "甲", "value": "4"}, {"area": "丙", "value": "5"})
    assert not side_by_side({"area": "甲", "value": "4"}, {"area": "乙", "value": "5", "year": 2025})
    assert not side_by_side({"area": "甲", "value": "4"}, {"area": "乙", "value": "5", "comparator": "≥"})
    assert not side_by_side({"area": "甲", "value": "4"}, {"area": "乙", "value": "5", "period": "H1"})


def test_a_masked_count_is_not_shown_and_not_given_away_by_a_difference():
    rows = ({"area": "甲", "value": "2", "indicator": "flow"}, {"area": "乙", "value": "40", "indicator": "flow"})
    one = side_by_side(*rows, hidden={0})["flow"]
    assert (
        missing(one["value"])
        and missing(one["difference"])
        and one["other_value"] == 40
        and one["why"] == profile.MASKED
    )
    assert side_by_side(*rows)["flow"]["difference"] == -38


def test_zero_beside_a_figure_is_a_difference():
    (one,) = side_by_side({"area": "甲", "value": "0"}, {"area": "乙", "value": "16.9"}).values()
    assert one["difference"] == -16.9
