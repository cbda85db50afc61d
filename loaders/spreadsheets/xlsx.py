"""Bytes of an XLSX -> Sheets, in one pass over the XML of each.

Read as events and not through a library, because three things are needed at once that none gives: the number format of
each cell (its printed decimals), formulas beside their kept values, and limits that hold before memory is spent: a
sheet whose 'dimension' claims a million rows costs only the cells it has. Nothing outside the file is opened.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from loaders.spreadsheets import formats, limits, xml_sax
from loaders.spreadsheets.limits import OUTSIDE, Refused
from loaders.spreadsheets.sheet import (
    COMPUTED,
    TEXT_NUMBER,
    UNCOMPUTED,
    UNSHOWN,
    Run,
    Runs,
    Sheet,
    column_of,
    shown,
    trimmed,
)
from loaders.spreadsheets.xlsx_zip import Package

CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a control character is written: _x000D_


def read(
    body: bytes, warn: Callable[[str, str, str], None], tick: Callable[[], None] = lambda: None
) -> Iterator[Sheet]:
    """The sheets, one after another. warn(code, why, fix) takes what is odd about the file. Raises Refused for the
    file; a sheet past its limits raises when it is reached.
    """
    package = Package(body, tick)
    main = package.workbook()
    parts = package.relations(main)
    book = _Book(package, main, {kind: part for kind, part in parts.values() if package.has(part)})
    if package.points_outside:
        warn(*OUTSIDE)
    for name, hidden, key in book.sheets:
        kind, part = parts.get(key, ("", ""))
        if kind == "worksheet" and package.has(part):  # chart sheets hold no cells
            sheet = Sheet(name=name, hidden=hidden)
            _Cells(sheet, book).read(package, part)
            _read_comments(sheet, package, part)
            yield sheet


def _read_comments(sheet: Sheet, package: Package, of: str) -> None:
    """What hangs on the cells. A conversation (threadedComment) stands once more as a comment of old, whose words are the program's own."""
    parts = {kind: part for kind, part in package.relations(of).values() if package.has(part)}
    threads, comments = _Comments("threadedComment"), _Comments("comment")
    for kind, found in (("threadedComment", threads), ("comments", comments)):
        if kind in parts:
            package.parse(parts[kind], start=found.start, end=found.end, text=found.text)
    talked = {ref for ref, _ in threads.found}
    for ref, text in (*threads.found, *(one for one in comments.found if one[0] not in talked)):
        if place := CELL.fullmatch(ref):
            sheet.comment(int(place[2]), column_of(place[1]), text)


@dataclass(frozen=True, slots=True)
class _Style:
    """What a cell's style says: its number format, whether that shows a day, whether its font is struck out or
    raised.
    """

    code: str = "General"
    is_date: bool = False
    struck: bool = False
    raised: bool = False


PLAIN = _Style()


class _RichText:
    """Collects one text from <t>, alone or in runs <r>; the readings of names (rPh) are no part of it."""

    def __init__(self) -> None:
        self.inside = False
        self.aside = 0
        self.raised = self.struck = False
        self.runs = Runs()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "t":
            self.inside = not self.aside
        elif tag == "r":
            self.raised = self.struck = False
        elif tag == "vertAlign":
            self.raised = attributes.get("val") == "superscript"
        elif tag == "strike":
            self.struck = _is_on(attributes)
        elif tag == "rPh":
            self.aside += 1

    def end(self, tag: str) -> None:
        if tag == "t":
            self.inside = False
        elif tag == "r":
            self.raised = self.struck = False
        elif tag == "rPh":
            self.aside -= 1

    def text(self, piece: str) -> None:
        if self.inside:
            self.runs.add(piece, raised=self.raised, struck=self.struck)

    def take(self) -> tuple[str, tuple[Run, ...]]:
        return self.runs.take(unescaped)


class _Comments:
    """Collects (place, text) of one part: <comment ref="B3"> with rich text, <threadedComment ref="B3"> with a plain <text>."""

    def __init__(self, tag: str) -> None:
        self.tag, self.ref, self.rich = tag, "", _RichText()
        self.found: list[tuple[str, str]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == self.tag:
            self.ref, self.rich = attributes.get("ref", ""), _RichText()
        else:
            self.rich.start("t" if tag == "text" else tag, attributes)

    def end(self, tag: str) -> None:
        if tag == self.tag:
            self.found.append((self.ref, self.rich.take()[0]))
        else:
            self.rich.end("t" if tag == "text" else tag)

    def text(self, piece: str) -> None:
        self.rich.text(piece)


def _is_on(attributes: dict[str, str]) -> bool:
    """Whether <strike/> is on: val may say that it is not."""
    return attributes.get("val", "1") not in ("0", "false")


def _is_hidden(attributes: dict[str, str], size: str) -> bool:
    """Of a row or column: hidden, or drawn to nothing."""
    return attributes.get("hidden") in ("1", "true") or attributes.get(size) in ("0", "0.0")


class _Book:
    """What the sheets share. sheets: (name, hidden, id of its part); texts: (text, runs) of each shared text; styles of
    cells; computes: whether the formulas are to be computed by whoever opens the file.
    """

    def __init__(self, package: Package, main: str, parts: dict[str, str]) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.from_1904 = self.computes = False
        self.texts: list[tuple[str, tuple[Run, ...]]] = []
        self.styles: list[_Style] = []
        package.parse(main, start=self._of_book)
        limits.count_sheets(len(self.sheets))
        if "sharedStrings" in parts:
            self._read_texts(package, parts["sharedStrings"])
        if "styles" in parts:
            self._read_styles(package, parts["styles"])

    def _of_book(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, xml_sax.local(attributes, "id")))
        elif tag == "calcPr":
            self.computes = attributes.get("fullCalcOnLoad") in ("1", "true")
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")

    def _read_texts(self, package: Package, part: str) -> None:
        rich, size = _RichText(), 0

        def end(tag: str) -> None:
            nonlocal size
            rich.end(tag)
            if tag == "si":
                self.texts.append(rich.take())
                size += len(self.texts[-1][0])
                if size > limits.TEXTS_CHARS or len(self.texts) > limits.CELLS:
                    raise Refused("too_many_cells", "文字太多", "拆成几个文件")

        package.parse(part, start=rich.start, end=end, text=rich.text)

    def _read_styles(self, package: Package, part: str) -> None:
        own: dict[str, str] = {}
        fonts: list[list[bool]] = []  # struck, raised
        styles: list[tuple[str, str]] = []  # number format, font
        inside = ""

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal inside
            if tag == "numFmt":
                own.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", "General"))
            elif tag in ("cellXfs", "fonts"):
                inside = tag
            elif tag == "xf" and inside == "cellXfs":
                styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "")))
            elif tag == "font" and inside == "fonts":
                fonts.append([False, False])
            elif tag == "strike" and inside == "fonts" and fonts:
                fonts[-1][0] = _is_on(attributes)
            elif tag == "vertAlign" and inside == "fonts" and fonts:
                fonts[-1][1] = attributes.get("val") == "superscript"

        def end(tag: str) -> None:
            nonlocal inside
            inside = "" if tag == inside else inside

        package.parse(part, start=start, end=end)
        built_in = {str(key): code for key, code in formats.BUILT_IN.items()}
        codes = {key: own.get(key) or built_in.get(key, "General") for key in {key for key, _ in styles}}
        dates = {key: formats.is_date(code) for key, code in codes.items()}
        looks = {str(place): look for place, look in enumerate(fonts)}
        self.styles = [_Style(codes[key], dates[key], *looks.get(font, ())) for key, font in styles]


def unescaped(text: str) -> str:
    """Text of a cell with _x000D_ and the like as the characters they stand for. Raises Refused when it is too long."""
    if len(text) > limits.CELL_CHARS:
        raise Refused("too_large", f"有单元格超过 {limits.CELL_CHARS} 个字", "删去该格中的长文")
    return ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text) if "_x" in text else text


class _Cells:
    """Fills one sheet. A cell or row without its place stands after the one before it, as the standard says."""

    def __init__(self, sheet: Sheet, book: _Book) -> None:
        self.sheet, self.book = sheet, book
        self.number = self.count = 0
        self.row: list[str] = []
        self.column = -1
        self.kind = self.style = ""
        self.value: list[str] | None = None
        self.formula: list[str] | None = None
        self.into: list[str] | None = None  # where character data of <v> and <f> belongs just now
        self.rich = _RichText()
        self.shown: dict[tuple[str, str], tuple[str, dict]] = {}
        self.zeros_hidden = False
        self.columns: dict[str, int] = {}

    def read(self, package: Package, part: str) -> None:
        package.parse(part, start=self._start, end=self._end, text=self._text)
        rows = self.sheet.rows
        if any(after[0] <= before[0] for before, after in pairwise(rows)):
            rows.sort(key=lambda one: one[0])

    def _text(self, piece: str) -> None:
        if self.into is not None:
            self.into.append(piece)
        else:
            self.rich.text(piece)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._place(attributes.get("r", ""))
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.value = self.formula = self.into = None
            self.rich.runs = Runs()
        elif tag == "v":
            self.into = self.value = []
        elif tag == "f":
            self.into = self.formula = []
        elif tag == "row":
            given = attributes.get("r", "")
            self.number = int(given) if given.isdecimal() and len(given) < 8 else self.number + 1
            self.row, self.column = [], -1
            if _is_hidden(attributes, "ht"):
                self.sheet.hidden_rows.add(self.number)
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))
        elif tag == "sheetView":
            self.zeros_hidden = attributes.get("showZeros") in ("0", "false")
        elif tag == "col" and _is_hidden(attributes, "width"):
            ends = [attributes.get(end, "") for end in ("min", "max")]
            if all(end.isdecimal() and len(end) < 8 for end in ends):
                self.sheet.hidden_columns.update(range(int(ends[0]) - 1, min(int(ends[1]), limits.COLUMNS)))
        else:
            self.rich.start(tag, attributes)

    def _end(self, tag: str) -> None:
        if tag == "c":
            self._cell()
        elif tag in ("v", "f"):
            self.into = None
        elif tag == "row":
            row = trimmed(self.row)
            if row:
                self.count += len(row)
                self.sheet.rows.append((self.number, row))
                limits.count_row(rows=len(self.sheet.rows), cells=self.count, width=len(row))
        else:
            self.rich.end(tag)

    def _place(self, given: str) -> None:
        letters = given.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = column_of(letters) if 0 < len(letters) < 4 else -1
        found = self.columns[letters]
        self.column = found if found >= 0 else self.column + 1

    def _cell(self) -> None:
        text, more = self._read()
        if text == "" or (self.column >= limits.COLUMNS and not text.strip()):
            return
        if self.column >= limits.COLUMNS:
            limits.count_row(rows=0, cells=0, width=self.column + 1)
        text = self.sheet.note(self.number, self.column, text, **more)
        if self.column < len(self.row):  # the same place twice, or out of order
            self.row[self.column] = text
        else:
            self.row.extend([""] * (self.column - len(self.row)))
            self.row.append(text)

    def _read(self) -> tuple[str, dict]:
        """(text, what Sheet.note keeps) of the cell just ended."""
        kind, value = self.kind, "".join(self.value or ())
        text, runs = self.rich.take()
        at = int(self.style) if self.style.isdecimal() and len(self.style) < 7 else 0
        style = self.book.styles[at] if at < len(self.book.styles) else PLAIN
        more: dict = {"struck": style.struck}
        if self.formula is not None:
            # A program that computes nothing keeps a zero and asks whoever opens the file to compute.
            unread = self.book.computes and kind == "n" and limits.ZERO.fullmatch(value)
            if unread or (not value and not text and kind != "str"):
                return "=" + "".join(self.formula)[:60], more | {"formula": UNCOMPUTED}
            more["formula"] = COMPUTED
        if not value and not text:
            return "", {}
        if kind == "n" and value:
            text, said = self._number(value, style)
            return text, more | said
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE", more
        if kind == "s":
            at = int(value) if value.strip().isdecimal() and len(value) < 10 else -1
            text, runs = self.book.texts[at] if 0 <= at < len(self.book.texts) else ("", ())
        elif value:
            text, runs = unescaped(value), ()
        if style.raised and not runs:
            runs = (Run(text, raised=True, struck=style.struck),)
        elif style.struck and runs:  # a part without a font of its own has the cell's
            runs = tuple(replace(run, struck=True) for run in runs)
        text = shown(runs) if runs else text
        if self.formula is None and limits.NUMBER_AS_TEXT.fullmatch(text):
            more["kind"] = TEXT_NUMBER
        return text, more | {"runs": runs}

    def _number(self, value: str, style: _Style) -> tuple[str, dict]:
        self.sheet.numbers += 1
        key = (value, self.style)
        if key not in self.shown:
            text, said = formats.cell(value, style.code, is_date=style.is_date, from_1904=self.book.from_1904)
            if self.zeros_hidden and not style.is_date and limits.ZERO.fullmatch(value):
                said["kind"] = UNSHOWN
            self.shown[key] = text, said
        return self.shown[key]

    def _merge(self, ref: str) -> None:
        ends = [CELL.fullmatch(end) for end in ref.split(":")]
        if len(ends) == 2 and all(ends) and len(self.sheet.merged) < limits.MERGED:
            (left, first), (right, last) = (end.groups() for end in ends)
            self.sheet.merged.append((int(first), column_of(left), int(last), column_of(right)))
