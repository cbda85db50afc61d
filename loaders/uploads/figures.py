"""Rows of a sheet -> statements of figures. One engine for long and wide forms: what a column fixes, else what its
row's labels say, else what holds for the sheet. Every problem of a row is told once; a row with an error is left
out.
"""

import re
from collections import Counter
from collections.abc import Callable

import pandas as pd

from loaders.rules import DECIMALS
from loaders.spreadsheets.sheet import DATE, TEXT_NUMBER, UNCOMPUTED, Sheet, letter
from loaders.uploads import checks, data_rows, dimensions, titles
from loaders.uploads.answers import SAID_IN, Answer
from loaders.uploads.head_words import LABELS, MONTH, WHOLE_AREA
from loaders.uploads.headings import fixed
from loaders.uploads.layout import Layout
from loaders.uploads.naming import Names, is_total
from loaders.uploads.parse_cell import STROKE, STRUCK, Numeral, moment, month_of, numeral, plain
from loaders.uploads.result import SheetProblems, place_of, table
from loaders.uploads.row_scope import RowScope
from model.columns import FIGURES
from model.problems import Problem

PLACE = "上报数据"  # the same for all, so that a later upload of a figure is a new version of the same statement
AS_PRINTED = 60
CODE = re.compile(r"[A-Za-z0-9_.-]{1,20}")
STEP = 5_000  # rows between two calls of progress
COUNTED = {"", "人", "例", "名", "个", "张", "户", "次", "人次"}  # units a numerator or denominator may carry
ASKED = {"area": dimensions.area, "indicator": dimensions.indicator}
KEPT = (
    "area", "indicator", "year", "period", "value", "unit", "comparator", "decimals", "numerator", "denominator",
    "role", "status", "definition_version", "population", "source", "place", "as_printed", "note",
    "file", "sheet", "row", "column", "found",
)  # fmt: skip


class Figures:
    """The reading of one sheet. Made, asked once with read(), thrown away."""

    def __init__(
        self, *, file: str, sheet: Sheet, layout: Layout, names: Names, year: int, numerals: dict[str, Numeral]
    ) -> None:
        self.file, self.sheet, self.layout, self.names, self.year = file, sheet, layout, names, year
        self.numerals = numerals
        self.tell = SheetProblems(file, sheet)
        self.rows: dict[str, list] = {name: [] for name in KEPT}
        self.blank = 0
        self.noted: set[str] = set()  # years a note calls in question, of which there were figures
        self.early: dict[
            int, Answer
        ] = {}  # years that were not over when the form was made, of which there were figures
        self.running: tuple[int, int, str] | None = (
            None  # row, column and text of the first figure of a year that is not over
        )
        self.hidden: list[tuple[int, int, str]] = []  # the first figure of each hidden row
        self._answers: dict[tuple[str, str], tuple] = {}
        kinds = {column: fixed(role) for column, role in sorted(layout.columns.items())}
        self.values = [(column, held) for column, (kind, held) in kinds.items() if kind == "value"]
        self.labels = {
            name: [column for column, (kind, held) in kinds.items() if kind == name and not held] for name in LABELS
        }
        self.figures = {column for column, _ in self.values}
        self.unseen = [column for column, _ in self.values if column in sheet.hidden_columns]
        self.values = [(column, held) for column, held in self.values if column not in sheet.hidden_columns]
        self.named = {column for columns in self.labels.values() for column in columns}
        self.needed = {*self.named, *(column for column, _ in self.values)}
        self.beside = {column: _beside(held, kinds) for column, held in self.values}
        self.context = layout.context
        texts = {cells[at] for _, cells in sheet.rows[layout.start :] for at in self.labels["year"] if at < len(cells)}
        # Where other months of a year have rows, December is a month as well.
        self.monthly = {said[0] for text in texts if (said := month_of(text)) and said[1] != 12}
        self._foreign: set[tuple[str, int]] = set()  # columns of another system's codes, told once
        self.scope = RowScope(
            layout=layout,
            names=names,
            tell=self.tell,
            numeral=self._numeral,
            labels=self.labels,
            values=self.values,
            width=sheet.width,
            comments=sheet.comments,
            last=titles.last_row(sheet),
        )
        # How many numbers of each column are stored as text, counted once: a sheet may have a note on every cell.
        self._texts = Counter(column for (_, column), cell in sheet.notes.items() if cell.kind == TEXT_NUMBER)

    def read(self, tick: Callable[[int], None]) -> tuple[pd.DataFrame, list[Problem]]:
        """(rows, problems)."""
        if not self._can_be_placed():
            return table(FIGURES, self.rows), self.tell.all()
        self._tell_unknown_headers()
        if self._is_limited_above():
            return table(FIGURES, self.rows), self.tell.all()
        numeric = {column: self._is_numeric(column) for column, _ in self.values}
        merged = data_rows.merged_labels(self.sheet, self.layout)
        header, usual = self._fields()
        for place, number, cells in data_rows.rows(self.sheet, self.layout):
            if place % STEP == 0:
                tick(place)
            if self.scope.another_section(number, cells) or self.scope.another_head(number, cells):
                break
            self._row(number, cells, merged.get(number, {}), numeric, header, usual)
        checks.hidden(self.sheet, self.hidden, self.unseen, self.tell, start=self.layout.start)
        self.scope.end()
        for when in sorted(self.noted):
            note = self.layout.noted[when]
            self.tell.row(note.row, [])
            why = f"表下的注涉及 {when}年（{note.words}），不能确定是否为全体居民全年的实际数，该年的数未读入"
            fix = "只上传全年的实际数；确为全年实际数的，删去该注中的这几个字"
            self.tell("narrowed", why, fix, at=note.column, value=note.text)
        for when, made in sorted(self.early.items()):
            self.tell.row(made.row, [])
            why = f"制表时（{made.value.replace('-', '年')}月）{when}年所报的时期尚未结束，该年的数未读入"
            fix = "只上传全年、半年、季度的数；确为全年数的，改正制表的日期，或在页面上为本表选定时期"
            self.tell("choice", why, fix, at=made.column, value=made.text)
        if self.running:
            row, column, text = self.running
            self.tell.row(row, [])
            why = f"{self.year}年的全年数：该年可能尚未结束，表中也没有制表日期，已按全年的数读入"
            fix = "确为全年数的可照传；只是部分月份的，不要上传，或写明上半年、季度"
            self.tell("running_year", why, fix, at=column, value=text[:80], level="warning")
        return table(FIGURES, self.rows), self.tell.all()

    def _is_limited_above(self) -> bool:
        """Whether a comment at or above the head limits all of the table. One at the head of a column of figures takes that column out."""
        first = self.sheet.rows[self.layout.start][0] if self.layout.start < len(self.sheet.rows) else 0
        for row, column in sorted(one for one in self.sheet.comments if one[0] < first):
            if row in self.layout.header_rows and not self.scope.is_read(column):
                continue
            self.tell.row(row, [])
            if self.scope.is_limited_by_comment(row, column, []):
                if column not in self.figures or row not in self.layout.header_rows:
                    return True
                self.values = [(at, held) for at, held in self.values if at != column]
        return False

    def _fields(self) -> tuple[int, int]:
        """How many cells the header and most rows of a text file have; (0, 0) of a spreadsheet, whose cells have places."""
        fields = self.sheet.fields
        if fields is None or not self.layout.header_rows:
            return 0, 0
        counts = {number: fields.get(number, len(cells)) for number, cells in self.sheet.rows}
        header = max(counts.get(row, 0) for row in self.layout.header_rows)
        below = Counter(counts[number] for number, _ in self.sheet.rows[self.layout.start :])
        return header, max(below, key=below.__getitem__, default=header)

    def _row(self, number, cells: list[str], merged: dict[int, str], numeric: dict, header: int, usual: int) -> None:
        width = len(cells)
        if header and (why := checks.ragged(self.sheet, header, usual, number, cells, self.needed)):
            self.tell.row(number, cells)
            at = min(len(cells), header) - 1
            self.tell("ragged", why, "补齐或删去分隔符；文字和千位数中的逗号须用双引号括住", at=at)
            return
        there = [(at, held, self._numeral(cells[at])) for at, held in self.values if at < width and cells[at].strip()]
        there = [(at, held, found) for at, held, found in there if found.kind != "missing"]
        if merged:
            cells = cells + [""] * (max(merged) + 1 - width)
            cells = [cell if cell.strip() else merged.get(at, "") for at, cell in enumerate(cells)]
        self.scope.pass_by(cells)
        if not there:
            self.blank += 1
            return
        self.tell.row(number, cells)
        if number in self.sheet.hidden_rows:
            self.hidden.append((number, there[0][0], cells[there[0][0]]))
            return
        if self.scope.left_out(number, cells):
            return
        if struck := [column for column in sorted(self.named) if STROKE in _cell(cells, column)]:
            self.tell("struck", *STRUCK, at=struck[0])
            return
        spoken = {name: self._label(name, cells) for name in LABELS}
        for column, held, found in there:
            self.tell.cell(column)
            self._figure(number, column, held, found, cells, spoken, numeric[column])

    def _figure(self, number, column, held, found, cells, spoken, numeric) -> None:
        if self.scope.is_limited_by_comment(number, column, cells):
            return
        tell, text, beside = self.tell, cells[column], self.beside[column]
        cell = self.sheet.cell(number, column)
        checks.number(found, cell, tell)
        checks.exact(found, tell)
        checks.merged(cell, number, column, self.sheet, self.figures, self.named, tell)
        area, indicator = self._settle("area", held, spoken), self._settle("indicator", held, spoken)
        year, period, status = self._year(held, spoken, found)
        said = {name: self._said(name, beside, column, cells, year) for name in ("period", "status")}
        period = said["period"] or period or found.period or self.context.get("period") or "year"
        status = said["status"] or status or found.status or self.context.get("status") or ""
        numerator, denominator = (self._part(name, beside, number, cells) for name in ("numerator", "denominator"))
        unit = ""
        if found.kind == "number":
            if indicator:
                unit = checks.unit(indicator, self._units(column, beside, found, cells), self.names, tell)
                if found.comparator != "range" and not tell.refused:
                    checks.level(self.names.catalogue.indicators[indicator], found, numerator, denominator, tell)
                    checks.judge(self.names.catalogue.indicators[indicator], found, numerator, denominator, tell)
            falls = bool(indicator) and checks.may_fall(self.names.catalogue.indicators[indicator])
            checks.remarks(found, cell, numeric, falls, tell)
            if words := titles.remark(found.note, self.names) if found.note else "":
                tell("narrowed", f"数旁注明 {words}，不是全体居民全年的实际数", "只填全体居民全年的实际数")
        source, remark = (" ".join(_cell(cells, beside.get(name)).split())[:300] for name in ("source", "note"))
        if "year" in held and (words := self.scope.is_of_another_year(year, source, remark)):
            why = f"该行注明 {words}，不是 {year}年的数，该格未读入"
            tell("narrowed", why, "改正来源或备注；该年没有数的，将该格留空")
        if indicator and (body := self.scope.is_not_theirs(indicator)):
            why = f"{SAID_IN['line']}为 {body}，该指标不由其为全县统计，不能确定是否为全县的数"
            tell("narrowed", why, "确为全县的数的，改正该行的单位；只是其自身的数的，删去该数")
        if tell.refused:
            return
        if made := self.layout.early(year, period):
            self.early[year] = made
            return
        if str(year) in self.layout.noted:
            self.noted.add(str(year))
            return
        if year == self.year and period == "year" and not self.running and not self.layout.closed(year):
            self.running = (number, column, text)
        version, population = (
            " ".join(_cell(cells, beside.get(name)).split())[:300] for name in ("definition_version", "population")
        )
        note = place_of(self.file, self.sheet.name, column, number)
        note += (f"；来源：{source}" if source else "") + (f"；备注：{remark}" if remark else "")
        values = (
            area, indicator, year, period, found.value, unit, "" if found.comparator == "=" else found.comparator,
            found.decimals, numerator, denominator, "actual", status, version, population, "upload", PLACE,
            " ".join(text.split())[:AS_PRINTED], note, self.file, self.sheet.name, number, letter(column), text[:200],
        )  # fmt: skip
        for name, value in zip(KEPT, values):
            self.rows[name].append(value)

    # ---- what a row's labels say

    def _label(self, name: str, cells: list[str]) -> tuple:
        """(value, (column, shown, trouble)) of the label cells of a row; (None, None) when blank. Two cells (code and
        name) must agree.
        """
        columns = [column for column in self.labels[name] if _cell(cells, column).strip()]
        answers = []
        for column in columns:
            value, trouble = self._ask(name, cells[column])
            if trouble and CODE.fullmatch(cells[column].strip()) and self._is_named(name, columns, cells):
                if (name, column) not in self._foreign:
                    self._foreign.add((name, column))
                    fix = "已按名称读取；该列可在页面上设为不读"
                    self.tell("unknown_code", "不是本系统的代码", fix, at=column, level="warning")
                continue
            if trouble:
                return None, (column, cells[column], trouble)
            answers.append(value)
        if any(value != answers[0] for value in answers):
            shown = " / ".join(plain(cells[column]) for column in columns)
            code = f"ambiguous_{name}" if name in ASKED else "year_format"
            return None, (columns[-1], shown, (code, "同一行的两格不一致", "核对代码和名称，保留正确的"))
        return (answers[0], None) if answers else (None, None)

    def _is_named(self, name: str, columns: list[int], cells: list[str]) -> bool:
        """Whether another cell of the row gives the name: the codes may be of another system."""
        return any(not CODE.fullmatch(cells[at].strip()) and not self._ask(name, cells[at])[1] for at in columns)

    def _ask(self, name: str, text: str) -> tuple:
        """The answer of dimensions, asked once for each text."""
        if (name, text) not in self._answers:
            if name in ASKED:
                answer = ASKED[name](text, self.names)
            elif name == "year":
                said = month_of(text) if self.monthly else None
                is_month = said is not None and said[0] in self.monthly
                answer = dimensions.year("12月" if is_month else text, as_of=self.year)
            else:
                answer = dimensions.period(text) if name == "period" else dimensions.status(text)
            self._answers[name, text] = answer
        return self._answers[name, text]

    def _settle(self, name: str, held: dict[str, str], spoken: dict[str, tuple]) -> str:
        """The id of an area or indicator. What holds for the sheet is not put into the blanks of a column of its own: a
        county's blank cell below another's is no figure of the city in the title.
        """
        if name in held:
            return held[name]
        value, wrong = spoken[name]
        if wrong:
            column, shown, trouble = wrong
            self.tell(*trouble, at=column, value=shown)
        elif not value and not self.labels[name] and self.context.get(name):
            return self.context[name]
        elif not value:
            what = "县区" if name == "area" else "指标"
            at = (self.labels[name] or [self.values[0][0]])[-1]
            self.tell(f"missing_{name}", f"未写{what}", f"填{what}的名称或代码；合并的单元格请逐行填写", at=at)
        return value or ""

    def _year(self, held: dict[str, str], spoken: dict[str, tuple], found: Numeral) -> tuple[int | None, str, str]:
        """(year, period, status) from the column, the row, the cell itself ('12.7 (2023)') or the sheet."""
        value, wrong = spoken["year"]
        if wrong and "year" not in held:
            column, shown, trouble = wrong
            self.tell(*trouble, at=column, value=shown)
            return None, "", ""
        year, period, status = value or (None, "", "")
        context = self.context.get("year") if not self.labels["year"] else ""
        stated = held.get("year") or context
        year = int(held["year"]) if "year" in held else year or (int(context) if context else None)
        if found.year and (year or stated) and found.year != year:
            self.tell("year_format", f"格内的年份 {found.year} 与这一行（列）的 {year} 不同", "核对数据年份")
        year = year or found.year
        trouble = dimensions.year_in_range(year, as_of=self.year) if year else None
        if year is None:
            at = (self.labels["year"] or [self.values[0][0]])[-1]
            self.tell("missing_year", "未写年份", "填四位年份", at=at)
        elif trouble:
            self.tell(*trouble)
        return year, period, status

    def _said(self, name: str, beside: dict[str, int], column: int, cells: list[str], year: int | None) -> str:
        """Period or status: in its own column, else in the header of the value. year: of the figure."""
        at = beside.get(name, -1)
        text = self._of_quarter(at, _cell(cells, beside.get(name)))
        value, trouble = self._ask(name, text) if text.strip() else ("", None)
        if trouble:
            self.tell(*trouble, at=at)
        elif name == "period" and text.strip() and (when := moment(text)) and (when.year or year) != year:
            self.tell("year_format", f"时期的年份 {when.year} 与该数的年份 {year} 不同", "改正其中一处", at=at)
        return value or self.layout.held.get(column, {}).get(name, "")

    def _of_quarter(self, column: int, text: str) -> str:
        """A bare 1, 2, 3 or 4 below 季度 is that quarter."""
        quarters, bare = self.layout.heads.get(column, "").endswith(("季", "季度")), text.strip().lstrip("0")
        return f"{bare}季度" if quarters and bare in {"1", "2", "3", "4"} else text

    def _part(self, name: str, beside: dict[str, int], number: int, cells: list[str]) -> float | None:
        """A numerator or denominator; None where none is given."""
        column = beside.get(name)
        found = self._numeral(_cell(cells, column))
        if found.kind == "missing":
            return None
        cell = self.sheet.cell(number, column)
        unusable = cell.formula == UNCOMPUTED or (cell.kind == DATE and not cell.formula)
        if found.kind == "bad" or found.comparator or unusable or found.unit not in COUNTED:
            self.tell(
                "not_a_number", found.why or "不是一个数", found.fix or "填阿拉伯数字，不带单位；没有的留空", at=column
            )
            return None
        if found.decimals > DECIMALS:
            self.tell("decimals", f"超过 {DECIMALS} 位小数", "四舍五入后填写", at=column)
        return found.value

    def _units(self, column: int, beside: dict[str, int], found: Numeral, cells: list[str]) -> list:
        """The units said of a figure, nearest first: in its cell, in the unit column, with the indicator's name, in the
        header; only where none of these says one, above the table.
        """
        named = [(self.names.indicator(_cell(cells, at)).unit, at) for at in self.labels["indicator"]]
        own = [(found.unit, None), (_cell(cells, beside.get("unit")).strip(), beside.get("unit")), *named]
        own.append((self.layout.held.get(column, {}).get("unit", ""), None))
        if any(plain(text) not in checks.NO_UNIT for text, _ in own):
            return own
        return [(self.context.get("unit", ""), None)]

    # ---- the sheet as a whole

    def _can_be_placed(self) -> bool:
        """A table that says nowhere which county, indicator or year it is about asks for it once, not once a row."""
        row, placed = max(self.layout.header_rows, default=None), not self.layout.questions
        for one in self.layout.questions:
            said = one.answers[0]
            self.tell.row(said.row, [])
            self.tell(one.code, one.why, one.fix, at=said.column, value=said.text)
        for name, what, fix in (
            ("area", "表中、标题和表名中均没有县区", "在表中加一列县区，或在页面上为本表选定县区"),
            ("indicator", "表中和标题中均没有指标", "在表中加一列指标，或在页面上选定指标"),
            ("year", "表中、标题和表名中均没有年份", "在表头或标题写明年份，或在页面上为本表选定年份"),
        ):
            everywhere = self.labels[name] or self.context.get(name) or all(name in held for _, held in self.values)
            if (
                not everywhere
                and name not in {one.about for one in self.layout.questions}
                and not (name == "year" and self._years_in_cells())
            ):
                self.tell.sheet(f"missing_{name}", what, fix, row=row)
                placed = False
        return placed

    def _years_in_cells(self) -> bool:
        first = self.sheet.rows[self.layout.start : self.layout.start + 200]
        return any(self._numeral(_cell(cells, column)).year for _, cells in first for column, _ in self.values)

    def _tell_unknown_headers(self) -> None:
        """Headers over numbers that were not understood: in a wide form they are figures left unread."""
        for column, (row, text, numbers) in sorted(self.layout.unknown.items()):
            trouble = None
            bare = self.names.without_names(text)
            if numbers and "|" in bare and (words := titles.limits(bare)):
                why = f"表头表明为 {words} 的数，不是全体居民全年的数，该列未读入"
                trouble = ("narrowed", why, "只上传全体居民全年的数；不是数据的列可在页面上设为不读")
            elif numbers and len(self.layout.header_rows) > 1 and " " in text:
                fix = "改用 本年、上年、目标值、完成值、完成率、合计 等，或在页面上选定该列含义"
                trouble = ("sub_head", "不能识别这一列的几行表头，该列未读入", fix)
            elif not numbers:
                pass  # a column of words may narrow the figures (性别): said, though not understood
            elif self.layout.name == "indicators_across":
                trouble = dimensions.indicator(text, self.names)[1]
            elif self.layout.name == "areas_across" and not is_total(text):
                trouble = dimensions.area(text, self.names)[1]
            elif self.layout.name == "years_across" and any(sign.isdigit() for sign in text):
                trouble = ("year_format", "不是年份", "表头填四位年份，如 2023年；不是数据的列可在页面上设为不读")
            elif self.layout.name == "none":
                continue
            self.tell.row(row, self.sheet.rows[self.layout.start - 1][1])
            if trouble:
                self.tell(*trouble, at=column, value=text)
            else:
                fix = "该列限定数据范围（如某一人群）的，请在页面上选定该列含义"
                self.tell("unknown_column", "不能识别该列，未读入", fix, at=column, value=text, level="warning")

        self._tell_left_out()
        for column, most in sorted(self.layout.headless.items()):
            if most:
                self.tell.row(self.layout.header_rows[-1], [])
                self.tell("no_head", "该列有数，表头为空，未读入", "补写表头；不是数据的删去该列", at=column, value="")

    def _tell_left_out(self) -> None:
        """Columns of some of the people, or of a month, beside the one that is read: one warning for each kind."""
        kinds: dict[str, list[tuple[int, int, str]]] = {}
        for column, (row, text) in sorted(self.layout.left_out.items()):
            of = "全年" if MONTH.fullmatch(text) else "本县区" if WHOLE_AREA.fullmatch(text) else "全体居民"
            kinds.setdefault(of, []).append((column, row, text))
        for of, those in kinds.items():
            column, row, _ = those[0]
            words = "、".join(dict.fromkeys(text for *_, text in those))
            why = f"不是{of}的数，未读入"
            fix = f"只读{of if of != '全体居民' else '合计'}列；表中没有的请补写"
            self.tell.row(row, [])
            self.tell("unknown_column", why, fix, at=column, value=words, level="warning")

    def _is_numeric(self, column: int) -> bool:
        """Whether most of a value column's numbers are stored as numbers, as in no text file."""
        if not self.sheet.numbers:
            return False
        texts = self._texts[column]
        below = self.sheet.rows[self.layout.start :]
        numbers = sum(1 for _, cells in below if self._numeral(_cell(cells, column)).kind == "number")
        return numbers - texts > texts

    def _numeral(self, text: str) -> Numeral:
        found = self.numerals.get(text)
        if found is None:
            found = self.numerals[text] = numeral(text)
        return found


def _beside(held: dict[str, str], kinds: dict[int, tuple[str, dict[str, str]]]) -> dict[str, int]:
    """What accompanies a value column: kind -> column. Columns that fix the same things, else those that fix nothing;
    分子 and 分母 of a wide table only the former.
    """
    found = {}
    for column, (kind, other) in kinds.items():
        if kind in ("value", "ignore", *LABELS):
            continue
        if other == held or (not other and kind not in found and (kind not in ("numerator", "denominator"))):
            found[kind] = column
    return found


def _cell(cells: list[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""
