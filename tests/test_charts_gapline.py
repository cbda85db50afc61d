"""One target as a line: the marks stand where the numbers are, the labels say them and do not touch."""

import pytest

from charts import gapline, style
from tests import typeface, verdicts
from wording import verdicts as words

CASES = sorted(verdicts.CASES)


def marks(figure) -> dict:
    return {one.name: one for one in figure.data}


def ends(a) -> list[float]:
    return [end for end in (a.target.end, a.target.far) if end is not None]


def labels(figure) -> list[str]:
    return [typeface.plain(note.text) for note in figure.layout.annotations]


@pytest.mark.parametrize("case", CASES)
def test_marks_stand_at_the_numbers(case):
    a = verdicts.assessment(case)
    found = marks(gapline.draw(a))
    scale = a.reason != "unit_mismatch"
    assert ("baseline" in found) == (scale and a.baseline is not None)
    assert ("latest" in found) == a.has_newer_figure
    assert ("target" in found) == (scale and a.target.end is not None)
    assert ("stretch" in found) == (a.gap is not None), "a stretch is a gap: none where none is judged"
    for name in ("baseline", "latest"):
        if name in found:
            assert list(found[name].x) == [getattr(a, name).value]
    if "target" in found:
        assert list(found["target"].x) == ends(a)


@pytest.mark.parametrize("case", CASES)
def test_the_stretch_is_as_long_as_the_gap(case):
    a = verdicts.assessment(case)
    found = marks(gapline.draw(a))
    if "stretch" in found:
        start, end = found["stretch"].x
        assert start == a.latest.value
        assert abs(end - start) == pytest.approx(abs(a.gap))
        assert found["stretch"].line.color == style.strong(a.verdict)


@pytest.mark.parametrize("case", CASES)
def test_shapes_of_the_marks(case):
    a = verdicts.assessment(case)
    found = marks(gapline.draw(a))
    if "baseline" in found:  # hollow
        assert found["baseline"].marker.color == style.PAPER and found["baseline"].marker.line.width > 0
    if "latest" in found:  # filled
        assert found["latest"].marker.color == style.strong(a.verdict)
    if "target" in found:  # a thick tick
        assert found["target"].marker.symbol == "line-ns" and found["target"].marker.line.width >= 4


@pytest.mark.parametrize("case", CASES)
def test_labels_say_years_numbers_and_the_finding(case):
    a = verdicts.assessment(case)
    told = labels(gapline.draw(a))
    assert told[-1] == f"{style.STATUS[a.verdict][2]} {words.gap(a) or words.status(a)}"
    if a.has_newer_figure:
        assert any(label.startswith(f"{a.latest.year} 现状值\n") for label in told)
    if a.target.end is not None and a.reason != "unit_mismatch":
        label = next(label for label in told if "目标\n" in label)
        assert label.partition("\n")[2] == words.resolved(a)
        assert a.target_year is None or label.startswith(f"{a.target_year} ")
    assert not any("nan" in label or "None" in label for label in told)


@pytest.mark.parametrize("width", [220, 300, 420])
@pytest.mark.parametrize("case", CASES)
def test_labels_neither_touch_nor_leave_the_picture(case, width):
    figure = gapline.draw(verdicts.assessment(case), width=width)
    low, high = figure.layout.xaxis.range
    scale = (width - figure.layout.margin.l - figure.layout.margin.r) / (high - low)
    spans = []
    for note in figure.layout.annotations[:-1]:
        half = typeface.widest(note.text, note.font.size) / 2
        middle = (note.x - low) * scale
        spans.append((middle - half, middle + half))
    for (_, end), (start, _) in zip(sorted(spans), sorted(spans)[1:]):
        assert end <= start
    if width >= 300:
        for start, end in spans:
            assert start >= -4 and end <= width - 4
        finding = figure.layout.annotations[-1]
        half, middle = typeface.widest(finding.text, finding.font.size) / 2, (finding.x - low) * scale
        assert middle - half >= -4 and middle + half <= width - 4


def test_labels_pushed_apart_stay_near_their_marks():
    assert gapline._apart({"a": 100, "b": 110}, {"a": 60, "b": 60}, 300) == {"a": 75, "b": 135}
    assert gapline._apart({"b": 200, "a": 50}, {"a": 60, "b": 60}, 300) == {"a": 50, "b": 200}
    assert gapline._apart({"a": 2}, {"a": 60}, 300) == {"a": 30}
    assert gapline._apart({"a": 150, "b": 150, "c": 150}, {"a": 50, "b": 50, "c": 50}, 300) == {
        "a": 100,
        "b": 150,
        "c": 200,
    }
    assert gapline._apart({}, {}, 300) == {}


def test_a_range_shows_both_ends_and_the_gap_goes_to_the_near_one():
    above = marks(gapline.draw(verdicts.assessment("vector 6")))
    assert list(above["target"].x) == [103, 107] and list(above["stretch"].x) == [108.5, 107]
    below = marks(gapline.draw(verdicts.assessment("neutral, below")))
    assert list(below["stretch"].x) == [101.25, 103]
    inside = marks(gapline.draw(verdicts.assessment("neutral, inside")))
    assert list(inside["stretch"].x) == [105.4, 105.4]


def test_numbers_in_different_units_share_no_scale():
    figure = gapline.draw(verdicts.assessment("foreign unit"))
    assert set(marks(figure)) == {"latest"}
    assert labels(figure)[-1] == "– 待补数据：单位不符"


def test_nothing_known_still_draws():
    figure = gapline.draw(verdicts.assessment("words only", latest=None))
    assert labels(figure) == ["– 仅定性目标，不作判定"]
    assert not figure.data


def test_zero_is_a_number():
    figure = gapline.draw(verdicts.assessment("base meets at zero"))
    assert list(marks(figure)["baseline"].x) == [0]
    assert "2020 基期\n0" in labels(figure)


def test_describe_is_the_sentence_of_the_assessment():
    for case in CASES:
        a = verdicts.assessment(case)
        assert gapline.describe(a) == words.sentence(a)


def test_a_suppressed_figure_has_no_mark():
    a = verdicts.assessment("vector 1", latest__value=None, latest__suppressed="1—4", gap=None, suppressed=True)
    figure = gapline.draw(a)
    assert not {"latest", "stretch"} & set(marks(figure)) and "12.7" not in figure.to_json()


def test_inputs_are_left_unchanged():
    for case in CASES:
        a = verdicts.assessment(case)
        before = repr(a)
        gapline.draw(a)
        assert repr(a) == before
