"""The small parts of loaders/uploads, one by one: what a cell says, how a sheet is laid out, which limits hold, what is refused.

Whole files as WPS, Excel and portals make them are read in test_uploads_corpus.py.
"""

import io

import openpyxl
import pandas as pd
import pytest

from loaders import cells
from loaders.uploads import Given, headings, read
from loaders.uploads.naming import Names
from loaders.uploads.parse_cell import moment, numeral
from model.columns import IN_FILES
from tests.uploads import corpus

YEAR = 2025


@pytest.fixture(scope="module", name="reference")
def _reference():
    return corpus.reference()


@pytest.fixture(scope="module", name="names")
def _names(reference):
    return Names(catalogue=reference.catalogue, areas=reference.areas)


def reading(reference, body: bytes | str, *, name: str = "a.csv", **more):
    body = body.encode() if isinstance(body, str) else body
    return read([Given(name=name, body=body)], reference=reference, year=YEAR, **more)


def figures(found) -> list[tuple]:
    rows = found.tables["figure"]
    return list(zip(rows["area"], rows["indicator"], rows["year"], rows["value"], strict=True))


def codes(found) -> list[str]:
    return [problem.code for problem in found.problems]


def book(rows: list[list], *, merged: tuple[str, ...] = (), name: str = "Sheet1") -> bytes:
    made = openpyxl.Workbook()
    made.active.title = name
    for row in rows:
        made.active.append(row)
    for cells_ in merged:
        made.active.merge_cells(cells_)
    into = io.BytesIO()
    made.save(into)
    return into.getvalue()


# ---- numerals

NUMBERS = [
    ("12.70", 12.7, 2, "", ""),
    ("９８．５％", 98.5, 1, "%", ""),
    ("\u00a0 1,234 \u3000", 1234, 0, "", ""),
    ("−3.1", -3.1, 1, "", ""),
    ("11.91/10万", 11.91, 2, "/10万", ""),
    ("4.3 ‰", 4.3, 1, "‰", ""),
    ("12.7人", 12.7, 1, "人", ""),
    ("≥95%", 95, 0, "%", "≥"),
    ("95以上", 95, 0, "", "≥"),
    ("不超过12", 12, 0, "", "≤"),
    ("约 12", 12, 0, "", "~"),
    ("1：1.4", 1.4, 1, "1:", ""),
    ("80m²", 80, 0, "m²", ""),
    ("0", 0, 0, "", ""),
]


@pytest.mark.parametrize("text, value, decimals, unit, comparator", NUMBERS)
def test_a_number_is_read_as_printed(text, value, decimals, unit, comparator):
    found = numeral(text)
    assert (found.kind, found.value, found.decimals, found.unit, found.comparator) == (
        "number",
        value,
        decimals,
        unit,
        comparator,
    )


@pytest.mark.parametrize(
    "text", ["", "—", "–", "-", "……", "/", "无", "未统计", "空白", "N/A", "\u3000", "－", "\ufeff"]
)
def test_the_ways_to_say_nothing_are_missing_and_never_zero(text):
    assert numeral(text).kind == "missing" and numeral(text).value is None


@pytest.mark.parametrize(
    "text",
    [
        "1,2345",
        "12,4",
        "3/25200",
        "12.7.1",
        "1 234",
        "98。5",
        "1/10万",
        "一百",
        "#DIV/0!",
        "=1+4",
        "O.5",
        "1e5",
        "12.7abc",
        "≥95以下",
        "1234567890123",
        "2023-07-08",
        "98%5",
    ],
)
def test_what_is_no_number_is_never_guessed_and_says_what_to_do(text):
    found = numeral(text)
    assert found.kind == "bad" and found.value is None and found.why and found.fix


def test_what_stands_in_brackets_beside_a_number():
    assert numeral("12.7（2023年）").year == numeral("12.7 (2023)").year == 2023
    assert numeral("12.7(快报)").status == "快报"
    assert numeral("12.7①").note == "①" and numeral("12.7①").value == 12.7


@pytest.mark.parametrize(
    "text, year, period, status",
    [
        ("2023", 2023, "", ""),
        ("２０２３ 年", 2023, "", ""),
        ("2023年度", 2023, "", ""),
        ("二〇二三年", 2023, "", ""),
        ("2023年上半年", 2023, "H1", ""),
        ("2023年一季度", 2023, "Q1", ""),
        ("2023妇幼年度", 2023, "mch_year", ""),
        ("2023年快报", 2023, "", "快报"),
        ("2023-12-31", 2023, "", ""),
        ("终报", None, "", "核定"),
    ],
)
def test_what_a_cell_says_about_time(text, year, period, status):
    found = moment(text)
    assert (found.year, found.period, found.status) == (year, period, status)


@pytest.mark.parametrize("text", ["23年", "2022-2023", "2023年6月", "2023年1-9月", "十四五", "620725", "20233"])
def test_years_that_are_none(text):
    found = moment(text)
    assert found is None or found.year is None


@pytest.mark.parametrize(
    "text", ["2020年" * 1_500, "甲" + "(甲)" * 3_000, "(" * 9_000, "1:" * 9_000, "一" * 9_000], ids=len
)
def test_no_cell_is_too_deep_to_read(reference, names, text):
    """A cell holds 32,767 characters: nothing may go one level down for each."""
    assert moment(text) is None and names.area(text).id == "" and names.indicator(text).id == ""
    assert numeral(text).kind == "bad"
    found = reading(reference, f"县区,指标,年份,数值\n{text},{text},{text},{text}\n")
    assert found.tables["figure"].empty and found.problems


# ---- names


@pytest.mark.parametrize(
    "text", ["甲县", "900101", "900101000000", "甲 县", "甲省甲市甲县", "甲县（900101）", "900101.0"]
)
def test_a_county_by_any_of_its_names(names, text):
    assert names.area(text).id == "900101"


def test_a_name_two_counties_share_is_told_and_a_misspelt_one_only_suggested(names):
    assert set(names.area("丁河").several) == {"900104", "900201"} and names.area("丁河").id == ""
    assert names.area("丁可县").id == "" and "丁河县（900104）" in names.like_area("丁可县")


@pytest.mark.parametrize(
    "text, unit",
    [
        ("婴儿死亡率", ""),
        ("婴儿死亡率（‰）", "‰"),
        ("1.婴儿死亡率", ""),
        ("其中：婴儿死亡率", ""),
        ("（一）婴儿死亡率 (‰)", "‰"),
        ("婴儿死亡率/‰", "‰"),
        ("infant_mortality", ""),
        ("婴儿死亡率①", ""),
    ],
)
def test_an_indicator_by_any_of_its_spellings(names, text, unit):
    found = names.indicator(text)
    assert (found.id, found.unit) == ("infant_mortality", unit)


def test_a_unit_is_accepted_or_not_and_never_converted(names):
    assert names.accepted("infant_mortality", "‰") == "‰" and names.accepted("infant_mortality", "") == ""
    assert names.accepted("maternal_mortality", "１/10万") == "1/10万"
    assert names.accepted("infant_mortality", "%") is None and names.accepted("maternal_mortality", "1/万") is None


# ---- text files


@pytest.mark.parametrize(
    "encoding, mark, said",
    [
        ("utf-8", b"", "UTF-8"),
        ("utf-8", b"\xef\xbb\xbf", "UTF-8"),
        ("gb18030", b"", "GB18030"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
    ],
)
@pytest.mark.parametrize("separator", [",", ";", "\t", "，"])
def test_a_text_file_in_any_encoding_and_separator(reference, encoding, mark, said, separator):
    text = "县区,指标,年份,数值\r\n甲县,婴儿死亡率,2023,4.3\r\n".replace(",", separator)
    found = reading(reference, mark + text.encode(encoding))
    assert figures(found) == [("900101", "infant_mortality", 2023, 4.3)] and not found.problems
    assert found.sheets[0].encoding == said


# ---- layouts


def test_rows_below_a_merged_county_are_its_own_and_below_a_blank_one_are_nobodys(reference):
    rows = [["县区", "指标", "2022年", "2023年"], ["甲县", "婴儿死亡率", 3, 4], [None, "人均预期寿命", 77, 78]]
    assert len(figures(reading(reference, book(rows, merged=("A2:A3",)), name="a.xlsx"))) == 4
    blank = reading(reference, book([["甲市2023年"], *rows]), name="a.xlsx")
    assert len(figures(blank)) == 2 and codes(blank) == ["missing_area"]  # not the city's of the title


def test_two_header_rows_fix_two_things_for_a_column(reference):
    text = ",2022年,,2023年,\n县区,婴儿死亡率,人均预期寿命,婴儿死亡率,人均预期寿命\n甲县,4.3,77.1,4.1,77.5\n"
    found = reading(reference, text)
    assert ("900101", "life_expectancy", 2022, 77.1) in figures(found) and len(figures(found)) == 4
    assert found.sheets[0].columns["C"] == "indicator:life_expectancy;year:2022"


def test_a_complaint_tells_large_counts_in_full(reference):
    found = reading(reference, "县区,指标,年份,数值,分子,分母\n甲县,孕产妇系统管理率,2023,91.0,1234567,2345678\n")
    assert "分子 1234567 ÷ 分母 2345678 得" in next(one.why for one in found.problems if one.code == "ratio")


def test_counts_under_each_indicator_belong_to_it(reference):
    text = "2023年\n县区,婴儿死亡率,,,孕产妇系统管理率,,\n,分子,分母,率(‰),分子,分母,率(%)\n甲县,3,1000,3.0,900,1000,91.0\n"
    found = reading(reference, text)
    assert figures(found) == [("900101", "infant_mortality", 2023, 3.0)] and codes(found) == ["ratio"]
    assert found.tables["figure"]["numerator"][0] == 3


def test_a_table_of_a_plan_is_not_read_as_figures(reference):
    found = reading(reference, "甲县规划指标\n指标,单位,2020年,2024年,属性\n人均预期寿命,岁,76.5,78.3,预期性\n")
    assert found.sheets[0].layout == "targets" and found.tables["figure"].empty and codes(found) == ["missing"]


def test_a_county_or_year_said_nowhere_is_asked_for_once_and_can_be_chosen(reference):
    text = "指标,数值\n婴儿死亡率,4.3\n人均预期寿命,78\n"
    asked = reading(reference, text)
    assert sorted(codes(asked)) == ["missing_area", "missing_year"] and asked.tables["figure"].empty
    chosen = {("a.csv", ""): {"context": {"area": "甲县", "year": 2023}}}
    assert len(figures(reading(reference, text, choices=chosen))) == 2


def test_the_reader_changes_the_guess(reference):
    text = "甲,乙,丙\n婴儿死亡率,4.3,9.9\n"
    given = {
        "header_rows": (1,),
        "columns": {"A": "indicator", "B": "value"},
        "context": {"area": "900101", "year": "2023"},
    }
    found = reading(reference, text, choices={("a.csv", ""): given})
    assert figures(found) == [("900101", "infant_mortality", 2023, 4.3)]
    wrong = given | {"columns": {"A": "indicator", "B": "indicator:no_such_thing"}}
    assert reading(reference, text, choices={("a.csv", ""): wrong}).tables["figure"].empty
    off = reading(reference, text, choices={("a.csv", ""): given | {"used": False}})
    assert not off.sheets[0].used and not off.problems


def test_a_context_is_not_put_into_the_blanks_of_a_column(reference):
    found = reading(reference, "2023年\n县区,指标,年份,数值\n甲县,婴儿死亡率,,4.3\n")
    assert codes(found) == ["missing_year"]


# ---- the tables


def test_tables_are_typed_as_the_curated_ones(reference):
    """An upload and data/ meet in the store: the same columns in the same types."""
    found = reading(reference, "县区,指标,年份,数值\n甲县,婴儿死亡率,2023,4.3\n")
    for name, columns in IN_FILES.items():
        blank = pd.DataFrame({"line": pd.Series([1])} | {c.name: pd.Series([""], dtype=str) for c in columns})
        typed, _ = cells.check(blank, file="x", columns=columns)
        got = found.tables[name]
        assert {c.name: got[c.name].dtype for c in columns} == {c.name: typed[c.name].dtype for c in columns}


def test_all_problems_of_a_row_are_told_and_the_row_is_left_out(reference):
    found = reading(reference, "县区,指标,年份,数值,单位\n丁可县,婴儿死亡绿,2031,见附件,\n甲县,婴儿死亡率,2031,43%,\n")
    assert codes(found) == ["not_a_number", "unknown_area", "unknown_indicator", "future_year", "future_year", "unit"]
    assert found.tables["figure"].empty


def test_what_progress_raises_goes_through_and_nothing_else_does(reference):
    class Cancelled(Exception):
        pass

    def cancel(done, total, words):
        raise Cancelled

    with pytest.raises(Cancelled):
        reading(reference, "县区,指标,年份,数值\n", progress=cancel)


def test_the_progress_of_a_long_file_is_told(reference):
    text = "县区,指标,年份,数值\n" + "甲县,婴儿死亡率,2023,4.3\n" * 12_000
    told = []
    reading(reference, text, progress=lambda done, total, words: told.append((done, total)))
    assert len([done for done, total in told if total > 10_000 and done]) >= 2


# ---- rules shared with data/


@pytest.mark.parametrize(
    "cells, column",
    [
        ("甲县,婴儿死亡率,,当年,≤,5,,,", "C"),  # an annual target without a year: data/ always refused it
        ("甲县,婴儿死亡率,2025,规划期,区间,5,3,,", "G"),
        ("甲县,婴儿死亡率,2025,规划期,≤,5,8,,", "G"),
        ("甲县,婴儿死亡率,2025,规划期,≤,5,,6,", "H"),
        ("甲县,婴儿死亡率,2025,规划期,≤,5,,6,2025", "I"),
    ],
)
def test_cells_of_a_target_that_contradict_each_other_are_told_as_in_data(reference, cells, column):
    head = "县区,指标,目标年,范围,比较符,目标值,目标值上限,基期值,基期年,来源文件,位置\n"
    found = reading(reference, f"{head}{cells},甲县规划,第二章\n")
    (problem,) = found.problems
    assert found.tables["target"].empty and problem.level == "error" and problem.column == column
    assert (
        len(reading(reference, f"{head}甲县,婴儿死亡率,2025,规划期,≤,5,,6,2020,甲县规划,第二章\n").tables["target"])
        == 1
    )


@pytest.mark.parametrize(
    "word, family, role",
    [
        ("责任股室", "commitment", "responsible"),
        ("责任单位", "commitment", "responsible"),
        ("现值", "figure", "value"),
        ("现状值", "figure", "value"),
        ("基线", "target", "baseline"),
        ("基期值", "target", "baseline"),
        ("上次数值(年份)", "figure", "ignore"),
        ("上次数值（年份）", "figure", "ignore"),
    ],
)
def test_forms_that_users_already_have_are_read(word, family, role):
    assert headings.role(word, family)[0] == role


@pytest.mark.parametrize("cell", ["1.1个百分点", "1.1 百分点", "提高1.1个百分点"])
def test_an_amount_of_change_is_no_level(reference, cell):
    found = reading(reference, f"县区,指标,2023年,2024年\n丁河县,孕产妇系统管理率,92.0%,{cell}\n")
    assert [value for *_, value in figures(found)] in ([], [92.0])
    assert set(codes(found)) <= {"change", "not_a_number"} and codes(found)
    named = reading(reference, "县区,年份,孕产妇系统管理率（个百分点）\n丁河县,2023,1.1\n")
    assert not figures(named) and set(codes(named)) & {"unit", "change"}
