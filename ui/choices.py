"""The pickers shared by all pages, drawn by the main script before the page runs, so that every page keeps them and every link carries them."""

from dataclasses import dataclass

import streamlit as st

from actions.judging import Judged
from model.plans import PLANS, Plan

ALL = "全部"
ATTRIBUTES = {"约束性 + 预期性": ("binding", "expected", "none"), "仅约束性": ("binding",), "仅预期性": ("expected",)}
EXTENTS = {"核心指标": True, "全部指标": False}


@dataclass(frozen=True, kw_only=True)
class Choice:
    """What this session looks at. areas: codes in order; category: id or '' for all; year: the as-of year Y."""

    areas: tuple[str, ...]
    plan: Plan
    category: str
    attributes: tuple[str, ...]
    core_only: bool
    year: int


def draw(judged: Judged, *, years: list[int], newest: int) -> Choice:
    """Draw the pickers and keep the choice for the page (see current)."""
    areas, catalogue = judged.reference.areas, judged.reference.catalogue
    names = {
        code: name if len(name) <= 6 else short
        for code, name, short in zip(areas["code"], areas["name"], areas["short"])
    }
    speaking = set(judged.table["area_code"])
    offered = [code for code, level in zip(areas["code"], areas["level"]) if level == "county" or code in speaking]
    usual = [code for code in offered if code in speaking] or offered
    row = st.container(horizontal=True, vertical_alignment="center", key="pickers")
    picked = row.pills(
        "地区",
        offered,
        selection_mode="multi",
        default=usual,
        format_func=names.get,
        key="area",
        bind="query-params",
        width="content",
        label_visibility="collapsed",
    )
    # No typing in the lists: what Streamlit says when nothing fits is English.
    asked = {"bind": "query-params", "label_visibility": "collapsed", "filter_mode": None, "placeholder": "请选择"}
    plan = row.selectbox("规划", PLANS, format_func=lambda one: one.name, key="plan", width=172, **asked)
    category = row.selectbox(
        "类别",
        ["", *catalogue.categories],
        format_func=lambda key: catalogue.categories.get(key, "全部类别"),
        key="category",
        width=116,
        **asked,
    )
    attribute = row.selectbox("属性", list(ATTRIBUTES), key="attribute", width=152, **asked)
    extent = row.selectbox("范围", list(EXTENTS), key="extent", width=112, **asked)
    year = row.selectbox(
        "按哪一年看",
        years,
        index=years.index(newest),
        format_func=lambda one: f"{one} 年",
        key="year",
        width=108,
        **asked,
    )
    choice = Choice(
        areas=tuple(code for code in offered if code in picked),
        plan=plan,
        category=category,
        attributes=ATTRIBUTES[attribute],
        core_only=EXTENTS[extent],
        year=year,
    )
    st.session_state["_choice"] = choice
    return choice


def current() -> Choice:
    """The choice as drawn in this run."""
    return st.session_state["_choice"]
