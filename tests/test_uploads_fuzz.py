"""Whatever is uploaded ends in rows or Problems: random grids, random choices, and corpus files bent out of shape.

Never an exception, a hang, a file written, a process or a connection; and no row that the file does not say.
"""

import html
import io
import math
import re
import signal
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import contextmanager, suppress

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, example, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from loaders.uploads import Given, Reading, read
from model.columns import ATTRIBUTES, COMPARATORS, FIGURES, IN_FILES, PERIODS, SCOPES, STATUSES, names
from model.problems import Problem
from tests.uploads import corpus, make

FILES = corpus.files()
# Detects a hang; no example should come near it, however busy the machine.
PATIENCE = 60
# A failing example is printed as it was found: shrinking one took five minutes.
FOUND = (Phase.explicit, Phase.reuse, Phase.generate)
FEW = settings(max_examples=30, deadline=None, derandomize=True, phases=FOUND, suppress_health_check=list(HealthCheck))
MANY_TABLES = settings(FEW, max_examples=700, derandomize=False)  # an example is one or two files, each read twice
MANY_FILES = settings(FEW, max_examples=1300, derandomize=False)

# ---- what reading may not do

WRITES = {
    "os.mkdir",
    "os.remove",
    "os.rename",
    "os.rmdir",
    "os.truncate",
    "os.link",
    "os.symlink",
    "os.system",
    "os.exec",
}
WRITES |= {
    "subprocess.Popen",
    "socket.connect",
    "tempfile.mkstemp",
    "tempfile.mkdtemp",
    "shutil.copyfile",
    "shutil.move",
}
_watched: list[str] | None = None


def _listen(event: str, told: tuple) -> None:
    """Python's own list of what a program does to the world. A hook cannot be taken off again: it is idle unless watched."""
    if _watched is None or (event not in WRITES and event != "open"):
        return
    if event == "open":
        path, mode, flags = (*told, None, 0)[:3]
        writes = bool(flags and flags & 0o3103) or (isinstance(mode, str) and bool(set(mode) & set("wax+")))
        if not writes or "__pycache__" in str(path):  # a module imported late is compiled by Python, not by us
            return
    _watched.append(f"{event} {told!r:.200}")


@contextmanager
def watched():
    """What is done to the world meanwhile, as a list; and an end to a hang."""
    global _watched

    def late(_signal, _frame):
        raise TimeoutError(f"still reading after {PATIENCE} s")

    if not getattr(sys, "_uploads_listener", False):
        sys.addaudithook(_listen)
        sys._uploads_listener = True
    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(PATIENCE)
    _watched = done = []
    try:
        yield done
    finally:
        _watched = None
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# ---- what rows must be true to

DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError, RuntimeError, IndexError)
TAG = re.compile(rb"<[^>]*>")
NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def unzipped(body: bytes) -> dict[str, bytes]:
    """The parts of a zip that can still be read: one that is damaged can have given no row."""
    parts = {}
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            for name in archive.namelist():
                with suppress(*DAMAGE):
                    parts[name] = archive.read(name)
    except DAMAGE:
        return {}
    return parts


def texts(body: bytes) -> str | None:
    """All that a file says, as plain text; None for an .xls, whose numbers are binary."""
    if body.startswith((b"\xd0\xcf\x11\xe0", b"\x09\x08")):  # in a container or bare
        return None
    if body.startswith(b"PK"):
        return " ".join(
            html.unescape(TAG.sub(b" ", part).decode("utf-8", "replace")) for part in unzipped(body).values()
        )
    return " ".join(body.decode(encoding, "replace") for encoding in ("utf-8", "gb18030", "utf-16-le", "utf-16-be"))


def said_numbers(text: str) -> set[float]:
    plain = re.sub(r"(?<=[0-9]),(?=[0-9]{3})", "", unicodedata.normalize("NFKC", text)) + " " + text
    return {abs(float(one)) for one in NUMBER.findall(plain)}


def is_said(value: float, decimals: int, numbers: set[float]) -> bool:
    """The value is a number of the file, as printed with so many decimals; 0.715 in a percent format is 71.5."""
    near = 0.5 * 10.0**-decimals + 1e-9
    return any(abs(abs(value) - one * times) <= near for one in numbers for times in (1, 100))


def true_to(reading: Reading, files: list[Given]) -> None:
    """Known words, finite numbers, each said by its file and its cell."""
    known, catalogue = corpus.reference(), corpus.reference().catalogue
    areas, bodies = set(known.areas["code"]), {file.name: file.body for file in files}
    numbers = {name: None if (text := texts(body)) is None else said_numbers(text) for name, body in bodies.items()}
    for problem in reading.problems:
        assert isinstance(problem, Problem) and problem.why and problem.fix and problem.file in bodies
    assert set(reading.tables) == set(IN_FILES)
    for rows in reading.tables.values():
        assert rows["area"].isin(areas).all() and rows["file"].isin(bodies.keys()).all()
        assert (rows["row"] >= 1).all()
    for row in reading.tables["target"].to_dict("records"):
        assert row["indicator"] in catalogue.indicators and row["source"] and row["place"], row
        assert row["comparator"] in ("", *COMPARATORS) and row["scope"] in SCOPES and row["attribute"] in ATTRIBUTES, (
            row
        )
        assert row["comparator"] != "range" or row["value"] < row["value_to"], row
        assert not math.isinf(row["value"]), row
    for row in reading.tables["commitment"].to_dict("records"):
        assert row["id"] and row["task"] and row["source"] and row["place"], row
    figures = reading.tables["figure"]
    assert set(names(FIGURES)) <= set(figures.columns)
    for row in figures.to_dict("records"):
        assert row["indicator"] in catalogue.indicators, row
        assert row["unit"] in catalogue.accepted_units(row["indicator"]), row
        assert row["period"] in PERIODS and row["status"] in ("", *STATUSES) and row["comparator"] in ("", *COMPARATORS)
        assert 1900 <= row["year"] <= corpus.YEAR and 0 <= row["decimals"] <= 6, row
        assert math.isfinite(row["value"]) and abs(row["value"]) < 1e13, row
        assert is_said(row["value"], row["decimals"], said_numbers(row["found"])), row
        if numbers[row["file"]] is not None:
            assert is_said(row["value"], row["decimals"], numbers[row["file"]]), row


def ends_well(files: list[Given], choices: dict | None = None) -> Reading:
    bodies = [bytes(bytearray(file.body)) for file in files]
    with watched() as done:
        reading = read(files, reference=corpus.reference(), year=corpus.YEAR, choices=choices)
    assert not done, done
    assert [file.body for file in files] == bodies
    true_to(reading, files)
    return reading


# ---- random grids

NOTES = ["注：2024年为快报数。", "数据来源：统计年报", "单位：%", "甲县2023年卫生健康主要指标", "", "合计"]
# column -> what usually stands in it, and what sometimes does
AREAS = ("甲县|乙县|丙县|丁河县|900101|900102000000|甲市", "丁河|合计|甲线||甲县①|全国")
INDICATORS = (
    "婴儿死亡率|婴儿死亡率(‰)|人均预期寿命|65岁及以上老年人健康管理率（%）|infant_mortality",
    "死亡率|床位数||其中：孕产妇死亡率|合计",
)
YEARS = (
    "2020|2021|2022年|2023|２０２４|2024妇幼年度",
    "2025年上半年|2027|23|2022-2023||2023年年报|2023年6月|二〇二三年",
)
UNITS = ("", "‰|%|％|1/10万|/10万|岁|万人|张/千人|—")
VALUES = [
    "4.3|0|12.5|78.62|71.5|4.30| 5.1 |１２．５|—",
    "-0|98.5%|4.3‰|11.91/10万|12.7 (2023)|1,234|1,2,3|…|未统计|≥95|90以上|约78",
]
VALUES[1] += (
    "|\u00a04.6\u00a0|1e5|inf|NaN|#DIV/0!|=1+1|'4.3|4.3.2|999999999999999|0.0000001|见附件|３～５|1:1.4|−2||4.3*|4.3①|0x1F|1_000|٤|Ⅳ|½|⁵"
)
BLANK = ("", "4|1000|4.5|别的|H1|年报|2023版")
COLUMNS = {
    "县区": AREAS,
    "地区": AREAS,
    "指标": INDICATORS,
    "指标名称": INDICATORS,
    "年份": YEARS,
    "目标年": YEARS,
    "单位": UNITS,
    "数值": VALUES,
}
COLUMNS |= {
    "目标值": VALUES,
    "比较符": ("≥|≤", "区间|=|>=|不知道|"),
    "范围": ("规划期|当年|", "每年|别的"),
    "属性": ("约束性|预期性|", "别的"),
}
COLUMNS |= {
    "来源文件": ("甲县规划", ""),
    "位置": ("第二章", ""),
    "任务": ("建成五大中心|配备救护车", ""),
    "基期年": ("", "2020|去年"),
}
COLUMNS |= {"时期": ("全年||上半年|妇幼年度", "别的|1-9月"), "状态": ("年报||快报", "别的")}
HEADERS = [
    *COLUMNS,
    "县区代码",
    "指标编号",
    "年度",
    "指标值",
    "分子",
    "分母",
    "口径",
    "来源",
    "备注",
    "序号",
    "性别",
    "2023年",
    "",
]
WORDS = st.one_of(
    st.sampled_from([word for pair in [*COLUMNS.values(), BLANK] for words in pair for word in words.split("|")]),
    st.sampled_from(HEADERS + NOTES),
    st.text(max_size=8),
    st.decimals(-10, 2000, places=2).map(str),
)


def _cell_of(pair: Sequence[str]) -> st.SearchStrategy:
    """Mostly what is usual, so that rows come through: one_of would take each branch as often as any other."""
    usual, odd = (words.split("|") for words in pair)
    expected = st.sampled_from(usual * (20 // len(usual)) + odd[:2])
    return st.sampled_from([expected] * 20 + [st.sampled_from(odd), WORDS]).flatmap(lambda strategy: strategy)


def _rows(head: list[str], pairs: list[Sequence[str]]) -> st.SearchStrategy:
    rows = st.lists(st.tuples(*map(_cell_of, pairs)).map(list), min_size=1, max_size=8)
    return rows.map(lambda rows: [head, *rows])


def _form(head: list[str]) -> st.SearchStrategy:
    return _rows(head, [COLUMNS.get(name, BLANK) for name in head])


def _across(first: Sequence[str], top: Sequence[str], corner: str) -> st.SearchStrategy:
    heads = st.lists(_cell_of(top), min_size=1, max_size=5)
    return heads.flatmap(lambda names: _rows([corner, *names], [first, *[VALUES] * len(names)]))


GRIDS = st.one_of(
    *map(
        _form,
        (make.LONG, ["地区", "指标名称", "年份", "时期", "状态", "数值"], make.TEMPLATE, make.TARGETS, make.TASKS),
    ),
    _across(INDICATORS, YEARS, "指标"),
    _across(INDICATORS, AREAS, "指标"),
    _across(AREAS, INDICATORS, "县区"),
    st.lists(st.lists(WORDS, max_size=7), max_size=10),
)
TITLES = st.lists(st.sampled_from(NOTES).map(lambda note: [note]), max_size=2)


@st.composite
def tables(draw) -> Given:
    """A grid with title lines and notes, as a file of some kind."""
    rows = draw(TITLES) + draw(GRIDS) + draw(TITLES)
    if draw(st.booleans()):
        made, out = openpyxl.Workbook(), io.BytesIO()
        made.active.title = draw(st.sampled_from(["Sheet1", "甲县", "2023年", "数据", "目标"]))
        for row in rows:
            made.active.append([_cell(draw, text) for text in row])
        made.save(out)
        return Given(name=draw(st.sampled_from(["表.xlsx", "甲县2023年.xlsx"])), body=out.getvalue())
    sep = draw(st.sampled_from([",", ",", ";", "\t"]))
    text = draw(st.sampled_from(["\n", "\r\n"])).join(sep.join(row) for row in rows)
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]))
    return Given(
        name=draw(st.sampled_from(["表.csv", "甲县2023年.csv", "表.tsv", "表.txt"])),
        body=text.encode(encoding, "replace"),
    )


def _cell(draw, text: str):
    """What a program stores for the text: often a number, never a sign XML cannot hold."""
    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "", text)
    if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]+)?", text) and draw(st.booleans()):
        return float(text) if "." in text else int(text)
    return text or None


LAYOUTS = ["long", "years_across", "areas_across", "indicators_across", "targets", "commitments", "none"]
ROLES = [
    "area",
    "indicator",
    "year",
    "value",
    "numerator",
    "denominator",
    "unit",
    "period",
    "status",
    "note",
    "ignore",
    "year:2023",
]
ROLES += ["area:900101", "indicator:infant_mortality", "area:999999", "indicator:nothing", "year:0", "nonsense"]
CHOICE = st.fixed_dictionaries(
    {},
    optional={
        "used": st.booleans(),
        "layout": st.sampled_from(LAYOUTS),
        "header_rows": st.lists(st.integers(1, 14), max_size=2, unique=True).map(lambda rows: tuple(sorted(rows))),
        "columns": st.dictionaries(st.sampled_from("ABCDEFGZ"), st.sampled_from(ROLES), max_size=5),
        "context": st.dictionaries(
            st.sampled_from(["area", "indicator", "year", "period", "status", "unit"]),
            st.sampled_from(["900101", "infant_mortality", "2023", "H1", "年报", "‰", "%", "", "9999", "不知道"]),
            max_size=3,
        ),
    },
)


def grids_end_well(files: list[Given], choice: dict, several: bool) -> None:
    named = (
        [Given(name=f"{place}{file.name}", body=file.body) for place, file in enumerate(files)]
        if several
        else files[:1]
    )
    first = ends_well(named)
    ends_well(named, {(sheet.file, sheet.sheet): choice for sheet in first.sheets})


@FEW
@drawn(st.lists(tables(), min_size=1, max_size=2), CHOICE, st.booleans())
def test_random_tables_end_in_rows_or_problems(files, choice, several):
    grids_end_well(files, choice, several)


@pytest.mark.soak
@MANY_TABLES
@drawn(st.lists(tables(), min_size=1, max_size=2), CHOICE, st.booleans())
def test_many_random_tables_end_in_rows_or_problems(files, choice, several):
    grids_end_well(files, choice, several)


# ---- corpus files bent out of shape

PLACE = st.integers(0, 1_000_000)
BEND = st.one_of(
    st.tuples(st.just("flip"), PLACE, st.integers(1, 255)),
    st.tuples(st.just("cut"), PLACE, st.just(0)),
    st.tuples(st.just("drop"), PLACE, st.integers(1, 200)),
    st.tuples(st.just("repeat"), PLACE, st.integers(1, 400)),
    st.tuples(
        st.just("insert"),
        PLACE,
        st.sampled_from([b"\x00", b"\xff\xfe", b'"', b"<!DOCTYPE x>", b"\r", b"=1+1", b"," * 999]),
    ),
    st.tuples(st.just("rows"), PLACE, st.integers(2, 60)),
    st.tuples(st.just("long"), PLACE, st.sampled_from(["甲县", "2020年", "1,", "(", "9"])),
    st.tuples(st.just("glue"), st.integers(0, len(FILES) - 1), st.just(0)),
    st.tuples(st.just("member"), PLACE, st.integers(1, 255)),
    st.tuples(st.just("member drop"), PLACE, st.just(0)),
    st.tuples(st.just("member swap"), PLACE, PLACE),
    st.tuples(
        st.just("member number"), PLACE, st.sampled_from([b"1e308", b"-1", b"NaN", b"1048577", b"99999999", b""])
    ),
)
ENDINGS = ["", "", "", ".csv", ".xlsx", ".xls", ".tsv", ".txt", ".xlsm", ".pdf", ".XLSX", ""]


def bent(body: bytes, how: str, place: int, more) -> bytes:
    at = place * len(body) // 1_000_001 if how != "glue" else 0
    if how == "flip" and body:
        return body[:at] + bytes([body[at] ^ more]) + body[at + 1 :]
    if how == "cut":
        return body[:at]
    if how == "drop":
        return body[:at] + body[at + more :]
    if how == "repeat":
        return body[: at + more] + body[at:]
    if how == "rows":  # the line there many times
        start, end = body.rfind(b"\n", 0, at) + 1, body.find(b"\n", at) + 1
        return body[:start] + body[start:end] * more + body[end:] if end else body
    if how == "long":  # a cell as long as a spreadsheet allows
        return body[:at] + (more * 32_767)[:32_000].encode() + body[at:]
    if how == "insert":
        return body[:at] + more + body[at:]
    if how == "glue":
        return body + FILES[place].read_bytes()
    return _bent_member(body, how, place, more)


def _bent_member(body: bytes, how: str, place: int, more) -> bytes:
    """One part of a zip changed and packed again, so that the damage gets past the zip's own checks."""
    parts = unzipped(body)
    if not parts:
        return body
    names = list(parts)
    name = names[place % len(names)]
    if how == "member":
        parts[name] = bent(parts[name], "flip", place * 7 % 1_000_001, more)
    elif how == "member drop":
        del parts[name]
    elif how == "member swap":
        other = names[more % len(names)]
        parts[name], parts[other] = parts[other], parts[name]
    else:
        spots = list(re.finditer(rb"(?<=[>\"])[0-9.]+(?=[<\"])", parts[name]))
        if spots:
            spot = spots[place % len(spots)]
            parts[name] = parts[name][: spot.start()] + more + parts[name][spot.end() :]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


def bent_file_ends_well(path, bends, ending) -> None:
    body = path.read_bytes()
    for how, place, more in bends:
        body = bent(body, how, place, more)
    ends_well([Given(name=path.stem + (ending or path.suffix), body=body)])


@FEW
@example(
    corpus.HERE / "good/blank_formulas.xlsx",
    [("insert", 46197, b"\x00"), ("drop", 46197, 129), ("insert", 46197, b"\x00")],
    "",
)
@drawn(st.sampled_from(FILES), st.lists(BEND, min_size=0, max_size=3), st.sampled_from(ENDINGS))
def test_bent_files_end_in_rows_or_problems(path, bends, ending):
    bent_file_ends_well(path, bends, ending)


@pytest.mark.soak
@MANY_FILES
@drawn(st.sampled_from(FILES), st.lists(BEND, min_size=0, max_size=4), st.sampled_from(ENDINGS))
def test_many_bent_files_end_in_rows_or_problems(path, bends, ending):
    bent_file_ends_well(path, bends, ending)


# ---- the tests above can fail


def test_a_write_is_seen(tmp_path):
    with watched() as done:
        tmp_path.joinpath("a").write_text("x")
        open(__file__).close()
    assert len(done) == 1 and "open" in done[0]


def test_a_value_the_file_does_not_say_is_seen():
    numbers = said_numbers("甲县 71.5 0.285 １２ 1,234")
    assert all(is_said(*said, numbers) for said in [(71.5, 1), (28.5, 1), (12.0, 0), (1234.0, 0), (0.3, 1)])
    assert not any(is_said(*said, numbers) for said in [(71.4, 1), (715.0, 0), (7.2, 1), (0.0, 1)])


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_of_the_corpus_as_it_is(path):
    """Before it is bent: nothing written, no row it does not say. Also imports everything a reading needs."""
    ends_well([corpus.given(path)])
