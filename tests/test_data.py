"""data/ and indicators.yaml as they stand: no problem, and the numbers of the documents, typed here a second time by hand.

The copies below were typed from the documents, not from data/. Where the two differ, one of us misread the page.
"""

import csv
import io
from collections import Counter
from pathlib import Path

import pytest

from loaders import curated
from tests.test_model import PUBLISHED, TABLES

HOUSE = Path(__file__).resolve().parents[1]
SHANDAN, NATION = "620725", "000000"

# 山丹县“十四五”卫生健康事业发展规划 · “十四五”卫生健康发展规划指标体系: name as printed | 2020 | 2025 | 属性 | our indicator | unit as printed
SHANDAN_TABLE = """
人均预期寿命(岁)|74.41|≥75|预期性|life_expectancy|岁
5岁以下儿童死亡率(‰)|4.3|≤6|预期性|under5_mortality|‰
孕产妇死亡率(1/10万)|0|≤12|预期性|maternal_mortality|1/10万
城乡居民健康素养水平(%)|24.1|≥25|预期性|health_literacy|%
65岁及以上老年人健康管理率(%)|75.14|≥75|约束性|elderly_health_management|%
每千常住人口医疗机构床位数(张)|9.56|≥9.66|约束性|beds_per_1000|张
每千常住人口执业(助理)医师数(人)|3.39|≥3.5|预期性|physicians_per_1000|人
每千常住人口注册护士数(人)|4.35|≥4.5|预期性|nurses_per_1000|人
每万常住人口全科医师数(人)|3.0|≥3.3|约束性|gps_per_10000|人
政府卫生投入占卫生总费用的比重(%)|47.91|≥35|预期性|government_health_share|%
个人卫生支出占卫生总费用的比重(%)|28.77|≤28|约束性|out_of_pocket_share|%
甲乙类传染病发病率(1/10万)|262.79|≤180|预期性|notifiable_ab_incidence|1/10万
以乡(镇、街道)为单位适龄儿童免疫规划疫苗接种率(%)|99|≥90|约束性|vaccination_by_township|%
严重精神障碍患者规范化管理率(%)|94.79|≥80|预期性|smd_standard_management|%
高血压患者的规范化管理率(%)|74.02|≥60|预期性|hypertension_standard_management|%
糖尿病患者的规范化管理率(%)|74.6|≥60|预期性|diabetes_standard_management|%
突发公共事件报告率(%)|100|100|预期性|emergency_event_reporting|%
各级医疗卫生机构突发公共卫生事件和传染病疫情网络直报率(%)|100|100|约束性|direct_network_reporting|%
3岁以下儿童系统管理率(%)|95.78|≥85|约束性|under3_systematic_management|%
孕产妇系统管理率(%)|95.10|≥90|约束性|maternal_systematic_management|%
新生儿疾病筛查率(%)|100|≥98|预期性|newborn_screening|%
县级以上综合医院(含妇幼机构)中医药服务覆盖率(%)|100|100|预期性|county_hospital_tcm_coverage|%
""".strip().split("\n")
SHANDAN_ROWS = [[place, *line.split("|")] for place, line in enumerate(SHANDAN_TABLE, 1)]

# The reference tables of the nation: how many figures each indicator has, and some of them.
NATION_COUNTS = {
    "under3_systematic_management": 3,
    "under5_mortality": 6,
    "out_of_pocket_share": 1,
    "life_expectancy": 8,
    "infant_mortality": 9,
    "maternal_mortality": 9,
    "maternal_systematic_management": 3,
    "health_literacy": 6,
    "neonatal_mortality": 3,
    "gps_per_10000": 10,
    "beds_per_1000": 10,
    "physicians_per_1000": 10,
    "nurses_per_1000": 10,
}
NATION_FIGURES = [
    ("under3_systematic_management", 2024, "94.9", "%", "2024年我国卫生健康事业发展统计公报"),
    ("under5_mortality", 2015, "10.7", "‰", "“十四五”国民健康规划"),
    ("under5_mortality", 2024, "5.6", "‰", "2024年我国卫生健康事业发展统计公报"),
    ("out_of_pocket_share", 2020, "27.7", "%", "“十四五”国民健康规划"),
    ("life_expectancy", 2020, "77.93", "岁", "“十四五”国民健康规划"),
    ("life_expectancy", 2018, "77.0", "岁", "2018年我国卫生健康事业发展统计公报"),
    ("life_expectancy", 2024, "79", "岁", "2024年我国卫生健康事业发展统计公报"),
    ("infant_mortality", 2021, "5.0", "‰", "2021年我国卫生健康事业发展统计公报"),
    ("infant_mortality", 2024, "4", "‰", "2024年我国卫生健康事业发展统计公报"),
    ("maternal_mortality", 2016, "19.9", "1/10万", "2017年我国卫生健康事业发展统计公报"),
    ("maternal_mortality", 2020, "16.9", "1/10万", "“十四五”国民健康规划"),
    ("maternal_mortality", 2024, "14.3", "1/10万", "2024年我国卫生健康事业发展统计公报"),
    ("maternal_systematic_management", 2022, "93.6", "%", "2022年我国卫生健康事业发展统计公报"),
    ("health_literacy", 2021, "25.40", "%", "2022年中国居民健康素养监测"),
    ("health_literacy", 2024, "31.87", "%", "2024年中国居民健康素养监测"),
    ("neonatal_mortality", 2024, "2.5", "‰", "2024年我国卫生健康事业发展统计公报"),
    ("gps_per_10000", 2015, "1.38", "人", "2015年我国卫生健康事业发展统计公报"),
    ("gps_per_10000", 2020, "2.9", "人", "2020年我国卫生健康事业发展统计公报"),
    ("beds_per_1000", 2019, "6.3", "张", "2019年我国卫生健康事业发展统计公报"),
    ("beds_per_1000", 2024, "7.32", "张", "2024年我国卫生健康事业发展统计公报"),
    ("physicians_per_1000", 2024, "3.61", "人", "2024年我国卫生健康事业发展统计公报"),
    ("nurses_per_1000", 2015, "2.36", "人", "2015年我国卫生健康事业发展统计公报"),
    ("nurses_per_1000", 2023, "4", "人", "2023年我国卫生健康事业发展统计公报"),
    ("nurses_per_1000", 2024, "4.16", "人", "2024年我国卫生健康事业发展统计公报"),
]
NATION_TARGETS = [
    ("life_expectancy", 2025, "=", "78.3", "“十四五”公共服务规划"),
    ("physicians_per_1000", 2025, "=", "3.2", "“十四五”公共服务规划"),
    ("nurses_per_1000", 2025, "=", "3.8", "“十四五”公共服务规划"),
    ("nursery_places_per_1000", 2025, "=", "4.5", "“十四五”公共服务规划"),
    ("health_literacy", 2025, "=", "25.0", "“十四五”国民健康规划"),
    ("neonatal_mortality", 2025, "≤", "3.1", "健康儿童行动提升计划(2021—2025年)"),
    ("infant_mortality", 2025, "≤", "5.2", "健康儿童行动提升计划(2021—2025年)"),
    ("under5_mortality", 2025, "≤", "6.6", "健康儿童行动提升计划(2021—2025年)"),
    ("vaccination_by_township", 2025, "≥", "90", "健康儿童行动提升计划(2021—2025年)"),
    ("life_expectancy", 2030, "=", "79.0", "“健康中国2030”规划纲要"),
    ("maternal_mortality", 2030, "=", "12", "“健康中国2030”规划纲要"),
    ("infant_mortality", 2030, "=", "5.0", "“健康中国2030”规划纲要"),
    ("under5_mortality", 2030, "=", "6.0", "“健康中国2030”规划纲要"),
    ("health_literacy", 2030, "=", "30", "“健康中国2030”规划纲要"),
    ("out_of_pocket_share", 2030, "~", "25", "“健康中国2030”规划纲要"),
]


@pytest.fixture(scope="module")
def bodies() -> dict[str, bytes]:
    found, problems = curated.gather(data=HOUSE / "data", definitions=HOUSE / "indicators.yaml")
    assert problems == []
    return found


@pytest.fixture(scope="module")
def content(bodies):
    return curated.read(bodies)[0]


@pytest.fixture(scope="module")
def raw(bodies) -> dict[str, list[dict[str, str]]]:
    """The rows as text, read without our loaders: '95.10' is still '95.10'."""
    return {
        name: list(csv.DictReader(io.StringIO(body.decode("utf-8"), newline="")))
        for name, body in bodies.items()
        if name.endswith(".csv")
    }


def of(rows: list[dict], **asked) -> list[dict]:
    return [row for row in rows if all(row[name] == str(value) for name, value in asked.items())]


def decimals(printed: str) -> int:
    return len(printed.partition(".")[2])


# ---- the files


def test_no_error_and_no_warning_without_a_note(bodies):
    """An implausible figure may stand as printed; then its note says so."""
    content, problems = curated.read(bodies)
    assert [one.line() for one in problems if one.level == "error"] == [] and content is not None
    bare = [
        one.line()
        for one in problems
        if not getattr(content, one.file.removesuffix(".csv")).set_index("line").loc[one.row, "note"]
    ]
    assert bare == []


@pytest.mark.parametrize("name", TABLES)
def test_headers_are_the_published_ones(bodies, name):
    assert bodies[f"{name}.csv"].decode("utf-8").split("\n")[0] == PUBLISHED[TABLES[name]]


def test_files_are_plain_utf8_with_unix_line_ends(bodies):
    for name, body in bodies.items():
        assert (
            not body.startswith(b"\xef\xbb\xbf") and b"\r" not in body and body.endswith(b"\n") and b"\t" not in body
        ), name


def test_every_statement_says_where_it_comes_from(raw):
    sources = {row["id"]: row for row in raw["sources.csv"]}
    for name in ("figures.csv", "targets.csv", "commitments.csv"):
        for row in raw[name]:
            assert row["source"] in sources and row["place"].strip(), (name, row)
    for row in sources.values():
        assert row["title"].strip() and row["kind"], row


def test_a_printed_phrase_is_a_phrase_and_no_sentence(raw):
    for name in ("figures.csv", "targets.csv"):
        for row in raw[name]:
            assert len(row["as_printed"]) <= 40 and not any(mark in row["as_printed"] for mark in "。；!?\n"), row


def test_values_of_the_nation_say_that_their_place_is_still_open(raw):
    for name in ("figures.csv", "targets.csv"):
        rows = of(raw[name], area=NATION)
        assert rows
        for row in rows:
            assert (row["place"], row["as_printed"]) == ("据参考表, 原文位置待补", ""), row


def test_no_county_borrows_a_statement_of_another(raw):
    """A statement about a county stands in a document of that county, or of an area above it."""
    parents = {row["code"]: row["parent"] for row in raw["areas.csv"]}
    issued = {row["id"]: row["area"] for row in raw["sources.csv"]}
    for name in ("figures.csv", "targets.csv", "commitments.csv"):
        for row in raw[name]:
            above = [row["area"]]
            while parents[above[-1]]:
                above.append(parents[above[-1]])
            assert issued[row["source"]] in above, row


def test_only_the_demonstration_may_be_invented(raw):
    assert not [row["code"] for row in raw["areas.csv"] if row["code"].startswith("9")]


# ---- 山丹's table, row by row


def test_the_table_has_22_rows_in_its_order(raw):
    assert len(SHANDAN_ROWS) == 22
    for name in ("figures.csv", "targets.csv"):
        rows = [row for row in of(raw[name], area=SHANDAN, source="shandan-145") if "指标体系表" in row["place"]]
        assert [row["indicator"] for row in rows] == [row[5] for row in SHANDAN_ROWS]


@pytest.mark.parametrize(
    "place, printed, base, aim, attribute, indicator, unit", SHANDAN_ROWS, ids=[row[5] for row in SHANDAN_ROWS]
)
def test_a_row_of_the_table(raw, content, place, printed, base, aim, attribute, indicator, unit):
    where = f"第二章 三、发展目标 · 指标体系表 第 {place} 行"
    sign, number = (aim[0], aim[1:]) if aim[0] in "≥≤" else ("=", aim)
    (target,) = of(raw["targets.csv"], area=SHANDAN, source="shandan-145", place=where)
    assert [
        target[name]
        for name in (
            "indicator",
            "year",
            "scope",
            "comparator",
            "value",
            "value_to",
            "unit",
            "baseline",
            "baseline_year",
            "attribute",
            "rank",
            "as_printed",
            "year_from",
            "implied",
        )
    ] == [
        indicator,
        "2025",
        "plan",
        sign,
        number,
        "",
        unit,
        base,
        "2020",
        {"约束性": "binding", "预期性": "expected"}[attribute],
        "1",
        aim,
        "table",
        "",
    ]
    (figure,) = of(raw["figures.csv"], area=SHANDAN, source="shandan-145", place=where)
    assert [
        figure[name]
        for name in (
            "indicator",
            "year",
            "period",
            "value",
            "unit",
            "comparator",
            "role",
            "rank",
            "as_printed",
            "year_from",
        )
    ] == [indicator, "2020", "year", base, unit, "", "baseline", "1", base, "table"]
    for table, text in ((content.targets, number), (content.figures, base)):
        (read,) = table[(table["area"] == SHANDAN) & (table["place"] == where)].to_dict("records")
        assert (read["value"], read["decimals"]) == (float(text), decimals(text))
    known = content.catalogue
    assert known.find(printed) in (indicator, None) and unit in known.accepted_units(indicator)


def test_8_binding_14_expected_and_the_printed_zeros_are_kept(raw):
    rows = [row for row in of(raw["targets.csv"], area=SHANDAN) if "指标体系表" in row["place"]]
    assert (
        Counter(row["attribute"] for row in rows)
        == Counter(row[4].replace("约束性", "binding").replace("预期性", "expected") for row in SHANDAN_ROWS)
        == {"binding": 8, "expected": 14}
    )
    assert {"3.0", "95.10"} <= {row["value"] for row in of(raw["figures.csv"], area=SHANDAN)}


# ---- 全国


def test_the_nation_has_the_figures_of_the_table_and_no_others(raw):
    rows = of(raw["figures.csv"], area=NATION)
    assert Counter(row["indicator"] for row in rows) == NATION_COUNTS and len(rows) == 88
    assert len({(row["indicator"], row["year"]) for row in rows}) == 88 and {row["role"] for row in rows} == {"actual"}


@pytest.mark.parametrize(
    "indicator, year, value, unit, title", NATION_FIGURES, ids=[f"{f[0]}-{f[1]}" for f in NATION_FIGURES]
)
def test_a_figure_of_the_nation(raw, content, indicator, year, value, unit, title):
    (row,) = of(raw["figures.csv"], area=NATION, indicator=indicator, year=year)
    (source,) = of(raw["sources.csv"], id=row["source"])
    assert (row["value"], row["unit"], row["note"]) == (
        value,
        unit,
        "推算" if (indicator, year) == ("health_literacy", 2021) else "",
    ) and title in source["title"]
    assert unit in content.catalogue.accepted_units(indicator)


def test_only_the_inferred_value_is_noted_as_inferred(raw):
    assert [
        (row["indicator"], row["year"]) for row in of(raw["figures.csv"], area=NATION) if "推算" in row["note"]
    ] == [("health_literacy", "2021")]


def test_the_nation_has_exactly_these_targets(raw, content):
    rows = of(raw["targets.csv"], area=NATION)
    titles = {row["id"]: row["title"] for row in raw["sources.csv"]}
    found = [
        (row["indicator"], int(row["year"]), row["comparator"], row["value"], titles[row["source"]]) for row in rows
    ]
    assert sorted(found) == sorted(NATION_TARGETS)
    assert {(row["scope"], row["attribute"], row["baseline"]) for row in rows} == {("plan", "none", "")}
    periods = {row["source"]: source for row in rows for source in of(raw["sources.csv"], id=row["source"])}
    assert {
        (source["period_start"], source["period_end"]) for row, source in periods.items() if row != "healthy-china-2030"
    } == {("2021", "2025")}
    assert (periods["healthy-china-2030"]["period_start"], periods["healthy-china-2030"]["period_end"]) == (
        "2016",
        "2030",
    )
    assert all(row["unit"] in content.catalogue.accepted_units(row["indicator"]) for row in rows)


# ---- indicators.yaml


def test_directions_of_the_indicators_were_thought_about(content):
    better = {key: one.better for key, one in content.catalogue.indicators.items()}
    lower = {
        "under5_mortality",
        "infant_mortality",
        "neonatal_mortality",
        "maternal_mortality",
        "out_of_pocket_share",
        "notifiable_ab_incidence",
    }
    table = {row[5] for row in SHANDAN_ROWS} | {row[0] for row in NATION_TARGETS} | set(NATION_COUNTS)
    assert {key for key in table if better[key] == "lower"} == lower and better["beds_per_1000"] == "neutral"
    assert {key for key in table if better[key] == "neutral"} == {"beds_per_1000"}


@pytest.mark.parametrize(
    "indicator, words",
    [
        ("health_literacy", "抽样"),
        ("government_health_share", "来源待核"),
        ("out_of_pocket_share", "来源待核"),
        ("vaccination_by_township", "每一个乡镇"),
        ("smd_standard_management", "不是一回事"),
        ("hypertension_standard_management", "不是一回事"),
        ("diabetes_standard_management", "不是一回事"),
        ("beds_per_1000", "控制在"),
    ],
)
def test_known_traps_of_definition_are_stated(content, indicator, words):
    one = content.catalogue.indicators[indicator]
    assert words in one.note + one.per + one.definition


def test_a_definition_has_a_source_or_says_that_it_is_open(content):
    for key, one in content.catalogue.indicators.items():
        assert bool(one.definition) != (one.definition_source == "口径待补"), key
        assert not one.plausible or one.plausible_why, key


def test_the_thresholds_are_those_of_the_method(content):
    assert content.catalogue.thresholds.model_dump() == {
        "on_pace": 0.95,
        "slightly_behind": 0.60,
        "early": 0.30,
        "about": 0.02,
    }


def test_the_file_opens_with_how_to_add_an_entry(bodies):
    head = bodies["indicators.yaml"].decode("utf-8").split("\n")[:20]
    assert (
        all(line.startswith("#") or not line for line in head[:16])
        and any("怎样加一个指标" in line for line in head)
        and any("cli.py check" in line for line in head)
    )
