"""Subject viewers: 24 people at the pages of one server, each looking at another view every 5 to 15 seconds.

Each speaks to the server as a page does, over a websocket of its own, and reads all that is sent; nothing is drawn, so that the two cores are the
server's. A view is one page with one county, year or cell out of those a planner would open; waits are counted from asking until the script is done.
"""

import asyncio
import random
import statistics
import time
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

from benchmarks import browsing
from benchmarks.measuring import Side, alone
from benchmarks.report import ROOT, Row

VIEWERS, SECONDS, PAUSE = 24, 90, (5.0, 15.0)
PATIENCE = 60.0  # seconds after which a view that is not there is an error, and the run ends
AREAS = ("620725", "141128", "141122", "140932", "000000")
PAGES = ("", "county", "compare", "progress", "indicator", "pack", "sources")


def measure() -> Iterator[Row]:
    taken = alone(Side(prepare="viewers:visited"), least=1, warm=False)  # it begins with a server of its own
    for part, what in (("p50", "half of the views within"), ("p95", "19 of 20 views within")):
        goal = "≤ 3 s" if part == "p95" else ""
        yield Row(
            what=f"{VIEWERS} viewers: {what}",
            house=taken,
            part=part,
            goal=goal,
            note=f"{taken.parts['views']:.0f} views",
        )
    yield Row(what="a view, processor of the server", house=taken, part="processor", goal="≤ 250 ms")


def visited() -> Callable:
    return lambda: asyncio.run(_visited())


async def _visited() -> dict[str, float]:
    with browsing.server(ROOT / "app.py") as (address, server):
        await _look(address, random.Random(0), until=time.monotonic() + 10, waits=[])  # the first view is another row's
        waits: list[float] = []
        begun = browsing.processor(server)
        end = time.monotonic() + SECONDS
        await asyncio.gather(
            *(_look(address, random.Random(one), until=end, waits=waits) for one in range(1, VIEWERS + 1))
        )
        processor = (browsing.processor(server) - begun) / len(waits)
    parts = statistics.quantiles(waits, n=20, method="inclusive")
    return {"p50": parts[9], "p95": parts[18], "views": len(waits), "processor": processor}


async def _look(address: str, choose: random.Random, *, until: float, waits: list[float]) -> None:
    """One viewer, from coming to leaving."""
    await asyncio.sleep(choose.uniform(0, 5))
    stream = address.replace("http", "ws") + "/_stcore/stream"
    async with connect(stream, origin=address, subprotocols=["streamlit"], max_size=None) as talk:
        while time.monotonic() < until:
            begun = time.monotonic()
            page, area, year = choose.choice(PAGES), choose.choice(AREAS), choose.choice(("2024", "2025", "2026"))
            await asyncio.wait_for(_ask(talk, page, area=area, year=year), PATIENCE)
            waits.append(time.monotonic() - begun)
            await asyncio.sleep(choose.uniform(*PAUSE))


async def _ask(talk: ClientConnection, page: str, *, area: str, year: str) -> None:
    """Ask for a page with its choices, and read until its script is done. Raises RuntimeError where it is not done well."""
    message = BackMsg()
    message.rerun_script.query_string = urlencode({"county": area, "year": year} if page else {"year": year})
    message.rerun_script.page_name = page
    await talk.send(message.SerializeToString())
    while True:
        told = ForwardMsg.FromString(await talk.recv())
        if told.WhichOneof("type") == "script_finished" and told.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN:
            if told.script_finished != ForwardMsg.FINISHED_SUCCESSFULLY:
                raise RuntimeError(f"{page}: {told.script_finished}")
            return
