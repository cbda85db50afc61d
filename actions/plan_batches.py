"""What a person decided of a plan document's candidates -> one batch of kind plan_reading, with the document itself and what data/ lacks.

weigh sets candidates beside the store and beside each other before anything is written; prepare shows what writing would do, submit does it.
The way is that of the page 县区与目标 (actions.registering): rows of data/, read by the reader of data/.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from actions import importing, registering, typed_rows
from actions.assess import View
from actions.importing import PREVIEW
from actions.plan_documents import TASK, Candidate, Opened
from actions.typed_rows import Draft
from loaders import curated
from loaders.curated import Reference
from loaders.plans.proposals import no_figure
from loaders.uploads.naming import Names
from model.numbers import missing
from store import Store
from wording.plans import ROLES

KIND = "plan_reading"
LOOKED_AT = ("target_conflict", "figure_conflict", "unit_slip", "implausible", "comparator_against_direction")
OF_FIGURES = (
    "figure_conflict",
    "figures_transposed",
    "near_figure",
    "part_over_whole",
    "ratio_vs_parts",
    "sum_vs_parts",
)
FILE_OF = {"target": "targets.csv", "baseline": "figures.csv", "actual": "figures.csv", TASK: "commitments.csv"}
READ_AS = "原文为“{}”，数值由此换算"
CHANGED_BY_HAND = "数值与原文短语不同，由操作人改定；原文：{}"


@dataclass(frozen=True, kw_only=True)
class Weighed:
    """What candidates meet, in words, by their number. problems: why one cannot be written; conflicts: another number of the same cell, in the store
    or in the document; checks: what else the checks on plans say. findings: all of the checks, one a line, those of the document alone.
    """

    problems: Mapping[int, tuple[str, ...]]
    conflicts: Mapping[int, tuple[str, ...]]
    checks: Mapping[int, tuple[str, ...]]
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Readied:
    """A batch before it is written: what registering would write, what of it meets what, and which candidates it holds (numbers, keys). merged: those
    that say the very same as another at the same place.
    """

    proposal: registering.Proposal
    weighed: Weighed
    numbers: tuple[int, ...]
    keys: tuple[str, ...] = ()
    merged: tuple[int, ...] = ()


@dataclass(frozen=True)
class _Rows:
    """The rows of a draft, with the candidate of each."""

    rows: dict[str, tuple[Mapping[str, str], ...]]
    numbers: dict[str, list[int]]
    merged: tuple[int, ...] = ()


def usable(one: Candidate, known: Reference) -> str:
    """Why a candidate cannot become a row yet, in words; '' where it can."""
    said = one.fields
    if said["role"] not in FILE_OF:
        return f"没有“{said['role']}”这一类：只有{'、'.join(ROLES.values())}"
    if said["role"] == TASK:
        return "" if said["task"] else "没有任务名称"
    if not said["indicator"]:
        return "未选指标：在列表中选择，或提出新指标"
    if said["indicator"] not in known.catalogue.indicators:
        return "指标库中没有所选指标"
    if not said["value"] and said["role"] != "target":
        return "没有数值"
    return no_figure(said["role"], said["basis"] or "absolute", said["comparator"], said["value_to"])


def weigh(
    store: Store, candidates: Iterable[Candidate], *, area: str, typed: Mapping[str, str] | None, source: Mapping[str, str], year: int,
) -> Weighed:  # fmt: skip
    """What these candidates would meet if all of them were written. Nothing is. Raises StoreTrouble."""
    return _ready(store, list(candidates), area=area, typed=typed, source=source, indicators=(), year=year).weighed


def prepare(
    store: Store, opened: Opened, accepted: Iterable[Candidate], *, area: str, typed: Mapping[str, str] | None, source: Mapping[str, str],
    indicators: tuple[Mapping[str, str], ...] = (), year: int,
) -> Readied:  # fmt: skip
    """The accepted candidates as a batch, beside the store. Those with a problem are left out, and told. Raises StoreTrouble."""
    return _ready(
        store, list(accepted), area=area, typed=typed, source=source, indicators=indicators, year=year, opened=opened
    )


def _ready(
    store: Store, candidates: list[Candidate], *, area: str, typed: Mapping[str, str] | None, source: Mapping[str, str],
    indicators: tuple[Mapping[str, str], ...], year: int, opened: Opened | None = None,
) -> Readied:  # fmt: skip
    draft = Draft(area=area, typed=typed, source=source, indicators=indicators)
    known = typed_rows.check(store, draft, year=year).known
    problems: dict[int, tuple[str, ...]] = {}
    sound = []
    for one in candidates:
        if why := usable(one, known):
            problems[one.number] = (why,)
        else:
            sound.append(one)
    names = Names(catalogue=known.catalogue, areas=known.areas)
    made = _rows(sound, names)
    draft = _with_indicators(replace(draft, rows=made.rows))
    checked = typed_rows.check(store, draft, year=year)
    bad = _by_candidate(checked.problems, made)
    if bad:
        problems |= bad
        sound = [one for one in sound if one.number not in bad]
        made = _rows(sound, names)
        draft = _with_indicators(replace(draft, rows=made.rows))
    files = {opened.given.name: opened.given.body} if opened else {}
    proposal = registering.prepare(store, draft, year=year, kind=KIND, files=files)
    conflicts, others = _beside_store(proposal, made), _checks(store, proposal, sound, year=year)
    checks = {number: tuple(words for hard, words in said if not hard) for number, said in others[0].items()}
    within = {number: tuple(words for hard, words in said if hard) for number, said in others[0].items()}
    together = {
        number: (*conflicts.get(number, ()), *within.get(number, ())) for number in sorted({*conflicts, *within})
    }
    return Readied(
        proposal=proposal,
        weighed=Weighed(
            problems=problems,
            conflicts={number: words for number, words in together.items() if words},
            checks={number: words for number, words in checks.items() if words},
            findings=others[1],
        ),
        numbers=tuple(one.number for one in sound),
        keys=tuple(one.key for one in sound),
        merged=made.merged,
    )


def _with_indicators(draft: Draft) -> Draft:
    """Of the proposed indicators those that a row speaks of."""
    spoken = {row.get("indicator", "") for rows in draft.rows.values() for row in rows}
    return replace(draft, indicators=tuple(one for one in draft.indicators if one["id"] in spoken))


# -- from candidates to rows -------------------------------------------------------------------------------------------------


def _rows(candidates: Sequence[Candidate], names: Names) -> _Rows:
    """The rows of targets.csv, figures.csv and commitments.csv; a second number for one cell at one place stands at a place of its own."""
    rows: dict[str, list[Mapping[str, str]]] = {file: [] for file in FILE_OF.values()}
    numbers: dict[str, list[int]] = {file: [] for file in rows}
    there: dict[tuple, Mapping[str, str]] = {}
    merged = []
    for one in candidates:
        file = FILE_OF[one.fields["role"]]
        row = _task_row(one) if one.fields["role"] == TASK else _row(one, file, names)
        key = [file, *(row.get(part, "") for part in ("id", "indicator", "year", "scope", "role"))]
        place, count = row["place"], 1
        while (*key, place) in there and not _same(there[*key, place], row):
            count += 1
            place = f"{row['place']}（{count}）"
        if (*key, place) in there:
            merged.append(one.number)
            continue
        row = {**row, "place": place}
        there[*key, place] = row
        rows[file].append(row)
        numbers[file].append(one.number)
    return _Rows({file: tuple(one) for file, one in rows.items()}, numbers, tuple(merged))


def _same(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    said = ("value", "value_to", "comparator", "basis", "unit", "reference_year")
    return all(one.get(part, "") == other.get(part, "") for part in said)


def _task_row(one: Candidate) -> dict[str, str]:
    """A task as a row of commitments.csv. Its id is the same whenever the document is read."""
    said = {part: one.fields[part] for part in ("task", "responsible", "involved", "deadline")}
    note = f"任务由操作人改定；原文：{one.printed}" if "task" in one.by_hand else ""
    return said | {"id": f"t{one.key[:6]}", "place": one.fields["place"] or "位置未注明", "note": note}


def _row(one: Candidate, file: str, names: Names) -> dict[str, str]:
    """A candidate as a row of data/."""
    said = dict(one.fields)
    indicator = names.catalogue.indicators[said["indicator"]]
    absolute = said["basis"] == "absolute"
    unit = said["unit"]
    if absolute:
        unit = names.accepted(indicator.id, unit) or unit or indicator.unit
    elif said["basis"].startswith(("points", "step")) and not unit:
        unit = "个百分点" if indicator.unit == "%" else indicator.unit
    phrase, note, implied = one.phrase, "", ""
    numbers = [said[end] for end in ("value", "value_to") if said[end]]
    if phrase and not all(_holds(phrase, number) for number in numbers):
        if numbers == ["100"] and "value" not in one.by_hand:
            implied = "yes"  # 全覆盖, 全部: read as 100, which is not printed
        elif not one.by_hand & {"value", "value_to"}:  # 九成以上
            phrase, note = "", READ_AS.format(phrase)
        else:
            phrase, note = "", CHANGED_BY_HAND.format(phrase)
    row = {
        "indicator": indicator.id, "year": said["year"], "year_from": one.year_from if said["year"] else "", "value": said["value"],
        "unit": unit, "implied": implied, "place": said["place"] or "位置未注明", "as_printed": phrase, "note": note,
    }  # fmt: skip
    if file == "figures.csv":
        sign = said["comparator"] if said["comparator"] not in ("=", "range") else ""
        return row | {"role": said["role"], "period": "year", "comparator": sign}
    return row | {
        "scope": said["scope"] or "plan", "comparator": said["comparator"], "value_to": said["value_to"] if said["comparator"] == "range" else "",
        "basis": said["basis"] or "absolute", "reference_year": said["reference_year"], "attribute": said["attribute"] or "none",
        "strength": said["strength"],
    }  # fmt: skip


def _holds(phrase: str, number: str) -> bool:
    try:
        return curated.holds(phrase, number)
    except ValueError:  # no number: the reader of data/ tells it
        return True


def _by_candidate(problems: Iterable, made: _Rows) -> dict[int, tuple[str, ...]]:
    """The errors of rows, by the candidate each row comes of, in words."""
    files = {typed_rows.SHEETS[file]: file for file in made.numbers}
    told: dict[int, tuple[str, ...]] = {}
    for one in problems:
        numbers = made.numbers.get(files.get(one.file, ""), [])
        if one.level != "error" or one.row is None or not 0 < one.row <= len(numbers):
            continue
        number = numbers[one.row - 1]
        told[number] = (*told.get(number, ()), replace(one, file="", row=None).line().lstrip("·："))
    return told


# -- what they meet ----------------------------------------------------------------------------------------------------------


def _beside_store(proposal: registering.Proposal, made: _Rows) -> dict[int, tuple[str, ...]]:
    """The cells in which the store has another number, in words, by candidate."""
    tables = proposal.prepared.reading.tables
    of_line: dict[tuple[str, int], int] = {}
    for table, file in (("target", "targets.csv"), ("figure", "figures.csv")):
        of_line |= {(table, int(line)): number for line, number in zip(tables[table]["line"], made.numbers[file])}
    told: dict[int, tuple[str, ...]] = {}
    found = proposal.prepared.difference
    for row in found[found["revised"].astype(bool)].to_dict("records"):
        number = of_line.get((row["table"], int(row["line"])))
        if number is None:
            continue
        where = "，".join(
            part for part in (_text(row["old_source"]), _text(row["old_place"]), _batch(row["old_batch"])) if part
        )
        told[number] = (*told.get(number, ()), f"数据库中为 {row['old']}（{where}）")
    return told


def _text(value: object) -> str:
    return "" if missing(value) else str(value)


def _batch(number: object) -> str:
    return "" if missing(number) else f"第 {int(str(number).split('.')[0])} 批"


def _checks(
    store: Store, proposal: registering.Proposal, candidates: Sequence[Candidate], *, year: int
) -> tuple[dict[int, list[tuple[bool, str]]], tuple[str, ...]]:
    """(candidate -> (whether it contradicts, what a check says), every finding of the document in words): the checks on plans, as if written."""
    if not candidates or not proposal.prepared.rows:
        return {}, ()
    rows = {table: one for table, one in proposal.prepared.rows.items() if len(one)}
    if not rows:
        return {}, ()
    with store.trial() as trial:
        before = _findings(trial, proposal, year=year) if proposal.area in set(_areas(store)) else None
        trial.append(
            kind=KIND, rows=rows, files_kept={}, additions=proposal.additions, actor=PREVIEW, seen=trial.version()
        )
        found = _findings(trial, proposal, year=year)
    stood = set() if before is None else set(before["words"])
    told: dict[int, list[tuple[bool, str]]] = {}
    lines = []
    for row in found[~found["words"].isin(stood)].to_dict("records"):
        lines.append(row["words"])
        places = f"{row['place_a']} / {row['place_b']}"
        mine = [one for one in candidates if one.fields["indicator"] == row["indicator"]]
        mine = [one for one in mine if (one.fields["role"] == "target") != (row["check"] in OF_FIGURES)] or mine
        for one in [one for one in mine if one.fields["place"] in places] or mine[:1]:
            told.setdefault(one.number, []).append((row["check"] in LOOKED_AT, row["words"]))
    return told, tuple(dict.fromkeys(lines))


def _areas(store: Store) -> frozenset[str]:
    return store.areas_with("target") | store.areas_with("figure")


def _findings(store: Store, proposal: registering.Proposal, *, year: int) -> pd.DataFrame:
    view = View.open(store, year=year, areas=[proposal.area], reference=proposal.known, declared=proposal.known)
    return view.findings([proposal.area])


def submit(store: Store, readied: Readied, *, actor, reason: str = "") -> importing.Imported:
    """Write what was prepared as one batch. Raises what registering.submit raises; then nothing is written."""
    return registering.submit(store, readied.proposal, actor=actor, reason=reason, accepted_warnings=True)
