"""A target that names a change or another area, from the words of a plan to the verdict: typed at the form, in a file, and put back to be corrected.

What is expected comes of the vectors of the method (docs/method.zh-CN.md, 8) and of a pocket calculator.
"""

from dataclasses import replace

import pytest

from actions import importing, registering, typed_rows
from actions.assess import View
from actions.typed_rows import Draft
from loaders.uploads import Given, read, relative
from store import Store
from tests.stores import upload
from tests.test_registering import DRAFT, JINGCHUAN, PLAN, WANG, YEAR, write
from tests.uploads import corpus


@pytest.fixture
def store(own_store):
    with Store.open(own_store) as opened:
        yield opened


# words of a plan -> basis, comparator, amount, end of the amount, since
READ = {
    "较上年提高2个百分点": ("points_on", "=", "2", "", "last"),
    "力争较上一年度提高 2 个百分点以上": ("points_on", "≥", "2", "", "last"),
    "在上年基础上再提高1—3个百分点": ("points_on", "range", "1", "3", "last"),
    "比2022年降低1个百分点以上": ("points_off", "≥", "1", "", "2022"),
    "较2020年降低10%": ("percent_off", "=", "10", "", "2020"),
    "较基期降低超过2%": ("percent_off", ">", "2", "", ""),
    "每年降低0.5个百分点以上": ("step_off", "≥", "0.5", "", ""),
    "年均提高0.3岁": ("step_on", "=", "0.3", "", ""),
    "在2020年基础上提高1岁左右": ("points_on", "~", "1", "", "2020"),
    "翻一番": ("percent_on", "=", "100", "", ""),
    "＋２个百分点": ("points_on", "=", "2", "", ""),
    "不低于全市平均水平": ("external", "≥", "", "", ""),
    "达到全省平均值": ("external", "≥", "", "", ""),
    "高于全国平均": ("external", ">", "", "", ""),
    "不高于上级地区": ("external", "≤", "", "", ""),
}


@pytest.mark.parametrize("words", READ)
def test_words_of_a_change_are_read(words):
    said = relative.read(words)
    assert (said.basis, said.comparator, said.value, said.value_to, said.since) == READ[words]


@pytest.mark.parametrize(
    "words",
    [
        *(
            "95",
            "95%以上",
            "提高到95%",
            "下降至10%以下",
            "控制在5‰以内",
            "96—100",
            "2个百分点",
            "全市前列",
            "较上年有所提高",
        ),
        *("较上年提高", "提高2个百分点以上左右", "不低于2020年水平", "提高2个百分点，降低3个百分点", "", "—"),
    ],
)
def test_a_number_to_be_reached_and_words_without_an_amount_are_none(words):
    assert relative.read(words) is None


def line(indicator: str, value: str, **more: str) -> dict[str, str]:
    usual = {"year": "2025", "scope": "annual", "attribute": "none", "comparator": "≥", "unit": "%", "place": "表"}
    return usual | {"indicator": indicator, "value": value} | more


# what is typed, as the method's vector or a pocket calculator says: (line, year, sign and end, verdict, gap)
TYPED = {
    "vector 10": (line("health_literacy", "较上年提高2个百分点", **{"2024": "86.3", "2025": "88.0"}), 2025, 88.3, "missed", 0.3),
    "vector 10 without last year": (line("health_literacy", "较上年提高2个百分点", **{"2025": "88.0"}), 2025, None, "unknown", None),
    "vector 14": (
        line("school_myopia", "比2022年降低1个百分点以上", year="2023", comparator="≤", **{"2022": "52.0", "2023": "51.2"}),
        2023, 51.0, "missed", 0.2,
    ),
    "a tenth of 4.0 less": (
        line("infant_mortality", "较2020年降低10%", scope="plan", comparator="≤", unit="‰", **{"2020": "4.0", "2025": "3.5"}),
        2025, 3.6, "met", -0.1,
    ),
    "one point a year on 80": (
        line("health_literacy", "每年提高1个百分点", scope="plan", baseline="80", baseline_year="2020", **{"2025": "84"}),
        2025, 85, "missed", 1,
    ),
    "1 to 3 points": (line("health_literacy", "较上年提高1—3个百分点", **{"2024": "86", "2025": "87.5"}), 2025, 87, "met", -0.5),
}  # fmt: skip


@pytest.mark.parametrize("name", TYPED)
def test_what_is_typed_is_judged_as_the_method_says(name, store):
    typed, year, end, verdict, gap = TYPED[name]
    assert not typed_rows.check(store, replace(DRAFT, lines=(typed,)), year=YEAR).problems
    write(store, replace(DRAFT, lines=(typed,)))
    a = View.open(store, year=YEAR, areas=[JINGCHUAN]).assessment(JINGCHUAN, typed["indicator"], year, typed["scope"])
    assert (a.target.end, a.verdict, a.gap) == (end, verdict, gap)
    assert a.reason == ("" if end else "no_reference_figure")


def test_the_mean_of_the_city_is_the_citys_figure(store):
    write(store, replace(DRAFT, lines=(line("health_literacy", "不低于全市平均水平", scope="plan", **{"2025": "26"}),)))
    upload(store, "全市.csv", "县区,指标,单位,年份,数值\n平凉市,居民健康素养水平,%,2025,27.5\n", by=WANG)
    a = View.open(store, year=YEAR, areas=[JINGCHUAN]).assessment(JINGCHUAN, "health_literacy", 2025, "plan")
    assert (a.target.basis, a.target.end, a.verdict, a.gap) == ("external", 27.5, "missed", 1.5)


# what cannot be judged so is told in the words of the form, nothing is written
REFUSED = {
    "不低于全省平均水平": "只能与所在的上级地区（平凉市）比",
    "较上年提高2": "变动的幅度没有单位",
    "每年提高2%": "每年按百分比增减",
    "较上年提高2岁": "幅度的单位是 岁",
    "较2025年提高2个百分点": "参照年 2025 不早于目标年",
}


def test_what_cannot_be_judged_so_is_told(store):
    for words, why in REFUSED.items():
        told = typed_rows.check(store, replace(DRAFT, lines=(line("health_literacy", words),)), year=YEAR).problems
        assert [(one.level, one.file, one.row, one.column, one.value) for one in told] == [
            ("error", "目标", 1, "目标值", words)
        ]
        assert why in told[0].why and told[0].fix


def test_a_percentage_of_a_percentage_is_told_and_kept(store):
    draft = replace(DRAFT, lines=(line("school_myopia", "较2020年降低10%", **{"2020": "50", "2025": "40"}),))
    assert [(one.level, one.row) for one in typed_rows.check(store, draft, year=YEAR).problems] == [("warning", 1)]
    write(store, draft)
    assert (
        View.open(store, year=YEAR, areas=[JINGCHUAN]).assessment(JINGCHUAN, "school_myopia", 2025, "annual").verdict
        == "met"
    )


def test_it_stands_in_the_table_in_its_words_to_be_corrected(store):
    write(
        store,
        replace(
            DRAFT,
            lines=(
                line("health_literacy", "较2024年提高2个百分点以上"),
                line("infant_mortality", "不高于全市平均", unit="‰"),
            ),
        ),
    )
    view = View.open(store, year=YEAR, areas=[JINGCHUAN])
    standing = registering.standing_lines(view, JINGCHUAN, "620821-2021-2025")
    assert {(one["indicator"], one["value"]) for one in standing} == {
        ("health_literacy", "较2024年提高2个百分点以上"),
        ("infant_mortality", "不高于上级地区"),
    }
    same = Draft(area=JINGCHUAN, source={"id": "620821-2021-2025"}, lines=standing, unchanged=standing)
    assert registering.prepare(store, same, year=YEAR).prepared.difference.empty, "nothing is said again"
    changed = tuple(one | {"value": one["value"].replace("2个", "3个")} for one in standing)
    write(store, replace(same, lines=changed), reason="中期调整")
    rows = store.statements("target", area=JINGCHUAN, indicator="health_literacy")
    assert rows[["basis", "comparator", "value", "reference_year"]].values.tolist() == [["points_on", "≥", 3.0, 2024]]


# ---- from a file

HEAD = "县区,指标,目标年,范围,比较符,目标值,基期值,基期年,来源文件,位置\n"


def of_file(*rows: str):
    body = (HEAD + "".join(f"{row},规划,第三章\n" for row in rows)).encode()
    return read([Given(name="目标.csv", body=body)], reference=corpus.reference(), year=corpus.YEAR)


def test_a_table_of_targets_may_name_changes():
    reading = of_file(
        "甲县,居民健康素养水平,2025,年度,,较上年提高2个百分点,,",
        "甲县,婴儿死亡率,2025,规划,,较2020年降低10%以上,,",
        "甲县,孕产妇系统管理率,2025,规划,,不低于全市平均水平,,",
        "乙县,居民健康素养水平,2025,规划,=,每年提高1—3个百分点,20,2020",
        "乙县,孕产妇系统管理率,2025,规划,≥,95%,,",
    )
    assert not reading.problems
    columns = ["basis", "comparator", "value", "value_to", "unit", "reference_year", "as_printed"]
    said = reading.tables["target"][columns].astype(object).where(lambda table: table.notna(), None).values.tolist()
    assert said == [
        ["points_on", "=", 2, None, "个百分点", 2024, "较上年提高2个百分点"],
        ["percent_off", "≥", 10, None, "", 2020, "较2020年降低10%以上"],
        ["external", "≥", None, None, "", None, "不低于全市平均水平"],
        ["step_on", "range", 1, 3, "个百分点", None, "每年提高1—3个百分点"],
        ["absolute", "≥", 95, None, "%", None, "95%"],
    ]


@pytest.mark.parametrize(
    "row, code",
    [
        ("甲县,孕产妇系统管理率,2025,规划,,不低于全省平均水平,,", "not_a_number"),
        ("甲县,孕产妇系统管理率,2025,规划,,2个百分点,,", "not_a_number"),
        ("甲县,婴儿死亡率,2025,规划,≤,较2020年降低10%,,", "choice"),
        ("甲县,婴儿死亡率,,规划,,较上年降低0.1‰,,", "not_a_number"),
    ],
)
def test_a_change_that_cannot_be_kept_is_told(row, code):
    reading = of_file(row)
    assert [(one.level, one.code) for one in reading.problems] == [("error", code)] and reading.tables["target"].empty


def test_a_file_fills_the_form_in_its_own_words(store):
    body = f"{HEAD}泾川县,居民健康素养水平,2025,年度,,较上年提高2个百分点,,,规划,第三章\n".encode()
    lines, problems = registering.lines_of_file(
        store, Draft(area=JINGCHUAN, source=PLAN), importing.Given(name="目标.csv", body=body), year=YEAR
    )
    assert not problems and [(one["value"], one["scope"], one["place"]) for one in lines] == [
        ("较上年提高2个百分点", "annual", "第三章")
    ]
    assert not typed_rows.check(store, replace(DRAFT, lines=tuple(lines)), year=YEAR).problems
