"""The pack as one HTML file: nothing is fetched, nothing runs, and its tables are the pack's words."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from charts import style, words
from exports import statements
from exports.html import write
from exports.html.page import VARIABLES, css_string
from exports.report_data import DEMO, UNREVIEWED
from model.numbers import missing
from tests import packs

VOID = {"meta", "br", "col", "hr", "img", "link", "input"}
FETCHES = {"src", "srcset", "data", "poster", "background", "action"}


class Read(HTMLParser):
    """The page as tags, sections of tables, and text; complains of tags that do not close."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags, self.attributes, self.open, self.unclosed = [], [], [], []
        self.sections, self.words, self._cell = {}, [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, *pair) for pair in attrs]
        if tag not in VOID:
            self.open.append(tag)
        if tag == "section":
            self.sections[dict(attrs)["id"]] = []
        elif tag == "tr" and self.sections:
            list(self.sections.values())[-1].append([])
        elif tag in ("td", "th"):
            self._cell = []
        elif tag in ("br", "small") and self._cell is not None:
            self._cell.append("\n")

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unclosed.append(tag)
        if tag in ("td", "th"):
            list(self.sections.values())[-1][-1].append("".join(self._cell))
            self._cell = None

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.words.append(data)
        if self._cell is not None:
            self._cell.append(data)

    @property
    def text(self) -> str:
        return "".join(self.words)


@pytest.fixture(scope="module", params=["real", "demo", "nasty"])
def made(request, real_store):
    """(pack, text, read)."""
    pack = packs.real(real_store) if request.param == "real" else getattr(packs, request.param)()
    text = write(pack)
    return pack, text, Read(text)


def named(row: dict) -> str:
    return row["indicator_name"].replace("\x07", "")


def test_it_fetches_nothing_and_runs_nothing(made):
    pack, text, page = made
    assert not {"script", "link", "iframe", "img", "object", "embed", "form", "base"} & set(page.tags)
    assert not [one for one in page.attributes if one[1] in FETCHES or one[1].startswith("on")]
    assert not re.search(r"url\(|@import|javascript:", text.partition("</style>")[0])
    for _, name, value in page.attributes:
        if name == "href":
            assert value.startswith("#") or value == pack.provenance.link
    assert page.unclosed == [] and page.open == []


def test_every_target_is_a_row_with_the_words_of_the_pack(made):
    pack, _, page = made
    for one in pack.counties:
        found = [line for line in page.sections[f"a{one.area['code']}"] if line and line[0] != "指标"]
        given = one.rows.to_dict("records")
        lines, under = found[::2], found[1::2]  # two lines a target: its numbers, and over the whole width its working
        assert [line[0] for line in lines] == [named(row) for row in given]  # binding first, as the pack orders them
        for line, (below,), row, steps in zip(lines, under, given, one.steps):
            asked, gap, status, flags = line[-4:]
            assert asked.startswith(words.target(row)) and flags == "; ".join(words.flags(row))
            assert status == f"{style.STATUS[row['class']][2]} {words.status(row)}"
            assert gap == (words.gap(row) or ("不显示" if row["held_back"] else ""))
            assert all(formula in below for _, formula in steps) and statements.other(row) in below
            assert below.endswith(f"出处: {row['source_title']} · {row['place']}")
        years = sorted({year for told in one.years for year in told})[-6:]
        for line, told in zip(lines, one.years):
            assert line[2:-4] == [told.get(year, "") for year in years]


def test_the_map_has_every_indicator_and_area(made):
    pack, _, page = made
    head, *lines = page.sections["overview"]
    assert head == ["指标", "单位", *(area["name"] for area in pack.areas)]
    assert [line[0] for line in lines] == [one["name"].replace("\x07", "") for one in pack.indicators]
    there = {(row["indicator"], row["area_code"]) for row in pack.cells.to_dict("records")}
    for line, one in zip(lines, pack.indicators):
        for cell, area in zip(line[2:], pack.areas):
            assert (cell == style.NOT_LISTED) == ((one["id"], area["code"]) not in there)


def test_every_section_is_stamped(made):
    pack, text, page = made
    assert page.text.count(pack.provenance.line()) == len(page.sections) + 1  # and the head
    running = re.search(r"@bottom-left \{ content: \"([^\"]*)\"", text)[1]
    assert running == pack.provenance.line()  # at the foot of every printed page
    assert (f">{DEMO}<" in text) == pack.provenance.demo and (f">{UNREVIEWED}" in text) == bool(
        pack.provenance.unreviewed
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("山丹县 · 十四五", "山丹县 · 十四五"),
        ('a"b', r"a\22 b"),
        ("a\\b", r"a\5c b"),
        ("</style>", r"\3c /style\3e "),
        ("一\n二\x07", "一\\a 二"),
    ],
)
def test_text_in_a_css_string_stays_in_its_quotes(text, said):
    assert css_string(text) == said


def test_every_value_is_escaped_and_colours_are_those_of_the_charts():
    pack = dataclasses.replace(packs.demo(), title="<b>&\"'", finding="<i>")
    text = write(pack)
    assert "<b>&" not in text and "<i>" not in text and "&lt;b&gt;&amp;" in text
    used = set(re.findall(r"var\(--([\w-]+)\)", text))
    assert used and used == set(VARIABLES) and f"--frame: {style.FRAME};" in text


def test_the_provenance_cannot_leave_its_place_in_the_style():
    pack = packs.demo()
    said = '"}</style><script>x</script>\\'
    page = write(dataclasses.replace(pack, provenance=dataclasses.replace(pack.provenance, choices=said)))
    assert "script" not in Read(page).tags and page.count("</style>") == 1


def test_figures_held_back_read_so_and_stand_nowhere():
    pack = packs.demo()
    page = Read(write(pack))
    assert packs.let_out(page.text) == set()
    held = [row for row in packs.rows(pack) if row["held_back"] and missing(row["latest"])]
    for row in held:
        lines = page.sections[f"a{row['area_code']}"]
        place = next(n for n, line in enumerate(lines) if line[0] == row["indicator_name"])
        assert lines[place][-3] == "不显示" and "差距" not in lines[place + 1][0] and "÷" not in lines[place + 1][0]
    assert len(held) >= 3


@pytest.mark.parametrize(
    ("asked", "sections"),
    [
        (("counties",), ["a620725", "sources"]),
        (("overview", "method"), ["overview", "method", "sources"]),
        (("checks", "tasks"), ["checks", "tasks", "sources"]),
    ],
)
def test_sections_are_those_asked_for(real_store, asked, sections):
    assert list(Read(write(packs.only(packs.real(real_store), *asked))).sections) == sections
