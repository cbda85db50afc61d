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
from ui import cache, choices, grid, home, link, markup, panel, parts, piece
from ui.choices import Choice
from wording import counts, steps, verdicts

DOCUMENTS = 2  # named at the head; of more only their number
# The parts of binding targets that are told first, in this order: what is not reached, then what is owed.
PENDING = ("missed", "worse", "behind", "owed", "baseline_only", "unknown", "qualitative")

SCALE = "横线：○ 基期 0，粗线 目标 1，实心点 目标实现程度，细线 时序进度。"  # of the picture


@dataclass(frozen=True, kw_only=True)
class Shown:
    """headline, others: the targets of the plan, of the range asked for; pending: the binding ones that are not reached or owed, with
    the word of their part; all_of_plan: those of any range; every: all targets of the county (rows of View.table); elsewhere: how many of
    the range asked for belong to other plans.
    """

    view: Assessed
    selection: Selection
    area: Area
    headline: list[Assessment]
    others: list[Assessment]
    pending: list[tuple[Assessment, str]]
    all_of_plan: list[Assessment]
    every: pd.DataFrame
    elsewhere: int

    @cached_property
    def rows(self) -> list[Assessment]:
        """Headline and other targets as paper and pictures list them: binding first."""
        return profile_rows.ordered(self.headline + self.others)

    @cached_property
    def indicators(self) -> list[Indicator]:
        """The indicators of the rows, once each, in the order of the page: category by category."""
        known, listed = self.view.reference.catalogue, {a.indicator.id for a in self.rows}
        return grid.by_category([one for key, one in known.indicators.items() if key in listed], known.categories)

    @cached_property
    def drawn(self) -> markup.Html:
        """What of the binding targets is not reached or owed, and the table of all."""
        lines = [(grid.key(a), a, style.shape(a), word, verdicts.gap_of_year(a)) for a, word in self.pending]
        categories = self.view.reference.catalogue.categories
        of = {"indicators": self.indicators, "areas": [self.area], "reference": (), "categories": categories}
        return markup.Html(markup.render("pending", lines=lines) + grid.table(self.headline + self.others, **of))

    @cached_property
    def counts(self) -> counts.Counts:
        """The headline targets of the county in their parts."""
        return self.selection.counts_of(self.area.code)


def pick(box, choice: Choice) -> str:
    """The county asked for, with a button that makes it the one of this browser. One nothing is known of can be picked too: the page says why it
    is empty.
    """
    view = cache.view(choice)
    listing = view.areas_with_targets
    counties = [code for code, one in view.areas.items() if one.level == "county"]
    offered = counties + [code for code in view.areas if code in listing and code not in counties]
    likely = [code for code in offered if code in choice.areas and code in listing]
    picked = link.pick(
        box,
        "县区",
        home.first(offered, choice.demo),
        key="county",
        default=(likely or offered)[0],
        own=home.code(choice.demo, offered) or None,
        words=lambda code: view.areas[code].name,
        filter_mode="contains" if len(offered) > link.MANY else None,
    )
    home.control(box, choice.demo, view.areas[picked])
    return picked


def view(choice: Choice, area: str) -> Shown:
    """The targets of one county in the range asked for that belong to the plan asked for."""
    return cache.kept(choice, "county", area=area, make=lambda: _view(choice, area))


def _view(choice: Choice, area: str) -> Shown:
    assessed = cache.view(choice)
    selection = assessed.select(choices.only(choice, area))
    table = assessed.table
    every = table[table["area_code"] == area]
    asked = every[every["indicator"].isin(selection.indicators) & every["attribute"].isin(choice.attributes)]
    headline, others = selection.rows(), selection.others()
    whole = assessed.select(choices.without_range(choices.only(choice, area)))
    return Shown(
        view=assessed,
        selection=selection,
        area=assessed.areas[area],
        headline=headline,
        others=others,
        pending=_pending(selection, headline),
        all_of_plan=profile_rows.ordered(whole.rows() + whole.others()),
        every=every,
        elsewhere=len(asked) - len(headline) - len(others),
    )


def _pending(selection: Selection, headline: list[Assessment]) -> list[tuple[Assessment, str]]:
    """Of the headline targets, in the order of their table, the binding ones of PENDING."""
    at = dict(zip(selection.headline.index, headline, strict=True))
    part = counts.parts(selection.headline[selection.headline["attribute"] == "binding"])
    order = part[part.isin(PENDING)].map(PENDING.index).sort_values(kind="stable").index
    return [(at[row], counts.PARTS[part[row]]) for row in order]


def finding(choice: Choice, shown: Shown) -> str:
    """The one sentence that answers how the county stands."""
    told = counts.sentence(shown.counts, who=shown.area.name, plan=choice.plan)
    return told + (f"；另有 {shown.elsewhere} 项属于其他规划期" if shown.elsewhere else "")


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
    """The row the panel explains: the one the link names; else the first that still has to move, of the binding ones first."""
    if panel.named(shown.view)[0] != shown.area.code:
        link.put("cell", None)  # of a county shown before
    row = panel.cell(shown.view, shown.rows, indicators=shown.indicators, areas=[shown.area])
    if row is None:
        link.put("target", None)
        first = [a for a, _ in shown.pending] + shown.rows
        return next((a for a in first if a.verdict in OPEN), shown.rows[0] if shown.rows else None)
    year, _, scope = link.get("target").partition(".")
    same = [a for a in shown.headline + shown.others if a.indicator.id == row.indicator.id]
    return next((a for a in same if (str(a.target_year or ""), a.scope) == (year, scope)), same[0])


def prepare(choice: Choice, shown: Shown) -> Assessment | None:
    """What the first screen holds is made before any of it is drawn: the old county stays in sight until the new one comes, and all of that at
    once. Gives the row the panel explains.
    """
    row = chosen(shown)
    if row is not None:
        panel.prepared(choice, row)
    _ = shown.counts, shown.drawn
    return row


def body(choice: Choice, shown: Shown, row: Assessment | None) -> None:
    """What of the binding targets is not reached or owed, then every target in its row; and beside them the panel of one."""
    if row is None:
        listed = f"该县的文件列有 {len(shown.every)} 项目标，但不在所选范围内：可将范围改为“全部指标”，或更换类别、属性、规划。"
        parts.empty(listed if len(shown.every) else "数据库中暂无该县列有目标的文件。可上传其规划目标表。")
        return
    with st.container(key="board_county"):
        chart, side = st.columns([0.7, 0.3], gap="medium")
    with chart:
        grid.legend(shown.rows)
        _table_and_panel(choice, shown.area.code, side)
        parts.picture(
            choices.only(choice, shown.area.code),
            lambda: profile.draw(shown.rows),
            key="profile",
            drawn_at=profile.WIDTH,
            legend=Legend.of(shown.rows, reading=SCALE if any(a.progress is not None for a in shown.rows) else ""),
            rows=shown.rows,
        )


@piece.by_itself
def _table_and_panel(choice: Choice, area: str, side) -> None:
    panel.listen("matrix")
    shown = view(choice, area)
    row = prepare(choice, shown)
    grid.draw(shown.drawn, chosen=grid.key(row, further=row in shown.others))
    with side, st.container(border=True, key="panel"):
        if link.get("cell"):
            markup.look("county_panel")
            if st.button("收起", key="close_panel"):
                link.change(cell=None, target=None)
        panel.show(choice, row)


def table(choice: Choice, shown: Shown) -> pd.DataFrame:
    """The rows as text with their working: the same as the page's table, and what is printed."""
    return cache.kept(choice, "county table", area=shown.area.code, make=lambda: _data_table(shown))


def _data_table(shown: Shown) -> pd.DataFrame:
    working = ["；".join(f"{step.label}：{step.formula}" for step in steps.steps(a)) for a in shown.rows]
    return profile_rows.data_table(shown.rows).assign(算式=working)
