"""What the page 指标 draws: one indicator's definition, its figures over the years in all areas, and every statement about it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import streamlit as st

from actions import reference as references
from actions import timeseries as analysis
from actions.assess import Told
from actions.assess import View as Assessed
from charts import multiples
from charts.export_frame import Legend
from model.areas import Area
from model.assessment import Assessment, Figure, Target
from model.indicators import DEFINITION_OPEN, Indicator
from model.verdicts import ATTRIBUTES, SCOPES
from ui import cache, choices, grid, link, markup, menu, panel, parts
from ui.choices import Choice
from wording import numbers, verdicts
from wording.terms import BETTER

KINDS = {"rate": "率", "proportion": "构成比", "survey": "抽样调查", "count": "计数", "ratio": "比", "amount": "金额"}
MEASURES = {"stock": "时点数", "annual_flow": "当年数", "cumulative": "累计数"}
NEED_DENOMINATOR = ("rate", "proportion", "survey", "ratio")
TARGETS = ("地区", "目标年", "目标", "属性", "适用年份", "文件", "位置", "原文")
FIGURES = ("地区", "年份", "数值", "单位", "分子", "分母", "数据状态", "口径", "文件", "位置", "原文")
PROPOSAL = ("指标编号", "指标", "现有口径", "建议口径", "口径来源（文件名称、文号、页码）", "分母", "提出人")
EVERYWHERE = ""  # of the areas: all of them


@dataclass(frozen=True, kw_only=True)
class Shown:
    """indicator: None where the link names none that is known (asked: its words; near: ids it may mean). told: every statement about it;
    rows: the cell of each area that has a target of the plan or a figure.
    """

    view: Assessed
    indicator: Indicator | None
    asked: str = ""
    near: tuple[str, ...] = ()
    told: Told | None = None
    rows: tuple[Assessment, ...] = ()


def view(choice: Choice) -> Shown:
    """Draw the page's picker and read what is said of the indicator."""
    markup.look("indicator_page")
    assessed = cache.view(choice)
    known = assessed.reference.catalogue.indicators
    asked = link.get("indicator")
    link.read_as("indicator", lambda words: references.meant(assessed.reference, words))
    lost = bool(link.get("indicator")) and link.get("indicator") not in known
    usual = "" if lost else next((key for key, one in known.items() if one.core), next(iter(known)))
    near = references.alike(assessed.reference, asked) if lost else []
    if lost:
        link.forget("indicator")
    box = st.container(horizontal=True, vertical_alignment="center", key="own_pickers")
    key = link.pick(
        box,
        "指标",
        [*([""] if lost else []), *known],
        key="indicator",
        default=usual,
        words=lambda one: parts.searchable(known[one]) if one else "输入名称或别名查找指标",
        width=460,
        filter_mode="contains",
    )
    if not key:
        link.put("indicator", asked)  # until another one is picked the address says what was asked for
        return Shown(view=assessed, indicator=None, asked=asked, near=tuple(near))
    everywhere = replace(choice, areas=tuple(assessed.areas), attributes=tuple(ATTRIBUTES))
    rows = cache.kept(choice, "everywhere", key, make=lambda: _cells(assessed, everywhere, key))
    told = cache.kept(choice, "told", key, make=lambda: assessed.told(indicator=key))
    return Shown(view=assessed, indicator=known[key], told=told, rows=rows)


def _cells(view: Assessed, everywhere: Choice, key: str) -> tuple[Assessment, ...]:
    rows = view.select(everywhere, indicators=[key]).rows()
    return (*rows, *view.without_target(areas=view.areas, indicators=[key]))


def headline(choice: Choice, shown: Shown) -> tuple[str, str]:
    """(finding, the line under it)."""
    if shown.indicator is None or shown.told is None:
        return f"没有“{shown.asked[: link.LONGEST]}”这一指标", choices.line(choice)
    one = shown.indicator
    areas = {area.code for area, *_ in (*shown.told.targets, *shown.told.figures)}
    said = f"{len(areas)} 个地区有表述，目标 {len(shown.told.targets)} 条、数据 {len(shown.told.figures)} 条"
    category = shown.view.reference.catalogue.categories[one.category]
    return f"{one.name}：{said if areas else '尚无目标和数据'}", f"{category} · {choices.line(choice)}"


def nothing(choice: Choice, shown: Shown) -> bool:
    """True, with what may be meant, where the link names no indicator that is known."""
    if shown.indicator is not None:
        return False
    known = shown.view.reference.catalogue.indicators
    st.info(
        "链接中的指标无法识别。请在上方输入名称或别名查找" + ("，或选择相近的指标：" if shown.near else "。"),
        icon=":material/search:",
    )
    with st.container(horizontal=True, key="ways"):
        for key in shown.near:
            menu.go(st, "indicator", known[key].name, indicator=key)
    return True


def define(choice: Choice, shown: Shown) -> None:
    """What it is, by which source, and what it must not be taken for; where that is open, what is lacking and how to propose it."""
    one = _known(shown)
    known = shown.view.reference.catalogue.indicators

    def named(keys: Sequence[str]) -> str:
        return "、".join(known[key].name for key in keys if key in known)

    low, high = one.plausible or (None, None)
    facts = [
        ("口径", one.definition or DEFINITION_OPEN, _source(one)),
        ("单位", one.unit_word or "无", ""),
        ("优化方向", BETTER[one.better], ""),
        ("统计类型", KINDS[one.kind], MEASURES[one.measure]),
        ("分母", one.per or "未列", ""),
        (
            "合理范围",
            "" if low is None else numbers.span(numbers.printed(low), numbers.printed(high)),
            one.plausible_why,
        ),
        ("合计", named(one.sum_of), ""),
        ("比值", named(one.ratio_of or one.ratio_of_counts or ()), ""),
        ("包含于", named([one.part_of]), ""),
        ("别名", parts.other_names(one), ""),
        ("小例数不显示", "1—4 例不显示" if one.sensitive else "", ""),
        ("注意", one.note, ""),
    ]
    markup.show(
        "indicator",
        core=one.core,
        facts=[(head, words, more) for head, words, more in facts if words],
        differing=[(known[key].name, why) for key, why in one.differs_from.items() if key in known],
    )
    others = dict.fromkeys(key for key in (*one.differs_from, *one.near) if key in known)
    ways = st.container(horizontal=True, key="ways")
    menu.go(ways, "compare", "各地对比", indicator=one.id)
    menu.go(ways, "progress", "逐年走向", indicator=one.id)
    for key in others:
        menu.go(ways, "indicator", f"易混：{known[key].name}", indicator=key)
    if not one.definition:
        _propose(one)


def _source(one: Indicator) -> str:
    """Where a definition is from, or where an open one is printed that nobody here has read; '' where that is not known."""
    if one.definition:
        return f"来源：{one.definition_source}"
    return f"见{one.printed_in}；原文尚未收录" if one.printed_in else ""


def _propose(one: Indicator) -> None:
    lacking = ["口径定义", "口径来源"] + (["分母"] if one.kind in NEED_DENOMINATOR and not one.per else [])
    with st.container(border=True, key="open"):
        st.write(
            markup.plain(
                f"口径待补：尚缺{'、'.join(lacking)}。有公开文件的，下载补充表，填写口径和来源（文件名称、文号、页码）后交维护人员，核对后写入指标目录；"
                "与现有指标口径不同的，在“县区与目标”页提出新指标。口径补齐前，不同文件的数值按未注明口径处理。"
            )
        )
        row = st.container(horizontal=True, vertical_alignment="center")
        line = (one.id, one.name, one.definition or DEFINITION_OPEN, "", "", one.per, "")
        with row:
            parts.download(parts.of_text([line], PROPOSAL), name=f"{one.name}_口径补充表", key="proposal")
        menu.go(row, "register", "提出新指标", icon=":material/add:")


def draw(choice: Choice, shown: Shown) -> None:
    """The figures over the years, one small chart an area on one scale, and the panel of the one clicked."""
    one, areas = _known(shown), shown.view.areas
    if not shown.rows:
        return
    rows = multiples.ordered(list(shown.rows), by="area", areas=list(areas), indicators=[one.id])
    box = st.container(horizontal=True, key="chart_pages")
    sheet = parts.paged(box, rows, size=multiples.MOST, key="sheet", what="个地区")
    found = cache.kept(choice, "one", *panel.key(sheet[0]), make=lambda: analysis.analyse(shown.view, sheet))
    drawn = [one.trajectory for one in found]
    on_it = [t.assessment for t in drawn]
    panel.listen("everywhere")
    row = panel.among(shown.view, on_it)
    with st.container(key="board_wide"):
        chart, side = st.columns([0.72, 0.28], gap="medium")
    with chart:
        reading = f"{multiples.READING} · {multiples.ONE_SCALE}"
        markup.show("notes", lines=[reading])
        parts.chart(
            replace(choice, areas=tuple(a.area.code for a in on_it), indicators=(one.id,)),
            lambda width: multiples.draw(drawn, by="area", width=width),
            key="everywhere",
            alt=multiples.describe(drawn, by="area"),
            drawn_at=multiples.WIDTH,
            legend=Legend.of(on_it, reading=reading),
            rows=on_it,
        )
        parts.data_table(
            multiples.data_table(drawn, by="area"),
            name=f"{one.name}_逐年走向",
            of="everywhere",
            opens=[grid.key(a) for a in on_it],
            chosen=grid.key(row),
        )
    with side, st.container(border=True, key="panel"):
        panel.show(choice, row)


def lists(choice: Choice, shown: Shown) -> None:
    """Every target and every figure with its document, place and phrase; each list as CSV."""
    one = _known(shown)
    if shown.told is None:
        return
    targets = parts.of_text([target_line(area, one, said) for area, _, said in shown.told.targets], TARGETS)
    figures = parts.of_text([figure_line(area, one, said) for area, _, said in shown.told.figures], FIGURES)
    for name, table in (("目标", targets), ("数据", figures)):
        markup.show(
            "section_head",
            name=name,
            title=f"各地{name}",
            finding=f"{len(table)} 条" if len(table) else "没有",
            note="",
        )
        if len(table):
            parts.listing(table, name=f"{one.name}_各地{name}")
    parts.passport(choice)


def target_line(area: Area, indicator: Indicator, said: Target) -> tuple:
    """A target statement in the columns TARGETS."""
    year = "文件未列" if said.year is None else f"{said.year}"
    words = verdicts.statement(said, indicator.unit)
    return (
        area.name,
        year,
        words,
        ATTRIBUTES[said.attribute],
        SCOPES[said.scope],
        said.title,
        said.place,
        said.as_printed,
    )


def figure_line(area: Area, indicator: Indicator, said: Figure) -> tuple:
    """A figure in the columns FIGURES; a suppressed one says so in place of its value."""
    year = "文件未列" if said.year is None else f"{said.year}"
    counts = [
        numbers.printed(one) if one is not None else "不显示" if said.counts_suppressed else ""
        for one in (said.numerator, said.denominator)
    ]
    definition = "，".join(one for one in (said.definition, said.population) if one)
    unit = said.unit or indicator.unit
    return (
        area.name,
        year,
        numbers.figure(said),
        unit,
        *counts,
        said.status,
        definition,
        said.title,
        said.place,
        said.as_printed,
    )


def _known(shown: Shown) -> Indicator:
    """The indicator of a page that has one (see nothing). Raises ValueError."""
    if shown.indicator is None:
        raise ValueError("no indicator is shown")
    return shown.indicator
