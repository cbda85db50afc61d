"""One target of one area, assessed: the typed row that pages, charts, exports and the command line read.

A figure, the target it is compared with, and what the method says of the two. Text about a number (source, place, phrase) stands
with the number it belongs to. Made by actions/assess.py for the rows that are shown; inside gaps/ whole columns are computed instead.
"""

from dataclasses import dataclass

from model.areas import Area
from model.indicators import Indicator
from model.numbers import given

NO_TARGET = "no_target"  # verdict of a row that holds a figure while no document lists a target
NOT_LISTED = "not_listed"  # verdict of a cell with neither target nor figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Where a number stands. source: id of the document; title: of that document; place: in it; as_printed: its phrase there;
    batch: the one that wrote it.
    """

    source: str = ""
    title: str = ""
    place: str = ""
    as_printed: str = ""
    batch: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure(Statement):
    """A number of one year, as its document prints it.

    value: in `unit`, None where it is suppressed; decimals: digits printed after the point, None where not known;
    unit: as printed, '' for the indicator's own; foreign: that unit where it is another than the indicator's and not one of its spellings, else '':
    then the number is never shown without it; year_from: how the document tells the year (model.columns.YEAR_FROM); status: 快报, 年报, 核定 or '';
    suppressed: what is said in place of the value ('1—4', '不显示'), '' where the value is shown (method section 6, last line);
    counts_suppressed: numerator and denominator are not shown (then both are None), because they tell a small count.
    """

    value: float | None
    decimals: int | None
    year: int | None
    unit: str = ""
    foreign: str = ""
    year_from: str = ""
    status: str = ""
    definition: str = ""
    population: str = ""
    period: str = "year"
    numerator: float | None = None
    denominator: float | None = None
    comparator: str = ""
    suppressed: str = ""
    counts_suppressed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target(Statement):
    """What a document asks for, as printed and as resolved (method section 1).

    value, value_to: the printed amount (of a relative target the amount of change); low, high: the ends it resolves to, in the
    indicator's unit; end: the end that decides, None while unresolved; far: the far end of a range (力争值); direction: 1 higher,
    -1 lower, 0 two-sided; sign: the comparator after a reduction has turned it round; digits: of the resolved ends;
    allowed: how far beyond the end still meets it (左右; of a two-sided target half a unit of the last decimal);
    reference: the figure a relative target leans on; period_start: the first year of its document; foreign: as of a Figure.
    """

    year: int | None
    scope: str
    attribute: str
    comparator: str
    sign: str
    direction: int
    value: float | None
    value_to: float | None
    decimals: int | None
    unit: str
    basis: str
    foreign: str = ""
    low: float | None = None
    high: float | None = None
    end: float | None = None
    far: float | None = None
    digits: int | None = None
    allowed: float = 0.0
    reference_year: int | None = None
    reference_area: str = ""
    reference: Figure | None = None
    summed: bool = False
    strength: str = ""
    measure: str = ""
    population: str = ""
    period_start: int | None = None

    @property
    def ends(self) -> tuple[float, float]:
        """The lower and the upper end of a resolved two-sided target. Raises ValueError for one that has not both."""
        return given(self.low), given(self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherStatement:
    """Another statement of the same target: one that disagrees, or (joined) one that must hold as well (且).

    value: its resolved end; verdict: what the target would be called by it.
    """

    comparator: str
    value: float | None
    verdict: str
    place: str
    source: str
    as_printed: str
    joined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One target of one area with its verdict, or (verdict no_target) a figure without a target, or (not_listed) an empty cell.

    gap: in the indicator's unit, positive while short of the target; drift, required_per_year, achieved_per_year: likewise;
    progress, time_share, pace: shares of 1 (method sections 3 and 4); verdict, reason, flags: codes of model/verdicts.py;
    latest: the judged figure (the baseline itself when nothing is newer: `is_baseline`); other: see OtherStatement;
    doubts: codes of model.verdicts.DOUBTS, part of the verdict's wording in every place; missed_years: of a target of every year the years
    judged missed, the newest included, oldest first; suppressed: whether a number of this row is.
    """

    area: Area
    indicator: Indicator
    category: str
    as_of_year: int
    verdict: str
    target: Target | None = None
    baseline: Figure | None = None
    latest: Figure | None = None
    is_baseline: bool = False
    met: bool = False
    gap: float | None = None
    drift: float | None = None
    progress: float | None = None
    time_share: float | None = None
    pace: float | None = None
    required_per_year: float | None = None
    achieved_per_year: float | None = None
    baseline_met: bool = False
    reason: str = ""
    flags: frozenset[str] = frozenset()
    doubts: tuple[str, ...] = ()
    other: OtherStatement | None = None
    missed_years: tuple[int, ...] = ()
    suppressed: bool = False

    @property
    def attribute(self) -> str:
        """The target's attribute: binding, expected or none; none without a target."""
        return self.target.attribute if self.target else "none"

    @property
    def scope(self) -> str:
        """The target's scope: plan, annual or every_year; '' without a target."""
        return self.target.scope if self.target else ""

    @property
    def target_year(self) -> int | None:
        """The target's year; None where it has none, and without a target."""
        return self.target.year if self.target else None

    @property
    def has_target(self) -> bool:
        """Whether a document lists a target."""
        return self.target is not None

    @property
    def missed_before(self) -> tuple[int, ...]:
        """The years in which a target of every year was missed, where its newest year meets it: the verdict alone would praise it."""
        return self.missed_years if self.met else ()

    @property
    def is_qualified(self) -> bool:
        """Whether the verdict is told only with a remark, and the target is not among those well done: a doubt, or a year missed."""
        return bool(self.doubts or self.missed_before)

    @property
    def has_newer_figure(self) -> bool:
        """Whether the judged figure is another one than the baseline."""
        return self.latest is not None and (self.baseline is None or self.latest.year != self.baseline.year)
