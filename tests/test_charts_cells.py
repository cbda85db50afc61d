"""Which target stands in which cell of the map, one plan at a time."""

import pandas as pd
import pytest

from charts.cells import cells
from model.plans import PLANS, Plan

P145, P155, P2030 = PLANS


def table(*targets: tuple) -> pd.DataFrame:
    """(area, indicator, year, scope) -> the columns of the gaps table that choose a cell, and a mark."""
    rows = [
        {
            "area_code": area,
            "indicator": indicator,
            "target_year": year,
            "scope": scope,
            "class": "met",
            "reason": "",
            "flags": "",
            "attribute": "binding",
            "mark": f"{indicator}{year}{scope}",
        }
        for area, indicator, year, scope in targets
    ]
    return pd.DataFrame(
        rows,
        columns=["area_code", "indicator", "target_year", "scope", "class", "reason", "flags", "attribute", "mark"],
    ).astype({"target_year": "Int64"})


def figures(*held: tuple) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "area_code": area,
                "area": area,
                "indicator": one,
                "indicator_name": one,
                "latest_year": 2024,
                "latest": 1.0,
                "latest_decimals": 1,
                "source_title": "公报",
            }
            for area, one in held
        ],
        columns=[
            "area_code",
            "area",
            "indicator",
            "indicator_name",
            "latest_year",
            "latest",
            "latest_decimals",
            "source_title",
        ],
    )


def picked(found: pd.DataFrame) -> dict:
    assert not found.duplicated(["area_code", "indicator"]).any(), "one row a cell"
    return {
        (row["area_code"], row["indicator"]): row.get("mark") if row["class"] != "no_target" else "no_target"
        for row in found.to_dict("records")
    }


@pytest.mark.parametrize("plan, mark", [(P145, "a2025plan"), (P155, "a2030plan"), (P2030, "a2030plan")])
def test_the_plan_s_own_target_stands(plan, mark):
    given = table(("1", "a", 2030, "plan"), ("1", "a", 2025, "plan"), ("1", "a", 2022, "plan"))
    assert picked(cells(given, plan=plan, figures=figures())) == {("1", "a"): mark}


def test_the_whole_period_before_single_years_and_the_latest_year_first():
    assert picked(cells(table(("1", "a", 2025, "annual"), ("1", "a", 2024, "plan")), plan=P145, figures=figures())) == {
        ("1", "a"): "a2024plan"
    }
    assert picked(
        cells(table(("1", "a", 2025, "annual"), ("1", "a", 2025, "every_year")), plan=P145, figures=figures())
    ) == {("1", "a"): "a2025every_year"}
    assert picked(
        cells(table(("1", "a", 2022, "annual"), ("1", "a", 2023, "annual")), plan=P145, figures=figures())
    ) == {("1", "a"): "a2023annual"}


def test_the_nearest_other_target_stands_where_the_plan_has_none():
    assert picked(cells(table(("1", "a", 2030, "plan"), ("1", "a", 2035, "plan")), plan=P145, figures=figures())) == {
        ("1", "a"): "a2030plan"
    }
    assert picked(cells(table(("1", "a", 2025, "annual"), ("1", "a", 2020, "plan")), plan=P155, figures=figures())) == {
        ("1", "a"): "a2025annual"
    }
    # a target without a year comes last, but is not lost
    assert picked(cells(table(("1", "a", None, "plan"), ("1", "a", 2035, "plan")), plan=P145, figures=figures())) == {
        ("1", "a"): "a2035plan"
    }
    assert list(cells(table(("1", "a", None, "plan")), plan=P145, figures=figures())["class"]) == ["met"]


def test_a_figure_without_a_target_is_shown_as_such():
    found = cells(table(("1", "a", 2025, "plan")), plan=P145, figures=figures(("1", "a"), ("1", "b"), ("2", "a")))
    assert picked(found) == {("1", "a"): "a2025plan", ("1", "b"): "no_target", ("2", "a"): "no_target"}
    alone = found[found["class"] == "no_target"]
    assert set(alone["attribute"]) == {"none"} and set(alone["flags"]) == {""} and alone["target_year"].isna().all()


def test_nothing_in_nothing_out():
    assert cells(table(), plan=P145, figures=figures()).empty
    assert picked(cells(table(), plan=P145, figures=figures(("1", "b")))) == {("1", "b"): "no_target"}


def test_each_area_and_indicator_by_itself():
    given = table(*((area, one, year, "plan") for area in "123" for one in "ab" for year in (2025, 2030)))
    assert picked(cells(given, plan=P145, figures=figures())) == {
        (area, one): f"{one}2025plan" for area in "123" for one in "ab"
    }
    assert picked(cells(given, plan=Plan("x", "x", 2026, 2030), figures=figures())) == {
        (area, one): f"{one}2030plan" for area in "123" for one in "ab"
    }


def test_inputs_are_left_unchanged():
    given, held = table(("1", "a", 2030, "plan"), ("1", "a", None, "annual")), figures(("1", "b"))
    before = given.copy(deep=True), held.copy(deep=True)
    cells(given, plan=P145, figures=held)
    pd.testing.assert_frame_equal(given, before[0])
    pd.testing.assert_frame_equal(held, before[1])
