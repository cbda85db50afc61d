"""What the overview page draws, made ready: the chosen areas and indicators and the cells of the map."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from actions.judging import Explained
from charts import cells as picking
from charts import summary
from model.areas import NATION
from model.numbers import missing
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
    allowed = [
        key
        for key, one in catalogue.indicators.items()
        if (one.core or not choice.core_only) and choice.category in ("", one.category)
    ]
    table = table[table["attribute"].isin(choice.attributes)]
    cells = picking.cells(table, plan=choice.plan, figures=cache.untargeted(choice.year))
    cells = cells[cells["area_code"].isin(choice.areas) & cells["indicator"].isin(allowed)]
    spoken = set(cells.loc[cells["class"] != "no_target", "indicator"])
    cells = cells[cells["indicator"].isin(spoken)]
    order = sorted(
        (key for key in allowed if key in spoken),
        key=lambda key: (list(catalogue.categories).index(catalogue.indicators[key].category), allowed.index(key)),
    )
    known = {key: catalogue.indicators[key] for key in order}
    areas = judged.reference.areas.set_index("code")
    return View(
        cells=cells,
        version=judged.version,
        indicators=[
            {"id": key, "name": one.name, "unit": one.unit, "category": catalogue.categories[one.category]}
            for key, one in known.items()
        ],
        areas=[
            {"code": code, "name": areas.at[code, "name"], "short": areas.at[code, "short"]} for code in choice.areas
        ],
    )


def chosen(view: View, event) -> dict | None:
    """The row of the cell the panel explains: the clicked one, which the link then carries; else the link's; else the first that still has to move.

    A cell nobody speaks of is {area_code, area, indicator, indicator_name, class: not_listed}. None when nothing is on the screen.
    """
    points = event.selection.points if event and event.selection else []
    if points:
        st.query_params["cell"] = ".".join(points[0]["customdata"][:2])
    area, _, indicator = st.query_params.get("cell", "").partition(".")
    names = {one["code"]: one["name"] for one in view.areas}, {one["id"]: one["name"] for one in view.indicators}
    if area in names[0] and indicator in names[1]:
        found = view.cells[(view.cells["area_code"] == area) & (view.cells["indicator"] == indicator)]
        if found.empty:
            return {
                "area_code": area,
                "area": names[0][area],
                "indicator": indicator,
                "indicator_name": names[1][indicator],
                "class": "not_listed",
            }
        return found.iloc[0].to_dict()
    return _first(view.cells[view.cells["class"] != "no_target"])


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


def explained(choice: Choice, row: dict) -> Explained | None:
    """Everything behind a cell, or None when its documents list no target."""
    if row["class"] in ("no_target", "not_listed"):
        return None
    year = None if missing(row["target_year"]) else int(row["target_year"])
    return cache.explain(
        cache.judged(choice.year),
        area=row["area_code"],
        indicator=row["indicator"],
        target_year=year,
        scope=row["scope"],
    )


def no_choice(choice: Choice, view: View) -> bool:
    """True, with a notice, when there is nothing to draw."""
    if not choice.areas:
        st.info("还没有选地区。请在上面点选至少一个。", icon=":material/touch_app:")
    elif not view.indicators:
        st.info(
            "所选地区的文件没有列出这个范围内的目标。可换一个类别、属性或规划, 或把范围改为“全部指标”。",
            icon=":material/filter_alt_off:",
        )
    return not (choice.areas and view.indicators)
