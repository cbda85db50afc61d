"""Writing beside the numbers: remarks are statements like figures, with who and when, undone like them (docs/decisions/0027)."""

from collections import Counter
from collections.abc import Iterable, Mapping

import pandas as pd

from actions.reference import Reference
from model.actors import Actor
from model.columns import REMARKS, names
from model.failures import Refused
from model.problems import Problem
from model.remarks import FIELDS, LONGEST, SOURCE, Slot, tidy
from store import Store

NOTHING = {"text": ""}


def submit(
    store: Store, edits: Mapping[Slot, str], *, actor: Actor, seen: Mapping[Slot, int], known: Reference
) -> int | None:
    """Write what says something else than what stands there as one batch; gives its id, None where nothing does. '' empties a slot.

    seen: of each slot the version at which the writer saw what stands there. Raises Refused (no such slot, too long, written by somebody else meanwhile), NotAllowed,
    StoreTrouble; then nothing is written.
    """
    words = {slot: tidy(text) for slot, text in edits.items()}
    problems = [one for slot, text in words.items() for one in _wrong(slot, text, known)]
    if problems:
        raise Refused(problems)
    version = store.version()
    table = store.statements("remark", area=sorted({slot.area for slot in words}), as_of=version or None)
    standing = {Slot.of(row): row for row in table.to_dict("records")}
    news = {slot: text for slot, text in words.items() if text != standing.get(slot, NOTHING)["text"]}
    if not news:
        return None
    unseen = {slot: standing[slot] for slot in news if slot in standing and standing[slot]["batch"] > seen[slot]}
    if unseen:
        makers = store.makers({int(row["batch"]) for row in unseen.values()})
        raise Refused([_changed(slot, row, makers[int(row["batch"])][0], known) for slot, row in unseen.items()])
    labels = {field: word for fields in FIELDS.values() for field, word in fields.items()}
    return store.append(
        kind="upload",
        rows={"remark": _rows(news)},
        files_kept={},
        actor=actor,
        seen=max(version, *seen.values()),
        reason="表内填写：" + "、".join(told(news)),
        names=known.area_names | known.catalogue.names | labels,
    )


def _changed(slot: Slot, row: Mapping, by: str, known: Reference) -> Problem:
    word = FIELDS[slot.about][slot.field]
    year = [f"{slot.year} 年"] if slot.year else []
    name = " ".join([known.area_names[slot.area], known.catalogue.names[slot.item], *year, word])
    now = f"写为“{row['text']}”" if row["text"] else "清空"
    why = f"{by}已在第 {int(row['batch'])} 批{now}"
    return Problem(code="changed_meanwhile", value=name, why=why, fix="核对表内所列新内容后再保存")


def told(slots: Iterable[Slot]) -> list[str]:
    """['偏差原因 2 处', '责任单位 1 处']: what was written, by field."""
    counted = Counter((slot.about, slot.field) for slot in slots)
    return [
        f"{word} {counted[about, field]} 处"
        for about, fields in FIELDS.items()
        for field, word in fields.items()
        if counted[about, field]
    ]


def _wrong(slot: Slot, text: str, known: Reference) -> list[Problem]:
    word = FIELDS.get(slot.about, {}).get(slot.field)
    if word is None or slot.area not in known.area_names or slot.item not in known.catalogue.names:
        return [Problem(code="no_slot", value=" ".join(map(str, slot)), why="表中没有这一格", fix="刷新页面后再填写")]
    if len(text) <= LONGEST:
        return []
    name = f"{known.area_names[slot.area]} {known.catalogue.names[slot.item]} {word}"
    return [Problem(code="too_long", value=name, why=f"共 {len(text)} 字，最多 {LONGEST} 字", fix="删减后再保存")]


def _rows(news: Mapping[Slot, str]) -> pd.DataFrame:
    lines = [slot._asdict() | {"text": text, "source": SOURCE, "place": ""} for slot, text in news.items()]
    table = pd.DataFrame(lines, columns=names(REMARKS)).astype({"year": "Int64", "round": "Int64"})
    return table.assign(line=range(1, len(table) + 1))
