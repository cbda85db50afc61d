"""The recipe: files -> sheets -> layout -> rows -> one Reading."""

from collections.abc import Callable, Sequence

import pandas as pd

from loaders import spreadsheets
from loaders.curated import Reference
from loaders.spreadsheets import Sheet, Workbook, letter
from loaders.uploads import duplicates, forms, layout
from loaders.uploads import mends as mending
from loaders.uploads.answers import SAID_IN, WHAT, Answer
from loaders.uploads.figures import Figures
from loaders.uploads.mends import Mend
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import Numeral
from loaders.uploads.result import Filled, Given, Progress, Reading, SheetReading, Tasks, joined
from loaders.uploads.targets_and_tasks import TargetsAndTasks
from model.forms import BESIDE
from model.problems import Problem

# Sheets that explain a form, or hold its lists for choosing.
ASIDE = ("说明", "填写说明", "填表说明", "使用说明", "封面", "目录", "选项", "字典", "代码表", "下拉", "问题一览")
NOT_UNDERSTOOD = "未能识别表头"
LABELS_SHOWN = ("area", "indicator", "year")
WORDS = {
    "long": "一行一个数",
    "years_across": "各年横排，指标竖排",
    "areas_across": "县区横排，指标竖排",
    "indicators_across": "指标横排",
    "targets": "目标表",
    "commitments": "任务表",
}  # of a form: loaders.uploads.forms.NAMES


def read(
    files: list[Given],
    *,
    reference: Reference,
    year: int,
    choices: dict[tuple[str, str], dict] | None = None,
    mends: Sequence[Mend] = (),
    tasks: Tasks | None = None,
    progress: Progress | None = None,
) -> Reading:
    """Everything the files say, and every problem in them. Never raises for bad input; what progress raises goes
    through.

    year: the as-of year; a figure of a later year is an error. choices: (file, sheet) -> used, layout, header_rows,
    columns, context where the reader changed the guess. mends: cells put right before anything is read. tasks: those the store holds, so that one that comes back
    is known by its number. progress(done, total, words) is called for each sheet and every
    few thousand rows.
    """
    names = Names(catalogue=reference.catalogue, areas=reference.areas)
    batch = _Batch(names, year, choices or {}, mends, tasks or {}, progress or (lambda done, total, words: None))
    batch.problems += mending.unknown([given.name for given in files], mends)
    for place, given in enumerate(files):
        words = f"读取 {given.name}"
        batch.say(place, len(files), words)
        batch.file(given, lambda place=place, words=words: batch.say(place, len(files), words))
    tables, told = duplicates.settle(
        mending.noted(joined(batch.parts), mends), lambda: batch.say(len(files), len(files), "核对重复的行")
    )
    batch.say(len(files), len(files), "读完")
    return Reading(
        tables=tables,
        problems=batch.problems + told,
        sheets=batch.sheets,
        workbooks=batch.workbooks,
        filled=batch.filled,
    )


class _Batch:
    """What has been read of the files so far."""

    def __init__(
        self, names: Names, year: int, choices: dict, mends: Sequence[Mend], tasks: Tasks, say: Progress
    ) -> None:
        self.names, self.year, self.choices, self.mends, self.say = names, year, choices, mends, say
        self.tasks = tasks
        self.parts: dict[str, list[pd.DataFrame]] = {}
        self.problems: list[Problem] = []
        self.sheets: list[SheetReading] = []
        self.workbooks: dict[str, Workbook] = {}
        self.unread: list[Problem] = []  # of the file being read: sheets full of numbers that were not understood
        self.before: layout.Layout | None = None  # the sheet before, in the same file
        self.filled: list[Filled] = []
        self.beside_form = False  # a sheet of the file being read is a form of ours
        self.numerals: dict[str, Numeral] = {}
        self.seen: dict[tuple[str, str], int] = {}  # rows below the header, read or not

    def file(self, given: Given, tick: Callable[[], None]) -> None:
        before, self.unread, self.before = len(self.sheets), [], None
        book, lost = mending.applied(spreadsheets.read(given.body, given.name, tick), given.name, self.mends)
        self.workbooks[given.name] = book
        self.problems += book.problems + lost
        found = {sheet.name: form for sheet in book.sheets if (form := self._form(given.name, sheet))}
        self.beside_form, nameless = bool(found), []
        for sheet in book.sheets:
            if sheet.name in found:
                self._filled_in(given.name, sheet, found[sheet.name])
            elif unmarked := self._unmarked(given.name, sheet):
                nameless.append(unmarked)
            else:
                self._sheet(given.name, sheet)
        self.problems += nameless
        if book.refusal:
            self.problems.append(book.refusal)
            return
        mine = self.sheets[before:]
        if any((one.file, one.sheet) in self.choices for one in mine):
            self.problems += self.unread
            return
        if any(one.used for one in mine):
            self.problems += self.unread
            if not any(self.seen.get((one.file, one.sheet)) for one in mine if one.used):
                self.problems.append(
                    Problem(code="not_a_table", file=given.name, why="只有表头，没有数据", fix="检查是否选错了文件")
                )
            return
        if nameless:
            return
        self.problems.append(
            Problem(
                code="not_a_table",
                file=given.name,
                sheet=mine[0].sheet if len(mine) == 1 else "",
                why=_not_found(mine),
                row=next((one.header_rows[-1] for one in mine if one.header_rows), None) if len(mine) == 1 else None,
                fix="表头要有 县区、指标、年份、数值，或指标竖排、年份横排；也可下载模板填写",
            )
        )

    def _form(self, file: str, sheet: Sheet) -> forms.Form | None:
        """The form a sheet is; None where it is none, or is to be read as something else, or not at all."""
        choice = self.choices.get((file, sheet.name), {})
        if choice.get("used") is False or choice.get("layout", "form") != "form":
            return None
        return forms.recognise(sheet)

    def _filled_in(self, file: str, sheet: Sheet, form: forms.Form) -> None:
        filled, problems = forms.read(file, sheet, form)
        self.filled += filled
        self.problems += problems
        rows = len({one.row for one in filled})
        self.seen[file, sheet.name] = rows
        self.sheets.append(
            SheetReading(
                file=file, sheet=sheet.name, used=True, layout="form", encoding=sheet.encoding, header_rows=(form.header,), columns={}, context={},
                why=f"{forms.name(form)}（出自第 {form.batch} 批），只读填写栏；{rows} 行", rows=rows, answers={}, questions=(),
            )
        )  # fmt: skip

    def _unmarked(self, file: str, sheet: Sheet) -> Problem | None:
        """What is wrong with a form without its marks, noted as a sheet that is not read; None for any other sheet. No mapping makes it readable:
        its rows would be taken for new tasks, its columns for figures.
        """
        if sheet.hidden or self.choices.get((file, sheet.name), {}).get("used") is False:
            return None
        problem = forms.unmarked(file, sheet)
        if problem:
            self.sheets.append(
                SheetReading(
                    file=file, sheet=sheet.name, used=False, layout="none", encoding=sheet.encoding, header_rows=(problem.row or 1,), columns={}, context={},
                    why="看板的填写表，缺少识别码列，未读", rows=0, answers={}, questions=(),
                )
            )  # fmt: skip
        return problem

    def _sheet(self, file: str, sheet: Sheet) -> None:
        choice = self.choices.get((file, sheet.name), {})
        found = layout.recognise(sheet, self.names, choice)
        found.continue_from(self.before, sheet)
        self.before = found
        out = self._left_out(sheet, found, choice)
        rows, blank, problems = 0, 0, []
        if not out:
            self.say(0, len(sheet.rows), f"读取 {file}[{sheet.name}]" if sheet.name else f"读取 {file}")
            shared = {"file": file, "sheet": sheet, "layout": found, "names": self.names}
            words = f"读取 {file}"
            for part in found.blocks() if found.family == "figure" else [found]:
                shared["layout"] = part
                if found.family == "figure":
                    reader = Figures(**shared, year=self.year, numerals=self.numerals)
                else:
                    reader = TargetsAndTasks(**shared, tasks=self.tasks)
                table, told = reader.read(lambda place: self.say(place, len(sheet.rows), words))
                self.parts.setdefault(found.family, []).append(table)
                problems += told
                rows, blank = rows + len(table), blank + reader.blank
            self.problems += dict.fromkeys(problems)  # of tables side by side some are the same
            if rows:
                self.problems += [_rest(file, sheet.name, one) for one in found.rest]
            self.seen[file, sheet.name] = len(sheet.rows) - found.start
        elif out.startswith(NOT_UNDERSTOOD):
            self._warn_unread(file, sheet)
        self.sheets.append(
            SheetReading(
                file=file,
                sheet=sheet.name,
                used=not out,
                why=out or _why(found.name, found.context, self.names, rows, blank),
                layout=found.name,
                encoding=sheet.encoding,
                header_rows=found.header_rows,
                columns={letter(column): role for column, role in sorted(found.columns.items())},
                context=found.context,
                rows=rows,
                answers=found.answers,
                questions=tuple(found.questions) if not out else (),
            )
        )

    def _left_out(self, sheet: Sheet, found: layout.Layout, choice: dict) -> str:
        """Why a sheet is not read; '' when it is."""
        if not sheet.rows:
            return "空表"
        if choice.get("used") is False or choice.get("layout") == "none":
            return "页面上选了不读"
        if choice.get("used") is not True:
            if sheet.name.strip() in ASIDE:
                return "说明页，不读"
            if sheet.hidden:
                return "隐藏的工作表，不读；需要时可在页面上选用"
            if self.beside_form and sheet.name.strip() in BESIDE:
                return "随填写表附带的说明，不读；需要时可在页面上选用"
        if found.name != "none":
            return ""
        heads = "、".join(text for _, text, numbers in found.unknown.values() if numbers)[:60]
        labels = "、".join(WHAT[role] for role in LABELS_SHOWN if role in found.columns.values())
        return (
            f"{NOT_UNDERSTOOD}：认出了{labels}列，但其他列名都不是目录中的指标（{heads}）"
            if heads and labels
            else f"{NOT_UNDERSTOOD}，未读"
        )

    def _warn_unread(self, file: str, sheet: Sheet) -> None:
        """A sheet full of numbers that was not understood, beside others that were, is not passed over in silence."""
        numbers = sheet.numbers or sum(
            cell.strip().replace(".", "", 1).isdigit() for _, cells in sheet.rows[:500] for cell in cells
        )
        if sheet.name and numbers >= 3:
            self.unread.append(
                Problem(
                    level="warning",
                    code="not_a_table",
                    file=file,
                    sheet=sheet.name,
                    why="该工作表中有数据，但不能识别表头，未读",
                    fix="需要时在页面上选定表头行和各列，或将表头改为 县区、指标、年份、数值",
                )
            )


def _rest(file: str, sheet: str, said: Answer) -> Problem:
    """Words of a title that no table of words knows: they may change whose or what the figures are, and nobody can list them all."""
    return Problem(
        level="warning",
        code="title_rest",
        file=file,
        sheet=sheet,
        row=said.row,
        value=said.text,
        why=f"{SAID_IN[said.where]}中的“{said.words}”不能识别，已按全县、全年的实际数读入",
        fix="确为全县、全年实际数的可照传；不是的，不要上传本表",
    )


def _not_found(sheets: list[SheetReading]) -> str:
    """Why no sheet of a file holds a table, as near to the cause as can be said."""
    near = next((one.why.partition("：")[2] for one in sheets if one.why.startswith(f"{NOT_UNDERSTOOD}：")), "")
    if near:
        return f"没有找到数据表：{near}"
    return "没有找到数据表：不能识别表头" if any(one.why != "空表" for one in sheets) else "文件中没有内容"


def _why(name: str, context: dict[str, str], names: Names, rows: int, blank: int) -> str:
    """How a sheet was understood: '一行一个数; 全表: 山丹县 2023年 年报; 读入 12 行; 3 行没有数值, 未读'."""
    held = [
        names.area_names.get(context.get("area", ""), ""),
        f"{context['year']}年" if context.get("year") else "",
        context.get("status", ""),
        context.get("unit", ""),
    ]
    said = [WORDS[name], "标题说明：" + " ".join(one for one in held if one) if any(held) else "", f"读入 {rows} 行"]
    return "；".join(one for one in (*said, f"{blank} 行没有数值，未读" if blank else "") if one)
