"""The same statement twice in one upload. With the same value it is read once, with a warning; with two values each row
is an error that names the other.
"""

from collections.abc import Callable

import pandas as pd

from model.columns import STATEMENTS, key_names
from model.problems import Problem

# Without the unit: each is an accepted spelling of the indicator's own.
SAME = {
    "figure": ["value", "comparator"],
    "target": ["value", "value_to", "comparator"],
    "commitment": ["task", "status", "quantity"],
}
STEP = 5_000  # statements between two calls of tick
PLACE = ["file", "sheet", "row", "column", "found"]


def settle(
    tables: dict[str, pd.DataFrame], tick: Callable[[], None] = lambda: None
) -> tuple[dict[str, pd.DataFrame], list[Problem]]:
    """tables: 'figure', 'target', 'commitment' -> rows as loaders.uploads.result makes them. Gives new tables in which
    each statement stands at most once (none of those with two values), and the problems. tick is called every few
    thousand rows and may raise to stop.
    """
    settled, problems = {}, []
    for name, table in tables.items():
        keys = key_names(STATEMENTS[name])
        told = table.duplicated(keys, keep=False)
        if not told.any():
            settled[name] = table
            continue
        twice = table[told]
        groups: dict[tuple, list[tuple]] = {}
        # NA equals nothing, not even itself: as text it does.
        named = zip(*(twice[key].astype("object").map(str) for key in keys))
        said = zip(*(twice[column].astype("object").map(str) for column in SAME[name]))
        places = zip(twice.index, *(twice[column] for column in PLACE))
        for count, (key, value, place) in enumerate(zip(named, said, places)):
            if count % STEP == 0:
                tick()
            groups.setdefault(key, []).append((value, *place))
        drop: list[int] = []
        for rows in groups.values():
            same = len({value for value, *_ in rows}) == 1
            drop += [index for _, index, *_ in rows[same:]]
            for place, row in enumerate(rows):
                if len(problems) % STEP == 0:
                    tick()
                if place or not same:
                    problems.append(_problem(row, rows[0] if place else rows[1], same))
        settled[name] = table.drop(index=drop).reset_index(drop=True) if drop else table
    return settled, problems


def _problem(one: tuple, other: tuple, same: bool) -> Problem:
    _, _, file, sheet, row, column, found = one
    _, _, file_b, sheet_b, row_b, column_b, found_b = other
    where = f"{file_b}[{sheet_b}] " if sheet_b else f"{file_b} "
    where = f"与{where if (file, sheet) != (file_b, sheet_b) else ''}第 {row_b} 行 {column_b} 列说的是同一处"
    return Problem(
        level="warning" if same else "error",
        code="duplicate",
        file=file,
        sheet=sheet,
        row=int(row),
        column=column,
        value=found,
        why=f"{where}，值相同" if same else f"{where}，该处为 {found_b}",
        fix="只读取一次；可删去一处" if same else "核对何者正确，删去另一处",
    )
