"""The comparison as data: what stands where for each area in each view, that it can be read, and the same in words and
as a table.
"""

from itertools import pairwise

import pytest

from charts import compare, compare_rows, style
from charts.compare_rows import ReferenceFigure
from model.areas import Area
from model.assessment import Figure
from model.comparison import Placement, Scale
from model.verdicts import CLASSES
from tests import typeface, verdicts
from wording import comparable
from wording.verdicts import PAST_EARLY

NATION = Area(code="000000", name="全国", short="全国", level="nation")
REFERENCE = ReferenceFigure(area=NATION, figure=Figure(value=26.5, decimals=1, year=2023))
SCALE = Scale(
    level="county", definition="", population="", target_year=2025, scope="plan", year=2022, status=""
)  # of the rows set apart for their year


def row(case: str = "vector 9", *, apart: str = "", low=None, high=None, few=False, scale=None, **changed) -> Placement:
    own = {"indicator__id": "i", "indicator__name": "某率", "target__title": "规划"}
    a = verdicts.assessment(case, **own | changed)
    return Placement(assessment=a, apart=apart, low=low, high=high, few=few, scale=scale)


def other_year(case: str = "vector 9", **changed) -> Placement:
    """Set apart, for its figure is of 2022."""
    return row(case, apart="year", scale=SCALE, **changed)


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def texts(figure) -> list[str]:
    return [typeface.plain(note.text) for note in figure.layout.annotations]


def every() -> list[Placement]:
    """Every case of the method, every other one set apart."""
    rows = [
        (other_year if n % 2 else row)(case, area__name=f"县{n}", area__code=f"{n}")
        for n, case in enumerate(verdicts.CASES)
    ]
    return sorted(rows, key=lambda one: one.apart)


def quiet(area: str = "无标县") -> Placement:
    """An area with a figure and no target."""
    held = {"latest__value": 7.32, "latest__year": 2024, "latest__decimals": 2, "latest__title": "公报"}
    named = {"area__code": "9", "area__name": area, "indicator__id": "i", "indicator__name": "某率"}
    return Placement(assessment=verdicts.without_target("vector 9", **held | named), apart="no_target")


def value(figure) -> float | None:
    return None if figure is None else figure.value


def ends(a) -> tuple:
    return tuple(end for end in (a.target.end, a.target.far) if end is not None)


# ---- what one area shows


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_level_draws_what_is_there_and_nothing_else(case):
    one = row(case)
    a, side = one.assessment, compare_rows.level(one)
    assert side.hollow == value(a.baseline)
    assert side.filled == (value(a.latest) if a.has_newer_figure else None)
    assert side.ticks == ends(a)
    assert (side.stretch is None) == (a.gap is None or not side.ticks)
    if side.stretch:
        assert side.stretch[0] == a.latest.value
        assert abs(side.stretch[1] - side.stretch[0]) == pytest.approx(abs(a.gap))
    assert side.finding.startswith(style.STATUS[a.verdict][2]), "status is told by its shape"
    words = side.finding + side.below
    assert (
        CLASSES[a.verdict] in words or PAST_EARLY in words or "未达预期" in words or a.reason == "qualitative_only"
    ), "and by its word"
    assert side.colour == style.strong(a.verdict)


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_gap_stands_left_of_the_target_while_it_is_to_go(case):
    one = row(case)
    a, side = one.assessment, compare_rows.gap(one)
    if a.gap is None:
        plain = {"colour": side.colour, "ink": side.ink, "cells": side.cells}
        assert side == compare_rows.Row(finding=side.finding, below=side.below, **plain)
        return
    assert side.ticks == (0.0,) and side.stretch == (-a.gap, 0.0)
    assert side.filled in (None, -a.gap)
    if a.baseline is not None and a.target.direction:
        assert side.hollow == pytest.approx(-a.target.direction * (a.target.end - a.baseline.value))


def test_level_in_words():
    level = compare_rows.level
    assert level(row("vector 9")).cells == (("22", "2020"), ("24", "2023"), ("≥30", "2025"))
    assert (level(row("vector 9")).finding, level(row("vector 9")).below) == ("◒ 还差 6 人", "滞后于时序进度")
    only = level(row("vector 15"))
    assert only.cells == (("74.41", "2020"), ("–", "仅有基期"), ("≥75", "2025")) and only.filled is None
    assert only.below == "基期未达标（仅有基期）"
    none = level(row("no figure"))
    assert none.cells[1] == ("–", "") and none.finding == "– 待补数据：缺现状值" and none.filled is None
    zero = level(row("base meets at zero"))
    assert zero.hollow == 0.0 and zero.cells[0] == ("0", "2020"), "zero is a value"
    relative = level(row("vector 10"))
    assert relative.ticks == (88.3,) and relative.cells[2] == ("≥88.3", "2023"), "a relative target as its number"
    band = level(row("vector 6"))
    assert band.ticks == (103, 107) and band.stretch == (108.5, 107), "to the nearest end of a range"
    assert level(row("neutral, inside")).stretch == (105.4, 105.4)
    assert level(row(latest__status="快报")).cells[1] == ("24", "2023 快报")
    assert level(row("words only")).cells[2][0] == "仅定性"


def test_doubts_stand_with_the_status():
    assert compare_rows.level(row(doubts=("target_conflict",))).below == "滞后于时序进度（表述不一致待核）"


def test_a_suppressed_figure_says_what_stands_in_its_place():
    one = row(latest__value=None, latest__suppressed="1—4", gap=None, achieved_per_year=None, suppressed=True)
    for view in compare_rows.VIEWS.values():
        assert view.row(one, None).filled is None
    assert compare_rows.level(one).cells[1] == ("1—4", "2023")
    assert compare.data_table([one]).iloc[0]["现状值"] == "1—4"


def test_a_difference_of_definition_or_unit_draws_no_mark():
    for code in compare_rows.OFF_SCALE:
        for name, view in compare_rows.VIEWS.items():
            side = view.row(row(apart=code, scale=SCALE), None)
            assert (side.hollow, side.filled, side.ticks, side.stretch) == (None, None, (), None), name
            assert side.cells[0][0] != "–" or name == "pace", "its numbers stay readable"
        one = row(area__name="乙县", apart=code, scale=SCALE)
        figure = compare.draw([row(area__name="甲县"), one])
        assert f"{comparable.why(one, kind='figure').partition('：')[0]}，不画在同一刻度上" in texts(figure)
    changed = compare_rows.level(row(apart="definition_changed"))
    assert changed.hollow is None and changed.filled == 24, (
        "baseline and figure of two definitions do not share an axis"
    )


def test_pace_leaves_out_what_cannot_be_said_and_says_so():
    side = compare_rows.pace(row("vector 9"))
    assert (side.filled, side.ticks) == (pytest.approx(2 / 3, abs=1e-6), (3.0,))
    assert side.cells == (("+3", "2024—2025"), ("+0.7", "2020→2023"))
    down = compare_rows.pace(row("vector 1"))
    assert down.cells[0] == ("−0.7", "2025") and down.ticks == (-0.7,)
    assert compare_rows.pace(row("vector 15")).cells[1] == ("–", "仅有基期")
    assert (
        compare_rows.pace(row("vector 2")).cells[0] == ("–", "已达目标值")
        and compare_rows.pace(row("vector 2")).ticks == ()
    )
    assert compare_rows.pace(row("vector 11")).cells[0] == ("–", "目标年已过")
    assert compare_rows.pace(row("no target year, met")).cells[0][0] == "–"
    assert compare_rows.pace(row("no figure")).cells == (("–", ""), ("–", ""))


def test_ambition_is_what_the_target_asks_of_the_baseline():
    def told(case, beside=None, **changed):
        one = compare_rows.ambition(row(case, **changed), beside)
        return one.ticks, one.finding, one.below

    assert told("vector 9") == ((8.0,), "要求提高 8 人", "5 年，平均每年 1.6")
    ticks, said, below = told("vector 1")
    assert (ticks, said, below) == ((6.5,), "要求下降 6.5 个千分点", "5 年，平均每年 1.3")
    assert told("base meets, lower")[1] == "基期已优于 1.7 个千分点" and told("base meets, lower")[0] == (-1.7,)
    assert told("hold")[:2] == ((0.0,), "以保持为目标")
    assert told("vector 6")[:2] == ((5.0,), "要求下降 5 张"), "of a range the nearest end"
    assert told("vector 10")[:2] == ((), "要求的变化无法计算")
    assert told("vector 9", apart="year", scale=SCALE)[2] == comparable.why(other_year(), kind="promise")
    assert compare_rows.ambition(row("vector 9")).colour == compare_rows.PLAIN, "what is asked is no status"


def test_the_target_beside_that_of_an_area_above():
    above = verdicts.assessment("vector 9", area=NATION, target__end=28.5, target__digits=1, target__value=28.5)
    against = compare_rows.against
    assert against(row("vector 9"), above) == "高 1.5 人"
    assert against(row("vector 9", target__end=20.0), above) == "低 8.5 人"
    assert against(row("vector 9", target__end=28.5), above) == "相同"
    others = verdicts.changed(above, target__year=2030), verdicts.changed(above, target__end=None)
    for other in (*others, None, row("vector 9").assessment):
        assert against(row("vector 9"), other) == "–"
    assert against(Placement(assessment=above), above) == "–", "not beside itself"
    figure = compare.draw([row("vector 9", area__name="甲县", area__code="1")], view="ambition", beside=above)
    assert any("全国：要求提高 6.5 人" in text and "2020→2025" in text for text in texts(figure))


def test_too_few_events_are_grey_and_say_so():
    side = compare_rows.level(row("vector 4", few=True))
    assert side.colour == compare_rows.PLAIN and "事件太少" in side.below and CLASSES["on_pace"] in side.below


# ---- the picture


@pytest.mark.parametrize("view", list(compare_rows.VIEWS))
def test_every_case_is_drawn_in_its_row_and_inside_the_axis(view):
    rows = every()
    figures = [compare.draw(rows, view=view, page=page, head="可比") for page in range(1, compare.pages(rows) + 1)]
    assert len(figures) == -(-len(rows) // compare.PAGE)
    assert {figure.layout.xaxis.range for figure in figures} == {figures[0].layout.xaxis.range}, "one axis on all pages"
    low, high = figures[0].layout.xaxis.range
    for page, figure in enumerate(figures):
        shown = [p.assessment for p in rows[page * compare.PAGE : (page + 1) * compare.PAGE]]
        marks = trace(figure, "marks")
        assert [one[0] for one in marks.customdata] == [a.area.code for a in shown]
        assert list(marks.y) == sorted(marks.y) and len(set(marks.y)) == len(shown)
        for name in ("baseline", "latest", "targets"):
            one = trace(figure, name)
            assert set(one.y) <= set(marks.y) and all(low < x < high for x in one.x), name
        names = [note for note in figure.layout.annotations if note.hovertext in {a.area.name for a in shown}]
        assert [note.y for note in names] == list(marks.y)


def test_customdata_is_what_the_panel_listens_to():
    figure = compare.draw([row("vector 9", area__code="11"), quiet(), row("no target year", area__code="12")])
    assert [list(one) for one in trace(figure, "marks").customdata] == [
        ["11", "i", 2025, "plan"],
        ["9", "i", "", ""],
        ["12", "i", "", "plan"],
    ]


def test_the_stretch_has_the_colour_of_the_status_and_survives_a_click():
    rows = every()[: compare.PAGE]
    stretches = trace(compare.draw(rows), "stretches")
    wanted = [compare_rows.level(one) for one in rows]
    assert list(stretches.marker.color) == [one.colour for one in wanted if one.stretch]
    assert stretches.unselected.marker.opacity == stretches.marker.opacity
    for name in ("baseline", "latest", "targets", "bands"):
        assert trace(compare.draw(rows), name).unselected.marker.opacity == 1


def test_a_range_is_a_band():
    bands = trace(compare.draw([row("vector 6"), row("vector 9")]), "bands")
    assert [(base, base + x) for base, x in zip(bands.base, bands.x)] == [(103, 107)]


def test_the_random_range_is_a_thin_line_inside_the_axis():
    rows = [row("vector 9", low=21.5, high=26.75), row("vector 9")]
    for view, middle in (("level", 24.125), ("gap", 24.125 - 30)):
        figure = compare.draw(rows, view=view)
        one = trace(figure, "intervals")
        assert (list(one.x), list(one.error_x.array)) == ([middle], [2.625])
        low, high = figure.layout.xaxis.range
        assert low < middle - 2.625 and middle + 2.625 < high
    assert not trace(compare.draw(rows, view="ambition"), "intervals").x


def test_the_scale_and_those_apart_are_divided_and_say_why():
    rows = [row(area__name="甲县"), other_year(area__name="乙县")]
    figure = compare.draw(rows, head="可比 1 个地区：2023 年数", references=(REFERENCE,))
    told = texts(figure)
    assert "可比 1 个地区：2023 年数" in told and compare.DIVIDED in told
    assert any(comparable.why(rows[1], kind="figure") in text for text in told)
    assert "全国 26.5 2023" in told, "the line says its year"
    heads = {typeface.plain(note.text): note.y for note in figure.layout.annotations}
    first, second = trace(figure, "marks").y
    assert first < heads[compare.DIVIDED] < second
    line = next(shape for shape in figure.layout.shapes if shape.line.dash == "dot")
    assert line.x0 == line.x1 == 26.5 and line.y1 < heads[compare.DIVIDED], "the line ends with the scale it is for"


def test_no_line_where_nothing_stands_on_the_scale():
    rows = [row("no figure", area__name="乙县", apart="no_figure")]
    assert not [s for s in compare.draw(rows, references=(REFERENCE,)).layout.shapes if s.line.dash == "dot"]


@pytest.mark.parametrize("view", list(compare_rows.VIEWS))
@pytest.mark.parametrize("count", [1, 5, 40])
@pytest.mark.parametrize("width", [820, 775])
def test_nothing_overlaps_or_leaves_the_picture(view, count, width):
    """One to forty areas with long names: columns do not touch, names and findings fit their margins, the marks keep
    room.
    """
    kinds = list(verdicts.CASES)
    rows = [
        row(
            kinds[n % len(kinds)],
            area__name=f"{n}号某某某土家族苗族侗族仡佬族自治县",
            area__code=f"{n}",
            target__attribute="expected",
        )
        for n in range(count)
    ]
    figure = compare.draw(rows, view=view, head="可比", references=(REFERENCE,), width=width)
    left, right = figure.layout.margin.l, figure.layout.margin.r
    assert width - left - right >= 130, "the marks keep room"
    beyond = {}
    for note in figure.layout.annotations:
        size = note.font.size
        assert all(type_ >= 11 for line in typeface.lines(note.text, size) for _, type_, _ in line), note.text
        wide = typeface.widest(note.text, size)
        if note.xref == "paper" and note.x == 1 and note.xanchor == "left":
            beyond.setdefault(note.y, []).append((note.xshift, note.xshift + wide))
        elif note.xref == "paper" and note.x == 0 and note.xshift and note.hovertext:
            assert note.xshift + wide <= 2, note.text
    for spans in beyond.values():
        spans.sort()
        assert all(before[1] <= after[0] for before, after in pairwise(spans)), spans
        assert spans[-1][1] <= right + 1, spans


@pytest.mark.parametrize("view", list(compare_rows.VIEWS))
def test_every_sign_is_in_the_shipped_font(view):
    rows = every()
    for page in range(1, compare.pages(rows) + 1):
        figure = compare.draw(
            rows, view=view, page=page, head="可比", references=(REFERENCE,), beside=row("vector 9").assessment
        )
        told = "".join(texts(figure)) + "".join(map(typeface.plain, trace(figure, "marks").hovertext))
        assert typeface.lacks(told) == set()
    assert typeface.lacks(compare.describe(rows, view=view) + compare.data_table(rows).to_string()) == set()


def test_an_empty_table_is_an_empty_picture():
    assert compare.pages([]) == 1
    assert not trace(compare.draw([]), "marks").x
    assert compare.describe([]).endswith("。") and compare.data_table([]).empty


def test_inputs_are_not_changed():
    given = every(), (REFERENCE,), row("vector 9").assessment
    before = repr(given)
    rows, references, beside = given
    for view in compare_rows.VIEWS:
        compare.draw(rows, view=view, references=references, beside=beside)
        compare.describe(rows, view=view, references=references, beside=beside)
    compare.data_table(rows, silent=(NATION,), beside=beside)
    compare.finding(rows, areas=3, name="某率")
    assert repr(given) == before


# ---- the same in words and as a table


def test_describe_tells_the_numbers():
    rows = [row(area__name="甲县"), other_year(area__name="乙县"), quiet()]
    said = compare.describe(rows, references=(REFERENCE,), head="2023 年数")
    unit = rows[0].assessment.indicator.unit
    assert said.startswith(
        f"某率（{unit}），各地现状与目标。可比 1 个地区（2023 年数）：甲县 2020 年基期 22，2023 年 24，2025 年目标 ≥30，还差 6 人"
    )
    assert "另列 2 个：乙县" in said and f"（{comparable.why(rows[1], kind='figure')}）" in said
    assert "无标县 2024 年 7.32，文件未列目标" in said
    assert said.endswith("参照 全国 2023 26.5。")
    assert "每年需变化 +3（2024—2025），已实现年均 +0.7（2020→2023）" in compare.describe(rows, view="pace")
    assert "要求提高 8 人" in compare.describe(rows, view="ambition")
    assert "无可比地区" in compare.describe([quiet()])
    many = compare.describe([row(area__name=f"{n}号县") for n in range(40)])
    assert "等 40 个地区" in many and "滞后于时序进度 40 个" in many and "39号县" not in many


def test_finding_counts_and_never_ranks():
    def said(*cases, areas=5, **changed):
        rows = [row(case, **changed) for case in cases]
        return compare.finding(rows, areas=areas, name="某率").replace("\N{NO-BREAK SPACE}", " ")

    assert said("vector 2", "vector 9", "vector 15", "no figure") == (
        "某率：5 个地区中 4 个列有目标，1 个已达目标值，1 个未达目标值，1 个未报送 2021 年以来数据，1 个待补数据"
    )
    assert said("vector 9", areas=1, area__name="甲县") == "某率：甲县还差 6 人，滞后于时序进度"
    assert said("vector 1", areas=1, area__name="甲县") == "某率：甲县比目标高 0.7 个千分点，达到时序进度"
    assert said("vector 15", areas=1, area__name="甲县") == (
        "某率：甲县未报送 2021 年以来数据，基期与目标相差 0.59 人，基期未达标（仅有基期）"
    )
    owed = [row("vector 2", flags=("due_no_final",), doubts=("preliminary",)), row("vector 1"), row("vector 2")]
    told = compare.finding(owed, areas=3, name="某率").replace("\N{NO-BREAK SPACE}", " ")
    assert told == "某率：3 个地区均列有目标，1 个已达目标值，1 个曾达目标值（其中 1 个判定附说明），1 个未达目标值"
    assert said("vector 9", areas=2).startswith("某率：2 个地区中 1 个列有目标，1 个未达")
    assert said("vector 4", "vector 7", few=True) == "某率：5 个地区中 2 个列有目标；事件太少，以个案评审为准"
    none = compare.finding([quiet()], areas=3, name="某率").replace("\N{NO-BREAK SPACE}", " ")
    assert none == "某率：3 个地区的文件均未列目标"


def test_the_data_table_holds_every_area_and_every_column():
    apart = row("vector 10", area__name="乙县", apart="plan", scale=SCALE)
    silent = Area(code="3", name="丙县", short="丙县", level="county")
    table = compare.data_table([row("vector 9", area__name="甲县"), apart, quiet()], silent=(silent,)).set_index("地区")
    assert list(table.index) == ["甲县", "乙县", "无标县", "丙县"]
    one = table.loc["甲县"]
    years = ("基期年", "基期值", "现状年", "现状值", "目标年", "目标")
    assert [one[name] for name in years] == ["2020", "22", "2023", "24", "2025", "≥30"]
    rest = ("差距", "每年需变化", "已实现年均变化", "判定", "可比", "原因")
    assert [one[name] for name in rest] == ["还差 6 人", "+3", "+0.7", "滞后于时序进度", "可比", ""]
    assert one["目标出处"] == "规划 · 第二章 表" and one["属性"] == "预期性"
    assert table.loc["乙县", "目标"].startswith("较2022年") and table.loc["乙县", "目标折算"] == "≥88.3"
    assert table.loc["乙县", "原因"] == comparable.why(apart, kind="figure") and table.loc["乙县", "可比"] == "另列"
    assert table.loc["无标县", "判定"] == "文件未列目标" and table.loc["无标县", "现状值"] == "7.32"
    assert table.loc["丙县", "原因"] == "文件未列该指标，也没有该指标的数据"
    assert all(isinstance(cell, str) for cell in table.to_numpy().ravel())


def test_the_data_table_of_every_case_has_no_nan():
    table = compare.data_table(every())
    assert len(table) == len(verdicts.CASES)
    assert not (table.apply(lambda c: c.str.contains("nan|None|<NA>"))).any(axis=None)
