"""What an upload may cost, counted and not timed: the work grows with its rows, whatever they hold and whatever the store
holds; nothing goes deeper with its input; and whoever waits can stop it at any step, with nothing left behind.
"""

import ast
import contextlib
import importlib
import io
import pkgutil
import re
import sys
from dataclasses import replace
from itertools import count

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

import loaders
from actions import importing
from loaders import spreadsheets
from loaders.uploads import Given, naming, read, scope_words
from model import numerals
from model.failures import Refused
from store import Store
from tests.conftest import copied
from tests.stores import ADMIN
from tests.test_importing import YEAR, build
from tests.uploads import corpus, make

HEAD = "县区,指标,年份,数值\n"


def calls(work) -> int:
    """How many calls, of Python and of C, a piece of work makes."""
    made = count()

    def note(_frame, event, _what) -> None:
        if event in ("call", "c_call"):
            next(made)

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return next(made)


def reading(body: bytes | str, known=None, **more):
    body = body.encode() if isinstance(body, str) else body
    return read([Given(name="a", body=body)], reference=known or corpus.reference(), year=corpus.YEAR, **more)


# -- with the rows, not with their pairs ---------------------------------------------------------------------------------


def sheet(rows, merged=()) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_numbers": False})
    page = book.add_worksheet("2023年")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    for first, last in merged:
        page.merge_range(first, 0, last, 0, "甲县")
    book.close()
    return out.getvalue()


def texts_for_numbers(columns: int) -> bytes:
    return sheet([["县区", *["婴儿死亡率"] * columns]] + [["甲县", 4.3, *["4.3"] * (columns - 1)]] * 30)


def merged_counties(rows: int) -> bytes:
    return sheet(
        [["县区", "指标", "年份", "数值"]] + [["甲县", "婴儿死亡率", 2023, 4.3]] * rows,
        [(n, n + 1) for n in range(1, rows - 1, 2)],
    )


SHAPES = {
    "the same row again": lambda n: HEAD + "甲县,婴儿死亡率,2023,4.3\n" * n,
    "one cell, other values": lambda n: HEAD + "".join(f"甲县,婴儿死亡率,2023,{1 + i % 900 / 10}\n" for i in range(n)),
    "the same problem": lambda n: HEAD + "甲县,婴儿死亡率,2023,不是数\n" * n,
    "each another problem": lambda n: HEAD + "".join(f"甲县,婴儿死亡率,2023,错{i}\n" for i in range(n)),
    "counties nobody knows": lambda n: HEAD + "".join(f"未知{i}县,婴儿死亡率,2023,4.3\n" for i in range(n)),
    "indicators nobody knows": lambda n: HEAD + "".join(f"甲县,未知{i}率,2023,4.3\n" for i in range(n)),
    "units of another kind": lambda n: HEAD + "".join(f"甲县,婴儿死亡率,2023,{i}%\n" for i in range(n)),
    "lines below a table": lambda n: "甲县2023年\n指标,2022年,2023年\n" + "".join(f"第{i}节\n" for i in range(n)),
    "one column": lambda n: "县区\n" + "".join(f"甲县第{i}行\n" for i in range(n)),
    "targets": lambda n: "县区,指标,目标年,目标值,来源文件,位置\n" + "".join(f"甲县,婴儿死亡率,2025,{1 + i % 90 / 10},规划,第{i}行\n" for i in range(n)),
    "tasks": lambda n: "县区,任务,期限\n" + "".join(f"甲县,任务{i},2025\n" for i in range(n)),
    "numbers stored as text": lambda n: texts_for_numbers(n // 8),
    "merged counties": merged_counties,
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_four_times_the_rows_are_four_times_the_work(shape):
    # The first reading fills what Python itself remembers; suggestions end before the smallest size.
    sizes = [SHAPES[shape](rows) for rows in (300, 600, 1200)]
    reading(sizes[0])
    one, two, four = (calls(lambda size=size: reading(size)) for size in sizes)
    assert four - two < 2.5 * (two - one) + 5_000, f"{one}, {two} and {four} calls for 300, 600 and 1200 rows"


def nation(counties: int):
    """The corpus' reference with so many counties more."""
    known = corpus.reference()
    more = [(f"8{n:05}", f"某{n}地县", f"某{n}地", "county", "") for n in range(counties)]
    areas = pd.DataFrame(more, columns=["code", "name", "short", "level", "parent"])
    return replace(known, areas=pd.concat([known.areas, areas], ignore_index=True))


def test_a_title_costs_the_same_however_many_counties_there_are():
    """Every line of its own below a table may name another county: it is asked for each."""
    few, many = (naming.Names(catalogue=one.catalogue, areas=one.areas) for one in (nation(10), nation(2_000)))
    text = "某3地县2023年妇幼卫生年报"
    assert few.area_spans(text) == many.area_spans(text) == [(0, 4, ("800003",))]
    assert calls(lambda: many.area_spans(text)) <= calls(lambda: few.area_spans(text)) + 5


def test_of_names_that_overlap_in_a_title_the_longest_holds():
    known = nation(0)
    areas = [("810000", "丁河市", "丁河", "city", ""), ("810001", "丁河县", "丁河", "county", "810000")]
    known = replace(known, areas=pd.DataFrame(areas, columns=["code", "name", "short", "level", "parent"]))
    names = naming.Names(catalogue=known.catalogue, areas=known.areas)
    assert names.area_spans("丁河市丁河县2023年") == [(0, 6, ("810001",))]
    assert names.area_spans("丁河市2023年") == [(0, 3, ("810000",))]
    assert names.area_spans("620725") == [] == names.area_spans("")


def test_suggesting_names_ends_however_many_counties_there_are():
    known, body = nation(3_000), HEAD + "".join(f"未知{i}之县,婴儿死亡率,2023,4.3\n" for i in range(300))
    names = naming.Names(catalogue=known.catalogue, areas=known.areas)
    for number in range(300):
        names.like_area(f"未知{number}之县")
    assert names._compared <= naming.MOST_COMPARED + len(names._areas)
    assert len(reading(body, known).problems) == 300


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    path = tmp_path_factory.mktemp("built") / "s.duckdb"
    build(path, path.parent / "data")
    return path


@pytest.fixture
def store(built, tmp_path):
    with Store.open(copied(built, tmp_path)) as opened:
        yield opened


def given(text: str, name: str = "2023.csv") -> list[Given]:
    return [Given(name=name, body=text.encode())]


def test_of_the_store_only_the_cells_an_upload_speaks_of_are_read(store, monkeypatch):
    """And what they are a part of, which they are checked against: a nation's store is not read for five figures."""
    told, real = [], Store.statements

    def noting(self, table, **more):
        found = real(self, table, **more)
        told.extend((table, *pair) for pair in zip(found["area"], found.get("indicator", found["area"])))
        return found

    monkeypatch.setattr(Store, "statements", noting)
    made = importing.prepare(store, given(HEAD + "甲县,tcm_beds_per_1000,2023,9.9\n"), year=YEAR)
    assert {pair for pair in told if pair[0] == "figure"} <= {
        ("figure", "990101", indicator) for indicator in ("tcm_beds_per_1000", "beds_per_1000")
    }
    assert {problem.code for problem in made.problems} <= {"part_over_whole", "unit_slip", "jump"}
    assert not [one for one in told if one[0] == "target"]


TARGETS = "县区,指标,目标年,比较符,目标值,来源文件,位置\n"
WHOLE_WAY = {
    "targets": lambda n: TARGETS + "".join(f"甲县,每千人口注册护士数,{2025 + i % 6},≥,{1 + i % 90 / 10},规划,第{i}行\n" for i in range(n)),
    "the same target again": lambda n: TARGETS + "甲县,每千人口注册护士数,2025,≥,4.1,规划,第一章\n" * n,
    "one target, other values": lambda n: TARGETS + "".join(f"甲县,每千人口注册护士数,2025,≥,{1 + i % 900 / 10},规划,第一章\n" for i in range(n)),
    "figures that stand": lambda n: HEAD + "".join(f"甲县,每千人口注册护士数,{1950 + i % 70},{1 + i % 7}.{i % 10}\n" for i in range(n)),
}  # fmt: skip


@pytest.mark.parametrize("shape", WHOLE_WAY)
def test_from_the_file_to_the_ledger_four_times_the_rows_are_four_times_the_work(store, shape):
    """What an upload is set beside, its problems as they are listed, what is refused, and the writing."""

    def whole_way(text: str) -> None:
        made = importing.prepare(store, given(text), year=YEAR)
        refused = importing.refusals(made, reason="更正", accepted_warnings=False, good_rows=False)
        importing.listed(made.problems + importing.further(refused, made.problems))
        with contextlib.suppress(Refused):
            importing.submit(store, made, actor=ADMIN, reason="更正", accepted_warnings=True, good_rows=True)

    sizes = [WHOLE_WAY[shape](rows) for rows in (200, 400, 800)]
    whole_way(sizes[0])
    one, two, four = (calls(lambda size=size: whole_way(size)) for size in sizes)
    assert four - two < 2.5 * (two - one) + 5_000, f"{one}, {two} and {four} calls for 200, 400 and 800 rows"


# -- no deeper with the input ----------------------------------------------------------------------------------------------


def modules():
    names = [one.name for one in pkgutil.walk_packages(loaders.__path__, "loaders.")]
    names.remove("loaders.catalogue")  # it counts how deep indicators.yaml goes before it follows it
    return [*map(importlib.import_module, names), numerals]


def circles(tree: ast.Module) -> set[str]:
    """Functions that come back to themselves, by their own name or through others of the module."""
    asks: dict[str, set[str]] = {}
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            called = (one.func for one in ast.walk(function) if isinstance(one, ast.Call))
            asks.setdefault(function.name, set()).update(
                one.id if isinstance(one, ast.Name) else one.attr
                for one in called
                if isinstance(one, ast.Name)
                or (isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name) and one.value.id == "self")
            )
    found = set()
    for name in asks:
        reached, ahead = set(), set(asks[name])
        while ahead:
            one = ahead.pop()
            reached.add(one)
            ahead |= asks.get(one, set()) - reached
        if name in reached:
            found.add(name)
    return found


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.__name__)
def test_nothing_that_reads_calls_itself(module):
    """A cell of '2020年' repeated 1,500 times was a RecursionError."""
    assert circles(ast.parse(open(module.__file__, encoding="utf-8").read())) == set()


def test_a_circle_is_seen():
    assert circles(ast.parse("def a(): b()\ndef b(): a()\ndef c(): b()\nclass D:\n def d(self): self.d()")) == {*"abd"}


# -- patterns ----------------------------------------------------------------------------------------------------------------


def patterns() -> set[re.Pattern]:
    """Every pattern of the loaders and the numerals: those compiled, and those written where they are used.

    One made from what a function is handed cannot be made here; what such a function returned is among those compiled.
    """
    found = set()
    for module in modules():
        found |= {one for one in vars(module).values() if isinstance(one, re.Pattern)}
        for call in ast.walk(ast.parse(open(module.__file__, encoding="utf-8").read())):
            asked = call.func if isinstance(call, ast.Call) and call.args else None
            if isinstance(asked, ast.Attribute) and isinstance(asked.value, ast.Name) and asked.value.id == "re":
                written = compile(ast.Expression(call.args[0]), module.__name__, "eval")
                with contextlib.suppress(NameError):
                    found.add(re.compile(eval(written, vars(module))))
    return found


PIECES = [
    "1",
    "1,",
    "1.",
    "12",
    "2020年",
    "2020-",
    "(",
    ")",
    "(甲",
    "甲)",
    "()",
    " ",
    "一",
    "①",
    "*",
    ":",
    "单位:",
    "年10月",
    "1月-",
]
PIECES += [
    "其中",
    "1)",
    "[1]",
    "《",
    "/10万",
    "%",
    "人",
    "_x000D_",
    "\\a",
    "[a",
    '"',
    '"a',
    ";",
    "#",
    "0.",
    "至",
    "-",
    "注1",
    "甲",
]


def as_read(pattern: re.Pattern, text: str) -> str | bytes:
    """The text as the pattern reads it: a few look into the bytes of a workbook before it is opened."""
    return text.encode() if isinstance(pattern.pattern, bytes) else text


def test_every_pattern_is_found():
    assert len(patterns()) > 100 and {scope_words.LIMITING_BESIDE, scope_words.PEOPLE_IN_TITLES} <= patterns()


@pytest.mark.soak
def test_no_pattern_goes_astray_in_a_long_text():
    """5,000 characters of every piece, alone and in pairs, with an end that fits nothing: a pattern that tries every way
    to cut them up would never come back, and the alarm ends it.
    """
    from tests.test_uploads_fuzz import watched

    for pattern in patterns():
        with watched():
            for first in PIECES:
                for second in ("", *PIECES[::4]):
                    piece = first + second
                    for text in ((piece * 5_000)[:5_000] + "\x00", "\x00" + (piece * 5_000)[:5_000] + "\x00"):
                        pattern.match(as_read(pattern, text))
                        pattern.fullmatch(as_read(pattern, text))
                    pattern.search(as_read(pattern, ("\x00" + piece * 5_000)[:1_000] + "\x00"))


# -- stopped at any step -----------------------------------------------------------------------------------------------------


class Cancelled(Exception):
    pass


class StoppedByThePage(BaseException):  # as Streamlit's own is
    pass


FIGURES = [["县区", "指标", "年份", "数值"], *([["甲县", "婴儿死亡率", 2023, 4.3]] * 12_000)]


def as_xlsx() -> bytes:
    book, out = openpyxl.Workbook(write_only=True), io.BytesIO()
    page = book.create_sheet("2023")
    for row in FIGURES:
        page.append(row)
    book.save(out)
    return out.getvalue()


def as_html() -> bytes:
    return ("<html><table>" + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in FIGURES) + "</table></html>").encode()  # fmt: skip


def as_csv() -> bytes:
    return "".join(",".join(map(str, row)) + "\n" for row in FIGURES).encode()


@pytest.mark.parametrize(
    "kind", [as_csv, as_xlsx, as_html, lambda: make.old_workbook("2023", FIGURES)], ids=["csv", "xlsx", "html", "xls"]
)
@pytest.mark.parametrize("stop", [Cancelled, StoppedByThePage])
def test_the_parsing_of_a_file_can_be_stopped(kind, stop):
    body, asked = kind(), count(1)
    assert spreadsheets.read(body, "a", lambda: next(asked) and None).refusal is None
    steps = next(asked) - 1
    assert steps >= 2

    def stopping():
        if next(again) == steps:
            raise stop

    again = count(1)
    with pytest.raises(stop):
        spreadsheets.read(body, "a", stopping)


def test_an_upload_can_be_stopped_at_every_step_and_nothing_stays(store):
    """From the first row to the last verdict: each time somebody is asked, he may say no."""
    files = given(
        HEAD + "".join(f"甲县,每千人口注册护士数,{1950 + n % 70},{1 + n % 7}.{n % 10}\n" for n in range(6_000))
    )
    told: list[str] = []
    importing.prepare(store, files, year=YEAR, progress=lambda done, total, words: told.append(words))
    assert {"读取 2023.csv", "核对重复的行", "与数据库对照", "试写，不保留", "与历年的数核对"} <= set(told)
    version, before = store.version(), store.statements("figure")
    for last in range(1, len(told) + 1):
        asked = count(1)

        def stopping(done, total, words, asked=asked, last=last):
            if next(asked) == last:
                raise StoppedByThePage

        with pytest.raises(StoppedByThePage):
            importing.prepare(store, files, year=YEAR, progress=stopping)
        assert store.version() == version
    pd.testing.assert_frame_equal(store.statements("figure"), before)
    with store.trial() as trial:  # the next one need not wait for the one that was stopped
        assert trial.version() == version
