"""Rows of a sheet -> statements of targets and commitments: what a plan promises, typed in by hand or in the project's
own form.
"""

import hashlib
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from loaders.rules import DECIMALS, target_slips
from loaders.spreadsheets.sheet import COMPUTED, Sheet, letter
from loaders.uploads import checks, data_rows, dimensions, relative
from loaders.uploads.headings import fixed
from loaders.uploads.layout import Layout
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import Numeral, by_word, moment, numeral, plain
from loaders.uploads.result import OWN_NUMBER, SheetProblems, Tasks, place_of, table
from model.columns import COMMITMENTS, STATEMENTS, names
from model.problems import Problem

WHERE = ("file", "sheet", "row", "column", "found")
# The columns an upload gives; the others stay missing.
GIVEN = {
    "target": tuple(
        "area indicator year scope comparator value value_to unit decimals basis reference_year baseline baseline_year attribute strength "
        "population source place as_printed note".split()
    ),
    "commitment": tuple(names(COMMITMENTS)),
}
LATEST = 2100  # no plan reaches further
STEP = 2_000  # rows between two calls of progress
LONGEST = 1_000  # characters of a text cell that are kept
NOTHING = {"", "-", "—", "/", "无", "…"}
ATTRIBUTES = by_word(
    {
        "binding": "约束性 约束 约束性指标 binding",
        "expected": "预期性 预期 预期性指标 expected",
        "none": "none 未标 未标明",
    }
)
SCOPES = by_word(
    {
        "plan": "规划 规划期 规划目标 规划期末 期末 plan",
        "annual": "年度 年度目标 当年 annual",
        "every_year": "每年 始终 持续 逐年 every_year",
    }
)
COMPARATORS = by_word(
    {
        "≥": "≥ >= 不低于 不少于 以上 至少 达到",
        ">": "> 超过 高于",
        "≤": "≤ <= 不超过 不高于 以下 以内 控制在",
        "<": "< 低于",
        "=": "= 等于",
        "~": "~ 约 左右",
        "range": "range 区间 范围 - 至",
    }
)
# The column a rule speaks of -> the code an upload's problem has.
CODES = {"year": "missing_year", "value_to": "choice", "baseline": "missing_year", "baseline_year": "year_format"}
SHOWN = {
    "comparator": ("≥", ">", "≤", "<", "=", "~", "区间"),
    "attribute": ("约束性", "预期性"),
    "scope": ("规划", "年度", "每年"),
}


class TargetsAndTasks:
    """The reading of one sheet of targets or commitments. Made, asked once with read(), thrown away. tasks: see pipeline.read."""

    def __init__(self, *, file: str, sheet: Sheet, layout: Layout, names: Names, tasks: Tasks) -> None:
        self.file, self.sheet, self.layout, self.names, self.tasks = file, sheet, layout, names, tasks
        self.tell = SheetProblems(file, sheet)
        self.blank = 0
        self.columns = STATEMENTS[layout.family]
        self.rows: dict[str, list] = {name: [] for name in (*GIVEN[layout.family], *WHERE)}
        self.at: dict[str, list[int]] = {}
        self.values: list[tuple[int, dict[str, str]]] = []
        self.bases: dict[int, str] = {}
        for column, role in sorted(layout.columns.items()):
            kind, held = fixed(role)
            if kind == "value":
                self.values.append((column, held))
            else:
                self.at.setdefault(kind, []).append(column)
                if "baseline_year" in held:
                    self.bases[column] = held["baseline_year"]

    def read(self, tick: Callable[[int], None]) -> tuple[pd.DataFrame, list[Problem]]:
        """(rows, problems)."""
        row = self._target_row if self.layout.family == "target" else self._commitment
        merged = data_rows.merged_labels(self.sheet, self.layout)
        hidden: list[tuple[int, int, str]] = []
        self._tell_unknown_headers()
        if self.layout.family == "target" and not self._can_be_placed():
            return table(self.columns, self.rows), self.tell.all()
        for place, number, cells in data_rows.rows(self.sheet, self.layout):
            if place % STEP == 0:
                tick(place)
            held = merged.get(number, {})
            width = max([len(cells), *(column + 1 for column in held)])
            full = [" ".join(cell.split()) for cell in cells] + [""] * (width - len(cells))
            full = [cell or held.get(column, "") for column, cell in enumerate(full)]
            self.tell.row(number, full)
            if number in self.sheet.hidden_rows:
                hidden.append((number, 0, next(cell for cell in full if cell)))
            else:
                row(number, full)
        checks.hidden(self.sheet, hidden, (), self.tell)
        return table(self.columns, self.rows), self.tell.all()

    def _can_be_placed(self) -> bool:
        """Where a target stands is part of what it is: a table without the two columns is asked for them once."""
        missing = [word for kind, word in (("source", "来源文件"), ("place", "位置")) if kind not in self.at]
        if missing:
            fix = "每个目标均须写明来源文件和位置（如 第三章 一、）：补充这两列，或使用目标模板"
            self.tell.sheet(
                "missing", f"表中没有{'、'.join(missing)}列", fix, row=max(self.layout.header_rows, default=None)
            )
        return not missing

    def _tell_unknown_headers(self) -> None:
        for column, (row, text, _) in sorted(self.layout.unknown.items()):
            self.tell.row(row, [])
            fix = "需要时在页面上选定该列含义"
            self.tell("unknown_column", "不能识别该列，未读入", fix, at=column, value=text, level="warning")

    # ---- one row

    def _target_row(self, number: int, cells: list[str]) -> None:
        there = [(column, held) for column, held in self.values if _cell(cells, column) not in NOTHING]
        if not there:
            self.blank += 1
        for column, held in there:
            self.tell.cell(column)
            self._target(number, cells, column, held)

    def _target(self, number: int, cells: list[str], column: int, held: dict[str, str]) -> None:
        area, indicator = self._named("area", cells), self._named("indicator", cells)
        year = int(held["year"]) if "year" in held else self._year("year", cells, "目标年")
        comparator = self._choice("comparator", COMPARATORS, cells)
        said, change = relative.read(cells[column]), {}
        if said is not None:
            found, change = self._change(said, area, indicator, year, comparator)
            comparator = ""
        else:
            found = numeral(cells[column])
            self._check_number(found, number, column)
        if comparator and found.comparator and comparator != found.comparator:
            self.tell("choice", f"目标值中为 {found.comparator}，比较符列是 {comparator}", "保留正确的一个")
        comparator = comparator or found.comparator or "="
        to = self._number("value_to", cells)
        value_to = to.value if to else found.value_to
        if value_to is not None and comparator == "=":
            comparator = "range"
        scope = self._choice("scope", SCOPES, cells) or "plan"
        base, base_year = self._baseline(cells)
        row: dict = {
            "basis": change.get("basis", "absolute"),
            "scope": scope,
            "comparator": comparator,
            "value": found.value,
            "value_to": value_to,
        }
        row |= {"year": year, "baseline": base, "baseline_year": base_year}
        for name, code, why, fix in target_slips(row) if found.kind == "number" or change else ():
            self.tell(CODES.get(name, code), why, fix, at=(self.at.get(name) or [column])[0])
        unit = change.get("unit", "")
        if indicator and found.kind == "number" and not change and "百分点" not in found.unit:
            unit = self._unit(indicator, found, column, cells)
            checks.judge(self.names.catalogue.indicators[indicator], found, None, None, self.tell)
        file, place = self._text("source", cells), self._text("place", cells)
        if not file or not place:
            what, role = ("来源文件", "source") if not file else ("位置", "place")
            fix = "每个目标均须写明来源文件和位置（如 第三章 一、）"
            self.tell("missing", f"没写{what}", fix, at=(self.at.get(role) or [column])[0])
        self._keep(
            number, column, cells, **row, reference_year=int(since) if (since := change.get("reference_year")) else None,
            area=area, indicator=indicator, unit=unit, decimals=max(one.decimals for one in (found, to) if one) if change.get("basis") != "external" else None,
            attribute=self._choice("attribute", ATTRIBUTES, cells) or "none", strength=self._text("strength", cells),
            population=self._text("population", cells), place=f"{file} {place}", as_printed=cells[column][:60],
        )  # fmt: skip

    def _change(
        self, said: relative.Relative, area: str, indicator: str, year: int | None, comparator: str
    ) -> tuple[Numeral, dict[str, str]]:
        """(the amount of a relative target, its columns as relative.columns gives them)."""
        one, parent = self.names.catalogue.indicators.get(indicator), self.names.parents.get(area, "")
        above = (self.names.area_names[parent], self.names.level(parent)) if parent in self.names.area_names else None
        if one is None or not area:  # told already
            return Numeral("bad"), {}
        units = self.names.catalogue.accepted_units(indicator)
        change, trouble = relative.columns(said, one, units=units, year=year, above=above)
        if trouble:
            self.tell("not_a_number", *trouble)
        elif comparator not in ("", "=", change["comparator"]):
            self.tell("choice", "变动幅度的比较词只能写在目标值中", "如 降低10%以上；比较符列留空")
        if not change or not change["value"]:
            return Numeral("missing", comparator=change.get("comparator", "")), change
        found, end = numeral(change["value"]), numeral(change["value_to"])
        most = max(found.decimals, end.decimals)
        return replace(found, comparator=change["comparator"], value_to=end.value, decimals=most), change

    def _commitment(self, number: int, cells: list[str]) -> None:
        column = (self.at.get("task") or [0])[0]
        task = self._text("task", cells)
        if not task and sum(1 for cell in cells if cell) < 2:
            self.blank += 1
            return
        self.tell.cell(column)
        if not task:
            self.tell("missing", "未写任务", "写明任务内容，或删去该行")
        area = self._named("area", cells)
        amount = self._number("quantity", cells)
        if amount and amount.comparator:
            fix = "已读出数；需要时写在备注列"
            self.tell("note_cell", "数量旁另有“约、以上”等词", fix, at=self.at["quantity"][0], level="warning")
        id, printed = self._id(area, task, cells)
        place = f"{self._text('source', cells)} {self._text('place', cells)}".strip() or "上报任务"
        self._keep(
            number, column, cells,
            id=id, area=area, task=task, quantity=amount.value if amount else None,
            quantity_unit=self._text("quantity_unit", cells) or (amount.unit if amount else ""),
            deadline=self._text("deadline", cells), responsible=self._text("responsible", cells),
            involved=self._text("involved", cells), status=self._text("status", cells), place=f"{place} 编号 {printed}" if printed else place,
            elsewhere=self._text("elsewhere", cells),
        )  # fmt: skip

    def _id(self, area: str, task: str, cells: list[str]) -> tuple[str, str]:
        """(the number by which the ledger keeps a task, the number its document prints where that is another one; '' where not).

        Documents count from 1, each of them and each county: what is printed names a task only within its document and area. Without a
        document it is its words that name it, so that nothing is written over. A number that the store has for this area is that task.
        """
        printed = self._text("id", cells)
        known = self.tasks.get((area, printed))
        if printed and known is not None and (not known or plain(known) == plain(task)):
            return printed, ""
        if not printed:  # the same task uploaded again is the same commitment
            return _made(area, plain(task)), ""
        source = plain(self._text("source", cells))
        return _made(area, source, plain(printed), "" if source else plain(task)), printed

    def _keep(self, number: int, column: int, cells: list[str], **said) -> None:
        if self.tell.refused:
            return
        remark = self._text("note", cells)
        said["note"] = place_of(self.file, self.sheet.name, column, number) + (f"；备注：{remark}" if remark else "")
        where = (self.file, self.sheet.name, number, letter(column), _cell(cells, column)[:200])
        for name, value in (said | {"source": "upload"} | dict(zip(WHERE, where, strict=True))).items():
            self.rows[name].append(value)

    # ---- cells

    def _text(self, kind: str, cells: list[str]) -> str:
        texts = (_cell(cells, column) for column in self.at.get(kind, ()))
        return next((text[:LONGEST] for text in texts if text not in NOTHING), "")

    def _named(self, kind: str, cells: list[str]) -> str:
        """An area or indicator; two cells (code and name) must agree."""
        ask = dimensions.area if kind == "area" else dimensions.indicator
        there = [column for column in self.at.get(kind, ()) if _cell(cells, column)]
        ids = []
        for column in there:
            value, trouble = ask(cells[column], self.names)
            if trouble:
                self.tell(*trouble, at=column)
                return ""
            ids.append(value)
        if any(value != ids[0] for value in ids):
            self.tell(f"ambiguous_{kind}", "同一行的两格不一致", "核对代码和名称，保留正确的", at=there[-1])
            return ""
        if not ids and kind not in self.at and self.layout.context.get(kind):
            return self.layout.context[kind]
        if not ids:
            what = "县区" if kind == "area" else "指标"
            fix = f"填{what}的名称或代码" + ("" if kind in self.at else f"，或在页面上为本表选定{what}")
            self.tell(f"missing_{kind}", f"未写{what}", fix, at=(self.at.get(kind) or [None])[-1])
        return ids[0] if ids else ""

    def _year(self, kind: str, cells: list[str], what: str) -> int | None:
        """A year cell. The target year may be missing: such a target is shown, not judged."""
        text = self._text(kind, cells)
        if not text:
            held = self.layout.context.get("year") if kind == "year" and "year" not in self.at else ""
            return int(held) if held else None
        when = moment(text.removeprefix("到"))
        if when is None or when.year is None or not dimensions.EARLIEST <= when.year <= LATEST:
            self.tell("year_format", f"{what}不是合理的年份", "填四位年份，如 2025", at=self.at[kind][0])
            return None
        return when.year

    def _choice(self, kind: str, words: dict[str, str], cells: list[str]) -> str:
        text = plain(self._text(kind, cells)).replace(" ", "")
        if text and text not in words:
            self.tell("choice", "不认识", "可填 " + "、".join(SHOWN[kind]), at=self.at[kind][0])
        return words.get(text, "")

    def _check_number(self, found: Numeral, number: int, column: int) -> None:
        cell = self.sheet.cell(number, column)
        if found.kind == "missing":
            self.tell("not_a_number", "不是数", "填数；定性目标请写在任务表")
        elif "百分点" in found.unit:
            self.tell(
                "not_a_number",
                "是变动的幅度，不是目标的数",
                "填要达到的数，如 98%；幅度须写明方向和参照，如 较上年提高2个百分点",
            )
        elif found.comparator != "range":
            checks.number(found, cell, self.tell)
        if cell.formula == COMPUTED:
            self.tell("formula", "单元格是公式，采用保存时的计算结果", "核对计算结果", level="warning")

    def _number(self, kind: str, cells: list[str]) -> Numeral | None:
        column = next((at for at in self.at.get(kind, ()) if _cell(cells, at)), None)
        found = numeral(_cell(cells, column)) if column is not None else None
        if found is None or found.kind == "missing":
            return None
        if found.kind == "bad" or found.comparator == "range" or found.decimals > DECIMALS:
            self.tell("not_a_number", found.why or "不是一个数", found.fix or "填一个数，最多 6 位小数", at=column)
            return None
        return found

    def _baseline(self, cells: list[str]) -> tuple[float | None, int | None]:
        base = self._number("baseline", cells)
        if base is None:
            return None, None
        column = next(at for at in self.at["baseline"] if _cell(cells, at))
        stated = self.bases.get(column)
        base_year = int(stated) if stated else self._year("baseline_year", cells, "基期年") or base.year
        return base.value, base_year

    def _unit(self, indicator: str, found: Numeral, column: int, cells: list[str]) -> str:
        at = (self.at.get("unit") or [None])[0]
        given = [(found.unit, None), (_cell(cells, at), at), (self.layout.held.get(column, {}).get("unit", ""), None)]
        if all(plain(text) in checks.NO_UNIT for text, _ in given):
            given = [(self.layout.context.get("unit", ""), None)]
        return checks.unit(indicator, given, self.names, self.tell)


def _made(*told: str) -> str:
    """The number of a task that these words tell from all others; the same words give the same."""
    return OWN_NUMBER + hashlib.sha256("\n".join(told).encode()).hexdigest()[:12]


def _cell(cells: list[str], column: int | None) -> str:
    return cells[column] if column is not None and column < len(cells) else ""
