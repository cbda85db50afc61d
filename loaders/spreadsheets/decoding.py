"""Bytes of a text file -> text -> one Sheet.

b'\\xef\\xbb\\xbf...' -> UTF-8     WPS and Excel save GB18030 (GBK) by themselves     b'\\xff\\xfe...' -> UTF-16
separator: , ; tab or the full-width ，, the one that divides the lines most evenly; quoted newlines are kept
"""

import csv
import io
from collections.abc import Callable

from loaders.spreadsheets import limits
from loaders.spreadsheets.limits import Refused
from loaders.spreadsheets.sheet import Sheet, trimmed

SEPARATORS = (",", "\t", ";", "，", "；", "|")
LOST_QUOTE = 20  # lines in one cell: more is a quotation mark that was never closed
SAVE_AGAIN = "用 WPS 或 Excel 打开，另存为“CSV UTF-8”或 XLSX 再上传"


def read(body: bytes, tick: Callable[[], None] = lambda: None) -> Sheet:
    """The text file as one sheet. tick is called every few thousand rows. Raises Refused: bytes that are no text, a quotation mark never closed, limits
    passed.
    """
    text, encoding = decode(body)
    fields: dict[int, int] = {}
    sheet = Sheet(encoding=encoding, fields=fields)
    separator, lines_to_skip, usual = _separator(text)
    # A quoted cell may hold line ends; csv must see them as they are.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = cells = doubtful = 0  # doubtful: the first row that a quotation mark may have swallowed cells of
    try:
        for row in reader:
            # A quoted cell may run over several lines: the row is counted as a spreadsheet shows it, not as an editor does.
            number += 1
            if number % limits.STEP == 0:
                tick()
            if number <= lines_to_skip:
                continue
            count, row = len(row), trimmed(row)
            if not row:
                continue
            if max(map(len, row)) > limits.CELL_CHARS:
                raise _lost_quote(number)
            for cell in row:
                if "\n" in cell or "\r" in cell:
                    lines = cell.rstrip().splitlines()[1:]
                    doubtful = doubtful or (number if lines else 0)
                    # A line that divides as the rows do is a row.
                    if len(lines) > LOST_QUOTE or any(line.count(separator) >= usual for line in lines):
                        raise _lost_quote(number)
            if count <= usual and not doubtful and any(separator in cell for cell in row):
                doubtful = number
            cells += len(row)
            sheet.rows.append((number, row))
            if count != len(row):
                fields[number] = count
            limits.count_row(rows=len(sheet.rows), cells=cells, width=len(row))
    except csv.Error:
        raise _lost_quote(number + 1) from None
    if doubtful and not _is_well_quoted(text, separator):
        raise _lost_quote(doubtful)
    return sheet


def _is_well_quoted(text: str, separator: str) -> bool:
    """Whether every quotation mark that opens a cell is closed at the end of a cell."""
    try:
        for _ in csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True):
            pass
    except csv.Error:
        return False
    return True


def _lost_quote(row: int) -> Refused:
    return Refused("not_a_table", "自该行起有一格含有多行，可能是双引号未成对", "检查双引号是否成对", row=row)


def decode(body: bytes) -> tuple[str, str]:
    """(text, name of the encoding). Tried from strict to lenient: what is valid UTF-8 is UTF-8; Latin-1 is never tried,
    because it never fails and would turn Chinese into nonsense. Raises Refused where none fits.
    """
    for mark, encoding, name in (
        (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
        (b"\xff\xfe", "utf-16", "UTF-16"),
        (b"\xfe\xff", "utf-16", "UTF-16"),
    ):
        if body.startswith(mark):
            return _strict(body, encoding), name
    wide = _utf16_without_mark(body)
    if wide:
        return _strict(body, wide), "UTF-16"
    if b"\x00" in body:
        raise Refused("not_a_table", "不是文字表格（文件中有二进制内容）", "上传 CSV、XLSX 或 XLS")
    try:
        return body.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError as error:
        # A file cut in the middle of its last character is still UTF-8; so is not one that fails earlier.
        if error.start > len(body) - 4 and error.reason == "unexpected end of data":
            raise Refused("encoding", "文件末尾不完整，可能未传输完整", "重新导出或重新上传") from None
    return _strict(body, "gb18030"), "GB18030"


def _strict(body: bytes, encoding: str) -> str:
    try:
        return body.decode(encoding)
    except (UnicodeDecodeError, UnicodeError) as error:
        place = f"字节 {getattr(error, 'start', 0)}"
        raise Refused(
            "encoding", "无法读取文字：不是完整的 UTF-8、GB18030 或 UTF-16 文字", SAVE_AGAIN, value=place
        ) from None


def _utf16_without_mark(body: bytes) -> str:
    """'utf-16-le' or '-be' where the ASCII signs of a table (separators, digits, line ends) stand as pairs with a zero;
    else ''.
    """
    head = body[:4000]
    if len(head) < 4 or len(body) % 2 or b"\x00" not in head:
        return ""
    low, high = head[1::2], head[0::2]
    zeros = low.count(0), high.count(0)
    if max(zeros) < len(low) * 0.05:
        return ""
    encoding = "utf-16-le" if zeros[0] > zeros[1] else "utf-16-be"
    try:
        text = head.decode(encoding)
    except UnicodeDecodeError:
        return ""
    readable = sum(sign.isprintable() or sign in "\r\n\t" for sign in text)
    return encoding if readable > 0.95 * len(text) and "\n" in text else ""


def _separator(text: str) -> tuple[str, int, int]:
    """(separator, lines to skip, how many of it most lines have). The separator that most lines have, and equally often;
    Excel's own line 'sep=;' is taken at its word.
    """
    first = text[:20].split("\n", 1)[0].strip()
    lines = [line for line in text[:200_000].splitlines()[:400] if line.strip()]
    told = first[4] if first.lower().startswith("sep=") and len(first) == 5 else ""
    best, score, most = ",", 0.0, 1
    for sign in told or SEPARATORS:
        there = [count for line in lines if (count := line.count(sign))]
        if not there:
            continue
        usual = max(set(there), key=there.count)
        even = there.count(usual) * min(usual, 8)
        if even > score:
            best, score, most = sign, even, usual
    return told or best, 1 if told else 0, most
