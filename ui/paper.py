"""The same page on paper: what the browser prints (A4), without menu, pickers and buttons, every row whole and with its working.

A drawing as tall as all rows cannot be cut between two of them, so the targets are printed as a table with the same marks.
"""

from dataclasses import dataclass

from charts import profile, profile_rows, style
from model.assessment import Assessment, Figure
from ui import cache, markup
from ui.choices import Choice
from ui.county import Shown
from wording import numbers, steps, verdicts

# Millimetres; together what A4 leaves inside the margins. More, and the browser makes the whole page smaller.
MARKED = {"": 6, "指标 · 单位": 44, "基期": 16, "second": 18, "目标": 22, "目标实现程度": 36, "差距 · 状态": 42}
PLAIN = {"": 6, "指标 · 单位": 58, "基期": 22, "second": 26, "目标": 28, "差距 · 状态": 44}
SCALE = 25  # width of the common scale


@dataclass(frozen=True, kw_only=True)
class Line:
    """One printed target: (number, words under it) of baseline and second column; mark: the pieces of its drawing as CSS."""

    a: Assessment
    fill: str
    ink: str
    edge: str
    shape: str
    baseline: tuple[str, str]
    second: tuple[str, str]
    target: str
    due: str
    mark: tuple[str, ...]
    share: str
    note: str
    gap: str
    status: str
    more: str


def set_up(choice: Choice, shown: Shown) -> None:
    """The page's own looks; and for paper a line at the head of every sheet: county, as-of year, batch, 演示数据."""
    words = [shown.area.name, f"数据截至 {choice.year} 年", choice.plan.name, f"数据第 {choice.version} 批"]
    head = " · ".join((["演示数据（虚构）"] if choice.invented else []) + words)
    markup.look("county")
    markup.show("paper_style", head=head, colour=style.SECONDARY)


def targets(choice: Choice, shown: Shown) -> None:
    """The targets as they are printed: the rows of the chart, each with its mark, its working and its place."""
    if shown.rows:
        markup.put(cache.kept(choice, "paper", area=shown.area.code, make=lambda: _targets(shown)))


def _targets(shown: Shown) -> markup.Html:
    marked = any(a.progress is not None for a in shown.rows)
    dated = any(a.has_newer_figure for a in shown.rows)
    second = "现状值" if dated else "目标实现程度"
    widths = {second if name == "second" else name: width for name, width in (MARKED if marked else PLAIN).items()}
    groups = [
        (word, [_line(a, dated) for a in shown.rows if a.attribute == code])
        for code, word in profile_rows.GROUPS.items()
    ]
    return markup.render("paper", widths=widths, groups=[pair for pair in groups if pair[1]], marked=marked)


def _line(a: Assessment, dated: bool) -> Line:
    fill, ink = style.paint(a)
    working = "；".join(f"{step.label}：{step.formula}" for step in steps.steps(a))
    more = (working, "、".join(verdicts.flags(a)), f"出处：{a.target.place}")
    time = "" if a.time_share is None else f" · 时序 {numbers.share(a.time_share)}"
    return Line(
        a=a,
        fill=fill,
        ink=ink,
        edge=style.strong(a.verdict) if style.is_history(a) else fill,
        shape=style.STATUS[a.verdict][2],
        baseline=_figure(a.baseline) or ("", "未列基期" if a.scope == "plan" else "不计基期"),
        second=_second(a) if dated else ("", " ".join(one for one in profile_rows.promised(a) if one)),
        target=verdicts.short_target(a),
        due=f"{a.target_year}" if a.target_year else "未写年份",
        mark=_mark(a),
        share=f"{verdicts.progress(a)}{time}",
        note=profile_rows.note(a),
        gap=verdicts.gap(a),
        status=verdicts.status(a),
        more=" · ".join(one for one in more if one),
    )


def _figure(f: Figure | None) -> tuple[str, str] | None:
    """A number and the year and status under it; None where there is none."""
    if f is None:
        return None
    return numbers.figure(f), " ".join(one for one in (f"{f.year}" if f.year else "", f.status) if one)


def _second(a: Assessment) -> tuple[str, str]:
    if a.has_newer_figure:
        return _figure(a.latest)
    return "", "尚无新数据" if a.latest else "缺现状值"


def _mark(a: Assessment) -> tuple[str, ...]:
    """The common scale of the chart in millimetres: baseline 0, target 1, time share, the share done."""
    if a.progress is None:
        return ()
    low, high = profile.ENDS

    def at(value: float) -> float:
        return (min(max(value, low), high) - low) / (high - low) * SCALE

    colour, done = style.strong(a.verdict), at(a.progress)
    left, right = sorted((done, at(1)))
    pieces = [
        f"left:0;width:{SCALE}mm;top:2.1mm;height:.3mm;background:{style.LINE}",
        f"left:{left:.1f}mm;width:{right - left:.1f}mm;top:1.7mm;height:1.1mm;background:{colour};opacity:.5",
        f"left:{at(0) - 1:.1f}mm;top:1.2mm;width:2mm;height:2mm;border-radius:1mm;background:#fff;border:.35mm solid {style.INK}",
        f"left:{at(1) - 0.4:.1f}mm;top:0;width:.8mm;height:4.4mm;background:{style.FRAME}",
        _end(a.progress, done, colour),
    ]
    if a.time_share is not None:
        pieces.insert(2, f"left:{at(a.time_share):.1f}mm;top:.5mm;width:.3mm;height:3.4mm;background:{style.INK}")
    return tuple(pieces)


def _end(progress: float, at: float, colour: str) -> str:
    """The share done: a dot; beyond the scale an arrow at its edge."""
    low, high = profile.ENDS
    if low <= progress <= high:
        return f"left:{at - 1.1:.1f}mm;top:1.1mm;width:2.2mm;height:2.2mm;border-radius:1.1mm;background:{colour}"
    side = "right" if progress < low else "left"
    return f"left:{at - 1.1:.1f}mm;top:1mm;border:1.2mm solid transparent;border-{side}:2.2mm solid {colour}"
