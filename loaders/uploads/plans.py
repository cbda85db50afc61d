"""Rows of a sheet -> statements of targets and commitments: what a plan promises, typed in by hand or in the project's own form."""

import hashlib
from collections.abc import Callable

import pandas as pd

from loaders.uploads import labels, titles
from loaders.uploads.headings import fixed
from loaders.uploads.layout import Layout
from loaders.uploads.limits import DECIMALS
from loaders.uploads.naming import Names
from loaders.uploads.numerals import Numeral, moment, numeral, plain
from loaders.uploads.reading import table
from loaders.uploads.sheet import DATE, FORMULA, UNCOMPUTED, Sheet, letter
from model.columns import COMMITMENTS, STATEMENTS, TARGETS, names
from model.problems import Problem

WHERE = ("file", "sheet", "row", "column", "found")
NOTHING = {"", "-", "—", "/", "无", "…"}
ATTRIBUTES = {
    "约束性": "binding",
    "约束": "binding",
    "约束性指标": "binding",
    "binding": "binding",
    "预期性": "expected",
    "预期": "expected",
}
ATTRIBUTES |= {"预期性指标": "expected", "expected": "expected", "none": "none", "未标": "none", "未标明": "none"}
SCOPES = {
    "规划": "plan",
    "规划期": "plan",
    "规划目标": "plan",
    "规划期末": "plan",
    "期末": "plan",
    "plan": "plan",
    "年度": "annual",
    "年度目标": "annual",
}
SCOPES |= {
    "当年": "annual",
    "annual": "annual",
    "每年": "every_year",
    "始终": "every_year",
    "持续": "every_year",
    "逐年": "every_year",
    "every_year": "every_year",
}
COMPARATORS = {
    "≥": "≥",
    ">=": "≥",
    "不低于": "≥",
    "不少于": "≥",
    "以上": "≥",
    "至少": "≥",
    "达到": "≥",
    ">": ">",
    "超过": ">",
    "高于": ">",
    "≤": "≤",
    "<=": "≤",
}
COMPARATORS |= {
    "不超过": "≤",
    "不高于": "≤",
    "以下": "≤",
    "以内": "≤",
    "控制在": "≤",
    "<": "<",
    "低于": "<",
    "=": "=",
    "等于": "=",
    "~": "~",
    "约": "~",
    "左右": "~",
}
COMPARATORS |= {"range": "range", "区间": "range", "范围": "range", "-": "range", "至": "range"}
SHOWN = {
    "comparator": ("≥", ">", "≤", "<", "=", "~", "区间"),
    "attribute": ("约束性", "预期性"),
    "scope": ("规划", "年度", "每年"),
}
AREA_FIX = "填县区的名称或代码, 或在页面上为这张表选定县区"


class Plans:
    """The reading of one sheet of targets or commitments. Made, asked once with read(), thrown away."""

    def __init__(self, *, file: str, sheet: Sheet, layout: Layout, names: Names) -> None:
        self.file, self.sheet, self.layout, self.names = file, sheet, layout, names
        self.problems: list[Problem] = []
        self.blank = 0
        self.columns = TARGETS if layout.family == "target" else COMMITMENTS
        self.kept = [name for name in names_of(layout.family)]
        self.rows: dict[str, list] = {name: [] for name in (*self.kept, *WHERE)}
        self.at: dict[str, list[int]] = {}
        self.values: list[tuple[int, dict[str, str]]] = []
        self.bases: dict[int, str] = {}
        for column, role in sorted(layout.columns.items()):
            kind, held = fixed(role)
            if kind == "value":
                self.values.append((column, held))
            else:
                self.at.setdefault(kind, []).append(column)
                if kind == "baseline" and "baseline_year" in held:
                    self.bases[column] = held["baseline_year"]

    def read(self, tick: Callable[[int], None]) -> tuple[pd.DataFrame, list[Problem]]:
        header = self.sheet.rows[self.layout.start - 1][1] if self.layout.header_rows else None
        for place in range(self.layout.start, len(self.sheet.rows)):
            number, cells = self.sheet.rows[place]
            if place % 2_000 == 0:
                tick(place)
            first = plain(next((cell for cell in cells if cell.strip()), ""))
            if cells == header or titles.NOTES.match(first):
                continue
            if self.layout.family == "target":
                self._target_row(number, cells)
            else:
                self._commitment(number, cells)
        return table(self.columns, self.rows), self.problems

    # ---- one row

    def _target_row(self, number: int, cells: list[str]) -> None:
        there = [(column, held) for column, held in self.values if self._text(cells, column) not in NOTHING]
        if not there:
            self.blank += 1
            return
        for column, held in there:
            self._target(number, cells, column, held)

    def _target(self, number: int, cells: list[str], column: int, held: dict[str, str]) -> None:
        told: list[Problem] = []
        tell = self._teller(number, cells, column, told)
        found = numeral(cells[column])
        self._check_number(found, number, column, tell)
        area = self._named("area", cells, tell)
        indicator = self._named("indicator", cells, tell)
        year = int(held["year"]) if "year" in held else self._year("year", cells, tell, "目标年")
        comparator = self._choice("comparator", COMPARATORS, cells, tell) or found.comparator or "="
        to = self._number("value_to", cells, tell)
        value_to = to.value if to else found.value_to
        if comparator == "range" and value_to is None or value_to is not None and comparator != "range":
            if value_to is not None and comparator == "=":
                comparator = "range"
            else:
                tell("choice", "区间须有两端, 其他比较符只有一个数", "比较符填“区间”并填目标值上限, 或清空上限")
        if value_to is not None and found.value is not None and value_to < found.value:
            tell("choice", "上限小于目标值", "小的填目标值, 大的填上限")
        base, base_year = self._baseline(cells, tell, year)
        unit = self._unit(indicator, found, column, cells, tell) if indicator and found.kind == "number" else ""
        decimals = max([one.decimals for one in (found, to) if one], default=0)
        file, place = self._texts("source", cells), self._texts("place", cells)
        if not file or not place:
            what, role = ("来源文件", "source") if not file else ("位置", "place")
            tell(
                "missing",
                f"没写{what}",
                "每个目标都要写明来源文件和位置(如 第三章 一、)",
                at=(self.at.get(role) or [column])[0],
            )
        said = {
            "area": area, "indicator": indicator, "year": year, "scope": self._choice("scope", SCOPES, cells, tell) or "plan",
            "comparator": comparator, "value": found.value, "value_to": value_to, "unit": unit, "decimals": decimals,
            "basis": "absolute", "baseline": base, "baseline_year": base_year,
            "attribute": self._choice("attribute", ATTRIBUTES, cells, tell) or "none", "strength": self._texts("strength", cells),
            "population": self._texts("population", cells), "source": "upload", "place": f"{file} {place}",
            "as_printed": " ".join(cells[column].split())[:60], "note": self._note(number, column, cells),
        }  # fmt: skip
        self._keep(said, told, number, column, cells)

    def _commitment(self, number: int, cells: list[str]) -> None:
        column = (self.at.get("task") or [0])[0]
        task = self._texts("task", cells)
        if not task and sum(1 for cell in cells if cell.strip()) < 2:
            self.blank += 1
            return
        told: list[Problem] = []
        tell = self._teller(number, cells, column, told)
        if not task:
            tell("missing", "没写任务", "写明要做什么, 或删去这一行")
        area = self._named("area", cells, tell)
        amount = self._number("quantity", cells, tell)
        file, place = self._texts("source", cells), self._texts("place", cells)
        given = self._texts("id", cells)
        made = "upload-" + hashlib.sha256(f"{area}\n{plain(task)}".encode()).hexdigest()[:12]
        said = {
            "id": given or made, "area": area, "task": task[:500], "quantity": amount.value if amount else None,
            "quantity_unit": self._texts("quantity_unit", cells) or (amount.unit if amount else ""),
            "deadline": self._texts("deadline", cells), "responsible": self._texts("responsible", cells), "status": self._texts("status", cells),
            "source": "upload", "place": f"{file} {place}".strip() or "上报任务", "note": self._note(number, column, cells),
        }  # fmt: skip
        self._keep(said, told, number, column, cells)

    def _keep(self, said: dict, told: list[Problem], number: int, column: int, cells: list[str]) -> None:
        self.problems.extend(told)
        if any(problem.level == "error" for problem in told):
            return
        where = {
            "file": self.file,
            "sheet": self.sheet.name,
            "row": number,
            "column": letter(column),
            "found": self._text(cells, column)[:200],
        }
        for name, value in (said | where).items():
            self.rows[name].append(value)

    # ---- cells

    def _text(self, cells: list[str], column: int) -> str:
        return " ".join(cells[column].split()) if column < len(cells) else ""

    def _texts(self, kind: str, cells: list[str]) -> str:
        return next(
            (
                text[:1000]
                for text in (self._text(cells, column) for column in self.at.get(kind, []))
                if text and text not in NOTHING
            ),
            "",
        )

    def _note(self, number: int, column: int, cells: list[str]) -> str:
        place = (
            f"{self.file}[{self.sheet.name}] {letter(column)}{number}"
            if self.sheet.name
            else f"{self.file} {letter(column)}{number}"
        )
        said = self._texts("note", cells)
        return place + (f"; 备注: {said}" if said else "")

    def _teller(self, number: int, cells: list[str], column: int, told: list[Problem]):
        def tell(code: str, why: str, fix: str, *, at: int = column, level: str = "error") -> None:
            told.append(
                Problem(
                    level=level,
                    code=code,
                    file=self.file,
                    sheet=self.sheet.name,
                    row=number,
                    column=letter(at),
                    value=self._text(cells, at)[:80],
                    why=why,
                    fix=fix,
                )
            )

        return tell

    def _named(self, kind: str, cells: list[str], tell) -> str:
        """An area or indicator; two cells (code and name) must agree."""
        ask = labels.area if kind == "area" else labels.indicator
        there = [column for column in self.at.get(kind, []) if self._text(cells, column)]
        answers = {column: ask(cells[column], self.names) for column in there}
        for column, (_, trouble) in answers.items():
            if trouble:
                tell(*trouble, at=column)
                return ""
        ids = {value for value, _ in answers.values()}
        if len(ids) > 1:
            tell(f"ambiguous_{kind}", "同一行的两格说的不是同一个", "核对代码和名称, 留下对的", at=there[-1])
            return ""
        if not ids and self.layout.context.get(kind):
            return self.layout.context[kind]
        if not ids:
            what, fix = ("县区", AREA_FIX) if kind == "area" else ("指标", "填指标的名称或编号")
            tell(f"missing_{kind}", f"没写是哪个{what}", fix, **({"at": self.at[kind][-1]} if kind in self.at else {}))
            return ""
        return ids.pop()

    def _year(self, kind: str, cells: list[str], tell, what: str) -> int | None:
        """A year cell; the target year may be missing: such a target is shown, not judged."""
        text, column = self._texts(kind, cells), (self.at.get(kind) or [0])[0]
        if not text:
            return (
                int(self.layout.context["year"])
                if kind == "year" and self.layout.context.get("year") and not self.at.get("year")
                else None
            )
        when = moment(text.removeprefix("到"))
        if when is None or when.year is None:
            tell("year_format", f"{what}不是年份", "填四位年份, 如 2025", at=column)
            return None
        return when.year

    def _choice(self, kind: str, words: dict[str, str], cells: list[str], tell) -> str:
        column = (self.at.get(kind) or [None])[0]
        text = plain(self._text(cells, column)).replace(" ", "") if column is not None else ""
        if text in words:
            return words[text]
        if text not in NOTHING:
            tell("choice", "不认识", "可填 " + "、".join(SHOWN[kind]), at=column)
        return ""

    def _check_number(self, found: Numeral, number: int, column: int, tell) -> None:
        mark = self.sheet.marks.get((number, column), "")
        if mark == UNCOMPUTED:
            tell("formula", "公式没有算出的数", "在 WPS 或 Excel 中打开并保存一次, 或粘贴为数值", at=column)
        elif mark == DATE:
            tell("not_a_number", "单元格是日期", "把单元格设为数值格式, 重新填写", at=column)
        elif found.kind != "number":
            tell("not_a_number", found.why or "不是数", found.fix or "填数; 定性目标请写在任务表", at=column)
        elif found.decimals > DECIMALS:
            tell("decimals", f"超过 {DECIMALS} 位小数", "四舍五入后再填", at=column)
        elif mark == FORMULA:
            tell("formula", "单元格是公式, 用的是保存时算出的数", "核对算出的数", at=column, level="warning")

    def _number(self, kind: str, cells: list[str], tell) -> Numeral | None:
        column = next((c for c in self.at.get(kind, []) if self._text(cells, c)), None)
        if column is None:
            return None
        found = numeral(cells[column])
        if found.kind == "missing":
            return None
        if found.kind == "bad" or found.comparator in ("range",) or found.decimals > DECIMALS:
            tell("not_a_number", found.why or "不是一个数", found.fix or "填一个数, 最多 6 位小数", at=column)
            return None
        return found

    def _baseline(self, cells: list[str], tell, year: int | None) -> tuple[float | None, int | None]:
        base = self._number("baseline", cells, tell)
        if base is None:
            return None, None
        column = next(c for c in self.at["baseline"] if self._text(cells, c))
        base_year = (
            int(self.bases[column])
            if column in self.bases
            else self._year("baseline_year", cells, tell, "基期年") or base.year
        )
        if base_year is None:
            tell("missing_year", "有基期值而没写基期年", "填四位年份; 不知道就清空基期值", at=column)
        elif year is not None and base_year >= year:
            tell("year_format", "基期年不早于目标年", "核对两个年份", at=column)
        return base.value, base_year

    def _unit(self, indicator: str, found: Numeral, column: int, cells: list[str], tell) -> str:
        header = self.layout.held.get(column, {}).get("unit", "")
        given = found.unit or self._texts("unit", cells) or header or self.layout.context.get("unit", "")
        accepted = self.names.accepted(indicator, given)
        if accepted is None:
            own = self.names.catalogue.indicators[indicator].unit
            tell("unit", f"单位是 {given}, 这个指标用 {own or '(无单位)'}", f"按 {own or '无单位'} 填写, 不会自动换算")
        return accepted or ""


def names_of(family: str) -> list[str]:
    """The columns an upload gives of a target or a commitment; the others stay missing."""
    given = {
        "target": "area indicator year scope comparator value value_to unit decimals basis baseline baseline_year attribute strength population source place as_printed note".split(),
        "commitment": names(COMMITMENTS),
    }
    return [name for name in names(STATEMENTS[family]) if name in given[family]]
