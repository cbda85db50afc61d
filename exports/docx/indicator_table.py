"""规划指标完成情况表: one area's targets as rows of an official table, binding first, with columns left to fill in."""

from collections.abc import Iterable, Mapping, Sequence

from charts import style
from exports import statements
from exports.docx.page import Cell
from exports.report_data import SUPPRESSED, County
from model.assessment import Assessment, Figure
from model.verdicts import DOUBTS
from wording import numbers, verdicts

NONE, AWAITED = "—", "待报"
MOST_YEARS = 6
GROUPS = {"binding": "约束性目标", "expected": "预期性目标", "none": "文件未标属性的目标"}
WIDTH = 267  # millimetres a landscape page has for text
# Columns before and after those of the years: name -> millimetres. Cause, measure and unit are written in by hand: none is narrower than here.
BEFORE = {"序号": 8.5, "指标": 34, "单位": 13}
AFTER = {"目标": 19, "完成值": 16.5, "判定": 21.2, "原因": 30, "下一步措施": 35, "责任\n单位": 22}
YEAR = 11.3
SHARE = {
    "指标": 0.2,
    "目标": 0.1,
    "完成值": 0.05,
    "判定": 0.2,
    "原因": 0.2,
    "下一步措施": 0.25,
}  # of the room that no year takes
# What the table's signs mean; only of those that stand in it.
DASH = "“—”为未报送或不适用"
OWED = "“待报”为目标年数据尚未报送"
NEWEST = "“最新”为最近一次数据及其年份，不作完成值"
LACKING = "判定为“待补数据”而目标年已到的，计入待报期末数"
HIDDEN = "“不显示”为涉及人数少（1—4）、不对外列出的数，判定不受影响"
TO_FILL = "“原因”及后两栏由责任单位填写，尚未填写的，“原因”仅列缺项。各项在文件中的位置见同批表格（XLSX）。"
# Columns of the annual and milestone targets: name -> millimetres, WIDTH together.
OTHERS = {"序号": 9, "指标": 64, "单位": 18, "年度或阶段": 24, "目标": 40, "现状值": 30, "判定": 44, "责任单位": 38}
Rows = list[list[Cell]]  # a row of one cell is the title of a group


def table(one: County) -> tuple[dict[str, float], Rows]:
    """(columns: name -> millimetres, together the width of a landscape page; rows: the cells of each target, in the
    order of the county's rows, above each attribute its name and how many there are).
    """
    base, years = _years(one)
    target, with_base = _one(a.target_year for a in one.rows), _has_baseline(one.rows)
    lines = [
        _line(place, a, figures, one.said(a), base=base, years=years, dated=target is None, with_base=with_base)
        for place, (a, figures) in enumerate(zip(one.rows, one.years), start=1)
    ]
    return _columns(base, years, target, with_base), _grouped(one.rows, lines)


def others(one: County) -> tuple[dict[str, float], Rows]:
    """The same of the annual and milestone targets, which are in none of the counts."""
    lines = [
        [
            Cell(f"{place}"),
            Cell(a.indicator.name, left=True),
            Cell(a.indicator.unit_word),
            Cell(statements.period(a)),
            Cell(verdicts.target_with_number(a)),
            Cell(statements.latest(a)),
            Cell(_status(a)),
            Cell(one.said(a).get("unit", "")),
        ]
        for place, a in enumerate(one.others, start=len(one.rows) + 1)  # numbered through, as on the page
    ]
    return OTHERS, _grouped(one.others, lines)


def _grouped(rows: Iterable[Assessment], lines: Rows) -> Rows:
    found: Rows = []
    kinds = [a.attribute for a in rows]
    for place, (kind, line) in enumerate(zip(kinds, lines, strict=True)):
        if place == 0 or kind != kinds[place - 1]:
            found.append([Cell(f"{GROUPS[kind]} {kinds.count(kind)} 项", left=True, bold=True)])
        found.append(line)
    return found


def _columns(base: int | None, years: list[int], target: int | None, with_base: bool) -> dict[str, float]:
    """Width of each column in millimetres, by its name. base: the baseline's year, if all rows share it; years: of the year columns; target: the
    target year, if all share it.

    What the years leave free goes to the columns with the longest texts.
    """
    dated = [f"{base}\n基期" if base else "基期"] * with_base + [f"{year}" for year in years]
    after = {f"{target}年\n目标" if name == "目标" and target else name: width for name, width in AFTER.items()}
    names = BEFORE | dict.fromkeys(dated, YEAR) | after
    spare = WIDTH - sum(names.values())
    return {name: round(width + spare * SHARE.get(name.rpartition("年\n")[2], 0), 2) for name, width in names.items()}


def notes(one: County) -> str:
    """'注：“—”为未报送或不适用；…' under the table of an area: what its signs mean."""
    shown = [cell.text for line in table(one)[1] for cell in line]
    owed = [a for a in one.rows if verdicts.is_due(a)]
    there = {
        DASH: NONE in [text.partition("\n")[0] for text in shown],
        OWED: bool(owed),
        NEWEST: any("\n最新 " in text for text in shown),
        LACKING: any(a.verdict == "unknown" for a in owed),
        HIDDEN: any(SUPPRESSED in text for text in shown),
    }
    return f"注：{'；'.join([*(words for words, is_there in there.items() if is_there), TO_FILL])}"


def years_line(rows: Iterable[Assessment], series: Iterable[Sequence[Figure]], *, start: int = 1) -> str:
    """'2021 年数的年份由文件名称推定（第 7、8、10 项）。' under the table; '' where every year shown is printed. start: the number of the first row."""
    of: dict[str, list[int]] = {}
    for n, (a, figures) in enumerate(zip(rows, series, strict=True), start=start):
        for words in numbers.years_inferred([a.baseline, a.latest, *figures]):
            of.setdefault(words, []).append(n)
    return "".join(f"{words}（第 {statements.runs(places)} 项）。" for words, places in of.items())


def source_line(rows: Iterable[Assessment], *, start: int = 1) -> str:
    """'来源：山丹县…规划（第 1—60 项）；…（第 61、63 项）' under the table. start: the number of the first row."""
    return statements.sources([a.target.title for a in rows], start=start)


def _line(
    place: int, a: Assessment, figures: dict[int, str], said: Mapping[str, str], *, base, years, dated, with_base
) -> list[Cell]:
    """The cells of one target. place: its number; figures: year -> figure as printed; said: field -> what people wrote; dated: the target column names
    the year; base, years, with_base as for _columns.
    """
    by_year = [Cell(_baseline(a, base, figures))] if with_base else []
    by_year += [Cell(figures.get(year, NONE)) for year in years]
    return [
        Cell(f"{place}"),
        Cell(a.indicator.name, left=True),
        Cell(a.indicator.unit_word),
        *by_year,
        Cell(_target(a, dated)),
        Cell(_done(a)),
        Cell("\n".join(filter(None, (_status(a), statements.review(said))))),
        Cell(said["cause"], left=True) if "cause" in said else Cell(verdicts.reason(a)),
        Cell(said.get("measure", ""), left=True),
        Cell(said.get("unit", "")),
    ]


def _has_baseline(rows: Iterable[Assessment]) -> bool:
    return any(a.baseline is not None for a in rows)


def _years(one: County) -> tuple[int | None, list[int]]:
    """(the baseline's year, if all have the same; the years after it that hold any figure, the newest, six columns in
    all).
    """
    known = [a.baseline.year for a in one.rows if a.baseline is not None and a.baseline.year is not None]
    base, first = _one(known), min(known, default=0)
    found = sorted({year for told in one.years for year in told if year > first or (year == first and base is None)})
    return base, found[-(MOST_YEARS - _has_baseline(one.rows)) :]


def _one(years: Iterable[int | None]) -> int | None:
    """The year all of them are, missing ones left out; None where they differ."""
    found = {year for year in years if year is not None}
    return found.pop() if len(found) == 1 else None


def _baseline(a: Assessment, base: int | None, figures: dict[int, str]) -> str:
    """The baseline as printed, with its year where rows differ; for an annual target, which has none, the figure of the
    baseline's year.
    """
    if a.baseline is None:
        return figures.get(base, NONE)
    year = "" if base or a.baseline.suppressed else f"\n{numbers.year(a.baseline.year)}"
    return numbers.figure(a.baseline) + year


def _target(a: Assessment, dated: bool) -> str:
    year = f"\n（{verdicts.year(a.target_year)}）" if dated or a.target_year is None else ""
    return verdicts.target_with_number(a) + year


def _done(a: Assessment) -> str:
    """The figure of the target year with its status. A figure of another year is no result of that year: where the final one is owed, 待报
    and under it the newest with its year; before the target year the newest with its year; 待报 alone where none is owed but the final one.
    """
    if not a.has_newer_figure:
        return AWAITED if verdicts.is_due(a) else NONE
    if a.target_year is not None and a.latest.year == a.target_year:
        return "\n".join(filter(None, (numbers.figure(a.latest), a.latest.status)))
    newest = f"{numbers.figure(a.latest)}\n（{' '.join(filter(None, (numbers.year(a.latest.year), a.latest.status)))}）"
    if verdicts.is_due(a):
        return f"{AWAITED}\n最新 {newest}"
    past = a.target_year is not None and a.target_year < a.as_of_year
    return f"{NONE}\n最新 {newest}" if past else newest


def _status(a: Assessment) -> str:
    """The verdict with its doubts, and the one by the other statement of the target; the reason of 待补数据 has a
    column of its own.
    """
    if a.verdict == "unknown":
        notes = [DOUBTS[code] for code in a.doubts if code != a.reason]
        bare = "仅定性" if a.reason == "qualitative_only" else verdicts.class_word("unknown")
        word = bare + (f"\n（{'，'.join(notes)}）" if notes else "")
    else:
        word = verdicts.status(a).replace("（", "\n（", 1)
    return "\n".join(filter(None, (f"{style.shape(a)} {word}", statements.other(a, where=False))))
