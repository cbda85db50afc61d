"""The page 读规划: a document, what is read of it, and what a person decides. The decisions are made in the browser (static/plan.js), stay in its tab, and
are sent together; the document stands with the server, so that a page loaded anew finds both.
"""

from collections.abc import Mapping
from functools import partial
from types import MappingProxyType
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from actions import importing, plan_batches, plan_documents, registering, typed_rows
from actions.importing import Given
from actions.plan_batches import Readied, Weighed
from actions.plan_documents import Candidate, Opened
from model.failures import NotAllowed, Refused, StoreTrouble
from model.plans import plan_of
from model.verdicts import ATTRIBUTES, SCOPES
from ui import access, cache, components, frame, link, markup, parts, reading, trail, uploads
from ui import registering as register
from wording import numbers
from wording import plans as words

# The reader itself says of what it does not read how to make it readable; the uploader would only refuse.
TYPES = ["docx", "pdf", "txt", "html", "htm", "doc", "wps", "rtf", "ofd", "mht", "mhtml", "png", "jpg", "jpeg"]
READ = "docx pdf txt html"
OF = "plan"
FIELDS = ("title", "issuer", "number", "date", "first", "last", "kind")
DOC, GIVEN, NOTE, SENT, READIED, WEIGHED, DONE, TOLD, ASKED, TURN, CLOSED = (
    f"_plan_{name}"
    for name in ("doc", "given", "note", "sent", "readied", "weighed", "done", "told", "asked", "turn", "closed")
)
EMPTY = MappingProxyType(
    {
        DOC: "",
        GIVEN: None,
        NOTE: [],
        SENT: None,
        READIED: None,
        WEIGHED: None,
        DONE: None,
        TOLD: [],
        ASKED: None,
        TURN: 0,
        CLOSED: False,
    }
)
LINK = "doc"
THROWN_OUT = "此前打开的文件未保留（服务器已重新启动，或文件已被较新的替换）。重新选择同一文件，已作的决定仍在。"
KEPT = {"persist_state": "session"}
NONE = Weighed(problems={}, conflicts={}, checks={})


def begin() -> None:
    """The page's looks, and its places in the session."""
    register.begin()
    markup.look("plan", dropzone=f"或把文件拖到这里 · {READ} · 不超过 {uploads.LARGEST} MB", refused="未接收：只收文档")
    for name, empty in EMPTY.items():
        st.session_state.setdefault(name, list(empty) if isinstance(empty, list) else empty)


# -- the document --------------------------------------------------------------------------------------------------------


def document(choice) -> Opened | None:
    """The document that is open; reads the one that was just given. None where there is none."""
    state, kept = st.session_state, cache.documents()
    given, state[GIVEN] = state[GIVEN], None
    if given is not None:
        _read(choice, given)
    closed, state[CLOSED] = state[CLOSED], False
    asked = "" if closed else link.get(LINK)
    if not state[DOC] and asked:
        mine = [name for name in kept if name.startswith(f"{_store(choice)} {asked}")]
        if mine:
            _take_up(choice, kept[mine[0]])
        elif not state[NOTE]:
            state[NOTE] = [THROWN_OUT]
    opened = cache.document(f"{_store(choice)} {state[DOC]}") if state[DOC] else None
    if opened is None:
        if state[DOC]:
            state[NOTE] = [THROWN_OUT]
        state[DOC] = ""
    link.put(LINK, state[DOC][:16] or None)
    return opened


def _store(choice) -> str:
    return access.key() + cache.store(choice.demo).id


def _read(choice, given: Given) -> None:
    """Read a document and take it up, or note why not."""
    state = st.session_state
    box = st.empty()
    show = uploads.shown_in(box, cancel=partial(_cancelled, given.name))
    try:
        known = cache.newest_reference(choice)
        opened = plan_documents.open_document(given, known=known, invented=choice.invented, progress=show)
    except Refused as refused:
        state[NOTE] = refused.lines()
        trail.note("读规划被拒", files=given.name, why=state[NOTE][0])
        return
    box.empty()
    cache.keep_document(f"{_store(choice)} {opened.digest}", opened)
    _take_up(choice, opened)


def _cancelled(name: str) -> None:
    """The button was pressed while a document was read: the reading ends at its next step, and nothing of it is kept."""
    st.session_state[NOTE] = [f"已取消读取 {name}，没有保留任何内容。"]


def _take_up(choice, opened: Opened) -> None:
    """A document becomes the page's: what it says of itself stands in the fields, to be corrected."""
    state, front = st.session_state, opened.front
    for name in (SENT, READIED, WEIGHED, DONE, ASKED):
        state[name] = None
    state[NOTE], state[TOLD], state[DOC] = [], [], opened.digest
    offered = cache.counties(choice)
    state[f"{OF}_by_hand"], state[f"{OF}_county"] = False, opened.area if opened.area in offered else None
    years = [str(year) for year in range(register.FIRST_YEAR, register.LAST_YEAR + 1)]
    start, end = (str(front.start or choice.plan.first), str(front.end or choice.plan.last))
    said = {
        "title": front.title[:120], "issuer": front.issuer[:60], "number": front.number[:40], "date": front.date, "kind": front.kind,
        "first": start if start in years else str(choice.plan.first), "last": end if end in years else str(choice.plan.last),
    }  # fmt: skip
    state.update({f"{OF}_{name}": value for name, value in said.items()})
    for name in [name for name in state if str(name).startswith(f"{OF}_source_")]:
        del state[name]


def finding(opened: Opened | None) -> tuple[str, str]:
    """The page's title and the line under it."""
    if opened is None:
        return "读规划：从规划文件读出目标，核对后写入", "每次写入为一个批次，可撤销"
    sure = sum(one.sure for one in opened.candidates)
    return words.headline(opened.front.title, total=len(opened.candidates), sure=sure)


def ask_document(choice) -> None:
    """No document is open: the uploader, a field to paste into, and what happens here."""
    state = st.session_state
    uploads.head(1, "选规划文件", "docx、有文字的 pdf、txt，或政府网站另存的网页")
    _tell_notes()
    left, right = st.columns([0.56, 0.44], gap="medium")
    with left:
        key = f"plan_file_{state[TURN]}"
        st.file_uploader("选规划文件", type=TYPES, key=key, label_visibility="collapsed", on_change=_take, args=(key,))
        markup.show("plan_introduction")
    with right:
        st.text_area(
            "或粘贴正文",
            key="plan_pasted",
            height=190,
            placeholder="粘贴规划全文或其中几段；首行写文件名称",
            max_chars=plan_documents.LONGEST_PASTED,
        )
        st.button("读取粘贴的文字", key="plan_read", on_click=_paste)


def _tell_notes() -> None:
    for line in st.session_state[NOTE]:
        st.warning(markup.plain(line), icon=":material/error:")


def _take(key: str) -> None:
    """A file has come; it is read in the run that follows, where that can be seen."""
    state, one = st.session_state, st.session_state[key]
    if isinstance(one, UploadedFile):
        state[GIVEN] = Given(name=one.name, body=one.getvalue())
        state[NOTE], state[TURN] = [], state[TURN] + 1


def _paste() -> None:
    state = st.session_state
    try:
        state[GIVEN], state[NOTE] = plan_documents.pasted(state.get("plan_pasted", "")), []
    except Refused as refused:
        state[NOTE] = refused.lines()


def _close() -> None:
    """Put the document away; nothing was written, and what was decided stays in the browser."""
    state = st.session_state
    for name in (DOC, SENT, READIED, WEIGHED, DONE, ASKED):
        state[name] = EMPTY[name]
    state[NOTE], state[TOLD], state[CLOSED] = [], [], True  # else the link would open it again


# -- whose it is -----------------------------------------------------------------------------------------------------------


def head(choice, opened: Opened) -> tuple[str, dict[str, str]]:
    """Draw whose document it is: (the county's code, '' while there is none; the document as a row of sources.csv)."""
    row = st.container(horizontal=True, vertical_alignment="bottom", key="plan_file")
    file = f"{opened.given.name} {numbers.file_size(len(opened.given.body))} · 以下据文件推断，请核对"
    row.html(markup.render("step_head", number=1, words="县区和文件", more=file), width="content")
    row.button("更换文件", key="plan_close", type="tertiary", on_click=_close)
    _tell_notes()
    lines = list(opened.notes)
    kept = cache.store(choice.demo).keepers([opened.digest])
    if kept:
        lines.append(f"该文件已在第 {max(kept.values())} 批写入，可继续补写其余各条")
    if lines:
        markup.show("notes", lines=lines)
    area = register.county(choice, OF)
    if len(opened.areas) > 1 and not registering_by_hand():
        offered = cache.counties(choice)
        markup.show(
            "notes", lines=[f"文件中的地名可指：{'、'.join(offered[one] for one in opened.areas if one in offered)}"]
        )
    return area, _source(choice, opened, area)


def registering_by_hand() -> bool:
    """Whether the county is typed rather than picked."""
    return bool(st.session_state.get(f"{OF}_by_hand"))


def _source(choice, opened: Opened, area: str) -> dict[str, str]:
    """The document: one that is registered already, or a row of sources.csv as typed."""
    listed = registering.documents(cache.newest_reference(choice), area) if area else {}
    picked = ""
    if listed:
        options = {"": "登记为新文件"} | {key: f"{title}（已登记）" for key, title in listed.items()}
        same = next((key for key, title in listed.items() if _same_title(title, opened.front.title)), "")
        picked = st.selectbox(
            "文件", list(options), index=list(options).index(same), format_func=options.get, key=f"{OF}_source_{area}",
            label_visibility="collapsed", filter_mode=None, **KEPT,
        )  # fmt: skip
    if picked:
        return {"id": picked}
    years = [str(year) for year in range(register.FIRST_YEAR, register.LAST_YEAR + 1)]
    boxes = st.columns([0.35, 0.21, 0.13, 0.13, 0.18])
    title = boxes[0].text_input("文件名称", key=f"{OF}_title", max_chars=120, **KEPT)
    issuer = boxes[1].text_input("制发机关（选填）", key=f"{OF}_issuer", max_chars=60, **KEPT)
    usual = {"filter_mode": None, **KEPT}
    first = boxes[2].selectbox("规划期起", years, key=f"{OF}_first", **usual)
    last = boxes[3].selectbox("规划期止", years, key=f"{OF}_last", **usual)
    kind = boxes[4].selectbox(
        "文件类别", list(register.KINDS), format_func=register.KINDS.get, key=f"{OF}_kind", **usual
    )
    said = st.session_state
    return {
        "title": title.strip(), "issuer": issuer.strip(), "number": said.get(f"{OF}_number", ""), "date": said.get(f"{OF}_date", ""),
        "kind": kind, "period_start": first, "period_end": last, "supersedes": "",
    }  # fmt: skip


def _same_title(one: str, other: str) -> bool:
    """Whether two titles are one document's: one may begin with who issued it."""
    return bool(one) and bool(other) and (one.endswith(other) or other.endswith(one))


# -- the desk --------------------------------------------------------------------------------------------------------------


def desk(choice, opened: Opened, area: str, source: dict[str, str]) -> None:
    """The document with its marks, and the candidates beside it."""
    uploads.head(2, "逐条核对", "点选一条，原文随之定位；点原文的标记，定位到该条")
    if not opened.candidates:
        st.info(markup.plain(words.NOTHING), icon=":material/info:")
    weighed = _weighed(choice, opened, area, source)
    state = st.session_state
    sent, done = state[SENT] or {}, state[DONE] or {}
    shown = state[READIED] is not None and bool(sent) and state[READIED][0] == _key(choice, opened, area, source)
    told = state[READIED][1].weighed if shown else NONE
    data = {
        "html": markup.render("plan_document", blocks=opened.shown),
        "scope": f"{_store(choice)} {opened.digest}",
        "candidates": [_told(one) for one in opened.candidates],
        "problems": {str(n): list(said) for n, said in {**weighed.problems, **told.problems}.items()},
        "conflicts": {str(n): list(said) for n, said in {**weighed.conflicts, **told.conflicts}.items()},
        "checks": {str(n): list(said) for n, said in {**weighed.checks, **told.checks}.items()},
        "names": _names(choice),
        "words": {
            "role": dict(words.ROLES), "comparator": {"": "无"} | register.SIGNS, "basis": dict(words.BASES), "scope": SCOPES, "attribute": ATTRIBUTES,
        },
        "changes": dict(words.CHANGES),
        "live": _live(choice),
        "written": done.get("written"),
        "answered": sent.get("id", ""),
        "sent": sent.get("accepted") if shown else None,
        "frozen": choice.frozen,
    }  # fmt: skip
    components.component("plan")(
        key="plan", data=data, on_decided_change=partial(_decided, opened), on_stale_change=_stale
    )
    with st.popover("提出新指标", icon=":material/add:", key="plan_new"):
        proposed = tuple(state[register.PROPOSED])
        catalogue = typed_rows.with_indicators(cache.newest_reference(choice), proposed)
        if proposed:
            markup.show("notes", lines=[f"已提出：{'、'.join(one['name'] for one in proposed)}，可在“指标”一栏选用"])
        register.new_indicator(choice, catalogue, words="提出")


def unread(opened: Opened) -> None:
    """The numbers of the document of which nothing was proposed, with the reason: to be looked at beside the text, and taken along."""
    if opened.unread.empty:
        return
    with st.expander(f"未读出的数 · {len(opened.unread):d} 处，请对照原文"):
        parts.listing(opened.unread, name=f"{opened.front.title[:60]} 未读出的数")


def _told(one: Candidate) -> dict:
    """A candidate as the script takes it."""
    return {
        "n": one.number, "key": one.key, "fields": dict(one.fields), "name": one.name or one.printed, "printed": one.printed, "phrase": one.phrase,
        "why": one.why, "mark": one.mark,
    }  # fmt: skip


def _names(choice) -> dict[str, list[str]]:
    """Id -> the names an indicator is found by, its own first; proposed ones too."""
    known = typed_rows.with_indicators(cache.newest_reference(choice), tuple(st.session_state[register.PROPOSED]))
    return {key: [one.name, *one.aliases, one.unit] for key, one in known.indicators.items()}


def _live(choice) -> list[int]:
    """The batches of this kind that count."""
    table = cache.batches(choice.demo)
    mine = table[(table["kind"] == plan_batches.KIND) & table["live"].astype(bool)]
    return [int(one) for one in mine["id"]]


def _weighed(choice, opened: Opened, area: str, source: Mapping[str, str]) -> Weighed:
    """What all candidates meet, reckoned once for a document, a county and a batch; nothing while no county is picked."""
    state = st.session_state
    key = (_store(choice), cache.version(choice.demo), opened.digest, area, source.get("id", ""))
    if state[WEIGHED] is None or state[WEIGHED][0] != key:
        made = NONE
        if area and opened.candidates and _is_whole(area):
            with st.spinner("正在与数据库对照 …"):
                made = plan_batches.weigh(
                    cache.store(choice.demo), opened.candidates, area=area, typed=register.typed(OF),
                    source=dict(source) if source.get("id") else {**source, "title": source.get("title") or opened.given.name},
                    year=cache.this_year(),
                )  # fmt: skip
            # 未选指标 is seen in the list already, and is no problem before somebody accepts
            made = Weighed(
                problems={n: said for n, said in made.problems.items() if not _is_without_indicator(opened.candidates[n - 1])},
                conflicts=made.conflicts, checks=made.checks, findings=made.findings,
            )  # fmt: skip
        state[WEIGHED] = (key, made)
    return state[WEIGHED][1]


def _is_without_indicator(one: Candidate) -> bool:
    return not one.fields["indicator"] and one.fields["role"] != plan_documents.TASK


def _is_whole(area: str) -> bool:
    by_hand = register.typed(OF)
    return by_hand is None or (len(area) == 6 and bool(by_hand["parent"]))


def _decided(opened: Opened) -> None:
    """What the browser sent: which candidates are accepted, with what was changed of them, how many are refused and how many open."""
    state = st.session_state
    told = _mapping(state["plan"].get("decided"))
    known = {one.key for one in opened.candidates}
    state[SENT] = {
        "id": str(told.get("id", ""))[:40],
        "accepted": {key: _mapping(said) for key, said in _mapping(told.get("accepted")).items() if key in known},
        "refused": _count(told.get("refused")),
        "open": _count(told.get("open")),
    }
    state[READIED], state[TOLD] = None, []


def _mapping(told: object) -> dict[str, Any]:
    return {str(key): said for key, said in told.items()} if isinstance(told, Mapping) else {}


def _count(told: object) -> int:
    return told if isinstance(told, int) else 0


def _stale() -> None:
    """A decision was changed after it was sent: what was shown of it no longer holds."""
    st.session_state.update({SENT: None, READIED: None, TOLD: []})


# -- what writing would do ---------------------------------------------------------------------------------------------------


def _key(choice, opened: Opened, area: str, source: Mapping[str, str]) -> tuple:
    sent = st.session_state[SENT] or {}
    proposed = tuple(one["id"] for one in st.session_state[register.PROPOSED])
    return (_store(choice), cache.version(choice.demo), opened.digest, area, repr(register.typed(OF)), repr(sorted(source.items())), sent.get("id"), proposed)  # fmt: skip


def preview(choice, opened: Opened, area: str, source: dict[str, str]) -> None:
    """What the accepted ones come to, and who writes them."""
    state = st.session_state
    sent = state[SENT]
    with st.container(key="plan_preview"):
        for line in state[TOLD]:
            st.warning(markup.plain(line), icon=":material/error:")
        if not sent:
            return
        uploads.head(3, "核对并写入")
        lacking = [] if area else ["请选县区。"]
        lacking += [] if source.get("id") or source.get("title") else ["请填写文件名称。"]
        lacking += [] if sent["accepted"] else ["尚未接受任何一条。"]
        if lacking:
            for line in lacking:
                st.warning(markup.plain(line), icon=":material/error:")
            return
        key = _key(choice, opened, area, source)
        if state[READIED] is None:
            by_key = {one.key: one for one in opened.candidates}
            accepted = [by_key[name].changed(said) for name, said in sent["accepted"].items()]
            try:
                with st.spinner("正在核对 …"):
                    made = plan_batches.prepare(
                        cache.store(choice.demo), opened, sorted(accepted, key=lambda one: one.number), area=area,
                        typed=register.typed(OF), source=source, indicators=tuple(state[register.PROPOSED]), year=cache.this_year(),
                    )  # fmt: skip
            except StoreTrouble as trouble:
                st.error(markup.plain(trouble.words), icon=":material/database_off:")
                return
            state[READIED] = (key, made)
            st.rerun()  # the list above shows what was found at each candidate
        if state[READIED][0] != key:
            markup.show("changed_note", words="县区、文件或数据库已改动，请重新点击“核对已接受的各条”。")
            return
        _show(opened, state[READIED][1], sent)


def _show(opened: Opened, readied: Readied, sent: Mapping) -> None:
    prepared, weighed = readied.proposal.prepared, readied.weighed
    names = [one.name or one.printed for one in opened.candidates]
    told = [
        f"可写入 {len(readied.numbers) - len(readied.merged)} 条：{reading.change_words(prepared)}",
        *registering.brought(readied.proposal),
    ]
    markup.show("plan_told", lines=told)
    if weighed.problems:
        st.write(f"{len(weighed.problems):d} 条不能写入，请修改后重新核对，或先写入其余各条：")
        markup.show("problems", lines=words.listed(names, weighed.problems), more=0)
    rest = [one for one in prepared.problems if one.level == "error"]
    if rest:
        frame.tell_problems(rest, "")
        return
    if weighed.conflicts:
        st.write(f"{len(weighed.conflicts):d} 条与已有数据或文件内其他表述不一致：")
        markup.show("problems", lines=words.listed(names, weighed.conflicts), more=0)
    others = [one.line() for one in prepared.problems] + list(weighed.findings)
    if others:
        with st.expander(f"规划文本核对和提醒 · {len(others):d} 条"):
            markup.show("problems", lines=others[:50], more=0)
    reading.difference(prepared)
    access.who_and_why(prepared.needs_reason, examples=register.EXAMPLES)
    row = st.container(horizontal=True, vertical_alignment="center")
    count = prepared.count("new") + prepared.count("changed")
    row.button(
        markup.plain(words.written(rows=count, tasks=_tasks(prepared))) if count else "仅登记文件（各条均已存在）",
        key="plan_write",
        type="primary",
        on_click=_ask,
        args=(readied, dict(sent)),
    )
    kept = words.left(refused=sent["refused"], undecided=sent["open"], merged=len(readied.merged)) or (
        "写入后待审核，发布后生效。" if access.reviewed() else "写入后作为一个批次，可撤销。"
    )
    row.html(markup.render("notes", lines=[kept]))


def _tasks(prepared) -> int:
    """How many of the rows to be written are tasks."""
    table = prepared.difference
    return int(((table["table"] == "commitment") & (table["what"] != "same")).sum())


def _ask(readied: Readied, sent: dict) -> None:
    """The button was pressed: what still lacks is told; else what was on the screen at that moment is what gets written."""
    state = st.session_state
    refused = registering.refusals(readied.proposal, reason=state.get("why", ""), accepted_warnings=True)
    state[TOLD] = register.slips(refused)
    state[ASKED] = None if state[TOLD] else (readied, sent)


def write(choice) -> None:
    """Write what was asked for, before anything is read anew: that another wrote meanwhile is told, not passed over."""
    state = st.session_state
    asked, state[ASKED] = state[ASKED], None
    if asked is None:
        return
    readied, sent = asked
    names = "、".join(readied.proposal.files)

    def submit() -> importing.Imported:
        actor = access.actor(state.get("who", "").strip())
        if choice.frozen:
            raise NotAllowed("正在查看历史批次，请返回最新后再写入")
        return plan_batches.submit(cache.store(choice.demo), readied, actor=actor, reason=state.get("why", ""))

    done, told = trail.attempt("读规划", submit, files=names)
    if done is None:
        state[TOLD] = told[: trail.MOST]
        return
    trail.note(
        "读规划", batch=done.batch, files=names, area=readied.proposal.area, added=done.added, changed=done.changed
    )
    written = {"batch": done.batch, "keys": list(readied.keys)}
    said = words.left(
        refused=sent["refused"], undecided=sent["open"] + len(readied.weighed.problems), merged=len(readied.merged)
    )
    state[DONE] = {
        "done": done,
        "area": readied.proposal.area,
        "plan": _plan(readied),
        "written": written,
        "left": said,
        "tasks": _tasks(readied.proposal.prepared),
    }
    known = readied.proposal.known.catalogue.indicators
    state[register.PROPOSED] = [one for one in state[register.PROPOSED] if one["id"] not in known]
    state.update({SENT: None, READIED: None, TOLD: []})
    state.pop("why", None)
    st.rerun()  # the menu and the pickers still show the batch before


def _plan(readied: Readied) -> str | None:
    """The id of the plan the document belongs to, for the link."""
    rows = readied.proposal.prepared.rows
    sources = [
        one for table in ("target", "commitment") if len(rows.get(table, ())) for one in rows[table]["source"].unique()
    ]
    years = readied.proposal.known.sources.set_index("id")
    for source in sources:
        row = years.loc[source]
        if pd.notna(row["period_start"]) and pd.notna(row["period_end"]):
            found = plan_of(row["period_start"], row["period_end"])
            return found.id if found else None
    return None


def tell_done(choice) -> None:
    """What was just written, the way back, and where to see it."""
    told = st.session_state[DONE]
    if told is None:
        return
    if told.get("undone"):
        st.success(markup.plain(told["undone"]), icon=":material/undo:")
        return
    done = told["done"]
    markup.show("done", done=done)
    if told["left"]:
        markup.show("notes", lines=[told["left"]])
    with st.container(horizontal=True, vertical_alignment="center", key="go"):
        act = "撤回" if done.waits else "撤销"
        st.button(f"{act}第 {done.batch:d} 批", key="plan_undo", on_click=_undo, args=(choice, done.batch))
        register.ways_on(done.batch, told["area"], told["plan"], tasks=bool(told["tasks"]))


def _undo(choice, batch: int) -> None:
    state, why = st.session_state, "读规划页面撤销"

    def undo() -> int:
        actor = access.actor(state.get("who", "").strip() or "网页")
        return importing.undo(cache.store(choice.demo), batch, actor=actor, reason=why)

    number, told = trail.attempt("撤销", undo, of=batch)
    if number is None:
        state[TOLD] = told
        return
    state[DONE] = {"undone": f"已撤销第 {batch} 批（第 {number} 批），各条的决定仍在，可重新核对写入"}
    trail.note("撤销", of=batch, batch=number, reason=why)
