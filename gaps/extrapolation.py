"""The straight path to a target, and what the pace so far comes to if it holds. Numbers only; their words are in wording/.

22 in 2020, 24 in 2023, ≥30 by 2025: 25.333 if the pace holds; 3 a year needed, 4.5 times the pace so far.
Withheld where two figures say too little: early in the plan, with rare events, without a second figure, once the target year has come.
"""

from model.assessment import NO_TARGET, NOT_LISTED, Assessment
from model.extrapolation import Extrapolation
from model.numbers import given


def straight_path(a: Assessment) -> tuple[int, float, int, float] | None:
    """(t0, B, tT, T), or None where the method knows none: no baseline, no year, B meets T, or a target of single years.

    For a two-sided target T is the end nearest to B.
    """
    t, base = a.target, a.baseline
    if t is None or t.scope != "plan" or t.basis == "external":
        return None
    if base is None or base.value is None or base.year is None or t.year is None or t.end is None or a.baseline_met:
        return None
    if t.year <= base.year or a.reason in ("unit_mismatch", "definition_changed"):
        return None
    if t.direction != 0:
        return base.year, base.value, t.year, t.end
    low, high = t.ends
    return base.year, base.value, t.year, low if base.value < low else high


def on_schedule(a: Assessment, year: int) -> float | None:
    """Where the straight path stands in a year (时序应达到), in the indicator's unit; None outside its years."""
    path = straight_path(a)
    if path is None or not path[0] <= year <= path[2]:
        return None
    start, base, finish, end = path
    return round(base + (end - base) * (year - start) / (finish - start), 6)


def extrapolate(a: Assessment, *, early: float, few: bool) -> Extrapolation:
    """early: the threshold of τ below which two figures say too little; few: the judged figure counts fewer than ten rare events."""
    withheld = _withheld(a, early=early, few=few)
    if withheld:
        return Extrapolation(withheld=withheld)
    t, base, latest = given(a.target), given(a.baseline), given(a.latest)
    now, year = given(latest.value), given(latest.year)
    left = given(t.year) - year
    pace = (now - given(base.value)) / (year - given(base.year))
    value = round(now + pace * left, 6)
    if t.direction == 0:
        low, high = t.ends
        end, short = (low if now < low else min(now, high)), max(low - value, value - high, 0.0)
    else:
        end = given(t.end)
        short = t.direction * (end - value)
    needed = (end - now) / left
    return Extrapolation(
        value=value,
        end=end,
        short=round(short, 6),
        needed=round(needed, 6),
        times=round(needed / pace, 6) if not a.met and pace and needed / pace > 0 else None,
        beyond="above" if a.indicator.unit == "%" and value > 100 else "below" if value < 0 else "",
    )


def _withheld(a: Assessment, *, early: float, few: bool) -> str:
    if a.target is None or a.verdict in (NO_TARGET, NOT_LISTED):
        return "no_target"
    if a.suppressed:
        return "suppressed"
    if a.target.scope != "plan":
        return "single_years"
    if a.reason:
        return a.reason
    if a.target.year is None:
        return "no_target_year"
    if a.latest is None or given(a.latest.year) >= a.target.year or a.as_of_year > a.target.year:
        return "target_year_past"
    if a.baseline is None or a.achieved_per_year is None:
        return "one_figure"
    if a.time_share is None or a.time_share < early:
        return "early"
    return "few_events" if few else ""
