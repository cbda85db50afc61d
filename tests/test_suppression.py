"""Suppression: a count of 1 to 4 deaths or patients is hidden, and so is all that would give it back."""

from pathlib import Path

import pandas as pd
import pytest

import gaps
from actions import reference
from actions.assess import View
from gaps import suppression
from loaders import catalogue as catalogue_reader
from model.columns import AREAS, FIGURES
from store import Store
from tests.ledgers import decimals_of, table
from wording.suppression import INSTEAD

HOUSE = Path(__file__).resolve().parents[1]
CATALOGUE = catalogue_reader.read((HOUSE / "indicators.yaml").read_bytes())[0]
PLACES = [
    {"code": "900000", "level": "province"},
    {"code": "900100", "level": "city", "parent": "900000"},
    {"code": "900101", "level": "county", "parent": "900100"},
    {"code": "900102", "level": "county", "parent": "900100"},
    {"code": "900103", "level": "county", "parent": "900100"},
]
MATERNAL = "maternal_mortality"


def figures(*rows: dict) -> pd.DataFrame:
    return table(
        [
            {"area": "900101", "year": 2024, "role": "actual", "source": "s", "place": str(number)}
            | {"decimals": decimals_of(row["value"])}
            | row
            for number, row in enumerate(rows)
        ],
        FIGURES,
    )


def masked(*rows: dict) -> list[bool]:
    given = figures(*rows)
    before = given.copy(deep=True)
    found = suppression.masked(figures=given, catalogue=CATALOGUE, areas=table(PLACES, AREAS))
    pd.testing.assert_frame_equal(given, before)
    assert list(found.index) == list(given.index) and found.dtype == bool
    return found.tolist()


def deaths(count: int, births: int, *, area="900101", year=2024, indicator=MATERNAL) -> dict:
    per = {"maternal_mortality": 100_000}.get(indicator, 1000)
    value = f"{count * per / births:.2f}"
    return {
        "area": area,
        "indicator": indicator,
        "year": year,
        "value": value,
        "numerator": count,
        "denominator": births,
    }


# ---- which indicators


def test_what_is_sensitive_is_declared():
    declared = {key: one.sensitive for key, one in CATALOGUE.indicators.items() if one.sensitive}
    assert declared == {
        "under5_mortality": "deaths",
        "infant_mortality": "deaths",
        "neonatal_mortality": "deaths",
        "maternal_mortality": "deaths",
        "maternal_deaths": "deaths",
        "chronic_mortality": "deaths",
        "cvd_mortality": "deaths",
        "premature_ncd_mortality": "deaths",
        "crude_mortality": "deaths",
        "perinatal_mortality": "deaths",
        "covid_deaths": "deaths",
        "smd_management": "mental_disorder",
        "smd_managed": "mental_disorder",
        "smd_standard_management": "mental_disorder",
        "smd_stable": "mental_disorder",
        "smd_reported_prevalence": "mental_disorder",
        "smd_visit": "mental_disorder",
        "smd_medication": "mental_disorder",
        "smd_regular_medication": "mental_disorder",
        "schizophrenia_medication": "mental_disorder",
        "depression_treatment": "mental_disorder",
    }


def test_no_name_that_speaks_of_them_was_forgotten():
    spoken = {
        key
        for key, one in CATALOGUE.indicators.items()
        if any(word in one.name for word in ("死亡", "精神障碍", "精神分裂", "抑郁"))
    }
    assert spoken == {key for key, one in CATALOGUE.indicators.items() if one.sensitive}


def test_a_small_count_of_something_else_is_shown():
    few_doctors = {"indicator": "gps_per_10000", "value": "0.31", "numerator": 3, "denominator": 96000}
    assert masked(few_doctors, {"indicator": "township_hospitals", "value": "3"}) == [False, False]


# ---- what tells a count


@pytest.mark.parametrize("count, hidden", [(0, False), (1, True), (2, True), (3, True), (4, True), (5, False)])
def test_one_to_four_deaths(count, hidden):
    assert masked(deaths(count, 1990)) == [hidden]
    assert masked({"indicator": "maternal_deaths", "value": str(count)}) == [hidden]


@pytest.mark.parametrize(
    "value, births, hidden",
    [
        ("50.3", 1990, True),  # 1.001
        ("251.3", 1990, False),  # 5.001
        ("0", 1990, False),
        ("101", 40000, False),  # 40.4, and no whole number of deaths is exactly that
        ("5", 1000, False),  # 0.05: none
    ],
)
def test_a_rate_whose_denominator_is_in_the_row(value, births, hidden):
    assert masked({"indicator": MATERNAL, "value": value, "denominator": births}) == [hidden]


def test_a_coarse_rate_tells_no_single_count():
    """1 per thousand of 4,000, printed without decimals, may be 2 to 6 deaths."""
    assert masked({"indicator": "infant_mortality", "value": "1", "denominator": 4000}) == [False]
    assert masked({"indicator": "infant_mortality", "value": "1.00", "denominator": 4000}) == [True]


def test_the_births_of_another_row_tell_it_too():
    births = deaths(12, 1990, indicator="under5_mortality")
    rate = {"indicator": MATERNAL, "value": "50.3"}
    assert masked(rate) == [False]
    assert masked(births, rate) == [False, True]
    assert masked(births | {"year": 2023}, rate) == [False, False]
    assert masked(births | {"area": "900102"}, rate) == [False, False]


def test_residents_are_no_births():
    residents = {"indicator": "physicians_per_1000", "value": "2.50", "numerator": 5, "denominator": 1990}
    assert masked(residents, {"indicator": MATERNAL, "value": "50.3"}) == [False, False]


@pytest.mark.parametrize("unit, value", [("/10万", "50.3"), ("‰", "0.50"), ("", "50.3")])
def test_the_unit_of_the_row_is_the_one_reckoned_with(unit, value):
    assert masked({"indicator": MATERNAL, "value": value, "unit": unit, "denominator": 1990}) == [True]


@pytest.mark.parametrize(
    "managed, registered, hidden",
    [(431, 433, True), (423, 428, False), (2, 433, True), (433, 433, False), (3, 3, True)],
)
def test_of_patients_also_those_not_reached_and_all_of_them(managed, registered, hidden):
    value = f"{managed * 100 / registered:.2f}"
    row = {"indicator": "smd_management", "value": value, "numerator": managed, "denominator": registered}
    assert masked(row) == [hidden]
    assert masked(row | {"numerator": None}) == [hidden]


def test_of_residents_only_the_patients_among_them():
    row = {"indicator": "smd_reported_prevalence", "value": "4.5", "numerator": 450, "denominator": 452}
    assert masked(row) == [False]


def test_another_statement_of_the_same_count_is_masked_with_it():
    row = {"indicator": "smd_management", "value": "99.54"}
    assert masked(row | {"numerator": 431, "denominator": 433}, row | {"numerator": 431}) == [True, True]


def test_a_figure_without_a_year_and_one_that_is_missing():
    assert masked(deaths(2, 1000) | {"year": None}, {"indicator": "maternal_deaths", "value": None}) == [True, False]
    assert masked() == []


# ---- subtraction: a parent and its counties


def city(*counts: int, births=(3000, 2000, 1000), total=None, infants="infant_mortality") -> list[bool]:
    codes = ("900101", "900102", "900103")
    counties = [deaths(n, b, area=a, indicator=infants) for n, b, a in zip(counts, births, codes)]
    return masked(*counties, deaths(sum(counts), total or sum(births), area="900100", indicator=infants))


def test_a_city_less_its_other_counties_tells_the_last_one():
    assert city(12, 9, 4) == [False, False, True, True]
    assert city(12, 9, 5) == [False, False, False, False]


def test_two_masked_counties_hide_each_other_unless_the_sum_tells():
    assert city(12, 3, 2) == [False, True, True, False]
    assert city(12, 1, 2) == [False, True, True, True]  # together 3: a small count again
    assert city(12, 4, 4) == [False, True, True, True]  # 8 can only be 4 and 4


def test_a_city_with_more_births_than_these_counties_tells_nothing():
    assert city(12, 9, 4, total=9000) == [False, False, True, False]


def test_a_masked_city_is_not_told_by_its_province():
    rows = [
        deaths(n, b, area=a, indicator="infant_mortality")
        for n, b, a in ((12, 3000, "900101"), (9, 2000, "900102"), (4, 1000, "900103"))
    ]
    above = [deaths(25, 6000, area=a, indicator="infant_mortality") for a in ("900100", "900000")]
    assert masked(*rows, *above) == [False, False, True, True, True]


# ---- words


@pytest.mark.parametrize(
    "count, words", [(1.0, "1—4"), (3.0, "1—4"), (4, "1—4"), (431, "不显示"), (None, ""), (float("nan"), "")]
)
def test_what_is_said_in_place_of_a_count(count, words):
    assert INSTEAD[suppression.instead(count)] == words


# ---- what leaves the house


@pytest.fixture(scope="module")
def demo(demo_store):
    """(the judged table, the live figures, which are suppressed, the area codes) of the demonstration set as of 2026."""
    with Store.open_for_reading(demo_store) as store:
        known = reference.read(store)
        table = gaps.judge(
            rows=store.select(reference.given(known, year=2026)),
            catalogue=known.catalogue,
            areas=known.areas,
            year=2026,
        )
        given = store.statements("figure")
    hidden = suppression.masked(figures=given, catalogue=known.catalogue, areas=known.areas)
    return table, given, hidden, known.areas["code"].tolist()


def suppressed(demo, table: pd.DataFrame) -> pd.DataFrame:
    _, given, hidden, codes = demo
    rows = given[hidden & given["year"].notna()]
    cells = set(zip(rows["area"], rows["indicator"], rows["year"].astype(int)))
    return suppression.suppress(table=table, cells=cells, areas=codes)


def test_the_demonstration_set_has_something_to_mask(demo):
    _, given, hidden, _ = demo
    found = given[hidden]
    assert set(found["indicator"]) == {
        "infant_mortality",
        "neonatal_mortality",
        "maternal_mortality",
        "maternal_deaths",
        "smd_management",
    }
    small = found["numerator"].between(1, 4) | (found["denominator"] - found["numerator"]).between(1, 4)
    by_subtraction = found[~small & found["numerator"].notna()]
    assert set(zip(by_subtraction["area"], by_subtraction["indicator"], by_subtraction["year"])) == {
        ("900100", "infant_mortality", 2022),
        ("900100", "infant_mortality", 2023),
    }


def test_what_gives_the_count_back_is_blank_and_the_verdict_stays(demo):
    table = demo[0]
    before = table.copy(deep=True)
    found = suppressed(demo, table)
    pd.testing.assert_frame_equal(table, before)
    kept = ["area_code", "indicator", "target_year", "target", "class", "reason", "flags", "latest_year", "comparator"]
    pd.testing.assert_frame_equal(found[kept], table[kept])
    rows = found[found["suppressed"]]
    row = rows[(rows["area_code"] == "900102") & (rows["indicator"] == MATERNAL)].iloc[0]
    blank = ["latest", "gap", "drift", "progress", "pace", "required_per_year", "achieved_per_year"]
    assert row[blank].isna().all() and row["class"] == "missed" and row["target"] == 12
    assert row["baseline"] == 0
    rest = found[~found["suppressed"]]
    pd.testing.assert_frame_equal(rest[table.columns], table.loc[rest.index])


def test_no_number_left_equals_the_suppressed_one(demo):
    """Of each suppressed row: neither its figure nor what is left of the row gives it by target − gap or B + share × way."""
    table, found = demo[0], suppressed(demo, demo[0])
    assert found["suppressed"].sum() >= 5
    places = ["latest_year", "baseline_year", "batch", "line_no", "v_batch", "v_line", "base_batch", "base_line"]
    for place in found.index[found["suppressed"]]:
        whole, left = table.loc[place], found.loc[place]
        both = left[["latest", "baseline"]].isna()
        assert both.any() and left[["progress", "pace", "achieved_per_year"]].isna().all(), place
        if both["latest"]:
            numbers = pd.to_numeric(left.drop(places), errors="coerce").dropna()
            assert whole["latest"] in (0, whole["target"], whole["baseline"]) or whole["latest"] not in set(numbers)


def test_a_target_that_leans_on_a_suppressed_figure_is_suppressed(demo):
    table, _, _, codes = demo
    row = table[(table["area_code"] == "900102") & (table["indicator"] == MATERNAL)]
    leaning = row.assign(
        reference_area=codes.index("900102"), reference_year=2025, latest_year=2024, reference=50.3, target=47.3
    )
    found = suppressed(demo, leaning)
    assert found["suppressed"].all() and found[["target", "reference", "gap"]].isna().all(axis=None)


def test_a_sum_of_years_tells_each_of_them(demo):
    """甲县 without a death in 2025, but with one in 2022: the sum since 2021 is that one."""
    table = demo[0]
    row = table[(table["area_code"] == "900101") & (table["indicator"] == "new_provincial_key_specialties")]
    summed = row.assign(indicator="maternal_deaths", latest=1.0, latest_year=2025, baseline_year=float("nan"))
    assert summed["summed"].all()
    found = suppressed(demo, summed)
    assert found["suppressed"].all() and found["latest"].isna().all()
    alone = suppressed(demo, summed.assign(summed=False))
    assert not alone["suppressed"].any() and alone["latest"].eq(1).all()


def test_the_screen_hides_counts_and_a_release_what_tells_them(demo_views):
    """The screen hides the count itself; a release hides the rates that tell it too, and every part of the row says so."""
    screen, release = demo_views
    count = next(
        one
        for one in screen.timeseries([("900101", "maternal_deaths")])[("900101", "maternal_deaths")]
        if one.suppressed
    )
    assert count.value is None and count.suppressed == "1—4"
    rates = [view.assessment("900102", MATERNAL, 2025, "plan") for view in (screen, release)]
    assert rates[0].latest.value == 50.3 and not rates[0].suppressed
    assert (
        rates[1].latest.value is None
        and rates[1].latest.suppressed == "不显示"
        and rates[1].verdict == rates[0].verdict
    )


@pytest.fixture(scope="module")
def demo_views(demo_store):
    store = Store.open_for_reading(demo_store)
    yield tuple(View.open(store, year=2026, audience=audience) for audience in ("screen", "release"))
    store.close()
