"""Files the command line writes: what is wrong with their place is told before the work, in Chinese, and nothing is left behind."""

import contextlib
import errno
import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import cli
from actions import pack_files, packing

LATIN = re.compile(r"[A-Za-z]{3,}")
KNOWN = {
    "BROWSER",
    "PATH",
    "Chromium",
    "PDF",
    "out",
    "docx",
    "pptx",
    "html",
    "htm",
    "png",
    "pdf",
    "xlsx",
    "csv",
    "import",
}


@pytest.fixture(autouse=True)
def no_work_unless_asked(monkeypatch, request):
    """The work itself takes seconds: a test of what comes before it fails when it is begun."""
    if "working" not in request.fixturenames:
        monkeypatch.setattr(packing, "gather", lambda *_: pytest.fail("the work was begun"))


@pytest.fixture
def working(monkeypatch):
    """The work done in no time: the file is 3 MB of nothing."""
    monkeypatch.setattr(pack_files, "one", lambda *_: bytes(3 << 20))


def told(capsys, folder: Path) -> str:
    """The words, which are Chinese: no traceback, no English but names."""
    words = capsys.readouterr().err
    bare = re.sub(r"\S*" + re.escape(str(folder)) + r"\S*|\d{4}-\d\d-\d\d .*INFO.*", "", words)
    assert "Traceback" not in words and set(LATIN.findall(bare)) <= KNOWN, words
    return words


def export(store: Path, kind: str, out: Path) -> int:
    return cli.main(["export", kind, "--store", str(store), "--area", "山丹", "--year", "2026", "--out", str(out)])


@pytest.mark.parametrize(
    "kind, name, words",
    [
        ("docx", "没有/a.docx", "不存在"),
        ("docx", ".", "是一个文件夹"),
        ("docx", "a.pptx", "可用：.docx"),
        ("html", "a.pdf", "可用：.html、.htm"),
        ("xlsx", "a", "可用：.xlsx"),
    ],
)
def test_a_place_that_is_none_is_wrong_usage(kind, name, words, real_store, tmp_path, capsys):
    assert export(real_store, kind, tmp_path / name) == cli.USAGE
    assert words in told(capsys, tmp_path) and list(tmp_path.iterdir()) == []


def test_no_device_is_ever_replaced(real_store, tmp_path, capsys):
    os.mkfifo(tmp_path / "a.docx")
    assert export(real_store, "docx", tmp_path / "a.docx") == cli.USAGE
    assert "不是普通文件" in told(capsys, tmp_path) and stat.S_ISFIFO((tmp_path / "a.docx").stat().st_mode)


@pytest.mark.parametrize(
    "number, words", [(errno.EACCES, "没有权限"), (errno.EROFS, "只读"), (errno.ENOSPC, "磁盘已满")]
)
def test_a_folder_nobody_may_write_to_is_told_before_the_work(number, words, real_store, tmp_path, capsys, monkeypatch):
    def refuse(path, **_):
        raise OSError(number, os.strerror(number), str(path))

    monkeypatch.setattr(Path, "touch", refuse)
    assert export(real_store, "docx", tmp_path / "a.docx") == cli.REFUSED
    assert words in told(capsys, tmp_path) and list(tmp_path.iterdir()) == []


def test_a_name_too_long_is_told_before_the_work(real_store, tmp_path, capsys):
    assert export(real_store, "docx", tmp_path / f"{'长' * 82}.docx") == cli.REFUSED
    assert "文件名太长" in told(capsys, tmp_path)


def test_an_ending_in_capitals_is_the_same(real_store, tmp_path, capsys, working):
    assert export(real_store, "docx", tmp_path / "a.DOCX") == cli.DONE
    assert [one.name for one in tmp_path.iterdir()] == ["a.DOCX"] and "已写入" in told(capsys, tmp_path)


@pytest.mark.parametrize("kind", ["png", "pdf"])
@pytest.mark.parametrize("there", [True, False])
def test_a_named_browser_that_cannot_run_is_an_error_and_no_other_is_taken(
    kind, there, real_store, tmp_path, capsys, monkeypatch
):
    named = tmp_path / "browser"
    if there:
        named.write_text("not executable")
    other = tmp_path / "bin" / "chromium"
    other.parent.mkdir()
    other.write_text("#!/bin/sh\nexit 0\n")
    other.chmod(0o755)
    monkeypatch.setenv("PATH", str(other.parent))
    monkeypatch.setenv("BROWSER_PATH", str(named))
    assert export(real_store, kind, tmp_path / f"a.{kind}") == cli.REFUSED
    words = told(capsys, tmp_path)
    assert "BROWSER_PATH" in words and str(named) in words and not list(tmp_path.glob("a.*"))


def test_a_browser_that_is_broken_says_so_in_chinese(real_store, tmp_path, capsys, monkeypatch):
    broken = tmp_path / "browser"
    broken.write_text("#!/bin/sh\nexit 1\n")
    broken.chmod(0o755)
    monkeypatch.setenv("BROWSER_PATH", str(broken))
    monkeypatch.setattr(pack_files, "one", lambda pack, kind, worker: worker.document("<p>一</p>"))
    gathered = type("Pack", (), {"rows": [1]})()
    monkeypatch.setattr(packing, "gather", lambda *_, **__: gathered)
    assert export(real_store, "pdf", tmp_path / "a.pdf") == cli.REFUSED
    assert "浏览器无法启动" in told(capsys, tmp_path) and not list(tmp_path.glob("a.*"))


@contextlib.contextmanager
def full_disk(folder: Path, size: str):
    """A file system of its own of a few hundred kilobytes; skipped where nobody may mount one."""
    folder.mkdir()
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)], capture_output=True
    ).returncode:
        pytest.skip("no right to mount a small file system")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True, capture_output=True)


def test_a_full_disk_leaves_the_old_file_and_nothing_else(real_store, tmp_path, capsys, working):
    with full_disk(tmp_path / "small", "256k") as folder:
        (folder / "a.docx").write_bytes(b"older")
        assert export(real_store, "docx", folder / "a.docx") == cli.REFUSED
        assert "磁盘已满" in told(capsys, tmp_path)
        assert [one.name for one in folder.iterdir()] == ["a.docx"] and (folder / "a.docx").read_bytes() == b"older"


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.ENODATA])
def test_any_trouble_while_writing_leaves_nothing(number, real_store, tmp_path, capsys, working, monkeypatch):
    def half(path, body):
        with open(path, "wb") as file:
            file.write(body[: len(body) // 2])
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(Path, "write_bytes", half)
    assert export(real_store, "docx", tmp_path / "a.docx") == cli.REFUSED
    told(capsys, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_backup_onto_a_full_disk(real_store, tmp_path, capsys):
    with full_disk(tmp_path / "small", "256k") as folder:
        assert cli.main(["backup", "--store", str(real_store), str(folder / "b.duckdb")]) == cli.STORE
        assert "磁盘已满" in told(capsys, tmp_path) and list(folder.iterdir()) == []


@pytest.mark.parametrize("name", ["没有/b.duckdb", "."])
def test_a_backup_to_no_place(name, real_store, tmp_path, capsys):
    assert cli.main(["backup", "--store", str(real_store), str(tmp_path / name)]) == cli.REFUSED
    told(capsys, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_restore_from_what_cannot_be_read(tmp_path, capsys):
    (tmp_path / "file").write_text("x")
    assert cli.main(["restore", "--store", str(tmp_path / "s.duckdb"), str(tmp_path / "file" / "b")]) == cli.USAGE
    told(capsys, tmp_path)


def test_an_import_of_what_cannot_be_read(own_store, tmp_path, capsys):
    for name in ("没有.csv", "."):
        assert cli.main(["import", "--store", str(own_store), str(tmp_path / name)]) == cli.USAGE
        assert "打不开文件" in told(capsys, tmp_path)


def test_a_full_disk_behind_the_output(real_store, tmp_path):
    """`gaps > file` on a full disk: words and an exit code, no traceback."""
    with open("/dev/full", "w") as full:
        ended = subprocess.run(
            [sys.executable, str(Path(cli.__file__)), "batches", "--store", str(real_store)], stdout=full,
            stderr=subprocess.PIPE, timeout=120,
        )  # fmt: skip
    words = ended.stderr.decode("utf-8")
    assert ended.returncode == cli.REFUSED and "磁盘已满" in words and "Traceback" not in words, words
