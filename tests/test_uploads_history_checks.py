"""Doubts beside other figures: what is a jump, a slip of the decimal point, a part above its whole; and what is none of these."""

import pandas as pd
import pytest

from loaders.curated import Reference
from loaders.uploads import history_checks
from model.columns import FIGURES
from model.indicators import Catalogue
from tests import ledgers

INDICATORS = {
    "nurses": {"unit": "人/千人", "better": "higher", "kind": "ratio"},
    "rate": {"unit": "%", "better": "higher", "kind": "proportion"},
    "infant": {"unit": "‰", "better": "lower", "kind": "rate", "part_of": "under5"},
    "under5": {"unit": "‰", "better": "lower", "kind": "rate"},
    "life": {"unit": "岁", "better": "higher", "kind": "amount"},
}
CATALOGUE = Catalogue.model_validate(
    {
        "thresholds": ledgers.THRESHOLDS,
        "categories": {"all": "全部"},
        "units": {"人/千人": ["人"]},
        "indicators": {
            key: {
                "id": key,
                "name": key,
                "english": key,
                "category": "all",
                "core": True,
                "per": "人口",
                "measure": "stock",
                "decimals": 1,
                "definition_source": "口径待补",
                **one,
            }
            for key, one in INDICATORS.items()
        },
    }
)
REFERENCE = Reference(catalogue=CATALOGUE, areas=ledgers.areas(), sources=ledgers.sources())


def rows(*given: dict) -> pd.DataFrame:
    """Figures as an upload gives them: a cell each, in rows from 2."""
    full = [
        ledgers.full({"area": "370100", "role": "actual", "source": "upload", "place": "上报数据", **row}, FIGURES)
        for row in given
    ]
    table = ledgers.table(full, FIGURES)
    return table.assign(
        file="年报.csv", sheet="", row=table["line"] + 1, column="D", found=[str(row["value"]) for row in given]
    )


def stored(*given: dict) -> pd.DataFrame:
    return rows(*given).assign(batch=range(1, len(given) + 1), origin=[row.get("origin", 2) for row in given])


def series(indicator: str, *values, first=2019, **more) -> pd.DataFrame:
    return stored(*({"indicator": indicator, "year": first + n, "value": v} | more for n, v in enumerate(values)))


def told(figures: pd.DataFrame, history: pd.DataFrame) -> list[tuple]:
    before = figures.copy(), history.copy()
    found = history_checks.check(figures, reference=REFERENCE, history=history)
    pd.testing.assert_frame_equal(figures, before[0])
    pd.testing.assert_frame_equal(history, before[1])
    assert all(p.level == "warning" and p.why and p.fix and p.file == "年报.csv" and p.column == "D" for p in found)
    return [(p.code, p.row) for p in found]


def one(indicator: str, value, year=2023, **more) -> pd.DataFrame:
    return rows({"indicator": indicator, "year": year, "value": value} | more)


STEADY, WILD = series("nurses", "4.0", "4.1", "4.2", "4.3"), series("infant", "0", "8.3", "0", "4.1")


@pytest.mark.parametrize(
    "figures, history, code",
    [
        (one("nurses", "4.4"), STEADY, ""),
        (one("nurses", "5.2"), STEADY, ""),  # 0.9 is nine times the usual 0.1, but no quarter of 4.3
        (one("nurses", "5.5"), STEADY, "jump"),
        (one("nurses", "3.1"), STEADY, "jump"),
        (one("nurses", "5.5", year=2027), STEADY, ""),  # five years on: 5 x 3 x 0.1 allowed
        (one("nurses", "6.0", year=2027), STEADY, "jump"),
        (one("infant", "8.0"), WILD, ""),  # it always went up and down so
        (one("infant", "40"), WILD, "jump"),
        (one("rate", "95"), series("rate", "90", "91", "92"), ""),
        (one("rate", "99"), series("rate", "90", "91", "92"), "jump"),
        (one("rate", "60"), series("rate", "50"), ""),
        (one("rate", "66"), series("rate", "50"), "jump"),
        (one("life", "77"), series("life", "74.4"), ""),
        (one("life", "78"), series("life", "74.4"), "jump"),
        (one("nurses", "7.9"), series("nurses", "4.0"), ""),
        (one("nurses", "8.1"), series("nurses", "4.0"), "jump"),
        (one("nurses", "1.9"), series("nurses", "4.0"), "jump"),
        (one("infant", "0"), series("infant", "5"), ""),  # a year without a death
        (one("infant", "5"), series("infant", "0"), ""),
        (one("nurses", "8.1"), STEADY.iloc[:0], ""),  # nothing known
    ],
)
def test_a_jump_is_judged_by_the_countys_own_years(figures, history, code):
    assert [found for found, _ in told(figures, history)] == ([code] if code else [])


@pytest.mark.parametrize(
    "value, words",
    [("43", "10 倍"), ("430", "100 倍"), ("0.43", "10 分之一"), ("4300", "1,000 倍"), ("36", "10 倍"), ("50", "10 倍")],
)
def test_a_slip_of_the_decimal_point_names_the_factor(value, words):
    (problem,) = history_checks.check(one("nurses", value), reference=REFERENCE, history=STEADY)
    assert problem.code == "unit_slip" and words in problem.why and "2022 年的 4.3" in problem.why


def test_no_slip_where_the_years_themselves_lie_that_far_apart():
    assert told(one("infant", "40"), series("infant", "1", "8", "4")) in ([], [("jump", 2)])
    assert ("unit_slip", 2) not in told(one("infant", "40"), series("infant", "1", "8", "4"))
    assert told(one("nurses", "20"), series("nurses", "4.0", "4.1")) == [("jump", 2)], "five times is no power of ten"


def test_a_correction_is_judged_by_the_other_years_and_by_the_old_figure_only_where_it_stands_alone():
    slipped = pd.concat([STEADY, stored({"indicator": "nurses", "year": 2023, "value": "44"})], ignore_index=True)
    assert told(one("nurses", "4.4"), slipped) == []
    assert told(one("nurses", "44"), series("nurses", "4.4", first=2023)) == [("unit_slip", 2)]


def test_only_what_counts_is_compared():
    for history in (
        series("nurses", "0.4", comparator="≥"),
        series("nurses", "0.4", period="H1"),
        series("nurses", "0.4", unit="‰"),
        series("nurses", "0.4", area="370000"),
        series("rate", "0.4"),
    ):
        assert told(one("nurses", "4"), history) == []
    assert told(one("nurses", "4", comparator="≥"), series("nurses", "0.4")) == []
    assert told(one("nurses", "4", period="Q1"), series("nurses", "0.4")) == []
    assert told(one("nurses", "4"), series("nurses", "0.4", unit="人")) == [("unit_slip", 2)]
    two = stored(
        {"indicator": "nurses", "year": 2022, "value": "4.1", "origin": 0},
        {"indicator": "nurses", "year": 2022, "value": "0.4", "origin": 2},
    )
    assert told(one("nurses", "4"), two) == [], "of one year the figure that counts"


@pytest.mark.parametrize(
    "figures, history, row",
    [
        (rows({"indicator": "infant", "year": 2023, "value": "5"}, {"indicator": "under5", "year": 2023, "value": "4"}), STEADY, 2),
        (rows({"indicator": "under5", "year": 2023, "value": "4"}, {"indicator": "infant", "year": 2023, "value": "5"}), STEADY, 3),
        (one("infant", "5"), series("under5", "4", first=2023), 2),
        (one("under5", "4"), series("infant", "5", first=2023), 2),
        (one("infant", "4"), series("under5", "4", first=2023), None),
        (one("infant", "5"), series("under5", "4", first=2022), None),
        (one("infant", "5"), series("under5", "4", first=2023, period="H1"), None),
        (one("infant", "5"), series("under5", "4", first=2023, area="370000"), None),
    ],
)  # fmt: skip
def test_a_part_above_its_whole(figures, history, row):
    assert told(figures, history) == ([("part_over_whole", row)] if row else [])


def test_the_uploads_own_figure_comes_before_the_stored_one():
    both = rows(
        {"indicator": "infant", "year": 2023, "value": "5"}, {"indicator": "under5", "year": 2023, "value": "6"}
    )
    assert told(both, series("under5", "4", first=2023)) == []


def test_nothing_uploaded_is_nothing_to_doubt():
    assert told(one("nurses", "4").iloc[:0], STEADY) == []


def test_each_county_is_compared_with_itself():
    many = pd.concat([one("nurses", "4.4")] * 300, ignore_index=True)
    many["area"] = [str(number) for number in range(300)]
    many.loc[7, "value"] = 44
    long = pd.concat([STEADY] * 300, ignore_index=True)
    long["area"] = [str(number // len(STEADY)) for number in range(len(long))]
    (problem,) = history_checks.check(many, reference=REFERENCE, history=long)
    assert problem.code == "unit_slip"
