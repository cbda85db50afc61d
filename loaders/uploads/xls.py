"""Bytes of an XLS (Excel 5 to 2003, and what WPS saves as .et in that form) -> Sheets ([MS-XLS]).

Read record by record, for the same reasons as xlsx: formats beside numbers, formulas, limits. A native library would make the
full rectangle of every sheet in memory first, and ends the whole server when a damaged count asks it for gigabytes.
"""

import struct
from collections.abc import Iterator

from loaders.uploads import formats, limits, ole
from loaders.uploads.limits import Refused
from loaders.uploads.ole import MAGIC, broken
from loaders.uploads.sheet import DATE, FORMULA, TEXT, UNCOMPUTED, Sheet, trimmed
from loaders.uploads.xlsx import MOST_MERGED, NUMBER_AS_TEXT, OUTSIDE

__all__ = ["BARE", "MAGIC", "read"]

BARE = (
    b"\x09\x08\x10\x00\x00\x06",
    b"\x09\x08\x08\x00\x00\x05",
)  # a workbook without a container, as some portals write it
SAVE_XLSX = "用 WPS 或 Excel 打开, 另存为 XLSX 再上传"
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
BOF, EOF, BOUNDSHEET, FILEPASS, DATEMODE, CODEPAGE = 0x0809, 0x000A, 0x0085, 0x002F, 0x0022, 0x0042
FORMAT, XF, SST, CONTINUE, SUPBOOK, MERGED = 0x041E, 0x00E0, 0x00FC, 0x003C, 0x01AE, 0x00E5
NUMBER, RK, MULRK, LABELSST, LABEL, RSTRING, FORMULA_CELL, STRING, BOOLERR = (
    0x0203,
    0x027E,
    0x00BD,
    0x00FD,
    0x0204,
    0x00D6,
    0x0006,
    0x0207,
    0x0205,
)


def read(body: bytes) -> Iterator[Sheet]:
    """The sheets, one after another. Raises Refused."""
    try:
        book = _Book(_workbook(body))
        yield from book.sheets()
    except (struct.error, LookupError, ValueError, OverflowError):
        raise broken() from None


def _workbook(body: bytes) -> bytes:
    if body.startswith(BARE):
        return body
    if "EncryptedPackage".encode("utf-16-le") in body:
        raise Refused("encrypted", "文件有密码", "打开后去掉密码, 另存为 XLSX 再上传")
    box = ole.Container(body)
    names = box.names
    if any(name.startswith("_VBA_PROJECT") or name == "VBA" for name in names):
        raise Refused("macros", "文件里有宏", "另存为不带宏的 XLSX 再上传")
    for name in ("Workbook", "Book", "WORKBOOK", "BOOK"):
        if name in names:
            return box.stream(name)
    what = (
        "是 Word 文档"
        if "WordDocument" in names
        else "是 PPT 文稿"
        if "PowerPoint Document" in names
        else "是旧格式的 Office 或 WPS 文件(如 .et)"
    )
    raise Refused("not_a_table", f"{what}, 读不出表格", SAVE_XLSX)


def _records(raw: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """(kind, begin, end) of each record from a place on."""
    while at + 4 <= len(raw):
        kind, length = struct.unpack_from("<HH", raw, at)
        yield kind, at + 4, min(at + 4 + length, len(raw))
        at += 4 + length


class _Book:
    """The globals of a workbook: sheets, shared texts, formats."""

    def __init__(self, raw: bytes) -> None:
        self.raw, self.new, self.page = raw, True, "gb18030"
        self.entries: list[tuple[str, int, int, int]] = []
        self.codes: dict[int, str] = {}
        self.styles: list[int] = []
        self.texts: list[str] = []
        self.from_1904 = False
        self.warnings: list[tuple[str, str, str]] = []
        records = list(self._globals())
        for place, (kind, begin, end) in enumerate(records):
            self._global(kind, begin, end, records, place)
        kinds = [self.codes.get(key) or formats.BUILT_IN.get(key, "General") for key in self.styles]
        self.formats = [(code, formats.is_date(code)) for code in kinds]

    def _globals(self) -> Iterator[tuple[int, int, int]]:
        for kind, begin, end in _records(self.raw, 0):
            yield kind, begin, end
            if kind == EOF:
                return

    def _global(self, kind: int, begin: int, end: int, records: list, place: int) -> None:
        raw = self.raw
        if kind == BOF:
            self.new = struct.unpack_from("<H", raw, begin)[0] >= 0x0600
        elif kind == FILEPASS:
            raise Refused("encrypted", "文件有密码", "打开后去掉密码, 另存为 XLSX 再上传")
        elif kind == CODEPAGE:
            page = struct.unpack_from("<H", raw, begin)[0]
            self.page = (
                "gb18030" if page in (936, 54936) else f"cp{page}" if page in (1252, 950, 932, 437) else "gb18030"
            )
        elif kind == DATEMODE:
            self.from_1904 = raw[begin] == 1
        elif kind == BOUNDSHEET:
            at, hidden, what = struct.unpack_from("<IBB", raw, begin)
            name = (
                self._text(begin + 7, end, raw[begin + 6])
                if not self.new
                else self._unicode(begin + 7, end, raw[begin + 6])
            )
            if what == 1:
                raise Refused("macros", "文件里有宏表", "另存为不带宏的 XLSX 再上传")
            self.entries.append((name, at, hidden & 3, what))
        elif kind == FORMAT:
            key = struct.unpack_from("<H", raw, begin)[0]
            count = struct.unpack_from("<H", raw, begin + 2)[0] if self.new else raw[begin + 2]
            self.codes[key] = self._unicode(begin + 4, end, count) if self.new else self._text(begin + 3, end, count)
        elif kind == XF:
            self.styles.append(struct.unpack_from("<H", raw, begin + 2)[0])
        elif kind == SUPBOOK and end - begin > 4 and not self.warnings:
            self.warnings.append(OUTSIDE)
        elif kind == SST:
            pieces = [(begin, end)]
            for more, first, last in records[place + 1 :]:
                if more != CONTINUE:
                    break
                pieces.append((first, last))
            self.texts = _shared(self.raw, pieces)

    def _unicode(self, at: int, end: int, count: int) -> str:
        """Flags, then characters of one or two bytes."""
        wide = self.raw[at] & 1
        return self.raw[at + 1 : min(at + 1 + count * (1 + wide), end)].decode(
            "utf-16-le" if wide else "latin-1", "replace"
        )

    def _text(self, at: int, end: int, count: int) -> str:
        return self.raw[at : min(at + count, end)].decode(self.page, "replace")

    def sheets(self) -> Iterator[Sheet]:
        if len(self.entries) > limits.SHEETS:
            raise Refused("too_many_sheets", f"超过 {limits.SHEETS} 个工作表", "拆成几个文件")
        for name, at, hidden, what in self.entries:
            if what == 0:
                sheet = Sheet(name=name, hidden=bool(hidden), warnings=self.warnings)
                self._fill(sheet, at)
                yield sheet

    def _fill(self, sheet: Sheet, at: int) -> None:
        grid: dict[int, dict[int, str]] = {}
        raw, depth, waiting, cells = self.raw, 0, None, 0

        def put(row: int, column: int, text: str) -> None:
            nonlocal cells
            if text == "" or column >= limits.COLUMNS:
                return
            grid.setdefault(row + 1, {})[column] = text
            cells += 1
            limits.count_row(rows=len(grid), cells=cells, width=column + 1)

        for kind, begin, end in _records(raw, at):
            if kind == BOF:
                depth += 1
            elif kind == EOF:
                depth -= 1
                if depth <= 0:
                    break
            elif depth > 1:
                continue  # a chart within the sheet
            elif kind == NUMBER:
                row, column, style, value = struct.unpack_from("<HHHd", raw, begin)
                put(row, column, self._shown(sheet, row, column, value, style))
            elif kind == RK:
                row, column, style, packed = struct.unpack_from("<HHHI", raw, begin)
                put(row, column, self._shown(sheet, row, column, _unpacked(packed), style))
            elif kind == MULRK:
                row, column = struct.unpack_from("<HH", raw, begin)
                for place in range((end - begin - 6) // 6):
                    style, packed = struct.unpack_from("<HI", raw, begin + 4 + place * 6)
                    put(row, column + place, self._shown(sheet, row, column + place, _unpacked(packed), style))
            elif kind == LABELSST:
                row, column, _, key = struct.unpack_from("<HHHI", raw, begin)
                text = self.texts[key] if key < len(self.texts) else ""
                put(row, column, _marked(sheet, row, column, text))
            elif kind in (LABEL, RSTRING):
                row, column, _, count = struct.unpack_from("<HHHH", raw, begin)
                text = self._unicode(begin + 8, end, count) if self.new else self._text(begin + 8, end, count)
                put(row, column, _marked(sheet, row, column, text))
            elif kind == BOOLERR:
                row, column, _, value, is_error = struct.unpack_from("<HHHBB", raw, begin)
                put(row, column, ERRORS.get(value, "#ERR!") if is_error else ("TRUE" if value else "FALSE"))
            elif kind == FORMULA_CELL:
                waiting = self._formula(sheet, begin, put)
            elif kind == STRING and waiting:
                count = struct.unpack_from("<H", raw, begin)[0]
                put(*waiting, self._unicode(begin + 2, end, count) if self.new else self._text(begin + 2, end, count))
                waiting = None
            elif kind == MERGED:
                count = struct.unpack_from("<H", raw, begin)[0]
                for place in range(min(count, (end - begin - 2) // 8, MOST_MERGED - len(sheet.merged))):
                    first, last, left, right = struct.unpack_from("<HHHH", raw, begin + 2 + place * 8)
                    sheet.merged.append((first + 1, left, last + 1, right))
        _laid(sheet, grid)

    def _formula(self, sheet: Sheet, begin: int, put) -> tuple[int, int] | None:
        """A formula's kept value; the place where a text result, told by the next record, belongs."""
        row, column, style = struct.unpack_from("<HHH", self.raw, begin)
        kept, options = self.raw[begin + 6 : begin + 14], struct.unpack_from("<H", self.raw, begin + 14)[0]
        sheet.marks[row + 1, column] = FORMULA
        if kept[6:8] != b"\xff\xff":
            value = struct.unpack("<d", kept)[0]
            if (
                value == 0 and options & 3 == 3
            ):  # written by a program that computes nothing, to be computed when opened
                sheet.marks[row + 1, column] = UNCOMPUTED
                put(row, column, "=")
            else:
                put(row, column, self._shown(sheet, row, column, value, style))
        elif kept[0] == 0:
            return row, column
        elif kept[0] == 1:
            put(row, column, "TRUE" if kept[2] else "FALSE")
        elif kept[0] == 2:
            put(row, column, ERRORS.get(kept[2], "#ERR!"))
        return None

    def _shown(self, sheet: Sheet, row: int, column: int, value: float, style: int) -> str:
        code, is_date = self.formats[style] if style < len(self.formats) else ("General", False)
        sheet.numbers += 1
        if is_date:
            sheet.marks.setdefault((row + 1, column), DATE)
        return formats.text(repr(value), code, is_date=is_date, from_1904=self.from_1904)


def _marked(sheet: Sheet, row: int, column: int, text: str) -> str:
    if NUMBER_AS_TEXT.fullmatch(text):
        sheet.marks[row + 1, column] = TEXT
    return text


def _laid(sheet: Sheet, grid: dict[int, dict[int, str]]) -> None:
    cells = 0
    for number in sorted(grid):
        line = grid[number]
        row = trimmed([line.get(column, "") for column in range(max(line) + 1)])
        cells += len(row)
        if row:
            sheet.rows.append((number, row))
        limits.count_row(rows=len(sheet.rows), cells=cells, width=len(row))


def _unpacked(packed: int) -> float:
    """An RK number: 30 bits of an integer or of a float, perhaps times 100."""
    if packed & 2:
        value = float(struct.unpack("<i", struct.pack("<I", packed))[0] >> 2)
    else:
        value = struct.unpack("<d", struct.pack("<Q", (packed & 0xFFFFFFFC) << 32))[0]
    return value / 100 if packed & 1 else value


def _shared(raw: bytes, pieces: list[tuple[int, int]]) -> list[str]:
    """The shared texts. A text may break off at the end of a record; the next record then says anew how wide its characters are."""
    texts: list[str] = []
    size, piece = 0, 0
    at, end = pieces[0]
    count = struct.unpack_from("<I", raw, at + 4)[0]
    at += 8

    def take(length: int) -> bytes:
        nonlocal at, end, piece
        taken = b""
        while len(taken) < length:
            if at >= end:
                piece += 1
                at, end = pieces[piece]
            part = raw[at : min(end, at + length - len(taken))]
            taken, at = taken + part, at + len(part)
        return taken

    while len(texts) < min(count, limits.CELLS):
        if at >= end and piece + 1 >= len(pieces):
            break
        left, flags = struct.unpack("<HB", take(3))
        runs = struct.unpack("<H", take(2))[0] if flags & 8 else 0
        more = struct.unpack("<I", take(4))[0] if flags & 4 else 0
        wide, said = flags & 1, ""
        while left:
            if at >= end:
                piece += 1
                at, end = pieces[piece]
                wide, at = raw[at] & 1, at + 1
            fit = min(left, (end - at) // (1 + wide))
            if not fit:
                return texts
            said += raw[at : at + fit * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
            at, left = at + fit * (1 + wide), left - fit
        size += len(said)
        if size > limits.TEXTS_CHARS:
            raise Refused("too_many_cells", "文字太多", "拆成几个文件")
        texts.append(said)
        rest = runs * 4 + more
        while rest > 0 and (at < end or piece + 1 < len(pieces)):
            if at >= end:
                piece += 1
                at, end = pieces[piece]
            step = min(rest, end - at)
            at, rest = at + step, rest - step
    return texts
