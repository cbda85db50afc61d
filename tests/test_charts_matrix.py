"""The map as data: what stands in which cell, in which colour, and that it can be read."""

import copy
import time

import pandas as pd
import pytest

from charts import matrix, style
from model.numbers import missing
from model.verdicts import CLASSES
from tests import typeface, verdicts

PALETTE = {
    "#1b7f79",
    "#7cc4bd",
    "#f2d492",
    "#e9a15b",
    "#bf4d36",
    "#dceceb",
    "#f6e3da",
    "#f1f3f5",
    "#ffffff",
}  # look/README.md


def trace(figure, name):
    return next(one for one in figure.data if one.name == name)


def fills(figure) -> dict[tuple[int, int], str]:
    """(area, indicator) -> the colour the heatmap paints there."""
    heat = trace(figure, "fills")
    steps = len(heat.colorscale) // 2
    assert (heat.zmin, heat.zmax) == (-0.5, steps - 0.5)
    return {
        (x, y): heat.colorscale[2 * z][1] for y, line in enumerate(heat.z) for x, z in enumerate(line) if z is not None
    }


def texts(figure) -> dict[tuple[int, int], str]:
    """(area, indicator) -> the words in the cell, one line a line."""
    one = trace(figure, "texts")
    assert len(set(zip(one.x, one.y))) == len(one.x), "one text a cell"
    return {(x, round(y)): typeface.plain(text) for x, y, text in zip(one.x, one.y, one.text)}


def single(case: str, **changed):
    """The map of one cell."""
    row = verdicts.row(
        case, area="甲县", area_code="1", indicator="i", indicator_name="某率", source_title="规划", **changed
    )
    return matrix.draw(
        pd.DataFrame([row]),
        indicators=[{"id": "i", "name": "某率", "unit": "%", "category": "全部"}],
        areas=[{"code": "1", "name": "甲县", "short": "甲县"}],
    )


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_a_cell_tells_figure_years_target_and_status(case):
    row = verdicts.row(case)
    figure = single(case)
    words = texts(figure)[0, 0]
    fill, ink = style.paint(row)
    assert fills(figure)[0, 0] == fill
    assert trace(figure, "texts").textfont.color == (ink,)
    assert words.startswith(style.STATUS[row["class"]][2])
    if missing(row["latest"]):
        assert "缺" in words
    else:
        shown = words.split("\n")[0].split(" ")
        assert float(shown[1].replace("−", "-")) == pytest.approx(row["latest"])
        assert shown[2] == str(int(row["latest_year"]))
    if not missing(row["target_year"]):
        assert words.endswith(f"· {int(row['target_year'])}")
    if not missing(row["target"]) and row["basis"] == "absolute":
        assert f"{row['target']:g}".replace("-", "−") in words


def test_words_of_a_cell():
    def told(case):
        return texts(single(case))[0, 0]

    assert told("vector 15") == "△ 74.41 2020\n≥75 · 2025"
    assert told("vector 1") == "◐ 12.7 2024\n≤12 · 2025"
    assert told("base meets at zero") == "○ 0 2020\n≤12 · 2025"
    assert told("no figure") == "– 缺现值\n≥90 · 2025"
    assert told("vector 6") == "◐ 108.5 2023\n103–107 · 2025"
    assert told("vector 19") == "◎ 25.3 2024\n25左右 · 2030"
    assert told("vector 10") == "▲ 88.0 2023\n≥88.3 · 2023"  # a relative target as the number it comes to
    assert told("vector 14") == "▲ 51.2 2023\n≤51.0 · 2023"  # turned: a reduction of 1 or more is at most 51
    assert told("vector 10, last year missing") == "– 88.0 2023\n较2022年 +2 · 2023"
    assert told("below, less than") == "◐ 7.0 2023\n<7.0 · 2025"  # '<' is a sign, not a tag
    assert told("words only") == "– 88 2023\n仅定性目标 · 2025"
    assert told("no target year") == "– 88 2023\n≥90 · 未写目标年"
    assert (
        texts(single("words only", latest=None, latest_year=None))[0, 0] == "– 仅定性目标\n明显提高 · 2025"
    )  # in words only: its words
    assert told("negative figures") == "▽ −1.2 2023\n≥1.5 · 2025"
    assert told("external, annual") == "▲ 80.5 2023\n≥81.25 · 2023"


def test_an_area_that_lists_nothing_and_a_figure_without_target_say_so():
    cells, indicators, areas = verdicts.grid(areas=3, indicators=4)
    areas.append({"code": "999999", "name": "无言县", "short": "无言"})
    figure = matrix.draw(cells, indicators=indicators, areas=areas)
    words = texts(figure)
    assert {words[3, y] for y in range(4)} == {style.NOT_LISTED}
    assert [words[2, y] for y in (0, 1)] == ["· 7.32 2024\n文件未列目标"] * 2
    assert set(words) == {(x, y) for x in range(4) for y in range(4)}, "a blank always says why"
    hatched = trace(figure, "hatches")
    assert {
        place
        for place in zip(hatched.x, (base + height / 2 for base, height in zip(hatched.base, hatched.y)))
        if place[0] == 3
    } == {(3, y) for y in range(4)}
    assert not set(fills(figure)) & set(
        zip(hatched.x, (base + height / 2 for base, height in zip(hatched.base, hatched.y)))
    )
    heads = [typeface.plain(note.text) for note in figure.layout.annotations if note.yref == "paper"]
    assert heads[3] == "无言县\n文件未列这些目标"
    assert heads[2] == "县2\n文件未列这些目标"
    assert "无言县" in matrix.describe(cells, indicators=indicators, areas=areas)


def test_the_head_counts_the_targets_that_have_a_figure():
    cells, indicators, areas = verdicts.grid(areas=3, indicators=20)
    cells.loc[cells.index % 4 == 1, ["latest", "latest_year"]] = None
    heads = [
        typeface.plain(note.text)
        for note in matrix.draw(cells, indicators=indicators, areas=areas).layout.annotations
        if note.yref == "paper"
    ]
    for head, area in zip(heads[:2], areas):
        mine = cells[cells["area_code"] == area["code"]]
        held = int(mine["latest"].notna().sum())
        assert 0 < held < len(mine) and head == f"{area['name']}\n{held}/{len(mine)} 项有现值"


def test_history_is_pale_and_framed():
    """The target year has come and its figure has not: the class stays, drawn pale (method section 5)."""
    for case, pale in (
        ("met early, due", True),
        ("vector 12", True),
        ("lost, due", True),
        ("vector 2", False),
        ("vector 15", False),
        ("no figure", False),
    ):
        row, figure = verdicts.row(case), single(case)
        framed = trace(figure, "edges")
        assert len(framed.x) == pale, case
        assert (fills(figure)[0, 0] == style.STATUS[row["class"]][0]) != pale
        if pale:
            assert fills(figure)[0, 0] == style.PALE[row["class"]][0] and framed.marker.line.color == (
                style.strong(row["class"]),
            )
    cells = pd.DataFrame([verdicts.row("vector 12", source_title="")])
    assert style.HISTORY in [word for *_, word in matrix.legend(cells)]
    assert style.HISTORY not in [
        word for *_, word in matrix.legend(pd.DataFrame([verdicts.row("vector 2", source_title="")]))
    ]


def test_colours_are_the_palette_s():
    cells, indicators, areas = verdicts.grid(areas=6, indicators=16)
    figure = matrix.draw(cells, indicators=indicators, areas=areas)
    assert {fill for fill, _, _ in style.STATUS.values()} == PALETTE
    assert set(fills(figure).values()) <= PALETTE | {fill for fill, _ in style.PALE.values()}
    by_class = {row["class"]: style.STATUS[row["class"]][0] for row in cells.to_dict("records")}
    assert by_class["met"] == by_class["kept"] == by_class["met_early"] == "#1b7f79"
    assert by_class["missed"] == by_class["lost"] == by_class["moving_away"] == "#bf4d36"
    assert set(CLASSES) <= set(style.STATUS)
    shapes = [style.STATUS[code][2] for code in CLASSES]
    assert len(set(shapes)) == len(shapes), "status is told without colour too"


@pytest.mark.parametrize("areas", [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 15, 16, 17, 18, 40])
def test_no_text_is_wider_or_higher_than_its_cell(areas):
    cells, indicators, columns = verdicts.grid(areas=areas, indicators=16, names="第{}自治县")
    figure = matrix.draw(cells, indicators=indicators, areas=columns)
    told = matrix.density(areas)
    room = (matrix.WIDTH - figure.layout.margin.l - figure.layout.margin.r) / areas - 3  # 3: the gap between cells
    one = trace(figure, "texts")
    for text in one.text:
        assert typeface.widest(text, one.textfont.size) <= room, (areas, typeface.plain(text))
        assert all(size >= matrix.SMALLEST for line in typeface.lines(text, one.textfont.size) for _, size, _ in line)
        assert len(typeface.lines(text, 1)) * 1.3 * one.textfont.size <= told.row
    for note in figure.layout.annotations:
        if note.yref == "paper":  # the head of a column
            assert typeface.widest(note.text, note.font.size) <= room + 3, (areas, typeface.plain(note.text))
            assert len(typeface.lines(note.text, 1)) * 1.3 * note.font.size <= figure.layout.margin.t
        elif note.xanchor == "left":  # an indicator's name
            assert typeface.widest(note.text, note.font.size) <= figure.layout.margin.l - matrix.GUTTER
            assert len(typeface.lines(note.text, 1)) * 1.3 * note.font.size <= told.row


@pytest.mark.parametrize(
    "areas, density",
    [
        (1, "full"),
        (2, "full"),
        (3, "full"),
        (6, "full"),
        (7, "stacked"),
        (11, "stacked"),
        (12, "short"),
        (17, "short"),
        (18, "shape"),
        (40, "shape"),
    ],
)
def test_how_much_a_cell_tells_depends_on_its_room(areas, density):
    cells, indicators, columns = verdicts.grid(areas=areas, indicators=8)
    assert matrix.density(areas).name == density
    words = texts(matrix.draw(cells, indicators=indicators, areas=columns))
    row = next(r for r in cells.to_dict("records") if r["class"] == "on_pace")  # vector 1
    mine = words[int(row["area_code"]) - 370100, int(row["indicator"][1:])]
    assert (
        mine
        == {"full": "◐ 12.7 2024\n≤12 · 2025", "stacked": "◐ 12.7\n≤12\n2024→2025", "short": "◐\n12.7", "shape": "◐"}[
            density
        ]
    )


def test_forty_areas_with_long_names_say_everything_in_the_hover():
    cells, indicators, areas = verdicts.grid(areas=40, indicators=30, names="第{}土家族苗族自治县(原地区)")
    start = time.perf_counter()
    figure = matrix.draw(cells, indicators=indicators, areas=areas)
    assert time.perf_counter() - start < 3
    marks = trace(figure, "marks")
    assert len(marks.customdata) == 40 * 30
    by_key = {(code, one): (hover, year) for (code, one, year, _), hover in zip(marks.customdata, marks.hovertext)}
    row = next(r for r in cells.to_dict("records") if r["class"] == "on_pace")
    hover, year = by_key[row["area_code"], row["indicator"]]
    for part in (
        row["area"],
        row["indicator_name"],
        "达到时序进度",
        "2024 年 12.7",
        "2025 年目标 ≤12",
        "高 0.7 个千分点",
        "规划",
    ):
        assert part in hover
    assert year == 2025


def test_every_cell_can_be_clicked_and_says_which_it_is():
    cells, indicators, areas = verdicts.grid(areas=4, indicators=5)
    figure = matrix.draw(cells, indicators=indicators, areas=areas)
    marks = trace(figure, "marks")
    places = [(x, round(base + height / 2)) for x, base, height in zip(marks.x, marks.base, marks.y)]
    assert sorted(places) == [(x, y) for x in range(4) for y in range(5)]
    for (x, y), (code, one, _, _) in zip(places, marks.customdata):
        assert (code, one) == (areas[x]["code"], indicators[y]["id"])
    assert min(marks.y) > 0.9 and marks.width > 0.9, "the whole cell, not its middle"
    assert marks.marker.opacity == 0 and marks.selected.marker.opacity == 1
    assert all(isinstance(value, (str, int)) for data in marks.customdata for value in data), "JSON must carry it"


def test_names_from_files_are_no_markup():
    row = verdicts.row(
        "vector 1",
        area="<b>甲</b>&县",
        area_code="1",
        indicator="i",
        indicator_name="<i>某</i>率",
        source_title="<script>规划",
    )
    figure = matrix.draw(
        pd.DataFrame([row]),
        indicators=[{"id": "i", "name": "<i>某</i>率", "unit": "<", "category": "<全部>"}],
        areas=[{"code": "1", "name": "<b>甲</b>&县", "short": "甲"}],
    )
    told = " ".join([trace(figure, "marks").hovertext[0], *(note.text for note in figure.layout.annotations)])
    assert "<i>" not in told and "<script>" not in told and "&lt;i&gt;某" in told and "&amp;县" in told


def test_describe_has_the_numbers():
    cells, indicators, areas = verdicts.grid(areas=5, indicators=9)
    told = matrix.describe(cells, indicators=indicators, areas=areas)
    judged = cells[cells["class"] != "no_target"]
    assert f"9 个指标、5 个地区的矩阵, 共 {len(judged)} 项目标" in told
    for code, number in judged["class"].value_counts().items():
        assert f"{CLASSES[code]} {number} 项" in told
    assert sum(judged["class"].value_counts()) == len(judged)
    assert "县4的文件没有列出这些指标的目标" in told
    many = matrix.describe(
        cells, indicators=indicators, areas=[{"code": f"x{n}", "name": f"无{n}县"} for n in range(40)]
    )
    assert "等 40 个地区" in many and "无7县" not in many


def test_legend_holds_every_class_on_the_screen_with_its_word():
    cells, _, _ = verdicts.grid(areas=6, indicators=16)
    entries = matrix.legend(cells)
    assert [word for *_, word in entries if word in CLASSES.values()] == list(CLASSES.values())
    assert {(shape, word) for _, _, shape, word in entries} >= {
        (style.STATUS[code][2], word) for code, word in CLASSES.items()
    }
    assert [word for *_, word in entries[-2:]] == [style.NO_TARGET, style.NOT_LISTED]


def test_nothing_at_all_still_draws():
    cells, indicators, areas = verdicts.grid(areas=2, indicators=3)
    empty = matrix.draw(cells.head(0), indicators=indicators, areas=areas)
    assert set(texts(empty).values()) == {style.NOT_LISTED}
    assert matrix.draw(cells.head(0), indicators=[], areas=[]).layout.height > 0
    assert "共 0 项目标" in matrix.describe(cells.head(0), indicators=indicators, areas=areas)


def test_inputs_are_left_unchanged():
    cells, indicators, areas = verdicts.grid(areas=4, indicators=6)
    before = cells.copy(deep=True), copy.deepcopy(indicators), copy.deepcopy(areas)
    matrix.draw(cells, indicators=indicators, areas=areas)
    matrix.describe(cells, indicators=indicators, areas=areas)
    matrix.legend(cells)
    pd.testing.assert_frame_equal(cells, before[0])
    assert (indicators, areas) == before[1:]
