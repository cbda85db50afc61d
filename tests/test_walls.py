"""The walls between the rooms, held by a tool: every .py file of the house is parsed and every rule of design.md asked of it.

A rule is a function from one parsed file to what is wrong in it. Each rule has, below, small sources that break it and
small sources that do not: a rule that cannot fail guards nothing.
"""

import ast
import functools
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[1]
# May import, besides the own room and model. app.py, cli.py and pages/ are doors: nothing imports them, not even each other.
WALLS = {
    "model": set(),
    "loaders": {"wording"},
    "store": set(),
    "gaps": set(),
    "wording": set(),
    "charts": {"wording"},
    "exports": {"charts", "wording"},
    "actions": {"loaders", "store", "gaps", "charts", "exports", "wording"},
    "ui": {"actions", "charts", "wording"},
    "app": {"ui", "charts", "actions"},
    "pages": {"ui", "charts", "actions"},
    "commands": {"actions"},
    "cli": {"commands"},
}
# Rooms within loaders, and which of them each may import; files directly in loaders/ import neither of the two.
INNER = {
    "loaders/spreadsheets": {"spreadsheets"},
    "loaders/uploads": {"uploads", "spreadsheets", "curated", "rules"},
    "loaders/plans": {"plans", "spreadsheets", "uploads"},
    "loaders": {"catalogue", "cells", "curated", "rules"},
}
DOORS = {"app", "cli", "pages"}
OURS = {*WALLS, "tests", "benchmarks"}
NEVER = re.compile(r"^(utils?|helpers?|commons?)$")
ENGINES = re.compile(r"^(duckdb|adbc\w*|psycopg\w*|sqlite3|sqlalchemy|asyncpg|pg8000)$")
SQL = re.compile(
    r"\b(select\s[^;]*?\sfrom\s+\w|insert\s+into\s+\w|update\s+\w+\s+set\s|delete\s+from\s+\w|create\s+(or\s+replace\s+)?(temp\s+)?(table|view)\s)",
    re.I,
)
CLOCKS = {"now", "today", "utcnow", "time", "time_ns", "monotonic", "perf_counter", "localtime", "gmtime"}
FILE_MODULES = {
    "os",
    "io",
    "pathlib",
    "shutil",
    "tempfile",
    "glob",
    "socket",
    "subprocess",
    "urllib",
    "requests",
    "sqlite3",
    "pickle",
}
FILE_CALLS = re.compile(
    r"^(open|read_\w+|write_\w+|to_(csv|excel|parquet|pickle|feather|sql|hdf|orc)|loadtxt|savetxt|fromfile|tofile|savez)$"
)
# Work that must wait until somebody asks: files, clocks, the network, the environment, threads, the database, parsing.
WORK = re.compile(
    r"^(open|read|read_\w+|write|write_\w+|load|loads|safe_load|connect|execute|getenv|get_environ|glob|rglob|iterdir|listdir|exists|is_file|is_dir|stat|mkdir|unlink|"
    r"run|Popen|check_output|urlopen|request|sleep|start|submit|basicConfig|input|print|import_module|__import__)$"
)
# Rooms that show numbers to a reader: they ask wording/ for the text. Here a number is not for a reader:
SHOWING = ("charts", "exports", "actions", "ui", "pages", "commands", "loaders")
NOT_READ = {
    "charts/style.py",  # pixels of CSS
    "ui/paper.py",  # millimetres of CSS
    "exports/docx/page.py",  # half-points of a font
    "exports/pptx/page.py",  # hundredths of a point of a font
    "exports/office_templates.py",  # the same
    "exports/pptx/progress_chart.py",  # an attribute of the chart's XML
    "exports/csvs.py",  # CSV is read by programs: '.' and '-', no rounding
    "commands/output.py",  # the same; the room imports actions alone
    "commands/writing.py",  # the size of a file written; the same
    "loaders/curated.py",  # a cell as the store compares it
    "loaders/spreadsheets/formats.py",  # what a cell of the file shows
}
# Streamlit runs these from the top at every rerun: there the module level is the moment somebody asks.
SCRIPTS = re.compile(r"^(pages/\w+\.py|ui/main\.py)$")


FLOAT = re.compile(r"\.\{?\w|[eEfFgG%]$|^[^\w{]*,.*\.")  # '.1f', 'g', ',.0f', '.{digits}f'; not ',', '04d', '>8'
SPEC = re.compile(r":([^{}]*)\}")  # of '{:.1f}'.format(x)
PERCENT = re.compile(r"^'.*%[-+ 0-9]*(\.\d+)?[eEfFgG]")  # of '%.1f' % x


@dataclass(frozen=True)
class File:
    """path from the house's root, 'gaps/judge.py'; room: 'gaps', or 'app', 'cli' for the two doors."""

    path: str
    text: str

    @property
    def tree(self) -> ast.Module:
        return _parsed(self.text, self.path)

    @property
    def room(self) -> str:
        return self.path.split("/")[0].removesuffix(".py")

    @property
    def package(self) -> list[str]:
        return self.path.split("/")[:-1]


@functools.cache
def _parsed(text: str, path: str) -> ast.Module:
    """Each rule asks every file, and no rule changes a tree."""
    return ast.parse(text, path)


def house() -> list[File]:
    """Every .py file but those of tests and benchmarks, which may look into all rooms, and those under dot-folders (.venv)."""
    paths = [path.relative_to(HOUSE).as_posix() for path in HOUSE.rglob("*.py")]
    inside = [
        path
        for path in paths
        if not any(part.startswith(".") for part in path.split("/"))
        and path.split("/")[0] not in ("tests", "benchmarks")
    ]
    return [File(path, (HOUSE / path).read_text(encoding="utf-8")) for path in sorted(inside)]


def imported(file: File) -> list[str]:
    """Every module a file imports, wherever in it: ['model.columns', 'pandas']; relative ones made absolute, import_module('x') as x."""
    found = []
    for node in ast.walk(file.tree):
        if isinstance(node, ast.Import):
            found += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = file.package[: len(file.package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            found += [module] if module else [alias.name for alias in node.names]
        elif isinstance(node, ast.Call) and called(node) in ("import_module", "__import__"):
            named = node.args and isinstance(node.args[0], ast.Constant)
            found.append(str(node.args[0].value) if named else "a module whose name is made at run time")
    return found


def called(node: ast.Call) -> str:
    """The last name of what is called: pd.read_csv(…) -> 'read_csv', open(…) -> 'open'."""
    return (
        node.func.attr
        if isinstance(node.func, ast.Attribute)
        else node.func.id
        if isinstance(node.func, ast.Name)
        else ""
    )


def texts(tree: ast.Module) -> list[str]:
    """String constants (the fixed parts of f-strings joined), docstrings left out."""
    bodies = [
        node.body
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    told = {id(body[0].value) for body in bodies if body and isinstance(body[0], ast.Expr)}
    parts = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    whole = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told | parts
    ]
    return whole + [
        "x".join(part.value for part in node.values if isinstance(part, ast.Constant))
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    ]


def at_import(tree: ast.AST) -> list[ast.AST]:
    """The nodes that run when the module is imported: not the bodies of functions and lambdas, but their decorators and defaults;
    not what stands under `if __name__ == "__main__"` or `if TYPE_CHECKING`.
    """
    found, waiting = [], list(ast.iter_child_nodes(tree))
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.If) and re.search(r"__name__ == '__main__'|TYPE_CHECKING", ast.unparse(node.test)):
            waiting += node.orelse
            continue
        found.append(node)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            waiting += [*node.decorator_list, *node.args.defaults, *(d for d in node.args.kw_defaults if d)]
        elif isinstance(node, ast.Lambda):
            waiting += [*node.args.defaults, *(d for d in node.args.kw_defaults if d)]
        else:
            waiting += list(ast.iter_child_nodes(node))
    return found


# ---- the rules: a file -> what is wrong in it


def rooms(file: File) -> list[str]:
    """Only the rooms of the design, and none that takes in everything."""
    parts = [part.removesuffix(".py") for part in file.path.split("/")]
    flood = [f"{part}: no utils, helpers or common room, ever" for part in parts if NEVER.match(part)]
    known = file.room in WALLS and (file.room in ("app", "cli")) == (len(parts) == 1)
    return flood + ([] if known else [f"{parts[0]} is no room of the house"])


def walls(file: File) -> list[str]:
    may = WALLS.get(file.room, set()) | {"model"} | (set() if file.room in DOORS else {file.room})
    tops = {name.split(".")[0] for name in imported(file)}
    return [f"{file.room} may not import {top}" for top in sorted(tops & OURS - may)] + [
        f"imports {name}" for name in imported(file) if " " in name
    ]


def inner_walls(file: File) -> list[str]:
    """loaders/spreadsheets knows no county: it imports model alone."""
    inner = "/".join(file.package)
    if inner not in INNER:
        return []
    modules = [
        f"loaders.{alias.name}"
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ImportFrom) and node.module == "loaders" and not node.level
        for alias in node.names
    ] + [name for name in imported(file) if name.startswith("loaders.")]
    tops = {name.split(".")[1] for name in modules}
    return [f"{inner} may not import loaders.{top}" for top in sorted(tops - INNER[inner])]


def late(file: File) -> list[str]:
    """commands/ imports rooms inside its functions: on a store that is up to date `build` costs no imports."""
    nodes = [node for node in at_import(file.tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    tops = {name.split(".")[0] for name in imported(File(file.path, "\n".join(map(ast.unparse, nodes))))}
    return [f"{top} is imported with the module" for top in sorted(tops & OURS - {"commands"})] * (
        file.room == "commands"
    )


def engine(file: File) -> list[str]:
    return [
        f"{name}: only store/ knows an SQL engine"
        for name in imported(file)
        if ENGINES.match(name.split(".")[0]) and file.room != "store"
    ]


def sql(file: File) -> list[str]:
    return [
        f"SQL outside store/: {text[:40]!r}" for text in texts(file.tree) if SQL.search(text) and file.room != "store"
    ]


def streamlit(file: File) -> list[str]:
    return [
        f"{name}: only app.py, ui/ and pages/ know Streamlit"
        for name in imported(file)
        if name.split(".")[0] == "streamlit" and file.room not in ("app", "ui", "pages")
    ]


def caches(file: File) -> list[str]:
    used = {node.attr for node in ast.walk(file.tree) if isinstance(node, ast.Attribute)} | {
        alias.name for node in ast.walk(file.tree) if isinstance(node, ast.ImportFrom) for alias in node.names
    }
    return [
        f"{name}: caches live in ui/cache.py only"
        for name in sorted(used & {"cache_data", "cache_resource"})
        if file.path != "ui/cache.py"
    ]


def files(file: File) -> list[str]:
    """charts, gaps and model are pure: tables and words in, tables and figures out."""
    if file.room not in ("charts", "gaps", "model"):
        return []
    used = [f"imports {name}" for name in imported(file) if name.split(".")[0] in FILE_MODULES]
    return used + [
        f"line {node.lineno}: {called(node)}() in a pure room"
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and FILE_CALLS.match(called(node))
    ]


def clocks(file: File) -> list[str]:
    """A "today" read at import stays in the past; read in gaps it would make a verdict depend on the day it is asked."""
    pure = file.room in ("gaps", "model", "charts")
    nodes = ast.walk(file.tree) if pure else at_import(file.tree)
    told = [
        f"line {node.lineno}: reads the clock"
        for node in nodes
        if isinstance(node, ast.Call) and called(node) in CLOCKS
    ]
    return told + [f"imports {name}" for name in imported(file) if pure and name.split(".")[0] == "time"]


def work(file: File) -> list[str]:
    """No work at import: no loops, no open resources, no call that reads, writes, connects or starts something."""
    if SCRIPTS.match(file.path):
        return []
    tree = file.tree
    nodes = at_import(tree)
    if file.path == "app.py":  # importing the front door is starting the server: it sets up the log, and nothing more
        logs = {
            id(part)
            for line in tree.body
            if isinstance(line, ast.Expr) and isinstance(line.value, ast.Call) and called(line.value) == "basicConfig"
            for part in ast.walk(line)
        }
        nodes = [node for node in nodes if id(node) not in logs]
    loops = [
        f"line {node.lineno}: {type(node).__name__} at import"
        for node in nodes
        if isinstance(node, (ast.For, ast.While, ast.With, ast.AsyncFor, ast.AsyncWith))
    ]
    calls = [
        f"line {node.lineno}: {called(node)}() at import"
        for node in nodes
        if isinstance(node, ast.Call) and WORK.match(called(node))
    ]
    return (
        loops
        + calls
        + [
            f"line {node.lineno}: reads the environment at import"
            for node in nodes
            if isinstance(node, ast.Attribute) and node.attr == "environ"
        ]
    )


def pages(file: File) -> list[str]:
    """A page is a table of contents."""
    if file.room != "pages":
        return []
    made = [
        f"line {node.lineno}: no def, class or lambda in a page"
        for node in ast.walk(file.tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda))
    ]
    length = len(file.text.splitlines())
    return made + ([f"{length} lines: a page has under 40"] if length >= 40 else [])


def numbers_in_words(file: File) -> list[str]:
    """One rounding for page, picture and file: wording/ writes numbers, half away from zero. A whole count may be grouped, {n:,}."""
    if file.room not in SHOWING or file.path in NOT_READ:
        return []
    return [
        f"line {node.lineno}: {ast.unparse(node)} formats a number: wording/ does"
        for node in ast.walk(file.tree)
        if _formats_a_number(node)
    ]


def _formats_a_number(node: ast.AST) -> bool:
    if isinstance(node, ast.FormattedValue):
        spec = ast.unparse(node.format_spec)[2:-1] if node.format_spec else ""
        return bool(FLOAT.search(spec)) or _rounds(node.value)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        specs = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
        by_spec = node.func.id == "format" and any(FLOAT.search(str(spec)) for spec in specs)
        return by_spec or (node.func.id == "str" and any(map(_rounds, node.args)))
    if isinstance(node, ast.Call) and called(node) == "format":
        return any(FLOAT.search(spec) for spec in SPEC.findall(ast.unparse(node.func)))
    return isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod) and bool(PERCENT.search(ast.unparse(node.left)))


def _rounds(node: ast.expr) -> bool:
    return any(isinstance(part, ast.Call) and called(part) == "round" for part in ast.walk(node))


RULES = (rooms, walls, inner_walls, late, engine, sql, streamlit, caches, files, clocks, work, pages, numbers_in_words)


# ---- the house keeps them


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps(rule):
    broken = [f"{file.path}: {wrong}" for file in house() for wrong in rule(file)]
    assert not broken, "\n" + "\n".join(broken)


def test_the_house_was_really_walked():
    """Neither an empty list nor the virtual environment: the files that must be there are, and are counted once."""
    paths = [file.path for file in house()]
    assert {"model/columns.py", "loaders/cells.py", "store/store.py", "gaps/judge.py"} <= set(paths)
    assert len(paths) == len(set(paths)) and not [
        path for path in paths if "site-packages" in path or path.startswith("tests/")
    ]


def test_tests_and_benchmarks_are_not_imported_by_the_house():
    assert walls(File("gaps/a.py", "from tests import ledgers")) and walls(
        File("actions/a.py", "import benchmarks.nation")
    )


# ---- each rule can fail: (rule, path, source that breaks it)

BAD = [
    (rooms, "utils/text.py", ""),
    (rooms, "gaps/helpers.py", ""),
    (rooms, "store/common/a.py", ""),
    (rooms, "services/a.py", ""),
    (rooms, "extra.py", ""),
    (rooms, "app/a.py", ""),
    (rooms, "gaps.py", ""),
    (walls, "model/a.py", "import gaps"),
    (walls, "model/a.py", "from loaders import cells"),
    (walls, "gaps/a.py", "from store import Store"),
    (walls, "gaps/a.py", "import charts.style as s"),
    (walls, "loaders/a.py", "import gaps"),
    (walls, "store/a.py", "import loaders.cells"),
    (inner_walls, "loaders/spreadsheets/a.py", "from loaders.curated import Reference"),
    (inner_walls, "loaders/spreadsheets/a.py", "from loaders import cells"),
    (inner_walls, "loaders/spreadsheets/a.py", "import loaders.uploads.naming"),
    (inner_walls, "loaders/curated.py", "from loaders import uploads"),
    (inner_walls, "loaders/uploads/a.py", "from loaders import catalogue"),
    (walls, "charts/a.py", "from gaps import judge"),
    (walls, "exports/a.py", "import gaps"),
    (walls, "actions/a.py", "import ui.cache"),
    (walls, "ui/a.py", "from store import Store"),
    (walls, "ui/a.py", "import loaders"),
    (walls, "ui/a.py", "import gaps.working"),
    (walls, "app.py", "import store"),
    (walls, "pages/a.py", "from gaps import judge"),
    (walls, "pages/a.py", "import pages.b"),
    (walls, "cli.py", "from store import Store"),
    (walls, "cli.py", "import charts"),
    (walls, "cli.py", "from actions import assess"),
    (walls, "commands/a.py", "def f():\n    from store import Store"),
    (walls, "commands/a.py", "import cli"),
    (walls, "ui/a.py", "import app"),
    (walls, "actions/a.py", "import cli"),
    (walls, "gaps/a.py", "def f():\n    from store import Store"),
    (walls, "gaps/a.py", "from ..store import ledger"),
    (walls, "gaps/a.py", "from .. import store"),
    (walls, "gaps/a.py", "if TYPE_CHECKING:\n    import store"),
    (walls, "gaps/a.py", "importlib.import_module('store.files')"),
    (walls, "gaps/a.py", "__import__(name)"),
    (late, "commands/a.py", "from actions import assess"),
    (late, "commands/a.py", "from model import clock"),
    (engine, "gaps/a.py", "import duckdb"),
    (engine, "actions/a.py", "from duckdb import connect"),
    (engine, "ui/a.py", "import psycopg.rows"),
    (engine, "loaders/a.py", "def f():\n    import adbc_driver_postgresql.dbapi"),
    (engine, "cli.py", "import sqlite3"),
    (sql, "pages/a.py", "x = 'select area from figure_current'"),
    (sql, "actions/a.py", "con.execute(f'delete from {table} where a = 1')"),
    (sql, "ui/a.py", "q = '''SELECT *\nFROM figure'''"),
    (sql, "cli.py", "q = 'insert into batch values (1)'"),
    (streamlit, "charts/a.py", "import streamlit as st"),
    (streamlit, "actions/a.py", "from streamlit.runtime import exists"),
    (streamlit, "cli.py", "def f():\n    import streamlit"),
    (caches, "ui/panel.py", "@st.cache_data\ndef f(): ..."),
    (caches, "ui/a.py", "from streamlit import cache_resource"),
    (files, "charts/a.py", "def f():\n    return open('a').read()"),
    (files, "gaps/a.py", "import pathlib"),
    (files, "model/a.py", "def f(p):\n    return p.read_text()"),
    (files, "gaps/a.py", "def f(t):\n    t.to_csv('a')"),
    (files, "charts/a.py", "def f(fig):\n    fig.write_image('a.png')"),
    (files, "gaps/a.py", "from os import path"),
    (clocks, "gaps/a.py", "def f():\n    return datetime.now().year"),
    (clocks, "gaps/a.py", "def f():\n    return date.today()"),
    (clocks, "gaps/a.py", "import time"),
    (clocks, "cli.py", "YEAR = date.today().year"),
    (clocks, "ui/a.py", "def f(year=datetime.now().year): ..."),
    (clocks, "actions/a.py", "class A:\n    made = datetime.now(timezone.utc)"),
    (clocks, "pages/a.py", "year = date.today().year"),
    (clocks, "model/a.py", "class A:\n    def f(self):\n        return pd.Timestamp.now()"),
    (work, "model/a.py", "WORDS = open('a').read()"),
    (work, "ui/a.py", "CSS = Path('a.css').read_text()"),
    (work, "loaders/a.py", "ALL = yaml.safe_load(TEXT)"),
    (work, "store/a.py", "con = duckdb.connect('a')"),
    (work, "actions/a.py", "for x in y:\n    f(x)"),
    (work, "cli.py", "with lock:\n    pass"),
    (work, "ui/a.py", "STORE = os.environ['COUNTY_HEALTH_STORE']"),
    (work, "charts/a.py", "FONTS = [p for p in Path('f').glob('*')]"),
    (work, "app.py", "threading.Thread(target=f).start()"),
    (work, "app.py", "store = Store(os.environ['A'])"),
    (work, "app.py", "logging.basicConfig()\nTEXT = open('a')"),
    (work, "ui/a.py", "logging.basicConfig()"),
    (work, "actions/a.py", "class A:\n    all = pd.read_csv('a')"),
    (work, "actions/a.py", "def f(a=open('b')): ..."),
    (work, "actions/a.py", "@register(open('b'))\ndef f(): ..."),
    (pages, "pages/a.py", "def f(): ..."),
    (pages, "pages/a.py", "f = lambda: 1"),
    (pages, "pages/a.py", "class A: ..."),
    (pages, "pages/a.py", "x = 1\n" * 40),
    (numbers_in_words, "charts/a.py", "f'{x:.1f}'"),
    (numbers_in_words, "charts/a.py", "f'{x:+.{digits}f}'"),
    (numbers_in_words, "ui/a.py", "def f(x):\n    return f'{x:g} 人'"),
    (numbers_in_words, "exports/xlsx/a.py", "f'{x:,.2f}'"),
    (numbers_in_words, "exports/a.py", "f'{x:.0%}'"),
    (numbers_in_words, "actions/a.py", "f'{round(x, 1)} 岁'"),
    (numbers_in_words, "actions/a.py", "str(round(x, 1))"),
    (numbers_in_words, "ui/a.py", "'{:.1f}'.format(x)"),
    (numbers_in_words, "pages/a.py", "format(x, '.2f')"),
    (numbers_in_words, "ui/a.py", "'%.1f 岁' % x"),
    (numbers_in_words, "loaders/uploads/a.py", "f'{x:g} 人'"),
]
GOOD = [
    (rooms, "gaps/judge.py", ""),
    (rooms, "app.py", ""),
    (rooms, "pages/overview.py", ""),
    (rooms, "loaders/plans/words.py", ""),
    (walls, "gaps/a.py", "import gaps.fold\nfrom model.columns import GAPS\nimport pandas"),
    (walls, "exports/a.py", "from charts import matrix"),
    (walls, "actions/a.py", "import loaders, store, gaps, charts, exports"),
    (walls, "ui/a.py", "from actions import judge\nfrom . import cache\nimport charts"),
    (walls, "app.py", "import ui.main, charts"),
    (walls, "pages/a.py", "from ui import panel\nfrom model import verdicts"),
    (walls, "cli.py", "from commands import ending"),
    (walls, "commands/a.py", "from commands import acting\nfrom actions import assess"),
    (walls, "gaps/a.py", "from . import fold\nfrom .fold import cells"),
    (walls, "gaps/a.py", "'import store'"),
    (inner_walls, "loaders/spreadsheets/a.py", "from model.problems import Problem\nimport xlrd"),
    (
        inner_walls,
        "loaders/uploads/a.py",
        "from loaders import rules, spreadsheets\nfrom loaders.spreadsheets import read",
    ),
    (inner_walls, "loaders/curated.py", "from loaders import cells, rules"),
    (inner_walls, "loaders/plans/a.py", "from loaders.plans import lines\nfrom loaders.uploads.naming import Names"),
    (engine, "store/a.py", "import duckdb"),
    (late, "commands/a.py", "from commands import acting\nimport argparse\ndef f():\n    from actions import assess"),
    (late, "actions/a.py", "from model import clock"),
    (engine, "gaps/a.py", "import pandas"),
    (sql, "store/a.py", "x = 'select a from b'"),
    (sql, "pages/a.py", "'''Select areas from the picker above.'''\nst.write('从数据库选择')"),
    (sql, "ui/a.py", "x = 'select'"),
    (streamlit, "ui/a.py", "import streamlit as st"),
    (streamlit, "app.py", "import streamlit"),
    (streamlit, "pages/a.py", "import streamlit as st"),
    (caches, "ui/cache.py", "@st.cache_data\ndef f(): ..."),
    (files, "loaders/a.py", "from pathlib import Path\ndef f(p):\n    return open(p)"),
    (files, "gaps/a.py", "def f(t):\n    return t.to_dict('records')"),
    (clocks, "cli.py", "def main():\n    return date.today().year"),
    (clocks, "store/a.py", "def f():\n    return datetime.now(timezone.utc)"),
    (clocks, "gaps/a.py", "def f(today):\n    return today.year"),
    (work, "cli.py", "if __name__ == '__main__':\n    run()\n    print(open('a').read())"),
    (work, "pages/a.py", "for x in rows:\n    st.write(x)"),
    (work, "ui/main.py", "pg.run()"),
    (
        work,
        "model/a.py",
        "NAMES = tuple(sorted({'b', 'a'}))\nPATTERN = re.compile('a')\nlog = logging.getLogger(__name__)",
    ),
    (work, "ui/a.py", "f = lambda p: open(p)"),
    (work, "app.py", "logging.basicConfig(level=os.environ.get('A'))\napp = st.App('ui/main.py')"),
    (work, "store/a.py", "class A:\n    def f(self):\n        for x in y: open(x)"),
    (pages, "pages/a.py", "import streamlit as st\nst.write(1)"),
    (pages, "ui/a.py", "def f(): ..."),
    (pages, "pages/a.py", "x = 1\n" * 39),
    (numbers_in_words, "wording/a.py", "f'{x:.1f}'"),
    (numbers_in_words, "charts/a.py", "f'{printed(x, 1)} {n:,} {n:04d} {name:>8} {x!r}'"),
    (numbers_in_words, "charts/a.py", "width = round(x, 2)\nshare = x % y\nstr(n)\n'每年{}'.format(text)"),
    (numbers_in_words, "ui/paper.py", "f'left:{x:.1f}mm'"),
]


def _id(case) -> str:
    return f"{case[0].__name__}-{case[1]}"


@pytest.mark.parametrize("rule, path, source", BAD, ids=map(_id, BAD))
def test_a_rule_sees_what_breaks_it(rule, path, source):
    assert rule(File(path, source))


@pytest.mark.parametrize("rule, path, source", GOOD, ids=map(_id, GOOD))
def test_a_rule_lets_pass_what_keeps_it(rule, path, source):
    assert not rule(File(path, source))


def test_every_rule_was_seen_to_fail_and_to_pass():
    assert {rule for rule, *_ in BAD} == {rule for rule, *_ in GOOD} == set(RULES)


def test_every_wall_was_seen_to_fail():
    """For each room and each of our modules it may not import: importing it is told."""
    for room, may in WALLS.items():
        path = f"{room}.py" if room in ("app", "cli") else f"{room}/a.py"
        for other in OURS:
            allowed = other in may or other == "model" or (other == room and room not in DOORS)
            assert bool(walls(File(path, f"import {other}.a"))) != allowed, (room, other)
