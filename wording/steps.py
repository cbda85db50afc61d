"""The calculation steps of a verdict, with the numbers in the formula: what a clerk checks with a pocket calculator.

≤12, baseline 18.5 (2020), figure 12.7 (2024) -> '12.7 − 12 = 0.7', '(2024 − 2020) ÷ (2025 − 2020) = 0.8', …

A formula reads 'expression = result' with + − × ÷ ( ) and numbers only, so that a test can evaluate it. Numbers stand as the
document printed them, with more digits where a resolved target needs them; a share has three decimals at most.
"""

from dataclasses import dataclass

from model.assessment import Assessment, Figure, Target
from model.extrapolation import Extrapolation
from model.numbers import given
from wording import verdicts
from wording.numbers import exact, minus, number, printed, rounded, term


@dataclass(frozen=True, slots=True)
class Step:
    """One line: 差距 = 目标 − 现状值 · '4.5 − 4.35 = 0.15'. holds_gap marks the line whose result is the gap."""

    label: str
    formula: str
    holds_gap: bool = False


def steps(a: Assessment) -> tuple[Step, ...]:
    """The steps of one assessment in the order of the method; empty where nothing can be calculated or a number is suppressed."""
    if a.target is None or a.suppressed:
        return ()
    t = a.target
    found = (*_target(a, t), _gap(a, t), _time(a, t), _progress(a, t), _pace(a), _drift(a), *_yearly(a, t))
    return tuple(step for step in found if step)


def extrapolation_steps(a: Assessment, found: Extrapolation) -> tuple[Step, ...]:
    """The steps of gaps.extrapolation; empty where it is withheld."""
    t = a.target
    if found.withheld or t is None or a.suppressed:
        return ()
    baseline, latest, end = given(a.baseline), given(a.latest), given(found.end)
    start, year, finish = baseline.year, latest.year, t.year
    digits = verdicts.digits(a)
    base, now, aim = _figure(baseline), _figure(latest), _aim(t, end)
    moved = f"({minus(now, base)}) ÷ ({year} − {start})"
    value = rounded(found.value, digits + 1)
    lines = [
        Step(f"{finish} 年推算值 = 现状值 + 年均变化 × 剩余年数", f"{now} + {moved} × ({finish} − {year}) = {value}")
    ]
    if t.direction != 0:
        # The step goes on with the number the step before shows.
        short = rounded(t.direction * (end - number(value)), digits + 1)
        up = t.direction > 0
        label = "推算差距 = 目标 − 推算值" if up else "推算差距 = 推算值 − 目标"
        lines.append(Step(label, f"{minus(aim, value) if up else minus(value, aim)} = {short}"))
    if not a.met and found.needed:  # at a bound that must be passed 0 would read as nothing to do
        needed = f"({minus(aim, now)}) ÷ ({finish} − {year})"
        label = "今后每年需变化 = (目标 − 现状值) ÷ 剩余年数"
        lines.append(Step(label, f"{needed} = {rounded(found.needed, digits + 1)}"))
        if found.times is not None:
            lines.append(Step("是现有年均变化的倍数", f"{needed} ÷ ({moved}) = {rounded(found.times, 1)}"))
    return tuple(lines)


def _figure(f: Figure) -> str:
    return exact(f.value, f.decimals)


def _aim(t: Target, end: float | None) -> str:
    return exact(end, t.digits)


def _target(a: Assessment, t: Target) -> list[Step]:
    """How a relative target became a number: 86.3 + 2 = 88.3; of a two-sided range both ends."""
    if t.basis == "absolute" or t.end is None or t.reference is None or t.reference.value is None:
        return []
    reference = _figure(t.reference)
    year = "" if t.reference_year is None else f"{t.reference_year} 年"
    if t.basis == "external":
        return [Step(f"目标 = 上级地区 {year}数", f"{reference} = {_aim(t, t.end)}")]

    def line(name: str, change: float | None, end: float | None) -> Step:
        return _end(a, t, name, change=change, end=end, reference=reference, year=year)

    if t.comparator != "range":
        return [line("目标", t.value, t.end)]
    # Adding the smaller amount gives the lower end; taking it off gives the upper one.
    lower, upper = (t.value_to, t.value) if t.basis.endswith("_off") else (t.value, t.value_to)
    if t.direction > 0:
        return [line("目标", lower, t.low)]
    if t.direction < 0:
        return [line("目标", upper, t.high)]
    return [line("下端", lower, t.low), line("上端", upper, t.high)]


def _end(
    a: Assessment, t: Target, name: str, *, change: float | None, end: float | None, reference: str, year: str
) -> Step:
    sign, amount, result = "−" if t.basis.endswith("_off") else "+", term(printed(change)), _aim(t, end)
    if t.basis.startswith("percent"):
        label = f"{name} = {year}参照值 × (1 {sign} {amount}%)"
        return Step(label, f"{reference} × (1 {sign} {amount} ÷ 100) = {result}")
    if t.basis.startswith("step") and t.scope == "plan":
        label = f"{name} = 基期 {sign} 每年幅度 × 年数"
        return Step(label, f"{reference} {sign} {amount} × ({t.year} − {given(a.baseline).year}) = {result}")
    return Step(f"{name} = {year}参照值 {sign} 幅度", f"{reference} {sign} {amount} = {result}")


def _gap(a: Assessment, t: Target) -> Step | None:
    if a.gap is None or a.latest is None or a.latest.value is None:
        return None
    latest, end, low, high = _figure(a.latest), _aim(t, t.end), _aim(t, t.low), _aim(t, t.high)
    digits = max((d for d in (a.latest.decimals, t.digits) if d is not None), default=None)
    result = exact(a.gap, digits)
    now = "基期" if verdicts.unreported_since(a) else "现状值"  # a baseline is not today's figure
    if t.direction > 0:
        return Step(f"差距 = 目标 − {now}", f"{minus(end, latest)} = {result}", True)
    if t.direction < 0:
        return Step(f"差距 = {now} − 目标", f"{minus(latest, end)} = {result}", True)
    ranged = low != high
    if a.latest.value > t.ends[1]:
        return Step(f"差距 = {now} − {'上端' if ranged else '目标'}", f"{minus(latest, high)} = {result}", True)
    if a.latest.value < t.ends[0]:
        return Step(f"差距 = {'下端' if ranged else '目标'} − {now}", f"{minus(low, latest)} = {result}", True)
    label = f"{now}在目标区间内，差距为 0" if ranged else f"差距 = 目标 − {now}"
    return Step(label, f"{minus(latest, latest)} = 0", True)


def _time(a: Assessment, t: Target) -> Step | None:
    if a.time_share is None:
        return None
    year, start, finish = given(a.latest).year, given(a.baseline).year, t.year
    label = "时序进度 = 已过年数 ÷ 总年数"
    return Step(label, f"({year} − {start}) ÷ ({finish} − {start}) = {rounded(a.time_share, 3)}")


def _progress(a: Assessment, t: Target) -> Step | None:
    if a.progress is None:
        return None
    baseline, end = given(a.baseline), t.end
    if t.direction == 0:
        low, high = t.ends
        end = high if given(baseline.value) > high else low
    base = _figure(baseline)
    done, promised = minus(_figure(given(a.latest)), base), minus(_aim(t, end), base)
    return Step("目标实现程度 = 已变化 ÷ 承诺变化", f"({done}) ÷ ({promised}) = {rounded(a.progress, 3)}")


def _pace(a: Assessment) -> Step | None:
    """The shares with three decimals each, or as many more as it takes to reach the printed result with them."""
    if a.pace is None:
        return None
    result = rounded(a.pace, 3)
    for digits in range(3, 7):
        done, passed = rounded(a.progress, digits), rounded(a.time_share, digits)
        if rounded(number(done) / number(passed), 3) == result:
            break
    return Step("进度比 = 目标实现程度 ÷ 时序进度", f"{term(done)} ÷ {passed} = {result}")


def _drift(a: Assessment) -> Step | None:
    if a.drift is None:
        return None
    change = minus(_figure(given(a.latest)), _figure(given(a.baseline)))
    return Step("较基期变化 = 现状值 − 基期", f"{change} = {printed(a.drift)}")


def _yearly(a: Assessment, t: Target) -> list[Step]:
    """What each year still has to bring; once the target year lies behind, what the plan asked a year and what was achieved."""
    if a.met or a.latest is None or a.latest.year is None or t.end is None or t.year is None or t.direction == 0:
        return []
    latest, end = a.latest, t.end
    year, finish, aim = given(latest.year), t.year, _aim(t, end)
    digits = verdicts.digits(a) + 1  # as pages and charts say a change a year
    if a.required_per_year is not None:
        label = f"{finish} 年需变化" if finish == year + 1 else f"{year + 1}—{finish} 年每年需变化"
        formula = f"({minus(aim, _figure(latest))}) ÷ ({finish} − {year})"
        return [Step(label, f"{formula} = {rounded(a.required_per_year, digits)}")]
    asked = verdicts.asked_per_year(a)
    if asked is None or not verdicts.is_past(a):
        return []
    start, base = given(given(a.baseline).year), _figure(given(a.baseline))
    found = [
        Step(
            "规划要求的年均变化 = (目标 − 基期) ÷ 年数",
            f"({minus(aim, base)}) ÷ ({finish} − {start}) = {rounded(asked, digits)}",
        )
    ]
    if a.achieved_per_year is not None:
        done = f"({minus(_figure(latest), base)}) ÷ ({year} − {start})"
        label = "已实现的年均变化 = (现状值 − 基期) ÷ 年数"
        found.append(Step(label, f"{done} = {rounded(a.achieved_per_year, digits)}"))
    return found
