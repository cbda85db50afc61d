"""Deadlines as documents write them, read to a day by hand; and how a task stands on a day."""

import csv
from datetime import date

import pytest

from model import tasks
from model.tasks import Deadline
from tests import browser

NONE = Deadline()


@pytest.mark.parametrize(
    ("words", "first", "last", "expected"),
    [
        ("2024年底", 2021, 2025, date(2024, 12, 31)),
        ("到 2025 年", 2021, 2025, date(2025, 12, 31)),
        ("“十四五”期间", 2021, 2025, date(2025, 12, 31)),
        ("“十四五”末", None, None, date(2025, 12, 31)),
        ("“十五五”期间", None, None, date(2030, 12, 31)),
        ("通过5年努力", 2021, 2025, date(2025, 12, 31)),
        ("三年", 2021, 2025, date(2023, 12, 31)),
        ("三年", None, None, None),  # since when is not said
        ("2024-2027年", 2025, 2025, date(2027, 12, 31)),
        ("2025—2027 年", 2025, 2025, date(2027, 12, 31)),
        ("2025 年 4 月", 2025, 2025, date(2025, 4, 30)),
        ("2024年2月", None, None, date(2024, 2, 29)),
        ("2024年2月底前", None, None, date(2024, 2, 29)),
        ("2025年6月30日前", None, None, date(2025, 6, 30)),
        ("2025年3月中旬", None, None, date(2025, 3, 20)),
        ("2025年上半年", None, None, date(2025, 6, 30)),
        ("2025年第三季度", None, None, date(2025, 9, 30)),
        ("2025年3季度末", None, None, date(2025, 9, 30)),
        ("今年", 2023, 2023, date(2023, 12, 31)),
        ("年内", 2023, 2023, date(2023, 12, 31)),
        ("年底前", 2023, 2023, date(2023, 12, 31)),
        ("11 月底前", 2023, 2023, date(2023, 11, 30)),
        ("5 月底", 2023, 2023, date(2023, 5, 31)),
        ("12月底前", 2023, 2023, date(2023, 12, 31)),
        ("上半年", 2023, 2023, date(2023, 6, 30)),
        ("四季度", 2023, 2023, date(2023, 12, 31)),
        ("11 月底前", 2021, 2025, None),  # of which year
        ("年内", None, None, None),
        ("2025年13月", None, None, date(2025, 12, 31)),  # no month: the year stands
        ("条件成熟后", None, None, None),
        ("未写", 2025, 2025, None),
        ("", 2025, 2025, None),
    ],
)
def test_the_last_day_the_words_allow(words, first, last, expected):
    assert tasks.read(words, first=first, last=last) == Deadline(due=expected)


@pytest.mark.parametrize("words", ["每月", "每年", "每季度", "每个季度", "长期坚持", "常态化", "2025年起每年"])
def test_what_is_done_again_and_again_has_no_day(words):
    assert tasks.read(words, first=2025, last=2025) == Deadline(recurring=True)


@pytest.mark.parametrize(
    ("due", "stage", "expected"),
    [
        (date(2025, 12, 31), "", "unreported"),
        (date(2025, 12, 31), "进行中", "overdue"),
        (date(2025, 12, 31), "已延期", "overdue"),
        (date(2025, 12, 31), "已完成", "done"),
        (date(2025, 12, 31), "已调整", "adjusted"),
        (date(2026, 11, 30), "", "soon"),  # the day itself is not past
        (date(2026, 12, 31), "未开始", "soon"),
        (date(2027, 1, 1), "", "later"),
        (None, "进行中", "open"),
    ],
)
def test_how_a_task_stands_on_a_day(due, stage, expected):
    assert tasks.state(Deadline(due=due), stage, on=date(2026, 11, 30)) == expected


def test_what_recurs_is_never_late():
    assert tasks.state(Deadline(recurring=True), "", on=date(2026, 11, 30)) == "recurring"


def test_every_deadline_that_a_document_writes_is_understood_or_knowingly_left():
    written = set()
    for path in (browser.ROOT / "data").rglob("commitments.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            written |= {row["deadline"] for row in csv.DictReader(file)}
    left = {words for words in written if tasks.read(words, first=2025, last=2025) == NONE}
    assert left == {"", "条件成熟后", "未写"}
