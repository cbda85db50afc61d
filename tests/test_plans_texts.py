"""Whole plans of our own, each with its targets by hand (tests/plans/documents): how many are found, how many proposals are right; and what is told
of the numbers that give none.
"""

import pytest

from loaders import plans
from loaders.plans.proposals import TARGET
from tests import plan_texts
from tests.test_plans_sentences import TITLES

PATHS = plan_texts.paths()


@pytest.fixture(scope="module")
def scores(plan_names):
    return {path.stem: plan_texts.score(path, plan_names) for path in PATHS}


@pytest.mark.parametrize("name", [path.stem for path in PATHS])
def test_a_plan_is_read(name, scores):
    one = scores[name]
    assert one.found >= 0.89 * one.asked, one.missed
    assert one.right >= 0.93 * one.proposed, one.extra


def test_all_of_them_together(scores):
    asked, found, proposed, right = (
        sum(getattr(one, what) for one in scores.values()) for what in ("asked", "found", "proposed", "right")
    )
    assert len(scores) >= 10 and asked >= 380
    assert found >= 0.96 * asked and right >= 0.95 * proposed


def unread(*lines: str, names, title: str = TITLES["P"]) -> list[tuple[str, str]]:
    document = plans.read("\n".join([title, "二、发展目标", *lines]).encode(), "规划.txt")
    return [(one.as_printed, one.why) for one in plans.propose(document, names).unread]


@pytest.mark.parametrize(
    ("sentence", "phrase", "why"),
    [
        ("药品集中带量采购金额占比达到三分之二。", "药品集中带量采购金额占比达到三分之二", "“三分之二”没有换算成数值"),
        ("县域就诊率超过半数，居民健康素养水平达到30%。", "县域就诊率超过半数", "“超过半数”没有换算成数值"),
        ("基层诊疗量占比过半。", "基层诊疗量占比过半", "“过半”没有换算成数值"),
        ("糖尿病患者规范管理率三分之二以上。", "糖尿病患者规范管理率三分之二以上", "“三分之二以上”没有换算成数值"),
        ("到2025年，力争达到85%以上。", "力争达到85%以上", "数前没有可辨认的指标名称"),
        ("地区生产总值增长6%以上。", "地区生产总值增长6%以上", "不是卫生健康领域的指标，没有列为目标"),
        ("新增学位1200个。", "新增学位1200个", "不是卫生健康领域的指标，没有列为目标"),
    ],
)
def test_a_number_that_gives_no_candidate_is_told(sentence, phrase, why, plan_names):
    assert unread(sentence, names=plan_names) == [(phrase, why)]


@pytest.mark.parametrize(
    "sentence",
    [
        "投入资金500万元，落实18项核心制度，推进5G远程诊疗。",
        "全县有12个乡镇卫生院，建立“1+3”工作机制。",
        "婴儿死亡率控制在4‰以内，较2020年的5‰明显下降。",
        "落实甲政发〔2021〕15号文件，2023年6月30日前完成。",
        "乡镇卫生院提供6类以上中医非药物疗法的比例达到100%。",
        "九成以上的乡镇卫生院达到国家推荐标准。",
        "坚持一半以上时间在基层。",
    ],
)
def test_what_says_no_target_is_not_told(sentence, plan_names):
    assert unread(sentence, names=plan_names) == []


def test_results_and_sections_that_look_back_are_not_told(plan_names):
    assert unread("一、发展基础", "满意度达到85%，过半的人签约。", names=plan_names) == []


def test_a_table_whose_columns_are_not_known_is_told_with_its_head(plan_names):
    rows = "<tr><td>考核指标<td>考核目标值<td>得分</tr><tr><td>x<td>3<td>4</tr><tr><td>y<td>5<td>6</tr>"
    body = f"<html><h1>{TITLES['P']}</h1><p>二、发展目标</p><table>{rows}</table></html>".encode()
    (one,) = plans.propose(plans.read(body, "规划"), plan_names).unread
    assert (one.place, one.as_printed) == (
        "二、发展目标 · 表",
        "考核指标 | 考核目标值 | 得分 | x | 3 | 4",
    ) and "没有认出" in one.why


def test_tenths_are_read_and_waited_for(plan_names):
    (one,) = [
        one
        for one in plans.propose(
            plans.read(f"{TITLES['P']}\n二、发展目标\n托位使用率达到六成五以上。".encode(), "a.txt"), plan_names
        ).proposals
        if one.role == TARGET
    ]
    assert (one.indicator, one.comparator, one.value, one.unit) == ("nursery_occupancy", "≥", 65, "%")
    assert one.why == "原文为“六成五”，换算为百分数"


def test_a_doubt_names_what_it_is_about(plan_names):
    """Of a list whose first name is none: the doubt of the second does not speak of the first one's indicator."""
    text = f"{TITLES['P']}\n二、发展目标\n老年人口中高血压患者、糖尿病患者规范管理率达到70%以上。"
    (one,) = [one for one in plans.propose(plans.read(text.encode(), "a.txt"), plan_names).proposals if one.indicator]
    assert one.why == "同列的“老年人口中高血压患者”不是完整的指标名称，各名称如何断开待核"
