"""Many people and a long day: sixty sessions at once, and the use of a day pressed into a minute. Counted, never timed: every question is
answered, no page fails, and what the server holds for its visitors it lets go.

Run by hand they measure as well (docs/performance.md): `python -m tests.test_load sessions 60`, `python -m tests.test_load day 600`; with a pause
between two interactions, as people have: `python -m tests.test_load sessions 60 10`.
"""

import asyncio
import json
import os
import random
import re
import statistics
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import cli
from tests import browser
from tests.talking import held, talking

AREAS = ("620725", "141128", "140932")
PAGES = ("", "county", "progress", "compare")
SESSIONS, A_SESSION = 60, 10  # sessions at once, and MB of the server's that one may cost
DAY = "COUNTY_HEALTH_SOAK_SECONDS"  # how long the pressed day takes, where not the usual
USUAL = 30.0
ROUND = 3  # sessions at once in a round of the day
MORE = {
    "threads": 4,
    "files": 3 * 24,
    "processes": 2,
}  # what it may hold more than before, of each (three files: a session not yet swept)
LEFT = 2  # seconds a session that broke off may come back in: two minutes as served, pressed as the day is


@contextmanager
def server(store: Path | str, folder: Path) -> Iterator[tuple[str, int, Path]]:
    """The dashboard as `make run` serves it: its address, its process, and the folder of its temporary files."""
    temporary = Path(tempfile.mkdtemp())  # of a short name: Chromium's socket in it has room for 107 characters
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TMPDIR", str(temporary))
        patch.setenv("STREAMLIT_SERVER_DISCONNECTED_SESSION_TTL", str(LEFT))
        with browser.started(store, log=folder / "log") as (address, process):
            yield address, process.pid, temporary
    assert not [one for one in temporary.iterdir() if "exports" in one.name], "nothing stays when the server stops"


# -- sixty at once -----------------------------------------------------------------------------------------------------------


async def look(
    address: str, choose: random.Random, times: int, all_there: asyncio.Barrier, pause: float = 0.0
) -> list[float]:
    """A planner: a page, another county, another year, another page …; leaves when all have come so far. Gives what he waited.

    pause: seconds between two of them, half to one and a half times as many; 0 for one after the other.
    """
    async with talking(address) as talk:
        for _ in range(times):
            await asyncio.sleep(pause * choose.uniform(0.5, 1.5))
            query = {"county": choose.choice(AREAS), "year": choose.choice(("2024", "2025", "2026"))}
            await talk.open(choose.choice(PAGES), **query)
            assert talk.told, "a page says something"
        await all_there.wait()
        return talk.waits


async def crowd(
    address: str, pid: int, sessions: int, times: int, pause: float = 0.0
) -> tuple[list[float], dict, dict]:
    """So many at once: what each interaction took, and what the server held before they came and while all were there."""
    await look(address, random.Random(0), 4, asyncio.Barrier(1))
    before, meanwhile = held(pid), {}

    all_there = asyncio.Barrier(sessions + 1)

    async def watch() -> None:
        while all_there.n_waiting < sessions:
            await asyncio.sleep(0.1)
        meanwhile.update(held(pid), sessions=told(address, "sessions"))
        await all_there.wait()

    *waits, _ = await asyncio.gather(
        *(look(address, random.Random(one), times, all_there, pause) for one in range(1, sessions + 1)), watch()
    )
    return [one for mine in waits for one in mine], before, meanwhile


def told(address: str, what: str) -> int:
    """A number of /metrics."""
    with urllib.request.urlopen(f"{address}/metrics", timeout=60) as answer:
        lines = answer.read().decode().splitlines()
    return int(float(next(line.split()[-1] for line in lines if line.startswith(f"county_health_{what} "))))


async def gone(address: str, pid: int, before: dict) -> dict:
    """What the server holds once nobody is there; a visitor, as sessions that broke off are forgotten when another ends."""
    for _ in range(8):
        await asyncio.sleep(LEFT / 2)
        async with talking(address) as talk:
            await talk.open("sources")
        after = held(pid) | {"sessions": told(address, "sessions")}
        if not after["sessions"] and all(
            after[what] <= before[what] + more for what, more in MORE.items() if what in before
        ):
            break
    return after


@pytest.mark.soak
def test_sixty_sessions_at_once(own_store, tmp_path):
    with server(own_store, tmp_path) as (address, pid, _):
        waits, before, meanwhile = browser.answered(crowd(address, pid, SESSIONS, 2))
        assert len(waits) == 2 * SESSIONS and meanwhile["sessions"] == SESSIONS
        after = browser.answered(gone(address, pid, before))
    print(told_of(waits, before, meanwhile, SESSIONS), after)
    assert (meanwhile["MB"] - before["MB"]) / SESSIONS <= A_SESSION
    assert after["sessions"] == 0
    assert all(after[what] <= before[what] + more for what, more in MORE.items()), (before, after)
    log = (tmp_path / "log").read_text("utf-8")
    assert "Traceback" not in log and "ERROR" not in log, log[-2000:]


def told_of(waits: list[float], before: dict, meanwhile: dict, sessions: int) -> str:
    cut = statistics.quantiles(waits, n=20, method="inclusive")
    each = (meanwhile["MB"] - before["MB"]) / sessions
    return f"{sessions} sessions, {len(waits)} interactions: half within {cut[9]:.2f} s, 19 of 20 within {cut[18]:.2f} s; {each:.1f} MB a session; before {before}, meanwhile {meanwhile}"


# -- a day -------------------------------------------------------------------------------------------------------------------


async def reads(address: str, choose: random.Random) -> int:
    async with talking(address) as talk:
        for page in choose.sample(PAGES, 2):
            await talk.open(page, county=choose.choice(AREAS), year=choose.choice(("2025", "2026")))
        return len(talk.waits)


async def uploads_and_undoes(address: str, number: int) -> int:
    """A file chosen, its preview, written, and taken back by its page."""
    body = f"县区,指标,单位,年份,数值\n山丹县,居民健康素养水平,%,2025,{20 + number % 100 / 10:.1f}\n"
    async with talking(address) as talk:
        await talk.open("uploads")
        await talk.give(talk.key("upload_"), f"年报{number}.csv", body.encode())
        await talk.type("who", "王芳")
        await talk.press("write")
        (batch,) = re.findall(r"已写入，为第 <b>(\d+)</b> 批", "".join(talk.told))
        await talk.open("ledger", batch=batch)
        await talk.type("who", "王芳")
        await talk.type("undo_why", "试")
        await talk.press("turn")
        await talk.press("turn_sure")
        return len(talk.waits)


async def makes_a_pack(address: str) -> int:
    async with talking(address) as talk:
        await talk.open("pack", county="620725", formats="xlsx,docx", sections="overview")
        await talk.press("pack_start")
        await talk.until("pack_xlsx")
        for key in ("pack_xlsx", "pack_docx"):
            assert (await talk.fetch(key)).startswith(b"PK")
        return len(talk.waits)


async def takes_a_picture(address: str) -> int:
    async with talking(address) as talk:
        await talk.open("county", county="620725")
        await talk.press("shot_screen")
        assert (await talk.fetch("shot_download_screen")).startswith(b"\x89PNG")
        return len(talk.waits)


async def day(address: str, pid: int, temporary: Path, seconds: float) -> tuple[int, list[dict]]:
    """Rounds of everything people do, till the time is over: how many interactions, and what the server held at each quarter."""
    choose, begun, done, quarters = random.Random(5), time.monotonic(), 0, []
    number = 0
    while len(quarters) < 4:
        number += 1
        work = [reads(address, choose) for _ in range(ROUND)] + [uploads_and_undoes(address, number)]
        if number % 2:
            work += [makes_a_pack(address)]
        if number % 4 == 1:
            work += [takes_a_picture(address)]
        done += sum(await asyncio.gather(*work))
        if time.monotonic() - begun >= seconds * (len(quarters) + 1) / 4:
            await gone(address, pid, quarters[0] if quarters else {})
            # a folder's own files, and a browser's profile as one: what is in it comes when the browser likes, and goes with it every hundred pictures
            ours = [*temporary.glob("*"), *temporary.glob("*/*")]
            quarters.append(
                held(pid) | {"temporary": len(ours), "rounds": number, "batch": told(address, "store_version")}
            )
    return done, quarters


@pytest.mark.soak
def test_the_use_of_a_day_leaves_nothing_behind(own_store, tmp_path):
    with server(own_store, tmp_path) as (address, pid, temporary):
        done, quarters = browser.answered(day(address, pid, temporary, float(os.environ.get(DAY, USUAL))))
    print(done, *quarters, sep="\n")
    first, last = quarters[0], quarters[-1]
    assert done
    assert all(last[what] <= first[what] + more for what, more in MORE.items()), quarters
    assert last["temporary"] <= first["temporary"] + 3, quarters
    assert last["MB"] <= max(one["MB"] for one in quarters[:2]) * 1.15, quarters
    log = (tmp_path / "log").read_text("utf-8")
    assert "Traceback" not in log and "ERROR" not in log, log[-2000:]


def main(what: str, much: float, pause: float = 0.0) -> None:
    """Measure, on a store built of data/."""
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.duckdb"
        assert cli.main(["build", "--store", str(store)]) == cli.DONE
        with server(store, Path(folder)) as (address, pid, temporary):
            if what == "sessions":
                waits, before, meanwhile = asyncio.run(crowd(address, pid, int(much), 5, pause))
                print(told_of(waits, before, meanwhile, int(much)), os.getloadavg())
            else:
                done, quarters = asyncio.run(day(address, pid, temporary, much))
                print(done, *map(json.dumps, quarters), os.getloadavg(), sep="\n")


if __name__ == "__main__":
    main(sys.argv[1], *map(float, sys.argv[2:]))
