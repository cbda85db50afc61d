"""Rows of a sheet -> statements of figures. One engine for long and wide forms: what a column fixes, else what its row's labels say,
else what holds for the sheet. Every problem of a row is told; a row with an error is left out."""

from collections.abc import Callable

import pandas as pd

from loaders.uploads import labels, titles
from loaders.uploads.headings import fixed
from loaders.uploads.layout import LABELS, Layout
from loaders.uploads.limits import DECIMALS
from loaders.uploads.naming import Names, is_total
from loaders.uploads.numerals import Numeral, numeral, plain
from loaders.uploads.reading import table
from loaders.uploads.sheet import DATE, FORMULA, TEXT, UNCOMPUTED, Sheet, column_of, letter
from model.columns import FIGURES
from model.problems import Problem

PLACE = "上报数据"
AS_PRINTED = 60
STEP = 5_000  # rows between two calls of progress
PER = {"%": 100, "‰": 1_000, "1/10万": 100_000, "人/千人": 1_000, "张/千人": 1_000, "个/千人": 1_000, "人/万人": 10_000}
SLIPS = {
    ("‰", "%"): "‰ 是 % 的十分之一: 985‰ = 98.5%",
    ("%", "‰"): "% 是 ‰ 的十倍: 0.43% = 4.3‰",
    ("%", "1/10万"): "0.0127% = 12.7/10万",
    ("‰", "1/10万"): "0.127‰ = 12.7/10万",
}
SLIPS |= {
    ("1/10万", "%"): "98500/10万 = 98.5%",
    ("1/10万", "‰"): "430/10万 = 4.3‰",
    ("人/万人", "人/千人"): "25人/万人 = 2.5人/千人",
    ("人/千人", "人/万人"): "2.5人/千人 = 25人/万人",
}
SLIPS |= {("万元", "元"): "1万元 = 10000元", ("元", "万元"): "10000元 = 1万元"}


class Figures:
    """The reading of one sheet. Made, asked once with read(), thrown away."""

    def __init__(
        self, *, file: str, sheet: Sheet, layout: Layout, names: Names, year: int, numerals: dict[str, Numeral]
    ) -> None:
        self.file, self.sheet, self.layout, self.names, self.year = file, sheet, layout, names, year
        self.numerals = numerals
        self.problems: list[Problem] = []
        self.rows: dict[str, list] = {name: [] for name in KEPT}
        self.blank = self.totals = 0
        self._answers: dict[tuple, tuple] = {}
        self._firsts: dict[str, tuple[bool, bool]] = {}
        self._totals: dict[str, bool] = {}
        self._split()

    def _split(self) -> None:
        """Columns by what they are: labels of rows, values, and companions (分子, 状态 …) of values that fix the same things."""
        kinds = {column: fixed(role) for column, role in sorted(self.layout.columns.items())}
        self.values = [(column, held) for column, (kind, held) in kinds.items() if kind == "value"]
        self.labels = {
            name: [column for column, (kind, held) in kinds.items() if kind == name and not held] for name in LABELS
        }
        self.companions = {
            (name, _key(held)): column
            for column, (name, held) in kinds.items()
            if name not in ("value", "ignore") and name not in LABELS
        }

    def read(self, tick: Callable[[int], None]) -> tuple[pd.DataFrame, list[Problem]]:
        """(rows, problems)."""
        if not self._can_be_placed():
            return table(FIGURES, self.rows), self.problems
        self._tell_unknown_headers()
        numeric = {column: self._is_numeric(column) for column, _ in self.values}
        filled = self._merged_labels()
        header = self.sheet.rows[self.layout.start - 1][1] if self.layout.header_rows else None
        for place in range(self.layout.start, len(self.sheet.rows)):
            number, cells = self.sheet.rows[place]
            if place % STEP == 0:
                tick(place)
            if self._is_no_data(cells, header):
                continue
            self._row(number, cells, filled.get(number, {}), numeric)
        return table(FIGURES, self.rows), self.problems

    def _row(self, number: int, cells: list[str], filled: dict[int, str], numeric: dict[int, bool]) -> None:
        there = [(column, held) for column, held in self.values if column < len(cells) and cells[column].strip()]
        there = [(column, held, self._numeral(cells[column])) for column, held in there]
        there = [(column, held, found) for column, held, found in there if found.kind != "missing"]
        if not there:
            self.blank += 1
            return

        def cell(column: int) -> str:
            text = cells[column] if column < len(cells) else ""
            return text if text.strip() else filled.get(column, "")

        if self._is_total_row(number, cell, there):
            return
        spoken = {name: self._label(name, number, cell) for name in LABELS}
        for column, held, found in there:
            self._figure(number, column, held, found, cell, spoken, numeric[column])

    def _figure(self, number, column, held, found, cell, spoken, numeric) -> None:
        text = cell(column)
        told: list[Problem] = []

        def tell(
            code: str, why: str, fix: str, *, at: int = column, value: str | None = None, level: str = "error"
        ) -> None:
            told.append(self._problem(number, at, cell(at) if value is None else value, code, why, fix, level))

        header = self.layout.held.get(column, {})
        mark = self.sheet.marks.get((number, column), "")
        if mark == UNCOMPUTED:
            tell("formula", "公式没有算出的数", "在 WPS 或 Excel 中打开并保存一次, 或粘贴为数值")
        elif mark == DATE:
            tell("not_a_number", "单元格是日期", "表格软件把数改成了日期: 把单元格设为数值格式, 重新填写")
        elif found.kind == "bad":
            tell("formula" if text.lstrip().startswith("=") else "not_a_number", found.why, found.fix)
        elif found.comparator == "range":
            tell("not_a_number", "是一个区间, 不是一个数", "实际值只能是一个数; 区间目标请用目标模板")
        area = self._settle("area", held, spoken, tell)
        indicator = self._settle("indicator", held, spoken, tell)
        year, when = self._year(held, spoken, found, tell)
        said = self._said(("period", "status"), held, header, cell, tell)
        period = said["period"] or when[0] or found.period or self.layout.context.get("period") or "year"
        status = said["status"] or when[1] or found.status or self.layout.context.get("status") or ""
        extra = {
            name: self._companion(name, held, cell) for name in ("definition_version", "population", "source", "note")
        }
        parts = {name: self._part(name, held, number, cell, tell) for name in ("numerator", "denominator")}
        unit = ""
        if indicator and found.kind == "number" and not told:
            unit = self._unit(indicator, found, held, header, cell, tell)
            self._judge(indicator, found, parts, tell)
        if found.kind == "number":
            self._remark(found, mark, numeric, tell)
        if found.decimals > DECIMALS:
            tell("decimals", f"超过 {DECIMALS} 位小数", "设好要显示的小数位(如两位), 或四舍五入后再填")
        self.problems.extend(told)
        if any(problem.level == "error" for problem in told):
            return
        shown = " ".join(text.split())[:AS_PRINTED]
        place = (
            f"{self.file}[{self.sheet.name}] {letter(column)}{number}"
            if self.sheet.name
            else f"{self.file} {letter(column)}{number}"
        )
        note = place + "".join(
            f"; {word}: {extra[name]}" for name, word in (("source", "来源"), ("note", "备注")) if extra[name]
        )
        comparator = "" if found.comparator == "=" else found.comparator
        values = (
            area, indicator, year, period, found.value, unit, comparator, found.decimals, parts["numerator"], parts["denominator"],
            "actual", status, extra["definition_version"], extra["population"], "upload", PLACE, shown, note[:1000],
            self.file, self.sheet.name, number, letter(column), text[:200],
        )  # fmt: skip
        for name, value in zip(KEPT, values):
            self.rows[name].append(value)

    def _is_no_data(self, cells: list[str], header: list[str] | None) -> bool:
        """Notes, a header printed again on the next page, and the row of column numbers (甲 乙 1 2 3)."""
        first = next((cell for cell in cells if cell.strip()), "")
        if first not in self._firsts:
            bare = plain(first)
            self._firsts[first] = titles.NOTES.match(bare) is not None, bare in ("甲", "A", "栏次")
        note, numbering = self._firsts[first]
        if note or cells == header:
            return True
        if not numbering:
            return False
        there = [int(cell) for cell in cells if cell.strip().isdigit()]
        return there == list(range(1, len(there) + 1))

    # ---- what a row's labels say

    def _label(self, name: str, number: int, cell) -> tuple:
        """(value, problem) of the label cells of a row; (None, None) when they are blank. Two cells (code and name) must agree."""
        columns = [column for column in self.labels[name] if cell(column).strip()]
        if not columns:
            return None, None
        answers = [(column, *self._ask(name, cell(column))) for column in columns]
        for column, _, trouble in answers:
            if trouble:
                return None, self._problem(number, column, cell(column), *trouble)
        values = {value for _, value, _ in answers}
        if len(values) > 1:
            shown = " / ".join(plain(cell(column)) for column in columns)
            code = {"area": "ambiguous_area", "indicator": "ambiguous_indicator"}.get(name, "year_format")
            return None, self._problem(
                number, columns[-1], shown, code, "同一行的两格说的不是同一个", "核对代码和名称, 留下对的"
            )
        return values.pop(), None

    def _ask(self, name: str, text: str) -> tuple:
        key = (name, text)
        if key not in self._answers:
            if name == "area":
                self._answers[key] = labels.area(text, self.names)
            elif name == "indicator":
                self._answers[key] = labels.indicator(text, self.names)
            elif name == "year":
                self._answers[key] = labels.year(text, as_of=self.year)
            elif name == "period":
                self._answers[key] = labels.period(text)
            else:
                self._answers[key] = labels.status(text)
        return self._answers[key]

    def _settle(self, name: str, held: dict, spoken: dict, tell) -> str:
        if name in held:
            return held[name]
        value, problem = spoken[name]
        if problem:
            self._pass_on(problem, tell)
            return ""
        if value:
            return value
        if self.layout.context.get(name):
            return self.layout.context[name]
        if name == "area":
            tell("missing_area", "没写是哪个县区", "填县区的名称或代码; 合并的单元格请逐行填写", at=self._where(name))
        else:
            tell(
                "missing_indicator",
                "没写是哪个指标",
                "填指标的名称或编号; 合并的单元格请逐行填写",
                at=self._where(name),
            )
        return ""

    def _where(self, name: str) -> int:
        return (self.labels[name] or [self.values[0][0]])[-1]

    def _pass_on(self, problem: Problem, tell) -> None:
        """A label's problem is told once a row, though several figures stand in it."""
        if self.problems and problem in self.problems[-20:]:
            tell(problem.code, problem.why, problem.fix)
            return
        tell(problem.code, problem.why, problem.fix, at=_number(problem.column), value=problem.value)

    def _year(self, held: dict, spoken: dict, found: Numeral, tell) -> tuple[int | None, tuple[str, str]]:
        value, problem = spoken["year"]
        if problem and "year" not in held:
            self._pass_on(problem, tell)
            return None, ("", "")
        year, period, status = value or (None, "", "")
        if "year" in held:
            year = int(held["year"])
        if year is None and self.layout.context.get("year"):
            year = int(self.layout.context["year"])
        if found.year and year and found.year != year:
            tell("year_format", f"格内的年份 {found.year} 与这一行(列)的 {year} 不同", "核对是哪一年的数")
        year = year or found.year
        if year is None:
            tell("missing_year", "没写是哪一年", "填四位年份", at=self._where("year"))
            return None, ("", "")
        trouble = labels.year_in_range(year, as_of=self.year)
        if trouble:
            tell(*trouble)
        return year, (period, status)

    def _said(self, wanted: tuple[str, ...], held: dict, header: dict, cell, tell) -> dict[str, str]:
        said = {}
        for name in wanted:
            column = self.companions.get((name, _key(held)), self.companions.get((name, ())))
            text = cell(column) if column is not None else ""
            value, trouble = self._ask(name, text) if text.strip() else ("", None)
            if trouble:
                tell(*trouble, at=column)
            said[name] = value or header.get(name, "")
        return said

    def _companion(self, name: str, held: dict, cell) -> str:
        column = self.companions.get((name, _key(held)), self.companions.get((name, ())))
        return " ".join(cell(column).split())[:300] if column is not None else ""

    def _part(self, name: str, held: dict, number: int, cell, tell) -> float | None:
        column = self.companions.get((name, _key(held)))
        if column is None or not cell(column).strip():
            return None
        found = self._numeral(cell(column))
        if found.kind == "missing":
            return None
        mark = self.sheet.marks.get((number, column), "")
        if (
            found.kind == "bad"
            or found.comparator
            or mark in (DATE, UNCOMPUTED)
            or found.unit not in ("", "人", "例", "名", "个", "张", "户", "次", "人次")
        ):
            tell(
                "not_a_number", found.why or "不是一个数", found.fix or "填阿拉伯数字, 不带单位; 没有就留空", at=column
            )
            return None
        if found.decimals > DECIMALS:
            tell("decimals", f"超过 {DECIMALS} 位小数", "四舍五入后再填", at=column)
        return found.value

    # ---- what the figure itself says

    def _unit(self, indicator: str, found: Numeral, held: dict, header: dict, cell, tell) -> str:
        """The printed unit, nearest first: in the cell, in the unit column, beside the indicator's name, in the header, above the table."""
        column = self.companions.get(("unit", _key(held)), self.companions.get(("unit", ())))
        beside = next(
            (
                self.names.indicator(cell(c)).unit
                for c in self.labels["indicator"]
                if self.names.indicator(cell(c)).unit
            ),
            "",
        )
        given = [found.unit, cell(column).strip() if column is not None else "", beside, header.get("unit", "")]
        nearest = [unit for unit in given if unit and plain(unit) not in ("", "-", "—", "/", "无")] or [
            self.layout.context.get("unit", "")
        ]
        own = self.names.catalogue.indicators[indicator].unit
        for unit in nearest:
            accepted = self.names.accepted(indicator, unit)
            if accepted is None:
                slip = next(
                    (words for (a, b), words in SLIPS.items() if b == own and self.names.same_unit(a, unit)), ""
                )
                at = column if column is not None and unit == cell(column).strip() else None
                more = {} if at is None else {"at": at}
                tell(
                    "unit",
                    f"单位是 {plain(unit)}, 这个指标用 {own or '(无单位)'}" + (f"; {slip}" if slip else ""),
                    f"按 {own or '无单位'} 填写数值和单位, 不会自动换算",
                    **more,
                )
                return ""
        return self.names.accepted(indicator, nearest[0]) or ""

    def _judge(self, indicator: str, found: Numeral, parts: dict, tell) -> None:
        one, value = self.names.catalogue.indicators[indicator], found.value
        if one.unit == "%" and one.kind in ("rate", "proportion") and value > 100:
            tell("over_100", "超过 100%", "分母若是推算的人口, 可能如此; 请核对分子、分母", level="warning")
        elif one.plausible and not one.plausible[0] <= value <= one.plausible[1]:
            low, high = (f"{end:g}" for end in one.plausible)
            why = f"超出常见范围 {low}–{high}{one.unit}" + (f"({one.plausible_why})" if one.plausible_why else "")
            tell("implausible", why, "核对数值和单位; 确实如此可以照传", level="warning")
        numerator, denominator, per = parts["numerator"], parts["denominator"], PER.get(one.unit)
        if numerator is None or denominator is None or not per or found.comparator:
            return
        if denominator <= 0:
            tell("ratio", "分母不大于 0", "核对分母", value=f"{denominator:g}")
            return
        given = numerator / denominator * per
        if abs(given - value) > 0.5 * 10.0**-found.decimals * (1 + 1e-9) + 1e-9:
            shown = f"{given:.{min(found.decimals + 2, 6)}f}"
            tell(
                "ratio",
                f"分子 {numerator:g} ÷ 分母 {denominator:g} 得 {shown}{one.unit}, 与所填不符",
                "核对分子、分母和数值; 三者要对得上(允许末位四舍五入)",
            )

    def _remark(self, found: Numeral, mark: str, numeric: bool, tell) -> None:
        if mark == FORMULA:
            tell("formula", "单元格是公式, 用的是保存时算出的数", "核对算出的数; 粘贴为数值后不再提醒", level="warning")
        if mark == TEXT and numeric:
            tell("text_number", "数存成了文字, 同列其他格是数值", "已按数读入; 可在表里转换为数字", level="warning")
        if found.comparator in ("≥", "≤", ">", "<"):
            tell("bound", "是一个界限而不是一个数", "会照录, 但不参与判定; 有实际值请填实际值", level="warning")
        if found.note:
            tell("note_cell", f"数旁还有“{found.note}”", "已读出数, 注记没有保留; 有用的请写在备注列", level="warning")

    # ---- the sheet as a whole

    def _can_be_placed(self) -> bool:
        """A table that says nowhere which county, indicator or year it is about asks for it once, not once a row."""
        context, ok = self.layout.context, True
        for name, code, what, fix in (
            ("area", "missing_area", "表中、标题和表名里都没有县区", labels.CHOOSE_AREA),
            ("indicator", "missing_indicator", "表中和标题里都没有指标", "在表中加一列指标, 或在页面上选定指标"),
            ("year", "missing_year", "表中、标题和表名里都没有年份", labels.CHOOSE_YEAR),
        ):
            in_cells = name == "year" and any(
                self._numeral(cells[c]).year
                for _, cells in self.sheet.rows[self.layout.start :][:200]
                for c, _ in self.values
                if c < len(cells)
            )
            if self.labels[name] or context.get(name) or all(name in held for _, held in self.values) or in_cells:
                continue
            row = self.layout.header_rows[-1] if self.layout.header_rows else None
            self.problems.append(Problem(code=code, file=self.file, sheet=self.sheet.name, row=row, why=what, fix=fix))
            ok = False
        return ok

    def _tell_unknown_headers(self) -> None:
        across = self.layout.name
        for column, (row, text) in sorted(self.layout.unknown.items()):
            if across == "indicators_across":
                trouble = labels.indicator(text, self.names)[1]
            elif across == "areas_across":
                trouble = None if is_total(text) else labels.area(text, self.names)[1]
            elif across == "years_across" and any(sign.isdigit() for sign in text):
                trouble = ("year_format", "不是年份", "表头填四位年份, 如 2023年; 不是数据的列可在页面上设为不读")
            elif across == "long":
                continue
            else:
                trouble = None
            if trouble:
                self.problems.append(self._problem(row, column, text, *trouble))
            else:
                self.problems.append(
                    self._problem(
                        row,
                        column,
                        text,
                        "unknown_column",
                        "不认识这一列, 没有读入",
                        "需要时在页面上选定这一列是什么",
                        "warning",
                    )
                )

    def _is_total_row(self, number: int, cell, there: list) -> bool:
        """合计, 全市: a row of sums is no area. Only where the row would need an area from its label."""
        for column in self.labels["area"]:
            text = cell(column)
            if text not in self._totals:
                self._totals[text] = is_total(text) and not self.names.area(text).id
            if self._totals[text]:
                self.totals += 1
                self.problems.append(
                    self._problem(
                        number,
                        column,
                        cell(column),
                        "total_row",
                        "是合计行, 没有读入",
                        "只读各县区的数; 需要全市的数请写全称",
                        "warning",
                    )
                )
                return True
        return False

    def _merged_labels(self) -> dict[int, dict[int, str]]:
        """Label cells merged over several rows hold for each of them: row -> column -> text."""
        by_row = dict(self.sheet.rows)
        columns = {column for group in self.labels.values() for column in group}
        filled: dict[int, dict[int, str]] = {}
        for first, column, last, end in self.sheet.merged:
            if column not in columns or last <= first or first not in by_row or column >= len(by_row[first]):
                continue
            for row in range(first + 1, min(last, first + 5_000) + 1):
                filled.setdefault(row, {})[column] = by_row[first][column]
        return filled

    def _is_numeric(self, column: int) -> bool:
        """Whether most of a value column's numbers are stored as numbers, as in no text file."""
        if not self.sheet.numbers:
            return False
        texts = sum(1 for (_, at), mark in self.sheet.marks.items() if at == column and mark == TEXT)
        there = [
            cells[column]
            for _, cells in self.sheet.rows[self.layout.start :]
            if column < len(cells) and cells[column].strip()
        ]
        numbers = sum(1 for text in there if self._numeral(text).kind == "number")
        return numbers - texts > texts

    def _numeral(self, text: str) -> Numeral:
        found = self.numerals.get(text)
        if found is None:
            found = self.numerals[text] = numeral(text)
        return found

    def _problem(
        self, row: int, column: int, value: str, code: str, why: str, fix: str, level: str = "error"
    ) -> Problem:
        return Problem(
            level=level,
            code=code,
            file=self.file,
            sheet=self.sheet.name,
            row=row,
            column=letter(column),
            value=" ".join(value.split())[:80],
            why=why,
            fix=fix,
        )


KEPT = (
    "area", "indicator", "year", "period", "value", "unit", "comparator", "decimals", "numerator", "denominator",
    "role", "status", "definition_version", "population", "source", "place", "as_printed", "note",
    "file", "sheet", "row", "column", "found",
)  # fmt: skip


def _key(held: dict[str, str]) -> tuple:
    return tuple(sorted(held.items()))


def _number(column: str) -> int:
    return max(column_of(column), 0)
