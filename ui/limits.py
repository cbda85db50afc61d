"""How much one address, one session and one person may ask of the server (decision 0036). Nothing here waits: who asks too much is told so, and when to
come again. One for the process, shared by all sessions on purpose; any thread may call it.
"""

import hashlib
import ipaddress
import math
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from streamlit.web.server.starlette.starlette_app_utils import decode_xsrf_token_string

COOKIE = "_streamlit_xsrf"  # Streamlit's own, which every browser has
MINUTE, HOUR = 60.0, 3600.0
KEPT = 10_000  # addresses and persons remembered; of more, those go that came longest ago
PERSON_BYTES, ADDRESS_BYTES = 400 * 2**20, 1000 * 2**20  # of uploads within an hour
JOBS = 60  # packs and pictures of one person within an hour
BUSY = "您已有一项工作正在进行（{what}）。请待其完成或取消后再试。"
MANY = "一小时内生成文件和图片已达 {most} 次，请在 {minutes} 分钟后再试。"

Clock = Callable[[], float]


def is_local(address: str) -> bool:
    """Whether it is this machine itself: its own tools and tests are not held to a rate."""
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return not address


def browser(mark: str) -> str:
    """What a browser is known by: the token in Streamlit's cookie, which is spelled anew with each answer; '' where there is none."""
    token, _ = decode_xsrf_token_string(mark)
    return hashlib.sha256(token).hexdigest()[:16] if token else ""


class Rate:
    """At most so many in a span of time, of each who asks."""

    def __init__(self, most: float, seconds: float, *, clock: Clock = time.monotonic) -> None:
        """most: how much (requests, bytes) within `seconds`."""
        self.most, self.seconds = most, seconds
        self._clock, self._lock = clock, threading.Lock()
        self._asked: OrderedDict[str, deque[tuple[float, float]]] = OrderedDict()

    def wait(self, who: str, amount: float = 1) -> int:
        """Seconds until so much may be asked; 0: now, and it is counted. What is more than can ever be asked waits the whole span."""
        with self._lock:
            now, mine = self._clock(), self._asked.setdefault(who, deque())
            self._asked.move_to_end(who)
            while len(self._asked) > KEPT:
                self._asked.popitem(last=False)
            while mine and now - mine[0][0] >= self.seconds:
                mine.popleft()
            spare = self.most - sum(one for _, one in mine)
            if amount <= spare:
                mine.append((now, amount))
                return 0
            for then, one in mine:
                spare += one
                if amount <= spare:
                    return max(1, math.ceil(then + self.seconds - now))
            return math.ceil(self.seconds)

    def give_back(self, who: str, amount: float) -> None:
        """What was counted and not used, of the last that was counted."""
        with self._lock:
            mine = self._asked.get(who)
            if mine:
                then, counted = mine.pop()
                if counted > amount:
                    mine.append((then, counted - amount))


class Turns:
    """One heavy job of a person at a time, and not too many in an hour."""

    def __init__(self, *, clock: Clock = time.monotonic) -> None:
        self._rate, self._lock = Rate(JOBS, HOUR, clock=clock), threading.Lock()
        self._running: dict[str, str] = {}

    def begin(self, who: str, what: str, *, counted: bool = True) -> str:
        """'' where the job may begin, which end() must follow; else why not, in words. counted: it is one of those of which there may be JOBS an hour."""
        with self._lock:
            if running := self._running.get(who):
                return BUSY.format(what=running)
            if counted and (seconds := self._rate.wait(who)):
                return MANY.format(most=JOBS, minutes=math.ceil(seconds / 60))
            self._running[who] = what
            return ""

    def end(self, who: str) -> None:
        """The job is over, however it ended."""
        with self._lock:
            self._running.pop(who, None)

    @contextmanager
    def turn(self, who: str, what: str, *, counted: bool = True) -> Iterator[str]:
        """Begin and end around what is done at once; gives why it may not be done, '' where it may."""
        why = self.begin(who, what, counted=counted)
        try:
            yield why
        finally:
            if not why:
                self.end(who)

    def running(self) -> list[str]:
        """What is being done now, of all."""
        with self._lock:
            return list(self._running.values())
