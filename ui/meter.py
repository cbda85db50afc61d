"""What the server counts of itself: for /metrics, which monitors read, and for the page 运行状态 (decision 0037).

One for the process, shared by all sessions on purpose. No figure, no name of a person and nothing of a file is in it: pages, routes, seconds and counts.
"""

import asyncio
import ipaddress
import logging
import os
import re
import threading
import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from weakref import WeakSet

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.util import calc_hash

from actions import trail
from model.failures import StoreTrouble
from ui import entries

log = logging.getLogger("county_health.slow")
VARIABLE = "COUNTY_HEALTH_METRICS"  # addresses and networks that may read /metrics and 运行状态: 10.0.0.5, 10.0.0.0/24
SLOW = 1.0  # seconds from which an operation is kept
KEPT, RECENT = 50, 1000  # slow operations, and seconds of the last interactions
LARGEST = 20_000  # bytes of a message of Streamlit's that is looked into: those that begin and end a run are small
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60)
PASSED_ON = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")  # a proxy stands between
PREFIX = "county_health_"

REGISTRY = CollectorRegistry()
REQUESTS = Counter(f"{PREFIX}requests", "HTTP requests by route and status", ["route", "status"], registry=REGISTRY)
REFUSED = Counter(f"{PREFIX}refused", "Requests refused by the gate, by reason", ["why"], registry=REGISTRY)
INTERACTIONS = Histogram(
    f"{PREFIX}interaction_seconds",
    "From a message of a page to the end of its run",
    ["page"],
    buckets=BUCKETS,
    registry=REGISTRY,
)
WORK = Histogram(
    f"{PREFIX}work_seconds", "Judging, reading of uploads, packs", ["work"], buckets=BUCKETS, registry=REGISTRY
)
ACTS = Counter(f"{PREFIX}acts", "What sessions did, as in the log", ["act"], registry=REGISTRY)
ROUTES = re.compile(
    r"/(board|healthz|readyz|metrics|media|component|app/static|static|_stcore/(?:upload_file|health|stream))(?=/|$)"
)


@dataclass(frozen=True, kw_only=True)
class Slow:
    """An operation that took a second or more. when: an instant; session: the first signs of its id, '' where it was none's."""

    when: datetime
    work: str
    what: str
    seconds: float
    session: str


@dataclass
class _Seen:
    """What is kept in memory, bounded."""

    slow: deque[Slow] = field(default_factory=lambda: deque(maxlen=KEPT))
    recent: deque[tuple[str, float]] = field(default_factory=lambda: deque(maxlen=RECENT))
    workers: WeakSet = field(default_factory=WeakSet)
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    lock: threading.Lock = field(default_factory=threading.Lock)


SEEN = _Seen()


# -- what is counted -------------------------------------------------------------------------------------------------------


def route(path: str) -> str:
    """'/media/ab.png' -> 'media', '/compare' -> 'page', what nobody knows -> 'other': few enough to be labels."""
    if found := ROUTES.match(path):
        return found[1].rpartition("/")[2]
    return "page" if path.strip("/") in map(entries.path, entries.PAGES) else "other"


def requested(path: str, status: int) -> None:
    """An answer went out."""
    REQUESTS.labels(route(path), str(status)).inc()


@contextmanager
def timed(work: str, what: str = "", *, session: str = "") -> Iterator[None]:
    """Around work of a few names ('判定', '会议材料'): how long it took, also where it failed."""
    begun = time.perf_counter()
    try:
        yield
    finally:
        seconds = time.perf_counter() - begun
        WORK.labels(work).observe(seconds)
        _keep(work, what, seconds, session)


def _keep(work: str, what: str, seconds: float, session: str) -> None:
    if seconds >= SLOW:
        with SEEN.lock:
            SEEN.slow.append(Slow(when=datetime.now(UTC), work=work, what=what, seconds=seconds, session=session))
    facts = {"work": work, "what": what, "milliseconds": round(1000 * seconds), "session": session}
    log.log(
        logging.INFO if seconds >= SLOW else logging.DEBUG, "%s", trail.line("用时", **facts), extra={"facts": facts}
    )


def slow() -> list[Slow]:
    """The last operations that took a second or more, the newest first."""
    with SEEN.lock:
        return list(SEEN.slow)[::-1]


def recent() -> list[tuple[str, float]]:
    """(page, seconds) of the last interactions."""
    with SEEN.lock:
        return list(SEEN.recent)


class Run:
    """The runs of one websocket: from the message that asks for one to the message that it ended."""

    def __init__(self) -> None:
        self._begun, self._session, self._page = 0.0, "", ""

    def heard(self, message: BackMsg) -> None:
        """A page asked. A run that is asked for while one goes on belongs to the first question."""
        if message.WhichOneof("type") == "rerun_script" and not message.rerun_script.is_auto_rerun and not self._begun:
            self._begun = time.perf_counter()

    def told(self, body: bytes | None) -> None:
        """The server answered."""
        if not body or len(body) > LARGEST:
            return
        try:
            message = ForwardMsg.FromString(body)
        except Exception:  # another protocol: nothing is counted, and nothing breaks
            return
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self._session = message.new_session.initialize.session_id[:6] or self._session
        elif kind == "navigation":  # which page it is only the run finds out: a deep link begins as the script itself
            self._page = message.navigation.page_script_hash
        elif (
            kind == "script_finished" and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN and self._begun
        ):
            seconds, self._begun = time.perf_counter() - self._begun, 0.0
            page = _pages().get(self._page, "other")
            INTERACTIONS.labels(page).observe(seconds)
            with SEEN.lock:
                SEEN.recent.append((page, seconds))
            _keep("页面", page, seconds, self._session)


def _pages() -> dict[str, str]:
    """Streamlit's mark of a page -> its name in entries.PAGES."""
    return {calc_hash(path): name for name in entries.PAGES for path in (name, entries.path(name))}


# -- what is asked when somebody looks --------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Now:
    """memory: bytes resident; files: open; exports: (running, waiting, made, failed); version: of the store, None where it cannot be used; behind: batches
    not yet published; submitted: that wait for a reviewer; troubles: of the store, in words.
    """

    sessions: int
    memory: int
    threads: int
    files: int
    exports: tuple[int, int, int, int]
    version: int | None
    behind: int
    troubles: list[str]
    submitted: int = 0


def now() -> Now:
    """How it stands. Asks the open store."""
    from actions import reviewing  # slow to import, and nothing a page is drawn with
    from ui import cache  # now: Streamlit's caches want its runtime to be there

    version, behind, submitted, troubles = None, 0, 0, []
    try:
        held = cache.whole()  # whoever scrapes is signed in nowhere
        version, late, troubles = held.version(), held.unpublished, held.troubles()
        behind, submitted = len(late.batches) if late else 0, reviewing.waiting(held)
    except StoreTrouble as trouble:
        troubles = [trouble.words]
    counts = [one.counts() for one in SEEN.workers]
    asked, made, failed = (sum(of) for of in zip(*counts)) if counts else (0, 0, 0)
    return Now(
        sessions=sessions(),
        memory=_of_process("VmRSS") * 1024,
        threads=_of_process("Threads"),
        files=_files(),
        exports=(min(asked, 1), max(asked - 1, 0), made, failed),
        version=version,
        behind=behind,
        submitted=submitted,
        troubles=troubles,
    )


def sessions() -> int:
    """Sessions connected now; 0 outside a server."""
    if not runtime.exists():
        return 0
    try:
        stats = runtime.get_instance().stats_mgr.get_stats(family_names=["active_sessions"])
        return int(sum(one.value for family in stats.values() for one in family))
    except (AttributeError, TypeError):  # Streamlit's own counts have changed their place
        return 0


def _of_process(name: str) -> int:
    """A number of /proc/self/status; 0 where there is none (Windows)."""
    try:
        found = re.search(rf"^{name}:\s+(\d+)", Path("/proc/self/status").read_text("ascii", "replace"), re.M)
    except OSError:
        found = None
    return int(found[1]) if found else 0


def _files() -> int:
    try:
        return sum(1 for _ in Path("/proc/self/fd").iterdir())
    except OSError:
        return 0


class _OfNow:
    """What a scrape asks for, as the library collects it."""

    def collect(self) -> Iterable:
        """Gauges of now()."""
        found = now()
        running, waiting, made, failed = found.exports
        gauges = {
            "sessions": ("Sessions connected", found.sessions),
            "threads": ("Threads of the process", found.threads),
            "store_ready": (
                "1 while the store can be read and is in order",
                int(found.version is not None and not found.troubles),
            ),
            "store_version": ("Newest batch of the store", found.version or 0),
            "store_unpublished_batches": ("Batches not yet in the read copy", found.behind),
            "store_submissions_waiting": ("Submissions that wait for a reviewer", found.submitted),
            "exports_running": ("Pictures being made", running),
            "exports_waiting": ("Pictures asked for and waiting", waiting),
        }
        for name, (words, value) in gauges.items():
            yield GaugeMetricFamily(PREFIX + name, words, value)
        for name, words, value in (("exports", "Pictures made", made), ("exports_failed", "Pictures not made", failed)):
            yield CounterMetricFamily(PREFIX + name, words, value)

    def describe(self) -> Iterable:
        """Nothing is asked when it is registered."""
        return []


def allowed(address: str | None) -> bool:
    """Whether who asks from here may see how the server does: this machine, and who is named in COUNTY_HEALTH_METRICS."""
    try:
        asking = ipaddress.ip_address(address or "127.0.0.1")
    except ValueError:
        return False
    asking = getattr(asking, "ipv4_mapped", None) or asking
    return asking.is_loopback or any(asking in network for network in _named())


def _named() -> list:
    networks = []
    for one in re.split(r"[\s,;]+", os.environ.get(VARIABLE, "")):
        try:
            networks += [ipaddress.ip_network(one, strict=False)] if one else []
        except ValueError:
            continue  # doctor tells it
    return networks


def _text() -> bytes:
    whole = CollectorRegistry()
    whole.register(_OfNow())
    ProcessCollector(registry=whole)
    return generate_latest(REGISTRY) + generate_latest(whole)


def is_operators(request: Request) -> bool:
    """Whether who asks may know how the server does: from an address that is allowed, and straight."""
    address = request.client.host if request.client else ""
    return not any(name in request.headers for name in PASSED_ON) and allowed(address or "-")


async def answer(request: Request) -> Response:
    """GET /metrics: to whom it is given, straight and not through a proxy; for all others it is not there."""
    if not is_operators(request):
        return PlainTextResponse("没有该页面。", 404)
    body = await asyncio.to_thread(_text)
    return Response(body, media_type="text/plain; version=0.0.4; charset=utf-8", headers={"Cache-Control": "no-store"})
