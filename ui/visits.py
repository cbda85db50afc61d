"""One-time tokens of the visits by which the export worker takes its pictures (ui/shooting.py)."""

import hashlib
import secrets
import threading
import time

SECONDS = 60  # a token not taken by then is worth nothing


class Visits:
    """The tokens issued and not yet taken. One for the process, shared by all its sessions: any thread may call it."""

    def __init__(self, *, seconds: float = SECONDS) -> None:
        self._seconds, self._lock = seconds, threading.Lock()
        self._issued: dict[str, float] = {}  # token -> when, of time.monotonic; the oldest first
        self._whose: dict[str, str] = {}

    def issue(self, whose: str = "") -> str:
        """A new token that nobody can guess. It is good for one take within `seconds`. whose: the session (ui/sessions.py) that looks through it."""
        token = secrets.token_urlsafe(24)
        with self._lock:
            now = time.monotonic()
            while self._issued and now - next(iter(self._issued.values())) > self._seconds:
                self._whose.pop(next(iter(self._issued)), None)
                del self._issued[next(iter(self._issued))]
            self._issued[token], self._whose[token] = now, whose
        return token

    def whose(self, token: str) -> str:
        """The session a token was issued to, while it may still be taken; '' for any other token."""
        with self._lock:
            made = self._issued.get(token)
            return self._whose.get(token, "") if made is not None and time.monotonic() - made <= self._seconds else ""

    def take(self, token: str) -> bool:
        """True once for a token issued within the last `seconds`; False for any other, and for the same one again."""
        with self._lock:
            made = self._issued.pop(token, None)
            self._whose.pop(token, None)
        return made is not None and time.monotonic() - made <= self._seconds


def proof(token: str) -> str:
    """What only a page whose session took the token can show: the worker compares it and keeps no picture without it. 64 hex digits."""
    return hashlib.sha256(token.encode()).hexdigest()
