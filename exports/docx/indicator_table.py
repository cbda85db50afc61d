"""规划指标完成情况表: one area's targets as rows of an official table, binding first, with columns left to fill in."""

from collections.abc import Iterable, Mapping

from charts import style
from exports import statements
from exports.docx.page import LIU_HAO, Cell
from exports.report_data import County
from model.assessment import Assessment
from model.verdicts import ATTRIBUTES, DOUBTS
from wording import numbers, verdicts

NONE, AWAITED = "—", "待报"
MOST_YEARS = 6
WIDTH = 267  # millimetres a landscape page has for text
# Columns before and after those of the years: name -> millimetres.
BEFORE = {"序号": 9, "指标": 35.5, "单位": 13, "属性": 11}
AFTER = {"目标": 19, "完成值": 13, "判定": 22.2, "原因": 21, "下一步措施": 24, "责任\n单位": 13, "来源": 18.8}
YEAR = 11.3
SHARE = {
    "指标": 0.15,
    "目标": 0.1,
    "完成值": 0.05,
    "判定": 0.1,
    "原因": 0.2,
    "下一步措施": 0.3,
    "责任\n单位": 0.05,
    "来源": 0.05,
}  # of the room that no year takes, the share of each column
NOTES = (
    "注：“—”为未报送或不适用，“待报”为新数据尚未报送，“不显示”为涉及人数少（1—4）、不对外列出的数，判定不受影响；"
    "“原因”及后两栏为责任单位所填，尚未填写的，“原因”仅列缺项，其余待补写。"
)
# Columns of the annual and milestone targets: name -> millimetres, WIDTH together.
OTHERS = {
    "序号": 9,
    "指标": 58,
    "单位": 18,
    "属性": 14,
    "年度或阶段": 22,
    "目标": 34,
    "现状值": 26,
    "判定": 34,
    "来源": 52,
}


def table(one: County) -> tuple[dict[str, float], list[list[Cell]]]:
    """(columns: name -> millimetres, together the width of a landscape page; rows: the cells of each target, in the
    order of the county's rows).
    """
    base, years = _years(one)
    target, with_base = _one(a.target_year for a in one.rows), _has_baseline(one.rows)
    number = {title: place for place, title in enumerate(sources(one.rows))}
    lines = [
        _line(
            place,
            a,
            figures,
            one.said(a),
            base=base,
            years=years,
            dated=target is None,
            number=number,
            with_base=with_base,
        )
        for place, (a, figures) in enumerate(zip(one.rows, one.years), start=1)
    ]
    return _columns(base, years, target, with_base), lines


def others(one: County) -> tuple[dict[str, float], list[list[Cell]]]:
    """The same of the annual and milestone targets, which are in none of the counts."""
    lines = [
        [
            Cell(f"{place}"),
            Cell(a.indicator.name, left=True),
            Cell(a.indicator.unit),
            Cell(_attribute(a)),
            Cell(statements.period(a)),
            Cell(verdicts.target_with_number(a)),
            Cell(statements.latest(a)),
            Cell(_status(a)),
            Cell(statements.source(a), LIU_HAO, left=True),
        ]
        for place, a in enumerate(one.others, start=1)
    ]
    return OTHERS, lines


def _columns(base: int | None, years: list[int], target: int | None, with_base: bool) -> dict[str, float]:
    """Width of each column in millimetres, by its name. base: the baseline's year, if all rows share it; years: of the year columns; target: the
    target year, if all share it.

    What the years leave free goes to the columns that are filled in by hand.
    """
    dated = [f"{base}\n基期" if base else "基期"] * with_base + [f"{year}" for year in years]
    after = {f"{target}年\n目标" if name == "目标" and target else name: width for name, width in AFTER.items()}
    names = BEFORE | dict.fromkeys(dated, YEAR) | after
    spare = WIDTH - sum(names.values())
    return {name: round(width + spare * SHARE.get(name.rpartition("年\n")[2], 0), 2) for name, width in names.items()}


def sources(rows: Iterable[Assessment]) -> list[str]:
    """The documents the targets stand in, in the order of the table."""
    return list(dict.fromkeys(a.target.title for a in rows))


def source_line(rows: Iterable[Assessment]) -> str:
    """'来源：①山丹县…规划；②…' under the table."""
    titles = sources(rows)
    return "来源：" + (
        titles[0] if len(titles) == 1 else "；".join(f"{_mark(place)}{title}" for place, title in enumerate(titles))
    )


def _line(
    place: int,
    a: Assessment,
    figures: dict[int, str],
    said: Mapping[str, str],
    *,
    base,
    years,
    dated,
    number,
    with_base,
) -> list[Cell]:
    """The cells of one target. place: its number; figures: year -> figure as printed; said: field -> what people wrote; dated: the target column names
    the year; number: source title -> its place in the list of sources; base, years, with_base as for _columns.
    """
    by_year = [Cell(_baseline(a, base, figures))] if with_base else []
    by_year += [Cell(figures.get(year, NONE)) for year in years]
    mark = _mark(number[a.target.title]) if len(number) > 1 else ""
    return [
        Cell(f"{place}"),
        Cell(a.indicator.name, left=True),
        Cell(a.indicator.unit),
        Cell(_attribute(a)),
        *by_year,
        Cell(_target(a, dated)),
        Cell(_done(a)),
        Cell("\n".join(filter(None, (_status(a), statements.review(said))))),
        Cell(said["cause"], left=True) if "cause" in said else Cell(verdicts.reason(a)),
        Cell(said.get("measure", ""), left=True),
        Cell(said.get("unit", "")),
        Cell(f"{mark}{a.target.place}", LIU_HAO, left=True),
    ]


def _attribute(a: Assessment) -> str:
    return ATTRIBUTES[a.attribute].removesuffix("属性")


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
    """The latest figure, with its status, and its year where it is not the target year; 待报 where there is only the
    baseline.
    """
    if not a.has_newer_figure:
        return NONE if a.reason == "qualitative_only" else AWAITED
    if a.latest.suppressed:
        return a.latest.suppressed
    final = a.target_year is not None and a.latest.year == a.target_year
    beside = " ".join(filter(None, ("" if final else f"{a.latest.year}", a.latest.status)))
    return numbers.figure(a.latest) + (f"\n{beside}" if beside else "")


def _status(a: Assessment) -> str:
    """The verdict with its doubts, and the one by the other statement of the target; the reason of 待补数据 has a
    column of its own.
    """
    if a.verdict == "unknown":
        notes = [DOUBTS[code] for code in a.doubts if code != a.reason]
        word = verdicts.class_word("unknown") + (f"\n（{'，'.join(notes)}）" if notes else "")
    else:
        word = verdicts.status(a).replace("（", "\n（", 1)
    return "\n".join(filter(None, (f"{style.shape(a)} {word}", statements.other(a, where=False))))


def _mark(place: int) -> str:
    """0 -> ①, 20 -> [21]."""
    return chr(ord("①") + place) if place < 20 else f"[{place + 1}]"
