"""The cases words and charts are tested on: typed rows that a View gives, and what tests may change of them."""

from tests import verdicts


def test_every_case_is_judged_as_it_says():
    assert {name: one.verdict for name, one in verdicts.assessments().items()} == {
        name: case[2] for name, case in verdicts.CASES.items()
    }
    one = verdicts.assessments()["vector 1"]
    assert (one.area.name, one.latest.value, one.latest.year, one.target.end) == ("vector 1", 12.7, 2024, 12)
    assert [figure.year for figure in verdicts.timeseries()["vector 11"]] == [2025, 2026]


def test_a_changed_copy_leaves_the_case_as_it_is():
    own = verdicts.assessment("vector 1", area__name="甲县", latest__value=3.0, indicator__unit="%", gap=None)
    assert (own.area.name, own.latest.value, own.indicator.unit, own.gap) == ("甲县", 3.0, "%", None)
    assert own.latest.year == 2024 and verdicts.assessments()["vector 1"].latest.value == 12.7
    assert verdicts.without_target("vector 1").target is None and verdicts.not_listed("vector 1").latest is None
