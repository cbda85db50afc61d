"""The panel behind a cell: the gap as a line, the working, the flags, the passport, and everything else the documents say about it."""

from collections.abc import Iterable, Sequence

import streamlit as st

from actions.assess import View
from charts import gapline, style
from model.areas import Area
from model.assessment import NOT_LISTED, Assessment
from model.indicators import Indicator
from model.verdicts import ATTRIBUTES, KINDS_OF_TARGET
from ui import cache, clicks, link, markup, menu
from ui.choices import Choice
from wording import numbers, steps, verdicts


def listen(key: str) -> None:
    """What was clicked in the map, chart or table of this key goes into the link: a cell, of one of its further targets also which. Before anything
    asks the link for it.
    """
    if asked := clicks.taken(key):
        area, indicator, *target = asked.split(".")
        link.put("cell", f"{area}.{indicator}")
        link.put("target", ".".join(target))


def named(view: View) -> tuple[str, str]:
    """(area code, indicator id) of the cell the link names, '' twice where it names none. One that is not there is taken out of the link and told."""
    asked = link.get("cell")
    area, _, indicator = asked.partition(".")
    if asked and not (area in view.areas and indicator in view.reference.catalogue.indicators):
        link.drop("单元格", asked)
        link.put("cell", None)
        return "", ""
    return area, indicator


def cell(
    view: View, rows: Iterable[Assessment], *, indicators: Sequence[Indicator], areas: Sequence[Area]
) -> Assessment | None:
    """The row of the cell the link names, among what the page shows; None when it names none of them, verdict not_listed for an empty one."""
    area, indicator = named(view)
    if area not in {one.code for one in areas} or indicator not in {one.id for one in indicators}:
        return None
    found = next((a for a in rows if a.area.code == area and a.indicator.id == indicator), None)
    return found or not_listed(view, area, indicator)


def among(view: View, rows: Sequence[Assessment]) -> Assessment:
    """Of at least one row that of the cell the link names, the first where it names none of them."""
    asked = named(view)
    return next((a for a in rows if (a.area.code, a.indicator.id) == asked), rows[0])


def not_listed(view: View, area: str, indicator: str) -> Assessment:
    """An empty cell: neither a target nor a figure."""
    catalogue = view.reference.catalogue
    one = catalogue.indicators[indicator]
    return Assessment(
        area=view.areas[area],
        indicator=one,
        category=catalogue.categories[one.category],
        as_of_year=view.year,
        verdict=NOT_LISTED,
    )


def key(a: Assessment) -> tuple[str, ...]:
    """What tells a target from every other of a View."""
    return a.area.code, a.indicator.id, str(a.target_year), a.scope


def prepared(choice: Choice, a: Assessment) -> markup.Html:
    """The panel of a row with a target. Asked for before a page draws anything, so that what is new comes together."""
    return cache.kept(choice, "panel", *key(a), area=a.area.code, make=lambda: _made(cache.view(choice), a))


def show(choice: Choice, a: Assessment) -> None:
    """What is behind a cell, so that it can be defended: every number with its document and place; and the ways on from here."""
    if a.has_target:
        markup.put(prepared(choice, a))
    else:
        shape = "" if a.verdict == NOT_LISTED else "·"
        value = numbers.figure(a.latest)
        markup.show("panel_without_target", a=a, shape=shape, status=verdicts.status(a), value=value)
    ways = st.container(horizontal=True, key="go")
    menu.go(ways, "county", "县域画像", county=a.area.code)
    menu.go(ways, "compare", "指标对比", indicator=a.indicator.id)
    menu.go(ways, "progress", "进度", county=a.area.code, indicator=a.indicator.id)
    menu.go(ways, "indicator", "指标定义", indicator=a.indicator.id)
    menu.go(ways, "method", "方法", section="m5.2" if a.reason else "m5")


def _made(view: View, a: Assessment) -> markup.Html:
    """All of it in one piece, so that a browser never shows one target's name over another's working."""
    found = view.statements(a.area.code, a.indicator.id)
    other = a.other
    return markup.render(
        "panel",
        a=a,
        shape=style.STATUS[a.verdict][2],
        status=verdicts.status(a),
        attribute=f"{ATTRIBUTES[a.attribute]} {KINDS_OF_TARGET[a.scope]}",
        line=gapline.picture(a),
        sentence=gapline.describe(a),
        flags=[*filter(None, [verdicts.unreported_since(a)]), *verdicts.flags(a)],
        steps=steps.steps(a),
        why=_why_not_judged(a),
        other=other,
        other_status=verdicts.class_word(other.verdict, a.attribute, due=verdicts.is_due(a)) if other else "",
        other_target=numbers.bound(numbers.printed(other.value), other.comparator) if other else "",
        targets=[(verdicts.statement(one, a.indicator.unit), one) for one in found.targets],
        figures=[(numbers.figure(one), one) for one in found.figures],
    )


def _why_not_judged(a: Assessment) -> str:
    """A blank says why, and what would fill it."""
    if a.target_year is None:
        when = "任一年份"
    else:
        when = f" {a.target_year} 年" + ("" if a.scope == "annual" else "或更早年份")
    year = "" if a.target.reference_year is None else f" {a.target.reference_year} 年"
    reference = f"{'上级地区' if a.target.basis == 'external' else a.area.name}{year}{a.indicator.name}"
    return {
        "no_figure": f"尚无可判定的现状值。请上传{when}的数据。",
        "no_reference_figure": f"目标是相对值，缺参照值。请上传{reference}的数据。",
        "no_baseline": "文件未列基期值，只能判断差距，不能判断进度。",
        "qualitative_only": "文件只有定性表述，没有数值目标。",
        "ambiguous_basis": "“提高百分之几”有两种理解，判定不同，不作判定。",
        "unit_mismatch": "原文所列单位与指标单位不同，不换算、不判定。",
        "definition_changed": "基期与现状值的口径或人群不同，不作比较。",
        "conflicting_figures": "同一年有两个不一致的数值，待核后再判定。",
        "no_target_year": "文件未写目标年。",
    }.get(a.reason, "")
