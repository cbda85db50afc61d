"""十五五工作台: drafts of the next plan's targets, apart from the ledger (docs/decisions/0029): kept, compared, assessed by what is held.
What is taken along of them: actions/draft_files.py.

A View never sees a draft; here a draft sees a View.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from actions import rows as typed_rows
from actions import small_counts
from actions.assess import View
from actions.reference import Reference
from gaps import drafting, suppression
from loaders.uploads import parse_cell
from model.actors import Actor
from model.areas import Area
from model.assessment import Assessment, Figure
from model.choice import Choice
from model.columns import ATTRIBUTES, COMPARATORS
from model.drafts import (
    BEYOND,
    ID,
    LONGEST_NAME,
    LONGEST_NOTE,
    MOST_LINES,
    NOT_A_NAME,
    Draft,
    DraftLine,
    Version,
    most_decimals,
)
from model.failures import NotFound, Refused
from model.indicators import Catalogue, Indicator
from model.numbers import given
from model.plans import PLANS
from model.problems import Problem
from model.remarks import tidy
from store import Store
from wording import drafting as words
from wording import findings as wording_of_findings
from wording import numbers, verdicts
from wording.findings import Side

NEAR = 150  # counties: of a store that knows more, those of the same province stand beside
BEGIN_WITH = PLANS[0]  # the plan before
FIELDS = ("indicator", "comparator", "value", "to", "attribute", "note")  # of a line as it is typed, all texts
USUAL = {"higher": "≥", "lower": "≤", "neutral": "="}  # the comparator a new line begins with


@dataclass(frozen=True, kw_only=True)
class Row:
    """A line of a draft with all that is told beside it.

    base: the proposed baseline; figures: the county's years; a: the line judged by its baseline, None while it has no number; achieved: the change a year
    so far, None where there is none; above: targets of the areas above for the plan's last year; others: other counties' figures; limits: of the slider;
    warnings: what is to be checked, in words; problem: why what was typed is no number, '' where it is.
    """

    line: DraftLine
    indicator: Indicator
    base: drafting.Baseline
    figures: tuple[Figure, ...]
    a: Assessment | None
    achieved: float | None
    above: tuple[Assessment, ...]
    others: drafting.Spread | None
    limits: drafting.Limits
    warnings: tuple[str, ...]
    problem: str = ""


@dataclass(frozen=True, kw_only=True)
class Assessed:
    """A draft with its rows by category, in the order of indicators.yaml."""

    draft: Draft
    area: Area
    rows: tuple[Row, ...]
    categories: Mapping[str, str]

    @property
    def counts(self) -> dict[str, int]:
        """all, warned (with anything to check), empty (no number yet), and the lines of each attribute."""
        found = {
            "all": len(self.rows),
            "warned": sum(bool(row.warnings) for row in self.rows),
            "empty": sum(row.a is None and not row.warnings for row in self.rows),
        }
        return found | {key: sum(row.line.attribute == key for row in self.rows) for key in ATTRIBUTES}

    @property
    def grouped(self) -> list[tuple[str, list[Row]]]:
        """(category in words, its rows), empty ones left out."""
        found: dict[str, list[Row]] = {key: [] for key in self.categories}
        for row in self.rows:
            found[row.indicator.category].append(row)
        return [(self.categories[key], mine) for key, mine in found.items() if mine]


# -- what is typed -------------------------------------------------------------------------------------------------------


def read(told: Iterable[Mapping[str, object]], known: Reference) -> tuple[tuple[DraftLine, ...], dict[str, str]]:
    """(lines, what is wrong with a line, by its indicator) of lines as they are typed (FIELDS). A number that cannot be read, or that says more than a number
    (another unit or comparator, a far end, a note), is left out and told; a line of an unknown indicator, or of one that stands already, is not taken.
    """
    lines: dict[str, DraftLine] = {}
    wrong: dict[str, str] = {}
    for one in told:
        said = {name: str(one.get(name) or "") for name in FIELDS}
        key = said["indicator"]
        if key in lines or key not in known.catalogue.indicators or len(lines) >= MOST_LINES:
            continue
        comparator = said["comparator"] if said["comparator"] in COMPARATORS else "="
        asked = [("value", "目标值")] + ([("to", "区间另一端")] if comparator == "range" else [])
        found = {name: parse_cell.numeral(said[name]) for name, _ in asked}
        for name, word in asked:
            number = found[name]
            if number.kind == "bad":
                wrong[key] = f"{word}“{said[name][:20]}”{number.why}：{number.fix}"
            elif number.kind == "number" and abs(given(number.value)) >= BEYOND:
                wrong[key] = f"{word}“{said[name][:20]}”过大：请核对"
            elif (number.decimals or 0) > (most := most_decimals(known.catalogue.indicators[key])):
                wrong[key] = f"{word}“{said[name][:20]}”{words.too_fine(number.decimals, most)}"
            elif more := _beyond_a_number(number, comparator, known.catalogue, key):
                wrong[key] = f"{word}“{said[name][:20]}”{more}"
        good = {name: number for name, number in found.items() if number.kind == "number" and key not in wrong}
        digits = [number.decimals for number in good.values() if number.decimals is not None]
        lines[key] = DraftLine(
            indicator=key,
            comparator=comparator,
            value=good["value"].value if "value" in good else None,
            value_to=good["to"].value if "to" in good else None,
            decimals=max(digits, default=None) if digits else None,
            attribute=said["attribute"] if said["attribute"] in ATTRIBUTES else "expected",
            note=tidy(said["note"])[:LONGEST_NOTE],
        )
    return tuple(lines.values()), wrong


def _beyond_a_number(number: parse_cell.Numeral, comparator: str, catalogue: Catalogue, key: str) -> str:
    """What a typed number says that its field does not take, in words; '' where it is a number alone. Taken without it, it would be another target."""
    if number.value_to is not None:
        return words.FAR_END
    if number.comparator and number.comparator != comparator:
        return words.other_comparator(number.comparator, comparator)
    units = catalogue.accepted_units(key)
    if number.unit not in units and parse_cell.unit_form(number.unit) not in map(parse_cell.unit_form, units):
        return words.other_unit(number.unit, catalogue.indicators[key])
    return words.MORE if number.year or number.period or number.status or number.note else ""


def typed(line: DraftLine) -> dict[str, str]:
    """A line as it would be typed."""
    return {
        "indicator": line.indicator,
        "comparator": line.comparator,
        "value": numbers.printed(line.value, line.decimals).replace("−", "-"),
        "to": numbers.printed(line.value_to, line.decimals).replace("−", "-"),
        "attribute": line.attribute,
        "note": line.note,
    }


def begin(view: View, choice: Choice, *, area: str) -> tuple[DraftLine, ...]:
    """The lines of a draft that begins with the county's targets of the plan before: those with an attribute, or where none has one the core ones, with
    the numbers they have there.
    """
    every = replace(choice, areas=(area,), plan=BEGIN_WITH, category="", core_only=False, indicators=())
    found = view.select(every).rows()
    marked = [a for a in found if a.attribute != "none"] or [a for a in found if a.indicator.core]
    catalogue = view.reference.catalogue
    return tuple(_line(a, catalogue.accepted_units(a.indicator.id)) for a in marked[:MOST_LINES])


def _line(a: Assessment, units: tuple[str, ...]) -> DraftLine:
    """units: in which the number means what it would in a draft; in another one only the words are taken along."""
    t = given(a.target)
    plain = t.basis == "absolute" and t.comparator in COMPARATORS and t.unit in units
    line = DraftLine(
        indicator=a.indicator.id,
        comparator=t.comparator if plain else t.sign if t.sign in COMPARATORS else USUAL[a.indicator.better],
        value=t.value if plain else None,
        value_to=t.value_to if plain and t.comparator == "range" else None,
        decimals=t.decimals if plain else None,
        attribute=a.attribute,
    )
    foreign = t.unit if t.basis == "absolute" and t.unit not in units else ""
    was = "" if plain else f"十四五目标：{numbers.with_unit(verdicts.target(a), foreign)}"[:LONGEST_NOTE]
    return replace(line, note=was)


# -- kept ------------------------------------------------------------------------------------------------------------------


def kept(store: Store) -> tuple[list[Draft], list[Draft]]:
    """(the drafts there are, the deleted ones), the one saved last first."""
    every = store.drafts()
    return [one for one in every if not one.deleted], [one for one in every if one.deleted]


def find(store: Store, id: str, version: int | None = None) -> Draft:
    """A draft by the id of its link. Raises NotFound."""
    if not ID.fullmatch(id):
        raise NotFound(f"没有草案 {id[:12]}")
    return store.draft(id, version)


def versions(store: Store, id: str) -> list[Version]:
    """Every version of a draft, the newest first."""
    return store.draft_versions(id)


def save(store: Store, draft: Draft, *, actor: Actor, known: Reference) -> Draft:
    """Save a draft as its next version (draft.version: the one it began from; without an id a new draft). Raises Refused (no name, unknown indicator, saved
    by somebody else meanwhile), NotAllowed, NotFound, StoreTrouble; then nothing is written.
    """
    name = NOT_A_NAME.sub(" ", tidy(draft.name))
    name = " ".join(name.split())
    wrong = []
    if not name or len(name) > LONGEST_NAME:
        why = f"共 {len(name)} 字，最多 {LONGEST_NAME} 字" if name else "未填写"
        wrong.append(Problem(code="name", value=name, why=f"草案名称{why}", fix="填写名称后再保存"))
    if draft.area not in known.area_names:
        wrong.append(Problem(code="no_area", value=draft.area, why="没有这个县区", fix="刷新页面后再保存"))
    unknown = [line.indicator for line in draft.lines if line.indicator not in known.catalogue.indicators]
    twice = len({line.indicator for line in draft.lines}) < len(draft.lines)
    if unknown or twice or len(draft.lines) > MOST_LINES:
        why = "指标目录中没有" if unknown else "同一指标列了两次" if twice else f"超过 {MOST_LINES} 项"
        wrong.append(Problem(code="lines", value="、".join(unknown), why=why, fix="删去后再保存"))
    if wrong:
        raise Refused(wrong)
    return store.save_draft(replace(draft, name=name), actor=actor, names=known.area_names)


def delete(store: Store, id: str, *, actor: Actor, known: Reference) -> Draft:
    """Take a draft off the list; nothing of it is lost. Raises as save."""
    return store.save_draft(replace(find(store, id), deleted=True), actor=actor, names=known.area_names)


def restore(store: Store, id: str, *, actor: Actor, known: Reference, version: int | None = None) -> Draft:
    """Bring a deleted draft back, or an earlier version of a draft: as its next version. Raises as save."""
    newest, wanted = find(store, id), find(store, id, version)
    return store.save_draft(replace(wanted, version=newest.version, deleted=False), actor=actor, names=known.area_names)


# -- assessed ----------------------------------------------------------------------------------------------------------------


def assess(view: View, draft: Draft, *, wrong: Mapping[str, str] | None = None) -> Assessed:
    """A draft beside what the View holds. wrong: what read told of lines."""
    catalogue = view.reference.catalogue
    order = {key: place for place, key in enumerate(catalogue.indicators)}
    lines = sorted((one for one in draft.lines if one.indicator in order), key=lambda one: order[one.indicator])
    wanted = [one.indicator for one in lines]
    series = view.timeseries((draft.area, key) for key in wanted)
    bases = {
        key: drafting.baseline(
            series.get((draft.area, key), ()), first=draft.first, units=catalogue.accepted_units(key)
        )
        for key in wanted
    }
    above, others = _above(view, draft, wanted), _others(view, draft, wanted)
    so_far = drafting.achieved(bases, catalogue=catalogue, year=view.year)
    judged, found = _judged(view, draft, {one.indicator: (one, bases[one.indicator]) for one in lines})
    rows = []
    for line in lines:
        key, indicator = line.indicator, catalogue.indicators[line.indicator]
        figure, a = bases[key].figure, judged.get(key)
        beside = drafting.spread(figure, others.get(key, ()), indicator=indicator, units=catalogue.accepted_units(key))
        ends = [given(one.target).end for one in above.get(key, ())]
        typed_ends = [one for one in (line.value, line.value_to) if one is not None and key not in (wrong or {})]
        rows.append(
            Row(
                line=line,
                indicator=indicator,
                base=bases[key],
                figures=series.get((draft.area, key), ()),
                a=a,
                achieved=so_far.get(key),
                above=above.get(key, ()),
                others=beside,
                limits=drafting.limits(
                    indicator,
                    base=None if "unit" in bases[key].doubts else figure,
                    targets=[*(one for one in ends if one is not None), *_within(typed_ends, indicator)],
                    others=beside,
                    decimals=line.decimals,
                ),
                warnings=tuple(_warnings(line, indicator, a, figure, above.get(key, ()), found.get(key, ()))),
                problem=(wrong or {}).get(key, ""),
            )
        )
    return Assessed(draft=draft, area=view.areas[draft.area], rows=tuple(rows), categories=catalogue.categories)


def _within(ends: Iterable[float], indicator: Indicator) -> list[float]:
    """Numbers typed that may be: a slider does not stretch for the others."""
    low, high = indicator.plausible or (-float("inf"), float("inf"))
    return [one for one in ends if low <= one <= high]


def _judged(
    view: View, draft: Draft, lines: Mapping[str, tuple[DraftLine, drafting.Baseline]]
) -> tuple[dict[str, Assessment], dict[str, list[str]]]:
    """(each line with a number as an assessment, what the checks on plans found of it in words), by indicator."""
    reference = view.reference
    numbered = {
        key: pair
        for key, pair in lines.items()
        if pair[0].value is not None and (pair[0].comparator != "range" or pair[0].value_to is not None)
    }
    if not numbered:
        return {}, {}
    stated, table, found = drafting.judge(
        numbered,
        catalogue=reference.catalogue,
        areas=reference.areas,
        area=draft.area,
        finish=draft.last,
        year=view.year,
    )
    known = typed_rows.Known(reference=reference, areas=view.areas, year=view.year, hidden=small_counts.NONE)
    judged = {}
    # What the audience may not see never came into it: a figure that is not shown has no value.
    table = suppression.suppress(table=table, cells=set(), areas=list(reference.areas["code"]))
    for row in typed_rows.records(table):
        a, figure = typed_rows.unwritten(row, known), numbered[row["indicator"]][1].figure
        judged[row["indicator"]] = replace(a, baseline=figure, latest=figure)
    return judged, _found(reference, stated, found)


def _found(reference: Reference, stated: pd.DataFrame, found: pd.DataFrame) -> dict[str, list[str]]:
    """What gaps.checks found, in the words the pages have for plans."""
    indicators = list(reference.catalogue.indicators.values())
    blank = dict.fromkeys((*typed_rows.OF_TARGET, "title"), "")
    rows = typed_rows.records(stated)

    def side(kind: str, at: int) -> Side | None:
        if at < 0 or not kind:
            return None
        row, indicator = rows[at], indicators[rows[at]["indicator"]]
        if kind == "target":
            return Side(indicator=indicator, target=typed_rows.resolved({**row, **blank}, unit=indicator.unit))
        digits = typed_rows.whole(row["base_decimals"])
        return Side(
            indicator=indicator,
            figure=Figure(value=row["base"], decimals=digits, year=typed_rows.whole(row["base_year"])),
        )

    told: dict[str, list[str]] = {}
    for one in found.to_dict("records"):
        more = [another for kind, at in one["more"] if (another := side(kind, at))]
        a, b = side(one["a_kind"], one["a"]), side(one["b_kind"], one["b"])
        said = wording_of_findings.words(one["check"], given(a), b, more=more, number=one["number"])
        told.setdefault(indicators[one["indicator"]].id, []).append(said)
    return told


def _warnings(
    line: DraftLine,
    indicator: Indicator,
    a: Assessment | None,
    figure: Figure | None,
    above: Sequence[Assessment],
    found: Sequence[str],
) -> Iterable[str]:
    """What is to be checked about a line: its own numbers first, then beside others."""
    if line.is_reversed:
        yield words.reversed_range(line)
    yield from found
    if a is None or a.target is None:
        return
    if stronger := drafting.weaker_than(a.target, above):
        yield words.weaker(line, indicator, stronger)
    if figure is not None and (code := drafting.chance(a, figure)):
        yield words.chance(code, a, figure)


def _chain(view: View, area: str) -> list[str]:
    """The codes of the areas above, the nearest first, the nation last."""
    found, code = [], view.areas[area].parent
    while code and code in view.areas and code not in found:
        found.append(code)
        code = view.areas[code].parent
    nations = [one for one, known in view.areas.items() if known.level == "nation" and one not in found]
    return found + nations


def _above(view: View, draft: Draft, wanted: list[str]) -> dict[str, tuple[Assessment, ...]]:
    """Indicator -> what the areas above are to reach in the plan's last year."""
    chain, table = _chain(view, draft.area), view.table
    mine = table[
        table["area_code"].isin(chain)
        & table["indicator"].isin(wanted)
        & (table["target_year"] == draft.last)
        & (table["scope"] == "plan")
        & table["target"].notna()
    ]
    found: dict[str, list[Assessment]] = {}
    for a in view.assessments(mine):
        found.setdefault(a.indicator.id, []).append(a)
    return {key: tuple(sorted(of, key=lambda a: chain.index(a.area.code))) for key, of in found.items()}


def _others(view: View, draft: Draft, wanted: list[str]) -> dict[str, list[tuple[Area, Figure]]]:
    """Indicator -> (county, its newest figure) of the other counties that have one."""
    counties = [one for one in view.areas.values() if one.level == "county" and one.code != draft.area]
    if len(counties) > NEAR:
        province = draft.area[:2]
        counties = [one for one in counties if one.code.startswith(province)]
    series = view.timeseries((one.code, key) for one in counties for key in wanted)
    found: dict[str, list[tuple[Area, Figure]]] = {}
    for (code, key), figures in series.items():
        found.setdefault(key, []).append((view.areas[code], figures[-1]))
    return found


# -- compared ------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Compared:
    """An indicator of several drafts. cells: of each draft (target in words, what it asks a year), ('', '') where it does not have it; differ: whether the
    targets are not all one.
    """

    indicator: Indicator
    cells: tuple[tuple[str, str], ...]
    differ: bool


def compare(drafts: Sequence[Assessed], known: Reference) -> list[Compared]:
    """Every indicator any of the drafts has, by category and in the order of indicators.yaml."""
    by = [{row.indicator.id: row for row in one.rows} for one in drafts]
    categories = {key: place for place, key in enumerate(known.catalogue.categories)}
    listed = [one for key, one in known.catalogue.indicators.items() if any(key in of for of in by)]
    found = []
    for indicator in sorted(listed, key=lambda one: categories[one.category]):
        rows = [of.get(indicator.id) for of in by]
        cells = tuple(_cell(row) if row else ("", "") for row in rows)
        asked = {cell[0] if row else None for row, cell in zip(rows, cells)}
        found.append(Compared(indicator=indicator, cells=cells, differ=len(asked) > 1))
    return found


def _cell(row: Row) -> tuple[str, str]:
    return words.target(row.line, row.indicator) or "未填", words.required(row.a)


# -- in words ---------------------------------------------------------------------------------------------------------------------


def spread_words(row: Row) -> list[str]:
    """The other counties' figures beside a line; [] where there are none."""
    if row.others is None:
        return []
    s = row.others
    return words.others(
        [(area.short, one) for area, one in s.figures],
        **{"low": s.low, "middle": s.middle, "high": s.high, "first": s.first, "last": s.last},
        decimals=max((one.decimals for _, one in s.figures if one.decimals is not None), default=None),
    )


def _digits(row: Row) -> int | None:
    known = (row.base.figure.decimals if row.base.figure else None, row.line.decimals)
    return max((one for one in known if one is not None), default=None)


def achieved_words(row: Row) -> str:
    """'+0.205 人'; '' where nothing can be told."""
    if row.achieved is None:
        return ""
    return words.change(row.achieved, row.indicator, decimals=_digits(row))


def span_words(row: Row) -> str:
    """The years of that change: '2020—2024 年'; '' likewise."""
    start, figure = row.base.start, row.base.figure
    return words.span(start, figure) if start and figure and row.achieved is not None else ""
