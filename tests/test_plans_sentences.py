"""Sentences in the manner of plans, each with its answer by hand: tests/plans/sentences.tsv. A new line there is a new test."""

from pathlib import Path

import pytest

from loaders import plans
from loaders.plans.proposals import TARGET

TITLES = {
    "P": "甲县“十四五”卫生健康发展规划",
    "A": "甲县2025年卫生健康工作要点",
    "N": "甲县进一步完善医疗卫生服务体系实施方案",
    "H": "健康甲县2030规划纲要",
    "R": "甲县卫生健康局2024年工作总结和2025年工作计划",
}
CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "plans" / "sentences.tsv").read_text("utf-8").splitlines()
    if line and not line.startswith("#")
]


def said(one) -> dict:
    """A proposal as the table of cases writes one."""
    return {
        "indicator": one.indicator or f"new:{one.indicator_as_printed}",
        "comparator": one.comparator,
        "value": one.value,
        "value_to": one.value_to,
        "unit": one.unit,
        "year": one.year,
        "role": one.role,
        "basis": one.basis,
        "reference": one.reference_year,
        "scope": one.scope,
        "of": one.of,
        "strength": one.strength,
        "sure": one.sure,
    }


def expected(answer: str) -> dict:
    indicator, comparator, value, unit, year, *more = answer.split()
    low, _, high = value.partition("..")
    named = dict(part.split("=") for part in more if "=" in part)
    return {
        "indicator": indicator,
        "comparator": "" if comparator == "." else comparator,
        "value": None if low == "." else float(low),
        "value_to": float(high) if high else None,
        "unit": "" if unit == "." else unit,
        "year": None if year == "-" else int(year),
        "role": named.get("role", TARGET),
        "basis": next(
            (part for part in more if part.startswith(("points", "percent", "step", "external"))), "absolute"
        ),
        "reference": int(named["ref"]) if "ref" in named else None,
        "scope": next((part for part in more if part in ("annual", "every_year")), "plan"),
        "of": named.get("of", ""),
        "strength": named.get("strength", ""),
        "sure": "?" not in more,
    }


@pytest.mark.parametrize("document, heading, sentence, answer", CASES, ids=[case[2][:40] for case in CASES])
def test_a_sentence_says(document, heading, sentence, answer, plan_names):
    heading = heading if "、" in heading[:2] else f"二、{heading}"
    text = f"{TITLES[document]}\n{heading}\n{sentence}\n"
    found = plans.propose(plans.read(text.encode(), "规划.txt"), plan_names).proposals
    wanted = [] if answer == "-" else [expected(one) for one in answer.split("|")]
    key = lambda one: (one["role"], one["indicator"], one["year"] or 0, one["value"] or 0)
    made = sorted(map(said, found), key=key)
    wanted = sorted(wanted, key=key)
    for one, want in zip(made, wanted):  # a strength word is asked for where the case names one
        if not want["strength"]:
            one["strength"] = ""
    assert made == wanted


@pytest.mark.parametrize(
    ("lines", "years"),
    [
        ("到2025年，婴儿死亡率控制在4‰以内。展望2035年，人均预期寿命达到82岁。|居民健康素养水平达到30%。", [2025, 2035, 2025]),
        ("到2035年，人均预期寿命达到82岁。|专栏1 “十四五”主要指标|居民健康素养水平达到30%。", [2035, 2025]),
        ("到2035年，主要目标如下：|人均预期寿命达到82岁。", [2035]),
        ("到2023年，主要目标如下：|人均预期寿命达到79岁。|专栏1 “十四五”主要指标|居民健康素养水平达到30%。", [2023, 2025]),
    ],
)  # fmt: skip
def test_a_year_beyond_the_plan_is_no_year_of_what_follows(lines, years, plan_names):
    text = f"{TITLES['P']}\n二、发展目标\n{lines.replace('|', chr(10))}\n"
    made = plans.propose(plans.read(text.encode(), "规划.txt"), plan_names).proposals
    assert [one.year for one in made] == years


def test_there_are_enough_of_them():
    assert len(CASES) >= 200
    assert sum(case[3] == "-" for case in CASES) >= 30
