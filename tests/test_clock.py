"""One zone for the house: the year begins at midnight in China, wherever the server stands and whatever the browser is set to."""

import json
import time
from datetime import UTC, date, datetime, timedelta, timezone

import pandas as pd
import pytest

import cli
from commands import command
from model import clock
from store import Store, permissions
from tests import screens, stores
from ui import cache, ledger

EIGHT = timezone(timedelta(hours=8))  # China, without daylight saving since 1991: the oracle


def as_written(moment: datetime) -> str:
    """The month and the day without zeros in front, the time with them."""
    return f"{moment.year}年{moment.month}月{moment.day}日 {moment:%H:%M}"


@pytest.fixture(params=["UTC", "America/New_York", "Asia/Tokyo"])
def server(request, monkeypatch):
    """A machine set to another zone."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield request.param
    monkeypatch.undo()
    time.tzset()


@pytest.mark.parametrize(
    "instant, day",
    [
        ("2026-12-31T15:59:59+00:00", date(2026, 12, 31)),
        ("2026-12-31T16:00:00+00:00", date(2027, 1, 1)),
        ("2027-01-01T00:30:00+00:00", date(2027, 1, 1)),
        ("2026-12-31T11:00:00-05:00", date(2027, 1, 1)),
        ("2027-01-01T00:30:00+09:00", date(2026, 12, 31)),
        ("2026-12-31T16:00:00", date(2027, 1, 1)),  # without an offset: UTC
    ],
)
def test_the_day_is_china_s(server, instant, day):
    moment = datetime.fromisoformat(instant)
    assert clock.day(moment) == clock.day(pd.Timestamp(instant)) == day
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    assert clock.words(moment) == clock.words(aware.timestamp()) == as_written(aware.astimezone(EIGHT))


class NewYear(datetime):
    """Half past midnight of New Year in China; the evening before in Greenwich."""

    @classmethod
    def now(cls, tz=None):
        return datetime(2026, 12, 31, 16, 30, tzinfo=UTC).astimezone(tz)


def test_this_year_of_pages_and_command_line(server, monkeypatch):
    monkeypatch.setattr(cache, "datetime", NewYear)
    monkeypatch.setattr(command, "datetime", NewYear)
    assert cache.today() == command.today() == date(2027, 1, 1) and cache.this_year() == 2027


def test_the_command_line_judges_as_of_china_s_year(server, monkeypatch, real_store, capsys):
    monkeypatch.setattr(command, "datetime", NewYear)
    assert cli.main(["gaps", "--store", str(real_store), "--area", "山丹", "--format", "json"]) == 0
    assert {row["as_of_year"] for row in json.loads(capsys.readouterr().out)} == {2027}


def test_door_ledger_page_and_command_line_tell_one_time(server, tmp_path, capsys):
    path = tmp_path / "store.duckdb"
    with Store.open(path, create=True) as store:
        stores.write(store, stores.figure())
        made = store.batches()["made"].iloc[0]
    told = as_written(made.astimezone(EIGHT))
    assert ledger.when(made) == told
    cell = {"area": "370100", "indicator": "up", "year": 2024}
    why = permissions.moved(cell, 1, "李四", made.timestamp(), names={}).why
    assert told[5:] in why
    assert cli.main(["batches", "--store", str(path)]) == 0
    assert told in capsys.readouterr().out
    assert cli.main(["batches", "--store", str(path), "--format", "json"]) == 0
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["made"].endswith("+00:00") and datetime.fromisoformat(listed["made"]) == made


class Ages(datetime):
    """A clock far off, as of a machine whose battery is empty."""

    year_ = 1999

    @classmethod
    def now(cls, tz=None):
        return datetime(cls.year_, 1, 1, tzinfo=UTC).astimezone(tz)


@pytest.mark.parametrize("year", [1999, 2018, 2222])
@pytest.mark.parametrize("at", ["overview", "county", "progress", "compare", "pack"])
def test_a_clock_far_off_breaks_no_page(at, year, open_store, monkeypatch):
    monkeypatch.setenv("COUNTY_HEALTH_STORE", str(open_store))
    monkeypatch.setattr(Ages, "year_", year)
    monkeypatch.setattr(cache, "datetime", Ages)
    screens.sound(screens.page(at))
