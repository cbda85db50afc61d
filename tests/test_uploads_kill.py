"""Uploads under hard conditions, through real files and importing: killed at any moment, and several people at once.

A batch that was acknowledged is there, whole, with its file; no other is there, and nobody ever sees a part of one.
"""

import re
import shutil
import threading
import time
from itertools import count
from pathlib import Path

import pytest

from actions import importing
from actions.importing import Given
from model.actors import Actor
from model.failures import Refused
from store import Store, files
from tests.kills import Killer
from tests.test_importing import YEAR, build

INDICATORS = ("每千人口注册护士数", "每千人口医疗卫生机构床位数", "居民健康素养水平", "婴儿死亡率", "5岁以下儿童死亡率")


def upload(store: Store, number: int, *, year: int, by: str = "张三", area: str = "甲县") -> int | None:
    """One file of five figures that all carry its number, prepared and submitted. The batch."""
    lines = [f"{area},{indicator},{year},{2 + number / 100:.2f}" for indicator in INDICATORS]
    given = Given(name=f"{by}{number}.csv", body="\n".join(["县区,指标,年份,数值", *lines, ""]).encode())
    made = importing.prepare(store, [given], year=YEAR)
    actor = Actor(name=by, via="page")
    return importing.submit(store, made, actor=actor, reason="更正", accepted_warnings=True).batch


def whole(store: Store, since: int = 1) -> int:
    """The newest batch; fails when one after `since` is not whole: its rows, its file, its counts, all of one number."""
    version, listed = store.version(), store.batches().set_index("id")
    assert list(listed.index) == list(range(1, version + 1))
    for batch in range(since + 1, version + 1):
        (body,) = store.files(batch).values()
        (said,) = {line.split(",")[3] for line in body.decode().split()[1:]}
        rows = store.rows(batch)["figure"]
        assert len(rows) == len(INDICATORS) and {f"{value:.2f}" for value in rows["value"]} == {said}, batch
        assert int(listed.loc[batch, "added"] + listed.loc[batch, "changed"]) == len(INDICATORS), batch
    standing = store.statements("figure")
    standing = standing[standing["source"] == "upload"]
    assert (standing.groupby(["area", "year"])["batch"].nunique() == 1).all(), "cells of one file, of two batches"
    return version


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("built") / "s.duckdb"
    build(path, path.parent / "data")
    return path


@pytest.fixture
def path(built, tmp_path) -> Path:
    return Path(shutil.copy(built, tmp_path / "s.duckdb"))


# -- killed --------------------------------------------------------------------------------------------------------------


def uploading(path: Path):
    """Upload after upload, for ever."""
    with Store.open(path) as store:
        for number in count(store.version()):
            yield upload(store, number, year=2023)


def survive_kills(path: Path, kills: int, seed: int) -> None:
    killer, before = Killer(seed), 1
    for _ in killer.rounds(kills):
        acknowledged = killer.kill_once_said(uploading, path, within=2).said
        last = acknowledged[-1]
        assert acknowledged == list(range(before + 1, last + 1))
        with Store.open_for_reading(path) as store:
            there = whole(store, since=before)
        assert last <= there <= last + 1, "at most the one it was at may have been committed before it could say so"
        Store.open(path).close()
        with Store.open(path) as store, Store.open_for_reading(files.read_copy(path)) as copy:
            assert whole(store, since=before) == whole(copy, since=before) == there
        before = there
    assert not list(path.parent.glob("*.tmp*"))


def test_after_kill_9_every_acknowledged_upload_is_whole_and_no_other_is_there(path):
    survive_kills(path, kills=3, seed=1)


@pytest.mark.soak
def test_after_a_hundred_killed_uploads(path):
    survive_kills(path, kills=100, seed=2)


# -- several at once -----------------------------------------------------------------------------------------------------


def run_together(path: Path, *, uploaders: int, readers: int, each: int | None = None, seconds: float = 0) -> None:
    """Two uploaders share a year and get in each other's way; the others have one each. Readers look at whole states only."""
    store, errors, done, counts = Store.open(path), [], threading.Event(), {}
    until = time.monotonic() + seconds

    def guarded(act, *given):
        def run():
            try:
                act(*given)
            except BaseException as error:
                errors.append(error)

        return threading.Thread(target=run)

    def uploading(name: int) -> None:
        acknowledged, number = [], 0
        while number < each if each else time.monotonic() < until:
            try:
                acknowledged.append(upload(store, 10 * number + name, year=2000 + max(name, 1), by=f"填报员{name}-"))
                number += 1
            except Refused as refused:  # the other one was faster into the same cells: prepare anew
                assert {problem.code for problem in refused.problems} == {"changed_meanwhile"}
                assert all(re.search("填报员[01]- 于 .* 在第 [0-9]+ 批", problem.why) for problem in refused.problems)
        counts[name] = acknowledged

    def reading() -> None:
        seen = 0
        while not done.is_set():
            found = store.statements("figure")
            found = found[found["source"] == "upload"]
            sizes = found.groupby(["year", "batch"]).size()
            assert (sizes == len(INDICATORS)).all() and len(sizes) == found["year"].nunique(), "half a batch"
            listed = store.batches()
            assert list(listed["id"]) == list(range(1, len(listed) + 1)) and len(listed) >= seen, "a batch was lost"
            seen = len(listed)
            done.wait(0.3)  # a person looks, then thinks; without it eight readers leave the uploaders no time

    acting = [guarded(uploading, name) for name in range(uploaders)]
    looking = [guarded(reading) for _ in range(readers)]
    for thread in acting + looking:
        thread.start()
    for thread in acting:
        thread.join()
    done.set()
    for thread in looking:
        thread.join()
    assert not errors, errors[:3]
    acknowledged = sorted(batch for batches in counts.values() for batch in batches)
    assert len(counts) == uploaders and acknowledged == list(range(2, store.version() + 1)), "one lost, or one too many"
    assert whole(store) == store.version()
    store.close()
    with Store.open_for_reading(files.read_copy(path)) as copy:
        assert whole(copy) == acknowledged[-1]


@pytest.mark.soak
def test_four_upload_while_eight_read(path):
    run_together(path, uploaders=4, readers=8, each=1)


@pytest.mark.soak
def test_four_upload_while_eight_read_for_a_minute(path):
    run_together(path, uploaders=4, readers=8, seconds=60)
