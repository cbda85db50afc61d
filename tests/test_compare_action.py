"""One indicator in several areas through a real store and a View: who is compared, who is silent, what of the areas above lies beside."""

import pytest

from actions.assess import View
from actions.compare import compare
from loaders.curated import Reference
from model.choice import Choice
from model.columns import AREAS
from model.plans import PLANS
from tests import ledgers
from tests.verdicts import based, figure

CODES = ("370100", "370200", "370300", "370400", "370500")
PLACES = [
    {"code": "000000", "name": "全国", "short": "全国", "level": "nation", "parent": ""},
    {"code": "370000", "name": "甲市", "short": "甲市", "level": "city", "parent": "000000"},
    *({"code": code, "name": f"{code}县", "short": code, "level": "county", "parent": "370000"} for code in CODES),
]
ROWS = [
    *(based("80", 2020, "90", area=code) for code in CODES[:2]),
    based("80", 2020, "88", area="370000"),
    based("82", 2020, "95", year=2030, area=CODES[3]),  # of another plan
    figure(2023, "85.0", area=CODES[0]),
    figure(2024, "86.0", area=CODES[0]),
    figure(2023, "83.0", area=CODES[1]),
    figure(2024, "88.0", area=CODES[1], definition_version="新口径"),
    figure(2023, "70.0", area=CODES[2]),  # a figure without a target
    figure(2022, "84.5", area="370000"),
    figure(2024, "87.5", area="000000"),
    figure(2024, "87.0", area="370000", unit="张"),
]


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    """Year -> the comparison as of that year."""
    known = Reference(catalogue=ledgers.CATALOGUE, areas=ledgers.table(PLACES, AREAS), sources=ledgers.sources())
    batch = {
        "id": 1,
        "kind": "upload",
        "figures": [row for row in ROWS if "scope" not in row],
        "targets": [row for row in ROWS if "scope" in row],
    }
    with ledgers.build(tmp_path_factory.mktemp("compare") / "s.duckdb", [batch]) as store:
        choice = Choice(areas=CODES, year=2024, version=1, plan=PLANS[0])
        yield {
            year: compare(View.open(store, year=year, reference=known, declared=known), choice, indicator="up")
            for year in (2023, 2024)
        }


def rows(one) -> dict[str, tuple[str, float | None]]:
    return {row.assessment.area.code: (row.apart, row.assessment.gap) for row in one.comparison.rows}


def test_who_stands_on_the_scale_and_who_apart(found):
    assert rows(found[2023]) == {CODES[1]: ("", 7), CODES[0]: ("", 5), CODES[2]: ("no_target", None)}
    assert (found[2023].comparison.order, found[2023].comparison.scale.year) == ("gap", 2023)


def test_areas_without_anything_are_silent_those_of_another_plan_are_not(found):
    assert [area.code for area in found[2023].silent] == [CODES[4]]
    assert [area.code for area in found[2023].elsewhere] == [CODES[3]]


def test_an_earlier_year_is_offered_where_more_areas_stood(found):
    """In 2024 both have a figure, of one definition stated and one not: both stand. In 2023 there are two as well: nothing to offer."""
    assert found[2024].sooner == () and rows(found[2024])[CODES[0]] == ("", 4)


def test_what_lies_beside(found):
    """The city's newest figure of the scale's unit is of 2022; its target is of the same year, the nation has none."""
    assert [(one.area.code, one.figure.value, one.figure.year) for one in found[2024].references] == [
        ("000000", 87.5, 2024),
        ("370000", 84.5, 2022),
    ]
    assert [one.area.code for one in found[2023].references] == ["370000"], (
        "the nation's figure of 2024 is not known yet"
    )
    assert found[2024].beside.area.code == "370000" and found[2024].beside.target.end == 88
