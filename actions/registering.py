"""A county, its plan, its targets and its figures, typed on a page: one batch that brings along what data/ does not know.

What was typed becomes rows of data/ and is read by the reader of data/; what is shown, compared and written comes of that reading (docs/decisions/0022).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from actions import importing, reference, templates, typed_rows
from actions.assess import View
from actions.importing import Imported, Prepared
from actions.reference import UPLOAD
from actions.typed_rows import Draft
from exports.xlsx import upload_template
from loaders import additions, area_codes, catalogue, curated, uploads
from loaders.curated import DEFINITIONS, Reference
from loaders.uploads import Given, Reading, relative
from model.actors import Actor
from model.assessment import Assessment
from model.columns import IN_FILES
from model.failures import Refused
from model.indicators import Catalogue
from model.problems import Problem
from store import Store
from wording import verdicts

PLANS = ("plan", "annual_plan", "scheme")  # the kinds of document that set targets
REGISTERED = ("areas.csv", "sources.csv")
INDICATOR_HEADS = {
    "id": "编号", "name": "名称", "english": "英文名", "unit": "单位", "category": "类别", "better": "优化方向", "kind": "统计量", "per": "分母",
    "measure": "计法", "decimals": "小数位数", "plausible": "合理范围", "plausible_why": "合理范围的理由", "definition": "口径",
    "definition_source": "口径出处", "note": "备注",
}  # fmt: skip

PICKED = ("category", "better", "kind", "measure", "decimals")  # of these the form offers what there is


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
            "value": words or typed_rows.number(one.target.value, one.target.decimals),
            "value_to": ""
            if words or one.target.value_to is None
            else typed_rows.number(one.target.value_to, one.target.decimals),
            "year": "" if one.target.year is None else str(one.target.year),
            "scope": one.target.scope,
            "baseline": ""
            if base is None or base.value is None or base.suppressed
            else typed_rows.number(base.value, base.decimals),
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


def indicator_problems(store: Store, entry: Mapping[str, str], others: Iterable[Mapping[str, str]]) -> list[Problem]:
    """Everything that is wrong with a proposed indicator (an entry of indicators.yaml with its `id`), beside those that are known."""
    now = reference.read(store)
    if entry["id"] in now.catalogue.indicators:
        name = now.catalogue.indicators[entry["id"]].name
        return [
            Problem(
                code="typed",
                file=typed_rows.SHEETS[DEFINITIONS],
                column="编号",
                value=entry["id"],
                why=f"已是“{name}”的编号",
                fix="换一个编号",
            )
        ]
    _, problems = catalogue.read(typed_rows.whole(store, typed_rows.by_id([*others, entry])))
    told = []
    for one in problems:
        field = one.column.rpartition(".")[2]
        fix = "请在列表中选择" if field in PICKED else one.fix
        head = INDICATOR_HEADS.get(field, "编号")
        told.append(replace(one, row=None, file=typed_rows.SHEETS[DEFINITIONS], column=head, fix=fix))
    return told


# -- what it would write -----------------------------------------------------------------------------------------------------


def prepare(
    store: Store, draft: Draft, *, year: int, kind: str = "upload", files: Mapping[str, bytes] | None = None
) -> Proposal:
    """The draft beside the store; nothing is written. Raises StoreTrouble, no error for a bad draft."""
    seen = store.version()
    made = typed_rows.check(store, draft, year=year)
    reading = _reading(made.content, made.problems, made.known)
    return Proposal(
        prepared=importing.compare(store, reading, files=[], known=made.known, seen=seen, year=year, kind=kind),
        additions=typed_rows.kept(made.bodies, made.entries, made.own),
        new=typed_rows.kept(made.bodies, made.entries, made.now),
        known=made.known,
        area=draft.area,
        kind=kind,
        files=files or {},
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
        title = table["source"].map(known.titles).fillna("").mask(reported, typed_rows.SHEETS["figures.csv"])
        place = table["place"].mask(reported, "")
        if name == "figure":  # one key for what a person reports: a later upload corrects it (docs/decisions/0014)
            table = table.assign(source=table["source"].mask(reported, UPLOAD))
        lines = pd.Series(range(after + 1, after + len(table) + 1), index=table.index, dtype="int64")
        after += len(table)
        row = pd.array([pd.NA] * len(table), dtype="Int64")
        found[name] = table.assign(line=lines, file=title, sheet=place, row=row, column="", found="")
    return Reading(tables=found, problems=problems, sheets=[], workbooks={})


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
        counts=made.counts,
        names=made.names,
    )
    waits = batch is not None and actor.reviewed
    return Imported(batch=batch, **made.counts, refused=0, waits=waits)


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
    known = typed_rows.check(store, replace(draft, lines=()), year=year).known
    reading = uploads.read([given], reference=known, year=year)
    lines: dict[tuple, dict[str, str]] = {}
    others = 0
    for row in reading.tables["target"].to_dict("records"):
        others += row["area"] != draft.area
        if row["area"] == draft.area:
            _, _, place = row["place"].partition(" ")
            line = {key: _cell(row, key) for key in ("indicator", "place", *typed_rows.OF_TARGET)} | {"place": place}
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
        typed_rows.number(value, row["decimals"] if key in ("value", "value_to") else None)
        if isinstance(value, float)
        else str(value)
    )
