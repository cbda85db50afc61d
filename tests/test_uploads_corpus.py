"""Drop-a-file tests of uploads: each file in tests/uploads/good and bad is read and compared with what stands beside it.

A new file is a new test. Beside `x.csv` may stand
    x.rows.csv, x.targets.csv, x.commitments.csv   the rows that come through, all of them; only the columns named are compared
    x.problems.txt                                 one line a problem: level, code, row, column, value, sheet, tab between;
                                                   '' = must be empty, '*' = anything but empty
    x.doubts.txt                                   the same, of what is only seen beside uploads/history.csv
Nothing beside it: no rows, or no problems. In good/ no problem is an error, in bad/ at least one is.
uploads/about.tsv says which program made a file (uploads/make.py writes both) and how its sheets should be understood.
Counties and figures are invented (uploads/areas.csv); indicators are the project's own.
"""

import csv
import functools
import io
import re
import subprocess
import sys
import zipfile
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from loaders.spreadsheets import limits
from loaders.uploads import Given, Reading, read
from loaders.uploads.history_checks import check
from model.columns import IN_FILES, names
from tests.uploads import make
from tests.uploads.corpus import BESIDE, HERE, YEAR, beside, files, given, history, reference

EXPECTED = {"figure": "rows", "target": "targets", "commitment": "commitments"}
FILES = files()
PASSPORT = ["line", "file", "sheet", "row", "column", "found"]
# Latin words a Chinese office says itself: names of formats and programs.
SAID = re.compile(
    r"\b(CSV|TSV|XLSX|XLSM|XLSB|XLS|ODS|UTF-?8|UTF-?16|GB18030|GBK|WPS|Excel|HTML|XML|PDF|Word|DTD|ID)\b", re.IGNORECASE
)
WORD = re.compile(r"[A-Za-z]{2,}")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module", name="reference")
def _reference():
    return reference()


@functools.cache
def reading_of(path: Path) -> Reading:
    """One reading for all tests that only look at it."""
    return read([given(path)], reference=reference(), year=YEAR)


def as_text(value) -> str:
    if pd.isna(value):
        return ""
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def expected_rows(path: Path, table: str) -> pd.DataFrame | None:
    there = path.with_name(f"{path.stem}.{EXPECTED[table]}.csv")
    return pd.read_csv(there, dtype=str, keep_default_na=False) if there.exists() else None


def expected_problems(path: Path, kind: str = "problems") -> list[tuple[str, ...]]:
    there = path.with_name(f"{path.stem}.{kind}.txt")
    lines = there.read_text(encoding="utf-8").splitlines() if there.exists() else []
    return [tuple((line.split("\t") + [""] * 6)[:6]) for line in lines if line.strip()]


def told(problem) -> tuple[str, ...]:
    row = "" if problem.row is None else str(problem.row)
    return (problem.level, problem.code, row, problem.column, problem.value, problem.sheet)


def unmatched(expected: list[tuple[str, ...]], found: list[tuple[str, ...]]) -> list[str]:
    """What is missing and what is too much. An expected line without a sheet does not ask for it; '*' is anything but empty."""
    left, missing = list(found), []
    for line in sorted(expected, key=lambda line: line.count("*")):
        fits = [
            one
            for one in left
            if all(w == g or (w == "*" and g != "") for w, g in zip(line[:5], one)) and line[5] in ("", one[5])
        ]
        left.remove(fits[0]) if fits else missing.append(line)
    return [f"not told: {line}" for line in missing] + [f"told, not expected: {line}" for line in left]


def _id(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_a_file_gives_its_rows_and_its_problems(path):
    reading = reading_of(path)
    for table in EXPECTED:
        expected, found = expected_rows(path, table), reading.tables[table]
        if expected is None:
            assert found.empty, found[["row", "column", "found"]]
            continue
        shown = [tuple(as_text(cell) for cell in row) for row in found[list(expected.columns)].itertuples(index=False)]
        assert Counter(shown) == Counter(expected.itertuples(index=False, name=None))
    wrong = unmatched(expected_problems(path), [told(problem) for problem in reading.problems])
    assert not wrong, "\n".join(wrong)
    assert any(problem.level == "error" for problem in reading.problems) == (path.parent.name == "bad")


@pytest.mark.parametrize("path", [path for path in FILES if path.parent.name == "good"], ids=_id)
def test_a_file_raises_its_doubts_beside_the_history(path, reference):
    doubts = check(reading_of(path).tables["figure"], reference=reference, history=history())
    wrong = unmatched(expected_problems(path, "doubts"), [told(problem) for problem in doubts])
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_every_problem_is_told_in_words_a_planner_can_use(path, reference):
    for problem in reading_of(path).problems:
        assert problem.level in ("error", "warning") and re.fullmatch(r"[a-z][a-z0-9_]*", problem.code)
        assert problem.file == path.name
        assert "\n" not in problem.line() and (problem.row is None or problem.row >= 1)
        assert problem.row is None or re.fullmatch(r"[A-Z]{0,3}", problem.column), problem
        for words in (problem.why, problem.fix):
            assert CHINESE.search(words), problem
            # What stood in the file, and the ids a reader may type, are quoted; the rest must be Chinese.
            quoted = sorted(
                {problem.value, problem.file, problem.sheet, *reference.catalogue.indicators} - {""}, key=len
            )
            for one in reversed(quoted):
                words = words.replace(one, "")
            assert not WORD.search(SAID.sub("", words)), problem


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_reading_twice_gives_the_same_and_changes_nothing(path, reference):
    upload, areas = [given(path)], reference.areas.copy(deep=True)
    first, second = reading_of(path), read(upload, reference=reference, year=YEAR)
    assert first.problems == second.problems and first.sheets == second.sheets
    for table in EXPECTED:
        assert_frame_equal(first.tables[table], second.tables[table])
    assert upload == [given(path)]
    assert_frame_equal(reference.areas, areas)


@pytest.mark.parametrize("path", FILES, ids=_id)
def test_every_row_says_where_it_stood(path):
    """The columns of model.columns and the passport; every line number once."""
    reading = reading_of(path)
    lines = []
    for table, columns in IN_FILES.items():
        rows = reading.tables[table]
        assert {*names(columns), *PASSPORT} <= set(rows.columns)
        assert (rows["file"] == path.name).all() and (rows["row"] >= 1).all()
        lines += rows["line"].tolist()
    assert len(lines) == len(set(lines))
    figures = reading.tables["figure"]
    assert (figures["source"] == "upload").all() and (figures["role"] == "actual").all()
    assert figures["place"].isin(["上报数据"]).all() and figures["rank"].isna().all()
    assert (figures["as_printed"].str.len() <= 60).all() and figures["note"].str.contains(path.name, regex=False).all()
    assert not figures.duplicated(["area", "indicator", "year", "period"]).any()
    assert {sheet.file for sheet in reading.sheets} <= {path.name}
    assert all(CHINESE.search(sheet.why) for sheet in reading.sheets)


def understood() -> list[tuple[str, str, str]]:
    with open(HERE / "about.tsv", encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    return [(row["file"], row["layout"], row["encoding"]) for row in rows if row["layout"]]


@pytest.mark.parametrize("name, layout, encoding", understood(), ids=lambda value: str(value)[:40])
def test_a_sheet_is_understood_by_itself(name, layout, encoding):
    sheets = [one for one in reading_of(HERE / name).sheets if one.used]
    assert "+".join(sheet.layout for sheet in sheets) == layout
    assert {sheet.encoding for sheet in sheets} == {encoding}


def test_several_files_are_one_upload(reference):
    """Rows of all, each under its own file's name, lines unique; a bad file among them does not take the good ones along."""
    paths = [HERE / "good/long_utf8.csv", HERE / "good/unit_line.xlsx", HERE / "bad/not_a_book.xlsx"]
    alone = [read([given(path)], reference=reference, year=YEAR) for path in paths]
    together = read([given(path) for path in paths], reference=reference, year=YEAR)
    assert len(together.tables["figure"]) == sum(len(one.tables["figure"]) for one in alone) > 0
    assert together.tables["figure"]["line"].is_unique
    assert set(together.tables["figure"]["file"]) == {path.name for path in paths[:2]}
    assert {problem.file for problem in together.problems if problem.level == "error"} == {paths[2].name}


CHOSEN = [
    ("bad/no_county.xlsx", "Sheet1", {"context": {"area": "900102"}}, {("900102", 2022), ("900102", 2023)}),
    ("bad/no_year.xlsx", "Sheet1", {"context": {"year": "2021"}}, {("900101", 2021), ("900102", 2021)}),
    ("good/hidden_and_notes.xlsx", "上年", {"used": True}, {("900101", 2023), ("900101", 2024), ("900102", 2024)}),
    ("good/sheet_per_county.xlsx", "乙县", {"used": False}, {("900101", 2022), ("900101", 2023)}),
    (
        "good/years_across.xlsx",
        "Sheet1",
        {"columns": {"C": "ignore", "D": "ignore", "E": "ignore"}},
        {("900101", 2024)},
    ),
]


@pytest.mark.parametrize(
    "name, sheet, choice, cells", CHOSEN, ids=[f"{name}-{'-'.join(how)}" for name, _, how, _ in CHOSEN]
)
def test_a_guess_can_be_changed(name, sheet, choice, cells, reference):
    """What the reader of the page chooses holds, and the sheet's reading says so."""
    path = HERE / name
    choices = {(path.name, sheet): choice}
    reading = read([given(path)], reference=reference, year=YEAR, choices=choices)
    figures = reading.tables["figure"]
    assert set(zip(figures["area"], figures["year"].astype(int))) == cells
    assert not [problem for problem in reading.problems if problem.level == "error"]
    shown = next(one for one in reading.sheets if one.sheet == sheet)
    assert all(getattr(shown, key) == value for key, value in choice.items() if key == "used")
    assert choice.get("context", {}).items() <= shown.context.items()
    assert choice.get("columns", {}).items() <= shown.columns.items()
    assert choices == {(path.name, sheet): choice}


def test_the_corpus_is_as_large_as_promised_and_each_file_small():
    assert len(FILES) >= 48
    assert len({(path.parent, path.stem) for path in FILES}) == len(FILES), (
        "two files would share what stands beside them"
    )
    assert [path.name for path in FILES if path.stat().st_size > 30_000] == []
    known = {(path.parent, path.stem) for path in FILES}
    orphans = [path.name for path in beside() if (path.parent, BESIDE.sub("", path.name)) not in known]
    assert not orphans, "expected rows or problems without a file"
    assert {name for name, *_ in understood()} <= {_id(path) for path in FILES}


# ---- files too large to keep: made here


def _codes(body: bytes, name: str, reference) -> set[str]:
    reading = read([Given(name=name, body=body)], reference=reference, year=YEAR)
    assert all(rows.empty for rows in reading.tables.values())
    return {problem.code for problem in reading.problems}


def _book_of(sheet: str = "", **parts: str) -> bytes:
    """A small workbook whose first sheet's XML, or other parts, are replaced."""
    made = make.members(HERE.joinpath("good/portal_inline.xlsx").read_bytes())
    body = f'<?xml version="1.0"?><worksheet xmlns="{make.MAIN}"><sheetData>{sheet}</sheetData></worksheet>'
    return make.zipped(made | {"xl/worksheets/sheet1.xml": body} | parts)


def test_a_file_past_a_limit_is_refused_by_its_name(reference):
    row = "甲县,婴儿死亡率,2023,4.3\n"
    assert _codes(b"," * (limits.FILE_BYTES + 1), "a.csv", reference) == {"too_large"}
    assert _codes((row * (limits.ROWS + 1)).encode(), "a.csv", reference) == {"too_many_rows"}
    assert _codes(("4.3," * (limits.COLUMNS + 1) + "1\n").encode(), "a.csv", reference) == {"too_many_columns"}
    wide = ",".join("1" * limits.COLUMNS) + "\n"
    assert _codes((wide * (limits.CELLS // limits.COLUMNS + 1)).encode(), "a.csv", reference) == {"too_many_cells"}
    tall = _book_of("<row><c><v>1</v></c></row>" * (limits.ROWS + 1))
    assert _codes(tall, "a.xlsx", reference) & {"too_many_rows", "zip_bomb"}
    parts = {f"xl/media/{number}.png": "x" for number in range(limits.ZIP_PARTS)}
    assert _codes(make.zipped(make.members(_book_of()) | parts), "a.xlsx", reference) == {"zip_bomb"}


CHILD = """
import resource, sys
from loaders.uploads import Given, read
from tests.uploads import make
from tests.uploads.corpus import HERE, YEAR, given, reference
read([given(HERE / "good/years_across.xlsx")], reference=reference(), year=YEAR)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for path in sys.argv[1:]:
    reading = read([Given(name="a.xlsx", body=open(path, "rb").read())], reference=reference(), year=YEAR)
    print(sorted({problem.code for problem in reading.problems if problem.level == "error"}))
print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_a_refused_file_costs_little_memory(tmp_path):
    """Three bombs in a process of their own: blanks, one text repeated, and a directory that lies about what is inside."""
    blanks = _book_of(" " * 80_000_000)
    texts = _book_of(**{"xl/sharedStrings.xml": f'<sst xmlns="{make.MAIN}">{"<si><t>甲</t></si>" * 1_500_000}</sst>'})
    size = max(entry.file_size for entry in zipfile.ZipFile(io.BytesIO(blanks)).infolist())
    lying = blanks.replace(size.to_bytes(4, "little"), (2_000).to_bytes(4, "little"))
    for name, body in {"blanks": blanks, "texts": texts, "lying": lying}.items():
        tmp_path.joinpath(name).write_bytes(body)
    paths = [str(tmp_path / name) for name in ("blanks", "texts", "lying")]
    ran = subprocess.run(
        [sys.executable, "-c", CHILD, *paths],
        check=False,
        cwd=HERE.parents[1],
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    *codes, grown = ran.stdout.splitlines()
    assert len(codes) == 3 and "[]" not in codes
    assert int(grown) < 50, f"{grown} MB"
