"""The page 进度 as Streamlit runs it: it restores a link, says what is missing, holds back what it must, and shows no masked count."""

import json

import pytest

from tests import screens


@pytest.fixture(autouse=True)
def looking(open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))


def page(**query):
    app = screens.page("progress", **query)
    screens.sound(app)
    return app


def picture(app) -> dict:
    """The picture over the years, large or of many, with its alternative text; the panel's line is another chart."""
    for one in app.get("plotly_chart"):
        spec = json.loads(one.proto.spec)
        if any(trace.get("name") == "marks" for trace in spec["data"]):
            return spec | {"alt": one.proto.alt}
    raise AssertionError("no picture on the page")


def cells(app) -> list[str]:
    """The cells drawn, in their order: area.indicator."""
    marks = [trace for trace in picture(app)["data"] if trace["name"] == "marks" and trace.get("customdata")]
    return [".".join(one["customdata"][0][:2]) for one in marks]


def title(app) -> str:
    return app.title[0].value.replace("\N{NO-BREAK SPACE}", " ")


def test_baselines_alone_still_say_what_is_asked_and_what_to_upload():
    app = page(year="2026")
    assert title(app).startswith("山丹县: ") and "还看不到进度" in title(app)
    drawn = cells(app)
    assert len(drawn) == 12 and all(one.startswith("620725.") for one in drawn)
    told = screens.text(app)
    assert "上传 2021—2025 年的年度数" in told and "各图纵轴各自取值" in told
    heads = " ".join(note["text"] for note in picture(app)["layout"]["annotations"])
    assert "每年需 +0.02 张" in heads, "what a year asks for is known from the baseline"
    assert picture(app)["alt"].startswith("山丹县的 12 张逐年小图。")
    assert screens.latin(told, known={"CSV", "Excel", "WPS"}) == set()


def test_one_indicator_with_a_baseline_only():
    app = page(county="620725", indicator="nurses_per_1000", year="2025")
    assert title(app) == "山丹县每千人口注册护士数: 只有 2020 年基线 4.35, 到 2025 年每年需变化 +0.03 人"
    told = screens.text(app)
    assert "只有一个年份的数" in told and "全数或非人群的统计, 不算随机范围" in told
    assert "山丹县“十四五”卫生健康事业发展规划" in told, "the passport"
    assert "目标年 2025 已到" in screens.text(page(county="620725", indicator="nurses_per_1000", year="2026"))


def test_the_what_if_is_arithmetic_with_its_formula():
    app = page(demo="1", county="900102", indicator="hypertension_standard_management", year="2024")
    told = screens.text(app)
    for part in (
        "按现有年均变化推算(算术外推, 不是预测)",
        "64.00 + (64.00 − 63.00) ÷ (2024 − 2020) × (2025 − 2024) = 64.25",
        "4.0 倍",
        "稳健未达标",
        "17682 ÷ 27628",
        "判定始终按点值比较",
        "演示数据(虚构)",
    ):
        assert part in told, part
    assert title(app).endswith("略滞后于时序")
    assert screens.latin(told, known={"CSV", "Excel", "WPS"}) == set()


def test_rare_events_are_grey_held_back_and_masked():
    app = page(demo="1", county="900101", indicator="maternal_mortality", year="2025", pool="5")
    told = screens.text(app)
    assert title(app).endswith("(事件太少, 以个案评审为准)") and "2021—2025 年合并" in told and "不显示" in told
    marks = next(trace for trace in picture(app)["data"] if trace["name"] == "judged")["marker"]
    assert marks["color"] == "#8a949d"
    assert "不足 10 例" in screens.text(page(demo="1", county="900101", indicator="maternal_mortality", year="2024"))


def test_one_indicator_of_every_area_on_one_scale():
    app = page(demo="1", county="all", indicator="health_literacy", year="2024")
    assert cells(app) == [f"{area}.health_literacy" for area in ("900100", "900101", "900102", "900103")]
    assert title(app).startswith("居民健康素养水平: 3 个地区看得到进度")
    layout = picture(app)["layout"]
    assert layout["yaxis"]["range"] == layout["yaxis4"]["range"] and "各图纵轴相同" in screens.text(app)


def test_the_next_sheet_goes_on_where_the_first_ends():
    first, second = (cells(page(demo="1", county="900102", year="2024", sheet=sheet)) for sheet in ("1", "2"))
    assert len(first) == len(second) == 12 and not set(first) & set(second)


def test_a_link_s_cell_opens_in_the_panel():
    app = page(demo="1", county="900102", year="2024", cell="900102.gps_per_10000")
    panel = next(body for body in screens.bodies(app) if "<h3>" in body)
    assert "每万人口全科医生数 · 乙县" in panel


@pytest.mark.parametrize(
    "query, head, words",
    [
        (
            {"county": "620725", "indicator": "nursery_places_per_1000"},
            "山丹县: 没有每千人口3岁以下婴幼儿托位数的目标和数",
            "上传这个指标的年度数",
        ),
        ({"area": "none"}, "进度: 所选范围内没有列出的目标", "还没有选地区"),
        ({"area": "140932", "attribute": "binding"}, "进度: 所选范围内没有列出的目标", "换一个类别"),
    ],
)
def test_what_is_empty_says_why(query, head, words):
    app = page(**query)
    assert title(app) == head and words in screens.text(app)


def test_what_a_link_cannot_mean_falls_back():
    app = page(county="<b>", indicator="no_such", sheet="99", pool="7")
    assert title(app).startswith("山丹县: ") and len(cells(app)) == 12


def test_figures_without_a_target_are_shown_and_not_judged():
    app = page(county="000000", indicator="beds_per_1000")
    assert title(app) == "全国每千人口医疗卫生机构床位数: 文件没有列出目标, 只看年度数"
    assert "文件没有列出目标, 不推算" in screens.text(app)


def test_a_masked_count_is_on_no_screen():
    app = page(demo="1", county="900103", indicator="maternal_deaths", year="2023")
    assert title(app).startswith("丙县孕产妇死亡人数: ") and cells(app) == ["900103.maternal_deaths"]
    assert set(next(one for one in picture(app)["data"] if one["name"] == "marks")["y"]) <= {0}
    assert "2020、2021、2023 年例数很少, 不显示" in screens.text(app)
