"""The export worker: one headless Chromium, one job at a time, for pictures of charts and pages.

Streamlit runs each session in a thread of its own, and one browser answers them all: a queue keeps every caller's picture the
caller's. The browser is started at the first job, in a process group of its own; when it dies or hangs it is started anew and
the job tried once more. It knows the font that comes with the dependencies, and reaches nothing outside this machine.
"""

import asyncio
import base64
import io
import json
import logging
import os
import shutil
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

import plotly
import plotly.graph_objects as go

from exports.report_data import PROGRAM
from exports.typeface import font_file
from model.failures import NotMade

if TYPE_CHECKING:  # imported when a browser is started: nothing of it is needed to look at a page
    from choreographer import Browser
    from choreographer.browsers import Chromium

if sys.platform != "win32":
    import fcntl

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
FLAGS = (
    "--proxy-server=http://127.0.0.1:9",  # nobody there: what is asked of any other machine by its number ends here too
    "--disable-background-networking",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
    "--lang=zh-CN",
)
UNWANTED = (  # of choreographer's flags: a page has the rights of its own site, and none to the files of this machine
    "--disable-web-security",
    "--allow-file-access-from-files",
)
SECONDS = 60  # a job that takes longer hangs
A_SECOND = 20_000  # signs of a long document for which it has a second more: 21 areas with 91 targets each are some hundred sheets
FRESH = 100  # jobs after which the browser is started anew: what it keeps in memory does not grow for ever
MISSING = "未找到 Chromium，图片和 PDF 无法生成；安装后即可使用（Debian 12：apt install chromium）。表格、幻灯片和 Word 不受影响。"
CONNECT = 10  # seconds until this machine's own server has answered, or does not
FAILED = "Chromium 未能生成这张图（已重新启动并再试过一次）：{why}"


ENDING = "图片未生成：看板正在停止。重新打开后再试。"
UNREACHED = "截图未生成：做图的浏览器无法连接看板 {url}（{why}）。请将本提示告知维护人员。"
UNPROVEN = "截图未生成：打开的页面不能确认是供外发的版本（小例数不显示）。请再试一次；仍不成功的，请告知维护人员。"


Invite = Callable[[], tuple[str, str]]


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Of a page in its whole length: inches."""

    width: float
    height: float


SHEETS = {"wide": Sheet(width=13.333, height=7.5), "a4": Sheet(width=11.69, height=8.27)}  # a slide's, and A4 lying
SIDE, HEAD = 0.4, 0.5  # margins in inches: left and right; above and below, where title and number of the sheet stand
NEAR = 40  # pixels of a sheet that a chart leaves to the line above it
PICTURED = 1920  # pixels


class NoPicture(NotMade):
    """A picture or PDF could not be made."""


def reaching(host: str) -> tuple[str, ...]:
    """The flags by which the browser reaches this host, an address or a name, and no other: other names do not resolve, other addresses go to nobody."""
    named = f"[{host}]" if ":" in host else host
    return (
        f"--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE {host} , EXCLUDE {named}",
        f"--proxy-bypass-list=<-loopback>;{named}",  # a loopback address is no exception either
    )


def executable() -> str | None:
    """The Chromium of this machine: the one BROWSER_PATH names and no other, else the first known name; None where there is none."""
    named = os.environ.get("BROWSER_PATH")
    return next((found for name in ((named,) if named else NAMES) if (found := shutil.which(name))), None)


class Worker:
    """Call from any thread. close() when done; also at the end of the process the browser ends by itself, its pipe being cut.

    host: where the pages to be pictured are served, the one host its browser can reach.
    """

    def __init__(self, *, host: str = "127.0.0.1") -> None:
        self._host = host
        for chatty in ("choreographer", "logistro"):
            logging.getLogger(chatty).setLevel(logging.WARNING)
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="exports", daemon=True)
        self._thread.start()
        self._turn: asyncio.Lock | None = None
        self._browser: Browser | None = None
        self._easel = None  # the tab charts are drawn in
        _sweep()
        self._folder, self._lock = _folder()
        self._waiting, self._made, self._failed, self._count = 0, 0, 0, threading.Lock()
        self._ending = False
        self._done = 0

    # -- what can be asked -----------------------------------------------------------------------------------------

    def figure(
        self, figure: go.Figure, *, format: str, width: int = 1920, height: int = 1080, scale: float = 2
    ) -> bytes:
        """A chart as png, svg or pdf. width, height in CSS pixels; scale of the pixels of a PNG. Raises NoPicture."""
        return self.submit_figure(figure, format=format, width=width, height=height, scale=scale).result()

    def submit_figure(
        self, figure: go.Figure, *, format: str, width: int = 1920, height: int = 1080, scale: float = 2
    ) -> Future:
        """A Future of what `figure` gives, without waiting. Raises ValueError for another format."""
        if format not in ("png", "svg", "pdf"):
            raise ValueError(format)
        spec = figure.to_json()  # now, in the asker's thread: the figure may change after
        return self._queue(lambda: self._draw(spec, format, width, height, scale))

    def page(self, invite: Invite, *, width: int = 1920, height: int = 1080) -> bytes:
        """One screen of a page of this dashboard as png, when it has drawn everything. Raises NoPicture.

        invite() is called when the page's turn has come, in the worker's thread: (its link, the proof that the page shows as
        data-proof when it was drawn for leaving the house). A page that is drawn and does not show it is never pictured.
        """
        return self._queue(lambda: self._in_a_tab(lambda tab: _page(tab, *invite(), width, height))).result()

    def sheets(self, invite: Invite, *, sheet: str) -> bytes:
        """A page of this dashboard in its whole length as a pdf of such sheets (SHEETS): no row of a table is cut by the end of one, and nothing is
        higher than one. Raises NoPicture; invite as for page.
        """
        return self._queue(lambda: self._in_a_tab(lambda tab: _sheets(tab, *invite(), SHEETS[sheet]))).result()

    def pictures(self, invite: Invite, *, sheet: str) -> list[bytes]:
        """The same sheets, a png each, PICTURED pixels wide. Raises NoPicture."""

        async def made() -> list[bytes]:
            pdf = await self._in_a_tab(lambda tab: _sheets(tab, *invite(), SHEETS[sheet]))
            return await asyncio.to_thread(_pictures, pdf)  # in turn: PDFium is not made for two threads at once

        return self._queue(made).result()

    def document(self, html: str, *, landscape: bool = False) -> bytes:
        """A self-contained HTML text as an A4 PDF, its headings as bookmarks. Raises NoPicture."""
        return self._queue(
            lambda: self._in_a_tab(lambda tab: _document(tab, html, landscape)), _patience(html)
        ).result()

    def document_pictures(self, html: str, *, landscape: bool = False) -> list[bytes]:
        """The same sheets, a png each, PICTURED pixels wide. Raises NoPicture."""

        async def made() -> list[bytes]:
            pdf = await self._in_a_tab(lambda tab: _document(tab, html, landscape))
            return await asyncio.to_thread(_pictures, pdf)

        return self._queue(made, _patience(html)).result()

    def waiting(self) -> int:
        """Jobs asked for and not yet done."""
        return self._waiting

    def counts(self) -> tuple[int, int, int]:
        """Jobs asked for and not yet done, made, and not made since it was started."""
        return self._waiting, self._made, self._failed

    def close(self) -> None:
        """End the browser and the thread; jobs still waiting fail with NoPicture."""
        if self._loop.is_closed():
            return
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()
        shutil.rmtree(self._folder, ignore_errors=True)
        if self._lock is not None:
            os.close(self._lock)

    # -- inside ----------------------------------------------------------------------------------------------------

    def _queue(self, work, seconds: float = SECONDS) -> Future:
        with self._count:
            self._waiting += 1
        asked = asyncio.run_coroutine_threadsafe(self._in_turn(work, seconds), self._loop)
        asked.add_done_callback(self._counted)
        return asked

    def _counted(self, done: Future) -> None:
        with self._count:
            if done.cancelled() or done.exception():
                self._failed += 1
            else:
                self._made += 1

    async def _in_turn(self, work, seconds: float) -> bytes:
        if self._turn is None:
            self._turn = asyncio.Lock()
        try:
            async with self._turn:
                if self._done and self._done % FRESH == 0:
                    await self._stop()
                self._done += 1
                for last in (False, True):
                    try:
                        return await asyncio.wait_for(work(), seconds)
                    except NoPicture:
                        raise
                    except (Exception, asyncio.CancelledError) as error:  # whatever the browser died of: anew, once
                        await self._stop(dead=True)
                        if last:
                            # What it said itself is English and of use to nobody who reads this; it stays with the error.
                            why = "超时" if isinstance(error, TimeoutError) else "浏览器无法启动或中途退出"
                            raise NoPicture(FAILED.format(why=why)) from error
        finally:
            with self._count:
                self._waiting -= 1

    async def _draw(self, spec: str, format: str, width: int, height: int, scale: float) -> bytes:
        """Charts share one tab: the library takes longer to load than to draw."""
        browser = await self._started()
        if self._easel is None:
            self._easel = await browser.create_tab("about:blank")
            library = Path(plotly.__file__).parent / "package_data" / "plotly.min.js"
            await _evaluate(self._easel, library.read_text("utf-8") + ";0")
        drawn = await _figure(self._easel, spec, "svg" if format == "pdf" else format, width, height, scale)
        if format != "pdf":
            return drawn
        html = f'<body style="margin:0">{drawn.decode("utf-8")}</body>'
        return await self._in_a_tab(lambda tab: _document(tab, html, size=(width / 96, height / 96)))

    async def _in_a_tab(self, work) -> bytes:
        """A tab of its own: nothing of another's is in it."""
        browser = await self._started()
        tab = await browser.create_tab("about:blank")
        try:
            return await work(tab)
        finally:
            if self._browser is browser:
                await asyncio.wait_for(browser.close_tab(tab), 10)

    async def _started(self) -> "Browser":
        if self._browser is None:
            from choreographer import Browser

            if self._ending:
                raise NoPicture(ENDING)
            path = executable()
            if path is None:
                raise NoPicture(MISSING)
            profile = None if "snap" in path else str(self._folder)  # a snap's browser does not see our folder
            self._browser = Browser(path, browser_cls=_browser_with(_fonts(self._folder), self._host), tmp_dir=profile)
            await self._browser.open()
        return self._browser

    async def _end(self) -> None:
        """No browser is started from now on, so that whatever is asked for and not yet done fails at once."""
        self._ending = True
        await self._stop()
        while self._waiting:
            await asyncio.sleep(0.01)

    async def _stop(self, *, dead: bool = False) -> None:
        """dead: it did not answer, so it is not asked to leave."""
        browser, self._browser, self._easel = self._browser, None, None
        if browser is None:
            return
        if dead:
            _kill_group(browser)
        with suppress(Exception, asyncio.CancelledError):  # whatever it still wanted: its group is killed
            await asyncio.wait_for(browser.close(), 3 if dead else 15)
        _kill_group(browser)


def _patience(html: str) -> float:
    return SECONDS + len(html) / A_SECOND


def _browser_with(fonts: Path, host: str) -> "type[Chromium]":
    from choreographer.browsers import Chromium

    class Local(Chromium):
        def get_cli(self):
            return [*(flag for flag in super().get_cli() if flag not in UNWANTED), *FLAGS, *reaching(host)]

        def get_env(self):
            return super().get_env() | {"FONTCONFIG_FILE": str(fonts)}

    return Local


def _folder() -> tuple[Path, int | None]:
    """A folder for a worker's files, and the lock it holds on it while its process lives (Windows locks no folder)."""
    made = Path(tempfile.mkdtemp(prefix=".exports-"))
    if sys.platform == "win32":
        return made, None
    lock = os.open(made, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return made.rename(made.with_name(made.name[1:])), lock  # locked before it has the name that is swept


def _sweep() -> None:
    """Remove the folders of workers whose process was killed: 10 to 20 MB of browser profile each."""
    if sys.platform == "win32":
        return
    for left in Path(tempfile.gettempdir()).glob("exports-*"):
        with suppress(OSError):  # not ours, or its worker lives
            lock = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if os.fstat(lock).st_uid == os.getuid():
                    shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(lock)


def _kill_group(browser: "Browser") -> None:
    """The browser leads a process group; its helpers must not outlive it."""
    process = getattr(browser, "subprocess", None)
    if process is None or not hasattr(os, "killpg"):
        return
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, 9)


def _fonts(folder: Path) -> Path:
    """A fontconfig file that knows the shipped font first: Chinese is right also where the machine has no Chinese font."""
    path = folder / "fonts.conf"
    path.write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        f"<dir>{font_file().parent}</dir><cachedir>{folder}/cache</cachedir>"
        "<alias><family>sans-serif</family><prefer><family>Noto Sans SC</family></prefer></alias></fontconfig>",
        "utf-8",
    )
    return path


async def _send(tab, command: str, **params) -> dict:
    answer = await tab.send_command(command, params=params)
    if "error" in answer:
        raise RuntimeError(f"{command}: {answer['error'].get('message', '')}")
    return answer["result"]


async def _evaluate(tab, code: str):
    """The value of a JavaScript expression, a promise awaited."""
    answer = await _send(tab, "Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True)
    if "exceptionDetails" in answer:
        told = answer["exceptionDetails"]
        raise RuntimeError(told.get("exception", {}).get("description", told.get("text", "")))
    return answer["result"].get("value")


async def _figure(tab, spec: str, format: str, width: int, height: int, scale: float) -> bytes:
    """A figure as png or svg, from a tab that has loaded Plotly."""
    asked = {"format": format, "width": width, "height": height, "scale": scale if format == "png" else 1}
    url = await _evaluate(tab, f"document.fonts.ready.then(() => Plotly.toImage({spec}, {json.dumps(asked)}))")
    head, _, body = url.partition(",")
    return base64.b64decode(body) if head.endswith("base64") else unquote(body).encode("utf-8")


READY = """() => {
    const app = document.querySelector('[data-testid="stApp"]'), charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return Boolean(app && app.dataset.testScriptState === 'notRunning' && document.querySelector('h1') && document.fonts.status === 'loaded'
        && !document.querySelector('[data-stale="true"], [data-testid="stSkeleton"]') && charts.every(one => one.querySelector('.main-svg'))
        && [...document.querySelectorAll('.stBidiComponent')].every(one => one.querySelector('table')));
}"""
SETTLED = 3  # times in a row a page must be ready: it draws in several strokes


async def _page(tab, url: str, proof: str, width: int, height: int) -> bytes:
    await _visit(tab, url, proof, width, height)
    clip = {"x": 0, "y": 0, "width": width, "height": height, "scale": 1}
    picture = base64.b64decode((await _send(tab, "Page.captureScreenshot", format="png", clip=clip))["data"])
    await _prove(tab, proof)  # again: a page that lost its connection meanwhile came back as anyone's
    return picture


async def _visit(tab, url: str, proof: str, width: int, height: int) -> None:
    await _size(tab, width, height)
    await _open(tab, url)
    await _until_ready(tab)
    await _prove(tab, proof)


# A drawing higher than a sheet is parted where it says it may be (charts.style.parted), its head again above each part; a table wider than a sheet
# becomes smaller as a whole. The parts are copies, which no script draws anew for the room they get.
FIT = """(width, height) => {
    for (const one of document.querySelectorAll('table')) {
        const fits = width / Math.max(one.getBoundingClientRect().width, one.scrollWidth);
        if (fits < 0.999) one.style.zoom = fits;
    }
    for (const one of document.querySelectorAll('[data-testid="stPlotlyChart"] .svg-container')) {
        const box = one.getBoundingClientRect(), {cuts = [], head = 0} = one.closest('.js-plotly-plot').layout?.meta || {};
        if (box.height <= height) continue;
        const strip = (from, to) => {
            const part = document.createElement('div'), copy = one.cloneNode(true);
            part.style.cssText = `position: relative; overflow: hidden; height: ${to - from}px`;
            copy.style.cssText += `; position: relative; top: ${-from}px`;
            for (const layer of copy.querySelectorAll('.main-svg')) layer.style.cssText += '; position: absolute; top: 0; left: 0';
            part.append(copy);
            return part;
        };
        const ends = [...cuts, box.height], parts = [], last = (from, room) => ends.findLast(end => end > from && end - from <= room);
        for (let from = 0, to; from < box.height; from = to) {
            to = (from ? 0 : last(0, height - box.top % height)) || last(from, height - (from ? head : 0)) || ends.find(end => end > from);
            const part = document.createElement('div');
            part.style.breakInside = 'avoid';
            part.append(...(from && head ? [strip(0, head)] : []), strip(from, to));
            part.style.zoom = Math.min(1, height / (to - from + (from ? head : 0)));
            parts.push(part);
        }
        const chart = one.closest('[data-testid="stPlotlyChart"]');
        chart.style.cssText = 'display: block; height: auto; break-inside: auto';
        chart.replaceChildren(...parts);
    }
}"""


async def _sheets(tab, url: str, proof: str, sheet: Sheet) -> bytes:
    width, height = (round((size - 2 * edge) * 96) for size, edge in ((sheet.width, SIDE), (sheet.height, HEAD)))
    await _visit(tab, url, proof, width, height)
    await _send(tab, "Emulation.setEmulatedMedia", media="print")
    rule = f"@page {{size: {sheet.width}in {sheet.height}in !important; margin: {HEAD}in {SIDE}in !important}}"
    style = f"document.head.appendChild(Object.assign(document.createElement('style'), {{textContent: {json.dumps(rule)}}}))"
    await _evaluate(tab, f"{style}; 0")
    await _until_ready(tab)
    await _evaluate(tab, f"({FIT})({width}, {height - NEAR}); 0")
    printed = await _print(tab, sheet.width, sheet.height, own_margins=True)
    await _prove(tab, proof)
    return printed


def _pictures(pdf: bytes) -> list[bytes]:
    import pypdfium2  # here: who asks for no picture need not wait for it

    document, made = pypdfium2.PdfDocument(pdf), []
    try:
        for page in document:
            body = io.BytesIO()
            page.render(scale=PICTURED / page.get_width()).to_pil().save(body, "PNG", optimize=True)
            made.append(body.getvalue())
    finally:
        document.close()
    return made


async def _open(tab, url: str) -> None:
    """Go to a page of this machine's own server. Raises NoPicture where nobody answers, or with a refusal."""
    shown = url.partition("?")[0]
    try:
        answer = await asyncio.wait_for(_send(tab, "Page.navigate", url=url), CONNECT)
    except TimeoutError:
        raise NoPicture(UNREACHED.format(url=shown, why=f"{CONNECT} 秒没有应答")) from None
    if answer.get("errorText"):
        raise NoPicture(UNREACHED.format(url=shown, why=answer["errorText"]))
    status = await _evaluate(tab, "performance.getEntriesByType('navigation')[0]?.responseStatus || 0")
    if status >= 400:  # a page that never becomes ready: it would be waited for until the job's time is over
        raise NoPicture(UNREACHED.format(url=shown, why=f"HTTP {status}"))


async def _prove(tab, proof: str) -> None:
    """Raises NoPicture unless the page shows the proof: an unadmitted page has menu, controls and small counts."""
    shown = await _evaluate(tab, "[...document.querySelectorAll('[data-proof]')].map(one => one.dataset.proof)")
    if not proof or shown != [proof]:
        raise NoPicture(UNPROVEN)


async def _size(tab, width: int, height: int) -> None:
    await _send(
        tab, "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False
    )


async def _until_ready(tab) -> None:
    seen = 0
    while seen < SETTLED:
        await asyncio.sleep(0.2)
        seen = seen + 1 if await _evaluate(tab, f"({READY})()") else 0


async def _document(tab, html: str, landscape: bool = False, *, size: tuple[float, float] | None = None) -> bytes:
    frame = (await _send(tab, "Page.getFrameTree"))["frameTree"]["frame"]["id"]
    await _send(tab, "Emulation.setScriptExecutionDisabled", value=True)  # names stand in it; nothing in it has to run
    await _send(tab, "Page.setDocumentContent", frameId=frame, html=html)
    await _evaluate(tab, "document.fonts.ready.then(() => 0)")
    if size:
        return await _print(tab, *size)
    return await _print(tab, *((11.69, 8.27) if landscape else (8.27, 11.69)), own_margins=True)


async def _print(tab, width: float, height: float, *, own_margins: bool = False) -> bytes:
    """Paper in inches. own_margins: the document's @page says its margins."""
    margins = {} if own_margins else dict.fromkeys(("marginTop", "marginBottom", "marginLeft", "marginRight"), 0)
    answer = await _send(
        tab,
        "Page.printToPDF",
        paperWidth=width,
        paperHeight=height,
        printBackground=True,
        preferCSSPageSize=own_margins,
        generateTaggedPDF=True,  # bookmarks are made of its headings
        generateDocumentOutline=True,
        **margins,
    )
    return await asyncio.to_thread(_described, base64.b64decode(answer["data"]))


def _described(pdf: bytes) -> bytes:
    """The PDF with this program as its maker, appended to what the browser wrote: it names itself and whose machine it ran on, and no author."""
    from pypdf import PdfWriter  # here: who asks for no PDF need not wait for it

    writer = PdfWriter(io.BytesIO(pdf), incremental=True)
    writer.add_metadata({"/Author": PROGRAM, "/Creator": PROGRAM})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
