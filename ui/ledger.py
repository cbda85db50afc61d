"""The page 上传记录: every batch, newest first; its rows and files; undo and redo; the dashboard as it was at a batch."""

import urllib.parse
from collections.abc import Callable

import pandas as pd
import streamlit as st

from actions import importing, recording
from model import clock
from model.access import ROLE_WORDS
from model.numbers import missing
from model.reviews import ACTS
from ui import access, cache, link, markup, menu, parts, trail
from wording import review as words

PAGE = 12  # batches on one page of the list
KINDS = {
    "curated": "系统初始数据",
    "upload": "上传",
    "plan_reading": "读规划",
    "undo": "撤销",
    "redo": "恢复",
    "submitted": "提交审核",
    "submitted_reading": "提交审核（读规划）",
    "approve": "审核通过",
    "return": "退回",
    "withdraw": "撤回",
}
VIAS = {"page": "网页", "cli": "命令行", "build": "系统"}
PERSONAL = ("upload", "plan_reading")  # batches of people; what make run wrote is undone on the command line
COUNTS = {"added": "新增", "changed": "改动", "unchanged": "相同", "retracted": "撤回"}


def begin() -> None:
    """The page's looks."""
    markup.look("ledger")


def finding(batches: pd.DataFrame) -> tuple[str, str]:
    """The page's title and the line under it."""
    ours = batches[batches["kind"].isin(PERSONAL)]
    gone = int((~ours["live"].astype(bool)).sum())
    if ours.empty:
        return "尚无上传数据，现有数据均为系统初始数据", f"共 {len(batches)} 个批次"
    last = ours.iloc[-1]
    title = f"共上传 {len(ours)} 次" + (f"，其中 {gone} 次已撤销" if gone else "，全部有效")
    return title, f"最近一次：{last['by']} · {when(last['made'])} · 第 {int(last['id'])} 批"


def when(made) -> str:
    """A moment on the clocks of China, wherever server and browser stand: 2026年11月22日 21:40."""
    return "" if missing(made) else clock.words(made)


# -- the list ------------------------------------------------------------------------------------------------------------


def pick(batches: pd.DataFrame, submitted: pd.DataFrame) -> dict:
    """Draw the list, newest first; gives the batch that is looked at. submitted: what editors submitted (cache.submissions)."""
    states = dict(zip(submitted["id"], submitted["state"]))

    def line(row: dict) -> markup.Html:
        return markup.render("batch_line", **_line(row, states.get(row["id"], "")))

    return choose(batches.iloc[::-1], line, name="ledger", most=PAGE, forget=("undo_why", "_ledger_sure"))


def choose(
    batches: pd.DataFrame, line: Callable[[dict], markup.Html], *, name: str, most: int, forget: tuple[str, ...]
) -> dict:
    """Draw batches, `most` on a page, each a button and its line; gives the one that is looked at: the link's, else the first.

    name: of the list among the session's keys; forget: what was asked about one batch and is not carried over to another.
    """
    ids = [int(one) for one in batches["id"]]
    asked = link.get("batch")
    chosen = int(asked) if asked.isascii() and asked.isdigit() and int(asked) in ids else ids[0]
    pages = -(-len(ids) // most)
    page = st.pagination(pages, default=ids.index(chosen) // most + 1, key=f"{name}_page") if pages > 1 else 1
    for row in batches.iloc[(page - 1) * most : page * most].to_dict("records"):
        number = int(row["id"])
        box = st.container(horizontal=True, vertical_alignment="center", key=f"batch_{number}")
        box.button(
            f"第 {number:d} 批",
            key=f"see_{number}",
            type="primary" if number == chosen else "secondary",
            on_click=see,
            args=(number, *forget),
        )
        with box:
            markup.put(line(row))
    return batches[batches["id"] == chosen].iloc[0].to_dict()


def see(number: int, *forget: str) -> None:
    """Look at another batch, without what the session has under the keys to forget."""
    st.session_state["_batch_see"] = number
    for name in forget:
        st.session_state.pop(name, None)


def follow() -> None:
    """A click in the list goes into the link, so that a batch can be sent to a colleague."""
    number = st.session_state.pop("_batch_see", None)
    if number is not None:
        link.put("batch", str(number))


def _line(row: dict, state: str) -> dict:
    """A batch in the list: what batch_line.html.jinja asks for. state: of what waits for a reviewer, else ''."""
    file = "" if missing(row["file"]) or row["kind"] == "curated" else row["file"]
    file = (
        "页面登记" if file.startswith("data/") else file
    )  # what it brought along (docs/decisions/0022), no file of a person's
    why = "" if missing(row["reason"]) or row["kind"] == "curated" else row["reason"]
    return {
        "what": _kind(row) + ("" if missing(row["target"]) else f"第 {int(row['target'])} 批"),
        "live": bool(row["live"]) or bool(state),
        "chip": words.STATES[state] if state else "" if row["live"] else "已撤销",
        "look": words.LOOKS[state] if state else "bad",
        "by": _by(row),
        "made": when(row["made"]),
        "more": " · ".join(str(part) for part in (counts(row), file, why) if part),
    }


def _kind(row: dict) -> str:
    """What a batch is, in a word: one that was submitted and reviewed is its publication."""
    return "发布" if row["kind"] in PERSONAL and not missing(row["target"]) else KINDS[row["kind"]]


def via(code: str) -> str:
    """How a batch came in, and as what its maker acted where that is kept: '网页', '命令行，审核'."""
    way, _, role = code.partition("/")
    return VIAS.get(way, "程序") + (f"，{ROLE_WORDS[role]}" if role in ROLE_WORDS else "")


def _by(row: dict) -> str:
    """Who wrote a batch; nobody is named where the program itself did."""
    return "" if row["via"] == "build" else row["by"]


def counts(row: dict) -> str:
    """'新增 10 · 改动 2'; an undo has none of its own."""
    if all(
        missing(row[name]) for name in COUNTS
    ):  # it speaks of counties that whoever looks may not see (store/limited.py)
        return "行数只计可查看的部分，见下表"
    told = [f"{word} {int(row[name])}" for name, word in COUNTS.items() if not missing(row[name]) and row[name]]
    return " · ".join(told) or (
        "仅改变批次效力"
        if row["kind"] in ("undo", "redo")
        else "不改变已发布的数据"
        if row["kind"] in ACTS
        else "没有变化"
    )


# -- one batch -----------------------------------------------------------------------------------------------------------


def show(choice, row: dict, batches: pd.DataFrame) -> None:
    """One batch: who wrote what, when and why, its files, what can be done with it, its rows."""
    number, kind = int(row["id"]), row["kind"]
    table = cache.submissions(choice.demo)
    waits = dict(zip(table["id"], table["state"])).get(number, "")
    state = words.STATES[waits] if waits else "有效" if row["live"] else "已撤销"
    concerned = "" if missing(row["target"]) else f"第 {int(row['target'])} 批"
    facts = {
        "操作人": f"{_by(row)}（{via(row['via'])}）" if _by(row) else VIAS["build"],
        "时间": when(row["made"]),
        "原因": "随程序发布" if kind == "curated" else "未填写" if missing(row["reason"]) else row["reason"],
        "行数": counts(row),
    }
    title = f"第 {number} 批 · {_kind(row)}{concerned} · {state}"
    markup.show("batch", title=title, facts=facts, later=history(number, batches))
    files(choice, number)
    with st.container(horizontal=True, key="go"):
        menu.go(st, "overview", "按本批次查看总览", icon=":material/history:", asof=str(number))
        if concerned:
            menu.go(st, "ledger", f"查看{concerned}", batch=str(int(row["target"])))
        if waits:
            menu.go(st, "review", "前往数据审核", icon=":material/rate_review:", batch=str(number))
    _frozen(number)
    if kind in PERSONAL and _may_turn(row) and not missing(row["added"]):  # unknown: it speaks of others' counties
        _turn(choice, row)
    elif kind == "curated":
        st.html('<div class="note">系统初始数据来自随程序发布的资料文件，须在服务器上用命令行撤销。</div>')
    if not (waits and choice.outward):  # what is not published is in no picture
        _rows(choice, number)


def _may_turn(row: dict) -> bool:
    """Whether whoever looks may undo or redo: who writes without review; of what was reviewed also reviewers."""
    mine = access.actor()
    return not mine.reviewed and (mine.writes or (mine.role == "reviewer" and not missing(row["target"])))


def history(number: int, batches: pd.DataFrame) -> list[str]:
    """What later befell this batch, a line each."""
    later = batches[batches["target"] == number]
    return [
        f"{_kind(row)}于第 {int(row['id'])} 批 · {row['by']}（{via(row['via'])}） · {when(row['made'])}"
        + ("" if missing(row["reason"]) else f" · {row['reason']}")
        for row in later.to_dict("records")
    ]


def files(choice, number: int) -> None:
    """The original files, as they came."""
    names = recording.files(cache.store(choice.demo), number)
    if not names:
        return
    box = st.container(horizontal=True, key="files")
    for at, name in enumerate(names):
        box.download_button(
            markup.plain(name),
            access.later(lambda name=name: importing.original(cache.store(choice.demo), number, name)),
            file_name=name.rpartition("/")[2],
            key=f"original_{number}_{at}",
            icon=":material/download:",
            on_click="ignore",
        )
    if told := recording.mended(cache.store(choice.demo), number):
        markup.show("notes", lines=[told])


def _frozen(number: int) -> None:
    """A link that shows the same numbers for ever."""
    query = urllib.parse.urlencode(link.to("overview", asof=str(number), batch=None))
    address = urllib.parse.urlsplit(st.context.url or "")
    base = f"{address.scheme}://{address.netloc}" if address.netloc else ""
    with st.container(key="frozen_link"):
        st.html('<div class="note">本批次固定链接（以后打开数据不变）：</div>')
        st.code(f"{base}/?{query}", language=None, wrap_lines=True)


def _turn(choice, row: dict) -> None:
    """Undo, or redo: a reason first, then a second button that says what will happen."""
    number, live = int(row["id"]), bool(row["live"])
    act = "撤销" if live else "恢复"
    left, right = st.columns(2)
    access.name_field(left, placeholder="操作人姓名")
    right.text_input("原因", key="undo_why", max_chars=200, placeholder="原因" + act)
    if st.session_state.get("_ledger_sure") != number:
        st.button(f"{act}第 {number:d} 批", key="turn", on_click=_ask, args=(number,))
    else:
        added, changed = int(row["added"]), int(row["changed"])
        st.warning(
            f"{act}后，本批次的数据{'不再生效：' if live else '恢复生效：'}新增的 {added:d} 个"
            + (f"撤下，改动的 {changed:d} 个恢复为原值。" if live else f"恢复，改动的 {changed:d} 个改为本批次数值。")
            + "之后的批次不受影响，记录和原文件均予保留。",
            icon=":material/undo:" if live else ":material/redo:",
        )
        box = st.container(horizontal=True)
        box.button(
            f"确定{act}第 {number:d} 批", key="turn_sure", type="primary", on_click=_do, args=(choice, number, live)
        )
        box.button("取消", key="turn_not", on_click=_ask, args=(None,))
    for line in st.session_state.pop("_ledger_told", []):
        st.warning(markup.plain(line), icon=":material/error:")


def _ask(number: int | None) -> None:
    state = st.session_state
    lacking = [
        words
        for key, words in (("who", "请填写姓名。"), ("undo_why", "请写明原因。"))
        if not state.get(key, "").strip()
    ]
    state["_ledger_told"] = lacking if number else []
    state["_ledger_sure"] = None if lacking else number


def _do(choice, number: int, live: bool) -> None:
    state = st.session_state
    state["_ledger_sure"] = None
    act = "撤销" if live else "恢复"
    reason = state["undo_why"].strip()
    store = cache.store(choice.demo)
    made, state["_ledger_told"] = trail.attempt(
        act, lambda: importing.turn(store, number, actor=access.actor(state["who"].strip()), reason=reason), of=number
    )
    if made is not None:
        trail.note(act, of=number, batch=made, reason=reason)
        state["undo_why"] = ""


def _rows(choice, number: int) -> None:
    """What it wrote; columns that say nothing here are left out, so that the rest can be read beside the list."""
    known = cache.reference(choice.demo, cache.version(choice.demo))
    table = recording.rows(cache.store(choice.demo), number, known=known)
    if len(table):
        usual = {"类别": "数据", "出处": recording.UPLOADED}
        silent = [name for name in table if table[name].isin(("", usual.get(name, ""))).all()]
        parts.data_table(table.drop(columns=silent), name=f"批次{number}", words="本批次写入的数据")
