"""The command line as scripts see it: exit codes, data on stdout, words on stderr.

Most commands run inside this process (`run`), with streams of bytes of their own; what only a process can show (`process`)
is asked of one: the locale, what is imported, a closed pipe, the exit code itself.
"""

import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import cli
from model.columns import GAPS
from tests import browser
from tests.conftest import copied
from tests.processes import Started

ROOT = browser.ROOT
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if name not in ("COUNTY_HEALTH_STORE", "COUNTY_HEALTH_LOG", "PYTHONUNBUFFERED", "PYTHONIOENCODING")
} | {"LC_ALL": "C"}
ROOMS = ("actions", "commands", "gaps", "loaders", "model", "store", "wording")


def process(
    *asked, root: Path = ROOT, store: Path | None = None, python: tuple[str, ...] = (), **more
) -> subprocess.CompletedProcess:
    """One command in a process of its own, in a locale that knows no Chinese: what it prints must be UTF-8 all the same."""
    given = ENVIRONMENT | ({"COUNTY_HEALTH_STORE": str(store)} if store else {})
    return subprocess.run(
        [sys.executable, *python, str(root / "cli.py"), *map(str, asked)],
        cwd=root,
        env=given,
        capture_output=True,
        timeout=120,
        **more,
    )


def run(*asked, root: Path = ROOT, store: Path | None = None) -> subprocess.CompletedProcess:
    """One command in this process; root: where its data/ and indicators.yaml are. The same result as `process` gives."""
    streams = [io.TextIOWrapper(io.BytesIO(), encoding="ascii") for _ in range(2)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cli, "DATA", root / "data")
        patch.setattr(cli, "DEFINITIONS", root / "indicators.yaml")
        patch.setattr(sys, "stdout", streams[0])
        patch.setattr(sys, "stderr", streams[1])
        for name in os.environ.keys() - ENVIRONMENT.keys():
            patch.delenv(name)
        if store:
            patch.setenv("COUNTY_HEALTH_STORE", str(store))
        try:
            code = cli.main([str(one) for one in asked])
        except SystemExit as left:
            code = left.code
    for stream in streams:
        stream.flush()
    return subprocess.CompletedProcess(asked, code, *(stream.buffer.getvalue() for stream in streams))


def words(ended: subprocess.CompletedProcess) -> str:
    return ended.stderr.decode("utf-8")


def rows(ended: subprocess.CompletedProcess) -> list[dict]:
    assert ended.returncode == 0, words(ended)
    return list(csv.DictReader(io.StringIO(ended.stdout.decode("utf-8"))))


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of everything the command line needs, to break as the test likes; without any store."""
    folder = tmp_path / "项目 副本"
    folder.mkdir()
    for name in ROOMS:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "data", folder / "data", ignore=shutil.ignore_patterns("store.duckdb*"))
    for name in ("cli.py", "indicators.yaml"):
        shutil.copy(ROOT / name, folder / name)
    return folder


@pytest.fixture
def own_store(real_store, tmp_path) -> Path:
    return copied(real_store, tmp_path)


@pytest.fixture(scope="module")
def shandan(real_store):
    return process("gaps", "--area", "山丹", "--year", "2026", "--format", "csv", store=real_store)


# ---- check


def test_check_finds_nothing_wrong_with_the_tree():
    ended = process("check")
    assert ended.returncode == 0
    assert all("（提醒）" in line for line in ended.stdout.decode("utf-8").splitlines())
    assert "问题" in words(ended)


def test_check_names_every_wrong_entry_and_what_is_allowed_in_one_run(project):
    """One `better:` deleted, another misspelt: both are told, with the line, and nothing else."""
    path = project / "indicators.yaml"
    lines = path.read_text("utf-8").splitlines(keepends=True)
    start = {
        entry: next(number for number, line in enumerate(lines) if line == f"  {entry}:\n")
        for entry in ("infant_mortality", "nurses_per_1000")
    }
    deleted, misspelt = (
        next(number for number in range(at, at + 30) if lines[number].strip().startswith("better:"))
        for at in start.values()
    )
    lines[misspelt] = "    better: highr\n"
    del lines[deleted]
    path.write_text("".join(lines), "utf-8")
    ended = run("check", root=project)
    assert ended.returncode == 1
    told = ended.stdout.decode("utf-8").splitlines()
    assert len(told) == 2, told
    for entry, found in (("infant_mortality", "better"), ("nurses_per_1000", "highr")):
        mine = [line for line in told if entry in line]
        assert (
            len(mine) == 1
            and found in mine[0]
            and "higher / lower / neutral" in mine[0]
            and "indicators.yaml 第 " in mine[0]
        )
    assert "2 个问题" in words(ended)

    refused = run("build", root=project)  # the same words, and nothing is written
    assert refused.returncode == 1 and refused.stdout == b""
    assert "infant_mortality" in words(refused) and "highr" in words(refused) and "未写入任何内容" in words(refused)
    assert run("batches", "--format", "json", root=project).stdout in (b"", b"[]\n")
    looked = run("gaps", root=project)
    assert looked.returncode == 3 and looked.stdout == b"" and "Traceback" not in words(looked)


def test_check_reads_data_too(project):
    path = project / "data" / "targets.csv"
    path.write_text(path.read_text("utf-8").replace(",plan,≥,75,", ",plan,>=,75,", 1), "utf-8")
    ended = run("check", root=project)
    assert ended.returncode == 1
    told = ended.stdout.decode("utf-8")
    assert "targets.csv 第 " in told and "comparator" in told and "“>=”" in told and "≥" in told


# ---- build


def test_build_creates_then_is_quick_and_writes_no_batch(project):
    first = process("build", root=project)
    assert first.returncode == 0 and first.stdout == b"" and "已写入第 1 批" in words(first)
    store = project / "data" / "store.duckdb"
    before = store.read_bytes()
    second = process("build", root=project, python=("-X", "importtime"))
    assert second.returncode == 0 and "已是最新" in words(second)
    imported = set(re.findall(r"\|\s+([\w.]+)$", words(second), re.M))
    assert not {"pandas", "duckdb", "pydantic", "yaml", "plotly", "streamlit"} & imported, (
        "an up-to-date store costs no imports"
    )
    assert store.read_bytes() == before
    (project / "data" / "store.duckdb.built").unlink()  # the stamp lost: it looks closely, and still writes nothing
    third = run("build", root=project)
    assert third.returncode == 0 and "未写入新批次" in words(third)
    assert [one["id"] for one in json.loads(run("batches", "--format", "json", root=project).stdout)] == [1]


def test_build_keeps_uploads_and_says_where_they_speak_instead(project):
    from model.actors import Actor
    from model.columns import FIGURES
    from store import Store
    from tests import ledgers

    assert run("build", root=project).returncode == 0
    path = project / "data" / "store.duckdb"
    uploaded = {
        "area": "620725",
        "indicator": "nurses_per_1000",
        "year": 2023,
        "value": "4.41",
        "unit": "人",
        "role": "actual",
        "source": "shandan-145",
        "place": "上报表 第 8 行",
    }
    with Store.open(path) as store:
        store.append(
            kind="upload",
            rows={"figure": ledgers.table([ledgers.full(uploaded, FIGURES)], FIGURES)},
            files_kept={"上报.csv": b"x"},
            actor=Actor(name="张三", via="page"),
            seen=store.version(),
        )
    figures = project / "data" / "figures.csv"
    head = figures.read_text("utf-8").splitlines()[0].split(",")
    new = {
        "area": "620725",
        "indicator": "nurses_per_1000",
        "year": "2023",
        "period": "year",
        "value": "4.4",
        "unit": "人",
        "decimals": "1",
        "role": "actual",
        "source": "shandan-145",
        "place": "位置二",
    }
    figures.write_text(figures.read_text("utf-8") + ",".join(new.get(name, "") for name in head) + "\n", "utf-8")
    ended = run("build", root=project)
    assert ended.returncode == 0 and "已写入第 3 批" in words(ended)
    assert "以上传数据为准" in words(ended) and "nurses_per_1000 2023" in words(ended)
    row = rows(
        run(
            "gaps",
            "--area",
            "山丹",
            "--indicator",
            "nurses_per_1000",
            "--year",
            "2023",
            "--format",
            "csv",
            root=project,
        )
    )[0]
    assert (row["latest"], row["latest_year"], row["class"]) == (
        "4.41",
        "2023",
        "slightly_behind",
    )  # (4.41-4.35)/(4.5-4.35)/0.6 = 0.667
    listed = json.loads(run("batches", "--format", "json", root=project).stdout)
    assert [(one["id"], one["kind"], one["live"]) for one in listed] == [
        (1, "curated", True),
        (2, "upload", True),
        (3, "curated", True),
    ]


# ---- gaps: 山丹's table, typed here from the document; below it what its yearbook says of 2021

SHANDAN = """
life_expectancy                    74.41   ≥ 75    expected  baseline_short
under5_mortality                   4.3     ≤ 6     expected  kept           floor
maternal_mortality                 0       ≤ 12    expected  baseline_meets floor
health_literacy                    24.1    ≥ 25    expected  baseline_short
elderly_health_management          75.14   ≥ 75    binding   baseline_meets floor
beds_per_1000                      9.56    ≥ 9.66  binding   baseline_short
physicians_per_1000                3.39    ≥ 3.5   expected  baseline_short
nurses_per_1000                    4.35    ≥ 4.5   expected  baseline_short
gps_per_10000                      3       ≥ 3.3   binding   baseline_short
government_health_share            47.91   ≥ 35    expected  baseline_meets floor
out_of_pocket_share                28.77   ≤ 28    binding   baseline_short
notifiable_ab_incidence            262.79  ≤ 180   expected  baseline_short
vaccination_by_township            99      ≥ 90    binding   baseline_meets floor
smd_standard_management            94.79   ≥ 80    expected  kept           floor
hypertension_standard_management   74.02   ≥ 60    expected  kept           floor
diabetes_standard_management       74.6    ≥ 60    expected  kept           floor
emergency_event_reporting          100     = 100   expected  baseline_meets hold
direct_network_reporting           100     = 100   binding   baseline_meets hold
under3_systematic_management       95.78   ≥ 85    binding   kept           floor
maternal_systematic_management     95.1    ≥ 90    binding   kept           floor
newborn_screening                  100     ≥ 98    expected  kept           floor
county_hospital_tcm_coverage       100     = 100   expected  baseline_meets hold
"""
IN_2021 = {
    "under5_mortality": "5.09",
    "smd_standard_management": "94.27",
    "hypertension_standard_management": "81.96",
    "diabetes_standard_management": "81.21",
    "under3_systematic_management": "96.83",
    "maternal_systematic_management": "95.21",
    "newborn_screening": "100",
}
FLAGS = {"": "due_no_final", "floor": "due_no_final;floor_below_baseline", "hold": "due_no_final;hold"}


def without_conflict(flags: str) -> str:
    """The flags of the table's own row; whether prose says otherwise is asked below."""
    return ";".join(code for code in flags.split(";") if code != "target_conflict")


def test_shandan_s_table(shandan):
    table = [row for row in rows(shandan) if "指标体系表" in row["place"]]
    found = {row["indicator"]: row for row in table}
    assert len(table) == len(found) == 22
    for number, line in enumerate(SHANDAN.strip().splitlines(), start=1):
        indicator, baseline, comparator, target, attribute, verdict, flag = (*line.split(), "")[:7]
        row = found[indicator]
        assert (
            row["baseline"],
            row["comparator"],
            row["target"],
            row["attribute"],
            row["class"],
            without_conflict(row["flags"]),
        ) == (baseline, comparator, target, attribute, verdict, FLAGS[flag]), indicator
        latest, year = (IN_2021[indicator], "2021") if indicator in IN_2021 else (baseline, "2020")
        assert (row["baseline_year"], row["latest"], row["latest_year"], row["target_year"], row["scope"]) == (
            "2020",
            latest,
            year,
            "2025",
            "plan",
        )
        assert row["place"] == f"第二章 三、发展目标 · 指标体系表 第 {number} 行"
        gap = float(row["gap"]) * {"≥": 1, "=": 1, "≤": -1}[comparator]
        assert gap == pytest.approx(float(target) - float(latest), abs=1e-9)
    conflicts = {row["indicator"]: row["other_target"] for row in table if "target_conflict" in row["flags"]}
    assert conflicts == {
        "health_literacy": "29.1",
        "beds_per_1000": "9.66",
        "vaccination_by_township": "95",
        "maternal_systematic_management": "95",
    }
    classes = [row["class"] for row in table]
    assert Counter(classes) == {"baseline_short": 8, "baseline_meets": 7, "kept": 7}
    assert all("due_no_final" in row["flags"] for row in table)
    assert (
        sum("floor_below_baseline" in row["flags"] for row in table) == 11
        and sum("hold" in row["flags"] for row in table) == 3
    )


def test_binding_comes_first(shandan):
    attributes = [row["attribute"] == "binding" for row in rows(shandan)]
    assert attributes == sorted(attributes, reverse=True)
    assert {row["as_of_year"] for row in rows(shandan)} == {"2026"} and {row["area_code"] for row in rows(shandan)} == {
        "620725"
    }


def test_the_nation(real_store):
    table = rows(run("gaps", "--area", "全国", "--year", "2026", "--format", "csv", store=real_store))
    found = {(row["indicator"], row["target_year"]): row for row in table if row["scope"] == "plan"}
    for indicator in (
        "under5_mortality",
        "infant_mortality",
        "physicians_per_1000",
        "nurses_per_1000",
        "life_expectancy",
        "health_literacy",
    ):
        row = found[indicator, "2025"]  # 79.25 岁 and 33.69 % were told early in 2026, of 2025
        last = ("met", "2025") if indicator in ("life_expectancy", "health_literacy") else ("met_early", "2024")
        assert (row["class"], row["latest_year"]) == last, indicator
        assert float(row["gap"]) <= 0
    assert found["maternal_mortality", "2030"]["class"] == "on_pace"
    assert found["maternal_mortality", "2030"]["latest"] == "14.3"


@pytest.mark.parametrize("asked", ["620725", "山丹县"])  # shandan itself was asked for by short name
def test_areas_by_code_name_or_short_name_give_the_same(asked, real_store, shandan):
    assert run("gaps", "--area", asked, "--year", "2026", "--format", "csv", store=real_store).stdout == shandan.stdout


def test_choosing_indicators_years_and_several_areas(real_store):
    table = rows(
        run(
            "gaps",
            "--area",
            "山丹",
            "--area",
            "全国",
            "--indicator",
            "每千人口执业（助理）医师数",
            "--indicator",
            "nurses_per_1000",
            "--target-year",
            "2025",
            "--year",
            "2026",
            "--format",
            "csv",
            store=real_store,
        )
    )
    assert {(row["area"], row["indicator"]) for row in table} == {
        (area, one) for area in ("全国", "山丹县") for one in ("physicians_per_1000", "nurses_per_1000")
    }
    assert [row["area"] for row in table] == sorted((row["area"] for row in table), key=["全国", "山丹县"].index), (
        "areas in the order of areas.csv"
    )
    assert {row["target_year"] for row in table} == {"2025"}


# ---- formats


def test_csv_is_plain(shandan):
    text = shandan.stdout.decode("utf-8")
    assert shandan.stdout[:3] != b"\xef\xbb\xbf" and "\r" not in text and text.endswith("\n")
    assert text.splitlines()[0].split(",") == list(GAPS)
    for row in rows(shandan):
        assert not {"nan", "NaN", "None", "<NA>", "null"} & set(row.values())
        assert all(
            re.fullmatch(r"(-?\d+(\.\d{1,6})?)?", row[name])
            for name in ("baseline", "latest", "target", "gap", "required_per_year", "pace")
        )
        assert row["pace"] == "" and bool(row["drift"]) == (row["class"] in ("kept", "lost"))
        assert bool(row["other_target"]) == ("target_conflict" in row["flags"])


def test_json_has_the_same_names_and_null(shandan, real_store):
    ended = run("gaps", "--area", "山丹", "--year", "2026", "--format", "json", store=real_store)
    listed = json.loads(ended.stdout)
    assert all(list(one) == list(GAPS) for one in listed)
    assert [
        {
            name: ""
            if value is None
            else f"{value:.6f}".rstrip("0").rstrip(".")
            if isinstance(value, float)
            else str(value)
            for name, value in one.items()
        }
        for one in listed
    ] == rows(shandan)
    assert all(one["pace"] is None for one in listed) and all(
        isinstance(one["baseline_year"], int) for one in listed if one["baseline"] is not None
    )
    assert "NaN" not in ended.stdout.decode("utf-8") and "山丹县" in ended.stdout.decode("utf-8")


def test_table_is_aligned_for_eyes(real_store):
    text = run("gaps", "--area", "山丹", "--year", "2026", store=real_store).stdout.decode("utf-8")
    assert text.splitlines()[0].split()[:2] == ["area_code", "area"] and "baseline_short" in text
    assert not any(line != line.rstrip() for line in text.splitlines())


def test_nothing_found_is_no_error(real_store):
    ended = run("gaps", "--area", "山丹", "--target-year", "2099", "--format", "csv", store=real_store)
    assert (
        ended.returncode == 0
        and ended.stdout.decode("utf-8").strip() == ",".join(GAPS)
        and "没有符合条件的目标" in words(ended)
    )
    assert (
        run("gaps", "--area", "山丹", "--target-year", "2099", "--format", "json", store=real_store).stdout == b"[]\n"
    )


# ---- what is not known, what is wrong


@pytest.mark.parametrize(
    "asked, near",
    [
        (("gaps", "--area", "山"), ["山丹（620725）", "方山（141128）"]),
        (("gaps", "--area", "山单县"), ["山丹（620725）"]),
        (("gaps", "--indicator", "护士数"), ["每千人口注册护士数（nurses_per_1000）"]),
        (("gaps", "--indicator", "infant_mortalty"), ["婴儿死亡率（infant_mortality）"]),
        (("plan-check", "--area", "交城市"), ["交城（141122）"]),
        (("gaps", "--as-of", "99"), ["第 99 批", "共 1 批"]),
    ],
    ids=lambda value: "_".join(value),
)
def test_unknown_names_are_told_with_near_ones(asked, near, real_store):
    ended = run(*asked, store=real_store)
    assert ended.returncode == 2 and ended.stdout == b""
    assert all(name in words(ended) for name in near), words(ended)
    assert "Traceback" not in words(ended)


def test_undo_of_an_unknown_batch(own_store):
    before = own_store.read_bytes()
    ended = run("undo", "99", store=own_store)
    assert ended.returncode == 2 and "第 99 批" in words(ended) and ended.stdout == b""
    assert own_store.read_bytes() == before


@pytest.mark.parametrize(
    "asked, told",
    [
        ((), "还缺"),
        (("frobnicate",), "可用"),
        (("gaps", "--year", "20x6"), "四位年份"),
        (("gaps", "--year", "99999"), "四位年份"),
        (("gaps", "--format", "xml"), "csv"),
        (("gaps", "--bogus"), "不能识别"),
        (("undo",), "还缺"),
        (("undo", "三"), "不是整数"),
        (("gaps", "--area"), "须给出一个值"),
    ],
    ids=lambda value: "_".join(value) if isinstance(value, tuple) else value,
)
def test_wrong_usage(asked, told, tmp_path):
    ended = (run if asked else process)(*asked, store=tmp_path / "s.duckdb")
    assert ended.returncode == 2 and ended.stdout == b"" and told in words(ended)
    assert "Traceback" not in words(ended) and "error:" not in words(ended)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("asked", [("gaps",), ("batches",), ("undo", "1")], ids=" ".join)
def test_a_missing_store_is_told_and_never_created(asked, tmp_path):
    ended = run(*asked, "--store", tmp_path / "none" / "s.duckdb")
    assert (
        ended.returncode == 3
        and ended.stdout == b""
        and "找不到数据库" in words(ended)
        and "cli.py build" in words(ended)
    )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("asked", [("gaps",), ("build",), ("undo", "1")], ids=" ".join)
def test_a_damaged_store_is_told_and_left_alone(asked, tmp_path):
    path = tmp_path / "s.duckdb"
    path.write_bytes(bytes(range(256)) * 64)
    ended = (run if asked == ("gaps",) else process)(*asked, "--store", path)
    assert ended.returncode == 3 and ended.stdout == b"" and "Traceback" not in words(ended)
    assert "损坏" in words(ended) and path.read_bytes() == bytes(range(256)) * 64


# ---- a store another process holds

HOLD = "import sys; from store import Store; s = Store.open(sys.argv[1]); print('held', flush=True); sys.stdin.read()"


@pytest.fixture
def held(own_store):
    holder = Started(HOLD, own_store, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout.readline() == b"held\n"
        yield own_store
    finally:
        holder.stdin.close()
        holder.wait(20)
        holder.stdout.close()


def test_a_held_store_can_be_read_but_not_written(held, shandan):
    assert run("gaps", "--area", "山丹", "--year", "2026", "--format", "csv", store=held).stdout == shandan.stdout
    assert [one["id"] for one in json.loads(run("batches", "--format", "json", store=held).stdout)] == [1]
    (held.parent / (held.name + ".built")).unlink()  # else build would have nothing to do
    for asked in (("build",), ("undo", "1")):
        ended = run(*asked, store=held)
        assert ended.returncode == 3 and ended.stdout == b"", asked
        assert "占用" in words(ended) and "Traceback" not in words(ended)


# ---- streams


def test_data_on_stdout_words_on_stderr(real_store, shandan):
    assert shandan.stderr == b""
    listed = run("batches", store=real_store)
    assert listed.stderr == b"" and listed.stdout
    checked = run("check")
    assert "个问题" not in checked.stdout.decode("utf-8") and "没有问题" not in checked.stdout.decode("utf-8")


@pytest.mark.parametrize("asked", [("gaps", "--format", "json"), ("batches",), ("--help",)], ids=" ".join)
def test_a_reader_who_closes_the_pipe_is_no_error(asked, real_store):
    """`… | head -0`: long and short output, written at once or at the end."""
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *asked],
            cwd=ROOT,
            env=ENVIRONMENT | {"COUNTY_HEALTH_STORE": str(real_store)},
            stdout=writing,
            stderr=subprocess.PIPE,
            timeout=60,
        )
    finally:
        os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


# ---- batches, undo, as of


def test_batches_undo_redo_and_as_of(own_store, shandan):
    undone = run("undo", "1", "--by", "李四", "--reason", "试撤销", store=own_store)
    assert undone.returncode == 0 and undone.stdout == b"" and "第 2 批" in words(undone)
    again = run("undo", "1", store=own_store)
    assert again.returncode == 1 and "未写入任何内容" in words(again)
    empty = run("gaps", store=own_store)
    assert empty.returncode == 3 and "均已撤销" in words(empty) and "cli.py undo" in words(empty)
    frozen = run("gaps", "--area", "620725", "--year", "2026", "--as-of", "1", "--format", "csv", store=own_store)
    assert frozen.stdout == shandan.stdout, "a view frozen to a batch never changes"
    assert run("undo", "2", store=own_store).returncode == 0  # undoing the undo
    assert run("gaps", "--area", "山丹", "--year", "2026", "--format", "csv", store=own_store).stdout == shandan.stdout
    listed = json.loads(run("batches", "--format", "json", store=own_store).stdout)
    assert [(one["id"], one["kind"], one["target"], one["live"]) for one in listed] == [
        (1, "curated", None, True),
        (2, "undo", 1, listed[1]["live"]),
        (3, "redo", 1, listed[2]["live"]),
    ]
    assert (listed[1]["by"], listed[1]["reason"], listed[1]["via"]) == ("李四", "试撤销", "cli")
    assert list(listed[0]) == [
        "id",
        "kind",
        "target",
        "live",
        "file",
        "sha256",
        "by",
        "via",
        "made",
        "added",
        "changed",
        "unchanged",
        "retracted",
        "reason",
    ]
    assert (
        listed[0]["added"] > 100
        and re.fullmatch(r"[0-9a-f]{64}", listed[0]["sha256"])
        and re.match(r"\d{4}-\d\d-\d\dT", listed[0]["made"])
    )


def test_the_year_defaults_to_this_one(real_store):
    table = rows(run("gaps", "--area", "山丹", "--indicator", "nurses_per_1000", "--format", "csv", store=real_store))
    assert {row["as_of_year"] for row in table} == {str(datetime.now(ZoneInfo("Asia/Shanghai")).year)}


def test_plan_check_columns(real_store):
    from model.columns import FINDINGS

    ended = run("plan-check", "--area", "山丹", "--format", "csv", store=real_store)
    table = rows(ended)
    assert ended.stdout.decode("utf-8").splitlines()[0].split(",") == list(FINDINGS)
    assert ended.stderr.decode("utf-8").startswith("另有 ") and "项未列基期" in ended.stderr.decode("utf-8")
    checks = [row["check"] for row in table if "指标体系表" in row["place_a"]]
    assert (
        checks.count("floor_below_baseline") == 10 and checks.count("hold") == 0
    )  # 100 held at 100 is none, nor is a year without a death
    assert all(row["area_code"] == "620725" and row["words"] for row in table)


# ---- import


@pytest.fixture
def report(tmp_path):
    """Writes a file of 山丹's figures; gives its path."""

    def write(*lines: str, name="年报.csv", encoding="utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes("\n".join(["县区,指标,年份,数值", *lines, ""]).encode(encoding))
        return path

    return write


IMPORTED = ["batch", "added", "changed", "unchanged", "refused", "problems", "flips"]
PROBLEM = ["level", "code", "file", "sheet", "row", "column", "value", "why", "fix"]


def test_import_dry_run_then_import_then_seen(own_store, report):
    path = report("山丹县,每千人口注册护士数,2023,4.41", "山丹县,每千人口注册护士数,2020,4.35", encoding="gb18030")
    before = own_store.read_bytes()
    tried = run("import", path, "--dry-run", "--format", "json", store=own_store)
    assert tried.returncode == 0 and own_store.read_bytes() == before and "预演" in words(tried)
    said = json.loads(tried.stdout)
    assert list(said) == IMPORTED and list(said["flips"][0]) == ["area", "indicator", "target_year", "from", "to"]
    assert [said[name] for name in IMPORTED[:5]] == [None, 1, 0, 1, 0] and said["problems"] == []
    done = run("import", path, "--by", "李四", "--format", "json", store=own_store)
    assert done.returncode == 0 and json.loads(done.stdout) == said | {"batch": 2} and "第 2 批" in words(done)
    row = rows(
        run(
            *(
                "gaps",
                "--area",
                "山丹",
                "--indicator",
                "nurses_per_1000",
                "--year",
                str(datetime.now(ZoneInfo("Asia/Shanghai")).year),
            ),
            *("--format", "csv"),
            store=own_store,
        )
    )[0]
    assert row["latest"] == "4.41" and row["class"] == said["flips"][0]["to"]
    again = run("import", path, store=own_store)
    assert again.returncode == 1 and again.stdout and "第 2 批" in words(again) and "未写入任何内容" in words(again)
    listed = json.loads(run("batches", "--format", "json", store=own_store).stdout)[-1]
    assert [listed[name] for name in ("id", "kind", "file", "by", "via", "added", "unchanged", "reason")] == [
        *(2, "upload", "年报.csv", "李四", "cli", 1, 1, None)
    ]


def test_import_tells_every_problem_and_writes_all_or_the_good_rows(own_store, report):
    path = report(
        "山丹县,每千人口注册护士数,2020,4.36",
        "山单县,每千人口注册护士数,2023,4.4",
        "山丹县,婴儿死亡率,2023,29",
        "山丹县,婴儿死亡率,2022,2.9",
    )
    refused = run("import", path, "--format", "json", store=own_store)
    said = json.loads(refused.stdout)
    assert refused.returncode == 1 and list(said) == IMPORTED and "未写入任何内容" in words(refused)
    assert [said[name] for name in IMPORTED[:5]] == [None, 0, 0, 0, 1]
    assert all(list(problem) == PROBLEM for problem in said["problems"])
    found = {problem["code"]: problem for problem in said["problems"]}
    assert {"unknown_area", "no_reason"} <= set(found) and "山丹" in found["unknown_area"]["fix"]
    assert found["unknown_area"]["level"] == "error" and found["unknown_area"]["row"] == 3
    done = run("import", path, "--good-rows", "--reason", "核定", "--format", "json", store=own_store)
    said = json.loads(done.stdout)
    assert done.returncode == 0 and [said[name] for name in IMPORTED[:5]] == [2, 2, 1, 0, 1]
    assert "error" in {problem["level"] for problem in said["problems"]}, "what was left out is still listed"


def test_import_for_eyes(own_store, report):
    done = run(
        "import", report("山丹县,每千人口注册护士数,2023,4.41", "某县,护士,2023,1"), "--good-rows", store=own_store
    )
    lines = done.stdout.decode("utf-8").splitlines()
    assert lines[0].split() == ["batch", "added", "changed", "unchanged", "refused"] and lines[1].split() == [
        "2",
        "1",
        "0",
        "0",
        "1",
    ]
    told = [line for line in lines[3:] if "注册护士" in line]
    assert told and all("_" not in line for line in told), "verdicts in words, not by code"
    assert lines[2].split() == ["area", "indicator", "target_year", "from", "to"] and "年报.csv 第 3 行" in words(done)


def test_import_of_nothing_new_and_of_no_file(own_store, report, tmp_path):
    before = own_store.read_bytes()
    same = run("import", report("山丹县,每千人口注册护士数,2020,4.35"), store=own_store)
    assert same.returncode == 0 and "未写入新批次" in words(same)
    for name in ("没有.csv", "."):
        missing = run("import", tmp_path / name, store=own_store)
        assert missing.returncode == 2 and missing.stdout == b"" and "打不开文件" in words(missing)
    (tmp_path / "随手.csv").write_bytes(bytes(range(256)))
    broken = run("import", tmp_path / "随手.csv", store=own_store)
    assert broken.returncode == 1 and "Traceback" not in words(broken)
    assert own_store.read_bytes() == before


def test_while_the_store_is_held_import_says_so_a_dry_run_and_a_backup_work(held, report, tmp_path):
    path = report("山丹县,每千人口注册护士数,2023,4.41")
    refused = run("import", path, store=held)
    assert refused.returncode == 3 and "占用" in words(refused)
    assert run("import", path, "--dry-run", store=held).returncode == 0
    assert run("backup", tmp_path / "b", store=held).returncode == 0
    assert run("restore", tmp_path / "b", store=held).returncode == 3


# ---- backup, restore, and a build that was undone


def test_backup_undo_restore(own_store, tmp_path, shandan):
    told = run("backup", tmp_path / "b", store=own_store)
    assert told.returncode == 0 and told.stdout == b"" and "第 1 批" in words(told)
    assert run("undo", "1", store=own_store).returncode == 0
    assert not (own_store.parent / (own_store.name + ".built")).exists(), "build must not say 已是最新"
    built = run("build", store=own_store)
    assert built.returncode == 0 and "已写入第 3 批" in words(built)
    told = run("restore", tmp_path / "b", store=own_store)
    assert told.returncode == 0 and ".old" in words(told)
    assert run("gaps", "--area", "山丹", "--year", "2026", "--format", "csv", store=own_store).stdout == shandan.stdout
    built = run("build", store=own_store)
    assert built.returncode == 0 and "未写入新批次" in words(built)


def test_backup_and_restore_refuse_what_is_not_theirs(own_store, tmp_path):
    (tmp_path / "别的").write_text("x")
    assert run("backup", tmp_path / "别的", store=own_store).returncode == 1
    assert run("restore", tmp_path / "别的", store=own_store).returncode == 3
    assert run("restore", tmp_path / "没有", store=own_store).returncode == 2
    assert run("backup", tmp_path / "b", store=tmp_path / "none.duckdb").returncode == 3
    assert (tmp_path / "别的").read_text() == "x" and not (tmp_path / "b").exists()
