"""The house as it is measured, the only file here that calls it: where an entrance moves, this file alone follows."""

import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pandas as pd

from actions import assess, reference
from loaders import curated, plans
from loaders.uploads.naming import Names
from model.actors import Actor
from model.plans import PLANS
from store import Store, ledger
from store import files as store_files

WRITER = Actor(name="benchmarks", via="bench")


def opened(path: Path) -> Store:
    return Store.open_for_reading(path)


def known(store: Store):
    """Indicators, areas and documents: parsed once a batch, and measured apart."""
    return reference.read(store)


def view(
    store: Store, year: int, *, known=None, areas: list[str] | None = None, as_of: int | None = None, audience="screen"
) -> assess.View:
    return assess.View.open(
        store, year=year, as_of=as_of, audience=audience, areas=areas, reference=known, declared=known
    )


def judged(
    store: Store, year: int, *, known=None, areas: list[str] | None = None, as_of: int | None = None
) -> pd.DataFrame:
    """Every target judged: at least the columns that judging.agreement compares."""
    return view(store, year, known=known, areas=areas, as_of=as_of).table


def findings(store: Store, year: int, *, known=None, words_of: list[str] | None = None) -> pd.DataFrame:
    """The plan check of every area of a store; in words those of some areas, or all."""
    return view(store, year, known=known).findings(words_of)


def read_plan(body: bytes, *, names: Names) -> int:
    """A plan document read, and how many proposals it makes."""
    return len(plans.propose(plans.read(body, "plan.txt"), names).proposals)


def names(data: Path, definitions: Path) -> Names:
    """What areas and indicators are called."""
    bodies, _ = curated.gather(data=data, definitions=definitions)
    reference_, _ = curated.read_reference(bodies)
    assert reference_ is not None
    return Names(catalogue=reference_.catalogue, areas=reference_.areas)


def panel(store: Store, year: int, *, known=None) -> Callable[[str, str, int, str], object]:
    """A View judged already -> what opening a cell asks of it."""
    shown = view(store, year, known=known)
    shown.assessments(shown.table.head(1))

    def opened_cell(area: str, indicator: str, target_year: int, scope: str):
        return (
            shown.assessment(area, indicator, target_year, scope),
            shown.timeseries([(area, indicator)]),
            shown.statements(area, indicator),
        )

    return opened_cell


def kept(store: Store, year: int, *, known=None) -> tuple[Callable[[], pd.DataFrame], int]:
    """(what a page's rerun does to have the judged table again, bytes held for it): the View itself is shared."""
    views = {store.version(): view(store, year, known=known)}
    size = int(views[store.version()].table.memory_usage(deep=True).sum())
    return lambda: views[store.version()].table, size


def pack(store: Store, year: int) -> object:
    """Everything a meeting pack says of every county, core indicators."""
    from actions import packing

    shown = view(store, year, audience="release")
    choice = packing.find(shown, areas=None, indicators=None, plan=PLANS[0], core_only=True)
    return packing.gather(shown, choice, made=date(year, 1, 1))


def board(store: Store, year: int) -> str:
    """The board's page: a View judged anew, gathered and written."""
    from actions import board

    shown = view(store, year, audience="release")
    return board.write(board.gather(shown, plan=PLANS[0], core_only=True, made=date(year, 1, 1)))


def write(path: Path, batches: list[pd.DataFrame], *, targets: pd.DataFrame | None, bodies: dict[str, bytes]) -> None:
    """A new store: the first batch of figures with the targets as a build, the others as uploads."""
    with Store.open(path, create=True) as store:
        for number, figures in enumerate(batches):
            rows = {"figure": figures} | ({"target": targets} if targets is not None and number == 0 else {})
            kind = "upload" if number else "curated"
            store.append(kind=kind, rows=rows, files_kept={} if number else bodies, actor=WRITER, seen=number)


def live(table: str, *, at: int) -> str:
    """SQL: the statements of a table that count at a batch, found in the ledger itself."""
    return ledger.newest(table, at=at)


def published() -> list[float]:
    """From now on, the seconds each publication of the read copy took are put into this list."""
    taken, publish = [], store_files.publish

    def timed(*args) -> str:
        begun = time.perf_counter()
        why = publish(*args)
        taken.append(time.perf_counter() - begun)
        return why

    store_files.publish = timed
    return taken


def read_files(bodies: dict[str, bytes]):
    """The files of data/ read and checked, as a build does before it writes."""
    content, problems = curated.read(bodies)
    if content is None:
        raise ValueError(problems[0].line())
    return content


def preview(path: Path, body: bytes, year: int) -> Callable[[], int]:
    """What the upload page asks of a file, each run anew; gives how many problems it has."""
    from actions import importing, mending

    store, files = Store.open(path), [importing.Given(name="上报.csv", body=body)]
    kept = known(store)  # the page has it already

    def run() -> int:
        made = importing.prepare(store, files, year=year, known=kept)
        mending.places(made.reading, made.problems, made.mends)
        return len(made.problems)

    return run


def build(path: Path, *, data: Path, definitions: Path) -> None:
    from actions import building

    with Store.open(path, create=True) as store:
        building.build(store, data=data, definitions=definitions, actor=WRITER)
