"""The cells of one target on a slide, worded by charts.words, and its lines in the speaker notes. A suppressed figure
reads 不显示.

row is everywhere one row of gaps as a dict.
"""

from charts import profile_rows, style, words
from exports.pptx.page import LABEL, LEAST, NOTE, Line, Run, fitted, line_count, text_height
from exports.pptx.table import Cell, text_cell
from exports.report_data import SUPPRESSED, County
from model.numbers import missing
from wording.numbers import printed

STATUS_ROOM = (
    2.6  # inches: columns of at least this width name the status in the overview; for narrower ones its legend does
)


def name(row: dict) -> Cell:
    """'每千人口床位' over '张/千人 · 约束性'."""
    texts = words.record(row)
    under = " · ".join(one for one in (texts["单位"], texts["属性"]) if one)
    binding = row["attribute"] == "binding"
    return Cell(
        (
            (Run(row["indicator_name"], 15, style.INK, binding),),
            (Run(under, NOTE, style.FRAME if binding else style.SECONDARY, binding),),
        )
    )


def name_in_line(row: dict) -> Cell:
    """The same on one line, for long lists."""
    first, under = name(row).lines
    return Cell(
        ((Run(first[0].text, LABEL, style.INK, first[0].bold), Run(f"  {under[0].text}", LEAST, under[0].color)),)
    )


def name_fitted(row: dict, room: float, high: float) -> Cell:
    """The name over its unit, or, where they do not fit room × high inches, both in one run of text."""
    over = name(row)
    return over if text_height(fitted(list(over.lines), room, high), room) <= high else name_in_line(row)


def status_word(row: dict) -> str:
    """'◒ 滞后于时序进度'."""
    return f"{style.STATUS[row['class']][2]} {words.status(row)}"


def status(row: dict) -> Cell:
    """The gap over the status, filled with the colour of the status."""
    fill, ink = style.paint(row)
    lines: list[Line] = [(Run(words.gap(row), LABEL, ink, True),)] if words.gap(row) else []
    if not lines and profile_rows.held_back(row):
        lines = [(Run(SUPPRESSED, LABEL, ink, True),)]
    edge = style.strong(row["class"]) if style.is_history(row) else None
    return Cell((*lines, (Run(status_word(row), NOTE, ink),)), fill, edge)


def target(row: dict) -> Cell:
    """'≥75 (2025)', as charts.words.record has it."""
    return text_cell(words.record(row)["目标"], LABEL, style.INK, True)


def baseline(row: dict) -> Cell:
    figure_text = words.record(row)["基期"]
    if figure_text:
        return text_cell(figure_text)
    return _why(SUPPRESSED if profile_rows.held_back(row) else "未印基期" if row["scope"] == "plan" else "不用基期")


def latest(row: dict) -> Cell:
    """The latest figure with its year; where it is only the baseline again, that there is no newer one."""
    if words.has_newer(row):
        return text_cell(words.record(row)["现值"], LABEL, style.INK, True)
    return _why(SUPPRESSED if profile_rows.held_back(row) else "缺现值" if missing(row["latest"]) else "尚无新数")


def no_share(row: dict, indent: float) -> Cell:
    """Why this row has no bar, indented by so many inches to where the bars begin; empty where it has one."""
    if not missing(row["progress"]):
        return Cell(())
    why = "人数少, 份额不显示" if profile_rows.held_back(row) else profile_rows.note(row) or "不画份额"
    return text_cell(why, NOTE, style.SECONDARY, indent=indent)


def _why(text: str) -> Cell:
    """Why there is no figure, small and grey."""
    return text_cell(text, NOTE, style.SECONDARY)


def remark(row: dict) -> Cell:
    """The flags, and of a target not yet reached at its baseline the change a year it takes."""
    parts = [*words.flags(row)]
    if row["class"] == "baseline_short" and not profile_rows.held_back(row):
        parts = [one for one in ("、".join(profile_rows.promised(row)[1:]),) if one] + parts
    return text_cell("、".join(parts) or "—", NOTE, style.SECONDARY)


def figure(row: dict, room: float, *, stacked: bool) -> Cell:
    """A cell of the overview: '△ 74.41 · 2020' over '≥75 · 2025', with the name of the status where it fits. room: its
    inches.

    stacked, for narrow columns: '△ 74.41' over '≥75' over '2020→2025'.
    """
    fill, ink = style.paint(row)
    shape = style.STATUS[row["class"]][2]
    edge = style.strong(row["class"]) if style.is_history(row) else None
    had, due = (profile_rows.year(row[name]) for name in ("latest_year", "target_year"))
    asked = words.short_target(row)
    if missing(row["latest"]):
        why = SUPPRESSED if profile_rows.held_back(row) else words.REASONS.get(row["reason"] or "no_figure")
        first: Line = (Run(f"{shape} {why}", NOTE, ink, row["class"] != "unknown"),)
    else:
        first = (Run(f"{shape} {printed(row['latest'], row['latest_decimals'])}", LABEL, ink, True),)
        first += () if stacked else (Run(f" · {had}", LEAST, ink),)
    if stacked:
        years = f"{had}→{due}" if had and due and had != due else due or had
        return Cell((first, (Run(asked, LEAST, ink),), (Run(years, LEAST, ink),)), fill, edge)
    dated = f"{asked} · {due}" if due else asked
    ways = [f"{dated} · {words.status(row)}"] * (room >= STATUS_ROOM) + [dated]
    return Cell(
        (first, (Run(next((way for way in ways if line_count(way, LEAST, room * 0.85) == 1), asked), LEAST, ink),)),
        fill,
        edge,
    )


def notes(county: County, row: dict) -> list[str]:
    """The speaker notes of one row: calculation steps as 'label: formula', figures of each year, source and place, text
    as printed.
    """
    number = next(
        place
        for place, (one, year, scope) in enumerate(
            zip(county.rows["indicator"], county.rows["target_year"], county.rows["scope"])
        )
        if one == row["indicator"] and scope == row["scope"] and (year == row["target_year"] or missing(year))
    )
    steps, years = county.steps[number], county.years[number]
    lines = [
        f"■ {row['area']} · {row['indicator_name']}({row['unit']}, {words.record(row)['属性']}): {words.status(row)}"
    ]
    lines += [f"  {label}: {formula}" for label, formula in steps]
    if profile_rows.held_back(row):
        lines.append(f"  {SUPPRESSED}: 背后人数少, 算式也不列; 判定不受影响")
    if years:
        lines.append("  各年: " + "; ".join(f"{year} 年 {text}" for year, text in sorted(years.items())))
    lines.append(
        f"  目标 {words.record(row)['目标']} 出处: {_source(row['source_title'], row['place'], row['as_printed'])}"
    )
    if not missing(row["v_place"]):
        lines.append(f"  现值出处: {_source(row['v_source_title'], row['v_place'], row['v_as_printed'])}")
    if words.flags(row):
        lines.append(f"  说明: {'、'.join(words.flags(row))}")
    return lines


def _source(title: str, place: str, as_printed) -> str:
    """'document · place; 原文“text as printed”'."""
    where = " · ".join(one for one in (title, place) if one)
    return where + ("" if missing(as_printed) else f"; 原文“{as_printed}”")
