"""The meeting pack as one HTML file that opens offline: nothing is fetched, nothing runs. The same text, printed, is the PDF."""

from html import escape

import pandas as pd

from charts import profile_rows, style, words
from exports import statements
from exports.report_data import SECTIONS, County, Pack
from model.numbers import missing
from model.verdicts import ATTRIBUTES

HELD = "不显示"
CSS = f"""
@page {{ size: A4 landscape; margin: 14mm 12mm 16mm; @bottom-right {{ content: "第 " counter(page) " 页 / 共 " counter(pages) " 页"; font-size: 8pt; color: {style.SECONDARY}; width: 28mm }} }}
* {{ box-sizing: border-box }}
body {{ font-family: {style.FONT}; color: {style.INK}; font-size: 10.5pt; line-height: 1.5; margin: 0 auto; max-width: 1180px; padding: 18px; -webkit-print-color-adjust: exact; print-color-adjust: exact }}
h1 {{ font-size: 20pt; line-height: 1.3; margin: 0 0 6px }}
h2 {{ font-size: 14.5pt; line-height: 1.35; margin: 26px 0 6px; break-after: avoid; border-left: 5px solid {style.FRAME}; padding-left: 9px }}
h3 {{ font-size: 11.5pt; margin: 14px 0 4px; break-after: avoid }}
.stamp, .note {{ color: {style.SECONDARY}; font-size: 9pt }}
.mark {{ display: inline-block; background: #faecc9; color: #5b430a; font-weight: 700; padding: 1px 10px; border-radius: 4px; margin-bottom: 6px }}
nav a {{ color: {style.GOOD_INK}; margin-right: 14px }}
table {{ border-collapse: collapse; width: 100%; margin: 6px 0 10px; font-size: 9pt }}
thead {{ display: table-header-group }}
tr {{ break-inside: avoid }}
th {{ background: {style.FRAME}; color: #fff; font-weight: 600; text-align: left; padding: 4px 6px }}
td {{ border-bottom: 1px solid {style.LINE}; padding: 3px 6px; vertical-align: top }}
td.cell {{ text-align: center; border: 2px solid #fff; white-space: nowrap }}
td.cell small {{ display: block; font-size: 8pt }}
td.status {{ white-space: nowrap; border-radius: 3px }}
td.number {{ text-align: right; white-space: nowrap }}
th.number {{ text-align: right }}
td.unit {{ white-space: nowrap }}
.grid td:nth-child(-n+2) {{ min-width: 5em }}
tbody.one {{ break-inside: avoid }}
tbody.one tr:first-child td {{ border-bottom: 0; padding-bottom: 0 }}
.cards {{ display: flex; flex-wrap: wrap; gap: 8px; margin: 6px 0 }}
.card {{ border: 1px solid {style.LINE}; border-radius: 6px; padding: 3px 10px; min-width: 92px }}
.card b {{ display: block; font-size: 15pt; line-height: 1.2 }}
.card span, .card small {{ display: block; color: {style.SECONDARY}; font-size: 8.5pt }}
section + section {{ break-before: page }}
#sources {{ break-before: auto }}
@media print {{ nav {{ display: none }} body {{ padding: 0; max-width: none }} }}
"""


def write(pack: Pack) -> str:
    """The whole page. Every section repeats the stamp, because pages of a print are handed round one by one."""
    made = {"overview": _overview, "checks": _checks, "tasks": _tasks, "method": _method}
    body = [_head(pack)]
    for key in pack.sections:
        body += [_county(pack, one) for one in pack.counties] if key == "counties" else [made[key](pack)]
    body.append(_section(pack, "sources", "数据来源", _grid(pack.sources)))
    text = (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(pack.title)}</title><style>{CSS}{_running(pack)}</style></head><body>{''.join(body)}</body></html>"
    )
    return "".join(
        sign for sign in text if sign >= " " or sign == "\n"
    )  # a control character of an upload is drawn as a box


def _running(pack: Pack) -> str:
    """The stamp at the foot of every printed page: pages are handed round one by one."""
    text = "".join(f"\\{ord(sign):x} " if sign in '"\\\\<>\n' else sign for sign in pack.stamp.line() if sign >= " ")
    return (
        f'@page {{ @bottom-left {{ content: "{text}"; font-size: 8pt; color: {style.SECONDARY}; text-align: left }} }}'
    )


def _head(pack: Pack) -> str:
    mark = '<div class="mark">演示数据(虚构)</div>' if pack.stamp.demo else ""
    mark += '<div class="mark">含未审核数据</div>' if pack.stamp.unreviewed else ""
    link = f' · <a href="{escape(pack.stamp.link)}">看板上的现状</a>' if pack.stamp.link else ""
    ways = "".join(f'<a href="#{key}">{SECTIONS[key]}</a>' for key in pack.sections if key != "counties")
    ways += "".join(
        f'<a href="#a{one.area["code"]}">{escape(one.area["name"])}</a>'
        for one in pack.counties
        if "counties" in pack.sections
    )
    return (
        f"{mark}<h1>{escape(pack.title)}</h1><div>{escape(pack.finding)}</div>"
        f'<div class="stamp">{escape(pack.stamp.line())}<br>{escape(pack.stamp.source_line())}{link}</div><nav>{ways}</nav>'
    )


def _section(pack: Pack, key: str, title: str, inside: str) -> str:
    stamp = f'<div class="stamp">{escape(pack.stamp.line())}</div>'
    return f'<section id="{key}"><h2>{escape(title)}</h2>{stamp}{inside}</section>'


def _overview(pack: Pack) -> str:
    cells = {(row["indicator"], row["area_code"]): row for row in pack.cells.to_dict("records")}
    head = "".join(f"<th>{escape(name)}</th>" for name in ("指标", "单位", *(area["name"] for area in pack.areas)))
    lines = []
    for one in pack.indicators:
        found = "".join(_cell(cells.get((one["id"], area["code"]))) for area in pack.areas)
        lines.append(f"<tr><td>{escape(one['name'])}</td><td class=unit>{escape(one['unit'])}</td>{found}</tr>")
    words_ = '<div class="note">每格: 形状 现值 年份 / 目标 · 目标年; 浅色为只有基线或早先的数。“文件未列”是该地区文件没有这项目标。</div>'
    return _section(
        pack,
        "overview",
        pack.finding,
        f"{words_}<table><thead><tr>{head}</tr></thead><tbody>{''.join(lines)}</tbody></table>",
    )


def _cell(row: dict | None) -> str:
    if row is None:
        return f'<td class="cell" style="color:{style.SECONDARY}">{style.NOT_LISTED}</td>'
    fill, ink = style.paint(row)
    now = words.record(row)["现值"] or (HELD if profile_rows.held_back(row) else "缺现值")
    asked = f"{words.short_target(row)} · {words.year(row['target_year'])}"
    return f'<td class="cell" style="background:{fill};color:{ink}">{style.STATUS[row["class"]][2]} {escape(now)}<small>{escape(asked)}</small></td>'


def _county(pack: Pack, one: County) -> str:
    cards = "".join(
        f'<div class="card"><span>{escape(card["title"])}</span><b>{card["number"]}</b><small>{escape(card["note"])}</small></div>'
        for card in one.cards
    )
    if one.rows.empty:
        cards = '<div class="note">这个地区的文件在所选范围内没有列出目标。</div>'
    years = sorted({year for told in one.years for year in told})[-6:]
    parts = []
    for attribute, word in ATTRIBUTES.items():
        places = [place for place, code in enumerate(one.rows["attribute"]) if code == attribute]
        if places:
            parts.append(f"<h3>{word} {len(places)} 项</h3>" + _targets(one, places, years))
    return _section(pack, f"a{one.area['code']}", one.finding, f'<div class="cards">{cards}</div>{"".join(parts)}')


def _targets(one: County, places: list[int], years: list[int]) -> str:
    """Two lines a target: the numbers, and under them the working and where it stands, over the whole width."""
    names = ["指标", "单位", *(f"{year}" for year in years), "目标", "差距", "判定", "说明"]
    rows = one.rows.to_dict("records")
    found = []
    for place in places:
        row, told = rows[place], one.years[place]
        fill, ink = style.paint(row)
        held = HELD if profile_rows.held_back(row) else ""
        asked = words.target(row) + ("" if missing(row["target_year"]) else f" ({int(row['target_year'])})")
        under = [f"{label}: {formula}" for label, formula in one.steps[place]]
        under += [other] if (other := statements.other(row)) else []
        under.append(f"出处: {row['source_title']} · {row['place']}")
        found.append(
            f'<tbody class="one"><tr><td>{escape(row["indicator_name"])}</td><td class="unit">{escape(row["unit"])}</td>'
            + "".join(f'<td class="number">{escape(told.get(year, ""))}</td>' for year in years)
            + f"<td>{escape(asked)}</td><td>{escape(words.gap(row) or held)}</td>"
            f'<td class="status" style="background:{fill};color:{ink}">{style.STATUS[row["class"]][2]} {escape(words.status(row))}</td>'
            f'<td class="note">{escape("; ".join(words.flags(row)))}</td></tr>'
            f'<tr><td class="note" colspan="{len(names)}">{escape("; ".join(under))}</td></tr></tbody>'
        )
    head = "".join(f"<th{' class=number' if name.isdigit() else ''}>{name}</th>" for name in names)
    widths = {"指标": 21, "单位": 6, "目标": 12, "差距": 15, "判定": 14, "说明": 10}
    columns = "".join(f'<col style="width:{widths.get(name, 4)}%">' for name in names)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{head}</tr></thead>{''.join(found)}</table>"


def _checks(pack: Pack) -> str:
    return _section(pack, "checks", f"规划体检: {len(pack.findings)} 条待核对", _grid(pack.findings))


def _tasks(pack: Pack) -> str:
    return _section(pack, "tasks", f"重点任务: {len(pack.tasks)} 条", _grid(pack.tasks))


def _method(pack: Pack) -> str:
    told = "".join(f"<h3>{escape(head)}</h3><div>{escape(text)}</div>" for head, text in pack.method)
    return _section(pack, "method", "判定是怎样做的", told)


def _grid(table: pd.DataFrame) -> str:
    if table.empty:
        return '<div class="note">没有。</div>'
    head = "".join(f"<th>{escape(name)}</th>" for name in table.columns)
    lines = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
        for row in table.itertuples(index=False)
    )
    return f"<table class=grid><thead><tr>{head}</tr></thead><tbody>{lines}</tbody></table>"
