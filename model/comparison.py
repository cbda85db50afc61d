"""One indicator in several areas: who stands on one scale, who stands apart and why, in which order."""

from dataclasses import dataclass

from model.assessment import Assessment

KINDS = ("figure", "promise")  # what is put side by side: judged figures, or what targets ask of baselines
BY_GAP, BY_AREA = "gap", "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale:
    """What rows share that stand side by side. year: of the figures (of the baselines for a promise); None where not stated.
    status: of the figures, '基期' for a promise, '' where not stated.
    """

    level: str
    definition: str
    population: str
    target_year: int | None
    scope: str
    year: int | None
    status: str

    @property
    def id(self) -> str:
        """A plain id for links: 'county.2024.2025.plan', with definition, population and status where stated."""
        parts = (self.level, self.year, self.target_year, self.scope, self.definition, self.population, self.status)
        return ".".join(str(part) for part in parts if part not in (None, ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """One area's assessment in a comparison.

    apart: '' on the scale, else a code of gaps.comparable.OWN or DIFFERS; scale: its own scale, None where it can stand on none;
    low, high: the 95% confidence interval of the figure where it may be shown; few: too few events to speak of chance;
    firmness: a code of gaps.confidence_intervals.firmness.
    """

    assessment: Assessment
    apart: str = ""
    scale: Scale | None = None
    low: float | None = None
    high: float | None = None
    few: bool = False
    firmness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """rows: in the order to be drawn; kind: of KINDS; scale: the one rows stand on, None when none can; scales: all there are with
    how many areas each, the largest first; order: 'gap' or 'area', as it came out; because: a code of gaps.comparable.ORDERS.
    """

    rows: tuple[Placement, ...]
    kind: str
    scale: Scale | None
    scales: tuple[tuple[Scale, int], ...]
    order: str
    because: str
