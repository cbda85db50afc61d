"""The recipe: a document -> what it proposes. Blocks, their sections, the document's years; then tables and sentences, each with its place."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from loaders.plans import prose, sections, tables, years
from loaders.plans.blocks import Block, Document, Paragraph
from loaders.plans.indicators import Resolver
from loaders.plans.proposals import TARGET, Proposal, no_figure, reasons
from loaders.plans.sections import Section
from loaders.plans.sentence import Reader
from loaders.plans.unread import Unread, of_other_field, of_table
from loaders.uploads.naming import Names

LONG_CELL = 12  # characters: a longer cell of a table that is none of indicators is read as prose


@dataclass(frozen=True, kw_only=True)
class PlanReading:
    """What a document is read to say, in its order. unread: its numbers of which nothing is proposed though they may be targets; repeated:
    sentences left out because they stood before, word by word.
    """

    proposals: tuple[Proposal, ...] = ()
    unread: tuple[Unread, ...] = ()
    repeated: int = 0


def propose(document: Document, names: Names, *, tick: Callable[[], None] = lambda: None) -> PlanReading:
    """Every target, baseline and result that a document prints in a way we can read. tick is called for each block and may raise to stop."""
    reader = Reader(Resolver(names), years.of_document(document.blocks, document.name))
    found: list[Proposal] = []
    unread: list[Unread] = []
    seen: set[str] = set()
    carried: dict[tuple, int] = {}
    before: list[Block] = []
    last: tables.Layout | None = None
    counted = repeated = 0
    place = caption = ""
    done = False
    for number, (block, section) in enumerate(sections.placed(document.blocks)):
        tick()
        known, told = len(found), len(unread)
        if isinstance(block, Paragraph):
            last = None
            repeated += _read_prose(reader, sections.body(block)[0], section, found, unread, seen, carried)
        else:
            laid = tables.layout(block, reader.resolver, reader.period, last)
            if laid is None:
                last = None
                if not section.is_past and (lost := of_table(block, f"{section.place} · 表".removeprefix(" · "))):
                    unread.append(lost)
                for row in block.rows:
                    for cell in row:
                        if len(cell) >= LONG_CELL:
                            repeated += _read_prose(reader, cell, section, found, unread, seen, carried)
            else:
                if last is None or laid.heads:
                    caption = sections.caption(before)
                    done = sections.tells_of_results(caption)
                    place = (
                        f"{section.place} · {'指标体系表' if '指标体系' in caption else caption or '表'}".removeprefix(
                            " · "
                        )
                    )
                    counted = 0
                past = section.is_past or done
                over = years.before_of(f"{caption} {section.words}", section.year, reader.period) if past else None
                rows, lost_cells = tables.propose(
                    laid, reader.resolver, reader.period, place, past=past, over=over, counted=counted
                )
                found += rows
                unread += lost_cells
                counted += tables.rows_in(laid)
                last = laid
        found[known:] = [replace(one, block=number, why=_why(one)) for one in found[known:]]
        unread[told:] = [replace(one, block=number) for one in unread[told:]]
        before = [*before[-3:], block]
    others = {at: lost for at, one in enumerate(found) if (lost := of_other_field(one))}
    found = [one for at, one in enumerate(found) if at not in others]
    unread = sorted([*unread, *others.values()], key=lambda one: one.block)
    return PlanReading(
        proposals=tuple(_without_idle_aims(found)), unread=tuple(dict.fromkeys(unread)), repeated=repeated
    )


def _carried_to(section: Section, carried: dict[tuple, int]) -> int | None:
    """The year left by the paragraphs above, of the section or those it lies in; a heading that names a plan (专栏1 “十四五”指标) begins anew."""
    for deep in range(len(section.path), min(len(section.path), 1) - 1, -1):
        if section.path[:deep] in carried:
            return carried[section.path[:deep]]
        if deep and years.FIVE.search(section.path[deep - 1].title):
            return None
    return None


def _why(one: Proposal) -> str:
    return reasons(one.why, no_figure(one.role, one.basis, one.comparator, one.value_to))


def _without_idle_aims(found: list[Proposal]) -> Iterator[Proposal]:
    """明显提高 is told where the document says no number of that indicator, and once."""
    numbered = {one.indicator for one in found if one.role == TARGET and (one.value is not None or one.comparator)}
    for one in found:
        if one.role == TARGET and one.value is None and not one.comparator:
            if one.indicator in numbered:
                continue
            numbered.add(one.indicator)
        yield one


def _read_prose(
    reader: Reader,
    paragraph: str,
    section: Section,
    found: list[Proposal],
    unread: list[Unread],
    seen: set[str],
    carried: dict[tuple, int],
) -> int:
    """Adds a paragraph's proposals, and its numbers left out; how many sentences were left out as repeated."""
    if paragraph in seen:
        return 1
    seen.add(paragraph)
    known = _carried_to(section, carried)
    told: set[tuple] = set()
    for made, left, year in prose.propose(reader, paragraph, section, known):
        unread += left
        for one in made:
            key = (one.role, one.indicator or one.indicator_name, one.year, one.comparator, one.value, one.basis)
            if key not in told:
                told.add(key)
                found.append(one)
        if year is not None and not section.note:
            carried[section.path] = year
    return 0
