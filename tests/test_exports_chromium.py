"""The export worker: every caller gets his own picture, a browser that dies is started anew, nothing leaves this machine."""

import io
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer, ThreadingHTTPServer
from pathlib import Path

import plotly.graph_objects as go
import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from actions import pack_files
from exports import chromium, html, typeface
from exports.chromium import NoPicture, Worker
from exports.report_data import PROGRAM
from tests import browser, packs
from tests.test_exports_html import Read

pytestmark = [pytest.mark.browser, pytest.mark.skipif(browser.is_let_off(), reason="没有 Chromium")]


@pytest.fixture(scope="module")
def worker():
    made = Worker()
    yield made
    made.close()


def one(number: int) -> go.Figure:
    """A figure whose colour is its number."""
    figure = go.Figure(go.Bar(x=[f"第{number}县"], y=[number], marker={"color": colour(number)}))
    return figure.update_layout(plot_bgcolor=colour(number), paper_bgcolor=colour(number))


def colour(number: int) -> str:
    return f"#{number * 7 % 256:02x}{number * 37 % 256:02x}{number * 73 % 256:02x}"


def seen(picture: bytes) -> str:
    image = Image.open(io.BytesIO(picture)).convert("RGB")
    return "#{:02x}{:02x}{:02x}".format(*image.getpixel((3, 3)))


def children(pid: int) -> list[str]:
    return subprocess.run(["pgrep", "-g", str(pid)], capture_output=True, text=True).stdout.split()


def test_thirty_two_pictures_asked_for_by_eight_threads_are_each_the_one_asked_for(worker):
    with ThreadPoolExecutor(8) as many:
        made = list(
            many.map(lambda n: seen(worker.figure(one(n), format="png", width=120, height=80, scale=1)), range(32))
        )
    assert made == [colour(n) for n in range(32)] and worker.waiting() == 0


def test_a_picture_has_the_size_asked_for(worker):
    picture = Image.open(io.BytesIO(worker.figure(one(5), format="png", width=300, height=200, scale=2)))
    assert picture.size == (600, 400)


def test_svg_and_pdf_hold_the_words(worker, tmp_path):
    assert "第5县" in worker.figure(one(5), format="svg", width=300, height=200).decode("utf-8")
    pdf = worker.figure(one(5), format="pdf", width=300, height=200)
    assert pdf.startswith(b"%PDF") and b"NotoSansSC" in pdf, "the shipped font is in the file: no boxes anywhere"


def test_chinese_is_drawn_with_the_shipped_font_not_as_boxes(worker):
    """Where a sign is missing all signs look alike."""
    pictures = {
        sign: worker.figure(
            go.Figure().update_layout(title={"text": sign * 3, "font": {"family": "sans-serif"}}),
            format="png",
            width=200,
            height=120,
            scale=1,
        )
        for sign in "县率◐≥"
    }
    assert len(set(pictures.values())) == len(pictures)
    known = TTFont(typeface.font_file(), lazy=True).getBestCmap()
    assert all(ord(sign) in known for sign in pictures)


@pytest.mark.soak
def test_a_browser_that_dies_is_started_anew_and_the_job_finishes(worker):
    assert seen(worker.figure(one(1), format="png", width=120, height=80, scale=1)) == colour(1)
    first = worker._browser.subprocess.pid
    jobs = [worker.submit_figure(one(n), format="png", width=120, height=80, scale=1) for n in range(40)]
    os.killpg(first, signal.SIGKILL)
    assert [seen(job.result(120)) for job in jobs] == [colour(n) for n in range(40)]
    assert worker._browser.subprocess.pid != first and children(first) == []


@pytest.mark.soak
def test_a_figure_that_cannot_be_drawn_says_so_and_the_next_one_is_drawn(worker):
    broken = go.Figure(go.Bar(y=[1]))
    broken.to_json = lambda: "{not json"
    with pytest.raises(NoPicture, match="再试过一次"):
        worker.figure(broken, format="png")
    assert seen(worker.figure(one(9), format="png", width=120, height=80, scale=1)) == colour(9)


def test_nothing_is_asked_of_another_machine(worker):
    """A page that asks another machine by name, by number, and this one: only this one hears of it."""
    heard = []

    class Ear(BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    ear = HTTPServer(("", 0), Ear)  # 127.0.0.3 is another machine to the browser, one that would answer
    threading.Thread(target=ear.serve_forever, daemon=True).start()
    asked = """<script>window.told = {}; for (const [name, url] of [['number', 'http://127.0.0.3:PORT/a'], ['name', 'http://example.com/b'], ['here', 'http://127.0.0.1:PORT/c']])
        fetch(url, {mode: 'no-cors'}).then(() => { told[name] = 'answered' }, () => { told[name] = 'refused' })</script>""".replace(
        "PORT", str(ear.server_port)
    )

    async def ask(tab):
        frame = (await chromium._send(tab, "Page.getFrameTree"))["frameTree"]["frame"]["id"]
        await chromium._send(tab, "Page.setDocumentContent", frameId=frame, html=asked)
        wait = "new Promise(done => { const look = () => Object.keys(told).length === 3 ? done(told) : setTimeout(look, 50); look() })"
        return await chromium._evaluate(tab, wait)

    assert worker._queue(lambda: worker._in_a_tab(ask)).result(60) == {
        "number": "refused",
        "name": "refused",
        "here": "answered",
    }
    assert heard == ["/c"]
    ear.shutdown()


PAGE = """<!doctype html><meta charset="utf-8"><div data-testid="stApp" data-test-script-state="notRunning"><div data-testid="stMain">
<h1>总览</h1><p>乙县 孕产妇死亡率 50.3</p>{mark}</div></div>"""


@contextmanager
def a_page(mark: str, *, host: str = "127.0.0.1", status: int = 200):
    """Serves a page as Streamlit leaves it, with a mark in it; gives its address."""

    class Server(ThreadingHTTPServer):  # the browser opens connections that it asks nothing on
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.format(mark=mark).encode())

        def log_message(self, *_):
            pass

    server = Server((host, 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    named = f"[{host}]" if ":" in host else host
    try:
        yield f"http://{named}:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


PROVEN = '<div data-proof="abc"></div>'
WAYS = {
    "screen": lambda worker, invite: worker.page(invite, width=400, height=300),
    "sheets": lambda worker, invite: worker.sheets(invite, sheet="a4"),
    "pictures": lambda worker, invite: worker.pictures(invite, sheet="wide"),
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "mark",
    ["", '<div data-proof=""></div>', '<div data-proof="abd"></div>', PROVEN + '<div data-proof="other"></div>'],
    ids=["no proof", "an empty one", "another's", "another's beside it"],
)
def test_a_page_without_its_proof_is_never_pictured(worker, mark, way):
    with a_page(mark) as address, pytest.raises(NoPicture, match="不能确认是供外发的版本"):
        WAYS[way](worker, lambda: (address, "abc"))


def test_an_empty_proof_proves_nothing(worker):
    with a_page('<div data-proof=""></div>') as address, pytest.raises(NoPicture, match="不能确认"):
        worker.page(lambda: (address, ""))


def test_a_page_with_its_proof_is_pictured(worker):
    with a_page(PROVEN) as address:
        picture = worker.page(lambda: (address, "abc"), width=400, height=300)
    assert Image.open(io.BytesIO(picture)).size == (400, 300)


LONG = """<style>.piece {{height: 700px; background: #1b7f79}} @media print {{tr {{break-inside: avoid}}}}</style>
<table style="width: 2000px"><thead><tr><th>表头</th></tr></thead>{rows}</table>
<div data-testid="stPlotlyChart"><div class="js-plotly-plot"><div class="svg-container" style="height: 1500px; position: relative">
<svg class="main-svg" width="800" height="1500">{marks}</svg></div></div></div><script>
document.querySelector('.js-plotly-plot').layout = {{meta: {{head: 50, cuts: [400, 900, 1200]}}}}</script>"""


def test_a_long_page_is_put_on_sheets_with_its_heads_and_no_drawing_is_cut_but_where_it_may_be(worker):
    rows = "".join(f"<tr><td>第{n}行<br>甲{n}<br>乙{n}</td></tr>" for n in range(60))
    marks = '<text y="30">图头</text>' + "".join(
        f'<text y="{y}">图{y}</text>' for y in (380, 440, 880, 940, 1180, 1240, 1480)
    )
    with a_page(PROVEN + LONG.format(rows=rows, marks=marks)) as address:
        pictures = worker.pictures(lambda: (address, "abc"), sheet="wide")
        document = pypdfium2.PdfDocument(worker.sheets(lambda: (address, "abc"), sheet="wide"))
    assert {Image.open(io.BytesIO(one)).size for one in pictures} == {(1920, 1080)} and len(pictures) == len(document)
    sheets = [re.sub(r"\s", "", one.get_textpage().get_text_range()) for one in document]
    for n in range(60):
        (holder,) = (text for text in sheets if f"第{n}行" in text)
        assert f"甲{n}" in holder and f"乙{n}" in holder and "表头" in holder, (
            "a row is whole, and its head stands above it"
        )
    parts = [re.findall(r"图头|图\d+", text) for text in sheets if "图头" in text]
    assert parts == [
        ["图头", "图380"],
        ["图头", "图440", "图880"],
        ["图头", "图940", "图1180"],
        ["图头", "图1240", "图1480"],
    ]


def test_a_page_that_loses_its_proof_while_it_is_pictured_is_not_delivered(worker):
    """As one whose connection broke: it comes back as anyone's page. Here at the moment it is laid out for paper."""
    gone = "matchMedia('print').addEventListener('change', () => document.querySelector('[data-proof]').remove())"
    lost = f"{PROVEN}<script>{gone}</script>"
    with a_page(lost) as address, pytest.raises(NoPicture, match="不能确认"):
        worker.sheets(lambda: (address, "abc"), sheet="wide")


@pytest.mark.parametrize("host", ["127.0.0.2", "::1"])
def test_a_worker_reaches_the_host_it_is_made_for_and_no_other(host):
    alone = Worker(host=host)
    try:
        with a_page(PROVEN, host=host) as address:
            assert alone.page(lambda: (address, "abc"), width=400, height=300)
        with a_page(PROVEN, host="127.0.0.3") as address, pytest.raises(NoPicture, match="无法连接看板"):
            alone.page(lambda: (address, "abc"))
    finally:
        alone.close()


def test_where_nobody_answers_it_says_so_without_trying_again(worker):
    port, asked = browser.free_port(), []

    def invite() -> tuple[str, str]:
        asked.append(port)
        return f"http://127.0.0.1:{port}/?shot=token", "abc"

    with pytest.raises(NoPicture, match="无法连接看板") as told:
        worker.page(invite)
    assert asked == [port] and "token" not in str(told.value)


def test_a_server_that_refuses_is_not_waited_for(worker):
    with a_page(PROVEN, status=421) as address, pytest.raises(NoPicture, match="HTTP 421"):
        worker.page(lambda: (address, "abc"))


def test_a_page_tried_once_more_is_asked_for_with_a_new_link(worker):
    """The browser dies under the first visit, whose token is spent: the second one needs its own."""
    tried = []

    def invite() -> tuple[str, str]:
        tried.append(len(tried))
        if len(tried) == 1:
            os.killpg(worker._browser.subprocess.pid, signal.SIGKILL)
        return address, "abc"

    with a_page(PROVEN) as address:
        assert worker.page(invite, width=400, height=300)
    assert tried == [0, 1]


def test_without_a_browser_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setattr(chromium, "NAMES", ())
    monkeypatch.delenv("BROWSER_PATH", raising=False)
    alone = Worker()
    try:
        with pytest.raises(NoPicture, match="apt install chromium"):
            alone.figure(one(1), format="png")
    finally:
        alone.close()


def test_closing_leaves_no_process_behind():
    alone = Worker()
    alone.figure(one(1), format="png", width=120, height=80, scale=1)
    pid = alone._browser.subprocess.pid
    assert children(pid)
    alone.close()
    browser.wait_for(lambda: children(pid) == [] or (_ for _ in ()).throw(OSError()), seconds=10)
    alone.close()


def test_closing_fails_the_jobs_that_wait():
    """A server that stops must not leave a session waiting for a picture that nobody makes any more."""
    alone = Worker()
    jobs = [alone.submit_figure(one(n), format="png", width=120, height=80, scale=1) for n in range(30)]
    jobs[0].result(60)
    alone.close()
    told = [job.exception(10) for job in jobs[1:]]
    assert [type(one) for one in told if one] == [NoPicture] * sum(map(bool, told)) and alone.waiting() == 0
    assert told[-1] is not None, "the last one was still waiting"


@pytest.mark.soak
def test_memory_stays_bounded_over_a_hundred_pictures():
    alone = Worker()

    def memory() -> int:
        pages = [int(open(f"/proc/{pid}/statm").read().split()[1]) for pid in children(alone._browser.subprocess.pid)]
        return sum(pages) * os.sysconf("SC_PAGE_SIZE") // 2**20

    try:
        sizes = []
        for number in range(100):
            alone.figure(one(number), format="png", width=960, height=540, scale=2)
            if number % 20 == 19:
                sizes.append(memory())
        assert max(sizes) < sizes[0] + 300, sizes
    finally:
        alone.close()


def test_a_document_runs_no_script_and_the_browser_keeps_its_rules(worker, tmp_path):
    """A name with a script in it that found its way into a document would have run, and read a file of this machine."""
    secret = tmp_path / "secret.txt"
    secret.write_text("密", "utf-8")
    html = f"""<body><p id=told>未变</p><img src=x onerror="told.textContent='RAN'"><script>told.textContent = 'RAN'</script>
        <iframe src="{secret.as_uri()}"></iframe></body>"""
    told = {}

    async def print_and_look(tab):
        pdf = await chromium._document(tab, html)
        told["text"] = await chromium._evaluate(tab, "document.getElementById('told').textContent")
        return pdf

    assert worker._queue(lambda: worker._in_a_tab(print_and_look)).result(60).startswith(b"%PDF")
    assert told["text"] == "未变"
    said = Path(f"/proc/{worker._browser.subprocess.pid}/cmdline").read_bytes().decode()
    assert "--user-data-dir" in said and not any(flag in said for flag in chromium.UNWANTED)


def test_a_page_cannot_read_another_site(worker):
    """With web security off, fetch without no-cors would give the page what the other server answers."""
    with a_page(PROVEN) as here, a_page("密") as there:

        async def ask(tab):
            await chromium._open(tab, here)
            return await chromium._evaluate(tab, f"fetch('{there}').then(() => 'read', () => 'refused')")

        assert worker._queue(lambda: worker._in_a_tab(ask)).result(60) == "refused"


def _speak_of(words: str) -> bool:
    """Whether a process was started with these words."""
    for one in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if words.encode() in one.read_bytes():
                return True
        except OSError:  # it ended meanwhile
            continue
    return False


@pytest.mark.soak
def test_a_worker_leaves_nothing_on_disk_and_takes_away_what_a_killed_one_left(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    code = """
import os, signal, sys, tempfile
from tests.test_exports_chromium import Worker, one
tempfile.tempdir = sys.argv[1]
Worker().figure(one(1), format="png", width=120, height=80, scale=1)
os.kill(os.getpid(), signal.SIGKILL)
"""
    subprocess.run([sys.executable, "-c", code, tmp_path], cwd=browser.ROOT, timeout=60)
    (left,) = tmp_path.iterdir()
    assert list(left.glob("*/Default")), "the browser's profile stands in the worker's own folder"
    for _ in range(600):  # its Chromium notices after a moment, and writes until then
        if not _speak_of(str(left)):
            break
        time.sleep(0.1)
    living, other = Worker(), Worker()
    try:
        assert not left.exists() and living._folder.exists() and other._folder.exists()
        living.figure(one(1), format="png", width=120, height=80, scale=1)
    finally:
        other.close()
        living.close()
    assert list(tmp_path.iterdir()) == []


def sheets_of(body: bytes) -> list[str]:
    """The words of each page of a PDF, without spaces."""
    return [re.sub(r"\s|\ufffe", "", page.get_textpage().get_text_range()) for page in pypdfium2.PdfDocument(body)]


def rows_of(lines: list[list[str]]) -> list[str]:
    """The rows of a section's tables as their cells stand one after the other, without heads and what stands below a row."""
    heads = ("指标", "核对项", "任务", "文件")
    return ["".join(line).replace(" ", "") for line in lines if len(line) > 1 and line[0] not in heads]


def test_a_pack_as_pdf_says_what_the_page_says(worker, real_store):
    """Of 山丹县: every row of every table, its cells one after the other; bookmarks, title and author."""
    pack = packs.real(real_store)
    body = pack_files.one(pack, "pdf", worker)
    whole = "".join(sheets_of(body))
    for key, lines in Read(html.write(pack)).sections.items():
        assert [row for row in rows_of(lines) if key != "overview" and row not in whole] == [], key
    made = pypdfium2.PdfDocument(body)
    names = {one.get_title() for one in made.get_toc()}
    assert {"总览表", "山丹县", "规划文本核对", "重点任务", "判定方法", "数据来源"} <= names
    told = made.get_metadata_dict()
    assert told["Title"] == pack.title and told["Author"] == PROGRAM


def test_no_row_and_no_head_stands_alone_on_a_sheet(worker, real_store):
    """Of tables of 9 to 40 rows, each of an area of its own."""
    pack = packs.only(packs.real(real_store), "counties")
    (whole,) = pack.counties
    free = [n for n, a in enumerate(whole.rows) if a.attribute == "none"]
    counties = [
        replace(
            whole,
            area=replace(whole.area, code=f"98{n:04d}", name=f"第{n}县"),
            others=(),
            **{name: tuple(getattr(whole, name)[at] for at in free[:n]) for name in ("rows", "parts", "series")},
        )
        for n in range(9, 41)
    ]
    pack = replace(pack, counties=tuple(counties), areas=tuple(one.area for one in counties), others=())
    sheets = sheets_of(worker.document(html.write_for_paper(pack, annex=False), landscape=True))
    rows = rows_of(Read(html.write(pack)).sections[f"a{counties[-1].area.code}"])
    held = [sum(row in sheet for row in rows) for sheet in sheets if "判定" in sheet]
    assert len(rows) == 40 and len(held) > len(counties) and min(held) > 1, held


def test_a_document_of_hundreds_of_sheets_has_more_time_than_a_page(monkeypatch):
    """21 areas of 91 targets are 2.3 million signs and took 57 seconds of the 60 there were."""
    asked = []
    monkeypatch.setattr(Worker, "_queue", lambda self, work, seconds=chromium.SECONDS: asked.append(seconds) or Done())
    idle = Worker()
    try:
        idle.document("x" * 2_300_000)
        idle.document_pictures("x" * 2_300_000)
        idle.page(lambda: ("", ""))
    finally:
        idle.close()
    assert asked[0] == asked[1] > 150 and asked[2] == chromium.SECONDS


class Done:
    @staticmethod
    def result() -> bytes:
        return b""
