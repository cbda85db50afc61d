"""What an upload may cost, and the one exception of this room: it carries the Problem of a file that is refused as a
whole.

Every limit is checked before its cost is paid: sizes from the zip's directory and again while unpacking, rows and
columns from the records themselves and never from what a sheet claims of itself.
"""

import re

from model.problems import Problem

FILE_BYTES = 20_000_000
ZIP_BYTES = 400_000_000  # unpacked, all parts together
ZIP_RATIO = 200  # a sheet of figures packs to a tenth or twentieth; only a bomb packs to a thousandth
ZIP_PARTS = 2_000
SHEETS = 60
ROWS = 200_000
COLUMNS = 500
CELLS = 2_000_000
ELEMENTS = 12_000_000  # of XML: a cell with formula and value is three
CELL_CHARS = 32_767  # what Excel itself allows in one cell
TEXTS_CHARS = 100_000_000  # all shared texts of a workbook together
MERGED = 20_000  # merged ranges of one sheet
COMMENTS, COMMENT_CHARS = 20_000, 300  # of one sheet; of one comment
STEP = 5_000  # rows, records or elements between two calls of tick
NUMBER_AS_TEXT = re.compile(r"\s*[+-]?[0-9][0-9,]*(?:\.[0-9]+)?\s*")  # a text that would be a number
ZERO = re.compile(r"-?0+(?:\.0*)?")
SAVE_XLSX = "用 WPS 或 Excel 打开，另存为 XLSX 再上传"
OUTSIDE = (
    "external_link",
    "有引用其他文件的链接；只读了保存时的数，没有打开链接",
    "核对引用来的数，或粘贴为数值后再上传",
)


class Refused(Exception):
    """A file, or a sheet, that is not read. problem says why and what to do; it never leaves this room as an
    exception.
    """

    def __init__(self, code: str, why: str, fix: str, *, value: str = "", row: int | None = None) -> None:
        super().__init__(why)
        self.code, self.why, self.fix, self.value, self.row = code, why, fix, value, row

    def problem(self, *, file: str, sheet: str = "") -> Problem:
        """The refusal as a Problem of this file and sheet."""
        return Problem(
            code=self.code, file=file, sheet=sheet, row=self.row, value=self.value, why=self.why, fix=self.fix
        )


def count_sheets(sheets: int) -> None:
    """Raises Refused for a file of too many sheets."""
    if sheets > SHEETS:
        raise Refused("too_many_sheets", f"超过 {SHEETS} 个工作表", "拆成几个文件")


def count_elements(elements: int) -> None:
    """Raises Refused for a file of too many elements of XML, or of cells that may all be blank."""
    if elements > ELEMENTS:
        raise Refused("too_many_cells", "单元格太多，可能是整列整表的空白格式", "删去空白格式，或拆成几个文件")


def count_row(*, rows: int, cells: int, width: int) -> None:
    """Raises Refused for a sheet that has grown past what is read."""
    if rows > ROWS:
        raise Refused("too_many_rows", f"超过 {ROWS} 行", "拆成几个文件分次上传")
    if width > COLUMNS:
        raise Refused("too_many_columns", f"超过 {COLUMNS} 列", "删去多余的列，或拆成几个表")
    if cells > CELLS:
        raise Refused("too_many_cells", f"超过 {CELLS} 格", "拆成几个文件分次上传")
