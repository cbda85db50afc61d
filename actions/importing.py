"""From a planner's files to the ledger: prepare shows what they would do, submit does it; undo and redo of a batch.

Nothing is written before submit, and submit writes exactly what prepare showed, or refuses with every reason.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

import pandas as pd

import gaps
from actions import difference, filling, mending, reference, remarking, small_counts, stamp
from actions.small_counts import SmallCounts
from gaps import suppression
from loaders import uploads
from loaders.curated import Reference
from loaders.uploads import Given, Mend, Reading, history_checks
from loaders.uploads.mends import CODE as MISFIT
from model.actors import Actor
from model.columns import IN_FILES
from model.failures import NotFound, Refused
from model.problems import Problem
from model.remarks import Slot
from store import Store
from wording.verdicts import class_word

Progress = Callable[[int, int, str], None]
FLIPS = [
    *("area_code", "area", "indicator", "indicator_name", "target_year", "scope", "attribute", "from", "to"),
    *("from_flags", "to_flags", "doubts"),
]
PREVIEW = Actor(name="预览", via="preview")  # a trial is never kept, so nobody's permission is asked
STEPS = 4
CHECKED = "与历年的数核对"
MOST_OF_A_KIND = 50


@dataclass(frozen=True, kw_only=True)
class Prepared:
    """What files would do to the store, shown before anything is written.

    reading: what was read, without the rows that have an error. problems: the reader's and those seen beside the
    store. difference: one row for each cell (columns of actions.difference.COLUMNS), old and new as printed. flips:
    each verdict that would change (FLIPS), from and to as codes, from '' where there was no target. seen: the version
    all this was seen at. repeated: the live batch that kept one of these files already, or None. rows: what submit
    writes. mends: the cells put right before the reading, kept beside the files as a file of their own. remarks: where forms that came
    back say something new.
    """

    reading: Reading
    problems: list[Problem]
    difference: pd.DataFrame
    flips: pd.DataFrame
    seen: int
    repeated: int | None
    repeated_file: str
    files: list[Given]
    rows: dict[str, pd.DataFrame]
    names: dict[str, str]
    mends: tuple[Mend, ...] = ()
    remarks: tuple[Slot, ...] = ()

    @property
    def told(self) -> str:
        """What forms would write, by field: '偏差原因 12 处、责任单位 3 处'; '' where nothing."""
        return "、".join(remarking.told(self.remarks))

    def count(self, what: str) -> int:
        """How many cells are 'new', 'changed' or the 'same'."""
        return int((self.difference["what"] == what).sum())

    @property
    def counts(self) -> dict[str, int]:
        """The same as a batch counts them: added, changed, unchanged."""
        return {"added": self.count("new"), "changed": self.count("changed"), "unchanged": self.count("same")}

    @property
    def refused(self) -> int:
        """How many rows of the files have an error."""
        return len({(p.file, p.sheet, p.row) for p in self.problems if p.level == "error" and p.row is not None})

    @property
    def needs_reason(self) -> bool:
        """Whether a figure or target that stands would be replaced by another number."""
        return bool(self.difference["revised"].any())


@dataclass(frozen=True, kw_only=True)
class Imported:
    """What was written. batch is None when everything stood there already and nothing was written; waits: it counts once a reviewer publishes it."""

    batch: int | None
    added: int
    changed: int
    unchanged: int
    refused: int
    waits: bool = False


def prepare(
    store: Store,
    files: list[Given],
    *,
    year: int,
    choices: dict[tuple[str, str], dict] | None = None,
    mends: Sequence[Mend] = (),
    known: Reference | None = None,
    on: date | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """Read the files and set them beside the store. year: the as-of year. progress may raise to cancel; nothing is ever
    written.

    choices: what the reader changed of the guesses (loaders.uploads.read). mends: cells put right; the same files and
    mends give the same again. known: what the newest batch knows, for who has read it already; on: the day (without one the last of the
    year). Raises StoreTrouble, no error for bad files.
    """
    seen = store.version()
    known = known or reference.read(store)
    files = _named_apart(files)
    reading = uploads.read(
        files, reference=known, year=year, choices=choices, mends=mends, tasks=_tasks(store), progress=progress
    )
    return compare(
        store, reading, files=files, mends=mends, known=known, seen=seen, year=year, on=on, progress=progress
    )


def compare(
    store: Store,
    reading: Reading,
    *,
    files: list[Given],
    mends: Sequence[Mend] = (),
    known: Reference,
    seen: int,
    year: int,
    kind: str = "upload",
    on: date | None = None,
    progress: Progress | None = None,
) -> Prepared:
    """A reading beside the store: doubts, difference, and the verdicts that would flip, all of one moment.

    A file with mends is not taken for the same file again: what was left out of it may come now.
    """
    step = progress or (lambda done, total, words: None)
    asked = _pairs(reading, known)
    mended = {one.file for one in mends}
    digests = {hashlib.sha256(one.body).hexdigest(): one.name for one in files if one.name not in mended}
    with store.trial() as trial:  # others' writing waits: what can be reckoned afterwards is
        step(0, STEPS, "与数据库对照")
        standing = {table: trial.statements(table, pairs=asked.get(table), sources=known.sources) for table in IN_FILES}
        hidden = _hidden(trial, reading, known)
        table, rows = _against(reading, standing, trial.batches(), known, hidden)
        edits = filling.against(trial, reading.filled, known=known, on=on or date(year, 12, 31))
        step(1, STEPS, "试写，不保留")
        before, after = _selected(trial, rows, table, known=known, year=year, kind=kind)
        kept = trial.keepers(list(digests))
    step(2, STEPS, CHECKED)
    figures = reading.tables["figure"]
    doubtful = history_checks.check(
        figures[figures["year"].notna()],  # a document may print a figure and no year
        reference=known,
        history=standing["figure"],
        hidden=hidden.figures,
        tick=lambda: step(2, STEPS, CHECKED),
    )
    step(3, STEPS, "核对判定变化")
    flips = _flips(before, after, known=known, year=year)
    step(STEPS, STEPS, "核对完成")
    first = next(iter(sorted(kept, key=kept.get)), None)
    return Prepared(
        reading=reading,
        problems=[*reading.problems, *doubtful, *edits.problems],
        difference=pd.concat([table, edits.difference], ignore_index=True) if len(edits.difference) else table,
        flips=flips,
        seen=seen,
        repeated=kept.get(first),
        repeated_file=digests.get(first, ""),
        files=files,
        rows=rows | ({"remark": edits.rows} if edits.news else {}),
        names=known.area_names | known.catalogue.names,
        mends=tuple(mends),
        remarks=tuple(edits.news),
    )


def submit(
    store: Store,
    prepared: Prepared,
    *,
    actor: Actor,
    reason: str = "",
    accepted_warnings: bool = False,
    good_rows: bool = False,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Imported:
    """Write what was prepared as one batch, with its files; or nothing, when all of it stands there already, or on a
    dry run.

    Raises Refused with every reason (errors without good_rows, warnings not accepted, a revised number without a
    reason, a file that is in already, nothing to write, a cell changed meanwhile), NotAllowed, StoreTrouble; then
    nothing is written.
    """
    problems = refusals(prepared, reason=reason, accepted_warnings=accepted_warnings, good_rows=good_rows)
    if problems:
        raise Refused(problems)
    batch, counts = None, prepared.counts
    if (counts["added"] or counts["changed"]) and not dry_run:
        kept = {one.name: one.body for one in prepared.files}
        batch = store.append(
            kind="upload",
            rows=prepared.rows,
            files_kept=kept | mending.kept(list(kept), prepared.mends, by=actor.name),
            actor=actor,
            seen=prepared.seen,
            reason=reason.strip() or (f"表格填写：{prepared.told}" if prepared.remarks else ""),
            counts=counts,
            repeats=_repeats(prepared.difference),
            names=prepared.names,
            progress=progress,
        )
    waits = batch is not None and actor.reviewed
    return Imported(batch=batch, **counts, refused=prepared.refused, waits=waits)


def refusals(prepared: Prepared, *, reason: str, accepted_warnings: bool, good_rows: bool) -> list[Problem]:
    """Everything that stands in the way of writing, empty when nothing does. The same for pages and the command
    line.
    """
    errors = [p for p in prepared.problems if p.level == "error"]
    warnings = [p for p in prepared.problems if p.level == "warning"]
    told = [p for p in errors if not good_rows or p.code == MISFIT]  # what was meant for that row is not known
    if warnings and not accepted_warnings:
        told += warnings
    if prepared.repeated:
        told.append(
            Problem(
                code="same_file",
                file=prepared.repeated_file,
                why=f"该文件已在第 {prepared.repeated} 批写入",
                fix=f"无须重复上传；需重新写入的，先撤销第 {prepared.repeated} 批",
            )
        )
    if prepared.needs_reason and not reason.strip():
        count = int(prepared.difference["revised"].sum())
        told.append(
            Problem(code="no_reason", value=f"{count} 个数", why="改动已有的数须写明原因", fix="填写原因后再提交")
        )
    if not len(prepared.difference) and not told:
        told = (
            errors
            or _nothing_filled(prepared)
            or [Problem(code="no_rows", why="没有可写入的行", fix="核对文件中的表头和数据")]
        )
    return told


def _nothing_filled(prepared: Prepared) -> list[Problem]:
    """That a form came back as it went out."""
    if not prepared.reading.filled:
        return []
    why = "填写栏与看板所载一致，没有新填的内容"
    return [Problem(code="no_rows", file=prepared.reading.filled[0].file, why=why, fix="填写后再上传")]


def further(refused: list[Problem], known: list[Problem]) -> list[Problem]:
    """The reasons of a refusal that are not among the problems known already, in their order."""
    seen = set(known)
    return [problem for problem in refused if problem not in seen]


def listed(problems: list[Problem]) -> list[Problem]:
    """Problems to be shown: of one kind (level, code, file, sheet, column) the first MOST_OF_A_KIND, then one that
    counts the rest. The order is kept; the count stands after the last of its kind that is shown.
    """
    kinds = Counter(map(_kind, problems))
    shown: Counter = Counter()
    found = []
    for problem in problems:
        kind = _kind(problem)
        shown[kind] += 1
        if shown[kind] <= MOST_OF_A_KIND:
            found.append(problem)
        if shown[kind] == MOST_OF_A_KIND < kinds[kind]:
            why = f"另有 {kinds[kind] - MOST_OF_A_KIND} 处同样的问题"
            found.append(replace(problem, row=None, value="", why=why, fix="改法与列出的相同"))
    return found


def _kind(problem: Problem) -> tuple[str, str, str, str, str]:
    return problem.level, problem.code, problem.file, problem.sheet, problem.column


def turn(store: Store, batch: int, *, actor: Actor, reason: str = "") -> int:
    """Undo a batch that counts, put one back that was undone. Gives the id of the new batch. Raises NotFound, Refused,
    NotAllowed.
    """
    batches = store.batches()
    found = batches[batches["id"] == batch]
    if len(found) and not found["live"].iloc[0] and batch not in set(store.submissions()["id"]):
        batch = int(batches[(batches["target"] == batch) & (batches["kind"] == "undo")]["id"].max())
    return undo(store, batch, actor=actor, reason=reason)


def undo(store: Store, batch: int, *, actor: Actor, reason: str = "") -> int:
    """Undo a batch; gives the number of the undo. Of a build the stamp beside the store goes too: it no longer describes what the store holds.

    What waits for a reviewer is withdrawn. Raises what Store.undo and Store.review raise.
    """
    if batch in set(store.submissions()["id"]):
        return store.review(batch, "withdraw", actor=actor, reason=reason)
    number = store.undo(batch, actor=actor, reason=reason)
    kinds = store.batches().set_index("id")
    if kinds["kind"][int(kinds["target"][number])] == "curated":
        stamp.place(store.path).unlink(missing_ok=True)
    return number


def original(store: Store, batch: int, name: str) -> bytes:
    """A file kept with a batch, exactly as it came. Raises NotFound."""
    kept = store.files(batch)
    if name not in kept:
        raise NotFound(f"第 {batch} 批没有文件“{name}”，该批文件有：{'、'.join(kept) or '无'}")
    return kept[name]


def _tasks(store: Store) -> dict[tuple[str, str], str]:
    """The tasks there are, as loaders.uploads.read takes them. A number that an upload printed itself, as earlier versions kept it, is
    only good with the words it stood beside.
    """
    return {
        (row["area"], row["id"]): row["task"]
        if row["source"] == reference.UPLOAD and not row["id"].startswith(uploads.OWN_NUMBER)
        else ""
        for row in store.statements("commitment").to_dict("records")
    }


def _pairs(reading: Reading, known: Reference) -> dict[str, pd.DataFrame]:
    """The pairs of area and indicator that figures and targets speak of, for figures also the wholes and parts they are
    checked against: what is read of the store grows with the upload, not with the store.
    """
    pairs = {name: reading.tables[name][["area", "indicator"]].drop_duplicates() for name in ("figure", "target")}
    figures = pairs["figure"]
    links = {(key, one.part_of) for key, one in known.catalogue.indicators.items() if one.part_of}
    related = pd.DataFrame(
        [*links, *((whole, part) for part, whole in links)], columns=["indicator", "other"], dtype=str
    )
    others = figures.merge(related, on="indicator")[["area", "other"]].set_axis(["area", "indicator"], axis=1)
    return pairs | {"figure": pd.concat([figures, others], ignore_index=True).drop_duplicates()}


def _repeats(table: pd.DataFrame) -> dict[str, list[int]]:
    """The lines of each table (by its name) that only say what a document says already."""
    return {
        name: rows["line"].astype(int).tolist() for name, rows in table[table["repeats"].astype(bool)].groupby("table")
    }


def _named_apart(files: list[Given]) -> list[Given]:
    """Files of one name from two folders: the second becomes '年报 (2).xlsx'; the very same file given twice is taken
    once.
    """
    taken: dict[str, Given] = {}
    for one in files:
        if any(one.name == other.name and one.body == other.body for other in taken.values()):
            continue
        stem, dot, end = one.name.rpartition(".")
        name, count = one.name, 1
        while name in taken:
            count += 1
            name = f"{stem} ({count}).{end}" if dot else f"{one.name} ({count})"
        taken[name] = replace(one, name=name)
    return list(taken.values())


def _hidden(store: Store, reading: Reading, known: Reference) -> SmallCounts:
    """The small counts that stand and are not shown on the screen: who uploads is told no more than who looks.

    Of the areas the files speak of and those beside, above and below them, from which a count could be taken away.
    """
    asked = suppression.concerned(known.catalogue)
    said = [table for name, table in reading.tables.items() if name != "commitment"]
    if not {one for table in said for one in table["indicator"]} & set(asked):
        return small_counts.NONE
    touched = {area for table in said for area in table["area"]}
    known = known if store.whole is store else reference.read(store.whole)  # also of areas that are not shown
    areas = known.areas
    above = touched | set(areas["parent"][areas["code"].isin(touched)])
    near = sorted(above | set(areas["code"][areas["parent"].isin(above - {""})]))
    figures, targets = (store.whole.statements(name, area=near, indicator=asked) for name in ("figure", "target"))
    return small_counts.find(figures=figures, targets=targets, declared=known, audience="screen")


def _against(
    reading: Reading, standing: dict[str, pd.DataFrame], batches: pd.DataFrame, known: Reference, hidden: SmallCounts
) -> tuple[pd.DataFrame, dict[str, pd.DataFrame]]:
    """(the difference of all tables, table name -> the rows to write)."""
    told, rows = [pd.DataFrame(columns=difference.COLUMNS)], {}
    for table, incoming in reading.tables.items():
        one, rows[table] = difference.against(
            table, rows=incoming, standing=standing[table], batches=batches, reference=known, hidden=hidden
        )
        told.append(one)
    return pd.concat([one for one in told if len(one)] or told[:1], ignore_index=True), rows


def _selected(
    trial: Store, rows: dict[str, pd.DataFrame], table: pd.DataFrame, *, known: Reference, year: int, kind: str
) -> tuple[pd.DataFrame, pd.DataFrame] | tuple[None, None]:
    """What is to be judged before and after the rows are written: the areas and indicators spoken of, and the areas
    below them, whose targets may lean on them (不低于全市平均). (None, None) when nothing would change.
    """
    news = table[(table["what"] != "same") & (table["indicator"] != "")]
    if news.empty:
        return None, None
    touched, areas = set(news["area_code"]), known.areas
    concerned = areas[areas["code"].isin(touched) | areas["parent"].isin(touched)]["code"]
    given = reference.given(known, year=year, areas=concerned, indicators=set(news["indicator"]))
    before = trial.select(given)
    trial.append(kind=kind, rows=rows, files_kept={}, actor=PREVIEW, seen=trial.version(), repeats=_repeats(table))
    return before, trial.select(given)


def flips_in_words(flips: pd.DataFrame) -> pd.DataFrame:
    """The same for a person: area, indicator (its name), target_year, from and to in the words of the pages ('' where nothing was)."""

    def words(end: str) -> list[str]:
        rows = zip(flips[end], flips["attribute"], flips[f"{end}_flags"])
        return [
            class_word(code, attribute, due="due_no_final" in marks) if code else "" for code, attribute, marks in rows
        ]

    told = flips[["area", "indicator_name", "target_year"]].rename(columns={"indicator_name": "indicator"})
    return told.assign(**{end: words(end) for end in ("from", "to")})


def _flips(before: pd.DataFrame | None, after: pd.DataFrame | None, *, known: Reference, year: int) -> pd.DataFrame:
    """The verdicts that differ between two selections of the store."""
    if before is None or after is None:
        return pd.DataFrame(columns=FLIPS)
    cell = ["area_code", "indicator", "target_year", "scope"]
    was, would = (
        gaps.judge(rows=selected, catalogue=known.catalogue, areas=known.areas, year=year)[
            [*cell, "attribute", "class", "flags", "doubts"]
        ]
        for selected in (before, after)
    )
    both = would.merge(was[[*cell, "class", "flags"]], on=cell, how="left", suffixes=("", "_before"))
    words = {name: both[name].astype(str) for name in ("area_code", "indicator", "scope", "attribute", "doubts")}
    both = both.assign(
        **words,
        **{"from": both["class_before"].astype(object).fillna("").astype(str), "to": both["class"].astype(str)},
        area=words["area_code"].map(known.area_names),
        from_flags=both["flags_before"].astype(object).fillna("").astype(str),
        to_flags=both["flags"].astype(str),
        indicator_name=words["indicator"].map(known.catalogue.names),
        target_year=both["target_year"].astype("Int64"),
    )
    return both[both["from"] != both["to"]][FLIPS].reset_index(drop=True)
