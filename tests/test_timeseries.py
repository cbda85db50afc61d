"""The figures of a cell over the years: what each year is to its target, and what the action adds through a real store and View."""

from dataclasses import replace

import pytest

from actions.assess import View
from actions.timeseries import analyse
from gaps import timeseries
from model.assessment import Figure
from tests import ledgers, verdicts
from tests.verdicts import assessment


def figures(*given: tuple, **more) -> list[Figure]:
    """(year, value) -> a figure."""
    return [Figure(year=year, value=value, decimals=1, source="b", place="表", **more) for year, value in given]


def parts(case: str, given: list[Figure], units=("", "人"), **nested) -> dict:
    found = timeseries.points(assessment(case, **nested), given, units=units)
    return {(point.year, point.part): point.figure.value for point in found}


def test_what_each_year_is_to_the_target():
    given = figures((2026, 91.0), (2019, 80.0), (2020, 85.0), (2022, 86.0), (2025, 89.0))
    assert parts("vector 11", given) == {
        (2019, "between"): 80,
        (2020, "baseline"): 85,
        (2022, "between"): 86,
        (2025, "judged"): 89,
        (2026, "after"): 91,
    }


def test_the_promise_s_baseline_stays_and_the_revised_figure_stands_beside_it():
    assert parts("vector 11", figures((2020, 84.0))) == {(2020, "baseline"): 85, (2020, "revised"): 84}


def test_the_baseline_takes_the_counts_of_its_own_figure():
    (point, *_) = timeseries.points(assessment("vector 11"), figures((2020, 85.0), numerator=85.0), units=("",))
    assert point.figure.numerator == 85 and point.figure.decimals == 0, "decimals are those printed with the target"


def test_foreign_units_and_suppressed_figures_have_no_place_on_the_scale():
    assert parts("vector 11", figures((2022, 8600.0), unit="人次")) == {(2020, "baseline"): 85}
    hidden = [Figure(value=None, decimals=0, year=2022, suppressed="1—4")]
    assert parts("vector 11", hidden) == {(2020, "baseline"): 85}
    assert parts("vector 11", [], baseline__value=None, baseline__suppressed="不显示") == {}


@pytest.mark.parametrize("hole", [[], [Figure(value=None, decimals=0, year=2023, suppressed="1—4")]])
def test_running_sums_end_at_the_first_hole(hole):
    given = figures((2021, 15.0), (2022, 16.0), (2024, 18.0), numerator=1.0, denominator=2.0)
    assert parts("cumulative", [*given, *hole]) == {
        (2020, "baseline"): 0,
        (2021, "between"): 15,
        (2022, "between"): 31,
    }
    last = timeseries.points(assessment("cumulative"), given, units=("",))[-1].figure
    assert (last.numerator, last.denominator) == (None, None)


def test_another_definition_than_the_baseline_s_is_marked_only_where_both_are_stated():
    given = [*figures((2022, 86.0), definition="b"), *figures((2023, 87.0))]
    found = timeseries.points(assessment("vector 11", baseline__definition="a"), given, units=("",))
    assert {point.year: point.changed for point in found} == {2020: False, 2022: True, 2023: False}


# ---- one figure a year


def test_of_a_year_s_figures_the_one_of_the_method_s_precedence(tmp_path):
    """Ruling R5: an upload before any document, then rank, a calendar year before 妇幼年度, the newest batch, the newest document."""
    first = [
        (2021, "1", {}),
        (2021, "2", {"rank": 1}),
        (2022, "4", {"period": "mch_year"}),
        (2022, "5", {"rank": 4}),
        (2023, "6", {"source": "leaflet"}),  # 2022-01-01
        (2023, "7", {"source": "bulletin"}),  # 2024-03-01
        (2024, "8", {"source": "bulletin"}),
        (2025, "10", {"comparator": "≥"}),  # a bound is no figure
        (2025, "11", {"period": "H1"}),
        (2026, "13", {}),  # after the as-of year
    ]
    second = [*first, (2024, "9", {"source": "leaflet"})]  # what a curated batch no longer holds is retracted
    batches = [
        {"id": 1, "kind": "curated", "figures": [verdicts.figure(year, value, area="370100", **more) for year, value, more in first]},
        {"id": 2, "kind": "curated", "figures": [verdicts.figure(year, value, area="370100", **more) for year, value, more in second]},
        {"id": 3, "kind": "upload", "figures": [verdicts.figure(2021, "3", area="370100", source="upload")]},
    ]  # fmt: skip
    known = verdicts.Reference(catalogue=ledgers.CATALOGUE, areas=ledgers.areas(), sources=ledgers.sources())
    with ledgers.build(tmp_path / "s.duckdb", batches) as store:
        view = View.open(store, year=2025, reference=known, declared=known)
        found = view.timeseries([("370100", "up")])["370100", "up"]
    assert {one.year: one.value for one in found} == {2021: 3, 2022: 5, 2023: 7, 2024: 9}


# ---- through a View


@pytest.fixture(scope="module")
def view():
    with verdicts.ledger() as (store, known):
        yield View.open(store, year=2026, reference=known, declared=known)


def row(view: View, case: str):
    code = verdicts.COUNTIES[case]
    (found,) = view.assessments(view.table[view.table["area_code"] == code])
    return found


def test_the_analysis_of_a_cell(view):
    """Vector 11: ≥90 by 2025 from 85; 89 in 2025 is judged, 91 in 2026 comes too late. In 2025 the straight path stands at 90."""
    (found,) = analyse(view, [row(view, "vector 11")])
    points = [(point.year, point.part, point.figure.value, point.due) for point in found.trajectory.points]
    assert points == [(2020, "baseline", 85, 85), (2025, "judged", 89, 90), (2026, "after", 91, None)]
    assert found.trajectory.path == (2020, 85, 2025, 90) and found.trajectory.milestones == ()
    assert (found.interval, found.pool, found.offered, found.firmness) == (None, 1, (), "")
    assert found.why and found.extrapolation.withheld == "target_year_past"


def test_cells_in_their_order_with_and_without_a_target(view):
    rows = [row(view, case) for case in ("vector 9", "no figure", "vector 1")]
    bare = replace(verdicts.without_target("vector 12"), as_of_year=2026)
    found = analyse(view, [*rows, bare])
    assert [one.trajectory.assessment for one in found] == [*rows, bare]
    assert [len(one.trajectory.points) for one in found] == [2, 0, 2, 1]
    assert found[3].trajectory.path is None and found[3].extrapolation.withheld == "no_target"
    assert analyse(view, []) == []


def test_intervals_stand_at_the_figures_and_never_tell_a_count_below_five(tmp_path):
    """降 in ‰ counts events: 12, 3 and 14 of 1,000. The 3 is not told, nor the three years together."""
    counted = [(2022, "12.0", 12), (2023, "3.0", 3), (2024, "14.0", 14)]
    rows = [
        verdicts.figure(year, value, "down", area="370100", numerator=events, denominator=1000, decimals=1)
        for year, value, events in counted
    ]
    target = verdicts.based("15", 2020, "10", "≤", indicator="down", area="370100")
    batch = {"id": 1, "kind": "upload", "figures": rows, "targets": [target]}
    indicators = ledgers.CATALOGUE.indicators
    flow = indicators | {"down": indicators["down"].model_copy(update={"measure": "annual_flow"})}
    catalogue = ledgers.CATALOGUE.model_copy(update={"indicators": flow})
    known = verdicts.Reference(catalogue=catalogue, areas=ledgers.areas(), sources=ledgers.sources())
    with ledgers.build(tmp_path / "s.duckdb", [batch]) as store:
        view = View.open(store, year=2024, reference=known, declared=known)
        (found,) = analyse(view, view.assessments(view.table), pool=3)
    points = {point.year: point for point in found.trajectory.points}
    assert (points[2023].low, points[2023].figure.numerator, points[2023].figure.denominator) == (None, None, None)
    assert (
        points[2022].figure.numerator == 12
        and round(points[2022].low, 2) == 6.19
        and round(points[2022].high, 2) == 20.96
    )
    assert points[2020].low is None, "a printed baseline has no counts"
    assert found.offered == (1, 3) and found.pool == 3 and found.interval.suppressed and found.firmness == ""
    assert found.not_pooled == ("5 年合并：缺 2020、2021 年的分子分母，不合并",)
