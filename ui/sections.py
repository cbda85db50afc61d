"""The sections under one county's targets: what it lacks, what stands out in its documents, another area beside it, its tasks.

Each is a table that is read on the screen, printed whole, and taken away as CSV.
"""

from html import escape

import pandas as pd
import streamlit as st

from actions import profile as actions
from actions import tabling
from charts import words
from model.areas import NATION
from model.numbers import gap_unit, missing, printed
from model.verdicts import CHECKS
from ui import cache, link, menu, parts
from ui.choices import Choice
from ui.county import View

# The checks of method section 7 that ask for a look at two statements.
DISAGREE = (
    "target_conflict", "figure_conflict", "ratio_vs_parts", "part_over_whole", "comparator_against_direction", "ambiguous_basis",
    "definition_differs", "unit_slip", "implausible",
)  # fmt: skip
TITLES = {
    "lacking": "数据缺口",
    "floors": "基期已优于目标值",
    "differing": "表述不一致",
    "beside": "与参照地区对照",
    "tasks": "责任与任务",
}
LACKING = ("县区代码", "县区", "指标编号", "指标", "单位", "年份", "数值", "原因", "用来判定的目标")
FLOORS = ("指标", "单位", "基线", "目标", "基线优于目标", "现在", "目标的位置")
DIFFERING = ("指标", "核什么", "说明", "一处", "另一处")
TASKS = ("任务", "数量", "期限", "责任单位", "状态", "出处")
# Hundredths of a table's width; columns not named share the rest.
WIDTHS = {"县区": 10, "单位": 8, "年份": 8, "原因": 16, "用来判定的目标": 26, "基线": 13, "目标": 13, "基线优于目标": 15, "现在": 14, "目标的位置": 18,
          "核什么": 11, "说明": 34, "一处": 20, "另一处": 20, "相差": 22, "数量": 9, "期限": 13, "责任单位": 19, "状态": 8, "出处": 20}  # fmt: skip


def draw(choice: Choice, view: View) -> None:
    for section in (lacking, floors, differing, beside, tasks):
        with st.container(key=f"section_{section.__name__}"):
            section(choice, view)


def jumps() -> None:
    st.html(
        '<div class="jumps">本页: '
        + "".join(f'<a href="#{name}" target="_self">{title}</a>' for name, title in TITLES.items())
        + "</div>"
    )


def lacking(choice: Choice, view: View) -> None:
    """Which figure of which year to upload, for which targets; the CSV is filled in and uploaded as it is."""
    lines = actions.lacking(view.rows)
    table = _lacking(choice, view, lines)
    finding = f"补 {len(table)} 个数, 可判定 {lines['target'].nunique()} 项目标" if len(table) else "没有缺数的目标"
    quiet = ["县区代码", "指标编号", "数值"] + (["县区"] if set(table["县区"]) <= {view.area["name"]} else [])
    _sheet(
        _head("lacking", finding, ""), table.drop(columns=quiet), name=f"{view.area['name']}_数据缺口", download=table
    )
    if len(table):
        st.html('<div class="hint">下载的表格填上“数值”即可上传。</div>')
        menu.go(st, "uploads", "去上传数据", icon=":material/upload_file:")


def _lacking(choice: Choice, view: View, lines: pd.DataFrame) -> pd.DataFrame:
    areas = cache.reference(choice.demo, choice.version).areas
    names = dict(zip(areas["code"], areas["name"]))
    targets = dict(zip(view.rows.index, view.rows.to_dict("records")))
    found: dict[tuple, list[str]] = {}
    for one in lines.to_dict("records"):
        row = targets[one["target"]]
        asked = f"{words.target(row)}" + ("" if missing(row["target_year"]) else f"({int(row['target_year'])} 年)")
        if missing(one["year"]):
            years = ["任一年"]
        else:
            years = range(one["year"] if missing(one["since"]) else min(one["since"], one["year"]), one["year"] + 1)
        for year in years:
            key = (one["area_code"], one["indicator"], row["indicator_name"], row["unit"], str(year), one["why"])
            found.setdefault(key, []).append(asked)
    told = [
        (area, names.get(area, area), indicator, name, unit, year, "", why, "、".join(dict.fromkeys(asked)))
        for (area, indicator, name, unit, year, why), asked in found.items()
    ]
    return _text(told, LACKING)


def floors(choice: Choice, view: View) -> None:
    """Targets the baseline already passed: stated, not judged."""
    flagged = view.rows["flags"].str.split(";")
    mine = view.rows[flagged.map(lambda codes: "floor_below_baseline" in codes).astype(bool)]
    holds = int(flagged.map(lambda codes: "hold" in codes).sum())
    more = f"另有 {holds} 项基期等于目标值, 以保持为目标。" if holds else ""
    note = ("只说明文件这样写, 不作评价。" if len(mine) else "") + more
    told = [
        (
            row["indicator_name"],
            row["unit"],
            _dated(row["baseline"], row["base_decimals"], row["baseline_year"]),
            _target(row),
            f"{printed(abs(round(row['baseline'] - row['end'], 6)))} {gap_unit(row['unit'])}".replace(
                " /", "/"
            ).strip(),
            words.status(row),
            row["place"],
        )
        for row in mine.to_dict("records")
    ]
    head = _head("floors", f"{len(mine)} 项" if len(mine) else "没有", note)
    _sheet(head, _text(told, FLOORS), name=f"{view.area['name']}_基期已优于目标值")


def differing(choice: Choice, view: View) -> None:
    """Statements of the documents that do not agree, each with both its places. Of the whole documents, not only of the range shown."""
    findings = cache.findings(choice)
    mine = findings[(findings["area_code"] == view.area["code"]) & findings["check"].isin(DISAGREE)]
    note = "查的是全部指标, 不限所选范围; 每条写明两处, 请对照原文核实。" if len(mine) else ""
    told = [
        (
            row["indicator_name"],
            CHECKS[row["check"]],
            row["words"],
            _said(row["place_a"], row["as_printed_a"]),
            _said(row["place_b"], row["as_printed_b"]),
        )
        for row in mine.to_dict("records")
    ]
    head = _head("differing", f"{len(mine)} 处待核" if len(mine) else "没有发现", note)
    _sheet(head, _text(told, DIFFERING), name=f"{view.area['name']}_表述不一致")


def beside(choice: Choice, view: View) -> None:
    """The same indicator of another area; a difference only of one year and one definition."""
    area, judged, figures = view.area["code"], cache.judged(choice), cache.figures(choice)
    areas = judged.reference.areas
    names, speaking = dict(zip(areas["code"], areas["name"])), set(figures["area"])
    others = [code for code in areas["code"] if code in speaking and code != area]
    note = "只有同年、同口径的两个数才相减; 死亡率一类的罕见事件, 一两例就会使县的数大变, 相差不等于优劣。"
    st.html(_head("beside", "", note))
    if not others:
        parts.empty("库里没有别的地区的数可作参照。", upload=False)
        return
    box = st.container(horizontal=True, vertical_alignment="center", key="beside_picker")
    usual = next((code for code in [NATION, *_above(areas, area)] if code in others), others[0])
    other = link.pick(
        box, "参照地区", others, key="beside", default=usual, words=lambda one: f"参照: {names[one]}", width=240
    )
    table = actions.beside(judged, figures, area=area, other=other)
    table = table[table["indicator"].isin(view.allowed)]
    if table.empty:
        held = "这个县在所选范围内还没有数" if area not in speaking else f"{names[other]}没有这些指标的数"
        parts.empty(f"{held}, 无从对照。", upload=area not in speaking)
        return
    known = judged.reference.catalogue.indicators
    told = [
        (
            known[row["indicator"]].name,
            known[row["indicator"]].unit,
            _dated(row["value"], row["decimals"], row["year"], row["status"]),
            _dated(row["other_value"], row["other_decimals"], row["other_year"], row["other_status"]),
            _difference(row, known[row["indicator"]].unit),
        )
        for row in table.to_dict("records")
    ]
    columns = ["指标", "单位", view.area["name"], names[other], "相差"]
    _sheet("", _text(told, columns), name=f"{view.area['name']}_与{names[other]}对照")


def _above(areas: pd.DataFrame, area: str) -> list[str]:
    """The areas above one, the highest first."""
    parent, found = dict(zip(areas["code"], areas["parent"])), []
    while parent.get(area):
        area = parent[area]
        found.insert(0, area)
    return found


def _difference(row: dict, unit: str) -> str:
    if row["why"]:
        return f"{row['why']}, 不相减"
    if row["difference"] == 0:
        return "相同"
    digits = [d for d in (row["decimals"], row["other_decimals"]) if not missing(d)]
    amount = printed(abs(row["difference"]), max(digits) if digits else None)
    return f"{'高' if row['difference'] > 0 else '低'} {amount} {gap_unit(unit)}".replace(" /", "/").strip()


def tasks(choice: Choice, view: View) -> None:
    """What the documents commit somebody to, beside their targets."""
    commitments = cache.commitments(choice)
    mine = commitments[commitments["area"] == view.area["code"]].sort_values("id", kind="stable")
    sources = cache.reference(choice.demo, choice.version).sources
    titles = dict(zip(sources["id"], sources["title"]))
    several = mine["source"].nunique() > 1
    told = [
        (
            row["task"],
            f"{printed(row['quantity'])} {row['quantity_unit']}".strip(),
            row["deadline"],
            row["responsible"],
            row["status"],
            (f"{titles.get(row['source'], row['source'])} · " if several else "") + row["place"],
        )
        for row in mine.to_dict("records")
    ]
    note = "“状态”由县里上传; 空白是还没有报。" if len(mine) else ""
    head = _head("tasks", f"{len(mine)} 条" if len(mine) else "文件没有列任务", note)
    _sheet(head, _text(told, TASKS), name=f"{view.area['name']}_责任与任务")


def _head(name: str, finding: str, note: str) -> str:
    return (
        f'<div class="section" id="{name}"><h2>{TITLES[name]}<span>{escape(finding)}</span></h2>'
        + (f'<div class="note">{escape(note)}</div>' if note else "")
        + "</div>"
    )


def _sheet(above: str, table: pd.DataFrame, *, name: str, download: pd.DataFrame | None = None) -> None:
    """A title and its table as it is read and printed (one piece, so that paper keeps them together), and under it the same as CSV.

    above: the title's HTML; download: where the file holds more columns than the screen.
    """
    if table.empty:
        st.html(above)
        return
    wide = {column: f' style="width:{WIDTHS[column]}%"' if column in WIDTHS else "" for column in table.columns}
    head = "".join(f"<th{wide[column]}>{escape(column)}</th>" for column in table.columns)
    rows = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>"
        for line in table.itertuples(index=False)
    )
    st.html(
        f'{above}<div class="sheet-box"><table class="sheet"><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>'
    )
    st.download_button(
        "下载表格(CSV, 可用 Excel 或 WPS 打开)",
        tabling.as_csv(table if download is None else download),
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"sheet_{name}",
        on_click="ignore",
    )


def _text(told: list[tuple], columns) -> pd.DataFrame:
    return pd.DataFrame(told, columns=list(columns), dtype="str")


def _dated(value, decimals, year, status="") -> str:
    """'4.35(2020)', '4.35(2023 快报)'; the year stands beside its figure."""
    when = " ".join(one for one in ("" if missing(year) else str(int(year)), status) if one)
    return (printed(value, decimals) or "不显示") + (f"({when})" if when else "")


def _target(row: dict) -> str:
    return words.target(row) + ("" if missing(row["target_year"]) else f"({int(row['target_year'])})")


def _said(place: str, phrase: str) -> str:
    return f"{place} “{phrase}”" if phrase else place
