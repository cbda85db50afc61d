"""Text cells -> typed columns, with a Problem for each cell that does not hold what its column may hold.

Vectorised over columns: the same checks serve a 22-row table and an upload of 100,000 rows.

    number  '3.0' -> 3.0     '—' -> Problem     '12,4' -> Problem     '１２' -> Problem     '' -> missing
    year    '2020' -> 2020   '20' -> Problem
    date    '2025-03' -> '2025-03'              '2025-02-30' -> Problem
    choice  'plan' -> plan   '计划' -> Problem that lists what may stand there
"""

import csv
import io

import pandas as pd

from loaders.rules import DECIMALS
from model.columns import Column
from model.problems import Problem

# [0-9], not \d, which takes １２ too; twelve digits before the point, because more do not fit NUMERIC(20,6) once rounded.
NUMBER = rf"[+-]?[0-9]{{1,12}}(?:\.[0-9]{{1,{DECIMALS}}})?"
INT = r"[0-9]{1,6}"
YEAR = r"(?:19|20|21)[0-9]{2}"
DATE = r"(?:19|20|21)[0-9]{2}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?"
UNSEEN = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f" "\u200b-\u200f\u2060\ufeff]"
)  # an id with one in it looks right and is not found
LONGEST = 2000  # a cell holds a figure or a phrase; a whole chapter in one cell is a lost quotation mark
PATTERNS = {
    "number": (NUMBER, "不是数", "填阿拉伯数字，小数点用 '.'，不加千位分隔符和单位，最多 6 位小数；没有的留空"),
    "int": (INT, "不是整数", "填整数；没有的留空"),
    "year": (YEAR, "不是年份", "填四位年份，如 2025；文件未写的留空"),
    "date": (DATE, "不是日期", "填 2025、2025-03 或 2025-03-11；不明确的留空"),
}


def read_csv(body: bytes, *, file: str, columns: tuple[Column, ...]) -> tuple[pd.DataFrame, list[Problem]]:
    """A UTF-8 CSV as a table of text: the declared columns plus `line` (its line in the file). Missing cells are ''.

    Problems: not UTF-8, header unlike the declared one, a row with too many or too few cells.
    """
    names = [column.name for column in columns]
    empty = pd.DataFrame({"line": pd.Series(dtype="int64")} | {name: pd.Series(dtype=str) for name in names})
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return empty, [
            Problem(code="encoding", file=file, value=f"字节 {error.start}", why="不是 UTF-8 文字", fix="以 UTF-8 另存")
        ]
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows, lines, problems, read = [], [], [], 0
    try:
        header = next(reader, [])
        if header != names:
            wrong = (
                [f"缺 {n}" for n in names if n not in header]
                + [f"多 {n}" for n in header if n not in names]
                + [f"{n} 写了 {header.count(n)} 次" for n in names if header.count(n) > 1]
            )
            return empty, [
                Problem(
                    code="header",
                    file=file,
                    row=1,
                    value=",".join(header)[:80],
                    why="表头不符：" + ("、".join(wrong) or "列的次序不同"),
                    fix="表头须为 " + ",".join(names),
                )
            ]
        read = reader.line_num
        for cells in reader:
            start, read = (
                read + 1,
                reader.line_num,
            )  # a quoted cell may run over several lines: the row is where it starts
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(names):
                problems.append(
                    Problem(
                        code="ragged",
                        file=file,
                        row=start,
                        value=f"{len(cells)} 格",
                        why=f"表头有 {len(names)} 列",
                        fix="补齐或删去逗号；文字中的逗号须用双引号括住",
                    )
                )
                continue
            rows.append([cell.strip() for cell in cells])
            lines.append(start)
    except csv.Error as error:
        problems.append(
            Problem(
                code="csv", file=file, row=read + 1, why=f"自该行起无法读取 CSV（{error}）", fix="检查双引号是否成对"
            )
        )
    table = pd.DataFrame(rows, columns=names, dtype=str)
    table.insert(0, "line", pd.Series(lines, dtype="int64"))
    return table, problems


def check(
    table: pd.DataFrame, *, file: str, columns: tuple[Column, ...], sheet: str = ""
) -> tuple[pd.DataFrame, list[Problem]]:
    """A table of text cells -> (a new table of typed columns, problems). A bad cell becomes missing in the new table.

    Text and choices are str with missing as '' replaced by the column's default; int and year are Int64; number is float64.
    """
    typed = {"line": table["line"]}
    problems: list[Problem] = []

    def tell(column: Column, bad: pd.Series, code: str, why: str, fix: str) -> None:
        if not bad.any():
            return
        found = zip(table["line"][bad], table[column.name][bad])
        problems.extend(
            Problem(code=code, file=file, sheet=sheet, row=int(line), column=column.name, value=value, why=why, fix=fix)
            for line, value in found
        )

    for column in columns:
        cells = table[column.name]
        blank = cells == ""
        if column.required:
            tell(
                column,
                blank,
                "missing",
                "空着",
                "该列必填" + ("：" + " / ".join(column.allowed) if column.allowed else ""),
            )
        bad = cells.str.contains(UNSEEN)
        tell(column, bad, "control", "有看不见的控制字符", "重新输入该格")
        if column.allowed:
            wrong = ~blank & ~bad & ~cells.isin(column.allowed)
            tell(column, wrong, "choice", "无效", "可填 " + " / ".join(column.allowed))
            bad |= wrong
        elif column.kind in PATTERNS:
            pattern, why, fix = PATTERNS[column.kind]
            wrong = ~blank & ~bad & ~cells.str.fullmatch(pattern)
            if column.kind == "date":
                wrong |= ~blank & ~bad & ~wrong & ~_is_day(cells)
            tell(column, wrong, column.kind, why, fix)
            bad |= wrong
        else:
            wrong = cells.str.len() > LONGEST
            tell(column, wrong, "too_long", f"超过 {LONGEST} 个字", "检查双引号是否成对；只抄数所在的短语")
            bad |= wrong
        typed[column.name] = _typed(column, cells.mask(bad, "") if bad.any() else cells)
        if column.within:
            low, high = column.within
            outside = (typed[column.name] < low) | (typed[column.name] > high)
            tell(column, outside.fillna(False).astype(bool), "range", "超出范围", f"可填 {low} 到 {high}")
            typed[column.name] = typed[column.name].mask(outside)
    return pd.DataFrame(typed), sorted(problems, key=lambda p: p.row or 0)


def _is_day(cells: pd.Series) -> pd.Series:
    """Days that exist: 2025-02-28 yes, 2025-02-30 no; a year or a month alone is one."""
    return (cells.str.len() < 10) | pd.to_datetime(
        cells.where(cells.str.len() == 10), format="%Y-%m-%d", errors="coerce"
    ).notna()


def _typed(column: Column, cells: pd.Series) -> pd.Series:
    if column.kind in ("int", "year"):
        return pd.to_numeric(cells.mask(cells == ""), errors="coerce").astype("Int64")
    if column.kind == "number":
        return pd.to_numeric(cells.mask(cells == ""), errors="coerce").astype("float64") + 0.0  # never -0
    return cells.mask(cells == "", column.default) if column.default else cells


def printed_decimals(cells: pd.Series) -> pd.Series:
    """Digits printed after the point: '3.0' -> 1, '75' -> 0; '' and what is no number -> missing."""
    digits = cells.str.extract(r"^[+-]?[0-9]+(?:\.([0-9]+))?$", expand=False)
    return digits.fillna("").str.len().astype("Int64").where(cells.str.fullmatch(NUMBER))
