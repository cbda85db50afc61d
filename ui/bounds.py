"""Before the gate: how much may be asked of the server, and what it is asked is counted (decision 0036, 0037).

A body is held in memory only up to a size, whatever it says of itself; an address, and a person, may send and ask only so much in a time; who asks more
gets words and the seconds after which to come again. Behind it nothing needs to know of this.
"""

import os
import re
from collections import Counter

import streamlit as st
from starlette.datastructures import Headers
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg

from ui import gate, limits, meter, sessions, trail

RATE = "COUNTY_HEALTH_RATE"  # how often a minute one address may ask for the board; for a new session half as often
OFTEN = 240
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)")
FRAMING, BODY = 64 * 2**10, 2**20  # bytes: what a form has around its file; the body of any request that sends no file
COMING = 120 * 2**20  # bytes of uploads on their way into memory at one time, of all
WORDS = {
    "large": "未接收：文件超过 {most} MB。请拆分后再上传。",
    "full": "未接收：服务器正在接收的文件过多。请稍后再试。",
    "often": "请求过于频繁。请在 {seconds} 秒后再试。",
    "much": "未接收：一小时内上传的文件过多。请在 {minutes} 分钟后再试。",
}
STATUS = {"large": 413, "full": 503, "often": 429, "much": 429}
NOT_LET_IN = (401, 403, 421)  # the gate's: who is turned away uses up nothing of those who share his address
SOON = 10  # seconds after which what is full may have room


class TooLarge(Exception):
    """A body is longer than it may be, or than it said."""


class Bounds:
    """ASGI middleware around the gate."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._headers = app, gate.headers()
        often = os.environ.get(RATE, "")
        self._boards = limits.Rate(int(often) if often.isdigit() and int(often) else OFTEN, limits.MINUTE)
        self._sessions = limits.Rate(max(self._boards.most // 2, 1), limits.MINUTE)
        self._sent = limits.Rate(limits.PERSON_BYTES, limits.HOUR)
        self._came = limits.Rate(limits.ADDRESS_BYTES, limits.HOUR)
        self._coming = 0
        self._of: Counter[str] = Counter()  # the same, of each address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, or refuse in words; a websocket is refused before it is accepted."""
        if scope["type"] == "http":
            return await self._request(scope, receive, send)
        if scope["type"] == "websocket":
            return await self._socket(scope, receive, send)
        return await self._app(scope, receive, send)

    async def _request(self, scope: Scope, receive: Receive, send: Send) -> None:
        began, counted = False, scope["path"].strip("/") in gate.OF_ITS_OWN

        async def answer(message: Message) -> None:
            nonlocal began
            if message["type"] == "http.response.start":
                began = True
                meter.requested(scope["path"], message["status"])
                if counted and message["status"] in NOT_LET_IN:
                    self._boards.give_back(gate.client(scope), 1)
            await send(message)

        if counted and (wait := self._wait(self._boards, scope)):
            counted = False
            return await self._refuse("often", scope, receive, answer, wait=wait)
        sending = UPLOAD.search(scope["path"]) if scope["method"] == "PUT" else None
        most = int(st.get_option("server.maxUploadSize")) * 2**20 + FRAMING if sending else BODY
        size = _declared(scope, most)
        if size > most:
            return await self._refuse("large", scope, receive, answer)
        if sending is None:
            try:
                return await self._app(scope, _counted(receive, most, []), answer)
            except TooLarge:
                return None if began else await self._refuse("large", scope, receive, answer)
        address = gate.client(scope)
        if self._coming + size > COMING or self._of[address] + size > COMING // 2:  # one address leaves room for others
            return await self._refuse("full", scope, receive, answer, wait=SOON)
        person = _person(scope, sending[1])
        if wait := self._sent.wait(person, size) or self._wait(self._came, scope, size):
            return await self._refuse("much", scope, receive, answer, wait=wait)
        came: list[int] = []
        self._coming += size
        self._of[address] += size
        try:
            await self._app(scope, _counted(receive, most, came), answer)
        except TooLarge:
            if not began:
                await self._refuse("large", scope, receive, answer)
        finally:
            self._coming -= size
            self._of[address] -= size
            if not self._of[address]:
                del self._of[address]
            if sum(came) < size:
                self._sent.give_back(person, size - sum(came))
                self._came.give_back(address, size - sum(came))

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        if self._wait(self._sessions, scope):
            meter.REFUSED.labels("often").inc()
            trail.write("拒绝", client=gate.client(scope), why="often", path=scope["path"])
            return await send({"type": "websocket.close", "code": 1013})  # try again later
        run, accepted = meter.Run(), False

        async def hear() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive" and message.get("bytes"):
                run.heard(_read(message["bytes"]))
            return message

        async def say(message: Message) -> None:
            nonlocal accepted
            accepted = accepted or message["type"] == "websocket.accept"
            if message["type"] == "websocket.send":
                run.told(message.get("bytes"))
            await send(message)

        try:
            await self._app(scope, hear, say)
        finally:
            if not accepted:  # whom the gate turned away has no session: he takes none from the others of his address
                self._sessions.give_back(gate.client(scope), 1)

    def _wait(self, rate: limits.Rate, scope: Scope, amount: float = 1) -> int:
        """Seconds the address has to wait; 0 for this machine itself, whose tools and tests are not held to a rate."""
        address = gate.client(scope)
        return 0 if limits.is_local(address) else rate.wait(address, amount)

    async def _refuse(self, why: str, scope: Scope, receive: Receive, send: Send, *, wait: int = 0) -> None:
        meter.REFUSED.labels(why).inc()
        trail.write("拒绝", client=gate.client(scope), why=why, path=scope["path"])
        words = WORDS[why].format(most=st.get_option("server.maxUploadSize"), seconds=wait, minutes=-(-wait // 60))
        # Closed: what the browser still sends of a body nobody reads is not waited for.
        told = (
            self._headers
            | {"Connection": "close", "Cache-Control": "no-store"}
            | ({"Retry-After": f"{wait}"} if wait else {})
        )
        await PlainTextResponse(words, STATUS[why], headers=told)(scope, receive, send)


def _person(scope: Scope, run: str) -> str:
    """Who sends a file to a session of Streamlit's: who is signed in there; else the browser, by Streamlit's own cookie; else that session."""
    whose = sessions.book().whose(run)
    if whose:
        return whose
    cookies = (one for line in Headers(scope=scope).getlist("cookie") for one in cookie_parser(line).items())
    return limits.browser(dict(cookies).get(limits.COOKIE, "")) or run


def _declared(scope: Scope, most: int) -> int:
    """The length a request says its body has; of one that says none, or nonsense, the most it may have."""
    told = Headers(scope=scope).getlist("content-length")
    return int(told[0]) if len(told) == 1 and told[0].isascii() and told[0].isdigit() and len(told[0]) < 16 else most


def _counted(receive: Receive, most: int, came: list[int]) -> Receive:
    """What receives a body, a piece at a time, and raises TooLarge at the piece that is too much; came: the sizes of the pieces."""
    total = 0

    async def counted() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        came.append(len(message.get("body", b"")))
        if total > most:
            raise TooLarge
        return message

    return counted


def _read(body: bytes) -> BackMsg:
    try:
        return BackMsg.FromString(body)
    except Exception:  # the gate and Streamlit deal with who sends what is none
        return BackMsg()
