"""Numbers as text: one rounder, half away from zero; a blank for what is missing; suppressed figures say so."""

from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from model.assessment import Figure
from tests import verdicts
from wording import numbers


@pytest.mark.parametrize(
    "value, decimals, text",
    [
        (3.0, 1, "3.0"), (4.35, 2, "4.35"), (75.0, None, "75"), (0.125, 2, "0.13"), (0.115, 2, "0.12"), (-0.125, 2, "−0.13"),
        (2.675, 2, "2.68"), (0.1 + 0.2, 1, "0.3"), (-0.004, 2, "0.00"), (1234567.5, 0, "1234568"), (0.000001, None, "0.000001"),
        (None, 1, ""), (float("nan"), 1, ""), (pd.NA, None, ""), (0, 0, "0"), (5, pd.NA, "5"), (1e-9, None, "0"),
    ],
)  # fmt: skip
def test_printed(value, decimals, text):
    assert numbers.printed(value, decimals) == text


@pytest.mark.parametrize(
    "value, digits, text",
    [(0.89231, 3, "0.892"), (0.6, 3, "0.6"), (2.5, 0, "3"), (-2.5, 0, "−3"), (100, 2, "100"), (0.0004, 3, "0"), (None, 3, "")],
)  # fmt: skip
def test_rounded(value, digits, text):
    assert numbers.rounded(value, digits) == text


def test_exact_gives_more_digits_only_where_they_say_something():
    assert numbers.exact(90.615, 1) == "90.615" and numbers.exact(51.0, 1) == "51.0" and numbers.exact(None, 1) == ""


@given(st.integers(-(10**9), 10**9), st.integers(0, 6), st.integers(0, 6))
def test_rounding_is_half_away_from_zero(whole, places, digits):
    """Oracle: whole numbers only: the last digits are cut off and half a unit decides."""
    value = Decimal(whole).scaleb(-places)
    scaled = abs(whole) * 10**digits
    quotient, rest = divmod(scaled, 10**places)
    expected = Decimal(quotient + (2 * rest >= 10**places)).scaleb(-digits) * (-1 if whole < 0 else 1)
    assert Decimal(numbers.printed(float(value), digits).replace("−", "-")) == expected


def test_arithmetic_as_text():
    assert numbers.minus("5", "−0.3") == "5 − (−0.3)" and numbers.minus("−5", "0.3") == "−5 − 0.3"
    assert numbers.share(0.8917) == "89%" and numbers.share(-0.125) == "−13%" and numbers.share(None) == ""


@pytest.mark.parametrize(
    "unit, of_gap, figure, gap",
    [
        ("%", "个百分点", "5%", "5 个百分点"),
        ("‰", "个千分点", "5‰", "5 个千分点"),
        ("人/千人", "人", "5 人/千人", "5 人"),
        ("1/10万", "1/10万", "5（1/10万）", "5（1/10万）"),
        ("1:", "", "1：5", "5"),
        ("岁", "岁", "5 岁", "5 岁"),
        ("", "", "5", "5"),
    ],
)
def test_units(unit, of_gap, figure, gap):
    assert numbers.gap_unit(unit) == of_gap
    assert numbers.with_unit("5", unit) == figure and numbers.with_unit("5", of_gap) == gap
    assert numbers.with_unit("", unit) == ""


@pytest.mark.parametrize(
    "more, text, dated",
    [
        ({}, "4.35", "4.35（2020）"),
        ({"status": "快报"}, "4.35", "4.35（2020 快报）"),
        ({"comparator": "≤"}, "≤4.35", "≤4.35（2020）"),
        ({"comparator": "~"}, "4.35左右", "4.35左右（2020）"),
        ({"value": None, "suppressed": "1—4"}, "1—4", "1—4（2020）"),
        ({"year": None}, "4.35", "4.35（未写年份）"),
        ({"value": None}, "", ""),
    ],
)
def test_figures(more, text, dated):
    f = Figure(**{"value": 4.35, "decimals": 2, "year": 2020} | more)
    assert (numbers.figure(f), numbers.dated(f)) == (text, dated)
    assert numbers.figure(None) == "" == numbers.dated(None)


@pytest.mark.parametrize(
    "count, text",
    [
        (0, "0 字节"),
        (1023, "1023 字节"),
        (1536, "1.5 KB"),
        (10 * 1024, "10 KB"),
        (2_048_000, "2000 KB"),
        (45 * 2**20, "45 MB"),
        (59 * 2**30, "59 GB"),
    ],
)
def test_the_size_of_a_file(count, text):
    assert numbers.file_size(count) == text


@pytest.mark.parametrize(
    "text, told", [("0.59", "+0.59"), ("−7", "−7"), ("0", "0"), ("0.0", "0.0"), ("", ""), ("10", "+10")]
)
def test_a_change_has_its_sign(text, told):
    assert numbers.signed(text) == told


@pytest.mark.parametrize(
    "name, unit, text",
    [
        ("每千人口医疗卫生机构床位数", "张/千人", "9.56 张"),
        ("每万人口全科医生数", "人/万人", "9.56 人"),
        ("全科医生配备", "人/万人", "9.56 人/万人"),
        ("孕产妇死亡率", "1/10万", "9.56/10万"),
        ("居民健康素养水平", "%", "9.56%"),
        ("医护比", "1:", "1：9.56"),
    ],
)
def test_an_amount_carries_its_base_once(name, unit, text):
    one = verdicts.assessment("vector 1", indicator__name=name, indicator__unit=unit).indicator
    assert numbers.amount(Figure(value=9.56, decimals=2, year=2020), one) == text


@pytest.mark.parametrize(
    "difference, unit, decimals, text",
    [
        (-16.9, "1/10万", 1, "低 16.9/10万"),
        (0.7, "‰", None, "高 0.7 个千分点"),
        (0.4, "人/千人", 1, "高 0.4 人"),
        (0.0, "%", 1, "相同"),
    ],
)
def test_how_a_number_stands_to_another(difference, unit, decimals, text):
    assert numbers.apart(difference, unit, decimals) == text


def test_a_plain_value_has_no_sign():
    signs = {"≥": "≥95", ">": ">95", "≤": "≤95", "<": "<95", "~": "95左右", "=": "95", "range": "95", "": "95"}
    assert {sign: numbers.bound("95", sign) for sign in signs} == signs and numbers.bound("", "≥") == ""
