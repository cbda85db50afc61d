"""The frame of every picture of a chart: title, legend and passport around the chart, nothing cut, nothing covered, no blank part."""

import io
from functools import cache

import pytest
from PIL import Image, ImageChops

from actions import downloads
from charts import compare, export_frame, matrix, multiples, profile, profile_rows, rollup, style, timeseries
from charts.export_frame import EDGE, WIDTH, Legend
from model.verdicts import CLASSES
from tests import browser, test_charts_compare, test_charts_rollup, test_charts_timeseries, verdicts

pytestmark = [pytest.mark.browser, pytest.mark.skipif(browser.is_let_off(), reason="没有 Chromium")]

TITLE = "山丹县：28 项目标 2025 年已到期，均待报期末数，另有 6 项年度或阶段目标，其中 3 项的表述不一致待核，须与文件核对后再用"
PASSPORT = (
    "演示数据（虚构） · 甲市、甲县、乙县、丙县 · 数据截至 2026 年 · 十四五（2021—2025） · 核心指标 · 数据第 3 批 · 2026年11月30日制",
    "来源：甲县“十四五”演示规划（虚构）、甲县2025年演示工作要点（虚构）等 31 个文件；每个数在文件中的位置见看板",
)


@pytest.fixture(scope="module")
def worker():
    made = downloads.worker()
    yield made
    made.close()


def _map(areas: int):
    rows, indicators, columns = verdicts.assessment_grid(areas=areas, indicators=16)
    of = {"indicators": indicators, "areas": columns}
    names = {one.category: "卫生资源" for one in indicators}
    return matrix.draw(rows, categories=names, **of), matrix.WIDTH, matrix.read_as(rows, **of)


def _profile():
    rows = profile_rows.ordered([verdicts.assessment(case) for case in list(verdicts.CASES)[:14]])
    return profile.draw(rows), profile.WIDTH, Legend.of(rows, reading="横线：○ 基期 0，粗线 目标 1。")


def _compare():
    rows = test_charts_compare.every()[:12]
    return compare.draw(rows), compare.WIDTH, Legend.of(one.assessment for one in rows)


def _small(number: int):
    given = [test_charts_timeseries.of(case) for case in list(verdicts.CASES)[:number]]
    legend = Legend.of([one.assessment for one in given], reading=f"{multiples.READING} · {multiples.ONE_SCALE}")
    return multiples.draw(given, by="area"), multiples.WIDTH, legend


def _path():
    given = test_charts_timeseries.of("vector 1")
    return timeseries.draw(given), timeseries.WIDTH, Legend.of([given.assessment], reading=timeseries.reading(given))


def _rollup():
    of = {"indicators": test_charts_rollup.indicators(), "groups": test_charts_rollup.GROUPS}
    table = test_charts_rollup.table()
    return rollup.draw(table, **of), matrix.WIDTH, rollup.read_as(table, **of)


CHARTS = {
    "map": lambda: _map(5),
    "map of one": lambda: _map(1),
    "county": _profile,
    "compare": _compare,
    "small, one": lambda: _small(1),
    "path": _path,
    "rollup": _rollup,
}


@cache
def chart(name: str):
    return CHARTS[name]()


def framed(name: str, *, title: str = TITLE):
    figure, drawn_at, legend = chart(name)
    return export_frame.draw(figure, title=title, legend=legend, passport=PASSPORT, drawn_at=drawn_at)


def pixels(worker, figure) -> Image.Image:
    size = {"width": round(figure.layout.width), "height": round(figure.layout.height)}
    return Image.open(io.BytesIO(worker.figure(figure, format="png", scale=1, **size))).convert("RGB")


@pytest.mark.parametrize("name", CHARTS)
def test_the_picture_ends_where_its_content_ends_and_covers_nothing_of_the_chart(worker, name):
    figure, drawn_at, _ = chart(name)
    picture = pixels(worker, framed(name))
    edge = EDGE * drawn_at / (WIDTH - 2 * EDGE)
    left, top, right, bottom = ImageChops.difference(picture, Image.new("RGB", picture.size, "white")).getbbox()
    white = {"left": left, "top": top, "bottom": picture.height - bottom}
    assert all(0.5 * edge < gap < 1.5 * edge for gap in white.values()), (white, edge)
    assert 0.5 * edge < picture.width - right < picture.width / 8, "no blank part at the right, and nothing cut"
    bare = framed(name)
    bare.layout.annotations = bare.layout.annotations[: len(figure.layout.annotations)]
    alone, at = pixels(worker, bare), bare.layout.margin.t - (figure.layout.margin.t or 0)
    own = (0, at, picture.width, at + figure.layout.height)
    assert ImageChops.difference(picture.crop(own), alone.crop(own)).getbbox() is None, (
        "no word of the frame on the chart"
    )
    _, above, _, below = ImageChops.difference(alone, Image.new("RGB", alone.size, "white")).getbbox()
    assert own[1] <= above and below <= own[3], "and nothing of the chart among the words"


def test_words_of_title_legend_and_passport_are_in_the_file_and_only_statuses_that_are_there(worker):
    for name in ("map", "county", "rollup"):
        told = framed(name, title="某县：<b>3 项")
        size = {"width": round(told.layout.width), "height": round(told.layout.height)}
        svg = worker.figure(told, format="svg", **size).decode("utf-8")
        _, _, legend = chart(name)
        lacking = [word for *_, word in legend.entries if word not in svg]
        assert lacking == [] and "某县：" in svg and "来源：甲县" in svg and "数据第 3 批" in svg, name
    _, _, legend = CHARTS["path"]()
    words = [word for *_, word in legend.entries]
    assert words == [CLASSES["on_pace"]], "one status on the chart, one in its legend"
    assert style.NOT_LISTED not in [word for *_, word in chart("map")[2].entries]


def test_the_given_figure_is_left_as_it_is():
    figure, drawn_at, legend = _path()
    before = figure.to_json()
    export_frame.draw(figure, title=TITLE, legend=legend, passport=PASSPORT, drawn_at=drawn_at)
    assert figure.to_json() == before
