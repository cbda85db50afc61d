"""The frame around every page: its looks, its menu, and the words shown when there is nothing to show."""

import logging
from html import escape

import streamlit as st

from charts import style
from model.failures import StoreTrouble
from model.problems import Problem
from ui import cache, link

log = logging.getLogger(__name__)
MOST = 50  # problems told on the page; the command line tells all

# Drawn here: for a named icon or an emoji Streamlit's client asks a server on the internet.
ICON = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="{style.FRAME}"/>'
    f'<circle cx="16" cy="16" r="9" fill="none" stroke="{style.PAPER}" stroke-width="3"/><circle cx="16" cy="16" r="4" fill="{style.PAPER}"/></svg>'
)

CSS = f"""
<style>
[data-testid="stMainBlockContainer"] {{padding: .9rem 1.6rem 2rem; max-width: 1760px}}
[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] {{gap: .55rem}}
[data-testid="stHeader"] {{background: transparent; height: 0}}
[data-testid="stStatusWidget"], [data-testid="stElementToolbar"] {{display: none}}   /* English only; nothing in them a planner needs */
[role="listbox"][data-empty="true"] [role="option"] span {{font-size: 0}}
[role="listbox"][data-empty="true"] [role="option"] span::after {{content: "没有这一项"; font-size: .9rem}}
[data-testid="stSkipToContent"] {{font-size: 0 !important}}
[data-testid="stSkipToContent"]::after {{content: "跳到正文"; font-size: .9rem}}
[data-testid="InputInstructions"] {{display: none}}   /* English: press Enter */
.st-key-top {{flex-wrap: nowrap}}
.st-key-headline {{gap: .15rem; flex: 1 1 auto; min-width: 0}}
[data-testid="stHeading"] [data-testid="stMarkdownContainer"] {{margin-bottom: 0}}
h1 {{font-size: 1.46rem !important; font-weight: 700; padding: 0 !important; line-height: 1.35 !important; text-wrap: balance; word-break: keep-all; overflow-wrap: anywhere}}
.sub {{color: {style.SECONDARY}; font-size: .86rem}}
.cards {{display: grid; grid-template-columns: repeat(auto-fit, minmax(112px, 1fr)); gap: .55rem}}
.card {{border: 1px solid {style.LINE}; border-radius: 8px; padding: .38rem .7rem; background: #fff}}
.card b {{display: block; font-size: 1.5rem; line-height: 1.2; color: {style.INK}}}
.card span, .card small {{display: block; color: {style.SECONDARY}; font-size: .78rem}}
.legend {{display: flex; flex-wrap: wrap; align-items: center; gap: .25rem .8rem; font-size: .8rem; color: {style.INK}}}
.legend i {{font-style: normal; box-sizing: border-box; height: 1.35rem; vertical-align: middle; display: inline-block; min-width: 1.45rem; text-align: center; border-radius: 4px; padding: 0 .2rem; margin-right: .3rem; border: 1px solid {style.LINE}}}
.legend i.hatched {{background: repeating-linear-gradient(135deg, #fff 0 4px, {style.HATCH} 4px 5px)}}
.panel h3 {{font-size: 1.04rem; margin: 0 0 .15rem; padding: 0}}
.panel .status {{font-size: .88rem; color: {style.SECONDARY}}}
.panel .step {{font-size: .86rem; margin: .18rem 0}}
.panel .step code {{display: inline-block; background: #f1f3f5; color: {style.INK}; border-radius: 4px; padding: .05rem .35rem; font-size: .86rem; font-family: inherit}}
.panel .passport {{border-top: 1px solid {style.LINE}; margin-top: .5rem; padding-top: .4rem; font-size: .8rem; color: {style.SECONDARY}; line-height: 1.55}}
.panel .flag {{display: inline-block; background: #fdf6e7; border: 1px solid #ecd9a8; color: #6b4e0c; border-radius: 4px; font-size: .78rem; padding: 0 .35rem; margin: 0 .3rem .2rem 0}}
.said {{font-size: .8rem; line-height: 1.5}}
.said h4 {{font-size: .82rem; margin: .5rem 0 .1rem; padding: 0}}
.said div {{border-top: 1px solid #eef1f3; padding: .2rem 0}}
.said b {{margin-right: .4rem}}
.said small {{display: block; color: {style.SECONDARY}; font-size: .78rem}}
.push {{display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .8rem; padding: .22rem 0; border-bottom: 1px solid #eef1f3; font-size: .86rem}}
.push b {{white-space: nowrap; margin-left: auto}}
.push small {{flex-basis: 100%; color: {style.SECONDARY}; font-size: .8rem}}
.problems {{margin: 0; padding: .5rem .5rem .5rem 1.6rem; background: #f4f6f7; border-radius: 8px; font-size: .88rem; line-height: 1.7; overflow-wrap: anywhere}}
.note {{color: {style.SECONDARY}; font-size: .8rem}}
[data-testid="stSidebar"] {{width: 196px !important; min-width: 196px !important; max-width: 196px !important}}
[data-testid="stSidebarContent"] {{padding: 0 .8rem}}
[data-testid="stSidebarUserContent"] {{padding: .4rem 0 1rem}}
[data-testid="stSidebarHeader"] {{height: 1.2rem; min-height: 1.2rem}}
.st-key-menu {{gap: .1rem}}
.st-key-menu [data-testid="stPageLink-NavLink"] {{padding: .38rem .6rem; border-radius: 8px}}
.st-key-menu [data-testid="stPageLink-NavLink"] p {{font-size: .98rem}}
.st-key-demo {{margin-top: 1.2rem}}
.st-key-demo button {{background: transparent; border: 1px solid #4b7079; color: #dbe7e9}}
.st-key-demo button p {{font-size: .84rem}}
.banner {{border-radius: 8px; padding: .3rem .8rem; background: #eef3f4; color: {style.INK}; font-size: .88rem; border: 1px solid {style.LINE}}}
.banner.demo {{background: repeating-linear-gradient(135deg, #fdf6e7 0 14px, #faecc9 14px 28px); border-color: #ecd9a8; color: #5b430a; font-weight: 600}}
.twin {{border-collapse: collapse; font-size: .82rem; width: 100%}}
.twin th {{text-align: left; font-weight: 600; color: {style.SECONDARY}; border-bottom: 1px solid {style.LINE}; padding: .2rem .6rem .2rem 0; white-space: nowrap; position: sticky; top: 0; background: #fff}}
.twin td {{border-bottom: 1px solid #eef1f3; padding: .2rem .6rem .2rem 0; vertical-align: top; min-width: 3.2em}}
.twin-box {{overflow: auto; max-height: 26rem}}
.st-key-go {{gap: .3rem .9rem; flex-wrap: wrap}}
.st-key-go [data-testid="stPageLink-NavLink"] {{padding: 0; background: none}}
.st-key-go [data-testid="stPageLink-NavLink"] p {{font-size: .84rem; text-decoration: underline; text-underline-offset: 3px}}
.brand {{font-weight: 700; font-size: 1.12rem; line-height: 1.45; color: #ffffff}}
.brand small {{display: block; font-weight: 400; font-size: .78rem; color: #b9cdd1; margin-top: .15rem}}
/* The explanation stays beside the cell while a long map is scrolled. */
[data-testid="stColumn"]:has(.st-key-panel) {{position: sticky; top: .6rem; align-self: flex-start; max-height: calc(100vh - 3.2rem); overflow-y: auto; scrollbar-width: thin}}
@media (max-width: 1240px) {{
  .cards {{grid-template-columns: repeat(4, 1fr); gap: .4rem}}
  .card {{padding: .2rem .6rem .3rem}}
  .card span, .card b {{display: inline; line-height: 1.3}}
  .card b {{font-size: 1.15rem; margin-left: .45rem}}
}}
/* On a small projector several counties need the whole width: the explanation goes below the map. */
@media (max-width: 1340px) {{
  .st-key-board_wide [data-testid="stHorizontalBlock"] {{flex-wrap: wrap}}
  .st-key-board_wide [data-testid="stColumn"] {{flex: 1 1 100%; min-width: 100%; position: static; max-height: none}}
}}
</style>
"""


def set_up() -> None:
    """Title, width and looks; once a run, before anything is drawn."""
    st.set_page_config(
        page_title="县域卫生健康目标差距看板", page_icon=ICON, layout="wide", initial_sidebar_state="expanded"
    )
    st.html(CSS)


def hold_headline():
    """A place above the pickers for the page's finding: the pickers are drawn first, the finding is read first. Gives the place beside it."""
    row = st.container(horizontal=True, vertical_alignment="top", key="top")
    st.session_state["_headline"] = row.container(key="headline")
    return row


def headline(finding: str, line: str) -> None:
    """The page's title, which is a finding, and the line under it."""
    st.session_state["_title"] = finding
    with st.session_state["_headline"]:
        st.title(finding, anchor=False)
        st.html(f'<div class="sub">{escape(line)}</div>')


def tell_trouble(trouble: StoreTrouble, problems: list[Problem] | None) -> None:
    """The store cannot be used: what is wrong and what to do, and what stands in the way of building it."""
    log.error("数据库不可用(%s): %s", trouble.kind, trouble.words)
    st.title("看板暂时没有数据", anchor=False)
    st.error(trouble.words, icon=":material/database_off:")
    errors = [problem for problem in problems or [] if problem.level == "error"]
    if errors:
        tell_problems(errors, "先改好下面这些, 再运行 make run:")


DEFECT = "这一页出了错, 没有画完"


def tell_defect(page: str) -> None:
    """Inside an except: what the reader can do about a defect of ours."""
    log.exception("页面 %s 出错", page)
    st.error(
        f"{DEFECT}。数据没有受影响, 其他页面照常可用。请把此刻的网址和时间告诉维护的人, 日志里有详情。",
        icon=":material/error:",
    )


def tell_state(choice) -> None:
    """What every page must say of itself: invented data, a frozen batch, files edited after the store was built."""
    if choice.invented:
        st.html('<div class="banner demo">演示数据: 县名和数字全是虚构的, 只用来看看各种判定的样子</div>')
    if choice.frozen:
        box = st.container(horizontal=True, vertical_alignment="center", key="frozen")
        box.html(f'<div class="banner">正在看批次 #{choice.version} 时的数据, 之后的批次都不算在内</div>')
        if box.button("回到最新", key="thaw"):
            link.change(asof=None)
    elif not choice.invented:  # the demonstration set is brought up to date when it is opened
        tell_stale(cache.source_problems(), choice.version)


def tell_stale(problems: list[Problem] | None, batch: int) -> None:
    """The files were edited after the store was built: the page shows the last good state and says so."""
    if problems is None:
        return
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        log.warning("indicators.yaml 或 data/ 有 %d 处问题, 页面停在批次 #%d", len(errors), batch)
        with st.expander(
            f"indicators.yaml 或 data/ 有 {len(errors)} 处问题, 看板仍显示批次 #{batch} 的数据",
            icon=":material/warning:",
            expanded=True,
        ):
            tell_problems(errors, "")
    else:
        st.info(
            f"indicators.yaml 或 data/ 已改动, 看板仍显示批次 #{batch}。重新运行 make run 后生效。",
            icon=":material/info:",
        )


def tell_problems(problems: list[Problem], head: str) -> None:
    if head:
        st.write(head)
    lines = "".join(f"<li>{escape(problem.line())}</li>" for problem in problems[:MOST])
    st.html(
        f'<ul class="problems">{lines}</ul>'
        + (
            f'<div class="note">另有 {len(problems) - MOST} 处, 运行 python cli.py check 看全部。</div>'
            if len(problems) > MOST
            else ""
        )
    )
