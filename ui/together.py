"""What a run of a page sends, handed to the browser in few portions: it draws after each, and draws all of the page.

A run sends some ninety messages within fifty milliseconds, and Streamlit passes them on as they come, so that a browser is drawing the first ten while
the next are there already. Held back for a moment they are drawn at once.
"""

import asyncio
from collections import deque
from contextlib import suppress

from starlette.types import Message, Send
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from ui.meter import LARGEST

HOLD = 0.04  # seconds; what takes longer to draw is shown as it comes


class Together:
    """The sender of one websocket. Order stays, nothing is left out, and nothing waits once its run is done."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._held: deque[Message] = deque()
        self._at_work = asyncio.Lock()
        self._running = False
        self._timer: asyncio.Task | None = None

    async def __call__(self, message: Message) -> None:
        """Hand on a message, at once or with those that come next."""
        kind = _kind(message)
        if kind == "new_session":  # a run, of the page or of a piece of it, begins with it
            self._running = True
        self._held.append(message)
        if kind in ("script_finished", "") or not self._running:
            self._running = False
            await self._deliver()
        elif self._timer is None:
            self._timer = asyncio.create_task(self._later())

    async def _later(self) -> None:
        await asyncio.sleep(HOLD)
        self._timer = None
        with suppress(Exception):  # whoever it was for may have gone, which the next message is told
            await self._deliver()

    async def _deliver(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        async with self._at_work:
            while self._held:
                await self._send(self._held.popleft())


def _kind(message: Message) -> str:
    """What a message of Streamlit's is, '' for what is none (the end of the websocket); a large one is a piece of a page."""
    body = message.get("bytes") if message["type"] == "websocket.send" else None
    if not body:
        return ""
    if len(body) > LARGEST:
        return "delta"
    try:
        return ForwardMsg.FromString(body).WhichOneof("type") or ""
    except Exception:  # another protocol: it is passed on at once
        return ""
