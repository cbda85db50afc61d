"""The documents are tested: what exists is documented, what is documented exists, and the commands shown are run."""

import argparse
import ast
import csv
import io
import json
import os
import re
import shlex
import sys
import tomllib
from datetime import date
from fractions import Fraction
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import cli
from actions.assess import View
from charts import style
from charts.compare_rows import VIEWS
from exports.report_data import FORMATS, SECTIONS
from gaps import checks, confidence_intervals, extrapolation
from loaders import catalogue, curated
from loaders.rules import DECIMALS
from loaders.spreadsheets import limits
from model.columns import FIGURES, FINDINGS, GAPS, TARGETS, names
from model.indicators import Catalogue, Indicator, Thresholds
from model.verdicts import CHECKS, CLASSES, FLAGS, REASONS
from store import Store
from tests import verdicts
from tests.test_cli import process, run
from tests.test_reference import VECTORS
from ui import entries
from wording import confidence
from wording.steps import extrapolation_steps, steps

ROOT = Path(__file__).resolve().parent.parent
README, CHINESE, METHOD, CONTRIBUTING = (
    (ROOT / name).read_text("utf-8")
    for name in ("README.md", "README.zh-CN.md", "docs/method.zh-CN.md", "CONTRIBUTING.md")
)
OWN = [
    "README.md",
    "README.zh-CN.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "docs/method.zh-CN.md",
    "docs/operations.md",
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))),
]
SAFE = ("check", "build", "gaps", "plan-check", "batches")  # these write to the test's own store at most


def fenced(text: str, language: str) -> list[str]:
    """The lines of every ```language block."""
    return [
        line for block in re.findall(rf"^```{language}\n(.*?)^```", text, re.M | re.S) for line in block.splitlines()
    ]


def commands() -> dict[str, argparse.ArgumentParser]:
    return next(action.choices for action in cli.parser()._actions if isinstance(action, argparse._SubParsersAction))


# ---- the command line

SYNOPSES = {line.split()[2]: line for line in fenced(README, "text") if line.startswith("python cli.py ")}
EXAMPLES = list(
    dict.fromkeys(
        shlex.join(shlex.split(line.split("python cli.py ", 1)[1], comments=True))
        for text in (README, CHINESE)
        for line in [*fenced(text, "bash"), *re.findall(r"`(python cli\.py [^`\n]+)`", text)]
        if line.startswith("python cli.py ") and "批次号" not in line
    )
)


def test_every_command_is_documented_and_no_other():
    assert list(SYNOPSES) == list(commands())


@pytest.mark.parametrize("name", list(commands()))
def test_a_synopsis_tells_every_option_and_no_other(name):
    actions = [action for action in commands()[name]._actions if not isinstance(action, argparse._HelpAction)]
    options = {option for action in actions for option in action.option_strings}
    assert set(re.findall(r"--[a-z-]+", SYNOPSES[name])) == options
    for action in actions:
        told = "|".join(action.choices) if action.choices else action.metavar
        assert (
            f"{action.option_strings[0]}{'' if action.nargs == 0 else f' {told}'}{' ' if action.required else ']'}"
            in SYNOPSES[name]
            if action.option_strings
            else f" {told}" in SYNOPSES[name]
        )
        if isinstance(action, argparse._AppendAction):
            assert f"{action.option_strings[0]} {action.metavar}]..." in SYNOPSES[name]
        assert not action.option_strings or re.search(rf"^\| .*`{action.option_strings[0]}[` ]", README, re.M), (
            f"{action.option_strings[0]} is not explained"
        )
    assert re.search(rf"^\| `{name}` \| \w", README, re.M), f"{name} is not explained"


def test_there_are_examples_of_every_safe_command():
    assert {example.split()[0] for example in EXAMPLES} >= set(SAFE)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A store as the README's own `build` makes it."""
    path = tmp_path_factory.mktemp("docs") / "store.duckdb"
    done = process("build", store=path)
    assert done.returncode == 0, done.stderr.decode()
    return path


@pytest.mark.parametrize("example", EXAMPLES)
def test_the_commands_shown_are_run(example, built):
    argv = shlex.split(example)
    asked = cli.parser().parse_args(argv)  # the others are at least spelt right
    if argv[0] not in SAFE:
        return
    assert "--store" not in argv, "an example must not name a store: the test could not lead it to its own"
    done = run(*argv, store=built)
    assert done.returncode == 0, done.stderr.decode()
    assert not done.stdout.startswith(b"\xef\xbb\xbf") and b"\r" not in done.stdout
    text = done.stdout.decode("utf-8")
    if getattr(asked, "format", "") == "csv":
        assert next(csv.reader(io.StringIO(text))) == list({"gaps": GAPS, "plan-check": FINDINGS}[argv[0]])
        assert text.count("\n") > 1
    if getattr(asked, "format", "") == "json":
        rows = json.loads(text)
        assert rows and list(rows[0]) == documented_columns()[argv[0]]


def documented_columns() -> dict[str, list[str]]:
    gaps = next(
        block for block in re.findall(r"^```text\n(.*?)^```", README, re.M | re.S) if block.startswith("area_code,")
    )
    found = {"gaps": gaps.replace("\n", " ")} | {
        name: re.search(rf"`{name}` has: `([^`]+)`", README)[1] for name in ("plan-check", "batches")
    }
    return {name: [one.strip() for one in told.split(",")] for name, told in found.items()}


def test_the_columns_are_documented_in_their_order():
    told = documented_columns()
    assert told["gaps"] == list(GAPS)
    assert told["plan-check"] == list(FINDINGS)


@pytest.mark.parametrize("code", [cli.DONE, cli.REFUSED, cli.USAGE, cli.STORE])
def test_exit_codes_are_documented(code):
    line = next(line for line in README.split("\n\n") if line.startswith("**Exit.**"))
    assert re.search(rf"(^|· |\*\* ){code} \w", line.replace("\n", " "))


# ---- the files people edit


@pytest.mark.parametrize("file", list(curated.TABLES))
def test_headers_of_the_data_files(file):
    line = next(line for line in fenced(README, "text") if line.startswith(f"{file} "))
    assert line.split()[1] == ",".join(names(curated.TABLES[file]))


@pytest.mark.parametrize(
    "column", [c for columns in curated.TABLES.values() for c in columns if c.allowed], ids=lambda c: c.name
)
def test_what_a_column_may_hold(column):
    lines = "\n".join(re.findall(rf"^\| {column.name}\b.*$", README, re.M))
    assert lines and not [word for word in column.allowed if word not in lines]


@pytest.mark.parametrize(
    "column",
    [
        c
        for c in (*FIGURES, *TARGETS)
        if c.name not in ("year_from", "numerator", "denominator", "tolerance", "and_with", "measure", "implied")
    ],
    ids=lambda c: c.name,
)
def test_planners_are_told_every_common_column(column):
    assert re.search(rf"^\| [^|]*\b{column.name}\b", CHINESE, re.M)


@pytest.mark.parametrize(
    "key", [*(f for f in Indicator.model_fields if f != "id"), *Thresholds.model_fields, *Catalogue.model_fields]
)
def test_every_yaml_key_is_documented(key):
    section = README.split("## How to add an indicator")[1].split("\n## ")[0]
    assert f"`{key}`" in section


def test_no_other_yaml_key_is_documented():
    table = re.findall(
        r"^\| `(\w+)` \| (yes|with plausible|) ?\|",
        README.split("## How to add an indicator")[1].split("\n## ")[0],
        re.M,
    )
    assert [key for key, _ in table] == [name for name in Indicator.model_fields if name != "id"]
    assert {key for key, must in table if must == "yes"} == {
        name for name, field in Indicator.model_fields.items() if field.is_required()
    } - {"id"}


@pytest.mark.parametrize(
    "header, row", [fenced(CHINESE, "csv")[n : n + 2] for n in range(0, len(fenced(CHINESE, "csv")), 2)]
)
def test_the_row_planners_copy_is_sound(header, row):
    assert header in (",".join(names(columns)) for columns in curated.TABLES.values())
    given, known = (
        dict(zip(header.split(","), next(csv.reader([row])))),
        catalogue.read((ROOT / "indicators.yaml").read_bytes())[0],
    )
    assert len(next(csv.reader([row]))) == header.count(",") + 1
    assert given["indicator"] in known.indicators and given["unit"] in known.accepted_units(given["indicator"])


# ---- pages, uploads, exports


@pytest.mark.parametrize("name", list(entries.PAGES))
def test_every_page_is_named_in_both(name):
    title, _ = entries.PAGES[name]
    assert re.search(rf"^\| {title} \| `/{entries.path(name)}` \| \S", README, re.M)
    assert re.search(rf"^\| {title} \| [^|]+ \| [^|]+ \|$", CHINESE, re.M)


def test_no_other_page_is_named():
    section = README.split("\n## The pages")[1].split("\n## ")[0]
    assert re.findall(r"^\| (\S+) \| `/", section, re.M) == [title for title, _ in entries.PAGES.values()]


CODES = set(
    re.findall(
        r"`(\w+)`",
        " ".join(
            re.findall(r"^\| (`[^|]+) \|", README.split("\n## Uploads")[1].split("| code |")[1].split("\n## ")[0], re.M)
        ),
    )
)


def test_every_problem_of_the_corpus_has_its_code_explained():
    lines = [
        line.split("\t")
        for path in sorted((ROOT / "tests" / "uploads").glob("*/*"))
        if path.name.endswith((".problems.txt", ".doubts.txt"))
        for line in path.read_text("utf-8").splitlines()
        if line
    ]
    assert {line[1] for line in lines} - {"*"} <= CODES


def test_every_refusal_of_a_file_has_its_code_explained():
    code = "\n".join(path.read_text("utf-8") for path in sorted((ROOT / "loaders" / "spreadsheets").glob("*.py")))
    told = set(re.findall(r"Refused\(\s*\"(\w+)\"", code))
    assert len(told) > 8 and told <= CODES


@pytest.mark.parametrize("code", sorted(CODES))
def test_a_code_explained_is_given_somewhere(code):
    rooms = [
        *(ROOT / "loaders").glob("[su]*/*.py"),
        *(ROOT / "actions" / f"{name}.py" for name in ("importing", "filling", "remarking")),
        *(ROOT / "store").glob("*.py"),
    ]
    parts = {code, re.sub(r"_(area|indicator)$", "_{name}", code), re.sub(r"_(area|indicator|year)$", "_{kind}", code)}
    assert any(f'"{part}"' in path.read_text("utf-8") for path in rooms for part in parts)


def test_limits_of_uploads_are_told():
    section = README.split("\n## Uploads")[1].split("\n## ")[0]
    for limit in (limits.ROWS, limits.COLUMNS, limits.CELLS, limits.CELL_CHARS, limits.SHEETS, DECIMALS):
        assert re.search(rf"(?<![\d,]){limit:,}(?![\d,])", section)
    for size in (limits.FILE_BYTES, limits.ZIP_BYTES):
        assert f"{size // 1_000_000} MB" in section
    assert f"每个不超过 {limits.FILE_BYTES // 1_000_000} MB，{limits.ROWS // 10_000} 万行以内" in CHINESE


@pytest.mark.parametrize(
    "told", [*SECTIONS.values(), *(word.split()[-1] for word in FORMATS.values() if "（" not in word)]
)
def test_what_a_meeting_pack_holds_is_told(told):
    assert told in CHINESE.split("\n## 会议材料")[1].split("\n## ")[0]


@pytest.mark.parametrize("view", [view.name for view in VIEWS.values()])
def test_the_views_of_the_comparison_are_told(view):
    assert view in CHINESE


def test_every_picture_named_is_there():
    named = {name for file in OWN for name in re.findall(r"docs/shots/([\w-]+\.png)", (ROOT / file).read_text("utf-8"))}
    assert named and not [name for name in named if not (ROOT / "docs" / "shots" / name).exists()]


# ---- make, the environment, links


def test_make_targets():
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.M)
    told = [*fenced(README, "bash"), *re.findall(r"`[^`\n]+`", README + CONTRIBUTING)]
    assert targets and set(re.findall(r"make ([a-z]+)", " ".join(told))) == set(targets)


def test_environment_variables():
    code = "\n".join(
        path.read_text("utf-8")
        for path in [
            ROOT / "make.sh",
            ROOT / "app.py",
            ROOT / "actions" / "access.py",
            *ROOT.glob("commands/*.py"),
            *ROOT.glob("ui/*.py"),
            *ROOT.glob("store/*.py"),
        ]
    )
    used = set(re.findall(r"COUNTY_HEALTH_[A-Z]+", code)) | {"ADDRESS", "PORT", "PYTHON", "BROWSER_PATH"}
    assert set(re.findall(r"^\| `([A-Z_]+)` \|", README, re.M)) == used


def linked(file: str) -> set[str]:
    """Links and file names of a document, as paths from the root. What a run makes (.venv, a store), or an
    administrator (access.yaml, secrets.toml), is not asked for.
    """
    text = (ROOT / file).read_text("utf-8")
    prose = re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)
    links = {
        os.path.normpath(Path(file).parent / link.split("#")[0])
        for link in re.findall(r"\]\(([^)\s]+)\)", prose)
        if not re.match(r"https?:|#", link)
    }
    named = {
        word
        for word in re.findall(r"`([^`\s]+)`", prose)
        if re.fullmatch(r"(?:[\w.-]+/)+[\w.-]*|[\w.-]+\.(?:py|md|yaml|csv|sh|txt|toml|ini)|Makefile|LICENSE", word)
        and not re.search(r"^\.venv|\.duckdb|(access\.yaml|secrets\.toml)$", word)
    }
    return links | named


@pytest.mark.parametrize("file", OWN)
def test_links_and_file_names_lead_somewhere(file):
    lost = {
        path
        for path in linked(file)
        if path.startswith("..") or not ((ROOT / path).exists() or (ROOT / "data" / path).exists())
    }
    assert not lost, f"{file} names what is not there: {sorted(lost)}"


def test_every_decision_says_the_five_things():
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]
    assert numbers == [f"{n:04}" for n in range(1, len(numbers) + 1)]
    for path in (ROOT / "docs" / "decisions").glob("*.md"):
        text = path.read_text("utf-8")
        assert re.match(rf"# {path.name[:4]} · \S", text), path.name
        wanted = (
            ("Context.", "Trade-off.", "Where.")
            if path.name.startswith("0002")
            else ("Context.", "Decision.", "Why", "Trade-off.", "Where.")
        )  # 0002's rulings are its decisions
        assert not [part for part in wanted if f"**{part}" not in text], path.name


@pytest.mark.parametrize("file", OWN)
def test_no_path_of_one_machine_is_named(file):
    assert not re.search(r"(?<![\w.:/])/(?:tmp|home|root|srv|mnt|work|opt|Users)\b", (ROOT / file).read_text("utf-8"))


def test_links_into_a_document_find_their_heading():
    for file in OWN:
        for path, anchor in re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", (ROOT / file).read_text("utf-8")):
            target = (ROOT / file).parent / path if path else ROOT / file
            heads = [
                re.sub(r"[^\w\- ]", "", head.lower()).strip().replace(" ", "-")
                for head in re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.M)
            ]
            assert anchor in heads, f"{file}: {path}#{anchor}"


@pytest.mark.parametrize(
    "library",
    [
        name
        for file in ("requirements.txt", "requirements-test.txt")
        for name in re.findall(
            r"^([\w.-]+==[\w.]+)", re.split(r"# --- what they bring", (ROOT / file).read_text("utf-8"))[0], re.M
        )
    ],
)
def test_each_direct_library_has_its_reasons(library):
    name, version = library.split("==")
    assert re.search(
        rf"^\| {re.escape(name)} \| {re.escape(version)} \| [\w-]+",
        (ROOT / "docs/decisions/0005-libraries.md").read_text("utf-8"),
        re.M,
    )


def direct(file: str) -> set[str]:
    """Names of the libraries in the direct part of a requirements file, as an index spells them."""
    part = re.split(r"# --- what they bring", (ROOT / file).read_text("utf-8"))[0]
    return {canonical(name) for name in re.findall(r"^([\w.-]+)==", part, re.M)}


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def imported(folders: list[Path]) -> set[str]:
    """Libraries, not of Python's own and not ours, that files import."""
    found = {
        name.partition(".")[0]
        for folder in folders
        for path in (sorted(folder.rglob("*.py")) if folder.is_dir() else [folder])
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in ([one.name for one in node.names] if isinstance(node, ast.Import) else [node.module])
    }
    brought = packages_distributions()
    return {canonical(name) for module in found - set(sys.stdlib_module_names) for name in brought.get(module, [])}


def test_what_is_imported_is_required_directly_and_the_rest_says_so():
    rooms = "actions charts commands exports gaps loaders model pages store ui app.py cli.py".split()
    used = imported([ROOT / room for room in rooms])
    assert used <= direct("requirements.txt")
    idle = re.findall(
        r"^\| ([\w.-]+) \|.*not imported", (ROOT / "docs/decisions/0005-libraries.md").read_text("utf-8"), re.M
    )
    assert direct("requirements.txt") - used == set(map(canonical, idle))
    assert imported([ROOT / "tests"]) - used <= direct("requirements-test.txt") | direct("requirements.txt") | {
        "pillow"
    }  # pillow: streamlit brings it


def test_the_first_line_says_what_a_new_machine_needs():
    for text in (README, CHINESE):
        first = [line for line in text.splitlines() if line][1]
        assert all(word in first for word in ("Debian 12", "git", "make", "python3-venv"))
        assert "docs/shots/overview-1440x900.png" in text
    assert {"make run", "make test"} <= {line.split("#")[0].strip() for line in fenced(README, "bash")} & {
        line.split("#")[0].strip() for line in fenced(CHINESE, "bash")
    }


def test_the_picture_is_there():
    body = (ROOT / "docs/shots/overview-1440x900.png").read_bytes()
    assert body.startswith(b"\x89PNG") and (int.from_bytes(body[16:20]), int.from_bytes(body[20:24])) == (1440, 900)


def test_changelog():
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    heads = heads[heads[0] == "Unreleased" :]  # what the next version will say
    found = [re.fullmatch(r"(\d+)\.(\d+)\.(\d+) \((\d{4}-\d{2}-\d{2})\)", head) for head in heads]
    assert found and all(found)
    assert [date.fromisoformat(one[4]) for one in found]
    versions = [tuple(int(part) for part in one.groups()[:3]) for one in found]
    assert versions == sorted(set(versions), reverse=True)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["version"] == ".".join(map(str, versions[0]))


# ---- the method


@pytest.mark.parametrize("code, word", [*CLASSES.items(), *REASONS.items(), *FLAGS.items()])
def test_the_method_has_every_code_with_its_word(code, word):
    assert re.search(rf"^\| .*{re.escape(word)} \| `{code}` \| \S", METHOD, re.M)
    assert word in CHINESE


@pytest.mark.parametrize("code", list(CLASSES))
def test_classes_are_told_with_their_shape(code):
    row = rf"^\| {re.escape(style.STATUS[code][2])} \| {CLASSES[code]} \|"
    assert re.search(row, METHOD, re.M)
    assert re.search(row + r"(?: [^|\n]+\|){3}$", CHINESE, re.M), "shape, word, colour, meaning, example"


def test_the_thresholds_are_those_of_the_yaml():
    given = catalogue.read((ROOT / "indicators.yaml").read_bytes())[0].thresholds
    told = f"界限值 {given.on_pace:.2f}、{given.slightly_behind:.2f}、{given.early:.2f} 和“左右”的 {given.about:.0%}"
    assert told in METHOD
    assert re.search(rf"ρ ≥ {given.on_pace:.2f}.*ρ ≥ {given.slightly_behind:.2f}", METHOD)
    assert (
        f"`on_pace` {given.on_pace:.2f}, `slightly_behind` {given.slightly_behind:.2f}, `early` {given.early:.2f}, `about` {given.about:.2f}"
        in README
    )


def test_the_checks_are_those_of_the_program():
    section = METHOD.split("\n## 7 ")[1].split("\n## ")[0]
    assert re.findall(r"^\| `(\w+)` \| ([^|]+) \| [^|]+ \|$", section, re.M) == list(CHECKS.items())
    assert list(CHECKS) == list(checks.CHECKS)


RANGES = re.findall(
    r"^\| (精确法|Byar 法|Wilson 法) \| (\d+)(?: 例|/(\d+)) \| ([\d.]+)%? \| ([\d.]+)%? \|$", METHOD, re.M
)


@pytest.mark.parametrize("way, events, total, low, high", RANGES)
def test_the_published_random_ranges_are_reckoned(way, events, total, low, high):
    if total:
        found = [100 * limit for limit in confidence_intervals.wilson(events=int(events), total=int(total))]
    else:
        found = confidence_intervals.poisson(events=int(events))
        assert (way == "精确法") == (int(events) < confidence_intervals.FEW)
    for limit, told in zip(found, (low, high)):
        assert abs(limit - float(told)) <= 0.5 * 10.0 ** -len(told.partition(".")[2]) + 1e-9


def test_there_is_a_range_of_each_way():
    assert {way for way, *_ in RANGES} == {"精确法", "Byar 法", "Wilson 法"} and len(RANGES) >= 11


def test_the_words_of_chance_are_those_of_the_program():
    section = METHOD.split("\n### 6.3 ")[1].split("\n### ")[0]
    words = [word for word in confidence.FIRMNESS.values() if word]
    assert re.findall(r"^\| ([^|]+) \|", section, re.M)[1:] == words
    assert f"z = {confidence_intervals.Z}" in METHOD and "未计设计效应" in METHOD


def test_the_published_arithmetic_is_that_of_the_program():
    early = catalogue.read((ROOT / "indicators.yaml").read_bytes())[0].thresholds.early
    a = verdicts.assessment("vector 9")
    lines = extrapolation_steps(a, extrapolation.extrapolate(a, early=early, few=False))
    assert fenced(METHOD, "text") == [f"{step.label}：{step.formula}" for step in lines]


@pytest.mark.parametrize("vector", VECTORS, ids=[vector[0] for vector in VECTORS])
def test_the_published_vectors_are_the_tested_ones(vector):
    name, _, _, *numbers, code, more = vector
    rows = {
        cells[0]: cells
        for cells in (
            re.split(r" *\| *", line.strip("| "))
            for line in METHOD.split("\n## 8 ")[1].splitlines()
            if line.startswith("| ")
        )
    }
    told = rows["10b" if name == "10 without last year" else name]
    assert [None if cell == "–" else Fraction(cell.replace("−", "-")) for cell in told[2:6]] == [
        number and Fraction(number) for number in numbers
    ]
    assert told[6] == f"`{code}`"
    assert "due_no_final" not in more.get("flags", []) or FLAGS["due_no_final"] in told[1]


def test_the_worked_example_is_what_the_panel_says(built):
    with Store.open_for_reading(built) as store:
        a = View.open(store, year=2026).assessment("000000", "maternal_mortality", 2030, "plan")
    assert [f"{step.label}：{step.formula}" for step in steps(a)] == fenced(CHINESE, "text")
    assert CLASSES[a.verdict] in CHINESE.split("## 用计算器复核判定")[1].split("\n## ")[0]


def test_what_is_said_of_the_two_counties_is_true(built):
    with Store.open_for_reading(built) as store:
        table = View.open(store, year=2026).published().set_index(["area", "indicator", "target_year"]).sort_index()
    examples = {
        ("山丹县", "elderly_health_management", 2025): "baseline_meets",
        ("山丹县", "nurses_per_1000", 2025): "baseline_short",
        ("全国", "infant_mortality", 2025): "met_early",
        ("全国", "maternal_mortality", 2030): "on_pace",
        ("全国", "nursery_places_per_1000", 2025): "unknown",
    }
    assert {cell: table.loc[cell, "class"] for cell in examples} == examples
    of_table = table.loc["山丹县"]
    flags = of_table[of_table["place"].str.contains("指标体系表")]["flags"].str.split(";")
    assert (
        f"{sum('floor_below_baseline' in one for one in flags)} 项基期已优于目标值，{sum('hold' in one for one in flags)} 项以保持为目标"
        in CHINESE
    )
