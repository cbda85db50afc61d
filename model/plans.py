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
    Plan("145", "十四五(2021—2025)", 2021, 2025),
    Plan("155", "十五五(2026—2030)", 2026, 2030),
    Plan("2030", "健康中国 2030", 2016, 2030),
)
