"""Tables that people write in: the fields (static/written.js), what a saving comes to, and the way back. What is typed stays in the browser until
it is saved, and is then one batch of the ledger (actions/remarking.py).

name: of the table, which the page's component, its state and what is kept in the browser go by.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import partial

import streamlit as st

from actions import importing, remarking
from model import clock
from model.failures import NotAllowed
from model.remarks import Remark, Slot
from ui import access, cache, components, markup, shooting, trail
from ui.choices import Choice

NAME = 40  # signs of a name
UNSAVED = "表内有填写未保存，保存后再截图。"


def fields(choice: Choice, name: str, made: markup.Html, *, scope: str, of: str, save: Callable[[], None]) -> None:
    """Draw a table with its fields. name: that of the page too; scope: what is written in it is kept apart from that of other scopes; of: what its rows are; save: see save."""
    answer = st.session_state.get(_answer(name), {})
    data = {
        "html": made,
        "name": name,
        "scope": scope,
        "of": of,
        "version": choice.version,
        "who": st.session_state.get("who", ""),
        "signed": access.is_on(),
        "answered": answer.get("id", ""),
        "saved": bool(answer.get("batch")),
        "unsaved": shooting.is_held_back(name),
    }
    held = partial(_hold_back, name)
    components.component("written")(key=name, data=data, on_edits_change=save, on_unsaved_change=held)


def _hold_back(name: str) -> None:
    """Before the run that the browser asked for: whether anything stands in the fields that is not saved."""
    told = st.session_state[name].get("unsaved")
    if told:
        shooting.hold_back(name, UNSAVED if told.get("any") else "")


def save(choice: Choice, name: str, slots: Iterable[Slot], *, note: Mapping[str, str]) -> None:
    """Before the run that the browser asked for: what was typed becomes a batch, or it is told why not. slots: of the table; note: for the file
    beside the store.
    """
    state, answer = st.session_state, _answer(name)
    told = state[name].get("edits") or {}
    asked = {str(key): one for key, one in dict(told.get("edits") or {}).items()}
    if not asked:
        return
    by, slots = " ".join(str(told.get("by", "")).split())[:NAME], list(slots)
    state["who"], state[answer] = by, {"id": str(told.get("id", ""))}

    def write() -> tuple[int | None, str]:
        if choice.frozen:
            raise NotAllowed("正在查看历史批次，请返回最新后再填写")
        if not by:
            raise NotAllowed("请填写姓名")
        edits = remarking.chosen(slots, {key: str(one["text"]) for key, one in asked.items()})
        seen = remarking.chosen(slots, {key: int(one["seen"]) for key, one in asked.items()})
        batch = remarking.submit(
            cache.store(choice.demo),
            edits,
            actor=access.actor(by),
            seen=seen,
            known=cache.newest_reference(choice),
            on=cache.today(),
        )
        return batch, "、".join(remarking.told(edits))

    done, trouble = trail.attempt("填写", write, **note)
    if done is None:
        state[answer]["trouble"] = trouble
        return
    batch, words = done
    state[answer] |= {
        "batch": batch or choice.version,
        "words": words,
        "new": bool(batch),
        "waits": bool(batch) and access.reviewed(),
    }
    trail.note("填写", batch=batch, **note)


def tell(choice: Choice, name: str) -> None:
    """What the last saving came to, once, with the way back."""
    answer = st.session_state.get(_answer(name), {})
    for line in answer.pop("trouble", []):
        st.warning(markup.plain(f"未写入：{line}"), icon=":material/error:")
    if answer.get("new"):
        box = st.container(horizontal=True, vertical_alignment="center", key="saved")
        told = (
            f"已提交第 {answer['batch']} 批，待审核，发布后显示"
            if answer["waits"]
            else f"已写入第 {answer['batch']} 批"
        )
        box.success(markup.plain(f"{told}：{answer['words']}"), icon=":material/check:")
        box.button(
            "撤回" if answer["waits"] else "撤销",
            key="undo_saved",
            on_click=_undo,
            args=(choice, name, answer["batch"]),
        )
    elif told := answer.pop("undone", ""):
        st.success(markup.plain(told), icon=":material/undo:")


def about(said: Remark | None) -> str:
    """Who wrote what stands in a field, and when; '' where nothing does."""
    return f"{said.by} {clock.words(said.made)} 第 {said.batch} 批" if said else ""


def _answer(name: str) -> str:
    """The place of the session that says what the last saving came to: of which request, in words, its batch."""
    return f"_{name}_answer"


def _undo(choice: Choice, name: str, batch: int) -> None:
    state = st.session_state
    store, why = cache.store(choice.demo), "表内撤销"
    number, trouble = trail.attempt(
        "撤销", lambda: importing.undo(store, batch, actor=access.actor(state["who"]), reason=why), of=batch
    )
    if number is None:
        state[_answer(name)] = {"trouble": trouble}
        return
    state[_answer(name)] = {"undone": f"已撤销第 {batch} 批（第 {number} 批）"}
    trail.note("撤销", of=batch, batch=number, reason=why)
