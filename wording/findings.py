"""What a check on a plan found, in calm words that name both sides (method section 7)."""

from collections.abc import Callable
from dataclasses import dataclass

from model.assessment import Figure, Target
from model.indicators import Indicator
from model.numbers import given
from model.verdicts import REASONS
from wording.numbers import printed

GOOD = {"higher": "越高越好", "lower": "越低越好"}


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a finding: a target or a figure of an indicator."""

    indicator: Indicator
    target: Target | None = None
    figure: Figure | None = None

    @property
    def number(self) -> str:
        """A figure as printed."""
        return printed(self.figure.value, self.figure.decimals) if self.figure else asked(self)


def asked(side: Side) -> str:
    """'≥95', '=100', '1–3', '≤9.66', '+5 个百分点（即 29.1）': a target as briefly as it can be said."""
    target = given(side.target)
    if target.value is None:
        return target.as_printed or "定性表述"
    amount = printed(target.value, target.decimals)
    if target.comparator == "range":
        amount += f"–{printed(target.value_to, target.decimals)}"
    if target.basis == "absolute":
        return {"~": f"{amount}左右", "range": amount}.get(target.comparator, f"{target.comparator}{amount}")
    sign = "−" if target.basis.endswith("_off") else "+"
    points = "个百分点" if side.indicator.unit == "%" else side.indicator.unit
    unit = "%" if target.basis.startswith("percent") else points
    resolved = target.low if target.direction >= 0 else target.high
    return f"{sign}{amount}{unit}" + ("" if resolved is None else f"（即 {printed(resolved)}）")


def _when(side: Side) -> str:
    year = given(side.figure).year
    return "未写年份" if year is None else f"{year} 年"


def _of_baseline(a: Side, b: Side, more: str) -> str:
    return f"基期（{given(b.figure).year} 年）{b.number} {more}"


def _figure_conflict(a: Side, b: Side, number: float | None) -> str:
    return f"同一指标两处数不一致：{a.number} 与 {b.number}（{_when(a)}、{_when(b)}），待核"


def _part_over_whole(a: Side, b: Side, number: float | None) -> str:
    if a.figure:
        return f"{a.indicator.name} {a.number} 高于 {b.indicator.name} {b.number}（{a.figure.year} 年）：部分大于整体，分母可能不同，待核"
    return f"{a.indicator.name}的目标 {asked(a)} 高于 {b.indicator.name}的目标 {asked(b)}：部分大于整体，待核"


def _ratio_vs_parts(ratio: Target, above: Target, below: Target, number: float) -> str:
    stated, upper, lower = (printed(t.low, t.decimals) for t in (ratio, above, below))
    return f"印出的比 {stated} 与分项目标之比不一致：{upper} ÷ {lower} = {printed(round(number, 2))}，待核"


def _ambiguous_basis(a: Side, b: Side | None, number: float | None) -> str:
    t = given(a.target)
    way, sign = ("降低", "−") if t.basis == "percent_off" else ("提高", "+")
    amount = printed(t.value, t.decimals)
    return f"“{way} {amount}%”有两种读法：原值 × (1 {sign} {amount}%)，或 {sign}{amount} 个百分点；请明确"


def _definition_differs(a: Side, b: Side, number: float | None) -> str:
    if a.indicator.id == b.indicator.id:
        own, other = given(a.target).population, given(b.target).population
        return f"与另一地区的人群或分母不同：“{own}”与“{other}”，不宜直接比较"
    why = a.indicator.differs_from.get(b.indicator.id) or b.indicator.differs_from.get(a.indicator.id)
    return (
        f"名称相近，目标不同：{a.indicator.name} {asked(a)}，{b.indicator.name} {asked(b)}；口径是否不同（{why}），待核"
    )


def _unit_slip(a: Side, b: Side | None, number: float | None) -> str:
    figure = given(a.figure)
    if b is None:
        return f"印出的单位“{figure.unit}”与指标单位“{a.indicator.unit}”不同，不换算，待核"
    small, big = sorted((given(figure.value), given(given(b.figure).value)))
    return f"{printed(big)} 约为 {printed(small)} 的 {10 ** int(given(number))} 倍：是否多写一位或单位不同，待核"


def _implausible(a: Side, b: Side | None, number: float | None) -> str:
    low, high = given(a.indicator.plausible)
    if a.figure:
        what, value = "数", a.number
    else:
        t = given(a.target)
        what, value = "目标", printed(t.value, t.decimals)
    return f"{what} {value} 超出合理范围 {printed(low)}—{printed(high)}（{a.indicator.plausible_why}），待核"


def _unresolved(a: Side, b: Side | None, number: float | None) -> str:
    t = given(a.target)
    if t.value is None and t.basis != "external":
        return "只有定性表述，没有数值目标，不作判定"
    who = "上级地区" if t.basis == "external" else "本地"
    when = "同年" if t.reference_year is None else f"{t.reference_year} 年"
    said = "（与上级地区比）" if t.basis == "external" else asked(a)
    return f"相对目标 {said} {REASONS['no_reference_figure']}：需补{who}{when}的数"


WORDS: dict[str, Callable[..., str]] = {
    "target_conflict": lambda a, b, _: f"同一目标两处表述不一致：{asked(a)} 与 {asked(b)}，待核；现按前者判定",
    "figure_conflict": _figure_conflict,
    "part_over_whole": _part_over_whole,
    "comparator_against_direction": lambda a, b, _: (
        f"比较符 {a.target.comparator} 与指标方向（{GOOD[a.indicator.better]}）相反：{asked(a)}，按印出的符号判定，待核"
    ),
    "ambiguous_basis": _ambiguous_basis,
    "definition_differs": _definition_differs,
    "unit_slip": _unit_slip,
    "implausible": _implausible,
    "floor_below_baseline": lambda a, b, _: _of_baseline(
        a, b, f"已优于目标值 {asked(a)}：目标不要求再改善，是否如此请确认"
    ),
    "hold": lambda a, b, _: _of_baseline(a, b, f"与目标值 {asked(a)} 相同：以保持为目标"),
    "target_repeated": lambda a, b, _: f"同一目标说了两次，数值一致（{asked(a)}）",
    "unresolved": _unresolved,
    "no_baseline": lambda a, b, _: f"目标 {asked(a)} 没有基期值：只能看是否达到，不能看进度",
    "no_target": lambda a, b, _: f"文件印有现状 {a.number}，没有列目标",
}


def words(
    check: str,
    a: Side,
    b: Side | None = None,
    *,
    number: float | None = None,
    below: Side | None = None,
    areas=("", ""),
) -> str:
    """What was found. number: the reckoned ratio or power of ten; below: of a ratio the part divided by; areas: names of both sides' areas."""
    if check == "ratio_vs_parts":
        ratio, above, divisor = (given(given(side).target) for side in (a, b, below))
        return _ratio_vs_parts(ratio, above, divisor, given(number))
    if check == "target_year_differs":
        own, other = given(a.target).year, given(given(b).target).year
        return f"目标年不同：{areas[0]} {own} 年，{areas[1]} {other} 年，比较时须注明"
    return WORDS[check](a, b, number)
