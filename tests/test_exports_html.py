"""The pack as one HTML file: nothing is fetched, only its own script runs, and its tables are the pack's words."""

import dataclasses
import re
from html.parser import HTMLParser

import pytest

from charts import style
from exports import statements
from exports.html import template, write
from exports.html.template import VARIABLES, css_string
from exports.report_data import DEMO, UNREVIEWED
from tests import packs
from wording import numbers, verdicts
from wording.steps import steps

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
        if "style" in self.open or "script" in self.open:
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


def named(a) -> str:
    return a.indicator.name.replace("\x07", "")


def targets(page: Read, one) -> list[tuple[list[str], str]]:
    """Of an area's section (line of numbers, what stands over the whole width below) of each target."""
    found = [line for line in page.sections[f"a{one.area.code}"] if line and line[0] != "指标"]
    made: list[tuple[list[str], list[str]]] = []
    for line in found:
        if len(line) > 1:
            made.append((line, []))
        else:
            made[-1][1].extend(line)
    return [(line, "\n".join(below)) for line, below in made]


def test_it_fetches_nothing_and_runs_its_own_script_only(made):
    pack, text, page = made
    assert not {"link", "iframe", "img", "object", "embed", "base"} & set(page.tags)
    assert not [one for one in page.attributes if one[1] in FETCHES or one[1].startswith("on") or one[1] == "style"]
    assert not re.search(r"url\(|@import|javascript:", text.partition("</style>")[0])
    for _, name, value in page.attributes:
        if name == "href":
            assert value.startswith("#") or value == pack.provenance.link
    assert page.unclosed == [] and page.open == []
    assert page.tags.count("script") == 1 and re.search(r"<script>(.*?)</script>", text, re.S)[1] == template.text(
        "page.js"
    )
    (policy,) = [
        value for tag, name, value in page.attributes if tag == "meta" and name == "content" and "src" in value
    ]
    assert policy.startswith("default-src 'none'; style-src 'sha256-") and "unsafe" not in policy


def test_tables_can_be_read_without_eyes(made):
    _, text, page = made
    heads = [dict(re.findall(r'(\w+)="([^"]*)"', one)) for one in re.findall(r"<th[ >][^>]*", text)]
    assert heads and all(one.get("scope") in ("col", "row") for one in heads)
    assert page.tags.count("table") == page.tags.count("caption")


def test_every_target_is_a_row_with_the_words_of_the_pack(made):
    pack, _, page = made
    for one in pack.counties:
        found = targets(page, one)
        given = [
            *one.rows,
            *one.others,
        ]  # binding first, as the pack orders them; the others after all headline targets
        assert [line[0] for line, _ in found] == [named(a) for a in given]
        for (line, below), a in zip(found, given):
            asked, gap, status, flags = line[-4:]
            assert verdicts.target(a) in asked and flags == "；".join(verdicts.flags(a))
            assert status == f"{style.shape(a)} {verdicts.status(a)}"
            assert gap == (verdicts.gap(a) or ("不显示" if a.suppressed else ""))
            assert statements.other(a) in below and statements.remarks(one.said(a)) in below
            assert not any(step.formula in below for step in steps(a)), "the working stands in the annex"
        known = [  # the baseline too where only the plan tells it
            ({a.baseline.year: numbers.figure(a.baseline)} if a.baseline and a.baseline.year else {}) | dict(figures)
            for a, figures in zip(one.rows, one.years)
        ]
        years = sorted({year for figures in known for year in figures})[-6:]
        for (line, _), figures in zip(found, known):
            assert line[2:-4] == [figures.get(year, "") for year in years]


def test_the_working_and_the_places_stand_in_an_annex(made):
    pack, _, page = made
    rows = [a for one in pack.counties for a in (*one.rows, *one.others)]
    _, *lines = page.sections["working"]
    assert len(lines) == len(rows)
    for line, a in zip(lines, rows):
        assert named(a) in line[-3] and all(step.formula in line[-2] for step in steps(a))
        assert line[-1] == statements.source(a).replace("\x07", "")


def test_annual_and_milestone_targets_stand_apart(made):
    pack, text, _ = made
    heads = re.findall(r"<caption>另有 (\d+) 项年度或阶段目标，单独列出</caption>", text)
    assert [int(one) for one in heads] == [len(one.others) for one in pack.counties if one.others]


def test_the_map_has_every_indicator_and_area(made):
    """In tables of six areas, so that a sheet of paper holds them; with more than six, a table has the indicators its areas list."""
    pack, _, page = made
    there = {(a.indicator.id, a.area.code): a for a in pack.rows}
    blocks: list[list[list[str]]] = []
    for line in page.sections["overview"]:
        blocks += [[line]] if line[0] == "指标" else []
        if line[0] != "指标":
            blocks[-1].append(line)
    assert [name for head, *_ in blocks for name in head[2:]] == [area.name for area in pack.areas]
    areas, seen = list(pack.areas), 0
    for head, *lines in blocks:
        across, areas = areas[: len(head) - 2], areas[len(head) - 2 :]
        assert len(across) <= 6
        shown = [
            one for one in pack.indicators if len(blocks) == 1 or any((one.id, area.code) in there for area in across)
        ]
        assert [line[0] for line in lines] == [one.name.replace("\x07", "") for one in shown]
        for line, one in zip(lines, shown):
            for cell, area in zip(line[2:], across):
                a = there.get((one.id, area.code))
                seen += a is not None
                assert (cell == style.NOT_LISTED) == (a is None)
                assert ("※" in cell) == bool(a and a.doubts)
    assert seen == len(there)


def test_the_legend_has_every_status_that_is_shown(made):
    pack, text, _ = made
    told = re.search(r'<div class="legend".*?</div>', text, re.S)[0]
    assert all(f"</i>{word}<" in told for _, word, _ in verdicts.tally(pack.rows))
    running = re.search(r'@top-left \{ content: "([^"]*)"', text)[1]
    assert all(word in running for _, word, _ in verdicts.tally(pack.rows)), "on every sheet of paper too"


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
    assert used and used - {"fill", "on", "strong", "word"} == set(VARIABLES) and f"--frame:{style.FRAME};" in text


def test_the_provenance_cannot_leave_its_place_in_the_style():
    pack = packs.demo()
    said = '"}</style><script>x</script>\\'
    page = write(dataclasses.replace(pack, provenance=dataclasses.replace(pack.provenance, choices=said)))
    assert Read(page).tags.count("script") == 1 and page.count("</style>") == 1


def test_suppressed_figures_read_so_and_stand_nowhere():
    pack = packs.demo()
    page = Read(write(pack))
    assert packs.let_out(page.text) == set()
    suppressed = 0
    for one in pack.counties:
        for (line, below), a in zip(targets(page, one), one.rows):
            if a.suppressed and a.latest is not None and a.latest.value is None:
                suppressed += 1
                assert line[-3] == "不显示" and "差距" not in below and "÷" not in below
    assert suppressed >= 3


@pytest.mark.parametrize(
    ("asked", "sections"),
    [
        (("counties",), ["a620725", "working", "sources"]),
        (("overview", "method"), ["overview", "method", "sources"]),
        (("checks", "tasks"), ["checks", "tasks", "sources"]),
    ],
)
def test_sections_are_those_asked_for(real_store, asked, sections):
    assert list(Read(write(packs.only(packs.real(real_store), *asked))).sections) == sections


def test_an_empty_section_begins_no_sheet_and_one_area_is_not_told_in_every_row(real_store):
    pack = packs.real(real_store)
    page = Read(write(pack))
    assert page.sections["checks"][0][0] == "核对项" and page.sections["tasks"][0][0] == "任务"
    assert all("规划" not in line[-1] or "《规划》" in line[-1] for line in page.sections["tasks"][1:]), "places only"
    assert "来源：山丹县“十四五”卫生健康事业发展规划。" in page.text
    none = dataclasses.replace(pack, tasks=pack.tasks[:0], findings=pack.findings[:0], checked="")
    text = write(none)
    for key, words in (("tasks", statements.NO_TASKS), ("checks", statements.NO_FINDINGS)):
        assert re.search(
            rf'<section id="{key}" class="joined">\s*<h2>[^<]*</h2>\s*<div class="finding">{words}</div>', text
        )


def test_a_baseline_that_only_the_plan_tells_stands_in_its_year(real_store):
    pack = packs.real(real_store)
    (one,) = pack.counties
    without = tuple(tuple(f for f in mine if f.year != 2020) for mine in one.series)
    page = Read(write(dataclasses.replace(pack, counties=(dataclasses.replace(one, series=without),))))
    head = page.sections[f"a{one.area.code}"][0]
    told = {line[0]: line for line, _ in targets(page, one)}
    for a in one.rows:
        if a.baseline is not None:
            assert told[named(a)][head.index("2020")] == numbers.figure(a.baseline)
