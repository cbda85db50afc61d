"""The demonstration set: invented, marked as such, consistent in its numbers, and showing everything a screen can show."""

import csv
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pandas as pd
import pytest

from actions import building
from actions.assess import View
from gaps.checks import CHECKS
from model.columns import ATTRIBUTES, BASES, COMPARATORS, SCOPES, STATUSES
from model.verdicts import CLASSES, FLAGS, REASONS
from store import Store
from tests.conftest import copied

HOUSE = Path(__file__).resolve().parents[1]
GIVEN = {"data": HOUSE / "data" / "demo", "definitions": HOUSE / "indicators.yaml"}
NAMES = ("areas", "sources", "figures", "targets", "commitments")
JIA, YI, BING, CITY = "900101", "900102", "900103", "900100"
TIMES = {"%": 100, "‰": 1000, "1/10万": 100_000, "人/千人": 1000, "张/千人": 1000, "个/千人": 1000, "人/万人": 10_000}
DEATHS = ("under5_mortality", "infant_mortality", "neonatal_mortality", "maternal_mortality")

# One row to look for: area, indicator, target year, scope (as of 2026).
CLASS_AT = {
    "met": (JIA, "elderly_health_management", 2025, "plan"),
    "kept": (JIA, "vaccination_by_township", 2025, "plan"),
    "met_early": (JIA, "gps_per_10000", 2025, "plan"),
    "on_pace": (JIA, "life_expectancy", 2030, "plan"),
    "slightly_behind": (YI, "physicians_per_1000", 2025, "plan"),
    "behind": (BING, "nurses_per_1000", 2025, "plan"),
    "missed": (YI, "school_myopia", 2025, "annual"),
    "lost": (YI, "neonatal_mortality", 2025, "plan"),
    "moving_away": (BING, "life_expectancy", 2025, "plan"),
    "baseline_meets": (BING, "diabetes_standard_management", 2030, "plan"),
    "baseline_short": (BING, "gps_per_10000", 2030, "plan"),
    "unknown": (BING, "tb_management", 2025, "plan"),
}
REASON_AT = {
    "no_figure": (YI, "new_provincial_key_specialties", 2025, "plan"),
    "no_baseline": (BING, "maternal_systematic_management", 2025, "plan"),
    "no_target_year": (BING, "ehr_coverage", None, "plan"),
    "no_reference_figure": (BING, "school_myopia", 2025, "annual"),
    "qualitative_only": (YI, "government_health_share", 2025, "plan"),
    "ambiguous_basis": (BING, "government_health_share", 2025, "plan"),
    "unit_mismatch": (YI, "notifiable_ab_incidence", 2025, "plan"),
    "definition_changed": (YI, "health_literacy", 2025, "plan"),
    "conflicting_figures": (BING, "newborn_screening", 2025, "plan"),
}
FLAG_AT = {
    "baseline_met": (YI, "maternal_mortality", 2025, "plan"),
    "comparator_against_direction": (BING, "out_of_pocket_share", 2025, "plan"),
    "due_no_final": (JIA, "nurses_per_1000", 2025, "plan"),
    "early": (BING, "life_expectancy", 2030, "plan"),
    "floor_below_baseline": (JIA, "infant_mortality", 2025, "plan"),
    "hold": (JIA, "county_hospital_tcm_coverage", 2025, "plan"),
    "missed_year": (YI, "vaccination_by_township", 2025, "every_year"),
    "target_conflict": (YI, "maternal_systematic_management", 2025, "plan"),
}


@pytest.fixture(scope="module")
def raw() -> dict[str, list[dict[str, str]]]:
    found = {}
    for name in NAMES:
        with (GIVEN["data"] / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            found[name] = list(csv.DictReader(file))
    return found


@pytest.fixture(scope="module")
def store(demo_store, tmp_path_factory):
    with Store.open(copied(demo_store, tmp_path_factory.mktemp("demo"))) as opened:
        yield opened


@pytest.fixture(scope="module")
def table(store) -> pd.DataFrame:
    """As of 2026, the year the set is first looked at."""
    return View.open(store, year=2026).published()


def at(table: pd.DataFrame, area: str, indicator: str, year: int | None, scope: str) -> pd.Series:
    in_year = table["target_year"].isna() if year is None else (table["target_year"] == year).fillna(False)
    (found,) = table[
        (table["area_code"] == area) & (table["indicator"] == indicator) & in_year & (table["scope"] == scope)
    ].to_dict("records")
    return found


def flags_of(table: pd.DataFrame) -> set[str]:
    return set(";".join(table["flags"]).split(";")) - {""}


# ---- invented, and saying so


def test_check_finds_no_error_and_every_warning_is_explained(raw):
    problems = building.check(**GIVEN)
    assert [one.line() for one in problems if one.level == "error"] == []
    assert [one.code for one in problems] == ["implausible"]
    assert "故意如此" in raw["figures"][problems[0].row - 2]["note"]


def test_only_invented_areas_and_all_their_codes_are_outside_the_standard(raw):
    assert [(row["code"], row["name"], row["parent"]) for row in raw["areas"]] == [
        ("900000", "甲省", ""),
        ("900100", "甲市", "900000"),
        ("900101", "甲县", "900100"),
        ("900102", "乙县", "900100"),
        ("900103", "丙县", "900100"),
    ]
    assert {row["area"] for name in NAMES[1:] for row in raw[name]} == {JIA, YI, BING, CITY}


def test_no_real_area_is_named_anywhere(raw):
    with (HOUSE / "data" / "areas.csv").open(encoding="utf-8", newline="") as file:
        real = {row[name] for row in csv.DictReader(file) for name in ("name", "short")}
    said = {cell for rows in raw.values() for row in rows for cell in row.values()}
    assert [(name, cell) for name in real for cell in said if name in cell] == []


def test_every_title_and_note_says_that_it_is_invented(raw):
    assert all("演示" in row["title"] and row["title"].endswith("（虚构）") for row in raw["sources"])
    assert all("虚构" in row["note"] for name in ("sources", "commitments") for row in raw[name])
    assert all(row["issuer"] == row["number"] == "" for row in raw["sources"])


def test_no_document_of_the_real_set_is_used(raw):
    with (HOUSE / "data" / "sources.csv").open(encoding="utf-8", newline="") as file:
        real = {row["id"] for row in csv.DictReader(file)}
    assert all(row["id"].startswith("demo-") for row in raw["sources"]) and not real & {r["id"] for r in raw["sources"]}


# ---- its numbers agree with each other


def test_a_rate_is_its_numerator_over_its_denominator(raw):
    counted = [row for row in raw["figures"] if row["numerator"] and row["denominator"]]
    assert len(counted) > 250
    for row in counted:
        exact = Decimal(row["numerator"]) * TIMES[row["unit"]] / Decimal(row["denominator"])
        step = Decimal(1).scaleb(-int(row["decimals"]))
        assert Decimal(row["value"]) == exact.quantize(step, rounding=ROUND_HALF_UP), row


def test_births_are_the_same_births_and_the_city_is_the_sum_of_its_counties(raw):
    births, deaths = {}, {}
    for row in raw["figures"]:
        if row["indicator"] in DEATHS and row["denominator"]:
            births.setdefault((row["area"], row["year"]), set()).add(int(row["denominator"]))
            deaths[row["area"], row["year"], row["indicator"]] = int(row["numerator"])
    assert {len(found) for found in births.values()} == {1}
    for year in ("2021", "2022", "2023", "2024", "2025"):
        assert births[CITY, year] == {sum(min(births[area, year]) for area in (JIA, YI, BING))}
        assert deaths[CITY, year, "maternal_mortality"] == sum(
            deaths.get((area, year, "maternal_mortality"), 0) for area in (JIA, YI, BING)
        )
    counts = {min(found) for (area, _), found in births.items() if area != CITY}
    assert min(counts) < 1_100 and max(counts) < 4_000


def test_masking_and_pooling_have_something_to_do(raw):
    counted = [row for row in raw["figures"] if row["numerator"] and row["area"] != CITY]
    rare = Counter(int(row["numerator"]) for row in counted if row["indicator"] == "maternal_mortality")
    assert set(rare) == {0, 1, 2, 3} and rare[0] > rare[1] > 1
    assert {1, 2, 3, 4} <= {int(row["numerator"]) for row in counted if row["indicator"] in DEATHS}
    unmanaged = [
        int(row["denominator"]) - int(row["numerator"]) for row in counted if row["indicator"] == "smd_management"
    ]
    assert any(0 < count < 5 for count in unmanaged) and max(unmanaged) > 100
    assert {row["denominator"] for row in counted if row["indicator"] == "health_literacy"} == {"1200", "600", "300"}
    assert {row["value"] for row in raw["figures"] if row["indicator"] == "maternal_deaths"} == {"0", "1", "2", "3"}


# ---- it shows everything


def test_every_class_reason_and_flag_is_on_the_first_screen(table):
    """As of 2026, the plan to 2025, the counties alone. no_target is no row's reason: such a cell has a figure and no row."""
    first = table[(table["area_code"] != CITY) & (table["target_year"].fillna(2025) <= 2025)]
    assert set(first["class"]) == set(CLASSES)
    assert set(first["reason"]) - {""} == set(REASONS) - {"no_target"}
    assert flags_of(first) == set(FLAGS)


@pytest.mark.parametrize(
    "column, code, place",
    [("class", code, place) for code, place in CLASS_AT.items()]
    + [("reason", code, place) for code, place in REASON_AT.items()]
    + [("flags", code, place) for code, place in FLAG_AT.items()],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_where_each_is_seen(table, column, code, place):
    assert code in at(table, *place)[column].split(";")


def test_the_tables_of_places_are_complete():
    assert (set(CLASS_AT), set(REASON_AT), set(FLAG_AT)) == (set(CLASSES), set(REASONS) - {"no_target"}, set(FLAGS))


def test_a_figure_without_a_target_is_there(store, table):
    (found,) = View.open(store, year=2026).without_target(areas=[BING], indicators=["under7_health_management"])
    assert found.verdict == "no_target" and found.target is None and found.latest.value is not None


def test_before_the_plans_end_no_verdict_is_history(store):
    """As of 2024 every class is there too, and none is drawn pale."""
    table = View.open(store, year=2024).published()
    plan = table[(table["area_code"] != CITY) & (table["target_year"].fillna(2025) <= 2025)]
    assert set(plan["class"]) == set(CLASSES)
    assert set(plan["reason"]) - {""} == set(REASONS) - {"no_target"}
    assert flags_of(plan) == set(FLAGS) - {"due_no_final", "baseline_met"}


def test_the_years_after_the_plan_show_verdicts_that_are_still_open(table):
    later = table[(table["target_year"] == 2030).fillna(False)]
    assert set(later["class"]) == set(CLASSES) - {"met", "missed", "unknown"}
    assert flags_of(later) == {"early", "floor_below_baseline", "hold"}


# What the invented plans do not say; tests/test_checks.py has them.
NOT_SHOWN = {
    *("built_and_planned", "sum_vs_parts", "share_vs_count", "implausible", "figures_transposed", "name_differs"),
    "definition_differs",
}


def test_the_usual_checks_on_plans_find_something(store):
    assert set(View.open(store, year=2026).findings()["check"]) == set(CHECKS) - NOT_SHOWN


def test_every_way_to_say_a_target_and_a_figure_is_used(raw):
    used = {
        name: {row[name] for row in raw["targets"]} - {""} for name in ("comparator", "basis", "scope", "attribute")
    }
    assert used == {
        "comparator": set(COMPARATORS),
        "basis": set(BASES),
        "scope": set(SCOPES),
        "attribute": set(ATTRIBUTES),
    }
    assert {row["status"] for row in raw["figures"]} - {""} == set(STATUSES)
    assert {row["kind"] for row in raw["sources"]} == {"plan", "annual_plan", "bulletin"}
    shown_only = [row for row in raw["figures"] if row["period"] != "year" or row["comparator"] == "≥"]
    assert {(row["period"], row["year"]) for row in shown_only} == {("H1", "2025"), ("year", "")}
    assert any(row["supersedes"] for row in raw["sources"])
    assert any(row["measure"] == "cumulative" for row in raw["targets"])


def test_two_conditions_joined_show_both(store):
    row = View.open(store, year=2026).assessment(BING, "health_literacy", 2025, "plan")
    assert row.other.joined and "target_conflict" not in row.flags
    assert (row.verdict, row.other.verdict) == ("unknown", "on_pace")
    assert (round(row.target.end, 2), round(row.other.value, 2)) == (28.90, 24.67)


def test_one_death_turns_a_small_county(table):
    """乙县: 0 of about 2,480 births when the plan was made, one death of 1,990 in its last year."""
    row = at(table, YI, "maternal_mortality", 2025, "plan")
    assert (row["baseline"], row["latest"], row["class"]) == (0, 50.3, "missed")


def test_it_reads_like_a_story(table):
    """甲县 does well, 乙县 is mixed, 丙县 is behind and has holes."""
    plan = table[(table["target_year"] == 2025).fillna(False)]
    done = {"met", "kept", "met_early"}
    share = plan["class"].isin(done).groupby(plan["area_code"]).mean()
    holes = (plan["class"] == "unknown").groupby(plan["area_code"]).sum()
    late = (plan["latest_year"].fillna(0) < 2025).groupby(plan["area_code"]).mean()
    assert share[JIA] > 0.8 and share[YI] < 0.5 and share[YI] > share[BING] > 0.1
    assert holes[JIA] < holes[YI] < holes[BING] and late[JIA] < late[YI] < late[BING]
