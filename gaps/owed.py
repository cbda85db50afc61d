"""Which figures a plan's targets ask for by now, and which of them are held: 应报 and 已报.

≥4.5 by 2025, seen as of 2026 -> the figure of 2025 is due. Every year ≥95 from 2021 -> each year that is over. 100 places in all from 2021 to
2025 -> each year, because one missing year makes the sum unknown. A target in words, or without a year, asks for no figure of a year.
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
    """The figure of one year that targets ask for. area: code; indicator: id; targets: those it serves; held: whether the ledger has it."""

    area: str
    indicator: str
    year: int
    targets: tuple[Assessment, ...]
    held: bool


def due(
    rows: Iterable[Assessment], *, held: Mapping[tuple[str, str], frozenset[int]], yearly: bool = False
) -> tuple[Due, ...]:
    """The figures these targets ask for, once each: by the order of the rows, then by year.

    rows: targets as of one year; held: (area code, indicator id) -> the years with a figure; yearly: also the years on the way, which show the
    course but decide nothing.
    """
    found: dict[tuple[str, str, int], list[Assessment]] = {}
    for a in rows:
        if a.target is None or a.reason in WITHOUT_YEAR:
            continue
        for year in _years(a, a.target, yearly=yearly):
            found.setdefault((a.area.code, a.indicator.id, year), []).append(a)
    place = {cell: at for at, cell in enumerate(dict.fromkeys(key[:2] for key in found))}
    return tuple(
        Due(
            area=key[0],
            indicator=key[1],
            year=key[2],
            targets=tuple(found[key]),
            held=key[2] in held.get(key[:2], frozenset()),
        )
        for key in sorted(found, key=lambda key: (place[key[:2]], key[2]))
    )


def _years(a: Assessment, target: Target, *, yearly: bool) -> Iterable[int]:
    over = a.as_of_year - 1  # the year under way gives a figure of the year only where it is the one that decides
    if target.scope == "every_year":
        return range(_first(a, target, over), min(over, target.year or over) + 1)
    ends = target.year is not None and target.year <= a.as_of_year
    last = target.year if ends and target.year is not None else over
    if (target.summed and (ends or yearly)) or (yearly and target.scope == "plan"):
        return range(_first(a, target, last), last + 1)
    return (last,) if ends else ()


def _first(a: Assessment, target: Target, otherwise: int) -> int:
    """The first year that counts: of a sum the one after its baseline, else the first of the plan."""
    after = a.baseline.year + 1 if a.baseline is not None and a.baseline.year is not None else None
    known = (after, target.period_start) if target.summed else (target.period_start, after)
    return next((year for year in known if year is not None), otherwise)
