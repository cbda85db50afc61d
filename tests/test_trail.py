"""S.log: who did what to a store, from the command line and from pages, one line each, whatever stands in the names."""

import re

import pytest

import cli
from actions import trail
from tests import browser, screens
from tests.test_ui_uploads import GOOD, held, press, put  # noqa: F401 (held is a fixture)

FORGED = '王芳"\n2026-11-29 10:00:00 撤销 who="李"\r\x1b[31m\u2028\u202e'


@pytest.fixture
def lines(own_store, monkeypatch):
    """What the store's log says, without the times."""
    monkeypatch.setattr(trail.getpass, "getuser", lambda: "ops")
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.7 5000 10.0.0.1 22")
    monkeypatch.setenv("USER", "ops")

    def told() -> list[str]:
        written = trail.place(own_store).read_text("utf-8")
        assert written.endswith("\n") and all(one.isprintable() for one in written.split("\n"))
        found = [re.fullmatch(r"20\d\d-\d\d-\d\d \d\d:\d\d:\d\d (.*)", one) for one in written.splitlines()]
        return [one[1] for one in found]

    return told


def test_every_command_that_writes_or_takes_away_leaves_one_line(own_store, lines, tmp_path, capsys, monkeypatch):
    given = tmp_path / "年\n报.csv"
    given.write_text("县区,指标,单位,年份,数值\n山丹县,居民健康素养水平,%,2025,26.5\n", "utf-8")

    monkeypatch.setenv("PORT", str(browser.free_port()))  # the doctor asks who is there

    def run(*asked) -> int:
        return cli.main([*map(str, asked), "--store", str(own_store)])

    assert run("import", given, "--dry-run") == run("gaps") == run("batches") == run("doctor") == cli.DONE
    assert not trail.place(own_store).exists(), "nothing was done"
    assert run("import", given, "--by", FORGED, "--reason", "一\n二") == cli.DONE
    assert run("import", given, "--by", "李") == cli.REFUSED
    assert run("undo", 2, "--by", "李", "--reason", "错") == cli.DONE
    assert run("undo", 2) == cli.REFUSED
    assert run("backup", tmp_path / "b") == run("restore", tmp_path / "b") == run("migrate") == cli.DONE
    assert run("export", "html", "--out", tmp_path / "a.html", "--area", "山丹县") == cli.DONE
    assert run("restore", given) == cli.STORE
    at = 'client="命令行 ops 10.0.0.7"'
    told = lines()
    assert told[0].startswith(f'上传 {at} who="王芳\\"\\n2026-11-29 10:00:00 撤销 who=\\"李\\"\\r\\x1b[31m')
    assert told[0].endswith(' batch=2 files="年\\n报.csv" added=1 changed=0 reason="一\\n二"')
    assert told[1].startswith(f'上传被拒 {at} who="李" files="年\\n报.csv" why=') and "第 2 批" in told[1]
    assert told[2] == f'撤销 {at} who="李" of=2 batch=3 reason="错"'
    assert told[3].startswith(f'撤销被拒 {at} who="ops" why=')
    assert told[4] == f'备份 {at} to="{tmp_path / "b"}" newest=3'
    assert told[5].startswith(f'恢复备份 {at} of="{tmp_path / "b"}" newest=3 before=3 aside="store.duckdb.20')
    assert told[6] == f"升级 {at} newest=3"
    assert told[7].startswith(f"会议材料 {at} title=") and f'formats="html" to="{tmp_path / "a.html"}"' in told[7]
    assert told[8].startswith(f"恢复备份未完成 {at} why=")
    assert len(told) == 9


def test_a_build_leaves_a_line_when_it_built(own_store, lines, capsys):
    for _ in range(2):  # the second has nothing to do
        assert cli.main(["build", "--store", str(own_store)]) == cli.DONE
    assert lines() == ['更新初始数据 client="命令行 ops 10.0.0.7" batch=2']


def test_pages_write_into_the_same_file(held, own_store, lines):  # noqa: F811
    app = put(screens.page("uploads"), ("年报.csv", GOOD))
    app.text_input(key="who").set_value("王芳")
    press(app, "write")
    (told,) = lines()
    assert (
        re.sub('client="[^"]*"', "client", told) == '上传 client who="王芳" batch=2 files="年报.csv" added=2 changed=0'
    )


def test_what_is_done_does_not_hang_on_its_line(own_store, caplog):
    trail.place(own_store).mkdir()
    assert cli.main(["undo", "1", "--store", str(own_store)]) == cli.DONE
    assert "未能写入" in caplog.text and trail.place(own_store).name in caplog.text
