"""What the page 指标对比 draws, made ready: its own pickers, the rows side by side, what is said about the indicator."""

from dataclasses import dataclass, replace
from html import escape

import pandas as pd
import streamlit as st

from actions import comparing
from actions.comparing import Compared
from actions.judging import Judged
from charts import compare as chart
from charts.sides import VIEWS
from model.indicators import DEFINITION_OPEN, Catalogue, Indicator
from ui import cache, frame, link, menu, panel, parts
from ui.choices import Choice

ORDERS = {"gap": "差距大的在前", "area": "按地区表"}
PROMISE = "ambition"  # the view that puts targets beside baselines, not figures
NAMED = 12  # names told one by one
TRIED = 2  # earlier years judged to see whether more areas may be compared

CSS = """<style>
.about {color: #5c6873; font-size: .82rem; line-height: 1.6}
.about b {color: #1c2733; font-weight: 600}
.st-key-own_pickers {border-top: 1px solid #e8ebee; padding-top: .45rem}
</style>"""


@dataclass(frozen=True, kw_only=True)
class View:
    """One indicator in all chosen areas. rows: in the order drawn, with `apart` and `why`; how: what the chart is told beside them."""

    indicator: Indicator
    catalogue: Catalogue
    compared: Compared
    areas: list[dict]
    name: str
    how: dict
    page: int

    @property
    def rows(self) -> pd.DataFrame:
        return self.compared.comparison.rows


def view(choice: Choice) -> View | None:
    """Draw the page's pickers and put the rows side by side. None where no indicator is on offer."""
    judged = cache.judged(choice)
    catalogue = judged.reference.catalogue
    offered = _offered(judged, choice)
    if not offered:
        return None
    row = st.container(horizontal=True, vertical_alignment="center", key="own_pickers")
    key = link.pick(
        row,
        "指标",
        offered,
        key="indicator",
        default=_usual(judged, offered, choice),
        words=lambda one: (
            f"{catalogue.categories[catalogue.indicators[one].category]} · {catalogue.indicators[one].name}"
        ),
        width=300,
        filter_mode="contains",
    )
    name = link.switch(
        row, "看什么", VIEWS, key="view", default="level", words=lambda one: VIEWS[one].name, width="content"
    )
    order = "area"
    if name != PROMISE:
        order = link.pick(row, "顺序", ORDERS, key="order", default="gap", words=ORDERS.get, width=138)
    compared = _compared(choice, judged, key, name, order)
    scales = {scale.id: f"{scale.words}({count} 个地区)" for scale, count in compared.comparison.scales if count > 1}
    first = compared.comparison.scale
    if first and (set(scales) - {first.id}):
        scales = {first.id: scales.get(first.id, first.words)} | scales
        scale = link.pick(row, "同比的一组", scales, key="scale", default=first.id, words=scales.get, width=304)
        if scale != first.id:
            compared = _compared(choice, judged, key, name, order, chosen=scale)
    pages = chart.pages(compared.comparison.rows)
    page = 1
    if pages > 1:
        page = link.pick(
            row,
            "页",
            range(1, pages + 1),
            key="page",
            default=1,
            words=lambda n: f"第 {n} 页, 共 {pages} 页",
            width=148,
        )
    areas = judged.reference.areas.set_index("code")
    return View(
        indicator=catalogue.indicators[key],
        catalogue=catalogue,
        compared=compared,
        areas=[{"code": code, "name": areas.at[code, "name"]} for code in choice.areas],
        name=name,
        how={"view": name, "head": _head(compared, name), "references": compared.references, "beside": compared.beside},
        page=page,
    )


def _offered(judged: Judged, choice: Choice) -> list[str]:
    """What the chosen areas' documents list in the chosen category and extent, by category; and the one the link asks for, if it is known."""
    catalogue, table = judged.reference.catalogue, judged.table
    spoken = set(
        table.loc[table["area_code"].isin(choice.areas) & table["attribute"].isin(choice.attributes), "indicator"]
    )
    places = list(catalogue.categories)
    inside = [
        key
        for key, one in catalogue.indicators.items()
        if (key in spoken and choice.category in ("", one.category) and (one.core or not choice.core_only))
        or key == link.get("indicator")
    ]
    return sorted(inside, key=lambda key: places.index(catalogue.indicators[key].category))


def _usual(judged: Judged, offered: list[str], choice: Choice) -> str:
    """The core indicator most of the chosen areas have a target for; of equals the one with most figures, then the first of indicators.yaml."""
    table = judged.table[
        judged.table["area_code"].isin(choice.areas) & judged.table["attribute"].isin(choice.attributes)
    ]
    listed = table.groupby("indicator")["area_code"].nunique()
    known = list(judged.reference.catalogue.indicators)
    return min(
        offered,
        key=lambda key: (not judged.reference.catalogue.indicators[key].core, -listed.get(key, 0), known.index(key)),
    )


def _compared(choice: Choice, judged: Judged, key: str, name: str, order: str, chosen: str = "") -> Compared:
    return comparing.compare(
        judged,
        indicator=key,
        areas=choice.areas,
        plan=choice.plan,
        attributes=choice.attributes,
        figures=cache.figures(choice),
        untargeted=cache.untargeted(choice),
        kind="promise" if name == PROMISE else "figure",
        chosen=chosen,
        order=order,
    )


def _head(compared: Compared, name: str) -> str:
    """'可同比 3 个地区: 2024 年数 · 2025 年目标', and how many wait for the figure of the target year."""
    rows, scale = compared.comparison.rows, compared.comparison.scale
    if scale is None:
        return "没有可同比的地区"
    on = rows[rows["apart"] == ""]
    due = int(on["flags"].str.split(";").map(lambda flags: "due_no_final" in flags).sum())
    told = "" if not due or name == PROMISE else ", 都待报终期数" if due == len(on) else f", 其中 {due} 个待报终期数"
    who = "这一组只有 1 个地区" if len(on) == 1 else f"可同比 {len(on)} 个地区"
    return f"{who}: {scale.words}{told}"


def nothing(choice: Choice, view: View | None) -> bool:
    """True, with a headline and what to do, when there is nothing to draw."""
    line = f"按 {choice.year} 年看 · {choice.plan.name} · 数据批次 #{choice.version}"
    if view is None:
        frame.headline("所选地区的文件没有列出这个范围内的目标", line)
        parts.empty("可换一个类别或属性, 把范围改为“全部指标”, 或多选几个地区。")
    elif view.rows.empty:
        frame.headline(chart.finding(view.rows, areas=len(view.areas), name=view.indicator.name), line)
        about(view)
        parts.empty("所选地区的文件没有列出这个指标, 库里也没有它的数。可上传这些地区的数, 或换一个指标。")
    return view is None or view.rows.empty


def about(view: View) -> None:
    """What the indicator is, by which source, and what it must not be mixed with."""
    one = view.indicator
    is_open = not one.definition
    told = [f"<b>口径</b> {escape(one.definition) if not is_open else DEFINITION_OPEN}"]
    if not is_open:
        told[0] += f"({escape(one.definition_source)})"
    if one.per:
        told.append(f"<b>分母</b> {escape(one.per)}")
    if one.unit:
        told.append(f"<b>单位</b> {escape(one.unit)}")
    if one.differs_from:
        told.append("<b>不可与下列混比</b> " + escape("; ".join(one.differs_from.values())))
    if one.note:
        told.append(f"<b>当心</b> {escape(one.note)}")
    st.html(CSS)
    st.html('<div class="about">' + " · ".join(told) + "</div>")


def notes(choice: Choice, view: View) -> None:
    """Under the chart: which order and why, the areas that say nothing, where the thin lines come from."""
    silent, sooner = view.compared.silent, _sooner(choice, view)
    lines = [f"顺序: {view.compared.comparison.because}。"]
    if silent:
        more = f" 等 {len(silent)} 个地区" if len(silent) > NAMED else ""
        lines.append(f"文件未列这个指标, 也没有它的数: {'、'.join(silent[:NAMED])}{more}。")
    if view.compared.references and view.name == "level":
        lines.append(
            "虚线: "
            + "; ".join(f"{one['area']} {one['year']} 年数, {one['source_title']}" for one in view.compared.references)
            + "。"
        )
    if view.name != PROMISE and view.rows["few"].eq(True).any():
        lines.append("灰点: 不足 10 例, 事件太少, 以个案评审为准。")
    if view.rows["range_low"].notna().any() and view.name in ("level", "gap"):
        lines.append("细线: 95% 随机范围, 只有报了分子分母的数才有。")
    st.html('<div class="note">' + "<br>".join(map(escape, lines)) + "</div>")
    if sooner:
        ways = st.container(horizontal=True, vertical_alignment="center", key="sooner")
        ways.html(
            f'<div class="note">按 {sooner[0]} 年看, 可同比的有 {sooner[1]} 个地区:</div>',
            width="content",
        )
        menu.go(ways, "compare", f"按 {sooner[0]} 年看", year=str(sooner[0]))
    parts.passport(choice, f"{len(view.areas)} 个地区")


def _sooner(choice: Choice, view: View) -> tuple[int, int] | None:
    """(year, areas): as of this earlier year more areas may be compared. Tried, not guessed: status and definition may differ there too."""
    now = int((view.rows["apart"] == "").sum())
    for year in view.compared.sooner[:TRIED] if view.name != PROMISE else ():
        then = replace(choice, year=year)
        found = _compared(then, cache.judged(then), view.indicator.id, view.name, "area").comparison
        count = int((found.rows["apart"] == "").sum())
        if count > now:
            return year, count
    return None


def chosen(view: View, event) -> dict | None:
    """The row the panel explains: the clicked one's, which the link then carries; else the link's; else the first one drawn."""
    panel.listen(event)
    indicators = [{"id": view.indicator.id, "name": view.indicator.name}]
    found = panel.cell(view.rows, indicators=indicators, areas=view.areas)
    return found or (None if view.rows.empty else view.rows.iloc[0].to_dict())
