"""The straight path to a target, and what the pace so far comes to if it holds: arithmetic on two figures, never a forecast.

Held back, with the reason, where two figures say too little: early in the plan (τ below the threshold), with rare events, without a
second figure, and once the target year has come. Steps are those of gaps/working.py: 'expression = result', to be checked by hand.
"""

from dataclasses import dataclass

from gaps.working import Step, minus
from model.numbers import exact, half_away, missing, rounded, yearly_decimals
from model.verdicts import REASONS

HEAD = "按现有年均变化推算(算术外推, 不是预测)"


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """value: X, the figure of the target year if the pace held; short: how far it would still be from the target (0 or less: it
    would be met), from X as it is shown; needed: change a year from now on; times: needed ÷ the pace so far, None when they point different ways or the
    target is met. held: why nothing is reckoned (then all others are None and steps is empty); note: what the number cannot be; decimals: those value, short and needed are shown with."""

    value: float | None = None
    short: float | None = None
    needed: float | None = None
    times: float | None = None
    steps: tuple[Step, ...] = ()
    held: str = ""
    note: str = ""
    decimals: int | None = None
    head: str = HEAD


def path(row: dict) -> tuple[int, float, int, float] | None:
    """(t0, B, tT, T) of the straight path, or None where the method knows none: no baseline, no year, B meets T, or a target of single years.

    For a two-sided target T is the end nearest to B.
    """
    if row["class"] == "no_target" or row["scope"] != "plan" or row["basis"] == "external":
        return None
    if any(missing(row[name]) for name in ("baseline", "target_year", "low")) or row["base_met"]:
        return None
    if row["target_year"] <= row["baseline_year"] or row["reason"] in ("unit_mismatch", "definition_changed"):
        return None
    end = row["end"] if row["direction"] != 0 else row["low"] if row["baseline"] < row["low"] else row["high"]
    return int(row["baseline_year"]), float(row["baseline"]), int(row["target_year"]), float(end)


def due(row: dict, year: int) -> float | None:
    """Where the straight path stands in a year (时序应达到); None outside its years."""
    way = path(row)
    if way is None or not way[0] <= year <= way[2]:
        return None
    start, base, finish, end = way
    return round(base + (end - base) * (year - start) / (finish - start), 6)


def whatif(row: dict, *, early: float, few: bool) -> WhatIf:
    """row: a row of the gaps table; early: the threshold of τ; few: the judged figure counts fewer than ten rare events."""
    held = _held(row, early=early, few=few)
    if held:
        return WhatIf(held=held)
    start, year, finish = (int(row[name]) for name in ("baseline_year", "latest_year", "target_year"))
    digits = yearly_decimals(row["base_decimals"], row["latest_decimals"], row["target_decimals"])
    base, now = (
        exact(row[value], row[digits])
        for value, digits in (("baseline", "base_decimals"), ("latest", "latest_decimals"))
    )
    pace = (row["latest"] - row["baseline"]) / (year - start)
    value = round(row["latest"] + pace * (finish - year), 6)
    low, high = row["low"], row["high"]
    told, reached = (
        rounded(value, digits),
        float(half_away(value, digits)),
    )  # the gap goes on with the number that is shown
    if row["direction"] == 0:
        short = max(low - reached, reached - high, 0.0)
        end = low if row["latest"] < low else min(row["latest"], high)
    else:
        end, short = row["end"], row["direction"] * (row["end"] - reached)
    needed = (end - row["latest"]) / (finish - year)
    moved = f"({minus(now, base)}) ÷ ({year} − {start})"
    aim = exact(end, row["target_decimals"])
    steps = [Step(f"{finish} 年推算值 = 现值 + 年均变化 × 剩余年数", f"{now} + {moved} × ({finish} − {year}) = {told}")]
    if row["direction"] != 0:
        shown = rounded(short, digits)
        flip = row["direction"] > 0
        steps.append(
            Step(
                "推算差距 = 目标 − 推算值" if flip else "推算差距 = 推算值 − 目标",
                f"{minus(aim, told) if flip else minus(told, aim)} = {shown}",
            )
        )
    times = None
    if not row["met"]:
        steps.append(
            Step(
                "今后每年需变化 = (目标 − 现值) ÷ 剩余年数",
                f"({minus(aim, now)}) ÷ ({finish} − {year}) = {rounded(needed, digits)}",
            )
        )
        if pace and needed / pace > 0:
            times = round(needed / pace, 6)
            steps.append(
                Step(
                    "是现有年均变化的倍数",
                    f"({minus(aim, now)}) ÷ ({finish} − {year}) ÷ ({moved}) = {rounded(times, 1)}",
                )
            )
    return WhatIf(
        value=value,
        short=round(short, 6),
        needed=round(needed, 6),
        times=times,
        steps=tuple(steps),
        note=_note(value, row["unit"]),
        decimals=digits,
    )


def _held(row: dict, *, early: float, few: bool) -> str:
    if row["class"] == "no_target":
        return "文件没有列出目标, 不推算"
    if row.get("held_back") is True:
        return "例数很少的年份不显示, 不推算"
    if row["scope"] != "plan":
        return "年度目标和每年目标逐年单独判定, 不推算"
    if row["reason"]:
        return f"{REASONS[row['reason']]}, 不推算"
    if missing(row["target_year"]):
        return "未写目标年, 不推算"
    year, finish = row["latest_year"], int(row["target_year"])
    if year >= finish or row["as_of_year"] > finish:
        return f"目标年 {finish} 已到, 以终期数为准, 不再推算"
    if missing(row["baseline"]) or missing(row["achieved_per_year"]):
        return "只有一个年份的数, 至少要有两个年份才看得出变化, 不推算"
    if row["time_share"] < early:
        return f"时间只过了 {rounded(row['time_share'] * 100, 0)}%(不足 {rounded(early * 100, 0)}%), 年数太少, 不推算"
    return "现值的事件不足 10 例, 年际波动大, 不推算" if few else ""


def _note(value: float, unit: str) -> str:
    """A share beyond its limits is arithmetic that has left the world: said, not hidden and not clipped."""
    if unit == "%" and value > 100:
        return "推算值超过 100%, 实际不可能, 说明变化不会一直按现有速度"
    return "推算值低于 0, 实际不可能, 说明变化不会一直按现有速度" if value < 0 else ""
