"""Tables that portals export as HTML or Excel-2003 XML and call .xls -> Sheets. Simple tables only: text in rows and cells, spans kept.

HTML goes through the standard library's parser, which knows no entities but those of HTML and opens nothing. XML with a DTD is refused.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from lxml import etree

from loaders.uploads import limits
from loaders.uploads.decoding import decode
from loaders.uploads.limits import Refused
from loaders.uploads.sheet import Sheet, trimmed

SAVE_XLSX = "用 WPS 或 Excel 打开, 另存为 XLSX 再上传"
_SKIPPED = {"script", "style", "head", "title"}
_SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def is_markup(body: bytes) -> bool:
    """Whether the file begins as HTML or XML does."""
    head = body[:2000].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return head.startswith(
        (
            b"<html",
            b"<!doctype html",
            b"<table",
            b"<?xml",
            b"<meta",
            b"<head",
            b"<body",
            b"<div",
            b"<!--",
            b"<workbook",
            b"<style",
        )
    )


def read(body: bytes) -> Iterator[Sheet]:
    text, encoding = decode(body)
    if _SPREADSHEET in text[:4000] and "<html" not in text[:1000].lower():
        yield from _spreadsheet(text)
        return
    if re.match(r"\s*<\?xml", text) and "<html" not in text[:2000].lower() and "<table" not in text[:20_000].lower():
        raise Refused("not_a_table", "是 XML 文件, 不是表格", SAVE_XLSX)
    page = _Page()
    page.feed(text)
    page.close()
    sheets = page.sheets()
    if not sheets:
        raise Refused("not_a_table", "是网页, 里面没有表格", SAVE_XLSX)
    for place, sheet in enumerate(sheets):
        sheet.name = "" if len(sheets) == 1 else f"表{place + 1}"
        sheet.encoding = encoding
        yield sheet


class _Page(HTMLParser):
    """Collects the cells of tables. A table within a cell is only text of that cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[tuple[str, int, int]]]] = []
        self.depth, self.skipping, self.cells = 0, 0, 0
        self.text: list[str] | None = None
        self.spans = (1, 1)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SKIPPED:
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
            self.text, self.spans = [], (_span(attrs, "rowspan"), _span(attrs, "colspan"))
        elif tag == "br" and self.text is not None:
            self.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in _SKIPPED:
            self.skipping = max(0, self.skipping - 1)
        elif tag == "table":
            if self.depth == 1:
                self._end_cell()
            self.depth = max(0, self.depth - 1)
        elif tag in ("td", "th", "tr") and self.depth == 1:
            self._end_cell()

    def handle_data(self, data: str) -> None:
        if self.text is not None and not self.skipping:
            self.text.append(data)

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

    def sheets(self) -> list[Sheet]:
        return [sheet for sheet in map(_laid, self.tables) if sheet.rows]


def _span(attrs: list[tuple[str, str | None]], name: str) -> int:
    given = dict(attrs).get(name) or ""
    return min(int(given), limits.COLUMNS) if given.isdigit() and len(given) < 7 and int(given) > 0 else 1


def _laid(rows: list[list[tuple[str, int, int]]]) -> Sheet:
    """Cells with spans -> a grid, the spans as merged ranges."""
    sheet, taken, cells = Sheet(), {}, 0
    for number, row in enumerate(rows, 1):
        line: list[str] = []
        column = 0
        for text, down, across in row:
            while taken.get(column, 0) > 0:
                taken[column] -= 1
                column += 1
            limits.count_row(rows=number, cells=cells, width=column + across)
            line.extend([""] * (column + across - len(line)))
            line[column] = text
            if down > 1 or across > 1:
                sheet.merged.append((number, column, number + down - 1, column + across - 1))
            for place in range(column, column + across):
                taken[place] = down - 1
            column += across
        for place in [place for place in taken if place >= column]:
            taken[place] -= taken[place] > 0
        line = trimmed(line)
        cells += len(line)
        if line:
            sheet.rows.append((number, line))
    return sheet


def _spreadsheet(text: str) -> Iterator[Sheet]:
    """Excel-2003 XML ('XML 表格'): Workbook / Worksheet / Table / Row / Cell / Data."""
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Refused("xml", "文件里有 XML 实体或 DTD 声明", SAVE_XLSX)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text)
    try:
        book = etree.fromstring(text.encode(), etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False))
    except etree.XMLSyntaxError:
        raise Refused("not_a_table", "读不成 XML 表格", SAVE_XLSX) from None
    of = f"{{{_SPREADSHEET}}}"
    for worksheet in list(book.iter(f"{of}Worksheet"))[: limits.SHEETS]:
        sheet = Sheet(name=worksheet.get(f"{of}Name", ""))
        number = cells = 0
        for row in worksheet.iter(f"{of}Row"):
            number = _placed(row.get(f"{of}Index"), number + 1)
            line: list[str] = []
            for cell in row.iter(f"{of}Cell"):
                column = _placed(cell.get(f"{of}Index"), len(line) + 1) - 1
                limits.count_row(rows=len(sheet.rows), cells=cells, width=column + 1)
                data = cell.find(f"{of}Data")
                said = "" if data is None else "".join(data.itertext())
                if data is not None and data.get(f"{of}Type") == "Number":
                    sheet.numbers += 1
                line.extend([""] * (column + 1 - len(line)))
                line[column] = said[: limits.CELL_CHARS]
                across, down = (_placed(cell.get(f"{of}{name}"), 0) for name in ("MergeAcross", "MergeDown"))
                if across or down:
                    across = min(across, limits.COLUMNS)
                    sheet.merged.append((number, column, number + down, column + across))
                    line.extend([""] * across)
            line = trimmed(line)
            cells += len(line)
            if line:
                sheet.rows.append((number, line))
            limits.count_row(rows=len(sheet.rows), cells=cells, width=len(line))
        yield sheet


def _placed(given: str | None, otherwise: int) -> int:
    return int(given) if given and given.isdigit() and len(given) < 8 else otherwise
