"""The random range of a figure with numerator and denominator, and its pooling over years (method section 6).

Two opposite examples: 健康素养 75 of 100 asked is a proportion (Wilson score); 2 maternal deaths among 1,000 births are rare
events (exact Poisson below 10, Byar from 10 on). 床位 is a full count and has no random range. A range never decides
anything: the verdict is the point comparison of section 3, and the words here only say how firm it is.
"""

import re
from dataclasses import dataclass
from math import exp, fsum, isnan, sqrt

import pandas as pd

from gaps import measure
from model.indicators import Indicator
from model.numbers import missing, printed

Z = 1.959964
FEW = 10  # below this many events: exact limits, and a case review instead of words about chance
TAIL = 0.025
SCALES = {"%": 100, "‰": 1000, "1/万": 10_000, "1/10万": 100_000}
RARE_UNITS = ("‰", "1/万", "1/10万")
FIRM_MET, LOOSE_MET, LOOSE_SHORT, FIRM_SHORT = "稳健达标", "达标但在随机波动内", "未达标但差异不显著", "稳健未达标"
TOO_FEW = "事件太少, 以个案评审为准"
NO_DESIGN_EFFECT = "未计设计效应"

ASKED = ("direction", "sign", "end", "low", "high", "allowed", "half_unit")  # what measure.meets reads of a row

PERSONS = re.compile(
    "居民|儿童|产妇|活产|新生儿|患者|病例|老年人|学生|青少年|妇女|人群|人口|群众|接触者|服务对象|监测对象"
)
OTHERS = re.compile("费用|收入|支出|薪酬|总量|编制|机构|医院|卫生院|卫生室|单位|中心|床位|面积|任务|人员")
ESTIMATED = re.compile("估计|估算|推算|测算")


@dataclass(frozen=True, kw_only=True)
class Range:
    """value, low and high in the indicator's unit; events and total the counts they come from, summed over years.

    kind: survey, proportion or rare. few: too few events to speak of chance. hidden: the counts, and with them the limits that
    would give them away, are masked (then events, total, value, low and high are None).
    """

    kind: str
    years: tuple[int, ...]
    events: float | None
    total: float | None
    value: float | None
    low: float | None
    high: float | None
    few: bool
    hidden: bool = False
    note: str = ""


def wilson(*, events: float, total: float) -> tuple[float, float]:
    """Limits of a share.  75 of 100 -> (0.6570, 0.8245)"""
    spread = Z * sqrt(Z * Z + 4 * events * (1 - events / total))
    low, high = ((2 * events + Z * Z + side * spread) / (2 * (total + Z * Z)) for side in (-1, 1))
    return (0.0 if events == 0 else low), (1.0 if events == total else high)


def poisson(*, events: int) -> tuple[float, float]:
    """Limits of a count of rare events.  0 -> (0, 3.689); 12 -> (6.194, 20.963)"""
    if events < FEW:
        return (0.0 if events == 0 else _where(events - 1, 1 - TAIL)), _where(events, TAIL)
    return _byar(events, -Z), _byar(events + 1, Z)


def _byar(events: float, z: float) -> float:
    return events * (1 - 1 / (9 * events) + z / (3 * sqrt(events))) ** 3


def _where(events: int, share: float) -> float:
    """The mean at which a Poisson count is ≤ events with probability `share`.

    It is χ²(1 - share; 2·events + 2)/2: for an even number of degrees of freedom the χ² distribution is a Poisson sum, so that
    halving an interval with the standard library is all it takes. The sum falls as the mean grows.
    """
    low, high = 0.0, 100.0
    for _ in range(80):
        middle = (low + high) / 2
        term, terms = exp(-middle), []
        for k in range(events + 1):
            terms.append(term)
            term *= middle / (k + 1)
        low, high = (middle, high) if fsum(terms) > share else (low, middle)
    return (low + high) / 2


def kind(indicator: Indicator) -> tuple[str, str]:
    """(survey | proportion | rare, '') by what indicators.yaml declares, or ('', why no random range applies).

    健康素养 (survey) -> survey; 规范管理率 per 在册患者 -> proportion; 孕产妇死亡率 in 1/10万 -> rare; 床位 -> ''.
    """
    per = re.sub(r"\(.*?\)", "", indicator.per)  # what stands in brackets is the doubt about it, not the denominator
    if ESTIMATED.search(indicator.per):
        return "", "分母是估计数, 不算随机范围"
    if indicator.kind == "survey" and indicator.unit == "%":
        return "survey", ""
    if indicator.kind in ("rate", "ratio") and indicator.unit in RARE_UNITS:
        return "rare", ""
    if indicator.kind == "proportion" and indicator.unit == "%":
        if PERSONS.search(per) and not OTHERS.search(per):
            return "proportion", ""
        if "未写明" in per:
            return "", "分母文件未写明, 不算随机范围"
    return "", "全数或非人群的统计, 不算随机范围"


def of_year(figure: dict, *, indicator: Indicator, design_effect: float | None = None, masked: bool = False):
    """(Range, '') of one yearly figure (value, decimals, year, numerator, denominator), or (None, why there is none)."""
    found, why = _counted([figure], indicator=indicator, design_effect=design_effect, masked=masked)
    if found is None or missing(figure["value"]) or found.hidden:
        return found, why
    digits = 6 if missing(figure["decimals"]) else int(figure["decimals"])
    if abs(found.value - figure["value"]) > 0.5 * 10.0**-digits + 1e-9:
        return None, "分子 ÷ 分母与上报的数不一致, 待核, 不算随机范围"
    return found, ""


def pooled(figures: pd.DataFrame, *, last: int, years: int, indicator: Indicator, masked: frozenset[int] = frozenset()):
    """(Range, '') of the `years` years up to `last`: sum of numerators over sum of denominators; or (None, why it is not pooled).

    figures: the yearly figures of one area and indicator. masked: the years whose counts are not shown.
    """
    if indicator.measure == "stock" and kind(indicator)[0] != "survey":
        return None, "时点数不合并: 同一批人会算几次"
    span = range(last - years + 1, last + 1)
    rows = [row for row in figures.to_dict("records") if row["year"] in span]
    held = {int(row["year"]) for row in rows if not missing(row["numerator"]) and not missing(row["denominator"])}
    gone = [str(year) for year in span if year not in held]
    if gone:
        return None, f"缺 {'、'.join(gone)} 年的分子分母, 不合并"
    for name in ("definition_version", "population"):
        if len({row[name] for row in rows if row[name]}) > 1:
            return None, "这几年的口径或人群不同, 不合并"
    return _counted(rows, indicator=indicator, masked=bool(masked & held))


def _counted(rows: list[dict], *, indicator: Indicator, design_effect: float | None = None, masked: bool = False):
    which, why = kind(indicator)
    if not which:
        return None, why
    if any(missing(row[name]) for row in rows for name in ("numerator", "denominator")):
        return None, "没有分子分母"
    events, total = (float(fsum(row[name] for row in rows)) for name in ("numerator", "denominator"))
    if isnan(events) or isnan(total) or events < 0 or any(row["denominator"] <= 0 for row in rows):
        return None, "分子或分母不合理, 待核"
    note = ""
    if which == "rare":
        if events != int(events):
            return None, "分子不是整数, 待核, 不算随机范围"
        low, high = (limit / total for limit in poisson(events=int(events)))
    else:
        if any(row["numerator"] > row["denominator"] for row in rows):
            return None, "分子大于分母, 分母可能是估计数, 不算随机范围"
        effect = 1.0 if missing(design_effect) else design_effect
        low, high = wilson(events=events / effect, total=total / effect)
        note = NO_DESIGN_EFFECT if which == "survey" and missing(design_effect) else ""
    scale, few = SCALES[indicator.unit], which == "rare" and events < FEW
    told = {
        "events": events,
        "total": total,
        "value": events / total * scale,
        "low": low * scale,
        "high": high * scale,
    }
    return (
        Range(
            kind=which,
            years=tuple(sorted(int(row["year"]) for row in rows)),
            few=few,
            hidden=masked,
            note=note,
            **(dict.fromkeys(told) if masked else told),
        ),
        "",
    )


def word(found: Range | None, row: dict) -> str:
    """How firm a verdict is: one of the four words, or 事件太少, 以个案评审为准. '' where there is no range or no verdict.

    row: a row of the gaps table. Its point comparison stands whatever the range says: of a figure that meets the target the word
    begins with 达标 or 稳健达标, also where a pooled range lies on the other side.
    """
    if found is None or missing(row["gap"]) or row["class"] in ("unknown", "no_target"):
        return ""
    if found.few:
        return TOO_FEW
    if found.hidden:
        return ""
    ends = pd.Series([found.low, found.high])
    low, high = measure.meets(ends, pd.DataFrame([{name: row[name] for name in ASKED}] * 2))
    around = row["direction"] == 0 and found.low < row["low"] and found.high > row["high"]
    if row["met"]:
        return FIRM_MET if low and high else LOOSE_MET
    return LOOSE_SHORT if low or high or around else FIRM_SHORT


def words(found: Range | None, *, unit: str, decimals) -> str:
    """'95% 随机范围 65.7—82.5%(75 ÷ 100, 未计设计效应)', or that its counts are not shown."""
    if found is None:
        return ""
    head = f"{found.years[0]}—{found.years[-1]} 年合并 " if len(found.years) > 1 else ""
    if found.hidden:
        return f"{head}例数很少(1—4)或可由此推出, 例数和随机范围不显示"
    digits = 1 if missing(decimals) else max(1, int(decimals))
    limits = f"{printed(found.low, digits)}—{printed(found.high, digits)}{unit.removeprefix('1')}"
    value = f"{printed(found.value, digits)}{unit.removeprefix('1')}, " if head else ""
    tail = f", {found.note}" if found.note else ""
    return f"{head}{value}95% 随机范围 {limits}({printed(found.events)} ÷ {printed(found.total)}{tail})"
