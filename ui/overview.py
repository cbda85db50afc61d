"""What the overview page draws, made ready: the chosen areas and indicators and the cells of the map."""

from dataclasses import dataclass

import pandas as pd
import streamlit as st

from charts import cells as picking
from charts import summary
from model.areas import NATION
from ui import cache, panel
from ui.choices import Choice


@dataclass(frozen=True, kw_only=True)
class View:
    """cells: one row a filled cell; indicators and areas in their order, as the map wants them."""

    cells: pd.DataFrame
    indicators: list[dict]
    areas: list[dict]


def view(choice: Choice) -> View:
    """The map of a choice. Indicators nobody chosen speaks of are left out; an area that lists nothing stays, and says so."""
    judged = cache.judged(choice)
    catalogue, table = judged.reference.catalogue, judged.table
    allowed = [
        key
        for key, one in catalogue.indicators.items()
        if (one.core or not choice.core_only) and choice.category in ("", one.category)
    ]
    table = table[table["attribute"].isin(choice.attributes)]
    cells = picking.cells(table, plan=choice.plan, figures=cache.untargeted(choice))
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
        indicators=[
            {"id": key, "name": one.name, "unit": one.unit, "category": catalogue.categories[one.category]}
            for key, one in known.items()
        ],
        areas=[
            {"code": code, "name": areas.at[code, "name"], "short": areas.at[code, "short"]} for code in choice.areas
        ],
    )


def chosen(view: View, event) -> dict | None:
    """The row the panel explains: the clicked cell's, which the link then carries; else the link's; else the first that still has to move."""
    panel.listen(event)
    return panel.cell(view.cells, indicators=view.indicators, areas=view.areas) or _first(
        view.cells[view.cells["class"] != "no_target"]
    )


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
