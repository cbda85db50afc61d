"""The screenshot of the page one sees: a second, silent visitor opens the same link without menu and controls and takes its picture.

The visitor is the export worker's browser on this machine. It shows a token that is good for one visit within a minute, made by
the session that asked; who comes from elsewhere, or later, or twice, sees the page as anyone does.
"""

import secrets
import time
import urllib.parse
from html import escape

import streamlit as st

from actions import picturing
from ui import cache, link, menu

SECONDS = 60
WAYS = {"screen": ("图片 1920×1080", "png"), "whole": ("图片 整页", "png"), "pdf": ("PDF 整页", "pdf")}
CSS = """<style>
[data-testid="stSidebar"], [data-testid="stSidebarCollapsedControl"], .st-key-pickers, .st-key-finding, .st-key-go, .st-key-shot, .st-key-thaw,
[data-testid="stPopover"], [data-testid="stDownloadButton"], [data-testid="stPageLink"], [data-testid="stExpander"], [data-testid="stButton"],
[data-testid="stFileUploader"], [data-testid="stSegmentedControl"], [data-testid="stSelectbox"], [data-testid="stPills"] {display: none !important}
[data-testid="stMainBlockContainer"] {padding: 1.4rem 2rem 1rem; max-width: 1880px}
[data-testid="stColumn"]:has(.st-key-panel) {position: static; max-height: none}
</style>"""


def admit() -> bool:
    """True for the silent visitor: its session shows the page to be pictured. A token is taken once."""
    if "_shot" not in st.session_state:
        made = cache.visitors().pop(link.get("shot"), None)
        fresh = made is not None and time.monotonic() - made <= SECONDS
        st.session_state["_shot"] = fresh and st.context.ip_address is None
        link.put("shot", None)
    return st.session_state["_shot"]


def undress(words: str) -> None:
    """For the visitor, before the page: no menu, no controls; and what they would have told, as a line. words: areas and choices."""
    st.html(CSS)
    st.html(f'<div class="note">{escape(words)} · {cache.today():%Y-%m-%d} 制图</div>')


def button(page: str) -> None:
    """截图: of what this session saw when it was pressed."""
    with st.popover("截图", key="shot", icon=":material/photo_camera:"):
        if trouble := picturing.trouble():
            st.write(trouble)
            return
        row = st.container(horizontal=True)
        pressed = [way for way, (words, _) in WAYS.items() if row.button(words, key=f"shot_{way}")]
        if not pressed:
            st.html('<div class="note">不含菜单和按钮, 写明地区、选择、年份、批次和来源</div>')
            return
        asked, kind = pressed[0], WAYS[pressed[0]][1]
        with st.spinner("正在截图, 约需几秒 …"):
            made, told = picturing.page(cache.worker(), _address(page), format=kind, whole=asked != "screen")
        if made is None:
            st.write(told)
            return
        if kind == "png":
            st.image(made, width=360)
        name = f"{st.session_state.get('_title', '看板')} {cache.today():%Y%m%d}.{kind}"
        st.download_button(
            "下载", made, file_name=name, key=f"shot_download_{asked}", on_click="ignore", type="primary"
        )


def _address(page: str) -> str:
    now, tokens = time.monotonic(), cache.visitors()
    for old in [token for token, made in tokens.items() if now - made > SECONDS]:
        tokens.pop(old, None)
    token = secrets.token_urlsafe(24)
    tokens[token] = now
    base = (st.get_option("server.baseUrlPath") or "").strip("/")
    path = "/".join(part for part in (base, menu.path(page)) if part)
    query = urllib.parse.urlencode(link.last() | {"shot": token})
    return f"http://127.0.0.1:{st.get_option('server.port')}/{path}?{query}"
