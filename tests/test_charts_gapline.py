"""One target as a line: the marks stand where the numbers are, the labels say them and do not touch."""

import pytest

from charts import gapline, style, words
from model.numbers import missing
from tests import typeface, verdicts

CASES = sorted(verdicts.CASES)


def marks(figure) -> dict:
    return {one.name: one for one in figure.data}


def labels(figure) -> list[str]:
    return [typeface.plain(note.text) for note in figure.layout.annotations]


@pytest.mark.parametrize("case", CASES)
def test_marks_stand_at_the_numbers(case):
    row = verdicts.row(case)
    found = marks(gapline.draw(row))
    scale = row["reason"] != "unit_mismatch"
    assert ("baseline" in found) == (scale and not missing(row["baseline"]))
    assert ("latest" in found) == words.has_newer(row)
    assert ("target" in found) == (scale and not missing(row["target"]))
    assert ("stretch" in found) == (not missing(row["gap"])), "a stretch is a gap: none where none is judged"
    for name in ("baseline", "latest"):
        if name in found:
            assert list(found[name].x) == [row[name]]
    if "target" in found:
        assert list(found["target"].x) == [row[name] for name in ("target", "target_to") if not missing(row[name])]


@pytest.mark.parametrize("case", CASES)
def test_the_stretch_is_as_long_as_the_gap(case):
    row = verdicts.row(case)
    found = marks(gapline.draw(row))
    if "stretch" in found:
        start, end = found["stretch"].x
        assert start == row["latest"]
        assert abs(end - start) == pytest.approx(abs(row["gap"]))
        assert found["stretch"].line.color == style.strong(row["class"])


@pytest.mark.parametrize("case", CASES)
def test_shapes_of_the_marks(case):
    found = marks(gapline.draw(verdicts.row(case)))
    if "baseline" in found:  # hollow
        assert found["baseline"].marker.color == style.PAPER and found["baseline"].marker.line.width > 0
    if "latest" in found:  # filled
        assert found["latest"].marker.color == style.strong(verdicts.row(case)["class"])
    if "target" in found:  # a thick tick
        assert found["target"].marker.symbol == "line-ns" and found["target"].marker.line.width >= 4


@pytest.mark.parametrize("case", CASES)
def test_labels_say_years_numbers_and_the_finding(case):
    row = verdicts.row(case)
    told = labels(gapline.draw(row))
    assert told[-1] == f"{style.STATUS[row['class']][2]} {words.gap(row) or words.status(row)}"
    if words.has_newer(row):
        assert any(label.startswith(f"{int(row['latest_year'])} 现值\n") for label in told)
    if not missing(row["target"]) and row["reason"] != "unit_mismatch":
        label = next(label for label in told if "目标\n" in label)
        assert label.partition("\n")[2] == words.resolved(row)
        assert missing(row["target_year"]) or label.startswith(f"{int(row['target_year'])} ")
    assert not any("nan" in label or "None" in label for label in told)


@pytest.mark.parametrize("width", [220, 300, 420])
@pytest.mark.parametrize("case", CASES)
def test_labels_neither_touch_nor_leave_the_picture(case, width):
    figure = gapline.draw(verdicts.row(case), width=width)
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
    above = marks(gapline.draw(verdicts.row("vector 6")))
    assert list(above["target"].x) == [103, 107] and list(above["stretch"].x) == [108.5, 107]
    below = marks(gapline.draw(verdicts.row("neutral, below")))
    assert list(below["stretch"].x) == [101.25, 103]
    inside = marks(gapline.draw(verdicts.row("neutral, inside")))
    assert list(inside["stretch"].x) == [105.4, 105.4]


def test_numbers_in_different_units_share_no_scale():
    figure = gapline.draw(verdicts.row("foreign unit"))
    assert set(marks(figure)) == {"latest"}
    assert labels(figure)[-1] == "– 待补数据: 单位不符"


def test_nothing_known_still_draws():
    figure = gapline.draw(verdicts.row("words only", latest=None, latest_year=None))
    assert labels(figure) == ["– 待补数据: 仅定性目标"]
    assert not figure.data


def test_zero_is_a_number():
    figure = gapline.draw(verdicts.row("base meets at zero"))
    assert list(marks(figure)["baseline"].x) == [0]
    assert "2020 基线\n0" in labels(figure)


def test_describe_is_the_row_s_sentence():
    for case in CASES:
        row = verdicts.row(case)
        assert gapline.describe(row) == words.sentence(row)


def test_rows_are_left_unchanged():
    for case in CASES:
        row = verdicts.row(case)
        before = repr(row)
        gapline.draw(row)
        assert repr(row) == before
