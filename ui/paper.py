"""The same page on paper: what the browser prints (A4), without menu, pickers and buttons, every row whole and with its working.

A drawing as tall as all rows cannot be cut between two of them, so the targets are printed as a table with the same marks.
"""

import json
from html import escape

import streamlit as st

from actions import profile as actions
from charts import profile, profile_rows, style, words
from model.numbers import missing, printed, share
from ui import county_style
from ui.choices import Choice
from ui.county import View


def set_up(choice: Choice, view: View) -> None:
    """The page's own looks; and for paper a line at the head of every sheet: county, as-of year, batch, 演示数据."""
    said = [view.area["name"], f"按 {choice.year} 年看", choice.plan.name, f"数据批次 #{choice.version}"]
    head = _quoted(" · ".join((["演示数据(虚构)"] if choice.invented else []) + said))
    font = f"font: 8.5pt {style.FONT}; color: {style.SECONDARY}"
    st.html(
        county_style.CSS
        + f"<style>@page {{size: A4; margin: 16mm 13mm 14mm; @top-left {{content: {head}; {font}}} @top-right {{content: {_quoted('县域卫生健康目标差距看板')}; {font}}}"
        + f" @bottom-right {{content: counter(page) ' / ' counter(pages); {font}}}}}</style>"
    )


def _quoted(text: str) -> str:
    """A text inside a style sheet: names come from files."""
    return json.dumps(text, ensure_ascii=False).replace("<", "\\3c ")


def targets(view: View) -> None:
    """The targets as they are printed: the rows of the chart, each with its mark, its working and its place."""
    if view.rows.empty:
        return
    marked = bool(view.rows["progress"].notna().any())
    dated = profile_rows.any_newer(view.rows.to_dict("records"))
    second = "现值" if dated else "承诺的变化"
    # Millimetres; together what A4 leaves inside the margins. More, and the browser makes the whole page smaller.
    if marked:
        widths = {
            "": 6,
            "指标 · 单位": 44,
            "基线": 16,
            second: 18,
            "目标": 22,
            "承诺的变化完成了多少": 36,
            "差距 · 状态": 42,
        }
    else:
        widths = {"": 6, "指标 · 单位": 58, "基线": 22, second: 26, "目标": 28, "差距 · 状态": 44}
    head = "".join(f'<th style="width:{width}mm">{escape(name)}</th>' for name, width in widths.items())
    bodies, group = [], None
    for row, steps in zip(view.rows.to_dict("records"), actions.workings(view.rows)):
        if row["attribute"] != group:
            group = row["attribute"]
            number = int((view.rows["attribute"] == group).sum())
            bodies.append(
                f'<tbody class="group"><tr><td colspan="{len(widths)}">{profile_rows.GROUPS[group]} {number} 项</td></tr></tbody>'
            )
        bodies.append(_body(row, steps, len(widths), marked, dated))
    st.html(f'<div class="paper"><table><thead><tr>{head}</tr></thead>{"".join(bodies)}</table></div>')


def _body(row: dict, steps: list, columns: int, marked: bool, dated: bool) -> str:
    fill, ink = style.paint(row)
    edge = style.strong(row["class"]) if style.is_history(row) else fill
    base = _figure(row["baseline"], row["base_decimals"], row["baseline_year"], "")
    latest = _figure(row["latest"], row["latest_decimals"], row["latest_year"], row["v_status"])
    promised = "<br>".join(f"<small>{escape(one)}</small>" for one in profile_rows.promised(row))
    due = words.year(row["target_year"]) if not missing(row["target_year"]) else "未写年份"
    said = words.gap(row)
    cells = [
        f'<span class="chip" style="background:{fill};color:{ink};border-color:{edge}">{style.STATUS[row["class"]][2]}</span>',
        f"{escape(row['indicator_name'])} <small>{escape(row['unit'])}</small>",
        base or f"<small>{'未印基期' if row['scope'] == 'plan' else '不用基期'}</small>",
        _second(row, latest) if dated else promised,
        f"<b>{escape(words.short_target(row))}</b><br><small>{escape(due)}</small>",
        *([_mark(row)] if marked else []),
        (f"<b>{escape(said)}</b><br>" if said else "") + escape(words.status(row)),
    ]
    told = "; ".join(f"{step.label}: {step.formula}" for step in steps)
    flags = "、".join(words.flags(row))
    more = " · ".join(one for one in (told, flags, f"出处: {row['place']}") if one)
    return (
        f"<tbody><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        f'<tr class="working"><td></td><td colspan="{columns - 1}">{escape(more)}</td></tr></tbody>'
    )


def _figure(value, decimals, year, status) -> str:
    """A number over its year; '' where there is none."""
    if missing(value):
        return ""
    when = f"{profile_rows.year(year)} {'' if missing(status) else status}".strip()
    return f"<b>{printed(value, decimals)}</b><br><small>{escape(when)}</small>"


def _second(row: dict, latest: str) -> str:
    if profile_rows.held_back(row):
        return "<small>人数少不显示</small>"
    return latest if words.has_newer(row) else f"<small>{'缺现值' if missing(row['latest']) else '尚无新数'}</small>"


def _mark(row: dict) -> str:
    """The common scale of the chart in millimetres: baseline 0, target 1, time share, the share done."""
    if missing(row["progress"]):
        return f"<small>{escape(profile_rows.note(row))}</small>"
    low, high = profile.ENDS

    def at(value: float) -> float:
        return (min(max(value, low), high) - low) / (high - low) * 25

    colour, done = style.strong(row["class"]), at(row["progress"])
    left, right = sorted((done, at(1)))
    pieces = [
        f"left:0;width:25mm;top:2.1mm;height:.3mm;background:{style.LINE}",
        f"left:{left:.1f}mm;width:{right - left:.1f}mm;top:1.7mm;height:1.1mm;background:{colour};opacity:.5",
        f"left:{at(0) - 1:.1f}mm;top:1.2mm;width:2mm;height:2mm;border-radius:1mm;background:#fff;border:.35mm solid {style.INK}",
        f"left:{at(1) - 0.4:.1f}mm;top:0;width:.8mm;height:4.4mm;background:{style.FRAME}",
        _end(row["progress"], done, colour),
    ]
    if not missing(row["time_share"]):
        pieces.insert(2, f"left:{at(row['time_share']):.1f}mm;top:.5mm;width:.3mm;height:3.4mm;background:{style.INK}")
    told = f"{share(row['progress'])}" + ("" if missing(row["time_share"]) else f" · 时序 {share(row['time_share'])}")
    return f'<div class="mark">{"".join(f"<i style={chr(34)}{piece}{chr(34)}></i>" for piece in pieces)}</div><small>{told}</small>'


def _end(progress: float, at: float, colour: str) -> str:
    """The share done: a dot; beyond the scale an arrow at its edge."""
    low, high = profile.ENDS
    if low <= progress <= high:
        return f"left:{at - 1.1:.1f}mm;top:1.1mm;width:2.2mm;height:2.2mm;border-radius:1.1mm;background:{colour}"
    side = "right" if progress < low else "left"
    return f"left:{at - 1.1:.1f}mm;top:1mm;border:1.2mm solid transparent;border-{side}:2.2mm solid {colour}"
