"""Checks on the tasks of a document: how many it lists, and what it calls them. See gaps/checks.py.

Texts are compared, so this is done row by row; tasks are dozens a document.
"""

import re
from collections.abc import Iterable
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np

from gaps.material import LISTED, TARGET, TASK, Material, Pairs, Task, below, pairs
from gaps.rows import Rows

# What is set up anew, and what is made larger of something there already.
ANEW = re.compile("设立|新建|新设|组建|建立|创建|成立|建成")
LARGER = re.compile("改扩建|扩建|改建|改造|扩充|扩容|升级")
ALIKE, LONG = 0.9, 8  # how like each other two names of so many signs must be to be taken for one


def listed(material: Material) -> Pairs:
    """A number of tasks beside those its document lists: in the same place, or in a box of it.

    Those of the place itself are counted; where boxes list others besides, all of them are. more: the tasks of the boxes, or all
    where there is no box; number: how many are listed.
    """
    of_document: dict[tuple, list[tuple[str, int]]] = {}
    for task in material.tasks:
        of_document.setdefault((task.area, task.source), []).append((task.place, task.at))
    end, found, more, number = material.stated["end"], [], [], []
    for row in material.listing.itertuples(index=False):
        tasks = of_document.get((row.area, row.source), [])
        own = [at for place, at in tasks if place == row.place]
        box = [at for place, at in tasks if _in_box(place, row.place)]
        told = len(own) + len(box)
        if own and told != end[row.at]:
            found.append(row.at)
            more.append(tuple((TASK, at) for at in box or own))
            number.append(float(told))
    return pairs(material.stated.take(np.array(found, dtype="int64")), TARGET, more=more, number=number)


def _in_box(place: str, of: str) -> bool:
    """'第三章 十一 · 专栏 重点项目' is a box of '第三章 十一'; what stands one step deeper is a part of what the box lists."""
    return place.startswith(f"{of} · ") and " · " not in place.removeprefix(f"{of} · ")


def enlarged(material: Material) -> Pairs:
    """A task that sets something up, and under its other name makes larger what would then be there already: 设立储备库, 储备库改扩建."""
    tasks = _rows(filter(_is_enlarged, material.tasks))
    return pairs(tasks, TASK, tasks["at"], LISTED)


def _rows(tasks: Iterable[Task]) -> Rows:
    """Tasks as the findings need them: they carry no indicator."""
    told = np.array([(task.at, task.area) for task in tasks], dtype="int64").reshape(-1, 2)
    return Rows([({"at": told[:, 0], "area": told[:, 1]}, None, "")], len(told))


def _is_enlarged(task: Task) -> bool:
    return bool(task.elsewhere) and _as_built(task.task) * _as_built(task.elsewhere) < 0


def _as_built(name: str) -> int:
    """1 of something set up anew, -1 of something made larger, 0 of neither or both."""
    return bool(ANEW.search(name)) - bool(LARGER.search(name))


def named_otherwise(material: Material) -> Pairs:
    """A task under another name elsewhere in its document: as its row says, or as another row nearly repeats it."""
    stated = _rows(task for task in material.tasks if task.elsewhere and not _is_enlarged(task))
    ordered = sorted(material.tasks, key=lambda task: (task.area, task.source, task.task))
    twice = [(one, next_) for one, next_ in pairwise(ordered) if _same_task(one, next_)]
    other = np.array([other.at for _, other in twice], dtype="int64")
    return below(pairs(stated, TASK, stated["at"], LISTED), pairs(_rows(one for one, _ in twice), TASK, other, TASK))


def _same_task(one: Task, other: Task) -> bool:
    """Whether two tasks of one document are named nearly alike."""
    return (one.area, one.source) == (other.area, other.source) and _alike(one.task, other.task)


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < LONG or one == other:
        return False
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE
