"""A small figure as strokes, circles and words: each stands where its number is, and says what the label says. Pixels by hand."""

import plotly.graph_objects as go
import pytest

from charts import inline


def figure() -> go.Figure:
    """100 pixels high, numbers 0 to 10 over 200 pixels between margins of 10, -1 at the bottom to 1 at the top."""
    return go.Figure().update_layout(
        height=100,
        font={"family": "Noto Sans SC"},
        margin={"l": 10, "r": 10, "t": 0, "b": 0},
        xaxis={"range": [0, 10]},
        yaxis={"range": [-1, 1]},
    )


def test_marks_stand_where_their_numbers_are():
    drawn = figure().add_scatter(
        x=[2.5], y=[0], mode="markers", marker={"symbol": "circle", "size": 15, "color": "red"}
    )
    drawn.add_scatter(
        x=[10], y=[1], mode="markers", marker={"symbol": "line-ns", "size": 20, "line": {"width": 4, "color": "blue"}}
    )
    drawn.add_scatter(x=[0, 10], y=[0, 0], mode="lines", line={"color": "green", "width": 6}, opacity=0.5)
    drawn.add_shape(type="line", x0=0, x1=5, y0=-1, y1=-1, line={"color": "grey", "width": 2})
    found = inline.picture(drawn, width=220)
    assert (found.width, found.height, found.font) == (220, 100, "Noto Sans SC")
    assert found.circles == [inline.Circle(x=60, y=50, radius=7.5, fill="red")]
    assert found.ticks == [inline.Stroke(x1=210, y1=-14, x2=210, y2=14, colour="blue", width=4)]
    assert found.strokes == [
        inline.Stroke(x1=10, y1=100, x2=110, y2=100, colour="grey", width=2),
        inline.Stroke(x1=10, y1=50, x2=210, y2=50, colour="green", width=6, opacity=0.5),
    ]


def test_words_stand_on_their_point_or_hang_from_it_line_by_line():
    drawn = figure().add_annotation(
        x=5,
        y=0,
        text="2025 目标<br><b>&lt;b&gt; 12&amp;3</b>",
        yanchor="bottom",
        showarrow=False,
        font={"size": 10, "color": "black"},
    )
    drawn.add_annotation(x=0, y=0, text="差 1 人", yanchor="top", showarrow=False, font={"size": 20, "color": "red"})
    first, second, below = inline.picture(drawn, width=220).words
    assert [(one.text, one.bold) for one in (first, second, below)] == [
        ("2025 目标", False),
        ("<b> 12&3", True),
        ("差 1 人", False),
    ]
    assert (first.x, second.x, below.x) == (110, 110, 10)
    assert first.y == pytest.approx(50 - 26 + 9.75) and second.y == pytest.approx(first.y + 13), (
        "two lines end at the point"
    )
    assert below.y == pytest.approx(50 + 19.5)


def test_what_it_cannot_draw_is_no_blank():
    drawn = figure().add_scatter(x=[1], y=[0], mode="markers", marker={"symbol": "star", "size": 9, "color": "red"})
    with pytest.raises(ValueError, match="star"):
        inline.picture(drawn, width=220)
