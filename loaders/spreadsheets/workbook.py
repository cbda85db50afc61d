"""Bytes and a name -> one Workbook."""

from collections.abc import Callable, Iterator

from loaders.spreadsheets import decoding, limits, markup, xls, xlsx
from loaders.spreadsheets.limits import SAVE_XLSX, Refused
from loaders.spreadsheets.sheet import Sheet, Workbook
from model.problems import Problem
from wording.numbers import rounded

NO_TABLES = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"Rar!", b"7z\xbc\xaf", b"{\\rtf", b"\x1f\x8b")


class _Stopped(BaseException):
    """What tick raised, on its way past those who take any exception for a damaged file."""

    def __init__(self, why: Exception) -> None:
        super().__init__()
        self.why = why


def read(body: bytes, name: str, tick: Callable[[], None] = lambda: None) -> Workbook:
    """The sheets of a file. name: as the problems call it; what the file is shows in its bytes.

    tick is called every few thousand rows and may raise to stop the reading; nothing else is ever raised.
    """

    def step() -> None:
        try:
            tick()
        except Exception as error:
            raise _Stopped(error) from None

    try:
        return _book(body, name, step)
    except _Stopped as stopped:
        raise stopped.why from None


def _book(body: bytes, name: str, tick: Callable[[], None]) -> Workbook:
    problems: list[Problem] = []
    sheets: list[Sheet] = []
    cells = 0

    def warn(code: str, why: str, fix: str) -> None:
        problems.append(Problem(level="warning", code=code, file=name, why=why, fix=fix))

    try:
        for sheet in _sheets(body, warn, tick):
            cells += sum(len(row) for _, row in sheet.rows)
            limits.count_row(rows=0, cells=cells, width=0)
            sheets.append(sheet)
    except Refused as refused:
        return Workbook(sheets=sheets, problems=problems, refusal=refused.problem(file=name))
    return Workbook(sheets=sheets, problems=problems)


def _sheets(body: bytes, warn: Callable[[str, str, str], None], tick: Callable[[], None]) -> Iterator[Sheet]:
    """Raises Refused, for some files only after the first sheets."""
    if len(body) > limits.FILE_BYTES:
        most = limits.FILE_BYTES // 1_000_000
        raise Refused(
            "too_large", f"文件超过 {most} MB", "拆成几个文件，或删去图片", value=f"{rounded(len(body) / 1e6, 1)} MB"
        )
    if not body.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Refused("not_a_table", "文件是空的", "检查是否选错了文件")
    if body.startswith(b"PK"):
        yield from xlsx.read(body, warn, tick)
    elif body.startswith(xls.STARTS):
        yield from xls.read(body, warn, tick)
    elif body.startswith(NO_TABLES):
        raise Refused("not_a_table", "是图片、PDF、压缩包或文档，不是表格", "上传 CSV、XLSX 或 XLS")
    elif markup.is_archive(body):
        raise Refused("not_a_table", "是网页存档（MHTML），不是表格文件", SAVE_XLSX)
    elif body.startswith(b"ID;P"):
        raise Refused("not_a_table", "是 SYLK 文件", SAVE_XLSX)
    elif markup.is_markup(body):
        yield from markup.read(body, tick)
    else:
        yield decoding.read(body, tick)
