"""What the page of one county draws, made ready: its targets in order, what its documents list, and the row the panel explains."""

from dataclasses import dataclass
from html import escape

import pandas as pd
import streamlit as st

from actions import profile as actions
from charts import cells as picking
from charts import profile, profile_rows, style, summary
from model.numbers import missing
from model.verdicts import CLASSES
from ui import cache, county_style, link, panel, parts
from ui.choices import Choice

DOCUMENTS = 2  # named at the head; of more only their number
READING = "每行一项目标, 点一行看算式和出处。"
SCALE = "横线: ○ 基线 0, 粗线 目标 1, 实心点 已完成的份额, 细线 时序进度。"
PLAIN = "基线之后还没有新数, 画不出完成份额, 先看数字; 报齐下面“数据缺口”里的数就能判定。"
BARE = "这些指标还没有数; 报齐下面“数据缺口”里的数就能判定。"


@dataclass(frozen=True, kw_only=True)
class View:
    """rows: the targets shown, in the page's order; every: all targets of the county; elsewhere: how many of the range asked for belong
    to other plans; allowed: ids of the indicators in that range."""

    area: dict
    rows: pd.DataFrame
    every: pd.DataFrame
    elsewhere: int
    allowed: tuple[str, ...]

    @property
    def indicators(self) -> list[dict]:
        return self.rows[["indicator", "indicator_name"]].set_axis(["id", "name"], axis=1).to_dict("records")


def pick(box, choice: Choice) -> str:
    """The county asked for. One nothing is known of can be picked too: the page says why it is empty."""
    areas = cache.reference(choice.demo, choice.version).areas
    speaking = cache.speaking(choice.demo, choice.version)
    names = dict(zip(areas["code"], areas["name"]))
    counties = [code for code, level in zip(areas["code"], areas["level"]) if level == "county"]
    offered = counties + [code for code in areas["code"] if code in speaking and code not in counties]
    likely = [code for code in offered if code in choice.areas and code in speaking]
    return link.pick(
        box, "县区", offered, key="county", default=(likely or offered)[0], words=names.get,
        filter_mode="contains" if len(offered) > link.MANY else None,
    )  # fmt: skip


def view(choice: Choice, area: str) -> View:
    """The targets of one county in the range asked for: of the plan asked for all, of an indicator without one there the nearest other."""
    judged = cache.judged(choice)
    catalogue = judged.reference.catalogue
    every = judged.table[judged.table["area_code"] == area]
    allowed = [
        key
        for key, one in catalogue.indicators.items()
        if (one.core or not choice.core_only) and choice.category in ("", one.category)
    ]
    table = every[every["attribute"].isin(choice.attributes) & every["indicator"].isin(allowed)]
    nearest = picking.cells(table, plan=choice.plan, figures=cache.untargeted(choice).iloc[:0])
    key = ["indicator", "target_year", "scope"]
    inside = table["target_year"].isna() | table["target_year"].between(choice.plan.first, choice.plan.last).fillna(
        False
    )
    shown = table[inside | pd.MultiIndex.from_frame(table[key]).isin(pd.MultiIndex.from_frame(nearest[key]))]
    names = judged.reference.areas.set_index("code")["name"]
    return View(
        area={"code": area, "name": names[area]},
        rows=profile_rows.ordered(shown),
        every=every,
        elsewhere=len(table) - len(shown),
        allowed=tuple(allowed),
    )


def line(choice: Choice, view: View) -> str:
    """Under the title: as of when, which plan, which range, which batch."""
    extent = "核心指标" if choice.core_only else "全部指标"
    more = f" · 另有 {view.elsewhere} 项属于其他规划期" if view.elsewhere else ""
    return f"按 {choice.year} 年看 · {choice.plan.name} · {extent} · 数据批次 #{choice.version}{more}"


def head(choice: Choice, view: View) -> None:
    """What the county's documents list and how much of it has figures, so that a short page explains itself."""
    area, every = view.area["code"], view.every
    figures, tasks = cache.figures(choice), cache.commitments(choice)
    figures, tasks = figures[figures["area"] == area], tasks[tasks["area"] == area]
    held = every[every["latest"].notna()]
    catalogue = cache.reference(choice.demo, choice.version).catalogue
    listed = every["indicator"].unique()
    core = sum(catalogue.indicators[one].core for one in listed)
    years = held["latest_year"].value_counts().sort_index(ascending=False)
    newest = "、".join(f"{year} 年 {count} 项" for year, count in years.head(3).items())
    quantified, assigned = int(tasks["quantity"].notna().sum()), int((tasks["responsible"] != "").sum())
    blocks = [
        ("文件", _documents(choice, area, every, figures, tasks)),
        (
            "指标",
            f"文件列有目标的指标 {len(listed)} 个(核心 {core} 个), 目标 {len(every)} 项" if len(every) else "没有列目标",
        ),
        ("有数", f"{len(held)} 项有可判定的数" + (f", 最新年份: {newest}" if newest else "") if len(every) else "—"),
        ("任务", f"{len(tasks)} 条, 有数量的 {quantified} 条, 写明责任单位的 {assigned} 条" if len(tasks) else "没有列任务"),
    ]  # fmt: skip
    st.html(
        '<dl class="cover">' + "".join(f"<div><dt>{name}</dt><dd>{text}</dd></div>" for name, text in blocks) + "</dl>"
    )


def _documents(choice: Choice, area: str, every, figures, tasks) -> str:
    """Each document that speaks of the county: title, period, what it lists. Escaped."""
    sources = cache.reference(choice.demo, choice.version).sources
    told = []
    for one in sources[sources["area"] == area].to_dict("records"):
        counts = [
            (int((every["source"] == one["id"]).sum()), "项目标"),
            (int((tasks["source"] == one["id"]).sum()), "条任务"),
            (int((figures["source"] == one["id"]).sum()), "个数"),
        ]
        said = "、".join(f"{number} {what}" for number, what in counts if number)
        told.append(
            ([-number for number, _ in counts], escape(one["title"]) + _period(one) + (f": {said}" if said else ""))
        )
    told.sort(key=lambda pair: pair[0])
    more = f"<br>另有 {len(told) - DOCUMENTS} 份" if len(told) > DOCUMENTS else ""
    return "<br>".join(text for _, text in told[:DOCUMENTS]) + more or "库里还没有这个县的文件"


def _period(source: dict) -> str:
    start, end = source["period_start"], source["period_end"]
    if missing(start) or missing(end) or str(int(start)) in source["title"]:
        return ""
    return f" · {int(start)}—{int(end)}" if start != end else f" · {int(start)} 年"


def chosen(view: View) -> dict | None:
    """The row the panel explains: the clicked one, which the link then carries; else the link's; else the first that still has to move.

    Asked before the chart is drawn, so that the chart can frame it. A click counts once: Back must not be answered by an old click.
    """
    event = st.session_state.get("profile")
    points = event.selection.points if event and event.selection else []
    clicked = points[0]["customdata"] if points else None
    if clicked and clicked != st.session_state.get("_profile_heard"):
        panel.listen(event)
        several = (view.rows["indicator"] == clicked[1]).sum() > 1
        link.put("target", ".".join(map(str, clicked[2:4])) if several else None)
    st.session_state["_profile_heard"] = clicked
    if link.get("cell").partition(".")[0] != view.area["code"]:
        link.put("cell", None)  # of a county shown before
    row = panel.cell(view.rows, indicators=view.indicators, areas=[view.area])
    if row is None:
        link.put("target", None)
        open_ = view.rows[view.rows["class"].isin(summary.OPEN)]
        first = view.rows if open_.empty else open_
        return first.iloc[0].to_dict() if len(first) else None
    year, _, scope = link.get("target").partition(".")
    same = view.rows[view.rows["indicator"] == row["indicator"]]
    asked = same[(same["target_year"].astype("string").fillna("") == year) & (same["scope"] == scope)]
    return (asked if len(asked) else same).iloc[0].to_dict()


def body(choice: Choice, view: View) -> None:
    """Every target in its row, and beside them the panel of one."""
    row = chosen(view)
    if row is None:
        listed = (
            f"这个县的文件列有 {len(view.every)} 项目标, 但不在所选范围内: 可把范围改为“全部指标”, 或换类别、属性。"
        )
        parts.empty(listed if len(view.every) else "库里还没有这个县列出目标的文件。可上传它的规划目标表。")
        return
    marked, held = (bool(view.rows[name].notna().any()) for name in ("progress", "latest"))
    with st.container(key="board_county"):
        chart, side = st.columns([0.7, 0.3], gap="medium")
    with chart:
        parts.legend(_legend(view.rows), reading=READING + (SCALE if marked else PLAIN if held else BARE))
        parts.chart(
            choice,
            profile.draw(view.rows, chosen=row),
            key="profile",
            alt=profile.describe(view.rows, who=view.area["name"]),
            drawn_at=profile.WIDTH,
        )
    with side, st.container(border=True, key="panel"):
        if link.get("cell"):
            st.html(county_style.ASKED)
            if st.button("收起", key="close_panel"):
                link.change(cell=None, target=None)
        panel.show(choice, row)


def _legend(rows: pd.DataFrame) -> list[tuple[str, str, str, str]]:
    present = set(rows["class"])
    history = any(style.is_history(row) for row in rows.to_dict("records"))
    return [(*style.STATUS[code], word) for code, word in CLASSES.items() if code in present] + (
        [(*style.PALE["met_early"], "", style.HISTORY)] if history else []
    )


def table(view: View) -> pd.DataFrame:
    """The rows as text with their working: the twin of the chart, and what is printed."""
    steps = ["; ".join(f"{step.label}: {step.formula}" for step in one) for one in actions.workings(view.rows)]
    return profile_rows.twin(view.rows).assign(算式=steps)
