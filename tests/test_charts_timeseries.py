"""The pictures over the years, as data: lines only where two years follow each other, marks where the numbers are,
labels that do not touch.
"""

from dataclasses import replace
from itertools import combinations

import pytest

from actions.assess import View
from charts import multiples, style, timeseries
from charts import timeseries_parts as parts
from charts.label_layout import Frame, Label, overlap, placed
from gaps import confidence_intervals, extrapolation
from gaps.timeseries import points as points_of
from model.assessment import Assessment, Figure
from model.choice import Choice
from model.trajectory import Point, Trajectory
from store import Store
from tests import typeface, verdicts
from wording import confidence


def point(year: int, value: float | None, part: str = "between", *, changed=False, low=None, high=None, due=None,
          counts_suppressed=False, **of_figure) -> Point:  # fmt: skip
    figure = Figure(**{"value": value, "year": year, "decimals": 1, "title": "公报", "place": "表 1"} | of_figure)
    marks = {"low": low, "high": high, "due": due, "counts_suppressed": counts_suppressed}
    return Point(figure=figure, part=part, changed=changed, **marks)


def of(case: str, *between: Point, path=(2020, 22.0, 2025, 30.0), **more) -> Trajectory:
    """A case of tests.verdicts with its baseline, its judged figure and what lies between."""
    a = verdicts.assessment(case)
    given = [point(2020, a.baseline.value, "baseline")] if a.baseline is not None else []
    if a.has_newer_figure:
        given.append(point(a.latest.year, a.latest.value, "judged"))
    points = sorted([*given, *between], key=lambda one: one.year)
    return Trajectory(assessment=a, points=tuple(points), path=path, **more)


@pytest.fixture(scope="module")
def cases() -> list[Trajectory]:
    """Every case of the method with the figures of its years, with the path and without, and with intervals."""
    found = []
    for case, series in verdicts.timeseries().items():
        one = of(case, path=None)
        a, years = one.assessment, {point.year for point in one.points}
        more = [point(f.year, f.value, "between", decimals=f.decimals) for f in series if f.year not in years]
        one = replace(one, points=tuple(sorted([*one.points, *more], key=lambda p: p.year)))
        found.append(one)
        if a.baseline is not None and a.target.end is not None and a.target_year:
            found.append(replace(one, path=(a.baseline.year, a.baseline.value, a.target_year, a.target.end)))
        wide = tuple(replace(p, low=p.figure.value * 0.9 - 0.1, high=p.figure.value * 1.1 + 0.1) for p in one.points)
        found.append(replace(one, points=wide))
    return found


def traces(figure, name: str) -> list:
    return [one for one in figure.data if one.name == name]


def assembled(view: View, a: Assessment, figures: tuple[Figure, ...], others: list[Assessment]) -> Trajectory:
    """The trajectory of a cell of a View, as a page would have it. others: the cell's targets of other years."""
    points = []
    for one in points_of(a, figures, units=view.reference.catalogue.accepted_units(a.indicator.id)):
        interval, _ = confidence_intervals.of_year(one.figure, indicator=a.indicator)
        marks = {"due": extrapolation.on_schedule(a, one.year)}
        if interval and one.part != "revised":
            marks |= {"low": interval.low, "high": interval.high, "counts_suppressed": interval.suppressed}
        points.append((replace(one, **marks), interval))
    return Trajectory(
        assessment=a,
        points=tuple(one for one, _ in points),
        path=extrapolation.straight_path(a),
        milestones=tuple(one for one in others if one.target_year != a.target_year and one.scope == "plan"),
        few=any(one.part == "judged" and interval and interval.few for one, interval in points),
        suppressed=tuple(one for one in figures if one.suppressed),
    )


@pytest.fixture(scope="module")
def demo(demo_store) -> list[Trajectory]:
    """Every trajectory of the demonstration set, as of 2024 and 2026."""
    found = []
    with Store.open_for_reading(demo_store) as store:
        for year in (2024, 2026):
            view = View.open(store, year=year)
            every, codes = view.assessments(view.table), tuple(view.areas)
            selection = view.select(Choice(areas=codes, year=year, version=view.version))
            rows = [*selection.rows(), *view.without_target(areas=codes, indicators=selection.indicators)]
            series = view.timeseries((a.area.code, a.indicator.id) for a in rows)
            of_cell: dict[tuple, list[Assessment]] = {}
            for one in every:
                of_cell.setdefault((one.area.code, one.indicator.id), []).append(one)
            for a in rows:
                cell = (a.area.code, a.indicator.id)
                found.append(assembled(view, a, series.get(cell, ()), of_cell.get(cell, [])))
    return found


# ---- what is drawn


def test_a_line_joins_neighbouring_years_only():
    course = of("vector 9", point(2021, 22.5), point(2016, 20), point(2017, 21))
    (run,) = traces(timeseries.draw(course), "run")
    assert list(run.x) == [2016, 2017, None, 2020, 2021], "no line over 2018—2019 and 2022"
    assert list(run.y) == [20, 21, None, 22, 22.5] and not run.connectgaps


def test_no_line_between_two_definitions():
    course = of("vector 9", point(2021, 22.5), point(2022, 23, changed=True))
    assert [list(one.x) for one in traces(timeseries.draw(course), "run")] == [[2020, 2021]]


def test_the_path_is_thin_dashed_and_goes_from_base_to_target():
    figure = timeseries.draw(of("vector 9"))
    (asked,) = traces(figure, "path")
    assert (list(asked.x), list(asked.y)) == ([2020, 2025], [22, 30])
    assert (
        asked.line.dash
        and asked.line.width < 2 < traces(timeseries.draw(of("vector 9", point(2021, 22))), "run")[0].line.width
    )


def test_a_target_to_be_kept_is_a_level():
    figure = timeseries.draw(of("vector 3a", path=None))
    assert not traces(figure, "path")
    (level,) = traces(figure, "level")
    assert list(level.y) == [75, 75] and max(level.x) == 2025


def test_what_is_not_comparable_has_no_path():
    figure = timeseries.draw(of("definition changed", path=None))
    assert not traces(figure, "path") and not traces(figure, "level")


def test_marks_tell_what_they_are():
    course = of(
        "vector 11",
        point(2022, 87, status="快报"),
        point(2023, 88, changed=True),
        point(2026, 91, "after"),
        path=(2020, 85.0, 2025, 90.0),
    )
    figure = timeseries.draw(course)
    (base,), (judged,), (between,), (after,) = (
        traces(figure, name) for name in ("baseline", "judged", "between", "after")
    )
    assert base.marker.color == style.PAPER and base.marker.line.width >= 2, "hollow"
    assert judged.marker.color == style.strong("missed") and judged.marker.size[0] > max(between.marker.size)
    assert list(between.marker.symbol) == ["diamond", "square"]
    assert after.marker.color == parts.PALE_MARK and list(after.x) == [2026]
    (target,) = traces(figure, "target")
    assert (list(target.x), list(target.y)) == ([2025], [90]) and target.marker.symbol == "line-ew"
    told = timeseries.reading(course)
    for word in ("◆ 快报", "■ 口径", "目标年后", "虚线是从基期到目标的时序进度"):
        assert word in told or word == "目标年后"
    assert "浅色为目标年后数据" in told and "其他年份" not in told


def test_few_events_are_grey_and_history_is_pale():
    assert traces(timeseries.draw(of("vector 1", few=True)), "judged")[0].marker.color == parts.GREY
    due = of("vector 12")
    mark = traces(timeseries.draw(due), "judged")[0].marker
    assert mark.color == style.PALE["on_pace"][0] and mark.line.color == style.strong("on_pace")
    assert "待报期末数" in timeseries.reading(due) and "以灰色表示" in timeseries.reading(of("vector 1", few=True))
    assert timeseries.finding(of("vector 1", few=True)).endswith("（事件太少，以个案评审为准）")


def test_whiskers_stand_where_the_range_is_and_are_cut_without_a_cap():
    course = of(
        "vector 9",
        point(2021, 23, low=22, high=24),
        point(2022, 23, low=10, high=300),
    )
    figure = timeseries.draw(course)
    first, second = traces(figure, "range")
    assert (list(first.y), all(first.marker.size)) == ([22, 24], True)
    _, high = figure.layout.yaxis.range
    assert second.y[1] == high < 300 and second.marker.size[1] == 0
    assert "至图边的实际更长" in timeseries.reading(course)
    assert not traces(timeseries.draw(of("vector 9", point(2021, 23))), "range")


def test_milestones_are_named_with_their_year():
    other = verdicts.assessment("vector 9", target__year=2022, target__end=24.5, target__digits=1)
    figure = timeseries.draw(of("vector 9", milestones=(other,)))
    assert list(traces(figure, "milestone")[0].x) == [2022]
    assert "2022 目标 ≥24.5" in [typeface.plain(note.text) for note in figure.layout.annotations]


def test_both_ends_of_a_range_are_drawn():
    course = of("vector 6", path=(2020, 112.0, 2025, 107.0))
    assert list(traces(timeseries.draw(course), "target")[0].y) == [103, 107]


def test_whole_years_only():
    for course in (of("vector 9"), of("vector 8", point(2015, 76)), of("no figure", path=None)):
        axis = timeseries.draw(course).layout.xaxis
        assert all(year == int(year) for year in axis.tickvals) and list(axis.ticktext) == [
            str(y) for y in axis.tickvals
        ]


def test_every_mark_carries_its_cell():
    a = verdicts.assessment("vector 9")
    (marks,) = traces(timeseries.draw(of("vector 9")), "marks")
    assert len(marks.x) == 3
    assert {tuple(one) for one in marks.customdata} == {(a.area.code, a.indicator.id, 2025, "plan")}
    assert marks.selected.marker.opacity == marks.unselected.marker.opacity == 0


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_every_case_draws_and_tells(case):
    course = of(case, path=None)
    before = repr(course)
    figure = timeseries.draw(course)
    small = multiples.draw([course], by="indicator")
    said = [
        timeseries.describe(course),
        timeseries.finding(course),
        timeseries.reading(course),
        multiples.describe([course], by="area"),
    ]
    said += [typeface.plain(note.text) for one in (figure, small) for note in one.layout.annotations]
    said += [
        cell
        for table in (timeseries.data_table(course), multiples.data_table([course], by="area"))
        for cell in table.to_numpy().ravel()
    ]
    assert all(isinstance(one, str) for one in said)
    assert not any("nan" in one.lower() or "None" in one or "<NA>" in one for one in said)
    assert not typeface.lacks("".join(said))
    assert repr(course) == before


def test_describe_names_every_year():
    told = timeseries.describe(
        of("vector 9", point(2021, 22.5), point(2022, 23.25, decimals=2, status="快报"), path=None)
    )
    assert told == (
        "vector 9升逐年：2020 年基期 22.0，2021 年 22.5，2022 年（快报） 23.25，2023 年 24.0，2025 年目标 ≥30，还差 6 人，滞后于时序进度。"
    )


def test_the_data_table_holds_what_the_chart_shows_and_no_masked_count():
    course = of(
        "vector 9",
        point(2021, 22.5, due=23.6, counts_suppressed=True),
        point(2022, 23.0, numerator=230, denominator=1000, low=20.5, high=25.7),
    )
    table = timeseries.data_table(course)
    assert list(table["年份"]) == ["2020", "2021", "2022", "2023", "2025"]
    cells = ["数值", "时序应为", confidence.NAME, "分子", "分母"]
    assert list(table.loc[1, cells]) == ["22.5", "23.6", "", "不显示", "不显示"]
    assert list(table.loc[2, [confidence.NAME, "分子", "分母"]]) == ["20.5～25.7", "230", "1000"]
    assert list(table.loc[4, ["是什么", "数值"]]) == ["目标", "≥30"]
    secret = of("vector 9", point(2021, 22.5, counts_suppressed=True, numerator=3, denominator=1990))
    assert "1990" not in timeseries.draw(secret).to_json() and "1990" not in timeseries.describe(secret)
    assert "1990" not in timeseries.data_table(secret).to_string()


def test_a_suppressed_figure_stands_in_words_and_in_no_mark():
    gone = Figure(value=None, decimals=0, year=2022, suppressed="1—4")
    course = of("vector 9", suppressed=(gone,))
    assert "2022 年例数很少，不显示" in timeseries.reading(course)
    assert "2022 年 1—4" in timeseries.describe(course)
    table = timeseries.data_table(course)
    assert list(table.loc[table["是什么"] == "年度数（遮盖）", "数值"]) == ["1—4"]
    (marks,) = traces(timeseries.draw(course), "marks")
    assert 2022 not in marks.x
    hidden = replace(course, assessment=verdicts.changed(course.assessment, latest=gone, gap=None, suppressed=True))
    assert timeseries.finding(hidden).endswith("例数很少的年份不显示")


def test_doubts_stand_with_the_status():
    course = of("vector 9")
    course = replace(course, assessment=verdicts.changed(course.assessment, doubts=("target_conflict",)))
    for words in (timeseries.finding(course), timeseries.describe(course), multiples.describe([course], by="area")):
        assert "滞后于时序进度（表述不一致待核）" in words
    (marks,) = traces(timeseries.draw(course), "marks")
    assert any("表述不一致待核" in text for text in marks.hovertext)


# ---- words


def test_the_title_is_a_finding():
    course = of("vector 9")
    course = replace(course, points=(course.points[0], replace(course.points[1], due=26.8)))
    assert timeseries.finding(course).replace("\u00a0", " ") == (
        "vector 9升：2023 年 24，按时序应为 26.8，滞后于时序进度"
    )
    only = verdicts.changed(
        of("vector 15", path=None), assessment__as_of_year=2024, assessment__required_per_year=0.118
    )
    assert timeseries.finding(only).replace("\u00a0", " ") == (
        "vector 15升：未报送 2021 年以来数据，2020 年基期 74.41，到 2025 年每年需变化 +0.118 人"
    )
    assert timeseries.finding(of("vector 15", path=None)).replace("\u00a0", " ") == (
        "vector 15升：未报送 2021 年以来数据，2020 年基期 74.41，规划要求每年变化 +0.118 人"
    ), "2025 is over: nothing is asked of a year any more"
    rows = [verdicts.assessment(case) for case in ("behind", "vector 1", "vector 9", "vector 15", "no figure")]
    assert multiples.finding(rows, who="甲县", by="indicator").replace("\u00a0", " ") == (
        "甲县：3 项可判断进度，2 项滞后或未达（约束性 1 项），1 项达到时序或已达标；另 2 项暂不能判断进度"
    )
    rows = [verdicts.assessment(case) for case in ("vector 1", "vector 12", "behind")]
    rows += [verdicts.assessment("vector 1", doubts=("target_conflict",))]
    assert multiples.finding(rows, who="甲县", by="indicator").replace("\u00a0", " ") == (
        "甲县：4 项可判断进度，1 项滞后或未达（约束性 1 项），1 项达到时序或已达标，"
        "1 项判定附说明（表述不一致待核），1 项待报期末数，最近一次数据仅供过程参考"
    ), "what is doubtful or owed is not praised"
    still = [verdicts.assessment(case) for case in ("vector 15", "no figure")]
    assert multiples.finding(still, who="甲县", by="indicator").replace("\u00a0", " ") == (
        "甲县：2 项目标暂不能判断进度，1 项未报送 2021 年以来数据，1 项待补数据"
    )


def test_binding_first_then_the_furthest_behind():
    names = ("vector 2", "vector 9", "vector 15", "behind", "vector 1", "binding missed")
    rows = [verdicts.assessment(case, indicator__id=f"i{place}") for place, case in enumerate(names)]
    order = multiples.ordered(rows, by="indicator", areas=[], indicators=[f"i{place}" for place in range(6)])
    assert [a.area.name for a in order] == ["behind", "binding missed", "vector 9", "vector 1", "vector 2", "vector 15"]


def test_areas_keep_their_order_whatever_they_reached():
    rows = [verdicts.assessment(case, area__code=str(place)) for place, case in enumerate(("vector 2", "vector 9"))]
    order = multiples.ordered(rows[::-1], by="area", areas=["0", "1"], indicators=[])
    assert [a.area.code for a in order] == ["0", "1"], "no league table"


# ---- small multiples


def test_areas_share_a_scale_and_indicators_do_not():
    courses = [of("vector 9"), of("vector 8", path=(2020, 77.9, 2030, 80.0))]
    shared = multiples.draw(courses, by="area").layout
    assert shared.yaxis.range == shared.yaxis2.range and shared.xaxis.range == shared.xaxis2.range
    own = multiples.draw(courses, by="indicator").layout
    assert own.yaxis.range != own.yaxis2.range


def test_small_pictures_stand_apart():
    figure = multiples.draw([of("vector 9")] * multiples.MOST, by="indicator")
    boxes = []
    for place in range(multiples.MOST):
        x, y = (figure.layout[f"{axis}axis{place + 1 if place else ''}"].domain for axis in "xy")
        boxes.append((x[0], y[0], x[1], y[1]))
        assert 0 <= x[0] < x[1] <= 1 and 0 <= y[0] < y[1] <= 1
    assert not any(overlap(one, other) for one, other in combinations(boxes, 2))


def boxes_of(notes, frame: Frame) -> list[tuple]:
    """The labels as boxes in pixels, by the shipped font's own widths."""
    found = []
    for note in notes:
        wide = typeface.widest(note["text"], note["font"]["size"])
        high = note["font"]["size"] * 1.3 * len(typeface.lines(note["text"], 12))
        x, y = frame.at(note["x"], note["y"])
        x, y = x + note["xshift"], y + note["yshift"]
        left = {"left": x, "center": x - wide / 2, "right": x - wide}[note["xanchor"]]
        bottom = {"bottom": y, "middle": y - high / 2, "top": y - high}[note["yanchor"]]
        found.append((left, bottom, left + wide, bottom + high, note["text"]))
    return found


@pytest.mark.parametrize("size, width, height", [(parts.LARGE, 674, 352), (parts.SMALL, 231, 110)])
def test_labels_do_not_touch_or_leave(cases, demo, size, width, height):
    bad, seen = [], 0
    for course in [*cases, *demo]:
        if size.small:
            course = replace(course, milestones=())
        years, values = parts.span(course, size=size, width=width)
        frame = Frame(x=years, y=values, width=width, height=height)
        found = boxes_of(parts.layers(course, frame=frame, size=size)[1], frame)
        seen += len(found)
        name = course.assessment.area.name
        bad += [(name, one[4], two[4]) for one, two in combinations(found, 2) if overlap(one[:4], two[:4])]
        bad += [(name, one[4]) for one in found if one[0] < -1 or one[2] > width + 1]
    assert seen > 700 and not bad, bad


def test_what_the_demonstration_set_brings_onto_the_screen(demo):
    points = [point for course in demo for point in course.points]
    assert any(course.few for course in demo) and any(point.changed for point in points)
    assert any(point.figure.status == "快报" for point in points) and any(course.milestones for course in demo)
    assert any(point.low is not None for point in points) and any(point.counts_suppressed for point in points)
    for course in demo:
        a = course.assessment
        for one in course.points:
            assert not (one.counts_suppressed and one.low is not None), "limits would give a masked count away"
        judged = [one.figure.value for one in course.points if one.part == "judged"]
        assert judged in ([], [a.latest.value if a.latest else None]), (a.area.name, a.indicator.name)


@pytest.mark.soak
def test_every_trajectory_of_the_demonstration_set_draws_and_tells(demo):
    for course in demo:
        timeseries.draw(course)
        words = timeseries.describe(course) + timeseries.finding(course) + timeseries.reading(course)
        assert "None" not in words and "nan" not in words.lower(), words
    for start in range(0, len(demo), multiples.MOST):
        sheet = demo[start : start + multiples.MOST]
        multiples.draw(sheet, by="indicator")
        assert len(multiples.data_table(sheet, by="indicator")) == len(sheet)


def test_a_masked_count_stands_nowhere(demo):
    """孕产妇死亡人数 1 and 3: in no mark, no word, no table; a 0 is shown."""
    masked = [one for one in demo if one.assessment.indicator.id == "maternal_deaths" and one.suppressed]
    assert masked
    for course in masked:
        a, years = course.assessment, {one.year for one in course.suppressed}
        assert not years & {one.year for one in course.points}
        assert {one.figure.value for one in course.points} <= {0.0}
        table = timeseries.data_table(course)
        assert set(table.loc[table["是什么"] == "年度数（遮盖）", "数值"]) == {"1—4"}
        if a.latest is not None and a.latest.year in years:
            assert a.latest.value is None and a.gap is None
            assert a.target is None or "例数很少的年份不显示" in timeseries.finding(course)
        assert "年例数很少，不显示" in timeseries.reading(course)


def test_a_label_takes_a_free_side_and_an_unneeded_one_gives_way():
    frame = Frame(x=(0, 10), y=(0, 10), width=100, height=100)
    label = Label(x=5, y=5, lines=("88",), size=12, color="#000")
    (note,) = placed([label], frame=frame, marks=[], lines=[])
    assert (note["xanchor"], note["yanchor"]) == ("center", "bottom")
    (note,) = placed([label], frame=frame, marks=[(30, 60, 70, 90)], lines=[])
    assert note["yanchor"] == "top"
    everywhere = [(0, 0, 100, 100)]
    assert (
        placed(
            [Label(x=5, y=5, lines=("88",), size=12, color="#000", must=False)], frame=frame, marks=everywhere, lines=[]
        )
        == []
    )
    assert len(placed([label], frame=frame, marks=everywhere, lines=[])) == 1
