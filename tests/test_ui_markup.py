"""The HTML of the pages: what comes from files is never markup, every template is used, and no page writes HTML by itself."""

import ast
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests import browser, screens
from ui import markup, shell

TEMPLATES = {path.name.removesuffix(".html.jinja"): path for path in (browser.ROOT / "ui" / "templates").iterdir()}
CODE = [path for room in ("ui", "pages") for path in sorted((browser.ROOT / room).glob("*.py"))]
HOSTILE = "\"><script>alert(1)</script>' onx='1' {{7*7}} {% raw %}</style></div>"


class Hostile(str):
    """A name that would be markup, and so is everything a template may ask of it."""

    __slots__ = ()

    def __getattribute__(self, name: str):
        return str.__getattribute__(self, name) if name.startswith("_") else Hostile(HOSTILE)


H = Hostile(HOSTILE)
STROKE = dict.fromkeys(("x1", "y1", "x2", "y2", "width", "opacity"), 1.0) | {"colour": H}
CIRCLE = dict.fromkeys(("x", "y", "radius", "edge_width"), 1.0) | {"fill": H, "edge": H}
LINE = {
    "strokes": [STROKE],
    "circles": [CIRCLE],
    "ticks": [STROKE],
    "words": [{"x": 1, "y": 1, "size": 9, "colour": H, "text": H, "bold": True}],
}
GAPLINE = {"line": LINE | {"width": 300, "height": 104, "font": H}, "sentence": H}
PANEL = GAPLINE | dict.fromkeys(("why", "other", "other_status", "other_target"), H)
PANEL |= {"flags": [H], "steps": [H], "targets": [(H, H)], "figures": [(H, H)]}
# What each template is drawn with: loops once round, every branch that shows more taken.
GIVEN = {
    "about": {"facts": [(H, H)]},
    "banner": {"words": H, "demo": True},
    "batch": {"title": H, "facts": {H: H}, "later": [H]},
    "batch_line": {"what": H, "live": False, "chip": H, "look": "bad", "by": H, "made": H, "more": H},
    "brand": {"line": H},
    "changed_note": {"words": H},
    "changed_sheet": {"name": H},
    "cover": {"blocks": [(H, [H, H])]},
    "data_table": {"name": H, "columns": [H], "rows": [(H,)], "opens": [H]},
    "difference": {"rows": [H]},
    "done": {"done": H},
    "draft": {
        "fixed": False, "name": H, "label": H, "kept": True, "last": H, "indicators": [{"label": H, "id": H, "more": H}], "offered": [{"id": H, "name": H}],
        "attributes": [(H, H)], "comparators": [(H, H)], "longest_name": 40, "longest_note": 200,
        "groups": [(H, [dict.fromkeys(("id", "number", "name", "unit", "note", "base", "base_year", "attribute", "attribute_word", "target", "comparator", "value",
            "to", "low", "high", "step", "required", "achieved", "span", "why", "told"), H)
            | {"decimals": 1, "is_late": True, "doubts": [H], "above": [H], "others": [H], "warnings": [H], "strip": None, "course": None}])],
    },
    "draft_compare": {"heads": [{"name": H, "link": H, "more": H}], "last": H, "rows": [{"indicator": {"name": H, "unit": H}, "cells": [(H, H)], "differ": True}]},
    "draft_list": {"rows": [dict.fromkeys(("name", "link", "area", "lines", "binding", "version", "maker", "made"), H)]},
    "draft_picture": {"picture": LINE | {"width": 150, "height": 54, "font": H}, "sentence": H},
    "evaluation": {
        "filters": [(H, H, 1)], "fixed": False, "units": [H], "name": H, "base": H, "years": [H], "final": H, "last": H, "heads": {"cause": H}, "longest": 500,
        "groups": [(H, [{"tags": H, "number": H, "place": H, "indicator": {"name": H, "unit": H, "unit_word": H}, "fill": H, "ink": H, "shape": H,
            "told": {"base": H, "years": [H], "final": H, "status": H, "target": H, "due": H, "other": H, "standing": H, "gap": H, "notes": [H]},
            "fields": [{"name": "cause", "label": H, "key": H, "text": H, "about": H, "placeholder": H}, {"name": "unit", "label": H, "key": H, "text": H, "about": H, "placeholder": H}]}])],
    },
    "facts": {
        "changes": [H], "chance_head": H, "extrapolation_head": H, "withheld": "", "span": H, "a": H, "value": H, "short": H,
        "needed": H, "times": H, "note": H, "steps": [H],
        "chance": {"why": "", "firmness": H, "words": H, "not_pooled": [H]},
    },
    "flip": {"words": H},
    "flips": {"count": 1, "lines": [H], "done": False, "act": H},
    "submission_line": {"areas": H, "chip": H, "look": "doubt", "by": H, "made": H, "more": H},
    "gapline": GAPLINE,
    "given": {"name": H, "size": H},
    "hint": {"words": H},
    "indicator": {"core": True, "facts": [(H, H, H)], "differing": [(H, H)]},
    "introduction": {},
    "jumps": {"titles": {H: H}},
    "legend": {"reading": H, "entries": [(H, H, H, H)], "history": H, "binding": H, "doubts": H, "provisional": H},
    "listing": {"name": H, "columns": [H], "rows": [(H,)], "links": [H], "linked": H},
    "lost": {"pages": [(H, H)]},
    "map": {"words": H, "apart": H, "first": {0: (H, 1)}, "heads": [(H, True, H)],
            "lines": [(H, H, [{"key": H, "area": H, "pale": True, "told": H, "about": (H, H), "fill": H, "ink": H, "edge": H, "binding": True, "doubtful": True, "provisional": True, "aimless": True}], {"bar": None, "gap": H, "note": H, "colour": H, "ink": H})]},
    "manual": {"body": H},
    "mend": {"look": H, "level": H, "cell": H, "line": H, "mended": True, "was": H, "told": [(H, H)]},
    "numbers": {"cards": [H], "beside": H},
    "notes": {"lines": [H, H]},
    "owed_progress": {"rows": [(H, 2, 1, H, H, H)]},
    "pending": {"lines": [(H, H, H, H, H)]},
    "points": {"chart": H, "words": H, "rows": [(H, [{"key": H, "at": H, "words": [H, H]}])]},
    "phone": {"query": "?demo=1"},
    "pack_preview": {"pack": {"title": H, "finding": H, "counties": [H], "provenance": {"line": lambda: H, "source_line": lambda: H}},
                     "counties": True, "holds": H},
    "panel": PANEL | {"a": H, "shape": H, "status": H, "attribute": H},
    "panel_without_target": {"a": H, "shape": H, "status": H, "value": H},
    "panel_working": PANEL | {"a": H},
    "paper": {"widths": {H: 6, "b": 7}, "groups": [(H, [dict.fromkeys(("a", "fill", "ink", "edge", "shape", "target", "due", "share", "note", "gap", "status", "more"), H) | {"baseline": (H, H), "second": (H, H), "mark": (H,)}])], "marked": True},
    "paper_style": {"head": H, "colour": "#000000"},
    "problems": {"lines": [H], "more": 3},
    "push_list": {"name": H, "rows": [(H, H, H, H)]},
    "question": {"words": H, "fix": H},
    "read_sheet": {"name": H, "used": True, "look": H, "words": H, "more": H},
    "plan_document": {"blocks": [{"kind": "table", "rows": [[[(H, (1,)), (H, ())]]]}, {"kind": "heading", "rows": [[[(H, ())]]]}, {"kind": "text", "rows": [[[(H, (1, 2))]]]}]},
    "plan_introduction": {},
    "plan_told": {"lines": [H]},
    "register_introduction": {},
    "register_preview": {"name": H, "counts": H, "problems": H, "new": [H]},
    "section_head": {"name": H, "title": H, "finding": H, "note": H},
    "sheet": {"name": H, "title": H, "finding": H, "note": H, "columns": [H], "widths": {H: H}, "groups": [(H, [(H,)])],
              "rest": [(H, [(H,)])], "more": 1, "late": bool},
    "statements": {"targets": [(H, H)], "figures": [(H, H)]},
    "signed_in": {"name": H, "role": H},
    "signin": dict.fromkeys(("title", "words", "way", "account", "leave", "contact"), H),
    "status": {"cards": [(H, [(H, H)])]},
    "status_checks": {"rows": [("trouble", H, H, H, H)]},
    "step_head": {"number": 1, "words": H, "more": H},
    "subtitle": {"lines": [H]},
    "tasks": {
        "filters": [(H, H, 1)], "fixed": False, "units": [H], "name": H, "heads": {"progress": H}, "longest": 500,
        "groups": [(H, [{"tags": H, "task": H, "more": H, "place": H, "deadline": H, "due": H, "state": H, "note": H, "colour": H, "sign": H,
            "fields": [{"name": name, "long": name != "responsible", "label": H, "key": H, "text": H, "shown": H, "about": H, "placeholder": H} for name in ("progress", "responsible")]}])],
    },
    "template_head": {"names": H},
    "terms": {"groups": [(H, [H])]},
    "trial": {"shape": H, "status": H, "meaning": H, "facts": [(H, H)], "flags": [H], "steps": [H]},
    "upload_problems": {"problems": [H], "several": True},
    "visit": {"words": H, "proof": H, "made": H},
    "visit_sheets": {"title": H, "line": H, "words": H, "made": H, "colour": "#123"},
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
        if tag not in ("br", "col", "meta", "img", "input"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"

    def handle_data(self, data):
        self.words += data


def test_every_template_has_an_example_here():
    assert set(GIVEN) == set(TEMPLATES)


@pytest.mark.parametrize("name", sorted(GIVEN))
def test_a_name_from_a_file_is_never_markup(name):
    html = screens.decoded(markup.render(name, **GIVEN[name]))
    read = Read(html)
    assert not read.open, "every tag is closed"
    assert "script" not in read.tags and "onx" not in read.attributes
    assert "<script" not in html and "49" not in html
    if name not in ("introduction", "phone", "plan_introduction", "register_introduction", "paper_style"):
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
    assert sheets == {name for name in sheets if re.search(rf'markup\.look\(\s*"{name}"', code)} | set(shell.LOOKS)


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


def test_what_no_template_gave_is_not_drawn():
    with pytest.raises(TypeError):
        markup.put("<b>县</b>")


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


# What reads Markdown in Streamlit, and the keywords its words may come by; lists (selectbox, multiselect) show options as they are, these do not.
READERS = {
    *("title", "header", "subheader", "markdown", "caption", "write", "error", "warning", "info", "success", "toast", "status"),
    *("spinner", "button", "download_button", "link_button", "page_link", "checkbox", "toggle", "radio", "expander", "popover"),
    *("text_input", "text_area", "number_input", "selectbox", "multiselect", "pills", "segmented_control", "slider", "file_uploader"),
    *("progress", "metric", "tabs"),
}  # fmt: skip
WORDS = {"label", "body", "text", "help", "caption"}
OPEN = {"pills", "segmented_control", "radio"}


def unescaped(path: Path) -> list[str]:
    """Calls that hand words to a reader of Markdown which are neither fixed, nor numbers, nor plain()."""
    tree = ast.parse(path.read_text("utf-8"))
    fixed = {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and _safe(node.value, set())
        for target in node.targets
        if isinstance(target, ast.Name)
    } - {
        target.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and not _safe(node.value, set())
        for target in ast.walk(ast.Tuple(node.targets, ast.Store()))
        if isinstance(target, ast.Name)
    }
    found = []
    for node in ast.walk(tree):
        name = node.func.attr if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else ""
        if name not in READERS or (isinstance(node.func.value, ast.Name) and node.func.value.id in OURS):
            continue
        said = {one.arg: one.value for one in node.keywords}
        first = [] if name == "page_link" else node.args[:1]  # its first is the page
        words = [] if name == "progress" else first
        words += [value for key, value in said.items() if key in WORDS or (name in OPEN and key == "format_func")]
        found += [f"{path.name}:{node.lineno}: {name}" for one in words if not _safe(one, fixed)]
    return found


OURS = {
    "board",
    "trail",
    "uploads",
    "registering",
    "verdicts",
    "shooting",
    "showing",
    "plan",
}  # of these, what has such a name is a function of ours


def _safe(node: ast.AST, fixed: set[str]) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name):
            return name in fixed
        case ast.IfExp(body=one, orelse=other) | ast.BinOp(left=one, right=other):
            return _safe(one, fixed) and _safe(other, fixed)
        case ast.JoinedStr(values=values):
            return all(_safe(one, fixed) for one in values)
        case ast.FormattedValue(value=value, format_spec=ast.JoinedStr(values=[ast.Constant(value="d" | "," | ",d")])):
            return True  # such a format takes numbers alone
        case ast.FormattedValue(value=value):
            return _safe(value, fixed)
        case ast.Call(func=ast.Attribute(value=ast.Name(id="markup"), attr="plain")):
            return True
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(), attr="join"),
            args=[ast.Call(func=ast.Name(id="map"), args=[given, *_])],
        ):
            return ast.unparse(given) == "markup.plain"
        case ast.Call(func=ast.Name(id="_shown" | "_plain")):
            return True
    return False


@pytest.mark.parametrize("path", CODE, ids=lambda path: path.name)
def test_words_from_outside_are_never_markdown(path):
    assert unescaped(path) == []


@pytest.mark.parametrize(
    "source, count",
    [
        ("st.title(name)", 1),
        ('row.toggle(f"用 {one.file}")', 1),
        ('st.progress(0.5, text=f"{words} {done:,}")', 1),
        ('box.page_link("../pages/a.py", label=words)', 1),
        ('st.warning("  \\n".join(told))', 1),
        ("box.pills(markup.plain(label), options, format_func=words)", 1),
        ('st.title(markup.plain(name))\nst.button(f"第 {n:d} 批", key=name)\nst.write("好" if yes else "不")', 0),
        (
            'act = "撤销" if live else "恢复"\nst.button(f"{act}批次")\nst.selectbox("县", options, format_func=words)',
            0,
        ),
    ],
)
def test_words_from_outside_would_be_found(source, count, tmp_path):
    path = tmp_path / "page.py"
    path.write_text(source, "utf-8")
    assert len(unescaped(path)) == count


def test_plain_words_are_one_line_of_signs():
    assert markup.plain("山丹县 2025年报.csv") == "山丹县 2025年报.csv", "everyday names stay as they are"
    assert markup.plain(":red[x] $y$\n- z\x1b[31m") == r"\:red\[x\] \$y\$ - z \[31m"
    assert (
        markup.plain("    1. 总则") == r"1\. 总则"
        and markup.plain("# 一") == r"\# 一"
        and markup.plain("- 一") == r"\- 一"
    )
    assert "https:\u2060" not in markup.plain("https") and "www\u2060.a.cn" in markup.plain("www.a.cn")
