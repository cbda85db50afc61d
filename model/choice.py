"""What somebody looks at: the same words for a page, a picture, a meeting pack and the command line."""

from dataclasses import dataclass

from model.indicators import Catalogue, Indicator
from model.plans import PLANS, Plan

EVERY_ATTRIBUTE = ("binding", "expected", "none")


@dataclass(frozen=True, kw_only=True)
class Choice:
    """areas: codes in the order of areas.csv; plan: one at a time; category: id, '' for all; attributes: those shown;
    indicators: ids, () for all that core_only and category leave; year: the as-of year Y; version: the batch shown.
    """

    areas: tuple[str, ...]
    year: int
    version: int
    plan: Plan = PLANS[0]
    category: str = ""
    attributes: tuple[str, ...] = EVERY_ATTRIBUTE
    core_only: bool = False
    indicators: tuple[str, ...] = ()

    def wanted(self, catalogue: Catalogue) -> list[str]:
        """The ids of the indicators asked for, in the order of indicators.yaml."""
        known = catalogue.indicators.items()
        if self.indicators:
            return [key for key, one in known if key in self.indicators and self.category in ("", one.category)]
        return [key for key, one in known if self.covers(one)]

    def covers(self, one: Indicator) -> bool:
        """Whether an indicator is of the category and the extent (core or all) asked for."""
        return self.category in ("", one.category) and (one.core or not self.core_only)
