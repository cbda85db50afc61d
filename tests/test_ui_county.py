"""The page 县域画像 as Streamlit runs it: it restores a link, every section says what it holds, and an empty one what to do."""

import json
import re

import pytest

from actions import importing
from loaders.uploads import Given
from tests import screens
from ui import cache, paper, sections

SECTIONS = {"数据缺口", "基期已优于目标值", "表述不一致", "与参照地区对照", "责任与任务"}


@pytest.fixture(autouse=True)
def looking(open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))


def page(**query):
    app = screens.page("county", **query)
    screens.sound(app)
    return app


@pytest.fixture(scope="module")
def shandan(open_store):
    """One county with many targets, run once for all tests that only read it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTY_HEALTH_STORE", str(open_store))
        return page(county="620725", extent="all", year="2026")


def picture(app) -> dict:
    """The rows as drawn, with their alternative text; the panel's line is another chart."""
    for one in app.get("plotly_chart"):
        spec = json.loads(one.proto.spec)
        if any(trace.get("name") == "chips" for trace in spec["data"]):
            return spec | {"alt": one.proto.alt}
    raise AssertionError("no rows on the page")


def indicators(app) -> list[str]:
    marks = next(trace for trace in picture(app)["data"] if trace["name"] == "marks")
    return [one[1] for one in marks["customdata"]]


def section(app, title: str) -> str:
    """The HTML of one section, title and table."""
    return next(body for body in screens.bodies(app) if f"<h2>{title}<span>" in body)


def lines(body: str) -> list[list[str]]:
    return [re.findall(r"<td>(.*?)</td>", line) for line in re.findall(r"<tr>(<td>.*?)</tr>", body)]


def printed(app) -> str:
    return next(body for body in screens.bodies(app) if 'class="paper"' in body)


def panel(app) -> str:
    return next(screens.plain(body) for body in screens.bodies(app) if "<h3>" in body).strip()


def test_a_county_with_all_its_sections(shandan):
    app = shandan
    title = app.title[0].value.replace("\N{NO-BREAK SPACE}", " ")
    assert re.match(r"山丹县: 约束性 \d+ 项\(完成 \d+, 需提升 \d+\); 预期性 ", title), (
        "a title is a finding, binding first"
    )
    assert picture(app)["alt"].startswith("山丹县逐项对照 ") and picture(app)["alt"].endswith("。")
    told = screens.text(app)
    assert set(re.findall(r"<h2>(.*?)<span>", "".join(screens.bodies(app)))) == SECTIONS
    assert "山丹县“十四五”卫生健康事业发展规划 · 2021—2025: 90 项目标" in told, (
        "which documents, and how much they list"
    )
    assert "最新年份: 2020 年" in told and "写明责任单位的" in told
    assert screens.latin(told, known={"APP"}) == set()
    assert not app.error and not app.warning


def test_a_link_restores_county_range_and_reference():
    app = page(county="140932", extent="all", beside="620725", attribute="all")
    assert app.title[0].value.startswith("偏关县: 没有标约束性的目标; ")
    assert app.selectbox(key="pick_county").value == "140932" and app.selectbox(key="pick_beside").value == "620725"
    assert len(indicators(app)) == 6


@pytest.mark.parametrize("county", ["141122", "141128", "X00001", "000000"])
def test_every_area_has_a_page(county):
    """Annual and relative targets, targets of every year, words only, the nation: each has a county of its own in the data."""
    app = page(county=county, extent="all")
    assert len(indicators(app)) == printed(app).count("<tbody><tr>")
    assert any("差距 · 状态" in note["text"] for note in picture(app)["layout"]["annotations"])


def test_what_is_not_known_in_a_link_falls_back():
    app = page(county="999999", beside="nobody", cell="620725.<b>")
    assert app.title[0].value.startswith("山丹县: ") and app.selectbox(key="pick_beside").value == "000000"


def test_all_ninety_targets_have_their_row_on_the_screen_and_on_paper(shandan):
    app = shandan
    assert len(indicators(app)) == 90
    rows = re.findall(r"<tbody><tr>", printed(app))
    assert len(rows) == 90 and printed(app).count('class="group"') == 3
    assert "差距 = 目标 − 现值: 4.5 − 4.35 = 0.15" in screens.plain(printed(app)), "all the working is printed"
    assert "第二章 三、发展目标 · 指标体系表 第 8 行" in printed(app)


def test_a_link_opens_the_row_it_names_and_a_cell_of_another_county_is_dropped():
    assert panel(page(county="620725", cell="620725.health_literacy")).startswith("居民健康素养水平 · 山丹县")
    app = page(county="620725", cell="140932.health_literacy")
    assert panel(app).startswith("每千人口医疗卫生机构床位数 · 山丹县"), "else the first binding one still to move"
    assert "cell" not in app.query_params


def test_what_is_lacking_is_a_list_that_can_be_filled_in(shandan):
    body = section(shandan, "数据缺口")
    listed = lines(body)
    number = int(re.search(r"补 (\d+) 个数, 可判定 (\d+) 项目标", body).group(1))
    assert number == len(listed) > 70
    assert ["每千人口注册护士数", "人/千人", "2025", "到期待报终期数", "≥4.5(2025 年)"] in listed
    sums = [line[2] for line in listed if line[0] == "新创建省级重点专科数"]
    assert sums == ["2021", "2022", "2023", "2024", "2025"], "of a sum every year"


def test_the_list_of_what_is_lacking_is_read_as_an_upload_once_numbers_are_filled_in(monkeypatch):
    taken, write = [], sections.tabling.as_csv
    monkeypatch.setattr(sections.tabling, "as_csv", lambda table: taken.append(table) or write(table))
    page(county="620725", year="2026")
    table = next(one for one in taken if "数值" in one.columns).copy()
    table.loc[table["指标"] == "每千人口注册护士数", "数值"] = "4.52"
    given = [Given(name="数据缺口.csv", body=write(table))]
    ready = importing.prepare(cache.store(), given, year=2026)
    assert not [one for one in ready.problems if one.level == "error"] and ready.count("new") == 1
    assert list(zip(ready.flips["from"], ready.flips["to"])) == [("baseline_short", "met")], (
        "and its target is judged by it"
    )


def test_targets_passed_at_the_baseline_are_stated_calmly(shandan):
    body = section(shandan, "基期已优于目标值")
    assert ["5岁以下儿童死亡率", "‰", "4.3(2020)", "≤6(2025)", "1.7 个千分点"] in [line[:5] for line in lines(body)]
    assert "不作评价" in body and "太松" not in body


def test_statements_that_disagree_name_both_places(shandan):
    listed = lines(section(shandan, "表述不一致"))
    beds = next(line for line in listed if line[0] == "每千人口医疗卫生机构床位数")
    assert beds[1] == "目标两处不同" and "指标体系表 第 6 行" in beds[3] and "床位数控制在 9.66 张" in beds[4]


def test_another_area_beside_gives_a_difference_only_where_it_may(shandan):
    body = next(body for body in screens.bodies(shandan) if "<th>全国</th>" in body)
    listed = {line[0]: line[2:] for line in lines(body)}
    assert listed["每千人口注册护士数"] == ["4.35(2020)", "3.34(2020)", "高 1.01 人"]
    assert listed["孕产妇系统管理率"][2] == "年份不同, 不相减" and "(2024)" in listed["孕产妇系统管理率"][1]


def test_a_range_without_targets_says_so_and_the_rest_of_the_page_stays():
    app = page(county="140932", attribute="binding")
    assert app.title[0].value == "偏关县: 文件在所选范围内没有列出目标"
    assert any("列有 6 项目标, 但不在所选范围内" in one.value for one in app.info)
    tasks = section(app, "责任与任务")
    assert len(lines(tasks)) == 38 and "县卫体局" in tasks, "with who is responsible"
    assert not [b for b in screens.bodies(app) if 'class="paper"' in b]


def test_a_county_whose_documents_list_nothing(monkeypatch):
    judged = cache.judged

    def without(choice):
        known = judged(choice)
        return type(known)(
            table=known.table[known.table["area_code"] != "140932"],
            reference=known.reference, year=known.year, version=known.version,
        )  # fmt: skip

    monkeypatch.setattr(cache, "judged", without)
    app = page(county="140932")
    assert any(one.value.startswith("库里还没有这个县列出目标的文件") for one in app.info)
    assert "没有列目标" in screens.text(app)


def test_the_demonstration_set_has_shares_and_says_what_it_is():
    app = page(demo="1", county="900102", extent="all")
    names = {trace["name"] for trace in picture(app)["data"]}
    assert {"track", "baseline", "latest", "target", "time", "shares"} <= names
    assert 'class="mark"' in printed(app), "the marks are printed too"
    sheets = [one.proto.body for one in app.get("html") if "@top-left" in one.proto.body]
    assert 'content: "演示数据(虚构) · 乙县 · 按 ' in sheets[0]
    assert screens.latin(screens.text(app)) == set()


def test_a_name_cannot_leave_the_style_sheet_of_the_printed_page():
    said = paper._quoted('甲"县</style><script>')
    assert "</style" not in said and said == '"甲\\"县\\3c /style>\\3c script>"'
