"""The meeting pack as one HTML page that opens offline: nothing is fetched, only the script of its own that searches and filters runs.
Printed, it is the PDF.

This module turns the pack into the texts and marks of the page; page.html.jinja says where they stand, page.css how
they look, page.js what a tap does. Jinja escapes every value, so what a file of a county holds is text on the page and never a tag; the script
hides rows and writes none.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from charts import style
from exports import statements, typeface
from exports.html import template
from exports.report_data import DEMO, DOUBTFUL, SECTIONS, UNREVIEWED, County, Pack, doubts_line, others_line
from model.areas import Area
from model.assessment import Assessment, Figure
from model.verdicts import ATTRIBUTES
from wording import counts as counting
from wording import numbers, verdicts
from wording.steps import steps

MOST_YEARS = 6
SHORT = 8  # targets of an area that needs no sheet of its own
ACROSS = 6  # areas beside each other on a sheet of paper; more stand in tables below
# Columns of a county's table: name -> class of its width.
BEFORE, YEAR = {"指标": "name", "单位": "unit"}, "year"
AFTER = {"目标": "target", "差距": "gap", "判定": "verdict", "说明": "flags"}
APART = BEFORE | {"现状值": "latest"} | AFTER  # of the annual and milestone targets
UNLISTED = ("—", "“—”为文件未列。")


@dataclass(frozen=True)
class Section:
    """One section of the page. id: of its anchor; kind: which macro of the template draws content; title: short, a bookmark of the PDF; finding: the
    sentence under it; joined: printed, it begins no page.
    """

    id: str
    kind: str
    title: str
    content: object
    finding: str = ""
    joined: bool = False


@dataclass(frozen=True)
class Table:
    """head: names of the columns; rows: as many texts each; below: a line under the table; caption: what it holds, for who cannot see it."""

    head: list[str]
    rows: list
    caption: str
    below: str = ""


@dataclass(frozen=True)
class Cell:
    """text, and under it a smaller line; look: classes of its colours, '' for none."""

    text: str
    look: str = ""
    under: str = ""


@dataclass(frozen=True)
class Indicator:
    """A row of the overview: one cell for each area. thirds, kinds: of its targets, for the filter; known: names it is found by."""

    name: str
    unit: str
    cells: list[Cell]
    thirds: str
    kinds: str
    known: str


@dataclass(frozen=True)
class Block:
    """A table of the overview: at most ACROSS areas. caption: which ones."""

    caption: str
    areas: list[str]
    rows: list[Indicator]


@dataclass(frozen=True)
class Overview:
    """The overview in as many tables as its areas need. note: what ※ stands for; narrow: of one area: on paper its rows stand in columns."""

    blocks: list[Block]
    note: str
    narrow: bool


@dataclass(frozen=True)
class Column:
    """A column of a county's table. look: class of its width; number: right-aligned."""

    name: str
    look: str
    number: bool


@dataclass(frozen=True)
class Target:
    """The rows of one target, as text: figures of each year column, and over the whole width below what people wrote and another statement of
    the target. third, kind: for the filter; known: names it is found by.
    """

    name: str
    unit: str
    figures: list[str]
    target: str
    gap: str
    status: Cell
    flags: str
    below: str
    third: str
    kind: str
    known: str


@dataclass(frozen=True)
class Group:
    """The targets of one attribute, 约束性 before the others, and last the annual and milestone targets."""

    title: str
    columns: list[Column]
    targets: list[Target]


@dataclass(frozen=True)
class CountyPart:
    """What the section of one area shows. cards: wording.counts.cards, none where the area has no target."""

    cards: list
    groups: list[Group]


@dataclass(frozen=True)
class Mark:
    """An entry of the legend. look: classes of its colours; shape, word: '●', '已达标'."""

    look: str
    shape: str
    word: str


def write(pack: Pack, *, face: str = "", annex: bool = True) -> str:
    """The whole page. Every section repeats the provenance, because printed pages are handed round one by one. face: an @font-face for
    paper (exports.typeface), '' on a screen; annex: with the working and the sources at its end.
    """
    legend, sections = _legend(pack.rows), _sections(pack, annex=annex)
    css = face + template.colours() + template.text("page.css") + _sheet(pack, legend)
    js = template.text("page.js")
    return template.render(
        "page",
        title=pack.title,
        finding=pack.finding,
        marks=_marks(pack),
        provenance=pack.provenance.line(),
        sources=pack.provenance.source_line(),
        link=pack.provenance.link,
        contents=[(one.id, one.title) for one in sections],
        sections=sections,
        legend=legend,
        thirds={key: word for key, (word, _) in counting.THIRDS.items()},
        kinds=ATTRIBUTES,
        css=css,
        js=js,
        policy=template.policy(css, js) if not face else "",
    )


def write_for_paper(pack: Pack, *, annex: bool = True) -> str:
    """The same to be printed: with the signs it needs as a font of its own, so that the PDF holds real type."""
    return write(pack, face=typeface.face(write(pack, annex=annex)), annex=annex)


def _marks(pack: Pack) -> list[str]:
    marks = [DEMO] if pack.provenance.demo else []
    return marks + ([UNREVIEWED] if pack.provenance.unreviewed else [])


def _sheet(pack: Pack, legend: Sequence[Mark]) -> str:
    """What stands on every printed page, because pages are handed round one by one: above the legend, below whose data it is and the number."""
    marks = "　".join(f"{one.shape} {one.word}".strip() for one in legend)
    small = f"font-family: {template.VARIABLES['font']}; font-size: 7.5pt; color: {style.SECONDARY}"
    return f"""
@page {{
  size: A4 landscape;
  margin: 17mm 12mm 16mm;
  @top-left {{ content: "{template.css_string(marks)}"; {small}; text-align: left; vertical-align: bottom; padding-bottom: 2mm }}
  @bottom-left {{ content: "{template.css_string(pack.provenance.line())}"; {small}; text-align: left }}
  @bottom-right {{ content: "第 " counter(page) " 页 / 共 " counter(pages) " 页"; {small}; width: 28mm }}
}}
"""


def _legend(rows: Sequence[Assessment]) -> list[Mark]:
    """Every status among the rows, in the order of the method; that a pale one is history; what ※ stands for."""
    shown = [a for a in rows if a.has_target]
    found = [Mark(f"v-{code}", style.STATUS[code][2], word) for code, word, _ in verdicts.tally(shown)]
    found += [Mark("past v-met_early", "", style.HISTORY)] if any(map(style.is_history, shown)) else []
    return found + (
        [Mark("", DOUBTFUL, f"判定附说明：{verdicts.doubts_among(shown)}")] if verdicts.doubts_among(shown) else []
    )


def _sections(pack: Pack, *, annex: bool) -> list[Section]:
    """The sections in the order asked for; annex: the working and the sources last."""
    made = {
        "overview": lambda: [Section("overview", "overview", SECTIONS["overview"], _overview(pack))],
        "counties": lambda: [
            Section(
                _county_id(one),
                "county",
                one.area.name,
                _county(one),
                "" if one.finding == pack.finding else one.finding,
                joined=place > 0 and len(one.rows) <= SHORT,
            )
            for place, one in enumerate(pack.counties)
        ],
        "checks": lambda: [_checks(pack)],
        "tasks": lambda: [_tasks(pack)],
        "method": lambda: [Section("method", "method", "判定方法", pack.method)],
    }
    chapters = [section for key in pack.sections for section in made[key]()]
    if not annex:
        return chapters
    if "counties" in pack.sections and (pack.rows or pack.others):
        chapters.append(Section("working", "grid", "附：计算过程和出处", _working(pack)))
    return [*chapters, _grid("sources", "数据来源", pack.sources, f"{len(pack.sources)} 个文件", blank=UNLISTED)]


def _county_id(one: County) -> str:
    return f"a{one.area.code}"


def _checks(pack: Pack) -> Section:
    told = (
        f"{pack.checked or f'{len(pack.findings)} 处'}待核"
        if len(pack.findings)
        else statements.no_findings(pack.checked)
    )
    return _grid("checks", SECTIONS["checks"], _of_area(pack, pack.findings), told, below=pack.aside)


def _tasks(pack: Pack) -> Section:
    """The tasks; of a single document the table has the places, and the document stands under it."""
    told = pack.tasks_note or (f"{len(pack.tasks)} 条" if len(pack.tasks) else statements.NO_TASKS)
    tasks, documents = pack.tasks, list(map(statements.document_of, pack.tasks["出处"]))
    below = ""
    if len(set(documents)) == 1:
        tasks = tasks.assign(出处=[statements.place_of(one) for one in tasks["出处"]])
        below = f"{statements.sources(documents)}。"
    return _grid("tasks", SECTIONS["tasks"], _of_area(pack, tasks), told, below=below, blank=UNLISTED)


def _of_area(pack: Pack, table: pd.DataFrame) -> pd.DataFrame:
    """Without the column of areas where there is only one: the same name in every row takes the room of a text."""
    return table.drop(columns="地区") if len(pack.areas) == 1 else table


def _grid(
    key: str, title: str, table: pd.DataFrame, finding: str, *, below: str = "", blank: tuple[str, str] = ("", "")
) -> Section:
    """blank: what stands in an empty cell, and the note that says why it is empty. An empty one begins no sheet of paper."""
    rows = [[str(cell) or blank[0] for cell in row] for row in table.itertuples(index=False)]
    if blank[0] and any(blank[0] in row for row in rows):
        below += blank[1]
    shown = Table(list(table.columns), rows, title, below=below)
    return Section(key, "grid", title, shown, finding, joined=not rows)


def _working(pack: Pack) -> Table:
    """Of every target its calculation and where it stands, to be looked up."""
    rows = [
        [
            *([one.area.name] if len(pack.counties) > 1 else []),
            a.indicator.name + ("" if a.scope == "plan" else f"（{statements.period(a)}）"),
            "；".join(f"{step.label}：{step.formula}" for step in steps(a)) or _without(a),
            statements.source(a),
        ]
        for one in pack.counties
        for a in (*one.rows, *one.others)
    ]
    head = [*(["地区"] if len(pack.counties) > 1 else []), "指标", "计算过程", "出处"]
    return Table(head, rows, "计算过程和出处")


def _without(a: Assessment) -> str:
    """Why a target has no calculation that can be shown: a blank would read as one that was forgotten."""
    return "不显示" if a.suppressed else verdicts.reason(a) or verdicts.status(a)


def _overview(pack: Pack) -> Overview:
    """Indicators down, areas across, as many tables as the areas need."""
    at = {(a.indicator.id, a.area.code): a for a in pack.rows}
    third = _thirds(pack)
    parts = [pack.areas[left : left + ACROSS] for left in range(0, len(pack.areas), ACROSS)]
    blocks = []
    for areas in parts:
        cells = [
            (one, [at.get((one.id, area.code)) for area in areas])
            for one in pack.indicators
            if len(parts) == 1 or any((one.id, area.code) in at for area in areas)
        ]
        rows = [
            Indicator(
                one.name,
                one.unit_word,
                [_cell(a) for a in mine],
                thirds=_joined(third[a.indicator.id, a.area.code] for a in mine if a is not None),
                kinds=_joined(a.attribute for a in mine if a is not None),
                known=" ".join(one.aliases),
            )
            for one, mine in cells
        ]
        blocks.append(Block(_named(areas), [area.name for area in areas], rows))
    return Overview(blocks, doubts_line(pack.rows), narrow=len(pack.areas) == 1)


def _named(areas: Sequence[Area]) -> str:
    first, last = areas[0].name, areas[-1].name
    return first if len(areas) == 1 else f"{first}至{last}（{len(areas)} 个地区）"


def _joined(codes: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(codes))


def _thirds(pack: Pack) -> dict[tuple[str, str], str]:
    """(indicator, area) -> which of the three numbers a headline target is counted in."""
    return {
        (a.indicator.id, a.area.code): counting.THIRD[part]
        for one in pack.counties
        for a, part in zip(one.rows, one.parts, strict=True)
    }


def _look(a: Assessment) -> str:
    return f"{'past ' if style.is_history(a) else ''}v-{a.verdict}"


def _cell(a: Assessment | None) -> Cell:
    """Shape and latest figure over target and target year, ※ behind the figure of a doubtful verdict; 文件未列 where
    the area has no such target.
    """
    if a is None:
        return Cell(style.NOT_LISTED)
    target = f"{verdicts.cell_target(a)} · {verdicts.year(a.target_year)}"
    return Cell(f"{style.shape(a)} {statements.latest(a)}{DOUBTFUL if a.is_qualified else ''}", _look(a), target)


def _county(one: County) -> CountyPart:
    known = [_with_baseline(a, figures) for a, figures in zip(one.rows, one.years, strict=True)]
    years = sorted({year for figures in known for year in figures})[-MOST_YEARS:]
    columns = [Column(name, look, False) for name, look in BEFORE.items()]
    columns += [Column(f"{year}", YEAR, True) for year in years]
    columns += [Column(name, look, False) for name, look in AFTER.items()]
    targets = [
        _target(
            a,
            [figures.get(year, "") for year in years],
            [figure for figure in series if figure.year in years],
            third=counting.THIRD[part],
            said=statements.remarks(one.said(a)),
        )
        for a, part, figures, series in zip(one.rows, one.parts, known, one.series, strict=True)
    ]
    groups = []
    for attribute, name in ATTRIBUTES.items():
        mine = [target for target, a in zip(targets, one.rows) if a.attribute == attribute]
        if mine:
            groups.append(Group(f"{name} {len(mine)} 项", columns, mine))
    if one.others:
        apart = [
            _target(
                a, [statements.latest(a)], (), asked=f"{statements.period(a)}：", said=statements.remarks(one.said(a))
            )
            for a in one.others
        ]
        groups.append(
            Group(others_line(one.others), [Column(name, look, False) for name, look in APART.items()], apart)
        )
    return CountyPart(counting.cards(one.counts) if one.rows else [], groups)


def _with_baseline(a: Assessment, figures: Mapping[int, str]) -> Mapping[int, str]:
    """The figure of each year, and the baseline where only the plan tells it: a gap of the baseline never stands beside a blank."""
    told = a.baseline
    return figures if told is None or told.year is None else {told.year: numbers.figure(told), **figures}


def _target(
    a: Assessment, figures: list[str], series: Sequence[Figure], *, third: str = "", asked: str = "", said: str
) -> Target:
    """series: the figure of each year; figures: as printed, of the columns between unit and target; third: of the counting rule, '' where it is not counted; asked: in front of the
    target, instead of its year behind; said: what people wrote beside it.
    """
    year = "" if asked or a.target_year is None else f"（{a.target_year}）"
    return Target(
        name=a.indicator.name,
        unit=a.indicator.unit_word,
        figures=figures,
        target=f"{asked}{verdicts.target(a)}{year}",
        gap=statements.gap(a),
        status=Cell(f"{style.shape(a)} {verdicts.status(a)}", _look(a)),
        flags="；".join(statements.notes(a, series)),
        below="；".join(filter(None, (said, statements.other(a)))),
        third=third,
        kind=a.attribute,
        known=" ".join(a.indicator.aliases),
    )
