"""Who this run of a page acts for, and what they may see: asked anew at each click (actions/access.py, ui/sessions.py).

Where nobody signs in, it is the admin of this machine, by the name they type.
"""

from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from actions import access
from model.access import ROLE_WORDS
from model.actors import Actor
from model.failures import NotAllowed
from ui import markup, sessions

T = TypeVar("T")
HEADER = "x-county-health-session"  # set by the gate, which takes away whatever a browser sends under this name
OVER = "登录已结束或权限已变更，请重新打开页面并登录"
NAME = 40  # signs of a name
MINE = "_session"  # of a Streamlit session: whose it is
WRITING = ("uploads", "register", "plan")  # pages on which there is nothing to see but what is going to be written

_acting: ContextVar[str] = ContextVar("acting", default="")  # the session a file is made for, outside of any run


def session_id() -> str:
    """The session of this run as the gate named it; '' where nobody signs in."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return _acting.get()
    return st.context.headers.get(HEADER) or ""


def actor(name: str = "") -> Actor:
    """Who acts. name: what was typed, which counts only where nobody signs in. Raises NotAllowed where the session is over."""
    said = access.current()
    if said is None:
        return Actor(name=name, via="page")
    book = sessions.book()
    person = book.person(book.by_id(session_id()), said)
    if person is None:
        raise NotAllowed(OVER)
    return person.actor("page", review=said.review)


def admitted() -> bool:
    """At the begin of a run: whether somebody is there to run it for. A tab in which somebody else signed in begins anew."""
    said = access.current()
    if said is None:
        return True
    state, id = st.session_state, session_id()
    book = sessions.book()
    session = book.by_id(id)
    person = book.person(session, said)
    if session is None or person is None:
        return False
    whose = repr(session.known)
    if state.setdefault(MINE, whose) != whose:
        state.clear()
        state[MINE] = whose
    if (context := get_script_run_ctx()) is not None:
        session.runs.add(context.session_id)
    state["who"] = person.name
    return True


def audience() -> tuple[str, ...] | None:
    """What caches are kept apart by: the areas that may be read, None for all."""
    reads = actor().reads
    return None if reads is None else tuple(sorted(reads))


def name(typed: str) -> str:
    """Who this is, for the trail: whoever is signed in, else what was typed."""
    try:
        return actor(typed).name
    except NotAllowed:
        return typed


def is_on() -> bool:
    """Whether people sign in here."""
    return access.current() is not None


def reviews_on() -> bool:
    """Whether what editors write is published by a reviewer here."""
    said = access.current()
    return said is not None and said.review


def reviewed() -> bool:
    """Whether what this session writes waits for a reviewer."""
    return actor().reviewed


def may_write(*areas: str) -> bool:
    """Whether this session may write any of these areas, or anything at all where none is named."""
    mine = actor()
    return any(map(mine.may_write, areas)) if areas else mine.writes


def key() -> str:
    """Whose session this is, as what is kept for them and nobody else is called by; '' where nobody signs in."""
    session = sessions.book().by_id(session_id()) if is_on() else None
    return repr(session.known) if session is not None else ""


def later(make: Callable[[], T]) -> Callable[[], T]:
    """What makes a file when its button is pressed, which Streamlit does outside of any run: for whoever the button was drawn for, if they are
    still let in by then.
    """
    id = session_id()

    def made() -> T:
        token = _acting.set(id)
        try:
            actor()
            return make()
        finally:
            _acting.reset(token)

    return made


def name_field(box, **more) -> None:
    """姓名: typed where nobody signs in, else of whoever is signed in."""
    told = is_on()
    usual = {"key": "who", "max_chars": NAME, "autocomplete": "name", "persist_state": "session"}
    box.text_input("姓名", disabled=told, **(usual | {"placeholder": "操作人姓名，记入上传记录"} | more))


def who_and_why(needs_reason: bool, *, examples: tuple[str, str]) -> None:
    """The fields 姓名 and 原因 before something is written, kept in the session as who and why. examples: of a reason to change what stands, and of any other."""
    left, right = st.columns(2)
    name_field(left)
    right.text_input(
        "原因（改动已有数据的，必填）" if needs_reason else "原因（选填）",
        key="why",
        max_chars=200,
        placeholder=examples[not needs_reason],
        persist_state="session",
    )


def refuse(page: str) -> bool:
    """On a page that is for writing alone: say so to whoever may not write. True where it did."""
    if page not in WRITING or actor().writes:
        return False
    mine = actor()
    st.title("本页供填报使用", anchor=False)
    st.info(
        markup.plain(f"您的角色为{ROLE_WORDS[mine.role]}，可查看数据和导出材料，不能上传或登记。需要填报权限的，请联系管理员。"),
        icon=":material/lock:",
    )  # fmt: skip
    return True


def signed_in() -> None:
    """In the menu: who is signed in, as what, and the way out."""
    if not is_on():
        return
    mine = actor()
    markup.show("signed_in", name=mine.name, role=ROLE_WORDS[mine.role])
