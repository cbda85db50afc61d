"""The board as it is served at /board: no Streamlit session, one page made once a batch and day, and the same bytes for everybody.

What is asked of it stands in the query under the names of the pages' own links: demo, asof, year, plan, extent. What is not valid there
is passed over. Which area is looked at stands behind the # and never reaches the server.
"""

import asyncio
import gzip
import hashlib
import logging
import time
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from email.utils import formatdate
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from actions import access
from model.failures import StoreTrouble
from model.plans import PLANS

if TYPE_CHECKING:  # all rooms of judging stand behind these, and the server is asked for before they are there
    from actions import board
    from actions.assess import View

log = logging.getLogger(__name__)
FIRST_YEAR = 2020  # as the pages offer
READS = "county_health.reads"  # of a request: the areas that may be seen, None for all
PAGES = {"": "总览", "county": "县域画像", "compare": "指标对比", "progress": "进度", "pack": "会议材料"}
AGAIN = 30  # seconds after which to ask again while the store is in the way
DEFECT = "本页出错，未能显示。数据未受影响。请将当前网址和时间告知维护人员。"


@dataclass(frozen=True)
class Asked:
    """batch: an earlier one, 0 for the newest; year: the as-of year, 0 for this year; plan: an id of PLANS; reads: the areas that whoever asks
    may see, None for all; it stands in no address.
    """

    demo: bool = False
    batch: int = 0
    year: int = 0
    plan: str = PLANS[0].id
    core_only: bool = True
    reads: tuple[str, ...] | None = None

    def query(self) -> str:
        """The same as the query of a link, without what is usual: 'plan=155&extent=all'."""
        said = {
            "demo": "1" if self.demo else "",
            "asof": f"{self.batch or ''}",
            "year": f"{self.year or ''}",
            "plan": "" if self.plan == PLANS[0].id else self.plan,
            "extent": "" if self.core_only else "all",
        }
        return urllib.parse.urlencode({key: value for key, value in said.items() if value})


def asked(query: Mapping[str, str], *, this_year: int) -> Asked:
    """What a query asks for: {'plan': '155', 'year': 'x'} -> the plan, this year."""
    year = _number(query.get("year"))
    return Asked(
        demo=query.get("demo") == "1",
        batch=_number(query.get("asof")),
        year=year if FIRST_YEAR <= year <= this_year + 1 and year != this_year else 0,
        plan=query["plan"] if query.get("plan") in {plan.id for plan in PLANS} else PLANS[0].id,
        core_only=query.get("extent") != "all",
    )


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


@dataclass(frozen=True)
class Page:
    """The bytes as they are sent, plain and compressed, and what tells a browser that it has them already."""

    body: bytes
    packed: bytes
    etag: str
    modified: str


def make(view: "View", wanted: Asked, *, made: date, told: tuple[str, ...]) -> Page:
    """The page of a View for release, which is of the batch and year asked for. told: what must be said of the store, in words."""
    from actions import board

    plan = next(plan for plan in PLANS if plan.id == wanted.plan)
    found = board.gather(view, plan=plan, core_only=wanted.core_only, made=made, frozen=bool(wanted.batch))
    body = board.write(found, links=_links(wanted), told=told).encode("utf-8")
    digest = hashlib.sha256(body).hexdigest()[:32]
    # Weak: one tag for the plain and the compressed bytes. No time in the archive: the same page gives the same bytes.
    return Page(body, gzip.compress(body, mtime=0), f'W/"{digest}"', formatdate(time.time(), usegmt=True))


def _links(wanted: Asked) -> "board.Links":
    from actions import board

    def to(path: str, query: str) -> str:
        return f"{path}?{query}" if query else path

    other = replace(wanted, core_only=not wanted.core_only)
    ways = [("全部指标" if wanted.core_only else "仅核心指标", other)]
    ways += [(plan.name, replace(wanted, plan=plan.id)) for plan in PLANS if plan.id != wanted.plan]
    if wanted.demo:
        ways.append(("返回真实数据", Asked()))
    query = wanted.query()
    return board.Links(
        pages=[(f"{name}（完整看板）", to(path or "./", query)) for path, name in PAGES.items()],
        county=f"county?{query}{'&' if query else ''}county=",
        ways=[(name, to("board", one.query())) for name, one in ways],
    )


# -- requests --------------------------------------------------------------------------------------------------------

_on_the_way: dict[Asked, asyncio.Task[Page]] = {}


async def answer(request: Request) -> Response:
    """GET or HEAD of the board: 200, 304 for who has it, 503 and why in words while the store is in the way."""
    from actions import board
    from ui import cache  # now: Streamlit's caches want its runtime to be there

    try:
        wanted = asked(request.query_params, this_year=cache.this_year())
        signed = access.current() is not None
        reads = request.scope[READS] if signed else None  # the gate has found out who asks
        page = await _page(replace(wanted, reads=reads))
    except StoreTrouble as trouble:
        return _apart(request, trouble.words, 503, {"Retry-After": f"{AGAIN}"})
    except Exception:  # Starlette would tell it in English; the log has the whole of it
        log.exception("手机版出错")
        return _apart(request, DEFECT, 500, {})
    told = {
        "ETag": page.etag,
        "Last-Modified": page.modified,
        "Cache-Control": "private, no-cache" if signed else "no-cache",
        "Vary": "Accept-Encoding, Cookie" if signed else "Accept-Encoding",
        "Content-Security-Policy": f"{board.policy_of_all()}; frame-ancestors 'none'",
    }
    if _has(request, page):
        return Response(status_code=304, headers=told)
    packed = _takes_gzip(request.headers.get("accept-encoding", ""))
    body = page.packed if packed else page.body
    told |= {"Content-Length": f"{len(body)}"} | ({"Content-Encoding": "gzip"} if packed else {})
    return HTMLResponse(b"" if request.method == "HEAD" else body, headers=told)


async def _page(wanted: Asked) -> Page:
    """Requests that come while one looks share what it finds: a thousand readers at once are one question to the store."""
    task = _on_the_way.get(wanted)
    if task is None:
        task = _on_the_way[wanted] = asyncio.create_task(asyncio.to_thread(_made, wanted))
        task.add_done_callback(lambda _: _on_the_way.pop(wanted, None))
    return await asyncio.shield(task)


def _made(wanted: Asked) -> Page:
    from ui import cache  # in the thread: the loop goes on while the rooms are opened

    return cache.board_page(wanted)


async def warm() -> None:
    """Make the usual page before anybody asks for it."""
    try:
        await _page(Asked())
    except StoreTrouble as trouble:
        log.info("手机版待数据库可用后生成：%s", trouble.words)
    except Exception:
        log.exception("手机版出错")


def _has(request: Request, page: Page) -> bool:
    """Whether who asks holds these very bytes. By the time only where no tag is given, and only the very time that was told."""
    tags = request.headers.get("if-none-match")
    if tags is None:
        return request.headers.get("if-modified-since") == page.modified
    held = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
    return "*" in held or page.etag.removeprefix("W/") in held


def _takes_gzip(accepted: str) -> bool:
    """'gzip, deflate, br' -> True; 'gzip;q=0', '' -> False."""
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def _apart(request: Request, words: str, status: int, more: dict[str, str]) -> Response:
    """A page of a few words, readable on a phone."""
    from actions import board

    body = board.write_words(words).encode("utf-8")
    told = more | {"Cache-Control": "no-store", "Content-Length": f"{len(body)}"}
    return HTMLResponse(b"" if request.method == "HEAD" else body, status_code=status, headers=told)
