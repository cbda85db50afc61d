"""规划指标完成情况表: one area's targets as rows of an official table, binding first, with columns left to fill in."""

from charts import profile_rows, style, words
from exports import statements
from exports.docx.page import LIU_HAO, Cell
from exports.report_data import SUPPRESSED, County
from model.numbers import missing
from wording.numbers import printed
from model.verdicts import ATTRIBUTES, REASONS, class_word

NONE, AWAITED = "—", "待报"
MOST_YEARS = 6
WIDTH = 267  # millimetres a landscape page has for text
# Columns before and after those of the years: name -> millimetres.
BEFORE = {"序号": 9, "指标": 35.5, "单位": 13, "属性": 11}
AFTER = {"目标": 19, "完成值": 13, "判定": 22.2, "原因": 15, "下一步措施": 24, "责任\n股室": 13, "来源": 24.8}
YEAR = 11.3
SHARE = {
    "指标": 0.2,
    "目标": 0.1,
    "完成值": 0.05,
    "判定": 0.1,
    "原因": 0.1,
    "下一步措施": 0.3,
    "股室": 0.05,
    "来源": 0.1,
}  # of the room that no year takes, the share of each column
NOTES = (
    "注: “—”为未报来或不适用, “待报”为新数尚未报来, “不显示”为背后人数少(1—4)、不对外列出的数, 判定不受影响; "
    "“原因”只预填方法给出的缺项, 其余及后两栏由填报单位填写。"
)


def table(one: County) -> tuple[dict[str, float], list[list[Cell]]]:
    """(columns: name -> millimetres, together the width of a landscape page; rows: the cells of each target, in the
    order of the county's rows).
    """
    given = one.rows.to_dict("records")
    base, years = _years(given, one.years)
    target, with_base = _one([row["target_year"] for row in given]), _has_baseline(given)
    number = {title: place for place, title in enumerate(sources(one))}
    lines = [
        _line(place, row, figures, base=base, years=years, dated=target is None, number=number, with_base=with_base)
        for place, (row, figures) in enumerate(zip(given, one.years), start=1)
    ]
    return _columns(base, years, target, with_base), lines


def _columns(base: int | None, years: list[int], target: int | None, with_base: bool) -> dict[str, float]:
    """name -> millimetres. base: the baseline's year, if all rows share it; years: of the year columns; target: the
    target year, if all share it.

    What the years leave free goes to the columns that are filled in by hand.
    """
    dated = [f"{base}\n(基期)" if base else "基期"] * with_base + [f"{year}" for year in years]
    after = {f"{target}年\n目标" if name == "目标" and target else name: width for name, width in AFTER.items()}
    names = BEFORE | dict.fromkeys(dated, YEAR) | after
    spare = WIDTH - sum(names.values())
    return {name: round(width + spare * SHARE.get(name.split("\n")[-1], 0), 2) for name, width in names.items()}


def sources(one: County) -> list[str]:
    """The documents the targets stand in, in the order of the table."""
    return list(dict.fromkeys(one.rows["source_title"]))


def source_line(one: County) -> str:
    """'来源: ①山丹县…规划; ②…' under the table."""
    titles = sources(one)
    return "来源: " + (
        titles[0] if len(titles) == 1 else "; ".join(f"{_mark(place)}{title}" for place, title in enumerate(titles))
    )


def _line(place: int, row: dict, figures: dict[int, str], *, base, years, dated, number, with_base) -> list[Cell]:
    """The cells of one target. place: its number; figures: year -> figure as printed; dated: the target column names
    the year; number: source title -> its place in the list of sources; base, years, with_base as for _columns.
    """
    before = [
        Cell(f"{place}"),
        Cell(row["indicator_name"], left=True),
        Cell(row["unit"]),
        Cell(ATTRIBUTES[row["attribute"]].removesuffix("属性")),
    ]
    by_year = [Cell(_baseline(row, base, figures))] if with_base else []
    by_year += [Cell(figures.get(year, NONE)) for year in years]
    mark = _mark(number[row["source_title"]]) if len(number) > 1 else ""
    return [
        *before,
        *by_year,
        Cell(_target(row, dated)),
        Cell(_done(row)),
        Cell(f"{style.STATUS[row['class']][2]} {_status(row)}"),
        Cell(REASONS[row["reason"]] if row["class"] == "unknown" else ""),
        Cell("", left=True),
        Cell(""),
        Cell(f"{mark}{row['place']}", LIU_HAO, left=True),
    ]


def _has_baseline(rows: list[dict]) -> bool:
    return any(not missing(row["baseline_year"]) for row in rows)


def _years(rows: list[dict], figures: tuple[dict[int, str], ...]) -> tuple[int | None, list[int]]:
    """(the baseline's year, if all have the same; the years after it that hold any figure, the newest, six columns in
    all).
    """
    base = _one([row["baseline_year"] for row in rows])
    first = min((int(row["baseline_year"]) for row in rows if not missing(row["baseline_year"])), default=0)
    found = sorted({year for one in figures for year in one if year > first or (year == first and base is None)})
    return base, found[-(MOST_YEARS - _has_baseline(rows)) :]


def _one(years: list) -> int | None:
    """The year all of them are, missing ones left out; None where they differ."""
    found = {int(year) for year in years if not missing(year)}
    return found.pop() if len(found) == 1 else None


def _baseline(row: dict, base: int | None, figures: dict[int, str]) -> str:
    """The baseline as printed, with its year where rows differ; for an annual target, which has none, the figure of the
    baseline's year.
    """
    if missing(row["baseline_year"]):
        return figures.get(base, NONE)
    if missing(row["baseline"]):
        return SUPPRESSED if profile_rows.held_back(row) else NONE
    year = "" if base else f"\n({int(row['baseline_year'])})"
    return printed(row["baseline"], row["base_decimals"]) + year


def _target(row: dict, dated: bool) -> str:
    known = "" if row["basis"] == "absolute" or missing(row["target"]) else f"(即 {words.resolved(row)})"
    return (
        words.target(row)
        + known
        + (f"\n({words.year(row['target_year'])})" if dated or missing(row["target_year"]) else "")
    )


def _done(row: dict) -> str:
    """The latest figure, with its year where it is not the target year; 待报 where there is only the baseline."""
    if missing(row["latest"]):
        return SUPPRESSED if profile_rows.held_back(row) else NONE if row["reason"] == "qualitative_only" else AWAITED
    if not words.has_newer(row):
        return NONE if row["reason"] == "qualitative_only" else AWAITED
    final = not missing(row["target_year"]) and int(row["latest_year"]) == int(row["target_year"])
    return printed(row["latest"], row["latest_decimals"]) + ("" if final else f"\n({int(row['latest_year'])})")


def _status(row: dict) -> str:
    """The verdict as charts.words has it, and the one by the other statement of the target; the reason of 待补数据 has
    a column of its own.
    """
    verdict = class_word("unknown") if row["class"] == "unknown" else words.status(row).replace("(", "\n(")
    other = statements.other(row, where=False)
    return f"{verdict}\n{other}" if other else verdict


def _mark(place: int) -> str:
    """0 -> ①, 20 -> [21]."""
    return chr(ord("①") + place) if place < 20 else f"[{place + 1}]"
