"""The rows of one county's page in their order, and each in words: what the chart, its table twin and the printed page say alike."""

import math
import re

import pandas as pd

from charts import summary, words
from model.numbers import exact, missing, printed, rounded, share, yearly_decimals
from model.verdicts import ATTRIBUTES, CLASSES

GROUPS = {"binding": "约束性", "expected": "预期性", "none": "文件未标属性"}
NUMERALS = {sign: value for value, sign in enumerate("零一二三四五六七八九")}
TOLD = ["属性", "指标", "单位", "基线", "基线年", "现值", "现值年", "数据状态", "目标", "目标年", "差距", "完成份额", "时序进度", "进度比", "状态",
        "说明", "出处"]  # fmt: skip


def ordered(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as the page tells them. rows: gaps table of one area; not changed."""
    paced, unknown = rows["pace"].notna(), rows["class"] == "unknown"
    order = pd.DataFrame(
        {
            "attribute": rows["attribute"].map({code: place for place, code in enumerate(GROUPS)}),
            "kind": (~paced).astype(int) + unknown.astype(int),
            "pace": rows["pace"].fillna(0.0),
            "place": [_place(place) for place in rows["place"]],
            "year": rows["target_year"].astype("float64").fillna(9999.0),
        },
        index=rows.index,
    )
    return rows.loc[order.sort_values(list(order), kind="stable").index].reset_index(drop=True)


def _place(place: str) -> tuple[int, ...]:
    """Where in its document: '第三章 十一、（二）' -> (3, 11, 2); '指标体系表 第 8 行' -> (8,)."""
    return tuple(_whole(run) for run in re.findall(r"\d+|[一二三四五六七八九十]+", place))


def _whole(run: str) -> int:
    """'8' -> 8, '十一' -> 11, '三十' -> 30."""
    if run.isdigit():
        return int(run)
    tens, ten, ones = run.rpartition("十")
    return (NUMERALS.get(tens, 1) * 10 if ten else 0) + NUMERALS.get(ones[-1:], 0)


def finding(rows: pd.DataFrame, *, who: str) -> str:
    """'山丹县: 约束性 8 项(完成 0, 需提升 3); 预期性 14 项(完成 0, 需提升 5); 待补数据 2 项'. Never one kind netted with another."""
    if rows.empty:
        return f"{who}: 文件在所选范围内没有列出目标"
    counts = {one["title"]: one for one in summary.counts(rows)}
    kinds = [counts[name] for name in ATTRIBUTES.values() if name in counts]
    told = [
        f"{one['title']} {one['number']} 项({one['note'].replace(' · ', ', ')})"
        if one["number"]
        else "没有标约束性的目标"
        for one in kinds
    ]
    unknown = counts[CLASSES["unknown"]]["number"]
    return f"{who}: " + "; ".join(told + ([f"{CLASSES['unknown']} {unknown} 项"] if unknown else []))


def twin(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as text, one line a target, as shown: Chinese columns, strings only."""
    return pd.DataFrame([_told(row) for row in rows.to_dict("records")], columns=TOLD, dtype="str")


def _told(row: dict) -> dict[str, str]:
    newer = words.has_newer(row)
    return {
        "属性": ATTRIBUTES[row["attribute"]],
        "指标": row["indicator_name"],
        "单位": row["unit"],
        "基线": printed(row["baseline"], row["base_decimals"]),
        "基线年": year(row["baseline_year"]),
        "现值": printed(row["latest"], row["latest_decimals"]) if newer else "",
        "现值年": year(row["latest_year"]) if newer else "",
        "数据状态": state(row) if newer else "",
        "目标": words.target(row),
        "目标年": words.year(row["target_year"]),
        "差距": words.gap(row),
        "完成份额": share(row["progress"]),
        "时序进度": share(row["time_share"]),
        "进度比": printed(row["pace"], 2),
        "状态": words.status(row),
        "说明": "、".join(words.flags(row)),
        "出处": f"{row['source_title']} · {row['place']}",
    }


def any_newer(rows: list[dict]) -> bool:
    """Whether any row holds a figure newer than its baseline."""
    return any(words.has_newer(row) for row in rows)


def promised(row: dict) -> tuple[str, str]:
    """Where only the baseline is held, the change promised and how much that is a year: ('+0.59', '年均 +0.118'), ('保持', ''), ('', '')."""
    if row["class"] == "baseline_meets":
        return "保持", ""
    if row["class"] != "baseline_short" or missing(row["required_per_year"]):
        return "", ""
    digits = max([int(d) for d in (row["base_decimals"], row["target_decimals"]) if not missing(d)], default=None)
    sign, amount = "+" if row["required_per_year"] > 0 else "", math.copysign(row["gap"], row["required_per_year"])
    return f"{sign}{exact(amount, digits)}", f"年均 {sign}{_yearly(row)}"


def _yearly(row: dict) -> str:
    digits = yearly_decimals(row["base_decimals"], row["latest_decimals"], row["target_decimals"])
    return rounded(row["required_per_year"], digits)


def held_back(row: dict) -> bool:
    """Whether a figure is held but not shown, because few persons stand behind it (method section 6, last line)."""
    return row.get("held_back") is True


def state(row: dict) -> str:
    """快报, 年报 or 核定, as the source says it; '' where it does not."""
    return "" if missing(row["v_status"]) else row["v_status"]


def year(value) -> str:
    return "" if missing(value) else f"{int(value)}"


def note(row: dict) -> str:
    """Why there is no mark in this row, or what says more than one: the drift of what is kept, the change a year it takes."""
    if not missing(row["drift"]):
        sign = "+" if row["drift"] > 0 else ""
        return f"保持: 较基期 {sign}{printed(row['drift'])}"
    due, when = "due_no_final" in row["flags"].split(";"), year(row["target_year"])
    if row["class"] in ("baseline_short", "baseline_meets"):
        if due or missing(row["required_per_year"]) or row["class"] == "baseline_meets":
            return f"待报 {when} 年数" if due else "待报基期后的数"
        sign = "+" if row["required_per_year"] > 0 else ""
        return f"每年需 {sign}{_yearly(row)}"
    if row["reason"] == "no_figure":
        return f"待报 {when} 年数" if when else "待报现值"
    if row["scope"] != "plan":
        return "只看当年数"
    return "无基期, 不画份额" if missing(row["baseline"]) and row["class"] != "unknown" else ""
