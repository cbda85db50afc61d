"""What the server does beside its pages: it asks no other machine, has one export worker whatever is sent to it, and cleans up when it stops."""

import contextlib
import json
import shutil
import socket
import tempfile
import urllib.request
from pathlib import Path

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.sync.client import connect

from tests import browser
from tests.browser import link, settled
from tests.test_browser_pack import download, shoot

pytestmark = pytest.mark.browser

# Runs in every Python of the server: whom it looks up and whom it calls, as Python itself tells; this machine left out.
RECORD = """
import json, os, sys
CALLS = ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr", "socket.connect", "socket.sendto", "socket.sendmsg")
def heard(event, given):
    if event in CALLS:
        whom = given[0] if event.startswith("socket.get") else given[1]
        host = whom[0] if isinstance(whom, tuple) else whom
        if isinstance(host, bytes): host = host.decode()
        if event == "socket.getaddrinfo" or isinstance(whom, tuple) or event.startswith("socket.getho"):
            with open(os.path.join(os.path.dirname(__file__), "asked"), "a") as file:
                file.write(json.dumps([event, host]) + "\\n")
sys.addaudithook(heard)
heard("socket.getaddrinfo", ["127.0.0.1"])
"""
HERE = ("127.", "::1", "::ffff:127.", "localhost")


@pytest.fixture
def recorded(tmp_path, monkeypatch):
    """Servers started from now on tell whom they ask beyond this machine: what recorded() gives."""
    folder = tmp_path / "record"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(RECORD)
    (folder / "bash").write_text(
        f'exec() {{ builtin exec env PYTHONPATH="{folder}" "$@"; }}\n'
    )  # make.sh unsets what it inherits
    monkeypatch.setenv("BASH_ENV", str(folder / "bash"))

    def asked() -> list:
        lines = [json.loads(line) for line in (folder / "asked").read_text().splitlines()]
        assert len(lines) > 1, "it is there: in make.sh's Python, and in the export browser's"
        return [line for line in lines if line[1] and not str(line[1]).startswith(HERE)]

    return asked


def handshake(address: str, *, host: str = "", origin: str = "") -> str:
    """The first line of the answer to a websocket handshake, of anyone."""
    where = address.removeprefix("http://")
    name, port = where.split(":")
    lines = ["GET /_stcore/stream HTTP/1.1", f"Host: {host or where}", "Upgrade: websocket", "Connection: Upgrade"]
    lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="]
    lines += [f"Origin: {origin}"] if origin else []
    with socket.create_connection((name, int(port)), timeout=20) as wire:
        wire.sendall("\r\n".join([*lines, "", ""]).encode())
        return wire.recv(200).decode("latin-1").splitlines()[0]


@pytest.mark.soak
def test_no_socket_leaves_this_machine(opened, own_store, tmp_path, recorded):
    with browser.serving(own_store, log=tmp_path / "log") as address:
        told = [
            handshake(address, origin=one)
            for one in ("http://evil.example", "null", address.replace("127.0.0.1", "10.0.0.9"))
        ]
        told.append(handshake(address, host="evil.example", origin="http://evil.example"))
        assert [line.split()[1] for line in told] == ["403"] * 4
        assert handshake(address, origin=address).split()[1] == "101" == handshake(address).split()[1]
        assert urllib.request.urlopen(f"{address}/healthz", timeout=2).read() == b"ok"
        page = opened(address=address)
        for name in ("compare", "county", "progress", "ledger"):
            page.goto(f"{address}/{name}")
            browser.ready(page)
        page.goto(address + link("pack", demo=1, formats="html,pdf", sections="method"))
        browser.ready(page)
        page.locator(".st-key-pack_start button").click()
        assert download(page, "pack_pdf")[1].startswith(b"%PDF")
        shoot(page, "screen")
        page.goto(f"{address}/uploads")
        browser.ready(page)
        file = {
            "name": "年报.csv",
            "mimeType": "text/csv",
            "buffer": "县区,指标,单位,年份,数值\n山丹县,居民健康素养水平,%,2025,26.5\n".encode(),
        }
        page.locator("input[type=file]").set_input_files([file])
        page.locator(".st-key-who input").fill("王芳")
        page.locator(".st-key-write button").click()
        page.locator("text=第 2 批").first.wait_for()
        assert browser.complaints(page) == [], "the browser, too, found nothing that the policy forbids"
    assert recorded() == []
    log = (tmp_path / "log").read_text("utf-8")
    assert [line.partition("county_health: ")[2].split()[0] for line in log.splitlines() if "county_health: " in line] == [
        "拒绝", "拒绝", "拒绝", "拒绝", "会议材料", "截图", "上传",
    ]  # fmt: skip


@pytest.mark.soak
def test_one_worker_whatever_a_visitor_sends_and_nothing_left_when_the_server_stops(
    opened, own_store, tmp_path, monkeypatch
):
    temporary = Path(tempfile.mkdtemp())  # of a short name: Chromium's socket in it has room for 107 characters
    monkeypatch.setenv("TMPDIR", str(temporary))
    with browser.serving(own_store, log=tmp_path / "log") as address:
        page = opened(address=address)
        shoot(page, "screen")
        (folder,) = temporary.glob("exports-*")
        stream = address.replace("http", "ws") + "/_stcore/stream"
        with connect(stream, origin=address, subprotocols=["streamlit"]) as visitor:
            for _ in range(3):
                visitor.send(BackMsg(clear_cache=True).SerializeToString())
                visitor.send(BackMsg(app_heartbeat=True).SerializeToString())
                visitor.recv(timeout=20)  # the heartbeat's answer: what was sent before it has been dealt with
        page.goto(address)
        browser.ready(page)
        shoot(page, "screen")
        assert list(temporary.glob("exports-*")) == [folder], "the worker of before"
        page.locator(".st-key-menu a", has_text="上传记录").click()
        settled(page)
    assert [one.name for one in temporary.iterdir() if "exports" in one.name] == []
    shutil.rmtree(temporary)


@pytest.mark.soak
def test_files_that_no_page_takes_fill_the_memory_to_a_limit_only(opened, own_store, tmp_path):
    """Whoever has a session may send files to it: 20 MB each, any number."""
    with browser.serving(own_store, log=tmp_path / "log") as address:
        page = opened("/uploads", address=address)
        with page.expect_request(lambda one: "/upload_file/" in one.url and one.method == "PUT") as sent:
            page.locator("input[type=file]").set_input_files(
                [{"name": "a.csv", "mimeType": "text/csv", "buffer": b"a,b\n1,2\n"}]
            )
        url, token = sent.value.url, sent.value.headers["x-xsrftoken"]
        told = page.evaluate(
            """async ([url, token]) => {
                const told = [], body = new Blob([new Uint8Array(19 * 2 ** 20)]);
                for (let at = 0; at < 14; at++) {
                    const form = new FormData();
                    form.append('file', body, 'a.csv');
                    told.push((await fetch(url.slice(0, -4) + String(1000 + at), {method: 'PUT', body: form, headers: {'X-Xsrftoken': token}})).status);
                }
                return told;
            }""",
            [url, token],
        )
        assert told == [204] * 11 + [413] * 3
        with contextlib.suppress(Exception):
            page.close()
