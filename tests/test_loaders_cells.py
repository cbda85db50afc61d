"""Text cells into typed columns: what is taken as it stands, what is told as a problem, and that nothing ever raises."""

import csv
import io
import math
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import cells
from model.columns import FIGURES, Column
from tests import ledgers

COLUMNS = (
    Column("area", required=True),
    Column("value", "number"),
    Column("year", "year"),
    Column("date", "date"),
    Column("rank", "int", within=(1, 4)),
    Column("scope", allowed=("plan", "annual"), default="plan"),
    Column("note"),
)
HEADER = "area,value,year,date,rank,scope,note"


def read(*lines: str, body: bytes | None = None, header: str = HEADER):
    """(the typed table, the problems) of a file with these lines below the header."""
    body = "\n".join([header, *lines]).encode() if body is None else body
    text, problems = cells.read_csv(body, file="f.csv", columns=COLUMNS)
    typed, more = cells.check(text, file="f.csv", columns=COLUMNS)
    return typed, problems + more


def column(name: str, *found: str):
    """One column of several rows, each cell quoted as csv does."""
    out = io.StringIO()
    csv.writer(out).writerows(
        [found_ if one == name else "x" if one == "area" else "" for one in HEADER.split(",")] for found_ in found
    )
    typed, problems = read(body=(HEADER + "\n" + out.getvalue()).encode())
    return typed[name], problems


# ---- numbers

NUMBERS = [
    ("3.0", 3.0, 1),
    ("75", 75.0, 0),
    ("4.35", 4.35, 2),
    ("0", 0.0, 0),
    ("0.00", 0.0, 2),
    ("-1.5", -1.5, 1),
    ("+3", 3.0, 0),
    ("007", 7.0, 0),
    (" 12.7 ", 12.7, 1),
    ("　63.5", 63.5, 1),
    ("0.000001", 0.000001, 6),
    ("262.79", 262.79, 2),
    ("999999999999.999999", 999999999999.999999, 6),
]
NO_NUMBERS = [
    "—",
    "-",
    "12,4",
    "1,234",
    "12。4",
    "１２",
    "１２.５",
    "٣",
    "1e5",
    "1E-3",
    "NaN",
    "nan",
    "inf",
    "-inf",
    "Infinity",
    "None",
    "null",
    "N/A",
    "#DIV/0!",
    "#N/A",
    ".5",
    "5.",
    "1.2.3",
    "--1",
    "+-1",
    "1 2",
    "95%",
    "≥95",
    "12.7‰",
    "约12",
    "<1",
    "0x10",
    "1_000",
    "1.1234567",
    "1234567890123",
    "true",
    "'12",
    "12\n",
    "1\n2",
    "12\x00",
    "\x0012",
    "二十",
    "1/2",
    "−3",
]


@pytest.mark.parametrize("found, value, decimals", NUMBERS)
def test_a_number_is_read_with_its_printed_decimals(found, value, decimals):
    typed, problems = column("value", found)
    assert (typed.tolist(), problems) == ([value], [])
    assert cells.printed_decimals(pd.Series([found.strip()], dtype="str")).tolist() == [decimals]


@pytest.mark.parametrize("found", [one for one in NO_NUMBERS if one.strip() == one])
def test_what_is_no_number_is_a_problem_and_missing(found):
    typed, problems = column("value", found)
    assert typed.isna().all() and cells.printed_decimals(pd.Series([found], dtype="str")).isna().all()
    (told,) = problems
    assert (told.file, told.row, told.column, told.value, told.level) == ("f.csv", 2, "value", found, "error")
    assert told.code in ("number", "control") and told.why and told.fix


@pytest.mark.parametrize("found", NO_NUMBERS)
def test_the_check_holds_for_cells_nobody_trimmed(found):
    """check() also serves uploads: a line break at the end of a cell is no part of a number."""
    table = pd.DataFrame({"line": [2], "value": pd.Series([found], dtype="str")})
    typed, problems = cells.check(table, file="f", columns=(Column("value", "number"),))
    assert typed["value"].isna().all() and len(problems) == 1


def test_an_empty_number_is_missing_and_never_zero():
    typed, problems = column("value", "", "  ", "0")
    assert [math.isnan(v) for v in typed] == [True, True, False] and not problems
    assert cells.printed_decimals(pd.Series(["", "0"], dtype="str")).tolist() == [pd.NA, 0]


def test_there_is_no_negative_zero():
    typed, _ = column("value", "-0.0")
    assert math.copysign(1, typed[0]) == 1


@given(st.integers(-999_999_999, 999_999_999), st.integers(0, 6), st.integers(0, 999_999))
def test_every_printed_number_comes_back(whole, places, fraction):
    found = f"{whole}.{fraction:06}"[: len(str(whole)) + 1 + places].rstrip(".")
    text = pd.Series([found], dtype="str")
    typed, problems = cells.check(
        pd.DataFrame({"line": [2], "value": text}), file="f", columns=(Column("value", "number"),)
    )
    assert not problems and Decimal(str(typed["value"][0])) == Decimal(found)
    assert cells.printed_decimals(text)[0] == -Decimal(found).as_tuple().exponent == places


def test_the_largest_number_taken_fits_the_store(tmp_path):
    """NUMERIC(20,6): a cell that passes here must never break a build."""
    figure = {
        "area": "370100",
        "indicator": "up",
        "year": 2025,
        "role": "actual",
        "source": "plan",
        "place": "a",
        "value": "999999999999.999999",
    }
    with ledgers.build(
        tmp_path / "s.duckdb",
        [{"id": 1, "kind": "upload", "figures": [figure, figure | {"place": "b", "value": "-999999999999.999999"}]}],
    ) as store:
        assert store.statements("figure")["value"].abs().tolist() == [1e12, 1e12]


# ---- years, whole numbers, dates, choices, text


@pytest.mark.parametrize(
    "kind, good, bad",
    [
        (
            "year",
            ["2020", "1999", "2100"],
            ["20", "02020", "2020年", "2020.0", "1899", "2200", "２０２０", "2020-2025", "二〇二〇", "20 20", "+2020"],
        ),
        ("rank", ["1", "4", "01"], ["0", "5", "-1", "1.0", "一", "1e0", "１", "9999999"]),
        (
            "date",
            ["2025", "2025-03", "2025-02-28", "2024-02-29"],
            [
                "2025-13",
                "2025-00",
                "2025-2-1",
                "2025-02-30",
                "2023-02-29",
                "2025/03/11",
                "2025-03-11 00:00",
                "2025年3月",
                "20250311",
                "0025-01-01",
                "2025-03-32",
            ],
        ),
        ("scope", ["plan", "annual"], ["计划", "Plan", "plans", "every_year", "plan;annual"]),
    ],
)
def test_typed_columns(kind, good, bad):
    typed, problems = column(kind, *good)
    assert not problems and typed.astype(str).str.lstrip("0").tolist() == [one.lstrip("0") for one in good]
    typed, problems = column(kind, *bad)
    assert [told.value for told in problems] == bad, "each bad cell is told once, in the file's order"
    assert [told.row for told in problems] == list(range(2, 2 + len(bad))) and {told.column for told in problems} == {
        kind
    }
    assert typed.isna().all() if kind in ("year", "rank") else set(typed) == {"plan" if kind == "scope" else ""}


def test_a_choice_says_what_may_stand_there_and_a_range_its_ends():
    assert column("scope", "计划")[1][0].line() == "f.csv 第 2 行·scope：“计划”无效。可填 plan / annual"
    assert column("rank", "7")[1][0].line() == "f.csv 第 2 行·rank：“7”超出范围。可填 1 到 4"


def test_an_empty_choice_is_the_default_and_an_empty_required_cell_a_problem():
    typed, problems = read(",1,2020,,,,备注")
    assert typed["scope"].tolist() == ["plan"] and [(told.column, told.code, told.row) for told in problems] == [
        ("area", "missing", 2)
    ]


def test_types_of_the_columns_also_of_an_empty_table():
    for typed, _ in (read("x,1,2020,2025,1,plan,y"), read()):
        assert {name: str(kind) for name, kind in typed.dtypes.items()} == {
            "line": "int64",
            "area": "str",
            "value": "float64",
            "year": "Int64",
            "date": "str",
            "rank": "Int64",
            "scope": "str",
            "note": "str",
        }
    assert len(read()[0]) == 0


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\x1b[31m", "\u200b", "\ufeff", "\u200f"], ids=ascii)
def test_a_character_nobody_sees_is_told(hidden):
    """'shan\u200bdan' looks like shandan and is found nowhere; NUL ends a text in other programs."""
    for name in ("area", "note", "scope", "value"):
        _typed, problems = column(name, f"1{hidden}2")
        assert [(told.code, told.column, told.row) for told in problems] == [("control", name, 2)], name
    assert hidden not in problems[0].line()


def test_a_huge_cell_is_told_shortly():
    typed, problems = column("note", "长" * 2000, "长" * 2001, "y" * 100_000)
    assert [(told.code, told.row) for told in problems] == [("too_long", 3), ("too_long", 4)] and typed.tolist() == [
        "长" * 2000,
        "",
        "",
    ]
    assert all(len(told.line()) < 200 for told in problems)


def test_all_problems_of_a_file_at_once_in_its_order():
    typed, problems = read(",x,20,x,9,z,", "a,1", "b,12。4,2020,2025-13,1,plan,", "c,1,2020,2025,1,plan,")
    assert [(told.row, told.column) for told in problems if told.code != "ragged"] == [
        (2, name) for name in ("area", "value", "year", "date", "rank", "scope")
    ] + [(4, "value"), (4, "date")]
    assert [(told.row, told.value) for told in problems if told.code == "ragged"] == [(3, "2 格")]
    assert typed["line"].tolist() == [2, 4, 5]


def test_check_leaves_its_input_alone():
    table = pd.DataFrame({"line": [2, 3], "value": pd.Series(["x", "-0"], dtype="str")})
    before = table.copy(deep=True)
    cells.check(table, file="f", columns=(Column("value", "number"),))
    pd.testing.assert_frame_equal(table, before)


# ---- the file


@pytest.mark.parametrize(
    "cut", [["a"], ["a,1,2020,2025,1,plan"], ["a,1,2020,2025,1,plan,n,more"], ["a,1,2020,2025,1,plan,n,"]]
)
def test_ragged_rows_are_told_and_left_out(cut):
    typed, problems = read(*cut, "b,2,,,,,")
    assert [(told.code, told.row) for told in problems] == [("ragged", 2)] and typed["area"].tolist() == ["b"]


@pytest.mark.parametrize(
    "header, said",
    [
        ("area,value,year,date,rank,scope", "缺 note"),
        (HEADER + ",extra", "多 extra"),
        ("value,area,year,date,rank,scope,note", "次序不同"),
        ("Area,value,year,date,rank,scope,note", "缺 area"),
        (HEADER.replace(",", ";"), "缺 area"),
        (HEADER.replace("year", "value"), "value 写了 2 次"),
        ("", "缺 area"),
        (HEADER.replace("area", " area"), "缺 area"),
        ("x" * 5000, "缺 area"),
    ],
)
def test_a_wrong_header_is_one_problem_that_says_what_and_the_right_one(header, said):
    typed, problems = read("a,1,2020,2025,1,plan,n", header=header)
    assert [(told.code, told.row) for told in problems] == [("header", 1)] and len(typed) == 0
    assert said in problems[0].why and HEADER in problems[0].fix and len(problems[0].value) <= 80


@pytest.mark.parametrize("body", [b"", b"\n", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_an_empty_file_is_a_wrong_header(body):
    assert [told.code for told in read(body=body)[1]] == ["header"]


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "bom"])
def test_line_endings_and_the_byte_order_mark(ending, mark):
    typed, problems = read(body=mark + ending.join([HEADER, "山丹县,74.41,2020,,1,,", ""]).encode())
    assert (typed["area"].tolist(), typed["value"].tolist(), typed["line"].tolist(), problems) == (
        ["山丹县"],
        [74.41],
        [2],
        [],
    )


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-16-le", "cp1252"])
def test_other_encodings_are_told_and_never_guessed(encoding):
    text = HEADER + "\n" + ("é" if encoding == "cp1252" else "山丹县") + ",1,,,,,"
    typed, problems = read(body=text.encode(encoding))
    assert len(problems) == 1 and problems[0].code in ("encoding", "header") and len(typed) == 0


@pytest.mark.parametrize(
    "line", ['"a,1,2020,2025,1,plan,n', '"a"b,1,2020,2025,1,plan,n', 'a,1,2020,2025,1,plan,"n', '"' + "x" * 200_000]
)
def test_an_unbalanced_quote_is_told_where_it_opens(line):
    """Without this the quote would swallow the rows below it and the problem would point at the end of the file."""
    typed, problems = read("ok,1,,,,,", line, *["c,1,,,,,"] * 30)
    assert [(told.code, told.row) for told in problems] == [("csv", 3)] and typed["area"].tolist() == ["ok"]


def test_a_quoted_cell_may_hold_commas_quotes_and_line_breaks():
    typed, problems = read('甲,1,,,,,"一, ""二""\n三"', "乙,x,,,,,")
    assert typed["note"].tolist() == ['一, "二"\n三', ""] and typed["line"].tolist() == [2, 4]
    assert [(told.row, told.column) for told in problems] == [(4, "value")]


def test_blank_lines_and_rows_of_commas_are_skipped_and_still_counted():
    typed, problems = read("", "a,1,,,,,", ",,,,,,", "   ", "b,x,,,,,")
    assert typed["line"].tolist() == [3, 6] and [(told.row, told.value) for told in problems] == [(6, "x")]


def test_a_cell_is_data_even_when_it_looks_like_a_formula():
    assert column("note", '=HYPERLINK("x")', "@sum")[0].tolist() == ['=HYPERLINK("x")', "@sum"]


@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(str.encode),
        st.text(alphabet='",\n\r a1;\x00', max_size=200).map(lambda t: f"{HEADER}\n{t}".encode()),
    )
)
def test_no_file_whatever_raises(body):
    text, problems = cells.read_csv(body, file="f.csv", columns=COLUMNS)
    typed, more = cells.check(text, file="f.csv", columns=COLUMNS)
    assert len(typed) == len(text) and text["line"].is_unique and text["line"].is_monotonic_increasing
    assert all(told.line().isprintable() for told in problems + more)


def test_the_real_columns_take_a_real_row():
    row = "620725,gps_per_10000,2020,table,year,3.0,人,,,,,baseline,,,,,1,shandan-145,第 9 行,3.0,"
    text, problems = cells.read_csv(
        (",".join(one.name for one in FIGURES) + "\n" + row).encode(), file="figures.csv", columns=FIGURES
    )
    typed, more = cells.check(text, file="figures.csv", columns=FIGURES)
    assert (
        problems + more == []
        and typed["value"].tolist() == [3.0]
        and cells.printed_decimals(text["value"]).tolist() == [1]
        and typed["area"].tolist() == ["620725"]
    )
