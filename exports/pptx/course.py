"""Small native line charts on a slide: the course of a target's figures over the plan's years, and its end as a dashed line."""

from collections.abc import Mapping, Sequence

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_MARKER_STYLE, XL_TICK_MARK
from pptx.enum.dml import MSO_LINE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from charts import style
from exports.pptx.page import LEFT, ROOM, Page, Run, describe, plain, rgb, text_box
from model.assessment import Assessment, Figure
from wording import numbers, verdicts

ACROSS, GAP, CAPTION, HIGHEST, TYPE = (
    3,
    0.3,
    0.95,
    4.4,
    14,
)  # charts beside each other at the most; inches between them, over each, of each with what stands over it at the most; points
HELD, ASKED = "历年数", "目标"


LEAST = 1.0  # inches of a chart, of which less shows nothing


def room(number: int) -> float:
    """Inches so many charts need at the least."""
    lines = -(-number // _across(number))
    return lines * (CAPTION + LEAST) + GAP * (lines - 1)


def _across(number: int) -> int:
    """How many stand beside each other: one, two and four fill two columns."""
    return 2 if number in (1, 2, 4) else ACROSS


def draw(page: Page, rows: Sequence[Assessment], series: Mapping[str, tuple[Figure, ...]], *, since: int) -> None:
    """A chart a target, two or three beside each other. series: indicator id -> the figure of each year, oldest first; since: the first year drawn."""
    across = _across(len(rows))
    lines = -(-len(rows) // across)
    wide, high = (ROOM - GAP * (across - 1)) / across, min((page.room - GAP * (lines - 1)) / lines, HIGHEST)
    for at, a in enumerate(rows):
        left, top = LEFT + at % across * (wide + GAP), page.top + at // across * (high + GAP)
        caption = [
            (Run(a.indicator.name, TYPE, style.INK, True),),
            (Run(f"{_newest(a)}，{verdicts.gap(a)}", TYPE, style.ink(a.verdict)),),
        ]
        text_box(page.slide, f"说明 {at + 1}", left, top, wide, CAPTION, caption)
        first = since if a.baseline is None or a.baseline.year is None else min(since, a.baseline.year)
        # A figure in another unit has no place on the scale.
        held = [one for one in series.get(a.indicator.id, ()) if (one.year or 0) >= first and not one.foreign]
        _chart(page, a, held, (left, top + CAPTION, wide, high - CAPTION))


def _newest(a: Assessment) -> str:
    if a.latest is None:
        return ""
    when = f"{numbers.year(a.latest.year)} 年{a.latest.status if a.latest.status == '快报' else ''}"
    return f"{when} {numbers.figure(a.latest)}，{verdicts.aim(verdicts.short_target(a))}"


def _chart(page: Page, a: Assessment, figures: Sequence[Figure], box: tuple[float, float, float, float]) -> None:
    ends = [one for one in (a.baseline, a.latest) if one is not None]
    shown = {one.year: one.value for one in (*ends, *figures) if one.year is not None}
    last = max([*shown, *([a.target_year] if a.target_year else [])])
    years = range(min(shown), last + 1)
    data = CategoryChartData()
    data.categories = [str(year) for year in years]
    data.add_series(HELD, [shown.get(year) for year in years])
    end = a.target.end if a.target else None
    data.add_series(ASKED, [end for _ in years])
    frame = page.slide.shapes.add_chart(XL_CHART_TYPE.LINE_MARKERS, *(Inches(one) for one in box), data)
    describe(frame, f"历年走向 {plain(a.indicator.name)}", f"{verdicts.sentence(a)}")
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size, chart.font.color.rgb = Pt(TYPE), rgb(style.SECONDARY)
    held, asked = chart.plots[0].series
    held.smooth = asked.smooth = False
    held.format.line.color.rgb, held.format.line.width = rgb(style.strong(a.verdict)), Pt(2.5)
    held.marker.style, held.marker.size = XL_MARKER_STYLE.CIRCLE, 7
    held.marker.format.fill.solid()
    held.marker.format.fill.fore_color.rgb = rgb(style.strong(a.verdict))
    held.marker.format.line.color.rgb = rgb(style.strong(a.verdict))
    _label(
        held, [shown.get(year) for year in years], {one.year: numbers.figure(one) for one in (*ends, *figures)}, years
    )
    asked.format.line.color.rgb, asked.format.line.width = rgb(style.INK), Pt(1.5)
    asked.format.line.dash_style, asked.marker.style = MSO_LINE.DASH, XL_MARKER_STYLE.NONE
    _axes(chart, [value for value in (*shown.values(), end) if value is not None], steps=len(years) - 1)


def _label(held, values: Sequence[float | None], words: Mapping[int | None, str], years: Sequence[int]) -> None:
    """The first and the last figure in numbers: the scale has none."""
    known = [place for place, value in enumerate(values) if value is not None]
    for place in dict.fromkeys([*known[:1], *known[-1:]]):
        label = held.points[place].data_label
        label.position = XL_LABEL_POSITION.BELOW if _is_low(values, place) else XL_LABEL_POSITION.ABOVE
        label.text_frame.text = words.get(years[place]) or numbers.printed(values[place])
        run = label.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.color.rgb = Pt(TYPE), rgb(style.INK)


def _is_low(values: Sequence[float | None], place: int) -> bool:
    """Whether the line comes to this point or leaves it from above."""
    beside = [one for at, one in enumerate(values) if one is not None and at != place]
    return bool(beside) and values[place] < min(beside)


def _axes(chart, values: list[float], *, steps: int) -> None:
    """The two ends of the years, and as many values as have room; the scale holds figures and target with some air."""
    down, across = chart.value_axis, chart.category_axis
    low, high = min(values), max(values)
    air = (high - low) * 0.25 or abs(high) * 0.05 or 1.0
    down.minimum_scale, down.maximum_scale = (0.0 if low >= 0 > low - air else low - air), high + air
    down.visible, down.has_major_gridlines = False, False
    across.major_tick_mark = XL_TICK_MARK.NONE
    across.format.line.color.rgb = rgb(style.LINE)
    across.tick_labels.font.size = Pt(TYPE)
    skip = parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="{max(steps, 1)}"/>')
    chart.element.find(f".//{qn('c:catAx')}").find(qn("c:noMultiLvlLbl")).addprevious(skip)
