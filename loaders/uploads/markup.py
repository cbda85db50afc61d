"""Tables that portals export as HTML or Excel-2003 XML and call .xls -> Sheets. Simple tables only: text in rows and cells, spans kept.

Both are read as events, without a tree. HTML goes through libxml2, which is linear where the standard library's parser takes minutes
for a hundred kilobytes of open comments; no network, no entities but those of HTML.
"""

from collections.abc import Iterator
from io import BytesIO

from lxml import etree

from loaders.uploads import events, limits
from loaders.uploads.decoding import decode
from loaders.uploads.events import SAVE_XLSX
from loaders.uploads.limits import Refused
from loaders.uploads.sheet import Sheet, trimmed

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
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def is_markup(body: bytes) -> bool:
    """Whether the file begins as HTML or XML does."""
    head = body[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith(tuple(word.encode() for word in STARTS))


def read(body: bytes) -> Iterator[Sheet]:
    """One sheet a table, or a worksheet. Raises Refused."""
    text, encoding = decode(body)
    head = text[:4000].lower()
    if SPREADSHEET in head and "<html" not in head[:1000]:
        yield from _spreadsheet(text)
        return
    page = _Page()
    if "<table" in text.lower():
        parser = etree.HTMLParser(target=page, no_network=True, encoding="utf-8")
        try:
            etree.fromstring(text.encode("utf-8", "replace"), parser)
        except (etree.LxmlError, ValueError):
            raise Refused("not_a_table", "读不成网页表格", SAVE_XLSX) from None
    sheets = [sheet for sheet in map(_laid, page.tables) if sheet.rows]
    if not sheets:
        raise Refused("not_a_table", "是网页或 XML 文件, 里面没有表格", SAVE_XLSX)
    if len(sheets) > limits.SHEETS:
        raise Refused("too_many_sheets", f"超过 {limits.SHEETS} 个表格", "拆成几个文件")
    for place, sheet in enumerate(sheets):
        sheet.name = "" if len(sheets) == 1 else f"表{place + 1}"
        sheet.encoding = encoding
        yield sheet


class _Page:
    """Collects the cells of tables, as a target of lxml's parser. A table within a cell is only text of that cell."""

    def __init__(self) -> None:
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self.depth = self.skipping = self.cells = 0
        self.text: list[str] | None = None
        self.spans = (1, 1)

    def start(self, tag: str, attributes) -> None:
        if tag in SKIPPED:
            self.skipping += 1
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
        elif tag == "tr" and self.depth == 1:
            self._end_cell()
            self.tables[-1].append([])
        elif tag in ("td", "th") and self.depth == 1:
            self._end_cell()
            self.text, self.spans = [], (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))
        elif tag == "br" and self.text is not None:
            self.text.append(" ")

    def end(self, tag: str) -> None:
        if tag in SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif tag in ("td", "th", "tr", "table") and self.depth == 1:
            self._end_cell()
        if tag == "table":
            self.depth = max(0, self.depth - 1)

    def data(self, piece: str) -> None:
        if self.text is not None and not self.skipping:
            self.text.append(piece)

    def close(self) -> None:
        if self.depth:
            self._end_cell()

    def _end_cell(self) -> None:
        if self.text is None:
            return
        if not self.tables[-1]:
            self.tables[-1].append([])
        row = self.tables[-1][-1]
        row.append((" ".join("".join(self.text).split())[: limits.CELL_CHARS], *self.spans))
        self.text = None
        self.cells += 1
        limits.count_row(rows=len(self.tables[-1]), cells=self.cells, width=len(row))


def _span(given: str | None) -> int:
    given = (given or "").strip()
    return max(1, min(int(given), limits.COLUMNS)) if given.isdecimal() and len(given) < 7 else 1


def _laid(rows: list[list[tuple[str, int, int]]]) -> Sheet:
    """Cells with spans -> a grid, the spans as merged ranges."""
    sheet, cells = Sheet(), 0
    taken: dict[int, int] = {}  # column -> rows below that a cell above still covers
    for number, row in enumerate(rows, 1):
        line: list[str] = []
        free: dict[int, int] = {}
        column = 0
        for text, down, across in row:
            while taken.get(column, 0):
                column += 1
            limits.count_row(rows=number, cells=cells, width=column + across)
            line.extend([""] * (column + across - len(line)))
            line[column] = text
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


def _spreadsheet(text: str) -> Iterator[Sheet]:
    """Excel-2003 XML ('XML 表格'): Workbook / Worksheet / Table / Row / Cell / Data."""
    book = _Workbook()
    body = BytesIO(text[text.index("?>") + 2 if text.lstrip().startswith("<?xml") else 0 :].encode("utf-8", "replace"))
    events.parse(body.read, start=book.start, end=book.end, text=book.data)
    yield from book.sheets


class _Workbook:
    """Collects the sheets. A cell or row without an index stands after the one before it."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self.number = self.cells = 0
        self.row: list[str] = []
        self.text: list[str] | None = None
        self.column = 0
        self.across = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Worksheet":
            if len(self.sheets) >= limits.SHEETS:
                raise Refused("too_many_sheets", f"超过 {limits.SHEETS} 个工作表", "拆成几个文件")
            self.sheets.append(Sheet(name=events.local(attributes, "Name")))
            self.number = 0
        elif not self.sheets:
            return
        elif tag == "Row":
            self.number = _placed(events.local(attributes, "Index"), self.number + 1)
            self.row, self.column = [], -1
        elif tag == "Cell":
            self.column = _placed(events.local(attributes, "Index"), self.column + 2) - 1
            limits.count_row(rows=0, cells=0, width=self.column + 1)
            self.across = min(_placed(events.local(attributes, "MergeAcross"), 0), limits.COLUMNS)
            down = _placed(events.local(attributes, "MergeDown"), 0)
            if self.across or down:
                self.sheets[-1].merged.append((self.number, self.column, self.number + down, self.column + self.across))
        elif tag == "Data":
            self.text = []
            self.sheets[-1].numbers += events.local(attributes, "Type") == "Number"

    def data(self, piece: str) -> None:
        if self.text is not None:
            self.text.append(piece)

    def end(self, tag: str) -> None:
        if tag == "Data" and self.text is not None:
            self.row.extend([""] * (self.column + 1 - len(self.row)))
            self.row[self.column] = "".join(self.text)[: limits.CELL_CHARS]
            self.text = None
        elif tag == "Cell":
            self.column += self.across
        elif tag == "Row" and self.sheets:
            row = trimmed(self.row)
            self.cells += len(row)
            if row:
                self.sheets[-1].rows.append((self.number, row))
            limits.count_row(rows=len(self.sheets[-1].rows), cells=self.cells, width=len(row))


def _placed(given: str, otherwise: int) -> int:
    return int(given) if given.isdecimal() and 0 < len(given) < 8 and int(given) > 0 else otherwise
