"""The page 十五五工作台: the drafts there are, one draft as a table to work in, several beside each other. What is chosen stays in the browser until it is
saved (static/draft.js); what a choice asks is always what gaps reckoned, sent back with each change.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial

import streamlit as st

from actions import draft_files, drafting
from actions.drafting import FIELDS, USUAL, Assessed, Row
from charts import drafting as pictures
from charts.inline import Picture
from model import clock
from model.drafts import LAST, LONGEST_NAME, LONGEST_NOTE, MOST_LINES, Draft, DraftLine
from model.failures import NotAllowed, NotFound, Refused, StoreTrouble
from model.indicators import Indicator
from model.verdicts import ATTRIBUTES
from ui import access, cache, choices, components, county, link, markup, menu, parts, shooting, trail
from ui.choices import Choice
from ui.packing import MIMES
from wording import drafting as words
from wording import numbers

ANSWER = "_draft_answer"  # what the last act came to: of which request, in words
WORK = "_draft_work"  # scope -> what is chosen and not saved: name and lines as typed
GO = "_draft_go"  # the draft to show in the run that follows an act
PAGE, NEW = "draft", "new"
UNSAVED = "草案有修改未保存，保存后再截图。"  # the picture is of what the link says, and that is what is saved
BEGUN = "145"  # link: the draft begins with the targets of the plan before
NAME = 40  # signs of a person's name
MOST_COMPARED = 4
COMPARATORS = [(key, {"~": "左右", "range": "区间"}.get(key, key)) for key in words.COMPARATORS]
SINCE = 2018  # the first year of the small picture, where figures are held


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page shows. draft: None where it lists them; saved: as it was saved last; changed: what is shown is not what is saved; wrong: what of
    the typed is no number; listed, deleted: the drafts there are.
    """

    area: str
    draft: Draft | None
    saved: Draft | None
    assessed: Assessed | None
    texts: list[dict[str, str]]
    changed: bool
    wrong: dict[str, str]
    listed: list[Draft]
    deleted: list[Draft]


def view(choice: Choice) -> Shown:
    """Draws the page's own pickers, and gives the draft they ask for, or the list."""
    markup.look("draft")
    if (go := st.session_state.pop(GO, None)) is not None:
        link.put("draft", go or None)
        link.put("from", None)
    asked = link.get("draft")
    shooting.hold_back(PAGE, "")
    row = st.container(horizontal=True, vertical_alignment="center", key="county_pickers")
    saved = _saved(choice, asked)
    if asked not in ("", NEW) and saved is None:
        link.drop("草案", asked)
        link.put("draft", None)
        asked = ""
    if saved is not None:
        menu.go(row, "draft", "全部草案", icon=":material/arrow_back:", draft=None)
        return _open(choice, row, saved.area, saved)
    area = county.pick(row, choice)
    if asked == NEW and not choice.frozen and access.may_write(area):
        menu.go(row, "draft", "全部草案", icon=":material/arrow_back:", draft=None)
        return _open(choice, row, area, None)
    link.put("draft", None)
    link.put("from", None)
    if not choice.frozen and access.may_write(area):
        if row.button("从十四五目标起草", key="draft_from_145", type="primary", icon=":material/playlist_add_check:"):
            link.change(draft=NEW, **{"from": BEGUN})
        if row.button("新建空白草案", key="draft_new", icon=":material/add:"):
            link.change(draft=NEW)
    listed, deleted = drafting.kept(cache.store(choice.demo))
    return Shown(
        area=area, draft=None, saved=None, assessed=None, texts=[], changed=False, wrong={}, listed=listed, deleted=deleted
    )  # fmt: skip


def _saved(choice: Choice, asked: str) -> Draft | None:
    if asked in ("", NEW):
        return None
    try:
        found = drafting.find(cache.store(choice.demo), asked)
    except NotFound:
        return None
    return found if found.area in cache.reference(choice.demo, choice.version).area_names else None


def _open(choice: Choice, row, area: str, saved: Draft | None) -> Shown:
    """One draft: as it was saved, or as it stands in this session."""
    known = cache.reference(choice.demo, choice.version)
    begun = saved or Draft(id="", name=f"{known.area_names[area]}十五五草案", area=area, lines=_beginning(choice, area))
    work = None if _fixed(choice, area) else st.session_state.get(WORK, {}).get(_scope(choice, saved, area))
    texts = work["lines"] if work else [drafting.typed(line) for line in begun.lines]
    lines, wrong = drafting.read(texts, known)
    draft = replace(begun, lines=lines, name=work["name"] if work else begun.name)
    shown = Shown(
        area=area,
        draft=draft,
        saved=saved,
        assessed=drafting.assess(cache.view(choice), draft, wrong=wrong),
        texts=texts,
        changed=saved is None or (work is not None and work != _as_typed(saved)),
        wrong=wrong,
        listed=[],
        deleted=[],
    )
    shooting.hold_back(PAGE, UNSAVED if shown.changed else "")
    _tools(choice, row, shown)
    return shown


def _as_typed(saved: Draft) -> dict:
    """A saved draft as the browser has it while nothing is changed."""
    return {"name": saved.name, "lines": [drafting.typed(line) for line in saved.lines]}


def _beginning(choice: Choice, area: str) -> tuple[DraftLine, ...]:
    if link.get("from") != BEGUN:
        return ()
    whole = choices.without_range(choices.only(choice, area))
    return drafting.begin(cache.view(whole), whole, area=area)


def _fixed(choice: Choice, area: str = "") -> bool:
    """Whether nothing can be changed here: of an earlier batch, in a picture, or by whoever may not draft for the area."""
    return choice.frozen or choice.outward or not access.may_write(*([area] if area else []))


def _scope(choice: Choice, saved: Draft | None, area: str) -> str:
    """Whose edits these are, in this tab."""
    return f"{choice.demo} {saved.id if saved else f'{NEW} {area} ' + link.get('from')}"


def headline(choice: Choice, shown: Shown) -> tuple[str, str]:
    """(finding, the line under it)."""
    apart = f"草案不计入任何统计、导出和看板 · 数据截至 {choice.year} 年 · 数据第 {choice.version} 批"
    if shown.draft is None or shown.assessed is None:
        return words.listed(shown.listed, cache.reference(choice.demo, choice.version).area_names), apart
    area = shown.assessed.area.name
    told = f"“{shown.draft.name}” {words.passport(shown.saved or shown.draft, changed=shown.changed)}"
    deleted = "已删除，恢复后方可修改 · " if shown.saved and shown.saved.deleted else ""
    return words.headline(shown.assessed.counts, name=area), f"{deleted}{told} · {apart}"


def draw(choice: Choice, shown: Shown) -> None:
    """The list, or the table of the draft."""
    if shown.draft is None or shown.assessed is None:
        _list(choice, shown)
    else:
        _table(choice, shown)


# -- the list ----------------------------------------------------------------------------------------------------------


def _list(choice: Choice, shown: Shown) -> None:
    names = cache.reference(choice.demo, choice.version).area_names
    if not shown.listed:
        parts.empty(
            "还没有草案。选择县区后点击“从十四五目标起草”，以该县十四五指标为起点；草案保存后，"
            + (
                "本县填报人员及审核、管理人员可查看。"
                if access.is_on()
                else "本服务器上的人员均可查看，链接可直接转发。"
            ),
            upload=False,
        )
    else:
        rows = [_listed(one, names) for one in shown.listed]
        components.linked("draft_list", markup.render("draft_list", rows=rows))
    if len(shown.listed) > 1:
        _compare(choice, shown, names)
    if shown.deleted:
        with st.expander(f"已删除 {len(shown.deleted):d} 份", icon=":material/delete:"):
            for one in shown.deleted:
                row = st.container(horizontal=True, vertical_alignment="center")
                told = f"{one.name}（{names.get(one.area, one.area)}，{len(one.lines)} 项；{one.maker} {clock.words(one.made)} 删除）"
                row.markdown(markup.plain(told), width="content")
                if not _fixed(choice, one.area):
                    _restoring(choice, row, one)
    frame_note = f"对比时最多列 {MOST_COMPARED} 份"
    parts.passport(choices.of_page(choice, PAGE), *([frame_note] if len(shown.listed) > MOST_COMPARED else []))


def _listed(one: Draft, names: dict[str, str]) -> dict:
    return {
        "name": one.name,
        "link": menu.address("draft", draft=one.id),
        "area": names.get(one.area, one.area),
        "lines": len(one.lines),
        "binding": sum(line.attribute == "binding" for line in one.lines),
        "version": one.version,
        "maker": one.maker,
        "made": clock.words(one.made),
    }


def _compare(choice: Choice, shown: Shown, names: dict[str, str]) -> None:
    """Two drafts and more, side by side."""
    by_id = {one.id: one for one in shown.listed}
    box = st.container(horizontal=True, vertical_alignment="center", key="draft_compare")
    box.html('<div class="label">对比</div>', width="content")
    picked = link.several(
        box, "对比草案", by_id, key="compare", default=(), words=lambda id: f"{by_id[id].name}（{names.get(by_id[id].area, '')}）"
    )  # fmt: skip
    if len(picked) < 2:
        st.html('<div class="note">选择两份以上草案，逐项对照目标和每年需变化。</div>')
        return
    known, view = cache.reference(choice.demo, choice.version), cache.view(choice)
    chosen = [drafting.assess(view, by_id[id]) for id in picked[:MOST_COMPARED] if by_id[id].area in view.areas]
    compared = drafting.compare(chosen, known)
    heads = [
        {
            "name": one.draft.name,
            "link": menu.address("draft", draft=one.draft.id),
            "more": f"{one.area.name} · 第 {one.draft.version} 版 · {one.draft.maker}",
        }
        for one in chosen
    ]
    differ = sum(row.differ for row in compared)
    markup.show("notes", lines=[f"共 {len(compared)} 项指标，{differ} 项不同"])
    components.linked("draft_compared", markup.render("draft_compare", heads=heads, rows=compared, last=LAST))


def _restoring(choice: Choice, box, draft: Draft, version: int | None = None, words_: str = "恢复") -> None:
    """A button that brings a draft, or a version of it, back; it asks for a name where none is known yet."""
    key = f"{draft.id}_{version or 0}"
    with box.popover(markup.plain(words_), key=f"draft_restore_{key}", width="content"):
        st.text_input(
            "姓名",
            value=st.session_state.get("who", ""),
            key=f"draft_by_{key}",
            max_chars=NAME,
            disabled=access.is_on(),
        )
        st.button(
            "确认恢复", key=f"draft_restored_{key}", type="primary", on_click=_restore, args=(choice, draft.id, version, key)
        )  # fmt: skip


# -- one draft -----------------------------------------------------------------------------------------------------------


def _tools(choice: Choice, row, shown: Shown) -> None:
    """What is done with the draft as a whole: files, versions, deleting."""
    draft, saved = shown.draft, shown.saved
    if draft is None:
        return
    name = words.file_name(draft, cache.reference(choice.demo, choice.version).area_names[shown.area])
    if draft.lines:
        for kind in ("docx", "xlsx"):
            row.download_button(
                markup.plain(f"指标体系表 {kind.upper()}"),
                access.later(partial(_file, choice, draft, shown.changed, shown.wrong, kind)),
                file_name=f"{name}.{kind}",
                mime=MIMES[kind],
                key=f"draft_{kind}",
                on_click="ignore",
            )
        row.download_button(
            "登记用（CSV）",
            access.later(partial(_rows_for_data, choice, draft)),
            file_name=f"targets_{draft.area}_{LAST}.csv",
            mime="text/csv",
            key="draft_csv",
            on_click="ignore",
            help="规划印发后登记用：data/targets.csv 的各列，来源（source）、位置（place）、原文（as_printed）待填",
        )
    if saved is None:
        return
    store = cache.store(choice.demo)
    with row.popover("版本", key="draft_versions", icon=":material/history:", width="content"):
        for one in drafting.versions(store, saved.id):
            line = st.container(horizontal=True, vertical_alignment="center")
            line.markdown(markup.plain(words.version(one)), width="content")
            if one.version != saved.version and not one.deleted and not _fixed(choice, saved.area):
                _restoring(choice, line, saved, one.version, "恢复此版")
    if saved.deleted:
        if not _fixed(choice, saved.area):
            _restoring(choice, row, saved)
    elif not _fixed(choice, saved.area):
        with row.popover("删除", key="draft_delete", icon=":material/delete:", width="content"):
            st.markdown("删除后不再列出，可在“已删除”中恢复，各版本均保留。")
            st.text_input(
                "姓名",
                value=st.session_state.get("who", ""),
                key="draft_by_delete",
                max_chars=NAME,
                disabled=access.is_on(),
            )
            st.button("确认删除", key="draft_deleted", type="primary", on_click=_delete, args=(choice, saved.id))


def _file(choice: Choice, draft: Draft, changed: bool, wrong: Mapping[str, str], kind: str) -> bytes:
    """The table of a draft as a file: of the View that may leave the house. What was typed and is no target is told in it."""
    view = cache.release(choice)
    assessed = drafting.assess(view, draft, wrong=wrong)
    return draft_files.file_of(draft_files.target_system(view, assessed, changed=changed, on=cache.today()), kind)


def _rows_for_data(choice: Choice, draft: Draft) -> bytes:
    return draft_files.for_data(drafting.assess(cache.release(choice), draft))


def _table(choice: Choice, shown: Shown) -> None:
    """The table with its fields."""
    assessed, draft, saved = shown.assessed, shown.draft, shown.saved
    if assessed is None or draft is None:
        return
    fixed = _fixed(choice, draft.area) or bool(saved and saved.deleted)
    catalogue = cache.reference(choice.demo, choice.version).catalogue
    there = {row.indicator.id for row in assessed.rows}
    free = [one for key, one in catalogue.indicators.items() if key not in there]
    numbered = {
        row.indicator.id: place for place, row in enumerate((r for _, rows in assessed.grouped for r in rows), 1)
    }
    made = markup.render(
        "draft",
        fixed=fixed,
        name=draft.name,
        label=f"{assessed.area.name}十五五草案",
        kept=saved is not None,
        last=draft.last,
        indicators=[_offer(one) for one in sorted(free, key=lambda one: not one.core)],
        offered=[one for one in free if one.core],
        groups=[
            (head, [_line(row, numbered[row.indicator.id], shown) for row in rows]) for head, rows in assessed.grouped
        ],
        attributes=list(ATTRIBUTES.items()),
        comparators=COMPARATORS,
        longest_name=LONGEST_NAME,
        longest_note=LONGEST_NOTE,
    )
    answer = st.session_state.get(ANSWER, {})
    data = {
        "html": made,
        "scope": _scope(choice, saved, shown.area),
        "fixed": fixed,
        "version": saved.version if saved else 0,
        "maker": saved.maker if saved else "",
        "name": draft.name,
        "lines": shown.texts,
        "saved": _as_typed(saved) if saved else {"name": "", "lines": []},
        "fresh": dict.fromkeys(FIELDS, "") | {"comparator": "≥", "attribute": "expected"},
        "usual": {one.id: USUAL[one.better] for one in free},
        "who": st.session_state.get("who", ""),
        "signed": access.is_on(),
        "answered": answer.get("id", ""),
        "ok": bool(answer.get("ok")),
    }
    components.component("draft")(
        key="draft", data=data, on_edit_change=partial(_edit, choice, shown), on_save_change=partial(_save, choice, shown)
    )  # fmt: skip
    st.html(
        '<div class="note">图中空心圆为基期，虚线为所需变化，粗横线为目标；“其他县现状”中灰点为各县最新数，竖线为本草案目标。每年需、此前每年按公开的判定方法计算。</div>'
    )
    parts.passport(choices.of_page(choice, PAGE), f"草案{words.passport(saved or draft, changed=shown.changed)}")


def _offer(one: Indicator) -> dict:
    """An indicator to be added: its name with its unit, and what else it is found by."""
    return {"id": one.id, "label": numbers.named(one), "more": ("核心 " if one.core else "") + parts.other_names(one)}


def _line(row: Row, number: int, shown: Shown) -> dict:
    """What the template asks of a row."""
    line, figure = row.line, row.base.figure
    own = {one["indicator"]: one for one in shown.texts}.get(line.indicator, drafting.typed(line))
    ends = (
        [] if row.a is None or row.a.target is None else [one for one in (line.value, line.value_to) if one is not None]
    )
    base = None if figure is None or "unit" in row.base.doubts else figure.value
    return {
        "id": line.indicator,
        "number": number,
        "name": row.indicator.name,
        "unit": row.indicator.unit,
        "note": own["note"],
        "base": words.base(figure, row.base.doubts),
        "base_year": "" if figure is None else words.base_year(figure, row.base.doubts),
        "is_late": bool({"older", "later"} & set(row.base.doubts)),
        "doubts": words.doubts(row.base.doubts) if figure else [words.NO_BASELINE],
        "attribute": line.attribute,
        "attribute_word": words.attribute(line.attribute),
        "target": words.target(line, row.indicator),
        "comparator": line.comparator,
        "value": own["value"],
        "to": own["to"],
        **_limits(row),
        "required": words.required(row.a),
        "achieved": drafting.achieved_words(row),
        "span": drafting.span_words(row),
        "why": "" if {"unit", "suppressed"} & set(row.base.doubts) else words.NO_COURSE,
        "above": [words.above(one) for one in row.above],
        "strip": _strip(row, base, ends),
        "others": drafting.spread_words(row),
        "course": _course(row, ends),
        "told": f"{row.indicator.name}历年与目标",
        "warnings": [*([row.problem] if row.problem else []), *row.warnings],
    }


def _limits(row: Row) -> dict:
    digits = row.limits.decimals
    ends = {"low": row.limits.low, "high": row.limits.high, "step": row.limits.step}
    return {name: numbers.printed(value, digits).replace("−", "-") for name, value in ends.items()} | {
        "decimals": digits
    }


def _strip(row: Row, base: float | None, ends: list[float]) -> Picture | None:
    if row.others is None:
        return None
    values = [one.value for _, one in row.others.figures if one.value is not None]
    return pictures.strip(values, base, ends)


def _course(row: Row, ends: list[float]) -> Picture | None:
    if not row.figures and not ends:
        return None
    return pictures.course(row.figures, row.base.figure, ends, last=LAST, first=SINCE)


# -- what is done ------------------------------------------------------------------------------------------------------------


def _told(name: str) -> dict:
    return dict(st.session_state["draft"].get(name) or {})


def _texts(told: dict) -> dict:
    """Name and lines as typed, cut to what can be typed."""
    lines = [
        {field: str(one.get(field) or "")[:LONGEST_NOTE] for field in FIELDS}
        for one in list(told.get("lines") or [])[:MOST_LINES]
        if isinstance(one, dict)
    ]
    return {"name": str(told.get("name") or "")[: 2 * LONGEST_NAME], "lines": lines}


def _edit(choice: Choice, shown: Shown) -> None:
    """Before the run that the browser asked for: what is chosen now, not saved."""
    told = _told("edit")
    scope = _scope(choice, shown.saved, shown.area)
    if not told or told.get("scope") != scope:
        return
    work = dict(st.session_state.get(WORK, {}))
    work.pop(scope, None)
    st.session_state[WORK] = work if told.get("reset") else work | {scope: _texts(told)}


def _save(choice: Choice, shown: Shown) -> None:
    """Before the run that the browser asked for: what was chosen becomes a version, or it is told why not."""
    state, told = st.session_state, _told("save")
    scope = _scope(choice, shown.saved, shown.area)
    if not told or told.get("scope") != scope:
        return
    texts, known = _texts(told), cache.newest_reference(choice)
    lines, wrong = drafting.read(texts["lines"], known)
    state[WORK] = dict(state.get(WORK, {})) | {scope: texts}
    state[ANSWER] = {"id": str(told.get("id", ""))}
    own = shown.saved if shown.saved and not told.get("anew") else None
    draft = Draft(
        id=own.id if own else "",
        name=texts["name"],
        area=shown.area,
        lines=lines,
        version=int(told.get("seen") or 0) if own else 0,
    )
    trouble = [f"{known.catalogue.names[key]}：{why}" for key, why in wrong.items()]
    done = _done(choice, told.get("by"), "草案保存", lambda actor: drafting.save(cache.store(choice.demo), draft, actor=actor, known=known), trouble)  # fmt: skip
    if done:
        state[ANSWER] |= {"ok": True, "words": f"已保存“{done.name}”第 {done.version} 版，{len(done.lines)} 项指标"}
        state[WORK] = {key: one for key, one in state[WORK].items() if key != scope}
        state[GO] = done.id


def _delete(choice: Choice, id: str) -> None:
    by = st.session_state.get("draft_by_delete")
    done = _done(choice, by, "草案删除", lambda actor: drafting.delete(cache.store(choice.demo), id, actor=actor, known=cache.newest_reference(choice)))  # fmt: skip
    if done:
        st.session_state[ANSWER] = {"words": f"已删除“{done.name}”，可在“已删除”中恢复"}
        st.session_state[GO] = ""


def _restore(choice: Choice, id: str, version: int | None, key: str) -> None:
    by = st.session_state.get(f"draft_by_{key}")
    store, known = cache.store(choice.demo), cache.newest_reference(choice)
    done = _done(choice, by, "草案恢复", lambda actor: drafting.restore(store, id, actor=actor, known=known, version=version))  # fmt: skip
    if done:
        st.session_state[ANSWER] = {"words": f"已恢复“{done.name}”（第 {done.version} 版）"}
        st.session_state[GO] = done.id
        scope = f"{choice.demo} {id}"
        st.session_state[WORK] = {key: one for key, one in st.session_state.get(WORK, {}).items() if key != scope}


def _done(choice: Choice, by: object, act: str, do, trouble: list[str] | None = None) -> Draft | None:
    """What an act on a draft gave; None where it was refused, with the reasons in ANSWER."""
    state = st.session_state
    name = " ".join(str(by or "").split())[:NAME]
    told = list(trouble or [])
    try:
        if choice.frozen:
            raise NotAllowed("正在查看历史批次，请返回最新后再操作")
        if not name:
            raise NotAllowed("请填写姓名")
        state["who"] = name
        if not told:
            done = do(access.actor(name))
            trail.note(act, draft=done.id, version=done.version, area=done.area)
            return done
    except Refused as refused:
        told += refused.lines()
    except (NotAllowed, NotFound, StoreTrouble) as error:
        told.append(str(error))
    state[ANSWER] = state.get(ANSWER, {}) | {"trouble": told, "ok": False}
    trail.note(f"{act}被拒", why="；".join(told))
    return None


def tell(choice: Choice) -> None:
    """What the last act came to, once."""
    answer = st.session_state.get(ANSWER, {})
    for line in answer.pop("trouble", []):
        st.warning(markup.plain(f"未保存：{line}"), icon=":material/error:")
    if told := answer.pop("words", ""):
        with st.container(key="draft_told"):
            st.success(markup.plain(told), icon=":material/check:")
