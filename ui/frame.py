"""The frame around every page: its looks, its menu, and the words shown when there is nothing to show."""

import logging
from typing import NoReturn

import streamlit as st

from charts import style
from model.failures import StoreTrouble
from model.problems import Problem
from ui import cache, link, markup, shell


class PageEnded(Exception):
    """A page has nothing more to draw."""


def end_page() -> NoReturn:
    """Draw no more of this page. Not st.stop: what a stopped run says of the address never reaches it, and the choice that left nothing to draw
    would be lost with the next link.
    """
    raise PageEnded


log = logging.getLogger(__name__)
MOST = 50  # problems told on the page; the command line tells all

# Drawn here: for a named icon or an emoji Streamlit's client asks a server on the internet.
ICON = (
    f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="{style.FRAME}"/>'
    f'<circle cx="16" cy="16" r="9" fill="none" stroke="{style.PAPER}" stroke-width="3"/><circle cx="16" cy="16" r="4" fill="{style.PAPER}"/></svg>'
)


def set_up() -> None:
    """Title and width; once a run, before anything is drawn. The looks stand in the page itself (ui/shell.py)."""
    st.set_page_config(page_title=shell.TITLE, page_icon=ICON, layout="wide", initial_sidebar_state="auto")


def hold_bar(page: str) -> tuple:
    """The bar at the head of every page, which stays in sight: (the place of the shared pickers, of what every page says of its data, of what
    is done with the page). Pages to which the pickers mean nothing hide them, and nothing else of the bar (static/frame.css, by the page's name).
    """
    with st.container(key=f"phone_{page}"):  # seen where the window is narrow
        markup.show("phone", query="?demo=1" if link.get("demo") == "1" else "")
    bar = st.container(horizontal=True, vertical_alignment="center", key="bar")
    pickers = bar.container(horizontal=True, vertical_alignment="center", key="pickers")
    marks = bar.container(key="marks", width="content")
    return pickers, marks, bar.container(horizontal=True, vertical_alignment="center", key="tools")


def hold_headline() -> None:
    """A place for the page's finding, which is read first and known last."""
    st.session_state["_headline"] = st.container(key="headline")


def hold_legend() -> None:
    """A place in the bar for the page's legend, where it has one."""
    st.session_state["_legend"] = st.container(width="content")


def legend_place():
    """Where the page's legend stands: behind a button in the bar."""
    return st.session_state["_legend"].popover("图例", key="legend", width="content")


def headline(finding: str, line: str) -> None:
    """The page's title, which is a finding, and the line under it. Of a long finding the first clause is the title, the rest stands under it."""
    title, _, rest = finding.partition("；")
    st.session_state["_title"] = title
    with st.session_state["_headline"]:
        st.title(markup.plain(title, counted=True), anchor=False)
        if rest or line:
            markup.show("subtitle", lines=[one for one in (rest, line) if one])


def tell_trouble(trouble: StoreTrouble, problems: list[Problem] | None) -> None:
    """The store cannot be used: what is wrong and what to do, and what stands in the way of building it."""
    log.error("数据库不可用（%s）：%s", trouble.kind, trouble.words)
    st.title("看板暂时没有数据", anchor=False)
    st.error(markup.plain(trouble.words), icon=":material/database_off:")
    errors = [problem for problem in problems or [] if problem.level == "error"]
    if errors:
        tell_problems(errors, "请先改正以下各项，再运行 make run：")


def tell_over() -> None:
    """Whoever this page was for is not signed in any more, or is not let in."""
    st.title("登录已结束", anchor=False)
    st.info("登录已结束或权限已变更。请重新打开本页并登录。", icon=":material/lock:")


DEFECT = "本页出错，未能完整显示"


def tell_defect(page: str) -> None:
    """Inside an except: what the reader can do about a defect of ours."""
    log.exception("页面 %s 出错", page)
    st.error(
        f"{DEFECT}。数据未受影响，其他页面可正常使用。请将当前网址和时间告知维护人员，详情见日志。",
        icon=":material/error:",
    )


def tell_invented(choice) -> None:
    """On invented data the stripes that say so: in the bar, which stays in sight."""
    if choice.invented:
        st.html(markup.render("banner", words="演示数据：县名和数字均为虚构", demo=True), width="content")


def tell_state(choice) -> None:
    """What every page must say of itself: trouble with its store, a frozen batch, files edited after the store was built."""
    for words in cache.troubles(choice.demo):
        markup.show("banner", words=words, demo=False)
    if choice.frozen:
        box = st.container(horizontal=True, vertical_alignment="center", key="frozen")
        words = f"正在查看第 {choice.version} 批时的数据，不含之后的批次"
        box.html(markup.render("banner", words=words, demo=False))
        if box.button("返回最新", key="thaw"):
            link.change(asof=None)
    elif not choice.invented:  # the demonstration set is brought up to date when it is opened
        tell_stale(cache.source_problems(), choice.version)


def tell_stale(problems: list[Problem] | None, batch: int) -> None:
    """The files were edited after the store was built: the page shows the last good state and says so."""
    if problems is None:
        return
    errors = [problem for problem in problems if problem.level == "error"]
    if errors:
        log.warning("indicators.yaml 或 data/ 有 %d 处问题，页面停在第 %d 批", len(errors), batch)
        with st.expander(
            f"indicators.yaml 或 data/ 有 {len(errors):d} 处问题，看板仍显示第 {batch:d} 批的数据",
            icon=":material/warning:",
            expanded=True,
        ):
            tell_problems(errors, "")
    else:
        st.info(
            f"indicators.yaml 或 data/ 已改动，看板仍显示第 {batch:d} 批。重新运行 make run 后生效。",
            icon=":material/info:",
        )


def tell_problems(problems: list[Problem], head: str) -> None:
    """List problems, the first MOST of them, under a head line where one is given."""
    if head:
        st.write(markup.plain(head))
    lines = [problem.line() for problem in problems[:MOST]]
    markup.show("problems", lines=lines, more=max(len(problems) - MOST, 0))
