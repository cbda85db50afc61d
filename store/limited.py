"""A store as one person may use it: what it gives is of the areas they may read, what it takes is written as them (docs/decisions/0034).

Whatever is opened on it, a View, the ledger page, a preview, is limited by that. Counties beyond one's own are not there: no figure, target,
task, remark, draft, batch or file of theirs. Cities, provinces and the nation are reference for everybody. What Store learns to read must be
told here too (tests/test_limited.py).
"""

# ruff: noqa: D102 (what each method does is said in Store)

from collections.abc import Iterable, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pandas as pd

from model.actors import Actor, is_public
from model.drafts import Draft, Version
from model.failures import NotAllowed, NotFound
from model.problems import Problem
from model.reviews import ACTS
from store import ledger, permissions
from store.selection import Given
from store.store import Store

OTHERS = "含其他县区数据，只列可查看的部分"  # instead of the file and the reason of a batch


class Limited(Store):
    """See the module. actor: whose it is; their reads limit it, None of them nothing but the drafts."""

    def __init__(self, store: Store, actor: Actor) -> None:
        self._store, self.actor = store, actor
        self.path, self.writable, self.id = store.path, store.writable, store.id
        self.file, self.behind = getattr(store, "file", store.path), getattr(store, "behind", 0)  # a trial has none

    # -- as it is: of no county, or asked about what was given here --------------------------------------------------

    @property
    def whole(self) -> Store:
        return self._store

    def copy_into(self, target: Path) -> None:
        if self.is_limited:  # a whole ledger leaves the house: an administrator's, who is not limited
            raise NotAllowed(f"{self.actor.name} 不能备份含有其他县区数据的数据库，请由管理员操作")
        self._store.copy_into(target)

    @property
    def told(self) -> str:
        return self._store.told

    def version(self) -> int:
        return self._store.version()

    @property
    def unpublished(self):
        return self._store.unpublished

    def troubles(self) -> list[str]:
        return self._store.troubles()

    def settle(self) -> None:
        self._store.settle()

    def signed_out(self, more: Mapping[str, float]) -> frozenset[str]:
        return self._store.signed_out(more)

    def close(self) -> None:
        self._store.close()

    @property
    def invented(self) -> bool:
        return self._store.invented

    def makers(self, batches: Iterable[int]) -> dict[int, tuple[str, float]]:
        return self._store.makers(batches)

    def reference_files(self, *, as_of: int | None = None) -> dict[str, bytes]:
        """What is measured and where, by which documents: for the readers of them, of which actions/reference.py takes out what may not be seen."""
        return self._store.reference_files(as_of=as_of)

    def additions(self, *, as_of: int | None = None) -> dict[int, dict[str, bytes]]:
        """Of batches of other counties the indicators alone, which are everybody's."""
        found = self._store.additions(as_of=as_of)
        if not self.is_limited:
            return found
        foreign = {batch for batch, codes in self._counties().items() if not all(map(self.shows, codes))}
        given = {
            batch: {
                name: body for name, body in kept.items() if batch not in foreign or name == permissions.DEFINITIONS
            }
            for batch, kept in found.items()
        }
        return {batch: kept for batch, kept in given.items() if kept}

    # -- what may be read --------------------------------------------------------------------------------------------

    def shows(self, code: str) -> bool:
        """Whether anything of an area is given."""
        return self.actor.may_read(code)

    @property
    def is_limited(self) -> bool:
        """Whether there is an area of which nothing is given."""
        return self.actor.reads is not None

    def _among(self, table: pd.DataFrame) -> pd.DataFrame:
        if not self.is_limited or not len(table):
            return table
        known = {code: self.shows(code) for code in table["area"].unique()}
        return table[table["area"].map(known).astype(bool)].reset_index(drop=True)

    def _given(self, given: Given) -> Given:
        if not self.is_limited:
            return given
        codes = list(given.areas["code"]) if given.only_areas is None else list(given.only_areas)
        return replace(given, only_areas=sorted(code for code in codes if self.shows(code)))

    def select(self, given: Given, *, as_of: int | None = None) -> pd.DataFrame:
        return self._store.select(self._given(given), as_of=as_of)

    def timeseries(self, given: Given, *, as_of: int | None = None) -> list[dict]:
        return self._store.timeseries(self._given(given), as_of=as_of)

    def every_figure(self, given: Given, *, counted: Iterable[str], as_of: int | None = None) -> pd.DataFrame:
        return self._store.every_figure(self._given(given), counted=counted, as_of=as_of)

    def texts(self, table: str, refs: Iterable[tuple[int, int]], names: tuple[str, ...]) -> list[dict]:
        if not self.is_limited:
            return self._store.texts(table, refs, names)
        found = self._store.texts(table, refs, tuple(dict.fromkeys((*names, "area"))))
        return [
            {name: row[name] if not row["area"] or self.shows(row["area"]) else _nothing(row[name]) for name in names}
            for row in found
        ]

    def areas_with(self, table: str, *, as_of: int | None = None) -> frozenset[str]:
        return frozenset(filter(self.shows, self._store.areas_with(table, as_of=as_of)))

    def spoken_by(self, table: str, *, as_of: int | None = None) -> dict[str, int]:
        if not self.is_limited:
            return self._store.spoken_by(table, as_of=as_of)
        counts = self.statements(table, as_of=as_of)["source"].value_counts()
        return {str(source): int(number) for source, number in counts.items()}

    def statements(self, table: str, **asked) -> pd.DataFrame:
        return self._among(self._store.statements(table, **asked))

    def of_cell(self, table: str, *, area: str, indicator: str, as_of: int | None = None) -> list[dict]:
        return self._store.of_cell(table, area=area, indicator=indicator, as_of=as_of) if self.shows(area) else []

    # -- batches: those of other counties are not there ----------------------------------------------------------------

    def batches(self, *, as_of: int | None = None) -> pd.DataFrame:
        table = self._store.batches(as_of=as_of)
        if unseen := self._unseen():
            acts = table["target"].isin(unseen) & table["kind"].isin(ACTS)
            table = table[~(table["id"].isin(unseen) | acts)].reset_index(drop=True)
        if not self.is_limited or table.empty:
            return table
        of = table["id"].where(table["target"].isna(), table["target"]).astype(int)
        kinds = dict(zip(table["id"], table["kind"]))
        every = self._counties()
        touched = {batch: every.get(batch, set()) for batch in of.unique() if kinds.get(batch) != "curated"}
        foreign = {batch: {one for one in codes if not self.shows(one)} for batch, codes in touched.items()}
        mixed = of.map(lambda batch: bool(foreign.get(batch)))
        gone = of.map(lambda batch: bool(foreign.get(batch)) and foreign[batch] == touched[batch])
        counts = ("added", "changed", "unchanged", "retracted")
        table = table.astype(dict.fromkeys(counts, "Int64"))
        table.loc[mixed, ["file", "sha256"]] = None
        table.loc[mixed, "reason"] = OTHERS
        table.loc[mixed | (table["kind"] == "curated"), list(counts)] = pd.NA
        return table[~gone].reset_index(drop=True)

    def areas_of_batches(self) -> dict[int, set[str]]:
        unseen = self._unseen()
        return {
            batch: set(filter(self.shows, codes))
            for batch, codes in self._store.areas_of_batches().items()
            if batch not in unseen
        }

    def _unseen(self) -> set[int]:
        """What was submitted of areas whose unpublished figures this person may not see: theirs who edit, review and administer."""
        if self.actor.reviews and not self.is_limited:
            return set()
        submitted = self._store.submissions()["id"].tolist()
        every = self._store.areas_of_batches() if submitted else {}
        return {
            batch for batch in submitted if not (batch in every and all(map(self.actor.may_see_drafts, every[batch])))
        }

    def _must_see(self, batch: int) -> None:
        if batch in self._unseen():
            raise NotFound(f"没有第 {batch} 批")  # as of one that is not there

    def _counties(self) -> dict[int, set[str]]:
        """The counties each batch of a person speaks of or brings along."""
        return {
            batch: {code for code in codes if not is_public(code)}
            for batch, codes in self._store.areas_of_batches().items()
        }

    def _is_own(self, batch: int) -> bool:
        """Whether all of a batch may be seen. What comes with the program speaks of every county."""
        if batch in self._unseen():
            return False
        if not self.is_limited:
            return True
        table = self._store.batches()
        kinds = dict(zip(table["id"], table["kind"]))
        return kinds.get(batch) != "curated" and all(map(self.shows, self._counties().get(batch, set())))

    def rows(self, batch: int) -> dict[str, pd.DataFrame]:
        self._must_see(batch)
        return {name: self._among(table) for name, table in self._store.rows(batch).items()}

    def files(self, batch: int) -> dict[str, bytes]:
        self._must_see(batch)
        kept = self._store.files(batch)
        if not self.is_limited:
            return kept
        # What of a file was not written (rows left out, sheets passed over) no table tells: whoever sent it has it already, nobody else is given it.
        made = self._store.makers([batch]).get(batch)
        if not self._is_own(batch) or made is None:
            return {}
        if made[0] == self.actor.name:
            return kept
        # What is submitted is looked at with the counties and documents it brings along; all of them may be seen.
        return {
            name: body for name, body in kept.items() if self.actor.role != "viewer" and name.startswith(ledger.ADDED)
        }

    def keepers(self, digests: list[str]) -> dict[str, int]:
        return {name: batch for name, batch in self._store.keepers(digests).items() if self._is_own(batch)}

    # -- drafts: of their own counties ---------------------------------------------------------------------------------

    def drafts(self) -> list[Draft]:
        return [one for one in self._store.drafts() if self.actor.may_see_drafts(one.area)]

    def draft(self, id: str, version: int | None = None) -> Draft:
        found = self._store.draft(id, version)
        if not self.actor.may_see_drafts(found.area):
            raise NotFound(f"没有草案 {found.id}")  # as of one that is not there
        return found

    def draft_versions(self, id: str) -> list[Version]:
        self.draft(id)
        return self._store.draft_versions(id)

    # -- writing: as whose it is, whoever the caller says it were -------------------------------------------------------

    def _as(self, actor: Actor) -> Actor:
        return replace(self.actor, via=actor.via)

    def save_draft(self, draft: Draft, *, actor: Actor, names: dict[str, str] | None = None) -> Draft:
        if draft.id:
            self.draft(draft.id)  # a guessed id must not tell whose draft it is: as of one that is not there
        return self._store.save_draft(draft, actor=self._as(actor), names=names)

    def append(self, *, actor: Actor, **given) -> int | None:
        return self._store.append(actor=self._as(actor), **given)

    def declare(self, *, invented: bool, actor: Actor) -> None:
        self._store.declare(invented=invented, actor=self._as(actor))

    def undo(self, batch: int, *, actor: Actor, reason: str = "") -> int:
        if self.is_limited:  # a refusal must not say whose a batch is
            said = dict(zip(*(self.batches()[name] for name in ("id", "reason"))))
            if batch not in said:
                raise NotFound(f"没有第 {batch} 批")
            if said[batch] == OTHERS and self.actor.role != "admin":
                raise NotAllowed(f"{self.actor.name} 不能撤销含有其他县区数据的批次，请由管理员操作")
        return self._store.undo(batch, actor=self._as(actor), reason=reason)

    # -- review: of what this person may see before it is published -----------------------------------------------------

    def submissions(self) -> pd.DataFrame:
        table = self._store.submissions()
        return table[~table["id"].isin(self._unseen())].reset_index(drop=True)

    def waiting(self) -> dict[tuple[str, str, int], int]:
        unseen = self._unseen()
        return {cell: batch for cell, batch in self._store.waiting().items() if batch not in unseen}

    def rivals(self, batch: int, *, names: dict[str, str] | None = None, unseen: Iterable[int] = ()) -> list[Problem]:
        self._must_see(batch)
        return self._store.rivals(batch, names=names, unseen=self._unseen() | set(unseen))

    def review(self, batch: int, act: str, *, actor: Actor, **given) -> int:
        self._must_see(batch)
        return self._store.review(batch, act, actor=self._as(actor), **given)

    @contextmanager
    def trial(self):
        with self._store.trial() as trial:
            yield _LimitedTrial(trial, self.actor)


class _LimitedTrial(Limited):
    """A trial that shows what its owner may see. What is tried is kept by nobody, so it is tried as whoever tries."""

    def append(self, *, actor: Actor, **given) -> int | None:
        return self._store.append(actor=actor, **given)


def _nothing(value):
    return "" if isinstance(value, str) else None
