"""The cells of one target on a slide, worded by wording.verdicts, and its lines in the speaker notes. A suppressed
figure reads 不显示.
"""

from charts import profile_rows, style
from exports import statements
from exports.pptx.page import LABEL, LEAST, NOTE, SIDE, Line, Run, fitted, line_count, text_height
from exports.pptx.table import Cell, text_cell
from exports.report_data import DOUBTFUL, SUPPRESSED
from model.assessment import Assessment, Figure, Target
from model.verdicts import ATTRIBUTES
from wording import numbers, verdicts
from wording.steps import steps

STATUS_ROOM = (
    2.6  # inches: columns of at least this width name the status in the overview; for narrower ones its legend does
)


def name(a: Assessment) -> Cell:
    """'每千人口床位' over '张/千人 · 约束性'."""
    under = " · ".join(one for one in (a.indicator.unit_word, ATTRIBUTES[a.attribute]) if one)
    binding = a.attribute == "binding"
    return Cell(
        (
            (Run(a.indicator.name, 15, style.INK, binding),),
            (Run(under, NOTE, style.FRAME if binding else style.SECONDARY, binding),),
        )
    )


def name_in_line(a: Assessment) -> Cell:
    """The same on one line, for long lists."""
    first, under = name(a).lines
    return Cell(
        ((Run(first[0].text, LABEL, style.INK, first[0].bold), Run(f"  {under[0].text}", LEAST, under[0].color)),)
    )


def name_fitted(a: Assessment, room: float, high: float) -> Cell:
    """The name over its unit, or, where they do not fit room × high inches, both in one run of text."""
    over = name(a)
    return over if text_height(fitted(list(over.lines), room, high), room) <= high else name_in_line(a)


def status_word(a: Assessment) -> str:
    """'◒ 滞后于时序进度', '● 已达标（表述不一致待核）'."""
    return f"{style.shape(a)} {verdicts.status(a)}"


def status(a: Assessment) -> Cell:
    """The gap over the status, filled with the colour of the status."""
    fill, ink = style.paint(a)
    lines: list[Line] = [(Run(text, LABEL, ink, True),)] if (text := statements.gap(a)) else []
    edge = style.strong(a.verdict) if style.is_history(a) else None
    return Cell((*lines, (Run(status_word(a), NOTE, ink),)), fill, edge)


def target(a: Assessment) -> Cell:
    """'≥75' over '2025': a year beside it would be broken in a narrow column."""
    return Cell(
        (
            (Run(verdicts.target_with_number(a), LABEL, style.INK, True),),
            (Run(verdicts.year(a.target_year), NOTE, style.SECONDARY),),
        )
    )


def baseline(a: Assessment) -> Cell:
    """The baseline with its year, or why there is none."""
    if a.baseline is None:
        return _why("未列基期" if a.scope == "plan" else "不计基期")
    return _figure(a.baseline, bold=False)


def latest(a: Assessment) -> Cell:
    """The latest figure with its year and status; where it is only the baseline again, that there is no newer one."""
    if a.latest is None:
        return _why(verdicts.instead(a))
    return _figure(a.latest, bold=True) if a.has_newer_figure else _why("尚无新数据")


def _figure(figure: Figure, *, bold: bool) -> Cell:
    """'74.41 · 2020', '2.61 · 2024 快报'; a suppressed one small and grey."""
    text = (
        Run(figure.suppressed, NOTE, style.SECONDARY)
        if figure.suppressed
        else Run(numbers.figure(figure), LABEL, style.INK, bold)
    )
    beside = " ".join(filter(None, (numbers.year(figure.year), figure.status)))
    return Cell(((text, Run(f" · {beside}", LEAST, style.SECONDARY)),))


def no_share(a: Assessment, indent: float) -> Cell:
    """Why this row has no bar, indented by so many inches to where the bars begin; empty where it has one."""
    if a.progress is not None:
        return Cell(())
    why = "人数少，不显示" if a.suppressed else profile_rows.note(a) or "不作图示"
    return text_cell(why, NOTE, style.SECONDARY, indent=indent)


def _why(text: str) -> Cell:
    """Why there is no figure, small and grey."""
    return text_cell(text, NOTE, style.SECONDARY)


def remark(a: Assessment) -> Cell:
    """The flags, and of a target not yet reached at its baseline the change a year it takes."""
    parts = verdicts.flags(a)
    if a.verdict == "baseline_short" and not a.suppressed and "due_no_final" not in a.flags:
        parts = [one for one in ("、".join(profile_rows.promised(a)[1:]),) if one] + parts
    return text_cell("、".join(parts) or "—", NOTE, style.SECONDARY)


def figure(a: Assessment, room: float, *, stacked: bool) -> Cell:
    """A cell of the overview: '△ 74.41 · 2020' over '≥75 · 2025', with the name of the status where it fits, and ※
    behind the figure where the verdict is doubtful. room: its inches.

    stacked, for narrow columns: '△ 74.41' over '≥75' over '2020→2025'.
    """
    fill, ink = style.paint(a)
    edge = style.strong(a.verdict) if style.is_history(a) else None
    mark = DOUBTFUL if a.is_qualified else ""
    had = "" if a.latest is None or a.latest.year is None else f"{a.latest.year}"
    due = "" if a.target_year is None else f"{a.target_year}"
    asked = verdicts.cell_target(a)
    if asked != verdicts.short_target(a):  # in words, which may be long
        beside = 0.0 if stacked else style.width(" · 2025", LEAST)
        asked = style.cut(asked, LEAST, max((room * 0.85 - 2 * SIDE) * 72 * 0.97 - beside, 4 * LEAST))
    if a.latest is None:
        first: Line = (Run(f"{style.shape(a)} {verdicts.instead(a)}{mark}", NOTE, ink, a.verdict != "unknown"),)
    else:
        first = (Run(f"{style.shape(a)} {numbers.figure(a.latest)}{mark}", LABEL, ink, True),)
        first += () if stacked else (Run(f" · {had}", LEAST, ink),)
    if stacked:
        years = f"{had}→{due}" if had and due and had != due else due or had
        return Cell((first, (Run(asked, LEAST, ink),), (Run(years, LEAST, ink),)), fill, edge)
    dated = f"{asked} · {due}" if due else asked
    # Of a target in words only the place of the figure says already that it is one.
    named = room >= STATUS_ROOM and a.reason != "qualitative_only"
    ways = [f"{dated} · {verdicts.status(a)}"] * named + [dated]
    return Cell(
        (first, (Run(next((way for way in ways if line_count(way, LEAST, room * 0.85) == 1), asked), LEAST, ink),)),
        fill,
        edge,
    )


def notes(a: Assessment, years: dict[int, str]) -> list[str]:
    """The speaker notes of one target: calculation steps as 'label：formula', figures of each year, source and place,
    text as printed.
    """
    what = "，".join(filter(None, (a.indicator.unit_word, ATTRIBUTES[a.attribute])))
    lines = [f"■ {a.area.name} · {a.indicator.name}（{what}）：{verdicts.status(a)}"]
    lines += [f"  {step.label}：{step.formula}" for step in steps(a)]
    if a.suppressed:
        lines.append(f"  {SUPPRESSED}：涉及人数少，算式也不列；判定不受影响")
    if years:
        lines.append("  各年：" + "；".join(f"{year} 年 {text}" for year, text in sorted(years.items())))
    lines.append(f"  目标 {verdicts.record(a)['目标']} 出处：{_source(a.target)}")
    if a.has_newer_figure and a.latest.place:
        lines.append(f"  现状值出处：{_source(a.latest)}")
    if remarks := [*statements.notes(a), *filter(None, [statements.other(a)])]:
        lines.append(f"  说明：{'、'.join(remarks)}")
    return lines


def _source(one: Target | Figure) -> str:
    """'document · place；原文“text as printed”'."""
    where = " · ".join(text for text in (one.title, one.place) if text)
    return where + (f"；原文“{one.as_printed}”" if one.as_printed else "")
