"""How a sheet is laid out: which rows are its header, what each column holds, what holds for the whole sheet. A guess,
shown and changeable.

    long               县区 | 指标 | 年份 | 数值                          one figure a row
    years_across       指标 | 单位 | 2022年 | 2023年                      one county, named in the title
    areas_across       指标 | 山丹县 | 方山县                             one year, named in the title
    indicators_across  县区 | 孕产妇死亡率(1/10万) | 婴儿死亡率(‰)        one year, or a year column
    targets, commitments: tables of the plan itself, one statement a row

Two-row headers fix two things for a column: 2022年 over 婴儿死亡率 gives 'year:2022;indicator:infant_mortality'.
"""

import re
from collections import Counter
from dataclasses import dataclass, field, replace

from loaders.spreadsheets.sheet import Sheet, column_of
from loaders.uploads import dimensions, headings, times
from loaders.uploads.answers import OF_SIGN, Answer, Question
from loaders.uploads.head_words import ASIDE, BLANK, LABELS, MONTH, Word, refusing, word
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import MISSING, moment, month_of, numeral, plain
from loaders.uploads.questions import another_year, of_what_length, settle, which_counts
from loaders.uploads.scope_words import EVERYBODY, PEOPLE, found_in
from loaders.uploads.titles import answers_of, is_change, is_over, is_so_far, limits

HEADER_WITHIN = 40  # rows in which a header is looked for: cover text above it is never longer
HEADER_ROWS = 4
SAMPLED = 300  # rows that show what an unnamed column holds
CONTEXT = ("area", "indicator", "year", "period", "status", "unit")
LABEL_ROLES = LABELS | {
    "part",
    "group",
    "month",
    "period",
    "status",
    "note",
    "source",
    "population",
    "responsible",
    "reporting",
}
COUNTED = {"", "人", "例", "名", "个", "张", "户", "次", "人次", "所", "家"}  # units of what is counted, not reckoned
COUNT = re.compile(r"(?:人数|例数|数|个数|户数|总数)(?:\([^()]*\))?$")
SO_FAR = re.compile(r"累计(?!完成率|比例|报销)")
OF_YEAR = re.compile(r"年|累计")
OF_A_TERM = re.compile("本期(?!末)")
NUMBERING = re.compile(r"\(?(?:[0-9]{1,2}|[一二三四五六七八九十]|甲|乙|[A-Z])\)?(?:=.*)?")
KINDS = (
    "indicator",
    "area",
    "year",
)  # what a header cell can fix for its column, in the order the layout is named after


FINAL = ("快报", "年报", "核定")  # of reports of the same figure the last counts
REPORTED_FIRST = re.compile("(?:自报|自评|自查|上报|初报|初审|原报|填报)(?:数|值)")  # beside 核定数: superseded by it
# Beside a column of values: which of the two counts nobody but the sender knows.
CORRECTED = re.compile(
    r"(?:修正|更正|订正|校正|改正|修订|调整|复核|核减|核定|审定|终审|最终|确认|采信|采用)后?的?(?:数值?|值|数据|结果|指标值)?(?: ?\([^()]*\))?"
)
CONTINUED = re.compile(
    r"\(?(?:附?表[0-9一二三四五六七八九十.-]*)?(?:续表?|接上表|续上表)(?:[0-9一二三四五六七八九十]*|\([0-9一二三四五六七八九十]+\))\)?"
)
CONTINUED_WITHIN = 3  # rows in which a sheet may call itself so
LAST_MONTHS = {"mch_year": "09", "H1": "06", "Q1": "03", "Q2": "06", "Q3": "09"}  # of a year of PERIODS; else December


@dataclass(kw_only=True)
class Layout:
    """columns: column from 0 -> role (see headings). held: column -> unit, period, status its header cells say. start:
    the first row below the header, as a place in Sheet.rows. unknown: header cells that could not be understood, column
    -> (row, text, whether over numbers). answers: question -> what holds for the whole sheet. questions: what must be
    settled before the sheet is read. left_out: columns of some of the people or of a month -> (row, words). heads: the
    words over the columns of labels and of the period. noted: years whose figures a note calls in question. made: the
    days on which the form was made. rest: words of titles that no table knows. reporters: the units named in 填报单位, without
    the names of areas. short: a column beside one of sums (sure), or one called 本期, that does not say whether it is the year's. whether: columns that may refuse a row -> their head (head_words.refusing). headless: columns without a head that hold numbers -> whether in most rows.
    """

    family: str = ""
    name: str = "none"
    header_rows: tuple[int, ...] = ()
    columns: dict[int, str] = field(default_factory=dict)
    held: dict[int, dict[str, str]] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    start: int = 0
    unknown: dict[int, tuple[int, str, bool]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    left_out: dict[int, tuple[int, str]] = field(default_factory=dict)
    heads: dict[int, str] = field(default_factory=dict)
    whether: dict[int, str] = field(default_factory=dict)
    headless: dict[int, bool] = field(default_factory=dict)
    short: Answer | None = None
    noted: dict[str, Answer] = field(default_factory=dict)
    made: list[Answer] = field(default_factory=list)
    rest: list[Answer] = field(default_factory=list)
    reporters: tuple[str, ...] = ()

    def early(self, year: int, period: str) -> Answer | None:
        """Where the form was made before a period was over: a report of its last month is a report of it."""
        end = f"{year}-{LAST_MONTHS.get(period, '12')}"
        return next((one for one in self.made if one.value < end), None)

    def closed(self, year: int) -> bool:
        """Whether the form says that the year was over, or nearly so: made in its December or later, or the reader chose year or period."""
        chosen = any(one.where == "choice" for name in ("year", "period") if (one := self.answers.get(name)))
        return chosen or any(one.value >= f"{year}-12" for one in self.made)

    def continue_from(self, before: "Layout | None", sheet: Sheet) -> None:
        """A sheet that calls itself 续表 and names no area and no year is of those of the sheet before it, and leaves the same questions."""
        lines = [plain(cell) for _, cells in sheet.rows[:CONTINUED_WITHIN] for cell in cells]
        if before is None or self.name == "none" or not any(map(CONTINUED.fullmatch, [plain(sheet.name), *lines])):
            return
        own = {about for about in ("area", "year", "period") if about in self.answers or self.says(about)}
        if "area" in own and "year" in own:
            return
        self.answers = {about: one for about, one in before.answers.items() if about != "unit"} | self.answers
        self.questions += [
            one for one in before.questions if one.about not in {*own, *(two.about for two in self.questions)}
        ]
        self.made = self.made or before.made

    @property
    def context(self) -> dict[str, str]:
        """The answers' values: area, indicator, year, period, status, unit, each '' where it is not known."""
        return {name: one.value if (one := self.answers.get(name)) else "" for name in CONTEXT}

    def columns_of(self, kind: str) -> list[int]:
        """The columns whose cells are of a kind (headings.fixed)."""
        return [column for column, role in self.columns.items() if headings.fixed(role)[0] == kind]

    def blocks(self) -> list["Layout"]:
        """Tables printed side by side under heads that repeat (指标 数值 | 指标 数值), each with the columns before them."""
        starts = next(
            (
                same
                for head in self.heads.values()
                if len(same := [at for at, one in self.heads.items() if one == head]) > 1
            ),
            [],
        )
        ends = [*starts[1:], max(self.columns, default=0) + 1]
        made = []
        for start, end in zip(starts, ends):
            mine = {at: role for at, role in self.columns.items() if at < starts[0] or start <= at < end}
            if not any(headings.fixed(role)[0] == "value" for role in mine.values()):
                return [self]
            unknown = {at: one for at, one in self.unknown.items() if at < starts[0] or start <= at < end}
            made.append(replace(self, columns=mine, unknown=unknown))
        return made or [self]

    def says(self, about: str) -> bool:
        """Whether the table's own columns say of every figure which area, indicator or year it is of."""
        kinds = [headings.fixed(role) for role in self.columns.values()]
        fixes = [held for kind, held in kinds if kind == "value"]
        return any(kind == about and not held for kind, held in kinds) or (
            bool(fixes) and all(about in held for held in fixes)
        )


def recognise(sheet: Sheet, names: Names, choice: dict) -> Layout:
    """The guess, with what the reader chose laid over it. name 'none' where no table was found."""
    found = Layout()
    found.family, header = _found_header(sheet, names, choice)
    if header:
        found.header_rows = tuple(sheet.rows[place][0] for place in header)
        found.start = header[-1] + 1
        _columns(found, sheet, names, header)
        if found.family == "target":
            _aims(found)
    for at, given in (choice.get("columns") or {}).items():
        column = column_of(str(at))
        if 0 <= column < sheet.width:
            found.columns[column] = given if _is_role(str(given), found.family, names) else "ignore"
            found.unknown.pop(column, None)
    _settle(found, sheet, names, choice, above=header[0] if header else 0)
    _own_area(found, sheet, names)
    found.name = _name(found)
    return found


def _settle(found: Layout, sheet: Sheet, names: Names, choice: dict, *, above: int) -> None:
    """What holds for the whole sheet: the reader's choice, else what the lines around the table say."""
    given = choice.get("context") or {}
    chosen = {key for key, value in given.items() if value} | ({"kind"} if choice.get("layout") else set())
    needed = {about for about in LABELS if not found.says(about)}
    answers = answers_of(
        sheet,
        names,
        above=above,
        from_row=found.start,
        subjects=_subjects(found, sheet, names),
        headed={*found.columns, *found.unknown},
    )
    heads = [
        plain(cell) for number, cells in sheet.rows[: found.start] if number in found.header_rows for cell in cells
    ]
    # 排名 in the title and a column of ranks below: the title names that column.
    answers = [
        one
        for one in answers
        if one.question != "kind" or not is_change(one.words) or not any(one.words[:2] in head for head in heads)
    ]
    own = _years(found, sheet) if found.family == "figure" else set()
    if is_over(answers) or len(own) > 1:  # of several years only the last may not be over
        answers = [one for one in answers if not is_so_far(one)]
    if any("季度" in head for head in heads):  # columns of quarters say themselves of which
        answers = [one for one in answers if one.question != "period" or one.sure]
    of_all = own or {one.value for one in answers if one.question == "year" and one.sure and one.where != "note"}
    # *为2024年数据 in a table of 2024 alone says nothing.
    answers = [one for one in answers if one.value != OF_SIGN or of_all != set(times.of(one.text).years)]
    if len(own) > 1 or (own and "year" not in needed):
        answers = [one for one in answers if not _of_some_years(one, own, found.noted, chosen)]
    found.answers, questions = settle(
        answers, names, chosen=chosen | ({"unit"} if "unit" in found.columns.values() else set()), needed=needed
    )
    titled = [one for one in answers if one.question == "year" and one.sure]
    if len(own) == 1 and titled and "year" not in needed | chosen and not any(one.value in own for one in titled):
        questions.append(another_year(titled[0], *own))
    found.questions = questions if found.family == "figure" else []
    told = "period" in chosen or (
        found.short and not found.short.sure and ("period" in found.answers or is_over(answers))
    )
    if found.short and not told and found.family == "figure":
        found.questions.append(of_what_length(found.short))
    corrected = next(
        (
            (at, row, text)
            for at, (row, text, numbers) in found.unknown.items()
            if numbers and CORRECTED.fullmatch(text)
        ),
        None,
    )
    if corrected and found.family == "figure" and "kind" not in chosen and found.columns_of("value"):
        at, row, text = corrected
        found.questions.append(
            which_counts(Answer(question="kind", value="", words=text, row=row, column=at, text=text))
        )
    found.reporters = tuple(one.value for one in answers if one.question == "reporter" and "area" not in chosen)
    if not chosen & {"year", "period"}:
        found.made = [one for one in answers if one.question == "made"]
    if found.family == "figure" and not questions and not chosen & {"area", "period", "population"}:
        found.rest = [one for one in answers if one.question == "rest"]
    for key, value in given.items():
        _hold(found.answers, key, str(value or "").strip(), names)


def _of_some_years(one: Answer, own: set[str], noted: dict[str, Answer], chosen: set[str]) -> bool:
    """Whether a note speaks of some of the table's years only: 2024年为1-9月数. Then these are put into noted, and the
    others may be read.
    """
    of = set(times.of(one.text).years) if one.where == "note" and one.question != "year" else set()
    if not of & own or own <= of or one.value == OF_SIGN:
        return False
    if one.question not in chosen:
        noted |= dict.fromkeys(of & own, one)
    return True


def _years(found: Layout, sheet: Sheet) -> set[str]:
    """The years a table's own columns name."""
    kinds = [(column, *headings.fixed(role)) for column, role in found.columns.items()]
    across = {held["year"] for _, kind, held in kinds if kind == "value" and "year" in held}
    columns = [column for column, kind, held in kinds if kind == "year" and not held]
    texts = {cells[at] for _, cells in sheet.rows[found.start :] for at in columns if at < len(cells)}
    return across | {str(when.year) for text in texts if (when := moment(text)) and when.year}


def _own_area(found: Layout, sheet: Sheet, names: Names) -> None:
    """本县 beside 全市: columns of another area than the sheet's own are left out. Where each row names its area, 全县 is
    that row's.
    """
    for column, held in found.held.items():
        kind, fixes = headings.fixed(found.columns.get(column, "ignore"))
        if kind != "value" or "whole" not in held:
            continue
        area = names.area_names.get(fixes.get("area") or found.context.get("area", ""), "")
        if not (area.endswith(held["whole"]) if area else held["whole"] in "县区旗"):
            words = [
                plain(cells[column])
                for number, cells in sheet.rows[: found.start]
                if number in found.header_rows and column < len(cells)
            ]
            found.columns[column] = "ignore"
            found.left_out[column] = (found.header_rows[-1], next(one for one in reversed(words) if one))


def _subjects(found: Layout, sheet: Sheet, names: Names) -> tuple[tuple[str, ...], ...]:
    """What each indicator of a table of figures is called."""
    if found.family != "figure":
        return ()
    kinds = [(column, *headings.fixed(role)) for column, role in found.columns.items()]
    ids = {held["indicator"] for _, _, held in kinds if "indicator" in held}
    columns = [column for column, kind, held in kinds if kind == "indicator" and not held]
    texts = {cells[at] for _, cells in sheet.rows[found.start :] for at in columns if at < len(cells)}
    known = names.catalogue.indicators
    return tuple(
        (known[key].name, *known[key].aliases)
        for key in sorted(ids | {names.indicator(one).id for one in texts} - {""})
    )


def _found_header(sheet: Sheet, names: Names, choice: dict) -> tuple[str, tuple[int, ...]]:
    """('figure', 'target' or 'commitment'; places of its header rows in sheet.rows, () where none was found).

    What the reader chose on the page (layout, header_rows) comes first. Else commitments, then targets, then figures,
    by the words of the header: 目标值 beside 完成值 makes a table of figures; beside 属性 or 目标年 one of targets.
    """
    wanted = {"targets": "target", "commitments": "commitment", None: "", "": "", "none": ""}.get(
        choice.get("layout"), "figure"
    )
    rows = {int(row) for row in choice.get("header_rows") or ()}
    chosen = tuple(place for place, (number, _) in enumerate(sheet.rows) if number in rows)
    headers = {family: chosen or _header(sheet, names, family) for family in headings.FAMILIES}
    if chosen and not wanted:
        worth = {
            family: max(_worth(_words(sheet, place, names, family), family) for place in chosen) for family in headers
        }
        headers = {family: chosen if worth[family] or family == "figure" else () for family in headers}
    if wanted:
        return wanted, headers[wanted]
    if headers["commitment"]:
        return "commitment", headers["commitment"]
    if headers["target"] and (_is_plan(sheet, names, headers["target"]) or not headers["figure"]):
        return "target", headers["target"]
    return "figure", headers["figure"]


def _is_plan(sheet: Sheet, names: Names, header: tuple[int, ...]) -> bool:
    """Whether words of the header belong to a plan alone, and none to what was done."""
    aims = {one.role for place in header for one in _words(sheet, place, names, "target") if not one.fixes}
    done = {one.text for place in header for one in _words(sheet, place, names, "figure") if one.role == "value"}
    return bool(aims & headings.PLAN_ONLY) and not done


def _aims(found: Layout) -> None:
    """指标 | 2020年 | 2025年 | 属性: the last year is the one aimed at, the years before it are where it stood."""
    kinds = {column: headings.fixed(role) for column, role in found.columns.items()}
    bases = {column: held["baseline_year"] for column, (_, held) in kinds.items() if "baseline_year" in held}
    if bases and not any(kind == "value" for kind, _ in kinds.values()):
        last = max(bases, key=bases.get)
        found.columns[last] = f"year:{bases[last]}"


def _is_role(given: str, family: str, names: Names) -> bool:
    """Whether a chosen role can be read: a known word, and only areas and indicators that there are."""
    kind, held = headings.fixed(given)
    known = {
        "year": str.isdigit,
        "baseline_year": str.isdigit,
        "area": lambda value: value in names.area_names,
        "indicator": lambda value: value in names.catalogue.indicators,
    }
    return kind in headings.ROLES[family] | {"ignore"} and all(
        key in known and known[key](value) for key, value in held.items()
    )


def _hold(answers: dict[str, Answer], key: str, value: str, names: Names) -> None:
    """What the reader said holds for the sheet. A thing that cannot be is not taken; '' takes the guess away."""
    answer = {
        "area": lambda: names.area(value).id,
        "indicator": lambda: names.indicator(value).id,
        "year": lambda: value if value.isdigit() and len(value) == 4 else "",
        "period": lambda: dimensions.period(value)[0],
        "status": lambda: dimensions.status(value)[0],
        "unit": lambda: value,
    }.get(key)
    if answer is None:
        return
    if not value:
        answers.pop(key, None)
    elif known := answer():
        answers[key] = Answer(question=key, value=known, words=value, where="choice")


def _name(found: Layout) -> str:
    kinds = [headings.fixed(given) for given in found.columns.values()]
    if found.family == "commitment":
        return "commitments" if any(kind == "task" for kind, _ in kinds) else "none"
    fixes = [held for kind, held in kinds if kind == "value"]
    if not fixes:
        return "none"
    if found.family == "target":
        return "targets"
    across = [kind for kind in KINDS if any(kind in held for held in fixes)]
    return f"{across[0]}s_across" if across else "long"


def _words(sheet: Sheet, place: int, names: Names, family: str) -> list[Word]:
    line = [word(cell, names, family) for cell in sheet.rows[place][1]]
    return _of_everybody(line) if family == "figure" else line


def _of_everybody(line: list[Word]) -> list[Word]:
    """指标 | 合计 | 户籍 | 非户籍: beside some of the people, and where nothing else names figures, 合计 stands over those of everybody."""
    whole = [at for at, one in enumerate(line) if one.text in EVERYBODY and not one.known]
    some = [at for at, one in enumerate(line) if one.role in ("", "group") and found_in(PEOPLE, one.text)]
    figures = any(one.number or one.fixes or one.held or one.role in headings.NUMBERS for one in line)
    if len(whole) != 1 or not some or figures or not any(one.role in LABELS for one in line):
        return line
    said = {whole[0]: Word(line[whole[0]].text, "value")} | {at: Word(line[at].text, "ignore") for at in some}
    return [said.get(at, one) for at, one in enumerate(line)]


def _is_caption(line: list[Word]) -> bool:
    """县区 | 甲县, 年份 | 2024 above a table: each label with its own answer beside it holds for the whole sheet."""
    there = [one for one in line if one.text]
    pairs = list(zip(there[::2], there[1::2]))
    return len(there) == 2 * len(pairs) > 0 and all(
        label.role in ("area", "year") and said.kind() == label.role and not said.role for label, said in pairs
    )


def _header(sheet: Sheet, names: Names, family: str) -> tuple[int, ...]:
    """Places of the header rows in sheet.rows; () when there is none."""
    best, score = -1, 0
    lines = [_words(sheet, place, names, family) for place in range(min(len(sheet.rows), HEADER_WITHIN))]
    worths = [_worth(line, family) for line in lines]
    captions = {place for place, line in enumerate(lines) if _is_caption(line)}
    if not any(worth for place, worth in enumerate(worths) if place not in captions):
        captions = set()  # 县区 | 甲县 over 婴儿死亡率 | 3.1 is the header itself
    for place, worth in enumerate(worths):
        if worth > score and place not in captions:
            best, score = place, worth
    if best < 0:
        return ()
    # A wider table further down does not make a title of the table above it.
    data = [place for place in range(best) if any(one.number for one in lines[place])]
    best = next(
        (place for place in range(best) if worths[place] and place not in captions and data and place < data[-1]), best
    )
    first = last = best
    while (
        first > 0
        and last - first + 1 < HEADER_ROWS
        and first - 1 not in captions
        and _is_upper(sheet, lines, first - 1, lines[first])
    ):
        first -= 1
    while (
        last + 1 < len(lines) and last - first + 1 < HEADER_ROWS and _is_lower(lines[first : last + 1], lines[last + 1])
    ):
        last += 1
    return tuple(range(first, last + 1))


def _worth(line: list[Word], family: str) -> int:
    """How much a row looks like a header: its understood cells, or 0."""
    known = [one for one in line if one.known]
    roles = {one.role for one in known if one.role} - {"ignore"}
    fixed = Counter(one.kind() for one in known if one.fixes and not one.role)
    if family == "commitment":
        return len(known) if "task" in roles and roles & {"deadline", "responsible", "status", "quantity", "id"} else 0
    if family == "target":
        aims = "value" in roles or ("attribute" in roles and any(one.fixes for one in known))
        return len(known) if aims and "indicator" in roles else 0
    if any(one.number for one in line):
        return 0
    labels, most = roles & (LABELS | {"part"}), max(fixed.values(), default=0)
    if "value" in roles and (labels or most):
        return len(known)
    # A data row of a long table holds one area, one indicator, one year: several of one kind, or a label word, make it a header.
    if (labels and most) or most >= 2 or (labels and _unknown_texts(line) >= 2):
        return len(known) if most or labels & {"area", "part", "year"} else 0
    return 0


def _unknown_texts(line: list[Word]) -> int:
    return sum(1 for one in line if one.text and not one.known and not one.number)


def _is_upper(sheet: Sheet, lines: list[list[Word]], place: int, below: list[Word]) -> bool:
    """A row above that groups the columns below it: 2022年 over three indicators."""
    line = lines[place]
    there = [one for one in line if one.text]
    if len(there) < 2 or any(one.number for one in there):
        return False
    # 指标 and 单位 over blank cells are merged down into this row, whatever stands over the other columns.
    labels_above = any(
        one.role in (*LABELS, "unit") and (column >= len(below) or not below[column].text)
        for column, one in enumerate(line)
    )
    return labels_above or (all(one.known for one in there) and any(one.fixes for one in there))


def _is_lower(above: list[list[Word]], line: list[Word]) -> bool:
    """A row below that says more of each column: units, 上年 本年, 分子 分母 率, words that are not known. It is one where
    no label stands in it: a row that fills a label's column is data.
    """
    there = [one for one in line if one.text and one.text.lower() not in MISSING]
    if not there or any(one.number for one in there) or all(NUMBERING.fullmatch(one.text) for one in there):
        return False
    if all(one.role == "unit" or (one.held and not one.fixes and not one.role) for one in there) and any(
        one.held for one in there
    ):
        return True  # 单位 | ‰ | % below the header
    labels = {
        column
        for row in above
        for column, one in enumerate(row)
        if one.role in LABEL_ROLES or (column == 0 and not one.text)
    }
    for column in labels & set(range(len(line))):
        one, ups = line[column], [row[column].text for row in above if column < len(row)]
        if one.text and one.text not in ups:
            return False
    if any(one.fixes and one.fixes == up.fixes for row in above for one, up in zip(line, row)):
        return False
    inner = [column for column, one in enumerate(line) if one in there and column not in labels]
    if len(inner) == 1 and not line[inner[0]].known and 0 in labels:
        # One unknown word below a head, and no label beside it: 公立 below 婴儿死亡率. As a row of figures it would be told as
        # no number, and whoever deleted it would send the numbers of public hospitals as the county's.
        return bool(above[-1][inner[0]].text if inner[0] < len(above[-1]) else "")
    return len(inner) >= (1 if all(one.known for one in there) else 2)


def _columns(found: Layout, sheet: Sheet, names: Names, header: tuple[int, ...]) -> None:
    lines = [_words(sheet, place, names, found.family) for place in header]
    width = sheet.width
    for depth, line in enumerate(lines):
        line.extend([BLANK] * (width - len(line)))
        if depth + 1 < len(lines):
            _spread(line, sheet, header[depth], below=lines[depth + 1 :])
    has_indicators = any(one.role == "indicator" for line in lines for one in line)
    counts: dict[int, dict[str, str]] = {}
    for column in range(width):
        words = [line[column] for line in lines if line[column].text]
        if found.family == "figure" and len(words) > 1:
            words = _narrowed(found, column, words, has_indicators)
        fixes = {kind: value for one in words for kind, value in one.fixes}
        held = {kind: value for one in words for kind, value in one.held}
        roles = [one.role for one in words if one.role]
        role = next((one for one in roles if one in LABELS), roles[-1] if roles else "")
        if role == "count":
            counts[column] = fixes
        elif "ignore" in roles:  # 计划 below 2023年: not a figure of that year
            found.columns[column] = "ignore"
        elif fixes and role not in LABEL_ROLES:
            shown = ";".join(f"{kind}:{fixes[kind]}" for kind in (*KINDS, "baseline_year") if kind in fixes)
            shown = shown.replace("baseline_year:", "baseline:")
            found.columns[column] = shown + (f";{role}" if role not in ("", "value", "baseline") else "")
        elif role:
            found.columns[column] = role
        if held:
            found.held[column] = held
        if words and (MONTH.fullmatch(words[-1].text) or (role == "ignore" and found_in(PEOPLE, words[-1].text))):
            found.left_out[column] = (found.header_rows[-1], words[-1].text)
        if role in LABELS or role == "period":
            found.heads[column] = words[-1].text
    for column, fixes in counts.items():
        shown = ";".join(f"{kind}:{fixes[kind]}" for kind in KINDS if kind in fixes)
        of_people = "indicator" in fixes and names.catalogue.indicators[fixes["indicator"]].unit in COUNTED
        found.columns[column] = shown if of_people and shown not in found.columns.values() else "ignore"
    _by_content(found, sheet, names, lines)
    if found.family == "figure":
        found.short = _shorter(found, lines)
        _final(found, lines)
        _december(found, lines)
        _without_head(found, sheet, lines)
        found.whether = {column: one.text for line in lines for column, one in enumerate(line) if refusing(one.text)}


def _final(found: Layout, lines: list[list[Word]]) -> None:
    """快报数 beside 年报数 of one indicator and year: the later report counts, the earlier is superseded by it. 核定数 beside no report is what
    was authorised (核定 | 实有), and asked.
    """
    of: dict[str, list[int]] = {}
    for column, role in found.columns.items():
        if headings.fixed(role)[0] == "value":
            of.setdefault(role if ":" in role else "", []).append(column)
    superseded = [column for column, (_, text, _) in found.unknown.items() if REPORTED_FIRST.fullmatch(text)]
    for columns in of.values():
        reports = [found.held.get(column, {}).get("status", "") for column in columns]
        last = max(filter(None, reports), key=FINAL.index, default="")
        if len(columns) > 1 and all(reports) and len(set(reports)) == len(reports):
            found.columns |= {column: "ignore" for column, report in zip(columns, reports) if report != last}
        elif last == FINAL[-1] and len(columns) == 1 and not superseded and found.columns[columns[0]] == "value":
            del found.columns[columns[0]]
            text = next(line[columns[0]].text for line in reversed(lines) if line[columns[0]].text)
            found.unknown[columns[0]] = (found.header_rows[-1], text, True)
            return
        if last:
            found.columns |= dict.fromkeys(superseded, "ignore")
            found.unknown = {column: one for column, one in found.unknown.items() if column not in superseded}


def _shorter(found: Layout, lines: list[list[Word]]) -> Answer | None:
    """本期 | 累计: beside a sum so far a column that names no year may be of a month or a quarter. 当年 | 累计 is of the year. 本期 alone is of the
    term that the form is of, whatever that is.
    """
    texts = {column: " ".join(line[column].text for line in lines).strip() for column in range(len(lines[0]))}
    sums = any(SO_FAR.search(text) for text in texts.values())
    for column, role in sorted(found.columns.items()):
        kind, fixes = headings.fixed(role)
        plainly = fixes.keys() & {"year", "indicator"} or found.held.get(column, {}).keys() & {"period", "status"}
        short = not OF_YEAR.search(texts[column]) if sums else OF_A_TERM.match(texts[column]) is not None
        if kind == "value" and not plainly and short:
            row = found.header_rows[-1]
            return Answer(
                question="period", value="", words=texts[column], row=row, column=column, text=texts[column], sure=sums
            )
    return None


def _december(found: Layout, lines: list[list[Word]]) -> None:
    """2024年12月 stands for the year where no other month of 2024 has a column, and not 2024 itself: else it is a month, and no figure of the year."""
    heads = {column: said for line in lines for column, one in enumerate(line) if (said := month_of(one.text))}
    others = {year for year, month in heads.values() if month != 12}
    years = Counter(role for column, role in found.columns.items() if column not in heads)
    for column, (year, month) in heads.items():
        role = found.columns.get(column, "")
        if month == 12 and role and (year in others or years[role]):
            del found.columns[column]
            text = next(line[column].text for line in lines if month_of(line[column].text))
            found.unknown[column] = (found.header_rows[-1], text, True)


def _narrowed(found: Layout, column: int, words: list[Word], has_indicators: bool) -> list[Word]:
    """The words of a column whose head has several rows, each understood beside those above it. [] where one is not: then
    the column is told, not read.
    """
    read: list[Word] = []
    fixed = any(one.fixes for one in words)
    for depth, one in enumerate(words):
        if one.known:
            read.append(one)
        elif one.text in EVERYBODY:
            read.append(Word(one.text, "value"))
        elif ASIDE.search(one.text):
            read.append(Word(one.text, "ignore"))
        elif found_in(PEOPLE, one.text):
            found.left_out[column] = (found.header_rows[min(depth, len(found.header_rows) - 1)], one.text)
            read.append(Word(one.text, "ignore"))
        elif fixed and depth and COUNT.search(one.text):
            read.append(Word(one.text, "count"))
        elif limits(one.text) or (depth == len(words) - 1 and fixed) or not (_says_what(words) or has_indicators):
            return []
    return read


def _says_what(words: list[Word]) -> bool:
    """Whether a head says which indicator its column is of, or that it holds no figures."""
    return any(kind == "indicator" for one in words for kind, _ in one.fixes) or all(
        not one.fixes and one.role not in headings.NUMBERS for one in words
    )


def _without_head(found: Layout, sheet: Sheet, lines: list[list[Word]]) -> None:
    """Columns of numbers below a blank head: told, not passed over. Numbers from 1 on only count the rows."""
    rows = sheet.rows[found.start : found.start + SAMPLED]
    for column in range(sheet.width):
        if column in found.columns or column in found.unknown or any(line[column].text for line in lines):
            continue
        cells = [plain(cells[column]) for _, cells in rows if column < len(cells) and cells[column].strip()]
        numbers = [cell for cell in cells if numeral(cell).kind == "number"]
        if cells != [str(count) for count in range(1, len(cells) + 1)] and numbers:
            found.headless[column] = len(numbers) * 2 >= len(rows)


def _spread(line: list[Word], sheet: Sheet, place: int, *, below: list[list[Word]]) -> None:
    """A merged header cell holds for all its columns. Where a file keeps no merging (CSV), it holds up to the next
    cell.
    """
    number = sheet.rows[place][0]
    merged = {(first, column) for first, column, last, end in sheet.merged if first <= number <= last and end > column}
    spans = {column: end for first, column, last, end in sheet.merged if first <= number <= last}
    current, until = BLANK, -1
    for column, one in enumerate(line):
        if one.text:
            holds = one.role not in LABEL_ROLES and one.role != "unit"
            current, until = (one, spans.get(column, len(line) if not merged else column)) if holds else (BLANK, -1)
        elif current.text and column <= until and any(column < len(row) and row[column].text for row in below):
            line[column] = current


def _by_content(found: Layout, sheet: Sheet, names: Names, lines: list[list[Word]]) -> None:
    """Columns without an understood header, and 单位, which may mean a unit or a reporting county: by what stands in
    them.
    """
    rows = sheet.rows[found.start : found.start + SAMPLED]
    taken = {headings.fixed(role)[0] for role in found.columns.values()}
    for column in range(sheet.width):
        given = found.columns.get(column, "")
        if given and given not in ("unit", "part", "reporting"):
            continue
        cells = [plain(cells[column]) for _, cells in rows if column < len(cells) and cells[column].strip()]
        if not cells:
            continue
        shares = {
            "area": sum(bool(names.area(cell).id) for cell in cells),
            "indicator": sum(bool(names.indicator(cell).id) for cell in cells),
        }
        kind = max(shares, key=shares.get)
        most = shares[kind] * 2 > len(cells) or (given != "part" and shares[kind] * 2 == len(cells))
        if most and kind not in taken and found.family != "commitment":
            found.columns[column] = kind
            taken.add(kind)
        elif not given:
            header = " ".join(dict.fromkeys(line[column].text for line in lines if line[column].text))
            if header and not ASIDE.search(header):
                numbers = sum(numeral(cell).kind == "number" and not limits(cell) for cell in cells) * 2 >= len(cells)
                found.unknown[column] = (found.header_rows[-1], header, numbers)
