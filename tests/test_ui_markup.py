"""The HTML of the pages: what comes from files is never markup, every template is used, and no page writes HTML by itself."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import browser
from ui import markup

TEMPLATES = {path.name.removesuffix(".html.jinja"): path for path in (browser.ROOT / "ui" / "templates").iterdir()}
CODE = [path for room in ("ui", "pages") for path in sorted((browser.ROOT / room).glob("*.py"))]
HOSTILE = "\"><script>alert(1)</script>' onx='1' {{7*7}} {% raw %}</style></div>"


class Hostile(str):
    """A name that would be markup, and so is everything a template may ask of it."""

    __slots__ = ()

    def __getattribute__(self, name: str):
        return str.__getattribute__(self, name) if name.startswith("_") else Hostile(HOSTILE)


H = Hostile(HOSTILE)
# What each template is drawn with: loops once round, every branch that shows more taken.
GIVEN = {
    "about": {"facts": [(H, H)]},
    "banner": {"words": H, "demo": True},
    "batch": {"title": H, "facts": {H: H}, "later": [H]},
    "batch_line": {"what": H, "live": False, "by": H, "made": H, "more": H},
    "brand": {"line": H},
    "cards": {"cards": [H]},
    "changed_note": {"words": H},
    "changed_sheet": {"name": H},
    "cover": {"blocks": [(H, [H, H])]},
    "data_table": {"columns": [H], "rows": [(H,)]},
    "difference": {"rows": [H]},
    "done": {"done": H},
    "facts": {
        "changes": [H], "chance_head": H, "extrapolation_head": H, "withheld": "", "span": H, "a": H, "value": H, "short": H,
        "needed": H, "times": H, "note": H, "steps": [H],
        "chance": {"why": "", "firmness": H, "words": H, "not_pooled": [H]},
    },
    "flips": {"count": 1, "lines": [H]},
    "given": {"name": H, "size": H},
    "introduction": {},
    "jumps": {"titles": {H: H}},
    "legend": {"reading": H, "entries": [(H, H, H, H)], "not_listed": "x", "history": H},
    "notes": {"lines": [H, H]},
    "pack_preview": {"pack": {"title": H, "finding": H, "counties": [H], "provenance": {"line": lambda: H, "source_line": lambda: H}},
                     "counties": True, "holds": H},
    "panel": {"a": H, "shape": H, "status": H, "attribute": H},
    "panel_without_target": {"a": H, "shape": H, "status": H, "value": H},
    "panel_working": {"a": H, "flags": [H], "steps": [H], "why": H, "other": H, "other_status": H, "other_target": H},
    "paper": {"widths": {H: 6, "b": 7}, "groups": [(H, [dict.fromkeys(("a", "fill", "ink", "edge", "shape", "target", "due", "share", "note", "gap", "status", "more"), H) | {"baseline": (H, H), "second": (H, H), "mark": (H,)}])], "marked": True},
    "paper_style": {"head": H, "colour": "#000000"},
    "problems": {"lines": [H], "more": 3},
    "push_list": {"name": H, "rows": [(H, H, H, H)]},
    "read_sheet": {"name": H, "used": True, "look": H, "words": H, "more": H},
    "section_head": {"name": H, "title": H, "finding": H, "note": H},
    "sheet": {"name": H, "title": H, "finding": H, "note": H, "columns": [H], "widths": {H: H}, "rows": [(H,)]},
    "statements": {"targets": [(H, H)], "figures": [(H, H)]},
    "step_head": {"number": 1, "words": H, "more": H},
    "subtitle": {"lines": [H]},
    "template_head": {"names": H},
    "upload_problems": {"problems": [H], "several": True},
    "visit": {"words": H, "proof": H, "made": H},
}  # fmt: skip


class Read(HTMLParser):
    """What a browser makes of it: tags, the names of attributes, whether every tag is closed, and the text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.open, self.words = set(), set(), [], ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data):
        self.words += data


def test_every_template_has_an_example_here():
    assert set(GIVEN) == set(TEMPLATES)


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_a_name_from_a_file_is_never_markup(name):
    html = markup.render(name, **GIVEN[name])
    read = Read(html)
    assert not read.open, "every tag is closed"
    assert "script" not in read.tags and "onx" not in read.attributes
    assert "<script" not in html and "49" not in html
    if name not in ("introduction", "paper_style"):
        assert HOSTILE in read.words, "and it is shown as it was found"
    if name == "paper_style":
        assert html.count("</") == 1 and "&#" not in html, (
            "in a style sheet no entity is read, and nothing ends it early"
        )


def test_words_in_a_style_sheet_are_strings(monkeypatch):
    drawn = []
    monkeypatch.setattr(markup.st, "html", drawn.append)
    markup.look("uploads", refused=HOSTILE)
    (sheet,) = drawn
    assert sheet.startswith(':root {--refused: "\\">') or '--refused: "\\">' in sheet
    assert sheet.count("</") == 1 and "<script" not in sheet


def asked(tree: ast.AST) -> set[str]:
    """The templates a file draws."""
    return {
        node.args[0].value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and ast.unparse(node.func) in ("markup.show", "markup.render")
        and isinstance(node.args[0], ast.Constant)
    }


def test_every_template_and_every_sheet_is_used():
    drawn = set().union(*(asked(ast.parse(path.read_text("utf-8"))) for path in CODE))
    text = "\n".join(path.read_text("utf-8") for path in TEMPLATES.values())
    assert drawn | set(re.findall(r"{% include '(\w+)\.html\.jinja' %}", text)) == set(TEMPLATES)
    code = "\n".join(path.read_text("utf-8") for path in CODE)
    sheets = {path.stem for path in (browser.ROOT / "ui" / "static").glob("*.css")}
    assert sheets == {name for name in sheets if re.search(rf'markup\.look\(\s*"{name}"', code)}


def own_html(path: Path) -> list[str]:
    """Places that hand HTML to Streamlit which is neither a constant nor a rendered template."""
    return [
        f"{path.name}:{node.lineno}: {ast.unparse(node)[:80]}"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "html"
        and not isinstance(node.args[0], ast.Constant)
        and not (isinstance(node.args[0], ast.Call) and ast.unparse(node.args[0].func) == "markup.render")
    ]


def test_only_markup_writes_html():
    others = [path for path in CODE if path.name != "markup.py"]
    assert [place for path in others for place in own_html(path)] == []
    code = {path.name: path.read_text("utf-8") for path in CODE}
    assert {
        name for name, text in code.items() if re.search(r"unsafe_allow_html|unsafe_allow_javascript|\bMarkup\(", text)
    } == {"markup.py"}
    templates = "\n".join(path.read_text("utf-8") for path in TEMPLATES.values())
    assert not re.search(r"\|\s*safe\b|autoescape|Markup", templates)


def test_a_name_in_an_f_string_would_be_found(tmp_path):
    for source, count in (
        ('st.html(f"<b>{name}</b>")', 1),
        ('box.html("<b>" + name + "</b>")', 1),
        ('st.html("<b>县</b>")\nst.html(markup.render("notes", lines=[name]))', 0),
    ):
        path = tmp_path / "page.py"
        path.write_text(source, "utf-8")
        assert len(own_html(path)) == count


HALF = re.compile(
    r"[\u4e00-\u9fff”）][,;:?!](?![/\d])|[\u4e00-\u9fff] ?\([^()]*[\u4e00-\u9fff]|[,;:] ?[\u4e00-\u9fff“]"
)


def chinese(path: Path) -> list[str]:
    """What a page says, docstrings left out; what is put into an f-string at its place shows as x."""
    if path.suffix != ".py":
        return [re.sub(r"{{.*?}}", "x", line) for line in path.read_text("utf-8").splitlines()]
    tree = ast.parse(path.read_text("utf-8"))
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    inside = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    whole = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | inside
    ]
    return whole + [
        "".join(part.value if isinstance(part, ast.Constant) else "x" for part in node.values)
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
    ]


@pytest.mark.parametrize("path", [*CODE, *TEMPLATES.values()], ids=lambda path: path.name)
def test_chinese_has_full_width_signs(path):
    assert [text for text in chinese(path) if HALF.search(text)] == []
