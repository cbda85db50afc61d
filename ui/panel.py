"""The panel behind a cell: the gap as a line, the working, the flags, the passport, and everything else the documents say about it."""

from html import escape

import streamlit as st

from actions.judging import Explained
from charts import gapline, style, words
from model.numbers import missing, printed


def draw(told: Explained) -> None:
    """One verdict, so that it can be defended: every number with its document and place."""
    row = told.row
    shape = style.STATUS[row["class"]][2]
    st.html(f'<div class="panel"><h3>{escape(row["indicator_name"])} · {escape(row["area"])}</h3>'
            f'<div class="status">{shape} {escape(words.status(row))} · {escape(_attribute(row))}</div></div>')
    st.plotly_chart(gapline.draw(row), theme=None, key="gapline", config={"displayModeBar": False}, alt=gapline.describe(row))
    flags = "".join(f'<span class="flag">{escape(word)}</span>' for word in words.flags(row))
    steps = "".join(f'<div class="step">{escape(step.label)}: <code>{escape(step.formula)}</code></div>' for step in told.steps)
    st.html(f'<div class="panel">{flags}{steps or _why_none(row)}{_other(row)}{_passport(row)}</div>')
    _said(told)


def _attribute(row: dict) -> str:
    scope = {"plan": "规划期目标", "annual": "年度目标", "every_year": "每年目标"}[row["scope"]]
    return {"binding": "约束性", "expected": "预期性", "none": "文件未标属性"}[row["attribute"]] + " " + scope


def _why_none(row: dict) -> str:
    """A blank says why, and what would fill it."""
    year = "" if missing(row["target_year"]) else f"{int(row['target_year'])} 年"
    asks = {
        "no_figure": f"没有可判定的现值。请上传{year}或更早年份的数。",
        "no_reference_figure": f"目标是相对值, 缺参照值。请上传{_reference(row)}的数。",
        "no_baseline": "文件没有印出基期值, 只能看差距, 不能看进度。",
        "qualitative_only": "文件只有定性表述, 没有数值目标。",
        "ambiguous_basis": "“提高百分之几”有两种读法, 结论不同, 不作判定。",
        "unit_mismatch": "印出的单位与指标单位不同, 不换算、不判定。",
        "definition_changed": "基期与现值的口径或人群不同, 不作比较。",
        "conflicting_figures": "同一年有两个不一致的数, 待核后再判定。",
        "no_target_year": "文件没有写目标年。",
    }
    return f'<div class="step">{escape(asks.get(row["reason"], ""))}</div>' if row["reason"] else ""


def _reference(row: dict) -> str:
    where = "上级地区" if row["basis"] == "external" else row["area"]
    return f"{where} {'' if missing(row['reference_year']) else str(int(row['reference_year'])) + ' 年'}{row['indicator_name']}"


def _other(row: dict) -> str:
    if not row["other_place"]:
        return ""
    from_class = words.class_word(row["other_class"], row["attribute"])
    if row["joined"]:
        return f'<div class="step">同时须满足: {escape(row["other_as_printed"] or row["other_place"])}({escape(from_class)})</div>'
    return (f'<div class="step">另有表述 {escape(row["other_comparator"])}{printed(row["other_target"])}: {escape(from_class)}'
            f'<br><span class="note">{escape(row["other_place"])} “{escape(row["other_as_printed"])}”</span></div>')


def _passport(row: dict) -> str:
    lines = [f"目标出处: {escape(row['source_title'])} · {escape(row['place'])}"]
    if row["as_printed"]:
        lines.append(f"原文“{escape(row['as_printed'])}” · 批次 #{int(row['batch'])}")
    if not missing(row["v_place"]) and row["v_place"] and not missing(row["latest"]):
        lines.append(f"{int(row['latest_year'])} 年数出处: {escape(str(row['v_source_title']))} · {escape(row['v_place'])}" + (f" · {escape(row['v_status'])}" if row["v_status"] else ""))
    if row["note"]:
        lines.append("备注: " + escape(row["note"]))
    return '<div class="passport">' + "<br>".join(lines) + f"<br>按 {int(row['as_of_year'])} 年看</div>"


def _said(told: Explained) -> None:
    """Every statement and figure the store holds for this cell."""
    with st.expander(f"全部表述 {len(told.statements)} 条 · 数据 {len(told.figures)} 条"):
        statements = told.statements.assign(值=[words.target({**row, "baseline_year": None, "unit": told.row["unit"]}) for row in told.statements.to_dict("records")])
        st.dataframe(statements[["year", "值", "title", "place", "as_printed"]].rename(columns={"year": "目标年", "title": "文件", "place": "位置", "as_printed": "原文"}), hide_index=True)
        figures = told.figures.assign(值=[f"{row['comparator'] if row['comparator'] not in ('', '=') else ''}{printed(row['value'], row['decimals'])}" for row in told.figures.to_dict("records")])
        st.dataframe(figures[["year", "值", "title", "place", "status", "note"]].rename(columns={"year": "年份", "title": "文件", "place": "位置", "status": "状态", "note": "备注"}), hide_index=True)
