"""What the page 指标对比 draws, made ready: its own pickers, the rows side by side, what is said about the indicator."""

from dataclasses import dataclass, replace

import plotly.graph_objects as go
import streamlit as st

from actions import compare as areas_side_by_side
from actions import reference as references
from actions.assess import Selection
from actions.assess import View as Assessed
from actions.compare import AreasCompared
from charts import compare as chart
from charts.compare_rows import VIEWS
from charts.export_frame import Legend
from model.areas import Area
from model.assessment import Assessment
from model.comparison import Placement
from model.indicators import DEFINITION_OPEN, Catalogue, Indicator
from ui import cache, choices, frame, grid, link, markup, menu, panel, parts
from ui.choices import Choice
from wording import comparable

ORDERS = {"gap": "差距大的在前", "area": "按地区表"}
PROMISE = "ambition"  # the view that puts targets beside baselines, not figures
NAMED = 12  # areas named one by one
TRIED = 2  # earlier years judged to see whether more areas may be compared


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One indicator in all chosen areas. compared: see actions.compare; look: how the chart draws it, beside its rows; key: what
    tells it from all else of the choice.
    """

    view: Assessed
    indicator: Indicator
    compared: AreasCompared
    areas: list[Area]
    name: str
    look: dict
    page: int
    key: tuple[str, ...]

    @property
    def rows(self) -> tuple[Placement, ...]:
        """The areas side by side, in the order they are drawn."""
        return self.compared.comparison.rows


def view(choice: Choice) -> Shown | None:
    """Draw the page's pickers and put the rows side by side. None where no indicator is on offer."""
    assessed = cache.view(choice)
    catalogue = assessed.reference.catalogue
    selection = cache.selection(choice, list(catalogue.indicators))
    link.read_as("indicator", lambda asked: references.meant(assessed.reference, asked))
    offered = _offered(selection, choice, catalogue)
    if not offered:
        return None
    row = st.container(horizontal=True, vertical_alignment="center", key="own_pickers")
    key = link.pick(
        row,
        "指标",
        offered,
        key="indicator",
        default=_usual(selection, offered, catalogue),
        words=lambda one: (
            f"{catalogue.categories[catalogue.indicators[one].category]} · {parts.searchable(catalogue.indicators[one])}"
        ),
        width=400,
        filter_mode="contains",
    )
    name = link.switch(
        row, "对比内容", VIEWS, key="view", default="level", words=lambda one: VIEWS[one].name, width="content"
    )
    order = "area"
    if name != PROMISE:
        order = link.pick(row, "顺序", ORDERS, key="order", default="gap", words=ORDERS.get, width=138)
    compared = _compared(choice, key, name, order)
    first = compared.comparison.scale
    scales = {
        one.id: f"{comparable.scale(one)}（{count} 个地区）" for one, count in compared.comparison.scales if count > 1
    }
    if first and (set(scales) - {first.id}):
        scales = {first.id: scales.get(first.id, comparable.scale(first))} | scales
        asked = link.pick(row, "可比的一组", scales, key="scale", default=first.id, words=scales.get, width=304)
        if asked != first.id:
            compared = _compared(choice, key, name, order, asked)
    pages, page = chart.pages(compared.comparison.rows), 1
    if pages > 1:
        numbers = range(1, pages + 1)
        page = link.pick(
            row, "页", numbers, key="page", default=1, words=lambda n: f"第 {n} 页，共 {pages} 页", width=148
        )
    look = {"view": name, "head": _head(compared, name), "references": compared.references, "beside": compared.beside}
    return Shown(
        view=assessed,
        indicator=catalogue.indicators[key],
        compared=compared,
        areas=[assessed.areas[code] for code in choice.areas],
        name=name,
        look=look,
        page=page,
        key=(key, name, order, scale.id if (scale := compared.comparison.scale) else "", str(page)),
    )


def _offered(selection: Selection, choice: Choice, catalogue: Catalogue) -> list[str]:
    """What the chosen areas' documents list in the chosen category and extent, by category; and the one the link asks for, if it is known."""
    listed = set(selection.headline["indicator"].unique())
    places = list(catalogue.categories)
    inside = [
        key
        for key, one in catalogue.indicators.items()
        if (key in listed and choice.covers(one)) or key == link.get("indicator")
    ]
    return sorted(inside, key=lambda key: places.index(catalogue.indicators[key].category))


def _usual(selection: Selection, offered: list[str], catalogue: Catalogue) -> str:
    """The core indicator most of the chosen areas have a target for; of equals the first of indicators.yaml."""
    listed = selection.headline["indicator"].astype(str).value_counts()
    known = list(catalogue.indicators)
    return min(offered, key=lambda key: (not catalogue.indicators[key].core, -listed.get(key, 0), known.index(key)))


def _compared(choice: Choice, key: str, name: str, order: str, chosen: str = "") -> AreasCompared:
    kind = "promise" if name == PROMISE else "figure"
    asked = {"indicator": key, "kind": kind, "chosen": chosen, "order": order}
    return cache.kept(
        choice,
        "compared",
        *asked.values(),
        make=lambda: areas_side_by_side.compare(cache.view(choice), choice, **asked),
    )


def _head(compared: AreasCompared, name: str) -> str:
    """'可比 3 个地区：2024 年数 · 2025 年目标', and how many wait for the figure of the target year."""
    scale = compared.comparison.scale
    if scale is None:
        return "无可比地区"
    on = [row for row in compared.comparison.rows if not row.apart]
    due = sum("due_no_final" in row.assessment.flags for row in on)
    owed = "" if not due or name == PROMISE else "，均待报期末数" if due == len(on) else f"，其中 {due} 个待报期末数"
    who = "本组仅 1 个地区" if len(on) == 1 else f"可比 {len(on)} 个地区"
    return f"{who}：{comparable.scale(scale)}{owed}"


def nothing(choice: Choice, shown: Shown | None) -> bool:
    """True, with a headline and what to do, when there is nothing to draw."""
    if shown is None:
        frame.headline("所选地区的文件未列该范围内的目标", choices.line(choice))
        parts.empty("可更换类别或属性，将范围改为“全部指标”，或增选地区。")
    elif not shown.rows:
        frame.headline(
            chart.finding(shown.rows, areas=len(shown.areas), name=shown.indicator.name), choices.line(choice)
        )
        about(shown)
        parts.empty("所选地区的文件未列该指标，数据库中也没有该指标的数据。可上传这些地区的数据，或另选指标。")
    return shown is None or not shown.rows


def about(shown: Shown) -> None:
    """What the indicator is, by which source, and what it must not be mixed with."""
    one = shown.indicator
    definition = (
        f"{one.definition}（{one.definition_source}）" if one.definition else DEFINITION_OPEN.removeprefix("口径")
    )
    facts = [
        ("口径", definition),
        ("分母", one.per),
        ("单位", one.unit_word),
        ("不可与下列混比", "；".join(one.differs_from.values())),
        ("注意", one.note),
    ]
    markup.look("compare")
    markup.show("about", facts=[(head, words) for head, words in facts if words])


def draw(choice: Choice, shown: Shown, width: float = chart.WIDTH) -> go.Figure:
    """The rows side by side. width: pixels they will have."""
    return cache.kept(
        choice,
        "side by side",
        f"{width}",
        *shown.key,
        make=lambda: chart.draw(shown.rows, **shown.look, page=shown.page, width=width),
    )


def taken(shown: Shown) -> dict:
    """What the chart's picture is read by: the rows on this page of it, and their legend where colours are statuses."""
    rows = [one.assessment for one in chart.on_page(shown.rows, shown.page)]
    legend = Legend() if shown.name == PROMISE else Legend.of(rows)
    return {"rows": rows, "legend": legend}


def notes(choice: Choice, shown: Shown) -> None:
    """Under the chart: which order and why, the areas that say nothing, where the thin lines come from."""
    compared, sooner = shown.compared, _sooner(choice, shown)
    lines = [f"顺序：{comparable.order(compared.comparison)}。"]
    if compared.silent:
        more = f" 等 {len(compared.silent)} 个地区" if len(compared.silent) > NAMED else ""
        lines.append(f"文件未列该指标，也没有该指标的数据：{_named(compared.silent)}{more}。")
    if compared.elsewhere:
        lines.append(f"目标属于其他规划期或其他属性，不在所选范围：{_named(compared.elsewhere)}。")
    if compared.references and shown.name == "level":
        of = [f"{one.area.name} {one.figure.year} 年数，{one.figure.title}" for one in compared.references]
        lines.append(f"虚线：{'；'.join(of)}。")
    if shown.name != PROMISE and any(row.few for row in shown.rows):
        lines.append("灰点：不足 10 例，事件太少，以个案评审为准。")
    if shown.name in ("level", "gap") and any(row.low is not None for row in shown.rows):
        lines.append("细线：随机波动范围（95%置信区间），仅适用于报送分子、分母的数据。")
    markup.show("notes", lines=lines)
    if sooner:
        year, count = sooner
        ways = st.container(horizontal=True, vertical_alignment="center", key="sooner")
        words = f"数据截至 {year} 年，可比的有 {count} 个地区："
        ways.html(markup.render("notes", lines=[words]), width="content")
        menu.go(ways, "compare", f"数据截至 {year} 年", year=str(year))
    parts.passport(choice, f"{len(shown.areas)} 个地区")


def _named(areas: tuple[Area, ...]) -> str:
    return "、".join(one.name for one in areas[:NAMED])


def _sooner(choice: Choice, shown: Shown) -> tuple[int, int] | None:
    """(year, areas): as of this earlier year more areas may be compared. Tried, not guessed: status and definition may differ there too."""
    now = sum(not row.apart for row in shown.rows)
    for year in shown.compared.sooner[:TRIED] if shown.name != PROMISE else ():
        then = _compared(replace(choice, year=year), shown.indicator.id, shown.name, "area")
        count = sum(not row.apart for row in then.comparison.rows)
        if count > now:
            return year, count
    return None


def table(shown: Shown, row: Assessment | None) -> None:
    """All rows as text, and the areas that say nothing; each opens its panel. row: the one that is open."""
    silent = shown.compared.silent
    parts.data_table(
        chart.data_table(shown.rows, silent=silent, beside=shown.compared.beside),
        name=shown.indicator.name,
        of="compare",
        opens=[
            *(grid.key(one.assessment) for one in shown.rows),
            *(f"{one.code}.{shown.indicator.id}" for one in silent),
        ],
        chosen=grid.key(row) if row else "",
    )


def chosen(shown: Shown) -> Assessment | None:
    """The row the panel explains: the clicked one's, which the link then carries; else the link's; else the first one drawn."""
    panel.listen("compare")
    rows = [row.assessment for row in shown.rows]
    found = panel.cell(shown.view, rows, indicators=[shown.indicator], areas=shown.areas)
    return found or next(iter(rows), None)
