"""The gate in front of Streamlit: which requests and messages reach it, and what every answer tells the browser (decision 0020). Where people sign
in, nothing of anybody else's reaches it at all: no page, no websocket, no file, no upload (ui/signin.py, decision 0034).

Whoever asks names a host that is this server's, comes from no other site, and asks for nothing that is there for developers only.
A handshake from elsewhere must not reach Streamlit: it would ask a machine on the internet for this machine's own address, and all
sessions would wait for the answer.
"""

import asyncio
import base64
import hashlib
import ipaddress
import os
import re
import socket
from contextlib import suppress

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit import runtime
from streamlit.proto.BackMsg_pb2 import BackMsg

from actions import access
from model.hosts import HOST
from ui import access as acting
from ui import components, entries, markup, shell, signin, trail
from ui.sessions import Session
from ui.together import Together

VARIABLE = "COUNTY_HEALTH_HOSTS"  # further names this server is asked by: kanban.example.cn, or with its port where a proxy changes Host
SITE = re.compile(rf"(https?)://({HOST.pattern})", re.I)
CLOSED = re.compile(r"/_stcore/(metrics|agent)(/|$)")  # what they tell is nobody's but an administrator's
UPLOAD = re.compile(r"/_stcore/upload_file/")
UPLOADS = 200 * 2**20  # bytes of files sent and not yet taken by their pages, of all sessions
MESSAGES = {"rerun_script", "stop_script", "app_heartbeat", "file_urls_request", "backend_operation_request"}
WORDS = {
    "host": "无法打开：本服务器未登记该主机名。请用 IP 地址打开，或请管理员将该主机名写入环境变量 "
    + VARIABLE
    + " 后重新启动。",
    "origin": "无法打开：请求来自其他网站。请在浏览器地址栏中直接打开看板；经代理转发的，请管理员将对外主机名写入环境变量 "
    + VARIABLE
    + " 后重新启动。",
    "closed": "没有该页面。",
    "full": "未接收：服务器上待处理的上传文件过多。请稍后再试。",
    "stranger": "请先登录。",
    "refused": "您未列入本看板的使用人员，请联系管理员。",
    "reading": "未接收：您的角色不能上传。",
    "other": "没有该文件，或该文件不属于本次登录。",
}
OF_ITS_OWN = ("board",)  # pages of app.py that are none of Streamlit's
FILES = re.compile(
    r"/(media|app/static|component|_stcore)/"
)  # what Streamlit serves beside its page; an HTML file to download is no page
FILES_OF_PAGES = re.compile(r"/(static/|favicon)")  # a page left open asks for a hundred at once
STATUS = {"host": 421, "origin": 403, "closed": 404, "full": 413}
STATUS |= {"stranger": 401, "refused": 403, "reading": 403, "other": 404}
CLOSING = 1008  # of a websocket: whoever opened it may not


class Gate:
    """ASGI middleware around Streamlit's server."""

    def __init__(self, app: ASGIApp) -> None:
        named = re.split(r"[\s,;]+", os.environ.get(VARIABLE, "").lower())
        given = (str(st.get_option(option) or "").lower() for option in ("server.address", "browser.serverAddress"))
        self._app, self._named = app, {one for one in named if one}
        self._hosts = {"localhost", socket.gethostname().lower(), *given, *map(_name, self._named)}
        self._headers = headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it in words; a websocket is refused before it is accepted."""
        if scope["type"] not in ("http", "websocket"):
            return await self._app(scope, receive, send)
        asked = Headers(scope=scope)
        why = self._why_not(scope, asked)
        said, session, page = access.current(), None, None
        scope = signin.without(scope, acting.HEADER)
        if said is not None and not why:
            door = signin.at_the_door(scope, asked, said)
            why, session, page, scope = door.why, door.session, door.page, door.scope
            if page is not None and scope["type"] == "http":
                return await page(scope, receive, self._dressed(scope, send))
        if why and not (why == "stranger" and FILES_OF_PAGES.match(scope["path"])):
            trail.write(
                "拒绝",
                client=client(scope),
                why=why,
                path=scope["path"],
                host=asked.get("host"),
                origin=asked.get("origin"),
            )
        if scope["type"] == "websocket":
            if why:
                return await send({"type": "websocket.close", "code": CLOSING})
            if session is not None:
                return await self._talk(_as_one_site(scope, asked), receive, send, session)
            return await self._app(_as_one_site(scope, asked), lambda: _heard(receive), Together(send))

        instead: Response | None = None  # of what Streamlit answers

        async def answer(message: Message) -> None:
            nonlocal instead
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                instead = _instead(scope["path"], message["status"], told, signed_in=session is not None)
            if instead is None:
                await dressed(message)

        dressed = self._dressed(scope, send, asked if said is not None else None)
        app = PlainTextResponse(WORDS[why], STATUS[why]) if why else self._app
        await app(scope, receive, answer)
        if instead is not None:
            await instead(scope, receive, dressed)

    def _dressed(self, scope: Scope, send: Send, asked: Headers | None = None) -> Send:
        """What sends an answer with the headers every answer has; asked: of a request where people sign in."""

        async def dressed(message: Message) -> None:
            if message["type"] == "http.response.start":
                told = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    told.setdefault(name, value)
                if asked is not None:
                    signin.on_the_way_out(scope, asked, message["status"], told)
            await send(message)

        return dressed

    async def _talk(self, scope: Scope, receive: Receive, send: Send, session: Session) -> None:
        """A websocket of somebody who signed in. It ends with their session: what was asked for before that is not sent after it."""
        ended = asyncio.Event()
        loop = asyncio.get_running_loop()

        def close() -> None:
            loop.call_soon_threadsafe(ended.set)

        async def hear() -> Message:
            heard, over = asyncio.ensure_future(_heard(receive)), asyncio.ensure_future(ended.wait())
            try:
                await asyncio.wait({heard, over}, return_when=asyncio.FIRST_COMPLETED)
                if not ended.is_set():
                    message = heard.result()
                    if message["type"] != "websocket.receive" or signin.goes_on(session, _by_hand(message)):
                        return message
                    ended.set()
                await _quietly(send, {"type": "websocket.close", "code": CLOSING})
                return {"type": "websocket.disconnect", "code": CLOSING}
            finally:
                heard.cancel()
                over.cancel()

        async def say(message: Message) -> None:
            if not ended.is_set() and not session.is_over:
                signin.given(session, message.get("bytes") or b"")
                await send(message)

        session.closers.add(close)
        try:
            await self._app(scope, hear, Together(say))
        finally:
            session.closers.discard(close)

    def _why_not(self, scope: Scope, asked: Headers) -> str:
        """A key of WORDS, '' for what may pass."""
        hosts, origins = asked.getlist("host"), asked.getlist("origin")
        if len(hosts) != 1 or not self._ours(hosts[0]):
            return "host"
        if len(origins) > 1 or (origins and not self._same(origins[0], hosts[0])):
            return "origin"
        if CLOSED.search(scope["path"]):
            return "closed"
        if scope.get("method") == "PUT" and UPLOAD.search(scope["path"]) and _held() > UPLOADS:
            return "full"
        return ""

    def _ours(self, host: str) -> bool:
        """Whether this server is meant: by a name of ours, or by a number, which nobody can make point elsewhere."""
        if not HOST.fullmatch(host):
            return False
        try:
            ipaddress.ip_address(_name(host))
            return True
        except ValueError:
            return _name(host) in self._hosts

    def _same(self, origin: str, host: str) -> bool:
        """Whether a page of this origin is one of ours: of the host asked, or of one the administrator named."""
        site = SITE.fullmatch(origin.lower())
        if site is None:
            return False
        usual = {"http": ":80", "https": ":443"}[site[1]]
        return site[2].removesuffix(usual) == host.lower().removesuffix(usual) or site[2] in self._named


async def _quietly(send: Send, message: Message) -> None:
    with suppress(Exception):  # whoever it was for may have gone
        await send(message)


def _by_hand(message: Message) -> bool:
    """Whether a person did something: not a page that draws itself anew, nor the sign that it is still there."""
    try:
        said = BackMsg.FromString(message.get("bytes") or b"")
    except Exception:
        return False
    return said.WhichOneof("type") != "app_heartbeat" and not said.rerun_script.is_auto_rerun


def _instead(path: str, status: int, told: Headers, *, signed_in: bool = False) -> Response | None:
    """What is answered in place of Streamlit's one page: at an address of ours that page as ours (ui/shell.py), at any other 404, because its
    script would show the overview and say so in English. None where Streamlit's answer stands.
    """
    name, html = path.strip("/"), status == 200 and told.get("content-type", "").startswith("text/html")
    if FILES.match(path) or name in OF_ITS_OWN:
        return None
    if name in map(
        entries.path, entries.PAGES
    ):  # 304: a browser that has kept Streamlit's page from before this was ours
        if not html and status != 304:
            return None
        components.serve()  # the page asks for one of them at once
        cached = "no-store" if signed_in else "no-cache"  # a page that is kept would be there again after signing out
        return HTMLResponse(shell.page(signed_in=signed_in), headers={"Cache-Control": cached})
    if html:
        places = [(f"/{entries.path(name)}", title) for name, (title, _) in entries.PAGES.items()]
        return HTMLResponse(markup.render("lost", pages=places), 404)
    return None


def _name(host: str) -> str:
    """A Host header without port, brackets and final dot: '[::1]:8501' -> '::1'. Anything else as it is."""
    found = HOST.fullmatch(host)
    return found.group(1).strip("[]").lower() if found else host


def _as_one_site(scope: Scope, asked: Headers) -> Scope:
    """The handshake as Streamlit takes for its own: a proxy may have changed Host, and Streamlit asks the internet where the two differ."""
    origin = asked.get("origin")
    if origin is None:
        return scope
    site = origin.partition("://")[2].encode("latin-1")
    return scope | {"headers": [(key, site if key == b"host" else value) for key, value in scope["headers"]]}


async def _heard(receive: Receive) -> Message:
    """The next message a page of ours sends. Others are passed over: clear_cache would take store and export worker from all sessions."""
    while True:
        message = await receive()
        if message["type"] != "websocket.receive" or not message.get("bytes"):
            return message
        try:
            kind = BackMsg.FromString(message["bytes"]).WhichOneof("type")
        except Exception:  # Streamlit ends the session of who sends what is none
            return message
        if kind in MESSAGES:
            return message


def _held() -> int:
    """Bytes of files that Streamlit keeps for its sessions."""
    stats = runtime.get_instance().uploaded_file_mgr.get_stats()
    return sum(one.byte_length for family in stats.values() for one in family)


def client(scope: Scope) -> str:
    """The address a request came from."""
    return scope["client"][0] if scope.get("client") else ""


def headers() -> dict[str, str]:
    """What every answer carries: only this server is asked for anything, and no other site shows a page of it in its own."""
    inline = (
        hashlib.sha256(code.encode()).digest()
        for code in re.findall(r"<script>(.*?)</script>", shell.page(signed_in=True), re.S)
    )
    own = " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in inline)
    policy = {
        "default-src": "'self'",
        "script-src": f"'self' {own}",
        "style-src": "'self' 'unsafe-inline'",  # Streamlit writes its styles while it runs
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "frame-src": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{what} {allowed}" for what, allowed in policy.items()),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
