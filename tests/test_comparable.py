"""Which areas may stand on one scale, why the others may not, and in what order."""

import pytest

from gaps import comparable
from gaps.comparable import compare
from model.comparison import KINDS, Comparison, Placement
from model.verdicts import REASONS
from tests import verdicts
from tests.verdicts import assessment, changed, without_target
from wording import comparable as words


def county(place: int, case: str = "vector 9", *, low=None, high=None, few=False, **nested) -> Placement:
    """A case in a county, or in the city (-1) or the nation (-2) above; vector 9: 24 in 2023 against ≥ 30 in 2025, gap 6."""
    level = {-1: "city", -2: "nation"}.get(place, "county")
    a = assessment(case, **{"area__name": f"县{place}", "area__level": level} | nested)
    return Placement(assessment=a, low=low, high=high, few=few)


def compared(*rows: Placement, **asked) -> Comparison:
    return compare(rows, **asked)


def apart(found: Comparison) -> dict[str, tuple[str, str]]:
    return {row.assessment.area.name: (row.apart, words.why(row, kind=found.kind)) for row in found.rows}


def order(found: Comparison) -> list[str]:
    return [row.assessment.area.name for row in found.rows]


@pytest.mark.parametrize(
    "nested, code, why",
    [
        ({"latest__definition": "2016版"}, "definition", "口径不同：2016版"),
        ({"latest__population": "在册患者"}, "population", "人群不同：在册患者"),
        ({"latest__year": 2022}, "year", "年份不同：2022 年"),
        ({"target__year": 2030}, "plan", "规划期不同：2030 年目标"),
        ({"target__scope": "annual"}, "plan", "规划期不同：2025 年度目标"),
        ({"target__scope": "every_year"}, "plan", "规划期不同：至 2025 年每年目标"),
        ({"target__year": None}, "plan", "规划期不同：未写目标年"),
        ({"latest__status": "快报"}, "status", "数据状态不同：快报"),
        ({"verdict": "unknown", "reason": "unit_mismatch"}, "unit_mismatch", "单位不符"),
        ({"verdict": "unknown", "reason": "no_figure", "latest": None, "gap": None}, "no_figure", "缺现状值"),
        ({"verdict": "unknown", "reason": "definition_changed", "gap": None}, "definition_changed", "口径变化"),
    ],
)
def test_a_row_that_differs_is_set_apart_with_its_reason(nested, code, why):
    said = {"latest__definition": "2022版", "latest__status": "年报", "latest__population": "居民"}
    found = compared(county(0, **said), county(1, **said), county(2, **(said | nested)))
    assert apart(found) == {"县0": ("", ""), "县1": ("", ""), "县2": (code, why)}
    assert order(found)[-1] == "县2", "those set apart come after the scale"
    assert (found.scale.year, found.scale.target_year, found.scale.status) == (2023, 2025, "年报")


def test_a_figure_without_a_target_stands_apart():
    bare = Placement(assessment=changed(without_target("vector 9"), area__name="县1"))
    assert apart(compared(county(0), bare))["县1"] == ("no_target", "文件未列目标")


def test_every_reason_of_the_method_keeps_a_row_off_or_on_the_scale_as_said():
    shown = {"no_baseline", "no_target_year"}  # their gap is shown (method section 5, lines 5 and 6)
    for reason in set(REASONS) - shown - {"no_target"}:
        assert apart(compared(county(0), county(1, verdict="unknown", reason=reason)))["县1"] == (
            reason,
            REASONS[reason],
        )
    for reason in shown:
        assert apart(compared(county(0), county(1, verdict="unknown", reason=reason)))["县1"] == ("", "")


def test_areas_above_are_never_beside_counties():
    found = compared(county(-2), county(-1), county(0), county(1))
    assert apart(found)["县-1"] == ("level", "层级不同：市级") and apart(found)["县-2"] == ("level", "层级不同：全国")
    assert order(found) == ["县0", "县1", "县-2", "县-1"], "they come last: what one compares with"
    assert compared(county(-2)).scale.level == "nation", "alone, the nation has a scale of its own"


def test_what_is_not_stated_joins_the_one_that_is_but_never_two():
    new, old = {"latest__definition": "2022版"}, {"latest__definition": "2016版"}
    one = compared(county(0, **new), county(1))
    assert {row.apart for row in one.rows} == {""} and one.scale.definition == "2022版"
    two = compared(county(0, **new), county(1, **old), county(2), county(3))
    assert two.scale.definition == "" and apart(two)["县0"] == ("definition", "口径不同：2022版")
    three = compared(county(0, **new), county(1, **new), county(2, **old), county(3))
    assert apart(three)["县3"] == ("definition", "口径不同：未注明")


def test_a_baseline_s_definition_counts_where_it_is_the_figure():
    base = {"latest__year": 2020, "is_baseline": True, "latest__definition": ""}
    found = compared(county(0, **base, baseline__definition="2016版"), county(1, **base, baseline__definition="2022版"))
    assert sorted(code for code, _ in apart(found).values()) == ["", "definition"]


def test_the_largest_scale_comes_first_and_the_reader_may_choose_another():
    rows = [county(0), county(1), county(2, latest__year=2022), county(3, latest__year=2024)]
    found = compared(*rows)
    assert [(scale.year, count) for scale, count in found.scales] == [(2023, 2), (2024, 1), (2022, 1)]
    assert found.scale.id == "county.2023.2025.plan" and words.scale(found.scale) == "2023 年数 · 2025 年目标"
    chosen = compared(*rows, chosen="county.2022.2025.plan")
    assert chosen.scale.year == 2022 and apart(chosen)["县0"] == ("year", "年份不同：2023 年")
    assert compared(*rows, chosen="county.1066.2025.plan").scale == found.scale, "an id that is not there falls back"


def test_order_by_gap_only_on_the_scale():
    rows = [county(0, gap=1.0), county(1, gap=3.0), county(2, gap=9.0, latest__year=2022), county(3, gap=2.0)]
    found = compared(*rows)
    assert order(found) == ["县1", "县3", "县0", "县2"], "the larger gap of another year stays apart"
    assert found.order == "gap" and "不是名次" in words.order(found)
    by_area = compared(*rows, order="area")
    assert order(by_area) == ["县0", "县1", "县3", "县2"] and by_area.order == "area"


@pytest.mark.parametrize(
    "nested, because, why",
    [
        ({"target__direction": -1}, "directions_differ", "目标方向不同"),
        ({"gap": None}, "gap_missing", "无法计算"),
        ({"few": True}, "few_events", "事件太少"),
        ({"latest__year": 2022}, "alone", "可比地区仅 1 个"),
    ],
)
def test_no_order_by_gap_where_it_would_mean_nothing(nested, because, why):
    found = compared(county(0, gap=1.0), county(1, **({"gap": 3.0} | nested)))
    assert (found.order, found.because) == ("area", because) and why in words.order(found)
    assert order(found) == ["县0", "县1"]


def test_every_order_has_its_words_and_none_says_year_on_year():
    assert set(words.ORDERS) == set(comparable.ORDERS) and set(words.DIFFERS) == set(comparable.DIFFERS)
    assert not [text for text in (*words.ORDERS.values(), *words.DIFFERS.values()) if "同比" in text]


def test_no_order_inside_the_random_range():
    """24 and 25 of ≥ 30: intervals 22-26 and 23-27 overlap; 20-22 lies outside both."""
    first, second = county(0, low=23.0, high=27.0, gap=5.0), county(1, low=22.0, high=26.0, gap=6.0)
    assert (compared(first, second).order, compared(first, second).because) == ("area", "intervals_overlap")
    partly = compared(first, second, county(2, low=20.0, high=21.5, gap=9.0))
    assert order(partly) == ["县2", "县1", "县0"] and partly.because == "by_gap_neighbours_overlap"
    firm = compared(county(0, low=26.0, high=27.0, gap=3.5), county(1, low=20.0, high=22.0, gap=9.0))
    assert order(firm) == ["县1", "县0"] and firm.because == "by_gap"
    assert compared(first, county(1, gap=6.0)).order == "gap", "one without an interval says nothing of chance"


def test_promises_are_compared_by_baseline_year_and_never_put_in_order():
    rows = [county(0), county(1, latest__year=2021, latest__status="快报"), county(2, baseline__year=2019)]
    rows += [county(3, baseline=None), county(4, "vector 10"), county(5, "no figure")]
    found = compared(*rows, kind="promise")
    said = apart(found)
    assert said["县0"] == said["县1"] == ("", ""), "neither the figure's year nor its status matters for what is asked"
    assert said["县2"] == ("year", "年份不同：基期 2019 年") and said["县3"] == ("no_baseline", "缺基期")
    assert said["县4"] == ("no_baseline", "年度目标，没有基期")
    assert found.order == "area" and words.scale(found.scale) == "2020 年基期 · 2025 年目标"


def test_a_suppressed_figure_stands_on_its_scale_without_an_order():
    hidden = county(1, latest__value=None, latest__suppressed="1—4", gap=None, suppressed=True)
    found = compared(county(0), hidden)
    assert apart(found)["县1"] == ("", "") and found.because == "gap_missing"


def test_nothing_comparable_and_nothing_at_all():
    none = compared(county(0, "no figure"), county(1, "words only"))
    assert none.scale is None and none.scales == ()
    assert {row.apart for row in none.rows} == {"no_figure", "qualitative_only"}
    empty = compare(())
    assert empty.rows == () and empty.scale is None and words.order(empty)


@pytest.mark.parametrize("kind", KINDS)
def test_every_case_of_the_method_finds_a_place(kind):
    rows = [Placement(assessment=a) for a in verdicts.assessments().values()]
    before = repr(rows)
    found = compare(rows, kind=kind)
    assert len(found.rows) == len(rows) and repr(rows) == before
    assert all((row.apart == "") == (words.why(row, kind=kind) == "") for row in found.rows), "one set apart says why"
    on_some = [row for row in found.rows if row.apart in ("", *comparable.DIFFERS)]
    assert sum(count for _, count in found.scales) == len(on_some)
