"""The figures of one cell over the years beside its target: what a picture over time shows."""

from dataclasses import dataclass

from model.assessment import Assessment, Figure
from model.numbers import given

# What a year's figure is to the target: part -> word.
PARTS: dict[str, str] = {
    "baseline": "基期",
    "judged": "现状值（判定用）",
    "between": "年度数",
    "after": "目标年后（不判定）",
    "revised": "基期年另一数值",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One figure on the time axis.

    part: a key of PARTS; changed: its definition or population is another than the baseline's; low, high: the 95% confidence
    interval in the indicator's unit, None where there is none or where it may not be shown; due: where the straight path to the
    target stands in that year, None outside its years; counts_suppressed: its numerator and denominator are not shown.
    """

    figure: Figure
    part: str
    changed: bool = False
    low: float | None = None
    high: float | None = None
    due: float | None = None
    counts_suppressed: bool = False

    @property
    def year(self) -> int:
        """The year it stands at; a figure without one has no place on the axis."""
        return given(self.figure.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """points: figures whose value is shown, oldest first; path: (t0, B, tT, T) of the straight path or None; milestones: the cell's plan
    targets of other years; few: too few events, the verdict is drawn grey; suppressed: figures whose value is not shown, oldest first.
    """

    assessment: Assessment
    points: tuple[Point, ...]
    path: tuple[int, float, int, float] | None = None
    milestones: tuple[Assessment, ...] = ()
    few: bool = False
    suppressed: tuple[Figure, ...] = ()
