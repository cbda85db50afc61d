"""The screenshot of the page one sees: a second, silent visitor opens the same link without menu and controls and takes its picture.

The visitor is the export worker's browser. It brings a token that is good for one visit within a minute; who comes without one,
later, or twice, sees the page as anyone does. The page of the visitor shows a proof of its token, and the worker keeps no picture
of a page without it: what was not drawn for leaving the house does not leave it.
"""

import urllib.parse
from collections.abc import Callable

import streamlit as st

from actions import downloads
from charts import style
from model import clock
from ui import access, address, cache, choices, entries, link, markup, meter, trail, visits
from ui.choices import Choice

# What of the page, on which sheets: the word on its button, and how the file ends.
WAYS = {"screen": ("本屏图片", "png"), "pdf": ("整页 PDF", "pdf"), "zip": ("整页图片", "zip")}
HELD_BACK = "_held_back"  # page -> why it cannot be pictured
SHEETS = {"wide": "16:9 投影", "a4": "A4 横向"}


def admit() -> bool:
    """True for the visitor: its session shows the page to be pictured. The token alone decides, and is taken once."""
    if "_visit_proof" not in st.session_state:
        token = link.get("shot")
        st.session_state["_visit_proof"] = visits.proof(token) if cache.visits().take(token) else ""
        link.put("shot", None)
    return bool(st.session_state["_visit_proof"])


def undress(choice: Choice, words: str) -> None:
    """For the visitor, before the page: no menu, no controls; what they would have told, as a line; and the proof of its token.

    words: areas and choices. The proof stands only where the choice is outward, so that small counts are blank.
    """
    markup.look("visit")
    proof = st.session_state["_visit_proof"] if choice.outward else ""
    markup.show("visit", words=words, proof=proof, made=clock.date_words(cache.today()))


def sign(choice: Choice, words: str) -> None:
    """For the visitor, after the page: what every sheet of it says at its head and foot, and the passport that stands at its end."""
    told = {"title": st.session_state.get("_title", ""), "line": choices.line(choice), "words": words}
    markup.show("visit_sheets", **told, made=clock.date_words(cache.today()), colour=style.SECONDARY)


def hold_back(page: str, why: str) -> None:
    """A page says that it cannot be pictured now, and what to do; '' that it can again. A picture is of what the link says: what stands in the
    browser alone would not be on it.
    """
    st.session_state[HELD_BACK] = st.session_state.get(HELD_BACK, {}) | {page: why}


def is_held_back(page: str) -> bool:
    """Whether it said so."""
    return bool(st.session_state.get(HELD_BACK, {}).get(page))


def button(page: str) -> None:
    """截图: of what this session saw when it was pressed."""
    with st.popover("截图", key="shot", icon=":material/photo_camera:"):
        if trouble := downloads.trouble():
            st.write(markup.plain(trouble))
            return
        if is_held_back(page):
            st.write(markup.plain(st.session_state[HELD_BACK][page]))
            return
        sheet = st.segmented_control(
            "整页的纸张", list(SHEETS), key="shot_sheet", default="wide", required=True, format_func=_shown(SHEETS)
        )
        row = st.container(horizontal=True)
        pressed = [way for way, (words, _) in WAYS.items() if row.button(markup.plain(words), key=f"shot_{way}")]
        if not pressed:
            st.html(
                '<div class="note">整页按纸张分页，表格行不跨页，每页有标题、年份和页码；图片每页一张，打包为一个压缩文件。'
                "不含菜单和按钮，注明地区、所选范围、年份、批次和来源。</div>"
            )
            return
        asked, kind = pressed[0], WAYS[pressed[0]][1]
        with cache.turns().turn(trail.person(), "截图") as why:
            if why:
                st.write(markup.plain(why))
                return
            with st.spinner("正在截图，约需几秒 …"), meter.timed("截图", page, session=trail.session()):
                made, told = downloads.page(cache.worker(), _invitation(page), format=kind, sheet=sheet)
        trail.note("截图", page=page, format=kind, trouble=told)
        if made is None:
            st.write(markup.plain(told))
            return
        if kind == "png":
            st.image(made, width=360)
        name = f"{st.session_state.get('_title', '看板')} {cache.today():%Y%m%d}.{kind}"
        st.download_button(
            "下载", made, file_name=name, key=f"shot_download_{asked}", on_click="ignore", type="primary"
        )


def _shown(words: dict[str, str]) -> Callable[[str], str]:
    return lambda one: markup.plain(words[one])


def _invitation(page: str) -> Callable[[], tuple[str, str]]:
    """Gives (link with a new token, proof of the token) each time the worker asks.

    It asks when the job's turn has come, and again when it tries once more: a token does not grow old in the queue.
    """
    place, query, tokens, whose = address.url(entries.path(page)), link.last(), cache.visits(), access.session_id()

    def invite() -> tuple[str, str]:
        token = tokens.issue(whose)
        return f"{place}?{urllib.parse.urlencode(query | {'shot': token})}", visits.proof(token)

    return invite
