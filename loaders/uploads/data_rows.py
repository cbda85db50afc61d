"""The rows below a header: which of them are data, and which label cells hold for several rows."""

from collections.abc import Iterator

from loaders.spreadsheets import limits
from loaders.spreadsheets.sheet import Sheet
from loaders.uploads import titles
from loaders.uploads.headings import NUMBERS, fixed
from loaders.uploads.layout import Layout
from loaders.uploads.parse_cell import numeral, plain

MOST_MERGED = 5_000  # rows one merged label may cover
UNSPREAD = {*NUMBERS, "task", "id"}  # roles whose cells are of one row


def rows(sheet: Sheet, layout: Layout) -> Iterator[tuple[int, int, list[str]]]:
    """(place in sheet.rows, row number as the spreadsheet program shows it, texts of the cells) of each row below the
    header that may hold data.

    Left out: notes below the table (注: …) that have no number in a column of figures, the header printed again on a next page, and a row that numbers the columns
    (甲 1 2 3).
    """
    rows_of = set(layout.header_rows)
    header = [cells for number, cells in sheet.rows[: layout.start] if number in rows_of]
    kinds: dict[str, tuple[bool, bool]] = {}
    values = [column for column, role in layout.columns.items() if fixed(role)[0] == "value"]
    for place in range(layout.start, len(sheet.rows)):
        number, cells = sheet.rows[place]
        first = next((cell for cell in cells if cell.strip()), "")
        if first not in kinds:
            bare = plain(first)
            kinds[first] = titles.NOTES.match(bare) is not None, bare in ("甲", "A", "栏次")
        note, numbering = kinds[first]
        if note and any(column < len(cells) and numeral(cells[column]).kind == "number" for column in values):
            note = (
                False  # 注册护士数 begins as 注: does, and ① 婴儿死亡率 as a footnote: a note has no figure beside it
            )
        if not note and cells not in header and not (numbering and _is_numbering(cells)):
            yield place, number, cells


def _is_numbering(cells: list[str]) -> bool:
    there = [int(cell) for cell in cells if cell.strip().isdigit() and cell.strip().isascii()]
    return there == list(range(1, len(there) + 1))


def merged_labels(sheet: Sheet, layout: Layout) -> dict[int, dict[int, str]]:
    """Cells merged over several rows that say of whom, when or what these are hold for each of them: row number -> column -> text.
    Numbers are never spread so, nor a task.
    """
    columns = {column for column, role in layout.columns.items() if fixed(role)[0] not in UNSPREAD}
    columns |= {column for column, (_, _, numbers) in layout.unknown.items() if not numbers}
    by_row = dict(sheet.rows)
    held: dict[int, dict[int, str]] = {}
    spent = 0
    for first, column, last, _ in sheet.merged:
        if spent > limits.ROWS:  # ranges laid over one another: a file made to cost time
            break
        spent += min(last - first, MOST_MERGED) if column in columns else 0
        if column in columns and last > first and column < len(by_row.get(first, ())):
            for row in range(first + 1, min(last, first + MOST_MERGED) + 1):
                held.setdefault(row, {})[column] = by_row[first][column]
    return held
