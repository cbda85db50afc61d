"""What the head of a column says it holds: a name, a unit, a baseline, a result, a target, and of which year and whose.

2020年 | 现状值 | 2024年完成 | 2025年目标值 | “十四五”基期值. Columns of growth, of parts of a year, of other areas, of the plan before and of
units in charge hold nothing of ours.
"""

import re
from dataclasses import dataclass, replace

from loaders.plans.proposals import ACTUAL, BASELINE, TARGET
from loaders.plans.years import Period

_INDEX = re.compile(r"序号|编号|No\.?")
_CATEGORY = re.compile(r"类别|领域|类型|一级|维度|方面|分类|板块")
_NAME = re.compile(r"指标名称|指标|名称|项目|内容|事项")
_DUTY = re.compile(r"责任|牵头|部门|配合|数据来源|填报|科室|股室|考核")
_UNIT = re.compile(r"^(?:计量|计算)?单位$")
_ATTRIBUTE = re.compile(r"属性|性质|约束")
_GROWTH = re.compile(r"增长|增速|增幅|年均|累计|变化|增减|幅度|提高|下降|完成率|得分|权重|分值|排名|进度")
_PART = re.compile(r"区域|地区|范围|人群|城乡|对象")
_PART_OF_YEAR = re.compile(
    r"上半年|下半年|季度|[0-9]{1,2} ?[-—至~] ?[0-9]{1,2} ?月|(?<![0-9])(?:[1-9]|1[01]) ?月(?:底|末)"
)
_NOTE = re.compile(r"备注|说明|口径|依据|来源|时限|措施|定义|方法")
YEAR = re.compile(r"(20[0-9]{2})")
_FIVE = re.compile(r"十([二三四五六])五")
RESULT = re.compile(r"实际|完成|达到值|实绩")
AIM = re.compile(r"目标|规划|预期|计划|任务|要求|指标值|期末")
_WAS = re.compile(r"基期|现状|实际|完成|基准|基数|基线|现值|当前|底数|基础|初值")
_START = re.compile(r"基期|现状|基准|基数|基线|初值|底数")
_WHOSE = tuple(  # a column's area, the widest last
    map(re.compile, (r"[全本我][县区]|县级|[\u4e00-\u9fff]{1,3}县", r"[全我本]市|市级|[\u4e00-\u9fff]{1,3}市", r"[全我本]省|省级|[\u4e00-\u9fff]{1,3}省", "全国|国家"))
)  # fmt: skip
_ENDS = {"二": 2015, "三": 2020, "四": 2025, "五": 2030, "六": 2035}


@dataclass(frozen=True)
class Column:
    """What one column holds. kind: name, category, part (城市, 农村), unit, attribute, target, baseline, actual, other. why: what of its head is doubtful."""

    kind: str
    year: int | None = None
    how: str = ""
    why: str = ""
    text: str = ""


def told(head: str, period: Period) -> Column:
    """What a column with this head holds, as far as its head alone tells."""
    year = YEAR.search(head)
    five = _FIVE.search(head)
    if _DUTY.search(head):
        return Column("other", text=head)
    if _PART_OF_YEAR.search(head):
        return Column("other", text=head)
    if _PART.search(head) and not year and not _NAME.search(head):
        return Column("part", text=head)
    if _UNIT.fullmatch(head):
        return Column("unit", text=head)
    if _INDEX.fullmatch(head):
        return Column("other", text=head)
    if _GROWTH.search(head) and not re.search("目标值|[0-9]{4}年目标|完成(?:值|数|情况)", head):
        return Column("other", text=head)
    if _ATTRIBUTE.search(head):
        return Column("attribute", text=head)
    if _CATEGORY.search(head) and not year:
        return Column("category", text=head)
    aim, was = bool(AIM.search(head)), bool(_WAS.search(head))
    if year or five or ((aim or was) and not _NAME.search(re.sub("目标值?|指标值|目标任务", "", head))):
        when = int(year.group(1)) if year else _of_plan(five.group(1), bool(was and not aim), period) if five else None
        if _NOTE.search(head) and not year:
            return Column("other", text=head)
        if was and (not aim or RESULT.search(head) or _START.search(head)):
            return Column(ACTUAL if RESULT.search(head) else BASELINE, when, "table" if when else "", text=head)
        if aim:
            return Column(TARGET, when or period.end, "table" if when else "title" if period.end else "", text=head)
        return Column("year", when, "table", text=head)
    if _NOTE.search(head):
        return Column("other", text=head)
    return Column("name" if _NAME.search(head) else "other", text=head)


def _of_plan(number: str, was: bool, period: Period) -> int:
    """The year a column of a five-year plan is for: its end, and its beginning where it tells how things were as this plan began."""
    end = _ENDS[number]
    return end - 5 if was and end >= (period.end or end) else end


def told_apart(found: list[Column], period: Period) -> tuple[Column, ...]:
    """Columns of a year alone: before the plan's first year it is a baseline, from then on a target; without a plan the first of several is the baseline."""
    bare = sorted({one.year for one in found if one.kind == "year" and one.year})
    targets = [one for one in found if one.kind == TARGET]
    own = min((_level(one.text) for one in found if one.kind in (TARGET, "year")), default=len(_WHOSE))
    made = []
    for one in found:
        if one.kind == "year" and one.year:
            known = period.start or (period.end if period.annual else None)
            early = one.year < known if known else (len(bare) > 1 and one.year == bare[0]) or bool(targets)
            one = replace(
                one,
                kind=BASELINE if early else TARGET,
                why="" if known or len(bare) > 1 else "表头只有年份，是基期还是目标待核",
            )
        if one.kind in (TARGET, BASELINE) and _level(one.text) > own:
            one = Column("other", text=one.text)
        if one.kind == TARGET and not period.annual and (one.year or 9999) < (period.start or 0):  # of the plan before
            one = Column("other", text=one.text)
        if one.kind == ACTUAL and any(
            other.kind in (TARGET, "year") and (other.year or 9999) > (one.year or 0) for other in found
        ):
            one = replace(
                one,
                kind=BASELINE
                if not period.annual or one.year is None or (period.end and one.year < period.end)
                else ACTUAL,
            )
        made.append(one)
    return tuple(made)


def _level(head: str) -> int:
    """How wide the area is that a column names: 0 the county's own or none named, 3 the nation. The narrowest of a table is whose plan it is."""
    return next((level for level, one in enumerate(_WHOSE) if one.search(head)), 0)
