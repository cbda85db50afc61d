"""What the page 重点任务 draws: the table in which progress, day of completion and evidence are written, or the line of time; the form of a unit,
and texts that remind.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import plotly.graph_objects as go
import streamlit as st

from actions import tasks
from charts import task_timeline
from model import clock
from model.remarks import FIELDS, LONGEST
from model.tasks import Task
from ui import access, cache, choices, link, markup, menu, parts, writing
from ui.choices import Choice
from ui.packing import MIMES
from wording import tasks as words

LAYOUTS = {"table": "表格", "timeline": "时间轴"}
LONG_TEXT = ("progress", "evidence", "involved")  # fields that take more than a line
SHORT = 8  # signs that a field of one line shows whole
PLACEHOLDERS = {"done": "如 2025-12", "evidence": "文号、链接或说明"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """found: every task of the choice; unit: the one picked, '' for all; by: key of wording.tasks.GROUPS; layout: of LAYOUTS."""

    found: tasks.Found
    unit: str
    by: str
    layout: str

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Those of the unit."""
        return self.found.of(self.unit)

    @property
    def groups(self) -> Mapping[str, Sequence[Task]]:
        """The same under the heads asked for, each once."""
        if self.by == "unit":
            return words.by_unit(self.tasks)
        if self.by == "deadline":
            return words.by_deadline(self.tasks)
        return words.by_area(self.tasks, names=lambda code: self.found.areas[code].name)


def view(choice: Choice) -> Shown:
    """Draw the page's pickers."""
    markup.look("written")
    markup.look("tasks")
    today = cache.today()
    found = cache.kept(
        choice, "tasks", today.isoformat(), make=lambda: tasks.find(cache.view(choice), choice, on=today)
    )
    row = st.container(horizontal=True, vertical_alignment="center", key="own_pickers")
    layout = link.switch(row, "看法", LAYOUTS, key="layout", default="table", words=LAYOUTS.get)
    by = link.switch(row, "分组", words.GROUPS, key="by", default="area", words=words.GROUPS.get)
    offered = {"": f"全部单位（{len(found.tasks)} 条）"} | {
        unit: f"{unit}（牵头 {lead}" + (f"、参与 {part}）" if part else "）")
        for unit, (lead, part) in found.units.items()
    }
    unit = link.pick(row, "单位", offered, key="unit", default="", words=offered.get, width=250)
    shown = Shown(found=found, unit=unit, by=by, layout=layout)
    if shown.tasks:
        named = unit or (found.name(found.tasks[0]) if len(found.areas) == 1 else f"{len(found.areas)}个地区")
        row.download_button(
            "下载进展表（XLSX）",
            access.later(lambda: tasks.workbook(found, on=today, unit=unit)),
            file_name=f"重点任务进展表_{named}_{choice.year}.xlsx",
            mime=MIMES["xlsx"],
            key="tasks_xlsx",
            icon=":material/download:",
            on_click="ignore",
        )
    return shown


def headline(choice: Choice, shown: Shown) -> tuple[str, str]:
    """(finding, the line under it)."""
    mine = shown.tasks
    silent = sum(not task.units for task in mine)
    notes = [f"{words.NO_UNIT} {silent} 条"] * bool(silent)
    day = f"按 {clock.date_words(shown.found.day)}计" + ("，内容为所看批次所载" if choice.frozen else "")
    return f"{shown.unit}{words.finding(mine)}", " · ".join([*notes, day, choices.line(choice)])


def draw(choice: Choice, shown: Shown) -> None:
    """The table with its fields, or the line of time."""
    markup.show("notes", lines=[words.MEANING])
    if shown.layout == "timeline":
        _timeline(choice, shown)
        return
    fixed = choice.frozen or choice.outward or not access.may_write(*choice.areas)
    asked = (shown.found.day.isoformat(), shown.unit, shown.by, str(fixed))
    made = cache.kept(choice, "task table", *asked, make=lambda: _table(shown, fixed=fixed))
    scope = f"{choice.demo} {choice.plan.id}"
    writing.fields(choice, "tasks", made, scope=scope, of="任务", save=partial(_save, choice, shown))
    listed = tasks.returning(shown.tasks, shown.found, tasks.listed(shown.tasks, shown.found))
    parts.download(listed, name=_name(shown), key="tasks_csv")


def _name(shown: Shown) -> str:
    return "重点任务" + (f"_{shown.unit}" if shown.unit else "")


def _table(shown: Shown, *, fixed: bool) -> markup.Html:
    several = len(shown.found.areas) > 1 and shown.by != "area"
    groups = [
        (f"{head} {len(mine)} 条", [_line(shown.found, task, several=several) for task in mine])
        for head, mine in shown.groups.items()
    ]
    return markup.render(
        "tasks",
        name=_name(shown),
        heads=FIELDS["task"],
        groups=groups,
        filters=[one for one in _filters(shown.tasks) if one[2]],
        units=tasks.offered(shown.found),
        fixed=fixed,
        longest=LONGEST,
    )


def _filters(mine: Sequence[Task]) -> list[tuple[str, str, int]]:
    """(key, word, how many) of each way to see fewer rows: the counts of the title."""
    counts = [(key, word, sum(words.part(task) == key for task in mine)) for key, (word, _) in words.PARTS.items()]
    silent = ("silent", words.UNREPORTED, sum(_is_silent(task) for task in mine))
    return [("all", "全部", len(mine)), *counts, silent]


def _is_silent(task: Task) -> bool:
    return task.state not in ("done", "adjusted") and not (task.stage or task.written("progress"))


def _line(found: tasks.Found, task: Task, *, several: bool) -> dict:
    """What the template asks of a row. several: it says whose it is."""
    colour, _, sign = task_timeline.MARKS[words.part(task)]
    quantity = words.quantity(task.quantity, task.quantity_unit)
    word, bracket, more = words.standing(task).partition("（")
    return {
        "task": task.task,
        "more": " · ".join(filter(None, (found.name(task) if several else "", quantity))),
        "place": " · ".join(part for part in (task.title, task.place) if part),
        "deadline": task.deadline,
        "due": words.due(task),
        "state": word,
        "note": more.removesuffix("）") if bracket else "",
        "colour": colour,
        "sign": sign,
        "tags": " ".join([words.part(task), *["silent"] * _is_silent(task)]),
        "fields": [_field(task, field) for field in FIELDS["task"]],
    }


def _field(task: Task, field: str) -> dict:
    of_document = {"responsible": task.responsible, "involved": task.involved}.get(field, "")
    text = task.written(field)
    return {
        "name": field,
        "long": field in LONG_TEXT or (field == "responsible" and len(text or of_document) > SHORT),
        "label": FIELDS["task"][field],
        "key": task.slots[field].key,
        "text": text,
        "shown": text or of_document,
        "about": writing.about(task.said.get(field)) or (f"文件所列：{of_document}" if of_document else ""),
        "placeholder": of_document or PLACEHOLDERS.get(field, ""),
    }


def _timeline(choice: Choice, shown: Shown) -> None:
    groups, day = shown.groups, shown.found.day
    mine = task_timeline.dated(shown.tasks)
    if not mine:
        parts.empty("所选任务都没有写明时限，也没有完成时间，不能画时间轴。", upload=False)
        return

    def made(width: float) -> go.Figure:
        draw = partial(task_timeline.draw, groups, on=day, width=width)
        return cache.kept(choice, "task timeline", f"{width}", day.isoformat(), shown.unit, shown.by, make=draw)

    legend = task_timeline.legend(mine)
    parts.legend(list(legend.entries), reading=legend.reading)
    without = len(shown.tasks) - len(mine)
    if without:
        markup.show("notes", lines=[f"另有 {without} 条没有具体日期，不在图中。"])
    parts.chart(
        choice,
        made,
        key="task_timeline",
        alt=task_timeline.describe(groups, on=day),
        drawn_at=task_timeline.WIDTH,
        legend=legend,
        sources=list(dict.fromkeys(task.title for task in mine)),
        opens=False,
    )


def _save(choice: Choice, shown: Shown) -> None:
    writing.save(choice, "tasks", shown.found.slots, note={"area": ",".join(shown.found.areas)})


def tell(choice: Choice) -> None:
    """What the last saving came to, once, with the way back."""
    writing.tell(choice, "tasks")


def reminders(shown: Shown) -> None:
    """A text a unit to copy and send, of what is late or due soon."""
    told = tasks.reminders(shown.found, unit=shown.unit)
    if not told:
        return
    head = {"name": "remind", "title": "催办文字", "finding": f"{len(told)} 份"}
    markup.show("section_head", **head, note="按牵头单位，列逾期和临期的任务；复制后发送，并附进展表。")
    menu.go(st, "uploads", "填好的进展表在此上传", icon=":material/upload_file:")
    for name, text in told:
        with st.expander(markup.plain(name)):
            st.code(text, language=None, wrap_lines=True)
