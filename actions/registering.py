"""A county, its plan, its targets and its figures, typed on a page: one batch that brings along what data/ does not know.

What was typed becomes rows of data/ and is read by the reader of data/; what is shown, compared and written comes of that reading (docs/decisions/0022).
"""

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from actions import importing, reference, templates
from actions.assess import View
from actions.importing import Imported, Prepared
from actions.reference import UPLOAD
from exports.xlsx import upload_template
from loaders import additions, area_codes, catalogue, curated, dataset, rules, uploads
from loaders.curated import DEFINITIONS, Reference
from loaders.uploads import Given, Reading, relative
from loaders.uploads.parse_cell import numeral
from model.actors import Actor
from model.assessment import Assessment
from model.columns import COMMITMENTS, IN_FILES
from model.failures import Refused
from model.indicators import Catalogue, Indicator
from model.numbers import missing
from model.problems import Problem
from store import Store
from wording import verdicts
from wording.numbers import exact, printed, span

PLANS = ("plan", "annual_plan", "scheme")  # the kinds of document that set targets
CURATED = 2  # the origin of a statement of data/ (store/selection.py, R5)
REGISTERED = ("areas.csv", "sources.csv")
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

INDICATOR_HEADS = {
    "id": "编号", "name": "名称", "english": "英文名", "unit": "单位", "category": "类别", "better": "优化方向", "kind": "统计量", "per": "分母",
    "measure": "计法", "decimals": "小数位数", "plausible": "合理范围", "plausible_why": "合理范围的理由", "definition": "口径",
    "definition_source": "口径出处", "note": "备注",
}  # fmt: skip

PICKED = ("category", "better", "kind", "measure", "decimals")  # of these the form offers what there is


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
class Proposal:
    """What a draft would write, as a batch of which kind. additions: the rows for data/ that the batch keeps, new: those of them nobody knows yet;
    known: what will be known with it; files: the document itself, kept with the batch.
    """

    prepared: Prepared
    additions: dict[str, bytes]
    new: dict[str, bytes]
    known: Reference
    area: str
    kind: str = "upload"
    files: Mapping[str, bytes] = field(default_factory=dict)


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


# -- what can be picked ------------------------------------------------------------------------------------------------------


def counties(known: Reference, *, invented: bool) -> dict[str, str]:
    """Code -> '泾川县 620821 · 甘肃省平凉市': the counties that are known, then those of the national table; of an invented set only its own."""
    own = {row["code"]: row for row in known.areas.to_dict("records")}
    table = own if invented else area_codes.table() | own
    first = [code for code, row in own.items() if row["level"] in ("county", "city")]
    codes = dict.fromkeys([*first, *(code for code, row in table.items() if row["level"] == "county")])
    return {code: _called(code, table) for code in codes}


def parents(known: Reference, *, invented: bool) -> dict[str, str]:
    """Code -> name of what a county can lie in."""
    own = {row["code"]: row for row in known.areas.to_dict("records")}
    table = own if invented else area_codes.table() | own
    return {code: _called(code, table) for code, row in table.items() if row["level"] in ("province", "city")}


def _called(code: str, table: Mapping[str, Mapping]) -> str:
    above = "".join(row["name"] for row in area_codes.chain(code, table)[:-1] if row["level"] != "nation")
    return f"{table[code]['name']} {code}" + (f" · {above}" if above else "")


def documents(known: Reference, area: str) -> dict[str, str]:
    """Id -> title of the documents of an area that can set targets, the newest first."""
    own = known.sources[(known.sources["area"] == area) & known.sources["kind"].isin(PLANS)]
    return {row["id"]: row["title"] for row in own.sort_values("date", ascending=False).to_dict("records")}


def empty_line(catalogue: Catalogue, indicator: str) -> dict[str, str]:
    """The line of an indicator that asks for nothing yet: its unit, and the sign of its good direction."""
    one = catalogue.indicators[indicator]
    sign = {"higher": "≥", "lower": "≤", "neutral": "="}[one.better]
    return {"indicator": indicator, "comparator": sign, "attribute": "none", "scope": "plan", "unit": one.unit}


def standing_lines(view: View, area: str, source: str) -> tuple[dict[str, str], ...]:
    """The targets of a document that say a number or a change, and a year, as lines to be corrected; a baseline that is not shown is left empty."""
    rows = view.assessments(view.table[view.table["area_code"] == area])
    return tuple(
        {
            "indicator": one.indicator.id,
            "attribute": one.target.attribute,
            "comparator": one.target.comparator or "=",
            "value": words or _number(one.target.value, one.target.decimals),
            "value_to": ""
            if words or one.target.value_to is None
            else _number(one.target.value_to, one.target.decimals),
            "year": "" if one.target.year is None else str(one.target.year),
            "scope": one.target.scope,
            "baseline": ""
            if base is None or base.value is None or base.suppressed
            else _number(base.value, base.decimals),
            "baseline_year": "" if base is None or base.value is None or base.suppressed else str(base.year),
            "unit": one.indicator.unit,
            "place": one.target.place,
        }
        for one in rows
        for base, words in [(one.baseline, _in_its_words(one))]
        if one.target.source == source
        and one.target.year
        and (words or (one.target.basis == "absolute" and one.target.value is not None))
    )


def _in_its_words(one: Assessment) -> str:
    """A relative target as words that read back as the same; '' of any other."""
    asked, words = one.target, verdicts.target(one)
    said = relative.read(words) if asked.basis != "absolute" else None
    return words if said and (said.basis, said.comparator) == (asked.basis, asked.comparator) else ""


def with_indicators(known: Reference, entries: Iterable[Mapping[str, str]]) -> Catalogue:
    """The catalogue with proposed indicators (checked by indicator_problems)."""
    made = catalogue.entries(catalogue.written(_by_id(entries)).encode()) if entries else {}
    return known.catalogue.model_copy(update={"indicators": known.catalogue.indicators | made})


def indicator_problems(store: Store, entry: Mapping[str, str], others: Iterable[Mapping[str, str]]) -> list[Problem]:
    """Everything that is wrong with a proposed indicator (an entry of indicators.yaml with its `id`), beside those that are known."""
    now = reference.read(store)
    if entry["id"] in now.catalogue.indicators:
        name = now.catalogue.indicators[entry["id"]].name
        return [
            Problem(
                code="typed",
                file=SHEETS[DEFINITIONS],
                column="编号",
                value=entry["id"],
                why=f"已是“{name}”的编号",
                fix="换一个编号",
            )
        ]
    _, problems = catalogue.read(_whole(store, _by_id([*others, entry])))
    told = []
    for one in problems:
        field = one.column.rpartition(".")[2]
        fix = "请在列表中选择" if field in PICKED else one.fix
        head = INDICATOR_HEADS.get(field, "编号")
        told.append(replace(one, row=None, file=SHEETS[DEFINITIONS], column=head, fix=fix))
    return told


def _by_id(entries: Iterable[Mapping[str, str]]) -> dict[str, dict]:
    return {one["id"]: {key: value for key, value in one.items() if key != "id"} for one in entries}


def _whole(store: Store, entries: dict[str, dict]) -> bytes:
    """indicators.yaml as it would be with what the page's batches brought along and these entries."""
    others = {
        key: _plain(one)
        for more in store.additions().values()
        for key, one in additions.read(more).indicators.items()
        if key not in entries
    }
    body = store.reference_files()[DEFINITIONS]
    known = catalogue.ids(body) or set()
    return catalogue.with_more(body, catalogue.written({k: v for k, v in (others | entries).items() if k not in known}))


def _plain(one: Indicator) -> dict:
    """An indicator as an entry of indicators.yaml."""
    return one.model_dump(mode="json", exclude={"id"}, exclude_defaults=True)


# -- from what was typed to rows of data/ --------------------------------------------------------------------------------------


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


def prepare(
    store: Store, draft: Draft, *, year: int, kind: str = "upload", files: Mapping[str, bytes] | None = None
) -> Proposal:
    """The draft beside the store; nothing is written. Raises StoreTrouble, no error for a bad draft."""
    seen = store.version()
    made = check(store, draft, year=year)
    reading = _reading(made.content, made.problems, made.known)
    return Proposal(
        prepared=importing.compare(store, reading, files=[], known=made.known, seen=seen, year=year, kind=kind),
        additions=_kept(made.bodies, made.entries, made.own),
        new=_kept(made.bodies, made.entries, made.now),
        known=made.known,
        area=draft.area,
        kind=kind,
        files=files or {},
    )


def submit(
    store: Store, proposal: Proposal, *, actor: Actor, reason: str = "", accepted_warnings: bool = False
) -> Imported:
    """Write what was prepared as one batch with what it brings along. Raises Refused with every reason, NotAllowed, StoreTrouble; then nothing
    is written.
    """
    made = proposal.prepared
    problems = refusals(proposal, reason=reason, accepted_warnings=accepted_warnings)
    if problems:
        raise Refused(problems)
    added, changed, unchanged = (made.count(what) for what in ("new", "changed", "same"))
    brought_along = {  # an indicator that is known is said again by an admin alone: to others it is not theirs to bring
        file: body
        for file, body in proposal.additions.items()
        if file != DEFINITIONS or file in proposal.new or actor.role == "admin"
    }
    batch = store.append(
        kind=proposal.kind,
        rows=made.rows,
        files_kept=dict(proposal.files),
        additions=brought_along,
        actor=actor,
        seen=made.seen,
        reason=reason.strip(),
        counts={"added": added, "changed": changed, "unchanged": unchanged},
        names=made.names,
    )
    waits = batch is not None and actor.reviewed
    return Imported(batch=batch, added=added, changed=changed, unchanged=unchanged, refused=0, waits=waits)


def refusals(proposal: Proposal, *, reason: str, accepted_warnings: bool) -> list[Problem]:
    """Everything that stands in the way of writing, empty when nothing does. A county or a plan may be registered without a target."""
    made = proposal.prepared
    news = bool(made.count("new") + made.count("changed")) or any(file in proposal.new for file in REGISTERED)
    if not made.problems and not news:
        return [Problem(code="no_rows", why="所填各项在数据库中均已存在", fix="无须写入")]
    if not made.problems and made.difference.empty:
        return []
    return importing.refusals(made, reason=reason, accepted_warnings=accepted_warnings, good_rows=False)


def brought(proposal: Proposal) -> list[str]:
    """What the batch brings along that nobody knows yet, in words: '随批次登记的地区：平凉市、泾川县'."""
    kinds = {"areas.csv": ("地区", "name"), "sources.csv": ("文件", "title")}
    told = []
    for file, (kind, column) in kinds.items():
        named = [row[column] for row in additions.rows(proposal.new.get(file, b""))]
        told += [f"随批次登记的{kind}：{'、'.join(named)}"] if named else []
    proposed = catalogue.entries(proposal.new[DEFINITIONS]) if DEFINITIONS in proposal.new else {}
    return told + ([f"随批次登记的指标：{'、'.join(one.name for one in proposed.values())}"] if proposed else [])


def _with_changes(draft: Draft, now: Reference) -> tuple[Draft, list[Problem]]:
    """The draft with its relative targets (较上年提高2个百分点) in the columns of targets.csv, and what of them cannot be judged."""
    catalogue = with_indicators(now, draft.indicators)
    table = area_codes.table() | {row["code"]: row for row in now.areas.to_dict("records")}
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
    table = area_codes.table() | {row["code"]: row for row in now.areas.to_dict("records")}
    areas = area_codes.chain(draft.area, table)
    if draft.typed is not None:
        areas, told = _typed(draft.typed, now, table)
    name = areas[-1]["name"] if areas else draft.area
    source, known = dict(draft.source), {row["id"]: row for row in now.sources.to_dict("records")}
    if source.get("id") not in known:
        source |= {"id": _new_id(draft, known), "area": draft.area}
    documents = _documents(source, known)
    reported = _reported(draft.area, name)["id"]
    figures = [row for line in draft.lines for row in _figures(line, draft.area, reported)]
    if figures:
        documents.append(_reported(draft.area, name))
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


def _reported(area: str, name: str) -> dict[str, str]:
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
        tidy[part] = _number(found.value, found.decimals)
        if part == "value" and found.comparator:
            tidy["comparator"] = found.comparator
        if part == "value" and found.value_to is not None:
            tidy |= {"comparator": "range", "value_to": _number(found.value_to, found.decimals)}
    return tidy


def _number(value, decimals) -> str:
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
        key: _plain(one)
        for kept in store.additions().values()
        for key, one in additions.read(kept).indicators.items()
        if key in asked
    }
    return before | _by_id(draft.indicators)


def _added(
    store: Store, bodies: dict[str, bytes], entries: dict[str, dict]
) -> tuple[additions.Additions | None, list[Problem]]:
    """(what the batch brings along, or None where its indicators do not read; what is wrong with them)."""
    kept = dict(bodies)
    problems: list[Problem] = []
    if entries:
        read, problems = catalogue.read(_whole(store, entries))
        if read is None:
            return None, [replace(one, row=None) for one in problems]
        kept[DEFINITIONS] = catalogue.written(entries).encode()
    try:
        return additions.read(kept), problems
    except ValueError:  # told cell by cell by the reader of data/
        return None, problems


def _kept(bodies: dict[str, bytes], entries: dict[str, dict], known: Reference) -> dict[str, bytes]:
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


def _reading(content: curated.Curated | None, problems: list[Problem], known: Reference) -> Reading:
    """The rows as the reading of an upload has them; none where something is wrong: the batch is written whole or not at all."""
    tables = (
        {"target": content.targets, "figure": content.figures, "commitment": content.commitments}
        if content is not None
        else {}
    )
    sound = not any(one.level == "error" for one in problems)
    found, after = {}, 0
    for name, columns in IN_FILES.items():
        table = tables.get(name)
        if table is None or not sound:
            table = pd.DataFrame(
                {column.name: pd.Series(dtype="str") for column in columns} | {"line": pd.Series(dtype="int64")}
            )
        reported = table["source"].isin(known.sources.loc[known.sources["kind"] == "upload", "id"])
        title = table["source"].map(known.titles).fillna("").mask(reported, SHEETS["figures.csv"])
        place = table["place"].mask(reported, "")
        if name == "figure":  # one key for what a person reports: a later upload corrects it (docs/decisions/0014)
            table = table.assign(source=table["source"].mask(reported, UPLOAD))
        lines = pd.Series(range(after + 1, after + len(table) + 1), index=table.index, dtype="int64")
        after += len(table)
        row = pd.array([pd.NA] * len(table), dtype="Int64")
        found[name] = table.assign(line=lines, file=title, sheet=place, row=row, column="", found="")
    return Reading(tables=found, problems=problems, sheets=[], workbooks={})


# -- the same from a file ----------------------------------------------------------------------------------------------------------


def template(known: Reference, area: str, name: str, *, years: Iterable[int]) -> bytes:
    """The upload template for one county, known or not yet: its sheet 目标 is for the plan, its sheet 数据 for the core indicators."""
    lines = [
        templates.line(known, area, name, key, year, "")
        for key, one in known.catalogue.indicators.items()
        if one.core
        for year in years
    ]
    return upload_template.xlsx(lines, tasks=[], areas=[(area, name)])


def lines_of_file(store: Store, draft: Draft, given: Given, *, year: int) -> tuple[list[dict[str, str]], list[Problem]]:
    """(the lines a planner's file says of the draft's county, with what is wrong in it). Rows of other counties are left out and told."""
    known = check(store, replace(draft, lines=()), year=year).known
    reading = uploads.read([given], reference=known, year=year)
    lines: dict[tuple, dict[str, str]] = {}
    others = 0
    for row in reading.tables["target"].to_dict("records"):
        others += row["area"] != draft.area
        if row["area"] == draft.area:
            _, _, place = row["place"].partition(" ")
            line = {key: _cell(row, key) for key in ("indicator", "place", *OF_TARGET)} | {"place": place}
            if row["basis"] != "absolute":
                line |= {"value": row["as_printed"], "value_to": "", "basis": "", "reference_year": "", "unit": ""}
            lines[row["indicator"], line["year"], row["scope"]] = line
    for row in reading.tables["figure"].to_dict("records"):
        others += row["area"] != draft.area
        if row["area"] == draft.area and row["period"] == "year":
            of = next((line for cell, line in lines.items() if cell[0] == row["indicator"]), None)
            of = lines.setdefault((row["indicator"], "", ""), {"indicator": row["indicator"]}) if of is None else of
            of[str(row["year"])] = _cell(row, "value")
    told = list(reading.problems)
    if others:
        told.append(
            Problem(
                level="warning",
                code="other_area",
                file=given.name,
                value=f"{others} 行",
                why="属于其他县区，未填入",
                fix="另行登记",
            )
        )
    return list(lines.values()), told


def _cell(row: Mapping, key: str) -> str:
    """A cell of a reading as it is typed."""
    value = row[key]
    if pd.isna(value):
        return ""
    return (
        _number(value, row["decimals"] if key in ("value", "value_to") else None)
        if isinstance(value, float)
        else str(value)
    )


# -- rows for data/ --------------------------------------------------------------------------------------------------------------


def rows_for_data(store: Store, area: str) -> bytes | None:
    """What the page's live batches say of a county and data/ does not: a zip of rows to put into its files. None where there is nothing."""
    own = reference.read_own(store)
    kept: dict[str, dict] = {file: {} for file in additions.FILES}
    for bodies in store.additions().values():
        rows = {file: additions.rows(body) for file, body in bodies.items() if file != DEFINITIONS}
        if not any(row.get("area") == area for of_file in rows.values() for row in of_file):
            continue
        for file, of_file in rows.items():
            kept[file] |= {_key(file, row): row for row in of_file}
        kept[DEFINITIONS] |= catalogue.entries(bodies[DEFINITIONS]) if DEFINITIONS in bodies else {}
    if any(row.get("source") == f"{area}-reported" for row in kept["figures.csv"].values()):
        kept["sources.csv"]["reported"] = _reported(area, reference.read(store).area_names[area])
    new = _new(kept, own, store, area)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for file, said in new.items():
            folder.writestr(f"{'虚构数据-' if store.invented else ''}{file}", said)
    return out.getvalue() if new else None


def _new(kept: dict[str, dict], own: Reference, store: Store, area: str) -> dict[str, bytes]:
    """The files of those rows that data/ does not have."""
    there = {"areas.csv": {(code,) for code in own.areas["code"]}, "sources.csv": {(one,) for one in own.sources["id"]}}
    for file in ("targets.csv", "figures.csv", "commitments.csv"):
        table = store.statements(file.removesuffix("s.csv"), area=area)
        there[file] = {_key(file, row) for row in table[table["origin"] == CURATED].to_dict("records")}
    new = {
        file: [row for row in kept[file].values() if _key(file, row) not in there[file]]
        for file in kept
        if file in there
    }
    entries = {key: _plain(one) for key, one in kept[DEFINITIONS].items() if key not in own.catalogue.indicators}
    files = {file: additions.body(file, rows) for file, rows in new.items() if rows}
    return files | ({DEFINITIONS: catalogue.written(entries).encode()} if entries else {})


def _key(file: str, row: Mapping) -> tuple[str, ...]:
    """What a row of data/ is known by, as text."""
    cells = [(row[column.name], column.default) for column in curated.TABLES[file] if column.key]
    return tuple(("" if pd.isna(cell) else str(cell)) or default or "" for cell, default in cells)
