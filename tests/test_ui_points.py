"""The table of a chart's marks: each mark once, with all that a pointer is told, in the order of the drawing."""

from charts import compare, multiples
from tests import test_charts_compare, test_charts_timeseries, verdicts
from ui import points


def test_a_row_a_small_chart_and_a_cell_a_mark():
    given = [test_charts_timeseries.of(case) for case in list(verdicts.CASES)[:6]]
    rows = points.rows_of(multiples.draw(given, by="indicator"))
    assert len(rows) == len([t for t in given if t.points or t.assessment.has_target])
    for _, marks in rows:
        years = [mark.words[1][:4] for mark in marks]
        assert years == sorted(years) and len({mark.at for mark in marks}) == len(marks)
    assert not any("<" in line or "&" in line for _, marks in rows for mark in marks for line in mark.words)


def test_a_row_an_area_at_any_width():
    rows = test_charts_compare.every()[:8]
    for width in (compare.WIDTH, 334):
        found = points.rows_of(compare.draw(rows, width=width))
        assert [mark.key for _, (mark,) in found] == [
            f"{one.assessment.area.code}.{one.assessment.indicator.id}" for one in rows
        ]
        assert [head for head, _ in found] == [
            f"{one.assessment.area.name} · {one.assessment.indicator.name}" for one in rows
        ]
