"""What one area shows in each view of the comparison: where its marks stand, the numbers beside them, the finding in
words.

level     水平: baseline, figure and target in the indicator's unit
gap       差距: how far from the target; 0 is the target, left of it still to go
pace      每年需变化: what is asked a year from now on (tick) against what was achieved a year (filled)
ambition  目标力度: how far the target asks to go from the baseline; 0 is the baseline, left of it the baseline is better
"""

from collections.abc import Callable
from dataclasses import dataclass

from charts import marks, style
from model.areas import Area
from model.assessment import NO_TARGET, Assessment, Figure
from model.comparison import KINDS, Placement
from wording import comparable, numbers, verdicts

# Set apart for one of these, a row's numbers stand in words only, never on the others' axis.
OFF_SCALE = ("definition", "population", "unit_mismatch", "conflicting_figures")
NOT_STATED = "–"
FIGURE, PROMISE = KINDS
PLAIN = "#8a949d"  # a length that is no status


@dataclass(frozen=True, kw_only=True)
class ReferenceFigure:
    """A figure of an area above, drawn as a thin line of the level view. Its value is shown."""

    area: Area
    figure: Figure


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the drawing. What is missing is left out (None, or an empty text).

    hollow, filled, ticks: places on the axis; stretch: from, to, drawn in `colour`; interval: the confidence interval
    of the figure; ink: colour of the finding; cells: (number, year) for each column; finding: '◒ 还差 6 人'; below: the
    line under it.
    """

    hollow: float | None = None
    filled: float | None = None
    ticks: tuple[float, ...] = ()
    stretch: tuple[float, float] | None = None
    interval: tuple[float, float] | None = None
    colour: str = PLAIN
    ink: str = style.INK
    cells: tuple[tuple[str, str], ...] = ()
    finding: str = ""
    below: str = ""


@dataclass(frozen=True, kw_only=True)
class View:
    """One way to compare.

    name: on the switch; question: what it answers; heads: of the columns, finding: of the last one; row: (placement,
    assessment of an area above or None) -> Row; kind: what is put side by side (model.comparison.KINDS); has_axis:
    numbers under the axis; zero: a line at 0; ends: the words left and right of it.
    """

    name: str
    question: str
    heads: tuple[str, ...]
    row: Callable[[Placement, Assessment | None], Row]
    kind: str = FIGURE
    finding: str = "差距与判定"
    has_axis: bool = True
    zero: bool = False
    ends: tuple[str, str] = ("", "")


def level(p: Placement, beside: Assessment | None = None) -> Row:
    """○ 4.10 2020 · ● 4.35 2024 · ≥4.5 2025 · 还差 0.15 人."""
    a = p.assessment
    latest, newer = marks.value(a.latest), marks.has_newer_value(a)
    drawn, ticks = p.apart not in OFF_SCALE, marks.target_ends(a)
    base = marks.value(a.baseline) if p.apart != "definition_changed" else None
    return Row(
        hollow=base if drawn else None,
        filled=latest if drawn and newer else None,
        ticks=ticks if drawn else (),
        stretch=(latest, marks.gap_end(a)) if drawn and ticks and a.gap is not None else None,
        interval=_interval(p) if drawn and newer else None,
        colour=_colour(p),
        ink=style.ink(a.verdict),
        cells=(_base(a), _latest(a) if newer or latest is None else (NOT_STATED, "仅有基期"), _target(a)),
        **_finding(p),
    )


def gap(p: Placement, beside: Assessment | None = None) -> Row:
    """● 4.35 2024 · ≥4.5 2025 · 还差 0.15 人; the baseline's gap hollow, the figure's filled, the target at 0."""
    a = p.assessment
    drawn = p.apart not in OFF_SCALE and a.gap is not None
    newer, base, interval = marks.has_newer_value(a), marks.value(a.baseline), _interval(p)
    now = -a.gap if drawn else None
    return Row(
        hollow=-marks.signed_distance(a, base) if drawn and base is not None and a.target.end is not None else None,
        filled=now if newer else None,
        ticks=(0.0,) if drawn else (),
        stretch=(now, 0.0) if drawn else None,
        interval=tuple(-marks.signed_distance(a, limit) for limit in interval)
        if drawn and newer and interval
        else None,
        colour=_colour(p),
        ink=style.ink(a.verdict),
        cells=(_latest(a), _target(a)),
        **_finding(p),
    )


def pace(p: Placement, beside: Assessment | None = None) -> Row:
    """每年需 +0.03 · 已实现 +0.05 · 达到时序进度. Required is left out where the target is met or its year has come."""
    a = p.assessment
    drawn = p.apart not in OFF_SCALE
    required = a.required_per_year if verdicts.required(a) else None
    achieved = a.achieved_per_year
    return Row(
        filled=achieved if drawn else None,
        ticks=(required,) if drawn and required is not None else (),
        stretch=(achieved, required) if drawn and achieved is not None and required is not None else None,
        colour=_colour(p),
        ink=style.ink(a.verdict),
        cells=(_required(a), _achieved(a)),
        **_finding(p),
    )


def ambition(p: Placement, beside: Assessment | None = None) -> Row:
    """要求提高 0.15 人 · 相当于每年 0.03 人; beside it how the target stands to that of an area above, of the same year."""
    a = p.assessment
    change = asked_change(a)
    drawn = p.apart not in OFF_SCALE and change is not None
    return Row(
        hollow=0.0 if drawn else None,
        ticks=(change,) if drawn else (),
        stretch=(0.0, change) if drawn and change else None,
        cells=(_base(a), _target(a), (against(p, beside), "")),
        finding=_asked(a, change),
        below=comparable.why(p, kind=PROMISE) or _asked_yearly(a, change),
    )


VIEWS: dict[str, View] = {
    "level": View(name="水平", question="各地现状与目标", heads=("○ 基期", "● 现状值", "┃ 目标"), row=level),
    "gap": View(
        name="差距",
        question="与目标的差距",
        heads=("● 现状值", "┃ 目标"),
        row=gap,
        has_axis=False,
        zero=True,
        ends=("← 未到目标", "优于目标 →"),
    ),
    "pace": View(
        name="每年需变化",
        question="今后每年需变化与以往年均变化",
        heads=("┃ 每年需变化", "● 已实现年均"),
        row=pace,
        zero=True,
    ),
    "ambition": View(
        name="目标力度",
        question="目标较基期要求的变化幅度",
        heads=("○ 基期", "┃ 目标", "较上级目标"),
        row=ambition,
        kind=PROMISE,
        finding="要求的变化",
        has_axis=False,
        zero=True,
        ends=("← 基期已优于目标", "要求改善 →"),
    ),
}


def asked_change(a: Assessment) -> float | None:
    """What the target asks of the baseline, in the indicator's unit: positive asks for better, negative where the
    baseline is better already, 0 to hold; of a two-sided range the distance to its nearest end. None without a baseline
    or a resolved target.
    """
    if marks.value(a.baseline) is None or a.target is None or a.target.end is None:
        return None
    return marks.signed_distance(a, a.baseline.value)


def against(p: Placement, beside: Assessment | None) -> str:
    """The target beside that of an area above, of the same year: '高 0.7 个千分点', '低 0.4 张', '相同'; '–' where there is none to
    compare.
    """
    a = p.assessment
    if beside is None or beside.target is None or beside.target.end is None or a.target is None or a.target.end is None:
        return NOT_STATED
    if a.area.code == beside.area.code or p.apart in OFF_SCALE:
        return NOT_STATED
    if a.target.year != beside.target.year or a.target.far is not None:
        return NOT_STATED
    difference = round(a.target.end - beside.target.end, 6)
    digits = _most(a.target.digits, beside.target.digits)
    return numbers.apart(difference, a.indicator.unit, digits)


def _colour(p: Placement) -> str:
    """The status; grey where the events are too few to mean anything (method section 6)."""
    return PLAIN if p.few else style.strong(p.assessment.verdict)


def _interval(p: Placement) -> tuple[float, float] | None:
    return None if p.low is None or p.high is None else (p.low, p.high)


def _finding(p: Placement) -> dict[str, str]:
    a = p.assessment
    if a.verdict == NO_TARGET:
        return {"finding": style.NO_TARGET, "below": "只作展示，不作判定"}
    gap_words, status, why = verdicts.gap(a), verdicts.status(a), comparable.why(p, kind=FIGURE)
    # The reason first: where the line must be cut, it has to stay.
    below = [why if why not in status else "", status if gap_words else "", "事件太少" if p.few else ""]
    return {"finding": f"{style.shape(a)} {gap_words or status}", "below": " · ".join(word for word in below if word)}


def _base(a: Assessment) -> tuple[str, str]:
    return (NOT_STATED, "") if a.baseline is None else (numbers.figure(a.baseline), f"{a.baseline.year}")


def _latest(a: Assessment) -> tuple[str, str]:
    if a.latest is None:
        return NOT_STATED, ""
    return numbers.figure(a.latest), f"{a.latest.year} {a.latest.status}".strip()


def _target(a: Assessment) -> tuple[str, str]:
    if a.target is None:
        return NOT_STATED, ""
    year = "" if a.target.year is None else f"{a.target.year}"
    return "仅定性" if a.reason == "qualitative_only" else verdicts.short_target(a), year


def _required(a: Assessment) -> tuple[str, str]:
    """The change a year still asked for and its years; where there is none, why."""
    if verdicts.required(a):
        first, last = a.latest.year + 1, a.target_year
        return _per_year(a.required_per_year, a), f"{first}—{last}" if last > first else f"{last}"
    if a.verdict in (NO_TARGET, "unknown"):
        return NOT_STATED, ""
    if a.met:
        return NOT_STATED, "已达目标值"
    if a.target_year is None:
        return NOT_STATED, "未写目标年"
    if a.scope == "plan" and a.gap == 0:
        return NOT_STATED, verdicts.gap(a)  # at a bound that must be passed
    if verdicts.is_past(a):
        return NOT_STATED, "目标年已过"
    return NOT_STATED, "已是目标年数据" if a.scope == "plan" else "只判定当年"


def _achieved(a: Assessment) -> tuple[str, str]:
    """The change a year since the baseline and its years; where there is none, why."""
    if a.achieved_per_year is not None:
        return _per_year(a.achieved_per_year, a), f"{a.baseline.year}→{a.latest.year}"
    if a.verdict in verdicts.BASELINE_ONLY:
        return NOT_STATED, "仅有基期"
    if marks.value(a.latest) is not None and a.baseline is None:
        return NOT_STATED, "没有基期"
    return NOT_STATED, ""


def _asked(a: Assessment, change: float | None) -> str:
    """'要求提高 0.15 人', '要求下降 1.2 个千分点', '基期已优于 2.42 个千分点', '以保持为目标'."""
    if change is None:
        if a.verdict == NO_TARGET:
            return style.NO_TARGET
        return "例数不显示" if a.baseline is not None and a.baseline.suppressed else "要求的变化无法计算"
    text = numbers.exact(abs(change), _most(a.baseline.decimals, a.target.digits))
    amount = numbers.with_unit(text, numbers.gap_unit(a.indicator.unit))
    if change < 0:
        return f"基期已优于 {amount}"
    if change == 0:
        return "基期已在目标区间内" if a.target.direction == 0 and a.target.far is not None else "以保持为目标"
    rises = a.target.direction > 0 or (a.target.direction == 0 and a.baseline.value < a.target.end)
    return f"要求{'提高' if rises else '下降'} {amount}"


def _asked_yearly(a: Assessment, change: float | None) -> str:
    if not change or change < 0 or a.target_year is None or a.target_year <= a.baseline.year:
        return ""
    years = a.target_year - a.baseline.year
    return f"{years} 年，平均每年 {numbers.rounded(change / years, verdicts.digits(a) + 1)}"


def _per_year(value: float, a: Assessment) -> str:
    """A yearly change without its unit, one decimal finer than the figures, for it is a mean: '+0.03', '−1.2', '0'."""
    return numbers.signed(numbers.rounded(value, verdicts.digits(a) + 1))


def _most(*digits: int | None) -> int | None:
    return max((one for one in digits if one is not None), default=None)
