"""The gate in front of Streamlit: who is let in, what is passed over, what every answer says; asked as an ASGI server asks it."""

import asyncio
import base64
import hashlib
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
import streamlit as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.web import bootstrap
from streamlit.web.server.starlette import starlette_server

from tests import browser
from ui import cache, entries, gate, together

ROOMS = {"pandas", "duckdb", "ui.cache", "ui.menu", "actions.assess", "actions.board", "exports", "gaps", "store"}
HERE, ELSEWHERE = "127.0.0.1:8501", "http://evil.example"


def test_the_front_door_is_open_before_the_rooms_behind_it():
    """Of all that a page needs the start imports nothing: the server says it is healthy in a third of the time, and opens the rooms beside (app._rooms)."""
    told = subprocess.run(
        [sys.executable, "-c", "import sys, app; print(*sys.modules)"], cwd=browser.ROOT, text=True, capture_output=True
    )
    assert "ui.gate" in told.stdout.split(), told.stderr
    assert not ROOMS & set(told.stdout.split())


FILES = {
    "xlsxwriter",
    "openpyxl",
    "pptx",
    "docx",
    "lxml",
    "pdfplumber",
    "python_calamine",
    "choreographer",
    "kaleido",
    "plotly.express",
}


def test_what_writes_and_reads_files_is_not_opened_for_a_page():
    """Nothing the first page and the board are drawn with needs a library of files or pictures (app._rooms): they would be in the memory of every server."""
    told = subprocess.run(
        [sys.executable, "-c", "import sys, app; from actions import board; app._rooms(); print(*sys.modules)"],
        cwd=browser.ROOT,
        text=True,
        capture_output=True,
    )
    assert "ui.overview" in told.stdout.split(), told.stderr
    assert not FILES & set(told.stdout.split())


async def _ask(headers: list[tuple[str, str]], *, kind: str, path: str, method: str, heard: list[bytes]):
    """What the app behind the gate saw (scope, messages), and what came out."""
    seen, sent, coming = [], [], [{"type": "websocket.receive", "bytes": one} for one in heard]

    async def receive():
        return coming.pop(0) if coming else {"type": "websocket.disconnect"}

    async def send(message):
        sent.append(message)

    async def streamlit(scope, receive, send):
        seen.append({key.decode(): value.decode() for key, value in scope["headers"]})
        if kind == "websocket":
            while (message := await receive())["type"] == "websocket.receive":
                seen.append(message["bytes"])
        else:
            await send({"type": "http.response.start", "status": 200, "headers": [(b"x-frame-options", b"SAMEORIGIN")]})
            await send({"type": "http.response.body", "body": b"ok"})

    scope = {
        "type": kind,
        "path": path,
        "client": ("10.0.0.7", 1),
        "headers": [(a.encode(), b.encode("latin-1")) for a, b in headers],
    }
    await gate.Gate(streamlit)(scope | ({"method": method} if kind == "http" else {}), receive, send)
    return seen, sent


def ask(*headers: tuple[str, str], kind: str = "http", path: str = "/", method: str = "GET", heard: list[bytes] = ()):
    return browser.answered(_ask(list(headers), kind=kind, path=path, method=method, heard=list(heard)))


def passes(host: str | None = HERE, origin: str | None = None, **more) -> bool:
    given = [(name, value) for name, value in (("host", host), ("origin", origin)) if value is not None]
    return bool(ask(*given, **more)[0])


HOSTS = {
    **dict.fromkeys(("127.0.0.1:8501", "127.0.0.1", "localhost:8501", "LOCALHOST", "localhost.", "[::1]:8501", "10.1.2.3:8501", "[fe80::1]"), True),
    **dict.fromkeys(("evil.example", "evil.example:8501", "127.0.0.1.evil.example", "localhost.evil.example", "xlocalhost", ""), False),
    **dict.fromkeys(("127.0.0.1:8501@evil.example", "evil.example/127.0.0.1", "[::1", "::1]", "127.0.0.1:x", "localhost:8501:1", "县"), False),
}  # fmt: skip


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_the_host_asked_for_is_this_server(host, kind):
    """DNS rebinding: a page of evil.example whose name was made to point here would be of the same origin as this server."""
    assert passes(host.encode().decode("latin-1"), kind=kind) is HOSTS[host]


def test_one_host_and_no_two():
    assert not passes(None) and ask(("host", HERE), ("host", "evil.example"))[0] == []
    assert ask(("host", HERE), ("origin", f"http://{HERE}"), ("origin", ELSEWHERE))[0] == []


ORIGINS = {
    None: True,
    "http://127.0.0.1:8501": True,
    "https://127.0.0.1:8501": True,
    **dict.fromkeys(("null", "", ELSEWHERE, "http://127.0.0.1:8502", "http://127.0.0.1", "http://localhost:8501", "file://"), False),
    **dict.fromkeys(("http://127.0.0.1:8501/", "http://127.0.0.1:8501.evil.example", "http://evil.example@127.0.0.1:8501", "http://["), False),
    **dict.fromkeys(("chrome-extension://127.0.0.1:8501", "//127.0.0.1:8501", "http://127.0.0.1:8501\u2028"), False),
}  # fmt: skip


@pytest.mark.parametrize("origin", ORIGINS)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_who_asks_comes_from_a_page_of_this_server(origin, kind):
    given = None if origin is None else origin.encode().decode("latin-1")
    assert passes(HERE, given, kind=kind) is ORIGINS[origin]


def test_a_host_that_is_named_is_let_in_also_through_a_proxy_that_changes_host(monkeypatch):
    name, port = "https://kanban.example.cn", "http://kanban.example.cn:8443"
    assert not passes("kanban.example.cn") and not passes(HERE, name)
    monkeypatch.setenv(gate.VARIABLE, "kanban.example.cn, kanban.example.cn:8443")
    assert passes("kanban.example.cn", name) and passes("KANBAN.example.cn:443", name)
    assert passes(HERE, name) and passes(HERE, port)
    assert not passes(HERE, ELSEWHERE) and not passes(HERE, "https://kanban.example.cn:8444")
    seen, _ = ask(("host", HERE), ("origin", name), kind="websocket")
    assert seen[0]["host"] == "kanban.example.cn", "Streamlit asks the internet who it is where host and origin differ"


def test_a_refusal_says_why_and_what_to_do():
    _, sent = ask(("host", "evil.example"))
    assert sent[0]["status"] == 421 and gate.VARIABLE in sent[1]["body"].decode()
    _, sent = ask(("host", HERE), ("origin", ELSEWHERE))
    assert sent[0]["status"] == 403 and "其他网站" in sent[1]["body"].decode()
    _, sent = ask(("host", HERE), ("origin", ELSEWHERE), kind="websocket")
    assert sent == [{"type": "websocket.close", "code": 1008}], "before it is accepted"


@pytest.mark.parametrize(
    "path", ["/_stcore/metrics", "/base/_stcore/metrics", "/_stcore/agent/openapi.json", "/_stcore/agent"]
)
def test_what_is_for_developers_is_not_there(path):
    seen, sent = ask(("host", HERE), path=path)
    assert seen == [] and sent[0]["status"] == 404


def test_files_that_no_page_took_fill_the_memory_to_a_limit(monkeypatch):
    path = "/_stcore/upload_file/session/file"
    for held, taken in ((gate.UPLOADS, True), (gate.UPLOADS + 1, False)):
        monkeypatch.setattr(gate, "_held", lambda held=held: held)
        seen, sent = ask(("host", HERE), path=path, method="PUT")
        assert bool(seen) == taken and sent[0]["status"] == (200 if taken else 413)
        assert passes(path=path, method="DELETE") and passes(method="GET"), "what is there can be taken and given up"


def test_every_answer_carries_the_headers_and_keeps_its_own():
    for headers in ([("host", HERE)], [("host", "evil.example")]):
        told = {key.decode(): value.decode() for key, value in ask(*headers)[1][0]["headers"]}
        assert told["x-content-type-options"] == "nosniff" and told["referrer-policy"] == "same-origin"
        assert told["x-frame-options"] == ("SAMEORIGIN" if headers == [("host", HERE)] else "DENY")
        policy = dict(part.partition(" ")[::2] for part in told["content-security-policy"].split("; "))
        assert policy["frame-ancestors"] == policy["object-src"] == "'none'" and policy["default-src"] == "'self'"
        assert "unsafe" not in policy["script-src"] and "'sha256-" in policy["script-src"]


async def _page_of_streamlit(path: str, status: int = 200) -> list[dict]:
    """What comes out where Streamlit answers every address with its one page."""
    sent = []

    async def send(message):
        sent.append(message)

    async def streamlit(scope, receive, send):
        kind = [(b"content-type", b"text/html; charset=utf-8")] if status == 200 else []
        await send({"type": "http.response.start", "status": status, "headers": kind})
        await send({"type": "http.response.body", "body": b"<title>Streamlit</title>" if kind else b""})

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "client": ("10.0.0.7", 1),
        "headers": [(b"host", HERE.encode())],
    }
    await gate.Gate(streamlit)(scope, None, send)
    return sent


@pytest.mark.parametrize("path", ["/foo", "/overview", "/compare/x", "/%3Cscript%3E", "/<script>", "/县"])
def test_an_unknown_address_is_told_in_chinese_with_the_ways_to_the_pages(path):
    start, body = browser.answered(_page_of_streamlit(path))
    told = body["body"].decode()
    assert start["status"] == 404 and "没有该页面" in told and "Streamlit" not in told and "<script" not in told
    assert '<a href="/">总览</a>' in told and all(f">{title}</a>" in told for title, _ in entries.PAGES.values())
    assert (b"x-frame-options", b"DENY") in start["headers"]


@pytest.mark.parametrize("path", ["/board", "/media/1e3bc15bae988118.html"])  # the latter: a pack that is downloaded
def test_what_is_no_page_of_streamlit_is_let_pass(path):
    assert b"Streamlit" in browser.answered(_page_of_streamlit(path))[1]["body"]


@pytest.mark.parametrize("path", ["/", *(f"/{name}" for name in entries.PAGES if name != "overview"), "/compare/"])
@pytest.mark.parametrize("status", [200, 304])
def test_a_page_of_ours_is_chinese_and_has_its_looks_before_anything_is_drawn(path, status):
    start, body = browser.answered(_page_of_streamlit(path, status=status))
    told, headers = body["body"].decode(), dict(start["headers"])
    assert start["status"] == 200 and '<html lang="zh-CN">' in told and "<title>Streamlit</title>" not in told
    assert "--bar:" in told and '<div id="root">' in told, "our sheet, and Streamlit's page"
    assert headers[b"cache-control"] == b"no-cache" and int(headers[b"content-length"]) == len(body["body"])
    scripts = re.findall(r"<script>(.*?)</script>", told, re.S)
    allowed = headers[b"content-security-policy"].decode()
    hashes = [base64.b64encode(hashlib.sha256(one.encode()).digest()).decode() for one in scripts]
    assert len(scripts) == 3 and all(one in allowed for one in hashes)


def test_only_messages_of_a_page_reach_streamlit():
    clear, run, git = BackMsg(clear_cache=True), BackMsg(), BackMsg(load_git_info=True)
    run.rerun_script.query_string = "batch=2"
    heard = [one.SerializeToString() for one in (clear, run, git, clear)] + [b"\xff\xff", run.SerializeToString()]
    seen, _ = ask(("host", HERE), kind="websocket", heard=heard)
    assert seen[1:] == [heard[1], b"\xff\xff", heard[1]]


def test_should_the_caches_be_emptied_all_the_same_the_worker_of_before_is_closed(monkeypatch):
    """The gate passes no message that empties them; where a test or a next Streamlit does, no browser is left behind."""
    closed = []

    class Worker:
        def close(self) -> None:
            closed.append(self)

    monkeypatch.setattr(cache.downloads, "worker", lambda **_: Worker())
    cache.close()
    first = cache.worker()
    assert cache.worker() is first and closed == []
    st.cache_resource.clear()
    assert closed == [first] and cache.worker() is not first
    cache.close()


def test_what_is_sent_does_not_wait_for_an_acknowledgement():
    """On the loop and the socket Streamlit takes, Nagle's algorithm is off: else each answer but the first of a connection waits 40 ms."""
    found: list[int] = []

    class Asked(asyncio.Protocol):
        def connection_made(self, transport):
            found.append(transport.get_extra_info("socket").getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            transport.close()

    async def serve():
        listening = starlette_server._bind_socket("127.0.0.1", 0, 1)
        server = await asyncio.get_running_loop().create_server(Asked, sock=listening)
        async with server:
            reader, writer = await asyncio.open_connection(*listening.getsockname())
            await reader.read()
            writer.close()

    with ThreadPoolExecutor(1) as apart:  # a browser of another test may have left its loop running in this thread
        apart.submit(lambda: bootstrap._run_server_loop(serve())).result()
    assert found == [1]


def _message(**said) -> dict:
    return {"type": "websocket.send", "bytes": ForwardMsg(**said).SerializeToString()}


BEGIN, END = _message(new_session={}), _message(script_finished=ForwardMsg.FINISHED_SUCCESSFULLY)
PIECES = [_message(delta={"fragment_id": f"{number}"}) for number in range(90)]


async def _handed(messages: list[dict], *, hold: float = 60.0) -> list[list[dict]]:
    """What had come out after each message went in."""
    out: list[dict] = []

    async def send(message: dict) -> None:
        await asyncio.sleep(0)  # a socket that has to be waited for: the next message is on its way
        out.append(message)

    told, handing, together.HOLD = [], together.Together(send), hold
    for message in messages:
        await handing(message)
        told.append(list(out))
    if hold == 0:
        await asyncio.sleep(0.05)
        told.append(list(out))
    return told


def test_what_a_run_sends_comes_in_one_portion_and_in_order(monkeypatch):
    monkeypatch.setattr(together, "HOLD", together.HOLD)
    told = browser.answered(_handed([BEGIN, *PIECES, END]))
    assert not any(told[:-1]) and told[-1] == [BEGIN, *PIECES, END]


def test_what_belongs_to_no_run_and_the_end_of_a_websocket_wait_for_nothing(monkeypatch):
    monkeypatch.setattr(together, "HOLD", together.HOLD)
    status, over = _message(session_status_changed={}), {"type": "websocket.close", "code": 1000}
    told = browser.answered(_handed([status, BEGIN, PIECES[0], over, status]))
    assert told == [
        [status],
        [status],
        [status],
        [status, BEGIN, PIECES[0], over],
        [status, BEGIN, PIECES[0], over, status],
    ]


def test_of_a_run_that_takes_its_time_is_shown_what_is_there(monkeypatch):
    monkeypatch.setattr(together, "HOLD", together.HOLD)
    assert browser.answered(_handed([BEGIN, *PIECES], hold=0))[-1] == [BEGIN, *PIECES]
