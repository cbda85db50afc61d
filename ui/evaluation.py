"""The page 终期评估: the table of a county's plan, in which cause, measure and unit are written. What is typed stays in the browser until it is
saved (static/written.js), and is then one batch of the ledger.
"""

from functools import partial

import pandas as pd
import streamlit as st

from actions import evaluating, pack_files, packing
from charts import style
from model.evaluation import STANDINGS, EvaluationRow
from model.remarks import LONGEST
from model.verdicts import ATTRIBUTES
from ui import access, cache, choices, county, frame, link, markup, menu, parts, writing
from ui.choices import Choice
from ui.packing import MIMES
from wording import evaluation as words
from wording import verdicts
from wording.evaluation import Evaluation

REVIEW = "review"  # the field that stands beside the verdict
HEADS = {REVIEW: words.REMARKS[REVIEW]} | words.REMARKS
FILES = ("docx", "xlsx")
PLACEHOLDERS = {"undone": "请写明原因", "late": "请写明原因", "worse": "请写明原因", "owed": "未报原因"}


def begin() -> None:
    """The page's looks."""
    markup.look("written")
    markup.look("evaluation")


def view(choice: Choice) -> Evaluation:
    """Draws the page's own pickers, and gives the evaluation they ask for: always of the whole plan."""
    row = st.container(horizontal=True, vertical_alignment="center", key="county_pickers")
    area = county.pick(row, choice)
    middle, this_year = choice.plan.first + 2, cache.this_year()
    can_be_picked = choices.FIRST_YEAR <= middle <= this_year
    if choice.year != middle and can_be_picked and row.button(f"中期评估 {middle:d}", key="middle"):
        link.change(year=str(middle))
    back = "返回终期" if choice.plan.last <= this_year else f"返回 {this_year:d} 年"
    if choice.year < min(choice.plan.last, this_year) and row.button(markup.plain(back), key="final"):
        link.change(year=None)
    whole = choices.without_range(choices.only(choice, area))
    shown = cache.kept(whole, "evaluation", make=lambda: evaluating.evaluate(cache.view(whole), whole, area=area))
    for kind in FILES if shown.rows else ():
        row.download_button(
            markup.plain(f"下载 {kind.upper()}"),
            access.later(partial(file, whole, kind)),
            file_name=f"{words.name(shown)}.{kind}",
            mime=MIMES[kind],
            key=f"evaluation_{kind}",
            on_click="ignore",
        )
    menu.go(row, "pack", "会议材料", icon=":material/slideshow:", area=area)
    return shown


def file(whole: Choice, kind: str) -> bytes:
    """The county's targets as a file of FILES, with what is written beside them: of the View that may leave the house."""
    pack = packing.gather(cache.release(whole), whole, made=cache.today(), sections=("counties",))
    return pack_files.one(pack, kind, cache.worker())


def headline(shown: Evaluation) -> tuple[str, str]:
    """(the page's title, the line under it)."""
    title, line = words.sentence(shown)
    year = f"数据截至 {shown.year} 年"
    return title, f"{line}；{year}" if line else year


# -- the table -------------------------------------------------------------------------------------------------------------


def draw(choice: Choice, shown: Evaluation) -> None:
    """The table with its fields, and the same to be taken along."""
    if not shown.rows and not shown.apart:
        parts.empty("该县文件在本规划期内未列目标。可登记规划，或更换规划。", upload=False)
        menu.go(st, "register", "前往县区与目标", icon=":material/add_location_alt:", county=shown.area.code)
        frame.end_page()
    fixed = choice.frozen or choice.outward or not access.may_write(shown.area.code)
    area = shown.area.code
    whole = choices.without_range(choices.only(choice, area))
    made = cache.kept(whole, "evaluation table", str(fixed), make=lambda: _table(cache.view(whole), shown, fixed=fixed))
    scope = f"{choice.demo} {area} {choice.plan.id} {shown.last}"
    writing.fields(choice, "evaluation", made, scope=scope, of="目标", save=partial(_save, choice, shown))
    table = pd.DataFrame(
        [words.record(row, shown) for row in (*shown.rows, *shown.apart)], columns=list(words.heads(shown))
    )
    parts.download(table, name=words.name(shown), key="evaluation_csv")
    parts.passport(choice, words.name(shown))


def _table(view, shown: Evaluation, *, fixed: bool) -> markup.Html:
    groups = [
        (f"{ATTRIBUTES[kind]} {len(rows)} 项", [_line(row, shown) for row in rows])
        for kind in ATTRIBUTES
        if (rows := shown.of(kind))
    ]
    if shown.apart:
        head = f"另列：年度和阶段目标 {len(shown.apart)} 项（不计入）"
        groups.append((head, [_line(row, shown) for row in shown.apart]))
    return markup.render(
        "evaluation",
        name=words.name(shown),
        base=shown.plan.first - 1,
        years=list(range(shown.plan.first, shown.last)),
        last=shown.last,
        final=words.final(shown),
        heads=HEADS,
        groups=groups,
        filters=[one for one in _filters(shown) if one[2]],
        units=evaluating.units(view, [shown.area.code]),
        fixed=fixed,
        longest=LONGEST,
    )


def _filters(shown: Evaluation) -> list[tuple[str, str, int]]:
    """(key, word, how many) of each way to see fewer rows: the counts of the title, without what is listed apart."""
    rows = shown.rows
    standings = [(key, word, sum(row.standing == key for row in rows)) for key, word in STANDINGS.items()]
    return [
        ("all", "全部", len(rows)),
        *standings,
        ("doubtful", "待核", sum(words.is_doubtful(row.a) for row in rows)),
        ("lacks", "未写原因", sum(row.lacks_cause for row in rows)),
    ]


def _line(row: EvaluationRow, shown: Evaluation) -> dict:
    """What the template asks of a row."""
    a = row.a
    fill, ink, shape = style.STANDINGS[row.standing]
    return {
        "number": row.number,
        "indicator": a.indicator,
        "place": verdicts.source(a.target),
        "told": words.cells(row, shown),
        "fill": fill,
        "ink": ink,
        "shape": shape,
        "tags": ""
        if row in shown.apart
        else " ".join([row.standing, *["doubtful"] * words.is_doubtful(a), *["lacks"] * row.lacks_cause]),
        "fields": [_field(row, field) for field in HEADS],
    }


def _field(row: EvaluationRow, field: str) -> dict:
    said = row.remarks.get(field)
    return {
        "name": field,
        "label": HEADS[field],
        "key": row.slots[field].key,
        "text": said.text if said else "",
        "about": writing.about(said),
        "placeholder": _hint(row, field),
    }


def _hint(row: EvaluationRow, field: str) -> str:
    """What an empty field says: what the last evaluation said there, else whether a cause is asked for."""
    if field in row.before:
        year, text = row.before[field]
        return f"{year} 年所写：{text}"
    if field == REVIEW:
        return "复核意见"
    return PLACEHOLDERS.get(row.standing, "—") if field == "cause" else ""


# -- what is written -------------------------------------------------------------------------------------------------------


def _save(choice: Choice, shown: Evaluation) -> None:
    slots = [slot for row in (*shown.rows, *shown.apart) for slot in row.slots.values()]
    writing.save(choice, "evaluation", slots, note={"area": shown.area.code})


def tell(choice: Choice) -> None:
    """What the last saving came to, once, with the way back."""
    writing.tell(choice, "evaluation")
