"""What a check on a plan found, in calm words that name both sides (method section 7)."""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from model.assessment import Figure, Target
from model.indicators import Indicator
from model.numbers import given
from model.verdicts import ASIDE
from wording.numbers import printed, span, with_unit
from wording.verdicts import IN_WORDS, statement

GOOD = {"higher": "越高越好", "lower": "越低越好"}
TIMES = {"万": 4, "千": 3, "百": 2, "亿": 8, "十": 1}
MOST_NAMED = 3
ALL = "所选地区文件的全部表述"  # what a count of findings is of, where nothing is left out
GAP = re.compile(
    "(?<=[一-鿿）]) (?=[一-鿿（])"
)  # a space stands beside numbers and signs only: ≥25 与较2020年提高5个百分点


@dataclass(frozen=True, kw_only=True)
class Side:
    """One side of a finding: a target or a figure of an indicator, or a task by its name."""

    indicator: Indicator | None = None
    target: Target | None = None
    figure: Figure | None = None
    task: str = ""

    @property
    def name(self) -> str:
        """The indicator's name."""
        return given(self.indicator).name

    @property
    def unit(self) -> str:
        """The indicator's unit."""
        return given(self.indicator).unit

    @property
    def number(self) -> str:
        """A figure as printed, with the bound it is given by: '11.91以下'; a target as asked."""
        if self.figure is None:
            return asked(self)
        amount = with_unit(printed(self.figure.value, self.figure.decimals), self.figure.foreign)
        return IN_WORDS.get(self.figure.comparator, "{}").format(amount)

    @property
    def dated(self) -> str:
        """'0（2020 年）', '11.91以下（未写年份）'."""
        year = given(self.figure).year
        return f"{self.number}（{'未写年份' if year is None else f'{year} 年'}）"


def asked(side: Side) -> str:
    """'≥95', '100', '1～3', '≤9.66', '1：1.4 以上', '较基期提高5个百分点（即29.1）': a target as briefly as it can be said."""
    target = given(side.target)
    said = statement(target, side.unit)
    resolved = target.low if target.direction >= 0 else target.high
    known = target.basis not in ("absolute", "external") and resolved is not None
    return f"{said}（即{printed(resolved)}）" if known else said


def _of_baseline(a: Side, b: Side, more: str) -> str:
    return f"基期（{given(b.figure).year} 年）{b.number} {more}"


def _floor_below_baseline(a: Side, b: Side, more: list[Side], number: float) -> str:
    few = "（死亡例数少，一年的率受偶然因素影响大）" if given(a.indicator).sensitive == "deaths" else ""
    return _of_baseline(a, b, f"已优于目标值 {asked(a)}{few}：目标要求低于已达到的水平，是否如此请确认")


def _target_conflict(a: Side, b: Side, more: list[Side], number: float) -> str:
    one, other = given(a.target), given(b.target)
    if other.value is None and other.basis != "external":
        return f"同一目标两处力度不同：一处要求 {one.year} 年达到 {asked(a)}，一处只写“{other.strength}”、未写年份，待核；现按前者判定"
    if one.period_start and other.period_start and one.period_start > other.period_start:
        eased = "放宽为" if one.sign == other.sign and one.direction else "改为"
        return f"原定 {asked(b)}，后一份规划{eased} {asked(a)}：是否以后者为准，待核；现按后者判定"
    where = "两处" if one.source == other.source else "在两份文件中"
    return f"同一目标{where}表述不一致：{asked(a)} 与 {asked(b)}，待核；现按前者判定"


def _figure_conflict(a: Side, b: Side, more: list[Side], number: float) -> str:
    slip = "" if number != number else f"，约差 {10 ** int(number)} 倍，是否多写或少写一位"
    differ = "表述不同" if _within(a, b) or _within(b, a) else "数值不一致"
    return f"同一指标两处{differ}：{a.dated}与 {b.dated}{slip}，待核"


def _within(bound: Side, other: Side) -> bool:
    """Whether a figure given as a bound allows the other: 0 is 11.91以下, and does not contradict it."""
    one, value = given(bound.figure), given(given(other.figure).value)
    limit = given(one.value)
    return {"≤": value <= limit, "<": value < limit, "≥": value >= limit, ">": value > limit}.get(one.comparator, False)


def _built_and_planned(a: Side, b: Side, more: list[Side], number: float) -> str:
    if a.task:
        return f"一处写“{a.task}”，一处写“{b.task}”：是新设，还是对已有的改扩建，待核"
    if given(a.indicator).kind in ("count", "amount"):
        amount = b.number if given(b.figure).foreign else with_unit(b.number, a.unit)
        return f"一处称已有 {amount}，一处又列为目标 {with_unit(asked(a), a.unit)}：是否为同一事项或另行新增，待核"
    return f"一处写作现状 {b.number}，一处又列为目标 {asked(a)}：是否已经达到，待核"


def _ratio_vs_parts(a: Side, b: Side, more: list[Side], number: float) -> str:
    upper, lower = (given(side.target) for side in (b, more[0]))
    parts = f"{printed(upper.low, upper.decimals)} ÷ {printed(lower.low, lower.decimals)}"
    return f"目标 {asked(a)} 与分项目标之比不一致：{parts} = {printed(round(number, 2))}，待核"


def _sum_vs_parts(a: Side, b: Side | None, more: list[Side], number: float) -> str:
    if a.target is None:
        parts = " + ".join(side.number for side in more)
        return f"合计 {a.number} 与分项之和 {parts} = {printed(number)} 不一致，待核"
    stated, listed = with_unit(asked(a), a.unit), with_unit(printed(number), a.unit)
    names = "、".join(side.task for side in more[:MOST_NAMED]) + ("等" if len(more) > MOST_NAMED else "")
    return f"文件称 {stated}，逐项列出的共 {listed}（其中另列：{names}），待核"


def _part_over_whole(a: Side, b: Side, more: list[Side], number: float) -> str:
    if a.figure:
        return f"{a.name} {a.number} 高于 {b.name} {b.number}（{a.figure.year} 年）：部分大于整体，分母可能不同，待核"
    return f"{a.name}的目标 {asked(a)} 高于 {b.name}的目标 {asked(b)}：部分大于整体，待核"


def _share_vs_count(a: Side, b: Side, more: list[Side], number: float) -> str:
    if more:
        wider = f"{b.name}与{more[0].name}之比（{b.number} ÷ {more[0].number} = {printed(round(number, 2))}%）"
        count, share = given(a.figure).numerator, given(given(a.figure).value)
        total = "" if count is None else f"（{printed(count)} ÷ {a.number}% = {printed(round(100 * count / share))}）"
        return f"{a.number}%{total}与{wider}几乎相同：所用分母疑为后者，与指标名称不符，待核"
    whole, share = given(given(b.figure).value), given(given(a.figure).value)
    nearest = f"{printed(round(number * whole / 100))} 个为 {printed(round(number, 1))}%"
    reckoned = printed(round(share * whole / 100, 2))
    return f"{b.name}为 {b.number} 时，{a.number}% 即 {reckoned} 个，不是整数（{nearest}）：比例或个数待核"


def _comparator(a: Side, b: Side | None, more: list[Side], number: float) -> str:
    better = GOOD[given(a.indicator).better]
    return f"比较符 {given(a.target).comparator} 与指标方向（{better}）相反：{asked(a)}，按原文符号判定，待核"


def _ambiguous_basis(a: Side, b: Side | None, more: list[Side], number: float) -> str:
    t = given(a.target)
    way, sign = ("降低", "−") if t.basis == "percent_off" else ("提高", "+")
    amount = printed(t.value, t.decimals)
    return f"“{way} {amount}%”有两种读法：原值 × (1 {sign} {amount}%)，或{way} {amount} 个百分点；请明确"


def _unit_slip(a: Side, b: Side | None, more: list[Side], number: float) -> str:
    if b is not None:
        return f"目标 {asked(a)} 与基期 {b.number} 约差 {10 ** int(number)} 倍：是否多写或少写一位，待核"
    figure = given(a.figure)
    power = TIMES.get(figure.unit.removesuffix(a.unit)) if figure.unit.endswith(a.unit) else None
    slip = f"相差 {10**power} 倍，是否多写“{figure.unit.removesuffix(a.unit)}”" if power else "不换算"
    return f"原文单位“{figure.unit}”（{a.number}）与指标单位“{a.unit}”不同，{slip}，待核"


def _implausible(a: Side, b: Side | None, more: list[Side], number: float) -> str:
    indicator = given(a.indicator)
    low, high = given(indicator.plausible)
    what = f"数 {a.number}" if a.figure else f"目标 {asked(a)}"
    return f"{what} 超出合理范围 {span(printed(low), printed(high))}（{indicator.plausible_why}），待核"


def _transposed(a: Side, b: Side, more: list[Side], number: float) -> str:
    return f"{a.name} {a.number} 与 {b.name} {b.number} 只有相邻两位数字互换：是否抄写颠倒，待核"


def _name_differs(a: Side, b: Side, more: list[Side], number: float) -> str:
    return f"同一任务两处名称不一致：“{a.task}”与“{b.task}”，待核"


def _definition_differs(a: Side, b: Side, more: list[Side], number: float) -> str:
    others = "".join(f"、{side.name} {asked(side)}" for side in more)
    return f"名称相近，目标不同：{a.name} {asked(a)}{others}，{b.name} {asked(b)}；是否同一指标、口径有何不同，待核"


def _near_figure(a: Side, b: Side, more: list[Side], number: float) -> str:
    if number == number:
        figures = [b, *more]
        ways = "、".join(
            f"{above.number} ÷ {below.number} = {printed(round(_value(above) / _value(below), 2))}"
            for above, below in zip(figures[::2], figures[1::2])
        )
        return f"目标 {asked(a)} 未列基期；按所列分项（{given(b.figure).year} 年）{ways}，可作参照"
    better = all(_met(given(side.target), _value(b)) for side in (a, *more))
    targets = "、".join(f"{side.name} {asked(side)}" for side in (a, *more))
    said = "已优于目标值，是否如此请确认" if better else "可作基期参照"
    return f"{targets} 未列基期；文中名称相近的 {b.name} {b.dated}{said}，口径是否相同待核"


def _value(side: Side) -> float:
    return given(given(side.figure).value)


def _met(target: Target, value: float) -> bool:
    """Whether a value is strictly beyond a one-sided target."""
    if target.direction > 0:
        return target.low is not None and value > target.low
    return target.direction < 0 and target.high is not None and value < target.high


def _unresolved(a: Side, b: Side | None, more: list[Side], number: float) -> str:
    t = given(a.target)
    who = "上级地区" if t.basis == "external" else "本地"
    when = "同年" if t.reference_year is None else f" {t.reference_year} 年"
    return f"相对目标“{asked(a)}”缺参照值：补报{who}{when}数据后方可判定"


WORDS: dict[str, Callable[..., str]] = {
    "target_conflict": _target_conflict,
    "figure_conflict": _figure_conflict,
    "built_and_planned": _built_and_planned,
    "ratio_vs_parts": _ratio_vs_parts,
    "sum_vs_parts": _sum_vs_parts,
    "part_over_whole": _part_over_whole,
    "share_vs_count": _share_vs_count,
    "comparator_against_direction": _comparator,
    "ambiguous_basis": _ambiguous_basis,
    "unit_slip": _unit_slip,
    "implausible": _implausible,
    "figures_transposed": _transposed,
    "name_differs": _name_differs,
    "definition_differs": _definition_differs,
    "floor_below_baseline": _floor_below_baseline,
    "hold": lambda a, b, more, number: _of_baseline(a, b, f"与目标值 {asked(a)} 相同：以保持为目标，是否如此请确认"),
    "near_figure": _near_figure,
    "unresolved": _unresolved,
}


def words(
    check: str, a: Side, b: Side | None = None, *, more: Iterable[Side] = (), number: float = float("nan")
) -> str:
    """What was found. more: sides besides the two; number: the reckoned ratio, sum or power of ten."""
    return GAP.sub("", WORDS[check](a, b, list(more), number))


def counted(number: int, *, every: int) -> str:
    """How many findings a choice shows, and of what: '43 处（按所选地区文件的全部表述计）', '29 处（所选范围；所选地区文件的全部表述共 31 处）', '' where there is none at all.

    every: of the same areas, whatever indicators, plan and tasks are chosen.
    """
    if not every:
        return ""
    return f"{number} 处（按{ALL}计）" if number == every else f"{number} 处（所选范围；{ALL}共 {every} 处）"


def aside(met: Iterable[str]) -> str:
    """The one line below a list of findings: what else the checks met (keys of model.verdicts.ASIDE), counted; '' where nothing.

    ['no_baseline', 'no_baseline', 'qualitative'] -> '另有 2 项未列基期、1 项仅有定性表述，不列为待核。'
    """
    counts = Counter(met)
    parts = [words.format(counts[name]) for name, words in ASIDE.items() if counts[name]]
    return f"另有 {'、'.join(parts)}，不列为待核。" if parts else ""
