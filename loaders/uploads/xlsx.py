"""Bytes of an XLSX -> Sheets, in one pass over the XML of each.

Read as events and not through a library, because three things are needed at once that none gives: the number format of each cell
(its printed decimals), formulas beside their kept values, and limits that hold before memory is spent: a sheet whose 'dimension'
claims a million rows costs only the cells it has. Nothing outside the file is opened.
"""

import re
from collections.abc import Iterator

from loaders.uploads import events, formats, limits
from loaders.uploads.limits import Refused
from loaders.uploads.package import Package
from loaders.uploads.sheet import DATE, FORMULA, TEXT, UNCOMPUTED, Sheet, column_of, trimmed

NUMBER_AS_TEXT = re.compile(r"\s*[+-]?[0-9][0-9,]*(?:\.[0-9]+)?\s*")
CELL = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a control character is written: _x000D_
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
MOST_MERGED = 20_000
OUTSIDE = (
    "external_link",
    "有引用其他文件的链接; 只读了保存时的数, 没有打开链接",
    "核对引用来的数, 或粘贴为数值后再上传",
)


def read(body: bytes) -> Iterator[Sheet]:
    """The sheets, one after another. Raises Refused for the file; a sheet past its limits raises when it is reached."""
    package = Package(body)
    main = package.workbook()
    parts = package.relations(main)
    book = _Book(package, main, {kind: part for kind, part in parts.values() if part in package.names})
    warnings = [OUTSIDE] if package.points_outside else []
    for name, hidden, key in book.sheets:
        kind, part = parts.get(key, ("", ""))
        if kind == "worksheet" and part in package.names:  # chart sheets hold no cells
            sheet = Sheet(name=name, hidden=hidden, warnings=warnings)
            _Cells(sheet, book).read(package, part)
            yield sheet


class _Book:
    """What the sheets share. sheets: (name, hidden, id of its part); texts; formats: (code, whether a date) of each cell style."""

    def __init__(self, package: Package, main: str, parts: dict[str, str]) -> None:
        self.sheets: list[tuple[str, bool, str]] = []
        self.from_1904 = False
        self.texts: list[str] = []
        self.formats: list[tuple[str, bool]] = []
        package.parse(main, start=self._of_book)
        if len(self.sheets) > limits.SHEETS:
            raise Refused("too_many_sheets", f"超过 {limits.SHEETS} 个工作表", "拆成几个文件")
        if "sharedStrings" in parts:
            self._read_texts(package, parts["sharedStrings"])
        if "styles" in parts:
            self._read_formats(package, parts["styles"])

    def _of_book(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "sheet":
            hidden = attributes.get("state", "visible") != "visible"
            self.sheets.append((attributes.get("name", ""), hidden, events.local(attributes, "id")))
        elif tag == "workbookPr":
            self.from_1904 = attributes.get("date1904") in ("1", "true")

    def _read_texts(self, package: Package, part: str) -> None:
        """Shared texts: <t> directly or in runs; the readings of names (rPh) are not part of the text, and a raised digit
        stays one: 4.3 with the mark of a footnote is 4.3¹ and not 4.31, and m with a raised 2 is m²."""
        pieces: list[str] = []
        inside, raised, aside, size = False, False, 0, 0

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal inside, raised, aside
            inside = tag == "t" and not aside
            raised = (raised or attributes.get("val") == "superscript") if tag == "vertAlign" else raised and tag != "r"
            aside += tag == "rPh"

        def end(tag: str) -> None:
            nonlocal inside, raised, aside, size
            inside, raised = False, raised and tag != "r"
            aside -= tag == "rPh"
            if tag == "si":
                text = unescaped("".join(pieces))
                pieces.clear()
                size += len(text)
                if size > limits.TEXTS_CHARS or len(self.texts) >= limits.CELLS:
                    raise Refused("too_many_cells", "文字太多", "拆成几个文件")
                self.texts.append(text)

        def text(piece: str) -> None:
            if inside:
                pieces.append(piece.translate(RAISED) if raised else piece)

        package.parse(part, start=start, end=end, text=text)

    def _read_formats(self, package: Package, part: str) -> None:
        own: dict[str, str] = {}
        styles: list[str] = []
        inside = False

        def start(tag: str, attributes: dict[str, str]) -> None:
            nonlocal inside
            if tag == "numFmt":
                own.setdefault(attributes.get("numFmtId", ""), attributes.get("formatCode", "General"))
            elif tag == "cellXfs":
                inside = True
            elif tag == "xf" and inside:
                styles.append(attributes.get("numFmtId", "0"))

        def end(tag: str) -> None:
            nonlocal inside
            inside = inside and tag != "cellXfs"

        package.parse(part, start=start, end=end)
        built_in = {str(key): code for key, code in formats.BUILT_IN.items()}
        codes = {key: own.get(key) or built_in.get(key, "General") for key in set(styles)}
        known = {key: (code, formats.is_date(code)) for key, code in codes.items()}
        self.formats = [known[key] for key in styles]


def unescaped(text: str) -> str:
    if len(text) > limits.CELL_CHARS:
        raise Refused("too_large", f"有一格超过 {limits.CELL_CHARS} 个字", "删去这一格里的长文")
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
        self.into: list[str] | None = None  # where character data belongs just now
        self.aside = 0
        self.shown: dict[tuple[str, str], str] = {}
        self.columns: dict[str, int] = {}

    def read(self, package: Package, part: str) -> None:
        package.parse(part, start=self._start, end=self._end, text=self._text)
        rows = self.sheet.rows
        if any(after[0] <= before[0] for before, after in zip(rows, rows[1:], strict=False)):
            rows.sort(key=lambda one: one[0])

    def _text(self, piece: str) -> None:
        if self.into is not None:
            self.into.append(piece)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "c":
            self._place(attributes.get("r", ""))
            self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
            self.value = self.formula = self.into = None
        elif tag == "v" or (tag == "t" and not self.aside):
            self.value = self.value or []
            self.into = self.value
        elif tag == "f":
            self.formula = self.into = []
        elif tag == "row":
            given = attributes.get("r", "")
            self.number = int(given) if given.isdecimal() and len(given) < 8 else self.number + 1
            self.row, self.column = [], -1
        elif tag == "rPh":
            self.aside += 1
        elif tag == "mergeCell":
            self._merge(attributes.get("ref", ""))

    def _end(self, tag: str) -> None:
        if tag == "c":
            self._cell()
        elif tag in ("v", "t", "f"):
            self.into = None
        elif tag == "row":
            row = trimmed(self.row)
            if row:
                self.count += len(row)
                self.sheet.rows.append((self.number, row))
                limits.count_row(rows=len(self.sheet.rows), cells=self.count, width=len(row))
        elif tag == "rPh":
            self.aside -= 1

    def _place(self, given: str) -> None:
        letters = given.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = column_of(letters) if 0 < len(letters) < 4 else -1
        found = self.columns[letters]
        self.column = found if found >= 0 else self.column + 1

    def _cell(self) -> None:
        text = self._said((self.number, self.column))
        if text == "" or (self.column >= limits.COLUMNS and not text.strip()):
            return
        if self.column >= limits.COLUMNS:
            limits.count_row(rows=0, cells=0, width=self.column + 1)
        if self.column < len(self.row):  # the same place twice, or out of order
            self.row[self.column] = text
        else:
            self.row.extend([""] * (self.column - len(self.row)))
            self.row.append(text)

    def _said(self, place: tuple[int, int]) -> str:
        kind, value = self.kind, None if self.value is None else "".join(self.value)
        if self.formula is not None:
            if not value and kind != "str":
                self.sheet.marks[place] = UNCOMPUTED
                return "=" + "".join(self.formula)[:60]
            self.sheet.marks[place] = FORMULA
        if not value:
            return ""
        if kind == "n":
            return self._number(value, place)
        if kind == "b":
            return "TRUE" if value.strip() == "1" else "FALSE"
        if kind == "s":
            at = int(value) if value.strip().isdecimal() and len(value) < 10 else -1
            text = self.book.texts[at] if 0 <= at < len(self.book.texts) else ""
        else:
            text = unescaped(value)
        if self.formula is None and NUMBER_AS_TEXT.fullmatch(text):
            self.sheet.marks[place] = TEXT
        return text

    def _number(self, value: str, place: tuple[int, int]) -> str:
        at = int(self.style) if self.style.isdecimal() and len(self.style) < 7 else 0
        code, is_date = self.book.formats[at] if at < len(self.book.formats) else ("General", False)
        self.sheet.numbers += 1
        if is_date:
            self.sheet.marks.setdefault(place, DATE)
        key = (value, self.style)
        if key not in self.shown:
            self.shown[key] = formats.text(value, code, is_date=is_date, from_1904=self.book.from_1904)
        return self.shown[key]

    def _merge(self, ref: str) -> None:
        ends = [CELL.fullmatch(end) for end in ref.split(":")]
        if len(ends) == 2 and all(ends) and len(self.sheet.merged) < MOST_MERGED:
            (left, first), (right, last) = (end.groups() for end in ends)
            self.sheet.merged.append((int(first), column_of(left), int(last), column_of(right)))
