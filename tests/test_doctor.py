"""`doctor`: each fault made for real is told as one, with what to do; a sound installation has none."""

import json
import os
import shutil
import socket
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

import cli
from actions import doctor, trail
from tests import browser
from tests.stores import elsewhere

ROOT = browser.ROOT


@pytest.fixture
def place(own_store, tmp_path):
    """A copy of what stands in the program's folder, beside a store of its own; nobody at its port."""
    root = tmp_path / "program"
    (root / ".streamlit").mkdir(parents=True)
    for name in ("requirements.txt", ".streamlit/config.toml"):
        shutil.copy(ROOT / name, root / name)
    home = tmp_path / "home"
    home.mkdir()
    return doctor.Place(
        store=own_store,
        root=root,
        data=ROOT / "data",
        definitions=ROOT / "indicators.yaml",
        environ={"PORT": str(browser.free_port()), "HOME": str(home)},
    )


def given(place: doctor.Place, **environ: str) -> doctor.Place:
    kept = {name: getattr(place, name) for name in ("store", "root", "data", "definitions")}
    return doctor.Place(**kept, environ={**place.environ, **environ})


def told(place: doctor.Place, look) -> list[tuple[str, str]]:
    """What one look finds: (level, the line)."""
    return [(one.level, one.line()) for one in look(place)]


def only(place: doctor.Place, look) -> tuple[str, str]:
    (one,) = told(place, look)
    return one


def test_a_sound_installation_has_no_trouble_and_every_subject_once(place):
    found = doctor.examine(place)
    assert not [one.line() for one in found if one.level == "trouble"]
    seen = {one.subject for one in found}
    assert {*doctor.SUBJECTS.values()} - {"来源地址", "时钟"} <= seen | {"时区"}
    assert all(one.words and one.line().startswith(doctor.LEVELS[one.level]) for one in found)


def test_the_command_has_a_form_for_eyes_and_one_for_programs(place, capsys, monkeypatch):
    monkeypatch.setenv("PORT", place.environ["PORT"])
    assert cli.main(["doctor", "--store", str(place.store)]) == cli.DONE
    eyes = capsys.readouterr()
    assert "正常  依赖包：" in eyes.out and "问题 0" in eyes.err
    place.store.unlink()
    assert cli.main(["doctor", "--store", str(place.store), "--format", "json"]) == cli.STORE
    rows = json.loads(capsys.readouterr().out)
    assert {frozenset(row) for row in rows} == {frozenset(("subject", "level", "words", "advice"))}
    (store,) = [row for row in rows if row["subject"] == "数据库"]
    assert store["level"] == "trouble" and str(place.store) in store["words"]


def test_an_old_python(place, monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 10, 9))
    level, line = only(place, doctor._python)
    assert level == "trouble" and "3.10.9" in line and "3.11" in line


def test_packages_that_are_missing_or_of_another_version(place):
    file = place.root / "requirements.txt"
    file.write_text(
        "pandas==0.1 # other\nno-such-package==1.0\nnumpy==2.4.6\nuvloop==9 ; sys_platform == 'win32'\n?\n", "utf-8"
    )
    lines = [line for level, line in told(place, doctor._packages) if level == "trouble"]
    assert len(lines) == 3 and all("make setup" in line for line in lines)
    assert any("pandas 应为 ==0.1，现为 " in line for line in lines)
    assert any("no-such-package 应为 ==1.0，未安装" in line for line in lines)
    file.unlink()
    assert only(place, doctor._packages)[0] == "trouble"


def test_no_browser_one_that_is_not_there_and_one_that_does_not_start(place, tmp_path, monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", str(tmp_path / "none"))
    assert only(place, doctor._browser)[0] == "hint"
    broken = tmp_path / "broken"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(broken))
    level, line = only(place, doctor._browser)
    assert level == "trouble" and str(broken) in line


def test_data_that_changed_and_data_with_faults(place, tmp_path):
    data = tmp_path / "data"
    shutil.copytree(ROOT / "data", data, ignore=shutil.ignore_patterns("*.duckdb*", "demo"))
    other = doctor.Place(
        store=place.store, root=place.root, data=data, definitions=place.definitions, environ=place.environ
    )
    assert only(other, doctor._data)[0] == "ok"
    lines = (data / "figures.csv").read_text("utf-8").splitlines(keepends=True)
    (data / "figures.csv").write_text("".join(lines[:-1]), "utf-8")
    assert only(other, doctor._data)[0] == "hint"
    (data / "figures.csv").write_text("".join([*lines, "x,x,x\n"]), "utf-8")
    level, line = only(other, doctor._data)
    assert level == "trouble" and "figures.csv" in line and "check" in line


def test_a_disk_that_is_nearly_full_and_one_that_is_read_only(place, tmp_path):
    """A real small disk, in a name space that ends with the process."""
    if subprocess.run(["unshare", "-rm", "true"], capture_output=True).returncode:
        pytest.skip("没有权限挂载小磁盘 / no right to mount a small disk")
    disk, size = tmp_path / "disk", place.store.stat().st_size
    disk.mkdir()
    mount = (
        f"mount -t tmpfs -o size={2 * size} tiny '{disk}' && cp '{place.store}' '{disk}/s.duckdb' && "
        f"head -c {size // 2} /dev/zero > '{disk}/balloon' && mount -o remount,ro '{disk}' && exec \"$@\""
    )
    code = (
        "from actions import doctor\n"
        "place = doctor.Place(store=Path(sys.argv[1]), root=Path('.'), data=Path('data'), definitions=Path('x'), environ={})\n"
        "print(*[one.line() for look in (doctor._disk, doctor._permission) for one in look(place)], sep='\\n')"
    )
    said = elsewhere(code, disk / "s.duckdb", before=("unshare", "-rm", "bash", "-c", mount, "-")).splitlines()
    assert said[0].startswith("问题  磁盘空间：") and "不足以写入" in said[0]
    assert said[1].startswith("问题  写入权限：") and "只读" in said[1] and str(disk) in said[1]


def test_backups(place, tmp_path):
    log = trail.place(place.store)
    assert "没有备份" in only(place, doctor._backup)[1]
    (tmp_path / "b").touch()
    trail.keep(place.store, "备份", client="命令行 ops", to=tmp_path / "b", newest=3)
    trail.keep(place.store, "上传", client="10.0.0.7", files='a to="x"')
    assert only(place, doctor._backup)[0] == "ok"
    log.write_text(f'2026-01-02 03:00:00 备份 client="命令行 ops" to="{tmp_path / "b"}" newest=3\n', "utf-8")
    level, line = only(place, doctor._backup)
    assert level == "hint" and "2026-01-02" in line and "backup" in line
    trail.keep(place.store, "备份", client="命令行 ops", to=tmp_path / "gone", newest=3)
    assert "已不在" in only(place, doctor._backup)[1]


class Stranger(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(503 if self.server.ours else 404)
        self.end_headers()
        self.wfile.write("时钟不准".encode())

    def log_message(self, *_) -> None:
        """Nothing to stderr."""


@pytest.mark.parametrize("ours", [False, True])
def test_the_port_is_taken(place, ours):
    with HTTPServer(("127.0.0.1", 0), Stranger) as server:
        server.ours = ours
        Thread(target=server.serve_forever, daemon=True).start()
        level, line = only(given(place, PORT=str(server.server_port)), doctor._port)
        server.shutdown()
    assert level == "trouble" and ("时钟不准" in line if ours else "其他程序占用" in line)


def test_what_does_not_speak_http_has_the_port_too(place):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]

        def answer() -> None:
            for _ in range(2):
                silent.accept()[0].close()

        Thread(target=answer, daemon=True).start()
        assert "其他程序占用" in only(given(place, PORT=str(port)), doctor._port)[1]
    assert only(given(place, PORT="0"), doctor._port)[0] == only(given(place, PORT="x"), doctor._port)[0] == "trouble"


@pytest.mark.parametrize(
    "environ, level",
    [
        ({}, "ok"),
        ({"ADDRESS": "127.0.0.2"}, "ok"),
        ({"ADDRESS": "0.0.0.0"}, "hint"),
        ({"STREAMLIT_SERVER_ADDRESS": "::"}, "hint"),
    ],
)
def test_open_to_the_network_without_sign_in(place, environ, level):
    assert only(given(place, **environ), doctor._address)[0] == level
    (place.root / "access.yaml").write_text("people: []\n")
    assert only(given(place, **environ), doctor._address)[0] == "ok"


def test_names_and_addresses_nobody_could_use(place):
    level, line = only(
        given(place, COUNTY_HEALTH_HOSTS="https://kanban.example.cn, *.cn, ok.example.cn:8443"), doctor._hosts
    )
    assert level == "trouble" and "https://kanban.example.cn、*.cn 不是" in line
    assert only(given(place, COUNTY_HEALTH_HOSTS="ok.example.cn:8443"), doctor._hosts)[0] == "ok"
    wrong = told(given(place, FORWARDED_ALLOW_IPS="*", COUNTY_HEALTH_METRICS="10.0.0.0/24,monitor"), doctor._trusted)
    assert [level for level, _ in wrong] == ["trouble"] * 2 and "monitor 不是" in wrong[1][1]
    assert told(given(place, FORWARDED_ALLOW_IPS="10.0.0.5", COUNTY_HEALTH_METRICS="10.0.0.5"), doctor._trusted) == []


def test_secrets_that_others_may_read(place):
    for folder in (place.root, Path(place.environ["HOME"])):
        file = folder / ".streamlit" / "secrets.toml"
        file.parent.mkdir(exist_ok=True)
        file.write_text("[auth]\n")
        file.chmod(0o640)
        level, line = only(place, doctor._secrets)
        assert level == "trouble" and str(file) in line and "640" in line and "chmod 600" in line
        file.chmod(0o600)
        assert only(place, doctor._secrets)[0] == "ok"
    named = place.root / "who.yaml"
    named.touch()
    named.chmod(0o666)
    assert only(given(place, COUNTY_HEALTH_ACCESS=str(named)), doctor._secrets)[0] == "trouble"


def test_zone_and_encoding_of_the_machine():
    code = (
        "from actions import doctor\n"
        "place = doctor.Place(store=Path('s'), root=Path('.'), data=Path('data'), definitions=Path('x'), environ={})\n"
        "print(*[one.level for look in (doctor._clock, doctor._locale) for one in look(place)])"
    )

    def levels(**environ: str) -> str:
        return elsewhere(code, env=os.environ | environ | {"PYTHONIOENCODING": "utf-8"}).strip()

    assert levels(TZ="Asia/Shanghai", LC_ALL="C.UTF-8") == "ok ok"
    assert levels(TZ="UTC", LC_ALL="POSIX", PYTHONCOERCECLOCALE="0", PYTHONUTF8="0") == "hint trouble"


def test_a_clock_that_stands_in_the_past(place, monkeypatch):
    class Then(doctor.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls(1970, 1, 1, tzinfo=tz)

    monkeypatch.setattr(doctor, "datetime", Then)
    assert only(place, doctor._clock)[0] == "trouble"


def test_a_look_that_fails_is_told_and_hides_no_other(place, monkeypatch):
    def broken(_):
        raise RuntimeError("x")

    monkeypatch.setattr(doctor.shutil, "disk_usage", broken)
    found = {one.subject: one for one in doctor.examine(place)}
    assert found["磁盘空间"].level == "trouble" and "RuntimeError" in found["磁盘空间"].words
    assert found["字符编码"].level == "ok"
