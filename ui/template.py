"""The box that gives a template to fill in, on 上传数据."""

from dataclasses import replace

import streamlit as st

from actions import templates
from ui import access, cache, markup

EXTENTS = {"targets": "有目标的指标", "core": "核心指标", "all": "全部指标"}


def draw(choice) -> None:
    """A file to fill in, for the counties picked above."""
    areas = cache.reference(choice.demo, choice.version).areas
    counties = dict(zip(areas["code"], areas["name"]))
    levels = dict(zip(areas["code"], areas["level"]))
    mine = [code for code in choice.areas if levels[code] == "county"] or [
        code for code in counties if levels[code] == "county"
    ]
    names = "、".join(counties[code] for code in mine[:3]) + (f" 等 {len(mine)} 个" if len(mine) > 3 else "")
    markup.show("template_head", names=names)
    row = st.container(horizontal=True, vertical_alignment="center")
    this_year = cache.this_year()
    year = row.selectbox(
        "填报年份",
        range(this_year, this_year - 7, -1),
        index=1,
        format_func=lambda one: f"{one} 年",
        key="template_year",
        label_visibility="collapsed",
        filter_mode=None,
        placeholder="请选择",
        width=112,
        persist_state="session",
    )
    extent = row.selectbox(
        "指标范围",
        list(EXTENTS),
        format_func=EXTENTS.get,
        key="template_extent",
        label_visibility="collapsed",
        filter_mode=None,
        placeholder="请选择",
        width=150,
        persist_state="session",
    )
    newest = replace(choice, version=cache.version(choice.demo), frozen=False)  # a form asks for what is lacking now
    view = cache.view(newest, year=year)
    name = f"上报模板_{counties[mine[0]] if len(mine) == 1 else f'{len(mine)}县'}_{year}"

    def make():
        return templates.make(view, areas=mine, years=[year], extent=extent)

    row = st.container(horizontal=True)
    row.download_button(
        "下载模板（XLSX）",
        access.later(lambda: make().xlsx()),
        file_name=f"{name}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        key="template_xlsx",
        icon=":material/download:",
        on_click="ignore",
    )
    row.download_button(
        "CSV",
        access.later(lambda: make().csv()),
        file_name=f"{name}.csv",
        mime="text/csv",
        key="template_csv",
        on_click="ignore",
    )
