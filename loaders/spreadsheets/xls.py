"""Bytes of an XLS (Excel 5 to 2003, and what WPS saves as .et in that form) -> Sheets, through xlrd.

xlrd keeps formats, fonts and merged ranges, and grows with the records a file has, not with the sizes it claims. What
it does not tell is which cells hold formulas: they are noted as their records pass.
"""

import io
import struct
from collections.abc import Callable, Iterator

import xlrd
from xlrd.biffh import XL_FORMULA_OPCODES, XL_SUPBOOK, XL_WORKBOOK_GLOBALS
from xlrd.compdoc import SIGNATURE, CompDoc, CompDocError
from xlrd.formatting import XF, Font
from xlrd.formula import szdict

from loaders.spreadsheets import formats, limits
from loaders.spreadsheets.limits import OUTSIDE, SAVE_XLSX, Refused
from loaders.spreadsheets.sheet import COMPUTED, TEXT_NUMBER, UNCOMPUTED, UNSHOWN, Run, Sheet, shown, trimmed

# In a container, or bare, as some portals write it.
STARTS = (SIGNATURE, b"\x09\x08\x10\x00\x00\x06", b"\x09\x08\x08\x00\x00\x05")
PASSWORD = ("encrypted", "文件有密码", "打开后去掉密码，另存为 XLSX 再上传")
WORKBOOKS = ("Workbook", "Book")
OTHERS = {"WordDocument": "是 Word 文档", "PowerPoint Document": "是 PPT 文稿"}
EXCEL_5, EXCEL_97 = 50, 80  # as xlrd counts versions
CODE_PAGES = (437, 932, 950, 1252)
MACROS, SUPERSCRIPT = 1, 1


def read(
    body: bytes, warn: Callable[[str, str, str], None], tick: Callable[[], None] = lambda: None
) -> Iterator[Sheet]:
    """The sheets, one after another. warn(code, why, fix) takes what is odd about the file. Raises Refused."""
    book = _undamaged(lambda: _opened(body, tick))
    if book.linked:
        warn(*OUTSIDE)
    for number in range(len(book.sheet_names())):  # worksheets only, no charts
        yield _undamaged(lambda number=number: _sheet(book, number))


def _undamaged(step: Callable):
    """Damaged bytes end xlrd with whatever its own arithmetic raises, from AssertionError to RecursionError: all mean
    one thing here.
    """
    try:
        return step()
    except Refused:
        raise
    except Exception as error:
        if isinstance(error, xlrd.XLRDError) and "encrypted" in str(error):
            raise Refused(*PASSWORD) from None
        raise Refused("not_a_table", "不是完整的 XLS 文件", SAVE_XLSX) from None


class _Book(xlrd.book.Book):
    """xlrd's book, which notes formulas while it reads and never computes one.

    formulas: (row, column) from 0 -> (the eight bytes of its kept value, its options, its tokens), of the sheet read
    last. linked: whether it refers to other files.
    """

    def __init__(self, tick: Callable[[], None]) -> None:
        super().__init__()
        self.tick, self.records = tick, 0
        self.formulas: dict[tuple[int, int], tuple[bytes, int, bytes]] = {}
        self.linked = False
        self.cells = 0  # of the sheets read so far, with the blank ones that only have a format
        self.styles: dict[int, tuple] = {}

    def get_record_parts(self):
        code, length, data = super().get_record_parts()
        self.records += 1
        if self.records % limits.STEP == 0:
            self.tick()
        if code in XL_FORMULA_OPCODES and length >= 22:
            row, column, _, kept, options, tokens = struct.unpack_from("<HHH8sH4xH", data)
            self.formulas[row, column] = kept, options, data[22 : 22 + tokens]
        elif code == XL_SUPBOOK and length > 4:
            self.linked = True
        return code, length, data

    def handle_boundsheet(self, data):
        if data[5] == MACROS:
            raise Refused("macros", "文件中有宏表", "另存为不带宏的 XLSX 再上传")
        super().handle_boundsheet(data)

    def leave_sheets_unread(self) -> None:
        """A place for each sheet, filled when it is asked for; refuses a file of too many sheets."""
        limits.count_sheets(len(self.sheet_names()))
        self._sheet_list = [None] * len(self.sheet_names())

    def derive_encoding(self):
        """The text of Excel 5 is Chinese where its code page is missing or none that is known."""
        if self.biff_version < EXCEL_97 and self.codepage not in CODE_PAGES:
            self.encoding_override = "gb18030"
        return super().derive_encoding()

    def names_epilogue(self):
        """Nothing: xlrd computes named formulas here, and a few hundred bytes of them can ask for all memory.

        'x' & 'x', doubled again and again.
        """


def _opened(body: bytes, tick: Callable[[], None]) -> _Book:
    """The book with its globals read, no sheet yet: what xlrd.open_workbook(on_demand=True) does, on our kind of
    Book.
    """
    book = _Book(tick)
    book.biff2_8_load(
        file_contents=_stream(body), logfile=_Silence(), formatting_info=True, on_demand=True, ragged_rows=True
    )
    book.biff_version = book.getbof(XL_WORKBOOK_GLOBALS)
    if book.biff_version < EXCEL_5:
        raise Refused("not_a_table", "是很旧的 Excel 文件", SAVE_XLSX)
    book.parse_globals()
    book.leave_sheets_unread()
    return book


class _Silence(io.TextIOBase):
    """Where xlrd's remarks go: it has some for every record of a bent file."""

    def write(self, text: str) -> int:
        return len(text)


class _Container(CompDoc):
    """xlrd's container, for files that are bent so that it would never end.

    It follows a chain of small sectors that is a circle for ever, and walks the tree of the directory once for every
    way that leads to an entry. So a chain must end, and the directory is taken as a list, as a tree of its own order.
    """

    def _get_stream(self, mem, base, sat, sec_size, start_sid, size=None, name="", seen_id=None):
        at, seen = start_sid, set()
        while at >= 0:
            if at in seen or at >= len(sat):
                raise CompDocError("a chain of sectors that does not end")
            seen.add(at)
            at = sat[at]
        stream = super()._get_stream(mem, base, sat, sec_size, start_sid, size, name, seen_id)
        return _listed(stream) if name == "directory" else stream


def _listed(directory: bytes) -> bytes:
    """The entries of a directory with links that make one tree of them, however they were linked: below the first, 2n and
    2n + 1 below n. Of streams of one name the first in the list is found.
    """
    entries, count = bytearray(directory), len(directory) // 128
    for number in range(count):
        below = (2 * number, 2 * number + 1) if number else (count, count)
        left, right = (entry if entry < count else -1 for entry in below)
        struct.pack_into("<iii", entries, 128 * number + 68, left, right, 1 if not number and count > 1 else -1)
    return bytes(entries)


def _stream(body: bytes) -> bytes:
    """The workbook out of its container."""
    if not body.startswith(SIGNATURE):
        return body
    if "EncryptedPackage".encode("utf-16-le") in body:
        raise Refused(*PASSWORD)
    box = _Container(body, logfile=_Silence())
    names = {node.name for node in box.dirlist if node.etype}
    if any(name.startswith("_VBA_PROJECT") or name == "VBA" for name in names):
        raise Refused("macros", "文件中有宏", "另存为不带宏的 XLSX 再上传")
    for name in WORKBOOKS:
        if stream := box.get_named_stream(name):
            return stream
    what = next((words for name, words in OTHERS.items() if name in names), "是旧格式的 Office 或 WPS 文件（如 .et）")
    raise Refused("not_a_table", f"{what}，无法读取表格", SAVE_XLSX)


def _sheet(book: _Book, number: int) -> Sheet:
    book.formulas.clear()
    found = book.get_sheet(number)
    sheet = Sheet(name=found.name, hidden=bool(found.visibility))
    sheet.merged = [(top + 1, left, down, right - 1) for top, down, left, right in found.merged_cells[: limits.MERGED]]
    sheet.hidden_rows = {row + 1 for row, look in found.rowinfo_map.items() if look.hidden}
    sheet.hidden_columns = {column for column, look in found.colinfo_map.items() if look.hidden}
    book.cells += sum(map(found.row_len, range(found.nrows)))
    limits.count_elements(book.cells)
    cells, uncomputed = 0, _uncomputed(book)
    for row in range(found.nrows):
        if row % limits.STEP == 0:
            book.tick()
        texts = [_cell(book, sheet, found, row, column, uncomputed) for column in range(found.row_len(row))]
        texts = trimmed(texts)
        if texts:
            sheet.rows.append((row + 1, texts))
            cells += len(texts)
            limits.count_row(rows=len(sheet.rows), cells=cells, width=len(texts))
    for (row, column), note in sorted(found.cell_note_map.items()):
        sheet.comment(row + 1, column, note.text)
    book.unload_sheet(number)
    return sheet


def _cell(book: _Book, sheet: Sheet, found, row: int, column: int, uncomputed: set[tuple[int, int]]) -> str:
    """The text of a cell; what it is beside its text goes to the sheet's notes."""
    kind, value = found.cell_type(row, column), found.cell_value(row, column)
    code, is_date, font = _style(book, found.cell_xf_index(row, column))
    more: dict = {"struck": bool(font.struck_out)}
    if (row, column) in uncomputed:
        return sheet.note(row + 1, column, "=", formula=UNCOMPUTED, **more)
    if (row, column) in book.formulas:
        more["formula"] = COMPUTED
    if kind in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        text, said = formats.cell(repr(value), code, is_date=is_date, from_1904=bool(book.datemode))
        sheet.numbers += 1
        if not value and not found.show_zero_values and not is_date:
            said["kind"] = UNSHOWN
        more |= said
    elif kind == xlrd.XL_CELL_BOOLEAN:
        text = "TRUE" if value else "FALSE"
    elif kind == xlrd.XL_CELL_ERROR:
        text = xlrd.error_text_from_code.get(value, "#ERR!")
    elif value:
        runs = _runs(book, value, font, found.rich_text_runlist_map.get((row, column), ()))
        text = shown(runs)
        if any(run.raised or run.struck != font.struck_out for run in runs):
            more["runs"] = tuple(runs)
        if limits.NUMBER_AS_TEXT.fullmatch(text) and "formula" not in more:
            more["kind"] = TEXT_NUMBER
    else:
        return ""
    return sheet.note(row + 1, column, text, **more)


def _style(book: _Book, key: int):
    """(number format, whether it shows a day, font) of a cell's style. Portals write cells without any style or
    font.
    """
    if key not in book.styles:
        style = book.xf_list[key] if key < len(book.xf_list) else XF()
        own = book.format_map.get(style.format_key)
        code = (own and own.format_str) or formats.BUILT_IN.get(style.format_key, "General")
        book.styles[key] = code, formats.is_date(code), _font(book, style.font_index)
    return book.styles[key]


def _font(book: _Book, index: int) -> Font:
    return book.font_list[index] if index < len(book.font_list) else Font()


def _runs(book: _Book, text: str, font, changes) -> list[Run]:
    """A text and the places where its font changes -> its parts."""
    starts = [(0, font), *((at, _font(book, index)) for at, index in changes)]
    ends = [at for at, _ in starts[1:]] + [len(text)]
    return [
        Run(text[at:end], look.escapement == SUPERSCRIPT, bool(look.struck_out))
        for (at, look), end in zip(starts, ends)
        if end > at
    ]


# ---- formulas nobody computed


def _uncomputed(book: _Book) -> set[tuple[int, int]]:
    """The formulas of the sheet read last whose value was never computed. Programs that compute nothing write one of
    two things:

    0 with the option to compute when opened; or an empty text. That an empty text is no result shows only where the
    formula cannot give a text (=B2/C2*100, SUM): then no formula of the sheet with an empty text was computed. Where
    all of them may give a text (IF, VLOOKUP, =B2), they are taken for empty.
    """
    when_opened = {
        place
        for place, (kept, options, _) in book.formulas.items()
        if options & 3 == 3 and kept[6:] != b"\xff\xff" and not struct.unpack("<d", kept)[0]
    }
    empty = {
        place: tokens for place, (kept, _, tokens) in book.formulas.items() if kept[6:] == b"\xff\xff" and kept[0] == 3
    }
    if any(_gives_number(tokens, book.biff_version) for tokens in empty.values()):
        return when_opened | empty.keys()
    return when_opened


ARITHMETIC = {0x03, 0x04, 0x05, 0x06, 0x07, 0x12, 0x13, 0x14}  # + - * / ^, signs, %
FUNCTION, FUNCTION_OF_ANY, BRACKETS, ATTRIBUTE = 0x01, 0x02, 0x15, 0x19
SUM, CHOOSE = 0x10, 0x04  # attributes: SUM of one range; jumps, a list of its own length
ALWAYS_NUMBERS = {
    0,
    4,
    5,
    6,
    7,
    27,
    183,
    212,
    213,
    228,
}  # COUNT SUM AVERAGE MIN MAX ROUND PRODUCT ROUNDUP ROUNDDOWN SUMPRODUCT


def _gives_number(tokens: bytes, version: int) -> bool:
    """Whether the last token of a formula, which gives its result, is arithmetic or a function of numbers. Tokens whose
    length is not fixed (texts, arrays) end the look: False.
    """
    at, last, sizes = 0, (0, b""), szdict[version]
    while at < len(tokens):
        kind = tokens[at] & 0x1F | (0x20 if tokens[at] >= 0x20 else 0)
        size = sizes[kind] if kind < len(sizes) else -1
        if kind == ATTRIBUTE:
            size = 4 if tokens[at + 1 : at + 2] and not tokens[at + 1] & CHOOSE else -1
        if size <= 0:
            return False
        if kind != BRACKETS and (kind != ATTRIBUTE or tokens[at + 1] & SUM):
            last = (tokens[at], tokens[at + 1 : at + size])
        at += size
    kind, more = last
    if kind >= 0x20 and kind & 0x1F in (FUNCTION, FUNCTION_OF_ANY):
        number = more[-2:]
        return int.from_bytes(number, "little") & 0x7FFF in ALWAYS_NUMBERS
    return kind in ARITHMETIC or kind == ATTRIBUTE
