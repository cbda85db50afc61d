"""The meeting pack as one HTML page that opens offline: nothing is fetched, nothing runs. Printed, it is the PDF.

This module turns the pack into the texts and colours of the page; page.html.jinja says where they stand, page.css how
they look. Jinja escapes every value, so what a file of a county holds is text on the page and never a tag.
"""

from dataclasses import dataclass

import pandas as pd

from charts import style
from exports import statements
from exports.html import template
from exports.report_data import DEMO, DOUBTFUL, SECTIONS, UNREVIEWED, County, Pack, doubts_line, others_line
from model.assessment import Assessment
from model.verdicts import ATTRIBUTES
from wording import counts as counting
from wording import verdicts
from wording.steps import steps

MOST_YEARS = 6
# Columns of a county's table: name -> percent of the width; a year takes YEAR.
BEFORE, YEAR = {"指标": 21, "单位": 6}, 4
AFTER = {"目标": 12, "差距": 15, "判定": 14, "说明": 10}
APART = (
    BEFORE | {"现状值": 12} | {"目标": 20, "差距": 15, "判定": 14, "说明": 12}
)  # of the annual and milestone targets


@dataclass(frozen=True)
class Section:
    """One section of the page. id: of its anchor; kind: which macro of the template draws content."""

    id: str
    kind: str
    title: str
    content: object


@dataclass(frozen=True)
class Table:
    """head: names of the columns; rows: as many texts each, or Indicators on the overview; note: a line over the
    table; below: one under it.
    """

    head: list[str]
    rows: list
    note: str = ""
    below: str = ""


@dataclass(frozen=True)
class Cell:
    """text, and under it a smaller line; fill and ink: '#rrggbb', fill '' for none."""

    text: str
    ink: str
    fill: str = ""
    under: str = ""


@dataclass(frozen=True)
class Indicator:
    """A row of the overview: one cell for each area."""

    name: str
    unit: str
    cells: list[Cell]


@dataclass(frozen=True)
class Column:
    """A column of a county's table. width: percent of the page; number: right-aligned."""

    name: str
    width: float
    number: bool


@dataclass(frozen=True)
class Target:
    """The rows of one target, as text: figures of each year column, and over the whole width below what people wrote and the steps."""

    name: str
    unit: str
    figures: list[str]
    target: str
    gap: str
    status: Cell
    flags: str
    steps: str
    said: str


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


def write(pack: Pack) -> str:
    """The whole page. Every section repeats the provenance, because printed pages are handed round one by one."""
    return template.render(
        "page",
        title=pack.title,
        finding=pack.finding,
        marks=_marks(pack),
        provenance=pack.provenance.line(),
        sources=pack.provenance.source_line(),
        link=pack.provenance.link,
        contents=_contents(pack),
        sections=_sections(pack),
        css=template.text("page.css"),
    )


def _marks(pack: Pack) -> list[str]:
    marks = [DEMO] if pack.provenance.demo else []
    return marks + ([UNREVIEWED] if pack.provenance.unreviewed else [])


def _contents(pack: Pack) -> list[tuple[str, str]]:
    """(id, name) of the sections to jump to: chapters first, then areas."""
    chapters = [(key, SECTIONS[key]) for key in pack.sections if key != "counties"]
    return chapters + [(_county_id(one), one.area.name) for one in pack.counties if "counties" in pack.sections]


def _sections(pack: Pack) -> list[Section]:
    """The sections in the order asked for, the sources last."""
    made = {
        "overview": lambda: [Section("overview", "overview", pack.finding, _overview(pack))],
        "counties": lambda: [Section(_county_id(one), "county", one.finding, _county(one)) for one in pack.counties],
        "checks": lambda: [
            _grid("checks", f"规划文本核对：{len(pack.findings)} 条待核对", pack.findings, below=pack.aside)
        ],
        "tasks": lambda: [_grid("tasks", f"重点任务：{pack.tasks_note or f'{len(pack.tasks)} 条'}", pack.tasks)],
        "method": lambda: [Section("method", "method", "判定方法", pack.method)],
    }
    chapters = [section for key in pack.sections for section in made[key]()]
    return [*chapters, _grid("sources", "数据来源", pack.sources)]


def _county_id(one: County) -> str:
    return f"a{one.area.code}"


def _grid(key: str, title: str, table: pd.DataFrame, *, below: str = "") -> Section:
    rows = [[str(cell) for cell in row] for row in table.itertuples(index=False)]
    return Section(key, "grid", title, Table(list(table.columns), rows, below=below))


def _overview(pack: Pack) -> Table:
    """Indicators down, areas across."""
    at = {(a.indicator.id, a.area.code): a for a in pack.rows}
    rows = [
        Indicator(one.name, one.unit, [_cell(at.get((one.id, area.code))) for area in pack.areas])
        for one in pack.indicators
    ]
    return Table(["指标", "单位", *(area.name for area in pack.areas)], rows, doubts_line(pack.rows))


def _cell(a: Assessment | None) -> Cell:
    """Shape and latest figure over target and target year, ※ behind the figure of a doubtful verdict; 文件未列 where
    the area has no such target.
    """
    if a is None:
        return Cell(style.NOT_LISTED, style.SECONDARY)
    fill, ink = style.paint(a)
    target = f"{verdicts.short_target(a)} · {verdicts.year(a.target_year)}"
    return Cell(f"{style.shape(a)} {statements.latest(a)}{DOUBTFUL if a.doubts else ''}", ink, fill, target)


def _county(one: County) -> CountyPart:
    years = sorted({year for figures in one.years for year in figures})[-MOST_YEARS:]
    columns = [Column(name, width, False) for name, width in BEFORE.items()]
    columns += [Column(f"{year}", YEAR, True) for year in years]
    columns += [Column(name, width, False) for name, width in AFTER.items()]
    targets = [
        _target(a, [figures.get(year, "") for year in years], said=statements.remarks(one.said(a)))
        for a, figures in zip(one.rows, one.years)
    ]
    groups = []
    for attribute, name in ATTRIBUTES.items():
        mine = [target for target, a in zip(targets, one.rows) if a.attribute == attribute]
        if mine:
            groups.append(Group(f"{name} {len(mine)} 项", columns, mine))
    if one.others:
        apart = [
            _target(a, [statements.latest(a)], asked=f"{statements.period(a)}：", said=statements.remarks(one.said(a)))
            for a in one.others
        ]
        groups.append(
            Group(others_line(one.others), [Column(name, width, False) for name, width in APART.items()], apart)
        )
    return CountyPart(counting.cards(one.counts) if one.rows else [], groups)


def _target(a: Assessment, figures: list[str], *, asked: str = "", said: str) -> Target:
    """figures: as printed, of the columns between unit and target; asked: in front of the target, instead of its year
    behind; said: what people wrote beside it.
    """
    fill, ink = style.paint(a)
    year = "" if asked or a.target_year is None else f"（{a.target_year}）"
    below = [f"{step.label}：{step.formula}" for step in steps(a)]
    below += [other] if (other := statements.other(a)) else []
    below.append(f"出处：{statements.source(a)}")
    return Target(
        name=a.indicator.name,
        unit=a.indicator.unit,
        figures=figures,
        target=f"{asked}{verdicts.target(a)}{year}",
        gap=statements.gap(a),
        status=Cell(f"{style.shape(a)} {verdicts.status(a)}", ink, fill),
        flags="；".join(verdicts.flags(a)),
        steps="；".join(below),
        said=said,
    )
