"""One rounding everywhere: half away from zero (四舍五入, ruling R17). The oracle is a table by hand and the schoolbook rule on text."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import compare_rows, profile_rows
from gaps import extrapolation
from model.assessment import Assessment
from model.comparison import Placement
from tests import verdicts
from wording import steps
from wording import verdicts as words
from wording.numbers import exact, printed, rounded, share


@pytest.mark.parametrize(
    "value, decimals, words",
    [
        (0.125, 2, "0.13"),  # a binary fraction, which Python's own format takes to the even 0.12
        (-0.125, 2, "−0.13"),
        (1.005, 2, "1.01"),  # no binary fraction: as a float it lies below 1.005
        (2.5, 0, "3"),
        (-2.5, 0, "−3"),
        (0.5, 0, "1"),
        (4.5 - 4.35, 2, "0.15"),
        (8.325, 2, "8.33"),
        (3.0, 1, "3.0"),
        (-0.04, 1, "0.0"),
        (75.0, None, "75"),
        (0.1 + 0.2, None, "0.3"),
        (1e-7, None, "0"),
        (1e22, 1, "10000000000000000000000.0"),
        (float("nan"), 2, ""),
        (None, 2, ""),
    ],
)
def test_printed(value, decimals, words):
    assert printed(value, decimals) == words


@pytest.mark.parametrize(
    "value, digits, words", [(0.6, 3, "0.6"), (0.89231, 3, "0.892"), (100, 0, "100"), (-0.004, 2, "0"), (None, 1, "")]
)
def test_rounded_leaves_out_the_zeros_at_the_end(value, digits, words):
    assert rounded(value, digits) == words


@pytest.mark.parametrize(
    "value, words", [(0.8917, "89%"), (0.285, "29%"), (0.005, "1%"), (-0.005, "−1%"), (-0.004, "0%"), (None, "")]
)
def test_a_share_is_rounded_the_same_way(value, words):
    assert share(value) == words


def test_exact_tells_the_whole_number():
    assert (exact(90.3, 1), exact(90.315, 1), exact(90.0, 1), exact(None, 1)) == ("90.3", "90.315", "90.0", "")


def by_hand(text: str, digits: int) -> str:
    """The schoolbook rule on the digits themselves: look at the first one that is dropped."""
    sign, whole, part = re.fullmatch(r"(-?)(\d+)\.(\d+)", text).groups()
    kept, dropped = whole + part[:digits], part[digits:]
    number = str(int(kept) + (dropped[0] >= "5")).zfill(digits + 1)
    shown = f"{number[: len(number) - digits]}.{number[len(number) - digits :]}" if digits else number
    return ("−" if sign and int(number) else "") + shown


@given(st.integers(-(10**9), 10**9), st.integers(0, 5))
def test_every_number_the_store_can_hold_is_rounded_as_at_school(millionths, digits):
    text = f"{'-' if millionths < 0 else ''}{abs(millionths) // 10**6}.{abs(millionths) % 10**6:06d}"
    assert printed(float(text), digits) == by_hand(text, digits)


# ---- one number, one text: the case of 4.0 in 2021, 4.5 in 2025, with a target of 5.0 in 2029: 0.5 in four years both ways


def half() -> Assessment:
    a = verdicts.assessments()["vector 9"]
    return replace(
        a,
        as_of_year=2025,
        required_per_year=0.125,
        achieved_per_year=0.125,
        time_share=0.5,
        met=False,
        baseline=replace(a.baseline, value=4.0, year=2021, decimals=1),
        latest=replace(a.latest, value=4.5, year=2025, decimals=1),
        target=replace(a.target, end=5.0, low=5.0, high=5.0, year=2029, digits=1, value=5.0),
    )


def yearly(words: str) -> str:
    return re.search(r"\d+\.\d+", words)[0]


def test_progress_page_compare_page_and_panel_say_one_number():
    a = half()
    outcome = extrapolation.extrapolate(a, early=0.3, few=False)
    short = replace(a, verdict="baseline_short", gap=1.0, drift=None, flags=frozenset())
    found = {
        "progress page": yearly(words.required(a)),
        "achieved": yearly(words.achieved(a)),
        "compare page": yearly(compare_rows.pace(Placement(assessment=a)).cells[0][0]),
        "panel": next(step.formula for step in steps.steps(a) if "需变化" in step.label).rpartition(" = ")[2],
        "extrapolation": next(
            step.formula for step in steps.extrapolation_steps(a, outcome) if "今后每年" in step.label
        ).rpartition(" = ")[2],
        "county page": yearly(profile_rows.promised(short)[1]),
        "note": yearly(profile_rows.note(short)),
    }
    assert set(found.values()) == {"0.13"}, found
