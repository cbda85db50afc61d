"""The page 县区与目标: the county, its plan, the table of targets and figures, what writing would do, and the one button that writes.

What is typed stands in the session under names of ours, not in Streamlit's widgets alone: it survives a change of page, a refusal and an error.
"""

from collections.abc import Iterable
from types import MappingProxyType

import pandas as pd
import streamlit as st

from actions import registering, rows_for_data, typed_rows
from actions.importing import Given, Imported
from actions.registering import Proposal
from actions.typed_rows import Draft
from model.failures import StoreTrouble
from model.plans import plan_of
from model.verdicts import ATTRIBUTES, SCOPES
from ui import access, cache, frame, link, markup, menu, reading, trail
from wording.terms import BETTER

NEW = ""
KINDS = {"plan": "规划", "annual_plan": "年度计划、工作要点", "scheme": "行动或实施方案"}
SIGNS = {"≥": "≥ 不低于", "≤": "≤ 不高于", "=": "= 等于", ">": "> 超过", "<": "< 低于", "~": "约", "range": "区间"}
HEADS = MappingProxyType(
    {
        "indicator": "指标", "unit": "单位", "comparator": "比较", "value": "目标值", "baseline": "基期值", "attribute": "属性", "year": "目标年",
        "baseline_year": "基期年", "scope": "范围", "place": "位置",
    }
)  # fmt: skip
YEARS_AFTER = "baseline"  # the columns of the years stand after this one: what is typed most stands side by side
FIRST_YEAR, LAST_YEAR = 2015, 2035
STATISTICS = {
    "rate": "率",
    "proportion": "构成比、覆盖率",
    "survey": "抽样调查",
    "count": "计数",
    "ratio": "比",
    "amount": "金额",
}
MEASURES = {"stock": "时点数", "annual_flow": "当年数", "cumulative": "累计数"}
GRIDS, TURNS, READ, DONE, TOLD, ASKED, PROPOSED, SLIPS, FILLED = (
    f"_reg_{name}" for name in ("grids", "turns", "read", "done", "told", "asked", "proposed", "slips", "filled")
)
LINKED = "_reg_linked"  # the county this session put into the link
KEPT = {"persist_state": "session"}
EXAMPLES = ("例如：中期评估调整，见某号文件", "例如：首次登记")  # of a reason to change what stands, and of any other


def begin() -> None:
    """The page's looks, and its places in the session."""
    markup.look("uploads")
    markup.look("register")
    for name in (GRIDS, TURNS):
        st.session_state.setdefault(name, {})
    for name in (TOLD, PROPOSED, SLIPS, FILLED):
        st.session_state.setdefault(name, [])
    for name in (READ, DONE, ASKED):
        st.session_state.setdefault(name, None)


def introduce() -> None:
    """No county is picked yet: what happens here, in three lines."""
    markup.show("register_introduction")


# -- 1 the county ------------------------------------------------------------------------------------------------------------


def linked_county(choice) -> str:
    """The code of the county picked, typed, or named by the link, which from then on names the one that is picked; '' while there is none."""
    state, asked = st.session_state, link.get("county")
    if asked and asked != state.get(LINKED):  # named from outside: what is picked afterwards stands
        if asked in cache.counties(choice):
            state["reg_county"], state["reg_by_hand"] = asked, False
        else:
            link.drop("县区", asked)
    found = county(choice)
    picked = "" if state.get("reg_by_hand") else found
    link.put("county", picked)
    state[LINKED] = picked
    return found


def county(choice, of: str = "reg") -> str:
    """The code of the county picked, or typed; '' while there is none. of: whose fields these are in the session; another page has its own."""
    known = cache.newest_reference(choice)
    offered = cache.counties(choice)
    row = st.columns([0.5, 0.5], vertical_alignment="center")
    by_hand = row[1].toggle("列表中没有（开发区、新设或更名），自行填写", key=f"{of}_by_hand", **KEPT)
    if not by_hand:
        picked = row[0].selectbox(
            "县区", list(offered), index=None, format_func=lambda code: offered.get(code, code), key=f"{of}_county",
            placeholder="输入县名或代码，如 泾川、620821", filter_mode="contains", label_visibility="collapsed", **KEPT,
        )  # fmt: skip
        return picked or ""
    row[0].html('<div class="note">按文件所列全称填写。</div>')
    boxes = st.columns([0.2, 0.4, 0.4])
    code = boxes[0].text_input(
        "代码（6 位）",
        key=f"{of}_code",
        max_chars=6,
        placeholder="如 900104" if choice.invented else "如 620821",
        **KEPT,
    )
    name = boxes[1].text_input("名称", key=f"{of}_name", max_chars=40, placeholder="县区全称", **KEPT)
    above = registering.parents(known, invented=choice.invented)
    boxes[2].selectbox(
        "所属市（州）或省", list(above), index=None, format_func=lambda one: above.get(one, one), key=f"{of}_parent",
        placeholder="输入名称", filter_mode="contains", **KEPT,
    )  # fmt: skip
    return code.strip() if code.strip() and name.strip() else ""


def typed(of: str = "reg") -> dict[str, str] | None:
    """The county typed by hand; None where one was picked."""
    said = st.session_state
    if not said.get(f"{of}_by_hand"):
        return None
    return {part: (said.get(f"{of}_{part}") or "").strip() for part in ("code", "name", "parent")}


def _name(choice, area: str) -> str:
    """What the county is called."""
    by_hand = typed()
    return by_hand["name"] if by_hand else cache.counties(choice)[area].split(" ")[0]


# -- 2 the plan --------------------------------------------------------------------------------------------------------------


def plan(choice, area: str) -> dict[str, str]:
    """The document the targets stand in: a row of sources.csv, or only its id where it is known."""
    listed = registering.documents(cache.newest_reference(choice), area)
    picked = NEW
    if listed:
        words = {NEW: "登记一份新文件（含中期调整）"} | {
            key: f"{title}（更正其中的目标）" for key, title in listed.items()
        }
        picked = st.selectbox(
            "文件", list(words), format_func=words.get, key=f"reg_source_{area}", label_visibility="collapsed",
            filter_mode=None, **KEPT,
        )  # fmt: skip
    if picked:
        return {"id": picked}
    left, middle, right = st.columns([0.52, 0.24, 0.24])
    title = left.text_input(
        "文件名称",
        key="reg_title",
        max_chars=120,
        placeholder=f"如 {_name(choice, area)}“十四五”卫生健康事业发展规划",
        **KEPT,
    )
    number = middle.text_input("文号（选填）", key="reg_number", max_chars=40, **KEPT)
    date = right.text_input(
        "印发日期（选填）", key="reg_date", max_chars=10, placeholder="如 2021-12 或 2021-12-30", **KEPT
    )
    boxes = st.columns([0.14, 0.14, 0.24, 0.48])
    years = [str(year) for year in range(FIRST_YEAR, LAST_YEAR + 1)]
    usual = {"filter_mode": None, **KEPT}
    first = boxes[0].selectbox("规划期起", years, index=years.index(str(choice.plan.first)), key="reg_first", **usual)
    last = boxes[1].selectbox("规划期止", years, index=years.index(str(choice.plan.last)), key="reg_last", **usual)
    kind = boxes[2].selectbox("文件类别", list(KINDS), format_func=KINDS.get, key="reg_kind", **usual)
    replaced = ""
    if listed:
        words = {"": "不取代"} | listed
        replaced = boxes[3].selectbox(
            "调整（取代）哪份文件", list(words), format_func=words.get, key=f"reg_over_{area}", **usual
        )
    return {
        "title": title.strip(), "number": number.strip(), "date": date.strip(), "kind": kind, "period_start": first, "period_end": last,
        "supersedes": replaced or "",
    }  # fmt: skip


def _period(choice, source: dict[str, str]) -> tuple[int, int]:
    """The plan's years: as typed, or as its document says."""
    if "title" in source:
        return int(source["period_start"]), int(source["period_end"])
    known = cache.newest_reference(choice).sources.set_index("id").loc[source["id"]]
    return tuple(
        int(known[end]) if pd.notna(known[end]) else usual
        for end, usual in (("period_start", choice.plan.first), ("period_end", choice.plan.last))
    )


# -- 3 targets and figures -----------------------------------------------------------------------------------------------------


def draft(choice, area: str, source: dict[str, str]) -> Draft:
    """Draw the table, and give all that stands on the page. Its rows: the core indicators, or the targets of the document to be corrected."""
    proposed = tuple(st.session_state[PROPOSED])
    catalogue = typed_rows.with_indicators(cache.newest_reference(choice), proposed)
    first, last = _period(choice, source)
    corrected = source.get("id") or source.get("supersedes") or ""
    standing = registering.standing_lines(cache.newest_view(choice), area, corrected) if corrected else ()
    name = f"{area} {corrected}"
    years = [str(year) for year in range(first, min(last, cache.this_year()) + 1)]
    if name not in st.session_state[GRIDS]:
        core = [key for key, one in catalogue.indicators.items() if one.core]
        rows = standing or tuple(registering.empty_line(catalogue, key) for key in core)
        st.session_state[GRIDS][name] = _grid(rows, years, catalogue)
    table = _edited(name, years, catalogue, first=first, last=last)
    lines = tuple(_line(row, catalogue, first=first, last=last) for row in table.to_dict("records"))
    spoken = {line["indicator"] for line in lines if line.get("value") or any(line.get(year) for year in years)}
    made = Draft(
        area=area,
        typed=typed(),
        source=source,
        lines=lines,
        indicators=tuple(one for one in proposed if one["id"] in spoken),
        unchanged=tuple(standing),
    )
    usual = f"未填的：目标年为 {last}，基期年为 {first - 1}，单位为指标的单位，位置记为“位置未注明”。目标值可写 95%以上、96—100、较上年提高2个百分点、较2020年降低10%、不低于全市平均水平；末行可添加指标。"
    markup.show("notes", lines=[usual])
    row = st.columns(3)
    with row[0].popover("从文件填入", icon=":material/upload_file:", width="stretch"):
        _from_file(choice, made, name, years, catalogue)
    with row[1].popover("提出新指标", icon=":material/add:", width="stretch"):
        new_indicator(choice, catalogue, name)
    with row[2].popover("下载登记内容", icon=":material/download:", width="stretch"):
        _rows_for_data(choice, area)
    return made


def _grid(rows, years: list[str], catalogue) -> pd.DataFrame:
    """Lines as the table shows them, all of it text."""
    columns = [key for key in HEADS if key != "value_to"]
    table = pd.DataFrame([{key: row.get(key, "") for key in columns} for row in rows], columns=columns, dtype=str)
    ends = [row.get("value_to", "") for row in rows]
    return table.assign(
        indicator=table["indicator"].map(catalogue.names),
        comparator=table["comparator"].map(SIGNS),
        attribute=table["attribute"].map(ATTRIBUTES),
        scope=table["scope"].map(SCOPES),
        value=[f"{value}—{end}" if end else value for value, end in zip(table["value"], ends)],
        **dict.fromkeys(years, ""),
    )


def _edited(name: str, years: list[str], catalogue, *, first: int, last: int) -> pd.DataFrame:
    """Draw the table and keep what it says. Streamlit forgets an editor that was not drawn: it then begins anew with what was kept."""
    state = st.session_state
    turn = state[TURNS].get(name, 0)
    key = f"reg_grid_{name}_{turn}_{'_'.join(years[:1] + years[-1:])}"
    if key not in state:
        kept = state[GRIDS][name]
        state[GRIDS][name] = kept.assign(**{year: "" for year in years if year not in kept})
        state[f"{key}_base"] = state[GRIDS][name]
    at = list(HEADS).index(YEARS_AFTER) + 1
    order = [*list(HEADS)[:at], *years, *list(HEADS)[at:]]
    text, choose = st.column_config.TextColumn, st.column_config.SelectboxColumn
    shown = {
        **{
            key: text(words, width=90, alignment="right")
            for key, words in (("value", "目标值"), ("baseline", "基期值"))
        },
        **{year: text(f"{year} 年", width=90, alignment="right") for year in years},
        "indicator": choose("指标", options=list(catalogue.names.values()), width=206, pinned=True),
        "unit": text("单位", width=76),
        "comparator": choose("比较", options=list(SIGNS.values()), width=92),
        "attribute": choose("属性", options=list(ATTRIBUTES.values()), width=92),
        "year": text("目标年", width=84),
        "baseline_year": text("基期年", width=84),
        "scope": choose("范围", options=list(SCOPES.values()), width=80),
        "place": text("位置", width=120),
    }
    base = state[f"{key}_base"]
    edited = st.data_editor(
        base, column_order=order, column_config=shown, num_rows="add", hide_index=True, height=465, key=key, placeholder="",
        alt="目标与历年数，一行一个指标",
    )  # fmt: skip
    state[GRIDS][name] = edited.fillna("").astype(str)
    return state[GRIDS][name]


def _line(row: dict[str, str], catalogue, *, first: int, last: int) -> dict[str, str]:
    """A row of the table as a line of the draft: words as codes, and what was left empty as its head says."""
    codes = [("comparator", SIGNS), ("attribute", ATTRIBUTES), ("scope", SCOPES)]
    said = row | {
        key: next((code for code, word in words.items() if word == row[key]), row[key]) for key, words in codes
    }
    indicator = catalogue.find(row["indicator"]) or row["indicator"]
    usual = registering.empty_line(catalogue, indicator) if indicator in catalogue.indicators else {}
    usual |= {
        "year": str(last),
        "baseline_year": str(first - 1),
        # nobody said where: that is told, and no place is made up
        "place": "位置未注明",
        "scope": "plan",
        "attribute": "none",
    }
    return {key: value.strip() or usual.get(key, "") for key, value in said.items()} | {"indicator": indicator}


def _put(name: str, rows: pd.DataFrame) -> None:
    """Rows into the table: in place of the row of their indicator that asks for nothing yet, else at its end."""
    state = st.session_state
    table = state[GRIDS][name]
    for row in rows.to_dict("records"):
        free = table.index[(table["indicator"] == row["indicator"]) & (table["value"] == "")]
        at = free[0] if len(free) else len(table)
        table.loc[at] = {column: row.get(column) or "" for column in table.columns}
    state[GRIDS][name] = table.reset_index(drop=True)
    state[TURNS][name] = state[TURNS].get(name, 0) + 1  # the editor begins anew with it


def _from_file(choice, made: Draft, name: str, years: list[str], catalogue) -> None:
    """The template of this county, and a file of targets that fills the table; nothing is written by it."""
    state, known = st.session_state, cache.newest_reference(choice)
    st.html('<div class="note">目标表逐行填入上方表格，核对后再写入。</div>')
    place = _name(choice, made.area)
    st.download_button(
        "下载本县模板（XLSX）",
        access.later(lambda: registering.template(known, made.area, place, years=[int(year) for year in years[-2:]])),
        file_name=f"目标模板_{place}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key="reg_template",
        icon=":material/download:",
        on_click="ignore",
    )
    file = st.file_uploader(
        "目标表", type=["csv", "xlsx", "xls"], key=f"reg_file_{state[TURNS].get(name, 0)}", label_visibility="collapsed"
    )
    if file is None:
        if state[FILLED]:
            frame.tell_problems(state[FILLED], "上一份文件：")
        return
    given = Given(name=file.name, body=file.getvalue())
    lines, state[FILLED] = registering.lines_of_file(cache.store(choice.demo), made, given, year=cache.this_year())
    rows = _grid([registering.empty_line(catalogue, one["indicator"]) | one for one in lines], [], catalogue)
    _put(name, rows.assign(**{year: [one.get(year, "") for one in lines] for year in years}))
    st.rerun()


def new_indicator(choice, catalogue, name: str = "", *, words: str = "加入表格") -> None:
    """The facts indicators.yaml requires of an indicator; it is kept with the batch that speaks of it. name: of the table it is put into, '' for none;
    words: of the button.
    """
    state = st.session_state
    st.html('<div class="note">先在“指标”一栏查找；确实没有的，在此提出。写入后即可使用，随批次保存。</div>')
    left, right = st.columns(2)
    for box, key, label, most, example in (
        (left, "name", "名称", 60, "文件中最规范的叫法"),
        (right, "id", "编号（小写英文和下划线）", 60, ""),
        (left, "unit", "单位", 12, "如 % ‰ 人/千人"),
        (right, "english", "英文名", 80, ""),
        (left, "per", "分母（文字）", 80, ""),
    ):
        box.text_input(markup.plain(label), key=f"reg_new_{key}", max_chars=most, placeholder=example, **KEPT)
    for box, key, label, words in (
        (right, "category", "类别", catalogue.categories),
        (left, "better", "优化方向", BETTER),
        (right, "kind", "统计量", STATISTICS),
        (left, "measure", "计法", MEASURES),
        (right, "decimals", "小数位数", {digits: digits for digits in ("0", "1", "2", "3")}),
    ):
        box.selectbox(markup.plain(label), list(words), index=None, format_func=words.get, key=f"reg_new_{key}", placeholder="请选择",
                      filter_mode=None, **KEPT)  # fmt: skip
    st.text_input("口径（没有可靠出处的留空）", key="reg_new_definition", max_chars=300, **KEPT)
    st.text_input("口径出处", key="reg_new_definition_source", max_chars=120, placeholder="口径待补", **KEPT)
    st.button(markup.plain(words), key="reg_new_add", on_click=_propose, args=(choice, name))
    if state[SLIPS]:
        frame.tell_problems(state[SLIPS], "")


def _propose(choice, name: str) -> None:
    """The button was pressed: an indicator that is sound becomes a row of the table, and can be picked in it. What was typed is asked now: a
    field may have been left by the very click.
    """
    state, begins = st.session_state, "reg_new_"
    fields = [key for key in state if str(key).startswith(begins) and key != "reg_new_add"]
    entry = {key.removeprefix(begins): (state[key] or "").strip() for key in fields}
    entry |= {"core": "false", "definition_source": entry["definition_source"] or "口径待补"}
    state[SLIPS] = registering.indicator_problems(cache.store(choice.demo), entry, state[PROPOSED])
    if state[SLIPS]:
        return
    state[PROPOSED] = [*state[PROPOSED], entry]
    known = typed_rows.with_indicators(cache.newest_reference(choice), state[PROPOSED])
    if name:
        _put(name, _grid([registering.empty_line(known, entry["id"])], [], known))
    for key in fields:
        del state[key]


def _rows_for_data(choice, area: str) -> None:
    """What was registered on the page of this county, as rows for data/."""
    body = rows_for_data.zipped(cache.store(choice.demo), area)
    if body is None:
        st.html('<div class="note">本县尚无在页面登记的内容。</div>')
        return
    st.html('<div class="note">已写入的登记内容，按资料文件的格式，供维护人员并入。</div>')
    st.download_button(
        "下载（ZIP）", body, file_name=f"登记内容_{area}.zip", mime="application/zip", key="reg_rows", on_click="ignore"
    )


# -- preview and writing -------------------------------------------------------------------------------------------------------


def preview(choice, made: Draft) -> None:
    """The button that reads what was typed; then what is wrong with it, what writing would do, and the button that writes."""
    state = st.session_state
    named = made.source.get("id") or made.source.get("title")
    key = (cache.store(choice.demo).id, cache.version(choice.demo), repr(made), cache.this_year())
    fresh = state[READ] is not None and state[READ][0] == key
    pressed = st.button("预览", key="reg_preview", type="secondary" if fresh else "primary", icon=":material/preview:")
    if pressed and not named:
        st.warning("请填写文件名称。", icon=":material/error:")
    if pressed and named:
        try:
            state[READ] = (key, registering.prepare(cache.store(choice.demo), made, year=cache.this_year()))
        except StoreTrouble as trouble:
            st.error(markup.plain(trouble.words), icon=":material/database_off:")
            return
        state[TOLD] = []
    if state[READ] is None:
        return
    if state[READ][0] != key:
        markup.show("changed_note", words="内容已改动，或他人已写入新的批次：请重新预览后写入。")
        for words in state[TOLD]:
            st.warning(markup.plain(words), icon=":material/error:")
        return
    proposal: Proposal = state[READ][1]
    _show(choice, proposal)


def _show(choice, proposal: Proposal) -> None:
    """The problems and the difference of a proposal, and who writes it."""
    prepared = proposal.prepared
    problems = prepared.problems
    markup.show("register_preview", name=proposal.known.area_names.get(proposal.area, proposal.area), new=registering.brought(proposal),
                counts=reading.change_words(prepared), problems=reading.count_words(prepared))  # fmt: skip
    if problems:
        frame.tell_problems(sorted(problems, key=lambda one: one.level != "error"), "")
    if any(one.level == "error" for one in problems):
        return
    reading.difference(prepared)
    access.who_and_why(prepared.needs_reason, examples=EXAMPLES)
    warnings = sum(one.level == "warning" for one in problems)
    if warnings:
        st.checkbox(f"{warnings:d} 条提醒已核对，数据无误", key=f"reg_accepted_{hash(tuple(problems))}", **KEPT)
    for words in st.session_state[TOLD]:
        st.warning(markup.plain(words), icon=":material/error:")
    count, verb = prepared.count("new") + prepared.count("changed"), "提交" if access.reviewed() else "写入"
    st.button(
        markup.plain(f"{verb} {count:d} 行") if count else "登记县区和规划",
        key="reg_write",
        type="primary",
        on_click=_ask,
        args=(proposal,),
    )


def slips(problems, *, more: Iterable[str] = ()) -> list[str]:
    """What still lacks before writing, in words: the name, then more, then what is refused."""
    told = [] if st.session_state.get("who", "").strip() else ["请填写姓名。"]
    return [*told, *more, *(one.line().lstrip("：") for one in problems)]


def _ask(proposal: Proposal) -> None:
    """The button was pressed: what still lacks is told; else what was on the screen at that moment is what gets written."""
    state, problems = st.session_state, proposal.prepared.problems
    accepted = bool(state.get(f"reg_accepted_{hash(tuple(problems))}"))
    unseen = not accepted and any(one.level == "warning" for one in problems)
    refused = registering.refusals(proposal, reason=state.get("why", ""), accepted_warnings=True)
    state[TOLD] = slips(refused, more=["有提醒。核对后请勾选“提醒已核对”。"] * unseen)
    state[ASKED] = None if state[TOLD] else proposal


def write(choice) -> None:
    """Write what was asked for, before anything is read anew: that another wrote meanwhile is told, not passed over."""
    state = st.session_state
    proposal, state[ASKED] = state[ASKED], None
    if proposal is None:
        return
    reason = state.get("why", "").strip()

    def submit() -> Imported:
        actor = access.actor(state.get("who", "").strip())
        return registering.submit(
            cache.store(choice.demo), proposal, actor=actor, reason=reason, accepted_warnings=True
        )

    done, told = trail.attempt("登记", submit, area=proposal.area)
    if done is None:
        state[TOLD] = told[: trail.MOST]
        return
    trail.note("登记", batch=done.batch, area=proposal.area, added=done.added, changed=done.changed, reason=reason)
    state[DONE] = (done, proposal.area, _plan(proposal))
    # The page begins anew, at its head: what was written is told there.
    state.update(
        {"reg_county": None, "reg_by_hand": False}
        | dict.fromkeys(("reg_title", "reg_number", "reg_date", "reg_code", "reg_name"), "")
    )
    for name in [name for name in state[GRIDS] if name.startswith(f"{proposal.area} ")]:
        del state[GRIDS][name]
        state[TURNS][name] = state[TURNS].get(name, 0) + 1
    state[READ], state[TOLD], state[FILLED] = None, [], []
    state[PROPOSED] = [one for one in state[PROPOSED] if one["id"] not in proposal.known.catalogue.indicators]
    state.pop("why", None)
    st.rerun()  # the menu and the pickers still show the batch before


def _plan(proposal: Proposal) -> str | None:
    """The id of the plan the newest document of the county belongs to, for the link."""
    last = proposal.prepared.difference["year"].max()
    years = proposal.known.sources[proposal.known.sources["area"] == proposal.area]
    found = [plan_of(a, b) for a, b in zip(years["period_start"], years["period_end"]) if pd.notna(a) and pd.notna(b)]
    return found[-1].id if found and found[-1] and pd.notna(last) else None


def tell_done() -> None:
    """What was just written, and where to see it."""
    if st.session_state[DONE] is None:
        return
    done, area, plan = st.session_state[DONE]
    markup.show("done", done=done)
    with st.container(horizontal=True, key="go"):
        ways_on(done.batch, area, plan)


def ways_on(batch: int, area: str, plan: str | None, *, tasks: bool = False) -> None:
    """Where what was written of an area can be seen. plan: its id; tasks: whether tasks are among it."""
    # area=None: the areas chosen before the county was known are let go
    menu.go(st, "county", "查看县域画像", icon=":material/article:", county=area, area=None, plan=plan)
    if tasks:
        menu.go(st, "tasks", "查看重点任务", icon=":material/checklist:", area=area, plan=plan)
    menu.go(st, "overview", "查看总览", icon=":material/grid_view:", area=None, plan=plan)
    menu.to_batch(batch)
