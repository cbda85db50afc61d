"""The only caches. A View is immutable and kept for all sessions, by what it shows: store, batch, as-of year, audience; an open store
is one for the process.

Most functions take the choice (ui.choices.Choice): it says which data (the demonstration set or not), which batch, which year. Who asks
is found out here, not told by the caller: what may be seen (ui/access.py) is part of every key, so that nobody is given what was made for others.
"""

import logging
import math
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakValueDictionary

import pandas as pd
import streamlit as st

from actions import building, demonstrating, downloads, packing, stamp, store_file
from actions import reference as references
from actions import using as limited
from actions.assess import Selection, View
from actions.reference import Reference
from actions.store_file import Address, place
from model import clock
from model.actors import Actor
from model.failures import StoreTrouble
from model.problems import Problem
from ui import access, address, board, limits, meter
from ui.visits import Visits

if TYPE_CHECKING:  # what reads uploads and plans is slow to import, and nothing of it is needed to look at a page
    from actions import reviewing
    from actions.importing import Given
    from actions.plan_documents import Opened

log = logging.getLogger(__name__)
T = TypeVar("T")
KEPT_AREAS = 150  # a province
DOCUMENTS, BYTES = 12, 60_000_000  # plan documents kept open
ROOT = Path(__file__).resolve().parent.parent
DATA, DEFINITIONS = ROOT / "data", ROOT / "indicators.yaml"


class Shelf:
    """What is made once for all sessions, by its key; of more than `most` the one that was asked for longest ago goes.

    What st.cache_resource does, but that digests every argument anew by name and bytes, forty times a run of a page: a fifth of what a view costs
    that is there already. Here a key is looked up.
    """

    def __init__(self, most: float) -> None:
        self._most = most
        self._made: OrderedDict[Hashable, Any] = OrderedDict()
        self._turns: dict[Hashable, threading.Lock] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is kept under a key, else what make gives, which is asked once however many wait for it. What make raises is raised and not kept."""
        with self._lock:
            if key in self._made:
                self._made.move_to_end(key)
                return self._made[key]
            turn = self._turns.setdefault(key, threading.Lock())
        with turn:
            with self._lock:
                if key in self._made:
                    return self._made[key]
            try:
                made = make()
                with self._lock:
                    self._made[key] = made
                    while len(self._made) > self._most:
                        self._made.popitem(last=False)
            finally:
                with self._lock:
                    self._turns.pop(key, None)
            return made

    def clear(self) -> None:
        """Keep nothing."""
        with self._lock:
            self._made.clear()


@dataclass(frozen=True)
class Shelves:
    """stores: all that are open, by path and set; what is made of them: references and Views by batch, and what is drawn of a View (see kept)."""

    stores: Shelf = field(default_factory=lambda: Shelf(math.inf))
    references: Shelf = field(default_factory=lambda: Shelf(8))
    views: Shelf = field(default_factory=lambda: Shelf(12))
    drawn: Shelf = field(default_factory=lambda: Shelf(96))


@st.cache_resource(show_spinner=False)
def _shelves() -> Shelves:
    """Shared on purpose, and emptied with Streamlit's own."""
    return Shelves()


def store_path() -> Path:
    """Where the store of this server is: COUNTY_HEALTH_STORE, else data/store.duckdb; of one in PostgreSQL the replica of this process."""
    return store_file.beside(store_place())


def store_place() -> Path | Address:
    """What COUNTY_HEALTH_STORE names: a file, or the address of a PostgreSQL."""
    return place(os.environ.get("COUNTY_HEALTH_STORE") or DATA / "store.duckdb")


Reads = tuple[str, ...] | None  # the areas that may be seen, None for all


def _whole(demo: bool = False):
    """The one open store of this process, or that of the demonstration set. Raises StoreTrouble; the next rerun tries again."""
    path, shelf = store_path(), _shelves().stores
    if not demo:
        return shelf.get((path, demo), lambda: store_file.open_for_writing(store_place()))
    place_ = demonstrating.place(path)
    return shelf.get(
        (place_, demo), lambda: demonstrating.open_set(place_, data=DATA / "demo", definitions=DEFINITIONS)
    )


def whole():
    """The open store itself, to ask how it does and for nothing that is in it: a monitor is no person. Raises StoreTrouble."""
    return _whole()


def store(demo: bool = False):
    """The same as whoever this run is for may use it (store/limited.py). Raises StoreTrouble, NotAllowed where their session is over."""
    return limited.to(_whole(demo), _mine(demo)) if access.is_on() else _whole(demo)


def _mine(demo: bool) -> Actor:
    """Who asks. What is invented may be seen by everybody."""
    mine = access.actor()
    return replace(mine, reads=None) if demo else mine


def _reads(demo: bool) -> Reads:
    return None if demo else access.audience()


def _seen(demo: bool, reads: Reads):
    """A store of which some areas are seen, whoever looks: what is kept is made of it."""
    return limited.to_read(_whole(demo), reads)


@st.cache_resource(show_spinner=False, on_release=lambda made: made.close())
def worker():
    """The one export worker of this process; its browser starts at the first picture."""
    made = downloads.worker(host=address.host())
    meter.SEEN.workers.add(made)
    return made


def close() -> None:
    """The server stops: the worker's browser ends, and what it kept on disk goes."""
    worker.clear()


@st.cache_resource(show_spinner=False)
def visits() -> Visits:
    """The tokens of silent visitors (ui/shooting.py). Shared on purpose: one session issues a token, another takes it."""
    return Visits()


@st.cache_resource(show_spinner=False)
def turns() -> limits.Turns:
    """Who is at a heavy job now. Shared on purpose: a person's two windows are two sessions."""
    return limits.Turns()


@st.cache_resource(show_spinner=False)
def held() -> "WeakValueDictionary[int, Given]":
    """The files chosen and not yet written, of all sessions, by id(): what a session lets go of is no longer in it."""
    return WeakValueDictionary()


@st.cache_resource(show_spinner=False)
def documents() -> "OrderedDict[str, Opened]":
    """The plan documents opened last, of all sessions, by whose they are, store and sha256: a page that is loaded anew finds its document again."""
    return OrderedDict()


def document(name: str) -> "Opened | None":
    """A kept document, which from now on is the last used; None where it went."""
    kept = documents()
    found = kept.pop(name, None)
    if found is not None:
        kept[name] = found
    return found


def keep_document(name: str, opened: "Opened") -> None:
    """Keep one more; of too many, or too much, those go that were used longest ago."""
    kept = documents()
    kept[name] = opened
    kept.move_to_end(name)
    while len(kept) > DOCUMENTS or (len(kept) > 1 and sum(len(one.given.body) for one in kept.values()) > BYTES):
        kept.popitem(last=False)


def today() -> date:
    """The day in China. Asked at each rerun: a server that runs past New Year must not stay in the old one."""
    return clock.day(datetime.now(UTC))


def this_year() -> int:
    """The year of today in China, the usual as-of year."""
    return today().year


def version(demo: bool) -> int:
    """The newest batch. Asked once a rerun, so that all of a page shows the same batch."""
    return _whole(demo).version()


def troubles(demo: bool) -> list[str]:
    """What whoever looks at this store must be told of it, in words: not published, taken away, a wrong clock."""
    return _whole(demo).troubles()


def in_the_way() -> list[str]:
    """Why this server's store cannot be used, or what is wrong with it, in words; empty when it is ready."""
    try:
        return troubles(demo=False)
    except StoreTrouble as trouble:
        return [trouble.words]


def invented(demo: bool) -> bool:
    """Whether what is shown is invented: the store says so, whichever way it was asked for."""
    return _whole(demo).invented


def view(choice, *, year: int | None = None) -> View:
    """The assessed View of a choice: as of its batch and year (or another), for the screen, or for release while a picture is drawn."""
    newest = version(choice.demo) if choice.frozen else choice.version
    audience = "release" if choice.outward else "screen"
    return _view(
        _whole(choice.demo).id, choice.version, newest, choice.demo, year or choice.year, audience, _reads(choice.demo)
    )


def warm() -> None:
    """What the first page needs, before anybody asks for it; where the store is in the way the page will tell."""
    try:
        newest = version(demo=False)
        _ = newest and _view(_whole().id, newest, newest, False, this_year(), "screen", None).areas_with_targets
    except StoreTrouble as trouble:
        log.info("页面待数据库可用后生成：%s", trouble.words)
    except Exception:
        log.exception("首页预备出错")


def release(choice) -> View:
    """The same View as it may leave the house, for files."""
    newest = version(choice.demo) if choice.frozen else choice.version
    return _view(
        _whole(choice.demo).id, choice.version, newest, choice.demo, choice.year, "release", _reads(choice.demo)
    )


def _view(store_id: str, version: int, newest: int, demo: bool, year: int, audience: str, reads: Reads) -> View:
    of = store_id, version, newest, demo, year, audience, reads
    return _shelves().views.get(of, lambda: _judged(*of))


def _judged(store_id: str, version: int, newest: int, demo: bool, year: int, audience: str, reads: Reads) -> View:
    if audience == "release":
        return _view(store_id, version, newest, demo, year, "screen", reads).for_release()
    known, declared = _reference(store_id, version, demo, None), _newest_reference(demo, version, newest)
    with meter.timed("判定", f"第 {version} 批，{year} 年"):
        return View.open(
            _seen(demo, reads), year=year, as_of=version or None, audience=audience, reference=known, declared=declared
        )


def _newest_reference(demo: bool, version: int, newest: int) -> Reference:
    """What is declared now; where every build is undone, what was declared at the batch looked at (decision 0007)."""
    id = _whole(demo).id
    try:
        return _reference(id, newest, demo, None)
    except StoreTrouble:
        return _reference(id, version, demo, None)


def selection(choice, indicators: list[str] | None = None) -> Selection:
    """What the choice shows and counts, of these indicators instead of its own where they are given."""
    asked = () if indicators is None else tuple(indicators)
    return kept(choice, "selection", *asked, make=lambda: view(choice).select(choice, indicators=indicators))


def reference(demo: bool, version: int) -> Reference:
    """The catalogue, areas and sources as of a batch, parsed once. Raises StoreTrouble where nothing was ever built."""
    return _reference(_whole(demo).id, version, demo, _reads(demo))


def _reference(store_id: str, version: int, demo: bool, reads: Reads) -> Reference:
    """All of it is parsed once a batch, whoever asks for how much of it."""
    of = store_id, version, demo, reads
    return _shelves().references.get(of, lambda: _parsed(*of))


def _parsed(store_id: str, version: int, demo: bool, reads: Reads) -> Reference:
    if reads is None:
        return references.read(_whole(demo), as_of=version or None)  # 0: nothing was ever written, and read says so
    return references.seen_by(_seen(demo, reads), _reference(store_id, version, demo, None))


def newest_reference(choice) -> Reference:
    """The reference of the newest batch, whatever batch is looked at: what is written now is written to it."""
    return reference(choice.demo, version(choice.demo))


def newest_view(choice) -> View:
    """The View of the newest batch."""
    return view(replace(choice, version=version(choice.demo), frozen=False, outward=False))


def counties(choice) -> dict[str, str]:
    """Code -> words of every county that can be picked (actions.registering.counties)."""
    found = _counties(_whole(choice.demo).id, version(choice.demo), choice.demo, choice.invented)
    mine = _mine(choice.demo)
    return {code: words for code, words in found.items() if mine.may_read(code)}


@st.cache_resource(show_spinner=False, max_entries=4)
def _counties(store_id: str, version: int, demo: bool, invented: bool) -> dict[str, str]:
    from actions import registering

    return registering.counties(_reference(store_id, version, demo, None), invented=invented)


def batches(demo: bool) -> pd.DataFrame:
    """The ledger, oldest first: all of it, also where the view is frozen to an earlier batch."""
    return _batches(_whole(demo).id, version(demo), demo, _whose(demo))


@st.cache_data(show_spinner=False, max_entries=8)
def _batches(store_id: str, version: int, demo: bool, whose: tuple) -> pd.DataFrame:
    return store(demo).batches()


def submissions(demo: bool) -> pd.DataFrame:
    """What editors submitted, of what whoever asks may see before it is published, with the names of its areas (actions.reviewing.listed)."""
    return _submissions(_whole(demo).id, version(demo), demo, _whose(demo))


@st.cache_data(show_spinner=False, max_entries=8)
def _submissions(store_id: str, version: int, demo: bool, whose: tuple) -> pd.DataFrame:
    if not version:
        return pd.DataFrame({"id": [], "state": []})
    from actions import reviewing

    return reviewing.listed(store(demo), reference(demo, version))


def waiting(demo: bool) -> dict[tuple[str, str, int], int]:
    """(area, indicator, year) -> the submission with a figure of it that waits, of those whoever asks may see."""
    return _waiting(_whole(demo).id, version(demo), demo, _whose(demo))


@st.cache_data(show_spinner=False, max_entries=8)
def _waiting(store_id: str, version: int, demo: bool, whose: tuple) -> dict[tuple[str, str, int], int]:
    return store(demo).waiting() if version else {}


def look(choice, batch: int) -> "reviewing.Look":
    """What a submission would change now, for whoever may see it."""
    newest = version(choice.demo)
    return _look(_whole(choice.demo).id, newest, choice.demo, batch, this_year(), _whose(choice.demo))


@st.cache_resource(show_spinner="正在核对 …", max_entries=6)
def _look(store_id: str, version: int, demo: bool, batch: int, year: int, whose: tuple) -> "reviewing.Look":
    from actions import reviewing

    return reviewing.look(store(demo), batch, known=reference(demo, version), year=year)


def _whose(demo: bool) -> tuple:
    """What decides how much of what is not yet published is seen: two people of whom these are the same see the same."""
    if not access.is_on():
        return ("",)
    mine = _mine(demo)
    reads = None if mine.reads is None else tuple(sorted(mine.reads))
    return mine.role, tuple(sorted(mine.areas)) if mine.role == "editor" else (), reads


def kept(choice, what: str, *more: str, make: Callable[[], T], area: str = "") -> T:
    """What is made of a choice's View, made once for all sessions: a View does not change, nor what is drawn of it. Not to be changed.

    what, more: name it beside the choice. make() may read the View, the choice and what `more` says, and nothing else (no link, no clock);
    area: nothing either of the chosen areas but this one. Of very many areas it is too large to be kept, and made anew.
    """
    shown = replace(choice, areas=(area,)) if area else choice
    if len(shown.areas) > KEPT_AREAS:
        return make()
    newest = version(choice.demo) if choice.frozen else choice.version
    of = _whole(choice.demo).id, newest, repr(shown), what, *more, _reads(choice.demo)
    return _shelves().drawn.get(of, make)


def forget_drawn() -> None:
    """Have all that is drawn of a View drawn anew."""
    _shelves().drawn.clear()


def board_page(asked: board.Asked) -> board.Page:
    """The board as asked for, by whoever is said in it, made once a batch and day. Raises StoreTrouble."""
    opened, day = _whole(asked.demo), today()
    newest = opened.version()
    frozen = asked.batch if asked.batch < newest else 0  # of no batch, or of the newest: then the link says none
    return _board_page(opened.id, newest, day, tuple(opened.troubles()), replace(asked, batch=frozen))


@st.cache_resource(show_spinner=False, max_entries=12)
def _board_page(store_id: str, newest: int, day: date, told: tuple[str, ...], asked: board.Asked) -> board.Page:
    year = asked.year or max(day.year, board.FIRST_YEAR)
    view = _view(
        store_id, asked.batch or newest, newest, asked.demo, year, "release", None if asked.demo else asked.reads
    )
    with meter.timed("手机版", f"第 {asked.batch or newest} 批，{year} 年"):
        return board.make(view, asked, made=day, told=told)


def pack(choice, *, sections: tuple[str, ...], made: date, link: str, appendix: bool = False) -> packing.Pack:
    """The meeting pack of a choice, gathered of the View for release."""
    newest = version(choice.demo)  # what is declared now suppresses, also in a pack held to an earlier batch
    reads = _reads(choice.demo)
    return _pack(
        _whole(choice.demo).id, newest, repr(choice), sections, made, link, appendix, reads, release(choice), choice
    )


@st.cache_resource(show_spinner="正在汇总 …", max_entries=6)
def _pack(
    store_id: str,
    newest: int,
    shown: str,
    sections: tuple[str, ...],
    made: date,
    link: str,
    appendix: bool,
    reads: Reads,
    _view: View,
    _choice,
) -> packing.Pack:
    return packing.gather(_view, _choice, sections=sections, made=made, link=link, appendix=appendix)


def source_problems() -> list[Problem] | None:
    """What is wrong with indicators.yaml and data/ as they stand now; None when the store was built from exactly them."""
    if stamp.is_current(store_path(), data=DATA, definitions=DEFINITIONS):
        return None
    return _problems(stamp.digest(data=DATA, definitions=DEFINITIONS))


@st.cache_data(show_spinner=False, max_entries=4)
def _problems(digest: str) -> list[Problem]:
    return building.check(data=DATA, definitions=DEFINITIONS)
