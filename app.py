"""The browser's front door: the server and its routes. `streamlit run app.py` recognises the App."""

import asyncio
import gc
import logging
import os
from contextlib import asynccontextmanager

import streamlit as st
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from actions import access, trail
from ui import board, bounds, gate, leaving, meter


async def healthz(request) -> PlainTextResponse:
    """200 while the server answers; whether the store is in order is told by readyz."""
    return PlainTextResponse("ok")


async def readyz(request) -> PlainTextResponse:
    """200 while the store can be read and all it acknowledged is published; else 503 and what is wrong, in words."""
    from ui import cache  # as in _warm

    troubles = await asyncio.to_thread(cache.in_the_way)
    words = "\n".join(troubles) or "ready"
    if troubles and access.current() is not None and not meter.is_operators(request):
        words = "数据库不可用，详情见服务器日志和 python cli.py doctor"  # paths, hosts and accounts are no stranger's
    return PlainTextResponse(words, status_code=503 if troubles else 200)


def _rooms() -> None:
    """Import all that the first page needs, which takes longer than the rest of the start: the server answers meanwhile."""
    gc.disable()  # each collection meanwhile would go through all of it, and find nothing: a fifth of the time
    try:
        from ui import cache, choices, frame, home, menu, overview, panel, parts, shooting, showing  # noqa: F401
    finally:
        gc.enable()
    gc.freeze()  # what was imported stays: a collection that goes through all of it takes as long as a page


async def _warm() -> None:
    await asyncio.to_thread(_rooms)
    from ui import cache  # Streamlit's caches want its runtime to be there

    await board.warm()
    await asyncio.to_thread(cache.warm)


@asynccontextmanager
async def life(app):
    """While the server runs, its first act the board and what the first page needs, and who signs out is told to the other servers; then the export
    worker's browser is ended and what it kept on disk removed.
    """
    beside = [asyncio.create_task(_warm()), asyncio.create_task(leaving.follow())]
    yield
    for one in beside:
        one.cancel()
    from ui import cache

    await asyncio.to_thread(cache.close)


logging.basicConfig(
    level=os.environ.get("COUNTY_HEALTH_LOG", "INFO"),
    handlers=[trail.handler(os.environ.get("COUNTY_HEALTH_LOGFORMAT", ""))],
)
app = st.App(
    "ui/main.py",
    routes=[
        Route("/healthz", healthz),
        Route("/readyz", readyz),
        Route("/board", board.answer),
        Route("/metrics", meter.answer),
    ],
    middleware=[Middleware(bounds.Bounds), Middleware(gate.Gate)],
    lifespan=life,
)
