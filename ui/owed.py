"""What the page 待报清单 draws: how far each county is with its figures, the form to fill in, every figure owed, and texts that remind."""

from dataclasses import dataclass, replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from actions import owed
from ui import access, cache, choices, link, markup, menu, parts
from ui.choices import Choice
from wording import numbers
from wording import owed as words

EXTENTS = {"final": "仅评价所需年份", "yearly": "含过程年份"}
LINES = {
    "area": "县区",
    "indicator_name": "指标",
    "unit": "单位",
    "year": "年份",
    "attribute": "属性",
    "target": "目标",
    "last": "上次数值（年份）",
    "since": "待报起始",
    "responsible": "责任单位",
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """choice: without a range, because a figure is owed whether its indicator is looked at or not; found: what is due in it."""

    choice: Choice
    found: owed.Found
    yearly: bool


def view(choice: Choice) -> Shown:
    """Draw the page's picker: the years that decide, or those on the way as well."""
    markup.look("owed")
    box = st.container(horizontal=True, vertical_alignment="center", key="own_pickers")
    yearly = link.switch(box, "年份", EXTENTS, key="years", default="final", words=EXTENTS.get) == "yearly"
    whole = replace(choices.without_range(choice), attributes=choice.attributes, category=choice.category)
    found = cache.kept(whole, "owed", str(yearly), make=lambda: owed.find(cache.view(whole), whole, yearly=yearly))
    return Shown(choice=whole, found=_with_waiting(whole, found), yearly=yearly)


def _with_waiting(choice: Choice, found: owed.Found) -> owed.Found:
    """With what was submitted and waits for a reviewer, to those who may see it."""
    if choice.frozen or choice.outward or not access.is_on():
        return found
    return owed.with_waiting(found, cache.waiting(choice.demo))


def headline(choice: Choice, shown: Shown) -> tuple[str, str]:
    """(finding, the line under it)."""
    found, lacking = shown.found, shown.found.owed
    core = sum(line.indicator.core for line in lacking)
    notes = ["按全部指标，不限于所选范围" + (f"；待报的数中核心指标 {core} 个" if core else "")] if found.lines else []
    quiet = [one.name for one in found.areas if one not in {line.area for line in found.lines}]
    notes += [f"{'、'.join(quiet)}没有应报的数"] if quiet and found.lines else []
    waits = sum(bool(line.waits) for line in lacking)
    notes += [f"待报的数中 {waits} 个已提交待审核，发布后计为已报"] if waits else []
    notes += [f"另有 {found.without} 项目标仅有定性表述或未写目标年，不列入应报"] if found.without else []
    return f"待报清单：{found.finding}", " · ".join([*notes, choices.line(choice)])


def progress(shown: Shown) -> None:
    """A line a county: how much is due, held and owed."""
    rows = [
        (one.area.name, one.due, one.held, one.due - one.held, one.binding, numbers.share(one.held / one.due))
        for one in shown.found.progress()
    ]
    if rows:
        markup.show("owed_progress", rows=rows)


def forms(choice: Choice, shown: Shown) -> None:
    """The workbook that asks for what is owed, and the way back in."""
    if not any(line.asked for line in shown.found.owed):
        return
    names = [area.name for area in dict.fromkeys(line.area for line in shown.found.owed)]
    row = st.container(horizontal=True, vertical_alignment="center")
    by = "area"
    if any(line.responsible for line in shown.found.owed):  # without a unit there is nothing to part
        by = link.switch(row, "工作表", words.SHEETS, key="sheets", default="area", words=words.SHEETS.get)

    def make() -> bytes:
        release = cache.release(shown.choice)
        found = _with_waiting(shown.choice, owed.find(release, shown.choice, yearly=shown.yearly))
        return owed.workbook(release, found, on=cache.today(), by=by)

    row.download_button(
        "下载填报表（XLSX）",
        access.later(make),
        file_name=f"待报数据填报表_{names[0] if len(names) == 1 else f'{len(names)}县'}_{choice.year}.xlsx",
        mime=XLSX,
        key="owed_xlsx",
        type="primary",
        icon=":material/download:",
        on_click="ignore",
    )
    menu.go(row, "uploads", "前往上传数据", icon=":material/upload_file:")
    st.html('<div class="hint">表中列有目标、上次数值和指标解释；填好“数值”后原样上传，不需对应各列。</div>')


def rest(shown: Shown) -> DeltaGenerator:
    """What holds the list and what stands below it; owed.css keeps its place until the list is there, where there is one."""
    return st.container(key="owed_rest") if shown.found.owed else st.container()


def lines(shown: Shown) -> None:
    """Every figure owed, binding targets first in each county; an indicator leads to its page."""
    lacking = shown.found.owed
    if not lacking:
        return
    told = owed.table(shown.found, on=cache.today())
    told["last"] = told["last"].replace("", "尚无数据")
    ways = [menu.address("indicator", indicator=line.indicator.id) for line in lacking]
    parts.listing(told[list(LINES)].rename(columns=LINES), name="待报清单", links=ways, linked="指标")


def reminders(shown: Shown) -> None:
    """A text a county to copy and send."""
    told = owed.reminders(shown.found, on=cache.today())
    if told:
        markup.show("section_head", name="remind", title="催报文字", finding=f"{len(told)} 份", note="复制后发送。")
    for name, text in told:
        with st.expander(markup.plain(f"{name}")):
            st.code(text, language=None, wrap_lines=True)
