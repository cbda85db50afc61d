"""The sessions of those who signed in: since when, when they last did something, and what ends with them (docs/decisions/0034).

A session is known by what proves it (the signed cookie, the gateway's word), never stored as such (of who signs out a hash is, for the other servers of a shared store), and by an id that only the gate and the scripts of
this process know. It lives in memory: a server that starts anew takes up those that began a moment ago, all others sign in again.
"""

import secrets
import threading
import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache

from model.access import Access, Known, Person

COOKIE = 31 * 86400.0  # seconds after which Streamlit's cookie proves nothing by itself
VISIT = 180.0  # seconds the export worker's browser may look for somebody


@dataclass(eq=False)
class Session:
    """known: what was proved. begun, seen: seconds since 1970. of: whose eyes it looks through, for a picture. closers: end what is open;
    runs: the ids of its Streamlit sessions; given: the files it was told of, the oldest first.
    """

    id: str
    key: Hashable
    known: Known
    begun: float
    seen: float
    of: "Session | None" = None
    is_over: bool = False
    closers: set[Callable[[], None]] = field(default_factory=set)
    runs: set[str] = field(default_factory=set)
    given: dict[str, None] = field(default_factory=dict)


class Sessions:
    """Those of this process. Any thread may ask; sessions end on the server's own."""

    def __init__(self, *, now: Callable[[], float] = time.time) -> None:
        self._now, self._lock = now, threading.Lock()
        self._by_key: dict[Hashable, Session] = {}
        self._by_id: dict[str, Session] = {}
        self._elsewhere: frozenset[Hashable] = frozenset()  # keys of those that were ended on another server
        self.unsaid: dict[
            str, float
        ] = {}  # keys of those ended here which the others were not told of yet, with the time they are worth nothing

    def take_up(self, key: Hashable, known: Known, *, begun: float | None, said: Access) -> Session | None:
        """The session a proof belongs to, begun anew where there is none yet; None where it is over. begun: when the proof was made, None for
        a proof that is made at each request.
        """
        now = self._now()
        with self._lock:
            self._forget(now, said)
            found = self._by_key.get(key)
            if found is not None and begun is None and not self.lives(found, said):
                found = None  # who is there answers for that again at this moment
            if found is None:
                if key in self._elsewhere:
                    return None
                # not seen by this process: it may have been signed out, or idle for long, while another one ran
                if begun is not None and not -60 <= now - begun <= min(said.idle, said.longest):
                    return None
                found = Session(secrets.token_urlsafe(24), key, known, begun if begun is not None else now, now)
                self._by_key[key] = self._by_id[found.id] = found
        if begun is None:
            found.known, found.seen = known, now
        return found if self.lives(found, said) else None

    def visit(self, asked_by: Session) -> Session:
        """A session of a few minutes that looks through another's eyes: of the export worker's browser. Its key is in its cookie."""
        now, ticket = self._now(), secrets.token_urlsafe(24)
        made = Session(secrets.token_urlsafe(24), ("visit", ticket), asked_by.known, now, now, of=asked_by)
        with self._lock:
            self._by_key[made.key] = self._by_id[made.id] = made
        return made

    def of_visit(self, ticket: str, said: Access) -> Session | None:
        """The session of a visit, while it lasts."""
        found = self._by_key.get(("visit", ticket))
        return found if found is not None and self.lives(found, said) else None

    def knows(self, key: Hashable) -> Session | None:
        """The session of a proof that was seen before."""
        return self._by_key.get(key)

    def by_id(self, id: str) -> Session | None:
        """The session the gate named."""
        return self._by_id.get(id)

    def lives(self, session: Session, said: Access) -> bool:
        """Whether a session goes on: not signed out, not too old, not idle for too long."""
        if session.is_over:
            return False
        now = self._now()
        if session.of is not None:
            return now - session.begun <= VISIT and self.lives(session.of, said)
        return now - session.begun <= said.longest and now - session.seen <= said.idle

    def person(self, session: Session | None, said: Access) -> Person | None:
        """Whose session it is, as access.yaml says at this moment; None where it is over, or they are not let in any more."""
        return said.find(session.known) if session is not None and self.lives(session, said) else None

    def touch(self, session: Session) -> None:
        """Somebody did something."""
        session.seen = self._now()

    def end(self, session: Session) -> None:
        """Sign out: nothing that is open gives anything more, and what proved the session proves nothing again."""
        self._close(session)
        if isinstance(session.key, str):  # a cookie's, which proves as much on every server
            self.unsaid[session.key] = session.begun + COOKIE
        if session.key and isinstance(session.key, tuple) and session.key[0] == "gateway":
            with self._lock:  # the gateway goes on to say who it is: its word begins a new one
                self._by_key.pop(session.key, None)

    def ended_elsewhere(self, keys: frozenset[str]) -> None:
        """Others signed out on another server: theirs are over here too."""
        self._elsewhere = frozenset(keys)
        for one in [self._by_key[key] for key in keys if key in self._by_key]:
            if not one.is_over:
                self._close(one)

    def _close(self, session: Session) -> None:
        session.is_over = True
        for close in list(session.closers):
            close()

    def whose(self, run: str) -> str:
        """Whose a Streamlit session is, the same word for all sessions of one person; '' where nobody signed in."""
        found = next((one for one in list(self._by_id.values()) if run in one.runs), None)
        return repr(found.known) if found else ""

    def owns(self, session: Session, run: str) -> bool:
        """Whether a Streamlit session is this session's."""
        return run in session.runs

    def _forget(self, now: float, said: Access) -> None:
        """Those whose proof is worth nothing by its age alone."""
        if len(self._by_id) < 64:
            return
        limits = {True: VISIT, False: said.longest}
        for one in [
            one for one in self._by_id.values() if now - one.begun > limits[one.of is not None] and not one.closers
        ]:
            self._by_id.pop(one.id, None)
            self._by_key.pop(one.key, None)


@cache
def book() -> Sessions:
    """The sessions of this process. Not a cache of Streamlit's: who empties those signs nobody in or out."""
    return Sessions()
