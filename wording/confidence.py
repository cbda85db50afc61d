"""Words about a confidence interval (gaps.confidence_intervals): its limits, how firm a verdict is, why there is none."""

from model.interval import Interval
from model.numbers import given
from wording.numbers import printed, span, with_unit

NAME = "随机波动范围（95%置信区间）"
FIRMNESS = {
    "firm_met": "稳健达标",
    "loose_met": "达标但在随机波动内",
    "loose_short": "未达标但差异不显著",
    "firm_short": "稳健未达标",
    "few": "事件太少，以个案评审为准",
    "": "",
}
WHY = {
    "": "",
    "estimated_denominator": "分母是估计数，不计算随机波动范围",
    "denominator_not_stated": "文件未写明分母，不计算随机波动范围",
    "not_of_persons": "全数或非人群的统计，不计算随机波动范围",
    "no_counts": "未报送分子、分母",
    "implausible_counts": "分子或分母不合理，待核",
    "fractional_events": "分子不是整数，待核，不计算随机波动范围",
    "more_than_all": "分子大于分母，分母可能是估计数，不计算随机波动范围",
    "counts_differ": "分子 ÷ 分母与上报数值不一致，待核，不计算随机波动范围",
    "stock": "时点数不合并：同一人群会重复计算",
    "years_lacking": "缺 {years} 年的分子分母，不合并",
    "definitions_differ": "有关年份的口径或人群不同，不合并",
}


def interval(found: Interval | None, *, unit: str, decimals: int | None) -> str:
    """'随机波动范围（95%置信区间）65.7%～82.5%（75 ÷ 100，未计设计效应）', or that its counts are not shown; '' where there is none.

    unit: the indicator's; decimals: of its figure.
    """
    if found is None:
        return ""
    head = f"{found.years[0]}—{found.years[-1]} 年合并 " if len(found.years) > 1 else ""
    if found.suppressed:
        return f"{head}例数很少（1—4）或可由此推出，例数和随机波动范围不显示"
    value = with_unit(printed(found.value, _digits(decimals)), unit) + "，" if head else ""
    tail = "，未计设计效应" if found.no_design_effect else ""
    counts = f"（{printed(found.events)} ÷ {printed(found.total)}{tail}）"
    ends = limits(given(found.low), given(found.high), unit=unit, decimals=decimals)
    return f"{head}{value}{NAME}{ends}{counts}"


def limits(low: float, high: float, *, unit: str, decimals: int | None) -> str:
    """'65.7%～82.5%', one decimal at least."""
    digits = _digits(decimals)
    return with_unit(span(printed(low, digits), printed(high, digits)), unit)


def why(code: str, years: tuple[int, ...] = ()) -> str:
    """Why there is no interval, or why figures are not pooled. years: those that lack their counts."""
    return WHY[code].format(years="、".join(map(str, years)))


def _digits(decimals: int | None) -> int:
    return 1 if decimals is None else max(1, decimals)
