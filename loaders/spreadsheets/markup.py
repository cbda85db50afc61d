"""Tables that portals export as HTML or Excel-2003 XML and call .xls -> Sheets. Simple tables only: text in rows and
cells, spans kept.

Both are read as events, without a tree. HTML goes through libxml2, which is linear where the standard library's parser
takes minutes for a hundred kilobytes of open comments; no network, no entities but those of HTML.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from loaders.spreadsheets import formats, limits, xml_sax
from loaders.spreadsheets.decoding import decode
from loaders.spreadsheets.limits import SAVE_XLSX, Refused
from loaders.spreadsheets.sheet import COMPUTED, DATE, UNCOMPUTED, Run, Runs, Sheet, trimmed

STARTS = (
    "<html",
    "<!doctype html",
    "<table",
    "<?xml",
    "<meta",
    "<head",
    "<body",
    "<div",
    "<!--",
    "<workbook",
    "<style",
)
SKIPPED = {"script", "style", "title"}
STRUCK = {"s", "strike", "del"}
HIDDEN = re.compile(r"display\s*:\s*none", re.I)
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def is_markup(body: bytes) -> bool:
    """Whether the file begins as HTML or XML does."""
    head = body[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith(tuple(word.encode() for word in STARTS))


def read(body: bytes, tick: Callable[[], None] = lambda: None) -> Iterator[Sheet]:
    """One sheet a table, or a worksheet. tick is called every few thousand elements. Raises Refused."""
    text, encoding = decode(body)
    head = text[:4000].lower()
    if SPREADSHEET in head and "<html" not in head[:1000]:
        yield from _spreadsheet(text, tick)
        return
    page = _Page(tick)
    if "<table" in text.lower():
        parser = etree.HTMLParser(target=page, no_network=True, encoding="utf-8")
        try:
            etree.fromstring(text.encode("utf-8", "replace"), parser)
        except (etree.LxmlError, ValueError):
            raise Refused("not_a_table", "无法读取网页表格", SAVE_XLSX) from None
    sheets = [sheet for sheet in map(_laid, page.tables) if sheet.rows]
    if not sheets:
        raise Refused("not_a_table", "是网页或 XML 文件，其中没有表格", SAVE_XLSX)
    limits.count_sheets(len(sheets))
    for place, sheet in enumerate(sheets):
        sheet.name = "" if len(sheets) == 1 else f"表{place + 1}"
        sheet.encoding = encoding
        yield sheet


@dataclass
class _Table:
    """rows: (text, rows it spans, columns it spans, runs) of each cell. hidden: numbers of the rows a style hides, from
    1.
    """

    rows: list[list[tuple[str, int, int, tuple[Run, ...]]]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)


class _Page:
    """Collects the cells of tables, as a target of lxml's parser. A table within a cell is only text of that cell."""

    def __init__(self, tick: Callable[[], None]) -> None:
        self.tick, self.elements = tick, 0
        self.tables: list[_Table] = []
        self.depth = self.skipping = self.cells = 0
        self.text: Runs | None = None
        self.spans = (1, 1)
        self.raised = self.struck = 0  # how many open tags say so

    def start(self, tag: str, attributes) -> None:
        self.elements += 1
        if self.elements % limits.STEP == 0:
            self.tick()
        if tag in SKIPPED:
            self.skipping += 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(_Table())
        elif tag == "tr" and self.depth == 1:
            self._end_cell()
            self.tables[-1].rows.append([])
            if HIDDEN.search(attributes.get("style") or ""):
                self.tables[-1].hidden.add(len(self.tables[-1].rows))
        elif tag in ("td", "th") and self.depth == 1:
            self._end_cell()
            self.raised = self.struck = 0
            self.text, self.spans = Runs(), (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))
        elif tag == "br" and self.text is not None:
            self.text.add(" ")
        elif tag == "sup":
            self.raised += 1
        elif tag in STRUCK:
            self.struck += 1

    def end(self, tag: str) -> None:
        if tag in SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif tag == "sup":
            self.raised = max(0, self.raised - 1)
        elif tag in STRUCK:
            self.struck = max(0, self.struck - 1)
        elif tag in ("td", "th", "tr", "table") and self.depth == 1:
            self._end_cell()
        if tag == "table":
            self.depth = max(0, self.depth - 1)

    def data(self, piece: str) -> None:
        if self.text is not None and not self.skipping:
            self.text.add(piece, raised=self.raised > 0, struck=self.struck > 0)

    def close(self) -> None:
        if self.depth:
            self._end_cell()

    def _end_cell(self) -> None:
        if self.text is None:
            return
        rows = self.tables[-1].rows or [[]]
        self.tables[-1].rows = rows
        text, runs = self.text.take()
        rows[-1].append((" ".join(text.split())[: limits.CELL_CHARS], *self.spans, runs))
        self.text = None
        self.cells += 1
        limits.count_row(rows=len(rows), cells=self.cells, width=len(rows[-1]))


def _span(given: str | None) -> int:
    given = (given or "").strip()
    return max(1, min(int(given), limits.COLUMNS)) if given.isdecimal() and len(given) < 7 else 1


def _laid(table: _Table) -> Sheet:
    """Cells with spans -> a grid, the spans as merged ranges."""
    sheet, cells = Sheet(hidden_rows=table.hidden), 0
    taken: dict[int, int] = {}  # column -> rows below that a cell above still covers
    for number, row in enumerate(table.rows, 1):
        line: list[str] = []
        free: dict[int, int] = {}
        column = 0
        for text, down, across, runs in row:
            while taken.get(column, 0):
                column += 1
            limits.count_row(rows=number, cells=cells, width=column + across)
            line.extend([""] * (column + across - len(line)))
            line[column] = text
            sheet.note(number, column, text, runs=runs)
            if down > 1 or across > 1:
                sheet.merged.append((number, column, number + down - 1, column + across - 1))
            if down > 1:
                free |= dict.fromkeys(range(column, column + across), down)
            column += across
        taken = {at: left - 1 for at, left in (taken | free).items() if left > 1}
        line = trimmed(line)
        cells += len(line)
        if line:
            sheet.rows.append((number, line))
    return sheet


def _spreadsheet(text: str, tick: Callable[[], None]) -> Iterator[Sheet]:
    """Excel-2003 XML ('XML 表格'): Workbook / Worksheet / Table / Row / Cell / Data."""
    book = _Workbook()
    declaration, _, rest = text.partition("?>")  # it names the encoding the bytes had, not ours
    body = BytesIO((rest if declaration.lstrip().startswith("<?xml") else text).encode("utf-8", "replace"))

    def read(size: int) -> bytes:
        tick()
        return body.read(size)

    xml_sax.parse(read, start=book.start, end=book.end, text=book.data)
    yield from book.sheets


class _Workbook:
    """Collects the sheets. A cell or row without an index stands after the one before it."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.styles: dict[str, dict[str, str]] = {}  # id -> attributes of its number format and font
        self.style: dict[str, str] = {}
        self.number = self.cells = 0
        self.row: list[str] = []
        self.text: Runs | None = None
        self.cell: dict[str, str] = {}
        self.kind = ""
        self.raised = self.struck = 0
        self.column = self.next_column = 0
        self.across = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        given = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "Style":
            self.style = self.styles.setdefault(given.get("ID", ""), {})
        elif tag in ("NumberFormat", "Font") and not self.sheets:
            self.style.update(given)
        elif tag == "Worksheet":
            limits.count_sheets(len(self.sheets) + 1)
            self.sheets.append(Sheet(name=given.get("Name", "")))
            self.number, self.next_column = 0, 1
        elif not self.sheets:
            return
        elif tag == "Column":
            first = _placed(given.get("Index", ""), self.next_column)
            self.next_column = first + _placed(given.get("Span", ""), 0) + 1
            if given.get("Hidden") == "1":
                self.sheets[-1].hidden_columns.update(range(first - 1, min(self.next_column - 1, limits.COLUMNS)))
        elif tag == "Row":
            self.number = _placed(given.get("Index", ""), self.number + 1)
            self.row, self.column = [], -1
            if given.get("Hidden") == "1":
                self.sheets[-1].hidden_rows.add(self.number)
        elif tag == "Cell":
            self.cell = given
            self.column = _placed(given.get("Index", ""), self.column + 2) - 1
            limits.count_row(rows=0, cells=0, width=self.column + 1)
            self.across = min(_placed(given.get("MergeAcross", ""), 0), limits.COLUMNS)
            down = _placed(given.get("MergeDown", ""), 0)
            if self.across or down:
                self.sheets[-1].merged.append((self.number, self.column, self.number + down, self.column + self.across))
        elif tag == "Data":
            self.text, self.kind = Runs(), given.get("Type", "")
            self.raised = self.struck = 0
        elif tag == "Sup":
            self.raised += 1
        elif tag == "S":
            self.struck += 1

    def data(self, piece: str) -> None:
        if self.text is not None:
            self.text.add(piece, raised=self.raised > 0, struck=self.struck > 0)

    def end(self, tag: str) -> None:
        if tag == "Data" and self.text is not None:
            self._put(*self.text.take())
            self.text = None
        elif tag == "Sup":
            self.raised -= 1
        elif tag == "S":
            self.struck -= 1
        elif tag == "Cell":
            if self.cell.get("Formula") and self.column >= len(self.row):
                self._put("", ())
            self.column += self.across
        elif tag == "Row" and self.sheets:
            row = trimmed(self.row)
            self.cells += len(row)
            if row:
                self.sheets[-1].rows.append((self.number, row))
            limits.count_row(rows=len(self.sheets[-1].rows), cells=self.cells, width=len(row))

    def _put(self, text: str, runs: tuple[Run, ...]) -> None:
        """The cell at hand gets its text."""
        sheet, style = self.sheets[-1], self.styles.get(self.cell.get("StyleID", ""), {})
        more: dict = {"runs": runs, "struck": style.get("StrikeThrough") == "1"}
        if formula := self.cell.get("Formula"):
            more["formula"] = COMPUTED if text or self.kind == "String" else UNCOMPUTED
            text = text if more["formula"] == COMPUTED else formula[:60]
        if self.kind == "Number" and text:
            sheet.numbers += 1
            code = style.get("Format") or "General"
            code = formats.NAMED.get(code, code)
            is_date = formats.is_date(code)
            text = formats.text(text, code, is_date=is_date)
            more |= {"kind": DATE} if is_date else {"format": "" if formats.is_plain(code) else code}
        self.row.extend([""] * (self.column + 1 - len(self.row)))
        self.row[self.column] = text[: limits.CELL_CHARS]
        sheet.note(self.number, self.column, self.row[self.column], **more)


def _placed(given: str, otherwise: int) -> int:
    return int(given) if given.isdecimal() and 0 < len(given) < 8 and int(given) > 0 else otherwise
