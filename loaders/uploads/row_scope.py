"""What a row below the head speaks of: the table's own subject, or something that must not be taken for it: another county
or table, a sum, a township, some of the people, some months.
"""

import re
from collections.abc import Callable

from loaders.uploads import dimensions, doubts, headings, titles
from loaders.uploads.answers import WHAT
from loaders.uploads.head_words import LABELS, refusing, word
from loaders.uploads.layout import Layout
from loaders.uploads.naming import Names, is_total
from loaders.uploads.parse_cell import MISSING, Numeral, moment, plain
from loaders.uploads.result import SheetProblems
from loaders.uploads.scope_words import (
    A_BRANCH,
    A_PLACE,
    ALL_OF_A_KIND,
    ANSWERS_FOR_PART,
    EVERYBODY,
    OF_MORE,
    REPORTED_BY,
    REPORTS_FOR_ALL,
    SEALED,
    WHOLE_COUNTY,
    is_whole,
    unread,
)

NARROWING = ("part", "group", "month", "population", "definition_version")
UNITS = re.compile("[、,;/和及与]")  # between the units that report one figure
A_NUMBER = re.compile("[0-9]{4}年|去年|上年|前年|^[0-9.]+$")
A_MONTH = re.compile(r"[0-9]{4}年[0-9]{1,2}月")  # 2025年1月补报 is no span of months


class RowScope:
    """Asked row by row while a sheet is read. numeral: the numbers of cells, remembered. last: the number of its last row (titles.last_row)."""

    def __init__(
        self,
        *,
        layout: Layout,
        names: Names,
        tell: SheetProblems,
        numeral: Callable[[str], Numeral],
        labels: dict[str, list[int]],
        values: list[tuple[int, dict[str, str]]],
        width: int,
        comments: dict[tuple[int, int], str],
        last: int,
    ) -> None:
        self.layout, self.names, self.tell, self.numeral = layout, names, tell, numeral
        self.comments, self.last = comments, last
        self.reporters = layout.reporters
        self.commented: dict[int, list[int]] = {}  # row -> its columns with a comment
        for row, column in sorted(comments):
            self.commented.setdefault(row, []).append(column)
        self.figures = {column for column, _ in values}
        self.labels, self.values, self.context = labels, values, layout.context
        self.label_columns = [column for group in labels.values() for column in group]
        kinds = {column: headings.fixed(role)[0] for column, role in sorted(layout.columns.items())}
        self.narrowing = {column: kind for column, kind in kinds.items() if kind in NARROWING}
        self.notes = [column for column, kind in kinds.items() if kind == "note"]
        self.told: set[str] = set()  # remarks that were told as a warning
        remarks = "note", "ignore", "responsible", "reporting", "source"
        self.remarks = [column for column in range(width) if kinds.get(column, "ignore") in remarks]
        # Without a column of indicators a hospital may be whose the row is, and not only who answers for it.
        self.responsible = {at for at, kind in kinds.items() if kind == "responsible" and labels["indicator"]}
        self.reporting = {at for at, kind in kinds.items() if kind == "reporting" and labels["indicator"]}
        self.sources = {at for at, kind in kinds.items() if kind == "source"}
        self.areas = {layout.context["area"], *(fixes.get("area", "") for _, fixes in values)} - {""}
        self.parts = 0  # rows of townships and institutions, left out
        self.parts_from: tuple[int, int] | None = None
        first = min([*labels["indicator"], *(column for column, _ in values)], default=0)
        self.grouping = [column for column in (*self.narrowing, *self.remarks) if column < first]
        self.periods = {column for column, kind in kinds.items() if kind == "period"}
        self.grouping += self.periods
        self.said = [column for column in range(width) if kinds.get(column, "ignore") not in headings.NUMBERS]
        # column -> the township, the people or the month last named in it, of which area, and the labels seen beside it
        self._above: dict[int, tuple[str, tuple, set[tuple]]] = {}
        self._asked: dict[tuple[str, str], object] = {}

    def another_section(self, number: int, cells: list[str]) -> bool:
        """A line of its own that says the rows below are another county's, another time's or some of the people's: from
        here on what holds for the sheet no longer holds. Behind the last row it speaks of the table above (titles.answers_of).
        """
        there = [column for column, cell in enumerate(cells) if cell.strip()]
        if (
            len(there) != 1
            or number > self.last
            or len(cells[there[0]]) > 40
            or titles.is_signed(plain(cells[there[0]]))
        ):
            return False
        for one in titles.section(plain(cells[there[0]]), self.names):
            about = one.question
            if about in LABELS and (self.labels[about] or all(about in fixes for _, fixes in self.values)):
                continue
            if (
                one.sure
                and one.value
                and one.value == (self.context.get(about) or ("year" if about == "period" else ""))
            ):
                continue
            what = WHAT[about]
            self.tell.row(number, cells)
            if about in LABELS:
                why, fix = f"自该行起为另一{what}的数，未读", f"一张表只列一个{what}，或在表中加一列{what}"
            else:
                why, fix = (
                    f"自该行起为 {one.words} 的数，未读",
                    "只上传全体居民全年的实际数；该行以下另存为一个文件核对",
                )
            self.tell(f"missing_{about}" if about in LABELS else "section", why, fix, at=there[0])
            return True
        bare = self.names.without_names(plain(cells[there[0]]))
        if A_PLACE.search(rest := unread(bare)):
            self.tell.row(number, cells)
            why = f"自该行起可能为“{rest}”的数，已按全县的数读入"
            self.tell(
                "section_rest", why, "确为全县的数的可照传；不是的，删去该行以下的数", at=there[0], level="warning"
            )
        return False

    def another_head(self, number: int, cells: list[str]) -> bool:
        """A second table below the first has a head of its own: what the first head says does not hold for its rows."""
        width = len(cells)
        labels = [cells[at] for at in self.label_columns if at < width and cells[at].strip()]
        there = [cell for cell in cells if cell.strip()]
        caption = len(there) % 2 == 0 and bool(there) and all(map(self._is_head_word, there[::2]))
        if not caption and not (labels and all(map(self._is_head_word, labels))):
            texts = [cells[at] for at, _ in self.values if at < width and cells[at].strip()]
            if not self._are_heads(texts, labelled=bool(labels)):
                return False
        self.tell.row(number, cells)
        why = "自该行起为另一个表头，该行以下未读"
        fix = "一张工作表只放一个表：将该行以下移到另一张工作表或另一个文件"
        self.tell("another_head", why, fix, at=next(at for at, cell in enumerate(cells) if cell.strip()))
        return True

    def _are_heads(self, texts: list[str], *, labelled: bool) -> bool:
        """Whether the cells where values stand are heads: words without a label, years without a label, names."""
        if len(texts) < 2:
            return False
        if all(self.numeral(text).kind == "bad" for text in texts):
            return not labelled or all(map(self._is_known_head, texts))
        return not labelled and all(map(self._is_year, texts))

    def _is_head_word(self, text: str) -> bool:
        return self._remembered("head", text, lambda: headings.role(text, "figure")[0] in LABELS)

    def _is_year(self, text: str) -> bool:
        return self._remembered("a year", text, lambda: (when := moment(text)) is not None and when.year is not None)

    def _is_known_head(self, text: str) -> bool:
        return self._remembered("known", text, lambda: word(text, self.names, "figure").known)

    def left_out(self, number: int, cells: list[str]) -> bool:
        """Whether a row is none of the county's year: a sum, a township, some of the people, some months. It is told."""
        return (
            self._is_total(cells)
            or self._is_part(number, cells)
            or self._is_narrowed(cells)
            or self._is_below_one(cells)
            or any(
                self.is_limited_by_comment(number, at, cells)
                for at in self.commented.get(number, ())
                if at not in self.figures and self.is_read(at)
            )
        )

    def is_read(self, column: int) -> bool:
        """Whether a column is of any meaning to a figure: what hangs on 2025年目标 beside it speaks of the target."""
        return headings.fixed(self.layout.columns.get(column, "ignore"))[0] != "ignore"

    def is_limited_by_comment(self, number: int, column: int, cells: list[str]) -> bool:
        """Whether what hangs on a cell (批注) makes its figures some of the people's, some months', another year's or none. It is told; so is, as a
        warning, what no table of words knows and what names a year or a number.
        """
        text = self.comments.get((number, column), "")
        if not text:
            return False
        words = (
            self._remembered("hung", text, lambda: titles.remark(plain(text), self.names))
            or self._another_year(text, cells, column)
            or self._part_of_year(text, cells)
        )
        if words and not self._is_named(words, cells):
            why = f"批注注明 {words}，不能确定是否为全体居民全年的实际数，未读入"
            fix = "确为全年、全体居民的实际数的，在表中删去该批注再上传"
            self.tell("narrowed", why, fix, at=column, value=text)
            return True
        doubt = self._remembered("hung doubt", text, lambda: doubts.of(plain(text), self.names)) or A_NUMBER.search(
            text
        )
        if doubt and text not in self.told:
            self.told.add(text)
            why = "批注可能限定数据范围，已按全县、全年的实际数读入"
            self.tell(
                "remark_rest",
                why,
                "确为全县、全年实际数的可照传；不是的，删去该数",
                at=column,
                value=text,
                level="warning",
            )
        return False

    def pass_by(self, cells: list[str]) -> None:
        """Keep in mind what each row says, also one without a number: a blank below 农村 may mean 农村 too.

        It does not where the row speaks of another county, or says again what stood beside 农村: then it is everybody's.
        """
        for column in self.grouping:
            labels = tuple(_cell(cells, at).strip() for at in self.said if at != column)
            # a column left of the counties groups them: 农村 | 甲县, blank | 乙县
            areas = tuple(_cell(cells, at).strip() for at in self.labels["area"] if at < column)
            text = plain(_cell(cells, column)).replace(" ", "")
            if text and not self._limits(column, text, cells):
                self._above.pop(column, None)
            elif text:
                same = self._above.get(column)
                self._above[column] = (text, areas, {labels} | (same[2] if same and same[0] == text else set()))
            elif above := self._above.get(column):
                if labels in above[2] or areas != above[1]:
                    del self._above[column]
                above[2].add(labels)

    def _is_below_one(self, cells: list[str]) -> bool:
        """A blank below 城关镇, 农村 or 1月 in a column left of the indicators, or 上半年 anywhere: what stands above may hold for this row too."""
        for column in self.grouping:
            if not _cell(cells, column).strip() and (above := self._above.get(column)):
                if column in self.remarks and self._is_named(self._remark(column, above[0], cells), cells):
                    continue
                why = f"该格为空，上方为“{above[0]}”，不能确定是否为全县、全年的数"
                fix = "合并的单元格请逐行填写；确为全县、全年的数的，填“合计”或“全年”"
                self.tell("narrowed", why, fix, at=column)
                return True
        return False

    def _limits(self, column: int, text: str, cells: list[str]) -> bool:
        """Whether what stands in a column makes its row one of a township, of some of the people or of some months."""
        kind = self.narrowing.get(column)
        if kind == "part":
            return not self._is_whole(text) and not is_total(text)
        if kind == "month" or column in self.periods:
            return dimensions.period(text)[0] != "year" or (kind == "month" and text == "12月")
        if kind == "population":
            return text not in EVERYBODY and not is_whole(text) and text.lower() not in MISSING
        if kind == "group":
            return text not in EVERYBODY
        return bool(self._remark(column, text, cells))

    def _remark(self, column: int, text: str, cells: list[str]) -> str:
        """The words by which a remark, a class or who answers for a figure limits its row; '' for none.

        A hospital may answer for a county's figure, the hospital of a township hardly. Who reports one may report their own: of 县疾控中心 and
        县妇幼保健院 it is the county's where it is theirs to count, of a hospital nobody knows. Either may be of another county.
        """
        if not text.strip():
            return ""
        if column in self.sources:
            return (
                self._foreign(text, self._own(cells), above=True)
                or self._remembered("from", text, lambda: titles.source_of_part(plain(text), self.names))
                or self._of_another_time(text, cells)
            )
        words = self._remembered("limits", text, lambda: titles.remark(plain(text), self.names))
        if column not in self.responsible | self.reporting:
            return words or self._of_more(text, cells) or self._part_of_year(text, cells)
        own = self._own(cells)
        if foreign := self._foreign(text, own, above=column in self.responsible):
            return foreign
        if column in self.reporting:
            unit = SEALED.sub("", self.names.without_names(plain(text)).replace(" ", ""))
            if self._reports_for_all(unit.strip("|"), own, cells):  # 卫生和计划生育局 is one
                return ""
            units = [one.strip("|") for one in UNITS.split(unit)]
            return next((one for one in units if not self._reports_for_all(one, own, cells)), "")
        branch = A_BRANCH.search(plain(text))
        return branch.group(1) if branch else words if ANSWERS_FOR_PART.search(text) else ""

    def _of_more(self, text: str, cells: list[str]) -> str:
        """全市 beside a county's name: the figure of the area above, not the row's."""
        more = self._remembered("more", text, lambda: OF_MORE.fullmatch(plain(text).replace(" ", "")))
        names = [self.names.area_names[code] for code in self._own(cells)] if more else []
        return more.group() if more and names and not any(name.endswith(more.group(1)) for name in names) else ""

    def _own(self, cells: list[str]) -> set[str]:
        """The areas a row is of: its own, else the sheet's and those of its columns; none where it is not known."""
        said = {self.names.area(_cell(cells, at)).id for at in self.labels["area"]} - {""}
        return said or self.areas

    def _foreign(self, text: str, own: set[str], *, above: bool) -> str:
        """The unit of another area than the row's, or of several of which one is: 丙县、甲县妇幼保健院. above: one of an area that the row's lies
        in is none. 甲市 in 甲市甲县卫健局 never is.
        """
        unit = plain(text).replace(" ", "")
        named = self._remembered("areas", text, lambda: [set(codes) for *_, codes in self.names.area_spans(unit)])
        above = above or any(codes & own for codes in named)
        foreign = (
            codes
            for codes in named
            if not codes & own and not (above and any(self.names.is_above(code, one) for code in codes for one in own))
        )
        return unit if own and any(foreign) else ""

    def _reports_for_all(self, unit: str, own: set[str], cells: list[str]) -> bool:
        """Whether a unit, without the names of areas, speaks for the whole county: a bureau or a section of it always, 县疾控中心 and 县妇幼保健院 for
        what is counted of the people. Of a body on neither list (县护理院, 东城管理处) nobody knows.
        """
        if not unit or unit.lower() in MISSING:
            return True
        body = self._remembered("body", unit, lambda: titles.body(unit, self.names))
        ours = {"", *(self.names.area_names[code][-1] for code in own)} if own else {"", "县", "区", "旗"}
        bureau = self._remembered("bureau", unit, lambda: WHOLE_COUNTY.fullmatch(unit))
        if bureau and not body and (bureau["whose"] or bureau["level"] or "") in ours:
            return True
        if not body and ALL_OF_A_KIND.fullmatch(unit) and not ANSWERS_FOR_PART.search(unit):
            return True
        found = REPORTS_FOR_ALL.fullmatch(unit)
        keys = [self.names.indicator(_cell(cells, at)).id for at in self.labels["indicator"]]
        of = {self.names.catalogue.indicators[key].category for key in keys if key}
        return bool(found) and found.group(1) in ours and bool(of) and of <= REPORTED_BY

    def is_of_another_year(self, year: int | None, source: str, remark: str) -> str:
        """Of a figure in a column of its own year: the words by which the source or the remark of its row say that it is of an earlier one. 2023年年报
        of 2024, 2024年沿用2023年数; of the columns beside it they say nothing.
        """
        if year is None:
            return ""
        for text in (source, remark):
            lent = self._remembered("lent by", text, lambda text=text: titles.lent_by(plain(text)))
            if of := lent.get(str(year)):
                return f"{year}年用{of}年的数"
        if not source:
            return ""
        of = self._remembered("time", source, lambda: titles.time_of_source(plain(source)))[0]
        return f"{of}年" if of and int(of) < year else ""

    def _of_another_time(self, source: str, cells: list[str]) -> str:
        """The year, earlier than all of the row's, or the part of a year that a source is of: 2023年年报, 上年, 半年报 of a figure of the year 2024.

        A yearbook of the year after prints the year's figures: 2025年统计年鉴 is none.
        """
        year, words, periods = self._remembered("time", source, lambda: titles.time_of_source(plain(source)))
        if words:
            return words
        if year and (own := self._years(cells)) and year < min(own):
            return f"{year}年"
        return self._another_period(periods, cells)

    def _part_of_year(self, remark: str, cells: list[str]) -> str:
        """The part of a year that a remark says its number is of, and the row does not: 半年数据, 三季度, 为上半年数."""
        if not self._remembered("part", remark, lambda: titles.is_part_of_year(plain(remark))):
            return ""
        periods = self._remembered("time", remark, lambda: titles.time_of_source(plain(remark)))[2]
        half = "H1" if "半年" in remark and "下半年" not in remark else ""  # 半年数据 without a year before it
        return self._another_period(periods or [(half, plain(remark))], cells)

    def _another_period(self, periods: list[tuple[str, str]], cells: list[str]) -> str:
        """The words of the first period that is none of the row's own."""
        if not periods:
            return ""
        mine = {fixes["period"] for _, fixes in self.values if "period" in fixes} | {
            self.context.get("period") or "year"
        }
        mine |= {dimensions.period(_cell(cells, at))[0] for at in self.periods}
        mine |= {when.period for at in self.labels["year"] if (when := moment(_cell(cells, at)))}
        return next((said for name, said in periods if name not in mine), "")

    def _years(self, cells: list[str]) -> set[str]:
        """The years a row's figures are of, as far as it and its table say."""
        own = {fixes["year"] for _, fixes in self.values if "year" in fixes} | {self.context.get("year", "")}
        own |= {str(when.year) for at in self.labels["year"] if (when := moment(_cell(cells, at))) and when.year}
        return own - {""}

    def _is_named(self, words: str, cells: list[str]) -> bool:
        """Whether the row's indicator is itself of those people: 类别 老年人 beside 老年人健康管理率."""
        names = [plain(_cell(cells, column)) for column in self.labels["indicator"]]
        return bool(words) and any(words in name for name in names)

    def is_not_theirs(self, indicator: str) -> str:
        """The body named in 填报单位 above or below the table, where it counts other things for the county than this indicator: 县妇幼保健院 of beds."""
        if self.names.catalogue.indicators[indicator].category in REPORTED_BY:
            return ""
        return next((one for one in self.reporters if REPORTS_FOR_ALL.fullmatch(SEALED.sub("", one))), "")

    def end(self) -> None:
        """What is told once of many rows."""
        if self.parts_from:
            at, first = self.parts_from
            self.tell.row(first, [])
            why = f"乡镇或机构的数不保存，{self.parts} 行未读入"
            self.tell("total_row", why, "只读全县的数", at=at, value="", level="warning")

    def _is_total(self, cells: list[str]) -> bool:
        """合计, 全市: a row of sums or means is no area. Left out, and said so."""
        for column in self.labels["area"]:
            text = _cell(cells, column)
            if ("total", text) not in self._asked:
                self._asked["total", text] = is_total(text) and not self.names.area(text).id
            if self._asked["total", text]:
                fix = "只读各县区的数；需要全市的数请写全称"
                self.tell("total_row", "是合计行，未读入", fix, at=column, level="warning")
                return True
        return False

    def _is_part(self, number: int, cells: list[str]) -> bool:
        """清泉镇: a row of a township or an institution is not the county's; 全县 among them is."""
        for column, kind in self.narrowing.items():
            text = plain(_cell(cells, column)).replace(" ", "")
            if kind != "part" or not text or self._is_whole(text):
                continue
            if is_total(text):
                fix = f"确为全县的数的，改为“{self._whole() or '全县'}”"
                self.tell("total_row", "是合计行，不能确定是否为全县的数，未读入", fix, at=column, level="warning")
            else:
                self.parts += 1
                self.parts_from = self.parts_from or (column, number)
            return True
        return False

    def _whole(self) -> str:
        """全县 of a 县, 全区 of a 区."""
        name = self.names.area_names.get(self.context.get("area", ""), "")
        return f"全{name[-1]}" if name[-1:] in ("县", "区", "市", "旗", "省") else ""

    def _is_whole(self, text: str) -> bool:
        whole = self._whole()
        area = self.context.get("area", "")
        return (bool(whole) and text in (whole, f"{whole}合计", f"{whole}平均")) or (
            bool(area) and self.names.area(text).id == area
        )

    def _is_narrowed(self, cells: list[str]) -> bool:
        """Whether a row is of some of the people or of some months only: no figure of the county's year."""
        for column, kind in self.narrowing.items():
            text = plain(_cell(cells, column)).replace(" ", "")
            if kind == "part" or not text or not self._limits(column, text, cells):
                continue
            if kind == "month":
                why, fix = "是某个月的数，不是全年的数", "只填全年、半年、季度的数；没有的删去该行"
            else:
                why, fix = f"是 {text} 的数，不是全体居民的数", "只填全体居民的数；没有的删去该行"
            self.tell("choice" if kind == "month" else "population", why, fix, at=column)
            return True
        for column in self.remarks:
            text = _cell(cells, column)
            words = self._remark(column, text, cells) or self._another_year(text, cells)
            if self._is_named(words, cells):
                continue
            if words and (column not in self.layout.unknown or not self.layout.unknown[column][2]):
                level = "warning" if A_MONTH.fullmatch(words) else "error"
                why, fix = f"该行注明 {words}，不能确定是否为全体居民全年的数", "确为全年、全体居民的数的，删去这几个字"
                self.tell("narrowed", why, fix, at=column, level=level)
                if level == "error":
                    return True
        for column, head in self.layout.whether.items():
            if (text := plain(_cell(cells, column))).lower() in refusing(head):
                why = f"该行“{head}”为 {text}，未读入"
                self.tell("narrowed", why, "只填全体居民全年的实际数；确为的，改正该格", at=column)
                return True
        self._doubt(cells)
        for column in self.layout.headless:
            text = _cell(cells, column)
            if not self.layout.headless[column] and text.strip() and self.numeral(text).kind == "number":
                why, fix = "该行在没有表头的列中有数，各格可能错位，未读入", "核对该行各格的位置；多余的格删去"
                self.tell("row_shape", why, fix, at=column)
                return True
        return False

    def _doubt(self, cells: list[str]) -> None:
        """Words of a remark that no table of words knows are told, once however often they stand in the column."""
        for column in self.notes:
            text = _cell(cells, column)
            if not text.strip() or text in self.told:
                continue
            if words := self._remembered("doubt", text, lambda text=text: doubts.of(plain(text), self.names)):
                self.told.add(text)
                why = f"备注中的“{words}”可能限定数据范围，已按全县、全年的实际数读入"
                fix = "确为全县、全年实际数的可照传；不是的，删去该行"
                self.tell("remark_rest", why, fix, at=column, level="warning")

    def _another_year(self, remark: str, cells: list[str], column: int = -1) -> str:
        """暂用2023年数据 beside figures of 2024: the year, '' where the row has figures of it. column: the one column it speaks of."""
        lent = self._remembered("lent", remark, lambda: titles.years_lent(plain(remark)))
        if not lent:
            return ""
        own = {fixes["year"] for at, fixes in self.values if at == column and "year" in fixes} or self._years(cells)
        return "" if lent & own or not own else f"{min(lent)}年"

    def _remembered(self, name: str, text: str, answer: Callable):
        if (name, text) not in self._asked:
            self._asked[name, text] = answer()
        return self._asked[name, text]


def _cell(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""
