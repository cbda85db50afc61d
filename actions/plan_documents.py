"""A plan document as somebody opened it: its text in blocks, what it is read to say as candidates, each with the words it was read from, and what
it says of itself. Writes nothing; deciding about candidates is actions.plan_batches.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count, pairwise

import pandas as pd

from actions.importing import Given, Progress
from loaders import area_codes, plans
from loaders.curated import Reference
from loaders.plans import Front, Paragraph, Table
from loaders.uploads.naming import LEVELS, Names
from loaders.uploads.parse_cell import plain
from model.failures import Refused
from wording.numbers import exact

PASTED = "粘贴的文字.txt"
LONGEST_PASTED = 3_000_000  # characters, as of a file
EDITED = (
    "role", "indicator", "comparator", "value", "value_to", "unit", "year", "basis", "reference_year", "scope", "attribute", "strength", "place",
    "task", "responsible", "involved", "deadline",
)  # fmt: skip
TASK = "task"  # the role of a candidate that is a task with who answers for it
UNREAD = {"place": "位置", "as_printed": "原文", "why": "没有读出的原因"}
_NUMBER = re.compile(r"[0-9][0-9,]*(?:\.[0-9]+)?")
_KIND_OF_AREA = re.compile("[州市区县省旗]|[\u4e00-\u9fff]{0,12}自治[州县旗]")  # what goes on behind a short name


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """One statement to decide about. key: what it is known by whenever the same document is read; fields: EDITED -> text, '' where nothing is said;
    name: the catalogue's, else as printed; phrase: the words it was read from; why: what must be looked at, '' where sure; year_from: of the year
    as read; mark: whether the phrase was found in the text; by_hand: the fields that a person changed.
    """

    number: int
    key: str
    fields: Mapping[str, str]
    name: str
    printed: str
    phrase: str
    why: str
    year_from: str
    block: int
    mark: bool = False
    by_hand: frozenset[str] = frozenset()

    @property
    def sure(self) -> bool:
        """Whether nothing about it has to be looked at."""
        return not self.why

    def changed(self, fields: Mapping[str, str]) -> "Candidate":
        """The same with what a person typed: of EDITED alone, as one line each. Another year is nobody's but the person's."""
        typed = {key: " ".join(str(fields[key]).split())[:200] for key in EDITED if key in fields}
        made = {**self.fields, **typed}
        return replace(
            self,
            fields=made,
            year_from=self.year_from if made["year"] == self.fields["year"] else "",
            by_hand=self.by_hand | {key for key in typed if typed[key] != self.fields[key]},
        )


Piece = tuple[str, tuple[int, ...]]  # words, and the numbers of the candidates they are marked for


@dataclass(frozen=True, kw_only=True)
class Shown:
    """One block as it is shown. kind: 'heading', 'text' or 'table'; rows: of a table, of cells; a text is one row of one cell."""

    number: int
    kind: str
    rows: tuple[tuple[tuple[Piece, ...], ...], ...]


@dataclass(frozen=True, kw_only=True)
class Opened:
    """digest: sha256 of the file; shown: the whole text; notes: what a reader must know, one a line; areas: the codes it may be of, likeliest
    first; area: the one of them that is likelier than all others, '' where several are as likely; unread: numbers and tables of which nothing was
    proposed, columns UNREAD.
    """

    given: Given
    digest: str
    front: Front
    candidates: tuple[Candidate, ...]
    shown: tuple[Shown, ...] = field(repr=False)
    notes: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    area: str = ""
    unread: pd.DataFrame = field(default_factory=pd.DataFrame, repr=False)


def pasted(text: str) -> Given:
    """A text put in by hand as the file it is kept as. Raises Refused where it is too long or empty."""
    if not text.strip():
        raise Refused.because("no_text", "没有文字", "粘贴规划正文后再读取")
    if len(text) > LONGEST_PASTED:
        raise Refused.because("too_large", f"文字超过 {LONGEST_PASTED // 10_000} 万字", "只粘贴规划正文")
    return Given(name=PASTED, body=text.encode("utf-8", "replace"))


def digest(given: Given) -> str:
    """What a document is known by."""
    return hashlib.sha256(given.body).hexdigest()


def open_document(given: Given, *, known: Reference, invented: bool, progress: Progress | None = None) -> Opened:
    """Reads one document. progress(done, total, words) is told how far it is and may raise to stop. Raises Refused with the reason, where nothing can be read."""
    step = progress or (lambda done, total, words: None)
    document = plans.read(given.body, given.name, tick=lambda done, total: step(done, total, "读取文件，页"))
    if document.refusal:
        raise Refused([document.refusal])
    names = Names(catalogue=known.catalogue, areas=known.areas)
    reading = plans.propose(document, names, tick=_counted(len(document.blocks), step))
    tasks = plans.assigned(document)
    front = plans.front_of(document)
    notes = [one.line() for one in document.problems]
    if reading.repeated:
        notes.append(f"{reading.repeated} 段文字与前文逐字相同，只读一次")
    candidates, shown = _marked(document, [*reading.proposals, *tasks])
    areas, area = _areas(front, known, invented=invented)
    return Opened(
        given=given,
        digest=digest(given),
        front=front,
        candidates=candidates,
        shown=shown,
        notes=tuple(notes),
        areas=areas,
        area=area,
        unread=pd.DataFrame(
            [[getattr(one, name) for name in UNREAD] for one in reading.unread], columns=list(UNREAD.values())
        ),
    )


def _counted(total: int, step: Progress) -> Callable[[], None]:
    """Tells of every hundredth of a document's paragraphs: each of a long one would cost more than reading it."""
    every, number = max(total // 100, 1), count(1)

    def tick() -> None:
        at = next(number)
        if at % every == 0:
            step(at, total, "辨认目标，段")

    return tick


# -- whose document it is ------------------------------------------------------------------------------------------------


def _areas(front: Front, known: Reference, *, invented: bool) -> tuple[tuple[str, ...], str]:
    """(the counties and known cities its head names, likeliest first; the one that stands alone): the title before who issued it before its first
    lines. Of a short name (山丹) only the title is asked: 合作 and 凤城 are towns, and words.
    """
    own = {row["code"]: row for row in known.areas.to_dict("records")}
    table = own if invented else area_codes.table() | own
    names = Names(catalogue=known.catalogue, areas=pd.DataFrame(list(table.values())))
    whole = "".join(front.head)
    for text in front.head:
        codes = [code for code in _named(text, names, table) if _can_be_picked(code, table, own)]
        if text != front.title:
            codes = [code for code in codes if table[code]["name"] in text]
        if codes:
            score = {code: _named_above(code, table, whole) for code in codes}
            order = sorted(codes, key=lambda code: -score[code])
            alone = len(order) == 1 or score[order[0]] > score[order[1]]
            return tuple(order[:6]), order[0] if alone else ""
    return (), ""


def _named(text: str, names: Names, table: Mapping[str, Mapping]) -> list[str]:
    """The areas of the lowest level that a text names. A short name before the word of another kind of area is none: 大理州 is not 大理市."""
    word = plain(text).replace(" ", "")
    codes = {
        code
        for start, end, found in names.area_spans(word)
        for code in found
        if word[start:end] != plain(table[code]["short"]).replace(" ", "")
        or table[code]["short"] == table[code]["name"]
        or not _KIND_OF_AREA.match(word, end)
    }
    lowest = max((LEVELS.get(table[code]["level"], 0) for code in codes), default=0)
    return sorted(code for code in codes if LEVELS.get(table[code]["level"], 0) == lowest)


def _can_be_picked(code: str, table: Mapping[str, Mapping], own: Mapping[str, Mapping]) -> bool:
    level = table[code]["level"]
    return level == "county" or (level == "city" and code in own)


def _named_above(code: str, table: Mapping[str, Mapping], text: str) -> int:
    """How many of the areas a county lies in are named: of two 城关区 the one of the city that is spoken of."""
    return sum(row["name"] in text or row["short"] in text for row in area_codes.chain(code, dict(table))[1:-1])


# -- the text with its marks ---------------------------------------------------------------------------------------------


def _marked(
    document: plans.Document, found: Sequence[plans.Proposal | plans.Assignment]
) -> tuple[tuple[Candidate, ...], tuple[Shown, ...]]:
    """(the candidates in the document's order, its blocks with each candidate's phrase marked)."""
    order = sorted(found, key=lambda one: (one.block, isinstance(one, plans.Assignment)))
    candidates: list[Candidate] = []
    taken: Counter[str] = Counter()
    for number, one in enumerate(order, 1):
        if isinstance(one, plans.Assignment):
            said = f"{one.block} {TASK} {one.task} {one.responsible}"
        else:
            said = f"{one.block} {one.role} {one.indicator_as_printed} {one.year} {one.value} {one.as_printed}"
        taken[said] += 1
        key = hashlib.sha256(f"{said} {taken[said]}".encode()).hexdigest()[:12]
        candidates.append((_task if isinstance(one, plans.Assignment) else _candidate)(number, key, one))
    of_block: dict[int, list[Candidate]] = {}
    for one in candidates:
        of_block.setdefault(one.block, []).append(one)
    shown, marked = [], set()
    for number, block in enumerate(document.blocks):
        mine = of_block.get(number, [])
        if isinstance(block, Paragraph):
            pieces, found = _pieces(block.text, mine)
            kind = (
                "heading" if block.level or (len(block.text) <= 30 and not mine and "。" not in block.text) else "text"
            )
            rows: tuple = ((pieces,),)
        else:
            rows, found = _cells(block, mine)
            kind = "table"
        marked |= found
        shown.append(Shown(number=number, kind=kind, rows=rows))
    return tuple(replace(one, mark=one.number in marked) for one in candidates), tuple(shown)


def _task(number: int, key: str, one: plans.Assignment) -> Candidate:
    said = {"role": TASK, "place": one.place or "位置未注明"} | {
        name: getattr(one, name) for name in ("task", "responsible", "involved", "deadline")
    }
    return Candidate(
        number=number, key=key, fields=dict.fromkeys(EDITED, "") | said, name=one.task, printed=one.task, phrase=one.as_printed, why=one.why,
        year_from="", block=one.block,
    )  # fmt: skip


def _candidate(number: int, key: str, one: plans.Proposal) -> Candidate:
    value, to = _written(one.value, one.as_printed), _written(one.value_to, one.as_printed)
    fields = {
        "role": one.role, "indicator": one.indicator, "comparator": one.comparator, "value": value, "value_to": to, "unit": one.unit,
        "year": str(one.year or ""), "basis": one.basis, "reference_year": str(one.reference_year or ""), "scope": one.scope,
        "attribute": one.attribute, "strength": one.strength, "place": one.place or "位置未注明",
    }  # fmt: skip
    return Candidate(
        number=number,
        key=key,
        fields=dict.fromkeys(EDITED, "") | fields,
        name=one.indicator_name,
        printed=one.indicator_as_printed,
        phrase=one.as_printed,
        why=one.why,
        year_from=one.year_from,
        block=one.block,
    )


def _written(value: float | None, phrase: str) -> str:
    """A number with the digits its phrase prints: 6.0 stays 6.0."""
    if value is None:
        return ""
    printed = (found.replace(",", "") for found in _NUMBER.findall(phrase))
    return next((one for one in printed if float(one) == value), exact(value, None).replace("−", "-"))


def _pieces(text: str, mine: Sequence[Candidate]) -> tuple[tuple[Piece, ...], set[int]]:
    """A text cut up where phrases begin and end; of phrases that overlap each piece knows all."""
    spans, at = [], 0
    for one in mine:
        start = text.find(one.phrase, at) if one.phrase else -1
        start = text.find(one.phrase) if start < 0 and one.phrase else start
        if start >= 0:
            spans.append((start, start + len(one.phrase), one.number))
            at = start
    cuts = sorted({0, len(text), *(end for start, stop, _ in spans for end in (start, stop))})
    pieces = [
        (text[start:stop], tuple(number for first, last, number in spans if first <= start and stop <= last))
        for start, stop in pairwise(cuts)
    ]
    return tuple(pieces), {number for *_, number in spans}


def _cells(table: Table, mine: Sequence[Candidate]) -> tuple[tuple, set[int]]:
    """The cells of a table; each candidate marks the cell of its number, in the row (or column) of its name."""
    owner: dict[tuple[int, int], list[Candidate]] = {}
    for one in mine:
        place = _cell_of(table, one, taken=set(owner))
        if place is not None:
            owner.setdefault(place, []).append(one)
    found: set[int] = set()
    rows = []
    for y, row in enumerate(table.rows):
        cells = []
        for x, text in enumerate(row):
            here = owner.get((y, x), [])
            pieces, marked = _pieces(text, here)
            found |= marked
            cells.append(pieces)
        rows.append(tuple(cells))
    return tuple(rows), found


def _cell_of(table: Table, one: Candidate, *, taken: Iterable[tuple[int, int]]) -> tuple[int, int] | None:
    """Where in a table a candidate's phrase stands: beside its name where a cell has that, a cell nobody has before one that is taken."""
    name = one.printed.replace(" ", "")
    holding = [(y, x) for y, row in enumerate(table.rows) for x, text in enumerate(row) if one.phrase in text]
    beside = [
        (y, x)
        for y, x in holding
        if any(cell.replace("\n", "").replace(" ", "") == name for cell in table.rows[y])
        or any(row[x].replace("\n", "").replace(" ", "") == name for row in table.rows)
    ]
    free = [place for place in beside or holding if place not in set(taken)]
    return next(iter(free or beside or holding), None)
