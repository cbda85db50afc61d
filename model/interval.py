"""The 95% confidence interval of a figure (method section 6)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """value, low and high in the indicator's unit; events and total the counts they come from, summed over years.

    kind: survey, proportion or rare. few: too few events to speak of chance. suppressed: a count of 1 to 4 stands behind it; then
    events, total, value, low and high are None, because each would give it away. no_design_effect: a survey whose design effect is
    not known.
    """

    kind: str
    years: tuple[int, ...]
    events: float | None
    total: float | None
    value: float | None
    low: float | None
    high: float | None
    few: bool
    suppressed: bool = False
    no_design_effect: bool = False
