"""The slow reference, pinned to every vector of method.md and to cases worked by hand for the rulings R1-R25.

If one of these fails, the reference is wrong, not the code it is compared with.
"""

import copy
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.reference import judge_slowly

THRESHOLDS = {"on_pace": "0.95", "slightly_behind": "0.60", "early": "0.3", "about": "0.02"}
AREAS = [
    {"code": "370000", "name": "省", "short": "省", "level": "province", "parent": ""},
    {"code": "370100", "name": "县", "short": "县", "level": "county", "parent": "370000"},
]
SOURCES = [
    {"id": "plan", "date": "2021-06-01", "kind": "plan", "period_start": "2021", "period_end": "2025"},
    {"id": "midterm", "date": "2023-09-01", "kind": "plan", "period_start": "2021", "supersedes": "plan"},
    {"id": "leaflet", "date": "2022-01-01", "kind": "plan"},
    {"id": "former", "date": "2016-12-01", "kind": "plan", "period_start": "2016", "period_end": "2030"},
    {"id": "bulletin", "date": "2024-03-01", "kind": "bulletin"},
]
INDICATORS = {
    "up": {"name": "升", "unit": "/千人", "unit_aliases": ["人"], "better": "higher", "measure": "stock"},
    "down": {"name": "降", "unit": "‰", "better": "lower", "measure": "stock"},
    "even": {"name": "平", "unit": "", "better": "neutral", "measure": "stock"},
    "share": {"name": "率", "unit": "%", "better": "higher", "measure": "stock"},
    "flow": {"name": "新增", "unit": "人", "better": "higher", "measure": "annual_flow"},
    "total": {"name": "累计", "unit": "人", "better": "higher", "measure": "cumulative"},
}


def figure(year, value, indicator="up", **more):
    return {
        "area": "370100",
        "indicator": indicator,
        "year": year,
        "value": value,
        "role": "actual",
        "source": "bulletin",
        "place": "表",
        **more,
    }


def target(value, comparator="≥", year=2025, indicator="up", **more):
    return {
        "area": "370100",
        "indicator": indicator,
        "year": year,
        "scope": "plan",
        "comparator": comparator,
        "value": value,
        "source": "plan",
        "place": "表",
        "attribute": "expected",
        **more,
    }


def batch(id, *rows, kind="curated", concerns=None):
    """Rows with a comparator that a figure cannot have, or a scope, are targets."""
    return {
        "id": id,
        "kind": kind,
        "target": concerns,
        "figures": [r for r in rows if "scope" not in r],
        "targets": [r for r in rows if "scope" in r],
    }


def judge(*rows, year, batches=None, as_of=None, sources=SOURCES, areas=AREAS):
    return judge_slowly(
        batches=batches or [batch(1, *rows)],
        areas=areas,
        sources=sources,
        indicators=INDICATORS,
        thresholds=THRESHOLDS,
        year=year,
        as_of=as_of,
    )


def one(*rows, **asked):
    judged = judge(*rows, **asked)
    assert len(judged) == 1
    return judged[0]


def based(b, t0, value, comparator="≥", year=2025, indicator="up", **more):
    return target(value, comparator, year, indicator, baseline=b, baseline_year=t0, **more)


# ---- every vector of method.md: rows, Y, time share, gap, progress, pace, class, and what else it says

ANNUAL = {"scope": "annual"}
VECTORS = [
    (
        "1",
        [based("18.5", 2020, "12", "≤", indicator="down"), figure(2024, "12.7", "down")],
        2024,
        "0.8",
        "0.7",
        "0.892",
        "1.115",
        "on_pace",
        {},
    ),
    ("2", [based("97.2", 2020, "98"), figure(2023, "98.1")], 2023, "0.6", "-0.1", "1.125", "1.875", "met_early", {}),
    (
        "3a",
        [based("78.2", 2020, "75"), figure(2023, "77.0")],
        2023,
        "0.6",
        "-2.0",
        None,
        None,
        "kept",
        {"drift": Fraction("-1.2"), "flags": ["floor_below_baseline"]},
    ),
    ("3b", [based("78.2", 2020, "75"), figure(2023, "74.6")], 2023, "0.6", "0.4", None, None, "lost", {}),
    (
        "4",
        [based("3", 2020, "0", "≤", indicator="down"), figure(2023, "1", "down")],
        2023,
        "0.6",
        "1",
        "0.667",
        "1.111",
        "on_pace",
        {},
    ),
    ("5", [based("0", 2020, "4.5"), figure(2023, "2.0")], 2023, "0.6", "2.5", "0.444", "0.741", "slightly_behind", {}),
    (
        "6",
        [based("112", 2020, "103", "range", indicator="even", value_to="107"), figure(2023, "108.5", "even")],
        2023,
        "0.6",
        "1.5",
        "0.700",
        "1.167",
        "on_pace",
        {"target": 103, "target_to": 107},
    ),
    (
        "7",
        [based("7.2", 2020, "6", "≤", indicator="down"), figure(2023, "7.6", "down")],
        2023,
        "0.6",
        "1.6",
        "-0.333",
        "-0.556",
        "moving_away",
        {},
    ),
    (
        "8",
        [based("77.9", 2020, "80", year=2030), figure(2024, "78.6")],
        2024,
        "0.4",
        "1.4",
        "0.333",
        "0.833",
        "slightly_behind",
        {},
    ),
    ("9", [based("22", 2020, "30"), figure(2023, "24")], 2023, "0.6", "6", "0.250", "0.417", "behind", {}),
    (
        "10",
        [target("2", year=2023, basis="points_on", **ANNUAL), figure(2022, "86.3"), figure(2023, "88.0")],
        2023,
        None,
        "0.3",
        None,
        None,
        "missed",
        {"target": Fraction("88.3")},
    ),
    (
        "10 without last year",
        [target("2", year=2023, basis="points_on", **ANNUAL), figure(2023, "88.0")],
        2023,
        None,
        None,
        None,
        None,
        "unknown",
        {"reason": "no_reference_figure", "target": None, "latest": 88},
    ),
    (
        "11",
        [based("85", 2020, "90"), figure(2025, "89"), figure(2026, "91")],
        2026,
        "1",
        "1",
        "0.8",
        "0.8",
        "missed",
        {"latest_year": 2025, "flags": []},
    ),
    (
        "12",
        [based("85", 2020, "90"), figure(2023, "88")],
        2026,
        "0.6",
        "2",
        "0.6",
        "1.0",
        "on_pace",
        {"flags": ["due_no_final"]},
    ),
    (
        "13",
        [target("1", "range", 2023, value_to="3", **ANNUAL), figure(2023, "4")],
        2023,
        None,
        "-3",
        None,
        None,
        "met",
        {},
    ),
    (
        "14",
        [
            target("1", "≥", 2023, "down", basis="points_off", reference_year=2022, **ANNUAL),
            figure(2022, "52.0", "down"),
            figure(2023, "51.2", "down"),
        ],
        2023,
        None,
        "0.2",
        None,
        None,
        "missed",
        {"target": 51, "comparator": "≥", "flags": []},
    ),
    (
        "15",
        [based("74.41", 2020, "75")],
        2026,
        None,
        "0.59",
        None,
        None,
        "baseline_short",
        {"latest_year": 2020, "flags": ["due_no_final"]},
    ),
    (
        "16",
        [based("85", 2020, "90"), figure(2023, "89"), figure(2025, "92")],
        2023,
        "0.6",
        "1",
        "0.8",
        "1.333",
        "on_pace",
        {"flags": []},
    ),
    ("17", [based("94", 2020, "95", ">"), figure(2025, "95")], 2025, "1", "0", "1.0", "1.0", "missed", {}),
    ("17b", [based("95", 2020, "95", ">"), figure(2023, "94.5")], 2023, "0.6", "0.5", None, None, "moving_away", {}),
    ("17c", [based("95", 2020, "95", ">"), figure(2023, "95")], 2023, "0.6", "0", None, None, "on_pace", {}),
    (
        "18",
        [based("112", 2020, "103", "range", indicator="even", value_to="107"), figure(2023, "100", "even")],
        2023,
        "0.6",
        "3",
        None,
        None,
        "moving_away",
        {},
    ),
    (
        "19",
        [based("29.3", 2015, "25", "~", 2030, "down"), figure(2024, "25.3", "down")],
        2024,
        "0.6",
        "0.3",
        "0.930",
        "1.550",
        "met_early",
        {},
    ),
]


@pytest.mark.parametrize(
    "rows, year, share, gap, progress, pace, name, more", [v[1:] for v in VECTORS], ids=[v[0] for v in VECTORS]
)
def test_vector(rows, year, share, gap, progress, pace, name, more):
    row = one(*rows, year=year)
    assert row["time_share"] == (share and Fraction(share))
    assert row["gap"] == (gap and Fraction(gap))
    for column, expected in [("progress", progress), ("pace", pace)]:  # the vectors print three decimals
        assert (row[column] is None) == (expected is None)
        assert expected is None or abs(row[column] - Fraction(expected)) <= Fraction("0.0005")
    assert row["class"] == name
    assert {key: row[key] for key in more} == more
    assert row["as_of_year"] == year


# ---- R1, R2: versions, retraction, undo, redo

LEDGER = [
    batch(1, target("90"), figure(2025, "80")),
    batch(2, figure(2025, "95")),
    batch(3, kind="undo", concerns=2),
    batch(4, kind="redo", concerns=2),
    batch(5, figure(2025, None, retracted=True)),
    batch(6, kind="undo", concerns=5),
    batch(7, kind="undo", concerns=6),
]


@pytest.mark.parametrize("as_of, latest", [(1, 80), (2, 95), (3, 80), (4, 95), (5, None), (6, 95), (7, 95), (None, 95)])
def test_newest_live_version_counts_as_of_a_batch(as_of, latest):
    """Batch 7 undoes an undo: R2 looks only at undo and redo of the batch itself, so nothing changes."""
    assert one(year=2025, batches=LEDGER, as_of=as_of)["latest"] == latest


def test_in_one_batch_the_later_line_counts():
    assert one(target("90"), figure(2025, "80"), figure(2025, "81"), year=2025)["latest"] == 81


def test_retracting_the_target_removes_the_row():
    assert judge(target("90"), target("90", retracted=True), year=2025) == []


# ---- R3-R10: figures


def test_foreign_unit_is_mismatch_and_an_alias_is_not():
    assert one(target("90"), figure(2025, "95", unit="人"), year=2025)["class"] == "met"
    row = one(target("90"), figure(2025, "95", unit="‰"), year=2025)
    assert (row["class"], row["reason"], row["gap"], row["target"], row["latest"]) == (
        "unknown",
        "unit_mismatch",
        None,
        90,
        95,
    )


def test_bounds_and_half_years_are_never_judged():
    row = one(target("90"), figure(2025, "95", comparator="≥"), figure(2025, "95", period="H1"), year=2025)
    assert (row["reason"], row["flags"]) == ("no_figure", ["due_no_final"])


def test_figure_precedence_origin_then_rank_then_period():
    upload = batch(2, figure(2025, "81", rank=4, source="own"), kind="upload")
    curated = batch(3, figure(2025, "82", rank=1), figure(2025, "83", place="正文"))
    assert one(year=2025, batches=[batch(1, target("90")), upload, curated])["latest"] == 81
    assert one(year=2025, batches=[batch(1, target("90")), curated])["latest"] == 82
    newer = [batch(1, target("90"), figure(2025, "81.4")), batch(2, figure(2025, "81", place="表二"))]
    assert one(year=2025, batches=newer)["latest"] == 81  # the newest batch before source and place
    row = one(target("90"), figure(2025, "81", period="mch_year"), figure(2025, "82"), year=2025)
    assert (row["latest"], row["class"]) == (82, "missed")  # another period is not a conflict
    assert one(target("90"), figure(2025, "91", period="mch_year"), year=2025)["class"] == "met"


@pytest.mark.parametrize(
    "first, second, more, reason",
    [
        ("91.0", "92.0", {}, "conflicting_figures"),
        ("91", "91.5", {}, None),
        ("91", "91.6", {}, "conflicting_figures"),
        ("91.0", "92.0", {"rank": 2}, None),
        ("91.0", "92.0", {"population": "农村"}, None),
        ("91.0", "9.2", {"unit": "‰"}, None),
    ],
)
def test_conflicting_figures(first, second, more, reason):
    """R5: within half a unit of the coarser printing, of another rank or another population it is no conflict."""
    row = one(
        target("90"),
        figure(2025, first, population="全县", place="a"),
        figure(2025, second, **{"population": "全县", "place": "b"} | more),
        year=2025,
    )
    assert row["reason"] == reason
    assert row["class"] == ("unknown" if reason else "met")


def test_baseline_printed_before_stored_before_none():
    stored = figure(2020, "80", role="baseline")
    row = one(based("82", 2020, "90"), stored, figure(2023, "85"), year=2023)
    assert (row["baseline"], row["progress"]) == (82, Fraction(3, 8))
    row = one(target("90"), stored, figure(2023, "85"), year=2023)
    assert (row["baseline"], row["baseline_year"], row["achieved_per_year"]) == (80, 2020, Fraction(5, 3))
    row = one(target("90"), figure(2023, "85"), year=2023)
    assert (row["class"], row["reason"], row["gap"], row["required_per_year"]) == (
        "unknown",
        "no_baseline",
        5,
        Fraction(5, 2),
    )
    assert one(target("90", source="leaflet"), stored, figure(2023, "95"), year=2023)["class"] == "met_early"


def test_older_figures_never_displace_the_baseline():
    row = one(based("82", 2022, "90"), figure(2022, "70"), figure(2021, "60"), year=2023)
    assert (row["latest"], row["latest_year"], row["class"]) == (82, 2022, "baseline_short")
    row = one(based("82", 2024, "90"), figure(2021, "60"), figure(2023, "91"), year=2023)  # B not yet reached
    assert (row["latest"], row["class"], row["time_share"]) == (91, "baseline_meets", None)


def test_definition_changed_needs_both_sides():
    baseline = figure(2020, "80", role="baseline", definition_version="2019版")
    row = one(based("80", 2020, "90"), baseline, figure(2023, "95", definition_version="2022版"), year=2026)
    assert (row["class"], row["reason"], row["gap"], row["flags"]) == ("unknown", "definition_changed", None, [])
    assert one(based("80", 2020, "90"), baseline, figure(2023, "95"), year=2023)["class"] == "met_early"
    row = one(based("80", 2020, "90", population="常住"), figure(2023, "95", population="户籍"), year=2023)
    assert row["reason"] == "definition_changed"  # a printed B has its target's population


def test_cumulative_sums_flows_and_a_hole_makes_it_unknown():
    flows = [figure(2021, "100", "flow"), figure(2022, "150", "flow"), figure(2023, "50.5", "flow")]
    goal = target("500", indicator="flow", measure="cumulative")
    row = one(goal, *flows, year=2023)
    assert (row["baseline"], row["baseline_year"], row["latest"], row["latest_year"]) == (
        0,
        2020,
        Fraction("300.5"),
        2023,
    )
    assert (row["gap"], row["progress"], row["class"]) == (Fraction("199.5"), Fraction("0.601"), "on_pace")
    assert one(goal, flows[0], year=2023)["latest"] == 100
    revised = [figure(2020, "90", "flow", population="常住"), flows[0] | {"population": "户籍"}]
    assert one(goal, *revised, year=2023)["class"] == "on_pace"  # definition_changed is not applied to sums
    row = one(goal, flows[0], flows[2], year=2023)
    assert (row["latest"], row["class"], row["reason"], row["target"]) == (None, "unknown", "no_figure", 500)
    row = one(goal, year=2023)  # nothing built yet: the zero of the start is no figure
    assert (row["latest"], row["baseline"], row["reason"]) == (None, 0, "no_figure")
    undated = target("500", indicator="flow", measure="cumulative", source="leaflet")
    assert one(undated, *flows, year=2023)["reason"] == "no_figure"
    row = one(target("500", indicator="total"), figure(2023, "350", "total"), year=2023)
    assert (row["baseline"], row["latest"], row["progress"]) == (0, 350, Fraction("0.7"))


# ---- R11-R17: the target


def test_external_takes_the_parents_figure_of_the_year():
    province = figure(2023, "88.25", area="370000")
    row = one(
        target(None, basis="external", baseline="80", baseline_year=2020), figure(2023, "88.3"), province, year=2023
    )
    assert (row["target"], row["gap"], row["baseline"], row["class"]) == (
        Fraction("88.25"),
        Fraction("-0.05"),
        None,
        "met_early",
    )
    row = one(target(None, basis="external"), figure(2023, "88.2"), province, year=2023)
    assert (row["class"], row["reason"], row["required_per_year"]) == ("unknown", "no_baseline", None)
    row = one(target(None, basis="external", year=2023), figure(2023, "88.2"), province, year=2023)
    assert (row["class"], row["progress"]) == ("missed", None)
    assert one(target(None, basis="external"), figure(2023, "88.2"), year=2023)["reason"] == "no_reference_figure"


def test_steps_run_from_the_baseline():
    row = one(based("80", 2020, "1.5", basis="step_on"), figure(2023, "84"), year=2023)
    assert (row["target"], row["gap"]) == (Fraction("87.5"), Fraction("3.5"))
    row = one(
        target("1", "≥", 2023, "down", basis="step_off", scope="annual"),
        figure(2022, "9", "down"),
        figure(2023, "8", "down"),
        year=2023,
    )
    assert (row["target"], row["class"]) == (8, "met")
    assert one(target("1.5", basis="step_on"), figure(2023, "84"), year=2023)["reason"] == "no_reference_figure"


def test_a_reference_year_later_than_asked_is_not_yet_known():
    rows = [target("2", basis="points_on", reference_year=2024), figure(2023, "84"), figure(2024, "85")]
    assert one(*rows, year=2023)["reason"] == "no_reference_figure"
    assert one(*rows, year=2024)["target"] == 87


def test_range_of_reductions_and_percent():
    row = one(
        based("50", 2020, "10", "range", indicator="down", value_to="20", basis="percent_off"),
        figure(2025, "44", "down"),
        year=2025,
    )
    assert (row["target"], row["target_to"], row["class"]) == (45, 40, "met")  # near end 45, 40 is 力争值


@pytest.mark.parametrize(
    "v, name, reason, shown",
    [("95", "met", None, 88), ("89", "unknown", "ambiguous_basis", None), ("85", "missed", None, 88)],
)
def test_percent_of_a_percentage_has_two_readings(v, name, reason, shown):
    """提高10% on 80%: 88 or 90. Judged only where both readings agree."""
    row = one(based("80", 2020, "10", indicator="share", basis="percent_on"), figure(2025, v, "share"), year=2025)
    assert (row["class"], row["reason"], row["target"]) == (name, reason, shown)
    assert (row["latest"], row["baseline"]) == (Fraction(v), 80)
    assert (row["gap"] is None) == (shown is None)


def test_ambiguity_comes_after_a_missing_reference_and_a_missing_value():
    assert one(target("10", indicator="share", basis="percent_on"), year=2025)["reason"] == "no_reference_figure"
    row = one(
        target(None, indicator="share", basis="percent_on", as_printed="明显提高"),
        figure(2023, "80", "share"),
        year=2023,
    )
    assert (row["reason"], row["as_printed"], row["latest"], row["target"]) == (
        "qualitative_only",
        "明显提高",
        80,
        None,
    )


@pytest.mark.parametrize(
    "comparator, value_to, v, name, gap",
    [
        ("=", None, "105.4", "met", "0.4"),
        ("=", None, "105.6", "missed", "0.6"),
        ("~", None, "107.1", "met", "2.1"),
        ("~", None, "107.2", "missed", "2.2"),
        ("range", "110", "110", "met", "0"),
        ("range", "110", "111", "missed", "1"),
    ],
)
def test_neutral_is_two_sided(comparator, value_to, v, name, gap):
    """The printed decimals say h: 105.4 beside 105 is stored with decimals 0 here."""
    row = one(
        target("105", comparator, indicator="even", value_to=value_to), figure(2025, v, "even", decimals=0), year=2025
    )
    assert (row["class"], row["gap"]) == (name, Fraction(gap))


def test_neutral_overshoot():
    row = one(based("100", 2020, "105", "=", indicator="even"), figure(2023, "107", "even"), year=2023)
    assert (row["class"], row["progress"], row["pace"], row["gap"]) == ("moving_away", None, None, 2)
    assert (row["time_share"], row["required_per_year"], row["drift"]) == (Fraction("0.6"), -1, None)
    row = one(
        based("105", 2020, "103", "range", indicator="even", value_to="107"), figure(2023, "109", "even"), year=2023
    )
    assert (row["class"], row["flags"], row["drift"]) == ("lost", ["hold"], 4)


def test_sign_against_the_good_direction_is_judged_and_flagged():
    row = one(based("7", 2020, "8", "≥", indicator="down"), figure(2025, "9", "down"), year=2025)
    assert (row["class"], row["flags"]) == ("met", ["comparator_against_direction"])


def test_path_within_half_a_unit_and_early():
    row = one(based("80", 2020, "90"), figure(2021, "81.6"), year=2021)  # path 82, short by 0.4 > 0.05
    assert (row["class"], row["pace"], row["flags"]) == ("slightly_behind", Fraction("0.8"), ["early"])
    assert (
        one(based("80", 2020, "90"), figure(2021, "80"), year=2021)["class"] == "slightly_behind"
    )  # never behind so early
    assert one(based("80", 2020, "90"), figure(2021, "81.6", decimals=0), year=2021)["class"] == "on_pace"
    assert one(based("80", 2020, "90"), figure(2021, "79", decimals=0), year=2021)["class"] == "moving_away"
    row = one(based("80", 2020, "90"), figure(2021, "79.6", decimals=0), year=2021)  # worse, but within h of B
    assert (row["class"], row["pace"]) == ("slightly_behind", Fraction("-0.2"))
    row = one(based("90", 2020, "90", ">"), figure(2023, "90"), year=2023)  # T = B and not met: no path
    assert (row["class"], row["progress"], row["flags"]) == ("on_pace", None, [])


def test_met_by_the_baseline_then_missed_in_the_end():
    row = one(based("95", 2020, "90"), figure(2025, "89"), year=2025)
    assert (row["class"], row["flags"], row["drift"]) == ("missed", ["baseline_met", "floor_below_baseline"], -6)
    assert one(based("90", 2020, "90"), figure(2025, "90"), year=2025)["flags"] == ["hold"]


def test_no_target_year():
    row = one(based("80", 2020, "90", year=None), figure(2023, "85"), year=2023)
    assert (row["class"], row["reason"], row["gap"], row["progress"]) == ("unknown", "no_target_year", 5, None)
    assert row["achieved_per_year"] == Fraction(5, 3)


def test_every_year_keeps_a_missed_year_visible():
    goal = target("90", scope="every_year")
    figures = [figure(2020, "70"), figure(2021, "91"), figure(2022, "89"), figure(2023, "92")]
    row = one(goal, *figures, year=2023)  # 2020 is before the plan
    assert (row["class"], row["latest_year"], row["flags"], row["baseline"]) == ("met", 2023, ["missed_year"], None)
    assert one(goal, figures[0], figures[1], year=2022)["flags"] == []
    assert one(goal, figures[0], figures[1], year=2023)["flags"] == ["due_no_final"]  # 2022 is over and not reported
    row = one(goal, *figures[:3], year=2023)
    assert (row["class"], row["flags"]) == ("missed", ["missed_year"])
    row = one(
        target("1", scope="every_year", basis="step_on"),
        figure(2020, "70"),
        figure(2021, "71"),
        figure(2022, "71.5"),
        year=2023,
    )
    assert (row["target"], row["class"], row["flags"]) == (72, "missed", ["missed_year"])


# ---- R23-R25: one row a target


def test_superseded_gives_way_and_takes_no_part():
    row = one(target("90", rank=1), target("95", source="midterm", rank=3), figure(2025, "92"), year=2025)
    assert (row["target"], row["class"], row["other_target"], row["flags"]) == (95, "missed", None, [])


def test_target_conflict_unless_one_is_the_rounding_of_the_other():
    table, prose = target("90", rank=1), target("95", rank=3, place="正文")
    row = one(table, prose, figure(2025, "92"), year=2025)
    assert (row["class"], row["other_target"], row["other_class"], row["other_place"]) == ("met", 95, "missed", "正文")
    assert row["flags"] == ["target_conflict"]
    for value, other in [("90.4", None), ("89.5", None), ("90.5", Fraction("90.5")), ("89.4", Fraction("89.4"))]:
        row = one(table, target(value, rank=3, place="正文"), figure(2025, "92"), year=2025)
        assert row["other_target"] == other
    for more in [{"population": "农村"}, {"unit": "‰"}, {"and_with": "甲"}, {"value": None}]:
        assert one(table, prose | more, figure(2025, "92"), year=2025)["flags"] == []
    row = one(table, target("90", "≤", rank=3, place="正文"), figure(2025, "92"), year=2025)
    assert (row["other_target"], row["other_class"]) == (90, "missed")  # another direction
    row = one(table, prose, target("97", rank=4, place="专栏"), target("80", rank=2, place="目标"), year=2025)
    assert row["other_place"] == "专栏"  # the strictest of those that differ


def test_a_later_plan_that_asks_for_more_leaves_no_doubt():
    later, former = target("95"), target("90", source="former")
    row = one(later, former, figure(2025, "92"), year=2025)
    assert (row["target"], row["class"], row["other_target"], row["flags"]) == (95, "missed", None, [])
    row = one(target("90"), target("95", source="former"), figure(2025, "92"), year=2025)
    assert (row["target"], row["other_target"], row["flags"]) == (
        90,
        95,
        ["target_conflict"],
    )  # one that asks for less does
    for more in [{"source": "leaflet"}, {"comparator": "≤"}]:
        assert one(later, former | more, figure(2025, "92"), year=2025)["flags"] == ["target_conflict"]


def test_about_a_change_is_two_per_cent_of_the_change():
    asked = target("1", "~", basis="points_on", baseline="77.93", baseline_year=2020)
    assert one(asked, year=2024)["class"] == "baseline_short"
    assert one(asked, figure(2025, "78.91"), year=2025)["class"] == "met"
    assert one(asked, figure(2025, "78.90"), year=2025)["class"] == "missed"


def test_conditions_joined_by_and_show_the_worst():
    first, second = target("80", rank=1, and_with="甲", place="a"), target("95", rank=2, and_with="甲", place="b")
    row = one(first, second, figure(2025, "92"), year=2025)
    assert (row["target"], row["class"], row["place"]) == (95, "missed", "b")
    assert (row["other_target"], row["other_class"], row["other_place"], row["flags"]) == (80, "met", "a", [])
    row = one(first, second | {"value": None}, figure(2025, "92"), year=2025)  # unknown is worse than met
    assert (row["reason"], row["other_target"]) == ("qualitative_only", 80)


def test_order_of_rows():
    rows = [
        target("1", indicator="down"),
        target("1", area="370000"),
        target("1", year=None),
        target("1", scope="annual"),
        target("1", year=2022),
        target("1"),
        target("1", indicator="share", attribute="binding"),
    ]
    assert [(r["area_code"], r["indicator"], r["target_year"], r["scope"]) for r in judge(*rows, year=2025)] == [
        ("370000", "up", 2025, "plan"),
        ("370100", "share", 2025, "plan"),
        ("370100", "up", 2022, "plan"),
        ("370100", "up", 2025, "plan"),
        ("370100", "up", 2025, "annual"),
        ("370100", "up", None, "plan"),
        ("370100", "down", 2025, "plan"),
    ]


def test_inputs_stay_unchanged_and_number_types_do_not_matter():
    ledger = [
        batch(
            1,
            based(Decimal("18.5"), "2020", 12, "≤", "2025", "down", unit=""),
            figure("2024", Fraction(127, 10), "down"),
        )
    ]
    before = copy.deepcopy(ledger)
    assert one(year=2024, batches=ledger)["class"] == "on_pace"
    assert ledger == before
