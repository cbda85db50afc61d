"""The random range: the method's vectors, limits checked by another way of reckoning, and that it never decides anything."""

import math

import pandas as pd
import pytest

from gaps import ranges, whatif, yearly
from loaders import catalogue as catalogues
from tests import browser, verdicts

CATALOGUE = catalogues.read((browser.ROOT / "indicators.yaml").read_bytes())[0]
INDICATORS = CATALOGUE.indicators
MATERNAL, LITERACY, MANAGED = (
    INDICATORS[key] for key in ("maternal_mortality", "health_literacy", "hypertension_standard_management")
)


def figure(numerator, denominator, *, year=2024, value=None, scale=100, decimals=2, **more) -> dict:
    told = round(numerator / denominator * scale, decimals) if value is None else value
    return {
        "year": year,
        "value": told,
        "decimals": decimals,
        "numerator": numerator,
        "denominator": denominator,
        "definition_version": "",
        "population": "",
    } | more


# ---- limits


@pytest.mark.parametrize(
    "events, low, high",
    [
        (0, 0, 3.689),
        (1, 0.025, 5.572),
        (2, 0.242, 7.225),
        (5, 1.623, 11.668),
        (9, 4.115, 17.085),
        (10, 4.787, 18.391),
        (12, 6.194, 20.963),
    ],
)
def test_vectors_of_rare_events(events, low, high):
    assert [round(limit, 3) for limit in ranges.poisson(events=events)] == [low, high]


@pytest.mark.parametrize(
    "events, total, low, high",
    [(0, 1000, 0, 0.38), (75, 100, 65.70, 82.45), (980, 1000, 96.93, 98.70), (1000, 1000, 99.62, 100)],
)
def test_vectors_of_wilson(events, total, low, high):
    assert [round(100 * limit, 2) for limit in ranges.wilson(events=events, total=total)] == [low, high]


def chi_square_share(x: float, freedom: int) -> float:
    """The share of χ² below x, by Simpson's rule over its density: nothing of a Poisson sum in it."""
    steps = 4000
    step = x / steps

    def density(t: float) -> float:
        if t == 0:
            return 0.5 if freedom == 2 else 0.0
        half = freedom / 2
        return math.exp((half - 1) * math.log(t) - t / 2 - half * math.log(2) - math.lgamma(half))

    inner = sum((4 if k % 2 else 2) * density(k * step) for k in range(1, steps))
    return (density(0) + inner + density(x)) * step / 3


@pytest.mark.parametrize("events", range(10))
def test_exact_limits_are_chi_square_quantiles(events):
    low, high = ranges.poisson(events=events)
    assert chi_square_share(2 * high, 2 * events + 2) == pytest.approx(0.975, abs=1e-6)
    if events:
        assert chi_square_share(2 * low, 2 * events) == pytest.approx(0.025, abs=1e-6)
    else:
        assert low == 0


def test_wilson_limits_solve_the_score_equation():
    """(p̂ − p)² = z² p(1 − p) / n at both limits."""
    for events, total in ((1, 7), (3, 40), (75, 100), (389, 1200), (999, 1000)):
        for limit in ranges.wilson(events=events, total=total):
            assert (events / total - limit) ** 2 == pytest.approx(ranges.Z**2 * limit * (1 - limit) / total)


def test_one_death_in_a_thousand_births():
    """The method's own warning: 100 per 100,000, from 2.5 to 557."""
    found, why = ranges.of_year(figure(1, 1000, scale=100_000, decimals=0), indicator=MATERNAL)
    assert why == "" and found.few
    assert (round(found.value), round(found.low, 1), round(found.high)) == (100, 2.5, 557)


# ---- where it applies


@pytest.mark.parametrize(
    "indicator, kind",
    [
        ("maternal_mortality", "rare"),
        ("under5_mortality", "rare"),
        ("notifiable_ab_incidence", "rare"),
        ("health_literacy", "survey"),
        ("smd_standard_management", "proportion"),
        ("elderly_health_management", "proportion"),
        ("beds_per_1000", ""),
        ("physicians_per_1000", ""),
        ("life_expectancy", ""),
        ("out_of_pocket_share", ""),
        ("county_hospital_tcm_coverage", ""),
        ("tb_management", ""),
        ("tcm_staff_growth", ""),
    ],
)
def test_kind_and_denominator_say_where_it_applies(indicator, kind):
    found, why = ranges.kind(INDICATORS[indicator])
    assert found == kind and bool(why) == (kind == "")


def test_never_over_an_estimated_denominator():
    estimated = MANAGED.model_copy(update={"per": "按患病率估计的高血压患者"})
    assert ranges.kind(estimated) == ("", "分母是估计数, 不算随机范围")
    assert "估计" in ranges.of_year(figure(105, 100), indicator=MANAGED)[1], "a rate beyond 100% has such a denominator"


@pytest.mark.parametrize(
    "row, words",
    [
        (figure(None, None, value=60.0), "没有分子分母"),
        (figure(60, None, value=60.0), "没有分子分母"),
        (figure(60, 0, value=60.0), "不合理"),
        (figure(60, 100, value=72.0), "不一致"),
        (figure(-1, 100), "不合理"),
    ],
)
def test_what_cannot_be_reckoned_says_why(row, words):
    found, why = ranges.of_year(row, indicator=MANAGED)
    assert found is None and words in why


def test_missing_is_not_zero():
    assert ranges.of_year(figure(0, 1000, value=0.0, decimals=1), indicator=MATERNAL)[0].low == 0
    assert ranges.of_year(figure(math.nan, 1000, value=0.0), indicator=MATERNAL)[0] is None


def test_a_survey_s_design_effect_divides_n_and_its_absence_is_said():
    plain, _ = ranges.of_year(figure(300, 1200), indicator=LITERACY)
    assert plain.note == "未计设计效应" and "未计设计效应" in ranges.words(plain, unit="%", decimals=1)
    wider, _ = ranges.of_year(figure(300, 1200), indicator=LITERACY, design_effect=2)
    assert wider.note == "" and wider.value == plain.value == 25
    assert (wider.low, wider.high) == tuple(100 * limit for limit in ranges.wilson(events=150, total=600))
    assert ranges.of_year(figure(300, 1200), indicator=MANAGED)[0].note == "", "registered patients are no sample"


# ---- pooling


def years(*counts, first=2020, **more) -> pd.DataFrame:
    return pd.DataFrame([figure(events, 1000, year=first + k, **more) for k, events in enumerate(counts)])


def test_a_pool_is_the_sum_of_numerators_over_the_sum_of_denominators():
    table = years(1, 0, 2, 4, 5)
    before = table.copy()
    found, why = ranges.pooled(table, last=2024, years=5, indicator=MATERNAL)
    assert why == "" and (found.events, found.total, found.years) == (12, 5000, (2020, 2021, 2022, 2023, 2024))
    assert found.value == pytest.approx(240) and not found.few
    assert (found.low, found.high) == (pytest.approx(6.194 * 20, abs=0.02), pytest.approx(20.963 * 20, abs=0.02))
    assert ranges.words(found, unit="1/10万", decimals=1).startswith("2020—2024 年合并 240.0/10万, 95% 随机范围 ")
    three, _ = ranges.pooled(table, last=2022, years=3, indicator=MATERNAL)
    assert three.events == 3 and three.few
    pd.testing.assert_frame_equal(table, before)


def test_a_missing_year_is_never_pooled_over():
    table = years(1, 0, 2)
    assert ranges.pooled(table, last=2023, years=3, indicator=MATERNAL) == (None, "缺 2023 年的分子分母, 不合并")
    holed = table.assign(numerator=[1, None, 2])
    assert ranges.pooled(holed, last=2022, years=3, indicator=MATERNAL) == (None, "缺 2021 年的分子分母, 不合并")


def test_differing_definitions_and_stocks_are_not_pooled():
    table = years(1, 0, 2).assign(definition_version=["", "旧", "新"])
    assert "口径" in ranges.pooled(table, last=2022, years=3, indicator=MATERNAL)[1]
    assert "时点数" in ranges.pooled(years(600, 610, 620), last=2022, years=3, indicator=INDICATORS["ehr_coverage"])[1]


# ---- masked counts


def test_a_masked_count_is_told_neither_by_itself_nor_through_limits_or_pools():
    row = figure(3, 1000, scale=100_000, decimals=1)
    alone, _ = ranges.of_year(row, indicator=MATERNAL, masked=True)
    pool, _ = ranges.pooled(years(3, 4, 5), last=2022, years=3, indicator=MATERNAL, masked=frozenset({2021}))
    for found in (alone, pool):
        assert found.hidden
        assert [found.events, found.total, found.value, found.low, found.high] == [None] * 5
        assert "不显示" in ranges.words(found, unit="1/10万", decimals=1)
        assert not any(
            sign.isdigit() for sign in ranges.words(found, unit="1/10万", decimals=1).replace("1—4", "")[12:]
        )
    assert alone.few and not pool.few, "that they are few may be said"


# ---- words


def told(case: str, low: float, high: float, *, few=False, **changed) -> str:
    found = ranges.Range(
        kind="proportion", years=(2023,), events=50.0, total=100.0, value=(low + high) / 2, low=low, high=high, few=few
    )
    return ranges.word(found, verdicts.row(case, **changed))


def test_the_four_words():
    assert told("vector 2", 98.0, 98.5) == "稳健达标"  # ≥ 98, the limit included
    assert told("vector 2", 97.9, 98.5) == "达标但在随机波动内"
    assert told("vector 9", 20, 30) == "未达标但差异不显著"  # ≥ 30
    assert told("vector 9", 20, 29.9) == "稳健未达标"
    assert told("vector 1", 11, 14) == "未达标但差异不显著"  # ≤ 12
    assert told("vector 1", 12.1, 14) == "稳健未达标"
    assert told("vector 17", 94, 95) == "稳健未达标"  # > 95: at the limit is not above it
    assert told("neutral, inside", 104, 106) == "稳健达标"
    assert told("neutral, inside", 100, 106) == "达标但在随机波动内"
    assert told("neutral, below", 99, 110) == "未达标但差异不显著", "the whole wanted range lies inside"
    assert told("neutral, below", 99, 102) == "稳健未达标"


def test_few_events_are_left_to_the_review_of_cases():
    assert told("vector 1", 1, 50, few=True) == "事件太少, 以个案评审为准"


def test_nothing_is_said_where_nothing_was_judged():
    for case in ("definition changed", "no figure", "words only", "foreign unit"):
        assert told(case, 10, 20) == ""
    assert ranges.word(None, verdicts.row("vector 1")) == ""


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_statistics_never_override_the_verdict(case):
    """Whatever the range says, also a pooled one on the other side: the word keeps the side of the point comparison, the row its class."""
    row = verdicts.row(case)
    before = repr(row)
    for low, high in ((-1e6, -9e5), (-1e6, 1e6), (9e5, 1e6), (0, 0.001), (89, 91)):
        for few in (False, True):
            found = ranges.Range(
                kind="rare", years=(2021, 2022, 2023), events=50, total=100, value=low, low=low, high=high, few=few
            )
            word = ranges.word(found, row)
            if word and not few:
                assert ("未达标" not in word) == bool(row["met"]), word
    assert repr(row) == before


# ---- the what-if


def evaluated(formula: str) -> tuple[float, str]:
    """Left side reckoned, right side as printed."""
    left, _, right = formula.rpartition(" = ")
    return eval(left.replace("−", "-").replace("×", "*").replace("÷", "/")), right.replace("−", "-")


OPEN = [case for case in sorted(verdicts.CASES) if not whatif.whatif(verdicts.row(case), early=0.3, few=False).held]


@pytest.mark.parametrize("case", OPEN)
def test_the_arithmetic_can_be_checked_by_hand(case):
    row = verdicts.row(case)
    found = whatif.whatif(row, early=0.3, few=False)
    assert found.steps and "不是预测" in found.head
    for step in found.steps:
        result, printed = evaluated(step.formula)
        digits = len(printed.partition(".")[2])
        assert abs(result - float(printed)) <= 0.5001 * 10.0**-digits, step
    base, now = row["baseline"], row["latest"]
    start, year, due = (int(row[name]) for name in ("baseline_year", "latest_year", "target_year"))
    assert found.value == pytest.approx(base + (now - base) * (due - start) / (year - start), abs=1e-5)
    if found.times is not None:
        assert found.times * (now - base) / (year - start) == pytest.approx(found.needed, abs=1e-5)
    assert not missing_times(found, row)


def missing_times(found, row) -> bool:
    """times is given exactly where the pace leads towards the target and something is left to do."""
    towards = found.needed * (row["latest"] - row["baseline"]) > 0
    return (found.times is None) == (towards and not row["met"])


def test_vector_9_in_words():
    """22 in 2020, 24 in 2023, ≥ 30 by 2025: 25.33 if the pace holds; 3 a year needed, 4.5 times the pace so far."""
    found = whatif.whatif(verdicts.row("vector 9"), early=0.3, few=False)
    assert (round(found.value, 3), round(found.short, 3), found.needed, found.times) == (25.333, 4.667, 3, 4.5)


@pytest.mark.parametrize(
    "case, few, words",
    [
        ("early", False, "不足 30%"),
        ("vector 1", True, "不足 10 例"),
        ("vector 15", False, "目标年 2025 已到"),
        ("vector 12", False, "目标年 2025 已到"),
        ("vector 11", False, "目标年 2025 已到"),
        ("base printed coarser", False, "只有一个年份"),
        ("annual, met", False, "逐年单独判定"),
        ("every year", False, "逐年单独判定"),
        ("no baseline", False, "缺基期"),
        ("definition changed", False, "口径变化"),
        ("no target year, met", False, "未写目标年"),
    ],
)
def test_held_back_and_why(case, few, words):
    found = whatif.whatif(verdicts.row(case), early=0.3, few=few)
    assert words in found.held
    assert found.value is None and found.steps == () and found.needed is None


def test_a_share_beyond_its_limits_is_said_not_clipped():
    row = verdicts.row("vector 2", unit="%", baseline=90.0, latest=99.0, latest_year=2022)
    found = whatif.whatif(row, early=0.3, few=False)
    assert found.value == 112.5 and "超过 100%" in found.note


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_the_straight_path_agrees_with_the_shortfall(case):
    """due(t) − v, turned to the good side, is the shortfall the class was given by (ruling R20)."""
    row = verdicts.row(case)
    way = whatif.path(row)
    if way is None:
        assert whatif.due(row, 2023) is None
        return
    assert whatif.due(row, way[0]) == way[1] and whatif.due(row, way[2]) == way[3]
    assert whatif.due(row, way[0] - 1) is None and whatif.due(row, way[2] + 1) is None
    if row["shortfall"] == row["shortfall"] and row["latest_year"] > way[0]:
        side = 1 if way[3] > way[1] else -1
        assert side * (whatif.due(row, int(row["latest_year"])) - row["latest"]) == pytest.approx(
            row["shortfall"], abs=1e-5
        )


# ---- one figure a year


def statements(*given: dict) -> pd.DataFrame:
    usual = {
        "area": "1",
        "indicator": "up",
        "period": "year",
        "comparator": "",
        "unit": "",
        "decimals": 1,
        "origin": 2,
        "rank": None,
        "batch": 1,
        "source": "b",
        "place": "表",
        "role": "actual",
        "numerator": None,
        "denominator": None,
        "status": "",
        "definition_version": "",
        "population": "",
    }
    table = pd.DataFrame([usual | one for one in given])
    return table.astype({"year": "Int64", "rank": "Int64", "value": "float64"})


def test_of_a_year_s_figures_the_one_of_the_method_s_precedence():
    table = statements(
        {"year": 2021, "value": 1},
        {"year": 2021, "value": 2, "rank": 1},
        {"year": 2021, "value": 3, "origin": 0},  # an upload speaks before any document
        {"year": 2022, "value": 4, "period": "mch_year"},
        {"year": 2022, "value": 5, "rank": 4},
        {"year": 2023, "value": 6, "source": "old"},
        {"year": 2023, "value": 7, "source": "new"},
        {"year": 2024, "value": 8, "batch": 1},
        {"year": 2024, "value": 9, "batch": 3},
        {"year": 2025, "value": 10, "comparator": "≥"},  # a bound is no figure
        {"year": 2025, "value": 11, "period": "H1"},
        {"year": None, "value": 12},
        {"year": 2026, "value": 13},
    )
    before = table.copy()
    found = yearly.yearly(figures=table, dates={"old": "2023-01-01", "new": "2024-01-01"}, year=2025)
    assert dict(zip(found["year"], found["value"])) == {2021: 3, 2022: 5, 2023: 7, 2024: 9}
    pd.testing.assert_frame_equal(table, before)


def parts(case: str, *given: dict, units=("", "人"), **changed) -> dict:
    table = yearly.points(verdicts.row(case, **changed), statements(*given), units=units)
    return {(int(one["year"]), one["part"]): one["value"] for one in table.to_dict("records")}


def test_what_each_year_is_to_the_target():
    given = (
        {"year": year, "value": value} for year, value in ((2019, 80), (2020, 85), (2022, 86), (2025, 89), (2026, 91))
    )
    assert parts("vector 11", *given) == {
        (2019, "between"): 80,
        (2020, "baseline"): 85,
        (2022, "between"): 86,
        (2025, "judged"): 89,
        (2026, "after"): 91,
    }


def test_the_promise_s_baseline_stays_and_the_revised_figure_stands_beside_it():
    assert parts("vector 11", {"year": 2020, "value": 84}) == {(2020, "baseline"): 85, (2020, "revised"): 84}


def test_a_foreign_unit_has_no_place_on_the_scale():
    assert parts("vector 11", {"year": 2022, "value": 8600, "unit": "人次"}) == {(2020, "baseline"): 85}


def test_running_sums_end_at_the_first_hole():
    given = [{"year": year, "value": 15 + year - 2021, "numerator": 1, "denominator": 2} for year in (2021, 2022, 2024)]
    found = parts("cumulative", *given)
    assert found == {(2020, "baseline"): 0, (2021, "between"): 15, (2022, "between"): 31}
