"""What the progress page draws, made ready: its own pickers, the courses it shows, and the pieces beside the pictures."""

from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from actions import progress
from actions.progress import Told
from charts import cells as picking
from charts import multiples, pace, path, style, words
from model.numbers import gap_unit, missing, printed, rounded
from ui import cache, link, panel, parts

ALL = "all"
POOLS = {1: "随机范围: 当年", 3: "三年合并", 5: "五年合并"}
CSS = f"""<style>
.st-key-ask {{margin-bottom: -.2rem}}
.facts {{display: grid; grid-template-columns: repeat(auto-fit, minmax(300px, 1fr)); gap: .7rem}}
.fact:nth-child(3) {{grid-column: 1 / -1}}
.fact {{border: 1px solid {style.LINE}; border-radius: 8px; padding: .5rem .8rem .6rem; background: #fff; font-size: .86rem; line-height: 1.55}}
.fact h4 {{font-size: .9rem; margin: 0 0 .25rem; padding: 0}}
.fact code {{background: #f1f3f5; color: {style.INK}; border-radius: 4px; padding: .05rem .35rem; font-size: .82rem; font-family: inherit}}
.fact .way {{display: grid; grid-template-columns: 13em 1fr; align-items: center; gap: .1rem .6rem; margin: .15rem 0}}
.fact .way i {{display: inline-block; height: .8rem; border-radius: 2px; vertical-align: -.08rem; margin-right: .4rem; min-width: 2px}}
.fact b.big {{font-size: 1.06rem}}
</style>"""


@dataclass(frozen=True, kw_only=True)
class View:
    """mode: one (an indicator of an area), indicator (many indicators of an area) or area (an indicator of many areas).

    rows: the chosen cells in the order they are drawn, all of them; told: those on this sheet.
    """

    mode: str
    rows: list[dict]
    told: list[Told]
    who: str
    indicator: str


def view(choice) -> View:
    """Draws the page's pickers and reads what they ask for."""
    st.html(CSS)
    judged, figures = cache.judged(choice), cache.figures(choice)
    catalogue, areas = judged.reference.catalogue, judged.reference.areas
    names = dict(zip(areas["code"], areas["name"]))
    cells = _cells(choice, judged)
    indicators = {key: catalogue.indicators[key].name for key in catalogue.indicators if key in set(cells["indicator"])}
    if not choice.areas or not indicators:
        return View(mode="none", rows=[], told=[], who="", indicator="")
    box = st.container(horizontal=True, vertical_alignment="center", key="ask")
    offered = {ALL: "全部指标"} | indicators
    indicator = link.pick(box, "指标", offered, key="indicator", default=ALL, words=offered.get, width=270)
    asked = {code: names[code] for code in choice.areas}
    if indicator != ALL and len(asked) > 1:
        asked[ALL] = f"所选 {len(asked)} 个地区"
    first = _first(choice, cells, areas)
    county = link.pick(box, "地区", asked, key="county", default=first, words=asked.get, width=180)
    mode = "indicator" if indicator == ALL else "area" if county == ALL else "one"
    mine = cells[cells["area_code"].isin([county] if county != ALL else list(asked))]
    rows = mine[mine["indicator"].isin([indicator] if indicator != ALL else list(indicators))].to_dict("records")
    rows = multiples.ordered(rows, by=mode, areas=list(choice.areas), indicators=list(indicators))
    shown = parts.paged(box, rows, size=multiples.MOST, key="sheet", what="项" if mode == "indicator" else "个地区")
    known = {"figures": figures, "hidden": progress.hidden(judged, figures, areas={row["area_code"] for row in shown})}
    told = progress.tell(judged, shown, **known)
    if mode == "one" and told and len(told[0].offered) > 1:
        pool = link.switch(box, "随机范围按几年", told[0].offered, key="pool", default=1, words=POOLS.get)
        told = progress.tell(judged, shown, **known, pool=pool)
    named = indicators.get(indicator, "")
    return View(mode=mode, rows=rows, told=told, who=names.get(county, named), indicator=named)


def _cells(choice, judged) -> pd.DataFrame:
    """One row a cell of what the shared pickers leave; indicators nobody chosen lists a target for are left out,
    but not the one a link asks for."""
    table = judged.table[judged.table["attribute"].isin(choice.attributes)]
    cells = picking.cells(table, plan=choice.plan, figures=cache.untargeted(choice))
    known = judged.reference.catalogue.indicators
    allowed = [
        key
        for key, one in known.items()
        if (one.core or not choice.core_only) and choice.category in ("", one.category)
    ]
    asked = link.get("indicator")  # a link to an indicator outside the core shows it all the same
    allowed += [asked] if asked in known else []
    cells = cells[cells["area_code"].isin(choice.areas) & cells["indicator"].isin(allowed)]
    spoken = set(cells.loc[cells["class"] != "no_target", "indicator"]) | {asked}
    return cells[cells["indicator"].isin(spoken)]


def _first(choice, cells: pd.DataFrame, areas: pd.DataFrame) -> str:
    """A county before a city or the nation; of counties one whose documents list something."""
    speaking = set(cells.loc[cells["class"] != "no_target", "area_code"])
    counties = set(areas.loc[areas["level"] == "county", "code"])
    order = list(choice.areas)
    return min(order, key=lambda code: (code not in speaking, code not in counties, order.index(code)))


def headline(choice, shown: View) -> tuple[str, str]:
    """(finding, the line under it)."""
    line = f"按 {choice.year} 年看 · {choice.plan.name} · 数据批次 #{choice.version}"
    if shown.mode == "none":
        return "进度: 所选范围内没有列出的目标", line
    if shown.mode == "one" and not shown.told:
        return f"{shown.who}: 没有{shown.indicator}的目标和数", line
    if shown.mode == "one":
        return path.finding(shown.told[0].course), line
    return multiples.finding(shown.rows, who=shown.who, by=shown.mode), f"{line} · 点一个点看算式和出处"


def nothing(choice, shown: View) -> bool:
    """True, with a notice, when no document and no figure speaks of what was picked."""
    if not choice.areas:
        parts.empty("还没有选地区。请在上面点选至少一个。", upload=False)
    elif shown.mode == "none":
        parts.empty(
            "所选地区的文件没有列出这个范围内的目标。可换一个类别、属性或规划, 或把范围改为“全部指标”。", upload=False
        )
    elif not shown.told:
        parts.empty(
            f"库里没有{shown.who}{shown.indicator}的目标, 也没有它的数。上传这个指标的年度数后, 这里画出逐年走向。"
        )
    return not shown.told


def one(choice, shown: View) -> None:
    """The large picture, what it says in numbers, and the panel beside it."""
    told = shown.told[0]
    course = told.course
    with st.container(key="board_wide"):
        chart, side = st.columns([0.68, 0.32], gap="medium")
    with chart:
        st.html(f'<div class="note">{escape(path.reading(course))}</div>')
        event = parts.chart(choice, path.draw(course), key="path", alt=path.describe(course), drawn_at=path.WIDTH)
        panel.listen(event)
        facts = [_changes(told), _chance(told), _whatif(told)]
        st.html('<div class="facts">' + "".join(f'<div class="fact">{fact}</div>' for fact in facts if fact) + "</div>")
        if not words.has_newer(course.row) and not course.withheld:
            parts.empty(_wanted(choice, course.row))
        parts.twin(path.twin(course), name=f"进度_{course.row['area']}_{course.row['indicator_name']}")
        parts.passport(choice, course.row.get("source_title") or "")
    with side, st.container(border=True, key="panel"):
        panel.show(choice, course.row)


def many(choice, shown: View) -> None:
    """A dozen small pictures; a click on one opens its panel."""
    courses = [told.course for told in shown.told]
    by = {"by": shown.mode}
    with st.container(key="board_wide"):
        chart, side = st.columns([0.72, 0.28], gap="medium")
    with chart:
        scales = multiples.OWN_SCALES if shown.mode == "indicator" else multiples.ONE_SCALE
        st.html(
            f'<div class="note">○ 基线 · 实心点 现值, 颜色是判定 · 虚线 时序进度 · 横线 目标 · ◆ 快报 · {scales}</div>'
        )
        event = parts.chart(
            choice,
            multiples.draw(courses, **by),
            key="small",
            alt=multiples.describe(courses, **by),
            drawn_at=multiples.WIDTH,
        )
        panel.listen(event)
        if not any(words.has_newer(row) for row in shown.rows):
            parts.empty(_wanted(choice, shown.rows[0]))
        parts.twin(multiples.twin(courses, **by), name=f"进度_{shown.who}")
        parts.passport(choice)
    asked = link.get("cell")
    on_sheet = {f"{course.row['area_code']}.{course.row['indicator']}": course.row for course in courses}
    row = on_sheet.get(asked, courses[0].row)
    with side, st.container(border=True, key="panel"):
        panel.show(choice, row)


def _wanted(choice, row: dict) -> str:
    """What is missing and what it would show."""
    due = row.get("target_year")
    first = int(row["baseline_year"]) + 1 if not missing(row.get("baseline_year")) else choice.plan.first
    last = choice.year if missing(due) else min(choice.year, int(due))
    years = f"{first}—{last} 年" if last > first else f"{first} 年"
    return f"还没有基线以后的数。上传 {years}的年度数, 这里就画出走向, 并算出已实现的年均变化、进度比和推算。带上分子分母, 还能看随机范围。"


def _changes(told: Told) -> str:
    """Required against achieved change a year, as two bars with their numbers."""
    row = told.course.row
    if row["class"] in ("no_target", "unknown") or told.course.withheld:
        return ""
    need, done = (
        None if missing(row[name]) else float(row[name]) for name in ("required_per_year", "achieved_per_year")
    )
    need = None if row["met"] else need
    most = max(abs(need or 0), abs(done or 0)) or 1
    lines = []
    if need is not None:
        year, due = int(row["latest_year"]), int(row["target_year"])
        span = f"{year + 1}—{due} 年每年还需" if due > year + 1 else f"{due} 年还需"
        lines.append(_way(span, need / most, pace.required(row), style.FRAME))
    elif row["met"]:
        lines.append("<div>现值已达到目标值, 不再要求变化。</div>")
    if done is not None:
        against = need is not None and need * done < 0
        span = f"{int(row['baseline_year'])}—{int(row['latest_year'])} 年每年已变化"
        said = pace.achieved(row) + ("(方向相反)" if against else "")
        lines.append(_way(span, done / most, said, style.STATUS["missed"][0] if against else style.SECONDARY))
    elif not words.has_newer(row):
        lines.append('<div class="note">只有基线, 还算不出已实现的变化。</div>')
    return "<h4>每年变化: 要求的与已实现的</h4>" + "".join(lines)


def _way(label: str, share: float, said: str, colour: str) -> str:
    return (
        f'<div class="way"><span>{escape(label)}</span><span><i style="width:{abs(share) * 38:.0f}%;background:{colour}"></i>'
        f"<b>{escape(said)}</b></span></div>"
    )


def _whatif(told: Told) -> str:
    found, row = told.whatif, told.course.row
    head = f"<h4>{escape(found.head)}</h4>"
    if found.held:
        return f'{head}<div class="note">{escape(found.held)}。</div>'
    due = int(row["target_year"])
    short = f"{rounded(found.short, found.decimals)} {gap_unit(row['unit'])}".replace(" /", "/").rstrip()
    gap = f", 还{'差' if row['direction'] >= 0 else '高'} {short}" if found.short > 0 else ", 达到目标"
    lines = [
        f'<div>{int(row["baseline_year"])}—{int(row["latest_year"])} 年的年均变化若保持, {due} 年为 <b class="big">{rounded(found.value, found.decimals)}</b>{escape(gap)}。</div>'
    ]
    if not row["met"]:
        times = "" if found.times is None else f", 是现有年均变化的 <b>{printed(found.times, 1)} 倍</b>"
        against = "" if found.times is not None else ", 而现在没有朝目标变化"
        lines.append(f"<div>今后每年需变化 <b>{escape(pace.signed(found.needed, row))}</b>{times}{against}。</div>")
    if found.note:
        lines.append(f'<div class="note">{escape(found.note)}。</div>')
    lines += [f"<div>{escape(step.label)}: <code>{escape(step.formula)}</code></div>" for step in found.steps]
    return head + "".join(lines)


def _chance(told: Told) -> str:
    head = "<h4>随机范围</h4>"
    if told.range is None:
        return f'{head}<div class="note">{escape(told.why)}。</div>'
    word = f'<div><b class="big">{escape(told.word)}</b></div>' if told.word else ""
    return f'{head}{word}<div>{escape(told.said)}</div><div class="note">{escape("".join(f"{one}。" for one in told.unpooled))}判定始终按点值比较, 随机范围只说明结论有多稳。</div>'
