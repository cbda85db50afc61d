"""The straight path and what the pace so far comes to: arithmetic to be checked by hand, withheld where it would mislead."""

from fractions import Fraction

import pytest

from gaps.extrapolation import extrapolate, on_schedule, straight_path
from tests.test_wording_steps import sides
from tests.verdicts import CASES, assessment, without_target
from wording import extrapolation as words
from wording.steps import extrapolation_steps

EARLY = 0.3
ALL = sorted(CASES)


@pytest.mark.parametrize("case", ALL)
def test_the_arithmetic_can_be_checked_by_hand(case):
    a = assessment(case)
    found = extrapolate(a, early=EARLY, few=False)
    lines = extrapolation_steps(a, found)
    assert bool(lines) == (not found.withheld) == (words.withheld(a, found, early=EARLY) == "")
    if found.withheld:
        assert [found.value, found.short, found.needed, found.times] == [None] * 4
        return
    for step in lines:
        value, printed, digits = sides(step.formula)
        assert abs(value - printed) <= Fraction(50001, 10**5 * 10**digits), step
    base, now, start, year, due = a.baseline.value, a.latest.value, a.baseline.year, a.latest.year, a.target.year
    assert found.value == pytest.approx(base + (now - base) * (due - start) / (year - start), abs=1e-5)
    if found.times is not None:
        assert found.times * (now - base) / (year - start) == pytest.approx(found.needed, abs=1e-5)
    towards = found.needed * (now - base) > 0
    assert (found.times is None) != (towards and not a.met)


def test_vector_9_in_numbers():
    """22 in 2020, 24 in 2023, ≥ 30 by 2025: 25.33 if the pace holds; 3 a year needed, 4.5 times the pace so far."""
    found = extrapolate(assessment("vector 9"), early=EARLY, few=False)
    assert (round(found.value, 3), round(found.short, 3), found.needed, found.times) == (25.333, 4.667, 3, 4.5)
    assert [step.formula for step in extrapolation_steps(assessment("vector 9"), found)] == [
        "24 + (24 − 22) ÷ (2023 − 2020) × (2025 − 2023) = 25.3",
        "30 − 25.3 = 4.7",
        "(30 − 24) ÷ (2025 − 2023) = 3",
        "(30 − 24) ÷ (2025 − 2023) ÷ ((24 − 22) ÷ (2023 − 2020)) = 4.5",
    ]


@pytest.mark.parametrize(
    "make, few, why",  # made when the test runs: collecting judges nothing
    [
        (lambda: assessment("early"), False, "规划期仅过 20%（不足 30%），年数太少，不推算"),
        (lambda: assessment("vector 1"), True, "现状值的事件不足 10 例，年际波动大，不推算"),
        (lambda: assessment("vector 15"), False, "目标年 2025 已到，以期末数为准，不再推算"),
        (lambda: assessment("vector 12"), False, "目标年 2025 已到，以期末数为准，不再推算"),
        (lambda: assessment("base printed coarser"), False, "仅有一个年份的数据，至少两个年份方可计算变化，不推算"),
        (lambda: assessment("annual, met"), False, "年度目标和每年目标逐年单独判定，不推算"),
        (lambda: assessment("every year"), False, "年度目标和每年目标逐年单独判定，不推算"),
        (lambda: assessment("no baseline"), False, "缺基期，不推算"),
        (lambda: assessment("definition changed"), False, "口径变化，不推算"),
        (lambda: assessment("no target year, met"), False, "未写目标年，不推算"),
        (lambda: assessment("vector 1", suppressed=True), False, "例数很少的年份不显示，不推算"),
        (lambda: without_target("vector 1"), False, "文件未列目标，不推算"),
    ],
)
def test_withheld_and_why(make, few, why):
    a = make()
    found = extrapolate(a, early=EARLY, few=few)
    assert words.withheld(a, found, early=EARLY) == why
    assert found.value is None and extrapolation_steps(a, found) == () and words.note(found) == ""


def test_a_share_beyond_its_limits_is_said_not_clipped():
    a = assessment("vector 2", indicator__unit="%", baseline__value=90.0, latest__value=99.0, latest__year=2022)
    found = extrapolate(a, early=EARLY, few=False)
    assert found.value == 112.5 and words.note(found) == "推算值超过 100%，实际不可能，表明变化不会始终保持现有速度"


@pytest.mark.parametrize("case", ALL)
def test_the_straight_path_runs_from_baseline_to_target(case):
    a = assessment(case)
    path = straight_path(a)
    if path is None:
        assert on_schedule(a, 2023) is None
        return
    start, base, finish, end = path
    assert on_schedule(a, start) == base and on_schedule(a, finish) == end
    assert on_schedule(a, start - 1) is None and on_schedule(a, finish + 1) is None
    if a.pace is not None and a.latest.year > start:
        # ρ = P ÷ τ: on the path it is 1, and the path's share of the way is τ
        reached = (on_schedule(a, a.latest.year) - base) / (end - base)
        assert reached == pytest.approx(a.time_share, abs=1e-5)
        assert a.progress / reached == pytest.approx(a.pace, abs=1e-4)
