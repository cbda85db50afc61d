"""The log's line of who did what, and from where: one line an act, whatever stands in the names."""

import logging
import re

import pytest

from actions import trail
from tests import screens
from tests.test_ui_uploads import GOOD, held, press, put  # noqa: F401 (held is a fixture)

FORGED = '王芳"\n2026-11-29 10:00:00,000 INFO county_health: 撤销 who="李"\r\x1b[31m\x9b2J\u2028\u202e'


def test_a_line_is_one_line_of_signs_that_can_be_printed():
    line = trail.line("撤销", client="10.0.0.7", who=FORGED, batch=7, reason="", file=None)
    assert line.startswith('撤销 client="10.0.0.7" who="王芳\\"\\n2026') and line.endswith(" batch=7")
    assert line.isprintable() and len(line.splitlines()) == 1
    assert "\\r\\x1b[31m\\x9b2J\\u2028\\u202e" in line
    assert trail.line("撤销", who="a\\n") == '撤销 who="a\\\\n"', "what was a backslash is told from what was escaped"


def test_a_long_value_is_cut():
    assert len(trail.line("上传", file="县" * 5000)) < trail.LONGEST + 20


@pytest.fixture
def lines(caplog):
    caplog.set_level(logging.INFO, "county_health")

    def told() -> list[str]:  # AppTest has no address to tell
        written = (one.getMessage() for one in caplog.records if one.name == "county_health")
        return [re.sub(r'client="[^"]*"', "client", one) for one in written]

    return told


def test_uploads_undo_and_redo_are_told(held, lines):  # noqa: F811
    app = put(screens.page("uploads"), ("年\n报.csv", GOOD))
    app.text_input(key="who").set_value("王\x1b芳")
    app.text_input(key="why").set_value("一\n二")
    press(app, "write")
    ledger = screens.page("ledger", batch="2")
    for act in ("撤销", "恢复"):
        ledger.text_input(key="who").set_value("李")
        ledger.text_input(key="undo_why").set_value(act + "\n因")
        press(ledger, "turn")
        press(ledger, "turn_sure")
    assert lines() == [
        '上传 client who="王\\x1b芳" batch=2 files="年\\n报.csv" added=2 changed=0 reason="一\\n二"',
        '撤销 client who="李" of=2 batch=3 reason="撤销\\n因"',
        '恢复 client who="李" of=2 batch=4 reason="恢复\\n因"',
    ]
    assert all(one.isprintable() for one in lines())


def test_an_upload_that_another_one_overtook_is_told_as_refused(held, lines):  # noqa: F811
    app = put(screens.page("uploads"), ("年报.csv", GOOD))
    app.text_input(key="who").set_value("王芳")
    other = put(screens.page("uploads"), ("年报.csv", GOOD.replace("26.5", "26.6")))
    other.text_input(key="who").set_value("李")
    press(other, "write")
    press(app, "write")
    assert [line.split()[0] for line in lines()] == ["上传", "上传被拒"] and "why=" in lines()[-1]
