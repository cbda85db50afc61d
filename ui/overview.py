"""What the overview page draws, made ready: the chosen areas and indicators, the cells of the map, or its roll-up by city or province."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from charts import cells as picking
from charts import matrix, rollup, summary
from model.areas import NATION
from model.indicators import Indicator
from ui import cache, link, panel, parts
from ui.choices import Choice

ROWS, COLUMNS = (
    40,
    24,
)  # of the map on one page: beyond, its heads are out of sight and its cells too narrow to hold a number
SINGLE, BY = "county", {"county": "逐个地区", "city": "按市汇总", "province": "按省汇总"}


@dataclass(frozen=True, kw_only=True)
class View:
    """cells: one row a filled cell, of everything chosen. indicators and areas: those on this page of the map, in their order.

    groups: the cities or provinces a roll-up has ({code, name, areas}), empty for the map of single areas.
    """

    cells: pd.DataFrame
    indicators: list[dict]
    areas: list[dict]
    groups: list[dict]


def view(choice: Choice) -> View:
    """The map of a choice. Indicators nobody chosen speaks of are left out; an area that lists nothing stays, and says so."""
    judged = cache.judged(choice)
    catalogue, table = judged.reference.catalogue, judged.table
    areas = judged.reference.areas.set_index("code")
    row = st.container(horizontal=True, vertical_alignment="center", key="finding")
    asked = link.text(row, "搜指标", key="q", placeholder="搜指标, 如 床位", width=190)
    allowed = [key for key, one in catalogue.indicators.items() if _wanted(one, choice, asked)]
    cells = picking.cells(
        table[table["attribute"].isin(choice.attributes)], plan=choice.plan, figures=cache.untargeted(choice)
    )
    cells = cells[cells["area_code"].isin(choice.areas) & cells["indicator"].isin(allowed)]
    spoken = set(cells.loc[cells["class"] != "no_target", "indicator"])
    categories = list(catalogue.categories)
    order = sorted(
        (key for key in allowed if key in spoken),
        key=lambda key: (categories.index(catalogue.indicators[key].category), allowed.index(key)),
    )
    groups = _groups(row, choice, areas)
    indicators = [
        {"id": key, "name": one.name, "unit": one.unit, "category": catalogue.categories[one.category]}
        for key, one in ((key, catalogue.indicators[key]) for key in order)
    ]
    named = [{"code": code, "name": areas.at[code, "name"], "short": areas.at[code, "short"]} for code in choice.areas]
    return View(
        cells=cells[cells["indicator"].isin(spoken)],
        indicators=parts.paged(row, indicators, size=ROWS, key="rows", what="个指标"),
        areas=named if groups else parts.paged(row, named, size=COLUMNS, key="columns", what="个地区"),
        groups=groups,
    )


def draw(choice: Choice, view: View) -> None:
    """The map, or its roll-up, with its legend, its words and its table. A click puts the cell, or the group, into the link."""
    shown = {"indicators": view.indicators} | ({"groups": view.groups} if view.groups else {"areas": view.areas})
    chart = rollup if view.groups else matrix
    if view.groups:
        parts.legend(
            rollup.legend(),
            reading="每格: 列出这项目标的地区各处于什么状态, 下面是 已达到或按时序 / 列出目标 的地区数; 点一格看其中各县",
        )
    else:
        parts.legend(matrix.legend(view.cells), reading=matrix.reading(len(view.areas)))
    event = parts.chart(
        choice,
        chart.draw(view.cells, **shown),
        key="rollup" if view.groups else "matrix",
        alt=chart.describe(view.cells, **shown),
        drawn_at=matrix.WIDTH,
    )
    if not view.groups:
        panel.listen(event)
    elif event.selection.points:
        group, indicator = event.selection.points[0]["customdata"][:2]
        link.change(group=group, by=None, cell=f"{_first_of(view, group, indicator)}.{indicator}")
    parts.twin(chart.twin(view.cells, **shown), name="目标差距总览")


def chosen(view: View) -> dict | None:
    """The row the panel explains: the one the link names; else the first that still has to move."""
    return panel.cell(view.cells, indicators=view.indicators, areas=view.areas) or _first(
        view.cells[view.cells["class"] != "no_target"]
    )


def no_choice(choice: Choice, view: View) -> bool:
    """True, with a notice, when there is nothing to draw."""
    if not choice.areas:
        parts.empty("还没有选地区。请在上面点选至少一个。", upload=False)
    elif not view.indicators:
        asked = "换一个词搜, 或" if link.get("q") else "可"
        parts.empty(
            f"所选地区的文件没有列出这个范围内的目标。{asked}换一个类别、属性或规划, 或把范围改为“全部指标”。",
            upload=False,
        )
    return not (choice.areas and view.indicators)


def _wanted(one: Indicator, choice: Choice, asked: str) -> bool:
    """Search looks through the names a reader may know it by, and past the core: who searches wants to find."""
    if choice.category not in ("", one.category):
        return False
    if asked:
        return any(asked.lower() in name.lower() for name in (one.id, one.name, *one.aliases))
    return one.core or not choice.core_only


def _groups(row, choice: Choice, areas: pd.DataFrame) -> list[dict]:
    """The groups of a roll-up, where many areas are chosen and it is asked for (the usual way beyond a page of columns)."""
    found = {level: _above(choice.areas, areas, level) for level in ("city", "province")}
    ways = [SINGLE, *(level for level, groups in found.items() if len(groups) > 1)]
    if len(choice.areas) <= link.MANY or len(ways) == 1:
        return []
    default = ways[1] if len(choice.areas) > COLUMNS else SINGLE
    return found.get(link.switch(row, "怎样排", ways, key="by", default=default, words=BY.get), [])


def _above(codes: tuple[str, ...], areas: pd.DataFrame, level: str) -> list[dict]:
    under: dict[str, set[str]] = {}
    for code in codes:
        above = code
        while above in areas.index and areas.at[above, "level"] != level:
            above = areas.at[above, "parent"]
        if above in areas.index:
            under.setdefault(above, set()).add(code)
    return [
        {"code": code, "name": areas.at[code, "name"], "areas": under[code]} for code in areas.index if code in under
    ]


def _first_of(view: View, group: str, indicator: str) -> str:
    inside = next(one["areas"] for one in view.groups if one["code"] == group)
    mine = view.cells[view.cells["area_code"].isin(inside) & (view.cells["indicator"] == indicator)]
    return mine["area_code"].iloc[0]


def _first(judged: pd.DataFrame) -> dict | None:
    """Of a county before the nation, unfinished before finished, binding before expected."""
    if judged.empty:
        return None
    order = pd.DataFrame(
        {
            "nation": judged["area_code"] == NATION,
            "finished": ~judged["class"].isin(summary.OPEN),
            "free": judged["attribute"] != "binding",
        },
        index=judged.index,
    )
    return judged.loc[order.sort_values(list(order), kind="stable").index[0]].to_dict()
