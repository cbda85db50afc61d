"""95% confidence intervals: the method's vectors, limits checked by another way of reckoning, and that it never decides anything."""

import math

import pytest

from gaps import confidence_intervals as intervals
from loaders import catalogue as catalogues
from model.assessment import Figure
from model.interval import Interval
from tests import browser
from tests.verdicts import CASES, assessment
from wording import confidence

CATALOGUE = catalogues.read((browser.ROOT / "indicators.yaml").read_bytes())[0]
INDICATORS = CATALOGUE.indicators
MATERNAL, LITERACY, MANAGED = (
    INDICATORS[key] for key in ("maternal_mortality", "health_literacy", "hypertension_standard_management")
)


def figure(numerator, denominator, *, year=2024, value=None, scale=100, decimals=2, **more) -> Figure:
    value = round(numerator / denominator * scale, decimals) if value is None else value
    return Figure(year=year, value=value, decimals=decimals, numerator=numerator, denominator=denominator, **more)


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
    assert [round(limit, 3) for limit in intervals.poisson(events=events)] == [low, high]


@pytest.mark.parametrize(
    "events, total, low, high",
    [(0, 1000, 0, 0.38), (75, 100, 65.70, 82.45), (980, 1000, 96.93, 98.70), (1000, 1000, 99.62, 100)],
)
def test_vectors_of_wilson(events, total, low, high):
    assert [round(100 * limit, 2) for limit in intervals.wilson(events=events, total=total)] == [low, high]


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
    low, high = intervals.poisson(events=events)
    assert chi_square_share(2 * high, 2 * events + 2) == pytest.approx(0.975, abs=1e-6)
    if events:
        assert chi_square_share(2 * low, 2 * events) == pytest.approx(0.025, abs=1e-6)
    else:
        assert low == 0


def test_wilson_limits_solve_the_score_equation():
    """(p̂ − p)² = z² p(1 − p) / n at both limits."""
    for events, total in ((1, 7), (3, 40), (75, 100), (389, 1200), (999, 1000)):
        for limit in intervals.wilson(events=events, total=total):
            assert (events / total - limit) ** 2 == pytest.approx(intervals.Z**2 * limit * (1 - limit) / total)


def test_one_death_in_a_thousand_births():
    """The method's own warning: 100 per 100,000, from 2.5 to 557. On a page the limits are left out, because they tell the one death."""
    assert [round(limit * 100, 1) for limit in intervals.poisson(events=1)] == [2.5, 557.2]
    found, why = intervals.of_year(figure(1, 1000, scale=100_000, decimals=0), indicator=MATERNAL)
    assert why == "" and found.few and found.suppressed and found.low is None


def test_seven_deaths_are_shown_with_their_limits():
    found, why = intervals.of_year(figure(7, 10_000, scale=100_000, decimals=0), indicator=MATERNAL)
    assert why == "" and found.few and not found.suppressed
    assert (found.value, round(found.low, 1), round(found.high, 1)) == (70, 28.1, 144.2)


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
    found, why = intervals.kind(INDICATORS[indicator])
    assert found == kind and bool(why) == (kind == "")


def test_never_over_an_estimated_denominator():
    estimated = MANAGED.model_copy(update={"per": "按患病率估计的高血压患者"})
    assert intervals.kind(estimated) == ("", "estimated_denominator")
    assert intervals.of_year(figure(105, 100), indicator=MANAGED) == (None, "more_than_all"), (
        "its denominator is an estimate"
    )


@pytest.mark.parametrize(
    "one, why",
    [
        (figure(None, None, value=60.0), "no_counts"),
        (figure(60, None, value=60.0), "no_counts"),
        (figure(60, 0, value=60.0), "implausible_counts"),
        (figure(60, 100, value=72.0), "counts_differ"),
        (figure(-1, 100), "implausible_counts"),
    ],
)
def test_what_cannot_be_calculated_says_why(one, why):
    assert intervals.of_year(one, indicator=MANAGED) == (None, why) and confidence.why(why)


def test_missing_is_not_zero():
    assert intervals.of_year(figure(0, 1000, value=0.0, decimals=1), indicator=MATERNAL)[0].low == 0
    assert intervals.of_year(figure(math.nan, 1000, value=0.0), indicator=MATERNAL)[0] is None


def test_a_survey_s_design_effect_divides_n_and_its_absence_is_said():
    plain, _ = intervals.of_year(figure(300, 1200), indicator=LITERACY)
    assert plain.no_design_effect and "未计设计效应" in confidence.interval(plain, unit="%", decimals=1)
    wider, _ = intervals.of_year(figure(300, 1200), indicator=LITERACY, design_effect=2)
    assert not wider.no_design_effect and wider.value == plain.value == 25
    assert (wider.low, wider.high) == tuple(100 * limit for limit in intervals.wilson(events=150, total=600))
    assert not intervals.of_year(figure(300, 1200), indicator=MANAGED)[0].no_design_effect, "patients are no sample"


# ---- pooling


def years(*counts, first=2020, **more) -> list[Figure]:
    return [figure(events, 1000, year=first + k, **more) for k, events in enumerate(counts)]


def pooled(figures, last, span, indicator=MATERNAL):
    return intervals.pooled(figures, last=last, years=span, indicator=indicator)


def test_a_pool_is_the_sum_of_numerators_over_the_sum_of_denominators():
    found, why, lacking = pooled(years(0, 5, 0, 0, 7), 2024, 5)
    assert (why, lacking) == ("", ()) and (found.events, found.total) == (12, 5000)
    assert found.years == (2020, 2021, 2022, 2023, 2024) and found.value == pytest.approx(240) and not found.few
    assert (found.low, found.high) == (pytest.approx(6.194 * 20, abs=0.02), pytest.approx(20.963 * 20, abs=0.02))
    three, *_ = pooled(years(0, 5, 0), 2022, 3)
    assert three.events == 5 and three.few


def test_a_missing_year_is_never_pooled_over():
    assert pooled(years(5, 0, 6), 2023, 3) == (None, "years_lacking", (2023,))
    assert confidence.why("years_lacking", (2021, 2023)) == "缺 2021、2023 年的分子分母，不合并"
    holed = [*years(5), figure(None, 1000, year=2021, value=1.0), figure(6, 1000, year=2022)]
    assert pooled(holed, 2022, 3) == (None, "years_lacking", (2021,))


def test_differing_definitions_and_stocks_are_not_pooled():
    differing = [
        figure(5, 1000, year=2020),
        *(figure(6, 1000, year=y, definition=d) for y, d in ((2021, "旧"), (2022, "新"))),
    ]
    assert pooled(differing, 2022, 3)[:2] == (None, "definitions_differ")
    assert pooled(years(600, 610, 620), 2022, 3, INDICATORS["ehr_coverage"])[:2] == (None, "stock")


# ---- small counts


@pytest.mark.parametrize("count, suppressed", [(0, False), (1, True), (4, True), (5, False)])
def test_limits_of_counts_below_five_are_left_out(count, suppressed):
    """Alone and through a pool: 12 of three years less two known ones is the third."""
    alone, _ = intervals.of_year(figure(count, 1000, scale=100_000, decimals=1), indicator=MATERNAL)
    pool, *_ = pooled(years(count, 9, 9), 2022, 3)
    for found in (alone, pool):
        assert found.suppressed == suppressed
        assert ([found.events, found.total, found.value, found.low, found.high] == [None] * 5) == suppressed
        words = confidence.interval(found, unit="1/10万", decimals=1)
        assert ("不显示" in words) == suppressed
    assert alone.few, "that they are few may be said"


def test_a_share_tells_those_who_are_not_among_it():
    assert intervals.of_year(figure(197, 200), indicator=MANAGED)[0].suppressed, "3 of 200 patients are not managed"
    assert not intervals.of_year(figure(195, 200), indicator=MANAGED)[0].suppressed


# ---- words


def interval(low: float | None, high: float | None, **more) -> Interval:
    usual = {"kind": "proportion", "years": (2023,), "events": 50.0, "total": 100.0, "value": 50.0, "few": False}
    return Interval(low=low, high=high, **(usual | more))


def firmness(case: str, low: float, high: float, **more) -> str:
    return confidence.FIRMNESS[intervals.firmness(interval(low, high, **more), assessment(case))]


def test_an_interval_in_words():
    found = interval(65.7, 82.451, events=75.0, value=75.0)
    assert confidence.interval(found, unit="%", decimals=0) == "随机波动范围（95%置信区间）65.7%～82.5%（75 ÷ 100）"
    pool = interval(123.88, 419.26, years=(2020, 2021, 2022), events=12.0, total=5000.0, value=240.0)
    assert confidence.interval(pool, unit="1/10万", decimals=1) == (
        "2020—2022 年合并 240.0（1/10万），随机波动范围（95%置信区间）123.9～419.3（1/10万）（12 ÷ 5000）"
    )
    assert confidence.interval(None, unit="%", decimals=1) == ""


def test_the_four_words():
    assert firmness("vector 2", 98.0, 98.5) == "稳健达标"  # ≥ 98, the limit included
    assert firmness("vector 2", 97.9, 98.5) == "达标但在随机波动内"
    assert firmness("vector 9", 20, 30) == "未达标但差异不显著"  # ≥ 30
    assert firmness("vector 9", 20, 29.9) == "稳健未达标"
    assert firmness("vector 1", 11, 14) == "未达标但差异不显著"  # ≤ 12
    assert firmness("vector 1", 12.1, 14) == "稳健未达标"
    assert firmness("vector 17", 94, 95) == "稳健未达标"  # > 95: at the limit is not above it
    assert firmness("neutral, inside", 104, 106) == "稳健达标"
    assert firmness("neutral, inside", 100, 106) == "达标但在随机波动内"
    assert firmness("neutral, below", 99, 110) == "未达标但差异不显著", "the whole wanted range lies inside"
    assert firmness("neutral, below", 99, 102) == "稳健未达标"


def test_few_events_are_left_to_the_review_of_cases():
    assert firmness("vector 1", 1, 50, few=True) == "事件太少，以个案评审为准"


def test_nothing_is_said_where_nothing_was_judged():
    for case in ("definition changed", "no figure", "words only", "foreign unit"):
        assert firmness(case, 10, 20) == ""
    assert intervals.firmness(None, assessment("vector 1")) == ""


@pytest.mark.parametrize("case", sorted(CASES))
def test_statistics_never_override_the_verdict(case):
    """Whatever the interval says, also a pooled one on the other side: the word keeps the side of the point comparison."""
    a = assessment(case)
    for low, high in ((-1e6, -9e5), (-1e6, 1e6), (9e5, 1e6), (0, 0.001), (89, 91)):
        code = intervals.firmness(interval(low, high), a)
        if code:
            assert code.endswith("_met") == a.met, code
        few = intervals.firmness(interval(low, high, few=True), a)
        assert few == ("few" if code else "")
