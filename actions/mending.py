"""Cells of an upload that a person puts right on the page: which can be, and the file that keeps what was put right.

The uploaded file is never changed: its mends stand beside it in the batch, and both together give the same rows again.
"""

import csv
import io
import itertools
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from exports import csvs
from loaders.spreadsheets import column_of
from loaders.uploads import Mend, Reading
from loaders.uploads.mends import CODE as MISFIT
from model.failures import Refused
from model.problems import Problem

HEAD = ("文件", "工作表", "行", "列", "原为", "改为", "更正人")
STARTS = ("'", *csvs.STARTS)  # what a spreadsheet would run, and the sign that keeps it from doing so
LABELS = {"area", "indicator", "year", "unit", "period", "status", "scope", "attribute"}  # one word, many rows
WORDS = ("area", "indicator", "task", "year", "value", "quantity")  # what tells a row from the others
MOST_WORDS = 30  # characters of one cell


@dataclass(frozen=True, kw_only=True)
class Place:
    """A cell that a problem points at or that was put right; of a column of labels all cells with the same text.

    rows: as the reader's program shows them. was: the text in the file. becomes: what it was put right to, '' when it
    was not. problems: what is (still) wrong there, errors first.
    """

    file: str
    sheet: str
    column: str
    rows: tuple[int, ...]
    was: str
    becomes: str
    problems: tuple[Problem, ...]

    @property
    def level(self) -> str:
        """'error', 'warning', or '' when nothing is wrong any more."""
        return self.problems[0].level if self.problems else ""

    def mends(self, becomes: str) -> list[Mend]:
        """Its cells put right."""
        return [
            Mend(file=self.file, sheet=self.sheet, row=row, column=self.column, was=self.was, becomes=becomes)
            for row in self.rows
        ]


def places(reading: Reading, problems: Sequence[Problem], mends: Sequence[Mend]) -> tuple[list[Place], list[Problem]]:
    """(the cells that can be put right, in the order of the files; the problems that point at none)."""
    sheets = {(file, sheet.name): sheet for file, book in reading.workbooks.items() for sheet in book.sheets}
    widths = {place: sheet.width for place, sheet in sheets.items()}
    readings = {(one.file, one.sheet): one for one in reading.sheets}
    done = {(one.file, one.sheet, one.row, one.column): one for one in mends}
    found: dict[tuple, dict] = {}

    def place(file: str, sheet: str, row: int, column: str) -> dict:
        mend = done.get((file, sheet, row, column))
        was = mend.was if mend else sheets[file, sheet].cell(row, column_of(column)).text
        one = readings.get((file, sheet))
        label = one is not None and row not in one.header_rows and one.columns.get(column) in LABELS
        of = (file, sheet, column, was if label else row, mend.becomes if mend else "")
        return found.setdefault(of, {"rows": {}, "was": was, "problems": {}})

    for mend in mends:
        if (mend.file, mend.sheet) in sheets:
            place(mend.file, mend.sheet, mend.row, mend.column)["rows"][mend.row] = None
    others = []
    for problem in problems:
        row, column, width = problem.row, problem.column, widths.get((problem.file, problem.sheet), 0)
        if row is None or problem.code == MISFIT or not 0 <= column_of(column) < width:
            others.append(problem)
            continue
        one = place(problem.file, problem.sheet, row, column)
        one["rows"][row] = None
        one["problems"].setdefault((problem.level, problem.code, problem.why), problem)
    listed = [
        Place(
            file=file,
            sheet=sheet,
            column=column,
            rows=tuple(sorted(one["rows"])),
            was=one["was"],
            becomes=becomes,
            problems=tuple(sorted(one["problems"].values(), key=lambda problem: problem.level != "error")),
        )
        for (file, sheet, column, _, becomes), one in found.items()
    ]
    order = {name: at for at, name in enumerate(sheets)}
    listed.sort(key=lambda one: (order[one.file, one.sheet], one.rows[0], column_of(one.column)))
    return listed, others


def words(reading: Reading, one: Place | Problem, names: Mapping[str, str]) -> str:
    """'山单县 · 每千人口注册护士数 · 2024 · 4.41': the words of its row in the file; what the column's head or the title
    says of it is named. '' of a problem of no row. names: of areas and indicators, by code and id.
    """
    row = one.rows[0] if isinstance(one, Place) else one.row
    about = next((other for other in reading.sheets if (other.file, other.sheet) == (one.file, one.sheet)), None)
    if row is None or about is None:
        return ""
    if row in about.header_rows:
        return "表头"
    sheet = next(sheet for sheet in reading.workbooks[one.file].sheets if sheet.name == one.sheet)
    said = dict(part.split(":", 1) for part in about.columns.get(one.column, "").split(";") if ":" in part)
    if said:
        said["value"] = sheet.cell(row, column_of(one.column)).text
    found = []
    for kind in WORDS:
        own = [sheet.cell(row, column_of(at)).text for at, role in about.columns.items() if role == kind]
        text = said.get(kind) if kind in said else " ".join(" ".join(own).split()) or about.context.get(kind, "")
        text = names.get(text, text)
        found.append(text if len(text) <= MOST_WORDS else text[: MOST_WORDS - 1] + "…")
    return " · ".join(filter(None, found))


# -- the file that keeps them ----------------------------------------------------------------------------------------------


def kept(files: Sequence[str], mends: Sequence[Mend], *, by: str) -> dict[str, bytes]:
    """{name: bytes} of the file that stands in the batch beside the others; {} without mends. by: who is told in those
    that name nobody. Its name sorts behind the first file's, which stays the one that the ledger lists.
    """
    if not mends:
        return {}
    stem = min(files).rpartition(".")[0] or min(files)
    endings = itertools.chain([""], (f"({count})" for count in itertools.count(2)))
    name = next(name for ending in endings if (name := f"{stem}_更正{ending}.csv") not in files)
    return {name: write([one if one.by else replace(one, by=by) for one in mends])}


def write(mends: Sequence[Mend]) -> bytes:
    """CSV as Excel and WPS open it; a text that a spreadsheet would run, or that begins with ', has a ' before it."""
    out = io.StringIO()
    lines = csv.writer(out, lineterminator="\r\n")
    lines.writerow(HEAD)
    for one in mends:
        texts = (one.file, one.sheet, str(one.row), one.column, one.was, one.becomes, one.by)
        lines.writerow("'" + text if text.startswith(STARTS) else text for text in texts)
    return out.getvalue().encode("utf-8-sig")


def read(body: bytes, name: str) -> list[Mend]:
    """What write wrote, or a person by hand. name: as the problems call it. Raises Refused with every line in the way."""
    try:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        lines = []
    if not lines or tuple(lines[0]) != HEAD:
        why, fix = "不是更正文件", f"用 UTF-8 编码的 CSV，表头为 {'、'.join(HEAD)}"
        raise Refused.because(MISFIT, why, fix, file=name)
    mends, problems = [], []
    for number, cells in enumerate(lines[1:], 2):
        texts = [cell.removeprefix("'") for cell in cells]
        if not any(texts):
            continue
        if len(texts) != len(HEAD) or not _is_row(texts[2]) or column_of(texts[3]) < 0:
            fix = f"每行填 {len(HEAD)} 格，行填数字，列填字母，如 5、E"
            problems.append(Problem(code=MISFIT, file=name, row=number, why="不能识别该行更正", fix=fix))
            continue
        file, sheet, row, column, was, becomes, by = texts
        mends.append(Mend(file=file, sheet=sheet, row=int(row), column=column, was=was, becomes=becomes, by=by))
    if problems:
        raise Refused(problems)
    return mends


def found_in(files: Mapping[str, bytes]) -> list[Mend]:
    """The mends kept among the files of a batch, by name; a planner's own file that only looks like them is passed over."""
    found = []
    for name, body in files.items():
        with suppress(Refused):
            found += read(body, name)
    return found


def _is_row(text: str) -> bool:
    return text.isascii() and text.isdigit() and 0 < len(text) < 8
