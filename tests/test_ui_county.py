"""The page 县域画像 as Streamlit runs it: it restores a link, every section says what it holds, and an empty one what to do."""

import csv
import re
import shutil
from datetime import date

import pytest

from actions import building, importing
from loaders.uploads import Given
from model.actors import Actor
from store import Store
from tests import browser, screens
from ui import cache, markup, parts

DEMO = browser.ROOT / "data" / "demo"

SECTIONS = {"数据缺口", "基期已优于目标值", "规划文本核对", "与参照地区对照", "责任与任务"}


@pytest.fixture(autouse=True)
def looking(open_demo, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_demo))


def listed_in(name: str, **wanted: str) -> list[dict]:
    """The rows of a file of the set, as a reader of the file finds them."""
    with (DEMO / name).open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if all(row[key] == value for key, value in wanted.items())]


def page(**query):
    app = screens.page("county", **query)
    screens.sound(app)
    return app


@pytest.fixture(scope="module")
def second(open_demo):
    """乙县, run once for all tests that only read it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTY_HEALTH_STORE", str(open_demo))
        return page(county="900102", extent="all", year="2026", beside="900103")


def rows(app) -> list[str]:
    """The keys of the rows of the page's table, in their order."""
    return list(screens.cells(app))


def indicators(app) -> list[str]:
    return [key.split(".")[1] for key in rows(app)]


def pending(app) -> list[tuple[str, str]]:
    """The binding targets named first: (key of the row, words)."""
    found = re.findall(r'<button type="button" data-cell="(.*?)">(.*?)</button>', screens.map_html(app))
    return [(key, screens.plain(words).strip()) for key, words in found]


def section(app, title: str) -> str:
    """The HTML of one section, title and table."""
    return next(body for body in screens.bodies(app) if f"<h2>{title}<span>" in body)


def tasks(app) -> str:
    """The HTML of the table of tasks."""
    return next(body for body in screens.bodies(app) if '<th scope="col">涉及部门</th>' in body)


def lines(body: str) -> list[list[str]]:
    return [re.findall(r"<td>(.*?)</td>", line) for line in re.findall(r"<tr>(<td>.*?)</tr>", body)]


def printed(app) -> str:
    return next(body for body in screens.bodies(app) if 'class="paper"' in body)


def panel(app) -> str:
    return next(screens.plain(body) for body in screens.bodies(app) if "<h2>" in body).strip()


def test_a_county_with_all_its_sections(second):
    app = second
    title = screens.title(app)
    assert re.fullmatch(r"乙县：\d+ 项目标中 \d+ 项已达标、.*", title), "a title is a finding"
    below = screens.plain(next(body for body in screens.bodies(app) if 'class="sub"' in body))
    assert "约束性 9 项：3 项已达标、2 项未达标、4 项待报期末数" in below, "the binding ones by themselves"
    told = screens.text(app)
    assert set(re.findall(r"<h2>(.*?)<span>", "".join(screens.bodies(app)))) == SECTIONS
    count = len(listed_in("targets.csv", source="demo-yi-145"))
    assert f"乙县“十四五”演示规划（虚构） · 2021—2025：{count} 项目标" in told, (
        "which documents, and how much they list"
    )
    assert "最新年份：2025 年" in told and "写明责任单位 1 条" in told
    assert screens.latin(told) == set()
    assert not app.error and not app.warning


def test_first_come_the_three_numbers_and_what_of_the_binding_targets_is_not_reached_or_owed(second):
    bodies = screens.bodies(second)
    numbers = next(screens.plain(body) for body in bodies if 'class="numbers"' in body)
    assert "未达标 约束性 2 项" in numbers and "待报期末数 约束性 4 项" in numbers
    assert [words.rpartition(" · ")[0].split()[-1] for _, words in pending(second)] == ["未达标"] * 2 + [
        "待报期末数"
    ] * 4
    keys = [key for key, _ in pending(second)]
    assert set(keys) <= set(rows(second)) and panel(second).startswith(pending(second)[0][1].split()[1])
    assert screens.map_html(second).startswith('<section class="pending"'), "before the rows"


def test_the_rows_stand_by_category_as_on_the_overview_further_targets_below_their_first(second):
    overview = screens.page("overview", area="900102", extent="all", year="2026")
    mine = [key for key in rows(second) if key.count(".") == 1]
    assert mine == rows(overview) and len(rows(second)) > len(mine)
    for place, key in enumerate(rows(second)):
        if key.count(".") == 3:
            assert indicators(second)[place] == indicators(second)[place - 1]
    key = next(key for key in rows(second) if key.count(".") == 3)
    app = page(
        county="900102", extent="all", year="2026", cell=".".join(key.split(".")[:2]), target=key.split(".", 2)[2]
    )
    _, scope = key.split(".")[2:]
    words = {"annual": "年度目标", "every_year": "每年目标", "plan": "规划期目标"}
    assert words[scope] in panel(app) and screens.outlined(app) == key


def test_a_link_restores_county_range_and_reference():
    app = page(county="900101", extent="all", beside="900102", attribute="binding", year="2024")
    assert app.title[0].value.startswith("甲县：")
    assert app.selectbox(key="pick_county").value == "900101" and app.selectbox(key="pick_beside").value == "900102"
    years = [str(year) for year in range(2021, 2026)]
    rows = [row for row in listed_in("targets.csv", area="900101", attribute="binding") if row["year"] in years]
    assert sorted(indicators(app)) == sorted(row["indicator"] for row in rows)


@pytest.mark.parametrize("county", ["900100", "900101", "900103"])
def test_every_area_has_a_page(county):
    """A city; annual and relative targets, targets of every year, words only: each stands in one of the counties."""
    app = page(county=county, extent="all")
    assert len(indicators(app)) == printed(app).count("<tbody><tr>") > 0


@pytest.mark.parametrize("county", ["141122", "141128", "X00001", "000000"])
def test_every_area_of_the_real_data_has_a_page(county, open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))
    app = page(county=county, extent="all")
    assert len(indicators(app)) == printed(app).count("<tbody><tr>") > 0


def test_what_is_not_known_in_a_link_falls_back():
    app = page(county="999999", beside="nobody", cell="900102.<b>")
    assert app.title[0].value.startswith("甲县：") and app.selectbox(key="pick_beside").value == "900100"


def test_all_targets_have_their_row_on_the_screen_and_on_paper(second):
    app = second
    asked = {(row["indicator"], row["year"], row["scope"]) for row in listed_in("targets.csv", area="900102")}
    count = sum(2021 <= int(year) <= 2025 for _, year, _ in asked)
    assert len(indicators(app)) == count > 30
    rows = re.findall(r"<tbody><tr>", printed(app))
    assert len(rows) == count and printed(app).count('class="group"') == 3
    assert "75 − 72.30 = 2.70" in screens.plain(printed(app)), "all the working is printed"
    assert "第二章 发展目标 · 指标体系表 第 7 行" in printed(app)


def test_a_link_opens_the_row_it_names_and_a_cell_of_another_county_is_dropped():
    assert panel(page(county="900102", cell="900102.health_literacy")).startswith("居民健康素养水平 · 乙县")
    app = page(county="900102", cell="900103.health_literacy", year="2024")
    assert panel(app).startswith("65岁及以上老年人健康管理率 · 乙县"), "else the first binding one still to move"
    assert "cell" not in app.query_params


def test_what_is_lacking_is_a_list_that_can_be_filled_in(second):
    body = section(second, "数据缺口")
    listed = lines(body)
    said = re.search(r"补报 (\d+) 个数据（核心指标 (\d+) 个，其余 (\d+) 个），可判定 (\d+) 项目标", body)
    number, core, rest, targets = map(int, said.groups())
    assert number == len(listed) == core + rest > targets > 15, "of a sum every year is asked for"
    assert ["65岁及以上老年人健康管理率", "%", "2025", "目标年已到，待报期末数", "≥75（2025）"] in listed
    sums = [line[2] for line in listed if line[0] == "新创建省级重点专科数"]
    assert sums == ["2021", "2022", "2023", "2024", "2025"]


def test_what_is_lacking_does_not_depend_on_the_range_shown(second):
    every = lines(section(second, "数据缺口"))
    for query in ({}, {"attribute": "binding"}, {"category": "health"}):
        assert lines(section(page(county="900102", year="2026", **query), "数据缺口")) == every


def test_the_list_of_what_is_lacking_is_read_as_an_upload_once_numbers_are_filled_in(monkeypatch):
    taken, write = [], parts.downloads.as_csv
    monkeypatch.setattr(parts.downloads, "as_csv", lambda table: taken.append(table) or write(table))
    cache.forget_drawn()  # else what an earlier test saw is drawn again
    page(county="900102", year="2026")
    table = next(one for one in taken if "数值" in one.columns).copy()
    table.loc[table["指标"] == "高血压患者规范管理率", "数值"] = "65.30"
    given = [Given(name="数据缺口.csv", body=write(table))]
    ready = importing.prepare(cache.store(), given, year=2026)
    assert not [one for one in ready.problems if one.level == "error"] and ready.count("new") == 1
    assert list(zip(ready.flips["from"], ready.flips["to"])) == [("slightly_behind", "met")], (
        "and its target is judged by it"
    )


def test_targets_passed_at_the_baseline_are_stated_calmly(second):
    body = section(second, "基期已优于目标值")
    assert ["肺结核患者管理率", "%", "92.1（2020）", "≥92（2025）", "0.1 个百分点"] in [
        line[:5] for line in lines(body)
    ]
    assert "不作评价" in body and "太松" not in body


def test_statements_that_disagree_name_both_places(second):
    listed = lines(section(second, "规划文本核对"))
    beds = next(line for line in listed if line[0] == "每千人口医疗卫生机构床位数")
    assert beds[1] == "目标两处不同" and "指标体系表 第 8 行" in beds[3] and "床位数控制在6.8张以内" in beds[4]


def test_another_area_beside_gives_a_difference_only_where_it_may(second):
    body = next(body for body in screens.bodies(second) if '<th scope="col">丙县</th>' in body)
    listed = {line[0]: line[2:] for line in lines(body)}
    assert listed["每千人口注册护士数"] == ["3.41（2024 年报）", "2.41（2024 年报）", "高 1.00 人"], (
        "of the newest year both have, though 乙县 has 2025 too"
    )
    assert listed["甲乙类传染病发病率"][2] == "单位不同，不相减"


def test_a_range_without_targets_says_so_and_the_rest_of_the_page_stays():
    app = page(county="900102", plan="155", attribute="binding")
    assert app.title[0].value == "乙县：文件在所选范围内未列目标"
    count = len({(row["indicator"], row["year"], row["scope"]) for row in listed_in("targets.csv", area="900102")})
    assert any(f"列有 {count} 项目标，但不在所选范围内" in one.value for one in app.info)
    assert len(lines(tasks(app))) == len(listed_in("commitments.csv", area="900102")) > 0
    assert "演示单位二" in tasks(app), "with who is responsible"
    assert not [b for b in screens.bodies(app) if 'class="paper"' in b]


PASSED = ("2023年", "到2025年", "“十四五”期间")  # the deadlines of that document that are past at the end of 2026


def test_tasks_stand_under_their_leading_unit_what_is_due_first(open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))
    monkeypatch.setattr(cache, "today", lambda: date(2026, 11, 30))
    with (browser.ROOT / "data" / "commitments.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["area"] == "140932"]
    app = page(county="140932")
    body = tasks(app)
    heads = [
        (unit, int(number)) for unit, number in re.findall(r'<th scope="rowgroup"[^>]*>([^<]+) (\d+) 条</th>', body)
    ]
    assert sum(number for _, number in heads) == len(lines(body)) == len(rows)
    assert [unit for unit, _ in heads[:2]] == ["逾期或临期", "县卫体局"]
    nobody = sum(not row["responsible"] and row["deadline"] not in PASSED for row in rows)
    assert heads[-1] == ("未写责任单位", nobody)
    assert "时限按文件所写的最后一日计" in section(app, "责任与任务")
    late = {line[0]: line[5] for line in lines(body) if 'class="late"' in line[5]}
    known = {row["task"]: row["deadline"] for row in rows}
    passed = {task for task, words in known.items() if words in PASSED}
    assert set(late) == passed and set(late.values()) == {'<b class="late">逾期（未报进展）</b>'}

    one = tasks(page(county="140932", unit="县医保局"))
    mine = [row["task"] for row in rows if "县医保局" in row["responsible"].split("、")]
    assert sorted(line[0] for line in lines(one)) == sorted(mine)


def test_a_county_whose_documents_list_nothing(tmp_path, monkeypatch):
    shutil.copytree(DEMO, tmp_path / "data")
    with (tmp_path / "data" / "areas.csv").open("a", encoding="utf-8") as areas:
        areas.write("900104,丁县,丁县,county,900100\n")
    given = {"data": tmp_path / "data", "definitions": browser.ROOT / "indicators.yaml"}
    with Store.open(tmp_path / "store.duckdb", create=True) as store:
        building.build(store, **given, actor=Actor(name="整理", via="build"))
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(tmp_path / "store.duckdb"))
    app = page(county="900104")
    assert app.title[0].value == "丁县：文件在所选范围内未列目标"
    assert any(one.value.startswith("数据库中暂无该县列有目标的文件") for one in app.info)
    assert "未列目标" in screens.text(app) and "数据库中暂无该县的文件" in screens.text(app)


def test_the_demonstration_set_has_shares_and_says_what_it_is():
    app = page(county="900102", extent="all", year="2024")
    assert re.search(r"<small>目标实现程度 \d+% · 时序 80%</small>", screens.map_html(app))
    assert 'class="mark"' in printed(app), "the marks are printed too"
    sheets = [one.proto.body for one in app.get("html") if "@top-left" in one.proto.body]
    assert 'content: "演示数据（虚构） · 乙县 · 数据截至 2024 年 ' in sheets[0]
    assert "&#" not in sheets[0], "a style sheet knows no entities: an escaped quote would undo the line"
    assert screens.latin(screens.text(app)) == set()


def test_a_name_cannot_leave_the_style_sheet_of_the_printed_page():
    said = markup.css_string('甲"县</style><script>')
    assert "</style" not in said and said == '"甲\\"县\\3c /style>\\3c script>"'


def test_the_county_of_this_browser_comes_first_and_opens_without_an_address():
    app = page(own="900103")
    assert app.title[0].value.startswith("丙县：") and app.selectbox(key="pick_county").options[0] == "丙县"
    assert screens.query(app)["county"] == "900103", "or the link would open another county with somebody else"
    app = page(own="900103", county="900101")
    assert app.title[0].value.startswith("甲县："), "what an address names goes before"
    assert screens.query(app)["county"] == "900101"
    assert page(own="<b>").title[0].value.startswith("甲县："), "a cookie is nobody's word"
    own, usual = screens.page("overview", own="900103"), screens.page("overview")
    assert screens.heads(own) == ["丙县", *(one for one in screens.heads(usual) if one != "丙县")]
    assert own.button_group(key="pick_area").options[0] == "丙县"
    assert own.title[0].value == usual.title[0].value and screens.query(own) == screens.query(usual)
    assert own.session_state["_choice"] == usual.session_state["_choice"], "counts and files are everybody's"


def test_a_county_is_made_the_one_of_this_browser_and_taken_back():
    app = page(county="900102")
    assert screens.told(app, "home_cookie") == {}
    app.button(key="home").click().run()
    screens.sound(app)
    assert screens.told(app, "home_cookie") == {"name": "my_county", "value": "900102"}
    assert app.button(key="home").label == "取消我的县" and app.selectbox(key="pick_county").options[0] == "乙县"
    app.button(key="home").click().run()
    assert screens.told(app, "home_cookie") == {"name": "my_county", "value": ""}
    assert app.button(key="home").label == "设为我的县"


def test_on_a_projector_the_page_says_the_same_and_keys_know_the_counties_around(second):
    app = page(county="900102", extent="all", year="2026", beside="900103", show="1")
    assert screens.map_html(app) == screens.map_html(second) and app.title[0].value == second.title[0].value
    assert screens.told(app, "show_keys") == {"previous": "900101", "next": "900103"}, "of the counties, not their city"
    app.button(key="show_leave").click().run()
    assert "show" not in app.query_params and screens.told(app, "show_keys") == {}
    app.button(key="show").click().run()
    assert screens.query(app)["show"] == "1"
    alone = screens.page("overview", area="900103", show="1")
    assert screens.told(alone, "show_keys") == {"previous": "900102", "next": "900101"}
    several = screens.page("overview", show="1")
    assert screens.query(several)["show"] == "1" and screens.told(several, "show_keys") == {}
    assert "show" not in screens.page("ledger", show="1").query_params, "a page of controls is not for a projector"
