"""Writing beside the numbers: remarks are statements like figures, with who and when, undone like them (docs/decisions/0027)."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import TypeVar

import pandas as pd

from actions.reference import Reference
from model import clock, tasks
from model.actors import Actor
from model.columns import REMARKS, names
from model.failures import Refused
from model.problems import Problem
from model.remarks import FIELDS, LONGEST, SOURCE, Slot, tidy
from store import Store

T = TypeVar("T")
NOTHING = {"text": ""}
NAMED = 24  # signs of a task in a refusal


def submit(
    store: Store,
    edits: Mapping[Slot, str],
    *,
    actor: Actor,
    seen: Mapping[Slot, int],
    known: Reference,
    on: date | None = None,
) -> int | None:
    """Write what says something else than what stands there as one batch; gives its id, None where nothing does. '' empties a slot.

    seen: of each slot the version at which the writer saw what stands there; on: the day, after which nothing was done yet. Raises Refused
    (no such slot, too long, no such day, written by somebody else meanwhile), NotAllowed, StoreTrouble; then nothing is written.
    """
    words = {slot: kept(slot, text) for slot, text in edits.items()}
    called = items(store, words, known)
    problems = [one for slot, text in words.items() for one in wrong(slot, text, known, called, on=on)]
    if problems:
        raise Refused(problems)
    version = store.version()
    standing = standing_in(store, {slot.area for slot in words}, as_of=version or None)
    news = {slot: text for slot, text in words.items() if text != standing.get(slot, NOTHING)["text"]}
    if not news:
        return None
    unseen = {slot: standing[slot] for slot in news if slot in standing and standing[slot]["batch"] > seen[slot]}
    if unseen:
        makers = store.makers({int(row["batch"]) for row in unseen.values()})
        raise Refused([changed(slot, row, makers[int(row["batch"])][0], known, called) for slot, row in unseen.items()])
    return store.append(
        kind="upload",
        rows={"remark": rows(news)},
        files_kept={},
        actor=actor,
        seen=max(version, *seen.values()),
        reason="表内填写：" + "、".join(told(news)),
        names=known.area_names | called | LABELS,
    )


LABELS = {field: word for fields in FIELDS.values() for field, word in fields.items()}


def chosen(slots: Iterable[Slot], typed: Mapping[str, T]) -> dict[Slot, T]:
    """What was typed (or seen), by the slots' keys, as submit takes it. slots: of the table it was typed in. Raises Refused where a key is
    not of this table.
    """
    known = {slot.key: slot for slot in slots}
    foreign = [key for key in typed if key not in known]
    if foreign:
        raise Refused(
            [Problem(code="no_slot", value=key, why="表中没有这一格", fix="刷新页面后再填写") for key in foreign]
        )
    return {known[key]: text for key, text in typed.items()}


def kept(slot: Slot, text: str) -> str:
    """A text as it is kept in a slot: tidy, and a time as model.tasks.done gives it where it is one."""
    clean = tidy(text)
    return (tasks.done(clean) or clean) if (slot.about, slot.field) == ("task", "done") else clean


def standing_in(store: Store, areas: Iterable[str], *, as_of: int | None) -> dict[Slot, dict]:
    """The remark of each slot of these areas as of a batch, as the row of its table; '' where it was emptied."""
    table = store.statements("remark", area=sorted(areas), as_of=as_of)
    return {Slot.of(row): row for row in table.to_dict("records")}


def items(store: Store, slots: Iterable[Slot], known: Reference) -> dict[str, str]:
    """What the items of slots are called: indicators, and the tasks of these areas."""
    slots = list(slots)
    areas = sorted({slot.area for slot in slots if slot.about == "task"})
    found = store.statements("commitment", area=areas) if areas else None
    named = {} if found is None else {f"{row['area']} {row['id']}": row["task"] for row in found.to_dict("records")}
    asked = {slot.item: named.get(f"{slot.area} {slot.item}") for slot in slots if slot.about == "task"}
    return known.catalogue.names | {item: name for item, name in asked.items() if name}


def name(slot: Slot, known: Reference, called: Mapping[str, str]) -> str:
    """'山丹县 每千人口护士 2025 年 偏差原因'; of a task its first words."""
    item, year = called[slot.item], [f"{slot.year} 年"] if slot.year else []
    item = item if len(item) <= NAMED else f"{item[:NAMED]}…"
    return " ".join([known.area_names[slot.area], item, *year, FIELDS[slot.about][slot.field]])


def changed(slot: Slot, row: Mapping, by: str, known: Reference, called: Mapping[str, str]) -> Problem:
    """That somebody wrote in a slot since it was seen. row: what stands there now; by: who wrote it."""
    now = f"写为“{row['text']}”" if row["text"] else "清空"
    why = f"{by}已在第 {int(row['batch'])} 批{now}"
    return Problem(code="changed_meanwhile", value=name(slot, known, called), why=why, fix="核对表内所列新内容后再保存")


def told(slots: Iterable[Slot]) -> list[str]:
    """['偏差原因 2 处', '责任单位 1 处']: what was written, by field."""
    counted = Counter((slot.about, slot.field) for slot in slots)
    return [
        f"{word} {counted[about, field]} 处"
        for about, fields in FIELDS.items()
        for field, word in fields.items()
        if counted[about, field]
    ]


def wrong(slot: Slot, text: str, known: Reference, called: Mapping[str, str], *, on: date | None) -> list[Problem]:
    """Why a text cannot stand in a slot; nothing where it can. called: see items; on: the day."""
    word = FIELDS.get(slot.about, {}).get(slot.field)
    if word is None or slot.area not in known.area_names or slot.item not in called:
        return [Problem(code="no_slot", value=" ".join(map(str, slot)), why="表中没有这一格", fix="刷新页面后再填写")]
    if len(text) > LONGEST:
        named = f"{known.area_names[slot.area]} {called[slot.item]} {word}"
        return [Problem(code="too_long", value=named, why=f"共 {len(text)} 字，最多 {LONGEST} 字", fix="删减后再保存")]
    why = _no_time(text, on=on) if text and (slot.about, slot.field) == ("task", "done") else ""
    fix = "填完成的年月或日期，如 2025-12、2025年12月31日；未完成的留空，在“进展情况”中说明"
    return [Problem(code="year_format", value=name(slot, known, called), why=why, fix=fix)] if why else []


def _no_time(text: str, *, on: date | None) -> str:
    """Why a text is not when a task was done; '' where it is."""
    when = tasks.done(text)
    if not when:
        return f"“{text[:NAMED]}”不是 {tasks.EARLIEST} 年以来的年月或日期，或没有这一天"
    if on and tasks.began(when) > on:
        return f"“{text}”晚于今天（{clock.date_words(on)}）"
    return ""


def rows(news: Mapping[Slot, str]) -> pd.DataFrame:
    """Texts of slots as rows of the table remark, with `line`."""
    lines = [slot._asdict() | {"text": text, "source": SOURCE, "place": ""} for slot, text in news.items()]
    table = pd.DataFrame(lines, columns=names(REMARKS)).astype({"year": "Int64", "round": "Int64"})
    return table.assign(line=range(1, len(table) + 1))
