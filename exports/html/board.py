"""The board: one page of HTML for phones and many readers, cards a county, chosen and filtered in the browser (decision 0024).

This module turns what was gathered into the texts and marks of the page; board.html.jinja says where they stand, board.css how they
look, board.js what a tap does. Everything is inline and nothing is fetched. Jinja escapes every value, the script reads texts from
the page and writes none as HTML.
"""

import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from charts import style
from exports import statements
from exports.html import template
from exports.html.sparkline import Sparkline, draw
from exports.report_data import County, Provenance, others_line
from model.assessment import Assessment
from model.indicators import Indicator
from model.plans import Plan
from model.trajectory import Point
from model.verdicts import ATTRIBUTES, FLAGS
from wording import counts as counting
from wording import numbers, verdicts
from wording.counts import Counts
from wording.steps import steps

Cell = tuple[str, str]  # area code, indicator id
DETAILED = 400  # rows up to which each shows its calculation: of a whole province it would be most of the page


@dataclass(frozen=True, kw_only=True)
class Board:
    """What the board shows, gathered by actions.board of a View for release: small counts are suppressed already.

    finding, counts: of the counted areas together; counties: one part an area, those above the counties as reference; points: the figures
    of a cell over the years; indicators: those with a row, category by category, under the categories' names; sources: of an area the
    titles of the documents its targets stand in; frozen: an earlier batch was asked for.
    """

    plan: Plan
    core_only: bool
    finding: str
    counts: Counts
    counties: tuple[County, ...]
    points: Mapping[Cell, tuple[Point, ...]]
    indicators: Mapping[str, tuple[Indicator, ...]]
    sources: Mapping[str, tuple[str, ...]]
    provenance: Provenance
    frozen: bool = False


@dataclass(frozen=True)
class Row:
    """One target as texts. third: a key of counting.THIRDS; verdict: its code, history: told as history; gap, why (it cannot be judged) and due: '' where there is
    none; doubts: what makes the verdict doubtful, in a line; more: (label, text) of what is told when the card is opened.
    """

    id: str
    name: str
    third: str
    binding: bool
    verdict: str
    history: bool
    status: str
    figure: str
    unit: str
    when: str
    target: str
    gap: str
    why: str
    due: str
    doubts: str
    line: Sparkline | None
    more: list[tuple[str, str]]


@dataclass(frozen=True)
class Group:
    """The rows of one attribute, 约束性 before the others."""

    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Part:
    """One area. title: the first clause of its finding, rest: the others."""

    code: str
    name: str
    is_reference: bool
    title: str
    rest: str
    thirds: Mapping[str, counting.Card]
    total: int
    groups: list[Group]
    others: str
    sources: str


@dataclass(frozen=True)
class Links:
    """Where the page leads on, none of it in a file that stands by itself. pages: (name, address) of the full pages; county: address of
    an area's page, to which its code is added; ways: (name, address) of the board by another plan or extent.
    """

    pages: list[tuple[str, str]]
    county: str
    ways: list[tuple[str, str]]


def write(board: Board, *, links: Links | None = None, told: Sequence[str] = ()) -> str:
    """The whole page. links: None for a file; told: what whoever looks at this store must be told of it, in words."""
    detailed = sum(len(one.rows) for one in board.counties) <= DETAILED
    areas = sorted(board.counties, key=lambda one: one.is_reference)
    parts = [_part(one, board, detailed=detailed) for one in areas]
    css, js = f"{template.colours()}{template.text('board.css')}", template.text("board.js")
    return template.render(
        "board",
        title=f"{board.plan.name.partition('（')[0]}目标",
        head=[
            f"数据截至 {board.provenance.year} 年",
            f"数据第 {board.provenance.batch} 批",
            f"{board.provenance.day}制",
        ],
        extent="核心指标" if board.core_only else "全部指标",
        marks=_marks(board),
        told=list(told),
        finding=board.finding.partition("；"),
        thirds_=counting.thirds(board.counts),
        parts=parts,
        indicators=board.indicators,
        detailed=detailed,
        links=links,
        css=css,
        js=js,
        policy=template.policy(css, js),
    )


def write_words(words: str) -> str:
    """A page of a few words in place of the board: why it cannot be shown, and what to do."""
    return template.render("board_words", words=words)


@functools.cache
def policy_of_all() -> str:
    """The same of every board this version writes: its style and script do not depend on the data."""
    return template.policy(f"{template.colours()}{template.text('board.css')}", template.text("board.js"))


def _marks(board: Board) -> list[str]:
    """What must be seen whatever is shown: 演示数据（虚构）, 含未审核数据, that an earlier batch is looked at."""
    found = board.provenance.marks()
    return found + ([f"正在查看第 {board.provenance.batch} 批时的数据"] if board.frozen else [])


def _part(one: County, board: Board, *, detailed: bool) -> Part:
    title, _, rest = one.finding.partition("；")
    all_owed = one.counts.of("owed") == one.counts.total  # then the title says so, and no row has to
    rows = [
        _row(
            a,
            board.points.get((a.area.code, a.indicator.id), ()),
            third=counting.THIRD[part],
            all_owed=all_owed,
            more=_more(a, years, all_owed=all_owed, detailed=detailed),
        )
        for a, part, years in zip(one.rows, one.parts, one.years)
    ]
    groups = [
        Group(f"{ATTRIBUTES[kind]} {len(mine)} 项", mine)
        for kind in ATTRIBUTES
        if (mine := [row for a, row in zip(one.rows, rows) if a.attribute == kind])
    ]
    return Part(
        code=one.area.code,
        name=one.area.name,
        is_reference=one.is_reference,
        title=title,
        rest=rest,
        thirds=counting.thirds(one.counts),
        total=one.counts.total,
        groups=groups,
        others=others_line(one.others),
        sources="、".join(board.sources.get(one.area.code, ())),
    )


def _row(a: Assessment, points: tuple[Point, ...], *, third: str, all_owed: bool, more: list[tuple[str, str]]) -> Row:
    figure = numbers.figure(a.latest)
    whole = numbers.amount(a.latest, a.indicator) if a.latest is not None and not a.latest.suppressed else figure
    split = whole.startswith(figure)
    return Row(
        id=a.indicator.id,
        name=a.indicator.name,
        third=third,
        binding=a.attribute == "binding",
        verdict=a.verdict,
        history=style.is_history(a),
        status=f"{style.shape(a)} {_word(a)}",
        figure=(figure if split else whole) or verdicts.instead(a),
        unit=whole.removeprefix(figure).strip() if split else "",
        when=_when(a),
        target=f"{'' if a.target_year is None else f'{a.target_year} 年'}{verdicts.aim(verdicts.target_in_words(a))}",
        gap=statements.gap(a),
        why=verdicts.reason(a) if a.verdict == "unknown" and whole and a.reason != "qualitative_only" else "",
        due="" if all_owed else _due(a),
        doubts=_doubts(a),
        line=draw(a, points),
        more=more,
    )


def _word(a: Assessment) -> str:
    """The verdict alone: its doubts stand in a line of their own, its notes below."""
    if a.reason == "qualitative_only":
        return "仅定性目标"
    return verdicts.class_word(a.verdict, a.attribute, due=verdicts.is_due(a))


def _when(a: Assessment) -> str:
    """Of the figure: '2024 年快报', '2020 年（基期）'; '' where there is none."""
    f = a.latest
    if f is None:
        return ""
    said = f"{numbers.year(f.year)}{'' if f.year is None else ' 年'}"
    return f"{said}（基期）" if a.is_baseline else f"{said}{f.status}"


def _due(a: Assessment) -> str:
    """'待报 2025 年期末数'; of a target of every year that is still running '待报 2024 年以来数据'; '' where nothing is owed."""
    owed = dict(zip(sorted(a.flags), verdicts.flags(a))).get("due_no_final", "")
    return f"待报 {a.target_year} 年期末数" if owed == FLAGS["due_no_final"] and a.target_year is not None else owed


def _doubts(a: Assessment) -> str:
    """What makes the verdict doubtful, and the other statement where there is one: '表述不一致待核；另有表述 ≤9.66：未达标'."""
    other = statements.other(a, where=False) if "target_conflict" in a.doubts else ""
    return "；".join([*verdicts.remarks(a), *([other] if other else [])])


def _more(a: Assessment, years: Mapping[int, str], *, all_owed: bool, detailed: bool) -> list[tuple[str, str]]:
    """What stands behind the row: flags, the figures of the years, the calculation, the document."""
    told = [word for word in verdicts.flags(a) if not (all_owed and word == FLAGS["due_no_final"])]
    told += [verdicts.reason(a)] if a.verdict == "unknown" and a.reason else []
    return [
        (label, text)
        for label, text in (
            ("说明", "；".join(told)),
            ("历年", "，".join(f"{year} 年 {text}" for year, text in sorted(years.items()))),
            ("算式", "；".join(f"{step.label}：{step.formula}" for step in steps(a)) if detailed else ""),
            ("另见", statements.other(a)),
            ("出处", statements.source(a)),
        )
        if text
    ]
