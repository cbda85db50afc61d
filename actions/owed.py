"""待报清单: which figures the chosen counties' targets ask for by now, which are held, and the workbook that asks for the others."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from actions import templates
from actions.assess import View
from charts import profile_rows
from exports.xlsx import form
from exports.xlsx import owed as workbooks
from gaps import owed
from gaps.owed import Due
from model.areas import Area
from model.assessment import Assessment, Figure
from model.choice import Choice
from model.indicators import Indicator
from model.verdicts import ATTRIBUTES
from wording import counts as counting
from wording import numbers, verdicts
from wording import owed as words

Cell = tuple[str, str]


@dataclass(frozen=True, kw_only=True)
class Line:
    """A figure that is due. last: the newest of its cell, whatever its year, or what is told without one; None where nothing is; responsible: the unit that answers for
    the indicator, '' where nobody wrote one; waits: of which of the years that are lacking a figure was submitted and is not yet published.
    """

    due: Due
    area: Area
    indicator: Indicator
    last: Figure | None
    responsible: str
    waits: tuple[int, ...] = ()

    @property
    def asked(self) -> tuple[int, ...]:
        """The years whose figures are still to be reported: what was submitted is not asked for again."""
        return tuple(year for year in self.due.lacking if year not in self.waits)

    @property
    def is_binding(self) -> bool:
        """Whether a binding target asks for it."""
        return any(a.attribute == "binding" for a in self.due.targets)

    @property
    def attribute(self) -> str:
        """The attributes of the targets it is for: '约束性', '约束性、未标属性'."""
        return "、".join(dict.fromkeys(ATTRIBUTES[a.attribute] for a in self.due.targets))

    @property
    def target(self) -> str:
        """The targets it is for, as printed: '≥4.5', '≥9.66、≤9.66'."""
        return "、".join(dict.fromkeys(verdicts.target_with_number(a) for a in self.due.targets))


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far an area is: due figures, of which held; binding: those owed that a binding target asks for."""

    area: Area
    due: int
    held: int
    binding: int


@dataclass(frozen=True, kw_only=True)
class Found:
    """lines: every figure due, by area, binding targets first; targets: how many targets ask for one that is owed; without: how many targets of
    the plan ask for no figure of a year (in words only, or without one).
    """

    lines: tuple[Line, ...]
    targets: int
    without: int
    areas: tuple[Area, ...]
    year: int
    batch: int
    invented: bool

    @property
    def owed(self) -> tuple[Line, ...]:
        """Those that are not held."""
        return tuple(line for line in self.lines if not line.due.held)

    @property
    def finding(self) -> str:
        """How much is due, held and owed, in one sentence."""
        lacking = self.owed
        binding = sum(line.is_binding for line in lacking)
        return words.finding(len(self.lines), len(self.lines) - len(lacking), targets=self.targets, binding=binding)

    def progress(self) -> list[Progress]:
        """Of each area that owes or has reported anything."""
        found = []
        for area in self.areas:
            mine = [line for line in self.lines if line.area == area]
            lacking = [line for line in mine if not line.due.held]
            if mine:
                binding = sum(line.is_binding for line in lacking)
                found.append(Progress(area=area, due=len(mine), held=len(mine) - len(lacking), binding=binding))
        return found


def find(view: View, choice: Choice, *, yearly: bool = False) -> Found:
    """What is due of the counted areas of a choice (areas above chosen counties owe them nothing). yearly: also the years on the way."""
    counted = counting.counted_areas(choice.areas, areas=view.areas)
    selection = view.select(replace(choice, areas=counted))
    rows = profile_rows.ordered(selection.rows() + selection.others())
    series = view.timeseries({(a.area.code, a.indicator.id) for a in rows})
    told = view.told_only({(a.area.code, a.indicator.id) for a in rows} - series.keys())
    held = {cell: frozenset(one.year for one in figures if one.year is not None) for cell, figures in series.items()}
    place = {code: at for at, code in enumerate(counted)}
    units = {(slot.area, slot.item): said.text for slot, said in view.remarks(counted).items() if slot.field == "unit"}
    by_area = sorted(rows, key=lambda a: place[a.area.code])
    lines = tuple(
        Line(
            due=one,
            area=view.areas[one.area],
            indicator=view.reference.catalogue.indicators[one.indicator],
            last=series[one.area, one.indicator][-1]
            if (one.area, one.indicator) in series
            else told.get((one.area, one.indicator)),
            responsible=units.get((one.area, one.indicator), ""),
        )
        for one in owed.due(by_area, held=held, yearly=yearly)
    )
    named = {_key(a) for line in lines for a in line.due.targets}
    asking = {_key(a) for line in lines if not line.due.held for a in line.due.targets}
    return Found(
        lines=lines,
        targets=len(asking),
        without=sum(_key(a) not in named and (a.target_year is None or a.reason in owed.WITHOUT_YEAR) for a in rows),
        areas=tuple(view.areas[code] for code in counted),
        year=choice.year,
        batch=view.version,
        invented=view.invented,
    )


def with_waiting(found: Found, waiting: Iterable[tuple[str, str, int]]) -> Found:
    """The same with what was submitted and is not yet published: it is owed, and nobody is reminded of it. waiting: (area, indicator, year)."""
    submitted = set(waiting)
    if not submitted:
        return found
    lines = []
    for line in found.lines:
        waits = tuple(y for y in line.due.lacking if (line.area.code, line.indicator.id, y) in submitted)
        lines.append(replace(line, waits=waits) if waits else line)
    return replace(found, lines=tuple(lines))


def _key(a: Assessment) -> tuple:
    return a.area.code, a.indicator.id, a.target_year, a.scope


COLUMNS = (
    *("area_code", "area", "indicator", "indicator_name", "unit", "year", "attribute", "target", "last", "since"),
    "responsible",
)


def table(found: Found, *, on: date) -> pd.DataFrame:
    """What is owed as text, a row a figure. on: the day."""
    rows = [
        (
            line.area.code,
            line.area.name,
            line.indicator.id,
            line.indicator.name,
            line.indicator.unit_word,
            words.years(line.due.lacking),
            line.attribute,
            line.target,
            numbers.dated(line.last),
            words.since(line.due.year, on=on) if line.asked else words.WAITS,
            line.responsible,
        )
        for line in found.owed
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def workbook(view: View, found: Found, *, on: date, by: str = "area") -> bytes:
    """The figures that are owed as a workbook to fill in and upload: a sheet a county, or a county's unit (by: a key of words.SHEETS). view: the
    one for release; on: the day.
    """
    areas = _by_area([line for line in found.owed if line.asked])
    if by == "unit":
        alone = len(areas) == 1
        sheets = [
            (unit or words.NO_UNIT if alone else f"{area.name} {unit or words.NO_UNIT}", _lines(view, lines))
            for area, mine in areas
            for unit, lines in _by_unit(mine)
        ]
    else:
        sheets = [(area.name, _lines(view, mine)) for area, mine in areas]
    return workbooks.xlsx(sheets, head=words.head(found.batch, on=on, invented=found.invented))


def _lines(view: View, lacking: Iterable[Line]) -> list[form.Line]:
    return [
        replace(
            templates.line(
                view.reference, line.area.code, line.area.name, line.indicator.id, year, numbers.dated(line.last)
            ),
            more={form.TARGET: line.target, workbooks.DEFINITION: line.indicator.definition},
        )
        for line, year in _to_fill_in(lacking)
    ]


def _to_fill_in(lacking: Iterable[Line]) -> list[tuple[Line, int]]:
    """A row of the form for each year's figure, once: a sum asks for every year that is lacking."""
    found: dict[tuple[str, str, int], tuple[Line, int]] = {}
    for line in lacking:
        for year in line.asked:
            found.setdefault((line.area.code, line.indicator.id, year), (line, year))
    return list(found.values())


def reminders(found: Found, *, on: date) -> list[tuple[str, str]]:
    """(who, text to send) of each county that owes figures; in a county of each unit that answers for some of them, the others last."""
    told = []
    for area, mine in _by_area([line for line in found.owed if line.asked]):
        for unit, lines in _by_unit(mine):
            who = " ".join(filter(None, (area.name, unit)))
            asked = [(line.due.year, line.indicator, line.asked) for line in lines]
            told.append((who, words.reminder(who, asked, on=on)))
    return told


def _by_area(lines: Sequence[Line]) -> list[tuple[Area, list[Line]]]:
    areas = dict.fromkeys(line.area for line in lines)
    return [(area, [line for line in lines if line.area == area]) for area in areas]


def _by_unit(lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """The lines of each unit that answers for them, those of none last."""
    units = sorted(dict.fromkeys(line.responsible for line in lines), key=lambda unit: not unit)
    return [(unit, [line for line in lines if line.responsible == unit]) for unit in units]
