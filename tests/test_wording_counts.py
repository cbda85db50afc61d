"""The counting rule and its words: every target once, parts that sum to the whole, binding first and never netted."""

import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from model.areas import Area
from model.plans import PLANS
from model.verdicts import CLASSES
from wording import counts
from wording.counts import PARTS, Counts

FIVE = PLANS[0]  # 2021—2025
COLUMNS = {
    "area_code": "1", "indicator": "i", "attribute": "binding", "class": "met", "reason": "", "flags": "", "doubts": "", "scope": "plan",
    "latest_year": 2023, "target_year": 2025, "as_of_year": 2026, "period_start": 2021, "period_end": 2025,
    "is_base": False,
}  # fmt: skip


def table(*rows: dict) -> pd.DataFrame:
    made = pd.DataFrame([COLUMNS | row for row in rows], columns=list(COLUMNS))
    return made.astype({name: "Int64" for name in COLUMNS if "year" in name or "period" in name})


def many(number: int, verdict: str, attribute: str = "binding", **more) -> list[dict]:
    return [{"class": verdict, "attribute": attribute} | more for _ in range(number)]


def counted(*rows: dict, apart: int = 0, codes=("1",)) -> Counts:
    return counts.count(table(*rows), table(*[{}] * apart), codes=codes)


@pytest.mark.parametrize(
    "row, part",
    [
        ({"class": "met", "latest_year": 2025}, "met"),
        ({"class": "kept", "latest_year": 2025}, "met"),  # kept in the target year itself
        ({"class": "kept", "latest_year": 2023}, "ahead"),  # before it the promise still runs
        ({"class": "met_early"}, "ahead"),
        ({"class": "on_pace"}, "on_pace"),
        ({"class": "slightly_behind"}, "behind"),
        ({"class": "behind"}, "behind"),
        ({"class": "missed"}, "missed"),
        ({"class": "lost"}, "worse"),
        ({"class": "moving_away"}, "worse"),
        ({"class": "baseline_meets"}, "baseline_only"),  # never an achievement
        ({"class": "baseline_short"}, "baseline_only"),
        ({"class": "met", "is_base": True}, "baseline_only"),  # without a target year too
        ({"class": "unknown"}, "unknown"),
        ({"class": "met_early", "flags": "due_no_final;hold"}, "owed"),  # however well it stood
        ({"class": "unknown", "flags": "due_no_final"}, "owed"),
        ({"class": "unknown", "reason": "qualitative_only"}, "qualitative"),  # no figure is lacking
        ({"class": "unknown", "reason": "no_baseline"}, "unknown"),  # before the target year: method section 5, row 6
    ],
)
def test_the_part_of_each_verdict(row, part):
    assert list(counts.parts(table(row))) == [part]


def test_one_row_of_each_cell_is_counted_the_plan_s_last_year():
    rows = table(
        {"scope": "plan", "target_year": 2022},
        {"scope": "plan", "target_year": 2025},
        {"scope": "annual", "target_year": 2025},
        {"scope": "plan", "target_year": 2030},  # another plan's
        {"indicator": "j", "scope": "annual", "target_year": 2024},
        {"indicator": "k", "target_year": None},  # its own document belongs to the plan
        {"indicator": "l", "target_year": None, "period_start": 2026, "period_end": 2030},
    )
    shown, apart = counts.headline(rows, plan=FIVE)
    assert list(shown.index) == [1, 4, 5] and list(apart.index) == [0, 2]


def test_counties_are_counted_and_areas_above_only_where_nothing_else_is_chosen():
    areas = {code: Area(code=code, name=code, short=code, level=level) for code, level in
             (("0", "nation"), ("1", "county"), ("2", "county"))}  # fmt: skip
    assert counts.counted_areas(["0", "1", "2"], areas=areas) == ("1", "2")
    assert counts.counted_areas(["0"], areas=areas) == ("0",)
    assert counted({}, {"area_code": "0"}).total == 1


OWED = {"flags": "due_no_final", "latest_year": 2020}


@pytest.mark.parametrize(
    "rows, more, words",
    [
        (
            [
                *many(3, "baseline_short", **OWED),
                *many(5, "baseline_short", "expected", **OWED),
                *many(16, "baseline_meets", "expected", **OWED),
                *many(3, "unknown", "expected", **OWED),
            ],
            {},
            "山丹县：27 项目标 2025 年已到期，均待报期末数；24 项未报送 2021 年以来数据，3 项缺数据；"
            "约束性 3 项均待报期末数",
        ),
        (
            [*many(2, "met", latest_year=2025), *many(3, "missed", "expected"), *many(1, "unknown", "none")],
            {"apart": 6},
            "山丹县：6 项目标中 2 项已达标、3 项未达标、1 项待补数据；约束性 2 项均已达标；另有 6 项年度或阶段目标",
        ),
        (
            [
                *many(1, "met", doubts="preliminary;unreviewed"),  # no contradiction, and no praise without saying so
                *many(2, "met_early", "expected", flags="due_no_final"),
                *many(1, "behind", "expected", flags="due_no_final", doubts="target_conflict;preliminary"),
                *many(1, "baseline_short", "expected", **OWED),
                *many(1, "baseline_meets", "expected", **OWED | {"latest_year": 2019}),
            ],
            {},
            "山丹县：6 项目标中 1 项已达标、5 项待报期末数；"
            "待报的 5 项按最近一次数据，2 项已达到目标值、1 项未达到，2 项未报送基期以后的数据；"
            "约束性 1 项已达标；共 1 项待核；2 项据快报数或未审核数据",  # one of them contradicts itself as well
        ),
        (
            [  # 3.05 against ≤3 without a baseline: its level is known, and falls short (the county's yearbook of 2022)
                *many(1, "unknown", "none", reason="no_baseline", flags="due_no_final", latest_year=2021),
                *many(1, "unknown", "none", reason="no_figure", flags="due_no_final", latest_year=None),
                *many(1, "kept", flags="due_no_final", latest_year=2021),
                *many(2, "unknown", "none", reason="qualitative_only"),
            ],
            {},
            "山丹县：5 项目标中 3 项待报期末数、2 项仅定性；"
            "待报的 3 项按最近一次数据，1 项已达到目标值、1 项未达到，1 项缺数据；约束性 1 项待报期末数",
        ),
        (
            [
                *many(1, "met", latest_year=2025, scope="every_year", flags="missed_year"),
                *many(1, "missed", latest_year=2025, scope="every_year", flags="missed_year"),
            ],
            {},
            "山丹县：2 项目标中 1 项已达标、1 项未达标；1 项有年份未达",
        ),
        (
            [*many(2, "on_pace"), *many(3, "baseline_meets", latest_year=2020, as_of_year=2023)],
            {},
            "山丹县：5 项目标中 2 项按时序、3 项仅有基期；仅有基期的 3 项未报送 2021 年以来数据",
        ),
        (
            many(2, "baseline_short", latest_year=2020, as_of_year=2020),  # the year after the baseline has not begun
            {},
            "山丹县：2 项目标均仅有基期",
        ),
        (
            many(2, "met", latest_year=2023, flags="due_no_final;missed_year", scope="every_year", as_of_year=2025)
            + many(1, "missed", latest_year=2023, flags="due_no_final", target_year=2030, scope="every_year"),
            {},
            "山丹县：3 项目标均待报期末数；待报的 3 项按最近一次数据，2 项已达到目标值、1 项未达到；2 项有年份未达",
        ),
        (many(2, "on_pace") + many(1, "slightly_behind"), {}, "山丹县：3 项目标中 2 项按时序、1 项滞后"),
        ([], {}, "山丹县：文件在所选范围内未列目标"),
        ([], {"apart": 2}, "山丹县：文件在所选范围内未列目标；另有 2 项年度或阶段目标"),
        (
            [*many(1, "unknown", **OWED), *many(1, "unknown", **OWED | {"target_year": 2022})],
            {},
            "山丹县：2 项目标均已到期，待报期末数；均缺数据",
        ),
        (many(1, "unknown"), {}, "山丹县：1 项目标待补数据"),
        (
            [*many(1, "met", latest_year=2025), *many(1, "unknown", **OWED)],
            {},
            "山丹县：2 项目标中 1 项已达标、1 项待报期末数；待报的 1 项缺数据",
        ),
    ],
)
def test_how_do_we_stand(rows, more, words):
    assert counts.sentence(counted(*rows, **more), who="山丹县", plan=FIVE) == words


def test_cards_and_lines():
    found = counted(*many(2, "met"), *many(1, "behind"), *many(4, "behind", "expected"))
    assert counts.cards(found) == [
        ("约束性", 3, "2 项已达标、1 项滞后"),
        ("预期性", 4, "4 项滞后"),
        ("已达标", 2, "约束性 2 项"),
        ("滞后", 5, "约束性 1 项"),
    ]
    based = many(2, "baseline_short", latest_year=2020, as_of_year=2023)
    owed = many(3, "baseline_meets", **OWED) + many(1, "unknown", **OWED)
    assert counts.cards(counted(*based, *owed))[1:] == [
        ("待报期末数", 4, "约束性 4 项；3 项未报送 2021 年以来数据"),
        ("仅有基期", 2, "约束性 2 项；未报送 2021 年以来数据"),
    ]
    assert counts.by_attribute(found) == ["约束性 3 项：2 项已达标、1 项滞后", "预期性 4 项均滞后"]
    assert counts.cards(counted(*many(1, "met", "expected")))[0] == ("约束性", 0, "无"), "told even where there is none"


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "class": st.sampled_from(sorted(CLASSES)),
            "reason": st.sampled_from(["", "no_baseline", "no_figure", "qualitative_only"]),
            "attribute": st.sampled_from(["binding", "expected", "none"]),
            "flags": st.sampled_from(["", "due_no_final", "early;hold", "due_no_final;floor_below_baseline"]),
            "doubts": st.sampled_from(["", "preliminary"]),
            "latest_year": st.sampled_from([None, 2020, 2023, 2025]),
            "target_year": st.sampled_from([2022, 2025]),
        }
    ),
    max_size=30,
)


def numbers_before(words: str, *ends: str) -> int:
    return sum(int(number) for end in ends for number in re.findall(rf"(\d+) 项{end}", words))


@settings(max_examples=60, deadline=None)
@given(ROWS)
def test_parts_sum_to_the_whole_in_numbers_and_in_words(rows):
    found = counted(*rows)
    cards = {one.title: one.number for one in counts.cards(found)}
    assert found.total == len(rows) == found.of(*PARTS)
    assert sum(found.standing.values()) == found.of("owed")
    assert sum(cards.get(word, 0) for word in PARTS.values()) == len(rows)
    assert sum(cards.get(word, 0) for word in ("约束性", "预期性", "未标属性")) == len(rows)
    assert cards["约束性"] == sum(row["attribute"] == "binding" for row in rows)
    numbers, beside = counts.three(found)
    assert sum(one.number for one in numbers) + numbers_before(beside, "待补数据", "仅定性") == len(rows)
    binding = sum(int(one.note.split()[1]) for one in numbers if one.note)
    assert binding <= found.of(attribute="binding") and (beside or binding == found.of(attribute="binding"))
    for line in counts.by_attribute(found):
        head, several, parts = line.partition("：")
        one_part = numbers_before(line, *(f"均?{word}" for word in PARTS.values()))
        assert int(head.split()[1]) == (numbers_before(parts, *PARTS.values()) if several else one_part)
    words = counts.sentence(found, who="甲县", plan=FIVE)
    first = words.split("；")[0]
    if rows and found.of("owed") < len(rows) and "中 " in first:
        assert numbers_before(first.split("中 ")[1], *PARTS.values()) == len(rows)
    if found.of("owed"):
        # 未达到 stands of owed targets only; 未达标 is another word. 仅有基期的 n 项 are not owed.
        words = re.sub(r"仅有基期的 \d+ 项", "", words)
        told = numbers_before(words, "已达到目标值", "未达到(?!标)", "缺数据", "未报送", "仅有基期数")
        alone = re.search("(项|；)均?(缺数据|未报送|仅有基期数)", words)
        based = sum(found.standing.get(name, 0) for name in counts.BASELINE)  # told together, whether they met or not
        assert told == found.of("owed") or (alone and found.of("owed") in (based, found.standing.get("unknown", 0)))


def test_binding_targets_are_told_the_same_whatever_the_others_do():
    binding = [*many(1, "missed"), *many(1, "baseline_short"), *many(1, "met", latest_year=2025)]
    alone = counts.by_attribute(counted(*binding))[0]
    assert alone == "约束性 3 项：1 项已达标、1 项未达标、1 项仅有基期"
    for code in CLASSES:
        assert counts.by_attribute(counted(*binding, *many(9, code, "expected")))[0] == alone


def test_tables_are_left_as_they_were():
    rows = table(*many(2, "met"), *many(1, "behind", **OWED))
    before = rows.copy(deep=True)
    counts.count(rows, rows.head(0), codes=("1",)), counts.headline(rows, plan=FIVE)
    pd.testing.assert_frame_equal(rows, before)
