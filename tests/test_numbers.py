"""One rounding everywhere: half away from zero (四舍五入, ruling R17). The oracle is a table by hand and the schoolbook rule on text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import pace, profile_rows, sides
from gaps import whatif
from gaps.working import working
from model.numbers import exact, half_away, printed, rounded, share, yearly_decimals
from tests import verdicts


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


def test_a_change_a_year_has_one_decimal_more_than_the_finest_figure():
    assert (yearly_decimals(0, 2, None), yearly_decimals(0, 0), yearly_decimals(None, float("nan"))) == (3, 1, 2)


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
    assert half_away(-float(text), digits) == -half_away(float(text), digits)


# ---- one number, one text: the case of 4.0 in 2021, 4.5 in 2025, with a target of 5.0 in 2029: 0.5 in four years both ways

HALF = verdicts.row("vector 9") | {
    "baseline": 4.0, "baseline_year": 2021, "latest": 4.5, "latest_year": 2025, "target": 5.0, "end": 5.0, "low": 5.0,
    "high": 5.0, "target_year": 2029, "as_of_year": 2025, "required_per_year": 0.125, "achieved_per_year": 0.125,
    "time_share": 0.5, "base_decimals": 1, "latest_decimals": 1, "target_decimals": 1, "is_base": False, "met": False,
}  # fmt: skip


def yearly(words: str) -> str:
    return re.search(r"\d+\.\d+", words)[0]


def test_progress_page_compare_page_and_panel_say_one_number():
    said = {
        "progress page": yearly(pace.required(HALF)),
        "achieved": yearly(pace.achieved(HALF)),
        "compare page": sides.pace(HALF | {"apart": "", "why": ""}).cells[0][0].lstrip("+"),
        "panel": next(step.formula for step in working(HALF) if "需变化" in step.label).rpartition(" = ")[2],
        "what-if": next(
            step.formula for step in whatif.whatif(HALF, early=0.3, few=False).steps if "今后每年" in step.label
        ).rpartition(" = ")[2],
        "county page": yearly(profile_rows.promised(HALF | {"class": "baseline_short", "gap": 1.0})[1]),
        "note": yearly(
            profile_rows.note(HALF | {"class": "baseline_short", "drift": None, "flags": "", "attribute": "binding"})
        ),
    }
    assert set(said.values()) == {"0.13"}, said


def test_what_the_what_if_says_is_what_its_steps_come_to():
    row = HALF | {"latest": 4.4, "achieved_per_year": 0.1, "required_per_year": 0.15, "target_year": 2030}
    found = whatif.whatif(row, early=0.3, few=False)
    last = [step.formula.rpartition(" = ")[2] for step in found.steps]
    assert last[:3] == [
        rounded(found.value, found.decimals),
        rounded(found.short, found.decimals),
        rounded(found.needed, found.decimals),
    ]
    assert last[:3] == ["4.9", "0.1", "0.12"]
