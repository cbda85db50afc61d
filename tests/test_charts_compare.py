"""The comparison as data: what stands where for each area in each view, that it can be read, and the same in words and as a table."""

import copy
from itertools import pairwise

import pandas as pd
import pytest

from charts import compare, sides, style
from model.numbers import missing
from model.verdicts import CLASSES
from tests import typeface, verdicts

REFERENCE = {"area": "全国", "value": 26.5, "decimals": 1, "year": 2023}


def row(case: str = "vector 9", *, apart: str = "", why: str = "", **changed) -> dict:
    given = {"apart": apart, "why": why, "indicator": "i", "indicator_name": "某率", "source_title": "规划"}
    return verdicts.row(case, **given | changed)


def table(*rows: dict) -> pd.DataFrame:
    return pd.DataFrame(list(rows))


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def texts(figure) -> list[str]:
    return [typeface.plain(note.text) for note in figure.layout.annotations]


def every() -> pd.DataFrame:
    """Every case of the method, every other one set apart."""
    rows = [
        row(case, area=f"县{n}", area_code=f"{n}", apart="year" * (n % 2), why="年份不同: 2022 年" * (n % 2))
        for n, case in enumerate(verdicts.CASES)
    ]
    return table(*sorted(rows, key=lambda one: one["apart"]))


def quiet(area: str = "无标县") -> dict:
    """An area with a figure and no target, as charts.cells gives it: what a target would say is missing."""
    held = {"area_code": "9", "area": area, "indicator": "i", "indicator_name": "某率", "class": "no_target"}
    held |= {"latest": 7.32, "latest_year": 2024, "latest_decimals": 2, "source_title": "公报", "place": "表"}
    held |= {"reason": "", "flags": "", "scope": "", "attribute": "none", "apart": "no_target", "why": "文件未列目标"}
    return {name: None for name in verdicts.table().columns} | held


# ---- what one area shows


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_level_draws_what_is_held_and_nothing_else(case):
    one = row(case)
    side = sides.level(one)
    newer = not missing(one["latest"]) and (missing(one["baseline_year"]) or one["latest_year"] != one["baseline_year"])
    assert side.hollow == (None if missing(one["baseline"]) else one["baseline"])
    assert side.filled == (one["latest"] if newer else None)
    assert side.ticks == tuple(one[name] for name in ("target", "target_to") if not missing(one[name]))
    assert (side.stretch is None) == (missing(one["gap"]) or not side.ticks)
    if side.stretch:
        assert side.stretch[0] == one["latest"]
        assert abs(side.stretch[1] - side.stretch[0]) == pytest.approx(abs(one["gap"]))
    assert side.said.startswith(style.STATUS[one["class"]][2]), "status is told by its shape"
    from_words = side.said + side.below
    assert CLASSES[one["class"]] in from_words or "未达预期" in from_words, "and by its word"
    assert side.colour == style.strong(one["class"])


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_gap_stands_left_of_the_target_while_it_is_to_go(case):
    one = row(case)
    side = sides.gap(one)
    if missing(one["gap"]):
        assert side == sides.Side(colour=side.colour, ink=side.ink, cells=side.cells, said=side.said, below=side.below)
        return
    assert side.ticks == (0.0,) and side.stretch == (-one["gap"], 0.0)
    assert side.filled in (None, -one["gap"])
    if not missing(one["baseline"]) and one["direction"]:
        assert side.hollow == pytest.approx(-one["direction"] * (one["target"] - one["baseline"]))


def test_level_in_words():
    assert sides.level(row("vector 9")).cells == (("22", "2020"), ("24", "2023"), ("≥30", "2025"))
    assert (sides.level(row("vector 9")).said, sides.level(row("vector 9")).below) == ("◒ 还差 6 人", "滞后于时序进度")
    only = sides.level(row("vector 15"))
    assert only.cells == (("74.41", "2020"), ("–", "仅有基线"), ("≥75", "2025")) and only.filled is None
    assert only.below == "基线未达标(仅有基线)"
    none = sides.level(row("no figure"))
    assert none.cells[1] == ("–", "") and none.said == "– 待补数据: 缺现值" and none.filled is None
    zero = sides.level(row("base meets at zero"))
    assert zero.hollow == 0.0 and zero.cells[0] == ("0", "2020"), "zero is a value"
    relative = sides.level(row("vector 10"))
    assert relative.ticks == (88.3,) and relative.cells[2] == ("≥88.3", "2023"), "a relative target as its number"
    band = sides.level(row("vector 6"))
    assert band.ticks == (103, 107) and band.stretch == (108.5, 107), "to the nearest end of a range"
    assert sides.level(row("neutral, inside")).stretch == (105.4, 105.4)
    assert sides.level(row(v_status="快报")).cells[1] == ("24", "2023 快报")
    assert sides.level(row("words only")).cells[2][0] == "仅定性"


def test_a_difference_of_definition_or_unit_draws_no_mark():
    for code, why in (
        ("definition", "口径不同: 2016版"),
        ("population", "人群不同: 居民"),
        ("unit_mismatch", "单位不符"),
        ("conflicting_figures", "数据待核"),
    ):
        for name, view in sides.VIEWS.items():
            side = view.side(row(apart=code, why=why), None)
            assert (side.hollow, side.filled, side.ticks, side.stretch) == (None, None, (), None), name
            assert side.cells[0][0] != "–" or name == "pace", "its numbers stay readable"
        figure = compare.draw(table(row(area="甲县"), row(area="乙县", apart=code, why=why)))
        assert f"{why.partition(':')[0]}, 不画在同一刻度上" in texts(figure)
    changed = sides.level(row(apart="definition_changed", why="口径变化"))
    assert changed.hollow is None and changed.filled == 24, (
        "baseline and figure of two definitions do not share an axis"
    )


def test_pace_leaves_out_what_cannot_be_said_and_says_so():
    side = sides.pace(row("vector 9"))
    assert (side.filled, side.ticks) == (pytest.approx(2 / 3, abs=1e-6), (3.0,))
    assert side.cells == (("+3", "2024—2025"), ("+0.7", "2020→2023"))
    down = sides.pace(row("vector 1"))
    assert down.cells[0] == ("−0.7", "2025") and down.ticks == (-0.7,)
    assert sides.pace(row("vector 15")).cells[1] == ("–", "仅有基线")
    assert sides.pace(row("vector 2")).cells[0] == ("–", "已达目标值") and sides.pace(row("vector 2")).ticks == ()
    assert sides.pace(row("vector 11")).cells[0] == ("–", "目标年的数")
    assert sides.pace(row("no target year, met")).cells[0][0] == "–"
    assert sides.pace(row("no figure")).cells == (("–", ""), ("–", ""))


def test_ambition_is_what_the_target_asks_of_the_baseline():
    def told(case, beside=None, **changed):
        one = sides.ambition(row(case, **changed), beside)
        return one.ticks, one.said, one.below

    assert told("vector 9") == ((8.0,), "要求提高 8 人", "5 年, 平均每年 1.6")
    ticks, said, below = told("vector 1")
    assert (ticks, said, below) == ((6.5,), "要求下降 6.5 个千分点", "5 年, 平均每年 1.3")
    assert told("base meets, lower")[1] == "基期已优于 1.7 个千分点" and told("base meets, lower")[0] == (-1.7,)
    assert told("hold")[:2] == ((0.0,), "以保持为目标")
    assert told("vector 6")[:2] == ((5.0,), "要求下降 5 张"), "of a range the nearest end"
    assert told("vector 10")[:2] == ((), "算不出要求的变化")
    assert told("vector 9", apart="year", why="年份不同: 基期 2019 年")[2] == "年份不同: 基期 2019 年"
    assert sides.ambition(row("vector 9")).colour == sides.PLAIN, "what is asked is no status"


def test_the_target_beside_that_of_an_area_above():
    above = row("vector 9", area_code="000000", area="全国", target=28.5, target_decimals=1)
    assert sides.against(row("vector 9"), above) == "高 1.5"
    assert sides.against(row("vector 9", target=20), above) == "低 8.5"
    assert sides.against(row("vector 9", target=28.5), above) == "相同"
    for other in (above | {"target_year": 2030}, above | {"target": None}, None, row("vector 9")):
        assert sides.against(row("vector 9"), other) == "–"
    assert sides.against(above, above) == "–", "not beside itself"
    figure = compare.draw(table(row("vector 9", area="甲县", area_code="1")), view="ambition", beside=above)
    assert any("全国: 要求提高 6.5 人" in text and "2020→2025" in text for text in texts(figure))


def test_too_few_events_are_grey_and_say_so():
    side = sides.level(row("vector 4", few=True))
    assert side.colour == sides.PLAIN and "事件太少" in side.below and CLASSES["on_pace"] in side.below


# ---- the picture


@pytest.mark.parametrize("view", list(sides.VIEWS))
def test_every_case_is_drawn_in_its_row_and_inside_the_axis(view):
    rows = every()
    figures = [compare.draw(rows, view=view, page=page, head="可同比") for page in range(1, compare.pages(rows) + 1)]
    assert len(figures) == -(-len(rows) // compare.PAGE)
    assert {figure.layout.xaxis.range for figure in figures} == {figures[0].layout.xaxis.range}, "one axis on all pages"
    low, high = figures[0].layout.xaxis.range
    for page, figure in enumerate(figures):
        shown = rows.iloc[page * compare.PAGE : (page + 1) * compare.PAGE]
        marks = trace(figure, "marks")
        assert [one[0] for one in marks.customdata] == list(shown["area_code"])
        assert list(marks.y) == sorted(marks.y) and len(set(marks.y)) == len(shown)
        for name in ("baseline", "latest", "targets"):
            one = trace(figure, name)
            assert set(one.y) <= set(marks.y) and all(low < x < high for x in one.x), name
        names = [note for note in figure.layout.annotations if note.hovertext in set(shown["area"])]
        assert [note.y for note in names] == list(marks.y)


def test_customdata_is_what_the_panel_listens_to():
    figure = compare.draw(table(row("vector 9", area_code="11"), quiet(), row("no target year", area_code="12")))
    assert [list(one) for one in trace(figure, "marks").customdata] == [
        ["11", "i", 2025, "plan"],
        ["9", "i", "", ""],
        ["12", "i", "", "plan"],
    ]


def test_the_stretch_has_the_colour_of_the_status_and_survives_a_click():
    rows = every().head(compare.PAGE)
    stretches = trace(compare.draw(rows), "stretches")
    wanted = [sides.level(one) for one in rows.to_dict("records")]
    assert list(stretches.marker.color) == [one.colour for one in wanted if one.stretch]
    assert stretches.unselected.marker.opacity == stretches.marker.opacity
    for name in ("baseline", "latest", "targets", "bands"):
        assert trace(compare.draw(rows), name).unselected.marker.opacity == 1


def test_a_range_is_a_band():
    bands = trace(compare.draw(table(row("vector 6"), row("vector 9"))), "bands")
    assert [(base, base + x) for base, x in zip(bands.base, bands.x)] == [(103, 107)]


def test_the_random_range_is_a_thin_line_inside_the_axis():
    rows = table(row("vector 9", range_low=21.5, range_high=26.75), row("vector 9", range_low=None, range_high=None))
    for view, middle in (("level", 24.125), ("gap", 24.125 - 30)):
        figure = compare.draw(rows, view=view)
        one = trace(figure, "chances")
        assert (list(one.x), list(one.error_x.array)) == ([middle], [2.625])
        low, high = figure.layout.xaxis.range
        assert low < middle - 2.625 and middle + 2.625 < high
    assert not trace(compare.draw(rows, view="ambition"), "chances").x


def test_the_scale_and_those_apart_are_divided_and_say_why():
    rows = table(row(area="甲县"), row(area="乙县", apart="year", why="年份不同: 2022 年"))
    figure = compare.draw(rows, head="可同比 1 个地区: 2023 年数", references=(REFERENCE,))
    told = texts(figure)
    assert "可同比 1 个地区: 2023 年数" in told and compare.DIVIDED in told
    assert any("年份不同: 2022 年" in text for text in told)
    assert "全国 26.5 2023" in told, "the line says its year"
    heads = {typeface.plain(note.text): note.y for note in figure.layout.annotations}
    first, second = trace(figure, "marks").y
    assert first < heads[compare.DIVIDED] < second
    line = next(shape for shape in figure.layout.shapes if shape.line.dash == "dot")
    assert line.x0 == line.x1 == 26.5 and line.y1 < heads[compare.DIVIDED], "the line ends with the scale it is for"


def test_no_line_where_nothing_stands_on_the_scale():
    rows = table(row(area="乙县", apart="no_figure", why="缺现值"))
    assert not [s for s in compare.draw(rows, references=(REFERENCE,)).layout.shapes if s.line.dash == "dot"]


@pytest.mark.parametrize("view", list(sides.VIEWS))
@pytest.mark.parametrize("count", [1, 5, 40])
@pytest.mark.parametrize("width", [820, 775])
def test_nothing_overlaps_or_leaves_the_picture(view, count, width):
    """One to forty areas with long names: columns do not touch, names and findings fit their margins, the marks keep room."""
    kinds = list(verdicts.CASES)
    rows = table(
        *(
            row(
                kinds[n % len(kinds)],
                area=f"{n}号某某某土家族苗族侗族仡佬族自治县",
                area_code=f"{n}",
                attribute="expected",
            )
            for n in range(count)
        )
    )
    figure = compare.draw(rows, view=view, head="可同比", references=(REFERENCE,), width=width)
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


@pytest.mark.parametrize("view", list(sides.VIEWS))
def test_every_sign_is_in_the_shipped_font(view):
    rows = every()
    for page in range(1, compare.pages(rows) + 1):
        figure = compare.draw(
            rows, view=view, page=page, head="可同比", references=(REFERENCE,), beside=row("vector 9")
        )
        told = "".join(texts(figure)) + "".join(map(typeface.plain, trace(figure, "marks").hovertext))
        assert typeface.lacks(told) == set()
    assert typeface.lacks(compare.describe(rows, view=view) + compare.twin(rows).to_string()) == set()


def test_an_empty_table_is_an_empty_picture():
    empty = every().head(0)
    assert compare.pages(empty) == 1
    assert not trace(compare.draw(empty), "marks").x
    assert compare.describe(empty).endswith("。") and compare.twin(empty).empty


def test_inputs_are_not_changed():
    rows, references, beside = every(), (dict(REFERENCE),), row("vector 9")
    before = rows.copy(deep=True), copy.deepcopy(references), dict(beside)
    for view in sides.VIEWS:
        compare.draw(rows, view=view, references=references, beside=beside)
        compare.describe(rows, view=view, references=references, beside=beside)
    compare.twin(rows, silent=("乙县",), beside=beside)
    compare.finding(rows, areas=3, name="某率")
    pd.testing.assert_frame_equal(rows, before[0])
    assert references == before[1] and str(beside) == str(before[2])


# ---- the same in words and as a table


def test_describe_tells_the_numbers():
    rows = table(row(area="甲县"), row(area="乙县", apart="year", why="年份不同: 2022 年"), quiet())
    said = compare.describe(rows, unit="人/千人", references=(REFERENCE,), head="2023 年数")
    assert said.startswith(
        "某率(人/千人), 各地在哪里。可同比 1 个地区(2023 年数): 甲县 2020 年基线 22, 2023 年 24, 2025 年目标 ≥30, 还差 6 人"
    )
    assert "另列 2 个: 乙县" in said and "(年份不同: 2022 年)" in said and "无标县 2024 年 7.32, 文件未列目标" in said
    assert said.endswith("参照 全国 2023 26.5。")
    assert "每年需变化 +3(2024—2025), 已实现年均 +0.7(2020→2023)" in compare.describe(rows, view="pace")
    assert "要求提高 8 人" in compare.describe(rows, view="ambition")
    assert "没有可同比的地区" in compare.describe(table(quiet()))
    many = compare.describe(table(*(row(area=f"{n}号县") for n in range(40))))
    assert "等 40 个地区" in many and "滞后于时序进度 40 个" in many and "39号县" not in many


def test_finding_counts_and_never_ranks():
    def said(*cases, areas=5, **changed):
        return compare.finding(table(*(row(case, **changed) for case in cases)), areas=areas, name="某率").replace(
            "\N{NO-BREAK SPACE}", " "
        )

    assert said("vector 2", "vector 9", "vector 15", "no figure") == (
        "某率: 5 个地区中 4 个列有目标, 1 个已达目标值, 1 个未达目标值, 1 个只有基线数, 1 个待补数据"
    )
    assert said("vector 9", areas=1, area="甲县") == "某率: 甲县还差 6 人, 滞后于时序进度"
    assert said("vector 1", areas=1, area="甲县") == "某率: 甲县比目标高 0.7 个千分点, 达到时序进度"
    assert said("vector 9", areas=2).startswith("某率: 2 个地区中 1 个列有目标, 1 个未达")
    assert said("vector 4", "vector 7", few=True) == "某率: 5 个地区中 2 个列有目标; 事件太少, 以个案评审为准"
    none = compare.finding(table(quiet()), areas=3, name="某率").replace("\N{NO-BREAK SPACE}", " ")
    assert none == "某率: 3 个地区的文件都没有列出目标"


def test_the_twin_holds_every_area_and_every_column():
    rows = table(
        row("vector 9", area="甲县"),
        row("vector 10", area="乙县", apart="plan", why="规划期不同: 2023 年度目标"),
        quiet(),
    )
    twin = compare.twin(rows, silent=("丙县",)).set_index("地区")
    assert list(twin.index) == ["甲县", "乙县", "无标县", "丙县"]
    one = twin.loc["甲县"]
    assert (one["基期年"], one["基期值"], one["现值年"], one["现值"], one["目标年"], one["目标"]) == (
        "2020",
        "22",
        "2023",
        "24",
        "2025",
        "≥30",
    )
    assert (one["差距"], one["每年需变化"], one["已实现年均变化"], one["判定"], one["同比"], one["原因"]) == (
        "还差 6 人",
        "+3",
        "+0.7",
        "滞后于时序进度",
        "可同比",
        "",
    )
    assert one["目标出处"] == "规划 · 第二章 表" and one["属性"] == "预期性"
    assert (twin.loc["乙县", "目标"], twin.loc["乙县", "目标折算"]) == ("较2022年 +2 个百分点以上", "≥88.3")
    assert twin.loc["乙县", "原因"] == "规划期不同: 2023 年度目标" and twin.loc["乙县", "同比"] == "另列"
    assert twin.loc["无标县", "判定"] == "文件未列目标" and twin.loc["无标县", "现值"] == "7.32"
    assert twin.loc["丙县", "原因"] == "文件未列这个指标, 也没有它的数"
    assert all(isinstance(cell, str) for cell in twin.to_numpy().ravel())


def test_the_twin_of_every_case_has_no_nan():
    told = compare.twin(every())
    assert len(told) == len(verdicts.CASES) and not (told.apply(lambda c: c.str.contains("nan|None|<NA>"))).any(
        axis=None
    )
