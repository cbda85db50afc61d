"""What was made of an upload, drawn for 上传数据: each sheet as it was understood, every problem, the difference to what stands."""

import pandas as pd
import streamlit as st

from actions import importing, mending, templates
from model.columns import STATUSES
from model.numbers import missing
from model.verdicts import PERIODS
from ui import access, link, markup, roles, uploads

MOST = 200  # problems and rows drawn on the page; the download has all
OF_SHEET = {
    "targets": ("area", "year", "indicator"),
    "commitments": ("area",),
    "form": (),
}  # what can hold for a whole sheet
FIELDS = 40  # cells with a field to put them right; as they are put right the next ones come
FIELD = [0.76, 0.24]
TOLD = 3  # problems told of one cell
SHEETS = 40  # sheets drawn one by one
TEXT = 60  # signs of a text that was written: the file has all of it
WHAT = {"changed": "改动", "new": "新增", "same": "相同"}
LEVELS = {"error": ("bad", "须改"), "warning": ("doubt", "提醒")}
LOOKS = {"new": "good", "changed": "doubt"}
TABLES = {"figure": "数据", "target": "目标", "commitment": "任务", "remark": "填写"}


# -- what was understood ---------------------------------------------------------------------------------------------------


def sheets(made, reference) -> None:
    """Each sheet: used or not, how it was understood, and how to change that."""
    for at, one in enumerate(made.reading.sheets[:SHEETS]):
        row = st.container(horizontal=True, vertical_alignment="center", key=f"sheet_{at}")
        key = f"used_{_stamp(one)}"
        place = (one.file, one.sheet)
        row.toggle(
            f"用 {markup.plain(one.file)} {markup.plain(one.sheet)}",
            value=one.used,
            key=key,
            label_visibility="collapsed",
            on_change=uploads.choose,
            args=(*place, "used", key),
        )
        row.html(markup.render("read_sheet", **_sheet(one, reference)))
        with row.popover("调整", key=f"change_{at}", width="content"):
            _changes(one, reference, uploads.heads().get(place, {}))
    if len(made.reading.sheets) > SHEETS:
        markup.show("notes", lines=[f"只列前 {SHEETS} 张表，另有 {len(made.reading.sheets) - SHEETS} 张。"])


def _stamp(one) -> str:
    """A widget's key holds what it started from: when the reading changes, it starts from the new reading."""
    return "|".join((one.file, one.sheet, one.layout, str(one.used), str(one.header_rows)))


def _sheet(one, reference) -> dict:
    """How a sheet was understood: what read_sheet.html.jinja asks for."""
    said = [roles.LAYOUTS.get(one.layout, one.layout)] if one.used else ["不读取"]
    if one.used:
        said += [f"{one.rows:,} 行"]
        said += [f"{label} {value}" for label, value in _context(one, reference).items() if value]
    return {
        "name": _file(one),
        "used": one.used,
        "look": "good" if one.used and one.rows else "" if not one.used else "doubt",
        "words": " · ".join(said),
        "more": " · ".join(part for part in (one.why, one.encoding, _columns(one, reference)) if part),
    }


def _columns(one, reference) -> str:
    """'A 县区，B 指标，C 2023 年': what each column was taken for."""
    if not one.used:
        return ""
    known = [(at, roles.words(role, one.layout, reference)) for at, role in one.columns.items() if role != "ignore"]
    return "，".join(f"{at} {words}" for at, words in known[:12]) + (f" 等 {len(known)} 列" if len(known) > 12 else "")


def _context(one, reference) -> dict[str, str]:
    """What holds for the whole sheet, in words."""
    areas = reference.area_names
    indicators = reference.catalogue.indicators
    said = one.context
    return {
        "县区": areas.get(said.get("area", ""), ""),
        "指标": indicators[said["indicator"]].name if said.get("indicator") in indicators else "",
        "年份": str(said.get("year", "")),
        "时期": PERIODS.get(said.get("period", ""), "") if said.get("period") != "year" else "",
        "状态": said.get("status", ""),
    }


def _changes(one, reference, said: dict[str, str]) -> None:
    """The guess, changeable: layout, what holds for the whole sheet, and the role of each column."""
    stamp, place = _stamp(one), (one.file, one.sheet)
    options = {
        "area": ("全表的县区", reference.area_names),
        "year": ("全表的年份", {str(year): f"{year} 年" for year in range(uploads.cache.this_year(), 1999, -1)}),
        "indicator": ("全表的指标", reference.catalogue.names),
        "period": ("时期", PERIODS),
        "status": ("状态", {word: word for word in STATUSES}),
    }
    markup.show("changed_sheet", name=_file(one))
    top = st.columns(3)
    _ask(top[0], "排列方式", roles.LAYOUTS, one.layout, f"layout_{stamp}", place, "layout")
    for at, name in enumerate(_asked(one), 1):
        label, offered = options[name]
        now = str(one.context.get(name, ""))
        _ask(top[at % 3], label, {"": "表中写明"} | offered, now, f"{name}_{stamp}", place, "context", name)
    st.html('<div class="note">各列当作</div>')
    boxes = st.columns(4)
    for at, (letter, role) in enumerate(one.columns.items()):
        _ask(
            boxes[at % 4],
            f"{letter} 列 {_short(said.get(letter, ''), 8)}".rstrip(),
            roles.offered(role, one.layout, reference),
            role,
            f"col_{letter}_{role}_{stamp}",
            place,
            "columns",
            letter,
        )


def _asked(one) -> list[str]:
    """What may be said of the whole sheet: not what its kind of table does not have, nor what a column or its heads say already."""
    asked = OF_SHEET.get(one.layout, ("area", "year", "indicator", "period", "status"))
    given = list(one.columns.values())
    heads = [role for role in given if ":" in role or role == "value"]
    said = {name for name in asked if name in given or (heads and all(f";{name}:" in f";{role}" for role in heads))}
    return [name for name in asked if name not in said or name in ("period", "status")]


def _ask(box, label: str, options: dict, now: str, key: str, place: tuple[str, str], part: str, name: str = "") -> None:
    if now not in options:
        options = {now: now} | options
    box.selectbox(
        markup.plain(label),
        list(options),
        index=list(options).index(now),
        format_func=options.get,
        key=key,
        filter_mode=None if len(options) < 40 else "contains",
        placeholder="请选择",
        on_change=uploads.choose,
        args=(*place, part, key, name),
    )


# -- what must be asked ------------------------------------------------------------------------------------------------------


def questions(made, reference) -> None:
    """What keeps a sheet from being read until it is answered: the reason, and the answers to choose from."""
    asked = [(one, question) for one in made.reading.sheets[:SHEETS] for question in one.questions]
    several = len(made.reading.sheets) > 1
    for at, (one, question) in enumerate(asked):
        part, offered = _offered(one, question, reference)
        with st.container(key=f"question_{at}"):
            left, right = st.columns(FIELD, vertical_alignment="center")
            place = f"{_file(one)}：" if several else ""
            left.html(markup.render("question", words=f"{place}{question.why}", fix=question.fix))
            if offered:
                key = f"answer_{part}_{question.about}_{_stamp(one)}"
                right.selectbox(
                    markup.plain(f"{place}{question.why}"),
                    ["", *offered],
                    format_func=({"": "请选择"} | offered).get,
                    key=key,
                    label_visibility="collapsed",
                    filter_mode=None if len(offered) < 40 else "contains",
                    placeholder="请选择",
                    on_change=uploads.answer,
                    args=(one.file, one.sheet, part, key, "" if part == "layout" else question.about),
                )


def _offered(one, question, reference) -> tuple[str, dict[str, str]]:
    """(what the answer sets: the sheet's 'context' or its 'layout'; value -> words of the answers)."""
    if question.about == "kind":
        return "layout", {one.layout: "是实际数，照读"}
    usual = {
        "area": reference.area_names,
        "year": {str(year): f"{year} 年" for year in range(uploads.cache.this_year(), 1999, -1)},
        "indicator": reference.catalogue.names,
        "period": PERIODS,
    }
    return "context", dict(question.choices) or usual.get(question.about, {})


# -- problems ----------------------------------------------------------------------------------------------------------------


def problems(made) -> None:
    """All at once: first those of whole files and sheets, then each cell with a field to put it right; the same marked in the file
    itself, to download.
    """
    places, others = mending.places(made.reading, made.problems, made.mends)
    places.sort(key=lambda one: one.level == "warning" and not one.becomes)
    open_ = [one for one in places if not one.becomes]
    rest = [problem for one in open_[FIELDS:] for problem in one.problems]
    last = {id(one) for one in open_[FIELDS:]}
    fields = [one for one in places if id(one) not in last]
    several = len({(one.file, one.sheet) for one in made.reading.sheets}) > 1
    if others:
        _problem_table(made, others, several=several)
    if any(one.code == "unknown_area" for one in made.problems):
        st.page_link(
            "../pages/register.py",
            label="登记新县区",
            icon=":material/add_location_alt:",
            query_params=link.to("register"),
        )
    if fields:
        _fields(made, fields, several=several)
    if rest:
        markup.show("notes", lines=["其余问题："])
        _problem_table(made, rest, several=several)
    name = made.files[0].name.rsplit(".", 1)[0] if len(made.files) == 1 else f"{len(made.files)}个文件"
    st.download_button(
        "下载标出问题的文件（XLSX）",
        access.later(lambda: templates.annotated(made)),
        file_name=f"{name}_待改.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key="corrected",
        icon=":material/download:",
        on_click="ignore",
    )


def _problem_table(made, found: list, *, several: bool) -> None:
    told = importing.listed(sorted(found, key=lambda one: one.level != "error"))
    lines = [_problem(one) | {"line": mending.words(made.reading, one, made.names)} for one in told[:MOST]]
    markup.show("upload_problems", problems=lines, several=several or any(one.file and not one.row for one in told))
    if len(told) > MOST:
        markup.show("notes", lines=[f"只列前 {MOST} 条，共 {len(found):,} 条；下载的文件含全部。"])


def _fields(made, places: list, *, several: bool) -> None:
    """A line for each cell: what is wrong, the words of its row, and the field."""
    left, right = st.columns(FIELD)
    left.html(
        '<div class="mend-head">单元格<small>可在此更正，原文件不改动；同一列的相同文字一并更正，无数据的填“—”</small></div>'
    )
    right.html('<div class="mend-head">改为</div>')
    for at, place in enumerate(places):
        with st.container(key=f"mend_line_{at}"):
            left, right = st.columns(FIELD, vertical_alignment="center")
            left.html(markup.render("mend", **_place(made, place, several=several)))
            right.text_input(
                markup.plain(f"{place.column}{place.rows[0]} 改为"),
                value=place.becomes,
                key=uploads.mend_key(place),
                label_visibility="collapsed",
                placeholder=_short(place.was, 20) or "空白",
                max_chars=400,
                on_change=uploads.mend,
                args=(place,),
            )


def _place(made, place, *, several: bool) -> dict:
    """A line of mend.html.jinja."""
    count = len(place.rows)
    look, level = LEVELS[place.level] if place.level else ("good", "已更正")
    rows = f"{place.column}{place.rows[0]}" + (f" 等 {count} 格" if count > 1 else "")
    return {
        "look": look,
        "level": level,
        "cell": f"{_file(place)} {rows}" if several else rows,
        "line": mending.words(made.reading, place, made.names),
        "was": _short(place.was),
        "mended": bool(place.becomes),
        "told": [(one.why, one.fix) for one in place.problems[:TOLD]],
    }


def repeated(made) -> None:
    """The same file again: said before anything is filled in."""
    if made.repeated:
        st.warning(
            f"“{markup.plain(made.repeated_file)}”已在第 {made.repeated:d} 批写入，无须重复上传。"
            f"需重新写入的，先在上传记录中撤销第 {made.repeated:d} 批。",
            icon=":material/content_copy:",
        )


def _problem(one) -> dict:
    """A row of upload_problems.html.jinja."""
    look, level = LEVELS[one.level]
    return {
        "look": look,
        "level": level,
        "place": _file(one),
        "row": "" if one.row is None else one.row,
        "column": one.column,
        "value": _short(one.value),
        "why": one.why,
        "fix": one.fix,
    }


def _file(one) -> str:
    return one.file + (f" · {one.sheet}" if one.sheet else "")


def _short(text: str, most: int = 40) -> str:
    text = "".join(sign if sign.isprintable() else " " for sign in str(text))
    return text if len(text) <= most else text[: most - 1] + "…"


def count_words(made) -> str:
    """'须改 2 处 · 提醒 1 条', or '' where nothing was found."""
    errors, warnings = (sum(one.level == level for one in made.problems) for level in ("error", "warning"))
    return " · ".join(
        part for part in (f"须改 {errors:,} 处" if errors else "", f"提醒 {warnings:,} 条" if warnings else "") if part
    )


def finding(made) -> tuple[str, str]:
    """The page's title and the line under it: what these files come to."""
    errors = sum(one.level == "error" for one in made.problems)
    count, same = made.count("new") + made.count("changed"), made.count("same")
    filled = made.reading.filled and not len(made.difference)
    nothing = "填写栏没有改动，无须写入" if filled else "没有可写入的行"
    title = (
        f"{count:,} {uploads.counted_in(made)}可{uploads.verb()}"
        if count
        else "与数据库相同，无须写入"
        if same
        else nothing
    )
    title += f"，{errors:,} 处须改" if errors else ""
    return title, f"{change_words(made)} · 尚未{uploads.verb()}"


def change_words(made) -> str:
    """'新增 2 行 · 改动 0 行 · 相同 0 行'; of forms also what is written: '偏差原因 12 处、责任单位 3 处'."""
    unit = uploads.counted_in(made)
    counts = [f"{WHAT[what]} {made.count(what):,} {unit}" for what in ("new", "changed", "same")]
    return " · ".join([made.told] * bool(made.told) + counts)


# -- the difference ----------------------------------------------------------------------------------------------------------


def difference(made, act: str = "") -> None:
    """What writing would do: changed cells first, then new ones; those that stay the same folded away. act: what it is called,
    without one writing, or, where a reviewer does that, publishing.
    """
    act = act or ("发布" if access.reviewed() else "写入")
    table = made.difference
    told = table[table["what"] != "same"].sort_values("what", kind="stable")
    if len(told):
        _table(told.head(MOST))
        if len(told) > MOST:
            markup.show("notes", lines=[f"只列前 {MOST} 行，共 {len(told):,} 行。"])
    same = table[table["what"] == "same"]
    if len(same):
        with st.expander(markup.plain(f"相同 {len(same)} {uploads.counted_in(made)}，{act}后不变")):
            _table(same.head(MOST))
    flips(made.flips, act)


def _table(table: pd.DataFrame) -> None:
    markup.show("difference", rows=[_row(row) for row in table.to_dict("records")])


def _row(row: dict) -> dict[str, str]:
    """A row of difference.html.jinja."""
    year = "" if missing(row["year"]) else str(int(row["year"]))
    period = PERIODS.get(str(row["period"]), "") if str(row["period"]) != "year" else ""
    before = (_cell(row["old_source"]), _cell(row["old_by"]), _batch(row["old_batch"]))
    place = _cell(row["file"]) + (f"[{_cell(row['sheet'])}]" if _cell(row["sheet"]) else "")
    place += "" if missing(row["row"]) else f" 第 {int(row['row'])} 行"
    return {
        "look": LOOKS.get(row["what"], ""),
        "label": WHAT[row["what"]] + ("" if row["table"] == "figure" else TABLES[row["table"]]),
        "area": _cell(row["area"]),
        "indicator": _cell(row["indicator_name"]),
        "year": f"{year} {period}".strip(),
        "old": "" if row["what"] == "new" else _short(_cell(row["old"]), TEXT),
        "new": _short(_cell(row["new"]), TEXT),
        "unit": _cell(row["unit"]),
        "also": _cell(row["also"]),
        "before": " · ".join(part for part in before if part),
        "place": place,
    }


def _cell(value) -> str:
    return "" if missing(value) else str(value)


def _batch(number) -> str:
    return "" if missing(number) else f"第 {int(number)} 批"


def flips(table: pd.DataFrame, act: str) -> None:
    """Which verdicts would change, in words: 山丹县 健康素养 2025：仅有基期 → 按时序."""
    if not len(table):
        return
    markup.show(
        "flips",
        count=len(table),
        lines=[uploads.flip_words(row) for row in table.head(MOST).to_dict("records")],
        done=False,
        act=act,
    )
