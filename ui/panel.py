"""The panel behind a cell: the gap as a line, the working, the flags, the passport, and everything else the documents say about it."""

from html import escape

import pandas as pd
import streamlit as st

from actions.judging import Explained
from charts import gapline, style, words
from model.numbers import missing, printed
from ui import cache, link, menu
from ui.choices import Choice


def listen(event) -> None:
    """A clicked mark's cell goes into the link. event: what st.plotly_chart(on_select='rerun') gave; marks carry customdata [area, indicator, …]."""
    points = event.selection.points if event and event.selection else []
    if points:
        link.put("cell", ".".join(points[0]["customdata"][:2]))


def cell(cells: pd.DataFrame, *, indicators: list[dict], areas: list[dict]) -> dict | None:
    """The row of the cell the link names, among what the page shows; None when it names none of them.

    cells: one row a filled cell (charts.cells.cells); indicators: {id, name, …}; areas: {code, name, …}. A cell nobody speaks of
    is {area_code, area, indicator, indicator_name, class: not_listed}.
    """
    area, _, indicator = link.get("cell").partition(".")
    names = {one["code"]: one["name"] for one in areas}, {one["id"]: one["name"] for one in indicators}
    if area not in names[0] or indicator not in names[1]:
        return None
    found = cells[(cells["area_code"] == area) & (cells["indicator"] == indicator)]
    if not found.empty:
        return found.iloc[0].to_dict()
    row = {"area_code": area, "area": names[0][area], "indicator": indicator, "indicator_name": names[1][indicator]}
    return row | {"class": "not_listed"}


def show(choice: Choice, row: dict) -> None:
    """What is behind a cell, so that it can be defended: every number with its document and place; and the ways on from here."""
    told = _explained(choice, row)
    _explain(told) if told else _silent(row)
    ways = st.container(horizontal=True, key="go")
    menu.go(ways, "county", "县域画像", county=row["area_code"])
    menu.go(ways, "compare", "指标对比", indicator=row["indicator"])
    menu.go(ways, "progress", "进度", county=row["area_code"], indicator=row["indicator"])


def _explained(choice: Choice, row: dict) -> Explained | None:
    """Everything behind a cell, or None when its documents list no target."""
    if row["class"] in ("no_target", "not_listed"):
        return None
    year = None if missing(row["target_year"]) else int(row["target_year"])
    return cache.explain(
        choice, area=row["area_code"], indicator=row["indicator"], target_year=year, scope=row["scope"]
    )


def _explain(told: Explained) -> None:
    row = told.row
    shape = style.STATUS[row["class"]][2]
    st.html(
        f'<div class="panel"><h3>{escape(row["indicator_name"])} · {escape(row["area"])}</h3>'
        f'<div class="status">{shape} {escape(words.status(row))} · {escape(_attribute(row))}</div></div>'
    )
    st.plotly_chart(
        gapline.draw(row),
        theme=None,
        key="gapline",
        config={"displayModeBar": False, "staticPlot": True},
        alt=gapline.describe(row),
    )
    flags = "".join(f'<span class="flag">{escape(word)}</span>' for word in words.flags(row))
    steps = "".join(
        f'<div class="step">{escape(step.label)}: <code>{escape(step.formula)}</code></div>' for step in told.steps
    )
    st.html(f'<div class="panel">{flags}{steps}{_why_none(row)}{_other(row)}{_passport(row)}</div>')
    _said(told)


def _silent(row: dict) -> None:
    """No target is listed: the figure, if one is held, with its passport; and what would fill the cell."""
    unlisted = row["class"] == "not_listed"
    head = f'<h3>{escape(row["indicator_name"])} · {escape(row["area"])}</h3><div class="status">{style.NOT_LISTED if unlisted else "· " + style.NO_TARGET}</div>'
    if unlisted:
        body = '<div class="step">库里的文件没有列出这个指标的目标, 也没有它的数。</div>'
    else:
        body = (
            f'<div class="step">{int(row["latest_year"])} 年: <code>{words.HELD if words.held_back(row) else printed(row["latest"], row["latest_decimals"])}</code></div><div class="step">没有目标, 只作展示, 不作判定。</div>'
            f'<div class="passport">{int(row["latest_year"])} 年数出处: {escape(str(row["source_title"]))} · {escape(row["place"])}</div>'
        )
    st.html(f'<div class="panel">{head}{body}</div>')


def _attribute(row: dict) -> str:
    scope = {"plan": "规划期目标", "annual": "年度目标", "every_year": "每年目标"}[row["scope"]]
    return {"binding": "约束性", "expected": "预期性", "none": "文件未标属性"}[row["attribute"]] + " " + scope


def _why_none(row: dict) -> str:
    """A blank says why, and what would fill it."""
    year = (
        "任一年份"
        if missing(row["target_year"])
        else f" {int(row['target_year'])} 年" + ("" if row["scope"] == "annual" else "或更早年份")
    )
    asks = {
        "no_figure": f"没有可判定的现值。请上传{year}的数。",
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
    return (
        f'<div class="step">另有表述 {escape(row["other_comparator"])}{printed(row["other_target"])}: {escape(from_class)}'
        f'<br><span class="note">{escape(row["other_place"])} “{escape(row["other_as_printed"])}”</span></div>'
    )


def _passport(row: dict) -> str:
    lines = [f"目标出处: {escape(row['source_title'])} · {escape(row['place'])}"]
    if row["as_printed"]:
        lines.append(f"原文“{escape(row['as_printed'])}” · 批次 #{int(row['batch'])}")
    if not missing(row["v_place"]) and row["v_place"] and not missing(row["latest"]):
        lines.append(
            f"{int(row['latest_year'])} 年数出处: {escape(str(row['v_source_title']))} · {escape(row['v_place'])}"
            + (f" · {escape(row['v_status'])}" if row["v_status"] else "")
        )
    if row["note"]:
        lines.append("备注: " + escape(row["note"]))
    return '<div class="passport">' + "<br>".join(lines) + f"<br>按 {int(row['as_of_year'])} 年看</div>"


def _said(told: Explained) -> None:
    """Every statement and figure the store holds for this cell."""
    own = {"unit": told.row["unit"]}
    statements = [
        (row["year"], words.target({**row, **own, "baseline_year": None}), row)
        for row in told.statements.to_dict("records")
    ]
    figures = [
        (
            row["year"],
            words.HELD
            if row["held_back"]
            else (row["comparator"] if row["comparator"] not in ("", "=") else "")
            + printed(row["value"], row["decimals"]),
            row,
        )
        for row in told.figures.to_dict("records")
    ]
    with st.expander(f"全部表述 {len(statements)} 条 · 数据 {len(figures)} 条"):
        st.html(
            '<div class="said"><h4>目标</h4>'
            + "".join(map(_line, statements))
            + "<h4>数据</h4>"
            + ("".join(map(_line, figures)) or "库里没有这个指标的数")
            + "</div>"
        )


def _line(said: tuple) -> str:
    year, value, row = said
    notes = [
        row["title"],
        row["place"],
        f"“{row['as_printed']}”" if row["as_printed"] else "",
        row.get("status", ""),
        row["note"],
    ]
    return f"<div><b>{'无年份' if missing(year) else int(year)}</b>{escape(value)}<small>{escape(' · '.join(one for one in notes if one))}</small></div>"
