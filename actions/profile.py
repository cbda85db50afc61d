"""One county's page beside its verdicts: the figures it lacks, and its figures beside another area's."""

from collections.abc import Iterable

from actions.assess import View
from gaps import profile
from gaps.profile import Beside, Lacking
from model.assessment import Assessment, Figure


def lacking(rows: Iterable[Assessment]) -> tuple[Lacking, ...]:
    """Which figure of which year would let which of these targets be judged."""
    return profile.lacking(rows)


def beside(view: View, *, area: str, other: str) -> tuple[Beside, ...]:
    """Every indicator both areas have a figure of: the newest year both have and the difference, or why there is none. area, other: codes."""
    catalogue = view.reference.catalogue
    series = view.timeseries((code, indicator) for code in (area, other) for indicator in catalogue.indicators)

    def of(code: str) -> dict[str, tuple[Figure, ...]]:
        return {indicator: figures for (owner, indicator), figures in series.items() if owner == code}

    return profile.beside(own=of(area), other=of(other), catalogue=catalogue)
