"""The plans a screen can show, one at a time, by the years their targets fall in."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Plan:
    """first..last: the target years that belong to it."""

    id: str
    name: str
    first: int
    last: int


PLANS = (
    Plan("145", "十四五（2021—2025）", 2021, 2025),
    Plan("155", "十五五（2026—2030）", 2026, 2030),
    Plan("2030", "健康中国 2030", 2016, 2030),
)


def plan_of(start: int | None, end: int | None) -> Plan | None:
    """The plan a document of these years belongs to: the shortest one that holds them all; None where none does.

    plan_of(2021, 2025) and plan_of(2024, 2024) -> 十四五 · plan_of(2019, 2030) -> 健康中国 2030 · plan_of(None, 2025) -> None
    """
    if start is None or end is None:
        return None
    holding = [plan for plan in PLANS if plan.first <= start and end <= plan.last]
    return min(holding, key=lambda plan: plan.last - plan.first, default=None)
