"""Which areas may stand on one scale, why the others may not, and in what order."""

import pandas as pd
import pytest

from gaps import comparable
from gaps.comparable import compare
from model.verdicts import REASONS
from tests import verdicts

AREAS = pd.DataFrame(
    [("000000", "nation"), ("1", "city"), *((f"1{n}", "county") for n in range(9))], columns=["code", "level"]
)


def county(place: int, case: str = "vector 9", **changed) -> dict:
    """A row of a case in the county (or area) of a code; vector 9: 24 in 2023 against ≥ 30 in 2025, gap 6."""
    code = AREAS["code"].iloc[place + 2] if place >= 0 else {-1: "1", -2: "000000"}[place]
    return verdicts.row(case, area_code=code, area=f"县{place}", indicator="i", **changed)


def compared(*rows: dict, **asked) -> comparable.Comparison:
    return compare(rows=pd.DataFrame(list(rows)), areas=AREAS, **asked)


def apart(found: comparable.Comparison) -> dict[str, tuple[str, str]]:
    return {row["area"]: (row["apart"], row["why"]) for row in found.rows.to_dict("records")}


def order(found: comparable.Comparison) -> list[str]:
    return list(found.rows["area"])


@pytest.mark.parametrize(
    "changed, code, why",
    [
        ({"v_definition": "2016版"}, "definition", "口径不同: 2016版"),
        ({"v_population": "在册患者"}, "population", "人群不同: 在册患者"),
        ({"latest_year": 2022}, "year", "年份不同: 2022 年"),
        ({"target_year": 2030}, "plan", "规划期不同: 2030 年目标"),
        ({"scope": "annual"}, "plan", "规划期不同: 2025 年度目标"),
        ({"scope": "every_year"}, "plan", "规划期不同: 至 2025 年每年"),
        ({"target_year": None}, "plan", "规划期不同: 未写目标年"),
        ({"v_status": "快报"}, "status", "数据状态不同: 快报"),
        ({"class": "unknown", "reason": "unit_mismatch"}, "unit_mismatch", "单位不符"),
        ({"class": "unknown", "reason": "no_figure", "latest": None, "gap": None}, "no_figure", "缺现值"),
        ({"class": "unknown", "reason": "definition_changed", "gap": None}, "definition_changed", "口径变化"),
        ({"class": "no_target", "reason": "", "gap": None}, "no_target", "文件未列目标"),
    ],
)
def test_a_row_that_differs_is_set_apart_with_its_reason(changed, code, why):
    said = {"v_definition": "2022版", "v_status": "年报", "v_population": "居民"}
    found = compared(county(0, **said), county(1, **said), county(2, **(said | changed)))
    assert apart(found) == {"县0": ("", ""), "县1": ("", ""), "县2": (code, why)}
    assert order(found)[-1] == "县2", "those set apart come after the scale"
    assert (found.scale.year, found.scale.target_year, found.scale.status) == (2023, 2025, "年报")


def test_every_reason_of_the_method_keeps_a_row_off_or_on_the_scale_as_said():
    shown = {"no_baseline", "no_target_year"}  # their gap is shown (method section 5, lines 5 and 6)
    for reason in set(REASONS) - shown - {"no_target"}:
        assert apart(compared(county(0), county(1, **{"class": "unknown"}, reason=reason)))["县1"] == (
            reason,
            REASONS[reason],
        )
    for reason in shown:
        assert apart(compared(county(0), county(1, **{"class": "unknown"}, reason=reason)))["县1"] == ("", "")


def test_areas_above_are_never_beside_counties():
    found = compared(county(-2), county(-1), county(0), county(1))
    assert apart(found)["县-1"] == ("level", "层级不同: 市级") and apart(found)["县-2"] == ("level", "层级不同: 全国")
    assert order(found) == ["县0", "县1", "县-2", "县-1"], "they come last: what one compares with"
    assert compared(county(-2)).scale.level == "nation", "alone, the nation has a scale of its own"


def test_what_is_not_stated_joins_the_one_that_is_but_never_two():
    one = compared(county(0, v_definition="2022版"), county(1))
    assert set(one.rows["apart"]) == {""} and one.scale.definition == "2022版"
    two = compared(county(0, v_definition="2022版"), county(1, v_definition="2016版"), county(2), county(3))
    assert two.scale.definition == "" and apart(two)["县0"] == ("definition", "口径不同: 2022版")
    three = compared(
        county(0, v_definition="2022版"), county(1, v_definition="2022版"), county(2, v_definition="2016版"), county(3)
    )
    assert apart(three)["县3"] == ("definition", "口径不同: 未注明")


def test_a_baseline_s_definition_counts_where_it_is_the_figure():
    base = {"latest_year": 2020, "is_base": True, "v_definition": "", "base_definition": "2016版"}
    found = compared(county(0, **base), county(1, **base | {"base_definition": "2022版"}))
    assert sorted(code for code, _ in apart(found).values()) == ["", "definition"]


def test_the_largest_scale_comes_first_and_the_reader_may_choose_another():
    rows = [county(0), county(1), county(2, latest_year=2022), county(3, latest_year=2024)]
    found = compared(*rows)
    assert [(scale.year, count) for scale, count in found.scales] == [(2023, 2), (2024, 1), (2022, 1)]
    assert found.scale.id == "county.2023.2025.plan" and found.scale.words == "2023 年数 · 2025 年目标"
    chosen = compared(*rows, chosen="county.2022.2025.plan")
    assert chosen.scale.year == 2022 and apart(chosen)["县0"] == ("year", "年份不同: 2023 年")
    assert compared(*rows, chosen="county.1066.2025.plan").scale == found.scale, "an id that is not there falls back"


def test_order_by_gap_only_on_the_scale():
    rows = [county(0, gap=1.0), county(1, gap=3.0), county(2, gap=9.0, latest_year=2022), county(3, gap=2.0)]
    found = compared(*rows)
    assert order(found) == ["县1", "县3", "县0", "县2"], "the larger gap of another year stays apart"
    assert found.order == "gap" and "不是名次" in found.because
    by_area = compared(*rows, order="area")
    assert order(by_area) == ["县0", "县1", "县3", "县2"] and by_area.order == "area"


@pytest.mark.parametrize(
    "changed, because",
    [
        ({"direction": -1}, "目标方向不同"),
        ({"gap": None}, "算不出"),
        ({"few": True}, "事件太少"),
        ({"latest_year": 2022}, "只有 1 个地区"),
    ],
)
def test_no_order_by_gap_where_it_would_mean_nothing(changed, because):
    found = compared(county(0, gap=1.0), county(1, **({"gap": 3.0} | changed)))
    assert found.order == "area" and because in found.because and order(found) == ["县0", "县1"]


def test_no_order_inside_the_random_range():
    """24 and 25 of ≥ 30: ranges 22-26 and 23-27 overlap; 20-22 lies outside both."""

    def ranged(place, low, high, gap):
        return county(place, gap=gap, range_low=low, range_high=high)

    inside = compared(ranged(0, 23.0, 27.0, 5.0), ranged(1, 22.0, 26.0, 6.0))
    assert inside.order == "area" and "相互重叠" in inside.because
    partly = compared(ranged(0, 23.0, 27.0, 5.0), ranged(1, 22.0, 26.0, 6.0), ranged(2, 20.0, 21.5, 9.0))
    assert order(partly) == ["县2", "县1", "县0"] and "先后可能是偶然" in partly.because
    firm = compared(ranged(0, 26.0, 27.0, 3.5), ranged(1, 20.0, 22.0, 9.0))
    assert order(firm) == ["县1", "县0"] and "偶然" not in firm.because
    one_unknown = compared(ranged(0, 23.0, 27.0, 5.0), county(1, gap=6.0, range_low=None, range_high=None))
    assert one_unknown.order == "gap"


def test_promises_are_compared_by_baseline_year_and_never_put_in_order():
    rows = [county(0), county(1, latest_year=2021, v_status="快报"), county(2, baseline_year=2019)]
    rows += [county(3, baseline=None, baseline_year=None), county(4, "vector 10"), county(5, "no figure")]
    found = compared(*rows, kind="promise")
    said = apart(found)
    assert said["县0"] == said["县1"] == ("", ""), "neither the figure's year nor its status matters for what is asked"
    assert said["县2"] == ("year", "年份不同: 基期 2019 年") and said["县3"] == ("no_baseline", "缺基期")
    assert said["县4"] == ("no_baseline", "年度目标, 没有基期")
    assert found.order == "area" and found.scale.words == "2020 年基期 · 2025 年目标"


def test_nothing_comparable_and_nothing_at_all():
    none = compared(county(0, "no figure"), county(1, "words only"))
    assert none.scale is None and none.scales == () and set(none.rows["apart"]) == {"no_figure", "qualitative_only"}
    empty = compare(rows=verdicts.table().head(0), areas=AREAS)
    assert empty.rows.empty and empty.scale is None


def test_inputs_are_not_changed():
    rows = pd.DataFrame([county(0), county(1, latest_year=2022), county(2, "no figure")])
    before = rows.copy(deep=True)
    compare(rows=rows, areas=AREAS)
    compare(rows=rows, areas=AREAS, kind="promise")
    pd.testing.assert_frame_equal(rows, before)


def test_every_case_of_the_method_finds_a_place():
    rows = [verdicts.row(case, indicator="i") for case in verdicts.CASES]
    areas = pd.DataFrame({"code": [row["area_code"] for row in rows], "level": "county"})
    for kind in comparable.KINDS:
        found = compare(rows=pd.DataFrame(rows), areas=areas, kind=kind)
        assert len(found.rows) == len(rows)
        assert ((found.rows["apart"] == "") == (found.rows["why"] == "")).all(), "a row set apart always says why"
        assert sum(count for _, count in found.scales) == sum(
            1 for code in found.rows["apart"] if code in ("", *comparable.DIFFERS)
        )
