"""The finding and the counts: binding first and apart, what is missing counted and shown."""

import re

import pandas as pd
import pytest

from charts import style, summary
from model.verdicts import ATTRIBUTES, CLASSES
from tests import verdicts


def table(*rows: tuple) -> pd.DataFrame:
    """(class, attribute[, flags[, reason[, latest year]]]) -> cells."""
    full = [(*row, *("binding", "", "", 2023)[len(row) - 1 :]) for row in rows]
    return pd.DataFrame(
        [
            {
                "class": code,
                "attribute": attribute,
                "flags": flags,
                "reason": reason,
                "latest_year": year,
                "target_year": 2025,
            }
            for code, attribute, flags, reason, year in full
        ],
        columns=["class", "attribute", "flags", "reason", "latest_year", "target_year"],
    )


def cards(*rows) -> dict[str, tuple[int, str]]:
    return {one["title"]: (one["number"], one["note"]) for one in summary.counts(table(*rows))}


def test_findings():
    assert (
        summary.finding(
            table(
                *[("baseline_short", "binding", "due_no_final")] * 3,
                *[("baseline_short", "expected", "due_no_final")] * 5,
                *[("baseline_meets", "expected", "due_no_final")] * 14,
            ),
            who="山丹县",
        )
        == "山丹县: 22 项目标中 8 项需提升(约束性 3 项); 22 项到期待报终期数"
    )
    assert (
        summary.finding(table(("missed", "expected"), ("met", "binding")), who="甲县") == "甲县: 2 项目标中 1 项需提升"
    )
    assert (
        summary.finding(table(("met", "binding"), ("unknown", "binding", "", "no_figure")), who="甲县")
        == "甲县: 2 项目标中没有未达标的判定, 1 项待补数据"
    )
    assert summary.finding(table(), who="甲县") == "甲县: 文件在所选范围内没有列出目标"
    assert summary.finding(table(("no_target", "none")), who="甲县") == "甲县: 文件在所选范围内没有列出目标"


def test_a_binding_target_is_never_netted_with_expected_ones():
    """Whatever the expected targets do, every number told about binding ones stays the same."""
    binding = [("missed", "binding"), ("baseline_short", "binding"), ("behind", "binding"), ("met", "binding")]

    def about_binding(rows):
        found = cards(*rows)
        return (
            found["约束性"],
            [re.search(r"约束性 \d+ 项", note).group() for _, note in found.values() if "约束性" in note],
            re.search(r"约束性 \d+ 项", summary.finding(table(*rows), who="")).group(),
        )

    alone = about_binding(binding)
    assert alone == ((4, "完成 1 · 需提升 3"), ["约束性 1 项", "约束性 2 项"], "约束性 3 项")
    for code in CLASSES:
        assert about_binding(binding + [(code, "expected", "", "no_figure")] * 9) == alone, code
        assert about_binding([(code, "none", "", "no_figure")] * 9 + binding) == alone, code


def test_binding_comes_first_and_is_told_even_when_there_is_none():
    found = summary.counts(table(("met", "expected")))
    assert [one["title"] for one in found][:2] == ["约束性", "预期性"]
    assert found[0]["number"] == 0
    assert "未标属性" not in [one["title"] for one in found] and "未标属性" in [
        one["title"] for one in summary.counts(table(("met", "none")))
    ]


@pytest.mark.parametrize("attribute", sorted(ATTRIBUTES))
def test_every_target_is_counted_once(attribute):
    """done + the five classes' cards = all: nothing is lost, nothing told twice."""
    rows = [(code, attribute, "", "no_figure", year) for code in CLASSES for year in (2023, 2025)]
    found = cards(*rows)
    done = sum(int(re.search(r"完成 (\d+)", note).group(1)) for _, note in found.values() if "完成" in note)
    by_class = sum(number for title, (number, _) in found.items() if title not in ATTRIBUTES.values())
    assert done + by_class == len(rows)
    assert sum(found[word][0] for word in ATTRIBUTES.values() if word in found) == len(rows)


def test_kept_is_finished_only_in_the_target_year():
    assert cards(("kept", "binding", "", "", 2023))["约束性"] == (1, "完成 0 · 需提升 0")
    assert cards(("kept", "binding", "", "", 2025))["约束性"] == (1, "完成 1 · 需提升 0")
    assert cards(("kept", "binding", "", "", 2023))["提前或按时序"] == (1, "◎ 0 · ◉ 1 · ◐ 0")
    assert cards(("met", "binding", "", "", 2023))["约束性"][1] == "完成 1 · 需提升 0"


def test_missing_data_is_counted_with_its_reasons():
    rows = (
        [("unknown", "binding", "", "no_figure")] * 3
        + [("unknown", "expected", "", "no_reference_figure")] * 2
        + [("unknown", "none", "", "unit_mismatch")]
    )
    assert cards(*rows)["待补数据"] == (6, "缺现值 3 等")
    assert (
        next(one["more"] for one in summary.counts(table(*rows)) if "more" in one)
        == "缺现值 3 · 缺参照值 2 · 单位不符 1"
    )
    assert cards(*rows[:3])["待补数据"] == (3, "缺现值 3")
    assert cards(("met", "binding"))["待补数据"] == (0, "无")


def test_floors_are_counted_among_their_own_card():
    found = cards(
        ("baseline_meets", "binding", "floor_below_baseline"),
        ("baseline_meets", "binding", "hold"),
        ("kept", "binding", "floor_below_baseline"),
    )
    assert found["基线已达标"] == (2, "○ 1 项优于目标")


def test_figures_without_a_target_are_no_targets():
    assert cards(("no_target", "none"), ("met", "expected"))["预期性"] == (1, "完成 1 · 需提升 0")
    assert "未标属性" not in cards(("no_target", "none"), ("met", "expected"))


def test_shapes_are_those_of_the_map():
    assert summary.AHEAD == {code: style.STATUS[code][2] for code in summary.AHEAD}
    assert set(summary.OPEN) <= set(CLASSES)


def test_no_card_says_more_than_it_has_room_for():
    from tests import typeface

    rows = verdicts.table()
    for one in summary.counts(pd.concat([rows] * 9)):  # hundreds of targets, on a screen of 1440
        assert typeface.width(one["note"], 11.7) <= 118, one
        assert typeface.width(one["title"], 11.7) <= 118


def test_inputs_are_left_unchanged():
    given = table(("met", "binding"), ("unknown", "none", "", "no_figure"))
    before = given.copy(deep=True)
    summary.counts(given)
    summary.finding(given, who="甲县")
    pd.testing.assert_frame_equal(given, before)
