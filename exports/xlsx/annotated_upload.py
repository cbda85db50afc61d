"""What was uploaded, given back with its problems marked where they are: mend it there and upload the same file again."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from charts import style
from exports.xlsx.book import begin, digits, fitted, named
from model.problems import Problem

COLUMN = "问题"
WIDE = 70  # characters of the column 问题, a Chinese one counting twice
LIST = "问题一览"
HEADS = ("级别", "文件", "工作表", "行", "列", "所填内容", "问题", "处理办法")
WIDTHS = (7, 26, 14, 7, 7, 24, 52, 52)
COMMENTS = 2_000  # comments in one file: more make programs slow to open it, and the column 问题 says the same
LONGEST = 32_000  # a cell holds 32,767 characters
PLAIN = re.compile(r"-?(?:0|[1-9][0-9]{0,14})(?:\.([0-9]{1,6}))?")


@dataclass(frozen=True, kw_only=True)
class AnnotatedSheet:
    """One sheet as it came. rows: (1-based row number, cells as text from column A on). header: its last header row, or None."""

    file: str
    sheet: str
    rows: list[tuple[int, list[str]]]
    header: int | None = None


def xlsx(sheets: list[AnnotatedSheet], problems: list[Problem]) -> bytes:
    """A workbook: each sheet with its cells where they were and a column 问题 after them, and 问题一览 with all problems.

    A cell with an error is red, one with a warning yellow, each with a comment that says what to do (the first COMMENTS of them). A problem of a whole row
    or file stands in 问题 or in 问题一览 only.
    """
    out = io.BytesIO()
    with begin(out) as book:
        looks = _Looks(book)
        taken: set[str] = {LIST}
        comments = iter(range(COMMENTS))
        for one in sheets:
            mine = [
                problem
                for problem in problems
                if problem.row is not None and (problem.file, problem.sheet) == (one.file, one.sheet)
            ]
            several = len({sheet.file for sheet in sheets}) > 1
            _write(book.add_worksheet(_name(one, several, taken)), one, mine, looks, comments)
        _list(book.add_worksheet(LIST), problems, looks)
    return out.getvalue()


class _Looks(dict):
    """Cell formats by name, and by (format, digits after the point) for numbers, made when first needed."""

    def __init__(self, book) -> None:
        font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "top"}
        framed = font | {"border": 1, "border_color": style.LINE}
        wrapped = framed | {"text_wrap": True}
        self.book, self.made = book, {}
        self.add("plain", font)
        self.add("cell", wrapped)
        self.add("error", wrapped | {"bg_color": "#f3c9bd"})
        self.add("warning", wrapped | {"bg_color": "#fbe7b2"})
        self.add("head", framed | {"bold": True, "bg_color": style.FRAME, "font_color": style.PAPER})

    def add(self, name, given: dict):
        self[name] = self.book.add_format(given)
        self.made[name] = given

    def number(self, name: str, places: int):
        if (name, places) not in self:
            self.add((name, places), self.made[name] | {"num_format": digits(places)})
        return self[name, places]


def _name(one: AnnotatedSheet, several: bool, taken: set[str]) -> str:
    """A sheet name Excel accepts: at most 31 characters, each once. Several files: the file's name leads."""
    stem = one.file.rsplit(".", 1)[0]
    wished = " ".join(part for part in ((stem, one.sheet) if several else (one.sheet or stem,)) if part)
    return named(wished, taken, end=" {}")


def _write(sheet, one: AnnotatedSheet, problems: list[Problem], looks: _Looks, comments: Iterator[int]) -> None:
    by_row: dict[int, list[Problem]] = {}
    for problem in problems:
        by_row.setdefault(problem.row, []).append(problem)
    width = max((len(cells) for _, cells in one.rows), default=0)
    sheet.set_column(0, max(width - 1, 0), 14, looks["plain"])
    sheet.set_column(width, width, WIDE)
    _on_paper(sheet)
    if one.header:
        sheet.repeat_rows(one.header - 1)
        sheet.write_string(one.header - 1, width, COLUMN, looks["head"])
        sheet.freeze_panes(one.header, 0)
    rows = dict(one.rows)
    for number in sorted(rows.keys() | by_row.keys()):
        told, cells = by_row.get(number, []), rows.get(number, [])
        marks = {at: mark for at, mark in _marks(told).items() if at < width}  # the column 问题 itself is no data
        for at in range(max(len(cells), *(column + 1 for column in marks), 0)):
            level, words = marks.get(at, ("plain", ""))
            _cell(sheet, number - 1, at, cells[at] if at < len(cells) else "", level, looks)
            if words and next(comments, None) is not None:
                sheet.write_comment(number - 1, at, words[:LONGEST], {"x_scale": 2, "y_scale": 1.2})
        if told and number != one.header:  # there the column's own name stands; the comment says it
            level = "error" if any(problem.level == "error" for problem in told) else "warning"
            words = "\n".join(map(_said, told))[:LONGEST]
            sheet.set_row(number - 1, 15 * min(fitted(words, WIDE), 12))
            sheet.write_string(number - 1, width, words, looks[level])


def _marks(problems: list[Problem]) -> dict[int, tuple[str, str]]:
    """Column (from 0) -> (the graver level, what its comment says)."""
    marks: dict[int, tuple[str, str]] = {}
    for problem in problems:
        if not re.fullmatch("[A-Z]{1,3}", problem.column):
            continue
        at = 0
        for letter in problem.column:
            at = at * 26 + ord(letter) - ord("A") + 1
        level, words = marks.get(at - 1, ("warning", ""))
        level = "error" if "error" in (level, problem.level) else "warning"
        marks[at - 1] = (level, f"{words}\n{_said(problem)}".strip())
    return marks


def _said(problem: Problem) -> str:
    mark = "" if problem.level == "error" else "（提醒）"
    return f"{mark}{problem.why}" + (f"。{problem.fix}" if problem.fix else "")


def _cell(sheet, row: int, column: int, text: str, look: str, looks: _Looks) -> None:
    """A number as a number that shows the digits it was printed with, so that the file reads as it did; all else as text."""
    plain = PLAIN.fullmatch(text)
    if not text:
        sheet.write_blank(row, column, None, looks[look])
    elif plain:
        sheet.write_number(row, column, float(text), looks.number(look, len(plain.group(1) or "")))
    else:
        sheet.write_string(row, column, text[:LONGEST], looks[look])


def _list(sheet, problems: list[Problem], looks: _Looks) -> None:
    """All as text, row numbers too: when the mended file comes back, a sheet without numbers is plainly no data."""
    for at, (head, width) in enumerate(zip(HEADS, WIDTHS)):
        sheet.set_column(at, at, width)
        sheet.write_string(0, at, head, looks["head"])
    for row, one in enumerate(sorted(problems, key=lambda one: one.level != "error"), 1):
        level, place = ("须改" if one.level == "error" else "提醒"), "" if one.row is None else str(one.row)
        for at, text in enumerate((level, one.file, one.sheet, place, one.column, one.value, one.why, one.fix)):
            sheet.write_string(row, at, text[:LONGEST], looks[one.level if at == 0 else "cell"])
        high = max(fitted(text[:LONGEST], width) for text, width in zip((one.value, one.why, one.fix), WIDTHS[5:]))
        sheet.set_row(row, 15 * min(high, 12))
    end = max(len(problems), 1)
    sheet.ignore_errors({"number_stored_as_text": f"A2:H{end + 1}"})
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, end, len(HEADS) - 1)
    sheet.repeat_rows(0)
    _on_paper(sheet)


def _on_paper(sheet) -> None:
    """A4 lying, one page across."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_footer("&C&P / &N")
