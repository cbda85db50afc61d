"""Words of a task: how much, how it stands, and how many stand how."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from model.tasks import Task
from wording import numbers

STATES = {
    "overdue": "逾期",
    "unreported": "已到期未报进展",
    "soon": "本季到期",
    "later": "",
    "recurring": "",
    "open": "",
    "done": "",
    "adjusted": "",
}
LATE = ("overdue", "unreported", "soon")  # what a reader must see
NO_UNIT = "文件未写责任单位"
FIRST = "已到期或本季到期"


def quantity(amount: float | None, unit: str) -> str:
    """'5 个'; '' where the document names no number."""
    return f"{numbers.printed(amount)} {unit}".strip()


def standing(task: Task) -> str:
    """'逾期（进行中）', '本季到期', '已完成'; '' where nothing is reported and nothing is due."""
    told = STATES[task.state]
    return f"{told}（{task.stage}）" if told and task.stage else told or task.stage


def late(words: str) -> bool:
    """Whether a standing (see there) is one that a reader must see."""
    return words.startswith(tuple(STATES[state] for state in LATE))


def counted(tasks: Iterable[Task]) -> str:
    """'49 条：已到期未报进展 31 条、本季到期 2 条、已完成 1 条'; '' where there is none."""
    states = Counter(task.state for task in tasks)
    words = {state: STATES[state] for state in LATE} | {"done": "已完成"}
    named = "、".join(f"{word} {states[state]} 条" for state, word in words.items() if states[state])
    return f"{states.total()} 条" + (f"：{named}" if named else "") if states else ""


def grouped(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """What a reader must see first, then the tasks of each leading unit, the unit with most first and those of which the document names none
    last; in each the most urgent first.
    """
    first: list[Task] = []
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        group = first if task.state in LATE else groups.setdefault(task.units[0] if task.units else NO_UNIT, [])
        group.append(task)
    ordered = sorted(groups.items(), key=lambda one: (one[0] == NO_UNIT, -len(one[1])))
    return {name: sorted(mine, key=_urgency) for name, mine in [(FIRST, first), *ordered] if mine}


def _urgency(task: Task) -> tuple:
    return (task.state in ("done", "adjusted"), task.due or date.max, task.id)
