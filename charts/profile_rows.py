"""The rows of one county's page: their order, what a row without a mark says instead, and the data table."""

import math
import re
from collections.abc import Sequence

import pandas as pd

from charts import marks
from model.assessment import Assessment, Target
from model.verdicts import ATTRIBUTES
from wording import numbers, verdicts

GROUPS = {"binding": "约束性", "expected": "预期性", "none": "文件未标属性"}  # in their order on the page
LAST = 9999  # the place of a target without a year
NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
COLUMNS = ("属性", "指标", "单位", "基期", "基期年", "现状值", "现状年", "数据状态", "目标", "目标年", "差距", "目标实现程度", "时序进度", "进度比",
           "状态", "说明", "出处")  # fmt: skip


def ordered(rows: Sequence[Assessment]) -> list[Assessment]:
    """The targets of one area in the page's order: by attribute, binding first; in each those with a pace, the furthest
    behind first, then the rest as the document lists them, the unknown last.
    """

    def place(a: Assessment) -> tuple:
        return (
            list(GROUPS).index(a.attribute),
            (a.pace is None) + (a.verdict == "unknown"),
            a.pace or 0.0,
            _place(a.target.place),
            a.target_year or LAST,
        )

    return sorted(rows, key=place)


def _place(place: str) -> tuple[int, ...]:
    """Where in its document: '第三章 十一、（二）' -> (3, 11, 2); '指标体系表 第 8 行' -> (8,)."""
    return tuple(_whole(run) for run in re.findall(r"\d+|[一二三四五六七八九十]+", place))


def _whole(run: str) -> int:
    """'8' -> 8, '十一' -> 11, '三十' -> 30."""
    if run.isdigit():
        return int(run)
    tens, ten, ones = run.rpartition("十")
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones[-1:], 0)


def data_table(rows: Sequence[Assessment]) -> pd.DataFrame:
    """The rows as strings, one a target, columns COLUMNS."""
    return pd.DataFrame([_line(a) for a in rows], columns=list(COLUMNS), dtype="str")


def _line(a: Assessment) -> dict[str, str]:
    newer = a.latest if marks.has_newer_value(a) else None
    return {
        "属性": ATTRIBUTES[a.attribute],
        "指标": a.indicator.name,
        "单位": a.indicator.unit_word,
        "基期": numbers.figure(a.baseline),
        "基期年": f"{a.baseline.year}" if a.baseline else "",
        "现状值": numbers.figure(newer),
        "现状年": f"{newer.year}" if newer else "",
        "数据状态": newer.status if newer else "",
        "目标": verdicts.target(a),
        "目标年": verdicts.year(a.target_year),
        "差距": verdicts.gap(a),
        "目标实现程度": verdicts.progress(a),
        "时序进度": numbers.share(a.time_share),
        "进度比": verdicts.pace(a),
        "状态": verdicts.status(a),
        "说明": "、".join(verdicts.flags(a)),
        "出处": _source(a.target),
    }


def _source(target: Target) -> str:
    return " · ".join(text for text in (target.title, target.place) if text)


def promised(a: Assessment) -> tuple[str, str]:
    """Where only the baseline is there, the change promised and how much that is a year: ('+0.59', '年均 +0.118'), once its year is over
    ('+0.59', '规划年均 +0.118'); ('保持', ''), ('', '').
    """
    if a.verdict == "baseline_meets":
        return "保持", ""
    asked = verdicts.asked_per_year(a)
    if a.verdict != "baseline_short" or asked is None or a.gap is None:
        return "", ""
    known = [d for d in (a.baseline.decimals, a.target.digits) if d is not None]
    amount = numbers.exact(math.copysign(a.gap, asked), max(known, default=None))
    word = "规划年均" if verdicts.is_past(a) else "年均"
    return numbers.signed(amount), f"{word} {numbers.signed(numbers.rounded(asked, verdicts.digits(a) + 1))}"


def note(a: Assessment) -> str:
    """Why there is no mark in this row, or what says more than one: the drift of what is kept, the change a year it
    takes.
    """
    if a.drift is not None:
        return f"{'保持：' if a.met else ''}较基期 {numbers.signed(numbers.printed(a.drift))}"
    due, when = "due_no_final" in a.flags, "" if a.target_year is None else f"{a.target_year}"
    if a.verdict in verdicts.BASELINE_ONLY:
        if due:
            return f"待报 {when} 年数"
        if a.required_per_year is None or a.verdict == "baseline_meets":
            return "待报基期后数据"
        return f"每年需 {numbers.signed(numbers.rounded(a.required_per_year, verdicts.digits(a) + 1))}"
    if a.reason == "no_figure":
        return f"待报 {when} 年数" if when else "待报现状值"
    if a.scope != "plan":
        return "只判定当年数"
    return "无基期，不作图示" if a.baseline is None and a.verdict != "unknown" else ""
