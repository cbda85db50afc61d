"""What the overview page draws, made ready: the chosen areas and indicators and the cells of the map."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from charts import cells as picking
from ui import cache
from ui.choices import Choice


@dataclass(frozen=True, kw_only=True)
class View:
    """cells: one row a filled cell; indicators and areas in their order, as the map wants them."""

    cells: pd.DataFrame
    indicators: list[dict]
    areas: list[dict]
    version: int


def view(choice: Choice) -> View:
    """The map of a choice. Indicators nobody chosen speaks of are left out; an area that lists nothing stays, and says so."""
    judged = cache.judged(choice.year)
    catalogue, table = judged.reference.catalogue, judged.table
    allowed = [key for key, one in catalogue.indicators.items() if (one.core or not choice.core_only) and choice.category in ("", one.category)]
    table = table[table["attribute"].isin(choice.attributes)]
    cells = picking.cells(table, plan=choice.plan, figures=cache.untargeted(choice.year))
    cells = cells[cells["area_code"].isin(choice.areas) & cells["indicator"].isin(allowed)]
    spoken = set(cells.loc[cells["class"] != "no_target", "indicator"])
    cells = cells[cells["indicator"].isin(spoken)]
    order = sorted((key for key in allowed if key in spoken), key=lambda key: (list(catalogue.categories).index(catalogue.indicators[key].category), allowed.index(key)))
    known = {key: catalogue.indicators[key] for key in order}
    names = dict(zip(judged.reference.areas["code"], judged.reference.areas["name"]))
    return View(
        cells=cells, version=judged.version,
        indicators=[{"id": key, "name": one.name, "unit": one.unit, "category": catalogue.categories[one.category]} for key, one in known.items()],
        areas=[{"code": code, "name": names[code]} for code in choice.areas],
    )


def clicked(view: View, event) -> tuple | None:
    """(area, indicator, target year or None, scope) of the clicked cell; before any click the first one that still has to move."""
    points = event.selection.points if event and event.selection else []
    if points:
        area, indicator, year, scope = points[0]["customdata"]
        return area, indicator, int(year) if year != "" else None, scope
    judged = view.cells[view.cells["class"] != "no_target"]
    counties = judged[judged["area_code"] != "000000"]
    for table in (counties[counties["class"].isin(("baseline_short", "behind", "missed", "slightly_behind"))], counties, judged):
        if len(table):
            row = table.sort_values("attribute", key=lambda a: a.map({"binding": 0}).fillna(1), kind="stable").iloc[0]
            return row["area_code"], row["indicator"], None if pd.isna(row["target_year"]) else int(row["target_year"]), row["scope"]
    return None


def explained(choice: Choice, cell: tuple):
    """Everything behind a cell, or None when its documents list no target."""
    area, indicator, year, scope = cell
    return cache.explain(cache.judged(choice.year), area=area, indicator=indicator, target_year=year, scope=scope)


def no_choice(choice: Choice, view: View) -> bool:
    """True, with a notice, when there is nothing to draw."""
    if not choice.areas:
        st.info("还没有选地区。请在上面点选至少一个。", icon=":material/touch_app:")
    elif not view.indicators:
        st.info("所选地区的文件没有列出这个范围内的目标。可换一个类别、属性或规划, 或把范围改为“全部指标”。", icon=":material/filter_alt_off:")
    return not (choice.areas and view.indicators)
