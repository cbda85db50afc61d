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
每千常住人口执业（助理）医师数(人)|3.39|≥3.5|预期性|physicians_per_1000|人
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
县级以上综合医院（含妇幼机构）中医药服务覆盖率(%)|100|100|预期性|county_hospital_tcm_coverage|%
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
    ("life_expectancy", 2024, "79.0", "岁", "2024年我国卫生健康事业发展统计公报"),
    ("infant_mortality", 2021, "5.0", "‰", "2021年我国卫生健康事业发展统计公报"),
    ("infant_mortality", 2024, "4.0", "‰", "2024年我国卫生健康事业发展统计公报"),
    ("maternal_mortality", 2016, "19.9", "1/10万", "2017年我国卫生健康事业发展统计公报"),
    ("maternal_mortality", 2020, "16.9", "1/10万", "“十四五”国民健康规划"),
    ("maternal_mortality", 2024, "14.3", "1/10万", "2024年我国卫生健康事业发展统计公报"),
    ("maternal_systematic_management", 2022, "93.6", "%", "2022年我国卫生健康事业发展统计公报"),
    ("health_literacy", 2021, "25.40", "%", "2022年中国居民健康素养监测"),
    ("health_literacy", 2024, "31.87", "%", "2024年中国居民健康素养监测"),
    ("neonatal_mortality", 2024, "2.5", "‰", "2024年我国卫生健康事业发展统计公报"),
    ("gps_per_10000", 2015, "1.38", "人", "2015年我国卫生和计划生育事业发展统计公报"),
    ("gps_per_10000", 2020, "2.90", "人", "2020年我国卫生健康事业发展统计公报"),
    ("beds_per_1000", 2019, "6.30", "张", "2019年我国卫生健康事业发展统计公报"),
    ("beds_per_1000", 2021, "6.70", "张", "2021年我国卫生健康事业发展统计公报"),
    ("beds_per_1000", 2024, "7.32", "张", "2024年我国卫生健康事业发展统计公报"),
    ("physicians_per_1000", 2020, "2.90", "人", "2020年我国卫生健康事业发展统计公报"),
    ("physicians_per_1000", 2023, "3.40", "人", "2023年我国卫生健康事业发展统计公报"),
    ("physicians_per_1000", 2024, "3.61", "人", "2024年我国卫生健康事业发展统计公报"),
    ("nurses_per_1000", 2015, "2.36", "人", "2015年我国卫生和计划生育事业发展统计公报"),
    ("nurses_per_1000", 2023, "4.00", "人", "2023年我国卫生健康事业发展统计公报"),
    ("nurses_per_1000", 2024, "4.16", "人", "2024年我国卫生健康事业发展统计公报"),
]
# What press copies print of the nation and the reference tables have not: indicator | year | value | unit | sign | source.
PRESS_FIGURES = """
life_expectancy|2025|79.25|岁||briefing-2026-xinhua
primary_visits_of_all|2025|52.6|%||briefing-2026-hongxing
health_literacy|2025|33.69|%||literacy-survey-2025-press
regular_exercise|2025|38.52|%||sports-survey-2025-press
bphs_funding_per_head|2025|99|元||bphs-funding-2025-press
medical_institutions|2024|1093551|个||nhc-bulletin-2024-press
public_health_staff_per_10000|2023|7.15|人||nbs-145-report-press
nursery_places_per_1000|2022|2.57|个||nhc-bulletin-2022-press
out_of_pocket_share|2022|27.0|%||oop-2022-press
out_of_pocket_share|2021|27.7|%||nhc-bulletin-2021-press
government_health_share|2021|27.4|%||nhc-bulletin-2021-press
government_health_share|2019|26.7|%||nhc-bulletin-2019-press
out_of_pocket_share|2019|28.4|%||nhc-bulletin-2019-press
life_expectancy|2019|77.3|岁||nhc-bulletin-2019-press
maternal_mortality|2019|17.8|1/10万||nhc-bulletin-2019-press
infant_mortality|2019|5.6|‰||nhc-bulletin-2019-press
under5_mortality|2019|7.8|‰||scio-2020-press
bphs_funding_per_head|2019|69|元||nhc-bulletin-2019-press
bphs_funding_per_head|2018|55|元||nhc-bulletin-2019-press
""".strip().split("\n")
# The baselines that 健康中国2030 prints beside its targets.
BASELINES_2030 = {
    "life_expectancy": ("76.34", "2015"),
    "infant_mortality": ("8.1", "2015"),
    "under5_mortality": ("10.7", "2015"),
    "maternal_mortality": ("20.1", "2015"),
    "out_of_pocket_share": ("29.3", "2014"),
}
# Targets of the nation seen in press copies only: indicator | year | basis | sign | value | source.
PRESS_TARGETS = """
life_expectancy|2030|absolute|≥|80|health-155-press
licensed_physicians_per_1000|2030|absolute|=|3.7|health-155-press
nurses_per_1000|2030|absolute|=|5.1|health-155-press
nursing_beds_share|2030|absolute|≥|73|health-155-press
nursery_enrolment|2030|points_on|=|6|health-155-press
exclusive_breastfeeding|2025|absolute|≥|50|healthy-children-2021-2025-press
stunting|2025|absolute|≤|5|healthy-children-2021-2025-press
smoking_15_plus|2025|absolute|≤|23.3|national-health-145-press
smoking_15_plus|2020|absolute|≤|25|ncd-plan-2017-2025-press
smoking_15_plus|2025|absolute|≤|20|ncd-plan-2017-2025-press
hypertension_standard_management|2020|absolute|≥|60|ncd-plan-2017-2025-press
hypertension_standard_management|2025|absolute|≥|70|ncd-plan-2017-2025-press
diabetes_standard_management|2020|absolute|≥|60|ncd-plan-2017-2025-press
diabetes_standard_management|2025|absolute|≥|70|ncd-plan-2017-2025-press
regular_exercise|2025|absolute|≥|38.5|fitness-plan-2021-2025-press
child_myopia|2023|step_off|≥|0.5|myopia-2018-press
hypertension_grassroots_management|2030|absolute|≥|70|cvd-action-2030-press
diabetes_grassroots_management|2030|absolute|≥|70|cvd-action-2030-press
regular_exercise|2022|absolute|≥|37|healthy-china-action-press
regular_exercise|2030|absolute|≥|40|healthy-china-action-press
stunting|2022|absolute|<|7|healthy-china-action-press
stunting|2030|absolute|<|5|healthy-china-action-press
""".strip().split("\n")
# 山丹年鉴2022, the two paragraphs on health: value | unit | phrase, in the page's order.
YEARBOOK = """
health_institutions|328|个|全县设置卫生健康机构328个
central_township_hospitals|5|所|中心卫生院5所,一般卫生院3所,分院1所
general_township_hospitals|3|所|中心卫生院5所,一般卫生院3所,分院1所
township_hospital_branches|1|所|中心卫生院5所,一般卫生院3所,分院1所
community_health_stations|1|所|社区卫生服务站1所
village_clinics|94|所|卫生室94所
beds_authorised|1449|张|有编制床位1449张
beds_in_use|1453|张|实有床位1453张
beds_per_1000_yearbook|7|张|每千人口拥有床位7张
health_professionals|1446|人|有卫生专业技术人员1446人
physicians|521|人|其中执业(助理)医师521人
nurses|653|人|注册护士653人
health_professionals_per_1000_yearbook|6.9|人|每千人口拥有卫生技术人员6.9人
bc_infectious_cases|752|例|乙、丙类法定传染病15种752例
ehr_established|96.4|%|建档率96.4%
health_records|163972|份|累计建立居民健康档案163972份
elderly_managed|21335|人|管理65岁及以上老年人21335人
elderly_examined|16550|人|健康体检16550人
elderly_examination_rate|77.57|%|体检率77.57%
hypertension_managed|19905|人|管理高血压患者19905人
diabetes_managed|4629|人|糖尿病患者4629人
tb_managed|45|人|肺结核患者45人
smd_managed|768|人|严重精神障碍患者768人
hypertension_standard_management|81.96|%|规范管理率为81.96%、81.21%
diabetes_standard_management|81.21|%|规范管理率为81.96%、81.21%
tb_standard_management|97.78|%|81.21%、97.78%、94.27%
smd_standard_management|94.27|%|81.21%、97.78%、94.27%
maternal_systematic_management|95.21|%|孕产妇系统管理率95.21%
early_pregnancy_registration|95.72|%|早孕建册率95.72%
under3_systematic_management|96.83|%|3岁以下儿童系统管理率96.83%
under7_care_management|94.69|%|7岁以下儿童保健管理率94.69%
neonatal_mortality|3.05|‰|新生儿死亡率3.05‰
infant_mortality|5.09|‰|婴儿死亡率5.09‰
under5_mortality|5.09|‰|5岁以下儿童死亡率5.09‰
maternal_deaths|0||无孕产妇死亡
newborn_screening|100|%|新生儿疾病筛查率、听力筛查率100%
newborn_hearing_screening|100|%|新生儿疾病筛查率、听力筛查率100%
""".strip().split("\n")
NATION_TARGETS = [
    ("life_expectancy", 2025, "=", "78.3", "“十四五”公共服务规划"),
    ("physicians_per_1000", 2025, "=", "3.2", "“十四五”公共服务规划"),
    ("nurses_per_1000", 2025, "=", "3.8", "“十四五”公共服务规划"),
    ("nursery_places_per_1000", 2025, "=", "4.5", "“十四五”公共服务规划"),
    ("health_literacy", 2025, "=", "25.0", "“十四五”国民健康规划"),
    ("neonatal_mortality", 2025, "≤", "3.1", "健康儿童行动提升计划（2021—2025年）"),
    ("infant_mortality", 2025, "≤", "5.2", "健康儿童行动提升计划（2021—2025年）"),
    ("under5_mortality", 2025, "≤", "6.6", "健康儿童行动提升计划（2021—2025年）"),
    ("vaccination_by_township", 2025, "≥", "90", "健康儿童行动提升计划（2021—2025年）"),
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


def from_the_press(row: dict) -> bool:
    """Whether a statement of the nation was seen in a press copy: those have place and phrase."""
    return row["source"].endswith("-press") or row["source"].startswith("briefing-")


def of_the_tables(rows: list[dict]) -> list[dict]:
    """The statements of the nation that the reference tables hold."""
    return [row for row in of(rows, area=NATION) if not from_the_press(row)]


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
        rows = of_the_tables(raw[name])
        assert rows
        for row in rows:
            assert (row["place"], row["as_printed"]) == ("据参考表，原文位置待补", ""), row


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
    rows = of(of_the_tables(raw["figures.csv"]), role="actual")
    assert Counter(row["indicator"] for row in rows) == NATION_COUNTS and len(rows) == 88
    assert len({(row["indicator"], row["year"]) for row in rows}) == 88
    bases = of(of_the_tables(raw["figures.csv"]), role="baseline")
    assert [(row["indicator"], row["year"], row["value"]) for row in bases] == [("out_of_pocket_share", "2014", "29.3")]


def test_what_the_press_prints_of_the_nation(raw):
    found = [row for row in of(raw["figures.csv"], area=NATION) if from_the_press(row)]
    assert [
        "|".join(row[name] for name in ("indicator", "year", "value", "unit", "comparator", "source")) for row in found
    ] == PRESS_FIGURES
    assert all(row["as_printed"] and row["place"] for row in found)


def test_a_press_copy_is_called_one(raw):
    for row in raw["sources.csv"]:
        if from_the_press({"source": row["id"]}):
            assert any(word in row["note"] for word in ("转载", "报道")), row["id"]


def test_the_yearbook_of_2021(raw):
    rows = of(raw["figures.csv"], source="shandan-yearbook-2022")
    assert ["|".join(row[name] for name in ("indicator", "value", "unit", "as_printed")) for row in rows] == YEARBOOK
    for row in rows:
        assert (row["area"], row["year"], row["year_from"], row["role"]) == (SHANDAN, "2021", "title", "actual")
        assert "年份由卷名推定" in row["note"]


@pytest.mark.parametrize(
    "indicator, year, value, unit, title", NATION_FIGURES, ids=[f"{f[0]}-{f[1]}" for f in NATION_FIGURES]
)
def test_a_figure_of_the_nation(raw, content, indicator, year, value, unit, title):
    (row,) = of(of_the_tables(raw["figures.csv"]), indicator=indicator, year=year)
    (source,) = of(raw["sources.csv"], id=row["source"])
    assert (row["value"], row["unit"]) == (value, unit) and title in source["title"]
    assert unit in content.catalogue.accepted_units(indicator)


def test_only_the_inferred_value_is_noted_as_inferred(raw):
    assert [
        (row["indicator"], row["year"]) for row in of(raw["figures.csv"], area=NATION) if "推算" in row["note"]
    ] == [("health_literacy", "2021")]
    (row,) = of(raw["figures.csv"], area=NATION, indicator="health_literacy", year=2021)
    assert "公布" in row["note"]  # the table reckoned it; it was published too


def test_the_nation_has_exactly_these_targets(raw, content):
    rows = of_the_tables(raw["targets.csv"])
    titles = {row["id"]: row["title"] for row in raw["sources.csv"]}
    found = [
        (row["indicator"], int(row["year"]), row["comparator"], row["value"], titles[row["source"]]) for row in rows
    ]
    assert sorted(found) == sorted(NATION_TARGETS)
    assert {(row["scope"], row["attribute"]) for row in rows} == {("plan", "none")}
    assert {
        row["indicator"]: (row["baseline"], row["baseline_year"]) for row in rows if row["baseline"]
    } == BASELINES_2030 and {row["source"] for row in rows if row["baseline"]} == {"healthy-china-2030"}
    press = [row for row in of(raw["targets.csv"], area=NATION) if from_the_press(row)]
    assert [
        "|".join(row[name] for name in ("indicator", "year", "basis", "comparator", "value", "source")) for row in press
    ] == PRESS_TARGETS
    periods = {row["source"]: source for row in rows for source in of(raw["sources.csv"], id=row["source"])}
    assert {
        (source["period_start"], source["period_end"]) for row, source in periods.items() if row != "healthy-china-2030"
    } == {("2021", "2025")}
    assert (periods["healthy-china-2030"]["period_start"], periods["healthy-china-2030"]["period_end"]) == (
        "2016",
        "2030",
    )
    assert all(row["unit"] in content.catalogue.accepted_units(row["indicator"]) for row in rows)


# ---- what the documents of the counties say, beside 山丹's table

LACKED = [  # file, area, indicator, year, value, phrase: found lacking when the documents were read again
    ("figures.csv", SHANDAN, "covid_contact_spread", "", "0", "密接人员零扩散"),
    ("figures.csv", SHANDAN, "drug_markup_abolished", "", "100", "县级公立医院全面取消药品加成"),
    ("figures.csv", SHANDAN, "admission_deposit_waived", "", "100", "在住院治疗时全部免收住院押金"),
    ("figures.csv", "141128", "prenatal_laboratory_institutions", "2025", "0", "当前我县未达标"),
    ("targets.csv", SHANDAN, "maternity_standardisation", "2025", "100", "确保县级妇幼保健机构标准化"),
    ("targets.csv", SHANDAN, "hiv_mother_to_child", "2025", "", "实现消除艾滋病母婴传播的目标"),
    ("targets.csv", "141128", "hospital_inspections", "2025", "100", "在所有公立医院开展巡查"),
]


@pytest.mark.parametrize("file, area, indicator, year, value, phrase", LACKED, ids=[row[2] for row in LACKED])
def test_nothing_that_a_document_prints_is_lacking(raw, file, area, indicator, year, value, phrase):
    (row,) = of(raw[file], area=area, indicator=indicator)
    assert (row["year"], row["value"], row["as_printed"]) == (year, value, phrase)


def test_the_baseline_printed_with_the_funding_target(raw):
    (row,) = of(raw["targets.csv"], area="141122", indicator="bphs_funding_per_head")
    assert (row["value"], row["baseline"], row["baseline_year"]) == ("89", "84", "2022") and "未列" in row["note"]


def test_nobody_prints_100_percent_or_more(raw):
    assert not [row for row in of(raw["targets.csv"], value=100, unit="%") if row["comparator"] == "≥"]


TASKS = {  # found lacking when the documents were read again
    "减少出县跨省就医": SHANDAN,
    "推动全县二级及以上医疗机构影像检验信息互通互认": SHANDAN,
    "设立县医疗应急物资储备库": SHANDAN,
    "推进大武中心卫生院县级区域医疗次中心建设": "141128",
    "实施好县中医院“两专科一中心”建设": "141128",
    "实现“专项治理五达标”": "141122",
    "坚持“一个行政村一所村卫生室”的原则": "140932",
    "全面完成健康档案向居民开放、人脸识别活体动态认证": "X00001",
    "成立重大疫情防控工作办公室": SHANDAN,
    "建立血费报销财政专项基金": SHANDAN,
    "制定出台《山丹县优化生育政策促进人口长期均衡发展实施方案（试行）》": SHANDAN,
    "制定《方山县公立医院院长管理能力提升实施方案》": "141128",
    "推动出台公立医院薪酬总量管理办法": "141128",
    "建设中医师承教育基地": "141122",
    "制定出台医疗卫生机构公共卫生责任清单": "140932",
    "加快黄口镇、张庄寨镇中心卫生院医疗次中心建设": "X00001",
}


def test_commitments_stand_once_and_none_is_lacking(raw):
    rows = raw["commitments.csv"]
    areas = {row["task"]: row["area"] for row in rows}
    assert len(areas) == len(rows) and TASKS.items() <= areas.items()
    projects = [row["task"] for row in of(rows, area=SHANDAN) if row["task"].endswith("建设项目")]
    assert len(projects) == 6  # 第三章 十一、（二); box and annex list some of them again
    assert Counter(row["source"] for row in rows) == {
        "shandan-145": 49,
        "fangshan-2025": 40,
        "jiaocheng-2023": 21,
        "pianguan-2024": 45,
        "template-2025": 12,
    }


def test_a_unit_is_responsible_only_where_the_document_says_so(raw):
    """责任单位 is printed under each section of 偏关's scheme, 牵头 once in 交城's points, and nowhere else."""
    named = {source: {row["responsible"] for row in rows} - {""} for source, rows in by_source(raw).items()}
    assert {source for source, units in named.items() if units} == {"jiaocheng-2023", "pianguan-2024"}
    assert named["jiaocheng-2023"] == {"计生指导股"}
    by_section = [row for row in of(raw["commitments.csv"], source="pianguan-2024") if row["place"].startswith("二、")]
    assert all(row["responsible"] for row in by_section)
    assert {row["responsible"] for row in of(raw["commitments.csv"], source="pianguan-2024")} == {
        row["responsible"] for row in by_section
    } | {""}


def test_departments_merely_named_are_involved_not_responsible(raw):
    involved = {row["id"]: row["involved"] for row in raw["commitments.csv"] if row["involved"]}
    assert involved["shandan-145-005"] == "县爱卫办" and involved["pianguan-2024-016"] == "县医疗集团"
    assert involved["fangshan-2025-011"] == "县农业农村、民政、医保部门"
    assert len(involved) == 49 and not [row for row in raw["commitments.csv"] if "涉及部门" in row["note"]]


def by_source(raw) -> dict[str, list[dict]]:
    return {row["source"]: of(raw["commitments.csv"], source=row["source"]) for row in raw["commitments.csv"]}


# ---- indicators.yaml


def test_a_count_of_things_done_is_reached_or_more(content):
    better = {key: one.better for key, one in content.catalogue.indicators.items()}
    done = {
        "medical_centre_area",
        "critical_care_centre_area",
        "emergency_command_area",
        "key_projects",
        "key_projects_investment",
        "tcm_hospital_project_area",
        "tcm_hospital_project_investment",
        "national_livelihood_tasks",
        "annual_key_tasks",
        "tcm_hall_acceptances",
        "group_assessments_half_year",
        "drug_list_updates",
        "elderly_managed",
        "hypertension_managed",
        "diabetes_managed",
        "mandated_medical_tasks",
        "wuhan_support_staff",
        "lanzhou_support_staff",
    }
    assert {better[key] for key in done} == {"higher"} and better["drug_revenue_share"] == "lower"


def test_what_is_neutral_says_why(bodies):
    """Neutral is for what may be too much as well as too little; the reason stands at the end of the line."""
    lines = [line for line in bodies["indicators.yaml"].decode("utf-8").split("\n") if "better: neutral" in line]
    assert lines and all(line.partition("#")[2].strip() for line in lines if not line.startswith("#"))


NEUTRAL = {
    "beds": {
        "beds_per_1000",
        "beds_per_1000_yearbook",
        "public_hospital_beds",
        "beds_authorised",
        "beds_in_use",
        "tcm_beds",
        "tcm_bed_share",
        "tcm_beds_per_1000",
        "public_tcm_hospital_beds",
        "public_tcm_hospital_beds_per_1000",
        "paediatric_beds_per_1000",
        "social_hospital_beds_share",
        "bed_occupancy",
        "township_bed_occupancy",
    },
    "how many of an institution a county needs": {
        "public_hospitals_level2",
        "township_hospitals",
        "central_township_hospitals",
        "general_township_hospitals",
        "township_hospital_branches",
        "township_and_community_centres",
        "village_clinics",
        "community_health_stations",
        "health_institutions",
        "medical_institutions",
        "county_alliances",
    },
    "set by the state": {"bphs_categories", "bphs_items", "bphs_assessed_indicators"},
    "neither more nor less is better": {
        "smd_reported_prevalence",
        "price_adjustment",
        "violations_prosecuted",
        "supervision_fines",
        "caesarean_section",
    },
    "of the whole population or economy, not the plan's to turn": {
        "birth_rate",
        "natural_growth",
        "total_fertility",
        "sex_ratio_at_birth",
        "health_expenditure_per_head",
        "health_expenditure_gdp",
    },
}


def test_every_neutral_indicator_was_looked_at(content):
    """A new one is added here with its kind, or it is a count of things done and higher."""
    neutral = {key for key, one in content.catalogue.indicators.items() if one.better == "neutral"}
    assert neutral == set().union(*NEUTRAL.values())


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
