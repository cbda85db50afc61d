"""What one county's page reckons beside its verdicts: the figures it lacks, and its figures beside another area's."""

import pytest

from gaps import profile
from model.assessment import Figure
from tests import ledgers
from tests.verdicts import assessment, without_target
from wording.profile import APART, LACKING


def lacks(a) -> list[tuple]:
    """(whose, year, since, why) of the figures one target lacks; own: the county's."""
    return [
        ("own" if one.area == a.area.code else "other", one.year, one.since, LACKING[one.why])
        for one in profile.lacking([a])
    ]


@pytest.mark.parametrize(
    "case, expected",
    [
        ("no figure", [("own", 2023, None, "缺现状值")]),  # Y 2023 is before the target year
        ("vector 10, last year missing", [("own", 2022, None, "缺参照值")]),
        ("no baseline", [("own", 2020, None, "缺基期")]),  # the year before the plan starts
        ("vector 12", [("own", 2025, None, "目标年已到，待报期末数")]),
        ("vector 15", [("own", 2025, None, "目标年已到，待报期末数")]),
        ("base printed coarser", [("own", 2022, None, "仅有基期")]),
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
    assert lacks(assessment(case)) == expected


def test_a_sum_lacks_every_year_since_the_first():
    """A cumulative target of 2021—2025 without any figure, as of 2023."""
    a = assessment("no figure", target__summed=True, target__period_start=2021)
    assert lacks(a) == [("own", 2023, 2021, "缺现状值")]


@pytest.mark.parametrize(
    "year, finish, expected",
    [
        (2024, 2025, []),  # 2023 is held, and 2024 is not over
        (2025, 2030, [("own", 2024, 2024, "待报逐年数")]),
        (2026, 2025, [("own", 2025, 2024, "待报逐年数")]),
        (2026, None, [("own", 2025, 2024, "待报逐年数")]),
    ],
)
def test_a_target_of_every_year_lacks_the_years_that_are_over(year, finish, expected):
    flags = frozenset({"due_no_final", "missed_year"} if expected else {"missed_year"})
    assert lacks(assessment("every year", as_of_year=year, target__year=finish, flags=flags)) == expected


def test_a_missing_reference_and_a_missing_figure_are_two_figures():
    found = lacks(assessment("vector 10, last year missing", latest=None))
    assert [(year, why) for _, year, _, why in found] == [(2022, "缺参照值"), (2023, "缺现状值")]


def test_the_area_above_is_asked_for_its_own_figure():
    a = assessment("external, annual", reason="no_reference_figure", verdict="unknown")
    assert lacks(a) == [("other", 2023, None, "缺参照值")]


def test_a_suppressed_figure_is_not_lacking():
    assert lacks(assessment("vector 1", latest__value=None, latest__suppressed="1—4", suppressed=True)) == []


def test_each_line_names_the_target_it_serves():
    rows = [assessment("vector 1"), without_target("vector 1"), assessment("vector 12")]
    assert [one.target for one in profile.lacking(rows)] == [rows[2]] and profile.lacking([]) == ()


# ---- beside another area


def figures(*given: dict) -> tuple[Figure, ...]:
    usual = {"decimals": 1, "year": 2023, "source": "bulletin", "place": "表"}
    return tuple(Figure(**usual | one) for one in given)


def beside(own, other, indicator="up") -> tuple[profile.Beside, ...]:
    return profile.beside(
        own={indicator: figures(*own)}, other={indicator: figures(*other)}, catalogue=ledgers.CATALOGUE
    )


def test_the_newest_year_both_have_gives_the_difference():
    (one,) = beside([{"value": 4.35}, {"value": 4.5, "year": 2024}], [{"value": 5.0, "year": 2022}, {"value": 5.2}])
    assert (one.own.year, one.own.value, one.other.value, one.difference, one.why) == (2023, 4.35, 5.2, -0.85, "")


@pytest.mark.parametrize(
    "differing, why",
    [
        ({"year": 2022}, "年份不同"),
        ({"definition": "新口径"}, "口径不同"),
        ({"population": "农村"}, "人群不同"),
        ({"unit": "张"}, "单位不同"),
        ({"period": "mch_year"}, "统计年度不同"),
    ],
)
def test_no_difference_of_what_is_not_alike(differing, why):
    stated = {"definition": "旧口径", "population": "城乡"}
    (one,) = beside([{"value": 4.0} | stated], [{"value": 5.0} | stated | differing])
    assert APART[one.why] == why and one.difference is None and (one.own.value, one.other.value) == (4, 5)


def test_a_definition_only_one_side_states_is_not_known_to_differ():
    (one,) = beside([{"value": 4.0, "definition": "新"}], [{"value": 5.0}])
    assert one.difference == -1


def test_indicators_of_one_side_are_left_out_and_the_rest_keep_the_catalogue_s_order():
    assert beside([{"value": 4.0}], []) == ()
    both = {name: figures({"value": 4.0}) for name in ("share", "down", "up")}
    found = profile.beside(own=both, other=both, catalogue=ledgers.CATALOGUE)
    assert [one.indicator for one in found] == ["up", "down", "share"]


def test_a_suppressed_figure_gives_no_difference():
    (one,) = beside([{"value": None, "suppressed": "1—4"}], [{"value": 5.0}])
    assert APART[one.why] == "人数少，不显示" and one.difference is None and one.own.suppressed == "1—4"
