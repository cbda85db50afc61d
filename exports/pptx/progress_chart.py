"""The native bar chart of a slide: of each target the share of the promised change that is done (baseline 0, target 1),
and in grey under it the share of the time that has passed.

Its bars stand exactly in the rows of the table behind it, so the size of its inner plot area is set and not left to the
program: python-pptx has no public way to that, so it is set on chart.element. The face is the theme's.
"""

from collections.abc import Sequence

from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE, XL_TICK_LABEL_POSITION, XL_TICK_MARK
from pptx.enum.shapes import MSO_SHAPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Inches, Pt

from charts import style
from exports.pptx.page import NOTE, Page, describe, plain, rgb
from model.assessment import Assessment
from wording import numbers, verdicts

DONE, TIME = "目标实现程度", "时序进度"
GREY = "#c3cad0"
LOW, HIGH = -0.5, 1.5  # what is drawn of the scale; the data in the chart stay as they are
GAP = 80  # between the bars of two rows, per cent of a bar
EDGE = 0.02  # of the width, left free on either side
# Number format of the axis: only its two ends are named, the shares stand beside in the table.
SCALE = '[=0]"基期";[=1]"目标";""'


def draw(
    page: Page,
    rows: Sequence[Assessment],
    *,
    left: float,
    top: float,
    wide: float,
    head: float,
    row: float,
    sentence: str,
):
    """Draw the chart; gives its graphic frame. rows: one bar each, none where progress is missing.
    left, top, wide: of the chart; head: height above the first bar, for the scale; row: height of each bar's row; all
    in inches. sentence: the alt text.
    """
    data = CategoryChartData(number_format="0%")
    data.categories = [plain(a.indicator.name) for a in rows]
    data.add_series(DONE, [a.progress for a in rows])
    data.add_series(TIME, [None if a.progress is None else a.time_share for a in rows])
    high = head + row * len(rows)
    frame = page.slide.shapes.add_chart(
        XL_CHART_TYPE.BAR_CLUSTERED, Inches(left), Inches(top), Inches(wide), Inches(high), data
    )
    describe(frame, "目标实现程度图", sentence)
    chart = frame.chart
    chart.has_legend = chart.has_title = False
    chart.font.size = Pt(NOTE)
    _axes(chart, low=_low(rows))
    plot = chart.plots[0]
    plot.gap_width, plot.overlap = GAP, 0
    for series, colour in zip(plot.series, (style.SECONDARY, GREY)):
        series.invert_if_negative = False
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = rgb(colour)
    for number, a in enumerate(rows):
        fill = plot.series[0].points[number].format.fill
        fill.solid()
        fill.fore_color.rgb = rgb(style.strong(a.verdict))
    _inside(chart, head / high)
    _breaks(page, rows, left=left, top=top + head, wide=wide, row=row)
    return frame


def is_cut(a: Assessment) -> bool:
    """Whether the bar of this target is longer than what is drawn of the scale."""
    return a.progress is not None and not LOW <= a.progress <= HIGH


def _breaks(page: Page, rows: Sequence[Assessment], *, left: float, top: float, wide: float, row: float) -> None:
    """A white break across each bar that is cut, near the end it is cut at. top: of the first row."""
    thick = row / (2 + GAP / 100)
    for number, a in enumerate(rows):
        if not is_cut(a):
            continue
        end = left + wide * (1 - EDGE) - 0.2 if a.progress > HIGH else left + wide * EDGE + 0.1
        at = top + number * row + thick * GAP / 200
        shape = page.slide.shapes.add_shape(
            MSO_SHAPE.PARALLELOGRAM, *(Inches(one) for one in (end, at - 0.03, 0.1, thick + 0.06))
        )
        shape.name = f"断口 {plain(a.indicator.name)}"
        shape.element.remove(shape.element.find(qn("p:style")))  # it brings a shadow
        shape.fill.solid()
        shape.fill.fore_color.rgb = rgb(style.PAPER)


def zero(rows: Sequence[Assessment], wide: float) -> float:
    """Inches from the chart's left to the line of the baseline. wide: inches of the chart."""
    low = _low(rows)
    return wide * (EDGE + (1 - 2 * EDGE) * (0 - low) / (HIGH - low))


def _low(rows: Sequence[Assessment]) -> float:
    return LOW if any(a.progress is not None and a.progress < 0 for a in rows) else 0.0


def share_text(a: Assessment) -> str:
    """'完成 17%，时序 40%'; '' where there is no share."""
    if a.progress is None:
        return ""
    time = "" if a.time_share is None else f"，时序 {numbers.share(a.time_share)}"
    return f"实现 {verdicts.progress(a)}{time}"


def _axes(chart, *, low: float) -> None:
    down, across = chart.category_axis, chart.value_axis
    down.reverse_order, down.visible = True, True
    down.tick_label_position, down.major_tick_mark = XL_TICK_LABEL_POSITION.NONE, XL_TICK_MARK.NONE
    down.format.line.color.rgb, down.format.line.width = rgb(style.SECONDARY), Pt(1)
    across.minimum_scale, across.maximum_scale, across.major_unit = low, HIGH, 0.5
    across.has_major_gridlines, across.major_tick_mark = True, XL_TICK_MARK.NONE
    across.major_gridlines.format.line.color.rgb, across.major_gridlines.format.line.width = rgb(style.LINE), Pt(0.75)
    across.format.line.fill.background()
    labels = across.tick_labels
    labels.number_format, labels.number_format_is_linked = SCALE, False
    labels.font.size, labels.font.color.rgb = Pt(NOTE), rgb(style.SECONDARY)


def _inside(chart, top: float) -> None:
    """Set the plot area without its labels: the whole width but EDGE, from `top` (a share of the height) to the
    bottom.
    """
    area = chart.element.chart.plotArea
    for old in area.findall(qn("c:layout")):
        area.remove(old)
    sizes = "".join(
        f'<c:{name} val="{value:.5f}"/>'
        for name, value in (("x", EDGE), ("y", top), ("w", 1 - 2 * EDGE), ("h", 1 - top))
    )
    area.insert(
        0,
        parse_xml(
            f'<c:layout {nsdecls("c")}><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/>'
            f'<c:yMode val="edge"/>{sizes}</c:manualLayout></c:layout>'
        ),
    )
