"""Forms that come back: which of their cells say something that did not stand there when the form went out, set beside what stands now.

Three texts meet in a slot: what the form went out with (the ledger as of its batch), what it says, what stands now. What the form does not
change is no edit, whatever others wrote since; what it changes and others changed too is told, not written over.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

from actions import remarking
from actions.difference import COLUMNS
from loaders.curated import Reference
from loaders.uploads import Filled
from model import forms
from model.problems import Problem
from model.remarks import FIELDS, Slot
from store import Store

EMPTIED = "（清空）"
# Whoever corrects a form of his own that is in already meets his own words: the form must be one that knows them.
REWRITTEN = "保留现有内容的，此格改回现有内容；要改的（包括更正已上传的本表），重新下载本表后改，或在看板页面上改"
SAME = "same"


@dataclass(frozen=True, kw_only=True)
class Edits:
    """What forms would change. news: slot -> its new text; difference: a row each cell (actions.difference.COLUMNS), those that say what
    stands too; problems: what cannot be written, at its cell.
    """

    news: dict[Slot, str]
    difference: pd.DataFrame
    problems: list[Problem]

    @property
    def rows(self) -> pd.DataFrame:
        """The new texts as rows of the table remark."""
        return remarking.rows(self.news)


NONE = Edits(news={}, difference=pd.DataFrame(columns=COLUMNS), problems=[])


def against(store: Store, filled: Sequence[Filled], *, known: Reference, on: date) -> Edits:
    """What these cells would change in the store as it is now. on: the day, after which nothing was done yet."""
    if not filled:
        return NONE
    version = store.version()
    batches = {one.batch for one in filled if 1 <= one.batch <= version}
    seals = {batch: forms.seal(store.id, made) for batch, (_, made) in store.makers(batches).items()}
    foreign = [one for one in filled if seals.get(one.batch) != one.seal]
    filled = [one for one in filled if seals.get(one.batch) == one.seal and not one.is_left]
    areas = {one.slot.area for one in filled}
    now = remarking.standing_in(store, areas, as_of=version or None)
    then = {batch: remarking.standing_in(store, areas, as_of=batch) for batch in {one.batch for one in filled}}
    makers = store.makers({int(row["batch"]) for row in now.values()})
    called = remarking.items(store, [one.slot for one in filled], known)
    news: dict[Slot, Filled] = {}
    lines, problems = [], []
    for one in filled:
        text, was, is_ = (remarking.kept(one.slot, one.text), _text(then[one.batch], one.slot), _text(now, one.slot))
        if text in (was, is_):
            if text and text == is_ and one.slot.item in called:
                lines.append(line(one, SAME, is_, text, now, makers, known, called))
            continue
        wrong = remarking.wrong(one.slot, text, known, called, on=on)
        if not wrong and is_ != was:
            row = now[one.slot]
            wrong = [remarking.changed(one.slot, row, makers[int(row["batch"])][0], known, called)]
            wrong = [replace(found, fix=REWRITTEN) for found in wrong]
        if not wrong and one.slot in news:
            other = news[one.slot]
            if remarking.kept(one.slot, other.text) == text:
                continue
            why = f"与 {other.column}{other.row} 所填不同：同一指标的各行共用这一栏"
            wrong = [Problem(code="choice", value=text[:80], why=why, fix="各行填写一致")]
        problems += [_at(found, one) for found in wrong]
        if not wrong:
            news[one.slot] = one
            lines.append(line(one, "changed" if is_ else "new", is_, text, now, makers, known, called))
    problems += _unknown_batches(foreign, version)
    return Edits(
        news={slot: remarking.kept(slot, one.text) for slot, one in news.items()},
        difference=pd.DataFrame(lines, columns=COLUMNS) if lines else NONE.difference,
        problems=problems,
    )


def _text(standing: dict[Slot, dict], slot: Slot) -> str:
    return standing[slot]["text"] if slot in standing else ""


def _at(problem: Problem, one: Filled) -> Problem:
    return replace(problem, file=one.file, sheet=one.sheet, row=one.row, column=one.column)


def _unknown_batches(foreign: Sequence[Filled], version: int) -> list[Problem]:
    """Forms made of a batch this store never had: of another store, or of one that was put back."""
    found = dict.fromkeys((one.file, one.sheet, one.batch) for one in foreign)
    return [
        Problem(
            code="unknown_batch",
            file=file,
            sheet=sheet,
            value=f"第 {batch} 批",
            why=f"本表出自第 {batch} 批，{_lacking(batch, version)}：不是本看板的表，或数据库曾换回旧备份",
            fix="重新下载本表后填写",
        )
        for file, sheet, batch in found
    ]


def _lacking(batch: int, version: int) -> str:
    return f"数据库只到第 {version} 批" if batch > version else f"与数据库现在的第 {batch} 批不是同一批"


def line(one: Filled, what: str, old: str, new: str, now, makers, known: Reference, called) -> dict:
    """A row of the difference (COLUMNS): what is written in a slot, and what stands there (now: remarking.standing_in)."""
    row = now.get(one.slot)
    batch = int(row["batch"]) if row is not None and old else None
    return dict.fromkeys(COLUMNS, "") | {
        "what": what,
        "table": "remark",
        "area_code": one.slot.area,
        "area": known.area_names[one.slot.area],
        "indicator_name": f"{called[one.slot.item]} {FIELDS[one.slot.about][one.slot.field]}",
        "year": one.slot.year,
        "old": old,
        "new": new or EMPTIED,
        "old_by": makers[batch][0] if batch else "",
        "old_batch": batch,
        "old_source": "表内填写" if batch else "",
        "revised": False,
        "repeats": False,
        "file": one.file,
        "sheet": one.sheet,
        "row": one.row,
        "line": 0,
    }
