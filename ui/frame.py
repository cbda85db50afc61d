"""The frame around every page: its looks, its menu, and the words shown when there is nothing to show."""

import logging

import streamlit as st

from charts import style
from model.failures import StoreTrouble
from model.problems import Problem

log = logging.getLogger(__name__)

CSS = f"""
<style>
[data-testid="stMainBlockContainer"] {{padding: 1.1rem 1.6rem 2rem; max-width: 1760px}}
[data-testid="stHeader"] {{background: transparent; height: 0}}
h1 {{font-size: 1.42rem !important; font-weight: 700; padding: 0 0 .1rem !important; line-height: 1.35 !important}}
.sub {{color: {style.SECONDARY}; font-size: .86rem; margin: 0 0 .35rem}}
.cards {{display: flex; gap: .6rem; margin: .1rem 0 .5rem; flex-wrap: wrap}}
.card {{flex: 1 1 104px; border: 1px solid {style.LINE}; border-radius: 8px; padding: .42rem .8rem; background: #fff; min-width: 104px}}
.card b {{display: block; font-size: 1.5rem; line-height: 1.25; color: {style.INK}}}
.card span, .card small {{display: block; color: {style.SECONDARY}; font-size: .78rem}}
.legend {{display: flex; flex-wrap: wrap; gap: .3rem .9rem; font-size: .8rem; color: {style.INK}; margin: .2rem 0 .2rem}}
.legend i {{font-style: normal; display: inline-block; min-width: 1.45rem; text-align: center; border-radius: 4px; padding: 0 .2rem; margin-right: .3rem; border: 1px solid {style.LINE}}}
.panel h3 {{font-size: 1.04rem; margin: 0 0 .15rem; padding: 0}}
.panel .status {{font-size: .88rem; color: {style.SECONDARY}; margin-bottom: .2rem}}
.panel .step {{font-size: .86rem; margin: .18rem 0}}
.panel .step code {{background: #f1f3f5; color: {style.INK}; border-radius: 4px; padding: .05rem .35rem; font-size: .86rem; font-family: inherit}}
.panel .passport {{border-top: 1px solid {style.LINE}; margin-top: .5rem; padding-top: .4rem; font-size: .8rem; color: {style.SECONDARY}; line-height: 1.55}}
.panel .flag {{display: inline-block; background: #fdf6e7; border: 1px solid #ecd9a8; color: #6b4e0c; border-radius: 4px; font-size: .78rem; padding: 0 .35rem; margin: 0 .3rem .2rem 0}}
.push {{display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 .8rem; padding: .22rem 0; border-bottom: 1px solid #eef1f3; font-size: .86rem}}
.push b {{white-space: nowrap; margin-left: auto}}
.push small {{flex-basis: 100%; color: {style.SECONDARY}; font-size: .8rem}}
[data-testid="stSidebar"] {{width: 196px !important; min-width: 196px !important; max-width: 196px !important}}
[data-testid="stSidebarUserContent"] {{padding: .4rem 1rem 1rem 1.1rem}}
[data-testid="stSidebarUserContent"] .stHtml {{width: 100%}}
.note {{color: {style.SECONDARY}; font-size: .8rem}}
[data-testid="stSidebarHeader"] {{height: 1.2rem; min-height: 1.2rem}}
.brand {{font-weight: 700; font-size: 1.12rem; line-height: 1.45; color: #ffffff}}
.brand small {{display: block; font-weight: 400; font-size: .78rem; color: #b9cdd1; margin-top: .15rem}}
</style>
"""


def set_up() -> None:
    """Title, width and looks; once a run, before anything is drawn."""
    st.set_page_config(page_title="县域卫生健康目标差距看板", page_icon=":material/monitoring:", layout="wide", initial_sidebar_state="expanded")
    st.html(CSS)


def brand(line: str) -> None:
    with st.sidebar:
        st.html(f'<div class="brand">县域卫生健康<br>目标差距看板<small>{line}</small></div>')


def tell_trouble(trouble: StoreTrouble, problems: list[Problem] | None) -> None:
    """The store cannot be used: what is wrong and what to do, and what stands in the way of building it."""
    log.error("数据库不可用(%s): %s", trouble.kind, trouble.words)
    st.title("看板暂时没有数据")
    st.error(trouble.words, icon=":material/database_off:")
    if problems:
        tell_problems(problems, "先改好下面这些, 再运行 make run:")


def tell_stale(problems: list[Problem] | None, batch: int) -> None:
    """The files were edited after the store was built: the page shows the last good state and says so."""
    if problems is None:
        return
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        log.warning("indicators.yaml 或 data/ 有 %d 处问题, 页面停在批次 #%d", len(errors), batch)
        with st.expander(f"indicators.yaml 或 data/ 有 {len(errors)} 处问题, 看板仍显示批次 #{batch} 的数据", icon=":material/warning:", expanded=True):
            tell_problems(errors, "")
    else:
        st.info(f"indicators.yaml 或 data/ 已改动, 看板仍显示批次 #{batch}。重新运行 make run 后生效。", icon=":material/info:")


def tell_problems(problems: list[Problem], head: str) -> None:
    if head:
        st.write(head)
    st.code("\n".join(problem.line() for problem in problems[:50]) + (f"\n… 另有 {len(problems) - 50} 处" if len(problems) > 50 else ""), language=None, wrap_lines=True)
