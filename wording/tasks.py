"""Words of a task: how much, how it stands, and how many stand how. The state words of page, deck, report and file are these.

A state of model.tasks.STATES belongs to one of PARTS; parts are what is counted, and sum to the whole.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date

from model import clock
from model.remarks import FIELDS
from model.tasks import SOON, Task
from wording import numbers

# What is counted -> its word, the states in it; in the order they are told.
PARTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "overdue": ("逾期", ("overdue", "unreported")),
    "soon": ("临期", ("soon",)),
    "going": ("在办", ("later", "recurring")),
    "open": ("未写时限", ("open",)),
    "done": ("已完成", ("done",)),
    "adjusted": ("已调整", ("adjusted",)),
}
OF_STATE = {state: part for part, (_, states) in PARTS.items() for state in states}
LATE = ("overdue", "soon")  # the parts a reader must see
UNREPORTED = "未报进展"
NO_UNIT = "未写责任单位"
NO_DEADLINE = "未写时限"
RECURRING = "长期任务"
FIRST = "逾期或临期"
MEANING = (
    f"逾期：时限已过、无人填写完成时间，未报进展的不等于未完成；临期：{SOON} 天内到期；时限按文件所写的最后一日计；"
    "已完成：填有完成时间，或上传时报为已完成。"
)
_END = re.compile("[（：；]")  # what the word of a part ends before
GROUPS = {"area": "按县区", "unit": "按单位", "deadline": "按时限"}


def quantity(amount: float | None, unit: str) -> str:
    """'5 个'; '' where the document names no number."""
    return f"{numbers.printed(amount)} {unit}".strip()


def part(task: Task) -> str:
    """The key of PARTS a task is counted in."""
    return OF_STATE[task.state]


def standing(task: Task) -> str:
    """'逾期（进行中）', '逾期（未报进展）', '临期', '在办', '已完成（2025年12月）', '未写时限'."""
    word = PARTS[part(task)][0]
    if task.state == "unreported":
        return f"{word}（{UNREPORTED}）"
    if task.state == "done":
        return f"{word}（{finished(task)}）" if finished(task) else word
    return f"{word}（{task.stage}）" if task.stage and task.state != "adjusted" else word


def finished(task: Task) -> str:
    """When it was done: '2025年12月', '2025年12月31日'; '' where nobody said."""
    return clock.stated_words(task.written("done"))


def due(task: Task) -> str:
    """The day that the document's words mean where they do not name its year: '至2023年12月31日'; '' where they do, or mean none."""
    if not task.deadline or task.due is None or str(task.due.year) in task.deadline:
        return ""
    return f"至{clock.date_words(task.due)}"


def deadline(task: Task) -> str:
    """The document's words with that day: '年内（至2023年12月31日）'."""
    return f"{task.deadline}（{due(task)}）" if due(task) else task.deadline


def report(task: Task) -> str:
    """How a task stands and what people wrote of it, in one line: '临期：已封顶；依据：验收报告'."""
    progress, evidence = task.written("progress"), task.written("evidence")
    told = standing(task) + (f"：{progress}" if progress else "")
    return told + (f"；{FIELDS['task']['evidence']}：{evidence}" if evidence else "")


def parts_of(reports: Iterable[str], *, what: str) -> str:
    """How many of these reports (see there) stand how, in the order of PARTS: '逾期 31 项、已完成 1 项'. what: the measure word."""
    counts = Counter(_END.split(one, maxsplit=1)[0] for one in reports)
    return "、".join(f"{word} {counts[word]} {what}" for word, _ in PARTS.values() if counts[word])


def late(words: str) -> bool:
    """Whether a standing (see there) is one that a reader must see."""
    return words.startswith(tuple(PARTS[one][0] for one in LATE))


def counted(tasks: Iterable[Task]) -> str:
    """'49 条：逾期 31 条（均未报进展）、临期 2 条、在办 3 条、未写时限 12 条、已完成 1 条'; '' where there is none."""
    tasks = list(tasks)
    counts = Counter(map(part, tasks))
    silent = sum(task.state == "unreported" for task in tasks)
    beside = f"（均{UNREPORTED}）" if silent == counts["overdue"] else f"（其中{UNREPORTED} {silent} 条）"
    named = "、".join(
        f"{word} {counts[key]} 条" + (beside if key == "overdue" and silent else "")
        for key, (word, _) in PARTS.items()
        if counts[key]
    )
    return f"{len(tasks)} 条：{named}" if tasks else ""


def grouped(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """What a reader must see first, then the tasks of each leading unit, the unit with most first and those that have none last; in each the
    most urgent first.
    """
    first: list[Task] = []
    rest: list[Task] = []
    for task in tasks:
        (first if part(task) in LATE else rest).append(task)
    return ({FIRST: sorted(first, key=_urgency)} if first else {}) | by_unit(rest)


def by_unit(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """The tasks of each leading unit, each once: the unit with most first, those that have none last."""
    groups = _groups(tasks, lambda task: task.units[0] if task.units else NO_UNIT)
    return dict(sorted(groups.items(), key=lambda one: (one[0] == NO_UNIT, -len(one[1]))))


def by_deadline(tasks: Iterable[Task]) -> dict[str, list[Task]]:
    """The tasks of each year they are due in, the earliest first; then what is done again and again, and what has no day."""
    groups = _groups(tasks, _year)
    last = {RECURRING: 1, NO_DEADLINE: 2}
    return dict(sorted(groups.items(), key=lambda one: (last.get(one[0], 0), one[0])))


def by_area(tasks: Iterable[Task], *, names: Callable[[str], str]) -> dict[str, list[Task]]:
    """The tasks of each area (names: its name of its code), in the order they come."""
    return _groups(tasks, lambda task: names(task.area))


def _year(task: Task) -> str:
    if task.due is None:
        return RECURRING if task.state == "recurring" else NO_DEADLINE
    return f"{task.due.year} 年到期"


def _groups(tasks: Iterable[Task], of: Callable[[Task], str]) -> dict[str, list[Task]]:
    groups: dict[str, list[Task]] = {}
    for task in tasks:
        groups.setdefault(of(task), []).append(task)
    return {name: sorted(mine, key=_urgency) for name, mine in groups.items()}


def _urgency(task: Task) -> tuple:
    return (task.state in ("done", "adjusted"), task.due or date.max, task.id)


def finding(tasks: Iterable[Task]) -> str:
    """The page's title: '重点任务 49 条：逾期 31 条…'; '所选范围内的文件未列重点任务'."""
    told = counted(tasks)
    return f"重点任务 {told}" if told else "所选范围内的文件未列重点任务"


def reminder(who: str, tasks: Iterable[Task], *, on: date) -> str:
    """A text to send to a unit, of what is late or due soon."""
    asked = [task for task in tasks if part(task) in LATE]
    lines = [
        f"{number}. {task.task}（时限 {deadline(task)}，{standing(task)}）" for number, task in enumerate(asked, 1)
    ]
    head = f"【{who}】以下 {len(asked)} 条重点任务已逾期或 {SOON} 天内到期（截至 {clock.date_words(on)}）："
    ask = "请报送进展情况、完成时间和依据：填写所附表格，在看板“上传数据”中上传，或在看板“重点任务”中填写。已完成的，写明完成年月。"
    return "\n".join([head, *lines, ask])


def head(batch: int, *, day: date, on: date, invented: bool) -> str:
    """The line over each page of the workbook. day: the tasks stand so on; on: it is made."""
    as_of = f" · 状态按 {clock.date_words(day)}计" if day != on else ""
    marked = "演示数据（虚构） · " if invented else ""
    return f"{marked}重点任务进展表 · 数据第 {batch} 批{as_of} · {clock.date_words(on)}制"
