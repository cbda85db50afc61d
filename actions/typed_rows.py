"""What was typed on a page as rows of data/: read by the reader of data/, and what is wrong with it in the words of the form (docs/decisions/0022)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from actions import reference
from loaders import additions, area_codes, catalogue, curated, dataset, rules
from loaders.curated import DEFINITIONS, Reference
from loaders.uploads import relative
from loaders.uploads.parse_cell import numeral
from model.columns import COMMITMENTS
from model.indicators import Catalogue, Indicator
from model.numbers import missing
from model.problems import Problem
from store import Store
from wording.numbers import exact, printed, span

NUMBERS = ("value", "value_to", "baseline")
OF_TARGET = (
    *("attribute", "comparator", "value", "value_to", "year", "scope", "baseline", "baseline_year", "unit"),
    *("basis", "reference_year"),
)
REPORTED = "上报数据"  # the place of a figure that a person reports (docs/decisions/0014)
# file in data/ -> what its rows are called to who typed them; column -> the head it was typed under
SHEETS = {
    "areas.csv": "县区",
    "sources.csv": "规划",
    "targets.csv": "目标",
    "figures.csv": "历年数",
    "commitments.csv": "任务",
    DEFINITIONS: "新指标",
}
HEADS = {
    "code": "代码", "name": "名称", "level": "级别", "parent": "上级", "title": "文件名称", "number": "文号", "date": "印发日期",
    "period_start": "规划期起", "period_end": "规划期止", "supersedes": "取代的文件", "indicator": "指标", "attribute": "属性",
    "comparator": "比较", "value": "目标值", "value_to": "目标值上限", "year": "目标年", "scope": "范围", "baseline": "基期值", "baseline_year": "基期年",
    "unit": "单位", "place": "位置", "note": "备注", "issuer": "制发机关", "strength": "力度", "as_printed": "原文", "role": "类别", "decimals": "小数位数", "basis": "目标值", "reference_year": "目标值",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Draft:
    """What stands on the page, all of it text.

    area: the county's code. typed: its row (code, name, parent), where no table has it. source: a row of sources.csv without area; only its id
    where the document is known. lines: one an indicator: `indicator` (id), OF_TARGET, place, and a year ('2023') -> its figure; a value may be
    words: 较上年提高2个百分点, 不低于全市平均水平 (loaders/uploads/relative.py). indicators:
    entries of indicators.yaml with their `id`. unchanged: lines that stand so already and are not said again. rows: rows of targets.csv,
    figures.csv and commitments.csv that the document itself prints, without area and source; they stand after those of the lines. The id of a
    task is put behind that of its document.
    """

    area: str
    source: Mapping[str, str]
    typed: Mapping[str, str] | None = None
    lines: tuple[Mapping[str, str], ...] = ()
    indicators: tuple[Mapping[str, str], ...] = ()
    unchanged: tuple[Mapping[str, str], ...] = ()
    rows: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Checked:
    """A draft as rows of data/. own: what data/ says; now: with what earlier batches brought along; known: with what this one does. content:
    None where it does not read. entries: the indicators it brings along, by id.
    """

    bodies: dict[str, bytes]
    entries: dict[str, dict]
    own: Reference
    now: Reference
    known: Reference
    content: curated.Curated | None
    problems: list[Problem]


def check(store: Store, draft: Draft, *, year: int) -> Checked:
    """The draft read by the reader of data/, and every problem in it in the words of the form. year: the as-of year. Raises StoreTrouble."""
    own = reference.read_own(store)
    now = reference.with_brought(store, own)
    draft, changes = _with_changes(draft, now)
    bodies, told, entries = _bodies(store, draft, now, own)
    added, problems = _added(store, bodies, entries)
    known = now if added is None else additions.joined(own, [*map(additions.read, store.additions().values()), added])
    content, found = curated.read({"commitments.csv": _empty(COMMITMENTS)} | bodies, catalogue=known.catalogue)
    problems += [*(one for one in found if one.code != "implausible"), *_beyond(content, known, year)]
    if content is not None:
        problems += dataset.check(content.areas, invented=store.invented)
    problems = [*told, *changes, *(_in_words(one, draft, bodies) for one in problems)]
    return Checked(bodies=bodies, entries=entries, own=own, now=now, known=known, content=content, problems=problems)


# -- indicators ------------------------------------------------------------------------------------------------------------------


def with_indicators(known: Reference, entries: Iterable[Mapping[str, str]]) -> Catalogue:
    """The catalogue with proposed indicators (checked by indicator_problems)."""
    made = catalogue.entries(catalogue.written(by_id(entries)).encode()) if entries else {}
    return known.catalogue.model_copy(update={"indicators": known.catalogue.indicators | made})


def by_id(entries: Iterable[Mapping[str, str]]) -> dict[str, dict]:
    """Entries of indicators.yaml by their `id`, which is no key of an entry there."""
    return {one["id"]: {key: value for key, value in one.items() if key != "id"} for one in entries}


def whole(store: Store, entries: dict[str, dict]) -> bytes:
    """indicators.yaml as it would be with what the page's batches brought along and these entries."""
    others = {
        key: as_entry(one)
        for more in store.additions().values()
        for key, one in additions.read(more).indicators.items()
        if key not in entries
    }
    body = store.reference_files()[DEFINITIONS]
    known = catalogue.ids(body) or set()
    return catalogue.with_more(body, catalogue.written({k: v for k, v in (others | entries).items() if k not in known}))


def as_entry(one: Indicator) -> dict:
    """An indicator as an entry of indicators.yaml."""
    return one.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)


# -- rows --------------------------------------------------------------------------------------------------------------------------


def _every_area(known: Reference) -> dict[str, Mapping]:
    """Code -> its row: the areas of the national table, and as they are known where they are."""
    return area_codes.table() | {row["code"]: row for row in known.areas.to_dict("records")}


def _with_changes(draft: Draft, now: Reference) -> tuple[Draft, list[Problem]]:
    """The draft with its relative targets (较上年提高2个百分点) in the columns of targets.csv, and what of them cannot be judged."""
    catalogue = with_indicators(now, draft.indicators)
    table = _every_area(now)
    parent = table.get((draft.typed or table.get(draft.area, {})).get("parent", ""))
    above = (parent["name"], parent["level"]) if parent else None
    told: list[Problem] = []

    def changed(number: int, line: Mapping[str, str]) -> Mapping[str, str]:
        said, one = relative.read(line.get("value", "")), catalogue.indicators.get(line["indicator"])
        if said is None or one is None:
            return line
        year = int(line["year"]) if line.get("year", "").isdigit() else None
        row, trouble = relative.columns(said, one, units=catalogue.accepted_units(one.id), year=year, above=above)
        if trouble:
            told.append(replace(_slip("targets.csv", "value", line["value"], *trouble), row=number))
            return {**line, "value": ""}
        if said.unit == "%" and one.unit == "%":
            why, fix = (
                "有两种理解：乘以百分之几，或增减几个百分点",
                "原文为百分点的写“个百分点”；确为百分比的可照填，两种理解均予判定",
            )
            told.append(replace(_slip("targets.csv", "value", line["value"], why, fix, level="warning"), row=number))
        return {
            **line,
            **row,
            "unit": line.get("unit", ""),
            "unit_of_change": row["unit"],
        }  # the figures keep the line's own

    lines = tuple(changed(number, line) for number, line in enumerate(draft.lines, 1))
    known = len(told)
    unchanged = tuple(changed(0, line) for line in draft.unchanged)
    return replace(draft, lines=lines, unchanged=unchanged), told[:known]


def _bodies(
    store: Store, draft: Draft, now: Reference, own: Reference
) -> tuple[dict[str, bytes], list[Problem], dict[str, dict]]:
    """(the files the draft comes to, with all that their rows name; problems of the typing itself; the proposed indicators)."""
    told: list[Problem] = []
    table = _every_area(now)
    areas = area_codes.chain(draft.area, table)
    if draft.typed is not None:
        areas, told = _typed(draft.typed, now, table)
    name = areas[-1]["name"] if areas else draft.area
    source, known = dict(draft.source), {row["id"]: row for row in now.sources.to_dict("records")}
    if source.get("id") not in known:
        source |= {"id": _new_id(draft, known), "area": draft.area}
    documents = _documents(source, known)
    said = reported(draft.area, name)
    figures = [row for line in draft.lines for row in _figures(line, draft.area, said["id"])]
    if figures:
        documents.append(said)
    own_rows = {
        file: [{**row, "area": draft.area, "source": source["id"]} for row in rows] for file, rows in draft.rows.items()
    }
    bodies = {
        "areas.csv": areas,
        "sources.csv": documents,
        "targets.csv": [*_targets(draft, source["id"]), *own_rows.get("targets.csv", ())],
        "figures.csv": [*figures, *own_rows.get("figures.csv", ())],
    }
    if tasks := own_rows.get("commitments.csv"):
        bodies["commitments.csv"] = [row | {"id": f"{source['id']}-{row['id']}"} for row in tasks]
    entries = _entries(store, draft, own)
    return {file: additions.body(file, rows) for file, rows in bodies.items()}, told, entries


def reported(area: str, name: str) -> dict[str, str]:
    """The document that stands for what a county reports, where figures must name one: in data/. In the ledger they are an upload's."""
    return {"id": f"{area}-reported", "title": f"{name}{REPORTED}", "area": area, "kind": "upload"}


def _typed(typed: Mapping[str, str], now: Reference, table: Mapping[str, Mapping]) -> tuple[list[dict], list[Problem]]:
    """A county no table has: its row after those it lies in."""
    code, name, parent = (typed.get(part, "").strip() for part in ("code", "name", "parent"))
    told = []
    if not re.fullmatch("[0-9]{6}", code):
        told.append(_slip("areas.csv", "code", code, "不是 6 位代码", "填行政区划代码，如 620821"))
    elif code in now.area_names and now.area_names[code] != name:
        told.append(_slip("areas.csv", "code", code, f"已是 {now.area_names[code]}", "在列表中选择该县区，或核对代码"))
    if not parent:
        told.append(_slip("areas.csv", "parent", "", "空着", "选择所属的市（州）或省"))
    row = {"code": code, "name": name, "short": _short(name), "level": "county", "parent": parent}
    return [*area_codes.chain(parent, table), row], told


def _short(name: str) -> str:
    """'泾川县' -> '泾川', '城区' -> '城区'."""
    return name[:-1] if len(name) > 2 and name[-1] in "县区市旗" else name


def _slip(file: str, column: str, value: str, why: str, fix: str, level: str = "error") -> Problem:
    return Problem(level=level, code="typed", file=SHEETS[file], column=HEADS[column], value=value, why=why, fix=fix)


def _new_id(draft: Draft, known: Mapping[str, Mapping]) -> str:
    """'620821-2021-2025', of a second document of these years '620821-2021-2025-2'."""
    stem = "-".join(
        part for part in (draft.area, draft.source.get("period_start"), draft.source.get("period_end")) if part
    )
    return next(made for n in range(1, len(known) + 2) if (made := stem if n == 1 else f"{stem}-{n}") not in known)


def _documents(source: dict, known: Mapping[str, Mapping]) -> list[dict]:
    """A document after those it supersedes, so that the batch stands by itself."""
    rows, row = [], known.get(source["id"], source)
    while row is not None and row["id"] not in [one["id"] for one in rows]:
        rows.append({key: "" if pd.isna(value) else value for key, value in row.items() if key != "line"})
        row = known.get(row.get("supersedes", ""))
    return rows[::-1]


def _tidy(line: Mapping[str, str]) -> dict[str, str]:
    """A line with its numbers as data/ writes them: '≥ 95%' is ≥ and 95, '96—100' a range; what is no number stays for the reader to tell."""
    tidy = {key: str(value).strip() for key, value in line.items()}
    for part in [*NUMBERS, *(key for key in tidy if key.isdigit())]:
        found = numeral(tidy.get(part, ""))
        if found.kind != "number":
            continue
        tidy[part] = number(found.value, found.decimals)
        if part == "value" and found.comparator:
            tidy["comparator"] = found.comparator
        if part == "value" and found.value_to is not None:
            tidy |= {"comparator": "range", "value_to": number(found.value_to, found.decimals)}
    return tidy


def number(value, decimals) -> str:
    """A number as data/ writes it: with its printed digits and '-'."""
    return exact(value, decimals).replace("−", "-")


def _asks(line: Mapping[str, str]) -> dict[str, str]:
    """What a line asks for, in the columns of targets.csv; without a baseline it has no baseline year."""
    row = _tidy(line)
    asked = {key: row.get(key, "") for key in ("indicator", "place", "note", *OF_TARGET)}
    asked |= {"unit": row["unit_of_change"]} if "unit_of_change" in row else {}
    return asked if asked["baseline"] else asked | {"baseline_year": ""}


def _targets(draft: Draft, source: str) -> list[dict[str, str]]:
    """The rows of targets.csv the lines say, without those that ask for nothing and those that stand already."""
    standing = [_asks(one) for one in draft.unchanged]
    asked = [_asks(line) for line in draft.lines]
    return [
        one | {"area": draft.area, "source": source}
        for one in asked
        if (one["value"] or one["basis"]) and one not in standing
    ]


def _figures(line: Mapping[str, str], area: str, source: str) -> list[dict[str, str]]:
    """The rows of figures.csv a line says, one a year that has a number."""
    row = _tidy(line)
    said = {"area": area, "indicator": row.get("indicator", ""), "unit": row.get("unit", ""), "role": "actual"}
    return [
        said | {"year": year, "value": row[year], "source": source, "place": REPORTED}
        for year in row
        if year.isdigit() and row[year]
    ]


def _entries(store: Store, draft: Draft, own: Reference) -> dict[str, dict]:
    """The indicators the batch brings along: those proposed now, and those of earlier batches that its lines speak of."""
    said = [*draft.lines, *(row for rows in draft.rows.values() for row in rows)]
    asked = {line.get("indicator") for line in said} - set(own.catalogue.indicators)
    before = {
        key: as_entry(one)
        for kept in store.additions().values()
        for key, one in additions.read(kept).indicators.items()
        if key in asked
    }
    return before | by_id(draft.indicators)


def _added(
    store: Store, bodies: dict[str, bytes], entries: dict[str, dict]
) -> tuple[additions.Additions | None, list[Problem]]:
    """(what the batch brings along, or None where its indicators do not read; what is wrong with them)."""
    kept = dict(bodies)
    problems: list[Problem] = []
    if entries:
        read, problems = catalogue.read(whole(store, entries))
        if read is None:
            return None, [replace(one, row=None) for one in problems]
        kept[DEFINITIONS] = catalogue.written(entries).encode()
    try:
        return additions.read(kept), problems
    except ValueError:  # told cell by cell by the reader of data/
        return None, problems


def kept(bodies: dict[str, bytes], entries: dict[str, dict], known: Reference) -> dict[str, bytes]:
    """The rows for data/, of areas, documents and indicators those that are not known."""
    there = {"areas.csv": set(known.areas["code"]), "sources.csv": set(known.sources["id"])}
    entries = {key: one for key, one in entries.items() if key not in known.catalogue.indicators}
    kept = {}
    for file, body in bodies.items():
        rows = [
            row
            for row in additions.rows(body)
            if row.get(additions.KNOWN_BY.get(file, "")) not in there.get(file, ()) and row.get("kind") != "upload"
        ]
        if rows:
            kept[file] = additions.body(file, rows)
    return kept | ({DEFINITIONS: catalogue.written(entries).encode()} if entries else {})


def _empty(columns) -> bytes:
    return (",".join(column.name for column in columns) + "\n").encode()


# -- what is wrong with them ---------------------------------------------------------------------------------------------------


def _beyond(content: curated.Curated | None, known: Reference, year: int) -> Iterable[Problem]:
    """What a person at a form should hear beyond the reader of data/: another unit, a year to come, and which range a value is out of."""
    if content is None:
        return
    for file, table in (("targets.csv", content.targets), ("figures.csv", content.figures)):
        for row in table.to_dict("records"):
            one = known.catalogue.indicators.get(row["indicator"])
            if one is None:
                continue
            at = {"file": file, "row": row["line"]}
            if row.get("basis", "absolute") != "absolute":  # an amount of change (_with_changes)
                continue
            if row["unit"] not in known.catalogue.accepted_units(one.id):
                fix = f"按 {one.unit or '无单位'} 填写数值和单位，不会自动换算"
                yield Problem(code="unit", column="unit", value=row["unit"], why=f"该指标用 {one.unit}", fix=fix, **at)
            if file == "figures.csv" and not missing(row["year"]) and row["year"] > year:
                yield Problem(
                    code="future", column="year", value=str(row["year"]), why="年份尚未到来", fix="核对年份", **at
                )
            value = None if pd.isna(row["value"]) else row["value"]
            if rules.is_implausible(value, one.plausible):
                low, high = map(printed, one.plausible)
                yield Problem(
                    level="warning",
                    code="beyond",
                    column="value",
                    value=printed(value),
                    why=f"超出合理范围 {span(low, high)}{one.unit}"
                    + (f"（{one.plausible_why}）" if one.plausible_why else ""),
                    fix="核对数值和单位；确实如此的可照填",
                    **at,
                )


def _in_words(problem: Problem, draft: Draft, bodies: dict[str, bytes]) -> Problem:
    """A problem of a file of data/ as one of the form: whose row it is, and under which head it was typed."""
    file, column = problem.file, problem.column
    lines = additions.rows(bodies[file]) if file in bodies else []
    at = (problem.row or 0) - 2
    row = lines[at] if 0 <= at < len(lines) else {}
    head = HEADS.get(column, column)
    if file == "figures.csv" and column in ("value", "year"):
        head = f"{row.get('year', '')} 年"
    number = next(
        (
            n
            for n, line in enumerate(draft.lines, 1)
            if line.get("indicator") == row.get("indicator") and _says(line, row)
        ),
        None,
    )
    if number is None and file in draft.rows:  # of the rows that the document prints, which one: they stand last
        number = at - (len(lines) - len(draft.rows[file])) + 1
    return replace(problem, file=SHEETS.get(file, file), row=number, column=head)


def _says(line: Mapping[str, str], row: Mapping[str, str]) -> bool:
    """Whether a row of data/ comes of this line: of two lines of one indicator the one with its year and number."""
    tidy = _tidy(line)
    return (
        tidy.get(row["year"]) == row["value"]
        if row.get("role")
        else (tidy.get("year"), tidy.get("value")) == (row["year"], row["value"])
    )
