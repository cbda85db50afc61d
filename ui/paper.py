"""The same page on paper: what the browser prints (A4), without menu, pickers and buttons, every row whole and with its working.

A drawing as tall as all rows cannot be cut between two of them, so the targets are printed as a table with the same marks.
"""

import json
from html import escape

import streamlit as st

from actions import profile as actions
from charts import profile, style, words
from model.numbers import missing, printed, share
from ui.choices import Choice
from ui.county import View

HIDDEN = (
    '[data-testid="stSidebar"]', '[data-testid="stHeader"]', '[data-testid="stDownloadButton"]', '[data-testid="stPageLink"]',
    '[data-testid="stSkipToContent"]', '[data-testid="stToolbar"]', '[data-testid="stExpandSidebarButton"]',
    ".st-key-pickers", ".st-key-county_pickers", ".st-key-screen", ".jumps", "#MainMenu",
)  # fmt: skip

CSS = f"""
<style>
.st-key-pick_area, .st-key-pick_group {{display: none}}   /* one county at a time here: its own picker says which */
.cover {{display: grid; grid-template-columns: 1.5fr 1.1fr 1fr 1fr; gap: .3rem 1.2rem; margin: 0; padding: .45rem .8rem; background: #f4f6f7; border-radius: 8px; font-size: .82rem; line-height: 1.5}}
.cover dt {{color: {style.SECONDARY}; font-size: .78rem; font-weight: 400}}
.cover dd {{margin: 0; color: {style.INK}; overflow-wrap: anywhere}}
.jumps {{font-size: .84rem; color: {style.SECONDARY}}}
.jumps a {{color: {style.FRAME}; margin-left: .9rem; text-underline-offset: 3px}}
.section {{margin-top: 1.2rem; scroll-margin-top: .6rem}}
.section h2 {{font-size: 1.16rem; font-weight: 700; margin: 0; padding: 0 0 .1rem; color: {style.INK}}}
.section h2 span {{font-size: .92rem; font-weight: 400; color: {style.SECONDARY}; margin-left: .7rem}}
.sheet-box {{max-height: 26rem; overflow: auto; scrollbar-width: thin; border: 1px solid {style.LINE}; border-radius: 8px}}
.sheet {{width: 100%; border-collapse: collapse; font-size: .84rem; line-height: 1.45}}
.sheet th {{position: sticky; top: 0; background: #f4f6f7; color: {style.SECONDARY}; font-weight: 400; text-align: left; padding: .3rem .6rem; white-space: nowrap; border: 0}}
.sheet td {{padding: .3rem .6rem; border: 0; border-top: 1px solid #eef1f3; vertical-align: top; color: {style.INK}; overflow-wrap: anywhere}}
.paper {{display: none}}
@media (max-width: 1240px) {{ .cover {{grid-template-columns: 1fr 1fr}} }}
@media print {{
  {", ".join(HIDDEN)} {{display: none !important}}
  html, body, #root, .stApp, [data-testid="stApp"], [data-testid="stAppViewContainer"], [data-testid="stMain"], [data-testid="stMainBlockContainer"],
  [data-testid="stVerticalBlock"], [data-testid="stLayoutWrapper"], [data-testid="stElementContainer"] {{position: static !important; display: block !important; height: auto !important; max-height: none !important; overflow: visible !important; width: auto !important; max-width: none !important}}
  [data-testid="stMainBlockContainer"] {{padding: 0 !important}}
  [data-testid="stElementContainer"], [data-testid="stLayoutWrapper"] {{margin-bottom: 2mm}}
  body, .stApp {{background: #fff !important; -webkit-print-color-adjust: exact; print-color-adjust: exact}}
  h1 {{font-size: 15pt !important}}
  .cover {{grid-template-columns: 1.4fr 1fr; font-size: 9pt; background: none; border: .3mm solid {style.LINE}}}
  .section {{break-after: avoid; margin-top: 4mm}}
  .section h2 {{font-size: 12.5pt}}
  .section h2 span {{font-size: 9.5pt}}
  .sheet-box {{max-height: none; overflow: visible; border: 0}}
  .sheet {{font-size: 8.5pt}}
  .sheet th {{position: static}}
  .sheet tr, .paper tbody {{break-inside: avoid}}
  .sheet thead, .paper thead {{display: table-header-group}}
  .note, .sub {{font-size: 8.5pt}}
  .paper {{display: block}}
  .paper table {{width: 100%; border-collapse: collapse; font-size: 9pt; line-height: 1.35; table-layout: fixed}}
  .paper th {{text-align: left; font-weight: 400; color: {style.SECONDARY}; padding: 1mm 1mm; border: 0; border-bottom: .3mm solid {style.FRAME}; font-size: 8.5pt}}
  .paper td {{padding: .8mm 1mm 0; border: 0; vertical-align: top; color: {style.INK}; overflow-wrap: anywhere}}
  .paper tbody {{border-bottom: .2mm solid {style.LINE}}}
  .paper tbody.group {{break-after: avoid; border: 0}}
  .paper tbody.group td {{font-size: 11pt; font-weight: 700; color: {style.FRAME}; padding-top: 3mm}}
  .paper small {{color: {style.SECONDARY}; font-size: 8pt}}
  .paper b {{font-weight: 700}}
  .paper .working td {{padding: 0 1mm .8mm; color: {style.SECONDARY}; font-size: 8pt}}
  .paper .chip {{display: inline-block; width: 5mm; height: 5mm; line-height: 5mm; text-align: center; border-radius: .6mm; border: .3mm solid transparent; box-sizing: border-box}}
  .paper .mark {{position: relative; height: 4.4mm; width: 25mm}}
  .paper .mark i {{position: absolute; display: block; box-sizing: border-box}}
}}
</style>
"""


def set_up(choice: Choice, view: View) -> None:
    """The page's own looks; and for paper a line at the head of every sheet: county, as-of year, batch, 演示数据."""
    said = [view.area["name"], f"按 {choice.year} 年看", choice.plan.name, f"数据批次 #{choice.version}"]
    head = _quoted(" · ".join((["演示数据(虚构)"] if choice.demo else []) + said))
    font = f"font: 8.5pt {style.FONT}; color: {style.SECONDARY}"
    st.html(
        CSS
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
    heads = [("", 6), ("指标 · 单位", 50), ("基线", 19), ("现值", 21), ("目标", 26)]
    heads += ([("承诺的变化完成了多少", 42)] if marked else []) + [("差距 · 状态", 42)]
    head = "".join(f'<th style="width:{width}mm">{escape(name)}</th>' for name, width in heads)
    bodies, group = [], None
    for row, steps in zip(view.rows.to_dict("records"), actions.workings(view.rows)):
        if row["attribute"] != group:
            group = row["attribute"]
            number = int((view.rows["attribute"] == group).sum())
            bodies.append(
                f'<tbody class="group"><tr><td colspan="{len(heads)}">{profile.GROUPS[group]} {number} 项</td></tr></tbody>'
            )
        bodies.append(_body(row, steps, len(heads), marked))
    st.html(f'<div class="paper"><table><thead><tr>{head}</tr></thead>{"".join(bodies)}</table></div>')


def _body(row: dict, steps: list, columns: int, marked: bool) -> str:
    fill, ink = style.paint(row)
    edge = style.strong(row["class"]) if style.is_history(row) else fill
    chip = f'<span class="chip" style="background:{fill};color:{ink};border-color:{edge}">{style.STATUS[row["class"]][2]}</span>'
    newer = words.has_newer(row)
    year = words.year(row["target_year"]) if not missing(row["target_year"]) else "未写年份"
    latest = (
        _figure(row["latest"], row["latest_decimals"], row["latest_year"], row["v_status"])
        if newer
        else "<small>尚无</small>"
    )
    base = (
        _figure(row["baseline"], row["base_decimals"], row["baseline_year"], "")
        if not missing(row["baseline"])
        else "<small>未印</small>"
    )
    cells = [
        chip,
        f"{escape(row['indicator_name'])} <small>{escape(row['unit'])}</small>",
        base,
        latest,
        f"<b>{escape(words.short_target(row))}</b><br><small>{escape(year)}</small>",
        *([_mark(row)] if marked else []),
        "<br>".join(f"{tag}" for tag in _verdict(row)),
    ]
    told = "; ".join(f"{step.label}: {step.formula}" for step in steps)
    flags = "、".join(words.flags(row))
    more = " · ".join(one for one in (told, flags, f"出处: {row['place']}") if one)
    return (
        f"<tbody><tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
        f'<tr class="working"><td></td><td colspan="{columns - 1}">{escape(more)}</td></tr></tbody>'
    )


def _figure(value, decimals, year, status) -> str:
    when = " ".join(one for one in (str(int(year)), "" if missing(status) else str(status)) if one)
    return f"<b>{printed(value, decimals)}</b><br><small>{escape(when)}</small>"


def _verdict(row: dict) -> list[str]:
    said = words.gap(row)
    return [f"<b>{escape(said)}</b>"] * bool(said) + [escape(words.status(row))]


def _mark(row: dict) -> str:
    """The common scale of the chart in millimetres: baseline 0, target 1, time share, the share done."""
    if missing(row["progress"]):
        return f"<small>{escape(profile.note(row))}</small>"
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
        f"left:{done - 1.1:.1f}mm;top:1.1mm;width:2.2mm;height:2.2mm;border-radius:1.1mm;background:{colour}",
    ]
    if not missing(row["time_share"]):
        pieces.insert(2, f"left:{at(row['time_share']):.1f}mm;top:.5mm;width:.3mm;height:3.4mm;background:{style.INK}")
    told = f"{share(row['progress'])}" + ("" if missing(row["time_share"]) else f" · 时序 {share(row['time_share'])}")
    return f'<div class="mark">{"".join(f"<i style={chr(34)}{piece}{chr(34)}></i>" for piece in pieces)}</div><small>{told}</small>'
