"""Signing in and out, before anything of Streamlit's is reached (docs/decisions/0034): who asks, what a stranger gets, what may be asked for.

OpenID Connect is Streamlit's own (st.login's routes, its signed cookie); a gateway says in a header who asks. Both only say who somebody is:
whether they are let in, and as what, access.yaml says, at every request.
"""

import hashlib
import json
import logging
import os
import re
import urllib.parse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import streamlit as st
from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import Scope
from streamlit.auth_util import encode_provider_token, get_cookie_with_chunks, get_secrets_auth_section
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_server_config import TOKENS_COOKIE_NAME, USER_COOKIE_NAME

from actions import access
from model.access import Access, Known, Person
from ui import access as acting
from ui import board, entries, markup, sessions, trail
from ui.sessions import Session

log = logging.getLogger(__name__)
SIGN_IN, SIGN_OUT, STATE = "/signin", "/signout", "/signin/state"
# Open to strangers: whether the server lives, how it does (which asks from where itself), and Streamlit's own way to the provider and back.
OPEN = {"/healthz", "/readyz", "/metrics", "/_stcore/health", "/auth/login", "/auth/logout", "/oauth2callback"}
CALLBACK, LEAVE = "/oauth2callback", "/auth/logout"
NEXT, VISIT = "county_next", "county_visit"  # cookies: where to go after signing in; of the export worker's browser
SHOT = "shot"  # of a link: the token of a visit (ui/shooting.py)
UPLOAD = re.compile(r"/_stcore/upload_file/([^/]+)/")
MEDIA = re.compile(r"^/media/([^/.]+)")
GIVEN = re.compile(r"/media/([0-9a-f]{32,128})(\.\w+)?")
FILES = 4000  # whose addresses a session remembers: the oldest go
LONGEST = 2000  # signs of an address to come back to
SECRET = 32  # signs a secret has at least
KEYS = ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
PROXIES = "FORWARDED_ALLOW_IPS"  # uvicorn's: whose X-Forwarded-For it believes


@dataclass(frozen=True)
class Door:
    """What is done with a request: why it is refused ('' where it is not), whose session it is, a page of our own to answer with, and the request
    as Streamlit gets it.
    """

    scope: Scope
    why: str = ""
    session: Session | None = None
    page: Response | None = None


def at_the_door(scope: Scope, asked: Headers, said: Access) -> Door:
    """Who asks, and whether they may: the one place where a request is let in."""
    path = scope["path"]
    if said.gateway is not None and not _from_gateway(scope, said):
        scope = without(scope, said.gateway.header)
    if path == LEAVE and _is_foreign(asked):
        return Door(scope, "origin")
    if path in OPEN:
        return Door(scope)
    trouble = trouble_of(said)
    session = None if trouble else _session(scope, asked, said)
    person = sessions.book().person(session, said)
    if path in (SIGN_IN, SIGN_OUT, STATE):
        return Door(scope, page=_ways(scope, asked, said, session, person, trouble))
    if session is None or person is None:
        why = "stranger" if session is None else "refused"
        return Door(scope, why, page=_page(scope, said, session, trouble))
    if why := _may_not(scope, session, person):
        return Door(scope, why)
    actor = person.actor("page")
    scope = scope | {
        "headers": [*scope["headers"], (acting.HEADER.encode(), session.id.encode())],
        board.READS: None if actor.reads is None else tuple(sorted(actor.reads)),
    }
    if scope["type"] == "http" and session.of is None and not path.startswith(("/_stcore/", "/static/", "/media/")):
        sessions.book().touch(session)
    return Door(scope, session=session)


def goes_on(session: Session, by_hand: bool) -> bool:
    """At each message of a websocket: whether its session does. by_hand: somebody did something, so that it is not idle."""
    said = access.current()
    if said is None or trouble_of(said) or sessions.book().person(session, said) is None:
        return False
    if by_hand:
        sessions.book().touch(session)
    return True


def on_the_way_out(scope: Scope, asked: Headers, status: int, told: MutableHeaders) -> None:
    """What is changed in an answer: a cookie that signs in only comes back over HTTPS where it went out so; who comes back from the provider goes
    where they wanted to go; the export worker's browser is known again.
    """
    if scope.get("scheme") in ("https", "wss"):
        told.raw[:] = [(name, _secure(value) if name == b"set-cookie" else value) for name, value in told.raw]
    if scope["path"] == CALLBACK and status == 302 and told.get("location") == "/":
        there = _cookies(asked).get(NEXT, "")
        there = urllib.parse.unquote(there)
        if _is_ours(there):
            told["location"] = there
        told.append("set-cookie", f"{NEXT}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax")
    ticket = scope.get("county_health.visit")
    if ticket:
        told.append("set-cookie", f"{VISIT}={ticket}; Path=/; Max-Age={int(sessions.VISIT)}; HttpOnly; SameSite=Strict")


def trouble_of(said: Access) -> str:
    """Why nobody can sign in, in words for the administrator; '' while all is well. Told in the log once."""
    trouble = said.trouble or ("\n".join(_wrong_secrets()) if said.issuer else "")
    if trouble:
        _log_once(trouble)
    return trouble


@cache
def _log_once(trouble: str) -> None:
    log.error("访问配置有误，任何人均不能登录：%s", trouble)


def _wrong_secrets() -> list[str]:
    """What is wrong with Streamlit's secrets as far as signing in needs them."""
    files = [Path(one) for one in st.get_option("secrets.files") or () if Path(one).is_file()]
    wrong = [words for path in files for words in access.secret_problems(path)]
    if wrong:
        return wrong
    try:
        section = get_secrets_auth_section()
    except Exception as error:  # whatever a damaged file makes Streamlit raise: nobody signs in with it
        return [f"secrets.toml 无法读取：{type(error).__name__}"]
    lacking = [key for key in KEYS if not section.get(key)] if section else list(KEYS)
    if lacking:
        return [f"secrets.toml 的 [auth] 一节缺少 {'、'.join(lacking)}"]
    if len(str(section["cookie_secret"])) < SECRET:
        return [f"secrets.toml 的 cookie_secret 太短，至少 {SECRET} 个字符，请用随机字符"]
    return []


# -- who asks --------------------------------------------------------------------------------------------------------


def _session(scope: Scope, asked: Headers, said: Access) -> Session | None:
    """The session a request belongs to: of a visit, of the gateway's word, or of the cookie of who signed in. None for a stranger."""
    book = sessions.book()
    visiting = _visit(scope, asked, said)
    if visiting is not None:
        return visiting
    if said.gateway is not None:
        told = asked.getlist(said.gateway.header) if _from_gateway(scope, said) else []
        user = told[0].strip() if len(told) == 1 else ""  # said twice, once may be the browser's own
        user = user.encode("latin-1", "replace").decode("utf-8", "replace")
        return book.take_up(("gateway", user), Known(user=user), begun=None, said=said) if user else None
    proof = _proof(_cookies(asked))
    if proof is None:
        return None
    key, claims, made = proof
    known = Known(
        issuer=str(claims.get("iss") or ""),
        subject=str(claims.get("sub") or ""),
        email=str(claims.get("email") or "").lower() if claims.get("email_verified") in (True, "true") else "",
        name=str(claims.get("name") or claims.get("preferred_username") or "")[: acting.NAME],
    )
    if known.issuer != said.issuer:
        return None
    is_new = book.knows(key) is None
    session = book.take_up(key, known, begun=made, said=said)
    if session is not None and is_new:
        person = book.person(session, said)
        act = "登录" if person else "登录未获准"
        trail.write(act, client=(scope.get("client") or ("",))[0], who=person.name if person else known.words)
    return session


def _visit(scope: Scope, asked: Headers, said: Access) -> Session | None:
    """Of the export worker's browser: it brings the token of whoever asked for the picture, and from then on a cookie."""
    from ui import cache  # now: Streamlit's caches want its runtime to be there

    query = urllib.parse.parse_qs(scope.get("query_string", b"").decode("latin-1"))
    token = query.get(SHOT, [""])[0]
    book = sessions.book()
    if token and scope["type"] == "http":
        asker = book.by_id(cache.visits().whose(token))
        if asker is not None and book.lives(asker, said):
            visiting = book.visit(asker)
            scope["county_health.visit"] = visiting.key[1]
            return visiting
    ticket = _cookies(asked).get(VISIT, "")
    return book.of_visit(ticket, said) if ticket else None


def _proof(cookies: dict[str, str]) -> tuple[str, dict, float] | None:
    """(what the cookie is known by, the claims it carries, when it was made) of Streamlit's signed cookie; None where there is none, or it is not
    ours.
    """
    secret = get_cookie_secret()
    if not secret or USER_COOKIE_NAME not in cookies:
        return None
    times: list[float] = []

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        try:
            said, made = URLSafeTimedSerializer(secret, salt=name).loads(value, return_timestamp=True)
        except (BadSignature, ValueError):
            return None
        times.append(made.timestamp())
        return said.encode() if isinstance(said, str) else None

    try:
        body = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
        claims = json.loads(body) if body else None
    except ValueError:
        return None
    if not isinstance(claims, dict) or claims.get("is_logged_in") is not True:
        return None
    # By what was signed, not by how it is spelled: one signature has several spellings, and a cookie in pieces begins alike for everybody.
    return hashlib.sha256(f"{sorted(times)} {body!r}".encode()).hexdigest(), claims, min(times)


def _cookies(asked: Headers) -> dict[str, str]:
    return {name: value for line in asked.getlist("cookie") for name, value in cookie_parser(line).items()}


def _from_gateway(scope: Scope, said: Access) -> bool:
    """Whether a request comes from a gateway that is named. The server's own peer counts: where uvicorn took the address out of X-Forwarded-For
    (the port is 0 then), that is whoever uvicorn believes, which must all be named.
    """
    if said.gateway is None:
        return False
    host, port = scope.get("client") or ("", 0)
    peers = [host] if port else [one.strip() for one in os.environ.get(PROXIES, "127.0.0.1").split(",")]
    return bool(peers) and all(one in said.gateway.addresses for one in peers)


def without(scope: Scope, name: str) -> Scope:
    """A request without a header."""
    return scope | {"headers": [(key, value) for key, value in scope["headers"] if key.lower() != name.encode()]}


# -- what they may ask for -----------------------------------------------------------------------------------------


def _may_not(scope: Scope, session: Session, person: Person) -> str:
    """A key of gate.WORDS for what this person may not ask Streamlit for: to keep a file without a right to write, another session's files."""
    path = scope["path"]
    if upload := UPLOAD.search(path):
        if not person.actor("page").writes:
            return "reading"
        if not sessions.book().owns(session, upload[1]):
            return "other"
    if (media := MEDIA.search(path)) and media[1] not in session.given:
        return "other"
    return ""


def given(session: Session, message: bytes) -> None:
    """Note the files whose addresses a message to somebody's page tells: those, and no others', are theirs to fetch."""
    if b"/media/" in message:
        session.given.update(dict.fromkeys(_addresses(ForwardMsg.FromString(message))))
        while len(session.given) > FILES:
            session.given.pop(next(iter(session.given)))


def _addresses(message) -> Iterator[str]:
    """The files a message gives the address of: where Streamlit says one, and not wherever a text speaks of one."""
    for field, value in message.ListFields():
        for one in value if isinstance(value, Sequence) and not isinstance(value, (str, bytes)) else [value]:
            if hasattr(one, "ListFields"):
                yield from _addresses(one)
            elif field.name == "url" and isinstance(one, str) and (found := GIVEN.fullmatch(one)):
                yield found[1]


def _is_ours(there: str) -> bool:
    """Whether an address leads to a page of this server and nowhere else."""
    if not re.fullmatch(r"/(?![/\\])[\x21-\x7e]*", there) or len(there) > LONGEST or "\\" in there:
        return False
    name = urllib.parse.urlsplit(there).path.strip("/")
    return name in (*map(entries.path, entries.PAGES), "board")


# -- pages of our own ----------------------------------------------------------------------------------------------------


def _page(scope: Scope, said: Access, session: Session | None, trouble: str) -> Response | None:
    """What whoever is not let in gets in place of a page: where to sign in, or why not. None where words are enough."""
    name = scope["path"].strip("/")
    is_page = (
        scope["type"] == "http"
        and scope["method"] in ("GET", "HEAD")
        and name in (*map(entries.path, entries.PAGES), "board")
    )
    if not is_page:
        return None
    if trouble:
        words = "看板的访问配置有误，任何人均不能登录。详情已记入服务器日志。"
        return _told("暂不能登录", words, said, status=503)
    if session is not None:
        as_whom = session.known.words
        words = "您已通过身份认证，但未列入本看板的使用人员。需要使用的，请将下列账号告知管理员。"
        return _told("未获准使用", words, said, status=403, account=as_whom, leave=True)
    if said.gateway is not None:
        words = "本看板通过单位统一认证网关登录。请从网关地址进入。"
        return _told("请先登录", words, said, status=401)
    there = scope["path"] + (f"?{query}" if (query := scope.get("query_string", b"").decode("latin-1")) else "")
    way = f"{SIGN_IN}?{urllib.parse.urlencode({'next': there})}" if _is_ours(there) and there != "/" else SIGN_IN
    words = "使用单位统一身份认证登录。登录后按您的角色查看或填报。"
    return _told("登录", words, said, status=401, way=way)


def _told(title: str, words: str, said: Access, *, status: int, way: str = "", account: str = "", leave: bool = False) -> Response:  # fmt: skip
    made = markup.render(
        "signin",
        title=title,
        words=words,
        way=way,
        account=account,
        leave=SIGN_OUT if leave else "",
        contact=said.contact,
    )
    return HTMLResponse(made, status, headers={"Cache-Control": "no-store"})


def _ways(
    scope: Scope, asked: Headers, said: Access, session: Session | None, person: Person | None, trouble: str
) -> Response:
    """/signin, /signout, and what a page asks from time to time: whether its session goes on."""
    path, kept = scope["path"], {"Cache-Control": "no-store"}
    if path == STATE:
        return Response(status_code=204 if person else 401, headers=kept)
    if path == SIGN_OUT:
        if _is_foreign(asked):
            return PlainTextResponse("无法退出：请求来自其他网站。", 403)
        if session is not None and session.of is None:
            trail.write(
                "退出", client=(scope.get("client") or ("",))[0], who=person.name if person else session.known.words
            )
            sessions.book().end(session)
        return RedirectResponse(said.gateway.leave if said.gateway else LEAVE, 302, headers=kept)
    query = urllib.parse.parse_qs(scope.get("query_string", b"").decode("latin-1"))
    there = query.get("next", ["/"])[0]
    there = there if _is_ours(there) else "/"
    if trouble or said.gateway is not None or person is not None:
        return RedirectResponse(there, 302, headers=kept)
    way = "/auth/login?" + urllib.parse.urlencode({"provider": encode_provider_token("default")})
    answer = RedirectResponse(way, 302, headers=kept)
    answer.set_cookie(
        NEXT,
        urllib.parse.quote(there),
        max_age=600,
        httponly=True,
        samesite="lax",
        secure=scope.get("scheme") == "https",
    )
    return answer


def _is_foreign(asked: Headers) -> bool:
    """Whether another site's page made a browser ask."""
    return asked.get("sec-fetch-site", "none") not in ("none", "same-origin")


def _secure(cookie: bytes) -> bytes:
    """A cookie of signing in that only comes back over HTTPS."""
    ours = cookie.startswith((USER_COOKIE_NAME.encode(), TOKENS_COOKIE_NAME.encode()))
    return cookie + b"; Secure" if ours and b"secure" not in cookie.lower() else cookie
