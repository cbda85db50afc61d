"""The page 上传数据: what this session has put in, what was made of it, and the one button that writes.

The files stand in the session, not in Streamlit's uploader: they survive a change of page, and a mended file takes the place
of the one it mends. What was read of them is kept until files, choices or the store change.
"""

import gc
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from actions import importing, templates
from actions.importing import Given
from actions.mending import Mend, Place
from model.failures import StoreTrouble
from model.numbers import missing
from model.plans import plan_of
from model.problems import Problem
from model.verdicts import DOUBTS
from ui import access, cache, frame, link, markup, menu, meter, trail
from wording import numbers
from wording.verdicts import class_word

TYPES = ["csv", "tsv", "txt", "xlsx", "xls", "xlsm"]
LARGEST = 20  # MB a file, as .streamlit/config.toml allows
TOGETHER, EVERYWHERE = 60, 300  # MB of files chosen and not yet written: of one session, of all
HEAVY = 2 * 2**20  # bytes of files from which reading them is a heavy job
STEP = 5_000  # problems between two looks whether to go on
PATIENCE = 0.4  # seconds before the progress is shown: a small file needs none
FILES, CHOICES, MENDS, READ, DONE, NOTE, TOLD, TURN, ASKED = (
    f"_up_{name}" for name in ("files", "choices", "mends", "read", "done", "note", "told", "turn", "asked")
)
SEEN = "_up_seen"  # this session has drawn the page before
CHOSEN = "chosen"  # in the link while files are in: a session that ends takes them with it, the link stays and tells
FLIPS = 40  # changed verdicts that stay on the page after writing


def begin() -> None:
    """The page's looks, and its places in the session."""
    allowed, most = " ".join(TYPES), f"每个不超过 {LARGEST} MB"
    markup.look(
        "uploads",
        dropzone=f"或把文件拖到这里 · {allowed} · 可一次多个 · {most}",
        refused=f"未接收：只收 {allowed}，{most}",
    )
    for name, empty in (
        (FILES, []),
        (CHOICES, {}),
        (MENDS, {}),
        (READ, None),
        (DONE, None),
        (NOTE, ""),
        (TOLD, []),
        (TURN, 0),
        (ASKED, None),
    ):
        st.session_state.setdefault(name, empty)
    _keep_told()


def _keep_told() -> None:
    """The link says that files are in. Where it says so and none are, the session they stood in has ended."""
    state = st.session_state
    if link.get(CHOSEN) and not state[FILES] and SEEN not in state:
        state[NOTE] = "此前选择的文件未保留（服务器已重新启动，或页面已重新打开），未写入任何数据。请重新选择文件。"
    state[SEEN] = True
    link.put(CHOSEN, "1" if state[FILES] else None)


def head(number: int, words: str, more: str = "") -> None:
    """The head of a step: its number, what it is, and what came of it."""
    markup.show("step_head", number=number, words=words, more=more)


# -- files ---------------------------------------------------------------------------------------------------------------


def given() -> list[Given]:
    """The files that are in."""
    return st.session_state[FILES]


def files() -> None:
    """Draw the uploader and the list of what is in."""
    turn = st.session_state[TURN]
    st.file_uploader(
        "选一个或几个数据文件",
        type=TYPES,
        accept_multiple_files=True,
        key=f"upload_{turn}",
        label_visibility="collapsed",
        on_change=_take,
        args=(f"upload_{turn}",),
    )
    for at, given in enumerate(st.session_state[FILES]):
        row = st.container(horizontal=True, vertical_alignment="center", key=f"given_{at}")
        row.html(markup.render("given", name=given.name, size=numbers.file_size(len(given.body))), width="content")
        row.button("移除", key=f"remove_{at}", type="tertiary", on_click=_remove, args=(given.name,))


def _take(key: str) -> None:
    """Files have come. One of the name of a file that is in takes its place, and that is said; two of one name chosen together are both kept.

    Of a run that was cut off, by 取消, Streamlit calls this again: what was taken then is no longer there, and nothing has come.
    """
    state, came = st.session_state, {}
    chosen = [one for one in state[key] or [] if isinstance(one, UploadedFile)]
    if not chosen:
        return
    for one in chosen:
        body, name, count = one.getvalue(), one.name, 1
        while name in came and came[name].body != body:
            stem, dot, end = one.name.rpartition(".")
            count += 1
            name = f"{stem}({count}){dot}{end}" if dot else f"{one.name}({count})"
        came[name] = Given(name=name, body=body)
    replaced = [given.name for given in state[FILES] if given.name in came and came[given.name].body != given.body]
    before = state[FILES]
    kept = [came.pop(given.name, given) for given in before]
    taken, refused = _within([*kept, *came.values()])
    state[FILES] = taken + [given for given in before if given.name in refused]
    state[DONE], state[TOLD] = None, []
    replaced = [name for name in replaced if name not in refused]
    state[MENDS] = {place: one for place, one in state[MENDS].items() if one.file not in replaced}
    notes = [f"{'、'.join(replaced)} 已替换为新选文件。"] if replaced else []
    if refused:
        notes.append(
            f"未接收 {'、'.join(refused)}：待写入的文件一人合计不超过 {TOGETHER} MB，所有人合计不超过 {EVERYWHERE} MB。"
            "请先写入或移除已选文件，再选择上述文件。"
        )
    state[NOTE] = "".join(notes)
    state[TURN] += 1  # the uploader starts anew, so that nothing stands twice
    context = get_script_run_ctx()
    for one in chosen if context else []:  # nor in memory twice
        context.uploaded_file_mgr.remove_file(context.session_id, one.file_id)


def _within(files: list[Given]) -> tuple[list[Given], list[str]]:
    """The files that may stay in memory until they are written, the first ones first, and the names of the others."""
    held, taken, refused = cache.held(), [], []
    room = _room(files)
    if sum(len(one.body) for one in files) > room:
        gc.collect()  # what sessions that ended let go of may lie about still
        room = _room(files)
    for one in files:
        if len(one.body) <= room:
            room -= len(one.body)
            taken.append(one)
            held[id(one)] = one
        else:
            refused.append(one.name)
    return taken, refused


def _room(mine: list[Given]) -> int:
    """How many bytes of these files may stay, beside what all others hold."""
    known = {id(one) for one in mine}
    others = sum(len(one.body) for at, one in list(cache.held().items()) if at not in known)
    return min(TOGETHER * 2**20, EVERYWHERE * 2**20 - others)


def _remove(name: str) -> None:
    state = st.session_state
    state[FILES] = [given for given in state[FILES] if given.name != name]
    state[CHOICES] = {place: said for place, said in state[CHOICES].items() if place[0] != name}
    state[MENDS] = {place: one for place, one in state[MENDS].items() if one.file != name}
    state[TOLD], state[NOTE] = [], ""


def clear() -> None:
    """Take everything out; nothing was written."""
    st.session_state.update({FILES: [], CHOICES: {}, MENDS: {}, READ: None, TOLD: [], NOTE: ""})


def _cancel() -> None:
    clear()
    st.session_state[NOTE] = "已取消，未写入任何数据。"


# -- reading -------------------------------------------------------------------------------------------------------------


def prepared(choice, given: list[Given]):
    """What the files say beside what the store holds (actions.importing.Prepared); read anew only when something changed."""
    held, state = cache.store(choice.demo), st.session_state
    digest = hashlib.sha256(b"".join(hashlib.sha256(one.name.encode() + b"\0" + one.body).digest() for one in given))
    key = (
        held.id,
        held.version(),
        digest.hexdigest(),
        repr(sorted(state[CHOICES].items())),
        mends(),
        cache.this_year(),
    )
    if state[READ] is None or state[READ][0] != key:
        box = st.empty()
        show = shown_in(box, cancel=_cancel)
        try:
            with _turn(given), meter.timed("读取上传", session=trail.session()):
                made = importing.prepare(
                    held,
                    given,
                    year=cache.this_year(),
                    choices=dict(state[CHOICES]),
                    mends=mends(),
                    known=cache.reference(choice.demo, held.version()),
                    on=cache.today(),
                    progress=show,
                )
        except StoreTrouble as trouble:
            st.error(markup.plain(trouble.words), icon=":material/database_off:")
            frame.end_page()
        told = hashlib.sha256()
        for at, problem in enumerate(made.problems):
            if at % STEP == 0:
                show(at, len(made.problems), "汇总问题")
            told.update(f"{problem.line()}\n".encode())
        heads = templates.heads(made)
        box.empty()
        state[READ] = (key, made, heads, told.hexdigest()[:12])
    return state[READ][1]


@contextmanager
def _turn(given: list[Given]) -> Iterator[None]:
    """Large files are read one lot of a person at a time; who reads two at once, in two windows, is told to wait."""
    if sum(len(one.body) for one in given) < HEAVY:
        yield
        return
    with cache.turns().turn(trail.person(), "读取上传文件", counted=False) as why:
        if why:
            st.warning(markup.plain(why), icon=":material/hourglass_top:")
            frame.end_page()
        yield


def heads() -> dict[tuple[str, str], dict[str, str]]:
    """(file, sheet) -> column letter -> what its header says, of what was read last."""
    return st.session_state[READ][2]


def shown_in(box, *, cancel: Callable[[], None]):
    """A progress that shows itself only when it takes a while; with a button that cancels. cancel: what that button does besides.

    Asked to cancel, Streamlit ends this run at the next drawn step, inside the reading: nothing was written yet.
    """
    begun, bar = time.monotonic(), None

    def show(done: int, total: int, words: str) -> None:
        nonlocal bar
        if bar is None and time.monotonic() - begun < PATIENCE:
            return
        share = min(done / total, 1.0) if total else 0.0
        if bar is None:
            with box.container(horizontal=True, vertical_alignment="center"):
                bar = st.progress(share)
                st.button("取消", key="cancel", on_click=cancel)
        bar.progress(share, text=f"{markup.plain(words)} {done:,} / {total:,}")

    return show


def _tick(what: str) -> str:
    """The key of a tick, 'accepted' or 'sound_only': other problems ask for another tick."""
    return f"{what}_{st.session_state[READ][3]}"


def choose(file: str, sheet: str, part: str, key: str, name: str = "") -> None:
    """The reader changed what was made of a sheet. part: used, layout, header_rows, or a dict's name with `name` in it."""
    value, said = st.session_state[key], st.session_state[CHOICES].setdefault((file, sheet), {})
    if name:
        said[part] = said.get(part, {}) | {name: value}
    else:
        said[part] = value


def mends() -> tuple[Mend, ...]:
    """The cells put right so far."""
    return tuple(st.session_state[MENDS].values())


def mend_key(place: Place) -> str:
    """The key of the field that puts a cell right: it starts anew with another file."""
    cell = "|".join((place.file, place.sheet, place.column, str(place.rows[0])))
    return f"mend_{st.session_state[TURN]}_{hashlib.sha256(cell.encode()).hexdigest()[:16]}"


def mend(place: Place) -> None:
    """The reader put a cell right, or took that back by leaving the field empty or as it was."""
    state, becomes = st.session_state, st.session_state[mend_key(place)].strip()
    kept = dict(state[MENDS])
    for one in place.mends(becomes):
        kept.pop((one.file, one.sheet, one.row, one.column), None)
        if becomes not in ("", one.was):
            kept[one.file, one.sheet, one.row, one.column] = one
    state[MENDS], state[TOLD] = kept, []


def answer(file: str, sheet: str, part: str, key: str, name: str) -> None:
    """The reader answered a question of a sheet (ui/reading.questions); taking the answer back asks again."""
    if st.session_state[key]:
        choose(file, sheet, part, key, name)


# -- writing -------------------------------------------------------------------------------------------------------------


def write_box(choice, made) -> None:
    """Who, why, the ticks, and the button: grey, with the reason beside it, where nothing can be written whatever is filled
    in. What is lacking is said when it is pressed.
    """
    stopped = _stopped(made)
    errors, warnings = (sum(one.level == level for one in made.problems) for level in ("error", "warning"))
    access.who_and_why(made.needs_reason, examples=("例如：妇幼年报核定数替换快报数", "例如：2025 年年报"))
    if warnings:
        st.checkbox(f"{warnings:d} 条提醒已核对，数据无误", key=_tick("accepted"), persist_state="session")
    if errors:
        st.checkbox("只写入无问题的行，有问题的以后补报", key=_tick("sound_only"), persist_state="session")
    if st.session_state[TOLD]:
        st.warning("  \n".join(map(markup.plain, st.session_state[TOLD])), icon=":material/error:")
    row = st.container(horizontal=True, vertical_alignment="center")
    count = made.count("new") + made.count("changed")
    row.button(
        markup.plain(f"{verb()} {count:d} {counted_in(made)}" if count else verb()),
        key="write",
        type="primary",
        disabled=bool(stopped),
        on_click=_ask,
        args=(made,),
    )
    row.button("全部移除", key="clear", type="tertiary", on_click=clear)
    words = f"写入{'演示数据' if choice.invented else ''}后作为一个批次，可在上传记录中撤销。"
    words = "提交后待审核，发布前不计入判定、统计和材料，可在数据审核中撤回。" if access.reviewed() else words
    row.html(markup.render("notes", lines=[stopped or words]))


def verb() -> str:
    """What is done with a preview: 写入, or 提交 where a reviewer publishes it."""
    return "提交" if access.reviewed() else "写入"


def promise() -> str:
    """What every batch is good for, under the title."""
    return f"每次{verb()}为一个批次，{'经审核后发布' if access.reviewed() else '可撤销'}"


def counted_in(made) -> str:
    """What is counted of a preview: rows of tables; where there are only cells that were filled in, those."""
    return "处" if len(made.difference) and set(made.difference["table"]) == {"remark"} else "行"


def _stopped(made) -> str:
    """Why nothing of these files can be written; '' when something can."""
    errors = any(one.level == "error" for one in made.problems)
    if made.repeated:
        return f"不能写入：该文件已在第 {made.repeated} 批写入{'；有问题的行，更正后可补写' if errors else ''}。"
    if made.count("new") + made.count("changed"):
        return ""
    if made.count("same"):
        return "无须写入：上述内容在数据库中均已存在。"
    if made.reading.filled and not errors:
        return "无须写入：填写栏与看板所载一致，没有新填的内容。"
    return "不能写入：没有可写入的行，请先处理第 3 步所列问题。" if errors else "不能写入：没有可写入的行。"


def _ask(made) -> None:
    """The button was pressed: what still lacks is told; else what was on the screen at that moment is what gets written."""
    state = st.session_state
    errors, warnings = (sum(one.level == level for one in made.problems) for level in ("error", "warning"))
    told = [] if made.mends == mends() else ["刚填的更正已生效。请核对变更预览，再点击“写入”。"]
    told += [] if state.get("who", "").strip() else ["请填写姓名。"]
    if errors and not state.get(_tick("sound_only")):
        told.append(f"有 {errors} 处须改。请在第 3 步更正或改正文件后重新选择，也可勾选“只写入无问题的行”。")
    if warnings and not state.get(_tick("accepted")):
        told.append(f"有 {warnings} 条提醒。核对后请勾选“提醒已核对”。")
    if made.needs_reason and not state.get("why", "").strip():
        told.append(f"有 {int(made.difference['revised'].sum())} 个已有数据将改动，请写明原因。")
    others = importing.refusals(made, reason="已另行提示", accepted_warnings=True, good_rows=True)
    state[TOLD] = told + [_line(problem) for problem in importing.further(others, made.problems)]
    state[ASKED] = None if state[TOLD] else made


def write(choice) -> None:
    """Write what was asked for, before anything is read anew: that another wrote meanwhile is told, not passed over."""
    state = st.session_state
    made, state[ASKED] = state[ASKED], None
    if made is None:
        return
    names = "、".join(one.name for one in made.files)
    box = st.empty()

    def submit() -> importing.Imported:
        with meter.timed("写入", session=trail.session()):
            return importing.submit(
                cache.store(choice.demo),
                made,
                actor=access.actor(state.get("who", "").strip()),
                reason=state.get("why", "").strip(),
                accepted_warnings=bool(state.get(_tick("accepted"))),
                good_rows=bool(state.get(_tick("sound_only"))),
                progress=shown_in(box, cancel=_cancel),
            )

    done, told = trail.attempt("上传", submit, files=names)
    if done is None:
        state[TOLD] = told[: trail.MOST]
        box.empty()
        return
    state[DONE] = done, made.flips
    trail.note(
        "上传",
        batch=done.batch,
        files=names,
        added=done.added,
        changed=done.changed,
        reason=state.get("why", "").strip(),
    )
    clear()
    state.pop("why", None)
    st.rerun()  # the menu and the pickers still show the batch before


def _line(problem: Problem) -> str:
    return problem.line().lstrip("：")


def tell_done() -> None:
    """What was just written, and where to see it."""
    done, note = st.session_state[DONE], st.session_state[NOTE]
    if note:
        markup.show("changed_note", words=note)
    if done is None:
        return
    done, flips = done
    if done.batch is None:
        st.html('<div class="said-done">上述数据在数据库中均已存在，未写入新批次。</div>')
        return
    markup.show("done", done=done)
    row = st.container(horizontal=True, key="go")
    with row:
        if done.waits:
            menu.go(st, "review", "查看审核进展", icon=":material/rate_review:", batch=str(done.batch))
        menu.go(st, "overview", "查看总览", icon=":material/grid_view:")
        menu.to_batch(done.batch)
    if not done.waits:
        _tell_flips(flips)


def _tell_flips(table) -> None:
    """The verdicts that changed, each with the ways to its rows; they stay until other files are chosen."""
    if not len(table):
        return
    markup.show("flips", count=len(table), lines=[], done=True, act="")
    for at, row in enumerate(table.head(FLIPS).to_dict("records")):
        line = st.container(horizontal=True, vertical_alignment="center", key=f"flip_{at}")
        line.html(markup.render("flip", words=flip_words(row)), width="content")
        with line:
            area, indicator, asked = row["area_code"], row["indicator"], _seen_by(row)
            menu.go(st, "county", "县域画像", county=area, cell=f"{area}.{indicator}", extent="all", **asked)
            menu.go(st, "progress", "进度", county=area, indicator=indicator, area=None, group=None, **asked)
    if len(table) > FLIPS:
        markup.show("notes", lines=[f"只列前 {FLIPS} 个，共 {len(table):,} 个。"])


def _seen_by(row: dict) -> dict[str, str | None]:
    """The shared choices that show a target as it stands now: its plan, and nothing that would leave it out."""
    year = None if missing(row["target_year"]) else int(row["target_year"])
    plan = plan_of(year, year)
    return {"asof": None, "category": None, "attribute": None} | ({"plan": plan.id} if plan else {})


def flip_words(row: dict) -> str:
    """'山丹县 健康素养 2025：仅有基期 → 按时序': one verdict that changes."""
    year = "" if missing(row["target_year"]) else f" {int(row['target_year'])}"
    before, after = (
        class_word(row[end], row["attribute"], due="due_no_final" in row[f"{end}_flags"]) if row[end] else "没有目标"
        for end in ("from", "to")
    )
    doubts = "，".join(DOUBTS[code] for code in row["doubts"].split(";") if code)
    return f"{row['area']} {row['indicator_name']}{year}：{before} → {after}{f'（{doubts}）' if doubts else ''}"


def introduce() -> None:
    """Nothing is in yet: what happens here, in three lines."""
    markup.show("introduction")
