"""重点任务: the tasks that documents of a plan commit somebody to, as they stand on a day, whose they are, and the workbook that asks for more."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from actions.assess import View
from exports import csvs
from model import forms
from model.areas import Area
from model.choice import Choice
from model.numbers import missing
from model.plans import Plan, plan_of
from model.remarks import FIELDS, Slot
from model.tasks import Task, units
from wording import tasks as words

# The columns of the command line.
COLUMNS = (
    *("area_code", "area", "id", "task", "quantity", "quantity_unit", "deadline", "due", "state", "stage"),
    *("responsible", "involved", "progress", "done", "evidence", "source", "place"),
)


@dataclass(frozen=True, kw_only=True)
class Found:
    """tasks: by area and id; day: they stand so on; units: those named by documents or people, of each (how many tasks it leads, in how many
    others it takes part), the unit with most first; areas: by code; batch, seal: of the ledger (model.forms.seal).
    """

    tasks: tuple[Task, ...]
    areas: dict[str, Area]
    day: date
    units: dict[str, tuple[int, int]]
    batch: int
    seal: str
    invented: bool

    def name(self, task: Task) -> str:
        """The name of a task's area."""
        return self.areas[task.area].name

    def of(self, unit: str) -> tuple[Task, ...]:
        """The tasks a unit leads or takes part in; all of '' ."""
        return tuple(task for task in self.tasks if not unit or unit in task.concerned)

    @property
    def slots(self) -> list[Slot]:
        """Where something can be written."""
        return [slot for task in self.tasks for slot in task.slots.values()]


def find(view: View, choice: Choice, *, on: date) -> Found:
    """The tasks of a choice's areas and plan on a day; a past as-of year is seen from its last day."""
    tasks = of_plan(view, choice, on=on)
    lead = Counter(unit for task in tasks for unit in task.units)
    part = Counter(unit for task in tasks for unit in task.concerned if unit not in task.units)
    by_most = sorted(dict.fromkeys((*lead, *part)), key=lambda unit: (-lead[unit], -part[unit]))
    return Found(
        tasks=tasks,
        areas={code: view.areas[code] for code in dict.fromkeys(task.area for task in tasks)},
        day=min(on, date(view.year, 12, 31)),
        units={unit: (lead[unit], part[unit]) for unit in by_most},
        batch=view.version,
        seal=view.seal,
        invented=view.invented,
    )


def of_plan(view: View, choice: Choice, *, on: date) -> tuple[Task, ...]:
    """The tasks of documents of the chosen plan, and of documents of none, as they stand on a day."""
    sources = view.reference.sources
    periods = zip(sources["id"], sources["period_start"], sources["period_end"])
    foreign = {source for source, *years in periods if not _belongs(years, choice.plan)}
    return tuple(task for task in view.tasks(choice.areas, on=on) if task.source not in foreign)


def _belongs(years: Sequence, plan: Plan) -> bool:
    start, end = (None if missing(year) else int(year) for year in years)
    return plan_of(start, end) in (plan, None)


def named(found: Found, asked: str) -> list[str]:
    """The units that a word means: the unit of that name, else all whose name holds it."""
    word = "".join(asked.split())
    return [word] if word in found.units else [unit for unit in found.units if word and word in unit]


def table(tasks: Iterable[Task], found: Found) -> pd.DataFrame:
    """Tasks as the command line prints them: numbers and codes, '' where there is nothing. state: a key of wording.tasks.PARTS."""
    rows = [
        (
            task.area,
            found.name(task),
            task.id,
            task.task,
            task.quantity,
            task.quantity_unit,
            task.deadline,
            task.due.isoformat() if task.due else "",
            words.part(task),
            task.stage,
            task.lead,
            task.helping,
            *(task.written(field) for field in ("progress", "done", "evidence")),
            task.source,
            task.place,
        )
        for task in tasks
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def listed(tasks: Iterable[Task], found: Found) -> pd.DataFrame:
    """The same as the page's download: as text under Chinese heads. A month stands in the words that a spreadsheet leaves as they are."""
    fields = FIELDS["task"]
    heads = ("县区", "任务", "数量", "时限", "状态", "文件所列单位", *fields.values(), "出处")
    rows = [
        (
            found.name(task),
            task.task,
            words.quantity(task.quantity, task.quantity_unit),
            words.deadline(task),
            words.standing(task),
            "；".join(filter(None, (task.responsible, task.involved))),
            *(words.finished(task) if field == "done" else task.written(field) for field in fields),
            " · ".join(filter(None, (task.title, task.place))),
        )
        for task in tasks
    ]
    return pd.DataFrame(rows, columns=list(heads), dtype="str")


def returning(tasks: Sequence[Task], found: Found, told: pd.DataFrame) -> pd.DataFrame:
    """A table of tasks (table, listed) with the two columns by which an upload knows it again (model.forms): what is written in its fields
    for remarks comes back as from the workbook.
    """
    heads = {forms.IN_ENGLISH.get(name, name): name for name in told.columns}
    asked = [*forms.KNOWN_BY["task"], *FIELDS["task"].values()]
    cells = [{word: csvs.harmless(str(row[heads[word]])) for word in asked} for row in told.to_dict("records")]
    marks = forms.columns(found.batch, found.seal, zip((task.slots for task in tasks), cells, strict=True))
    return told.assign(**marks)


def finding(tasks: Iterable[Task]) -> str:
    """How many there are and how they stand, in one sentence."""
    return words.finding(tasks)


def workbook(found: Found, *, on: date, unit: str = "") -> bytes:
    """The tasks as a workbook to fill in and upload: a sheet a county; of one unit its tasks alone. on: the day it is made."""
    from exports.xlsx import tasks as workbooks  # slow to import, and nothing of it is needed to look at a page

    groups = words.by_area(found.of(unit), names=lambda code: found.areas[code].name)
    sheets = [(f"{name} {unit}".strip(), sorted(tasks, key=lambda one: one.id)) for name, tasks in groups.items()]
    head = words.head(found.batch, day=found.day, on=on, invented=found.invented)
    return workbooks.xlsx(sheets, head=head, batch=found.batch, seal=found.seal, units=list(found.units))


def offered(found: Found) -> list[str]:
    """The units to choose from in a field: single ones, those that lead first."""
    return list(dict.fromkeys(unit for name in found.units for unit in units(name)))


def reminders(found: Found, *, unit: str = "") -> list[tuple[str, str]]:
    """(who, text to send) of each unit that leads tasks which are late or due soon, in a county; those without a unit last; of one unit
    also what it takes part in. The day named is the one they stand so on.
    """
    told = []
    for area, tasks in words.by_area(found.of(unit), names=lambda code: found.areas[code].name).items():
        late = [task for task in tasks if words.part(task) in words.LATE]
        groups = {unit: late} if unit else words.by_unit(late)
        for who, mine in groups.items():
            name = area if who == words.NO_UNIT else f"{area} {who}"
            if mine:
                told.append((name, words.reminder(name, mine, on=found.day)))
    return told
