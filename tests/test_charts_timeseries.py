"""The pictures over the years, as data: lines only where two years follow each other, marks where the numbers are, labels that do not touch."""

from itertools import combinations

import pandas as pd
import pytest

from actions import judging, progress
from actions.building import build
from charts import cells, multiples, pace, path, style
from charts import course as parts
from charts.course import Course
from charts.placing import Frame, Label, overlap, placed
from model.actors import Actor
from model.numbers import missing
from model.plans import PLANS
from store import Store
from tests import browser, typeface, verdicts

BLANK = {
    "part": "between",
    "decimals": 1,
    "status": "",
    "definition_version": "",
    "population": "",
    "changed": False,
    "low": None,
    "high": None,
    "due": None,
    "numerator": None,
    "denominator": None,
    "hidden": False,
    "source_title": "公报",
    "place": "表 1",
}


def points(*given: dict) -> pd.DataFrame:
    return pd.DataFrame([BLANK | one for one in given], columns=["year", "value", *BLANK])


def of(case: str, *between: dict, path=(2020, 22.0, 2025, 30.0), **more) -> Course:
    """A case of tests.verdicts with its baseline, its judged figure and what lies between."""
    row = verdicts.row(case)
    given = [{"year": 2020, "value": row["baseline"], "part": "baseline"}] if not missing(row["baseline"]) else []
    if parts.words.has_newer(row):
        given.append({"year": int(row["latest_year"]), "value": row["latest"], "part": "judged"})
    table = points(*sorted([*given, *between], key=lambda one: one["year"]))
    return Course(row=row, points=table, path=path, **more)


def traces(figure, name: str) -> list:
    return [one for one in figure.data if one.name == name]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """Every course of the demonstration set: (year, area) -> courses."""
    folder = tmp_path_factory.mktemp("demo")
    given = {"data": browser.ROOT / "data" / "demo", "definitions": browser.ROOT / "indicators.yaml"}
    found = {}
    with Store.open(folder / "demo.duckdb", create=True) as store:
        build(store, **given, actor=Actor(name="演示", via="build"))
        figures = store.statements("figure")
        for year in (2024, 2026):
            judged = judging.judge(store, year=year)
            table = cells.cells(judged.table, plan=PLANS[0], figures=judging.latest_figures(store, year=year))
            hidden = progress.hidden(judged, figures, areas=set(table["area_code"]))
            for told in progress.tell(judged, table.to_dict("records"), figures=figures, hidden=hidden):
                found.setdefault((year, told.course.row["area_code"]), []).append(told.course)
    return found


# ---- what is drawn


def test_a_line_joins_neighbouring_years_only():
    course = of("vector 9", {"year": 2021, "value": 22.5}, {"year": 2016, "value": 20}, {"year": 2017, "value": 21})
    (run,) = traces(path.draw(course), "run")
    assert list(run.x) == [2016, 2017, None, 2020, 2021], "no line over 2018—2019 and 2022"
    assert list(run.y) == [20, 21, None, 22, 22.5] and not run.connectgaps


def test_no_line_between_two_definitions():
    course = of("vector 9", {"year": 2021, "value": 22.5}, {"year": 2022, "value": 23, "changed": True})
    assert [list(one.x) for one in traces(path.draw(course), "run")] == [[2020, 2021]]


def test_the_path_is_thin_dashed_and_goes_from_base_to_target():
    figure = path.draw(of("vector 9"))
    (asked,) = traces(figure, "path")
    assert (list(asked.x), list(asked.y)) == ([2020, 2025], [22, 30])
    assert (
        asked.line.dash
        and asked.line.width < 2 < traces(path.draw(of("vector 9", {"year": 2021, "value": 22})), "run")[0].line.width
    )


def test_a_target_to_be_kept_is_a_level():
    figure = path.draw(of("vector 3a", path=None))
    assert not traces(figure, "path")
    (level,) = traces(figure, "level")
    assert list(level.y) == [75, 75] and max(level.x) == 2025


def test_what_is_not_comparable_has_no_path():
    figure = path.draw(of("definition changed", path=None))
    assert not traces(figure, "path") and not traces(figure, "level")


def test_marks_tell_what_they_are():
    course = of(
        "vector 11",
        {"year": 2022, "value": 87, "status": "快报"},
        {"year": 2023, "value": 88, "changed": True},
        {"year": 2026, "value": 91, "part": "after"},
        path=(2020, 85.0, 2025, 90.0),
    )
    figure = path.draw(course)
    (base,), (judged,), (between,), (after,) = (
        traces(figure, name) for name in ("baseline", "judged", "between", "after")
    )
    assert base.marker.color == style.PAPER and base.marker.line.width >= 2, "hollow"
    assert judged.marker.color == style.strong("missed") and judged.marker.size[0] > max(between.marker.size)
    assert list(between.marker.symbol) == ["diamond", "square"]
    assert after.marker.color == parts.PALE_MARK and list(after.x) == [2026]
    (target,) = traces(figure, "target")
    assert (list(target.x), list(target.y)) == ([2025], [90]) and target.marker.symbol == "line-ew"
    told = path.reading(course)
    for word in ("◆ 快报", "■ 口径", "目标年后", "虚线是从基线到目标的时序进度"):
        assert word in told or word == "目标年后"
    assert "浅色是目标年后的数" in told and "其他年份" not in told


def test_few_events_are_grey_and_history_is_pale():
    assert traces(path.draw(of("vector 1", few=True)), "judged")[0].marker.color == parts.GREY
    due = of("vector 12")
    mark = traces(path.draw(due), "judged")[0].marker
    assert mark.color == style.PALE["on_pace"][0] and mark.line.color == style.strong("on_pace")
    assert "待报终期数" in path.reading(due) and "画灰" in path.reading(of("vector 1", few=True))
    assert path.finding(of("vector 1", few=True)).endswith("(事件太少, 以个案评审为准)")


def test_whiskers_stand_where_the_range_is_and_are_cut_without_a_cap():
    course = of(
        "vector 9",
        {"year": 2021, "value": 23, "low": 22, "high": 24},
        {"year": 2022, "value": 23, "low": 10, "high": 300},
    )
    figure = path.draw(course)
    first, second = traces(figure, "range")
    assert (list(first.y), all(first.marker.size)) == ([22, 24], True)
    _, high = figure.layout.yaxis.range
    assert second.y[1] == high < 300 and second.marker.size[1] == 0
    assert "到图边的还要更长" in path.reading(course)
    assert not traces(path.draw(of("vector 9", {"year": 2021, "value": 23})), "range")


def test_milestones_are_named_with_their_year():
    other = verdicts.row("vector 9", target_year=2022, target=24.5, value=24.5, decimals=1)
    figure = path.draw(of("vector 9", milestones=[other]))
    assert list(traces(figure, "milestone")[0].x) == [2022]
    assert "2022 目标 ≥24.5" in [typeface.plain(note.text) for note in figure.layout.annotations]


def test_both_ends_of_a_range_are_drawn():
    course = of("vector 6", path=(2020, 112.0, 2025, 107.0))
    assert list(traces(path.draw(course), "target")[0].y) == [103, 107]


def test_whole_years_only():
    for course in (of("vector 9"), of("vector 8", {"year": 2015, "value": 76}), of("no figure", path=None)):
        axis = path.draw(course).layout.xaxis
        assert all(year == int(year) for year in axis.tickvals) and list(axis.ticktext) == [
            str(y) for y in axis.tickvals
        ]


def test_every_mark_carries_its_cell():
    row = verdicts.row("vector 9")
    (marks,) = traces(path.draw(of("vector 9")), "marks")
    assert len(marks.x) == 3
    assert {tuple(one) for one in marks.customdata} == {(row["area_code"], row["indicator"], 2025, "plan")}
    assert marks.selected.marker.opacity == marks.unselected.marker.opacity == 0


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_every_case_draws_and_tells(case):
    course = of(case, path=None)
    before = repr(course.row), course.points.copy()
    figure = path.draw(course)
    small = multiples.draw([course], by="indicator")
    said = [path.describe(course), path.finding(course), path.reading(course), multiples.describe([course], by="area")]
    said += [typeface.plain(note.text) for one in (figure, small) for note in one.layout.annotations]
    said += [
        cell for table in (path.twin(course), multiples.twin([course], by="area")) for cell in table.to_numpy().ravel()
    ]
    assert all(isinstance(one, str) for one in said)
    assert not any("nan" in one.lower() or "None" in one or "<NA>" in one for one in said)
    assert not typeface.lacks("".join(said))
    assert repr(course.row) == before[0]
    pd.testing.assert_frame_equal(course.points, before[1])


def test_describe_names_every_year():
    told = path.describe(
        of("vector 9", {"year": 2021, "value": 22.5}, {"year": 2022, "value": 23.25, "decimals": 2, "status": "快报"})
    )
    assert told == (
        "vector 9升逐年: 2020 年基线 22.0, 2021 年 22.5, 2022 年(快报) 23.25, 2023 年 24.0, 2025 年目标 ≥30, 还差 6 人, 滞后于时序进度。"
    )


def test_the_twin_holds_what_the_picture_shows_and_no_masked_count():
    course = of(
        "vector 9",
        {"year": 2021, "value": 22.5, "numerator": 3, "denominator": 1990, "hidden": True, "due": 23.6},
        {"year": 2022, "value": 23.0, "numerator": 230, "denominator": 1000, "low": 20.5, "high": 25.7},
    )
    table = path.twin(course)
    assert list(table["年份"]) == ["2020", "2021", "2022", "2023", "2025"]
    assert list(table.loc[1, ["数值", "时序应为", "95% 随机范围", "分子", "分母"]]) == [
        "22.5",
        "23.6",
        "",
        "不显示",
        "不显示",
    ]
    assert list(table.loc[2, ["95% 随机范围", "分子", "分母"]]) == ["20.5—25.7", "230", "1000"]
    assert list(table.loc[4, ["是什么", "数值"]]) == ["目标", "≥30"]
    assert "1990" not in path.draw(course).to_json() and "1990" not in path.describe(course)


# ---- words


def test_changes_a_year_have_a_sign_and_a_unit():
    row = verdicts.row("vector 9")
    assert (pace.required(row), pace.achieved(row)) == ("+3 人", "+0.7 人")
    assert pace.required(verdicts.row("vector 1")) == "−0.7 个千分点"
    assert pace.required(verdicts.row("vector 2")) == "", "what is met asks for nothing"
    assert pace.signed(0.0, row) == "0 人" and pace.signed(None, row) == ""


def test_the_title_is_a_finding():
    course = of("vector 9")
    course = Course(row=course.row, points=course.points.assign(due=[None, 26.8]), path=course.path)
    assert path.finding(course).replace("\u00a0", " ") == "vector 9升: 2023 年 24, 按时序应为 26.8, 滞后于时序进度"
    assert (
        path.finding(of("vector 15", path=None)).replace("\u00a0", " ")
        == "vector 15升: 只有 2020 年基线 74.41, 到 2025 年每年需变化 +0.118 人"
    )
    rows = [verdicts.row(case) for case in ("behind", "vector 1", "vector 9", "vector 15", "no figure")]
    assert multiples.finding(rows, who="甲县", by="indicator").replace("\u00a0", " ") == (
        "甲县: 3 项看得到进度, 2 项滞后或未达(约束性 1 项), 1 项跟上时序或已达标; 另 2 项还看不到进度"
    )
    still = [verdicts.row(case) for case in ("vector 15", "no figure")]
    assert multiples.finding(still, who="甲县", by="indicator").replace("\u00a0", " ") == (
        "甲县: 2 项目标还看不到进度, 1 项只有基线, 1 项待补数据"
    )


def test_binding_first_then_the_furthest_behind():
    names = ("vector 2", "vector 9", "vector 15", "behind", "vector 1", "binding missed")
    rows = [verdicts.row(case, indicator=f"i{place}") for place, case in enumerate(names)]
    order = multiples.ordered(rows, by="indicator", areas=[], indicators=[f"i{place}" for place in range(6)])
    assert [row["area"] for row in order] == [
        "behind",
        "binding missed",
        "vector 9",
        "vector 1",
        "vector 2",
        "vector 15",
    ]


def test_areas_keep_their_order_whatever_they_reached():
    rows = [verdicts.row(case, area_code=str(place)) for place, case in enumerate(("vector 2", "vector 9"))]
    order = multiples.ordered(rows[::-1], by="area", areas=["0", "1"], indicators=[])
    assert [row["area_code"] for row in order] == ["0", "1"], "no league table"


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
def test_labels_of_the_demonstration_set_do_not_touch_or_leave(demo, size, width, height):
    bad, seen = [], 0
    for courses in demo.values():
        for course in courses:
            if size.small:
                course = Course(row=course.row, points=course.points, path=course.path, few=course.few)
            years, values = parts.span(course, size=size, width=width)
            frame = Frame(x=years, y=values, width=width, height=height)
            found = boxes_of(parts.layers(course, frame=frame, size=size)[1], frame)
            seen += len(found)
            for one, other in combinations(found, 2):
                if overlap(one[:4], other[:4]):
                    bad.append((course.row["area"], course.row["indicator"], one[4], other[4]))
            bad += [
                (course.row["area"], course.row["indicator"], one[4])
                for one in found
                if one[0] < -1 or one[2] > width + 1
            ]
    assert seen > 400 and not bad, bad


def test_what_the_demonstration_set_brings_onto_the_screen(demo):
    courses = [course for found in demo.values() for course in found]
    assert any(course.few for course in courses) and any(course.points["changed"].any() for course in courses)
    assert any((course.points["status"] == "快报").any() for course in courses)
    assert any(course.points["low"].notna().any() for course in courses) and any(
        course.milestones for course in courses
    )
    assert any(course.points["hidden"].any() for course in courses)
    for course in courses:
        shown = course.points[course.points["hidden"]]
        assert shown["low"].isna().all() and shown["high"].isna().all(), "limits would give a masked count away"
        judged = course.points[course.points["part"] == "judged"]
        assert list(judged["value"]) in ([], [course.row["latest"]]), (course.row["area"], course.row["indicator"])


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


def test_a_masked_count_stands_nowhere(demo):
    """孕产妇死亡人数 1 and 3: in no mark, no word, no table; a 0 is shown."""
    courses = [one for found in demo.values() for one in found if one.row["indicator"] == "maternal_deaths"]
    masked = [one for one in courses if one.withheld]
    assert masked
    for course in masked:
        years = {year for year, _ in course.withheld}
        assert not years & set(course.points["year"]) and set(course.points["value"]) <= {0.0}
        table = path.twin(course)
        assert set(table.loc[table["是什么"] == "年度数(遮盖)", "数值"]) == {"1—4"}
        judged = course.row["latest_year"]
        if not missing(judged) and int(judged) in years:
            assert missing(course.row["latest"]) and missing(course.row["gap"])
            assert "例数很少的年份不显示" in path.finding(course)
        assert "年例数很少, 不显示" in path.reading(course)
