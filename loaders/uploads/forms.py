"""A form of ours that comes back filled in: what stands in its cells for remarks. What it is known by: model/forms.py.

Nothing is guessed: a row is whose its hidden column says, if the words in sight say so too; a column is what its head says. A figure in it is
never read.
"""

import re
from collections import Counter
from dataclasses import dataclass

from loaders.spreadsheets import Sheet, letter
from loaders.spreadsheets.sheet import STROKE, TEXT_NUMBER
from loaders.uploads.result import Filled, SheetProblems
from model import forms
from model.problems import Problem
from model.remarks import FIELDS, LONGEST

SEARCHED = 12  # rows in which the heads are looked for
NAMES = {"target": "终期评估表", "task": "重点任务进展表"}
LOST_ZERO = re.compile(r"[0-9]{4}\.[1-9]")  # 2025.10 typed as a number is 2025.1
DOWNLOAD = "重新下载本表后填写"


@dataclass(frozen=True, kw_only=True)
class Form:
    """A sheet that is a form. header: the row of its heads; batch, seal: that it was made of; mark: the column that names the rows; columns: head
    without blanks -> column, from 0.
    """

    header: int
    batch: int
    seal: str
    mark: int
    columns: dict[str, int]


def recognise(sheet: Sheet) -> Form | None:
    """The form a sheet is; None for any other sheet."""
    for number, cells in sheet.rows[:SEARCHED]:
        for at, text in enumerate(cells):
            made = forms.made_of(text) if text.startswith(forms.MARK) else None
            if made is not None:
                heads = {_bare(head): column for column, head in enumerate(cells) if head.strip()}
                heads = {forms.IN_ENGLISH.get(name, name): column for name, column in heads.items()}
                return Form(header=number, batch=made[0], seal=made[1], mark=at, columns=heads)
    return None


def unmarked(file: str, sheet: Sheet) -> Problem | None:
    """What is wrong with a sheet that has the heads of a form and no column that names its rows; None for any other sheet."""
    for number, cells in sheet.rows[:SEARCHED]:
        heads = {_bare(text) for text in cells}
        if any(heads.issuperset(those) for those in forms.TOLD_BY):
            why = f"本表是看板的填写表，但缺少{forms.MARK}列（右侧两个隐藏列），各行不能对应到目标或任务，未读入"
            fix = f"{DOWNLOAD}；从原表汇集的，复制整张工作表，不要只复制可见的单元格"
            return Problem(code="no_mark", file=file, sheet=sheet.name, row=number, why=why, fix=fix)
    return None


def read(file: str, sheet: Sheet, form: Form) -> tuple[list[Filled], list[Problem]]:
    """(every cell for a remark, empty ones too; what was written where nothing is read)."""
    tell, filled = SheetProblems(file, sheet), []
    twice: Counter = Counter()
    about: set[str] = set()
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
        kind = next(iter(slots.values())).about
        about |= {slot.about for slot in slots.values()}
        if not _fits(cells, form, kind, tell):
            continue
        _tell_figures(cells, form, kind, tell)
        held = forms.read_before(_cell(cells, form.columns.get(forms.BEFORE, -1)))
        for field, slot in slots.items():
            column = form.columns.get(FIELDS[slot.about][field])
            if column is None:
                continue
            text = _cell(cells, column)
            # A table that goes out as text shows the document's unit where nobody wrote one.
            was = held.get(FIELDS[slot.about][field])
            is_left = was is not None and forms.same(text, was)
            if len(text) > 4 * LONGEST:
                text = text[: 4 * LONGEST]
            if (
                field == "done"
                and not is_left
                and LOST_ZERO.fullmatch(text)
                and sheet.cell(number, column).kind != TEXT_NUMBER
            ):
                year, month = text.split(".")
                why = "是数值，不是年月" + ("：数值不保留末尾的 0，分不清 1 月和 10 月" if month == "1" else "")
                tell("year_format", why, f"填 {year}-0{month}" + (f" 或 {year}-10" if month == "1" else ""), at=column)
                continue
            place = {"file": file, "sheet": sheet.name, "row": number, "column": letter(column)}
            made_of = {"batch": form.batch, "seal": form.seal, "is_left": is_left}
            filled.append(Filled(slot=slot, text=text, **made_of, **place))
    _tell_heads(form, about, tell)
    return filled, tell.all()


def name(form: Form) -> str:
    """What a form is called: '终期评估表'."""
    return NAMES["task" if forms.KNOWN_BY["task"][0] in form.columns else "target"]


def _tell_heads(form: Form, about: set[str], tell: SheetProblems) -> None:
    """A column that is not there under its head, of those to fill in and those by which a row is known."""
    asked = [word for one in about for word in FIELDS[one].values()]
    for word in (*asked, *(word for one in about for word in forms.KNOWN_BY.get(one, ()))):
        if word not in form.columns:
            like = next((head for head in form.columns if word in head), "")
            now = f"，现有“{like[:20]}”" if like else ""
            lost = "这一栏" if word in asked else "各行"
            why = f"没有“{word}”列{now}：表头已改动或该列已删去，{lost}未读入"
            tell.sheet("form_head", why, f"将表头改回“{word}”；列已删去的，{DOWNLOAD}", row=form.header)


def _fits(cells: list[str], form: Form, kind: str, tell: SheetProblems) -> bool:
    """Whether the words in sight of a row are those that went out with its hidden name. Rows sorted without the hidden columns do not fit."""
    held = forms.read_before(_cell(cells, form.columns.get(forms.BEFORE, -1)))
    for head in forms.KNOWN_BY[kind]:
        column, was = form.columns.get(head), held.get(head)
        if column is None:
            return False  # told of the sheet
        now = _cell(cells, column).replace(STROKE, "")
        if was is None or not forms.same(now, was):
            why = f"“{head}”与该行{forms.MARK}不符" + (f"（原为“{was[:40]}”）" if was else "") + "，该行未读入"
            fix = f"可能是排序时没有带上右侧隐藏列，或改写了“{head}”：恢复原样，或{DOWNLOAD}"
            tell("torn_row", why, fix, at=column)
            return False
    return True


def _tell_figures(cells: list[str], form: Form, kind: str, tell: SheetProblems) -> None:
    """A figure that is no longer what went out: somebody wrote it here, where none is read."""
    held = forms.read_before(_cell(cells, form.columns.get(forms.BEFORE, -1)))
    for head, was in held.items():
        if head in forms.KNOWN_BY[kind] or head in FIELDS[kind].values():
            continue
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


def _bare(text: str) -> str:
    return "".join(text.split())


def _cell(cells: list[str], column: int) -> str:
    return cells[column] if 0 <= column < len(cells) else ""
