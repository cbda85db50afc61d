"""Signing out on one server ends it on all that share a store (docs/decisions/0034): what is told and heard, in the background."""

import asyncio
import logging

from actions import access
from model.failures import StoreTrouble
from ui import sessions

log = logging.getLogger(__name__)
EVERY = 2.0  # seconds: for so long a session that was ended on another server may go on here


async def follow() -> None:
    """While the server runs. Where nobody signs in there is nothing to tell."""
    away = False
    while True:
        await asyncio.sleep(EVERY)
        if access.current() is None:
            continue
        try:
            await asyncio.to_thread(exchange)
            away = False
        except StoreTrouble as trouble:
            if not away:
                log.warning("退出登录暂不能通知其他服务器，恢复后自动通知：%s", trouble.words)
            away = True
        except Exception:  # whatever it is, the server goes on, and tries again
            if not away:
                log.exception("退出登录未能通知其他服务器")
            away = True


def exchange(book: sessions.Sessions | None = None, store=None) -> None:
    """Tell what ended here, hear what ended elsewhere. Raises StoreTrouble; what was not told is told the next time."""
    from ui import cache  # now: Streamlit's caches want its runtime to be there

    book, store = book or sessions.book(), store or cache.whole()
    telling = dict(book.unsaid)
    heard = store.signed_out(telling)
    for key in telling:
        book.unsaid.pop(key, None)
    book.ended_elsewhere(heard)
