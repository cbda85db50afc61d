"""Tables that portals export as HTML or Excel-2003 XML and call .xls -> Sheets. Simple tables only: text in rows and
cells, spans kept.

Both are read as events, without a tree. HTML goes through libxml2, which is linear where the standard library's parser
takes minutes for a hundred kilobytes of open comments; no network, no entities but those of HTML.
"""

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from io import BytesIO

from lxml import etree

from loaders.spreadsheets import formats, limits, xml_sax
from loaders.spreadsheets.decoding import decode
from loaders.spreadsheets.limits import SAVE_XLSX, Refused
from loaders.spreadsheets.sheet import (
    COMPUTED,
    DATE,
    TEXT_NUMBER,
    UNCOMPUTED,
    UNSHOWN,
    Run,
    Runs,
    Sheet,
    shown,
    trimmed,
)

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
VOID = {"br", "img", "input", "col", "hr", "meta", "link"}
NOTHING_HIGH = re.compile(r"0+(?:\.0+)?(?:pt|px|cm|mm|in)?")
SELECTOR = re.compile(r"([a-z0-9]*)(?:\.([\w-]+))?")
PROPERTY = re.compile(r"""(?<![\w-])([\w-]++)\s*+:\s*+("[^"]*"|'[^']*'|[^;]*)""")
ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{4}) ?|(.))")
NUMBER = re.compile(r"-?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+)(?:\.[0-9]+)?")
SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def is_markup(body: bytes) -> bool:
    """Whether the file begins as HTML or XML does."""
    head = body[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith(tuple(word.encode() for word in STARTS))


def is_archive(body: bytes) -> bool:
    """Whether the file is a page saved with its parts in one: a letter with attachments."""
    head = body[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return re.match(rb"(?:from|mime-version|content-type|subject|date|x-[a-z-]+)\s*:", head) is not None and (
        b"multipart/related" in head or b"content-type: text/html" in head
    )


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


@dataclass(frozen=True, slots=True)
class _Look:
    """How the text of an element is drawn; code: its number format, of a cell."""

    raised: bool = False
    struck: bool = False
    hidden: bool = False
    code: str = ""


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    down: int
    across: int
    more: dict


@dataclass
class _Table:
    """hidden: numbers of the rows a style hides, from 1; hidden_columns from 0; columns: how many <col> told of them."""

    rows: list[list[_Cell]] = field(default_factory=list)
    hidden: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    columns: int = 0


class _Page:
    """Collects the cells of tables, as a target of lxml's parser. A table within a cell is only text of that cell. Looks
    are those of the tags, of style attributes and of the page's own style sheet; text that is not displayed is none.
    """

    def __init__(self, tick: Callable[[], None]) -> None:
        self.tick, self.elements = tick, 0
        self.tables: list[_Table] = []
        self.depth = self.skipping = self.cells = 0
        self.text: Runs | None = None
        self.spans = (1, 1)
        self.cell = _Look()
        self.open: list[tuple[str, _Look]] = []  # tags, each with the look it has from all around it
        self.css: list[str] | None = None
        self.rules: dict[tuple[str, str], dict[str, str]] = {}  # (tag, class) -> properties

    def start(self, tag: str, attributes) -> None:
        self.elements += 1
        if self.elements % limits.STEP == 0:
            self.tick()
        own = self._look(tag, attributes)
        around = self.open[-1][1] if self.open else _Look()
        inside = tag not in ("table", "tr", "td", "th")  # what is hidden there is a row or a cell, and noted as such
        look = _Look(around.raised or own.raised, around.struck or own.struck, (around.hidden or own.hidden) and inside)
        if tag not in VOID:
            self.open.append((tag, look))
        if tag in SKIPPED:
            self.skipping += 1
            self.css = [] if tag == "style" else self.css
        elif tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append(_Table())
        elif tag == "col" and self.depth == 1:
            table, span = self.tables[-1], _span(attributes.get("span"))
            if own.hidden or attributes.get("width") == "0":
                table.hidden_columns.update(range(table.columns, min(table.columns + span, limits.COLUMNS)))
            table.columns += span
        elif tag == "tr" and self.depth == 1:
            self._end_cell()
            self.tables[-1].rows.append([])
            if own.hidden or attributes.get("height") == "0":
                self.tables[-1].hidden.add(len(self.tables[-1].rows))
        elif tag in ("td", "th") and self.depth == 1:
            self._end_cell()
            self.text, self.spans = Runs(), (_span(attributes.get("rowspan")), _span(attributes.get("colspan")))
            self.cell = own
        elif tag == "br" and self.text is not None:
            self.text.add(" ")
        elif tag == "input" and (attributes.get("type") or "text").lower() in ("text", "number"):
            self.data(attributes.get("value") or "")

    def end(self, tag: str) -> None:
        for place in range(len(self.open) - 1, -1, -1):
            if self.open[place][0] == tag:
                del self.open[place:]
                break
        if tag in SKIPPED:
            self.skipping = max(0, self.skipping - 1)
            if tag == "style" and self.css is not None:
                self._read_rules("".join(self.css))
                self.css = None
        elif tag in ("td", "th", "tr", "table") and self.depth == 1:
            self._end_cell()
        if tag == "table":
            self.depth = max(0, self.depth - 1)

    def data(self, piece: str) -> None:
        look = self.open[-1][1] if self.open else _Look()
        if self.css is not None:
            self.css.append(piece)
        elif self.text is not None and not self.skipping and not look.hidden:
            self.text.add(piece, raised=look.raised, struck=look.struck)

    def close(self) -> None:
        if self.depth:
            self._end_cell()

    def _read_rules(self, css: str) -> None:
        for rule in css.replace("<!--", "").replace("-->", "").split("}"):
            selectors, _, properties = rule.rpartition("{")
            given = _properties(properties.strip())
            for selector in selectors.rpartition("{")[2].split(","):
                if found := SELECTOR.fullmatch(selector.strip()):
                    key = found.group(1).lower(), found.group(2) or ""
                    self.rules[key] = self.rules.get(key, {}) | given

    def _look(self, tag: str, attributes) -> _Look:
        said: dict[str, str] = {}
        for name in ("", *(attributes.get("class") or "").split()):
            said |= (self.rules.get(("", name), {}) if name else {}) | self.rules.get((tag, name), {})
        said |= _properties(attributes.get("style") or "")
        is_cell = tag in ("td", "th", "tr")
        return _Look(
            raised=tag == "sup" or (said.get("vertical-align") == "super" and not is_cell),
            struck=tag in STRUCK or "line-through" in said.get("text-decoration", said.get("text-decoration-line", "")),
            hidden=said.get("display") == "none" or said.get("visibility") in ("hidden", "collapse")
            or (tag == "tr" and NOTHING_HIGH.fullmatch(said.get("height", "")) is not None)
            or attributes.get("hidden") is not None,
            code="" if attributes.get("x:num") else said.get("mso-number-format", ""),
        )  # fmt: skip

    def _end_cell(self) -> None:
        if self.text is None:
            return
        rows = self.tables[-1].rows or [[]]
        self.tables[-1].rows = rows
        text, runs = self.text.take()
        text, more = " ".join(text.split())[: limits.CELL_CHARS], {"runs": runs, "hidden": self.cell.hidden}
        if self.cell.code and not runs and NUMBER.fullmatch(text):
            code = formats.NAMED.get(self.cell.code, self.cell.code)
            text, said = formats.cell(text.replace(",", ""), code, is_date=formats.is_date(code))
            more |= said
        rows[-1].append(_Cell(text, *self.spans, more))
        self.text = None
        self.cells += 1
        limits.count_row(rows=len(rows), cells=self.cells, width=len(rows[-1]))


@functools.lru_cache(maxsize=1_000)
def _properties(style: str) -> dict[str, str]:
    """'display: none; mso-number-format:"0\\.0%"' -> {'display': 'none', 'mso-number-format': '0.0%'}."""
    if not style:
        return {}
    found = {}
    for name, value in PROPERTY.findall(style[: limits.CELL_CHARS]):
        value = value.removesuffix("!important").strip()
        if name.lower() == "mso-number-format":
            value = ESCAPE.sub(lambda one: chr(int(one[1], 16)) if one[1] else one[2], value.strip("\"'"))
        else:
            value = value.lower()
        found[name.lower()] = value
    return found


def _span(given: str | None) -> int:
    given = (given or "").strip()
    return max(1, min(int(given), limits.COLUMNS)) if given.isdecimal() and len(given) < 7 else 1


def _laid(table: _Table) -> Sheet:
    """Cells with spans -> a grid, the spans as merged ranges."""
    sheet, cells = Sheet(hidden_rows=table.hidden, hidden_columns=table.hidden_columns), 0
    taken: dict[int, int] = {}  # column -> rows below that a cell above still covers
    for number, row in enumerate(table.rows, 1):
        line: list[str] = []
        free: dict[int, int] = {}
        column = 0
        for cell in row:
            down, across = cell.down, cell.across
            while taken.get(column, 0):
                column += 1
            limits.count_row(rows=number, cells=cells, width=column + across)
            line.extend([""] * (column + across - len(line)))
            line[column] = sheet.note(number, column, cell.text, **cell.more)
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
        self.looks: dict[int, str] = {}  # column -> style of its cells that have none
        self.number = self.cells = 0
        self.row: list[str] = []
        self.text: Runs | None = None
        self.cell: dict[str, str] = {}
        self.kind = ""
        self.raised = self.struck = 0
        self.column = self.next_column = 0
        self.across = 0
        self.table = self.row_style = ""
        self.visible: Runs | None = None
        self.comment: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        given = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if tag == "Style":
            above = self.styles.get(given.get("Parent", "Default"), {})
            self.style = self.styles[given.get("ID", "")] = dict(above)
        elif tag in ("NumberFormat", "Font") and not self.sheets:
            self.style.update(given)
        elif tag == "Worksheet":
            limits.count_sheets(len(self.sheets) + 1)
            self.sheets.append(Sheet(name=given.get("Name", "")))
            self.number, self.next_column, self.looks, self.table = 0, 1, {}, ""
        elif not self.sheets:
            return
        elif tag == "Table":
            self.table = given.get("StyleID", "")
        elif tag == "Column":
            first = _placed(given.get("Index", ""), self.next_column)
            self.next_column = first + _placed(given.get("Span", ""), 0) + 1
            columns = range(first - 1, min(self.next_column - 1, limits.COLUMNS))
            if given.get("Hidden") == "1" or given.get("Width") == "0":
                self.sheets[-1].hidden_columns.update(columns)
            if "StyleID" in given:
                self.looks |= dict.fromkeys(columns, given["StyleID"])
        elif tag == "Row":
            self.number = _placed(given.get("Index", ""), self.number + 1)
            self.row, self.column, self.row_style = [], -1, given.get("StyleID", "")
            if given.get("Hidden") == "1" or given.get("Height") == "0":
                self.sheets[-1].hidden_rows.add(self.number)
        elif tag == "Visible":
            self.visible = Runs()
        elif tag == "Cell":
            self.cell, self.kind = given, ""
            self.column = _placed(given.get("Index", ""), self.column + 2) - 1
            limits.count_row(rows=0, cells=0, width=self.column + 1)
            self.across = min(_placed(given.get("MergeAcross", ""), 0), limits.COLUMNS)
            down = _placed(given.get("MergeDown", ""), 0)
            if self.across or down:
                self.sheets[-1].merged.append((self.number, self.column, self.number + down, self.column + self.across))
        elif tag == "DoNotDisplayZeros":
            self._hide_zeros()
        elif tag == "Comment":
            self.comment = []
        elif self.comment is not None:  # its words are a Data, too, and no number of the cell's
            return
        elif tag == "Data":
            self.text, self.kind = Runs(), given.get("Type", "")
            self.raised = self.struck = 0
        elif tag == "Sup":
            self.raised += 1
        elif tag == "S":
            self.struck += 1

    def data(self, piece: str) -> None:
        if self.comment is not None:
            self.comment.append(piece)
        elif self.text is not None:
            self.text.add(piece, raised=self.raised > 0, struck=self.struck > 0)
        elif self.visible is not None:
            self.visible.add(piece)

    def end(self, tag: str) -> None:
        if tag == "Visible" and self.visible is not None:
            self.sheets[-1].hidden = self.visible.take()[0].strip() in ("SheetHidden", "SheetVeryHidden")
            self.visible = None
        elif tag == "Comment" and self.comment is not None:
            self.sheets[-1].comment(self.number, self.column, "".join(self.comment))
            self.comment = None
        elif self.comment is not None:
            return
        elif tag == "Data" and self.text is not None:
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

    def _hide_zeros(self) -> None:
        """The program leaves zeros of this sheet blank, which is said behind its rows."""
        sheet = self.sheets[-1]
        for number, row in sheet.rows:
            for column, text in enumerate(row):
                if limits.ZERO.fullmatch(text):
                    sheet.note(number, column, text, kind=UNSHOWN)

    def _put(self, text: str, runs: tuple[Run, ...]) -> None:
        """The cell at hand gets its text."""
        sheet = self.sheets[-1]
        ids = (self.cell.get("StyleID"), self.row_style, self.looks.get(self.column), self.table, "Default")
        style = self.styles.get(next(one for one in ids if one), {})
        more: dict = {"runs": runs, "struck": style.get("StrikeThrough") == "1"}
        if style.get("VerticalAlign") == "Superscript" and text and not runs and self.kind == "String":
            more["runs"] = (Run(text, raised=True, struck=more["struck"]),)
            text = shown(more["runs"])
        if formula := self.cell.get("Formula"):
            more["formula"] = COMPUTED if text or self.kind == "String" else UNCOMPUTED
            text = text if more["formula"] == COMPUTED else formula[:60]
        if self.kind == "Number" and text:
            sheet.numbers += 1
            code = style.get("Format") or "General"
            code = formats.NAMED.get(code, code)
            text, said = formats.cell(text, code, is_date=formats.is_date(code))
            more |= said
        elif self.kind == "DateTime":
            text, more["kind"] = text.partition("T")[0], DATE
        elif self.kind == "Boolean":
            text = "TRUE" if text.strip() == "1" else "FALSE"
        elif not formula and limits.NUMBER_AS_TEXT.fullmatch(text):
            more["kind"] = TEXT_NUMBER
        self.row.extend([""] * (self.column + 1 - len(self.row)))
        self.row[self.column] = sheet.note(self.number, self.column, text[: limits.CELL_CHARS], **more)


def _placed(given: str, otherwise: int) -> int:
    return int(given) if given.isdecimal() and 0 < len(given) < 8 and int(given) > 0 else otherwise
