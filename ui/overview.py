"""What the overview page draws, made ready: the chosen areas and indicators, the cells of the map, or its roll-up by city or province."""

import functools
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from actions.assess import Selection
from actions.assess import View as Assessed
from charts import matrix, rollup
from charts.rollup import Group
from model.areas import Area
from model.assessment import Assessment
from model.indicators import Indicator
from model.verdicts import OPEN
from ui import cache, clicks, grid, home, link, markup, panel, parts, piece, showing
from ui.choices import Choice
from wording import counts

# Of the map on one page: beyond, its heads are out of sight and its cells too narrow to hold a number.
ROWS, COLUMNS = 40, 24
SINGLE, BY = "county", {"county": "逐个地区", "city": "按市汇总", "province": "按省汇总"}


@dataclass(frozen=True, kw_only=True)
class Shown:
    """cells: one typed row a filled cell of this page of the map; indicators and areas: those on it, in their
    order, counted areas first; reference: the codes of those that stand beside; groups: the cities or provinces a roll-up has, empty for
    the map of single areas; key: what tells this page of it from others of the choice. View and selection are asked for when they are needed: a
    piece of a page is kept with this for as long as somebody has the page open (ui/piece.py).
    """

    key: tuple[str, ...]
    choice: Choice
    allowed: list[str]
    cells: list[Assessment]
    indicators: list[Indicator]
    areas: list[Area]
    reference: frozenset[str]
    groups: list[Group]

    @property
    def view(self) -> Assessed:
        """The View of the choice."""
        return cache.view(self.choice)

    @property
    def selection(self) -> Selection:
        """Everything chosen."""
        return cache.selection(self.choice, self.allowed)


def view(choice: Choice) -> Shown:
    """The map of a choice. Indicators no chosen document lists are left out; an area that lists nothing stays, and says so."""
    assessed = cache.view(choice)
    catalogue = assessed.reference.catalogue
    row = st.container(horizontal=True, vertical_alignment="center", key="finding", width="content")
    asked = link.text(row, "搜指标", key="q", placeholder="搜指标，如 床位", width=190)
    allowed = [key for key, one in catalogue.indicators.items() if _wanted(one, choice, asked)]
    selection = cache.selection(choice, allowed)
    listed = set(selection.headline["indicator"].unique())
    groups = _groups(row, choice, assessed.areas)
    indicators = grid.by_category([catalogue.indicators[key] for key in allowed if key in listed], catalogue.categories)
    counted = counts.counted_areas(choice.areas, areas=assessed.areas)
    reference = frozenset(choice.areas) - set(counted)
    ordered = sorted(home.first(choice.areas, choice.demo), key=lambda code: code in reference)
    chosen_areas = [assessed.areas[code] for code in ordered]
    indicators = parts.paged(row, indicators, size=ROWS, key="rows", what="个指标")
    areas = chosen_areas if groups else parts.paged(row, chosen_areas, size=COLUMNS, key="columns", what="个地区")
    on_page = {"areas": [one.code for one in areas], "indicators": [one.id for one in indicators]}
    key = (asked, *map(" ".join, on_page.values()))

    def found() -> list[Assessment]:
        return selection.rows(**on_page) + assessed.without_target(**on_page)

    cells = [] if groups else cache.kept(choice, "cells of the map", *key, make=found)
    return Shown(
        key=key,
        choice=choice,
        allowed=allowed,
        cells=cells,
        indicators=indicators,
        areas=areas,
        reference=reference,
        groups=groups,
    )


def finding(choice: Choice, shown: Shown) -> str:
    """The one sentence that answers how the chosen areas stand."""
    if not choice.areas:
        return "请选择地区"
    areas = shown.view.areas
    who = counts.who(counts.counted_areas(choice.areas, areas=areas), areas=areas)
    return counts.sentence(shown.selection.counts, who=who, plan=choice.plan)


def draw(choice: Choice, shown: Shown, row: Assessment | None, side) -> None:
    """The map, or its roll-up, with its legend, its words and its table; and in side the panel of row. A click puts the cell, or the group,
    into the link.
    """
    if shown.groups:
        if asked := clicks.taken("rollup"):
            group, _, indicator = asked.partition(".")
            link.change(group=group, by=None, cell=f"{_first_of(shown, group, indicator)}.{indicator}")
        parts.legend(rollup.legend(), reading=f"{rollup.READING}；点击单元格，或在“表格”中选行，查看其中各县")
        table, of = shown.selection.headline, {"indicators": shown.indicators, "groups": shown.groups}
        parts.chart(
            choice,
            lambda width: rollup.draw(table, **of, larger=showing.LARGER if showing.on("overview") else 1.0),
            key="rollup",
            alt=rollup.describe(table, **of),
            drawn_at=matrix.WIDTH,
            legend=rollup.read_as(table, **of),
            sources=_documents(choice, shown),
        )
        parts.data_table(
            rollup.data_table(table, **of), name="目标差距总览", of="rollup", opens=rollup.keys(table, **of)
        )
        with side:
            _explain(choice, shown, row)
        return
    grid.legend(shown.cells)
    _map_and_panel(choice, shown, side)
    of = {"indicators": shown.indicators, "areas": shown.areas}
    categories = shown.view.reference.catalogue.categories
    # Files stand in the usual order of areas, whichever of them this browser puts first.
    usual = sorted(shown.areas, key=lambda one: (one.code in shown.reference, choice.areas.index(one.code)))
    of |= {"areas": usual}
    figure = functools.partial(matrix.draw, shown.cells, categories=categories, **of)
    read, on_it = matrix.read_as(shown.cells, **of), replace(choice, areas=tuple(one.code for one in usual))
    parts.picture(on_it, figure, key="matrix", drawn_at=matrix.WIDTH, legend=read, rows=shown.cells)
    table = cache.kept(choice, "map table", *shown.key, make=lambda: matrix.data_table(shown.cells, **of))
    parts.data_table(table, name="目标差距总览")


@piece.by_itself
def _map_and_panel(choice: Choice, shown: Shown, side) -> None:
    panel.listen("matrix")
    row = prepare(choice, shown)
    grid.draw(_map(choice, shown), chosen=grid.key(row) if row else "")
    with side:
        _explain(choice, shown, row)


def _explain(choice: Choice, shown: Shown, row: Assessment | None) -> None:
    """What is behind a row, and what else its area still has to move."""
    if row is None:
        return
    with st.container(border=True, key="panel"):
        panel.show(choice, row)
    with st.container(border=True, key="push"):
        parts.push_list(_open_of(choice, shown, row.area), name=row.area.name)


def _map(choice: Choice, shown: Shown) -> markup.Html:
    of = {"indicators": shown.indicators, "areas": shown.areas, "reference": shown.reference}
    known = shown.view.reference.catalogue.categories
    return cache.kept(choice, "map", *shown.key, make=lambda: grid.table(shown.cells, **of, categories=known))


def prepare(choice: Choice, shown: Shown) -> Assessment | None:
    """As county.prepare: map and panel are made before anything is drawn. Gives the row the panel explains."""
    row = _chosen(choice, shown)
    if row is not None and row.has_target:
        panel.prepared(choice, row)
    if not shown.groups:
        _map(choice, shown)
    return row


def _chosen(choice: Choice, shown: Shown) -> Assessment | None:
    """The row the panel explains: the one the link names; else the first that still has to move."""
    cells = shown.cells
    if shown.groups:
        area, indicator = panel.named(shown.view)
        cells = shown.selection.rows(areas=[area], indicators=[indicator])
    found = panel.cell(shown.view, cells, indicators=shown.indicators, areas=shown.areas)
    return found or cache.kept(choice, "first of the map", *shown.key, make=lambda: _first(shown))


def _open_of(choice: Choice, shown: Shown, area: Area) -> list[Assessment]:
    """What one of the areas still has to move is among these: read anew only where not all of it is on this page of the map."""

    def found() -> list[Assessment]:
        table = shown.selection.headline
        mine = table.loc[table["area_code"] == area.code, "indicator"]
        there = {a.indicator.id: a for a in shown.cells if a.area.code == area.code and a.has_target}
        return [there[one] for one in mine] if set(mine) <= there.keys() else shown.selection.rows(areas=[area.code])

    return cache.kept(choice, "rows of one", *shown.key, area.code, make=found)


def _first(shown: Shown) -> Assessment | None:
    """Of a county before the areas above it, unfinished before finished, binding before expected."""
    table, areas = shown.selection.headline, shown.view.areas
    if table.empty:
        return None
    order = pd.DataFrame(
        {
            "above": [areas[code].level != "county" for code in table["area_code"]],
            "finished": ~table["class"].isin(OPEN),
            "free": table["attribute"] != "binding",
        }
    )
    first = table.loc[order.sort_values(list(order), kind="stable").index[:1]]
    of = first["area_code"].iloc[0], first["indicator"].iloc[0]
    there = (a for a in shown.cells if a.has_target and (a.area.code, a.indicator.id) == of)
    return next(there, None) or shown.view.assessments(first)[0]


def _documents(choice: Choice, shown: Shown) -> list[str]:
    """Titles of the documents of the chosen areas."""
    known = shown.view.reference.sources
    return known[known["area"].isin(choice.areas)]["title"].tolist()


def no_choice(choice: Choice, shown: Shown) -> bool:
    """True, with a notice, when there is nothing to draw."""
    if not choice.areas:
        parts.empty("尚未选择地区，请在上方至少选择一个。", upload=False)
    elif not shown.indicators:
        asked = "更换搜索词，或" if link.get("q") else "可"
        parts.empty(
            f"所选地区的文件未列该范围内的目标。{asked}更换类别、属性或规划，或将范围改为“全部指标”。", upload=False
        )
    return not (choice.areas and shown.indicators)


def _wanted(one: Indicator, choice: Choice, asked: str) -> bool:
    """Search looks through the names a reader may know it by, and past the core: who searches wants to find."""
    if not asked:
        return choice.covers(one)
    names = (one.id, one.name, *one.aliases)
    return choice.category in ("", one.category) and any(asked.lower() in name.lower() for name in names)


def _groups(row, choice: Choice, areas: dict[str, Area]) -> list[Group]:
    """The groups of a roll-up, where many areas are chosen and it is asked for (the usual way beyond a page of columns)."""
    found = {level: _above(choice.areas, areas, level) for level in ("city", "province")}
    ways = [SINGLE, *(level for level, groups in found.items() if len(groups) > 1)]
    if len(choice.areas) <= link.MANY or len(ways) == 1:
        return []
    default = ways[1] if len(choice.areas) > COLUMNS else SINGLE
    return found.get(link.switch(row, "汇总方式", ways, key="by", default=default, words=BY.get), [])


def _above(codes: tuple[str, ...], areas: dict[str, Area], level: str) -> list[Group]:
    under: dict[str, set[str]] = {}
    for code in codes:
        above = code
        while above in areas and areas[above].level != level:
            above = areas[above].parent
        if above in areas:
            under.setdefault(above, set()).add(code)
    return [Group(area=areas[code], members=frozenset(under[code])) for code in areas if code in under]


def _first_of(shown: Shown, group: str, indicator: str) -> str:
    inside = next(one.members for one in shown.groups if one.area.code == group)
    table = shown.selection.headline
    mine = table[table["area_code"].isin(inside) & (table["indicator"] == indicator)]
    return mine["area_code"].iloc[0]
