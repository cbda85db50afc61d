"""A form of ours that comes back filled in: what stands in its cells for remarks. What it is known by: model/forms.py.

Nothing is guessed: a row is whose its hidden column says, a column is what its head says. A figure in it is never read.
"""

from collections import Counter
from dataclasses import dataclass

from loaders.spreadsheets import Sheet, letter
from loaders.uploads.result import Filled, SheetProblems
from model import forms
from model.problems import Problem
from model.remarks import FIELDS, LONGEST

SEARCHED = 12  # rows in which the heads are looked for
NAMES = {"target": "终期评估表", "task": "重点任务进展表"}


@dataclass(frozen=True, kw_only=True)
class Form:
    """A sheet that is a form. header: the row of its heads; batch: that it was made of; mark: the column that names the rows; columns: head ->
    column, from 0.
    """

    header: int
    batch: int
    mark: int
    columns: dict[str, int]


def recognise(sheet: Sheet) -> Form | None:
    """The form a sheet is; None for any other sheet."""
    for number, cells in sheet.rows[:SEARCHED]:
        for at, text in enumerate(cells):
            batch = forms.batch(text) if text.startswith(forms.MARK) else None
            if batch is not None:
                heads = {" ".join(head.split()): column for column, head in enumerate(cells) if head.strip()}
                return Form(header=number, batch=batch, mark=at, columns=heads)
    return None


def read(file: str, sheet: Sheet, form: Form) -> tuple[list[Filled], list[Problem]]:
    """(every cell for a remark, empty ones too; what was written where nothing is read)."""
    tell, filled = SheetProblems(file, sheet), []
    twice: Counter = Counter()
    for number, cells in sheet.rows:
        if number <= form.header:
            continue
        slots = forms.slots(_cell(cells, form.mark))
        tell.row(number, cells)
        if not slots:
            _tell_unknown(cells, form, tell)
            continue
        twice[_cell(cells, form.mark)] += 1
        if twice[_cell(cells, form.mark)] > 1:
            tell("repeated_row", "这一行与上面的一行是同一项，只读上面的一行", "删去多余的一行", at=0, level="warning")
            continue
        _tell_figures(cells, form, tell)
        for field, slot in slots.items():
            column = form.columns.get(FIELDS[slot.about][field])
            if column is None:
                continue
            text = _cell(cells, column)
            if len(text) > 4 * LONGEST:
                text = text[: 4 * LONGEST]
            place = {"file": file, "sheet": sheet.name, "row": number, "column": letter(column)}
            filled.append(Filled(slot=slot, text=text, batch=form.batch, **place))
    return filled, tell.all()


def name(filled: list[Filled]) -> str:
    """What a form is called: '终期评估表'."""
    about = {one.slot.about for one in filled}
    return NAMES["task" if "task" in about else "target"]


def _tell_figures(cells: list[str], form: Form, tell: SheetProblems) -> None:
    """A figure that is no longer what went out: somebody wrote it here, where none is read."""
    held = forms.read_before(_cell(cells, form.columns.get(forms.BEFORE, -1)))
    for head, was in held.items():
        column = form.columns.get(head, -1)
        now = _cell(cells, column)
        if column >= 0 and not forms.same(now, was):
            why = f"“{head}”原为{f' {was}' if was else '空'}，本表只读入填写栏，改写的数未读入"
            fix = "数据请用“待报清单”的填报表或“上传数据”的模板报送"
            tell("form_figure", why, fix, at=column, value=now, level="warning")


def _tell_unknown(cells: list[str], form: Form, tell: SheetProblems) -> None:
    """A row that was added, or whose name was lost, with words in it."""
    words = {word for fields in FIELDS.values() for word in fields.values()}
    column = next((at for head, at in form.columns.items() if head in words and _cell(cells, at).strip()), None)
    if column is not None:
        fix = "在原有的行中填写；行是新增的，删去该行"
        tell("no_slot", f"该行没有“{forms.MARK}”，不能对应到目标或任务，未读入", fix, at=column)


def _cell(cells: list[str], column: int) -> str:
    return cells[column] if 0 <= column < len(cells) else ""
