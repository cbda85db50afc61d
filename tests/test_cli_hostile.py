"""The command line under bad hands: Ctrl-C at any moment, names and reasons that would rewrite a terminal, cells that would
start a formula, files made to break it. Words in Chinese, an exit code, and nothing written.
"""

import csv
import io
import json
import os
import shutil
import signal
import subprocess
import tempfile
import zipfile
from pathlib import Path

import pytest

import cli
from store import Store
from tests import browser
from tests.stores import ROOT, begun, finished
from tests.test_cli import run
from tests.uploads import make

HEAD = "县区,指标,年份,数值\n"
SOUND = HEAD + "".join(f"山丹县,居民健康素养水平,{1960 + n % 60},{20 + n % 50}.{n % 10}\n" for n in range(60))

# -- Ctrl-C ------------------------------------------------------------------------------------------------------------------

# A real signal of the process to itself, at the moment a function is called for the first time.
INTERRUPTED = """
import os, signal
import cli
where, *asked = sys.argv[1:]
module, name = where.split(":")
sent = []
def look(frame, event, _):
    if event == "call" and not sent and frame.f_code.co_name == name and frame.f_globals.get("__name__") == module:
        sent.append(1)
        os.kill(os.getpid(), int(os.environ.get("SENT", signal.SIGINT)))
sys.setprofile(look)
code = cli.main(asked)
sys.setprofile(None)
assert sent, "never came there"
sys.exit(code)
"""
BEFORE = [
    "commands.data:_body", "store.files:connect", "loaders.spreadsheets.decoding:read", "loaders.uploads.layout:recognise",
    "loaders.uploads.figures:_figure", "loaders.uploads.duplicates:settle", "actions.difference:against",
    "loaders.uploads.history_checks:check", "store.ledger:stage", "actions.importing:_flips",
]  # fmt: skip
WRITING = ["actions.importing:submit", "store.ledger:write_rows", "store.ledger:add_batch", "store.ledger:refresh"]
AFTER = ["store.publication:_wake"]  # the copy itself is written beside the work, in a thread of its own


def interrupted(where: str, store, path, *more: str, tmp) -> tuple[int, str]:
    asked = (where, "import", path, "--store", store, "--reason", "更正", *more)
    environment = os.environ | {"TMPDIR": str(tmp), "COUNTY_HEALTH_LOG": "ERROR"}
    done = finished(INTERRUPTED, *asked, env=environment, timeout=120)
    return done.returncode, done.stderr


@pytest.fixture
def sound(tmp_path):
    path = tmp_path / "年报.csv"
    path.write_text(SOUND, "utf-8")
    return path


# Each is a process of its own: one moment of every kind here (the start, a file's reading, its comparing, its writing), all in make soak.
SAMPLE = (
    "commands.data:_body",
    "loaders.uploads.figures:_figure",
    "actions.importing:_flips",
    "store.ledger:write_rows",
    "store.ledger:refresh",
)


@pytest.mark.parametrize(
    "where", [pytest.param(one, marks=() if one in SAMPLE else pytest.mark.soak) for one in (*BEFORE, *WRITING)]
)
def test_ctrl_c_before_the_batch_counts_ends_in_one_line_and_nothing_is_written(where, own_store, sound, tmp_path):
    with Store.open_for_reading(own_store) as store:
        before = store.version(), len(store.statements("figure"))
    (tmp_path / "scratch").mkdir()
    code, said = interrupted(where, own_store, sound, tmp=tmp_path / "scratch")
    assert (code, said) == (cli.INTERRUPTED, "已中断。\n")
    with Store.open(own_store) as store:
        assert (store.version(), len(store.statements("figure"))) == before


@pytest.mark.parametrize("where", [SAMPLE[1], "store.ledger:refresh"])
def test_sigterm_in_an_import_ends_in_one_line_and_nothing_is_written(where, own_store, sound, tmp_path, monkeypatch):
    monkeypatch.setenv("SENT", str(int(signal.SIGTERM)))
    code, said = interrupted(where, own_store, sound, tmp=tmp_path)
    assert (code, said) == (cli.ENDED, "已中止（收到停止信号）。\n")
    with Store.open(own_store) as store:
        assert store.version() == 1
    code, said = interrupted(AFTER[0], own_store, sound, tmp=tmp_path)
    assert code == cli.DONE and "已写入第 2 批" in said, "once it counts it is said"


def test_sigterm_in_an_export_leaves_the_old_file_and_no_browser(own_store, tmp_path):
    """Sent while the browser draws: the file that stood there stays, nothing half beside it, no process, no profile."""
    out = tmp_path / "a.pdf"
    scratch = Path(tempfile.mkdtemp())  # of a short name: Chromium's socket in it has room for 107 characters
    out.write_bytes(b"old")
    asked = ("export", "pdf", "--out", out, "--area", "山丹县", "--store", own_store)
    process = begun(
        "import cli\nsys.exit(cli.main(sys.argv[1:]))",
        *asked,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | {"TMPDIR": str(scratch), "COUNTY_HEALTH_LOG": "ERROR"},
    )
    try:
        browser.wait_for(lambda: list(scratch.glob("exports-*/*")) and children(process.pid), seconds=60)
        process.send_signal(signal.SIGTERM)
        said = process.communicate(timeout=60)[1]
    finally:
        process.kill()
    assert process.returncode == cli.ENDED and "已中止" in said and "Traceback" not in said
    assert out.read_bytes() == b"old" and sorted(one.name for one in tmp_path.glob("a.pdf*")) == ["a.pdf"]
    assert not list(scratch.glob("exports-*"))
    shutil.rmtree(scratch)


def children(pid: int) -> list[str]:
    """What a process has started and not yet ended."""
    return Path(f"/proc/{pid}/task/{pid}/children").read_text().split() or [
        child for task in Path(f"/proc/{pid}/task").iterdir() for child in (task / "children").read_text().split()
    ]


@pytest.mark.parametrize("where", AFTER)
def test_ctrl_c_after_the_batch_counts_says_that_it_was_written(where, own_store, sound, tmp_path):
    code, said = interrupted(where, own_store, sound, tmp=tmp_path)
    assert code == cli.DONE and "已写入第 2 批" in said and "已中断" not in said
    with Store.open_for_reading(own_store) as store:
        assert store.version() == 2


@pytest.mark.parametrize("where", [BEFORE[4], "actions.importing:_flips"])
def test_a_trial_that_is_interrupted_leaves_no_copy(where, own_store, sound, tmp_path):
    (tmp_path / "scratch").mkdir()
    code, said = interrupted(where, own_store, sound, "--dry-run", tmp=tmp_path / "scratch")
    assert (code, said) == (cli.INTERRUPTED, "已中断。\n") and list((tmp_path / "scratch").iterdir()) == []


# -- a terminal --------------------------------------------------------------------------------------------------------------

FORGED = "张三\x1b[2J\n9  upload  已写入\r伪造\u202e\u0085\x9b31m"
ACTED_ON = set("\x1b\r\u202e\u0085\x9b\t\u2028\x00")


def test_a_name_or_reason_moves_no_cursor_and_forges_no_line(own_store, sound):
    assert run("import", sound, "--store", own_store, "--by", FORGED, "--reason", FORGED).returncode == cli.DONE
    table = run("batches", "--store", own_store).stdout.decode()
    assert not ACTED_ON & set(table) and len(table.splitlines()) == 3, table
    assert r"张三\x1b[2J\n9  upload  已写入\r伪造\u202e\x85\x9b31m" in table
    told = run("batches", "--store", own_store, "--format", "json").stdout.decode()
    assert not ACTED_ON & set(told) and json.loads(told)[1]["by"] == FORGED, "the same name, written otherwise"


NAMES = ("a\x1b[2Jb.csv", "甲\n已写入第 9 批。.csv", "年报\u202exslx.csv", "a\tb.csv")
UNKNOWN = HEAD + "未知县,居民健康素养水平,2023,20\n"


@pytest.mark.parametrize(
    "name, text",
    [(NAMES[1], ""), (NAMES[1], SOUND), *((name, UNKNOWN) for name in NAMES)]  # every name, and every way it is told
    + [pytest.param(name, text, marks=pytest.mark.soak) for text in ("", SOUND) for name in NAMES if name != NAMES[1]],
)
def test_the_name_of_a_file_is_told_without_what_a_terminal_acts_on(name, text, own_store, tmp_path):
    (tmp_path / name).write_text(text, "utf-8")
    ended = run("import", tmp_path / name, "--store", own_store, "--dry-run")
    said = (ended.stdout + ended.stderr).decode()
    assert not ACTED_ON & set(said) and not any(line.startswith("已写入") for line in said.splitlines()), said


def test_a_file_or_county_that_is_not_there_is_told_so_too(own_store):
    for asked in (["import", "没有\n已写入第 9 批。\x1b[2J.csv"], ["gaps", "--area", "甲\n已写入第 9 批。\x1b[2J"]):
        ended = run(*asked, "--store", own_store)
        said = ended.stderr.decode()
        assert ended.returncode == cli.USAGE and not ACTED_ON & set(said)
        assert not any(line.startswith("已写入") for line in said.splitlines()), said


# -- a spreadsheet -----------------------------------------------------------------------------------------------------------


def test_no_cell_of_a_csv_starts_a_formula_and_numbers_stay(own_store, tmp_path):
    path = tmp_path / "目标.csv"
    head = "县区,指标,目标年,比较符,目标值,来源文件,位置\n"
    path.write_text(
        head + "山丹县,婴儿死亡率,2027,≤,4.1,=HYPERLINK(1),第一章\n山丹县,5岁以下儿童死亡率,2027,≤,4.2,@SUM,第二章\n",
        "utf-8",
    )
    assert run("import", path, "--store", own_store, "--reason", "试").returncode == cli.DONE
    ended = run("gaps", "--store", own_store, "--year", "2026", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(ended.stdout.decode())))
    places = {row["place"] for row in rows}
    assert {"'=HYPERLINK(1) 第一章", "'@SUM 第二章"} <= places
    for row in rows:
        for cell in row.values():
            assert cell == "=" or not cell.startswith(("=", "+", "@", "\t", "\r")), cell
            assert not cell.startswith("-") or float(cell) < 0, cell
    assert any(row["gap"].startswith("-") for row in rows), "a negative number is no formula"
    said = json.loads(run("gaps", "--store", own_store, "--year", "2026", "--format", "json").stdout)
    assert "=HYPERLINK(1) 第一章" in {row["place"] for row in said}, "only a spreadsheet needs the mark"


# -- files made to break it --------------------------------------------------------------------------------------------------


def _zip(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name.replace("__", "/"), body)
    return out.getvalue()


HOSTILE = {
    "empty": lambda: b"",
    "only blanks": lambda: b" \n" * 1000,
    "wrong encoding": lambda: "縣區,指標\n".encode("big5") + bytes(range(128, 256)) * 20,
    "50 MB": lambda: HEAD.encode() + b"x" * 50_000_000,
    "a zip bomb": lambda: _zip(xl__worksheets__sheet1=b"0" * 80_000_000),
    "entities": lambda: (ROOT / "tests/uploads/bad/entities.xlsx").read_bytes(),
    "NULs in a CSV": lambda: (HEAD + "山丹县,居民健康素养水平,2023,2\x000\n").encode(),
    "one line of 19 MB": lambda: b"1" * 19_000_000,
    "one line of 19 MB with commas": lambda: b"1," * 9_500_000,
    "16,384 columns": lambda: ",".join(["居民健康素养水平"] * 16_384).encode() + b"\n" + b",".join([b"1"] * 16_384),
    "1,000 sheets": lambda: make.zipped(
        make.members((ROOT / "tests/uploads/good/portal_inline.xlsx").read_bytes())
        | {
            "xl/workbook.xml": f'<workbook xmlns="{make.MAIN}"><sheets>'
            + "".join(f'<sheet name="s{n}" sheetId="{n + 1}"/>' for n in range(1000))
            + "</sheets></workbook>"
        }
    ),
    "a year repeated": lambda: (HEAD + f"山丹县,居民健康素养水平,{'2020年' * 1500},20\n").encode(),
    "an open quotation mark": lambda: (HEAD + '"山丹县,' + "居民健康素养水平,2023,20\n" * 10_000).encode(),
    "numerals without end": lambda: (HEAD + f"山丹县,居民健康素养水平,{'二〇' * 2_000},{'亿' * 2_000}\n").encode(),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_ends_in_words_and_nothing_is_written(kind, own_store, tmp_path):
    for name in ("a.csv", "a.xlsx"):
        (tmp_path / name).write_bytes(HOSTILE[kind]())
        ended = run("import", tmp_path / name, "--store", own_store)
        said = ended.stderr.decode()
        assert ended.returncode == cli.REFUSED and said.endswith("未写入任何内容。\n"), said[-500:]
        assert "Traceback" not in said and len(said) < 20_000 and "\x00" not in said
        assert any("\u4e00" <= sign <= "\u9fff" for sign in said.splitlines()[0])
    with Store.open_for_reading(own_store) as store:
        assert store.version() == 1
