"""The page 进度 as Streamlit runs it: it restores a link, says what is missing, holds back what it must, and shows no masked count."""

import re
import shutil

import pytest

from actions import building
from model.actors import Actor
from store import Store
from tests import browser, screens


@pytest.fixture(autouse=True)
def looking(open_demo, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_demo))


def page(**query):
    app = screens.page("progress", **query)
    screens.sound(app)
    return app


def cells(app) -> list[str]:
    """The cells drawn, in their order: area.indicator."""
    marks = [trace for trace in screens.marked(app)["data"] if trace["name"] == "marks" and trace.get("customdata")]
    return [".".join(one["customdata"][0][:2]) for one in marks]


def below(app) -> str:
    """The lines under the title."""
    return screens.plain(next(body for body in screens.bodies(app) if 'class="sub"' in body)).strip()


def title(app) -> str:
    return screens.title(app)


def test_the_real_data_has_a_page_of_small_pictures(open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))
    app = page()
    assert re.match(r"\S+县：", title(app)) and cells(app)
    assert screens.marked(app)["alt"].startswith(title(app).partition("：")[0] + "的 ")
    assert screens.latin(screens.text(app)) == set()


def test_baselines_alone_still_say_what_is_asked_and_what_to_upload(tmp_path, monkeypatch):
    """The set with no figure after the baselines."""
    shutil.copytree(browser.ROOT / "data" / "demo", tmp_path / "data")
    figures = tmp_path / "data" / "figures.csv"
    head, *rows = figures.read_text("utf-8").splitlines(keepends=True)
    figures.write_text(head + "".join(row for row in rows if row.split(",")[2] == "2020"), "utf-8")
    given = {"data": tmp_path / "data", "definitions": browser.ROOT / "indicators.yaml"}
    with Store.open(tmp_path / "store.duckdb", create=True) as store:
        building.build(store, **given, actor=Actor(name="整理", via="build"))
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(tmp_path / "store.duckdb"))
    app = page(year="2024", county="900102", attribute="expected")
    assert title(app).startswith("乙县：") and "暂不能判断进度" in title(app) + below(app)
    drawn = cells(app)
    assert len(drawn) == 12 and all(one.startswith("900102.") for one in drawn)
    told = screens.text(app)
    assert "上传 2021—2024 年的年度数" in told and "各图纵轴各自取值" in told
    heads = " ".join(note["text"] for note in screens.marked(app)["layout"]["annotations"])
    assert "每年需 +1.034 个百分点" in heads, (
        "健康素养 (28 − 22.83) ÷ 5: what a year asks for is known from the baseline"
    )
    assert screens.marked(app)["alt"].startswith("乙县的 12 张逐年小图。")
    assert screens.latin(told) == set()


def test_one_indicator_with_a_baseline_only():
    app = page(county="900103", indicator="gps_per_10000", year="2025")
    assert (
        title(app) == "丙县每万人口全科医生数：未报送 2021 年以来数据，2020 年基期 1.52，到 2025 年每年需变化 +0.196 人"
    )
    told = screens.text(app)
    assert "仅有一个年份的数据" in told and "全数或非人群的统计，不计算随机波动范围" in told
    assert "丙县“十四五”演示规划（虚构）" in told, "the passport"
    assert "目标年 2025 已到" in screens.text(page(county="900103", indicator="gps_per_10000", year="2026"))


def test_the_what_if_is_arithmetic_with_its_formula():
    app = page(county="900102", indicator="hypertension_standard_management", year="2024")
    told = screens.text(app)
    for part in (
        "按现有年均变化推算（算术外推，不是预测）",
        "64.00 + (64.00 − 63.00) ÷ (2024 − 2020) × (2025 − 2024) = 64.25",
        "4.0 倍",
        "稳健未达标",
        "17682 ÷ 27628",
        "判定始终以数值本身为准",
        "演示数据（虚构）",
    ):
        assert part in told, part
    assert title(app).endswith("略滞后于时序")
    assert screens.latin(told) == set()


def test_rare_events_are_grey_held_back_and_masked():
    app = page(county="900101", indicator="maternal_mortality", year="2025", pool="5")
    told = screens.text(app)
    assert title(app).endswith("（事件太少，以个案评审为准）") and "2021—2025 年合并" in told and "不显示" in told
    marks = next(trace for trace in screens.marked(app)["data"] if trace["name"] == "judged")["marker"]
    assert marks["color"] == "#8a949d"
    assert "不足 10 例" in screens.text(page(county="900101", indicator="maternal_mortality", year="2024"))


def test_one_indicator_of_every_area_on_one_scale():
    app = page(county="all", indicator="health_literacy", year="2024")
    assert cells(app) == [f"{area}.health_literacy" for area in ("900100", "900101", "900102", "900103")]
    assert title(app).startswith("居民健康素养水平：2 个地区可判断进度")
    layout = screens.marked(app)["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis4"]["range"] and "各图纵轴相同" in screens.text(app)


def test_the_next_sheet_goes_on_where_the_first_ends():
    first, second = (cells(page(county="900102", year="2024", sheet=sheet)) for sheet in ("1", "2"))
    assert len(first) == len(second) == 12 and not set(first) & set(second)


def test_a_link_s_cell_opens_in_the_panel():
    app = page(county="900102", year="2024", cell="900102.gps_per_10000")
    panel = next(body for body in screens.bodies(app) if "<h2>" in body)
    assert "每万人口全科医生数 · 乙县" in panel


@pytest.mark.parametrize("query", [{"county": "900102"}, {"county": "all", "indicator": "health_literacy"}])
def test_every_small_picture_opens_from_the_table_too(query):
    app = page(year="2024", **query)
    assert screens.opens(app, "small") == cells(app) and screens.told(app, "small_rows")["chosen"] == cells(app)[0]


@pytest.mark.parametrize(
    "query, head, words",
    [
        (
            {"county": "900103", "indicator": "new_provincial_key_specialties"},
            "丙县：没有新创建省级重点专科数的目标和数据",
            "上传该指标的年度数",
        ),
        ({"area": "none"}, "进度：所选范围内没有列出的目标", "尚未选择地区"),
        ({"area": "900100", "category": "tcm"}, "进度：所选范围内没有列出的目标", "更换类别"),
    ],
)
def test_what_is_empty_says_why(query, head, words):
    app = page(**query)
    assert title(app) == head and words in screens.text(app)


def test_what_a_link_cannot_mean_falls_back():
    app = page(county="<b>", indicator="no_such", sheet="99", pool="7")
    assert title(app).startswith("甲县：") and len(cells(app)) == 12, "the first sheet"


def test_figures_without_a_target_are_shown_and_not_judged():
    app = page(county="900102", indicator="county_visit_share", year="2026")
    assert title(app) == "乙县县域就诊率：文件未列目标，仅列年度数"
    assert "文件未列目标，不推算" in screens.text(app)


def test_a_masked_count_is_on_no_screen():
    app = page(county="900103", indicator="maternal_deaths", year="2023")
    assert title(app).startswith("丙县孕产妇死亡人数：") and cells(app) == ["900103.maternal_deaths"]
    assert set(next(one for one in screens.marked(app)["data"] if one["name"] == "marks")["y"]) <= {0}
    assert "2020、2021、2023 年例数很少，不显示" in screens.text(app)
