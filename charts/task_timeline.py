"""Tasks on a line of time: a row a task under its county, unit or year, its mark at its deadline, what is done at the day it was done.

State is told by shape, word and colour. No label is cut: a row is as high as its name needs lines.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import plotly.graph_objects as go

from charts import style
from charts.export_frame import Entry, Legend
from model import clock
from model.tasks import Task
from wording import tasks as words

WIDTH = 1100  # pixels it is laid out for
LABELS, RIGHT, AXIS = 340, 132, 48  # pixels of the names, of the words behind the last mark, of the years above
SIZE, LINE, GAP, HEAD = 12.5, 17, 8, 30  # type of a name, its lines, the room between rows, the row of a group
NARROW, MARK = 500, 24  # pixels under which a name stands over its mark, not beside it; the room of the mark then
YEARS = 7  # years named at most: on a narrow screen more would run into each other
# part of wording.tasks.PARTS -> (colour, Plotly's mark, the same as a sign)
MARKS: dict[str, tuple[str, str, str]] = {
    "overdue": (style.BAD_INK, "triangle-up", "▲"),
    "soon": ("#c77700", "diamond", "◆"),
    "going": (style.FRAME, "circle", "●"),
    "open": (style.SECONDARY, "circle-open", "○"),
    "done": (style.GOOD_INK, "square", "■"),
    "adjusted": (style.SECONDARY, "square-open", "□"),
}


def dated(tasks: Sequence[Task]) -> list[Task]:
    """Those that have a place on a line of time: a deadline, or a day they were done."""
    return [task for task in tasks if _at(task) is not None]


def draw(groups: Mapping[str, Sequence[Task]], *, on: date, width: float = WIDTH) -> go.Figure:
    """groups: head -> its tasks; those without a day are left out. on: the day, drawn as a line; width: pixels it will have."""
    rows = [(head, dated(tasks)) for head, tasks in groups.items()]
    rows = [(head, tasks) for head, tasks in rows if tasks]
    stacked = width < NARROW
    labels, right = (0, 0) if stacked else (LABELS, RIGHT)
    figure, notes, y, cuts, lines = go.Figure(), [], float(AXIS), [], []
    first, last = _span([task for _, tasks in rows for task in tasks], on)
    marks: dict[str, list[tuple[date, float, Task]]] = {}
    for head, tasks in rows:
        cuts.append(y)
        notes.append(_note(f"<b>{style.escaped(f'{head} {len(tasks)} 条')}</b>", y + HEAD / 2, size=13, left=labels))
        y += HEAD
        for task in tasks:
            name = style.broken(task.task, SIZE, (width if stacked else LABELS) - 16, lines=9)
            words_high = LINE * len(name) + GAP
            high = words_high + MARK * stacked
            middle = y + words_high + MARK / 2 - GAP / 2 if stacked else y + high / 2
            notes.append(_note("<br>".join(map(style.escaped, name)), y + words_high / 2, size=SIZE, left=labels))
            marks.setdefault(words.part(task), []).append((_place(task, on), middle, task))
            lines.append(y + high)
            y += high
    for at in (*cuts, *lines):  # across the names in pixels, across the years as wide as they are
        line = {
            "type": "line",
            "xref": "paper",
            "y0": at,
            "y1": at,
            "line": {"color": style.LINE, "width": 1},
            "layer": "below",
        }
        figure.add_shape(**line, xsizemode="pixel", xanchor=0, x0=-labels, x1=0)
        figure.add_shape(**line, x0=0, x1=1)
    for part, placed in marks.items():
        colour, symbol, _ = MARKS[part]
        figure.add_scatter(
            name=words.PARTS[part][0],
            mode="markers",
            x=[day for day, *_ in placed],
            y=[at for _, at, _ in placed],
            marker={"color": colour, "symbol": symbol, "size": 11, "line": {"color": colour, "width": 2}},
            hovertext=[_hover(task) for *_, task in placed],
            hoverinfo="text",
            cliponaxis=False,
        )
        half = first + (last - first) / 2 if stacked else last
        notes += [_word(day, at, task, colour, before=day > half) for day, at, task in placed]
    if rows:
        figure.add_shape(
            type="line", x0=on, x1=on, yref="y", y0=AXIS - 4, y1=y, line={"color": style.INK, "width": 1, "dash": "dot"}
        )
    named = [year for year in range(first.year, last.year + 1) if date(year, 1, 1) <= last - timedelta(days=60)]
    notes += [_year(year) for year in named[:: -(-len(named) // (YEARS // 2 if stacked else YEARS))]]
    height = y + 8 if rows else AXIS
    style.layout(
        figure,
        height=round(height),
        margin={"l": labels, "r": right, "t": 0, "b": 0},
        annotations=[*notes, *([_today(on)] if rows else [])],
        meta=style.parted(cuts[1:], head=AXIS),
    )
    figure.update_xaxes(
        range=[first, last], type="date", fixedrange=True, showticklabels=False, showgrid=True, gridcolor=style.LINE, dtick="M12", tick0=date(2000, 1, 1),
        zeroline=False, ticks="",
    )  # fmt: skip
    return figure.update_yaxes(range=[height, 0], visible=False, fixedrange=True)


def legend(tasks: Sequence[Task]) -> Legend:
    """How it is read: the states that are on it."""
    there = {words.part(task) for task in dated(tasks)}
    entries: list[Entry] = [
        (style.PAPER, colour, sign, words.PARTS[part][0]) for part, (colour, _, sign) in MARKS.items() if part in there
    ]
    return Legend(reading="每行一条任务：标记在时限所在日，已完成的在完成日；虚线为当天", entries=entries)


def describe(groups: Mapping[str, Sequence[Task]], *, on: date) -> str:
    """The same in one sentence."""
    tasks = [task for mine in groups.values() for task in dated(mine)]
    without = sum(len(mine) for mine in groups.values()) - len(tasks)
    more = f"另有 {without} 条没有日期，不在图中。" if without else ""
    return f"截至 {clock.date_words(on)}，{words.counted(tasks) or '没有写明时限的任务'}。{more}"


def _at(task: Task) -> date | None:
    return task.finished if task.state == "done" and task.finished else task.due


def _place(task: Task, on: date) -> date:
    """Where its mark stands. Of a task done within a month the last day is known only as the last that may be: never after the day looked at."""
    at = _at(task)
    assert at is not None, "only dated tasks are drawn"
    return min(at, on) if task.state == "done" and task.finished else at


def _span(tasks: Sequence[Task], on: date) -> tuple[date, date]:
    """The years shown: from before the first day to behind the last."""
    days = [on, *(_place(task, on) for task in tasks)]
    return date(min(days).year, 1, 1), max(date(max(days).year, 12, 31), max(days)) + timedelta(days=20)


def _word(day: date, at: float, task: Task, colour: str, *, before: bool) -> dict:
    # When it was done is told as it was said, '2025年12月'; that it was done on the last day it may have been nobody said.
    told = words.finished(task) if task.state == "done" else clock.date_words(day)
    text = f"{words.PARTS[words.part(task)][0]} {told}".strip()
    return {"x": day, "y": at, "xref": "x", "yref": "y", "text": style.small(text, size=11.5, color=colour), "showarrow": False, "xanchor": "right" if before else "left", "xshift": -9 if before else 9, "bgcolor": style.PAPER, "borderpad": 1}  # fmt: skip


def _hover(task: Task) -> str:
    told = [task.task, f"时限 {words.deadline(task)}" if task.deadline else "", words.report(task), task.lead]
    return "<br>".join(style.escaped(one) for one in told if one)


def _note(text: str, at: float, *, size: float, left: int) -> dict:
    """A text in the column of names, at its left edge."""
    return {"x": 0, "xref": "paper", "xanchor": "left", "xshift": -left, "y": at, "yref": "y", "yanchor": "middle", "align": "left", "text": text,
            "showarrow": False, "borderpad": 0, "font": {"size": size, "color": style.INK}, "bgcolor": None if left else style.PAPER}  # fmt: skip


def _year(year: int) -> dict:
    return {"x": date(year, 1, 1), "xref": "x", "xanchor": "left", "xshift": 4, "y": 13, "yref": "y", "text": f"{year} 年", "showarrow": False,
            "font": {"size": 12, "color": style.SECONDARY}}  # fmt: skip


def _today(on: date) -> dict:
    return {"x": on, "xref": "x", "xanchor": "left", "xshift": 0, "y": 35, "yref": "y", "text": f"<b>{clock.date_words(on)}</b>", "showarrow": False,
            "bgcolor": style.PAPER, "borderpad": 1, "font": {"size": 12, "color": style.INK}}  # fmt: skip
