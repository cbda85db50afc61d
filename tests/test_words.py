"""The words of the house: one word for a thing, in the register of a county's office, and full-width signs in Chinese text.

Read are the string constants of the source, the templates, what the data say in words, the documents in Chinese, every page as it stands
in the browser, and every file of a meeting pack. What must not come back stands in REFUSED, each with what is said instead.
"""

import ast
import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache

import pytest
import yaml
from lxml import etree

from exports import docx, html, pptx, xlsx
from tests import browser, packs, screens
from tests.test_exports_html import Read

ROOT = browser.ROOT
HAN = "\u3400-\u4dbf\u4e00-\u9fff"

# -- the words -----------------------------------------------------------------------------------------------------------

REFUSED = {  # pattern -> what is said instead
    r"同比(?!由|增减)": "可比、横向对比：同比是与上年同期相比",
    r"(?<![最末位几])小数(?!点|位|部分|的位)": "小例数",
    r"印出|未印|所印|(?<!打)印的": "原文所列、未列",
    r"基线": "基期",
    r"股室|填报单位": "责任单位",
    r"规划体检|规划文本待核对": "规划文本核对",
    r"批次 ?#|#\{?\d* ?批": "第 1 批",
    r"按哪一年看|按 ?\d{4} ?年看": "数据截至 2026 年",
    r"(?<!状)现值": "现状值",
    r"完成份额": "目标实现程度",
    r"表述两解|两解": "表述有歧义",
    r"随机范围": "随机波动范围（95%置信区间）",
    r"到期待报": "目标年已到，待报期末数",
    r"期末数(都|均|全部)?待报": "待报期末数",
    r"\d 项缺数(?!据)|没有缺数的": "缺数据",
    r"报来": "报送",
    r"缺的数|不当作 ?0": "缺报数据不按 0 计",
    r"\d{4}-\d{2}-\d{2} ?制": "2026年11月29日制",
    r"只改变有效与否": "仅改变批次效力",
    r"眼下|谁量出来|到没到|赶不赶得上|走得不?(稍)?慢|还到着|不看钟|像站在": "公文用语",
    r"没有做成|做好了|怎么改|不对就点|都不要了|谁来": "公文用语",
    r"(?<![≤≥<>])=100(?!\d)": "100",
    r"未核定|未经审核|核定以前": "快报数、未审核、核实以前：核定是数据状态",
    r"从未报送": "尚无数据：报送与否数据库不能断定",
    r"\d\u2013\d(?!5535)": "～（数值）、—（年份）",  # the ports of an English line of make
    r"差距最大|离目标最远": "目标实现程度最低：不同单位的差距不比较",
}

# Files whose constants are patterns that read what users write, in their words.
READS_USERS = {
    "loaders/uploads/headings.py",  # the headings that county forms have
    "loaders/uploads/doubts.py",
    "loaders/uploads/head_words.py",
    "loaders/uploads/relative.py",
    "loaders/uploads/scope_words.py",
    "loaders/uploads/times.py",
    "loaders/uploads/titles.py",
    "loaders/uploads/naming.py",
    "loaders/uploads/layout.py",
    "loaders/uploads/parse_cell.py",
    "loaders/plans/assignments.py",  # the language of plans
    "loaders/plans/front.py",
    "loaders/plans/heads.py",
    "loaders/plans/indicators.py",
    "loaders/plans/items.py",
    "loaders/plans/lines.py",
    "loaders/plans/prose.py",
    "loaders/plans/counts.py",
    "loaders/plans/sentence.py",
    "loaders/plans/statements.py",
    "loaders/plans/unnumbered.py",
    "loaders/plans/unread.py",
    "loaders/plans/quantities.py",
    "loaders/plans/sections.py",
    "loaders/plans/tables.py",
    "loaders/plans/years.py",
    "loaders/spreadsheets/formats.py",  # Excel's number formats
    "gaps/confidence_intervals.py",  # patterns for denominators
    "model/likeness.py",  # how names are written, and patterns for them
    "model/tasks.py",  # patterns for deadlines
    "exports/pptx/progress_chart.py",  # a number format of a chart
}

# -- the signs -----------------------------------------------------------------------------------------------------------

NARROW = re.compile(rf"[{HAN}”》] ?[,;:!?()]|[,;:!?()] ?[{HAN}“《]")
EXCEPT = re.compile(
    "|".join(
        (
            r"`[^`]*`",  # code
            r"https?://[^\s，。；）]*",
            r"\[[^\[\]]*\]",  # a list as YAML writes it
            r"\([^()（）]*[=+−×÷∓√][^()（）]*\)|\([^()（）]*\)(?= ?[÷×=])|(?<=[÷×]) ?\([^()（）]*\)",  # a formula
            r"“[^”]*”",  # what stands in somebody's file, told as it stands there
        )
    )
)
CODE = re.compile(r"^```.*?^```", re.M | re.S)


def narrow(text: str) -> list[str]:
    """Where a half-width sign stands beside Chinese."""
    bare = EXCEPT.sub(" ", text)
    return [bare[max(0, one.start() - 12) : one.end() + 12] for one in NARROW.finditer(bare)]


def refused(text: str) -> list[str]:
    """Which words of REFUSED stand in a text, with what is said instead."""
    return [
        f"{text[max(0, one.start() - 8) : one.end() + 8]!r}：{instead}"
        for pattern, instead in REFUSED.items()
        for one in re.finditer(pattern, text)
    ]


def complaints(told: Iterable[tuple[str, str]]) -> list[str]:
    """told: (where, text)."""
    return [f"{where}: {wrong}" for where, text in told for wrong in (*narrow(text), *refused(text))]


# -- what is read --------------------------------------------------------------------------------------------------------


def constants() -> Iterator[tuple[str, str]]:
    """Every string constant of the source that holds Chinese; docstrings and comments are for developers."""
    for path in sorted(ROOT.rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.split("/")[0] in (".venv", "tests", "benchmarks") or name in READS_USERS:
            continue
        tree = ast.parse(path.read_text("utf-8"))
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(tree)
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
                yield f"{name}:{node.lineno}", node.value


def templates() -> Iterator[tuple[str, str]]:
    for path in sorted((*(ROOT / "ui" / "templates").iterdir(), *(ROOT / "exports" / "html").glob("*.jinja"))):
        yield path.name, re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}|<[^>]*>", " ", path.read_text("utf-8"), flags=re.S)


def documents() -> Iterator[tuple[str, str]]:
    for name in ("README.zh-CN.md", "docs/method.zh-CN.md", "docs/operations.md", "docs/security.md"):
        for number, line in enumerate(CODE.sub("", (ROOT / name).read_text("utf-8")).split("\n")):
            yield f"{name} ~{number}", re.sub(r"\]\([^)]*\)", "]", line)


def scripts() -> Iterator[tuple[str, str]]:
    """What make tells; a comment and the English half of a line are for developers."""
    for name in ("make.sh", "Makefile"):
        for number, line in enumerate((ROOT / name).read_text("utf-8").splitlines(), start=1):
            told = "" if line.lstrip().startswith("#") else line.split(" / ")[0]
            yield f"{name}:{number}", re.sub(r"\$\([^()]*\)", "", told)


def data() -> Iterator[tuple[str, str]]:
    """What data/ and indicators.yaml say in words of their own; phrases of documents (as_printed, aliases) stand as printed."""
    for path in sorted((ROOT / "data").rglob("*.csv")):
        for number, row in enumerate(csv.DictReader(io.StringIO(path.read_text("utf-8"))), start=2):
            for column in {"name", "title", "issuer", "place", "note"} & row.keys():
                yield f"{path.name}:{number} {column}", row[column]
    for key, entry in yaml.safe_load((ROOT / "indicators.yaml").read_bytes())["indicators"].items():
        for column in ("name", "per", "plausible_why", "definition", "note", "differs_from"):
            yield (
                f"{key} {column}",
                " / ".join(given.values() if isinstance(given := entry.get(column) or "", dict) else [given]),
            )


@pytest.mark.parametrize("read", [constants, templates, documents, scripts, data], ids=lambda read: read.__name__)
def test_what_stands_in_the_house(read):
    told = list(read())
    assert len(told) > 30
    assert not complaints(told), "\n" + "\n".join(complaints(told))


# -- pages ---------------------------------------------------------------------------------------------------------------

PAGES = (
    "overview",
    "compare",
    "county",
    "progress",
    "uploads",
    "register",
    "plan",
    "ledger",
    "review",
    "pack",
    "method",
    "indicator",
    "sources",
    "evaluation",
    "draft",
    "tasks",
    "status",
)


@pytest.fixture(scope="module", autouse=True)
def served(open_real):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COUNTY_HEALTH_STARTED", "1")
        yield


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("query", [{"county": "620725"}, {"demo": "1", "year": "2024"}], ids=["real", "demo"])
def test_a_page(name, query):
    app = screens.page(name, **query)
    assert not app.exception and len(screens.text(app)) > 60
    assert not re.search(r"([≤≥<>])\1|项\d", screens.text(app))
    assert not complaints([(name, screens.text(app))])


# -- files ---------------------------------------------------------------------------------------------------------------


def written(pack, kind: str) -> list[str]:
    """The texts of a file of a pack, a paragraph or a cell each."""
    if kind == "html":
        return Read(html.write(pack)).words
    if kind == "docx":
        body = packs.document(docx.write(pack))
        return [one.text for one in body.paragraphs] + packs.cells(body)
    book = zipfile.ZipFile(io.BytesIO({"pptx": pptx, "xlsx": xlsx}[kind].write(pack)))
    parts = [name for name in book.namelist() if re.search(r"slides/slide|notesSlide|sharedStrings|worksheets/", name)]
    return [
        "".join(one.itertext()) for name in parts for one in etree.fromstring(book.read(name)).iter("{*}p", "{*}si")
    ]


@cache
def shandan(store):
    return packs.real(store)


@pytest.mark.parametrize("kind", ["docx", "pptx", "xlsx", "html"])
@pytest.mark.parametrize("which", ["real", "demo"])
def test_a_file(kind, which, stores):
    pack = shandan(stores / "real" / "store.duckdb") if which == "real" else packs.demo()
    phrases = quoted(pack)
    texts = [text for text in written(pack, kind) if not any(phrase in text for phrase in phrases)]
    assert len(texts) > 100
    assert not complaints([(kind, text) for text in texts])


def quoted(pack) -> set[str]:
    """The phrases of documents, as printed there."""
    phrases = {a.target.as_printed for one in pack.counties for a in (*one.rows, *one.others) if a.target.as_printed}
    phrases |= {row[name] for row in pack.findings.to_dict("records") for name in ("原文一", "原文二") if row[name]}
    return phrases | set(pack.tasks["任务"])


# -- the test itself -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["数值, 单位", "用法: 见", "县区(620725)", "好!", "“数据”表: 填", "{}, 请用代码", "(提醒)", "A;备注"]
)
def test_a_half_width_sign_is_seen(text):
    assert narrow(text)


@pytest.mark.parametrize(
    "text",
    [
        "数值，单位",
        "今后每年需变化 = (目标 − 现状值) ÷ 剩余年数",
        "3.5 (2020)",
        "`data, 单位`",
        "http://看板:80",
        "1,234 人",
        "12:30",
    ],
)
def test_a_sign_in_its_place_is_let_pass(text):
    assert not narrow(text)


@pytest.mark.parametrize(
    "text",
    [
        "同比地区",
        "小数不显示",
        "印出的单位",
        "规划体检",
        "批次 #3",
        "按 2026 年看",
        "现值",
        "责任股室",
        "2026-11-22 制",
        "目标 =100",
        "11 项数据未核定",
        "103\u2013107",
    ],
)
def test_a_refused_word_is_seen(text):
    assert refused(text)


@pytest.mark.parametrize("text", ["小数点", "两位小数", "现状值", "健康体检率", "同比增减", "≥100", "100"])
def test_a_good_word_is_let_pass(text):
    assert not refused(text)
