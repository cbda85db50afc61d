"""Which figures a plan's targets ask for by now, and which of them are held: 应报 and 已报.

≥4.5 by 2025, seen as of 2026 -> the figure of 2025 is due. Every year ≥95 from 2021 -> each year that is over. 100 places in all from 2021 to
2025 -> one sum, due with 2025, made of each year's figure, because one missing year makes it unknown. A target in words, or without a year, asks for no
figure of a year.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from model.assessment import Assessment, Target

WITHOUT_YEAR = (
    "qualitative_only",
    "no_target_year",
    "ambiguous_basis",
)  # reasons: no figure of a year would settle these


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The figure of one year, or the sum up to it, that targets ask for. area: code; indicator: id; year: with which it is due; targets: those it
    serves; years: those it is made of, of a sum each since its start, else the year alone; lacking: those of them the ledger does not have.
    """

    area: str
    indicator: str
    year: int
    targets: tuple[Assessment, ...]
    years: tuple[int, ...]
    lacking: tuple[int, ...]

    @property
    def held(self) -> bool:
        """Whether the ledger has all of it."""
        return not self.lacking


def due(
    rows: Iterable[Assessment], *, held: Mapping[tuple[str, str], frozenset[int]], yearly: bool = False
) -> tuple[Due, ...]:
    """The figures these targets ask for, once each: by the order of the rows, then by year.

    rows: targets as of one year; held: (area code, indicator id) -> the years with a figure; yearly: also the years on the way, which show the
    course but decide nothing.
    """
    found: dict[tuple[str, str, int], tuple[list[Assessment], set[int]]] = {}
    for a in rows:
        if a.target is None or a.reason in WITHOUT_YEAR:
            continue
        for year, of in _asked(a, a.target, yearly=yearly):
            targets, years = found.setdefault((a.area.code, a.indicator.id, year), ([], set()))
            targets.append(a)
            years.update(of)
    place = {cell: at for at, cell in enumerate(dict.fromkeys(key[:2] for key in found))}
    return tuple(
        Due(
            area=key[0],
            indicator=key[1],
            year=key[2],
            targets=tuple(found[key][0]),
            years=tuple(sorted(found[key][1])),
            lacking=tuple(sorted(found[key][1] - held.get(key[:2], frozenset()))),
        )
        for key in sorted(found, key=lambda key: (place[key[:2]], key[2]))
    )


def _asked(a: Assessment, target: Target, *, yearly: bool) -> Iterable[tuple[int, Iterable[int]]]:
    """(year, the years it is made of) of each figure a target asks for."""
    over = a.as_of_year - 1  # the year under way gives a figure of the year only where it is the one that decides
    if target.scope == "every_year":
        return [(year, (year,)) for year in range(_first(a, target, over), min(over, target.year or over) + 1)]
    ends = target.year is not None and target.year <= a.as_of_year
    last = target.year if ends and target.year is not None else over
    if target.summed and (ends or yearly):
        return [(last, range(min(_first(a, target, last), last), last + 1))]
    if yearly and target.scope == "plan":
        return [(year, (year,)) for year in range(_first(a, target, last), last + 1)]
    return [(last, (last,))] if ends else []


def _first(a: Assessment, target: Target, otherwise: int) -> int:
    """The first year that counts: of a sum the one after its baseline, else the first of the plan."""
    after = a.baseline.year + 1 if a.baseline is not None and a.baseline.year is not None else None
    known = (after, target.period_start) if target.summed else (target.period_start, after)
    return next((year for year in known if year is not None), otherwise)
