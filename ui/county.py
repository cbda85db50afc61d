"""What the page of one county draws, made ready: its targets in order, what its documents list, and the row the panel explains."""

from dataclasses import dataclass
from functools import cached_property

import pandas as pd
import streamlit as st

from actions.assess import Selection
from actions.assess import View as Assessed
from charts import profile, profile_rows, style
from charts.export_frame import Legend
from model.areas import Area
from model.assessment import Assessment
from model.indicators import Indicator
from model.numbers import missing
from model.verdicts import OPEN
from ui import cache, choices, link, markup, panel, parts
from ui.choices import Choice
from wording import counts, steps

DOCUMENTS = 2  # named at the head; of more only their number
READING = "每行一项目标，点击任一行查看算式和出处。"
SCALE = "横线：○ 基期 0，粗线 目标 1，实心点 目标实现程度，细线 时序进度。"
PLAIN = "各项均无可图示的目标实现程度，只列数值；补报下方“数据缺口”所列数据后即可判定。"
BARE = "这些指标尚无数据；补报下方“数据缺口”所列数据后即可判定。"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """rows: the targets of the plan in the page's order, headline and other ones, of the range asked for; all_of_plan: those of any range;
    every: all targets of the county (rows of View.table); elsewhere: how many of the range asked for belong to other plans.
    """

    view: Assessed
    selection: Selection
    area: Area
    rows: list[Assessment]
    all_of_plan: list[Assessment]
    every: pd.DataFrame
    elsewhere: int

    @property
    def indicators(self) -> list[Indicator]:
        """The indicators of the rows, once each, in their order."""
        return list({a.indicator.id: a.indicator for a in self.rows}.values())

    @cached_property
    def counts(self) -> counts.Counts:
        """The headline targets of the county in their parts."""
        return self.selection.counts_of(self.area.code)


def pick(box, choice: Choice) -> str:
    """The county asked for. One nothing is known of can be picked too: the page says why it is empty."""
    view = cache.view(choice)
    listing = view.areas_with_targets
    counties = [code for code, one in view.areas.items() if one.level == "county"]
    offered = counties + [code for code in view.areas if code in listing and code not in counties]
    likely = [code for code in offered if code in choice.areas and code in listing]
    return link.pick(
        box,
        "县区",
        offered,
        key="county",
        default=(likely or offered)[0],
        words=lambda code: view.areas[code].name,
        filter_mode="contains" if len(offered) > link.MANY else None,
    )


def view(choice: Choice, area: str) -> Shown:
    """The targets of one county in the range asked for that belong to the plan asked for."""
    return cache.kept(choice, "county", area=area, make=lambda: _view(choice, area))


def _view(choice: Choice, area: str) -> Shown:
    assessed = cache.view(choice)
    selection = assessed.select(choices.only(choice, area))
    table = assessed.table
    every = table[table["area_code"] == area]
    asked = every[every["indicator"].isin(selection.indicators) & every["attribute"].isin(choice.attributes)]
    rows = selection.rows() + selection.others()
    whole = assessed.select(choices.without_range(choices.only(choice, area)))
    return Shown(
        view=assessed,
        selection=selection,
        area=assessed.areas[area],
        rows=profile_rows.ordered(rows),
        all_of_plan=profile_rows.ordered(whole.rows() + whole.others()),
        every=every,
        elsewhere=len(asked) - len(rows),
    )


def finding(choice: Choice, shown: Shown) -> str:
    """The one sentence that answers how the county stands."""
    return counts.sentence(shown.counts, who=shown.area.name, plan=choice.plan)


def line(choice: Choice, shown: Shown) -> str:
    """Under the title: as of when, which plan, which range, which batch."""
    extent = "核心指标" if choice.core_only else "全部指标"
    more = f" · 另有 {shown.elsewhere} 项属于其他规划期" if shown.elsewhere else ""
    return f"{choices.line(choice)} · {extent}{more}"


def head(choice: Choice, shown: Shown) -> None:
    """What the county's documents list and how much of it has figures, so that a short page explains itself."""
    markup.put(cache.kept(choice, "cover", area=shown.area.code, make=lambda: _head(shown)))


def _head(shown: Shown) -> markup.Html:
    every, tasks = shown.every, shown.view.commitments([shown.area.code])
    known = shown.view.reference.catalogue.indicators
    usable = every[every["latest"].notna()]
    listed = every["indicator"].unique()
    core = sum(known[one].core for one in listed)
    years = usable["latest_year"].astype(int).value_counts().sort_index(ascending=False)
    newest = "、".join(f"{year} 年 {count} 项" for year, count in years.head(3).items())
    quantified, assigned = int(tasks["quantity"].notna().sum()), int((tasks["responsible"] != "").sum())
    indicators = (
        f"文件列有目标的指标 {len(listed)} 个（核心 {core} 个），目标 {len(every)} 项" if len(every) else "未列目标"
    )
    figures = f"{len(usable)} 项有可判定数据" + (f"，最新年份：{newest}" if newest else "") if len(every) else "—"
    work = (
        f"{len(tasks)} 条，其中写明数量 {quantified} 条，{f'写明责任单位 {assigned} 条' if assigned else '均未写明责任单位'}"
        if len(tasks)
        else "未列任务"
    )
    blocks = [("文件", _documents(shown)), ("指标", [indicators]), ("数据", [figures]), ("任务", [work])]
    return markup.render("cover", blocks=blocks)


def _documents(shown: Shown) -> list[str]:
    """Each document of the county: title, period, what it lists; those that list most first."""
    sources = shown.view.reference.sources
    listed = shown.view.listed_by_source(shown.area.code)
    lines = []
    for one in sources[sources["area"] == shown.area.code].to_dict("records"):
        counted = [listed.get((table, one["id"]), 0) for table in ("target", "commitment", "figure")]
        words = zip(counted, ("项目标", "条任务", "个数"))
        listing = "、".join(f"{number} {what}" for number, what in words if number)
        lines.append(
            ([-number for number in counted], one["title"] + _period(one) + (f"：{listing}" if listing else ""))
        )
    texts = [text for _, text in sorted(lines)]
    more = [f"另有 {len(texts) - DOCUMENTS} 份"] if len(texts) > DOCUMENTS else []
    return texts[:DOCUMENTS] + more or ["数据库中暂无该县的文件"]


def _period(source: dict) -> str:
    start, end = source["period_start"], source["period_end"]
    if missing(start) or missing(end) or str(int(start)) in source["title"]:
        return ""
    return f" · {int(start)}—{int(end)}" if start != end else f" · {int(start)} 年"


def chosen(shown: Shown) -> Assessment | None:
    """The row the panel explains: the clicked one, which the link then carries; else the link's; else the first that still has to move.

    Asked before the chart is drawn, so that the chart can frame it. A click counts once: Back must not be answered by an old click.
    """
    event = st.session_state.get("profile")
    points = event.selection.points if event and event.selection else []
    clicked = points[0]["customdata"] if points else None
    if clicked and clicked != st.session_state.get("_profile_clicked"):
        panel.listen(event)
        several = sum(a.indicator.id == clicked[1] for a in shown.rows) > 1
        link.put("target", ".".join(map(str, clicked[2:4])) if several else None)
    st.session_state["_profile_clicked"] = clicked
    if panel.named(shown.view)[0] != shown.area.code:
        link.put("cell", None)  # of a county shown before
    row = panel.cell(shown.view, shown.rows, indicators=shown.indicators, areas=[shown.area])
    if row is None:
        link.put("target", None)
        return next((a for a in shown.rows if a.verdict in OPEN), shown.rows[0] if shown.rows else None)
    year, _, scope = link.get("target").partition(".")
    same = [a for a in shown.rows if a.indicator.id == row.indicator.id]
    return next((a for a in same if (str(a.target_year or ""), a.scope) == (year, scope)), same[0])


def body(choice: Choice, shown: Shown) -> None:
    """Every target in its row, and beside them the panel of one."""
    row = chosen(shown)
    if row is None:
        listed = f"该县的文件列有 {len(shown.every)} 项目标，但不在所选范围内：可将范围改为“全部指标”，或更换类别、属性、规划。"
        parts.empty(listed if len(shown.every) else "数据库中暂无该县列有目标的文件。可上传其规划目标表。")
        return
    marked, usable = any(a.progress is not None for a in shown.rows), any(a.latest for a in shown.rows)
    with st.container(key="board_county"):
        chart, side = st.columns([0.7, 0.3], gap="medium")
    with chart:
        parts.legend(_legend(shown.rows), reading=READING + (SCALE if marked else PLAIN if usable else BARE))
        parts.chart(
            choices.only(choice, shown.area.code),
            cache.kept(
                choice,
                "profile",
                *panel.key(row),
                area=shown.area.code,
                make=lambda: profile.draw(shown.rows, chosen=row),
            ),
            key="profile",
            alt=profile.describe(shown.rows, who=shown.area.name),
            drawn_at=profile.WIDTH,
            legend=Legend.of(shown.rows, reading=SCALE.strip() if marked else ""),
            rows=shown.rows,
            draw=lambda: profile.draw(shown.rows),  # no row is framed: nobody explains one beside the picture
        )
    with side, st.container(border=True, key="panel"):
        if link.get("cell"):
            markup.look("county_panel")
            if st.button("收起", key="close_panel"):
                link.change(cell=None, target=None)
        panel.show(choice, row)


def _legend(rows: list[Assessment]) -> list[tuple[str, str, str, str]]:
    return style.legend(rows)


def table(choice: Choice, shown: Shown) -> pd.DataFrame:
    """The rows as text with their working: the data table of the chart, and what is printed."""
    return cache.kept(choice, "county table", area=shown.area.code, make=lambda: _table(shown))


def _table(shown: Shown) -> pd.DataFrame:
    working = ["；".join(f"{step.label}：{step.formula}" for step in steps.steps(a)) for a in shown.rows]
    return profile_rows.data_table(shown.rows).assign(算式=working)
