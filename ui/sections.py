"""The sections under one county's targets: what it lacks, what stands out in its documents, another area beside it, its tasks.

Each is a table that is read on the screen, printed whole, and taken away as CSV.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from actions import downloads
from actions.assess import Beside, Lacking
from model.areas import NATION, Area
from model.assessment import Assessment
from model.numbers import missing
from model.tasks import Task
from model.verdicts import CHECKS
from ui import cache, link, markup, menu, parts
from ui.choices import Choice
from ui.county import Shown
from wording import numbers, verdicts
from wording import profile as wording
from wording import tasks as words

# The checks of method section 7 that have a section of their own on this page: floors, holds and what is lacking.
ELSEWHERE = ("floor_below_baseline", "hold", "unresolved")
TITLES = {
    "lacking": "数据缺口",
    "floors": "基期已优于目标值",
    "differing": "规划文本核对",
    "beside": "与参照地区对照",
    "tasks": "责任与任务",
}
LACKING = ("县区代码", "县区", "指标编号", "指标", "单位", "年份", "数值", "原因", "据以判定的目标")
FLOORS = ("指标", "单位", "基期", "目标", "基期优于目标", "当前判定", "目标的位置")
DIFFERING = ("指标", "核对内容", "说明", "位置一", "位置二")
TASKS = ("任务", "数量", "期限", "责任单位", "涉及部门", "状态", "出处")
OF_TASKS = f"{words.MEANING}空白为文件未列。"
OPEN = 12  # rows of a long table that stand open
Groups = list[tuple[str, list[tuple[str, ...]]]]  # (head, rows)
# Hundredths of a table's width; columns not named share the rest.
WIDTHS = {"县区": 10, "单位": 8, "年份": 8, "原因": 16, "据以判定的目标": 26, "基期": 13, "目标": 13, "基期优于目标": 15, "当前判定": 14, "目标的位置": 18,
          "核对内容": 11, "说明": 34, "位置一": 20, "位置二": 20, "相差": 22, "数量": 8, "期限": 11, "责任单位": 17, "涉及部门": 14, "状态": 13, "出处": 17}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A section as it is read and printed, and its table as CSV (None where it has none) under the name of the file."""

    html: markup.Html
    download: bytes | None
    file: str


def draw(choice: Choice, shown: Shown) -> None:
    """All sections of a county, in their order."""
    for section in (lacking, floors, differing, beside, tasks):
        with st.container(key=f"section_{section.__name__}"):
            section(choice, shown)


def _show(choice: Choice, shown: Shown, name: str, *more: str, make: Callable[[], Sheet]) -> Sheet:
    """A section made once (ui/cache.kept) and drawn. more: what it depends on beside the county and the choice."""
    made = cache.kept(choice, name, *more, make=make, area=shown.area.code)
    markup.put(made.html)
    if made.download is not None:
        parts.download(made.download, name=made.file, key=f"sheet_{made.file}")
    return made


def jumps() -> None:
    """Links to the sections of the page."""
    markup.show("jumps", titles=TITLES)


def lacking(choice: Choice, shown: Shown) -> None:
    """Which figure of which year to upload, for which targets; the CSV is filled in and uploaded as it is."""
    if _show(choice, shown, "lacking", make=lambda: _lacking(shown)).download is not None:
        st.html('<div class="hint">下载表格，填写“数值”后即可上传。</div>')
        menu.go(st, "uploads", "前往上传数据", icon=":material/upload_file:")


def _lacking(shown: Shown) -> Sheet:
    found = shown.view.lacking(shown.all_of_plan)
    table = _figures_lacking(shown, found)
    core = sum(shown.view.reference.catalogue.indicators[one].core for one in table["指标编号"])
    finding = (
        f"补报 {len(table)} 个数据（核心指标 {core} 个，其余 {len(table) - core} 个），"
        f"可判定 {len({id(one.target) for one in found})} 项目标"
        if len(table)
        else "没有缺数据的目标"
    )
    note = "包括本规划的全部目标，不限于所选范围；核心指标在前。" if len(table) else ""
    quiet = ["县区代码", "指标编号", "数值"] + (["县区"] if set(table["县区"]) <= {shown.area.name} else [])
    return _sheet(
        "lacking", finding, note, table.drop(columns=quiet), file=f"{shown.area.name}_数据缺口", download=table
    )


def _figures_lacking(shown: Shown, found: Iterable[Lacking]) -> pd.DataFrame:
    lines: dict[tuple, list[str]] = {}
    for one in found:
        area, indicator = shown.view.areas[one.area], one.target.indicator
        for year in _years(one):
            key = (area.code, area.name, indicator.id, indicator.name, indicator.unit, year, wording.LACKING[one.why])
            lines.setdefault(key, []).append(_target(one.target))
    known = shown.view.reference.catalogue.indicators
    ordered = sorted(lines.items(), key=lambda line: not known[line[0][2]].core)
    return parts.of_text([(*key[:6], "", key[6], "、".join(dict.fromkeys(asked))) for key, asked in ordered], LACKING)


def _years(one: Lacking) -> list[str]:
    if one.year is None:
        return ["任一年"]
    first = one.year if one.since is None else min(one.since, one.year)
    return [str(year) for year in range(first, one.year + 1)]


def floors(choice: Choice, shown: Shown) -> None:
    """Targets the baseline already passed: stated, not judged."""
    _show(choice, shown, "floors", make=lambda: _floors(shown))


def _floors(shown: Shown) -> Sheet:
    mine = [a for a in shown.rows if "floor_below_baseline" in a.flags]
    holds = sum("hold" in a.flags for a in shown.rows)
    note = ("仅说明文件如此表述，不作评价。" if mine else "") + (
        f"另有 {holds} 项基期等于目标值，以保持为目标。" if holds else ""
    )
    lines = [
        (
            a.indicator.name,
            a.indicator.unit_word,
            numbers.dated(a.baseline),
            _target(a),
            _distance(a),
            verdicts.status(a),
            a.target.place,
        )
        for a in mine
    ]
    return _sheet(
        "floors",
        f"{len(mine)} 项" if mine else "没有",
        note,
        parts.of_text(lines, FLOORS),
        file=f"{shown.area.name}_基期已优于目标值",
    )


def _distance(a: Assessment) -> str:
    """How far the baseline stands beyond the target."""
    end = a.target.low if a.target.direction > 0 else a.target.high
    if a.baseline.value is None or end is None:
        return ""
    amount = numbers.printed(abs(round(a.baseline.value - end, 6)))
    return numbers.with_unit(amount, numbers.gap_unit(a.indicator.unit))


def differing(choice: Choice, shown: Shown) -> None:
    """Statements of the documents that do not agree, each with both its places. Of the whole documents, not only of the range shown."""
    _show(choice, shown, "differing", make=lambda: _differing(shown))
    if line := cache.kept(choice, "aside", area=shown.area.code, make=lambda: shown.view.aside_line([shown.area.code])):
        st.html(markup.render("hint", words=line))


def _differing(shown: Shown) -> Sheet:
    findings = shown.view.findings([shown.area.code])
    mine = findings[~findings["check"].isin(ELSEWHERE)]
    note = "核对范围为全部指标，不限于所选范围；每条注明两处位置，请对照原文核实。" if len(mine) else ""
    lines = [
        (
            row["indicator_name"],
            CHECKS[row["check"]],
            row["words"],
            _quoted(row["place_a"], row["as_printed_a"]),
            _quoted(row["place_b"], row["as_printed_b"]),
        )
        for row in mine.to_dict("records")
    ]
    finding = f"{len(mine)} 处待核" if len(mine) else "没有发现"
    apart = len(findings) - len(mine)
    if apart:
        finding += f"，另有 {apart} 处列于“{TITLES['floors']}”和“{TITLES['lacking']}”，合计 {len(findings)} 处"
    return _sheet("differing", finding, note, parts.of_text(lines, DIFFERING), file=f"{shown.area.name}_规划文本核对")


def beside(choice: Choice, shown: Shown) -> None:
    """The same indicator of another area; a difference only of one year and one definition."""
    areas, own = shown.view.areas, shown.area
    listing = shown.view.areas_with_figures
    others = [code for code in areas if code in listing and code != own.code]
    note = "仅同年、同口径的两个数值相减；死亡率等罕见事件，一两例即可使县级数值大幅变动，相差不代表优劣。"
    markup.show("section_head", name="beside", title=TITLES["beside"], finding="", note=note)
    if not others:
        parts.empty("数据库中没有可作参照的其他地区数据。", upload=False)
        return
    box = st.container(horizontal=True, vertical_alignment="center", key="beside_picker")
    usual = next((code for code in [NATION, *_above(areas, own)] if code in others), others[0])
    other = link.pick(
        box, "参照地区", others, key="beside", default=usual, words=lambda one: f"参照：{areas[one].name}", width=240
    )
    common = cache.kept(choice, "common", other, area=own.code, make=lambda: _common(shown, other))
    if common:
        _show(choice, shown, "beside", other, make=lambda: _beside(shown, other, common))
        return
    without = own.code not in listing
    why = "该县在所选范围内尚无数据" if without else f"{areas[other].name}没有这些指标的数据"
    parts.empty(f"{why}，无从对照。", upload=without)


def _common(shown: Shown, other: str) -> list[Beside]:
    """What both areas have a figure of, of the indicators shown."""
    every = shown.view.beside(area=shown.area.code, other=other)
    return [one for one in every if one.indicator in shown.selection.indicators]


def _beside(shown: Shown, other: str, common: list[Beside]) -> Sheet:
    known, name = shown.view.reference.catalogue.indicators, shown.view.areas[other].name
    lines = [
        (
            known[one.indicator].name,
            known[one.indicator].unit_word,
            numbers.dated(one.own),
            numbers.dated(one.other),
            _difference(one, known[one.indicator].unit),
        )
        for one in common
    ]
    columns = ("指标", "单位", shown.area.name, name, "相差")
    return _sheet("", "", "", parts.of_text(lines, columns), file=f"{shown.area.name}_与{name}对照")


def _difference(one: Beside, unit: str) -> str:
    if one.why:
        return f"{wording.APART[one.why]}，不相减"
    if not one.difference:
        return "相同"
    digits = max((f.decimals for f in (one.own, one.other) if f.decimals is not None), default=None)
    amount = numbers.with_unit(numbers.printed(abs(one.difference), digits), numbers.gap_unit(unit))
    return f"{'高' if one.difference > 0 else '低'} {amount}"


def _above(areas: dict[str, Area], area: Area) -> list[str]:
    """The areas above one, the highest first."""
    found, code = [], area.parent
    while code in areas:
        found.insert(0, code)
        code = areas[code].parent
    return found


def tasks(choice: Choice, shown: Shown) -> None:
    """What the documents commit somebody to, by the unit that leads it, what is due first; of one unit when that is asked for."""
    today = cache.today()
    day, code = today.isoformat(), shown.area.code
    every = cache.kept(choice, "every task", day, area=code, make=lambda: shown.view.tasks([code], on=today))
    head = {"name": "tasks", "title": TITLES["tasks"], "finding": words.counted(every) or "文件未列任务"}
    markup.show("section_head", **head, note=OF_TASKS if every else "")
    units, unit = Counter(unit for task in every for unit in task.units), ""
    if units:
        offered = {"": f"全部责任单位（{len(every)} 条）"} | {one: f"{one}（{n} 条）" for one, n in units.most_common()}
        box = st.container(horizontal=True, key="unit_picker")
        unit = link.pick(box, "责任单位", offered, key="unit", default="", words=offered.get, width=320)
    if every:
        _show(choice, shown, "tasks", day, unit, make=lambda: _tasks(shown, every, unit))


def _tasks(shown: Shown, every: Iterable[Task], unit: str) -> Sheet:
    """unit: '' for all. A joint task is a task of each unit it names."""
    mine = [task for task in every if unit in ("", *task.units)]
    several = len({task.source for task in every}) > 1
    groups = [
        (f"{name} {len(found)} 条", [_task(task, several=several) for task in found])
        for name, found in words.grouped(mine).items()
    ]
    table = parts.of_text([line for _, lines in groups for line in lines], TASKS)
    file = f"{shown.area.name}_责任与任务" + (f"_{unit}" if unit else "")
    return _sheet("", "", "", table, file=file, groups=groups if len(groups) > 1 else None)


def _task(task: Task, *, several: bool) -> tuple[str, ...]:
    """One task by the columns TASKS. several: the county has more than one document."""
    return (
        task.task,
        words.quantity(task.quantity, task.quantity_unit),
        task.deadline,
        task.lead,
        task.helping,
        words.report(task),
        (f"{task.title} · " if several else "") + task.place,
    )


def _sheet(
    name: str,
    finding: str,
    note: str,
    table: pd.DataFrame,
    *,
    file: str,
    download: pd.DataFrame | None = None,
    groups: Groups | None = None,
) -> Sheet:
    """A title and its table as it is read and printed (one piece, so that paper keeps them together), and the same as CSV.

    name: key of TITLES, '' for no title; download: where the file holds more columns than the screen; groups: the rows under heads.
    """
    head = {"name": name, "title": TITLES.get(name, ""), "finding": finding, "note": note}
    if table.empty:
        return Sheet(html=markup.render("section_head", **head), download=None, file=file)
    first, rest = _parted(groups or [("", [tuple(row) for row in table.itertuples(index=False)])])
    more = sum(len(rows) for _, rows in rest)
    looks = {"columns": list(table.columns), "widths": WIDTHS, "late": words.late}
    return Sheet(
        html=markup.render("sheet", **head, **looks, groups=first, rest=rest, more=more),
        download=downloads.as_csv(table if download is None else download),
        file=file,
    )


def _parted(groups: Groups) -> tuple[Groups, Groups]:
    """(what stands open, what stands behind a fold): a long table is neither cut by a box nor fills the page. A group is not parted from its head."""
    if sum(len(rows) for _, rows in groups) <= OPEN + OPEN // 2:
        return groups, []
    first, rest, left = [], [], OPEN
    for head, rows in groups:
        if left:
            first.append((head, rows[:left]))
        if rows[left:]:
            rest.append((f"{head}（续）" if head and left else head, rows[left:]))
        left = max(left - len(rows), 0)
    return first, rest


def _target(a: Assessment) -> str:
    return verdicts.target(a) + ("" if missing(a.target_year) else f"（{a.target_year}）")


def _quoted(place: str, phrase: str) -> str:
    return f"{place} “{phrase}”" if phrase else place
