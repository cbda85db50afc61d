"""数据审核: what editors submitted, what publishing it would change, and the acts of a review (docs/decisions/0038).

The difference and the changed verdicts are reckoned by the very code of the preview of an upload (actions/importing.py), beside what the store
holds now.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from actions import filling, importing, reference, remarking
from actions.importing import Prepared
from loaders import additions
from loaders.curated import Reference
from loaders.uploads import Filled, Reading
from model.actors import Actor
from model.columns import IN_FILES
from model.failures import Refused
from model.problems import Problem
from model.remarks import Slot
from model.reviews import OPEN
from store import Store
from wording import review as words
from wording.numbers import printed

DATA = "data/"  # what a batch brings along is kept under this name


@dataclass(frozen=True, kw_only=True)
class Look:
    """What a submission would change now. prepared: its difference, changed verdicts and doubts, as of prepared.seen; beneath: what changed
    after it was submitted; others: what other submissions that wait say of the same cells.
    """

    prepared: Prepared
    beneath: tuple[Problem, ...]
    others: tuple[Problem, ...]


def listed(store: Store, known: Reference) -> pd.DataFrame:
    """Store.submissions() with `areas`: the names of the areas each speaks of."""
    table = store.submissions()
    every = store.areas_of_batches() if len(table) else {}
    named = ["、".join(known.area_names.get(one, one) for one in sorted(every.get(batch, ()))) for batch in table["id"]]
    return table.assign(areas=pd.Series(named, index=table.index, dtype="str"))


def waiting(store: Store) -> int:
    """How many submissions wait to be reviewed or published."""
    return int(store.submissions()["state"].isin(OPEN).sum())


def look(store: Store, batch: int, *, known: Reference, year: int) -> Look:
    """A submission beside the store as it is now. known: what the newest batch knows; year: the as-of year. Raises NotFound, StoreTrouble."""
    seen = store.version()
    kept = store.files(batch)
    said = store.submissions().set_index("id").loc[batch]
    known = _with(store, known, {name.removeprefix(DATA): body for name, body in kept.items() if name.startswith(DATA)})
    written = store.rows(batch)
    file = next((name for name in kept if not name.startswith(DATA)), "")
    gone = _gone(written, known)
    there = {
        name: table[~table["indicator"].isin(gone)] if "indicator" in table else table
        for name, table in written.items()
    }
    tables = {table: _placed(there[table], file) for table in IN_FILES}
    reading = Reading(tables=tables, problems=[], sheets=[], workbooks={})
    made = importing.compare(store, reading, files=[], known=known, seen=seen, year=year, kind=str(said["kind"]))
    if remarks := _remarks(store, written["remark"], known):
        both = [one for one in (made.difference, pd.DataFrame(remarks)) if len(one)]
        made = replace(made, difference=pd.concat(both, ignore_index=True))
    made = replace(made, problems=[*map(_unknown, gone), *made.problems])
    rivals = store.rivals(batch, names=made.names)
    return Look(
        prepared=made,
        beneath=tuple(one for one in rivals if one.code != "rival"),
        others=tuple(one for one in rivals if one.code == "rival"),
    )


def _gone(written: Mapping[str, pd.DataFrame], known: Reference) -> list[str]:
    """The indicators a submission speaks of that went since: out of indicators.yaml, or with the batch that registered them."""
    said = {one for table in written.values() if "indicator" in table for one in table["indicator"]}
    return sorted(said - set(known.catalogue.indicators))


def _unknown(one: str) -> Problem:
    return Problem(
        code="unknown", value=one, why="提交之后该指标已从目录中删去，无法比较和判定", fix="恢复该指标后再发布，或退回"
    )


def _placed(rows: pd.DataFrame, file: str) -> pd.DataFrame:
    """With the columns that tell where a row came from, as a reading has them; of what is in the ledger that is its file."""
    found = (
        [printed(value, decimals) for value, decimals in zip(rows["value"], rows["decimals"])]
        if "value" in rows
        else ""
    )
    row = pd.array([pd.NA] * len(rows), dtype="Int64")
    return rows.assign(file=file, sheet="", row=row, column="", found=found)


def _with(store: Store, known: Reference, brought: Mapping[str, bytes]) -> Reference:
    """What is known, with what a submission brings along."""
    if not brought:
        return known
    live = [additions.read(one) for one in store.additions().values()]
    return additions.joined(reference.read_own(store), [*live, additions.read(brought)])


def _remarks(store: Store, rows: pd.DataFrame, known: Reference) -> list[dict]:
    """A row of the difference for each remark that was submitted."""
    if rows.empty:
        return []
    said = {Slot.of(row): row["text"] for row in rows.to_dict("records")}
    now = remarking.standing_in(store, {slot.area for slot in said}, as_of=store.version())
    makers = store.makers({int(row["batch"]) for row in now.values()})
    called = remarking.items(store, said, known)
    named = {slot.item: called.get(slot.item, slot.item) for slot in said}
    lines = []
    for slot, text in said.items():
        was = now[slot]["text"] if slot in now else ""
        what = "same" if was == text else "changed" if was else "new"
        one = Filled(slot=slot, text=text, batch=0, seal="", file="", sheet="", row=0, column="")
        lines.append(filling.line(one, what, was, text, now, makers, known, named) | {"row": None})
    return lines


def in_words(table: pd.DataFrame) -> pd.DataFrame:
    """listed() for a person: the state in a word."""
    return table.assign(state=table["state"].map(words.STATES))


def told(batch: int, what: str, number: int) -> str:
    """'第 2 批：发布（第 5 批）': what was done, and under which number it stands."""
    return f"第 {batch} 批：{words.ACTS[what]}（第 {number} 批）"


def flips_told(look: Look) -> str:
    """How many verdicts would change, in a sentence."""
    return words.flips(len(look.prepared.flips))


def act(
    store: Store, batch: int, what: str, *, actor: Actor, reason: str = "", over: int | None = None, known: Reference
) -> int:
    """approve, publish, return or withdraw a submission; gives the id of the new batch. Raises what Store.review raises."""
    names = known.area_names | known.catalogue.names
    if what == "publish" and batch in set(store.submissions()["id"]):
        brought = {name.removeprefix(DATA): body for name, body in store.files(batch).items() if name.startswith(DATA)}
        if gone := _gone(store.rows(batch), _with(store, known, brought)):
            raise Refused([_unknown(one) for one in gone])
    return store.review(batch, what, actor=actor, reason=reason.strip(), over=over, names=names)
