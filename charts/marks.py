"""What the marks of every chart share: where an assessment's numbers stand on an axis, and what a mark carries for a
click.
"""

from model.assessment import Assessment, Figure

# A click on one mark makes Plotly fade all others of a trace that does not say otherwise: the chart must stay readable.
UNDIMMED = {"selected": {"marker": {"opacity": 1}}, "unselected": {"marker": {"opacity": 1}}}


def click_key(a: Assessment) -> list:
    """The customdata of a mark: [area code, indicator id, target year or '', scope or '']. JSON carries it to the
    page.
    """
    return [a.area.code, a.indicator.id, "" if a.target_year is None else a.target_year, a.scope]


def value(figure: Figure | None) -> float | None:
    """The number of a figure; None where there is no figure, or where it is suppressed."""
    return None if figure is None else figure.value


def has_newer_value(a: Assessment) -> bool:
    """Whether a figure newer than the baseline is there and may be shown."""
    return a.has_newer_figure and value(a.latest) is not None


def target_ends(a: Assessment) -> tuple[float, ...]:
    """The ends of the resolved target in the indicator's unit: none while unresolved, two of a range, the deciding one
    first.
    """
    if a.target is None:
        return ()
    return tuple(end for end in (a.target.end, a.target.far) if end is not None)


def gap_end(a: Assessment) -> float:
    """Where the gap is measured to: the target; of a two-sided range its nearest end, and inside it the figure itself.

    103–107, figure 108.5 -> 107; figure 105 -> 105. Only for an assessment with a gap.
    """
    ends = sorted(target_ends(a))
    if a.target.direction != 0 or len(ends) < 2:
        return a.target.end
    return min(max(a.latest.value, ends[0]), ends[1])


def signed_distance(a: Assessment, at: float) -> float:
    """From a value to the target in the indicator's unit, positive while short of it; 0 inside a two-sided range.
    Only for an assessment with a resolved target.
    """
    if a.target.direction == 0:
        ends = target_ends(a)
        return round(max(min(ends) - at, at - max(ends), 0.0), 6)
    return round(a.target.direction * (a.target.end - at), 6)
