"""Checks on the tasks of a document: how many it lists, and what it calls them. See gaps/checks.py.

Texts are compared, so this is done row by row; tasks are dozens a document.
"""

import re
from difflib import SequenceMatcher
from itertools import pairwise

import numpy as np
import pandas as pd

from gaps.material import LISTED, TARGET, TASK, Material, pairs

# What is set up anew, and what is made larger of something there already.
ANEW = re.compile("设立|新建|新设|组建|建立|创建|成立|建成")
LARGER = re.compile("改扩建|扩建|改建|改造|扩充|扩容|升级")
ALIKE, LONG = 0.9, 8  # how like each other two names of so many signs must be to be taken for one


def listed(material: Material) -> pd.DataFrame:
    """A number of tasks beside those its document lists: in the same place, or in a box of it.

    Those of the place itself are counted; where boxes list others besides, all of them are. more: the tasks of the boxes, or all
    where there is no box; number: how many are listed.
    """
    stated = material.stated.set_index("at")
    of_document = dict(iter(material.tasks.groupby(["area", "source"], sort=False)))
    found, more, number = [], [], []
    for row in material.listing.itertuples(index=False):
        tasks = of_document.get((row.area, row.source))
        if tasks is None:
            continue
        own = tasks[tasks["place"] == row.place]
        box = tasks[np.array([_in_box(place, row.place) for place in tasks["place"]], dtype=bool)]
        told = len(own) + len(box)
        if len(own) and told != stated.at[row.at, "end"]:
            found.append(row.at)
            more.append(tuple((TASK, at) for at in (box if len(box) else own)["at"].tolist()))
            number.append(float(told))
    return pairs(material.stated.iloc[found], TARGET, more=more, number=number)


def _in_box(place: str, of: str) -> bool:
    """'第三章 十一 · 专栏 重点项目' is a box of '第三章 十一'; what stands one step deeper is a part of what the box lists."""
    return place.startswith(f"{of} · ") and " · " not in place.removeprefix(f"{of} · ")


def enlarged(material: Material) -> pd.DataFrame:
    """A task that sets something up, and under its other name makes larger what would then be there already: 设立储备库, 储备库改扩建."""
    tasks = material.tasks[_is_enlarged(material.tasks)]
    return pairs(tasks, TASK, tasks["at"], LISTED)


def _is_enlarged(tasks: pd.DataFrame) -> np.ndarray:
    told = zip(tasks["task"], tasks["elsewhere"])
    return np.array([bool(other) and _as_built(one) * _as_built(other) < 0 for one, other in told], dtype=bool)


def _as_built(name: str) -> int:
    """1 of something set up anew, -1 of something made larger, 0 of neither or both."""
    return bool(ANEW.search(name)) - bool(LARGER.search(name))


def named_otherwise(material: Material) -> pd.DataFrame:
    """A task under another name elsewhere in its document: as its row says, or as another row nearly repeats it."""
    tasks = material.tasks
    stated = tasks[(tasks["elsewhere"] != "").to_numpy(dtype=bool) & ~_is_enlarged(tasks)]
    rows = tasks.sort_values(["area", "source", "task"], kind="stable").to_dict("records")
    twice = [(one["at"], next_["at"]) for one, next_ in pairwise(rows) if _same_task(one, next_)]
    repeated = tasks.iloc[[one for one, _ in twice]]
    return pd.concat(
        [
            pairs(stated, TASK, stated["at"], LISTED),
            pairs(repeated, TASK, np.array([other for _, other in twice], dtype="int64"), TASK),
        ]
    )


def _same_task(one: dict, other: dict) -> bool:
    """Whether two rows of one document name a task nearly alike."""
    if (one["area"], one["source"]) != (other["area"], other["source"]):
        return False
    return _alike(one["task"], other["task"])


def _alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < LONG or one == other:
        return False
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE
