"""The map as data: what stands in which cell, in which colour, and that it can be read."""

import pytest

from charts import matrix, style
from model.areas import Area
from model.verdicts import CLASSES
from tests import typeface, verdicts
from wording import verdicts as wording

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


class Categories(dict):
    """Any category's id -> the name the grid gives it."""

    def __missing__(self, key):
        return f"第{key[1:]}类"


NAMES = Categories()


def draw(rows, *, indicators, areas):
    return matrix.draw(rows, indicators=indicators, areas=areas, categories=NAMES)


def single(case: str, **changed):
    """The map of one cell."""
    a = verdicts.assessment(
        case, area__name="甲县", area__code="1", indicator__id="i", indicator__name="某率", **changed
    )
    return draw([a], indicators=[a.indicator], areas=[a.area])


@pytest.mark.parametrize("case", sorted(verdicts.CASES))
def test_a_cell_tells_figure_years_target_and_status(case):
    a = verdicts.assessment(case)
    figure = single(case)
    words = texts(figure)[0, 0]
    fill, ink = style.paint(a)
    assert fills(figure)[0, 0] == fill
    assert trace(figure, "texts").textfont.color == (ink,)
    assert words.startswith(style.STATUS[a.verdict][2])
    if a.latest is None:
        assert "缺" in words
    else:
        unit = f" {a.latest.foreign}" if a.latest.foreign else ""
        shown = words.split("\n")[0].replace(f"{unit} ", " ", 1).split(" ") if unit else words.split("\n")[0].split(" ")
        assert unit in words, "in another unit than the target's: with it"
        value = shown[1].removesuffix("※")
        assert float(value.replace("−", "-")) == pytest.approx(a.latest.value)
        assert shown[2] == str(a.latest.year) and shown[1].endswith("※") == a.is_qualified
    if a.target_year is not None:
        assert words.endswith(f"· {a.target_year}")
    if a.target.end is not None and a.target.basis == "absolute":
        assert f"{a.target.end:g}".replace("-", "−") in words


def test_words_of_a_cell():
    def told(case):
        return texts(single(case))[0, 0]

    assert told("vector 15") == "△ 74.41 2020\n≥75 · 2025"
    assert told("vector 1") == "◐ 12.7 2024\n≤12 · 2025"
    assert told("base meets at zero") == "○ 0 2020\n≤12 · 2025"
    assert told("no figure") == "– 缺现状值\n≥90 · 2025"
    assert told("vector 6") == "◐ 108.5 2023\n103～107 · 2025"
    assert told("vector 19") == "◎ 25.3 2024\n25左右 · 2030"
    assert told("vector 10") == "▲ 88.0 2023\n≥88.3 · 2023"  # a relative target as the number it comes to
    assert told("vector 14") == "▲ 51.2 2023\n≤51.0 · 2023"  # turned: a reduction of 1 or more is at most 51
    assert told("vector 10, last year missing") == "– 88.0 2023\n较2022年 +2 · 2023"
    assert told("below, less than") == "◐ 7.0 2023\n<7.0 · 2025"  # '<' is a sign, not a tag
    assert told("words only") == "– 88 2023\n仅定性目标 · 2025"
    assert told("no target year") == "– 88 2023\n≥90 · 未写目标年"
    assert texts(single("words only", latest=None))[0, 0] == "– 仅定性目标\n明显提高 · 2025"  # in words only: its words
    assert told("negative figures") == "▽ −1.2 2023\n≥1.5 · 2025"
    assert told("external, annual") == "▲ 80.5 2023\n≥81.25 · 2023"


def test_an_area_that_lists_nothing_and_a_figure_without_target_say_so():
    cells, indicators, areas = verdicts.assessment_grid(areas=3, indicators=4)
    areas.append(Area(code="999999", name="无言县", short="无言", level="county"))
    figure = draw(cells, indicators=indicators, areas=areas)
    words = texts(figure)
    assert not [x for x, _ in words if x == 3], "an empty cell is empty"
    assert "空白：文件未列" in matrix.read_as(cells, indicators=indicators, areas=areas).reading, (
        "a blank always says why"
    )
    assert [words[2, y] for y in (0, 1)] == ["· 7.32 2024\n文件未列目标"] * 2
    heads = [typeface.plain(note.text) for note in figure.layout.annotations if note.yref == "paper"]
    assert heads[3] == "无言县\n文件未列这些目标"
    assert heads[2] == "县2\n文件未列这些目标"
    assert "无言县" in matrix.describe(cells, indicators=indicators, areas=areas)


def test_the_head_counts_the_targets_that_have_a_figure():
    cells, indicators, areas = verdicts.assessment_grid(areas=3, indicators=20)
    cells = [verdicts.changed(a, latest=None) if n % 4 == 1 else a for n, a in enumerate(cells)]
    heads = [
        typeface.plain(note.text)
        for note in draw(cells, indicators=indicators, areas=areas).layout.annotations
        if note.yref == "paper"
    ]
    for head, area in zip(heads[:2], areas):
        mine = [a for a in cells if a.area.code == area.code]
        held = sum(a.latest is not None for a in mine)
        assert 0 < held < len(mine) and head == f"{area.name}\n{held}/{len(mine)} 项有现状值"


def test_a_bar_stands_beside_its_target():
    short = verdicts.assessment("vector 15")  # 74.41 of 75
    assert matrix.bar(short).length == pytest.approx(74.41 / 75) and matrix.bar(short).ticks == (1.0,)
    over = verdicts.assessment("vector 1")  # 12.7, at most 12
    assert matrix.bar(over).length == 1.0 and matrix.bar(over).ticks == pytest.approx((12 / 12.7,))
    both = verdicts.assessment("vector 6")  # 108.5, 103 to 107
    assert len(matrix.bar(both).ticks) == 2 and matrix.bar(both).length == 1.0
    for none in ("no figure", "words only", "negative figures"):
        assert matrix.bar(verdicts.assessment(none)) is None, none


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
        a, figure = verdicts.assessment(case), single(case)
        framed = trace(figure, "edges")
        assert len(framed.x) == pale, case
        assert (fills(figure)[0, 0] == style.STATUS[a.verdict][0]) != pale
        if pale:
            assert fills(figure)[0, 0] == style.PALE[a.verdict][0] and framed.marker.line.color == (
                style.strong(a.verdict),
            )
    assert style.HISTORY in [word for *_, word in matrix.legend([verdicts.assessment("vector 12")])]
    assert style.HISTORY not in [word for *_, word in matrix.legend([verdicts.assessment("vector 2")])]


def test_colours_are_the_palette_s():
    cells, indicators, areas = verdicts.assessment_grid(areas=6, indicators=16)
    figure = draw(cells, indicators=indicators, areas=areas)
    assert {fill for fill, _, _ in style.STATUS.values()} == PALETTE
    assert set(fills(figure).values()) <= PALETTE | {fill for fill, _ in style.PALE.values()}
    by_class = {a.verdict: style.STATUS[a.verdict][0] for a in cells}
    assert by_class["met"] == by_class["kept"] == by_class["met_early"] == "#1b7f79"
    assert by_class["missed"] == by_class["lost"] == by_class["moving_away"] == "#bf4d36"
    assert set(CLASSES) <= set(style.STATUS)
    shapes = [style.STATUS[code][2] for code in CLASSES]
    assert len(set(shapes)) == len(shapes), "status is told without colour too"


@pytest.mark.parametrize("areas", [1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 15, 16, 17, 18, 40])
def test_no_text_is_wider_or_higher_than_its_cell(areas):
    cells, indicators, columns = verdicts.assessment_grid(areas=areas, indicators=16, names="第{}自治县")
    figure = draw(cells, indicators=indicators, areas=columns)
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
    cells, indicators, columns = verdicts.assessment_grid(areas=areas, indicators=8)
    assert matrix.density(areas).name == density
    words = texts(draw(cells, indicators=indicators, areas=columns))
    a = next(a for a in cells if a.verdict == "on_pace")  # vector 1
    mine = words[int(a.area.code) - 370100, int(a.indicator.id[1:])]
    assert (
        mine
        == {"full": "◐ 12.7 2024\n≤12 · 2025", "stacked": "◐ 12.7\n≤12\n2024→2025", "short": "◐\n12.7", "shape": "◐"}[
            density
        ]
    )


def test_a_cell_of_forty_areas_with_long_names_says_everything_to_who_asks():
    cells, indicators, areas = verdicts.assessment_grid(areas=40, indicators=30, names="第{}土家族苗族自治县（原地区）")
    assert len(texts(draw(cells, indicators=indicators, areas=areas))) == len(cells)
    a = next(a for a in cells if a.verdict == "on_pace")
    about = "\n".join(matrix.tell(a).about)
    for part in (
        a.area.name,
        a.indicator.name,
        "达到时序进度",
        "2024 年 12.7",
        "2025 年目标 ≤12",
        wording.gap(a),
        a.target.title,
    ):
        assert part in about


def test_a_picture_says_nothing_of_a_pointer():
    """Nobody points at it: it lies in a file."""
    for count in (3, 8, 14, 40):
        cells, indicators, areas = verdicts.assessment_grid(areas=count, indicators=3)
        figure = draw(cells, indicators=indicators, areas=areas).to_json()
        assert "hovertext" not in figure and "customdata" not in figure and "悬停" not in matrix.reading(count)


def test_names_from_files_are_no_markup():
    a = verdicts.assessment(
        "vector 1",
        area__name="<b>甲</b>&县",
        area__short="甲",
        indicator__name="<i>某</i>率",
        indicator__unit="<",
        target__title="<script>规划",
    )
    figure = matrix.draw([a], indicators=[a.indicator], areas=[a.area], categories={a.indicator.category: "<全部>"})
    told = " ".join([*trace(figure, "texts").text, *(note.text for note in figure.layout.annotations)])
    assert "<i>" not in told and "<全部>" not in told and "&lt;i&gt;某" in told and "&amp;县" in told


def test_describe_has_the_numbers():
    cells, indicators, areas = verdicts.assessment_grid(areas=5, indicators=9)
    told = matrix.describe(cells, indicators=indicators, areas=areas)
    judged = [a.verdict for a in cells if a.verdict != "no_target"]
    assert f"9 个指标、5 个地区的矩阵，共 {len(judged)} 项目标" in told
    for code in set(judged):
        assert f"{CLASSES[code]} {judged.count(code)} 项" in told
    assert "县4的文件没有列出这些指标的目标" in told
    many = matrix.describe(
        cells,
        indicators=indicators,
        areas=[Area(code=f"x{n}", name=f"无{n}县", short="", level="county") for n in range(40)],
    )
    assert "等 40 个地区" in many and "无7县" not in many


def test_legend_holds_every_class_on_the_screen_with_its_word():
    cells, _, _ = verdicts.assessment_grid(areas=6, indicators=16)
    entries = matrix.legend(cells)
    assert [word for *_, word in entries if word in CLASSES.values()] == list(CLASSES.values())
    assert {(shape, word) for _, _, shape, word in entries} >= {
        (style.STATUS[code][2], word) for code, word in CLASSES.items()
    }
    assert entries[-1][-1] == style.NO_TARGET
    assert style.NO_TARGET not in [word for *_, word in matrix.legend([a for a in cells if a.has_target])]


def test_nothing_at_all_still_draws():
    _, indicators, areas = verdicts.assessment_grid(areas=2, indicators=3)
    empty = draw([], indicators=indicators, areas=areas)
    assert texts(empty) == {}
    assert draw([], indicators=[], areas=[]).layout.height > 0
    assert "共 0 项目标" in matrix.describe([], indicators=indicators, areas=areas)


def test_the_data_table_holds_every_cell_and_the_areas_that_list_nothing():
    cells, indicators, areas = verdicts.assessment_grid(areas=4, indicators=6)
    areas.append(Area(code="999999", name="无言县", short="", level="county"))
    table = matrix.data_table(cells, indicators=indicators, areas=areas)
    assert list(table.columns) == ["类别", *wording.RECORD] and len(table) == len(cells) + 1
    assert all(isinstance(cell, str) for cell in table.to_numpy().ravel())
    assert table.iloc[-1]["地区"] == "无言县" and table.iloc[-1]["判定"] == style.NOT_LISTED
    assert list(table["指标"][:-1]) == [one.name for one in indicators for a in cells if a.indicator == one]


def test_a_suppressed_figure_says_so_and_stands_nowhere():
    figure = single("vector 1", latest__value=None, latest__suppressed="1—4", gap=None, suppressed=True)
    assert texts(figure)[0, 0] == "◐ 1—4\n≤12 · 2025" and "12.7" not in figure.to_json()
    assert texts(single("vector 1", latest=None, suppressed=True))[0, 0].startswith("◐ 不显示")


def test_doubts_stand_with_the_status():
    told = matrix.tell(verdicts.assessment("vector 1", doubts=("target_conflict",)))
    assert any("达到时序进度（表述不一致待核）" in line for line in told.about)


def test_inputs_are_left_unchanged():
    cells, indicators, areas = verdicts.assessment_grid(areas=4, indicators=6)
    before = repr((cells, indicators, areas))
    draw(cells, indicators=indicators, areas=areas)
    matrix.describe(cells, indicators=indicators, areas=areas)
    matrix.data_table(cells, indicators=indicators, areas=areas)
    matrix.legend(cells)
    assert repr((cells, indicators, areas)) == before
