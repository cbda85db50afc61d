"""Chinese numerals, against a list written by hand (and against itself there and back)."""

import pytest

from model import numerals

TABLE = [
    ("零", 0),
    ("〇", 0),
    ("三", 3),
    ("两", 2),
    ("十", 10),
    ("十二", 12),
    ("二十", 20),
    ("二十一", 21),
    ("廿", 20),
    ("廿三", 23),
    ("卅", 30),
    ("卅一", 31),
    ("百", 100),
    ("一百", 100),
    ("一百零五", 105),
    ("一百〇五", 105),
    ("一百一十", 110),
    ("一百一十五", 115),
    ("两千", 2_000),
    ("一千零五", 1_005),
    ("一千零五十", 1_050),
    ("二千零二十五", 2_025),
    ("一万", 10_000),
    ("一万零五", 10_005),
    ("一万五千", 15_000),
    ("十二万", 120_000),
    ("十二万三千四百五十六", 123_456),
    ("一百一十万", 1_100_000),
    ("五千亿", 500_000_000_000),
    ("一亿零三万", 100_030_000),
    ("二〇二五", 2_025),
    ("一九四九", 1_949),
]


@pytest.mark.parametrize("text, value", TABLE)
def test_a_numeral_says_its_number(text, value):
    assert numerals.number(text) == value


@pytest.mark.parametrize(
    "text", ["", "万", "十十", "三三百", "一百二百", "一百五", "三万五", "一千一", "人", "3", "一" * 5_000]
)
def test_what_is_no_numeral_or_only_speech_is_not_guessed(text):
    assert numerals.number(text) is None


@pytest.mark.parametrize(
    "value, text",
    [
        (0, "零"),
        (10, "十"),
        (12, "十二"),
        (20, "二十"),
        (100, "一百"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1_005, "一千零五"),
        (10_050, "一万零五十"),
        (120_000, "十二万"),
        (10_001_000, "一千万一千"),
        (100_000_001, "一亿零一"),
    ],
)
def test_a_number_as_a_numeral(value, text):
    assert numerals.words(value) == text


def test_there_and_back():
    values = [
        *range(1, 12_000),
        *(10**power + more for power in range(4, 12) for more in (0, 1, 10, 1_000) if more < 10**power),
    ]
    assert [numerals.number(numerals.words(value)) for value in values] == values


def test_beyond_its_range_it_says_so():
    for value in (-1, 10**12):
        with pytest.raises(ValueError):
            numerals.words(value)


def test_a_long_text_is_cut_into_its_numerals():
    assert numerals.RUN.findall("建成一百零五个, 其中十二个") == ["一百零五", "十二"]
