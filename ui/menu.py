"""The menu at the side: pages by name, each link carrying the whole choice; and the switch to the demonstration set."""

import urllib.parse

import streamlit as st

from model.reviews import OPEN
from ui import access, cache, home, link, markup
from ui.entries import PAGES, path


def pages() -> list:
    """The pages as Streamlit wants them; the first is the one a bare address opens."""
    return [
        st.Page(f"../pages/{name}.py", title=title, icon=icon, url_path=name, default=name == "overview")
        for name, (title, icon) in PAGES.items()
    ]


def _waiting(choice) -> int | None:
    """How many submissions wait; None where 数据审核 is nothing to whoever looks: no review here, or no part in it."""
    if not access.is_on() or not (access.actor().reviews or access.actor().writes):
        return None
    table = cache.submissions(choice.demo)
    return int(table["state"].isin(OPEN).sum()) if len(table) or access.reviews_on() else None


def go(box, page: str, words: str, *, icon: str | None = None, **more: str | None) -> None:
    """A link to a page that keeps the shared choices and says more: go(st, 'county', '县域画像', county='620725')."""
    box.page_link(
        f"../pages/{page}.py", label=markup.plain(words), icon=icon, query_params=link.to(page, **more), width="content"
    )


def to_batch(number: int) -> None:
    """A link to a batch in 上传记录."""
    go(st, "ledger", f"在上传记录中查看第 {number} 批", icon=":material/history:", batch=str(number))


def address(page: str, **more: str | None) -> str:
    """The same as the address of a plain link, for a cell of a table."""
    return f"{path(page)}?{urllib.parse.urlencode(link.to(page, **more))}"


def brand(line: str) -> None:
    """The name of the dashboard at the head of the menu, and a line under it."""
    with st.sidebar:
        markup.show("brand", line=line)


def draw(choice) -> None:
    """choice: ui.choices.Choice as drawn in this run."""
    brand(f"{'演示数据 · ' if choice.invented else ''}数据第 {choice.version} 批")
    with st.sidebar:
        access.signed_in()
        with st.container(key="menu"):
            own = home.code(choice.demo, cache.reference(choice.demo, choice.version).area_names)
            for name, (title, icon) in PAGES.items():
                if name == "review":
                    waiting = _waiting(choice)
                    if waiting is None:
                        continue
                    title += f"（{waiting}）" if waiting else ""
                query = ({"county": own} if own and name in ("county", "register") else {}) | link.to(name)
                st.page_link(f"../pages/{name}.py", label=markup.plain(title), icon=icon, query_params=query)
        if (
            choice.invented and not choice.demo
        ):  # the server's own store is a demonstration: there is nothing to switch to
            return
        with st.container(key="demo"):
            if st.button("返回真实数据" if choice.demo else "查看演示数据", key="demo_switch", width="stretch"):
                link.switch_set(demo=not choice.demo)
