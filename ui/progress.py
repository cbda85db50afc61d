"""What the progress page draws, made ready: its own pickers, the trajectories it shows, and the pieces beside the pictures."""

from dataclasses import dataclass, replace

import streamlit as st

from actions import reference as references
from actions import timeseries as analysis
from actions.assess import View as Assessed
from actions.timeseries import TimeseriesAnalysis
from charts import multiples, style, timeseries
from charts.export_frame import Legend
from model.areas import Area
from model.assessment import NO_TARGET, Assessment
from ui import cache, choices, grid, home, link, markup, panel, parts
from ui.choices import Choice
from wording import confidence, numbers, steps, verdicts
from wording import extrapolation as extrapolated

ALL = "all"
POOLS = {1: "随机波动范围：当年", 3: "三年合并", 5: "五年合并"}
BAR = 38  # the longest bar, in hundredths of its column


@dataclass(frozen=True, kw_only=True)
class Shown:
    """mode: one (an indicator of an area), indicator (many indicators of an area) or area (an indicator of many areas), none.

    rows: the chosen cells in the order they are drawn, all of them; analyses: those on this sheet; key: what tells this sheet from others
    of the choice.
    """

    key: tuple[str, ...]
    mode: str
    rows: list[Assessment]
    analyses: list[TimeseriesAnalysis]
    who: str
    indicator: str


@dataclass(frozen=True, kw_only=True)
class Way:
    """A bar of a change a year: its label, its length in hundredths, its words; without a label only words."""

    label: str
    width: int
    words: str
    colour: str = ""


def view(choice: Choice) -> Shown:
    """Draws the page's pickers and reads what they ask for."""
    markup.look("progress")
    assessed = cache.view(choice)
    catalogue = assessed.reference.catalogue
    link.read_as("indicator", lambda words: "" if words == ALL else references.meant(assessed.reference, words))
    asked = link.get("indicator")  # a link to an indicator outside the core shows it all the same
    cells = cache.kept(choice, "cells", asked, make=lambda: _cells(choice, assessed, asked))
    present = {a.indicator.id for a in cells}
    indicators = {key: one.name for key, one in catalogue.indicators.items() if key in present}
    if not choice.areas or not indicators:
        return Shown(key=(), mode="none", rows=[], analyses=[], who="", indicator="")
    box = st.container(horizontal=True, vertical_alignment="center", key="ask")
    offered = {ALL: "全部指标"} | indicators
    indicator = link.pick(box, "指标", offered, key="indicator", default=ALL, words=offered.get, width=270)
    areas = {code: assessed.areas[code].name for code in home.first(choice.areas, choice.demo)}
    if indicator != ALL and len(areas) > 1:
        areas[ALL] = f"所选 {len(areas)} 个地区"
    first = _first(choice, cells, assessed.areas)
    county = link.pick(box, "地区", areas, key="county", default=first, words=areas.get, width=180)
    mode = "indicator" if indicator == ALL else "area" if county == ALL else "one"
    rows = [a for a in cells if county in (ALL, a.area.code) and indicator in (ALL, a.indicator.id)]
    rows = multiples.ordered(rows, by=mode, areas=list(choice.areas), indicators=list(indicators))
    shown = parts.paged(box, rows, size=multiples.MOST, key="sheet", what="项" if mode == "indicator" else "个地区")
    key = (asked, county, indicator, *(panel.key(shown[0]) if shown else ()))
    analyses = cache.kept(choice, "analyses", *key, make=lambda: analysis.analyse(assessed, shown))
    if mode == "one" and analyses and len(analyses[0].offered) > 1:
        pool = link.switch(box, "随机波动范围按几年", analyses[0].offered, key="pool", default=1, words=POOLS.get)
        key = (*key, str(pool))
        analyses = cache.kept(choice, "analyses", *key, make=lambda: analysis.analyse(assessed, shown, pool=pool))
    named = indicators.get(indicator, "")
    who = assessed.areas[county].name if county != ALL else named
    return Shown(key=key, mode=mode, rows=rows, analyses=analyses, who=who, indicator=named)


def _cells(choice: Choice, view: Assessed, asked: str) -> list[Assessment]:
    """One row a cell of what the shared pickers leave; indicators nobody chosen lists a target for are left out,
    but not the one a link asks for.
    """
    known = view.reference.catalogue
    allowed = [*choice.wanted(known), *([asked] if asked in known.indicators else [])]
    selection = view.select(choice, indicators=allowed)
    listed = {*selection.headline["indicator"].unique(), *([asked] if asked in known.indicators else [])}
    return selection.rows() + view.without_target(
        areas=choice.areas, indicators=[key for key in allowed if key in listed]
    )


def _first(choice: Choice, cells: list[Assessment], areas: dict[str, Area]) -> str:
    """A county before a city or the nation; of counties one whose documents list something."""
    listing = {a.area.code for a in cells if a.has_target}
    order = list(choice.areas)
    return min(order, key=lambda code: (code not in listing, areas[code].level != "county", order.index(code)))


def headline(choice: Choice, shown: Shown) -> tuple[str, str]:
    """(finding, the line under it)."""
    line = choices.line(choice)
    if shown.mode == "none":
        return "进度：所选范围内没有列出的目标", line
    if shown.mode == "one" and not shown.analyses:
        return f"{shown.who}：没有{shown.indicator}的目标和数据", line
    if shown.mode == "one":
        return timeseries.finding(shown.analyses[0].trajectory), line
    return multiples.finding(
        shown.rows, who=shown.who, by=shown.mode
    ), f"{line} · 点击数据点，或在“表格”中选行，查看算式和出处"


def nothing(choice: Choice, shown: Shown) -> bool:
    """True, with a notice, when no document and no figure speaks of what was picked."""
    if not choice.areas:
        parts.empty("尚未选择地区，请在上方至少选择一个。", upload=False)
    elif shown.mode == "none":
        parts.empty("所选地区的文件未列该范围内的目标。可更换类别、属性或规划，或将范围改为“全部指标”。", upload=False)
    elif not shown.analyses:
        parts.empty(
            f"数据库中没有{shown.who}{shown.indicator}的目标，也没有该指标的数据。上传该指标的年度数据后，即可显示逐年走向。"
        )
    return not shown.analyses


def one(choice: Choice, shown: Shown) -> None:
    """The large picture, what it says in numbers, and the panel beside it."""
    panel.named(
        cache.view(choice)
    )  # one cell is on the page whatever the link names, but one that is not there is told
    found = shown.analyses[0]
    drawn, a = found.trajectory, found.trajectory.assessment
    with st.container(key="board_wide"):
        chart, side = st.columns([0.68, 0.32], gap="medium")
    with chart:
        markup.show("notes", lines=[timeseries.reading(drawn)])
        parts.chart(
            _of(choice, [a]),
            lambda width: cache.kept(
                choice, "timeseries", f"{width}", *shown.key, make=lambda: timeseries.draw(drawn, width=width)
            ),
            key="path",
            alt=timeseries.describe(drawn),
            drawn_at=timeseries.WIDTH,
            legend=Legend.of([a], reading=timeseries.reading(drawn)),
            rows=[a],
            opens=False,  # its panel is
        )
        _facts(cache.view(choice), found)
        if not a.has_newer_figure and not drawn.suppressed:
            parts.empty(_wanted(choice, a))
        parts.data_table(timeseries.data_table(drawn), name=f"进度_{a.area.name}_{a.indicator.name}")
        source = a.target or a.latest
        parts.passport(choice, source.title if source else "")
    with side, st.container(border=True, key="panel"):
        panel.show(choice, a)


def many(choice: Choice, shown: Shown) -> None:
    """A dozen small pictures; a click on one opens its panel."""
    drawn = [found.trajectory for found in shown.analyses]
    rows = [t.assessment for t in drawn]
    by = {"by": shown.mode}
    panel.listen("small")
    row = panel.among(cache.view(choice), rows)
    with st.container(key="board_wide"):
        chart, side = st.columns([0.72, 0.28], gap="medium")
    with chart:
        scales = multiples.OWN_SCALES if shown.mode == "indicator" else multiples.ONE_SCALE
        markup.show("notes", lines=[f"{multiples.READING} · {scales}"])
        parts.chart(
            _of(choice, rows),
            lambda width: cache.kept(
                choice, "multiples", f"{width}", *shown.key, make=lambda: multiples.draw(drawn, **by, width=width)
            ),
            key="small",
            alt=multiples.describe(drawn, **by),
            drawn_at=multiples.WIDTH,
            legend=Legend.of(rows, reading=f"{multiples.READING} · {scales}"),
            rows=rows,
        )
        if not any(a.has_newer_figure for a in shown.rows if a.has_target):
            parts.empty(_wanted(choice, shown.rows[0]))
        table = cache.kept(choice, "multiples table", *shown.key, make=lambda: multiples.data_table(drawn, **by))
        opens = [grid.key(a) for a in rows]
        parts.data_table(table, name=f"进度_{shown.who}", of="small", opens=opens, chosen=grid.key(row))
        parts.passport(choice)
    with side, st.container(border=True, key="panel"):
        panel.show(choice, row)


def _of(choice: Choice, rows: list[Assessment]) -> Choice:
    """The same choice of the areas of these rows alone."""
    there = {a.area.code for a in rows}
    return replace(choice, areas=tuple(code for code in choice.areas if code in there))


def _wanted(choice: Choice, a: Assessment) -> str:
    """What is missing and what it would show."""
    first = a.baseline.year + 1 if a.baseline and a.baseline.year else choice.plan.first
    last = choice.year if a.target_year is None else min(choice.year, a.target_year)
    years = f"{first}—{last} 年" if last > first else f"{first} 年"
    return f"尚无基期以后的数据。上传 {years}的年度数据后，即可显示走向，并计算已实现的年均变化、进度比和推算值。同时上报分子、分母的，可显示随机波动范围。"


def _facts(view: Assessed, found: TimeseriesAnalysis) -> None:
    """Required against achieved change, how firm the figure is, what the pace comes to."""
    a, outcome = found.trajectory.assessment, found.extrapolation
    chance = {
        "why": found.why if found.interval is None else "",
        "firmness": confidence.FIRMNESS[found.firmness],
        "words": confidence.interval(
            found.interval, unit=a.indicator.unit, decimals=a.latest.decimals if a.latest else None
        ),
        "not_pooled": found.not_pooled,
    }
    early = view.reference.catalogue.thresholds.early
    held = extrapolated.withheld(a, outcome, early=early)
    known = {} if held else _extrapolation(a, found)
    blank = dict.fromkeys(("span", "value", "short", "needed", "times", "note", "steps"), "")
    markup.show(
        "facts",
        a=a,
        changes=_changes(found),
        chance=chance,
        chance_head=confidence.NAME,
        extrapolation_head=extrapolated.HEAD,
        withheld=held,
        **(blank | known),
    )


def _extrapolation(a: Assessment, found: TimeseriesAnalysis) -> dict:
    outcome = found.extrapolation
    more = f"，还{'差' if a.target.direction >= 0 else '高'} {verdicts.size(outcome.short, a)}"
    return {
        "span": f"{a.baseline.year}—{a.latest.year}",
        "value": verdicts.due(a, outcome.value),
        "short": more if outcome.short > 0 else "，达到目标",
        "needed": "" if a.met or not outcome.needed else verdicts.signed_change(outcome.needed, a),
        "times": "" if outcome.times is None else numbers.printed(outcome.times, 1),
        "note": extrapolated.note(outcome),
        "steps": steps.extrapolation_steps(a, outcome),
    }


def _changes(found: TimeseriesAnalysis) -> list[Way]:
    """Required against achieved change a year, as two bars with their numbers; after the target year what the plan asked and what was achieved."""
    a = found.trajectory.assessment
    if a.verdict in (NO_TARGET, "unknown") or found.trajectory.suppressed:
        return []
    need, done = (None if a.met else a.required_per_year), a.achieved_per_year
    asked = verdicts.asked_per_year(a) if verdicts.is_past(a) else None
    most = max(abs(one or 0) for one in (need, asked, done)) or 1
    lines = []
    if need is not None:
        year, due = a.latest.year, a.target_year
        span = f"{year + 1}—{due} 年每年还需" if due > year + 1 else f"{due} 年还需"
        lines.append(Way(label=span, width=_width(need, most), words=verdicts.required(a), colour=style.FRAME))
    elif asked is not None:
        span = f"{a.baseline.year}—{a.target_year} 年规划要求每年"
        lines.append(Way(label=span, width=_width(asked, most), words=verdicts.asked(a), colour=style.FRAME))
    elif a.met:
        lines.append(Way(label="", width=0, words="现状值已达到目标值，不再要求变化。"))
    if done is not None:
        way = need if need is not None else asked
        against = way is not None and way * done < 0
        lines.append(
            Way(
                label=f"{a.baseline.year}—{a.latest.year} 年每年已变化",
                width=_width(done, most),
                words=verdicts.achieved(a) + ("（方向相反）" if against else ""),
                colour=style.STATUS["missed"][0] if against else style.SECONDARY,
            )
        )
    elif not a.has_newer_figure:
        why = verdicts.unreported_since(a) or "仅有基期"
        lines.append(Way(label="", width=0, words=f"{why}，尚不能计算已实现的变化。"))
    return lines


def _width(value: float, most: float) -> int:
    return round(abs(value) / most * BAR)
